/*
 * The terminal: the only file that includes <curses.h>. Shows a canvas, sending only what changed;
 * leaves the terminal as it was by every way out (PITFALLS 1-6, 17-20, 23, 25-27).
 *
 * One terminal at a time: signals and the emergency exit know only one.
 */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include "engine/canvas.h"
#include "engine/input.h"
#include "engine/theme.h"

struct term;

enum color_mode { COLOR_AUTO, COLOR_NEVER, COLOR_ALWAYS };

struct term_options {
    const struct theme *theme; /* copied */
    enum td_lang lang;         /* of what is said when there is no screen */
    enum color_mode color;     /* AUTO respects NO_COLOR (non-empty), ALWAYS does not */
    bool ascii;                /* --ascii; also when the locale's encoding is not UTF-8 */
    bool mouse;                /* the terminal is to report the mouse */
    int esc_delay_ms;          /* the pause behind ESC that makes it a key; <= 0: term_esc_delay() */
};

/* 50 ms; 200 over ssh, where a line may cut a sequence in two. */
int term_esc_delay(void);

/* Takes the terminal over; main() has called setlocale(LC_CTYPE). NULL with a one-line message in
 * err when there is no usable terminal (not a tty, TERM without cursor addressing); nothing was
 * changed then. An unknown TERM is replaced by xterm-256color, xterm or vt100, and `*note` (may be
 * NULL) gets a sentence for the status line, which lives as long as the term, or NULL. */
struct term *term_open(const struct term_options *o, char *err, size_t size, const char **note);
/* Gives it back; harmless with NULL. */
void term_close(struct term *t);
bool term_is_ascii(const struct term *t);
void term_set_theme(struct term *t, const struct theme *theme); /* copied */
void term_set_mouse(struct term *t, bool on);
/* Asks the terminal to take the text for pasting (OSC 52); whether it does, it does not say. False: too long. */
enum { TERM_COPY_MOST = 6000 };
bool term_copy(struct term *t, const char *text);
/* What this system knows about a kind of terminal: false = nothing, or no such name. It must be able to place the
 * cursor. Opens nothing. */
bool term_known(const char *name, int *colors, bool *places);
void term_size(const struct term *t, int *rows, int *cols);
/* Is the window larger than that, and how large? There is a most that is shown. */
bool term_is_cut(const struct term *t, int *rows, int *cols);

/* Shows the canvas: cells that differ from the last shown one, in one doupdate(). A canvas of
 * another size than the terminal is cut, or leaves the rest blank. */
void term_show(struct term *t, const struct canvas *c);
void term_redraw(struct term *t); /* the next show sends everything (Ctrl-L) */

enum term_wake {
    WAKE_TIMEOUT,
    WAKE_INPUT,
    WAKE_RESIZE,    /* or the terminal came back from a stop: show again */
    WAKE_GONE,      /* line dead or SIGHUP; from then on always */
    WAKE_TERMINATE, /* SIGTERM, SIGINT, SIGQUIT; from then on always */
};
/* Waits up to timeout_ms (-1 = for ever) for something to happen and reports it. */
enum term_wake term_wait(struct term *t, int timeout_ms);
/* Events that term_wait() has collected; false when there are no more. All pending input is taken
 * before a repaint (PITFALLS 15). */
bool term_event(struct term *t, struct event *out);
/* Would what is shown now be taken at once? A line that hangs makes the program wait in term_show(). */
bool term_ready(const struct term *t);
/* Suspends by job control if there is a shell to return to, and returns when that has continued
 * us; false with no effect otherwise. Show again afterwards. */
bool term_suspend(struct term *t);

#endif
