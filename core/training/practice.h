/* The training database. */
#ifndef TD_PRACTICE_H
#define TD_PRACTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/handle.h"

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

#endif
