/*
 * From stored figures to verdicts: reads the figures, asks the method (assess.h), returns rows. All the
 * judging itself is in assess.c.
 */
#include "store/store.h"
#include "noun/board.h"
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

/* Reused between targets, so that judging a thousand series allocates a few times. */
struct figures { struct td_figure *v; size_t n; const struct td__rulings *rulings; };

/* Rows come by period and seq, so a figure that another replaces stands before it. */
static void supersede(struct figures *f, td_period period, int64_t seq)
{
    for (size_t i = f->n; i-- > 0 && f->v[i].period == period;)
        if (f->v[i].id == seq)
            f->v[i].superseded = true;
}

/* Of a time that there is; whether it is one of the forms of a period is not worth asking of a
 * million. */
static bool is_time(td_period p)
{
    return td__within(p, INT64_C(1900010100), INT64_C(2199123199));
}

struct td_figure td__figure_row(sqlite3_stmt *st, int col, const struct td__ruling *ruled)
{
    return (struct td_figure){
        .period = sqlite3_column_int64(st, col), .id = sqlite3_column_int64(st, col + 1),
        .value = td__col_num(st, col + 2),
        .status = ruled->verified ? TD_VERIFIED : (enum td_status)sqlite3_column_int(st, col + 4),
        .superseded = ruled->withdrawn, .chosen = ruled->accepted,
        .qualifier = (enum td_qualifier)sqlite3_column_int(st, col + 5),
        .other_series = sqlite3_column_int(st, col + 6) != 0,
        .published_on = td__col_date(st, col + 7),
    };
}

static int take_figure(struct td *td, struct figures *f, int64_t target, int64_t agency,
                       sqlite3_stmt *st, int col)
{
    td_period period = sqlite3_column_int64(st, col);
    int64_t replaced = sqlite3_column_int64(st, col + 8);
    const struct td__ruling *ruled = td__ruled(f->rulings, target, agency, period, sqlite3_column_int64(st, col + 1));

    if (replaced && !ruled->withdrawn)
        supersede(f, period, replaced);
    struct td_figure *x = td__push(f);
    if (!x)
        return td__no_memory_at(td, st);
    *x = td__figure_row(st, col, ruled);
    return td__sane(td, st, is_time(period) && td_num_is(x->value) && td__within(x->status, TD_ESTIMATE, TD_VERIFIED) &&
                    td__within(x->qualifier, TD_EXACTLY, TD_NEARLY), "a figure");
}

static int own_figures(struct td *td, struct figures *f, int64_t target, int64_t agency)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT " TD__FIGURE_COLUMNS " FROM observation"
                       " WHERE target_id = ? AND agency_id = ? ORDER BY period, seq", "ii", target, agency);

    f->n = 0;
    while (!rc && (rc = td__step(td, st)) == 1)
        rc = take_figure(td, f, target, agency, st, 0);
    return rc;
}

static bool any_judged(const struct figures *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (!f->v[i].other_series && !f->v[i].superseded && f->v[i].qualifier <= TD_APPROX)
            return true;
    return false;
}

struct coverage { int reported, units; };

/* METHOD.md 7: what the units' figures make together, for an agency without figures of its own. */
static int rolled_figures(struct td *td, struct figures *f, struct coverage *newest,
                          const struct td_target *t, int64_t agency, td_date review)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT period, numerator, denominator, reported, units FROM rollup"
                       " WHERE target_id = ? AND agency_id = ? ORDER BY period", "ii", t->id, agency);

    f->n = 0;
    while (!rc && (rc = td__step(td, st)) == 1) {
        int64_t num = sqlite3_column_int64(st, 1), den = sqlite3_column_int64(st, 2);
        struct td_figure *x = td__push(f);
        if (!x)
            return td__no_memory_at(td, st);
        *x = (struct td_figure){ .period = sqlite3_column_int64(st, 0), .status = TD_REPORTED,
                                 .value = td__ratio(t, num, den, t->decimals) };
        if (!td_num_is(x->value))
            f->n--;
        else if (td_figure_counts(x, review))
            *newest = (struct coverage){ sqlite3_column_int(st, 3), sqlite3_column_int(st, 4) };
        rc = td__sane(td, st, is_time(sqlite3_column_int64(st, 0)), "a figure");
    }
    return rc;
}

int td_rolled_up(struct td *td, struct td_figure **out, size_t *n, const struct td_target *t, int64_t agency)
{
    struct figures f = { 0 };
    struct coverage unused;
    int rc = rolled_figures(td, &f, &unused, t, agency, TD__WHENEVER);

    *out = rc ? NULL : f.v;
    *n = rc ? 0 : f.n;
    if (rc)
        free(f.v);
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

/* From the day after the last agency of this kind below the city; 0 while one is there, or when there never was one. */
static td_date kind_ended(const struct td_agencies *l, const char *kind, int64_t city, td_date review)
{
    td_date last = 0;

    for (size_t i = 0; i < l->n; i++) {
        const struct td_agency *a = &l->v[i];
        if (strcmp(a->kind, kind) || !td_agency_within(l, a, city))
            continue;
        if (!a->valid_to)
            return 0;
        last = a->valid_to > last ? a->valid_to : last;
    }
    last = last ? td_date_add_days(last, 1) : 0;
    return last <= review ? last : 0;
}

static int target_ended(struct td *td, td_date *out, const struct td_target *t, int64_t city, td_date review)
{
    const char *kind = td_unit_counts(t->unit);
    const struct td__check_world *w;
    int rc = kind ? td__check_world(td, &w) : TD_OK;

    *out = kind && !rc ? kind_ended(&w->agencies, kind, city, review) : 0;
    return rc;
}

static struct td_question question(const struct td_target *t, const struct td_threshold *h,
                                   td_date review, td_date ended)
{
    /* METHOD.md 1: a range is judged by its weakest bound, 75 of 75-80 when more is better. */
    bool swap = t->direction < 0 && td_num_is(h->upper);

    return (struct td_question){
        .kind = t->kind, .direction = t->direction,
        .bound = swap ? h->upper : h->bound, .upper = swap ? h->bound : h->upper,
        .strict = h->strict, .due = h->year, .base_period = t->base_period,
        .base_value = t->base_value, .review = review, .ended = ended,
    };
}

static int judge_row(struct td *td, struct td_row *row, const struct figures *f)
{
    if (!td_judge(&row->question, f->v, f->n, &row->verdict, &row->other))
        return td__no_memory(td);
    if (!(row->verdict.flags & TD_FLAG_UNSURE))
        row->other = TD_VERDICTS;
    return TD_OK;
}

/* Every threshold that is asked for, by figures of the agency's own, else by what its units make together. */
static int judge_series(struct td *td, struct td_board *out, struct figures *f, const struct td_ask *ask,
                        const struct td_target *t, int64_t agency, td_date ended)
{
    struct coverage cover = { 0, 0 };
    bool own = any_judged(f);
    int rc = own ? TD_OK : rolled_figures(td, f, &cover, t, agency, ask->review);

    for (size_t i = 0; !rc && i < t->n_thresholds; i++) {
        const struct td_threshold *h = &t->thresholds[i];
        if (ask->milestone && h->year != ask->milestone)
            continue;
        struct td_row *row = td__push(out);
        if (!row)
            return td__no_memory(td);
        *row = (struct td_row){ .target = t, .threshold = h, .agency = agency, .other = TD_VERDICTS,
                                .question = question(t, h, ask->review, ended), .reported = cover.reported,
                                .units = cover.units };
        rc = judge_row(td, row, f);
        if (!own && f->n)
            row->verdict.flags |= TD_FLAG_ROLLED_UP;
    }
    return rc;
}

/* ---- a board: every target, one agency -------------------------------------------------- */

static int64_t city_of(const struct td_plans *plans, int64_t plan)
{
    const struct td_plan *p = td_plan_by_id(plans, plan);
    return p ? p->city : 0;
}

int td_judge_targets(struct td *td, struct td_board *out, const struct td_ask *ask,
                     const struct td_plans *plans, const struct td_targets *targets)
{
    struct td__rulings rulings;
    struct figures f = { .rulings = &rulings };

    memset(out, 0, sizeof *out);
    int rc = td__rulings(td, &rulings, 0);
    for (size_t i = 0; !rc && i < targets->n; i++) {
        const struct td_target *t = &targets->v[i];
        int64_t city = city_of(plans, t->plan);
        td_date ended;
        if (ask->plan && t->plan != ask->plan)
            continue;
        rc = target_ended(td, &ended, t, city, ask->review);
        int64_t agency = ask->agency ? ask->agency : city;
        if (!rc && !(rc = own_figures(td, &f, t->id, agency)))
            rc = judge_series(td, out, &f, ask, t, agency, ended);
    }
    td__rulings_free(&rulings);
    free(f.v);
    if (rc)
        td_board_free(out);
    return rc;
}

/* ---- every agency, one pass over the rows ----------------------------------------------- */

struct pass {
    struct td *td;
    const struct td_ask *ask;
    const struct td_target *target;
    td_date ended;
    struct figures figures;
    int64_t agency;
    struct td_board rows;
};

static int end_of_series(struct pass *p)
{
    struct figures *f = &p->figures;
    int rc = f->n ? judge_series(p->td, &p->rows, f, p->ask, p->target, p->agency, p->ended) : TD_OK;

    f->n = 0;
    return rc;
}

/* Judged while reading, handed out afterwards: no SELECT is open while a slow reader of our output makes us wait,
 * which would keep everybody else from writing (PITFALLS 24). */
static int pass_target(struct pass *p)
{
    sqlite3_stmt *st;
    int rc = td__query(p->td, &st, "SELECT agency_id, " TD__FIGURE_COLUMNS " FROM observation"
                       " WHERE target_id = ? ORDER BY agency_id, period, seq", "i", p->target->id);

    p->figures.n = p->rows.n = 0;
    free(p->rows.v);
    p->rows.v = NULL;
    while (!rc && (rc = td__step(p->td, st)) == 1) {
        int64_t agency = sqlite3_column_int64(st, 0);
        rc = agency != p->agency ? end_of_series(p) : TD_OK;
        p->agency = agency;
        if (rc)
            td__reset(st);
        else
            rc = take_figure(p->td, &p->figures, p->target->id, agency, st, 1);
    }
    return rc ? rc : end_of_series(p);
}

int td_judge_all(struct td *td, const struct td_ask *ask, const struct td_plans *plans,
                 const struct td_targets *targets,
                 bool (*each)(void *arg, const struct td_row *row), void *arg)
{
    struct td__rulings rulings;
    struct pass p = { .td = td, .ask = ask, .figures.rulings = &rulings };
    bool more = true;
    int rc = td__rulings(td, &rulings, 0);

    for (size_t i = 0; !rc && more && i < targets->n; i++) {
        p.target = &targets->v[i];
        if (ask->plan && p.target->plan != ask->plan)
            continue;
        rc = target_ended(td, &p.ended, p.target, city_of(plans, p.target->plan), ask->review);
        if (!rc)
            rc = pass_target(&p);
        for (size_t k = 0; !rc && more && k < p.rows.n; k++)
            more = each(arg, &p.rows.v[k]);
    }
    td__rulings_free(&rulings);
    free(p.figures.v);
    free(p.rows.v);
    return rc;
}
