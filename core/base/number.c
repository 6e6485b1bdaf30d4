/*
 * Decimals: exact arithmetic on mantissa / 10^decimals, reading what files and people
 * write, and writing it back. Dates are in date.c, periods in period.c.
 */
#include "base/number.h"

#include <assert.h>
#include <string.h>

#define MANTISSA_MAX INT64_C(1000000000000000)

/* A product of two 64-bit numbers; 10^15 * 10^9 does not fit in one. */
__extension__ typedef __int128 wide;

static const int64_t powers[TD_NUM_MAX_DECIMALS + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
};

/* ---- arithmetic ------------------------------------------------------------------------- */

bool td_num_is(struct td_num n)
{
    return n.decimals >= 0;
}

int td_num_cmp(struct td_num a, struct td_num b)
{
    assert(td_num_is(a) && td_num_is(b));
    wide x = (wide)a.mantissa * powers[b.decimals];
    wide y = (wide)b.mantissa * powers[a.decimals];
    return (x > y) - (x < y);
}

/* Half away from zero: 0,5 is 1 and -0,5 is -1, as people round by hand. */
static wide divide_rounded(wide num, wide den)
{
    bool negative = (num < 0) != (den < 0);
    num = num < 0 ? -num : num;
    den = den < 0 ? -den : den;
    wide q = (2 * num + den) / (2 * den);
    return negative ? -q : q;
}

static struct td_num num_from_wide(wide mantissa, int decimals)
{
    if (mantissa > MANTISSA_MAX || mantissa < -MANTISSA_MAX)
        return TD_NUM_NONE;
    return (struct td_num){ (int64_t)mantissa, (int8_t)decimals };
}

struct td_num td_num_round(struct td_num n, int decimals)
{
    assert(decimals >= 0 && decimals <= TD_NUM_MAX_DECIMALS);
    if (!td_num_is(n) || n.decimals == decimals)
        return n;
    if (n.decimals < decimals)
        return num_from_wide((wide)n.mantissa * powers[decimals - n.decimals], decimals);
    return num_from_wide(divide_rounded(n.mantissa, powers[n.decimals - decimals]), decimals);
}

struct td_num td_num_ratio(int64_t num, int64_t den, int decimals)
{
    assert(decimals >= 0 && decimals <= TD_NUM_MAX_DECIMALS);
    if (den == 0)
        return TD_NUM_NONE;
    return num_from_wide(divide_rounded((wide)num * powers[decimals], den), decimals);
}

/* ---- the exchange form ------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Appends one or more digits to *mantissa. False when there is none or too many. */
static bool take_digits(const char **s, const char *end, int64_t *mantissa)
{
    const char *p = *s;
    int64_t m = *mantissa;

    for (; p < end && is_digit(*p); p++) {
        m = m * 10 + (*p - '0');
        if (m > MANTISSA_MAX)
            return false;
    }
    bool some = p > *s;
    *s = p;
    *mantissa = m;
    return some;
}

bool td_num_parse(const char *s, size_t len, struct td_num *out)
{
    const char *end = s + len;
    bool negative = len > 0 && *s == '-';
    int64_t m = 0;
    ptrdiff_t decimals = 0;

    s += negative;
    if (!take_digits(&s, end, &m))
        return false;
    if (s < end && *s == '.') {
        const char *fraction = ++s;
        if (!take_digits(&s, end, &m))
            return false;
        decimals = s - fraction;
    }
    if (s != end || decimals > TD_NUM_MAX_DECIMALS)
        return false;
    *out = (struct td_num){ negative ? -m : m, (int8_t)decimals };
    return true;
}

bool td_num_parse_computed(const char *s, size_t len, struct td_num *out)
{
    const char *point = memchr(s, '.', len), *end = s + len;

    if (td_num_parse(s, len, out))
        return true;
    if (!point)
        return false;
    const char *cut = end - point > TD_NUM_MAX_DECIMALS ? point + 1 + TD_NUM_MAX_DECIMALS : end;
    for (const char *p = point + 1; p < end; p++)
        if (!is_digit(*p))
            return false;
    while (cut > point + 2 && !td_num_parse(s, (size_t)(cut - s), out))
        cut--;
    if (cut == end || !td_num_parse(s, (size_t)(cut - s), out))
        return false;
    if (*cut >= '5' && *cut <= '9')
        out->mantissa += *s == '-' ? -1 : 1;
    while (out->decimals && out->mantissa % 10 == 0)
        out->mantissa /= 10, out->decimals--;
    return true;
}

/* ---- what people type ------------------------------------------------------------------- */

/* What was typed, reduced to one byte a character: digits . , and ' ' for any blank;
 * sign, percent and outer blanks taken off. */
struct typed {
    char text[64];
    size_t len;
    bool negative;
};

/* The characters that may occur, as bytes and as what they stand for. */
static const struct {
    char bytes[4];
    char meaning;
} spellings[] = {
    { " ", ' ' },
    { "\t", ' ' },
    { "\xc2\xa0", ' ' },     /* no-break space: Word, Excel */
    { "\xe2\x80\x89", ' ' }, /* thin space */
    { "\xe2\x80\xaf", ' ' }, /* narrow no-break space: CLDR's French, ISO 80000 */
    { "\xe2\x88\x92", '-' }, /* U+2212 minus */
};

/* The meaning of the character at s and its length, 0 when it has no place in a number. */
static size_t read_character(const char *s, char *meaning)
{
    if (is_digit(*s) || strchr(".,-%", *s)) {
        *meaning = *s;
        return 1;
    }
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        size_t n = strlen(spellings[i].bytes);
        if (strncmp(s, spellings[i].bytes, n) == 0) {
            *meaning = spellings[i].meaning;
            return n;
        }
    }
    return 0;
}

static void append(struct typed *t, char c)
{
    if (t->len < sizeof t->text)
        t->text[t->len] = c;
    t->len++;
}

/* Runs of blanks become one, outer blanks none. */
static enum td_num_error take_characters(const char *s, struct typed *t)
{
    bool blank = false;

    t->len = 0;
    while (*s) {
        char c;
        size_t n = read_character(s, &c);
        if (n == 0)
            return TD_NUM_BAD;
        s += n;
        if (c == ' ') {
            blank = t->len > 0;
            continue;
        }
        if (blank)
            append(t, ' ');
        blank = false;
        append(t, c);
    }
    if (t->len == 0)
        return TD_NUM_EMPTY;
    return t->len > sizeof t->text ? TD_NUM_RANGE : TD_NUM_OK;
}

static void strip_sign(struct typed *t)
{
    t->negative = t->text[0] == '-';
    if (t->negative)
        memmove(t->text, t->text + 1, --t->len);
    if (t->len > 0 && t->text[t->len - 1] == '%')
        t->len--;
    if (t->len > 0 && t->text[t->len - 1] == ' ')
        t->len--;
}

/* Copies the digits of "1.234.567", "1 234 567" or "1234567" to out and returns their
 * number, 0 when that is not how anybody groups thousands. */
static size_t ungroup(const char *s, size_t len, char *out)
{
    char separator = 0;
    size_t digits = 0, run = 0;

    for (size_t i = 0; i < len; i++) {
        if (is_digit(s[i])) {
            out[digits++] = s[i];
            run++;
            continue;
        }
        bool first = separator == 0;
        if (first ? run < 1 || run > 3 || s[0] == '0' : run != 3 || s[i] != separator)
            return 0;
        separator = s[i];
        if (separator == '-' || separator == '%')
            return 0;
        run = 0;
    }
    return separator && run != 3 ? 0 : digits;
}

/* Where the decimal separator is; t->len when there is none. */
static enum td_num_error find_point(const struct typed *t, enum td_lang lang, bool trust,
                                    size_t *point)
{
    char digits[sizeof t->text];
    size_t count[2] = { 0, 0 }, last = t->len;

    for (size_t i = 0; i < t->len; i++) {
        if (t->text[i] == '.' || t->text[i] == ',') {
            count[t->text[i] == ',']++;
            last = i;
        }
    }
    *point = last;
    if (count[0] + count[1] < 2) {
        /* 99,5 and 0,123 and 1 234,567 can only be decimals; 1,234 can be both. */
        if (last == t->len || ungroup(t->text, t->len, digits) == 0)
            return TD_NUM_OK;
        if (!trust)
            return TD_NUM_AMBIGUOUS;
        if (t->text[last] != (lang == TD_VI ? ',' : '.'))
            *point = t->len;
        return TD_NUM_OK;
    }
    if (count[0] == 0 || count[1] == 0)
        *point = t->len; /* the same one twice: it groups */
    return TD_NUM_OK;
}

static enum td_num_error read_typed(const char *s, enum td_lang lang, bool trust, bool computed, struct td_num *out)
{
    struct typed t;
    size_t point;
    char plain[sizeof t.text + 2]; /* the exchange form of it */
    char *p = plain;

    enum td_num_error error = take_characters(s, &t);
    if (error)
        return error;
    strip_sign(&t);
    error = find_point(&t, lang, trust, &point);
    if (error)
        return error;

    if (t.negative)
        *p++ = '-';
    size_t n = ungroup(t.text, point, p);
    if (n == 0)
        return TD_NUM_BAD;
    p += n;
    if (point < t.len) {
        *p++ = '.';
        for (size_t i = point + 1; i < t.len; i++) {
            if (!is_digit(t.text[i]))
                return TD_NUM_BAD;
            *p++ = t.text[i];
        }
        if (p[-1] == '.')
            return TD_NUM_BAD;
    }
    n = (size_t)(p - plain);
    return (computed ? td_num_parse_computed : td_num_parse)(plain, n, out) ? TD_NUM_OK : TD_NUM_RANGE;
}

enum td_num_error td_num_read(const char *s, enum td_lang lang, bool trust, struct td_num *out)
{
    return read_typed(s, lang, trust, false, out);
}

enum td_num_error td_num_read_computed(const char *s, enum td_lang lang, bool trust, struct td_num *out)
{
    return read_typed(s, lang, trust, true, out);
}

char td_num_point(const char *s)
{
    struct typed t;
    size_t point;
    char digits[sizeof t.text];

    if (take_characters(s, &t))
        return 0;
    strip_sign(&t);
    if (find_point(&t, TD_VI, false, &point) == TD_NUM_OK && point < t.len)
        return t.text[point];
    const char *group = memchr(t.text, '.', t.len), *other = memchr(t.text, ',', t.len);
    if (!group == !other || !ungroup(t.text, t.len, digits) || t.len - (size_t)((group ? group : other) - t.text) < 5)
        return 0; /* no separator, or a single one with three digits behind it */
    return group ? ',' : '.';
}

enum td_num_error td_num_read_count(const char *s, struct td_num *out)
{
    enum td_num_error error = td_num_read(s, TD_VI, false, out);

    return error == TD_NUM_AMBIGUOUS ? td_num_read(s, strchr(s, '.') ? TD_VI : TD_EN, true, out) : error;
}

/* ---- writing ---------------------------------------------------------------------------- */

static char last_digit(uint64_t *m)
{
    char c = (char)('0' + *m % 10);
    *m /= 10;
    return c;
}

/* Built from its end. `decimals` >= n.decimals; group 0 = no grouping. */
static size_t spell(char *buf, size_t size, struct td_num n, int decimals, char point, char group)
{
    char text[TD_NUM_BUF];
    char *end = text + sizeof text, *p = end;
    uint64_t m = n.mantissa < 0 ? 0 - (uint64_t)n.mantissa : (uint64_t)n.mantissa;

    if (size == 0)
        return 0;
    for (int i = decimals; i > 0; i--)
        *--p = i > n.decimals ? '0' : last_digit(&m);
    if (decimals > 0)
        *--p = point;
    int run = 0;
    do {
        if (group && run > 0 && run % 3 == 0)
            *--p = group;
        *--p = last_digit(&m);
        run++;
    } while (m > 0);
    if (n.mantissa < 0)
        *--p = '-';

    size_t len = (size_t)(end - p);
    len = len < size ? len : size - 1;
    memcpy(buf, p, len);
    buf[len] = '\0';
    return len;
}

static size_t spell_nothing(char *buf, size_t size)
{
    if (size > 0)
        *buf = '\0';
    return 0;
}

size_t td_num_write(char *buf, size_t size, struct td_num n)
{
    if (!td_num_is(n))
        return spell_nothing(buf, size);
    return spell(buf, size, n, n.decimals, '.', 0);
}

static char style;

void td_num_style(char point)
{
    style = point;
}

size_t td_num_format(char *buf, size_t size, struct td_num n, int decimals, enum td_lang lang)
{
    static const char marks[2][2] = { [TD_VI] = { ',', '.' }, [TD_EN] = { '.', ',' } };

    assert(decimals <= TD_NUM_MAX_DECIMALS);
    if (!td_num_is(n))
        return spell_nothing(buf, size);
    if (decimals < 0)
        decimals = n.decimals;
    if (decimals < n.decimals) /* more places are zeros, which need no room in the mantissa */
        n = td_num_round(n, decimals);
    const char *mark = marks[style ? style == '.' : lang];
    return spell(buf, size, n, decimals, mark[0], mark[1]);
}

size_t td_num_type(char *buf, size_t size, struct td_num n, enum td_lang lang)
{
    if (!td_num_is(n))
        return spell_nothing(buf, size);
    return spell(buf, size, n, n.decimals == 3 ? 4 : n.decimals, style ? style : lang == TD_VI ? ',' : '.', 0);
}

void td_num_readings(const char *s, enum td_lang lang, char whole[TD_NUM_BUF], char part[TD_NUM_BUF])
{
    struct td_num n = TD_NUM_NONE;

    td_num_read_count(s, &n);
    td_num_type(whole, TD_NUM_BUF, n, lang);
    td_num_read(s, strchr(s, '.') ? TD_EN : TD_VI, true, &n);
    td_num_type(part, TD_NUM_BUF, n, lang);
}

bool td_num_is_share(const char *s, struct td_num n)
{
    return !strchr(s, '%') && td_num_is(n) && td_num_cmp(n, (struct td_num){ 0, 0 }) > 0 &&
           td_num_cmp(n, (struct td_num){ 1, 0 }) < 0;
}

struct td_short td_num_text(struct td_num n, enum td_lang lang)
{
    struct td_short t = { "" };

    td_num_format(t.s, sizeof t.s, n, -1, lang);
    return t;
}
