/*
 * The real program in a pty, judged by libvterm: every way in, every way out, what it sends and what it must not. The
 * numbers in comments are those of the pitfalls they prove.
 */
#include "../support/folder.h"
#include "../support/pty.h"
#include "../support/tmux.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[128];
static char db[160], db_env[192], data_env[256];
static const char *tiendo;

#define BOARD "Chỉ tiêu"

/* ---- running ---------------------------------------------------------------------------- */

/* Runs a command by a shell with our database, and returns its exit status. */
static int shell(const char *command)
{
    pid_t pid = fork();

    if (pid == 0) {
        setenv("TIENDO_DB", db, 1);
        setenv("TIENDO", tiendo, 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

struct start { int cols, rows; const char *term, *lang, *env; const char *args[6]; };

static struct pty *start(struct start s)
{
    const char *env[] = { db_env, data_env, s.env, NULL };
    char *argv[10] = { (char *)tiendo };
    int n = 1;

    for (int i = 0; i < 6 && s.args[i]; i++)
        argv[n++] = (char *)s.args[i];
    struct pty *p = pty_start(&(struct pty_options){ .rows = s.rows, .cols = s.cols, .term = s.term,
                                                     .lang = s.lang, .env = env }, argv);
    ck_assert_ptr_nonnull(p);
    return p;
}

static struct pty *board(struct start s)
{
    struct pty *p = start(s);

    ck_pty_text(p, s.lang || (s.args[0] && !strcmp(s.args[0], "--ascii")) ? "Ch. ti.u|Chi tieu|Chỉ tiêu" : BOARD);
    ck_pty_quiet(p);
    return p;
}

static void leave(struct pty *p)
{
    ck_assert(pty_keys(p, "F10"));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    ck_assert_msg(!pty_forbidden(p, NULL), "%s", pty_forbidden(p, NULL));
    pty_free(p);
}

/* ---- starting (1-4, 7, 8) --------------------------------------------------------------- */

static const char *const terms[] = { "xterm-256color", "xterm", "linux", "vt100", "vt220", "screen", "tmux-256color",
    "rxvt", "ansi", "putty", "xterm-mono", "xterm-ghostty", "xterm-kitty", "foot", "no-such-terminal", "../x", "" };

START_TEST(any_term)
{
    struct pty *p = start((struct start){ .term = terms[_i] });
    size_t len;

    ck_pty_text(p, BOARD);
    ck_pty_quiet(p);
    pty_keys(p, "Down Enter");
    ck_pty_text(p, "ngày");
    const char *log = pty_log(p, &len);
    ck_assert_msg(!memmem(log, len, "\033(0", 3) && !memchr(log, 0x0e, len), "line-drawing set under %s",
                  terms[_i]);
    pty_keys(p, "F10");
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
}
END_TEST

START_TEST(dumb_is_refused)
{
    struct pty *p = start((struct start){ .term = "dumb" });

    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 2);
    ck_assert_ptr_nonnull(strstr(pty_screen(p), "tiendo: "));
    pty_free(p);
}
END_TEST

START_TEST(endless_term)
{
    static char term[10001];

    memset(term, 'x', 10000);
    struct pty *p = board((struct start){ .term = term });
    leave(p);
}
END_TEST

static const struct { const char *command; int want; } plain[] = {
    { "\"$TIENDO\" </dev/null >/dev/null 2>\"$TMPDIR\"/err", 2 },
    { "\"$TIENDO\" </dev/null 2>&1 | grep -q 'ssh -t'", 0 },
    { "\"$TIENDO\" <&- >&- 2>&-", 2 },
    { "\"$TIENDO\" status >/dev/full 2>/dev/null", 1 },
    { "\"$TIENDO\" status | head -1 >/dev/null", 0 },
    { "\"$TIENDO\" frobnicate 2>/dev/null", 2 },
};

START_TEST(without_a_terminal)
{
    ck_assert_int_eq(shell(plain[_i].command), plain[_i].want);
}
END_TEST

static const struct { const char *lang; bool ascii; } locales[] = {
    { "C.UTF-8", false }, { "vi_VN.UTF-8", false }, { "en_US.UTF-8", false }, { "tr_TR.UTF-8", false },
    { "C", false }, { "xx_YY.ISO-8859-1", false },
};

/* A server rarely has the client's locale (7): the board is in Unicode all the same. */
START_TEST(any_locale)
{
    struct pty *p = start((struct start){ .lang = locales[_i].lang, .args = { "--lang", "vi" } });

    ck_pty_text(p, BOARD);
    leave(p);
}
END_TEST

START_TEST(ascii_only)
{
    struct pty *p = board((struct start){ .args = { "--ascii" } });
    size_t len;
    const char *log = pty_log(p, &len);

    for (size_t i = 0; i < len; i++)
        ck_assert_msg((unsigned char)log[i] < 0x80, "byte %02x", (unsigned char)log[i]);
    ck_assert_ptr_nonnull(strstr(pty_screen(p), "Chi tieu"));
    leave(p);
}
END_TEST

static const struct { int cols, rows; } sizes[] = { { 60, 16 }, { 80, 24 }, { 120, 40 }, { 200, 60 }, { 300, 100 } };

START_TEST(any_size)
{
    struct pty *p = board((struct start){ .cols = sizes[_i].cols, .rows = sizes[_i].rows });
    leave(p);
}
END_TEST

/* LINES and COLUMNS would freeze the size (4). */
START_TEST(lines_and_columns)
{
    struct pty *p = board((struct start){ .env = "LINES=10" });

    ck_assert(pty_resize(p, 30, 100));
    ck_pty_quiet(p);
    ck_assert_ptr_nonnull(strstr(pty_row(p, 29), "F10"));
    leave(p);
}
END_TEST

/* ---- leaving (6, 20, 21) ---------------------------------------------------------------- */

static const char *const ways[] = { "F10", "q q", "Ctrl-Q" }; /* the letter first closes the page */

START_TEST(keys_leave)
{
    struct pty *p = board((struct start){ 0 });

    pty_keys(p, "Enter");
    ck_pty_text(p, "Căn cứ|thresh|ngưỡng");
    pty_keys(p, ways[_i]);
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    pty_free(p);
}
END_TEST

/* Everything that would end a program; who sent it sees that it did, but for those that ask a screen to end. */
static const struct { int sig; bool asks; } signals[] = {
    { SIGTERM, true }, { SIGHUP, true }, { SIGINT, true }, { SIGQUIT, true }, { SIGABRT, false }, { SIGSEGV, false },
    { SIGBUS, false }, { SIGFPE, false }, { SIGILL, false }, { SIGTRAP, false }, { SIGSYS, false },
    { SIGUSR1, false }, { SIGUSR2, false }, { SIGALRM, false }, { SIGVTALRM, false }, { SIGPROF, false },
    { SIGXCPU, false }, { SIGIO, false }, { SIGPWR, false }, { SIGSTKFLT, false }, { 40, false }, { 64, false },
};

START_TEST(signals_restore)
{
    struct pty *p = board((struct start){ 0 });
    int sig = signals[_i].sig;

    ck_assert(pty_signal(p, sig));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), signals[_i].asks ? 0 : 128 + sig);
    ck_assert_msg(!pty_unrestored(p), "%s: %s", strsignal(sig), pty_unrestored(p));
    pty_free(p);
}
END_TEST

/* The terminal is taken again, and the user's palette is not ours to put back. */
START_TEST(continued)
{
    struct pty *p = board((struct start){ .term = terms[_i] });

    ck_assert(pty_signal(p, SIGCONT));
    pty_keys(p, "F1");
    ck_pty_text(p, "Trợ giúp|Tro giup");
    leave(p);
}
END_TEST

START_TEST(dead_line)
{
    struct pty *p = board((struct start){ 0 });
    uint64_t started = pty_usage(p).cpu_ns;

    pty_hangup(p);
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_uint_lt(pty_usage(p).cpu_ns, 10 * started); /* nor does it turn in circles before */
    pty_free(p);
}
END_TEST

/* ---- input (12-19) ---------------------------------------------------------------------- */

START_TEST(input_method_bursts)
{
    static const char burst[] = "vie\177\303\252t\177\177\341\273\207t"; /* v i e DEL ê t DEL DEL ệ t */
    struct pty *p = board((struct start){ 0 });

    pty_keys(p, "F3");
    ck_pty_text(p, "Lọc:");
    ck_assert(pty_send(p, burst, sizeof burst - 1));
    ck_pty_text(p, "Lọc: việt");
    pty_keys(p, "Ctrl-U");
    ck_pty_quiet(p);
    for (size_t i = 0; i < sizeof burst - 1; i++)
        ck_assert(pty_send(p, burst + i, 1));
    ck_pty_text(p, "Lọc: việt");
    leave(p);
}
END_TEST

START_TEST(letters_are_not_keys)
{
    static const char letters[] = "ăĂđĐĩũơư";
    struct pty *p = board((struct start){ 0 });
    char *before = strdup(pty_screen(p));

    ck_assert(pty_send(p, letters, strlen(letters)));
    ck_pty_quiet(p);
    ck_assert_str_eq(pty_screen(p), before);
    free(before);
    leave(p);
}
END_TEST

START_TEST(paste_is_data)
{
    struct pty *p = board((struct start){ 0 });
    static char big[1 << 20];

    ck_assert(pty_mode(p, PTY_PASTE));
    char *before = strdup(pty_screen(p));
    ck_assert(pty_send(p, "\033[200~q\nq\nF10\033[201~", 19));
    memset(big, 'q', sizeof big);
    ck_assert(pty_send(p, "\033[200~", 6));
    ck_assert(pty_send(p, big, sizeof big));
    ck_assert(pty_send(p, "\033[201~", 6));
    ck_pty_quiet(p);
    ck_assert(pty_alive(p));
    ck_assert_str_eq(pty_screen(p), before);
    free(before);
    leave(p);
}
END_TEST

static const char *const replies[] = { "\033[?64;1;2;6c", "\033]11;rgb:0000/0000/0000\033\\",
                                       "\033]11;rgb:ffff/ffff/ffff\007",
    "\033P>|xterm(380)\033\\", "\033[24;80R", "\033[?2026;2$y", "\033[M !!", "\033[<0;10;10M", "\377", "\033[I",
        "\033[O" };

/* 5: answers to questions that nobody asked, whole and split at every byte. */
START_TEST(replies_are_swallowed)
{
    struct pty *p = board((struct start){ 0 });
    char *before = strdup(pty_screen(p));
    const char *reply = replies[_i];

    ck_assert(pty_send(p, reply, strlen(reply)));
    for (size_t i = 1; i < strlen(reply); i++) {
        ck_assert(pty_send(p, reply, i));
        ck_assert(pty_send(p, reply + i, strlen(reply) - i));
    }
    ck_pty_quiet(p);
    ck_assert_str_eq(pty_screen(p), before);
    free(before);
    leave(p);
}
END_TEST

static const struct { const char *bytes, *shows; } sequences[] = {
    { "\033OP", "Trợ giúp" }, { "\033[11~", "Trợ giúp" }, { "\033[[A", "Trợ giúp" },         /* F1: xterm, rxvt,
    linux */
    { "\033OQ", "Trợ giúp" }, { "\033[12~", "Trợ giúp" },                                       /* F2 */
    { "\033[20~", "Targets" },                                                                 /* F9 */
    { "\r", "gạch đầu dòng|Căn cứ|ngưỡng" },
};

START_TEST(function_keys)
{
    struct pty *p = board((struct start){ 0 });

    ck_assert(pty_send(p, sequences[_i].bytes, strlen(sequences[_i].bytes)));
    ck_pty_text(p, sequences[_i].shows);
    leave(p);
}
END_TEST

/* ---- the screen (23-27) ----------------------------------------------------------------- */

START_TEST(cursor_is_on_the_focus)
{
    static const char *const keys[] = { "Down", "Down", "Tab", "Down", "Tab", "Down", "End", "Home", "PgDn", "Enter",
                                        "Tab", "Up" };
    struct pty *p = board((struct start){ 0 });
    int row, col;

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        pty_keys(p, keys[i]);
        ck_pty_quiet(p);
        ck_assert(pty_cursor(p, &row, &col));
        ck_assert_msg(!strcmp(pty_cell(p, row, col).text, ">"), "after %s:\n%s", keys[i], pty_framed(p));
    }
    leave(p);
}
END_TEST

/* Scrolling by the terminal must leave what drawing anew would: after each step Ctrl-L changes nothing. */
START_TEST(scrolling_is_exact)
{
    struct pty *p = board((struct start){ 0 });

    for (int i = 0; i < 60; i++) {
        pty_keys(p, i < 30 ? "Down" : "Up");
        ck_pty_quiet(p);
        char *scrolled = strdup(pty_screen(p));
        pty_keys(p, "Ctrl-L");
        ck_pty_quiet(p);
        ck_assert_str_eq(scrolled, pty_screen(p));
        free(scrolled);
    }
    leave(p);
}
END_TEST

static void put_settings(const char *text)
{
    char path[256];

    snprintf(path, sizeof path, "%s/tiendo", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/tiendo/tiendo.conf", dir);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(byte_budget)
{
    char env[256];

    snprintf(env, sizeof env, "XDG_CONFIG_HOME=%s", dir);
    put_settings("[options]\ncursor = mark\n"); /* for a slow line */
    struct pty *p = board((struct start){ .env = env });
    size_t most = 0, scroll = 0, dear = 0;

    for (int i = 0; i < 20; i++) {
        pty_mark(p);
        pty_keys(p, "Down");
        ck_pty_quiet(p);
        size_t n = pty_bytes(p);
        if (i < 8)
            most = n > most ? n : most;
        else if (i > 12) { /* a group that leaves takes its heading with it: two lines at once */
            dear += n > 300;
            scroll = n > scroll ? n : scroll;
        }
    }
    ck_assert_msg(most <= 90, "a move costs %zu bytes", most);
    ck_assert_msg(scroll <= 500 && dear <= 1, "a line of scrolling costs %zu bytes, %zu times", scroll, dear);
    pty_mark(p);
    pty_keys(p, "Ctrl-R"); /* an unchanged reload: the message only */
    ck_pty_quiet(p);
    ck_assert_uint_le(pty_bytes(p), 60);
    leave(p);
}
END_TEST

START_TEST(idle_is_silent)
{
    struct pty *p = board((struct start){ 0 });

    uint64_t woke = pty_usage(p).switches;

    pty_mark(p);
    while (pty_alive(p) && pty_usage(p).switches < woke + 3) /* it looks for others' changes */
        pty_listen(p, 100, 100, 100);
    ck_assert_uint_eq(pty_bytes(p), 0);
    leave(p);
}
END_TEST

/* Any sizes in any order, keys between: back at 80x24 the screen is as a fresh one (23). */
START_TEST(resizing)
{
    struct pty *p = board((struct start){ 0 });
    char *fresh = strdup(pty_screen(p));
    unsigned random = 11;

    for (int i = 0; i < 60; i++) {
        random = random * 1103515245u + 12345u;
        ck_assert(pty_resize(p, 1 + (int)(random >> 9) % 100, 1 + (int)(random >> 18) % 300));
        if (i % 3 == 0)
            pty_keys(p, "Down Up Tab Shift-Tab");
        if (i % 10 == 0)
            ck_pty_quiet(p);
    }
    ck_assert(pty_resize(p, 24, 80));
    ck_pty_quiet(p);
    pty_keys(p, "Home");
    ck_pty_quiet(p);
    ck_assert_str_eq(pty_screen(p), fresh);
    ck_assert(pty_keys(p, "Down")); /* no key is swallowed after a resize */
    ck_pty_quiet(p);
    ck_assert_str_ne(pty_screen(p), fresh);
    free(fresh);
    leave(p);
}
END_TEST

START_TEST(too_small)
{
    struct pty *p = start((struct start){ .cols = 40, .rows = 10 });

    ck_pty_text(p, "60x16");
    pty_resize(p, 24, 80);
    ck_pty_text(p, BOARD);
    leave(p);
}
END_TEST

/* A window may say any size, at the start or later: memory is taken for what is shown, and how much
 * that is is said. */
START_TEST(a_window_that_claims_too_much)
{
    const char *env[] = { db_env, data_env, NULL };
    char script[512], resize[128];
    bool later = _i;
    size_t len;

    snprintf(script, sizeof script, "%s ulimit -v 1000000; exec '%s'",
             later ? "" : "stty rows 9000 cols 9000;", tiendo);
    char *argv[] = { "sh", "-c", script, NULL };
    struct pty *p = pty_start(&(struct pty_options){ .env = env }, argv);
    ck_assert_ptr_nonnull(p);
    if (later) {
        ck_pty_text(p, BOARD);
        ck_pty_quiet(p);
        snprintf(resize, sizeof resize, "stty -F /proc/%d/fd/0 rows 9000 cols 9000",
                 (int)pty_pid(p));
        ck_assert_int_eq(shell(resize), 0);
    }
    ck_pty_quiet(p);
    const char *log = pty_log(p, &len);
    ck_assert_ptr_nonnull(memmem(log, len, "9000x9000", 9));
    ck_assert_ptr_nonnull(memmem(log, len, "500x200", 7));
    leave(p);
}
END_TEST

static const struct { const char *term, *env; const char *args[3]; bool color, ground; } colours[] = {
    { "xterm-256color", NULL, { NULL }, true, false }, { "xterm-256color", "NO_COLOR=1", { NULL }, false, false },
    { "xterm-256color", NULL, { "--color", "never" }, false, false },
    { "xterm-256color", "NO_COLOR=", { NULL }, true, false }, { "xterm", NULL, { NULL }, true, false },
    { "vt100", NULL, { NULL }, false, false }, { "linux", NULL, { NULL }, true, false },
    { "xterm-256color", NULL, { "--theme", "light" }, true, true },
    { "xterm-256color", NULL, { "--theme", "mono" }, false, false },
    { "xterm-256color", "NO_COLOR=1", { "--theme", "projector" }, false, false },
    { "xterm-16color", NULL, { "--theme", "projector" }, true, true },
    { "xterm", NULL, { "--theme", "high-contrast" }, true, true },
    { "linux", NULL, { "--theme", "colour-blind" }, true, true },
};

/* 25: the same words with any colours; none where none are wanted; 8-colour terminals get 8; a theme that has a
 * background has it everywhere. */
START_TEST(colour_modes)
{
    struct pty *plain_one = board((struct start){ 0 });
    struct pty *p = board((struct start){ .term = colours[_i].term, .env = colours[_i].env,
                                          .args = { colours[_i].args[0], colours[_i].args[1] } });
    bool any = false;
    int rows, cols;

    ck_assert_str_eq(pty_screen(p), pty_screen(plain_one));
    pty_size(p, &rows, &cols);
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < cols; c++) {
            struct pty_cell cell = pty_cell(p, r, c);
            any |= cell.fg != PTY_DEFAULT || cell.bg != PTY_DEFAULT;
            if (strcmp(colours[_i].term, "xterm-256color"))
                ck_assert_int_lt(cell.fg, 16);
            ck_assert_msg(!colours[_i].ground || cell.bg != PTY_DEFAULT, "at %d, %d", r, c);
        }
    }
    ck_assert_int_eq(any, colours[_i].color);
    leave(plain_one);
    leave(p);
}
END_TEST

/* ---- other people (42) ------------------------------------------------------------------ */

static void write_file(const char *name, const char *text)
{
    char path[160];

    snprintf(path, sizeof path, "%s/b/%s", dir, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

START_TEST(others_changes_appear)
{
    char command[256];
    struct pty *p = board((struct start){ 0 });
    int before_row, row, col;

    pty_keys(p, "Down*3");
    ck_pty_quiet(p);
    ck_assert(pty_cursor(p, &before_row, &col));
    snprintf(command, sizeof command, "mkdir -p %s/b", dir);
    ck_assert_int_eq(shell(command), 0);
    write_file("plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
               "zz,Kế hoạch mới,,1/KH,hanoi,2026-01-01,in_force,2026,2030,,\n");
    snprintf(command, sizeof command, "\"$TIENDO\" load %s/b >/dev/null", dir);
    ck_assert_int_eq(shell(command), 0);
    ck_pty_text(p, "số liệu vừa thay đổi");
    ck_assert(pty_cursor(p, &row, &col));
    ck_assert_int_eq(row, before_row);
    leave(p);
}
END_TEST

START_TEST(first_start_makes_the_database)
{
    char home[160], made[160];

    snprintf(home, sizeof home, "XDG_DATA_HOME=%s/first", dir);
    snprintf(made, sizeof made, "%s/first/tiendo/tiendo.db", dir);
    const char *env[] = { data_env, home, NULL };
    char *argv[] = { (char *)tiendo, NULL };
    struct pty *p = pty_start(&(struct pty_options){ .env = env }, argv);
    ck_pty_text(p, BOARD);
    ck_pty_text(p, "52/KH-UBND");
    leave(p);
    ck_assert_int_eq(access(made, F_OK), 0);
}
END_TEST

START_TEST(in_tmux)
{
    const char *env[] = { db_env, data_env, NULL };
    char *argv[] = { (char *)tiendo, NULL };

    if (!tmux_installed())
        return;
    struct tmux *t = tmux_start(&(struct tmux_options){ .env = env }, argv);
    ck_assert_ptr_nonnull(t);
    ck_assert(tmux_wait_text(t, BOARD, PTY_LIMIT_MS));
    ck_assert(tmux_keys(t, "Down Down Enter"));
    ck_assert(tmux_wait_text(t, "ngày rà soát|Căn cứ", PTY_LIMIT_MS));
    ck_assert(tmux_keys(t, "Esc"));
    ck_assert(tmux_wait_text(t, "Cơ quan", PTY_LIMIT_MS));
    ck_assert(tmux_paste(t, "q\nq\n"));
    ck_assert(tmux_wait_quiet(t));
    ck_assert(tmux_resize(t, 16, 60));
    ck_assert(tmux_wait_text(t, BOARD, PTY_LIMIT_MS));
    ck_assert(tmux_keys(t, "F10"));
    ck_assert_int_eq(tmux_exit_status(t, PTY_LIMIT_MS), 0);
    tmux_free(t);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

/* ---- what people set -------------------------------------------------------------------- */

/* The screen begins as the user's file says, by the keys that it binds, and names the line that means nothing. */
START_TEST(settings_of_the_user)
{
    char env[256];

    snprintf(env, sizeof env, "XDG_CONFIG_HOME=%s", dir);
    put_settings("[options]\nlanguage = en\nesc-delay = 100\nnonsense\n[keys]\nfilter = F8\nsort = none\n"
                 "quit = Alt-q\n[keys.field]\nerase-all = Ctrl-X\n");
    struct pty *p = start((struct start){ .env = env });
    ck_pty_text(p, "Targets");
    ck_pty_text(p, "tiendo.conf:4: not NAME = VALUE: nonsense");
    ck_pty_text(p, "F8 filter");
    pty_keys(p, "F8 zzz");
    ck_pty_text(p, "Nothing matches");
    pty_keys(p, "Ctrl-X");
    ck_pty_text(p, "Filter: +\\(28/28\\)");
    pty_keys(p, "Enter F2 settings Enter");
    ck_pty_text(p, "language +en +your file");
    pty_keys(p, "Down Enter");
    ck_pty_text(p, "> dark .+ set now");
    pty_keys(p, "Down*5 Enter");
    ck_pty_text(p, "theme = mono \\(your file\\)");
    ck_pty_text(p, "theme +mono +your file");
    pty_keys(p, "Esc F10 Enter"); /* not a key any more */
    ck_pty_quiet(p);
    ck_assert(pty_alive(p));
    pty_keys(p, "Alt-q");
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    ck_assert_int_eq(shell("cd \"${TIENDO_DB%/*}\" && grep -q '^nonsense$' tiendo/tiendo.conf && "
                           "grep -q '^theme = mono$' tiendo/tiendo.conf"), 0);
    put_settings("");
}
END_TEST

int main(void)
{
    const char *data = getenv("DATA");
    char here[160];

    tiendo = getenv("TIENDO") ? getenv("TIENDO") : "build/tiendo";
    folder_begin();
    snprintf(dir, sizeof dir, "%s", getenv("TMPDIR"));
    if (!getcwd(here, sizeof here))
        return 1;
    snprintf(db, sizeof db, "%s/t.db", dir);
    snprintf(db_env, sizeof db_env, "TIENDO_DB=%s", db);
    snprintf(data_env, sizeof data_env, "TIENDO_DATA=%s/%s", here, data ? data : "data");
    putenv(data_env);
    if (shell("\"$TIENDO\" init >/dev/null"))
        return 1;

    Suite *s = suite_create("screen");
    TCase *t = tcase_create("screen");
    tcase_add_loop_test(t, any_term, 0, COUNT(terms));
    tcase_add_test(t, dumb_is_refused);
    tcase_add_test(t, endless_term);
    tcase_add_loop_test(t, without_a_terminal, 0, COUNT(plain));
    tcase_add_loop_test(t, any_locale, 0, COUNT(locales));
    tcase_add_test(t, ascii_only);
    tcase_add_loop_test(t, any_size, 0, COUNT(sizes));
    tcase_add_test(t, lines_and_columns);
    tcase_add_loop_test(t, keys_leave, 0, COUNT(ways));
    tcase_add_loop_test(t, signals_restore, 0, COUNT(signals));
    tcase_add_loop_test(t, continued, 0, COUNT(terms));
    tcase_add_test(t, dead_line);
    tcase_add_test(t, input_method_bursts);
    tcase_add_test(t, letters_are_not_keys);
    tcase_add_test(t, paste_is_data);
    tcase_add_loop_test(t, replies_are_swallowed, 0, COUNT(replies));
    tcase_add_loop_test(t, function_keys, 0, COUNT(sequences));
    tcase_add_test(t, cursor_is_on_the_focus);
    tcase_add_test(t, scrolling_is_exact);
    tcase_add_test(t, byte_budget);
    tcase_add_test(t, idle_is_silent);
    tcase_add_test(t, resizing);
    tcase_add_test(t, too_small);
    tcase_add_loop_test(t, a_window_that_claims_too_much, 0, 2);
    tcase_add_loop_test(t, colour_modes, 0, COUNT(colours));
    tcase_add_test(t, settings_of_the_user);
    tcase_add_test(t, first_start_makes_the_database);
    tcase_add_test(t, in_tmux);
    tcase_add_test(t, others_changes_appear); /* last: it adds a plan */
    suite_add_tcase(s, t);

    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? 1 : 0;
}
