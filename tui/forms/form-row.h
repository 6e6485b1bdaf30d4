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
struct row_kind { enum td_table table; enum row_mode mode; };

/* Of forms-admin.c: the field of a column, without its choices; false: it has none. */
/* Beside the fields of a row that is removed. */
extern const struct form_field row_why_removed;
bool row_field(const struct row_kind *k, int column, struct form_field *out);
/* What is known of a cell before the row is read, by what the form is about: of a row that is there its key ("" = any),
 * of a new one what it begins with. Stays until the model is read again. NULL: there is no such thing. */
enum { ROW_YEAR = 16 };
const char *row_known(struct form_view *v, int column, char year[ROW_YEAR]);

/* The fields of the form, when it is opened; NULL = no memory. */
const struct form_spec *row_spec(struct form_view *v);
/* For struct form_kind and struct form_spec. */
bool row_fill(struct form_view *v);
int row_save(struct form_view *v);
void row_check(void *owner, struct form *form);
/* A cell of the row as it was read; "" = nothing. */
const char *row_cell(const struct form_view *v, const char *column);
/* Reads the row again, after a conflict. */
void row_rebase(struct form_view *v);
/* What core has said last, in the language of the screen. */
const char *row_fault(struct form_view *v);
void row_close(struct form_view *v);

#endif
