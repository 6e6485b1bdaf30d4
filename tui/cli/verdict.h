/* Verdicts and values as the command line prints them. */
#ifndef TUI_VERDICT_H
#define TUI_VERDICT_H

#include "cli/find.h"

/* The verdict's word for people. */
const char *cli_verdict_word(enum td_verdict_code v, enum td_lang lang);
/* The sentence: which rule decided and with which numbers; never empty. */
void cli_reason(char *buf, size_t size, const struct cli *c, const struct td_row *row);
/* "99,5%", "2 mức độ" with `unit`; a milestone's value is done or not done. */
void cli_value(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               struct td_num n);
/* ">= 75-80%" */
void cli_bound(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               const struct td_threshold *h);
/* "Total 54. Missed: 2; on track: 5" */
void cli_counts(char *buf, size_t size, const struct cli *c, const struct td_counts *counts);

/* The columns of `status --format json`, and one row as their texts. */
enum { STATUS_FIELDS = 22 };
extern const char *const cli_status_names[STATUS_FIELDS + 1];
struct cli_status_row {
    const char *cell[STATUS_FIELDS];
    char text[STATUS_FIELDS][96];
    char reason[1024];
};
void cli_status_cells(struct cli_status_row *out, const struct cli *c, const struct cli_world *w,
                      const struct td_row *row);

/* What was last said of a task; or that nothing was. */
const char *cli_task_state(const struct cli *c, const struct td_task *k);

#endif
