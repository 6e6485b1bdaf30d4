/*
 * A copy of the whole database while others work: page by page through SQLite's own backup, then read again and
 * examined. The copy has the form of a database nobody has open; its name is the caller's to publish.
 */
#include "store/store.h"
#include "database/care.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STEP_PAGES = 1024, /* others can write between two steps; then it begins again */
    RESTARTS = 3,      /* so often; then they wait until it is done */
};

struct copy {
    struct td *td;
    sqlite3 *to;
    const char *path;
    bool (*progress)(void *arg, size_t done, size_t all);
    void *arg;
};

static int copy_error(const struct copy *c, int rc)
{
    int primary = rc & 0xff;

    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
        return td__error(c->td, TD_BUSY, "another process is writing to the database; try again");
    if (primary == SQLITE_FULL)
        return td__error(c->td, TD_ERROR, "the disk is full; there is no copy");
    return td__error(c->td, TD_ERROR, "cannot make the copy: %s", td__said(c->td, sqlite3_errstr(rc)));
}

static int open_copy(struct copy *c, int flags)
{
    char real[PATH_MAX]; /* absolute, so that SQLite takes it for nothing else than a path */

    if (!realpath(c->path, real))
        return td__error(c->td, TD_ERROR, "%s", td__said(c->td, strerror(errno)));
    int rc = sqlite3_open_v2(real, &c->to, flags | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX,
                             NULL);
    return rc == SQLITE_OK ? TD_OK : copy_error(c, rc);
}

static void close_copy(struct copy *c)
{
    sqlite3_close(c->to);
    c->to = NULL;
}

/* From here on others can read but not commit, until td_read_end(). */
static int hold(struct td *td)
{
    int64_t n;
    int rc = td_read_begin(td);

    return rc ? rc : td__one(td, &n, "SELECT count(*) FROM sqlite_schema", "");
}

static int copy_pages(const struct copy *c, sqlite3_backup *b)
{
    int rc, before = INT_MAX, restarts = 0, held = TD_OK;

    while ((rc = sqlite3_backup_step(b, STEP_PAGES)) == SQLITE_OK) {
        int left = sqlite3_backup_remaining(b), all = sqlite3_backup_pagecount(b);
        if (left >= before && ++restarts == RESTARTS && (held = hold(c->td)))
            return held;
        before = left;
        if (c->progress && !c->progress(c->arg, (size_t)(all - left), (size_t)all))
            return td__error(c->td, TD_ERROR, "given up; there is no copy");
    }
    return rc == SQLITE_DONE ? TD_OK : copy_error(c, rc);
}

/* Without a journal: a copy that is not finished is removed. The last step syncs it. */
static int copy_all(const struct copy *c)
{
    static const char recipe[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = OFF;"
                                 "PRAGMA synchronous = FULL; PRAGMA cache_size = -4096";
    int rc = sqlite3_exec(c->to, recipe, NULL, NULL, NULL);
    bool reading = !sqlite3_get_autocommit(c->td->db);

    if (rc != SQLITE_OK)
        return copy_error(c, rc);
    sqlite3_backup *b = sqlite3_backup_init(c->to, "main", c->td->db, "main");
    if (!b)
        return copy_error(c, sqlite3_extended_errcode(c->to));
    int status = copy_pages(c, b);
    rc = sqlite3_backup_finish(b);
    if (!reading)
        td_read_end(c->td);
    if (!status && rc != SQLITE_OK)
        status = copy_error(c, rc);
    /* The original's mode came along; nobody shares the copy yet. */
    if (!status && (rc = sqlite3_exec(c->to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL)) != SQLITE_OK)
        status = copy_error(c, rc);
    return status;
}

static int first_column(const struct copy *c, const char *sql, char *out, size_t size)
{
    int rc = td__ask(c->to, sql, out, size, NULL);

    return rc == SQLITE_DONE ? TD_OK : copy_error(c, rc);
}

/* What the disk gives back, by a connection that has not seen it before. */
static int check_copy(const struct copy *c)
{
    char text[256], id[16];
    int rc = first_column(c, "PRAGMA application_id", text, sizeof text);

    snprintf(id, sizeof id, "%d", TD__APPLICATION_ID);
    if (!rc && strcmp(text, id) != 0)
        return td__error(c->td, TD_ERROR, "the copy is not a database of tiendo");
    if (!rc)
        rc = first_column(c, "PRAGMA quick_check(1)", text, sizeof text);
    if (!rc && strcmp(text, "ok") != 0)
        return td__error(c->td, TD_ERROR, "the copy is damaged (%.200s), and so, perhaps, is the database; see 'tiendo "
                         "doctor'", text);
    return rc;
}

int td_backup(struct td *td, const char *path, bool (*progress)(void *arg, size_t done, size_t all), void *arg)
{
    struct copy c = { .td = td, .path = path, .progress = progress, .arg = arg };
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return td__error(td, TD_ERROR, "%s", td__said(td, strerror(errno)));
    close(fd);
    int rc = open_copy(&c, SQLITE_OPEN_READWRITE);
    if (!rc)
        rc = copy_all(&c);
    close_copy(&c);
    if (!rc)
        rc = open_copy(&c, SQLITE_OPEN_READONLY);
    if (!rc)
        rc = check_copy(&c);
    close_copy(&c);
    if (rc)
        unlink(path);
    return rc;
}
