/*
 * All figures of one target and one agency, whatever their standing: which one counts, who says otherwise, what was
 * replaced or withdrawn; and the rulings that people give on them. Nothing is ever deleted here.
 */
#include "app/list-view.h"
#include "forms/figures.h"
#include "forms/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures_view {
    struct list_view base; /* about the target and the agency */
    struct figures figures;
    char trace[256];       /* from which report the figure under the cursor is */
};

static const struct td_target *target_of(const struct figures_view *f)
{
    return td_target_by_id(&f->base.head.app->model.targets, f->base.head.about.target);
}

/* ---- the list --------------------------------------------------------------------------- */

enum { F_PERIOD, F_VALUE, F_STATUS, F_STANDING, F_SOURCE, F_DAY, F_NOTE };

static const struct list_column columns[] = {
    [F_PERIOD] = { "period", W_COL_PERIOD, 8, 0, -1, 1, false },
    [F_VALUE] = { "value", W_ASK_RESULT, 10, 2, 1, 1, false },
    [F_STANDING] = { "standing", W_HEAD_USE, 12, 1, -1, 1, false },
    [F_STATUS] = { "status", W_ASK_STATUS, 10, 0, -1, 2, false },
    [F_SOURCE] = { "source", W_COL_SOURCE, 12, 4, -1, 2, false },
    [F_DAY] = { "published", W_HEAD_PUBLISHED, 10, 0, -1, 4, false },
    [F_NOTE] = { "note", W_COL_NOTE, 10, 3, -1, 3, false },
};

/* Newest first: a review asks about now. */
static const struct td_observation *figure_at(const void *o, size_t row)
{
    const struct figures_view *f = o;
    return &f->figures.seen.v[f->figures.seen.n - 1 - row];
}

/* A place in the list of figures stays the same while figures are only added. */
static int64_t id(const void *o, size_t row)
{
    const struct td_observation *x = figure_at(o, row);
    return list_pair(x->period, x->seq);
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct figures_view *f = o;
    const struct td_observation *x = figure_at(o, row);
    const struct td_target *t = target_of(f);
    enum td_lang lang = f->base.list.lang;
    enum role role;
    struct td_note_tags tags;
    const struct text standing = figures_standing(&f->figures, f->figures.seen.n - 1 - row, &role, lang);

    *buf = 0;
    switch (column) {
    case F_PERIOD: td_period_format(buf, LIST_CELL, x->period, lang); return ROLE_normal;
    case F_VALUE:
        if (t)
            list_text(buf, figure_value(t, x, lang).s);
        return role;
    case F_STANDING: list_text(buf, standing.s); return role;
    case F_STATUS: list_text(buf, figure_status(x, lang)); return ROLE_normal;
    case F_SOURCE: list_text(buf, x->source_title); return ROLE_normal;
    case F_DAY: td_date_format(buf, LIST_CELL, x->published_on, lang); return ROLE_dim;
    default:
        list_text(buf, td_note_tags(x->note, &tags) ? tags.text : x->note);
        return ROLE_dim;
    }
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_observation *x = figure_at(o, row);

    *out = column == F_PERIOD ? x->period * 1000 + x->seq : column == F_DAY ? x->published_on
                                                          : td_num_round(x->value, 3).mantissa;
    return column == F_PERIOD || column == F_VALUE || column == F_DAY;
}

static struct subject subject(struct view *v, size_t row)
{
    const struct td_observation *x = figure_at(v, row);
    return about_figure(x->target, x->agency, x->period, x->seq);
}

/* ---- rulings ---------------------------------------------------------------------------- */

/* Verifying needs no reason, so it needs no form; the same key takes it back. Of several marked figures all become what
 * the one under the cursor becomes. */
static void verify(struct view *v, const struct td_observation *x)
{
    struct app *a = v->app;
    struct subject *all;
    size_t n = view_marked(v, &all);
    struct td_figure_ref *ref = calloc(n + 1, sizeof *ref);
    bool now = !x->verified;
    int64_t change;

    if (ref)
        ref[0] = (struct td_figure_ref){ x->target, x->agency, x->period, x->seq };
    for (size_t i = 0; ref && i < n; i++)
        ref[i] = (struct td_figure_ref){ all[i].target, all[i].agency, all[i].period, all[i].seq };
    if (ref && app_may(a, TD_ACT_VERIFY)) {
        if (td_rule_all(a->td, ref, n ? n : 1, TD_VERIFY, now, "", -1, TD_AT_SCREEN, &change)) {
            app_fault(a);
        } else {
            list_unmark(view_list(v));
            app_saved(a, change, ui(now ? U_VERIFIED : U_NOT_VERIFIED, a->lang));
        }
    }
    free(all);
    free(ref);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    static const enum place forms[CMD_COUNT] = {
        [CMD_accept] = FORM_accept, [CMD_withdraw] = FORM_withdraw, [CMD_record] = FORM_figure,
        [CMD_correct] = FORM_correct, [CMD_open] = FORM_correct, [CMD_ask] = FORM_request,
    };
    const struct td_observation *x = row < 0 ? NULL : figure_at(v, (size_t)row);
    struct subject about = about_figure(v->about.target, v->about.agency, x ? x->period : 0, x ? x->seq : 0);

    if (c == CMD_origin && x) {
        if (!x->submission)
            app_say(v->app, "%s", ui(U_REPORT_NONE, v->app->lang));
        else
            submission_show(v->app, x->submission);
        return true;
    }
    if ((!forms[c] && c != CMD_verify) || (!x && c != CMD_record))
        return false;
    if (c == CMD_verify)
        verify(v, x);
    else if (c == CMD_withdraw)
        app_open_marked(v->app, forms[c], about);
    else
        app_open(v->app, forms[c], about);
    return true;
}

/* ---- the view --------------------------------------------------------------------------- */

static void drop(struct view *v)
{
    figures_free(&((struct figures_view *)v)->figures);
}

static void read(struct view *v)
{
    struct figures *all = &((struct figures_view *)v)->figures;

    figures_read(all, v->app, v->about.target, v->about.agency);
    list_rows(v, all->seen.v, all->seen.n, sizeof *all->seen.v);
}

static bool open_figures(struct view *v)
{
    if (!v->about.agency && model_plan(&v->app->model))
        v->about.agency = model_plan(&v->app->model)->city;
    list_view_open(v);
    if (v->about.period)
        list_go(list_view_focus(v), list_pair(v->about.period, v->about.seq));
    list_view_look(v);
    return target_of((struct figures_view *)v) != NULL;
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct td_target *t = target_of((struct figures_view *)v);

    snprintf(buf, size, "%s  %s: %s", t ? t->code : "", ui(U_FIGURES, v->app->lang),
             model_agency_name(&v->app->model, v->about.agency));
}

static void read_trace(struct view *v, int64_t row)
{
    struct figures_view *f = (struct figures_view *)v;
    int64_t submission = row < 0 ? 0 : figure_at(v, (size_t)row)->submission;

    *f->trace = 0;
    if (submission)
        submission_words(v->app, submission, f->trace, sizeof f->trace, NULL);
}

/* The whole of what a column cuts, which the row does not where it is read aloud; nobody wants to hear a link there. */
static void draw_detail(struct view *v, struct area a, int64_t row)
{
    const char *trace = ((struct figures_view *)v)->trace;
    const struct td_observation *x = figure_at(v, (size_t)row);
    const struct text source = textf("%s%s%s", x->source_title, *x->source_url ? "  " : "", x->source_url);
    struct td_note_tags tags;

    int rows = *source.s && !a.c->spoken ? put_wrapped(a, 0, 0, a.cols, ROLE_normal, source.s) : 0;
    if (*trace)
        rows += put_wrapped(a, rows, 0, a.cols, ROLE_emphasis, trace);
    if (td_note_tags(x->note, &tags) && *tags.text && !a.c->spoken)
        put_wrapped(a, rows, 0, a.cols, ROLE_dim, tags.text);
}

static const struct list_kind figures = {
    .source = LIST_ROWS(columns, id, cell, .rank = rank, .markable = true,
                        .settings = O_columns_figures), .read = read, .drop = drop,
    .subject = subject, .command = command, .records = true, .empty = U_FIGURES_RECORD, .percent = 25,
    .below = draw_detail, .look = read_trace,
};

const struct view_ops view_figures =
    LIST_VIEW(struct figures_view, IN_TABLE | IN_FIGURES, figures, open_figures, .title = title);
