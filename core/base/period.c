/*
 * Periods: the stretch of time that a figure is of, and the exact point in time it is
 * dated by. The numbering is explained in number.h.
 */
#include "base/number.h"
#include "base/calendar.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The last two digits of a td_period. */
enum form { YEAR, HALF, QUARTER, MONTH, DAY, SPAN = 10 };

enum { LONGEST_SPAN = 89, SCHOOL_YEAR = 1 };

/* How many months the parts of a year have. */
static const int months_of[] = { [YEAR] = 12, [HALF] = 6, [QUARTER] = 3, [MONTH] = 1 };

static enum form form_of(td_period p)
{
    td_period form = p % 100;
    return form >= YEAR && form <= DAY ? (enum form)form : SPAN;
}

static int span_of(td_period p)
{
    return (int)(p % 100) - SPAN;
}

/* A file may hold any integer; one that is no period has no date. */
td_date td_period_last_day(td_period p)
{
    td_period last = p / 100;
    return last > 0 && last / 10000 <= TD_LAST_YEAR ? (td_date)last : 0;
}

int td_period_year(td_period p)
{
    return td_date_year(td_period_last_day(p));
}

static int month_of(td_period p)
{
    return td_period_last_day(p) / 100 % 100;
}

/* ---- making ----------------------------------------------------------------------------- */

static td_period make(td_date last, int form)
{
    return (td_period)last * 100 + form;
}

static bool make_part(enum form form, int year, int nth, td_period *out)
{
    int month = nth * months_of[form];

    if (year < TD_FIRST_YEAR || year > TD_LAST_YEAR || month < 1 || month > 12)
        return false;
    td_date first = year * 10000 + month * 100 + 1;
    /* The day before the next month's first; 31 December of the last year has none after it. */
    td_date last = month == 12 ? first + 30 : td_date_add_days(first + 100, -1);
    *out = make(last, (int)form);
    return true;
}

static bool make_span(int from, int to, td_period *out)
{
    int years = to - from;

    if (from < TD_FIRST_YEAR || to > TD_LAST_YEAR || years < 1 || years > LONGEST_SPAN)
        return false;
    *out = make(to * 10000 + (years == SCHOOL_YEAR ? 531 : 1231), SPAN + years);
    return true;
}

td_period td_period_of_year(int year)
{
    return make(year * 10000 + 1231, YEAR);
}

td_period td_period_of_day(td_date d)
{
    return make(d, DAY);
}

/* ---- the exchange forms ----------------------------------------------------------------- */

/* "H1", "Q2" or "08" after the year. */
static bool parse_part(const char *s, int year, td_period *out)
{
    if (s[0] == 'H')
        return make_part(HALF, year, td__digits(s + 1, 1), out);
    if (s[0] == 'Q')
        return make_part(QUARTER, year, td__digits(s + 1, 1), out);
    return make_part(MONTH, year, td__digits(s, 2), out);
}

static bool parse_day(const char *s, td_period *out)
{
    td_date d;
    if (!td_date_parse(s, 10, &d))
        return false;
    *out = make(d, DAY);
    return true;
}

bool td_period_parse(const char *s, size_t len, td_period *out)
{
    if (len < 4 || (len > 4 && s[4] != '-'))
        return false;
    int year = td__digits(s, 4);
    switch (len) {
    case 4:
        return make_part(YEAR, year, 1, out);
    case 7:
        return parse_part(s + 5, year, out);
    case 9:
        return make_span(year, td__digits(s + 5, 4), out);
    case 10:
        return parse_day(s, out);
    default:
        return false;
    }
}

/* ---- what people type ------------------------------------------------------------------- */

/*
 * The ways to say it, compared with the folded text (small letters, no marks). Blanks
 * count for nothing. Capitals stand for numbers: Y and Z years, M month, D day, N the
 * number of the half or quarter, 1-4 or i-iv.
 */
static const struct saying {
    const char *pattern;
    enum form form;
    int nth; /* where the words say it */
} sayings[] = {
    { "Y", YEAR, 1 },
    { "nam Y", YEAR, 1 },
    { "Y-hN", HALF, 0 },
    { "hN/Y", HALF, 0 },
    { "hN Y", HALF, 0 },
    { "6 thang dau nam Y", HALF, 1 },
    { "6 thang dau Y", HALF, 1 },
    { "sau thang dau nam Y", HALF, 1 },
    { "nua dau nam Y", HALF, 1 },
    { "6 thang cuoi nam Y", HALF, 2 },
    { "6 thang cuoi Y", HALF, 2 },
    { "sau thang cuoi nam Y", HALF, 2 },
    { "nua cuoi nam Y", HALF, 2 },
    { "quy N/Y", QUARTER, 0 },
    { "quy N nam Y", QUARTER, 0 },
    { "quy N Y", QUARTER, 0 },
    { "qui N/Y", QUARTER, 0 },
    { "qui N nam Y", QUARTER, 0 },
    { "qN/Y", QUARTER, 0 },
    { "qN Y", QUARTER, 0 },
    { "Y-qN", QUARTER, 0 },
    { "M/Y", MONTH, 0 },
    { "tM/Y", MONTH, 0 },
    { "thang M/Y", MONTH, 0 },
    { "thang M nam Y", MONTH, 0 },
    { "D/M/Y", DAY, 0 },
    { "ngay D/M/Y", DAY, 0 },
    { "ngay D thang M nam Y", DAY, 0 },
    { "Y-Z", SPAN, 0 },
    { "nam hoc Y-Z", SPAN, 0 },
    { "giai doan Y-Z", SPAN, 0 },
};

enum { FIELDS = 'Z' - 'A' + 1 };

/* At least `min` and at most `max` digits. */
static bool take_number(const char **s, int min, int max, int *value)
{
    int n = 0;
    while (n < max && td__digits(*s + n, 1) >= 0)
        n++;
    *value = td__digits(*s, n);
    *s += n;
    return n >= min;
}

static bool take_nth(const char **s, int *value)
{
    static const char *const roman[] = { "", "i", "ii", "iii", "iv" };
    size_t n = strspn(*s, "iv");

    if (n == 0)
        return take_number(s, 1, 1, value);
    for (int i = 1; i <= 4; i++) {
        if (strlen(roman[i]) == n && strncmp(*s, roman[i], n) == 0) {
            *value = i;
            *s += n;
            return true;
        }
    }
    return false;
}

static bool take_field(const char **s, char field, int *value)
{
    if (field == 'N')
        return take_nth(s, value);
    if (field == 'Y' || field == 'Z')
        return take_number(s, 4, 4, value);
    return take_number(s, 1, 2, value);
}

static bool match(const char *pattern, const char *s, int fields[FIELDS])
{
    for (; *pattern; pattern++) {
        if (*pattern == ' ')
            continue;
        while (*s == ' ')
            s++;
        if (*pattern >= 'A' && *pattern <= 'Z') {
            if (!take_field(&s, *pattern, &fields[*pattern - 'A']))
                return false;
        } else if (*s++ != *pattern) {
            return false;
        }
    }
    return *s == '\0';
}

static bool make_said(const struct saying *said, const int fields[FIELDS], td_period *out)
{
    int year = fields['Y' - 'A'], month = fields['M' - 'A'], nth = fields['N' - 'A'];
    char iso[32];

    switch (said->form) {
    case SPAN:
        return make_span(year, fields['Z' - 'A'], out);
    case DAY:
        snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, fields['D' - 'A']);
        return parse_day(iso, out);
    case MONTH:
        return make_part(MONTH, year, month, out);
    default:
        return make_part(said->form, year, said->nth ? said->nth : nth, out);
    }
}

static bool read_said(const char *folded, td_period *out)
{
    for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++) {
        int fields[FIELDS] = { 0 };
        if (match(sayings[i].pattern, folded, fields))
            return make_said(&sayings[i], fields, out);
    }
    return false;
}

bool td_period_read(const char *s, td_period *out)
{
    char *folded = td_text_fold(s);
    if (!folded)
        return false;
    bool ok = td_period_parse(folded, strlen(folded), out) || read_said(folded, out);
    free(folded);
    return ok;
}

td_period td_period_next(td_period p, int by)
{
    enum form form = form_of(p) <= MONTH ? form_of(p) : YEAR;
    int parts = 12 / months_of[form];
    int at = td_period_year(p) * parts + (month_of(p) - 1) / months_of[form] + by;

    make_part(form, at / parts, at % parts + 1, &p);
    return p;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* Years, months and days are written as (partial) dates; the rest is written here. */
static bool is_date(td_period p, td_date *date)
{
    enum form form = form_of(p);
    td_date last = td_period_last_day(p);

    *date = form == YEAR ? last / 10000 * 10000 : form == MONTH ? last / 100 * 100 : last;
    return form == YEAR || form == MONTH || form == DAY;
}

static int nth_of(td_period p)
{
    return month_of(p) / months_of[form_of(p)];
}

size_t td_period_write(char *buf, size_t size, td_period p)
{
    int year = td_period_year(p);
    enum form form = form_of(p);
    td_date date;

    if (is_date(p, &date))
        return td_date_write(buf, size, date);
    if (form == SPAN)
        return td__written(snprintf(buf, size, "%d-%d", year - span_of(p), year), size);
    char letter = form == HALF ? 'H' : 'Q';
    return td__written(snprintf(buf, size, "%d-%c%d", year, letter, nth_of(p)), size);
}

size_t td_period_format(char *buf, size_t size, td_period p, enum td_lang lang)
{
    static const char *const roman[] = { "", "I", "II", "III", "IV" };
    int year = td_period_year(p);
    enum form form = form_of(p);
    td_date date;

    if (is_date(p, &date))
        return td_date_format(buf, size, date, lang);
    if (form == SPAN || lang != TD_VI)
        return td_period_write(buf, size, p);
    if (form == QUARTER)
        return td__written(snprintf(buf, size, "quý %s/%d", roman[nth_of(p) % 5], year), size);
    const char *which = nth_of(p) == 1 ? "đầu" : "cuối";
    return td__written(snprintf(buf, size, "6 tháng %s năm %d", which, year), size);
}

struct td_short td_period_text(td_period p, enum td_lang lang)
{
    struct td_short t = { "" };

    td_period_format(t.s, sizeof t.s, p, lang);
    return t;
}

bool td_period_is(td_period p)
{
    char text[TD_PERIOD_BUF];
    td_period same;
    size_t n = td_period_write(text, sizeof text, p);

    return td_period_parse(text, n, &same) && same == p;
}

/* ---- when ------------------------------------------------------------------------------- */

td_date td_period_first_day(td_period p)
{
    int year = td_period_year(p);
    enum form form = form_of(p);

    if (form == DAY)
        return td_period_last_day(p);
    if (form == SPAN && span_of(p) == SCHOOL_YEAR)
        return (year - 1) * 10000 + 901;
    if (form == SPAN)
        return (year - span_of(p)) * 10000 + 101;
    return year * 10000 + (month_of(p) - months_of[form] + 1) * 100 + 1;
}

td_time td_period_time(td_period p)
{
    td_date last = td_period_last_day(p);
    int year = td_date_year(last);
    td_time begin = (year - 1) * TD_YEAR;

    if (form_of(p) != DAY)
        return begin + month_of(p) * (TD_YEAR / 12);
    int days = td_date_days_between(year * 10000 + 101, year * 10000 + 1231) + 1;
    int day = td_date_days_between(year * 10000 + 101, last) + 1;
    return begin + day * (TD_YEAR / days);
}

td_time td_date_time(td_date d)
{
    return td_period_time((td_period)d * 100 + DAY);
}
