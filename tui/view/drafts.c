/*
 * What was typed and never saved, of programs that were killed, hung up or left: each draft opens its form again, with
 * everything in it.
 */
#include "forms/forms.h"
#include "entry/grid-view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct drafts_view {
    struct view head;
    struct draft_list all;
    struct list list;
    struct list marks;  /* rows that the draft opened last is about, as if they were marked in a view below */
};

enum { D_TIME, D_FORM, D_ABOUT };

static const struct list_column columns[] = {
    [D_TIME] = { "time", { "Thời điểm", "When" }, 16, 0, -1, 1, false },
    [D_FORM] = { "form", { "Biểu mẫu", "Form" }, 22, 1, -1, 1, false },
    [D_ABOUT] = { "about", { "Về việc", "About" }, 12, 2, -1, 1, false },
};

static const struct draft *at(const void *o, size_t row)
{
    return &((const struct drafts_view *)o)->all.draft[row];
}

static size_t count(const void *o)
{
    return ((const struct drafts_view *)o)->all.n;
}

static int64_t id(const void *o, size_t row)
{
    (void)o;
    return (int64_t)row + 1;
}

/* False: the form does not say what it was about. *rows: the rest, the rows that were marked. */
static bool subject(const struct draft *d, struct view_arg *arg, const char **rows)
{
    const char *text = draft_value(d, FORM_SUBJECT);
    int end = 0;

    *arg = (struct view_arg){ 0 };
    if (!text || sscanf(text, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %d %d%n", &arg->id, &arg->agency, &arg->period,
                        &arg->seq, &arg->form, &end) != 5 || arg->form < 0 || arg->form >= FORM_KINDS)
        return false;
    *rows = text + end;
    return true;
}

static const char *about(const struct model *m, const struct view_arg *arg)
{
    bool is_task = arg->form == FORM_PROGRESS || arg->form == FORM_REQUEST_TASK;
    const struct td_task *task = is_task ? td_task_by_id(&m->tasks, arg->id) : NULL;
    const struct td_target *target = is_task ? NULL : td_target_by_id(&m->targets, arg->id);

    return task ? task->code : target ? target->code : "";
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct drafts_view *v = o;
    const struct draft *d = at(o, row);
    struct view_arg arg;
    const char *rows;
    bool known = subject(d, &arg, &rows);

    *buf = 0;
    if (column == D_TIME)
        time_shown(buf, LIST_CELL, (time_t)d->time, v->list.lang);
    else if (column == D_FORM)
        list_text(buf, known ? ui(form_kind(arg.form)->title, v->list.lang)
                             : !strcmp(d->form, "grid") ? ui(U_DRAFT_OF_GRID, v->list.lang) : d->form);
    else if (column == D_ABOUT && known)
        list_text(buf, about(&v->head.app->model, &arg));
    return ROLE_normal;
}

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns, .count = count, .id = id, .cell = cell,
};

static void refresh(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    draft_list_free(&d->all);
    if (v->app->db)
        draft_find(v->app->db, NULL, &d->all);
    list_set_lang(&d->list, v->app->lang);
    list_refresh(&d->list);
}

static bool open_drafts(struct view *v, struct view_arg arg)
{
    (void)arg;
    list_init(&((struct drafts_view *)v)->list, &source, v, v->app->lang);
    refresh(v);
    return true;
}

static const char *title(struct view *v)
{
    return ui(U_DRAFTS, v->app->lang);
}

static void draw(struct view *v, struct area a)
{
    struct drafts_view *d = (struct drafts_view *)v;

    list_draw(&d->list, a, (struct list_look){ .focused = true, .heading = true });
    if (!d->all.n)
        put_wrapped(a, 2, 2, a.cols - 4, ROLE_missing, ui(U_DRAFTS_NONE, v->app->lang));
    list_draw_filter(&d->list, a, a.rows - 1, 0, true);
}

static struct list *focus(struct view *v)
{
    return &((struct drafts_view *)v)->list;
}

/* ---- opening one ------------------------------------------------------------------------ */

static void take_rows(struct list *marks, const char *text)
{
    int64_t *v = malloc((strlen(text) / 2 + 1) * sizeof *v); /* each has a blank before it */
    int64_t row;
    size_t n = 0;

    for (int len; v && sscanf(text, "%" SCNd64 "%n", &row, &len) == 1; text += len)
        v[n++] = row;
    free(marks->marked);
    marks->marked = v;
    marks->n_marked = n;
}

static bool is_missing(const struct td_duties *l, int64_t row)
{
    for (size_t i = 0; i < l->n; i++)
        if (duty_row(l->v[i].obligation, l->v[i].agency) == row)
            return !l->v[i].submitted_on;
    return false;
}

/* Of several reports only those that have not come since the draft was left. False: all have, and all stay. */
static bool keep_missing(struct drafts_view *d, const struct view_arg *arg)
{
    struct app *a = d->head.app;
    struct td_duties l;
    size_t n = 0;

    if (td_duties(a->td, &l, 0, td_period_year(arg->period), a->model.review))
        return true;
    for (size_t i = 0; i < d->marks.n_marked; i++)
        if (is_missing(&l, d->marks.marked[i]))
            d->marks.marked[n++] = d->marks.marked[i];
    d->marks.n_marked = n ? n : d->marks.n_marked;
    td_duties_free(&l);
    return n > 0;
}

static void open_draft(struct drafts_view *d, struct view_arg arg, const char *rows)
{
    struct app *a = d->head.app;

    take_rows(&d->marks, rows);
    arg.marks = d->marks.n_marked ? &d->marks : NULL;
    bool came = arg.marks && arg.form == FORM_DUTIES && !keep_missing(d, &arg);
    app_open(a, &view_form, arg);
    if (app_top(a) == &d->head)
        app_say(a, "%s", ui(U_DRAFT_ELSEWHERE, a->lang));
    else if (came)
        app_say(a, "%s", ui(U_DRAFT_ALL_CAME, a->lang));
}

/* The grid, or that of the report in which the figures stand. */
static void open_grid(struct app *a, const struct draft *d)
{
    const char *text = draft_value(d, GRID_DRAFT_REPORT);
    struct view_arg arg = { 0 };
    int year;

    if (text && sscanf(text, "%" SCNd64 " %" SCNd64 " %d", &arg.report, &arg.agency, &year) == 3)
        arg.period = td_period_of_year(year);
    else
        arg = (struct view_arg){ 0 };
    app_open(a, &view_grid, arg);
}

static bool command(struct view *v, enum command c, int times)
{
    struct drafts_view *d = (struct drafts_view *)v;
    int64_t row = list_row(&d->list);
    struct view_arg arg;
    const char *rows;

    (void)times;
    if (c != CMD_open || row < 0)
        return false;
    if (subject(at(d, (size_t)row), &arg, &rows))
        open_draft(d, arg, rows);
    else if (!strcmp(at(d, (size_t)row)->form, "grid"))
        open_grid(v->app, at(d, (size_t)row));
    else
        app_say(v->app, "%s", ui(U_DRAFT_ELSEWHERE, v->app->lang));
    return true;
}

static void close_drafts(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    draft_list_free(&d->all);
    list_free(&d->list);
    free(d->marks.marked);
}

const struct view_ops view_drafts = {
    .context = IN_LIST | IN_TABLE, .size = sizeof(struct drafts_view), .open = open_drafts, .refresh = refresh,
    .title = title, .draw = draw, .focus = focus, .command = command, .close = close_drafts,
};
