/* The series of the targets that were judged, as a table and as charts of the spreadsheet of verdicts. */
#include "verb/show.h"
#include "base/count.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A target that was judged, and its accepted series. */
struct series { const struct td_target *target; int64_t agency; struct td_point *point; size_t n; };

/* ---- series ----------------------------------------------------------------------------- */

void charts_keep(struct charts *k, const struct td_row *row)
{
    const struct series *last = k->n ? &k->v[k->n - 1] : NULL;

    if (!row->verdict.period || (last && last->target == row->target && last->agency == row->agency))
        return;
    k->v = out_must(realloc(k->v, (k->n + 1) * sizeof *k->v));
    k->v[k->n++] = (struct series){ row->target, row->agency, NULL, 0 };
}

static void accept_points(struct series *x, const struct td_figure *f, size_t n, td_date review)
{
    free(x->point);
    x->point = out_must(calloc(n + 1, sizeof *x->point));
    x->n = td_series(f, n, review, x->point);
}

/* As it was judged: by its own figures, else by the sums of the units below. */
static bool read_points(const struct cli *c, struct series *x)
{
    struct td_observations l;
    struct td_figure *sums;
    size_t n;

    if (td_observations(c->td, &l, x->target->id, x->agency))
        return false;
    struct td_figure *own = out_must(calloc(l.n + 1, sizeof *own));
    for (size_t i = 0; i < l.n; i++)
        own[i] = td_observation_figure(&l.v[i]);
    accept_points(x, own, l.n, c->review);
    td_observations_free(&l);
    free(own);
    if (x->n)
        return true;
    if (td_rolled_up(c->td, &sums, &n, x->target, x->agency))
        return false;
    accept_points(x, sums, n, c->review);
    free(sums);
    return true;
}

/* ---- charts ----------------------------------------------------------------------------- */

enum { YEAR = 3, VALUE, FIRST, SECOND, MOST_CHARTS = 120 }; /* columns */

/* A point of the series, or the end of a threshold's line. */
struct mark { td_time t; const struct td_point *point; };

static int by_time(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return (x->point == NULL) - (y->point == NULL);
}

/* The plan's own thresholds, at most two. */
static size_t thresholds(const struct td_target *t, const struct td_threshold *out[2])
{
    size_t n = 0;

    for (size_t i = 0; i < t->n_thresholds && n < 2; i++)
        if (!t->thresholds[i].yearly)
            out[n++] = &t->thresholds[i];
    return n;
}

static void put_mark(struct sheet *s, const struct series *x, const struct mark *m)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h);

    cell_text(s, x->target->code);
    cell_name(s, x->target->name_en, x->target->name);
    cell_period(s, m->point ? m->point->period : 0);
    cell_value(s, td_num_ratio(m->t, TD_YEAR, m->t % TD_YEAR ? 2 : 0), NULL);
    cell_value(s, m->point ? m->point->value : TD_NUM_NONE, NULL);
    for (size_t i = 0; i < COUNT(h); i++)
        cell_value(s, i < n && m->t <= h[i]->year * TD_YEAR ? h[i]->bound : TD_NUM_NONE, NULL);
}

static void put_series(struct sheet *s, const struct series *x)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h), marks = 0;
    struct mark *m = out_must(malloc((x->n + n) * sizeof *m));

    for (size_t i = 0; i < x->n; i++)
        m[marks++] = (struct mark){ x->point[i].t, &x->point[i] };
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

static void put_chart(struct sheet *s, const struct series *x, size_t first, size_t last)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h);
    struct xlsx_line line[3] = { { VALUE, sheet_head(s, VALUE), false } };
    char name[2][160], title[512];
    int from = (int)(x->point[0].t / TD_YEAR), to = (int)(x->point[x->n - 1].t / TD_YEAR);

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
        if (!read_points(s->c, &k->v[i]))
            return cli_error(EXIT_FAILED, "the figures for the charts cannot be read");
        n += k->v[i].n > 0;
    }
    if (!n)
        return EXIT_DONE;
    size_t *end = out_must(calloc(k->n + 1, sizeof *end));
    sheet_turn(s, R_CHART, SHEET_BOOK, NULL, td_table_title(TD_T_OBSERVATIONS, s->c->lang));
    sheet_begin(s);
    for (size_t i = 0; i < k->n; i++) {
        if (k->v[i].n)
            put_series(s, &k->v[i]);
        end[i + 1] = xlsx_rows(s->book.x);
    }
    n = 0;
    for (size_t i = 0; i < k->n && n < MOST_CHARTS; i++)
        if (k->v[i].n && ++n)
            put_chart(s, &k->v[i], end[i], end[i + 1] - 1);
    free(end);
    return EXIT_DONE;
}

void charts_free(struct charts *k)
{
    for (size_t i = 0; i < k->n; i++)
        free(k->v[i].point);
    free(k->v);
}
