/*
 * Made-up figures. Each target is given a story (on track, missed, moving away ...), told in thousandths of its own
 * bounds, so that it fits any plan; the story and the published figures make a curve of the city, and the units'
 * figures are spread around the curve such that their sum is on it again. Integers only.
 */
#include "training/training.h"
#include "noun/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a over the texts, then the finishing steps of splitmix64: neighbours have nothing in common. */
uint32_t td__draw(const char *a, const char *b, int n)
{
    uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)(uint32_t)n * UINT64_C(0x9e3779b97f4a7c15);

    for (; *a; a++)
        h = (h ^ (unsigned char)*a) * UINT64_C(1099511628211);
    h = (h ^ 0xff) * UINT64_C(1099511628211);
    for (; *b; b++)
        h = (h ^ (unsigned char)*b) * UINT64_C(1099511628211);
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(h >> 32);
}

/* ---- stories ---------------------------------------------------------------------------- */

/* Years of figures before the plan begins, where it names no base: a chart needs something to show. */
enum { YEARS_BEFORE = 3 };
/* Values are counted in ten-thousandths. */
enum { SCALE = 4, POINT = 10000 };

enum {
    ENDS_EARLY = 1 << 0,  /* nothing from the year of the first milestone on */
    BOUNDS_ONLY = 1 << 1, /* "more than 40 %": kept, never judged */
    ONE = 1 << 2,         /* only the newest figure */
    TWO = 1 << 3,         /* only the newest two */
    DIP = 1 << 4,         /* the last step goes the wrong way */
    DISPUTED = 1 << 5,    /* somebody else says something else about the newest period */
    OWN = 1 << 6,         /* the city reports a figure of its own beside those of its units */
    ROUNDED = 1 << 7,     /* without the two numbers: nobody knows how it was rounded */
};

struct story {
    int start;         /* where it begins, in thousandths of the last milestone's bound */
    int middle;        /* at the end of the first milestone's year, of that one's bound; 0 = where the way leads */
    bool pace;         /* `now` is of the plan line's rise from the base; else of the last milestone's bound */
    int now;
    unsigned marks;
};

/* In turn, by the order of the plan. The comments say what becomes of the first and of the last milestone. */
static const struct story stories[] = {
    { 850, 0, true, 750, 0 },               /* missed; slow */
    { 780, 1000, true, 1100, 0 },           /* met to the point; on track */
    { 700, 1100, false, 1015, OWN },        /* exceeded; met */
    { 600, 0, true, 1040, OWN },            /* met; on track */
    { 600, 985, true, 700, 0 },             /* met late; slow */
    { 500, 0, true, 300, OWN },             /* missed; lagging */
    { 850, 0, true, -300, DIP | OWN },      /* moving away */
    { 700, 0, false, 950, ENDS_EARLY },     /* awaiting, stale */
    { 820, 1000, false, 1000, ROUNDED },    /* met; borderline */
    { 600, 0, false, 900, BOUNDS_ONLY },    /* no data */
    { 800, 1150, false, 1040, 0 },          /* met; met */
    { 1100, 0, false, 1010, OWN },          /* met; at risk */
    { 750, 0, true, 1020, 0 },              /* on track */
    { 1030, 0, false, 965, OWN },           /* met; fell below */
    { 800, 0, false, 800, ONE },            /* cannot be assessed */
    { 700, 0, true, 900, DIP | DISPUTED },  /* slow, and another figure would change it */
    { 700, 0, true, 970, 0 },               /* on track */
    { 700, 0, false, 980, 0 },              /* met; on track */
    { 735, 0, true, 700, TWO },             /* slow, by two figures only */
};

/* When a milestone is done. */
enum done { EARLY, LATE, NOT_YET };
static const enum done milestones[] = { EARLY, LATE, NOT_YET, NOT_YET, EARLY, NOT_YET, NOT_YET };

/* What a unit counts, by words of the target's denominator: so many in a commune. */
static const struct whole { const char *word; int least, most; bool of_the_city; } wholes[] = {
    { "cán bộ", 60, 240, true },      { "trung tâm", 2, 6, false },   { "trường", 8, 30, false },
    { "cơ sở", 12, 45, false },       { "gia đình", 3500, 16000, false }, { "dòng họ", 40, 160, false },
    { "cộng đồng", 15, 60, false },   { "đơn vị", 25, 90, false },    { "mới biết chữ", 20, 120, false },
    { "", 9000, 52000, false },
};
/* A district is about so many communes, a city so many. */
enum { COMMUNES_OF_DISTRICT = 4, COMMUNES_OF_CITY = 120 };

/* ---- one target ------------------------------------------------------------------------- */

enum { ANCHORS = 64 };
struct curve { struct { int month; int64_t value; } at[ANCHORS]; int n; };

struct job {
    struct td__training *x;
    const struct td_target *t;
    const struct td_plan *plan;
    const struct td_threshold *first, *last; /* milestones of the plan; may be the same */
    const struct story *story;
    const struct whole *whole;
    struct td_observations seen;             /* what is published */
    struct curve curve;
    const struct td_agency **unit;           /* that report */
    size_t units;
    int64_t *num, *den;                      /* of a unit in the period at hand */
    int first_year;
    td_period newest, before;                /* the last two periods of the city */
};

static int month_of(td_period p)
{
    td_date d = td_period_last_day(p);
    return td_date_year(d) * 12 + d / 100 % 100;
}

static td_period period_of(int year, const char *part)
{
    char text[24];
    td_period p = 0;

    int n = snprintf(text, sizeof text, "%d%s", year, part);
    td_period_parse(text, (size_t)n, &p);
    return p;
}

/* The longest stretch of the running year that is over; 0 in January. */
static td_period running(td_date today)
{
    static const struct { int from; const char *part; } parts[] = {
        { 1001, "-Q3" }, { 701, "-H1" }, { 401, "-Q1" }, { 301, "-02" }, { 201, "-01" },
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (today % 10000 >= parts[i].from)
            return period_of(td_date_year(today), parts[i].part);
    return 0;
}

static int64_t in_points(struct td_num n)
{
    return td_num_is(n) ? td_num_round(n, SCALE).mantissa : 0;
}

static int64_t thousandths_of(int64_t v, int thousandths)
{
    return v / 1000 * thousandths + v % 1000 * thousandths / 1000;
}

/* Published, by the plan's own definition, and exact enough to be judged. */
static bool judged(const struct td_observation *o)
{
    return !*o->series && o->qualifier <= TD_APPROX && !o->superseded && !o->withdrawn;
}

static bool is_published(const struct job *j, int64_t agency, int year)
{
    for (size_t i = 0; i < j->seen.n; i++)
        if (j->seen.v[i].agency == agency && judged(&j->seen.v[i]) && td_period_year(j->seen.v[i].period) == year)
            return true;
    return false;
}

/* Year of the first published figure of the city; 0 = there is none. */
static int first_published(const struct job *j)
{
    int year = 0;

    for (size_t i = 0; i < j->seen.n; i++) {
        const struct td_observation *o = &j->seen.v[i];
        if (o->agency == j->plan->city && judged(o) && (!year || td_period_year(o->period) < year))
            year = td_period_year(o->period);
    }
    return year;
}

static int last_seq(const struct job *j, int64_t agency, td_period period)
{
    int seq = 0;

    for (size_t i = 0; i < j->seen.n; i++)
        if (j->seen.v[i].agency == agency && j->seen.v[i].period == period && j->seen.v[i].seq > seq)
            seq = j->seen.v[i].seq;
    return seq;
}

/* ---- the city's curve ------------------------------------------------------------------- */

/* Keeps the order of time; a month that is taken stays as it is. */
static void anchor(struct curve *c, int month, int64_t value)
{
    int i = c->n;

    for (int k = 0; k < c->n; k++)
        if (c->at[k].month == month)
            return;
    if (c->n == ANCHORS)
        return;
    for (; i > 0 && c->at[i - 1].month > month; i--)
        c->at[i] = c->at[i - 1];
    c->at[i].month = month;
    c->at[i].value = value;
    c->n++;
}

static int64_t on_curve(const struct curve *c, int month)
{
    int i = 0;

    while (i < c->n && c->at[i].month < month)
        i++;
    if (i == c->n)
        return c->at[c->n - 1].value;
    if (i == 0 || c->at[i].month == month)
        return c->at[i].value;
    int64_t rise = c->at[i].value - c->at[i - 1].value;
    return c->at[i - 1].value + rise * (month - c->at[i - 1].month) / (c->at[i].month - c->at[i - 1].month);
}

/* Thousandths of a bound, on the bad side below 1000 whichever way is better. */
static int64_t of_bound(const struct job *j, const struct td_threshold *h, int thousandths)
{
    bool other = j->t->direction < 0 && td_num_is(h->upper);
    int64_t b = in_points(other ? h->upper : h->bound);

    return thousandths_of(b, j->t->direction > 0 ? thousandths : 2000 - thousandths);
}

static int64_t value_now(const struct job *j, int base_month, int64_t base)
{
    int due = j->last->year * 12 + 12, month = month_of(j->newest);
    int64_t bound = of_bound(j, j->last, 1000);

    if (!j->story->pace || due <= base_month)
        return of_bound(j, j->last, j->story->pace ? 1000 : j->story->now);
    int gone = (month < due ? month : due) - base_month;
    return base + thousandths_of(bound - base, j->story->now) * gone / (due - base_month);
}

/* A rate to keep moves within what is left to the whole, a level does not move. */
static void keep_curve(struct job *j)
{
    int64_t b = of_bound(j, j->last, 1000), room = 0;

    if (td_unit_is_percent(j->t->unit))
        room = j->t->direction > 0 ? 100 * POINT - b : -b;
    anchor(&j->curve, j->first_year * 12 + 12, b + room * 6 / 10);
    anchor(&j->curve, month_of(j->newest), b - room * 15 / 100);
}

/* The official base or the first published figure is the base, where there is one. */
static void shape(struct job *j)
{
    struct curve *c = &j->curve;
    int first = j->first_year * 12 + 12;

    if (j->story->marks & TWO)
        first = month_of(j->before);
    if (j->t->base_period && td_num_is(j->t->base_value))
        anchor(c, month_of(j->t->base_period), in_points(j->t->base_value));
    for (size_t i = 0; i < j->seen.n; i++)
        if (j->seen.v[i].agency == j->plan->city && judged(&j->seen.v[i]))
            anchor(c, month_of(j->seen.v[i].period), in_points(j->seen.v[i].value));
    if (j->t->kind == TD_KEEP) {
        keep_curve(j);
        return;
    }
    if (!c->n)
        anchor(c, first, of_bound(j, j->last, j->story->start));
    int base_month = c->at[0].month;
    int64_t base = c->at[0].value;
    int middle = j->first->year * 12 + 12;
    if (j->story->middle && middle > base_month && middle <= month_of(j->newest) &&
        !is_published(j, j->plan->city, j->first->year))
        anchor(c, middle, of_bound(j, j->first, j->story->middle));
    anchor(c, month_of(j->newest), value_now(j, base_month, base));
}

static bool is_anchor(const struct curve *c, int month)
{
    for (int i = 0; i < c->n; i++)
        if (c->at[i].month == month)
            return true;
    return false;
}

/* What the city stands at, with the small ups and downs of real life between the points that decide. */
static int64_t level(const struct job *j, td_period period)
{
    const struct curve *c = &j->curve;
    int month = month_of(period);
    int64_t v = on_curve(c, month), span = c->at[c->n - 1].value - c->at[0].value;

    if (span < 0)
        span = -span;
    if (j->t->kind != TD_KEEP && !is_anchor(c, month))
        v += span / 60 * ((int64_t)(td__draw(j->t->code, "level", month) % 5) - 2) / 2;
    if (j->story->marks & DIP && period == j->before && !is_anchor(c, month))
        v = on_curve(c, month_of(j->newest)) + j->t->direction * (span / 20 + POINT / 5);
    if (v < 0)
        v = 0;
    return td_unit_is_percent(j->t->unit) && v > 100 * POINT ? 100 * POINT : v;
}

/* ---- writing one figure ----------------------------------------------------------------- */

static struct td_num number(int64_t n)
{
    return (struct td_num){ n, 0 };
}

static struct td_num as_value(const struct job *j, int64_t points)
{
    return td_num_round((struct td_num){ points, SCALE }, j->t->decimals);
}

/* Which periods this target is told about at all. */
static bool is_told(const struct job *j, td_period period)
{
    unsigned m = j->story->marks;

    if (m & ENDS_EARLY && td_period_year(period) >= j->first->year)
        return false;
    if (m & ONE)
        return period == j->newest;
    return !(m & TWO) || period == j->newest || period == j->before;
}

/* The first half of a year that is over. */
static bool is_part(const struct job *j, td_period period)
{
    return period % 100 == 1 && period != j->newest;
}

/* `seq` is how many figures of this period there are already. As if a bundle had brought it and nobody had entered it:
 * so it is there too when an earlier day is looked at, and cannot be undone. */
static int put(struct job *j, struct td_entry *e, const char *who, int seq)
{
    char title[256], when[TD_PERIOD_BUF];

    td_period_format(when, sizeof when, e->period, TD_VI);
    snprintf(title, sizeof title, TD_MADE_UP " Báo cáo của %.150s, kỳ %s%s", who, when,
             e->status == TD_ESTIMATE ? " (ước tính)" : "");
    e->source_title = title;
    j->x->made.figures++;
    return td__figure_insert(j->x->td, e, td_entry_value(j->t, e), seq + 1, false);
}

static int put_city(struct job *j, td_period period, struct td_num value, struct td_num num, struct td_num den)
{
    const struct td_agency *a = td_agency_by_id(&j->x->agencies, j->plan->city);
    int seq = last_seq(j, j->plan->city, period);
    bool disputed = j->story->marks & DISPUTED && period == j->newest && j->t->kind == TD_REACH;
    struct td_entry e = { .target = j->t->id, .agency = j->plan->city, .period = period, .value = value,
                          .numerator = num, .denominator = den, .status = TD_REPORTED,
                          .qualifier = j->story->marks & BOUNDS_ONLY ? TD_MORE_THAN : TD_EXACTLY };
    int rc = put(j, &e, td_agency_short(a), seq);

    if (rc || !disputed)
        return rc;
    /* Far enough away to be another verdict. */
    int64_t other = in_points(td_entry_value(j->t, &e)), step = of_bound(j, j->last, 1000) - j->curve.at[0].value;
    e.numerator = e.denominator = TD_NUM_NONE;
    e.value = as_value(j, other + step / 5);
    e.status = TD_ESTIMATE;
    e.note = "Số của cơ quan khác, chưa đối chiếu";
    return put(j, &e, "cơ quan khác", seq + 1);
}

/* ---- units ------------------------------------------------------------------------------ */

static bool reports(const struct td__training *x, const struct td_agency *a, int64_t city)
{
    if (!td_agency_kind_is_unit(a->kind))
        return false;
    for (size_t i = 0; i < x->agencies.n; i++)
        if (x->agencies.v[i].parent == a->id)
            return false;
    return td_agency_within(&x->agencies, a, city);
}

static int find_units(struct job *j)
{
    size_t n = j->x->agencies.n;

    j->unit = calloc(n + 1, sizeof *j->unit);
    j->num = calloc(n + 1, sizeof *j->num);
    j->den = calloc(n + 1, sizeof *j->den);
    if (!j->unit || !j->num || !j->den)
        return td__no_memory(j->x->td);
    for (size_t i = 0; i < n; i++)
        if (reports(j->x, &j->x->agencies.v[i], j->plan->city))
            j->unit[j->units++] = &j->x->agencies.v[i];
    return TD_OK;
}

/* The part in "of which" counts the same people as the whole does, so that it cannot be larger. */
static const char *family(const struct job *j)
{
    const struct td_target *whole = td_target_by_id(&j->x->targets, j->t->parent);

    return whole ? whole->code : j->t->code;
}

static int64_t unit_whole(const struct job *j, const struct td_agency *a, int year)
{
    uint32_t spread = (uint32_t)(j->whole->most - j->whole->least + 1);
    int64_t n = j->whole->least + (int64_t)(td__draw(a->code, family(j), 1) % spread);

    if (!strcmp(a->kind, "district"))
        n *= COMMUNES_OF_DISTRICT;
    return n + n * 8 * (year - j->first_year) / 1000;
}

/* Better and worse units: a share of what is there below a half, of what is missing above. */
static int64_t unit_level(const struct job *j, const struct td_agency *a, int64_t city)
{
    int64_t half = 50 * POINT, room = city <= half ? city : 100 * POINT - city;
    int skill = (int)(td__draw(a->code, family(j), 2) % 801) - 400;

    return city + thousandths_of(room, skill);
}

/* One in nine has not reported yet what all others have. */
static bool is_silent(const struct job *j, const struct td_agency *a, td_period period)
{
    return period == j->newest && td__draw(a->code, j->t->code, 3) % 9 == 0;
}

/* Those that exist at the end of the period. A unit that ends within a year reports the part that it was there. */
static bool is_due(const struct job *j, const struct td_agency *a, td_period period)
{
    td_date day = td_period_last_day(period), year_end = td_date_year(day) * 10000 + 1231;

    if (!td_agency_exists_on(a, day) || is_published(j, a->id, td_date_year(day)))
        return false;
    return !is_part(j, period) || !td_agency_exists_on(a, year_end);
}

/* Brings the sum onto the curve: in proportion first, the rest one by one. */
static void settle(struct job *j, int64_t city)
{
    int64_t num = 0, den = 0;

    for (size_t i = 0; i < j->units; i++)
        num += j->num[i], den += j->den[i];
    int64_t wanted = (den * city + 50 * POINT) / (100 * POINT), off = wanted - num;
    for (size_t i = 0; den && i < j->units; i++) {
        int64_t n = j->num[i] + off * j->den[i] / den;
        n = n < 0 ? 0 : n > j->den[i] ? j->den[i] : n;
        num += n - j->num[i];
        j->num[i] = n;
    }
    for (int64_t moved = 1; num != wanted && moved;) {
        moved = 0;
        for (size_t i = 0; i < j->units && num != wanted; i++) {
            int step = num < wanted ? 1 : -1;
            if (j->num[i] + step < 0 || j->num[i] + step > j->den[i])
                continue;
            j->num[i] += step, num += step, moved++;
        }
    }
}

/* What comes before the figure that counts: an estimate that stays beside it, or a slip that it replaces. */
static int put_forerunner(struct job *j, struct td_entry e, const struct td_agency *a, int *seq, bool *replaces)
{
    uint32_t lot = td__draw(a->code, j->t->code, 4) % 40;

    *replaces = lot == 1;
    if (lot > 2 || e.period == j->newest || j->story->marks & ONE)
        return TD_OK;
    e.numerator.mantissa -= e.numerator.mantissa / 12 + (e.numerator.mantissa > 0);
    e.status = *replaces ? TD_REPORTED : TD_ESTIMATE;
    e.note = *replaces ? "Nhập nhầm, đã sửa" : "";
    return put(j, &e, td_agency_short(a), (*seq)++);
}

static int put_unit(struct job *j, size_t i, td_period period)
{
    const struct td_agency *a = j->unit[i];
    int seq = last_seq(j, a->id, period), before = seq;
    bool replaces, verified = td__draw(a->code, j->t->code, (int)(period / 1000000)) % 5 == 0;
    struct td_entry e = { .target = j->t->id, .agency = a->id, .period = period, .value = TD_NUM_NONE,
                          .numerator = number(j->num[i]), .denominator = number(j->den[i]),
                          .status = verified && period != j->newest ? TD_VERIFIED : TD_REPORTED };
    int rc = put_forerunner(j, e, a, &seq, &replaces);

    if (replaces && seq > before)
        e.supersedes = seq;
    return rc ? rc : put(j, &e, td_agency_short(a), seq);
}

static int put_units(struct job *j, td_period period)
{
    int64_t city = level(j, period);
    int rc = TD_OK;

    for (size_t i = 0; i < j->units; i++) {
        const struct td_agency *a = j->unit[i];
        bool in = is_due(j, a, period) && !is_silent(j, a, period);
        j->den[i] = in ? unit_whole(j, a, td_period_year(period)) : 0;
        j->num[i] = j->den[i] * unit_level(j, a, city) / (100 * POINT);
    }
    settle(j, city);
    for (size_t i = 0; !rc && i < j->units; i++)
        if (j->den[i])
            rc = put_unit(j, i, period);
    return rc;
}

/* ---- who reports a target --------------------------------------------------------------- */

/* A percentage of the city's own, with its two numbers where the target says of what. */
static int put_percentage(struct job *j, td_period period)
{
    int64_t v = level(j, period), den = (int64_t)(j->whole->least + j->whole->most) / 2 * COMMUNES_OF_CITY;

    if (!td_unit_is_percent(j->t->unit) || !*j->t->denominator || j->story->marks & (BOUNDS_ONLY | ROUNDED))
        return put_city(j, period, as_value(j, v), TD_NUM_NONE, TD_NUM_NONE);
    return put_city(j, period, TD_NUM_NONE, number((den * v + 50 * POINT) / (100 * POINT)), number(den));
}

/* A level to keep; every second one was not held in one year. */
static int put_level(struct job *j, td_period period)
{
    int64_t v = level(j, period);
    size_t turn = 0;

    for (const struct td_target *o = j->x->targets.v; o < j->t; o++)
        turn += o->kind == TD_KEEP && !td_unit_is_percent(o->unit);
    bool slipped = turn % 2 && td_period_year(period) == j->first_year + 2;
    return put_city(j, period, as_value(j, slipped ? v - j->t->direction * POINT : v), TD_NUM_NONE, TD_NUM_NONE);
}

static int64_t how_many(const struct job *j, const char *kind, td_date day)
{
    int64_t n = 0;

    for (size_t i = 0; i < j->x->agencies.n; i++) {
        const struct td_agency *a = &j->x->agencies.v[i];
        n += !strcmp(a->kind, kind) && td_agency_exists_on(a, day) &&
             td_agency_within(&j->x->agencies, a, j->plan->city);
    }
    return n;
}

/* So many of the agencies of a kind that existed then. In the year in which they end the first half is told. */
static int put_count(struct job *j, td_period period)
{
    const char *kind = td_unit_counts(j->t->unit);
    int64_t n = how_many(j, kind, td_period_last_day(period));

    if (!n || (is_part(j, period) && how_many(j, kind, td_period_year(period) * 10000 + 1231)))
        return TD_OK;
    return put_city(j, period, TD_NUM_NONE, number((n * level(j, period) + 50 * POINT) / (100 * POINT)), number(n));
}

static int put_milestone(struct job *j, td_period period)
{
    size_t turn = (size_t)(j->t - j->x->targets.v), n = sizeof milestones / sizeof *milestones;
    enum done when = NOT_YET;

    for (size_t i = 0, k = 0; i <= turn; i++)
        if (j->x->targets.v[i].kind == TD_MILESTONE)
            when = milestones[k++ % n];
    int year = j->plan->start_year ? j->plan->start_year : j->first_year;
    bool done = when == EARLY ? td_period_year(period) > year : when == LATE && period == j->newest;
    return put_city(j, period, number(done), TD_NUM_NONE, TD_NUM_NONE);
}

/* What the units told, added up; the newest period is not complete, so there the city knows its percentage only. */
static int put_sum(struct job *j, td_period period)
{
    int64_t num = 0, den = 0;

    for (size_t i = 0; i < j->units; i++)
        num += j->num[i], den += j->den[i];
    if (period == j->newest || !den)
        return put_city(j, period, as_value(j, level(j, period)), TD_NUM_NONE, TD_NUM_NONE);
    return put_city(j, period, TD_NUM_NONE, number(num), number(den));
}

static bool units_report(const struct job *j)
{
    return td_unit_is_percent(j->t->unit) && !td_unit_counts(j->t->unit) && *j->t->denominator &&
           !j->whole->of_the_city && j->units;
}

static int put_period(struct job *j, td_period period)
{
    int published = first_published(j), year = td_period_year(period);
    int rc = TD_OK;

    if (j->t->kind == TD_MILESTONE)
        return is_part(j, period) || year < j->plan->start_year ? TD_OK : put_milestone(j, period);
    if (!is_told(j, period))
        return TD_OK;
    if (units_report(j))
        rc = put_units(j, period);
    /* Units make the city's figure together, unless there are published ones of its own. */
    bool own = published ? year >= published : (j->story->marks & OWN) != 0;
    if (rc || (units_report(j) && !own) || is_published(j, j->plan->city, year))
        return rc;
    if (td_unit_counts(j->t->unit))
        return put_count(j, period);
    if (is_part(j, period))
        return TD_OK;
    return !td_unit_is_percent(j->t->unit) && j->t->kind == TD_KEEP ? put_level(j, period)
         : units_report(j)                           ? put_sum(j, period)
                                                     : put_percentage(j, period);
}

/* ---- one target after the other --------------------------------------------------------- */

static bool find_milestones(struct job *j)
{
    for (size_t i = 0; i < j->t->n_thresholds; i++) {
        const struct td_threshold *h = &j->t->thresholds[i];
        if (h->yearly)
            continue;
        j->first = j->first && j->first->year <= h->year ? j->first : h;
        j->last = j->last && j->last->year >= h->year ? j->last : h;
    }
    return j->last != NULL;
}

/* The turn counts percentages and numbers to reach; the others have their own kinds of story. */
static const struct story *story_of(const struct td__training *x, const struct td_target *t)
{
    static const struct story plain = { 750, 0, false, 1000, 0 };
    size_t turn = 0;

    if (t->kind != TD_REACH || td_unit_counts(t->unit))
        return &plain;
    for (const struct td_target *o = x->targets.v; o < t; o++)
        turn += o->kind == TD_REACH && !td_unit_counts(o->unit);
    return &stories[turn % (sizeof stories / sizeof *stories)];
}

static const struct whole *whole_of(const struct td_target *t)
{
    const struct whole *w = wholes;

    while (!strstr(t->denominator, w->word))
        w++;
    return w;
}

static void find_time(struct job *j)
{
    int this_year = td_date_year(j->x->today);
    td_period now = running(j->x->today);

    j->first_year = j->t->base_period        ? td_period_year(j->t->base_period)
                    : j->plan->start_year    ? j->plan->start_year - YEARS_BEFORE
                                             : this_year - 2 * YEARS_BEFORE;
    j->newest = now ? now : td_period_of_year(this_year - 1);
    j->before = td_period_of_year(td_period_year(j->newest) - 1);
}

static int put_target(struct job *j)
{
    int rc = find_units(j), last = td_date_year(j->x->today) - 1;

    if (!rc)
        rc = td_observations(j->x->td, &j->seen, j->t->id, 0);
    if (rc)
        return rc;
    if (j->t->kind != TD_MILESTONE)
        shape(j);
    for (int year = j->first_year; !rc && year <= last; year++) {
        rc = put_period(j, period_of(year, "-H1")); /* of units that ended within the year */
        if (!rc)
            rc = put_period(j, td_period_of_year(year));
    }
    if (!rc && td_period_year(j->newest) > last)
        rc = put_period(j, j->newest);
    return rc;
}

int td__training_figures(struct td__training *x)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < x->targets.n; i++) {
        struct job j = { .x = x, .t = &x->targets.v[i], .plan = td_plan_by_id(&x->plans, x->targets.v[i].plan) };
        if (!j.plan || !j.plan->city || !find_milestones(&j))
            continue;
        j.story = story_of(x, j.t);
        j.whole = whole_of(j.t);
        find_time(&j);
        rc = put_target(&j);
        td_observations_free(&j.seen);
        free(j.unit);
        free(j.num);
        free(j.den);
    }
    return rc ? rc : td__rollup_rebuild(x->td, 0);
}
