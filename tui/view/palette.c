/* The command palette: a command by a part of its name. The choice of columns is the same kind of view:
 * a list of what a table holds. */
#include "app/list-view.h"

/* ---- commands --------------------------------------------------------------------------- */

/* Can it be used in the view below? */
static bool works_here(const struct view *v, enum command c)
{
    const struct view *below = app_below(v);

    return !below || command_table[c].where == ANYWHERE || command_table[c].where & below->ops->context;
}

static enum role command_cell(const void *o, size_t row, size_t column, char *buf)
{
    enum command c = (enum command)*(const int64_t *)list_at(o, row);
    enum td_lang lang = ((const struct list_view *)o)->list.lang;

    if (column == 2)
        command_keys(c, buf, LIST_CELL);
    else
        list_text(buf, column ? command_help(c, lang) : command_table[c].name);
    return !works_here(o, c) ? ROLE_dim : column == 2 ? ROLE_key : ROLE_normal;
}

static const struct list_column command_columns[] = {
    { "name", W_HEAD_COMMAND, 14, 0, -1, 1, false },
    { "help", W_HEAD_WHAT_IT_DOES, 20, 1, -1, 1, false },
    { "keys", W_HEAD_KEYS, 14, 0, -1, 2, false },
};

/* First what works here. Behind the last of them the table has keys of texts and questions, which nobody looks up. */
static void read_commands(struct view *v)
{
    static int64_t rows[CMD_quit]; /* there is never a second palette */
    size_t n = 0;

    for (int here = 1; here >= 0; here--)
        for (enum command c = 1; c <= CMD_quit; c++)
            if (works_here(v, c) == (here != 0))
                rows[n++] = (int64_t)c;
    list_rows(v, rows, n, sizeof *rows);
}

static bool open_palette(struct view *v)
{
    list_view_open(v);
    return view_list(v)->typing = true;
}

static bool run_command(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    enum command chosen = (enum command)*(const int64_t *)list_at(v, (size_t)row);
    app_back(a); /* the command is for the view below */
    app_command(a, chosen);
    return true;
}

/* Also while a part of a name is typed what is selected is run at once, and going back leaves:
 * there is nothing to keep. */
static bool end_typing(struct view *v, const struct event *ev)
{
    enum command c = view_list(v)->typing ? list_end(ev) : CMD_NONE;

    if (c)
        app_command(v->app, c);
    return c;
}

static const struct list_kind commands = {
    .source = LIST_ROWS(command_columns, list_id, command_cell, .rank = NULL), .read = read_commands,
    .command = run_command, .hint = U_PALETTE_HINT, .none = U_UNKNOWN_COMMAND,
};

const struct view_ops view_palette =
    LIST_VIEW(struct list_view, 0, commands, open_palette, .name = U_COMMANDS, .event = end_typing);

/* ---- columns ---------------------------------------------------------------------------- */

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
    return true;
}

static const struct list_kind columns = {
    .source = LIST_ROWS(column_columns, list_place, column_cell, .rank = NULL), .read = read_columns,
    .command = turn_column, .hint = U_COLUMNS_HINT, .none = U_UNKNOWN_COMMAND,
};

const struct view_ops view_columns = LIST_VIEW(struct list_view, 0, columns, open_columns, .name = U_COLUMNS);
