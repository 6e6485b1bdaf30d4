/* What can be entered by a form: one row a kind, in forms.c. The view that shows them is view/form.c. */
#ifndef TUI_FORMS_H
#define TUI_FORMS_H

#include "engine/form.h"
#include "app/view.h"

enum form_kind {
    FORM_FIGURE,     /* arg: id = target, agency, period */
    FORM_CORRECT,    /* ... and seq: the figure that is replaced */
    FORM_ACCEPT,
    FORM_WITHDRAW,
    FORM_PROGRESS,   /* id = task */
    FORM_SUBMISSION, /* id = obligation, agency, perhaps period: the year */
    FORM_REPORTS,    /* id = agency, or several marked ones */
    FORM_REQUEST,    /* id = target, agency, perhaps period and seq */
    FORM_REQUEST_TASK,
    FORM_ANSWER,     /* id = request */
    FORM_CLOSE,      /* id = plan */
    FORM_AS_OF,      /* not about anything: which day is shown */
    FORM_DUTIES,     /* id = a duty_row(), or several marked ones; period = the year */
    /* Rows of what plans are made of, in forms-admin.c; id = the thing, a new one: what it is part of. */
    FORM_ROWS,
    FORM_PLAN = FORM_ROWS, FORM_PLAN_NEW, FORM_PLAN_REMOVE,
    FORM_AGENCY, FORM_AGENCY_NEW, FORM_AGENCY_REMOVE, FORM_AGENCY_TERM,
    FORM_TARGET, FORM_TARGET_NEW, FORM_TARGET_REMOVE,
    FORM_THRESHOLD, FORM_THRESHOLD_NEW, FORM_THRESHOLD_REMOVE, /* id = target, seq = year, agency: 1 = yearly */
    FORM_TASK, FORM_TASK_NEW, FORM_TASK_REMOVE,
    FORM_ROLE, FORM_ROLE_NEW,                                  /* id = task, agency, seq = role */
    FORM_OBLIGATION, FORM_OBLIGATION_NEW, FORM_OBLIGATION_REMOVE,
    /* Not about the database: files, in save.c. */
    FORM_FILES,
    FORM_SAVE_AS = FORM_FILES,                                 /* what the view below shows */
    /* In forms-import.c: what is said in them goes into the app's import_ask. New kinds come last: drafts know theirs
     * by its number. */
    FORM_IMPORTS,
    FORM_IMPORT = FORM_IMPORTS,                                /* perhaps id = target, agency */
    FORM_IMPORT_HOW,
    FORM_IMPORT_NOTE,
    FORM_IMPORT_COLUMN,                                        /* id = place of the column, from 0 */
    FORM_KINDS
};

enum { FORM_SAID = 1 };

struct form_view {
    struct view head;
    const struct form_kind_info *kind;
    struct view_arg about;
    struct form form;
    char title[256];
    bool leaving;               /* Esc was pressed with something typed: once more leaves */
    /* what the entries are based on */
    int64_t based_on;
    int64_t base_agency;
    td_period base_period;
    struct td_requests requests;
    const struct td_request *request;
    struct td_obligations obligations;
    struct form_row *row;       /* of form-row.c; NULL = the form is not about a row */
};

struct form_kind_info {
    const char *draft;          /* name of its drafts */
    enum ui title, saved;       /* saved: U_SHORT_NONE when saving says it */
    struct form_spec spec;
    bool (*fill)(struct form_view *v);                  /* false: there is no such thing */
    /* As the td_ function that it calls; FORM_SAID: not saved, and app_say() has said why. */
    int (*save)(struct form_view *v, int64_t *change);
    bool reads;                                         /* changes nothing, so it works on earlier days too */
};
extern const struct form_kind_info form_kinds[FORM_ROWS], form_row_kinds[FORM_FILES - FORM_ROWS],
                                   form_file_kinds[FORM_IMPORTS - FORM_FILES],
                                   form_import_kinds[FORM_KINDS - FORM_IMPORTS];
const struct form_kind_info *form_kind(int kind);

/* The model of a form's app, by the form's owner; and what several forms choose from. */
const struct model *form_model(const void *owner);
extern const struct form_choices form_agencies, form_targets;

/* Opens the form that a command of editing (edit, new, remove) means: for a thing, for what stands on a line of a page
 * (`arg` as of its form), for the plan in view. False: none. */
bool form_edit(struct app *a, enum command c, const struct view_ops *thing, int64_t id);
bool form_edit_line(struct app *a, enum command c, struct view_arg arg);
bool form_edit_plan(struct app *a, enum command c);

/* A report that an agency owes, as the id of a row, and back. */
static inline int64_t duty_row(int64_t obligation, int64_t agency) { return obligation << 32 | agency; }
static inline int64_t duty_obligation(int64_t row) { return row >> 32; }
static inline int64_t duty_agency(int64_t row) { return row & 0xffffffff; }

/* Asks which file is to be imported. */
void import_begin(struct app *a);
/* What was said in a form about an import is shown by the preview, which is opened where it is not there yet. False:
 * another form. */
bool import_said(struct app *a, int form);
/* What the preview shows, read again if what was said has changed; NULL = none is open. */
const struct td_import *import_in_view(struct app *a);

/* Reads again what the form is based on, after a conflict. */
void form_rebase(struct form_view *v);

#endif
