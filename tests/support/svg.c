/*
 * Cells to SVG. Every run of text is given its exact width (textLength), and box-drawing characters
 * are drawn as strokes, so that the picture does not depend on the fonts of whoever looks at it.
 */
#include "svg.h"

#include <string.h>

enum {
    FONT = 14, CELL_H = 18, BASE = 13, /* of a cell: height, and where the letters stand */
    MARGIN = 12,
    BACKGROUND = 0x161b22, FOREGROUND = 0xd7dde4, /* when the program leaves them to the terminal */
};
static const double CELL_W = 8.4;

struct style {
    uint32_t fg, bg;
    bool bold, italic, underline, strike;
};

static uint32_t blend(uint32_t a, uint32_t b)
{
    return (a >> 1 & 0x7f7f7f) + (b >> 1 & 0x7f7f7f);
}

static uint32_t colour(int c, uint32_t otherwise)
{
    /* The 16 colours of the palette are the user's; these are easy to read on the dark ground. */
    static const uint32_t soft[16] = {
        0x30363d, 0xff7b72, 0x6bc46d, 0xe3b341, 0x79a8ff, 0xd2a8ff, 0x56d4dd, 0xd7dde4,
        0x8b949e, 0xffa198, 0x7ee787, 0xf2cc60, 0xa5c8ff, 0xe2c5ff, 0x76e3ea, 0xffffff,
    };

    if (c == PTY_DEFAULT)
        return otherwise;
    return c & PTY_RGB ? (uint32_t)c & 0xffffff : c < 16 ? soft[c] : pty_palette(c);
}

static struct style style_of(const struct pty_cell *c)
{
    struct style s = { .fg = colour(c->fg, FOREGROUND), .bg = colour(c->bg, BACKGROUND),
                       .bold = c->bold, .italic = c->italic, .underline = c->underline,
                       .strike = c->strike };

    if (c->reverse) {
        uint32_t fg = s.fg;

        s.fg = s.bg;
        s.bg = fg;
    }
    if (c->dim)
        s.fg = blend(s.fg, s.bg);
    return s;
}

static bool same_text(const struct style *a, const struct style *b)
{
    return a->fg == b->fg && a->bold == b->bold && a->italic == b->italic
           && a->underline == b->underline && a->strike == b->strike;
}

/* ---- lines ------------------------------------------------------------------------------ */

/* Arms of a box-drawing character: up, right, down, left; 1 light, 2 heavy. */
static const struct { const char *text, *arms; bool dashed; } boxes[] = {
    { "─", "0101", false }, { "━", "0202", false }, { "│", "1010", false }, { "┃", "2020", false },
    { "┄", "0101", true },  { "┅", "0202", true },  { "┆", "1010", true },  { "┇", "2020", true },
    { "┈", "0101", true },  { "┉", "0202", true },  { "┊", "1010", true },  { "┋", "2020", true },
    { "╌", "0101", true },  { "╍", "0202", true },  { "╎", "1010", true },  { "╏", "2020", true },
    { "┌", "0110", false }, { "┐", "0011", false }, { "└", "1100", false }, { "┘", "1001", false },
    { "┏", "0220", false }, { "┓", "0022", false }, { "┗", "2200", false }, { "┛", "2002", false },
    { "├", "1110", false }, { "┤", "1011", false }, { "┬", "0111", false }, { "┴", "1101", false },
    { "┣", "2220", false }, { "┫", "2022", false }, { "┳", "0222", false }, { "┻", "2202", false },
    { "┼", "1111", false }, { "╋", "2222", false }, { "╂", "2121", false }, { "┿", "1212", false },
    { "╪", "1212", false }, { "╫", "2121", false }, { "┠", "2120", false }, { "┨", "2021", false },
    { "╭", "0110", false }, { "╮", "0011", false }, { "╰", "1100", false }, { "╯", "1001", false },
    { "╴", "0001", false }, { "╵", "1000", false }, { "╶", "0100", false }, { "╷", "0010", false },
    { "╸", "0002", false }, { "╹", "2000", false }, { "╺", "0200", false }, { "╻", "0020", false },
    { "╼", "0201", false }, { "╽", "1020", false }, { "╾", "0102", false }, { "╿", "2010", false },
};

static int box_of(const char *text)
{
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        if (!strcmp(boxes[i].text, text))
            return (int)i;
    }
    return -1;
}

/* Is it part of a figure that must touch its neighbours, and which eighths does it fill? */
static bool block_of(const char *text, double *x, double *y, double *w, double *h)
{
    const unsigned char *u = (const unsigned char *)text;

    if (u[0] != 0xe2 || u[1] != 0x96 || u[2] < 0x80 || u[2] > 0x90)
        return false;
    int n = u[2] - 0x80; /* U+2580 + n */

    *x = *y = 0;
    *w = *h = 1;
    if (n == 0)
        *h = 0.5;
    else if (n < 8)
        *h = n / 8.0, *y = 1 - *h;
    else if (n < 16)
        *w = (16 - n) / 8.0;
    else
        *x = *w = 0.5;
    return true;
}

static double left_of(int col)
{
    return MARGIN + col * CELL_W;
}

static int top_of(int row)
{
    return MARGIN + row * CELL_H;
}

static void draw_box(FILE *out, int box, int row, int col, uint32_t fg)
{
    static const double dx[4] = { 0, 0.5, 0, -0.5 }, dy[4] = { -0.5, 0, 0.5, 0 };
    double x = left_of(col) + CELL_W / 2, y = top_of(row) + CELL_H / 2.0;

    for (int i = 0; i < 4; i++) {
        int weight = boxes[box].arms[i] - '0';

        if (weight)
            fprintf(out,
                    "<path d=\"M%.2f %.2fL%.2f %.2f\" stroke=\"#%06x\" stroke-width=\"%.1f\"%s/>\n",
                    x, y, x + dx[i] * CELL_W, y + dy[i] * CELL_H, fg, weight == 2 ? 2.6 : 1.2,
                    boxes[box].dashed ? " stroke-dasharray=\"2 1.5\""
                                      : " stroke-linecap=\"square\"");
    }
}

static bool drawn(FILE *out, const struct pty_cell *c, int row, int col)
{
    double x, y, w, h;
    int box = box_of(c->text);

    if (box >= 0) {
        if (out)
            draw_box(out, box, row, col, style_of(c).fg);
        return true;
    }
    if (!block_of(c->text, &x, &y, &w, &h))
        return false;
    if (out)
        fprintf(out,
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>\n",
                left_of(col) + x * CELL_W, top_of(row) + y * CELL_H, w * CELL_W, h * CELL_H,
                style_of(c).fg);
    return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void draw_ground(FILE *out, struct pty *p, int row, int cols)
{
    for (int col = 0, end; col < cols; col = end) {
        struct pty_cell c = pty_cell(p, row, col);
        uint32_t bg = style_of(&c).bg;

        for (end = col + 1; end < cols; end++) {
            struct pty_cell next = pty_cell(p, row, end);

            if (style_of(&next).bg != bg && next.width)
                break;
        }
        if (bg != BACKGROUND)
            fprintf(out,
                    "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" fill=\"#%06x\"/>\n",
                    left_of(col), top_of(row), (end - col) * CELL_W, CELL_H, bg);
    }
}

static void put_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': fputs("&lt;", out); break;
        case '>': fputs("&gt;", out); break;
        case '&': fputs("&amp;", out); break;
        case '"': fputs("&quot;", out); break;
        default: fputc(*text, out);
        }
    }
}

static bool blank(const struct pty_cell *c)
{
    return (!*c->text || !strcmp(c->text, " ")) && c->width && !c->underline && !c->strike;
}

/* Where a run of letters that look the same ends; single blanks belong to it. */
static int run_end(struct pty *p, int row, int col, int cols)
{
    struct pty_cell c = pty_cell(p, row, col);
    struct style s = style_of(&c);
    int end = col + 1;

    for (int at = end; at < cols; at++) {
        struct pty_cell next = pty_cell(p, row, at);
        struct style t = style_of(&next);

        if (drawn(NULL, &next, row, at) || (next.width && !blank(&next) && !same_text(&s, &t)))
            break;
        if (!blank(&next))
            end = at + 1;
        else if (at > end) /* the second blank */
            break;
    }
    return end;
}

static void draw_run(FILE *out, struct pty *p, int row, int col, int end)
{
    struct pty_cell c = pty_cell(p, row, col);
    struct style s = style_of(&c);

    fprintf(out, "<text x=\"%.2f\" y=\"%d\" textLength=\"%.2f\" fill=\"#%06x\"%s%s%s%s>",
            left_of(col), top_of(row) + BASE, (end - col) * CELL_W, s.fg,
            s.bold ? " font-weight=\"bold\"" : "", s.italic ? " font-style=\"italic\"" : "",
            s.underline ? " text-decoration=\"underline\"" : "",
            s.strike ? " text-decoration=\"line-through\"" : "");
    for (; col < end; col++) {
        c = pty_cell(p, row, col);
        if (c.width)
            put_escaped(out, *c.text ? c.text : " ");
    }
    fputs("</text>\n", out);
}

static void draw_row(FILE *out, struct pty *p, int row, int cols)
{
    draw_ground(out, p, row, cols);
    for (int col = 0; col < cols;) {
        struct pty_cell c = pty_cell(p, row, col);

        if (!c.width || blank(&c) || drawn(out, &c, row, col)) {
            col++;
            continue;
        }
        int end = run_end(p, row, col, cols);

        draw_run(out, p, row, col, end);
        col = end;
    }
}

bool svg_write(FILE *out, struct pty *p, const struct svg_options *o)
{
    int rows, cols, row, col;

    pty_size(p, &rows, &cols);
    double width = cols * CELL_W + 2 * MARGIN;
    int height = rows * CELL_H + 2 * MARGIN;

    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.2f %d\" width=\"%.0f\" "
            "height=\"%d\" font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,"
            "monospace\" font-size=\"%d\" xml:space=\"preserve\" fill=\"none\" role=\"img\">\n",
            width, height, width, height, FONT);
    if (o && o->title) {
        fputs("<title>", out);
        put_escaped(out, o->title);
        fputs("</title>\n", out);
    }
    fprintf(out, "<rect width=\"%.2f\" height=\"%d\" rx=\"8\" fill=\"#%06x\"/>\n", width, height,
            BACKGROUND);
    for (int r = 0; r < rows; r++)
        draw_row(out, p, r, cols);
    if (o && o->cursor && pty_cursor(p, &row, &col))
        fprintf(out, "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" stroke=\"#%06x\"/>\n",
                left_of(col), top_of(row), CELL_W, CELL_H, FOREGROUND);
    fputs("</svg>\n", out);
    return !ferror(out);
}

bool svg_save(const char *path, struct pty *p, const struct svg_options *o)
{
    FILE *out = fopen(path, "w");

    if (!out)
        return false;
    bool written = svg_write(out, p, o);

    return fclose(out) == 0 && written;
}
