/* The kinds of a bundle and what people record: their columns, and what people call these. */
#ifndef TD_TABLE_H
#define TD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/choice.h"

/* The kinds of a bundle, which are also the kinds of list and export; and what people record, to export. */
enum td_table { TD_T_PLAN, TD_T_AGENCIES, TD_T_SUCCESSION, TD_T_TARGETS, TD_T_THRESHOLDS, TD_T_TASKS,
                TD_T_ASSIGNMENTS, TD_T_OBLIGATIONS, TD_T_OBSERVATIONS, TD_TABLES,
                TD_T_PROGRESS = TD_TABLES, TD_T_SUBMISSIONS, TD_EXPORTS };
enum { TD_COLUMNS = 24 }; /* of a table at most; it does not compile with more */
const char *td_table_name(enum td_table t);  /* "thresholds"; the file is thresholds.csv */
bool td_table_parse(const char *name, enum td_table *out); /* also the singular */
/* Column names of a table, ended by NULL: exactly those of docs/bundles.md. */
const char *const *td_table_columns(enum td_table t);
const char *td_table_title(enum td_table t, enum td_lang lang); /* for people: "Chỉ tiêu" */
/* For people: the heading of a column, by its place in td_table_columns(); where it holds codes of things, the heading
 * of a column with their names beside it (NULL: it does not). */
const char *td_table_heading(enum td_table t, int column, enum td_lang lang);
const char *td_table_names_heading(enum td_table t, int column, enum td_lang lang);
enum td_cell {
    TD_CELL_TEXT, TD_CELL_NUMBER, TD_CELL_YEAR, TD_CELL_DATE, TD_CELL_PERIOD,
    TD_CELL_DAY,  /* MM-DD */
    TD_CELL_WORD, /* one of a few: td_table_word() */
    TD_CELL_AGENCY, TD_CELL_TARGET, TD_CELL_TASK, TD_CELL_OBLIGATION, TD_CELL_PLAN, /* the code of one */
};
enum td_cell td_table_cell(enum td_table t, int column);
/* What people call a code of a column of TD_CELL_WORD; NULL: there is no such code. */
const char *td_table_word(enum td_table t, int column, const char *code, enum td_lang lang);

/* What a form has to know of a column; `choices` is NULL where it has none, and of a cell of text not all there is. */
struct td_column { enum td_word heading; enum td_cell cell; bool key, needed; const struct td_choice *choices; };
struct td_column td_table_column(enum td_table t, int column);

/* Is a row known by this column, its place in td_table_columns()? What a key says cannot be edited: the row is another
 * one then. Observations have no key: figures are not edited. */
bool td_table_is_key(enum td_table t, int column);

#endif
