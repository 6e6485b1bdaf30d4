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

/* What a draft is of: NOWHERE = that cannot be told. */
struct kept { enum place form; size_t n; struct subject *about; };

struct drafts_view {
    struct view head;
    struct draft_list all;
    struct kept *kept;
    struct list list;
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

static const char *about(const struct model *m, const struct subject *s)
{
    const struct td_task *task = td_task_by_id(&m->tasks, s->task);
    const struct td_target *target = td_target_by_id(&m->targets, s->target);

    return task ? task->code : target ? target->code : "";
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct drafts_view *v = o;
    const struct draft *d = at(o, row);
    const struct kept *k = &v->kept[row];

    *buf = 0;
    if (column == D_TIME)
        time_shown(buf, LIST_CELL, (time_t)d->time, v->list.lang);
    else if (column == D_FORM)
        list_text(buf, k->n ? ui(form_kind(k->form)->title, v->list.lang)
                             : !strcmp(d->form, "grid") ? ui(U_DRAFT_OF_GRID, v->list.lang) : d->form);
    else if (column == D_ABOUT && k->n)
        list_text(buf, about(&v->head.app->model, k->about));
    return ROLE_normal;
}

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns, .count = count, .id = id, .cell = cell,
};

static void drop(struct drafts_view *d)
{
    for (size_t i = 0; d->kept && i < d->all.n; i++)
        free(d->kept[i].about);
    free(d->kept);
    draft_list_free(&d->all);
}

static void refresh(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    drop(d);
    if (v->app->db)
        draft_find(v->app->db, NULL, &d->all);
    d->kept = calloc(d->all.n + 1, sizeof *d->kept);
    if (!d->kept)
        draft_list_free(&d->all);
    for (size_t i = 0; i < d->all.n; i++)
        d->kept[i].n = form_of_draft(&d->all.draft[i], &d->kept[i].form, &d->kept[i].about);
    list_set_lang(&d->list, v->app->lang);
    list_refresh(&d->list);
}

static bool open_drafts(struct view *v)
{
    list_init(&((struct drafts_view *)v)->list, &source, v, v->app->lang);
    refresh(v);
    return true;
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

static bool is_missing(const struct td_duties *l, const struct subject *duty)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].obligation == duty->obligation && l->v[i].agency == duty->agency)
            return !l->v[i].submitted_on;
    return false;
}

/* Of several reports only those that have not come since the draft was left. False: all have, and all stay. */
static bool keep_missing(struct app *a, struct kept *k)
{
    struct td_duties l;
    size_t n = 1;

    if (td_duties(a->td, &l, 0, k->about->year, a->model.review))
        return true;
    for (size_t i = 1; i < k->n; i++)
        if (is_missing(&l, &k->about[i]))
            k->about[n++] = k->about[i];
    k->n = n > 1 ? n : k->n;
    td_duties_free(&l);
    return n > 1;
}

static void open_draft(struct drafts_view *d, struct kept *k)
{
    struct app *a = d->head.app;
    bool came = k->form == FORM_duties && k->n > 1 && !keep_missing(a, k);

    app_open_all(a, k->form, *k->about, k->about + 1, k->n - 1);
    if (app_top(a) == &d->head)
        app_say(a, "%s", ui(U_DRAFT_ELSEWHERE, a->lang));
    else if (came)
        app_say(a, "%s", ui(U_DRAFT_ALL_CAME, a->lang));
}

/* The grid, or that of the report in which the figures stand. */
static void open_grid(struct app *a, const struct draft *d)
{
    const char *text = draft_value(d, GRID_DRAFT_REPORT);
    int64_t obligation, agency;
    int year;
    bool report = text && sscanf(text, "%" SCNd64 " %" SCNd64 " %d", &obligation, &agency, &year) == 3;

    app_open(a, VIEW_grid, report ? about_duty(obligation, agency, year) : ABOUT_NOTHING);
}

static bool command(struct view *v, enum command c, int times)
{
    struct drafts_view *d = (struct drafts_view *)v;
    int64_t row = list_row(&d->list);

    (void)times;
    if (c != CMD_open || row < 0)
        return false;
    if (d->kept[row].n)
        open_draft(d, &d->kept[row]);
    else if (!strcmp(at(d, (size_t)row)->form, "grid"))
        open_grid(v->app, at(d, (size_t)row));
    else
        app_say(v->app, "%s", ui(U_DRAFT_ELSEWHERE, v->app->lang));
    return true;
}

static void close_drafts(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    drop(d);
    list_free(&d->list);
}

const struct view_ops view_drafts = {
    .context = IN_LIST | IN_TABLE, .size = sizeof(struct drafts_view), .open = open_drafts, .refresh = refresh,
    .name = U_DRAFTS, .draw = draw, .focus = focus, .command = command, .close = close_drafts,
};
