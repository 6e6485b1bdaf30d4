/*
 * From stored figures to verdicts: reads the figures, asks the method (assess.h), returns rows. All the
 * judging itself is in assess.c.
 */
#include "store/store.h"
#include "noun/board.h"
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

/* Reused between targets, so that judging a thousand series allocates a few times. Beside each figure stands what the
 * method does not need: its series, and of a roll-up what was stored about the units that meet. */
struct beside { int64_t series; int meeting[TD__THRESHOLDS]; };
struct figures {
    struct td_figure *v; size_t n;
    struct { struct beside *v; size_t n; } beside;
    struct td__rulings rulings; /* of those being read */
};

void td__supersede(struct td_figure *f, const struct td_figure *later)
{
    if (!later->known_on)
        f->superseded = true;
    else if (!f->superseded_on || later->known_on < f->superseded_on)
        f->superseded_on = later->known_on;
}

/* Rows come by period and seq, so a figure that another replaces stands before it. */
static void supersede(struct figures *f, const struct td_figure *later, int64_t seq)
{
    for (size_t i = f->n; i-- > 0 && f->v[i].period == later->period;)
        if (td__recorded_seq(f->v[i].id) == seq)
            td__supersede(&f->v[i], later);
}

/* Of a time that there is; whether it is one of the forms of a period is not worth asking of a
 * million. */
static bool is_time(td_period p)
{
    return td__within(p, INT64_C(1900010100), INT64_C(2199123199));
}

static struct td_num part(sqlite3_stmt *st, int col, int decimals)
{
    bool is = sqlite3_column_type(st, col) != SQLITE_NULL && td__within(decimals, 0, TD_NUM_MAX_DECIMALS);
    return is ? (struct td_num){ sqlite3_column_int64(st, col), (int8_t)decimals } : TD_NUM_NONE;
}

/* METHOD.md 1a: what people entered is known from that day on, and the database shows no later one when an earlier day
 * is looked at (asof.c). */
struct td_figure td__figure_row(sqlite3_stmt *st, int col, const struct td__ruling *ruled)
{
    td_period period = sqlite3_column_int64(st, col);
    td_date published = td__col_date(st, col + 7);
    int frac = sqlite3_column_int(st, col + 11);

    return (struct td_figure){
        .period = period,
        .id = td__recorded(sqlite3_column_int64(st, col + 13), sqlite3_column_int64(st, col + 1)),
        .value = td__col_num(st, col + 2),
        .status = ruled->verified ? TD_VERIFIED : (enum td_status)sqlite3_column_int(st, col + 4),
        .superseded = ruled->withdrawn, .chosen = ruled->accepted,
        .qualifier = (enum td_qualifier)sqlite3_column_int(st, col + 5),
        .other_series = sqlite3_column_int64(st, col + TD__FIGURE_SERIES) != 0,
        .published_on = published,
        .numerator = part(st, col + 9, frac), .denominator = part(st, col + 10, frac),
        .known_on = sqlite3_column_int(st, col + 12) ? 0 : td_known_on(period, published),
    };
}

static struct td_figure *add(struct figures *f, int64_t series)
{
    f->beside.n = f->n;
    struct td_figure *x = td__push(f);
    struct beside *b = x ? td__push(&f->beside) : NULL;

    if (!b)
        return NULL;
    *b = (struct beside){ .series = series };
    return x;
}

static int take_figure(struct td *td, struct figures *f, int64_t target, int64_t agency,
                       sqlite3_stmt *st, int col)
{
    td_period period = sqlite3_column_int64(st, col);
    const struct td__ruling *ruled = td__ruled(&f->rulings, target, agency, period, sqlite3_column_int64(st, col + 1));
    int64_t replaced = sqlite3_column_int64(st, col + TD__FIGURE_SUPERSEDES);
    struct td_figure row = td__figure_row(st, col, ruled);

    if (replaced && !ruled->withdrawn)
        supersede(f, &row, replaced);
    struct td_figure *x = add(f, sqlite3_column_int64(st, col + TD__FIGURE_SERIES));
    if (!x)
        return td__no_memory_at(td, st);
    *x = row;
    return td__sane(td, st, is_time(period) && td_num_is(x->value) && td__within(x->status, TD_ESTIMATE, TD_VERIFIED) &&
                    td__within(x->qualifier, TD_EXACTLY, TD_NEARLY), "a figure");
}

static int own_figures(struct td *td, struct figures *f, int64_t target, int64_t agency)
{
    sqlite3_stmt *st;
    int rc = td__rulings(td, &f->rulings, target, agency);

    if (!rc)
        rc = td__query(td, &st, "SELECT " TD__FIGURE_COLUMNS " FROM observation"
                       " WHERE target_id = ? AND agency_id = ? ORDER BY period, seq", "ii", target, agency);
    f->n = 0;
    while (!rc && (rc = td__step(td, st)) == 1)
        rc = take_figure(td, f, target, agency, st, 0);
    td__rulings_free(&f->rulings);
    return rc;
}

int td__meeting_of(const char *stored, const struct td_threshold *h)
{
    while (*stored) {
        char *end;
        bool year = strtol(stored, &end, 10) == h->year, yearly = *end == 'y';
        end += yearly;
        if (year && yearly == h->yearly && *end == '=')
            return (int)strtol(end + 1, NULL, 10);
        stored = end + strcspn(end, " ");
        stored += *stored == ' ';
    }
    return -1;
}

/* Sums are stored in thousandths; people have counted whole things. */
static struct td_num sum_of(int64_t thousandths)
{
    return thousandths % 1000 ? (struct td_num){ thousandths, 3 } : (struct td_num){ thousandths / 1000, 0 };
}

/* A plan is its city's and of what is below that. The country, another city: their own figures stand beside for
 * comparison, and are neither made of this city's nor judged by its thresholds. */
static bool lies_outside(const struct td_plan *p, const struct td_agencies *l, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(l, agency);
    return p && p->city && a && !td_agency_within(l, a, p->city);
}

static int is_outside(struct td *td, bool *out, int64_t plan, int64_t agency)
{
    const struct td__check_world *w;
    int rc = td__world(td, &w);

    *out = !rc && lies_outside(td_plan_by_id(&w->plans, plan), &w->agencies, agency);
    return rc;
}

/* METHOD.md 7: what the units' figures make together, beside the agency's own. */
static int rolled_figures(struct td *td, struct figures *f, const struct td_target *t, int64_t agency)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT period, numerator, denominator, reported, units, known_on, meeting"
                       " FROM rollup WHERE target_id = ? AND agency_id = ? AND reported > 0 ORDER BY period", "ii",
                       t->id, agency);

    while (!rc && (rc = td__step(td, st)) == 1) {
        int64_t num = sqlite3_column_int64(st, 1), den = sqlite3_column_int64(st, 2);
        struct td_figure *x = add(f, 0);
        if (!x)
            return td__no_memory_at(td, st);
        *x = (struct td_figure){ .period = sqlite3_column_int64(st, 0), .status = TD_REPORTED,
                                 .value = td__ratio(t, num, den, t->decimals), .numerator = sum_of(num),
                                 .denominator = sum_of(den), .reported = sqlite3_column_int(st, 3),
                                 .units = sqlite3_column_int(st, 4), .known_on = sqlite3_column_int(st, 5) };
        x->units = x->units < x->reported ? x->reported : x->units;
        for (size_t i = 0; i < t->n_thresholds && i < TD__THRESHOLDS; i++)
            f->beside.v[f->n - 1].meeting[i] = td__meeting_of(td__col_text(st, 6), &t->thresholds[i]);
        if (!td_num_is(x->value) || x->units <= 0)
            f->n--;
        rc = td__sane(td, st, is_time(sqlite3_column_int64(st, 0)), "a figure");
    }
    return rc;
}

/* ---- the question ----------------------------------------------------------------------- */

const struct td_threshold *td_next_milestone(const struct td_target *t, td_date review)
{
    const struct td_threshold *last = NULL;

    for (size_t i = 0; i < t->n_thresholds; i++) {
        if (t->thresholds[i].yearly)
            continue;
        last = &t->thresholds[i];
        if (last->year >= td_date_year(review))
            break;
    }
    return last;
}

static int target_ended(struct td *td, td_date *out, const struct td_target *t, int64_t city, td_date review)
{
    const struct td__check_world *w = NULL;
    int rc = td_unit_counts(t->unit) ? td__world(td, &w) : TD_OK;
    td_date ended = !rc && w ? td_target_ended(t, &w->agencies, city) : 0;

    *out = ended <= review ? ended : 0;
    return rc;
}

/* METHOD.md 2, rule 9, of who was asked to reach it: what falls due after an agency's last day asks nothing of it from
 * the day after; what fell due before stays judged. */
static void end_with_agency(struct td_row *row, const struct td_agencies *l)
{
    const struct td_agency *a = td_agency_by_id(l, row->agency);
    struct td_question *q = &row->question;
    td_date ended = a && a->valid_to && a->valid_to < q->due * 10000 + 1231 ? td_date_add_days(a->valid_to, 1) : 0;

    row->agency_ended = ended && ended <= q->review && (!q->ended || ended < q->ended);
    if (row->agency_ended)
        q->ended = ended;
}

struct td_question td__question(const struct td_plan *plan, const struct td_target *t, const struct td_threshold *h,
                                td_date review, td_date ended)
{
    /* METHOD.md 1: a range is judged by its weakest bound, 75 of 75-80 when more is better. */
    bool swap = t->direction < 0 && td_num_is(h->upper);

    return (struct td_question){
        .kind = h->kind, .direction = t->direction,
        .bound = swap ? h->upper : h->bound, .upper = swap ? h->bound : h->upper,
        .strict = h->strict, .due = h->year, .base_period = t->base_period,
        .base_value = t->base_value, .review = review, .ended = ended,
        .factor = td_unit_is_percent(t->unit) ? 100 : 1, .coverage = plan ? plan->coverage : 0,
        .counts_units = td_unit_counts(t->unit) != NULL,
    };
}

bool td_figure_proves(const struct td_target *t, struct td_num value, enum td_qualifier how)
{
    for (size_t i = 0; i < t->n_thresholds; i++) {
        const struct td_question q = td__question(NULL, t, &t->thresholds[i], 0, 0);
        if (td_bound_proves(&q, value, how))
            return true;
    }
    return false;
}

struct td_num td_figure_shown(const struct td_target *t, struct td_num value, struct td_num numerator,
                              struct td_num denominator)
{
    const struct td_point p = { .value = value, .numerator = numerator, .denominator = denominator };
    struct td_num most = value;

    for (size_t i = 0; t->kind != TD_MILESTONE && td_num_is(value) && i < t->n_thresholds; i++) {
        const struct td_question q = td__question(NULL, t, &t->thresholds[i], 0, 0);
        struct td_num n = td_point_shown(&q, &p);
        most = n.decimals > most.decimals ? n : most;
    }
    return most;
}

static void count_meeting(struct figures *f, size_t at)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i].units)
            f->v[i].meeting = at < TD__THRESHOLDS ? f->beside.v[i].meeting[at] : -1;
}

/* Which figures are of the series that this threshold judges. Roll-ups are of the target's own. */
static int choose_series(struct td *td, struct figures *f, const struct td_threshold *h, size_t at)
{
    int64_t series = 0;
    int rc = *h->series ? td__one(td, &series, "SELECT id FROM series WHERE name = ?", "t", h->series) : TD_OK;

    if (rc == TD_NOT_FOUND)
        series = -1, rc = TD_OK;
    for (size_t i = 0; i < f->n; i++)
        f->v[i].other_series = f->beside.v[i].series != series;
    count_meeting(f, at);
    return rc;
}

static int judge_row(struct td *td, struct td_row *row, const struct figures *f)
{
    if (!td_judge(&row->question, f->v, f->n, &row->verdict, &row->other))
        return td__no_memory(td);
    if (!(row->verdict.flags & TD_FLAG_UNSURE))
        row->other = TD_VERDICTS;
    struct td_verdict *v = &row->verdict; /* one figure is one number, whichever threshold it stands beside */
    v->shown = td_figure_shown(row->target, v->value, v->numerator, v->denominator);
    row->reported = row->verdict.reported;
    row->units = row->verdict.units;
    return TD_OK;
}

/* The series of a row, a year a mark; what only stands beside it is none. */
static int keep_trend(struct td *td, struct td_board *out, struct td_row *row, const struct figures *f)
{
    struct td_point *p = malloc((f->n + 1) * sizeof *p);
    struct td_trend *mark = p ? td__list_alloc(out->mem, (f->n + 1) * sizeof *mark) : NULL;
    size_t points = mark ? td_series_shown(&row->question, f->v, f->n, p) : 0, n = 0;

    for (size_t i = 0; i < points; i++) {
        int year = (int)((p[i].t + TD_YEAR - 1) / TD_YEAR);
        if (p[i].beside)
            continue;
        n += !n || mark[n - 1].year != year;
        mark[n - 1] = (struct td_trend){ year, p[i].value };
    }
    free(p);
    row->trend = mark;
    row->n_trend = n;
    return mark ? TD_OK : td__no_memory(td);
}

/* What is the same for all thresholds of a target. */
struct subject {
    const struct td_plan *plan; const struct td_target *target;
    int64_t agency; td_date ended; bool outside;
};

/* Every threshold that is asked for, by the figures of the agency's own and by what its units make together. */
static int judge_series(struct td *td, struct td_board *out, struct figures *f, const struct td_ask *ask,
                        const struct subject *s)
{
    const struct td_target *t = s->target;
    const struct td__check_world *w;
    int rc = td__world(td, &w);

    for (size_t i = 0; !rc && i < t->n_thresholds; i++) {
        const struct td_threshold *h = &t->thresholds[i];
        if (ask->milestone && h->year != ask->milestone)
            continue;
        struct td_row *row = td__push(out);
        if (!row)
            return td__no_memory(td);
        *row = (struct td_row){ .target = t, .threshold = h, .agency = s->agency, .other = TD_VERDICTS,
                                .question = td__question(s->plan, t, h, ask->review, s->ended) };
        row->question.compared = s->outside;
        end_with_agency(row, &w->agencies);
        rc = choose_series(td, f, h, i);
        if (!rc)
            rc = judge_row(td, row, f);
        if (!rc && out->mem)
            rc = keep_trend(td, out, row, f);
    }
    return rc;
}

/* ---- the series that was judged, for who shows it ---------------------------------------- */

static const struct td_threshold nothing_asked = { .kind = TD_MILESTONE, .bound = { 0, -1 }, .upper = { 0, -1 },
                                                   .series = "", .text = "" };

static enum td_use use_of(const struct td_target *t, const struct td_series *s, size_t at, td_date review)
{
    const struct td_figure *f = &s->figure[at];

    if (f->qualifier > TD_APPROX)
        return td_figure_proves(t, f->value, f->qualifier) ? TD_USE_PROOF : TD_USE_BOUND;
    if (!td_figure_counts(f, review))
        return TD_USE_NOT_YET;
    for (size_t i = 0; i < s->points; i++)
        if (s->point[i].figure == (int)at)
            return TD_USED;
    for (size_t i = 0; i < s->points; i++)
        if (s->point[i].t == td_period_time(f->period) && td_num_cmp(s->point[i].value, f->value))
            return TD_USE_CONTRADICTS;
    return TD_USE_AGREES;
}

static void find_uses(struct td_series *s, const struct td_target *t)
{
    td_date review = s->question.review;

    for (size_t i = 0; i < s->own; i++)
        if (td_figure_replaced(&s->figure[i], review))
            s->use[i] = TD_USE_REPLACED;
        else if (!s->figure[i].other_series)
            s->use[i] = use_of(t, s, i, review);
}

/* The series of one threshold: its points, and the uses of its figures. */
static void make_series(struct td_series *out, struct figures *f, const struct td_series_ask *a,
                        const struct td_threshold *h)
{
    const struct td_target *t = a->target;

    out->question = td__question(a->plan, t, h, a->review, 0);
    out->series = h->series;
    for (size_t i = 0; i < f->n; i++)
        f->v[i].other_series = strcmp(i < a->n ? a->own[i].series : "", h->series) != 0;
    count_meeting(f, h == &nothing_asked ? TD__THRESHOLDS : (size_t)(h - t->thresholds));
    out->points = td_series_shown(&out->question, f->v, f->n, out->point);
    find_uses(out, t);
}

/* That of the asked threshold is made last, and stays; without one the headline's, or where nothing stands there one
 * that has something. */
static void make_all(struct td_series *out, struct figures *f, const struct td_series_ask *a)
{
    const struct td_target *t = a->target;
    const struct td_threshold *h = a->threshold ? a->threshold : td_next_milestone(t, a->review), *some = NULL;

    for (size_t i = 0; i < t->n_thresholds; i++) {
        make_series(out, f, a, &t->thresholds[i]);
        some = out->points ? &t->thresholds[i] : some;
    }
    make_series(out, f, a, h ? h : some ? some : &nothing_asked);
    if (!a->threshold && !out->points && some)
        make_series(out, f, a, some);
}

static int fill(struct td *td, struct figures *f, const struct td_series_ask *a)
{
    for (size_t i = 0; i < a->n; i++) {
        struct td_figure *x = add(f, 0);
        if (!x)
            return td__no_memory(td);
        *x = td_observation_figure(&a->own[i]);
    }
    return rolled_figures(td, f, a->target, a->agency);
}

int td_series_of(struct td *td, struct td_series *out, const struct td_series_ask *a)
{
    struct figures f = { 0 };
    int rc = fill(td, &f, a);

    *out = (struct td_series){ .figure = f.v, .n = f.n, .own = a->n, .series = "",
                               .point = calloc(f.n + 1, sizeof *out->point),
                               .use = calloc(a->n + 1, sizeof *out->use) };
    if (!rc && (!out->point || !out->use))
        rc = td__no_memory(td);
    for (size_t i = 0; out->use && i < a->n; i++)
        out->use[i] = TD_USE_OTHER_SERIES;
    if (rc)
        td_series_free(out);
    else
        make_all(out, &f, a);
    free(f.beside.v);
    return rc;
}

void td_series_free(struct td_series *s)
{
    free(s->figure), free(s->point), free(s->use);
    *s = (struct td_series){ .n = 0 };
}

/* ---- a board: every target, one agency -------------------------------------------------- */

int td_judge_targets(struct td *td, struct td_board *out, const struct td_ask *ask,
                     const struct td_plans *plans, const struct td_targets *targets)
{
    struct figures f = { 0 };

    *out = (struct td_board){ .mem = td__list_new() };
    int rc = out->mem ? TD_OK : td__no_memory(td);
    for (size_t i = 0; !rc && i < targets->n; i++) {
        const struct td_target *t = &targets->v[i];
        struct subject s = { .plan = td_plan_by_id(plans, t->plan), .target = t };
        int64_t city = s.plan ? s.plan->city : 0;
        if (ask->plan && t->plan != ask->plan)
            continue;
        rc = target_ended(td, &s.ended, t, city, ask->review);
        s.agency = ask->agency ? ask->agency : city;
        if (!rc && s.agency != city)
            rc = is_outside(td, &s.outside, t->plan, s.agency);
        if (!rc && !(rc = own_figures(td, &f, t->id, s.agency)) && !s.outside)
            rc = rolled_figures(td, &f, t, s.agency);
        if (!rc)
            rc = judge_series(td, out, &f, ask, &s);
    }
    free(f.v);
    free(f.beside.v);
    if (rc)
        td_board_free(out);
    return rc;
}

/* ---- every agency, one pass over the rows ----------------------------------------------- */

struct pass {
    struct td *td;
    const struct td_ask *ask;
    const struct td_agencies *agencies;
    struct subject of;
    struct figures figures;
    struct td_board rows;
};

/* Only who has somebody below can have a roll-up. */
static bool has_units(const struct td_agencies *l, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(l, agency);
    return a && a + 1 < l->v + l->n && a[1].depth > a->depth;
}

static int end_of_series(struct pass *p)
{
    struct figures *f = &p->figures;
    int rc = TD_OK;

    p->of.outside = lies_outside(p->of.plan, p->agencies, p->of.agency);
    if (f->n && !p->of.outside && has_units(p->agencies, p->of.agency))
        rc = rolled_figures(p->td, f, p->of.target, p->of.agency);
    if (!rc && f->n)
        rc = judge_series(p->td, &p->rows, f, p->ask, &p->of);
    f->n = 0;
    return rc;
}

/* Judged while reading, handed out afterwards: no SELECT is open while a slow reader of our output makes us wait,
 * which would keep everybody else from writing (PITFALLS 24). */
static int pass_target(struct pass *p)
{
    sqlite3_stmt *st;
    int rc = td__rulings(p->td, &p->figures.rulings, p->of.target->id, 0);

    if (!rc)
        rc = td__query(p->td, &st, "SELECT agency_id, " TD__FIGURE_COLUMNS " FROM observation"
                       " WHERE target_id = ? ORDER BY agency_id, period, seq", "i", p->of.target->id);
    p->figures.n = p->rows.n = 0;
    free(p->rows.v);
    p->rows.v = NULL;
    while (!rc && (rc = td__step(p->td, st)) == 1) {
        int64_t agency = sqlite3_column_int64(st, 0);
        rc = agency != p->of.agency ? end_of_series(p) : TD_OK;
        p->of.agency = agency;
        if (rc)
            td__reset(st);
        else
            rc = take_figure(p->td, &p->figures, p->of.target->id, agency, st, 1);
    }
    td__rulings_free(&p->figures.rulings);
    return rc ? rc : end_of_series(p);
}

int td_judge_all(struct td *td, const struct td_ask *ask, const struct td_plans *plans,
                 const struct td_targets *targets,
                 bool (*each)(void *arg, const struct td_row *row), void *arg)
{
    const struct td__check_world *w;
    struct pass p = { .td = td, .ask = ask };
    bool more = true;
    int rc = td__world(td, &w);
    if (rc)
        return rc;
    p.agencies = &w->agencies;
    for (size_t i = 0; !rc && more && i < targets->n; i++) {
        const struct td_target *t = &targets->v[i];
        p.of = (struct subject){ .plan = td_plan_by_id(plans, t->plan), .target = t };
        if (ask->plan && t->plan != ask->plan)
            continue;
        rc = target_ended(td, &p.of.ended, t, p.of.plan ? p.of.plan->city : 0, ask->review);
        if (!rc)
            rc = pass_target(&p);
        for (size_t k = 0; !rc && more && k < p.rows.n; k++)
            more = each(arg, &p.rows.v[k]);
    }
    free(p.figures.v);
    free(p.figures.beside.v);
    free(p.rows.v);
    return rc;
}

/* ---- how a row is said ------------------------------------------------------------------ */

enum td_word td_ended_why(const struct td_row *row)
{
    return row->agency_ended ? W_ENDED_WHY_AGENCY
         : !strcmp(row->target->unit, "% district") ? W_ENDED_WHY_DISTRICT : W_ENDED_WHY;
}

/* What one threshold asks for again, "tiếp tục triển khai", is called as it was asked for first. */
struct td_sentence td_row_sentence(const struct td_row *row, enum td_lang lang)
{
    const struct td_target *t = row->target;
    struct td_sentence how = { .lang = lang, .unit = td_unit_shown(t->unit), .staged = t->kind == TD_MILESTONE };

    how.ended_why = row->question.ended ? td_word(td_ended_why(row), lang) : NULL;
    if (!how.staged)
        return how;
    how.stage = row->threshold->text;
    for (size_t i = t->n_thresholds; i-- > 0;) {
        int64_t stage = td_num_round(t->thresholds[i].bound, 0).mantissa;
        if (stage > 0 && stage <= TD_STAGES && *t->thresholds[i].text)
            how.stages[stage] = t->thresholds[i].text;
    }
    return how;
}
