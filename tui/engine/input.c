/*
 * Bytes -> events. Three states: ground, inside a bracketed paste, inside a string that some
 * terminal sends in answer to a question (OSC, DCS, APC, PM, SOS) and that we swallow.
 *
 * On the ground, bytes wait in a buffer until they are a whole event, so a sequence may arrive in
 * any pieces. Esc is the trouble: by itself a key, else the start of most other keys. Nothing but
 * a pause tells (the Esc delay), and a slow line makes pauses of its own. So when a pause ends a
 * prefix, the prefix is remembered once: should the rest arrive in one piece right afterwards, it
 * still is that key and not "[A" typed into a form (`late` below).
 */
#include "engine/input.h"
#include "base/count.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum {
    ESC = 0x1b,
    BEL = 0x07,
    DEL = 0x7f,
    SEQ_MAX = 64,          /* no key and no report that we might get is longer */
    STRING_MAX = 64 * 1024,
    DEFINED_MAX = 64,
    PARAM_MAX = 4,
};

enum state { GROUND, PASTE, STRING };

struct defined {
    char seq[16];
    uint8_t len;
    uint8_t key;
};

struct input {
    enum state state;
    char *buf;             /* bytes [head, tail) wait */
    size_t head, tail, size;
    char late[SEQ_MAX];    /* a prefix that a pause has ended */
    size_t late_len;
    int esc_delay;         /* ms */
    size_t string_len;     /* bytes swallowed of a string */
    char *paste;           /* PASTE_MAX + 1 bytes, from the first paste on */
    size_t paste_len;
    bool paste_cr;         /* the last byte was CR: a LF behind it is the same line end */
    bool paste_cut;        /* the last one was ended by a pause: its rest may still come */
    struct defined defined[DEFINED_MAX];
    size_t defined_count;
    bool console;          /* it is the Linux console */
    bool mouse, unknown;   /* what input_mouse() and input_tell_unknown() have asked for */
};

/* ---- the tables ------------------------------------------------------------------------- */

struct keymap {
    uint8_t code; /* final letter, or the number before ~ */
    uint8_t key;
    uint8_t mods;
};

/* ESC [ (1 ; mods) LETTER. Capitals: xterm, linux, PuTTY, tmux. Small: Shift in rxvt.
 * P Q S: F1 F2 F4 with modifiers; R, the F3 among them, is also the cursor report (see csi_key). */
static const struct keymap CSI_LETTERS[] = {
    { 'A', K_UP, 0 },           { 'B', K_DOWN, 0 },          { 'C', K_RIGHT, 0 },
    { 'D', K_LEFT, 0 },         { 'H', K_HOME, 0 },          { 'F', K_END, 0 },
    { 'Z', K_BACKTAB, 0 },      { 'P', K_F1, 0 },            { 'Q', K_F2, 0 },
    { 'S', K_F4, 0 },           { 'a', K_UP, MOD_SHIFT },    { 'b', K_DOWN, MOD_SHIFT },
    { 'c', K_RIGHT, MOD_SHIFT }, { 'd', K_LEFT, MOD_SHIFT },
};

/* ESC O LETTER: application cursor keys, F1-F4, PuTTY's VT100+ (T-Z), rxvt's Ctrl-arrows. */
static const struct keymap SS3_LETTERS[] = {
    { 'A', K_UP, 0 },         { 'B', K_DOWN, 0 },         { 'C', K_RIGHT, 0 },
    { 'D', K_LEFT, 0 },       { 'H', K_HOME, 0 },         { 'F', K_END, 0 },
    { 'M', K_ENTER, 0 },      { 'I', K_TAB, 0 },          { 'P', K_F1, 0 },
    { 'Q', K_F2, 0 },         { 'R', K_F3, 0 },           { 'S', K_F4, 0 },
    { 'T', K_F5, 0 },         { 'U', K_F6, 0 },           { 'V', K_F7, 0 },
    { 'W', K_F8, 0 },         { 'X', K_F9, 0 },           { 'Y', K_F10, 0 },
    { 'Z', K_F11, 0 },        { '[', K_F12, 0 },          { 'a', K_UP, MOD_CTRL },
    { 'b', K_DOWN, MOD_CTRL }, { 'c', K_RIGHT, MOD_CTRL }, { 'd', K_LEFT, MOD_CTRL },
};

/* ESC [ [ LETTER: the Linux console, PuTTY's "Linux" setting. */
static const struct keymap LINUX_LETTERS[] = {
    { 'A', K_F1, 0 }, { 'B', K_F2, 0 }, { 'C', K_F3, 0 }, { 'D', K_F4, 0 }, { 'E', K_F5, 0 },
};

/* ESC [ NUMBER (; mods) ~. 1 4: linux, PuTTY, tmux; 7 8: rxvt. */
static const struct keymap CSI_NUMBERS[] = {
    { 1, K_HOME, 0 },        { 2, K_INS, 0 },         { 3, K_DEL, 0 },
    { 4, K_END, 0 },         { 5, K_PGUP, 0 },        { 6, K_PGDN, 0 },
    { 7, K_HOME, 0 },        { 8, K_END, 0 },         { 11, K_F1, 0 },
    { 12, K_F2, 0 },         { 13, K_F3, 0 },         { 14, K_F4, 0 },
    { 15, K_F5, 0 },         { 17, K_F6, 0 },         { 18, K_F7, 0 },
    { 19, K_F8, 0 },         { 20, K_F9, 0 },         { 21, K_F10, 0 },
    { 23, K_F11, 0 },        { 24, K_F12, 0 },
};

/* ESC [ NUMBER ~ from 25 on, the F13 to F20 of old: PuTTY and rxvt send them for Shift-F3 to Shift-F10 (and F11 and F12
 * for Shift-F1 and Shift-F2), the Linux console for Shift-F1 to Shift-F8. */
static const uint8_t OLD_NUMBERS[] = { 25, 26, 28, 29, 31, 32, 33, 34 };

/* A keypad in application mode (nobody here asked for it): ESC O j ... ESC O y. */
static const char KEYPAD[] = "*+,-./0123456789";

/* What ends ESC [ NUMBER in rxvt: ~ alone, or one of these with a modifier. */
static const struct { char final; uint8_t mods; } RXVT_FINALS[] = {
    { '~', 0 }, { '$', MOD_SHIFT }, { '^', MOD_CTRL }, { '@', MOD_CTRL | MOD_SHIFT },
};

static const struct keymap *keymap_find(const struct keymap *map, size_t n, uint32_t code)
{
    for (size_t i = 0; i < n; i++) {
        if (map[i].code == code)
            return &map[i];
    }
    return NULL;
}
#define FIND(map, code) keymap_find(map, COUNT(map), code)

static_assert(KEY_COUNT_ <= ' ', "enum key and the letters of Ctrl keys share event.code");

/* ---- events ----------------------------------------------------------------------------- */

/* A key that no table knows, or could be one: ESC [ or ESC O and what can be written in a word. Answers to questions
 * are no keys, and a sentence could not hold a %. */
static bool is_sequence(const char *s, size_t n)
{
    bool plain = n > 2 && n <= EVENT_BYTES && s[0] == ESC && (s[1] == '[' || s[1] == 'O') && (s[2] != 'M' || n == 3);
    for (size_t i = 2; plain && i < n; i++)
        plain = s[i] > ' ' && s[i] < DEL && !strchr("<=>?%", s[i]);
    return plain;
}

/* Shift-Tab is a key of its own, however a terminal says it. */
static struct event key_event(uint32_t code, unsigned mods)
{
    if (code == K_TAB && (mods & MOD_SHIFT))
        code = K_BACKTAB;
    if (code == K_BACKTAB)
        mods &= ~(unsigned)MOD_SHIFT;
    return (struct event){ .kind = EV_KEY, .code = code, .mods = (uint8_t)mods };
}

static struct event char_event(uint32_t cp, unsigned mods)
{
    return (struct event){ .kind = EV_CHAR, .code = cp, .mods = (uint8_t)mods };
}

/* The key of a control character, 0 if it is Ctrl with a letter. */
static enum key control_key(uint32_t c)
{
    switch (c) {
    case '\t': return K_TAB;
    case '\r': case '\n': return K_ENTER;
    case '\b': case DEL: return K_BACKSPACE; /* which one it is depends on the terminal */
    case ESC: return K_ESC;
    default: return KEY_NONE_;
    }
}

static struct event control_event(uint32_t c, unsigned mods)
{
    enum key key = control_key(c);
    if (key)
        return key_event(key, mods);
    c |= 0x40; /* 0 -> @, 1 -> A, 0x1c -> \ */
    if (c >= 'A' && c <= 'Z')
        c |= 0x20;
    return key_event(c, (mods & MOD_ALT) | MOD_CTRL); /* Shift changes nothing in them */
}

/* A code point with modifiers, as "modifyOtherKeys" reports it. */
static struct event codepoint_event(uint32_t cp, unsigned mods)
{
    if (cp < ' ' || cp == DEL)
        return control_event(cp, mods);
    if ((mods & MOD_CTRL) && cp >= '@' && cp <= '~')
        return control_event(cp & 0x1f, mods & MOD_ALT);
    if ((mods & MOD_CTRL) && cp >= '0' && cp <= '9')
        return key_event(cp, MOD_CTRL | (mods & MOD_ALT));
    return cp <= 0x10ffff && (cp < 0x80 || cp > 0x9f) ? char_event(cp, mods & MOD_ALT)
                                                      : (struct event){ 0 };
}

/* ---- sequences -------------------------------------------------------------------------- */

/* What the bytes at the head are. */
enum found {
    NEED_MORE,    /* a prefix of something */
    EVENT,
    NOTHING,      /* complete, and of no interest */
    NO_SEQUENCE,  /* ESC and an introducer, but what follows cannot belong to them */
    START_PASTE,
    START_STRING,
};

/* The numbers between the introducer and the final byte. */
struct params {
    unsigned value[PARAM_MAX];
    size_t count;
    bool is_report; /* < = > ? among them: an answer to a question, never a key */
};

/* 1 + (1 Shift, 2 Alt, 4 Ctrl, 8 Meta); higher bits are lock keys. */
static unsigned mods_of(const struct params *p, size_t i)
{
    static const uint8_t BITS[] = { MOD_SHIFT, MOD_ALT, MOD_CTRL, MOD_ALT };
    unsigned mods = 0, bits = i < p->count && p->value[i] > 0 ? p->value[i] - 1 : 0;
    for (size_t b = 0; b < COUNT(BITS); b++) {
        if (bits & (1u << b))
            mods |= BITS[b];
    }
    return mods;
}

static enum found as_key(const struct keymap *m, unsigned mods, struct event *ev)
{
    if (!m)
        return NOTHING;
    *ev = key_event(m->key, m->mods | mods);
    return EVENT;
}

static enum found as_codepoint(uint32_t cp, unsigned mods, struct event *ev)
{
    *ev = codepoint_event(cp, mods);
    return ev->kind == EV_NONE ? NOTHING : EVENT;
}

/* ESC [ numbers ~ (or $ ^ @): more_mods is what rxvt says by the final byte. */
static enum found number_key(const struct input *in, const struct params *p, unsigned more_mods, struct event *ev)
{
    for (size_t i = 0; i < COUNT(OLD_NUMBERS); i++) {
        if (p->value[0] == OLD_NUMBERS[i]) {
            *ev = key_event((uint32_t)(in->console ? K_F1 : K_F3) + (uint32_t)i, mods_of(p, 1) | more_mods | MOD_SHIFT);
            return EVENT;
        }
    }
    if (p->value[0] == 200 && p->count == 1 && more_mods == 0)
        return START_PASTE;
    if (p->value[0] == 27 && p->count == 3) /* xterm's modifyOtherKeys */
        return as_codepoint(p->value[2], mods_of(p, 1), ev);
    return as_key(FIND(CSI_NUMBERS, p->value[0]), mods_of(p, 1) | more_mods, ev);
}

static enum found csi_key(const struct input *in, const struct params *p, char final, struct event *ev)
{
    if (p->is_report || p->count > 3)
        return NOTHING;
    for (size_t i = 0; p->count > 0 && i < COUNT(RXVT_FINALS); i++) {
        if (final == RXVT_FINALS[i].final)
            return number_key(in, p, RXVT_FINALS[i].mods, ev);
    }
    if (final == 'u' && p->count > 0) /* modifyOtherKeys in its other spelling */
        return as_codepoint(p->value[0], mods_of(p, 1), ev);
    /* Shift-F3 in xterm. A cursor report looks like it only in the first columns of row 1. */
    if (final == 'R' && p->count == 2 && p->value[0] == 1 && p->value[1] <= 8) {
        *ev = key_event(K_F3, mods_of(p, 1));
        return EVENT;
    }
    if (final >= 'a' && p->count > 0)
        return NOTHING;
    return as_key(FIND(CSI_LETTERS, (unsigned char)final), mods_of(p, 1), ev);
}

static enum found ss3_key(const struct params *p, char final, struct event *ev)
{
    if (p->is_report)
        return NOTHING;
    if (final >= 'j' && final <= 'y') {
        *ev = char_event((unsigned char)KEYPAD[final - 'j'], 0);
        return EVENT;
    }
    /* ESC O 5 A, ESC O 1 ; 5 A: some terminals put modifiers here */
    return as_key(FIND(SS3_LETTERS, (unsigned char)final), mods_of(p, p->count > 1), ev);
}

static bool is_between(char c, char low, char high)
{
    return c >= low && c <= high;
}

/* "0;10;20M" at s: which button, column and row, pressed or let go. Exactly that, or it is nothing. */
static enum found mouse_report(const char *s, struct event *ev)
{
    const unsigned most = 9999, wheel = 64, modifiers = 4 | 8 | 16;
    unsigned number[3] = { 0 };
    for (size_t i = 0; i < COUNT(number); i++) {
        if (!is_between(*s, '0', '9'))
            return NOTHING;
        for (; is_between(*s, '0', '9'); s++)
            number[i] = number[i] > most ? number[i] : number[i] * 10 + (unsigned)(*s - '0');
        if (*s++ != ";;M"[i])
            return NOTHING;
    }
    unsigned button = number[0] & ~modifiers;
    if ((button && button != wheel && button != wheel + 1) || number[1] - 1 >= most || number[2] - 1 >= most)
        return NOTHING;
    *ev = (struct event){ .kind = EV_MOUSE, .code = !button ? MOUSE_PRESS : MOUSE_WHEEL_UP + button - wheel,
                          .row = (int)number[2] - 1, .col = (int)number[1] - 1 };
    return EVENT;
}

/* Reads 0-9 : ; < = > ? from s[i] on; returns where they end. */
static size_t read_params(struct params *p, const char *s, size_t i, size_t len)
{
    for (; i < len && is_between(s[i], '0', '?'); i++) {
        if (s[i] > ';') {
            p->is_report = true;
            continue;
        }
        if (p->count == 0)
            p->count = 1;
        if (s[i] > '9')
            p->count++;
        else if (p->count <= PARAM_MAX && p->value[p->count - 1] < 1000000)
            p->value[p->count - 1] = p->value[p->count - 1] * 10 + (unsigned)(s[i] - '0');
    }
    return i;
}

/* s is ESC [ ... or ESC O ...; *used is what belongs to the sequence. */
static enum found csi_or_ss3(const struct input *in, const char *s, size_t len, struct event *ev, size_t *used)
{
    struct params p = { 0 };
    bool csi = s[1] == '[';
    if (csi && len > 2 && s[2] == '[') { /* Linux F1-F5 */
        *used = 4;
        return len < 4 ? NEED_MORE : as_key(FIND(LINUX_LETTERS, (unsigned char)s[3]), 0, ev);
    }
    if (csi && len > 2 && s[2] == 'M') { /* an old mouse report: three more bytes of any value */
        *used = 6;
        return len < 6 ? NEED_MORE : NOTHING;
    }
    if (len > SEQ_MAX)
        len = SEQ_MAX;
    size_t i = read_params(&p, s, 2, len);
    /* $ ends a sequence for rxvt's Shift; elsewhere it comes before the final byte */
    bool shift = csi && i < len && s[i] == '$' && p.count == 1 && !p.is_report;
    while (csi && !shift && i < len && is_between(s[i], ' ', '/'))
        i++;
    *used = i + 1;
    if (i < len && s[i] == 'M' && csi && s[2] == '<' && in->mouse)
        return mouse_report(s + 3, ev);
    if (i < len && (shift || is_between(s[i], '@', '~')))
        return csi ? csi_key(in, &p, s[i], ev) : ss3_key(&p, s[i], ev);
    *used = i;
    return i == len && len < SEQ_MAX ? NEED_MORE : NO_SEQUENCE;
}

/* ---- letters ---------------------------------------------------------------------------- */

/* Bytes of the letter that a first byte announces; 0 = it cannot be one. */
static size_t utf8_length(unsigned char c)
{
    return c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
}

/* One letter or control character. A byte that fits nowhere is dropped alone: line noise is not
 * the end of the line, and what follows it is as good as ever (PITFALLS 20). */
static enum found letter(const char *s, size_t len, struct event *ev, size_t *used)
{
    uint32_t cp;
    size_t need = utf8_length((unsigned char)s[0]), have = 1;
    while (have < need && have < len && ((unsigned char)s[have] & 0xc0) == 0x80)
        have++;
    if (have < need && have == len)
        return NEED_MORE;
    *used = 1;
    if (have < need || need == 0 || td_utf8_next(s, need, &cp) != need)
        return NOTHING;
    *used = need;
    if (cp >= 0x80 && cp < 0xa0)
        return NOTHING;
    *ev = cp < ' ' || cp == DEL ? control_event(cp, 0) : char_event(cp, 0);
    return EVENT;
}

/* ---- escape ----------------------------------------------------------------------------- */

static enum found find_defined(const struct input *in, const char *s, size_t len, bool timed_out,
                               struct event *ev, size_t *used)
{
    enum found found = NOTHING;
    for (size_t i = 0; i < in->defined_count; i++) {
        const struct defined *d = &in->defined[i];
        if (memcmp(d->seq, s, len < d->len ? len : d->len) != 0)
            continue;
        if (len >= d->len) {
            *ev = key_event(d->key, 0);
            *used = d->len;
            return EVENT;
        }
        if (!timed_out)
            found = NEED_MORE;
    }
    return found;
}

static bool starts_string(char c)
{
    return c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_';
}

/* ESC ESC: Esc twice, or rxvt's Alt with a key. */
static enum found escape_twice(const struct input *in, const char *s, size_t len, struct event *ev, size_t *used)
{
    enum found found = NOTHING;
    if (len == 2)
        return NEED_MORE;
    if (s[2] == '[' || s[2] == 'O')
        found = len == 3 ? NEED_MORE : csi_or_ss3(in, s + 1, len - 1, ev, used);
    if (found == NEED_MORE)
        return found;
    if (found == EVENT) {
        ev->mods |= MOD_ALT;
        ++*used;
        return found;
    }
    *ev = key_event(K_ESC, 0);
    *used = 1;
    return EVENT;
}

/* s begins with ESC. */
static enum found escape(const struct input *in, const char *s, size_t len, bool timed_out,
                         struct event *ev, size_t *used)
{
    enum found found = find_defined(in, s, len, timed_out, ev, used);
    if (found != NOTHING)
        return found;
    if (len == 1)
        return NEED_MORE;
    if (s[1] == ESC)
        return escape_twice(in, s, len, ev, used);
    if (len == 2 && (s[1] == '[' || s[1] == 'O' || starts_string(s[1])))
        return NEED_MORE;
    *used = 2;
    if (starts_string(s[1]))
        return START_STRING;
    if (s[1] == '[' || s[1] == 'O')
        return csi_or_ss3(in, s, len, ev, used);

    found = letter(s + 1, len - 1, ev, used);
    if (found == EVENT) {
        ev->mods |= MOD_ALT;
        ++*used;
    } else if (found == NOTHING) { /* noise behind it: then it was just Esc */
        *ev = key_event(K_ESC, 0);
        *used = 1;
        found = EVENT;
    }
    return found;
}

/* What the bytes at s are, one event or one thing to skip. */
static enum found find(const struct input *in, const char *s, size_t len, bool timed_out,
                       struct event *ev, size_t *used)
{
    return *s == ESC ? escape(in, s, len, timed_out, ev, used) : letter(s, len, ev, used);
}

/* ---- pauses ----------------------------------------------------------------------------- */

/* Does a string that a terminal sends end within these bytes? */
static bool string_ends(const char *s, size_t len)
{
    const char *esc = memchr(s, ESC, len);
    return memchr(s, BEL, len) || (esc && esc + 1 < s + len && esc[1] == '\\');
}

/* Are the bytes at s, read behind the prefix that a pause has ended, the rest of its sequence? Only
 * what a hand would hardly type that fast: a known key, or an answer with numbers in it. */
static enum found find_late(const struct input *in, const char *s, size_t len, struct event *ev,
                            size_t *used)
{
    char seq[2 * SEQ_MAX];
    size_t late = in->late_len, take = len < SEQ_MAX ? len : SEQ_MAX;
    memcpy(seq, in->late, late);
    memcpy(seq + late, s, take);
    if (seq[1] != '[' && seq[1] != 'O' && !starts_string(seq[1]))
        return NO_SEQUENCE;
    if (late == 1 && seq[1] == 'O' && len > 1 && s[1] > 'S') /* "Oanh": a name, not the keypad */
        return NO_SEQUENCE;
    enum found found = escape(in, seq, late + take, false, ev, used);
    if (found == NOTHING && *used <= 3)
        return NO_SEQUENCE;
    if (found == START_STRING && !string_ends(s, len))
        return NO_SEQUENCE;
    *used -= late;
    return found;
}

/* A pause has come behind the prefix at s: now it means what it means by itself. */
static void give_up(struct input *in, const char *s, size_t len, struct event *ev, size_t *used)
{
    *used = len;
    if (s[0] != ESC) /* a part of a letter */
        return;
    *ev = key_event(K_ESC, 0);
    if (len > 1 && s[1] == ESC)
        *used = 1;
    if (len > 1 && (s[1] == ESC || ((unsigned char)s[1] & 0x80)))
        return;
    if (len == 2)
        *ev = char_event((unsigned char)s[1], MOD_ALT);
    if (len > 2)
        *ev = (struct event){ 0 };
    assert(len <= sizeof(in->late));
    memcpy(in->late, s, len);
    in->late_len = len;
}

/* ---- the three states ------------------------------------------------------------------- */

static const char PASTE_START[] = "\033[200~", PASTE_END[] = "\033[201~";
enum { PASTE_END_LEN = sizeof(PASTE_END) - 1 };

static void start_paste(struct input *in)
{
    if (!in->paste)
        in->paste = malloc(PASTE_MAX + 1); /* without memory the paste is empty */
    in->paste_len = 0;
    in->paste_cr = in->paste_cut = false;
    in->state = PASTE;
}

/* Of a paste that a line has held up for long: what is pasted is never typed. It has its end behind
 * it, or is more than a hand types at once. */
static bool is_rest_of_paste(const struct input *in, const char *s, size_t len)
{
    if (!in->paste_cut)
        return false;
    if (len > SEQ_MAX && !memchr(s, ESC, len))
        return true;
    const char *end = memmem(s, len, PASTE_END, PASTE_END_LEN);
    return end && end > s && !memmem(s, (size_t)(end - s), PASTE_START, sizeof(PASTE_START) - 1);
}

/* What the terminal has sent for the event, of which `late` bytes came before a pause; or, where that is a key's
 * sequence which no table knows, that as an event. */
static void note_bytes(const struct input *in, const char *s, size_t late, size_t used, struct event *ev)
{
    if (late + used > sizeof(ev->bytes))
        return;
    memcpy(ev->bytes, in->late, late);
    memcpy(ev->bytes + late, s, used);
    ev->n = (uint8_t)(late + used);
    if (ev->kind == EV_NONE && in->unknown && is_sequence(ev->bytes, ev->n))
        ev->kind = EV_OTHER;
}

/* Each step takes something from the head of the buffer, an event or not; false when that needs
 * more bytes. */
static bool step_ground(struct input *in, int silent_ms, struct event *ev)
{
    const char *s = in->buf + in->head;
    size_t len = in->tail - in->head, used = 0, late = in->late_len;
    bool timed_out = silent_ms >= in->esc_delay;
    enum found found = NO_SEQUENCE;

    if (is_rest_of_paste(in, s, len)) {
        in->late_len = 0;
        start_paste(in);
        return true;
    }
    if (in->late_len > 0)
        found = find_late(in, s, len, ev, &used);
    if (found == NO_SEQUENCE || (found == NEED_MORE && timed_out)) {
        in->late_len = late = 0; /* that prefix was typed by hand, or its rest is lost */
        found = find(in, s, len, timed_out, ev, &used);
    }
    if (found == NEED_MORE && !timed_out)
        return false;
    in->late_len = 0;

    if (found == NEED_MORE)
        give_up(in, s, len, ev, &used);
    else if (found == NO_SEQUENCE && used == 2)
        *ev = char_event((unsigned char)s[1], MOD_ALT);
    else if (found == START_PASTE)
        start_paste(in);
    else if (found == START_STRING)
        in->state = STRING;
    in->string_len = 0;
    in->head += used;
    if (ev->kind != EV_NONE || found == NOTHING)
        note_bytes(in, s, late, used, ev);
    return true;
}

/* A string ends at BEL or ST. Any other control character ends it too, and counts: whatever started
 * it (Alt-] perhaps, and a slow line), Enter and the arrows keep working. */
static bool step_string(struct input *in, int silent_ms, struct event *ev)
{
    (void)silent_ms;
    (void)ev;
    for (; in->head < in->tail; in->head++) {
        const char *s = in->buf + in->head;
        if (*s == ESC && in->head + 1 == in->tail)
            return false;
        if ((unsigned char)*s >= ' ' && ++in->string_len < STRING_MAX)
            continue;
        in->state = GROUND;
        in->head += *s == BEL ? 1 : *s == ESC && s[1] == '\\' ? 2 : 0;
        return true;
    }
    return false;
}

static void paste_byte(struct input *in, char c)
{
    bool second = c == '\n' && in->paste_cr; /* CR LF is one line end */
    in->paste_cr = c == '\r';
    if (c == '\r')
        c = '\n';
    bool control = (unsigned char)c < ' ' || c == DEL;
    if (second || (control && c != '\n' && c != '\t'))
        return;
    if (in->paste && in->paste_len < PASTE_MAX)
        in->paste[in->paste_len++] = c;
}

/* Leaves valid UTF-8 without C1 controls. */
static size_t paste_clean(char *s, size_t len)
{
    size_t out = 0;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = td_utf8_next(s + i, len - i, &cp);
        bool broken = n == 1 && (unsigned char)s[i] >= 0x80;
        if (!broken && !(cp >= 0x80 && cp < 0xa0)) {
            memmove(s + out, s + i, n);
            out += n;
        }
        i += n;
    }
    return out;
}

static void end_paste(struct input *in, struct event *ev)
{
    in->state = GROUND;
    *ev = (struct event){ .kind = EV_PASTE, .text = "" };
    if (!in->paste)
        return;
    ev->len = paste_clean(in->paste, in->paste_len);
    in->paste[ev->len] = '\0';
    ev->text = in->paste;
}

/* Until its end comes everything is text. But a broken line may lose the end: Esc, which is an ESC
 * with nothing behind it, or a long silence ends it too, with what has come. The start of an end is
 * then a prefix that a pause has ended. */
static bool step_paste(struct input *in, int silent_ms, struct event *ev)
{
    size_t len;
    for (; (len = in->tail - in->head) > 0; in->head++) {
        const char *s = in->buf + in->head;
        if (*s != ESC || memcmp(s, PASTE_END, len < PASTE_END_LEN ? len : PASTE_END_LEN) != 0) {
            paste_byte(in, *s);
        } else if (len < PASTE_END_LEN) {
            break;
        } else {
            in->head += PASTE_END_LEN;
            end_paste(in, ev);
            return true;
        }
    }
    if (silent_ms < input_patience(in))
        return false;
    memcpy(in->late, in->buf + in->head, len);
    in->late_len = len;
    in->head = in->tail;
    in->paste_cut = true;
    end_paste(in, ev);
    return true;
}

/* ---- the interface ---------------------------------------------------------------------- */

struct input *input_new(int esc_delay_ms)
{
    struct input *in = calloc(1, sizeof(struct input));
    if (in)
        in->esc_delay = esc_delay_ms;
    return in;
}

void input_is_console(struct input *in)
{
    in->console = true;
}

void input_mouse(struct input *in, bool on)
{
    in->mouse = on;
}

void input_tell_unknown(struct input *in)
{
    in->unknown = true;
}

void input_free(struct input *in)
{
    if (!in)
        return;
    free(in->buf);
    free(in->paste);
    free(in);
}

void input_define(struct input *in, const char *seq, enum key key)
{
    size_t len = strlen(seq);
    if (len < 2 || len > sizeof(in->defined->seq) || seq[0] != ESC)
        return;
    if (in->defined_count == DEFINED_MAX)
        return;
    struct defined *d = &in->defined[in->defined_count++];
    memcpy(d->seq, seq, len);
    d->len = (uint8_t)len;
    d->key = (uint8_t)key;
}

/* Without memory for them, bytes are lost: keys can be typed again. */
void input_feed(struct input *in, const char *bytes, size_t len)
{
    size_t waiting = in->tail - in->head;
    if (waiting + len > in->size) {
        size_t size = (waiting + len) * 2 + 64;
        char *buf = malloc(size);
        if (!buf)
            return;
        if (waiting > 0)
            memcpy(buf, in->buf + in->head, waiting);
        free(in->buf);
        in->buf = buf;
        in->size = size;
    } else if (waiting > 0 && in->head > 0) {
        memmove(in->buf, in->buf + in->head, waiting);
    }
    in->head = 0;
    in->tail = waiting;
    if (len > 0)
        memcpy(in->buf + waiting, bytes, len);
    in->tail += len;
}

bool input_next(struct input *in, int silent_ms, struct event *out)
{
    static bool (*const STEP[])(struct input *, int, struct event *) = {
        [GROUND] = step_ground, [PASTE] = step_paste, [STRING] = step_string,
    };
    *out = (struct event){ 0 };
    while ((in->head < in->tail || in->state == PASTE) && STEP[in->state](in, silent_ms, out)) {
        if (out->kind != EV_NONE)
            return true;
    }
    return false;
}

int input_patience(const struct input *in)
{
    size_t waiting = in->tail - in->head;
    if (in->state == PASTE && waiting != 1)
        return PASTE_SILENCE_MS;
    return in->state != STRING && waiting > 0 ? in->esc_delay : -1;
}

/* ---- names ------------------------------------------------------------------------------ */

static const char *const KEY_NAMES[] = {
#define K(id, name) [K_##id] = name,
    KEYS(K)
#undef K
};

static const struct { const char *prefix; uint8_t mod; } MOD_NAMES[] = {
    { "Ctrl-", MOD_CTRL }, { "Alt-", MOD_ALT }, { "Shift-", MOD_SHIFT },
};

static enum key key_named(const char *name)
{
    if (!*name || !name[1]) /* a letter, the usual case */
        return KEY_NONE_;
    for (enum key k = KEY_NONE_ + 1; k < KEY_COUNT_; k++) {
        if (strcasecmp(name, KEY_NAMES[k]) == 0)
            return k;
    }
    return KEY_NONE_;
}

/* Cuts one "Ctrl-" from the front; 0 when there is none, or nothing behind it. */
static uint8_t take_mod(const char **text)
{
    for (size_t i = 0; i < COUNT(MOD_NAMES); i++) {
        size_t len = strlen(MOD_NAMES[i].prefix);
        if (strncasecmp(*text, MOD_NAMES[i].prefix, len) == 0 && (*text)[len] != '\0') {
            *text += len;
            return MOD_NAMES[i].mod;
        }
    }
    return 0;
}

/* "Esc[57;7~" */
static bool sequence_parse(const char *text, struct event *out)
{
    size_t n = strlen(text);
    if (n < 5 || n - 2 > EVENT_BYTES || strncmp(text, "Esc", 3) != 0)
        return false;
    *out = (struct event){ .kind = EV_OTHER, .n = (uint8_t)(n - 2), .bytes = { ESC } };
    memcpy(out->bytes + 1, text + 3, n - 3);
    return is_sequence(out->bytes, out->n);
}

bool key_parse(const char *text, struct event *out)
{
    unsigned mods = 0;
    enum key key;
    uint8_t mod;
    if (sequence_parse(text, out))
        return true;
    while (!(key = key_named(text)) && (mod = take_mod(&text)))
        mods |= mod;
    *out = key_event(key, mods);
    if (key)
        return key != K_BACKTAB || !(mods & MOD_SHIFT);

    uint32_t cp = ' ';
    size_t len = strlen(text);
    if (strcasecmp(text, "Space") != 0) {
        size_t n = len ? td_utf8_next(text, len, &cp) : 0;
        if (n == 0 || n != len || cp < ' ' || cp == DEL || cp == 0xfffd)
            return false;
    }
    if (mods & MOD_SHIFT) /* "G", not "Shift-g" */
        return false;
    *out = codepoint_event(cp, mods);
    return (mods & MOD_CTRL) == 0 || out->kind == EV_KEY;
}

size_t event_name(char *buf, size_t size, const struct event *ev)
{
    char prefix[32] = "", letter[8] = "";
    const char *name = letter;
    for (size_t i = 0; i < COUNT(MOD_NAMES); i++) {
        if (ev->mods & MOD_NAMES[i].mod)
            strcat(prefix, MOD_NAMES[i].prefix);
    }
    if (ev->kind == EV_PASTE)
        name = "Paste";
    else if (ev->kind == EV_KEY && ev->code < KEY_COUNT_)
        name = KEY_NAMES[ev->code] ? KEY_NAMES[ev->code] : "";
    else if (ev->kind == EV_CHAR && ev->code == ' ')
        name = "Space";
    else if (ev->kind == EV_KEY)
        letter[0] = (char)(ev->code >= 'a' && ev->code <= 'z' ? ev->code - 0x20 : ev->code);
    else if (ev->kind == EV_CHAR)
        letter[td_utf8_put(letter, ev->code)] = '\0';
    else if (ev->kind == EV_OTHER)
        return (size_t)snprintf(buf, size, "Esc%.*s", (int)ev->n - 1, ev->bytes + 1);
    return (size_t)snprintf(buf, size, "%s%s", prefix, name);
}

bool event_same(const struct event *a, const struct event *b)
{
    return a->kind == b->kind && a->code == b->code && a->mods == b->mods &&
           (a->kind != EV_OTHER || (a->n == b->n && !memcmp(a->bytes, b->bytes, a->n)));
}

void event_bytes(char *buf, size_t size, const struct event *ev)
{
    bool letter = ev->n > 0 && (unsigned char)ev->bytes[ev->n - 1] >= 0x80;
    size_t n = 0;
    *buf = '\0';
    for (size_t i = 0; i < ev->n && n < size; i++) {
        unsigned char c = (unsigned char)ev->bytes[i];
        bool digits = i > 0 && is_between((char)c, '0', ';') && is_between(ev->bytes[i - 1], '0', ';');
        const char *gap = i > 0 && !digits ? " " : "";
        if (c == ESC)
            n += (size_t)snprintf(buf + n, size - n, "%sESC", gap);
        else if (c < ' ' || c == DEL)
            n += (size_t)snprintf(buf + n, size - n, "%s^%c", gap, c ^ 0x40);
        else
            n += (size_t)snprintf(buf + n, size - n, c < 0x80 ? "%s%c" : "%s%02x", gap, c);
    }
    if (letter && ev->kind == EV_CHAR) {
        char name[32], all[128];
        event_name(name, sizeof(name), ev);
        snprintf(all, sizeof(all), "%s", buf);
        snprintf(buf, size, "%s = %s", name, all);
    }
}
