/* What a target still lacks, where its pace leads, how far one of many has come: in words and bars. Pure. */
#ifndef TUI_OUTLOOK_H
#define TUI_OUTLOOK_H

#include "show/words.h"

/* "thiếu 4,4 điểm phần trăm, tức 104 trường công lập"; "" = nothing is missing, or it is not known. */
struct text gap_shown(const struct td_row *r, enum td_lang lang);
/* What numerator and denominator count, by the words that both begin with: "dòng họ"; "" = their texts do not say. */
struct text counted_word(const struct td_target *t, enum td_lang lang);
/* The ways to the deadline of a row, for a table: how, a year, at the deadline, whether that is enough. */
enum { OUTLOOK_CELLS = 4, OUTLOOKS = TD_FUTURES + 1 };
struct outlook { struct text cell[OUTLOOK_CELLS]; enum role role; };
int outlooks(const struct td_row *r, const struct td_point *points, size_t n, enum td_lang lang,
             struct outlook out[OUTLOOKS]);
/* "━━━━━│──", from nothing to `most`: the figure and the threshold that judges it, which the bar covers when it is
 * reached. "" = it has none. */
struct text bar_shown(const struct td_row *r, struct td_num most, int width);

/* "  ▂▃ ▅▆": the last `width` years up to that of the review, a mark a year, nothing where nothing was reported. The
 * lowest mark is where the plan began, or the least figure since then; the highest is the goal or beyond. Where less is
 * better it is the other way round: marks fall as figures do. `ascii`: _ . - ' ^. "" = there is nothing to see. */
struct text spark_shown(const struct td_row *r, td_date review, int width, bool ascii);

#endif
