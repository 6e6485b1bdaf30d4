/* The reports that agencies have handed in, for the views and forms that tell of them. */
#ifndef TUI_SUBMISSION_H
#define TUI_SUBMISSION_H

#include "app/view.h"

/* "by the report for 2026 of X, handed in 28/11/2026", of a figure's submission, and which that is (may be NULL).
 * False, and "": it cannot be read, which is said. */
bool submission_words(struct app *a, int64_t submission, char *buf, size_t size, struct subject *duty);
/* Opens the report that a submission is of. */
void submission_show(struct app *a, int64_t submission);
/* Opens the grid for the figures of a report. One that has not come is recorded first, by its form. */
void submission_figures(struct app *a, struct subject duty);
/* The one that stands; *out keeps its texts until td_submissions_free(). NULL: none, or a failure that was said. */
const struct td_submission *submission_standing(struct app *a, const struct subject *duty, struct td_submissions *out);

#endif
