/*
 * libtiendo: the domain of tiendo without a screen. The only header a client needs.
 *
 * A `struct td` is one open database. Functions return TD_OK or a negative code and then leave
 * their outputs and the database unchanged; the message, one line in the handle's language, is td_errmsg(). Outputs
 * come first. Lists (`struct td_targets *`) are the caller's, freed by the function of the
 * same noun; pointers inside a list live as long as the list. Strings are UTF-8 NFC, never NULL:
 * absent text is "". Nothing here prints, exits, looks at the clock or at the environment.
 */
#ifndef TIENDO_H
#define TIENDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/assess.h"
#include "base/number.h"
#include "report/paper.h"
#include "base/text.h"
#include "base/words.h"

enum td_code {
    TD_OK = 0,
    TD_ERROR = -1,     /* see td_errmsg() */
    TD_NOT_FOUND = -2, /* no such plan, target, file ... */
    TD_BUSY = -3,      /* another process is writing; nothing was done, try again */
    TD_INVALID = -4,   /* the caller's input is wrong */
    TD_CONFLICT = -5,  /* somebody else saved first */
};

/* ---- the handle ------------------------------------------------------------------------- */

struct td;

enum td_open_mode {
    TD_OPEN_READ,   /* must exist */
    TD_OPEN_WRITE,  /* must exist; an older schema is migrated */
    TD_OPEN_CREATE, /* must not exist: a new, empty database */
};
struct td_open {
    const char *path;
    enum td_open_mode mode;
    const char *actor; /* who acts, as given by an administrator; NULL: the system account (PITFALLS 35) */
    /* Called while another process holds the database, with the milliseconds waited so far; false gives up
     * with TD_BUSY. NULL: give up after 5 s. */
    bool (*busy)(void *arg, int waited_ms);
    void *busy_arg;
    /* Not 0: shows what was known at the end of this day, by the process's time zone, and nothing can be written.
     * Figures that came with a bundle are always known: they have their own days of publication, which verdicts
     * heed. A new database has no past. */
    td_date as_of;
    enum td_lang lang; /* of messages, see td_set_lang() */
};

/* Opens by the recipe of PITFALLS 37-38. On failure *out is NULL and err has the message. */
int td_open(struct td **out, const struct td_open *how, char *err, size_t size);
void td_close(struct td *td); /* NULL is harmless */
/* Why the last call failed: small letters, no full stop, so that it can stand in a sentence. */
const char *td_errmsg(const struct td *td);
/* The language of td_errmsg(), td_warning() and of problems (struct td_problem) from now on. */
void td_set_lang(struct td *td, enum td_lang lang);
/* strerror() in the language, where it is one that people meet. */
const char *td_strerror(int error, enum td_lang lang);
/* Changes when another process has committed; compare two calls. */
unsigned td_data_version(struct td *td);
/* Between the two, reads see one state of the database and take its lock once. Short: never while a person or a pipe
 * is waited for. td_read_end() is harmless without a beginning. */
int td_read_begin(struct td *td);
void td_read_end(struct td *td);
/* From now on, wait for others as this callback says (see struct td_open); a screen waits less than a script. */
void td_set_busy(struct td *td, bool (*busy)(void *arg, int waited_ms), void *arg);
/* A warning worth showing once (a WAL file found, a group that cannot write); "" = none. */
const char *td_warning(const struct td *td);
/* The day whose state is shown; 0 = now. */
td_date td_as_of(const struct td *td);

/* ---- what plans are made of ------------------------------------------------------------- */

struct td_list; /* storage of a list's strings; internal */

struct td_plan {
    int64_t id;
    int rev;
    const char *key, *title, *title_en, *number, *issuer, *status, *supersedes, *source;
    int64_t city;      /* the agency whose figures are "the city's" unless said */
    td_date issued_on;
    int start_year, end_year; /* 0 = not said */
};
struct td_plans { struct td_plan *v; size_t n; struct td_list *mem; };
int td_plans(struct td *td, struct td_plans *out); /* in the order they were first loaded */
void td_plans_free(struct td_plans *l);
const struct td_plan *td_plan_by_key(const struct td_plans *l, const char *key);

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
void td_agencies_free(struct td_agencies *l);
const struct td_agency *td_agency_by_id(const struct td_agencies *l, int64_t id);
const struct td_agency *td_agency_by_code(const struct td_agencies *l, const char *code);
bool td_agency_exists_on(const struct td_agency *a, td_date day);
/* Is `a` the agency `of` or below it in the tree? */
bool td_agency_within(const struct td_agencies *l, const struct td_agency *a, int64_t of);

enum td_succession_kind { TD_RENAME, TD_MERGE, TD_SPLIT, TD_ABOLISH };
struct td_succession {
    int64_t predecessor, successor; /* successor 0: abolished without one */
    td_date on;
    enum td_succession_kind kind;
    struct td_num share; /* of the predecessor that goes there; no value = not known */
    const char *note;
};
struct td_successions { struct td_succession *v; size_t n; struct td_list *mem; };
int td_successions(struct td *td, struct td_successions *out);
void td_successions_free(struct td_successions *l);

/* Who acts for whom on a day (whose.c, pure). */
struct td_whose { const struct td_agencies *agencies; const struct td_successions *successions; td_date day; };
/* Calls visit for every successor of the agency at this place, and theirs, itself excluded. */
void td_each_successor(const struct td_whose *w, size_t at, void (*visit)(void *arg, size_t at), void *arg);
/* By place: the agency acts for itself, those below it and those it took over from; and it belongs to groups. */
void td_acts_for(bool *acts, bool *as_group, const struct td_whose *w, int64_t agency);
/* Short names of those who do that day what the agency did, itself while it exists, joined by ", ". */
void td_holder(char *buf, size_t size, const struct td_whose *w, int64_t agency);

struct td_threshold {
    int year;
    struct td_num bound, upper;
    bool strict, yearly; /* yearly: a working target, not the plan's own */
    const char *text;
};
struct td_target {
    int64_t id, plan, lead, parent; /* lead, parent: 0 = none */
    int rev;
    const char *code, *group, *name, *name_en, *unit, *numerator, *denominator, *source;
    enum td_kind kind;
    int direction, decimals;
    td_period base_period;
    struct td_num base_value;
    const struct td_threshold *thresholds; /* by year, the plan's own before the yearly ones */
    size_t n_thresholds;
};
struct td_targets { struct td_target *v; size_t n; struct td_list *mem; };
int td_targets(struct td *td, struct td_targets *out, int64_t plan); /* 0 = all; in the plan's order */
void td_targets_free(struct td_targets *l);
/* The one with this id, or NULL; so the two below. */
const struct td_target *td_target_by_id(const struct td_targets *l, int64_t id);

enum td_cadence { TD_ONCE, TD_YEARLY, TD_ONGOING };
enum td_role { TD_LEAD, TD_COORDINATE, TD_ADVISE, TD_REQUESTED };
struct td_assignment { int64_t agency; enum td_role role; };
enum td_task_state { TD_TASK_NONE, TD_TASK_STARTED, TD_TASK_DONE, TD_TASK_STOPPED };
struct td_task {
    int64_t id, plan;
    int rev;
    const char *code, *section, *title, *title_en, *targets; /* targets: codes joined by | */
    enum td_cadence cadence;
    td_date start, due;
    const struct td_assignment *assignments; /* lead first */
    size_t n_assignments;
    enum td_task_state state; /* of the newest progress (for a yearly task: of the year asked for) */
    int percent;              /* -1 = not said */
    td_date said_on;          /* 0 = nobody has said anything yet */
};
struct td_tasks { struct td_task *v; size_t n; struct td_list *mem; };
int td_tasks(struct td *td, struct td_tasks *out, int64_t plan, int year); /* plan 0 = all */
void td_tasks_free(struct td_tasks *l);
const struct td_task *td_task_by_id(const struct td_tasks *l, int64_t id);

/* Where a task stands on a day; *due gets its next day (0 = none). */
enum td_standing { TD_STANDS_OVERDUE, TD_STANDS_SOON, TD_STANDS_STARTED, TD_STANDS_SILENT, TD_STANDS_STOPPED,
                   TD_STANDS_NOT_DUE, TD_STANDS_DONE, TD_STANDINGS };
enum td_standing td_task_standing(const struct td_task *t, td_date review, td_date *due);

struct td_obligation {
    int64_t id, plan;
    int rev;
    const char *code, *title, *title_en, *from, *to, *via; /* agency codes or kinds joined by | */
    int month, day; /* 0 = no fixed day */
};
struct td_obligations { struct td_obligation *v; size_t n; struct td_list *mem; };
int td_obligations(struct td *td, struct td_obligations *out, int64_t plan);
void td_obligations_free(struct td_obligations *l);
const struct td_obligation *td_obligation_by_id(const struct td_obligations *l, int64_t id);

/* ---- figures ---------------------------------------------------------------------------- */

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
    bool superseded;         /* by a later figure that still counts */
    bool withdrawn, accepted, verified; /* what people have decided, see td_rule() */
    bool entered;            /* by a person, not with a bundle */
    int64_t change;          /* that recorded it */
    int64_t submission;      /* the report under which it was recorded, 0 = none */
};
struct td_observations { struct td_observation *v; size_t n; struct td_list *mem; };
/* Figures of one target, by agency, period and seq; agency 0 = all agencies. */
int td_observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency);
void td_observations_free(struct td_observations *l);
/* The method's view of an observation. id = seq within its period. */
struct td_figure td_observation_figure(const struct td_observation *o);

/* The machine tags at the start of a note, "series=all_schools; q=nearly; conflict=C2; text":
 * which series the figure belongs to, how exact it is, its unit. Other tags are left to the reader. */
struct td_note_tags { char series[40]; char unit[40]; enum td_qualifier qualifier; const char *text; };
bool td_note_tags(const char *note, struct td_note_tags *out); /* false: a tag that is not understood */

/* ---- verdicts --------------------------------------------------------------------------- */

/* One verdict with everything it was made from; all pointers live as long as the board. */
struct td_row {
    const struct td_target *target;
    const struct td_threshold *threshold;
    int64_t agency;
    struct td_question question;
    struct td_verdict verdict;
    enum td_verdict_code other; /* what another figure would make of it; TD_VERDICTS = the same */
    int reported, units;        /* of a roll-up: k of n units have reported */
};

struct td_ask {
    int64_t plan;     /* 0 = all plans */
    int64_t agency;   /* whose figures; 0 = each plan's city */
    int milestone;    /* year of the threshold; 0 = every threshold */
    td_date review;   /* "as of"; required */
    const struct td_agencies *agencies; /* when the caller has them; NULL: read if needed (METHOD.md rule 9: a
                                           target in "% district" has ended with the last district) */
};
struct td_board {
    struct td_row *v; size_t n;
    struct td_list *mem;
};
/* Judges every threshold asked for; rows in the order of plans, targets, years. `targets` must outlive the board. */
int td_judge_targets(struct td *td, struct td_board *out, const struct td_ask *ask,
                     const struct td_plans *plans, const struct td_targets *targets);
void td_board_free(struct td_board *b);
/* The same for every agency that has figures, one pass over the rows, handed out one by one in the order
 * target, agency; `row` is valid during the call only. Stops with TD_OK when each() returns false. */
int td_judge_all(struct td *td, const struct td_ask *ask, const struct td_plans *plans,
                 const struct td_targets *targets,
                 bool (*each)(void *arg, const struct td_row *row), void *arg);
/* What the figures of the units below an agency make together, by period (METHOD.md 7); the caller frees *out. */
int td_rolled_up(struct td *td, struct td_figure **out, size_t *n, const struct td_target *t, int64_t agency);
/* The headline threshold: the plan's own next one not yet passed on `review`, else the last one. NULL = none. */
const struct td_threshold *td_next_milestone(const struct td_target *t, td_date review);

/* ---- writing figures, statements and submissions ---------------------------------------- */

/*
 * The one gate: whatever a person does goes through a function of this section. Each call is one change: one guarded
 * transaction, on record with who and when (`*change`, which may be NULL, gets its id for td_undo()). "Saved" is true
 * when the call returned TD_OK and not before. TD_CONFLICT: somebody else saved first; nothing was written, read
 * again and let the person choose. TD_INVALID: td_errmsg() says which rule is broken. `today` is the caller's clock.
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
    TD_FIND_CHILD, TD_FIND_JUMP, TD_FIND_YEAR, TD_FIND_FUTURE, TD_FIND_AGENCY, TD_FIND_CLOSED, TD_FIND_DENOMINATOR,
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

/* Records n figures as one change, all or none. On TD_CONFLICT and TD_INVALID *at (may be NULL) is the first entry
 * that is concerned. `via` names the command ("grid", "record"); `note` is the change's own. */
int td_record(struct td *td, const struct td_entry *e, size_t n, td_date today, const char *via, const char *note,
              int64_t *change, size_t *at);

/* A decision about one figure: accept it among others of its period (METHOD.md 6), verify it, withdraw it; or, with
 * holds = false, take that back. The reason is required for accepting and withdrawing. TD_CONFLICT when
 * another decision of this kind about this period has been taken since the one with id `based_on`
 * (td_last_ruling(); -1 = not looked). Nothing changes in a closed period. */
enum td_ruling { TD_ACCEPT, TD_VERIFY, TD_WITHDRAW };
struct td_figure_ref { int64_t target, agency; td_period period; int seq; };
int td_rule(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds, const char *reason,
            int64_t based_on, const char *via, int64_t *change);
/* The same about n figures, as one change. */
int td_rule_all(struct td *td, const struct td_figure_ref *f, size_t n, enum td_ruling kind, bool holds,
                const char *reason, int64_t based_on, const char *via, int64_t *change);
int td_last_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, int64_t *id); /* 0 = none */

/* A statement about a task. `year`: of a yearly task, else 0. */
struct td_statement {
    int64_t task, agency;     /* agency 0: not said whose */
    int year;
    td_date said_on;
    enum td_task_state state;
    int percent;              /* -1 = not said */
    const char *note, *evidence;
    int64_t based_on;         /* the newest statement about the task and year that the author has seen (td_last_said()),
                                 0 = there was none; -1 = not looked */
};
int td_say(struct td *td, const struct td_statement *s, size_t n, const char *via, int64_t *change);
int td_last_said(struct td *td, int64_t task, int year, int64_t *id);
struct td_statements { struct td_statement *v; size_t n; struct td_list *mem; };
/* What was said on the days from `from` to `to` about the tasks of a plan, the newest first. */
int td_statements(struct td *td, struct td_statements *out, int64_t plan, td_date from, td_date to);
void td_statements_free(struct td_statements *l);

/* A report that an agency has handed in for a year, or, `withdrawn`, has not after all. */
struct td_submission {
    int64_t obligation, agency;
    int year;
    td_date on;
    bool withdrawn;
    const char *note;         /* what it says, in lines; of 16,000 bytes at most */
    /* Only read: */
    int64_t id, change;
    size_t figures;           /* that it carries and that count: not withdrawn, not replaced */
};
/* Handing in again supersedes what was handed in before. */
int td_submit(struct td *td, const struct td_submission *s, size_t n, const char *via, int64_t *change);

/*
 * Figures that stand in a report: td_record() as one change that belongs to it. When the report stands for its
 * obligation, agency and year, to the submission that stands; else it is handed in by the same change, on `report->on`
 * and with its note (on = 0: TD_NOT_FOUND). So a figure names the very submission under which it was recorded, with its
 * day, for good. What is done with the report does nothing to its figures: handed in again, it carries them on;
 * withdrawn, they stay until they are withdrawn themselves, and td_submission() of the one they name says so. Undoing
 * the change that handed it in takes back the figures that the same change recorded; those of later changes are in the
 * way and are undone first.
 */
int td_record_report(struct td *td, const struct td_submission *report, const struct td_entry *e, size_t n,
                     td_date today, const char *via, const char *note, int64_t *change, size_t *at);

struct td_submissions { struct td_submission *v; size_t n; struct td_list *mem; };
/* What stands: of each report, agency and year the newest submission that was not withdrawn. By plan, report, year,
 * agency; plan and year 0 = all. */
int td_submissions(struct td *td, struct td_submissions *out, int64_t plan, int year);
/* The one with this id, as a list of one; `withdrawn`: the report does not stand any more. */
int td_submission(struct td *td, struct td_submissions *out, int64_t id);
void td_submissions_free(struct td_submissions *l);
/* The figures that a submission carries: recorded under it, under one that it supersedes, or by the change that handed
 * in one of these and no other. In the plan's order; those that were withdrawn or replaced are there and say so. */
int td_submission_figures(struct td *td, struct td_observations *out, int64_t id);
/* "by the report of 2026 of X, handed in 2026-11-28": what is said of such a figure. */
size_t td_submission_text(char *buf, size_t size, const struct td_submission *s, const char *agency, enum td_lang lang);

/* Closes a period of a plan for changes, or opens it again; both with a reason. */
int td_close_period(struct td *td, int64_t plan, td_period period, bool closed, const char *reason, const char *via,
                    int64_t *change);
int td_period_closed(struct td *td, int64_t plan, td_period period, bool *closed);

/* Somebody is asked to explain a target, a task or a figure (yêu cầu giải trình), and answers. */
enum td_request_state { TD_REQUEST_OPEN, TD_REQUEST_ANSWERED, TD_REQUEST_CLOSED };
struct td_request {
    int64_t id, plan;
    int rev;                              /* that the change is based on; 0 for a new one */
    int64_t target, task, agency, asked_by; /* agency: who is asked; 0 = none of the others */
    td_period period; int seq;            /* of the figure; 0 = none */
    const char *question, *answer;
    td_date asked_on, due, answered_on;
    enum td_request_state state;
};
struct td_requests { struct td_request *v; size_t n; struct td_list *mem; };
/* By due date, open ones first; plan 0 = all. */
int td_requests(struct td *td, struct td_requests *out, int64_t plan, bool open_only);
void td_requests_free(struct td_requests *l);
/* Writes a new one (id 0) or the next version; *id (may be NULL) gets its id. */
int td_request_save(struct td *td, const struct td_request *r, const char *via, int64_t *id, int64_t *change);

/* What a meeting has agreed. */
struct td_decision {
    int64_t id, plan;                     /* plan: of the meeting, the target or the task; 0 = none */
    int rev;
    int64_t meeting, owner, target, task, agency; /* 0 = none */
    const char *text;
    td_date due;
    bool done;
};
struct td_decisions { struct td_decision *v; size_t n; struct td_list *mem; };
/* By due date, open ones first; plan 0 = all. */
int td_decisions(struct td *td, struct td_decisions *out, int64_t plan);
void td_decisions_free(struct td_decisions *l);

/* ---- report duties ---------------------------------------------------------------------- */

/* Worst first. */
enum td_duty_state {
    TD_DUTY_OVERDUE,  /* not handed in, and the day has passed */
    TD_DUTY_LATE,     /* handed in after the day */
    TD_DUTY_AWAITING, /* not handed in yet; until the end of the day it is in time */
    TD_DUTY_NOT_DUE,  /* not handed in, and there is no fixed day */
    TD_DUTY_ON_TIME,  /* handed in by the day, or at any time where there is none */
    TD_DUTY_STATES
};
/* Pure. *days: late by, left, or overdue by; else 0. What was handed in after `review` has not been yet. */
enum td_duty_state td_duty_state(td_date due, td_date submitted_on, td_date review, int *days);
/* The day by which the report of a year is due, 0 = no fixed day; 29/02 is 28/02 in other years. */
td_date td_duty_due(const struct td_obligation *o, int year);
/* The day on which somebody must exist to owe it: the due day, else 31/12. */
td_date td_duty_day(const struct td_obligation *o, int year);
/* Does the plan ask for reports of that year? From its first to its last, and not by a day before it was issued. */
bool td_duty_asked(const struct td_plan *p, const struct td_obligation *o, int year);
/*
 * Pure: who owes a report on that day, by place in `agencies`. Those that it names by code or kind, the members of a
 * group among them, and who took over from one of them by then; each only while it exists. A group owes by its members,
 * itself only when it has none. Who gets the report or passes it on owes it to nobody, unless it is named. The one
 * rule: td_submit() takes reports of those who owe them on td_duty_day(), and of nobody else.
 */
void td_duty_owers(bool *owes, const struct td_obligation *o, const struct td_agencies *agencies,
                   const struct td_successions *successions, td_date day);

struct td_duty {
    int64_t plan, obligation, agency;
    int year;
    td_date due, submitted_on; /* 0 = no fixed day; not handed in by the review day */
    enum td_duty_state state;
    int days;                  /* late by, left, overdue by */
    const char *note;          /* of the submission */
    int64_t submission;        /* 0 = has not come */
    size_t figures;            /* that it carries */
};
struct td_duties { struct td_duty *v; size_t n; struct td_list *mem; };
/* Every report of a plan (0 = all) for a year and every agency that owes it on td_duty_day(), as on the review day,
 * worst first. */
int td_duties(struct td *td, struct td_duties *out, int64_t plan, int year, td_date review);
void td_duties_free(struct td_duties *l);

/* How well a plan (0 = all) or a kind of agency (NULL = all) reports. Reports without a fixed day do not count. */
struct td_duty_rates {
    int owed, on_time, late, awaiting, overdue;
    struct td_num completeness, timeliness; /* percent of what is owed: handed in at all, in time; none of nothing */
};
struct td_duty_rates td_duty_rates(const struct td_duties *l, const struct td_agencies *agencies, int64_t plan,
                                   const char *kind);

/* ---- tables that units send -------------------------------------------------------------- */

enum td_charset { TD_CHARSET_AUTO, TD_CHARSET_UTF8, TD_CHARSET_UTF16, TD_CHARSET_CP1258, TD_CHARSET_TCVN3,
                  TD_CHARSET_VNI, TD_CHARSETS };
const char *td_charset_name(enum td_charset c);  /* "auto", "utf-8", "utf-16", "cp1258", "tcvn3", "vni" */
bool td_charset_parse(const char *name, enum td_charset *out); /* in any case; also "utf8", "windows-1258", "abc" */
struct td_sheet_how {
    enum td_charset charset;
    char delimiter;   /* 0 = found out: , ; tab | */
    const char *tab;  /* sheet of a workbook, by name or number from 1; NULL = the first that holds anything */
};
struct td_sheet_found { /* what the file turned out to be */
    bool workbook;    /* .xlsx */
    enum td_charset charset;
    enum td_charset guess; /* of a file refused as not UTF-8: the most likely encoding; AUTO = no idea */
    char delimiter;
    char tab[64];     /* name of the sheet read */
    int tabs;         /* how many sheets there are */
};

/* ---- reports ----------------------------------------------------------------------------- */

/*
 * Documents made of one state of the database, as drafts: what the program does not know is dots to be filled in, and
 * every figure is that of td_judge_targets() on the same day.
 */
struct td_report_ask {
    int64_t plan;             /* required */
    int64_t agency;           /* whose report it is; 0 = of who issued the plan */
    td_date review;           /* required */
    int year;                 /* of the annual report; judged on its last day when that is before `review` */
    td_date since;            /* of the brief: what has changed since the end of that day */
    struct td *then;          /* the same database as of `since`; NULL: what is known now about that day */
    enum td_lang lang;
    const char *database;     /* what people call it; NULL = say nothing */
};
/* The yearly report by the outline I-V, with its annex, in the layout of Nghị định 30/2020/NĐ-CP. */
int td_report_annual(struct td *td, struct td_paper *out, const struct td_report_ask *ask);
/* The tables of its annex alone. */
int td_report_annex(struct td *td, struct td_paper *out, const struct td_report_ask *ask);
/* What lags, what has changed, what is due: at most TD_BRIEF_LINES of TD_BRIEF_WIDTH as plain text. */
enum { TD_BRIEF_LINES = 60, TD_BRIEF_WIDTH = 80 };
int td_report_brief(struct td *td, struct td_paper *out, const struct td_report_ask *ask);
/* The day of the plan's last meeting before `review`, else 30 days before it. */
int td_report_since(struct td *td, td_date *out, int64_t plan, td_date review);

/* ---- plan bundles ----------------------------------------------------------------------- */

struct td_problem { const char *file; int line; const char *column; const char *text; };
struct td_load {
    struct td_problem *problems; size_t n_problems; /* the first 1,000 */
    size_t problems_in_all;
    size_t added, changed, unchanged, rows;
    struct td_list *mem;
};
/* Loads or updates the bundle in folder `dir` in one transaction: all of it, or nothing and TD_INVALID with
 * every problem listed. Entered data is kept; rows that left the bundle are marked as gone. */
int td_load(struct td *td, const char *dir, struct td_load *out);
void td_load_free(struct td_load *l);
/* While this handle loads, now and then: how many rows were read; false gives up, and nothing is loaded. NULL: nobody
 * is told. */
void td_set_progress(struct td *td, bool (*progress)(void *arg, uint64_t rows, uint64_t unknown), void *arg);

/* The kinds of a bundle, which are also the kinds of list and export; and what people record, to export. */
enum td_table { TD_T_PLAN, TD_T_AGENCIES, TD_T_SUCCESSION, TD_T_TARGETS, TD_T_THRESHOLDS, TD_T_TASKS,
                TD_T_ASSIGNMENTS, TD_T_OBLIGATIONS, TD_T_OBSERVATIONS, TD_TABLES,
                TD_T_PROGRESS = TD_TABLES, TD_T_SUBMISSIONS, TD_EXPORTS };
const char *td_table_name(enum td_table t);  /* "thresholds"; the file is thresholds.csv */
bool td_table_parse(const char *name, enum td_table *out); /* also the singular */
/* Column names of a table, ended by NULL: exactly those of DESIGN.md 2. */
const char *const *td_table_columns(enum td_table t);
const char *td_table_title(enum td_table t, enum td_lang lang); /* for people: "Chỉ tiêu" */
/* For people: the heading of a column, by its place in td_table_columns(); where it holds codes of things, the heading
 * of a column with their names beside it (NULL: it does not). */
const char *td_table_heading(enum td_table t, int column, enum td_lang lang);
const char *td_table_names_heading(enum td_table t, int column, enum td_lang lang);
enum td_cell {
    TD_CELL_TEXT, TD_CELL_NUMBER, TD_CELL_DATE, TD_CELL_PERIOD,
    TD_CELL_DAY,  /* MM-DD */
    TD_CELL_WORD, /* one of a few: td_table_word() */
    TD_CELL_AGENCY, TD_CELL_TARGET, TD_CELL_TASK, TD_CELL_OBLIGATION, /* the code of one */
};
enum td_cell td_table_cell(enum td_table t, int column);
/* What people call a code of a column of TD_CELL_WORD; NULL: there is no such code. */
const char *td_table_word(enum td_table t, int column, const char *code, enum td_lang lang);
/* Hands out every row of a table as the text of its columns, of one plan (0 = all): what stands, so neither figures
 * that were replaced or withdrawn, nor statements and submissions that were taken back. */
int td_export(struct td *td, enum td_table t, int64_t plan,
              bool (*row)(void *arg, const char *const *fields), void *arg);

/* ---- editing what plans are made of ----------------------------------------------------- */

/* Rows of a bundle's tables, written by a person: in the same texts, by the same rules, and kept by later loads. */

/* Is a row known by this column, its place in td_table_columns()? What a key says cannot be edited: the row is another
 * one then. Observations have no key: figures are not edited. */
bool td_table_is_key(enum td_table t, int column);
struct td_edit {
    enum td_table table;
    const char *const *cells; /* a text for each of td_table_columns(), as td_export() hands them out; NULL = "" */
    int rev;                  /* of the version that the author has seen; 0 = a new row, which must not be there */
    bool gone;                /* takes the row away; of the cells only the key is read */
};
/*
 * Writes n rows in their order as one change, all or none. What is wrong is listed as by td_load(), with all its rules:
 * TD_INVALID; the line is the row's place, from 1. A row that says what is stored is left alone, and when all do there
 * is no change and *change (may be NULL) is 0. TD_CONFLICT: another version is there than the author has seen, and it
 * says something else. A row that others need cannot be taken away. Free `problems` with td_load_free() in any case.
 */
int td_edit(struct td *td, const struct td_edit *rows, size_t n, const char *via, const char *note, int64_t *change,
            struct td_load *problems);
/* An agency under another name, kind or parent from `valid_from` on: its newest term, of which the author has seen
 * version `rev`, ends the day before, and `cells` is the term after it. */
int td_edit_term(struct td *td, const char *const *cells, int rev, const char *via, const char *note, int64_t *change,
                 struct td_load *problems);

struct td_row_texts {
    const char *cell[17];     /* by td_table_columns(), ended by NULL */
    int64_t id;
    int rev;
    struct td_list *mem;
};
/* The row with this key, of `key` only the key's cells; NULL = any, of several rows the last (the newest term of an
 * agency). TD_NOT_FOUND. */
int td_row_texts(struct td *td, enum td_table t, const char *const *key, struct td_row_texts *out);
void td_row_texts_free(struct td_row_texts *r);

/* ---- training --------------------------------------------------------------------------- */

/*
 * Made-up data to practise on. Made between 2026 and 2029 from the plans that ship, every verdict and flag of METHOD.md
 * has its example. Figures for every target of every plan and every year from its base (else from three years before
 * the plan) to `today`: of the city, and where the target is a percentage of something that units count, of every
 * district and commune that existed then, with numerator and denominator, so that the city's is their sum. Published
 * figures stay as they are and stand in the same series.
 * Gaps are meant: one unit in nine has not reported the newest period, one target ends early, some begin late. Then
 * statements about tasks, reports that came in time, late or never, requests for explanation. The same plans and day
 * make the same data on every machine.
 *
 * One change, all or nothing, which marks the database. The figures are as if a bundle had brought them: they are there
 * too when an earlier day is looked at. TD_INVALID when people have entered anything, or when it is marked already.
 */
struct td_training { size_t figures, statements, submissions, requests; };
int td_training(struct td *td, td_date today, struct td_training *made); /* made may be NULL */
/* The source title of every made-up figure begins with this, and so do statements, reports and requests. */
#define TD_MADE_UP "[Tập huấn]"
bool td_is_training(struct td *td);
/* Has it a source of made-up figures, whether it is marked or not? */
bool td_has_made_up(struct td *td);
/* For a database that was filled from a bundle of training data; there is no way back. */
int td_mark_training(struct td *td);

/* ---- care of the database ---------------------------------------------------------------- */

/*
 * Copies the whole database, as it is today and at one moment, into the new file `path` (mode 0600), while others read
 * and write; when their writing makes it begin again too often, they wait for the rest. The copy is on disk, was read
 * again and examined when this returns TD_OK; else there is no such file. progress() (may be NULL) is called now and
 * then with the pages copied so far, which can become fewer; false gives up: TD_ERROR.
 */
int td_backup(struct td *td, const char *path, bool (*progress)(void *arg, size_t done, size_t all), void *arg);

/* What is found in a file that may be anything. Nothing is written, and nobody else is kept out, but writers wait
 * meanwhile: seconds when it is large. */
struct td_health {
    bool missing, regular, remote; /* remote: on a network file system; then, or when not regular, not opened */
    bool no_database;              /* no SQLite file at all */
    bool hot;                      /* left by a program that died while it wrote; the next writer rolls it back */
    bool read;                     /* all below is known; else `message` says why not */
    bool ours;
    int schema, knows;             /* of the file; of this library */
    char journal_mode[16];         /* "delete" is right */
    char damage[256];              /* the first thing a full check found; "" = sound; said also when it keeps the file
                                      from being read */
    int64_t orphans;               /* rows that refer to nothing */
    int64_t bytes;
    enum td_lang lang;             /* of damage and message, as far as they have words of ours */
    char message[256];
};
void td_examine(struct td_health *out, const char *path, enum td_lang lang);
/* What an administrator types, with the path quoted for the shell: to rescue what can be read into another file, to
 * see the orphans, to leave WAL. */
#define TD_RESCUE_COMMAND "sqlite3 %s .recover | sqlite3 rescued.db"
#define TD_ORPHANS_COMMAND "sqlite3 %s 'PRAGMA foreign_key_check'"
#define TD_JOURNAL_COMMAND "sqlite3 %s 'PRAGMA journal_mode = DELETE'"

/* ---- import ----------------------------------------------------------------------------- */

/*
 * What units send: one table in a file (CSV in any dress, or a workbook), as people make it in a spreadsheet. Columns
 * are known by their headings, Vietnamese or English, in any order; what is above the headings is passed over, and so
 * are columns that mean nothing here. A table of figures may be long (a figure a row) or wide (a column for each
 * target, for each period, or for each agency; "c.4 - tử số" for a part, or a second row of headings for parts and
 * periods). Agencies, targets, tasks and reports are known by code, name or short name, with or without accents; a name
 * that ended before the period stands for its one successor. What can be read in two ways is wrong, and nothing is
 * guessed; an empty cell is no figure, and not zero.
 *
 * A table with exactly the columns of td_table_columns() is one of our own exports: its numbers have a decimal point,
 * and what was unusual in it was explained where it was entered, so it is imported as it is.
 */
enum td_import_kind { TD_IMPORT_OBSERVATIONS, TD_IMPORT_PROGRESS, TD_IMPORT_SUBMISSIONS, TD_IMPORT_AGENCIES,
                      TD_IMPORT_TARGETS, TD_IMPORT_TASKS, TD_IMPORTS };
enum td_table td_import_table(enum td_import_kind kind); /* whose columns the kind has */

struct td_import_how {
    enum td_import_kind kind;
    const char *path;
    const char *name;         /* of the file, for people; NULL = the path's last part */
    struct td_sheet_how sheet;
    char decimal;             /* ',' or '.': how the file writes decimals; 0 = a number that depends on it is wrong */
    /* What columns mean where their headings do not say: "HEADING=FIELD;HEADING=FIELD". HEADING may be #3 for the third
     * column; FIELD is a column of td_table_columns(), "target:c.4", "target:c.4/numerator", "period:2025",
     * "agency:so-gddt", or "-" for nothing. NULL = "". */
    const char *map;
    /* Who makes tables like this one; "" or NULL = not said. What was said about it (decimal, map, charset, delimiter,
     * sheet) is remembered with what was imported, and stands the next time where it is not said again. */
    const char *profile;
    /* What holds for rows that do not say it themselves; 0, "" or NULL = nothing does. */
    int64_t plan, target, agency;
    td_period period;
    int year;
    enum td_status status;    /* 0 = reported */
    const char *source;       /* where the figures are from; else the file's name */
    const char *note;         /* of rows that a check warns of and that have none; and of the change */
    td_date today;
    const struct td_submission *submission; /* figures only: the report that brought them, recorded with them */
    enum td_lang lang;        /* of the texts below */
    bool apply;               /* else nothing is written */
    uint64_t seen;            /* with `apply`: the `seen` of the preview that the person has agreed to; TD_CONFLICT when
                                 the file or the database says something else by now. 0 = no preview */
    /* Now and then, by bytes of the file; false gives up: TD_ERROR, and nothing was written. May be NULL. */
    bool (*progress)(void *arg, uint64_t done, uint64_t all);
    void *arg;
};

enum td_import_outcome {
    TD_IMPORT_WRONG,          /* cannot be imported; while there is one, nothing is */
    TD_IMPORT_CHANGED,        /* takes the place of what is there */
    TD_IMPORT_NEW,
    TD_IMPORT_UNCHANGED,
    TD_IMPORT_SKIPPED,        /* no figure in it, or a total: not imported, and said so */
    TD_IMPORT_OUTCOMES
};
struct td_import_row {        /* of a wide table: one cell */
    enum td_import_outcome outcome;
    bool warned;              /* true so rarely that somebody should say why: it needs a note */
    int line;                 /* in the file; of a workbook its row */
    const char *column;       /* heading; "" = the row as a whole */
    const char *value;        /* the cell, as it stands in the file */
    const char *title;        /* what it is about: "c.4, Ba Đình, 2025" */
    const char *before, *after; /* as people read them */
    const char *text;         /* why it is wrong, skipped or strange; else what was understood ("kế thừa ..."), or "" */
};
struct td_import_column { const char *head, *field, *means; }; /* field: as in a map; means: in words; "" = unused */
struct td_import {
    size_t n[TD_IMPORT_OUTCOMES]; /* all of them; and: */
    size_t warned;            /* new and changed ones with a warning, */
    size_t unexplained;       /* and of those the ones that have no note yet: while there are some, nothing is */
    struct td_import_row *v; size_t rows; /* by line: all but the unchanged, the first 1,000 of each outcome */
    struct td_import_column *column; size_t columns; /* with no headings: of the row that looks most like them */
    int head;                 /* line of the headings; 0 = none were found */
    bool ambiguous;           /* some numbers depend on how decimals are written (`decimal`) */
    struct td_sheet_found found;
    uint64_t seen;
    int64_t change;           /* that wrote it; 0 = nothing was written */
    struct td_list *mem;
};
/*
 * Reads the file and says what importing it does, or does it: all of it in one change, or nothing. TD_OK: the counts
 * say how it stands (a preview may hold wrong rows), and with `apply` it is written. TD_INVALID, with `apply`: some row
 * is wrong or unexplained; also when the file cannot be read as a table at all (td_errmsg() says why, in `lang`). A
 * table that says what is there already writes nothing. Free `out` in any case.
 */
int td_import(struct td *td, const struct td_import_how *how, struct td_import *out);
void td_import_free(struct td_import *l);

/* ---- journal ---------------------------------------------------------------------------- */

/* A change: what one person did with one command, all of it or nothing. */
struct td_change {
    int64_t id, uid;
    const char *at;                       /* UTC, ISO 8601 */
    const char *actor, *via, *note;       /* via: the command */
    int64_t undoes, undone_by;            /* changes; 0 = none. Who looks for what is in force follows undone_by: what
                                             was undone and then undone again is in force */
    size_t figures, rulings, statements, submissions, rows; /* that it wrote; a bundle's figures are not counted */
};
/* Everything 0 or NULL: all changes. Agency, target and plan: changes that wrote something about them; a bundle's
 * figures do not count. */
struct td_change_filter {
    const char *actor;
    int64_t agency, target, plan;
    int64_t from, to;                     /* ids, both included */
    size_t newest;                        /* at most so many */
};
struct td_changes { struct td_change *v; size_t n; struct td_list *mem; };
int td_changes(struct td *td, struct td_changes *out, const struct td_change_filter *f); /* newest first */
void td_changes_free(struct td_changes *l);

/* One column of a row: as people read it in the language asked for, and exactly, for programs (codes, ISO dates,
 * decimal points). "" = nothing, or not there yet. */
struct td_field {
    const char *column, *label;
    const char *before, *after;
    const char *exact_before, *exact_after;
};
enum td_item_kind { TD_ITEM_FIGURE, TD_ITEM_RULING, TD_ITEM_STATEMENT, TD_ITEM_SUBMISSION, TD_ITEM_ROW };
/* One row that a change wrote, and where it is to be found: what does not apply is 0. */
struct td_item {
    enum td_item_kind kind;
    const char *table, *thing;            /* "closing"; "chốt số liệu" */
    const char *title;                    /* which one: "c.4 ..., Quận 1, 2025" */
    int64_t row;                          /* its id in the table; 0 for a figure */
    int rev;                              /* of an editable row: the version that was written */
    int64_t plan, target, agency, task, obligation, request, submission;
    td_period period;
    int seq, year;
    const struct td_field *fields;        /* what differs from the version before; of a new row all that is said */
    size_t n_fields;
};
struct td_items { struct td_item *v; size_t n; struct td_list *mem; };
/* In the order of writing; most = 0: all. A row that a change wrote more than once is one item. */
int td_items(struct td *td, struct td_items *out, int64_t change, enum td_lang lang, size_t most);
void td_items_free(struct td_items *l);

/* Takes back everything that a change did, as a new change (its id into *undo, which may be NULL): figures are
 * withdrawn, decisions and statements are as before, rows get the version before. The same takes back an undo.
 * TD_CONFLICT, saying who and when: something newer stands in the way, or it has been undone already; TD_INVALID: it
 * came with a bundle, or did nothing. */
int td_undo(struct td *td, int64_t change, const char *via, int64_t *undo);

#endif
