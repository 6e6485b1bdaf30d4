/*
 * What the files of the bundle loader share, and nobody else sees. Each has one role:
 *   bundle.c           a bundle as a whole: its files in order, one transaction, the list of problems
 *   bundle-cells.c     one cell: sound text, a form, a word, a code; else a problem with its place
 *   bundle-rows.c      one row beside the stored one: new, changed, equal, gone
 *   bundle-agencies.c  agencies: a tree with time
 *   bundle-nouns.c     the other nouns, as tables of their columns
 *   bundle-figures.c   observations, streamed
 * edit.c reads a person's rows with the same functions.
 * Whatever fails is said to the loader: td__problem() when the bundle is wrong, rc when something else is. Both are
 * seen by td__good(), and nothing is written once it is false.
 */
#ifndef TD_BUNDLE_H
#define TD_BUNDLE_H

#include "sheet/csvfile.h"
#include "base/map.h"
#include "exchange/rows.h"
#include "noun/choice.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { TD__KEY = 512 };

/* One record of a small file, kept until its references can be resolved. */
struct row { int line; const char *cell[TD_COLUMNS]; };

/* What has a code; a target's and a task's is unique within its plan only, and its key is plan 0x1f code. */
enum coded { PLANS, AGENCIES, TARGETS, TASKS, CODED };

/* The last thing looked up; figures come in runs of the same plan, target and agency. */
struct last { char text[256]; size_t len; int64_t id; bool is; };

struct loader {
    struct td *td;
    struct td_load *out;
    const char *dir;
    bool person;              /* a person writes, not a bundle: td_edit() */
    int rev;                  /* ... of the version that was seen; 0 = none */
    int rc;                   /* a failure that is not the bundle's fault */
    /* the file being read */
    enum td_table table;
    char file[32];
    int line;
    int at[TD_COLUMNS];      /* column of the contract -> column of the file */
    size_t file_columns;
    bool has_header;
    struct { struct row *v; size_t n; } rows;
    struct td__map keys;      /* of its rows, where a repeated one would silently win */
    int place;                /* of its last row among those of the same plan */
    /* what the bundle has said so far */
    struct td__map codes[CODED]; /* -> ids; -1 for a row that was refused, so that it is not refused again by
                                    reference; 0 for one that the bundle no longer has */
    struct td__map kinds;     /* of agencies */
    int64_t *plan;            /* ids of its plans */
    size_t plans;
    int64_t first_city;       /* root agency of the bundle, when a plan names none */
    /* figures */
    struct last last_plan, last_target, last_agency, last_title, last_url;
    struct td__map sources, series;
    struct td__set repeated;  /* those of the database that this bundle repeats */
    bool figures;             /* some were added: sums must be built again */
    bool tree_changed;        /* so must they when agencies come, move or end */
    bool elsewhere;           /* some figures are of a plan that is not in this bundle */
};

/* ---- bundle.c --------------------------------------------------------------------------- */

void td__problem(struct loader *l, const char *column, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void td__no_memory(struct loader *l);
bool td__good(const struct loader *l);
/* False when there is no such file or its header is unusable; a small table's rows are then in l->rows. */
bool td__read_table(struct loader *l, enum td_table t);
bool td__in_bundle(const struct loader *l, int64_t plan);
/* One record into l->rows, unless a cell is not sound; false: no memory. */
bool td__keep_row(struct loader *l, const struct td__field *f);
void td__loader_free(struct loader *l);

/* ---- bundle-cells.c --------------------------------------------------------------------- */

/* A cell's value, as it is stored: a number in two columns, a date as text, what is NOT_STORED not at all. */
struct value {
    enum { NOT_STORED, NOTHING, INT, TEXT, DATE, NUMBER } type;
    int64_t i;                /* of INT and DATE; of a word its value in the list */
    const char *t;
    struct td_num n;
};
struct value td__int(int64_t i);
struct value td__id(int64_t i);        /* NOTHING unless positive */
struct value td__text(const char *t);

/* How a cell may be written. */
enum form { FORM_NONE, FORM_TEXT, FORM_CODE, FORM_WORD, FORM_REFERENCE, /* and those that td__cell() reads: */
            FORM_DATE, FORM_SOME_DATE, FORM_DAY, FORM_NUMBER, FORM_YEAR, FORM_DECIMALS, FORM_PERIOD };

const char *td__column(const struct loader *l, int c);
/* Each is false (or TD_NO_CHOICE) after a problem. An empty cell is fine unless said otherwise. */
bool td__cell(struct loader *l, int c, const char *s, enum form form, struct value *out);
bool td__cell_filled(struct loader *l, int c, const char *s);
bool td__cell_code(struct loader *l, int c, const char *s); /* filled, and short enough for a key */
int td__cell_word(struct loader *l, int c, const char *s, const struct td_choice *list); /* its value; not empty */
/* The id behind a code; 0 when the cell is empty. `plan` matters where codes are a plan's. */
int64_t td__cell_ref(struct loader *l, int c, enum coded of, const char *plan, const char *code);

/* NUL, controls, invisible characters and broken UTF-8 never get in (PITFALLS 29). */
bool td__cell_sound(struct loader *l, int c, const struct td__field *f);

/* The key is copied. */
void td__remember(struct loader *l, struct td__map *m, const char *key, int64_t id);
/* The row's first cells as one key. */
const char *td__key(char buf[TD__KEY], const struct row *r, int cells);
/* Codes that the database knows already: a bundle may refer to them, */
void td__known(struct loader *l);
/* but not to what a plan of this bundle had and its file has no more (that is, l->keys has not). */
void td__forget(struct loader *l, enum coded of);

/* ---- bundle-rows.c ---------------------------------------------------------------------- */

/* How a row is found, compared and written, by a bundle [0] and by a person [1]. Parameters in all: the change, the
 * values, id, rev; a statement has as many as it needs. `find` selects id, rev, gone, entered and the values. */
struct shape {
    const char *find, *insert[2], *update[2];
    const char *gone[2];      /* to mark a row as gone */
    const char *mine;         /* id, rev of an owner's rows that a bundle wrote */
};
#define TD__INSERT(table, columns, marks, entered) \
    "INSERT INTO " table "(entered, change_id, " columns ") VALUES(" entered ", ?, " marks ")"
#define TD__UPDATE(table, columns, marks, entered) \
    "UPDATE " table " SET (gone, entered, rev, change_id, " columns ") = (0, " entered ", rev + 1, ?, " marks ")" \
    " WHERE id = ? AND rev = ?"
#define TD__GONE(table, entered) \
    "UPDATE " table " SET gone = 1, entered = " entered ", rev = rev + 1, change_id = ? WHERE id = ? AND rev = ?"
#define TD__SHAPE(table, where, columns, marks) \
    .find = "SELECT id, rev, gone, entered, " columns " FROM " table " WHERE " where, \
    .insert = { TD__INSERT(table, columns, marks, "0"), TD__INSERT(table, columns, marks, "1") }, \
    .update = { TD__UPDATE(table, columns, marks, "0"), TD__UPDATE(table, columns, marks, "1") }, \
    .gone = { TD__GONE(table, "0"), TD__GONE(table, "1") }

/* Makes the database's row equal to v; its id, or -1. A bundle leaves alone what a person has entered. */
int64_t td__save(struct loader *l, const struct shape *s, const struct value *v, int n);
/* The same for the row that a person edits: TD_CONFLICT when its version is not l->rev, unless it says the same. */
int64_t td__save_seen(struct loader *l, const struct shape *s, const struct value *v, int n);
/* What stands in the way of a person's row: another version than l->rev. `now`: 0 = there is none. False: l->rc. */
bool td__seen(struct loader *l, int64_t now);
/* Marks as gone what a bundle wrote of the owner and has not been seen now. */
void td__retire(struct loader *l, const struct shape *s, const struct td__set *seen, int64_t owner);
void td__see(struct loader *l, struct td__set *seen, int64_t id);

/* ---- bundle-agencies.c, bundle-nouns.c, bundle-figures.c -------------------------------- */

void td__load_agencies(struct loader *l);
/* A person's row, the only one in l->rows. */
void td__edit_agency(struct loader *l);
void td__edit_noun(struct loader *l);
/* How rows are stored: of an agency its term, or its code. */
const struct shape *td__agency_shape(bool term);
const struct shape *td__noun_shape(enum td_table t);
/* A plan alone in its folder still needs somebody whose figures are "the city's". */
int64_t td__implied_city(struct loader *l, const char *code, const char *name);
void td__load_noun(struct loader *l, enum td_table t);
/* One record of observations; false stops. */
bool td__load_figure(struct loader *l, const struct td__field *f);

#endif
