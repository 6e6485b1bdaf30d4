/* One agency: what it leads and how that stands, its tasks, the reports it owes, where it came from
 * and who took over. */
#include "app/page.h"

#include <stdio.h>
#include <string.h>

static const struct td_agency *agency_of(const struct page_view *v)
{
    return td_agency_by_id(&v->head.app->model.agencies, v->head.about.agency);
}

static void add_validity(struct page_view *v, const struct td_agency *x)
{
    const struct app *a = v->head.app;
    char day[TD_DATE_BUF], line[160];

    page_text(&v->page, ROLE_emphasis, 0, td_name_in(a->lang, x->name_en, x->name));
    if (x->parent)
        page_add(&v->page, ROLE_link, about_agency(x->parent), "%s: %s", ui(U_PARENT, a->lang),
                 model_agency_name(&a->model, x->parent));
    if (x->valid_from) {
        td_date_format(day, sizeof day, x->valid_from, a->lang);
        snprintf(line, sizeof line, ui(U_VALID_FROM, a->lang), day);
        page_field(&v->page, ui(U_VALID, a->lang), line);
    }
    if (x->valid_to) {
        td_date_format(day, sizeof day, x->valid_to, a->lang);
        snprintf(line, sizeof line, ui(U_VALID_TO, a->lang), day);
        page_text(&v->page, ROLE_warn, 0, line);
    }
}

static void add_succession(struct page_view *v, const struct td_succession *s, bool *headed)
{
    const struct app *a = v->head.app;
    bool before = s->successor == v->head.about.agency;
    int64_t other = before ? s->predecessor : s->successor;
    char day[TD_DATE_BUF];

    if (!*headed)
        page_heading(&v->page, ui(before ? U_SUCCEEDS : U_SUCCEEDED_BY, a->lang));
    *headed = true;
    td_date_format(day, sizeof day, s->on, a->lang);
    page_add(&v->page, ROLE_link, about_agency(other), "%s  %s, %s", other ?
             model_agency_name(&a->model, other) : "-",
             td_choice_word(td_succession_kinds, (int)s->kind, a->lang), day);
    page_text(&v->page, ROLE_dim, 2, s->note);
}

static void add_successions(struct page_view *v, bool before)
{
    const struct model *m = &v->head.app->model;
    bool headed = false;

    for (size_t i = 0; i < m->successions.n; i++) {
        const struct td_succession *s = &m->successions.v[i];
        if ((before ? s->successor : s->predecessor) == v->head.about.agency)
            add_succession(v, s, &headed);
    }
}

static void add_targets(struct page_view *v)
{
    const struct app *a = v->head.app;
    const struct model *m = &a->model;
    bool headed = false;

    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *t = &m->targets.v[i];
        const struct td_row *r = model_row(m, i);
        const struct td_agency *lead = td_agency_by_id(&m->agencies, t->lead);
        char value[64] = "";
        if (!lead || !m->acts[lead - m->agencies.v])
            continue;
        if (!headed)
            page_heading(&v->page, ui(U_LED_TARGETS, a->lang));
        headed = true;
        if (r)
            value_shown(value, sizeof value, t, r->verdict.value, r->verdict.flags, a->lang);
        page_add(&v->page, r ? role_of_verdict(r->verdict.code) : ROLE_link, about_target(t->id),
                 "%-6s %s  %s  %s", t->code, td_name_in(a->lang, t->name_en, t->name), value,
                 r ? word_of_verdict(r->verdict.code, a->lang) : "");
    }
}

static const char *role_in(const struct model *m, const struct td_task *t, enum td_lang lang)
{
    for (size_t i = 0; i < t->n_assignments; i++) {
        const struct td_agency *x = td_agency_by_id(&m->agencies, t->assignments[i].agency);
        size_t at = x ? (size_t)(x - m->agencies.v) : 0;
        if (x && (m->acts[at] || m->as_group[at]))
            return td_choice_word(td_roles, (int)t->assignments[i].role, lang);
    }
    return "";
}

static void add_tasks(struct page_view *v)
{
    const struct app *a = v->head.app;
    const struct model *m = &a->model;
    bool headed = false;

    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *t = &m->tasks.v[i];
        td_date due;
        if (!model_task_shown(m, i))
            continue;
        if (!headed)
            page_heading(&v->page, ui(U_ITS_TASKS, a->lang));
        headed = true;
        enum task_word w = model_task_word(m, t, &due);
        page_add(&v->page, w <= TASK_SOON ? role_of_task(w) : ROLE_link, about_task(t->id),
                 "%-8s %-9s %s  (%s)", t->code, role_in(m, t, a->lang),
                 td_name_in(a->lang, t->title_en, t->title), word_of_task(w, a->lang));
    }
}

/* A report of this year: when it is due, whether it has come, how its text begins. */
static void add_report(struct page_view *v, const struct td_obligation *o, const struct td_duty *d)
{
    enum { BEGINNING = 200 };
    const struct app *a = v->head.app;
    char line[LIST_CELL], text[LIST_CELL * 2];
    size_t n = td_text_cut(d->note, BEGINNING, NULL);

    page_text(&v->page, ROLE_normal, 2, td_name_in(a->lang, o->title_en, o->title));
    duty_shown(line, sizeof line, d, a->lang);
    page_add(&v->page, role_of_duty(d->state), about_duty(o->id, d->agency, d->year), "  %s", line);
    page_edits(&v->page, about_obligation(o->id));
    snprintf(text, sizeof text, "  %.*s%s", (int)n, d->note, d->note[n] ? " ..." : "");
    if (n)
        page_text(&v->page, ROLE_dim, 2, text);
}

static void add_reports(struct page_view *v, const struct td_agency *x)
{
    struct app *a = v->head.app;
    const struct td_plan *plan = model_plan(&a->model);
    struct td_duties l;
    bool headed = false;

    if (!plan)
        return;
    if (td_duties(a->td, &l, plan->id, td_date_year(a->model.review), a->model.review)) {
        app_fault(a);
        return;
    }
    for (size_t i = 0; i < l.n; i++) {
        const struct td_obligation *o = td_obligation_by_id(&a->model.obligations, l.v[i].obligation);
        if (!o || l.v[i].agency != x->id)
            continue;
        if (!headed)
            page_heading(&v->page, ui(U_ITS_REPORTS, a->lang));
        headed = true;
        add_report(v, o, &l.v[i]);
    }
    td_duties_free(&l);
}

/* The page needs to know for whom this agency acts; the choice of the board is put back afterwards. */
static void agency_lines(struct view *v)
{
    struct page_view *g = (struct page_view *)v;
    struct model *m = &v->app->model;
    int64_t chosen = m->agency;
    const struct td_agency *x = agency_of(g);

    if (!x)
        return;
    model_choose(m, v->about.agency);
    add_validity(g, x);
    add_successions(g, false);
    add_targets(g);
    add_reports(g, x);
    add_tasks(g);
    add_successions(g, true);
    model_choose(m, chosen);
}

static void agency_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, "%s", model_agency_name(&v->app->model, v->about.agency));
}

const struct view_ops view_agency = {
    PAGE_VIEW_OPS, .lines = agency_lines, .title = agency_title,
};
