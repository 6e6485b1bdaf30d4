/*
 * Help and the commands are one list into which one types: what is possible here with its keys, then the rest, then
 * what the marks and words on the screen mean. Enter runs a command in the view from which one came. And the messages
 * of the status line, a page.
 */
#include "app/page.h"

#include <stdlib.h>

/* ---- help ------------------------------------------------------------------------------- */

enum section { HERE, ELSEWHERE, MARKS, WORDS, FILTER, SECTIONS };

/* A command, or what `keys` means. */
struct entry { int64_t id; enum section section; enum command command; const char *keys, *what; enum role role; };

enum { ENTRIES = CMD_COUNT + STANDINGS + TD_VERDICTS + 24 };

struct help_view { struct list_view base; struct entry entry[ENTRIES]; size_t n; };

static void add(struct help_view *h, enum section section, enum command c, enum role role, const char *keys,
                const char *what)
{
    h->entry[h->n] = (struct entry){ c ? (int64_t)c : CMD_COUNT + (int64_t)h->n, section, c, keys, what, role };
    h->n++;
}

/* Can it be used in the view below? */
static bool works_here(const struct view *v, enum command c)
{
    const struct view *below = app_below(v);

    return !below || command_table[c].where == ANYWHERE || command_table[c].where & below->ops->context;
}

/* The texts and questions behind the last command have keys, too, but nothing is run there. */
static void add_commands(struct help_view *h)
{
    for (int here = 1; here >= 0; here--)
        for (enum command c = 1; c < CMD_COUNT; c++)
            if (works_here(&h->base.head, c) == (here != 0))
                add(h, here ? HERE : ELSEWHERE, c, here ? ROLE_normal : ROLE_dim, "", "");
}

static void add_words(struct help_view *h)
{
    static const struct { enum section section; enum ui sign, what; } said[] = {
        { MARKS, U_SIGN_BAR, U_HELP_BAR },         { MARKS, U_SIGN_TREND, U_HELP_TREND },
        { MARKS, U_SIGN_HEAT, U_HELP_HEAT },
        { MARKS, U_SIGN_GOAL, U_HELP_GOAL },
        { MARKS, U_SIGN_LINE, U_HELP_LINE },       { MARKS, U_SIGN_STAGE, U_HELP_STAGE },
        { MARKS, U_SIGN_LEVEL, U_HELP_LEVEL },     { MARKS, U_SIGN_SURE, U_HELP_SURE },
        { MARKS, U_SIGN_UNSURE, U_HELP_UNSURE },   { MARKS, U_SIGN_CONFLICT, U_HELP_CONFLICT },
        { MARKS, U_SIGN_OLD, U_HELP_OLD },         { MARKS, U_SIGN_SUM, U_HELP_SUM },
        { MARKS, U_SIGN_INFERRED, U_HELP_INFERRED }, { MARKS, U_SIGN_MORE, U_HELP_MORE },
        { WORDS, U_SIGN_GROUP, U_HELP_GROUP },     { WORDS, U_SIGN_OTHER, U_HELP_OTHER },
        { FILTER, U_SIGN_WORD, U_HELP_WORD },      { FILTER, U_SIGN_NOT, U_HELP_NOT },
        { FILTER, U_SIGN_COLUMN, U_HELP_COLUMN },  { FILTER, U_SIGN_COMPARE, U_HELP_COMPARE },
        { FILTER, U_SIGN_VERDICT, U_HELP_VERDICT },
        { FILTER, U_SIGN_NUMBER, U_HELP_NUMBER },  { FILTER, U_SIGN_SECTION, U_HELP_SECTION },
    };
    static const enum ui standings[STANDINGS] = {
        [STANDING_FAILED] = U_MEANS_FAILED, [STANDING_BEHIND] = U_MEANS_BEHIND, [STANDING_AT_RISK] = U_MEANS_AT_RISK,
        [STANDING_UNKNOWN] = U_MEANS_UNKNOWN, [STANDING_OPEN] = U_MEANS_OPEN, [STANDING_ON_TRACK] = U_MEANS_ON_TRACK,
        [STANDING_MET] = U_MEANS_MET, [STANDING_ENDED] = U_MEANS_ENDED,
    };
    enum td_lang lang = lang_of(h);

    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        add(h, said[i].section, CMD_NONE, ROLE_normal, ui(said[i].sign, lang), ui(said[i].what, lang));
    for (enum standing s = 0; s < STANDINGS; s++)
        add(h, WORDS, CMD_NONE, role_of_standing(s), word_of_standing(s, lang), ui(standings[s], lang));
}

static int by_section(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return x->section != y->section ? (x->section < y->section ? -1 : 1) : x->id < y->id ? -1 : 1;
}

static void read_help(struct view *v)
{
    struct help_view *h = (struct help_view *)v;

    h->n = 0;
    add_commands(h);
    add_words(h);
    qsort(h->entry, h->n, sizeof *h->entry, by_section);
    list_rows(v, h->entry, h->n, sizeof *h->entry);
}

static enum role help_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct entry *e = list_at(o, row);

    if (!e->command)
        list_text(buf, column == 0 ? e->keys : column == 1 ? e->what : "");
    else if (column == 0)
        command_keys(e->command, buf, LIST_CELL);
    else
        list_text(buf, column == 1 ? command_help(e->command, lang_of(o)) : command_table[e->command].name);
    return column == 0 && e->command && e->section == HERE ? ROLE_key : e->role;
}

static int help_group(const void *o, size_t row)
{
    return (int)((const struct entry *)list_at(o, row))->section;
}

static enum role help_heading(const void *o, int group, size_t n, char *buf)
{
    static const enum ui names[SECTIONS] = { [HERE] = U_COMMANDS_HERE, [ELSEWHERE] = U_COMMANDS_ELSEWHERE,
                                             [MARKS] = U_MARKS, [WORDS] = U_VERDICTS_HELP, [FILTER] = U_FILTER_HELP };

    (void)n;
    list_text(buf, ui(names[group], lang_of(o)));
    return ROLE_title;
}

static const struct list_column help_columns[] = {
    { "keys", W_HEAD_KEYS, 20, 0, -1, 1, false },
    { "help", W_HEAD_WHAT_IT_DOES, 20, 1, -1, 1, false },
    { "name", W_HEAD_COMMAND, 16, 0, -1, 8, false },
};

/* All that the row says, which may be longer than the row. */
static void draw_entry(struct view *v, struct area a, int64_t row)
{
    const struct entry *e = list_at(v, (size_t)row);

    put_wrapped(a, 0, 1, a.cols - 2, ROLE_normal,
                e->command ? textf("%s: %s", command_table[e->command].name, command_help(e->command, lang_of(v))).s
                           : textf("%s  %s", e->keys, e->what).s);
}

static bool open_help(struct view *v)
{
    list_view_open(v);
    list_home(view_list(v));
    return view_list(v)->typing = true;
}

static bool run_command(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    enum command chosen = ((const struct entry *)list_at(v, (size_t)row))->command;
    if (!chosen || chosen > CMD_quit)
        return true;
    app_back(a); /* the command is for the view below */
    app_command(a, chosen);
    return true;
}

/* Letters search and never run anything; what is selected is run at once, and going back leaves: there is nothing to
 * keep. */
static bool end_typing(struct view *v, const struct event *ev)
{
    enum command c = view_list(v)->typing ? list_end(ev) : CMD_NONE;

    if (c)
        app_command(v->app, c);
    return c;
}

static const struct list_kind help = {
    .source = LIST_ROWS(help_columns, list_id, help_cell, .group = help_group, .heading = help_heading, .group_by = -1),
    .read = read_help, .command = run_command, .hint = U_HELP_HINT, .none = U_UNKNOWN_COMMAND, .percent = 1,
    .below = draw_entry, .repeats = true,
};

const struct view_ops view_help = LIST_VIEW(struct help_view, 0, help, open_help, .name = U_HELP, .event = end_typing);

/* ---- messages --------------------------------------------------------------------------- */

static void messages_lines(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    for (size_t i = v->app->messages; i-- > 0;)
        page_text(p, ROLE_normal, 2, "%s", v->app->message[i]);
    if (!v->app->messages)
        page_say(p, ROLE_missing, U_NO_MESSAGES);
}

const struct view_ops view_messages =
    PAGE_VIEW(struct page_view, page_kind, page_open, .name = U_MESSAGES, .lines = messages_lines);
