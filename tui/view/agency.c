/* One agency: what it leads and how that stands, its tasks, the reports it owes, where it came from
 * and who took over. */
#include "app/page.h"

#include <stdio.h>
#include <string.h>

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

static void add_targets(struct page_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, U_LED_TARGETS);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *t = &m->targets.v[i];
        const struct td_row *r = model_row(m, i);
        if (!model_answers_for(m, t->lead, t->code))
            continue;
        const char *mark = t->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "";
        page_add(v, r ? role_of_verdict(r->verdict.code) : ROLE_link, about_target(t->id), "%-6s%s %s  %s  %s", t->code,
                 mark, td_name_in(lang, t->name_en, t->name),
                 r ? value_shown(r, lang).s : "",
                 r ? word_of_verdict(r->verdict.code, lang) : "");
    }
}

static void add_tasks(struct page_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);

    page_section(v, U_ITS_TASKS);
    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *t = &m->tasks.v[i];
        const struct td_assignment *part = model_part(m, t);
        td_date due;
        if (!part)
            continue;
        enum task_word w = model_task_word(m, t, &due);
        const char *role = td_choice_word(td_roles, (int)part->role, lang);
        const char *mark = part->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "";
        page_add(v, w <= TASK_SOON ? role_of_task(w) : ROLE_link, about_task(t->id),
                 "%-8s %s%-*s %s  (%s)", t->code, role, 9 - (int)td_text_width(role), mark,
                 td_name_in(lang, t->title_en, t->title), word_of_task(w, lang));
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
static void add_reports(struct page_view *v)
{
    struct app *a = v->head.app;
    const struct td_plan *plan = model_plan(&a->model);
    int year = td_date_year(a->model.review);
    struct td_duties l;

    page_section(v, U_ITS_REPORTS);
    if (!plan)
        return;
    if (td_duties(a->td, &l, plan->id, year, a->model.review)) {
        app_fault(a);
        return;
    }
    for (size_t i = 0; i < a->model.overdue.n; i++)
        if (a->model.overdue.v[i].year < year)
            add_report(v, &a->model.overdue.v[i]);
    for (size_t i = 0; i < l.n; i++)
        add_report(v, &l.v[i]);
    td_duties_free(&l);
}

/* The page needs to know for whom this agency acts; the choice of the board is put back afterwards. */
static void agency_lines(struct view *v)
{
    struct page_view *g = (struct page_view *)v;
    struct model *m = &v->app->model;
    int64_t chosen = m->agency;
    const struct td_agency *x = td_agency_by_id(&m->agencies, v->about.agency);

    if (!x)
        return;
    model_choose(m, v->about.agency);
    add_validity(g, x);
    add_successions(g, false);
    add_targets(g);
    add_reports(g);
    add_tasks(g);
    add_successions(g, true);
    model_choose(m, chosen);
}

static void agency_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, "%s", model_agency_name(&v->app->model, v->about.agency));
}

const struct view_ops view_agency =
    PAGE_VIEW(struct page_view, page_kind, page_open, .lines = agency_lines, .title = agency_title);
