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
    const struct td_targets *l = &t->base.head.app->model.targets;
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
    enum td_lang lang = t->base.head.app->lang;
    struct td_note_tags tags;
    char period[TD_PERIOD_BUF], value[240], how[96], day[TD_DATE_BUF] = "", line[LIST_CELL];
    enum role role;

    td_period_format(period, sizeof period, o->period, lang);
    figure_value(value, sizeof value, target, o, lang);
    const char *state = figures_standing(&t->own, i, how, sizeof how, &role, lang);
    if (o->published_on)
        td_date_format(day, sizeof day, o->published_on, lang);
    snprintf(line, sizeof line, "%-12s %s  [%s%s%s]", period, value, figure_status(o, lang),
             *state ? ", " : "", state);
    page_text(&t->base.page, role, 13, line);
    page_about(&t->base.page, about_figure(o->target, o->agency, o->period, o->seq));
    snprintf(line, sizeof line, "             %s%s%s", o->source_title, *day ? ", " : "", day);
    page_text(&t->base.page, ROLE_dim, 13, line);
    struct subject report;
    if (o->submission && submission_words(t->base.head.app, o->submission, line, sizeof line, &report))
        page_add(&t->base.page, ROLE_link, report, "             %s", line);
    if (td_note_tags(o->note, &tags) && *tags.text) {
        snprintf(line, sizeof line, "             %.400s", tags.text);
        page_text(&t->base.page, ROLE_dim, 13, line);
    }
}

/* Newest first: a review asks about now. */
static void add_figures(struct target_view *t, const struct td_target *target)
{
    enum td_lang lang = t->base.head.app->lang;

    page_heading(&t->base.page, ui(U_FIGURES, lang));
    if (t->own.rolled)
        page_add(&t->base.page, ROLE_dim, ABOUT_NOTHING, "%s", ui(U_FIGURES_SUMS, lang));
    else if (!t->own.seen.n) {
        page_add(&t->base.page, ROLE_missing, ABOUT_NOTHING, "%s", ui(U_FIGURES_NONE, lang));
        page_add(&t->base.page, ROLE_missing, ABOUT_NOTHING, "%s", ui(U_FIGURES_ENTER, lang));
    }
    for (int pass = 0; pass < 2; pass++) /* the plan's own definition before other measures */
        for (size_t i = t->own.seen.n; i-- > 0;)
            if ((*t->own.seen.v[i].series != 0) == pass)
                add_figure(t, target, i);
}

/* ---- verdicts --------------------------------------------------------------------------- */

static void sentence_of(const struct app *a, const struct td_row *r, char *buf, size_t size)
{
    struct td_sentence how = { .lang = a->lang, .unit = td_unit_shown(r->target->unit) };

    td_verdict_sentence(buf, size, &r->question, &r->verdict, &how);
}

static void add_verdict(struct target_view *t, const struct td_row *r)
{
    const struct app *a = t->base.head.app;
    char sentence[LIST_CELL * 2], bound[96], line[LIST_CELL * 3], flags[LIST_CELL];

    if (r->threshold->text[0])
        snprintf(bound, sizeof bound, "%s", r->threshold->text);
    else
        threshold_shown(bound, sizeof bound, r->target, r->threshold, a->lang);
    snprintf(line, sizeof line, "%d%s (%s): %s", r->threshold->year,
             r->threshold->yearly ? a->lang == TD_VI ? ", chỉ tiêu năm" : ", working target" : "", bound,
             word_of_verdict(r->verdict.code, a->lang));
    page_text(&t->base.page, role_of_verdict(r->verdict.code), 2, line);
    page_edits(&t->base.page, about_threshold(r->target->id, r->threshold->year, r->threshold->yearly));
    sentence_of(a, r, sentence, sizeof sentence);
    snprintf(line, sizeof line, "  %s", sentence);
    page_text(&t->base.page, ROLE_normal, 2, line);
    if (td_flags_sentence(flags, sizeof flags, &r->verdict, a->lang)) {
        snprintf(line, sizeof line, "  %s", flags);
        page_text(&t->base.page, ROLE_dim, 2, line);
    }
    if (r->other != TD_VERDICTS) {
        snprintf(line, sizeof line, "  ! ");
        snprintf(line + 4, sizeof line - 4, ui(U_VERDICT_OTHER, a->lang), word_of_verdict(r->other, a->lang));
        page_text(&t->base.page, ROLE_warn, 2, line);
    }
    if (r->units) {
        snprintf(line, sizeof line, "  ");
        snprintf(line + 2, sizeof line - 2, ui(U_UNITS_REPORTED, a->lang), r->reported, r->units);
        page_text(&t->base.page, ROLE_dim, 2, line);
    }
}

/* The headline first: the next milestone; then the passed one beside it, then the working targets. */
static void add_verdicts(struct target_view *t, size_t at)
{
    const struct model *m = &t->base.head.app->model;
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
    const struct app *a = t->base.head.app;
    const struct model *m = &a->model;
    enum { MOST = 200 };
    size_t shown = 0;

    for (size_t i = 0; i < u->n && shown < MOST; i++) {
        const struct td_row *r = &u->v[i].row;
        char value[80], period[TD_PERIOD_BUF] = "", name[96];
        if (!u->v[i].agency || !r->verdict.period ||
            td_agency_within(&m->agencies, u->v[i].agency, city(a)) != within)
            continue;
        if (!shown++)
            page_heading(&t->base.page, ui(heading, a->lang));
        value_shown(value, sizeof value, r->target, r->verdict.value, r->verdict.flags, a->lang);
        td_period_format(period, sizeof period, r->verdict.period, a->lang);
        snprintf(name, sizeof name, "%s", model_agency_name(m, r->agency));
        page_add(&t->base.page, within ? role_of_verdict(r->verdict.code) : ROLE_normal, about_agency(r->agency),
                 "%s  %s (%s)  %s", name, value, period,
                 within ? word_of_verdict(r->verdict.code, a->lang) : "");
    }
}

static void add_breakdown(struct target_view *t, const struct td_target *target)
{
    struct app *a = t->base.head.app;
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
    const struct app *a = t->base.head.app;
    const struct model *m = &a->model;
    bool first = true;

    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *task = &m->tasks.v[i];
        td_date due;
        if (!td_text_among(task->targets, target->code))
            continue;
        if (first)
            page_heading(&t->base.page, ui(U_LINKED_TASKS, a->lang));
        first = false;
        enum task_word w = model_task_word(m, task, &due);
        page_add(&t->base.page, role_of_task(w) == ROLE_missing ? ROLE_normal : role_of_task(w), about_task(task->id),
                 "%-8s %s  (%s)", task->code, td_name_in(a->lang, task->title_en, task->title),
                 word_of_task(w, a->lang));
    }
}

static void add_relations(struct target_view *t, const struct td_target *target)
{
    const struct app *a = t->base.head.app;
    const struct model *m = &a->model;
    char holder[160], line[LIST_CELL];
    const char *was = model_agency_name(m, target->lead);

    model_holder(m, target->lead, holder, sizeof holder);
    page_heading(&t->base.page, ui(U_LEAD, a->lang));
    if (target->lead) {
        snprintf(line, sizeof line, "%s%s%s%s", holder, strcmp(holder, was) ? "  (<- " : "",
                 strcmp(holder, was) ? was : "", strcmp(holder, was) ? ")" : "");
        page_add(&t->base.page, ROLE_link, about_agency(target->lead), "%s", line);
    }
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *o = &m->targets.v[i];
        if (o->id == target->parent)
            page_add(&t->base.page, ROLE_link, about_target(o->id), "%s: %s %s", ui(U_PART_OF, a->lang),
                     o->code, td_name_in(a->lang, o->name_en, o->name));
    }
    if (*target->numerator || *target->denominator) {
        snprintf(line, sizeof line, "%s%s%s", target->numerator, *target->denominator ? " / " : "",
                 target->denominator);
        page_field(&t->base.page, ui(U_MEASURE, a->lang), line);
    }
    page_field(&t->base.page, ui(U_SOURCE, a->lang), target->source);
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
    figures_roll_up(&t->own, v->app, target, city(v->app));
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
    const struct model *m = &t->base.head.app->model;
    size_t at;
    const struct td_target *target = target_of(t, &at);

    chart_draw(a, target, &m->board.v[m->first_row[at]], m->first_row[at + 1] - m->first_row[at], t->own.point,
               t->own.n_points, m->review, t->base.head.app->lang);
}

/* The chart takes about half; on a small screen the words matter more. */
static void target_draw(struct view *v, struct area a)
{
    struct target_view *t = (struct target_view *)v;
    size_t at;
    int rows = a.rows < 15 ? 0 : a.rows * 9 / 20;

    if (!target_of(t, &at))
        return;
    if (rows)
        draw_chart(t, area_sub(a, 0, 0, rows, a.cols));
    page_view_draw(v, area_sub(a, rows, 0, a.rows - rows, a.cols));
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

static void target_close(struct view *v)
{
    figures_free(&((struct target_view *)v)->own);
    page_view_close(v);
}

const struct view_ops view_target = {
    PAGE_VIEW_FRAME, .size = sizeof(struct target_view), .open = page_view_open, .lines = target_lines,
    .title = target_title, .draw = target_draw, .command = page_view_command, .save = target_save,
    .close = target_close,
};
