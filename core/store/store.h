/*
 * Inside libtiendo only: the one place that talks to SQLite, and the small vocabulary with which the nouns use
 * it. The SQL of a noun stands in the noun's file and nowhere else; nothing outside core/ sees either.
 */
#ifndef TD_STORE_H
#define TD_STORE_H

#include <sqlite3.h>
#include "tiendo.h"

enum { TD__STATEMENTS = 256 };

/* What checking needs and many entries and reports share: kept with the connection, read again when a plan changes. */
struct td__check_world {
    struct td_plans plans;
    struct td_targets targets;
    struct td_agencies agencies;
    struct td_successions successions;
    struct td_obligations obligations;
    int64_t at;           /* the journal's last entry then */
    bool read;
};

struct td {
    sqlite3 *db;
    enum td_lang lang;    /* of err, warning and problems */
    char err[512];
    char warning[256];
    char actor[64];
    bool (*busy)(void *, int);
    void *busy_arg;
    bool (*progress)(void *, uint64_t, uint64_t); /* td_set_progress() */
    void *progress_arg;
    bool read_only;
    int nesting;          /* of td__begin() */
    int64_t change;       /* id of the change being written; 0 outside a transaction */
    char at[32];          /* when it began, as it is on record */
    struct { const char *sql; sqlite3_stmt *st; } cache[TD__STATEMENTS]; /* by address of the text */
    unsigned cached;
    struct td__check_world world; /* of td__check_world() */
    td_date as_of;        /* the day that is shown; 0 = now */
    unsigned shown;       /* the data version that it was made of */
    char until[32];       /* when it ended, as change.at has it; "" = now */
};

/* ---- errors ----------------------------------------------------------------------------- */

/*
 * Messages are written in English where they arise and looked up in faults.def, which has every one of them: formats
 * of td__error() and td__problem(), and what is filled into them, by td__said(). In a table td__says() marks a text for
 * .ci/faults, which finds those without a row.
 */
#define td__says(english) english
const char *td__said(const struct td *td, const char *english) __attribute__((format_arg(2)));
const char *td__said_in(enum td_lang lang, const char *english) __attribute__((format_arg(2))); /* without a handle */
/* Sets the message and returns `code`, so that a failing branch is one line. */
int td__error(struct td *td, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* What no CHECK would have let in: the file was changed by other hands, or is damaged (PITFALLS 46). */
int td__damaged(struct td *td, const char *what);
/* The message of SQLite's last error, as TD_BUSY or TD_ERROR. */
int td__sqlite_error(struct td *td);

/* ---- statements ------------------------------------------------------------------------- */

/* Prepares `sql` (a string literal: the cache knows it by its address) and binds by `types`:
 * i int64_t, d int, t const char *, D td_date (ISO text, NULL for 0), m struct td_num (two
 * columns: mantissa, decimals; both NULL for no value). Borrowed: never finalize it. */
int td__query(struct td *td, sqlite3_stmt **out, const char *sql, const char *types, ...);
/* 1 = a row, 0 = done (and reset), < 0 = failed (and reset). */
int td__step(struct td *td, sqlite3_stmt *st);
/* Ends a statement that was not stepped to its end: no SELECT stays open (PITFALLS 24). */
void td__reset(sqlite3_stmt *st);
/* Query, step to the end, count changes; for what returns no rows. */
int td__run(struct td *td, const char *sql, const char *types, ...);
/* First column of the first row into *out; TD_NOT_FOUND when there is none. */
int td__one(struct td *td, int64_t *out, const char *sql, const char *types, ...);

/* Is the file or folder on another machine, or may it be? */
bool td__network_filesystem(const char *path);

td_date td__col_date(sqlite3_stmt *st, int col);
struct td_num td__col_num(sqlite3_stmt *st, int col); /* two columns */

/* ---- transactions: every write is BEGIN IMMEDIATE ... COMMIT around one change ---------- */

/* Opens a write transaction (or joins the one that is open) and records who writes, by which command. With `via` NULL
 * there is no change yet: td__change() makes it, once what it says about itself has been read. */
int td__begin(struct td *td, const char *via, const char *note);
/* undoes: the change that this one takes back; submission: to which its figures belong; 0 = none. */
int td__change(struct td *td, const char *via, const char *note, int64_t undoes, int64_t submission);
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
void td__list_free(struct td_list *l);
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

/* ---- schema.c --------------------------------------------------------------------------- */

enum { TD__APPLICATION_ID = 0x7469656e /* "tien" */, TD__SCHEMA_VERSION = 2 };
/* Brings the database from `version` to TD__SCHEMA_VERSION inside the caller's transaction. */
int td__migrate(struct td *td, int version);
extern const char *const td__editable[]; /* names of the tables whose versions are in the journal, ended by NULL */
/* "entered, code, position": `format` once for each column of an editable table but id, rev and change_id, joined by
 * commas; every %s in it is the column. malloc'ed by SQLite; NULL = no memory. */
char *td__columns(struct td *td, const char *table, const char *format);
/* For td__columns(): the column as the version `v.after` had it; one that it did not have yet is as in the row `m`. */
#define TD__VERSION_COLUMN \
    "CASE WHEN json_type(v.after, '$.%s') IS NULL THEN m.%s ELSE json_extract(v.after, '$.%s') END"

/* ---- asof.c ----------------------------------------------------------------------------- */

/* Shows the state of an earlier day from now on; or again, when others have written. Not while the authorizer is
 * there. */
int td__as_of(struct td *td, td_date day);

/* ---- ruling.c --------------------------------------------------------------------------- */

extern const char *const td__ruling_words[]; /* by enum td_ruling: accept verify withdraw */
struct td__ruling { int64_t target, agency; td_period period; int64_t seq; bool accepted, withdrawn, verified; };
struct td__rulings { struct td__ruling *v; size_t n; };
int td__rulings(struct td *td, struct td__rulings *out, int64_t target); /* 0 = of all targets */
void td__rulings_free(struct td__rulings *r);
/* What holds for a figure; never NULL. */
const struct td__ruling *td__ruled(const struct td__rulings *r, int64_t target, int64_t agency, td_period period,
                                   int64_t seq);

/* ---- plan.c ----------------------------------------------------------------------------- */

/* td_observations() with the rulings of the target, or of all, that the caller has read; it leaves `submission` out. */
int td__observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency,
                     const struct td__rulings *rulings);

/* ---- check.c ---------------------------------------------------------------------------- */

/* Good until the next call on this connection; inside a write transaction nobody else can change what it was made
 * of. */
int td__check_world(struct td *td, const struct td__check_world **out);
void td__check_world_free(struct td__check_world *w);
/* The value that counts of a target, an agency and a period; none when there is none. */
int td__value_of(struct td *td, int64_t target, int64_t agency, td_period period, struct td_num *out);
/* The series of the accepted among them, without those of the change `but`, and the newest denominator. The caller
 * frees the points, of which there is room for one more than there are figures. */
int td__accepted(struct td *td, const struct td_observations *l, int64_t but, struct td_point **points, size_t *n,
                 struct td_num *denominator);
/* The target that the entry's is part of, and the largest of its own parts, by the values that the caller knows. */
int td__check_family(struct td_check *c, const struct td_targets *targets, const struct td_entry *e,
                     int (*value)(void *arg, int64_t target, const struct td_entry *e, struct td_num *out), void *arg);
/* As td_check(); also the entry's target. */
int td__check(struct td *td, const struct td__check_world *w, const struct td_entry *e, td_date today,
              struct td_finding out[TD_FINDINGS_MOST], const struct td_target **target);

/* ---- write.c ----------------------------------------------------------------------------- */

/* td__begin() for a change whose figures belong to a report, as td_record_report() has it; never inside another. End it
 * with td__done(). For who writes figures by td__figure_insert(): an import. (td_submit() joins a change that is open,
 * so that is a way, too: the figures of a change that records one submission are that submission's.) */
int td__begin_report(struct td *td, const struct td_submission *report, const char *via, const char *note);
/* A year that is closed is closed in all its quarters, months and days. */
static inline bool td__period_within(td_period part, td_period whole)
{
    return td_period_first_day(part) >= td_period_first_day(whole) &&
           td_period_last_day(part) <= td_period_last_day(whole);
}

/* Writes one figure as it is, into the change that is open: no check, no sums. td_record() is the way for people;
 * `entered` says that one of them did it. */
int td__figure_insert(struct td *td, const struct td_entry *e, struct td_num value, int64_t seq, bool entered);
/* A figure as it is stored. */
struct td__figure {
    int64_t target, agency, source, series, seq, supersedes; /* series, supersedes: 0 = none */
    td_period period;
    struct td_num value, numerator, denominator; /* the parts of `frac` decimals */
    int frac, status, qualifier;
    const char *published, *note;                /* as they are stored; the note with its tags */
    bool entered;
};
/* From an entry; what is looked up or written differently is left to the caller. */
struct td__figure td__figure_of(const struct td_entry *e, struct td_num value, int64_t seq);
/* The one place that inserts a figure. TD_CONFLICT, without a message: there is one of this number. */
int td__figure_put(struct td *td, const struct td__figure *x);
/* The id of what is called so, made when it is not there yet; series "" is 0. */
int td__source_id(struct td *td, const char *title, const char *url, int64_t *id);
int td__series_id(struct td *td, const char *name, int64_t *id);
/* Both parts have room for each other's decimals. */
bool td__parts_fit(const struct td_entry *e);

/* ---- duty.c ----------------------------------------------------------------------------- */

/* SQL: the changes that recorded what the submission `s` carries (see td_submission_figures()). */
#define TD__CARRIED_BY(s) \
    "(SELECT c.id FROM submission r JOIN change c ON c.submission_id = r.id WHERE " TD__SAME_REPORT("r", s) \
    " UNION ALL SELECT r.change_id FROM submission r WHERE " TD__SAME_REPORT("r", s) \
    "   AND NOT EXISTS(SELECT 1 FROM submission x WHERE x.change_id = r.change_id AND x.id <> r.id))"
#define TD__SAME_REPORT(r, s) \
    r ".obligation_id = " s ".obligation_id AND " r ".year = " s ".year AND " r ".agency_id = " s ".agency_id" \
    " AND " r ".id <= " s ".id"
/* SQL: has the figure `o` been withdrawn, replaced by one that was not? */
#define TD__SAME_PERIOD(a, b) a ".target_id = " b ".target_id AND " a ".agency_id = " b ".agency_id AND " \
                              a ".period = " b ".period"
#define TD__IS_WITHDRAWN(o) \
    "coalesce((SELECT w.holds FROM ruling w WHERE " TD__SAME_PERIOD("w", o) " AND w.seq = " o ".seq" \
    " AND w.kind = 'withdraw' ORDER BY w.id DESC LIMIT 1), 0)"
#define TD__IS_REPLACED(o) \
    "EXISTS(SELECT 1 FROM observation n WHERE " TD__SAME_PERIOD("n", o) " AND n.supersedes = " o ".seq" \
    " AND NOT " TD__IS_WITHDRAWN("n") ")"

/* SQL: the submission to which the figures of the change `c` belong. */
#define TD__SUBMISSION_OF(c) \
    "coalesce(" c ".submission_id, (SELECT max(z.id) FROM submission z WHERE z.change_id = " c ".id" \
    " HAVING count(*) = 1))"
/* The same by its id; 0 = none. */
int td__submission_of(struct td *td, int64_t change, int64_t *id);
/* The submission that stands for the same report, agency and year, 0 = none. */
int td__standing(struct td *td, const struct td_submission *s, int64_t *id);

/* May this agency hand in (or take back) this report of this year? TD_NOT_FOUND or TD_INVALID with a message. */
int td__refuse_sender(struct td *td, const struct td_submission *s);

/* ---- rollup.c --------------------------------------------------------------------------- */

/* Sums the units' figures of a plan's targets upwards again (METHOD.md 7). */
int td__rollup_rebuild(struct td *td, int64_t plan);
int td__rollup_refresh(struct td *td, int64_t target); /* the same for one target */

/* ---- words of enumerations, the order of the enum --------------------------------------- */

extern const char *const td__kind_words[];      /* reach keep milestone */
extern const char *const td__cadence_words[];   /* once yearly ongoing */
extern const char *const td__role_words[];      /* lead coordinate advise requested */
extern const char *const td__status_words[];    /* "" estimate published reported verified */
extern const char *const td__succession_words[]; /* rename merge split abolish */
extern const char *const td__state_words[];     /* none started done stopped */
/* What is stored and the word for it; a list ends with { 0 }. In tables.c. */
struct td__choice { const char *stored; enum td_word word; };
extern const struct td__choice td__yes_no[], td__target_kinds[], td__scopes[], td__cadences[], td__roles[],
                               td__plan_states[], td__successions[];
/* Index of `word` in a NULL-terminated list, or -1. */
int td__word_index(const char *const *words, const char *word);

#endif
