/*
 * What the commands that write have in common: options read as numbers, periods and days in either convention, texts
 * in normal form, and one line that says what was saved. "Saved" is said after COMMIT and not before (PITFALLS 40).
 */
#ifndef TUI_CLI_WRITE_H
#define TUI_CLI_WRITE_H

#include "cli/find.h"

struct writing {
    struct cli *c;
    struct cli_world w;
    int status;                  /* of the first that was wrong; what follows is left undone */
    int64_t change;              /* what was saved */
    char *kept[CLI_OPTIONS + 4]; /* arguments and options in normal form */
    size_t n_kept;
};

/* Reads the world; arguments and options are in normal form afterwards. Refuses --as-of: the past is
 * for looking at; and who may not do it. TD_ACT_OTHER: nothing is to be written yet. */
void writing_begin(struct writing *w, struct cli *c, enum td_act act);
int writing_end(struct writing *w); /* the command's status */
/* May it go on? Else `status` is kept as the first that was wrong. */
bool writing_goes_on(struct writing *w, int status);

/* The option's text, "" when it is not given. */
const char *writing_text(const struct writing *w, enum cli_option_id id);
/* What is read from an option; what is not given leaves *out alone. `name` is what the message calls it:
 * "--numerator", "VALUE"; `counted`: it has no decimals. */
void writing_number(struct writing *w, const char *name, const char *text, bool counted, struct td_num *out);
void writing_whole(struct writing *w, enum cli_option_id id, int least, int most, int *out);
void writing_date(struct writing *w, enum cli_option_id id, td_date *out);
void writing_has_come(struct writing *w, enum cli_option_id id, td_date day); /* not after today */
void writing_past(struct writing *w, enum cli_option_id id, td_date *out);     /* both */
void writing_period(struct writing *w, const char *name, const char *text, td_period *out);
/* The value of the option's word in the list. */
int writing_word(const struct writing *w, enum cli_option_id id, const struct td_choice *list, int otherwise);
/* --agency; without it *out stays. */
void writing_agency(struct writing *w, int64_t *out);

/* What the library says of what was to be written: in words for people where it is a conflict. False: it refused. */
bool writing_done(struct writing *w, int rc);
/* The line on standard output: what was saved, and how to take it back. A line that cannot be printed does not make
 * undone what is on disk, so it is no failure. */
void writing_saved(const struct writing *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
