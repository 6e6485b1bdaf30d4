/*
 * Saving what the screen shows, in the real program: every view, all of its rows, in every format; and nothing that is
 * there is lost, whatever name is typed.
 */
#include "../support/session.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Types another name into the form, which is there, and saves. */
static void save_as(struct pty *p, const char *file)
{
    char keys[160];

    ck_pty_text(p, "Lưu ra tệp");
    snprintf(keys, sizeof keys, "Ctrl-U '%s/%s' Ctrl-S", session_dir, file);
    ck_assert(pty_keys(p, keys));
}

static bool holds(const char *file, const char *pattern)
{
    char command[256];

    snprintf(command, sizeof command, "grep -q '%s' \"$DIR/%s\"", pattern, file);
    return session_shell(command) == 0;
}

static void clean(void)
{
    session_fresh();
    session_shell("rm -rf \"$DIR\"/saved.* \"$DIR\"/other \"$DIR\"/folder.txt");
}

/* ---- every view ------------------------------------------------------------------------- */

static const struct { const char *keys, *pattern; } views[] = {
    { "", "Công dân học tập" }, /* the board: gauges that are not on the screen too */
    { "Tab", "Hạn" },
    { "Tab Tab", "Hội Khuyến học" },
    { "F3 'c.4' Enter Enter", "2030: 85-90" }, /* a target with its chart */
    { "Tab Enter", "chủ trì" },
    { "F1", "Thoát tiendo" },
    { "Ctrl-E", "Hà Nội" },
    { "F3 'c.4' Enter Ctrl-O", "80,6" },
    { "Shift-F11", "Nạp kế hoạch" },
    { "Shift-F7", "trước 01/12 " },
    { "Shift-F12", "^Yêu cầu giải trình$" },
};

START_TEST(every_view)
{
    clean();
    struct pty *p = session_board();

    if (*views[_i].keys)
        ck_assert(pty_type(p, views[_i].keys));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Shift-F4"));
    save_as(p, "saved.txt");
    ck_pty_text(p, "Đã lưu");
    ck_assert_msg(holds("saved.txt", views[_i].pattern), "%s", views[_i].keys);
    session_leave(p);
}
END_TEST

static const struct { const char *file, *test; } formats[] = {
    { "saved.txt", "grep -q '^c.4 .*80,6%' \"$DIR\"/saved.txt" },
    { "saved.md", "grep -q '^| c.4 |' \"$DIR\"/saved.md" },
    { "saved.csv", "grep -q '^c.4;.*;80,6%' \"$DIR\"/saved.csv" },
    { "saved.XLSX", "test \"$(head -c 2 \"$DIR\"/saved.XLSX)\" = PK" },
};

START_TEST(every_format)
{
    clean();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Ctrl-W"));
    save_as(p, formats[_i].file);
    ck_pty_text(p, "Đã lưu 28 dòng");
    ck_assert_int_eq(session_shell(formats[_i].test), 0);
    ck_assert_int_eq(session_shell("test $(stat -c %a \"$DIR\"/saved.*) = 600"), 0);
    ck_assert_int_eq(session_shell("test -z \"$(find \"$DIR\" -name '.saved*')\""), 0);
    session_leave(p);
}
END_TEST

/* Documents are whole files of their own: HTML and Markdown begin with their first byte, spreadsheets hold the tables;
 * what is no document is no HTML. */
static const struct { const char *keys, *file, *test, *said; } documents[] = {
    { "Ctrl-V", "saved.html", "head -1 \"$DIR\"/saved.html | grep -qx '<!DOCTYPE html>' && grep -q 'BC-UBND' "
      "\"$DIR\"/saved.html && tail -1 \"$DIR\"/saved.html | grep -qx '</html>'", "Đã lưu: " },
    { "Ctrl-V", "saved.md", "head -1 \"$DIR\"/saved.md | grep -q '^\\*\\*CỘNG HÒA'", "Đã lưu: " },
    { "Ctrl-V", "saved.txt", "head -1 \"$DIR\"/saved.txt | grep -q 'ỦY BAN NHÂN DÂN  .*CỘNG HÒA'", "Đã lưu: " },
    { "Ctrl-V", "saved.xlsx", "test \"$(head -c 2 \"$DIR\"/saved.xlsx)\" = PK", "Đã lưu " },
    { "Shift-F6", "saved.html", "grep -q 'TIN NHANH' \"$DIR\"/saved.html", "Đã lưu: " },
    { "", "saved.html", "test ! -e \"$DIR\"/saved.html", "phải kết thúc bằng .txt, .md, .csv, .xlsx hoặc .svg" },
    { "", "saved.svg", "head -1 \"$DIR\"/saved.svg | grep -q '^<svg ' && tail -1 \"$DIR\"/saved.svg | grep -qx '</svg>'"
      " && grep -q '80,6%' \"$DIR\"/saved.svg && ! grep -q 'saved.svg' \"$DIR\"/saved.svg", "Đã lưu: " },
    { "Ctrl-V", "saved.SVG", "grep -q '>CỘNG HÒA' \"$DIR\"/saved.SVG", "Đã lưu: " },
};

START_TEST(documents_are_whole_files)
{
    clean();
    struct pty *p = session_board();

    if (*documents[_i].keys)
        ck_assert(pty_keys(p, documents[_i].keys));
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Shift-F4"));
    save_as(p, documents[_i].file);
    ck_pty_text(p, documents[_i].said);
    ck_pty_quiet(p);
    ck_assert_msg(session_shell(documents[_i].test) == 0, "%s", documents[_i].file);
    session_leave(p);
}
END_TEST

/* A filter narrows what is saved, and the file says so. */
START_TEST(a_filter)
{
    clean();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "F3 'hoc tap' Enter Shift-F4"));
    save_as(p, "saved.txt");
    ck_pty_text(p, "Đã lưu");
    ck_assert(holds("saved.txt", "Lọc: hoc tap"));
    ck_assert(holds("saved.txt", "Công dân học tập"));
    ck_assert(!holds("saved.txt", "Trường công lập"));
    session_leave(p);
}
END_TEST

/* ---- names ------------------------------------------------------------------------------ */

START_TEST(nothing_is_overwritten_unasked)
{
    clean();
    session_shell("echo mine > \"$DIR\"/saved.txt");
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F4"));
    save_as(p, "saved.txt");
    ck_pty_text(p, "Đã có tệp này: hãy chọn tên khác");
    ck_pty_quiet(p);
    ck_assert(holds("saved.txt", "^mine$"));
    ck_assert(pty_keys(p, "Ctrl-U thay Enter Ctrl-S")); /* saving has gone to the question */
    ck_pty_text(p, "Đã lưu 28 dòng");
    ck_assert(!holds("saved.txt", "^mine$"));
    ck_assert(holds("saved.txt", "Công dân học tập"));
    session_leave(p);
}
END_TEST

/* Said while there is time to type another name. */
static const struct { const char *prepare, *file, *said; } refused[] = {
    { "", "saved", "phải kết thúc bằng" },
    { "", "saved.doc", "phải kết thúc bằng" },
    { "", "other/saved.txt", "Không ghi được vào thư mục" },
    { "mkdir \"$DIR\"/folder.txt", "folder.txt", "Đây không phải tệp thường" },
    { "ln -s target \"$DIR\"/saved.txt", "saved.txt", "Đây không phải tệp thường" },
    { "mkfifo \"$DIR\"/saved.txt", "saved.txt", "Đây không phải tệp thường" },
    { "ln \"$TIENDO_DB\" \"$DIR\"/saved.txt", "saved.txt", "Đây là tên tệp của cơ sở dữ liệu" },
};

START_TEST(refused_names)
{
    clean();
    if (*refused[_i].prepare)
        ck_assert_int_eq(session_shell(refused[_i].prepare), 0);
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F4"));
    save_as(p, refused[_i].file);
    ck_pty_text(p, refused[_i].said);
    ck_pty_quiet(p);
    ck_assert_int_eq(session_shell("test -z \"$(find \"$DIR\" -name '.saved*' -o -name target)\""), 0);
    session_leave(p);
}
END_TEST

/* Leaving the form saves nothing and keeps no draft. */
START_TEST(esc_leaves)
{
    clean();
    struct pty *p = session_board();

    ck_assert(pty_keys(p, "Shift-F4"));
    ck_pty_text(p, "bang-theo-doi-.*txt");
    ck_assert(pty_keys(p, "x Esc"));
    ck_pty_text(p, "Enter mở");
    ck_pty_quiet(p);
    ck_assert(!pty_find(p, "nháp", &(int){ 0 }, &(int){ 0 }));
    session_leave(p);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

int main(void)
{
    if (!session_open())
        return EXIT_FAILURE;
    Suite *s = suite_create("save");
    TCase *t = tcase_create("save");
    tcase_add_loop_test(t, every_view, 0, COUNT(views));
    tcase_add_loop_test(t, every_format, 0, COUNT(formats));
    tcase_add_loop_test(t, documents_are_whole_files, 0, COUNT(documents));
    tcase_add_test(t, a_filter);
    tcase_add_test(t, nothing_is_overwritten_unasked);
    tcase_add_loop_test(t, refused_names, 0, COUNT(refused));
    tcase_add_test(t, esc_leaves);
    suite_add_tcase(s, t);
    return session_run(s);
}
