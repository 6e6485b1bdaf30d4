/*
 * Tables in files for people: the same rows as a spreadsheet, as CSV that a spreadsheet opens by itself, as text in
 * columns, as Markdown. What programs read is written by json.h.
 */
#ifndef TUI_BOOK_H
#define TUI_BOOK_H

#include "file/out.h"
#include "file/xlsx.h"

/* CSV: UTF-8 with a mark, semicolons, decimal comma, dd/mm/yyyy, and no text that a spreadsheet would calculate. */
enum book_format { BOOK_CSV, BOOK_XLSX, BOOK_TEXT, BOOK_MARKDOWN,
                   BOOK_HTML }; /* of documents only, which write it themselves */
enum { BOOK_COLUMNS = OUT_COLUMNS };

struct book {
    struct out *o;
    enum book_format format;
    enum td_lang lang;
    const char *mark;                     /* stands above every table, also in CSV; NULL = nothing */
    const char *above[2];                 /* lines above the first table of a spreadsheet; NULL = none */
    struct xlsx *x;
    struct xlsx_column col[BOOK_COLUMNS]; /* of the table; the headings are the caller's until the next */
    size_t n, tables, rows, table_rows;   /* rows in all, and in this table */
    struct out_table text;
    struct out_column text_col[OUT_COLUMNS];
    bool begun, head_due, in_table;       /* something was written; a table has no row yet; it has some */
    bool blank, too_broad;                /* the last line was blank; some table had too many columns */
};

/* `title` stands above text; "" = nothing does. */
void book_open(struct book *b, struct out *o, enum book_format format, enum td_lang lang, const char *title,
               td_date today);
/* Begins a table: a sheet of this name. Before its first row, and where there is no table, text can stand. */
void book_table(struct book *b, const char *name, const struct xlsx_column *col, size_t n);
/* A line of text; CSV has none. `heading`: of what follows. */
void book_text(struct book *b, const char *text, bool heading);
/* Lines that keep their places, such as a drawing; CSV and spreadsheets have none. */
void book_drawing(struct book *b, const char *lines);
/* A text for each column, in exchange form but for XLSX_SHOWN. */
void book_row(struct book *b, const char *const *cells);
/* 0 or errno, as xlsx_write(); what o says itself (o->error) is not repeated. */
int book_close(struct book *b);

#endif
