/*
 * core/noun/ruling.c: what people have decided about figures. The last decision of a kind about a figure is what holds;
 * of a period one figure at most is accepted; and figures nobody has decided about have none of it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noun/inner.h"
#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { SEQS = 4 };

static const int64_t targets[] = { T1, T2 }, agencies[] = { CITY, D1, D2 };
static const char *const periods[] = { "2025", "2025-Q1", "2024" };
static struct td *td;

static td_period period(const char *s)
{
    td_period p;
    ck_assert(td_period_parse(s, strlen(s), &p));
    return p;
}

static void ok(int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(td));
}

static void record(int64_t target, int64_t agency, const char *when)
{
    struct td_entry e = {
        .target = target, .agency = agency, .period = period(when), .value = TD_NUM_NONE, .numerator = { 71, 0 },
        .denominator = { 100, 0 }, .status = TD_REPORTED, .series = "", .unit = "", .source_title = "",
            .source_url = "",
        .note = "x", .based_on = -1,
    };
    ok(td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL));
}

static void rule(struct td_figure_ref f, enum td_ruling kind, bool holds)
{
    ok(td_rule(td, &f, kind, holds, "vì sao", -1, TD_AT_COMMAND, NULL));
}

/* Of 2024 some figures come with the bundle; each has four when all is made. */
static void setup(void)
{
    char sql[200];

    small_setup();
    small_make();
    td = small_open("lan", 0);
    for (int t = 0; t < COUNT(targets); t++)
        for (int a = 0; a < COUNT(agencies); a++)
            for (int p = 0; p < COUNT(periods); p++) {
                snprintf(sql, sizeof sql, "SELECT count(*) FROM observation WHERE target_id = %d AND agency_id = %d"
                         " AND period = %lld", (int)targets[t], (int)agencies[a], (long long)period(periods[p]));
                for (int64_t n = small_int(NULL, sql); n < SEQS; n++)
                    record(targets[t], agencies[a], periods[p]);
            }
}

static void teardown(void)
{
    td_close(td);
    small_teardown();
}

/* "aw-": accepted, withdrawn, verified. */
static const char *state(const struct td__rulings *l, struct td_figure_ref f)
{
    static char text[4];
    const struct td__ruling *x = td__ruled(l, f.target, f.agency, f.period, f.seq);

    snprintf(text, sizeof text, "%c%c%c", x->accepted ? 'a' : '-', x->withdrawn ? 'w' : '-', x->verified ? 'v' : '-');
    return text;
}

static void is(struct td_figure_ref f, const char *want)
{
    struct td__rulings all, some, few;

    ok(td__rulings(td, &all, f.target, 0));
    ok(td__rulings(td, &some, f.target, f.agency));
    ok(td__rulings_between(td, &few, f.target, f.agency, f.period, f.period));
    ck_assert_str_eq(state(&all, f), want);
    ck_assert_str_eq(state(&some, f), want);
    ck_assert_str_eq(state(&few, f), want);
    td__rulings_free(&few);
    td__rulings_free(&some);
    td__rulings_free(&all);
}

static struct td_figure_ref figure(int seq)
{
    return (struct td_figure_ref){ T1, D1, period("2025"), seq };
}

START_TEST(nobody_has_decided)
{
    struct td__rulings l;

    ok(td__rulings(td, &l, T1, 0));
    ck_assert_uint_eq(l.n, 0);
    ck_assert_str_eq(state(&l, figure(1)), "---");
    td__rulings_free(&l);
    ck_assert_str_eq(state(&l, figure(1)), "---"); /* also of a list that is empty again */
    rule(figure(1), TD_VERIFY, true);
    is(figure(2), "---");
    is((struct td_figure_ref){ T1, D1, period("2025"), 99 }, "---");
    is((struct td_figure_ref){ 99, D1, period("2025"), 1 }, "---");
}
END_TEST

START_TEST(the_last_of_a_kind_holds)
{
    rule(figure(2), TD_VERIFY, true);
    is(figure(2), "--v");
    rule(figure(2), TD_WITHDRAW, true);
    is(figure(2), "-wv");
    rule(figure(2), TD_VERIFY, false);
    is(figure(2), "-w-");
    rule(figure(2), TD_WITHDRAW, false);
    rule(figure(2), TD_WITHDRAW, true);
    rule(figure(2), TD_WITHDRAW, false);
    is(figure(2), "---");
}
END_TEST

/* An accepted figure decides for its period: the newest decision is the only one, and to take it back leaves none. */
START_TEST(one_of_a_period_is_accepted)
{
    struct td_figure_ref elsewhere = { T1, D1, period("2025-Q1"), 1 };

    rule(elsewhere, TD_ACCEPT, true);
    rule(figure(1), TD_ACCEPT, true);
    is(figure(1), "a--");
    rule(figure(3), TD_ACCEPT, true);
    is(figure(3), "a--");
    is(figure(1), "---");
    rule(figure(3), TD_ACCEPT, false);
    is(figure(3), "---");
    is(figure(1), "---");
    rule(figure(1), TD_ACCEPT, true);
    rule(figure(2), TD_ACCEPT, false); /* that another one is not accepted leaves none either */
    is(figure(1), "---");
    is(elsewhere, "a--");
}
END_TEST

/* One batch is all or nothing, and is about the figures that it names. */
START_TEST(many_at_once)
{
    struct td_figure_ref f[] = { figure(1), { T2, D2, period("2024"), 3 }, { T1, CITY, period("2025"), 2 } };
    struct td_figure_ref g[] = { figure(2), { T2, D2, period("2024"), 99 } };

    ok(td_rule_all(td, f, COUNT(f), TD_VERIFY, true, "", -1, TD_AT_COMMAND, NULL));
    for (int i = 0; i < COUNT(f); i++)
        is(f[i], "--v");
    is((struct td_figure_ref){ T2, D2, period("2024"), 2 }, "---");
    ck_assert_int_eq(td_rule_all(td, g, COUNT(g), TD_VERIFY, true, "", -1, TD_AT_COMMAND, NULL), TD_NOT_FOUND);
    is(g[0], "---");
}
END_TEST

/* ---- any decisions in any order ---------------------------------------------------------- */

static uint32_t lot = 8;

static int draw(int n)
{
    lot = lot * 1664525u + 1013904223u;
    return (int)(lot >> 8) % n;
}

/* What should hold, told in the plainest way. */
static bool holds[COUNT(targets)][COUNT(agencies)][COUNT(periods)][SEQS][3];

START_TEST(any_decisions)
{
    struct td__rulings l;

    for (int n = 0; n < 400; n++) {
        int t = draw(COUNT(targets)), a = draw(COUNT(agencies)), p = draw(COUNT(periods)), s = draw(SEQS),
            kind = draw(3);
        bool yes = draw(3) > 0;
        rule((struct td_figure_ref){ targets[t], agencies[a], period(periods[p]), s + 1 }, (enum td_ruling)kind, yes);
        for (int i = 0; kind == TD_ACCEPT && i < SEQS; i++)
            holds[t][a][p][i][TD_ACCEPT] = false;
        holds[t][a][p][s][kind] = yes;
    }
    for (int t = 0; t < COUNT(targets); t++) {
        ok(td__rulings(td, &l, targets[t], 0));
        for (int a = 0; a < COUNT(agencies); a++)
            for (int p = 0; p < COUNT(periods); p++)
                for (int s = 0; s < SEQS; s++) {
                    const bool *h = holds[t][a][p][s];
                    const struct td__ruling *x = td__ruled(&l, targets[t], agencies[a], period(periods[p]), s + 1);
                    ck_assert(x->accepted == h[TD_ACCEPT] && x->verified == h[TD_VERIFY] &&
                              x->withdrawn == h[TD_WITHDRAW]);
                }
        td__rulings_free(&l);
    }
}
END_TEST

Suite *suite_ruling(void)
{
    Suite *s = suite_create("ruling");
    TCase *t = tcase_create("ruling");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, nobody_has_decided);
    tcase_add_test(t, the_last_of_a_kind_holds);
    tcase_add_test(t, one_of_a_period_is_accepted);
    tcase_add_test(t, many_at_once);
    tcase_add_test(t, any_decisions);
    suite_add_tcase(s, t);
    return s;
}
