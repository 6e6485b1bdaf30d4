/*
 * tmux as a terminal to test in: every question is one run of the tmux client.
 */
#include "tmux.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pty.h"

enum { WORDS = 96, LOOK_MS = 5 };

struct tmux {
    char folder[64]; /* of the socket */
    pid_t server, program;
    char tty[64];
    char *screen, *styled, *buffer;
};

/* ---- running the client ----------------------------------------------------------------- */

struct words {
    const char *v[WORDS];
    size_t n;
};

static void word(struct words *w, const char *text)
{
    if (w->n < WORDS - 1)
        w->v[w->n++] = text;
    w->v[w->n] = NULL;
}

static void words(struct words *w, const char *const *v)
{
    while (*v)
        word(w, *v++);
}

static _Noreturn void become_client(const struct tmux *t, const struct words *w, int out)
{
    const char *path = getenv("PATH");
    int null = open("/dev/null", O_RDWR);

    dup2(null, 0);
    dup2(out, 1);
    dup2(null, 2);
    closefrom(3);
    if (path)
        path = strdup(path);
    clearenv();
    setenv("PATH", path ? path : "/usr/bin:/bin", 1);
    setenv("TMUX_TMPDIR", t->folder, 1);
    setenv("LANG", "C.UTF-8", 1); /* the server draws UTF-8 */
    setenv("SHELL", "/bin/sh", 1);
    execvp("tmux", (char *const *)(const void *)w->v);
    _exit(127);
}

static char *read_all(int fd)
{
    char *all = malloc(1);
    size_t len = 0;
    char buf[8192];
    ssize_t n;

    while (all && ((n = read(fd, buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR))) {
        if (n < 0)
            continue;
        char *more = realloc(all, len + (size_t)n + 1);

        if (!more)
            abort();
        all = more;
        memcpy(all + len, buf, (size_t)n);
        len += (size_t)n;
    }
    if (all)
        all[len] = '\0';
    return all;
}

/* Runs `tmux command...`; its output, to be freed, or NULL when it failed. */
static char *client(const struct tmux *t, const struct words *command)
{
    struct words w = { .n = 0 };
    int ends[2], status;

    words(&w, (const char *const[]){ "tmux", "-L", "tiendo", "-f", "/dev/null", "-u", NULL });
    words(&w, command->v);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return NULL;
    pid_t pid = fork();

    if (pid == 0)
        become_client(t, &w, ends[1]);
    close(ends[1]);
    char *out = pid < 0 ? NULL : read_all(ends[0]);

    close(ends[0]);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid < 0 || status != 0) {
        free(out);
        return NULL;
    }
    return out;
}

static char *ask(const struct tmux *t, const char *const *command)
{
    struct words w = { .n = 0 };

    words(&w, command);
    return client(t, &w);
}

#define ASK(t, ...) ask(t, (const char *const[]){ __VA_ARGS__, NULL })

static bool done(char *output)
{
    free(output);
    return output != NULL;
}

bool tmux_installed(void)
{
    struct tmux nowhere = { .folder = "/" };

    return done(ASK(&nowhere, "-V"));
}

/* ---- start and end ---------------------------------------------------------------------- */

static void make_command(struct words *w, const struct tmux_options *o, char *const argv[])
{
    static char size[2][16], lang[128], home[512];

    snprintf(size[0], sizeof size[0], "%d", o->cols ? o->cols : 80);
    snprintf(size[1], sizeof size[1], "%d", o->rows ? o->rows : 24);
    snprintf(lang, sizeof lang, "LANG=%s", o->lang ? o->lang : "C.UTF-8");
    snprintf(home, sizeof home, "HOME=%s", o->home ? o->home : "/nonexistent");
    words(w, (const char *const[]){
        "start-server", ";", "set", "-g", "status", "off", ";",
        "set", "-g", "remain-on-exit", "on", ";", "set", "-g", "remain-on-exit-format", "", ";",
        "set", "-g", "default-terminal", "screen-256color", ";", "set", "-g", "escape-time", "0",
        ";", "new-session", "-d", "-x", size[0], "-y", size[1], "--",
        /* env does two things: a clean environment, and no shell between tmux and the program. */
        "env", "-i", "TERM=screen-256color", "TZ=UTC0", "USER=tester", "SHELL=/bin/sh", lang,
        home, NULL });
    const char *path = getenv("PATH");
    static char path_word[4096];

    snprintf(path_word, sizeof path_word, "PATH=%s", path ? path : "/usr/bin:/bin");
    word(w, path_word);
    if (o->env)
        words(w, o->env);
    words(w, (const char *const *)(const void *)argv);
}

static bool learn(struct tmux *t)
{
    char *out = ASK(t, "display-message", "-p", "#{pid} #{pane_pid} #{pane_tty}");
    int server = 0, program = 0;
    bool all = out && sscanf(out, "%d %d %63s", &server, &program, t->tty) == 3;

    t->server = server;
    t->program = program;
    free(out);
    return all;
}

struct tmux *tmux_start(const struct tmux_options *o, char *const argv[])
{
    struct tmux *t = calloc(1, sizeof *t);
    struct words w = { .n = 0 };

    if (!t)
        return NULL;
    snprintf(t->folder, sizeof t->folder, "/tmp/tiendo-tmux-XXXXXX");
    if (!mkdtemp(t->folder)) {
        free(t);
        return NULL;
    }
    make_command(&w, o, argv);
    if (!done(client(t, &w)) || !learn(t)) {
        tmux_free(t);
        return NULL;
    }
    return t;
}

void tmux_free(struct tmux *t)
{
    struct words w = { .n = 0 };
    char path[128];

    if (!t)
        return;
    words(&w, (const char *const[]){ "kill-server", NULL });
    done(client(t, &w));
    snprintf(path, sizeof path, "%s/tmux-%d/tiendo", t->folder, (int)getuid());
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(t->folder);
    free(t->screen);
    free(t->styled);
    free(t->buffer);
    free(t);
}

/* ---- input ------------------------------------------------------------------------------ */

static const struct { const char *ours, *theirs; } names[] = {
    { "Esc", "Escape" }, { "Backspace", "BSpace" }, { "Del", "DC" }, { "Ins", "IC" },
    { "PgUp", "PPage" }, { "PgDn", "NPage" }, { "Up", "Up" }, { "Down", "Down" },
    { "Left", "Left" }, { "Right", "Right" }, { "Home", "Home" }, { "End", "End" },
    { "Tab", "Tab" }, { "Enter", "Enter" }, { "Space", "Space" }, { "F1", "F1" }, { "F2", "F2" },
    { "F3", "F3" }, { "F4", "F4" }, { "F5", "F5" }, { "F6", "F6" }, { "F7", "F7" }, { "F8", "F8" },
    { "F9", "F9" }, { "F10", "F10" }, { "F11", "F11" }, { "F12", "F12" },
};

/* "Ctrl-z" -> "C-z"; false = no key's name, text to be typed. */
static bool translate(char *out, size_t size, const char *name)
{
    static const struct { const char *ours, *theirs; } mods[] = {
        { "Ctrl-", "C-" }, { "Alt-", "M-" }, { "Shift-", "S-" },
    };
    size_t n = 0;

    for (size_t i = 0; i < 3; i++) {
        size_t len = strlen(mods[i].ours);

        if (!strncmp(name, mods[i].ours, len) && name[len]) {
            n += (size_t)snprintf(out + n, size - n, "%s", mods[i].theirs);
            name += len;
            i = (size_t)-1;
        }
    }
    if (!strcmp(out, "S-") && n && !strcmp(name, "Tab"))
        return snprintf(out, size, "BTab") > 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strcmp(names[i].ours, name))
            return snprintf(out + n, size - n, "%s", names[i].theirs) > 0;
    }
    /* tmux knows C-z, not C-Z */
    snprintf(out + n, size - n, "%s", name);
    if (n && out[n] >= 'A' && out[n] <= 'Z' && !out[n + 1])
        out[n] = (char)(out[n] - 'A' + 'a');
    return n > 0;
}

static bool send_word(struct tmux *t, const char *text, bool literal, const char *times)
{
    char name[64] = "";

    if (!literal && strlen(text) < 32 && translate(name, sizeof name, text))
        return done(ASK(t, "send-keys", "-N", times, name));
    for (long n = strtol(times, NULL, 10); n > 0; n--) {
        if (!done(ASK(t, "send-keys", "-l", "--", text)))
            return false;
    }
    return true;
}

/* One word of a list of keys, which is cut out of the list in place. */
static bool send_next(struct tmux *t, char **at)
{
    bool literal = **at == '\'';
    char *text = *at + literal;
    char *end = text + strcspn(text, literal ? "'" : " ");
    const char *times = "1";

    if (literal && !*end)
        return false;
    *at = *end ? end + 1 : end;
    *end = '\0';
    char *star = literal ? NULL : strrchr(text, '*');

    if (star && star > text && star[1] && strspn(star + 1, "0123456789") == strlen(star + 1)) {
        *star = '\0';
        times = star + 1;
    }
    return send_word(t, text, literal, times);
}

bool tmux_keys(struct tmux *t, const char *keys)
{
    char *list = strdup(keys);
    bool sent = list != NULL;

    for (char *at = list; sent && *(at += strspn(at, " "));)
        sent = send_next(t, &at);
    free(list);
    return sent;
}

bool tmux_paste(struct tmux *t, const char *text)
{
    return done(ASK(t, "set-buffer", "--", text)) && done(ASK(t, "paste-buffer", "-p", "-r"));
}

bool tmux_resize(struct tmux *t, int rows, int cols)
{
    char x[16], y[16];

    snprintf(x, sizeof x, "%d", cols);
    snprintf(y, sizeof y, "%d", rows);
    return done(ASK(t, "resize-window", "-x", x, "-y", y));
}

bool tmux_kill_pane(struct tmux *t)
{
    return done(ASK(t, "kill-pane"));
}

/* ---- the screen ------------------------------------------------------------------------- */

/* Cuts the empty end of the last line and of each line: what capture-pane leaves differs. */
static void trim(char *text)
{
    char *out = text;

    for (char *at = text; *at; at++) {
        if (*at == '\n') {
            while (out > text && out[-1] == ' ')
                out--;
        }
        *out++ = *at;
    }
    if (out > text && out[-1] == '\n')
        out--;
    *out = '\0';
}

const char *tmux_screen(struct tmux *t)
{
    free(t->screen);
    t->screen = ASK(t, "capture-pane", "-p");
    if (!t->screen)
        return "";
    trim(t->screen);
    return t->screen;
}

bool tmux_set(struct tmux *t, const char *option, const char *value)
{
    return done(ASK(t, "set-option", "-s", option, value));
}

const char *tmux_buffer(struct tmux *t)
{
    free(t->buffer);
    t->buffer = ASK(t, "show-buffer");
    return t->buffer ? t->buffer : "";
}

const char *tmux_screen_styled(struct tmux *t)
{
    free(t->styled);
    t->styled = ASK(t, "capture-pane", "-p", "-e");
    return t->styled ? t->styled : "";
}

bool tmux_cursor(struct tmux *t, int *row, int *col)
{
    char *out = ASK(t, "display-message", "-p", "#{cursor_y} #{cursor_x} #{cursor_flag}");
    int shown = 0;
    bool all = out && sscanf(out, "%d %d %d", row, col, &shown) == 3;

    free(out);
    return all && shown;
}

pid_t tmux_pid(struct tmux *t)
{
    return t->program;
}

/* ---- waiting ---------------------------------------------------------------------------- */

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static bool shows(struct tmux *t, const char *pattern, const regex_t *re)
{
    const char *screen = tmux_screen(t);

    return strstr(screen, pattern) || (re && regexec(re, screen, 0, NULL, 0) == 0);
}

bool tmux_wait_text(struct tmux *t, const char *pattern, int ms)
{
    int64_t end = pty_now() + (int64_t)ms * 1000000;
    regex_t re;
    bool usable = regcomp(&re, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB) == 0, found;

    /* tmux tells nobody when a pane changes, so it is asked again and again. */
    while (!(found = shows(t, pattern, usable ? &re : NULL)) && pty_now() < end)
        pause_ms(LOOK_MS);
    if (usable)
        regfree(&re);
    return found;
}

/* poll() also makes the kernel deliver what it still holds for the program. */
static bool input_pending(const struct tmux *t)
{
    struct pollfd f = { .fd = open(t->tty, O_RDWR | O_NOCTTY | O_CLOEXEC), .events = POLLIN };
    bool pending = f.fd >= 0 && poll(&f, 1, 0) > 0 && f.revents & POLLIN;

    if (f.fd >= 0)
        close(f.fd);
    return pending;
}

static bool at_rest(const struct tmux *t)
{
    /* With its children: the program is one of them. */
    return !input_pending(t) && pty_process_waits(t->server);
}

bool tmux_wait_quiet(struct tmux *t)
{
    int64_t end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000;
    char *before = NULL;

    /* At rest twice with the same screen: the last output may have had to wake the server. */
    while (pty_now() < end) {
        if (!at_rest(t)) {
            pause_ms(LOOK_MS);
            continue;
        }
        const char *now = tmux_screen(t);

        if (before && !strcmp(before, now) && at_rest(t)) {
            free(before);
            return true;
        }
        free(before);
        before = strdup(now);
    }
    free(before);
    return false;
}

int tmux_exit_status(struct tmux *t, int ms)
{
    int64_t end = pty_now() + (int64_t)ms * 1000000;

    /* A pane is dead as soon as its terminal closes, but has a status only when tmux has waited for the program. When
     * both happen at once tmux 3.3a can miss that a child ended, until the next one does. */
    do {
        char *out = ASK(t, "display-message", "-p", "#{pane_dead} #{pane_dead_status}");
        int dead = 0, status;
        int n = out ? sscanf(out, "%d %d", &dead, &status) : 0;

        free(out);
        if (n == 2 && dead)
            return status;
        if (dead)
            done(ASK(t, "run-shell", "true"));
        pause_ms(LOOK_MS);
    } while (pty_now() < end);
    return -1;
}
