/*
 * What can be set, what it is and who says it; opening one sets it. The themes, shown while one looks through them.
 * The choice of columns: what the list of the view below can show, and what it shows. A key: what it sends, what it
 * runs, and another command for it. And whether what is copied may leave through the terminal.
 */
#include "app/list-view.h"
#include "app/settings.h"
#include "app/spoken.h"

#include <stdio.h>
#include <string.h>

/* ---- options ---------------------------------------------------------------------------- */

enum { S_NAME, S_VALUE, S_FROM, S_HELP };

static const struct list_column columns[] = {
    [S_NAME] = { "name", W_ASK_OPTION, 16, 0, -1, 1, false },
    [S_VALUE] = { "value", W_COL_VALUE, 12, 1, -1, 1, false },
    [S_FROM] = { "from", W_HEAD_FROM, 14, 0, -1, 1, false },
    [S_HELP] = { "help", W_HEAD_WHAT_IT_IS, 20, 3, -1, 2, false },
};

/* Before the lists' options stands what is none: to learn a key. */
enum { LEARN_ROW = O_columns_targets };

static enum option_id option_at(size_t row)
{
    return (enum option_id)(row > LEARN_ROW ? row - 1 : row);
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *v = o;
    const struct options *set = v->head.app->options;
    enum option_id id = option_at(row);

    if (row == LEARN_ROW) {
        list_text(buf, column == S_NAME ? ui(U_LEARN, v->list.lang)
                       : column == S_HELP ? command_help(CMD_learn, v->list.lang) : "");
        return ROLE_normal;
    }
    enum option_from from = option_from(set, id);

    list_text(buf, column == S_NAME    ? option_table[id].name
                   : column == S_VALUE ? option_value(set, id)
                   : column == S_FROM  ? td_word(W_FROM_PRESET + from, v->list.lang)
                                       : option_table[id].help[v->list.lang]);
    return column != S_VALUE && column != S_FROM ? ROLE_normal : from ? ROLE_emphasis : ROLE_dim;
}

static void read(struct view *v)
{
    list_rows(v, option_table, OPTIONS + 1, 0);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    if ((c != CMD_open && c != CMD_edit) || row < 0)
        return false;
    const enum option_id id = option_at((size_t)row);
    enum place place = row == LEARN_ROW ? VIEW_learn : id == O_theme ? VIEW_themes
                       : option_table[id].type == OPTION_CHOICE ? FORM_setting_choice : FORM_setting;
    app_open(v->app, place, row == LEARN_ROW ? ABOUT_NOTHING : about_row((int64_t)id));
    return true;
}

static void below(struct view *v, struct area a, int64_t row)
{
    const enum option_id id = option_at((size_t)row);
    char accepts[128];

    if (row == LEARN_ROW) {
        put_wrapped(a, 0, 0, a.cols, ROLE_normal, command_help(CMD_learn, v->app->lang));
        return;
    }
    option_accepts(accepts, sizeof accepts, id);
    put_wrapped(a, 0, 0, a.cols, ROLE_normal, textf("%s%s%s%s", option_table[id].help[v->app->lang],
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

/* ---- keys ------------------------------------------------------------------------------- */

/* First any key is awaited, and only shown. Then a command is chosen for it by typing; where others have the key, they
 * are named before they lose it. */
enum learn_row { LEARN_COMMAND, LEARN_ANOTHER, LEARN_FREE, LEARN_YES, LEARN_NO };

enum { LEARN_ROWS = CMD_COUNT + 4, LEARN_CHANGES = 24 };

struct learn_view {
    struct list_view base;
    struct event key;       /* what was pressed; EV_NONE = it is awaited */
    enum command wanted;    /* to get the key once that is confirmed */
    struct { enum learn_row kind; enum command command; } row[LEARN_ROWS];
    size_t n;
};

static struct learn_view *learn_of(struct view *v)
{
    return (struct learn_view *)v;
}

static void add_learn(struct learn_view *g, enum learn_row kind, enum command c)
{
    g->row[g->n].kind = kind;
    g->row[g->n++].command = c;
}

static bool is_bound(const struct event *key)
{
    for (enum command c = 1; c < CMD_COUNT; c++)
        if (command_bound(c, key))
            return true;
    return false;
}

static void read_learn(struct view *v)
{
    struct learn_view *g = learn_of(v);

    g->n = 0;
    if (g->wanted) {
        add_learn(g, LEARN_YES, g->wanted);
        add_learn(g, LEARN_NO, g->wanted);
    } else if (g->key.kind) {
        add_learn(g, LEARN_ANOTHER, CMD_NONE);
        if (is_bound(&g->key))
            add_learn(g, LEARN_FREE, CMD_NONE);
        for (enum command c = 1; c < CMD_COUNT; c++)
            if (command_can_have(c, &g->key))
                add_learn(g, LEARN_COMMAND, c);
    }
    list_rows(v, g->row, g->n, sizeof *g->row);
}

static enum role learn_cell(const void *o, size_t row, size_t column, char *buf)
{
    static const enum ui words[] = { [LEARN_ANOTHER] = U_LEARN_ANOTHER, [LEARN_FREE] = U_LEARN_FREE,
                                     [LEARN_YES] = U_LEARN_YES, [LEARN_NO] = U_LEARN_NO };
    const struct learn_view *g = o;
    const enum command c = g->row[row].command;

    *buf = 0;
    if (g->row[row].kind != LEARN_COMMAND)
        list_text(buf, column ? "" : ui(words[g->row[row].kind], g->base.list.lang));
    else if (column == 0)
        list_text(buf, command_help(c, g->base.list.lang));
    else if (column == 1)
        list_text(buf, command_table[c].name);
    else
        command_keys(c, buf, LIST_CELL);
    return g->row[row].kind != LEARN_COMMAND ? ROLE_emphasis : column == 2 ? ROLE_key : ROLE_normal;
}

static const struct list_column learn_columns[] = {
    { "help", W_HEAD_WHAT_IT_DOES, 24, 1, -1, 1, false },
    { "name", W_HEAD_COMMAND, 16, 0, -1, 2, false },
    { "keys", W_HEAD_KEYS, 14, 0, -1, 1, false },
};

/* The command's keys without this one; what is to stand before them. */
static struct command_keys keys_without(enum command c, const struct event *key, const char *first)
{
    struct command_keys k = { .command = c };
    char all[200], word[32];
    const char *at = all;
    struct event ev;
    size_t n = (size_t)snprintf(k.keys, sizeof k.keys, "%s", first);

    command_keys(c, all, sizeof all);
    while (td_text_next(&at, word, sizeof word) && n < sizeof k.keys)
        if (!key_parse(word, &ev) || !event_same(&ev, key))
            n += (size_t)snprintf(k.keys + n, sizeof k.keys - n, "%s%s", n ? " " : "", word);
    return k;
}

/* What has to be said so that this command has the key (CMD_NONE: none has it) and no other that it could meet. */
static size_t changes_for(const struct event *key, enum command wanted, struct command_keys l[LEARN_CHANGES])
{
    char name[32];
    size_t n = 0;

    event_name(name, sizeof name, key);
    for (enum command c = 1; c < CMD_COUNT && n < LEARN_CHANGES - 1; c++) {
        unsigned where = c == wanted ? 0 : command_bound(c, key);
        if (where && (!wanted || command_meets(where, command_table[wanted].where)))
            l[n++] = keys_without(c, key, "");
    }
    if (wanted)
        l[n++] = keys_without(wanted, key, name);
    return n;
}

/* "milestone (bảng theo dõi); accept (danh sách số liệu)": all that the key runs; of one alone what it does, too. */
static struct text runs_said(const struct event *key, enum td_lang lang)
{
    struct text all = { "" };
    enum command last = CMD_NONE;
    char places[256];
    int n = 0;

    for (enum command c = 1; c < CMD_COUNT; c++) {
        if (!command_bound(c, key))
            continue;
        command_places(command_bound(c, key), lang, places, sizeof places);
        all = textf("%s%s%s (%s)", all.s, n++ ? "; " : "", command_table[c].name, places);
        last = c;
    }
    return n ? textf(ui(U_LEARN_RUNS, lang), all.s, n == 1 ? ": " : "", n == 1 ? command_help(last, lang) : "")
             : textf("%s", ui(U_LEARN_RUNS_NONE, lang));
}

/* "milestone (còn m); turn-grid (hết phím)": who loses the key when it is bound to the one that is wanted. */
static struct text losers_said(const struct learn_view *g, enum td_lang lang)
{
    struct command_keys l[LEARN_CHANGES];
    struct text all = { "" };

    for (size_t i = 0, n = changes_for(&g->key, g->wanted, l); i + 1 < n; i++)
        all = textf("%s%s%s (%s)", all.s, i ? "; " : "", command_table[l[i].command].name,
                    textf(ui(*l[i].keys ? U_LEARN_LEFT : U_LEARN_LEFT_NONE, lang), l[i].keys).s);
    return textf(ui(U_LEARN_LOSES, lang), all.s);
}

/* "ESC [ 26 ~ = Shift-F4", what it runs where; then what is to be done, or what is asked. */
static int learn_above(struct view *v, struct area a)
{
    const struct learn_view *g = learn_of(v);
    enum td_lang lang = v->app->lang;
    char bytes[128], name[32];
    int y = 0;

    if (!g->key.kind)
        return put_wrapped(a, 1, 1, a.cols - 2, ROLE_emphasis, ui(U_LEARN_PRESS, lang)) + 1;
    event_bytes(bytes, sizeof bytes, &g->key);
    event_name(name, sizeof name, &g->key);
    y += put_wrapped(a, y, 1, a.cols - 2, ROLE_emphasis,
                     textf(ui(g->key.kind == EV_OTHER ? U_LEARN_UNKNOWN : U_LEARN_IS, lang), *bytes ? bytes : "-",
                           name).s);
    if (g->wanted) {
        y += put_wrapped(a, y, 1, a.cols - 2, ROLE_emphasis,
                         textf(ui(U_LEARN_ASK, lang), name, command_table[g->wanted].name).s);
        return y + put_wrapped(a, y, 1, a.cols - 2, ROLE_warn, losers_said(g, lang).s);
    }
    y += put_wrapped(a, y, 1, a.cols - 2, ROLE_normal, runs_said(&g->key, lang).s);
    return y + put_wrapped(a, y, 1, a.cols - 2, ROLE_dim, ui(U_LEARN_HINT, lang));
}

/* The list begins anew, typed into where commands stand in it. */
static void learn_again(struct learn_view *g, enum command wanted)
{
    g->wanted = wanted;
    *g->base.list.filter = 0;
    g->base.list.typing = g->key.kind && !wanted;
    list_view_refresh(&g->base.head);
    list_home(&g->base.list);
}

static void bind_key(struct learn_view *g, enum command wanted, bool asked)
{
    struct app *a = g->base.head.app;
    struct command_keys l[LEARN_CHANGES];
    const size_t n = changes_for(&g->key, wanted, l);
    const enum command lost = commands_try(l, n);
    char name[32];

    event_name(name, sizeof name, &g->key);
    if (lost) {
        app_say(a, ui(U_LEARN_LOST, a->lang), command_table[lost].name);
    } else if (wanted && n > 1 && !asked) {
        learn_again(g, wanted);
        return;
    } else if (settings_bind(a, l, n)) {
        const char *of = wanted ? command_table[wanted].name : "";
        char places[256];
        command_places(command_table[wanted].where & ~command_bound(wanted, &g->key), a->lang, places, sizeof places);
        if (wanted && *places) /* a line for that place alone counts before this one */
            app_say(a, ui(U_LEARNED_BUT, a->lang), name, of, places, a->conf->path);
        else
            app_say(a, "%s", textf(ui(wanted ? U_LEARNED : U_LEARNED_FREE, a->lang), name, of, a->conf->path).s);
    }
    learn_again(g, CMD_NONE);
}

static bool learn_command(struct view *v, enum command c, int64_t row)
{
    struct learn_view *g = learn_of(v);

    if (c != CMD_open || row < 0)
        return false;
    enum command of = g->row[row].command;
    switch (g->row[row].kind) {
    case LEARN_ANOTHER:
        g->key = (struct event){ .kind = EV_NONE };
        learn_again(g, CMD_NONE);
        break;
    case LEARN_NO: learn_again(g, CMD_NONE); break;
    case LEARN_FREE: case LEARN_COMMAND: bind_key(g, of, false); break;
    case LEARN_YES: bind_key(g, of, true); break;
    }
    return true;
}

/* The first key is looked at and does nothing. */
static bool learn_event(struct view *v, const struct event *ev)
{
    struct learn_view *g = learn_of(v);
    enum command c = g->key.kind && view_list(v)->typing ? list_end(ev) : CMD_NONE;

    if (c) {
        app_command(v->app, c); /* which may have closed the view */
        return true;
    }
    if (!g->key.kind && ev->kind != EV_PASTE) {
        g->key = *ev;
        g->key.text = NULL;
        learn_again(g, CMD_NONE);
        return true;
    }
    return !g->key.kind;
}

static const struct list_kind learn = {
    .source = LIST_ROWS(learn_columns, list_place, learn_cell, .rank = NULL), .read = read_learn,
    .command = learn_command, .above = learn_above,
};

const struct view_ops view_learn =
    LIST_VIEW(struct learn_view, 0, learn, list_view_open, .name = U_LEARN, .event = learn_event);

/* ---- copying ---------------------------------------------------------------------------- */

/* Asked once: the answer is a setting. */
static const struct { enum ui words; const char *value; } answers[] = {
    { U_COPY_YES, "on" }, { U_COPY_NO, "off" },
};

static enum role answer_cell(const void *o, size_t row, size_t column, char *buf)
{
    (void)column;
    list_text(buf, ui(answers[row].words, lang_of(o)));
    return ROLE_normal;
}

static const struct list_column answer_columns[] = { { "answer", W_HEAD_WHAT_IT_IS, 20, 1, -1, 1, false } };

static void read_answers(struct view *v)
{
    list_rows(v, answers, sizeof answers / sizeof *answers, sizeof *answers);
}

/* What cannot be written down holds until the end of the program. */
static bool take_answer(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    if (!settings_set(a, O_clipboard, answers[row].value))
        options_say(a->options, O_clipboard, FROM_COMMAND, answers[row].value);
    app_back(a);
    app_command(a, CMD_copy);
    return true;
}

static const struct list_kind asking = {
    .source = LIST_ROWS(answer_columns, list_place, answer_cell, .rank = NULL), .read = read_answers,
    .command = take_answer, .hint = U_COPY_ASK,
};

const struct view_ops view_copy = LIST_VIEW(struct list_view, 0, asking, list_view_open, .name = U_COPY);
