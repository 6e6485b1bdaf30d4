/*
 * core/noun/act.c: the table of acts, and the gate. Whose row of the table is empty writes nothing, whatever function
 * he calls; and nothing is written beside the gate.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noun/option.h"
#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static struct td *db;

static void setup(void)
{
    small_setup();
    small_make();
    db = small_open("lan", 0);
}

static void teardown(void)
{
    td_close(db);
    small_teardown();
}

/* ---- the table -------------------------------------------------------------------------- */

START_TEST(every_act_has_its_words)
{
    char text[96], first;

    for (enum td_act a = 0; a < TD_ACTS; a++) {
        for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
            ck_assert_uint_gt(td_act_text(text, sizeof text, a, TD_AT_UNKNOWN, "", lang), 3);
            first = *text;
            ck_assert_uint_gt(td_act_text(text, sizeof text, a, TD_AT_GRID, "", lang), 3);
            ck_assert(*text == first && text[strlen(text) - 1] == ')');
        }
        ck_assert_ptr_nonnull(td__act_via(a, TD_AT_COMMAND));
    }
    for (enum td_place p = TD_AT_COMMAND; p < TD_PLACES; p++)
        for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++)
            ck_assert_uint_gt(td_act_text(text, sizeof text, TD_ACT_OTHER, p, "?", lang), strlen("? ()"));
    ck_assert_int_eq(td__act_read("no such act"), TD_ACT_OTHER);
    td_act_text(text, sizeof text, TD_ACT_OTHER, TD_AT_UNKNOWN, "đồng bộ", TD_VI);
    ck_assert_str_eq(text, "đồng bộ");
}
END_TEST

/* What scripts have read as `via` since the first version. */
START_TEST(words_for_scripts_stay)
{
    static const struct { enum td_act act; enum td_place place; const char *via; } known[] = {
        { TD_ACT_RECORD, TD_AT_COMMAND, "record" }, { TD_ACT_RECORD, TD_AT_FORM, "form" },
        { TD_ACT_RECORD, TD_AT_GRID, "grid" }, { TD_ACT_VERIFY, TD_AT_SCREEN, "screen" },
        { TD_ACT_UNWITHDRAW, TD_AT_COMMAND, "withdraw" }, { TD_ACT_UNSUBMIT, TD_AT_COMMAND, "submit" },
        { TD_ACT_LOAD, TD_AT_FILE, "load" }, { TD_ACT_IMPORT, TD_AT_FILE, "import" },
        { TD_ACT_UNDO, TD_AT_SCREEN, "undo" }, { TD_ACT_REDO, TD_AT_COMMAND, "redo" },
        { TD_ACT_TRAIN, TD_AT_UNKNOWN, "training" },
    };

    for (int i = 0; i < COUNT(known); i++)
        ck_assert_str_eq(td__act_via(known[i].act, known[i].place), known[i].via);
}
END_TEST

/* Act x role x scope. */
START_TEST(who_may_what)
{
    static const struct td_scope scopes[] = { { TD_REACH_NONE, 0, 0 }, { TD_REACH_AGENCY, 0, D1 },
                                              { TD_REACH_PLAN, PLAN, 0 }, { TD_REACH_ALL, 0, 0 } };

    for (enum td_act a = 0; a <= TD_ACTS; a++) {
        for (int i = 0; i < COUNT(scopes); i++) {
            db->role = TD_ADMINISTRATOR;
            ck_assert_int_eq(td_may(db, a, scopes[i]), a < TD_ACTS ? TD_OK : TD_FORBIDDEN);
            db->role = TD_READER;
            ck_assert_int_eq(td_may(db, a, scopes[i]), TD_FORBIDDEN);
        }
    }
    td_may(db, TD_ACT_CLOSE, TD_OF_PLAN(PLAN));
    ck_assert_str_eq(td_errmsg(db), "close a period: only for administrators");
    td_set_lang(db, TD_VI);
    td_may(db, TD_ACT_CLOSE, TD_OF_PLAN(PLAN));
    ck_assert_str_eq(td_errmsg(db), "Chốt số liệu: chỉ dành cho quản trị viên");
}
END_TEST

/* ---- the gate --------------------------------------------------------------------------- */

static const struct td_entry figure = { .target = T1, .agency = D1, .value = { 71, 0 }, .numerator = { 71, 0 },
    .denominator = { 100, 0 }, .status = TD_REPORTED, .source_title = "S", .note = "n", .based_on = -1 };

static struct td_entry entry(void)
{
    struct td_entry e = figure;

    e.period = td_period_of_year(2025);
    return e;
}

static int record(void)
{
    struct td_entry e = entry();
    return td_record(db, &e, 1, TODAY, TD_AT_GRID, "", NULL, NULL);
}

static const struct td_submission report = { .obligation = REPORT, .agency = D1, .year = 2025, .on = 20251128,
                                             .note = "" };

static int record_report(void)
{
    struct td_entry e = entry();
    return td_record_submission(db, &report, &e, 1, TODAY, TD_AT_FORM, "", NULL, NULL);
}

static struct td_figure_ref loaded(void)
{
    return (struct td_figure_ref){ T1, D1, td_period_of_year(2024), 1 };
}

static int rule(void)
{
    struct td_figure_ref f = loaded();
    return td_rule(db, &f, TD_WITHDRAW, true, "nhầm", -1, TD_AT_COMMAND, NULL);
}

static int rule_all(void)
{
    struct td_figure_ref f[2] = { loaded(), loaded() };
    return td_rule_all(db, f, 2, TD_VERIFY, true, "", -1, TD_AT_SCREEN, NULL);
}

static int say(void)
{
    struct td_statement s = { .task = ONCE, .agency = D1, .said_on = TODAY, .state = TD_TASK_DONE, .percent = 100,
                              .based_on = -1 };
    return td_say(db, &s, 1, TD_AT_COMMAND, NULL);
}

static int submit(void)
{
    return td_submit(db, &report, 1, TD_AT_COMMAND, NULL);
}

static int close_period(void)
{
    return td_close_period(db, PLAN, td_period_of_year(2023), true, "chốt", TD_AT_FORM, NULL);
}

static int request(void)
{
    struct td_request r = { .plan = PLAN, .target = T1, .agency = D1, .question = "Vì sao?", .answer = "",
                            .asked_on = TODAY, .due = 20260201 };
    return td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL);
}

static int edit(bool term)
{
    const char *key[17] = { term ? "d1" : "p", term ? NULL : "t1" };
    struct td_row_texts row;
    struct td_load problems;

    ck_assert_int_eq(td_row_texts(db, term ? TD_T_AGENCIES : TD_T_TARGETS, key, &row), TD_OK);
    row.cell[term ? 1 : 3] = "Tên mới";
    if (term)
        row.cell[6] = "2026-01-01";
    struct td_edit e = { TD_T_TARGETS, row.cell, row.rev, false };
    int rc = term ? td_edit_term(db, row.cell, row.rev, TD_AT_FORM, "", NULL, &problems)
                  : td_edit(db, &e, 1, TD_AT_FORM, "", NULL, &problems);
    td_load_free(&problems);
    td_row_texts_free(&row);
    return rc;
}

static int edit_row(void) { return edit(false); }
static int edit_term(void) { return edit(true); }

static int load(void)
{
    char dir[600];
    struct td_load l;

    small_put("tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
              "p,k1,I,Việc khác,Work,once,,2027-12-31,t1\np,k2,II,Hằng năm,Yearly,yearly,,,\n");
    snprintf(dir, sizeof dir, "%.*s/p", (int)(strlen(small_path()) - strlen("/a.db")), small_path());
    int rc = td_load(db, dir, &l);
    td_load_free(&l);
    return rc;
}

static int import(enum td_import_kind kind, const char *text)
{
    char path[600];
    struct td_import_how how = { .kind = kind, .path = path, .plan = PLAN, .today = TODAY, .decimal = ',',
                                 .note = "x", .profile = "Q1", .apply = true };
    struct td_import l;

    small_put("in.csv", text);
    snprintf(path, sizeof path, "%.*s/p/in.csv", (int)(strlen(small_path()) - strlen("/a.db")), small_path());
    int rc = td_import(db, &how, &l);
    td_import_free(&l);
    return rc;
}

static int import_figures(void)
{
    return import(TD_IMPORT_OBSERVATIONS, "Chỉ tiêu,Đơn vị,Năm,Giá trị\nt1,Quận 1,2022,50\n");
}

static int import_tasks(void)
{
    return import(TD_IMPORT_TASKS, "plan,code,section,title,title_en,cadence,start,due,targets\n"
                  "p,k9,I,Mới,New,once,,,t1\n");
}

static int undo(void)
{
    return td_undo(db, small_int(NULL, "SELECT max(id) FROM change"), TD_AT_SCREEN, NULL);
}

static int option(void) { return td_option_set(db, "language", "en"); }
static int mark(void) { return td_mark_training(db); }
static int train(void) { return td_training(db, TODAY, NULL); }

/* Everything that writes; .ci/sources finds the one that is missing here. */
static const struct {
    const char *name;
    int (*write)(void);
    bool people; /* training data want none of it */
} writes[] = {
    { "td_training", train, false }, { "td_mark_training", mark, false }, { "td_option_set", option, true },
    { "td_record", record, true },
    { "td_record_submission", record_report, true }, { "td_rule", rule, true }, { "td_rule_all", rule_all, true },
    { "td_say", say, true }, { "td_submit", submit, true }, { "td_close_period", close_period, true },
    { "td_request_save", request, true }, { "td_edit", edit_row, true }, { "td_edit_term", edit_term, true },
    { "td_load", load, true }, { "td_import", import_figures, true }, { "td_import", import_tasks, true },
    { "td_undo", undo, true },
};

static char *everything(void)
{
    char *sql = NULL, *all = NULL, *rows, *at;
    size_t n;
    FILE *f = open_memstream(&all, &n);
    sqlite3 *own;

    ck_assert_int_eq(sqlite3_open(small_path(), &own), SQLITE_OK);
    char *tables = small_rows(own, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1");

    for (char *t = strtok_r(tables, "\n|", &at); t; t = strtok_r(NULL, "\n|", &at)) {
        ck_assert_int_ge(asprintf(&sql, "SELECT * FROM %s", t), 0);
        rows = small_rows(own, sql);
        fprintf(f, "%s\n%s\n", t, rows);
        free(rows);
        free(sql);
    }
    fclose(f);
    free(tables);
    sqlite3_close(own);
    return all;
}

START_TEST(whose_row_is_empty_writes_nothing)
{
    char *before = everything();
    struct td_targets l;

    db->role = TD_READER;
    for (int i = 0; i < COUNT(writes); i++) {
        int rc = writes[i].write();
        ck_assert_msg(rc == TD_FORBIDDEN, "%s: %d %s", writes[i].name, rc, td_errmsg(db));
        ck_assert_msg(strstr(td_errmsg(db), "only for administrators"), "%s: %s", writes[i].name, td_errmsg(db));
        ck_assert_int_eq(db->nesting, 0);
    }
    char *after = everything();
    ck_assert_str_eq(before, after);
    ck_assert_int_eq(td_targets(db, &l, PLAN), TD_OK); /* and reads on */
    td_targets_free(&l);
    free(before);
    free(after);
}
END_TEST

/* So that the test above refuses what would have been done. */
START_TEST(the_same_of_an_administrator)
{
    for (int i = 0; i < COUNT(writes); i++) {
        int64_t changes = small_int(NULL, "SELECT count(*) FROM change");
        if (!writes[i].people && i > 0)
            continue; /* after the first there is a mark already */
        int rc = writes[i].write();
        ck_assert_msg(rc == TD_OK || !strcmp(writes[i].name, "td_undo"), "%s: %s", writes[i].name, td_errmsg(db));
        ck_assert_msg(rc || small_int(NULL, "SELECT count(*) FROM change") == changes + 1, "%s", writes[i].name);
    }
}
END_TEST

START_TEST(nothing_is_written_beside_it)
{
    ck_assert_int_eq(td__run(db, "INSERT INTO setting(name, value) VALUES('x', 'y')", ""), TD_FORBIDDEN);
    ck_assert_ptr_nonnull(strstr(td_errmsg(db), "outside of a change"));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM setting"), 0);
}
END_TEST

/* A change that is open already is no way around: what is joined asks for itself. */
START_TEST(what_joins_asks_too)
{
    ck_assert_int_eq(td__begin(db, &(struct td__deed){ .act = TD_ACT_IMPORT }), TD_OK);
    db->role = TD_READER;
    ck_assert_int_eq(say(), TD_FORBIDDEN);
    ck_assert_int_eq(td__end(db, TD_FORBIDDEN), TD_FORBIDDEN);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), 1);
}
END_TEST

Suite *suite_act(void)
{
    Suite *s = suite_create("act");
    TCase *t = tcase_create("act");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, every_act_has_its_words);
    tcase_add_test(t, words_for_scripts_stay);
    tcase_add_test(t, who_may_what);
    tcase_add_test(t, whose_row_is_empty_writes_nothing);
    tcase_add_test(t, the_same_of_an_administrator);
    tcase_add_test(t, nothing_is_written_beside_it);
    tcase_add_test(t, what_joins_asks_too);
    suite_add_tcase(s, t);
    return s;
}
