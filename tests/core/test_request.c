/*
 * core/noun/request.c: requests for explanation go from question to answer without losing anybody's words, and lists of
 * them, and of what meetings have decided, begin with what is due first.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static struct td_request blank(const char *question)
{
    return (struct td_request){ .plan = PLAN, .agency = D1, .question = question, .answer = "", .asked_on = 20260105 };
}

static int save(const struct td_request *r, int64_t *id)
{
    return td_request_save(td, r, TD_AT_COMMAND, id, NULL);
}

static int64_t ask(struct td_request r)
{
    int64_t id = 0;
    ok(save(&r, &id));
    return id;
}

/* By its id, good until the next call. */
static struct td_request *get(int64_t id)
{
    static struct td_requests l;

    td_requests_free(&l);
    if (!id)
        return NULL;
    ok(td_requests(td, &l, 0, false));
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].id == id)
            return &l.v[i];
    return NULL;
}

/* "3 1": the questions of a list. */
static const char *listed(int64_t plan, bool open_only)
{
    static char text[512];
    struct td_requests l;
    size_t n = 0;

    ok(td_requests(td, &l, plan, open_only));
    *text = 0;
    for (size_t i = 0; i < l.n; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? " " : "", l.v[i].question);
    td_requests_free(&l);
    return text;
}

/* ---- requests ---------------------------------------------------------------------------- */

START_TEST(everything_asked_is_kept)
{
    struct td_request r = blank("Vì sao?");

    r.target = T1, r.task = ONCE, r.asked_by = CITY, r.period = td_period_of_year(2024), r.seq = 1, r.due = 20260201;
    struct td_request *x = get(ask(r));
    ck_assert_ptr_nonnull(x);
    ck_assert(x->rev == 1 && x->plan == PLAN && x->target == T1 && x->task == ONCE && x->agency == D1 &&
              x->asked_by == CITY && x->period == r.period && x->seq == 1 && x->asked_on == 20260105 &&
              x->due == 20260201 && !x->answered_on && x->state == TD_REQUEST_OPEN);
    ck_assert_str_eq(x->question, "Vì sao?");
    ck_assert_str_eq(x->answer, "");
    x = get(ask(blank("only what is needed")));
    ck_assert(!x->target && !x->task && !x->asked_by && !x->period && !x->seq && !x->due);
    get(0);
}
END_TEST

/* Open, answered, closed, open again: each a version of one row, with who wrote it on record. */
START_TEST(from_question_to_answer)
{
    static const enum td_request_state way[] = { TD_REQUEST_ANSWERED, TD_REQUEST_CLOSED, TD_REQUEST_OPEN,
                                                 TD_REQUEST_ANSWERED };
    int64_t id = ask(blank("Vì sao?"));

    for (int i = 0; i < COUNT(way); i++) {
        struct td_request *x = get(id);
        ck_assert_int_eq(x->rev, i + 1);
        x->state = way[i];
        x->answer = "Vì thế.";
        x->answered_on = 20260110;
        int64_t same = 0;
        ok(save(x, &same));
        ck_assert_int_eq(same, id);
        x = get(id);
        ck_assert(x->state == way[i] && x->answered_on == 20260110);
        ck_assert_str_eq(x->answer, "Vì thế.");
        ck_assert_str_eq(x->question, "Vì sao?");
    }
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM journal WHERE tbl = 'request'"), 1 + COUNT(way));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change WHERE actor = 'lan'"), 1 + COUNT(way));
    get(0);
}
END_TEST

/* Whoever comes second is told, and may answer with the newer version before him. */
START_TEST(nobody_overwrites_anybody)
{
    int64_t id = ask(blank("Vì sao?"));
    struct td_request mine = *get(id), theirs = mine;

    mine.question = theirs.question = "Vì sao?";
    theirs.state = TD_REQUEST_ANSWERED, theirs.answer = "của Minh";
    mine.state = TD_REQUEST_ANSWERED, mine.answer = "của Lan";
    ok(save(&theirs, NULL));
    ck_assert_int_eq(save(&mine, NULL), TD_CONFLICT);
    ck_assert_str_eq(get(id)->answer, "của Minh");
    mine.rev = get(id)->rev;
    ok(save(&mine, NULL));
    ck_assert_str_eq(get(id)->answer, "của Lan");
    mine.id = 999;
    ck_assert_int_eq(save(&mine, NULL), TD_CONFLICT);
    get(0);
}
END_TEST

START_TEST(what_is_due_comes_first)
{
    static const struct { const char *question; td_date due; bool closed; } rows[] = {
        { "1", 20260301, false }, { "2", 0, false }, { "3", 20260201, false }, { "4", 20260101 + 10, true },
        { "5", 20260301, false }, { "6", 20260115, true },
    };

    for (int i = 0; i < COUNT(rows); i++) {
        struct td_request r = blank(rows[i].question);
        r.due = rows[i].due;
        r.state = rows[i].closed ? TD_REQUEST_CLOSED : TD_REQUEST_OPEN;
        ask(r);
    }
    ck_assert_str_eq(listed(0, false), "3 1 5 2 4 6"); /* of the same day in the order of asking */
    ck_assert_str_eq(listed(PLAN, false), "3 1 5 2 4 6");
    ck_assert_str_eq(listed(PLAN, true), "3 1 5 2");
    ck_assert_str_eq(listed(99, false), "");
}
END_TEST

#define OPEN TD_REQUEST_OPEN
#define DONE TD_REQUEST_ANSWERED

static const struct {
    int rc;
    const char *why;
    int64_t plan, agency, by, target, task;
    const char *question, *answer;
    td_date asked, due;
    enum td_request_state state;
} wrong[] = {
    { TD_INVALID, "needs a question", PLAN, D1, 0, 0, 0, "", "", 20260105, 0, OPEN },
    { TD_INVALID, "needs a question", PLAN, D1, 0, 0, 0, NULL, "", 20260105, 0, OPEN },
    { TD_INVALID, "needs a plan", 0, D1, 0, 0, 0, "q", "", 20260105, 0, OPEN },
    { TD_INVALID, "is asked", PLAN, 0, 0, 0, 0, "q", "", 20260105, 0, OPEN },
    { TD_INVALID, "a day", PLAN, D1, 0, 0, 0, "q", "", 0, 0, OPEN },
    { TD_INVALID, "due before", PLAN, D1, 0, 0, 0, "q", "", 20260105, 20260104, OPEN },
    { TD_INVALID, "needs the answer", PLAN, D1, 0, 0, 0, "q", "", 20260105, 0, DONE },
    { TD_INVALID, "needs the answer", PLAN, D1, 0, 0, 0, "q", NULL, 20260105, 0, DONE },
    { TD_INVALID, "the question", PLAN, D1, 0, 0, 0, "a\033[2Jb", "", 20260105, 0, OPEN },
    { TD_INVALID, "the answer", PLAN, D1, 0, 0, 0, "q", "a\xe2\x80\xae" "b", 20260105, 0, OPEN },
    { TD_NOT_FOUND, "agency", PLAN, 99, 0, 0, 0, "q", "", 20260105, 0, OPEN },
    { TD_NOT_FOUND, "agency", PLAN, D1, 99, 0, 0, "q", "", 20260105, 0, OPEN },
    { TD_NOT_FOUND, "no such", 99, D1, 0, 0, 0, "q", "", 20260105, 0, OPEN },
    { TD_NOT_FOUND, "no such target", PLAN, D1, 0, 99, 0, "q", "", 20260105, 0, OPEN },
    { TD_NOT_FOUND, "no such target or task", PLAN, D1, 0, 0, 99, "q", "", 20260105, 0, OPEN },
};

START_TEST(what_is_refused_changes_nothing)
{
    int64_t before = small_int(NULL, "SELECT max(id) FROM change"), id = 7;
    struct td_request r = {
        .plan = wrong[_i].plan, .agency = wrong[_i].agency, .asked_by = wrong[_i].by, .target = wrong[_i].target,
        .task = wrong[_i].task, .question = wrong[_i].question, .answer = wrong[_i].answer,
        .asked_on = wrong[_i].asked, .due = wrong[_i].due, .state = wrong[_i].state,
    };

    ck_assert_int_eq(save(&r, &id), wrong[_i].rc);
    ck_assert_msg(strstr(td_errmsg(td), wrong[_i].why) != NULL, "%s", td_errmsg(td));
    ck_assert_int_eq(id, 7);
    ck_assert_int_eq(small_int(NULL, "SELECT max(id) FROM change"), before);
    ck_assert_str_eq(listed(0, false), "");
}
END_TEST

/* On its day is in time. */
START_TEST(due_on_the_day_of_asking)
{
    struct td_request r = blank("q");

    r.due = r.asked_on;
    ask(r);
    ck_assert_str_eq(listed(0, true), "q");
}
END_TEST

START_TEST(what_is_gone_or_damaged)
{
    ask(blank("1"));
    small_run(NULL, "UPDATE request SET gone = 1, rev = rev + 1");
    ck_assert_str_eq(listed(0, false), "");
    ask(blank("2"));
    small_run(NULL, "PRAGMA ignore_check_constraints = ON; UPDATE request SET state = 'lost', rev = rev + 1");
    struct td_requests l;
    ck_assert_int_eq(td_requests(td, &l, 0, false), TD_ERROR);
    ck_assert_ptr_nonnull(strstr(td_errmsg(td), "damaged"));
    ck_assert(!l.v && !l.n && !l.mem);
}
END_TEST

/* ---- decisions --------------------------------------------------------------------------- */

/* Entered by an administrator of the database, as long as no form writes them. */
static void decided(const char *text, const char *meeting, const char *target, const char *task, const char *due,
                    const char *state)
{
    char sql[400];

    snprintf(sql, sizeof sql,
             "INSERT INTO decision(meeting_id, owner_id, target_id, task_id, text, due, state, entered,"
             " change_id) VALUES(%s, %d, %s, %s, '%s', %s, '%s', 1, 1)", meeting, D2, target, task, text, due, state);
    small_run(NULL, sql);
}

/* "text/plan ...": what a decision is about says of which plan it is. */
static const char *decisions(int64_t plan)
{
    static char text[512];
    struct td_decisions l;
    size_t n = 0;

    ok(td_decisions(td, &l, plan));
    *text = 0;
    for (size_t i = 0; i < l.n; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s/%lld", i ? " " : "", l.v[i].text,
                              (long long)l.v[i].plan);
    td_decisions_free(&l);
    return text;
}

START_TEST(decisions_by_what_is_due)
{
    struct td_decisions l;

    small_run(NULL,
              "INSERT INTO meeting(plan_id, held_on, title, entered, change_id) VALUES(1, '2026-01-06', 'Giao ban',"
                    " 1, 1)");
    ck_assert_str_eq(decisions(0), "");
    decided("a", "1", "NULL", "NULL", "'2026-03-01'", "open");
    decided("b", "NULL", "2", "NULL", "NULL", "open");
    decided("c", "NULL", "NULL", "1", "'2026-02-01'", "open");
    decided("d", "NULL", "NULL", "NULL", "'2026-01-01'", "done");
    decided("e", "NULL", "NULL", "NULL", "'2026-03-01'", "open");
    ck_assert_str_eq(decisions(0), "c/1 a/1 e/0 b/1 d/0");
    ck_assert_str_eq(decisions(PLAN), "c/1 a/1 b/1");
    ck_assert_str_eq(decisions(99), "");
    ok(td_decisions(td, &l, 0));
    ck_assert(l.v[1].meeting == 1 && l.v[1].owner == D2 && l.v[1].due == 20260301 && !l.v[1].done && l.v[1].rev == 1 &&
              l.v[3].target == T2 && !l.v[3].due && l.v[0].task == ONCE && l.v[4].done && !l.v[4].agency);
    td_decisions_free(&l);
    small_run(NULL, "UPDATE decision SET gone = 1, rev = rev + 1 WHERE text = 'a'");
    ck_assert_str_eq(decisions(PLAN), "c/1 b/1");
}
END_TEST

Suite *suite_request(void)
{
    Suite *s = suite_create("request");
    TCase *t = tcase_create("request");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, everything_asked_is_kept);
    tcase_add_test(t, from_question_to_answer);
    tcase_add_test(t, nobody_overwrites_anybody);
    tcase_add_test(t, what_is_due_comes_first);
    tcase_add_loop_test(t, what_is_refused_changes_nothing, 0, COUNT(wrong));
    tcase_add_test(t, due_on_the_day_of_asking);
    tcase_add_test(t, what_is_gone_or_damaged);
    tcase_add_test(t, decisions_by_what_is_due);
    suite_add_tcase(s, t);
    return s;
}
