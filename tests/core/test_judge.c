/*
 * core/noun/judge.c and rollup.c: from figures that came in a bundle to verdicts (METHOD.md). The method
 * itself is test_assess.c's; here it is what is handed to it, and what comes back.
 */
#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../core/tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- a bundle, said row by row ----------------------------------------------------------- */

static char home[256];
static struct td *db;
static char said[TD_TABLES][16384];

/* A table from its header on; "" when it has none yet. */
static void unsay(enum td_table t)
{
    size_t n = 0;

    for (int i = 0; td_table_columns(t)[i]; i++)
        n += (size_t)snprintf(said[t] + n, sizeof said[t] - n, "%s%s", i ? "," : "",
                              td_table_columns(t)[i]);
    snprintf(said[t] + n, sizeof said[t] - n, "\n");
}

static int columns_of(enum td_table t)
{
    int n = 0;

    while (td_table_columns(t)[n])
        n++;
    return n;
}

static int cells_of(const char *row)
{
    bool quoted = false;
    int n = 1;

    for (; *row; row++) {
        quoted ^= *row == '"';
        n += *row == ',' && !quoted;
    }
    return n;
}

static void say(enum td_table t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void say(enum td_table t, const char *fmt, ...)
{
    va_list ap;
    size_t n = strlen(said[t]), from = n;

    va_start(ap, fmt);
    n += (size_t)vsnprintf(said[t] + n, sizeof said[t] - n, fmt, ap);
    va_end(ap);
    /* The last columns may be left out. */
    for (int cells = cells_of(said[t] + from); cells < columns_of(t) && n + 2 < sizeof said[t]; cells++)
        said[t][n++] = ',';
    ck_assert_uint_lt(n + 2, sizeof said[t]);
    strcpy(said[t] + n, "\n");
}

static void setup(void)
{
    char path[512], err[256];

    folder_make(home, sizeof home, "judge");
    snprintf(path, sizeof path, "%s/a.db", home);
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_CREATE, .actor = "lan" };
    ck_assert_msg(td_open(&db, &how, err, sizeof err) == TD_OK, "%s", err);
    for (enum td_table t = 0; t < TD_TABLES; t++)
        unsay(t);
    say(TD_T_PLAN, "p,Plan,,,c,,in_force,2020,2030,,");
    say(TD_T_AGENCIES, "c,City,,,city,,,");
}

static void teardown(void)
{
    td_close(db);
    folder_remove(home);
}

static void load(void)
{
    char path[512];
    struct td_load l;

    for (enum td_table t = 0; t < TD_TABLES; t++) {
        snprintf(path, sizeof path, "%s/%s.csv", home, td_table_name(t));
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(said[t], f);
        ck_assert_int_eq(fclose(f), 0);
    }
    int rc = td_load(db, home, &l);
    ck_assert_msg(rc == TD_OK, "%s; %s:%d %s", td_errmsg(db),
                  l.n_problems ? l.problems[0].file : "",
                  l.n_problems ? l.problems[0].line : 0, l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static void target(const char *code, const char *unit, const char *kind, const char *direction)
{
    say(TD_T_TARGETS, "p,%s,,Target,,%s,%s,%s,1,,,,,,,", code, unit, kind, direction);
}

static void threshold(const char *target, int year, const char *bound, const char *upper)
{
    say(TD_T_THRESHOLDS, "p,%s,%d,%s,%s,0,plan,", target, year, bound, upper);
}

/* "value" or "numerator/denominator"; the value then does not matter to a sum. */
static void figure_of(const char *target, const char *agency, const char *period, const char *value,
                      const char *status, const char *note)
{
    const char *slash = strchr(value, '/');
    static int source;

    if (slash)
        say(TD_T_OBSERVATIONS, "p,%s,%s,%s,0,%.*s,%s,%s,S%d,,,%s", target, agency, period,
            (int)(slash - value), value, slash + 1, status, ++source, note);
    else
        say(TD_T_OBSERVATIONS, "p,%s,%s,%s,%s,,,%s,S%d,,,%s", target, agency, period, value, status,
            ++source, note);
}

static void figure(const char *target, const char *agency, const char *period, const char *value)
{
    figure_of(target, agency, period, value, "reported", "");
}

/* ---- verdicts ---------------------------------------------------------------------------- */

static struct td_plans plans;
static struct td_targets targets;
static struct td_agencies agencies;
static struct td_board board;

static void forget(void)
{
    td_board_free(&board);
    td_agencies_free(&agencies);
    td_targets_free(&targets);
    td_plans_free(&plans);
}

static void judge_as(const struct td_ask *ask)
{
    forget();
    ck_assert_int_eq(td_plans(db, &plans), TD_OK);
    ck_assert_int_eq(td_targets(db, &targets, 0), TD_OK);
    ck_assert_int_eq(td_agencies(db, &agencies), TD_OK);
    ck_assert_msg(td_judge_targets(db, &board, ask, &plans, &targets) == TD_OK, "%s",
                  td_errmsg(db));
}

static void judge(td_date review)
{
    judge_as(&(struct td_ask){ .review = review });
}

static const struct td_agency *agency(const char *code)
{
    const struct td_agency *a = td_agency_by_code(&agencies, code);
    ck_assert_msg(a != NULL, "%s", code);
    return a;
}

static void judge_for(const char *code, td_date review)
{
    judge(review);
    judge_as(&(struct td_ask){ .review = review, .agency = agency(code)->id });
}

static const struct td_row *row_of(const char *target, int year)
{
    for (size_t i = 0; i < board.n; i++)
        if (!strcmp(board.v[i].target->code, target) && board.v[i].threshold->year == year)
            return &board.v[i];
    ck_abort_msg("no row %s %d", target, year);
    return NULL;
}

static void assert_code(const char *what, const struct td_row *r, enum td_verdict_code code)
{
    ck_assert_msg(r->verdict.code == code, "%s: %s, not %s", what,
                  td_verdict_word(r->verdict.code), td_verdict_word(code));
}

static void assert_num(const char *what, const char *name, struct td_num n, const char *expected)
{
    struct td_num e;
    char buf[TD_NUM_BUF];

    if (!expected)
        return;
    td_num_write(buf, sizeof buf, n);
    if (!*expected) {
        ck_assert_msg(!td_num_is(n), "%s: %s is %s, not nothing", what, name, buf);
        return;
    }
    ck_assert(td_num_parse(expected, strlen(expected), &e));
    ck_assert_msg(td_num_is(n) && td_num_cmp(n, e) == 0, "%s: %s is %s, not %s", what, name, buf,
                  expected);
}

/* ---- METHOD.md 8, through the database --------------------------------------------------- */

static const struct {
    const char *what, *kind, *base, *figures; /* base "2020,98.9"; figures "2023 99.2;..." */
    int due;
    const char *bound, *upper;
    td_date review;
    enum td_verdict_code code;
    const char *ratio, *line, *pace, *needed, *gap, *expected; /* NULL: not said; "": no value */
    unsigned flags;
    int kept;
} WORKED[] = {
    { "98.9 to 99.2 of 99.5", "reach", "2020,98.9", "2023 99.2", 2025, "99.5", "", 20231231,
      TD_SLOW,
      "0.833333", "99.26", "0.10", "0.15", NULL, NULL, TD_FLAG_BORDERLINE, 0 },
    { "a range", "reach", "2020,70.2", "2023 73.2", 2025, "75", "80", 20231231, TD_ON_TRACK,
      "1.041667", "73.08", NULL, "0.9", NULL, NULL, 0, 0 },
    { "the exact edge", "reach", "2020,60", "2025 66.0", 2030, "80", "", 20251231, TD_SLOW,
      "0.60", NULL, NULL, NULL, NULL, NULL, TD_FLAG_BORDERLINE, 0 },
    { "the edge doubles miss", "reach", "2020,98.9", "2023 99.2", 2026, "99.9", "", 20231231,
      TD_SLOW,
      "0.60", NULL, NULL, NULL, NULL, NULL, 0, 0 },
    { "met and level", "reach", ",", "2022 99.97;2023 99.97;2024 99.97", 2030, "99.5", "", 20241231,
      TD_MET, "", NULL, NULL, NULL, NULL, NULL, 0, 0 },
    { "met and falling", "reach", ",", "2022 99.9;2024 99.6", 2030, "99.5", "", 20241231,
      TD_MET_AT_RISK, "", NULL, NULL, NULL, NULL, "98.7", 0, 0 },
    { "missed by 0.2", "reach", "2020,70.2", "2025 74.8", 2025, "75", "80", 20261231, TD_MISSED,
      "", NULL, NULL, NULL, "0.2", NULL, 0, 0 },
    { "awaiting", "reach", ",", "2023 73.2", 2025, "75", "", 20261231, TD_AWAITING,
      "", NULL, NULL, NULL, NULL, NULL, 0, 0 },
    { "kept", "keep", ",", "2022 3;2023 3;2024 3", 2030, "3", "", 20241231, TD_MET,
      "", NULL, NULL, NULL, NULL, NULL, 0, 3 },
    { "one figure", "reach", ",", "2023 74.0", 2030, "80", "", 20231231, TD_NOT_ASSESSABLE,
      "", NULL, NULL, NULL, "6.0", NULL, 0, 0 },
    { "done", "milestone", ",", "2025 1", 2025, "1", "", 20261231, TD_MET,
      "", NULL, NULL, NULL, NULL, NULL, 0, 0 },
    { "not done yet", "milestone", ",", "2025 0", 2030, "1", "", 20261231, TD_PENDING,
      "", NULL, NULL, NULL, NULL, NULL, 0, 0 },
};

static void say_worked(int i)
{
    const char *f = WORKED[i].figures;
    char code[16];

    snprintf(code, sizeof code, "m%d", i);
    say(TD_T_TARGETS, "p,%s,,Target,,%%,%s,up,1,,,,%s,,", code, WORKED[i].kind, WORKED[i].base);
    threshold(code, WORKED[i].due, WORKED[i].bound, WORKED[i].upper);
    for (; *f; f += strcspn(f, ";"), f += *f == ';') {
        char period[16], value[16];
        sscanf(f, "%15s %15[^;]", period, value);
        figure(code, "", period, value);
    }
}

START_TEST(the_worked_cases)
{
    for (int i = 0; i < COUNT(WORKED); i++)
        say_worked(i);
    load();
    for (int i = 0; i < COUNT(WORKED); i++) {
        char code[16];
        snprintf(code, sizeof code, "m%d", i);
        judge(WORKED[i].review);
        ck_assert_uint_eq(board.n, (size_t)COUNT(WORKED));
        const struct td_row *r = row_of(code, WORKED[i].due);
        const struct td_verdict *v = &r->verdict;
        assert_code(WORKED[i].what, r, WORKED[i].code);
        assert_num(WORKED[i].what, "ratio", v->ratio, WORKED[i].ratio);
        assert_num(WORKED[i].what, "line", v->line, WORKED[i].line);
        assert_num(WORKED[i].what, "pace", v->pace, WORKED[i].pace);
        assert_num(WORKED[i].what, "needed", v->needed, WORKED[i].needed);
        assert_num(WORKED[i].what, "gap", v->gap, WORKED[i].gap);
        assert_num(WORKED[i].what, "expected", v->expected, WORKED[i].expected);
        ck_assert_msg((v->flags & WORKED[i].flags) == WORKED[i].flags, "%s", WORKED[i].what);
        ck_assert_int_eq(WORKED[i].kept, WORKED[i].kept ? v->kept_of : 0);
        ck_assert_int_eq(r->other, TD_VERDICTS);
        ck_assert_int_eq(r->agency, agency("c")->id);
        ck_assert_int_eq(v->flags & (TD_FLAG_ROLLED_UP | TD_FLAG_CONFLICT | TD_FLAG_UNSURE), 0);
    }
}
END_TEST

/* METHOD.md 3: a figure is one number beside all of its target's thresholds, and on its side of each. */
START_TEST(a_figure_is_printed_alike_everywhere)
{
    static const struct { const char *value, *shown; } cases[] = {
        { "50.0,4996,10000", "49.96" }, { "100.0,9996,10000", "99.96" }, { "70.0,7000,10000", "70" },
        { "100.0,99999,100000", "99.999" },
    };

    for (int i = 0; i < COUNT(cases); i++) {
        char code[16];
        snprintf(code, sizeof code, "t%d", i);
        target(code, "%", "reach", "up");
        threshold(code, 2025, "50", "");
        threshold(code, 2030, "100", "");
        say(TD_T_OBSERVATIONS, "p,%s,c,2025,%s,reported,S,,,", code, cases[i].value);
    }
    load();
    judge(20261130);
    for (int i = 0; i < COUNT(cases); i++)
        for (int year = 2025; year <= 2030; year += 5) {
            char code[16];
            snprintf(code, sizeof code, "t%d", i);
            assert_num(cases[i].value, "shown", row_of(code, year)->verdict.shown, cases[i].shown);
        }
}
END_TEST

/* METHOD.md 1: a range is judged by its weakest bound, whichever way is better. */
START_TEST(a_range_is_judged_by_its_weakest_bound)
{
    target("up", "%", "reach", "up");
    target("down", "%", "reach", "down");
    threshold("up", 2025, "75", "80");
    threshold("down", 2025, "10", "20");
    figure("up", "", "2025", "76");
    figure("down", "", "2025", "19");
    load();
    judge(20260101);
    assert_code("up", row_of("up", 2025), TD_MET);
    assert_code("down", row_of("down", 2025), TD_MET);
    assert_num("up", "bound", row_of("up", 2025)->question.bound, "75");
    assert_num("down", "bound", row_of("down", 2025)->question.bound, "20");
    assert_num("down", "upper", row_of("down", 2025)->question.upper, "10");
    ck_assert_int_eq(row_of("up", 2025)->verdict.flags & TD_FLAG_EXCEEDED, 0);
}
END_TEST

START_TEST(strict_bounds_and_directions_reach_the_method)
{
    target("strict", "%", "reach", "up");
    target("less", "%", "reach", "down");
    say(TD_T_THRESHOLDS, "p,strict,2025,60,,1,plan,trên 60");
    threshold("less", 2025, "60", "");
    figure("strict", "", "2025", "60.0");
    figure("less", "", "2025", "60.1");
    load();
    judge(20260101);
    assert_code("strict", row_of("strict", 2025), TD_MISSED);
    assert_code("less", row_of("less", 2025), TD_MISSED);
}
END_TEST

/* The review date is an argument: what was published of later periods is not seen. */
START_TEST(the_review_date_looks_back)
{
    target("t", "%", "reach", "up");
    threshold("t", 2025, "80", "");
    figure("t", "", "2023", "70");
    figure("t", "", "2025", "85");
    load();
    judge(20221231);
    assert_code("before anything", row_of("t", 2025), TD_NO_DATA);
    judge(20241231);
    assert_num("2024", "value", row_of("t", 2025)->verdict.value, "70");
    judge(20260101);
    assert_code("2026", row_of("t", 2025), TD_MET);
}
END_TEST

/* ---- what is kept and never judged (METHOD.md 6) ----------------------------------------- */

START_TEST(other_series_and_bounds_are_never_judged)
{
    /* A bound proves, and is no value: "hơn 99" meets 80, and "gần 99" says nothing about it. */
    static const struct { const char *note; enum td_verdict_code code; bool proven; } cases[] = {
        { "", TD_MET, false }, { "q=exact; x", TD_MET, false }, { "q=approx; khoảng", TD_MET, false },
        { "q=more_than; trên", TD_MET, true }, { "q=nearly; gần", TD_NO_DATA, false },
        { "series=all; x", TD_NO_DATA, false }, { "conflict=C2; series=registered; q=exact; x", TD_NO_DATA, false },
        { "conflict=C2; x", TD_MET, false },
    };
    char code[16];

    for (int i = 0; i < COUNT(cases); i++) {
        snprintf(code, sizeof code, "t%d", i);
        target(code, "%", "reach", "up");
        threshold(code, 2025, "80", "");
        figure_of(code, "", "2025", "99", "verified", cases[i].note);
    }
    load();
    judge(20260101);
    for (int i = 0; i < COUNT(cases); i++) {
        snprintf(code, sizeof code, "t%d", i);
        assert_code(cases[i].note, row_of(code, 2025), cases[i].code);
        ck_assert_int_eq(!!(row_of(code, 2025)->verdict.flags & TD_FLAG_BOUND), cases[i].proven);
    }
}
END_TEST

/* VIETNAM.md 0.4: 80,6 in the headline, 79,75 in the table, at a threshold of 80. */
START_TEST(a_conflict_that_matters_is_unsure)
{
    target("c4", "%", "reach", "up");
    threshold("c4", 2025, "80", "85");
    figure_of("c4", "", "2025", "80.6", "published", "conflict=C1; headline");
    figure_of("c4", "", "2025", "79.75", "estimate", "conflict=C1; table");
    target("far", "%", "reach", "up");
    threshold("far", 2025, "50", "");
    figure_of("far", "", "2025", "80.6", "published", "");
    figure_of("far", "", "2025", "79.75", "published", "");
    target("same", "%", "reach", "up");
    threshold("same", 2025, "80", "");
    figure_of("same", "", "2025", "80.6", "published", "");
    figure_of("same", "", "2025", "80.60", "reported", "");
    load();
    judge(20260301);

    const struct td_row *r = row_of("c4", 2025);
    assert_code("c4", r, TD_MET);
    assert_num("c4", "value", r->verdict.value, "80.6");
    ck_assert_uint_eq(r->verdict.flags & (TD_FLAG_CONFLICT | TD_FLAG_UNSURE),
                      TD_FLAG_CONFLICT | TD_FLAG_UNSURE);
    ck_assert_int_eq(r->other, TD_MISSED);
    r = row_of("far", 2025);
    assert_code("far", r, TD_MET);
    ck_assert_uint_eq(r->verdict.flags & (TD_FLAG_CONFLICT | TD_FLAG_UNSURE), TD_FLAG_CONFLICT);
    ck_assert_int_eq(r->other, TD_VERDICTS);
    ck_assert_uint_eq(row_of("same", 2025)->verdict.flags & TD_FLAG_CONFLICT, 0);
}
END_TEST

/* verified > reported > published > estimate, and then the newest; what was corrected is out. */
START_TEST(the_best_figure_of_a_period_is_accepted)
{
    target("t", "%", "reach", "up");
    threshold("t", 2025, "50", "");
    figure_of("t", "", "2025", "1", "estimate", "");
    figure_of("t", "", "2025", "4", "verified", "");
    figure_of("t", "", "2025", "2", "published", "");
    figure_of("t", "", "2025", "3", "reported", "");
    load();
    judge(20260301);
    assert_num("all", "value", row_of("t", 2025)->verdict.value, "4");
    /* The verified one's source takes it back: less sure, but it is that source's last word. */
    unsay(TD_T_OBSERVATIONS);
    say(TD_T_OBSERVATIONS, "p,t,,2024,9,,,verified,S,,,");
    load();
    unsay(TD_T_OBSERVATIONS);
    say(TD_T_OBSERVATIONS, "p,t,,2024,7,,,estimate,S,,,");
    load();
    judge(20241231);
    assert_num("corrected", "value", row_of("t", 2025)->verdict.value, "7");
    ck_assert_uint_eq(row_of("t", 2025)->verdict.flags & TD_FLAG_CONFLICT, 0);
}
END_TEST

/* ---- roll-up (METHOD.md 7) --------------------------------------------------------------- */

/* city - group - three districts; and two communes of later days in a second group. */
static void say_tree(void)
{
    say(TD_T_AGENCIES, "g,Districts,,,group,c,,");
    say(TD_T_AGENCIES, "h,Communes,,,group,c,,");
    say(TD_T_AGENCIES, "d1,D1,,,district,g,,");
    say(TD_T_AGENCIES, "d2,D2,,,district,g,,");
    say(TD_T_AGENCIES, "d3,D3,,,district,g,,2023-12-31");
    say(TD_T_AGENCIES, "x1,X1,,,commune,h,2025-07-01,");
    say(TD_T_AGENCIES, "x2,X2,,,commune,h,2025-07-01,");
    say(TD_T_AGENCIES, "office,Office,,,department,c,,");
    target("t", "%", "reach", "up");
    threshold("t", 2030, "50", "");
}

static void assert_rolled(const char *what, td_date review, const char *value, int reported,
                          int units)
{
    judge(review);
    const struct td_row *r = row_of("t", 2030);
    ck_assert_msg(r->verdict.flags & TD_FLAG_ROLLED_UP, "%s: not rolled up", what);
    assert_num(what, "value", r->verdict.value, value);
    ck_assert_msg(r->reported == reported && r->units == units, "%s: %d of %d, not %d of %d", what,
                  r->reported, r->units, reported, units);
}

START_TEST(a_city_is_the_sum_and_not_the_mean)
{
    say_tree();
    figure("t", "d1", "2023", "10/100"); /* 10 % */
    figure("t", "d2", "2023", "270/300"); /* 90 %: mean 50, sum 70 */
    load();
    assert_rolled("2023", 20231231, "70", 2, 3);
    judge_for("g", 20231231); /* the group passes it through */
    assert_num("group", "value", row_of("t", 2030)->verdict.value, "70");
    ck_assert_int_eq(row_of("t", 2030)->units, 3);
    judge_for("h", 20231231);
    assert_code("the other group", row_of("t", 2030), TD_NO_DATA);
    ck_assert_uint_eq(row_of("t", 2030)->verdict.flags & TD_FLAG_ROLLED_UP, 0);
    judge_for("d1", 20231231);
    assert_code("a unit without a value of its own", row_of("t", 2030), TD_NOT_ASSESSABLE);
}
END_TEST

START_TEST(units_count_while_they_exist)
{
    say_tree();
    figure("t", "d1", "2023", "10/100");
    figure("t", "d3", "2023", "50/100");
    figure("t", "d1", "2024", "20/100");
    figure("t", "d3", "2024", "90/100"); /* it ended in 2023: not added */
    figure("t", "x1", "2025", "30/100");
    figure("t", "x1", "2025-H1", "99/100"); /* not begun */
    load();
    assert_rolled("three districts", 20231231, "30", 2, 3);
    assert_rolled("two are left", 20241231, "20", 1, 2);
    assert_rolled("communes beside districts", 20251231, "30", 1, 4);
}
END_TEST

START_TEST(own_figures_of_a_middle_agency_replace_its_children)
{
    say_tree();
    figure("t", "d1", "2023", "10/100");
    figure("t", "d2", "2023", "10/100");
    figure("t", "g", "2023", "80/100");
    figure("t", "office", "2023", "40/100");
    figure("t", "d1", "2022", "30/100");
    load();
    /* The group speaks for its districts and is one unit; the office is the other. */
    assert_rolled("2023", 20231231, "60", 2, 2);
    assert_rolled("2022, where it is silent", 20221231, "30", 1, 4);
    judge_for("g", 20231231);
    ck_assert_uint_eq(row_of("t", 2030)->verdict.flags & TD_FLAG_ROLLED_UP, 0);
}
END_TEST

START_TEST(own_figures_of_the_city_win)
{
    say_tree();
    figure("t", "d1", "2023", "10/100");
    load();
    assert_rolled("without", 20231231, "10", 1, 3);
    figure("t", "c", "2022", "42");
    load();
    judge(20231231);
    assert_num("with", "value", row_of("t", 2030)->verdict.value, "42");
    ck_assert_uint_eq(row_of("t", 2030)->verdict.flags & TD_FLAG_ROLLED_UP, 0);
    ck_assert_int_eq(row_of("t", 2030)->units, 0);
}
END_TEST

/* Figures that are never judged do not keep the units' sum away. */
START_TEST(figures_of_other_series_do_not_hide_the_sum)
{
    say_tree();
    figure("t", "d1", "2023", "10/100");
    figure_of("t", "c", "2023", "99", "reported", "series=other; x");
    figure_of("t", "c", "2023", "98", "reported", "q=nearly; x");
    load();
    assert_rolled("2023", 20231231, "10", 1, 3);
}
END_TEST

START_TEST(only_accepted_figures_are_summed)
{
    say_tree();
    figure_of("t", "d1", "2023", "10/100", "verified", "");
    figure_of("t", "d1", "2023", "99/100", "reported", "");          /* less sure */
    figure_of("t", "d2", "2023", "99/100", "verified", "series=x;");  /* another series */
    figure_of("t", "d2", "2023", "99/100", "verified", "q=nearly;");  /* a bound */
    figure_of("t", "d2", "2023", "30/100", "published", "");
    figure("t", "d3", "2023", "55");                                 /* a value without parts */
    load();
    assert_rolled("2023", 20231231, "20", 2, 3);
}
END_TEST

/* A correction may be less sure than what it corrects, or only a bound: it takes its place all
 * the same. */
START_TEST(corrected_figures_are_not_summed)
{
    say_tree();
    say(TD_T_OBSERVATIONS, "p,t,d1,2023,0,10,100,verified,S,,,");
    say(TD_T_OBSERVATIONS, "p,t,d2,2023,0,30,100,verified,S,,,");
    load();
    assert_rolled("before", 20231231, "20", 2, 3);
    unsay(TD_T_OBSERVATIONS);
    say(TD_T_OBSERVATIONS, "p,t,d1,2023,0,50,100,reported,S,,,");
    load();
    assert_rolled("less sure", 20231231, "40", 2, 3);
    unsay(TD_T_OBSERVATIONS);
    say(TD_T_OBSERVATIONS, "p,t,d2,2023,0,30,100,verified,S,,,q=nearly;");
    load();
    assert_rolled("only a bound", 20231231, "50", 1, 3);
}
END_TEST

START_TEST(sums_are_exact)
{
    say_tree();
    figure("t", "d1", "2022", "0.1/1");
    figure("t", "d2", "2022", "0.25/2.5");
    figure("t", "d1", "2023", "191321500000000/400000000000000"); /* money, in đồng */
    figure("t", "d2", "2023", "208678500000000/400000000000000");
    load();
    assert_rolled("parts", 20221231, "10", 2, 3);
    assert_rolled("large", 20231231, "50", 2, 3);
}
END_TEST

/* The sums follow the tree: a reload that moves or ends an agency makes them anew, without new
 * figures. */
START_TEST(sums_follow_the_tree)
{
    say_tree();
    figure("t", "d1", "2023", "10/100");
    figure("t", "d2", "2023", "30/100");
    load();
    assert_rolled("before", 20231231, "20", 2, 3);
    unsay(TD_T_AGENCIES);
    say(TD_T_AGENCIES, "c,City,,,city,,,");
    say(TD_T_AGENCIES, "d2,D2,,,district,g,,2022-12-31");
    say(TD_T_AGENCIES, "g,Districts,,,group,c,,");
    load();
    assert_rolled("ended", 20231231, "10", 1, 2);
}
END_TEST

/* METHOD.md 7: the country is not the sum of one of its cities, and the city's plan sets it no target. */
START_TEST(what_is_above_the_city_is_only_compared)
{
    say_tree();
    unsay(TD_T_AGENCIES);
    say(TD_T_AGENCIES, "n,Country,,,country,,,");
    say(TD_T_AGENCIES, "c,City,,,city,n,,");
    figure("t", "c", "2023", "1767/2236");
    load();
    judge_for("n", 20231231);
    assert_code("no figure of its own", row_of("t", 2030), TD_NO_DATA);
    figure("t", "n", "2022", "40");
    load();
    judge_for("n", 20231231);
    assert_code("only compared", row_of("t", 2030), TD_NOT_ASSESSABLE);
    assert_num("its own", "value", row_of("t", 2030)->verdict.value, "40");
    assert_num("nothing is missing", "gap", row_of("t", 2030)->verdict.gap, "");
}
END_TEST

/* A bundle may bring figures of a plan that another one brought. */
START_TEST(figures_of_another_plan_are_summed)
{
    say_tree();
    load();
    unsay(TD_T_PLAN);
    say(TD_T_PLAN, "q,Another,,,c,,draft,,,,");
    unsay(TD_T_TARGETS);
    unsay(TD_T_THRESHOLDS);
    figure("t", "d1", "2023", "10/100");
    load();
    assert_rolled("2023", 20231231, "10", 1, 3);
}
END_TEST

/* ---- what METHOD.md says of figures as they are ------------------------------------------ */

static void known(const char *target, const char *agency, const char *period, const char *value, const char *published)
{
    static int source;
    say(TD_T_OBSERVATIONS, "p,%s,%s,%s,%s,,,reported,K%d,,%s,", target, agency, period, value, ++source, published);
}

/* METHOD.md 5: 9,996 of 10,000 is not 100 %. */
START_TEST(a_share_is_judged_by_its_parts)
{
    target("b7", "%", "reach", "up");
    threshold("b7", 2025, "100", "");
    say(TD_T_OBSERVATIONS, "p,b7,c,2025,100.0,9996,10000,reported,S,,,");
    target("b3", "%", "reach", "up");
    threshold("b3", 2025, "50", "");
    say(TD_T_OBSERVATIONS, "p,b3,c,2025,50.0,4996,10000,reported,S,,,");
    target("odd", "%", "reach", "up");
    threshold("odd", 2025, "80", "");
    say(TD_T_OBSERVATIONS, "p,odd,c,2025,80.6,1812,2272,reported,S,,,");
    load();
    judge(20260601);
    assert_code("b7", row_of("b7", 2025), TD_MISSED);
    assert_num("b7", "shown", row_of("b7", 2025)->verdict.shown, "99.96");
    assert_num("b7", "gap", row_of("b7", 2025)->verdict.gap, "0.04");
    assert_code("b3", row_of("b3", 2025), TD_MISSED);
    assert_num("b3", "shown", row_of("b3", 2025)->verdict.shown, "49.96");
    /* The printed value is another number: the two conflict, and both are said. */
    const struct td_row *odd = row_of("odd", 2025);
    assert_code("odd", odd, TD_MET);
    ck_assert(odd->verdict.flags & TD_FLAG_CONFLICT && odd->verdict.flags & TD_FLAG_UNSURE);
    ck_assert_int_eq(odd->other, TD_MISSED);
    assert_num("odd", "other", odd->verdict.other.value, "79.8");
    ck_assert(odd->verdict.other.by_parts);
}
END_TEST

/* METHOD.md 1a: a figure is never used before it was known. */
START_TEST(what_was_known_when)
{
    target("c4", "%", "reach", "up");
    threshold("c4", 2025, "80", "85");
    known("c4", "c", "2025", "80.6", "");
    known("c4", "c", "2023-06", "72.4", "2024-02-26");
    known("c4", "c", "2022", "70", "2023");
    load();
    static const struct { td_date review; const char *value; } days[] = {
        { 20230630, "" }, { 20231230, "" }, { 20231231, "70" }, { 20240225, "70" }, { 20240226, "72.4" },
        { 20250630, "72.4" }, { 20251230, "72.4" }, { 20251231, "80.6" },
    };
    for (int i = 0; i < COUNT(days); i++) {
        judge(days[i].review);
        assert_num("c4", "value", row_of("c4", 2025)->verdict.value, days[i].value);
    }
}
END_TEST

/* A figure of a running year is an estimate and settles nothing. */
START_TEST(a_running_year_is_estimated)
{
    target("t", "%", "reach", "up");
    threshold("t", 2025, "80", "");
    known("t", "c", "2020", "60", "");
    known("t", "c", "2025", "79.0", "2025-11-20");
    load();
    judge(20251130);
    assert_code("before its end", row_of("t", 2025), TD_LAGGING);
    ck_assert(row_of("t", 2025)->verdict.flags & TD_FLAG_ESTIMATE);
    assert_num("t", "ratio", row_of("t", 2025)->verdict.ratio, "0.95");
    judge(20251231);
    assert_code("at its end", row_of("t", 2025), TD_MISSED);
    ck_assert(!(row_of("t", 2025)->verdict.flags & TD_FLAG_ESTIMATE));
}
END_TEST

/* METHOD.md 6: 2025, quý IV/2025 and 12/2025 are one moment. */
START_TEST(one_moment_has_one_preference)
{
    static const char *const forms[] = { "2025", "2025-Q4", "2025-12" };

    for (int best = 0; best < 3; best++) {
        char code[16];
        snprintf(code, sizeof code, "s%d", best);
        target(code, "%", "reach", "up");
        threshold(code, 2025, "50", "");
        for (int i = 0; i < 3; i++)
            figure_of(code, "c", forms[i], i == best ? "51" : "49", i == best ? "verified" : "reported", "");
        snprintf(code, sizeof code, "p%d", best);
        target(code, "%", "reach", "up");
        threshold(code, 2025, "50", "");
        for (int i = 0; i < 3; i++)
            known(code, "c", forms[i], i == best ? "51" : "49", i == best ? "2026-03" : "2026-03-30");
    }
    target("last", "%", "reach", "up");
    threshold("last", 2025, "50", "");
    figure("last", "c", "2025-12", "49");
    load();
    figure("last", "c", "2025", "51"); /* recorded later */
    load();
    judge(20260601);
    for (size_t i = 0; i < board.n; i++)
        assert_code(board.v[i].target->code, &board.v[i], TD_MET);
}
END_TEST

/* METHOD.md 1: stages; recording the registration does not make the recognition done. */
START_TEST(a_milestone_has_stages_and_a_threshold_a_kind)
{
    target("d6", "", "milestone", "up");
    say(TD_T_THRESHOLDS, "p,d6,2025,1,,0,plan,đăng ký danh hiệu,");
    say(TD_T_THRESHOLDS, "p,d6,2030,2,,0,plan,được công nhận,");
    figure("d6", "c", "2025", "1");
    target("a2", "%", "reach", "up");
    say(TD_T_THRESHOLDS, "p,a2,2025,99.5,,0,plan,duy trì,keep");
    say(TD_T_THRESHOLDS, "p,a2,2030,99.6,,0,plan,,");
    known("a2", "c", "2023-08", "99.97", "2023-08-30");
    target("none", "", "milestone", "up");
    threshold("none", 2025, "1", "");
    load();
    judge(20260601);
    assert_code("registered", row_of("d6", 2025), TD_MET);
    assert_code("recognised", row_of("d6", 2030), TD_PENDING);
    assert_code("kept until 2025", row_of("a2", 2025), TD_AWAITING);
    assert_code("reached by 2030", row_of("a2", 2030), TD_MET);
    assert_code("nothing on record", row_of("none", 2025), TD_AWAITING);
    judge(20310101);
    assert_code("recognised", row_of("d6", 2030), TD_MISSED);
}
END_TEST

/* Figures of five-year-olds say nothing about "trẻ mẫu giáo", nor those under criteria of before about today's. */
START_TEST(another_population_is_another_series)
{
    target("a4", "%", "reach", "up");
    say(TD_T_THRESHOLDS, "p,a4,2025,99,,0,plan,trẻ 5 tuổi,,");
    say(TD_T_THRESHOLDS, "p,a4,2030,99,,0,plan,trẻ mẫu giáo,,preschool");
    figure("a4", "c", "2025", "99.9");
    load();
    judge(20260601);
    assert_code("five-year-olds", row_of("a4", 2025), TD_MET);
    assert_code("all of them", row_of("a4", 2030), TD_NO_DATA);
    figure_of("a4", "c", "2024", "98", "reported", "series=preschool; x");
    figure_of("a4", "c", "2025", "98.5", "reported", "series=preschool; x");
    load();
    judge(20260601);
    assert_num("five-year-olds", "value", row_of("a4", 2025)->verdict.value, "99.9");
    assert_num("all of them", "value", row_of("a4", 2030)->verdict.value, "98.5");
}
END_TEST

/* METHOD.md 7: out of all units that existed, and not judged while too few have reported. */
START_TEST(districts_are_counted_out_of_all)
{
    char code[16];

    for (int i = 1; i <= 30; i++) {
        snprintf(code, sizeof code, "q%d", i);
        say(TD_T_AGENCIES, "%s,Q%d,,,district,c,,", code, i);
    }
    say(TD_T_AGENCIES, "x1,X1,,,commune,c,,");
    target("t", "% district", "reach", "up");
    threshold("t", 2025, "40", "");
    figure("t", "x1", "2024", "1/1"); /* no district */
    figure("t", "q1", "2024", "1/1");
    figure("t", "q2", "2024", "100");
    load();
    judge(20250301);
    const struct td_row *r = row_of("t", 2025);
    assert_code("2 of 30", r, TD_NOT_ASSESSABLE);
    assert_num("2 of 30", "value", r->verdict.value, "6.7");
    ck_assert_int_eq(r->verdict.reported, 2);
    ck_assert_int_eq(r->verdict.units, 30);
    ck_assert_int_eq(r->verdict.meeting, 2);
    ck_assert(r->verdict.flags & TD_FLAG_PARTIAL);
    for (int i = 1; i <= 25; i++) {
        snprintf(code, sizeof code, "q%d", i);
        figure("t", code, "2025", i <= 12 ? "1/1" : "0/1");
    }
    load();
    judge(20260301);
    r = row_of("t", 2025);
    assert_code("12 of 30, 25 have reported", r, TD_MET);
    assert_num("12 of 30", "value", r->verdict.value, "40");
    ck_assert_int_eq(r->verdict.reported, 25);
    ck_assert_int_eq(r->verdict.meeting, 12);
}
END_TEST

/* One press figure does not switch the sums of all other years off. */
START_TEST(own_figure_and_sum_a_period_at_a_time)
{
    char code[16];

    for (int i = 1; i <= 10; i++) {
        snprintf(code, sizeof code, "x%d", i);
        say(TD_T_AGENCIES, "%s,X%d,,,commune,c,,", code, i);
    }
    target("d31", "%", "reach", "up");
    threshold("d31", 2030, "70", "");
    threshold("d31", 2025, "60", "");
    figure("d31", "c", "2025", "67");
    for (int i = 1; i <= 10; i++) {
        snprintf(code, sizeof code, "x%d", i);
        figure("d31", code, "2025", "10/100");
        figure("d31", code, "2026-Q3", i <= 7 ? "95/100" : "65/100");
    }
    load();
    judge(20261121);
    const struct td_row *r = row_of("d31", 2030);
    assert_num("d31", "value", r->verdict.value, "86");
    assert_code("d31", r, TD_MET);
    ck_assert_uint_eq(r->verdict.flags & (TD_FLAG_MIXED | TD_FLAG_ROLLED_UP), TD_FLAG_MIXED | TD_FLAG_ROLLED_UP);
    ck_assert_int_eq(r->verdict.reported, 10);
    ck_assert_int_eq(r->verdict.meeting, 7);
    r = row_of("d31", 2025);
    assert_num("the city's own stands for its year", "value", r->verdict.value, "67");
    ck_assert_int_eq(r->verdict.units, 0);
    threshold("d31", 2028, "60", ""); /* how many meet it is counted when it comes */
    load();
    judge(20261121);
    ck_assert_int_eq(row_of("d31", 2028)->verdict.meeting, 10);
}
END_TEST

/* ---- the series, for who shows it ---------------------------------------------------------- */

static void read_series(struct td_series *s, const char *code, int year, const char *who, td_date review)
{
    const struct td_row *r = (judge_for(who, review), row_of(code, year));
    struct td_observations l;

    ck_assert_int_eq(td_observations(db, &l, r->target->id, r->agency), TD_OK);
    const struct td_plan *p = td_plan_by_id(&plans, r->target->plan);
    struct td_series_ask ask = { p, r->target, r->threshold, r->agency, review, l.v, l.n };
    ck_assert_msg(td_series_of(db, s, &ask) == TD_OK, "%s", td_errmsg(db));
    td_observations_free(&l);
}

/* Whoever shows figures shows those that were judged: METHOD.md 7 a period at a time; what is not judged, as such. */
START_TEST(what_is_shown_is_what_was_judged)
{
    static const struct { const char *value; enum td_qualifier how; int reported; bool beside, estimate; } shown[] = {
        { "65", TD_MORE_THAN, 0, true, false }, { "67", TD_EXACTLY, 0, false, false },
        { "86", TD_EXACTLY, 10, false, false }, { "95", TD_EXACTLY, 3, true, false },
        { "70", TD_EXACTLY, 0, false, true },
    };
    struct td_series s;
    char code[16];

    for (int i = 1; i <= 10; i++) {
        snprintf(code, sizeof code, "x%d", i);
        say(TD_T_AGENCIES, "%s,X%d,,,commune,c,,", code, i);
    }
    target("t", "%", "reach", "up");
    threshold("t", 2030, "60", "");
    say(TD_T_THRESHOLDS, "p,t,2031,60,,0,plan,,,other");
    figure_of("t", "c", "2024", "65", "reported", "q=more_than;");
    figure("t", "c", "2025", "67");
    figure_of("t", "c", "2026", "1", "reported", "series=other;");
    figure_of("t", "c", "2026-Q1", "2", "reported", "series=third;");
    known("t", "c", "2028", "70", "2028-03-01");
    for (int i = 1; i <= 10; i++) {
        snprintf(code, sizeof code, "x%d", i);
        figure("t", code, "2026-Q3", i <= 7 ? "95/100" : "65/100");
        if (i <= 3)
            figure("t", code, "2027", "95/100");
    }
    load();
    read_series(&s, "t", 2030, "c", 20280601);
    ck_assert_uint_eq(s.points, COUNT(shown));
    for (int i = 0; i < COUNT(shown); i++) {
        const struct td_point *p = &s.point[i];
        assert_num("a point", "value", p->value, shown[i].value);
        ck_assert_int_eq(p->qualifier, shown[i].how);
        ck_assert_int_eq(p->reported, shown[i].reported);
        ck_assert_int_eq(p->beside, shown[i].beside);
        ck_assert_int_eq(p->estimate, shown[i].estimate);
    }
    static const enum td_use uses[] = { TD_USE_PROOF, TD_USED, TD_USE_OTHER_SERIES, TD_USED, TD_USED };
    ck_assert_uint_eq(s.own, COUNT(uses));
    for (int i = 0; i < COUNT(uses); i++) /* by whichever threshold */
        ck_assert_int_eq(s.use[i], uses[i]);
    td_series_free(&s);
    read_series(&s, "t", 2031, "c", 20280601);
    ck_assert_uint_eq(s.points, 1);
    assert_num("of its own", "value", s.point[0].value, "1");
    td_series_free(&s);
}
END_TEST

/* METHOD.md 1a: a correction that was published later replaces from that day on. */
START_TEST(a_figure_is_replaced_when_its_correction_is_known)
{
    static const struct { td_date review; const char *value; enum td_use first, second; } days[] = {
        { 20240101, "", TD_USE_NOT_YET, TD_USE_NOT_YET }, { 20250531, "50", TD_USED, TD_USE_NOT_YET },
        { 20250601, "55", TD_USE_REPLACED, TD_USED },
    };
    struct td_observations l;
    struct td_series s;

    target("t", "%", "reach", "up");
    threshold("t", 2030, "60", "");
    say(TD_T_OBSERVATIONS, "p,t,c,2023,50,,,reported,S,,2024-01-10,");
    load();
    unsay(TD_T_OBSERVATIONS);
    say(TD_T_OBSERVATIONS, "p,t,c,2023,55,,,reported,S,,2025-06-01,");
    load();
    for (int i = 0; i < COUNT(days); i++) {
        read_series(&s, "t", 2030, "c", days[i].review);
        assert_num("t", "value", s.points ? s.point[0].value : TD_NUM_NONE, days[i].value);
        assert_num("t", "judged", row_of("t", 2030)->verdict.value, days[i].value);
        ck_assert_int_eq(s.use[0], days[i].first);
        ck_assert_int_eq(s.use[1], days[i].second);
        td_series_free(&s);
    }
    ck_assert_int_eq(td_observations(db, &l, targets.v[0].id, agency("c")->id), TD_OK);
    for (int i = 0; i < COUNT(days); i++) {
        ck_assert_int_eq(td_observation_replaced(&l.v[0], days[i].review), days[i].first == TD_USE_REPLACED);
        ck_assert_int_eq(td_observation_stands(&l.v[0], days[i].review), days[i].first == TD_USED);
        struct td_figure f = td_observation_figure(&l.v[0]);
        ck_assert_int_eq(td_figure_counts(&f, days[i].review), days[i].first == TD_USED);
    }
    td_observations_free(&l);
}
END_TEST

/* The day on which the last of a sum's figures became known. */
START_TEST(a_sum_is_known_when_its_parts_are)
{
    say_tree();
    say(TD_T_OBSERVATIONS, "p,t,d1,2022,10,10,100,reported,S,,2023-02-01,");
    say(TD_T_OBSERVATIONS, "p,t,d2,2022,30,30,100,reported,S,,2023-05,");
    say(TD_T_OBSERVATIONS, "p,t,d3,2022,20,20,100,reported,S,,,");
    load();
    judge(20230530);
    assert_code("not all of it", row_of("t", 2030), TD_NO_DATA);
    assert_rolled("all of it", 20230531, "20", 3, 3);
}
END_TEST

/* ---- what no longer applies (METHOD.md 2, rule 9) ---------------------------------------- */

START_TEST(a_unit_of_account_ends_with_its_last_agency)
{
    static const struct { td_date review; enum td_verdict_code d, never; } cases[] = {
        { 20250630, TD_MISSED, TD_MISSED },
        { 20250701, TD_NOT_APPLICABLE, TD_MISSED },
        { 20300101, TD_NOT_APPLICABLE, TD_MISSED },
    };

    say(TD_T_AGENCIES, "e,Other city,,,city,,,");
    say(TD_T_AGENCIES, "g,Group,,,group,c,,");
    say(TD_T_AGENCIES, "d1,D1,,,district,g,,2020-12-31");
    say(TD_T_AGENCIES, "d2,D2,,,district,g,,2025-06-30");
    say(TD_T_AGENCIES, "d3,D3,,,district,e,,"); /* of another city: does not matter here */
    say(TD_T_AGENCIES, "w1,W1,,,ward,g,,2024-12-31");
    say(TD_T_AGENCIES, "w2,W2,,,ward,g,2025-01-01,");
    static const char *const units[] = { "% district", "% ward", "% school", "%", "district" };
    static const char *const codes[] = { "d", "w", "s", "n", "x" };
    for (int i = 0; i < COUNT(units); i++) {
        target(codes[i], units[i], "reach", "up");
        threshold(codes[i], 2024, "100", "");
        figure(codes[i], "", "2024", "90");
    }
    load();
    for (int i = 0; i < COUNT(cases); i++) {
        judge(cases[i].review);
        assert_code("districts", row_of("d", 2024), cases[i].d);
        for (int k = 1; k < COUNT(units); k++)
            assert_code(units[k], row_of(codes[k], 2024), cases[i].never);
    }
    ck_assert_int_eq(row_of("d", 2024)->verdict.rule, 9);
    ck_assert_int_eq(row_of("d", 2024)->question.ended, 20250701);
    ck_assert_int_eq(row_of("w", 2024)->question.ended, 0);
}
END_TEST

/* So does what is asked of an agency; what fell due before its last day stays judged, and the city's sum as it was. */
START_TEST(an_abolished_agency_is_asked_no_more)
{
    static const struct { td_date review; enum td_verdict_code y2024, y2025, y2030; } cases[] = {
        { 20241231, TD_MET, TD_LAGGING, TD_LAGGING },
        { 20250630, TD_MET, TD_LAGGING, TD_LAGGING },
        { 20250701, TD_MET, TD_NOT_APPLICABLE, TD_NOT_APPLICABLE },
        { 20310101, TD_MET, TD_NOT_APPLICABLE, TD_NOT_APPLICABLE },
    };

    say(TD_T_AGENCIES, "d1,D1,,,district,c,,2025-06-30");
    say(TD_T_AGENCIES, "d2,D2,,,district,c,,2025-12-31"); /* the last day of a deadline is before none */
    target("t", "%", "reach", "up");
    threshold("t", 2024, "12", "");
    threshold("t", 2025, "80", "");
    threshold("t", 2030, "90", "");
    for (int d = 1; d <= 2; d++) {
        say(TD_T_OBSERVATIONS, "p,t,d%d,2023,10,10,100,reported,S,,,", d);
        say(TD_T_OBSERVATIONS, "p,t,d%d,2024,12,12,100,reported,S,,,", d);
    }
    load();
    for (int i = 0; i < COUNT(cases); i++) {
        judge_for("d1", cases[i].review);
        assert_code("2024", row_of("t", 2024), cases[i].y2024);
        assert_code("2025", row_of("t", 2025), cases[i].y2025);
        assert_code("2030", row_of("t", 2030), cases[i].y2030);
        ck_assert_int_eq(row_of("t", 2030)->agency_ended, cases[i].y2030 == TD_NOT_APPLICABLE);
        judge_for("d2", cases[i].review);
        assert_code("due with its last day", row_of("t", 2025), i < 3 ? TD_LAGGING : TD_AWAITING);
    }
    ck_assert_int_eq(row_of("t", 2030)->question.ended, 20260101);
    judge(20310101);
    assert_code("the city is there", row_of("t", 2024), TD_MET);
    assert_code("the city is there", row_of("t", 2030), TD_AWAITING);
    ck_assert_int_eq(row_of("t", 2024)->units, 2);
}
END_TEST

/* ---- every agency at once ---------------------------------------------------------------- */

static struct { struct td_row v[256]; size_t n, stop; } all;

static bool keep_row(void *arg, const struct td_row *row)
{
    (void)arg;
    ck_assert_uint_lt(all.n, 256);
    all.v[all.n++] = *row;
    return all.n != all.stop;
}

static void judge_everybody(const struct td_ask *ask)
{
    all.n = 0;
    ck_assert_int_eq(td_judge_all(db, ask, &plans, &targets, keep_row, NULL), TD_OK);
}

static void say_many(void)
{
    say_tree();
    target("u", "% district", "keep", "up");
    threshold("u", 2025, "10", "20");
    threshold("u", 2030, "20", "");
    target("empty", "%", "reach", "up");
    threshold("empty", 2030, "1", "");
    for (int year = 2020; year <= 2024; year++) {
        char period[16], value[16];
        snprintf(period, sizeof period, "%d", year);
        for (int d = 1; d <= 3; d++) {
            char code[16];
            snprintf(code, sizeof code, "d%d", d);
            snprintf(value, sizeof value, "%d", (year * 7 + d * 5) % 60);
            figure("t", code, period, value);
            if (d != 2)
                figure("u", code, period, value);
        }
        snprintf(value, sizeof value, "%d/100", year % 100);
        figure("t", "office", period, value);
    }
    figure("t", "d1", "2024", "1");
    figure("t", "d2", "2024-06", "2");
    figure_of("t", "c", "2023", "99", "reported", "series=other; x");
    figure("u", "c", "2023", "15");
}

static void assert_same_row(const struct td_row *a, const struct td_row *b)
{
    ck_assert_ptr_eq(a->target, b->target);
    ck_assert_ptr_eq(a->threshold, b->threshold);
    ck_assert_int_eq(a->agency, b->agency);
    ck_assert_msg(a->verdict.code == b->verdict.code, "%s: %s, not %s", a->target->code,
                  td_verdict_word(a->verdict.code), td_verdict_word(b->verdict.code));
    ck_assert_uint_eq(a->verdict.flags, b->verdict.flags);
    ck_assert_int_eq(a->verdict.rule, b->verdict.rule);
    ck_assert_int_eq(a->verdict.period, b->verdict.period);
    ck_assert_int_eq(a->verdict.value.mantissa, b->verdict.value.mantissa);
    ck_assert_int_eq(a->verdict.ratio.mantissa, b->verdict.ratio.mantissa);
    ck_assert_int_eq(a->other, b->other);
    ck_assert_int_eq(a->reported, b->reported);
    ck_assert_int_eq(a->units, b->units);
    ck_assert_int_eq(a->question.ended, b->question.ended);
}

START_TEST(all_agencies_get_the_verdicts_each_would_get)
{
    static const td_date reviews[] = { 20210101, 20231231, 20241231, 20310101 };

    say_many();
    load();
    for (int k = 0; k < COUNT(reviews); k++) {
        struct td_ask ask = { .review = reviews[k] };
        judge(reviews[k]);
        judge_everybody(&ask);
        /* t: three districts, the office and the city's other series; u: two districts and the
         * city */
        ck_assert_uint_eq(all.n, 5 + 3 * 2);
        for (size_t i = 0; i < all.n; i++) {
            struct td_ask one = { .review = reviews[k], .agency = all.v[i].agency };
            struct td_board b;
            ck_assert_int_eq(td_judge_targets(db, &b, &one, &plans, &targets), TD_OK);
            size_t at = 0;
            while (at < b.n && b.v[at].threshold != all.v[i].threshold)
                at++;
            ck_assert_uint_lt(at, b.n);
            assert_same_row(&all.v[i], &b.v[at]);
            td_board_free(&b);
        }
    }
}
END_TEST

START_TEST(all_come_in_order_until_told_to_stop)
{
    struct td_ask ask = { .review = 20241231 };

    say_many();
    load();
    judge(20241231);
    judge_everybody(&ask);
    size_t n = all.n;
    for (size_t i = 1; i < n; i++) {
        const struct td_row *a = &all.v[i - 1], *b = &all.v[i];
        ck_assert(a->target < b->target ||
                  (a->target == b->target && (a->agency < b->agency ||
                   (a->agency == b->agency && a->threshold < b->threshold))));
    }
    all.stop = 4;
    judge_everybody(&ask);
    ck_assert_uint_eq(all.n, 4);
    all.stop = 0;
    ask.milestone = 2025;
    judge_everybody(&ask);
    ck_assert_uint_eq(all.n, 3);
    ask.plan = 99;
    judge_everybody(&ask);
    ck_assert_uint_eq(all.n, 0);
}
END_TEST

/* ---- asking ------------------------------------------------------------------------------ */

START_TEST(a_board_holds_what_was_asked_for)
{
    say(TD_T_PLAN, "q,Other,,,c,,draft,,,,");
    say(TD_T_TARGETS, "q,z,,Target,,%%,reach,up,1,,,,,,,");
    say(TD_T_THRESHOLDS, "q,z,2025,1,,0,plan,");
    target("b", "%", "reach", "up");
    target("a", "%", "reach", "up");
    target("none", "%", "reach", "up");
    threshold("a", 2030, "2", "");
    threshold("a", 2025, "1", "");
    say(TD_T_THRESHOLDS, "p,a,2025,3,,0,yearly,");
    threshold("b", 2026, "1", "");
    load();
    judge(20240101);
    static const struct { const char *code; int year; } order[] = {
        { "b", 2026 }, { "a", 2025 }, { "a", 2025 }, { "a", 2030 }, { "z", 2025 },
    };
    ck_assert_uint_eq(board.n, (size_t)COUNT(order));
    for (int i = 0; i < COUNT(order); i++) {
        ck_assert_str_eq(board.v[i].target->code, order[i].code);
        ck_assert_int_eq(board.v[i].threshold->year, order[i].year);
    }
    ck_assert(!board.v[1].threshold->yearly && board.v[2].threshold->yearly);
    judge_as(&(struct td_ask){ .review = 20240101, .milestone = 2025 });
    ck_assert_uint_eq(board.n, 3);
    judge_as(&(struct td_ask){ .review = 20240101, .plan = plans.v[1].id });
    ck_assert_uint_eq(board.n, 1);
    judge_as(&(struct td_ask){ .review = 20240101, .plan = 99 });
    ck_assert_uint_eq(board.n, 0);
}
END_TEST

START_TEST(the_next_milestone)
{
    static const struct { td_date review; int year; } cases[] = {
        { 20000101, 2025 }, { 20251231, 2025 }, { 20260101, 2030 }, { 20301231, 2030 },
        { 20310101, 2030 },
    };

    target("t", "%", "reach", "up");
    threshold("t", 2030, "2", "");
    threshold("t", 2025, "1", "");
    say(TD_T_THRESHOLDS, "p,t,2026,1.5,,0,yearly,");
    say(TD_T_THRESHOLDS, "p,t,2035,1.5,,0,yearly,");
    target("yearly", "%", "reach", "up");
    say(TD_T_THRESHOLDS, "p,yearly,2026,1.5,,0,yearly,");
    target("none", "%", "reach", "up");
    load();
    judge(20240101);
    for (int i = 0; i < COUNT(cases); i++) {
        const struct td_threshold *h = td_next_milestone(&targets.v[0], cases[i].review);
        ck_assert_ptr_nonnull(h);
        ck_assert_int_eq(h->year, cases[i].year);
        ck_assert(!h->yearly);
    }
    ck_assert_ptr_null(td_next_milestone(&targets.v[1], 20240101));
    ck_assert_ptr_null(td_next_milestone(&targets.v[2], 20240101));
}
END_TEST

Suite *suite_judge(void)
{
    Suite *s = suite_create("judge");
    TCase *method = tcase_create("method");
    TCase *rollup = tcase_create("rollup");
    TCase *asking = tcase_create("asking");

    tcase_add_checked_fixture(method, setup, teardown);
    tcase_add_checked_fixture(method, NULL, forget);
    tcase_add_test(method, the_worked_cases);
    tcase_add_test(method, a_range_is_judged_by_its_weakest_bound);
    tcase_add_test(method, a_figure_is_printed_alike_everywhere);
    tcase_add_test(method, strict_bounds_and_directions_reach_the_method);
    tcase_add_test(method, the_review_date_looks_back);
    tcase_add_test(method, other_series_and_bounds_are_never_judged);
    tcase_add_test(method, a_conflict_that_matters_is_unsure);
    tcase_add_test(method, the_best_figure_of_a_period_is_accepted);
    tcase_add_test(method, a_unit_of_account_ends_with_its_last_agency);
    tcase_add_test(method, an_abolished_agency_is_asked_no_more);
    tcase_add_test(method, a_share_is_judged_by_its_parts);
    tcase_add_test(method, what_was_known_when);
    tcase_add_test(method, a_running_year_is_estimated);
    tcase_add_test(method, one_moment_has_one_preference);
    tcase_add_test(method, a_milestone_has_stages_and_a_threshold_a_kind);
    tcase_add_test(method, another_population_is_another_series);
    suite_add_tcase(s, method);

    tcase_add_checked_fixture(rollup, setup, teardown);
    tcase_add_checked_fixture(rollup, NULL, forget);
    tcase_add_test(rollup, a_city_is_the_sum_and_not_the_mean);
    tcase_add_test(rollup, units_count_while_they_exist);
    tcase_add_test(rollup, own_figures_of_a_middle_agency_replace_its_children);
    tcase_add_test(rollup, own_figures_of_the_city_win);
    tcase_add_test(rollup, figures_of_other_series_do_not_hide_the_sum);
    tcase_add_test(rollup, only_accepted_figures_are_summed);
    tcase_add_test(rollup, corrected_figures_are_not_summed);
    tcase_add_test(rollup, sums_are_exact);
    tcase_add_test(rollup, sums_follow_the_tree);
    tcase_add_test(rollup, what_is_above_the_city_is_only_compared);
    tcase_add_test(rollup, figures_of_another_plan_are_summed);
    tcase_add_test(rollup, districts_are_counted_out_of_all);
    tcase_add_test(rollup, own_figure_and_sum_a_period_at_a_time);
    tcase_add_test(rollup, a_sum_is_known_when_its_parts_are);
    tcase_add_test(rollup, what_is_shown_is_what_was_judged);
    tcase_add_test(rollup, a_figure_is_replaced_when_its_correction_is_known);
    suite_add_tcase(s, rollup);

    tcase_add_checked_fixture(asking, setup, teardown);
    tcase_add_checked_fixture(asking, NULL, forget);
    tcase_add_test(asking, all_agencies_get_the_verdicts_each_would_get);
    tcase_add_test(asking, all_come_in_order_until_told_to_stop);
    tcase_add_test(asking, a_board_holds_what_was_asked_for);
    tcase_add_test(asking, the_next_milestone);
    suite_add_tcase(s, asking);
    return s;
}
