/*
 * The connection: errors, statements, transactions. Not for SQL about plans: that is in the nouns' files.
 */
#include "store/store.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- errors ----------------------------------------------------------------------------- */

/* A text that was too long for its place: without the part of a letter at its end. */
void td__end_at_letter(char *s)
{
    size_t n = strlen(s), last = n;

    while (last && ((unsigned char)s[last - 1] & 0xc0) == 0x80)
        last--;
    if (last && !td_utf8_valid(s + last - 1, n - last + 1))
        s[last - 1] = 0;
}

static void join_lines(char *text)
{
    while ((text = strpbrk(text, "\r\n")))
        *text = ' ';
}

int td__error(struct td *td, int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (vsnprintf(td->err, sizeof td->err, td__said(td, fmt), ap) >= (int)sizeof td->err)
        td__end_at_letter(td->err);
    va_end(ap);
    join_lines(td->err);
    return code;
}

void td__one_line(char *buf, size_t size, const char *text)
{
    snprintf(buf, size, "%s", text ? text : "");
    join_lines(buf);
}

int td__damaged(struct td *td, const char *what)
{
    return td__error(td, TD_ERROR, "the database is damaged (%.200s); restore the last backup, or rescue what is left "
                     "with: sqlite3 FILE .recover", what);
}

/* Not even reading: a journal that another program has beside the new file would be rolled back
 * into the old one, and be gone. */
static int refuse_moved(struct td *td)
{
    return td__error(td, TD_ERROR, "the database was moved, replaced or deleted while it was open here; "
                     "open it again");
}

/* Begins the file as no SQLite database does? One whose beginning was wiped out is damaged. By SQLite's own
 * descriptor: closing another one would drop the locks of this process. */
static bool begins_otherwise(struct td *td)
{
    static const char magic[16] = "SQLite format 3", zero[16];
    sqlite3_file *f = NULL;
    char head[16];

    return sqlite3_file_control(td->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) == SQLITE_OK && f && f->pMethods &&
           f->pMethods->xRead(f, head, sizeof head, 0) == SQLITE_OK && memcmp(head, magic, sizeof head) != 0 &&
           memcmp(head, zero, sizeof head) != 0;
}

int td__sqlite_error(struct td *td)
{
    const char *why = td__said(td, sqlite3_errmsg(td->db));
    int code = sqlite3_extended_errcode(td->db), primary = code & 0xff;

    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return td__error(td, TD_BUSY, "another process is writing to the database; try again");
    if (primary == SQLITE_FULL)
        return td__error(td, TD_ERROR, "the disk is full; nothing was saved");
    if (code == SQLITE_READONLY_DBMOVED)
        return refuse_moved(td);
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY)
        return td__error(td, TD_ERROR, "another user's program was ended in the middle of writing; "
                         "whoever may write to the database repairs it by opening it");
    if (primary == SQLITE_READONLY)
        return td__error(td, TD_ERROR, "the database cannot be written: %s", why);
    if (primary == SQLITE_NOTADB && begins_otherwise(td))
        return td__error(td, TD_ERROR, "%s: not a database of tiendo", td_path(td));
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return td__damaged(td, why);
    if (primary == SQLITE_ERROR) /* a statement of ours does not fit: what it names is missing, or there already */
        return td__error(td, TD_ERROR, "the database is damaged or not complete (%.200s); see 'tiendo doctor'", why);
    return td__error(td, TD_ERROR, "%s", why);
}

const char *td__said(const struct td *td, const char *english)
{
    return td__said_in(td->lang, english);
}

void td_set_lang(struct td *td, enum td_lang lang)
{
    td->lang = lang;
}

const char *td_errmsg(const struct td *td)
{
    return td->err;
}

const char *td_warning(const struct td *td)
{
    return td->warning;
}

/* ---- statements ------------------------------------------------------------------------- */

/* One that is used comes a place further to the front. */
static bool find_prepared(struct td *td, sqlite3_stmt **out, const char *sql)
{
    for (unsigned i = 0; i < td->cached; i++) {
        struct td__statement found = td->cache[i];
        if (found.sql != sql)
            continue;
        td->cache[i] = td->cache[i - (i > 0)];
        td->cache[i - (i > 0)] = found;
        *out = found.st;
        return true;
    }
    return false;
}

static int prepare(struct td *td, sqlite3_stmt **out, const char *sql)
{
    if (find_prepared(td, out, sql))
        return TD_OK;
    /* More different statements than places is a mistake in this library, not a state. */
    if (td->cached == TD__STATEMENTS)
        return td__error(td, TD_ERROR, "too many kinds of statements");
    if (sqlite3_prepare_v3(td->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    td->cache[td->cached].sql = sql;
    td->cache[td->cached++].st = *out;
    return TD_OK;
}

static void bind_num(sqlite3_stmt *st, int *i, struct td_num n)
{
    if (td_num_is(n)) {
        sqlite3_bind_int64(st, (*i)++, n.mantissa);
        sqlite3_bind_int(st, (*i)++, n.decimals);
    } else {
        sqlite3_bind_null(st, (*i)++);
        sqlite3_bind_null(st, (*i)++);
    }
}

static void bind_some(sqlite3_stmt *st, int i, int64_t n)
{
    if (n)
        sqlite3_bind_int64(st, i, n);
    else
        sqlite3_bind_null(st, i);
}

static void bind_some_text(sqlite3_stmt *st, int i, const char *s)
{
    if (*s)
        sqlite3_bind_text(st, i, s, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(st, i);
}

static void bind_date(sqlite3_stmt *st, int i, td_date d)
{
    char buf[TD_DATE_BUF];

    if (!d) {
        sqlite3_bind_null(st, i);
        return;
    }
    size_t n = td_date_write(buf, sizeof buf, d);
    sqlite3_bind_text(st, i, buf, (int)n, SQLITE_TRANSIENT);
}

static int query(struct td *td, sqlite3_stmt **out, const char *sql, const char *types, va_list ap)
{
    sqlite3_stmt *st = NULL;
    int i = 1, rc = td->moved ? refuse_moved(td) : prepare(td, &st, sql);

    if (rc)
        return rc;
    for (; *types; types++) {
        switch (*types) {
        case 'I': bind_some(st, i++, va_arg(ap, int64_t)); break;
        case 'T': bind_some_text(st, i++, va_arg(ap, const char *)); break;
        case 'i': sqlite3_bind_int64(st, i++, va_arg(ap, int64_t)); break;
        case 'd': sqlite3_bind_int(st, i++, va_arg(ap, int)); break;
        case 't': sqlite3_bind_text(st, i++, va_arg(ap, const char *), -1, SQLITE_TRANSIENT); break;
        case 'D': bind_date(st, i++, va_arg(ap, td_date)); break;
        case 'm': bind_num(st, &i, va_arg(ap, struct td_num)); break;
        default: return td__error(td, TD_ERROR, "unknown type '%c' to bind", *types);
        }
    }
    if (!td->nesting && !td->as_of && !sqlite3_stmt_readonly(st))
        return td__error(td, TD_FORBIDDEN, "a statement that writes stands outside of a change");
    *out = st;
    return TD_OK;
}

int td__query(struct td *td, sqlite3_stmt **out, const char *sql, const char *types, ...)
{
    va_list ap;

    va_start(ap, types);
    int rc = query(td, out, sql, types, ap);
    va_end(ap);
    return rc;
}

void td__reset(sqlite3_stmt *st)
{
    sqlite3_reset(st);
    sqlite3_clear_bindings(st);
}

int td__step(struct td *td, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);

    if (rc == SQLITE_ROW)
        return 1;
    rc = rc == SQLITE_DONE ? 0 : td__sqlite_error(td);
    td__reset(st);
    return rc;
}

int td__run(struct td *td, const char *sql, const char *types, ...)
{
    sqlite3_stmt *st = NULL;
    va_list ap;

    va_start(ap, types);
    int rc = query(td, &st, sql, types, ap);
    va_end(ap);
    while (!rc && (rc = td__step(td, st)) == 1)
        rc = 0;
    return rc;
}

static int keep_row(struct td *td, sqlite3_stmt *st, struct td__list to, td__row *row, const char *what)
{
    if (!td__grow(to.v, *to.n, to.size))
        return td__no_memory_at(td, st);
    void *at = memset((char *)*to.v + (*to.n)++ * to.size, 0, to.size);
    return td__sane(td, st, row(at, *to.mem, st), what);
}

int td__read_list(struct td *td, struct td__list to, td__row *row, const char *what, const char *sql, const char *types,
                  ...)
{
    sqlite3_stmt *st = NULL;
    va_list ap;

    *to.v = NULL;
    *to.n = 0;
    if (!to.parts)
        *to.mem = td__list_new();
    va_start(ap, types);
    int rc = *to.mem ? query(td, &st, sql, types, ap) : td__no_memory(td);
    va_end(ap);
    while (!rc && (rc = td__step(td, st)) == 1)
        rc = keep_row(td, st, to, row, what);
    if (!rc && td__list_failed(*to.mem))
        rc = td__no_memory(td);
    if (!rc)
        return rc;
    free(*to.v);
    *to.v = NULL;
    *to.n = 0;
    if (!to.parts) {
        td_list_free(*to.mem);
        *to.mem = NULL;
    }
    return rc;
}

int td__one(struct td *td, int64_t *out, const char *sql, const char *types, ...)
{
    sqlite3_stmt *st = NULL;
    va_list ap;

    va_start(ap, types);
    int rc = query(td, &st, sql, types, ap);
    va_end(ap);
    if (rc)
        return rc;
    rc = td__step(td, st);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return td__error(td, TD_NOT_FOUND, "not found");
    *out = sqlite3_column_int64(st, 0);
    td__reset(st);
    return TD_OK;
}

int td__one_made(struct td *td, int64_t *out, char *sql)
{
    sqlite3_stmt *st = NULL;
    int rc = !sql ? td__error(td, TD_ERROR, "out of memory") : TD_OK, found = 0;

    if (!rc && sqlite3_prepare_v2(td->db, sql, -1, &st, NULL) == SQLITE_OK && (found = sqlite3_step(st)) == SQLITE_ROW)
        *out = sqlite3_column_int64(st, 0);
    else if (!rc)
        rc = found == SQLITE_DONE ? TD_NOT_FOUND : td__sqlite_error(td);
    sqlite3_finalize(st);
    sqlite3_free(sql);
    return rc;
}

int td__ask(sqlite3 *db, const char *sql, char *text, size_t size, int64_t *rows)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);
    int64_t n = 0;

    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(st);
        if (rc == SQLITE_ROW && n++ == 0 && text)
            td__one_line(text, size, (const char *)sqlite3_column_text(st, 0));
    }
    sqlite3_finalize(st);
    if (rows)
        *rows = n;
    return rc;
}

int td__exec(struct td *td, const char *sql)
{
    return sqlite3_exec(td->db, sql, NULL, NULL, NULL) == SQLITE_OK ? TD_OK : td__sqlite_error(td);
}

int td__exec_made(struct td *td, char *sql)
{
    int rc = sql ? td__exec(td, sql) : td__error(td, TD_ERROR, "out of memory");

    sqlite3_free(sql);
    return rc;
}

int td__sane(struct td *td, sqlite3_stmt *st, bool sane, const char *what)
{
    if (sane)
        return TD_OK;
    td__reset(st);
    return td__damaged(td, td__said(td, what));
}

const char *td__col_text(sqlite3_stmt *st, int col)
{
    const char *s = (const char *)sqlite3_column_text(st, col);
    return s ? s : "";
}

int td__col_percent(sqlite3_stmt *st, int col)
{
    return sqlite3_column_type(st, col) == SQLITE_NULL ? -1 : sqlite3_column_int(st, col);
}

td_date td__col_date(sqlite3_stmt *st, int col)
{
    td_date d = 0;

    td_date_parse_partial(td__col_text(st, col), (size_t)sqlite3_column_bytes(st, col), &d);
    return d;
}

/* A damaged file may hold what no CHECK would have let in: that is no value. */
struct td_num td__col_num(sqlite3_stmt *st, int col)
{
    int64_t mantissa = sqlite3_column_int64(st, col), most = INT64_C(1000000000000000);
    int decimals = sqlite3_column_int(st, col + 1);

    if (sqlite3_column_type(st, col) == SQLITE_NULL || decimals < 0 ||
        decimals > TD_NUM_MAX_DECIMALS || mantissa > most || mantissa < -most)
        return TD_NUM_NONE;
    return (struct td_num){ mantissa, (int8_t)decimals };
}

bool td__col_num_sane(sqlite3_stmt *st, int col)
{
    return sqlite3_column_type(st, col) == SQLITE_NULL || td_num_is(td__col_num(st, col));
}

/* ---- who acts, and when ----------------------------------------------------------------- */

const struct td_host *td_host(const struct td *td)
{
    return td->host;
}

td_date td_today(const struct td_host *host)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    int64_t now = host->now();
    td_date day = td_date_add_days(19700101, (int)(now / DAY_MS) - 1);

    while (host->midnight(day) <= now)
        day = td_date_add_days(day, 1);
    return day;
}

size_t td__utc(char out[32], int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    return strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
}

/* ---- transactions ----------------------------------------------------------------------- */

int td__write_change(struct td *td, const char *act, const char *place, const char *note, int64_t undoes,
                     int64_t submission)
{
    struct td_who who;
    int64_t now = td->host->now();
    size_t n = td__utc(td->at, now);

    td->host->who(&who);
    snprintf(td->at + n, sizeof td->at - n, ".%03dZ", (int)(now % 1000));
    if (!td->actor[0])
        snprintf(td->actor, sizeof td->actor, "%s", who.name);
    int rc = td__run(td, "INSERT INTO change(at, actor, uid, login_uid, act, place, note, undoes, submission_id)"
                         " VALUES(?, ?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0))", "ttiitttii",
                     td->at, td->actor, who.uid, who.login_uid, act, place, note, undoes, submission);
    td->change = sqlite3_last_insert_rowid(td->db);
    return rc;
}

/* Only looked at by its name: opening and closing the file would drop the locks of this process. */
bool td_moved(struct td *td)
{
    struct stat st;
    int moved = 0;

    sqlite3_file_control(td->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved); /* another inode */
    td->moved = moved || stat(td_path(td), &st) != 0 || st.st_dev != td->device;
    return td->moved;
}

const char *td_path(const struct td *td)
{
    return sqlite3_db_filename(td->db, "main");
}

/* A newer program may have brought the database up to date while this one had it open (PITFALLS 42). */
static int refuse_newer(struct td *td)
{
    int64_t version = 0;
    int rc = td__one(td, &version, "PRAGMA user_version", "");

    return rc || version <= td->schema ? rc
           : td__error(td, TD_ERROR, "a newer tiendo has changed the database; leave this one and start the newer one");
}

int td__transaction(struct td *td)
{
    if (td->nesting++ > 0)
        return TD_OK;
    int rc = td_moved(td) ? refuse_moved(td) : td__run(td, "BEGIN IMMEDIATE", "");
    if (!rc)
        rc = refuse_newer(td);
    return rc ? td__end(td, rc) : rc;
}

/* The folder's entries to the disk, as SQLite does it after the journal is gone. */
static bool sync_folder(struct td *td)
{
    char dir[PATH_MAX];

    snprintf(dir, sizeof dir, "%s", td_path(td));
    char *slash = strrchr(dir, '/');
    if (!slash)
        return false;
    slash[slash == dir] = 0;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

/* COMMIT also fails when the journal is gone already, which is what commits, and only the folder could not be synced.
 * Then the change is there for everybody to see: it must not be called refused. Ask the database. */
static int failed_commit(struct td *td, int rc, int64_t change)
{
    char kept[sizeof td->err];
    int64_t there = 0;

    memcpy(kept, td->err, sizeof kept);
    if (!sqlite3_get_autocommit(td->db)) /* SQLite may have rolled back by itself; ask, do not assume (PITFALLS 40) */
        td__run(td, "ROLLBACK", "");
    if (change)
        td__one(td, &there, "SELECT 1 FROM change WHERE id = ? AND at = ? AND actor = ?", "itt", change, td->at,
                td->actor);
    if (there && sync_folder(td))
        return TD_OK;
    if (there)
        return td__error(td, TD_ERROR, "saved as change %lld, but the disk does not confirm it (%s): look before "
                         "entering it again", (long long)change, kept);
    memcpy(td->err, kept, sizeof kept);
    return rc;
}

int td__end(struct td *td, int rc)
{
    char kept[sizeof td->err];
    int64_t change = td->change;

    if (--td->nesting > 0)
        return rc;
    td->change = 0;
    if (!rc && (rc = td__run(td, "COMMIT", "")))
        rc = failed_commit(td, rc, change);
    if (rc)
        td->world_at = -1; /* it may have been read inside, of what is not there any more */
    if (rc && !sqlite3_get_autocommit(td->db)) {
        memcpy(kept, td->err, sizeof kept);
        td__run(td, "ROLLBACK", "");
        memcpy(td->err, kept, sizeof kept);
    }
    return rc;
}

int td_read_begin(struct td *td)
{
    return sqlite3_get_autocommit(td->db) ? td__run(td, "BEGIN", "") : TD_OK;
}

void td_read_end(struct td *td)
{
    if (!td->nesting && !sqlite3_get_autocommit(td->db))
        td__run(td, "COMMIT", "");
}

int td__word_index(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

int td__no_memory(struct td *td)
{
    return td__error(td, TD_ERROR, "out of memory");
}

int td__no_memory_at(struct td *td, sqlite3_stmt *st)
{
    if (st)
        td__reset(st);
    return td__no_memory(td);
}
