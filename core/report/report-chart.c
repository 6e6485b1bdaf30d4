/* What the chart of a target shows: its series as it is judged, and all that the verdicts hold it against. */
#include "report/report.h"

/* METHOD.md 1a: figures of another population or definition than the threshold's say nothing about it. */
static bool judges(const struct td_row *row, const struct td_series *f)
{
    return !strcmp(row->threshold->series, f->series);
}

static enum td_mark mark_of(const struct td_point *p)
{
    return p->beside && p->units ? TD_MARK_PARTIAL
         : p->beside ? p->qualifier == TD_NEARLY ? TD_MARK_LESS : TD_MARK_MORE
         : p->conflict ? TD_MARK_CONFLICT : p->estimate ? TD_MARK_ESTIMATE : p->units ? TD_MARK_SUM : TD_MARK_FIGURE;
}

/* "ước 79"; and all there is to say of it: "quý III/2026: ước 79%, cộng từ 28/30 đơn vị". */
static void name_point(struct td__report *r, struct td_chart_point *out, const struct td_target *t,
                       const struct td_series *f, const struct td_point *p)
{
    const struct td_hedge how = td_point_hedge(&f->question, p);
    const struct td_num n = td_figure_shown(t, p->value, p->numerator, p->denominator);
    struct td__join j = { .n = 0 };
    char text[256], value[256], when[96], said[1024];

    td_hedged(text, sizeof text, how, td_num_text(n, r->lang).s, r->lang);
    out->label = td_paper_text_copy(r->paper, text);
    td__value(value, sizeof value, r, t, n);
    td_hedged(text, sizeof text, how, value, r->lang);
    td__join(&j, "", text);
    if (td_point_words(said, sizeof said, p, r->lang))
        td__join(&j, ", ", said);
    td__period(when, sizeof when, r, p->period);
    td__fill(said, r, W_CHART_POINT, when, j.text);
    out->words = td_paper_text_copy(r->paper, said);
}

/* No line between sums of different units (METHOD.md 7). */
static void take_points(struct td__report *r, struct td_paper_chart *c, const struct td_target *t,
                        const struct td_series *f)
{
    const struct td_point *before = NULL;

    for (; c->points < f->points; c->points++) {
        const struct td_point *p = &f->point[c->points];
        struct td_chart_point *out = &c->point[c->points];
        *out = (struct td_chart_point){ .t = p->t, .value = p->value, .mark = mark_of(p),
                                        .joined = !p->beside && before && td_same_units(before, p) };
        name_point(r, out, t, f, p);
        before = p->beside ? before : p;
    }
}

static void take_goal(struct td__report *r, struct td_paper_chart *c, const struct td_row *row)
{
    const struct td_threshold *h = row->threshold;
    char bound[160], text[256];
    struct td__number year;

    td__bound(bound, sizeof bound, r, row->target, h);
    td__fill(text, r, W_CHART_POINT, td__count(&year, h->year), bound);
    c->goal[c->goals++] = (struct td_chart_goal){ h->year * TD_YEAR, h->bound, h->upper, h->yearly,
                                                  td_paper_text_copy(r->paper, text) };
}

/* Of the plan's own milestones. */
static void take_plan_line(struct td_paper_chart *c, const struct td_row *row)
{
    const struct td_verdict *v = &row->verdict;
    td_time from = v->base_period ? td_period_time(v->base_period) : 0, to = row->question.due * TD_YEAR;
    struct td_num start = td_plan_line(&row->question, v, from), end = td_plan_line(&row->question, v, to);

    if (v->base_period && from < to && td_num_is(start) && td_num_is(end))
        c->line[c->lines++] = (struct td_chart_line){ from, to, start, end, false };
}

/* A level has no pace that would mean anything. */
static bool expects(const struct td__report *r, const struct td_row *row)
{
    const struct td_target *t = row->target;
    return td_num_is(row->verdict.expected) && td_date_time(r->day) < row->question.due * TD_YEAR &&
           !(t->kind == TD_KEEP && !td_unit_is_percent(t->unit));
}

static void take_rows(struct td__report *r, struct td_paper_chart *c, const struct td__subject *s,
                      const struct td_series *f)
{
    const struct td_row *last = NULL;

    for (size_t i = 0; i < s->n_rows; i++) {
        const struct td_row *row = &s->rows[i];
        if (!judges(row, f))
            continue;
        take_goal(r, c, row);
        if (row->threshold->yearly)
            continue;
        take_plan_line(c, row);
        last = expects(r, row) ? row : last;
    }
    const struct td_verdict *v = last ? &last->verdict : NULL;
    if (v)
        c->line[c->lines++] = (struct td_chart_line){ td_period_time(v->period), last->question.due * TD_YEAR, v->value,
                                                      v->expected, true };
}

/* The sentence of the headline, and of the milestone at which it lags where that is another one. */
static void describe(struct td__report *r, struct td_paper_chart *c, const struct td__subject *s)
{
    const struct td_row *const rows[] = { td__lag_row(s), td__any_row(s) };
    struct td__join j = { .n = 0 };
    char text[2048];
    struct td__number day;

    for (size_t i = 0; i < 2; i++) {
        if (!rows[i] || (i && rows[1] == rows[0]))
            continue;
        const struct td_sentence how = td_row_sentence(rows[i], r->lang);
        td_verdict_sentence(text, sizeof text, &rows[i]->question, &rows[i]->verdict, &how);
        td__join(&j, " ", *text ? text : td__verdict(r, rows[i]->verdict.code));
    }
    c->sentence = td_paper_text_copy(r->paper, j.text);
    td__fill(text, r, W_CHART_OF, s->target->code, td__target_name(r, s->target));
    c->title = td_paper_text_copy(r->paper, text);
    c->unit = td_paper_text_copy(r->paper, td_choice_shown(td_units, s->target->unit, r->lang));
    c->day = td_paper_text_copy(r->paper, td__date(&day, r, r->day));
}

static void draw(struct td__report *r, const struct td__subject *s, const struct td_series *f, bool small)
{
    struct td_paper_chart *c = td_paper_chart(r->paper, f->points, s->n_rows, s->n_rows + 1);

    if (!c)
        return;
    c->small = small;
    c->decimals = s->target->decimals;
    c->percent = td_unit_is_percent(s->target->unit);
    c->now = td_date_time(r->day);
    describe(r, c, s);
    take_points(r, c, s->target, f);
    take_rows(r, c, s, f);
}

void td__chart(struct td__report *r, const struct td__subject *s, bool small)
{
    const struct td_row *const rows[] = { s->next, s->passed, s->yearly }; /* which may be of another series */
    struct td_observations own = { .n = 0 };
    struct td_series f = { .n = 0 };
    int rc = TD_OK;

    if (s->target->kind == TD_MILESTONE)
        return;
    for (size_t i = 0; !rc && i < TD__ROWS && !f.points; i++) {
        if (!rows[i])
            continue;
        td_series_free(&f);
        td_observations_free(&own);
        rc = td_observations(r->td, &own, s->target->id, rows[i]->agency);
        const struct td_series_ask ask = { r->plan, s->target, rows[i]->threshold, rows[i]->agency, r->day, own.v,
                                           own.n };
        rc = rc ? rc : td_series_of(r->td, &f, &ask);
    }
    if (!rc && f.points)
        draw(r, s, &f, small);
    td_series_free(&f);
    td_observations_free(&own);
    r->paper->failed |= rc != TD_OK;
}
