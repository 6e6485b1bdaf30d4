/* Figures: as they are read, entered, checked and decided about. */
#ifndef TD_FIGURES_H
#define TD_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/act.h"
#include "noun/plan.h"

struct td_observation {
    int64_t target, agency;
    int seq;                 /* within (target, agency, period); the order of recording */
    td_period period;
    struct td_num value;
    struct td_num numerator, denominator;
    enum td_status status;
    enum td_qualifier qualifier;
    const char *series;      /* "" = the plan's own definition */
    const char *unit;        /* "" = the target's */
    const char *source_title, *source_url, *note;
    td_date published_on;
    int supersedes;          /* seq of the figure of this period that it replaces; 0 = none */
    bool superseded;         /* by a later figure that still counts, whenever that became known */
    td_date superseded_on;   /* the day on which the first of these became known; 0 = ever since, or it is not */
    bool withdrawn, accepted, verified; /* what people have decided, see td_rule() */
    bool entered;            /* by a person, not with a bundle */
    int64_t change;          /* that recorded it */
    int64_t submission;      /* the report under which it was recorded, 0 = none */
};
struct td_observations { struct td_observation *v; size_t n; struct td_list *mem; };
/* Figures of one target, by agency, period and seq; agency 0 = all agencies. */
int td_observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency);
static inline void td_observations_free(struct td_observations *l) { td_list_clear(l); }
/* The method's view of an observation. */
struct td_figure td_observation_figure(const struct td_observation *o);
/* METHOD.md 1a, whatever it measures: it is known on that day, not withdrawn, and nothing known then replaces it. */
bool td_observation_stands(const struct td_observation *o, td_date day);
static inline bool td_observation_replaced(const struct td_observation *o, td_date day)
{
    return o->superseded && o->superseded_on <= day;
}

/* The machine tags at the start of a note, "series=all_schools; q=nearly; conflict=C2; text":
 * which series the figure belongs to, how exact it is, its unit. Other tags are left to the reader. */
struct td_note_tags { char series[40]; char unit[40]; enum td_qualifier qualifier; const char *text; };
bool td_note_tags(const char *note, struct td_note_tags *out); /* false: a tag that is not understood */

/*
 * The one gate: whatever a person does goes through a function of this section. Each call is one change: one guarded
 * transaction, on record with who and when (`*change`, which may be NULL, gets its id for td_undo()). "Saved" is true
 * when the call returned TD_OK and not before. TD_CONFLICT: somebody else saved first; nothing was written, read
 * again and let the person choose. TD_INVALID: td_errmsg() says which rule is broken. TD_FORBIDDEN: who acts may not,
 * td_errmsg() says who may. `today` is the caller's clock, `place` where it is done.
 */

/* A figure as it is entered. */
struct td_entry {
    int64_t target, agency;
    td_period period;
    struct td_num value;                  /* may be left out where numerator and denominator are given: a percentage is
                                             computed from them, to the target's decimals */
    struct td_num numerator, denominator;
    enum td_status status;
    enum td_qualifier qualifier;
    const char *series, *unit;            /* "" = the plan's own definition; the target's unit */
    const char *source_title, *source_url, *note;
    td_date published_on;                 /* 0 = not published */
    int supersedes;                       /* seq of the figure of this period that it replaces; 0 = none */
    int based_on;                         /* the largest seq of this period that the author has seen, 0 = there was
                                             none; a larger one since then is a conflict. -1 = not looked */
};

/* What is wrong or strange about an entry. Errors keep it from being saved; warnings ask for a note. */
enum td_finding_code {
    TD_FIND_NO_VALUE, TD_FIND_RANGE, TD_FIND_MILESTONE, TD_FIND_LEVEL, TD_FIND_PART, TD_FIND_RATIO, TD_FIND_PARENT,
    TD_FIND_CHILD, TD_FIND_JUMP, TD_FIND_YEAR, TD_FIND_FUTURE, TD_FIND_AGENCY, TD_FIND_ENDED, TD_FIND_CLOSED,
    TD_FIND_DENOMINATOR,
    TD_FINDINGS
};
struct td_finding {
    enum td_finding_code code;
    bool error;
    struct td_num is, limit;  /* the entry's number and what it is compared with, where there are such */
    td_period period;         /* of `limit` */
    const char *other;        /* code of the other target; the agency's name; static or of the lists given */
};
enum { TD_FINDINGS_MOST = 8 };
/* Pure: everything needed is in `c`. Returns how many findings there are, errors first. */
struct td_check {
    const struct td_plan *plan;
    const struct td_target *target;
    const struct td_agency *agency;
    td_date today;
    td_date ended;                        /* td_target_ended(); 0 = it applies */
    bool closed;                          /* the period is */
    const struct td_point *series; size_t n; /* accepted values of this target and agency, ascending */
    struct td_num last_denominator;       /* of the newest of them that has one */
    /* The same agency and period: the target that this one is part of, and the largest of its own parts. */
    const struct td_target *parent, *child;
    struct td_num parent_value, child_value;
};
int td_check_entry(const struct td_check *c, const struct td_entry *e, struct td_finding out[TD_FINDINGS_MOST]);
/* Reads what td_check_entry() needs and asks it. < 0 = td_code. */
int td_check(struct td *td, const struct td_entry *e, td_date today, struct td_finding out[TD_FINDINGS_MOST]);
size_t td_finding_text(char *buf, size_t size, const struct td_finding *f, enum td_lang lang);
/* The entry's value, computed from its parts when it has none. */
struct td_num td_entry_value(const struct td_target *t, const struct td_entry *e);

/* Records n figures as one change, all or none. On TD_CONFLICT, TD_INVALID and TD_SAME *at (may be NULL) is the first
 * entry that is concerned. `note` is the change's own. */
int td_record(struct td *td, const struct td_entry *e, size_t n, td_date today, enum td_place place, const char *note,
              int64_t *change, size_t *at);

/* A ruling on one figure: accept it among others of its period (METHOD.md 6), verify it, withdraw it; or, with
 * holds = false, take that back. The reason is required for accepting and withdrawing. TD_CONFLICT when
 * another ruling of this kind about this period has been given since the one with id `based_on`
 * (td_last_ruling(); -1 = not looked). Nothing changes in a closed period. */
enum td_ruling { TD_ACCEPT, TD_VERIFY, TD_WITHDRAW };
struct td_figure_ref { int64_t target, agency; td_period period; int seq; };
int td_rule(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds, const char *reason,
            int64_t based_on, enum td_place place, int64_t *change);
/* The same about n figures, as one change. */
int td_rule_all(struct td *td, const struct td_figure_ref *f, size_t n, enum td_ruling kind, bool holds,
                const char *reason, int64_t based_on, enum td_place place, int64_t *change);
int td_last_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, int64_t *id); /* 0 = none */

/* Closes a period of a plan for changes, or opens it again; both with a reason. */
int td_close_period(struct td *td, int64_t plan, td_period period, bool closed, const char *reason, enum td_place place,
                    int64_t *change);
int td_period_closed(struct td *td, int64_t plan, td_period period, bool *closed);

#endif
