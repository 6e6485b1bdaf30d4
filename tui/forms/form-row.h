/*
 * Forms about one row of a plan's tables: a target, an agency, a threshold ... The keys of their fields are columns of
 * the bundle, so that what core says of a column stands at its field. After a conflict what nobody here has typed
 * over becomes as the others have it, and beside the rest theirs is shown; saving again is then a decision.
 */
#ifndef TUI_FORM_ROW_H
#define TUI_FORM_ROW_H

#include "forms/forms.h"

enum { ROW_CELLS = TD_COLUMNS + 1 };

enum row_mode {
    ROW_EDIT,
    ROW_NEW,
    ROW_TERM,    /* an agency's next term: its newest, from a date on otherwise */
    ROW_ROLE,    /* an assignment: a new one in the place of the old, or none */
    ROW_REMOVE,
};

/* What a kind of form does with which row. */
struct row_kind {
    enum td_table table;
    enum row_mode mode;
    /* The key of the row, by columns, and what fields of a new one begin with; the texts live until the model is read
     * again. False: there is no such thing. */
    bool (*key)(struct form_view *v, const char *cell[ROW_CELLS]);
};

/* For struct form_kind and struct form_spec. */
bool row_fill(struct form_view *v);
int row_save(struct form_view *v, int64_t *change);
void row_check(void *owner, struct form *form);
/* A cell of the row as it was read; "" = nothing. */
const char *row_cell(const struct form_view *v, const char *column);
/* Reads the row again, after a conflict. */
void row_rebase(struct form_view *v);
/* What core has said last, in the language of the screen. */
const char *row_fault(struct form_view *v);
void row_close(struct form_view *v);

#endif
