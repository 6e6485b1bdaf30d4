/* Beside the preview of an import: one row in full, and what the columns of the file were taken for. */
#include "app/view.h"
#include "engine/files.h"

#include <stdio.h>
#include <string.h>

#include "show/import.h"
#include "app/page.h"

/* What the preview below shows, read again if what was said has changed. */
static const struct td_import *preview(struct view *v)
{
    struct view *below = app_below(v);

    below->ops->refresh(below);
    return v->app->import.found;
}

/* ---- one row ---------------------------------------------------------------------------- */

static void row_refresh(struct view *v)
{
    struct page_view *p = (struct page_view *)v;
    enum td_lang lang = v->app->lang;
    const struct td_import *l = preview(v);
    char line[16];

    page_begin(&p->page, v->app->width, lang);
    if (l && (size_t)v->about.row < l->rows) {
        const struct td_import_row *r = &l->v[v->about.row];
        const struct { enum ui label; const char *text; } fields[] = {
            { U_IMPORT_STATE, import_group_in(lang, import_group_of(r)) }, { U_IMPORT_LINE, line },
            { U_IMPORT_COLUMN, r->column }, { U_IMPORT_CELL, r->value }, { U_IMPORT_ABOUT, r->title },
            { U_IMPORT_BEFORE, r->before }, { U_IMPORT_AFTER, r->after }, { U_IMPORT_REASON, r->text },
        };
        snprintf(line, sizeof line, "%d", r->line);
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            page_field(&p->page, ui(fields[i].label, lang), fields[i].text);
    }
    page_done(&p->page);
}

static void row_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, ui(U_IMPORT, v->app->lang), files_name(v->app->import.path));
}

const struct view_ops view_import_row = {
    PAGE_VIEW_OPS, .size = sizeof(struct page_view), .refresh = row_refresh, .title = row_title,
};

/* ---- columns ---------------------------------------------------------------------------- */

struct columns_view {
    struct view head;
    const struct td_import *found; /* of the preview below */
    struct list list;
};

enum { C_PLACE, C_HEAD, C_MEANS };

static const struct list_column columns[] = {
    [C_PLACE] = { "place", { "Số", "No." }, 4, 0, 1, 1, false },
    [C_HEAD] = { "heading", { "Tiêu đề trong tệp", "Heading" }, 16, 1, -1, 1, false },
    [C_MEANS] = { "means", { "Được hiểu là", "Taken for" }, 16, 1, -1, 1, false },
};

static size_t count(const void *o)
{
    const struct columns_view *v = o;
    return v->found ? v->found->columns : 0;
}

static int64_t id(const void *o, size_t row)
{
    (void)o;
    return (int64_t)row + 1;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct columns_view *v = o;
    const struct td_import_column *x = &v->found->column[row];

    if (column == C_PLACE)
        snprintf(buf, LIST_CELL, "%zu", row + 1);
    else if (column == C_HEAD)
        list_text(buf, x->head);
    else
        list_text(buf, *x->means ? x->means : ui(U_IMPORT_UNUSED, v->list.lang));
    return column == C_PLACE || !*x->means ? ROLE_dim : ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    (void)o;
    *out = (int64_t)row;
    return column == C_PLACE;
}

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns, .count = count, .id = id, .cell = cell,
    .rank = rank,
};

static void refresh(struct view *head)
{
    struct columns_view *v = (struct columns_view *)head;

    v->found = preview(head);
    list_set_lang(&v->list, head->app->lang);
    list_refresh(&v->list);
}

static bool open_columns(struct view *head)
{
    struct columns_view *v = (struct columns_view *)head;

    list_init(&v->list, &source, v, head->app->lang);
    refresh(head);
    return true;
}

static void draw(struct view *head, struct area a)
{
    struct columns_view *v = (struct columns_view *)head;

    if (!list_draw_filter(&v->list, a, 0, 0, true))
        put_fit(a, 0, 0, a.cols, -1, ROLE_dim, ui(U_IMPORT_COLUMNS_HINT, head->app->lang));
    list_draw(&v->list, area_sub(a, 1, 0, a.rows - 1, a.cols), (struct list_look){ .focused = true, .heading = true });
    if (!count(v))
        put_wrapped(a, 3, 2, a.cols - 4, ROLE_missing, ui(U_IMPORT_COLUMNS_NONE, head->app->lang));
}

static struct list *focus(struct view *head)
{
    return &((struct columns_view *)head)->list;
}

static bool command(struct view *head, enum command c, int times)
{
    int64_t row = list_row(focus(head));

    (void)times;
    if (c != CMD_open || row < 0)
        return false;
    app_open(head->app, FORM_import_column, about_row(row));
    return true;
}

static void close_columns(struct view *head)
{
    list_free(&((struct columns_view *)head)->list);
}

const struct view_ops view_import_columns = {
    .context = IN_LIST | IN_TABLE, .size = sizeof(struct columns_view), .open = open_columns, .refresh = refresh,
    .name = U_IMPORT_COLUMNS, .draw = draw, .focus = focus, .command = command, .close = close_columns,
};
