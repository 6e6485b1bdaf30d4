/* core/base/number.c, date.c, period.c: exact values, and every way to write them that we accept. */
#include <check.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* For long loops: Check writes down each ck_assert() that holds. */
#define CHECK(holds, ...) \
    do { \
        if (!(holds)) \
            ck_abort_msg(__VA_ARGS__); \
    } while (0)

/* A decimal from its exchange form; "" is no value. */
static struct td_num num(const char *s)
{
    struct td_num n = TD_NUM_NONE;
    if (*s)
        ck_assert_msg(td_num_parse(s, strlen(s), &n), "%s", s);
    return n;
}

static void assert_num(const char *what, struct td_num n, const char *expected)
{
    char buf[TD_NUM_BUF];
    size_t len = td_num_write(buf, sizeof buf, n);
    ck_assert_msg(strcmp(buf, expected) == 0, "%s: %s, not %s", what, buf, expected);
    ck_assert_uint_eq(len, strlen(buf));
}

/* ---- decimals --------------------------------------------------------------------------- */

static const struct {
    const char *text;
    int64_t mantissa;
    int decimals; /* -1: refused */
} PARSE[] = {
    { "0", 0, 0 },
    { "-0", 0, 0 },
    { "7", 7, 0 },
    { "007", 7, 0 },
    { "99.5", 995, 1 },
    { "99.50", 9950, 2 },
    { "-0.05", -5, 2 },
    { "1000000000000000", INT64_C(1000000000000000), 0 },
    { "-1000000000000000", INT64_C(-1000000000000000), 0 },
    { "1000000000000001", 0, -1 },
    { "99999999999999999999999999", 0, -1 },
    { "0.123456789", 123456789, 9 },
    { "0.1234567890", 0, -1 },
    { "", 0, -1 },
    { "-", 0, -1 },
    { ".", 0, -1 },
    { ".5", 0, -1 },
    { "5.", 0, -1 },
    { "+5", 0, -1 },
    { "--5", 0, -1 },
    { " 5", 0, -1 },
    { "5 ", 0, -1 },
    { "1,5", 0, -1 },
    { "1.5.2", 0, -1 },
    { "1e3", 0, -1 },
    { "0x10", 0, -1 },
    { "nan", 0, -1 },
};

START_TEST(exchange_form_is_parsed)
{
    const char *text = PARSE[_i].text;
    struct td_num n = { 42, 7 };
    bool ok = td_num_parse(text, strlen(text), &n);

    ck_assert_msg(ok == (PARSE[_i].decimals >= 0), "'%s'", text);
    ck_assert_int_eq(n.mantissa, ok ? PARSE[_i].mantissa : 42);
    ck_assert_int_eq(n.decimals, ok ? PARSE[_i].decimals : 7);
}
END_TEST

static const struct { const char *text, *want; } COMPUTED[] = {
    { "79.7535211267606", "79.753521127" }, { "33.333333333333336", "33.333333333" }, { "80.60000000000001", "80.6" },
    { "-0.6666666666666", "-0.666666667" }, { "99.99999999999999", "100" }, { "12345678.123456789", "12345678.1234568"
      },
    { "123456789012345.678", NULL }, { "99.50", "99.50" }, { "1.23456789x", NULL },
    { "1.2345678901x", NULL }, { "1.234567890.1", NULL }, { "99999999999999999.5", NULL }, { "99999999999999999", NULL
      },
    { "1.", NULL }, { ".12345678901", NULL },
};

START_TEST(computed_numbers_are_rounded)
{
    struct td_num n;
    bool good = td_num_parse_computed(COMPUTED[_i].text, strlen(COMPUTED[_i].text), &n);

    ck_assert_msg(good == (COMPUTED[_i].want != NULL), "%s", COMPUTED[_i].text);
    if (good)
        assert_num(COMPUTED[_i].text, n, COMPUTED[_i].want);
}
END_TEST

START_TEST(numbers_say_which_point_they_have)
{
    static const struct { const char *text; char point; } points[] = {
        { "99,5", ',' }, { "99.5", '.' }, { "1.234,5", ',' }, { "1,234.5 %", '.' }, { "1.234.567", ',' }, { "1,234,567",
          '.' },
        { "1.234", 0 }, { "1,234", 0 }, { "1234", 0 }, { "1 234", 0 }, { "0,123", ',' }, { "x", 0 }, { "", 0 }, {
          "1.2.3", 0 },
        { "1 234,5", ',' },
    };

    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        ck_assert_msg(td_num_point(points[i].text) == points[i].point, "%s", points[i].text);
}
END_TEST

START_TEST(parse_stays_within_its_length)
{
    struct td_num n;
    ck_assert(td_num_parse("12.345", 4, &n));
    assert_num("12.345 in 4", n, "12.3");
    ck_assert(!td_num_parse("12.345", 3, &n));
    ck_assert(!td_num_parse("5", 0, &n));
}
END_TEST

/* What it says without trust, and as Vietnamese and as English when they are trusted. An
 * error is its first letter: Empty, Bad, Ambiguous, Range. */
static const struct {
    const char *text, *alone, *vi, *en;
} READ[] = {
    { "0", "0", "0", "0" },
    { "7", "7", "7", "7" },
    { "99,5", "99.5", "99.5", "99.5" },
    { "99.5", "99.5", "99.5", "99.5" },
    { "99,50", "99.50", "99.50", "99.50" },
    { "99,5%", "99.5", "99.5", "99.5" },
    { "99,5 %", "99.5", "99.5", "99.5" },
    { "99,5\u202f%", "99.5", "99.5", "99.5" },
    { "100%", "100", "100", "100" },
    { "1.420", "A", "1420", "1.420" },
    { "1,420", "A", "1.420", "1420" },
    { "1.420%", "A", "1420", "1.420" },
    { "-1,420", "A", "-1.420", "-1420" },
    { "12.345", "A", "12345", "12.345" },
    { "123,456", "A", "123.456", "123456" },
    { "1234,567", "1234.567", "1234.567", "1234.567" },
    { "1234.567", "1234.567", "1234.567", "1234.567" },
    { "0,123", "0.123", "0.123", "0.123" },
    { "0.123", "0.123", "0.123", "0.123" },
    { "1,4200", "1.4200", "1.4200", "1.4200" },
    { "1.234.567", "1234567", "1234567", "1234567" },
    { "1,234,567", "1234567", "1234567", "1234567" },
    { "1.234,56", "1234.56", "1234.56", "1234.56" },
    { "1,234.56", "1234.56", "1234.56", "1234.56" },
    { "1.234,567", "1234.567", "1234.567", "1234.567" },
    { "1.234.567,8", "1234567.8", "1234567.8", "1234567.8" },
    { "1,234,567.89", "1234567.89", "1234567.89", "1234567.89" },
    { "191,321.5", "191321.5", "191321.5", "191321.5" },
    { "4,664,124", "4664124", "4664124", "4664124" },
    { "24.321", "A", "24321", "24.321" },
    { "1 234", "1234", "1234", "1234" },
    { "1 234,5", "1234.5", "1234.5", "1234.5" },
    { "1\u00a0234,5", "1234.5", "1234.5", "1234.5" },
    { "1\u202f234,5", "1234.5", "1234.5", "1234.5" },
    { "1\u2009234\u2009567.25", "1234567.25", "1234567.25", "1234567.25" },
    { "1 234,567", "1234.567", "1234.567", "1234.567" },
    { "-5", "-5", "-5", "-5" },
    { "\u22125", "-5", "-5", "-5" },
    { "\u22120,32", "-0.32", "-0.32", "-0.32" },
    { "  42  ", "42", "42", "42" },
    { "\t42\u00a0", "42", "42", "42" },
    { "1000000000000000", "1000000000000000", "1000000000000000", "1000000000000000" },
    { "1.000.000.000.000.001", "R", "R", "R" },
    { "0,1234567891", "R", "R", "R" },
    { "123456789012345678901234567890123456789012345678901234567890123456", "R", "R", "R" },
    { "", "E", "E", "E" },
    { "   ", "E", "E", "E" },
    { "\u00a0", "E", "E", "E" },
    { "abc", "B", "B", "B" },
    { "12a", "B", "B", "B" },
    { "-", "B", "B", "B" },
    { "%", "B", "B", "B" },
    { "-%", "B", "B", "B" },
    { "5%%", "B", "B", "B" },
    { "%5", "B", "B", "B" },
    { "5-", "B", "B", "B" },
    { "--5", "B", "B", "B" },
    { "+5", "B", "B", "B" },
    { ".", "B", "B", "B" },
    { "1.", "B", "B", "B" },
    { ",5", "B", "B", "B" },
    { ".500", "B", "B", "B" },
    { "1..2", "B", "B", "B" },
    { "1.,2", "B", "B", "B" },
    { "3.17.930", "B", "B", "B" },
    { "1.23,5", "B", "B", "B" },
    { "1.2345,6", "B", "B", "B" },
    { "1234.567,8", "B", "B", "B" },
    { "12,34,567", "B", "B", "B" },
    { "0.123.456", "B", "B", "B" },
    { "1.234,567.8", "B", "B", "B" },
    { "1.234,5,6", "B", "B", "B" },
    { "1.234 567,8", "B", "B", "B" },
    { "1,234 567", "B", "B", "B" },
    { "1 23", "B", "B", "B" },
    { "75-80", "B", "B", "B" },
    { "75-80%", "B", "B", "B" },
    { "1e3", "B", "B", "B" },
    { "5\u2030", "B", "B", "B" },
    { "\xff", "B", "B", "B" },
    { "\xc2", "B", "B", "B" },
};

static void assert_read(const char *text, enum td_lang lang, bool trust, const char *expected)
{
    static const char errors[] = { [TD_NUM_EMPTY] = 'E', [TD_NUM_BAD] = 'B',
                                   [TD_NUM_AMBIGUOUS] = 'A', [TD_NUM_RANGE] = 'R' };
    struct td_num n = { 42, 7 };
    enum td_num_error error = td_num_read(text, lang, trust, &n);
    char got[TD_NUM_BUF] = { errors[error] };

    if (error == TD_NUM_OK)
        td_num_write(got, sizeof got, n);
    else
        ck_assert_int_eq(n.mantissa, 42);
    ck_assert_msg(strcmp(got, expected) == 0, "'%s': %s, not %s", text, got, expected);
}

START_TEST(typed_numbers_are_read)
{
    assert_read(READ[_i].text, TD_VI, false, READ[_i].alone);
    assert_read(READ[_i].text, TD_EN, false, READ[_i].alone);
    assert_read(READ[_i].text, TD_VI, true, READ[_i].vi);
    assert_read(READ[_i].text, TD_EN, true, READ[_i].en);
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
} COMPARE[] = {
    { "99.5", "99.50", 0 },
    { "99.49", "99.5", -1 },
    { "-1", "0.000000001", -1 },
    { "-0.1", "-0.01", -1 },
    { "1000000000000000", "0.123456789", 1 },
    { "-1000000000000000", "0.123456789", -1 },
    { "999999999999999", "1000000000000000", -1 },
    { "999996999999978", "0.000000001", 1 }, /* 10^9 times it wraps to a negative in 64 bits */
    { "0", "-0.0", 0 },
};

START_TEST(numbers_compare_by_value)
{
    struct td_num a = num(COMPARE[_i].a), b = num(COMPARE[_i].b);
    ck_assert_int_eq(td_num_cmp(a, b), COMPARE[_i].order);
    ck_assert_int_eq(td_num_cmp(b, a), -COMPARE[_i].order);
}
END_TEST

static const struct {
    const char *text;
    int decimals;
    const char *expected;
} ROUND[] = {
    { "0.5", 0, "1" },
    { "-0.5", 0, "-1" },
    { "1.5", 0, "2" },
    { "2.5", 0, "3" },
    { "2.49", 0, "2" },
    { "-0.04", 1, "0.0" },
    { "79.7535", 2, "79.75" },
    { "79.755", 2, "79.76" },
    { "-79.755", 2, "-79.76" },
    { "99.5", 1, "99.5" },
    { "99.5", 3, "99.500" },
    { "9999999999999.95", 1, "10000000000000.0" },
    { "1000000000000000", 1, "" }, /* does not fit */
    { "", 2, "" },
};

START_TEST(rounding_is_half_away_from_zero)
{
    assert_num(ROUND[_i].text, td_num_round(num(ROUND[_i].text), ROUND[_i].decimals),
               ROUND[_i].expected);
}
END_TEST

static const struct {
    int64_t num, den;
    int decimals;
    const char *expected;
} RATIO[] = {
    { 1812 * 100, 2272, 2, "79.75" }, /* METHOD.md 6 */
    { 1, 3, 6, "0.333333" },
    { 2, 3, 6, "0.666667" },
    { 1, 2, 0, "1" },
    { -1, 2, 0, "-1" },
    { 1, -2, 0, "-1" },
    { -1, -2, 0, "1" },
    { 1, 3, 0, "0" },
    { 0, 5, 2, "0.00" },
    { 5, 0, 2, "" },
    { INT64_MAX, INT64_MAX, 9, "1.000000000" },
    { INT64_MIN, INT64_MAX, 9, "-1.000000000" },
    { INT64_MIN, -1, 0, "" },
    { INT64_MAX, 9223, 0, "" },
    { INT64_MAX, 9224, 0, "999931920734473" },
    { INT64_C(1000000000000000), 1, 0, "1000000000000000" },
    { INT64_C(1000000000000001), 1, 0, "" },
};

START_TEST(ratio_is_exact)
{
    assert_num(RATIO[_i].expected, td_num_ratio(RATIO[_i].num, RATIO[_i].den, RATIO[_i].decimals),
               RATIO[_i].expected);
}
END_TEST

static const struct {
    const char *text;
    int decimals;
    const char *vi, *en;
} FORMAT[] = {
    { "0", -1, "0", "0" },
    { "99.50", -1, "99,50", "99.50" },
    { "999", -1, "999", "999" },
    { "1000", -1, "1.000", "1,000" },
    { "-1234567.8", -1, "-1.234.567,8", "-1,234,567.8" },
    { "123456", -1, "123.456", "123,456" },
    { "-0.05", -1, "-0,05", "-0.05" },
    { "-0.05", 1, "-0,1", "-0.1" },
    { "-0.04", 1, "0,0", "0.0" },
    { "99.96", 1, "100,0", "100.0" },
    { "1234.5", 0, "1.235", "1,235" },
    { "5", 2, "5,00", "5.00" },
    { "-1000000000000000", 9, "-1.000.000.000.000.000,000000000",
      "-1,000,000,000,000,000.000000000" },
    { "", -1, "", "" },
    { "", 2, "", "" },
};

START_TEST(numbers_are_formatted)
{
    char buf[TD_NUM_BUF];
    struct td_num n = num(FORMAT[_i].text);

    ck_assert_uint_eq(td_num_format(buf, sizeof buf, n, FORMAT[_i].decimals, TD_VI),
                      strlen(FORMAT[_i].vi));
    ck_assert_str_eq(buf, FORMAT[_i].vi);
    td_num_format(buf, sizeof buf, n, FORMAT[_i].decimals, TD_EN);
    ck_assert_str_eq(buf, FORMAT[_i].en);
}
END_TEST

START_TEST(written_numbers_are_read_again)
{
    char buf[TD_NUM_BUF];
    uint64_t seed = 52;

    for (int i = 0; i < 20000; i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        struct td_num n = { (int64_t)(seed >> 14) % INT64_C(1000000000000000), (int8_t)(i % 10) };
        if (i % 3 == 0)
            n.mantissa = -n.mantissa % 100000;
        struct td_num again = TD_NUM_NONE;
        size_t len = td_num_write(buf, sizeof buf, n);
        CHECK(td_num_parse(buf, len, &again), "%s", buf);
        CHECK(again.mantissa == n.mantissa && again.decimals == n.decimals, "%s", buf);
        for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
            td_num_format(buf, sizeof buf, n, -1, lang);
            CHECK(td_num_read(buf, lang, true, &again) == TD_NUM_OK, "%s", buf);
            CHECK(again.mantissa == n.mantissa && again.decimals == n.decimals, "%s", buf);
            if (!n.decimals) /* what the program prints of a count is read as that, in whichever style */
                CHECK(td_num_read_count(buf, &again) == TD_NUM_OK && again.mantissa == n.mantissa, "%s", buf);
            if (n.decimals < TD_NUM_MAX_DECIMALS) { /* as it would be typed it can be read in one way only */
                td_num_type(buf, sizeof buf, n, lang);
                enum td_num_error error = td_num_read(buf, lang, false, &again);
                CHECK(error == TD_NUM_RANGE || (error == TD_NUM_OK && !td_num_cmp(again, n)), "%s", buf);
            }
        }
    }
}
END_TEST

/* What is counted has no decimals: one separator groups, whichever it is; two of a kind and both are plain anyway. */
START_TEST(counts_are_read)
{
    static const struct { const char *text; enum td_num_error error; const char *is; } rows[] = {
        { "1.830", TD_NUM_OK, "1830" }, { "1,830", TD_NUM_OK, "1830" }, { "1830", TD_NUM_OK, "1830" },
        { "1 830", TD_NUM_OK, "1830" }, { "-1.830", TD_NUM_OK, "-1830" }, { "1.830.000", TD_NUM_OK, "1830000" },
        { "1,830,000", TD_NUM_OK, "1830000" }, { "12.345,6", TD_NUM_OK, "12345.6" },
        { "12,345.6", TD_NUM_OK, "12345.6" },
        { "18,5", TD_NUM_OK, "18.5" }, { "0,830", TD_NUM_OK, "0.830" }, /* for the checks to refuse */
        { "1.8.30", TD_NUM_BAD, "" }, { "", TD_NUM_EMPTY, "" }, { "x", TD_NUM_BAD, "" },
    };
    char buf[TD_NUM_BUF];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct td_num n = TD_NUM_NONE;
        ck_assert_msg(td_num_read_count(rows[i].text, &n) == rows[i].error, "%s", rows[i].text);
        td_num_write(buf, sizeof buf, n);
        ck_assert_str_eq(buf, rows[i].is);
    }
}
END_TEST

START_TEST(numbers_are_cut_to_the_buffer)
{
    char buf[8] = "xxxxxxx";

    ck_assert_uint_eq(td_num_write(buf, 4, num("123456")), 3);
    ck_assert_str_eq(buf, "123");
    ck_assert_int_eq(buf[4], 'x');
    ck_assert_uint_eq(td_num_write(buf, 1, num("5")), 0);
    ck_assert_str_eq(buf, "");
    buf[0] = 'x';
    ck_assert_uint_eq(td_num_write(buf, 0, num("5")), 0);
    ck_assert_uint_eq(td_num_write(buf, 0, TD_NUM_NONE), 0);
    ck_assert_uint_eq(td_num_format(buf, 0, num("5"), 1, TD_VI), 0);
    ck_assert_int_eq(buf[0], 'x');
}
END_TEST

/* PITFALLS 7: under vi_VN and de_DE a comma is the decimal point of strtod() and printf(). */
START_TEST(locale_does_not_matter)
{
    char buf[TD_NUM_BUF];

    if (!setlocale(LC_ALL, "vi_VN.UTF-8"))
        setlocale(LC_ALL, "de_DE.UTF-8"); /* where neither is generated nothing is proven */
    assert_read("1.5", TD_VI, false, "1.5");
    td_num_format(buf, sizeof buf, num("1234.5"), -1, TD_EN);
    ck_assert_str_eq(buf, "1,234.5");
}
END_TEST

/* ---- dates ------------------------------------------------------------------------------ */

static const struct {
    const char *text;
    td_date full, partial; /* 0 = refused */
} DATES[] = {
    { "2024-02-07", 20240207, 20240207 },
    { "2024-02-29", 20240229, 20240229 },
    { "2000-02-29", 20000229, 20000229 },
    { "2023-02-29", 0, 0 },
    { "1900-02-29", 0, 0 },
    { "2100-02-29", 0, 0 },
    { "2024-02-30", 0, 0 },
    { "2024-04-31", 0, 0 },
    { "2024-13-01", 0, 0 },
    { "2024-00-01", 0, 0 },
    { "2024-01-00", 0, 0 },
    { "1900-01-01", 19000101, 19000101 },
    { "1899-12-31", 0, 0 },
    { "2199-12-31", 21991231, 21991231 },
    { "2200-01-01", 0, 0 },
    { "2024", 0, 20240000 },
    { "2024-08", 0, 20240800 },
    { "2024-13", 0, 0 },
    { "2024-00", 0, 0 },
    { "2024/08", 0, 0 },
    { "1899", 0, 0 },
    { "0000", 0, 0 },
    { "202", 0, 0 },
    { "20240", 0, 0 },
    { "", 0, 0 },
    { "2024-2-7", 0, 0 },
    { "2024/02/07", 0, 0 },
    { "2024-02-07 ", 0, 0 },
    { " 2024-02-0", 0, 0 },
    { "2024-+2-07", 0, 0 },
    { "abcd-ef-gh", 0, 0 },
    { "07/02/2024", 0, 0 },
};

START_TEST(iso_dates_are_parsed)
{
    const char *s = DATES[_i].text;
    td_date d = 42;

    ck_assert_msg(td_date_parse(s, strlen(s), &d) == (DATES[_i].full != 0), "%s", s);
    ck_assert_int_eq(d, DATES[_i].full ? DATES[_i].full : 42);
    d = 42;
    ck_assert_msg(td_date_parse_partial(s, strlen(s), &d) == (DATES[_i].partial != 0), "%s", s);
    ck_assert_int_eq(d, DATES[_i].partial ? DATES[_i].partial : 42);
}
END_TEST

static const struct {
    const char *text;
    td_date date;
} TYPED_DATES[] = {
    { "07/02/2024", 20240207 },
    { "7/2/2024", 20240207 },
    { "7/02/2024", 20240207 },
    { "29/2/2024", 20240229 },
    { "2024-02-07", 20240207 },
    { "  7/2/2024\t", 20240207 },
    { " 2024-02-07 ", 20240207 },
    { "22/22/2033", 0 },
    { "02/30/2024", 0 },
    { "30/02/2024", 0 },
    { "29/02/2023", 0 },
    { "0/2/2024", 0 },
    { "7/0/2024", 0 },
    { "7/2/24", 0 },
    { "7/2/20244", 0 },
    { "007/2/2024", 0 },
    { "7/2", 0 },
    { "7/2/", 0 },
    { "7//2024", 0 },
    { "/7/2024", 0 },
    { "7/2/2024x", 0 },
    { "7/2/2024 x", 0 },
    { "2024", 0 },
    { "1/1/1899", 0 },
    { "", 0 },
    { " ", 0 },
    { "hôm nay", 0 },
};

START_TEST(typed_dates_are_read)
{
    td_date d = 42;
    bool ok = td_date_read(TYPED_DATES[_i].text, &d);
    ck_assert_msg(ok == (TYPED_DATES[_i].date != 0), "%s", TYPED_DATES[_i].text);
    ck_assert_int_eq(d, ok ? TYPED_DATES[_i].date : 42);
}
END_TEST

/* Counts along the whole calendar, one day after the other. */
START_TEST(days_are_counted)
{
    static const int months[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    td_date first = 19000101, previous = 0;
    int n = 0;

    for (int year = 1900; year < 2200; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year == 2000;
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= months[month - 1] + (leap && month == 2); day++, n++) {
                td_date d = year * 10000 + month * 100 + day;
                CHECK(td_date_days_between(first, d) == n, "%d", d);
                CHECK(td_date_add_days(first, n) == d, "%d", d);
                CHECK(td_date_add_days(d, -1) == previous, "%d", d);
                previous = d;
            }
        }
    }
    ck_assert_int_eq(n, 109573); /* 300 years of 365 days, 73 leap days */
    ck_assert_int_eq(td_date_days_between(20240301, 20240228), -2);
    ck_assert_int_eq(td_date_days_between(20240000, 20240207), 37);
    ck_assert_int_eq(td_date_days_between(20240200, 20240207), 6);
    ck_assert_int_eq(td_date_add_days(21991231, 1), 0);
    ck_assert_int_eq(td_date_add_days(19000101, -1), 0);
    ck_assert_int_eq(td_date_add_days(20240101, INT_MAX), 0);
    ck_assert_int_eq(td_date_add_days(20240101, INT_MIN), 0);
}
END_TEST

START_TEST(next_day_of_the_year)
{
    ck_assert_int_eq(td_date_next(20240207, 12, 31), 20241231);
    ck_assert_int_eq(td_date_next(20240207, 2, 7), 20240207);
    ck_assert_int_eq(td_date_next(20240207, 2, 6), 20250206);
    ck_assert_int_eq(td_date_next(20241231, 1, 1), 20250101);
    ck_assert_int_eq(td_date_next(20230101, 2, 29), 20230228);
    ck_assert_int_eq(td_date_next(20240101, 2, 29), 20240229);
    ck_assert_int_eq(td_date_next(20240301, 2, 29), 20250228);
    ck_assert_int_eq(td_date_next(20240101, 4, 31), 20240430);
    ck_assert_int_eq(td_date_year(20240207), 2024);
}
END_TEST

static const struct {
    td_date date;
    const char *iso, *vi;
} WRITE_DATES[] = {
    { 20240207, "2024-02-07", "07/02/2024" },
    { 20241231, "2024-12-31", "31/12/2024" },
    { 20240800, "2024-08", "08/2024" },
    { 20240000, "2024", "2024" },
    { 0, "", "" },
};

START_TEST(dates_are_written)
{
    char buf[TD_DATE_BUF];
    td_date d = WRITE_DATES[_i].date, again = 0;

    ck_assert_uint_eq(td_date_write(buf, sizeof buf, d), strlen(WRITE_DATES[_i].iso));
    ck_assert_str_eq(buf, WRITE_DATES[_i].iso);
    if (d)
        ck_assert(td_date_parse_partial(buf, strlen(buf), &again));
    ck_assert_int_eq(again, d);
    td_date_format(buf, sizeof buf, d, TD_EN);
    ck_assert_str_eq(buf, WRITE_DATES[_i].iso);
    ck_assert_uint_eq(td_date_format(buf, sizeof buf, d, TD_VI), strlen(WRITE_DATES[_i].vi));
    ck_assert_str_eq(buf, WRITE_DATES[_i].vi);
    if (d && d % 100)
        ck_assert(td_date_read(buf, &again) && again == d);
    ck_assert_uint_eq(td_date_write(buf, 4, 20240207), 3);
    ck_assert_str_eq(buf, "202");
    ck_assert_uint_eq(td_date_write(buf, 0, 20240207), 0);
}
END_TEST

/* ---- periods ---------------------------------------------------------------------------- */

static const struct {
    const char *text;
    td_period period;
    const char *vi;
    td_date first, last;
} PERIODS[] = {
    { "2025", 2025123100, "2025", 20250101, 20251231 },
    { "2025-H1", 2025063001, "6 tháng đầu năm 2025", 20250101, 20250630 },
    { "2025-H2", 2025123101, "6 tháng cuối năm 2025", 20250701, 20251231 },
    { "2025-Q1", 2025033102, "quý I/2025", 20250101, 20250331 },
    { "2025-Q2", 2025063002, "quý II/2025", 20250401, 20250630 },
    { "2025-Q3", 2025093002, "quý III/2025", 20250701, 20250930 },
    { "2026-Q4", 2026123102, "quý IV/2026", 20261001, 20261231 },
    { "2025-08", 2025083103, "08/2025", 20250801, 20250831 },
    { "2026-11", 2026113003, "11/2026", 20261101, 20261130 },
    { "2024-02", 2024022903, "02/2024", 20240201, 20240229 },
    { "2025-02", 2025022803, "02/2025", 20250201, 20250228 },
    { "2025-08-20", 2025082004, "20/08/2025", 20250820, 20250820 },
    { "2012-2020", 2020123118, "2012-2020", 20120101, 20201231 },
    { "2024-2025", 2025053111, "2024-2025", 20240901, 20250531 },
    { "2023-2025", 2025123112, "2023-2025", 20230101, 20251231 },
    { "1900", 1900123100, "1900", 19000101, 19001231 },
    { "2199-12", 2199123103, "12/2199", 21991201, 21991231 },
    { "1900-1989", 1989123199, "1900-1989", 19000101, 19891231 },
};

START_TEST(periods_round_trip)
{
    const char *text = PERIODS[_i].text;
    td_period p = 0, again = 0;
    char buf[TD_PERIOD_BUF];

    ck_assert_msg(td_period_parse(text, strlen(text), &p), "%s", text);
    ck_assert_int_eq(p, PERIODS[_i].period);
    ck_assert_int_eq(td_period_first_day(p), PERIODS[_i].first);
    ck_assert_int_eq(td_period_last_day(p), PERIODS[_i].last);
    ck_assert_int_eq(td_period_year(p), PERIODS[_i].last / 10000);
    ck_assert_uint_eq(td_period_write(buf, sizeof buf, p), strlen(text));
    ck_assert_str_eq(buf, text);
    ck_assert(td_period_read(buf, &again) && again == p);
    td_period_format(buf, sizeof buf, p, TD_EN);
    ck_assert_str_eq(buf, text);
    ck_assert_uint_eq(td_period_format(buf, sizeof buf, p, TD_VI), strlen(PERIODS[_i].vi));
    ck_assert_str_eq(buf, PERIODS[_i].vi);
    again = 0;
    ck_assert(td_period_read(buf, &again));
    ck_assert_int_eq(again, p);
    ck_assert_uint_eq(td_period_write(buf, 3, p), 2);
    ck_assert_uint_eq(td_period_write(buf, 0, p), 0);
}
END_TEST

static const char *const NO_PERIOD[] = {
    "", "x", "202", "20255", "1899", "2200", "2025-", "2025-H0", "2025-H3", "2025-H", "2025-Q0",
    "2025-Q5", "2025-Q", "2025-00", "2025-13", "2025-X1", "2025_08", "2025-8", "2025-02-29",
    "2025-8-20", "2025-2025", "2025-2024", "1900-1990", "2199-2200", "1899-1901", "2025 2026",
    "20 5", "-025", "2025-+8", "2025-h1",
};

START_TEST(other_forms_are_no_period)
{
    td_period p = 42;
    ck_assert_msg(!td_period_parse(NO_PERIOD[_i], strlen(NO_PERIOD[_i]), &p), "%s", NO_PERIOD[_i]);
    ck_assert_int_eq(p, 42);
}
END_TEST

static const struct {
    const char *text, *period; /* NULL = refused */
} TYPED_PERIODS[] = {
    { "2025", "2025" },
    { " 2025 ", "2025" },
    { "năm 2025", "2025" },
    { "Nam 2025", "2025" },
    { "NĂM 2025", "2025" },
    { "na\u0306m 2025", "2025" }, /* NFD */
    { "quý IV/2026", "2026-Q4" },
    { "Quý IV/2026", "2026-Q4" },
    { "quý iv / 2026", "2026-Q4" },
    { "quy 4/2026", "2026-Q4" },
    { "quí 4/2026", "2026-Q4" },
    { "qúy III năm 2026", "2026-Q3" },
    { "quy\u0301 II/2026", "2026-Q2" },
    { "quý I/2026", "2026-Q1" },
    { "QUÝ I 2026", "2026-Q1" },
    { "Q4/2026", "2026-Q4" },
    { "q4 2026", "2026-Q4" },
    { "2026-q4", "2026-Q4" },
    { "2026-Q4", "2026-Q4" },
    { "H1/2025", "2025-H1" },
    { "2025-h2", "2025-H2" },
    { "6 tháng đầu năm 2025", "2025-H1" },
    { "6 thang dau nam 2025", "2025-H1" },
    { "6  tháng\u00a0đầu năm 2025", "2025-H1" },
    { "Sáu tháng cuối năm 2025", "2025-H2" },
    { "6 tháng cuối năm 2025", "2025-H2" },
    { "11/2026", "2026-11" },
    { "1/2026", "2026-01" },
    { "tháng 11/2026", "2026-11" },
    { "Thang 11 nam 2026", "2026-11" },
    { "T11/2026", "2026-11" },
    { "2026-11", "2026-11" },
    { "20/11/2026", "2026-11-20" },
    { "1/1/2026", "2026-01-01" },
    { "ngày 07 tháng 02 năm 2024", "2024-02-07" },
    { "2024-02-07", "2024-02-07" },
    { "2024-2025", "2024-2025" },
    { "2024 \u2013 2025", "2024-2025" },
    { "năm học 2024-2025", "2024-2025" },
    { "nam hoc 2024 - 2025", "2024-2025" },
    { "giai đoạn 2021\u20132030", "2021-2030" },
    { "", NULL },
    { "   ", NULL },
    { "hôm nay", NULL },
    { "quý V/2026", NULL },
    { "quý 5/2026", NULL },
    { "quý iiii/2026", NULL },
    { "quý IV", NULL },
    { "quý /2026", NULL },
    { "13/2026", NULL },
    { "0/2026", NULL },
    { "11/26", NULL },
    { "111/2026", NULL },
    { "11/2026 x", NULL },
    { "x 11/2026", NULL },
    { "30/02/2026", NULL },
    { "22/22/2033", NULL },
    { "9 tháng đầu năm 2025", NULL },
    { "năm 1899", NULL },
    { "2025-2024", NULL },
    { "năm học 2024", NULL },
    { "\xff", NULL },
    { "99999999999999999999/2026", NULL },
};

START_TEST(typed_periods_are_read)
{
    td_period p = 42;
    bool ok = td_period_read(TYPED_PERIODS[_i].text, &p);
    char buf[TD_PERIOD_BUF];

    ck_assert_msg(ok == (TYPED_PERIODS[_i].period != NULL), "'%s'", TYPED_PERIODS[_i].text);
    if (!ok) {
        ck_assert_int_eq(p, 42);
        return;
    }
    td_period_write(buf, sizeof buf, p);
    ck_assert_str_eq(buf, TYPED_PERIODS[_i].period);
}
END_TEST

static td_time when(const char *text)
{
    td_period p = 0;
    ck_assert(td_period_parse(text, strlen(text), &p));
    return td_period_time(p);
}

/* METHOD.md 5: sub-year periods as a fraction with an exact denominator. */
START_TEST(time_is_exact)
{
    ck_assert_int_eq(when("2025"), 2025 * TD_YEAR);
    ck_assert_int_eq(when("2025-H2"), 2025 * TD_YEAR);
    ck_assert_int_eq(when("2025-Q4"), 2025 * TD_YEAR);
    ck_assert_int_eq(when("2025-12"), 2025 * TD_YEAR);
    ck_assert_int_eq(when("2025-12-31"), 2025 * TD_YEAR);
    ck_assert_int_eq(when("2024-12-31"), 2024 * TD_YEAR);
    ck_assert_int_eq(when("2012-2025"), 2025 * TD_YEAR);
    ck_assert_int_eq(2 * when("2025-Q2"), 4049 * TD_YEAR); /* 2024.5 */
    ck_assert_int_eq(when("2025-H1"), when("2025-06"));
    ck_assert_int_eq(12 * (when("2025-01") - when("2024")), TD_YEAR);
    ck_assert_int_eq(12 * (when("2024-2025") - when("2024")), 5 * TD_YEAR); /* 31 May */
    ck_assert_int_eq(365 * (when("2025-01-01") - when("2024")), TD_YEAR);
    ck_assert_int_eq(366 * (when("2024-01-01") - when("2023")), TD_YEAR);
    ck_assert_int_eq(365 * (when("2025-03-01") - when("2024")), 60 * TD_YEAR);
    ck_assert_int_eq(366 * (when("2024-03-01") - when("2023")), 61 * TD_YEAR);
    ck_assert_int_eq(TD_YEAR % 12 + TD_YEAR % 365 + TD_YEAR % 366, 0);
}
END_TEST

START_TEST(periods_sort_by_their_end)
{
    static const char *const order[] = { "2024-2025", "2025-06-29", "2025-H1", "2025-Q2",
                                         "2025-06", "2025-06-30", "2025", "2012-2025", "2026-01" };
    td_period previous = 0;
    for (int i = 0; i < COUNT(order); i++) {
        td_period p = 0;
        ck_assert(td_period_parse(order[i], strlen(order[i]), &p));
        ck_assert_msg(p > previous, "%s", order[i]);
        previous = p;
    }
    ck_assert_int_eq(td_period_of_year(2025), 2025123100);
}
END_TEST

/* A file may hold any integer (sqlite3(1), a broken disk): nonsense out, no crash. */
START_TEST(hostile_periods_do_no_harm)
{
    static const td_period hostile[] = { 0, -1, -4, 5, 9, 99, INT64_MAX, INT64_MIN, 2025990000,
                                         2025009903, INT64_C(999999999999), -2025123100 };
    char buf[TD_PERIOD_BUF];

    for (int i = 0; i < COUNT(hostile); i++) {
        for (td_period p = hostile[i] / 100 * 100; p % 100 < 20 && p % 100 > -20;) {
            ck_assert_uint_lt(td_period_write(buf, sizeof buf, p), sizeof buf);
            td_period_format(buf, sizeof buf, p, TD_VI);
            td_period_first_day(p);
            td_period_time(p);
            p += p < 0 ? -1 : 1;
            if (p == INT64_MIN || p == INT64_MAX)
                break;
        }
    }
    ck_assert_uint_eq(td_period_write(buf, sizeof buf, 0), 0);
}
END_TEST

START_TEST(periods_follow_each_other)
{
    static const struct { const char *from; int by; const char *is; } next[] = {
        { "2025", 1, "2026" }, { "2025", -3, "2022" }, { "2025-H1", 1, "2025-H2" }, { "2025-H2", 1, "2026-H1" },
        { "2025-H1", -1, "2024-H2" }, { "2025-Q4", 1, "2026-Q1" }, { "2025-Q1", -5, "2023-Q4" },
        { "2025-12", 1, "2026-01" }, { "2025-01", -13, "2023-12" }, { "2025-08-20", 1, "2026" },
        { "2024-2025", 1, "2026" }, { "2021-2025", -1, "2024" }, { "2199", 1, "2199" }, { "1900-01", -1, "1900-01" },
    };
    char buf[TD_PERIOD_BUF];
    td_period p;

    for (size_t i = 0; i < COUNT(next); i++) {
        ck_assert(td_period_parse(next[i].from, strlen(next[i].from), &p));
        td_period_write(buf, sizeof buf, td_period_next(p, next[i].by));
        ck_assert_str_eq(buf, next[i].is);
    }
    ck_assert_int_eq(td_period_next(0, 1), 0);
}
END_TEST

Suite *suite_number(void)
{
    Suite *s = suite_create("number");
    TCase *tc = tcase_create("decimals");
    tcase_add_loop_test(tc, exchange_form_is_parsed, 0, COUNT(PARSE));
    tcase_add_test(tc, parse_stays_within_its_length);
    tcase_add_loop_test(tc, computed_numbers_are_rounded, 0, (int)(sizeof COMPUTED / sizeof *COMPUTED));
    tcase_add_test(tc, numbers_say_which_point_they_have);
    tcase_add_loop_test(tc, typed_numbers_are_read, 0, COUNT(READ));
    tcase_add_loop_test(tc, numbers_compare_by_value, 0, COUNT(COMPARE));
    tcase_add_loop_test(tc, rounding_is_half_away_from_zero, 0, COUNT(ROUND));
    tcase_add_loop_test(tc, ratio_is_exact, 0, COUNT(RATIO));
    tcase_add_loop_test(tc, numbers_are_formatted, 0, COUNT(FORMAT));
    tcase_add_test(tc, written_numbers_are_read_again);
    tcase_add_test(tc, counts_are_read);
    tcase_add_test(tc, numbers_are_cut_to_the_buffer);
    tcase_add_test(tc, locale_does_not_matter);
    suite_add_tcase(s, tc);

    tc = tcase_create("dates");
    tcase_add_loop_test(tc, iso_dates_are_parsed, 0, COUNT(DATES));
    tcase_add_loop_test(tc, typed_dates_are_read, 0, COUNT(TYPED_DATES));
    tcase_add_test(tc, days_are_counted);
    tcase_add_test(tc, next_day_of_the_year);
    tcase_add_loop_test(tc, dates_are_written, 0, COUNT(WRITE_DATES));
    suite_add_tcase(s, tc);

    tc = tcase_create("periods");
    tcase_add_loop_test(tc, periods_round_trip, 0, COUNT(PERIODS));
    tcase_add_loop_test(tc, other_forms_are_no_period, 0, COUNT(NO_PERIOD));
    tcase_add_loop_test(tc, typed_periods_are_read, 0, COUNT(TYPED_PERIODS));
    tcase_add_test(tc, time_is_exact);
    tcase_add_test(tc, periods_sort_by_their_end);
    tcase_add_test(tc, hostile_periods_do_no_harm);
    tcase_add_test(tc, periods_follow_each_other);
    suite_add_tcase(s, tc);
    return s;
}
