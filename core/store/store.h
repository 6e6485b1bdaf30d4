/*
 * Inside libtiendo only: the one place that talks to SQLite, and the small vocabulary with which the nouns use
 * it. The SQL of a noun stands in the noun's file and nowhere else; nothing outside core/ sees either.
 */
#ifndef TD_STORE_H
#define TD_STORE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "base/faults.h"
#include "base/words.h"
#include "store/handle.h"

enum { TD__STATEMENTS = 256, TD__MADE = 256 };

/* What checking needs, kept with the connection (noun/inner.h). */
struct td__check_world;

struct td {
    sqlite3 *db;
    enum td_lang lang;    /* of err, warning and problems */
    char err[512];
    char warning[4096 + 128]; /* may name a file */
    char actor[64];
    const struct td_host *host;
    bool (*busy)(void *, int);
    void *busy_arg;
    bool (*progress)(void *, uint64_t, uint64_t); /* td_set_progress() */
    void *progress_arg;
    dev_t device;         /* where the file was when it was opened */
    bool moved;           /* seen by td_moved(): not there any more */
    bool read_only;
    int schema;           /* the newest version that this program knows */
    int role;             /* enum td_account_role (noun/act.h) of who acts */
    int nesting;          /* of td__transaction() */
    int64_t change;       /* id of the change being written; 0 outside a transaction */
    char at[32];          /* when it began, as it is on record */
    struct td__statement { const char *sql; sqlite3_stmt *st; } cache[TD__STATEMENTS]; /* by address of the text */
    unsigned cached;
    char *made[TD__MADE]; /* texts of statements that are made, kept for the sake of their addresses (noun-sql.c) */
    struct td__check_world *world; /* of td__world(), which says how it is freed */
    void (*world_free)(struct td__check_world *);
    int64_t world_at;     /* the journal's last entry when it was read; -1 = it must be read again */
    td_date as_of;        /* the day that is shown; 0 = now */
    unsigned shown;       /* the data version that it was made of */
    char until[32];       /* when it ended, as change.at has it; "" = now */
};

/* ---- errors ----------------------------------------------------------------------------- */

/* The text in the language of the handle, see base/faults.h. */
const char *td__said(const struct td *td, const char *english) __attribute__((format_arg(2)));
/* Sets the message and returns `code`, so that a failing branch is one line. */
int td__error(struct td *td, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What no CHECK would have let in: the file was changed by other hands, or is damaged (PITFALLS 46). */
int td__damaged(struct td *td, const char *what);
/* The row that a reader has just taken: TD_OK, or its statement is ended and `what` is called
 * damaged. No value may get out that its type does not have: people index tables by it. */
int td__sane(struct td *td, sqlite3_stmt *st, bool sane, const char *what);
/* On one line, whatever SQLite says; NULL is "". */
void td__one_line(char *buf, size_t size, const char *text);
/* A text that was cut to its place: without the part of a letter at its end. */
void td__end_at_letter(char *s);
/* The message of SQLite's last error, as TD_BUSY or TD_ERROR. */
int td__sqlite_error(struct td *td);

/* ---- statements ------------------------------------------------------------------------- */

/* Prepares `sql` (a string literal: the cache knows it by its address) and binds by `types`:
 * i int64_t, d int, t const char *, I and T the same with NULL for 0 and "" (such a text is
 * not copied: it lives until the statement has run), D td_date (ISO text, NULL for 0), m struct
 * td_num (two columns: mantissa, decimals; both NULL for no value). Borrowed: never finalize it. */
int td__query(struct td *td, sqlite3_stmt **out, const char *sql, const char *types, ...);
/* 1 = a row, 0 = done (and reset), < 0 = failed (and reset). */
int td__step(struct td *td, sqlite3_stmt *st);
/* Ends a statement that was not stepped to its end: no SELECT stays open (PITFALLS 24). */
void td__reset(sqlite3_stmt *st);
/* Query, step to the end, count changes; for what returns no rows. */
int td__run(struct td *td, const char *sql, const char *types, ...);
/* First column of the first row into *out; TD_NOT_FOUND when there is none. */
int td__one(struct td *td, int64_t *out, const char *sql, const char *types, ...);
/* The same of a text that was made for one use, by sqlite3_mprintf(); frees it. */
int td__one_made(struct td *td, int64_t *out, char *sql);
/* Of any connection: the first column of the first row (left alone when there is none), and how many rows there are
 * (may be NULL). SQLITE_DONE, or what went wrong. */
int td__ask(sqlite3 *db, const char *sql, char *text, size_t size, int64_t *rows);
/* Statements one after the other, for the shape of the database and of what stands before it; the second frees. */
int td__exec(struct td *td, const char *sql);
int td__exec_made(struct td *td, char *sql);

static inline bool td__within(int64_t n, int64_t least, int64_t most)
{
    return n >= least && n <= most;
}
/* Good until the next step; "" for NULL, also where the schema allows none: a file may lie. */
const char *td__col_text(sqlite3_stmt *st, int col);
int td__col_percent(sqlite3_stmt *st, int col); /* -1 for NULL */
td_date td__col_date(sqlite3_stmt *st, int col);
struct td_num td__col_num(sqlite3_stmt *st, int col); /* two columns */
bool td__col_num_sane(sqlite3_stmt *st, int col);     /* NULL, or what a number can be */

/* ---- transactions: every write is BEGIN IMMEDIATE ... COMMIT around one change ---------- */

/* As change.at has it, but for the milliseconds and the Z behind them; returns the length. */
size_t td__utc(char out[32], int64_t ms);

/* Opens a write transaction, or joins the one that is open: without it nothing is written. Only the gate calls it,
 * td__begin() (noun/gate.h), and whoever makes a new database. */
int td__transaction(struct td *td);
/* Records who does what now; the words are those of act.c. */
int td__write_change(struct td *td, const char *act, const char *place, const char *note, int64_t undoes,
                     int64_t submission);
/* Commits when rc is TD_OK, else rolls back; returns rc or the failure to commit. "Saved" may be said only after
 * this returned TD_OK (PITFALLS 40). */
int td__end(struct td *td, int rc);

/* td__end(), and then the id of the change into *change (may be NULL) when it is on disk. */
int td__done(struct td *td, int rc, int64_t *change);
/* TD_INVALID when the text (may be NULL) holds what may not be stored: invalid UTF-8, controls other than newline and
 * tab, invisible characters (PITFALLS 29), or is not in normal form C. `what` names it: "the note". */
int td__clean(struct td *td, const char *s, const char *what);
int td__agency_exists(struct td *td, int64_t agency); /* TD_NOT_FOUND with a message; 0 is none and fine */

/* ---- memory of lists -------------------------------------------------------------------- */

struct td_list *td__list_new(void);
void td__list_share(struct td_list *l); /* one more has it; td_list_free() of the last one frees it */
/* Zeroed memory, or NULL. */
void *td__list_alloc(struct td_list *l, size_t size);
/* A copy of the text; "" for NULL, and also when memory is short (then l remembers, see below). */
const char *td__list_text(struct td_list *l, const char *s);
const char *td__list_col(struct td_list *l, sqlite3_stmt *st, int col);
bool td__list_failed(const struct td_list *l);
/* Makes room for one more element in a growing array; false = no memory. */
bool td__grow(void **v, size_t n, size_t element);
#define td__push(list) (td__grow((void **)&(list)->v, (list)->n, sizeof *(list)->v) ? \
                        memset(&(list)->v[(list)->n++], 0, sizeof *(list)->v) : NULL)

/*
 * All rows of a query as a list of the contract: td__read(td, out, row, what, sql, types, ...). `row` fills in an
 * element; false: it is `what`, and holds what no CHECK would have let in. On failure the list is empty, so that nobody
 * sees half of one.
 */
typedef bool td__row(void *to, struct td_list *mem, sqlite3_stmt *st);
struct td__list { void **v; size_t *n; struct td_list **mem; size_t size; bool parts; };
int td__read_list(struct td *td, struct td__list to, td__row *row, const char *what, const char *sql, const char *types,
                  ...);
#define td__read(td, out, ...) \
    td__read_list(td, (struct td__list){ (void **)&(out)->v, &(out)->n, &(out)->mem, sizeof *(out)->v, false }, \
                  __VA_ARGS__)
/* The same for parts of a list's elements, with their texts in its memory: `out` has that already. */
#define td__read_parts(td, out, ...) \
    td__read_list(td, (struct td__list){ (void **)&(out)->v, &(out)->n, &(out)->mem, sizeof *(out)->v, true }, \
                  __VA_ARGS__)

/* ---- schema.c --------------------------------------------------------------------------- */

enum { TD__APPLICATION_ID = 0x7469656e /* "tien" */ };
extern const int td__schema_version;
/* Brings the database from `version` to td__schema_version inside the caller's transaction. */
int td__migrate(struct td *td, int version);
/* SQL that brings tables from each version to the next, from none at all on, ended by NULL as the list of them is. */
extern const char *const *const td__schemas[];
extern const char *const td__editable[]; /* names of the tables whose versions are in the journal, ended by NULL */
/* "entered, code, position": `format` once for each column of an editable table but id, rev and change_id, joined by
 * commas; every %s in it is the column. malloc'ed by SQLite; NULL = no memory. */
char *td__columns(struct td *td, const char *table, const char *format);
/* For td__columns(): the column as the version `v.after` had it; one that it did not have yet is as in the row `m`. */
#define TD__VERSION_COLUMN \
    "CASE WHEN json_type(v.after, '$.%s') IS NULL THEN m.%s ELSE json_extract(v.after, '$.%s') END"

/* td__error() of it. */
int td__no_memory(struct td *td);
int td__no_memory_at(struct td *td, sqlite3_stmt *st); /* in the middle of it; NULL: of none */
/* Index of `word` in a NULL-terminated list, or -1. */
int td__word_index(const char *const *words, const char *word);

#endif
