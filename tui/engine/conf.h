/*
 * The file in which a person says what they want: $XDG_CONFIG_HOME/tiendo/tiendo.conf, else
 * ~/.config/tiendo/tiendo.conf.
 *
 *     [options]
 *     language = en
 *     [keys]
 *     undo = Ctrl-Z u
 *     [keys.grid]
 *     note = none
 *
 * A line that means nothing is named and skipped; writing keeps comments, order and what is not
 * understood.
 */
#ifndef TUI_CONF_H
#define TUI_CONF_H

#include <limits.h>

#include "base/words.h"
#include "engine/options.h"

struct conf {
    char path[PATH_MAX]; /* "" = there is no home for it */
    /* In the order of lines: what is wrong, with what in the line; what would be right. */
    struct conf_problem { int line, error; enum td_word fault, also; char what[96], right[160]; } problem[16];
    size_t problems;     /* those that have room above */
};

/* What the file says becomes the layer FROM_FILE, and the keys of commands. No file is fine. */
void conf_read(struct conf *c, struct options *o);
/* "/home/an/.config/tiendo/tiendo.conf:3: no such option: colour"; harmless, whatever the file has. */
void conf_problem(const struct conf *c, size_t i, enum td_lang lang, char *buf, size_t size);
/* Says one option in the file; NULL: no longer. The file of a symbolic link is written, not the
 * link. 0, or errno, for files_why(): EINVAL when it would not be read back as it was meant. */
int conf_write(const struct conf *c, enum option_id id, const char *value);
struct command_keys;
/* ... and in [keys] which keys these commands have, all of them or none. */
int conf_write_keys(const struct conf *c, const struct command_keys *l, size_t n);

#endif
