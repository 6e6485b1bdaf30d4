/*
 * What the files of the import share, and nobody else sees. Each has one role:
 *   import-outcome.c  what comes of each row, as the others say it
 *   import-cells.c    one cell: a number, a period, a word, a name; else the reason
 *   import-heads.c    columns known by their headings
 *   import-beside.c   one figure beside what is there; checked, written
 *   import-figures.c  figures, streamed: what rows and cells say
 *   import-records.c  statements and submissions
 *   import-rows.c     rows of a plan's tables
 *   import.c          the whole: a file, its settings, one change or nothing
 * Each uses those above it.
 */
#ifndef TD_IMPORT_H
#define TD_IMPORT_H

#include "exchange/importing.h"
#include "noun/choice.h"
#include "noun/names.h"
#include "sheet/sheet.h"
#include "noun/gate.h"

#include <stdlib.h>
#include <string.h>

enum { TD__CELL = 512 };

/* A column of the file: nothing, a field of the kind's table, or the values of one target, period or agency. */
struct td__head {
    enum td__role { TD__UNUSED, TD__FIELD, TD__VALUE, TD__NUMERATOR, TD__DENOMINATOR } role;
    int field;                /* of td_table_columns() */
    int64_t target, agency;   /* of values; 0 = the row says */
    td_period period;
    const char *kind;         /* of agencies in this column: "district"; "" = any */
    const char *text;         /* the heading */
};

/* A text that was recognised, for the next row that has it. */
struct td__last { char text[200]; td_period period; int64_t plan, id; bool is, always; char said[300]; };

struct td__import {
    struct td *td;
    const struct td_import_how *how;
    struct td_import *out;
    int rc;                   /* a failure that is not the file's fault */
    char broken[600];         /* why the file is no table; "" = it is */
    struct td_import_how set; /* *how with what the profile adds */
    struct td_list *mem;      /* of the import itself */
    struct td__names names;
    enum td_table table;
    const char *const *fields; /* names of the table's columns */
    bool exact;               /* one of our own exports */
    bool begun;               /* rows have been read, so no heading comes any more */
    struct td__head *head; size_t heads;
    size_t texts;             /* in the row that looks most like headings, while there are none */
    int at[TD_COLUMNS], second[TD_COLUMNS]; /* field -> column of the file, -1 = none */
    /* the record being read */
    int line;
    const struct td__field *f; size_t n;
    struct td__last last[TD__NOUNS];
    char text[TD_COLUMNS][TD__CELL]; /* of cells that had to be changed before they could be used */
    /* the work of a kind */
    void (*row)(struct td__import *m);
    int (*finish)(struct td__import *m);
    void (*clear)(struct td__import *m);
    void *work;
};

/* ---- import-outcome.c ------------------------------------------------------------------- */

/* One line of the outcome; texts are copied, NULL is "". Counts, and keeps the first ones. */
struct td__outcome { enum td_import_outcome outcome; bool warned; int line; const char *column, *value, *title, *before,
                     *after, *text; };
void td__import_row(struct td__import *m, const struct td__outcome *o);
/* Has the file more rows of a kind that is kept in memory than are taken? Then it is broken. */
bool td__import_full(struct td__import *m, size_t rows);
/* Is there room for another one of these, or will it only be counted? */
bool td__import_keeps(const struct td__import *m, enum td_import_outcome outcome);
/* Makes this part of what `seen` stands for. */
void td__import_see(struct td__import *m, uint64_t x);
void td__import_see_text(struct td__import *m, const char *text);
uint64_t td__import_hash(uint64_t before, const char *text);
/* The file is no table that can be imported; nothing more is read. Returns false. */
bool td__import_break(struct td__import *m, enum td_word why, const char *a, const char *b);
bool td__import_good(const struct td__import *m); /* neither broken nor failed */
bool td__import_no_memory(struct td__import *m);  /* it has failed; returns false */

/* ---- import-cells.c --------------------------------------------------------------------- */

/* The cell of a field of this record, trimmed; "" when it has none. */
const char *td__import_cell(struct td__import *m, int field);
const char *td__import_at(struct td__import *m, int column, char *buf, size_t size);
bool td__import_has(const struct td__import *m, int field); /* does the file say it at all? */
/* Is the folded text this one, or one of those that stand joined by |? Compared without accents and case. */
bool td__folded_is(const char *folded, const char *text, size_t len);
bool td__folded_among(const char *folded, const char *list);
/* Each: false after td__import_wrong(). An empty cell leaves *out alone and is fine. */
bool td__import_date(struct td__import *m, int field, td_date *out, bool partial);
bool td__import_year(struct td__import *m, int field, int *out);
/* The one of the list that is meant by the text, said by its code, its word in either language or otherwise; NULL. */
const struct td_choice *td__choice_said(const struct td_choice *list, const char *text);
/* Its value in a list whose words people may say in either language; *out is left alone when empty. */
bool td__import_word(struct td__import *m, int field, const struct td_choice *list, int *out);
/* The id; of the field's two columns both, when they are filled, must mean the same. `said` gets what was
 * understood. */
bool td__import_name(struct td__import *m, int field, const struct td__naming *how, int64_t *id, char *said,
                     size_t size);
/* The plan that the row is about, else that of the whole table; 0 = neither. */
bool td__import_plan(struct td__import *m, int field, int64_t *plan);
/* A number as it stands in a cell of this column; *percent: it has a percent sign. */
enum td_num_error td__import_number(struct td__import *m, int column, const char *text, struct td_num *out,
                                    bool *percent);
/* The row is wrong for what stands in this column of the file (-1: as a whole). Both return false. */
bool td__import_wrong(struct td__import *m, int column, enum td_word why, const char *a, const char *b);
bool td__import_wrong_said(struct td__import *m, int column, const char *said);

/* ---- import-heads.c --------------------------------------------------------------------- */

/* Are these the headings? Then they are known from now on. False: not these, or they are broken. */
bool td__import_heads(struct td__import *m, const struct td__field *f, size_t n, int line);
/* Is the record below them a second row of headings, or the numbers of columns? Then it is no row. */
bool td__import_below(struct td__import *m);

/* ---- the kinds -------------------------------------------------------------------------- */

int td__import_figures(struct td__import *m);
int td__import_records(struct td__import *m); /* progress, submissions */
int td__import_rows(struct td__import *m);    /* agencies, targets, tasks */

#endif
