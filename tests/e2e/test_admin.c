/*
 * Administrators at work in the real program: plans are edited by forms, what was changed counts at once, and two who
 * edit the same thing lose nothing of each other's.
 */
#include "../support/session.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- running ---------------------------------------------------------------------------- */

/* The board with one target under the cursor. */
static struct pty *target(const char *code)
{
    struct pty *p = session_board();
    char keys[64];

    snprintf(keys, sizeof keys, "F3 '%s' Enter", code);
    ck_assert(pty_keys(p, keys));
    ck_pty_quiet(p);
    return p;
}

/* ---- what is edited counts at once ------------------------------------------------------ */

/* A yearly threshold decides about the year at once, and so does another bound in it. */
START_TEST(a_working_target_is_judged)
{
    session_fresh();
    struct pty *p = target("a.2");

    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "a.2 .*Biết chữ");
    ck_assert(pty_type(p, "Ctrl-G"));
    ck_pty_text(p, "Thêm mức phải đạt");
    ck_assert(pty_type(p, "Tab Tab 99,9 Ctrl-S")); /* of this year, unless said otherwise */
    ck_pty_text(p, "2026, chỉ tiêu năm \\(99,9\\): Đạt");
    ck_assert_int_eq(session_count("SELECT count(*) FROM threshold WHERE scope = 'yearly' AND bound = 999 AND"
                                   " entered = 1"), 1);
    ck_assert(pty_type(p, "Esc F5 F5 F5"));
    ck_pty_text(p, "chỉ tiêu năm 2026");
    ck_pty_text(p, "a.2 .* Đạt ");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "a.2 .*Biết chữ");
    ck_assert(pty_keys(p, "F3 'chỉ tiêu năm' Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_type(p, "Ctrl-K"));
    ck_pty_text(p, "Sửa mức phải đạt");
    ck_assert(pty_type(p, "Ctrl-U 99,98 Ctrl-S"));
    ck_pty_text(p, "2026, chỉ tiêu năm \\(99,98\\): (CHẬM|KHÔNG ĐẠT|THIẾU SỐ LIỆU|Chậm|Không đạt|Thiếu số liệu)");
    ck_assert_int_eq(session_count("SELECT count(*) FROM threshold WHERE scope = 'yearly' AND rev = 2"
                                   " AND bound = 9998"), 1);
    session_leave(p);
}
END_TEST

/* What is counted has no decimals, as where its figures are typed: 1.830 is 1830. */
START_TEST(a_bound_of_what_is_counted)
{
    session_fresh();
    struct pty *p = target("a.1");

    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "a.1 .*XMC");
    ck_assert(pty_type(p, "Ctrl-G"));
    ck_pty_text(p, "Thêm mức phải đạt");
    ck_assert(pty_type(p, "Tab Tab 1.830 Tab"));
    ck_pty_text(p, "= 1[.]830");
    ck_assert(pty_type(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM threshold WHERE scope = 'yearly' AND bound = 1830 AND"
                                   " bound_decimals = 0"), 1);
    session_leave(p);
}
END_TEST

START_TEST(a_name_from_a_date)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Tab Tab F3 'Sở GDĐT' Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_type(p, "End Enter Enter"));
    ck_pty_text(p, "Sở Giáo dục và Đào tạo");
    ck_assert(pty_type(p, "Ctrl-G"));
    ck_pty_text(p, "Cơ quan từ một ngày");
    ck_assert(pty_type(p, "01/07/2026 Tab Ctrl-U"));
    ck_assert(pty_keys(p, "'Sở Học tập'"));
    ck_pty_text(p, "đang lưu: Sở Giáo dục và Đào tạo");
    ck_assert(pty_type(p, "Tab Tab Ctrl-U SHT Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_pty_text(p, "Sở Học tập");
    ck_assert(pty_type(p, "Esc"));
    ck_pty_text(p, "của SHT");
    ck_assert_int_eq(session_count("SELECT count(*) FROM agency_term t JOIN agency a ON a.id = t.agency_id"
                           " WHERE a.code = 'so-gddt' AND (t.valid_to = '2026-06-30' AND t.name LIKE 'Sở Giáo dục%'"
                           "  OR t.valid_from = '2026-07-01' AND t.name = 'Sở Học tập' AND t.valid_to IS NULL)"), 2);
    session_leave(p);
}
END_TEST

/* ---- several people --------------------------------------------------------------------- */

/* Both versions stand field by field; what only the other one has changed is kept. */
START_TEST(two_edit_a_target)
{
    session_fresh();
    struct pty *a = target("a.2"), *b = target("a.2");

    ck_assert(pty_type(a, "Ctrl-K"));
    ck_pty_text(a, "Sửa chỉ tiêu");
    ck_assert(pty_type(b, "Ctrl-K"));
    ck_pty_text(b, "Sửa chỉ tiêu");
    ck_assert(pty_type(a, "Tab"));
    ck_assert(pty_keys(a, "' (một)' Tab ' one' Ctrl-S"));
    ck_pty_text(a, "Đã lưu");
    ck_assert(pty_type(b, "Tab"));
    ck_assert(pty_keys(b, "' (hai)' Ctrl-S"));
    ck_pty_text(b, "Có người đã lưu trước");
    ck_pty_text(b, "người khác đã lưu: .*\\(một\\)");
    ck_pty_text(b, "15-60 \\(hai\\)");
    ck_pty_text(b, "lấy theo bản người khác vừa lưu; trước là: Literate");
    ck_assert_int_eq(session_count("SELECT rev FROM target WHERE code = 'a.2' AND name LIKE '%(một)'"), 2);
    ck_assert(pty_keys(b, "Ctrl-S"));
    ck_pty_text(b, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT rev FROM target WHERE code = 'a.2' AND name LIKE '%(hai)'"
                           " AND name_en LIKE '% one'"), 3);
    session_leave(a);
    session_leave(b);
}
END_TEST

/* A new one never takes the place of one that is there. */
START_TEST(a_code_that_is_taken)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "Ctrl-G"));
    ck_pty_text(p, "Thêm chỉ tiêu");
    ck_assert(pty_type(p, "a.2 Tab Tab Khác Ctrl-S"));
    ck_pty_text(p, "Mục này đã có");
    ck_assert(pty_type(p, "Ctrl-S Ctrl-S"));
    ck_assert_int_eq(session_count("SELECT max(rev) FROM target WHERE code = 'a.2' AND name LIKE 'Biết chữ%'"), 1);
    ck_assert(pty_type(p, "Ctrl-U z.2 Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM target WHERE code = 'z.2' AND name = 'Khác'"), 1);
    session_leave(p);
}
END_TEST

/* ---- the other forms -------------------------------------------------------------------- */

START_TEST(a_wrong_code_is_said_at_its_field)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "F2 new-report Enter"));
    ck_pty_text(p, "Thêm chế độ báo cáo");
    ck_assert(pty_type(p, "quy Tab Tab Tab khong-co Tab hanoi Tab Tab 30/06 Ctrl-S"));
    ck_pty_text(p, "'khong-co' không phải mã cơ quan");
    ck_assert_int_eq(session_count("SELECT count(*) FROM obligation WHERE code = 'quy'"), 0);
    ck_assert(pty_type(p, "Left")); /* the status line is for the next thing, the field keeps its message */
    ck_pty_text(p, "'khong-co' không phải mã cơ quan");
    ck_assert(pty_type(p, "F9 Ctrl-S")); /* the library changes its language with the screen */
    ck_pty_text(p, "'khong-co' is neither an agency's code");
    ck_assert(pty_type(p, "F9 Ctrl-S"));
    ck_pty_text(p, "'khong-co' không phải mã cơ quan");
    ck_assert(pty_type(p, "Ctrl-U")); /* the cursor has gone there */
    ck_assert(pty_keys(p, "'district|commune' Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT month * 100 + day FROM obligation WHERE code = 'quy' AND entered = 1"), 630);
    session_leave(p);
}
END_TEST

START_TEST(a_new_target_and_its_removal)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "Ctrl-G"));
    ck_pty_text(p, "Thêm chỉ tiêu");
    ck_assert(pty_type(p, "z.1 Tab Tab"));
    ck_assert(pty_keys(p, "'Chỉ tiêu mới' Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM target WHERE code = 'z.1' AND entered = 1 AND gone = 0"), 1);
    ck_assert(pty_keys(p, "F3 z.1 Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_type(p, "Del"));
    ck_pty_text(p, "Ctrl-S để bỏ mục này");
    ck_assert(pty_type(p, "Ctrl-S"));
    ck_assert_int_eq(session_count("SELECT gone FROM target WHERE code = 'z.1'"), 0); /* it asks why */
    ck_assert(pty_keys(p, "nhầm Ctrl-S"));
    ck_pty_text(p, "Đã bỏ");
    ck_assert_int_eq(session_count("SELECT gone FROM target WHERE code = 'z.1'"), 1);
    ck_assert_int_eq(session_count("SELECT count(*) FROM change WHERE note = 'nhầm'"), 1);
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Đã hoàn tác");
    ck_assert_int_eq(session_count("SELECT gone FROM target WHERE code = 'z.1'"), 0);
    session_leave(p);
}
END_TEST

START_TEST(a_task_gets_another_agency)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Tab F3 III.1.1 Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_type(p, "Enter Ctrl-G"));
    ck_pty_text(p, "Giao nhiệm vụ cho cơ quan");
    ck_assert(pty_keys(p, "so-noi-vu Tab"));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
#define ROLE "SELECT count(*) FROM assignment n JOIN agency a ON a.id = n.agency_id JOIN task k ON k.id = n.task_id" \
             " WHERE a.code = 'so-noi-vu' AND k.code = 'III.1.1' AND "
    ck_assert_int_eq(session_count(ROLE "n.role = 'coordinate' AND n.entered = 1 AND n.gone = 0"), 1);
    ck_assert(pty_keys(p, "F3 'Sở Nội vụ' Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_type(p, "Ctrl-K"));
    ck_pty_text(p, "Vai trò của cơ quan");
    ck_assert(pty_type(p, "Ctrl-U tham Tab Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count(ROLE "n.role = 'coordinate' AND n.gone = 1"), 1);
    ck_assert_int_eq(session_count(ROLE "n.role = 'advise' AND n.gone = 0"), 1);
    ck_assert(pty_type(p, "Ctrl-K"));
    ck_pty_text(p, "Vai trò của cơ quan");
    ck_assert(pty_type(p, "Ctrl-U"));
    ck_assert(pty_keys(p, "'đã bỏ' Tab Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count(ROLE "n.gone = 0"), 0);
    session_leave(p);
}
END_TEST

START_TEST(the_plan_itself)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "F2 edit-plan Enter"));
    ck_pty_text(p, "Sửa kế hoạch");
    ck_assert(pty_keys(p, "' (sửa)' Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM plan WHERE title LIKE '% (sửa)' AND rev = 2 AND entered = 1"),
                     1);
    ck_assert(pty_keys(p, "F2 remove-plan Enter"));
    ck_pty_text(p, "Lý do bỏ");
    ck_assert(pty_keys(p, "thừa Ctrl-S"));
    ck_pty_text(p, "không thể bỏ: còn chỉ tiêu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM plan WHERE gone = 1"), 0);
    session_leave(p);
}
END_TEST

START_TEST(a_draft_comes_back)
{
    session_fresh();
    struct pty *p = target("a.2");

    ck_assert(pty_type(p, "Ctrl-K"));
    ck_pty_text(p, "Sửa chỉ tiêu");
    ck_assert(pty_type(p, "Tab"));
    ck_assert(pty_keys(p, "' dở dang' Tab"));
    ck_pty_quiet(p);
    pty_signal(p, SIGKILL);
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    p = target("a.2");
    ck_assert(pty_type(p, "Ctrl-K"));
    ck_pty_text(p, "bản nháp");
    ck_pty_text(p, "15-60 dở dang");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM target WHERE name LIKE '% dở dang'"), 1);
    session_leave(p);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

int main(void)
{
    if (!session_open())
        return EXIT_FAILURE;
    Suite *s = suite_create("admin");
    TCase *t = tcase_create("admin");
    tcase_add_test(t, a_working_target_is_judged);
    tcase_add_test(t, a_bound_of_what_is_counted);
    tcase_add_test(t, a_name_from_a_date);
    tcase_add_test(t, two_edit_a_target);
    tcase_add_test(t, a_code_that_is_taken);
    tcase_add_test(t, a_wrong_code_is_said_at_its_field);
    tcase_add_test(t, a_new_target_and_its_removal);
    tcase_add_test(t, a_task_gets_another_agency);
    tcase_add_test(t, the_plan_itself);
    tcase_add_test(t, a_draft_comes_back);
    suite_add_tcase(s, t);
    return session_run(s);
}
