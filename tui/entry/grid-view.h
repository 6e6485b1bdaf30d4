/*
 * The entry grid's view, in two files: grid-view.c is what people see and press, grid-data.c reads, checks, saves and
 * keeps drafts. Not for others: a grid is opened as VIEW_grid.
 */
#ifndef TUI_VIEW_GRID_H
#define TUI_VIEW_GRID_H

#include "engine/form.h"
#include "entry/grid.h"
#include "app/view.h"

enum grid_mode { GRID_CELLS, GRID_BATCH, GRID_NOTE, GRID_SOURCE, GRID_FIND, GRID_ASK };

/* For finding which figure counts; kept, since it is done for every cell. */
struct grid_scratch { struct td_figure *figure; struct td_point *point; size_t room; };

struct grid_view {
    struct view head;
    struct grid grid;
    struct grid_key at;         /* what the cell under the cursor means; a turned grid looks for it */
    int64_t extra;              /* an agency that is not a unit but was asked for; 0 = none */
    struct td_submission report; /* whose figures are entered; obligation 0: of none */
    td_date report_on;
    char named[512];            /* the source when none is said: the report, or what is set; "" = it is asked for */
    bool said;                  /* the app's batch, which another grid may have left, holds for this one */
    bool told;                  /* that cells wait for their source */
    enum grid_mode mode;
    enum command leaving;       /* what was asked for when unsaved cells were in the way; 0 = nothing */
    struct form batch;          /* source, link, date, status; in use when it has a spec */
    struct field note, source;
    struct field find;          /* a row or a column is looked for */
    struct { size_t at, n, row, col; } hit; /* which of how many; where the cursor was before */
    struct grid_key note_of;
    /* all figures of the cell under the cursor, for the lines below the grid */
    struct td_observations here;
    struct grid_key here_of;
    struct grid_scratch scratch;
    size_t saved;               /* figures since the view was opened */
    unsigned kept;              /* grid.changes of the last draft */
    bool draft;                 /* there is one on disk */
    bool unread;                /* what is saved could not be read: cells may be empty that are not */
    bool busy;                  /* some cells wait for the database; tried again */
    bool ending;                /* the program is: no time to read anything */
    int64_t tried_ms;
};

const struct td_target *grid_target(const struct grid_view *v, int64_t id);
const struct td_agency *grid_agency(const struct grid_view *v, int64_t id);
/* Where the figures are from, "" = nobody has said it yet. */
const char *grid_source(const struct grid_view *v);
struct text grid_fault_text(enum grid_fault fault, const char *typed, enum td_lang lang);

/* Rows and columns of a shape around v->at, with the figures that are saved. */
bool grid_data_lay_out(struct grid_view *v, enum grid_shape shape);
/* Checks and saves: each edit that is right, all of them as one change; the others learn why not. */
void grid_data_save(struct grid_view *v, struct grid_edit **e, size_t n);
/* All that can be tried again; `held` ones too when a person asked for it. */
void grid_data_save_all(struct grid_view *v, bool asked);
/* A conflict is decided: mine on top of theirs. */
void grid_data_keep_mine(struct grid_view *v, struct grid_edit *e);
/* Figures of the cell under the cursor into v->here, unless they are there. */
void grid_data_look(struct grid_view *v);

/* The key under which a draft says whose report it is of: obligation, agency, year; "" = of none. */
#define GRID_DRAFT_REPORT "report"
void grid_data_keep_draft(struct grid_view *v);
/* Edits of a session that ended with some; says so. */
void grid_data_take_draft(struct grid_view *v);

#endif
