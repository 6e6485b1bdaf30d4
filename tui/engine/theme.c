/*
 * The built-in themes, and themes as text.
 *
 * Three rules for the looks. Meaning is in the words and marks first, so every theme must work with its "mono"
 * attributes alone. Bytes count on a slow line: whatever moves with the cursor (selected, selected_off) has an
 * attribute and no colour, which is the cheapest to switch. And whatever a theme can draw is read: a test computes the
 * contrast of every pair, in every number of colours.
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
enum { NONE = -1, BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, BRIGHT };
enum { B_RED = BRIGHT + RED, B_GREEN = BRIGHT + GREEN, B_YELLOW = BRIGHT + YELLOW, B_CYAN = BRIGHT + CYAN,
       B_WHITE = BRIGHT + WHITE };
enum { BOLD = ATTR_BOLD, UNDER = ATTR_UNDERLINE, REVERSE = ATTR_REVERSE };

/* name, colour of 16, colour of 256, attributes with and without colours; on the background of `normal`. */
#define LOOK(name, fg16, fg256, attr, mono) [ROLE_##name] = { fg16, NONE, fg256, NONE, attr, mono }
#define PLAIN(name, attr) LOOK(name, NONE, NONE, attr, attr)
#define PAIR(name, fg16, bg16, fg256, bg256, attr, mono) \
    [ROLE_##name] = { fg16, bg16, fg256, bg256, attr, mono }

/* The same in every theme. */
#define SHARED \
    PLAIN(title, BOLD), \
    PLAIN(header, UNDER), \
    PLAIN(selected, REVERSE), \
    PLAIN(selected_off, UNDER | BOLD), \
    PLAIN(emphasis, BOLD)

/* On the user's own background, which is dark. */
#define DARK { SHARED, \
    PLAIN(normal, 0), \
    LOOK(dim, NONE, 247, 0, 0), \
    LOOK(border, NONE, 244, 0, 0), \
    LOOK(border_focus, CYAN, 81, 0, 0), \
    LOOK(bad, B_RED, 203, BOLD, BOLD), \
    LOOK(warn, B_YELLOW, 221, 0, UNDER), \
    LOOK(good, GREEN, 114, 0, 0), \
    LOOK(missing, CYAN, 176, 0, 0), \
    LOOK(pending, CYAN, 117, 0, 0), \
    LOOK(bar, NONE, 252, 0, 0), \
    LOOK(bar_rest, NONE, 244, 0, 0), \
    LOOK(threshold, NONE, 231, 0, BOLD), \
    LOOK(planline, CYAN, 81, 0, BOLD), \
    LOOK(filter, B_YELLOW, 221, 0, BOLD), \
    LOOK(key, CYAN, 81, 0, BOLD), \
    LOOK(status, NONE, 223, 0, 0), \
    PAIR(error, B_WHITE, RED, 231, 124, BOLD, BOLD | REVERSE), \
    LOOK(link, NONE, 153, UNDER, UNDER), \
}

/* Of the 16 colours only red, blue and magenta can be read on white. */
#define LIGHT { SHARED, \
    PAIR(normal, BLACK, B_WHITE, 16, 231, 0, 0), \
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
    PAIR(error, B_WHITE, RED, 231, 124, BOLD, BOLD | REVERSE), \
    LOOK(link, BLUE, 25, UNDER, UNDER), \
}

/* 7:1. What failed is a block: no red of the 16 colours can be read so well on black. */
#define HIGH_CONTRAST { SHARED, \
    PAIR(normal, WHITE, BLACK, 231, 16, 0, 0), \
    LOOK(dim, NONE, 252, 0, 0), \
    LOOK(border, NONE, 250, 0, 0), \
    LOOK(border_focus, B_YELLOW, 226, 0, 0), \
    PAIR(bad, BLACK, B_YELLOW, 16, 226, BOLD, BOLD), \
    LOOK(warn, B_YELLOW, 226, UNDER, UNDER), \
    LOOK(good, B_GREEN, 120, 0, 0), \
    LOOK(missing, NONE, 250, 0, 0), \
    LOOK(pending, B_CYAN, 123, 0, 0), \
    LOOK(bar, NONE, 255, 0, 0), \
    LOOK(bar_rest, NONE, 248, 0, 0), \
    LOOK(threshold, B_WHITE, 231, BOLD, BOLD), \
    LOOK(planline, B_CYAN, 123, BOLD, BOLD), \
    LOOK(filter, B_YELLOW, 226, BOLD, BOLD), \
    LOOK(key, B_CYAN, 123, BOLD, BOLD), \
    LOOK(status, B_YELLOW, 229, 0, 0), \
    PAIR(error, B_WHITE, BLUE, 231, 88, BOLD, BOLD | REVERSE), \
    LOOK(link, B_CYAN, 159, UNDER, UNDER), \
}

/* Orange and blue instead of red and green: they differ in lightness, too, whatever the eyes. */
#define COLOUR_BLIND { SHARED, \
    PAIR(normal, WHITE, BLACK, 252, 16, 0, 0), \
    LOOK(dim, NONE, 247, 0, 0), \
    LOOK(border, NONE, 244, 0, 0), \
    LOOK(border_focus, CYAN, 117, 0, 0), \
    LOOK(bad, B_YELLOW, 214, BOLD, BOLD), \
    LOOK(warn, B_WHITE, 230, UNDER, UNDER), \
    LOOK(good, CYAN, 33, 0, 0), \
    LOOK(missing, NONE, 248, 0, 0), \
    LOOK(pending, NONE, 250, 0, 0), \
    LOOK(bar, NONE, 252, 0, 0), \
    LOOK(bar_rest, NONE, 244, 0, 0), \
    LOOK(threshold, B_WHITE, 231, BOLD, BOLD), \
    LOOK(planline, CYAN, 117, BOLD, BOLD), \
    LOOK(filter, B_WHITE, 230, BOLD, BOLD), \
    LOOK(key, CYAN, 117, 0, BOLD), \
    LOOK(status, NONE, 223, 0, 0), \
    PAIR(error, BLACK, B_YELLOW, 16, 214, BOLD, BOLD | REVERSE), \
    LOOK(link, NONE, 153, UNDER, UNDER), \
}

/* 7:1, as lamps and daylight take the rest; what failed is a block that is seen from the last row. */
#define PROJECTOR { SHARED, \
    PAIR(normal, BLACK, B_WHITE, 16, 231, 0, 0), \
    LOOK(dim, NONE, 238, 0, 0), \
    LOOK(border, NONE, 240, 0, 0), \
    LOOK(border_focus, BLUE, 19, 0, 0), \
    PAIR(bad, B_WHITE, BLUE, 231, 88, BOLD, BOLD), \
    LOOK(warn, BLUE, 90, UNDER, UNDER), \
    LOOK(good, NONE, 22, 0, 0), \
    LOOK(missing, NONE, 240, 0, 0), \
    LOOK(pending, BLUE, 19, 0, 0), \
    LOOK(bar, NONE, 236, 0, 0), \
    LOOK(bar_rest, NONE, 240, 0, 0), \
    LOOK(threshold, NONE, 16, BOLD, BOLD), \
    LOOK(planline, BLUE, 19, BOLD, BOLD), \
    LOOK(filter, BLUE, 90, BOLD, BOLD), \
    LOOK(key, BLUE, 19, BOLD, BOLD), \
    LOOK(status, BLUE, 90, 0, 0), \
    PAIR(error, B_WHITE, BLUE, 231, 88, BOLD, BOLD | REVERSE), \
    LOOK(link, BLUE, 19, UNDER, UNDER), \
}

#define MONO { SHARED, \
    PLAIN(normal, 0), \
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
    { "high-contrast", HIGH_CONTRAST },
    { "colour-blind", COLOUR_BLIND },
    { "projector", PROJECTOR },
    { "mono", MONO },
};

const struct theme *theme_at(size_t i)
{
    return i < COUNT(BUILTIN) ? &BUILTIN[i] : NULL;
}

const struct theme *theme_builtin(const char *name)
{
    for (size_t i = 0; i < COUNT(BUILTIN); i++) {
        if (strcmp(BUILTIN[i].name, name) == 0)
            return &BUILTIN[i];
    }
    return NULL;
}

/* ---- what is drawn ---------------------------------------------------------------------- */

static short or_else(short colour, short of_normal)
{
    return colour == NONE ? of_normal : colour;
}

/* Of 8 colours none is bright but by being bold, and no background is: on its white only two can be read. */
static struct drawn of_eight(struct drawn d)
{
    if (d.bg >= BRIGHT)
        d.bg = WHITE;
    if (d.bg == WHITE)
        d.fg = d.fg == BLUE ? BLUE : BLACK;
    else if (d.fg >= BRIGHT)
        d = (struct drawn){ (short)(d.fg - BRIGHT), d.bg, d.attr | BOLD };
    return d;
}

struct drawn theme_drawn(const struct theme *t, enum role role, int colors)
{
    const struct look *l = &t->role[role], *page = &t->role[ROLE_normal];

    if (colors == 0)
        return (struct drawn){ NONE, NONE, l->mono };
    if (colors == 256)
        return (struct drawn){ or_else(l->fg256, page->fg256), or_else(l->bg256, page->bg256), l->attr };
    struct drawn d = { or_else(l->fg16, page->fg16), or_else(l->bg16, page->bg16), l->attr };
    if (colors < 16)
        d = of_eight(d);
    /* Where there are so few, many terminals draw what is bold in a lighter colour; a light background swallows it. */
    if (d.bg >= WHITE && d.attr & BOLD)
        d.attr = (d.attr & ~(unsigned)BOLD) | UNDER;
    return d;
}

/* ---- names ------------------------------------------------------------------------------ */

static const char *const ROLE_NAMES[] = {
#define R(name) #name,
    ROLES(R)
#undef R
};

/* In the order of the 16 colours; `fixed` is what a name alone means where there are 256. */
static const struct { const char *name; short fixed; } COLOURS[] = {
    { "black", 16 },         { "red", 203 },            { "green", 114 },        { "yellow", 221 },
    { "blue", 75 },          { "magenta", 176 },        { "cyan", 80 },          { "white", 231 },
    { "bright-black", 244 }, { "bright-red", 203 },     { "bright-green", 120 }, { "bright-yellow", 227 },
    { "bright-blue", 111 },  { "bright-magenta", 213 }, { "bright-cyan", 123 },  { "bright-white", 231 },
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
    short of16, of256;
    bool has16, has256;
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
    if (g->has16 && name == NONE && !g->has256) {
        g->has256 = true;
        return 1;
    }
    if (g->has16)
        return reject(r, W_THEME_MORE, word);
    g->of16 = name;
    g->has16 = true;
    return 1;
}

static void close_ground(const struct ground *g, short *of16, short *of256)
{
    *of16 = g->of16;
    *of256 = g->of256;
    if (g->of16 != NONE && !g->has256)
        *of256 = COLOURS[g->of16].fixed;
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
    close_ground(&fg, &look->fg16, &look->fg256);
    close_ground(&bg, &look->bg16, &look->bg256);
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
