/* The journal: changes, what each of them wrote, and taking them back. */
#ifndef TD_JOURNAL_H
#define TD_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/figures.h"

/* A change: what one person did with one command, all of it or nothing. */
struct td_change {
    int64_t id, uid;
    const char *at;                       /* UTC, ISO 8601 */
    const char *actor;
    const char *typed, *note;             /* what a person has written; note tells of an undo what it undid, in the
                                             language of the handle */
    enum td_act act;
    enum td_place place;
    const char *via;                      /* the word by which scripts know act and place; when the act is TD_ACT_OTHER,
                                             what is on record */
    int64_t undoes, undone_by;            /* changes; 0 = none. undone_by says what is so now: the undo of a change that
                                             was done again has been undone itself */
    size_t figures, rulings, statements, submissions, rows; /* that it wrote; a bundle's figures are not counted */
};
/* Everything 0 or NULL: all changes. Agency, target and plan: changes that wrote something about them; a bundle's
 * figures do not count. */
struct td_change_filter {
    const char *actor;
    int64_t agency, target, plan;
    int64_t from, to;                     /* ids, both included */
    size_t newest;                        /* at most so many */
};
struct td_changes { struct td_change *v; size_t n; struct td_list *mem; };
int td_changes(struct td *td, struct td_changes *out, const struct td_change_filter *f); /* newest first */
static inline void td_changes_free(struct td_changes *l) { td_list_clear(l); }

/* One column of a row: as people read it in the language asked for, and exactly, for programs (codes, ISO dates,
 * decimal points). "" = nothing, or not there yet. */
struct td_field {
    const char *column, *label;
    const char *before, *after;
    const char *exact_before, *exact_after;
};
enum td_item_kind { TD_ITEM_FIGURE, TD_ITEM_RULING, TD_ITEM_STATEMENT, TD_ITEM_SUBMISSION, TD_ITEM_ROW };
/* One row that a change wrote, and where it is to be found: what does not apply is 0. */
struct td_item {
    enum td_item_kind kind;
    const char *table, *thing;            /* "closing"; "chốt số liệu" */
    const char *title;                    /* which one: "c.4 ..., Quận 1, 2025" */
    int64_t row;                          /* its id in the table; 0 for a figure */
    int rev;                              /* of an editable row: the version that was written */
    int64_t plan, target, agency, task, obligation, request, submission;
    td_period period;
    int seq, year;
    const struct td_field *fields;        /* what differs from the version before; of a new row all that is said */
    size_t n_fields;
};
struct td_items { struct td_item *v; size_t n; struct td_list *mem; };
/* In the order of writing; most = 0: all. A row that a change wrote more than once is one item. */
int td_items(struct td *td, struct td_items *out, int64_t change, enum td_lang lang, size_t most);
static inline void td_items_free(struct td_items *l) { td_list_clear(l); }

/* Takes back everything that a change did, as a new change (its id into *undo, which may be NULL): figures are
 * withdrawn, rulings and statements are as before, rows get the version before. The same takes back an undo.
 * TD_CONFLICT, saying who and when: something newer stands in the way, or it has been undone already; TD_INVALID: it
 * came with a bundle, or did nothing. */
int td_undo(struct td *td, int64_t change, enum td_place place, int64_t *undo);

#endif
