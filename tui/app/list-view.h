/*
 * A view that is a list: which rows there are, what their cells say, what Enter opens. The frame does the rest; it
 * opens, reads again, draws, filters, marks and closes.
 */
#ifndef TUI_LIST_VIEW_H
#define TUI_LIST_VIEW_H

#include "app/view.h"

/* Every view of this kind begins with it. */
struct list_view {
    struct view head;
    struct list list;
    const void *rows;           /* as read() has told them by list_rows() */
    size_t n, size;
    int64_t looked;             /* id of the row of which look() was told; 0 = none yet */
};

/* All but source and read() may be NULL or 0. */
struct list_kind {
    struct list_source source;                         /* its owner is the view */
    /* Reads the rows, freeing those of before: on opening, and when something may have changed. drop() frees them. */
    void (*read)(struct view *v);
    void (*drop)(struct view *v);
    struct subject (*subject)(struct view *v, size_t row); /* what Enter opens, by app/subject.c */
    bool (*command)(struct view *v, enum command c, int64_t row); /* before that; row -1 = none */
    bool (*offers)(struct view *v, enum command c);    /* as that of a view, where row and subject do not tell */
    bool records;                                      /* command() does CMD_record, whatever a row is about */
    enum ui empty;                                     /* there is no row at all */
    enum ui none;                                      /* the filter lets none through */
    enum ui hint;                                      /* in a line above the list, which is also the filter's */
    int (*above)(struct view *v, struct area a);       /* draws lines above the list; how many */
    void (*over)(struct view *v, struct area a);       /* draws over a part of the list, when that is drawn */
    /* Draws what concerns the row under the cursor, below the list, in `percent` of the lines; look() reads it before,
     * when the cursor has come to another row or the rows were read again: never while drawing. */
    int percent;
    bool repeats;                                      /* ... and what it says, the row has as well */
    void (*below)(struct view *v, struct area a, int64_t row);
    void (*look)(struct view *v, int64_t row);
    void (*draw)(struct view *v, struct area a);       /* draws all of it otherwise */
};

/* For read(): n rows of that many bytes each. */
void list_rows(struct view *v, const void *rows, size_t n, size_t size);
/* A row, by the owner of the list. */
const void *list_at(const void *owner, size_t row);
/* For list_source: the id is the place of the row from 1, or the int64_t with which each row begins. */
size_t list_count(const void *owner);
int64_t list_place(const void *owner, size_t row);
int64_t list_id(const void *owner, size_t row);
/* The id of a row that is known by two numbers, whatever these are in a database that is damaged. */
static inline int64_t list_pair(int64_t a, int64_t b) { return (int64_t)((uint64_t)a << 32 ^ (uint64_t)b); }
#define LIST_ROWS(col, ident, text, ...) \
    { .columns = col, .n_columns = sizeof col / sizeof *col, .count = list_count, .id = ident, .cell = text, \
      __VA_ARGS__ }

bool list_view_open(struct view *v);
void list_view_refresh(struct view *v);
void list_view_draw(struct view *v, struct area a);
struct list *list_view_focus(struct view *v);
struct subject list_view_subject(struct view *v, size_t row);
bool list_view_command(struct view *v, enum command c);
bool list_view_offers(struct view *v, enum command c);
void list_view_look(struct view *v);
void list_view_close(struct view *v);
/* `opens` is list_view_open(), or a function that ends in it; last its name or title, and what else is its own. */
#define LIST_VIEW(type, where, kind, opens, ...) { \
    .context = IN_LIST | (where), .size = sizeof(type), .list = &kind, .open = opens, .refresh = list_view_refresh, \
    .draw = list_view_draw, .focus = list_view_focus, .subject = list_view_subject, .command = list_view_command, \
    .offers = list_view_offers, \
    .look = list_view_look, .close = list_view_close, __VA_ARGS__ }

#endif
