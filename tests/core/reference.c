/* METHOD.md, sentence by sentence, each as one small function that tries everything instead of being quick. */
#include "reference.h"

#include <stdlib.h>
#include <string.h>

/* ---- 5: exact fractions ----------------------------------------------------------------- */

__extension__ typedef __int128 wide;

struct fraction { wide n, d; }; /* d > 0 */

static int bits(wide a)
{
    uint64_t low = (uint64_t)(a < 0 ? -a : a), high = (uint64_t)((a < 0 ? -a : a) >> 64);

    return high ? 128 - __builtin_clzll(high) : low ? 64 - __builtin_clzll(low) : 0;
}

static wide product(wide a, wide b)
{
    if (bits(a) + bits(b) > 126)
        abort(); /* the cases are made of numbers that fit */
    return a * b;
}

static struct fraction fraction(wide n, wide d)
{
    return d < 0 ? (struct fraction){ -n, -d } : (struct fraction){ n, d };
}

static struct fraction minus(struct fraction a, struct fraction b)
{
    return fraction(product(a.n, b.d) - product(b.n, a.d), product(a.d, b.d));
}

static struct fraction plus(struct fraction a, struct fraction b)
{
    return minus(a, fraction(-b.n, b.d));
}

static struct fraction times(struct fraction a, struct fraction b)
{
    return fraction(product(a.n, b.n), product(a.d, b.d));
}

static struct fraction over(struct fraction a, struct fraction b)
{
    return times(a, fraction(b.d, b.n));
}

static int sign(struct fraction a)
{
    return (a.n > 0) - (a.n < 0);
}

static int compare(struct fraction a, struct fraction b)
{
    return sign(minus(a, b));
}

static struct fraction whole(int n)
{
    return fraction(n, 1);
}

static struct fraction of_num(struct td_num n)
{
    wide d = 1;

    for (int i = 0; i < n.decimals; i++)
        d *= 10;
    return fraction(n.mantissa, d);
}

/* Half away from zero. */
static struct td_num rounded(struct fraction a, int decimals)
{
    wide n = a.n < 0 ? -a.n : a.n;

    for (int i = 0; i < decimals; i++)
        n = product(n, 10);
    int64_t m = (int64_t)((2 * n + a.d) / (2 * a.d));
    return (struct td_num){ a.n < 0 ? -m : m, (int8_t)decimals };
}

/* ---- 1, 1a: what a figure is on a day ---------------------------------------------------- */

/* What is judged, and what is tried in its place: figure `instead` is the accepted one of its moment (-1 = none is), by
 * the other of its two readings. */
struct trial {
    const struct td_question *q;
    const struct td_figure *f;
    int n;
    int instead;
    bool other_reading;
};

/* Periods that end together are one moment; a moment is told by its last day. */
static td_date moment(const struct td_figure *f)
{
    return td_period_last_day(f->period);
}

/* The end of year Y is Y; a part of a year is so many twelfths of it, a day one of its 365 or 366 parts. */
static struct fraction time_of(td_period p)
{
    td_date last = td_period_last_day(p), new_year = last / 10000 * 10000 + 101;
    bool is_day = p % 100 == 4;
    int parts = is_day ? td_date_days_between(new_year, new_year + 10000) : 12;
    int part = is_day ? td_date_days_between(new_year, last) + 1 : last / 100 % 100;

    return plus(whole(last / 10000 - 1), fraction(part, parts));
}

/* "2024" and "2024-08" stand at their last day. */
static td_date last_day(td_date published)
{
    int days = 31;

    if (published % 10000 == 0)
        return published ? published + 1231 : 0;
    while (published % 100 == 0 && td_date_add_days(published + 1, days - 1) / 100 != published / 100)
        days--;
    return published % 100 ? published : published + days;
}

static td_date deadline(const struct td_question *q)
{
    return q->due * 10000 + 1231;
}

static bool counts(const struct td_figure *f, td_date day)
{
    bool known = f->known_on <= day, begun = td_period_first_day(f->period) <= day;
    bool replaced = f->superseded || (f->superseded_on && f->superseded_on <= day);

    return td_num_is(f->value) && known && begun && !replaced && !f->other_series;
}

static bool is_bound(const struct td_figure *f)
{
    return f->qualifier == TD_MORE_THAN || f->qualifier == TD_NEARLY;
}

/* 7: too few of its units have reported. */
static bool is_partial(const struct td_question *q, const struct td_figure *f)
{
    return f->units && f->reported * 100 < q->coverage * f->units;
}

/* ---- 5: value and quotient --------------------------------------------------------------- */

static bool has_quotient(const struct td_question *q, const struct td_figure *f, struct fraction *quotient)
{
    if (q->counts_units && f->units) {
        *quotient = fraction(100 * f->meeting, f->units);
        return true;
    }
    if (!q->factor || !td_num_is(f->numerator) || !td_num_is(f->denominator) || !f->denominator.mantissa)
        return false;
    *quotient = times(whole(q->factor), over(of_num(f->numerator), of_num(f->denominator)));
    return true;
}

/* Its parts make another number than it says. */
static bool contradicts_itself(const struct td_question *q, const struct td_figure *f)
{
    struct fraction quotient;

    return has_quotient(q, f, &quotient) && rounded(quotient, f->value.decimals).mantissa != f->value.mantissa;
}

static struct fraction reading(const struct trial *t, int i)
{
    struct fraction quotient;

    if (!has_quotient(t->q, &t->f[i], &quotient))
        return of_num(t->f[i].value);
    bool other = t->other_reading && t->instead == i;
    return contradicts_itself(t->q, &t->f[i]) == other ? quotient : of_num(t->f[i].value);
}

static bool meets(const struct td_question *q, struct fraction y)
{
    int side = q->direction * compare(y, of_num(q->bound));

    return q->strict ? side > 0 : side >= 0;
}

/* +1 the bound is met, -1 it is not, 0 who knows: "hơn 67" is more than 67, "gần 80" less than 80. */
static int proves(const struct td_question *q, const struct td_figure *f)
{
    int side = td_num_cmp(f->value, q->bound);

    if (f->qualifier == TD_MORE_THAN)
        return side >= 0 ? q->direction : 0;
    return side <= 0 ? -q->direction : 0;
}

/* ---- 6: which figure stands for its moment ----------------------------------------------- */

/* The sign says which of the two is preferred: a is when it is positive. */
static int preferred(const struct td_figure *a, const struct td_figure *b)
{
    td_date one = last_day(a->published_on), two = last_day(b->published_on);

    if (!a->units != !b->units)
        return a->units ? -1 : 1; /* 7: an own figure counts for its period */
    if (a->chosen != b->chosen)
        return a->chosen ? 1 : -1;
    if (a->status != b->status)
        return a->status > b->status ? 1 : -1;
    if (one != two)
        return one > two ? 1 : -1;
    return a->id > b->id ? 1 : -1;
}

static bool may_be_judged(const struct trial *t, int i, td_date day)
{
    return counts(&t->f[i], day) && !is_bound(&t->f[i]) && !is_partial(t->q, &t->f[i]);
}

static bool may_prove(const struct trial *t, int i, td_date day)
{
    return t->q->kind != TD_MILESTONE && counts(&t->f[i], day) && is_bound(&t->f[i]) && proves(t->q, &t->f[i]);
}

/* Is there another one of this sort at the same moment that goes before it? */
static bool is_outdone(const struct trial *t, int i, td_date day, bool (*may)(const struct trial *, int, td_date))
{
    for (int j = 0; j < t->n; j++) {
        if (j == i || moment(&t->f[j]) != moment(&t->f[i]))
            continue;
        if (j == t->instead || (i != t->instead && may(t, j, day) && preferred(&t->f[j], &t->f[i]) > 0))
            return true;
    }
    return false;
}

static bool is_point(const struct trial *t, int i, td_date day)
{
    return may_be_judged(t, i, day) && !is_outdone(t, i, day, may_be_judged);
}

static bool any_at(const struct trial *t, td_date when, td_date day,
                   bool (*is)(const struct trial *, int, td_date))
{
    for (int i = 0; i < t->n; i++) {
        if (moment(&t->f[i]) == when && is(t, i, day))
            return true;
    }
    return false;
}

/* 1a: it stands only where no figure does. */
static bool is_proof(const struct trial *t, int i, td_date day)
{
    return may_prove(t, i, day) && !is_outdone(t, i, day, may_prove) && !any_at(t, moment(&t->f[i]), day, is_point);
}

/* Does j, of the moment of i and not used, say something else? */
static bool says_else(const struct trial *t, int i, int j, td_date day)
{
    const struct td_figure *a = &t->f[i], *b = &t->f[j];

    if (i == j || moment(a) != moment(b) || !counts(b, day))
        return false;
    if (is_bound(a))
        return is_bound(b) && proves(t->q, a) * proves(t->q, b) < 0;
    if (is_bound(b)) {
        int side = compare(reading(t, i), of_num(b->value));
        return b->qualifier == TD_MORE_THAN ? side <= 0 : side >= 0;
    }
    return !a->units == !b->units && !is_partial(t->q, b) && td_num_cmp(a->value, b->value) != 0;
}

/* ---- the series -------------------------------------------------------------------------- */

struct entry {
    int figure;
    td_date when;
    struct fraction t, y;
    bool bound, meets, running;
};

struct series {
    struct entry e[REFERENCE_FIGURES]; /* points and proofs, ascending */
    int n;
};

static void add(const struct trial *t, int i, td_date day, struct series *s)
{
    const struct td_figure *f = &t->f[i];
    struct entry e = { .figure = i, .when = moment(f), .bound = is_bound(f), .running = moment(f) > day };
    int at = s->n++;

    if (!e.bound) {
        e.t = time_of(f->period);
        e.y = reading(t, i);
    }
    if (t->q->kind != TD_MILESTONE)
        e.meets = e.bound ? proves(t->q, f) > 0 : meets(t->q, e.y);
    for (; at > 0 && s->e[at - 1].when > e.when; at--)
        s->e[at] = s->e[at - 1];
    s->e[at] = e;
}

static void collect(const struct trial *t, td_date day, struct series *s)
{
    s->n = 0;
    for (int i = 0; i < t->n; i++) {
        if (is_point(t, i, day) || is_proof(t, i, day))
            add(t, i, day, s);
    }
}

/* The points alone. */
static struct series points_of(const struct series *s)
{
    struct series p = { .n = 0 };

    for (int i = 0; i < s->n; i++) {
        if (!s->e[i].bound)
            p.e[p.n++] = s->e[i];
    }
    return p;
}

/* The newest roll-up of too few units where nothing stands; -1 = none. */
static int newest_partial(const struct trial *t, td_date day)
{
    int found = -1;

    for (int i = 0; i < t->n; i++) {
        const struct td_figure *f = &t->f[i];
        if (!counts(f, day) || is_bound(f) || !is_partial(t->q, f) || any_at(t, moment(f), day, is_point))
            continue;
        if (found < 0 || moment(f) > moment(&t->f[found])
                || (moment(f) == moment(&t->f[found]) && preferred(f, &t->f[found]) > 0))
            found = i;
    }
    return found;
}

/* ---- 2: the rules ------------------------------------------------------------------------ */

struct ruling {
    enum td_verdict_code code;
    int rule;
    int figure;   /* that decided, -1 = none */
    bool proven;  /* by a bound */
};

static struct ruling ruling(enum td_verdict_code code, int rule, const struct entry *e)
{
    return (struct ruling){ code, rule, e ? e->figure : -1, e && e->bound };
}

/* The base, and the average slope from it. */
struct pace {
    bool base, slope;
    struct fraction t0, y0, a;
};

static struct pace pace_of(const struct trial *t, const struct series *points, const struct entry *latest)
{
    struct pace p = { .base = true };
    const struct entry *first = &points->e[0];

    if (t->q->base_period) {
        p.t0 = time_of(t->q->base_period);
        p.y0 = of_num(t->q->base_value);
    } else if (points->n > 0) {
        const struct td_figure *one = &t->f[first->figure], *two = &t->f[latest->figure];
        p.t0 = first->t;
        p.y0 = first->y;
        p.base = !(one->units && two->units && one->units != two->units); /* 7 */
    }
    p.slope = p.base && compare(latest->t, p.t0) > 0;
    if (p.slope)
        p.a = over(minus(latest->y, p.y0), minus(latest->t, p.t0));
    return p;
}

static struct ruling milestone(const struct trial *t, const struct series *s, td_date day)
{
    struct fraction stage = td_num_is(t->q->bound) ? of_num(t->q->bound) : whole(1);
    const struct entry *latest = s->n ? &s->e[s->n - 1] : NULL;

    for (int i = 0; i < s->n; i++) {
        if (compare(s->e[i].y, stage) >= 0)
            return ruling(s->e[i].when <= deadline(t->q) || day <= deadline(t->q) ? TD_MET : TD_MET_LATE, 1, &s->e[i]);
    }
    if (day <= deadline(t->q))
        return ruling(TD_PENDING, 1, latest);
    return ruling(latest ? TD_MISSED : TD_AWAITING, 1, latest);
}

/* Rule 3 for a deadline that has passed or has its value. */
static struct ruling at_the_deadline(const struct trial *t, const struct series *s)
{
    const struct entry *due = NULL, *late = NULL, *latest = &s->e[s->n - 1];

    for (int i = 0; i < s->n; i++) {
        const struct entry *e = &s->e[i];
        if (e->when == deadline(t->q))
            due = e;
        if (e->when > deadline(t->q) && e->meets && !late)
            late = e;
    }
    bool any_later = latest->when > deadline(t->q);
    if (due && due->meets)
        return ruling(TD_MET, 3, due);
    if (t->q->kind == TD_KEEP && any_later)
        return ruling(latest->meets ? TD_MET_LATE : TD_MISSED, 3, latest);
    if (late)
        return ruling(TD_MET_LATE, 3, late);
    if (due)
        return ruling(TD_MISSED, 3, due);
    return ruling(any_later ? TD_MISSED : TD_AWAITING, 3, latest);
}

/* Rule 4. */
static bool is_at_risk(const struct trial *t, const struct pace *p, const struct entry *y)
{
    struct fraction k = minus(whole(t->q->due), y->t);
    int d = t->q->direction;

    if (compare(k, whole(1)) < 0)
        k = whole(1);
    if (!p->slope || d * sign(p->a) >= 0)
        return false;
    return d * compare(plus(y->y, times(p->a, k)), of_num(t->q->bound)) < 0;
}

static bool ratio_of(const struct trial *t, const struct pace *p, const struct entry *y, struct fraction *r)
{
    struct fraction way = minus(of_num(t->q->bound), p->y0);

    if (!p->slope || sign(way) == 0)
        return false;
    *r = over(times(minus(y->y, p->y0), minus(whole(t->q->due), p->t0)), times(way, minus(y->t, p->t0)));
    return true;
}

/* Rules 5 to 8. */
static struct ruling not_met(const struct trial *t, const struct pace *p, const struct entry *y)
{
    int going = t->q->direction * sign(p->a);
    struct fraction r;

    if (t->q->kind == TD_KEEP)
        return ruling(!p->slope ? TD_NOT_ASSESSABLE : going >= 0 ? TD_LAGGING : TD_MOVING_AWAY, 5, y);
    if (!p->slope)
        return ruling(TD_NOT_ASSESSABLE, 6, y);
    if (meets(t->q, p->y0))
        return ruling(TD_FELL_BELOW, 7, y);
    if (!ratio_of(t, p, y, &r)) /* from a strict bound itself there is no way to go */
        return ruling(going >= 0 ? TD_LAGGING : TD_MOVING_AWAY, 8, y);
    if (compare(r, fraction(95, 100)) >= 0)
        return ruling(TD_ON_TRACK, 8, y);
    if (compare(r, fraction(60, 100)) >= 0)
        return ruling(TD_SLOW, 8, y);
    return ruling(sign(r) >= 0 ? TD_LAGGING : TD_MOVING_AWAY, 8, y);
}

/* Before the deadline has anything to say. */
static struct ruling on_the_way(const struct trial *t, const struct series *s)
{
    struct series points = points_of(s);
    const struct entry *y = &s->e[s->n - 1];

    if (y->bound && y->meets)
        return ruling(TD_MET, 4, y);
    if (points.n == 0) /* "gần 80 %" of an earlier day says nothing about the deadline */
        return ruling(TD_NO_DATA, 2, NULL);
    y = &points.e[points.n - 1];
    struct pace p = pace_of(t, &points, y);
    if (y->meets)
        return ruling(is_at_risk(t, &p, y) ? TD_MET_AT_RISK : TD_MET, 4, y);
    if (y->when >= deadline(t->q)) { /* an estimate */
        bool worse = p.base && t->q->direction * compare(y->y, p.y0) < 0;
        return ruling(worse ? TD_MOVING_AWAY : TD_LAGGING, 3, y);
    }
    return not_met(t, &p, y);
}

static struct ruling rule(const struct trial *t, const struct series *s, td_date day)
{
    struct series points = points_of(s);
    bool settled = day > deadline(t->q);
    struct ruling r;

    if (t->q->ended && day >= t->q->ended)
        return ruling(TD_NOT_APPLICABLE, 9, s->n ? &s->e[s->n - 1] : NULL);
    if (t->q->kind == TD_MILESTONE)
        return milestone(t, &points, day);
    for (int i = 0; i < s->n; i++)
        settled |= s->e[i].when == deadline(t->q) && !s->e[i].running;
    if (s->n == 0)
        r = ruling(TD_NO_DATA, 2, NULL);
    else if (settled)
        r = at_the_deadline(t, s);
    else
        r = on_the_way(t, s);
    if (r.code == TD_NO_DATA && newest_partial(t, day) >= 0) {
        r.code = TD_NOT_ASSESSABLE;
        r.figure = newest_partial(t, day);
    }
    return r;
}

/* ---- 3: since when ----------------------------------------------------------------------- */

static bool is_red_or_amber(enum td_verdict_code code)
{
    return code <= TD_MET_AT_RISK;
}

/* The series as it was at the end of its k-th point, when nothing had withdrawn the target. */
static struct ruling as_of_point(const struct trial *t, const struct series *s, int k)
{
    struct td_question q = *t->q;
    struct trial then = { &q, t->f, t->n, -1, false };
    struct series before = { .n = 0 };

    q.ended = 0;

    for (int i = 0; i < s->n; i++) {
        if (s->e[i].when > s->e[k].when)
            continue;
        before.e[before.n] = s->e[i];
        before.e[before.n++].running = false;
    }
    return rule(&then, &before, s->e[k].when);
}

static td_date since(const struct trial *t, const struct series *s, struct ruling now)
{
    td_date day = 0;
    int k = s->n - 1;

    if (!is_red_or_amber(now.code))
        return 0;
    if (now.code == TD_MISSED)
        return deadline(t->q);
    while (k >= 0 && s->e[k].figure != now.figure)
        k--;
    day = s->e[k].when;
    while (--k >= 0) {
        if (s->e[k].bound)
            continue;
        if (!is_red_or_amber(as_of_point(t, s, k).code))
            break;
        day = s->e[k].when;
    }
    return day < t->q->review ? day : t->q->review;
}

/* ---- 4: flags ---------------------------------------------------------------------------- */

static struct ruling tried(const struct trial *t, int instead, bool other_reading, td_date day)
{
    struct trial other = { t->q, t->f, t->n, instead, other_reading };
    struct series s;

    collect(&other, day, &s);
    return rule(&other, &s, day);
}

/* A bound says something only where it decides. */
static void note(const struct trial *t, struct td_verdict *out, int instead, struct ruling r)
{
    if (r.code == out->code || (is_bound(&t->f[instead]) && r.figure != instead))
        return;
    out->flags |= TD_FLAG_UNSURE;
    if (r.code < out->other.code)
        out->other.code = r.code;
}

/* 6: the others stay visible, and the verdict says which would change it to what; one at a time. */
static void disagreements(const struct trial *t, const struct entry *e, td_date day, struct td_verdict *out)
{
    for (int j = 0; j < t->n; j++) {
        if (!says_else(t, e->figure, j, day))
            continue;
        out->flags |= TD_FLAG_CONFLICT;
        if (!is_bound(&t->f[j]) || may_prove(t, j, day))
            note(t, out, j, tried(t, j, false, day));
    }
    if (!e->bound && contradicts_itself(t->q, &t->f[e->figure])) {
        out->flags |= TD_FLAG_CONFLICT;
        note(t, out, e->figure, tried(t, e->figure, true, day));
    }
}

static unsigned flags_of(const struct trial *t, const struct series *s, struct ruling now, td_date day)
{
    const struct td_figure *f = now.figure < 0 ? NULL : &t->f[now.figure];
    int partial = newest_partial(t, day), own = 0, rolled = 0;
    struct series points = points_of(s);
    unsigned flags = 0;

    for (int i = 0; i < points.n; i++) {
        if (t->f[points.e[i].figure].units)
            rolled++;
        else
            own++;
    }
    if (own && rolled)
        flags |= TD_FLAG_MIXED;
    if (partial >= 0 && (points.n == 0 || moment(&t->f[partial]) > points.e[points.n - 1].when)
            && (!now.proven || moment(&t->f[partial]) > moment(f)))
        flags |= TD_FLAG_PARTIAL;
    if (now.proven && now.code != TD_AWAITING && now.rule != 9)
        flags |= TD_FLAG_BOUND;
    if (f && (f->status == TD_ESTIMATE || moment(f) > day))
        flags |= TD_FLAG_ESTIMATE;
    return flags;
}

/* The last figure of a year speaks for the year; what a bound proves is so. */
static void kept(const struct series *s, struct td_verdict *out)
{
    for (int i = 0; i < s->n; i++) {
        if (i + 1 < s->n && s->e[i + 1].when / 10000 == s->e[i].when / 10000)
            continue;
        out->kept_of++;
        out->kept += s->e[i].meets;
    }
}

/* ---- 3: what is printed beside it -------------------------------------------------------- */

/* Rounded as it was written, to more decimals where that stands on another side of the bound. */
static struct td_num printed(const struct td_question *q, const struct td_figure *f, struct fraction y)
{
    struct fraction b = of_num(q->bound);
    struct td_num n = f->value;

    for (int k = n.decimals + 1; k <= 6 && compare(of_num(n), b) != compare(y, b); k++)
        n = rounded(y, k);
    return n;
}

static void numbers(const struct trial *t, const struct series *points, struct td_verdict *out, const struct entry *y)
{
    struct fraction b = of_num(t->q->bound), left = minus(whole(t->q->due), y->t), r;
    struct pace p = pace_of(t, points, y);

    out->shown = printed(t->q, &t->f[y->figure], y->y);
    out->gap = rounded(times(whole(t->q->direction), minus(b, y->y)), 6);
    if (ratio_of(t, &p, y, &r) && t->q->kind == TD_REACH && !meets(t->q, p.y0) && !y->meets
            && (out->rule == 8 || (out->rule == 3 && y->running && y->when == deadline(t->q))))
        out->ratio = rounded(r, 6);
    if (out->rule == 3 || sign(left) <= 0)
        return;
    if (!y->meets && t->q->kind == TD_REACH)
        out->needed = rounded(over(minus(b, y->y), left), 6);
    if (p.slope)
        out->expected = rounded(plus(y->y, times(p.a, left)), 6);
}

void reference_judge(const struct td_question *q, const struct td_figure *f, int n, struct td_verdict *out)
{
    struct trial t = { q, f, n, -1, false };
    struct series s, points;

    collect(&t, q->review, &s);
    points = points_of(&s);
    struct ruling now = rule(&t, &s, q->review);
    *out = (struct td_verdict){
        .code = now.code, .rule = now.rule, .flags = flags_of(&t, &s, now, q->review), .since = since(&t, &s, now),
        .value = TD_NUM_NONE, .shown = TD_NUM_NONE, .gap = TD_NUM_NONE, .needed = TD_NUM_NONE,
        .expected = TD_NUM_NONE, .ratio = TD_NUM_NONE, .other.code = TD_VERDICTS,
    };
    if (now.figure >= 0) {
        out->period = f[now.figure].period;
        out->value = f[now.figure].value;
    }
    if (q->kind == TD_KEEP && now.rule != 9 && now.rule != 2)
        kept(&s, out);
    for (int i = 0; i < s.n; i++)
        disagreements(&t, &s.e[i], q->review, out);
    for (int i = 0; i < points.n && q->kind != TD_MILESTONE && now.rule != 9; i++) {
        if (points.e[i].figure == now.figure)
            numbers(&t, &points, out, &points.e[i]);
    }
}
