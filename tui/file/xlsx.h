/*
 * Spreadsheets: rows of texts in exchange form become sheets of typed cells, by libxlsxwriter. Only xlsx.c includes
 * it. A mistake of the caller's (too many rows, too long a text) is remembered and said by xlsx_write(): a file is
 * complete or there is none.
 */
#ifndef TUI_XLSX_H
#define TUI_XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "file/out.h"
#include "base/number.h"

enum xlsx_type {
    XLSX_TEXT,    /* never a formula */
    XLSX_NUMBER,  /* with the decimals that it has; what is no number stays text */
    XLSX_PERCENT, /* 99.5 is stored as 0.995 and shown as 99.5% */
    XLSX_DATE,    /* of an ISO date */
    XLSX_VERDICT, /* the word, with the colour of its meaning */
    XLSX_SHOWN,   /* as people write it in the language: numbers, percents and dates are typed, the rest is text */
};
struct xlsx_column {
    const char *head; /* copied, as all texts are */
    enum xlsx_type type;
    int width;        /* in characters; 0 = from the cells */
    bool wrap;
};

struct xlsx;

/* NULL: no memory. `today` is written into the file as its day, so that the same data make the same bytes. */
struct xlsx *xlsx_new(enum td_lang lang, const char *title, td_date today);
/* Begins a sheet: header row that stays, filter, widths, printed on A4 across and as wide as the page. The name is
 * made one that a spreadsheet takes, and unique. */
void xlsx_sheet(struct xlsx *x, const char *name, const struct xlsx_column *col, size_t n);
/* A line above the table, before its first row. */
void xlsx_text(struct xlsx *x, const char *text, bool bold);
/* A text for each column, in exchange form (decimal point, ISO date); "" = an empty cell. */
void xlsx_row(struct xlsx *x, const char *const *cells);
/* Rows of this sheet so far. */
size_t xlsx_rows(const struct xlsx *x);

/* A sheet of its own with lines over years, from rows first..last (from 0) of the sheet begun last. A line crosses
 * empty cells. */
struct xlsx_chart {
    const char *name, *title, *axis; /* of the sheet; above the chart; at its values, such as "%" */
    const char *time;                /* below the years: what 2025 means */
    size_t first, last;
    size_t x;                        /* column of the years, as numbers */
    int from, to;                    /* the first and the last year shown */
    const struct xlsx_line { size_t column; const char *name; bool threshold; } *line;
    size_t n;
};
void xlsx_chart(struct xlsx *x, const struct xlsx_chart *c);

/* The whole file into o; frees x. 0, or errno: EOVERFLOW when it has more than a spreadsheet holds, which would be
 * dropped there without a word; ELIBACC when libxlsxwriter cannot be opened. */
int xlsx_write(struct xlsx *x, struct out *o);
/* What could not be written: a spreadsheet of that size, or its parts, which are temporary files. */
const char *xlsx_where(int error, const char *path);
/* The error in words; EOVERFLOW and ELIBACC (libxlsxwriter is not there) in ours. */
const char *xlsx_why(int error, enum td_lang lang);

/* The name that a sheet gets: at most 31 letters (UTF-16 units), none of []:*?/\, no ' at its ends, not empty. For
 * tests. */
enum { XLSX_NAME = 31 * 4 + 1 };
void xlsx_sheet_name(char buf[XLSX_NAME], const char *name);

#endif
