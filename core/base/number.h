/*
 * Numbers, dates and periods: exact values, and how people write them.
 *
 * Nothing here uses floating point or the C locale: a verdict must not depend on
 * either (METHOD.md 5), and strtod() under vi_VN reads "1.5" as 1 (PITFALLS 7).
 */
#ifndef TD_NUMBER_H
#define TD_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum td_lang { TD_VI, TD_EN };

/* ---- decimals --------------------------------------------------------------------------- */

enum { TD_NUM_MAX_DECIMALS = 9 };

/* A decimal as it was written: mantissa / 10^decimals. 99,50 keeps its two
 * decimals, because its last digit decides what "borderline" means.
 * decimals < 0 means "no value": blank is not zero. |mantissa| <= 10^15. */
struct td_num {
    int64_t mantissa;
    int8_t decimals;
};

#define TD_NUM_NONE ((struct td_num){ 0, -1 })

bool td_num_is(struct td_num n);
/* -1, 0, 1. Both must have a value. */
int td_num_cmp(struct td_num a, struct td_num b);
/* Same value with exactly `decimals` (0-9) places, rounded half away from zero; no value when
 * it does not fit. */
struct td_num td_num_round(struct td_num n, int decimals);
/* num/den as a decimal with `decimals` (0-9) places, rounded half away from zero;
 * no value when den is 0 or the result does not fit. */
struct td_num td_num_ratio(int64_t num, int64_t den, int decimals);

/* Reads the exchange form: optional minus, digits, optional point and digits.
 * No grouping, no exponent, no blanks. False leaves *out alone. */
bool td_num_parse(const char *s, size_t len, struct td_num *out);
/* Also what a program has computed, 79.7535211267606: digits that there is no room for are rounded off, and then the
 * zeros at the end. */
bool td_num_parse_computed(const char *s, size_t len, struct td_num *out);

enum td_num_error {
    TD_NUM_OK,
    TD_NUM_EMPTY,
    TD_NUM_BAD,
    TD_NUM_AMBIGUOUS, /* "1.234": one and a bit, or one thousand?  Ask, never guess */
    TD_NUM_RANGE,
};
/* Reads what a person types in either convention: 99,5  99.5  1.234,5  1,234.5
 * 1 234,5 (also NBSP and U+202F), a trailing %, U+2212 minus. One separator followed by
 * exactly three digits ("1.234", "1,234") is ambiguous unless `lang` is given
 * as the convention to trust with `trust`; not so 0,123 and 1234,567, which nobody groups.
 * *out is set by TD_NUM_OK only. */
enum td_num_error td_num_read(const char *s, enum td_lang lang, bool trust,
                              struct td_num *out);
/* The same of what is counted: it has no decimals, so that 1.830 and 1,830 are 1830, as they are printed. */
enum td_num_error td_num_read_count(const char *s, struct td_num *out);

/* The same, rounded as td_num_parse_computed() does. */
enum td_num_error td_num_read_computed(const char *s, enum td_lang lang, bool trust, struct td_num *out);
/* The character before the decimals, ',' or '.', of a number that leaves no doubt: 99,5 or 1,234.5, and 1,234,567 whose
 * decimals could only follow a point. 0 = it does not say. */
char td_num_point(const char *s);

/* Writes at most `size` bytes, NUL-terminated; returns the length written.
 * Exchange form (point, no grouping), and the form people read: vi 1.234,5 and
 * en 1,234.5. `decimals` < 0 keeps the number's own. No value is "". */
enum { TD_NUM_BUF = 40 };
size_t td_num_write(char *buf, size_t size, struct td_num n);
size_t td_num_format(char *buf, size_t size, struct td_num n, int decimals,
                     enum td_lang lang);
/* As it would be typed: not grouped, and with one zero more where 1,234 could be read in two ways. */
size_t td_num_type(char *buf, size_t size, struct td_num n, enum td_lang lang);
/* Under a percentage and without its sign "0,806" may be 0,806 % or 80,6 %: it is asked, never guessed. */
bool td_num_is_share(const char *s, struct td_num n);
/* The two that a TD_NUM_AMBIGUOUS text may be, as they would be typed. */
void td_num_readings(const char *s, enum td_lang lang, char whole[TD_NUM_BUF], char part[TD_NUM_BUF]);
/* As td_num_format(), of all its decimals, as a value: td_num_text(n, lang).s stays until the end of the expression.
 * Likewise a day and a period. */
struct td_short { char s[TD_NUM_BUF]; };
struct td_short td_num_text(struct td_num n, enum td_lang lang);
/* From now on people of this process read decimals with this point, ',' or '.'; 0 = with that of the language. */
void td_num_style(char point);

/* Is it a share: "%", or of what is counted, "% district"? And the unit as people read it, "%" for both. */
static inline bool td_unit_is_percent(const char *unit) { return *unit == '%'; }
static inline const char *td_unit_shown(const char *unit) { return *unit == '%' ? "%" : unit; }
/* The kind of agency of which it is a share; NULL = of something else, or no share. */
static inline const char *td_unit_counts(const char *unit) { return *unit == '%' && unit[1] == ' ' ? unit + 2 : NULL; }

/* ---- dates ------------------------------------------------------------------------------ */

/* yyyymmdd, 0 = no date. Proleptic Gregorian, years 1900-2199. A partial date of
 * publication keeps zeros: 20240000 is "2024", 20240800 is "2024-08". */
typedef int32_t td_date;

bool td_date_parse(const char *iso, size_t len, td_date *out);         /* 2024-02-07 only */
bool td_date_parse_partial(const char *iso, size_t len, td_date *out); /* also 2024, 2024-08 */
/* dd/mm/yyyy, d/m/yyyy, ISO. */
bool td_date_read(const char *s, td_date *out);
int td_date_year(td_date d);
/* to - from; negative when past. A partial date counts from its first day. */
int td_date_days_between(td_date from, td_date to);
td_date td_date_add_days(td_date d, int days);      /* 0 when it leaves 1900-2199 */
/* The next day >= `from` with this month (1-12) and day (29 Feb becomes 28 Feb, as any day that
 * its month lacks becomes the last). */
td_date td_date_next(td_date from, int month, int day);
enum { TD_DATE_BUF = 16 };
/* ISO, partial dates as far as they go; 0 is "". */
size_t td_date_write(char *buf, size_t size, td_date d);
/* vi 07/02/2024, 02/2024, 2024; en as ISO. */
size_t td_date_format(char *buf, size_t size, td_date d, enum td_lang lang);
struct td_short td_date_text(td_date d, enum td_lang lang);

/* ---- periods ---------------------------------------------------------------------------- */

/* The stretch of time that a figure is of, as one integer that sorts by its last
 * day and can be read in sqlite3(1): yyyymmddkk, the last day and then the form
 *   00 year 2025        01 half 2025-H1      02 quarter 2025-Q2
 *   03 month 2025-08    04 day 2025-08-20    10+n years 2012-2020 (n = 8)
 * One year's span (2024-2025) is a school year and ends on 31 May of its second
 * year, where schools close their figures; longer spans end on 31 December. */
typedef int64_t td_period;

bool td_period_parse(const char *s, size_t len, td_period *out); /* the forms above */
bool td_period_is(td_period p); /* is it one of those? A file may hold any integer */
/* Also 11/2026, tháng 11/2026, quý IV/2026, Q4/2026, 20/11/2026, 6 tháng đầu năm 2025, năm học
 * 2024-2025, with or without marks; the list is in period.c. */
bool td_period_read(const char *s, td_period *out);
enum { TD_PERIOD_BUF = 32 };
size_t td_period_write(char *buf, size_t size, td_period p);
/* vi: 2025, 6 tháng đầu năm 2025, quý IV/2026, 11/2026, 20/11/2026, 2024-2025; en as
 * td_period_write(). */
size_t td_period_format(char *buf, size_t size, td_period p, enum td_lang lang);
struct td_short td_period_text(td_period p, enum td_lang lang);
/* A school year begins on 1 September, longer spans on 1 January of their first year. */
td_date td_period_first_day(td_period p);
td_date td_period_last_day(td_period p);
int td_period_year(td_period p); /* of its last day */
td_period td_period_of_year(int year);
td_period td_period_of_day(td_date d);

/* The period after `by` others of its kind, halves, quarters, months or years; of anything else the year. It stays
 * where there is none. */
td_period td_period_next(td_period p, int by);

/* A point in time as an exact count of 1/267180 years since year 0, so that the
 * end of year Y is Y * TD_YEAR. 267180 = lcm(12, 365, 366): months, quarters and
 * days of ordinary and leap years all fall on whole numbers (METHOD.md 5). */
typedef int64_t td_time;
#define TD_YEAR INT64_C(267180)

/* A period is dated by its end: a year, half, quarter or month ends a whole
 * number of twelfths into its year; a day ends day-of-year/365 (366) into it. */
td_time td_period_time(td_period p);
/* The end of one day. */
td_time td_date_time(td_date d);

#endif
