/*
 * The program over a real ssh: what a client's locale, a slow server and a broken line do to it. The rest of the screen
 * is tested without ssh in test_screen.c.
 */
#include "../support/folder.h"
#include "../support/pty.h"
#include "../support/sshd.h"

#include <check.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char command[PATH_MAX + 16];
static struct sshd *server;

static struct pty *over_ssh(const char *term, const char *lang)
{
    struct pty *p = pty_start(&(struct pty_options){ .term = term, .lang = lang }, sshd_client(server, command));

    ck_assert_ptr_nonnull(p);
    pty_watch(p, sshd_pid(server));
    return p;
}

static void leave(struct pty *p)
{
    ck_assert(pty_keys(p, "F10"));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    pty_free(p);
}

/* The client's locale does not come along, and its TERM may be unknown to the server (PITFALLS 1, 8). */
static const struct { const char *term, *lang; } clients[] = {
    { "xterm-256color", "C.UTF-8" }, { "xterm-256color", "C" }, { "xterm-ghostty", "vi_VN.UTF-8" }, { "vt100", "C" },
};

START_TEST(any_client)
{
    struct pty *p = over_ssh(clients[_i].term, clients[_i].lang);

    ck_pty_text(p, "52/KH-UBND");
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Down Enter"));
    ck_pty_text(p, "202[0-9]");
    leave(p);
}
END_TEST

/* Input methods type a letter, delete it and type another, in one burst and in pieces (PITFALLS 13-15). */
START_TEST(vietnamese_arrives_whole)
{
    /* gia DEL á ... o d u DEL ư DEL ứ c */
    static const char telex[] = "gia\177\303\241o du\177\306\260\177\341\273\251c";
    struct pty *p = over_ssh(NULL, NULL);

    ck_pty_text(p, "52/KH-UBND");
    ck_pty_quiet(p);
    pty_keys(p, "F3");
    ck_pty_text(p, "Lọc:");
    ck_assert(pty_send(p, telex, sizeof telex - 1));
    ck_pty_text(p, "Lọc: giáo dức");
    pty_keys(p, "Ctrl-U");
    ck_pty_quiet(p);
    for (size_t i = 0; i < sizeof telex - 1; i++)
        ck_assert(pty_send(p, telex + i, 1));
    ck_pty_text(p, "Lọc: giáo dức");
    leave(p);
}
END_TEST

/* A whole form: what arrives over the line is what is saved. */
START_TEST(a_form_over_the_line)
{
    static const char source[] = "Ba\177\303\241o ca\177\303\241o"; /* Telex: a, taken back, á */
    static const char status[] = "co\177\303\264ng bo\177\303\264\177\341\273\221";
    struct pty *p = over_ssh(NULL, NULL);

    ck_pty_text(p, "52/KH-UBND");
    ck_pty_quiet(p);
    ck_assert(pty_keys(p, "Ins"));
    ck_pty_text(p, "Nhập số liệu");
    ck_assert(pty_type(p, "81,2 Tab*4"));
    ck_assert(pty_send(p, source, sizeof source - 1));
    ck_pty_text(p, "Báo cáo");
    ck_assert(pty_type(p, "Tab*3")); /* the note: several lines, byte by byte */
    for (size_t i = 0; i < sizeof source - 1; i++)
        ck_assert(pty_send(p, source + i, 1));
    ck_pty_text(p, "Ghi chú +Báo cáo");
    ck_assert(pty_type(p, "Shift-Tab*4 Ctrl-U")); /* the status: chosen from a list, in a burst */
    ck_assert(pty_send(p, status, sizeof status - 1));
    ck_pty_text(p, "công bố");
    ck_assert(pty_keys(p, "Ctrl-S"));
    ck_pty_text(p, "Đã lưu số liệu");
    ck_assert(pty_keys(p, "Ctrl-O"));
    ck_pty_text(p, "81,2%.*Báo cáo");
    leave(p);
}
END_TEST

START_TEST(a_new_size_arrives)
{
    struct pty *p = over_ssh(NULL, NULL);

    ck_pty_text(p, "52/KH-UBND");
    ck_assert(pty_resize(p, 16, 60));
    ck_assert(pty_resize(p, 10, 40));
    ck_pty_text(p, "60");
    ck_assert(pty_resize(p, 40, 120));
    ck_pty_text(p, "52/KH-UBND");
    leave(p);
}
END_TEST

/* The client dies: nothing of the program is left on the server (PITFALLS 20). */
START_TEST(a_broken_line_ends_it)
{
    struct pty *p = over_ssh(NULL, NULL);

    ck_pty_text(p, "52/KH-UBND");
    ck_pty_quiet(p);
    ck_assert(pty_signal(p, SIGKILL));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 128 + SIGKILL);
    char look[64];
    snprintf(look, sizeof look, "pgrep -P %d >/dev/null", (int)sshd_pid(server));
    for (int64_t end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000; system(look) == 0;) {
        ck_assert_msg(pty_now() < end, "the session is still there");
        usleep(10000);
    }
    pty_free(p);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

int main(void)
{
    const char *tiendo = getenv("TIENDO"), *data = getenv("DATA");
    char here[PATH_MAX], program[PATH_MAX], database[PATH_MAX], folder[PATH_MAX + 16];

    folder_begin();
    if (!realpath(tiendo ? tiendo : "build/tiendo", program) ||
        !realpath(data ? data : "data", here))
        return 1;
    snprintf(database, sizeof database, "TIENDO_DB=%s/t.db", getenv("TMPDIR"));
    snprintf(folder, sizeof folder, "TIENDO_DATA=%s", here);
    snprintf(command, sizeof command, "exec %s", program);
    server = sshd_start((const char *const[]){ database, folder, "HOME=/nonexistent", NULL });
    if (!server) {
        fputs("test_ssh: no sshd could be started\n", stderr);
        return 1;
    }
    Suite *s = suite_create("ssh");
    TCase *t = tcase_create("ssh");
    tcase_add_loop_test(t, any_client, 0, COUNT(clients));
    tcase_add_test(t, vietnamese_arrives_whole);
    tcase_add_test(t, a_form_over_the_line);
    tcase_add_test(t, a_new_size_arrives);
    tcase_add_test(t, a_broken_line_ends_it);
    suite_add_tcase(s, t);

    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    sshd_stop(server);
    return failed ? 1 : 0;
}
