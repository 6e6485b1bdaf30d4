/*
 * Who did what when: every change with what it wrote, before and after; from here to the thing, and back again by
 * undoing a change where nothing newer stands in the way. Filtered by typing: a person, a command, a day.
 */
#include "app/list-view.h"
#include "app/undo.h"
#include "forms/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CHANGES = 2000 };

struct journal_view {
    struct list_view base; /* about a target, an agency or nothing: all */
    struct td_changes all;
    struct td_items items; /* what the change under the cursor wrote */
};

enum { J_AT, J_WHO, J_WHAT, J_SIZE, J_STANDING, J_NOTE };

static const struct list_column columns[] = {
    [J_AT] = { "at", W_HEAD_WHEN, 16, 0, -1, 1, false },
    [J_WHO] = { "who", W_HEAD_WHO, 8, 0, -1, 1, false },
    [J_WHAT] = { "what", W_HEAD_WHAT, 16, 3, -1, 1, false },
    [J_SIZE] = { "rows", W_HEAD_ROWS, 7, 0, 1, 2, false },
    [J_STANDING] = { "standing", W_HEAD_STANDING, 12, 0, -1, 2, false },
    [J_NOTE] = { "note", W_COL_NOTE, 10, 2, -1, 3, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *j = o;
    const struct td_change *c = list_at(o, row);

    *buf = 0;
    switch (column) {
    case J_AT: moment_shown(buf, LIST_CELL, c->at, j->list.lang); break;
    case J_WHO: list_text(buf, c->actor); break;
    case J_WHAT: td_act_text(buf, LIST_CELL, c->act, c->place, c->via, j->list.lang); break;
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
    const struct td_change *c = list_at(o, row);

    *out = column == J_SIZE ? (int64_t)(c->figures + c->rulings + c->statements + c->submissions + c->rows) : c->id;
    return column == J_SIZE || column == J_AT;
}

/* ---- what a change wrote ---------------------------------------------------------------- */

static void read_items(struct view *v, int64_t row)
{
    enum { MOST_ITEMS = 200 };
    struct td_items *items = &((struct journal_view *)v)->items;

    td_items_free(items);
    if (row >= 0 && td_items(v->app->td, items, list_id(v, (size_t)row), v->app->lang, MOST_ITEMS))
        app_fault(v->app);
}

static int draw_item(struct area a, int y, const struct td_item *x)
{
    y += put_wrapped(a, y, 0, a.cols, ROLE_emphasis, textf("%s: %s", x->thing, x->title).s);
    for (size_t i = 0; i < x->n_fields && y < a.rows; i++) {
        const struct td_field *f = &x->fields[i];
        y += put_wrapped(a, y, 0, a.cols, ROLE_normal,
                         textf("  %s: %s%s%s", f->label, f->before, *f->before ? " -> " : "",
                               *f->after ? f->after : "-").s);
    }
    return y;
}

static void draw_items(struct view *v, struct area a, int64_t row)
{
    const struct td_items *l = &((struct journal_view *)v)->items;

    (void)row;
    for (size_t i = 0, y = 0; i < l->n && (int)y < a.rows; i++)
        y = (size_t)draw_item(a, (int)y, &l->v[i]);
}

/* The thing that the first row of the change is about. */
static bool jump(struct app *a, const struct td_items *l)
{
    const struct td_item *x = l->v;

    if (!l->n)
        return false;
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
static void show_report(struct app *a, const struct td_items *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->v[i].submission) {
            submission_show(a, l->v[i].submission);
            return;
        }
    }
    app_say(a, "%s", ui(U_REPORT_NONE_HERE, a->lang));
}

static void undo(struct app *a, int64_t id)
{
    int64_t change;

    if (!app_may(a, TD_ACT_UNDO))
        return;
    if (td_undo(a->td, id, TD_AT_SCREEN, &change))
        app_fault(a);
    else
        app_saved(a, change, undo_said(a, id).s);
}

/* ---- the view --------------------------------------------------------------------------- */

static void drop(struct view *v)
{
    td_changes_free(&((struct journal_view *)v)->all);
    td_items_free(&((struct journal_view *)v)->items);
}

static void read(struct view *v)
{
    struct td_changes *all = &((struct journal_view *)v)->all;
    struct td_change_filter filter = { .newest = MOST_CHANGES, .target = v->about.target, .agency = v->about.agency };

    drop(v);
    if (td_changes(v->app->td, all, &filter))
        app_fault(v->app);
    list_rows(v, all->v, all->n, sizeof *all->v);
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct model *m = &v->app->model;
    const struct td_target *target = td_target_by_id(&m->targets, v->about.target);
    const char *of = target ? target->code : v->about.agency ? model_agency_name(m, v->about.agency) : "";

    snprintf(buf, size, "%s%s%s", ui(U_JOURNAL, v->app->lang), *of ? ": " : "", of);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    const struct td_items *l = &((struct journal_view *)v)->items;

    if (c == CMD_undo_this && row >= 0)
        undo(v->app, list_id(v, (size_t)row));
    if (c == CMD_origin)
        show_report(v->app, l);
    return c == CMD_undo_this || c == CMD_origin || (c == CMD_open && jump(v->app, l));
}

static const struct list_kind journal = {
    .source = LIST_ROWS(columns, list_id, cell, .rank = rank, .settings = O_columns_journal),
    .read = read, .drop = drop, .command = command,
    .percent = 40, .below = draw_items, .look = read_items,
};

const struct view_ops view_journal =
    LIST_VIEW(struct journal_view, IN_TABLE | IN_JOURNAL, journal, list_view_open, .title = title);
