/*
 * The number in a cell. A workbook keeps numbers, percentages and days as binary fractions and says by the format of
 * the cell's style how it shows them; what is handed out is what a person saw, with all its digits.
 */
#include "sheet/workbook.h"

#include <stdio.h>
#include <string.h>

#include "base/number.h"

enum { MOST_ZEROS = 30 };

/* ---- digits ------------------------------------------------------------------------------ */

static const char *read_exponent(const char *s, int *exponent)
{
    bool negative = *s == '-';
    int n = 0;

    if (*s == '-' || *s == '+')
        s++;
    if (*s < '0' || *s > '9')
        return NULL;
    for (; *s >= '0' && *s <= '9'; s++)
        n = n < 10000 ? n * 10 + (*s - '0') : n;
    *exponent = negative ? -n : n;
    return s;
}

/* Half away from zero, as Excel shows it: 80.599999999999994 is 80.6. */
static void round_up(struct td__decimal *d)
{
    int i = d->n - 1;

    for (; i >= 0 && d->digit[i] == '9'; i--)
        d->digit[i] = '0';
    if (i >= 0) {
        d->digit[i]++;
        return;
    }
    d->digit[0] = '1'; /* 999 became 1000 */
    d->point++;
}

bool td__decimal_read(const char *s, struct td__decimal *d)
{
    bool fraction = false, any = false;
    char next = 0; /* the first digit that is not shown */
    int exponent = 0;

    *d = (struct td__decimal){ .negative = *s == '-' };
    for (s += *s == '-' || *s == '+'; (*s >= '0' && *s <= '9') || (*s == '.' && !fraction); s++) {
        if (*s == '.') {
            fraction = true;
            continue;
        }
        any = true;
        bool leading = d->n == 0 && *s == '0';
        d->point += leading ? -fraction : !fraction;
        if (leading)
            continue;
        if (d->n < TD__SHOWN)
            d->digit[d->n++] = *s;
        else if (!next)
            next = *s;
    }
    if (any && (*s == 'e' || *s == 'E'))
        s = read_exponent(s + 1, &exponent);
    if (!any || !s || *s)
        return false;
    if (next >= '5')
        round_up(d);
    d->point += exponent;
    while (d->n > 0 && d->digit[d->n - 1] == '0')
        d->n--;
    if (d->n == 0)
        d->point = 0;
    return true;
}

static bool write_decimal(char out[TD__NUMBER], const struct td__decimal *d)
{
    char *p = out;

    if (d->point > MOST_ZEROS || d->point < -MOST_ZEROS)
        return false;
    if (d->negative && d->n > 0)
        *p++ = '-';
    if (d->point <= 0)
        *p++ = '0';
    for (int i = 0; i < d->point; i++)
        *p++ = i < d->n ? d->digit[i] : '0';
    if (d->n > d->point)
        *p++ = '.';
    for (int i = d->point; i < d->n; i++)
        *p++ = i < 0 ? '0' : d->digit[i];
    *p = 0;
    return true;
}

static int compare(const struct td__decimal *a, const struct td__decimal *b)
{
    int sign = a->negative && a->n ? -1 : 1;

    if (!a->n || !b->n || a->negative != b->negative)
        return a->n ? sign : !b->n ? 0 : b->negative ? 1 : -1;
    if (a->point != b->point)
        return a->point > b->point ? sign : -sign;
    for (int i = 0; i < a->n || i < b->n; i++) {
        char x = i < a->n ? a->digit[i] : '0', y = i < b->n ? b->digit[i] : '0';
        if (x != y)
            return x > y ? sign : -sign;
    }
    return 0;
}

/* ---- which section it is for --------------------------------------------------------------- */

static bool meets(const struct td__section *s, const struct td__decimal *d)
{
    int c = compare(d, &s->limit);

    return s->when == '<' ? c < 0 : s->when == '>' ? c > 0 : s->when == '=' ? c == 0 : s->when == 'l' ? c <= 0
         : s->when == 'g' ? c >= 0 : c != 0;
}

/* The section for this number; NULL: the format shows nothing of it. Without conditions one is for all, two are for
 * what is not negative and the rest, three for what is positive, negative, and the rest. A condition in the second
 * alone
 * is understood in several ways. */
static const struct td__section *section_for(const struct td__format *f, const struct td__decimal *d)
{
    int n = f->n < 3 ? f->n : 3; /* the fourth is for texts */
    bool negative = d->negative && d->n;

    if (n > 1 && f->section[1].when && !f->section[0].when)
        return NULL;
    for (int i = 0; i < n; i++) {
        const struct td__section *s = &f->section[i];
        bool last = i == n - 1, mine = i == 0 ? !negative && (n == 2 || d->n) : negative;
        if (s->when ? meets(s, d) : last || mine)
            return s;
    }
    return NULL;
}

/* ---- what is shown ----------------------------------------------------------------------- */

/* With so many digits after the point: the others are rounded off. */
static void cut(struct td__decimal *d, int places)
{
    int keep = d->point + places;

    if (keep >= d->n)
        return;
    bool up = keep >= 0 && d->digit[keep] >= '5';
    d->n = keep > 0 ? keep : 0;
    if (up && keep == 0)
        *d = (struct td__decimal){ .digit = "1", .n = 1, .point = d->point + 1, .negative = d->negative };
    else if (up)
        round_up(d);
    while (d->n > 0 && d->digit[d->n - 1] == '0')
        d->n--;
    if (d->n == 0)
        d->point = 0;
}

/* "1.10" of 1.1, "00004" of 4: the digits that the format asks for. */
static bool write_shown(char out[TD__NUMBER], struct td__decimal d, const struct td__section *s)
{
    char plain[TD__NUMBER];

    cut(&d, s->most);
    if (!write_decimal(plain, &d))
        return false;
    int places = d.n > d.point ? d.n - d.point : 0, whole = d.point > 0 ? d.point : 1;
    int before = s->whole > whole ? s->whole - whole : 0, after = s->least > places ? s->least - places : 0;
    int n = snprintf(out, TD__NUMBER, "%s%.*s%s%s%.*s", *plain == '-' ? "-" : "", before, "000000000000000",
                     plain + (*plain == '-'), after && !places ? "." : "", after, "000000000000000");
    return n < TD__NUMBER;
}

/* Serial number to day. The count from 1900 knows a 29 February 1900 that never was, day 60. What is less than one day
 * is a time, and no day. */
static bool write_day(char out[TD__NUMBER], const struct td__decimal *d, bool from_1904)
{
    td_date epoch = 0;
    int days = 0;

    if (d->negative || d->point > 7 || d->point <= 0)
        return false;
    for (int i = 0; i < d->point; i++)
        days = days * 10 + (i < d->n ? d->digit[i] - '0' : 0);
    if (!from_1904 && days == 60)
        return false;
    if (!td_date_parse(from_1904 ? "1904-01-01" : "1900-03-01", 10, &epoch))
        return false;
    td_date day = td_date_add_days(epoch, from_1904 ? days : days > 60 ? days - 61 : days - 60);
    if (!day)
        return false;
    td_date_write(out, TD__NUMBER, day);
    return true;
}


/* "14:30" of a part of a day; so many minutes that no table means them are left out. */
static void write_hours(char out[TD__NUMBER], const struct td__decimal *d)
{
    enum { DAY = 24 * 60, MOST = 1000000 };
    int64_t units = 0, whole = 1;

    for (int i = 0; i < d->n; i++)
        units = units * 10 + (d->digit[i] - '0');
    for (int i = d->point; i < d->n && whole < INT64_MAX / 100; i++)
        whole *= 10;
    int64_t minutes = d->point > 6 || d->point < -6 ? 0 : (units * DAY + whole / 2) / whole;
    for (int i = d->n; i < d->point && minutes < MOST; i++)
        minutes *= 10;
    snprintf(out, TD__NUMBER, "%d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

const char *td__cell_day(char out[TD__NUMBER], const char *iso, const struct td__section *s)
{
    enum { YEAR = 4, MONTH = 7 };

    if (!s || s->as != TD__DATE || s->day || !s->year)
        return NULL;
    snprintf(out, TD__NUMBER, "%.*s", s->month ? MONTH : YEAR, iso);
    return out;
}

/* A day, or what stands where one should: that is no number. */
static bool day_or_hours(struct td__look *out, const struct td__decimal *d, const struct td__section *s, bool from_1904)
{
    out->field.typed = s->as == TD__DATE && write_day(out->s, d, from_1904);
    out->field.odd = out->field.typed ? TD__SOUND : TD__CLOCK;
    if (out->field.typed)
        out->field.shown = td__cell_day(out->shown, out->s, s);
    else if (s->as == TD__HOURS)
        write_hours(out->s, d);
    else
        strcpy(out->s, "#####"); /* as Excel shows it */
    return true;
}

static bool number(struct td__look *out, struct td__decimal *d, const struct td__section *s)
{
    bool percent = s && s->as == TD__PERCENT, digits = s && s->as == TD__PLAIN;

    if (percent && !s->sign && d->n > 0)
        d->point += 2;
    if (!write_decimal(out->s, d))
        return false;
    if (percent)
        strcat(out->s, "%");
    out->field.typed = true;
    out->field.unit = s ? s->words : NULL;
    out->field.thousands = (unsigned char)(s ? s->thousands : 0);
    if (digits && s->adorned)
        out->field.shown = "";
    else if (digits && !s->general && write_shown(out->shown, *d, s) && strcmp(out->shown, out->s))
        out->field.shown = out->shown;
    return true;
}

bool td__cell_number(struct td__look *out, const char *s, const struct td__format *f, bool from_1904)
{
    struct td__decimal d;

    out->field = (struct td__field){ .s = out->s };
    if (!td__decimal_read(s, &d))
        return false;
    const struct td__section *how = f ? section_for(f, &d) : NULL;
    if (how && (how->as == TD__DATE || how->as == TD__HOURS))
        return day_or_hours(out, &d, how, from_1904);
    if (f && (!how || how->as == TD__WORDS))
        out->field.odd = TD__UNSEEN;
    return number(out, &d, how);
}
