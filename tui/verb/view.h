/* --view: what the board lists when one opens a saved view, for commands that list the same. */
#ifndef TUI_VERB_VIEW_H
#define TUI_VERB_VIEW_H

#include "cli/find.h"

struct chosen_row { int64_t id; int year[2]; bool yearly[2]; }; /* of a target: the thresholds that it shows */
struct chosen_list { struct chosen_row *v; size_t n; };
enum chosen_kind { CHOSEN_TARGETS, CHOSEN_TASKS, CHOSEN_AGENCIES, CHOSEN_KINDS };
struct chosen {
    char plan[128], agency[128];   /* keys; "" = none */
    struct chosen_list list[CHOSEN_KINDS];
    char words[1024];              /* "Khung nhìn: Giao ban (52/KH-UBND, mốc 2030)" */
};

/* The saved view that --view names, NULL in *out without it; what is not there any more is said. The plan becomes that
 * of --plan. */
int chosen_read(struct cli *c, struct chosen **out);
void chosen_free(struct chosen *k); /* NULL is harmless */
/* Is it among them? Without a view everything is. */
bool chosen_has(const struct chosen *k, enum chosen_kind kind, int64_t id);
bool chosen_row(const struct chosen *k, const struct td_row *row);
/* EXIT_DONE where there is a view of this name, or none is asked for. */
int chosen_check(struct cli *c);

#endif
