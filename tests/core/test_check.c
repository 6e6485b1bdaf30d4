/*
 * core/noun/check.c: what is wrong or strange about a figure before it is saved. Every finding on both sides of its
 * limit, the order, the words in both languages, and what must not matter: the size of the numbers and how they are
 * written.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/tiendo.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { TODAY = 20260630 };

/* ---- a question, said in short ---------------------------------------------------------- */

static struct td_plan plan;
static struct td_target target, parent, child;
static struct td_agency agency;
static struct td_check c;
static struct td_entry e;
static struct td_point points[32];
static struct td_finding found[TD_FINDINGS_MOST];

static struct td_num num(const char *s)
{
    struct td_num n = TD_NUM_NONE;

    if (*s)
        ck_assert_msg(td_num_parse(s, strlen(s), &n), "%s", s);
    return n;
}

static td_period period(const char *s)
{
    td_period p = 0;
    ck_assert_msg(td_period_parse(s, strlen(s), &p), "%s", s);
    return p;
}

/* A percentage with one decimal, no figures before it, nothing that could be wrong. */
static void setup(void)
{
    plan = (struct td_plan){ .id = 1, .start_year = 2024, .end_year = 2030 };
    target = (struct td_target){ .id = 1, .plan = 1, .code = "t", .unit = "%", .kind = TD_REACH, .direction = 1,
                                 .decimals = 1, .base_period = td_period_of_year(2020) };
    parent = (struct td_target){ .id = 2, .code = "whole", .unit = "%" };
    child = (struct td_target){ .id = 3, .code = "part", .unit = "%" };
    agency = (struct td_agency){ .id = 1, .code = "a", .name = "Thành phố", .short_name = "TP" };
    c = (struct td_check){ .plan = &plan, .target = &target, .agency = &agency, .today = TODAY, .series = points,
                           .last_denominator = TD_NUM_NONE, .parent_value = TD_NUM_NONE, .child_value = TD_NUM_NONE };
    e = (struct td_entry){ .target = 1, .agency = 1, .period = td_period_of_year(2025), .value = num("70.5"),
                           .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .status = TD_REPORTED, .series = "",
                           .unit = "", .note = "" };
}

/* "2023 70.5;2024 71" */
static void series(const char *s)
{
    for (c.n = 0; *s; s += strcspn(s, ";"), s += *s == ';') {
        char when[16], value[32];
        ck_assert_int_eq(sscanf(s, "%15s %31[^;]", when, value), 2);
        td_period p = period(when);
        points[c.n++] = (struct td_point){ .period = p, .t = td_period_time(p), .value = num(value) };
    }
}

static int ask(void)
{
    return td_check_entry(&c, &e, found);
}

static const struct td_finding *finding(enum td_finding_code code)
{
    int n = ask();

    for (int i = 0; i < n; i++)
        if (found[i].code == code)
            return &found[i];
    return NULL;
}

static void assert_only(const char *what, enum td_finding_code code, bool error)
{
    int n = ask();
    ck_assert_msg(n == 1, "%s: %d findings, the first is %d", what, n, n ? (int)found[0].code : -1);
    ck_assert_msg(found[0].code == code, "%s: %d, not %d", what, (int)found[0].code, (int)code);
    ck_assert_msg(found[0].error == error, "%s: error or warning", what);
}

static void assert_fine(const char *what)
{
    int n = ask();
    ck_assert_msg(n == 0, "%s: finding %d", what, n ? (int)found[0].code : -1);
}

static void assert_num(struct td_num n, const char *expected)
{
    char buf[TD_NUM_BUF];
    td_num_write(buf, sizeof buf, n);
    ck_assert_str_eq(buf, expected);
}

/* What of the question differs in a case; NULL and 0: as setup() left it. */
struct how {
    const char *what, *unit, *value, *numerator, *denominator, *period, *series;
    int decimals; /* plus one */
    enum td_kind kind;
    enum td_finding_code code; /* TD_FINDINGS: nothing is found */
    bool error;
};

static void assert_case(const struct how *h)
{
    setup();
    if (h->unit)
        target.unit = h->unit;
    if (h->decimals)
        target.decimals = h->decimals - 1;
    target.kind = h->kind;
    if (h->value)
        e.value = num(h->value);
    if (h->numerator)
        e.numerator = num(h->numerator);
    if (h->denominator)
        e.denominator = num(h->denominator);
    if (h->period)
        e.period = period(h->period);
    if (h->series)
        series(h->series);
    if (h->code == TD_FINDINGS)
        assert_fine(h->what);
    else
        assert_only(h->what, h->code, h->error);
}

#define FINE .code = TD_FINDINGS
#define ERROR(c) .code = (c), .error = true
#define WARNING(c) .code = (c)

/* ---- every finding, both sides of its limit --------------------------------------------- */

static const struct how CASES[] = {
    { "a plain figure", FINE },
    { "nothing at all", .value = "", ERROR(TD_FIND_NO_VALUE) },
    { "a numerator alone is no value", .value = "", .numerator = "5", ERROR(TD_FIND_NO_VALUE) },
    { "a denominator alone is none", .value = "", .denominator = "5", ERROR(TD_FIND_NO_VALUE) },
    { "both parts make one", .value = "", .numerator = "5", .denominator = "10", FINE },

    { "0 %", .value = "0", FINE },
    { "below 0", .value = "-0.1", ERROR(TD_FIND_RANGE) },
    { "100 %", .value = "100.0", FINE },
    { "above 100", .value = "100.1", ERROR(TD_FIND_RANGE) },
    { "% of something is a percentage", .unit = "% district", .value = "101", ERROR(TD_FIND_RANGE) },
    { "a count may be large", .unit = "lớp", .value = "101", .decimals = 1, FINE },
    { "points may be negative", .unit = "điểm", .value = "-3.5", FINE },

    { "done", .kind = TD_MILESTONE, .unit = "mốc", .value = "1", .decimals = 1, FINE },
    { "not done", .kind = TD_MILESTONE, .unit = "mốc", .value = "0.0", .decimals = 1, FINE },
    { "half done", .kind = TD_MILESTONE, .unit = "mốc", .value = "0.5", .decimals = 1, ERROR(TD_FIND_MILESTONE) },
    { "twice done", .kind = TD_MILESTONE, .unit = "mốc", .value = "2", .decimals = 1, ERROR(TD_FIND_MILESTONE) },
    { "undone", .kind = TD_MILESTONE, .unit = "mốc", .value = "-1", .decimals = 1, ERROR(TD_FIND_MILESTONE) },

    { "a level", .unit = "mức độ", .value = "2", .decimals = 1, FINE },
    { "a level written long", .unit = "mức độ", .value = "2.00", .decimals = 1, FINE },
    { "between two levels", .unit = "mức độ", .value = "2.5", .decimals = 1, ERROR(TD_FIND_LEVEL) },
    { "a percentage without decimals is no level", .value = "2.5", .decimals = 1, FINE },
    { "what has decimals is no level", .unit = "điểm", .value = "2.5", .decimals = 2, FINE },

    { "a part of a whole", .value = "", .numerator = "10", .denominator = "10", FINE },
    { "no part", .value = "", .numerator = "0", .denominator = "10", FINE },
    { "more than the whole", .value = "50", .numerator = "11", .denominator = "10", .decimals = 2,
      ERROR(TD_FIND_PART) },
    { "less than nothing", .value = "50", .numerator = "-1", .denominator = "10", ERROR(TD_FIND_PART) },
    { "of nothing", .value = "50", .numerator = "1", .denominator = "0", ERROR(TD_FIND_PART) },
    { "of less than nothing", .value = "50", .numerator = "1", .denominator = "-10", ERROR(TD_FIND_PART) },
    { "a ratio may exceed one", .unit = "lần", .value = "1.1", .numerator = "11", .denominator = "10", FINE },

    { "as computed", .value = "33.3", .numerator = "1", .denominator = "3", FINE },
    { "as computed, to its own decimals", .value = "33", .numerator = "1", .denominator = "3", FINE },
    { "as computed, more exactly", .value = "33.333333", .numerator = "1", .denominator = "3", FINE },
    { "with all decimals there are", .value = "33.333333333", .numerator = "1", .denominator = "3", FINE },
    { "not as computed, far behind the point", .value = "33.3333334", .numerator = "1", .denominator = "3",
      WARNING(TD_FIND_RATIO) },
    { "not as computed", .value = "33.4", .numerator = "1", .denominator = "3", WARNING(TD_FIND_RATIO) },

    { "in the plan's last year", .period = "2026", FINE },
    { "before the plan", .period = "2023", WARNING(TD_FIND_YEAR) },
    { "in its first year", .period = "2024", FINE },
    { "in the base year", .period = "2020", FINE },
    { "in a quarter of the base year", .period = "2020-Q3", FINE },

    { "the year that is running", .period = "2026", FINE },
    { "the quarter that is running", .period = "2026-Q2", FINE },
    { "tomorrow", .period = "2026-07", ERROR(TD_FIND_FUTURE) },
    { "next year", .period = "2027", ERROR(TD_FIND_FUTURE) },

    { "no step yet, 10 points", .value = "80.0", .series = "2024 70", FINE },
    { "no step yet, more", .value = "80.1", .series = "2024 70", WARNING(TD_FIND_JUMP) },
    { "down as well", .value = "59.9", .series = "2024 70", WARNING(TD_FIND_JUMP) },
    { "three times the largest step", .value = "85", .series = "2020 60;2022 65;2024 70", FINE },
    { "more than that", .value = "85.1", .series = "2020 60;2022 65;2024 70", WARNING(TD_FIND_JUMP) },
    { "small in itself", .value = "80", .series = "2020 70.1;2022 70.1;2024 70", FINE },
    { "a first step after none", .value = "80.1", .series = "2020 70;2022 70;2024 70", WARNING(TD_FIND_JUMP) },
    { "what comes later is not looked at", .value = "71", .period = "2025", .series = "2024 70;2026-Q1 99", FINE },
    { "nor what is of the same time", .value = "71", .period = "2025", .series = "2025 99", FINE },
    { "however fine", .value = "70.00000001", .series = "2024 70", FINE },
    { "half of a count", .unit = "người", .value = "150", .decimals = 1, .series = "2024 100", FINE },
    { "more than half", .unit = "người", .value = "151", .decimals = 1, .series = "2024 100", WARNING(TD_FIND_JUMP) },
    { "one more is no jump", .unit = "mức độ", .value = "2", .decimals = 1, .series = "2024 1", FINE },
    { "two more are", .unit = "mức độ", .value = "3", .decimals = 1, .series = "2024 1", WARNING(TD_FIND_JUMP) },
    { "done at last", .kind = TD_MILESTONE, .unit = "mốc", .value = "1", .decimals = 1, .series = "2024 0", FINE },
};

START_TEST(the_cases)
{
    assert_case(&CASES[_i]);
}
END_TEST

START_TEST(a_future_estimate_is_only_strange)
{
    e.period = period("2027");
    e.status = TD_ESTIMATE;
    assert_only("estimate", TD_FIND_FUTURE, false);
    e.status = TD_VERIFIED;
    assert_only("verified", TD_FIND_FUTURE, true);
    /* The very day. */
    c.today = 20270101;
    assert_fine("it has begun");
    c.today = 20261231;
    assert_only("the day before", TD_FIND_FUTURE, true);
}
END_TEST

START_TEST(years_that_are_not_said_limit_nothing)
{
    e.period = period("2031");
    c.today = 20400101;
    assert_only("after the plan", TD_FIND_YEAR, false);
    plan.end_year = 0;
    assert_fine("open end");
    e.period = period("1999");
    assert_only("before the plan", TD_FIND_YEAR, false);
    plan.start_year = 0;
    assert_fine("open beginning");
    c.plan = NULL;
    assert_fine("no plan");
}
END_TEST

/* A year is a year of every agency that existed on any of its days. */
START_TEST(an_agency_must_have_existed)
{
    static const struct { td_date from, to; const char *period; bool there; } rows[] = {
        { 0, 20250630, "2025", true },         { 20250701, 0, "2025", true },
        { 0, 20250630, "2025-Q2", true },      { 0, 20250630, "2025-Q3", false },
        { 20250701, 0, "2025-Q2", false },     { 20250701, 0, "2025-Q3", true },
        { 20250301, 20250531, "2025", true },  { 20260101, 0, "2025", false },
        { 0, 20241231, "2025", false },        { 20251231, 0, "2025", true },
        { 0, 20250101, "2025", true },         { 0, 20250630, "2025-06-30", true },
        { 0, 20250630, "2025-07-01", false },
    };

    for (int i = 0; i < COUNT(rows); i++) {
        char what[32];
        snprintf(what, sizeof what, "row %d", i);
        agency.valid_from = rows[i].from, agency.valid_to = rows[i].to;
        e.period = period(rows[i].period);
        if (rows[i].there)
            assert_fine(what);
        else
            assert_only(what, TD_FIND_AGENCY, true);
    }
    ck_assert_str_eq(finding(TD_FIND_AGENCY)->other, "TP");
    agency.short_name = "";
    ck_assert_str_eq(finding(TD_FIND_AGENCY)->other, "Thành phố");
}
END_TEST

START_TEST(a_closed_period_is_closed)
{
    c.closed = true;
    assert_only("closed", TD_FIND_CLOSED, true);
    ck_assert_int_eq(found[0].period, td_period_of_year(2025));
}
END_TEST

START_TEST(a_part_is_not_larger_than_its_whole)
{
    c.parent = &parent;
    c.parent_value = num("70.5");
    assert_fine("the same");
    c.parent_value = num("70.49");
    assert_only("more", TD_FIND_PARENT, false);
    ck_assert_str_eq(found[0].other, "whole");
    assert_num(found[0].limit, "70.49");
    c.parent_value = TD_NUM_NONE;
    assert_fine("nothing to compare with");
    c.parent = NULL;
    c.child = &child;
    c.child_value = num("70.5");
    assert_fine("the same");
    c.child_value = num("70.51");
    assert_only("less", TD_FIND_CHILD, false);
    ck_assert_str_eq(found[0].other, "part");
    e.series = "another";
    assert_fine("another series is no part of this one");
}
END_TEST

START_TEST(another_whole_is_strange)
{
    static const struct { const char *last, *now; bool strange; } rows[] = {
        { "1000", "1500", false }, { "1000", "1501", true },  { "1000", "500", false }, { "1000", "499", true },
        { "0.5", "0.75", false },  { "0.5", "0.76", true },   { "1000", "", false },    { "", "1000", false },
        { "4000000000000", "6000000000000", false }, { "4000000000000", "6000000000001", true },
    };

    for (int i = 0; i < COUNT(rows); i++) {
        char what[32];
        snprintf(what, sizeof what, "row %d", i);
        e.denominator = num(rows[i].now);
        c.last_denominator = num(rows[i].last);
        if (rows[i].strange)
            assert_only(what, TD_FIND_DENOMINATOR, false);
        else
            assert_fine(what);
    }
    e.series = "another";
    assert_fine("another series has another whole");
}
END_TEST

/* ---- several at once -------------------------------------------------------------------- */

START_TEST(errors_come_first)
{
    series("2024 10");
    c.parent = &parent;
    c.parent_value = num("50");
    c.closed = true;
    e.period = period("2023");
    e.period = period("2031");
    e.value = num("101");
    int n = ask(), warnings = 0;
    ck_assert_int_ge(n, 5);
    for (int i = 0; i < n; i++) {
        warnings += !found[i].error;
        ck_assert_msg(found[i].error ? !warnings : warnings > 0, "an error after a warning");
    }
    ck_assert_ptr_nonnull(finding(TD_FIND_RANGE));
    ck_assert_ptr_nonnull(finding(TD_FIND_CLOSED));
    ck_assert_ptr_nonnull(finding(TD_FIND_FUTURE));
    ck_assert_ptr_nonnull(finding(TD_FIND_YEAR));
    ck_assert_ptr_nonnull(finding(TD_FIND_PARENT));
}
END_TEST

/* More than there is room for: the errors stay. */
START_TEST(no_error_is_crowded_out)
{
    series("2024 10");
    c.parent = &parent, c.parent_value = num("50");
    c.child = &child, c.child_value = num("102");
    c.closed = true;
    c.last_denominator = num("10");
    agency.valid_to = 20240101;
    e.period = period("2031");
    e.value = num("101");
    e.numerator = num("5"), e.denominator = num("100");
    ck_assert_int_eq(ask(), TD_FINDINGS_MOST);
    static const enum td_finding_code errors[] = { TD_FIND_RANGE, TD_FIND_FUTURE, TD_FIND_AGENCY, TD_FIND_CLOSED };
    for (int i = 0; i < COUNT(errors); i++) {
        const struct td_finding *f = finding(errors[i]);
        ck_assert_msg(f && f->error, "error %d is missing", (int)errors[i]);
    }
}
END_TEST

/* ---- properties ------------------------------------------------------------------------- */

static uint64_t state;

static int64_t below(int64_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)((state >> 33) % (uint64_t)n);
}

/* The same numbers in another unit, or written with more zeros, are as strange as before. */
START_TEST(scale_does_not_matter)
{
    target.unit = "đồng";
    target.decimals = 2;
    for (int round = 0; round < 3000; round++) {
        unsigned codes[3] = { 0 };
        int64_t v[5] = { 0 };
        for (int i = 0; i < 5; i++)
            v[i] = 1 + below(100000);
        for (int k = 0; k < 3; k++) {
            int64_t times = k == 1 ? 1000000000 : 1;
            int8_t zeros = k == 2 ? 4 : 0;
            int64_t unit = times * (zeros ? 10000 : 1);
            c.n = 3;
            for (int i = 0; i < 3; i++) {
                td_period p = td_period_of_year(2022 + i);
                points[i] = (struct td_point){ .period = p, .t = td_period_time(p), .value = { v[i] * unit, zeros } };
            }
            e.value = (struct td_num){ v[3] * unit, zeros };
            c.last_denominator = (struct td_num){ v[0] * unit, zeros };
            e.denominator = (struct td_num){ v[4] * unit, zeros };
            c.parent = &parent;
            c.parent_value = (struct td_num){ v[2] * unit, zeros };
            int n = ask();
            for (int i = 0; i < n; i++)
                codes[k] |= 1u << found[i].code;
        }
        ck_assert_msg(codes[0] == codes[1], "round %d: a billion times as much: %x, not %x", round, codes[1], codes[0]);
        ck_assert_msg(codes[0] == codes[2], "round %d: more decimals: %x, not %x", round, codes[2], codes[0]);
    }
}
END_TEST

/* What is computed from the parts is never strange beside them, and lies within 0 to 100. */
START_TEST(computed_values_fit_their_parts)
{
    for (int round = 0; round < 5000; round++) {
        int64_t whole = 1 + below(INT64_C(1) << (1 + below(40)));
        setup();
        target.decimals = (int)below(10);
        e.denominator = (struct td_num){ whole, (int8_t)below(4) };
        e.numerator = (struct td_num){ below(whole + 1), e.denominator.decimals };
        e.value = TD_NUM_NONE;
        e.value = td_entry_value(&target, &e);
        ck_assert_msg(td_num_is(e.value), "round %d: no value", round);
        assert_fine("computed");
    }
}
END_TEST

START_TEST(computed_to_the_targets_decimals)
{
    static const struct { const char *unit; int decimals; const char *num, *den, *value; } rows[] = {
        { "%", 1, "1", "3", "33.3" },    { "%", 2, "2", "3", "66.67" },   { "%", 0, "1", "2", "50" },
        { "%", 1, "1", "8", "12.5" },    { "%", 0, "1", "8", "13" },      { "%", 1, "0.5", "2.5", "20.0" },
        { "% district", 1, "7", "30", "23.3" }, { "lần", 2, "5", "4", "1.25" }, { "%", 9, "1", "3", "33.3333333" },
        { "lần", 9, "1", "3", "0.333333333" },  { "%", 1, "5", "0", "" },
        { "%", 1, "1000000000000000", "0.001", "" }, /* no common scale: no value, and not zero */
    };

    e.value = TD_NUM_NONE;
    for (int i = 0; i < COUNT(rows); i++) {
        target.unit = rows[i].unit, target.decimals = rows[i].decimals;
        e.numerator = num(rows[i].num), e.denominator = num(rows[i].den);
        assert_num(td_entry_value(&target, &e), rows[i].value);
    }
    e.value = num("12.3456");
    assert_num(td_entry_value(&target, &e), "12.3456"); /* what was said is said */
}
END_TEST

/* ---- words ------------------------------------------------------------------------------ */

START_TEST(the_words)
{
    static const struct { struct td_finding f; const char *en, *vi; } rows[] = {
        { { .code = TD_FIND_NO_VALUE }, "there is no value", "chưa có giá trị" },
        { { .code = TD_FIND_RANGE, .is = { 1005, 1 } }, "100.5 is outside 0 to 100",
          "100,5 nằm ngoài khoảng 0 đến 100" },
        { { .code = TD_FIND_MILESTONE, .is = { 3, 0 }, .limit = { 2, 0 } },
          "not done is 0, done is 2; 3 is neither", "chưa hoàn thành là 0, hoàn thành là 2; 3 không hợp lệ" },
        { { .code = TD_FIND_LEVEL, .is = { 25, 1 } }, "2.5 is not a whole number", "2,5 không phải số nguyên" },
        { { .code = TD_FIND_PART, .is = { 11, 0 }, .limit = { 10, 0 } }, "the part 11 does not fit the whole 10",
          "tử số 11 không phù hợp với mẫu số 10" },
        { { .code = TD_FIND_RATIO, .is = { 334, 1 }, .limit = { 333, 1 } },
          "33.4 entered, but the two numbers make 33.3", "nhập 33,4 nhưng tính từ tử số và mẫu số là 33,3" },
        { { .code = TD_FIND_PARENT, .is = { 60, 0 }, .limit = { 50, 0 }, .other = "a.1" },
          "60 is more than 50 of a.1, of which it is part", "60 lớn hơn 50 của a.1 là chỉ tiêu bao trùm" },
        { { .code = TD_FIND_CHILD, .is = { 40, 0 }, .limit = { 50, 0 }, .other = "a.2" },
          "40 is less than 50 of a.2, which is part of it", "40 nhỏ hơn 50 của a.2 là chỉ tiêu thành phần" },
        { { .code = TD_FIND_JUMP, .is = { 99, 0 }, .limit = { 5, 0 }, .period = INT64_C(2024033102) },
          "99 is far from 5 of 2024-Q1", "99 chênh lệch lớn so với 5 của quý I/2024" },
        { { .code = TD_FIND_YEAR, .period = INT64_C(2031123100) }, "2031 is outside the plan's years",
          "2031 nằm ngoài thời gian của kế hoạch" },
        { { .code = TD_FIND_FUTURE, .period = INT64_C(2027013103) },
          "2027-01 has not begun; only an estimate can be entered", "01/2027 chưa bắt đầu; chỉ nhập được số ước tính" },
        { { .code = TD_FIND_AGENCY, .other = "Q1" }, "Q1 did not exist then", "Q1 không tồn tại vào thời điểm đó" },
        { { .code = TD_FIND_ENDED, .period = INT64_C(2025070104) }, "the target no longer applies from 2025-07-01 on",
          "chỉ tiêu hết áp dụng từ 01/07/2025" },
        { { .code = TD_FIND_CLOSED, .period = INT64_C(2025123100) }, "the figures of 2025 are closed",
          "số liệu 2025 đã chốt" },
        { { .code = TD_FIND_DENOMINATOR, .is = { 15000, 1 }, .limit = { 900, 0 } },
          "the whole is 1,500.0, last time it was 900: the same definition?",
          "mẫu số 1.500,0 khác nhiều so với lần trước 900: có cùng cách tính không?" },
    };
    char text[256];

    ck_assert_int_eq(COUNT(rows), TD_FINDINGS);
    for (int i = 0; i < COUNT(rows); i++) {
        struct td_finding f = rows[i].f;
        ck_assert_int_eq((int)f.code, i);
        f.other = f.other ? f.other : "";
        td_finding_text(text, sizeof text, &f, TD_EN);
        ck_assert_str_eq(text, rows[i].en);
        size_t n = td_finding_text(text, sizeof text, &f, TD_VI);
        ck_assert_str_eq(text, rows[i].vi);
        ck_assert_uint_eq(n, strlen(text));
        /* cut at a letter, never beyond the room */
        for (size_t size = 1; size < sizeof text; size += 7) {
            td_finding_text(text, size, &f, TD_VI);
            ck_assert_uint_lt(strlen(text), size);
            ck_assert(td_utf8_valid(text, strlen(text)));
        }
    }
}
END_TEST

Suite *suite_check(void)
{
    Suite *s = suite_create("check");
    TCase *t = tcase_create("findings");
    TCase *p = tcase_create("properties");

    tcase_add_checked_fixture(t, setup, NULL);
    tcase_add_loop_test(t, the_cases, 0, COUNT(CASES));
    tcase_add_test(t, a_future_estimate_is_only_strange);
    tcase_add_test(t, years_that_are_not_said_limit_nothing);
    tcase_add_test(t, an_agency_must_have_existed);
    tcase_add_test(t, a_closed_period_is_closed);
    tcase_add_test(t, a_part_is_not_larger_than_its_whole);
    tcase_add_test(t, another_whole_is_strange);
    tcase_add_test(t, errors_come_first);
    tcase_add_test(t, no_error_is_crowded_out);
    tcase_add_test(t, the_words);
    suite_add_tcase(s, t);
    tcase_add_checked_fixture(p, setup, NULL);
    tcase_add_test(p, scale_does_not_matter);
    tcase_add_test(p, computed_values_fit_their_parts);
    tcase_add_test(p, computed_to_the_targets_decimals);
    suite_add_tcase(s, p);
    return s;
}
