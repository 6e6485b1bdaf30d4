/*
 * Cells to SVG, in whole numbers of a tenth of a pixel. Every run of text is given its exact width (textLength), and
 * box-drawing characters are drawn as strokes, so that the picture does not depend on the fonts of whoever looks at it.
 */
#include "file/picture.h"
#include "report/paper.h"

#include <string.h>

enum {
    FONT = 140, CELL_W = 84, CELL_H = 180, BASE = 130, /* of a cell: its size, and where the letters stand */
    MARGIN = 120,
};

struct style {
    uint32_t fg, bg;
    bool bold, underline;
};
struct picture {
    struct out *o;
    const struct canvas *c;
    const struct theme *theme;
    uint32_t fg, bg; /* where the theme leaves them to the terminal */
};

/* ---- colours ---------------------------------------------------------------------------- */

/* The 16 colours of a palette are the user's; these are usual. From 16 on they are fixed: a cube, then greys. */
static uint32_t rgb_of(int n)
{
    static const uint32_t usual[16] = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    };
    static const uint32_t steps[6] = { 0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff };

    if (n < 16)
        return usual[n];
    if (n >= 232)
        return (uint32_t)(8 + 10 * (n - 232)) * 0x010101;
    n -= 16;
    return steps[n / 36] << 16 | steps[n / 6 % 6] << 8 | steps[n % 6];
}

static uint32_t colour(int of_256, int of_16, uint32_t otherwise)
{
    return of_256 >= 0 ? rgb_of(of_256) : of_16 >= 0 ? rgb_of(of_16) : otherwise;
}

/* The theme's own ground; else the one that its colours are made for, which is white where it has none. */
static void choose_ground(struct picture *p)
{
    const struct look *normal = &p->theme->role[ROLE_normal];
    int light = 0, all = 0;

    for (int i = 0; i < ROLE_COUNT; i++) {
        const struct look *l = &p->theme->role[i];
        if (l->fg256 < 0 || l->bg256 >= 0)
            continue;
        uint32_t c = rgb_of(l->fg256);
        light += (c >> 16) + (c >> 8 & 0xff) + (c & 0xff) > 3 * 0x80;
        all++;
    }
    bool dark = all && 2 * light > all;
    p->bg = colour(normal->bg256, normal->bg16, dark ? 0x000000 : 0xffffff);
    p->fg = colour(normal->fg256, normal->fg16, dark ? 0xe4e4e4 : 0x000000);
}

static uint32_t blend(uint32_t a, uint32_t b)
{
    return (a >> 1 & 0x7f7f7f) + (b >> 1 & 0x7f7f7f);
}

static const struct cell *cell_at(const struct picture *p, int row, int col)
{
    return &p->c->cells[row * p->c->cols + col];
}

static struct style style_of(const struct picture *p, const struct cell *c)
{
    const struct look *l = &p->theme->role[c->role];
    struct style s = { .fg = colour(l->fg256, l->fg16, p->fg), .bg = colour(l->bg256, l->bg16, p->bg),
                       .bold = l->attr & ATTR_BOLD, .underline = l->attr & ATTR_UNDERLINE };

    if (l->attr & ATTR_REVERSE)
        s = (struct style){ s.bg, s.fg, s.bold, s.underline };
    if (l->attr & ATTR_DIM)
        s.fg = blend(s.fg, s.bg);
    return s;
}

static bool same_text(const struct style *a, const struct style *b)
{
    return a->fg == b->fg && a->bold == b->bold && a->underline == b->underline;
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
static bool block_of(const char *text, int eighths[4])
{
    const unsigned char *u = (const unsigned char *)text;

    if (u[0] != 0xe2 || u[1] != 0x96 || u[2] < 0x80 || u[2] > 0x90)
        return false;
    int n = u[2] - 0x80; /* U+2580 + n */
    int x = n == 16 ? 4 : 0, y = n && n < 8 ? 8 - n : 0;
    int w = n < 8 ? 8 : n < 16 ? 16 - n : 4, h = n == 0 ? 4 : n < 8 ? n : 8;
    memcpy(eighths, (const int[]){ x, y, w, h }, 4 * sizeof *eighths);
    return true;
}

static int left_of(int col)
{
    return MARGIN + col * CELL_W;
}

static int top_of(int row)
{
    return MARGIN + row * CELL_H;
}

static void put_rect(struct out *o, int x, int y, int width, int height, uint32_t fill)
{
    out_rawf(o, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", x, y, width, height,
             (unsigned)fill);
}

static void draw_box(struct out *o, int box, int row, int col, uint32_t fg)
{
    static const int dx[4] = { 0, 1, 0, -1 }, dy[4] = { -1, 0, 1, 0 };
    int x = left_of(col) + CELL_W / 2, y = top_of(row) + CELL_H / 2;

    for (int i = 0; i < 4; i++) {
        int weight = boxes[box].arms[i] - '0';
        if (weight)
            out_rawf(o, "<path d=\"M%d %dl%d %d\" stroke=\"#%06x\" stroke-width=\"%d\" %s/>\n", x, y,
                     dx[i] * CELL_W / 2, dy[i] * CELL_H / 2, (unsigned)fg, weight == 2 ? 26 : 12,
                     boxes[box].dashed ? "stroke-dasharray=\"20 15\"" : "stroke-linecap=\"square\"");
    }
}

static bool is_drawn(const struct cell *c)
{
    int eighths[4];
    return box_of(c->text) >= 0 || block_of(c->text, eighths);
}

static void draw_cell(const struct picture *p, const struct cell *c, int row, int col)
{
    int box = box_of(c->text), e[4];
    uint32_t fg = style_of(p, c).fg;

    if (box >= 0)
        draw_box(p->o, box, row, col, fg);
    else if (block_of(c->text, e))
        put_rect(p->o, left_of(col) + e[0] * CELL_W / 8, top_of(row) + e[1] * CELL_H / 8, e[2] * CELL_W / 8,
                 e[3] * CELL_H / 8, fg);
}

/* ---- rows ------------------------------------------------------------------------------- */

static void draw_ground(const struct picture *p, int row)
{
    for (int col = 0, end; col < p->c->cols; col = end) {
        uint32_t bg = style_of(p, cell_at(p, row, col)).bg;
        for (end = col + 1; end < p->c->cols; end++)
            if (cell_at(p, row, end)->width && style_of(p, cell_at(p, row, end)).bg != bg)
                break;
        if (bg != p->bg)
            put_rect(p->o, left_of(col), top_of(row), (end - col) * CELL_W, CELL_H, bg);
    }
}

static bool is_blank(const struct picture *p, const struct cell *c)
{
    return !strcmp(c->text, " ") && !style_of(p, c).underline;
}

/* Where a run of letters that look the same ends; single blanks belong to it. */
static int run_end(const struct picture *p, int row, int col)
{
    struct style s = style_of(p, cell_at(p, row, col));
    int end = col + 1;

    for (int at = end; at < p->c->cols; at++) {
        const struct cell *next = cell_at(p, row, at);
        struct style t = style_of(p, next);
        if (is_drawn(next) || (next->width && !is_blank(p, next) && !same_text(&s, &t)))
            break;
        if (!is_blank(p, next))
            end = at + 1;
        else if (at > end) /* the second blank */
            break;
    }
    return end;
}

static void put_bytes(void *arg, const char *s, size_t n)
{
    out_bytes(arg, s, n);
}

static void put_text(const struct picture *p, const char *text)
{
    td_paper_escaped((struct td_sink){ .put = put_bytes, .arg = p->o }, text);
}

static void draw_run(const struct picture *p, int row, int col, int end)
{
    struct style s = style_of(p, cell_at(p, row, col));

    out_rawf(p->o, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s>", left_of(col), top_of(row) + BASE,
             (end - col) * CELL_W, (unsigned)s.fg, s.bold ? " font-weight=\"bold\"" : "",
             s.underline ? " text-decoration=\"underline\"" : "");
    for (; col < end; col++) { /* the right half of a wide letter has no text; a line below goes on at the end, too */
        const char *text = cell_at(p, row, col)->text;
        if (s.underline && !strcmp(text, " "))
            out_raw(p->o, "&#160;");
        else
            put_text(p, text);
    }
    out_raw(p->o, "</text>\n");
}

static void draw_row(const struct picture *p, int row)
{
    draw_ground(p, row);
    for (int col = 0, end; col < p->c->cols; col = end) {
        const struct cell *c = cell_at(p, row, col);
        bool text = c->width && !is_blank(p, c) && !is_drawn(c);
        end = text ? run_end(p, row, col) : col + 1;
        if (text)
            draw_run(p, row, col, end);
        else
            draw_cell(p, c, row, col);
    }
}

void picture_svg(struct out *o, const struct canvas *c, const struct theme *theme, const char *title)
{
    struct picture p = { .o = o, .c = c, .theme = theme };
    int width = c->cols * CELL_W + 2 * MARGIN, height = c->rows * CELL_H + 2 * MARGIN;

    choose_ground(&p);
    out_rawf(o, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                "font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"%d\" "
                "fill=\"none\" role=\"img\">\n<title>", width, height, width / 10, height / 10,
             FONT);
    put_text(&p, title);
    out_raw(o, "</title>\n");
    put_rect(o, 0, 0, width, height, p.bg);
    for (int row = 0; row < c->rows; row++)
        draw_row(&p, row);
    out_raw(o, "</svg>\n");
}
