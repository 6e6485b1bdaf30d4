/*
 * A pty, the program in it, and the terminal in front of it. From top to bottom: the bytes on the
 * wire, the screen, the process as the kernel sees it, input, waiting, checks.
 */
#include "pty.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

enum {
    MODES = 4096,        /* private modes are followed up to this number */
    SEQUENCE = 512,      /* a longer control string is cut; nobody needs its end */
    WATCHED = 8,
    TREE = 256,          /* processes of one program */
    NEAR_MS = 250,       /* a deadline this near is work that is going on (an Esc delay) */
    LOOK_MS = 2,         /* between two looks at a process that is not ready */
    DIM_FONT = 9,        /* libvterm knows no dim; see rewrite_sgr() */
};

/* ---- the bytes on the wire -------------------------------------------------------------- */

enum token { TOKEN_NONE, TOKEN_TEXT, TOKEN_CONTROL, TOKEN_ESC, TOKEN_CSI, TOKEN_STRING };

/* Cuts a stream of bytes into tokens; `seq` holds the one just completed. */
struct wire {
    enum { GROUND, ESCAPE, CSI, STRING, STRING_ESCAPE } state;
    char seq[SEQUENCE];
    size_t len;
};

static void wire_add(struct wire *w, char c)
{
    if (w->len < sizeof w->seq - 1)
        w->seq[w->len++] = c;
    w->seq[w->len] = '\0';
}

static enum token wire_end(struct wire *w, enum token token)
{
    w->state = GROUND;
    return token;
}

static enum token wire_ground(struct wire *w, unsigned char c)
{
    w->len = 0;
    wire_add(w, (char)c);
    if (c == 0x1b) {
        w->state = ESCAPE;
        return TOKEN_NONE;
    }
    return c < 0x20 || c == 0x7f ? TOKEN_CONTROL : TOKEN_TEXT;
}

static enum token wire_escape(struct wire *w, unsigned char c)
{
    wire_add(w, (char)c);
    if (c == '[' && w->len == 2)
        w->state = CSI;
    else if (w->len == 2 && strchr("]P_^X", c))
        w->state = STRING;
    else if (c >= 0x30)
        return wire_end(w, TOKEN_ESC);
    return TOKEN_NONE;
}

static enum token wire_string(struct wire *w, unsigned char c)
{
    bool ended = c == '\a' || (w->state == STRING_ESCAPE && c == '\\');

    wire_add(w, (char)c);
    if (ended)
        return wire_end(w, TOKEN_STRING);
    w->state = c == 0x1b ? STRING_ESCAPE : STRING;
    return TOKEN_NONE;
}

static enum token wire_feed(struct wire *w, unsigned char c)
{
    bool string = w->state == STRING || w->state == STRING_ESCAPE;

    if (w->state == GROUND || c == 0x18 || c == 0x1a || (c == 0x1b && !string)) {
        w->state = GROUND;
        return wire_ground(w, c);
    }
    if (string)
        return wire_string(w, c);
    if (w->state == ESCAPE)
        return wire_escape(w, c);
    wire_add(w, (char)c);
    return c >= 0x40 && c <= 0x7e ? wire_end(w, TOKEN_CSI) : TOKEN_NONE;
}

/* ---- one program in its terminal -------------------------------------------------------- */

struct modes {
    uint8_t on[MODES / 8], seen[MODES / 8];
    bool keypad;   /* ESC = without ESC > */
    bool region;   /* a scroll region other than the whole screen */
    bool shifted;  /* 0x0e without 0x0f */
};

struct pty {
    int master, slave, pidfd;
    pid_t pid, watched[WATCHED];
    int n_watched;
    bool ended, answers;
    int status;
    struct rusage spent;
    struct termios before;
    int64_t started;
    int rows, cols;

    char *log;             /* all that came */
    size_t len, room, mark;
    struct wire live;      /* follows the modes as bytes arrive */
    struct modes modes;

    size_t fed;            /* how much of the log the screen has seen */
    struct wire shown;
    char last[8];          /* last letter printed, for REP */
    size_t last_len;
    VTerm *vt;
    VTermScreen *screen;
    bool hidden;           /* the cursor */

    char *text, *line, *frame, *wrong; /* what was last handed out */
};

static bool bit(const uint8_t *set, int n)
{
    return n >= 0 && n < MODES && (set[n / 8] >> (n % 8) & 1);
}

static void set_bit(uint8_t *set, int n, bool on)
{
    uint8_t mask = (uint8_t)(1U << (n % 8));

    if (n >= 0 && n < MODES)
        set[n / 8] = (uint8_t)(on ? set[n / 8] | mask : set[n / 8] & ~mask);
}

static void modes_start(struct modes *m)
{
    memset(m, 0, sizeof *m);
    set_bit(m->on, PTY_WRAP, true);
    set_bit(m->on, PTY_CURSOR, true);
}

/* "\033[?1049;25h" */
static void modes_private(struct modes *m, const char *seq)
{
    bool on = seq[strlen(seq) - 1] == 'h';

    for (const char *at = seq + 3; *at;) {
        char *end;
        int mode = (int)strtol(at, &end, 10);

        if (end > at) {
            set_bit(m->on, mode, on);
            set_bit(m->seen, mode, true);
        }
        at = *end ? end + 1 : end;
    }
}

static void modes_follow(struct pty *p, enum token token, const char *seq)
{
    struct modes *m = &p->modes;
    char final = seq[strlen(seq) ? strlen(seq) - 1 : 0];
    char whole[32];

    if (token == TOKEN_CONTROL && (final == 0x0e || final == 0x0f))
        m->shifted = final == 0x0e;
    if (token == TOKEN_ESC && (final == '=' || final == '>') && !seq[2])
        m->keypad = final == '=';
    if (token == TOKEN_ESC && !strcmp(seq, "\033c"))
        modes_start(m);
    if (token != TOKEN_CSI)
        return;
    if (seq[2] == '?' && (final == 'h' || final == 'l'))
        modes_private(m, seq);
    snprintf(whole, sizeof whole, "\033[1;%dr", p->rows);
    if (final == 'r' && seq[2] != '?')
        m->region = strcmp(seq, "\033[r") && strcmp(seq, whole);
}

static void receive(struct pty *p, const char *bytes, size_t len)
{
    if (p->len + len > p->room) {
        p->room = (p->len + len) * 2;
        p->log = realloc(p->log, p->room);
        if (!p->log)
            abort();
    }
    memcpy(p->log + p->len, bytes, len);
    p->len += len;
    for (size_t i = 0; i < len; i++) {
        enum token token = wire_feed(&p->live, (unsigned char)bytes[i]);

        if (token != TOKEN_NONE && token != TOKEN_TEXT)
            modes_follow(p, token, p->live.seq);
    }
}

static void catch_up(struct pty *p);

/* One read. 0 = nothing there. */
static size_t read_some(struct pty *p)
{
    char buf[65536];
    ssize_t n;

    if (p->master < 0)
        return 0;
    do {
        n = read(p->master, buf, sizeof buf);
    } while (n < 0 && errno == EINTR);
    if (n <= 0)
        return 0;
    receive(p, buf, (size_t)n);
    if (p->answers)
        catch_up(p); /* a query is answered by the emulator */
    return (size_t)n;
}

/* All that is there. */
static size_t drain(struct pty *p)
{
    size_t total = 0, n;

    while ((n = read_some(p)) > 0)
        total += n;
    return total;
}

static int poll_one(int fd, short events, int ms)
{
    struct pollfd f = { .fd = fd, .events = events };
    int n = poll(&f, 1, ms);

    return n > 0 ? f.revents : 0;
}

/* ---- the screen: libvterm, with two things it does not know ----------------------------- */

/* "\033[0;2;38;5;2m": 2 (dim) becomes font 9, which no program uses, and 22 resets it; the
 * arguments of 38 and 48 are left alone. */
static size_t rewrite_sgr(const char *seq, char *out, size_t size)
{
    size_t n = (size_t)snprintf(out, size, "\033[");
    int skip = 0, argument = 0;

    for (const char *at = seq + 2; *at && *at != 'm' && n + 32 < size;) {
        size_t len = strcspn(at, ";m");
        const char *word = at;

        if (skip > 0 && argument++ == 0)
            skip = len == 1 && *at == '5' ? 1 : len == 1 && *at == '2' ? 3 : 0;
        else if (skip > 0)
            skip--;
        else if (len == 2 && (!strncmp(at, "38", 2) || !strncmp(at, "48", 2)))
            skip = 1, argument = 0;
        else if (len == 1 && *at == '2')
            word = "19", len = 2;
        else if (len == 2 && !strncmp(at, "22", 2))
            word = "22;10", len = 5;
        if (len > 20)
            break;
        memcpy(out + n, word, len);
        n += len;
        at += strcspn(at, ";m");
        if (*at == ';')
            out[n++] = *at++;
    }
    out[n++] = 'm';
    return n;
}

static void show(struct pty *p, const char *bytes, size_t len)
{
    if (len)
        vterm_input_write(p->vt, bytes, len);
}

/* REP repeats the last letter, whatever pieces it came in. */
static void remember(struct pty *p, char c)
{
    if (((unsigned char)c & 0xc0) != 0x80)
        p->last_len = 0;
    if (p->last_len < sizeof p->last)
        p->last[p->last_len++] = c;
}

static void show_sequence(struct pty *p, enum token token, const struct wire *w)
{
    char out[SEQUENCE + 64];
    char final = w->seq[w->len - 1];
    bool plain = token == TOKEN_CSI && (w->seq[2] == final || (unsigned char)w->seq[2] < 0x3c);

    if (plain && final == 'b') { /* REP, which xterm-256color promises */
        long times = w->seq[2] == 'b' ? 1 : strtol(w->seq + 2, NULL, 10);

        while (times-- > 0)
            show(p, p->last, p->last_len);
    } else if (plain && final == 'm') {
        show(p, out, rewrite_sgr(w->seq, out, sizeof out));
    } else if (token != TOKEN_STRING) { /* titles and the like do not show */
        show(p, w->seq, w->len);
    }
}

static void catch_up(struct pty *p)
{
    size_t text = p->fed; /* where the text not yet shown begins */

    while (p->fed < p->len) {
        char c = p->log[p->fed];
        enum token token = wire_feed(&p->shown, (unsigned char)c);

        if (token == TOKEN_TEXT) {
            remember(p, c);
            p->fed++;
            continue;
        }
        show(p, p->log + text, p->fed - text);
        text = ++p->fed;
        if (token != TOKEN_NONE)
            show_sequence(p, token, &p->shown);
    }
    if (p->shown.state == GROUND)
        show(p, p->log + text, p->fed - text);
}

static int on_property(VTermProp prop, VTermValue *value, void *arg)
{
    struct pty *p = arg;

    if (prop == VTERM_PROP_CURSORVISIBLE)
        p->hidden = !value->boolean;
    return 1;
}

static void on_answer(const char *bytes, size_t len, void *arg)
{
    struct pty *p = arg;

    if (p->answers && p->master >= 0 && write(p->master, bytes, len) < 0)
        p->answers = false;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void screen_start(struct pty *p)
{
    p->vt = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vt, 1);
    vterm_output_set_callback(p->vt, on_answer, p);
    p->screen = vterm_obtain_screen(p->vt);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_set_callbacks(p->screen, &callbacks, p);
    vterm_screen_reset(p->screen, 1);
}

static size_t utf8_put(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = n; i-- > 1; c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00U >> n & 0xf0U) | c);
    return n;
}

static int colour_of(const VTermColor *c)
{
    if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
        return PTY_DEFAULT;
    if (VTERM_COLOR_IS_INDEXED(c))
        return c->indexed.idx;
    return PTY_RGB | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

static void cell_text(struct pty_cell *out, const VTermScreenCell *cell)
{
    size_t n = 0;

    if (cell->chars[0] == (uint32_t)-1) { /* right half of a wide letter */
        out->width = 0;
        return;
    }
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
        n += utf8_put(out->text + n, cell->chars[i]);
}

struct pty_cell pty_cell(struct pty *p, int row, int col)
{
    struct pty_cell out = { .width = 1, .fg = PTY_DEFAULT, .bg = PTY_DEFAULT };
    VTermScreenCell cell;

    drain(p);
    catch_up(p);
    if (!vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell))
        return out;
    out.width = cell.width;
    cell_text(&out, &cell);
    out.fg = colour_of(&cell.fg);
    out.bg = colour_of(&cell.bg);
    out.bold = cell.attrs.bold;
    out.dim = cell.attrs.font == DIM_FONT;
    out.underline = cell.attrs.underline != 0;
    out.italic = cell.attrs.italic;
    out.blink = cell.attrs.blink;
    out.reverse = cell.attrs.reverse;
    out.strike = cell.attrs.strike;
    return out;
}

uint32_t pty_palette(int index)
{
    static const uint32_t base[16] = {
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
    };
    static const uint32_t level[6] = { 0, 95, 135, 175, 215, 255 };

    if (index < 16)
        return base[index & 15];
    if (index >= 232)
        return (uint32_t)(8 + 10 * (index - 232)) * 0x010101U;
    index -= 16;
    return level[index / 36] << 16 | level[index / 6 % 6] << 8 | level[index % 6];
}

/* The cells of a row as text; returns the length without trailing blanks. */
static size_t row_text(struct pty *p, int row, char *out)
{
    size_t n = 0, end = 0;

    for (int col = 0; col < p->cols; col++) {
        VTermScreenCell cell;
        struct pty_cell c = { .width = 1 };

        if (!vterm_screen_get_cell(p->screen, (VTermPos){ row, col }, &cell))
            continue;
        cell_text(&c, &cell);
        if (c.width == 0)
            continue;
        size_t len = strlen(c.text);

        memcpy(out + n, len ? c.text : " ", len ? len : 1);
        n += len ? len : 1;
        if (len && strcmp(c.text, " "))
            end = n;
    }
    return end;
}

static char *keep(char **place, char *text)
{
    free(*place);
    return *place = text;
}

const char *pty_screen(struct pty *p)
{
    drain(p);
    catch_up(p);
    size_t width = (size_t)p->cols * sizeof ((struct pty_cell *)0)->text;
    char *out = malloc((size_t)p->rows * (width + 1) + 1);
    size_t n = 0;

    if (!out)
        abort();
    for (int row = 0; row < p->rows; row++) {
        n += row_text(p, row, out + n);
        out[n++] = '\n';
    }
    out[n - 1] = '\0';
    return keep(&p->text, out);
}

const char *pty_row(struct pty *p, int row)
{
    char *out = calloc((size_t)p->cols + 1, sizeof ((struct pty_cell *)0)->text);

    if (!out)
        abort();
    drain(p);
    catch_up(p);
    if (row >= 0 && row < p->rows)
        out[row_text(p, row, out)] = '\0';
    return keep(&p->line, out);
}

/* Does `text` begin at this cell? */
static bool stands_at(struct pty *p, const char *text, int row, int col)
{
    while (*text && col < p->cols) {
        struct pty_cell c = pty_cell(p, row, col++);
        const char *shown = *c.text ? c.text : " ";
        size_t len = strlen(shown);

        if (c.width == 0)
            continue;
        if (strncmp(text, shown, len))
            return strncmp(shown, text, strlen(text)) == 0; /* ends within marks */
        text += len;
    }
    return !*text;
}

bool pty_find(struct pty *p, const char *text, int *row, int *col)
{
    for (int r = 0; r < p->rows; r++) {
        if (!strstr(pty_row(p, r), text))
            continue;
        for (int c = 0; c < p->cols; c++) {
            if (pty_cell(p, r, c).width && stands_at(p, text, r, c)) {
                *row = r;
                *col = c;
                return true;
            }
        }
    }
    return false;
}

void pty_size(const struct pty *p, int *rows, int *cols)
{
    *rows = p->rows;
    *cols = p->cols;
}

bool pty_cursor(struct pty *p, int *row, int *col)
{
    VTermPos at;

    drain(p);
    catch_up(p);
    vterm_state_get_cursorpos(vterm_obtain_state(p->vt), &at);
    *row = at.row;
    *col = at.col;
    return !p->hidden;
}

const char *pty_framed(struct pty *p)
{
    const char *text = pty_screen(p);
    char *out = malloc(strlen(text) + (size_t)p->rows * 5 + 1);
    size_t n = 0;

    if (!out)
        abort();
    for (int row = 0; row < p->rows; row++) {
        size_t len = strcspn(text, "\n");

        n += (size_t)sprintf(out + n, "  | %.*s\n", (int)len, text);
        text += len + (text[len] != '\0');
    }
    return keep(&p->frame, out);
}

/* ---- the process as the kernel sees it -------------------------------------------------- */

static bool slurp(char *buf, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A file of /proc, at most size - 1 bytes of it. */
static bool slurp(char *buf, size_t size, const char *fmt, ...)
{
    char path[96];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(path, sizeof path, fmt, ap);
    va_end(ap);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return false;
    size_t n = 0;
    ssize_t got;

    while (n < size - 1 && (got = read(fd, buf + n, size - 1 - n)) > 0)
        n += (size_t)got;
    close(fd);
    buf[n] = '\0';
    return n > 0;
}

/* The threads of a process into ids; how many. */
static size_t threads_of(pid_t pid, pid_t *ids, size_t room)
{
    char path[64];
    struct dirent *entry;
    size_t n = 0;

    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *dir = opendir(path);

    while (dir && n < room && (entry = readdir(dir))) {
        if (*entry->d_name != '.')
            ids[n++] = (pid_t)strtol(entry->d_name, NULL, 10);
    }
    if (dir)
        closedir(dir);
    return n;
}

/* The process and its descendants into pids; how many. */
static size_t tree_of(pid_t root, pid_t *pids, size_t room)
{
    size_t n = 0;

    pids[n++] = root;
    for (size_t i = 0; i < n; i++) {
        pid_t tids[16];
        size_t threads = threads_of(pids[i], tids, 16);

        for (size_t t = 0; t < threads; t++) {
            char buf[4096], *at = buf, *end;

            if (!slurp(buf, sizeof buf, "/proc/%d/task/%d/children", (int)pids[i], (int)tids[t]))
                continue;
            for (long c; (c = strtol(at, &end, 10)) > 0 && end > at && n < room; at = end)
                pids[n++] = (pid_t)c;
        }
    }
    return n;
}

/* System calls in which a program waits for something to happen, and where they say until when. */
static const struct sleep_call {
    long number;
    int arg; /* of the deadline, from 0 */
    enum { FOR_EVER, MILLISECONDS, TIMESPEC, TIMEVAL } how;
} sleep_calls[] = {
#ifdef SYS_poll
    { SYS_poll, 2, MILLISECONDS },
#endif
#ifdef SYS_select
    { SYS_select, 4, TIMEVAL },
#endif
#ifdef SYS_epoll_wait
    { SYS_epoll_wait, 3, MILLISECONDS },
#endif
#ifdef SYS_pause
    { SYS_pause, 0, FOR_EVER },
#endif
    { SYS_ppoll, 2, TIMESPEC },       { SYS_pselect6, 4, TIMESPEC },
    { SYS_epoll_pwait, 3, MILLISECONDS }, { SYS_read, 0, FOR_EVER },
    { SYS_wait4, 0, FOR_EVER },       { SYS_waitid, 0, FOR_EVER },
    { SYS_rt_sigsuspend, 0, FOR_EVER }, { SYS_rt_sigtimedwait, 0, FOR_EVER },
    { SYS_futex, 0, FOR_EVER },
};

/* Milliseconds until the deadline that a sleeping call was given; -1 = none. */
static long deadline_of(pid_t pid, const struct sleep_call *call, unsigned long arg)
{
    long pair[2] = { 0, 0 };
    struct iovec here = { pair, sizeof pair }, there = { (void *)arg, sizeof pair };

    if (call->how == FOR_EVER || (call->how != MILLISECONDS && !arg))
        return -1;
    if (call->how == MILLISECONDS)
        return (int)arg;
    if (process_vm_readv(pid, &here, 1, &there, 1, 0) != (ssize_t)sizeof pair)
        return -1;
    return pair[0] * 1000 + pair[1] / (call->how == TIMESPEC ? 1000000 : 1000);
}

enum rest { BUSY, DOZING /* until a deadline near by */, ASLEEP };

static enum rest rest_in_call(pid_t pid, const char *line)
{
    unsigned long arg[6] = { 0 };
    long number;

    if (sscanf(line, "%ld %lx %lx %lx %lx %lx %lx", &number, &arg[0], &arg[1], &arg[2], &arg[3],
               &arg[4], &arg[5]) != 7)
        return BUSY; /* "running" */
    for (size_t i = 0; i < sizeof sleep_calls / sizeof *sleep_calls; i++) {
        if (sleep_calls[i].number == number) {
            long ms = deadline_of(pid, &sleep_calls[i], arg[sleep_calls[i].arg]);

            return ms >= 0 && ms < NEAR_MS ? DOZING : ASLEEP;
        }
    }
    return BUSY;
}

static enum rest rest_of_thread(pid_t pid, pid_t tid)
{
    char buf[1024];
    const char *state;

    if (!slurp(buf, sizeof buf, "/proc/%d/task/%d/stat", (int)pid, (int)tid))
        return ASLEEP; /* gone */
    state = strrchr(buf, ')');
    if (!state || strchr("ZXTt", state[2]))
        return ASLEEP;
    if (state[2] != 'S')
        return BUSY;
    /* Where the kernel does not tell the call, the state must do. */
    if (!slurp(buf, sizeof buf, "/proc/%d/task/%d/syscall", (int)pid, (int)tid))
        return ASLEEP;
    return rest_in_call(pid, buf);
}

static uint64_t status_field(const char *status, const char *name)
{
    const char *at = strstr(status, name);

    return at ? strtoull(at + strlen(name), NULL, 10) : 0;
}

/* One look at the process and its descendants, and how often any of them has gone to sleep till now. */
static enum rest look_at_tree(pid_t root, uint64_t *slept)
{
    pid_t pids[TREE], tids[16];
    char buf[4096];
    size_t n = tree_of(root, pids, TREE);
    enum rest least = ASLEEP;

    for (size_t i = 0; i < n; i++) {
        size_t threads = threads_of(pids[i], tids, 16);

        for (size_t t = 0; t < threads; t++) {
            enum rest r = rest_of_thread(pids[i], tids[t]);

            least = r < least ? r : least;
            *slept += 1; /* a process more or less tells, too */
            if (slurp(buf, sizeof buf, "/proc/%d/task/%d/status", (int)pids[i], (int)tids[t]))
                *slept += status_field(buf, "\nvoluntary_ctxt_switches:");
        }
    }
    return least;
}

/* Processes are looked at one after the other. A parent may have started a child after its children
 * were listed, or been woken by one that was still to be looked at; only two looks between which
 * nobody slept or came tell that all were asleep at the same time. */
static enum rest rest_of_tree(pid_t root)
{
    uint64_t before = 0, after = 0;
    enum rest r = look_at_tree(root, &before);

    if (r == ASLEEP && (look_at_tree(root, &after) != ASLEEP || before != after))
        return BUSY;
    return r;
}

static enum rest rest_of(struct pty *p)
{
    enum rest least = rest_of_tree(p->pid);

    for (int i = 0; i < p->n_watched; i++) {
        enum rest r = rest_of_tree(p->watched[i]);

        least = r < least ? r : least;
    }
    return least;
}

bool pty_process_waits(pid_t pid)
{
    return rest_of_tree(pid) == ASLEEP;
}

static void usage_of_process(pid_t pid, struct pty_usage *u)
{
    char buf[8192];
    pid_t tids[16];
    size_t threads = threads_of(pid, tids, 16);

    for (size_t t = 0; t < threads; t++) {
        if (slurp(buf, sizeof buf, "/proc/%d/task/%d/schedstat", (int)pid, (int)tids[t]))
            u->cpu_ns += strtoull(buf, NULL, 10);
        if (slurp(buf, sizeof buf, "/proc/%d/task/%d/status", (int)pid, (int)tids[t]))
            u->switches += status_field(buf, "\nvoluntary_ctxt_switches:");
    }
    if (slurp(buf, sizeof buf, "/proc/%d/status", (int)pid)) {
        long kib = (long)status_field(buf, "\nVmHWM:");

        u->peak_tree_kib += kib;
        u->peak_kib = kib > u->peak_kib ? kib : u->peak_kib;
    }
}

struct pty_usage pty_usage(struct pty *p)
{
    struct pty_usage u = { 0 };
    pid_t pids[TREE];

    if (!pty_alive(p)) {
        u.cpu_ns = (uint64_t)(p->spent.ru_utime.tv_sec + p->spent.ru_stime.tv_sec) * 1000000000U
                   + (uint64_t)(p->spent.ru_utime.tv_usec + p->spent.ru_stime.tv_usec) * 1000U;
        u.switches = (uint64_t)p->spent.ru_nvcsw;
        u.peak_kib = u.peak_tree_kib = p->spent.ru_maxrss;
        return u;
    }
    size_t n = tree_of(p->pid, pids, TREE);

    for (size_t i = 0; i < n; i++)
        usage_of_process(pids[i], &u);
    return u;
}

bool pty_alive(struct pty *p)
{
    if (!p->ended && wait4(p->pid, &p->status, WNOHANG, &p->spent) == p->pid)
        p->ended = true;
    return !p->ended;
}

pid_t pty_pid(const struct pty *p)
{
    return p->pid;
}

void pty_watch(struct pty *p, pid_t pid)
{
    if (p->n_watched < WATCHED)
        p->watched[p->n_watched++] = pid;
}

/* ---- starting and ending ---------------------------------------------------------------- */

int64_t pty_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Sanitizers and coverage of the program under test report through these. */
static const char *const passed_on[] = {
    "PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX",
};

static void make_environment(const struct pty_options *o)
{
    const char *kept[sizeof passed_on / sizeof *passed_on];

    for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++)
        kept[i] = getenv(passed_on[i]);
    clearenv();
    for (size_t i = 0; i < sizeof passed_on / sizeof *passed_on; i++) {
        if (kept[i])
            setenv(passed_on[i], kept[i], 1);
    }
    setenv("TERM", o->term ? o->term : "xterm-256color", 1);
    setenv("LANG", o->lang ? o->lang : "C.UTF-8", 1);
    setenv("HOME", o->home ? o->home : "/dev/null", 1);
    setenv("USER", "tester", 1);
    setenv("LOGNAME", "tester", 1);
    setenv("SHELL", "/bin/sh", 1);
    setenv("TZ", "UTC0", 1);
    for (const char *const *e = o->env; e && *e; e++) {
        const char *equals = strchr(*e, '=');
        char name[256];

        snprintf(name, sizeof name, "%.*s", (int)(equals ? equals - *e : 255), *e);
        if (equals)
            setenv(name, equals + 1, 1);
        else
            unsetenv(name);
    }
}

static void reset_signals(void)
{
    sigset_t none;

    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become(const struct pty_options *o, int slave, char *const argv[])
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing stays behind when a test crashes */
    reset_signals();
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(slave, fd);
    closefrom(3);
    umask(022);
    make_environment(o);
    if (!o->cwd || chdir(o->cwd) == 0)
        execvp(argv[0], argv);
    dprintf(2, "%s: %s\r\n", argv[0], strerror(errno));
    _exit(127);
}

/* Not openpty(): its header has our name. */
static bool open_pair(struct pty *p)
{
    struct winsize size = { (unsigned short)p->rows, (unsigned short)p->cols, 0, 0 };
    char name[64];

    p->slave = -1;
    p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (p->master >= 0 && grantpt(p->master) == 0 && unlockpt(p->master) == 0
        && ptsname_r(p->master, name, sizeof name) == 0)
        p->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (p->slave >= 0 && ioctl(p->master, TIOCSWINSZ, &size) == 0
        && tcgetattr(p->slave, &p->before) == 0)
        return true;
    if (p->master >= 0)
        close(p->master);
    if (p->slave >= 0)
        close(p->slave);
    return false;
}

struct pty *pty_start(const struct pty_options *o, char *const argv[])
{
    struct pty *p = calloc(1, sizeof *p);

    if (!p)
        return NULL;
    p->rows = o->rows ? o->rows : 24;
    p->cols = o->cols ? o->cols : 80;
    p->answers = o->answers;
    modes_start(&p->modes);
    if (!open_pair(p)) {
        free(p);
        return NULL;
    }
    screen_start(p);
    p->started = pty_now();
    p->pid = fork();
    if (p->pid == 0)
        become(o, p->slave, argv);
    p->ended = p->pid < 0;
    p->pidfd = p->ended ? -1 : (int)syscall(SYS_pidfd_open, p->pid, 0);
    if (p->ended) {
        pty_free(p);
        return NULL;
    }
    return p;
}

int64_t pty_started(const struct pty *p)
{
    return p->started;
}

/* Waits until there is output, or the program ends, or `ms` are over. */
static void wait_for_change(struct pty *p, int ms)
{
    struct pollfd f[2] = {
        { .fd = p->master, .events = POLLIN },
        { .fd = p->ended ? -1 : p->pidfd, .events = POLLIN },
    };

    poll(f, 2, p->pidfd < 0 && ms > 5 ? 5 : ms); /* a kernel without pidfd is asked */
}

static int left(int64_t end)
{
    int64_t ms = (end - pty_now() + 999999) / 1000000;

    return ms < 0 ? 0 : (int)ms;
}

int pty_exit_status(struct pty *p, int ms)
{
    int64_t end = pty_now() + (int64_t)ms * 1000000;

    while (pty_alive(p) && left(end)) {
        wait_for_change(p, left(end));
        drain(p);
    }
    if (!p->ended)
        return -1;
    drain(p);
    return WIFSIGNALED(p->status) ? 128 + WTERMSIG(p->status) : WEXITSTATUS(p->status);
}

/* Descendants that outlived the program; its session says that they are its own. */
static void kill_rest(struct pty *p, const pid_t *pids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (pids[i] != p->pid && getsid(pids[i]) == p->pid)
            kill(pids[i], SIGKILL);
    }
}

static void finish(struct pty *p)
{
    static const int signals[] = { SIGHUP, SIGTERM, SIGKILL };
    pid_t pids[TREE];
    size_t n = tree_of(p->pid, pids, TREE);

    for (size_t s = 0; s < 3 && pty_alive(p); s++) {
        for (size_t i = 0; i < n; i++) {
            if (i == 0 || getsid(pids[i]) == p->pid)
                kill(pids[i], signals[s]);
        }
        kill(p->pid, SIGCONT);
        pty_exit_status(p, s < 2 ? 1000 : PTY_LIMIT_MS);
    }
    kill_rest(p, pids, n);
}

void pty_free(struct pty *p)
{
    if (!p)
        return;
    if (pty_alive(p))
        finish(p);
    if (p->pidfd >= 0)
        close(p->pidfd);
    if (p->master >= 0)
        close(p->master);
    close(p->slave);
    vterm_free(p->vt);
    free(p->log);
    free(p->text);
    free(p->line);
    free(p->frame);
    free(p->wrong);
    free(p);
}

/* ---- input ------------------------------------------------------------------------------ */

bool pty_send(struct pty *p, const void *bytes, size_t len)
{
    const char *at = bytes;
    int64_t end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000;

    while (len && p->master >= 0) {
        ssize_t n = write(p->master, at, len);

        if (n > 0) {
            at += n;
            len -= (size_t)n;
            end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000;
            continue;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (!pty_alive(p) || !left(end))
            return false;
        /* It may be blocked on its output: take that while waiting for room. */
        poll_one(p->master, POLLIN | POLLOUT, LOOK_MS);
        drain(p);
    }
    return !len;
}

/* What a key sends: a byte, CSI 1 ; mods LETTER, or CSI number ; mods ~ */
static const struct key {
    const char *name;
    char form;   /* b byte, c cursor, s SS3, t tilde, z back-tab */
    char value;
} keys_by_name[] = {
    { "Up", 'c', 'A' },     { "Down", 'c', 'B' },  { "Right", 'c', 'C' },  { "Left", 'c', 'D' },
    { "Home", 'c', 'H' },   { "End", 'c', 'F' },   { "Ins", 't', 2 },      { "Del", 't', 3 },
    { "PgUp", 't', 5 },     { "PgDn", 't', 6 },    { "F1", 's', 'P' },     { "F2", 's', 'Q' },
    { "F3", 's', 'R' },     { "F4", 's', 'S' },    { "F5", 't', 15 },      { "F6", 't', 17 },
    { "F7", 't', 18 },      { "F8", 't', 19 },     { "F9", 't', 20 },      { "F10", 't', 21 },
    { "F11", 't', 23 },     { "F12", 't', 24 },    { "Tab", 'b', '\t' },   { "Enter", 'b', '\r' },
    { "Esc", 'b', '\033' }, { "Space", 'b', ' ' }, { "Backspace", 'b', 127 },
};

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

static const struct key *key_named(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof keys_by_name / sizeof *keys_by_name; i++) {
        if (strlen(keys_by_name[i].name) == len && !strncmp(keys_by_name[i].name, name, len))
            return &keys_by_name[i];
    }
    return NULL;
}

static char control_of(char c)
{
    return (char)(c == '?' ? 127 : c == '/' ? 31 : c & 0x1f);
}

static size_t key_encode(const struct pty *p, const struct key *k, int mods, char *buf, size_t size)
{
    int n;

    if (k->form == 'b' && k->value == '\t' && mods == SHIFT)
        n = snprintf(buf, size, "\033[Z");
    else if (k->form == 'b')
        n = snprintf(buf, size, "%s%c", mods & ALT ? "\033" : "",
                     mods & CTRL && k->value == ' ' ? '\0' : k->value);
    else if (k->form == 't' && mods)
        n = snprintf(buf, size, "\033[%d;%d~", k->value, mods + 1);
    else if (k->form == 't')
        n = snprintf(buf, size, "\033[%d~", k->value);
    else if (mods)
        n = snprintf(buf, size, "\033[1;%d%c", mods + 1, k->value);
    else
        n = snprintf(buf, size, "\033%c%c", k->form == 's' || bit(p->modes.on, PTY_APP_CURSOR)
                     ? 'O' : '[', k->value);
    return (size_t)n;
}

static int take_modifiers(const char **word, size_t *len)
{
    static const struct { const char *name; int mod; } names[] = {
        { "Ctrl-", CTRL }, { "Alt-", ALT }, { "Shift-", SHIFT },
    };
    int mods = 0;

    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(names[i].name);

        if (*len > n && !strncmp(*word, names[i].name, n)) {
            mods |= names[i].mod;
            *word += n;
            *len -= n;
            i = (size_t)-1;
        }
    }
    return mods;
}

/* The next word of a list of keys: where, how long, how often. */
static bool next_word(struct pty_key_list *k)
{
    k->next += strspn(k->next, " ");
    if (!*k->next)
        return false;
    k->times = 1;
    if (*k->next == '\'') {
        const char *end = strchr(k->next + 1, '\'');

        k->bad = !end;
        k->word = k->next + 1;
        k->len = end ? (size_t)(end - k->word) : 0;
        k->next = end ? end + 1 : k->next + strlen(k->next);
        k->place = k->word; /* typed as it stands */
    } else {
        k->word = k->next;
        k->len = strcspn(k->next, " ");
        k->next += k->len;
        k->place = NULL;
        for (size_t i = k->len; i-- > 1 && k->word[i] >= '0' && k->word[i] <= '9';) {
            if (k->word[i - 1] == '*' && i > 1) {
                k->times = (int)strtol(k->word + i, NULL, 10);
                k->len = i - 1;
            }
        }
    }
    return !k->bad && k->len && k->times;
}

/* One letter of a word that is typed as it stands. */
static size_t next_letter(struct pty_key_list *k, char *buf)
{
    size_t n = 0, rest = k->len - (size_t)(k->place - k->word);

    do {
        buf[n] = k->place[n];
        n++;
    } while (n < rest && n < 4 && ((unsigned char)k->place[n] & 0xc0) == 0x80);
    k->place += n;
    if (k->place == k->word + k->len) {
        k->times--;
        k->place = k->word;
    }
    return n;
}

static size_t encode_word(const struct pty *p, struct pty_key_list *k, char *buf, size_t size)
{
    const char *word = k->word;
    size_t len = k->len;
    int mods = take_modifiers(&word, &len);
    const struct key *key = key_named(word, len);

    if (!key && !mods) {
        k->place = k->word;
        return next_letter(k, buf);
    }
    k->times--;
    if (key)
        return key_encode(p, key, mods, buf, size);
    if (len == 1 && mods == CTRL) {
        buf[0] = control_of(*word);
        return 1;
    }
    if ((mods == ALT || mods == (ALT | CTRL)) && len < size) {
        return (size_t)snprintf(buf, size, "\033%.*s", (int)len,
                                mods == ALT ? word : (char[]){ control_of(*word), 0 });
    }
    k->bad = true;
    return 0;
}

size_t pty_next_key(const struct pty *p, struct pty_key_list *k, char *buf, size_t size)
{
    while (k->times <= 0 && !k->bad) {
        if (!*(k->next + strspn(k->next, " ")))
            return 0;
        if (!next_word(k))
            k->times = 0;
    }
    if (k->bad)
        return 0;
    return k->place ? next_letter(k, buf) : encode_word(p, k, buf, size);
}

bool pty_keys(struct pty *p, const char *keys)
{
    struct pty_key_list k = { .next = keys };
    char key[64], *all = NULL;
    size_t n, len = 0;

    while ((n = pty_next_key(p, &k, key, sizeof key)) > 0) {
        char *more = realloc(all, len + n);

        if (!more)
            abort();
        all = more;
        memcpy(all + len, key, n);
        len += n;
    }
    bool sent = !k.bad && pty_send(p, all, len);

    free(all);
    return sent;
}

bool pty_type(struct pty *p, const char *keys)
{
    struct pty_key_list k = { .next = keys };
    char key[64];
    size_t n;

    while ((n = pty_next_key(p, &k, key, sizeof key)) > 0) {
        if (!pty_send(p, key, n) || !pty_wait_quiet(p))
            return false;
    }
    return !k.bad;
}

bool pty_resize(struct pty *p, int rows, int cols)
{
    struct winsize size = { (unsigned short)rows, (unsigned short)cols, 0, 0 };

    drain(p);
    catch_up(p); /* what was meant for the old size */
    if (p->master < 0 || ioctl(p->master, TIOCSWINSZ, &size) < 0)
        return false;
    p->rows = rows;
    p->cols = cols;
    vterm_set_size(p->vt, rows, cols);
    return true;
}

bool pty_signal(struct pty *p, int sig)
{
    return pty_alive(p) && kill(p->pid, sig) == 0;
}

void pty_hangup(struct pty *p)
{
    drain(p);
    if (p->master >= 0)
        close(p->master);
    p->master = -1;
}

/* ---- waiting ---------------------------------------------------------------------------- */

static bool matches(const char *screen, const char *pattern, const regex_t *re)
{
    return strstr(screen, pattern) || (re && regexec(re, screen, 0, NULL, 0) == 0);
}

static bool wait_shown(struct pty *p, const char *pattern, int ms, bool wanted)
{
    int64_t end = pty_now() + (int64_t)ms * 1000000;
    regex_t re;
    bool usable = regcomp(&re, pattern, REG_EXTENDED | REG_NEWLINE | REG_NOSUB) == 0;
    bool found;

    for (;;) {
        bool over = !pty_alive(p) || !left(end); /* before the last look, not after */

        found = matches(pty_screen(p), pattern, usable ? &re : NULL) == wanted;
        if (found || over)
            break;
        wait_for_change(p, left(end));
    }
    if (usable)
        regfree(&re);
    return found;
}

bool pty_wait_text(struct pty *p, const char *pattern, int ms)
{
    return wait_shown(p, pattern, ms, true);
}

bool pty_wait_gone(struct pty *p, const char *pattern, int ms)
{
    return wait_shown(p, pattern, ms, false);
}

/*
 * Nothing on its way in either direction and everybody waiting? The order matters: poll() on an end
 * of a pty makes the kernel deliver what it still holds for it, so after "no input left" the
 * program has been woken, and after that it is not asleep before it has dealt with the input.
 */
static enum rest look(struct pty *p)
{
    if (drain(p) || poll_one(p->master, POLLIN, 0) & POLLIN)
        return BUSY;
    if (poll_one(p->slave, POLLIN, 0) & POLLIN)
        return BUSY;
    enum rest r = rest_of(p);

    return drain(p) || poll_one(p->master, POLLIN, 0) & POLLIN ? BUSY : r;
}

bool pty_wait_quiet(struct pty *p)
{
    int64_t end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000;
    uint64_t since = 0;
    size_t len = p->len;

    while (pty_alive(p)) {
        enum rest r = look(p);

        if (r == ASLEEP)
            return true;
        /* A program with a quick clock is quiet when it woke three times and had nothing to say. */
        uint64_t switches = r == DOZING ? pty_usage(p).switches : 0;

        if (!switches || !since || p->len != len) {
            since = switches;
            len = p->len;
        } else if (switches >= since + 3) {
            return true;
        }
        if (!left(end))
            return false;
        wait_for_change(p, LOOK_MS);
    }
    drain(p);
    return true;
}

struct pty_span pty_listen(struct pty *p, int quiet_ms, int first_ms, int most_ms)
{
    int64_t begin = pty_now(), quiet = (int64_t)quiet_ms * 1000000;
    int64_t most = begin + (int64_t)most_ms * 1000000;
    struct pty_span span = { 0 };

    for (;;) {
        int64_t until = span.last ? span.last + quiet : begin + (int64_t)first_ms * 1000000;

        if (pty_now() >= most) {
            span.late = true;
            return span;
        }
        if (pty_now() >= until)
            return span;
        wait_for_change(p, left(until < most ? until : most));
        size_t n = read_some(p);

        if (n) {
            span.last = pty_now();
            span.first = span.first ? span.first : span.last;
            span.bytes += n;
        } else if (!pty_alive(p)) {
            return span;
        }
    }
}

/* ---- the log and the state of the terminal ---------------------------------------------- */

const char *pty_log(struct pty *p, size_t *len)
{
    drain(p);
    *len = p->len;
    return p->log;
}

void pty_mark(struct pty *p)
{
    drain(p);
    p->mark = p->len;
}

size_t pty_bytes(struct pty *p)
{
    drain(p);
    return p->len - p->mark;
}

const char *pty_log_since(struct pty *p, size_t *len)
{
    *len = pty_bytes(p);
    return p->log ? p->log + p->mark : NULL;
}

bool pty_mode(struct pty *p, int mode)
{
    drain(p);
    if (mode == PTY_ALT)
        return bit(p->modes.on, 47) || bit(p->modes.on, 1047) || bit(p->modes.on, 1049);
    return bit(p->modes.on, mode);
}

bool pty_mode_seen(struct pty *p, int mode)
{
    drain(p);
    return bit(p->modes.seen, mode);
}

static bool pen_is_plain(struct pty *p)
{
    static const VTermAttr flags[] = {
        VTERM_ATTR_BOLD, VTERM_ATTR_ITALIC, VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE, VTERM_ATTR_STRIKE,
    };
    const VTermState *state = vterm_obtain_state(p->vt);
    VTermValue v;

    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (vterm_state_get_penattr(state, flags[i], &v) && v.boolean)
            return false;
    }
    if (vterm_state_get_penattr(state, VTERM_ATTR_UNDERLINE, &v) && v.number)
        return false;
    if (vterm_state_get_penattr(state, VTERM_ATTR_FOREGROUND, &v)
        && !VTERM_COLOR_IS_DEFAULT_FG(&v.color))
        return false;
    return !vterm_state_get_penattr(state, VTERM_ATTR_BACKGROUND, &v)
           || VTERM_COLOR_IS_DEFAULT_BG(&v.color);
}

static bool termios_same(struct pty *p)
{
    struct termios now;
    const struct termios *was = &p->before;

    return tcgetattr(p->slave, &now) == 0 && now.c_iflag == was->c_iflag
           && now.c_oflag == was->c_oflag && now.c_cflag == was->c_cflag
           && now.c_lflag == was->c_lflag && !memcmp(now.c_cc, was->c_cc, sizeof now.c_cc);
}

const char *pty_unrestored(struct pty *p)
{
    static const int mouse[] = { 9, 1000, 1002, 1003, 1004, 1005, 1006, 1015 };

    drain(p);
    catch_up(p);
    for (size_t i = 0; i < sizeof mouse / sizeof *mouse; i++) {
        if (bit(p->modes.on, mouse[i]))
            return "mouse or focus reports are still on";
    }
    return pty_mode(p, PTY_ALT)       ? "the alternate screen is still on"
           : !pty_mode(p, PTY_CURSOR) ? "the cursor is still hidden"
           : pty_mode(p, PTY_PASTE)   ? "bracketed paste is still on"
           : pty_mode(p, PTY_APP_CURSOR) || p->modes.keypad
               ? "the keypad is still in application mode"
           : !pty_mode(p, PTY_WRAP) ? "lines no longer wrap"
           : p->modes.shifted       ? "the line-drawing letters are still on"
           : p->modes.region        ? "a scroll region is still set"
           : !pen_is_plain(p)       ? "colours or attributes are still set"
           : !termios_same(p)       ? "the line discipline (termios) was changed"
                                    : NULL;
}

/* ---- what may be sent ------------------------------------------------------------------- */

/* Whole sequences, for what is allowed in one form only. */
static const char *const allowed_whole[] = {
    "\033[22;0;0t", "\033[23;0;0t",             /* xterm's title stack, part of smcup and rmcup */
    "\033[4h", "\033[4l", "\033[34h", "\033[34l", /* insert mode; screen's cursor shape */
    "\033[?0c", "\033[?1c", "\033[?8c",         /* the Linux console's cursor */
    "\0337", "\0338", "\033=", "\033>", "\033M", "\033D", "\033E",
    "\033(B", "\033)0", "\033)B",               /* sgr0 and enacs; never ESC ( 0 (PITFALLS 9) */
};
static const int allowed_modes[] = { 1, 7, 12, 25, 47, 1047, 1048, 1049, 2004 };

/* Code points that never go out as they are: they reorder, hide or control (PITFALLS 28). */
static const struct { uint32_t from, to; const char *what; } harmful[] = {
    { 0x80, 0x9f, "a C1 control" },           { 0xad, 0xad, "a soft hyphen" },
    { 0x61c, 0x61c, "a bidi mark" },          { 0x180e, 0x180e, "an invisible letter" },
    { 0x200b, 0x200d, "a zero-width letter" }, { 0x200e, 0x200f, "a bidi mark" },
    { 0x2028, 0x2029, "a line separator" },   { 0x202a, 0x202e, "a bidi control" },
    { 0x2060, 0x2064, "an invisible letter" }, { 0x2066, 0x206f, "a bidi control" },
    { 0xd800, 0xdfff, "a surrogate" },        { 0xfdd0, 0xfdef, "not a character" },
    { 0xfeff, 0xfeff, "a byte order mark" },  { 0xfff9, 0xfffb, "an annotation control" },
    { 0xe0000, 0xe0fff, "a tag" },
};
static const struct { uint32_t from, to; } marks[] = {
    { 0x300, 0x36f },   { 0x483, 0x489 },   { 0x591, 0x5bd },   { 0x610, 0x61a },  { 0x64b, 0x65f },
    { 0xe34, 0xe3a },   { 0xe47, 0xe4e },   { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff },
    { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
};
enum { MARKS_AT_MOST = 4 };

static bool csi_allowed(const char *seq, size_t len)
{
    char final = seq[len - 1];
    char *end;

    if (seq[2] != '?')
        return strspn(seq + 2, "0123456789;:") == len - 3 &&
               strchr("@ABCDEFGHIJKLMPSTXZbdfmr", final);
    if (final != 'h' && final != 'l')
        return false;
    for (const char *at = seq + 3; at < seq + len; at = end + 1) {
        long mode = strtol(at, &end, 10);
        bool known = false;

        for (size_t i = 0; i < sizeof allowed_modes / sizeof *allowed_modes; i++)
            known |= allowed_modes[i] == mode;
        if (!known || (*end != ';' && end != seq + len - 1))
            return false;
    }
    return true;
}

static bool sequence_allowed(enum token token, const struct wire *w, const char *const *also)
{
    for (; also && *also; also++) {
        if (!strncmp(w->seq, *also, strlen(*also)))
            return true;
    }
    for (size_t i = 0; i < sizeof allowed_whole / sizeof *allowed_whole; i++) {
        if (!strcmp(w->seq, allowed_whole[i]))
            return true;
    }
    if (token == TOKEN_CONTROL)
        return *w->seq && strchr("\a\b\t\n\r\017", *w->seq);
    return token == TOKEN_CSI && csi_allowed(w->seq, w->len);
}

static size_t describe(char *buf, size_t size, const char *seq, size_t len, size_t place)
{
    size_t n = (size_t)snprintf(buf, size, "at byte %zu:", place);

    for (size_t i = 0; i < len && i < 24 && n + 8 < size; i++) {
        unsigned char c = (unsigned char)seq[i];

        if (c == 0x1b)
            n += (size_t)snprintf(buf + n, size - n, " ESC");
        else if (c > 0x20 && c < 0x7f)
            n += (size_t)snprintf(buf + n, size - n, " %c", c);
        else
            n += (size_t)snprintf(buf + n, size - n, " %02x", c);
    }
    return n;
}

/* Length of the code point at s, 0 when it is not UTF-8. */
static size_t utf8_get(const char *s, size_t len, uint32_t *out)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t n = u[0] < 0x80 ? 1 : u[0] >= 0xf0 && u[0] < 0xf5 ? 4 : u[0] >= 0xe0 && u[0] < 0xf0 ? 3
               : u[0] >= 0xc2 && u[0] < 0xe0 ? 2 : 0;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };

    if (!n || n > len)
        return 0;
    *out = n == 1 ? u[0] : u[0] & (0x7fU >> n);
    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 0;
        *out = *out << 6 | (u[i] & 0x3f);
    }
    return *out < least[n] || *out > 0x10ffff ? 0 : n;
}

static const char *text_harm(uint32_t c, int *run)
{
    bool mark = false;

    for (size_t i = 0; i < sizeof harmful / sizeof *harmful; i++) {
        if (c >= harmful[i].from && c <= harmful[i].to)
            return harmful[i].what;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        mark |= c >= marks[i].from && c <= marks[i].to;
    *run = mark ? *run + 1 : 0;
    return *run > MARKS_AT_MOST ? "too many marks on one letter" : NULL;
}

bool pty_forbidden_in(const char *bytes, size_t len, const char *const *also, char *buf,
                      size_t size)
{
    struct wire w = { .state = GROUND };
    int run = 0;

    for (size_t i = 0, n; i < len; i += n) {
        enum token token = wire_feed(&w, (unsigned char)bytes[i]);
        uint32_t c = 0;
        const char *harm = NULL;

        n = 1;
        if (token == TOKEN_TEXT) {
            n = utf8_get(bytes + i, len - i, &c);
            harm = n ? text_harm(c, &run) : "not UTF-8";
            w.seq[0] = bytes[i];
            w.len = 1;
        } else if (token != TOKEN_NONE && !sequence_allowed(token, &w, also)) {
            harm = "not an allowed sequence";
        }
        if (harm) {
            size_t at = token == TOKEN_TEXT ? i : i + 1 - w.len;
            size_t end = describe(buf, size, token == TOKEN_TEXT ? bytes + i : w.seq,
                                  token == TOKEN_TEXT ? (n ? n : 1) : w.len, at);

            snprintf(buf + end, size - end, " is %s", harm);
            return true;
        }
    }
    if (w.state != GROUND)
        snprintf(buf, size, "the last sequence is not finished");
    return w.state != GROUND;
}

const char *pty_forbidden(struct pty *p, const char *const *also)
{
    char *buf = calloc(1, 256);

    if (!buf)
        abort();
    drain(p);
    bool found = pty_forbidden_in(p->log, p->len, also, buf, 256);

    keep(&p->wrong, buf);
    return found ? buf : NULL;
}
