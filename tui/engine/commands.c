/* The table of commands made concrete, and its keys as they are bound. */
#include "engine/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"

const struct command_info command_table[CMD_COUNT] = {
#define C(id, cmd, key, ctx, req, place, order, sen, svi, hen, hvi) \
    [CMD_##id] = { .name = (cmd), .keys = (key), .where = (ctx), .needs = (req), .opens = (place), \
                   .rank = (order), \
                   .brief = { [TD_VI] = (svi), [TD_EN] = (sen) }, \
                   .help = { [TD_VI] = (hvi), [TD_EN] = (hen) } },
#include "engine/commands.def"
#undef C
};

/* ---- contexts --------------------------------------------------------------------------- */

static const struct { const char *name; enum context context; const char *words[2]; } contexts[] = {
#define X(id, called, bit, en, vi) { .name = (called), .context = IN_##id, \
                                     .words = { [TD_VI] = (vi), [TD_EN] = (en) } },
#include "engine/contexts.def"
#undef X
};

/* What the views are: commands of two such contexts meet there. */
static const unsigned views[] = {
    IN_LIST | IN_TABLE | IN_BOARD, IN_LIST | IN_TEXT, IN_LIST | IN_TABLE | IN_FIGURES,
    IN_LIST | IN_TABLE | IN_JOURNAL, IN_LIST | IN_TABLE | IN_REPORTS,
    IN_LIST | IN_TABLE | IN_IMPORT, IN_LIST | IN_TABLE | IN_DRAFTS, IN_LIST | IN_SAVED,
    IN_GRID, IN_FORM, IN_FIELD, IN_CELL, IN_NOTE, IN_LEAVING, IN_QUESTION, IN_WORK,
};

/* Where letters are text. */
enum { TYPING = IN_GRID | IN_FORM | IN_FIELD | IN_CELL | IN_NOTE };

bool command_meets(unsigned a, unsigned b)
{
    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        if (views[i] & a && views[i] & b)
            return true;
    return false;
}

/* 0 = no such name. */
static unsigned context_named(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++)
        if (strlen(contexts[i].name) == len && !memcmp(contexts[i].name, name, len))
            return contexts[i].context;
    return 0;
}

static void put_sections(unsigned where, char *buf, size_t size)
{
    bool all = (where & ANYWHERE) == ANYWHERE;
    size_t n = (size_t)snprintf(buf, size, "%s", all ? "[keys]" : "");

    for (size_t i = 0; !all && i < sizeof contexts / sizeof *contexts && n < size; i++)
        if (where & contexts[i].context)
            n += (size_t)snprintf(buf + n, size - n, "%s[keys.%s]", n ? " " : "", contexts[i].name);
}

void command_places(unsigned where, enum td_lang lang, char *buf, size_t size)
{
    size_t n = 0;

    *buf = 0;
    if ((where & ANYWHERE) == ANYWHERE) {
        snprintf(buf, size, "%s", td_word(W_EVERYWHERE, lang));
        return;
    }
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts && n < size; i++)
        if (where & contexts[i].context)
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", contexts[i].words[lang]);
}

void command_sections(enum command c, char *buf, size_t size)
{
    put_sections(command_table[c].where, buf, size);
}

/* ---- keys ------------------------------------------------------------------------------- */

/* Takes the next key of "a F3 Ctrl-F". */
static bool next_key(const char **keys, struct event *out)
{
    char word[32];

    return td_text_next(keys, word, sizeof word) && key_parse(word, out);
}

bool command_is_text(const struct event *ev)
{
    return ev->kind == EV_PASTE || (ev->kind == EV_CHAR && !(ev->mods & MOD_ALT));
}

/* Lines of the user's file. */
static struct rebind {
    enum command command;
    unsigned where;
    char keys[200];
    int line;
    bool off;           /* none of its keys can be had */
} rebind[256];
static size_t n_rebinds;

/* The keys in the form that events have. */
static struct bound {
    struct event key;
    enum command command;
    unsigned where;
    struct rebind *by;  /* NULL = the table */
} bound[CMD_COUNT * 4 + 512];
static size_t n_bound;

/* Sentences with the keys filled in, by the address of the sentence. */
static struct filled { const char *text; char *words; } filled[256];

static void bind(enum command c, const char *keys, unsigned where, struct rebind *by)
{
    struct bound b = { .command = c, .where = where, .by = by };

    while (where && n_bound < sizeof bound / sizeof *bound && next_key(&keys, &b.key))
        bound[n_bound++] = b;
}

/* Where a command has keys that are said later, or for fewer contexts. */
static unsigned taken(enum command c, const struct rebind *by)
{
    unsigned where = 0;

    for (const struct rebind *r = rebind; r < rebind + n_rebinds; r++)
        if (r != by && r->command == c && !r->off &&
            (!by || (r->where == by->where ? r > by : (r->where & by->where) == r->where)))
            where |= r->where;
    return where;
}

static void bind_all(void)
{
    n_bound = 0;
    for (enum command c = 1; c < CMD_COUNT; c++) {
        bind(c, command_table[c].keys, command_table[c].where & ~taken(c, NULL), NULL);
        for (struct rebind *r = rebind; r < rebind + n_rebinds; r++)
            if (r->command == c && !r->off)
                bind(c, r->keys, r->where & ~taken(c, r), r);
    }
    for (size_t i = 0; i < sizeof filled / sizeof *filled; i++) {
        free(filled[i].words);
        filled[i] = (struct filled){ NULL, NULL };
    }
}

static void begin(void)
{
    if (!n_bound)
        bind_all();
}

enum command command_for(const struct event *ev, unsigned context)
{
    begin();
    for (size_t i = 0; i < n_bound; i++)
        if (event_same(&bound[i].key, ev) && bound[i].where & context)
            return bound[i].command;
    return CMD_NONE;
}

unsigned command_bound(enum command c, const struct event *key)
{
    unsigned where = 0;

    begin();
    for (size_t i = 0; i < n_bound; i++)
        if (bound[i].command == c && event_same(&bound[i].key, key))
            where |= bound[i].where;
    return where;
}

enum command command_by_name(const char *name)
{
    for (enum command c = 1; c < CMD_COUNT; c++)
        if (!strcmp(command_table[c].name, name))
            return c;
    return CMD_NONE;
}

void command_key(enum command c, unsigned context, char *buf, size_t size)
{
    begin();
    *buf = 0;
    for (size_t i = 0; i < n_bound && !*buf; i++)
        if (bound[i].command == c && bound[i].where & context)
            event_name(buf, size, &bound[i].key);
}

void command_keys(enum command c, char *buf, size_t size)
{
    size_t n = 0;

    begin();
    *buf = 0;
    for (size_t i = 0; i < n_bound && n < size; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= bound[k].command == c && event_same(&bound[k].key, &bound[i].key);
        if (bound[i].command != c || again)
            continue;
        n += n ? (size_t)snprintf(buf + n, size - n, " ") : 0;
        n += n < size ? event_name(buf + n, size - n, &bound[i].key) : 0;
    }
}

/* ---- words ------------------------------------------------------------------------------ */

/* "grid.undo" -> its key, else how it is found. */
static void put_key(FILE *f, const char *name, size_t len)
{
    const char *dot = memchr(name, '.', len), *end = name + len;
    unsigned where = dot ? context_named(name, (size_t)(dot - name)) : ~0u;
    char word[64], key[64], palette[64];

    name = dot ? dot + 1 : name;
    snprintf(word, sizeof word, "%.*s", (int)(end - name), name);
    enum command c = command_by_name(word);
    command_key(c, where, key, sizeof key);
    command_key(CMD_palette, ~0u, palette, sizeof palette);
    if (*key)
        fputs(key, f);
    else
        fprintf(f, "%s%s%s", palette, *palette ? " " : "", word);
}

static char *fill_in(const char *text)
{
    char *out = NULL;
    size_t size;
    FILE *f = open_memstream(&out, &size);

    while (f && *text) {
        size_t n = strncmp(text, "%{", 2) ? 0 : strcspn(text, "}");
        if (n)
            put_key(f, text + 2, n - 2);
        else
            fputc(*text, f);
        text += n + 1;
    }
    return f && fclose(f) == 0 ? out : NULL;
}

const char *command_words(const char *text)
{
    if (!strstr(text, "%{"))
        return text;
    begin();
    for (size_t i = 0; i < sizeof filled / sizeof *filled; i++) {
        if (!filled[i].text)
            filled[i] = (struct filled){ text, fill_in(text) };
        if (filled[i].text == text)
            return filled[i].words ? filled[i].words : "";
    }
    return "";
}

const char *command_help(enum command c, enum td_lang lang)
{
    return command_words(command_table[c].help[lang]);
}

/* ---- binding ---------------------------------------------------------------------------- */

/* Digits count, and in a sentence % would mean something. */
static bool can_be_bound(const struct event *key, unsigned where)
{
    if (!command_is_text(key))
        return true;
    return where & ~(unsigned)TYPING && key->code != '%' && !(key->code >= '0' && key->code <= '9');
}

bool command_can_have(enum command c, const struct event *key)
{
    return key->kind != EV_NONE && key->kind != EV_PASTE && can_be_bound(key, command_table[c].where);
}

enum rebound command_rebind(const char *context, const char *command, const char *key, int line)
{
    unsigned where = *context ? context_named(context, strlen(context)) : ~0u;
    enum command c = command_by_name(command);
    struct rebind *r = &rebind[n_rebinds];
    bool more = n_rebinds && r[-1].command == c && r[-1].line == line;
    const char *one = key;
    struct event ev;

    if (!where)
        return REBIND_CONTEXT;
    if (!c)
        return REBIND_COMMAND;
    if (!(where &= command_table[c].where))
        return REBIND_ELSEWHERE;
    if (!strcmp(key, "none"))
        key = "";
    else if (*key && (!next_key(&one, &ev) || !can_be_bound(&ev, where)))
        return REBIND_KEY;
    if (!more && n_rebinds + 1 == sizeof rebind / sizeof *rebind)
        return REBIND_KEY;
    if (!more) {
        *r = (struct rebind){ .command = c, .where = where, .line = line };
        n_rebinds++;
    }
    r -= more;
    size_t n = strlen(r->keys);
    snprintf(r->keys + n, sizeof r->keys - n, "%s%s", n ? " " : "", key);
    return REBOUND;
}

static bool clash(const struct bound *a, const struct bound *b)
{
    return a->command != b->command && event_same(&a->key, &b->key) &&
           command_meets(a->where, b->where);
}

/* What a line says that cannot be, and the command that is in its way. */
struct blame { struct rebind *line; char said[96], other[160]; };

static void blame(struct blame *out, struct rebind *line, const char *keys, enum command other, unsigned where)
{
    int n = snprintf(out->other, sizeof out->other, "%s ", command_table[other].name);

    out->line = line;
    snprintf(out->said, sizeof out->said, "%s = %s", command_table[line->command].name, *keys ? keys : "none");
    put_sections(where, out->other + n, sizeof out->other - (size_t)n);
}

/* The key leaves its line; a line that has no other is off. */
static void drop_key(struct rebind *r, const struct event *key)
{
    char left[sizeof r->keys] = "", name[32];
    const char *keys = r->keys;
    struct event ev;
    size_t n = 0;

    while (next_key(&keys, &ev))
        if (!event_same(&ev, key) && event_name(name, sizeof name, &ev))
            n += (size_t)snprintf(left + n, sizeof left - n, "%s%s", n ? " " : "", name);
    memcpy(r->keys, left, sizeof left);
    r->off = !n;
}

/* The line to be blamed is the later one of two; never the table's. */
static bool drop_clash(struct blame *out)
{
    for (size_t i = 0; i < n_bound; i++)
        for (size_t k = 0; k < i; k++) {
            const struct bound *a = &bound[i], *b = &bound[k];
            bool later = !b->by || (a->by && a->by > b->by);
            const struct bound *bad = later ? a : b, *good = later ? b : a;
            char key[32];
            if (!clash(a, b) || !bad->by)
                continue;
            event_name(key, sizeof key, &bad->key);
            blame(out, bad->by, key, good->command, a->where & b->where ? a->where & b->where : good->where);
            drop_key(bad->by, &bad->key);
            return true;
        }
    return false;
}

/* Without these one is locked in. */
static const enum command ways_out[] = {
    CMD_quit, CMD_back, CMD_cancel_cell, CMD_cancel_note, CMD_stay, CMD_leave_draft, CMD_answer_later, CMD_stop,
};

static bool is_way_out(enum command c)
{
    for (size_t i = 0; i < sizeof ways_out / sizeof *ways_out; i++)
        if (ways_out[i] == c)
            return true;
    return false;
}

/* Does the key of a view get through while a text is typed in it? */
static bool gets_through(const struct bound *b)
{
    for (size_t i = 0; i < n_bound; i++)
        if (bound[i].where & IN_FIELD && !is_way_out(bound[i].command) && event_same(&bound[i].key, &b->key))
            return false;
    return !command_is_text(&b->key);
}

static bool has_way_out(enum command c, unsigned view)
{
    for (size_t i = 0; i < n_bound; i++)
        if (bound[i].command == c && bound[i].where & view &&
            (view >= ANYWHERE ? !command_is_text(&bound[i].key) : gets_through(&bound[i])))
            return true;
    return false;
}

/* The line that has taken the last key: the command's own, else one of a text that has the key. */
static struct rebind *last_key(enum command c, unsigned view)
{
    struct rebind *text = NULL;

    for (struct rebind *r = rebind + n_rebinds; r-- > rebind;)
        if (!r->off && r->command == c && r->where & view)
            return r;
    for (size_t i = 0; i < n_bound; i++)
        for (size_t k = 0; k < n_bound; k++)
            if (bound[i].command == c && bound[i].where & view && bound[k].by && bound[k].command != c &&
                bound[k].where & IN_FIELD && event_same(&bound[i].key, &bound[k].key) && bound[k].by > text)
                text = bound[k].by;
    return text;
}

static bool drop_lock(struct blame *out)
{
    for (size_t i = 0; i < sizeof ways_out / sizeof *ways_out; i++)
        for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
            enum command c = ways_out[i];
            struct rebind *bad;
            if (!(command_table[c].where & views[v]) || has_way_out(c, views[v]) || !(bad = last_key(c, views[v])))
                continue;
            blame(out, bad, bad->keys, c, command_table[c].where);
            bad->off = true;
            return true;
        }
    return false;
}

void commands_rebound(void (*bad)(void *arg, int line, enum rebound why, const char *said, const char *other),
                      void *arg)
{
    struct blame b = { 0 };

    for (bind_all();; bind_all()) {
        bool clashes = drop_clash(&b);
        if (!clashes && !drop_lock(&b))
            return;
        bad(arg, b.line->line, clashes ? REBIND_CLASH : REBIND_LAST, b.said, b.other);
    }
}

/* ---- what a line would do --------------------------------------------------------------- */

/* Without these one gets no further. Help and the palette are one list. */
static const enum command needed[] = {
    CMD_open, CMD_up, CMD_down, CMD_left, CMD_right, CMD_help, CMD_enter_field, CMD_next_field,
};
enum { NEEDED = sizeof needed / sizeof *needed, WAYS_OUT = sizeof ways_out / sizeof *ways_out,
       VIEWS = sizeof views / sizeof *views };

static bool has_key(enum command c, unsigned view)
{
    for (size_t i = 0; i < n_bound; i++)
        if ((bound[i].command == c || (c == CMD_help && bound[i].command == CMD_palette)) &&
            bound[i].where & view && !command_is_text(&bound[i].key))
            return true;
    return false;
}

/* By command and view: is there a key that is no letter? */
static void note_ways(bool has[NEEDED + WAYS_OUT][VIEWS])
{
    for (size_t v = 0; v < VIEWS; v++)
        for (size_t i = 0; i < NEEDED + WAYS_OUT; i++)
            has[i][v] = i < NEEDED ? has_key(needed[i], views[v]) : has_way_out(ways_out[i - NEEDED], views[v]);
}

enum command commands_try(const struct command_keys *l, size_t n)
{
    static struct rebind kept[sizeof rebind / sizeof *rebind];
    bool before[NEEDED + WAYS_OUT][VIEWS], after[NEEDED + WAYS_OUT][VIEWS];
    size_t rebinds = n_rebinds;
    enum command lost = CMD_NONE;

    begin();
    note_ways(before);
    memcpy(kept, rebind, sizeof rebind);
    for (size_t i = 0; i < n; i++) {
        const char *keys = *l[i].keys ? l[i].keys : "none";
        char key[32];
        while (td_text_next(&keys, key, sizeof key))
            command_rebind("", command_table[l[i].command].name, key, -1 - (int)i);
    }
    bind_all();
    note_ways(after);
    for (size_t i = 0; i < NEEDED + WAYS_OUT; i++)
        for (size_t v = 0; v < VIEWS; v++)
            if (before[i][v] && !after[i][v])
                lost = i < NEEDED ? needed[i] : ways_out[i - NEEDED];
    memcpy(rebind, kept, sizeof rebind);
    n_rebinds = rebinds;
    bind_all();
    return lost;
}

void commands_reset(void)
{
    n_rebinds = n_bound = 0;
}
