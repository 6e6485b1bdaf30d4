/* tui/view/import.c and its forms: the preview of a file as it is seen, asked about, and written. */
#include "scene.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/suites.h"
#include "show/import.h"

/* One of each: wrong, unusual, changed, new, a total, an empty cell. */
static const char table[] = "BIỂU 1: TRƯỜNG ĐẠT CHUẨN\n"
                            "\n"
                            "TT;Đơn vị;Chỉ tiêu;Năm;Kết quả;Ghi chú\n"
                            "1;P. Ba Đình;c.4;2026;45,5;\n"
                            "2;P. Ngọc Hà;c.4;2026;82,4;\n"
                            "3;P. Giảng Võ;c.4;2026;79;rà soát lại\n"
                            "4;P. Hoàn Kím;c.4;2026;70;\n"
                            "5;P. Cửa Nam;c.4;2026;abc;\n"
                            "6;P. Hồng Hà;c.4;2026;;\n"
                            ";Tổng cộng;;;;\n";

static char path[256];

static void write_file(const char *text)
{
    FILE *f = fopen(path, "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static int64_t id_of(struct scene *s, const char *agency)
{
    return td_agency_by_code(&s->app.model.agencies, agency)->id;
}

static int64_t c4(const struct scene *s)
{
    const struct td_targets *l = &s->app.model.targets;

    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].code, "c.4"))
            return l->v[i].id;
    return 0;
}

static void record(struct scene *s, const char *agency, int year, int64_t tenths)
{
    struct td_entry e = { .target = c4(s), .agency = id_of(s, agency), .period = td_period_of_year(year),
                          .value = { tenths, 1 }, .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE,
                          .status = TD_REPORTED, .series = "", .unit = "", .source_title = "Báo cáo", .source_url = "",
                          .note = "", .based_on = -1 };
    ck_assert_msg(td_record(s->td, &e, 1, 20261121, TD_AT_COMMAND, "", NULL, NULL) == TD_OK, "%s", td_errmsg(s->td));
}

/* Figures of that agency in 2026 that stand. */
static int standing(struct scene *s, const char *agency)
{
    struct td_observations l;
    int n = 0;

    ck_assert_int_eq(td_observations(s->td, &l, c4(s), id_of(s, agency)), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        n += l.v[i].period == td_period_of_year(2026) && !l.v[i].superseded && !l.v[i].withdrawn;
    td_observations_free(&l);
    return n;
}

static void open_preview(struct scene *s, int cols, int rows, enum td_lang lang, bool ascii, const char *text)
{
    char keys[320];

    scene_open(s, cols, rows, lang, ascii);
    record(s, "xp-00004", 2025, 812);
    record(s, "xp-00004", 2026, 815);
    record(s, "xp-00008", 2026, 823);
    snprintf(path, sizeof path, "%s/bieu-1.csv", s->dir);
    write_file(text);
    snprintf(keys, sizeof keys, "Shift-F2 Ctrl-U '%s' Ctrl-S", path);
    scene_keys(s, keys);
}

static void close_preview(struct scene *s)
{
    unlink(path);
    scene_close(s);
}

static void says(struct scene *s, const char *words)
{
    char *text = scene_text(s);
    ck_assert_msg(strstr(text, words) != NULL, "no '%s' in:\n%s", words, text);
    free(text);
}

static void says_not(struct scene *s, const char *words)
{
    char *text = scene_text(s);
    ck_assert_msg(strstr(text, words) == NULL, "'%s' in:\n%s", words, text);
    free(text);
}

static const char two_ways[] = "Đơn vị;Chỉ tiêu;Năm;Tử số;Mẫu số\nP. Giảng Võ;c.4;2026;1.234;1.500\n";

static const struct {
    const char *name, *text, *keys;
    int cols, rows;
    enum td_lang lang;
    bool ascii;
} screens[] = {
    { "import-80x24-vi", table, "", 80, 24, TD_VI, false },
    { "import-60x16-vi", table, "", 60, 16, TD_VI, false },
    { "import-120x40-en", table, "", 120, 40, TD_EN, false },
    { "import-80x24-ascii", table, "", 80, 24, TD_VI, true },
    { "import-wrong-80x24-vi", table, "F7", 80, 24, TD_VI, false },
    { "import-row-80x24-vi", table, "Enter", 80, 24, TD_VI, false },
    { "import-columns-80x24-vi", table, "F6", 80, 24, TD_VI, false },
    { "import-column-80x24-vi", table, "F6 End Enter 'c.4 tu so'", 80, 24, TD_VI, false },
    { "import-settings-80x24-vi", table, "F5", 80, 24, TD_VI, false },
    { "import-ask-80x24-vi", two_ways, "", 80, 24, TD_VI, false },
    { "import-ask-60x16-vi", two_ways, "Down", 60, 16, TD_VI, false },
    { "import-empty-80x24-en", "a,b\n", "", 80, 24, TD_EN, false },
};

START_TEST(screen)
{
    struct scene s;

    open_preview(&s, screens[_i].cols, screens[_i].rows, screens[_i].lang, screens[_i].ascii, screens[_i].text);
    scene_keys(&s, screens[_i].keys);
    scene_golden(&s, screens[_i].name);
    close_preview(&s);
}
END_TEST

/* Wrong rows hold everything up; with the file put right only the note is missing; then all of it, and back. */
START_TEST(from_wrong_to_written)
{
    struct scene s;

    open_preview(&s, 80, 24, TD_VI, false, table);
    scene_keys(&s, "Ctrl-S");
    says(&s, "Có 2 dòng sai; sửa hết mới ghi được");
    write_file("Đơn vị;Chỉ tiêu;Năm;Kết quả\nP. Ba Đình;c.4;2026;45,5\nP. Ngọc Hà;c.4;2026;82,4\n"
               "P. Giảng Võ;c.4;2026;79\n");
    scene_keys(&s, "Ctrl-R Ctrl-S");
    says(&s, "Lý do *");
    scene_keys(&s, "'đã kiểm tra' Ctrl-S");
    says(&s, "Ghi 1 số liệu mới, 2 số liệu thay đổi?");
    scene_keys(&s, "Esc"); /* not yet, and still there */
    says_not(&s, "Ghi 1 số liệu mới");
    ck_assert_int_eq(standing(&s, "xp-00025"), 0);
    scene_keys(&s, "Ctrl-S Ctrl-S");
    says(&s, "Đã ghi 1 số liệu mới, 2 số liệu thay đổi; Ctrl-Z để hoàn tác");
    ck_assert_int_eq(standing(&s, "xp-00025"), 1);
    scene_keys(&s, "Ctrl-Z");
    ck_assert_int_eq(standing(&s, "xp-00025"), 0);
    ck_assert_int_eq(standing(&s, "xp-00004"), 1);
    close_preview(&s);
}
END_TEST

/* What was chosen stays when the file is read again in another language; another file knows nothing of it. */
START_TEST(what_was_said_stays)
{
    struct scene s;

    open_preview(&s, 80, 24, TD_VI, false, two_ways);
    says(&s, "một nghìn hai trăm ba mươi tư (1234)");
    scene_keys(&s, "Enter");
    says(&s, "1 mới");
    ck_assert_int_eq(s.app.import.decimal, ',');
    scene_keys(&s, "F9");
    says(&s, "1 new");
    says_not(&s, "read in two ways");
    scene_keys(&s, "F6 Home Enter '-' Enter Ctrl-S Esc");
    ck_assert_str_eq(s.app.import.map, "Đơn vị=-");
    scene_keys(&s, "F6 Home Enter 'agency' Enter Ctrl-S Esc");
    ck_assert_str_eq(s.app.import.map, "Đơn vị=agency");
    says(&s, "1 new");
    scene_keys(&s, "Shift-F2 Ctrl-U '/etc/hostname' Ctrl-S");
    ck_assert_int_eq(s.app.import.decimal, 0);
    ck_assert_str_eq(s.app.import.map, "");
    close_preview(&s);
}
END_TEST

/* Recorded by somebody else while a person looks: shown again, with what has changed. */
START_TEST(somebody_was_first)
{
    struct scene s;

    open_preview(&s, 80, 24, TD_VI, false, "Đơn vị;Chỉ tiêu;Năm;Kết quả\nP. Giảng Võ;c.4;2026;79\n");
    scene_keys(&s, "Ctrl-S");
    says(&s, "Ghi 1 số liệu mới?");
    record(&s, "xp-00025", 2026, 785);
    scene_keys(&s, "Ctrl-S");
    says(&s, "trước là 1 mới; nay là 1 thay đổi");
    ck_assert_int_eq(standing(&s, "xp-00025"), 1);
    scene_keys(&s, "Ctrl-S Ctrl-S");
    says(&s, "Đã ghi 1 số liệu thay đổi");
    close_preview(&s);
}
END_TEST

/* No heading says what the figures are: the columns can be explained all the same, and the rest is said for the file.
 * */
START_TEST(strange_headings)
{
    struct scene s;

    open_preview(&s, 80, 24, TD_VI, false, "PHỤ LỤC\nTT;Đơn vị;Tỷ lệ trường đạt chuẩn (%)\n1;P. Giảng Võ;79,5\n");
    says(&s, "không tìm thấy dòng tiêu đề cột");
    scene_keys(&s, "F6");
    says(&s, "Tỷ lệ trường đạt chuẩn (%)");
    scene_keys(&s, "End Enter 'target:c.4' Enter Ctrl-S Esc");
    says(&s, "1 sai"); /* of which period? */
    scene_keys(&s, "F5 Tab Tab Tab Tab Tab Tab Tab Tab '2026' Ctrl-S");
    says(&s, "1 mới");
    close_preview(&s);
}
END_TEST

/* A row that shall stay out is left out by a key, taken in again by the same, and what is left is written. */
START_TEST(left_out)
{
    struct scene s;

    open_preview(&s, 80, 24, TD_VI, false, "Đơn vị;Chỉ tiêu;Năm;Kết quả\nP. Giảng Võ;c.4;2026;79\nP. Lạ;c.4;2026;80\n");
    says(&s, "1 sai, 1 mới");
    scene_keys(&s, "Del"); /* the wrong one is the first */
    says(&s, "1 mới, 1 bỏ qua");
    says(&s, "bạn đã chọn");
    scene_keys(&s, "End Del"); /* and again */
    says(&s, "1 sai, 1 mới");
    scene_keys(&s, "Home Del Ctrl-S Ctrl-S");
    ck_assert_int_eq(standing(&s, "xp-00025"), 1);
    close_preview(&s);
}
END_TEST

/* The page of an agency or a target says what holds for rows without one; the board does not guess. */
START_TEST(where_it_begins)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    scene_keys(&s, "Shift-F2 Ctrl-U '/etc/hostname' Ctrl-S");
    ck_assert_int_eq(s.app.import.target, 0);
    ck_assert_int_eq(s.app.import.agency, 0);
    scene_keys(&s, "Esc F3 'c.4' Enter Enter Shift-F2 Ctrl-S");
    ck_assert_int_eq(s.app.import.target, c4(&s));
    scene_close(&s);
}
END_TEST

Suite *suite_preview(void)
{
    Suite *s = suite_create("preview");
    TCase *t = tcase_create("screens");

    tcase_add_loop_test(t, screen, 0, sizeof screens / sizeof *screens);
    tcase_add_test(t, from_wrong_to_written);
    tcase_add_test(t, what_was_said_stays);
    tcase_add_test(t, somebody_was_first);
    tcase_add_test(t, strange_headings);
    tcase_add_test(t, left_out);
    tcase_add_test(t, where_it_begins);
    suite_add_tcase(s, t);
    return s;
}
