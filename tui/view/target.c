/*
 * One target: what the method says of each threshold, the chart, every figure with its source, what contradicts what,
 * the units worst first, linked tasks, citation. The answer to "why" behind a row of the board.
 */
#include "file/book.h"
#include "show/chart.h"
#include "forms/figures.h"
#include "forms/submission.h"
#include "app/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct target_view {
    struct page_view base;
    struct figures own; /* the city's */
};

static const struct td_target *target_of(const struct target_view *t, size_t *at)
{
    const struct td_targets *l = &model_of(t)->targets;
    const struct td_target *target = td_target_by_id(l, t->base.head.about.target);

    *at = target ? (size_t)(target - l->v) : 0;
    return target;
}

/* ---- figures ---------------------------------------------------------------------------- */

static int64_t city(const struct app *a)
{
    const struct td_plan *p = model_plan(&a->model);
    return p ? p->city : 0;
}

static void add_figure(struct target_view *t, const struct td_target *target, size_t i)
{
    const struct td_observation *o = &t->own.seen.v[i];
    enum td_lang lang = lang_of(t);
    struct td_note_tags tags;
    char line[LIST_CELL];
    enum role role;
    const struct text state = figures_standing(&t->own, i, &role, lang);
    page_text(&t->base, role, 13, "%-12s %s  [%s%s%s]", td_period_text(o->period, lang).s,
              figure_value(target, o, lang).s, figure_status(o, lang), *state.s ? ", " : "", state.s);
    page_about(&t->base, about_figure(o->target, o->agency, o->period, o->seq));
    page_text(&t->base, ROLE_dim, 13, "             %s%s%s", o->source_title, o->published_on ? ", " : "",
              td_date_text(o->published_on, lang).s);
    struct subject report;
    if (o->submission && submission_words(app_of(t), o->submission, line, sizeof line, &report))
        page_add(&t->base, ROLE_link, report, "             %s", line);
    if (td_note_tags(o->note, &tags) && *tags.text)
        page_text(&t->base, ROLE_dim, 13, "             %.400s", tags.text);
}

static bool is_sum(const struct td_point *p)
{
    return p->units > 0;
}

/* METHOD.md 7: what the units make together, of the moments for which there is no figure of its own. */
static size_t add_sums(struct target_view *t, const struct td_target *target)
{
    const struct td_series *s = &t->own.series;
    enum td_lang lang = lang_of(t);
    char value[LIST_CELL], words[LIST_CELL];
    size_t sums = 0;

    for (size_t i = 0; i < s->points; i++)
        sums += is_sum(&s->point[i]);
    if (sums)
        page_say(&t->base, ROLE_dim, sums < s->points ? U_FIGURES_MIXED : U_FIGURES_SUMS);
    for (size_t i = s->points; i-- > 0;) {
        const struct td_point *p = &s->point[i];
        if (!is_sum(p))
            continue;
        td_hedged(value, sizeof value, td_point_hedge(&s->question, p), point_shown(target, p, lang).s, lang);
        td_point_words(words, sizeof words, p, lang);
        page_text(&t->base, p->beside ? ROLE_dim : ROLE_emphasis, 13, "%-12s %s  [%s]",
                  td_period_text(p->period, lang).s, value, words);
    }
    return sums;
}

/* Newest first: a review asks about now. */
static void add_figures(struct target_view *t, const struct td_target *target)
{
    page_heading(&t->base, U_FIGURES);
    if (!add_sums(t, target) && !t->own.seen.n) {
        page_say(&t->base, ROLE_missing, U_FIGURES_NONE);
        page_say(&t->base, ROLE_missing, U_FIGURES_ENTER);
    }
    for (int pass = 0; pass < 2; pass++) /* the plan's own definition before other measures */
        for (size_t i = t->own.seen.n; i-- > 0;)
            if ((*t->own.seen.v[i].series != 0) == pass)
                add_figure(t, target, i);
}

/* ---- verdicts --------------------------------------------------------------------------- */

static void add_verdict(struct target_view *t, const struct td_row *r)
{
    const struct td_threshold *h = r->threshold;
    enum td_lang lang = lang_of(t);
    const struct td_sentence how = td_row_sentence(r, lang);
    char line[LIST_CELL * 4];

    page_text(&t->base, role_of_verdict(r->verdict.code), 2, "%d%s%s (%s): %s", h->year, h->yearly ? ", " : "",
              h->yearly ? ui(U_WORKING_TARGET, lang) : "", *h->text ? h->text : threshold_shown(r->target, h, lang).s,
              word_of_verdict(r->verdict.code, lang));
    page_edits(&t->base, about_threshold(r->target->id, h->year, h->yearly));
    td_verdict_sentence(line, sizeof line, &r->question, &r->verdict, &how);
    page_text(&t->base, ROLE_normal, 2, "  %s", line);
    if (td_flags_sentence(line, sizeof line, &r->verdict, lang))
        page_text(&t->base, ROLE_dim, 2, "  %s", line);
}

/* The headline first: the next milestone; then the passed one beside it, then the working targets. */
static void add_verdicts(struct target_view *t, size_t at)
{
    const struct model *m = model_of(t);
    const struct td_threshold *next = td_next_milestone(&m->targets.v[at], m->review);

    for (int pass = 0; pass < 3; pass++) {
        for (size_t i = m->first_row[at]; i < m->first_row[at + 1]; i++) {
            const struct td_row *r = &m->board.v[i];
            int turn = r->threshold == next ? 0 : r->threshold->yearly ? 2 : 1;
            if (turn == pass)
                add_verdict(t, r);
        }
    }
}

/* ---- the units -------------------------------------------------------------------------- */

struct unit { const struct td_agency *agency; struct td_row row; };
struct units { struct target_view *view; struct unit *v; size_t n; };

static bool take_unit(void *arg, const struct td_row *row)
{
    struct units *u = arg;
    const struct model *m = &u->view->base.head.app->model;

    if (row->agency == city(u->view->base.head.app))
        return true;
    if (u->n % 64 == 0) {
        struct unit *more = realloc(u->v, (u->n + 64) * sizeof *more);
        if (!more)
            return false;
        u->v = more;
    }
    u->v[u->n++] = (struct unit){ td_agency_by_id(&m->agencies, row->agency), *row };
    return true;
}

static int worse_first(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->row.verdict.code != y->row.verdict.code)
        return x->row.verdict.code < y->row.verdict.code ? -1 : 1;
    if (td_num_is(x->row.verdict.gap) && td_num_is(y->row.verdict.gap))
        return -td_num_cmp(x->row.verdict.gap, y->row.verdict.gap);
    return strcmp(x->agency->code, y->agency->code);
}

static void add_units(struct target_view *t, const struct units *u, bool within, enum ui heading)
{
    const struct app *a = app_of(t);
    const struct model *m = &a->model;
    enum { MOST = 200 };
    size_t shown = 0;

    page_section(&t->base, heading);
    for (size_t i = 0; i < u->n && shown < MOST; i++) {
        const struct td_row *r = &u->v[i].row;
        if (!u->v[i].agency || !r->verdict.period ||
            td_agency_within(&m->agencies, u->v[i].agency, city(a)) != within)
            continue;
        shown++;
        page_add(&t->base, within ? role_of_verdict(r->verdict.code) : ROLE_normal, about_agency(r->agency),
                 "%s  %s (%s)  %s", model_agency_name(m, r->agency),
                 value_shown(r, a->lang).s,
                 td_period_text(r->verdict.period, a->lang).s,
                 within ? word_of_verdict(r->verdict.code, a->lang) : "");
    }
}

static void add_breakdown(struct target_view *t, const struct td_target *target)
{
    struct app *a = app_of(t);
    const struct td_threshold *next = td_next_milestone(target, a->model.review);
    struct td_ask ask = { .plan = target->plan, .review = a->model.review,
                          .milestone = next ? next->year : 0 };
    struct td_targets one = { .v = (struct td_target *)target, .n = 1 };
    struct units u = { .view = t };

    if (td_judge_all(a->td, &ask, &a->model.plans, &one, take_unit, &u))
        app_fault(a);
    if (u.n)
        qsort(u.v, u.n, sizeof *u.v, worse_first);
    add_units(t, &u, true, U_BREAKDOWN);
    add_units(t, &u, false, U_COMPARISON);
    free(u.v);
}

/* ---- what hangs on it ------------------------------------------------------------------- */

static void add_tasks(struct target_view *t, const struct td_target *target)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);

    page_section(&t->base, U_LINKED_TASKS);
    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *task = &m->tasks.v[i];
        td_date due;
        if (!td_text_among(task->targets, target->code))
            continue;
        enum task_word w = model_task_word(m, task, &due);
        page_add(&t->base, role_of_task(w) == ROLE_missing ? ROLE_normal : role_of_task(w), about_task(task->id),
                 "%-8s %s  (%s)", task->code, td_name_in(lang, task->title_en, task->title), word_of_task(w, lang));
    }
}

static void add_relations(struct target_view *t, const struct td_target *target)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);

    page_heading(&t->base, U_LEAD);
    if (target->lead)
        page_add(&t->base, ROLE_link, about_agency(target->lead), "%s",
                 lead_shown(m, target->lead, target->code, target->basis, lang).s);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *o = &m->targets.v[i];
        if (o->id == target->parent)
            page_add(&t->base, ROLE_link, about_target(o->id), "%s: %s %s", ui(U_PART_OF, lang), o->code,
                     td_name_in(lang, o->name_en, o->name));
    }
    page_field(&t->base, U_MEASURE, textf("%s%s%s", target->numerator, *target->denominator ? " / " : "",
                                          target->denominator).s);
    page_field(&t->base, U_SOURCE, target->source);
}

/* ---- the view --------------------------------------------------------------------------- */

static void target_lines(struct view *v)
{
    struct target_view *t = (struct target_view *)v;
    size_t at;
    const struct td_target *target = target_of(t, &at);

    if (!target)
        return;
    figures_read(&t->own, v->app, target->id, city(v->app));
    add_verdicts(t, at);
    add_relations(t, target);
    add_figures(t, target);
    add_breakdown(t, target);
    add_tasks(t, target);
}

static void target_title(struct view *v, char *buf, size_t size)
{
    size_t at;
    const struct td_target *target = target_of((struct target_view *)v, &at);

    snprintf(buf, size, "%s  %s", target ? target->code : "",
             target ? td_name_in(v->app->lang, target->name_en, target->name) : "");
}

static void draw_chart(const struct target_view *t, struct area a)
{
    const struct model *m = model_of(t);
    size_t at;
    const struct td_target *target = target_of(t, &at);

    const struct td_series *s = &t->own.series;
    chart_draw(a, target, &m->board.v[m->first_row[at]], m->first_row[at + 1] - m->first_row[at], s->point, s->points,
               s->series ? s->series : "", m->review, lang_of(t));
}

/* The chart takes about half; on a small screen the words matter more. */
static int draw_above(struct view *v, struct area a)
{
    struct target_view *t = (struct target_view *)v;
    size_t at;
    int rows = a.rows < 15 || !target_of(t, &at) ? 0 : a.rows * 9 / 20;

    if (rows)
        draw_chart(t, area_sub(a, 0, 0, rows, a.cols));
    return rows;
}

/* The chart as on a screen of the usual size, then the page. */
static void target_save(struct view *v, struct book *b)
{
    enum { ROWS = 18, COLS = 78 };
    struct target_view *t = (struct target_view *)v;
    size_t at;
    struct canvas *c = target_of(t, &at) ? canvas_new(ROWS, COLS) : NULL;

    if (c) {
        draw_chart(t, canvas_all(c));
        char *drawing = canvas_text(c);
        if (drawing)
            book_drawing(b, drawing);
        free(drawing);
    }
    canvas_free(c);
    save_focus(v, b);
}

static void target_drop(struct view *v)
{
    figures_free(&((struct target_view *)v)->own);
    page_drop(v);
}

static const struct list_kind kind = PAGE_KIND(target_drop, page_command, .above = draw_above);

const struct view_ops view_target = PAGE_VIEW(struct target_view, kind, page_open, .lines = target_lines,
                                              .title = target_title, .save = target_save);
