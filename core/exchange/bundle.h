/*
 * What the files of the bundle loader share, and nobody else sees. Each has one role:
 *   bundle-cells.c     one cell: sound text, a form, a word, a code; else a problem with its place
 *   bundle-file.c      one file: its header, and its records as rows
 *   bundle-rows.c      one row beside the stored one: new, changed, equal, gone
 *   bundle-agencies.c  agencies: a tree with time
 *   bundle-nouns.c     the other nouns, by their columns (noun.def) and the rules that are theirs
 *   bundle-figures.c   observations, streamed
 *   bundle.c           a bundle as a whole: its files in order, one transaction
 * Each uses those above it. edit.c reads a person's rows with the same functions.
 * Whatever fails is said to the loader: td__problem() when the bundle is wrong, rc when something else is. Both are
 * seen by td__good(), and nothing is written once it is false.
 */
#ifndef TD_BUNDLE_H
#define TD_BUNDLE_H

#include "sheet/csvfile.h"
#include "base/map.h"
#include "exchange/rows.h"
#include "noun/noun.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { TD__KEY = 512 };

/* One record of a small file, kept until its references can be resolved. */
struct row { int line; const char *cell[TD_COLUMNS]; };

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
    int at[TD_COLUMNS];       /* column of the contract -> column of the file; -1 = an older file has none */
    size_t file_columns;
    bool has_header;
    bool (*record)(struct loader *l, const struct td__field *f); /* takes a record; false stops */
    struct { struct row *v; size_t n; } rows;
    struct td__map keys;      /* of its rows, where a repeated one would silently win */
    int place;                /* of its last row among those of the same plan */
    /* what the bundle has said so far */
    /* By what has a code, with 0x1f behind the plan's where it is unique there only: -> ids; -1 for a row that was
     * refused, so that it is not refused again by reference; 0 for one that the bundle no longer has. */
    struct td__map codes[TD__NOUNS];
    struct td__map kinds;     /* of agencies */
    int64_t *plan;            /* ids of its plans */
    size_t plans;
    int64_t first_city;       /* root agency of the bundle, when a plan names none */
    /* figures */
    struct last last_plan, last_target, last_agency, last_title, last_url;
    struct td__map sources, series;
    struct td__set repeated;  /* those of the database that this bundle repeats */
    bool figures;             /* some were added, or what they are judged by: sums must be built again */
    bool tree_changed;        /* so must they when agencies come, move or end */
    bool elsewhere;           /* some figures are of a plan that is not in this bundle */
};

/* ---- bundle-cells.c --------------------------------------------------------------------- */

bool td__problem(struct loader *l, const char *column, const char *fmt, ...) /* returns false */
    __attribute__((format(printf, 3, 4)));
void td__loader_no_memory(struct loader *l);
bool td__good(const struct loader *l);
bool td__in_bundle(const struct loader *l, int64_t plan);

/* A cell's value, as it is stored: a number in two columns, a date as text. */
struct value {
    enum { NOTHING, INT, TEXT, DATE, NUMBER } type;
    int64_t i;                /* of INT and DATE; of a word its value */
    const char *t;
    struct td_num n;
};
struct value td__int(int64_t i);
struct value td__id(int64_t i);        /* NOTHING unless positive */
struct value td__text(const char *t);

/* Column c of the table that is being read. */
const struct td__column *td__how(const struct loader *l, int c);
/* Each is false, or what nothing has, after a problem. An empty cell is fine unless said otherwise. */
bool td__cell(struct loader *l, int c, const char *s, struct value *out); /* in the column's form */
bool td__cell_filled(struct loader *l, int c, const char *s);
bool td__cell_code(struct loader *l, int c, const char *s); /* filled, and short enough for a key */
int td__cell_word(struct loader *l, int c, const char *s);  /* its value; not empty */
/* The id behind the code of what the column refers to; 0 when the cell is empty. `plan` matters where codes are a
 * plan's. */
int64_t td__cell_ref(struct loader *l, int c, const char *plan, const char *code);

/* NUL, controls, invisible characters and broken UTF-8 never get in (PITFALLS 29). */
bool td__cell_sound(struct loader *l, int c, const struct td__field *f);

/* The key is copied. */
void td__remember(struct loader *l, struct td__map *m, const char *key, int64_t id);
/* The cells by which the row is known, as one text. */
const char *td__key(char buf[TD__KEY], const struct loader *l, const struct row *r);
/* Codes that the database knows already: a bundle may refer to them, */
void td__known(struct loader *l);
/* but not to what a plan of this bundle had and its file has no more (that is, l->keys has not). */
void td__forget(struct loader *l, enum td__noun noun);

/* ---- bundle-file.c ---------------------------------------------------------------------- */

/* False when there is no such file or its header is unusable. */
bool td__read_file(struct loader *l, enum td_table t, bool (*record)(struct loader *l, const struct td__field *f));
/* For a small table: one record into l->rows, unless a cell is not sound. */
bool td__keep_row(struct loader *l, const struct td__field *f);

/* ---- bundle-rows.c ---------------------------------------------------------------------- */

/* Makes the database's row equal to v, its values by column; its id, or -1. A bundle leaves alone what a person has
 * entered; a person's row is written over any other. */
int64_t td__save(struct loader *l, enum td__noun noun, const struct value *v);
/* The same for the row that a person edits: TD_CONFLICT when its version is not l->rev, unless it says the same. */
int64_t td__save_seen(struct loader *l, enum td__noun noun, const struct value *v);
/* What stands in the way of a person's row: another version than l->rev. `now`: 0 = there is none. False: l->rc. */
bool td__seen(struct loader *l, int64_t now);
int td__remove(struct loader *l, enum td__noun noun, int64_t id, int64_t rev);
/* Marks as gone what a bundle wrote of the owner and has not been seen now. */
void td__retire(struct loader *l, enum td__noun noun, const struct td__set *seen, int64_t owner);
void td__see(struct loader *l, struct td__set *seen, int64_t id);

/* ---- bundle-agencies.c, bundle-nouns.c, bundle-figures.c, bundle.c ------------------------ */

/* Nothing is wrong yet. */
int td__load_begin(struct td *td, struct td_load *out);
void td__load_agencies(struct loader *l);
/* A person's row, the only one in l->rows. */
void td__edit_agency(struct loader *l);
void td__edit_noun(struct loader *l);
/* A plan alone in its folder still needs somebody whose figures are "the city's". */
int64_t td__implied_city(struct loader *l, const char *code, const char *name);
void td__load_noun(struct loader *l, enum td_table t);
/* One record of observations; false stops. */
bool td__load_figure(struct loader *l, const struct td__field *f);
void td__loader_free(struct loader *l);

#endif
