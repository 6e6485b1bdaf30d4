/* Long work: how far it is, and how a signal ends it. */
#ifndef TUI_PROGRESS_H
#define TUI_PROGRESS_H

#include "cli/cli.h"

struct cli_work { bool tty, shown; int64_t last; };
/* From here to the end signals only ask to stop, also while another process holds the database. */
void cli_work_begin(struct cli *c, struct cli_work *w);
bool cli_work_stopped(void);
/* For the library's progress callbacks, `arg` is the struct: cli_work_show(); false once a signal has come. */
bool cli_work_goes_on(void *arg, uint64_t done, uint64_t all);
/* `done`: everything was done, signal or not. Else the signal that came ends the program, and it is said that nothing
 * was written. */
int cli_work_end(struct cli *c, struct cli_work *w, bool done);
/* For work that a signal may end where it is: only how far it is, for a person who waits longer than a moment. all = 0:
 * nobody knows how much there is. */
void cli_work_watch(struct cli_work *w);
void cli_work_show(struct cli_work *w, uint64_t done, uint64_t all);
void cli_work_clear(struct cli_work *w);

#endif
