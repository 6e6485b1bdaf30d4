/* What plans are made of: plans, agencies and their successions, targets, tasks, report duties. */
#ifndef TD_PLAN_H
#define TD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/assess.h"
#include "store/handle.h"

struct td_plan {
    int64_t id;
    int rev;
    const char *key, *title, *title_en, *number, *issuer, *status, *supersedes, *source;
    const char *short_title; /* "" = none */
    int coverage;      /* per cent of the units that must have reported before a figure of them all is judged */
    int64_t city;      /* the agency whose figures are "the city's" unless said */
    td_date issued_on;
    int start_year, end_year; /* 0 = not said */
};
struct td_plans { struct td_plan *v; size_t n; struct td_list *mem; };
int td_plans(struct td *td, struct td_plans *out); /* in the order they were first loaded */
static inline void td_plans_free(struct td_plans *l) { td_list_clear(l); }
/* What people call it, in one line: its short title in Vietnamese where it has one. */
const char *td_plan_name(const struct td_plan *p, enum td_lang lang);
const struct td_plan *td_plan_by_key(const struct td_plans *l, const char *key);
const struct td_plan *td_plan_by_id(const struct td_plans *l, int64_t id);

struct td_agency {
    int64_t id;
    int64_t parent;     /* 0 = none */
    int64_t named_by;   /* the first plan that named it */
    int rev;
    int depth;          /* in the tree; 0 for a root */
    const char *code, *name, *name_en, *short_name, *kind;
    td_date valid_from, valid_to; /* 0 = open */
};
struct td_agencies {
    struct td_agency *v; size_t n; struct td_list *mem;
    const uint32_t *place; /* id -> place in v, plus one; internal to td_agency_by_id() */
    int64_t top_id;
};
/* All agencies as a tree: parents before children, siblings in the order of their bundle. */
int td_agencies(struct td *td, struct td_agencies *out);
static inline void td_agencies_free(struct td_agencies *l) { td_list_clear(l); }
const struct td_agency *td_agency_by_id(const struct td_agencies *l, int64_t id);
const struct td_agency *td_agency_by_code(const struct td_agencies *l, const char *code);
/* By its short name, where it has one. */
static inline const char *td_agency_short(const struct td_agency *a)
{
    return *a->short_name ? a->short_name : a->name;
}
bool td_agency_exists_on(const struct td_agency *a, td_date day);
/* Is `a` the agency `of` or below it in the tree? */
bool td_agency_within(const struct td_agencies *l, const struct td_agency *a, int64_t of);

/* Who says so: the document, or we from what it says. UNSAID: a row from before the question was asked. */
enum td_basis { TD_BASIS_UNSAID, TD_BASIS_STATED, TD_BASIS_INFERRED };

enum td_succession_kind { TD_RENAME, TD_MERGE, TD_SPLIT, TD_ABOLISH };
struct td_succession {
    int64_t predecessor, successor; /* successor 0: abolished without one */
    td_date on;
    enum td_succession_kind kind;
    struct td_num share; /* of the predecessor that goes there; no value = not known */
    const char *note;
    const char *scope;   /* codes of the tasks and targets that go over, joined by |; "" = everything */
    enum td_basis basis;
};
struct td_successions { struct td_succession *v; size_t n; struct td_list *mem; };
int td_successions(struct td *td, struct td_successions *out);
static inline void td_successions_free(struct td_successions *l) { td_list_clear(l); }

/* Who acts for whom on a day (whose.c, pure). `facts`: what is only inferred is left out, as in a paper. An item is the
 * code of a target or a task, of which a succession may say by name that it goes over; NULL: whatever there is. */
struct td_whose {
    const struct td_agencies *agencies; const struct td_successions *successions; td_date day; bool facts;
};
#define TD_INFERRED_MARK "*" /* behind a name on the screen: nobody has confirmed it */
/* Calls visit for everyone who does that day what the agency was given, itself while it is there and has not handed it
 * on; `sure`: by what documents say. False: nobody does. */
bool td_each_holder(const struct td_whose *w, int64_t agency, const char *item,
                    void (*visit)(void *arg, size_t at, bool sure), void *arg);
/* By place: the agency and those below it; and the groups it belongs to, now or in the place of who came before it. */
void td_own(bool *own, bool *as_group, const struct td_whose *w, int64_t agency);
/* Was it given to one of `own`, or does one of them do it now? */
bool td_acts_on(const struct td_whose *w, const bool *own, int64_t agency, const char *item);
/* Short names of those who do it, joined by ", ", those that are not sure with the mark. */
void td_holder(char *buf, size_t size, const struct td_whose *w, int64_t agency, const char *item);
/* How many they are, and the first of them, 0 = none. */
int td_holders(const struct td_whose *w, int64_t agency, const char *item, int64_t *first);

enum { TD_KIND_OF_TARGET = -1 }; /* the choice of a threshold that has no kind of its own */
struct td_threshold {
    int64_t target;
    int year;
    enum td_kind kind;   /* its own, else its target's */
    const char *series;  /* of the figures that are judged by it; "" = the target's own definition */
    struct td_num bound, upper;
    bool strict, yearly; /* yearly: a working target, not the plan's own */
    const char *text;
};
struct td_target {
    int64_t id, plan, lead, parent; /* lead, parent: 0 = none */
    int rev;
    enum td_basis basis; /* of the lead */
    const char *code, *group, *group_title, *name, *name_en, *unit, *numerator, *denominator, *source;
    enum td_kind kind;
    int direction, decimals;
    td_period base_period;
    struct td_num base_value;
    const struct td_threshold *thresholds; /* by year, the plan's own before the yearly ones */
    size_t n_thresholds;
};
struct td_targets { struct td_target *v; size_t n; struct td_list *mem; };
int td_targets(struct td *td, struct td_targets *out, int64_t plan); /* 0 = all; in the plan's order */
static inline void td_targets_free(struct td_targets *l) { td_list_clear(l); }
/* A milestone has as many stages as its thresholds ask for. */
int td_target_stages(const struct td_target *t);
/* The one with this id, or NULL; so the two below. */
const struct td_target *td_target_by_id(const struct td_targets *l, int64_t id);
/* Is it a number of things: without decimals and no share? */
static inline bool td_target_counts(const struct td_target *t) { return !t->decimals && !td_unit_is_percent(t->unit); }
/* From this day on it does not apply: the day after the last agency below the city of the kind that it counts. 0 while
 * one is there, when there never was one, and when it counts none. */
td_date td_target_ended(const struct td_target *t, const struct td_agencies *l, int64_t city);

enum td_cadence { TD_ONCE, TD_YEARLY, TD_ONGOING };
enum td_role { TD_LEAD, TD_COORDINATE, TD_ADVISE, TD_REQUESTED };
struct td_assignment { int64_t task, agency; enum td_role role; enum td_basis basis; };
enum td_task_state { TD_TASK_NONE, TD_TASK_STARTED, TD_TASK_DONE, TD_TASK_STOPPED };
struct td_task {
    int64_t id, plan;
    int rev;
    const char *code, *section, *title, *title_en, *targets; /* targets: codes joined by | */
    enum td_cadence cadence;
    td_date start, due;
    int year;                 /* in which it is due, where the document names no day; 0 = none */
    const struct td_assignment *assignments; /* lead first */
    size_t n_assignments;
    enum td_task_state state; /* of the newest progress (for a yearly task: of the year asked for) */
    int percent;              /* -1 = not said */
    td_date said_on;          /* 0 = nobody has said anything yet */
};
struct td_tasks { struct td_task *v; size_t n; struct td_list *mem; };
int td_tasks(struct td *td, struct td_tasks *out, int64_t plan, int year); /* plan 0 = all */
static inline void td_tasks_free(struct td_tasks *l) { td_list_clear(l); }
/* 0 = nobody. */
static inline int64_t td_task_lead(const struct td_task *t)
{
    return t->n_assignments && t->assignments[0].role == TD_LEAD ? t->assignments[0].agency : 0;
}
static inline enum td_basis td_task_basis(const struct td_task *t) /* of its lead */
{
    return td_task_lead(t) ? t->assignments[0].basis : TD_BASIS_UNSAID;
}
const struct td_task *td_task_by_id(const struct td_tasks *l, int64_t id);

/* The part that `own` and its groups have in a task, the first in the task's order; NULL = none. With td_acts_on() of a
 * target's lead the one answer of screen, command line and papers. */
const struct td_assignment *td_part_in(const struct td_whose *w, const bool *own, const bool *as_group,
                                       const struct td_task *t);
/* Does the agency answer for what `owner` owes or owed by this item: itself, or one that has ended and left it to it?
 * Those below it answer for themselves. */
bool td_answers_for(const struct td_whose *w, const bool *own, int64_t agency, int64_t owner, const char *item);

/* Where a task stands on a day; *due gets its next day, or this year's that has passed (0 = none). One that is due in a
 * year without a day is overdue when that year has ended, by no number of days. */
enum td_standing { TD_STANDS_OVERDUE, TD_STANDS_SOON, TD_STANDS_STARTED, TD_STANDS_SILENT, TD_STANDS_STOPPED,
                   TD_STANDS_NOT_DUE, TD_STANDS_DONE, TD_STANDINGS };
enum td_standing td_task_standing(const struct td_task *t, td_date review, td_date *due);
/* That day, or "trong năm 2025"; "" = neither. */
size_t td_task_due_words(char *buf, size_t size, const struct td_task *t, td_date due, enum td_lang lang);

struct td_obligation {
    int64_t id, plan;
    int rev;
    const char *code, *title, *title_en, *from, *to, *via; /* agency codes or kinds joined by | */
    int month, day; /* 0 = no fixed day */
    bool before;    /* "trước ngày": that day itself is too late */
    int only;       /* it is asked for in this year only; 0 = every year */
};
struct td_obligations { struct td_obligation *v; size_t n; struct td_list *mem; };
int td_obligations(struct td *td, struct td_obligations *out, int64_t plan);
static inline void td_obligations_free(struct td_obligations *l) { td_list_clear(l); }
const struct td_obligation *td_obligation_by_id(const struct td_obligations *l, int64_t id);

/* TD_ERROR when a task or a report of the plan (0 = of any) is damaged: for who says how a plan stands and reads
 * neither. */
int td_plan_sound(struct td *td, int64_t plan, int year);

#endif
