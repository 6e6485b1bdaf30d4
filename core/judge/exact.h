/* Exact fractions (METHOD.md 5): what a verdict compares. Between the files of this folder. */
#ifndef TD_EXACT_H
#define TD_EXACT_H

#include "judge/figure.h"

/* The largest number a verdict meets is one of years_behind: less than 10^150, 500 bits. */
enum { TD__LIMBS = 10 };

/* sign * whole number; n limbs are in use, the others hold anything. Zero has none. */
struct td__whole { int n; bool negative; uint64_t limb[TD__LIMBS]; };
/* Not reduced; den > 0. */
struct td__exact { struct td__whole num, den; };

struct td__exact td__integer(int64_t n);
struct td__exact td__fraction(int64_t num, int64_t den); /* den > 0 */
struct td__exact td__decimal(struct td_num n); /* no value is 0 */
struct td__exact td__plus(const struct td__exact *a, const struct td__exact *b);
struct td__exact td__minus(const struct td__exact *a, const struct td__exact *b);
struct td__exact td__times(const struct td__exact *a, const struct td__exact *b);
struct td__exact td__over(const struct td__exact *a, const struct td__exact *b); /* b is not 0 */
struct td__exact td__scaled(const struct td__exact *a, int64_t num, int64_t den); /* a * num / den, den > 0 */
int td__sign(const struct td__exact *a);
int td__compare(const struct td__exact *a, const struct td__exact *b);
/* As a decimal of so many places, rounded half away from zero; no value beyond 10^15. */
struct td_num td__rounded(const struct td__exact *a, int places);
/* The same of a number that only informs: six places, fewer when it is too large for that. */
struct td_num td__informing(const struct td__exact *a);
/* The largest whole number that is no larger; of numbers from 0 to 10^15. */
int64_t td__floor(const struct td__exact *a);

/* ---- the parts of a figure ---- */

/* numerator / denominator * factor; false where there is no such fraction. */
bool td__quotient(const struct td_point *p, int factor, struct td__exact *out);
/* There is one, and the value is another number than it, rounded. */
bool td__contradicts_itself(const struct td_point *p, int factor);
/* td__quotient() where the value is that quotient rounded: such a figure is judged by it. */
bool td__by_quotient(const struct td_point *p, int factor, struct td__exact *out);

#endif
