/* Reports as documents. */
#ifndef TD_REPORTS_H
#define TD_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/paper.h"
#include "store/handle.h"

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

#endif
