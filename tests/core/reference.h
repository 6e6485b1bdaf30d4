/*
 * METHOD.md a second time, slow and plain, to compare core/judge with. It shares the structs of assess.h and what
 * core/base knows of days and periods, and nothing of how a verdict is come by: no code, no order, no arithmetic.
 */
#ifndef TESTS_REFERENCE_H
#define TESTS_REFERENCE_H

#include "judge/assess.h"

enum { REFERENCE_FIGURES = 24 }; /* at most so many, of at most six digits and small parts: fractions of 128 bits */

/* Fills code, rule, period, value, since, kept and kept_of, other.code, the flags of REFERENCE_FLAGS, and where they
 * are printed shown, gap, needed, expected and ratio. q->points, n, bounds, n_bounds and partial are not looked at. */
void reference_judge(const struct td_question *q, const struct td_figure *f, int n, struct td_verdict *out);

#define REFERENCE_FLAGS \
    (TD_FLAG_CONFLICT | TD_FLAG_UNSURE | TD_FLAG_ESTIMATE | TD_FLAG_BOUND | TD_FLAG_PARTIAL | TD_FLAG_MIXED)

#endif
