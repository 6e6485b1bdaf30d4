/*
 * What `list`, `show`, `status` and `export` print of things of one kind: records.def says which columns they have,
 * with a key for programs and a heading for people. Rows are put cell by cell, in that order; what becomes of them -
 * text in columns, fields and tables of a page, CSV, JSON, a spreadsheet - is decided here, so that formats cannot
 * drift apart.
 */
#ifndef TUI_RECORDS_H
#define TUI_RECORDS_H

#include "file/book.h"
#include "cli/find.h"
#include "file/json.h"
#include "show/ui.h"

enum record_id {
#define RECORD(id, en, vi, ...) R_##id,
#include "cli/records.def"
#undef RECORD
    RECORDS
};

enum { MOST_COLUMNS = 40 };
enum sheet_form { SHEET_TEXT, SHEET_FIELDS, SHEET_ROWS, SHEET_BOOK };

struct sheet {
    struct cli *c;
    const struct cli_world *w;
    const struct record *r;
    size_t n;                 /* its columns; fewer: the last are left out */
    enum sheet_form form;
    const char *key, *heading; /* in a page: of the table */
    bool begun;               /* some row has been put, or what stands before them */
    size_t at, kept;          /* the next column; cells of the row so far */
    size_t cell[MOST_COLUMNS]; /* where they begin in `row` */
    char *row;
    size_t used, room;
    bool fit;                 /* text: cut to the width of the output */
    int least;                /* text: no column is cut below so many cells */
    unsigned hidden;          /* text: bits of columns that are left out */
    struct out_table text;
    struct out_column people[MOST_COLUMNS];
    const char *names[MOST_COLUMNS + 1];
    struct rows rows;
    struct book book;         /* csv-excel and xlsx */
};

/* In the format asked for. Nothing is written before the first row or the end. */
void sheet_open(struct sheet *s, struct cli *c, const struct cli_world *w, enum record_id id);
/* Goes on with fields of a page, or with a table in it under the heading (NULL: the record's title). Text leaves out
 * fields that are empty and tables without rows. */
void sheet_turn(struct sheet *s, enum record_id id, enum sheet_form form, const char *key, const char *heading);
/* Writes what stands before the rows, now. */
void sheet_begin(struct sheet *s);
/* `status`: of what should have been put; programs do not get an end after a failure. Returns the command's. */
int sheet_close(struct sheet *s, int status);
const char *sheet_head(const struct sheet *s, size_t column);
/* A table of the kind: what list() puts. */
int sheet_of(struct cli *c, const struct cli_world *w, enum record_id id, int (*list)(struct sheet *s));

/* The next cell. `people` is NULL when the exact text is also what they read. */
void cell_put(struct sheet *s, const char *exact, const char *people);
void cell_text(struct sheet *s, const char *text);
void cell_name(struct sheet *s, const char *en, const char *vi);
void cell_flag(struct sheet *s, bool b);
void cell_int(struct sheet *s, int64_t n);
void cell_id(struct sheet *s, int64_t id);        /* "" for 0, as of all below that have nothing to say */
void cell_num(struct sheet *s, struct td_num n);
void cell_value(struct sheet *s, struct td_num n, const char *people);
void cell_date(struct sheet *s, td_date d);
void cell_period(struct sheet *s, td_period p);
void cell_choice(struct sheet *s, const struct td_choice *list, int value);
void cell_word(struct sheet *s, const struct td_choice *list, const char *code);
void cell_plan(struct sheet *s, int64_t id);
void cell_part(struct sheet *s, const struct td_assignment *a); /* the role; with a mark where it is inferred */
void cell_role(struct sheet *s, int64_t id, enum td_basis basis); /* with a mark where it is only inferred */
/* One line below what was printed, when such a mark stands in it. */
void cli_explain_marks(struct cli *c);
void cell_agency(struct sheet *s, int64_t id);    /* the code, and its short name for people */

#endif
