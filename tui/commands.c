/* The table of commands made concrete, and its proof. */
#include "commands.h"

#include <stdio.h>
#include <string.h>

const struct command_info command_table[CMD_COUNT] = {
#define C(id, cmd, key, ctx, req, order, sen, svi, hen, hvi) \
    [CMD_##id] = { .name = (cmd), .keys = (key), .where = (ctx), .needs = (req), .rank = (order), \
                   .brief = { [TD_VI] = (svi), [TD_EN] = (sen) }, \
                   .help = { [TD_VI] = (hvi), [TD_EN] = (hen) } },
    COMMANDS(C)
#undef C
};

/* Takes the next key of "a F3 Ctrl-F". */
static bool next_key(const char **keys, struct event *out)
{
    char word[32];
    size_t n;

    *keys += strspn(*keys, " ");
    n = strcspn(*keys, " ");
    if (!n || n >= sizeof word)
        return false;
    memcpy(word, *keys, n);
    word[n] = 0;
    *keys += n;
    return key_parse(word, out);
}

static bool same_key(const struct event *a, const struct event *b)
{
    return a->kind == b->kind && a->code == b->code && a->mods == b->mods;
}

static bool has_key(const struct command_info *c, const struct event *ev)
{
    const char *keys = c->keys;
    struct event key;

    while (next_key(&keys, &key))
        if (same_key(&key, ev))
            return true;
    return false;
}

/* The keys in the form that events have, made of the table's text at the first key pressed. */
static struct bound { struct event key; enum command command; } bound[CMD_COUNT * 4];
static size_t n_bound;

static void bind_keys(void)
{
    for (enum command c = 1; c < CMD_COUNT; c++) {
        const char *keys = command_table[c].keys;
        while (n_bound < sizeof bound / sizeof *bound && next_key(&keys, &bound[n_bound].key))
            bound[n_bound++].command = c;
    }
}

enum command command_for(const struct event *ev, unsigned context)
{
    if (!n_bound)
        bind_keys();
    for (size_t i = 0; i < n_bound; i++)
        if (same_key(&bound[i].key, ev) && command_table[bound[i].command].where & context)
            return bound[i].command;
    return CMD_NONE;
}

enum command command_by_name(const char *name)
{
    for (enum command c = 1; c < CMD_COUNT; c++)
        if (!strcmp(command_table[c].name, name))
            return c;
    return CMD_NONE;
}

void command_key(enum command c, char *buf, size_t size)
{
    snprintf(buf, size, "%.*s", (int)strcspn(command_table[c].keys, " "), command_table[c].keys);
}

/* A single letter is eaten or changed by an input method, so every command with keys needs one that is not. */
static bool only_letters(const struct command_info *c)
{
    const char *keys = c->keys;
    struct event key;
    bool any = false, other = false;

    while (next_key(&keys, &key)) {
        any = true;
        other |= key.kind == EV_KEY;
    }
    return any && !other;
}

static const char *fault(const char *what, enum command a)
{
    static char text[128];
    snprintf(text, sizeof text, "command '%s': %s", command_table[a].name, what);
    return text;
}

static const char *key_twice(enum command a)
{
    const char *keys = command_table[a].keys;
    struct event key;

    while (next_key(&keys, &key))
        for (enum command b = a + 1; b < CMD_COUNT; b++)
            if (command_table[a].where & command_table[b].where && has_key(&command_table[b], &key))
                return fault("shares a key with another one", a);
    return *(keys + strspn(keys, " ")) ? fault("has a key that does not exist", a) : NULL;
}

const char *commands_fault(void)
{
    for (enum command a = 1; a < CMD_COUNT; a++) {
        const struct command_info *c = &command_table[a];
        const char *twice = key_twice(a);
        if (twice)
            return twice;
        if (!*c->name || command_by_name(c->name) != a)
            return fault("its name is empty or taken", a);
        if (!*c->help[TD_VI] || !*c->help[TD_EN])
            return fault("has no help", a);
        if (c->rank && (!*c->brief[TD_VI] || !*c->brief[TD_EN]))
            return fault("is in the footer without a short word", a);
        if (only_letters(c))
            return fault("can be reached by letters only", a);
    }
    return NULL;
}
