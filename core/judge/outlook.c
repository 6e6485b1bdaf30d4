/* What is missing, counted, and where the pace of so far leads: exact fractions until they are rounded to be read. */
#include "judge/outlook.h"
#include "judge/exact.h"

static bool is_whole(struct td_num n)
{
    const struct td_num whole = td_num_round(n, 0);
    return td_num_is(whole) && td_num_cmp(whole, n) == 0;
}

int64_t td_short_by(const struct td_question *q, const struct td_verdict *v)
{
    if (!is_whole(v->numerator) || !is_whole(v->denominator) || !td_num_is(q->bound) || q->factor < 1)
        return 0;
    struct td__exact all = td__decimal(v->denominator), want = td__decimal(q->bound), have = td__decimal(v->numerator);
    want = td__times(&want, &all);
    want = td__scaled(&want, 1, q->factor);
    struct td__exact gap = q->direction < 0 ? td__minus(&have, &want) : td__minus(&want, &have);
    if (td__sign(&gap) < (q->strict ? 0 : 1))
        return 0;
    int64_t whole = td__floor(&gap);
    struct td__exact floor = td__integer(whole);
    return whole + (q->strict || td__compare(&floor, &gap) != 0);
}

/* ---- futures ---------------------------------------------------------------------------- */

/* A place on the way: a figure, or the plan's own base. */
struct place { td_period period; td_time t; struct td__exact value; const struct td_point *point; };

static struct place place_of(const struct td_question *q, const struct td_point *p)
{
    struct place x = { .period = p->period, .t = p->t, .point = p };

    if (!td__by_quotient(p, q->factor, &x.value))
        x.value = td__decimal(p->value);
    return x;
}

/* What a year of the way from one place to another adds. */
static struct td__exact a_year(const struct place *from, const struct place *to)
{
    struct td__exact rise = td__minus(&to->value, &from->value);
    return td__scaled(&rise, TD_YEAR, to->t - from->t);
}

static struct td_future future(const struct td_question *q, const struct place *from, const struct place *to,
                               const struct place *now)
{
    struct td__exact pace = a_year(from, to), more = td__scaled(&pace, q->due * TD_YEAR - now->t, TD_YEAR);

    more = td__plus(&now->value, &more);
    return (struct td_future){ from->period, to->period, td__informing(&pace), td__informing(&more) };
}

/* Is the way from a to b better than that from c to d? */
static bool better(const struct td_question *q, const struct place *a, const struct place *b, const struct place *c,
                   const struct place *d)
{
    struct td__exact x = a_year(a, b), y = a_year(c, d);
    int more = td__compare(&x, &y);
    return q->direction < 0 ? more < 0 : more > 0;
}

/* The figure that was judged, where it is the newest of its series. */
static const struct td_point *judged(const struct td_verdict *v, const struct td_point *points, size_t n)
{
    while (n && points[n - 1].beside)
        n--;
    return n && points[n - 1].period == v->period && v->period ? &points[n - 1] : NULL;
}

void td_futures(const struct td_question *q, const struct td_verdict *v, const struct td_point *points, size_t n,
                struct td_future out[TD_FUTURES])
{
    const struct td_point *last = judged(v, points, n);
    bool based = q->base_period && td_num_is(q->base_value), stepped = false;
    struct place now, before = { 0 }, base = { 0 }, best[2] = { { 0 }, { 0 } };

    for (int i = 0; i < TD_FUTURES; i++)
        out[i] = (struct td_future){ .pace = TD_NUM_NONE, .at_due = TD_NUM_NONE };
    if (q->kind == TD_MILESTONE || !last || last->t >= q->due * TD_YEAR)
        return;
    now = place_of(q, last);
    if (based)
        before = base = (struct place){ q->base_period, td_period_time(q->base_period), td__decimal(q->base_value),
                                        NULL };
    for (const struct td_point *p = points; p <= last; p++) {
        struct place here = { 0 };
        if (!p->beside)
            here = place_of(q, p);
        if (!here.period || (based && here.t <= base.t)) /* what lies before the plan's base is not on its way */
            continue;
        if (before.period && (!before.point || td_same_units(before.point, p))) {
            if (!stepped || !better(q, &best[0], &best[1], &before, &here))
                best[0] = before, best[1] = here;
            stepped = true;
            if (p == last)
                out[TD_AS_LAST] = future(q, &before, &here, &now);
        }
        if (!base.period)
            base = here;
        before = here;
    }
    if (stepped)
        out[TD_AS_BEST] = future(q, &best[0], &best[1], &now);
    if (td_num_is(v->pace) && base.period && base.t < now.t)
        out[TD_AS_ON_AVERAGE] = future(q, &base, &now, &now);
}
