/*
 * The terminal. Curses works out what to send; everything else is done here.
 *
 * Input: bytes are read here and decoded by input.c, so that an event is never a bare number and
 * every sequence can be tested. Two things follow from never calling getch(). Curses cannot tell us
 * of a new size, so SIGWINCH is ours, and apply_size() is the one place that acts on it (PITFALLS
 * 23 forbids an own handler to programs that read through curses). And keypad() is never switched
 * on: cursor keys come in their normal form, the keypad types digits.
 *
 * Output: curses writes into a file in memory, not to the terminal. Its many small writes would be
 * as many packets on an ssh line; we send a frame at once, without the bytes that say nothing (see
 * economise()), notice when the line is dead, and can leave while a stalled client keeps write()
 * hanging. The line's modes are ours to set, then: curses sees no terminal there.
 *
 * Signal handlers set a flag and write one byte to a pipe that term_wait() polls (PITFALLS 21).
 */
#include "engine/term.h"
#include "base/count.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include "base/text.h"
#include "engine/host.h"

/* Functions, not macros: theirs do not survive -Wconversion. <term.h> would be our own; what we
 * need of it, <curses.h> declares too. */
#define NCURSES_NOMACROS 1
#include <curses.h>

enum {
    TTY_IN = STDIN_FILENO,
    TTY_OUT = STDOUT_FILENO,
    READ_MOST = 64 * 1024, /* at once: then the rest of the program has its turn */
    /* More than the largest screens hold at the smallest type. A window may claim to be 65535 x
     * 65535, over ssh by anybody's word, and each cell is kept several times, by us and by
     * curses. */
    ROWS_MOST = 200, COLS_MOST = 500,
};

static const char PASTE_ON[] = "\033[?2004h", PASTE_OFF[] = "\033[?2004l";
/* Buttons and wheel, in reports of decimal numbers. */
static const char MOUSE_ON[] = "\033[?1000h\033[?1006h", MOUSE_OFF[] = "\033[?1006l\033[?1000l";
static const char SCROLL_ALL[] = "\0337\033[r\0338"; /* the cursor stays where it is */

struct look_used {
    attr_t attr;
    short pair;
    bool shows_on_blank; /* unlike ROLE_normal */
};

struct term {
    SCREEN *screen;
    FILE *frame;                /* in memory: where curses writes */
    char *bytes;                /* a frame on its way out */
    size_t bytes_size;
    bool framed;                /* one was sent */
    struct input *input;
    struct cell *shown;         /* what curses has been told, rows * cols */
    int said_row;               /* where what has the cursor began, when it was shown last for people who listen */
    int said_col;               /* the cursor's column */
    bool said_editing;          /* and whether a text was being typed there */
    int rows, cols;
    struct winsize window;      /* what it says of itself */
    int colors;
    bool ascii;
    bool paste;                 /* the terminal can mark pastes */
    bool mouse;                 /* it is to report the mouse */
    bool gone;                  /* the line is dead */
    bool leaving;
    bool undrained;             /* bytes were fed since term_event() said no */
    int silent;                 /* ms without input, once that says something; else 0 */
    int64_t last_input;         /* ms */
    struct theme theme;
    struct look_used look[ROLE_COUNT];
    char note[160];
};

/* ---- giving the terminal back ----------------------------------------------------------- */

/* All that a crash needs, made while all was well. */
static struct {
    char bytes[256];
    size_t len;
    struct termios modes;
    volatile sig_atomic_t armed;
} rescue;

/* Async-signal-safe. What still waits for a stalled client is dropped, or we would wait with it. */
static void rescue_terminal(void)
{
    if (!rescue.armed)
        return;
    rescue.armed = 0;
    tcflush(TTY_OUT, TCOFLUSH);
    for (size_t done = 0; done < rescue.len;) {
        ssize_t n = write(TTY_OUT, rescue.bytes + done, rescue.len - done);
        if (n <= 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    tcsetattr(TTY_IN, TCSANOW, &rescue.modes);
}

static const char *capability(const char *name)
{
    const char *s = tigetstr(name);
    return s && s != (const char *)-1 ? s : "";
}

/* Appends without the delays that terminfo writes as $<5>. */
static void rescue_add(const char *s)
{
    while (*s && rescue.len < sizeof(rescue.bytes)) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;
        if (end)
            s = end + 1;
        else
            rescue.bytes[rescue.len++] = *s++;
    }
}

static void rescue_arm(bool paste, bool mouse)
{
    static const char *const CAPABILITIES[] = { "cnorm", "sgr0", "op", "rmcup" };
    rescue.len = 0;
    if (paste)
        rescue_add(PASTE_OFF);
    if (mouse)
        rescue_add(MOUSE_OFF);
    for (size_t i = 0; i < COUNT(CAPABILITIES); i++)
        rescue_add(capability(CAPABILITIES[i]));
    rescue.armed = 1;
}

/* ---- signals ---------------------------------------------------------------------------- */

static volatile sig_atomic_t got_hangup, got_end, got_resize, got_continue, dies_of;
static int wake_pipe[2] = { -1, -1 };

static void on_signal(int sig)
{
    int saved = errno;
    switch (sig) {
    case SIGWINCH: got_resize = 1; break;
    case SIGCONT: got_continue = 1; break;
    case SIGHUP: got_hangup = 1; break;
    default: got_end = 1; break;
    }
    ssize_t n = write(wake_pipe[1], "", 1);
    (void)n; /* a full pipe wakes as well */
    errno = saved;
}

/* An end like others, so that what was typed is kept; but who sent it shall see that we died of it. */
static void on_death(int sig)
{
    dies_of = sig;
    on_signal(sig);
}

static void on_crash(int sig)
{
    rescue_terminal();
    raise(sig); /* SA_RESETHAND: this time for good */
}

/* Every signal that is not in here ends a program that does not handle it. */
static const struct {
    int sig;
    void (*handler)(int);
} HANDLERS[] = {
    { SIGWINCH, on_signal }, { SIGCONT, on_signal }, { SIGHUP, on_signal },
    { SIGTERM, on_signal },  { SIGINT, on_signal },  { SIGQUIT, on_signal },
    { SIGPIPE, SIG_IGN },    { SIGTSTP, SIG_IGN }, /* Ctrl-Z is a key: see term_suspend() */
    { SIGABRT, on_crash },   { SIGSEGV, on_crash },  { SIGBUS, on_crash },
    { SIGFPE, on_crash },    { SIGILL, on_crash },   { SIGTRAP, on_crash },
    { SIGSYS, on_crash },    { SIGXCPU, on_crash }, /* perhaps nobody comes round to a flag */
    { SIGCHLD, SIG_DFL },    { SIGURG, SIG_DFL },    { SIGTTIN, SIG_DFL },
    { SIGTTOU, SIG_DFL },
};
static struct sigaction old_actions[NSIG];
static stack_t old_stack;

static void (*handler_of(int sig))(int)
{
    for (size_t i = 0; i < COUNT(HANDLERS); i++) {
        if (HANDLERS[i].sig == sig)
            return HANDLERS[i].handler;
    }
    return on_death;
}

/* Before newterm(): curses installs its own handlers only where there are none. */
static bool catch_signals(void)
{
    static char stack[64 * 1024]; /* a stack overflow has to be handled somewhere */
    if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    got_hangup = got_end = got_resize = got_continue = dies_of = 0;
    sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof(stack) }, &old_stack);
    for (int sig = 1; sig < NSIG; sig++) {
        struct sigaction sa = { .sa_handler = handler_of(sig) };
        bool always = sa.sa_handler == on_signal || sa.sa_handler == SIG_IGN;
        if (sa.sa_handler == on_crash)
            sa.sa_flags = (int)(SA_RESETHAND | SA_NODEFER | SA_ONSTACK);
        else if (sig == SIGWINCH || sig == SIGCONT)
            sa.sa_flags = SA_RESTART; /* the others have to end a write() that hangs */
        sigemptyset(&sa.sa_mask);
        if (sigaction(sig, NULL, &old_actions[sig]) == 0 &&
            (always || old_actions[sig].sa_handler == SIG_DFL)) /* a sanitizer's handler stays */
            sigaction(sig, &sa, NULL);
    }
    return true;
}

static void release_signals(void)
{
    for (int sig = 1; sig < NSIG; sig++)
        sigaction(sig, &old_actions[sig], NULL);
    sigaltstack(&old_stack, NULL);
    close(wake_pipe[0]);
    close(wake_pipe[1]);
    wake_pipe[0] = wake_pipe[1] = -1;
}

/* ---- output ----------------------------------------------------------------------------- */

/* Waits as long as the client does, but not when we have been told to end. */
static void send_bytes(struct term *t, const char *bytes, size_t len)
{
    while (len > 0 && !t->gone && (t->leaving || !(got_end || got_hangup))) {
        ssize_t n = write(TTY_OUT, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) { /* somebody who shares the terminal made it so */
            poll(&(struct pollfd){ .fd = TTY_OUT, .events = POLLOUT }, 1, -1);
        } else if (errno != EINTR) {
            t->gone = true;
        }
    }
}

/* The length of ESC [ digits and ; and the final letter at s, 0 if there is something else. */
static size_t csi_length(const char *s, size_t len, char final)
{
    size_t i = 2;
    if (len < 3 || s[0] != '\033' || s[1] != '[')
        return 0;
    while (i < len && ((s[i] >= '0' && s[i] <= '9') || s[i] == ';'))
        i++;
    return i < len && s[i] == final ? i + 1 : 0;
}

/* Takes out of a frame what changes nothing on any terminal, a fifth of a cursor move:
 *  - ESC ( B and SI, part of "attributes off": they undo a change of character set, and there never
 *    is one (PITFALLS 9);
 *  - attributes that are reset before anything was written with them;
 *  - the ESC [ between attributes that follow each other;
 *  - column 1 in the cursor's address, which is what no column means.
 * Returns the new length. */
static size_t economise(char *s, size_t len)
{
    enum { NO_SGR = -1 };
    size_t out = 0;
    ptrdiff_t last = NO_SGR; /* where the attributes start that end at `out` */
    for (size_t i = 0; i < len;) {
        size_t n = csi_length(s + i, len - i, 'm'), address = csi_length(s + i, len - i, 'H');
        if (s[i] == '\017' || (len - i >= 3 && memcmp(s + i, "\033(B", 3) == 0)) {
            i += s[i] == '\017' ? 1 : 3;
            continue;
        }
        if (address > 5 && memcmp(s + i + address - 3, ";1H", 3) == 0) {
            memmove(s + out, s + i, address - 3);
            out += address - 3;
            i += address - 1; /* the H is a letter like others */
        }
        if (n == 0) {
            s[out++] = s[i++];
            last = NO_SGR;
            continue;
        }
        const char *first = s + i + 2;
        bool reset = *first == 'm' || (*first == '0' && (first[1] == 'm' || first[1] == ';'));
        if (last == NO_SGR) {
            last = (ptrdiff_t)out;
        } else if (reset) {
            out = (size_t)last;
        } else { /* ...m ESC[... -> ...;... */
            s[out - 1] = ';';
            i += 2;
            n -= 2;
        }
        memmove(s + out, s + i, n);
        out += n;
        i += n;
    }
    return out;
}

/* Whenever it takes the screen, curses puts back the palette: nobody but the user has changed it. */
static size_t without_palette(char *s, size_t len)
{
    const char *reset = capability("oc");
    size_t n = strlen(reset);
    for (char *at; n > 0 && (at = memmem(s, len, reset, n));) {
        memmove(at, at + n, len - (size_t)(at - s) - n);
        len -= n;
    }
    return len;
}

/* Sends what curses has written since the last time. */
static void send_frame(struct term *t)
{
    int fd = fileno(t->frame);
    off_t end = lseek(fd, 0, SEEK_CUR);
    size_t len = end > 0 ? (size_t)end : 0;
    if (len > t->bytes_size) {
        char *bytes = realloc(t->bytes, len * 2);
        if (!bytes) {
            t->gone = true; /* a screen in an unknown state is no screen */
            return;
        }
        t->bytes = bytes;
        t->bytes_size = len * 2;
    }
    ssize_t n = len > 0 ? pread(fd, t->bytes, len, 0) : 0;
    lseek(fd, 0, SEEK_SET);
    if (n <= 0)
        return;
    len = without_palette(t->bytes, (size_t)n);
    /* The first one stays whole: whoever had the terminal before us may have changed the set. */
    send_bytes(t, t->bytes, t->framed ? economise(t->bytes, len) : len);
    t->framed = true;
}

/* As cfmakeraw(), but eight bits and parity are the line's business: Ctrl-C, Ctrl-S, Ctrl-Z and
 * Enter are keys like others, and \n only moves down, which curses counts on. */
static void set_line_modes(void)
{
    struct termios m = rescue.modes;
    m.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | INLCR | IGNCR | ICRNL | IXON | IXOFF);
    m.c_oflag &= ~(tcflag_t)OPOST;
    m.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    m.c_cc[VMIN] = 1;
    m.c_cc[VTIME] = 0;
    tcsetattr(TTY_IN, TCSANOW, &m);
}

static void set_reports(struct term *t, bool on)
{
    if (t->paste)
        send_bytes(t, on ? PASTE_ON : PASTE_OFF, sizeof(PASTE_ON) - 1);
    if (t->mouse)
        send_bytes(t, on ? MOUSE_ON : MOUSE_OFF, sizeof(MOUSE_ON) - 1);
}

/* Leaves the terminal to others: for good, or while we are stopped. What a stalled client has not
 * taken by now is dropped, so that there is room for this. */
static void leave(struct term *t)
{
    struct pollfd room = { .fd = TTY_OUT, .events = POLLOUT };
    if (poll(&room, 1, 0) == 0)
        tcflush(TTY_OUT, TCOFLUSH);
    t->leaving = true;
    set_reports(t, false);
    if (!isendwin())
        endwin();
    send_frame(t);
    if (t->window.ws_row > t->rows && *capability("csr"))
        send_bytes(t, SCROLL_ALL, sizeof(SCROLL_ALL) - 1); /* curses does for the rows it knows */
    t->leaving = false;
    tcsetattr(TTY_IN, TCSANOW, &rescue.modes);
}

/* ---- looks ------------------------------------------------------------------------------ */

static int usable_colors(enum color_mode mode)
{
    const char *no_color = getenv("NO_COLOR");
    if (mode == COLOR_NEVER || (mode == COLOR_AUTO && no_color && *no_color) || !has_colors())
        return 0;
    if (start_color() == ERR || use_default_colors() == ERR)
        return 0;
    /* More than 256 is direct colour, where the number 203 means a dark blue. */
    return COLORS == 256 ? 256 : COLORS >= 16 && COLORS < 256 ? 16 : COLORS >= 8 ? 8 : 0;
}

static attr_t curses_attr(unsigned attr)
{
    static const struct { unsigned ours; attr_t theirs; } ATTRS[] = {
        { ATTR_BOLD, A_BOLD }, { ATTR_UNDERLINE, A_UNDERLINE },
        { ATTR_REVERSE, A_REVERSE }, { ATTR_DIM, A_DIM },
    };
    attr_t a = 0;
    for (size_t i = 0; i < COUNT(ATTRS); i++) {
        if (attr & ATTRS[i].ours)
            a |= ATTRS[i].theirs;
    }
    return a;
}

static void set_looks(struct term *t)
{
    struct { short fg, bg; } pairs[ROLE_COUNT + 1] = { { -1, -1 } }; /* 0 is the terminal's own */
    short used = 1;
    for (int r = 0; r < ROLE_COUNT; r++) {
        const struct drawn d = theme_drawn(&t->theme, (enum role)r, t->colors);
        short p = 0;
        while (t->colors > 0 && p < used && (pairs[p].fg != d.fg || pairs[p].bg != d.bg))
            p++;
        if (p == used && p < COLOR_PAIRS && init_pair(p, d.fg, d.bg) != ERR) {
            pairs[p].fg = d.fg;
            pairs[p].bg = d.bg;
            used++;
        }
        t->look[r].attr = curses_attr(d.attr);
        t->look[r].pair = p < used ? p : 0;
        t->look[r].shows_on_blank = pairs[t->look[r].pair].bg != pairs[t->look[ROLE_normal].pair].bg ||
                                    t->look[r].attr & (A_REVERSE | A_UNDERLINE);
    }
}

/* ---- opening ---------------------------------------------------------------------------- */

/* TERM is a name. Terminfo would take a path, or a name long enough to be an attack. */
static bool is_term_name(const char *s)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._+-";
    size_t len = s ? strnlen(s, 64) : 0;
    return len > 0 && len < 64 && s[0] != '.' && strspn(s, LETTERS) == len;
}

/* Of <term.h>, which would be our own. */
extern int setupterm(const char *name, int fd, int *why);

bool term_known(const char *name, int *colors, bool *places)
{
    int why = 0;

    if (!is_term_name(name) || setupterm(name, TTY_OUT, &why) == ERR)
        return false;
    int n = tigetnum("colors");
    const char *cup = tigetstr("cup");
    *colors = n > 0 ? n : 0;
    *places = cup && cup != (const char *)-1;
    return true;
}

/* The size that the window says it has; false: it says none. */
static bool claimed(struct winsize *w)
{
    return ioctl(TTY_OUT, TIOCGWINSZ, w) == 0 && w->ws_row > 0 && w->ws_col > 0;
}

static int at_most(int n, int most)
{
    return n < most ? n : most;
}

/* Curses writes into memory and cannot ask the kernel for the size; it would begin with 24 lines and set the scroll
 * region to them. It is told by the environment, which is cleaned again: left there, it would freeze the size
 * (PITFALLS 4). */
static void tell_size(void)
{
    struct winsize w;
    char number[16];

    unsetenv("LINES");
    unsetenv("COLUMNS");
    if (!claimed(&w))
        return;
    snprintf(number, sizeof(number), "%d", at_most(w.ws_row, ROWS_MOST));
    setenv("LINES", number, 1);
    snprintf(number, sizeof(number), "%d", at_most(w.ws_col, COLS_MOST));
    setenv("COLUMNS", number, 1);
}

/* newterm() returns where initscr() would end the program. Terminals are younger than the server's
 * database: most of what it does not know understands xterm. */
static bool new_screen(struct term *t, enum td_lang lang)
{
    static const char *const SUBSTITUTES[] = { "xterm-256color", "xterm", "vt100" };
    const char *name = getenv("TERM");
    bool named = is_term_name(name);
    tell_size();
    if (named)
        t->screen = newterm(name, t->frame, stdin);
    for (size_t i = 0; !t->screen && i < COUNT(SUBSTITUTES); i++) {
        t->screen = newterm(SUBSTITUTES[i], t->frame, stdin);
        snprintf(t->note, sizeof(t->note), td_word(W_TERM_UNKNOWN, lang), named ? name : "?", SUBSTITUTES[i]);
    }
    unsetenv("LINES");
    unsetenv("COLUMNS");
    return t->screen != NULL;
}

/* Can it mark pastes? Its description says so, or its family is known for it; asking the terminal
 * itself would be a query (PITFALLS 5). */
static bool can_mark_pastes(void)
{
    static const char *const FAMILIES[] = {
        "xterm", "tmux", "screen", "rxvt", "putty", "foot", "alacritty", "kitty", "st", "vte",
        "gnome", "konsole", "mintty", "iterm", "wezterm", "contour", "ghostty",
    };
    const char *term = termname();
    if (*capability("BE"))
        return true;
    for (size_t i = 0; i < COUNT(FAMILIES); i++) {
        size_t len = strlen(FAMILIES[i]);
        if (strncmp(term, FAMILIES[i], len) == 0 && (term[len] == '\0' || term[len] == '-'))
            return true;
    }
    return false;
}

static void define_keys(struct input *in)
{
    if (!strncmp(termname(), "linux", strlen("linux")))
        input_is_console(in);
    static const struct { const char *capability; enum key key; } KEYS_KNOWN[] = {
        { "kcuu1", K_UP },   { "kcud1", K_DOWN }, { "kcub1", K_LEFT }, { "kcuf1", K_RIGHT },
        { "khome", K_HOME }, { "kend", K_END },   { "kpp", K_PGUP },   { "knp", K_PGDN },
        { "kich1", K_INS },  { "kdch1", K_DEL },  { "kcbt", K_BACKTAB }, { "kf1", K_F1 },
        { "kf2", K_F2 },     { "kf3", K_F3 },     { "kf4", K_F4 },     { "kf5", K_F5 },
        { "kf6", K_F6 },     { "kf7", K_F7 },     { "kf8", K_F8 },     { "kf9", K_F9 },
        { "kf10", K_F10 },   { "kf11", K_F11 },   { "kf12", K_F12 },
    };
    for (size_t i = 0; i < COUNT(KEYS_KNOWN); i++)
        input_define(in, capability(KEYS_KNOWN[i].capability), KEYS_KNOWN[i].key);
}

/* Every cell is to be told to curses again. */
static void forget_shown(struct term *t)
{
    memset(t->shown, 0xff, (size_t)t->rows * (size_t)t->cols * sizeof(*t->shown));
}

/* The one place that acts on a new size. What is on the screen now is not known: terminals wrap,
 * cut or move it, even when the size ends up the same. */
static bool apply_size(struct term *t)
{
    if (!claimed(&t->window))
        t->window = (struct winsize){ (unsigned short)LINES, (unsigned short)COLS, 0, 0 };
    int rows = at_most(t->window.ws_row, ROWS_MOST), cols = at_most(t->window.ws_col, COLS_MOST);
    if (!t->shown || rows != t->rows || cols != t->cols) {
        struct cell *shown = calloc((size_t)rows * (size_t)cols, sizeof(*shown));
        /* resizeterm() would also queue a KEY_RESIZE that nobody takes */
        if (!shown || (is_term_resized(rows, cols) && resize_term(rows, cols) == ERR)) {
            free(shown);
            return false;
        }
        free(t->shown);
        t->shown = shown;
        t->rows = rows;
        t->cols = cols;
    }
    forget_shown(t);
    erase();
    clearok(curscr, TRUE);
    return true;
}

static bool refuse(char *err, size_t size, enum td_word why, enum td_lang lang)
{
    snprintf(err, size, "%s; %s", td_word(why, lang), td_word(W_TERM_COMMANDS, lang));
    return false;
}

/* Everything that can fail, none of it seen by the terminal. What is made here, term_close() gives
 * back. */
static bool prepare(struct term *t, const struct term_options *o, char *err, size_t size)
{
    int fd = memfd_create("tiendo-frame", MFD_CLOEXEC);
    t->frame = fd >= 0 ? fdopen(fd, "w") : NULL;
    int pause = o->esc_delay_ms > 0 ? o->esc_delay_ms : term_esc_delay();
    t->input = t->frame ? input_new(pause) : NULL;
    if (!t->input || !catch_signals()) {
        snprintf(err, size, "%s: %s", td_word(W_TERM_SET_UP, o->lang), strerror(errno));
        return false;
    }
    if (!new_screen(t, o->lang) || !*capability("cup"))
        return refuse(err, size, W_TERM_CURSOR, o->lang);
    if (apply_size(t))
        return true;
    snprintf(err, size, "%s: %s", td_word(W_TERM_SET_UP, o->lang), strerror(ENOMEM));
    return false;
}

static void take_over(struct term *t)
{
    static bool at_exit; /* exit() from anywhere gives the terminal back too */
    if (!at_exit)
        at_exit = atexit(rescue_terminal) == 0;
    t->paste = can_mark_pastes();
    rescue_arm(t->paste, t->mouse);
    set_line_modes();
    nonl();
    typeahead(-1);       /* no look at the keyboard in the middle of an update */
    idlok(stdscr, TRUE); /* scroll by the scroll region */
    leaveok(stdscr, FALSE);
    curs_set(1);
    set_reports(t, true);
}

struct term *term_open(const struct term_options *o, char *err, size_t size, const char **note)
{
    struct term *t = NULL;
    if (note)
        *note = NULL;
    if (!isatty(TTY_IN) || !isatty(TTY_OUT) || tcgetattr(TTY_IN, &rescue.modes) != 0) {
        refuse(err, size, W_TERM_NEEDED, o->lang);
        return NULL;
    }
    setenv("NCURSES_NO_UTF8_ACS", "1", 1); /* no ESC ( 0, ever (PITFALLS 9) */
    t = calloc(1, sizeof(*t));
    if (!t || !prepare(t, o, err, size)) {
        term_close(t);
        return NULL;
    }
    t->mouse = o->mouse;
    take_over(t);
    t->ascii = o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    t->theme = *o->theme;
    t->colors = usable_colors(o->color);
    set_looks(t);
    define_keys(t->input);
    input_mouse(t->input, t->mouse);
    input_tell_unknown(t->input);
    if (note && t->note[0])
        *note = t->note;
    return t;
}

/* Also for what prepare() could not finish: each part is given back if it is there. */
void term_close(struct term *t)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
    if (!t)
        return;
    if (rescue.armed) {
        sigaction(SIGTTOU, &ignore, &before); /* in the background we would be stopped here */
        leave(t);
        sigaction(SIGTTOU, &before, NULL);
        rescue.armed = 0;
    }
    if (t->screen)
        delscreen(t->screen);
    if (t->frame)
        fclose(t->frame);
    if (wake_pipe[0] >= 0)
        release_signals();
    input_free(t->input);
    free(t->bytes);
    free(t->shown);
    free(t);
    if (dies_of)
        raise(dies_of);
}

bool term_is_ascii(const struct term *t)
{
    return t->ascii;
}

void term_set_theme(struct term *t, const struct theme *theme)
{
    t->theme = *theme;
    set_looks(t);
    forget_shown(t);
}

void term_set_mouse(struct term *t, bool on)
{
    if (on == t->mouse)
        return;
    t->mouse = true; /* it is told that it is not wanted any more, too */
    send_bytes(t, on ? MOUSE_ON : MOUSE_OFF, sizeof(MOUSE_ON) - 1);
    t->mouse = on;
    rescue_arm(t->paste, on);
    input_mouse(t->input, on);
}

/* Three bytes are four letters; the rest is padded with =. */
static size_t base64(char *out, const char *in, size_t len)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t n = 0;
    for (size_t i = 0; i < len; i += 3) {
        uint32_t bits = 0;
        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < len ? (unsigned char)in[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            out[n++] = i + k <= len ? LETTERS[bits >> (18 - 6 * k) & 63] : '=';
    }
    return n;
}

bool term_copy(struct term *t, const char *text)
{
    static const char START[] = "\033]52;c;", END[] = "\a";
    char bytes[sizeof(START) + sizeof(END) + TERM_COPY_MOST * 4 / 3 + 4];
    size_t len = strlen(text), n = sizeof(START) - 1;
    if (len > TERM_COPY_MOST)
        return false;
    memcpy(bytes, START, n);
    n += base64(bytes + n, text, len);
    memcpy(bytes + n, END, sizeof(END) - 1);
    send_bytes(t, bytes, n + sizeof(END) - 1);
    return true;
}

void term_size(const struct term *t, int *rows, int *cols)
{
    *rows = t->rows;
    *cols = t->cols;
}

bool term_is_cut(const struct term *t, int *rows, int *cols)
{
    *rows = t->window.ws_row;
    *cols = t->window.ws_col;
    return *rows > t->rows || *cols > t->cols;
}

/* ---- showing ---------------------------------------------------------------------------- */

/* Does curses, by the C library, agree on what fills how many cells? Else the rest of the line
 * would be somewhere else than we believe. */
static bool agrees(const struct term *t, wchar_t w, int width)
{
    return w < 0x7f || (!t->ascii && wcwidth(w) == width);
}

/* A plain blank behind a word is drawn in the word's look where nobody can see it: that saves a change of colours and
 * back. Not at the end of a line, which curses clears in fewer bytes. */
static enum role role_to_draw(const struct term *t, const struct cell *row, int col, int cols)
{
    const struct cell *c = &row[col];

    if (col == 0 || col + 1 >= cols || c->role != ROLE_normal || strcmp(c->text, " ") != 0 ||
        t->look[c[-1].role].shows_on_blank || !strcmp(c[1].text, " "))
        return c->role;
    return c[-1].role;
}

/* Writes one cell as curses wants it; two dots for a wide letter that it cannot draw. */
static int to_curses(const struct term *t, const struct cell *cell, enum role role, cchar_t *out)
{
    const struct look_used *look = &t->look[role];
    wchar_t text[CCHARW_MAX + 1] = { L' ' };
    size_t len = strlen(cell->text), at = 0, n = 0;
    int cells = 1;
    while (at < len && n < CCHARW_MAX) {
        uint32_t cp;
        at += td_utf8_next(cell->text + at, len - at, &cp);
        if (agrees(t, (wchar_t)cp, n == 0 ? cell->width : 0)) {
            text[n++] = (wchar_t)cp;
        } else if (n == 0) {
            text[n++] = L'.';
            cells = cell->width;
            break;
        }
    }
    text[n > 0 ? n : 1] = L'\0';
    for (int i = 0; i < cells; i++)
        setcchar(&out[i], text, look->attr, look->pair, NULL);
    return cells;
}

/* Tells curses each run of cells that differ from those shown before. Most rows do not. */
static void show_row(struct term *t, const struct cell *now, struct cell *was, int row, int cols)
{
    static cchar_t line[COLS_MOST];
    int start = 0, n = 0;

    if (!memcmp(now, was, (size_t)cols * sizeof *now))
        return;
    for (int col = 0; col < cols; col++) {
        enum role role = role_to_draw(t, now, col, cols);
        bool changed = memcmp(&now[col], &was[col], sizeof *now) || role != role_to_draw(t, was, col, cols);

        if (n > 0 && !changed) {
            mvadd_wchnstr(row, start, line, n);
            n = 0;
        }
        /* A right half alone has nothing to write: its left half is as before. */
        if (changed && now[col].width > 0 && col + now[col].width <= cols) {
            start = n ? start : col;
            n += to_curses(t, &now[col], role, line + n);
        }
    }
    if (n > 0)
        mvadd_wchnstr(row, start, line, n);
    memcpy(was, now, (size_t)cols * sizeof *now);
}

static const struct cell *row_now(const struct canvas *c, int row)
{
    return c->cells + (size_t)row * (size_t)c->cols;
}

static struct cell *row_shown(const struct term *t, int row)
{
    return t->shown + (size_t)row * (size_t)t->cols;
}

/* The cursor goes to its place last. */
static void update(const struct term *t, const struct canvas *c)
{
    move(at_most(c->cursor_row, t->rows - 1), at_most(c->cursor_col, t->cols - 1));
    wnoutrefresh(stdscr);
    doupdate();
}

static bool is_same(const struct cell *a, const struct cell *b, int cols)
{
    return !memcmp(a, b, (size_t)cols * sizeof *a);
}

/* By how many rows most of what has changed has only moved; 0 = it has not. */
static int shift_of(const struct term *t, const struct canvas *c, int rows, int cols)
{
    enum { MOST = 8, ENOUGH = 3 };
    int best = 0, found = ENOUGH - 1;

    for (int by = -MOST; by <= MOST; by++) {
        int n = 0;
        for (int r = 0; r < rows; r++)
            n += r + by >= 0 && r + by < rows && is_same(row_now(c, r), row_shown(t, r + by), cols) &&
                 !is_same(row_now(c, r), row_shown(t, r), cols);
        if (n > found)
            best = by, found = n;
    }
    return best;
}

/* How many cells before the cursor's have changed: a letter typed is one, with what an input method takes back two. */
static int changed_before(const struct term *t, const struct canvas *c)
{
    const struct cell *now = row_now(c, c->cursor_row), *was = row_shown(t, c->cursor_row);
    int n = 0;

    for (int col = 0; col < c->cursor_col && col < t->cols; col++)
        n += !is_same(&now[col], &was[col], 1);
    return n;
}

/* What becomes of a row before it is written: nothing, it is scrolled to, or it is cleared. A text of several rows is
 * one, and changes as one. */
enum turn { STAYS, SCROLLS, ANEW };

static void choose_turns(const struct term *t, const struct canvas *c, int rows, int cols, enum turn turn[ROWS_MOST])
{
    const int shift = shift_of(t, c, rows, cols), last = c->item_row + c->item_rows;

    for (int r = 0, begin = 0; r < rows; r++) {
        const bool focused = r >= c->item_row && r < last, from = r + shift >= 0 && r + shift < rows;
        begin = c->goes_on[r] ? begin : r;
        turn[r] = c->aloud && (focused || r == c->message_row) ? ANEW
                  : is_same(row_now(c, r), row_shown(t, r), cols) ? STAYS
                  : shift && from && is_same(row_now(c, r), row_shown(t, r + shift), cols) ? SCROLLS : ANEW;
        for (int i = begin; i < r && turn[r] != turn[i]; i++)
            turn[i] = ANEW;
        turn[r] = r > begin && turn[begin] == ANEW ? ANEW : turn[r];
    }
}

static void show_rows(struct term *t, const struct canvas *c, int from, int to, int cols)
{
    for (int r = from; r < to; r++)
        show_row(t, row_now(c, r), row_shown(t, r), r, cols);
    update(t, c);
}

/*
 * For who listens to what is written: a row that has changed is cleared first and then written whole, since pieces of
 * it are no words; a row that only moved is scrolled by the terminal and not written; what has the cursor is written
 * last, and again after every key, so that one hears where one is. While a text is being typed only the letter is.
 */
static void show_spoken(struct term *t, const struct canvas *c, int rows, int cols)
{
    static struct cell blank[COLS_MOST];
    const int first = at_most(c->item_row, rows), last = at_most(first + c->item_rows, rows);
    const bool typed = c->editing && t->said_editing && t->said_row == first && c->cursor_row < rows &&
                       changed_before(t, c) <= 2 &&
                       (c->cursor_col != t->said_col ||
                        !is_same(row_now(c, c->cursor_row), row_shown(t, c->cursor_row), cols));
    enum turn turn[ROWS_MOST];

    if (typed)
        show_rows(t, c, first, c->cursor_row + 1, cols);
    choose_turns(t, c, rows, cols, turn);
    for (int i = 0; i < cols; i++)
        blank[i] = (struct cell){ .text = " ", .width = 1, .role = ROLE_normal };
    for (int r = 0; r < rows; r++) {
        const bool focused = r >= first && r < last;
        if (typed && focused && (r <= c->cursor_row || is_same(row_now(c, r), row_shown(t, r), cols)))
            continue;
        if (turn[r] != STAYS)
            show_row(t, turn[r] == ANEW ? blank : row_now(c, r), row_shown(t, r), r, cols);
    }
    update(t, c);
    show_rows(t, c, 0, first, cols);
    show_rows(t, c, last, rows, cols);
    show_rows(t, c, first, last, cols);
    t->said_row = first;
    t->said_col = c->cursor_col;
    t->said_editing = c->editing;
}

void term_show(struct term *t, const struct canvas *c)
{
    int rows = c->rows < t->rows ? c->rows : t->rows, cols = c->cols < t->cols ? c->cols : t->cols;

    if (c->spoken)
        show_spoken(t, c, rows, cols);
    else
        for (int r = 0; r < rows; r++)
            show_row(t, row_now(c, r), row_shown(t, r), r, cols);
    update(t, c);
    send_frame(t);
}

void term_redraw(struct term *t)
{
    (void)t;
    clearok(curscr, TRUE);
}

/* ---- waiting ---------------------------------------------------------------------------- */

int term_esc_delay(void)
{
    static const char *const OVER_SSH[] = { "SSH_CONNECTION", "SSH_TTY" };
    for (size_t i = 0; i < COUNT(OVER_SSH); i++) {
        const char *s = getenv(OVER_SSH[i]);
        if (s && *s)
            return 200;
    }
    return 50;
}

/* Takes all there is, so that a burst of an input method is one repaint (PITFALLS 15). The end of
 * the line is read() = 0 or an error, but not one that only says "not now" (PITFALLS 20). */
static void read_input(struct term *t)
{
    char buf[4096];
    struct pollfd tty = { .fd = TTY_IN, .events = POLLIN };
    size_t total = 0;
    do {
        ssize_t n = read(TTY_IN, buf, sizeof(buf));
        if (n <= 0) {
            t->gone = n == 0 || (errno != EINTR && errno != EAGAIN);
            break;
        }
        input_feed(t->input, buf, (size_t)n);
        total += (size_t)n;
    } while (total < READ_MOST && poll(&tty, 1, 0) > 0 && (tty.revents & POLLIN));
    t->undrained = t->undrained || total > 0;
    t->silent = 0;
    t->last_input = host_ms();
}

/* Whoever had the terminal while we were stopped may have done anything to it. */
static void resume(struct term *t)
{
    leave(t); /* the next doupdate() takes the screen again */
    set_line_modes();
    set_reports(t, true);
    apply_size(t);
    t->framed = false;
}

/* What signals and the line have told, the most final first; WAKE_TIMEOUT = nothing. */
static enum term_wake look_at_flags(struct term *t)
{
    char buf[64];
    while (read(wake_pipe[0], buf, sizeof(buf)) > 0)
        ;
    if (t->gone || got_hangup)
        return WAKE_GONE;
    if (got_end)
        return WAKE_TERMINATE;
    if (!got_resize && !got_continue)
        return WAKE_TIMEOUT;
    bool stopped = got_continue;
    got_resize = got_continue = 0;
    if (stopped)
        resume(t);
    else
        apply_size(t);
    return WAKE_RESIZE;
}

/* ms to wait: what the caller gives us, or less when a pause decides about the input. */
static int wait_ms(const struct term *t, int timeout_ms, int patience)
{
    if (t->undrained)
        return 0;
    if (patience < 0)
        return timeout_ms;
    int64_t left = t->last_input + patience - host_ms();
    int delay = left < 0 ? 0 : (int)left;
    return timeout_ms < 0 || delay < timeout_ms ? delay : timeout_ms;
}

enum term_wake term_wait(struct term *t, int timeout_ms)
{
    struct pollfd fds[] = {
        { .fd = TTY_IN, .events = POLLIN },
        { .fd = wake_pipe[0], .events = POLLIN },
    };
    int patience = input_patience(t->input);
    int n = poll(fds, COUNT(fds), t->gone ? 0 : wait_ms(t, timeout_ms, patience));
    if (n > 0 && (fds[0].revents & POLLIN))
        read_input(t);
    else if (n > 0 && fds[0].revents)
        t->gone = true;
    else if (n == 0 && patience >= 0 && host_ms() - t->last_input >= patience)
        t->silent = patience, t->undrained = true;
    enum term_wake wake = look_at_flags(t);
    return wake == WAKE_TIMEOUT && t->undrained ? WAKE_INPUT : wake;
}

bool term_event(struct term *t, struct event *out)
{
    if (input_next(t->input, t->silent, out))
        return true;
    t->silent = 0;
    t->undrained = false;
    return false;
}

bool term_ready(const struct term *t)
{
    struct pollfd out = { .fd = TTY_OUT, .events = POLLOUT };
    return !t->gone && poll(&out, 1, 0) == 1 && (out.revents & POLLOUT);
}

/* ---- job control ------------------------------------------------------------------------ */

/* A shell with job control puts us into a process group of our own. Without one (the forced
 * command of an ssh key, the command of a tmux pane) we are in the session's first group, where
 * nobody would ever continue us. */
static bool has_job_control(void)
{
    pid_t first = getpgid(getsid(0));
    return first > 0 && first != getpgrp() && old_actions[SIGTSTP].sa_handler != SIG_IGN;
}

bool term_suspend(struct term *t)
{
    struct sigaction stop = { .sa_handler = SIG_DFL }, ignore;
    if (!has_job_control())
        return false;
    leave(t);
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &ignore);
    kill(0, SIGTSTP); /* the whole job, as the terminal's own Ctrl-Z would */
    sigaction(SIGTSTP, &ignore, NULL);
    got_continue = got_resize = 0;
    resume(t);
    return true;
}
