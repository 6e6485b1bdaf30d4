/*
 * The database's shape, and its migrations. Three kinds of tables:
 *   editable   one row a thing; rev counts its versions, change_id names the change that made this one,
 *              gone = 1 instead of DELETE; triggers write each version to the journal
 *   recorded   append-only: a row is its own journal entry, and a correction is a new row
 *   derived    can be computed again from the others
 * Everything can be read, dumped and repaired with sqlite3(1): no function of ours is needed.
 */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EDITABLE \
    "id INTEGER PRIMARY KEY," \
    "rev INTEGER NOT NULL DEFAULT 1 CHECK(rev >= 1)," \
    "change_id INTEGER NOT NULL REFERENCES change," \
    "gone INTEGER NOT NULL DEFAULT 0 CHECK(gone IN (0, 1))," \
    /* 1: a person wrote this version; loading a bundle leaves it alone */ \
    "entered INTEGER NOT NULL DEFAULT 0 CHECK(entered IN (0, 1)),"

#define TEXT_COL(name) #name " TEXT NOT NULL DEFAULT '',"
#define IS_DATE(col) "CHECK(" col " IS NULL OR " col " GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')"
#define IS_YEAR(col) "CHECK(" col " BETWEEN 1900 AND 2199)"

static const char *const schema_1[] = {
    /* ---- who did what when ---- */
    "CREATE TABLE change("
    "  id INTEGER PRIMARY KEY,"
    "  at TEXT NOT NULL CHECK(at GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:*Z'),"
    "  actor TEXT NOT NULL CHECK(actor <> ''),"
    "  uid INTEGER NOT NULL,"
    "  login_uid INTEGER NOT NULL," /* /proc/self/loginuid; -1 = none */
    "  via TEXT NOT NULL,"          /* the command: load, record ...; since version 3 act and place */
    "  note TEXT NOT NULL DEFAULT '',"
    "  undoes INTEGER REFERENCES change) STRICT", /* the change that this one takes back */
    "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE journal("
    "  id INTEGER PRIMARY KEY,"
    "  change_id INTEGER NOT NULL REFERENCES change,"
    "  tbl TEXT NOT NULL, row_id INTEGER NOT NULL, rev INTEGER NOT NULL,"
    "  after TEXT NOT NULL) STRICT", /* JSON; what was before is the entry before of the same row */
    "CREATE INDEX journal_row ON journal(tbl, row_id)",

    /* ---- editable ---- */
    "CREATE TABLE agency(" EDITABLE
    "  code TEXT NOT NULL UNIQUE CHECK(code <> ''),"
    "  position INTEGER NOT NULL) STRICT",
    /* An agency keeps its code while its name, kind or place in the tree change with time. */
    "CREATE TABLE agency_term(" EDITABLE
    "  agency_id INTEGER NOT NULL REFERENCES agency,"
    "  valid_from TEXT NOT NULL DEFAULT '' CHECK(valid_from = '' OR length(valid_from) = 10),"
    "  valid_to TEXT " IS_DATE("valid_to") ","
    TEXT_COL(name) TEXT_COL(name_en) TEXT_COL(short)
    "  kind TEXT NOT NULL CHECK(kind <> ''),"
    "  parent_id INTEGER REFERENCES agency CHECK(parent_id <> agency_id),"
    "  UNIQUE(agency_id, valid_from)) STRICT",
    "CREATE INDEX agency_parent ON agency_term(parent_id)",
    "CREATE TABLE plan(" EDITABLE
    "  key TEXT NOT NULL UNIQUE CHECK(key <> ''),"
    TEXT_COL(title) TEXT_COL(title_en) TEXT_COL(number) TEXT_COL(issuer)
    "  issued_on TEXT " IS_DATE("issued_on") ","
    "  status TEXT NOT NULL CHECK(status IN ('draft', 'in_force', 'superseded')),"
    "  start_year INTEGER " IS_YEAR("start_year") ", end_year INTEGER " IS_YEAR("end_year") ","
    TEXT_COL(supersedes) TEXT_COL(source)
    "  city_id INTEGER REFERENCES agency) STRICT",
    "CREATE TABLE succession(" EDITABLE
    "  predecessor_id INTEGER NOT NULL REFERENCES agency,"
    "  successor_id INTEGER REFERENCES agency,"
    "  on_date TEXT NOT NULL " IS_DATE("on_date") ","
    "  kind TEXT NOT NULL CHECK(kind IN ('rename', 'merge', 'split', 'abolish')),"
    "  share INTEGER, share_decimals INTEGER,"
    "  note TEXT NOT NULL DEFAULT '',"
    "  UNIQUE(predecessor_id, successor_id, on_date)) STRICT",
    "CREATE TABLE target(" EDITABLE
    "  plan_id INTEGER NOT NULL REFERENCES plan,"
    "  code TEXT NOT NULL CHECK(code <> ''),"
    "  position INTEGER NOT NULL,"
    TEXT_COL(grp) TEXT_COL(name) TEXT_COL(name_en) TEXT_COL(unit)
    "  kind TEXT NOT NULL CHECK(kind IN ('reach', 'keep', 'milestone')),"
    "  direction INTEGER NOT NULL CHECK(direction IN (-1, 1)),"
    "  decimals INTEGER NOT NULL CHECK(decimals BETWEEN 0 AND 9),"
    "  lead_id INTEGER REFERENCES agency,"
    TEXT_COL(numerator) TEXT_COL(denominator)
    "  base_period INTEGER, base_value INTEGER, base_decimals INTEGER,"
    "  parent_id INTEGER REFERENCES target CHECK(parent_id <> id),"
    "  source TEXT NOT NULL DEFAULT '',"
    "  UNIQUE(plan_id, code)) STRICT",
    "CREATE TABLE threshold(" EDITABLE
    "  target_id INTEGER NOT NULL REFERENCES target,"
    "  year INTEGER NOT NULL " IS_YEAR("year") ","
    "  scope TEXT NOT NULL CHECK(scope IN ('plan', 'yearly')),"
    "  bound INTEGER NOT NULL, bound_decimals INTEGER NOT NULL,"
    "  upper INTEGER, upper_decimals INTEGER,"
    "  strict INTEGER NOT NULL CHECK(strict IN (0, 1)),"
    "  text TEXT NOT NULL DEFAULT '',"
    "  UNIQUE(target_id, year, scope)) STRICT",
    "CREATE TABLE task(" EDITABLE
    "  plan_id INTEGER NOT NULL REFERENCES plan,"
    "  code TEXT NOT NULL CHECK(code <> ''),"
    "  position INTEGER NOT NULL,"
    TEXT_COL(section) TEXT_COL(title) TEXT_COL(title_en)
    "  cadence TEXT NOT NULL CHECK(cadence IN ('once', 'yearly', 'ongoing')),"
    "  start TEXT " IS_DATE("start") ", due TEXT " IS_DATE("due") ","
    "  targets TEXT NOT NULL DEFAULT ''," /* codes of the plan's targets, joined by | */
    "  UNIQUE(plan_id, code)) STRICT",
    "CREATE TABLE assignment(" EDITABLE
    "  task_id INTEGER NOT NULL REFERENCES task,"
    "  agency_id INTEGER NOT NULL REFERENCES agency,"
    "  role TEXT NOT NULL CHECK(role IN ('lead', 'coordinate', 'advise', 'requested')),"
    "  UNIQUE(task_id, agency_id, role)) STRICT",
    "CREATE TABLE obligation(" EDITABLE
    "  plan_id INTEGER NOT NULL REFERENCES plan,"
    "  code TEXT NOT NULL CHECK(code <> ''),"
    TEXT_COL(title) TEXT_COL(title_en)
    "  from_whom TEXT NOT NULL CHECK(from_whom <> '')," /* agency codes or kinds, joined by | */
    "  to_whom TEXT NOT NULL CHECK(to_whom <> ''),"
    "  via TEXT NOT NULL DEFAULT '',"
    "  month INTEGER NOT NULL CHECK(month BETWEEN 0 AND 12),"
    "  day INTEGER NOT NULL CHECK(day BETWEEN 0 AND 31),"
    "  UNIQUE(plan_id, code)) STRICT",
    "CREATE TABLE meeting(" EDITABLE
    "  plan_id INTEGER REFERENCES plan,"
    "  held_on TEXT NOT NULL " IS_DATE("held_on") ","
    "  title TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '') STRICT",
    "CREATE TABLE decision(" EDITABLE
    "  meeting_id INTEGER REFERENCES meeting,"
    "  text TEXT NOT NULL CHECK(text <> ''),"
    "  owner_id INTEGER REFERENCES agency,"
    "  due TEXT " IS_DATE("due") ","
    "  target_id INTEGER REFERENCES target, task_id INTEGER REFERENCES task,"
    "  agency_id INTEGER REFERENCES agency,"
    "  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open', 'done'))) STRICT",
    /* Somebody is asked to explain a target, a task or a figure. */
    "CREATE TABLE request(" EDITABLE
    "  plan_id INTEGER NOT NULL REFERENCES plan,"
    "  target_id INTEGER REFERENCES target, task_id INTEGER REFERENCES task,"
    "  agency_id INTEGER NOT NULL REFERENCES agency," /* who is asked */
    "  period INTEGER, seq INTEGER,"                  /* of a figure */
    "  asked_by INTEGER REFERENCES agency,"
    "  question TEXT NOT NULL CHECK(question <> ''),"
    "  asked_on TEXT NOT NULL " IS_DATE("asked_on") ", due TEXT " IS_DATE("due") ","
    "  answer TEXT NOT NULL DEFAULT '', answered_on TEXT " IS_DATE("answered_on") ","
    "  state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open', 'answered', 'closed'))) STRICT",
    /* Figures of a closed period stay as they are; closing and opening it again are versions of one row. */
    "CREATE TABLE closing(" EDITABLE
    "  plan_id INTEGER NOT NULL REFERENCES plan,"
    "  period INTEGER NOT NULL CHECK(period BETWEEN 1900010100 AND 2199123199),"
    "  closed INTEGER NOT NULL CHECK(closed IN (0, 1)),"
    "  reason TEXT NOT NULL DEFAULT '',"
    "  UNIQUE(plan_id, period)) STRICT",

    /* ---- recorded ---- */
    "CREATE TABLE series(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK(name <> '')) STRICT",
    "CREATE TABLE source(id INTEGER PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL,"
    "  UNIQUE(title, url)) STRICT",
    /* One B-tree in the order in which verdicts read it: target, agency, time. period is the period's last
     * day and form, yyyymmddkk (number.h); values are integers scaled by 10^decimals. */
    "CREATE TABLE observation("
    /* No REFERENCES: nothing that a figure names is ever deleted (triggers see to it), so an id once written stays
     * good, and the gate and the loader write none that they have not looked up. Five more look-ups for each row would
     * make a million figures load a third slower. `tiendo doctor` looks for strays. */
    "  target_id INTEGER NOT NULL,"
    "  agency_id INTEGER NOT NULL,"
    "  period INTEGER NOT NULL CHECK(period BETWEEN 1900010100 AND 2199123199),"
    "  seq INTEGER NOT NULL CHECK(seq >= 1),"
    "  value INTEGER NOT NULL, decimals INTEGER NOT NULL CHECK(decimals BETWEEN 0 AND 9),"
    "  numerator INTEGER, denominator INTEGER,"
    "  frac_decimals INTEGER NOT NULL CHECK(frac_decimals BETWEEN 0 AND 9)," /* of both */
    "  status INTEGER NOT NULL CHECK(status BETWEEN 1 AND 4)," /* estimate published reported verified */
    "  qualifier INTEGER NOT NULL CHECK(qualifier BETWEEN 0 AND 3)," /* exactly approx more_than nearly */
    "  series_id INTEGER," /* NULL: the plan's own definition */
    "  source_id INTEGER NOT NULL,"
    "  published_on TEXT,"
    "  note TEXT,"
    "  supersedes INTEGER," /* seq of the figure that this one replaces */
    "  entered INTEGER NOT NULL CHECK(entered IN (0, 1)),"
    "  change_id INTEGER NOT NULL,"
    "  PRIMARY KEY(target_id, agency_id, period, seq)) STRICT, WITHOUT ROWID",
    "CREATE INDEX observation_entered ON observation(change_id) WHERE entered = 1",
    /* What people decide about a figure; for each kind the newest row counts. */
    "CREATE TABLE ruling("
    "  id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL REFERENCES change,"
    "  target_id INTEGER NOT NULL, agency_id INTEGER NOT NULL, period INTEGER NOT NULL, seq INTEGER NOT NULL,"
    "  kind TEXT NOT NULL CHECK(kind IN ('accept', 'verify', 'withdraw')),"
    "  holds INTEGER NOT NULL CHECK(holds IN (0, 1)),"
    "  reason TEXT NOT NULL DEFAULT '',"
    "  FOREIGN KEY(target_id, agency_id, period, seq) REFERENCES observation) STRICT",
    "CREATE INDEX ruling_figure ON ruling(target_id, agency_id, period, seq)",
    "CREATE TABLE progress("
    "  id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL REFERENCES change,"
    "  task_id INTEGER NOT NULL REFERENCES task,"
    "  year INTEGER NOT NULL DEFAULT 0," /* of a yearly task; else 0 */
    "  agency_id INTEGER REFERENCES agency,"
    "  said_on TEXT NOT NULL " IS_DATE("said_on") ","
    "  state TEXT NOT NULL CHECK(state IN ('none', 'started', 'done', 'stopped')),"
    "  percent INTEGER CHECK(percent BETWEEN 0 AND 100),"
    "  note TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '') STRICT",
    "CREATE INDEX progress_task ON progress(task_id, year, said_on)",
    "CREATE TABLE submission("
    "  id INTEGER PRIMARY KEY, change_id INTEGER NOT NULL REFERENCES change,"
    "  obligation_id INTEGER NOT NULL REFERENCES obligation,"
    "  agency_id INTEGER NOT NULL REFERENCES agency,"
    "  year INTEGER NOT NULL " IS_YEAR("year") ","
    "  submitted_on TEXT NOT NULL " IS_DATE("submitted_on") ","
    "  withdrawn INTEGER NOT NULL DEFAULT 0 CHECK(withdrawn IN (0, 1))," /* the newest row counts */
    "  note TEXT NOT NULL DEFAULT '') STRICT",
    "CREATE INDEX submission_obligation ON submission(obligation_id, year, agency_id)",

    /* ---- derived ---- */
    "CREATE TABLE rollup("
    "  target_id INTEGER NOT NULL, agency_id INTEGER NOT NULL, period INTEGER NOT NULL,"
    "  numerator INTEGER NOT NULL, denominator INTEGER NOT NULL,"
    "  reported INTEGER NOT NULL, units INTEGER NOT NULL,"
    "  PRIMARY KEY(target_id, agency_id, period)) STRICT, WITHOUT ROWID",
    NULL
};

/* Which figures a report carries. An INSERT that names its columns, as every older program's does, is fine without. */
static const char *const schema_2[] = {
    /* The submission to which the figures of a change belong; NULL: to the one that it records itself, if any. */
    "ALTER TABLE change ADD COLUMN submission_id INTEGER REFERENCES submission",
    "CREATE INDEX change_submission ON change(submission_id) WHERE submission_id IS NOT NULL",
    "CREATE INDEX submission_change ON submission(change_id)",
    NULL
};

/* What was done and where, instead of the command. Where "form" or "screen" said only where, what the change wrote says
 * what was done; a word that is not known stays as it was. The sets are made once, whatever the number of changes. */
#define WROTE(act, rows) " WHEN id IN (SELECT change_id FROM " rows ") THEN '" act "'"
#define RULED(kind) WROTE(kind, "ruling WHERE kind = '" kind "' AND holds = 1") \
                    WROTE("un" kind, "ruling WHERE kind = '" kind "'")
#define STATED(act, tbl, field, value) \
    WROTE(act, "journal WHERE tbl = '" tbl "' AND json_extract(after, '$." field "') = " value)
static const char *const schema_3[] = {
    "ALTER TABLE change ADD COLUMN act TEXT NOT NULL DEFAULT 'other' CHECK(act <> '')",
    "ALTER TABLE change ADD COLUMN place TEXT NOT NULL DEFAULT ''"
    "  CHECK(place IN ('', 'command', 'form', 'grid', 'screen', 'file'))",
    "DROP TRIGGER IF EXISTS change_no_update", /* it comes again with all others */
    "UPDATE change SET place = CASE WHEN via IN ('form', 'grid', 'screen') THEN via"
    "    WHEN via IN ('load', 'init', 'import') THEN 'file' WHEN via = 'redo' THEN 'screen'"
    "    WHEN via IN ('record', 'accept', 'verify', 'withdraw', 'close', 'reopen', 'progress', 'submit', 'ask',"
    "      'answer') THEN 'command' ELSE '' END,"
    " act = CASE WHEN via = '' THEN 'other' WHEN via = 'init' THEN 'load' WHEN via = 'grid' THEN 'record'"
    "    WHEN via = 'training' AND note = '' THEN 'mark-training'"
    "    WHEN via NOT IN ('form', 'screen', 'accept', 'verify', 'withdraw', 'submit') THEN via"
    RULED("accept") RULED("verify") RULED("withdraw") WROTE("record", "observation WHERE entered = 1")
    WROTE("progress", "progress") WROTE("submit", "submission WHERE withdrawn = 0") WROTE("unsubmit", "submission")
    STATED("ask", "request", "state", "'open'") STATED("answer", "request", "state", "'answered'")
    STATED("close-request", "request", "state", "'closed'")
    STATED("close", "closing", "closed", "1") STATED("reopen", "closing", "closed", "0")
    WROTE("edit", "journal") " ELSE via END",
    "ALTER TABLE change DROP COLUMN via",
    NULL
};

/* What the documents say and the tables could not hold. What is added means for older rows what it meant before. */
#define WORD_COL(tbl, name, choices) \
    "ALTER TABLE " tbl " ADD COLUMN " name " TEXT NOT NULL DEFAULT '' CHECK(" name " IN ('', " choices "))"
#define YEAR_ONLY(tbl) "ALTER TABLE " tbl " ADD COLUMN year INTEGER " IS_YEAR("year")
#define ADD_TEXT(tbl, name) "ALTER TABLE " tbl " ADD COLUMN " name " TEXT NOT NULL DEFAULT ''"
static const char *const schema_4[] = {
    ADD_TEXT("plan", "short"),
    "ALTER TABLE plan ADD COLUMN coverage INTEGER CHECK(coverage BETWEEN 1 AND 100)", /* NULL: 80 */
    ADD_TEXT("succession", "scope"), WORD_COL("succession", "basis", "'stated', 'inferred'"),
    ADD_TEXT("target", "group_title"), WORD_COL("target", "basis", "'stated', 'inferred'"),
    WORD_COL("threshold", "kind", "'reach', 'keep', 'milestone'"), ADD_TEXT("threshold", "series"),
    YEAR_ONLY("task"),
    WORD_COL("assignment", "basis", "'stated', 'inferred'"),
    "ALTER TABLE obligation ADD COLUMN until TEXT NOT NULL DEFAULT 'on' CHECK(until IN ('on', 'before'))",
    YEAR_ONLY("obligation"),
    NULL
};

const char *const td__editable[] = { "agency", "agency_term", "plan", "succession", "target",
    "threshold", "task", "assignment", "obligation", "meeting", "decision", "request", "closing", NULL };
static const char *const recorded[] = { "observation", "ruling", "progress", "submission", "change", "journal",
    "source", "series", NULL };

/* The SQL that writes a row as a JSON object, for the columns that the table has now. Made of plain string functions:
 * an untrusted schema (PITFALLS 38) may not call json_object(). Stored text holds no controls but newline and tab, so
 * char(31) can stand for JSON's own quotes until the text's were escaped. One flat call: every start of the program
 * parses it again. */
static char *row_as_json(struct td *td, const char *table)
{
    sqlite3_str *names = sqlite3_str_new(td->db), *values = sqlite3_str_new(td->db);
    sqlite3_stmt *st = NULL;
    const char *comma = "";

    if (sqlite3_prepare_v2(td->db, "SELECT name, type = 'TEXT', \"notnull\" OR pk FROM pragma_table_info(?)",
                           -1, &st, NULL) == SQLITE_OK)
        sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    while (st && sqlite3_step(st) == SQLITE_ROW) {
        const char *col = (const char *)sqlite3_column_text(st, 0);
        bool text = sqlite3_column_int(st, 1), never_null = sqlite3_column_int(st, 2);

        sqlite3_str_appendf(names, never_null && text ? "%s~%s~:~%%s~" : "%s~%s~:%%s", comma, col);
        sqlite3_str_appendf(values, never_null ? ",%w" : text ? ",coalesce(char(31)||%w||char(31),'null')" :
                                    ",coalesce(%w,'null')", col);
        comma = ",";
    }
    sqlite3_finalize(st);
    char *n = sqlite3_str_finish(names), *v = sqlite3_str_finish(values);
    char *sql = !n || !v ? NULL : sqlite3_mprintf(
        "replace(replace(replace(replace(replace(format(replace('{%s}','~',char(31))%s),"
        "'\\','\\\\'),'\"','\\\"'),char(10),'\\n'),char(9),'\\t'),char(31),'\"')", n, v);
    sqlite3_free(n);
    sqlite3_free(v);
    return sql;
}

/* sqlite3_mprintf() would want the column once for each %s. */
static void one_column(sqlite3_str *out, const char *format, const char *col)
{
    for (const char *s; (s = strstr(format, "%s")); format = s + 2) {
        sqlite3_str_append(out, format, (int)(s - format));
        sqlite3_str_appendall(out, col);
    }
    sqlite3_str_appendall(out, format);
}

char *td__columns(struct td *td, const char *table, const char *format)
{
    static const char *const own[] = { "id", "rev", "change_id" };
    sqlite3_str *out = sqlite3_str_new(td->db);
    char *sql = sqlite3_mprintf("SELECT * FROM %s LIMIT 0", table);
    sqlite3_stmt *st = NULL;

    if (!sql || sqlite3_prepare_v2(td->db, sql, -1, &st, NULL) != SQLITE_OK)
        st = NULL;
    for (int i = 0; st && i < sqlite3_column_count(st); i++) {
        const char *col = sqlite3_column_name(st, i);
        bool skip = false;
        for (size_t k = 0; k < sizeof own / sizeof *own; k++)
            skip |= !strcmp(col, own[k]);
        if (skip)
            continue;
        if (sqlite3_str_length(out))
            sqlite3_str_append(out, ", ", 2);
        one_column(out, format, col);
    }
    sqlite3_finalize(st);
    sqlite3_free(sql);
    return sqlite3_str_finish(out);
}

/* For the columns that the table has by now. */
static int json_view(struct td *td, const char *t)
{
    char *json = row_as_json(td, t);
    int rc = td__exec_made(td, sqlite3_mprintf("DROP VIEW IF EXISTS %s_json;"
                                               "CREATE VIEW %s_json(id, json) AS SELECT id, %s FROM %s",
                                               t, t, json, t));

    sqlite3_free(json);
    return rc;
}

/* Written by triggers, so that no path around this library leaves the journal out. The JSON stands
 * once, in a view: every start of the program reads the whole schema. What was before is the row's
 * journal entry before. */
static int journal_triggers(struct td *td, const char *t)
{
    int rc = json_view(td, t);

    return rc ? rc : td__exec_made(td, sqlite3_mprintf(
        "CREATE TRIGGER IF NOT EXISTS %s_insert AFTER INSERT ON %s BEGIN"
        "  INSERT INTO journal(change_id, tbl, row_id, rev, after)"
        "  SELECT NEW.change_id, '%s', id, NEW.rev, json FROM %s_json WHERE id = NEW.id; END;"
        "CREATE TRIGGER IF NOT EXISTS %s_update AFTER UPDATE ON %s BEGIN"
        "  SELECT RAISE(ABORT, 'an update must count rev and name its change')"
        "  WHERE NEW.rev <> OLD.rev + 1 OR NEW.id <> OLD.id OR NEW.change_id < OLD.change_id;"
        "  INSERT INTO journal(change_id, tbl, row_id, rev, after)"
        "  SELECT NEW.change_id, '%s', id, NEW.rev, json FROM %s_json WHERE id = NEW.id; END;"
        "CREATE TRIGGER IF NOT EXISTS %s_delete BEFORE DELETE ON %s BEGIN"
        "  SELECT RAISE(ABORT, 'nothing is deleted; set gone'); END;", t, t, t, t, t, t, t, t, t, t));
}

static int append_only_triggers(struct td *td, const char *t)
{
    return td__exec_made(td, sqlite3_mprintf(
        "CREATE TRIGGER IF NOT EXISTS %s_no_update BEFORE UPDATE ON %s BEGIN"
        "  SELECT RAISE(ABORT, '%s is append-only'); END;"
        "CREATE TRIGGER IF NOT EXISTS %s_no_delete BEFORE DELETE ON %s BEGIN"
        "  SELECT RAISE(ABORT, '%s is append-only'); END;", t, t, t, t, t, t));
}

/* What the sums of units are made of: how many of them meet each threshold ("2025=90 2030=71"; of a working target
 * "2026y=80"), and from when on all of it was known, yyyymmdd, where figures of bundles are among it. */
static const char *const schema_5[] = {
    "ALTER TABLE rollup ADD COLUMN meeting TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE rollup ADD COLUMN known_on INTEGER NOT NULL DEFAULT 0",
    NULL
};

/* Whose kinds of units have reported, below whom: so that the sums above one figure can be made without the others. */
static const char *const schema_6[] = {
    "CREATE TABLE rollup_kind(target_id INTEGER NOT NULL, agency_id INTEGER NOT NULL, kind TEXT NOT NULL,"
    "  PRIMARY KEY(target_id, agency_id, kind)) STRICT, WITHOUT ROWID",
    "CREATE INDEX ruling_change ON ruling(change_id)",
    NULL
};

/* td__schemas[v] takes version v to v + 1. The triggers come last, for the columns that the tables have then. */
const char *const *const td__schemas[] = { schema_1, schema_2, schema_3, schema_4, schema_5, schema_6, NULL };
const int td__schema_version = sizeof td__schemas / sizeof *td__schemas - 1;

int td__migrate(struct td *td, int version)
{
    char sql[64];
    int rc = TD_OK;

    for (; !rc && td__schemas[version]; version++)
        for (const char *const *s = td__schemas[version]; !rc && *s; s++)
            rc = td__exec(td, *s);
    for (int i = 0; !rc && td__editable[i]; i++)
        rc = journal_triggers(td, td__editable[i]);
    for (int i = 0; !rc && recorded[i]; i++)
        rc = append_only_triggers(td, recorded[i]);
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", td__schema_version);
    return rc ? rc : td__exec(td, sql);
}
