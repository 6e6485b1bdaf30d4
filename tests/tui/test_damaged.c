/*
 * Whatever a database says, nobody who reads it dies, and the doctor finds it. Values that no CHECK
 * lets in are put into each column of each table, and then everything is read that the library
 * reads and looked at on every screen: only that it ends is asked here, and the sanitizers ask the
 * rest.
 */
#include "../support/small.h"
#include "../support/suites.h"
#include "scene.h"
#include "view/views.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row of each kind that small_make() has none of. */
static const char more[] =
    "INSERT INTO succession(change_id, predecessor_id, successor_id, on_date, kind) VALUES(1, 4, "
    "3, '2025-07-01', 'merge');"
    "INSERT INTO ruling(change_id, target_id, agency_id, period, seq, kind, holds)"
    "  SELECT 1, target_id, agency_id, period, seq, 'verify', 1 FROM observation LIMIT 1;"
    "INSERT INTO progress(change_id, task_id, year, agency_id, said_on, state, percent)"
    "  VALUES(1, 1, 0, 2, '2026-01-05', 'started', 40), (1, 2, 2026, 2, '2026-01-05', 'done', 100);"
    "INSERT INTO submission(change_id, obligation_id, agency_id, year, submitted_on) VALUES(1, 1, "
    "2, 2025, '2025-12-02');"
    "INSERT INTO meeting(change_id, plan_id, held_on, title) VALUES(1, 1, '2025-12-20', 'm');"
    "INSERT INTO decision(change_id, meeting_id, text, owner_id, due, target_id) VALUES(1, 1, 'd', "
    "2, '2026-02-01', 1);"
    "INSERT INTO request(change_id, plan_id, target_id, agency_id, period, seq, question, "
    "asked_on, due)"
    "  SELECT 1, 1, target_id, agency_id, period, seq, 'q', '2025-12-21', '2026-01-20' FROM "
    "observation LIMIT 1;"
    "INSERT INTO closing(change_id, plan_id, period, closed) VALUES(1, 1, 2020123100, 1);"
    "UPDATE observation SET entered = 1;";

static sqlite3 *raw; /* heeds no CHECK, and no trigger is left */

static void setup(void)
{
    small_setup();
    small_make();
    ck_assert_int_eq(sqlite3_open(small_path(), &raw), SQLITE_OK);
    char *drop = small_rows(raw, "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema"
                                 " WHERE type = 'trigger' AND name NOT LIKE '%_insert'");
    for (char *p = drop; (p = strchr(p, '|'));)
        *p = ' ';
    small_run(raw, drop);
    free(drop);
    small_run(raw, more);
    small_run(raw, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; PRAGMA "
                   "synchronous = OFF");
}

static void teardown(void)
{
    sqlite3_close(raw);
    small_teardown();
}

/* ---- the doctor ------------------------------------------------------------------------- */

static const struct {
    const char *table, *column, *value;
} wrong[] = {
    { "obligation", "month", "40" },
    { "obligation", "day", "-1" },
    { "plan", "start_year", "7" },
    { "plan", "status", "'x'" },
    { "target", "kind", "'x'" },
    { "target", "decimals", "10" },
    { "target", "direction", "0" },
    { "target", "base_decimals", "12" },
    { "target", "base_period", "2025990100" },
    { "threshold", "year", "2200" },
    { "threshold", "scope", "''" },
    { "threshold", "bound_decimals", "-3" },
    { "task", "cadence", "'x'" },
    { "task", "due", "'soon'" },
    { "task", "due", "'2026-19-39'" },
    { "submission", "submitted_on", "'2025-02-29'" },
    { "assignment", "role", "'x'" },
    { "succession", "kind", "'x'" },
    { "observation", "status", "0" },
    { "observation", "qualifier", "4" },
    { "observation", "period", "2025990100" },
    { "observation", "decimals", "99" },
    { "ruling", "kind", "'x'" },
    { "progress", "state", "'x'" },
    { "progress", "percent", "101" },
    { "submission", "year", "40" },
    { "request", "state", "'x'" },
    { "request", "period", "1" },
    { "closing", "closed", "2" },
    { "decision", "state", "'x'" },
    { "agency_term", "valid_from", "'x'" },
    { "agency", "id", "-1" },
    { "change", "place", "'x'" },
    { "change", "undoes", "1" },
};

static void damage(const char *table, const char *column, const char *value)
{
    char sql[256];

    snprintf(sql, sizeof sql, "UPDATE OR IGNORE %s SET %s = %s", table, column, value);
    small_run(raw, sql);
}

START_TEST(the_doctor_names_the_value)
{
    struct td_health h;
    char expected[128];

    td_examine(&h, small_path(), TD_EN);
    ck_assert_msg(h.read && !*h.damage, "%s", h.damage);
    damage(wrong[_i].table, wrong[_i].column, wrong[_i].value);
    td_examine(&h, small_path(), TD_EN);
    snprintf(expected, sizeof expected, "table %s has a wrong value: %s %s", wrong[_i].table,
             wrong[_i].column, wrong[_i].value);
    ck_assert_str_eq(h.damage, expected);
}
END_TEST

/* What is wrong in more than one column, or row. */
static const struct {
    const char *sql, *damage;
} senseless[] = {
    { "UPDATE plan SET start_year = 2031", "table plan has a wrong value: end_year 2030" },
    { "UPDATE agency_term SET valid_from = '2026-01-01', valid_to = '2025-12-31' WHERE id = 2",
      "table agency_term has a wrong value: valid_to '2025-12-31'" },
    { "UPDATE agency_term SET kind = 'No kind' WHERE id = 1", "table agency_term has a wrong value: kind 'No kind'" },
    { "UPDATE agency_term SET parent_id = 5 - agency_id WHERE agency_id IN (2, 3)",
      "table agency_term has a wrong value: parent_id 3" },
    { "UPDATE target SET parent_id = 3 - id", "table target has a wrong value: parent_id 2" },
    { "UPDATE succession SET successor_id = predecessor_id", "table succession has a wrong value: predecessor_id 4" },
    { "UPDATE obligation SET month = 2, day = 30", "table obligation has a wrong value: day 30" },
    { "UPDATE obligation SET month = 0", "table obligation has a wrong value: day 1" },
    { "UPDATE obligation SET from_whom = 'nobody'", "table obligation has a wrong value: from_whom 'nobody'" },
    { "UPDATE threshold SET upper = 799, upper_decimals = 1 WHERE id = 1",
      "table threshold has a wrong value: upper 799" },
    { "UPDATE target SET name = CAST(x'c3' AS TEXT)", "table target has text that is no text or holds controls: name" },
    { "UPDATE target SET name = 'a' || char(0) || 'b'",
      "table target has text that is no text or holds controls: name" },
    { "UPDATE task SET title = char(27) || ']0;x'", "table task has text that is no text or holds controls: title" },
};

START_TEST(the_doctor_names_what_makes_no_sense)
{
    struct td_health h;

    small_run(raw, "DROP TRIGGER IF EXISTS target_update; DROP TRIGGER IF EXISTS task_update");
    td_examine(&h, small_path(), TD_EN);
    ck_assert_msg(h.read && !*h.damage, "%s", h.damage);
    small_run(raw, senseless[_i].sql);
    td_examine(&h, small_path(), TD_EN);
    ck_assert_str_eq(h.damage, senseless[_i].damage);
}
END_TEST

static const struct {
    const char *sql, *shape;
} shapes[] = {
    { "SELECT 1", "" },
    { "ANALYZE", "" },
    { "DROP TABLE rollup", "table rollup is missing" },
    { "DROP INDEX observation_entered", "index observation_entered is missing" },
    { "DROP VIEW plan_json", "view plan_json is missing" },
    { "DROP TRIGGER ruling_no_delete", "trigger ruling_no_delete is missing" },
    { "CREATE TABLE more(a)", "table more is not tiendo's" },
    { "CREATE TRIGGER spy AFTER INSERT ON change BEGIN DELETE FROM setting; END", "trigger spy is not tiendo's" },
    { "DROP VIEW plan_json; CREATE VIEW plan_json AS SELECT id, '{}' AS json FROM plan",
      "view plan_json is not as tiendo makes it" },
    { "DROP TRIGGER plan_insert; CREATE TRIGGER plan_insert AFTER INSERT ON plan BEGIN SELECT 1; END",
      "trigger plan_insert is not as tiendo makes it" },
    { "ALTER TABLE setting ADD COLUMN more TEXT", "table setting is not as tiendo makes it" },
};

static void whole(void)
{
    small_setup();
    small_make(); /* which leaves this one out, to set the clock back */
    small_run(NULL, "CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN"
                    "  SELECT RAISE(ABORT, 'change is append-only'); END");
}

START_TEST(the_doctor_knows_the_shape)
{
    struct td_health h;

    small_run(NULL, shapes[_i].sql);
    td_examine(&h, small_path(), TD_EN);
    ck_assert_str_eq(h.shape, shapes[_i].shape);
}
END_TEST

/* ---- readers ---------------------------------------------------------------------------- */

static bool take_row(void *arg, const struct td_row *row)
{
    (void)arg;
    return row->target != NULL;
}

static bool take_text(void *arg, const char *const *fields)
{
    (void)arg;
    return fields[0] != NULL;
}

/* A reader may refuse; what it gives out is freed. */
#define READ(type, name, ...) \
    do { \
        struct type l; \
        if (!name(td, &l, __VA_ARGS__)) \
            name##_free(&l); \
    } while (0)

static void judge(struct td *td)
{
    struct td_ask ask = { .review = TODAY };
    struct td_plans plans;
    struct td_targets targets;
    struct td_board board;

    if (td_plans(td, &plans))
        return;
    if (!td_targets(td, &targets, 0)) {
        if (!td_judge_targets(td, &board, &ask, &plans, &targets))
            td_board_free(&board);
        td_judge_all(td, &ask, &plans, &targets, take_row, NULL);
        td_targets_free(&targets);
    }
    td_plans_free(&plans);
}

static void report(struct td *td)
{
    struct td_report_ask ask = { .plan = PLAN, .review = TODAY, .year = 2025, .since = 20251201 };
    struct td_paper paper;

    for (ask.agency = 0; ask.agency <= D1; ask.agency += D1)
        if (!td_report_annual(td, &paper, &ask))
            td_paper_free(&paper);
    if (!td_report_brief(td, &paper, &ask))
        td_paper_free(&paper);
}

static void read_all(struct td *td)
{
    READ(td_tasks, td_tasks, 0, 2026);
    READ(td_statements, td_statements, PLAN, 20200101, 20301231);
    READ(td_requests, td_requests, 0, false);
    READ(td_decisions, td_decisions, 0);
    READ(td_observations, td_observations, T1, 0);
    READ(td_submissions, td_submissions, 0, 0);
    READ(td_duties, td_duties, 0, 2025, TODAY);
    READ(td_changes, td_changes, &(struct td_change_filter){ 0 });
    READ(td_items, td_items, 1, TD_VI, 0);
    judge(td);
    report(td);
    for (enum td_table t = 0; t < TD_EXPORTS; t++)
        td_export(td, t, 0, take_text, NULL);
}

static void look_at_all(struct td *td)
{
    static const char *const keys[] = {
        "Enter",         "Esc J Enter",        "Esc Esc Tab Enter",
        "Esc Tab Enter", "Esc Shift-F7 Enter", "Esc Esc Ctrl-V",
        "Esc Shift-F6",  "Esc Ctrl-E",
    };
    struct scene s = { .td = td };
    struct screen_options o = { .views = views, .td = td };

    if (app_init(&s.app, &o))
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            scene_keys(&s, keys[i]);
            free(scene_text(&s));
        }
    app_free(&s.app);
}

static void survive(const char *table, const char *column, const char *value)
{
    struct td *td;
    char err[512];

    small_run(raw, "BEGIN");
    damage(table, column, value);
    small_run(raw, "COMMIT");
    if (!small_try_open(&td, 0, err, sizeof err)) {
        read_all(td);
        look_at_all(td);
        td_close(td);
    }
}

static const char *const tables[] = {
    "agency",  "agency_term", "plan",       "succession", "target",     "threshold",
    "task",    "assignment",  "obligation", "meeting",    "decision",   "request",
    "closing", "observation", "ruling",     "progress",   "submission", "change",
    "journal", "rollup",      "source",     "series",     "setting",
};

START_TEST(no_reader_dies)
{
    static const char *const integers[] = { "40", "-1", "2025999999", "9223372036854775807" };
    static const char *const texts[] = { "'x'", "'2026-19-39'" };
    const char *table = tables[_i];
    char sql[256], *columns, *rest, *kept;

    snprintf(sql, sizeof sql, "CREATE TEMP TABLE kept AS SELECT * FROM %s", table);
    small_run(raw, sql);
    snprintf(sql, sizeof sql, "SELECT name || ' ' || type FROM pragma_table_info('%s')", table);
    columns = rest = small_rows(raw, sql);
    while ((kept = strsep(&rest, "|\n"))) {
        char *type = strchr(kept, ' ');
        if (!type)
            continue;
        *type++ = 0;
        bool number = !strcmp(type, "INTEGER");
        for (size_t i = 0;
             i < (number ? sizeof integers / sizeof *integers : sizeof texts / sizeof *texts);
             i++) {
            survive(table, kept, number ? integers[i] : texts[i]);
            snprintf(sql, sizeof sql,
                     "BEGIN; DELETE FROM %s; INSERT INTO %s SELECT * FROM temp.kept; COMMIT", table,
                     table);
            small_run(raw, sql);
        }
    }
    free(columns);
}
END_TEST

Suite *suite_damaged(void)
{
    Suite *s = suite_create("damaged");
    TCase *t = tcase_create("values");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, the_doctor_names_the_value, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(t, no_reader_dies, 0, sizeof tables / sizeof *tables);
    tcase_add_loop_test(t, the_doctor_names_what_makes_no_sense, 0, sizeof senseless / sizeof *senseless);
    suite_add_tcase(s, t);
    TCase *shape = tcase_create("shape");
    tcase_add_checked_fixture(shape, whole, small_teardown);
    tcase_add_loop_test(shape, the_doctor_knows_the_shape, 0, sizeof shapes / sizeof *shapes);
    suite_add_tcase(s, shape);
    return s;
}
