/*
 * The method of METHOD.md: which verdict a target gets, and the numbers beside it. The rule
 * numbers are those of its section 2. Which figures are judged is decided in series.c, how a
 * verdict is put into words in sentence.c.
 *
 * Every comparison is between whole numbers (METHOD.md 5). A value is at most 10^15 with up to
 * ten more decimals, 10^25; a stretch of time is below 10,000 years, 2.7 * 10^9. The largest
 * product, 20 (y-y0)(due-t0) of rule 8, stays below 2 * 10^36, and 128 bits hold 1.7 * 10^38.
 */
#include "judge/assess.h"

#include <assert.h>
#include <string.h>

__extension__ typedef __int128 td__wide;

enum {
    INFORM = 6,      /* decimals of the numbers that only inform */
    NEVER = 200,     /* years: what the present pace reaches later than that it never reaches */
    MAX_SCALE = TD_NUM_MAX_DECIMALS + 1,
};
#define NUM_MAX INT64_C(1000000000000000)
#define NONE SIZE_MAX /* no point; n - 1 when there are none */

static const int64_t power[MAX_SCALE + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
};

/* ---- a question made ready -------------------------------------------------------------- */

/* A question with its values counted in units of 10^-scale. The scale is one decimal finer than
 * the finest value, so that half a unit of a last decimal is a whole number too. */
struct judging {
    const struct td_question *q;
    int scale;
    td__wide bound;
    td_time due, t0;
    bool own_base; /* the plan's official one; otherwise the first accepted value */
    size_t nudged; /* this point is taken higher by `nudge` half units of its last decimal */
    int nudge;
};

struct ruling {
    enum td_verdict_code code;
    int rule;
    size_t point; /* that decided, or NONE */
};

static int finer(int scale, struct td_num n)
{
    return n.decimals > scale ? n.decimals : scale;
}

static td__wide scaled(struct td_num n, int scale)
{
    return td_num_is(n) ? (td__wide)n.mantissa * power[scale - n.decimals] : 0;
}

static struct judging prepare(const struct td_question *q)
{
    struct judging j = { .q = q, .nudged = NONE };
    int scale = finer(finer(finer(0, q->bound), q->upper), q->base_value);

    assert(q->kind == TD_MILESTONE || td_num_is(q->bound));
    assert(q->kind == TD_MILESTONE || q->direction == 1 || q->direction == -1);
    assert(q->due >= 0 && q->due < 10000);
    for (size_t i = 0; i < q->n; i++)
        scale = finer(scale, q->points[i].value);
    j.scale = scale + 1;
    j.bound = scaled(q->bound, j.scale);
    j.due = q->due * TD_YEAR;
    j.own_base = q->base_period && td_num_is(q->base_value);
    if (j.own_base)
        j.t0 = td_period_time(q->base_period);
    else if (q->n)
        j.t0 = q->points[0].t;
    return j;
}

static td__wide value(const struct judging *j, size_t i)
{
    struct td_num n = j->q->points[i].value;
    td__wide y = scaled(n, j->scale);

    if (i == j->nudged)
        y += j->nudge * 5 * power[j->scale - n.decimals - 1];
    return y;
}

static td__wide base(const struct judging *j)
{
    return j->own_base ? scaled(j->q->base_value, j->scale) : value(j, 0);
}

static td_time when(const struct judging *j, size_t i)
{
    return j->q->points[i].t;
}

/* How far to the good side of b: negative is on the bad side. */
static td__wide toward(const struct judging *j, td__wide difference)
{
    return j->q->direction < 0 ? -difference : difference;
}

static bool meets(const struct judging *j, td__wide y)
{
    td__wide beyond = toward(j, y - j->bound);
    return j->q->strict ? beyond > 0 : beyond >= 0;
}

/* The year of the threshold is over. */
static bool past_due(const struct judging *j)
{
    return td_date_year(j->q->review) > j->q->due;
}

/* ---- METHOD.md 2: the rules, each of which may decide ----------------------------------- */

static bool decided(struct ruling *r, int rule, enum td_verdict_code code, size_t point)
{
    *r = (struct ruling){ code, rule, point };
    return true;
}

static bool rule9_ended(const struct judging *j, struct ruling *r)
{
    const struct td_question *q = j->q;
    return q->ended && q->review >= q->ended && decided(r, 9, TD_NOT_APPLICABLE, q->n - 1);
}

/* A milestone is done at its first figure of 1 or more. A milestone nobody has said anything
 * about is not done: rule 1 comes before "no value". */
static bool rule1_milestone(const struct judging *j, struct ruling *r)
{
    const struct td_question *q = j->q;

    if (q->kind != TD_MILESTONE)
        return false;
    for (size_t i = 0; i < q->n; i++)
        if (value(j, i) >= power[j->scale])
            return decided(r, 1, when(j, i) <= j->due ? TD_MET : TD_MET_LATE, i);
    return decided(r, 1, past_due(j) ? TD_MISSED : TD_PENDING, q->n - 1);
}

static bool rule2_no_value(const struct judging *j, struct ruling *r)
{
    return j->q->n == 0 && decided(r, 2, TD_NO_DATA, NONE);
}

/* The value for due is the one whose period ends on 31 December of due; later ones end later.
 * What was missed is told by the value for due, else by the newest. */
static bool rule3_deadline(const struct judging *j, struct ruling *r)
{
    size_t n = j->q->n, at = n;

    if (j->q->kind != TD_REACH)
        return false;
    while (at > 0 && when(j, at - 1) >= j->due)
        at--;
    bool on_time = at < n && when(j, at) == j->due;
    if (!on_time && !past_due(j))
        return false;
    for (size_t i = at; i < n; i++)
        if (meets(j, value(j, i)))
            return decided(r, 3, on_time && i == at ? TD_MET : TD_MET_LATE, i);
    if (at == n)
        return decided(r, 3, TD_AWAITING, n - 1);
    return decided(r, 3, TD_MISSED, on_time ? at : n - 1);
}

/* d*A < 0 and d*(y + A*k - b) < 0, both times t-t0. No slope, no risk. */
static bool will_not_last(const struct judging *j, size_t at)
{
    td__wide y = value(j, at), rise = y - base(j);
    td_time t = when(j, at), span = t - j->t0;
    td_time k = j->due - t > TD_YEAR ? j->due - t : TD_YEAR;

    return span > 0 && toward(j, rise) < 0 && toward(j, (y - j->bound) * span + rise * k) < 0;
}

static bool rule4_meets(const struct judging *j, struct ruling *r)
{
    size_t at = j->q->n - 1;
    return meets(j, value(j, at))
        && decided(r, 4, will_not_last(j, at) ? TD_MET_AT_RISK : TD_MET, at);
}

static bool rule5_not_kept(const struct judging *j, struct ruling *r)
{
    size_t at = j->q->n - 1;

    if (j->q->kind != TD_KEEP)
        return false;
    if (when(j, at) <= j->t0)
        return decided(r, 5, TD_NOT_ASSESSABLE, at);
    bool worse = toward(j, value(j, at) - base(j)) < 0;
    return decided(r, 5, worse ? TD_MOVING_AWAY : TD_LAGGING, at);
}

/* A figure before the official base has no pace either. */
static bool rule6_one_value(const struct judging *j, struct ruling *r)
{
    size_t at = j->q->n - 1;
    return when(j, at) <= j->t0 && decided(r, 6, TD_NOT_ASSESSABLE, at);
}

static bool rule7_fell_below(const struct judging *j, struct ruling *r)
{
    return meets(j, base(j)) && decided(r, 7, TD_FELL_BELOW, j->q->n - 1);
}

/* r = num/den, den >= 0 because the base does not meet b. */
static bool rule8_pace(const struct judging *j, struct ruling *r)
{
    static const struct { int num, den; enum td_verdict_code code; } bands[] = {
        { 19, 20, TD_ON_TRACK }, { 3, 5, TD_SLOW }, { 0, 1, TD_LAGGING },
    };
    size_t at = j->q->n - 1;
    td__wide num = toward(j, value(j, at) - base(j)) * (j->due - j->t0);
    td__wide den = toward(j, j->bound - base(j)) * (when(j, at) - j->t0);

    if (j->due <= j->t0) /* a base after the deadline draws no line: as if there were no base */
        return decided(r, 6, TD_NOT_ASSESSABLE, at);
    /* den = 0: the base stands exactly on a strict bound. The latest is not beyond the bound,
     * so it has either not moved, and lags, or it has moved away. There is no r. */
    for (size_t i = 0; den > 0 && i < sizeof bands / sizeof bands[0]; i++)
        if (num * bands[i].den >= den * bands[i].num)
            return decided(r, 8, bands[i].code, at);
    return decided(r, 8, num < 0 ? TD_MOVING_AWAY : TD_LAGGING, at);
}

static struct ruling rule_on(const struct judging *j)
{
    static bool (*const rules[])(const struct judging *, struct ruling *) = {
        rule9_ended, rule1_milestone, rule2_no_value, rule3_deadline, rule4_meets,
        rule5_not_kept, rule6_one_value, rule7_fell_below, rule8_pace,
    };
    struct ruling r;

    for (size_t i = 0; !rules[i](j, &r); i++)
        ; /* the last one always decides */
    return r;
}

/* ---- METHOD.md 3: the numbers beside a verdict ------------------------------------------ */

/* num/den * 10^digits, rounded half away from zero. Where the product might not fit, digit by
 * digit as on paper. */
static td__wide divided(td__wide num, td__wide den, int digits)
{
    static const td__wide room = ((td__wide)INT64_MAX << 63) / 1000000;
    bool negative = (num < 0) != (den < 0);

    num = num < 0 ? -num : num;
    den = den < 0 ? -den : den;
    if (num <= room) {
        num *= power[digits];
        digits = 0;
    }
    td__wide whole = num / den, rest = num - whole * den;
    for (; digits > 0; digits--) {
        rest *= 10;
        whole = whole * 10 + rest / den;
        rest %= den;
    }
    whole += rest >= den - rest;
    return negative ? -whole : whole;
}

/* num/den, counted in units of 10^-scale, as a decimal: six places, fewer when the number is
 * too large for that. */
static struct td_num fraction(td__wide num, td__wide den, int scale)
{
    for (int places = INFORM; places >= 0; places--) {
        int shift = places - scale;
        td__wide m = shift >= 0 ? divided(num, den, shift) : divided(num, den * power[-shift], 0);
        if (m <= NUM_MAX && m >= -NUM_MAX)
            return (struct td_num){ (int64_t)m, (int8_t)places };
    }
    return TD_NUM_NONE;
}

/* The plan line leads from a base that does not meet b yet to b at due; a target that is to be
 * kept, or was met from the start, has none. */
static bool has_line(const struct judging *j)
{
    return j->q->kind == TD_REACH && (j->own_base || j->q->n) && j->due > j->t0
        && !meets(j, base(j));
}

/* E(t) = *num / *den. From due on the line stays at b. */
static void line_at(const struct judging *j, td_time t, td__wide *num, td__wide *den)
{
    td_time run = j->due - j->t0;

    *den = t < j->due ? run : 1;
    *num = t < j->due ? base(j) * run + (j->bound - base(j)) * (t - j->t0) : j->bound;
}

static void number_line(const struct judging *j, td__wide y, td_time t, struct td_verdict *v)
{
    td__wide num, den, way = j->bound - base(j), gone = y - base(j);
    td_time span = t - j->t0, run = j->due - j->t0;

    if (!has_line(j) || span < 0)
        return;
    line_at(j, t, &num, &den);
    v->line = fraction(num, den, j->scale);
    v->distance = fraction(toward(j, y * den - num), den, j->scale);
    if (way != 0)
        v->years_behind = fraction(way * span - gone * run, way * TD_YEAR, 0);
    if (v->rule == 8 && way != 0 && span > 0)
        v->ratio = fraction(gone * run, way * span, 0);
}

/* The year that ends at or after the moment x = t + (b-y)/A; a strict bound is met after x. */
static int year_reached(const struct judging *j, td__wide y, td_time t)
{
    td__wide rise = toward(j, y - base(j)), gap = toward(j, j->bound - y);

    if (rise <= 0 || meets(j, y))
        return 0;
    td__wide num = t * rise + gap * (t - j->t0), den = rise * TD_YEAR;
    td__wide year = num / den;
    if (j->q->strict || year * den != num)
        year++;
    return year - t / TD_YEAR > NEVER ? 0 : (int)year;
}

static void number_pace(const struct judging *j, td__wide y, td_time t, struct td_verdict *v)
{
    td__wide rise = y - base(j);
    td_time span = t - j->t0, left = j->due - t;

    if (span <= 0)
        return;
    v->pace = fraction(rise * TD_YEAR, span, j->scale);
    v->reaches = year_reached(j, y, t);
    if (left > 0)
        v->expected = fraction(y * span + rise * left, span, j->scale);
}

/* What would still be needed to reach b in time: not for a target to keep, nor once b is
 * reached or the deadline has decided. */
static void number_need(const struct judging *j, td__wide y, td_time t, struct td_verdict *v)
{
    td__wide rise = y - base(j);
    td_time span = t - j->t0, left = j->due - t;

    if (j->q->kind != TD_REACH || v->rule == 3 || left <= 0 || meets(j, y))
        return;
    v->needed = fraction((j->bound - y) * TD_YEAR, left, j->scale);
    if (span > 0 && toward(j, rise) > 0)
        v->times = fraction((j->bound - y) * span, rise * left, 0);
}

/* The last figure of a calendar year speaks for that year. */
static void number_kept(const struct judging *j, struct td_verdict *v)
{
    const struct td_question *q = j->q;

    for (size_t i = 0; i < q->n; i++) {
        if (i + 1 < q->n && td_period_year(q->points[i + 1].period)
                                == td_period_year(q->points[i].period))
            continue;
        v->kept_of++;
        v->kept += meets(j, value(j, i));
    }
}

static void number(const struct judging *j, size_t at, struct td_verdict *v)
{
    td__wide y = value(j, at);
    td_time t = when(j, at);

    v->gap = fraction(toward(j, j->bound - y), 1, j->scale);
    number_line(j, y, t, v);
    number_pace(j, y, t, v);
    number_need(j, y, t, v);
    if (j->q->kind == TD_KEEP)
        number_kept(j, v);
}

/* ---- METHOD.md 4: flags ----------------------------------------------------------------- */

/* A level is graded, not rounded: nothing lies half a level below level 3. */
static bool is_graded(const struct td_question *q, size_t at)
{
    return q->kind == TD_KEEP && q->bound.decimals == 0 && q->points[at].value.decimals == 0;
}

static bool borderline(const struct judging *judged, const struct ruling *r)
{
    struct judging j = *judged;

    if (is_graded(j.q, r->point))
        return false;
    j.nudged = r->point;
    for (j.nudge = -1; j.nudge <= 1; j.nudge += 2)
        if (rule_on(&j).code != r->code)
            return true;
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
    td_date last = td_period_last_day(q->points[q->n - 1].period);

    if (r->rule == 3 && (r->code == TD_MET || r->code == TD_MET_LATE))
        return false;
    return td_date_year(last) < td_date_year(q->review) - 1
        || (q->frequency > 0 && month_count(q->review) > month_count(last) + q->frequency);
}

/* Is there a figure after the base and before this one? */
static bool one_between(const struct judging *j, size_t at)
{
    return at > 0 && when(j, at - 1) > j->t0;
}

static bool two_points(const struct judging *j, const struct ruling *r)
{
    bool pace_decides = r->rule == 4 || r->rule == 5 || r->rule == 8;
    return pace_decides && when(j, r->point) > j->t0 && !one_between(j, r->point);
}

/* The step to the judged figure from the one before it, which may be the official base. */
static bool last_wrong(const struct judging *j, size_t at)
{
    bool base_before = when(j, at) > j->t0;

    if (at == 0 && !base_before)
        return false;
    td__wide before = base_before && !one_between(j, at) ? base(j) : value(j, at - 1);
    return toward(j, value(j, at) - before) < 0;
}

static bool exceeded(const struct judging *j, const struct ruling *r)
{
    const struct td_question *q = j->q;
    return (r->code == TD_MET || r->code == TD_MET_LATE) && td_num_is(q->upper)
        && toward(j, value(j, r->point) - scaled(q->upper, j->scale)) >= 0;
}

static bool conflict(const struct td_question *q)
{
    for (size_t i = 0; i < q->n; i++)
        if (q->points[i].conflict)
            return true;
    return false;
}

static unsigned flags_of(const struct judging *j, const struct ruling *r)
{
    return (borderline(j, r) ? TD_FLAG_BORDERLINE : 0u)
        | (stale(j, r) ? TD_FLAG_STALE : 0u)
        | (two_points(j, r) ? TD_FLAG_TWO_POINTS : 0u)
        | (last_wrong(j, r->point) ? TD_FLAG_LAST_WRONG : 0u)
        | (exceeded(j, r) ? TD_FLAG_EXCEEDED : 0u);
}

/* ---- the verdict ------------------------------------------------------------------------ */

void td_assess(const struct td_question *q, struct td_verdict *out)
{
    struct judging j = prepare(q);
    struct ruling r = rule_on(&j);

    *out = (struct td_verdict){
        .code = r.code, .rule = r.rule, .flags = conflict(q) ? TD_FLAG_CONFLICT : 0u,
        .value = TD_NUM_NONE, .base = TD_NUM_NONE, .ratio = TD_NUM_NONE, .gap = TD_NUM_NONE,
        .line = TD_NUM_NONE, .distance = TD_NUM_NONE, .pace = TD_NUM_NONE,
        .needed = TD_NUM_NONE, .times = TD_NUM_NONE, .expected = TD_NUM_NONE,
        .years_behind = TD_NUM_NONE,
    };
    if (r.point != NONE) {
        out->period = q->points[r.point].period;
        out->value = q->points[r.point].value;
    }
    if (q->kind == TD_MILESTONE)
        return;
    if (j.own_base || q->n) {
        out->base_period = j.own_base ? q->base_period : q->points[0].period;
        out->base = j.own_base ? q->base_value : q->points[0].value;
    }
    if (r.point == NONE || r.code == TD_NOT_APPLICABLE)
        return;
    out->flags |= flags_of(&j, &r);
    number(&j, r.point, out);
}

struct td_num td_plan_line(const struct td_question *q, const struct td_verdict *v, td_time t)
{
    struct td_question on_base = *q;
    td__wide num, den;

    on_base.n = 0;
    on_base.base_period = v->base_period;
    on_base.base_value = v->base;
    struct judging j = prepare(&on_base);
    if (!has_line(&j) || t < j.t0)
        return TD_NUM_NONE;
    line_at(&j, t, &num, &den);
    return fraction(num, den, j.scale);
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
