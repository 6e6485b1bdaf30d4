/*
 * What the board and its views look at: one plan read from the database, judged on the review date, and the choices
 * that narrow it (agency, milestone, only what lags). A client of tiendo.h; knows no screen.
 */
#ifndef TUI_MODEL_H
#define TUI_MODEL_H

#include "tiendo.h"

enum task_word { TASK_OVERDUE = TD_STANDS_OVERDUE, TASK_SOON = TD_STANDS_SOON, TASK_STARTED = TD_STANDS_STARTED,
                 TASK_SILENT = TD_STANDS_SILENT, TASK_STOPPED = TD_STANDS_STOPPED, TASK_NOT_DUE = TD_STANDS_NOT_DUE,
                 TASK_DONE = TD_STANDS_DONE };

enum { MILESTONE_NEXT = 0, MILESTONE_THIS_YEAR = -1 }; /* else a year */

struct agency_sums { int leads, lagging, tasks; int64_t counted; }; /* the task that was counted last */

struct model {
    struct td *td;
    const char *first;              /* key of the plan to begin with; NULL = the first one */
    td_date review;
    struct td_plans plans;
    struct td_agencies agencies;
    struct td_successions successions;
    unsigned turn;                  /* counts how often it was read: what is made of it before is out of date */
    /* of the plan in view */
    size_t plan_at;
    struct td_targets targets;
    struct td_tasks tasks;
    struct td_obligations obligations;
    struct td_duties overdue;       /* reports of all years that have not come, the oldest first */
    int requests;                   /* open requests for explanation */
    struct td_board board;          /* every threshold of every target, the city's figures */
    size_t *first_row;              /* by target: its first row in board; [n] = end */
    struct agency_sums *sums;       /* by place of the agency; successors count what they took over */
    int root_depth;                 /* of the plan's city in the tree */
    bool *relevant;                 /* by place: has a part in the plan, or leads to one that has */
    /* choices */
    int milestone;                  /* MILESTONE_NEXT, MILESTONE_THIS_YEAR or a year */
    int64_t agency;                 /* 0 = all */
    bool only_lagging;
    bool *own;                      /* by place: the chosen agency and those below it */
    bool *as_group;                 /* by place: a group that the chosen agency belongs to */
};

/* Reads everything; on failure the model keeps what it had and td_errmsg() says why. */
int model_load(struct model *m);
void model_free(struct model *m);
const struct td_plan *model_plan(const struct model *m); /* NULL when there is none */
int model_set_plan(struct model *m, size_t at);
void model_set_milestone(struct model *m, int milestone);
void model_choose(struct model *m, int64_t agency);

/* The threshold of a target under the milestone in view; NULL = it has none. */
const struct td_threshold *model_threshold(const struct model *m, const struct td_target *t);
/* The row that the board shows for a target under the milestone in view; NULL = it has no such threshold. */
const struct td_row *model_row(const struct model *m, size_t target);
/* The plan's own milestone that has passed, beside it; NULL = none. */
const struct td_row *model_passed(const struct model *m, size_t target);
/* The last milestone year of the plan in view, and the next milestone's; 0 = none. */
int model_end_year(const struct model *m);
int model_next_year(const struct model *m);
/* The next choice after the present one: next, each year of the plan, this year, next ... */
int model_next_milestone(const struct model *m);

/* What a target counts as: the worst of the plan's milestones at which it lags, else as model_row(); TD_VERDICTS = it
 * has no row. And does it lag? (td_row_lags(), the one meaning.) */
enum td_verdict_code model_worst(const struct model *m, size_t target);
bool model_lags(const struct model *m, size_t target);
/* The row that says so; NULL = none. */
const struct td_row *model_worst_row(const struct model *m, size_t target);
bool model_target_shown(const struct model *m, size_t target);
bool model_task_shown(const struct model *m, size_t task);
/* How the targets of whom is chosen stand at one of the plan's own milestones, by its year. */
struct td_counts model_counts(const struct model *m, int year);
/* The plan's own milestones, ascending; how many. */
enum { MILESTONES = 8 };
int model_years(const struct model *m, int years[MILESTONES]);

/* Where a task stands on the review date; *due gets its next day (0 = none). */
enum task_word model_task_word(const struct model *m, const struct td_task *t, td_date *due);
/* The report whose last day is the next, that day and the year that it is of; NULL = none has one. */
const struct td_obligation *model_next_duty(const struct model *m, td_date *due, int *year);
/* Does the chosen agency, or somebody whose reports it answers for, owe this one? */
/* Does the chosen agency itself answer for what was given to `owner`, and not one below it? */
bool model_answers_for(const struct model *m, int64_t owner, const char *item);
bool model_duty_shown(const struct model *m, const struct td_duty *d);

/* Does the chosen agency do today what this one was given, an item by its code? The part that it has in a task, be it
 * as one of a group; NULL = none. */
bool model_acts_on(const struct model *m, int64_t agency, const char *item);
const struct td_assignment *model_part(const struct model *m, const struct td_task *t);
/* Who does today what this agency was given: short names of its successors on the review date, joined by ", "; its own
 * while it exists. With a mark where that or the lead itself (`basis`) is only inferred. */
void model_holder(const struct model *m, int64_t agency, const char *item, enum td_basis basis, char *buf, size_t size);
/* Of a target, or else of a task; "" = of neither. */
const char *model_code(const struct model *m, int64_t target, int64_t task);
const char *model_agency_name(const struct model *m, int64_t id);

#endif
