/*
 * One report of one agency for one year: when it is due and when it came, what it says, the figures that were entered
 * from it. A clerk with the paper in her hand records from here that it has come, and types its figures.
 */
#include "forms/figures.h"
#include "forms/forms.h"
#include "app/page.h"

#include <stdio.h>
#include <string.h>

struct report_view {
    struct page_view base; /* its id: the obligation */
    int64_t agency;
    int year;
};

static struct view_arg about(const struct report_view *r)
{
    return (struct view_arg){ .id = r->base.id, .agency = r->agency, .period = td_period_of_year(r->year) };
}

/* ---- for the views that tell of reports ------------------------------------------------- */

bool report_words(struct app *a, int64_t submission, char *buf, size_t size, struct view_arg *opens)
{
    struct td_submissions l;

    *buf = 0;
    if (td_submission(a->td, &l, submission)) {
        app_fault(a);
        return false;
    }
    const struct td_submission *s = l.v;
    td_submission_text(buf, size, s, model_agency_name(&a->model, s->agency), a->lang);
    if (opens)
        *opens = (struct view_arg){ .id = s->obligation, .agency = s->agency, .period = td_period_of_year(s->year) };
    td_submissions_free(&l);
    return true;
}

void report_show(struct app *a, int64_t submission)
{
    struct view_arg arg;
    char words[256];

    if (report_words(a, submission, words, sizeof words, &arg))
        app_open(a, &view_submission, arg);
}

const struct td_submission *report_standing(struct app *a, const struct view_arg *report, struct td_submissions *out)
{
    if (td_submissions(a->td, out, 0, td_period_year(report->period)))
        app_fault(a);
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].obligation == report->id && out->v[i].agency == report->agency)
            return &out->v[i];
    return NULL;
}

void report_figures(struct app *a, struct view_arg report)
{
    struct td_submissions l = { 0 };
    bool came = report_standing(a, &report, &l) != NULL;

    td_submissions_free(&l);
    app_open(a, came ? &view_grid : &view_form,
             (struct view_arg){ .id = came ? 0 : report.id, .agency = report.agency, .period = report.period,
                                .report = report.id, .form = FORM_SUBMISSION });
}

/* ---- what stands on the page ------------------------------------------------------------ */

static void add_link(struct report_view *r, enum ui words, const struct view_ops *opens, struct view_arg arg)
{
    page_add(&r->base.page, ROLE_link, NULL, 0, "%s", ui(words, r->base.head.app->lang));
    page_opens(&r->base.page, opens, arg);
}

/* What can be done; nothing while an earlier day is shown. */
static void add_doing(struct report_view *r, bool came)
{
    struct view_arg form = about(r), grid = { .agency = r->agency, .period = form.period, .report = r->base.id };

    if (!r->base.head.app->review_is_today)
        return;
    form.form = FORM_SUBMISSION;
    add_link(r, came ? U_REPORT_AGAIN : U_REPORT_RECORD, &view_form, form);
    form.report = r->base.id;
    add_link(r, U_REPORT_ENTER, came ? &view_grid : &view_form, came ? grid : form);
}

static void add_state(struct report_view *r, const struct td_obligation *o, const struct td_submission *s)
{
    struct app *a = r->base.head.app;
    struct td_duty d = { .due = td_duty_due(o, r->year), .submitted_on = s && s->on <= a->model.review ? s->on : 0 };
    char line[LIST_CELL];

    d.state = td_duty_state(d.due, d.submitted_on, a->model.review, &d.days);
    page_text(&r->base.page, ROLE_emphasis, 0, name_in(a->lang, o->title, o->title_en));
    page_add(&r->base.page, ROLE_link, &view_agency, r->agency, "%s: %s", ui(U_REPORT_SENDER, a->lang),
             model_agency_name(&a->model, r->agency));
    duty_shown(line, sizeof line, &d, a->lang);
    page_text(&r->base.page, role_of_duty(d.state), 2, line);
}

static void add_summary(struct report_view *r, const char *note)
{
    enum td_lang lang = r->base.head.app->lang;

    page_heading(&r->base.page, ui(U_REPORT_SUMMARY, lang));
    page_text(&r->base.page, *note ? ROLE_normal : ROLE_missing, 0, *note ? note : ui(U_REPORT_NO_SUMMARY, lang));
}

static const char *standing_of(const struct td_observation *o, enum td_lang lang)
{
    return o->withdrawn ? ui(U_WITHDRAWN, lang) : o->superseded ? ui(U_REPLACED, lang) : figure_status(o, lang);
}

/* "c.4    Lao động qua đào tạo  2026  80,5% (1.610/2.000)  [báo cáo]"; of another unit: its name, too. */
static void add_figure(struct report_view *r, const struct td_target *t, const struct td_observation *o)
{
    struct app *a = r->base.head.app;
    bool own = o->agency == r->agency, counts = !o->withdrawn && !o->superseded;
    char period[TD_PERIOD_BUF], value[240], line[LIST_CELL];

    td_period_format(period, sizeof period, o->period, a->lang);
    figure_value(value, sizeof value, t, o, a->lang);
    snprintf(line, sizeof line, "%-6s %s  [%s]  %s%s%s, %s", t->code, value, standing_of(o, a->lang), period,
             own ? "" : ", ", own ? "" : model_agency_name(&a->model, o->agency),
             name_in(a->lang, t->name, t->name_en));
    page_text(&r->base.page, counts ? ROLE_normal : ROLE_dim, 7, line);
    page_opens(&r->base.page, &view_figures, (struct view_arg){ .id = o->target, .agency = o->agency,
                                                                .period = o->period, .seq = o->seq });
}

static void add_figures(struct report_view *r, const struct td_submission *s)
{
    struct app *a = r->base.head.app;
    struct td_observations l;
    char line[96];

    snprintf(line, sizeof line, ui(U_REPORT_FIGURES, a->lang), s->figures);
    page_heading(&r->base.page, line);
    if (td_submission_figures(a->td, &l, s->id)) {
        app_fault(a);
        return;
    }
    if (!l.n)
        page_text(&r->base.page, ROLE_missing, 0, ui(U_REPORT_NO_FIGURES, a->lang));
    for (size_t i = 0; i < l.n; i++) {
        const struct td_target *t = td_target_by_id(&a->model.targets, l.v[i].target);
        if (t)
            add_figure(r, t, &l.v[i]);
    }
    td_observations_free(&l);
}

/* ---- the view --------------------------------------------------------------------------- */

static void report_refresh(struct view *v)
{
    struct report_view *r = (struct report_view *)v;
    const struct td_obligation *o = td_obligation_by_id(&v->app->model.obligations, r->base.id);
    const struct view_arg arg = about(r);
    struct td_submissions l = { 0 };

    page_begin(&r->base.page, v->app->width, v->app->lang);
    if (o) {
        const struct td_submission *s = report_standing(v->app, &arg, &l);
        add_state(r, o, s);
        add_doing(r, s != NULL);
        if (s) {
            add_summary(r, s->note);
            add_figures(r, s);
        }
    }
    td_submissions_free(&l);
    page_done(&r->base.page);
}

static bool open_report(struct view *v, struct view_arg arg)
{
    struct report_view *r = (struct report_view *)v;

    if (!td_obligation_by_id(&v->app->model.obligations, arg.id))
        app_say(v->app, "%s", ui(U_REPORT_ELSEWHERE, v->app->lang));
    r->agency = arg.agency;
    r->year = arg.period ? td_period_year(arg.period) : td_date_year(v->app->model.review);
    return page_view_open(v, arg);
}

static const char *report_title(struct view *v)
{
    struct report_view *r = (struct report_view *)v;

    snprintf(r->base.title, sizeof r->base.title, ui(U_REPORT_OF, v->app->lang), r->year,
             model_agency_name(&v->app->model, r->agency));
    return r->base.title;
}

static bool report_command(struct view *v, enum command c, int count)
{
    struct view_arg arg = about((struct report_view *)v);

    if (c == CMD_grid) {
        report_figures(v->app, arg);
        return true;
    }
    if (c != CMD_record)
        return page_view_command(v, c, count);
    arg.form = FORM_SUBMISSION;
    app_open(v->app, &view_form, arg);
    return true;
}

const struct view_ops view_submission = {
    .context = IN_TEXT | IN_LIST, .size = sizeof(struct report_view), .open = open_report, .refresh = report_refresh,
    .title = report_title, .draw = page_view_draw, .focus = page_view_focus, .command = report_command,
    .close = page_view_close,
};
