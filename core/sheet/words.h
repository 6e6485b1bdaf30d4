/*
 * What the words of headings, titles and short cells say of figures: in any case, with marks or without. Lists are
 * folded words, joined by |. Inside core/ only.
 */
#ifndef TD_HEADING_WORDS_H
#define TD_HEADING_WORDS_H

#include "base/number.h"

/* Are the words of the text one of these, do they begin with one, is one among them? */
bool td__words_are(const char *text, const char *list);
bool td__words_begin(const char *text, const char *list);
bool td__words_have(const char *text, const char *list);

/* Which kind of figures. PLAN: planned, assigned, aimed at; OTHER: compared, ranked. Neither is a result. */
enum td__sort { TD__SORT_NOTHING, TD__SORT_RESULT, TD__SORT_ESTIMATE, TD__SORT_PLAN, TD__SORT_OTHER };
enum td__sort td__heading_sort(const char *heading);
enum td__sort td__title_sort(const char *title);
enum td__sort td__cell_sort(const char *cell); /* only when it says nothing else: "KH" */

enum td__part { TD__PART_NONE, TD__PART_VALUE, TD__PART_NUMERATOR, TD__PART_DENOMINATOR };
enum td__part td__part_of(const char *heading, bool *exact);

char *td__heading_folded(const char *heading);
/* "Kết quả thực hiện năm 2025", "Ước TH 2026": a period and which kind of figures. */
bool td__heading_period(const char *heading, td_period *out);
bool td__heading_piece(char *buf, size_t size, const char *heading); /* "Quý I": what a year behind it completes */
bool td__heading_only_sorts(const char *heading); /* "TH", "Kết quả thực hiện" */
td_period td__title_period(const char *title);   /* the only one in it; 0 = none, or several */
bool td__title_part(const char *title);          /* it speaks of a part of a year that is no period: "9 tháng" */

/* "%" of "(%)", "ĐVT: %" and "tỷ lệ"; "nghin nguoi" of "(nghìn người)"; "" where no unit is said. */
void td__unit_said(char *buf, size_t size, const char *text);
void td__title_unit(char *buf, size_t size, const char *text); /* the same, among other words */
bool td__is_unit(const char *text); /* "nghìn người", "%" */

/* Rows that are no unit's: sums and means of others, and the notes and signatures below. */
bool td__is_total(const char *text);
bool td__is_foot(const char *text);

#endif
