/*
 * One report of one agency for one year: when it is due and when it came, what it says, the figures that were entered
 * from it. A clerk with the paper in her hand records from here that it has come, and types its figures.
 */
#include "forms/figures.h"
#include "forms/submission.h"
#include "app/page.h"

#include <stdio.h>
#include <string.h>

/* ---- what stands on the page ------------------------------------------------------------ */

static void add_link(struct page_view *r, enum ui words, enum place opens, struct subject about)
{
    page_add(r, ROLE_link, ABOUT_NOTHING, "%s", ui(words, lang_of(r)));
    page_opens(r, opens, about);
}

/* What can be done; nothing while an earlier day is shown. */
static void add_doing(struct page_view *r, bool came)
{
    struct subject figures = r->head.about;

    if (!r->head.app->review_is_today)
        return;
    add_link(r, came ? U_REPORT_AGAIN : U_REPORT_RECORD, FORM_submission, r->head.about);
    figures.kind = SUBJECT_DUTY_FIGURES;
    add_link(r, U_REPORT_ENTER, came ? VIEW_grid : FORM_submission, figures);
}

static void add_state(struct page_view *r, const struct td_obligation *o, const struct td_submission *s)
{
    struct app *a = r->head.app;
    struct td_duty d = { .year = r->head.about.year, .due = td_duty_due(o, r->head.about.year),
                         .submitted_on = s && s->on <= a->model.review ? s->on : 0 };

    d.state = td_duty_state(d.due, d.submitted_on, a->model.review, &d.days);
    page_text(r, ROLE_emphasis, 0, "%s", td_name_in(a->lang, o->title_en, o->title));
    page_add(r, ROLE_link, about_agency(r->head.about.agency), "%s: %s", ui(U_REPORT_SENDER, a->lang),
             model_agency_name(&a->model, r->head.about.agency));
    page_text(r, role_of_duty(d.state), 2, "%s", duty_shown(&d, o, a->lang).s);
}

static void add_summary(struct page_view *r, const char *note)
{
    page_heading(r, U_REPORT_SUMMARY);
    page_text(r, *note ? ROLE_normal : ROLE_missing, 0, "%s", *note ? note : ui(U_REPORT_NO_SUMMARY, lang_of(r)));
}

static const char *standing_of(const struct td_observation *o, enum td_lang lang)
{
    return o->withdrawn ? ui(U_WITHDRAWN, lang) : o->superseded ? ui(U_REPLACED, lang) : figure_status(o, lang);
}

/* "c.4    Lao động qua đào tạo  2026  80,5% (1.610/2.000)  [báo cáo]"; of another unit: its name, too. */
static void add_figure(struct page_view *r, const struct td_target *t, const struct td_observation *o)
{
    struct app *a = r->head.app;
    bool own = o->agency == r->head.about.agency, counts = !o->withdrawn && !o->superseded;

    page_text(r, counts ? ROLE_normal : ROLE_dim, 7, "%-6s %s  [%s]  %s%s%s, %s", t->code,
              figure_value(t, o, a->lang).s, standing_of(o, a->lang), td_period_text(o->period, a->lang).s,
              own ? "" : ", ", own ? "" : model_agency_name(&a->model, o->agency),
              td_name_in(a->lang, t->name_en, t->name));
    page_about(r, about_figure(o->target, o->agency, o->period, o->seq));
}

static void add_figures(struct page_view *r, const struct td_submission *s)
{
    struct app *a = r->head.app;
    struct td_observations l;

    page_heading(r, U_REPORT_FIGURES, s->figures);
    if (td_submission_figures(a->td, &l, s->id)) {
        app_fault(a);
        return;
    }
    if (!l.n)
        page_say(r, ROLE_missing, U_REPORT_NO_FIGURES);
    for (size_t i = 0; i < l.n; i++) {
        const struct td_target *t = td_target_by_id(&a->model.targets, l.v[i].target);
        if (t)
            add_figure(r, t, &l.v[i]);
    }
    td_observations_free(&l);
}

/* ---- the view --------------------------------------------------------------------------- */

static void report_lines(struct view *v)
{
    struct page_view *r = (struct page_view *)v;
    const struct td_obligation *o = td_obligation_by_id(&v->app->model.obligations, v->about.obligation);
    struct td_submissions l = { 0 };

    if (o) {
        const struct td_submission *s = submission_standing(v->app, &v->about, &l);
        add_state(r, o, s);
        add_doing(r, s != NULL);
        if (s) {
            add_summary(r, s->note);
            add_figures(r, s);
        }
    }
    td_submissions_free(&l);
}

static bool open_report(struct view *v)
{
    if (!td_obligation_by_id(&v->app->model.obligations, v->about.obligation))
        app_say(v->app, "%s", ui(U_REPORT_ELSEWHERE, v->app->lang));
    return page_open(v);
}

static void report_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, ui(U_REPORT_OF, v->app->lang), v->about.year,
             model_agency_name(&v->app->model, v->about.agency));
}

static bool report_command(struct view *v, enum command c, int64_t row)
{
    if (c == CMD_grid)
        submission_figures(v->app, v->about);
    else if (c == CMD_record)
        app_open(v->app, FORM_submission, v->about);
    else
        return page_command(v, c, row);
    return true;
}

static const struct list_kind kind = PAGE_KIND(page_drop, report_command, .look = NULL);

const struct view_ops view_submission =
    PAGE_VIEW(struct page_view, kind, open_report, .lines = report_lines, .title = report_title);
