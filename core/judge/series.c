/*
 * Which figure counts: METHOD.md 6, several figures for one period, and 7, one figure from
 * those of many units. What is made of them is judged in assess.c.
 */
#include "judge/assess.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ON_STACK = 64 }; /* a series as long as this is judged without asking for memory */

/* ---- when a figure became known ---------------------------------------------------------- */

td_date td_date_end(td_date partial)
{
    int year = partial / 10000, month = partial / 100 % 100;

    if (!partial || partial % 100)
        return partial;
    if (!month)
        return year * 10000 + 1231;
    td_date next = month == 12 ? (year + 1) * 10000 + 101 : (year * 100 + month + 1) * 100 + 1;
    return td_date_add_days(next, -1);
}

td_date td_known_on(td_period period, td_date published_on)
{
    return published_on ? td_date_end(published_on) : td_period_last_day(period);
}

/* ---- the accepted series ---------------------------------------------------------------- */

bool td_figure_counts(const struct td_figure *f, td_date review)
{
    if (f->superseded || f->other_series || f->qualifier > TD_APPROX || !td_num_is(f->value))
        return false;
    if (td_period_first_day(f->period) > review)
        return false;
    return td_period_last_day(f->period) <= review || f->published_on <= review;
}

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Positive: `a` is accepted before `b` of the same period. */
static int preference(const struct td_figure *a, const struct td_figure *b)
{
    int by[] = {
        order(a->chosen, b->chosen), order((int)a->status, (int)b->status),
        order(a->published_on, b->published_on), order(a->id, b->id),
    };
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
        if (by[i])
            return by[i];
    return 0;
}

/* By time, and the accepted one of a period first. */
static bool stands_before(const struct td_figure *f, const struct td_point *a,
                          const struct td_point *b)
{
    if (a->t != b->t)
        return a->t < b->t;
    int better = preference(&f[a->figure], &f[b->figure]);
    return better ? better > 0 : a->figure > b->figure;
}

/* Shell's sort with Ciura's gaps: no memory, and next to nothing to do for figures that come
 * by period, as they do from the database. */
static void sort(const struct td_figure *f, struct td_point *p, size_t n)
{
    static const size_t gaps[] = { 1577, 701, 301, 132, 57, 23, 10, 4, 1 };

    for (size_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++) {
        size_t gap = gaps[g];
        for (size_t i = gap; i < n; i++) {
            if (!stands_before(f, &p[i], &p[i - gap]))
                continue;
            struct td_point x = p[i];
            size_t at = i;
            for (; at >= gap && stands_before(f, &x, &p[at - gap]); at -= gap)
                p[at] = p[at - gap];
            p[at] = x;
        }
    }
}

/* Keeps the first point of each moment and marks it when another one says something else. */
static size_t accept_one_a_period(struct td_point *p, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || p[kept - 1].t != p[i].t)
            p[kept++] = p[i];
        else if (td_num_cmp(p[kept - 1].value, p[i].value) != 0)
            p[kept - 1].conflict = true;
    }
    return kept;
}

static struct td_point point_of(const struct td_figure *f, size_t i)
{
    return (struct td_point){ .period = f[i].period, .t = td_period_time(f[i].period),
                              .value = f[i].value, .figure = (int)i };
}

size_t td_series(const struct td_figure *f, size_t n, td_date review, struct td_point *out)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        if (td_figure_counts(&f[i], review))
            out[m++] = point_of(f, i);
    sort(f, out, m);
    return accept_one_a_period(out, m);
}

/* ---- a verdict, and what other figures would make of it --------------------------------- */

static struct td_point *conflicting(struct td_point *p, size_t n, const struct td_point *x)
{
    for (size_t i = 0; i < n; i++)
        if (p[i].conflict && p[i].t == x->t)
            return td_num_cmp(p[i].value, x->value) ? &p[i] : NULL;
    return NULL;
}

/* Judges once more with each conflicting figure in its period's place. Returns the worst verdict
 * that differs, TD_VERDICTS when none does. */
static enum td_verdict_code judge_others(const struct td_question *q, struct td_point *p,
                                         const struct td_figure *f, size_t n,
                                         enum td_verdict_code accepted)
{
    enum td_verdict_code worst = TD_VERDICTS;

    for (size_t i = 0; i < n; i++) {
        if (!td_figure_counts(&f[i], q->review))
            continue;
        struct td_point other = point_of(f, i);
        struct td_point *place = conflicting(p, q->n, &other);
        if (!place)
            continue;
        struct td_point kept = *place;
        struct td_verdict v;
        other.conflict = true;
        *place = other;
        td_assess(q, &v);
        *place = kept;
        if (v.code != accepted && v.code < worst)
            worst = v.code;
    }
    return worst;
}

bool td_judge(const struct td_question *q, const struct td_figure *f, size_t n,
              struct td_verdict *out, enum td_verdict_code *other)
{
    struct td_point few[ON_STACK];
    struct td_point *points = n <= ON_STACK ? few : malloc(n * sizeof *points);
    struct td_question asked = *q;

    if (!points)
        return false;
    asked.points = points;
    asked.n = td_series(f, n, q->review, points);
    td_assess(&asked, out);
    if (out->flags & TD_FLAG_CONFLICT) {
        enum td_verdict_code worst = judge_others(&asked, points, f, n, out->code);
        if (worst != TD_VERDICTS) {
            out->flags |= TD_FLAG_UNSURE;
            if (other)
                *other = worst;
        }
    }
    if (points != few)
        free(points);
    return true;
}

/* ---- METHOD.md 7: units ----------------------------------------------------------------- */

static bool add(int64_t *sum, int64_t x)
{
    return !__builtin_add_overflow(*sum, x, sum);
}

void td_rollup(const struct td_rollup_part *p, size_t n, int decimals, struct td_rollup *out)
{
    bool fits = true;

    assert(decimals >= 0 && decimals + 2 <= TD_NUM_MAX_DECIMALS);
    *out = (struct td_rollup){ .value = TD_NUM_NONE, .units = (int)n };
    for (size_t i = 0; i < n; i++) {
        if (!p[i].reported)
            continue;
        out->reported++;
        out->meeting += p[i].meets;
        fits = fits && add(&out->numerator, p[i].numerator)
            && add(&out->denominator, p[i].denominator);
    }
    if (!fits) {
        out->numerator = out->denominator = 0;
        return;
    }
    /* A percentage is the ratio read two decimals further right. */
    out->value = td_num_ratio(out->numerator, out->denominator, decimals + 2);
    if (td_num_is(out->value))
        out->value.decimals = (int8_t)decimals;
}
