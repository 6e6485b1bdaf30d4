/*
 * Bytes from the terminal -> events. A pure state machine over bytes, so that it can be tested with
 * vectors and fuzzed; it never touches the terminal. An event is {kind, code}: a letter can never
 * be taken for a key (PITFALLS 12: ă is 259 is KEY_UP in curses).
 *
 * How the bytes are cut into feeds changes nothing; only a pause does, where Esc alone would be the
 * other reading, and a long one in a paste.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* EV_OTHER: a key's sequence that no table knows; people may bind it all the same. */
enum event_kind { EV_NONE, EV_CHAR, EV_KEY, EV_PASTE, EV_MOUSE, EV_OTHER };

#define KEYS(K) \
    K(ENTER, "Enter") K(TAB, "Tab") K(BACKTAB, "Shift-Tab") K(BACKSPACE, "Backspace") \
    K(ESC, "Esc") \
    K(UP, "Up") K(DOWN, "Down") K(LEFT, "Left") K(RIGHT, "Right") K(HOME, "Home") K(END, "End") \
    K(PGUP, "PgUp") K(PGDN, "PgDn") K(INS, "Ins") K(DEL, "Del") \
    K(F1, "F1") K(F2, "F2") K(F3, "F3") K(F4, "F4") K(F5, "F5") K(F6, "F6") \
    K(F7, "F7") K(F8, "F8") K(F9, "F9") K(F10, "F10") K(F11, "F11") K(F12, "F12")
enum key {
    KEY_NONE_,
#define K(id, name) K_##id,
    KEYS(K)
#undef K
    KEY_COUNT_
};

enum { MOD_CTRL = 1, MOD_ALT = 2, MOD_SHIFT = 4 };

enum mouse { MOUSE_PRESS, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

/* No key is longer; what comes of a sequence is kept up to this. */
enum { EVENT_BYTES = 20 };

/* A paste is kept up to this size; what follows up to its end is dropped. Where a broken line has
 * lost the end it ends with the Esc key, or when nothing has come for this long. */
enum { PASTE_MAX = 64 * 1024, PASTE_SILENCE_MS = 2000 };

struct event {
    enum event_kind kind;
    uint32_t code;    /* EV_CHAR: the code point (>= 32), mods 0 or MOD_ALT; EV_KEY: enum key, or
                         a lower-case letter or digit or one of @[\]^_ with MOD_CTRL;
                         EV_MOUSE: enum mouse */
    uint8_t mods;
    uint8_t n;        /* bytes that the terminal has sent for it; 0 = unknown, or too many to tell */
    char bytes[EVENT_BYTES];
    int row, col;     /* EV_MOUSE: the cell, from 0 */
    const char *text; /* EV_PASTE: NUL-terminated valid UTF-8, until the next input call; */
    size_t len;       /* line ends are \n, no other control but \t is left */
};

struct input;
/* A pause of esc_delay_ms tells the Esc key from the start of a sequence. NULL = no memory */
struct input *input_new(int esc_delay_ms);
/* The terminal is the Linux console: what others send for Shift-F3 it sends for Shift-F1, and so on. */
void input_is_console(struct input *in);
/* From now on mouse reports (SGR, mode 1006) are events, and sequences of keys that no table knows; else neither is. */
void input_mouse(struct input *in, bool on);
void input_tell_unknown(struct input *in);
void input_free(struct input *in);   /* NULL is harmless */
/* Adds a terminal's own sequence for a key (from terminfo), which then goes before the built-in
 * table. Only sequences that begin with ESC; others, and more than fit, are ignored. */
void input_define(struct input *in, const char *seq, enum key key);
void input_feed(struct input *in, const char *bytes, size_t len);
/* Takes the next event. False when none is complete. `silent_ms`: for how long nothing has come; a
 * pause makes a pending lone ESC the Esc key, gives up a pending prefix and ends a paste. */
bool input_next(struct input *in, int silent_ms, struct event *out);
/* The pause after which to ask again, as something incomplete is waiting; -1 = there is nothing. */
int input_patience(const struct input *in);

/* "Ctrl-S", "F2", "Shift-Tab", "g", "Alt-x", "Space": the text form used in the table of commands. A sequence that no
 * table knows is "Esc[57;7~". key_parse() gives the event that the decoder gives: "Ctrl-I" is Tab. */
bool key_parse(const char *text, struct event *out);
/* As snprintf(): the full length, whatever fits is in buf. "" for EV_NONE, "Paste" for EV_PASTE. */
size_t event_name(char *buf, size_t size, const struct event *ev);
/* "ESC [ 26 ~", "^S", "đ = c4 91": what the terminal has sent, as people can read it aloud. */
void event_bytes(char *buf, size_t size, const struct event *ev);
/* Is it the same key? */
bool event_same(const struct event *a, const struct event *b);

#endif
