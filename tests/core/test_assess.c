/* core/judge/assess.c, series.c, sentence.c: METHOD.md, sentence by sentence. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge/outlook.h"
#include "judge/sentence.h"
#include "base/text.h"
#include "base/words.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
enum { MAX_POINTS = 80 };

/* ---- cases as text ---------------------------------------------------------------------- */

/* "99.5"; "" and NULL are no value. */
static struct td_num num(const char *s)
{
    struct td_num n = TD_NUM_NONE;
    if (s && *s)
        ck_assert_msg(td_num_parse(s, strlen(s), &n), "%s", s);
    return n;
}

static td_period period(const char *s)
{
    td_period p = 0;
    ck_assert_msg(td_period_parse(s, strlen(s), &p), "%s", s);
    return p;
}

/* A question in the form people write it on paper. */
struct given {
    enum td_kind kind;
    int direction;
    const char *bound, *upper; /* ">60": strict */
    int due;
    const char *base, *series; /* "2020=98.9", "2021=99 2023=99.2" */
    td_date review, ended;
    int frequency;
};

/* Without an end and a known frequency. */
#define REACH(direction, bound, upper, due, base, series, review) \
    { TD_REACH, direction, bound, upper, due, base, series, review, 0, 0 }
#define KEEP(direction, bound, upper, due, base, series, review) \
    { TD_KEEP, direction, bound, upper, due, base, series, review, 0, 0 }
#define MILESTONE(due, series, review) \
    STAGE("1", due, series, review)
#define STAGE(bound, due, series, review) \
    { TD_MILESTONE, 1, bound, "", due, "", series, review, 0, 0 }

struct asked {
    struct td_question q;
    struct td_point points[MAX_POINTS];
};

static const char *dated(const char *s, td_period *p, struct td_num *n)
{
    char when[32], what[32];
    int used;

    ck_assert_msg(sscanf(s, " %31[^=]=%31s%n", when, what, &used) == 2, "%s", s);
    *p = period(when);
    *n = num(what);
    return s + used;
}

static void ask(struct asked *a, const struct given *g)
{
    memset(a, 0, sizeof *a);
    a->q = (struct td_question){
        .kind = g->kind, .direction = g->direction, .due = g->due, .review = g->review,
        .strict = g->bound && *g->bound == '>', .upper = num(g->upper),
        .ended = g->ended, .frequency = g->frequency, .base_value = TD_NUM_NONE,
        .points = a->points,
    };
    a->q.bound = num(a->q.strict ? g->bound + 1 : g->bound);
    if (g->base && *g->base)
        dated(g->base, &a->q.base_period, &a->q.base_value);
    for (const char *s = g->series; s && *s; a->q.n++) {
        struct td_point *x = &a->points[a->q.n];
        s = dated(s, &x->period, &x->value);
        x->t = td_period_time(x->period);
        x->running = x->estimate = td_period_last_day(x->period) > g->review;
    }
}

static struct td_verdict judge(const struct given *g)
{
    struct asked a;
    struct td_verdict v;

    ask(&a, g);
    td_assess(&a.q, &v);
    return v;
}

static void assert_num(const char *what, struct td_num n, const char *expected)
{
    char buf[TD_NUM_BUF];

    td_num_write(buf, sizeof buf, n);
    ck_assert_msg(strcmp(buf, expected) == 0, "%s: %s, not %s", what, buf, expected);
}

static void assert_code(const char *what, const struct td_verdict *v, enum td_verdict_code code,
                        int rule)
{
    ck_assert_msg(v->code == code && v->rule == rule, "%s: %s by rule %d, not %s by rule %d", what,
                  td_verdict_word(v->code), v->rule, td_verdict_word(code), rule);
}

/* ---- METHOD.md 8 ------------------------------------------------------------------------ */

#define END(year) ((year) * 10000 + 1231)
#define BORDER TD_FLAG_BORDERLINE
#define NOT_BORDER (~(unsigned)TD_FLAG_BORDERLINE)
#define TWO TD_FLAG_TWO_POINTS
#define WRONG TD_FLAG_LAST_WRONG
#define STALE TD_FLAG_STALE
#define EXCEEDED TD_FLAG_EXCEEDED

/* What is known of the figures beside period and value; of the parts 0 of 0 = nothing. */
struct about {
    struct { int64_t num, den; } parts;
    enum td_qualifier qualifier;
    int reported, units, meeting;
    td_date known_on;
};
#define PLAIN { .known_on = 0 }

static struct td_verdict judge_figures(const struct given *g, const struct about *about)
{
    struct td_figure f[MAX_POINTS];
    struct asked a;
    struct td_verdict v;

    ask(&a, g);
    for (size_t i = 0; i < a.q.n; i++)
        f[i] = (struct td_figure){
            .period = a.points[i].period, .value = a.points[i].value, .id = (int64_t)i, .status = TD_REPORTED,
            .numerator = { about->parts.num, 0 }, .denominator = { about->parts.den, 0 },
            .qualifier = about->qualifier, .reported = about->reported, .units = about->units,
            .meeting = about->meeting, .known_on = about->known_on,
        };
    a.q.factor = 100;
    a.q.coverage = 80;
    ck_assert(td_judge(&a.q, f, a.q.n, &v, NULL));
    return v;
}

static const struct {
    const char *what;
    struct given given;
    enum td_verdict_code code;
    int rule;
    unsigned flags;
    const char *ratio, *gap, *line, *pace, *needed, *expected;
    struct about about;
    const char *shown;
} WORKED[] = {
    { "99.2 of 99.5", REACH(1, "99.5", "", 2025, "2020=98.9", "2023=99.2", END(2023)),
      TD_SLOW, 8, BORDER | TWO, "0.833333", "0.300000", "99.260000", "0.100000", "0.150000",
      "99.400000", PLAIN, "" },
    { "73.2 of 75-80", REACH(1, "75", "80", 2025, "2020=70.2", "2023=73.2", END(2023)),
      TD_ON_TRACK, 8, TWO, "1.041667", "1.800000", "73.080000", "1.000000", "0.900000",
      "75.200000", PLAIN, "" },
    { "66 of 80", REACH(1, "80", "", 2030, "2020=60", "2025=66.0", END(2025)),
      TD_SLOW, 8, BORDER | TWO, "0.600000", "14.000000", "70.000000", "1.200000", "2.800000",
      "72.000000", PLAIN, "" },
    { "99.2 of 99.9", REACH(1, "99.9", "", 2026, "2020=98.9", "2023=99.2", END(2023)),
      TD_SLOW, 8, BORDER | TWO, "0.600000", "0.700000", "99.400000", "0.100000", "0.233333",
      "99.500000", PLAIN, "" },
    { "99.97 held", REACH(1, "99.5", "", 2030, "", "2022=99.97 2023=99.97 2024=99.97",
      END(2024)),
      TD_MET, 4, 0, "", "-0.470000", "", "0.000000", "", "99.970000", PLAIN, "" },
    { "99.9 falling", REACH(1, "99.5", "", 2030, "", "2022=99.9 2024=99.6", END(2024)),
      TD_MET_AT_RISK, 4, TWO | WRONG, "", "-0.100000", "", "-0.150000", "", "98.700000", PLAIN, "" },
    { "74.8 of 75-80", REACH(1, "75", "80", 2025, "2020=70.2", "2025=74.8", 20260601),
      TD_MISSED, 3, 0, "", "0.200000", "75.000000", "0.920000", "", "", PLAIN, "" },
    { "73.2, no later", REACH(1, "75", "", 2025, "", "2023=73.2", 20260601),
      TD_AWAITING, 3, STALE, "", "1.800000", "73.200000", "", "", "", PLAIN, "" },
    { "level 3", KEEP(1, "3", "", 2030, "", "2022=3 2023=3 2024=3", END(2024)),
      TD_MET, 4, 0, "", "0.000000", "", "0.000000", "", "3.000000", PLAIN, "" },
    { "one figure", REACH(1, "80", "", 2030, "", "2023=74.0", END(2023)),
      TD_NOT_ASSESSABLE, 6, 0, "", "6.000000", "74.000000", "", "0.857143", "", PLAIN, "" },
    { "registered", MILESTONE(2025, "2025=1", 20260601),
      TD_MET, 1, 0, "", "", "", "", "", "", PLAIN, "" },
    { "for 2030", MILESTONE(2030, "", 20260601),
      TD_PENDING, 1, 0, "", "", "", "", "", "", PLAIN, "" },
    { "stage 1 of 2025", MILESTONE(2025, "2025=1", 20260601),
      TD_MET, 1, 0, "", "", "", "", "", "", PLAIN, "1" },
    { "stage 2 of 2030", { TD_MILESTONE, 1, "2", "", 2030, "", "2025=1", 20260601, 0, 0 },
      TD_PENDING, 1, 0, "", "", "", "", "", "", PLAIN, "1" },
    { "nothing on record", MILESTONE(2025, "", 20260601),
      TD_AWAITING, 1, 0, "", "", "", "", "", "", PLAIN, "" },
    { "9,996 of 10,000", REACH(1, "100", "", 2025, "", "2025=100.0", 20260601),
      TD_MISSED, 3, 0, "", "0.040000", "", "", "", "", { .parts = { 9996, 10000 } }, "99.96" },
    { "an estimate of November", REACH(1, "80", "", 2025, "2020=60", "2025=79.0", 20251130),
      TD_LAGGING, 3, TD_FLAG_ESTIMATE, "0.950000", "1.000000", "80.000000", "3.800000", "", "",
      { .known_on = 20251120 }, "79.0" },
    { "2 of 30 districts", REACH(1, "40", "", 2025, "", "2024=6.7", 20250301),
      TD_NOT_ASSESSABLE, 2, TD_FLAG_PARTIAL | TD_FLAG_ROLLED_UP, "", "", "", "", "", "",
      { .reported = 2, .units = 30, .meeting = 2, .parts = { 2, 30 } }, "6.7" },
    { "kept, and nothing of the deadline", KEEP(1, "99.6", "", 2030, "", "2023-08=99.97", 20310115),
      TD_AWAITING, 3, STALE, "", "-0.370000", "", "", "", "", PLAIN, "99.97" },
    { "more than 67", REACH(1, "60", "", 2025, "", "2025-12=67", 20260601),
      TD_MET, 3, TD_FLAG_BOUND, "", "", "", "", "", "", { .qualifier = TD_MORE_THAN }, "67" },
    { "not known yet", REACH(1, "80", "", 2025, "", "2025=80.6", 20250630),
      TD_NO_DATA, 2, 0, "", "", "", "", "", "", { .known_on = 20251231 }, "" },
};

START_TEST(worked_cases)
{
    const char *what = WORKED[_i].what;
    struct td_verdict v = judge_figures(&WORKED[_i].given, &WORKED[_i].about);

    assert_code(what, &v, WORKED[_i].code, WORKED[_i].rule);
    ck_assert_msg(v.flags == WORKED[_i].flags, "%s: flags %#x, not %#x", what, v.flags,
                  WORKED[_i].flags);
    assert_num(what, v.ratio, WORKED[_i].ratio);
    assert_num(what, v.gap, WORKED[_i].gap);
    assert_num(what, v.line, WORKED[_i].line);
    assert_num(what, v.pace, WORKED[_i].pace);
    assert_num(what, v.needed, WORKED[_i].needed);
    assert_num(what, v.expected, WORKED[_i].expected);
    if (*WORKED[_i].shown)
        assert_num(what, v.shown, WORKED[_i].shown);
}
END_TEST

START_TEST(kept_in_k_of_n_years)
{
    /* METHOD.md 8: met in 3 of 3. The last figure of a year speaks for the year. */
    struct given g = KEEP(1, "3", "", 2030, "", "2022=3 2023=3 2024=3", END(2024));
    struct td_verdict v = judge(&g);
    ck_assert_int_eq(v.kept, 3);
    ck_assert_int_eq(v.kept_of, 3);

    g.series = "2021=3 2022-06=2 2022-12=3 2023-Q1=3 2023-Q3=2 2024=1";
    v = judge(&g);
    ck_assert_int_eq(v.kept, 2);
    ck_assert_int_eq(v.kept_of, 4);

    g.kind = TD_REACH;
    v = judge(&g);
    ck_assert_int_eq(v.kept_of, 0);
}
END_TEST

/* ---- METHOD.md 2, rule by rule ---------------------------------------------------------- */

static const struct {
    const char *what;
    struct given given;
    enum td_verdict_code code;
    int rule;
    const char *value; /* that decided */
} RULES[] = {
    /* 9 */
    { "ended today", { TD_REACH, 1, "80", "", 2025, "", "2023=90", 20250701, 20250701, 0 },
      TD_NOT_APPLICABLE, 9, "90" },
    { "ends tomorrow", { TD_REACH, 1, "80", "", 2025, "", "2023=90", 20250630, 20250701, 0 },
      TD_MET, 4, "90" },
    { "an ended milestone", { TD_MILESTONE, 1, "1", "", 2025, "", "", 20260101, 20250701, 0 },
      TD_NOT_APPLICABLE, 9, "" },
    /* 1 */
    { "done ahead of time", MILESTONE(2030, "2024=1", 20250101),
      TD_MET, 1, "1" },
    { "done on the last day", MILESTONE(2025, "2025-12-31=1", 20260101),
      TD_MET, 1, "1" },
    { "done a day late", MILESTONE(2025, "2024=0 2026-01-01=1", 20260101),
      TD_MET_LATE, 1, "1" },
    { "done once is done", MILESTONE(2025, "2024=1 2025=0", 20260101),
      TD_MET, 1, "1" },
    { "half is not done", MILESTONE(2025, "2024=0.5", 20251231),
      TD_PENDING, 1, "0.5" },
    { "not done", MILESTONE(2025, "2025=0", 20260101), TD_MISSED, 1, "0" },
    { "nothing said", MILESTONE(2025, "", 20260101), TD_AWAITING, 1, "" },
    /* 2 */
    { "no value", REACH(1, "80", "", 2030, "", "", 20260101), TD_NO_DATA, 2, "" },
    { "a base is no value", KEEP(1, "80", "", 2030, "2020=90", "", 20260101),
      TD_NO_DATA, 2, "" },
    { "no value, past due", REACH(1, "80", "", 2025, "", "", 20260101), TD_NO_DATA, 2, "" },
    /* 3 */
    { "met at due", REACH(1, "80", "", 2025, "", "2024=70 2025=80", 20260101),
      TD_MET, 3, "80" },
    { "met at due, lost since", REACH(1, "80", "", 2025, "", "2025=80 2026=70", END(2026)),
      TD_MET, 3, "80" },
    { "an estimate for due settles nothing", REACH(1, "80", "", 2025, "", "2025=79", 20251130),
      TD_LAGGING, 3, "79" },
    { "an estimate for due, worse than the base", REACH(1, "80", "", 2025, "2020=79.5", "2025=79", 20251130),
      TD_MOVING_AWAY, 3, "79" },
    { "an estimate for due that meets", REACH(1, "80", "", 2025, "", "2025=81", 20251130),
      TD_MET, 4, "81" },
    { "a month ends with due", REACH(1, "80", "", 2025, "", "2025-12=81", 20251231),
      TD_MET, 3, "81" },
    { "a quarter ends with due", REACH(1, "80", "", 2025, "", "2025-Q4=81", 20260101),
      TD_MET, 3, "81" },
    { "a half ends with due", REACH(1, "80", "", 2025, "", "2025-H2=81", 20260101),
      TD_MET, 3, "81" },
    { "the last day is due", REACH(1, "80", "", 2025, "", "2025-12-31=81", 20260101),
      TD_MET, 3, "81" },
    { "the day before is not", REACH(1, "80", "", 2025, "", "2025-12-30=81", 20260101),
      TD_AWAITING, 3, "81" },
    { "met late", REACH(1, "80", "", 2025, "", "2025=79 2026=78 2027=80 2028=81", END(2028)),
      TD_MET_LATE, 3, "80" },
    { "late without a value for due", REACH(1, "80", "", 2025, "", "2024=70 2026=80",
      END(2026)), TD_MET_LATE, 3, "80" },
    { "missed", REACH(1, "80", "", 2025, "", "2024=81 2025=79 2026=78", END(2026)),
      TD_MISSED, 3, "79" },
    { "missed, told by the newest", REACH(1, "80", "", 2025, "", "2024=70 2026=75 2027=78",
      END(2027)), TD_MISSED, 3, "78" },
    { "awaiting though it was met", REACH(1, "80", "", 2025, "", "2024=90", 20260101),
      TD_AWAITING, 3, "90" },
    { "due not over yet", REACH(1, "80", "", 2025, "", "2024=90", 20251231),
      TD_MET, 4, "90" },
    { "later than due before due is over", REACH(1, "80", "", 2025, "",
      "2023=70 2025-2026=81", 20251130), TD_MET, 4, "81" },
    { "strict at due", REACH(1, ">60", "", 2025, "", "2025=60", 20260101),
      TD_MISSED, 3, "60" },
    { "strict beyond", REACH(1, ">60", "", 2025, "", "2025=60.1", 20260101),
      TD_MET, 3, "60.1" },
    { "less is better", REACH(-1, "5", "", 2025, "", "2025=5.0", 20260101),
      TD_MET, 3, "5.0" },
    { "too much", REACH(-1, "5", "", 2025, "", "2025=5.1", 20260101), TD_MISSED, 3, "5.1" },
    { "strictly less", REACH(-1, ">5", "", 2025, "", "2025=5", 20260101),
      TD_MISSED, 3, "5" },
    { "the weakest bound", REACH(1, "75", "80", 2025, "", "2025=75", 20260101),
      TD_MET, 3, "75" },
    { "the weakest bound, less is better", REACH(-1, "20", "15", 2025, "", "2025=20",
      20260101), TD_MET, 3, "20" },
    /* 4 */
    { "met, one figure", REACH(1, "80", "", 2030, "", "2024=80", 20250101),
      TD_MET, 4, "80" },
    { "met and rising", REACH(1, "80", "", 2030, "2020=70", "2024=85", 20250101),
      TD_MET, 4, "85" },
    { "falling, yet enough", REACH(1, "80", "", 2030, "2020=94", "2024=90", 20250101),
      TD_MET, 4, "90" },
    { "falling to b exactly", REACH(1, "84", "", 2030, "2020=94", "2024=90", 20250101),
      TD_MET, 4, "90" },
    { "falling below b", REACH(1, "84.1", "", 2030, "2020=94", "2024=90", 20250101),
      TD_MET_AT_RISK, 4, "90" },
    { "rising above b", REACH(-1, "5", "", 2030, "2020=2", "2024=4", 20250101),
      TD_MET_AT_RISK, 4, "4" },
    { "k is a year at least", REACH(1, "80", "", 2025, "2023-09=82", "2025-09=81",
      20251001), TD_MET, 4, "81" },
    { "k = 1, not 1/4", REACH(1, "80", "", 2025, "2023-09=82", "2025-09=80.6", 20251001),
      TD_MET_AT_RISK, 4, "80.6" },
    { "a figure before the base", REACH(1, "80", "", 2030, "2024=95", "2022=85", 20250101),
      TD_MET, 4, "85" },
    { "KEEP after its deadline", KEEP(1, "80", "", 2025, "", "2025=79 2026=80", 20270101),
      TD_MET_LATE, 3, "80" },
    { "KEEP after its deadline, by the latest", KEEP(1, "80", "", 2025, "", "2025=79 2026=80 2027=78", 20280101),
      TD_MISSED, 3, "78" },
    { "KEEP after its deadline without a figure of it", KEEP(1, "80", "", 2025, "", "2024=90", 20270101),
      TD_AWAITING, 3, "90" },
    { "KEEP was held", KEEP(1, "80", "", 2025, "", "2025=83 2026=71", 20270101),
      TD_MET, 3, "83" },
    { "KEEP at risk", KEEP(1, "80", "", 2030, "", "2025=83 2026=81", 20270101),
      TD_MET_AT_RISK, 4, "81" },
    /* 5 */
    { "KEEP, better", KEEP(1, "3", "", 2030, "", "2022=1 2024=2", 20250101),
      TD_LAGGING, 5, "2" },
    { "KEEP, the same", KEEP(1, "3", "", 2030, "", "2022=2 2024=2", 20250101),
      TD_LAGGING, 5, "2" },
    { "KEEP, worse", KEEP(1, "3", "", 2030, "", "2022=3 2024=2", 20250101),
      TD_MOVING_AWAY, 5, "2" },
    { "KEEP, one figure", KEEP(1, "3", "", 2030, "", "2024=2", 20250101),
      TD_NOT_ASSESSABLE, 5, "2" },
    { "KEEP, less is better", KEEP(-1, "3", "", 2030, "", "2022=4 2024=5", 20250101),
      TD_MOVING_AWAY, 5, "5" },
    /* 6 */
    { "one figure", REACH(1, "80", "", 2030, "", "2024=70", 20250101),
      TD_NOT_ASSESSABLE, 6, "70" },
    { "the base's own figure", REACH(1, "80", "", 2030, "2024=70", "2024=70", 20250101),
      TD_NOT_ASSESSABLE, 6, "70" },
    { "before the base", REACH(1, "80", "", 2030, "2024=90", "2023=70", 20250101),
      TD_NOT_ASSESSABLE, 6, "70" },
    { "base at the deadline, an estimate", REACH(1, "80", "", 2025, "2025=70", "2025-2026=75", 20251101),
      TD_LAGGING, 3, "75" },
    { "base at the deadline", REACH(1, "80", "", 2025, "2025=70", "2025-09=75", 20251101),
      TD_NOT_ASSESSABLE, 6, "75" },
    /* 7 */
    { "fell below", REACH(1, "80", "", 2030, "", "2020=80 2024=79.9", 20250101),
      TD_FELL_BELOW, 7, "79.9" },
    { "rose above", REACH(-1, "5", "", 2030, "2020=5", "2024=6", 20250101),
      TD_FELL_BELOW, 7, "6" },
    { "strict: b itself is not met", REACH(1, ">80", "", 2030, "2020=80", "2024=79",
      20250101), TD_MOVING_AWAY, 8, "79" },
    /* 8: from 0 in 2020 to 100 in 2030, seen in 2025 */
    { "r = 0.95", REACH(1, "100", "", 2030, "2020=0", "2025=47.5", 20260101),
      TD_ON_TRACK, 8, "47.5" },
    { "r < 0.95", REACH(1, "100", "", 2030, "2020=0", "2025=47.499999999", 20260101),
      TD_SLOW, 8, "47.499999999" },
    { "r = 0.60", REACH(1, "100", "", 2030, "2020=0", "2025=30", 20260101),
      TD_SLOW, 8, "30" },
    { "r < 0.60", REACH(1, "100", "", 2030, "2020=0", "2025=29.999999999", 20260101),
      TD_LAGGING, 8, "29.999999999" },
    { "r = 0", REACH(1, "100", "", 2030, "2020=0", "2025=0", 20260101), TD_LAGGING, 8, "0" },
    { "r < 0", REACH(1, "100", "", 2030, "2020=0", "2025=-0.000000001", 20260101),
      TD_MOVING_AWAY, 8, "-0.000000001" },
    { "less is better, on track", REACH(-1, "0", "", 2030, "2020=10", "2025=5.25", 20260101),
      TD_ON_TRACK, 8, "5.25" },
    { "less is better, away", REACH(-1, "0", "", 2030, "2020=10", "2025=10.5", 20260101),
      TD_MOVING_AWAY, 8, "10.5" },
    { "base on a strict bound, not moved", REACH(1, ">60", "", 2030, "2020=60", "2024=60.0",
      20250101), TD_LAGGING, 8, "60.0" },
    { "below zero", REACH(1, "-1", "", 2030, "2020=-3", "2025=-2", 20260101),
      TD_ON_TRACK, 8, "-2" },
    { "by quarters", REACH(1, "100", "", 2025, "2024=0", "2025-Q1=15 2025-Q2=30", 20250701),
      TD_SLOW, 8, "30" },
    { "by days of a leap year", REACH(1, "366", "", 2024, "2023=0", "2024-01-20=19",
      20240201), TD_ON_TRACK, 8, "19" },
};

START_TEST(rules)
{
    struct td_verdict v = judge(&RULES[_i].given);

    assert_code(RULES[_i].what, &v, RULES[_i].code, RULES[_i].rule);
    assert_num(RULES[_i].what, v.value, RULES[_i].value);
    ck_assert_msg(td_num_is(v.value) == (v.period != 0), "%s", RULES[_i].what);
}
END_TEST

/* METHOD.md 5: doubles say 0.5999999999999943. */
START_TEST(edges_are_exact_whatever_the_decimals)
{
    static const char *const series[] = { "2023=99.2", "2023=99.20", "2023=99.200000000" };
    for (int i = 0; i < COUNT(series); i++) {
        struct given g = REACH(1, "99.9", "", 2026, "2020=98.9", series[i], END(2023));
        struct td_verdict v = judge(&g);
        assert_code(series[i], &v, TD_SLOW, 8);
        assert_num(series[i], v.ratio, "0.600000");
        ck_assert(v.flags & TD_FLAG_BORDERLINE);
    }
}
END_TEST

/* ---- METHOD.md 3 ------------------------------------------------------------------------ */

START_TEST(numbers_of_a_slow_target)
{
    struct given g = REACH(1, "99.5", "", 2025, "2020=98.9", "2023=99.2", END(2023));
    struct td_verdict v = judge(&g);

    assert_num("distance", v.distance, "-0.060000");
    assert_num("times", v.times, "1.500000");
    assert_num("years behind", v.years_behind, "0.500000");
    assert_num("base", v.base, "98.9");
    ck_assert_int_eq(v.base_period, period("2020"));
    ck_assert_int_eq(v.period, period("2023"));
    ck_assert_int_eq(v.reaches, 2026);
}
END_TEST

START_TEST(numbers_when_less_is_better)
{
    struct given g = REACH(-1, "5", "", 2030, "2020=10", "2025=8", END(2025));
    struct td_verdict v = judge(&g);

    assert_code("8 of 5", &v, TD_SLOW, 8);
    assert_num("ratio", v.ratio, "0.800000");
    assert_num("gap", v.gap, "3.000000");
    assert_num("line", v.line, "7.500000");
    assert_num("distance", v.distance, "-0.500000");
    assert_num("pace", v.pace, "-0.400000");
    assert_num("needed", v.needed, "-0.600000");
    assert_num("times", v.times, "1.500000");
    assert_num("expected", v.expected, "6.000000");
    assert_num("years behind", v.years_behind, "1.000000");
    ck_assert_int_eq(v.reaches, 2033); /* 2032.5 */
}
END_TEST

static const struct {
    const char *what;
    struct given given;
    int reaches;
} REACHES[] = {
    { "2027.0", REACH(1, "70", "", 2030, "2020=0", "2025=50", END(2025)), 2027 },
    { "2027.0 is not beyond", REACH(1, ">70", "", 2030, "2020=0", "2025=50", END(2025)), 2028 },
    { "2027.1", REACH(1, "71", "", 2030, "2020=0", "2025=50", END(2025)), 2028 },
    { "mid-year figures", REACH(1, "70", "", 2030, "2020-06=0", "2025-06=50", END(2025)), 2027 },
    { "met", REACH(1, "50", "", 2030, "2020=0", "2024=50", END(2024)), 0 },
    { "standing still", REACH(1, "70", "", 2030, "2020=50", "2025=50", END(2025)), 0 },
    { "moving away", REACH(1, "70", "", 2030, "2020=50", "2025=49", END(2025)), 0 },
    { "one figure", REACH(1, "70", "", 2030, "", "2025=49", END(2025)), 0 },
    { "200 years", REACH(1, "205", "", 2030, "2020=0", "2025=5", END(2025)), 2225 },
    { "201 years", REACH(1, "206", "", 2030, "2020=0", "2025=5", END(2025)), 0 },
    { "KEEP comes back", KEEP(1, "3", "", 2030, "2020=1", "2024=2", END(2024)), 2028 },
};

START_TEST(year_reached)
{
    struct td_verdict v = judge(&REACHES[_i].given);
    ck_assert_msg(v.reaches == REACHES[_i].reaches, "%s: %d", REACHES[_i].what, v.reaches);
}
END_TEST

START_TEST(rounded_half_away_from_zero)
{
    struct given g = REACH(1, "1.0000005", "", 2030, "", "2024=0", END(2024));
    struct td_verdict v = judge(&g);

    assert_num("gap", v.gap, "1.000001");
    g.direction = -1;
    v = judge(&g);
    assert_num("gap", v.gap, "-1.000001");
    g.bound = "1.00000049";
    v = judge(&g);
    assert_num("gap", v.gap, "-1.000000");
}
END_TEST

START_TEST(no_line_for_what_was_met_or_is_to_be_kept)
{
    struct given fell = REACH(1, "80", "", 2030, "2020=85", "2024=79", END(2024));
    struct given keep = KEEP(1, "3", "", 2030, "2020=1", "2024=2", END(2024));
    struct td_verdict v = judge(&fell);

    assert_num("line", v.line, "");
    assert_num("years behind", v.years_behind, "");
    assert_num("needed", v.needed, "0.166667");
    assert_num("times", v.times, "");
    v = judge(&keep);
    assert_num("line", v.line, "");
    assert_num("needed", v.needed, "");
    assert_num("expected", v.expected, "3.500000");
}
END_TEST

START_TEST(plan_line)
{
    struct given g = REACH(1, "75", "80", 2025, "2020=70.2", "2023=73.2", END(2023));
    struct asked a;
    struct td_verdict v;

    ask(&a, &g);
    td_assess(&a.q, &v);
    assert_num("before", td_plan_line(&a.q, &v, 2020 * TD_YEAR - 1), "");
    assert_num("base", td_plan_line(&a.q, &v, 2020 * TD_YEAR), "70.200000");
    assert_num("mid-2022", td_plan_line(&a.q, &v, 2021 * TD_YEAR + TD_YEAR / 2), "71.640000");
    assert_num("at due", td_plan_line(&a.q, &v, 2025 * TD_YEAR), "75.000000");
    assert_num("after", td_plan_line(&a.q, &v, 2028 * TD_YEAR), "75.000000");

    g.base = "2020=76";
    ask(&a, &g);
    td_assess(&a.q, &v);
    assert_num("met from the start", td_plan_line(&a.q, &v, 2022 * TD_YEAR), "");
    g.base = g.series = "";
    ask(&a, &g);
    td_assess(&a.q, &v);
    assert_num("no base", td_plan_line(&a.q, &v, 2022 * TD_YEAR), "");
}
END_TEST

/* Values at both ends of what can be stored; UBSan watches. */
START_TEST(extreme_values)
{
    static const char *const values[] = { "1000000000000000", "-1000000000000000", "0.000000001",
                                          "-0.000000001", "0", "999999.999999999" };
    char base[64], series[64];

    for (int i = 0; i < COUNT(values) * COUNT(values) * COUNT(values); i++) {
        struct given g = { i % 5 ? TD_REACH : TD_KEEP, i % 2 ? 1 : -1, values[i % 6], "", 2199,
                           base, series, 19120101, 0, 0 };
        snprintf(base, sizeof base, "1900=%s", values[i / 6 % 6]);
        snprintf(series, sizeof series, "1900-01-02=0 1911=%s", values[i / 36]);
        struct asked a;
        struct td_verdict v;
        ask(&a, &g);
        td_assess(&a.q, &v);
        ck_assert_int_lt(v.code, TD_VERDICTS);
        ck_assert(v.gap.mantissa <= 1000000000000000 && v.gap.mantissa >= -1000000000000000);
        char said[1400];
        struct td_sentence how = { .lang = i % 2 ? TD_VI : TD_EN, .unit = "%" };
        ck_assert_uint_gt(td_verdict_sentence(said, sizeof said, &a.q, &v, &how), 20);
    }
    struct given g = REACH(1, "1000000000000000", "", 2030, "2020=0", "2025=400000000000001",
                       END(2025));
    struct td_verdict v = judge(&g);
    assert_code("large", &v, TD_SLOW, 8);
    assert_num("fewer decimals where six do not fit", v.gap, "599999999999999");
    assert_num("pace", v.pace, "80000000000000.2");
    assert_num("ratio", v.ratio, "0.800000");
}
END_TEST

/* ---- METHOD.md 4 ------------------------------------------------------------------------ */

static const struct {
    const char *what;
    struct given given;
    unsigned flags, of; /* of: the flags that this row is about */
} FLAGS[] = {
    { "met by a hair", REACH(1, "75", "", 2025, "", "2025=75.0", 20260101), BORDER, BORDER },
    { "missed by a hair", REACH(1, "75", "", 2025, "", "2025=74.95", 20260101), 0, BORDER },
    { "coarse figure", REACH(1, "75.5", "", 2025, "", "2025=75", 20260101), BORDER, BORDER },
    { "the same, finer", REACH(1, "75.5", "", 2025, "", "2025=75.0", 20260101), 0, BORDER },
    { "one figure near b", REACH(1, "75.5", "", 2030, "", "2025=75", 20260101), BORDER, BORDER },
    { "level 3 of 3", KEEP(1, "3", "", 2025, "", "2025=3", 20260101), 0, BORDER },
    { "a rate to keep", KEEP(1, "90", "", 2025, "", "2025=90.0", 20260101), BORDER, BORDER },
    { "milestones have none", MILESTONE(2025, "2025=1", 20260101), 0, ~0u },
    { "the year before last", REACH(1, "99", "", 2030, "", "2023=50", 20250101), STALE, STALE },
    { "last year's", REACH(1, "99", "", 2030, "", "2024=50", 20251231), 0, STALE },
    { "last January's", REACH(1, "99", "", 2030, "", "2024-01=50", 20251231), 0, STALE },
    { "a quarterly one in time", { TD_REACH, 1, "99", "", 2030, "", "2025-Q1=50", 20250630, 0, 3 },
      0, STALE },
    { "a quarterly one overdue", { TD_REACH, 1, "99", "", 2030, "", "2025-Q1=50", 20250701, 0, 3 },
      STALE, STALE },
    { "yearly, the next year over", { TD_REACH, 1, "99", "", 2030, "", "2024=50", 20260101, 0, 12 },
      STALE, STALE },
    { "what is decided does not age", REACH(1, "50", "", 2025, "", "2025=50", 20300101),
      0, STALE },
    { "what was missed may yet be met", REACH(1, "51", "", 2025, "", "2025=50", 20300101),
      STALE, STALE },
    { "base and one figure", REACH(1, "99", "", 2030, "2020=40", "2024=50", 20250101),
      TWO, TWO },
    { "two figures", REACH(1, "99", "", 2030, "", "2020=40 2024=50", 20250101), TWO, TWO },
    { "three figures", REACH(1, "99", "", 2030, "", "2020=40 2022=41 2024=50", 20250101),
      0, TWO },
    { "base, one before it and one after", REACH(1, "99", "", 2030, "2020=40",
      "2018=30 2024=50", 20250101), TWO, TWO },
    { "one figure has no pace", REACH(1, "99", "", 2030, "", "2024=50", 20250101), 0, TWO },
    { "nor when it is met", REACH(1, "50", "", 2030, "", "2024=60", 20250101), 0, TWO },
    { "a decided verdict needs no pace", REACH(1, "99", "", 2024, "", "2020=40 2024=50",
      20250101), 0, TWO },
    { "last step back", REACH(1, "99", "", 2030, "2020=40", "2022=60 2024=50", 20250101),
      WRONG, WRONG },
    { "last step level", REACH(1, "99", "", 2030, "2020=40", "2022=50 2024=50", 20250101),
      0, WRONG },
    { "back from the base", REACH(1, "99", "", 2030, "2023=60", "2022=40 2024=50", 20250101),
      WRONG, WRONG },
    { "last step up, less is better", REACH(-1, "5", "", 2030, "", "2020=9 2022=6 2024=7",
      20250101), WRONG, WRONG },
    { "nothing before", REACH(1, "99", "", 2030, "", "2024=50", 20250101), 0, WRONG },
    { "before the base, but after another", REACH(1, "99", "", 2030, "2025=60",
      "2022=50 2024=40", 20250101), WRONG, WRONG },
    { "exceeded", REACH(1, "75", "80", 2025, "", "2025=80.0", 20260101), EXCEEDED, EXCEEDED },
    { "within", REACH(1, "75", "80", 2025, "", "2025=79.9", 20260101), 0, EXCEEDED },
    { "exceeded, less is better", REACH(-1, "20", "15", 2025, "", "2025=14", 20260101),
      EXCEEDED, EXCEEDED },
    { "exceeded late", REACH(1, "75", "80", 2025, "", "2025=70 2026=85", END(2026)),
      EXCEEDED, EXCEEDED },
    { "exceeded ahead of time", REACH(1, "75", "80", 2030, "", "2024=85", 20250101),
      EXCEEDED, EXCEEDED },
    { "no range", REACH(1, "75", "", 2025, "", "2025=100", 20260101), 0, EXCEEDED },
};

START_TEST(flags)
{
    struct td_verdict v = judge(&FLAGS[_i].given);
    ck_assert_msg((v.flags & FLAGS[_i].of) == FLAGS[_i].flags, "%s: %#x", FLAGS[_i].what, v.flags);
}
END_TEST

/* ---- METHOD.md 6 ------------------------------------------------------------------------ */

static struct td_figure figure(const char *when, const char *what, int64_t id)
{
    return (struct td_figure){ .period = period(when), .value = num(what), .id = id,
                               .status = TD_PUBLISHED };
}

START_TEST(figures_that_count)
{
    struct td_figure f = figure("2025", "80", 1);

    ck_assert(!td_figure_counts(&f, 20241231)); /* not begun */
    ck_assert(td_figure_counts(&f, 20250101));
    /* METHOD.md 1a: never before it was known. */
    static const struct { td_date published, known; } KNOWN[] = {
        { 20251120, 20251120 }, { 20260300, 20260331 }, { 20240200, 20240229 }, { 20251200, 20251231 },
        { 20250000, 20251231 }, { 0, 20251231 },
    };
    for (int i = 0; i < COUNT(KNOWN); i++) {
        f.known_on = td_known_on(f.period, KNOWN[i].published);
        ck_assert_int_eq(f.known_on, KNOWN[i].known);
        ck_assert_int_eq(td_figure_counts(&f, td_date_add_days(f.known_on, -1)), false);
        ck_assert_int_eq(td_figure_counts(&f, f.known_on), f.known_on >= 20250101);
    }
    f.known_on = 20251120;
    f.superseded_on = 20251125;
    ck_assert(td_figure_counts(&f, 20251124));
    ck_assert(!td_figure_counts(&f, 20251125));
    f.superseded_on = 0;

    struct td_figure x = f;
    x.superseded = true;
    ck_assert(!td_figure_counts(&x, 20260101));
    x = f;
    x.other_series = true;
    ck_assert(!td_figure_counts(&x, 20260101));
    x = f;
    x.value = TD_NUM_NONE; /* blank is not zero */
    ck_assert(!td_figure_counts(&x, 20260101));
    for (int q = TD_EXACTLY; q <= TD_NEARLY; q++) {
        x = f;
        x.qualifier = (enum td_qualifier)q;
        ck_assert_int_eq(td_figure_counts(&x, 20260101), q <= TD_APPROX);
    }
}
END_TEST

/* Among two figures of 2025 the one that is 1; in both orders. */
static void assert_first_accepted(struct td_figure a, struct td_figure b)
{
    for (int i = 0; i < 2; i++) {
        struct td_figure f[] = { i ? b : a, i ? a : b };
        struct td_point p[2];
        ck_assert_uint_eq(td_series(f, 2, 20260101, p), 1);
        assert_num("accepted", p[0].value, "1");
        ck_assert_int_eq(p[0].figure, i);
        ck_assert(p[0].conflict);
    }
}

START_TEST(which_figure_is_accepted)
{
    struct td_figure a = figure("2025", "1", 1), b = figure("2025", "2", 2);

    a.published_on = 20260300;
    b.published_on = 20260210;
    assert_first_accepted(a, b); /* the newest: "2026-03" is after 10 February */
    b.published_on = 20260400;
    a.status = TD_REPORTED;
    assert_first_accepted(a, b); /* reported > published */
    b.status = TD_REPORTED;
    a.status = TD_VERIFIED;
    assert_first_accepted(a, b); /* verified > reported */
    a.status = TD_PUBLISHED;
    b.status = TD_ESTIMATE;
    assert_first_accepted(a, b); /* published > estimate */
    b.status = TD_VERIFIED;
    a.chosen = true;
    assert_first_accepted(a, b); /* a person > all */
    a = figure("2025", "1", 3);
    b = figure("2025", "2", 2);
    assert_first_accepted(a, b); /* recorded later */
    a.period = period("2025-12");
    assert_first_accepted(a, b); /* they end together */
}
END_TEST

START_TEST(a_series_is_sorted_one_a_period)
{
    struct td_figure f[40];
    struct td_point p[40];
    size_t n = 0;

    for (int i = 0; i < 13; i++) { /* 2012..2024 out of order, each three times */
        char when[8];
        snprintf(when, sizeof when, "%d", 2012 + i * 5 % 13);
        f[n++] = figure(when, "70", 1);
        f[n++] = figure(when, "70.0", 2);
        f[n++] = figure(when, i == 3 ? "71" : "70", 3);
    }
    ck_assert_uint_eq(td_series(f, n, 20250101, p), 13);
    for (int i = 0; i < 13; i++) {
        ck_assert_int_eq(p[i].t, (2012 + i) * TD_YEAR);
        ck_assert_int_eq(p[i].conflict, f[p[i].figure].value.mantissa == 71); /* 70 = 70.0 */
        ck_assert_int_eq(f[p[i].figure].id, 3);
    }
    ck_assert_uint_eq(td_series(f, 0, 20250101, p), 0);
}
END_TEST

/* VIETNAM.md, conflict C1: 80,6 % in the headline, 1.812/2.272 = 79,75 % in the table. */
START_TEST(another_figure_would_change_it)
{
    struct given g = REACH(1, "80", "85", 2025, "", "", 20260101);
    struct td_figure f[] = { figure("2024", "75.8", 1), figure("2025", "80.6", 3),
                             figure("2025", "79.75", 2), figure("2023", "75", 4) };
    struct asked a;
    struct td_verdict v;
    enum td_verdict_code other = TD_VERDICTS;

    ask(&a, &g);
    ck_assert(td_judge(&a.q, f, 4, &v, &other));
    assert_code("80.6", &v, TD_MET, 3);
    ck_assert_uint_eq(v.flags, TD_FLAG_CONFLICT | TD_FLAG_UNSURE);
    ck_assert_int_eq(other, TD_MISSED);

    f[2].value = num("81"); /* a conflict that changes nothing */
    other = TD_VERDICTS;
    ck_assert(td_judge(&a.q, f, 4, &v, &other));
    ck_assert_uint_eq(v.flags, TD_FLAG_CONFLICT);
    ck_assert_int_eq(other, TD_VERDICTS);

    f[2].value = num("80.60"); /* no conflict */
    ck_assert(td_judge(&a.q, f, 4, &v, NULL));
    ck_assert_uint_eq(v.flags, 0);

    f[2].value = num("79.75"); /* on another denominator: never mixed in */
    f[2].other_series = true;
    ck_assert(td_judge(&a.q, f, 4, &v, NULL));
    ck_assert_uint_eq(v.flags, 0);
}
END_TEST

START_TEST(the_worst_other_verdict_is_told)
{
    /* From 0 in 2020 to 100 in 2030, seen in 2025; the base is in doubt as well. */
    struct given g = REACH(1, "100", "", 2030, "", "", 20260101);
    struct td_figure f[] = { figure("2025", "49", 9), figure("2025", "40", 8),
                             figure("2025", "-1", 7), figure("2025", "20", 6),
                             figure("2020", "0", 5), figure("2020", "101", 4) };
    struct asked a;
    struct td_verdict v;
    enum td_verdict_code other;

    ask(&a, &g);
    ck_assert(td_judge(&a.q, f, 4, &v, &other)); /* without a base */
    assert_code("one period", &v, TD_NOT_ASSESSABLE, 6);
    ck_assert(td_judge(&a.q, f, 5, &v, &other));
    assert_code("49", &v, TD_ON_TRACK, 8);
    ck_assert_int_eq(other, TD_MOVING_AWAY);
    ck_assert(td_judge(&a.q, f, 6, &v, &other));
    assert_code("49", &v, TD_ON_TRACK, 8);
    ck_assert_int_eq(other, TD_FELL_BELOW);
}
END_TEST

/* Each conflicting figure is tried alone: 47 of 100 is slow, 40 from -7 is slow; only both together
 * would be on track. */
START_TEST(one_other_figure_at_a_time)
{
    struct given g = REACH(1, "100", "", 2030, "", "", 20260101);
    struct td_figure f[] = { figure("2020", "0", 2), figure("2020", "-7", 1),
                             figure("2025", "40", 2), figure("2025", "47", 1) };
    struct asked a;
    struct td_verdict v;

    ask(&a, &g);
    ck_assert(td_judge(&a.q, f, COUNT(f), &v, NULL));
    assert_code("40 from 0", &v, TD_SLOW, 8);
    ck_assert_uint_eq(v.flags & (TD_FLAG_CONFLICT | TD_FLAG_UNSURE), TD_FLAG_CONFLICT);
}
END_TEST

START_TEST(long_series_are_judged_alike)
{
    struct given g = REACH(1, "100", "", 2030, "", "", 20260101);
    struct td_figure f[130];
    struct asked a;
    struct td_verdict v;
    size_t n;

    ask(&a, &g);
    for (n = 0; n < 130; n++) { /* days of 2025, backwards */
        f[n] = figure("2025-01-01", "10", (int64_t)n);
        f[n].period = (td_period)td_date_add_days(20250101, 130 - (int)n) * 100 + 4;
        f[n].value.mantissa = 200 - (int)n;
    }
    for (n = 62; n < 68; n++) {
        ck_assert(td_judge(&a.q, f, n, &v, NULL));
        assert_code("backwards", &v, TD_MET, 4);
        assert_num("the newest", v.value, "200");
    }
    ck_assert(td_judge(&a.q, f, 130, &v, NULL));
    assert_num("the oldest", v.base, "71");
}
END_TEST

/* ---- METHOD.md 1a and 5 ------------------------------------------------------------------ */

static struct td_figure share(const char *when, const char *value, int64_t num, int64_t den, int64_t id)
{
    struct td_figure f = figure(when, value, id);

    f.numerator = (struct td_num){ num, 0 };
    f.denominator = (struct td_num){ den, 0 };
    return f;
}

/* Numerators and denominators of fifteen digits, in which one more or less decides. */
START_TEST(fifteen_digits_are_exact)
{
    const int64_t all = 999999999999989; /* a prime */
    struct given g = REACH(1, "100", "", 2030, "", "", 20260101);
    struct td_figure f[] = { share("2020", "20.00", all / 5, all, 1), share("2025", "", 0, all, 2) };
    struct asked a;
    struct td_verdict v;

    ask(&a, &g);
    a.q.factor = 100;
    /* Half the time: 0.6 of half of what was missing is 0.3 of it. */
    int64_t missing = all - all / 5, edge = all / 5 + (missing * 3 + 9) / 10;
    for (int less = 0; less < 2; less++) {
        f[1].numerator.mantissa = edge - less;
        f[1].value = num(less ? "44.00" : "44.00");
        ck_assert(td_judge(&a.q, f, 2, &v, NULL));
        assert_code("at the edge", &v, less ? TD_LAGGING : TD_SLOW, 8);
        ck_assert_int_eq(v.numerator.mantissa, edge - less);
    }
    f[1] = share("2025", "100.00", all - 1, all, 2);
    ck_assert(td_judge(&a.q, f, 2, &v, NULL));
    assert_code("one is missing", &v, TD_ON_TRACK, 8);
    a.q.due = 2025;
    ck_assert(td_judge(&a.q, f, 2, &v, NULL));
    assert_code("one is missing", &v, TD_MISSED, 3);
    assert_num("six decimals and no more", v.shown, "100.000000");
    /* Parts of nine decimals, the largest numbers that verdicts compare. */
    f[0].numerator.decimals = 9;
    f[1].denominator.decimals = 9;
    f[0].value = num("0.00");
    f[1].value = num("99");
    a.q.due = 2030;
    ck_assert(td_judge(&a.q, f, 2, &v, NULL));
    ck_assert(td_num_is(v.years_behind));
    ck_assert(v.flags & TD_FLAG_CONFLICT); /* 100,000,000,000 % is not 99 */
}
END_TEST

START_TEST(bounds_prove_and_are_no_values)
{
    static const struct {
        int direction;
        const char *bound, *value;
        enum td_qualifier how;
        td_date review;
        enum td_verdict_code code;
        unsigned flag;
    } cases[] = {
        { 1, "60", "67", TD_MORE_THAN, 20260101, TD_MET, TD_FLAG_BOUND },
        { 1, ">67", "67", TD_MORE_THAN, 20260101, TD_MET, TD_FLAG_BOUND },
        { 1, "68", "67", TD_MORE_THAN, 20260101, TD_NO_DATA, 0 },
        { 1, "80", "80", TD_NEARLY, 20260101, TD_MISSED, TD_FLAG_BOUND },
        { 1, "79", "80", TD_NEARLY, 20260101, TD_NO_DATA, 0 },
        { -1, "5", "5", TD_NEARLY, 20260101, TD_MET, TD_FLAG_BOUND },
        { -1, "5", "5", TD_MORE_THAN, 20260101, TD_MISSED, TD_FLAG_BOUND },
        { -1, "5", "4", TD_MORE_THAN, 20260101, TD_NO_DATA, 0 },
        { 1, "60", "67", TD_MORE_THAN, 20251130, TD_MET, TD_FLAG_BOUND },
        { 1, "80", "80", TD_NEARLY, 20251130, TD_NO_DATA, 0 },
    };
    struct asked a;
    struct td_verdict v;

    for (int i = 0; i < COUNT(cases); i++) {
        struct given g = REACH(cases[i].direction, cases[i].bound, "", 2025, "", "", cases[i].review);
        struct td_figure f = figure("2025", cases[i].value, 1);
        f.qualifier = cases[i].how;
        ask(&a, &g);
        ck_assert(td_judge(&a.q, &f, 1, &v, NULL));
        ck_assert_msg(v.code == cases[i].code && (v.flags & TD_FLAG_BOUND) == cases[i].flag, "%d: %s", i,
                      td_verdict_word(v.code));
    }
    /* No base, no slope; beside a value of its moment it can only contradict that. */
    struct given g = REACH(1, "80", "", 2030, "", "", 20260101);
    struct td_figure f[] = { figure("2020", "50", 1), figure("2024", "60", 2), figure("2025", "55", 3) };
    f[2].qualifier = TD_MORE_THAN;
    ask(&a, &g);
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    assert_num("the value", v.value, "60");
    f[2].period = period("2024-12");
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    ck_assert_uint_eq(v.flags & TD_FLAG_CONFLICT, 0); /* 60 is more than 55 */
    f[2].value = num("61");
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    ck_assert_uint_eq(v.flags & (TD_FLAG_CONFLICT | TD_FLAG_UNSURE), TD_FLAG_CONFLICT);
}
END_TEST

/* METHOD.md 7: coverage, own figures and sums in one series, no slope between different units. */
START_TEST(sums_of_units)
{
    struct given g = REACH(1, "80", "", 2030, "", "", 20260630);
    struct td_figure f[] = { figure("2020", "50", 1), figure("2024", "70", 2), figure("2025", "75", 3) };
    struct asked a;
    struct td_verdict v;

    for (int i = 0; i < 3; i++)
        f[i].units = 10, f[i].reported = 10;
    ask(&a, &g);
    a.q.coverage = 80;
    f[2].reported = 7;
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    assert_num("what enough units have reported", v.value, "70");
    ck_assert(v.flags & TD_FLAG_PARTIAL);
    ck_assert_int_eq(v.partial_period, f[2].period);
    ck_assert_int_eq(v.partial_reported, 7);
    char said[1400];
    td_verdict_sentence(said, sizeof said, &a.q, &v, &(struct td_sentence){ .lang = TD_VI, .unit = "%" });
    ck_assert_msg(strstr(said, "mới có 7/10 đơn vị báo cáo, tính được 75%, chưa đánh giá") != NULL, "%s", said);
    f[2].reported = 8;
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    assert_num("just enough", v.value, "75");
    assert_code("just enough", &v, TD_ON_TRACK, 8);
    ck_assert_int_eq(v.flags & TD_FLAG_PARTIAL, 0);
    f[2].units = 9;
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    assert_code("other units than those of the base", &v, TD_NOT_ASSESSABLE, 6);
    assert_num("no pace", v.pace, "");
    f[0].units = 0; /* the city's own */
    ck_assert(td_judge(&a.q, f, 3, &v, NULL));
    assert_code("from an own figure", &v, TD_ON_TRACK, 8);
    ck_assert(v.flags & TD_FLAG_MIXED);
    for (int en = 0; en < 2; en++) {
        const struct td_sentence how = { .lang = en ? TD_EN : TD_VI, .unit = "%" };
        td_verdict_sentence(said, sizeof said, &a.q, &v, &how);
        ck_assert_msg(strstr(said, en ? "; a sum of units from 2024 on, figures of its own before."
                                      : "; từ năm 2024 là số tổng hợp từ các đơn vị, trước đó là số liệu của "
                                        "chính cơ quan."),
                      "%s", said);
    }
    struct td_figure turns[] = { f[0], f[1], figure("2025", "75", 3) }; /* back to its own */
    turns[0].units = turns[0].reported = 10;
    turns[1].units = turns[1].reported = 0;
    turns[2].units = turns[2].reported = 10;
    ck_assert(td_judge(&a.q, turns, 3, &v, NULL));
    ck_assert_int_eq(v.mixed_changes, 2);
    td_verdict_sentence(said, sizeof said, &a.q, &v, &(struct td_sentence){ .lang = TD_VI, .unit = "%" });
    ck_assert_msg(strstr(said, "; từ năm 2025 là số tổng hợp từ các đơn vị, trước đó xen kẽ với số liệu của "
                               "chính cơ quan."), "%s", said);
    struct td_figure both[] = { f[2], figure("2025-12", "60", 0) };
    ck_assert(td_judge(&a.q, both, 2, &v, NULL));
    assert_num("an own figure stands for its moment", v.value, "60");
    ck_assert_uint_eq(v.flags & (TD_FLAG_CONFLICT | TD_FLAG_ROLLED_UP), 0);
}
END_TEST

/* METHOD.md 3: the last day of the first period of the present unbroken run of red or amber. */
START_TEST(since_when)
{
    static const struct { struct given given; enum td_verdict_code code; td_date since; } cases[] = {
        { REACH(1, "80", "", 2030, "2020=60", "2022=64.5 2023=61 2024=62", 20250601), TD_LAGGING, 20231231 },
        { REACH(1, "80", "", 2030, "2020=60", "2022=61 2023=67 2024=62", 20250601), TD_LAGGING, 20241231 },
        { REACH(1, "80", "", 2030, "2020=60", "2022=61 2023=62 2024=63", 20250601), TD_LAGGING, 20221231 },
        { REACH(1, "80", "", 2030, "2020=60", "2022=64 2023=67 2024=68", 20250601), TD_ON_TRACK, 0 },
        { REACH(1, "80", "", 2025, "2020=60", "2022=61 2025=62", 20260601), TD_MISSED, 20251231 },
        { REACH(1, "80", "", 2030, "", "2022=61 2023=60", 20260601), TD_MOVING_AWAY, 20231231 },
        { MILESTONE(2025, "2025=0", 20260601), TD_MISSED, 20251231 },
        /* an estimate of a period that runs: not before it was looked at */
        { REACH(1, "80", "", 2030, "2020=60", "2026=61", 20261130), TD_LAGGING, 20261130 },
        { REACH(1, "80", "", 2030, "2020=60", "2024=61 2026=62", 20261130), TD_LAGGING, 20241231 },
    };

    for (int i = 0; i < COUNT(cases); i++) {
        struct td_verdict v = judge(&cases[i].given);
        ck_assert_msg(v.code == cases[i].code && v.since == cases[i].since, "%d: %s since %d", i,
                      td_verdict_word(v.code), v.since);
    }
}
END_TEST

START_TEST(six_words)
{
    static const enum td_grade grades[TD_VERDICTS] = {
        [TD_MISSED] = TD_FAILED, [TD_FELL_BELOW] = TD_BEHIND, [TD_MOVING_AWAY] = TD_BEHIND, [TD_LAGGING] = TD_BEHIND,
        [TD_SLOW] = TD_AT_RISK, [TD_MET_AT_RISK] = TD_AT_RISK, [TD_AWAITING] = TD_UNKNOWN, [TD_NO_DATA] = TD_UNKNOWN,
        [TD_NOT_ASSESSABLE] = TD_UNKNOWN, [TD_PENDING] = TD_OPEN, [TD_ON_TRACK] = TD_FINE, [TD_MET_LATE] = TD_FINE,
        [TD_MET] = TD_FINE, [TD_NOT_APPLICABLE] = TD_OPEN,
    };
    struct td_counts c = TD_COUNTS_NONE;

    for (int v = 0; v < TD_VERDICTS; v++) {
        ck_assert_int_eq(td_verdict_grade((enum td_verdict_code)v), grades[v]);
        ck_assert_int_eq(td_verdict_lags((enum td_verdict_code)v), grades[v] <= TD_BEHIND);
        td_counts_add(&c, (enum td_verdict_code)v);
    }
    ck_assert_int_eq(c.grade[TD_BEHIND], 3);
    ck_assert_int_eq(c.lagging, c.grade[TD_FAILED] + c.grade[TD_BEHIND]);
    ck_assert_str_eq(td_grade_word(TD_AT_RISK), "at_risk");
    ck_assert_str_eq(td_word((enum td_word)(W_GRADE_FAILED + TD_OPEN), TD_VI), "Chưa đến hạn / Hết áp dụng");
}
END_TEST

/* ---- METHOD.md 7 ------------------------------------------------------------------------ */

START_TEST(counts)
{
    struct td_counts c = TD_COUNTS_NONE;

    ck_assert_int_eq(c.worst, TD_VERDICTS);
    td_counts_add(&c, TD_NOT_APPLICABLE);
    ck_assert_int_eq(c.worst, TD_NOT_APPLICABLE);
    td_counts_add(&c, TD_MET);
    td_counts_add(&c, TD_SLOW);
    td_counts_add(&c, TD_MET);
    ck_assert_int_eq(c.worst, TD_SLOW);
    ck_assert_int_eq(c.lagging, 0);
    td_counts_add(&c, TD_LAGGING);
    td_counts_add(&c, TD_MISSED);
    td_counts_add(&c, TD_FELL_BELOW);
    ck_assert_int_eq(c.worst, TD_MISSED);
    ck_assert_int_eq(c.lagging, 3);
    ck_assert_int_eq(c.total, 7);
    ck_assert_int_eq(c.of[TD_MET], 2);

    struct td_counts zeroed = { .total = 0 }; /* forgotten TD_COUNTS_NONE */
    td_counts_add(&zeroed, TD_MET);
    ck_assert_int_eq(zeroed.worst, TD_MET);
}
END_TEST

START_TEST(sums_not_means)
{
    struct td_rollup_part p[] = {
        { .numerator = 671, .denominator = 813, .reported = true, .meets = true },
        { .numerator = 568, .denominator = 724, .reported = true },
        { .numerator = 506, .denominator = 613, .reported = true, .meets = true },
        { .numerator = 67, .denominator = 122, .reported = true },
        { .numerator = 9999, .denominator = 1, .reported = false, .meets = true },
    };
    struct td_rollup r;

    td_rollup(p, 5, 2, &r);
    assert_num("1812/2272", r.value, "79.75");
    ck_assert_int_eq(r.numerator, 1812);
    ck_assert_int_eq(r.denominator, 2272);
    ck_assert_int_eq(r.units, 5);
    ck_assert_int_eq(r.reported, 4);
    ck_assert_int_eq(r.meeting, 2);
    td_rollup(p + 4, 1, 2, &r);
    assert_num("nobody reported", r.value, "");
    ck_assert_int_eq(r.meeting, 0);
    p[0].numerator = p[1].numerator = INT64_MAX;
    td_rollup(p, 5, 0, &r);
    assert_num("too large to add", r.value, "");
    ck_assert_int_eq(r.reported, 4);
}
END_TEST

START_TEST(words_for_files)
{
    for (int i = 0; i < TD_VERDICTS; i++) {
        enum td_verdict_code v = (enum td_verdict_code)i;
        for (int k = 0; k < i; k++)
            ck_assert_str_ne(td_verdict_word(v), td_verdict_word((enum td_verdict_code)k));
        int colours = td_verdict_lags(v) + td_verdict_amber(v) + td_verdict_green(v);
        ck_assert_int_eq(colours, i <= TD_MET_AT_RISK || (i >= TD_ON_TRACK && i <= TD_MET));
        ck_assert_int_eq(td_verdict_lags(v), i <= TD_LAGGING);
        ck_assert_int_eq(td_verdict_amber(v), i == TD_SLOW || i == TD_MET_AT_RISK);
    }
    ck_assert_str_eq(td_verdict_word(TD_ON_TRACK), "on_track");
    ck_assert_str_eq(td_flag_word(TD_FLAG_BORDERLINE), "borderline");
    ck_assert_str_eq(td_flag_word(TD_FLAG_UNSURE), "unsure");
}
END_TEST

/* ---- what must not change a verdict ----------------------------------------------------- */

static uint64_t state;

static int below(int n) /* xorshift64: the same everywhere */
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (int)(state % (uint64_t)n);
}

/* Values are mostly close to b, where verdicts change. */
static struct td_num any_value(int decimals)
{
    int near = 400 + below(41) - 20, anywhere = below(2001) - 1000;
    return (struct td_num){ below(4) ? near : anywhere, (int8_t)decimals };
}

static void any_question(struct asked *a)
{
    int decimals = below(3), year = 2015 + below(5);

    memset(a, 0, sizeof *a);
    a->q = (struct td_question){
        .kind = (enum td_kind)(below(8) ? below(4) ? TD_REACH : TD_KEEP : TD_MILESTONE),
        .direction = below(2) ? 1 : -1, .strict = below(4) == 0, .upper = TD_NUM_NONE,
        .bound = any_value(decimals), .due = 2020 + below(12), .base_value = TD_NUM_NONE,
        .points = a->points, .frequency = below(2) * 12,
    };
    if (below(4) == 0) {
        a->q.upper = a->q.bound;
        a->q.upper.mantissa += a->q.direction * below(20);
    }
    if (below(2)) {
        a->q.base_period = td_period_of_year(2014 + below(6));
        a->q.base_value = any_value(decimals);
    }
    for (int n = below(7); n > 0; n--) {
        struct td_point *p = &a->points[a->q.n++];
        *p = (struct td_point){ .period = td_period_of_year(year), .t = year * TD_YEAR,
                                .value = any_value(decimals), .conflict = below(9) == 0 };
        year += 1 + below(3);
    }
    a->q.review = END(year - below(2) + below(3));
    if (below(20) == 0)
        a->q.ended = END(year);
}

static void each_value(struct asked *a, void (*change)(struct td_num *))
{
    change(&a->q.bound);
    if (td_num_is(a->q.upper))
        change(&a->q.upper);
    if (td_num_is(a->q.base_value))
        change(&a->q.base_value);
    for (size_t i = 0; i < a->q.n; i++)
        change(&a->points[i].value);
}

static void one_more_decimal(struct td_num *n)
{
    n->mantissa *= 10;
    n->decimals++;
}

static void times_seven(struct td_num *n)
{
    n->mantissa *= 7;
}

static void times_1e10(struct td_num *n)
{
    n->mantissa *= 10000000000;
}

static void tenth(struct td_num *n)
{
    n->decimals++;
}

static void negated(struct td_num *n)
{
    n->mantissa = -n->mantissa;
}

static void later(struct asked *a, int years)
{
    a->q.due += years;
    a->q.review += years * 10000;
    a->q.ended += a->q.ended ? years * 10000 : 0;
    if (a->q.base_period)
        a->q.base_period = td_period_of_year(td_period_year(a->q.base_period) + years);
    for (size_t i = 0; i < a->q.n; i++) {
        a->points[i].period = td_period_of_year(td_period_year(a->points[i].period) + years);
        a->points[i].t += years * TD_YEAR;
    }
}

static bool same_num(struct td_num a, struct td_num b)
{
    return td_num_is(a) == td_num_is(b) && (!td_num_is(a) || td_num_cmp(a, b) == 0);
}

static void assert_alike(const char *what, int seed, const struct asked *a,
                         const struct td_verdict *v, unsigned compared)
{
    struct td_verdict w;

    td_assess(&a->q, &w);
    ck_assert_msg(w.code == v->code && w.rule == v->rule, "%s, %d: %s, not %s", what, seed,
                  td_verdict_word(w.code), td_verdict_word(v->code));
    ck_assert_msg(((w.flags ^ v->flags) & compared) == 0, "%s, %d: flags %#x, not %#x", what, seed,
                  w.flags, v->flags);
    ck_assert_msg(same_num(w.ratio, v->ratio) && same_num(w.times, v->times)
                      && same_num(w.years_behind, v->years_behind), "%s, %d: numbers", what, seed);
    ck_assert_int_eq(w.kept, v->kept);
    ck_assert_int_eq(w.kept_of, v->kept_of);
}

START_TEST(what_changes_no_verdict)
{
    static const struct { const char *what; void (*change)(struct td_num *); unsigned flags; }
        changes[] = {
            { "a decimal more", one_more_decimal, NOT_BORDER },
            { "times seven", times_seven, NOT_BORDER },
            { "times ten thousand million", times_1e10, NOT_BORDER },
            { "a tenth", tenth, ~0u },
        };
    int seen[TD_VERDICTS] = { 0 };

    state = UINT64_C(0x7469656e646f2026);
    for (int seed = 0; seed < 40000; seed++) {
        struct asked a, b;
        struct td_verdict v;

        any_question(&a);
        td_assess(&a.q, &v);
        seen[v.code]++;
        for (int i = 0; i < COUNT(changes) && (a.q.kind != TD_MILESTONE || i == 0); i++) {
            b = a;
            b.q.points = b.points;
            each_value(&b, changes[i].change);
            assert_alike(changes[i].what, seed, &b, &v,
                         changes[i].flags & (a.q.kind == TD_KEEP ? NOT_BORDER : ~0u));
        }
        b = a;
        b.q.points = b.points;
        later(&b, below(60) - 30);
        assert_alike("years", seed, &b, &v, ~0u);
        if (a.q.kind == TD_MILESTONE)
            continue;
        b = a;
        b.q.points = b.points;
        b.q.direction = -b.q.direction;
        each_value(&b, negated);
        assert_alike("mirrored", seed, &b, &v, ~0u);
    }
    for (int i = 0; i < TD_VERDICTS; i++)
        ck_assert_msg(seen[i] > 50, "%s: seen %d times", td_verdict_word((enum td_verdict_code)i),
                      seen[i]);
}
END_TEST

/* METHOD.md 2 once more, in whole years and small integers, written to be read beside it. */
static enum td_verdict_code by_the_book(const struct asked *a)
{
    const struct td_question *q = &a->q;
    const struct td_point *p = a->points;
    int64_t d = q->direction, b = q->bound.mantissa, due = q->due;
    int64_t review = td_date_year(q->review), n = (int64_t)q->n;
#define YEAR(i) (p[i].t / TD_YEAR)
#define Y(i) (p[i].value.mantissa)
#define MEETS(v) (q->strict ? d * ((v) - b) > 0 : d * ((v) - b) >= 0)

    if (q->ended && q->review >= q->ended)
        return TD_NOT_APPLICABLE;
    if (q->kind == TD_MILESTONE) {
        for (int i = 0; i < n; i++)
            if (td_num_cmp(p[i].value, q->bound) >= 0)
                return YEAR(i) <= due ? TD_MET : TD_MET_LATE;
        return review <= due ? TD_PENDING : n ? TD_MISSED : TD_AWAITING;
    }
    if (n == 0)
        return TD_NO_DATA;
    bool has_due = false, due_meets = false, has_later = false, later_meets = false;
    for (int i = 0; i < n; i++) {
        has_due |= YEAR(i) == due;
        due_meets |= YEAR(i) == due && MEETS(Y(i));
        has_later |= YEAR(i) > due;
        later_meets |= YEAR(i) > due && MEETS(Y(i));
    }
    if (review > due || has_due) {
        if (has_due && due_meets)
            return TD_MET;
        if (q->kind == TD_KEEP && has_later)
            return MEETS(Y(n - 1)) ? TD_MET_LATE : TD_MISSED;
        if (later_meets)
            return TD_MET_LATE;
        return has_due || has_later ? TD_MISSED : TD_AWAITING;
    }
    int64_t y = Y(n - 1), t = YEAR(n - 1), y0 = Y(0), t0 = YEAR(0);
    if (q->base_period)
        y0 = q->base_value.mantissa, t0 = td_period_year(q->base_period);
    int64_t k = due - t > 1 ? due - t : 1, span = t - t0;
    if (MEETS(y)) {
        bool risk = span > 0 && d * (y - y0) < 0 && d * ((y - b) * span + (y - y0) * k) < 0;
        return risk ? TD_MET_AT_RISK : TD_MET;
    }
    if (q->kind == TD_KEEP)
        return span <= 0 ? TD_NOT_ASSESSABLE : d * (y - y0) >= 0 ? TD_LAGGING : TD_MOVING_AWAY;
    if (span <= 0)
        return TD_NOT_ASSESSABLE;
    if (MEETS(y0))
        return TD_FELL_BELOW;
    if (due <= t0)
        return TD_NOT_ASSESSABLE;
    int64_t num = d * (y - y0) * (due - t0), den = d * (b - y0) * span;
    if (num < 0)
        return TD_MOVING_AWAY;
    if (num == 0 || 100 * num < 60 * den)
        return TD_LAGGING;
    return 100 * num < 95 * den ? TD_SLOW : TD_ON_TRACK;
#undef YEAR
#undef Y
#undef MEETS
}

START_TEST(judged_by_the_book)
{
    state = UINT64_C(0x6368c3ad6e68207a);
    for (int seed = 0; seed < 100000; seed++) {
        struct asked a;
        struct td_verdict v;

        any_question(&a);
        td_assess(&a.q, &v);
        enum td_verdict_code expected = by_the_book(&a);
        ck_assert_msg(v.code == expected, "%d: %s, not %s", seed, td_verdict_word(v.code),
                      td_verdict_word(expected));
        /* borderline, the long way round */
        if (v.period && a.q.kind == TD_REACH && v.code != TD_NOT_APPLICABLE) {
            bool border = false;
            size_t at = 0;
            each_value(&a, one_more_decimal);
            while (a.points[at].period != v.period)
                at++;
            for (int nudge = -5; nudge <= 5; nudge += 10) {
                a.points[at].value.mantissa += nudge;
                border |= by_the_book(&a) != expected;
                a.points[at].value.mantissa -= nudge;
            }
            ck_assert_msg(border == !!(v.flags & BORDER), "%d: borderline", seed);
        }
    }
}
END_TEST

/* ---- sentences -------------------------------------------------------------------------- */

static const struct {
    struct given given;
    const char *unit_vi, *unit_en, *vi, *en;
} SENTENCES[] = {
    { REACH(1, "99.5", "", 2025, "2020=98.9", "2023=99.2", END(2023)), "%", "%",
      "Có nguy cơ không đạt: đến năm 2023 đạt 99,2%, bằng 83% mức tăng theo lộ trình (kỳ này cần "
      "đạt 99,26%); cần tăng 0,15 điểm phần trăm mỗi năm, gấp 1,5 lần tốc độ bình quân từ năm 2020, để đạt từ "
      "99,5% trở lên vào năm 2025.",
      "At risk: 99.2% in 2023 is 83% of the way the plan line asks for (planned by then: 99.26%); it must rise 0.15 "
      "points a year, 1.5 times the average pace since 2020, to reach at least 99.5% by 2025." },
    { REACH(1, "75", "80", 2025, "2020=70.2", "2023=73.2", END(2023)), "%", "%",
      "Đúng tiến độ: đến năm 2023 đạt 73,2%, bằng 104% mức tăng theo lộ trình (kỳ này cần đạt "
      "73,08%); giữ tốc độ từ năm 2020 (tăng bình quân 1,0 điểm phần trăm mỗi năm) thì đến năm 2025 sẽ là "
      "75,2%, mục tiêu là 75-80%.",
      "On track: 73.2% in 2023 is 104% of the way the plan line asks for (planned by then: 73.08%); rising 1.0 points "
      "a year, as since 2020, it will be 75.2% in 2025, the target is 75-80%." },
    { REACH(1, "80", "85", 2030, "2020=70.2", "2025=71", END(2025)), "%", "%",
      "Chậm so với kế hoạch: đến năm 2025 đạt 71%, bằng 16% mức tăng theo lộ trình (kỳ này cần đạt "
      "75,1%); cần tăng 1,8 điểm phần trăm mỗi năm, gấp 11,3 lần tốc độ bình quân từ năm 2020, để đạt 80-85% "
      "vào năm 2030.",
      "Behind: 71% in 2025 is 16% of the way the plan line asks for (planned by then: 75.1%); it must rise 1.8 points "
      "a year, 11.3 times the average pace since 2020, to reach 80-85% by 2030." },
    { REACH(1, "80", "", 2030, "2020=70", "2025=70.0", END(2025)), "%", "%",
      "Chậm so với kế hoạch: đến năm 2025 đạt 70,0%, không thay đổi so với gốc của năm 2020 (kỳ này cần đạt "
      "75,0%); cần tăng 2,0 điểm phần trăm mỗi năm để đạt từ 80% trở lên vào năm 2030.",
      "Behind: 70.0% in 2025, the same as the base of 2020 (planned by then: 75.0%); it must rise 2.0 points a "
      "year to reach at least 80% by 2030." },
    { REACH(1, "99.5", "", 2025, "2020=98.9", "2023=98.5", END(2023)), "%", "%",
      "Xa dần mục tiêu: đến năm 2023 là 98,5%, giảm bình quân 0,13 điểm phần trăm mỗi năm từ gốc 98,9% của năm "
      "2020 (kỳ này cần đạt 99,26%); cần tăng 0,5 điểm phần trăm mỗi năm để đạt từ 99,5% trở lên vào năm 2025.",
      "Moving away: 98.5% in 2023, falling 0.13 points a year from the base of 98.9% in 2020 (planned by then: "
      "99.26%); it must rise 0.5 points a year to reach at least 99.5% by 2025." },
    { REACH(-1, "5", "", 2030, "2020=10", "2025=8", END(2025)), "%", "%",
      "Có nguy cơ không đạt: đến năm 2025 là 8%, bằng 80% mức giảm theo lộ trình (kỳ này cần đạt "
      "7,5%); cần giảm 0,6 điểm phần trăm mỗi năm, gấp 1,5 lần tốc độ bình quân từ năm 2020, để còn không quá "
      "5% vào năm 2030.",
      "At risk: 8% in 2025 is 80% of the way the plan line asks for (planned by then: 7.5%); it must fall 0.6 points a "
      "year, 1.5 times the average pace since 2020, to get down to at most 5% by 2030." },
    { REACH(-1, ">5", "", 2030, "2020=4", "2025=6.2", END(2025)), "%", "%",
      "Không giữ được mức đã đạt: năm 2020 là 4%, đã đạt mục tiêu, nhưng năm 2025 là "
      "6,2%, cao hơn 1,2 điểm phần trăm so với mục tiêu dưới 5% của năm 2030; cần giảm "
      "0,24 điểm phần trăm mỗi năm để đạt vào năm 2030.",
      "Fell back: 4% in 2020 met the target, but 6.2% in 2025 is 1.2 points above the "
      "target of less than 5% for 2030; it must fall 0.24 points a year to get there by "
      "2030." },
    { REACH(1, "99.5", "", 2030, "", "2022=99.97 2023=99.97 2024=99.97", END(2024)),
      "%", "%",
      "Đã đạt: năm 2024 đạt 99,97%; mục tiêu năm 2030 là từ 99,5% trở lên.",
      "Already met: 99.97% in 2024; the target for 2030 is at least 99.5%." },
    { REACH(1, "99.5", "", 2030, "", "2022=99.9 2024=99.6", END(2024)), "%", "%",
      "Đã đạt nhưng có nguy cơ không giữ được: năm 2024 đạt 99,6%, giảm bình quân 0,15 điểm phần trăm mỗi năm "
      "từ năm 2022; với đà này đến năm 2030 sẽ là 98,7%, không còn đạt mục tiêu từ 99,5% trở lên.",
      "Met but at risk: 99.6% in 2024, falling 0.15 points a year since 2022; at this pace it will be 98.7% in "
      "2030 and no longer meet the target of at least 99.5%." },
    { REACH(-1, "5", "", 2025, "", "2023=3.0 2024-11=4.5", 20241231), "%", "%",
      "Đã đạt nhưng có nguy cơ không giữ được: tháng 11/2024 là 4,5%, tăng bình quân 1,64 điểm phần trăm mỗi "
      "năm từ năm 2023; với đà này đến năm 2025 sẽ là 6,27%, không còn đạt mục tiêu không quá 5%.",
      "Met but at risk: 4.5% in 2024-11, rising 1.64 points a year since 2023; at this pace it will be 6.27% in "
      "2025 and no longer meet the target of at most 5%." },
    { REACH(1, "80", "", 2025, "", "2023-09=82.0 2025-09=80.6", 20251001), "%", "%",
      "Đã đạt nhưng có nguy cơ không giữ được: tháng 09/2025 đạt 80,6%, giảm bình quân 0,7 điểm phần trăm mỗi "
      "năm từ tháng 09/2023; với đà này, trong vòng một năm sẽ không còn đạt mục tiêu từ 80% trở lên.",
      "Met but at risk: 80.6% in 2025-09, falling 0.7 points a year since 2023-09; at this pace it will no "
      "longer meet the target of at least 80% within a year." },
    { REACH(1, "75", "80", 2025, "2020=70.2", "2025=74.8", 20260601), "%", "%",
      "Không đạt: năm 2025 đạt 74,8%, thấp hơn 0,2 điểm phần trăm so với mục tiêu 75-80% của năm 2025.",
      "Failed: 74.8% in 2025, 0.2 points below the target of 75-80% for 2025." },
    { REACH(1, ">60", "", 2025, "", "2025-Q4=60.0", 20260601), "%", "%",
      "Không đạt: quý IV/2025 đạt 60,0%, mới chạm mốc của mục tiêu trên 60% của năm 2025.",
      "Failed: 60.0% in 2025-Q4, exactly at the limit of the target of more than 60% for "
      "2025." },
    { REACH(-1, "5", "", 2025, "", "2025=6", 20260601), "%", "%",
      "Không đạt: năm 2025 là 6%, cao hơn 1 điểm phần trăm so với mục tiêu không quá 5% của năm 2025.",
      "Failed: 6% in 2025, 1 point above the target of at most 5% for 2025." },
    { REACH(1, "80", "85", 2025, "", "2025=80.6", 20260601), "%", "%",
      "Đạt mục tiêu: năm 2025 đạt 80,6%; mục tiêu năm 2025 là 80-85%.",
      "Target met: 80.6% in 2025; the target for 2025 is 80-85%." },
    { REACH(1, "100", "", 2025, "", "2025=99.6 2026-08-20=100", 20260901),
      "% district", "% district",
      "Đạt muộn: đến ngày 20/08/2026 mới đạt 100%; mục tiêu năm 2025 là 100%.",
      "Met late: 100% only on 2026-08-20; the target for 2025 was 100%." },
    { REACH(1, "75", "", 2025, "", "2023=73.2", 20260601), "%", "%",
      "Chờ số liệu: đã hết hạn năm 2025 (mục tiêu từ 75% trở lên) nhưng chưa có số liệu "
      "của kỳ này; số liệu gần nhất là 73,2% (năm 2023).",
      "Awaiting figures: the deadline of 2025 (target: at least 75%) has passed without "
      "a figure for it; the latest is 73.2% in 2023." },
    { KEEP(1, "3", "", 2030, "", "2022=3 2023=3 2024=3", END(2024)), "mức độ", "level",
      "Giữ vững: năm 2024 đạt mức độ 3; mục tiêu là từ mức độ 3 trở lên hằng năm; đạt "
      "3/3 năm có số liệu.",
      "Held: level 3 in 2024; the target is at least level 3 every year; met in 3 of 3 "
      "years." },
    { KEEP(1, "3", "", 2030, "", "2022=3 2023=2 2024=3", END(2024)), "mức độ", "level",
      "Hiện đạt: năm 2024 đạt mức độ 3; mục tiêu là từ mức độ 3 trở lên hằng năm; đạt "
      "2/3 năm có số liệu.",
      "Met now, though not always: level 3 in 2024; the target is at least level 3 every year; met in 2 of 3 "
      "years." },
    { KEEP(1, "3", "", 2030, "", "2022=2 2023=3 2024=2", END(2024)), "mức độ", "mức độ",
      "Chưa giữ được: năm 2024 đạt mức độ 2, thấp hơn 1 mức độ so với mục tiêu từ mức độ 3 trở lên hằng năm, "
      "nhưng không kém hơn gốc mức độ 2 (năm 2022); đạt 1/3 năm có số liệu; giảm 1 mức độ so với kỳ "
      "trước (2023).",
      "Not held: level 2 in 2024, 1 level below the target of at least level 3 every year, though no worse than "
      "the base of level 2 in 2022; met in 1 of 3 years; down 1 level from the period before (2023)." },
    { KEEP(1, "3", "", 2030, "", "2022=3 2024=1", END(2024)), "mức độ", "level",
      "Chưa giữ được và xa dần mục tiêu: năm 2024 đạt mức độ 1, thấp hơn 2 mức độ so với mục tiêu từ mức độ 3 "
      "trở lên hằng năm, giảm bình quân 1 mức độ mỗi năm từ gốc mức độ 3 (năm 2022); đạt 1/2 năm có số liệu.",
      "Not held and moving away: level 1 in 2024, 2 levels below the target of at least level 3 every year, "
      "falling 1 level a year from the base of level 3 in 2022; met in 1 of 2 years." },
    { KEEP(1, "80", "", 2025, "", "2024=79 2025=83", 20270101), "%", "%",
      "Đạt khi hết hạn: năm 2025 đạt 83%; mục tiêu là từ 80% trở lên hằng năm đến hết năm 2025; đạt 1/2 năm có "
      "số liệu.",
      "Met at the deadline: 83% in 2025; the target was at least 80% every year to the end of 2025; met in 1 of "
      "2 years." },
    { KEEP(1, "80", "", 2025, "", "2025=79 2026=80", 20270101), "%", "%",
      "Đạt muộn: đến năm 2026 mới đạt 80%; mục tiêu là từ 80% trở lên hằng năm đến hết năm 2025; đạt 1/2 năm có "
      "số liệu.",
      "Met late: 80% only in 2026; the target was at least 80% every year to the end of 2025; met in 1 of 2 years." },
    { KEEP(1, "80", "", 2025, "", "2025=79 2026=80 2027=78", 20280101), "%", "%",
      "Không đạt: năm 2027 đạt 78%, thấp hơn 2 điểm phần trăm so với mục tiêu từ 80% trở lên hằng năm đến hết "
      "năm 2025; "
      "đạt 1/3 năm có số liệu; giảm 2 điểm phần trăm so với kỳ trước (2026).",
      "Failed: 78% in 2027, 2 points below the target of at least 80% every year to the end of 2025; met in 1 of 3 "
      "years; down 2 points from the period before (2026)." },
    { REACH(-1, "90", "", 2030, "", "2024=70 2025=80", END(2025)), "%", "%",
      "Đã đạt nhưng có nguy cơ không giữ được: năm 2025 là 80%, tăng bình quân 10 điểm phần trăm mỗi năm từ năm "
      "2024; với "
      "đà này đến năm 2030 sẽ không còn đạt mục tiêu không quá 90%.",
      "Met but at risk: 80% in 2025, rising 10 points a year since 2024; at this pace it will no longer meet "
      "the target of "
      "at most 90% in 2030." },
    { KEEP(1, "3", "", 2030, "", "2022=20 2024=10", END(2024)), "trường", "schools",
      "Đã đạt nhưng có nguy cơ không giữ được: năm 2024 đạt 10 trường, giảm bình quân 5 trường mỗi năm từ năm "
      "2022; với đà "
      "này đến năm 2030 sẽ không còn đạt mục tiêu từ 3 trường trở lên.",
      "Met but at risk: 10 schools in 2024, falling 5 schools a year since 2022; at this pace it will no longer "
      "meet the "
      "target of at least 3 schools in 2030." },
    { KEEP(1, "100", "", 2030, "", "2020-2021=96.7", END(2021)), "%", "%",
      "Chưa đánh giá được: mới có số liệu của một kỳ (96,7%, năm học 2020-2021), thấp "
      "hơn 3,3 điểm phần trăm so với mục tiêu 100%.",
      "Cannot be judged yet: figures of one period only (96.7% in the school year "
      "2020-2021), 3.3 points below the target of 100%." },
    { KEEP(1, "100", "", 2030, "", "", END(2021)), "%", "%",
      "Chưa có số liệu để so với mục tiêu 100% hằng năm.",
      "No figure on record yet to compare with the target of 100% every year." },
    { REACH(1, "80", "", 2030, "", "2023=74.0", END(2023)), "%", "%",
      "Chưa đánh giá được: mới có số liệu của một kỳ (74,0%, năm 2023), thấp hơn 6,0 "
      "điểm phần trăm so với mục tiêu từ 80% trở lên; cần tăng 0,86 điểm phần trăm mỗi "
      "năm để đạt vào năm 2030.",
      "Cannot be judged yet: figures of one period only (74.0% in 2023), 6.0 points "
      "below the target of at least 80%; it must rise 0.86 points a year to get there by "
      "2030." },
    { REACH(1, "80", "", 2030, "2024=75", "2023=74.0", 20250101), "%", "%",
      "Chưa đánh giá được: chưa tính được tốc độ từ số liệu gốc (75%, năm 2024) đến số liệu gần nhất (74,0%, "
      "năm 2023), thấp hơn 6,0 điểm phần trăm so với mục tiêu từ 80% trở lên; cần tăng 0,86 điểm phần trăm mỗi "
      "năm để đạt vào năm 2030; số liệu gần nhất đã cũ.",
      "Cannot be judged yet: no pace can be worked out from the base (75% in 2024) to the latest figure (74.0% "
      "in 2023), 6.0 points below the target of at least 80%; it must rise 0.86 points a year to get there by "
      "2030; the latest figure is old." },
    { REACH(1, ">60", "", 2030, "", "", END(2023)), "%", "%",
      "Chưa có số liệu để so với mục tiêu trên 60% vào năm 2030.",
      "No figure on record yet to compare with the target of more than 60% by 2030." },
    { REACH(1, "80", "", 2030, "2020=80.6", "2024=79.75", END(2024)), "%", "%",
      "Không giữ được mức đã đạt: năm 2020 là 80,6%, đã đạt mục tiêu, nhưng năm 2024 là "
      "79,75%, thấp hơn 0,25 điểm phần trăm so với mục tiêu từ 80% trở lên của năm 2030; "
      "cần tăng 0,042 điểm phần trăm mỗi năm để đạt vào năm 2030.",
      "Fell back: 80.6% in 2020 met the target, but 79.75% in 2024 is 0.25 points below "
      "the target of at least 80% for 2030; it must rise 0.042 points a year to get "
      "there by 2030." },
    { REACH(1, "2000", "", 2030, "2020=1745", "2024-06=1812", END(2024)),
      "trường", "schools",
      "Có nguy cơ không đạt: đến tháng 06/2024 đạt 1.812 trường, bằng 75% mức tăng theo lộ trình "
      "(kỳ này cần đạt 1.834,3 trường); cần tăng 28,9 trường mỗi năm, gấp 1,5 lần tốc độ bình quân từ năm 2020, "
      "để đạt từ 2.000 trường trở lên vào năm 2030.",
      "At risk: 1,812 schools in 2024-06 is 75% of the way the plan line asks for (planned by then: 1,834.3 schools); "
      "it must rise 28.9 schools a year, 1.5 times the average pace since 2020, to reach at least 2,000 schools by "
      "2030." },
    { MILESTONE(2025, "2025=1", 20260601), "mốc", "mốc",
      "Đã hoàn thành (năm 2025), trong thời hạn đến hết năm 2025.",
      "Done in 2025, within the deadline, the end of 2025." },
    { MILESTONE(2025, "2026-03=1", 20260601), "mốc", "mốc",
      "Hoàn thành quá hạn (tháng 03/2026); thời hạn là hết năm 2025.",
      "Done late, in 2026-03; the deadline was the end of 2025." },
    { MILESTONE(2030, "", 20260601), "mốc", "mốc",
      "Chưa có thông tin; chưa đến hạn (hết năm 2030).",
      "Nothing on record yet; not due until the end of 2030." },
    { MILESTONE(2030, "2025=0", 20260601), "mốc", "mốc",
      "Chưa hoàn thành; chưa đến hạn (hết năm 2030).",
      "Not done yet; not due until the end of 2030." },
    { MILESTONE(2025, "", 20260601), "mốc", "mốc",
      "Chưa có thông tin; đã hết thời hạn (hết năm 2025).",
      "Nothing on record; the deadline, the end of 2025, has passed." },
    { MILESTONE(2025, "2025=0", 20260601), "mốc", "mốc",
      "Không đạt: đến hết năm 2025 vẫn chưa hoàn thành.",
      "Overdue: not done by the end of 2025." },
    { { TD_REACH, 1, "100", "", 2025, "", "2020=83.33", 20260601, 20250701, 0 },
      "% district", "% district",
      "Hết áp dụng từ ngày 01/07/2025: không còn cấp huyện.",
      "No longer applies since 2025-07-01: there are no districts." },
    { REACH(1, "80", "", 2030, "2020=70", "2029=79.96", END(2029)), "%", "%",
      "Đúng tiến độ: đến năm 2029 đạt 79,96%, bằng 111% mức tăng theo lộ trình (kỳ này cần đạt "
      "79,00%); giữ tốc độ từ năm 2020 (tăng bình quân 1,107 điểm phần trăm mỗi năm) thì đến năm 2030 sẽ là "
      "81,067%, mục tiêu là từ 80% trở lên.",
      "On track: 79.96% in 2029 is 111% of the way the plan line asks for (planned by then: 79.00%); rising 1.107 "
      "points a year, as since 2020, it will be 81.067% in 2030, the target is at least 80%." },
    { REACH(1, "80", "", 2030, "2020=20", "2023=60", END(2023)), "%", "%",
      "Đúng tiến độ: đến năm 2023 đạt 60%, bằng 222% mức tăng theo lộ trình (kỳ này cần đạt 38%); giữ tốc "
      "độ từ năm 2020 (tăng bình quân 13,3 điểm phần trăm mỗi năm) thì đến hết năm 2025 đạt mục tiêu từ 80% trở lên "
      "của năm 2030.",
      "On track: 60% in 2023 is 222% of the way the plan line asks for (planned by then: 38%); rising 13.3 points a "
      "year, as since 2020, it reaches the target of at least 80% for 2030 by the end of 2025." },
    { REACH(1, "75", "", 2060, "", "2023=74.9", END(2023)), "%", "%",
      "Chưa đánh giá được: mới có số liệu của một kỳ (74,9%, năm 2023), thấp hơn 0,1 "
      "điểm phần trăm so với mục tiêu từ 75% trở lên; cần tăng 0,003 điểm phần trăm mỗi "
      "năm để đạt vào năm 2060.",
      "Cannot be judged yet: figures of one period only (74.9% in 2023), 0.1 points "
      "below the target of at least 75%; it must rise 0.003 points a year to get there "
      "by 2060." },
    { REACH(1, ">75", "80", 2025, "", "2025=75.5", 20260601), "%", "%",
      "Đạt mục tiêu: năm 2025 đạt 75,5%; mục tiêu năm 2025 là trên 75-80%.",
      "Target met: 75.5% in 2025; the target for 2025 is more than 75-80%." },
    { REACH(-1, "20", "15", 2025, "", "2025=18.5", 20260601), "%", "%",
      "Đạt mục tiêu: năm 2025 là 18,5%; mục tiêu năm 2025 là 15-20%.",
      "Target met: 18.5% in 2025; the target for 2025 is 15-20%." },
};

static void assert_sentence(const struct asked *a, const struct td_verdict *v, enum td_lang lang,
                            int i)
{
    struct td_sentence how = { .lang = lang };
    const char *expected = lang == TD_VI ? SENTENCES[i].vi : SENTENCES[i].en;
    char buf[1400], cut[1400];

    how.unit = lang == TD_VI ? SENTENCES[i].unit_vi : SENTENCES[i].unit_en;
    if (v->rule == 9)
        how.ended_why = lang == TD_VI ? "không còn cấp huyện" : "there are no districts";
    size_t len = td_verdict_sentence(buf, sizeof buf, &a->q, v, &how);
    ck_assert_msg(strcmp(buf, expected) == 0, "%d:\n  %s\nnot\n  %s", i, buf, expected);
    ck_assert_uint_eq(len, strlen(buf));
    ck_assert(td_text_is_nfc(buf, len));

    for (size_t size = 1; size <= len + 1; size++) { /* cut at every length */
        memset(cut, 'x', sizeof cut);
        size_t n = td_verdict_sentence(cut, size, &a->q, v, &how);
        ck_assert_uint_eq(n, strlen(cut));
        ck_assert(n < size && size - n <= 4 && memcmp(cut, buf, n) == 0 && cut[size] == 'x');
        ck_assert(td_utf8_valid(cut, n));
    }
    ck_assert_uint_eq(td_verdict_sentence(cut, 0, &a->q, v, &how), 0);
}

START_TEST(sentences)
{
    struct asked a;
    struct td_verdict v;

    ask(&a, &SENTENCES[_i].given);
    td_assess(&a.q, &v);
    assert_sentence(&a, &v, TD_VI, _i);
    assert_sentence(&a, &v, TD_EN, _i);
}
END_TEST

/* METHOD.md 1: stages are printed in the words of their thresholds, whether they are to be reached or kept. */
static const struct { struct given given; const char *stage, *vi, *en; } STAGED[] = {
    { MILESTONE(2025, "2026-03=1", 20260601), "đăng ký",
      "Hoàn thành quá hạn (tháng 03/2026): đăng ký; thời hạn là hết năm 2025.",
      "Done late, in 2026-03: đăng ký; the deadline was the end of 2025." },
    { STAGE("2", 2030, "2025=1", 20260601), "được công nhận",
      "Chưa hoàn thành: được công nhận; đến nay đã hoàn thành: đăng ký (năm 2025); chưa đến hạn (hết năm 2030).",
      "Not done yet: được công nhận; so far done: đăng ký (in 2025); not due until the end of 2030." },
    { STAGE("2", 2025, "2025=1", 20260601), "được công nhận",
      "Không đạt: đến hết năm 2025 vẫn chưa hoàn thành: được công nhận; đến nay đã hoàn thành: đăng ký (năm 2025).",
      "Overdue: not done by the end of 2025: được công nhận; so far done: đăng ký (in 2025)." },
    { STAGE("2", 2030, "2026=2", END(2026)), "được công nhận",
      "Đã hoàn thành (năm 2026), trong thời hạn đến hết năm 2030: được công nhận.",
      "Done in 2026, within the deadline, the end of 2030: được công nhận." },
    { KEEP(1, "1", "", 2030, "", "", END(2024)), "tiếp tục",
      "Chưa có thông tin: tiếp tục (hằng năm, đến hết năm 2030).",
      "Nothing on record yet: tiếp tục (every year to the end of 2030)." },
    { KEEP(1, "1", "", 2030, "", "2024=1 2025=1", END(2025)), "tiếp tục",
      "Giữ vững (năm 2025): tiếp tục; đạt 2/2 năm có số liệu.",
      "Held in 2025: tiếp tục; met in 2 of 2 years." },
    { KEEP(1, "1", "", 2030, "", "2024=0 2025=1", END(2025)), "tiếp tục",
      "Hiện đạt (năm 2025): tiếp tục; đạt 1/2 năm có số liệu.",
      "Met now, though not always, in 2025: tiếp tục; met in 1 of 2 years." },
    { KEEP(1, "1", "", 2030, "", "2024=1 2025=0", END(2025)), "tiếp tục",
      "Chưa giữ được và xa dần mục tiêu: năm 2025 không còn thực hiện: tiếp tục; đạt 1/2 năm có số liệu.",
      "Not held and moving away: no longer done in 2025: tiếp tục; met in 1 of 2 years." },
    { KEEP(1, "1", "", 2030, "", "2024=0 2025=0", END(2025)), "tiếp tục",
      "Chưa giữ được: năm 2025 chưa thực hiện: tiếp tục; đạt 0/2 năm có số liệu.",
      "Not held: not done in 2025: tiếp tục; met in 0 of 2 years." },
    { KEEP(1, "1", "", 2030, "", "2025=0", END(2025)), "tiếp tục",
      "Chưa đánh giá được: mới có thông tin của một kỳ (năm 2025: chưa hoàn thành): tiếp tục.",
      "Cannot be judged yet: something is on record of one period only (in 2025: not done): tiếp tục." },
    { KEEP(1, "1", "", 2025, "", "2024=1 2025=1", 20260601), "tiếp tục",
      "Đạt mục tiêu năm 2025 (năm 2025): tiếp tục; đạt 2/2 năm có số liệu.",
      "The target for 2025 was met in 2025: tiếp tục; met in 2 of 2 years." },
    { KEEP(1, "1", "", 2025, "", "2024=1 2025=0", 20260601), "tiếp tục",
      "Không đạt mục tiêu năm 2025 (năm 2025 chưa thực hiện): tiếp tục; đạt 1/2 năm có số liệu.",
      "The target for 2025 was missed, not done in 2025: tiếp tục; met in 1 of 2 years." },
    { KEEP(1, "1", "", 2025, "", "2024=1", 20260601), "tiếp tục",
      "Chờ số liệu: đã hết hạn năm 2025 nhưng chưa có thông tin của kỳ này: tiếp tục; thông tin gần nhất (năm 2024): "
      "đã hoàn thành: đăng ký.",
      "Awaiting figures: the deadline of 2025 has passed without anything on record for it: tiếp tục; the latest in "
      "2024: done: đăng ký." },
};

START_TEST(stages_in_their_own_words)
{
    for (size_t i = 0; i < COUNT(STAGED); i++)
        for (int en = 0; en < 2; en++) {
            struct td_sentence how = { .lang = en ? TD_EN : TD_VI, .unit = "mốc", .staged = true,
                                       .stage = STAGED[i].stage, .stages = { NULL, "đăng ký", "được công nhận" } };
            struct asked a;
            struct td_verdict v;
            char buf[1400];

            ask(&a, &STAGED[i].given);
            td_assess(&a.q, &v);
            td_verdict_sentence(buf, sizeof buf, &a.q, &v, &how);
            ck_assert_str_eq(buf, en ? STAGED[i].en : STAGED[i].vi);
        }
}
END_TEST

/* Every verdict that can be given can be said, without gaps: "  ", "()" or a lone directive. */
START_TEST(nothing_is_unspeakable)
{
    char buf[1400];

    state = UINT64_C(0x6e6f6961636869);
    for (int seed = 0; seed < 40000; seed++) {
        static const char *const units[] = { "%", "mức độ", "trường", "", NULL };
        struct td_sentence how = { .lang = below(2) ? TD_VI : TD_EN, .unit = units[below(5)], .staged = below(3) == 0,
                                   .stage = below(2) ? "S" : NULL, .stages = { NULL, below(2) ? "S" : NULL } };
        struct asked a;
        struct td_verdict v;

        any_question(&a);
        td_assess(&a.q, &v);
        size_t len = td_verdict_sentence(buf, sizeof buf, &a.q, &v, &how);
        ck_assert_msg(len > 20 && len < sizeof buf - 1 && buf[len - 1] == '.', "%d: %s", seed, buf);
        ck_assert_msg(!strstr(buf, "  ") && !strstr(buf, "()") && !strstr(buf, " ,")
                          && !strstr(buf, " ;") && !strstr(buf, "$s") && !strstr(buf, "( "),
                      "%d: %s", seed, buf);
    }
}
END_TEST

START_TEST(a_mark_is_not_cut_from_its_letter)
{
    struct given g = { TD_REACH, 1, "80", "", 2025, "", "", 20260101, 20250701, 0 };
    struct td_sentence how = { .lang = TD_EN, .unit = "%", .ended_why = "e\xcc\x81x" };
    struct asked a;
    struct td_verdict v;
    char buf[100];

    ask(&a, &g);
    td_assess(&a.q, &v);
    size_t len = td_verdict_sentence(buf, sizeof buf, &a.q, &v, &how);
    size_t letter = (size_t)(strstr(buf, "e\xcc\x81") - buf);
    ck_assert_uint_eq(len, letter + 5);
    for (size_t size = letter + 1; size <= letter + 3; size++)
        ck_assert_uint_eq(td_verdict_sentence(buf, size, &a.q, &v, &how), letter);
    ck_assert_uint_eq(td_verdict_sentence(buf, letter + 4, &a.q, &v, &how), letter + 3);
}
END_TEST

START_TEST(flags_in_words)
{
    struct td_verdict v = { .flags = TD_FLAG_BORDERLINE | TD_FLAG_STALE | TD_FLAG_CONFLICT };
    char buf[1000];

    /* The sentence says that a figure is old. */
    td_flags_sentence(buf, sizeof buf, &v, TD_VI);
    ck_assert_str_eq(buf, "sát ngưỡng: chỉ sai số làm tròn cũng có thể làm thay đổi kết quả đánh giá; "
                          "các nguồn số liệu không khớp");
    ck_assert_uint_eq(td_flags_sentence(buf, sizeof buf, &v, TD_EN), strlen(buf));
    ck_assert_str_eq(buf, "borderline: rounding alone could change the verdict; sources disagree");
    v.flags = TD_FLAG_STALE;
    ck_assert_uint_eq(td_flags_sentence(buf, sizeof buf, &v, TD_EN), 0);
    ck_assert_str_eq(buf, "");
}
END_TEST

/* One is not many, in English: by the number right before. */
START_TEST(english_counts_in_two_forms)
{
    static const struct { const char *row, *said; } rows[] = {
        { "1 \1day\2days\3 left", "1 day left" }, { "0 \1day\2days\3", "0 days" }, { "11 \1day\2days\3", "11 days" },
        { "0.1 \1point\2points\3", "0.1 points" }, { "1,001 \1row\2rows\3", "1,001 rows" },
        { "of 1 \1unit\2units\3, 2 \1meets\2meet\3", "of 1 unit, 2 meet" }, { "in 2021 \1a\2b\3", "in 2021 b" },
        { "\1a\2b\3", "b" }, { "1 \1cut", "1 cut" }, { "2 \1a\2cut", "2 cut" },
    };
    char buf[200];

    for (size_t i = 0; i < COUNT(rows); i++) {
        snprintf(buf, sizeof buf, "%s", rows[i].row);
        td_word_forms(buf);
        ck_assert_str_eq(buf, rows[i].said);
    }
    td_word_fill(buf, sizeof buf, W_R_BRIEF_WRITTEN, TD_EN, (const char *const[]){ "1", "1", "2", "1" });
    ck_assert_str_eq(buf, "Recorded: 1 figure, 1 ruling on a figure, 2 statements, 1 report.");
}
END_TEST

/* The next directive of a row: "%s", "%3$s", "%-*d"; *s moves behind it. False at the end. */
static bool next_directive(const char **s, char *out, size_t size)
{
    const char *p = strchr(*s, '%');

    if (!p)
        return false;
    size_t len = 1 + strspn(p + 1, "0123456789$-+ #*.hlzjt") + 1;
    ck_assert_msg(p[len - 1] && len < size, "%s", *s);
    memcpy(out, p, len);
    out[len] = '\0';
    *s = p + len;
    return true;
}

/* Every directive of `a` is in `b`, as positional ones may stand in any order. */
static bool all_found(const char *a, const char *b)
{
    char one[16], other[16];

    while (next_directive(&a, one, sizeof one)) {
        bool found = false;
        for (const char *s = b; !found && next_directive(&s, other, sizeof other);)
            found = strcmp(one, other) == 0;
        if (!found)
            return false;
    }
    return true;
}

static bool same_order(const char *a, const char *b)
{
    char one[16], other[16];
    bool more;

    do {
        more = next_directive(&a, one, sizeof one);
        if (more != next_directive(&b, other, sizeof other) || (more && strcmp(one, other) != 0))
            return false;
    } while (more);
    return true;
}

START_TEST(both_languages_take_the_same_arguments)
{
    ck_assert(!same_order("%s %d", "%d %s") && !same_order("%s", "") && same_order("%d%%", "%d%%"));
    ck_assert(all_found("%1$s %2$s", "%2$s %1$s") && !all_found("%3$s", "%2$s"));
    for (int w = 0; w < TD_WORDS; w++) {
        const char *en = td_word((enum td_word)w, TD_EN), *vi = td_word((enum td_word)w, TD_VI);
        ck_assert_msg(*en && *vi, "row %d", w);
        ck_assert_msg(strchr(en, '$') ? all_found(en, vi) && all_found(vi, en) : same_order(en, vi),
                      "%s | %s", en, vi);
        ck_assert_msg(td_text_is_nfc(vi, strlen(vi)), "%s", vi);
    }
}
END_TEST

/* faults.def: the same rows for what goes wrong. */
START_TEST(both_languages_of_faults_take_the_same_arguments)
{
    static const struct { const char *en, *vi; } rows[] = {
#define F(en, vi) { en, vi },
#define THEIRS F
#include "base/faults.def"
#undef THEIRS
#undef F
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *en = rows[i].en, *vi = rows[i].vi;
        ck_assert_msg(*en && *vi && same_order(en, vi), "%s | %s", en, vi);
        ck_assert_msg(td_text_is_nfc(vi, strlen(vi)), "%s", vi);
        for (size_t k = 0; k < i; k++)
            ck_assert_msg(strcmp(en, rows[k].en) != 0, "twice: %s", en);
    }
}
END_TEST

/* ---- outlook.c: what only informs ------------------------------------------------------- */

/* What is missing, in what the parts count: exact, to the last one, and nothing where it is not known. */
static const struct { int direction; const char *bound, *numerator, *denominator; int64_t missing; } counted[] = {
    { 1, "60", "2000", "3400", 40 },     /* 60 % of 3,400 are 2,040 */
    { 1, "60", "2040", "3400", 0 },
    { 1, ">60", "2040", "3400", 1 },     /* more than that is one more */
    { 1, "60", "2039", "3401", 2 },      /* 2,040.6: nobody is six tenths */
    { 1, ">60", "2039", "3401", 2 },
    { 1, "100", "9996", "10000", 4 },
    { -1, "5", "61", "1000", 11 },       /* so many fewer */
    { -1, "<5", "61", "1000", 12 },
    { -1, "5", "50", "1000", 0 },
    { 1, "60", "20.5", "34.1", 0 },      /* thousands of people: not known to the last one */
    { 1, "60", "", "", 0 },
};

START_TEST(what_is_missing_is_counted)
{
    const char *bound = counted[_i].bound;
    const struct td_question q = { .direction = counted[_i].direction, .bound = num(bound + strspn(bound, "<>")),
                                   .strict = strcspn(bound, "<>") == 0, .factor = 100 };
    const struct td_verdict v = { .numerator = num(counted[_i].numerator),
                                   .denominator = num(counted[_i].denominator) };

    ck_assert_int_eq(td_short_by(&q, &v), counted[_i].missing);
}
END_TEST

/* base | series | bound, due -> the three ways: from, a year, at the deadline; "" = it has not gone that way */
static const struct { int direction; const char *base, *series; int due; const char *way[TD_FUTURES]; } futures[] = {
    { 1, "", "2020=50 2022=60 2025=63", 2030,
      { "2020 2.600000 76.000000", "2022 1.000000 68.000000", "2020 5.000000 88.000000" } },
    { 1, "2018=40", "2020=50 2022=60 2025=63", 2030,
      { "2018 3.285714 79.428571", "2022 1.000000 68.000000", "2020 5.000000 88.000000" } },
    { -1, "", "2020=9 2022=8 2025=5", 2030, /* less is better: the steepest fall is the best way */
      { "2020 -0.800000 1.000000", "2022 -1.000000 0.000000", "2022 -1.000000 0.000000" } },
    { 1, "", "2024=20 2025=50", 2030, /* more than all: who shows it says 100 */
      { "2024 30.000000 200.000000", "2024 30.000000 200.000000", "2024 30.000000 200.000000" } },
    { 1, "", "2025=50", 2030, { "", "", "" } },
    { 1, "", "2020=50 2025=63", 2025, { "", "", "" } }, /* the deadline has come */
    { 1, "", "", 2030, { "", "", "" } },
};

START_TEST(where_it_leads)
{
    const struct given g = REACH(futures[_i].direction, "80", "", futures[_i].due, futures[_i].base, futures[_i].series,
                                 20260301);
    struct asked a;
    struct td_verdict v;
    struct td_future f[TD_FUTURES];

    ask(&a, &g);
    td_assess(&a.q, &v);
    td_futures(&a.q, &v, a.q.points, a.q.n, f);
    for (int i = 0; i < TD_FUTURES; i++) {
        char said[160] = "", pace[TD_NUM_BUF], at[TD_NUM_BUF], from[TD_PERIOD_BUF];
        td_num_write(pace, sizeof pace, f[i].pace);
        td_num_write(at, sizeof at, f[i].at_due);
        td_period_write(from, sizeof from, f[i].from);
        if (f[i].to)
            snprintf(said, sizeof said, "%s %s %s", from, pace, at);
        ck_assert_msg(!strcmp(said, futures[_i].way[i]), "%d: %s, not %s", i, said, futures[_i].way[i]);
    }
}
END_TEST

Suite *suite_assess(void)
{
    Suite *s = suite_create("assess");
    TCase *rules_case = tcase_create("rules"), *series = tcase_create("series");
    TCase *property = tcase_create("properties"), *words = tcase_create("sentences");

    tcase_add_loop_test(rules_case, worked_cases, 0, COUNT(WORKED));
    tcase_add_test(rules_case, kept_in_k_of_n_years);
    tcase_add_loop_test(rules_case, rules, 0, COUNT(RULES));
    tcase_add_test(rules_case, edges_are_exact_whatever_the_decimals);
    tcase_add_test(rules_case, numbers_of_a_slow_target);
    tcase_add_test(rules_case, numbers_when_less_is_better);
    tcase_add_loop_test(rules_case, year_reached, 0, COUNT(REACHES));
    tcase_add_test(rules_case, rounded_half_away_from_zero);
    tcase_add_test(rules_case, no_line_for_what_was_met_or_is_to_be_kept);
    tcase_add_test(rules_case, plan_line);
    tcase_add_test(rules_case, extreme_values);
    tcase_add_loop_test(rules_case, flags, 0, COUNT(FLAGS));
    suite_add_tcase(s, rules_case);

    tcase_add_test(series, figures_that_count);
    tcase_add_test(series, which_figure_is_accepted);
    tcase_add_test(series, a_series_is_sorted_one_a_period);
    tcase_add_test(series, another_figure_would_change_it);
    tcase_add_test(series, the_worst_other_verdict_is_told);
    tcase_add_test(series, one_other_figure_at_a_time);
    tcase_add_test(series, long_series_are_judged_alike);
    tcase_add_test(series, fifteen_digits_are_exact);
    tcase_add_test(series, bounds_prove_and_are_no_values);
    tcase_add_test(series, sums_of_units);
    tcase_add_test(series, since_when);
    tcase_add_test(series, six_words);
    tcase_add_test(series, counts);
    tcase_add_test(series, sums_not_means);
    tcase_add_test(series, words_for_files);
    suite_add_tcase(s, series);

    tcase_add_test(property, what_changes_no_verdict);
    tcase_add_test(property, judged_by_the_book);
    suite_add_tcase(s, property);

    tcase_add_loop_test(words, sentences, 0, COUNT(SENTENCES));
    tcase_add_test(words, stages_in_their_own_words);
    tcase_add_test(words, english_counts_in_two_forms);
    tcase_add_test(words, nothing_is_unspeakable);
    tcase_add_test(words, a_mark_is_not_cut_from_its_letter);
    tcase_add_test(words, flags_in_words);
    tcase_add_loop_test(words, what_is_missing_is_counted, 0, COUNT(counted));
    tcase_add_loop_test(words, where_it_leads, 0, COUNT(futures));
    tcase_add_test(words, both_languages_take_the_same_arguments);
    tcase_add_test(words, both_languages_of_faults_take_the_same_arguments);
    suite_add_tcase(s, words);
    return s;
}
