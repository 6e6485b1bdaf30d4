/*
 * What the number in a cell is: a number, a percentage or a day. A workbook keeps all three as binary fractions and
 * says by the format of the cell's style how it shows them; what is handed out is what a person saw, with all its
 * digits.
 */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "store/store.h"

enum { MOST_FORMATS = 4096, MOST_STYLES = 1 << 16 };

/* ---- formats ----------------------------------------------------------------------------- */

/* The formats that every workbook has, by number. */
static enum td__format built_in(int id)
{
    if (id == 9 || id == 10)
        return TD__PERCENT;
    if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
        return TD__DATE;
    return TD__PLAIN;
}

/* Behind what is shown as it stands or not shown at all: "quoted", [Red], \d, _) and *x. */
static const char *skip_literal(const char *s)
{
    const char *end = s;

    if (*s == '"' || *s == '[')
        end = strchr(s + 1, *s == '"' ? '"' : ']');
    else if (*s == '\\' || *s == '_' || *s == '*')
        end = s[1] ? s + 1 : NULL;
    else
        return s;
    return end ? end + 1 : s + strlen(s);
}

enum td__format td__format_of(const char *code)
{
    while (*code && *code != ';') {
        const char *next = skip_literal(code);
        if (next == code && strchr("dDmMyY", *code))
            return TD__DATE;
        if (next == code && *code == '%')
            return TD__PERCENT;
        code = next > code ? next : code + 1;
    }
    return TD__PLAIN;
}

static bool add_own(struct td__styles *s, const char **attr)
{
    if (s->n_own == MOST_FORMATS || !td__grow((void **)&s->own, s->n_own, sizeof *s->own))
        return false;
    s->own[s->n_own].id = td__whole(td__attr(attr, "numFmtId"), 1 << 20);
    s->own[s->n_own++].format = td__format_of(td__attr(attr, "formatCode"));
    return true;
}

static bool add_style(struct td__styles *s, const char **attr)
{
    int id = td__whole(td__attr(attr, "numFmtId"), 1 << 20);
    enum td__format format = built_in(id);

    if (s->n_cell == MOST_STYLES || !td__grow((void **)&s->cell, s->n_cell, sizeof *s->cell))
        return false;
    for (size_t i = 0; i < s->n_own; i++)
        if (s->own[i].id == id)
            format = s->own[i].format;
    s->cell[s->n_cell++] = (unsigned char)format;
    return true;
}

static void on_start(void *arg, const char *name, const char **attr)
{
    struct td__styles *s = arg;
    bool ok = true;

    if (!strcmp(name, "cellXfs"))
        s->inside = true;
    else if (!strcmp(name, "numFmt"))
        ok = add_own(s, attr);
    else if (s->inside && !strcmp(name, "xf"))
        ok = add_style(s, attr);
    if (!ok)
        td__workbook_stop(s->wb, 0, W_SHEET_HUGE, "styles");
}

static void on_end(void *arg, const char *name)
{
    struct td__styles *s = arg;

    if (!strcmp(name, "cellXfs"))
        s->inside = false;
}

bool td__styles_read(struct td__styles *s, struct td__workbook *wb, const char *part)
{
    const struct td__part to = { .start = on_start, .end = on_end, .arg = s, .limit = 64 << 20 };

    s->wb = wb;
    return td__workbook_part(wb, part, &to);
}

void td__styles_free(struct td__styles *s)
{
    free(s->own);
    free(s->cell);
}

enum td__format td__styles_get(const struct td__styles *s, const char *index)
{
    int i = td__whole(index, MOST_STYLES);
    return i >= 0 && (size_t)i < s->n_cell ? (enum td__format)s->cell[i] : TD__PLAIN;
}

/* ---- numbers ----------------------------------------------------------------------------- */

enum { SHOWN = 15 /* digits that Excel shows */, MOST_ZEROS = 30 };

/* 0.d1d2d3... times ten to the `point`. */
struct decimal { char digit[SHOWN + 1]; int n, point; bool negative; };

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
static void round_up(struct decimal *d)
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

static bool read_decimal(const char *s, struct decimal *d)
{
    bool fraction = false, any = false;
    char next = 0; /* the first digit that is not shown */
    int exponent = 0;

    *d = (struct decimal){ .negative = *s == '-' };
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
        if (d->n < SHOWN)
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

static bool write_decimal(char out[TD__NUMBER], const struct decimal *d)
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

/* Serial number to day. The count from 1900 knows a 29 February 1900 that never was, day 60. What is less than one day
 * is a time, and no day. */
static bool write_day(char out[TD__NUMBER], const struct decimal *d, bool from_1904)
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

bool td__cell_number(char out[TD__NUMBER], const char *s, enum td__format format, bool from_1904)
{
    struct decimal d;

    if (!read_decimal(s, &d))
        return false;
    if (format == TD__DATE && write_day(out, &d, from_1904))
        return true;
    if (format == TD__PERCENT && d.n > 0)
        d.point += 2;
    if (!write_decimal(out, &d))
        return false;
    if (format == TD__PERCENT)
        strcat(out, "%");
    return true;
}
