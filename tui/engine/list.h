/*
 * The one list engine: cursor, scrolling, sorting, filtering, columns, and a tree that folds. Every pane and every
 * page is a list; a source supplies rows and cells, the engine does the rest. Rows are known by id, so the
 * cursor stays on its item through sorting, filtering and reloading.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include "engine/canvas.h"
#include "engine/commands.h"
#include "engine/options.h"
#include "tiendo.h"

enum { LIST_COLUMNS = 16, LIST_CELL = 512, LIST_FILTER = 160 };

struct list_column {
    const char *key;            /* for column:word in the filter; ASCII */
    enum td_word heading;
    int min, weight;            /* cells; share of what is left over */
    int align;                  /* as put_fit() */
    int rank;                   /* 1 = always shown; a larger one leaves first on a small screen */
    bool hidden;                /* not shown until chosen */
};

struct list_source {
    const struct list_column *columns;
    size_t n_columns;
    size_t (*count)(const void *owner);
    int64_t (*id)(const void *owner, size_t row);
    /* The cell's text into buf (LIST_CELL bytes) and its role. Also what filter and sort see. */
    enum role (*cell)(const void *owner, size_t row, size_t column, char *buf);
    /* Draws a cell that is more than text; NULL, or false to have the text drawn. */
    bool (*draw)(const void *owner, size_t row, size_t column, struct area a, int y, int x, int width);
    /* A column's heading where it is not always the same, for so many cells; NULL, or false to have `heading`. */
    bool (*head)(const void *owner, size_t column, int width, char *buf);
    /* Rank for sorting, when text is not it (numbers, verdicts); NULL: by the text, in Vietnamese order. */
    bool (*rank)(const void *owner, size_t row, size_t column, int64_t *out);
    /* Depth in a tree, and whether it begins folded; NULL for a plain list. A tree that is sorted is a plain list, or
     * what stands at depth 0 is sorted and its branches stay with it. */
    int (*depth)(const void *owner, size_t row);
    bool (*folded)(const void *owner, size_t row);
    bool branches_stay;
    /* May the row be seen at all (choice of an agency, "only what lags")? NULL = yes. */
    bool (*shown)(const void *owner, size_t row);
    /* May the cursor rest on it? NULL = yes. */
    bool (*restful)(const void *owner, size_t row);
    /* While the list is sorted by `group_by`: rows under one heading have the same number. NULL = there are none. */
    int (*group)(const void *owner, size_t row);
    /* That heading, of `n` rows that are seen, into buf (LIST_CELL bytes). */
    enum role (*heading)(const void *owner, int group, size_t n, char *buf);
    int group_by;
    /* Keys of the columns that a row has when it is read aloud, in the order of what matters; with their heading those
     * behind a '='. NULL: those that are shown, with their heading where the text has no word in it. */
    const char *spoken;
    enum option_id settings; /* O_columns_x, behind which stands O_sort_x; 0 = nobody can set them */
    bool markable; /* several rows can be marked, to do the same to all of them */
};

/* For cell(): the text as it is, cut at LIST_CELL bytes. Drawing runs through it for every cell of every frame. */
void list_text(char *buf, const char *text);

struct list_shadow;

struct list {
    const struct list_source *source;
    const void *owner;
    enum td_lang lang;
    /* rows that are seen, in the order seen */
    uint32_t *seen;
    size_t n_seen, n_rows;
    size_t at, top;             /* places in `seen`: of the cursor, of the first row drawn */
    int64_t at_id;              /* the row under the cursor; survives reloading */
    int page;                   /* rows drawn last time */
    uint32_t drawn;             /* columns that there was room for, a bit each; 0 = nothing has been drawn */
    bool marked_only;           /* the cursor is shown by its mark and the first column alone */
    /* sorting */
    int sort;                   /* column, or -1 = the source's own order */
    bool reverse;
    /* columns switched by the user: bit c = shown differently from the default */
    uint32_t toggled;
    /* filtering */
    char filter[LIST_FILTER];
    bool typing;                /* the filter line has the keyboard */
    struct list_shadow *shadow; /* folded text of every row, made at the first filter */
    size_t n_hidden, n_worst;   /* rows that the filter hides; those of them in the first group, which is `worst` */
    int worst;
    /* folding: ids whose state is not the source's default */
    int64_t *turned;
    size_t n_turned;
    /* rows marked by people, by id, in the order of marking */
    int64_t *marked;
    size_t n_marked;
};

void list_init(struct list *l, const struct list_source *s, const void *owner, enum td_lang lang);
void list_free(struct list *l);
/* Columns and order as people have set them. */
void list_follow(struct list *l, const struct options *o);
/* Has it a branch below it, which is open? */
bool list_is_open(const struct list *l, size_t row);
/* By the words that say so; of the order "" is as it is. */
void list_arrange(struct list *l, const char *columns, const char *sort);
/* Is it shown, where the screen is large enough? */
bool list_column_on(const struct list *l, size_t c);
/* What they are now, as list_follow() reads it. */
void list_columns_said(const struct list *l, char *buf, size_t size);
void list_sort_said(const struct list *l, char *buf, size_t size);
/* The rows changed, or how they read: looks again, keeping the cursor on its row. */
void list_refresh(struct list *l);
void list_set_lang(struct list *l, enum td_lang lang);
/* To the first row, at the top of what is seen. */
void list_home(struct list *l);
/* Places the cursor on the row with this id; false when it is not seen. */
bool list_go(struct list *l, int64_t id);
/* Forgets all marks. */
void list_unmark(struct list *l);
/* Row under the cursor, or -1. */
int64_t list_row(const struct list *l);
/* Movement, folding, sorting, filtering: what a list understands. `count` is the number typed before, 0 = none.
 * False: not a command of lists. */
bool list_command(struct list *l, enum command c, int count);
/* What is pointed at: the cursor to a row that is seen; false: it was there already. The column to sort by, once more
 * turns the order round. The rows move by so many, and the cursor stays among those that are drawn. */
bool list_point(struct list *l, size_t place);
void list_sort_by(struct list *l, size_t column);
void list_scroll(struct list *l, int by);
/* CMD_open or CMD_back when the event ends the typing of a line, else CMD_NONE. */
enum command list_end(const struct event *ev);
/* While `typing`: takes every event that edits the filter or ends the editing. False: not taken (movement keys). */
bool list_type(struct list *l, const struct event *ev);

struct list_look {
    bool focused, heading;
    int title; /* cells of the heading's line, from the left, that belong to somebody else */
};
/* Draws heading and rows; puts the hardware cursor on the row when focused and not typing. */
void list_draw(struct list *l, struct area a, struct list_look look);
/* "4/27 v": the place of the cursor; ^ and v say that there is more above and below what was drawn last. */
struct text list_place_said(const struct list *l);
/* "Lọc: chậm  (3/27, ẩn 24, trong đó KHÔNG ĐẠT (1))" when a filter is on or being typed, and which comparison in it
 * cannot be made; cells used. Puts the cursor there while typing. */
int list_draw_filter(struct list *l, struct area a, int row, int col, bool focused);

/* A line being typed: letters are code points, edits are at the end or the cursor. Shared with the palette. */
bool line_type(char *line, size_t size, const struct event *ev);

#endif
