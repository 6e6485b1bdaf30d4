/* tui/view/reports.c: what Enter, marks, years and the filter do to the reports that agencies owe. */
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

START_TEST(ins_records_the_report)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Ins");
    says(&s, "Sở Tư pháp");
    says(&s, "Báo cáo năm kết quả");
    scene_keys(&s, "Ctrl-S Ctrl-U");
    ck_assert_int_eq(handed_in(&s, 2026), 1);
    says(&s, "Đã gửi 1/155 (0,6%), đúng hạn 1 (0,6%)");
    scene_keys(&s, "F3 'tu phap' Enter");
    says(&s, "Đúng hạn");
    scene_keys(&s, "Ctrl-Z"); /* and back */
    ck_assert_int_eq(handed_in(&s, 2026), 0);
    says(&s, "Đã gửi 0/155");
    scene_close(&s);
}
END_TEST

START_TEST(enter_shows_the_report)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Enter");
    says(&s, "Báo cáo năm 2026: Sở Tư pháp");
    says(&s, "Chưa gửi, còn 9 ngày; trước 01/12/2026, hạn cuối 30/11/2026");
    scene_keys(&s,
               "Down Down Down Enter Tab 'Đã mở 12 lớp.' Alt-Enter Alt-Enter 'Kiến nghị: bổ sung kinh phí.' Ctrl-S");
    says(&s, "Đúng hạn, gửi ngày 21/11/2026; trước 01/12/2026, hạn cuối 30/11/2026");
    says(&s, "  Đã mở 12 lớp.\n\n  Kiến nghị: bổ sung kinh phí.\n");
    says(&s, "Chưa nhập số liệu nào từ báo cáo này.");
    scene_keys(&s, "Ctrl-Z");
    says(&s, "Chưa gửi, còn 9 ngày");
    scene_close(&s);
}
END_TEST

/* With the paper in her hand: it has come, and what it says, in one go. */
START_TEST(figures_of_a_report)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Ctrl-E");
    says(&s, "Ghi nhận báo cáo đã gửi");
    scene_keys(&s, "Ctrl-A Ctrl-K '20/11/2026' Ctrl-S");
    says(&s, "Nhập số liệu: Sở Tư pháp, theo báo cáo gửi 20/11/2026");
    says(&s, "báo cáo: Báo cáo năm 2026 của Sở Tư pháp, gửi 20/11/2026");
    scene_keys(&s, "Down '99,5' Enter '80,2' Enter");
    says(&s, "đã lưu 2");
    struct td_submissions l;
    ck_assert_int_eq(td_submissions(s.td, &l, 0, 2026), TD_OK);
    ck_assert_int_eq((int)l.n, 1);
    ck_assert_uint_eq(l.v[0].figures, 2);
    ck_assert_int_eq(l.v[0].on, 20261120);
    td_submissions_free(&l);
    scene_keys(&s, "F5"); /* turned, it is the same report */
    says(&s, "Theo báo cáo của Sở Tư pháp gửi 20/11/2026. Nhập số liệu: ");
    scene_keys(&s, "Esc");
    says(&s, "trước 01/12  30/11/2026 20/11/2026               2\n"); /* in the list */
    scene_keys(&s, "Enter");
    says(&s, "Số liệu của báo cáo: 2");
    says(&s, "99,5%  [báo cáo]  2026, Biết chữ trong độ tuổi 15-60");
    scene_keys(&s, "Ctrl-E '1,5' Enter Esc"); /* it has come: at once */
    says(&s, "Còn 1 số chưa lưu");
    scene_keys(&s, "Del Ctrl-Z");
    says(&s, "Số liệu của báo cáo: 1");
    scene_close(&s);
}
END_TEST

START_TEST(a_figure_leads_to_its_report)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Ctrl-E Ctrl-S Down '99,5' Enter Esc Enter End Enter");
    says(&s, "theo báo cáo năm 2026 của Sở Tư pháp, gửi 21/11/2026"); /* under the list of its figures */
    scene_keys(&s, "F11");
    says(&s, "Báo cáo năm 2026: Sở Tư pháp");
    scene_keys(&s, "Esc Esc Esc Shift-F11");
    says(&s, "Báo cáo: theo báo cáo năm 2026 của Sở Tư pháp, gửi 21/11/2026");
    scene_keys(&s, "F11");
    says(&s, "Báo cáo năm 2026: Sở Tư pháp");
    scene_keys(&s, "Esc End F11"); /* the first change of all: a bundle */
    says(&s, "Thay đổi này không liên quan đến báo cáo nào");
    scene_close(&s);
}
END_TEST

/* A figure of the city that stands in somebody's report: the target's page says so and leads there. */
START_TEST(the_page_of_a_target)
{
    struct scene s;
    const struct td_agency *sender;

    scene_open(&s, 100, 60, TD_VI, false);
    const struct model *m = &s.app.model;
    ck_assert_ptr_nonnull(sender = td_agency_by_code(&m->agencies, "so-tu-phap"));
    struct td_submission report = { .obligation = m->obligations.v[0].id, .agency = sender->id, .year = 2026,
                                    .on = 20261120, .note = "" };
    struct td_entry e = { .target = m->targets.v[1].id, .agency = m->plans.v[0].city, .period = td_period_of_year(2026),
                          .value = { 995, 1 }, .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .note = "x",
                          .status = TD_REPORTED, .based_on = -1 };
    ck_assert_msg(td_record_submission(s.td, &report, &e, 1, 20261121, TD_AT_GRID, "", NULL, NULL) == TD_OK, "%s",
                  td_errmsg(s.td));
    scene_keys(&s, "F3 'a.2' Enter Enter");
    says(&s, "             theo báo cáo năm 2026 của Sở Tư pháp, gửi 20/11/2026");
    scene_keys(&s, "F3 'theo bao cao nam' Enter Enter");
    says(&s, "Báo cáo năm 2026: Sở Tư pháp");
    scene_keys(&s, "Esc Esc Esc F6 Shift-F11 F11"); /* from another plan */
    says(&s, "Báo cáo thuộc kế hoạch khác");
    scene_close(&s);
}
END_TEST

/* The same duties by the same rule and in the same words, with how the text begins. */
START_TEST(the_page_of_an_agency)
{
    struct scene s;

    scene_open(&s, 100, 60, TD_VI, false);
    scene_keys(&s, "Shift-F7 Enter Down Enter");
    says(&s, "Báo cáo phải gửi\n");
    says(&s, "\n    Chưa gửi, còn 9 ngày; trước 01/12/2026, hạn cuối 30/11/2026");
    scene_keys(&s,
               "F3 'chua gui' Enter Enter Ins Tab 'Đã mở 12 lớp' Ctrl-S Esc Ctrl-U"); /* the filter finds it no more */
    says(&s, "Đúng hạn, gửi ngày 21/11/2026; trước 01/12/2026, hạn cuối 30/11/2026");
    says(&s, "  Đã mở 12 lớp\n");
    scene_close(&s);
}
END_TEST

/* Handed in again from what stands: nothing has to be typed anew. */
START_TEST(what_came_is_corrected)
{
    struct scene s;
    struct td_submissions l;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 F3 'tu phap' Enter Ins Tab 'Tóm tắt' Ctrl-S F3 Enter Ins");
    says(&s, "Tóm tắt___");
    scene_keys(&s, "Ctrl-A Ctrl-K '19/11/2026' Ctrl-S");
    ck_assert_int_eq(td_submissions(s.td, &l, 0, 2026), TD_OK);
    ck_assert_int_eq((int)l.n, 1);
    ck_assert_int_eq(l.v[0].on, 20261119);
    ck_assert_str_eq(l.v[0].note, "Tóm tắt");
    td_submissions_free(&l);
    scene_close(&s);
}
END_TEST

/* The year is that of the list, not of today; all marked rows are one change. */
START_TEST(marked_rows_of_another_year)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    scene_keys(&s, "Shift-F7 Left Shift-Down Shift-Down Shift-Down Enter");
    says(&s, "3 báo cáo: Sở Nội vụ, Sở VHTT, Sở Tài chính");
    scene_keys(&s, "Tab 'công văn 12' Ctrl-S");
    says(&s, "Đã ghi nhận báo cáo");
    ck_assert_int_eq(handed_in(&s, 2025), 3);
    struct td_submissions l;
    ck_assert_int_eq(td_submissions(s.td, &l, 0, 2025), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        ck_assert_str_eq(l.v[i].note, "công văn 12");
    td_submissions_free(&l);
    ck_assert_int_eq(handed_in(&s, 2026), 0);
    says(&s, "Đã gửi 3/155 (1,9%), đúng hạn 0 (0,0%); gửi muộn 3, quá hạn 152, chưa đến hạn 0");
    scene_keys(&s, "Ctrl-Z");
    ck_assert_int_eq(handed_in(&s, 2025), 0);
    scene_close(&s);
}
END_TEST

/* What is overdue stands above every year; F7 shows it, of all years, and marked rows are each of their own year. */
START_TEST(overdue_of_all_years)
{
    struct scene s;

    scene_open(&s, 100, 30, TD_VI, false);
    says(&s, "220 báo cáo quá hạn từ năm 2024"); /* on the board */
    scene_keys(&s, "Shift-F7");
    says(&s, "Quá hạn: 220 (năm 2024: 65, năm 2025: 155). F7 để xem");
    scene_keys(&s, "F7");
    says(&s, "Báo cáo quá hạn, mọi năm");
    says(&s, "> Quá hạn    Sở LĐTBXH (cũ)");
    says(&s, "trước 01/12  30/11/2024                721");
    scene_keys(&s, "F3 'noi vu' Enter t t Enter"); /* of 2024 and of 2025 */
    says(&s, "2024; 2025");
    scene_keys(&s, "Ctrl-S");
    ck_assert_int_eq(handed_in(&s, 2024), 1);
    ck_assert_int_eq(handed_in(&s, 2025), 1);
    ck_assert_int_eq(handed_in(&s, 2026), 0);
    scene_keys(&s, "Ctrl-U");
    says(&s, "Quá hạn: 218 (năm 2024: 64, năm 2025: 154). F7 để về từng năm");
    scene_keys(&s, "F7");
    says(&s, "Báo cáo phải gửi, năm 2026");
    scene_keys(&s, "Esc");
    says(&s, "218 báo cáo quá hạn từ năm 2024");
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
    scene_keys(&s, "Left Ins");
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

    tcase_add_test(t, ins_records_the_report);
    tcase_add_test(t, enter_shows_the_report);
    tcase_add_test(t, figures_of_a_report);
    tcase_add_test(t, a_figure_leads_to_its_report);
    tcase_add_test(t, the_page_of_a_target);
    tcase_add_test(t, the_page_of_an_agency);
    tcase_add_test(t, what_came_is_corrected);
    tcase_add_test(t, marked_rows_of_another_year);
    tcase_add_test(t, overdue_of_all_years);
    tcase_add_test(t, years);
    tcase_add_test(t, other_plans);
    suite_add_tcase(s, t);
    return s;
}
