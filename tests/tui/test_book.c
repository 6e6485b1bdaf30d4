/* tui/file/book.c and xlsx.c: what a row becomes in each format, and what a sheet may be called. */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "file/book.h"
#include "base/text.h"
#include "../support/suites.h"

static const struct xlsx_column columns[] = {
    { "Tên", XLSX_TEXT, 0, false }, { "Giá trị", XLSX_NUMBER, 0, false }, { "Tỷ lệ", XLSX_PERCENT, 0, false },
    { "Ngày", XLSX_DATE, 0, false }, { "Thấy", XLSX_SHOWN, 0, false },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

/* The book with these rows; malloc'ed. */
static char *written(enum book_format format, enum td_lang lang, const char *const (*rows)[COLUMNS], size_t n,
                     size_t *size)
{
    static struct out o;
    struct book b;
    int fd = memfd_create("book", 0);

    out_open(&o, fd);
    book_open(&b, &o, format, lang, "Tiêu đề", 20261121);
    book_table(&b, "Bảng", columns, COLUMNS);
    for (size_t i = 0; i < n; i++)
        book_row(&b, rows[i]);
    ck_assert_int_eq(book_close(&b), 0);
    ck_assert(out_flush(&o));
    *size = (size_t)lseek(fd, 0, SEEK_END);
    char *text = calloc(1, *size + 1);
    ck_assert_int_eq(pread(fd, text, *size, 0), (ssize_t)*size);
    close(fd);
    return text;
}

static void ck_written(enum book_format format, enum td_lang lang, const char *const (*rows)[COLUMNS], size_t n,
                       const char *want)
{
    size_t size;
    char *text = written(format, lang, rows, n, &size);

    ck_assert_str_eq(text, want);
    free(text);
}

static const char *const two[][COLUMNS] = {
    { "Ba Đình", "1234.50", "99.5", "2026-11-21", "80,6%" }, { "a|b; \"c\"", "", "x", "2024-08", "+0,5" },
};
#define MARK "\xef\xbb\xbf"
#define HEADS "Tên;Giá trị;Tỷ lệ;Ngày;Thấy\r\n"

START_TEST(formats)
{
    ck_written(BOOK_CSV, TD_VI, two, 2, MARK HEADS "Ba Đình;1234,50;99,5%;21/11/2026;80,6%\r\n"
               "\"a|b; \"\"c\"\"\";;x;08/2024;+0,5\r\n");
    ck_written(BOOK_TEXT, TD_VI, two, 2, "Tiêu đề\n\n"
               "Tên        Giá trị  Tỷ lệ  Ngày         Thấy\n"
               "Ba Đình   1.234,50  99,5%  21/11/2026  80,6%\n"
               "a|b; \"c\"                x  08/2024      +0,5\n");
    ck_written(BOOK_MARKDOWN, TD_EN, two, 2, "# Tiêu đề\n\n"
               "| Tên | Giá trị | Tỷ lệ | Ngày | Thấy |\n|---|---:|---:|---|---:|\n"
               "| Ba Đình | 1,234.50 | 99.5% | 2026-11-21 | 80,6% |\n"
               "| a\\|b; \"c\" |  | x | 2024-08 | +0,5 |\n");
}
END_TEST

START_TEST(a_table_without_rows_has_its_headings)
{
    ck_written(BOOK_CSV, TD_VI, NULL, 0, MARK HEADS);
    ck_written(BOOK_TEXT, TD_VI, NULL, 0, "Tiêu đề\n\nTên  Giá trị  Tỷ lệ  Ngày  Thấy\n");
}
END_TEST

/* PITFALLS 30: text that a spreadsheet would calculate gets an apostrophe, so that taking one away gives it back. */
static const struct { const char *text, *safe; } formulas[] = {
    { "=1+1", "'=1+1" }, { "-5", "-5" }, { "-0,5", "-0,5" }, { "-x", "'-x" }, { "+84", "'+84" }, { "@x", "'@x" },
    { "'=x", "''=x" }, { "''=x", "'''=x" }, { "'x", "'x" }, { "x=1", "x=1" }, { "", "" }, { "'", "'" },
};

START_TEST(formulas_are_neutralised)
{
    const char *const row[][COLUMNS] = { { formulas[_i].text, "-5", "", "", "+5" } };
    char want[256];

    snprintf(want, sizeof want, MARK HEADS "%s;-5;;;+5\r\n", formulas[_i].safe);
    ck_written(BOOK_CSV, TD_VI, row, 1, want);
    const char *safe = formulas[_i].safe; /* and read again */
    ck_assert_str_eq(*safe == '\'' && td_text_calculates(safe) ? safe + 1 : safe, formulas[_i].text);
}
END_TEST

START_TEST(spreadsheets_are_the_same_each_time)
{
    size_t n, m;
    char *a = written(BOOK_XLSX, TD_VI, two, 2, &n), *b = written(BOOK_XLSX, TD_VI, two, 2, &m);

    ck_assert(n > 1000 && !memcmp(a, "PK", 2));
    ck_assert(n == m && !memcmp(a, b, n));
    free(a);
    free(b);
}
END_TEST

/* ---- limits ----------------------------------------------------------------------------- */

static int write_cell(size_t letters)
{
    static struct out o;
    char *text = calloc(1, letters + 1);
    struct xlsx *x = xlsx_new(TD_VI, "", 20261121);

    memset(text, 'x', letters);
    out_open(&o, open("/dev/null", O_WRONLY));
    xlsx_sheet(x, "a", columns, 1);
    xlsx_row(x, (const char *const[]){ text });
    free(text);
    int why = xlsx_write(x, &o);
    close(o.fd);
    return why;
}

START_TEST(nothing_is_cut_off)
{
    ck_assert_int_eq(write_cell(32767), 0);
    ck_assert_int_eq(write_cell(32768), EOVERFLOW);
    ck_assert_str_ne(xlsx_why(EOVERFLOW, TD_VI), xlsx_why(EOVERFLOW, TD_EN));
}
END_TEST

START_TEST(rows_beyond_the_last)
{
    static struct out o;
    struct xlsx *x = xlsx_new(TD_VI, "", 20261121);
    const char *const row[] = { "" };

    out_open(&o, open("/dev/null", O_WRONLY));
    xlsx_sheet(x, "a", columns, 1);
    for (int i = 0; i < 1048576; i++) /* with the headings one too many */
        xlsx_row(x, row);
    ck_assert_uint_eq(xlsx_rows(x), 1048575);
    ck_assert_int_eq(xlsx_write(x, &o), EOVERFLOW);
    ck_assert_uint_eq(o.n, 0);
    close(o.fd);
}
END_TEST

static const struct { const char *name, *want; } names[] = {
    { "Đánh giá", "Đánh giá" }, { "a[b]c:d*e?f/g\\h", "a-b-c-d-e-f-g-h" }, { "", "-" }, { "'a'", "a" }, { " a ", "a" },
    { "ăâđêôơưăâđêôơưăâđêôơưăâđêôơưăâđêôơư", "ăâđêôơưăâđêôơưăâđêôơưăâđêôơưăâđ" },
    { "0123456789012345678901234567890123", "0123456789012345678901234567890" },
    { "012345678901234567890123456789\U0001F600", "012345678901234567890123456789" }, /* two units of UTF-16 */
};

START_TEST(names_of_sheets)
{
    char name[XLSX_NAME];

    xlsx_sheet_name(name, names[_i].name);
    ck_assert_str_eq(name, names[_i].want);
}
END_TEST

/* A spreadsheet takes "c.4" and "C.4" for one, and refuses a file with both. */
START_TEST(names_are_unique)
{
    static struct out o;
    struct xlsx *x = xlsx_new(TD_VI, "", 20261121);

    out_open(&o, open("/dev/null", O_WRONLY));
    for (int i = 0; i < 12; i++)
        xlsx_sheet(x, i % 2 ? "c.4 0123456789012345678901234567890" : "C.4 0123456789012345678901234567890", columns,
                   1);
    ck_assert_int_eq(xlsx_write(x, &o), 0);
    close(o.fd);
}
END_TEST

Suite *suite_book(void)
{
    Suite *s = suite_create("book");
    TCase *rows = tcase_create("rows"), *limits = tcase_create("limits");

    tcase_add_test(rows, formats);
    tcase_add_test(rows, a_table_without_rows_has_its_headings);
    tcase_add_loop_test(rows, formulas_are_neutralised, 0, (int)(sizeof formulas / sizeof *formulas));
    tcase_add_test(rows, spreadsheets_are_the_same_each_time);
    suite_add_tcase(s, rows);
    tcase_add_test(limits, nothing_is_cut_off);
    tcase_add_test(limits, rows_beyond_the_last);
    tcase_add_loop_test(limits, names_of_sheets, 0, (int)(sizeof names / sizeof *names));
    tcase_add_test(limits, names_are_unique);
    suite_add_tcase(s, limits);
    return s;
}
