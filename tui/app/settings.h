/* Setting something from the screen, for the next time too. */
#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include "app/view.h"

/* Sets an option for this user, follows it and says so. NULL: it is not set any more. False: not
 * done, and why has been said. */
bool settings_set(struct app *a, enum option_id id, const char *value);
/* The user's file as it is now: its keys, what it sets; what is wrong with it is said. */
void app_read_conf(struct app *a);
/* Binds commands to keys, follows that and says what does not fit. False: not done, and why has been said. */
bool settings_bind(struct app *a, const struct command_keys *l, size_t n);
/* What people have chosen by a key is theirs the next time, too: written down without a word when the program ends. */
void settings_later(struct app *a, enum option_id id, const char *value);
void settings_end(struct app *a);
/* The order and the columns of a list, so. */
void settings_later_list(struct app *a, const struct list *l);
/* CMD_keep_columns: keeps columns and order of the list for the next time. False: another command. */
bool settings_keep(struct app *a, const struct list *l, enum command c);

#endif
