/*
 * Themes: role -> colours and attributes, nothing else. The defaults are in the binary; a file
 * replaces the looks of the roles that it names and is checked: an unknown role, colour or
 * attribute is an error naming file and line. themes/ holds the built-in ones as templates.
 *
 *     [theme]
 *     bad    = bright-red 203 bold, mono bold reverse
 *     status = white 231 on blue 24
 *
 * A colour is a name for terminals of 8 or 16 colours (red, bright-red; of 8, bright is bold), then a number from 16
 * to 255 for those of 256 (0-15 belong to the user); either may be missing or "default", which is as `normal` has it,
 * and in `normal` the terminal's own. Behind "on" stands the background; attributes are bold, underline, reverse, dim.
 * "mono": the attributes where there are no colours; without it they are the same.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include "base/words.h"
#include "engine/canvas.h"

enum { ATTR_BOLD = 1, ATTR_UNDERLINE = 2, ATTR_REVERSE = 4, ATTR_DIM = 8 };

struct look {
    short fg16, bg16;   /* -1 = as `normal`, there the terminal's own; 0-15 */
    short fg256, bg256; /* -1 or 16-255 */
    unsigned attr;      /* used with colours */
    unsigned mono;      /* used without: NO_COLOR, --color=never, a monochrome terminal */
};
struct theme {
    const char *name;
    struct look role[ROLE_COUNT];
};

/* The built-in ones: NULL when there is no such name, none more. */
const struct theme *theme_at(size_t i);
const struct theme *theme_builtin(const char *name);
/* How a terminal of 0, 8, 16 or 256 colours shows a role; -1 = its own colour. */
struct drawn { short fg, bg; unsigned attr; };
struct drawn theme_drawn(const struct theme *t, enum role role, int colors);
/* Reads an INI file over the built-in dark theme. False with a one-line message in err, in `lang`,
 * and *out unchanged. out->name is `path`, which must stay alive. */
bool theme_load(struct theme *out, const char *path, enum td_lang lang, char *err, size_t size);

#endif
