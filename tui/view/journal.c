/*
 * Who did what when: every change with what it wrote, before and after; from here to the thing, and back again by
 * undoing a change where nothing newer stands in the way. Filtered by typing: a person, a command, a day.
 */
#include "forms/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 2000 };

struct journal_view {
    struct view head; /* about a target, an agency or nothing: all */
    struct td_changes all;
    struct list list;
    /* what the change under the cursor wrote, read when the cursor comes to it */
    struct td_items items;
    int64_t read;
    enum td_lang lang;
};

enum { J_AT, J_WHO, J_WHAT, J_SIZE, J_STANDING, J_NOTE };

static const struct list_column columns[] = {
    [J_AT] = { "at", { "Thời điểm", "When" }, 16, 0, -1, 1, false },
    [J_WHO] = { "who", { "Người", "Who" }, 8, 1, -1, 1, false },
    [J_WHAT] = { "what", { "Việc", "What" }, 12, 2, -1, 1, false },
    [J_SIZE] = { "rows", { "Số dòng", "Rows" }, 7, 0, 1, 2, false },
    [J_STANDING] = { "standing", { "Hiệu lực", "Standing" }, 12, 0, -1, 2, false },
    [J_NOTE] = { "note", { "Ghi chú", "Note" }, 10, 3, -1, 3, false },
};

static const struct td_change *at(const void *o, size_t row)
{
    return &((const struct journal_view *)o)->all.v[row];
}

static size_t count(const void *o)
{
    return ((const struct journal_view *)o)->all.n;
}

static int64_t id(const void *o, size_t row)
{
    return at(o, row)->id;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct journal_view *j = o;
    const struct td_change *c = at(o, row);
    char act[LIST_CELL];

    *buf = 0;
    switch (column) {
    case J_AT: moment_shown(buf, LIST_CELL, c->at, j->list.lang); break;
    case J_WHO: list_text(buf, c->actor); break;
    case J_WHAT: td_act_text(act, sizeof act, c->act, c->place, c->via, j->list.lang); list_text(buf, act); break;
    case J_SIZE:
        snprintf(buf, LIST_CELL, "%zu", c->figures + c->rulings + c->statements + c->submissions + c->rows);
        break;
    case J_STANDING:
        if (c->undone_by)
            list_text(buf, ui(U_IS_UNDONE, j->list.lang));
        return ROLE_missing;
    default: list_text(buf, c->note); return ROLE_dim;
    }
    return c->undone_by ? ROLE_dim : ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_change *c = at(o, row);

    *out = column == J_SIZE ? (int64_t)(c->figures + c->rulings + c->statements + c->submissions + c->rows) : c->id;
    return column == J_SIZE || column == J_AT;
}

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns,
    .count = count, .id = id, .cell = cell, .rank = rank,
};

/* ---- what a change wrote ---------------------------------------------------------------- */

static const struct td_change *chosen(struct journal_view *j)
{
    int64_t row = list_row(&j->list);
    return row < 0 ? NULL : at(j, (size_t)row);
}

static void read_items(struct journal_view *j)
{
    enum { MOST_ITEMS = 200 };
    const struct td_change *c = chosen(j);

    if (!c || (j->read == c->id && j->lang == j->list.lang))
        return;
    td_items_free(&j->items);
    j->read = c->id;
    j->lang = j->list.lang;
    if (td_items(j->head.app->td, &j->items, c->id, j->lang, MOST_ITEMS))
        app_fault(j->head.app);
}

static int draw_item(struct area a, int y, const struct td_item *x)
{
    char line[LIST_CELL];

    snprintf(line, sizeof line, "%s: %s", x->thing, x->title);
    y += put_wrapped(a, y, 0, a.cols, ROLE_emphasis, line);
    for (size_t i = 0; i < x->n_fields && y < a.rows; i++) {
        const struct td_field *f = &x->fields[i];
        snprintf(line, sizeof line, "  %s: %s%s%s", f->label, f->before, *f->before ? " -> " : "",
                 *f->after ? f->after : "-");
        y += put_wrapped(a, y, 0, a.cols, ROLE_normal, line);
    }
    return y;
}

/* The thing that the first row of the change is about. */
static bool jump(struct journal_view *j)
{
    struct app *a = j->head.app;

    read_items(j);
    if (!chosen(j) || !j->items.n)
        return false;
    const struct td_item *x = &j->items.v[0];
    if (x->request && !x->target && !x->task) {
        app_open(a, VIEW_requests, ABOUT_NOTHING);
        return true;
    }
    return app_enter(a, CMD_open, x->target && x->agency ? about_figure(x->target, x->agency, x->period, x->seq)
                     : x->target ? about_target(x->target) : x->task ? about_task(x->task)
                     : x->obligation && x->agency ? about_duty(x->obligation, x->agency, x->year)
                     : x->agency ? about_agency(x->agency) : ABOUT_NOTHING);
}

/* The report that the change recorded, or whose figures. */
static void show_report(struct journal_view *j)
{
    read_items(j);
    for (size_t i = 0; chosen(j) && i < j->items.n; i++) {
        if (j->items.v[i].submission) {
            report_show(j->head.app, j->items.v[i].submission);
            return;
        }
    }
    app_say(j->head.app, "%s", ui(U_REPORT_NONE_HERE, j->head.app->lang));
}

static void undo(struct journal_view *j)
{
    struct app *a = j->head.app;
    const struct td_change *c = chosen(j);
    int64_t change;

    if (!c || !app_may(a, TD_ACT_UNDO))
        return;
    if (td_undo(a->td, c->id, TD_AT_SCREEN, &change))
        app_fault(a);
    else
        app_saved(a, change, ui(U_UNDONE_THAT, a->lang));
}

/* ---- the view --------------------------------------------------------------------------- */

static void refresh(struct view *v)
{
    struct journal_view *j = (struct journal_view *)v;
    struct td_change_filter filter = { .newest = MOST_CHANGES, .target = v->about.target,
                                       .agency = v->about.agency };

    td_changes_free(&j->all);
    if (td_changes(v->app->td, &j->all, &filter))
        app_fault(v->app);
    j->read = 0;
    list_set_lang(&j->list, v->app->lang);
    list_refresh(&j->list);
}

static bool open_journal(struct view *v)
{
    list_init(&((struct journal_view *)v)->list, &source, v, v->app->lang);
    refresh(v);
    return true;
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct model *m = &v->app->model;
    const struct td_target *target = td_target_by_id(&m->targets, v->about.target);
    const char *of = target ? target->code : v->about.agency ? model_agency_name(m, v->about.agency) : "";

    snprintf(buf, size, "%s%s%s", ui(U_JOURNAL, v->app->lang), *of ? ": " : "", of);
}

static void draw(struct view *v, struct area a)
{
    struct journal_view *j = (struct journal_view *)v;
    int detail = a.rows * 2 / 5;
    struct area below = area_sub(a, a.rows - detail, 0, detail, a.cols);

    list_draw(&j->list, area_sub(a, 0, 0, a.rows - detail, a.cols),
              (struct list_look){ .focused = true, .heading = true });
    put_hline(below, 0, 0, a.cols, LINE_H, ROLE_border);
    list_draw_filter(&j->list, below, 0, 0, true);
    read_items(j);
    int y = 1;
    for (size_t i = 0; chosen(j) && i < j->items.n && y < below.rows; i++)
        y = draw_item(below, y, &j->items.v[i]);
}

static struct list *focus(struct view *v)
{
    return &((struct journal_view *)v)->list;
}

static bool command(struct view *v, enum command c, int times)
{
    struct journal_view *j = (struct journal_view *)v;

    (void)times;
    if (c == CMD_undo_this)
        undo(j);
    if (c == CMD_origin)
        show_report(j);
    return c == CMD_undo_this || c == CMD_origin || (c == CMD_open && jump(j));
}

static void close_journal(struct view *v)
{
    struct journal_view *j = (struct journal_view *)v;

    td_changes_free(&j->all);
    td_items_free(&j->items);
    list_free(&j->list);
}

const struct view_ops view_journal = {
    .context = IN_LIST | IN_TABLE | IN_JOURNAL, .size = sizeof(struct journal_view), .open = open_journal,
    .refresh = refresh, .title = title, .draw = draw, .focus = focus, .command = command, .close = close_journal,
};
