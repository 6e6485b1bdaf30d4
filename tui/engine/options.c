/* The table of options made concrete: what each may be, and whose word counts. */
#include "engine/options.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/words.h"
#include "engine/theme.h"
#include "noun/plan.h"
#include "noun/option.h"

const struct option_info option_table[OPTIONS] = {
#define O(id, called, kind, accepted, low, high, standard, whose, en, vi) \
    [O_##id] = { .name = (called), .words = (accepted), .preset = (standard), \
                 .type = OPTION_##kind, .least = (low), .most = (high), .scope = OPTION_##whose, \
                 .help = { [TD_VI] = (vi), [TD_EN] = (en) } },
#include "engine/options.def"
#undef O
};

int option_named(const char *name)
{
    for (int i = 0; i < OPTIONS; i++)
        if (!strcmp(option_table[i].name, name))
            return i;
    return -1;
}

/* ---- what it may be --------------------------------------------------------------------- */

static bool read_number(const struct option_info *i, const char *s, int *out)
{
    size_t n = strspn(s, "0123456789");

    *out = n && n < 9 && !s[n] ? atoi(s) : -1;
    return *out >= i->least && *out <= i->most;
}

static bool all_among(const char *words, const char *value)
{
    char word[64];

    while (td_text_next(&value, word, sizeof word))
        if (!td_text_has(words, word))
            return false;
    return true;
}

bool option_can_be(enum option_id id, const char *value)
{
    const struct option_info *i = &option_table[id];
    int n;

    switch (i->type) {
    case OPTION_CHOICE: return td_text_has(i->words, value);
    case OPTION_NUMBER: return td_text_has(i->words, value) || read_number(i, value, &n);
    case OPTION_TEXT: return td_text_clean(value, strlen(value), false);
    case OPTION_COLUMNS: return all_among(i->words, value);
    case OPTION_SORT: return !*value || td_text_has(i->words, value + (*value == '-'));
    }
    return false;
}

void option_accepts(char *buf, size_t size, enum option_id id)
{
    const struct option_info *i = &option_table[id];
    const char *words = i->words;
    char word[32];
    size_t n = 0;

    *buf = 0;
    if (i->type == OPTION_NUMBER)
        n = (size_t)snprintf(buf, size, "%d-%d", i->least, i->most);
    while (i->type != OPTION_TEXT && n < size && td_text_next(&words, word, sizeof word))
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", word);
}

/* ---- can it be followed ----------------------------------------------------------------- */

static bool has_plan(struct td *td, const char *key, char *why, size_t size)
{
    struct td_plans plans = { 0 };
    size_t n = strlen(why);
    bool has = td_plans(td, &plans) || td_plan_by_key(&plans, key);

    for (size_t i = 0; !has && i < plans.n && n < size; i++)
        n += (size_t)snprintf(why + n, size - n, "%s %s", i ? "," : ":", plans.v[i].key);
    td_plans_free(&plans);
    return has;
}

static bool is_milestone(const struct td_targets *l, int year)
{
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->v[i].n_thresholds; k++)
            if (l->v[i].thresholds[k].year == year && !l->v[i].thresholds[k].yearly)
                return true;
    return false;
}

static bool has_milestone(struct td *td, int year, char *why, size_t size)
{
    const struct option_info *o = &option_table[O_milestone];
    struct td_targets targets = { 0 };
    size_t n = strlen(why), first = n;
    bool has = td_targets(td, &targets, 0) || is_milestone(&targets, year);

    for (int y = o->least; !has && y <= o->most && n < size; y++)
        if (is_milestone(&targets, y))
            n += (size_t)snprintf(why + n, size - n, "%s %d", n == first ? ":" : ",", y);
    td_targets_free(&targets);
    return has;
}

bool option_theme(struct theme *out, const char *name, enum td_lang lang, char *why, size_t size)
{
    const struct theme *known = theme_builtin(name);

    if (known)
        *out = *known;
    if (known || theme_load(out, name, lang, why, size))
        return true;
    size_t n = strlen(why);
    snprintf(why + n, size - n, "; %s: %s", td_word(W_NO_SUCH_THEME, lang), option_table[O_theme].words);
    return false;
}

bool option_follows(enum option_id id, const char *value, struct td *td, enum td_lang lang, char *why, size_t size)
{
    struct theme theme;
    int year;

    if (id == O_theme)
        return option_theme(&theme, value, lang, why, size);
    snprintf(why, size, "%s", td_word(id == O_plan ? W_NO_PLAN_HERE : W_NO_YEAR_HERE, lang));
    return !td || (id == O_plan ? !*value || has_plan(td, value, why, size)
                   : id != O_milestone || !read_number(&option_table[id], value, &year) ||
                     has_milestone(td, year, why, size));
}

const char *option_kept(enum option_id id, const char *value)
{
    static char path[PATH_MAX];

    return id == O_theme && value && !theme_builtin(value) && realpath(value, path) ? path : value;
}

/* ---- layers ----------------------------------------------------------------------------- */

bool options_say(struct options *o, enum option_id id, enum option_from from, const char *value)
{
    char *copy = value ? strdup(value) : NULL;

    if (value && (!copy || !option_can_be(id, value))) {
        free(copy);
        return false;
    }
    free(o->said[id][from]);
    o->said[id][from] = copy;
    return true;
}

enum option_from option_from(const struct options *o, enum option_id id)
{
    enum option_from from = FROM_ALL - 1;

    while (from > FROM_PRESET && !o->said[id][from])
        from--;
    return from;
}

const char *option_value(const struct options *o, enum option_id id)
{
    enum option_from from = option_from(o, id);
    return from ? o->said[id][from] : option_table[id].preset;
}

bool option_is(const struct options *o, enum option_id id, const char *word)
{
    return !strcmp(option_value(o, id), word);
}

int option_number(const struct options *o, enum option_id id)
{
    int n;
    return read_number(&option_table[id], option_value(o, id), &n) ? n : -1;
}

char option_point(const struct options *o)
{
    return option_is(o, O_decimal, "comma") ? ',' : option_is(o, O_decimal, "point") ? '.' : 0;
}

void options_free(struct options *o)
{
    for (int i = 0; i < OPTIONS; i++)
        for (int from = 0; from < FROM_ALL; from++)
            options_say(o, (enum option_id)i, (enum option_from)from, NULL);
}

/* What this program does not know, or knows better, is another version's. */
static void take(void *arg, const char *name, const char *value)
{
    int id = option_named(name);

    if (id >= 0 && option_table[id].scope == OPTION_SHARED)
        options_say(arg, (enum option_id)id, FROM_DATABASE, value);
}

void options_of_database(struct options *o, struct td *td)
{
    for (int i = 0; i < OPTIONS; i++)
        options_say(o, (enum option_id)i, FROM_DATABASE, NULL);
    td_options(td, take, o);
}
