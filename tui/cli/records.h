/*
 * One description of what is shown, written as text or as JSON: fields and tables with a key for
 * programs and a label for people. What text says and what JSON says cannot drift apart.
 */
#ifndef TUI_PAGE_SHOWN_H
#define TUI_PAGE_SHOWN_H

#include "file/book.h"
#include "cli/find.h"
#include "file/json.h"
#include "show/ui.h"

struct show_column {
    const char *key;          /* NULL: only for people */
    struct out_column column; /* without a heading: only for programs */
};

struct show {
    struct cli *c;
    struct cli_world w;
    struct td_board board;    /* every threshold of every target, by each plan's city */
    bool as_json;
    struct json j;
    struct out_table t;       /* the table being written */
    struct out_column people[OUT_COLUMNS];
    const struct show_column *cols;
    size_t n_cols, at, rows;
    const char *heading;
    bool anything;            /* a heading stands above: a blank line comes before the next */
};

/* The words of a label or heading in the language of this run. */
const char *show_say(const struct show *s, const char *en, const char *vi);
/* The title of the page; for programs the fields tell. */
void show_title(struct show *s, const char *code, const char *name);
/* `human` is NULL when the exact text is also what people read. Text leaves empty fields out. */
void show_field(struct show *s, const char *key, const char *label, const char *exact,
                const char *human);
void show_date(struct show *s, const char *key, const char *label, td_date d);
void show_count(struct show *s, const char *key, const char *label, size_t n);
void show_heading(struct show *s, const char *heading);

/* A table under a heading, which text leaves out when no row comes. */
void show_table_open(struct show *s, const char *key, const char *heading,
                     const struct show_column *cols, size_t n);
void show_cell(struct show *s, const char *exact, const char *human);
void show_choice(struct show *s, const struct td_choice *list, int value);
void show_table_close(struct show *s);

/* The row of the target's next milestone; NULL when it has no threshold. */
const struct td_row *show_headline(const struct show *s, const struct td_target *t);
/* Targets with their headlines, those that `wanted` says. */
void show_targets(struct show *s, const char *key, const char *heading,
                  bool (*wanted)(const struct td_target *t, const void *arg), const void *arg);

/* ---- a list of records, as columns for people or as rows for programs (cli/records.c) ------ */

enum { MOST_COLUMNS = 16 };

struct sheet {
    struct cli *c;
    const struct show_column *cols;
    size_t n;
    struct out_table t;
    struct out_column people[MOST_COLUMNS];
    const char *names[MOST_COLUMNS + 1];
    struct rows rows;
    struct book book;         /* csv-excel and xlsx */
};
/* `title`: for people. `one_plan`: they do not need the first column in text. */
void sheet_open(struct sheet *s, struct cli *c, const char *title, const struct show_column *cols, size_t n,
                bool one_plan);
struct sheet_cell { const char *exact, *people; }; /* people NULL: the exact text */
void sheet_row(struct sheet *s, const struct sheet_cell *cell);
int sheet_close(struct sheet *s); /* the command's status */

#define HEAD(en, vi) { [TD_VI] = (vi), [TD_EN] = (en) }
#define COL(key, en, vi) { key, { HEAD(en, vi), false, false } }
#define COL_RIGHT(key, en, vi) { key, { HEAD(en, vi), true, false } }
#define COL_FLEX(key, en, vi) { key, { HEAD(en, vi), false, true } }
#define COL_DATA(key) { key, { { NULL, NULL }, false, false } }

#endif
