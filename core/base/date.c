/*
 * Days of the Gregorian calendar as yyyymmdd, and how they are written. What a figure is
 * of (a month, a quarter, a school year) is in period.c.
 */
#include "base/number.h"
#include "base/calendar.h"

#include <stdio.h>

static int month_of(td_date d)
{
    return d / 100 % 100;
}

static int day_of(td_date d)
{
    return d % 100;
}

int td_date_year(td_date d)
{
    return d / 10000;
}

static td_date make(int year, int month, int day)
{
    return year * 10000 + month * 100 + day;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const char days[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month] + (month == 2 && is_leap(year));
}

static bool is_day(int year, int month, int day)
{
    return year >= TD_FIRST_YEAR && year <= TD_LAST_YEAR && month >= 1 && month <= 12 && day >= 1
        && day <= days_in_month(year, month);
}

/* ---- counting days ---------------------------------------------------------------------- */

/* Days since 1 March of year 0. The year is begun in March, so that the leap day is its last
 * and (153m + 2) / 5 counts the days of the months before (E. G. Richards, Explanatory
 * Supplement to the Astronomical Almanac, 15.11). The zeros of a partial date count as ones. */
static int day_number(td_date d)
{
    int month = month_of(d) > 0 ? month_of(d) : 1;
    int day = day_of(d) > 0 ? day_of(d) : 1;
    int year = td_date_year(d) - (month < 3);
    int from_march = month < 3 ? month + 9 : month - 3;
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * from_march + 2) / 5 + day - 1;
}

static td_date from_day_number(int n)
{
    enum { DAYS_IN_400_YEARS = 146097 };
    int era = n / DAYS_IN_400_YEARS;
    int in_era = n % DAYS_IN_400_YEARS;
    int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int in_year = in_era - (365 * year + year / 4 - year / 100);
    int from_march = (5 * in_year + 2) / 153;
    int day = in_year - (153 * from_march + 2) / 5 + 1;
    int month = from_march < 10 ? from_march + 3 : from_march - 9;
    return make(era * 400 + year + (month < 3), month, day);
}

int td_date_days_between(td_date from, td_date to)
{
    return day_number(to) - day_number(from);
}

td_date td_date_add_days(td_date d, int days)
{
    int64_t n = (int64_t)day_number(d) + days;
    if (n < day_number(make(TD_FIRST_YEAR, 1, 1)) || n > day_number(make(TD_LAST_YEAR, 12, 31)))
        return 0;
    return from_day_number((int)n);
}

td_date td_date_next(td_date from, int month, int day)
{
    for (int year = td_date_year(from);; year++) {
        int last = days_in_month(year, month);
        td_date d = make(year, month, day < last ? day : last);
        if (d >= from)
            return d;
    }
}

/* ---- reading ---------------------------------------------------------------------------- */

bool td_date_parse(const char *iso, size_t len, td_date *out)
{
    if (len != 10 || iso[4] != '-' || iso[7] != '-')
        return false;
    int year = td__digits(iso, 4), month = td__digits(iso + 5, 2), day = td__digits(iso + 8, 2);
    if (!is_day(year, month, day))
        return false;
    *out = make(year, month, day);
    return true;
}

bool td_date_parse_partial(const char *iso, size_t len, td_date *out)
{
    if (len != 4 && len != 7)
        return td_date_parse(iso, len, out);
    if (len == 7 && iso[4] != '-')
        return false;
    int year = td__digits(iso, 4);
    int month = len == 7 ? td__digits(iso + 5, 2) : 1;
    if (!is_day(year, month, 1))
        return false;
    *out = make(year, len == 7 ? month : 0, 0);
    return true;
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\t')
        s++;
    return s;
}

/* One or two digits and a slash. */
static int digits_and_slash(const char **s)
{
    int n = td__digits(*s, 1) < 0 ? 0 : td__digits(*s + 1, 1) < 0 ? 1 : 2;
    int value = n > 0 && (*s)[n] == '/' ? td__digits(*s, n) : -1;
    if (value >= 0)
        *s += n + 1;
    return value;
}

bool td_date_read(const char *s, td_date *out)
{
    s = skip_blanks(s);
    const char *start = s;
    int day = digits_and_slash(&s);
    int month = day < 0 ? -1 : digits_and_slash(&s);

    size_t rest = 0;
    while (s[rest] && s[rest] != ' ' && s[rest] != '\t')
        rest++;
    if (*skip_blanks(s + rest))
        return false;
    if (s == start)
        return td_date_parse(s, rest, out);
    int year = rest == 4 ? td__digits(s, 4) : -1;
    if (!is_day(year, month, day))
        return false;
    *out = make(year, month, day);
    return true;
}

/* ---- writing ---------------------------------------------------------------------------- */

size_t td_date_write(char *buf, size_t size, td_date d)
{
    int year = td_date_year(d), month = month_of(d), day = day_of(d);

    if (d == 0)
        return td__written(snprintf(buf, size, "%s", ""), size);
    if (month == 0)
        return td__written(snprintf(buf, size, "%d", year), size);
    if (day == 0)
        return td__written(snprintf(buf, size, "%d-%02d", year, month), size);
    return td__written(snprintf(buf, size, "%d-%02d-%02d", year, month, day), size);
}

size_t td_date_format(char *buf, size_t size, td_date d, enum td_lang lang)
{
    int year = td_date_year(d), month = month_of(d), day = day_of(d);

    if (lang != TD_VI || month == 0)
        return td_date_write(buf, size, d);
    if (day == 0)
        return td__written(snprintf(buf, size, "%02d/%d", month, year), size);
    return td__written(snprintf(buf, size, "%02d/%02d/%d", day, month, year), size);
}

struct td_short td_date_text(td_date d, enum td_lang lang)
{
    struct td_short t = { "" };

    td_date_format(t.s, sizeof t.s, d, lang);
    return t;
}
