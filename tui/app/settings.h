/* Columns and order of lists as people have set them; setting something from the screen. */
#ifndef TUI_SETTINGS_H
#define TUI_SETTINGS_H

#include "app/view.h"

/* Columns and order of a list that is being opened. */
void settings_of_list(struct app *a, struct list *l);
/* Sets an option for this user, follows it and says so. NULL: it is not set any more. False: not
 * done, and why has been said. */
bool settings_set(struct app *a, enum option_id id, const char *value);
/* CMD_keep_columns: keeps columns and order of the list for the next time. False: nothing to do. */
bool settings_keep(struct app *a, const struct list *l, enum command c);

#endif
