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
    const struct chosen *chosen; /* of --view (verb/view.h); NULL = everything */
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

/* Each of these is EXIT_DONE with *out, or gives a message: there is none, what was perhaps meant, or which plans have
 * one. Codes are unique within their plan only, and it is never guessed which one is meant. */
int cli_find_plan(const struct cli_world *w, const char *key, const struct td_plan **out);
int cli_find_agency(const struct cli_world *w, const char *code, const struct td_agency **out);
/* --agency; NULL without it, and for "all". */
int cli_asked_agency(const struct cli *c, const struct cli_world *w, const struct td_agency **out);
int cli_find_target(const struct cli *c, const struct cli_world *w, const char *code, const struct td_target **out);
/* *out is in *l, which the caller frees in any case; tasks with what was said of `year`. */
int cli_find_task(const struct cli *c, const struct cli_world *w, const char *code, int year, struct td_tasks *l,
                  const struct td_task **out);
int cli_find_obligation(const struct cli *c, const struct cli_world *w, const char *code, struct td_obligations *l,
                        const struct td_obligation **out);

/* Collects codes that look like the one that was not found. */
struct cli_near { const char *query; char text[160]; int n; };
void cli_near_offer(struct cli_near *n, const char *code, const char *name);
/* "no target 'x'; did you mean y, z?" */
int cli_not_found(const struct cli_near *n, const char *what);

/* A whole number, as digits. */
bool cli_whole(const char *s, int64_t least, int64_t most, int64_t *out);
/* The year that the option says, `otherwise` without it. */
int cli_year(const struct cli *c, enum cli_option_id id, int otherwise, int *out);

#endif
