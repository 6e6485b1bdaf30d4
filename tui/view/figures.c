/*
 * All figures of one target and one agency, whatever their standing: which one counts, who says otherwise, what was
 * replaced or withdrawn; and the decisions that people take about them. Nothing is ever deleted here.
 */
#include "forms/figures.h"
#include "forms/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct figures_view {
    struct view head; /* about the target and the agency */
    struct figures figures;
    struct list list;
    int64_t traced;             /* the submission that `trace` is about */
    char trace[256];
};

static const struct td_target *target_of(const struct figures_view *f)
{
    return td_target_by_id(&f->head.app->model.targets, f->head.about.target);
}

/* ---- the list --------------------------------------------------------------------------- */

enum { F_PERIOD, F_VALUE, F_STATUS, F_STANDING, F_SOURCE, F_DAY, F_NOTE };

static const struct list_column columns[] = {
    [F_PERIOD] = { "period", { "Kỳ", "Period" }, 8, 0, -1, 1, false },
    [F_VALUE] = { "value", { "Kết quả", "Value" }, 10, 2, 1, 1, false },
    [F_STANDING] = { "standing", { "Sử dụng", "Use" }, 12, 1, -1, 1, false },
    [F_STATUS] = { "status", { "Tình trạng", "Status" }, 10, 0, -1, 2, false },
    [F_SOURCE] = { "source", { "Nguồn", "Source" }, 12, 4, -1, 2, false },
    [F_DAY] = { "published", { "Ngày công bố", "Published" }, 10, 0, -1, 4, false },
    [F_NOTE] = { "note", { "Ghi chú", "Note" }, 10, 3, -1, 3, false },
};

/* Newest first: a review asks about now. */
static const struct td_observation *figure_at(const void *o, size_t row)
{
    const struct figures_view *f = o;
    return &f->figures.seen.v[f->figures.seen.n - 1 - row];
}

static size_t count(const void *o)
{
    return ((const struct figures_view *)o)->figures.seen.n;
}

/* A place in the list of figures stays the same while figures are only added. */
static int64_t id(const void *o, size_t row)
{
    const struct td_observation *x = figure_at(o, row);
    return x->period * 1000 + x->seq;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct figures_view *f = o;
    const struct td_observation *x = figure_at(o, row);
    const struct td_target *t = target_of(f);
    enum td_lang lang = f->list.lang;
    enum role role;
    char how[96];
    struct td_note_tags tags;
    const char *standing = figures_standing(&f->figures, f->figures.seen.n - 1 - row, how, sizeof how, &role, lang);

    *buf = 0;
    switch (column) {
    case F_PERIOD: td_period_format(buf, LIST_CELL, x->period, lang); return ROLE_normal;
    case F_VALUE:
        if (t)
            figure_value(buf, LIST_CELL, t, x, lang);
        return role;
    case F_STANDING: list_text(buf, standing); return role;
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

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns,
    .count = count, .id = id, .cell = cell, .rank = rank, .markable = true,
};

static const struct td_observation *chosen(struct figures_view *f)
{
    int64_t row = list_row(&f->list);
    return row < 0 ? NULL : figure_at(f, (size_t)row);
}

/* ---- decisions -------------------------------------------------------------------------- */

/* Verifying needs no reason, so it needs no form; the same key takes it back. Of several marked figures all become what
 * the one under the cursor becomes. */
static void verify(struct figures_view *f, const struct td_observation *x)
{
    struct app *a = f->head.app;
    size_t n = f->list.n_marked ? f->list.n_marked : 1;
    struct td_figure_ref *ref = calloc(n, sizeof *ref);
    bool now = !x->verified;
    int64_t change;

    if (!ref)
        return;
    ref[0] = (struct td_figure_ref){ x->target, x->agency, x->period, x->seq };
    for (size_t i = 0; i < f->list.n_marked; i++)
        ref[i] = (struct td_figure_ref){ x->target, x->agency, f->list.marked[i] / 1000,
                                         (int)(f->list.marked[i] % 1000) };
    if (app_may(a, TD_ACT_VERIFY)) {
        if (td_rule_all(a->td, ref, n, TD_VERIFY, now, "", -1, TD_AT_SCREEN, &change)) {
            app_fault(a);
        } else {
            list_unmark(&f->list);
            app_saved(a, change, ui(now ? U_VERIFIED : U_NOT_VERIFIED, a->lang));
        }
    }
    free(ref);
}

static bool command(struct view *v, enum command c, int times)
{
    static const struct { enum command command; enum place form; } forms[] = {
        { CMD_accept, FORM_accept }, { CMD_withdraw, FORM_withdraw }, { CMD_record, FORM_figure },
        { CMD_correct, FORM_correct }, { CMD_open, FORM_correct }, { CMD_ask, FORM_request },
    };
    struct figures_view *f = (struct figures_view *)v;
    const struct td_observation *x = chosen(f);
    struct subject about = about_figure(v->about.target, v->about.agency, x ? x->period : 0, x ? x->seq : 0);

    (void)times;
    if (c == CMD_origin && x) {
        if (!x->submission)
            app_say(v->app, "%s", ui(U_REPORT_NONE, v->app->lang));
        else
            report_show(v->app, x->submission);
        return true;
    }
    if (c == CMD_verify && x) {
        verify(f, x);
        return true;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (c != forms[i].command || (!x && c != CMD_record))
            continue;
        if (c == CMD_withdraw)
            app_open_marked(v->app, forms[i].form, about);
        else
            app_open(v->app, forms[i].form, about);
        return true;
    }
    return false;
}

/* ---- the view --------------------------------------------------------------------------- */

static void refresh(struct view *v)
{
    struct figures_view *f = (struct figures_view *)v;

    figures_read(&f->figures, v->app, v->about.target, v->about.agency);
    f->traced = 0;
    list_set_lang(&f->list, v->app->lang);
    list_refresh(&f->list);
}

static bool open_figures(struct view *v)
{
    struct figures_view *f = (struct figures_view *)v;

    if (!v->about.agency && model_plan(&v->app->model))
        v->about.agency = model_plan(&v->app->model)->city;
    list_init(&f->list, &source, f, v->app->lang);
    refresh(v);
    if (v->about.period)
        list_go(&f->list, v->about.period * 1000 + v->about.seq);
    return target_of(f) != NULL;
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct td_target *t = target_of((struct figures_view *)v);

    snprintf(buf, size, "%s  %s: %s", t ? t->code : "", ui(U_FIGURES, v->app->lang),
             model_agency_name(&v->app->model, v->about.agency));
}

static struct subject subject(struct view *v, size_t row)
{
    const struct td_observation *x = figure_at(v, row);
    return about_figure(x->target, x->agency, x->period, x->seq);
}

/* From which report the figure is, read when the cursor comes to it. */
static const char *trace_of(struct figures_view *f, const struct td_observation *x)
{
    if (x->submission != f->traced)
        report_words(f->head.app, x->submission, f->trace, sizeof f->trace, NULL);
    f->traced = x->submission;
    return x->submission ? f->trace : "";
}

/* Under the list, the whole of what a column cuts. */
static void draw_detail(struct figures_view *f, struct area a)
{
    const struct td_observation *x = chosen(f);
    struct td_note_tags tags;
    char line[LIST_CELL * 2];

    put_hline(a, 0, 0, a.cols, LINE_H, ROLE_border);
    if (!x)
        return;
    snprintf(line, sizeof line, "%s%s%s", x->source_title, *x->source_url ? "  " : "", x->source_url);
    int rows = *line ? put_wrapped(a, 1, 0, a.cols, ROLE_normal, line) : 0;
    if (*trace_of(f, x))
        rows += put_wrapped(a, 1 + rows, 0, a.cols, ROLE_emphasis, f->trace);
    if (td_note_tags(x->note, &tags) && *tags.text)
        put_wrapped(a, 1 + rows, 0, a.cols, ROLE_dim, tags.text);
}

static void draw(struct view *v, struct area a)
{
    struct figures_view *f = (struct figures_view *)v;
    int detail = a.rows / 4 < 3 ? 3 : a.rows / 4;

    list_draw(&f->list, area_sub(a, 0, 0, a.rows - detail, a.cols),
              (struct list_look){ .focused = true, .heading = true });
    if (!f->figures.seen.n)
        put_wrapped(a, 2, 2, a.cols - 4, ROLE_missing, ui(U_FIGURES_RECORD, v->app->lang));
    draw_detail(f, area_sub(a, a.rows - detail, 0, detail, a.cols));
    if (f->list.typing || *f->list.filter)
        list_draw_filter(&f->list, a, a.rows - detail, 0, true);
}

static struct list *focus(struct view *v)
{
    return &((struct figures_view *)v)->list;
}

static void close_figures(struct view *v)
{
    struct figures_view *f = (struct figures_view *)v;

    figures_free(&f->figures);
    list_free(&f->list);
}

const struct view_ops view_figures = {
    .context = IN_LIST | IN_TABLE | IN_FIGURES, .size = sizeof(struct figures_view), .open = open_figures,
    .refresh = refresh, .title = title, .subject = subject, .draw = draw, .focus = focus,
    .command = command, .close = close_figures,
};
