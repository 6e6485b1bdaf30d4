/* Rows of plans in and out: bundles, exports, edits by the same rules. */
#ifndef TD_ROWS_H
#define TD_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/act.h"
#include "noun/table.h"
#include "store/handle.h"

struct td_problem { const char *file; int line; const char *column; const char *text; };
struct td_load {
    struct td_problem *problems; size_t n_problems; /* the first 1,000 */
    size_t problems_in_all;
    size_t added, changed, unchanged, rows;
    struct td_list *mem;
};
/* Loads or updates the bundle in folder `dir` in one transaction: all of it, or nothing and TD_INVALID with
 * every problem listed. Entered data is kept; rows that left the bundle are marked as gone. */
int td_load(struct td *td, const char *dir, struct td_load *out);
void td_load_free(struct td_load *l);
/* While this handle loads, now and then: how many rows were read; false gives up, and nothing is loaded. NULL: nobody
 * is told. */
void td_set_progress(struct td *td, bool (*progress)(void *arg, uint64_t rows, uint64_t unknown), void *arg);

/* Hands out every row of a table as the text of its columns, of one plan (0 = all): what stands, so neither figures
 * that were replaced or withdrawn, nor statements and submissions that were taken back. */
int td_export(struct td *td, enum td_table t, int64_t plan,
              bool (*row)(void *arg, const char *const *fields), void *arg);

/* Rows of a bundle's tables, written by a person: in the same texts, by the same rules, and kept by later loads. */

struct td_edit {
    enum td_table table;
    const char *const *cells; /* a text for each of td_table_columns(), as td_export() hands them out; NULL = "" */
    int rev;                  /* of the version that the author has seen; 0 = a new row, which must not be there */
    bool gone;                /* takes the row away; of the cells only the key is read */
};
/*
 * Writes n rows in their order as one change, all or none. What is wrong is listed as by td_load(), with all its rules:
 * TD_INVALID; the line is the row's place, from 1. A row that says what is stored is left alone, and when all do there
 * is no change and *change (may be NULL) is 0. TD_CONFLICT: another version is there than the author has seen, and it
 * says something else. A row that others need cannot be taken away. Free `problems` with td_load_free() in any case.
 */
int td_edit(struct td *td, const struct td_edit *rows, size_t n, enum td_place place, const char *note, int64_t *change,
            struct td_load *problems);
/* An agency under another name, kind or parent from `valid_from` on: its newest term, of which the author has seen
 * version `rev`, ends the day before, and `cells` is the term after it. */
int td_edit_term(struct td *td, const char *const *cells, int rev, enum td_place place, const char *note,
                 int64_t *change, struct td_load *problems);

struct td_row_texts {
    const char *cell[TD_COLUMNS + 1]; /* by td_table_columns(), ended by NULL */
    int64_t id;
    int rev;
    struct td_list *mem;
};
/* The row with this key, of `key` only the key's cells; NULL = any, of several rows the last (the newest term of an
 * agency). TD_NOT_FOUND. */
int td_row_texts(struct td *td, enum td_table t, const char *const *key, struct td_row_texts *out);
void td_row_texts_free(struct td_row_texts *r);

#endif
