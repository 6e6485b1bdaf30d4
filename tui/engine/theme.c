/*
 * The built-in themes, and themes as text.
 *
 * Two rules for the looks. Meaning is in the words and marks first, so every theme must work with
 * its "mono" attributes alone. And bytes count on a slow line: whatever moves with the cursor
 * (selected, selected_off) has an attribute and no colour, which is the cheapest to switch.
 */
#include "engine/theme.h"
#include "base/count.h"
#include "base/text.h"
#include "engine/files.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MOST = 256 * 1024 };
enum { NONE = -1, BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };
enum { BOLD = ATTR_BOLD, UNDER = ATTR_UNDERLINE, REVERSE = ATTR_REVERSE };

/* name, colour of 8, colour of 256, attributes with and without colours; on the terminal's own
 * background. */
#define LOOK(name, fg8, fg256, attr, mono) [ROLE_##name] = { fg8, NONE, fg256, NONE, attr, mono }
#define PLAIN(name, attr) LOOK(name, NONE, NONE, attr, attr)
#define PAIR(name, fg8, bg8, fg256, bg256, attr, mono) \
    [ROLE_##name] = { fg8, bg8, fg256, bg256, attr, mono }

/* The same in every theme. */
#define SHARED \
    PLAIN(normal, 0), \
    PLAIN(title, BOLD), \
    PLAIN(header, UNDER), \
    PLAIN(selected, REVERSE), \
    PLAIN(selected_off, UNDER | BOLD), \
    PLAIN(emphasis, BOLD)

/* Numbers on black; 8 colours as the user's own palette has them. */
#define DARK { SHARED, \
    LOOK(dim, NONE, 247, 0, 0), \
    LOOK(border, NONE, 244, 0, 0), \
    LOOK(border_focus, CYAN, 81, 0, 0), \
    LOOK(bad, RED, 203, BOLD, BOLD), \
    LOOK(warn, YELLOW, 221, 0, UNDER), \
    LOOK(good, GREEN, 114, 0, 0), \
    LOOK(missing, MAGENTA, 176, 0, 0), \
    LOOK(pending, CYAN, 117, 0, 0), \
    LOOK(bar, NONE, 252, 0, 0), \
    LOOK(bar_rest, NONE, 244, 0, 0), \
    LOOK(threshold, NONE, 231, 0, BOLD), \
    LOOK(planline, CYAN, 81, 0, BOLD), \
    LOOK(filter, YELLOW, 221, 0, BOLD), \
    LOOK(key, CYAN, 81, 0, BOLD), \
    LOOK(status, NONE, 223, 0, 0), \
    PAIR(error, WHITE, RED, 231, 124, BOLD, BOLD | REVERSE), \
    LOOK(link, NONE, 153, UNDER, UNDER), \
}

/* Numbers on white. Of the 8 colours only red, blue and magenta can be read there. */
#define LIGHT { SHARED, \
    LOOK(dim, NONE, 241, 0, 0), \
    LOOK(border, NONE, 242, 0, 0), \
    LOOK(border_focus, BLUE, 25, 0, 0), \
    LOOK(bad, RED, 124, BOLD, BOLD), \
    LOOK(warn, MAGENTA, 94, 0, UNDER), \
    LOOK(good, NONE, 22, 0, 0), \
    LOOK(missing, MAGENTA, 90, 0, 0), \
    LOOK(pending, BLUE, 25, 0, 0), \
    LOOK(bar, NONE, 236, 0, 0), \
    LOOK(bar_rest, NONE, 242, 0, 0), \
    LOOK(threshold, NONE, 16, 0, BOLD), \
    LOOK(planline, BLUE, 25, 0, BOLD), \
    LOOK(filter, MAGENTA, 94, 0, BOLD), \
    LOOK(key, BLUE, 25, 0, BOLD), \
    LOOK(status, NONE, 94, 0, 0), \
    PAIR(error, WHITE, RED, 231, 124, BOLD, BOLD | REVERSE), \
    LOOK(link, BLUE, 25, UNDER, UNDER), \
}

#define MONO { SHARED, \
    PLAIN(dim, 0), \
    PLAIN(border, 0), \
    PLAIN(border_focus, BOLD), \
    PLAIN(bad, BOLD), \
    PLAIN(warn, UNDER), \
    PLAIN(good, 0), \
    PLAIN(missing, 0), \
    PLAIN(pending, 0), \
    PLAIN(bar, 0), \
    PLAIN(bar_rest, 0), \
    PLAIN(threshold, BOLD), \
    PLAIN(planline, BOLD), \
    PLAIN(filter, BOLD), \
    PLAIN(key, BOLD), \
    PLAIN(status, 0), \
    PLAIN(error, BOLD | REVERSE), \
    PLAIN(link, UNDER), \
}

static const struct theme BUILTIN[] = {
    { "dark", DARK },
    { "light", LIGHT },
    { "mono", MONO },
};

const struct theme *theme_builtin(const char *name)
{
    for (size_t i = 0; i < COUNT(BUILTIN); i++) {
        if (strcmp(BUILTIN[i].name, name) == 0)
            return &BUILTIN[i];
    }
    return NULL;
}

/* ---- names ------------------------------------------------------------------------------ */

static const char *const ROLE_NAMES[] = {
#define R(name) #name,
    ROLES(R)
#undef R
};

/* In the order of the 8 colours; `fixed` is what a name alone means where there are 256. */
static const struct { const char *name; short fixed; } COLOURS[] = {
    { "black", 16 }, { "red", 203 },     { "green", 114 }, { "yellow", 221 },
    { "blue", 75 },  { "magenta", 176 }, { "cyan", 80 },   { "white", 231 },
};

static const struct { const char *name; unsigned bit; } ATTRS[] = {
    { "bold", ATTR_BOLD },
    { "underline", ATTR_UNDERLINE },
    { "reverse", ATTR_REVERSE },
    { "dim", ATTR_DIM },
};

static int role_named(const char *name)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(ROLE_NAMES[i], name) == 0)
            return i;
    }
    return -1;
}

static short colour_named(const char *name)
{
    for (size_t i = 0; i < COUNT(COLOURS); i++) {
        if (strcmp(COLOURS[i].name, name) == 0)
            return (short)i;
    }
    return NONE;
}

static unsigned attr_named(const char *name)
{
    for (size_t i = 0; i < COUNT(ATTRS); i++) {
        if (strcmp(ATTRS[i].name, name) == 0)
            return ATTRS[i].bit;
    }
    return 0;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* Text or background while its words are read. */
struct ground {
    short of8, of256;
    bool has8, has256;
};

struct reader {
    struct theme *theme;
    bool in_theme; /* there was a [theme] */
    enum td_lang lang;
    char err[128]; /* the first error, without its place */
};

static int reject(struct reader *r, enum td_word what, const char *word)
{
    if (!r->err[0])
        snprintf(r->err, sizeof(r->err), "%s '%s'", td_word(what, r->lang), word);
    return 0;
}

/* "red", "203" or "default"; false when it is none of them. */
static int read_colour(struct reader *r, struct ground *g, const char *word)
{
    char *end;
    long n = strtol(word, &end, 10);
    short name = colour_named(word);
    if (end != word && *end == '\0') {
        if (n < 16 || n > 255)
            return reject(r, W_THEME_NUMBER, word);
        if (g->has256)
            return reject(r, W_THEME_MORE, word);
        g->of256 = (short)n;
        g->has256 = true;
        return 1;
    }
    if (name == NONE && strcmp(word, "default") != 0)
        return reject(r, W_THEME_COLOUR, word);
    if (g->has8 && name == NONE && !g->has256) {
        g->has256 = true;
        return 1;
    }
    if (g->has8)
        return reject(r, W_THEME_MORE, word);
    g->of8 = name;
    g->has8 = true;
    return 1;
}

static void close_ground(const struct ground *g, short *of8, short *of256)
{
    *of8 = g->of8;
    *of256 = g->of256;
    if (g->of8 != NONE && !g->has256)
        *of256 = COLOURS[g->of8].fixed;
}

static int read_look(struct reader *r, struct look *look, char *text)
{
    struct ground fg = { NONE, NONE, false, false }, bg = fg, *ground = &fg;
    unsigned attr = 0, mono = 0, *attrs = &attr;
    char *rest = NULL;
    for (char *w = strtok_r(text, " \t,", &rest); w; w = strtok_r(NULL, " \t,", &rest)) {
        unsigned bit = attr_named(w);
        if (bit)
            *attrs |= bit;
        else if (attrs == &mono && strcmp(w, "none") == 0)
            mono = 0;
        else if (attrs == &mono)
            return reject(r, W_THEME_ATTRIBUTE, w);
        else if (strcmp(w, "mono") == 0)
            attrs = &mono;
        else if (strcmp(w, "on") == 0)
            ground = &bg;
        else if (!read_colour(r, ground, w))
            return 0;
    }
    close_ground(&fg, &look->fg8, &look->fg256);
    close_ground(&bg, &look->bg8, &look->bg256);
    look->attr = attr;
    look->mono = attrs == &mono ? mono : attr;
    return 1;
}

/* inih's handler: 1 = fine. */
static int read_entry(void *user, const char *section, const char *name, const char *value)
{
    struct reader *r = user;
    char text[256];
    int role = role_named(name);
    if (strcmp(section, "theme") != 0)
        return reject(r, W_THEME_SECTION, section);
    if (role < 0)
        return reject(r, W_THEME_ROLE, name);
    if (strlen(value) >= sizeof(text))
        return reject(r, W_THEME_LONG, name);
    r->in_theme = true;
    strcpy(text, value);
    return read_look(r, &r->theme->role[role], text);
}

bool theme_load(struct theme *out, const char *path, enum td_lang lang, char *err, size_t size)
{
    struct theme theme = *theme_builtin("dark");
    struct reader r = { .theme = &theme, .lang = lang };
    char *text = files_text(path, FILE_MOST), raw[1024];
    int line = text ? ini_parse_string(text, read_entry, &r) : -1; /* the first line with an error */

    if (!text)
        snprintf(raw, sizeof(raw), "%s: %s", path, files_why(errno, lang));
    else if (line != 0)
        snprintf(raw, sizeof(raw), "%s:%d: %s", path, line, r.err[0] ? r.err : td_word(W_THEME_NO_PAIR, lang));
    else if (!r.in_theme)
        snprintf(raw, sizeof(raw), "%s: %s", path, td_word(W_THEME_NONE, lang));
    free(text);
    if (line != 0 || !r.in_theme) {
        td_text_show(err, size, raw, false);
        return false;
    }
    theme.name = path;
    *out = theme;
    return true;
}
