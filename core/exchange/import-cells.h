/* One cell of a table that somebody sent, read: import-cells.c. */
#ifndef TD_IMPORT_CELLS_H
#define TD_IMPORT_CELLS_H

#include "exchange/import.h"

/* The cell of a field of this record, trimmed; "" when it has none. */
const char *td__import_cell(struct td__import *m, int field);
const char *td__import_at(struct td__import *m, int column, char *buf, size_t size);
bool td__import_has(const struct td__import *m, int field); /* does the file say it at all? */
/* Is the folded text this one, or one of those that stand joined by |? Compared without accents and case. */
bool td__folded_is(const char *folded, const char *text, size_t len);
bool td__folded_among(const char *folded, const char *list);
/* The length of a text without the mark of a footnote behind it. 10\u00b2 may be a hundred, and m\u00b2 is a unit. */
size_t td__import_unmarked(const char *s);
/* False after td__import_wrong(): the cell holds no value, but a formula without one, an error, a time ... */
bool td__import_sound(struct td__import *m, int column);
/* Each: false after td__import_wrong(). An empty cell leaves *out alone and is fine. */
bool td__import_period(struct td__import *m, int field, td_period *out);
/* "Quý I" completed by a year; by the one year that the table or an option is about, 0 = there is none. */
bool td__piece_period(const char *piece, int year, td_period *out);
int td__import_year_of_all(const struct td__import *m);
bool td__import_past(struct td__import *m, int field, td_date *out, bool partial); /* a day that has come */
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
/* What a heading shows, without marks of footnotes. */
const char *td__import_head(struct td__import *m, int column, char *buf, size_t size);
/* Why it may be another one, of which a spreadsheet has made a number or a day; NULL: it is what it is. */
const char *td__import_head_doubt(struct td__import *m, int column);
/* What a code is that stands in this column: its text, or what a cell shows of a number. NULL after td__import_wrong():
 * the number may be several codes of these. */
const char *td__import_code(struct td__import *m, int column, const struct td__naming *how, const char *text);
/* The row is wrong for what stands in this column of the file (-1: as a whole). Both return false. */
bool td__import_wrong(struct td__import *m, int column, enum td_word why, const char *a, const char *b);
bool td__import_wrong_said(struct td__import *m, int column, const char *said);

/* A number of this unit (NULL: of one that is not known) as it stands in a cell of this column; *percent: it has a
 * percent sign. */
bool td__import_number(struct td__import *m, int column, const char *text, const char *unit, struct td_num *out,
                       bool *percent);
/* Is a share that has no percent sign one of 100? False after td__import_wrong(): perhaps it is one of 1. What is 1 is
 * looked at when all has been read, by td__import_ones(). */
bool td__import_share(struct td__import *m, int column, struct td_num share);
void td__import_ones(struct td__import *m);
/* Does a comma within numbers divide the cells of this record? Then it is wrong. */
bool td__import_undivided(struct td__import *m);

#endif
