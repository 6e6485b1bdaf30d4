/* The choice of columns: what the list of the view below can show, and what it shows. */
#include "app/list-view.h"
#include "app/settings.h"

/* Of the list below; only of a view that has one can columns be chosen. */
static void read_columns(struct view *v)
{
    const struct list_source *s = view_list(app_below(v))->source;

    list_rows(v, s->columns, s->n_columns, sizeof *s->columns);
}

static enum role column_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list *l = view_list(app_below(o));
    const struct list_column *c = list_at(o, row);

    list_text(buf, column ? td_word(c->heading, l->lang) : list_column_on(l, row) ? "[x]" : "[ ]");
    return ROLE_normal;
}

static const struct list_column column_columns[] = {
    { "shown", W_HEAD_SHOWN, 5, 0, -1, 1, false },
    { "name", W_HEAD_COLUMN, 12, 1, -1, 1, false },
};

static bool open_columns(struct view *v)
{
    const struct list *l = view_list(app_below(v));

    return l && l->source->n_columns >= 2 && list_view_open(v);
}

static bool turn_column(struct view *v, enum command c, int64_t row)
{
    if (c != CMD_open || row < 0)
        return false;
    view_list(app_below(v))->toggled ^= 1u << row;
    list_refresh(view_list(v));
    settings_later_list(v->app, view_list(app_below(v)));
    return true;
}

static const struct list_kind columns = {
    .source = LIST_ROWS(column_columns, list_place, column_cell, .rank = NULL), .read = read_columns,
    .command = turn_column, .hint = U_COLUMNS_HINT, .none = U_UNKNOWN_COMMAND,
};

const struct view_ops view_columns = LIST_VIEW(struct list_view, 0, columns, open_columns, .name = U_COLUMNS);
