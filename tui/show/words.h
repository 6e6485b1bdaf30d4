/* Words and numbers as several views show them. */
#ifndef TUI_WORDS_H
#define TUI_WORDS_H

#include <time.h>

#include "engine/canvas.h"
#include "show/model.h"
#include "show/ui.h"
#include "tiendo.h"

enum role role_of_verdict(enum td_verdict_code v);
/* Of a verdict on what is on record; of what cannot be judged now `otherwise`. */
enum role role_of_judged(enum td_verdict_code v, enum role otherwise);
/* What a verdict is called in rows, headings and counts alike: METHOD.md's six words, the last two told apart; in the
 * order of harm. */
enum standing { STANDING_FAILED, STANDING_BEHIND, STANDING_AT_RISK, STANDING_UNKNOWN, STANDING_OPEN, STANDING_ON_TRACK,
                STANDING_MET, STANDING_ENDED, STANDINGS };
enum standing verdict_standing(enum td_verdict_code v);
const char *word_of_standing(enum standing s, enum td_lang lang);
/* "3 KHÔNG ĐẠT": failures are loud. */
struct text standing_counted(enum standing s, int n, enum td_lang lang);
/* What a row is called and since which year, "Không đạt 2025"; the same where a target stands in a list. */
struct text standing_since(const struct td_row *r, enum td_lang lang);
enum role role_of_standing(enum standing s);
enum role role_of_task(enum task_word w);
const char *word_of_task(enum task_word w, enum td_lang lang);
enum role role_of_duty(enum td_duty_state s);
const char *word_of_duty(enum td_duty_state s, enum td_lang lang);
/* "Quá hạn 9 ngày; trước 01/12/2026, hạn cuối 30/11/2026" */
struct text duty_shown(const struct td_duty *d, const struct td_obligation *o, enum td_lang lang);
/* "hạn 31/12/2026, còn 9 ngày", "hạn trong năm 2025"; "" = it has no day and no year. */
struct text task_due_shown(const struct td_task *t, td_date review, enum td_lang lang);
/* "80,6%", "mức độ 2", the figure of a verdict with its marks: > < ~ before it, * ! ~ + behind. */
struct text value_shown(const struct td_row *r, enum td_lang lang);
/* The same for who listens: "khoảng 80,6% (các nguồn mâu thuẫn nhau)"; "" = there is none. */
struct text value_said(const struct td_row *r, enum td_lang lang);
/* "80,6%", the value of one of a series; a percentage with its sign. */
struct text point_shown(const struct td_target *t, const struct td_point *p, enum td_lang lang);
/* What became of a figure: "dùng", "mâu thuẫn", "đã thay thế"; "" = it says what is used. */
struct text use_shown(const struct td_observation *o, enum td_use use, enum td_lang lang);
/* "75-80", "<=5" where less is better; `gap` stands behind such a sign. */
struct text bounds_text(const struct td_target *t, const struct td_threshold *h, const char *gap, enum td_lang lang);
/* "75-80", "> 60", ">= 99,5" as the plan says it. */
struct text threshold_shown(const struct td_target *t, const struct td_threshold *h, enum td_lang lang);
/* A name in so many cells: "Hội Khuyến học*" becomes "Hội KH*" before it is cut. */
struct text name_within(const char *name, int cells);
/* What the pace so far leads to at the deadline, "72,4%"; "" = there is none. A share cannot exceed the whole. */
struct text expected_shown(const struct td_row *r, enum td_lang lang);
/* Any number that a pace leads to: from nothing to all, and not rounded to a bound that it is not. */
struct text outlook_shown(const struct td_row *r, struct td_num n, enum td_lang lang);
/* Who does what this agency was given, its own name behind it when it is another, and whether that is only inferred:
 * "Sở KHCN  (<- Sở TTTT)", "Sở GDĐT*  (* suy luận ...)". */
struct text lead_shown(const struct model *m, int64_t agency, const char *item, enum td_basis basis, enum td_lang lang);

#endif
