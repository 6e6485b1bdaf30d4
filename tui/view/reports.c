/*
 * The reports that agencies owe by the plan in view for one year, worst first: who has not sent, how late who was, and
 * how complete it all is; or, of all years, those that are overdue. Enter shows a report with all that it holds; Ins
 * records that it has come, as Enter does for all rows that are marked.
 */
#include "app/list-view.h"
#include "forms/forms.h"
#include "forms/submission.h"

#include <stdio.h>
#include <string.h>

struct reports_view {
    struct list_view base;
    int year;
    bool only_overdue;         /* of all years: `overdue` is shown */
    struct td_duties all;      /* of the year */
    struct td_duties overdue;
};

enum { R_STATE, R_YEAR, R_AGENCY, R_REPORT, R_NAMED, R_DUE, R_SENT, R_DAYS, R_FIGURES };

static const struct list_column columns[] = {
    [R_STATE] = { "state", W_HEAD_STATE, 10, 0, -1, 1, false },
    [R_YEAR] = { "year", W_COL_YEAR, 4, 0, 1, 5, false },
    [R_AGENCY] = { "agency", W_COL_AGENCY, 14, 2, -1, 1, false },
    [R_REPORT] = { "report", W_COL_OBLIGATION, 12, 3, -1, 3, false },
    [R_NAMED] = { "named", W_HEAD_NAMED, 12, 0, -1, 2, false },
    [R_DUE] = { "due", W_HEAD_SEND_BY, 10, 0, -1, 1, false },
    [R_SENT] = { "sent", W_ASK_HANDED_IN, 10, 0, -1, 1, false },
    [R_DAYS] = { "days", W_HEAD_DAYS, 7, 0, 1, 1, false },
    [R_FIGURES] = { "figures", W_HEAD_FIGURES, 7, 0, 1, 4, false },
};

static int64_t id(const void *o, size_t row)
{
    const struct td_duty *d = list_at(o, row);
    return list_pair(list_pair(d->obligation, d->year), d->agency);
}

/* One that has ended is marked: its successors are asked. */
static void agency_cell(const struct list_view *v, int64_t agency, char *buf)
{
    const struct model *m = model_of(v);
    const struct td_agency *a = td_agency_by_id(&m->agencies, agency);

    snprintf(buf, LIST_CELL, "%s%s", model_agency_name(m, agency),
             a && !td_agency_exists_on(a, m->review) ? ui(U_FORMER, v->list.lang) : "");
}

static const char *report_name(const struct list_view *v, int64_t obligation)
{
    const struct td_obligation *o = td_obligation_by_id(&model_of(v)->obligations, obligation);

    return o ? td_name_in(v->list.lang, o->title_en, o->title) : "";
}

/* What the document says; the last day stands beside it. */
static void named_cell(const struct list_view *v, const struct td_duty *d, char *buf)
{
    const struct td_obligation *o = td_obligation_by_id(&model_of(v)->obligations, d->obligation);

    if (o && o->month)
        td_duty_named(buf, LIST_CELL, o, d->year, false, v->list.lang);
}

static void days_cell(const struct list_view *v, const struct td_duty *d, char *buf)
{
    if (d->state == TD_DUTY_AWAITING)
        snprintf(buf, LIST_CELL, ui(U_DUTY_LEFT, v->list.lang), d->days);
    else if (d->days)
        snprintf(buf, LIST_CELL, "%d", d->days);
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *v = o;
    const struct td_duty *d = list_at(o, row);

    *buf = 0;
    switch (column) {
    case R_STATE: list_text(buf, word_of_duty(d->state, v->list.lang)); return role_of_duty(d->state);
    case R_YEAR: snprintf(buf, LIST_CELL, "%d", d->year); break;
    case R_AGENCY: agency_cell(v, d->agency, buf); break;
    case R_REPORT: list_text(buf, report_name(v, d->obligation)); return ROLE_dim;
    case R_NAMED: named_cell(v, d, buf); break;
    case R_DUE: td_date_format(buf, LIST_CELL, d->due, v->list.lang); break;
    case R_SENT: td_date_format(buf, LIST_CELL, d->submitted_on, v->list.lang); break;
    case R_DAYS: days_cell(v, d, buf); return role_of_duty(d->state);
    default:
        if (d->figures)
            snprintf(buf, LIST_CELL, "%zu", d->figures);
        break;
    }
    return ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_duty *d = list_at(o, row);
    const int64_t ranks[] = { [R_STATE] = (int64_t)d->state, [R_YEAR] = d->year, [R_DUE] = d->due,
                              [R_SENT] = d->submitted_on,
                              [R_DAYS] = d->state == TD_DUTY_AWAITING ? d->days : -(int64_t)d->days,
                              [R_FIGURES] = (int64_t)d->figures };

    if (column == R_AGENCY || column == R_REPORT || column == R_NAMED)
        return false;
    *out = ranks[column];
    return true;
}

static void drop(struct view *v)
{
    td_duties_free(&((struct reports_view *)v)->all);
    td_duties_free(&((struct reports_view *)v)->overdue);
}

static void read(struct view *v)
{
    struct reports_view *r = (struct reports_view *)v;
    const struct td_plan *plan = model_plan(&v->app->model);

    drop(v);
    if (plan && (td_duties(v->app->td, &r->all, plan->id, r->year, v->app->model.review) ||
                 td_duties_overdue(v->app->td, &r->overdue, plan->id, v->app->model.review)))
        app_fault(v->app);
    const struct td_duties *shown = r->only_overdue ? &r->overdue : &r->all;
    list_rows(v, shown->v, shown->n, sizeof *shown->v);
}

static bool open_reports(struct view *v)
{
    ((struct reports_view *)v)->year = td_date_year(v->app->model.review);
    return list_view_open(v);
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct reports_view *r = (const struct reports_view *)v;

    if (r->only_overdue)
        snprintf(buf, size, "%s", ui(U_REPORTS_ALL_OVERDUE, v->app->lang));
    else
        snprintf(buf, size, ui(U_REPORTS, v->app->lang), r->year);
}

/* ---- the lines above the list ----------------------------------------------------------- */

static void rates_text(char *buf, size_t size, const struct td_duty_rates *r, enum td_lang lang)
{
    bool is = td_num_is(r->completeness);

    snprintf(buf, size, ui(U_REPORTS_RATES, lang), r->on_time + r->late, r->owed,
             is ? td_num_text(r->completeness, lang).s : "-", r->on_time, is ? td_num_text(r->timeliness, lang).s : "-",
             r->late, r->overdue, r->awaiting);
}

/* Has an agency before this one the same kind? */
static bool is_said(const struct td_agencies *l, size_t agency)
{
    for (size_t i = 0; i < agency; i++)
        if (!strcmp(l->v[i].kind, l->v[agency].kind))
            return true;
    return false;
}

/* "By kind: department 3/12; commune 4/126" */
static void kinds_text(char *buf, size_t size, const struct reports_view *v)
{
    const struct td_agencies *l = &v->base.head.app->model.agencies;
    size_t n = (size_t)snprintf(buf, size, "%s", ui(U_REPORTS_BY_KIND, v->base.list.lang));
    const char *between = "";

    for (size_t i = 0; i < l->n && n + 160 < size; i++) {
        if (is_said(l, i))
            continue;
        struct td_duty_rates r = td_duty_rates(&v->all, l, 0, l->v[i].kind);
        if (!r.owed)
            continue;
        n += (size_t)snprintf(buf + n, size - n, "%s%.100s %d/%d", between,
                              td_choice_shown(td_agency_kinds, l->v[i].kind, v->base.list.lang),
                              r.on_time + r.late, r.owed);
        between = "; ";
    }
}

/* "năm 2024: 65, năm 2025: 155", the oldest first. */
static struct text overdue_years(const struct td_duties *l, enum td_lang lang)
{
    struct text out = { "" };
    size_t n = 0;

    for (size_t i = 0, k; i < l->n && n + 40 < sizeof out.s; i = k) {
        for (k = i; k < l->n && l->v[k].year == l->v[i].year;)
            k++;
        n += (size_t)snprintf(out.s + n, sizeof out.s - n, "%s%s", n ? ", " : "",
                              textf(ui(U_REPORTS_OF_YEAR, lang), l->v[i].year, k - i).s);
    }
    return out;
}

/* Whatever year is shown, what is overdue stands above it. */
static int draw_overdue(const struct reports_view *v, struct area a)
{
    enum td_lang lang = v->base.list.lang;

    if (!v->overdue.n)
        return 0;
    return put_wrapped(a, 0, 0, a.cols, ROLE_bad,
                       textf(ui(v->only_overdue ? U_REPORTS_SINCE_HERE : U_REPORTS_SINCE, lang), v->overdue.n,
                             overdue_years(&v->overdue, lang).s).s);
}

static int draw_rates(const struct reports_view *v, struct area a)
{
    struct td_duty_rates r = td_duty_rates(&v->all, &v->base.head.app->model.agencies, 0, NULL);
    char line[LIST_CELL];

    if (!v->all.n) {
        put_wrapped(a, 2, 2, a.cols - 4, ROLE_missing, textf(ui(U_REPORTS_NONE, v->base.list.lang), v->year).s);
        return 0;
    }
    if (!r.owed)
        return put_wrapped(a, 0, 0, a.cols, ROLE_dim, ui(U_REPORTS_UNDATED, v->base.list.lang));
    rates_text(line, sizeof line, &r, v->base.list.lang);
    int y = put_wrapped(a, 0, 0, a.cols, r.overdue ? ROLE_bad : ROLE_emphasis, line);
    kinds_text(line, sizeof line, v);
    if (a.c->spoken)
        return y + put_wrapped(a, y, 0, a.cols, ROLE_dim, line);
    put_fit(a, y, 0, a.cols, -1, ROLE_dim, line);
    return y + 1;
}

static int draw_above(struct view *head, struct area a)
{
    const struct reports_view *v = (const struct reports_view *)head;
    int y = draw_overdue(v, a);

    if (!v->only_overdue)
        return y + draw_rates(v, area_sub(a, y, 0, a.rows - y, a.cols));
    if (!v->overdue.n)
        put_wrapped(a, 2, 2, a.cols - 4, ROLE_missing, ui(U_REPORTS_NONE_OVERDUE, v->base.list.lang));
    return y;
}

/* ---- what can be done ------------------------------------------------------------------- */

/* Marks are about rows of the year that is shown, so they go with it. */
static void turn(struct reports_view *r, int years, bool only_overdue)
{
    const struct td_plan *p = model_plan(&r->base.head.app->model);
    int year = r->year + years, first = p && p->start_year ? p->start_year : 1900;
    int last = p && p->end_year ? p->end_year : 2199;

    if ((years < 0 && year < first) || (years > 0 && year > last)) {
        app_say(r->base.head.app, ui(U_REPORTS_NONE, r->base.head.app->lang), year);
        return;
    }
    bool first_row = !r->base.list.at;
    r->year = year;
    r->only_overdue = only_overdue;
    list_unmark(&r->base.list);
    list_view_refresh(&r->base.head);
    if (first_row)
        list_command(&r->base.list, CMD_top, 0);
}

static struct subject subject(struct view *v, size_t row)
{
    const struct td_duty *d = list_at(v, row);
    return about_duty(d->obligation, d->agency, d->year);
}

static void record(struct reports_view *r, int64_t row)
{
    if (r->base.list.n_marked)
        app_open_marked(r->base.head.app, FORM_duties, ABOUT_NOTHING);
    else
        app_open(r->base.head.app, FORM_submission, subject(&r->base.head, (size_t)row));
}

static bool command(struct view *v, enum command c, int64_t row)
{
    struct reports_view *r = (struct reports_view *)v;

    if (c == CMD_year_before || c == CMD_left)
        turn(r, -(v->app->count ? v->app->count : 1), false);
    else if (c == CMD_year_after || c == CMD_right)
        turn(r, v->app->count ? v->app->count : 1, false);
    else if (c == CMD_overdue)
        turn(r, 0, !r->only_overdue);
    else if ((c == CMD_record || (c == CMD_open && r->base.list.n_marked)) && row >= 0)
        record(r, row);
    else if (c == CMD_grid && row >= 0)
        submission_figures(v->app, subject(v, (size_t)row));
    else
        return false;
    return true;
}

static const struct list_kind reports = {
    .source = LIST_ROWS(columns, id, cell, .rank = rank, .markable = true,
                        .settings = O_columns_reports), .read = read, .drop = drop,
    .subject = subject, .command = command, .records = true, .above = draw_above,
};

const struct view_ops view_reports =
    LIST_VIEW(struct reports_view, IN_TABLE | IN_REPORTS, reports, open_reports, .title = title);
