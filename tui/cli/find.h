/* Finding plans and what is in them by the words that people type. */
#ifndef TUI_FIND_H
#define TUI_FIND_H

#include "cli/cli.h"

/* Everything small that most commands need, read once. */
struct cli_world {
    struct td_plans plans;
    struct td_agencies agencies;
    struct td_targets targets;   /* of the plan asked for */
    const struct td_plan *plan;  /* of --plan; NULL = all */
};
/* Reads plans, agencies and targets, and finds --plan. */
int cli_world_read(struct cli *c, struct cli_world *w);
void cli_world_free(struct cli_world *w);
int64_t cli_world_plan(const struct cli_world *w); /* id, 0 = all */
const struct td_plan *cli_plan_by_id(const struct cli_world *w, int64_t id);
const char *cli_plan_key(const struct cli_world *w, int64_t id);
/* "" for 0 */
const char *cli_agency_code(const struct cli_world *w, int64_t id);
const char *cli_agency_short(const struct cli_world *w, int64_t id);
/* EXIT_FAILED with "no such agency" and what was perhaps meant. */
int cli_find_agency(const struct cli_world *w, const char *code, const struct td_agency **out);

/* Collects codes that look like the one that was not found. */
struct cli_near { const char *query; char text[160]; int n; };
void cli_near_offer(struct cli_near *n, const char *code, const char *name);
/* "no target 'x'; did you mean y, z?" */
int cli_not_found(const struct cli_near *n, const char *what);

/* Codes are unique within their plan only: every thing is considered, and it is never guessed which one is meant. */
struct cli_found { const char *what; struct cli_near near; const void *first; char plans[256]; int n; };
void cli_consider(struct cli_found *f, const char *plan, const char *code, const char *name, const void *thing);
/* EXIT_DONE when `first` is the only one that has the code asked for (near.query); else a message was given. */
int cli_decide(const struct cli *c, const struct cli_found *f);
/* The year that the option says, `otherwise` without it. */
int cli_year(const struct cli *c, enum cli_option_id id, int otherwise, int *out);
int cli_find_target(struct cli *c, const struct cli_world *w, const char *code, const struct td_target **out);

#endif
