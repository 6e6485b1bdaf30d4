/* tui/view-reports.c: what Enter, marks, years and the filter do to the reports that agencies owe. */
#include "scene.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"

static int handed_in(struct scene *s, int year)
{
    struct td_submissions l;

    ck_assert_int_eq(td_submissions(s->td, &l, 0, year), TD_OK);
    int n = (int)l.n;
    td_submissions_free(&l);
    return n;
}

static void says(struct scene *s, const char *words)
{
    char *text = scene_text(s);
    ck_assert_msg(strstr(text, words) != NULL, "no '%s' in:\n%s", words, text);
    free(text);
}

START_TEST(enter_records_the_report)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Enter");
    says(&s, "Sở Tư pháp");
    says(&s, "Báo cáo năm kết quả");
    scene_keys(&s, "Ctrl-S Ctrl-U");
    ck_assert_int_eq(handed_in(&s, 2026), 1);
    says(&s, "Đã gửi 1/156 (0,6%), đúng hạn 1 (0,6%)");
    scene_keys(&s, "F3 'tu phap' Enter");
    says(&s, "Đúng hạn");
    scene_keys(&s, "Ctrl-Z"); /* and back */
    ck_assert_int_eq(handed_in(&s, 2026), 0);
    says(&s, "Đã gửi 0/156");
    scene_close(&s);
}
END_TEST

/* The year is that of the list, not of today; all marked rows are one change. */
START_TEST(marked_rows_of_another_year)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 Left Shift-Down Shift-Down Shift-Down Enter");
    says(&s, "3 báo cáo: Sở Nội vụ, Sở VHTT, Sở KHCN");
    scene_keys(&s, "Tab 'công văn 12' Ctrl-S");
    says(&s, "Đã ghi nhận báo cáo");
    ck_assert_int_eq(handed_in(&s, 2025), 3);
    struct td_submissions l;
    ck_assert_int_eq(td_submissions(s.td, &l, 0, 2025), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        ck_assert_str_eq(l.v[i].note, "công văn 12");
    td_submissions_free(&l);
    ck_assert_int_eq(handed_in(&s, 2026), 0);
    says(&s, "Đã gửi 3/156 (1,9%), đúng hạn 0 (0,0%); gửi muộn 3, quá hạn 153, chưa đến hạn 0");
    scene_keys(&s, "Ctrl-Z");
    ck_assert_int_eq(handed_in(&s, 2025), 0);
    scene_close(&s);
}
END_TEST

/* F5, F6 and the arrows stay within the plan's years, and nothing stays marked from another one. */
START_TEST(years)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_EN, false);
    scene_keys(&s, "Shift-F7 F5 [");
    says(&s, "Reports owed, 2024");
    says(&s, "Sở LĐTBXH"); /* the first row, and a department then */
    scene_keys(&s, "Left");
    says(&s, "The plan asks for no reports of 2023.");
    says(&s, "Reports owed, 2024");
    scene_keys(&s, "Shift-Down F6 ] Right");
    says(&s, "Reports owed, 2027");
    scene_keys(&s, "Left Enter");
    says(&s, "Agency"); /* the form of one report, as nothing is marked */
    scene_close(&s);
}
END_TEST

/* A plan whose reports have no fixed day, one without a report in sight, and the palette. */
START_TEST(other_plans)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    for (int i = 0; i < 4; i++) {
        scene_keys(&s, "Shift-F7");
        says(&s, "Báo cáo phải gửi, năm 2026");
        scene_keys(&s, "End F8 F8 F8 F8 F8 F8 F8 Home Esc F6");
    }
    scene_keys(&s, "F2 'reports' Enter");
    says(&s, "Báo cáo phải gửi, năm 2026");
    scene_close(&s);
}
END_TEST

Suite *suite_reports(void)
{
    Suite *s = suite_create("reports");
    TCase *t = tcase_create("view");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, enter_records_the_report);
    tcase_add_test(t, marked_rows_of_another_year);
    tcase_add_test(t, years);
    tcase_add_test(t, other_plans);
    suite_add_tcase(s, t);
    return s;
}
