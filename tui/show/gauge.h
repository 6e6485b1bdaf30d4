/* A target on one line: how far, where the thresholds are, where the plan line is today. Pure drawing. */
#ifndef TUI_GAUGE_H
#define TUI_GAUGE_H

#include "engine/canvas.h"
#include "tiendo.h"

/* Draws exactly `width` cells (8 or more) at (row, col). `r` is the row that the board shows for the target; all of
 * the target's own thresholds are marked, whichever r judges. */
void gauge_draw(struct area a, int row, int col, int width, const struct td_row *r, td_date review);
/* The same as words for a pipe or a small pane, e.g. "80,6 |75-80| 80-85": what the marks stand for. */
size_t gauge_legend(char *buf, size_t size, const struct td_row *r, enum td_lang lang);

/* What each mark of it stands for, in words: "━ nay 59%  │ đích 2030: 80%  ┆ lộ trình đến nay 61%". */
struct text gauge_marks(const struct td_row *r, td_date review, bool ascii, enum td_lang lang);

#endif
