/*
 * The hand on the real program in a pty and in tmux: whole keyboards learned, what a mouse switches on and off again,
 * and what is copied through the terminal.
 */
#include "../support/folder.h"
#include "../support/pty.h"
#include "../support/tmux.h"
#include "../tui/terminals.h"

#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[128];
static char db_env[192], data_env[256], conf_env[192], conf_path[192];
static const char *tiendo;

#define BOARD "Chỉ tiêu"
#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

/* What the user's file says; its folder is made with the first one. */
static void settings(const char *text)
{
    char folder[192];

    snprintf(folder, sizeof folder, "%s/tiendo", dir);
    mkdir(folder, 0700);
    FILE *f = fopen(conf_path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static struct pty *start(const char *term, char *const argv[])
{
    const char *env[] = { db_env, data_env, conf_env, NULL };
    struct pty *p = pty_start(&(struct pty_options){ .rows = 24, .cols = 100, .term = term, .env = env }, argv);

    ck_assert_ptr_nonnull(p);
    return p;
}

static struct pty *board(const char *term)
{
    struct pty *p = start(term, (char *[]){ (char *)tiendo, NULL });

    ck_pty_text(p, BOARD);
    ck_pty_quiet(p);
    return p;
}

static void leave(struct pty *p, const char *const *also)
{
    ck_assert(pty_keys(p, "F10"));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    ck_assert_msg(!pty_forbidden(p, also), "%s", pty_forbidden(p, also));
    pty_free(p);
}

/* ---- keys ------------------------------------------------------------------------------- */

/* Each key of each terminal as the learner shows it; then one of them bound, and the next start knows it. */
START_TEST(keyboards_are_learned)
{
    const struct terminal *t = &terminals[_i];
    char text[96];

    settings("");
    struct pty *p = board(t->term);
    ck_assert(pty_keys(p, "F2 learn-key Enter"));
    for (const struct terminal_key *k = t->keys; k->key; k++) {
        ck_pty_text(p, "Bấm phím cần học");
        ck_assert(pty_send(p, k->bytes, strlen(k->bytes)));
        snprintf(text, sizeof text, "Thiết bị gửi: [^=]+ = %s *\n", k->arrives);
        ck_assert_msg(pty_wait_text(p, text, PTY_LIMIT_MS), "%s, %s:\n%s", t->name, k->key, pty_screen(p));
        ck_assert(pty_send(p, "\r", 1));
    }
    ck_assert(pty_send(p, "\033[57;7~", 7)); /* and one that nobody knows */
    ck_pty_text(p, "phím chưa có tên; được ghi là Esc\\[57;7~");
    ck_assert(pty_keys(p, "drafts Enter"));
    ck_pty_text(p, "Đã gán Esc\\[57;7~ cho drafts, ghi trong");
    ck_assert(pty_keys(p, "Esc"));
    ck_pty_text(p, BOARD);
    leave(p, NULL);
    p = board(t->term);
    ck_assert(pty_send(p, "\033[57;7~", 7));
    ck_pty_text(p, "Bản nháp");
    leave(p, NULL);
}
END_TEST

/* ---- the mouse -------------------------------------------------------------------------- */

static const char *const mouse_modes[] = { "\033[?1000", "\033[?1006", NULL };

static void ck_mouse(struct pty *p, bool on)
{
    ck_assert_int_eq(pty_mode(p, PTY_MOUSE), on);
    ck_assert_int_eq(pty_mode(p, 1006), on);
}

/* Off by default: the terminal is not even told. On, it is told, and told again that it is over. */
START_TEST(the_mouse_is_asked_for)
{
    settings("");
    struct pty *p = board(NULL);
    ck_assert(!pty_mode_seen(p, PTY_MOUSE));
    leave(p, NULL);
    settings("[options]\nmouse = on\n");
    p = board(NULL);
    ck_mouse(p, true);
    ck_assert(pty_send(p, "\033[<0;10;9M\033[<0;10;9m", 20)); /* a row */
    ck_pty_quiet(p);
    ck_assert(pty_send(p, "\033[<0;2;24M\033[<0;2;24m", 20)); /* the first of the footer: open */
    ck_pty_text(p, "Esc quay lại");
    leave(p, mouse_modes);
}
END_TEST

/* Switched on while it runs, and off again. */
START_TEST(the_mouse_is_switched)
{
    settings("");
    struct pty *p = board(NULL);
    ck_assert(pty_keys(p, "F2 settings Enter F3 mouse Enter Enter"));
    ck_pty_text(p, "Đặt tùy chọn");
    ck_assert(pty_keys(p, "on Ctrl-S"));
    ck_pty_text(p, "mouse = on");
    ck_pty_quiet(p);
    ck_mouse(p, true);
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Đặt tùy chọn");
    ck_assert(pty_keys(p, "off Ctrl-S"));
    ck_pty_text(p, "mouse = off");
    ck_pty_quiet(p);
    ck_mouse(p, false);
    leave(p, mouse_modes);
}
END_TEST

/* However it ends; and whoever stopped it from outside finds it on again. */
static const int ends[] = { SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT, SIGUSR1, SIGXCPU };

START_TEST(the_mouse_is_given_back)
{
    settings("[options]\nmouse = on\n");
    struct pty *p = board(NULL);
    ck_mouse(p, true);
    ck_assert(pty_signal(p, SIGCONT));
    ck_assert(pty_keys(p, "F1"));
    ck_pty_text(p, "Trợ giúp");
    ck_mouse(p, true);
    ck_assert(pty_signal(p, ends[_i]));
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_mouse(p, false);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    pty_free(p);
}
END_TEST

/* Back to the shell for a while: there it is off, and on again with fg. */
START_TEST(the_mouse_of_the_shell)
{
    settings("[options]\nmouse = on\n");
    struct pty *p = start(NULL, (char *[]){ "/bin/bash", "--norc", "--noprofile", "-i", NULL });
    char line[256];
    int n = snprintf(line, sizeof line, "%s\r", tiendo);

    ck_pty_text(p, "bash.*[#$]");
    ck_assert(pty_send(p, line, (size_t)n));
    ck_pty_text(p, BOARD);
    ck_mouse(p, true);
    ck_assert(pty_keys(p, "F2 suspend Enter"));
    ck_pty_text(p, "Stopped");
    ck_mouse(p, false);
    ck_assert(pty_send(p, "fg\r", 3));
    ck_pty_text(p, BOARD);
    ck_mouse(p, true);
    ck_assert(pty_keys(p, "F10"));
    ck_assert(pty_wait_gone(p, BOARD, PTY_LIMIT_MS));
    ck_mouse(p, false);
    ck_assert(pty_send(p, "exit\r", 5));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
}
END_TEST

/* ---- copying ---------------------------------------------------------------------------- */

/* What base64 says, or "" where it is none. */
static const char *decoded(const char *s, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static char out[8192];
    uint32_t bits = 0;
    size_t n = 0;

    for (size_t i = 0; i < len && s[i] != '='; i++) {
        const char *at = strchr(letters, s[i]);
        if (!at)
            return "";
        bits = bits << 6 | (uint32_t)(at - letters);
        if (i % 4)
            out[n++] = (char)(bits >> (6 - 2 * (i % 4)) & 0xff);
    }
    out[n] = 0;
    return out;
}

/* One sequence, of nothing but base64, and in it what was said to be copied; before the question nothing is sent. */
START_TEST(a_row_is_copied)
{
    static const char *const also[] = { "\033]52;c;", NULL };
    size_t len;

    settings("");
    struct pty *p = board(NULL);
    ck_assert(pty_keys(p, "F3 d.3.2 Enter Y"));
    ck_pty_text(p, "bộ nhớ tạm trên máy của bạn");
    const char *log = pty_log(p, &len);
    ck_assert(!memmem(log, len, "\033]52", 4));
    ck_assert(pty_keys(p, "Enter"));
    ck_pty_text(p, "Đã chép: d.3.2");
    log = pty_log(p, &len);
    const char *at = memmem(log, len, also[0], strlen(also[0]));
    ck_assert_ptr_nonnull(at);
    at += strlen(also[0]);
    const char *end = memchr(at, '\a', (size_t)(log + len - at));
    ck_assert_ptr_nonnull(end);
    ck_assert_msg(strstr(decoded(at, (size_t)(end - at)), "d.3.2 Dòng họ học tập, 2025: Không đạt: "), "%s",
                  decoded(at, (size_t)(end - at)));
    ck_assert(!memmem(end, (size_t)(log + len - end), "\033]52", 4));
    leave(p, also);
    p = board(NULL); /* the answer is remembered */
    ck_assert(pty_keys(p, "Ctrl-_"));
    ck_pty_text(p, "Đã chép: ");
    leave(p, also);
}
END_TEST

/* tmux takes it into its own buffer, where it is allowed to. */
START_TEST(a_row_is_copied_in_tmux)
{
    const char *env[] = { db_env, data_env, conf_env, NULL };
    char *argv[] = { (char *)tiendo, NULL };

    if (!tmux_installed())
        return;
    settings("[options]\nclipboard = on\n");
    struct tmux *t = tmux_start(&(struct tmux_options){ .env = env }, argv);
    ck_assert_ptr_nonnull(t);
    ck_assert(tmux_set(t, "set-clipboard", "on"));
    ck_assert(tmux_wait_text(t, BOARD, PTY_LIMIT_MS));
    ck_assert(tmux_keys(t, "F3 d.3.2 Enter Y"));
    ck_assert(tmux_wait_text(t, "Đã chép: d.3.2", PTY_LIMIT_MS));
    ck_assert(tmux_wait_quiet(t));
    ck_assert_msg(strstr(tmux_buffer(t), "d.3.2 Dòng họ học tập, 2025: Không đạt: "), "%s", tmux_buffer(t));
    ck_assert(tmux_keys(t, "F10"));
    ck_assert_int_eq(tmux_exit_status(t, PTY_LIMIT_MS), 0);
    tmux_free(t);
}
END_TEST

int main(void)
{
    const char *data = getenv("DATA"), *name = getenv("TIENDO") ? getenv("TIENDO") : "build/tiendo";
    static char whole[256];
    char here[160], command[512];

    folder_begin();
    snprintf(dir, sizeof dir, "%s", getenv("TMPDIR"));
    if (!getcwd(here, sizeof here))
        return 1;
    snprintf(whole, sizeof whole, "%s%s%s", *name == '/' ? "" : here, *name == '/' ? "" : "/", name);
    tiendo = whole;
    snprintf(db_env, sizeof db_env, "TIENDO_DB=%s/t.db", dir);
    snprintf(data_env, sizeof data_env, "TIENDO_DATA=%s/%s", here, data ? data : "data");
    snprintf(conf_env, sizeof conf_env, "XDG_CONFIG_HOME=%s", dir);
    snprintf(conf_path, sizeof conf_path, "%s/tiendo/tiendo.conf", dir);
    snprintf(command, sizeof command, "%s %s '%s' init >/dev/null", db_env, data_env, tiendo);
    if (system(command) != 0)
        return 1;

    Suite *s = suite_create("hand");
    TCase *t = tcase_create("hand");
    tcase_set_timeout(t, 600);
    tcase_add_loop_test(t, keyboards_are_learned, 0, COUNT(terminals));
    tcase_add_test(t, the_mouse_is_asked_for);
    tcase_add_test(t, the_mouse_is_switched);
    tcase_add_loop_test(t, the_mouse_is_given_back, 0, COUNT(ends));
    tcase_add_test(t, the_mouse_of_the_shell);
    tcase_add_test(t, a_row_is_copied);
    tcase_add_test(t, a_row_is_copied_in_tmux);
    suite_add_tcase(s, t);

    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}
