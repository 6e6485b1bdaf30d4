/*
 * A program in a terminal of our own, for tests and measurements.
 *
 * The program runs in a pty with an environment that we wrote ourselves. What it sends is kept byte
 * for byte, its modes are followed as they arrive, and libvterm makes the screen of it that a
 * person would see. Nothing here sleeps for a fixed time: every wait is for a state (a text
 * on the screen, a program that has read its input and waits for more) and has a limit only so that
 * a failing test ends.
 *
 *     struct pty *p = pty_start(&(struct pty_options){ .rows = 24, .cols = 80 }, argv);
 *     ck_pty_text(p, "Bảng theo dõi");
 *     pty_keys(p, "Down*3 Enter");
 *     ck_assert(pty_wait_quiet(p));
 *     ck_assert_str_eq(pty_row(p, 0), "...");
 *     ck_assert_int_eq(pty_exit_status(p, 2000), 0);
 *     pty_free(p);
 *
 * Pointers returned are borrowed: the next call of the same function, or pty_free(), ends them.
 */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pty;

enum { PTY_LIMIT_MS = 120000 }; /* of the waits that are not given one */

struct pty_options {
    int rows, cols;         /* 0: 24, 80 */
    const char *term;       /* NULL: xterm-256color */
    const char *lang;       /* NULL: C.UTF-8 */
    const char *home;       /* NULL: a folder that does not exist */
    const char *cwd;        /* NULL: ours */
    const char *const *env; /* more NAME=VALUE, ended by NULL; a NAME alone is taken out again */
    bool answers;           /* play a terminal that answers queries (DA, DSR) */
};

/* NULL with errno: no pty or no process. A program that cannot be run ends with 127. */
struct pty *pty_start(const struct pty_options *o, char *const argv[]);
/* Ends what is left of the program and its descendants. NULL is harmless. */
void pty_free(struct pty *p);

/* ---- input ------------------------------------------------------------------------------ */

/* All bytes, however many; false when the line is gone or the program reads nothing any more. */
bool pty_send(struct pty *p, const void *bytes, size_t len);
/*
 * Keys by name, separated by blanks, all in one write: "Down*3 Tab F3 text Enter Ctrl-Z Alt-x
 * Shift-Up". Names are those of a keyboard (Up Down Left Right Home End PgUp PgDn Ins Del Tab
 * Shift-Tab Enter Esc Space Backspace F1-F12); anything else is typed as it stands, as is what
 * stands in 'single quotes'. Cursor keys go out in the form that the program asked for. Unknown
 * modifiers are a mistake in the test: false.
 */
bool pty_keys(struct pty *p, const char *keys);
/* The same one key at a time, waiting after each until the program waits for more. */
bool pty_type(struct pty *p, const char *keys);
/* The same keys one after the other without sending, for measurements: bytes of the next one into
 * buf, 0 = no more (or `bad`: a mistake). Start with { .next = keys }. */
struct pty_key_list {
    const char *next;         /* what follows the word being typed */
    const char *word, *place; /* the word; the next letter of it */
    size_t len;
    int times;                /* how often it is still to be typed */
    bool bad;
};
size_t pty_next_key(const struct pty *p, struct pty_key_list *k, char *buf, size_t size);

bool pty_resize(struct pty *p, int rows, int cols);
bool pty_signal(struct pty *p, int sig);
/* Closes the master: to the program the line is gone (SIGHUP, then EIO). */
void pty_hangup(struct pty *p);

/* ---- waiting ---------------------------------------------------------------------------- */

/* Until the text stands on the screen, literally or as an extended regular expression over the
 * lines of pty_screen(). False after `ms`, or when the program has ended without showing it. */
bool pty_wait_text(struct pty *p, const char *pattern, int ms);
bool pty_wait_gone(struct pty *p, const char *pattern, int ms); /* until it does not */
/*
 * Until everything sent has been read and the program, with all its descendants and pty_watch()ed
 * processes, sleeps waiting for input (poll and its kin, no deadline soon) and has nothing more to
 * show. True as well when it has ended. False after PTY_LIMIT_MS.
 */
bool pty_wait_quiet(struct pty *p);
/* Another process that works for the same screen, such as the server behind an ssh client. */
void pty_watch(struct pty *p, pid_t pid);
/* The exit status, or 128 + signal, of a program that ends within `ms`; -1 when it does not. */
int pty_exit_status(struct pty *p, int ms);
bool pty_alive(struct pty *p);
pid_t pty_pid(const struct pty *p);
/* Is the process, with its descendants, waiting for something to do? For processes of others. */
bool pty_process_waits(pid_t pid);

/* ---- the screen ------------------------------------------------------------------------- */

const char *pty_screen(struct pty *p);         /* lines joined by \n, trailing blanks cut */
const char *pty_row(struct pty *p, int row);   /* one line of it; "" outside */
bool pty_find(struct pty *p, const char *text, int *row, int *col); /* first place, in cells */
void pty_size(const struct pty *p, int *rows, int *cols);
bool pty_cursor(struct pty *p, int *row, int *col); /* false when it is hidden */

enum { PTY_DEFAULT = -1, PTY_RGB = 1 << 24 };
struct pty_cell {
    char text[32]; /* "" = blank; the right half of a wide letter is "" with width 0 */
    int width;
    int fg, bg;    /* PTY_DEFAULT, 0-255, or PTY_RGB | 0xrrggbb */
    bool bold, dim, underline, italic, blink, reverse, strike;
};
struct pty_cell pty_cell(struct pty *p, int row, int col);
/* The colour 0xrrggbb that an index of the palette has in xterm. */
uint32_t pty_palette(int index);

/* ---- the wire --------------------------------------------------------------------------- */

const char *pty_log(struct pty *p, size_t *len); /* everything sent so far; NULL = nothing */
void pty_mark(struct pty *p);                    /* start counting here (reads what is there) */
size_t pty_bytes(struct pty *p);                 /* sent since the mark */
const char *pty_log_since(struct pty *p, size_t *len);

/* State of a private mode, as the bytes sent so far leave it. */
enum pty_mode {
    PTY_APP_CURSOR = 1, PTY_WRAP = 7, PTY_CURSOR = 25,
    PTY_MOUSE = 1000, PTY_ALT = 1049, PTY_PASTE = 2004,
};
bool pty_mode(struct pty *p, int mode);
bool pty_mode_seen(struct pty *p, int mode); /* was it ever switched, either way? */
/* NULL when the terminal is as it was before the program: main screen, cursor shown, modes off,
 * colours and scroll region reset, termios unchanged. Else a sentence that says what is not. */
const char *pty_unrestored(struct pty *p);

/*
 * NULL when the log consists of nothing but UTF-8 text that cannot harm and the sequences a
 * full-screen program needs; else what was found and where. `also` lists further sequences to
 * allow by their first bytes, ended by NULL ("\033]52;"); may be NULL.
 */
const char *pty_forbidden(struct pty *p, const char *const *also);
/* The same for any bytes; buf gets the finding. True when something was found. */
bool pty_forbidden_in(const char *bytes, size_t len, const char *const *also, char *buf,
                      size_t size);

/* ---- what it costs ---------------------------------------------------------------------- */

struct pty_usage {
    uint64_t cpu_ns;       /* of all its processes; after its end, its own and waited-for */
    uint64_t switches;     /* voluntary context switches: wake-ups */
    long peak_kib;         /* VmHWM of the largest process */
    long peak_tree_kib;    /* sum over the processes */
};
struct pty_usage pty_usage(struct pty *p);

/* Times are CLOCK_MONOTONIC nanoseconds. */
int64_t pty_now(void);
int64_t pty_started(const struct pty *p);
/* What came: first and last byte (0 = nothing) and how many. `late`: it never fell silent. */
struct pty_span {
    int64_t first, last;
    size_t bytes;
    bool late;
};
/* Listens until `quiet_ms` of silence after a byte, `first_ms` without any, `most_ms` in all, or
 * the end. */
struct pty_span pty_listen(struct pty *p, int quiet_ms, int first_ms, int most_ms);

/* ---- with Check ------------------------------------------------------------------------- */

/* Fails showing the screen, framed. */
#define ck_pty_text(p, pattern) \
    ck_assert_msg(pty_wait_text(p, pattern, PTY_LIMIT_MS), "no \"%s\" on this screen:\n%s", \
                  (const char *)(pattern), pty_framed(p))
#define ck_pty_quiet(p) \
    ck_assert_msg(pty_wait_quiet(p), "never quiet; its screen:\n%s", pty_framed(p))
const char *pty_framed(struct pty *p);

#endif
