/* Verdicts and values as the command line prints them. */
#ifndef TUI_VERDICT_H
#define TUI_VERDICT_H

#include "cli/records.h"

/* The verdict's word for people. */
const char *cli_verdict_word(enum td_verdict_code v, enum td_lang lang);
/* The sentence: which rule decided and with which numbers; never empty. */
void cli_reason(char *buf, size_t size, const struct cli *c, const struct td_row *row);
/* "99,5%", "2 mức độ" with `unit`; a milestone's value is done or not done. */
void cli_value(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               struct td_num n);
/* The same of a verdict's value, as sure as it is: "gần 50%". */
void cli_hedged(char *buf, size_t size, const struct cli *c, const struct td_target *t, struct td_num n,
                struct td_hedge how);
/* ">= 75-80%" */
void cli_bound(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               const struct td_threshold *h);
/* "Total 54. Missed: 2; on track: 5" */
void cli_counts(char *buf, size_t size, const struct cli *c, const struct td_counts *counts);

/* "%", "xã": of the target's values. */
const char *cli_unit(const struct cli *c, const struct td_target *t);
/* A sheet of verdicts is prepared for them; made-up ones have a last column more if `marked`. Then a row of it. */
void verdict_sheet(struct sheet *s, bool marked);
void verdict_row(struct sheet *s, const struct td_row *row);

/* Where a task stands on the review day, as on the screen; *code is for programs, beside what was last said of it. */
const char *cli_task_standing(const struct cli *c, const struct td_task *k, const char **code);

#endif
