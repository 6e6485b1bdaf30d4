/*
 * The state of the entry grid: cells, cursor, the cell being edited, what has not been saved yet, sums. Pure: no
 * database, no screen, no clock; entry/grid-view.c draws it and grid-data.c reads and saves.
 *
 * What is typed and not saved yet is an edit, known by target, agency and period and not by its place: turning the
 * grid, reading it again and moving to another period keep every edit. A figure leaves the list of edits when it is
 * saved or thrown away by a person, never otherwise.
 */
#ifndef TUI_GRID_H
#define TUI_GRID_H

#include "engine/field.h"
#include "tiendo.h"

enum grid_shape { GRID_AGENCY_TARGET, GRID_TARGET_PERIOD, GRID_AGENCY_PERIOD, GRID_SHAPES };

struct grid_key { int64_t target, agency; td_period period; };
bool grid_key_same(const struct grid_key *a, const struct grid_key *b);

/* ---- what a text says ------------------------------------------------------------------- */

enum grid_kind { GRID_PERCENT, GRID_COUNT, GRID_LEVEL, GRID_DONE };
struct grid_rule { enum grid_kind kind; int decimals; };

struct grid_figure { struct td_num value, num, den; }; /* num, den: of a percentage that was given as parts */
#define GRID_NO_FIGURE ((struct grid_figure){ TD_NUM_NONE, TD_NUM_NONE, TD_NUM_NONE })

enum grid_fault { GRID_FINE, GRID_EMPTY, GRID_BAD, GRID_AMBIGUOUS, GRID_TOO_LARGE, GRID_NO_PARTS, GRID_BAD_WHOLE,
                  GRID_SHARE };
/* 99,5 and 99.5, 1.234,5, 80%; of a percentage also 1812/2272 and 1.812/2.272. A point with three digits groups what is
 * counted, which has no decimals; elsewhere the fault is GRID_AMBIGUOUS and nobody guesses. Nor is 0,806 guessed in a
 * percentage without the sign: GRID_SHARE, and *out has it as it stands. */
enum grid_fault grid_read(const char *text, const struct grid_rule *rule, struct grid_figure *out);
/* The same in the language, as it would be typed. */
void grid_write(char *buf, size_t size, const struct grid_figure *f, enum grid_kind kind, enum td_lang lang);
bool grid_figure_same(const struct grid_figure *a, const struct grid_figure *b);

/* ---- the grid --------------------------------------------------------------------------- */

/* A row or a column. */
struct grid_item {
    int64_t id;             /* agency, target or period, as the shape says */
    char code[24], name[96], hint[24];
    bool unit;              /* an agency whose figures are added up */
    int32_t within;         /* row of the nearest agency above it that is added up as well; -1 = none */
    struct grid_rule rule;  /* of a target */
};

struct grid_cell {
    struct grid_figure saved, before;   /* accepted of this period, and of the one before it */
    td_period before_period;
    int seq, last;          /* of `saved`; the largest of the period, shown or not. 0 = none */
    enum td_status status;
    bool outside;           /* the agency does not exist in the period */
    uint32_t edit;          /* place in grid.edit plus one; 0 = none */
};

/* Why an edit is still one. */
enum grid_state { GRID_SAVED, GRID_UNSAVED, GRID_ERROR, GRID_WARNING, GRID_CONFLICT, GRID_STATES };

struct grid_edit {
    struct grid_key key;    /* target 0: the place is free */
    enum grid_state state;
    enum grid_fault fault;
    struct grid_figure mine;
    bool held;              /* from a draft: nobody has said yet that it shall be saved */
    char *text, *note;      /* as typed; the note, NULL = none */
    char why[256];          /* what keeps it from being saved, in words */
    int based_on, supersedes;
    struct grid_figure theirs; /* of a conflict */
    int their_seq, their_last;
    char who[64], when[40];
};

struct grid {
    enum grid_shape shape;
    int64_t fixed;          /* the period, the agency or the target, as the shape says */
    struct grid_item *row, *col, about; /* about: what is fixed */
    size_t rows, cols;
    struct grid_cell *cell;
    struct grid_edit *edit;
    size_t edits;
    unsigned changes;       /* counts changes of the edits, for drafts */
    size_t at_row, at_col, top, left;
    int page_rows, page_cols;   /* drawn last time */
    bool running, by_rows;  /* running: Tab was pressed, Enter goes back to `run_col`. by_rows: figures come so */
    size_t run_col;
    /* The cell being edited, with what was seen when it began: reading again must not change it. */
    bool editing, in_place; /* in_place: arrows move within the text */
    struct { struct grid_key key; struct grid_rule rule; struct grid_figure saved; int last, seq; unsigned typed; } now;
    struct field field;
};

void grid_free(struct grid *g);
/* Takes over rows and columns (malloc'ed), keeps the edits; the cursor stays on its figure if that is still there.
 * False: no memory, and nothing has changed. */
bool grid_lay_out(struct grid *g, enum grid_shape shape, const struct grid_item *about, struct grid_item *row,
                  size_t rows, struct grid_item *col, size_t cols);
struct grid_key grid_key(const struct grid *g, size_t row, size_t col);
bool grid_find(const struct grid *g, const struct grid_key *key, size_t *row, size_t *col);
struct grid_cell *grid_cell(const struct grid *g, size_t row, size_t col);
const struct grid_rule *grid_rule(const struct grid *g, size_t row, size_t col);
/* The edit of a cell, NULL = all that it shows is saved. */
struct grid_edit *grid_edit(const struct grid *g, size_t row, size_t col);
struct grid_edit *grid_edit_of(const struct grid *g, const struct grid_key *key);
/* What the cell says, saved or not. */
struct grid_figure grid_shown(const struct grid *g, size_t row, size_t col);
size_t grid_count(const struct grid *g, enum grid_state state); /* GRID_STATES: all edits */

/* Moving: false at the edge. The cell must have been taken before. */
enum grid_move { GRID_STAY, GRID_UP, GRID_DOWN, GRID_LEFT, GRID_RIGHT, GRID_ROW_START, GRID_ROW_END, GRID_PAGE_UP,
                 GRID_PAGE_DOWN, GRID_TOP, GRID_BOTTOM, GRID_TAB, GRID_BACKTAB, GRID_ENTER };
bool grid_move(struct grid *g, enum grid_move m);
void grid_go(struct grid *g, size_t row, size_t col);
/* The next cell without a figure, by rows, or the next one with an edit; false = there is none. */
bool grid_next_empty(struct grid *g);
bool grid_next_edit(struct grid *g);
/* Keeps the cursor in view of a body of that many cells. */
void grid_scroll(struct grid *g, int rows, int cols);

/* Editing: begin with what the cell says (in_place) or with nothing; grid.field takes the letters. */
void grid_begin(struct grid *g, bool in_place, enum td_lang lang);
void grid_cancel(struct grid *g);
/* Ends editing. The edit that came of it, or NULL: nothing new was typed. *emptied: everything was erased; of a figure
 * that is saved that says nothing, an edit is gone. */
struct grid_edit *grid_take(struct grid *g, bool *emptied);
/* The same for a text from elsewhere; NULL = it says what is saved already, or no memory. */
struct grid_edit *grid_put(struct grid *g, size_t row, size_t col, const char *text);
/* An edit that is not of this layout, from a draft. */
struct grid_edit *grid_restore(struct grid *g, const struct grid_key *key, const char *text, const char *note,
                               int based_on, int supersedes, const struct grid_rule *rule);
void grid_drop(struct grid *g, struct grid_edit *e); /* saved, or thrown away by a person */
bool grid_set_note(struct grid_edit *e, const char *note);
/* What is saved has been read again: an edit based on something older is in conflict with it now (true). */
bool grid_see(struct grid *g, struct grid_edit *e, const struct grid_cell *now);

/* A block from a spreadsheet: lines and tabs. What was put into cells is in `taken`, by row and column. */
struct grid_paste {
    size_t cells, blank, bad, outside; /* cells in it; empty; not understood (kept as typed); beyond the edge */
    size_t bad_line;                   /* the first one that was not understood, from 1; its text */
    char bad_text[48];
    struct { size_t row, col; } *taken;
    size_t n;
};
bool grid_paste(struct grid *g, const char *text, struct grid_paste *out);
void grid_paste_free(struct grid_paste *p);

/* METHOD.md 7: over the rows that are units, saved and unsaved. left_out: cells that are wrong or in conflict. */
struct grid_sum { size_t units, reported, left_out; struct td_num num, den, value; /* per cent, or the total */ };
struct grid_sum grid_sum(const struct grid *g, size_t col);

#endif
