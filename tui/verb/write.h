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
    char *kept[CLI_OPTIONS + 4]; /* arguments and options in normal form */
    size_t n_kept;
};

/* Reads the world; arguments and options are in normal form afterwards. Refuses --as-of: the past is
 * for looking at; and who may not do it. TD_ACT_OTHER: nothing is to be written yet. */
int writing_begin(struct writing *w, struct cli *c, enum td_act act);
/* Returns `status`. */
int writing_end(struct writing *w, int status);

/* The option's text, "" when it is not given. */
const char *writing_text(const struct writing *w, enum cli_option_id id);
/* What is read from an option; what is not given leaves *out alone. EXIT_DONE, or EXIT_USAGE with a message. `name` is
 * what the message calls it: "--numerator", "VALUE". */
int writing_number(const struct writing *w, const char *name, const char *text, struct td_num *out);
int writing_whole(const struct writing *w, enum cli_option_id id, int least, int most, int *out);
int writing_date(const struct writing *w, enum cli_option_id id, td_date *out);
int writing_period(const struct writing *w, const char *name, const char *text, td_period *out);
/* The value of the option's word in the list. */
int writing_word(const struct writing *w, enum cli_option_id id, const struct td_choice *list, int *out);
/* The report with this code; *out is in *l, which is freed by the caller in any case. */
int writing_obligation(const struct writing *w, const char *code, struct td_obligations *l,
                       const struct td_obligation **out);
/* --agency; without it *out stays. */
int writing_agency(const struct writing *w, int64_t *out);

/* What the library has refused, in words for people where it is a conflict. Returns EXIT_FAILED. */
int writing_refused(const struct writing *w, int rc);
/* The line on standard output: what was saved, and how to take it back. A line that cannot be printed does not make
 * undone what is on disk, so it is no failure. Returns EXIT_DONE. */
int writing_saved(const struct writing *w, int64_t change, const char *what);

#endif
