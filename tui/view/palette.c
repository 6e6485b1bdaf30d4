/* The command palette: a command by a part of its name. The choice of columns is the same kind of view:
 * a list of what a table holds. */
#include "app/view.h"

#include <stdio.h>
#include <string.h>

struct choice_view {
    struct view head;
    struct list list;
};

/* ---- commands --------------------------------------------------------------------------- */

static size_t command_count(const void *o)
{
    (void)o;
    return CMD_COUNT - 1;
}

static int64_t command_id(const void *o, size_t row)
{
    (void)o;
    return (int64_t)row + 1;
}

static enum role command_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct command_info *c = &command_table[row + 1];
    enum td_lang lang = ((const struct choice_view *)o)->head.app->lang;

    list_text(buf, column == 0 ? c->name : column == 1 ? c->help[lang] : c->keys);
    return column == 2 ? ROLE_key : ROLE_normal;
}

static const struct list_column command_columns[] = {
    { "name", { "Lệnh", "Command" }, 14, 0, -1, 1, false },
    { "help", { "Việc làm", "What it does" }, 20, 1, -1, 1, false },
    { "keys", { "Phím", "Keys" }, 14, 0, -1, 2, false },
};

static const struct list_source commands = {
    .columns = command_columns, .n_columns = 3, .count = command_count, .id = command_id,
    .cell = command_cell,
};

static bool open_list(struct view *v, const struct list_source *s)
{
    struct choice_view *c = (struct choice_view *)v;

    list_init(&c->list, s, c, v->app->lang);
    list_refresh(&c->list);
    return true;
}

static bool palette_open(struct view *v)
{
    open_list(v, &commands);
    ((struct choice_view *)v)->list.typing = true;
    return true;
}

static void choice_refresh(struct view *v)
{
    list_set_lang(&((struct choice_view *)v)->list, v->app->lang);
}

static void draw_choice(struct view *v, struct area a, enum ui hint)
{
    struct choice_view *c = (struct choice_view *)v;

    if (!list_draw_filter(&c->list, a, 0, 0, true))
        put(a, 0, 0, ROLE_dim, ui(hint, v->app->lang));
    struct area rows = area_sub(a, 1, 0, a.rows - 1, a.cols);
    list_draw(&c->list, rows, (struct list_look){ .focused = true, .heading = true });
    if (!c->list.n_seen)
        put(rows, 1, 2, ROLE_missing, ui(U_UNKNOWN_COMMAND, v->app->lang));
}

static void palette_draw(struct view *v, struct area a)
{
    draw_choice(v, a, U_PALETTE_HINT);
}

static struct list *choice_focus(struct view *v)
{
    return &((struct choice_view *)v)->list;
}

static bool palette_command(struct view *v, enum command c, int count)
{
    struct app *a = v->app;
    int64_t row = list_row(&((struct choice_view *)v)->list);

    (void)count;
    if (c != CMD_open || row < 0)
        return false;
    app_back(a); /* the command is for the view below */
    app_command(a, (enum command)(row + 1));
    return true;
}

/* Enter runs what is selected at once, also while a part of its name is typed, and Esc goes back: there is nothing to
 * keep. */
static bool palette_event(struct view *v, const struct event *ev)
{
    bool plain = ev->kind == EV_KEY && !ev->mods, enter = plain && ev->code == K_ENTER;

    if (!((struct choice_view *)v)->list.typing || !(enter || (plain && ev->code == K_ESC)))
        return false;
    app_command(v->app, enter ? CMD_open : CMD_back);
    return true;
}

static void choice_close(struct view *v)
{
    list_free(&((struct choice_view *)v)->list);
}

const struct view_ops view_palette = {
    .context = IN_LIST, .size = sizeof(struct choice_view), .open = palette_open,
    .refresh = choice_refresh, .name = U_COMMANDS, .draw = palette_draw, .focus = choice_focus,
    .event = palette_event, .command = palette_command, .close = choice_close,
};

/* ---- columns ---------------------------------------------------------------------------- */

/* The list below; only of a view that has one can columns be chosen. */
static struct list *chosen(const void *o)
{
    return view_list(app_below(o));
}

static size_t column_count(const void *o)
{
    return chosen(o)->source->n_columns;
}

static enum role column_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list *l = chosen(o);
    const struct list_column *c = &l->source->columns[row];
    bool on = c->hidden == (l->toggled >> row & 1);

    list_text(buf, column ? c->name[l->lang] : on ? "[x]" : "[ ]");
    return ROLE_normal;
}

static const struct list_column column_columns[] = {
    { "shown", { "Hiện", "Shown" }, 5, 0, -1, 1, false },
    { "name", { "Cột", "Column" }, 12, 1, -1, 1, false },
};

static const struct list_source column_list = {
    .columns = column_columns, .n_columns = 2, .count = column_count, .id = command_id,
    .cell = column_cell,
};

static bool columns_open(struct view *v)
{
    const struct list *l = view_list(app_below(v));

    return l && l->source->n_columns >= 2 && open_list(v, &column_list);
}

static void columns_draw(struct view *v, struct area a)
{
    draw_choice(v, a, U_COLUMNS_HINT);
}

static bool columns_command(struct view *v, enum command c, int count)
{
    struct list *l = &((struct choice_view *)v)->list, *of = chosen(v);
    int64_t row = list_row(l);

    (void)count;
    if (c != CMD_open || row < 0)
        return false;
    of->toggled ^= 1u << row;
    list_refresh(l);
    return true;
}

const struct view_ops view_columns = {
    .context = IN_LIST, .size = sizeof(struct choice_view), .open = columns_open,
    .refresh = choice_refresh, .name = U_COLUMNS, .draw = columns_draw, .focus = choice_focus,
    .command = columns_command, .close = choice_close,
};
