/*
 * What the files of the import share, and nobody else sees. Each has one role:
 *   import-outcome.c  what comes of each row, as the others say it
 *   import-cells.c    one cell: a number, a period, a word, a name; else the reason
 *   import-heads.c    one column known by its heading
 *   import-top.c      what stands around the table: titles, forms, numbers of columns, notes
 *   import-columns.c  the rows of headings
 *   import-beside.c   one figure beside what is there; checked, written
 *   import-whose.c    of what, of when and whose a figure is
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
#include "sheet/words.h"
#include "noun/gate.h"

#include <stdlib.h>
#include <string.h>

enum { TD__CELL = 512 };

/* A column of the file: nothing, a field of the kind's table, or the values of one target, period or agency. */
struct td__head {
    enum td__role { TD__UNUSED, TD__FIELD, TD__UNITS, TD__VALUE, TD__NUMERATOR, TD__DENOMINATOR } role;
    int field;                /* of td_table_columns() */
    int64_t target, agency;   /* of values; 0 = the row says */
    td_period period;
    const char *kind;         /* of agencies in this column: "district"; "" = any */
    struct { int line; bool more; } one; /* where a share is 1, without a percent sign; another is larger */
    const char *text;         /* the heading */
    /* What makes the role, see td__head_settle(): */
    enum td__part part;
    enum td__sort says;
    const char *unit;         /* of figures; "" = not said */
    const char *piece;        /* of a year that is not said: "quy i nam "; NULL = no such thing */
    bool rate;                /* "Tỷ lệ (%)": of what, the columns beside it say */
    bool mapped;              /* a person says what it is */
    bool units;               /* each row's unit */
    bool loose;               /* a part by words that may mean something else */
    bool known;               /* what it is, though nothing is used of it */
};

/* A line above the headings. */
struct td__line {
    int line;
    size_t n, texts;          /* cells; those that are not empty */
    const char **text, **doubt; /* what a spreadsheet may have made something else of; NULL = nothing */
    bool form, numbers;       /* of a form: "Năm báo cáo: 2025"; the numbers of columns */
};

/* What the lines above the headings say. */
struct td__title {
    int64_t agency, named;    /* in a form's field; in a title */
    td_period period, titled;
    bool several, periods;    /* titles name several agencies, periods */
    bool city;                /* "toàn thành phố" */
    enum td__sort says;
    const char *text;         /* the title that says so */
    const char *unit;         /* "ĐVT: %"; "" = not said */
    const char *part;         /* the title that speaks of a part of a year: "9 tháng"; NULL = none does */
    bool elsewhen;            /* columns are of years, and none of that of the titles */
    const char *unknown;      /* looks like a unit that nobody knows; NULL = nothing does */
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
    struct { struct td__line *v; size_t n; } top; /* the lines above */
    struct td__title title;
    bool all;                 /* sheets are read */
    bool survey;              /* a sheet is only looked at */
    uint64_t mapped;          /* which entries of the map were of a heading, by bits */
    size_t counted;           /* rows below the headings */
    struct { struct td__skip { char sheet[64]; int from, to; bool hit; } *v; size_t n; } skip; /* lines left out */
    bool foot;                /* notes and signatures have begun */
    const char *planned;      /* a heading of plans in the row that looks most like headings */
    int samples;              /* rows of which the columns show some */
    size_t texts;             /* in the row that looks most like headings, while there are none */
    int at[TD_COLUMNS], second[TD_COLUMNS]; /* field -> column of the file, -1 = none */
    /* Periods so far: other than days; months such as 12/2024; days of a workbook that begin or end a month; days that
     * begin one. */
    struct { bool span, month, edge, first; } periods;
    /* the record being read */
    int line;
    const struct td__field *f; size_t n;
    struct td__last last[TD__NOUNS];
    char text[TD_COLUMNS][TD__CELL]; /* of cells that had to be changed before they could be used */
    /* the work of a kind */
    void (*row)(struct td__import *m);
    void (*first)(struct td__import *m); /* of a sheet */
    void (*end)(struct td__import *m);   /* of a sheet; may be NULL */
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
/* The lines that a person leaves out ("5,7-9", "Quý II!4"): read; does one of them say this line; was each a line? */
int td__import_skips(struct td__import *m);
bool td__import_left_out(struct td__import *m);
int td__import_skipped(struct td__import *m);
/* A row that counted as new or changed is wrong after all. */
void td__import_spoil(struct td__import *m, int line, const char *why);
/* Makes this part of what `seen` stands for. */
void td__import_see(struct td__import *m, uint64_t x);
void td__import_see_text(struct td__import *m, const char *text);
uint64_t td__import_hash(uint64_t before, const char *text);
/* What columns were taken for, and the first of what stands in them. */
bool td__import_columns(struct td__import *m);
void td__import_sample(struct td__import *m);
/* The file is no table that can be imported; nothing more is read. Returns false. */
bool td__import_break(struct td__import *m, enum td_word why, const char *a, const char *b);
bool td__import_good(const struct td__import *m); /* neither broken nor failed */
bool td__import_no_memory(struct td__import *m);  /* it has failed; returns false */

/* ---- import-heads.c --------------------------------------------------------------------- */

void td__head_understand(struct td__import *m, struct td__head *h, const char *text);
void td__head_settle(const struct td__import *m, struct td__head *h); /* all that is known of it makes its role */
/* True when the person says what this column is; *h is that. */
bool td__head_mapped(struct td__import *m, struct td__head *h, int column);
bool td__heads_all_mapped(struct td__import *m); /* false: of a heading that the person named there is none */

/* ---- import-top.c ----------------------------------------------------------------------- */

/* The record becomes a line above the headings. */
const struct td__line *td__import_top(struct td__import *m, int line);
/* What those lines say; false when a form says something else than the options. */
bool td__import_titles(struct td__import *m);
/* The one agency, but for the city, that a text names among other words; 0 = none, -1 = several. */
int64_t td__import_agency_in(struct td__import *m, const char *text);
/* Are they the numbers of columns? `*unsure`: they may be, or a row of figures. */
bool td__import_numbers(struct td__import *m, bool *unsure);
/* A note or a signature below, or the headings once more. */
bool td__import_foot(struct td__import *m);

/* ---- import-columns.c ------------------------------------------------------------------- */

/* Are these the headings? Then they are known from now on. False: not these, or they are broken. */
bool td__import_heads(struct td__import *m, const struct td__field *f, size_t n, int line);
/* Is the record below them a second row of headings, units, or the numbers of columns? Then it is no row. */
bool td__import_below(struct td__import *m);

/* "Quý I" becomes a quarter of the year that holds for the table; false when none does. */
bool td__import_pieces(struct td__import *m);
/* Is it clear of what the rates among the columns are? */
bool td__import_rates(struct td__import *m);

/* ---- the kinds -------------------------------------------------------------------------- */

int td__import_figures(struct td__import *m);
int td__import_records(struct td__import *m); /* progress, submissions */
int td__import_rows(struct td__import *m);    /* agencies, targets, tasks */

#endif
