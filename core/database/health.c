/*
 * What is wrong with a database file, damaged ones included: looks only, and repairs nothing (PITFALLS 46). Not through
 * td_open(), which refuses what is examined here.
 */
#include "store/store.h"
#include "database/asof.h"
#include "database/care.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static int number(sqlite3 *db, const char *sql, int64_t *out)
{
    char text[32] = "";
    int rc = td__ask(db, sql, text, sizeof text, NULL);

    *out = strtoll(text, NULL, 10);
    return rc;
}

/* ---- values ----------------------------------------------------------------------------- */

static void is_period(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    sqlite3_result_int(c, td_period_is(sqlite3_value_int64(v[0])));
}

/* What the gate lets in, and every reader and terminal can take. */
static void is_text(sqlite3_context *c, int n, sqlite3_value **v)
{
    const char *s = (const char *)sqlite3_value_text(v[0]);
    size_t bytes = (size_t)sqlite3_value_bytes(v[0]);
    bool sound = !s || td_utf8_valid(s, bytes);

    (void)n;
    for (size_t i = 0; s && sound && i < bytes; i++)
        sound = (unsigned char)s[i] >= ' ' ? s[i] != 0x7f : s[i] == '\n' || s[i] == '\t';
    sqlite3_result_int(c, sound);
}

#define IS_NUMBER(n) "CHECK(" n " BETWEEN -1000000000000000 AND 1000000000000000)"
#define IS_DECIMALS(n) "CHECK(" n " BETWEEN 0 AND 9)"
#define IS_PERIOD(n) "CHECK(" n " IS NULL OR is_period(" n "))"

#define REAL(n) "1.0 * " n " / ('1e' || " n "_decimals)"
#define NAMED(whom, table, column) \
    "EXISTS(SELECT 1 FROM " table " x WHERE instr('|' || " whom " || '|', '|' || x." column " || '|'))"

/* What readers rely on and no CHECK says; in the form of one, the column first. A row that is not found from a root of
 * its tree stands in a circle. */
static const char *const beyond_checks[] = {
    "TABLE change(" "CHECK(undoes < id)",
    "TABLE plan(" "CHECK(end_year >= start_year)",
    "TABLE agency_term(" "CHECK(valid_to >= valid_from)" "CHECK(kind NOT GLOB '*[^a-z0-9_-]*')"
    "CHECK(parent_id IS NULL OR gone = 1 OR agency_id IN (WITH RECURSIVE now(id, parent) AS ("
    "   SELECT agency_id, parent_id FROM agency_term t WHERE gone = 0 AND valid_from = (SELECT max(valid_from)"
    "   FROM agency_term n WHERE n.agency_id = t.agency_id AND n.gone = 0)),"
    "  found(id) AS (SELECT id FROM now WHERE parent IS NULL UNION SELECT now.id FROM now"
    "   JOIN found ON now.parent = found.id) SELECT id FROM found))",
    "TABLE target(" "CHECK(parent_id IS NULL OR gone = 1 OR id IN (WITH RECURSIVE found(id) AS ("
    "   SELECT id FROM target WHERE parent_id IS NULL UNION SELECT t.id FROM target t"
    "   JOIN found ON t.parent_id = found.id) SELECT id FROM found))",
    "TABLE threshold(" "CHECK(upper IS NULL OR " REAL("upper") " > " REAL("bound") ")",
    "TABLE obligation(" "CHECK(day <= CASE WHEN month = 2 THEN 29 WHEN month IN (4, 6, 9, 11) THEN 30 ELSE 31 END"
    "  AND (day = 0) = (month = 0))"
    "CHECK(from_whom IS NULL OR " NAMED("from_whom", "agency", "code") " OR "
    NAMED("from_whom", "agency_term", "kind") ")",
    "TABLE agency(" "CHECK(id BETWEEN 1 AND 16777216)",
    "TABLE target(" IS_DECIMALS("base_decimals") IS_PERIOD("base_period"),
    "TABLE threshold(" IS_NUMBER("bound") IS_DECIMALS("bound_decimals")
    IS_DECIMALS("upper_decimals"),
    "TABLE succession(" "CHECK(predecessor_id <> successor_id)" IS_DECIMALS("share_decimals"),
    "TABLE request(" IS_PERIOD("period"),
    "TABLE closing(" IS_PERIOD("period"),
    "TABLE observation(" IS_PERIOD("period") IS_NUMBER("value"),
    NULL
};

/* With its brackets. */
static int length_of(const char *check)
{
    int n = 0, open = 0;

    do
        open += check[n] == '(' ? 1 : check[n] == ')' ? -1 : 0;
    while (check[n++] && open);
    return n;
}

static void examine_check(struct td_health *h, sqlite3 *db, const char *table, const char *check)
{
    const char *column = check + 1;
    int n = (int)strcspn(table, "( "), m = (int)strspn(column, "abcdefghijklmnopqrstuvwxyz_");
    char value[96] = "";
    int64_t rows = 0;
    const char *day = strstr(check, "-[0-3][0-9]')"); /* its pattern knows no calendar */
    bool is_day = day && day < check + length_of(check);
    char *sql = sqlite3_mprintf("SELECT '%.*s ' || quote(%.*s) FROM %.*s WHERE NOT %.*s"
                                " OR (%d AND date(%.*s, '+0 days') IS NOT %.*s) LIMIT 1", m, column, m, column, n,
                                table, length_of(check), check, is_day, m, column, m, column);

    if (sql && td__ask(db, sql, value, sizeof value, &rows) == SQLITE_DONE && rows)
        snprintf(h->damage, sizeof h->damage,
                 td__said_in(h->lang, "table %.*s has a wrong value: %s"), n, table, value);
    sqlite3_free(sql);
}

/* A connection that only reads forgets the CHECKs when it reads the schema, and so does its
 * integrity_check. */
static void examine_values(struct td_health *h, sqlite3 *db, const char *const *made)
{
    for (; *made; made++) {
        const char *table = strstr(*made, "TABLE ");
        const char *p = table;
        for (; !*h->damage && p && (p = strstr(p, "CHECK(")); p += length_of(p))
            examine_check(h, db, table + strlen("TABLE "), p += strlen("CHECK"));
    }
}

static void examine_texts(struct td_health *h, sqlite3 *db)
{
    sqlite3_stmt *st = NULL;

    sqlite3_prepare_v2(db, "SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c"
                           " WHERE m.type = 'table' AND c.type = 'TEXT'", -1, &st, NULL);
    while (!*h->damage && st && sqlite3_step(st) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(st, 0);
        const char *column = (const char *)sqlite3_column_text(st, 1);
        int64_t rows = 0;
        char *sql = sqlite3_mprintf("SELECT 1 FROM \"%w\" WHERE NOT is_text(\"%w\") LIMIT 1", table, column);
        if (sql && td__ask(db, sql, NULL, 0, &rows) == SQLITE_DONE && rows)
            snprintf(h->damage, sizeof h->damage,
                     td__said_in(h->lang, "table %s has text that is no text or holds controls: %s"), table, column);
        sqlite3_free(sql);
    }
    sqlite3_finalize(st);
}

/* ---- shape ------------------------------------------------------------------------------ */

/* The tables, indexes, views and triggers of one, by name, and the other's of the same name; NULL: it has none. */
#define SHAPE "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"

static bool other_of(sqlite3 *db, const char *name, char *sql, size_t size)
{
    char *ask = sqlite3_mprintf("SELECT sql FROM sqlite_schema WHERE name = %Q", name);
    int64_t rows = 0;
    bool there = ask && td__ask(db, ask, sql, size, &rows) == SQLITE_DONE && rows;

    sqlite3_free(ask);
    return there;
}

/* The first thing of one that the other does not have, or has otherwise. */
static void differs(struct td_health *h, sqlite3 *one, sqlite3 *other, const char *missing)
{
    enum { LONG = 1 << 14 };
    char *own = malloc(LONG), *theirs = malloc(LONG);
    sqlite3_stmt *st = NULL;

    sqlite3_prepare_v2(one, SHAPE, -1, &st, NULL);
    while (own && theirs && !*h->shape && st && sqlite3_step(st) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(st, 1);
        const char *how = !other_of(other, name, theirs, LONG) ? missing : NULL;
        td__one_line(own, LONG, (const char *)sqlite3_column_text(st, 2));
        if (!how && strcmp(own, theirs) != 0)
            how = td__says("%s %s is not as tiendo makes it");
        if (how)
            snprintf(h->shape, sizeof h->shape, td__said_in(h->lang, how),
                     td__said_in(h->lang, (const char *)sqlite3_column_text(st, 0)), name);
    }
    sqlite3_finalize(st);
    free(own);
    free(theirs);
}

/* Beside what td__migrate() makes of nothing. */
static void examine_shape(struct td_health *h, sqlite3 *db)
{
    struct td *made = calloc(1, sizeof *made);

    if (made && sqlite3_open(":memory:", &made->db) == SQLITE_OK && !td__migrate(made, 0)) {
        differs(h, made->db, db, td__says("%s %s is missing"));
        differs(h, db, made->db, td__says("%s %s is not tiendo's"));
    }
    if (made)
        sqlite3_close(made->db);
    free(made);
}

static void examine_content(struct td_health *h, sqlite3 *db)
{
    int64_t rows;

    if (td__ask(db, "PRAGMA integrity_check(10)", h->damage, sizeof h->damage, NULL) != SQLITE_DONE)
        td__one_line(h->damage, sizeof h->damage, td__said_in(h->lang, sqlite3_errmsg(db)));
    else if (!strcmp(h->damage, "ok"))
        *h->damage = 0;
    sqlite3_create_function(db, "is_period", 1, SQLITE_UTF8, NULL, is_period, NULL, NULL);
    sqlite3_create_function(db, "is_text", 1, SQLITE_UTF8, NULL, is_text, NULL, NULL);
    for (const char *const *const *made = td__schemas; *made; made++)
        examine_values(h, db, *made);
    examine_values(h, db, beyond_checks);
    examine_texts(h, db);
    if (h->schema == h->knows)
        examine_shape(h, db);
    if (td__ask(db, "PRAGMA foreign_key_check", NULL, 0, &h->orphans) != SQLITE_DONE && !*h->damage)
        td__one_line(h->damage, sizeof h->damage, td__said_in(h->lang, sqlite3_errmsg(db)));
    /* What figures name has no foreign keys (schema.c). */
    if (td__ask(db, "SELECT 1 FROM observation o WHERE NOT EXISTS(SELECT 1 FROM target WHERE id = o.target_id)"
                " OR NOT EXISTS(SELECT 1 FROM agency WHERE id = o.agency_id)"
                " OR NOT EXISTS(SELECT 1 FROM source WHERE id = o.source_id)"
                " OR NOT EXISTS(SELECT 1 FROM change WHERE id = o.change_id)", NULL, 0, &rows) == SQLITE_DONE)
        h->orphans += rows;
}

static void examine(struct td_health *h, sqlite3 *db)
{
    int64_t app = 0, version = 0;
    int rc = number(db, "PRAGMA application_id", &app);

    if (rc == SQLITE_DONE)
        rc = number(db, "PRAGMA user_version", &version);
    if (rc == SQLITE_DONE)
        rc = td__ask(db, "PRAGMA journal_mode", h->journal_mode, sizeof h->journal_mode, NULL);
    h->hot = rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
    h->no_database = (rc & 0xff) == SQLITE_NOTADB;
    if (rc != SQLITE_DONE) {
        td__one_line(h->message, sizeof h->message, td__said_in(h->lang, sqlite3_errmsg(db)));
        if ((rc & 0xff) == SQLITE_CORRUPT)
            td__one_line(h->damage, sizeof h->damage, h->message);
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

    *out = (struct td_health){ .knows = td__schema_version, .lang = lang };
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
    if (faccessat(AT_FDCWD, real, R_OK, AT_EACCESS) != 0)
        snprintf(out->message, sizeof out->message, "%s", td_strerror(errno, lang));
    else if (td__odd_beside(odd, sizeof odd, real))
        snprintf(out->message, sizeof out->message, td__said_in(lang, "%s: not a regular file"), odd);
    else if (connect_to(&db, real) == SQLITE_OK)
        examine(out, db);
    else
        td__one_line(out->message, sizeof out->message, td__said_in(lang, db ? sqlite3_errmsg(db) : "out of memory"));
    sqlite3_close(db);
}
