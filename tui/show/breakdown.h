/* One target in the units that have figures of it, the worst first. */
#ifndef TUI_BREAKDOWN_H
#define TUI_BREAKDOWN_H

#include "show/model.h"

struct unit { const struct td_agency *agency; struct td_row row; bool ended, within; }; /* within the plan's city */
struct units { struct unit *v; size_t n; };

/* Judged by the next milestone, all but the city itself; TD_OK, or td_errmsg() says why not. Zero it before. */
int units_read(struct units *u, const struct model *m, const struct td_target *target);
void units_free(struct units *u);
/* Those of the city's present units that do not reach the goal, and how many there are of them in all. */
size_t units_short(const struct units *u, const struct unit *worst[], size_t most, size_t *all);

#endif
