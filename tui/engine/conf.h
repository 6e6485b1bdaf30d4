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
 *     [view.1]
 *     name = Giao ban
 *     agency = so-gddt
 *
 * A line that means nothing is named and skipped; writing keeps comments, order and what is not
 * understood.
 */
#ifndef TUI_CONF_H
#define TUI_CONF_H

#include <limits.h>

#include "base/words.h"
#include "engine/options.h"

/* What the board shows, saved under a name: texts, as they stand in the file. "" = nothing said. */
#define SAVED_FIELDS(F) \
    F(NAME, "name") F(KEY, "key") F(PLAN, "plan") F(MILESTONE, "milestone") F(AGENCY, "agency") F(ACT_ON, "act-on") \
    F(PANE, "pane") F(ZOOM, "zoom") F(FILTER, "filter.targets") F(FILTER_TASKS, "filter.tasks") \
    F(FILTER_AGENCIES, "filter.agencies") F(SORT, "sort.targets") F(SORT_TASKS, "sort.tasks") \
    F(SORT_AGENCIES, "sort.agencies") F(COLUMNS, "columns.targets") F(COLUMNS_TASKS, "columns.tasks") \
    F(COLUMNS_AGENCIES, "columns.agencies")
enum saved_field {
#define F(id, name) SAVED_##id,
    SAVED_FIELDS(F)
#undef F
    SAVED_SAYS
};
enum { SAVED_MOST = 32, SAVED_TEXT = 192, SAVED_KEYS = 9 };
struct saved { int place; char said[SAVED_SAYS][SAVED_TEXT]; }; /* place: of its section, from 1; 0 = it has none yet */

struct conf {
    char path[PATH_MAX]; /* "" = there is no home for it */
    struct saved saved[SAVED_MOST]; /* in the order of the file */
    size_t n_saved;
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

/* The one of this name, however it is cased and marked; NULL = there is none. */
const struct saved *conf_saved(const struct conf *c, const char *name);
const struct saved *conf_saved_at(const struct conf *c, int place);
const struct saved *conf_saved_key(const struct conf *c, int key);
/* Writes it, in the place of what its section said, and gives it a place when it has none; takes its key from another
 * one that has it. As conf_write(), ENOSPC when there are too many. */
int conf_save(struct conf *c, struct saved *s);
int conf_unsave(struct conf *c, int place);

#endif
