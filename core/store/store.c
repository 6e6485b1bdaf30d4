/*
 * The connection: opening by the recipe (PITFALLS 37-46), statements, transactions, errors, and the
 * memory of lists. Not for SQL about plans: that is in the nouns' files.
 */
#include "store/store.h"
#include "base/text.h"
#include "database/asof.h"
#include "database/care.h"
#include "database/open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* ---- errors ----------------------------------------------------------------------------- */

/* A text that was too long for its place: without the part of a letter at its end. */
static void end_at_letter(char *s)
{
    size_t n = strlen(s), last = n;

    while (last && ((unsigned char)s[last - 1] & 0xc0) == 0x80)
        last--;
    if (last && !td_utf8_valid(s + last - 1, n - last + 1))
        s[last - 1] = 0;
}

int td__error(struct td *td, int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (vsnprintf(td->err, sizeof td->err, td__said(td, fmt), ap) >= (int)sizeof td->err)
        end_at_letter(td->err);
    va_end(ap);
    for (char *nl = td->err; (nl = strchr(nl, '\n'));) /* one line, whatever SQLite says */
        *nl = ' ';
    return code;
}

int td__damaged(struct td *td, const char *what)
{
    return td__error(td, TD_ERROR, "the database is damaged (%.200s); restore the last backup, or rescue what is left "
                     "with: sqlite3 FILE .recover", what);
}

int td__sqlite_error(struct td *td)
{
    const char *why = td__said(td, sqlite3_errmsg(td->db));
    int primary = sqlite3_extended_errcode(td->db) & 0xff;

    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return td__error(td, TD_BUSY, "another process is writing to the database");
    if (primary == SQLITE_FULL)
        return td__error(td, TD_ERROR, "the disk is full; nothing was saved");
    if (primary == SQLITE_READONLY)
        return td__error(td, TD_ERROR, "the database cannot be written: %s", why);
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
        return td__damaged(td, why);
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

static int prepare(struct td *td, sqlite3_stmt **out, const char *sql)
{
    for (unsigned i = 0; i < td->cached; i++) {
        if (td->cache[i].sql == sql) {
            *out = td->cache[i].st;
            return TD_OK;
        }
    }
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
    sqlite3_stmt *st;
    int i = 1, rc = prepare(td, &st, sql);

    if (rc)
        return rc;
    for (; *types; types++) {
        switch (*types) {
        case 'i': sqlite3_bind_int64(st, i++, va_arg(ap, int64_t)); break;
        case 'd': sqlite3_bind_int(st, i++, va_arg(ap, int)); break;
        case 't': sqlite3_bind_text(st, i++, va_arg(ap, const char *), -1, SQLITE_TRANSIENT); break;
        case 'D': bind_date(st, i++, va_arg(ap, td_date)); break;
        case 'm': bind_num(st, &i, va_arg(ap, struct td_num)); break;
        default: return td__error(td, TD_ERROR, "unknown type '%c' to bind", *types);
        }
    }
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

td_date td__col_date(sqlite3_stmt *st, int col)
{
    td_date d = 0;
    const char *s = (const char *)sqlite3_column_text(st, col);

    if (s)
        td_date_parse_partial(s, (size_t)sqlite3_column_bytes(st, col), &d);
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

/* ---- who acts --------------------------------------------------------------------------- */

/* The login uid survives sudo and su; 4294967295 means that there was no login. */
static int64_t login_uid(void)
{
    char buf[32];
    int fd = open("/proc/self/loginuid", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof buf - 1);

    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return -1;
    buf[n] = 0;
    unsigned long uid = strtoul(buf, NULL, 10);
    return uid == 4294967295UL ? -1 : (int64_t)uid;
}

/* From the system's own records and never from $USER or $LOGNAME (PITFALLS 35). */
static void system_actor(char *out, size_t size)
{
    int64_t login = login_uid();
    uid_t uid = login >= 0 ? (uid_t)login : getuid();
    struct passwd pw, *found = NULL;
    char buf[4096];

    if (getpwuid_r(uid, &pw, buf, sizeof buf, &found) == 0 && found)
        snprintf(out, size, "%s", found->pw_name);
    else
        snprintf(out, size, "uid:%lu", (unsigned long)uid);
}

static void now_utc(char out[32])
{
    struct timespec ts;
    struct tm tm;

    clock_gettime(CLOCK_REALTIME, &ts);
    gmtime_r(&ts.tv_sec, &tm);
    size_t n = strftime(out, 32, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out + n, 32 - n, ".%03ldZ", ts.tv_nsec / 1000000);
}

/* ---- transactions ----------------------------------------------------------------------- */

int td__change(struct td *td, const char *via, const char *note, int64_t undoes, int64_t submission)
{
    if (!td->actor[0])
        system_actor(td->actor, sizeof td->actor);
    now_utc(td->at);
    int rc = td__run(td, "INSERT INTO change(at, actor, uid, login_uid, via, note, undoes, submission_id)"
                         " VALUES(?, ?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0))", "ttiittii",
                     td->at, td->actor, (int64_t)getuid(), login_uid(), via, note, undoes, submission);
    td->change = sqlite3_last_insert_rowid(td->db);
    return rc;
}

static int refuse_writing(struct td *td)
{
    char day[TD_DATE_BUF];

    if (!td->as_of)
        return td__error(td, TD_ERROR, "the database is open for reading only");
    td_date_format(day, sizeof day, td->as_of, td->lang);
    return td__error(td, TD_ERROR, "what is shown is the state of %s; the past cannot be changed", day);
}

/* A newer program may have brought the database up to date while this one had it open (PITFALLS 42). */
static int refuse_newer(struct td *td)
{
    int64_t version = 0;
    int rc = td__one(td, &version, "PRAGMA user_version", "");

    return rc || version <= TD__SCHEMA_VERSION ? rc
           : td__error(td, TD_ERROR, "a newer tiendo has changed the database; leave this one and start the newer one");
}

int td__begin(struct td *td, const char *via, const char *note)
{
    int rc = TD_OK;

    if (td->nesting++ > 0)
        return TD_OK;
    rc = td->read_only ? refuse_writing(td) : td__run(td, "BEGIN IMMEDIATE", "");
    if (!rc)
        rc = refuse_newer(td);
    if (!rc && via)
        rc = td__change(td, via, note, 0, 0);
    if (rc)
        td__end(td, rc);
    return rc;
}

/* The folder's entries to the disk, as SQLite does it after the journal is gone. */
static bool sync_folder(struct td *td)
{
    char dir[PATH_MAX];

    snprintf(dir, sizeof dir, "%s", sqlite3_db_filename(td->db, "main"));
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

/* ---- opening ---------------------------------------------------------------------------- */

/* An edit of somebody else takes a millisecond or two, so the first looks come soon; later ones leave the others in
 * peace. *waited: what the looks before this one have taken. */
static int busy_step(int count, int *waited)
{
    enum { STEP_MS = 10 };
    static const int first[] = { 1, 1, 2, 2, 5, 5 };
    const int n = (int)(sizeof first / sizeof *first);

    *waited = count > n ? (count - n) * STEP_MS : 0;
    for (int i = 0; i < n && i < count; i++)
        *waited += first[i];
    return count < n ? first[count] : STEP_MS;
}

static int on_busy(void *arg, int count)
{
    struct td *td = arg;
    enum { GIVE_UP_MS = 5000 };
    int waited, step = busy_step(count, &waited);

    if (td->busy ? !td->busy(td->busy_arg, waited) : waited >= GIVE_UP_MS)
        return 0;
    nanosleep(&(struct timespec){ 0, step * 1000000L }, NULL);
    return 1;
}

void td_set_busy(struct td *td, bool (*busy)(void *arg, int waited_ms), void *arg)
{
    td->busy = busy;
    td->busy_arg = arg;
}

/* Data, and nothing else: no second database, no change of the schema, no loading of code. */
static int authorize(void *arg, int action, const char *a, const char *b, const char *db,
                     const char *trigger)
{
    (void)arg, (void)db, (void)trigger;
    switch (action) {
    case SQLITE_ATTACH: case SQLITE_DETACH:
    case SQLITE_CREATE_TABLE: case SQLITE_CREATE_INDEX: case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_VIEW: case SQLITE_CREATE_VTABLE: case SQLITE_ALTER_TABLE:
    case SQLITE_DROP_TABLE: case SQLITE_DROP_INDEX: case SQLITE_DROP_TRIGGER:
    case SQLITE_DROP_VIEW: case SQLITE_DROP_VTABLE:
    case SQLITE_CREATE_TEMP_TABLE: case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_TRIGGER: case SQLITE_CREATE_TEMP_VIEW:
    case SQLITE_DROP_TEMP_TABLE: case SQLITE_DROP_TEMP_INDEX:
    case SQLITE_DROP_TEMP_TRIGGER: case SQLITE_DROP_TEMP_VIEW:
        return SQLITE_DENY;
    case SQLITE_PRAGMA:
        return !b && a && (!strcmp(a, "data_version") || !strcmp(a, "user_version")) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static int pragma_int(struct td *td, const char *sql, int64_t *out)
{
    return td__one(td, out, sql, "");
}

/* POSIX locks do not work, or not reliably, where the file lives on another machine (PITFALLS 37). */
bool td__network_filesystem(const char *path)
{
    static const long remote[] = { 0x6969 /* nfs */, 0xff534d42 /* cifs */, 0xfe534d42 /* smb2 */,
                                   0x517b /* smb */, 0x65735546 /* fuse */, 0x01021997 /* 9p */,
                                   0x5346414f /* afs */, 0x00c36400 /* ceph */ };
    struct statfs fs;

    if (statfs(path, &fs) != 0)
        return false;
    for (size_t i = 0; i < sizeof remote / sizeof *remote; i++)
        if ((unsigned long)fs.f_type == (unsigned long)remote[i])
            return true;
    return false;
}

/* The folder's real path and the file's own name: SQLite's NOFOLLOW then protects the file itself,
 * while a link somewhere above (a home on another disk) is fine. */
static int real_path(struct td *td, char *out, size_t size, const char *path)
{
    char dir[PATH_MAX], real[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    int n = snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1,
                     slash ? path : ".");

    if (n < 0 || (size_t)n >= sizeof dir || !*name)
        return td__error(td, TD_ERROR, "%s: not the name of a file", path);
    if (!realpath(dir, real))
        return td__error(td, errno == ENOENT ? TD_NOT_FOUND : TD_ERROR, "%s: %s", dir, td__said(td, strerror(errno)));
    if (td__network_filesystem(real))
        return td__error(td, TD_ERROR, "%s: is on a network file system, where several people cannot "
                         "safely share a database; put it on a local disk", real);
    n = snprintf(out, size, "%s/%s", strcmp(real, "/") ? real : "", name);
    return n > 0 && (size_t)n < size ? TD_OK : td__error(td, TD_ERROR, "%s: not the name of a file", path);
}

/* Created by us, exclusively and with the group's rights, before SQLite sees the name (PITFALLS 43). */
static int create_file(struct td *td, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0660);

    if (fd < 0)
        return td__error(td, TD_ERROR, "%s: %s", path, td__said(td, strerror(errno)));
    close(fd);
    return TD_OK;
}

static int check_file(struct td *td, const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return td__error(td, errno == ENOENT ? TD_NOT_FOUND : TD_ERROR, "%s: %s", path, td__said(td, strerror(errno)));
    if (!S_ISREG(st.st_mode))
        return td__error(td, TD_ERROR, S_ISLNK(st.st_mode) ? "%s: not a regular file (a symbolic link; name the file "
                         "itself)" : "%s: not a regular file", path);
    return TD_OK;
}

/* The rollback journal and not WAL: SQLite 3.40.1's WAL can corrupt, and WAL fails for people who may only read
 * and on a full disk (PITFALLS 37). A WAL file left by another program is converted when nobody else is there. */
static int journal_mode(struct td *td)
{
    sqlite3_stmt *st = NULL;
    bool ok = false;

    if (sqlite3_prepare_v2(td->db, "PRAGMA journal_mode", -1, &st, NULL) != SQLITE_OK ||
        sqlite3_step(st) != SQLITE_ROW) {
        int rc = td__sqlite_error(td);
        sqlite3_finalize(st);
        return rc;
    }
    ok = !sqlite3_stricmp((const char *)sqlite3_column_text(st, 0), "delete");
    sqlite3_finalize(st);
    if (ok)
        return TD_OK;
    st = NULL;
    if (!td->read_only && sqlite3_prepare_v2(td->db, "PRAGMA journal_mode = DELETE", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        ok = !sqlite3_stricmp((const char *)sqlite3_column_text(st, 0), "delete");
    sqlite3_finalize(st);
    if (!ok)
        snprintf(td->warning, sizeof td->warning, "%s",
                 td__said(td, "the database is in WAL mode, which is not safe here; let everybody leave and start "
                              "again"));
    return TD_OK;
}

static int configure(struct td *td)
{
    static const char recipe[] =
        "PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA; PRAGMA mmap_size = 0;"
        "PRAGMA cell_size_check = ON; PRAGMA cache_size = -1024; PRAGMA temp_store = MEMORY;";
    static const struct { int limit, value; } limits[] = {
        { SQLITE_LIMIT_LENGTH, 4 << 20 }, { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
        { SQLITE_LIMIT_ATTACHED, 0 }, { SQLITE_LIMIT_EXPR_DEPTH, 100 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 10 }, { SQLITE_LIMIT_TRIGGER_DEPTH, 4 },
    };
    int64_t on = 0;

    sqlite3_busy_handler(td->db, on_busy, td);
    sqlite3_db_config(td->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(td->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(td->db, limits[i].limit, limits[i].value);
    if (sqlite3_exec(td->db, recipe, NULL, NULL, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    if (pragma_int(td, "PRAGMA foreign_keys", &on) || !on)
        return td__error(td, TD_ERROR, "this SQLite does not keep foreign keys");
    return journal_mode(td);
}

/* A small file is examined every time, any file after an unclean end; a large one opens at once and is
 * left to `tiendo doctor` (PITFALLS 38). */
static int quick_check(struct td *td)
{
    sqlite3_stmt *st = NULL;
    int rc = TD_OK;

    if (sqlite3_prepare_v2(td->db, "PRAGMA quick_check(1)", -1, &st, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    if (sqlite3_step(st) != SQLITE_ROW)
        rc = td__sqlite_error(td);
    else if (strcmp((const char *)sqlite3_column_text(st, 0), "ok"))
        rc = td__damaged(td, (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return rc;
}

static int create_schema(struct td *td)
{
    char pragmas[128];

    if (sqlite3_exec(td->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    td->nesting = 1;
    int rc = td__migrate(td, 0);
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d", TD__APPLICATION_ID);
    if (!rc && sqlite3_exec(td->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        rc = td__sqlite_error(td);
    return td__end(td, rc);
}

/* The schema of a database that nobody has open, as its header says. */
static int version_of(const char *path)
{
    unsigned char v[4];
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    bool read = fd >= 0 && pread(fd, v, sizeof v, 60) == sizeof v;

    if (fd >= 0)
        close(fd);
    return read ? v[0] << 24 | v[1] << 16 | v[2] << 8 | v[3] : -1;
}

/* The database as it was stays beside it, once for each schema (PITFALLS 45): a copy that was read again and examined
 * before it has this name. Another process may bring the database up to date meanwhile; then it has kept it. */
static int keep_old(struct td *td, int version)
{
    char kept[PATH_MAX + 32], copy[PATH_MAX + 64];

    snprintf(kept, sizeof kept, "%s.schema-%d", sqlite3_db_filename(td->db, "main"), version);
    snprintf(copy, sizeof copy, "%s.%ld", kept, (long)getpid());
    if (access(kept, F_OK) == 0)
        return TD_OK;
    int rc = td_backup(td, copy, NULL, NULL);
    if (!rc && version_of(copy) == version && rename(copy, kept) != 0)
        rc = td__error(td, TD_ERROR, "cannot make the copy: %s", strerror(errno));
    unlink(copy);
    if (!rc)
        snprintf(td->warning, sizeof td->warning, "%s: %.200s", td__said(td, "brought up to date; as it was"), kept);
    return rc;
}

/* Another process may have done it while this one waited. */
static int migrate(struct td *td, int version)
{
    int64_t now = 0;
    int rc = keep_old(td, version);

    if (rc || (rc = td__begin(td, NULL, NULL)))
        return rc;
    rc = pragma_int(td, "PRAGMA user_version", &now);
    if (!rc && now < TD__SCHEMA_VERSION)
        rc = td__migrate(td, (int)now);
    return td__end(td, rc);
}

static int check_identity(struct td *td, const char *path)
{
    int64_t app = 0, version = 0;
    int rc = pragma_int(td, "PRAGMA application_id", &app);

    if (!rc)
        rc = pragma_int(td, "PRAGMA user_version", &version);
    if (rc)
        return rc;
    if (app != TD__APPLICATION_ID || version < 0)
        return td__error(td, TD_ERROR, "%s: not a database of tiendo", path);
    if (version > TD__SCHEMA_VERSION)
        return td__error(td, TD_ERROR, "%s: made by a newer tiendo (schema %d, this one knows %d)",
                         path, (int)version, TD__SCHEMA_VERSION);
    if (version == TD__SCHEMA_VERSION)
        return TD_OK;
    if (td->read_only)
        return td__error(td, TD_ERROR, "%s: made by an older tiendo (schema %d, this one knows %d); it is brought up"
                         " to date when somebody opens it who may write to it", path, (int)version,
                         TD__SCHEMA_VERSION);
    return migrate(td, (int)version);
}

static bool hot_journal(const char *path)
{
    char name[PATH_MAX + 16];

    snprintf(name, sizeof name, "%s-journal", path);
    return access(name, F_OK) == 0;
}

static off_t file_size(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 ? st.st_size : 0;
}

enum { SMALL_FILE = 256 * 1024 };

static int show_day(struct td *td, td_date day)
{
    int64_t version = 0;
    int rc = pragma_int(td, "PRAGMA data_version", &version);

    td->shown = (unsigned)version;
    return rc ? rc : td__as_of(td, day);
}

static int open_connection(struct td *td, const char *path, enum td_open_mode mode, td_date as_of)
{
    int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX |
                (mode == TD_OPEN_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    bool check = mode != TD_OPEN_CREATE && (hot_journal(path) || file_size(path) <= SMALL_FILE);
    int rc;

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a lock less for every allocation; late calls do nothing */
    if (sqlite3_open_v2(path, &td->db, flags, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    rc = configure(td);
    if (!rc)
        rc = mode == TD_OPEN_CREATE ? create_schema(td) : check_identity(td, path);
    if (!rc && check)
        rc = quick_check(td);
    if (!rc && as_of)
        rc = show_day(td, as_of);
    if (!rc)
        sqlite3_set_authorizer(td->db, authorize, NULL);
    return rc;
}

int td_open(struct td **out, const struct td_open *how, char *err, size_t size)
{
    char path[PATH_MAX];
    bool make = how->mode == TD_OPEN_CREATE;
    struct td *td = calloc(1, sizeof *td);

    *out = NULL;
    if (!td) {
        snprintf(err, size, "%s", td__said_in(how->lang, "out of memory"));
        return TD_ERROR;
    }
    td->lang = how->lang;
    td->busy = how->busy;
    td->busy_arg = how->busy_arg;
    td->read_only = how->mode == TD_OPEN_READ;
    if (how->actor)
        snprintf(td->actor, sizeof td->actor, "%s", how->actor);
    int rc = real_path(td, path, sizeof path, how->path);
    if (!rc)
        rc = make ? create_file(td, path) : check_file(td, path);
    bool made = make && !rc;
    if (!rc)
        rc = open_connection(td, path, how->mode, make ? 0 : how->as_of);
    if (!rc) {
        *out = td;
        return TD_OK;
    }
    if ((size_t)snprintf(err, size, "%s", td->err) >= size)
        end_at_letter(err);
    td_close(td);
    if (made) /* ours, and empty: in the way of the next attempt */
        unlink(path);
    return rc;
}

void td_close(struct td *td)
{
    if (!td)
        return;
    for (unsigned i = 0; i < td->cached; i++)
        sqlite3_finalize(td->cache[i].st);
    sqlite3_close(td->db);
    if (td->world)
        td->world_free(td->world);
    free(td);
}

unsigned td_data_version(struct td *td)
{
    int64_t v = 0;

    if (pragma_int(td, "PRAGMA data_version", &v))
        return 0;
    if (td->as_of && td->shown != (unsigned)v) { /* what others have written since is not of that day */
        sqlite3_set_authorizer(td->db, NULL, NULL);
        td->shown = td__as_of(td, td->as_of) ? 0 : (unsigned)v;
        sqlite3_set_authorizer(td->db, authorize, NULL);
    }
    return (unsigned)v;
}

/* ---- memory of lists: a few large blocks, freed together -------------------------------- */

struct block { struct block *next; size_t used, size; char data[]; };
struct td_list { struct block *blocks; bool failed; };

struct td_list *td__list_new(void)
{
    return calloc(1, sizeof(struct td_list));
}

void td__list_free(struct td_list *l)
{
    if (!l)
        return;
    for (struct block *b = l->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(l);
}

static void *take(struct td_list *l, size_t size, size_t align)
{
    enum { BLOCK = 8 * 1024 };
    struct block *b = l->blocks;
    size_t at = b ? (b->used + align - 1) / align * align : 0;

    if (!b || at + size > b->size) {
        size_t room = size > BLOCK ? size : BLOCK;
        b = malloc(sizeof *b + room);
        if (!b) {
            l->failed = true;
            return NULL;
        }
        *b = (struct block){ .next = l->blocks, .size = room };
        l->blocks = b;
        at = 0;
    }
    b->used = at + size;
    return b->data + at;
}

void *td__list_alloc(struct td_list *l, size_t size)
{
    void *p = take(l, size, sizeof(max_align_t));
    return p ? memset(p, 0, size) : NULL;
}

const char *td__list_text(struct td_list *l, const char *s)
{
    if (!s || !*s)
        return "";
    size_t n = strlen(s) + 1;
    char *p = take(l, n, 1);
    return p ? memcpy(p, s, n) : "";
}

const char *td__list_col(struct td_list *l, sqlite3_stmt *st, int col)
{
    return td__list_text(l, (const char *)sqlite3_column_text(st, col));
}

bool td__list_failed(const struct td_list *l)
{
    return l->failed;
}

/* Room doubles at each power of two, so the capacity need not be kept beside every list. */
bool td__grow(void **v, size_t n, size_t element)
{
    if (n >= 8 && (n & (n - 1)))
        return true;
    if (n > 0 && n < 8)
        return true;
    void *p = realloc(*v, (n ? n * 2 : 8) * element);
    if (!p)
        return false;
    *v = p;
    return true;
}

/* ---- words ------------------------------------------------------------------------------ */

const char *const td__kind_words[] = { "reach", "keep", "milestone", NULL };
const char *const td__cadence_words[] = { "once", "yearly", "ongoing", NULL };
const char *const td__role_words[] = { "lead", "coordinate", "advise", "requested", NULL };
const char *const td__status_words[] = { "", "estimate", "published", "reported", "verified", NULL };
const char *const td__succession_words[] = { "rename", "merge", "split", "abolish", NULL };
const char *const td__state_words[] = { "none", "started", "done", "stopped", NULL };

int td__word_index(const char *const *words, const char *word)
{
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}
