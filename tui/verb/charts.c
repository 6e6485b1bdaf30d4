/* The series of the targets that were judged, as a table and as charts of the spreadsheet of verdicts. */
#include "verb/show.h"
#include "base/count.h"
#include "cli/verdict.h"
#include "show/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A target that was judged, and the series by which it was. */
struct chart {
    const struct td_target *target;
    const struct td_threshold *threshold;
    int64_t agency;
    struct td_series s;
};

/* ---- series ----------------------------------------------------------------------------- */

void charts_keep(struct charts *k, const struct td_row *row)
{
    const struct chart *last = k->n ? &k->v[k->n - 1] : NULL;

    if (!row->verdict.period || (last && last->target == row->target && last->agency == row->agency &&
                                 !strcmp(last->threshold->series, row->threshold->series)))
        return;
    k->v = out_must(realloc(k->v, (k->n + 1) * sizeof *k->v));
    k->v[k->n++] = (struct chart){ row->target, row->threshold, row->agency, { .n = 0 } };
}

static int read_series(const struct sheet *s, struct chart *x)
{
    struct td_observations own;
    int rc = td_observations(s->c->td, &own, x->target->id, x->agency);
    struct td_series_ask ask = { cli_plan_by_id(s->w, x->target->plan), x->target, x->threshold, x->agency,
                                 s->c->review, own.v, own.n };
    if (!rc)
        rc = td_series_of(s->c->td, &x->s, &ask);
    td_observations_free(&own);
    return rc;
}

/* ---- charts ----------------------------------------------------------------------------- */

enum { YEAR = 3, VALUE, FIRST, SECOND, MOST_CHARTS = 120 }; /* columns */

static struct td_num shown(const struct chart *x, const struct td_point *p)
{
    return td_figure_shown(x->target, p->value, p->numerator, p->denominator);
}

/* A point of the series, or the end of a threshold's line. */
struct mark { td_time t; const struct td_point *point; };

static int by_time(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return (x->point == NULL) - (y->point == NULL);
}

/* The plan's own thresholds that judge this series, at most two. */
static size_t thresholds(const struct chart *x, const struct td_threshold *out[2])
{
    const struct td_target *t = x->target;
    size_t n = 0;

    for (size_t i = 0; i < t->n_thresholds && n < 2; i++)
        if (!t->thresholds[i].yearly && !strcmp(t->thresholds[i].series, x->s.series))
            out[n++] = &t->thresholds[i];
    return n;
}

/* What the sentence of a verdict says of its figure: "ước 79%; tổng hợp từ 28/30 đơn vị". What only stands beside the
 * series has its value here and nowhere else: a chart draws what is judged. */
static void note_cell(struct sheet *s, const struct chart *x, const struct td_point *p)
{
    const struct td_hedge how = td_point_hedge(&x->s.question, p);
    char value[96] = "", words[256];

    if (p->beside || how.how || how.least || how.estimate)
        cli_hedged(value, sizeof value, s->c, x->target, shown(x, p), how);
    td_point_words(words, sizeof words, p, s->c->lang);
    cell_text(s, textf("%s%s%s", value, *value && *words ? "; " : "", words).s);
}

static void put_mark(struct sheet *s, const struct chart *x, const struct mark *m)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x, h);

    cell_text(s, x->target->code);
    cell_name(s, x->target->name_en, x->target->name);
    cell_period(s, m->point ? m->point->period : 0);
    cell_value(s, td_num_ratio(m->t, TD_YEAR, m->t % TD_YEAR ? 2 : 0), NULL);
    cell_value(s, m->point && !m->point->beside ? shown(x, m->point) : TD_NUM_NONE, NULL);
    for (size_t i = 0; i < COUNT(h); i++)
        cell_value(s, i < n && m->t <= h[i]->year * TD_YEAR ? h[i]->bound : TD_NUM_NONE, NULL);
    if (m->point)
        note_cell(s, x, m->point);
    else
        cell_text(s, "");
}

static void put_series(struct sheet *s, const struct chart *x)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x, h), marks = 0;
    struct mark *m = out_must(malloc((x->s.points + n) * sizeof *m));

    for (size_t i = 0; i < x->s.points; i++)
        m[marks++] = (struct mark){ x->s.point[i].t, &x->s.point[i] };
    for (size_t i = 0; i < n; i++)
        m[marks++] = (struct mark){ h[i]->year * TD_YEAR, NULL };
    qsort(m, marks, sizeof *m, by_time);
    for (size_t i = 0; i < marks; i++)
        put_mark(s, x, &m[i]);
    free(m);
}

/* "Mức phải đạt đến 2025: 99,5%" */
static void name_threshold(char *buf, size_t size, const struct cli *c, const struct td_target *t,
                           const struct td_threshold *h)
{
    char bound[96];

    cli_bound(bound, sizeof bound, c, t, h);
    snprintf(buf, size, cli_say(c, SAY_GOAL_BY), h->year, bound);
}

static void put_chart(struct sheet *s, const struct chart *x, size_t first, size_t last)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x, h);
    struct xlsx_line line[3] = { { VALUE, sheet_head(s, VALUE), false } };
    char name[2][160], title[512];
    int from = (int)(x->s.point[0].t / TD_YEAR), to = (int)(x->s.point[x->s.points - 1].t / TD_YEAR);

    for (size_t i = 0; i < n; i++) {
        name_threshold(name[i], sizeof name[i], s->c, x->target, h[i]);
        line[i + 1] = (struct xlsx_line){ i ? SECOND : FIRST, name[i], true };
        to = h[i]->year > to ? h[i]->year : to;
    }
    snprintf(title, sizeof title, "%s  %s", x->target->code,
             td_name_in(s->c->lang, x->target->name_en, x->target->name));
    /* Time as METHOD.md 5 counts it: a year's figure stands at its end. */
    xlsx_chart(s->book.x, &(struct xlsx_chart){ x->target->code, title, cli_unit(s->c, x->target),
                                                sheet_head(s, YEAR), first, last, YEAR, from - 1, to + 1, line,
                                                n + 1 });
}

int charts_put(struct charts *k, struct sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < k->n; i++) {
        struct chart *x = &k->v[i];
        if (read_series(s, x))
            return cli_failed(s->c);
        n += x->s.points > 0;
    }
    if (!n)
        return EXIT_DONE;
    size_t *end = out_must(calloc(k->n + 1, sizeof *end));
    sheet_turn(s, R_CHART, SHEET_BOOK, NULL, td_table_title(TD_T_OBSERVATIONS, s->c->lang));
    sheet_begin(s);
    for (size_t i = 0; i < k->n; i++) {
        if (k->v[i].s.points)
            put_series(s, &k->v[i]);
        end[i + 1] = xlsx_rows(s->book.x);
    }
    n = 0;
    for (size_t i = 0; i < k->n && n < MOST_CHARTS; i++)
        if (k->v[i].s.points && ++n)
            put_chart(s, &k->v[i], end[i], end[i + 1] - 1);
    free(end);
    return EXIT_DONE;
}

void charts_free(struct charts *k)
{
    for (size_t i = 0; i < k->n; i++)
        td_series_free(&k->v[i].s);
    free(k->v);
}
