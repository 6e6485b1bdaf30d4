/*
 * A grid of cells that views draw into: text with roles, no colours and no terminal. term.c turns
 * it into output; tests print it as text.
 *
 * What holds between any two calls: every row fills exactly `cols` cells; a wide letter has both
 * its halves or is gone (drawing over one half blanks the other); unused bytes of a cell are zero,
 * so that cells compare with memcmp().
 */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a piece of text means. A theme gives each role its look; the words and marks carry the
 * meaning alone (NO_COLOR, mono, a projector). */
#define ROLES(R) \
    R(normal) R(dim) R(title) R(header) R(border) R(border_focus) R(selected) R(selected_off) \
    R(bad) R(warn) R(good) R(missing) R(pending) \
    R(bar) R(bar_rest) R(threshold) R(planline) \
    R(filter) R(key) R(status) R(error) R(link) R(emphasis)
enum role {
#define R(name) ROLE_##name,
    ROLES(R)
#undef R
    ROLE_COUNT
};

/* One terminal cell: a letter with its marks (NUL-terminated UTF-8: five code points at most). The
 * right half of a wide letter has text[0] == 0 and width 0. */
struct cell {
    char text[22];
    uint8_t width;
    uint8_t role;
};

/* What is drawn in a cell, for who points at it: a place of a list, a form, the footer. Whatever is drawn over it takes
 * that away. */
enum hit_kind { HIT_NOTHING, HIT_ROW, HIT_HEADING, HIT_FIELD, HIT_COMMAND };
struct hit { enum hit_kind kind; void *owner; size_t place; };
enum { HITS = 512 };

struct canvas {
    int rows, cols;
    struct cell *cells;         /* rows * cols */
    bool *goes_on;              /* by row: the text of the row above goes on in it */
    int cursor_row, cursor_col; /* where the hardware cursor goes: the focused item (PITFALLS 27) */
    int item_row, item_rows;    /* the rows that it takes */
    bool editing;               /* a text is being typed there */
    bool ascii;                 /* fold letters and lines to ASCII while drawing */
    uint16_t *hit_at;           /* rows * cols: which of `hit`, from 1; 0 = nothing */
    struct hit hit[HITS];
    size_t hits;
    bool spoken;                /* drawn to be read aloud: words in lines, no art, nothing aligned */
    int message_row;            /* of what a key has brought; -1 = nothing */
    bool aloud;                 /* that and the focused item are to be said, changed or not: a key was pressed */
};

/* A rectangle of a canvas; every drawing call is clipped to it. */
struct area {
    struct canvas *c;
    int row, col, rows, cols;
};

struct canvas *canvas_new(int rows, int cols); /* blank, at least 1x1; NULL = no memory */
void canvas_free(struct canvas *c);            /* NULL is harmless */
/* Contents become blank; on failure (no memory) nothing has changed. */
bool canvas_resize(struct canvas *c, int rows, int cols);
void canvas_clear(struct canvas *c);

struct area canvas_all(struct canvas *c);
/* The part of `a` at (row, col) of size rows x cols, clipped to `a`; possibly empty. */
struct area area_sub(struct area a, int row, int col, int rows, int cols);

/* Draws text at (row, col) of the area, clipped on both sides, made harmless by td_text_show();
 * returns the cells filled, so that `col += put(...)` goes on behind it. */
int put(struct area a, int row, int col, enum role role, const char *text);
/* In exactly `width` cells: padded with blanks of ROLE_normal, cut at a letter boundary with a final
 * '~' when too long. align < 0 left, 0 centre, > 0 right. */
void put_fit(struct area a, int row, int col, int width, int align, enum role role,
             const char *text);
/* As put_fit() from the left, but cut between two words where that keeps half of the cells. */
void put_name(struct area a, int row, int col, int width, enum role role, const char *text);
int putf(struct area a, int row, int col, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void fill(struct area a, int row, int col, int width, enum role role, char ch);
/* Lines are single, heavy or dashed U+2500 characters; in ASCII mode - | = # . : and +; none where it is spoken. */
enum line {
    LINE_H, LINE_V, LINE_HEAVY_H, LINE_HEAVY_V, LINE_DASH_H, LINE_DASH_V, LINE_CROSS,
    LINE_TL, LINE_TR, LINE_BL, LINE_BR, LINE_TEE_L, LINE_TEE_R, LINE_TEE_T, LINE_TEE_B
};
void put_line(struct area a, int row, int col, enum line line, enum role role);
void put_hline(struct area a, int row, int col, int width, enum line line, enum role role);
/* Changes only the role of cells already drawn. */
void set_role(struct area a, int row, int col, int width, enum role role);
void set_hit(struct area a, int row, int col, int width, struct hit hit);
struct hit canvas_hit(const struct canvas *c, int row, int col);
void canvas_forget_hits(struct canvas *c); /* until the next drawing: what they belong to may be gone */
void set_cursor(struct area a, int row, int col); /* outside the area: the nearest cell in it */
void set_item(struct area a, int row, int rows);  /* the rows of what has the cursor, where they are several */
/* Word-wraps text from `row` on, `width` cells wide; newlines end a line. Returns the rows that the
 * whole text takes, also those that the area's edges hide: an area without rows only measures, a
 * negative row scrolls. */
int put_wrapped(struct area a, int row, int col, int width, enum role role, const char *text);

/* A text as a value, for an expression that draws or says it: textf(...).s stays until its end. */
struct text { char s[2048]; };
struct text textf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The text in exactly so many cells, as put_fit() draws it; align < 0 left, > 0 right. */
struct text text_fit(const char *text, int cells, int align);

/* To be read aloud: no blanks at the ends, and where columns stood apart a comma. */
struct text text_squeezed(const char *text);
/* The same for each row that is not being typed into; the cursor stays on its letter. */
void canvas_squeeze(struct canvas *c);

/* The whole canvas as text, one line a row, trailing blanks cut, cursor not shown. malloc'ed. */
char *canvas_text(const struct canvas *c);

#endif
