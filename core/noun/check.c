/*
 * What is wrong or strange about a figure before it is saved. The rules are pure functions over what td_check() reads;
 * an error is what cannot be true, a warning what is true so rarely that somebody should say why.
 */
#include "store/store.h"
#include "noun/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rules -------------------------------------------------------------------------- */

struct report { struct td_finding *v, spare; int n; };

/* What cannot be true is looked for first, so only warnings can be too many. */
static struct td_finding *find(struct report *r, enum td_finding_code code, bool error, struct td_num is,
                               struct td_num limit)
{
    struct td_finding *f = r->n < TD_FINDINGS_MOST ? &r->v[r->n++] : &r->spare;

    *f = (struct td_finding){ .code = code, .error = error, .is = is, .limit = limit, .other = "" };
    return f;
}

/* A percentage is the ratio read two decimals further right. */
struct td_num td__ratio(const struct td_target *t, int64_t num, int64_t den, int decimals)
{
    int shift = td_unit_is_percent(t->unit) ? 2 : 0, most = TD_NUM_MAX_DECIMALS - shift;

    decimals = decimals < most ? decimals : most;
    struct td_num n = td_num_ratio(num, den, decimals + shift);
    if (td_num_is(n))
        n.decimals = (int8_t)decimals;
    return n;
}

int td__scale(struct td_num a, struct td_num b)
{
    int most = a.decimals > b.decimals ? a.decimals : b.decimals;

    return most < 0 ? 0 : most;
}

/* The parts at one scale, divided; no value when a part has more digits than that leaves room for. */
static struct td_num value_of_parts(const struct td_target *t, const struct td_entry *e, int decimals)
{
    int scale = td__scale(e->numerator, e->denominator);
    struct td_num num = td_num_round(e->numerator, scale), den = td_num_round(e->denominator, scale);

    return td_num_is(num) && td_num_is(den) ? td__ratio(t, num.mantissa, den.mantissa, decimals) : TD_NUM_NONE;
}

struct td_num td_entry_value(const struct td_target *t, const struct td_entry *e)
{
    if (td_num_is(e->value) || !td_num_is(e->numerator) || !td_num_is(e->denominator))
        return e->value;
    return value_of_parts(t, e, t->decimals);
}

static struct td_num whole(int64_t n)
{
    return (struct td_num){ n, 0 };
}

/* Without trailing zeros after the point: 2,0 levels are two levels. */
static bool is_whole(struct td_num n)
{
    return td_num_cmp(td_num_round(n, 0), n) == 0;
}

static void check_value(struct report *r, const struct td_check *c, struct td_num v)
{
    const struct td_target *t = c->target;

    if (t->kind == TD_MILESTONE) {
        int most = td_target_stages(t);
        if (!is_whole(v) || td_num_cmp(v, whole(0)) < 0 || td_num_cmp(v, whole(most)) > 0)
            find(r, TD_FIND_MILESTONE, true, v, whole(most));
        return;
    }
    if (td_unit_is_percent(t->unit) && (td_num_cmp(v, whole(0)) < 0 || td_num_cmp(v, whole(100)) > 0))
        find(r, TD_FIND_RANGE, true, v, whole(td_num_cmp(v, whole(0)) < 0 ? 0 : 100));
    /* A level or a count: nothing between 2 and 3. */
    if (!td_unit_is_percent(t->unit) && t->decimals == 0 && !is_whole(v))
        find(r, TD_FIND_LEVEL, true, v, TD_NUM_NONE);
}

static void check_parts(struct report *r, const struct td_check *c, const struct td_entry *e)
{
    bool num = td_num_is(e->numerator), den = td_num_is(e->denominator);

    if (den && td_num_cmp(e->denominator, whole(0)) <= 0) {
        find(r, TD_FIND_PART, true, e->numerator, e->denominator);
        return;
    }
    if (!num || !den || !td_unit_is_percent(c->target->unit))
        return;
    if (td_num_cmp(e->numerator, e->denominator) > 0 || td_num_cmp(e->numerator, whole(0)) < 0) {
        find(r, TD_FIND_PART, true, e->numerator, e->denominator);
    } else if (td_num_is(e->value)) {
        struct td_num computed = value_of_parts(c->target, e, e->value.decimals);
        if (td_num_is(computed) && td_num_cmp(computed, td_num_round(e->value, computed.decimals)))
            find(r, TD_FIND_RATIO, false, e->value, computed);
    }
}

/* "Trong đó": a part is not larger than the whole. */
static void check_family(struct report *r, const struct td_check *c, struct td_num v)
{
    if (c->parent && td_num_is(c->parent_value) && td_num_cmp(v, c->parent_value) > 0)
        find(r, TD_FIND_PARENT, false, v, c->parent_value)->other = c->parent->code;
    if (c->child && td_num_is(c->child_value) && td_num_cmp(v, c->child_value) < 0)
        find(r, TD_FIND_CHILD, false, v, c->child_value)->other = c->child->code;
}

/* Differences are compared exactly, however large or fine the numbers are. */
__extension__ typedef __int128 wide;

static wide finest(struct td_num n)
{
    static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

    return (wide)n.mantissa * powers[TD_NUM_MAX_DECIMALS - n.decimals];
}

static wide distance(struct td_num a, struct td_num b)
{
    wide d = finest(a) - finest(b);

    return d < 0 ? -d : d;
}

/* What is small in itself: 10 points of a percentage, half of the last value; of what is counted, one more or less. */
static wide small_step(const struct td_target *t, struct td_num last)
{
    wide half = distance(last, whole(0)) / 2, one = finest(whole(1));

    if (td_unit_is_percent(t->unit))
        return 10 * one;
    return t->decimals == 0 && half < one ? one : half;
}

/* Beyond three times the largest step seen, and not small in itself. With one value before there is no step to compare
 * with, only the second rule. */
static void check_jump(struct report *r, const struct td_check *c, const struct td_entry *e, struct td_num v)
{
    const struct td_point *last = NULL;
    wide largest = 0;

    for (size_t i = 0; i < c->n && td_period_time(c->series[i].period) < td_period_time(e->period); i++) {
        if (last && distance(c->series[i].value, last->value) > largest)
            largest = distance(c->series[i].value, last->value);
        last = &c->series[i];
    }
    if (!last || c->target->kind == TD_MILESTONE)
        return;
    wide step = distance(v, last->value);
    if (step > small_step(c->target, last->value) && (!largest || step > 3 * largest))
        find(r, TD_FIND_JUMP, false, v, last->value)->period = last->period;
}

/* Was it there on any day of the period? */
static bool existed(const struct td_agency *a, td_period p)
{
    return (!a->valid_from || a->valid_from <= td_period_last_day(p)) &&
           (!a->valid_to || a->valid_to >= td_period_first_day(p));
}

static void check_time(struct report *r, const struct td_check *c, const struct td_entry *e)
{
    int year = td_period_year(e->period);

    if (td_period_first_day(e->period) > c->today)
        find(r, TD_FIND_FUTURE, e->status != TD_ESTIMATE, TD_NUM_NONE, TD_NUM_NONE)->period = e->period;
    if (c->plan && ((c->plan->end_year && year > c->plan->end_year) ||
                    (c->plan->start_year && year < c->plan->start_year &&
                     year != td_period_year(c->target->base_period))))
        find(r, TD_FIND_YEAR, false, TD_NUM_NONE, TD_NUM_NONE)->period = e->period;
    if (c->agency && !existed(c->agency, e->period))
        find(r, TD_FIND_AGENCY, true, TD_NUM_NONE, TD_NUM_NONE)->other = td_agency_short(c->agency);
    if (c->ended && td_period_first_day(e->period) >= c->ended)
        find(r, TD_FIND_ENDED, true, TD_NUM_NONE, TD_NUM_NONE)->period = td_period_of_day(c->ended);
    if (c->closed)
        find(r, TD_FIND_CLOSED, true, TD_NUM_NONE, TD_NUM_NONE)->period = e->period;
}

/* A whole that is suddenly half or one and a half of the last one is probably another whole. */
static void check_denominator(struct report *r, const struct td_check *c, const struct td_entry *e)
{
    struct td_num last = c->last_denominator, now = e->denominator;

    if (!td_num_is(last) || !td_num_is(now) || (e->series && *e->series))
        return;
    if (distance(now, last) > distance(last, whole(0)) / 2)
        find(r, TD_FIND_DENOMINATOR, false, now, last);
}

static int errors_first(const void *a, const void *b)
{
    const struct td_finding *x = a, *y = b;

    return x->error != y->error ? (int)y->error - (int)x->error : (int)x->code - (int)y->code;
}

int td_check_entry(const struct td_check *c, const struct td_entry *e, struct td_finding out[TD_FINDINGS_MOST])
{
    struct report r = { .v = out };
    struct td_num v = td_entry_value(c->target, e);

    check_parts(&r, c, e);
    check_time(&r, c, e);
    if (!td_num_is(v)) {
        if (!r.n || !out[0].error)
            find(&r, TD_FIND_NO_VALUE, true, TD_NUM_NONE, TD_NUM_NONE);
    } else {
        check_value(&r, c, v);
        if (!e->series || !*e->series) {
            check_family(&r, c, v);
            check_jump(&r, c, e, v);
            check_denominator(&r, c, e);
        }
    }
    qsort(out, (size_t)r.n, sizeof *out, errors_first);
    return r.n;
}

/* ---- reading what the rules need -------------------------------------------------------- */

int td__accepted(struct td *td, const struct td_observations *l, int64_t but, td_date review, struct td_point **points,
                 size_t *n, struct td_num *denominator)
{
    struct td_figure *f = calloc(l->n + 1, sizeof *f);

    *n = 0, *denominator = TD_NUM_NONE;
    *points = calloc(l->n + 1, sizeof **points);
    if (!f || !*points) {
        free(f);
        return td__no_memory(td);
    }
    for (size_t i = 0; i < l->n; i++) {
        f[i] = td_observation_figure(&l->v[i]);
        f[i].superseded |= l->v[i].change == but;
    }
    *n = td_series(f, l->n, review, *points);
    for (size_t i = 0; i < *n; i++)
        if (td_num_is(l->v[(*points)[i].figure].denominator))
            *denominator = l->v[(*points)[i].figure].denominator;
    free(f);
    return TD_OK;
}

/* The accepted values of a target and an agency; the caller frees. */
static int accepted(struct td *td, int64_t target, int64_t agency, struct td_point **points, size_t *n,
                    struct td_num *denominator)
{
    struct td_observations l;
    int rc = td_observations(td, &l, target, agency);

    *points = NULL, *n = 0, *denominator = TD_NUM_NONE;
    if (rc)
        return rc;
    rc = td__accepted(td, &l, 0, TD__WHENEVER, points, n, denominator);
    td_observations_free(&l);
    return rc;
}

int td__value_of(struct td *td, int64_t target, int64_t agency, td_period period, struct td_num *out)
{
    struct td_point *p;
    struct td_num unused;
    size_t n;
    int rc = accepted(td, target, agency, &p, &n, &unused);

    *out = TD_NUM_NONE;
    for (size_t i = 0; !rc && i < n; i++)
        if (p[i].period == period)
            *out = p[i].value;
    free(p);
    return rc;
}

int td__check_family(struct td_check *c, const struct td_targets *targets, const struct td_entry *e,
                     int (*value)(void *arg, int64_t target, const struct td_entry *e, struct td_num *out), void *arg)
{
    int rc = TD_OK;

    c->parent_value = c->child_value = TD_NUM_NONE;
    for (size_t i = 0; !rc && i < targets->n; i++) {
        const struct td_target *t = &targets->v[i];
        struct td_num v = TD_NUM_NONE;
        if (t->id == c->target->parent) {
            c->parent = t;
            rc = value(arg, t->id, e, &c->parent_value);
        } else if (t->parent == e->target && !(rc = value(arg, t->id, e, &v)) && td_num_is(v) &&
                   (!c->child || td_num_cmp(v, c->child_value) > 0)) {
            c->child = t;
            c->child_value = v;
        }
    }
    return rc;
}

static int stored_value(void *arg, int64_t target, const struct td_entry *e, struct td_num *out)
{
    return td__value_of(arg, target, e->agency, e->period, out);
}

int td__check(struct td *td, const struct td__check_world *w, const struct td_entry *e, td_date today,
              struct td_finding out[TD_FINDINGS_MOST], const struct td_target **target)
{
    struct td_check c = { .target = td_target_by_id(&w->targets, e->target), .today = today,
                          .agency = td_agency_by_id(&w->agencies, e->agency) };
    struct td_point *points = NULL;

    if (!c.target || !c.agency)
        return td__error(td, TD_NOT_FOUND, !c.target ? "no such target" : "no such agency");
    c.plan = td_plan_by_id(&w->plans, c.target->plan);
    c.ended = td_target_ended(c.target, &w->agencies, c.plan ? c.plan->city : 0);
    int rc = td_period_closed(td, c.target->plan, e->period, &c.closed);
    if (!rc)
        rc = td__check_family(&c, &w->targets, e, stored_value, td);
    if (!rc)
        rc = accepted(td, e->target, e->agency, &points, &c.n, &c.last_denominator);
    c.series = points;
    int n = rc ? rc : td_check_entry(&c, e, out);
    /* What a finding names must outlive what was read here: the agencies and targets are the caller's. */
    free(points);
    if (target)
        *target = c.target;
    return n;
}

int td_check(struct td *td, const struct td_entry *e, td_date today, struct td_finding out[TD_FINDINGS_MOST])
{
    static _Thread_local char named[TD_FINDINGS_MOST][64];
    const struct td__check_world *w = NULL;
    int n = td__check_world(td, &w);

    if (!n && w)
        n = td__check(td, w, e, today, out, NULL);
    for (int i = 0; i < n; i++) {
        snprintf(named[i], sizeof named[i], "%s", out[i].other);
        out[i].other = named[i];
    }
    return n;
}

/* ---- in words --------------------------------------------------------------------------- */

size_t td_finding_text(char *buf, size_t size, const struct td_finding *f, enum td_lang lang)
{
    static const enum td_word words[TD_FINDINGS] = {
        [TD_FIND_NO_VALUE] = W_FIND_NO_VALUE, [TD_FIND_RANGE] = W_FIND_RANGE, [TD_FIND_MILESTONE] = W_FIND_MILESTONE,
        [TD_FIND_LEVEL] = W_FIND_LEVEL, [TD_FIND_PART] = W_FIND_PART, [TD_FIND_RATIO] = W_FIND_RATIO,
        [TD_FIND_PARENT] = W_FIND_PARENT, [TD_FIND_CHILD] = W_FIND_CHILD, [TD_FIND_JUMP] = W_FIND_JUMP,
        [TD_FIND_YEAR] = W_FIND_YEAR, [TD_FIND_FUTURE] = W_FIND_FUTURE, [TD_FIND_AGENCY] = W_FIND_AGENCY,
        [TD_FIND_ENDED] = W_FIND_ENDED, [TD_FIND_CLOSED] = W_FIND_CLOSED, [TD_FIND_DENOMINATOR] = W_FIND_DENOMINATOR,
    };
    char is[TD_NUM_BUF], limit[TD_NUM_BUF], period[TD_PERIOD_BUF] = "";

    td_num_format(is, sizeof is, f->is, -1, lang);
    td_num_format(limit, sizeof limit, f->limit, -1, lang);
    if (f->period)
        td_period_format(period, sizeof period, f->period, lang);
    return td_word_fill(buf, size, words[f->code], lang, (const char *const[]){ is, limit, period, f->other });
}
