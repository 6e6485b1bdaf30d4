/*
 * What people may set, by the table options.def: each value has layers, and the highest that says
 * something counts.
 */
#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/number.h"

enum option_id {
#define O(id, name, type, words, least, most, preset, scope, en, vi) O_##id,
#include "engine/options.def"
#undef O
    OPTIONS
};

/* Who says it, the later before the earlier. */
/* Its words are W_FROM_PRESET ... in the same order. */
enum option_from { FROM_PRESET, FROM_DATABASE, FROM_FILE, FROM_ENVIRONMENT, FROM_COMMAND, FROM_ALL };

enum option_type { OPTION_CHOICE, OPTION_NUMBER, OPTION_TEXT, OPTION_COLUMNS, OPTION_SORT };
enum option_scope { OPTION_USER, OPTION_SHARED };

struct option_info {
    const char *name, *words, *preset;
    enum option_type type;
    int least, most;
    enum option_scope scope;
    const char *help[2]; /* by enum td_lang */
};
extern const struct option_info option_table[OPTIONS];

struct options { char *said[OPTIONS][FROM_ALL]; }; /* NULL = nothing; zeroed at first */

int option_named(const char *name); /* -1 = none */
bool option_can_be(enum option_id id, const char *value);
/* "auto, vi, en"; "25-1000, auto"; "" = anything. */
void option_accepts(char *buf, size_t size, enum option_id id);
/* False: the option cannot be that; nothing has changed. NULL unsays. */
bool options_say(struct options *o, enum option_id id, enum option_from from, const char *value);
const char *option_value(const struct options *o, enum option_id id);
enum option_from option_from(const struct options *o, enum option_id id);
bool option_is(const struct options *o, enum option_id id, const char *word);
/* Of a NUMBER; -1 while it is a word. */
int option_number(const struct options *o, enum option_id id);
char option_point(const struct options *o); /* for td_num_style() */
void options_free(struct options *o);

struct td;
struct theme;
/* The theme of this name: a built-in one, or a file, whose name must stay alive. False, and why, and what there is. */
bool option_theme(struct theme *out, const char *name, enum td_lang lang, char *why, size_t size);
/* Can a value that it may have be followed: is there such a theme; does the database (NULL: none is at hand) have
 * such a plan, such a milestone? False, and why. */
bool option_follows(enum option_id id, const char *value, struct td *td, enum td_lang lang, char *why, size_t size);
/* The value as it is kept: the file of a theme by its whole name. Stays until the next call. */
const char *option_kept(enum option_id id, const char *value);
/* Takes what the database says in the place of what one said before. */
void options_of_database(struct options *o, struct td *td);

#endif
