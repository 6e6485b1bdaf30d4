/*
 * One agency, as it looks at itself: what it has to do first, what it owes, is late with, is asked and has not
 * reported; then its own figures, what it leads and how that stands, its reports and tasks, who is below it, where it
 * came from and who took over. One line each, in columns.
 */
#include "app/page.h"
#include "app/spoken.h"
#include "show/gauge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct agency_view {
    struct page_view base;
    struct td_board own;            /* its figures, judged by every threshold of the plan */
    size_t first, figures;          /* the lines that show them */
    const struct td_row **figure;   /* by line */
};

static void add_validity(struct page_view *v, const struct td_agency *x)
{
    enum td_lang lang = lang_of(v);

    page_text(v, ROLE_emphasis, 0, "%s", td_name_in(lang, x->name_en, x->name));
    if (x->parent)
        page_add(v, ROLE_link, about_agency(x->parent), "%s: %s", ui(U_PARENT, lang),
                 model_agency_name(model_of(v), x->parent));
    if (x->valid_from)
        page_field(v, U_VALID, textf(ui(U_VALID_FROM, lang), td_date_text(x->valid_from, lang).s).s);
    if (x->valid_to)
        page_text(v, ROLE_warn, 0, ui(U_VALID_TO, lang), td_date_text(x->valid_to, lang).s);
}

static void add_successions(struct page_view *v, bool before)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, before ? U_SUCCEEDS : U_SUCCEEDED_BY);
    for (size_t i = 0; i < m->successions.n; i++) {
        const struct td_succession *s = &m->successions.v[i];
        int64_t other = before ? s->predecessor : s->successor;
        if ((before ? s->successor : s->predecessor) != v->head.about.agency)
            continue;
        page_add(v, ROLE_link, about_agency(other), "%s  %s, %s", other ? model_agency_name(m, other) : "-",
                 td_choice_word(td_succession_kinds, (int)s->kind, lang), td_date_text(s->on, lang).s);
        page_text(v, ROLE_dim, 2, "%s", s->note);
    }
}

/* ---- in columns ------------------------------------------------------------------------- */

enum { CODE = 7, ITEM = 11, LATE = 20, KIND = 11, ROLE = 10, WORD = 13 };

/* Cells of a line that the columns before and behind its name leave to the name; no more than names need, or the eye
 * loses the row. */
static int name_cells(const struct page_view *v, int others)
{
    enum { MOST = 70 };
    const int cells = v->head.app->width - 3 - others;
    return cells < 12 ? 12 : cells > MOST ? MOST : cells;
}

/* What needs action: how late or when, of what kind, what it is. */
static void add_action(struct page_view *v, enum role role, struct subject about, const char *when, enum ui kind,
                       const char *what)
{
    page_add(v, role, about, "  %s %s %s", text_fit(when, LATE, -1).s, text_fit(ui(kind, lang_of(v)), KIND, -1).s,
             text_fit(what, name_cells(v, LATE + KIND + 4), -1).s);
}

static struct text days_shown(td_date due, td_date review, enum td_lang lang)
{
    int left = td_date_days_between(review, due);

    return left < 0 ? textf(ui(U_TO_DO_LATE, lang), -left) : left ? textf(ui(U_TO_DO_LEFT, lang), left)
                    : textf("%s", ui(U_TO_DO_TODAY, lang));
}

/* ---- what needs action ------------------------------------------------------------------ */

static void act_on_report(struct page_view *v, const struct td_duty *d)
{
    const struct model *m = model_of(v);
    const struct td_obligation *o = td_obligation_by_id(&m->obligations, d->obligation);

    if (!o || !model_duty_shown(m, d) || (d->state != TD_DUTY_OVERDUE && d->state != TD_DUTY_AWAITING))
        return;
    add_action(v, role_of_duty(d->state), about_duty(o->id, d->agency, d->year),
               days_shown(d->due, m->review, lang_of(v)).s, U_IS_REPORT,
               textf("%d: %s%s%s%s", d->year, td_name_in(lang_of(v), o->title_en, o->title),
                     d->agency == v->head.about.agency ? "" : " (",
                     d->agency == v->head.about.agency ? "" : model_agency_name(m, d->agency),
                     d->agency == v->head.about.agency ? "" : ")").s);
}

/* Overdue before due soon; who has ended has nothing to do any more, those who took over have. */
static void act_on_tasks(struct page_view *v)
{
    const struct model *m = model_of(v);
    const struct td_agency *a = td_agency_by_id(&m->agencies, v->head.about.agency);
    enum td_lang lang = lang_of(v);

    for (enum task_word w = TASK_OVERDUE; w <= TASK_SOON && td_agency_exists_on(a, m->review); w++)
        for (size_t i = 0; i < m->tasks.n; i++) {
            const struct td_task *t = &m->tasks.v[i];
            td_date due;
            if (model_task_word(m, t, &due) == w && model_part(m, t))
                add_action(v, role_of_task(w), about_task(t->id),
                           due ? days_shown(due, m->review, lang).s
                               : textf(ui(w == TASK_OVERDUE ? U_TO_DO_LATE_YEAR : U_TO_DO_YEAR, lang), t->year).s,
                           U_IS_TASK, textf("%s  %s", t->code, td_name_in(lang, t->title_en, t->title)).s);
        }
}

static void act_on_requests(struct page_view *v)
{
    struct app *a = v->head.app;
    const struct td_plan *plan = model_plan(&a->model);
    struct td_requests open;

    if (td_requests(a->td, &open, plan ? plan->id : 0, true))
        app_fault(a);
    for (size_t i = 0; i < open.n; i++) {
        const struct td_request *r = &open.v[i];
        const char *code = model_code(&a->model, r->target, r->task);
        if (model_answers_for(&a->model, r->agency, code))
            add_action(v, r->due && r->due < a->model.review ? ROLE_bad : ROLE_warn, about_request(r->id),
                       r->due ? days_shown(r->due, a->model.review, a->lang).s : ui(U_TO_DO_ASKED, a->lang),
                       U_IS_REQUEST, textf("%s%s%s", code, *code ? "  " : "", r->question).s);
    }
    td_requests_free(&open);
}

/* Of a target that does not apply to it any more nothing is missing. */
static bool applies(const struct td_board *own, const struct td_target *t)
{
    for (size_t i = 0; i < own->n; i++)
        if (own->v[i].target == t && own->v[i].verdict.code != TD_NOT_APPLICABLE)
            return true;
    return false;
}

/* What it has not reported: Enter opens the form for that figure. */
static void act_on_missing(struct agency_view *g)
{
    struct page_view *v = &g->base;
    struct app *a = v->head.app;
    const struct model *m = &a->model;
    struct td_missings l;

    if (td_missing(a->td, &l, &m->agencies, &m->targets, v->head.about.agency, m->review))
        app_fault(a);
    for (size_t i = 0; i < l.n; i++) {
        const struct td_missing *x = &l.v[i];
        const struct td_target *t = td_target_by_id(&m->targets, x->target);
        if (!t || !applies(&g->own, t))
            continue;
        add_action(v, ROLE_warn, ABOUT_NOTHING,
                   textf(ui(U_TO_DO_MISSING, a->lang), td_period_text(x->period, a->lang).s).s, U_IS_FIGURE,
                   textf("%s  %s", t->code, textf(ui(U_TO_DO_OTHERS, a->lang), td_name_in(a->lang, t->name_en, t->name),
                                                  x->reported, x->units).s).s);
        page_opens(v, FORM_figure, about_figure(t->id, v->head.about.agency, x->period, 0));
    }
    td_missings_free(&l);
}

static int older_first(const void *a, const void *b)
{
    const struct td_duty *x = a, *y = b;
    return x->due != y->due ? x->due < y->due ? -1 : 1 : (x->turn > y->turn) - (x->turn < y->turn);
}

static void add_actions(struct agency_view *g, struct td_duties *year)
{
    struct page_view *v = &g->base;
    const struct model *m = model_of(v);
    size_t before;

    page_heading(v, U_TO_DO);
    before = v->n;
    for (size_t i = 0; i < m->overdue.n; i++)
        act_on_report(v, &m->overdue.v[i]);
    if (year->n)
        qsort(year->v, year->n, sizeof *year->v, older_first);
    for (size_t i = 0; i < year->n; i++)
        if (year->v[i].state != TD_DUTY_OVERDUE) /* which stands among those of all years */
            act_on_report(v, &year->v[i]);
    act_on_tasks(v);
    act_on_requests(v);
    act_on_missing(g);
    if (v->n == before)
        page_say(v, ROLE_good, U_TO_DO_NONE);
}

/* ---- its own figures -------------------------------------------------------------------- */

/* Columns of such a line; 0 = there is no room for it. */
struct figure_cells { int name, value, period, goal, gauge; };

static struct figure_cells figure_cells(const struct page_view *v)
{
    int room = v->head.app->width - 3;
    struct figure_cells c = { .value = spoken_of(v) ? 70 : 8, .period = room < 70 ? 0 : 12, .goal = 8,
                              .gauge = room < 70 ? 0 : room < 110 ? 8 : 20 };

    c.name = name_cells(v, CODE + 1 + c.value + 1 + c.period + (c.period > 0) + c.goal + 1 + c.gauge + (c.gauge > 0) +
                               WORD + 3);
    return c;
}

static int gauge_column(const struct figure_cells *c)
{
    return 2 + CODE + 1 + c->name + 1 + c->value + 1 + c->period + (c->period > 0) + c->goal + 1;
}

static void add_figure(struct agency_view *g, const struct td_row *r)
{
    struct page_view *v = &g->base;
    const struct td_target *t = r->target;
    const struct figure_cells c = figure_cells(v);
    enum td_lang lang = lang_of(v);
    const char *unit = td_unit_is_percent(t->unit) ? "%" : "";

    page_add(v, role_of_standing(verdict_standing(r->verdict.code)), about_figure(t->id, r->agency, 0, 0),
             "  %s %s %s %s%s%s %*s%s%s", text_fit(t->code, CODE, -1).s,
             text_fit(td_name_in(lang, t->name_en, t->name), c.name, -1).s,
             text_fit(result_of(g, r).s, c.value, 1).s,
             text_fit(c.period ? td_period_text(r->verdict.period, lang).s : "", c.period, -1).s, c.period ? " " : "",
             text_fit(textf("%s%s", threshold_shown(t, r->threshold, lang).s, unit).s, c.goal, 1).s, c.gauge, "",
             c.gauge ? " " : "", text_fit(word_of_standing(verdict_standing(r->verdict.code), lang), WORD, -1).s);
}

/* One line a target of which it has a figure, by the milestone in view. */
static void add_figures(struct agency_view *g)
{
    const struct model *m = model_of(g);

    free(g->figure);
    g->figure = calloc(m->targets.n + 1, sizeof *g->figure);
    g->figures = 0;
    for (size_t i = 0; g->figure && i < g->own.n; i++) {
        const struct td_row *r = &g->own.v[i];
        if (r->threshold == model_threshold(m, r->target) && td_num_is(r->verdict.value))
            g->figure[g->figures++] = r;
    }
    if (g->figures)
        page_heading(&g->base, U_ITS_FIGURES);
    g->first = g->base.n;
    for (size_t i = 0; i < g->figures; i++)
        add_figure(g, g->figure[i]);
}

/* The gauge stands in the blanks of its line. */
static bool draw_figure(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct agency_view *g = o;
    const struct figure_cells c = figure_cells(&g->base);
    char line[LIST_CELL];

    if (row < g->first || row - g->first >= g->figures || !c.gauge)
        return false;
    put_fit(a, y, x, width, -1, page_cell(o, row, column, line), line);
    gauge_draw(a, y, x + gauge_column(&c), c.gauge, g->figure[row - g->first], model_of(o)->review);
    return true;
}

/* ---- what it leads and does ------------------------------------------------------------- */

static void add_targets(struct page_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, U_LED_TARGETS);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *t = &m->targets.v[i];
        const struct td_row *r = model_row(m, i), *worst = model_worst_row(m, i);
        if (!model_answers_for(m, t->lead, t->code))
            continue;
        const char *mark = t->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "";
        page_add(v, worst ? role_of_verdict(worst->verdict.code) : ROLE_link, about_target(t->id), "%s %s %s  %s",
                 text_fit(textf("%s%s%s", t->code, *mark ? " " : "", mark).s, CODE + 1, -1).s,
                 text_fit(td_name_in(lang, t->name_en, t->name), name_cells(v, CODE + 1 + 10 + 18 + 4), -1).s,
                 text_fit(r ? result_of(v, r).s : "", spoken_of(v) ? 70 : 10, 1).s,
                 worst ? standing_since(worst, lang).s : "");
    }
}

static void add_tasks(struct page_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, U_ITS_TASKS);
    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *t = &m->tasks.v[i];
        td_date due;
        const struct td_assignment *part = model_part(m, t);
        if (!part)
            continue;
        enum task_word w = model_task_word(m, t, &due);
        const char *mark = part->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "";
        page_add(v, w <= TASK_SOON ? role_of_task(w) : ROLE_link, about_task(t->id), "%s %s %s  (%s)",
                 text_fit(t->code, ITEM, -1).s,
                 text_fit(textf("%s%s", td_choice_word(td_roles, (int)part->role, lang), mark).s, ROLE, -1).s,
                 text_fit(td_name_in(lang, t->title_en, t->title), name_cells(v, ITEM + ROLE + 16 + 4), -1).s,
                 word_of_task(w, lang));
    }
}

/* A report: of which year, whose when it is that of one who has ended, whether it has come, how its text begins. */
static void add_report(struct page_view *v, const struct td_duty *d)
{
    enum { BEGINNING = 200 };
    const struct model *m = model_of(v);
    const struct td_obligation *o = td_obligation_by_id(&m->obligations, d->obligation);
    size_t n = td_text_cut(d->note, BEGINNING, NULL);

    if (!o || !model_duty_shown(m, d))
        return;
    page_text(v, ROLE_normal, 2, "%d: %s%s%s%s", d->year, td_name_in(lang_of(v), o->title_en, o->title),
              d->agency == v->head.about.agency ? "" : " (", d->agency == v->head.about.agency ? "" :
              model_agency_name(m, d->agency), d->agency == v->head.about.agency ? "" : ")");
    page_add(v, role_of_duty(d->state), about_duty(o->id, d->agency, d->year), "  %s",
             duty_shown(d, o, lang_of(v)).s);
    page_edits(v, about_obligation(o->id));
    if (n)
        page_text(v, ROLE_dim, 2, "  %.*s%s", (int)n, d->note, d->note[n] ? " ..." : "");
}

/* What is overdue of earlier years, the oldest first; then this year's. */
static void add_reports(struct page_view *v, const struct td_duties *year)
{
    const struct model *m = model_of(v);

    page_section(v, U_ITS_REPORTS);
    for (size_t i = 0; i < m->overdue.n; i++)
        if (m->overdue.v[i].year < td_date_year(m->review))
            add_report(v, &m->overdue.v[i]);
    for (size_t i = 0; i < year->n; i++)
        add_report(v, &year->v[i]);
}

/* Who is below it and exists, with the reports that have not come; who has ended stands with its successors. */
static void add_members(struct page_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, U_ITS_MEMBERS);
    for (size_t i = 0; i < m->agencies.n; i++) {
        const struct td_agency *a = &m->agencies.v[i];
        int late = 0;
        if (a->parent != v->head.about.agency || !td_agency_exists_on(a, m->review))
            continue;
        for (size_t k = 0; k < m->overdue.n; k++)
            late += m->overdue.v[k].agency == a->id;
        page_add(v, late ? ROLE_warn : ROLE_link, about_agency(a->id), "%s %s",
                 text_fit(model_agency_name(m, a->id), name_cells(v, 26), -1).s,
                 late ? textf(ui(U_ITS_OVERDUE, lang), late).s : "");
    }
}

/* The reports of the year of review. */
static void read_year(struct view *v, struct td_duties *year)
{
    const struct td_plan *plan = model_plan(&v->app->model);

    memset(year, 0, sizeof *year);
    if (plan && td_duties(v->app->td, year, plan->id, td_date_year(v->app->model.review), v->app->model.review))
        app_fault(v->app);
}

static void read_own(struct agency_view *g)
{
    struct app *a = app_of(g);
    const struct td_plan *plan = model_plan(&a->model);
    const struct td_ask ask = { .plan = plan ? plan->id : 0, .agency = g->base.head.about.agency,
                                .review = a->model.review };

    td_board_free(&g->own);
    if (plan && td_judge_targets(a->td, &g->own, &ask, &a->model.plans, &a->model.targets))
        app_fault(a);
}

/* The page needs to know for whom this agency acts; the choice of the board is put back afterwards. */
static void agency_lines(struct view *v)
{
    struct agency_view *g = (struct agency_view *)v;
    struct model *m = &v->app->model;
    int64_t chosen = m->agency;
    const struct td_agency *x = td_agency_by_id(&m->agencies, v->about.agency);
    struct td_duties year;

    if (!x)
        return;
    model_choose(m, v->about.agency);
    g->base.numbered = 1;
    read_year(v, &year);
    read_own(g);
    add_validity(&g->base, x);
    add_successions(&g->base, false);
    g->base.section = (enum ui)0;
    add_actions(g, &year);
    add_figures(g);
    add_targets(&g->base);
    add_reports(&g->base, &year);
    add_tasks(&g->base);
    add_members(&g->base);
    add_successions(&g->base, true);
    td_duties_free(&year);
    model_choose(m, chosen);
}

static void agency_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, "%s", model_agency_name(&v->app->model, v->about.agency));
}

static void agency_drop(struct view *v)
{
    struct agency_view *g = (struct agency_view *)v;

    td_board_free(&g->own);
    free(g->figure);
    g->figure = NULL;
    g->figures = 0;
    page_drop(v);
}

static const struct list_kind kind = {
    .source = LIST_ROWS(page_column, list_place, page_cell, .draw = draw_figure), .read = page_read,
    .drop = agency_drop, .command = page_command, .offers = page_offers,
};

const struct view_ops view_agency =
    PAGE_VIEW(struct agency_view, kind, page_open, .lines = agency_lines, .title = agency_title);
