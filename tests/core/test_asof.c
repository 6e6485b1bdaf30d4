/*
 * core/database/asof.c: whatever day is looked back at, the database is exactly as it was at the end of that day, in
 * every table that people write; nothing can be written then; and it costs nothing when nothing has changed since.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../support/small.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static void setup(void)
{
    small_setup();
    small_make();
}

/* ---- doing things, a day each ----------------------------------------------------------------- */

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

static void record(struct td *td, int64_t target, int64_t agency, const char *when, int part, int supersedes)
{
    struct td_entry e = {
        .target = target, .agency = agency, .period = period(when), .value = TD_NUM_NONE, .numerator = { part, 0 },
        .denominator = { 100, 0 }, .status = TD_REPORTED, .series = "", .unit = "", .source_title = "Phiếu",
        .source_url = "", .note = "đã kiểm tra", .supersedes = supersedes, .based_on = -1,
    };
    went_well(td, td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL));
}

static void rule(struct td *td, int seq, enum td_ruling kind, bool holds)
{
    const struct td_figure_ref f = { T1, D1, period("2024"), seq };
    went_well(td, td_rule(td, &f, kind, holds, "vì sao", -1, TD_AT_COMMAND, NULL));
}

static void say(struct td *td, enum td_task_state state, int percent)
{
    struct td_statement s = { .task = YEARLY, .year = 2026, .agency = D1, .said_on = 20260105, .state = state,
                              .percent = percent, .note = "", .evidence = "", .based_on = -1 };
    went_well(td, td_say(td, &s, 1, TD_AT_COMMAND, NULL));
}

static void submit(struct td *td, bool withdrawn)
{
    struct td_submission s = { .obligation = REPORT, .agency = D1, .year = 2025, .on = 20251128, .note = "",
                               .withdrawn = withdrawn };
    went_well(td, td_submit(td, &s, 1, TD_AT_COMMAND, NULL));
}

static void ask(struct td *td, const char *answer)
{
    struct td_request r = { .plan = PLAN, .target = T1, .agency = D1, .asked_on = 20260105, .question = "Vì \"sao\"?\n",
                            .answer = "" };
    if (*answer) {
        r.id = 1;
        r.rev = (int)small_int(NULL, "SELECT rev FROM request WHERE id = 1");
        r.answer = answer;
        r.state = TD_REQUEST_ANSWERED;
    }
    went_well(td, td_request_save(td, &r, TD_AT_COMMAND, NULL, NULL));
}

static void close_period(struct td *td, bool closed)
{
    went_well(td, td_close_period(td, PLAN, period("2023"), closed, "chốt", TD_AT_COMMAND, NULL));
}

static void by_hand(const char *sql)
{
    char text[1024];

    snprintf(text, sizeof text, "BEGIN; INSERT INTO change(at, actor, uid, login_uid, act) VALUES"
             "('2026-01-01T05:00:00.000Z', 'lan', 0, -1, 'edit'); %s; COMMIT", sql);
    small_run(NULL, text);
}

#define LAST "(SELECT max(id) FROM change)"
#define PLAN_HEAD "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
#define AGENCIES "code,name,name_en,short,kind,parent,valid_from,valid_to\n"

static void do_day(struct td *td, int day)
{
    switch (day) {
    case 2: record(td, T1, D1, "2025", 71, 0); record(td, T2, D2, "2025-Q1", 55, 0); break;
    case 3: record(td, T1, D1, "2025", 73, 1); record(td, T1, D1, "2024", 75, 1); break;
    case 4: rule(td, 2, TD_WITHDRAW, true); rule(td, 1, TD_VERIFY, true); break;
    case 5: rule(td, 1, TD_ACCEPT, true); say(td, TD_TASK_STARTED, 20); submit(td, false); break;
    case 6: ask(td, ""); say(td, TD_TASK_DONE, 100); close_period(td, true); break;
    case 7: ask(td, "Do \\ thế.\t"); submit(td, true); close_period(td, false);
            record(td, T2, D3, "2025", 60, 0); break;
    case 8: by_hand("UPDATE target SET name = 'Đổi \"tên\"', rev = rev + 1, change_id = " LAST " WHERE id = 1"); break;
    case 9: by_hand("INSERT INTO task(change_id, entered, plan_id, code, position, section, title, title_en, cadence)"
                    " VALUES(" LAST ", 1, 1, 'k9', 9, '', 'T', '', 'once')"); break;
    case 10: went_well(td, td_undo(td, small_int(NULL, "SELECT max(id) FROM change WHERE act = 'record'"),
                                   TD_AT_COMMAND,
                                   NULL)); break;
    case 11: /* a district leaves the city: other sums */
        by_hand("UPDATE agency_term SET parent_id = NULL, rev = rev + 1, change_id = " LAST " WHERE agency_id = 2");
        went_well(td, td__begin(td, &(struct td__deed){ .act = TD_ACT_MIGRATE, .later = true }));
        went_well(td, td__end(td, td__rollup_rebuild(td, 0)));
        break;
    default: break;
    }
}

enum { DAYS = 13 };

/* 20:00 by the clock here is 13:00 UTC of the same day. */
static void date_it(int day, int64_t first)
{
    char at[40];

    snprintf(at, sizeof at, "2026-01-%02dT13:00:00.000Z", day);
    small_dated(first, at);
}

/* ---- everything, as text ---------------------------------------------------------------------- */

static const char *const everything[] = {
    "agency", "agency_term", "plan", "succession", "target", "threshold", "task", "assignment", "obligation", "meeting",
    "decision", "request", "closing", "observation", "ruling", "progress", "submission", "rollup", "change", "journal",
};

static char *look(struct td *td)
{
    char *out = NULL, sql[160];
    size_t n;
    FILE *f = open_memstream(&out, &n);

    for (int i = 0; i < COUNT(everything); i++) {
        snprintf(sql, sizeof sql, "SELECT '%s', * FROM %s ORDER BY 2, 3, 4, 5", everything[i], everything[i]);
        char *rows = small_rows(td->db, sql);
        fputs(rows, f);
        free(rows);
    }
    fclose(f);
    return out;
}

static bool put_row(void *arg, const char *const *fields)
{
    fprintf(arg, "%s|%s|%s|%s|%s\n", fields[0], fields[1], fields[2], fields[3], fields[4]);
    return true;
}

/* The same through the functions that the program uses. */
static char *read_all(struct td *td)
{
    struct td_plans plans;
    struct td_targets targets;
    struct td_tasks tasks;
    struct td_board board;
    struct td_requests requests;
    struct td_changes changes;
    struct td_ask question = { .review = 20260601 };
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);

    went_well(td, td_plans(td, &plans));
    went_well(td, td_targets(td, &targets, 0));
    went_well(td, td_judge_targets(td, &board, &question, &plans, &targets));
    for (size_t i = 0; i < board.n; i++)
        fprintf(f, "%s %d %lld %d\n", board.v[i].target->name, (int)board.v[i].verdict.code,
                (long long)board.v[i].verdict.value.mantissa, board.v[i].reported);
    went_well(td, td_tasks(td, &tasks, 0, 2026));
    for (size_t i = 0; i < tasks.n; i++)
        fprintf(f, "%s %d %d\n", tasks.v[i].title, (int)tasks.v[i].state, tasks.v[i].percent);
    went_well(td, td_requests(td, &requests, 0, false));
    for (size_t i = 0; i < requests.n; i++)
        fprintf(f, "%s %s\n", requests.v[i].question, requests.v[i].answer);
    went_well(td, td_changes(td, &changes, &(struct td_change_filter){ 0 }));
    for (size_t i = 0; i < changes.n; i++)
        fprintf(f, "%d %s %s %d\n", (int)changes.v[i].id, changes.v[i].actor, changes.v[i].via,
                (int)changes.v[i].undone_by);
    for (enum td_table t = 0; t < TD_TABLES; t++)
        went_well(td, td_export(td, t, 0, put_row, f));
    td_board_free(&board);
    td_changes_free(&changes);
    td_requests_free(&requests);
    td_tasks_free(&tasks);
    td_targets_free(&targets);
    td_plans_free(&plans);
    fclose(f);
    return out;
}

static void as_it_was(int day, char *was, char *now, const char *what)
{
    ck_assert_msg(!strcmp(was, now), "%s on day %d: it was\n%s\nand is shown as\n%s", what, day, was, now);
    free(now);
    free(was);
}

/* Bytes of the file; nobody may have touched them. */
static uint64_t fingerprint(void)
{
    uint64_t h = 1469598103934665603u;
    FILE *f = fopen(small_path(), "rb");
    int c;

    ck_assert_ptr_nonnull(f);
    while ((c = getc(f)) != EOF)
        h = (h ^ (uint64_t)c) * 1099511628211u;
    fclose(f);
    return h;
}

static int64_t shadows(struct td *td)
{
    return small_int(td->db, "SELECT count(*) FROM sqlite_temp_schema");
}

/* ---- looking back ------------------------------------------------------------------------------ */

START_TEST(every_day_is_as_it_was)
{
    char *was[DAYS + 1] = { NULL }, *read[DAYS + 1] = { NULL };
    struct td *td = small_open("lan", 0);

    for (int day = 1; day <= DAYS; day++) {
        int64_t first = small_int(NULL, "SELECT max(id) + 1 FROM change");
        if (day != 11 || _i) /* with another tree all sums are others; without, only those of some targets */
            do_day(td, day);
        date_it(day, first);
        was[day] = look(td);
        read[day] = read_all(td);
        ck_assert_msg(day < 2 || day > 10 || strcmp(was[day], was[day - 1]) != 0, "day %d did nothing", day);
    }
    td_close(td);
    uint64_t before = fingerprint();
    for (int day = DAYS; day >= 1; day--) {
        td = small_open("lan", 20260100 + day);
        ck_assert_int_eq(td_as_of(td), 20260100 + day);
        as_it_was(day, was[day], look(td), "tables");
        as_it_was(day, read[day], read_all(td), "what is read");
        ck_assert_int_eq(shadows(td) > 0, day < 10 + _i);
        td_close(td);
    }
    ck_assert_uint_eq(fingerprint(), before);
}
END_TEST

/* A day ends at midnight where the process is: 17:00 UTC. */
START_TEST(a_day_ends_at_midnight_here)
{
    struct td *td = small_open("lan", 0);

    record(td, T1, D3, "2025", 71, 0);
    small_dated(2, "2026-01-05T16:59:59.999Z");
    record(td, T1, D3, "2025", 72, 1);
    small_dated(3, "2026-01-05T17:00:00.000Z");
    td_close(td);
    static const struct { td_date day; int64_t figures; } days[] = {
        { 20260104, 0 }, { 20260105, 1 }, { 20260106, 2 }, { 20251231, 0 } };
    for (int i = 0; i < COUNT(days); i++) {
        td = small_open("lan", days[i].day);
        ck_assert_int_eq(small_int(td->db, "SELECT count(*) FROM observation WHERE agency_id = 4"), days[i].figures);
        td_close(td);
    }
}
END_TEST

/* Before the database there is what its documents say. */
START_TEST(bundles_tell_of_before_the_database)
{
    struct td *td = small_open("lan", 20200101);
    ck_assert_int_eq(shadows(td), 0);
    ck_assert_int_eq(small_int(td->db, "SELECT count(*) FROM target"), 2);
    ck_assert_int_eq(small_int(td->db, "SELECT count(*) FROM observation"), 4);
    struct td_changes l;
    went_well(td, td_changes(td, &l, &(struct td_change_filter){ 0 }));
    ck_assert_uint_eq(l.n, 0); /* nobody had done anything */
    td_changes_free(&l);
    td_close(td);
}
END_TEST

START_TEST(a_later_bundle_changes_rows_from_its_day_on)
{
    struct td *td = small_open("lan", 0);

    small_load(td); /* the same once more, on day 2: no difference */
    date_it(2, 2);
    small_put("tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
              "p,k2,II,Đổi,Changed,yearly,,,\np,k3,III,Mới,New,once,,,\n"); /* k1 leaves, k2 changes, k3 comes */
    small_put("assignments.csv", "plan,task,agency,role\n");
    small_put("agencies.csv", AGENCIES "city,Thành phố,City,TP,city,,,\nd1,Quận 1,District 1,Q1,district,city,,\n"
              "d2,Quận 2,District 2,Q2,district,city,,\nd3,Quận ba,District 3,Q3,district,city,,\n"
              "d4,Quận 4,District 4,Q4,district,city,,\n");
    small_load(td);
    date_it(3, 3);
    struct td *then = small_open("lan", 20260102); /* nobody but bundles has written */
    ck_assert_int_eq(small_int(then->db, "SELECT count(*) FROM task WHERE code = 'k1' AND gone = 0"), 1);
    td_close(then);
    record(td, T1, D1, "2025", 71, 0);
    date_it(4, 4);
    td_close(td);

    td = small_open("lan", 20260102);
    ck_assert_str_eq(small_text(td->db,
                                "SELECT group_concat(code || title, ' ') FROM (SELECT * FROM task WHERE gone = 0"
                                " ORDER BY code)"), "k1Việc k2Hằng năm k3Mới");
    ck_assert_str_eq(small_text(td->db, "SELECT name FROM agency_term WHERE agency_id = 4"), "Quận \"ba\" \\ 3");
    ck_assert_int_eq(small_int(td->db, "SELECT count(*) FROM agency"), 5); /* d4 is in a document */
    ck_assert_int_eq(small_int(td->db, "SELECT count(*) FROM observation WHERE entered = 1"), 0);
    td_close(td);
    td = small_open("lan", 20260103);
    ck_assert_str_eq(small_text(td->db,
                                "SELECT group_concat(code || title, ' ') FROM (SELECT * FROM task WHERE gone = 0"
                                " ORDER BY code)"), "k2Đổi k3Mới");
    ck_assert_str_eq(small_text(td->db, "SELECT name FROM agency_term WHERE agency_id = 4"), "Quận ba");
    td_close(td);
    td = small_open("lan", 20260104);
    ck_assert_int_eq(shadows(td), 0);
    td_close(td);
}
END_TEST

/* A bundle writes some rows twice (parents come after their children): that is one version for who looks back. And what
 * a person does to such a row is not known before it is done. */
START_TEST(a_row_that_came_later_is_as_its_bundle_had_it)
{
    struct td *td = small_open("lan", 0);

    small_put("targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,"
              "base_period,base_value,parent,source\n"
              "p,t1,a,Biết chữ,Literate,%,reach,up,1,d1,n,d,2020,60.5,,s\n"
              "p,t2,a,Đi học,At school,%,reach,up,1,d2,n,d,2020,50,,s\np,t3,a,Phần,Part,%,reach,up,1,d1,n,d,,,t1,s\n");
    small_load(td);
    date_it(5, 2);
    struct td *then = small_open("lan", 20260104);
    ck_assert_int_eq(shadows(then), 0); /* its two versions are one */
    td_close(then);
    by_hand("UPDATE target SET name = 'sửa', entered = 1, rev = rev + 1, change_id = " LAST " WHERE code = 't3'");
    date_it(6, 3);
    td_close(td);
    ck_assert_int_gt(small_int(NULL, "SELECT count(*) FROM journal WHERE tbl = 'target' AND change_id = 2 AND rev > 1"),
                     0);
    for (int day = 1; day <= 5; day += 2) {
        td = small_open("lan", 20260100 + day);
        ck_assert_str_eq(small_text(td->db, "SELECT name || parent_id || rev FROM target WHERE code = 't3'"), "Phần12");
        td_close(td);
    }
    td = small_open("lan", 20260106);
    ck_assert_str_eq(small_text(td->db, "SELECT name FROM target WHERE code = 't3'"), "sửa");
    td_close(td);
}
END_TEST

START_TEST(the_past_cannot_be_changed)
{
    static const char *const written[] = { "observation", "ruling", "progress", "submission", "request", "closing" };
    struct td *td = small_open("lan", 0), *other;
    char err[256] = "";

    record(td, T1, D1, "2025", 71, 0);
    date_it(5, 2);
    for (td_date day = 20260104; day <= 20260106; day++) {
        went_well(td, small_try_open(&other, day, err, sizeof err));
        struct td_figure_ref f = { T1, D1, period("2024"), 1 };
        char why[96];
        snprintf(why, sizeof why, "what is shown is the state of 2026-01-%02d; the past cannot be changed", day % 100);
        ck_assert_int_eq(td_rule(other, &f, TD_VERIFY, true, "x", -1, TD_AT_COMMAND, NULL), TD_FORBIDDEN);
        ck_assert_str_eq(td_errmsg(other), why);
        ck_assert_int_ne(td_undo(other, 2, TD_AT_COMMAND, NULL), TD_OK);
        for (int i = 0; i < COUNT(written); i++) {
            char sql[96];
            snprintf(sql, sizeof sql, "DELETE FROM main.%s", written[i]);
            ck_assert_int_ne(sqlite3_exec(other->db, sql, NULL, NULL, NULL), SQLITE_OK);
        }
        /* The connection's own tables were made before this was forbidden. */
        ck_assert_int_eq(sqlite3_exec(other->db, "CREATE TEMP TABLE x(y)", NULL, NULL, NULL), SQLITE_AUTH);
        ck_assert_int_eq(sqlite3_exec(other->db, "DROP VIEW temp.change", NULL, NULL, NULL) == SQLITE_OK, 0);
        td_close(other);
    }
    td_close(td);
    /* A connection that could write is no different. */
    struct td_open how = { .path = small_path(), .host = &here,
                           .mode = TD_OPEN_WRITE, .lang = TD_EN, .as_of = 20260107 };
    ck_assert_int_eq(td_open(&td, &how, err, sizeof err), TD_OK);
    ck_assert_int_eq(td_close_period(td, PLAN, period("2023"), true, "x", TD_AT_COMMAND, NULL), TD_FORBIDDEN);
    ck_assert_ptr_nonnull(strstr(td_errmsg(td), "the state of 2026-01-07"));
    td_close(td);
}
END_TEST

/* What others write while somebody looks back is not of that day either: whether anything differed before, or not. */
START_TEST(others_go_on_working_meanwhile)
{
    struct td *now = small_open("lan", 0);

    for (int round = 0; round < 2; round++) {
        struct td *then = small_open("minh", 20260104);
        char *before = look(then);
        unsigned version = td_data_version(then);
        ck_assert_int_eq(shadows(then) > 0, round);
        rule(now, 1, TD_VERIFY, round == 0);
        record(now, T2, D1, "2024", 66, 0);
        say(now, TD_TASK_DONE, -1);
        ask(now, round ? "Vì thế." : "");
        close_period(now, round == 0);
        ck_assert_uint_ne(td_data_version(then), version);
        version = td_data_version(then);
        as_it_was(4, before, look(then), "tables");
        ck_assert_uint_eq(td_data_version(then), version);
        ck_assert_int_ne(sqlite3_exec(then->db, "CREATE TEMP TABLE x(y)", NULL, NULL, NULL), SQLITE_OK);
        td_close(then);
    }
    td_close(now);
}
END_TEST

/* Only what differs is put in the way. */
START_TEST(what_is_the_same_is_not_copied)
{
    struct td *td = small_open("lan", 0);

    close_period(td, true); /* versions of before that day are none of now */
    close_period(td, false);
    date_it(3, 2);
    say(td, TD_TASK_DONE, -1);
    date_it(5, 4);
    td_close(td);
    td = small_open("lan", 20260104);
    ck_assert_str_eq(small_text(td->db, "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_temp_schema WHERE"
                                " name NOT LIKE 'td_%' ORDER BY name)"), "change journal progress");
    td_close(td);
    td = small_open("lan", 0);
    record(td, T1, D1, "2025", 71, 0);
    close_period(td, true);
    date_it(6, 5);
    td_close(td);
    td = small_open("lan", 20260105);
    ck_assert_str_eq(small_text(td->db, "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_temp_schema WHERE"
                                " name NOT LIKE 'td_%' ORDER BY name)"),
                     "change closing journal observation rollup rollup_kind");
    ck_assert_int_eq(small_int(td->db, "SELECT group_concat(id) FROM td_stale"), T1);
    td_close(td);
}
END_TEST

Suite *suite_asof(void)
{
    Suite *s = suite_create("asof");
    TCase *days = tcase_create("days");

    tcase_add_checked_fixture(days, setup, small_teardown);
    tcase_add_loop_test(days, every_day_is_as_it_was, 0, 2);
    tcase_add_test(days, a_day_ends_at_midnight_here);
    tcase_add_test(days, bundles_tell_of_before_the_database);
    tcase_add_test(days, a_later_bundle_changes_rows_from_its_day_on);
    tcase_add_test(days, a_row_that_came_later_is_as_its_bundle_had_it);
    tcase_add_test(days, the_past_cannot_be_changed);
    tcase_add_test(days, others_go_on_working_meanwhile);
    tcase_add_test(days, what_is_the_same_is_not_copied);
    suite_add_tcase(s, days);
    return s;
}
