/* The grid of cells. See canvas.h for what always holds of a row. */
#include "engine/canvas.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

static_assert(sizeof(struct cell) == 24, "cells are compared with memcmp(): no padding");

static const struct cell BLANK = { .text = " ", .width = 1, .role = ROLE_normal };

/* ---- the canvas ------------------------------------------------------------------------- */

static int at_least(int n, int least)
{
    return n < least ? least : n;
}

static int at_most(int n, int most)
{
    return n > most ? most : n;
}

void canvas_clear(struct canvas *c)
{
    size_t n = (size_t)c->rows * (size_t)c->cols;
    for (size_t i = 0; i < n; i++)
        c->cells[i] = BLANK;
    memset(c->goes_on, 0, (size_t)c->rows * sizeof *c->goes_on);
    c->cursor_row = c->cursor_col = 0;
    memset(c->hit_at, 0, n * sizeof *c->hit_at);
    c->hits = 0;
    c->message_row = -1;
    c->item_row = 0;
    c->item_rows = 1;
    c->editing = false;
}

bool canvas_resize(struct canvas *c, int rows, int cols)
{
    rows = at_least(rows, 1);
    cols = at_least(cols, 1);
    size_t n = (size_t)rows * (size_t)cols;
    struct cell *cells = calloc(n, sizeof(*cells));
    uint16_t *hit_at = calloc(n, sizeof(*hit_at));
    bool *goes_on = calloc((size_t)rows, sizeof *goes_on);
    if (!cells || !hit_at || !goes_on) {
        free(cells);
        free(hit_at);
        free(goes_on);
        return false;
    }
    free(c->cells);
    free(c->hit_at);
    free(c->goes_on);
    c->cells = cells;
    c->hit_at = hit_at;
    c->goes_on = goes_on;
    c->rows = rows;
    c->cols = cols;
    canvas_clear(c);
    return true;
}

struct canvas *canvas_new(int rows, int cols)
{
    struct canvas *c = calloc(1, sizeof(*c));
    if (c && !canvas_resize(c, rows, cols)) {
        free(c);
        return NULL;
    }
    return c;
}

void canvas_free(struct canvas *c)
{
    if (!c)
        return;
    free(c->cells);
    free(c->hit_at);
    free(c->goes_on);
    free(c);
}

struct area canvas_all(struct canvas *c)
{
    return (struct area){ .c = c, .rows = c->rows, .cols = c->cols };
}

/* Cuts [*at, *at + *len) down to [0, limit). */
static void clip(int *at, int *len, int limit)
{
    if (*at < 0) {
        *len += *at;
        *at = 0;
    }
    *len = at_least(at_most(*len, limit - *at), 0);
}

struct area area_sub(struct area a, int row, int col, int rows, int cols)
{
    clip(&row, &rows, a.rows);
    clip(&col, &cols, a.cols);
    return (struct area){ a.c, a.row + row, a.col + col, rows, cols };
}

/* ---- cells ------------------------------------------------------------------------------ */

/* The canvas row that holds row `row` of the area, NULL when it is clipped away. */
static struct cell *row_of(struct area a, int row)
{
    int r = a.row + row;
    if (row < 0 || row >= a.rows || r < 0 || r >= a.c->rows)
        return NULL;
    assert(a.col >= 0 && a.col + a.cols <= a.c->cols);
    return a.c->cells + (size_t)r * (size_t)a.c->cols;
}

/* Cells from `from` up to `to` are drawn over: what was there is not there any more. */
static void cover(struct canvas *c, const struct cell *row, int from, int to)
{
    if (c->hits && to > from)
        memset(c->hit_at + (row - c->cells) + from, 0, (size_t)(to - from) * sizeof *c->hit_at);
}

static void blank(struct cell *cell)
{
    uint8_t role = cell->role;
    *cell = BLANK;
    cell->role = role;
}

/* Cells from `from` up to `to` are overwritten: what that leaves of a wide letter on either side
 * becomes a blank. To be called for the left side before drawing and for the right side after. */
static void open_left(struct cell *row, int from)
{
    if (from > 0 && row[from].width == 0)
        blank(&row[from - 1]);
}

static void open_right(struct cell *row, int to, int cols)
{
    if (to < cols && row[to].width == 0)
        blank(&row[to]);
}

static void repeat(struct area a, int row, int col, int width, const struct cell *cell)
{
    struct cell *cells = row_of(a, row);
    clip(&col, &width, a.cols);
    if (!cells || width <= 0)
        return;
    int from = a.col + col, to = from + width;
    open_left(cells, from);
    for (int i = from; i < to; i++)
        cells[i] = *cell;
    cover(a.c, cells, from, to);
    open_right(cells, to, a.c->cols);
}

void fill(struct area a, int row, int col, int width, enum role role, char ch)
{
    assert(ch >= ' ' && ch <= '~');
    struct cell cell = { .text = { ch }, .width = 1, .role = (uint8_t)role };
    repeat(a, row, col, width, &cell);
}

void put_hline(struct area a, int row, int col, int width, enum line line, enum role role)
{
    static const struct { char box[4], ascii; } LINES[] = {
        [LINE_H] = { "─", '-' },       [LINE_V] = { "│", '|' },
        [LINE_HEAVY_H] = { "━", '=' }, [LINE_HEAVY_V] = { "┃", '#' },
        [LINE_DASH_H] = { "┄", '.' },  [LINE_DASH_V] = { "┆", ':' },
        [LINE_CROSS] = { "┼", '+' },   [LINE_TL] = { "┌", '+' },
        [LINE_TR] = { "┐", '+' },      [LINE_BL] = { "└", '+' },
        [LINE_BR] = { "┘", '+' },      [LINE_TEE_L] = { "├", '+' },
        [LINE_TEE_R] = { "┤", '+' },   [LINE_TEE_T] = { "┬", '+' },
        [LINE_TEE_B] = { "┴", '+' },
    };
    struct cell cell = { .width = 1, .role = (uint8_t)role };
    if (a.c->spoken)
        return;
    if (a.c->ascii)
        cell.text[0] = LINES[line].ascii;
    else
        memcpy(cell.text, LINES[line].box, sizeof(LINES[line].box));
    repeat(a, row, col, width, &cell);
}

void put_line(struct area a, int row, int col, enum line line, enum role role)
{
    put_hline(a, row, col, 1, line, role);
}

void set_role(struct area a, int row, int col, int width, enum role role)
{
    struct cell *cells = row_of(a, row);
    clip(&col, &width, a.cols);
    for (int i = 0; cells && i < width; i++)
        cells[a.col + col + i].role = (uint8_t)role;
}

/* ---- what a mouse finds ----------------------------------------------------------------- */

void set_hit(struct area a, int row, int col, int width, struct hit hit)
{
    const struct cell *cells = row_of(a, row);
    clip(&col, &width, a.cols);
    if (!cells || width <= 0 || a.c->hits == HITS)
        return;
    a.c->hit[a.c->hits++] = hit;
    for (int i = 0; i < width; i++)
        a.c->hit_at[cells - a.c->cells + a.col + col + i] = (uint16_t)a.c->hits;
}

struct hit canvas_hit(const struct canvas *c, int row, int col)
{
    bool inside = row >= 0 && row < c->rows && col >= 0 && col < c->cols;
    size_t at = inside ? c->hit_at[(size_t)row * (size_t)c->cols + (size_t)col] : 0;
    return at && at <= c->hits ? c->hit[at - 1] : (struct hit){ HIT_NOTHING, NULL, 0 };
}

void canvas_forget_hits(struct canvas *c)
{
    c->hits = 0;
}

void set_cursor(struct area a, int row, int col)
{
    row = at_least(at_most(row, a.rows - 1), 0);
    col = at_least(at_most(col, a.cols - 1), 0);
    a.c->cursor_row = at_most(a.row + row, a.c->rows - 1);
    a.c->cursor_col = at_most(a.col + col, a.c->cols - 1);
    set_item(a, row, 1);
    a.c->editing = false;
}

void set_item(struct area a, int row, int rows)
{
    clip(&row, &rows, a.rows);
    a.c->item_row = a.row + row;
    a.c->item_rows = rows;
}

/* ---- text ------------------------------------------------------------------------------- */

/* Text ready to be drawn: nothing in it that a terminal could act on. */
struct shown {
    const char *s;
    size_t len;
    bool plain; /* one cell for each code point */
    char *heap; /* to be freed */
};

/* A letter with its marks in bytes, see struct cell; and room for most texts. */
enum { CELL_BYTES = 20, STACK_BYTES = 4096 };

/* Letters that fill one cell, take td_text_show() unchanged and are all that Vietnamese and our own
 * lines need. Only a short cut: a test compares it with core/base/text.c for each code point. */
static bool is_plain(uint32_t cp)
{
    return (cp >= 0x20 && cp <= 0x7e) || (cp >= 0xc0 && cp <= 0x17f) ||
           (cp >= 0x1ea0 && cp <= 0x1eff) || (cp >= 0x2500 && cp <= 0x257f) ||
           cp == 0x1a0 || cp == 0x1a1 || cp == 0x1af || cp == 0x1b0;
}

static bool all_plain(const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp = (unsigned char)s[i];
        i += cp < 0x80 ? 1 : td_utf8_next(s + i, len - i, &cp);
        if (!is_plain(cp))
            return false;
    }
    return true;
}

static bool all_ascii(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (s[i] < ' ' || s[i] > '~')
            return false;
    }
    return true;
}

/* `text` itself where it is harmless as it is, else a copy: in `stack`, or of our own if that is
 * too small. What lies behind the first `cells` + 1 cells may be missing. */
static struct shown show(const struct canvas *c, const char *text, int cells,
                         char stack[STACK_BYTES])
{
    size_t most = ((size_t)cells + 2) * CELL_BYTES, len = strnlen(text, most);
    bool all = len < most;
    if (all && (c->ascii ? all_ascii(text, len) : all_plain(text, len)))
        return (struct shown){ .s = text, .len = len, .plain = true };

    /* The longest that becomes of one byte is <FF>; ASCII is never longer than what it replaces. */
    size_t size = all && len * 4 < most ? len * 4 + 1 : most + 1;
    struct shown t = { .s = stack, .plain = c->ascii };
    if (size * 2 > STACK_BYTES && !(t.s = t.heap = malloc(size * 2)))
        return (struct shown){ .s = "" };
    char *visible = t.heap ? t.heap : stack, *ascii = visible + size;
    t.len = td_text_show(visible, size, text, false);
    if (c->ascii) {
        t.len = td_text_ascii(ascii, size, visible);
        t.s = ascii;
    }
    return t;
}

/* Bytes of the longest prefix that fills at most `cells`, and the cells it fills. */
static size_t cut(struct shown t, int cells, int *used)
{
    *used = 0;
    if (!t.plain)
        return td_text_cut(t.s, cells, used);
    size_t i = 0;
    while (i < t.len && *used < cells) {
        for (i++; i < t.len && ((unsigned char)t.s[i] & 0xc0) == 0x80; i++)
            ;
        ++*used;
    }
    return i;
}

/* Takes the next letter with its marks; returns its length in bytes. Marks without a letter before
 * them are left out (width 0), and so are more marks than a cell holds. */
static size_t next_cell(const char *s, size_t len, struct cell *out)
{
    uint32_t cp;
    size_t n = td_utf8_next(s, len, &cp), used = n;
    int width = td_cp_width(cp);
    if (width < 0) { /* td_text_show() lets none through; whatever happens, a cell is a cell */
        *out = (struct cell){ .text = ".", .width = 1 };
        return n;
    }
    *out = (struct cell){ .width = (uint8_t)width };
    memcpy(out->text, s, n);
    while (n < len) {
        size_t k = td_utf8_next(s + n, len - n, &cp);
        if (td_cp_width(cp) != 0)
            break;
        if (used + k <= CELL_BYTES) {
            memcpy(out->text + used, s + n, k);
            used += k;
        }
        n += k;
    }
    return n;
}

/* A whole letter at column x of [0, cols); one that sticks out at an edge becomes a blank. */
static void place(struct cell *row, int x, int cols, const struct cell *cell)
{
    bool whole = x >= 0 && x + cell->width <= cols;
    row += at_least(x, 0);
    *row = *cell;
    if (!whole)
        blank(row);
    else if (cell->width == 2)
        row[1] = (struct cell){ .role = cell->role };
}

/* Draws shown text, clipped; returns the cells filled. */
static int draw(struct area a, int row, int col, enum role role, struct shown t)
{
    struct cell *cells = row_of(a, row);
    if (!cells || col >= a.cols || t.len == 0)
        return 0;
    int from = at_least(col, 0), x = col;
    struct cell left = cells[a.col + from]; /* what the first letter will overwrite */
    for (size_t i = 0; i < t.len && x < a.cols;) {
        struct cell cell;
        if (t.plain && x >= 0) { /* the hot path of every screen */
            struct cell *to = &cells[a.col + x++];
            *to = (struct cell){ .text = { t.s[i] }, .width = 1, .role = (uint8_t)role };
            for (size_t k = 1; ++i < t.len && ((unsigned char)t.s[i] & 0xc0) == 0x80; k++)
                to->text[k] = t.s[i];
            continue;
        }
        i += next_cell(t.s + i, t.len - i, &cell);
        cell.role = (uint8_t)role;
        if (cell.width > 0 && x + cell.width > 0)
            place(cells + a.col, x, a.cols, &cell);
        x += cell.width;
    }
    x = at_most(x, a.cols);
    if (x <= from)
        return 0;
    cover(a.c, cells, a.col + from, a.col + x);
    if (left.width == 0)
        blank(&cells[a.col + from - 1]);
    open_right(cells, a.col + x, a.c->cols);
    return x - from;
}

int put(struct area a, int row, int col, enum role role, const char *text)
{
    char stack[STACK_BYTES];
    if (col >= a.cols)
        return 0;
    struct shown t = show(a.c, text, a.cols - col, stack);
    int n = draw(a, row, col, role, t);
    free(t.heap);
    return n;
}

int putf(struct area a, int row, int col, enum role role, const char *fmt, ...)
{
    char small[512], *text = small;
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(small, sizeof(small), fmt, args);
    va_end(args);
    if (n >= (int)sizeof(small)) {
        va_start(args, fmt);
        n = vasprintf(&text, fmt, args);
        va_end(args);
    }
    if (n < 0)
        return 0;
    n = put(a, row, col, role, text);
    if (text != small)
        free(text);
    return n;
}

void put_fit(struct area a, int row, int col, int width, int align, enum role role,
             const char *text)
{
    char stack[STACK_BYTES];
    int used;
    if (width <= 0)
        return;
    /* Padding has no look of its own: coloured blanks would cost bytes and say nothing. */
    fill(a, row, col, width, ROLE_normal, ' ');
    struct shown t = show(a.c, text, width, stack);
    if (cut(t, width, &used) < t.len) {
        t.len = cut(t, width - 1, &used);
        fill(a, row, col + used, 1, role, '~');
    } else if (align >= 0 && !a.c->spoken) {
        col += align > 0 ? width - used : (width - used) / 2;
    }
    draw(a, row, col, role, t);
    free(t.heap);
}

void put_name(struct area a, int row, int col, int width, enum role role, const char *text)
{
    size_t n = td_text_width(text) <= width ? strlen(text) : td_text_cut(text, width - 1, NULL), end = n;

    while (text[n] && end && text[end] != ' ')
        end--;
    while (end && end < n && strchr(" ,;:(", text[end - 1]))
        end--;
    put_fit(a, row, col, width, -1, role,
            text[n] && end && 2 * td_text_width(textf("%.*s", (int)end, text).s) >= width
                ? textf("%.*s~", (int)end, text).s : text);
}

/* The length of the first line of a paragraph in at most `width` cells; *next is where the
 * following one starts. Breaks at a blank, or inside a word that is longer than a line. */
static size_t wrap(struct shown t, int width, size_t *next)
{
    int used;
    struct cell first;
    size_t len = cut(t, width, &used), end = len;
    *next = len;
    if (len >= t.len)
        return len;
    while (end > 0 && t.s[end] != ' ')
        end--;
    if (end == 0) /* not even one letter fits: it is clipped, but we get on */
        return *next = len > 0 ? len : next_cell(t.s, t.len, &first);
    for (*next = end; *next < t.len && t.s[*next] == ' '; ++*next)
        ;
    while (end > 0 && t.s[end - 1] == ' ')
        end--;
    return end;
}

static int put_paragraph(struct area a, int row, int width, enum role role, const char *text)
{
    char stack[STACK_BYTES];
    struct shown t = show(a.c, text, (int)strlen(text), stack);
    int rows = 0;
    do {
        size_t next;
        struct shown line = t;
        line.len = wrap(t, width, &next);
        if (rows && row_of(a, row + rows))
            a.c->goes_on[a.row + row + rows] = true;
        draw(a, row + rows++, 0, role, line);
        t.s += next;
        t.len -= next;
    } while (t.len > 0);
    free(t.heap);
    return rows;
}

int put_wrapped(struct area a, int row, int col, int width, enum role role, const char *text)
{
    int rows = 0;
    if (width <= 0)
        return 0;
    a = area_sub(a, 0, col, a.rows, width);
    while (text) {
        const char *nl = strchr(text, '\n');
        char *line = nl ? strndup(text, (size_t)(nl - text)) : strdup(text);
        if (!line)
            break;
        rows += put_paragraph(a, row + rows, width, role, line);
        free(line);
        text = nl ? nl + 1 : NULL;
    }
    return rows;
}

struct text textf(const char *fmt, ...)
{
    struct text t;
    va_list args;

    va_start(args, fmt);
    vsnprintf(t.s, sizeof t.s, fmt, args);
    va_end(args);
    td_word_forms(t.s);
    return t;
}

struct text text_fit(const char *text, int cells, int align)
{
    int used;
    size_t n = td_text_cut(text, cells, &used);
    bool whole = !text[n];

    if (cells < 1)
        return textf("%s", "");
    if (!whole)
        n = td_text_cut(text, cells - 1, &used);
    int blanks = cells - used - !whole;
    int before = align > 0 ? blanks : 0;
    return textf("%*s%.*s%s%*s", before, "", (int)n, text, whole ? "" : "~", blanks - before, "");
}

/* ---- to be read aloud ------------------------------------------------------------------- */

/* Is a comma missing between this and what stands apart from it? */
static bool wants_comma(char last)
{
    return !strchr(",.:;!?([-", last);
}

struct text text_squeezed(const char *text)
{
    struct text t = { "" };
    size_t n = 0;

    while (*(text += strspn(text, " ")) && n + 2 < sizeof t.s) {
        size_t word = strcspn(text, " "), blanks = strspn(text + word, " ");
        word = word < sizeof t.s - 3 - n ? word : sizeof t.s - 3 - n;
        memcpy(t.s + n, text, word);
        n += word;
        text += word;
        if (blanks > 1 && text[blanks] && n && wants_comma(t.s[n - 1]))
            t.s[n++] = ',';
        if (blanks && text[blanks])
            t.s[n++] = ' ';
    }
    t.s[n] = 0;
    return t;
}

static bool is_blank(const struct cell *cell)
{
    return !strcmp(cell->text, " ");
}

/* Cells move to the left only: what stands apart is at least two away. */
static void squeeze_row(struct cell *row, int cols, int *cursor)
{
    int n = 0, blanks = 0, at = cursor ? *cursor : -1;

    for (int i = 0; i < cols; i++) {
        if (i == at)
            *cursor = n ? n + (blanks > 0) + (blanks > 1) : 0;
        if (is_blank(&row[i])) {
            blanks++;
            continue;
        }
        if (n && blanks > 1 && wants_comma(row[n - 1].text[0])) {
            row[n] = (struct cell){ .text = ",", .width = 1, .role = row[n - 1].role };
            n++;
        }
        if (n && blanks)
            row[n++] = BLANK;
        blanks = 0;
        row[n++] = row[i];
    }
    while (n < cols)
        row[n++] = BLANK;
}

void canvas_squeeze(struct canvas *c)
{
    for (int r = 0; r < c->rows; r++)
        if (!c->editing || r != c->cursor_row)
            squeeze_row(c->cells + (size_t)r * (size_t)c->cols, c->cols, r == c->cursor_row ? &c->cursor_col : NULL);
}

/* ---- as text ---------------------------------------------------------------------------- */

char *canvas_text(const struct canvas *c)
{
    size_t row_max = (size_t)c->cols * sizeof(c->cells->text) + 1;
    char *text = malloc((size_t)c->rows * row_max + 1), *end = text;
    if (!text)
        return NULL;
    for (int r = 0; r < c->rows; r++) {
        const struct cell *cell = c->cells + (size_t)r * (size_t)c->cols;
        char *start = end;
        for (int i = 0; i < c->cols; i++)
            end = stpcpy(end, cell[i].text);
        while (end > start && end[-1] == ' ')
            end--;
        *end++ = '\n';
    }
    *end = '\0';
    return text;
}
