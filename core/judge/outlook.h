/* What is missing, counted, and where the pace of so far leads. These only inform: no verdict depends on them. */
#ifndef TD_OUTLOOK_H
#define TD_OUTLOOK_H

#include "judge/assess.h"

/* How many more of what it counts (fewer, where less is better) the judged figure would need to meet the bound,
 * over the denominator that it has: 34 households. 0 = none, or it is not judged by parts that are whole numbers. */
int64_t td_short_by(const struct td_question *q, const struct td_verdict *v);

/* If it went on until the deadline as it has gone from one period to another. `to` 0 = it has not gone any way. */
struct td_future {
    td_period from, to;
    struct td_num pace;   /* a year */
    struct td_num at_due; /* more than all and less than nothing can be reckoned, but not expected */
};
enum td_future_way { TD_AS_ON_AVERAGE, TD_AS_LAST, TD_AS_BEST, TD_FUTURES };
/* On average from the base, as in the last step, as in the best one; none for a milestone, once the deadline has
 * passed, or for a figure that does not stand in the series. `points` as td_series_shown() has them. */
void td_futures(const struct td_question *q, const struct td_verdict *v, const struct td_point *points, size_t n,
                struct td_future out[TD_FUTURES]);

#endif
