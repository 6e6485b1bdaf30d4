/*
 * What is wrong with a database file, damaged ones included: looks only, and repairs nothing (PITFALLS 46). Not through
 * td_open(), which refuses what is examined here.
 */
#include "store/store.h"
#include "database/asof.h"
#include "database/care.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file from anywhere: nothing in its schema is trusted. Others may be writing. */
static int connect_to(sqlite3 **db, const char *path)
{
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX;
    int rc = sqlite3_open_v2(path, db, flags, NULL);

    if (rc != SQLITE_OK)
        return rc;
    sqlite3_busy_timeout(*db, 5000);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return sqlite3_exec(*db, "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON", NULL,
                        NULL, NULL);
}

/* One line, whatever SQLite says. */
static void say(char *buf, size_t size, const char *text)
{
    snprintf(buf, size, "%s", text ? text : "");
    for (char *p = buf; (p = strpbrk(p, "\r\n"));)
        *p = ' ';
}

/* The first column of the first row, and how many rows there are. SQLITE_DONE, or what went wrong. */
static int ask(sqlite3 *db, const char *sql, char *text, size_t size, int64_t *rows)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &st, NULL);

    *rows = 0;
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(st);
        if (rc == SQLITE_ROW && (*rows)++ == 0 && text)
            say(text, size, (const char *)sqlite3_column_text(st, 0));
    }
    sqlite3_finalize(st);
    return rc;
}

static int number(sqlite3 *db, const char *sql, int64_t *out)
{
    char text[32] = "";
    int64_t rows;
    int rc = ask(db, sql, text, sizeof text, &rows);

    *out = strtoll(text, NULL, 10);
    return rc;
}

static void examine_content(struct td_health *h, sqlite3 *db)
{
    int64_t rows;

    if (ask(db, "PRAGMA integrity_check(10)", h->damage, sizeof h->damage, &rows) != SQLITE_DONE)
        say(h->damage, sizeof h->damage, td__said_in(h->lang, sqlite3_errmsg(db)));
    else if (!strcmp(h->damage, "ok"))
        *h->damage = 0;
    if (ask(db, "PRAGMA foreign_key_check", NULL, 0, &h->orphans) != SQLITE_DONE && !*h->damage)
        say(h->damage, sizeof h->damage, td__said_in(h->lang, sqlite3_errmsg(db)));
    /* What figures name has no foreign keys (schema.c). */
    if (ask(db, "SELECT 1 FROM observation o WHERE NOT EXISTS(SELECT 1 FROM target WHERE id = o.target_id)"
                " OR NOT EXISTS(SELECT 1 FROM agency WHERE id = o.agency_id)"
                " OR NOT EXISTS(SELECT 1 FROM source WHERE id = o.source_id)"
                " OR NOT EXISTS(SELECT 1 FROM change WHERE id = o.change_id)", NULL, 0, &rows) == SQLITE_DONE)
        h->orphans += rows;
}

static void examine(struct td_health *h, sqlite3 *db)
{
    int64_t app = 0, version = 0, rows;
    int rc = number(db, "PRAGMA application_id", &app);

    if (rc == SQLITE_DONE)
        rc = number(db, "PRAGMA user_version", &version);
    if (rc == SQLITE_DONE)
        rc = ask(db, "PRAGMA journal_mode", h->journal_mode, sizeof h->journal_mode, &rows);
    h->hot = rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
    h->no_database = (rc & 0xff) == SQLITE_NOTADB;
    if (rc != SQLITE_DONE) {
        say(h->message, sizeof h->message, td__said_in(h->lang, sqlite3_errmsg(db)));
        if ((rc & 0xff) == SQLITE_CORRUPT)
            say(h->damage, sizeof h->damage, h->message);
        return;
    }
    h->read = true;
    h->ours = app == TD__APPLICATION_ID;
    h->schema = (int)version;
    if (h->ours)
        examine_content(h, db);
}

void td_examine(struct td_health *out, const char *path, enum td_lang lang)
{
    char real[PATH_MAX], odd[PATH_MAX + 16];
    struct stat st;
    sqlite3 *db = NULL;

    *out = (struct td_health){ .knows = TD__SCHEMA_VERSION, .lang = lang };
    if (lstat(path, &st) != 0) {
        out->missing = errno == ENOENT;
        snprintf(out->message, sizeof out->message, "%s", td_strerror(errno, lang));
        return;
    }
    out->regular = S_ISREG(st.st_mode);
    out->bytes = st.st_size;
    if (!out->regular)
        return;
    if (!realpath(path, real)) {
        snprintf(out->message, sizeof out->message, "%s", td_strerror(errno, lang));
        return;
    }
    out->remote = td__network_filesystem(real);
    if (out->remote)
        return;
    if (td__odd_beside(odd, sizeof odd, real))
        snprintf(out->message, sizeof out->message, td__said_in(lang, "%s: not a regular file"), odd);
    else if (connect_to(&db, real) == SQLITE_OK)
        examine(out, db);
    else
        say(out->message, sizeof out->message, td__said_in(lang, db ? sqlite3_errmsg(db) : "out of memory"));
    sqlite3_close(db);
}
