/* Report duties, and the reports that were handed in for them. */
#ifndef TD_DUTY_H
#define TD_DUTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/act.h"
#include "noun/figures.h"

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
int td_submit(struct td *td, const struct td_submission *s, size_t n, enum td_place place, int64_t *change);

/*
 * Figures that stand in a report: td_record() as one change that belongs to it. When the report stands for its
 * obligation, agency and year, to the submission that stands; else it is handed in by the same change, on `report->on`
 * and with its note (on = 0: TD_NOT_FOUND). So a figure names the very submission under which it was recorded, with its
 * day, for good. What is done with the report does nothing to its figures: handed in again, it carries them on;
 * withdrawn, they stay until they are withdrawn themselves, and td_submission() of the one they name says so. Undoing
 * the change that handed it in takes back the figures that the same change recorded; those of later changes are in the
 * way and are undone first.
 */
int td_record_submission(struct td *td, const struct td_submission *report, const struct td_entry *e, size_t n,
                     td_date today, enum td_place place, const char *note, int64_t *change, size_t *at);

struct td_submissions { struct td_submission *v; size_t n; struct td_list *mem; };
/* What stands: of each report, agency and year the newest submission that was not withdrawn. By plan, report, year,
 * agency; plan and year 0 = all. */
int td_submissions(struct td *td, struct td_submissions *out, int64_t plan, int year);
/* The one with this id, as a list of one; `withdrawn`: the report does not stand any more. */
int td_submission(struct td *td, struct td_submissions *out, int64_t id);
static inline void td_submissions_free(struct td_submissions *l) { td_list_clear(l); }
/* The figures that a submission carries: recorded under it, under one that it supersedes, or by the change that handed
 * in one of these and no other. In the plan's order; those that were withdrawn or replaced are there and say so. */
int td_submission_figures(struct td *td, struct td_observations *out, int64_t id);
/* "by the report of 2026 of X, handed in 2026-11-28": what is said of such a figure. */
size_t td_submission_text(char *buf, size_t size, const struct td_submission *s, const char *agency, enum td_lang lang);

/* Worst first. */
enum td_duty_state {
    TD_DUTY_OVERDUE,  /* not handed in, and the day has passed */
    TD_DUTY_LATE,     /* handed in after the day */
    TD_DUTY_AWAITING, /* not handed in yet; until the end of the day it is in time */
    TD_DUTY_NOT_DUE,  /* not handed in, and there is no fixed day */
    TD_DUTY_SENT,     /* handed in, and there is no fixed day by which it would be in time or late */
    TD_DUTY_ON_TIME,  /* handed in by the day */
    TD_DUTY_STATES
};
/* Pure. *days: late by, left, or overdue by; else 0. What was handed in after `review` has not been yet. */
enum td_duty_state td_duty_state(td_date due, td_date submitted_on, td_date review, int *days);
/* The last day on which the report of a year is in time: the day before the one that the document names where it says
 * "trước ngày", else that day. 0 = it names none; 29/02 is 28/02 in other years. */
td_date td_duty_due(const struct td_obligation *o, int year);
/* "trước 01/12", the document's words, or "18/12". */
size_t td_duty_named(char *buf, size_t size, const struct td_obligation *o, int year, bool dated, enum td_lang lang);
/* These and the last day of a year's report: "trước 01/12, hạn cuối 30/11"; `dated`: with the year. */
size_t td_duty_words(char *buf, size_t size, const struct td_obligation *o, int year, bool dated, enum td_lang lang);
/* The day on which somebody must exist to owe it: the due day, else 31/12. */
td_date td_duty_day(const struct td_obligation *o, int year);
/* Does the plan ask for reports of that year? From its first to its last, and not by a day before it was issued; where
 * it does not say when that was, not for certain in its first year. Of a report that is asked for once, in that year
 * only; a draft asks for nothing else, as it is not in force. */
bool td_duty_asked(const struct td_plan *p, const struct td_obligation *o, int year);
/* Of which year is a report that came on that day and says none? Of the one whose last day (else its end) is nearest;
 * 0 = that is not the day's own, so somebody has to say. */
int td_duty_year(const struct td_plan *p, const struct td_obligation *o, td_date on);
/* The next last day from `from` on, and of which year that report is; 0 = none. */
td_date td_duty_next(const struct td_plan *p, const struct td_obligation *o, td_date from, int *year);
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
    size_t turn;               /* among those that are as bad: by report, then as the tree has the agencies */
};
struct td_duties { struct td_duty *v; size_t n; struct td_list *mem; };
/* Every report of a plan (0 = all) for a year and every agency that owes it on td_duty_day(), as on the review day,
 * worst first. */
int td_duties(struct td *td, struct td_duties *out, int64_t plan, int year, td_date review);
/* What is overdue on the review day, of all years for which the plan (0 = each of them) asks, the oldest first. It
 * stays here until it is handed in. */
int td_duties_overdue(struct td *td, struct td_duties *out, int64_t plan, td_date review);
static inline void td_duties_free(struct td_duties *l) { td_list_clear(l); }

/* How well a plan (0 = all) or a kind of agency (NULL = all) reports. Reports without a fixed day do not count. */
struct td_duty_rates {
    int owed, on_time, late, awaiting, overdue;
    struct td_num completeness, timeliness; /* percent of what is owed: handed in at all, in time; none of nothing */
};
struct td_duty_rates td_duty_rates(const struct td_duties *l, const struct td_agencies *agencies, int64_t plan,
                                   const char *kind);

#endif
