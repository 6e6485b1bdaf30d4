/*
 * Which figure counts: METHOD.md 1a, what is known when, 6, several figures for one period, and 7, one figure from
 * those of many units. What is made of them is judged in assess.c.
 */
#include "judge/assess.h"
#include "judge/exact.h"

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

/* ---- what counts ------------------------------------------------------------------------ */

bool td_figure_replaced(const struct td_figure *f, td_date review)
{
    return f->superseded || (f->superseded_on && f->superseded_on <= review);
}

/* METHOD.md 1a, of bounds too. */
static bool stands(const struct td_figure *f, td_date review)
{
    return !td_figure_replaced(f, review) && !f->other_series && td_num_is(f->value)
        && f->known_on <= review && td_period_first_day(f->period) <= review;
}

static bool is_bound(enum td_qualifier q)
{
    return q > TD_APPROX;
}

bool td_figure_counts(const struct td_figure *f, td_date review)
{
    return stands(f, review) && !is_bound(f->qualifier);
}

static struct td_point point_of(const struct td_figure *f, size_t i, td_date review)
{
    bool running = td_period_last_day(f[i].period) > review;

    return (struct td_point){
        .period = f[i].period, .t = td_period_time(f[i].period), .value = f[i].value, .numerator = f[i].numerator,
        .denominator = f[i].denominator, .figure = (int)i, .running = running,
        .estimate = running || f[i].status == TD_ESTIMATE, .qualifier = f[i].qualifier,
        .reported = f[i].reported, .units = f[i].units, .meeting = f[i].meeting,
    };
}

static bool too_few(const struct td_point *p, int coverage)
{
    return (int64_t)p->reported * 100 < (int64_t)coverage * p->units;
}

/* ---- METHOD.md 6: one a moment ---------------------------------------------------------- */

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Positive: `a` is accepted before `b` of the same moment. An own figure stands before a roll-up, and a bound behind
 * both. */
static int preference(const struct td_figure *a, const struct td_figure *b)
{
    int by[] = {
        order(is_bound(b->qualifier), is_bound(a->qualifier)), order(!a->units, !b->units),
        order(a->chosen, b->chosen), order((int)a->status, (int)b->status),
        order(td_date_end(a->published_on), td_date_end(b->published_on)), order(a->id, b->id),
    };
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
        if (by[i])
            return by[i];
    return 0;
}

static td_date end_of(const struct td_point *p)
{
    return td_period_last_day(p->period);
}

/* By time, and the accepted one of a moment first. */
static bool stands_before(const struct td_figure *f, const struct td_point *a,
                          const struct td_point *b)
{
    if (end_of(a) != end_of(b))
        return end_of(a) < end_of(b);
    int better = preference(&f[a->figure], &f[b->figure]);
    return better ? better > 0 : a->figure > b->figure;
}

/* Shell's sort with Ciura's gaps: no memory, and nothing to do for figures that come by period, as they mostly do from
 * the database. */
static void sort(const struct td_figure *f, struct td_point *p, size_t n)
{
    static const size_t gaps[] = { 1577, 701, 301, 132, 57, 23, 10, 4, 1 };
    size_t sorted = 1;

    while (sorted < n && !stands_before(f, &p[sorted], &p[sorted - 1]))
        sorted++;
    if (sorted >= n)
        return;
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

static size_t collect(const struct td_figure *f, size_t n, td_date review, struct td_point *out)
{
    size_t m = 0;

    for (size_t i = 0; i < n; i++)
        if (stands(&f[i], review))
            out[m++] = point_of(f, i, review);
    sort(f, out, m);
    return m;
}

/* +1: this bound proves that b is met, -1 that it is not; 0: neither. hơn 67 is more than 67, gần 80 less than 80. */
static int proves(const struct td_question *q, const struct td_point *x)
{
    if (!q || q->kind == TD_MILESTONE)
        return 0;
    int over = td_num_cmp(x->value, q->bound);
    if (x->qualifier == TD_MORE_THAN)
        return over >= 0 ? q->direction : 0;
    return over <= 0 ? -q->direction : 0;
}

bool td_bound_proves(const struct td_question *q, struct td_num value, enum td_qualifier how)
{
    return is_bound(how) && proves(q, &(struct td_point){ .value = value, .qualifier = how }) != 0;
}

/* Compared as it is judged, with what x says. */
static int compared(const struct td_point *accepted, const struct td_point *x, int factor)
{
    struct td__exact exact, other = td__decimal(x->value);

    if (!td__by_quotient(accepted, factor, &exact))
        exact = td__decimal(accepted->value);
    return td__compare(&exact, &other);
}

/* Does x, of the same moment, say something else than the accepted value? A roll-up is no source of its own where
 * there is an own figure, nor where too few have reported. */
static bool disagrees(const struct td_question *q, const struct td_point *accepted, const struct td_point *x)
{
    if (is_bound(accepted->qualifier))
        return is_bound(x->qualifier) && proves(q, x) * proves(q, accepted) < 0;
    if (!accepted->units != !x->units && !is_bound(x->qualifier))
        return false;
    if (x->qualifier == TD_MORE_THAN)
        return compared(accepted, x, q ? q->factor : 0) <= 0;
    if (x->qualifier == TD_NEARLY)
        return compared(accepted, x, q ? q->factor : 0) >= 0;
    return !(q && x->units && too_few(x, q->coverage)) && td_num_cmp(x->value, accepted->value) != 0;
}

/* The series in the making: values from the front, and what stands beside them. */
struct picking {
    struct td_point *value, *bound; /* bound may be NULL: not asked for */
    size_t values, bounds;
    const struct td_question *q;    /* NULL: neither bounds nor coverage are asked for */
    struct td_point partial;        /* the newest; period 0 = none */
    bool shown;                     /* what stands beside the values is put among them */
};

/* The first of one moment that may be judged, or may prove something; NULL = none. */
static const struct td_point *accepted_of(const struct td_question *q, const struct td_point *p, size_t n, bool bound)
{
    for (size_t i = 0; i < n; i++) {
        if (is_bound(p[i].qualifier) != bound)
            continue;
        if (bound ? proves(q, &p[i]) != 0 : !(q && p[i].units && too_few(&p[i], q->coverage)))
            return &p[i];
    }
    return NULL;
}

/* All of one moment, by preference. */
static void pick(struct picking *k, const struct td_point *p, size_t n)
{
    const struct td_question *q = k->q;
    const struct td_point *x = accepted_of(q, p, n, false);
    bool value = x != NULL;

    if (!x && !is_bound(p->qualifier))
        k->partial = *p;
    if (!x)
        x = accepted_of(q, p, n, true);
    if (!x && k->shown && !is_bound(p->qualifier))
        x = p;
    if (!x)
        return;
    struct td_point accepted = *x;
    accepted.beside = !value;
    accepted.conflict = value && q && td__contradicts_itself(x, q->factor);
    for (size_t i = 0; i < n; i++)
        accepted.conflict |= p[i].figure != x->figure && disagrees(q, x, &p[i]);
    if (value || k->shown)
        k->value[k->values++] = accepted;
    else
        k->bound[k->bounds++] = accepted;
}

/* From the sorted points. `k->value` may be the same array: what is kept never overtakes what is read. */
static void pick_all(struct picking *k, const struct td_point *p, size_t n)
{
    for (size_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && end_of(&p[next]) == end_of(&p[i]);)
            next++;
        pick(k, &p[i], next - i);
    }
}

size_t td_series(const struct td_figure *f, size_t n, td_date review, struct td_point *out)
{
    struct picking k = { .value = out };

    pick_all(&k, out, collect(f, n, review, out));
    return k.values;
}

size_t td_series_shown(const struct td_question *q, const struct td_figure *f, size_t n, struct td_point *out)
{
    struct picking k = { .value = out, .q = q, .shown = true };

    pick_all(&k, out, collect(f, n, q->review, out));
    return k.values;
}

/* ---- a verdict, and what other figures would make of it --------------------------------- */

static struct td_point *conflicting(const struct picking *k, td_date end)
{
    for (size_t i = 0; i < k->values; i++)
        if (k->value[i].conflict && end_of(&k->value[i]) == end)
            return &k->value[i];
    for (size_t i = 0; i < k->bounds; i++)
        if (k->bound[i].conflict && end_of(&k->bound[i]) == end)
            return &k->bound[i];
    return NULL;
}

/* A bound in the place of a value: the moment has no value then. There is room, the value's figure gave it. */
static void judge_by_bound(const struct td_question *q, struct picking *k, size_t place, struct td_point bound,
                           struct td_verdict *then)
{
    struct td_point kept = k->value[place];
    struct td_question asked = *q;
    size_t at = k->bounds, after = k->values - place - 1;

    while (at > 0 && end_of(&k->bound[at - 1]) > end_of(&bound))
        at--;
    memmove(&k->value[place], &k->value[place + 1], after * sizeof kept);
    memmove(&k->bound[at + 1], &k->bound[at], (k->bounds - at) * sizeof kept);
    k->bound[at] = bound;
    asked.n--;
    asked.n_bounds++;
    td_assess(&asked, then);
    memmove(&k->bound[at], &k->bound[at + 1], (k->bounds - at) * sizeof kept);
    memmove(&k->value[place + 1], &k->value[place], after * sizeof kept);
    k->value[place] = kept;
}

/* Judges once more with another point in the place of the accepted one, and keeps the worst that differs; where none
 * does, what stands beside the value judged. */
static void try_other(const struct td_question *q, struct picking *k, struct td_point *place, struct td_point other,
                      struct td_verdict *v)
{
    struct td_point kept = *place;
    struct td_verdict then = *v;

    other.conflict = true;
    if (is_bound(other.qualifier) && !is_bound(kept.qualifier)) {
        if (proves(q, &other))
            judge_by_bound(q, k, (size_t)(place - k->value), other, &then);
    } else {
        *place = other;
        td_assess(q, &then);
        *place = kept;
    }
    if (is_bound(other.qualifier) && !(then.flags & TD_FLAG_BOUND && then.period == other.period))
        then = *v; /* it does not decide */
    bool differs = then.code != v->code, better = !v->other.period && kept.period == v->period;
    if (differs ? then.code < v->other.code : better && v->other.code == TD_VERDICTS)
        v->other = (struct td_other){ differs ? then.code : TD_VERDICTS, other.period, other.value, other.qualifier,
                                      other.figure, other.figure == kept.figure };
}

/* What its own parts make of a figure whose value they contradict. */
static struct td_point by_parts(const struct td_point *p, int factor)
{
    struct td_point other = *p;
    struct td__exact quotient;

    if (td__quotient(p, factor, &quotient))
        other.value = td__rounded(&quotient, p->value.decimals);
    return other;
}

static void judge_others(const struct td_question *q, struct picking *k, const struct td_figure *f, size_t n,
                         struct td_verdict *v)
{
    for (size_t i = 0; i < n; i++) {
        if (!stands(&f[i], q->review))
            continue;
        struct td_point other = point_of(f, i, q->review);
        struct td_point *place = conflicting(k, end_of(&other));
        if (!place)
            continue;
        if (place->figure == (int)i)
            other = by_parts(place, q->factor);
        if (td_num_is(other.value) && disagrees(q, place, &other))
            try_other(q, k, place, other, v);
    }
    if (v->other.code != TD_VERDICTS)
        v->flags |= TD_FLAG_UNSURE;
}

bool td_judge(const struct td_question *q, const struct td_figure *f, size_t n,
              struct td_verdict *out, enum td_verdict_code *other)
{
    struct td_point few[2 * ON_STACK];
    struct td_point *points = n <= ON_STACK ? few : malloc(2 * n * sizeof *points);
    struct td_question asked = *q;
    struct picking k = { .q = q };

    if (!points)
        return false;
    k.value = points;
    k.bound = points + n;
    pick_all(&k, points, collect(f, n, q->review, points));
    asked.points = points;
    asked.n = k.values;
    asked.bounds = k.bound;
    asked.n_bounds = k.bounds;
    asked.partial = k.partial.period ? &k.partial : NULL;
    td_assess(&asked, out);
    if (out->flags & TD_FLAG_CONFLICT)
        judge_others(&asked, &k, f, n, out);
    if (other && out->flags & TD_FLAG_UNSURE)
        *other = out->other.code;
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
