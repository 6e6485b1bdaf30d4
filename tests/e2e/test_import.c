/*
 * Importing a file in the real program: the path is typed, the preview read, columns and numbers explained, written,
 * taken back; and what happens when the file or the database changes while a person looks.
 */
#include "../../core/tiendo.h"
#include "../support/session.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIGURES "SELECT count(*) FROM observation WHERE change_id > 4"

static char path[256];

static void write_file(const char *name, const char *text)
{
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", session_dir, name);
    ck_assert_ptr_nonnull(f = fopen(path, "w"));
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static const char two_rows[] = "BÁO CÁO SỐ LIỆU NĂM 2025\n"
                               "\n"
                               "TT;Đơn vị;Chỉ tiêu;Năm;Kết quả\n"
                               "1;P. Ba Đình;c.4;2025;85,5\n"
                               "2;P. Ngọc Hà;c.4;2025;86\n"
                               ";Tổng cộng;;;\n";

static void gone(struct pty *p, const char *pattern)
{
    ck_assert_msg(pty_wait_gone(p, pattern, PTY_LIMIT_MS), "still \"%s\":\n%s", pattern, pty_framed(p));
}

/* The preview of the file at `path`. */
static struct pty *preview(void)
{
    struct pty *p = session_start(24, 80);
    char keys[320];

    snprintf(keys, sizeof keys, "Shift-F2 Ctrl-U '%s' Ctrl-S", path);
    ck_assert(pty_keys(p, keys));
    ck_pty_text(p, "Nhập từ tệp: số liệu");
    ck_pty_quiet(p);
    return p;
}

/* From the path, of which a part is typed, to the figures, and back. */
START_TEST(all_of_it)
{
    char keys[320];

    session_fresh();
    int64_t before = session_count(FIGURES);
    write_file("so-gddt.csv", two_rows);
    struct pty *p = session_start(24, 80);
    snprintf(keys, sizeof keys, "Shift-F2 Ctrl-U '%s/SO-G'", session_dir);
    ck_assert(pty_keys(p, keys));
    ck_pty_text(p, "> so-gddt.csv");
    ck_assert(pty_keys(p, "Tab Ctrl-S"));
    ck_pty_text(p, "2 mới");
    ck_pty_text(p, "Chưa ghi gì. Ctrl-S để ghi.");
    ck_assert(pty_keys(p, "F6"));
    ck_pty_text(p, "không dùng"); /* TT */
    ck_assert(pty_keys(p, "Esc"));
    gone(p, "không dùng");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Ô trong tệp: 85,5");
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "Đang hiện");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Ghi 2 số liệu mới?");
    ck_assert_int_eq(session_count(FIGURES), before); /* nothing yet */
    ck_assert(pty_keys(p, "Down"));                   /* not yet */
    gone(p, "Ghi 2 số liệu mới?");
    ck_assert(pty_keys(p, "Ctrl-S Ctrl-S"));
    ck_pty_text(p, "Đã ghi 2 số liệu mới; Ctrl-Z để hoàn tác");
    ck_pty_text(p, "Chỉ tiêu"); /* the board is back */
    ck_assert_int_eq(session_count(FIGURES), before + 2);
    ck_assert(pty_keys(p, "Ctrl-Z"));
    ck_pty_text(p, "Đã hoàn tác");
    ck_assert_int_eq(session_count("SELECT count(*) FROM change WHERE undoes IS NOT NULL"), 1);
    ck_assert(pty_keys(p, "Shift-F2"));
    ck_pty_text(p, "so-gddt.csv"); /* it is remembered */
    ck_assert(pty_keys(p, "Esc"));
    gone(p, "so-gddt.csv");
    session_leave(p);
}
END_TEST

/* 1.234 is asked at once, in words, and the answer is how the file is read. */
START_TEST(a_dot_or_a_comma)
{
    session_fresh();
    write_file("mo-ho.csv", "Đơn vị;Chỉ tiêu;Năm;Tử số;Mẫu số\nP. Ba Đình;c.4;2025;1.234;1.500\n");
    struct pty *p = preview();
    ck_pty_text(p, "một nghìn hai trăm ba mươi tư (1234)");
    ck_pty_text(p, "một phẩy hai ba bốn");
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "1 mới");
    gone(p, "hai cách");
    ck_assert(pty_keys(p, "F5"));
    ck_pty_text(p, "dấu phẩy: 99,5"); /* the answer stands in the settings */
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "Đang hiện");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Ghi 1 số liệu mới?");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã ghi 1 số liệu mới");
    session_leave(p);
    ck_assert_int_eq(session_count("SELECT numerator FROM observation ORDER BY change_id DESC LIMIT 1"), 1234);
}
END_TEST

/* A column is given its meaning; what no column says is said for the whole file. */
START_TEST(columns_and_settings)
{
    session_fresh();
    write_file("la.csv", "Đơn vị;Kết quả\nP. Ba Đình;85,5\n");
    struct pty *p = preview();
    ck_pty_text(p, "1 sai"); /* which target, which period? */
    ck_assert(pty_keys(p, "F6"));
    ck_pty_text(p, "Các cột của tệp");
    ck_assert(pty_keys(p, "Down Enter"));
    ck_pty_text(p, "Ý nghĩa của cột");
    ck_assert(pty_keys(p, "target:c.4 Enter Ctrl-S"));
    ck_pty_text(p, "Các cột của tệp");
    ck_pty_text(p, "Kết quả.*c\\.4");
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, "Đang hiện");
    ck_assert(pty_keys(p, "F5 Tab*8 2025 Ctrl-S"));
    ck_pty_text(p, "1 mới");
    session_leave(p);
}
END_TEST

/* Between the look and the writing somebody else records the figure, or saves the file: it is shown again. */
START_TEST(changed_meanwhile)
{
    session_fresh();
    write_file("so.csv", two_rows);
    struct pty *p = preview();
    ck_pty_text(p, "2 mới");
    if (_i == 0)
        ck_assert_int_eq(session_shell("$TIENDO record c.4 80 --agency xp-00004 --period 2025 --source R >/dev/null"),
                         0);
    else
        write_file("so.csv", "Đơn vị;Chỉ tiêu;Năm;Kết quả\nP. Ba Đình;c.4;2025;85,5\n");
    int64_t there = session_count(FIGURES);
    ck_assert(pty_keys(p, "Ctrl-S Ctrl-S"));
    ck_pty_text(p, "đã thay đổi từ lúc xem");
    ck_assert_int_eq(session_count(FIGURES), there);
    ck_pty_text(p, _i == 0 ? "1 thay đổi" : "1 mới");
    ck_assert(pty_keys(p, "Ctrl-S Ctrl-S"));
    ck_pty_text(p, "Đã ghi");
    ck_assert_int_eq(session_count(FIGURES), there + (_i == 0 ? 2 : 1));
    session_leave(p);
}
END_TEST

/* A table pasted where the path belongs: its first line, and nothing else happens. */
START_TEST(pasted_table)
{
    session_fresh();
    struct pty *p = session_start(24, 80);
    ck_assert(pty_keys(p, "Shift-F2"));
    ck_pty_text(p, "Nhập bảng từ tệp");
    static const char paste[] = "\033[200~Ba Đình\t99,5\nq\nHoàn Kiếm\t98\n\033[201~";
    ck_assert(pty_send(p, paste, sizeof paste - 1));
    ck_pty_text(p, "Ba Đình 99,5");
    ck_assert_ptr_null(strstr(pty_screen(p), "Hoàn Kiếm"));
    ck_assert(pty_keys(p, "Ctrl-U Esc"));
    gone(p, "Nhập bảng từ tệp");
    session_leave(p);
}
END_TEST

/* Another process holds the database: it is said, the preview stays, and later it is written. */
START_TEST(busy_database)
{
    sqlite3 *holder;

    session_fresh();
    write_file("so.csv", two_rows);
    struct pty *p = preview();
    ck_pty_text(p, "2 mới");
    ck_assert_int_eq(sqlite3_open(session_db, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert(pty_keys(p, "Ctrl-S Ctrl-S"));
    ck_pty_text(p, "Có người đang ghi");
    ck_pty_text(p, "2 mới");
    sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(holder);
    ck_assert(pty_keys(p, "Ctrl-S Ctrl-S"));
    ck_pty_text(p, "Đã ghi 2 số liệu mới");
    session_leave(p);
}
END_TEST

int main(void)
{
    if (!session_open())
        return EXIT_FAILURE;
    Suite *s = suite_create("import");
    TCase *t = tcase_create("import");
    tcase_add_test(t, all_of_it);
    tcase_add_test(t, a_dot_or_a_comma);
    tcase_add_test(t, columns_and_settings);
    tcase_add_loop_test(t, changed_meanwhile, 0, 2);
    tcase_add_test(t, pasted_table);
    tcase_add_test(t, busy_database);
    suite_add_tcase(s, t);
    return session_run(s);
}
