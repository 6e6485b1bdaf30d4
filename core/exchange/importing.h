/* Tables that people send, taken in. */
#ifndef TD_IMPORTING_H
#define TD_IMPORTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/duty.h"
#include "noun/table.h"
#include "sheet/how.h"

/*
 * What units send: one table in a file (CSV in any dress, or a workbook), as people make it in a spreadsheet. Columns
 * are known by their headings, Vietnamese or English, in any order; what is above the headings is passed over, and so
 * are columns that mean nothing here. A table of figures may be long (a figure a row) or wide (a column for each
 * target, for each period, or for each agency; "c.4 - tử số" for a part, or a second row of headings for parts and
 * periods). Agencies, targets, tasks and reports are known by code, name or short name, with or without accents; a name
 * that ended before the period stands for its one successor. What can be read in two ways is wrong, and nothing is
 * guessed; an empty cell is no figure, and not zero.
 *
 * A table with exactly the columns of td_table_columns() is one of our own exports: its numbers have a decimal point,
 * and what was unusual in it was explained where it was entered, so it is imported as it is.
 */
enum td_import_kind { TD_IMPORT_OBSERVATIONS, TD_IMPORT_PROGRESS, TD_IMPORT_SUBMISSIONS, TD_IMPORT_AGENCIES,
                      TD_IMPORT_TARGETS, TD_IMPORT_TASKS, TD_IMPORTS };
enum td_table td_import_table(enum td_import_kind kind); /* whose columns the kind has */

struct td_import_how {
    enum td_import_kind kind;
    const char *path;
    const char *name;         /* of the file, for people; NULL = the path's last part */
    struct td_sheet_how sheet;
    char decimal;             /* ',' or '.': how the file writes decimals; 0 = a number that depends on it is wrong */
    enum td_dash { TD_DASH_ASKED, TD_DASH_NONE, TD_DASH_ZERO } dash; /* what "-" is where a figure should be, or a zero
                                 that a workbook does not show: asked about, no figure, zero */
    /* What columns mean where their headings do not say: "HEADING=FIELD;HEADING=FIELD". HEADING may be #3 for the third
     * column; FIELD is a column of td_table_columns(), "target:c.4", "target:c.4/numerator", "period:2025",
     * "agency:so-gddt", or "-" for nothing. NULL = "". */
    const char *map;
    /* Who makes tables like this one; "" or NULL = not said. What was said about it (decimal, dash, map, charset,
     * delimiter, sheet) is remembered with what was imported, and stands the next time where it is not said again. */
    const char *profile;
    const char *skip;         /* lines that are left out: "5,7-9"; NULL = none */
    /* What holds where the table has no place for it; 0, "" or NULL = nothing does. An empty cell stays empty. */
    int64_t plan, target, agency;
    td_period period;
    int year;
    td_date on;               /* of reports: when they came */
    enum td_status status;    /* 0 = reported */
    const char *source;       /* where the figures are from; else the file's name */
    const char *note;         /* of rows that a check warns of and that have none; and of the change */
    td_date today;
    const struct td_submission *submission; /* figures only: the report that brought them, recorded with them */
    enum td_lang lang;        /* of the texts below */
    bool apply;               /* else nothing is written */
    uint64_t seen;            /* with `apply`: the `seen` of the preview that the person has agreed to; TD_CONFLICT when
                                 the file or the database says something else by now. 0 = no preview */
    /* Now and then, by bytes of the file; false gives up: TD_ERROR, and nothing was written. May be NULL. */
    bool (*progress)(void *arg, uint64_t done, uint64_t all);
    void *arg;
};

enum td_import_outcome {
    TD_IMPORT_WRONG,          /* cannot be imported; while there is one, nothing is */
    TD_IMPORT_CHANGED,        /* takes the place of what is there */
    TD_IMPORT_NEW,
    TD_IMPORT_UNCHANGED,
    TD_IMPORT_SKIPPED,        /* no figure, a total, a plan, left out: not imported, and said so */
    TD_IMPORT_OUTCOMES
};
struct td_import_row {        /* of a wide table: one cell */
    enum td_import_outcome outcome;
    bool warned;              /* true so rarely that somebody should say why: it needs a note */
    int line;                 /* in the file; of a workbook its row */
    const char *sheet;        /* where several were read; "" = the one */
    const char *column;       /* heading; "" = the row as a whole */
    const char *value;        /* the cell, as it stands in the file */
    const char *title;        /* what it is about: "c.4, Ba Đình, 2025" */
    const char *before, *after; /* as people read them */
    const char *text;         /* why it is wrong, skipped or strange; else what was understood ("kế thừa ..."), or "" */
};
/* field: as in a map; means: in words, "" = unused; sample: the first of what stands in it */
struct td_import_column { const char *head, *field, *means, *sample; };
struct td_import_sheet {
    const char *name;
    size_t rows;              /* of the table in it; 0 = none */
    bool hidden, read;
};
struct td_import {
    size_t n[TD_IMPORT_OUTCOMES]; /* all of them; and: */
    size_t warned;            /* new and changed ones with a warning, */
    size_t unexplained;       /* and of those the ones that have no note yet: while there are some, nothing is */
    struct td_import_row *v; size_t rows; /* by line: all but the unchanged, the first 1,000 of each outcome */
    struct td_import_column *column; size_t columns; /* with no headings: of the row that looks most like them */
    struct td_import_sheet *sheet; size_t sheets; /* of a workbook with several */
    bool unchosen;            /* several have figures and nobody said which: nothing is written */
    const char *remembered;   /* what of the profile stood where nothing was said: "decimal=, map=..."; "" = nothing */
    td_period titled;         /* what titles say of the whole table, for a person to say so; 0 = nothing */
    int64_t named;
    int head;                 /* line of the headings; 0 = none were found */
    size_t dashes;            /* cells that are only a dash, or a zero that is not shown, */
    enum td_dash dash;        /* and what they were taken for */
    bool ambiguous;           /* some numbers depend on how decimals are written (`decimal`) */
    struct td_sheet_found found;
    uint64_t seen;
    int64_t change;           /* that wrote it; 0 = nothing was written */
    struct td_list *mem;
};
/*
 * Reads the file and says what importing it does, or does it: all of it in one change, or nothing. TD_OK: the counts
 * say how it stands (a preview may hold wrong rows), and with `apply` it is written. TD_INVALID, with `apply`: some row
 * is wrong or unexplained; also when the file cannot be read as a table at all (td_errmsg() says why, in `lang`). A
 * table that says what is there already writes nothing. Free `out` in any case.
 */
int td_import(struct td *td, const struct td_import_how *how, struct td_import *out);
static inline void td_import_free(struct td_import *l) { td_list_clear(l); }

#endif
