/*
 * The method of METHOD.md: which verdict a target gets, and the numbers beside it. The rule
 * numbers are those of its section 2. Which figures are judged is decided in series.c, how a
 * verdict is put into words in sentence.c.
 *
 * Every comparison is between exact fractions (METHOD.md 5, exact.c).
 */
#include "judge/assess.h"
#include "judge/exact.h"

#include <assert.h>
#include <string.h>

enum {
    INFORM = 6,      /* decimals of the numbers that only inform */
    NEVER = 200,     /* years: what the present pace reaches later than that it never reaches */
};

/* ---- a question made ready -------------------------------------------------------------- */

struct judging {
    const struct td_question *q;
    struct td__exact bound, base;
    td_time due, t0;
    bool own_base; /* the plan's official one; otherwise the first accepted value */
    bool settled;  /* every period has ended, whatever its point says: a day of before is judged */
    const struct td_point *nudged; /* this point is taken higher by `nudge` half units of its last decimal */
    int nudge;
};

struct ruling {
    enum td_verdict_code code;
    int rule;
    const struct td_point *point; /* that decided, or NULL */
};

static bool by_quotient(const struct judging *j, const struct td_point *p, struct td__exact *out)
{
    return td__by_quotient(p, j->q->factor, out);
}

static struct td__exact value(const struct judging *j, const struct td_point *p)
{
    struct td__exact y;

    if (!by_quotient(j, p, &y))
        y = td__decimal(p->value);
    if (j->nudged && p == j->nudged) {
        struct td__exact half = td__decimal((struct td_num){ j->nudge, p->value.decimals });
        half = td__scaled(&half, 1, 2);
        y = td__plus(&y, &half);
    }
    return y;
}

static const struct td_point *newest_value(const struct judging *j)
{
    return j->q->n ? &j->q->points[j->q->n - 1] : NULL;
}

/* Enough to compare a value with the bound. */
static void prepare_bound(struct judging *j, const struct td_question *q)
{
    assert(q->kind == TD_MILESTONE || td_num_is(q->bound));
    assert(q->kind == TD_MILESTONE || q->direction == 1 || q->direction == -1);
    j->q = q;
    j->settled = false;
    j->nudged = NULL;
    j->bound = td_num_is(q->bound) ? td__decimal(q->bound) : td__integer(1);
}

static void prepare(struct judging *j, const struct td_question *q)
{
    assert(q->due >= 0 && q->due < 10000);
    prepare_bound(j, q);
    j->due = q->due * TD_YEAR;
    j->own_base = q->base_period && td_num_is(q->base_value);
    j->t0 = j->own_base ? td_period_time(q->base_period) : q->n ? q->points[0].t : 0;
    j->base = j->own_base ? td__decimal(q->base_value) : q->n ? value(j, q->points) : td__integer(0);
}

/* How far to the good side: negative is on the bad side. */
static int toward(const struct judging *j, const struct td__exact *difference)
{
    return j->q->direction < 0 ? -td__sign(difference) : td__sign(difference);
}

/* The good side of zero is the upper one. */
static struct td__exact turned(const struct judging *j, struct td__exact difference)
{
    difference.num.negative ^= j->q->direction < 0;
    return difference;
}

static int side(const struct judging *j, const struct td__exact *y)
{
    struct td__exact beyond = td__minus(y, &j->bound);
    return toward(j, &beyond);
}

static bool meets(const struct judging *j, const struct td__exact *y)
{
    return side(j, y) >= (j->q->strict ? 1 : 0);
}

/* From the base, on the good side. */
static struct td__exact risen(const struct judging *j, const struct td__exact *y)
{
    return turned(j, td__minus(y, &j->base));
}

static bool is_bound(const struct td_point *p)
{
    return p->qualifier > TD_APPROX;
}

/* The exact quotient is within half a unit of the value's last decimal. A bound of no more decimals that the value
 * does not equal is a whole unit away, so both lie on the same side of it. */
static bool value_meets(const struct judging *j, const struct td_point *p)
{
    struct td_num b = j->q->bound;
    bool nudged = j->nudged && p == j->nudged;
    int apart = !nudged && td_num_is(b) && p->value.decimals >= b.decimals ? td_num_cmp(p->value, b) : 0;

    if (apart)
        return apart == j->q->direction;
    struct td__exact y = value(j, p);
    return meets(j, &y);
}

/* A bound is among those that prove something: "hơn" of a number to rise, "gần" of one to fall prove that it is met. */
static bool point_meets(const struct judging *j, const struct td_point *p)
{
    if (is_bound(p))
        return (p->qualifier == TD_MORE_THAN) == (j->q->direction > 0);
    return value_meets(j, p);
}

/* Moments are told apart by their last day: 30/09/2025 and quarter III are one. */
static td_date end_of(const struct td_point *p)
{
    return td_period_last_day(p->period);
}

static td_date due_day(const struct judging *j)
{
    return j->q->due * 10000 + 1231;
}

/* From the newest on: a deadline mostly lies ahead of them all. */
static const struct td_point *first_after(const struct td_point *p, size_t n, td_date day)
{
    size_t i = n;

    while (i > 0 && end_of(&p[i - 1]) > day)
        i--;
    return i < n ? &p[i] : NULL;
}

/* The first value or bound after this moment. They never share one. */
static const struct td_point *next_after(const struct judging *j, td_date day)
{
    const struct td_point *p = first_after(j->q->points, j->q->n, day);
    const struct td_point *b = first_after(j->q->bounds, j->q->n_bounds, day);

    return !p || (b && end_of(b) < end_of(p)) ? b : p;
}

static const struct td_point *newest(const struct judging *j)
{
    const struct td_point *p = newest_value(j);
    const struct td_point *b = j->q->n_bounds ? &j->q->bounds[j->q->n_bounds - 1] : NULL;

    return !p || (b && end_of(b) > end_of(p)) ? b : p;
}

/* What rule 4 looks at: before the deadline a bound that proves "not met" decides nothing. */
static const struct td_point *latest(const struct judging *j)
{
    const struct td_point *p = newest(j);
    return p && is_bound(p) && !point_meets(j, p) ? newest_value(j) : p;
}

static bool running(const struct judging *j, const struct td_point *p)
{
    return p->running && !j->settled;
}

/* The year of the threshold is over. */
static bool past_due(const struct judging *j)
{
    return td_date_year(j->q->review) > j->q->due;
}

/* Is there a pace from the base to this value? A figure before an official base has none either. */
static bool has_pace(const struct judging *j, const struct td_point *p)
{
    return p->t > j->t0 && (j->own_base || td_same_units(j->q->points, p));
}

/* ---- METHOD.md 2: the rules, each of which may decide ----------------------------------- */

static bool decided(struct ruling *r, int rule, enum td_verdict_code code, const struct td_point *point)
{
    *r = (struct ruling){ code, rule, point };
    return true;
}

static bool rule0_compared(const struct judging *j, struct ruling *r)
{
    return j->q->compared && newest(j) && decided(r, 0, TD_NOT_ASSESSABLE, newest(j));
}

static bool rule9_ended(const struct judging *j, struct ruling *r)
{
    const struct td_question *q = j->q;
    return q->ended && q->review >= q->ended && decided(r, 9, TD_NOT_APPLICABLE, newest(j));
}

/* Its stage was reached with the first figure of it. What is done is done: an estimate counts, and what is known
 * before the deadline has passed was reached by then. */
static bool rule1_milestone(const struct judging *j, struct ruling *r)
{
    const struct td_question *q = j->q;

    if (q->kind != TD_MILESTONE)
        return false;
    for (size_t i = 0; i < q->n; i++) {
        struct td__exact stage = value(j, &q->points[i]);
        if (td__compare(&stage, &j->bound) >= 0)
            return decided(r, 1, past_due(j) && end_of(&q->points[i]) > due_day(j) ? TD_MET_LATE : TD_MET,
                           &q->points[i]);
    }
    return decided(r, 1, !past_due(j) ? TD_PENDING : q->n ? TD_MISSED : TD_AWAITING, newest_value(j));
}

static bool nothing(const struct judging *j, struct ruling *r)
{
    return j->q->partial ? decided(r, 2, TD_NOT_ASSESSABLE, j->q->partial) : decided(r, 2, TD_NO_DATA, NULL);
}

static bool rule2_no_value(const struct judging *j, struct ruling *r)
{
    return !newest(j) && nothing(j, r);
}

/* An estimate for due that does not meet settles nothing yet; one that does is for rule 4. */
static bool estimated_for_due(const struct judging *j, struct ruling *r)
{
    const struct td_point *at = latest(j);

    if (!at || is_bound(at) || end_of(at) < due_day(j) || point_meets(j, at))
        return false;
    struct td__exact y = value(j, at), rise = risen(j, &y);
    bool worse = (j->own_base || td_same_units(j->q->points, at)) && td__sign(&rise) < 0;
    return decided(r, 3, worse ? TD_MOVING_AWAY : TD_LAGGING, at);
}

/* The value for due is the one whose period ends on 31 December of due; later ones end later. What is to be reached
 * was missed by the value for due, else by the newest; what is to be kept by the latest. */
static bool rule3_deadline(const struct judging *j, struct ruling *r)
{
    const struct td_point *for_due = next_after(j, due_day(j) - 1), *last = NULL;
    bool keep = j->q->kind == TD_KEEP;

    if (for_due && end_of(for_due) != due_day(j))
        for_due = NULL;
    if (!past_due(j) && (!for_due || running(j, for_due)))
        return estimated_for_due(j, r);
    if (for_due && point_meets(j, for_due))
        return decided(r, 3, TD_MET, for_due);
    for (const struct td_point *p = next_after(j, due_day(j)); p; p = next_after(j, end_of(p))) {
        last = p;
        if (!keep && point_meets(j, p))
            return decided(r, 3, TD_MET_LATE, p);
    }
    if (!for_due && !last)
        return decided(r, 3, TD_AWAITING, newest(j));
    if (keep && last)
        return decided(r, 3, point_meets(j, last) ? TD_MET_LATE : TD_MISSED, last);
    return decided(r, 3, TD_MISSED, for_due ? for_due : last);
}

/* d*A < 0 and d*(y + A*k - b) < 0, both times t-t0. No slope, no risk. */
static bool will_not_last(const struct judging *j, const struct td_point *at)
{
    if (is_bound(at) || !has_pace(j, at))
        return false;
    struct td__exact y = value(j, at), rise = risen(j, &y);
    if (td__sign(&rise) >= 0)
        return false;
    td_time k = j->due - at->t > TD_YEAR ? j->due - at->t : TD_YEAR;
    struct td__exact left = turned(j, td__minus(&y, &j->bound));
    left = td__scaled(&left, at->t - j->t0, 1);
    rise = td__scaled(&rise, k, 1);
    left = td__plus(&left, &rise);
    return td__sign(&left) < 0;
}

static bool rule4_meets(const struct judging *j, struct ruling *r)
{
    const struct td_point *at = latest(j);
    return at && point_meets(j, at) && decided(r, 4, will_not_last(j, at) ? TD_MET_AT_RISK : TD_MET, at);
}

/* Bounds that prove nothing yet are all there is. */
static bool rule2_bounds_only(const struct judging *j, struct ruling *r)
{
    return !newest_value(j) && nothing(j, r);
}

static bool rule5_not_kept(const struct judging *j, struct ruling *r)
{
    const struct td_point *at = newest_value(j);

    if (j->q->kind != TD_KEEP)
        return false;
    if (!has_pace(j, at))
        return decided(r, 5, TD_NOT_ASSESSABLE, at);
    struct td__exact y = value(j, at), rise = risen(j, &y);
    return decided(r, 5, td__sign(&rise) < 0 ? TD_MOVING_AWAY : TD_LAGGING, at);
}

static bool rule6_one_value(const struct judging *j, struct ruling *r)
{
    const struct td_point *at = newest_value(j);
    return !has_pace(j, at) && decided(r, 6, TD_NOT_ASSESSABLE, at);
}

static bool rule7_fell_below(const struct judging *j, struct ruling *r)
{
    return meets(j, &j->base) && decided(r, 7, TD_FELL_BELOW, newest_value(j));
}

/* r = num/den, den >= 0 because the base does not meet b. */
static bool rule8_pace(const struct judging *j, struct ruling *r)
{
    static const struct { int num, den; enum td_verdict_code code; } bands[] = {
        { 19, 20, TD_ON_TRACK }, { 3, 5, TD_SLOW }, { 0, 1, TD_LAGGING },
    };
    const struct td_point *at = newest_value(j);

    if (j->due <= j->t0) /* a base after the deadline draws no line: as if there were no base */
        return decided(r, 6, TD_NOT_ASSESSABLE, at);
    struct td__exact y = value(j, at), num = risen(j, &y), den = risen(j, &j->bound);
    bool worse = td__sign(&num) < 0;
    num = td__scaled(&num, j->due - j->t0, 1);
    den = td__scaled(&den, at->t - j->t0, 1);
    /* den = 0: the base stands exactly on a strict bound. The latest is not beyond the bound,
     * so it has either not moved, and lags, or it has moved away. There is no r. */
    for (size_t i = 0; td__sign(&den) > 0 && i < sizeof bands / sizeof bands[0]; i++) {
        struct td__exact limit = td__scaled(&den, bands[i].num, bands[i].den);
        if (td__compare(&num, &limit) >= 0)
            return decided(r, 8, bands[i].code, at);
    }
    return decided(r, 8, worse ? TD_MOVING_AWAY : TD_LAGGING, at);
}

static struct ruling rule_on(const struct judging *j)
{
    static bool (*const rules[])(const struct judging *, struct ruling *) = {
        rule0_compared, rule9_ended, rule1_milestone, rule2_no_value, rule3_deadline, rule4_meets,
        rule2_bounds_only, rule5_not_kept, rule6_one_value, rule7_fell_below, rule8_pace,
    };
    struct ruling r;

    for (size_t i = 0; !rules[i](j, &r); i++)
        ; /* the last one always decides */
    return r;
}

/* ---- METHOD.md 3: the numbers beside a verdict ------------------------------------------ */

/* As a decimal: six places, fewer when the number is too large for that. */
static struct td_num informing(struct td__exact x)
{
    return td__informing(&x);
}

/* The plan line leads from a base that does not meet b yet to b at due; a target that is to be
 * kept, or was met from the start, has none. */
static bool has_line(const struct judging *j)
{
    return j->q->kind == TD_REACH && (j->own_base || j->q->n) && j->due > j->t0
        && !meets(j, &j->base);
}

/* E(t). From due on the line stays at b. */
static struct td__exact line_at(const struct judging *j, td_time t)
{
    if (t >= j->due)
        return j->bound;
    struct td__exact way = td__minus(&j->bound, &j->base);
    way = td__scaled(&way, t - j->t0, j->due - j->t0);
    return td__plus(&j->base, &way);
}

/* r is of rule 8, and of an estimate for due that rule 3 lets stand. */
static bool tells_ratio(const struct td_verdict *v)
{
    return v->rule == 8 || (v->rule == 3 && (v->code == TD_LAGGING || v->code == TD_MOVING_AWAY));
}

static void number_line(const struct judging *j, const struct td_point *p, const struct td__exact *y,
                        struct td_verdict *v)
{
    td_time span = p->t - j->t0, run = j->due - j->t0;

    if (!has_line(j) || span < 0 || (!j->own_base && !td_same_units(j->q->points, p)))
        return;
    struct td__exact line = line_at(j, p->t), way = td__minus(&j->bound, &j->base), gone = td__minus(y, &j->base);
    v->line = informing(line);
    v->distance = informing(turned(j, td__minus(y, &line)));
    if (!td__sign(&way))
        return;
    gone = td__over(&gone, &way);
    gone = td__scaled(&gone, run, 1);
    struct td__exact gone_by = td__integer(span), behind = td__minus(&gone_by, &gone);
    v->years_behind = informing(td__scaled(&behind, 1, TD_YEAR));
    if (tells_ratio(v) && span > 0)
        v->ratio = informing(td__scaled(&gone, 1, span));
}

/* The year that ends at or after the moment x = t + (b-y)/A; a strict bound is met after x. */
static int year_reached(const struct judging *j, const struct td__exact *y, td_time t)
{
    struct td__exact rise = risen(j, y), gap = turned(j, td__minus(&j->bound, y));

    if (td__sign(&rise) <= 0 || meets(j, y))
        return 0;
    struct td__exact x = td__over(&gap, &rise), from = td__integer(t);
    x = td__scaled(&x, t - j->t0, TD_YEAR);
    from = td__scaled(&from, 1, TD_YEAR);
    x = td__plus(&x, &from);
    int64_t year = td__floor(&x);
    from = td__integer(year);
    if (j->q->strict || td__compare(&from, &x) != 0)
        year++;
    return year - t / TD_YEAR > NEVER ? 0 : (int)year;
}

static void number_pace(const struct judging *j, const struct td_point *p, const struct td__exact *y,
                        struct td_verdict *v)
{
    td_time span = p->t - j->t0, left = j->due - p->t;

    if (!has_pace(j, p))
        return;
    struct td__exact rise = td__minus(y, &j->base);
    v->pace = informing(td__scaled(&rise, TD_YEAR, span));
    v->reaches = year_reached(j, y, p->t);
    if (left <= 0)
        return;
    rise = td__scaled(&rise, left, span);
    v->expected = informing(td__plus(y, &rise));
}

/* What would still be needed to reach b in time: not for a target to keep, nor once b is
 * reached or the deadline has decided. */
static void number_need(const struct judging *j, const struct td_point *p, const struct td__exact *y,
                        struct td_verdict *v)
{
    td_time span = p->t - j->t0, left = j->due - p->t;

    if (j->q->kind != TD_REACH || v->rule == 3 || left <= 0 || meets(j, y))
        return;
    struct td__exact rise = td__minus(y, &j->base), gap = td__minus(&j->bound, y);
    v->needed = informing(td__scaled(&gap, TD_YEAR, left));
    if (!has_pace(j, p) || toward(j, &rise) <= 0)
        return;
    gap = td__over(&gap, &rise);
    v->times = informing(td__scaled(&gap, span, left));
}

/* The last figure of a calendar year speaks for that year, a bound for what it proves. */
static void number_kept(const struct judging *j, struct td_verdict *v)
{
    for (const struct td_point *p = next_after(j, 0), *next; p; p = next) {
        next = next_after(j, end_of(p));
        if (next && td_period_year(next->period) == td_period_year(p->period))
            continue;
        v->kept_of++;
        v->kept += point_meets(j, p);
    }
}

/* The value before this one, which may be the official base; *from gets its period, 0 = there is none. */
static struct td__exact before(const struct judging *j, const struct td_point *p, td_period *from)
{
    bool base_before = p->t > j->t0, any = p > j->q->points;
    const struct td_point *last = any ? p - 1 : NULL;

    if (base_before && !(any && last->t > j->t0)) {
        *from = j->own_base ? j->q->base_period : any && td_same_units(j->q->points, p) ? j->q->points->period : 0;
        return j->base;
    }
    *from = any && td_same_units(last, p) ? last->period : 0;
    return any ? value(j, last) : j->base;
}

static void number_step(const struct judging *j, const struct td_point *p, const struct td__exact *y,
                        struct td_verdict *v)
{
    struct td__exact last = before(j, p, &v->step_from);

    if (v->step_from)
        v->step = informing(td__minus(y, &last));
}

/* Rounded to the decimals that the value has, and to more where the exact number is on another side of b. */
static struct td_num shown(const struct judging *j, const struct td_point *p)
{
    struct td_num n = p->value;
    struct td__exact y, printed = td__decimal(n);

    if (!by_quotient(j, p, &y))
        return n;
    for (int places = n.decimals + 1; places <= INFORM && side(j, &printed) != side(j, &y); places++) {
        struct td_num more = td__rounded(&y, places);
        if (!td_num_is(more))
            break;
        n = more;
        printed = td__decimal(n);
    }
    return n;
}

static void number(const struct judging *j, const struct td_point *p, struct td_verdict *v)
{
    struct td__exact y = value(j, p);

    v->gap = informing(turned(j, td__minus(&j->bound, &y)));
    v->shown = shown(j, p);
    number_line(j, p, &y, v);
    number_pace(j, p, &y, v);
    number_need(j, p, &y, v);
    number_step(j, p, &y, v);
}

/* ---- METHOD.md 4: flags ----------------------------------------------------------------- */

/* A level is graded, not rounded: nothing lies half a level below level 3. */
static bool is_graded(const struct td_question *q, const struct td_point *p)
{
    return q->kind == TD_KEEP && q->bound.decimals == 0 && p->value.decimals == 0;
}

/* What is judged by the exact quotient was not rounded. */
static bool borderline(const struct judging *judged, const struct ruling *r)
{
    struct judging j = *judged;
    struct td__exact quotient;

    if (is_graded(j.q, r->point) || by_quotient(&j, r->point, &quotient))
        return false;
    j.nudged = r->point;
    for (j.nudge = -1; j.nudge <= 1; j.nudge += 2) {
        if (!j.own_base)
            j.base = value(&j, j.q->points);
        if (rule_on(&j).code != r->code)
            return true;
    }
    return false;
}

static int month_count(td_date d)
{
    return td_date_year(d) * 12 + d / 100 % 100;
}

/* The newest figure is of the year before last or earlier, or the month has passed by the end of
 * which its successor was due. What the deadline has decided for good does not age. */
static bool stale(const struct judging *j, const struct ruling *r)
{
    const struct td_question *q = j->q;
    td_date last = td_period_last_day(newest(j)->period);

    if (r->rule == 3 && (r->code == TD_MET || r->code == TD_MET_LATE))
        return false;
    return td_date_year(last) < td_date_year(q->review) - 1
        || (q->frequency > 0 && month_count(q->review) > month_count(last) + q->frequency);
}

static bool two_points(const struct judging *j, const struct ruling *r)
{
    bool pace_decides = r->rule == 4 || r->rule == 5 || r->rule == 8;
    bool one_between = r->point > j->q->points && r->point[-1].t > j->t0;
    return pace_decides && r->point->t > j->t0 && !one_between;
}

/* The step to the judged figure from the one before it, which may be the official base. */
static bool last_wrong(const struct judging *j, const struct td_point *p)
{
    td_period from;
    struct td__exact last = before(j, p, &from), y = value(j, p), step = td__minus(&y, &last);

    return from && toward(j, &step) < 0;
}

static bool exceeded(const struct judging *j, const struct ruling *r)
{
    if ((r->code != TD_MET && r->code != TD_MET_LATE) || !td_num_is(j->q->upper))
        return false;
    struct td__exact y = value(j, r->point), far = td__decimal(j->q->upper), beyond = td__minus(&y, &far);
    return toward(j, &beyond) >= 0;
}

static bool conflict(const struct td_question *q)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->points[i].conflict)
            return true;
    for (size_t i = 0; i < q->n_bounds; i++)
        if (q->bounds[i].conflict)
            return true;
    return false;
}

/* METHOD.md 7: own figures and roll-ups in one series, and where the one gives way to the other. */
static void tell_mixed(const struct td_question *q, struct td_verdict *v)
{
    for (size_t i = 1; i < q->n; i++) {
        if (!q->points[i].units == !q->points[i - 1].units)
            continue;
        v->flags |= TD_FLAG_MIXED;
        v->mixed_from = q->points[i].period;
        v->mixed_changes++;
        v->mixed_sums = q->points[i].units > 0;
    }
}

/* A roll-up of too few units is newer than all that is judged, or is what is shown. */
static bool partial(const struct judging *j, const struct ruling *r)
{
    const struct td_point *part = j->q->partial, *p = newest_value(j);

    return part && (!p || end_of(part) > end_of(p))
        && (!r->point || !is_bound(r->point) || end_of(part) > end_of(r->point));
}

static unsigned flags_of(const struct judging *j, const struct ruling *r)
{
    bool proven = is_bound(r->point);

    return (!proven && borderline(j, r) ? TD_FLAG_BORDERLINE : 0u)
        | (stale(j, r) ? TD_FLAG_STALE : 0u)
        | (!proven && two_points(j, r) ? TD_FLAG_TWO_POINTS : 0u)
        | (!proven && last_wrong(j, r->point) ? TD_FLAG_LAST_WRONG : 0u)
        | (exceeded(j, r) ? TD_FLAG_EXCEEDED : 0u)
        | (proven && r->code != TD_AWAITING ? TD_FLAG_BOUND : 0u);
}

/* ---- METHOD.md 3: since when ------------------------------------------------------------ */

static bool is_harm(enum td_verdict_code v)
{
    return td_verdict_grade(v) <= TD_AT_RISK;
}

/* Would the first n points have been a harm on the last day of the newest of them? */
static bool was_harm(const struct td_question *q, size_t n)
{
    struct td_question then = *q;
    struct judging j;

    then.n = n;
    then.review = td_period_last_day(q->points[n - 1].period);
    then.ended = 0;
    then.partial = NULL;
    while (then.n_bounds && end_of(&then.bounds[then.n_bounds - 1]) > end_of(&q->points[n - 1]))
        then.n_bounds--;
    prepare(&j, &then);
    j.settled = true;
    return is_harm(rule_on(&j).code);
}

static td_date since(const struct td_question *q, const struct ruling *r)
{
    size_t n = q->n;

    if (!is_harm(r->code))
        return 0;
    if (r->code == TD_MISSED)
        return q->due * 10000 + 1231;
    while (n > 1 && was_harm(q, n - 1))
        n--;
    td_date day = td_period_last_day(q->points[n - 1].period); /* of a running period it lies ahead */
    return day < q->review ? day : q->review;
}

/* ---- the verdict ------------------------------------------------------------------------ */

static const struct td_verdict empty = {
    .value = { 0, -1 }, .shown = { 0, -1 }, .numerator = { 0, -1 }, .denominator = { 0, -1 }, .base = { 0, -1 },
    .ratio = { 0, -1 }, .gap = { 0, -1 }, .line = { 0, -1 }, .distance = { 0, -1 }, .pace = { 0, -1 },
    .step = { 0, -1 }, .needed = { 0, -1 }, .times = { 0, -1 }, .expected = { 0, -1 }, .years_behind = { 0, -1 },
    .partial_value = { 0, -1 }, .other = { .code = TD_VERDICTS, .value = { 0, -1 } },
};

/* What the verdict says of the value that decided. */
static void tell_point(const struct judging *j, const struct td_point *p, struct td_verdict *v)
{
    struct td__exact quotient;

    v->period = p->period;
    v->value = v->shown = p->value;
    v->qualifier = p->qualifier;
    v->reported = p->reported;
    v->units = p->units;
    v->meeting = p->meeting;
    v->flags |= (p->estimate ? TD_FLAG_ESTIMATE : 0u) | (p->units ? TD_FLAG_ROLLED_UP : 0u);
    if (by_quotient(j, p, &quotient)) {
        v->numerator = p->numerator;
        v->denominator = p->denominator;
    }
}

static void tell_partial(const struct td_point *p, struct td_verdict *v)
{
    v->flags |= TD_FLAG_PARTIAL;
    v->partial_period = p->period;
    v->partial_reported = p->reported;
    v->partial_units = p->units;
    v->partial_value = p->value;
}

void td_assess(const struct td_question *q, struct td_verdict *out)
{
    struct judging j;

    prepare(&j, q);
    struct ruling r = rule_on(&j);
    *out = empty;
    out->code = r.code;
    out->rule = r.rule;
    out->flags = conflict(q) ? TD_FLAG_CONFLICT : 0u;
    tell_mixed(q, out);
    out->since = since(q, &r);
    if (r.point)
        tell_point(&j, r.point, out);
    if (partial(&j, &r))
        tell_partial(q->partial, out);
    if (q->kind == TD_MILESTONE)
        return;
    if (j.own_base || q->n) {
        out->base_period = j.own_base ? q->base_period : q->points[0].period;
        out->base = j.own_base ? q->base_value : q->points[0].value;
    }
    if (!r.point || r.code == TD_NOT_APPLICABLE || r.rule == 2 || r.rule == 0)
        return;
    out->flags |= flags_of(&j, &r);
    if (!is_bound(r.point))
        number(&j, r.point, out);
    if (q->kind == TD_KEEP)
        number_kept(&j, out);
}

bool td_point_meets(const struct td_question *q, const struct td_point *p)
{
    struct judging j;

    prepare_bound(&j, q);
    return value_meets(&j, p);
}

struct td_num td_point_shown(const struct td_question *q, const struct td_point *p)
{
    struct judging j;

    prepare_bound(&j, q);
    return shown(&j, p);
}

struct td_num td_plan_line(const struct td_question *q, const struct td_verdict *v, td_time t)
{
    struct td_question on_base = *q;
    struct judging j;

    on_base.n = 0;
    on_base.base_period = v->base_period;
    on_base.base_value = v->base;
    prepare(&j, &on_base);
    return has_line(&j) && t >= j.t0 ? informing(line_at(&j, t)) : TD_NUM_NONE;
}

/* ---- words for files and scripts -------------------------------------------------------- */

static const struct { const char *word; enum td_grade grade; } verdicts[TD_VERDICTS] = {
    [TD_MISSED] = { "missed", TD_FAILED },
    [TD_FELL_BELOW] = { "fell_below", TD_BEHIND },
    [TD_MOVING_AWAY] = { "moving_away", TD_BEHIND },
    [TD_LAGGING] = { "lagging", TD_BEHIND },
    [TD_SLOW] = { "slow", TD_AT_RISK },
    [TD_MET_AT_RISK] = { "met_at_risk", TD_AT_RISK },
    [TD_AWAITING] = { "awaiting", TD_UNKNOWN },
    [TD_NO_DATA] = { "no_data", TD_UNKNOWN },
    [TD_NOT_ASSESSABLE] = { "not_assessable", TD_UNKNOWN },
    [TD_PENDING] = { "pending", TD_OPEN },
    [TD_ON_TRACK] = { "on_track", TD_FINE },
    [TD_MET_LATE] = { "met_late", TD_FINE },
    [TD_MET] = { "met", TD_FINE },
    [TD_NOT_APPLICABLE] = { "not_applicable", TD_OPEN },
};

const char *td_verdict_word(enum td_verdict_code v)
{
    return verdicts[v].word;
}

enum td_grade td_verdict_grade(enum td_verdict_code v)
{
    return verdicts[v].grade;
}

const char *td_grade_word(enum td_grade g)
{
    static const char *const words[TD_GRADES] = { "failed", "behind", "at_risk", "unknown", "fine", "open" };
    return words[g];
}

bool td_verdict_lags(enum td_verdict_code v)
{
    return verdicts[v].grade <= TD_BEHIND;
}

bool td_verdict_amber(enum td_verdict_code v)
{
    return verdicts[v].grade == TD_AT_RISK;
}

bool td_verdict_green(enum td_verdict_code v)
{
    return verdicts[v].grade == TD_FINE;
}

const char *td_flag_word(enum td_flag f)
{
    static const char *const words[] = { "borderline", "stale", "two_points", "last_wrong",
                                         "conflict", "exceeded", "rolled_up", "unsure",
                                         "estimate", "bound", "partial", "mixed" };
    size_t i = 0;

    while (!((unsigned)f >> i & 1u))
        i++;
    return words[i];
}

/* ---- METHOD.md 7: counts, never a mean score -------------------------------------------- */

void td_counts_add(struct td_counts *c, enum td_verdict_code v)
{
    if (c->total == 0 || v < c->worst)
        c->worst = v;
    c->of[v]++;
    c->grade[td_verdict_grade(v)]++;
    c->total++;
    c->lagging += td_verdict_lags(v);
}
