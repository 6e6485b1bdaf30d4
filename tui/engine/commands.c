/* The table of commands made concrete, and its proof. */
#include "engine/commands.h"

#include <stdio.h>
#include <string.h>

const struct command_info command_table[CMD_COUNT] = {
#define C(id, cmd, key, ctx, req, place, order, sen, svi, hen, hvi) \
    [CMD_##id] = { .name = (cmd), .keys = (key), .where = (ctx), .needs = (req), .opens = (place), \
                   .rank = (order), \
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

/* The keys in the form that events have, made of the table's text once. */
static struct bound { struct event key; enum command command; } bound[CMD_COUNT * 4];
static size_t n_bound;

static void bind_keys(void)
{
    if (n_bound)
        return;
    for (enum command c = 1; c < CMD_COUNT; c++) {
        const char *keys = command_table[c].keys;
        while (n_bound < sizeof bound / sizeof *bound && next_key(&keys, &bound[n_bound].key))
            bound[n_bound++].command = c;
    }
}

enum command command_for(const struct event *ev, unsigned context)
{
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
static bool only_letters(enum command c)
{
    bool any = false, other = false;

    for (size_t i = 0; i < n_bound; i++) {
        if (bound[i].command == c) {
            any = true;
            other |= bound[i].key.kind == EV_KEY;
        }
    }
    return any && !other;
}

static const char *fault(const char *what, enum command a)
{
    static char text[128];
    snprintf(text, sizeof text, "command '%s': %s", command_table[a].name, what);
    return text;
}

static const char *key_fault(enum command c)
{
    const char *keys = command_table[c].keys;
    struct event key;

    while (next_key(&keys, &key))
        ;
    if (*(keys + strspn(keys, " ")))
        return fault("has a key that does not exist", c);
    for (size_t i = 0; i < n_bound; i++)
        for (size_t k = 0; k < i; k++)
            if (bound[i].command == c && same_key(&bound[i].key, &bound[k].key) &&
                command_table[c].where & command_table[bound[k].command].where)
                return fault("shares a key with another one", c);
    return only_letters(c) ? fault("can be reached by letters only", c) : NULL;
}

const char *commands_fault(void)
{
    bind_keys();
    for (enum command c = 1; c < CMD_COUNT; c++) {
        const struct command_info *info = &command_table[c];
        const char *keys = key_fault(c);
        if (keys)
            return keys;
        if (!*info->name || command_by_name(info->name) != c)
            return fault("its name is empty or taken", c);
        if (!*info->help[TD_VI] || !*info->help[TD_EN])
            return fault("has no help", c);
        if (info->rank && (!*info->brief[TD_VI] || !*info->brief[TD_EN]))
            return fault("is in the footer without a short word", c);
    }
    return NULL;
}
