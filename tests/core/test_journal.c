/*
 * core/database/journal.c: the journal tells what each change wrote, of every table and every column, for people in
 * both languages and exactly for programs; and finds the changes that are asked for. (Taking changes back:
 * test_undo.c.)
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noun/inner.h"
#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static struct td *td;

static void setup(void)
{
    small_setup();
    small_make();
    td = small_open("lan", 0);
}

static void teardown(void)
{
    td_close(td);
    small_teardown();
}

static void ok(int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(td));
}

/* A change by other hands; its id. */
static int64_t change(const char *actor, const char *sql)
{
    sqlite3 *db;
    char *err = NULL;

    ck_assert_int_eq(sqlite3_open(small_path(), &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL);
    char *begin = sqlite3_mprintf("BEGIN; INSERT INTO change(at, actor, uid, login_uid, act, place)"
                                  " VALUES('2026-01-05T05:00:00.000Z', %Q, 1, 1, 'edit', 'command')", actor);
    ck_assert_msg(sqlite3_exec(db, begin, NULL, NULL, &err) == SQLITE_OK, "%s", err);
    sqlite3_free(begin);
    int64_t id = sqlite3_last_insert_rowid(db);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &err) == SQLITE_OK, "%s: %s", sql, err);
    ck_assert_int_eq(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    return id;
}

#define NEWEST "(SELECT max(id) FROM change)"
#define VERSION ", rev = rev + 1, change_id = " NEWEST

static struct td_items items_of(int64_t id, enum td_lang lang)
{
    struct td_items l;
    ok(td_items(td, &l, id, lang, 0));
    return l;
}

static const struct td_field *field(const struct td_item *item, const char *column)
{
    for (size_t i = 0; i < item->n_fields; i++)
        if (!strcmp(item->fields[i].column, column))
            return &item->fields[i];
    return NULL;
}

/* ---- every column ------------------------------------------------------------------------ */

/* What is no news for people: keeping books, places in a bundle, decimals that stand in the number itself. */
static bool is_hidden(const char *column)
{
    static const char *const names[] = { "id", "rev", "change_id", "entered", "position" };
    size_t n = strlen(column), tail = strlen("_decimals");

    for (int i = 0; i < COUNT(names); i++)
        if (!strcmp(column, names[i]))
            return true;
    return n > tail && !strcmp(column + n - tail, "_decimals");
}

/* One row of what a bundle does not bring. */
static void make_all(void)
{
    change("minh", "INSERT INTO meeting(plan_id, held_on, change_id) VALUES(1, '2026-01-05', " NEWEST ");"
                   "INSERT INTO decision(meeting_id, text, change_id) VALUES(1, 'x', " NEWEST ");"
                   "INSERT INTO request(plan_id, agency_id, question, asked_on, change_id)"
                   "  VALUES(1, 2, 'q', '2026-01-05', " NEWEST ");"
                   "INSERT INTO closing(plan_id, period, closed, change_id) VALUES(1, 2024010112, 1, " NEWEST ");"
                   "INSERT INTO succession(predecessor_id, successor_id, on_date, kind, share_decimals, change_id)"
                   "  VALUES(2, 3, '2026-01-05', 'merge', 0, " NEWEST ")");
}

/* Another value, by the column's type; something where there was nothing. */
static void changed_shows(const char *table, const char *column, bool is_text)
{
    char sql[400];

    snprintf(sql, sizeof sql, is_text ? "UPDATE \"%s\" SET \"%s\" = coalesce(\"%s\", '') || 'x'" VERSION
                                        " WHERE rowid = (SELECT min(rowid) FROM \"%s\")"
                                      : "UPDATE \"%s\" SET \"%s\" = iif(coalesce(\"%s\", 0) = 0, 1, 999)" VERSION
                                        " WHERE rowid = (SELECT min(rowid) FROM \"%s\")", table, column, column, table);
    int64_t id = change("minh", sql);
    for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
        struct td_items l = items_of(id, lang);
        ck_assert_msg(l.n == 1 && !strcmp(l.v[0].table, table) && *l.v[0].thing, "%s", table);
        const struct td_field *f = field(&l.v[0], column);
        ck_assert_msg(f && *f->label, "%s.%s has no words in the journal", table, column);
        td_items_free(&l);
    }
}

START_TEST(every_column_of_every_table_has_words)
{
    make_all();
    change("minh", "UPDATE threshold SET upper_decimals = 0" VERSION " WHERE id = 1");
    for (int i = 0; td__editable[i]; i++) {
        char *sql = sqlite3_mprintf("SELECT name, type FROM pragma_table_info(%Q)", td__editable[i]);
        sqlite3 *db;
        ck_assert_int_eq(sqlite3_open(small_path(), &db), SQLITE_OK);
        char *columns = small_rows(db, sql), *rest = columns;
        sqlite3_close(db);
        sqlite3_free(sql);
        for (char *line; (line = strsep(&rest, "\n")) && *line;) {
            char *column = strsep(&line, "|");
            bool is_text = !strncmp(line, "TEXT", 4);
            if (!is_hidden(column))
                changed_shows(td__editable[i], column, is_text);
        }
        free(columns);
    }
}
END_TEST

/* ---- what was and what is ---------------------------------------------------------------- */

START_TEST(a_row_written_twice_is_one_item)
{
    int64_t id = change("minh", "UPDATE target SET name = 'Một'" VERSION " WHERE id = 1;"
                                "UPDATE target SET name = 'Hai'" VERSION " WHERE id = 1;"
                                "UPDATE task SET title = 'Ba'" VERSION " WHERE id = 1");
    struct td_items l = items_of(id, TD_VI);
    struct td_changes c;

    ck_assert_uint_eq(l.n, 2);
    ck_assert_str_eq(field(&l.v[0], "name")->before, "Biết chữ");
    ck_assert_str_eq(field(&l.v[0], "name")->after, "Hai");
    ck_assert(l.v[0].rev == 3 && l.v[0].row == T1 && l.v[0].target == T1 && l.v[1].task == ONCE);
    ck_assert_str_eq(l.v[0].title, "t1 Hai");
    td_items_free(&l);
    ok(td_changes(td, &c, &(struct td_change_filter){ .from = id }));
    ck_assert(c.n == 1 && c.v[0].rows == 2);
    td_changes_free(&c);
}
END_TEST

/* For people in their language, for programs always the same. */
START_TEST(two_languages_one_truth)
{
    int64_t id = change("minh",
                        "UPDATE target SET direction = -1, lead_id = 3, base_value = 1234567, base_decimals = 1,"
                                " base_period = 2025010111" VERSION " WHERE id = 1;"
                                "UPDATE task SET due = '2026-02-01'" VERSION " WHERE id = 1");
    struct td_items vi = items_of(id, TD_VI), en = items_of(id, TD_EN);

    ck_assert(vi.n == 2 && en.n == 2 && vi.v[0].n_fields == en.v[0].n_fields);
    for (size_t i = 0; i < vi.v[0].n_fields; i++) {
        ck_assert_str_eq(vi.v[0].fields[i].exact_after, en.v[0].fields[i].exact_after);
        ck_assert_str_eq(vi.v[0].fields[i].exact_before, en.v[0].fields[i].exact_before);
        ck_assert_str_ne(vi.v[0].fields[i].label, en.v[0].fields[i].label);
    }
    ck_assert_str_eq(field(&vi.v[0], "base_value")->after, "123.456,7");
    ck_assert_str_eq(field(&en.v[0], "base_value")->after, "123,456.7");
    ck_assert_str_eq(field(&en.v[0], "base_value")->exact_after, "123456.7");
    ck_assert_str_eq(field(&vi.v[0], "base_value")->before, "60,5");
    ck_assert_str_eq(field(&en.v[0], "lead_id")->after, "District 2");
    ck_assert_str_eq(field(&vi.v[0], "lead_id")->exact_after, "d2");
    ck_assert_str_eq(field(&vi.v[0], "direction")->exact_after, "-1");
    ck_assert_str_eq(field(&vi.v[1], "due")->after, "01/02/2026");
    ck_assert_str_eq(field(&vi.v[1], "due")->exact_after, "2026-02-01");
    td_items_free(&vi);
    td_items_free(&en);
}
END_TEST

/* Of a new row all that is said, and nothing before it. */
START_TEST(a_new_row_has_nothing_before)
{
    make_all();
    struct td_items l = items_of(small_int(NULL, "SELECT max(id) FROM change"), TD_EN);

    ck_assert_uint_eq(l.n, 5);
    for (size_t i = 0; i < l.n; i++) {
        ck_assert_uint_gt(l.v[i].n_fields, 0);
        ck_assert_int_eq(l.v[i].rev, 1);
        for (size_t k = 0; k < l.v[i].n_fields; k++)
            ck_assert(!*l.v[i].fields[k].before && !*l.v[i].fields[k].exact_before && *l.v[i].fields[k].after);
    }
    td_items_free(&l);
}
END_TEST

/* What other hands have written is shown, whatever is in it. */
START_TEST(hostile_rows)
{
    int64_t id = change("minh", "UPDATE target SET name = 'a' || char(27, 10, 1) || '\"\\b'" VERSION " WHERE id = 1;"
                                "UPDATE target SET direction = 7, base_decimals = 99, lead_id = 999,"
                                " base_period = -1" VERSION " WHERE id = 2");
    struct td_items l = items_of(id, TD_EN);

    ck_assert_uint_eq(l.n, 2);
    ck_assert_str_eq(field(&l.v[0], "name")->after, "a\033\n\001\"\\b");
    ck_assert_str_eq(field(&l.v[1], "direction")->after, "");
    ck_assert_str_eq(field(&l.v[1], "lead_id")->after, "");
    ck_assert_str_eq(field(&l.v[1], "base_value")->after, "");
    td_items_free(&l);
}
END_TEST

START_TEST(no_more_than_asked_for)
{
    struct td_items all = items_of(1, TD_VI), l;

    for (size_t most = 1; most <= all.n + 2; most += 3) {
        ok(td_items(td, &l, 1, TD_VI, most));
        ck_assert_uint_eq(l.n, most < all.n ? most : all.n);
        for (size_t i = 0; i < l.n; i++)
            ck_assert_str_eq(l.v[i].title, all.v[i].title);
        td_items_free(&l);
    }
    td_items_free(&all);
}
END_TEST

/* ---- finding changes --------------------------------------------------------------------- */

static size_t found(struct td_change_filter f)
{
    struct td_changes l;

    ok(td_changes(td, &l, &f));
    size_t n = l.n;
    td_changes_free(&l);
    return n;
}

/* A row is about every agency that stands in it, by whichever column. */
static const struct { const char *sql; int64_t agency; bool plan; } about[] = {
    { "UPDATE agency_term SET name = 'x'" VERSION " WHERE agency_id = 4", D3, false },
    { "UPDATE agency SET code = 'd9'" VERSION " WHERE id = 4", D3, false },
    { "UPDATE target SET lead_id = 4" VERSION " WHERE id = 1", D3, true },
    { "INSERT INTO decision(text, owner_id, target_id, change_id) VALUES('x', 4, 1, " NEWEST ")", D3, true },
    { "INSERT INTO assignment(task_id, agency_id, role, change_id) VALUES(2, 4, 'support', " NEWEST ")", D3, true },
    { "INSERT INTO succession(predecessor_id, successor_id, on_date, kind, change_id)"
      " VALUES(4, 2, '2026-01-05', 'merge', " NEWEST ")", D3, false },
    { "INSERT INTO succession(predecessor_id, successor_id, on_date, kind, change_id)"
      " VALUES(2, 4, '2026-01-05', 'merge', " NEWEST ")", D3, false },
    { "INSERT INTO request(plan_id, agency_id, question, asked_on, change_id)"
      " VALUES(1, 4, 'q', '2026-01-05', " NEWEST ")", D3, true },
};

START_TEST(changes_about_an_agency)
{
    int64_t id = change("minh", about[_i].sql);

    ck_assert_uint_eq(found((struct td_change_filter){ .from = id, .agency = about[_i].agency }), 1);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = id, .agency = CITY }), 0);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = id, .plan = PLAN }), about[_i].plan);
}
END_TEST

START_TEST(newest_first_and_as_many_as_asked)
{
    struct td_changes l;

    for (int i = 0; i < 5; i++)
        change(i % 2 ? "minh" : "mai", "UPDATE target SET name = name || 'x'" VERSION " WHERE id = 1");
    ok(td_changes(td, &l, &(struct td_change_filter){ .newest = 3 }));
    ck_assert_uint_eq(l.n, 3);
    for (size_t i = 0; i < l.n; i++)
        ck_assert(l.v[i].id == 6 - (int64_t)i && l.v[i].rows == 1 && l.v[i].figures == 0);
    ck_assert_str_eq(l.v[0].actor, "mai");
    ck_assert(l.v[0].act == TD_ACT_EDIT && l.v[0].place == TD_AT_COMMAND);
    ck_assert_str_eq(l.v[0].at, "2026-01-05T05:00:00.000Z");
    td_changes_free(&l);
    ck_assert_uint_eq(found((struct td_change_filter){ .actor = "minh", .newest = 10 }), 2);
    ck_assert_uint_eq(found((struct td_change_filter){ .actor = "nobody" }), 0);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 5, .to = 4 }), 0);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 4, .to = 4 }), 1);
}
END_TEST

/* Who looks back does not see what was written afterwards. */
START_TEST(as_it_was_then)
{
    change("minh", "UPDATE target SET name = 'x'" VERSION " WHERE id = 1");
    small_dated(2, "2026-01-08T05:00:00.000Z");
    td_close(td);
    td = small_open("lan", 20260107);
    ck_assert_uint_eq(found((struct td_change_filter){ 0 }), 1);
    td_close(td);
    td = small_open("lan", 20260108);
    ck_assert_uint_eq(found((struct td_change_filter){ 0 }), 2);
}
END_TEST

Suite *suite_journal(void)
{
    Suite *s = suite_create("journal");
    TCase *t = tcase_create("journal");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_column_of_every_table_has_words);
    tcase_add_test(t, a_row_written_twice_is_one_item);
    tcase_add_test(t, two_languages_one_truth);
    tcase_add_test(t, a_new_row_has_nothing_before);
    tcase_add_test(t, hostile_rows);
    tcase_add_test(t, no_more_than_asked_for);
    tcase_add_loop_test(t, changes_about_an_agency, 0, COUNT(about));
    tcase_add_test(t, newest_first_and_as_many_as_asked);
    tcase_add_test(t, as_it_was_then);
    suite_add_tcase(s, t);
    return s;
}
