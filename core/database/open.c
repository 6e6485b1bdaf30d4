/*
 * Opening a database by the recipe (PITFALLS 37-46): a file that is ours, set up so that many may use it at once,
 * brought up to date, on the day that is asked for. Above the nouns, since it migrates, copies and looks back.
 */
#include "database/open.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "database/asof.h"
#include "noun/inner.h"
#include "database/care.h"
#include "noun/gate.h"

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
    case SQLITE_SELECT: case SQLITE_READ: case SQLITE_RECURSIVE: case SQLITE_TRANSACTION:
    case SQLITE_INSERT: case SQLITE_UPDATE: case SQLITE_DELETE:
        return SQLITE_OK;
    case SQLITE_PRAGMA:
        return !b && a && (!strcmp(a, "data_version") || !strcmp(a, "user_version")) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return b && !strcmp(b, "load_extension") ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
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

bool td__odd_beside(char *name, size_t size, const char *path)
{
    static const char *const ends[] = { "-journal", "-wal", "-shm" };
    struct stat st;

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, size, "%s%s", path, ends[i]);
        if (lstat(name, &st) == 0 && !S_ISREG(st.st_mode))
            return true;
    }
    return false;
}

static int check_file(struct td *td, const char *path)
{
    char odd[PATH_MAX + 16];
    struct stat st;

    if (lstat(path, &st) != 0)
        return td__error(td, errno == ENOENT ? TD_NOT_FOUND : TD_ERROR, "%s: %s", path, td__said(td, strerror(errno)));
    if (!S_ISREG(st.st_mode))
        return td__error(td, TD_ERROR, S_ISLNK(st.st_mode) ? "%s: not a regular file (a symbolic link; name the file "
                         "itself)" : "%s: not a regular file", path);
    if (td__odd_beside(odd, sizeof odd, path))
        return td__error(td, TD_ERROR, "%s: not a regular file", odd);
    if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
        return td__error(td, TD_ERROR, "%s: %s", path, td__said(td, strerror(errno)));
    return TD_OK;
}

/* The rollback journal and not WAL: SQLite 3.40.1's WAL can corrupt, and WAL fails for people who may only read
 * and on a full disk (PITFALLS 37). A WAL file left by another program is converted when nobody else is there. */
static int journal_mode(struct td *td)
{
    char mode[16] = "";

    if (td__ask(td->db, "PRAGMA journal_mode", mode, sizeof mode, NULL) != SQLITE_DONE)
        return td__sqlite_error(td);
    if (strcmp(mode, "delete") && !td->read_only)
        td__ask(td->db, "PRAGMA journal_mode = DELETE", mode, sizeof mode, NULL);
    if (strcmp(mode, "delete"))
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
    int rc = td__exec(td, recipe);
    if (rc)
        return rc;
    if (td__one(td, &on, "PRAGMA foreign_keys", "") || !on)
        return td__error(td, TD_ERROR, "this SQLite does not keep foreign keys");
    return journal_mode(td);
}

/* A small file is examined every time, any file after an unclean end; a large one opens at once and is
 * left to `tiendo doctor` (PITFALLS 38). */
static int quick_check(struct td *td)
{
    char found[256] = "";

    if (td__ask(td->db, "PRAGMA quick_check(1)", found, sizeof found, NULL) != SQLITE_DONE)
        return td__sqlite_error(td);
    return strcmp(found, "ok") ? td__damaged(td, found) : TD_OK;
}

static int create_schema(struct td *td)
{
    char pragmas[128];

    int rc = td__transaction(td);
    if (rc)
        return rc;
    rc = td__migrate(td, 0);
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d", TD__APPLICATION_ID);
    return td__end(td, rc ? rc : td__exec(td, pragmas));
}

/* The copy gets the day in its name, and no other's name. */
static int name_copy(struct td *td, const char *copy, int version)
{
    const char *path = td_path(td);
    char kept[PATH_MAX + 64], day[TD_DATE_BUF], more[16] = "";
    int n = 1;

    td_date_write(day, sizeof day, td_today(td->host));
    do {
        snprintf(kept, sizeof kept, "%s.schema-%d-%s%s", path, version, day, more);
        if (renameat2(AT_FDCWD, copy, AT_FDCWD, kept, RENAME_NOREPLACE) == 0 ||
            (errno == EINVAL && link(copy, kept) == 0)) {
            snprintf(td->warning, sizeof td->warning, "%s: %s",
                     td__said(td, "brought up to date; as it was"), kept);
            return TD_OK;
        }
        snprintf(more, sizeof more, "-%d", ++n);
    } while (errno == EEXIST);
    return td__error(td, TD_ERROR, "cannot make the copy: %s", td__said(td, strerror(errno)));
}

/* The database as it was stays beside it (PITFALLS 45): a copy that was read again and examined before
 * it has a name. Another process may have done it all while this one waited. */
static int migrate(struct td *td, int version)
{
    char copy[PATH_MAX + 64];
    int64_t now = 0;

    const struct td__deed deed = { .act = TD_ACT_MIGRATE, .scope = TD_EVERYTHING, .later = true };

    snprintf(copy, sizeof copy, "%s.schema-%d.%ld", td_path(td), version, (long)getpid());
    unlink(copy); /* of one who had our number and died */
    int rc = td_backup(td, copy, NULL, NULL);
    if (!rc && !(rc = td__begin(td, &deed))) {
        rc = td__one(td, &now, "PRAGMA user_version", "");
        if (!rc && now < td->schema && !(rc = name_copy(td, copy, version)))
            rc = td__migrate(td, (int)now);
        if (!rc && now < td->schema) /* what an older program added up lacks what this one knows of it */
            rc = td__rollup_rebuild(td, 0);
        rc = td__end(td, rc);
    }
    unlink(copy);
    return rc;
}

static int check_identity(struct td *td, const char *path)
{
    int64_t app = 0, version = 0;
    int rc = td__one(td, &app, "PRAGMA application_id", "");

    if (!rc)
        rc = td__one(td, &version, "PRAGMA user_version", "");
    if (rc)
        return rc;
    if (app != TD__APPLICATION_ID || version < 0)
        return td__error(td, TD_ERROR, "%s: not a database of tiendo", path);
    if (version > td->schema)
        return td__error(td, TD_ERROR, "%s: made by a newer tiendo (schema %d, this one knows %d)",
                         path, (int)version, td->schema);
    if (version == td->schema)
        return TD_OK;
    if (td->read_only)
        return td__error(td, TD_ERROR, "%s: made by an older tiendo (schema %d, this one knows %d); it is brought up"
                         " to date when somebody opens it who may write to it", path, (int)version,
                         td->schema);
    return migrate(td, (int)version);
}

/* Did somebody die while writing? Then a journal lies there and nobody holds the file. That of one who lives is gone
 * before he lets go, and the next one's is another. */
static bool hot_journal(sqlite3 *db, const char *path)
{
    char name[PATH_MAX + 16];
    struct stat before, after;
    sqlite3_file *file = NULL;
    int held = 0;

    snprintf(name, sizeof name, "%s-journal", path);
    if (stat(name, &before) != 0 || !before.st_size)
        return false;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file->pMethods)
        file->pMethods->xCheckReservedLock(file, &held);
    return !held && stat(name, &after) == 0 && before.st_ino == after.st_ino &&
           before.st_ctim.tv_sec == after.st_ctim.tv_sec && before.st_ctim.tv_nsec == after.st_ctim.tv_nsec;
}

enum { SMALL_FILE = 256 * 1024 };

static int show_day(struct td *td, td_date day)
{
    int64_t version = 0;
    int rc = td__one(td, &version, "PRAGMA data_version", "");

    td->shown = (unsigned)version;
    return rc ? rc : td__as_of(td, day);
}

static int open_connection(struct td *td, const char *path, enum td_open_mode mode, td_date as_of)
{
    int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX |
                (mode == TD_OPEN_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    struct stat st = { .st_size = 0 };
    int rc;

    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* a lock less for every allocation; late calls do nothing */
    if (sqlite3_open_v2(path, &td->db, flags, NULL) != SQLITE_OK)
        return td__sqlite_error(td);
    bool hot = hot_journal(td->db, path);
    if (stat(path, &st) == 0)
        td->device = st.st_dev;
    rc = configure(td);
    if (!rc)
        rc = mode == TD_OPEN_CREATE ? create_schema(td) : check_identity(td, path);
    if (!rc && mode != TD_OPEN_CREATE && (hot || st.st_size <= SMALL_FILE))
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
    td->host = how->host;
    td->read_only = how->mode == TD_OPEN_READ;
    td->schema = td__schema_version;
    td->role = td->read_only ? TD_READER : TD_ADMINISTRATOR;
    if (how->actor)
        snprintf(td->actor, sizeof td->actor, "%s", how->actor);
    int rc = td->host || (td->read_only && !how->as_of) ? real_path(td, path, sizeof path, how->path)
             : td__error(td, TD_INVALID, "nobody has said who acts and what time it is");
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
        td__end_at_letter(err);
    td_close(td);
    if (made) /* ours, and empty: in the way of the next attempt */
        unlink(path);
    return rc;
}

int td_open_again(struct td **out, const struct td *td, td_date as_of, char *err, size_t size)
{
    struct td_open how = { .path = td_path(td), .host = td->host, .lang = td->lang,
                           .mode = as_of || td->read_only ? TD_OPEN_READ : TD_OPEN_WRITE,
                           .actor = *td->actor ? td->actor : NULL,
                           .as_of = as_of ? as_of : td->as_of };
    return td_open(out, &how, err, size);
}

void td_close(struct td *td)
{
    if (!td)
        return;
    for (unsigned i = 0; i < td->cached; i++)
        sqlite3_finalize(td->cache[i].st);
    sqlite3_close(td->db);
    for (int i = 0; i < TD__MADE; i++)
        sqlite3_free(td->made[i]);
    if (td->world)
        td->world_free(td->world);
    free(td);
}

unsigned td_data_version(struct td *td)
{
    int64_t v = 0;

    if (td__one(td, &v, "PRAGMA data_version", ""))
        return 0;
    if (td->as_of && td->shown != (unsigned)v) { /* what others have written since is not of that day */
        sqlite3_set_authorizer(td->db, NULL, NULL);
        td->shown = td__as_of(td, td->as_of) ? 0 : (unsigned)v;
        sqlite3_set_authorizer(td->db, authorize, NULL);
    }
    return (unsigned)v;
}
