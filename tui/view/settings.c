/*
 * What can be set, what it is and who says it; opening one sets it. The themes, shown while one looks through them. And
 * the choice of columns: what the list of the view below can show, and what it shows.
 */
#include "app/list-view.h"
#include "app/settings.h"
#include "app/spoken.h"

#include <stdio.h>

/* ---- options ---------------------------------------------------------------------------- */

enum { S_NAME, S_VALUE, S_FROM, S_HELP };

static const struct list_column columns[] = {
    [S_NAME] = { "name", W_ASK_OPTION, 16, 0, -1, 1, false },
    [S_VALUE] = { "value", W_COL_VALUE, 12, 1, -1, 1, false },
    [S_FROM] = { "from", W_HEAD_FROM, 14, 0, -1, 1, false },
    [S_HELP] = { "help", W_HEAD_WHAT_IT_IS, 20, 3, -1, 2, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *v = o;
    const struct options *set = v->head.app->options;
    enum option_id id = (enum option_id)row;
    enum option_from from = option_from(set, id);

    list_text(buf, column == S_NAME    ? option_table[id].name
                   : column == S_VALUE ? option_value(set, id)
                   : column == S_FROM  ? td_word(W_FROM_PRESET + from, v->list.lang)
                                       : option_table[id].help[v->list.lang]);
    return column != S_VALUE && column != S_FROM ? ROLE_normal : from ? ROLE_emphasis : ROLE_dim;
}

static void read(struct view *v)
{
    list_rows(v, option_table, OPTIONS, sizeof *option_table);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    if ((c != CMD_open && c != CMD_edit) || row < 0)
        return false;
    enum place place = row == O_theme                                   ? VIEW_themes
                       : option_table[row].type == OPTION_CHOICE ? FORM_setting_choice : FORM_setting;
    app_open(v->app, place, about_row(row));
    return true;
}

static void below(struct view *v, struct area a, int64_t row)
{
    char accepts[128];

    option_accepts(accepts, sizeof accepts, (enum option_id)row);
    put_wrapped(a, 0, 0, a.cols, ROLE_normal, textf("%s%s%s%s", option_table[row].help[v->app->lang],
                                                    *accepts ? " (" : "", accepts, *accepts ? ")" : "").s);
}

static const struct list_kind settings = {
    .source = LIST_ROWS(columns, list_place, cell, .rank = NULL), .read = read, .command = command,
    .percent = 20, .below = below, .repeats = true,
};

const struct view_ops view_settings =
    LIST_VIEW(struct list_view, IN_TABLE, settings, list_view_open, .name = U_SETTINGS);

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

    const bool on = list_column_on(l, row);
    list_text(buf, column          ? td_word(c->heading, l->lang)
                   : spoken_of(o) ? ui(on ? U_SAID_SHOWN : U_SAID_HIDDEN, l->lang) : on ? "[x]" : "[ ]");
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

static const struct list_kind chosen = {
    .source = LIST_ROWS(column_columns, list_place, column_cell, .spoken = "name shown"), .read = read_columns,
    .command = turn_column, .hint = U_COLUMNS_HINT, .none = U_UNKNOWN_COMMAND,
};

const struct view_ops view_columns = LIST_VIEW(struct list_view, 0, chosen, open_columns, .name = U_COLUMNS);

/* ---- themes ----------------------------------------------------------------------------- */

struct themes_view {
    struct list_view base;
    const struct theme *before;     /* shown when the list was opened, and again when nothing is chosen */
    size_t themes;
};

static struct themes_view *themes_of(struct view *v)
{
    return (struct themes_view *)v;
}

static enum role theme_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *v = o;
    const struct theme *t = app_theme(v->head.app, row), *built_in = theme_at(row);
    bool set = t && option_is(v->head.app->options, O_theme, t->name);

    list_text(buf, column == 0 ? t ? t->name : ui(U_THEME_OTHER, v->list.lang)
                   : column == 2 ? set ? ui(U_THEME_SET, v->list.lang) : ""
                   : !t          ? ""
                                 : ui(built_in ? U_THEME_DARK + (enum ui)row : U_THEME_OWN, v->list.lang));
    return column == 0 ? ROLE_normal : ROLE_dim;
}

static const struct list_column theme_columns[] = {
    { "name", W_COL_NAME, 14, 1, -1, 1, false },
    { "help", W_HEAD_WHAT_IT_IS, 30, 3, -1, 2, false },
    { "now", W_COL_STATE, 10, 0, -1, 3, false },
};

/* The last row is a file that is not named yet. */
static void read_themes(struct view *v)
{
    size_t n = 0;

    while (app_theme(v->app, n))
        n++;
    themes_of(v)->themes = n;
    list_rows(v, v, n + 1, 0);
}

static bool open_themes(struct view *v)
{
    size_t i = 0;

    themes_of(v)->before = v->app->theme;
    list_view_open(v);
    while (app_theme(v->app, i) && app_theme(v->app, i) != themes_of(v)->before)
        i++;
    list_go(view_list(v), list_place(v, app_theme(v->app, i) ? i : 0));
    return true;
}

static void show_theme(struct view *v, int64_t row)
{
    const struct theme *t = row < 0 || spoken_of(v) ? NULL : app_theme(v->app, (size_t)row);
    app_show_theme(v->app, t ? t : themes_of(v)->before);
}

static void show_before(struct view *v)
{
    show_theme(v, -1);
}

static bool choose_theme(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    if ((size_t)row >= themes_of(v)->themes) {
        app_back(a);
        app_open(a, FORM_setting, about_row(O_theme));
    } else if (settings_set(a, O_theme, app_theme(a, (size_t)row)->name)) {
        themes_of(v)->before = a->theme;
        app_back(a);
    }
    return true;
}

static const struct list_kind themes = {
    .source = LIST_ROWS(theme_columns, list_place, theme_cell, .rank = NULL), .read = read_themes, .drop = show_before,
    .command = choose_theme, .look = show_theme, .none = U_NO_MATCH,
};

const struct view_ops view_themes = LIST_VIEW(struct themes_view, 0, themes, open_themes, .name = U_THEMES);
