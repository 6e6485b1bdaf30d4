/* Beside the preview of an import: one row in full, and what the columns of the file were taken for. */
#include "app/list-view.h"
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

static void row_lines(struct view *v)
{
    enum td_lang lang = v->app->lang;
    const struct td_import *l = preview(v);

    if (!l || (size_t)v->about.row >= l->rows)
        return;
    const struct td_import_row *r = &l->v[v->about.row];
    const struct text line = textf("%d", r->line);
    const struct { enum ui label; const char *text; } fields[] = {
        { U_IMPORT_TAB, r->sheet },
        { U_IMPORT_STATE, import_group_in(lang, import_group_of(r)) }, { U_IMPORT_LINE, line.s },
        { U_IMPORT_COLUMN, r->column }, { U_IMPORT_CELL, r->value }, { U_IMPORT_ABOUT, r->title },
        { U_IMPORT_BEFORE, r->before }, { U_IMPORT_AFTER, r->after }, { U_IMPORT_REASON, r->text },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        page_field((struct page_view *)v, fields[i].label, fields[i].text);
}

static void row_title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, ui(U_IMPORT, v->app->lang), files_name(v->app->import.path));
}

const struct view_ops view_import_row =
    PAGE_VIEW(struct page_view, page_kind, page_open, .lines = row_lines, .title = row_title);

/* ---- columns ---------------------------------------------------------------------------- */

enum { C_PLACE, C_HEAD, C_MEANS };

static const struct list_column columns[] = {
    [C_PLACE] = { "place", W_HEAD_NO, 4, 0, 1, 1, false },
    [C_HEAD] = { "heading", W_HEAD_HEADING, 16, 1, -1, 1, false },
    [C_MEANS] = { "means", W_HEAD_TAKEN_FOR, 16, 1, -1, 1, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct td_import_column *x = list_at(o, row);

    if (column == C_PLACE)
        snprintf(buf, LIST_CELL, "%zu", row + 1);
    else if (column == C_HEAD)
        list_text(buf, x->head);
    else
        list_text(buf, *x->means ? x->means : ui(U_IMPORT_UNUSED, ((const struct list_view *)o)->list.lang));
    return column == C_PLACE || !*x->means ? ROLE_dim : ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    (void)o;
    *out = (int64_t)row;
    return column == C_PLACE;
}

static void read_columns(struct view *v)
{
    const struct td_import *l = preview(v);

    list_rows(v, l ? l->column : NULL, l ? l->columns : 0, sizeof *l->column);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    if (c == CMD_open && row >= 0)
        app_open(v->app, FORM_import_column, about_row(row));
    return c == CMD_open && row >= 0;
}

static const struct list_kind kind = {
    .source = LIST_ROWS(columns, list_place, cell, .rank = rank), .read = read_columns, .command = command,
    .hint = U_IMPORT_COLUMNS_HINT, .empty = U_IMPORT_COLUMNS_NONE,
};

const struct view_ops view_import_columns =
    LIST_VIEW(struct list_view, IN_TABLE, kind, list_view_open, .name = U_IMPORT_COLUMNS);
