/* What `list` and `show` say of single things. */
#ifndef TUI_SHOW_H
#define TUI_SHOW_H

#include "cli/page.h"

/* ---- lists ------------------------------------------------------------------------------ */

struct list_job { struct cli_world w; const struct kind *kind; };
const struct kind *list_kind(const char *word); /* of `list`; NULL: there is none */
int list_run(struct cli *c, void *job);         /* prints it */

/* Kinds that are no table of a bundle: verb/journal.c, verb/duties.c. */
int list_decisions(struct sheet *s);
int list_duties(struct sheet *s);
int list_journal(struct sheet *s);
int list_rates(struct sheet *s);
int list_reminders(struct sheet *s);
int list_requests(struct sheet *s);
int list_submissions(struct sheet *s);
const char *duty_code(enum td_duty_state state);

/* ---- verdicts: verb/charts.c ------------------------------------------------------------ */

/* The targets that were judged, for a spreadsheet that has charts of them. */
struct charts { struct chart *v; size_t n; };
/* Rows of a target come together; one that has no figure has no chart. */
void charts_keep(struct charts *k, const struct td_row *row);
/* Adds the figures that were judged, and a chart for each target, with the plan's thresholds beside them. */
int charts_put(struct charts *k, struct sheet *s);
void charts_free(struct charts *k);

/* ---- pages ------------------------------------------------------------------------------ */

int show_target(struct show *s, const struct td_target *t); /* verb/show-target.c */
int show_change(struct show *s);                            /* verb/journal.c */
int show_submission(struct show *s);                        /* verb/duties.c */

#endif
