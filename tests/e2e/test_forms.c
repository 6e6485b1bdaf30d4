/*
 * Entering by forms in the real program: what is typed arrives, what is saved is saved, and neither killing the program
 * nor somebody else nor a busy database loses any of it.
 */
#include "../support/session.h"

#include <check.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- running ---------------------------------------------------------------------------- */

static struct pty *figure_form(void)
{
    struct pty *p = session_board();

    ck_assert(pty_type(p, "F3 'c.4' Enter Ins")); /* not what happens to stand first */
    ck_pty_text(p, "Nhập số liệu");
    ck_pty_quiet(p);
    return p;
}

#define ENTERED "SELECT count(*) FROM observation WHERE entered = 1"

/* ---- saving ----------------------------------------------------------------------------- */

START_TEST(a_figure_is_saved)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "81,5 Tab*4"));
    ck_assert(pty_keys(p, "'Báo cáo số 12' Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 815 AND decimals = 1"), 1);
    ck_assert_int_eq(session_count("SELECT count(*) FROM source WHERE title = 'Báo cáo số 12'"), 1);
    session_leave(p);
}
END_TEST

/* What the form proposes gives way to the first key: another year, typed as an input method types it. */
START_TEST(proposals_give_way)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_pty_text(p, "2026...");
    ck_assert(pty_type(p, "81,5 Shift-Tab"));
    ck_assert(pty_keys(p, "'20\1775' Backspace*2 '2025' Tab*5 'Báo cáo 7' Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 815 AND period / 1000000 = 2025"), 1);
    session_leave(p);
}
END_TEST

/* What cannot be is said beside the field and stays there to be put right. */
START_TEST(errors_hold_up_saving_only)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "181,5 Tab*4"));
    ck_assert(pty_keys(p, "Nguồn Ctrl-S"));
    ck_pty_text(p, "nằm ngoài khoảng");
    ck_assert(pty_find(p, "181,5", &(int){ 0 }, &(int){ 0 }));
    ck_assert_int_eq(session_count(ENTERED), 0);
    ck_assert(pty_type(p, "Home Del Ctrl-S")); /* the cursor has gone to the error */
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 815"), 1);
    session_leave(p);
}
END_TEST

/* A percentage from its parts; a jump needs a note. */
START_TEST(parts_and_warnings)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "Tab 500 Tab 1000 Tab Tab"));
    ck_assert(pty_keys(p, "Nguồn Ctrl-S"));
    ck_pty_text(p, "hãy ghi rõ lý do");
    ck_assert_int_eq(session_count(ENTERED), 0);
    ck_assert(pty_keys(p, "'đã đối chiếu' Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND numerator = 500 AND denominator = 1000 AND value IN (50, 500, 5000)"),
                     1);
    session_leave(p);
}
END_TEST

/* ---- input methods (13-17) -------------------------------------------------------------- */

static const struct { const char *bytes, *text; } streams[] = {
    { "tie\177\303\252\177\341\272\277ng", "tiếng" },                 /* Telex: e ee -> ê -> ế */
    { "Vie\177\303\252t\177\177\341\273\207t", "Việt" },              /* the mark after the last letter */
    { "d\177\304\221u\177\306\260o\177\177\306\260\306\241\177\341\273\243c", "được" },
    { "tie\314\202\314\201ng", "tiếng" },                             /* base and marks on their own */
    { "a\177\341\272\245b\177\177\341\272\247b", "ầb" },
    { "\033[200~H\303\240 N\341\273\231i\nqq\033[201~", "Hà Nội qq" }, /* pasted */
};

START_TEST(letters_arrive_in_a_form)
{
    session_fresh();
    struct pty *p = figure_form();
    const char *bytes = streams[_i].bytes;

    ck_assert(pty_type(p, "Tab*4"));
    ck_assert(pty_send(p, bytes, strlen(bytes)));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Tab")); /* the link */
    for (size_t i = 0; i < strlen(bytes); i++)
        ck_assert(pty_send(p, bytes + i, 1));
    ck_pty_quiet(p);
    ck_assert(pty_resize(p, 20, 70));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Shift-Tab*5 79,9 Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM source WHERE title = '%s' AND url = '%s'", streams[_i].text,
             streams[_i].text);
    ck_assert_int_eq(session_count(sql), 1);
    session_leave(p);
}
END_TEST

/* A broken line took the end of a paste: a silence ends it, or Esc, which leaves the form open; all of it is kept and
 * the keyboard lives. */
START_TEST(a_paste_without_its_end)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "Tab*4"));
    ck_assert(pty_send(p, "\033[200~nguon mot", 15));
    ck_pty_text(p, "nguon mot");
    ck_assert(pty_send(p, "\033[200~ nguon hai", 16));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "nguon mot nguon hai");
    ck_assert(pty_keys(p, "Shift-Tab*4 79,9 Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    session_leave(p);
}
END_TEST

/* ---- drafts (22) ------------------------------------------------------------------------ */

static const int ends[] = { SIGKILL, SIGTERM, SIGHUP, SIGUSR1, 0 };

START_TEST(a_draft_outlives_the_program)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "77,7 Tab*4"));
    ck_assert(pty_keys(p, "'Báo cáo dở dang' Tab"));
    ck_pty_quiet(p);
    if (ends[_i])
        pty_signal(p, ends[_i]);
    else
        pty_hangup(p);
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    p = session_board();
    ck_pty_text(p, "Còn 1 bản nháp chưa lưu");
    ck_assert(pty_keys(p, "Shift-F10"));
    ck_pty_text(p, "Nhập số liệu +c.4");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "bản nháp");
    ck_pty_text(p, "77,7");
    ck_pty_text(p, "Báo cáo dở dang");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 777"), 1);
    ck_pty_text(p, "Không có nội dung nào chưa lưu");
    ck_assert(pty_type(p, "Esc F3 'c.4' Enter Ins"));
    ck_pty_text(p, "77,7%"); /* on record, no draft any more */
    ck_assert(!pty_find(p, "Báo cáo dở dang__", &(int){ 0 }, &(int){ 0 }));
    session_leave(p);
}
END_TEST

/* The database is exchanged under an open form: it is noticed without a key, said, and nothing is written; what was
 * typed is a draft once the new one is opened. */
START_TEST(the_database_is_exchanged)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "77,7 Tab*4"));
    ck_assert(pty_keys(p, "'Báo cáo dở dang'"));
    ck_pty_text(p, "dở dang");
    ck_assert_int_eq(session_shell("cp \"$TIENDO_DB\" \"$DIR/new\" && mv \"$DIR/new\" \"$TIENDO_DB\""), 0);
    ck_pty_text(p, "đã bị chuyển, thay hoặc xóa");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "đã bị chuyển, thay|đã bị chuyển đi, thay");
    ck_assert(pty_keys(p, "Ctrl-R"));
    ck_pty_text(p, "Còn 1 bản nháp chưa lưu");
    ck_assert_int_eq(session_count(ENTERED), 0);
    ck_assert(pty_keys(p, "Shift-F10"));
    ck_pty_text(p, "Nhập số liệu +c.4");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Báo cáo dở dang");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 777"), 1);
    session_leave(p);
}
END_TEST

/* Of three marked reports one comes while the draft lies there: the draft is about the other two. */
START_TEST(a_draft_of_several_reports)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F7"));
    ck_pty_text(p, "Đã gửi 0/155");
    ck_assert(pty_type(p, "Shift-Down*3 Ins"));
    ck_pty_text(p, "3 báo cáo: Sở Nội vụ, Sở VHTT, Sở Tài chính");
    ck_assert(pty_type(p, "Tab"));
    ck_assert(pty_keys(p, "'công văn 12' Esc"));
    ck_pty_text(p, "Đã giữ bản nháp");
    session_leave(p);
    ck_assert_int_eq(session_shell("$TIENDO submit bao-cao-nam --plan hanoi-52-2024 --agency so-vhtt >/dev/null"), 0);
    p = session_board();
    ck_assert(pty_keys(p, "Shift-F10"));
    ck_pty_text(p, "Ghi nhận báo cáo");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "2 báo cáo: Sở Nội vụ, Sở Tài chính");
    ck_pty_text(p, "công văn 12");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Không có nội dung nào chưa lưu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM submission WHERE note = 'công văn 12'"), 2);
    ck_assert_int_eq(session_count("SELECT count(*) FROM submission"), 3);
    session_leave(p);
}
END_TEST

START_TEST(esc_keeps_what_was_typed)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "66,6 Esc"));
    ck_pty_text(p, "Đã giữ bản nháp");
    ck_assert(pty_keys(p, "Ins"));
    ck_pty_text(p, "66,6");
    session_leave(p);
}
END_TEST

/* ---- several people (39, 41, 42) -------------------------------------------------------- */

START_TEST(nobody_is_overwritten)
{
    session_fresh();
    struct pty *a = figure_form(), *b = figure_form();

    ck_assert(pty_type(a, "80,1 Tab*4"));
    ck_assert(pty_type(b, "80,2 Tab*4"));
    ck_assert(pty_keys(a, "'Người thứ nhất' Ctrl-S"));
    ck_pty_text(a, "Đã lưu số liệu");
    ck_assert(pty_keys(b, "'Người thứ hai' Ctrl-S"));
    ck_pty_text(b, "Có người đã lưu trước");
    ck_pty_text(b, "80,1%.*Người thứ nhất"); /* theirs, above mine */
    ck_assert_int_eq(session_count(ENTERED), 1);
    ck_assert(pty_keys(b, "Ctrl-S"));
    ck_pty_text(b, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED), 2);
    session_leave(a);
    session_leave(b);
}
END_TEST

/* Another process has the database for a while: a notice, typing goes on, and the same key saves later. */
START_TEST(a_busy_database_is_waited_out)
{
    sqlite3 *s;

    session_fresh();
    struct pty *p = figure_form();
    ck_assert_int_eq(sqlite3_open(session_db, &s), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(s, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert(pty_keys(p, "79,8"));
    ck_pty_text(p, "79,8");
    ck_assert(pty_keys(p, "Tab*4 Nguồn Ctrl-S"));
    ck_pty_text(p, "Có người đang ghi");
    ck_assert(pty_keys(p, "'mới'"));
    ck_pty_text(p, "Nguồnmới");
    ck_assert_int_eq(sqlite3_exec(s, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(s);
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count(ENTERED " AND value = 798"), 1);
    session_leave(p);
}
END_TEST

START_TEST(others_do_not_disturb_a_form)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "79,7 Tab*4"));
    ck_assert(pty_keys(p, "'Đang gõ'"));
    sqlite3 *s;
    ck_assert_int_eq(sqlite3_open(session_db, &s), SQLITE_OK);
    sqlite3_busy_timeout(s, PTY_LIMIT_MS); /* the screen may be reading */
    ck_assert_int_eq(sqlite3_exec(s, "INSERT INTO series(name) VALUES('x')", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(s);
    ck_pty_text(p, "vừa thay đổi");
    ck_pty_text(p, "Đang gõ");
    ck_assert(pty_keys(p, "' tiếp' Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM source WHERE title = 'Đang gõ tiếp'"), 1);
    session_leave(p);
}
END_TEST

START_TEST(undo_and_redo)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "79,1 Tab*4"));
    ck_assert(pty_keys(p, "Nguồn Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Đã hoàn tác");
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling WHERE kind = 'withdraw' AND holds = 1"), 1);
    ck_assert(pty_keys(p, "Ctrl-Y"));
    ck_pty_text(p, "Đã làm lại");
    ck_assert_int_eq(session_count("SELECT holds FROM ruling WHERE kind = 'withdraw' ORDER BY id DESC LIMIT 1"), 0);
    ck_assert(pty_keys(p, "Ctrl-Y"));
    ck_pty_text(p, "Không có gì để làm lại");
    session_leave(p);
}
END_TEST

START_TEST(the_journal_tells_and_undoes)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "79,1 Tab*4"));
    ck_assert(pty_keys(p, "Nguồn Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert(pty_type(p, "Shift-F11"));
    ck_pty_text(p, "Nhập số liệu");
    ck_pty_text(p, "Giá trị: 79,1");
    ck_assert(pty_keys(p, "Enter")); /* to the thing and back */
    ck_pty_text(p, "Số liệu: Hà Nội");
    ck_assert(pty_type(p, "Esc Del"));
    ck_pty_text(p, "đã hoàn tác");
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling WHERE kind = 'withdraw' AND holds = 1"), 1);
    ck_assert(pty_type(p, "Esc F3 Ctrl-U 'c.2' Enter Enter Shift-F11")); /* of another target: nothing */
    ck_pty_text(p, "Nhật ký: ");
    ck_assert(!pty_find(p, "Nhập số liệu", &(int){ 0 }, &(int){ 0 }));
    ck_assert(pty_type(p, "Esc Esc Shift-F11"));
    ck_assert(pty_type(p, "Down Del")); /* the same once more */
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling"), 1);
    session_leave(p);
}
END_TEST

START_TEST(an_earlier_day_can_be_looked_at)
{
    session_fresh();
    struct pty *p = figure_form();

    ck_assert(pty_type(p, "79,1 Tab*4"));
    ck_assert(pty_keys(p, "Nguồn Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert(pty_type(p, "Shift-F5 Ctrl-U 1/6/2025"));
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "TÍNH ĐẾN NGÀY 01/06/2025");
    ck_assert(pty_keys(p, "Ctrl-O"));
    ck_pty_text(p, "Số liệu: Hà Nội");
    ck_assert(!pty_find(p, "79,1", &(int){ 0 }, &(int){ 0 }));
    ck_assert(pty_type(p, "Esc Ins"));
    ck_pty_text(p, "không thể ghi");
    ck_assert(pty_type(p, "Shift-F5"));
    ck_assert(pty_keys(p, "Ctrl-S")); /* it offers today */
    ck_pty_text(p, "Rà soát ngày");
    ck_assert(pty_keys(p, "Ctrl-O"));
    ck_pty_text(p, "79,1");
    session_leave(p);
}
END_TEST

/* ---- the other forms -------------------------------------------------------------------- */

START_TEST(decisions_about_figures)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "F3 'c.4' Enter Ctrl-O"));
    ck_pty_text(p, "mâu thuẫn");
    ck_assert(pty_keys(p, "F3 'mau thuan' Enter"));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "F5"));
    ck_pty_text(p, "Chọn dùng số liệu này");
    ck_assert(pty_keys(p, "'tính từ số trường' Ctrl-S"));
    ck_pty_text(p, "Đã chọn dùng");
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling WHERE kind = 'accept' AND holds = 1"), 1);
    ck_assert(pty_type(p, "Ctrl-U Home"));
    ck_pty_text(p, "dùng, đã");
    ck_assert(pty_type(p, "F6"));
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling WHERE kind = 'verify' AND holds = 1"), 1);
    ck_assert(pty_keys(p, "Del"));
    ck_pty_text(p, "Rút số liệu");
    ck_assert(pty_keys(p, "nhầm Ctrl-S"));
    ck_pty_text(p, "Đã rút số liệu");
    ck_pty_text(p, "đã rút");
    session_leave(p);
}
END_TEST

START_TEST(a_task_moves_on)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "Tab Ins"));
    ck_pty_text(p, "Cập nhật tiến độ");
    ck_assert(pty_type(p, "Ctrl-U"));
    ck_assert(pty_keys(p, "'hoan thanh' Tab 100 Ctrl-S"));
    ck_pty_text(p, "Đã lưu tiến độ");
    ck_assert_int_eq(session_count("SELECT count(*) FROM progress WHERE state = 'done' AND percent = 100"
                                   " AND agency_id = (SELECT id FROM agency WHERE code = 'xa-phuong')"), 1); /* now */
    session_leave(p);
}
END_TEST

/* Several marked rows, one form, one change; undone as one. */
START_TEST(several_at_once)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "Tab Shift-Down*3 Ins"));
    ck_pty_text(p, "3 nhiệm vụ: ");
    ck_assert(pty_type(p, "Ctrl-U"));
    ck_assert(pty_keys(p, "'dang thuc hien' Tab 40 Ctrl-S"));
    ck_pty_text(p, "Đã lưu tiến độ");
    ck_assert_int_eq(session_count("SELECT count(*) FROM progress WHERE percent = 40"), 3);
    ck_assert_int_eq(session_count("SELECT count(DISTINCT change_id) FROM progress"), 1);
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Đã hoàn tác");
    ck_assert(pty_type(p, "Tab Down*5 Shift-Down*2 Down Shift-Down Ins"));
    ck_pty_text(p, "3 cơ quan: ");
    ck_assert(pty_type(p, "'ket qua' Tab"));
    ck_pty_text(p, "Sở LĐTBXH không thuộc diện gửi báo cáo này năm 2026"); /* it has ended */
    ck_assert(pty_type(p, "Esc Up*4 Shift-Down Ins"));
    ck_pty_text(p, "2 cơ quan: Sở Nội vụ, ");
    ck_assert(pty_type(p, "Ctrl-U 'ket qua' Tab"));
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã ghi nhận báo cáo");
    ck_assert_int_eq(session_count("SELECT count(*) FROM submission"), 2);
    ck_assert(pty_type(p, "Shift-Tab*2 Ctrl-O Shift-Down*2 Del"));
    ck_pty_text(p, "2 số liệu đã đánh dấu");
    ck_assert(pty_keys(p, "nhầm Ctrl-S"));
    ck_pty_text(p, "Đã rút số liệu");
    ck_assert_int_eq(session_count("SELECT count(*) FROM ruling WHERE kind = 'withdraw'"), 2);
    session_leave(p);
}
END_TEST

/* A report on paper: its day, what it says, its figures; where they come from is seen everywhere, and undone. */
START_TEST(figures_of_a_report)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F7"));
    ck_pty_text(p, "Đã gửi 0/155");
    ck_assert(pty_keys(p, "Ctrl-E"));
    ck_pty_text(p, "Ghi nhận báo cáo");
    ck_assert(pty_type(p, "Tab"));
    ck_assert(pty_keys(p, "'Mở 12 lớp' Ctrl-S"));
    ck_pty_text(p, "Nhập số liệu: Sở Nội vụ, theo báo cáo gửi");
    ck_assert(pty_type(p, "Down"));
    ck_assert(pty_keys(p, "99,5 Enter"));
    ck_pty_text(p, "đã lưu 1");
    ck_assert(pty_keys(p, "80,2 Enter"));
    ck_pty_text(p, "đã lưu 2");
    ck_assert_int_eq(session_count(ENTERED), 2);
    ck_assert_int_eq(session_count("SELECT count(*) FROM change WHERE submission_id ="
                                   " (SELECT id FROM submission WHERE note = 'Mở 12 lớp')"), 2);
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "Đã gửi 1/155");
    ck_assert(pty_keys(p, "Shift-F11"));
    ck_pty_text(p, "Báo cáo: theo báo cáo năm [0-9]+ của Sở Nội vụ");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "^theo báo cáo năm [0-9]+ của Sở Nội vụ"); /* under the list of figures */
    ck_assert(pty_keys(p, "F11"));
    ck_pty_text(p, "Số liệu của báo cáo: 2");
    ck_pty_text(p, "Mở 12 lớp");
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Số liệu của báo cáo: 1");
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Số liệu của báo cáo: 0");
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Chưa gửi, còn|Quá hạn");
    ck_assert_int_eq(session_count("SELECT withdrawn FROM submission ORDER BY id DESC LIMIT 1"), 1);
    session_leave(p);
}
END_TEST

/* A figure that could not be saved comes back in the grid of its report, and belongs to it when it is. */
START_TEST(a_draft_of_a_report_s_figures)
{
    session_fresh();
    ck_assert_int_eq(session_shell("$TIENDO submit bao-cao-nam --plan hanoi-52-2024 --agency so-vhtt >/dev/null"), 0);
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F7"));
    ck_pty_text(p, "Đã gửi 1/155");
    ck_assert(pty_type(p, "F3 'vhtt' Enter Ctrl-E"));
    ck_pty_text(p, "Sở VHTT, theo báo cáo gửi");
    ck_assert(pty_type(p, "Down 199,5 Enter"));
    ck_pty_text(p, "CHƯA lưu 1");
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "F10: rời đi");
    ck_assert(pty_keys(p, "F10"));
    ck_pty_text(p, "Đã gửi 1/155");
    session_leave(p);
    p = session_board();
    ck_assert(pty_keys(p, "Ctrl-E")); /* the board's own grid knows nothing of it */
    ck_pty_text(p, "đã lưu 0");
    ck_assert(!pty_find(p, "CHƯA lưu", &(int){ 0 }, &(int){ 0 }));
    ck_assert(pty_type(p, "Esc Shift-F10"));
    ck_pty_text(p, "Nhập bảng");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Sở VHTT, theo báo cáo gửi");
    ck_pty_text(p, "199,5");
    ck_assert(pty_type(p, "Down 99,5 Enter"));
    ck_pty_text(p, "đã lưu 1");
    ck_assert_int_eq(session_count("SELECT count(*) FROM change WHERE submission_id IS NOT NULL"), 1);
    session_leave(p);
}
END_TEST

/* What came in is entered where it is missed: one, then two more with a note, over a line as real as it gets. */
START_TEST(reports_come_in)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F7"));
    ck_pty_text(p, "Đã gửi 0/155");
    ck_assert(pty_keys(p, "Ins"));
    ck_pty_text(p, "Ghi nhận báo cáo");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã gửi 1/155");
    ck_assert(pty_type(p, "Home Shift-Down*2 Enter"));
    ck_pty_text(p, "2 báo cáo: ");
    ck_assert(pty_type(p, "Tab"));
    ck_assert(pty_keys(p, "'công văn 12' Ctrl-S"));
    ck_pty_text(p, "Đã gửi 3/155");
    ck_assert_int_eq(session_count("SELECT count(*) FROM submission WHERE note = 'công văn 12'"), 2);
    ck_assert_int_eq(session_count("SELECT count(DISTINCT change_id) FROM submission"), 2);
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Đã gửi 1/155");
    session_leave(p);
}
END_TEST

START_TEST(a_request_and_its_answer)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_type(p, "Ctrl-X"));
    ck_pty_text(p, "Nội dung yêu cầu");
    ck_assert(pty_keys(p, "'Vì sao chưa đạt?' Ctrl-S"));
    ck_pty_text(p, "Đã lưu yêu cầu");
    ck_pty_text(p, "1 chờ giải trình");
    ck_assert(pty_keys(p, "Shift-F12"));
    ck_pty_text(p, "Vì sao chưa đạt");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Trả lời giải trình");
    ck_assert(pty_keys(p, "'Thiếu kinh phí' Ctrl-S"));
    ck_pty_text(p, "đã trả lời");
    ck_assert_int_eq(session_count("SELECT count(*) FROM request WHERE state = 'answered' AND rev = 2"), 1);
    session_leave(p);
}
END_TEST

START_TEST(a_closed_period_stays_closed)
{
    session_fresh();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "F2 close-period Enter"));
    ck_pty_text(p, "Chốt số liệu");
    ck_assert(pty_type(p, "Ctrl-U 2026 Tab"));
    ck_assert(pty_keys(p, "'đã báo cáo' Ctrl-S"));
    ck_pty_text(p, "Đã lưu");
    ck_assert(pty_keys(p, "Ins"));
    ck_pty_text(p, "Nhập số liệu");
    ck_assert(pty_type(p, "80 Tab"));
    ck_pty_text(p, "đã chốt");
    session_leave(p);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

int main(void)
{
    if (!session_open())
        return EXIT_FAILURE;
    Suite *s = suite_create("forms");
    TCase *t = tcase_create("forms");
    tcase_add_test(t, a_figure_is_saved);
    tcase_add_test(t, proposals_give_way);
    tcase_add_test(t, errors_hold_up_saving_only);
    tcase_add_test(t, parts_and_warnings);
    tcase_add_loop_test(t, letters_arrive_in_a_form, 0, COUNT(streams));
    tcase_add_test(t, a_paste_without_its_end);
    tcase_add_loop_test(t, a_draft_outlives_the_program, 0, COUNT(ends));
    tcase_add_test(t, the_database_is_exchanged);
    tcase_add_test(t, a_draft_of_several_reports);
    tcase_add_test(t, esc_keeps_what_was_typed);
    tcase_add_test(t, nobody_is_overwritten);
    tcase_add_test(t, a_busy_database_is_waited_out);
    tcase_add_test(t, others_do_not_disturb_a_form);
    tcase_add_test(t, undo_and_redo);
    tcase_add_test(t, the_journal_tells_and_undoes);
    tcase_add_test(t, an_earlier_day_can_be_looked_at);
    tcase_add_test(t, decisions_about_figures);
    tcase_add_test(t, a_task_moves_on);
    tcase_add_test(t, several_at_once);
    tcase_add_test(t, figures_of_a_report);
    tcase_add_test(t, a_draft_of_a_report_s_figures);
    tcase_add_test(t, reports_come_in);
    tcase_add_test(t, a_request_and_its_answer);
    tcase_add_test(t, a_closed_period_stays_closed);
    suite_add_tcase(s, t);
    return session_run(s);
}
