/* What `list` and `show` say of single things. */
#ifndef TUI_SHOW_H
#define TUI_SHOW_H

#include "cli/records.h"

/* Kinds of `list` that are no table of a bundle (verb/duties.c), see cli_records(). */
int list_duties(struct cli *c, const struct cli_world *w);
int list_rates(struct cli *c, const struct cli_world *w);
int list_reminders(struct cli *c, const struct cli_world *w);
int list_submissions(struct cli *c, const struct cli_world *w);

int show_target(struct show *s, const struct td_target *t); /* verb/show-target.c */
int show_change(struct show *s);                            /* verb/journal.c */
int show_submission(struct show *s);                        /* verb/duties.c */

#endif
