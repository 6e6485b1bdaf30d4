/*
 * core/database/undo.c and journal.c: everything that people do can be taken back, as if it had not been done, and done
 * again; what somebody has done since then is never lost; and the journal tells of all of it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noun/option.h"
#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static struct td *lan, *minh; /* two people with a connection each */

static void setup(void)
{
    small_setup();
    small_make();
    lan = small_open("lan", 0);
    minh = small_open("minh", 0);
}

static void teardown(void)
{
    td_close(lan);
    td_close(minh);
    small_teardown();
}

/* ---- doing things ------------------------------------------------------------------------ */

static td_period period(const char *s)
{
    td_period p;
    ck_assert(td_period_parse(s, strlen(s), &p));
    return p;
}

static void went_well(const struct td *td, int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(td));
}

static struct td_entry entry(int64_t target, int64_t agency, const char *when, int part, int supersedes)
{
    return (struct td_entry){
        .target = target, .agency = agency, .period = period(when), .value = TD_NUM_NONE, .numerator = { part, 0 },
        .denominator = { 100, 0 }, .status = TD_REPORTED, .series = "", .unit = "", .source_title = "Phiếu",
        .source_url = "", .note = "đã kiểm tra", .supersedes = supersedes, .based_on = -1,
    };
}

static int64_t record(struct td *td, int64_t target, int64_t agency, const char *when, int part, int supersedes)
{
    struct td_entry e = entry(target, agency, when, part, supersedes);
    int64_t change = 0;
    went_well(td, td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", &change, NULL));
    return change;
}

static struct td_figure_ref figure(int64_t target, int64_t agency, const char *when, int seq)
{
    return (struct td_figure_ref){ target, agency, period(when), seq };
}

static int64_t rule(struct td *td, struct td_figure_ref f, enum td_ruling kind, bool holds)
{
    int64_t change = 0;
    went_well(td, td_rule(td, &f, kind, holds, "vì sao", -1, TD_AT_COMMAND, &change));
    return change;
}

static int64_t say(struct td *td, td_date on, enum td_task_state state, int percent)
{
    struct td_statement s = { .task = ONCE, .agency = D1, .said_on = on, .state = state, .percent = percent,
                              .note = "n", .evidence = "e", .based_on = -1 };
    int64_t change = 0;
    went_well(td, td_say(td, &s, 1, TD_AT_COMMAND, &change));
    return change;
}

static int64_t submit(struct td *td, bool withdrawn, td_date on)
{
    struct td_submission s = { .obligation = REPORT, .agency = D1, .year = 2025, .on = on, .withdrawn = withdrawn,
                               .note = "" };
    int64_t change = 0;
    went_well(td, td_submit(td, &s, 1, TD_AT_COMMAND, &change));
    return change;
}

static int64_t close_period(struct td *td, const char *when, bool closed)
{
    int64_t change = 0;
    went_well(td, td_close_period(td, PLAN, period(when), closed, "chốt", TD_AT_COMMAND, &change));
    return change;
}

static int64_t ask(struct td *td, const struct td_request *base, const char *question, int64_t *id)
{
    struct td_request r = base ? *base : (struct td_request){ .plan = PLAN, .target = T1, .agency = D1, .answer = "",
                                                              .asked_on = 20260105 };
    int64_t change = 0;
    r.question = question;
    went_well(td, td_request_save(td, &r, TD_AT_COMMAND, id, &change));
    return change;
}

static int64_t undo(struct td *td, int64_t change)
{
    int64_t id = 0;
    went_well(td, td_undo(td, change, TD_AT_COMMAND, &id));
    ck_assert_int_gt(id, change);
    return id;
}

/* Refused with this in the message, and the database is as it was. */
static void refused(struct td *td, int64_t change, int code, const char *why)
{
    static const char everything[] = "SELECT max(id) + total FROM change, (SELECT (SELECT count(*) FROM ruling)"
                                     " + (SELECT count(*) FROM progress) + (SELECT count(*) FROM journal) AS total)";
    int64_t before = small_int(NULL, everything);
    int64_t id = -7;

    ck_assert_int_eq(td_undo(td, change, TD_AT_COMMAND, &id), code);
    ck_assert_msg(strstr(td_errmsg(td), why) != NULL, "\"%s\" does not say \"%s\"", td_errmsg(td), why);
    ck_assert_int_eq(id, -7);
    ck_assert_int_eq(before, small_int(NULL, everything));
}

/* ---- what is in force, as text ------------------------------------------------------------- */

static void put_figures(FILE *f, struct td *td)
{
    for (int64_t t = T1; t <= T2; t++) {
        struct td_observations l;
        went_well(td, td_observations(td, &l, t, 0));
        for (size_t i = 0; i < l.n; i++) {
            const struct td_observation *o = &l.v[i];
            if (!o->withdrawn)
                fprintf(f, "figure %d %d %lld.%d %lld %d%d%d\n", (int)t, (int)o->agency, (long long)o->period, o->seq,
                        (long long)o->value.mantissa, o->superseded, o->accepted, o->verified);
        }
        td_observations_free(&l);
    }
}

static void put_tasks(FILE *f, struct td *td)
{
    struct td_tasks l;

    went_well(td, td_tasks(td, &l, 0, 2026));
    for (size_t i = 0; i < l.n; i++)
        fprintf(f, "task %s %d %d\n", l.v[i].code, (int)l.v[i].state, l.v[i].percent);
    td_tasks_free(&l);
}

static void put_requests(FILE *f, struct td *td)
{
    struct td_requests l;

    went_well(td, td_requests(td, &l, 0, false));
    for (size_t i = 0; i < l.n; i++)
        fprintf(f, "request %d %s %s %d\n", (int)l.v[i].id, l.v[i].question, l.v[i].answer, (int)l.v[i].state);
    td_requests_free(&l);
}

static char *in_force(struct td *td)
{
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);
    char *sums = small_rows(td->db, "SELECT 'sum', * FROM rollup");
    char *reports = small_rows(td->db, "SELECT 'report', obligation_id, agency_id, year, submitted_on FROM submission s"
                               " WHERE withdrawn = 0 AND id = (SELECT max(id) FROM submission l WHERE l.obligation_id ="
                               " s.obligation_id AND l.agency_id = s.agency_id AND l.year = s.year) ORDER BY 2, 3, 4");
    char *closed = small_rows(td->db, "SELECT 'closed', period FROM closing WHERE closed = 1 AND gone = 0 ORDER BY 2");

    put_figures(f, td);
    put_tasks(f, td);
    put_requests(f, td);
    fprintf(f, "%s%s%s", sums, reports, closed);
    free(sums);
    free(reports);
    free(closed);
    fclose(f);
    return out;
}

static void same(struct td *td, char *before, const char *what)
{
    char *now = in_force(td);
    ck_assert_msg(!strcmp(before, now), "%s: it was\n%s\nand is\n%s", what, before, now);
    free(now);
    free(before);
}

/* ---- one thing of each kind ---------------------------------------------------------------- */

/* Whatever the last change was, undone it is as if it had not been, and undone again it is there again. */
static void there_and_back(struct td *td, char *before, int64_t change)
{
    char *after = in_force(td);

    ck_assert_msg(strcmp(before, after) != 0, "the change does nothing");
    int64_t back = undo(td, change);
    same(td, before, "undone");
    undo(td, back);
    same(td, after, "done again");
}

START_TEST(a_figure_is_withdrawn_and_what_it_replaced_counts_again)
{
    char *before = in_force(lan);
    there_and_back(lan, before, record(lan, T1, D1, "2025", 77, 0));
    before = in_force(lan);
    there_and_back(lan, before, record(lan, T1, D1, "2025", 78, 1));
    before = in_force(lan);
    there_and_back(lan, before, record(lan, T1, D1, "2024", 75, 1)); /* in the place of the bundle's */
    ck_assert_str_eq(small_text(NULL, "SELECT kind || holds || reason FROM ruling ORDER BY id LIMIT 1"),
                     "withdraw1hoàn tác thay đổi số 2");
    ck_assert_int_eq(small_int(NULL, "SELECT undoes FROM change WHERE id = 3"), 2);
}
END_TEST

START_TEST(many_figures_are_one_change)
{
    struct td_entry e[3] = { entry(T1, D1, "2025", 71, 0), entry(T1, D2, "2025", 72, 0), entry(T2, D3, "2025", 73, 0) };
    char *before = in_force(lan);
    int64_t change;

    went_well(lan, td_record(lan, e, 3, TODAY, TD_AT_GRID, "", &change, NULL));
    there_and_back(lan, before, change);
    /* One of them has been replaced: all three stay. */
    e[0].period = e[1].period = e[2].period = period("2023");
    went_well(lan, td_record(lan, e, 3, TODAY, TD_AT_GRID, "", &change, NULL));
    record(minh, T1, D2, "2023", 79, 1);
    refused(lan, change, TD_CONFLICT, "replaced by minh");
}
END_TEST

START_TEST(decisions_are_as_before)
{
    record(lan, T1, D1, "2025", 71, 0);
    record(lan, T1, D1, "2025", 72, 0);
    record(lan, T1, D1, "2025", 73, 0);
    static const enum td_ruling kinds[] = { TD_ACCEPT, TD_VERIFY, TD_WITHDRAW };
    for (int i = 0; i < COUNT(kinds); i++) {
        char *before = in_force(lan);
        int64_t first = rule(lan, figure(T1, D1, "2025", 2), kinds[i], true);
        there_and_back(lan, before, first);
        before = in_force(lan);
        there_and_back(lan, before, rule(lan, figure(T1, D1, "2025", 2), kinds[i], false));
    }
    rule(lan, figure(T1, D1, "2025", 1), TD_ACCEPT, true);
    char *before = in_force(lan); /* one accepted figure in the place of another */
    there_and_back(lan, before, rule(lan, figure(T1, D1, "2025", 3), TD_ACCEPT, true));
}
END_TEST

START_TEST(statements_are_as_before)
{
    char *before = in_force(lan);
    there_and_back(lan, before, say(lan, 20260105, TD_TASK_STARTED, 40));
    before = in_force(lan);
    there_and_back(lan, before, say(lan, 20260106, TD_TASK_DONE, 100));
    before = in_force(lan);
    there_and_back(lan, before, say(lan, 20260106, TD_TASK_STOPPED, -1)); /* of the same day */
    /* Of an earlier day: it does not count now, and taking it back must not change what counts. */
    before = in_force(lan);
    int64_t change = say(lan, 20250101, TD_TASK_STARTED, 5);
    undo(lan, change);
    same(lan, before, "an old statement undone");
}
END_TEST

START_TEST(reports_are_as_before)
{
    char *before = in_force(lan);
    there_and_back(lan, before, submit(lan, false, 20251128));
    before = in_force(lan);
    there_and_back(lan, before, submit(lan, false, 20251130)); /* another day */
    before = in_force(lan);
    there_and_back(lan, before, submit(lan, true, 20251130));
}
END_TEST

START_TEST(rows_get_the_version_before)
{
    int64_t id;
    char *before = in_force(lan);
    there_and_back(lan, before, close_period(lan, "2024", true));
    before = in_force(lan);
    there_and_back(lan, before, close_period(lan, "2024", false));
    before = in_force(lan);
    there_and_back(lan, before, ask(lan, NULL, "Vì sao \"thấp\"?\n\tdòng \\ hai", &id));
    struct td_requests l;
    went_well(lan, td_requests(lan, &l, 0, false));
    struct td_request r = l.v[0];
    r.answer = "Do \"cách tính\" \\ khác\n";
    r.state = TD_REQUEST_ANSWERED;
    r.answered_on = 20260107;
    before = in_force(lan);
    there_and_back(lan, before, ask(lan, &r, r.question, &id));
    td_requests_free(&l);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM journal j WHERE rev > 1 AND tbl = 'request' AND NOT"
                               " EXISTS(SELECT 1 FROM journal k WHERE k.tbl = j.tbl AND k.row_id = j.row_id AND"
                               " k.rev = j.rev - 1)"), 0);
    /* Every column but rev and change_id is that of the version before. */
    ck_assert_int_eq(small_int(NULL, "SELECT count(DISTINCT json_remove(after, '$.rev', '$.change_id')) FROM journal"
                               " WHERE tbl = 'request'"), 3);
}
END_TEST

/* Nobody can edit the tree of agencies yet: by hand, as a later version of the program will. */
static int64_t edit(const char *who, const char *sql)
{
    char text[1024];

    snprintf(text, sizeof text, "BEGIN; INSERT INTO change(at, actor, uid, login_uid, act) VALUES"
             "('2026-01-05T05:00:00.000Z', '%s', 0, -1, 'edit'); %s; COMMIT", who, sql);
    small_run(NULL, text);
    return small_int(NULL, "SELECT max(id) FROM change");
}

#define LAST "(SELECT max(id) FROM change)"

START_TEST(a_tree_as_before_has_the_sums_of_before)
{
    record(lan, T1, D1, "2025", 71, 0);
    record(lan, T1, D2, "2025", 72, 0);
    char *before = in_force(lan);
    int64_t change = edit("lan", "UPDATE agency_term SET rev = rev + 1, change_id = " LAST
                          ", valid_to = '2024-06-30', kind = 'x\"\\' WHERE agency_id = 3;"
                          "UPDATE agency_term SET rev = rev + 1, change_id = " LAST ", kind = 'y' WHERE agency_id = 3;"
                          "DELETE FROM rollup");
    undo(lan, change);
    same(lan, before, "the tree");
    ck_assert_str_eq(small_text(NULL, "SELECT rev || kind || coalesce(valid_to, '-') || entered FROM agency_term"
                                " WHERE agency_id = 3"), "4district-0");
}
END_TEST

START_TEST(what_was_made_and_used_stays)
{
    int64_t made = edit("lan", "INSERT INTO task(change_id, entered, plan_id, code, position, section, title, title_en,"
                        " cadence) VALUES(" LAST ", 1, 1, 'k9', 9, '', 'T', '', 'once')");
    edit("minh", "INSERT INTO assignment(change_id, entered, task_id, agency_id, role) VALUES(" LAST ", 1, 3, 2,"
         " 'lead')");
    refused(lan, made, TD_CONFLICT, "has been used by minh on 2026-01-05 05:00 UTC");
    edit("minh", "UPDATE assignment SET gone = 1, rev = rev + 1, change_id = " LAST " WHERE task_id = 3");
    undo(lan, made);
    ck_assert_int_eq(small_int(NULL, "SELECT gone FROM task WHERE code = 'k9'"), 1);
    undo(lan, small_int(NULL, "SELECT max(id) FROM change"));
    ck_assert_int_eq(small_int(NULL, "SELECT gone FROM task WHERE code = 'k9'"), 0);
}
END_TEST

START_TEST(what_has_lost_its_owner_does_not_come_back)
{
    int64_t change = edit("lan",
                          "UPDATE threshold SET gone = 1, rev = rev + 1, change_id = " LAST " WHERE target_id = 2");
    edit("minh", "UPDATE target SET gone = 1, rev = rev + 1, change_id = " LAST " WHERE id = 2");
    refused(lan, change, TD_CONFLICT, "what it belongs to has been removed by minh");
    undo(minh, small_int(NULL, "SELECT max(id) FROM change"));
    undo(lan, change);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM threshold WHERE gone = 0"), 2);
}
END_TEST

START_TEST(a_code_that_is_taken_is_a_conflict)
{
    int64_t change = edit("lan", "UPDATE task SET code = 'k7', rev = rev + 1, change_id = " LAST " WHERE id = 1");
    edit("minh", "INSERT INTO task(change_id, entered, plan_id, code, position, section, title, title_en, cadence)"
         " VALUES(" LAST ", 1, 1, 'k1', 9, '', 'T', '', 'once')");
    refused(lan, change, TD_CONFLICT, "does not fit any more");
}
END_TEST

/* ---- what stands in the way ------------------------------------------------------------------ */

static int64_t rec(struct td *td) { return record(td, T1, D1, "2025", 71, 0); }
static int64_t rec_again(struct td *td) { return record(td, T1, D1, "2025", 72, 1); }
static int64_t verify(struct td *td) { return rule(td, figure(T1, D1, "2024", 1), TD_VERIFY, true); }
static int64_t unverify(struct td *td) { return rule(td, figure(T1, D1, "2024", 1), TD_VERIFY, false); }
static int64_t verify_new(struct td *td) { return rule(td, figure(T1, D1, "2025", 1), TD_VERIFY, true); }
static int64_t accept_new(struct td *td) { return rule(td, figure(T1, D1, "2025", 1), TD_ACCEPT, true); }
static int64_t withdraw_new(struct td *td) { return rule(td, figure(T1, D1, "2025", 1), TD_WITHDRAW, true); }
static int64_t close_2024(struct td *td) { return close_period(td, "2024", true); }
static int64_t close_2025(struct td *td) { return close_period(td, "2025", true); }
static int64_t open_2024(struct td *td) { return close_period(td, "2024", false); }
static int64_t said(struct td *td) { return say(td, 20260105, TD_TASK_STARTED, 10); }
static int64_t said_more(struct td *td) { return say(td, 20260104, TD_TASK_DONE, -1); }
static int64_t sent(struct td *td) { return submit(td, false, 20251128); }
static int64_t unsent(struct td *td) { return submit(td, true, 20251128); }

static int64_t asked(struct td *td)
{
    int64_t id;
    return ask(td, NULL, "Vì sao?", &id);
}

static int64_t answered(struct td *td)
{
    struct td_requests l;
    int64_t id;

    went_well(td, td_requests(td, &l, 0, false));
    struct td_request r = l.v[0];
    r.answer = "Vì thế.";
    r.state = TD_REQUEST_ANSWERED;
    int64_t change = ask(td, &r, r.question, &id);
    td_requests_free(&l);
    return change;
}

/* `then` by somebody else keeps `first` from being undone; when `then` is undone itself, `first` can be. */
static const struct {
    int64_t (*first)(struct td *), (*then)(struct td *);
    const char *why;
} ways[] = {
    { rec, rec_again, "a figure of it has been replaced by minh on 2026-01-08 03:04 UTC (change 3)" },
    { rec, verify_new, "a figure of it has been decided about by minh" },
    { rec, accept_new, "a figure of it has been decided about by minh" },
    { rec, withdraw_new, "a figure of it has been decided about by minh" },
    { rec, close_2025, "a period of it has been closed by minh" },
    { verify, unverify, "the figure has been decided about again by minh" },
    { verify, verify, "the figure has been decided about again by minh" },
    { verify, close_2024, "a period of it has been closed by minh" },
    { said, said_more, "the task has been spoken of again by minh" },
    { said, said, "the task has been spoken of again by minh" },
    { sent, unsent, "the report has been handed in or withdrawn again by minh" },
    { sent, sent, "the report has been handed in or withdrawn again by minh" },
    { asked, answered, "what it wrote has been changed again by minh" },
    { close_2024, open_2024, "what it wrote has been changed again by minh" },
};

START_TEST(what_came_later_stands_in_the_way)
{
    char *before = in_force(lan);
    int64_t first = ways[_i].first(lan), then = ways[_i].then(minh);

    small_dated(then, "2026-01-08T03:04:05.678Z");
    refused(lan, first, TD_CONFLICT, ways[_i].why);
    ck_assert_ptr_nonnull(strstr(td_errmsg(lan), "2026-01-08 03:04 UTC (change 3)"));
    int64_t back = undo(minh, then);
    int64_t gone = undo(lan, first);
    same(lan, before, "both undone");
    /* Forwards again: each undo can be undone in its turn, and not out of it. */
    undo(lan, gone);
    undo(minh, back);
    refused(lan, first, TD_CONFLICT, "undone");
}
END_TEST

START_TEST(nobody_elses_work_is_in_the_way_of_what_it_does_not_touch)
{
    char *before = in_force(lan);
    int64_t mine = record(lan, T1, D1, "2025", 71, 0), his = record(minh, T1, D1, "2025", 74, 0);

    undo(lan, mine);
    undo(minh, his);
    same(lan, before, "figures beside each other");
    mine = verify(lan);
    rule(minh, figure(T1, D1, "2024", 1), TD_ACCEPT, true);
    undo(lan, mine);
}
END_TEST

START_TEST(a_figure_does_not_come_back_when_another_has_its_place)
{
    record(lan, T1, D1, "2025", 71, 0);
    int64_t change = record(lan, T1, D1, "2025", 72, 1), back = undo(lan, change);

    record(minh, T1, D1, "2025", 73, 1);
    refused(lan, back, TD_CONFLICT, "another figure has been recorded in its place by minh");
}
END_TEST

START_TEST(nothing_is_undone_twice)
{
    int64_t change = rec(lan), back = undo(minh, change);
    char why[96];

    refused(lan, change, TD_CONFLICT, "it has been undone (undo change 3 to have it again) by minh");
    int64_t again = undo(lan, back);
    snprintf(why, sizeof why, "done again (undo change %d instead)", (int)again);
    refused(lan, change, TD_CONFLICT, why);
    refused(lan, back, TD_CONFLICT, "has been undone");
    undo(lan, again);
}
END_TEST

START_TEST(what_cannot_be_undone)
{
    refused(lan, 1, TD_INVALID, "loaded a bundle");
    refused(lan, 99, TD_NOT_FOUND, "there is no change 99");
    refused(lan, 0, TD_NOT_FOUND, "there is no change 0");
    small_load(lan); /* once more, without effect */
    refused(lan, 2, TD_INVALID, "loaded a bundle");
    refused(lan, edit("lan", "SELECT 1"), TD_INVALID, "wrote nothing");
    int64_t change = rec(lan);
    struct td *reader;
    char err[256];
    went_well(lan, small_try_open(&reader, 0, err, sizeof err));
    refused(reader, change, TD_FORBIDDEN, "for reading only");
    td_close(reader);
}
END_TEST

static void damage(const char *sql)
{
    sqlite3 *raw;

    ck_assert_int_eq(sqlite3_open(small_path(), &raw), SQLITE_OK);
    small_run(raw, "PRAGMA ignore_check_constraints = ON; DROP TRIGGER IF EXISTS change_no_update");
    small_run(raw, sql);
    sqlite3_close(raw);
}

START_TEST(a_circle_of_undos_ends)
{
    static const char *const circles[] = { "UPDATE change SET undoes = id WHERE id = 2",
                                           "UPDATE change SET undoes = 5 - id WHERE id IN (2, 3)" };
    int64_t change = rec(lan);
    struct td_changes l;

    undo(minh, change);
    damage(circles[_i]);
    refused(lan, change, TD_ERROR, "a change that undoes itself or a later one");
    went_well(lan, td_changes(lan, &l, &(struct td_change_filter){ 0 }));
    td_changes_free(&l);
}
END_TEST

START_TEST(what_was_no_bundle_is_not_called_one)
{
    went_well(lan, td_option_set(lan, "language", "vi"));
    refused(lan, 2, TD_INVALID, "tiendo set --database NAME VALUE");
    went_well(lan, td_option_set(lan, "language", "vi"));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), 2); /* it stands already */
    went_well(lan, td_option_set(lan, "language", NULL));
    ck_assert_str_eq(small_text(NULL, "SELECT note FROM change WHERE id = 3"), "--unset language");
    went_well(lan, td_option_set(lan, "language", NULL));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), 3);
}
END_TEST

/* ---- whatever people do ---------------------------------------------------------------------- */

static uint32_t lot;

static int draw(int n)
{
    lot = lot * 1664525u + 1013904223u;
    return (int)((lot >> 8) % (uint32_t)n);
}

static int a_figure(struct td *td, int64_t *change)
{
    static const char *const whens[] = { "2024", "2025", "2025-Q1" };
    struct td_entry e = entry(1 + draw(2), D1 + draw(3), whens[draw(3)], draw(101), 0);
    char sql[256];

    snprintf(sql, sizeof sql, "SELECT coalesce(max(seq), 0) FROM observation WHERE target_id = %d AND agency_id = %d"
             " AND period = %lld", (int)e.target, (int)e.agency, (long long)e.period);
    e.supersedes = draw(2) ? (int)small_int(NULL, sql) : 0;
    return td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", change, NULL);
}

static int a_ruling(struct td *td, int64_t *change)
{
    int64_t n = small_int(NULL, "SELECT count(*) FROM observation");
    struct td_figure_ref f;
    char sql[160];

    snprintf(sql, sizeof sql, "SELECT target_id || ' ' || agency_id || ' ' || period || ' ' || seq FROM observation"
             " LIMIT 1 OFFSET %d", draw((int)n));
    ck_assert_int_eq(sscanf(small_text(NULL, sql), "%ld %ld %ld %d", &f.target, &f.agency, &f.period, &f.seq), 4);
    return td_rule(td, &f, (enum td_ruling)draw(3), draw(3) > 0, "vì", -1, TD_AT_COMMAND, change);
}

static int a_statement(struct td *td, int64_t *change)
{
    struct td_statement s = { .task = ONCE + draw(2), .said_on = 20260101 + draw(20),
                              .percent = draw(3) ? draw(101) : -1,
                              .state = (enum td_task_state)draw(4), .note = "", .evidence = "", .based_on = -1 };
    s.year = s.task == YEARLY ? 2026 : 0;
    return td_say(td, &s, 1, TD_AT_COMMAND, change);
}

static int a_report(struct td *td, int64_t *change)
{
    struct td_submission s = { .obligation = REPORT, .agency = D1 + draw(2), .year = 2025, .on = 20251101 + draw(20),
                               .withdrawn = draw(3) == 0, .note = "" };
    return td_submit(td, &s, 1, TD_AT_COMMAND, change);
}

static int a_closing(struct td *td, int64_t *change)
{
    return td_close_period(td, PLAN, period(draw(2) ? "2024" : "2025-Q1"), draw(2) == 0, "vì", TD_AT_COMMAND, change);
}

static int a_request(struct td *td, int64_t *change)
{
    struct td_requests l;
    struct td_request r = { .plan = PLAN, .task = ONCE, .agency = D2, .asked_on = 20260101, .question = "Hỏi?",
                            .answer = "" };

    went_well(td, td_requests(td, &l, 0, false));
    if (l.n && draw(3)) {
        r = l.v[draw((int)l.n)];
        r.answer = draw(2) ? "Đáp 1" : "Đáp 2";
        r.state = (enum td_request_state)draw(3);
    }
    int rc = td_request_save(td, &r, TD_AT_COMMAND, NULL, change);
    td_requests_free(&l);
    return rc;
}

static int (*const anything[])(struct td *, int64_t *) = { a_figure, a_figure, a_ruling, a_ruling, a_statement,
                                                           a_report, a_closing, a_request };

/* Each thing can be undone and done again at once; in the end all can be undone, the last one first. */
START_TEST(a_day_of_work_backwards)
{
    enum { THINGS = 60 };
    int64_t done[THINGS];
    char *state[THINGS + 1];
    int n = 0;

    lot = 7u + (uint32_t)_i * 1000u;
    while (n < THINGS) {
        struct td *td = draw(2) ? lan : minh;
        char *before = in_force(td);
        if (anything[draw(COUNT(anything))](td, &done[n])) { /* closed, conflicting ... */
            free(before);
            continue;
        }
        char *after = in_force(td);
        int64_t back = undo(td, done[n]);
        same(td, strdup(before), "undone");
        done[n] = undo(td, back);
        same(td, after, "done again");
        state[n++] = before;
    }
    while (n-- > 0) {
        undo(draw(2) ? lan : minh, done[n]);
        same(lan, state[n], "backwards");
    }
    ck_assert_str_eq(small_text(NULL, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
}
END_TEST

/* ---- the journal ------------------------------------------------------------------------------ */

static const struct td_field *field(const struct td_item *item, const char *column)
{
    for (size_t i = 0; i < item->n_fields; i++)
        if (!strcmp(item->fields[i].column, column))
            return &item->fields[i];
    ck_abort_msg("%s %s has no %s", item->thing, item->title, column);
    return NULL;
}

static struct td_items items_of(int64_t change, enum td_lang lang)
{
    struct td_items l;
    went_well(lan, td_items(lan, &l, change, lang, 0));
    return l;
}

START_TEST(items_say_what_was_and_what_is)
{
    record(lan, T1, D3, "2025", 71, 0);
    struct td_items l = items_of(record(lan, T1, D3, "2025", 1, 1), TD_VI);
    ck_assert_uint_eq(l.n, 1);
    const struct td_item *x = &l.v[0];
    ck_assert_int_eq(x->kind, TD_ITEM_FIGURE);
    ck_assert(x->target == T1 && x->agency == D3 && x->period == period("2025") && x->seq == 2 && x->plan == 0);
    ck_assert_str_eq(x->title, "t1 Biết chữ, Quận \"ba\" \\ 3, 2025");
    ck_assert_str_eq(field(x, "value")->label, "Giá trị");
    ck_assert_str_eq(field(x, "value")->before, "71,0");
    ck_assert_str_eq(field(x, "value")->after, "1,0");
    ck_assert_str_eq(field(x, "numerator")->exact_after, "1");
    td_items_free(&l);

    struct td_entry e = entry(T2, D1, "2025-Q1", 1234567, 0);
    int64_t change;
    e.denominator = (struct td_num){ 4000000, 0 };
    e.note = "ghi chú";
    e.series = "khac";
    e.qualifier = TD_MORE_THAN;
    went_well(lan, td_record(lan, &e, 1, TODAY, TD_AT_COMMAND, "", &change, NULL));
    l = items_of(change, TD_VI);
    ck_assert_str_eq(field(&l.v[0], "numerator")->after, "1.234.567");
    ck_assert_str_eq(field(&l.v[0], "numerator")->exact_after, "1234567");
    ck_assert_str_eq(field(&l.v[0], "value")->after, "30,9");
    ck_assert_str_eq(field(&l.v[0], "agency_id")->exact_after, "d1");
    ck_assert_str_eq(field(&l.v[0], "period")->after, "quý I/2025");
    ck_assert_str_eq(field(&l.v[0], "note")->after, "ghi chú");
    ck_assert_str_eq(field(&l.v[0], "qualifier")->after, "trên");
    td_items_free(&l);
    l = items_of(change, TD_EN);
    ck_assert_str_eq(l.v[0].thing, "figure");
    ck_assert_str_eq(field(&l.v[0], "target_id")->after, "t2 At school");
    ck_assert_str_eq(field(&l.v[0], "agency_id")->after, "District 1");
    ck_assert_str_eq(field(&l.v[0], "value")->after, "30.9");
    td_items_free(&l);
}
END_TEST

START_TEST(items_of_every_kind_know_their_place)
{
    struct td_items l;
    int64_t id;

    l = items_of(verify(lan), TD_EN);
    ck_assert(l.n == 1 && l.v[0].kind == TD_ITEM_RULING && l.v[0].target == T1 && l.v[0].seq == 1 && l.v[0].row == 1);
    ck_assert_str_eq(field(&l.v[0], "kind")->after, "verify");
    td_items_free(&l);
    l = items_of(unverify(lan), TD_EN);
    ck_assert_str_eq(field(&l.v[0], "holds")->before, "yes");
    ck_assert_str_eq(field(&l.v[0], "holds")->after, "no");
    ck_assert_uint_eq(l.v[0].n_fields, 1); /* the same reason */
    td_items_free(&l);
    said(lan);
    l = items_of(say(lan, 20260107, TD_TASK_DONE, 100), TD_VI);
    ck_assert(l.v[0].kind == TD_ITEM_STATEMENT && l.v[0].task == ONCE && l.v[0].agency == D1);
    ck_assert_str_eq(field(&l.v[0], "state")->before, "đang thực hiện");
    ck_assert_str_eq(field(&l.v[0], "said_on")->after, "07/01/2026");
    ck_assert_str_eq(field(&l.v[0], "said_on")->exact_after, "2026-01-07");
    td_items_free(&l);
    l = items_of(sent(lan), TD_VI);
    ck_assert(l.v[0].kind == TD_ITEM_SUBMISSION && l.v[0].obligation == REPORT && l.v[0].year == 2025);
    ck_assert_str_eq(l.v[0].title, "Báo cáo, Quận 1, 2025");
    td_items_free(&l);
    l = items_of(ask(lan, NULL, "Vì sao?", &id), TD_VI);
    ck_assert(l.v[0].kind == TD_ITEM_ROW && l.v[0].request == id && l.v[0].target == T1 && l.v[0].rev == 1);
    ck_assert_str_eq(l.v[0].thing, "yêu cầu giải trình");
    td_items_free(&l);
    l = items_of(answered(lan), TD_VI);
    ck_assert_str_eq(field(&l.v[0], "state")->before, "chưa trả lời");
    ck_assert_str_eq(field(&l.v[0], "answer")->after, "Vì thế.");
    ck_assert_uint_eq(l.v[0].n_fields, 2);
    td_items_free(&l);
    l = items_of(close_2024(lan), TD_VI);
    ck_assert_str_eq(l.v[0].title, "2024");
    ck_assert(l.v[0].plan == PLAN && l.v[0].period == period("2024"));
    td_items_free(&l);
}
END_TEST

/* Every row of a load, with words for every column that has something to say. */
START_TEST(items_of_a_load)
{
    struct td_items l = items_of(1, TD_VI), few;

    ck_assert_uint_eq(l.n, (size_t)small_int(NULL, "SELECT count(DISTINCT tbl || row_id) FROM journal"));
    for (size_t i = 0; i < l.n; i++) {
        ck_assert_msg(*l.v[i].thing && *l.v[i].title && l.v[i].n_fields, "%s", l.v[i].table);
        for (size_t k = 0; k < l.v[i].n_fields; k++)
            ck_assert(*l.v[i].fields[k].label && *l.v[i].fields[k].after && *l.v[i].fields[k].exact_after);
    }
    went_well(lan, td_items(lan, &few, 1, TD_VI, 3));
    ck_assert_uint_eq(few.n, 3);
    td_items_free(&few);
    td_items_free(&l);
    went_well(lan, td_items(lan, &few, 99, TD_VI, 0));
    ck_assert_uint_eq(few.n, 0);
    td_items_free(&few);
}
END_TEST

static size_t found(struct td_change_filter f)
{
    struct td_changes l;
    went_well(lan, td_changes(lan, &l, &f));
    size_t n = l.n;
    for (size_t i = 1; i < n; i++)
        ck_assert_int_lt(l.v[i].id, l.v[i - 1].id);
    td_changes_free(&l);
    return n;
}

START_TEST(changes_can_be_filtered)
{
    struct td_changes l;

    rec(lan);              /* 2: t1 d1 */
    said(minh);            /* 3: k1 d1 */
    sent(minh);            /* 4: o1 d1 */
    record(minh, T2, D2, "2025", 71, 0); /* 5: t2 d2 */
    verify(lan);           /* 6: t1 d1 */
    close_2024(lan);       /* 7: the plan */
    asked(minh);           /* 8: t1 d1 */
    undo(minh, 2);         /* 9: t1 d1 */
    ck_assert_uint_eq(found((struct td_change_filter){ 0 }), 9);
    ck_assert_uint_eq(found((struct td_change_filter){ .newest = 4 }), 4);
    ck_assert_uint_eq(found((struct td_change_filter){ .actor = "minh" }), 5);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 3, .to = 5 }), 3);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 2, .agency = D1 }), 6);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 2, .agency = D2 }), 1);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 2, .target = T1 }), 4);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 2, .target = T1, .actor = "lan" }), 2);
    ck_assert_uint_eq(found((struct td_change_filter){ .from = 2, .plan = PLAN }), 8);
    ck_assert_uint_eq(found((struct td_change_filter){ .plan = PLAN, .agency = D1 }), 7);
    ck_assert_uint_eq(found((struct td_change_filter){ .plan = 77 }), 0);
    went_well(lan, td_changes(lan, &l, &(struct td_change_filter){ 0 }));
    ck_assert(l.v[0].undoes == 2 && l.v[7].undone_by == 9 && l.v[6].undone_by == 0);
    ck_assert(l.v[0].rulings == 1 && l.v[7].figures == 1 && l.v[6].statements == 1 && l.v[5].submissions == 1 &&
              l.v[2].rows == 1 && l.v[2].figures == 0);
    td_changes_free(&l);
}
END_TEST

static struct td_change changed(struct td *td, int64_t id)
{
    struct td_change_filter f = { .from = id, .to = id };
    struct td_changes l;

    went_well(td, td_changes(td, &l, &f));
    ck_assert_uint_eq(l.n, 1);
    struct td_change c = l.v[0];
    static char told[64], typed[64];
    snprintf(told, sizeof told, "%s", c.note);
    snprintf(typed, sizeof typed, "%s", c.typed);
    c.note = told;
    c.typed = typed;
    td_changes_free(&l);
    return c;
}

START_TEST(what_was_done_again_stands)
{
    int64_t change = rec(lan), back = undo(minh, change), by[5] = { 0, back, 0, 0, 0 };

    ck_assert_int_eq(changed(lan, change).undone_by, back);
    for (int i = 2; i < 5; i++) {
        by[i] = undo(lan, by[i - 1]);
        ck_assert_int_eq(changed(lan, change).undone_by, i % 2 ? back : 0);
        ck_assert_int_eq(changed(lan, by[i - 1]).undone_by, by[i]);
        ck_assert_int_eq(changed(lan, by[i]).undone_by, 0);
    }
}
END_TEST

START_TEST(an_undo_is_told_in_the_readers_language)
{
    static const char *const notes[] = { "", "hoàn tác thay đổi số 2", "undo of change 2", "vì nhập nhầm" };
    char sql[128];

    said(lan);
    undo(minh, 2);
    ck_assert_str_eq(small_text(NULL, "SELECT note FROM change WHERE id = 3"), "");
    for (int i = 0; i < COUNT(notes); i++) {
        snprintf(sql, sizeof sql, "UPDATE change SET note = '%s' WHERE id = 3", notes[i]);
        small_run(NULL, "DROP TRIGGER IF EXISTS change_no_update");
        small_run(NULL, sql);
        bool typed = i == COUNT(notes) - 1;
        td_set_lang(lan, TD_EN);
        ck_assert_str_eq(changed(lan, 3).note, typed ? notes[i] : "undo of change 2");
        td_set_lang(lan, TD_VI);
        ck_assert_str_eq(changed(lan, 3).note, typed ? notes[i] : "hoàn tác thay đổi số 2");
        ck_assert_str_eq(changed(lan, 3).typed, typed ? notes[i] : "");
    }
    struct td_statements s;
    struct td_items items;
    td_set_lang(lan, TD_EN);
    went_well(lan, td_statements(lan, &s, PLAN, 20200101, 20301231));
    ck_assert_str_eq(s.v[0].note, "undo of change 2");
    td_statements_free(&s);
    went_well(lan, td_items(lan, &items, 3, TD_EN, 0));
    bool found = false;
    for (size_t i = 0; i < items.v[0].n_fields; i++)
        found |= !strcmp(items.v[0].fields[i].after, "undo of change 2");
    ck_assert(found);
    td_items_free(&items);
}
END_TEST

Suite *suite_undo(void)
{
    Suite *s = suite_create("undo");
    TCase *kinds = tcase_create("kinds"), *way = tcase_create("in the way"), *journal = tcase_create("journal");

    tcase_add_checked_fixture(kinds, setup, teardown);
    tcase_add_test(kinds, a_figure_is_withdrawn_and_what_it_replaced_counts_again);
    tcase_add_test(kinds, many_figures_are_one_change);
    tcase_add_test(kinds, decisions_are_as_before);
    tcase_add_test(kinds, statements_are_as_before);
    tcase_add_test(kinds, reports_are_as_before);
    tcase_add_test(kinds, rows_get_the_version_before);
    tcase_add_test(kinds, a_tree_as_before_has_the_sums_of_before);
    tcase_add_test(kinds, what_was_made_and_used_stays);
    tcase_add_test(kinds, what_has_lost_its_owner_does_not_come_back);
    tcase_add_test(kinds, a_code_that_is_taken_is_a_conflict);
    tcase_add_loop_test(kinds, a_day_of_work_backwards, 0, 8);
    suite_add_tcase(s, kinds);

    tcase_add_checked_fixture(way, setup, teardown);
    tcase_add_loop_test(way, what_came_later_stands_in_the_way, 0, COUNT(ways));
    tcase_add_test(way, nobody_elses_work_is_in_the_way_of_what_it_does_not_touch);
    tcase_add_test(way, a_figure_does_not_come_back_when_another_has_its_place);
    tcase_add_test(way, nothing_is_undone_twice);
    tcase_add_test(way, what_cannot_be_undone);
    tcase_add_loop_test(way, a_circle_of_undos_ends, 0, 2);
    tcase_add_test(way, what_was_no_bundle_is_not_called_one);
    suite_add_tcase(s, way);

    tcase_add_checked_fixture(journal, setup, teardown);
    tcase_add_test(journal, items_say_what_was_and_what_is);
    tcase_add_test(journal, items_of_every_kind_know_their_place);
    tcase_add_test(journal, items_of_a_load);
    tcase_add_test(journal, changes_can_be_filtered);
    tcase_add_test(journal, what_was_done_again_stands);
    tcase_add_test(journal, an_undo_is_told_in_the_readers_language);
    suite_add_tcase(s, journal);
    return s;
}
