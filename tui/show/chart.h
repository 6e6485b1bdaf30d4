/* A target's series over the years, with its plan line, thresholds and expected end. Pure drawing. */
#ifndef TUI_CHART_H
#define TUI_CHART_H

#include "engine/canvas.h"
#include "tiendo.h"

/* Draws into the whole area (at least 24x6, else a line of words). `rows` are the target's verdicts, one for each
 * threshold; `points` its series, td_series_shown(), of those thresholds that `series` names. `now` is the day of
 * review. */
void chart_draw(struct area a, const struct td_target *t, const struct td_row *rows, size_t n_rows,
                const struct td_point *points, size_t n, const char *series, td_date now, enum td_lang lang);

/* The same in words, a line each: the figures by time, each with where the plan is then, the day of review, the goals.
 * Line `i`, or "" behind the last. */
struct text chart_line(const struct td_row *rows, size_t n_rows, const struct td_point *points, size_t n,
                       const char *series, td_date now, enum td_lang lang, size_t i);

#endif
