/*
 * The state of an earlier day. Tables and views of the connection's own stand before the database's tables of the same
 * names and hold what was known at the end of that day, so that nobody who reads has to know about it:
 *   editable rows  as in their newest version of a change until then. A row that came with a bundle later is shown as
 *                  that bundle first had it: it tells of a document that existed before the database did. A row that a
 *                  person entered later is not there.
 *   recorded rows  those of changes until then, and every figure of a bundle, which has its own day of publication
 *   sums           added up again for the targets that differ
 * Only what differs is put in the way; when nothing does, nothing is. The file itself is only read.
 */
#include "store/store.h"
#include "database/asof.h"
#include "noun/inner.h"

#include <stdio.h>
#include <string.h>

static int yes(struct td *td, bool *out, char *sql)
{
    int64_t is = *out;
    int rc = td__one_made(td, &is, sql);

    *out = is != 0;
    return rc;
}

/* ---- does anything differ? -------------------------------------------------------------- */

/* Has a bundle brought a new version of a row that was there before it? The first change of all can only have made
 * rows, so whoever has loaded a country once need not look through its agencies. */
static int bundles_differ(struct td *td, bool *out)
{
    sqlite3_stmt *st = NULL;
    int64_t first;
    int rc = td__one(td, &first, "SELECT coalesce(min(id), 0) FROM change", "");
    char *sql = sqlite3_mprintf(
        "SELECT change_id, rev > 1 AND EXISTS(SELECT 1 FROM change c WHERE c.id = j.change_id AND c.at >= %Q)"
        "  AND (SELECT f.change_id FROM journal f WHERE f.tbl = j.tbl AND f.row_id = j.row_id ORDER BY f.id LIMIT 1)"
        "    <> j.change_id FROM journal j ORDER BY id DESC", td->until);

    if (!rc && (!sql || sqlite3_prepare_v2(td->db, sql, -1, &st, NULL) != SQLITE_OK))
        rc = td__sqlite_error(td);
    while (!rc && !*out && sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int64(st, 0) != first)
        *out = sqlite3_column_int(st, 1) != 0;
    if (sqlite3_finalize(st) != SQLITE_OK)
        rc = td__sqlite_error(td);
    sqlite3_free(sql);
    return rc;
}

static int differs(struct td *td, bool *out)
{
    bool any = false;
    int rc = yes(td, &any, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM change WHERE at >= %Q)", td->until));

    if (rc || !any)
        return rc;
    rc = yes(td, out, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM change WHERE at >= %Q AND act <> 'load')",
                                      td->until));
    return rc || *out ? rc : bundles_differ(td, out);
}

/* td_later: the changes that are not known yet. td_then: rows that were different, with the journal's entry that tells
 * how; 0 = they were not there. */
static int find_differences(struct td *td)
{
    int rc = td__exec_made(td, sqlite3_mprintf(
        "CREATE TEMP TABLE td_later(id INTEGER PRIMARY KEY, people INTEGER);"
        "INSERT INTO td_later SELECT id, act <> 'load' FROM change WHERE at >= %Q", td->until));

    return rc ? rc : td__exec(td,
        "CREATE TEMP TABLE td_then(tbl, row_id, version, PRIMARY KEY(tbl, row_id)) WITHOUT ROWID;"
        "INSERT INTO td_then"
        " WITH touched AS (SELECT tbl, row_id FROM journal GROUP BY tbl, row_id HAVING count(*) > 1"
        "   UNION SELECT tbl, row_id FROM journal WHERE change_id IN (SELECT id FROM td_later WHERE people)),"
        " versions AS (SELECT t.tbl, t.row_id, min(j.id) AS first, max(j.id) AS last,"
        "   max(CASE WHEN j.change_id NOT IN (SELECT id FROM td_later) THEN j.id END) AS known"
        "   FROM touched t JOIN journal j ON j.tbl = t.tbl AND j.row_id = t.row_id GROUP BY t.tbl, t.row_id)"
        " SELECT tbl, row_id, version FROM (SELECT x.*, coalesce(x.known,"
        "     CASE WHEN json_extract(f.after, '$.entered') = 0 THEN (SELECT max(j.id) FROM journal j"
        "           WHERE j.tbl = x.tbl AND j.row_id = x.row_id AND j.change_id = f.change_id) END, 0) AS version"
        "   FROM versions x JOIN journal f ON f.id = x.first) WHERE version <> last");
}

/* ---- what stands in the way ------------------------------------------------------------- */

/* Rows that are the same are copied, the others are made from the journal. */
static int shadow_editable(struct td *td, const char *table)
{
    bool any = false;
    int rc = yes(td, &any, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM td_then WHERE tbl = %Q)", table));

    if (rc || !any)
        return rc;
    char *names = td__columns(td, table, "%s"), *then = td__columns(td, table, TD__VERSION_COLUMN);
    if (!names || !then) {
        rc = td__no_memory(td);
    } else {
        rc = td__exec_made(td, sqlite3_mprintf(
            "CREATE TEMP TABLE %s(id INTEGER PRIMARY KEY, rev, change_id, %s);"
            "INSERT INTO temp.%s(id, rev, change_id, %s) SELECT id, rev, change_id, %s FROM main.%s"
            "  WHERE id NOT IN (SELECT row_id FROM td_then WHERE tbl = %Q);"
            "INSERT INTO temp.%s(id, rev, change_id, %s) SELECT v.row_id, v.rev, v.change_id, %s"
            "  FROM td_then x JOIN main.journal v ON v.id = x.version JOIN main.%s m ON m.id = x.row_id"
            "  WHERE x.tbl = %Q",
            table, names, table, names, names, table, table, table, names, then, table, table));
    }
    sqlite3_free(names);
    sqlite3_free(then);
    return rc;
}

#define KNOWN " NOT IN (SELECT id FROM temp.td_later)"

/* `later` asks whether there are rows to hide. */
static const struct { const char *table, *kept, *later; } recorded[] = {
    { "observation", "entered = 0 OR change_id" KNOWN, "entered = 1 AND change_id IN (SELECT id FROM td_later)" },
    { "ruling", "change_id" KNOWN, "change_id IN (SELECT id FROM td_later)" },
    { "progress", "change_id" KNOWN, "change_id IN (SELECT id FROM td_later)" },
    { "submission", "change_id" KNOWN, "change_id IN (SELECT id FROM td_later)" },
    { "journal", "change_id" KNOWN, "1" },
    { "change", "id" KNOWN, "1" },
};

static int shadow_recorded(struct td *td)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < sizeof recorded / sizeof *recorded; i++) {
        bool any = false;
        rc = yes(td, &any, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM main.%s WHERE %s)", recorded[i].table,
                                           recorded[i].later));
        if (!rc && any)
            rc = td__exec_made(td, sqlite3_mprintf("CREATE TEMP VIEW %s AS SELECT * FROM main.%s WHERE %s",
                                                   recorded[i].table, recorded[i].table, recorded[i].kept));
    }
    return rc;
}

/* ---- sums ------------------------------------------------------------------------------- */

/* Does the tree of agencies differ in what sums are made of? A new name does not matter. */
static int tree_differs(struct td *td, bool *out)
{
#define TREE "SELECT t.agency_id, t.valid_from, t.valid_to, t.kind, t.parent_id FROM"
#define WHERE_THERE " t ON t.agency_id = a.id WHERE a.gone = 0 AND t.gone = 0"
    int rc = yes(td, out, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM td_then"
                                          "  WHERE tbl IN ('agency', 'agency_term'))"));

    if (rc || !*out)
        return rc;
    return yes(td, out, sqlite3_mprintf(
        "SELECT EXISTS(" TREE " agency a JOIN agency_term" WHERE_THERE
        "  EXCEPT " TREE " main.agency a JOIN main.agency_term" WHERE_THERE ") OR EXISTS("
        TREE " main.agency a JOIN main.agency_term" WHERE_THERE
        "  EXCEPT " TREE " agency a JOIN agency_term" WHERE_THERE ")"));
}

/* td_stale: targets whose sums were others. They get sums of their own; writing "rollup" goes there. */
static int find_stale(struct td *td)
{
    bool tree = false;
    int rc = tree_differs(td, &tree);

    return rc ? rc : td__exec_made(td, sqlite3_mprintf(
        "CREATE TEMP TABLE td_stale(id INTEGER PRIMARY KEY);"
        "INSERT INTO td_stale SELECT id FROM target WHERE kind <> 'milestone' AND (%d"
        "  OR id IN (SELECT target_id FROM main.observation"
        "    WHERE entered = 1 AND change_id IN (SELECT id FROM td_later))"
        "  OR id IN (SELECT target_id FROM main.threshold"
        "    WHERE id IN (SELECT row_id FROM td_then WHERE tbl = 'threshold'))"
        "  OR id IN (SELECT target_id FROM main.ruling WHERE change_id IN (SELECT id FROM td_later)))", (int)tree));
}

static int shadow_sums(struct td *td)
{
    return td__exec(td,
        "CREATE TEMP TABLE td_sums(target_id INTEGER, agency_id INTEGER, period INTEGER, numerator INTEGER,"
        "  denominator INTEGER, reported INTEGER, units INTEGER, meeting TEXT, known_on INTEGER,"
        "  PRIMARY KEY(target_id, agency_id, period))"
        "  WITHOUT ROWID;"
        "CREATE TEMP TABLE rollup_kind(target_id INTEGER, agency_id INTEGER, kind TEXT,"
        "  PRIMARY KEY(target_id, agency_id, kind)) WITHOUT ROWID;"
        "CREATE TEMP VIEW rollup AS SELECT * FROM main.rollup WHERE target_id NOT IN (SELECT id FROM temp.td_stale)"
        "  UNION ALL SELECT * FROM temp.td_sums;"
        "CREATE TEMP TRIGGER td_sums_insert INSTEAD OF INSERT ON rollup BEGIN"
        "  INSERT INTO td_sums VALUES(NEW.target_id, NEW.agency_id, NEW.period, NEW.numerator, NEW.denominator,"
        "    NEW.reported, NEW.units, NEW.meeting, NEW.known_on); END;"
        "CREATE TEMP TRIGGER td_sums_delete INSTEAD OF DELETE ON rollup BEGIN"
        "  DELETE FROM td_sums WHERE target_id = OLD.target_id AND agency_id = OLD.agency_id AND period = OLD.period;"
        " END");
}

static int sum_again(struct td *td)
{
    int64_t target = 0;
    bool any = false;
    int rc = find_stale(td);

    if (!rc)
        rc = yes(td, &any, sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM td_stale)"));
    if (rc || !any)
        return rc;
    rc = shadow_sums(td);
    while (!rc && !(rc = td__one(td, &target, "SELECT id FROM temp.td_stale WHERE id > ? ORDER BY id", "i", target)))
        rc = td__rollup_refresh(td, target);
    return rc == TD_NOT_FOUND ? TD_OK : rc;
}

/* ---- all of it -------------------------------------------------------------------------- */

static int set_up(struct td *td)
{
    int rc = find_differences(td);

    for (int i = 0; !rc && td__editable[i]; i++)
        rc = shadow_editable(td, td__editable[i]);
    if (!rc)
        rc = shadow_recorded(td);
    return rc ? rc : sum_again(td);
}

static int take_down(struct td *td)
{
    char drops[4096] = ""; /* of two dozen at most */

    if (td__ask(td->db, "SELECT group_concat('DROP ' || type || ' temp.' || name, ';') FROM sqlite_temp_schema"
                        " WHERE type IN ('table', 'view')", drops, sizeof drops, NULL) != SQLITE_DONE)
        return td__sqlite_error(td);
    return td__exec(td, drops);
}

int td__as_of(struct td *td, td_date day)
{
    bool any = false;
    int rc = td_read_begin(td);

    td->as_of = day;
    td->read_only = true;
    td->world_at = -1; /* the journal's last entry of that day does not tell of a bundle since */
    td__utc(td->until, td->host->midnight(day));
    if (!rc)
        rc = take_down(td);
    if (!rc)
        rc = differs(td, &any);
    if (!rc && any)
        rc = set_up(td);
    td_read_end(td);
    return rc;
}

td_date td_as_of(const struct td *td)
{
    return td->as_of;
}
