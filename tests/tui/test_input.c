/* tui/engine/input.c: bytes to events, however the bytes are cut and whatever pauses lie between them. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/input.h"
#include "engine/term.h"
#include "../support/suites.h"
#include "terminals.h"

/* For inner loops: Check keeps a record of each of its own assertions, also of those that hold. */
#define CHECK(holds) ((holds) ? (void)0 : ck_abort_msg("line %d: %s", __LINE__, #holds))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct input *in;
static char seen[4096]; /* the events so far, by name, separated by blanks */

enum { ESC_DELAY = 50 };

static void setup(void)
{
    in = input_new(ESC_DELAY);
    CHECK(in != NULL);
    seen[0] = '\0';
}

static void teardown(void)
{
    input_free(in);
}

static void restart(void)
{
    teardown();
    setup();
}

static void note(const struct event *ev)
{
    char name[64];
    size_t len = strlen(seen);
    CHECK(event_name(name, sizeof(name), ev) < sizeof(name));
    CHECK(len + strlen(name) + ev->len + 4 < sizeof(seen));
    len += (size_t)sprintf(seen + len, "%s%s", len ? " " : "", name);
    if (ev->kind == EV_PASTE)
        sprintf(seen + len, "{%s}", ev->text);
}

static void silent(int ms)
{
    struct event ev;
    while (input_next(in, ms, &ev))
        note(&ev);
}

static void drain(bool timed_out)
{
    silent(timed_out ? ESC_DELAY : 0);
}

/* Does something wait that the Esc delay decides? */
static bool pending(void)
{
    return input_patience(in) == ESC_DELAY;
}

static void feed(const char *bytes, size_t len)
{
    input_feed(in, bytes, len);
    drain(false);
}

static void expect(const char *events, const char *bytes, size_t len, const char *how, size_t where)
{
    if (strcmp(seen, events) == 0)
        return;
    char hex[512] = "";
    for (size_t i = 0; i < len && i < 100; i++)
        sprintf(hex + strlen(hex), "%02x ", (unsigned char)bytes[i]);
    ck_abort_msg("%s, %s %zu: got \"%s\", not \"%s\"", hex, how, where, seen, events);
}

/* Whole, cut in two at every place, and byte by byte; the end is a pause. */
static void check_splits(const char *bytes, size_t len, const char *events)
{
    for (size_t cut = 0; cut <= len; cut++) {
        restart();
        feed(bytes, cut);
        feed(bytes + cut, len - cut);
        drain(true);
        expect(events, bytes, len, "cut at", cut);
        CHECK(!pending());
    }
    restart();
    for (size_t i = 0; i < len; i++)
        feed(bytes + i, 1);
    drain(true);
    expect(events, bytes, len, "byte by byte", len);
}

struct vector {
    const char *bytes, *events;
};

static void check_vector(struct vector v)
{
    check_splits(v.bytes, strlen(v.bytes), v.events);
}

/* ---- the keys of each terminal (PITFALLS 17) -------------------------------------------- */

static const struct vector KEYS_OF[] = {
    /* xterm, Windows Terminal, VTE, kitty, foot, iTerm2: normal and application cursor keys */
    { "\033[A", "Up" }, { "\033[B", "Down" }, { "\033[C", "Right" }, { "\033[D", "Left" },
    { "\033OA", "Up" }, { "\033OB", "Down" }, { "\033OC", "Right" }, { "\033OD", "Left" },
    { "\033[H", "Home" }, { "\033[F", "End" }, { "\033OH", "Home" }, { "\033OF", "End" },
    { "\033[2~", "Ins" }, { "\033[3~", "Del" }, { "\033[5~", "PgUp" }, { "\033[6~", "PgDn" },
    { "\033OP", "F1" }, { "\033OQ", "F2" }, { "\033OR", "F3" }, { "\033OS", "F4" },
    { "\033[15~", "F5" }, { "\033[17~", "F6" }, { "\033[18~", "F7" }, { "\033[19~", "F8" },
    { "\033[20~", "F9" }, { "\033[21~", "F10" }, { "\033[23~", "F11" }, { "\033[24~", "F12" },
    { "\033[Z", "Shift-Tab" }, { "\r", "Enter" }, { "\n", "Enter" }, { "\t", "Tab" },
    { "\177", "Backspace" }, { "\b", "Backspace" },
    { "\033[1;2A", "Shift-Up" }, { "\033[1;3A", "Alt-Up" }, { "\033[1;5A", "Ctrl-Up" },
    { "\033[1;6B", "Ctrl-Shift-Down" }, { "\033[1;8D", "Ctrl-Alt-Shift-Left" },
    { "\033[1;9C", "Alt-Right" }, { "\033[1;5H", "Ctrl-Home" }, { "\033[1;5F", "Ctrl-End" },
    { "\033[3;5~", "Ctrl-Del" }, { "\033[5;3~", "Alt-PgUp" }, { "\033[15;2~", "Shift-F5" },
    { "\033[1;2P", "Shift-F1" }, { "\033[1;5Q", "Ctrl-F2" }, { "\033[1;2R", "Shift-F3" },
    { "\033[1;2S", "Shift-F4" }, { "\033[20;2~", "Shift-F9" },
    { "\033OM", "Enter" }, { "\033Oq", "1" }, { "\033Op\033Oy", "0 9" }, { "\033Ol", "," },
    { "\033On", "." }, { "\033Ok", "+" },
    /* modifyOtherKeys, CSI u */
    { "\033[27;5;105~", "Tab" }, { "\033[27;2;9~", "Shift-Tab" },
    { "\033[27;2;13~", "Shift-Enter" },
    { "\033[115;5u", "Ctrl-S" }, { "\033[120;3u", "Alt-x" }, { "\033[27u", "Esc" },
    { "\033[27;5;49~", "Ctrl-1" }, { "\033[259u", "ă" },
    { "\033[19;8u", "Ctrl-Alt-S" }, { "\033[115;6u", "Ctrl-S" },
    /* the Linux console */
    { "\033[[A", "F1" }, { "\033[[B", "F2" }, { "\033[[C", "F3" }, { "\033[[D", "F4" },
    { "\033[[E", "F5" }, { "\033[1~", "Home" }, { "\033[4~", "End" },
    /* PuTTY: Home and End as in "standard", F1-F4 as in "ESC[n~" and "VT400", "VT100+" */
    { "\033[11~", "F1" }, { "\033[12~", "F2" }, { "\033[13~", "F3" }, { "\033[14~", "F4" },
    { "\033OT", "F5" }, { "\033OX", "F9" }, { "\033OZ", "F11" }, { "\033O[", "F12" },
    /* ... and with Shift, as rxvt has it; Shift-F1 and Shift-F2 arrive as F11 and F12 */
    { "\033[25~", "Shift-F3" }, { "\033[26~", "Shift-F4" }, { "\033[28~", "Shift-F5" },
    { "\033[29~", "Shift-F6" }, { "\033[31~", "Shift-F7" }, { "\033[32~", "Shift-F8" },
    { "\033[33~", "Shift-F9" }, { "\033[34~", "Shift-F10" },
    /* tmux and screen add nothing of their own; with xterm-keys off: */
    { "\033[1~\033[4~", "Home End" },
    /* rxvt */
    { "\033[7~", "Home" }, { "\033[8~", "End" }, { "\033[7$", "Shift-Home" },
    { "\033[8^", "Ctrl-End" }, { "\033[3@", "Ctrl-Shift-Del" }, { "\033[5^", "Ctrl-PgUp" },
    { "\033[a", "Shift-Up" }, { "\033[d", "Shift-Left" }, { "\033Oa", "Ctrl-Up" },
    { "\033Oc", "Ctrl-Right" }, { "\033\033[A", "Alt-Up" }, { "\033\033OB", "Alt-Down" },
    { "\033\033[3~", "Alt-Del" },
    /* old GNOME and Konsole: modifiers in SS3 */
    { "\033O5A", "Ctrl-Up" }, { "\033O2P", "Shift-F1" }, { "\033O1;5C", "Ctrl-Right" },
};

START_TEST(each_terminals_keys)
{
    check_vector(KEYS_OF[_i]);
}
END_TEST

/* The whole keyboard of five terminals, each key however it is cut. */
START_TEST(the_whole_keyboard)
{
    const struct terminal *t = &terminals[_i];

    for (const struct terminal_key *k = t->keys; k->key; k++) {
        size_t len = strlen(k->bytes);
        for (size_t cut = 0; cut < len; cut++) {
            char how[64];
            restart();
            if (t->console) {
                input_is_console(in);
                input_define(in, "\033\t", K_BACKTAB); /* as terminfo says of it */
            }
            feed(k->bytes, cut);
            feed(k->bytes + cut, len - cut);
            drain(true);
            snprintf(how, sizeof(how), "%s, %s, cut at", t->name, k->key);
            expect(k->arrives, k->bytes, len, how, cut);
        }
    }
}
END_TEST

/* ---- what the terminal has sent ---------------------------------------------------------- */

/* For who learns a key: the bytes of each event, also of one that came in pieces, and sequences that nobody knows. */
START_TEST(events_tell_their_bytes)
{
    static const struct { const char *first, *rest, *name, *bytes; } VECTORS[] = {
        { "\033[26~", "", "Shift-F4", "ESC [ 26 ~" }, { "\033[1;5A", "", "Ctrl-Up", "ESC [ 1;5 A" },
        { "\033", "[1;5A", "Ctrl-Up", "ESC [ 1;5 A" }, { "\033[", "26~", "Shift-F4", "ESC [ 26 ~" },
        { "\033OP", "", "F1", "ESC O P" }, { "\033[[A", "", "F1", "ESC [ [ A" }, { "\023", "", "Ctrl-S", "^S" },
        { "x", "", "x", "x" }, { "\177", "", "Backspace", "^?" }, { "\033x", "", "Alt-x", "ESC x" },
        { "\033", "", "Esc", "ESC" }, { "đ", "", "đ", "đ = c4 91" }, { "\033\r", "", "Alt-Enter", "ESC ^M" },
        { "\033[57;7~", "", "Esc[57;7~", "ESC [ 57;7 ~" }, { "\033[99~", "", "Esc[99~", "ESC [ 99 ~" },
        { "\033Oz", "", "EscOz", "ESC O z" }, { "\033[[Z", "", "Esc[[Z", "ESC [ [ Z" },
        { "\033[", "57;7~", "Esc[57;7~", "ESC [ 57;7 ~" },
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        struct event ev, last = { 0 }, named;
        char name[64], bytes[128];
        restart();
        input_tell_unknown(in);
        input_feed(in, VECTORS[v].first, strlen(VECTORS[v].first));
        while (input_next(in, ESC_DELAY, &ev))
            last = ev;
        input_feed(in, VECTORS[v].rest, strlen(VECTORS[v].rest));
        while (input_next(in, ESC_DELAY, &ev))
            last = ev;
        event_name(name, sizeof(name), &last);
        event_bytes(bytes, sizeof(bytes), &last);
        ck_assert_str_eq(name, VECTORS[v].name);
        ck_assert_str_eq(bytes, VECTORS[v].bytes);
        ck_assert(key_parse(name, &named) && event_same(&named, &last));
    }
}
END_TEST

/* Answers to questions, mouse reports and what no file could hold are never keys. */
START_TEST(reports_are_no_unknown_keys)
{
    static const char *const VECTORS[] = {
        "\033[?1;2c", "\033[>41;354;0c", "\033[<0;10;20M", "\033[M !!", "\033]11;rgb:1e1e/1e1e/1e1e\a",
        "\033P>|xterm(379)\033\\", "\033[?2026;2$y", "\033[1;2;3;4;5;6;7;8;9;10;11A", "\033[99%~", "\033[1 q",
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        restart();
        input_tell_unknown(in);
        feed(VECTORS[v], strlen(VECTORS[v]));
        drain(true);
        expect("", VECTORS[v], strlen(VECTORS[v]), "vector", v);
    }
}
END_TEST

/* ---- the mouse ---------------------------------------------------------------------------- */

static const struct { const char *bytes; enum mouse what; int row, col; } MICE[] = {
    { "\033[<0;1;1M", MOUSE_PRESS, 0, 0 }, { "\033[<0;10;20M", MOUSE_PRESS, 19, 9 },
    { "\033[<16;10;20M", MOUSE_PRESS, 19, 9 }, { "\033[<64;5;6M", MOUSE_WHEEL_UP, 5, 4 },
    { "\033[<65;5;6M", MOUSE_WHEEL_DOWN, 5, 4 }, { "\033[<69;500;200M", MOUSE_WHEEL_DOWN, 199, 499 },
    { "\033[<0;9999;9999M", MOUSE_PRESS, 9998, 9998 },
};

START_TEST(the_mouse_is_reported)
{
    for (size_t v = 0; v < COUNT(MICE); v++)
        for (size_t cut = 0; cut < strlen(MICE[v].bytes); cut++) {
            struct event ev;
            restart();
            input_mouse(in, true);
            input_feed(in, MICE[v].bytes, cut);
            CHECK(!input_next(in, 0, &ev));
            input_feed(in, MICE[v].bytes + cut, strlen(MICE[v].bytes) - cut);
            CHECK(input_next(in, 0, &ev) && ev.kind == EV_MOUSE);
            ck_assert_uint_eq(ev.code, MICE[v].what);
            ck_assert_int_eq(ev.row, MICE[v].row);
            ck_assert_int_eq(ev.col, MICE[v].col);
            CHECK(!input_next(in, 0, &ev));
        }
}
END_TEST

/* Letting go, other buttons, motion, and what is no report at all; and they take nothing with them. */
START_TEST(other_reports_are_swallowed)
{
    static const char *const VECTORS[] = {
        "\033[<0;10;20m", "\033[<1;10;20M", "\033[<2;10;20M", "\033[<32;10;20M", "\033[<35;10;20M", "\033[<66;1;1M",
        "\033[<128;1;1M", "\033[<0;0;1M", "\033[<0;1;0M", "\033[<0;10000;1M", "\033[<0;1;99999999999M", "\033[<;1;1M",
        "\033[<0;1M", "\033[<0;1;1;1M", "\033[<0;;1M", "\033[<M", "\033[<0;1;M", "\033[<0:1:1M", "\033[<<0;1;1M",
        "\033[<0;1;1 M", "\033[M !!", "\033[32;40;40M",
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        char bytes[128];
        restart();
        input_mouse(in, true);
        snprintf(bytes, sizeof(bytes), "a%sb", VECTORS[v]);
        feed(bytes, strlen(bytes));
        drain(true);
        expect("a b", bytes, strlen(bytes), "vector", v);
    }
}
END_TEST

/* The Linux console has another table for them. */
START_TEST(the_consoles_keys)
{
    static const struct vector VECTORS[] = {
        { "\033[25~", "Shift-F1" }, { "\033[26~", "Shift-F2" }, { "\033[28~", "Shift-F3" },
        { "\033[29~", "Shift-F4" }, { "\033[31~", "Shift-F5" }, { "\033[32~", "Shift-F6" },
        { "\033[33~", "Shift-F7" }, { "\033[34~", "Shift-F8" },
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        restart();
        input_is_console(in);
        feed(VECTORS[v].bytes, strlen(VECTORS[v].bytes));
        drain(false);
        ck_assert_str_eq(seen, VECTORS[v].events);
    }
}
END_TEST

/* A pause at any one place loses no key and types no garbage. Behind the first byte it costs an Esc
 * event more, behind the second an Alt event; the key comes all the same. */
START_TEST(one_pause_loses_no_key)
{
    const char *bytes = KEYS_OF[_i].bytes, *key = KEYS_OF[_i].events;
    size_t len = strlen(bytes);
    if (bytes[0] != '\033' || strchr(key, ' ') || bytes[1] == '\033' || bytes[2] >= 'a')
        return; /* not one key, or one that only comes in a piece */
    if (bytes[1] == 'O' && !strchr("ABCDFHPQRS", bytes[2]))
        return;
    for (size_t pause = 1; pause < len; pause++) {
        for (int single = 0; single < 2; single++) {
            char expected[64];
            restart();
            feed(bytes, pause);
            CHECK(pending());
            drain(true);
            CHECK(!pending());
            drain(true);
            for (size_t i = pause; single && i + 1 < len; i++)
                feed(bytes + i, 1);
            feed(single ? bytes + len - 1 : bytes + pause, single ? 1 : len - pause);
            drain(true);
            snprintf(expected, sizeof(expected), "%s%s",
                     pause == 1 ? "Esc " : pause == 2 ? bytes[1] == '[' ? "Alt-[ " : "Alt-O " : "",
                     key);
            expect(expected, bytes, len, "pause at", pause);
        }
    }
}
END_TEST

/* Pauses everywhere: this is a hand typing. */
START_TEST(many_pauses_are_typing)
{
    static const struct vector VECTORS[] = {
        { "\033", "Esc" },           { "\033[A", "Esc [ A" }, { "\033[1;5A", "Esc [ 1 ; 5 A" },
        { "\033O", "Esc O" },        { "\033x", "Esc x" },    { "\033\033", "Esc Esc" },
        { "\033]0;a", "Esc ] 0 ; a" },
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        restart();
        for (const char *p = VECTORS[v].bytes; *p; p++) {
            feed(p, 1);
            drain(true);
        }
        ck_assert_str_eq(seen, VECTORS[v].events);
    }
}
END_TEST

START_TEST(a_pause_decides_about_esc)
{
    static const struct { const char *before, *after, *events; } VECTORS[] = {
        { "\033", "", "Esc" },
        { "\033", "x", "Esc x" },
        { "\033", "[", "Esc [" },
        { "\033", "[x", "Esc [ x" },
        { "\033", "Oanh", "Esc O a n h" },
        { "\033", "OK", "Esc O K" },
        { "\033", "\033[A", "Esc Up" },
        { "\033", "\033", "Esc Esc" },
        { "\033\033", "", "Esc Esc" },
        { "\033\033", "[A", "Esc Esc Up" },
        { "\033\033[", "A", "Esc Alt-[ Up" },
        { "a\033", "b", "a Esc b" },
        { "\033[", "5x", "Alt-[" }, /* an unknown sequence: swallowed */
        { "\033[", "x", "Alt-[ x" },
        { "\033[1;", "\r", "Enter" },
        { "\033]", "x", "Alt-] x" },
        { "\033P", "\r", "Alt-P Enter" },
        { "\033\304", "\221", "Esc" }, /* a broken letter is dropped */
        { "\304", "\221", "" },
        { "\304", "x", "x" },
        { "\033[?1", ";2c", "" },
        { "\033[?", "1;2c", "" },
        { "\033", "[?1;2c", "Esc" },
        { "\033", "]11;rgb:ffff/ffff/ffff\033\\", "Esc" },
        { "\033]", "11;rgb:ffff/ffff/ffff\a", "Alt-]" },
        { "\033]11;", "rgb:ffff/ffff/ffff\a", "" },
        { "\033]11;rgb:0/0/0\033", "\\", "" },
        { "\033[20", "0~a\033[201~", "Paste{a}" },
        { "\033[200~a\033[20", "1~b", "Paste{a} b" },
        { "\033[200~a\033", "[201~b", "Paste{a} b" },
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        restart();
        feed(VECTORS[v].before, strlen(VECTORS[v].before));
        drain(true);
        feed(VECTORS[v].after, strlen(VECTORS[v].after));
        drain(true);
        expect(VECTORS[v].events, VECTORS[v].before, strlen(VECTORS[v].before), "vector", v);
    }
}
END_TEST

/* ---- letters ---------------------------------------------------------------------------- */

static const struct vector LETTERS[] = {
    { "ăĂđĐĩũơư", "ă Ă đ Đ ĩ ũ ơ ư" }, /* PITFALLS 12: codes of KEY_UP and friends in curses */
    { "việt", "v i ệ t" },
    { "e\u0302\u0301", "e \u0302 \u0301" },
    { "\u202f\u200c😀", "\u202f \u200c 😀" },
    { "a b~", "a Space b ~" },
    { "\001\023\032\032\034\037", "Ctrl-A Ctrl-S Ctrl-Z Ctrl-Z Ctrl-\\ Ctrl-_" },
    { "\033x\033Y\033đ\033 ", "Alt-x Alt-Y Alt-đ Alt-Space" },
    { "\033\r\033\177\033\023", "Alt-Enter Alt-Backspace Ctrl-Alt-S" },
    { "\033\033x", "Esc Alt-x" },
    { "a\377b", "a b" },
    { "\300\200\303(\341\272z\355\240\200\364\220\200\200", "( z" }, /* overlong, cut, surrogate */
    { "\302\205x", "x" },                                             /* C1 */
    { "\033\377x", "Esc x" },
    /* PITFALLS 14, 15: how input methods repair what they have typed */
    { "vie\177ê\177ệt", "v i e Backspace ê Backspace ệ t" },
    { "vie\177êt\177\177ệt", "v i e Backspace ê t Backspace Backspace ệ t" },
    { "\u202f\177\177ê", "\u202f Backspace Backspace ê" },
};

START_TEST(letters)
{
    check_vector(LETTERS[_i]);
}
END_TEST

START_TEST(nul_is_a_key)
{
    check_splits("a\0b", 3, "a Ctrl-@ b");
}
END_TEST

/* ---- what is swallowed (PITFALLS 5) ----------------------------------------------------- */

static const struct vector SWALLOWED[] = {
    { "\033[?1;2c", "" }, { "\033[>41;354;0c", "" }, { "\033[24;80R", "" }, { "\033[0n", "" },
    { "\033[?2026;2$y", "" }, { "\033[4;1$y", "" }, { "\033[8;24;80t", "" }, { "\033[?62;22c", "" },
    { "\033[1;2c", "" }, { "\033[1;40R", "" }, { "\033[200^", "" },
    { "\033[I", "" }, { "\033[O", "" }, { "\033[201~", "" }, { "\033[99~", "" }, { "\033[G", "" },
    { "\033Oz", "" }, { "\033[[Z", "" }, { "\033[1;2;3;4;5;6;7A", "" },
    { "\033[<0;10;20M\033[<0;10;20m", "" }, { "\033[M !!", "" }, { "\033[32;40;40M", "" },
    { "\033]11;rgb:1e1e/1e1e/1e1e\a", "" }, { "\033]11;rgb:1e1e/1e1e/1e1e\033\\", "" },
    { "\033P1+r544e=787465726d\033\\", "" }, { "\033P>|xterm(379)\033\\", "" },
    { "\033_Gi=31;OK\033\\", "" }, { "\033^x\033\\", "" }, { "\033Xx\033\\", "" },
    { "\033]0;tiến độ\a", "" },
    { "\033]11;rgb:1\033[A", "Up" },        /* a new sequence ends the string */
    { "\033]11;rgb:1\rx", "Enter x" },      /* and so does a key: never a dead keyboard */
    { "\033[12\033[A", "Up" }, { "\033[12\rx", "Enter x" }, { "\033[12ăx", "ă x" },
    { "\033[\rx", "Alt-[ Enter x" }, { "\033Oăx", "Alt-O ă x" },
};

START_TEST(reports_are_swallowed)
{
    char bytes[128], events[64];
    check_vector(SWALLOWED[_i]);
    /* and they take nothing with them */
    snprintf(bytes, sizeof(bytes), "a%sb", SWALLOWED[_i].bytes);
    snprintf(events, sizeof(events), "a%s%s b", *SWALLOWED[_i].events ? " " : "",
             SWALLOWED[_i].events);
    check_splits(bytes, strlen(bytes), events);
}
END_TEST

START_TEST(endless_sequences_end)
{
    static char bytes[80000];
    struct event ev;
    size_t n = 0;
    memset(bytes, '1', sizeof(bytes));
    memcpy(bytes, "\033]", 2);
    input_feed(in, bytes, sizeof(bytes));
    while (input_next(in, 0, &ev))
        n++;
    ck_assert_uint_gt(n, 0);
    ck_assert_uint_lt(n, sizeof(bytes) - 60000);
    feed("x", 1);
    ck_assert_str_eq(seen, "x");

    restart();
    memcpy(bytes, "\033[", 2);
    input_feed(in, bytes, sizeof(bytes));
    ck_assert(input_next(in, 0, &ev));
    ck_assert_uint_eq(ev.code, '1');
}
END_TEST

/* ---- pastes (PITFALLS 19) --------------------------------------------------------------- */

static const struct vector PASTES[] = {
    { "\033[200~abc\033[201~", "Paste{abc}" },
    { "\033[200~\033[201~", "Paste{}" },
    { "x\033[200~q\rq\033[201~q", "x Paste{q\nq} q" },
    { "\033[200~a\r\nb\nc\r\rd\033[201~", "Paste{a\nb\nc\n\nd}" },
    { "\033[200~a\tb\001\023\177c\302\205d\033[201~", "Paste{a\tbcd}" },
    { "\033[200~\033[A\033[200~\033OP\033\033[201~", "Paste{[A[200~OP}" },
    { "\033[200~\033[20\033[201\033[201~x", "Paste{[20[201} x" },
    { "\033[200~tiến\377độ\303\033[201~", "Paste{tiếnđộ}" },
    { "\033[200~1\033[201~\033[200~2\033[201~\033[A", "Paste{1} Paste{2} Up" },
};

START_TEST(pastes)
{
    check_vector(PASTES[_i]);
}
END_TEST

START_TEST(a_paste_is_capped)
{
    static char big[1 << 20];
    struct event ev;
    memset(big, 'x', sizeof(big));
    memcpy(big + PASTE_MAX - 2, "ệ", 3); /* over the edge: dropped whole */
    feed("\033[200~", 6);
    for (size_t i = 0; i < sizeof(big); i += 4096)
        feed(big + i, 4096);
    ck_assert(!pending());
    ck_assert_str_eq(seen, "");
    input_feed(in, "\033[201~q", 7);
    ck_assert(input_next(in, 0, &ev));
    ck_assert_int_eq(ev.kind, EV_PASTE);
    ck_assert_uint_eq(ev.len, PASTE_MAX - 2);
    ck_assert_uint_eq(strlen(ev.text), ev.len);
    drain(false);
    ck_assert_str_eq(seen, "q");
}
END_TEST

START_TEST(a_paste_has_no_delay)
{
    feed("\033[200~a", 7);
    ck_assert(!pending());
    for (int i = 0; i < 3; i++)
        drain(true);
    feed("q\033[20", 5);
    drain(true);
    feed("1~", 2);
    ck_assert_str_eq(seen, "Paste{aq}");
}
END_TEST

/* A line that breaks takes the end of a paste with it: Esc, or a long silence, ends it with what came. */
START_TEST(a_paste_without_its_end)
{
    static const struct { const char *before; int ms; const char *after, *events; } VECTORS[] = {
        { "\033[200~a\nb", PASTE_SILENCE_MS - 1, "q", "" },
        { "\033[200~a\nb", PASTE_SILENCE_MS, "q", "Paste{a\nb} q" },
        { "\033[200~", PASTE_SILENCE_MS, "\033[A", "Paste{} Up" },
        { "\033[200~a\303", PASTE_SILENCE_MS, "q", "Paste{a} q" },
        { "\033[200~a\033", ESC_DELAY - 1, "[A", "" },
        { "\033[200~a\033", ESC_DELAY, "q", "Paste{a} q" },
        { "\033[200~a\033", ESC_DELAY, "\033[A", "Paste{a} Up" },
        { "\033[200~a\033[20", ESC_DELAY, "q", "" },
        { "\033[200~a\033[20", PASTE_SILENCE_MS, "\rq", "Paste{a} Enter q" },
        /* the end was only late: it is no keys, and neither is the rest before it */
        { "\033[200~a\033[20", PASTE_SILENCE_MS, "1~q", "Paste{a} q" },
        { "\033[200~a", PASTE_SILENCE_MS, "\033[201~q", "Paste{a} q" },
        { "\033[200~a", PASTE_SILENCE_MS, "bc\r\033[201~q", "Paste{a} Paste{bc\n} q" },
        { "\033[200~a\033", ESC_DELAY, "bc\033[201~q", "Paste{a} Paste{bc} q" },
        { "\033[200~a", PASTE_SILENCE_MS, "q\033[200~b\033[201~q", "Paste{a} q Paste{b} q" },
    };
    for (size_t v = 0; v < COUNT(VECTORS); v++) {
        restart();
        feed(VECTORS[v].before, strlen(VECTORS[v].before));
        silent(VECTORS[v].ms);
        feed(VECTORS[v].after, strlen(VECTORS[v].after));
        expect(VECTORS[v].events, VECTORS[v].before, strlen(VECTORS[v].before), "vector", v);
    }
    char rest[200];
    memset(rest, 'q', sizeof(rest)); /* its end is still to come */
    restart();
    feed("\033[200~a", 7);
    silent(PASTE_SILENCE_MS);
    feed(rest, sizeof(rest));
    ck_assert_str_eq(seen, "Paste{a}");
}
END_TEST

START_TEST(the_silence_is_waited_for)
{
    ck_assert_int_eq(input_patience(in), -1);
    feed("\033[200~a", 7);
    ck_assert_int_eq(input_patience(in), PASTE_SILENCE_MS);
    feed("\033", 1);
    ck_assert_int_eq(input_patience(in), ESC_DELAY);
    drain(true);
    ck_assert_int_eq(input_patience(in), -1);
}
END_TEST

/* A slow line makes pauses of its own: with a longer delay they are no Esc. */
START_TEST(the_esc_delay_is_given)
{
    teardown();
    in = input_new(200);
    feed("\033", 1);
    silent(199);
    feed("[A", 2);
    ck_assert_str_eq(seen, "Up");
    feed("\033", 1);
    ck_assert_int_eq(input_patience(in), 200);
    silent(200);
    ck_assert_str_eq(seen, "Up Esc");
}
END_TEST

START_TEST(the_delay_is_longer_over_ssh)
{
    static const char *const NAMES[] = { "SSH_CONNECTION", "SSH_TTY" };
    for (size_t i = 0; i < COUNT(NAMES); i++)
        unsetenv(NAMES[i]);
    ck_assert_int_eq(term_esc_delay(), 50);
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        setenv(NAMES[i], "", 1);
        ck_assert_int_eq(term_esc_delay(), 50);
        setenv(NAMES[i], "/dev/pts/1", 1);
        ck_assert_int_eq(term_esc_delay(), 200);
        unsetenv(NAMES[i]);
    }
}
END_TEST

/* ---- sequences of the terminal's own ---------------------------------------------------- */

START_TEST(defined_sequences)
{
    input_define(in, "\033[M", K_F1); /* FreeBSD's console; else a mouse report */
    input_define(in, "\033\x1f", K_PGUP);
    input_define(in, "\v", K_UP); /* would take Ctrl-K away: ignored */
    input_define(in, "\033OAx", K_F12);
    input_define(in, "\033this is far too long", K_F2);
    feed("\033[M\033\x1f\vx\033[A", 10);
    ck_assert_str_eq(seen, "F1 PgUp Ctrl-K x Up");
    feed("\033OA", 3);
    ck_assert(pending()); /* could still be F12 */
    drain(true);
    feed("\033OAx", 4);
    ck_assert_str_eq(seen, "F1 PgUp Ctrl-K x Up Up F12");
    for (int i = 0; i < 1000; i++)
        input_define(in, "\033[A", K_F1);
}
END_TEST

/* ---- names ------------------------------------------------------------------------------ */

START_TEST(names_round_trip)
{
    static const char *const NAMES[] = {
        "a", "G", "đ", "/", "-", "Space", "Ctrl-S", "Ctrl-@", "Ctrl-\\", "Ctrl-]", "Ctrl-5", "F2",
        "F12", "Enter", "Tab", "Shift-Tab", "Esc", "Alt-x", "Alt-X", "Alt-Enter", "Ctrl-Up",
        "Shift-F3", "Ctrl-Alt-Shift-Left", "Ctrl-Alt-S", "Alt--", "Alt-Space", "PgDn",
    };
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        struct event ev;
        char name[64];
        ck_assert_msg(key_parse(NAMES[i], &ev), "%s", NAMES[i]);
        ck_assert_uint_eq(event_name(name, sizeof(name), &ev), strlen(NAMES[i]));
        ck_assert_str_eq(name, NAMES[i]);
    }
}
END_TEST

START_TEST(names_mean_what_the_decoder_gives)
{
    static const struct vector VECTORS[] = {
        { "\t", "Ctrl-I" }, { "\r", "Ctrl-M" }, { "\n", "Ctrl-J" }, { "\b", "Ctrl-H" },
        { "\033", "Ctrl-[" }, { "\023", "ctrl-s" }, { "\033[Z", "shift-tab" }, { "\033[A", "UP" },
        { " ", "space" }, { "\033x", "alt-x" }, { "\0", "Ctrl-Space" },
    };
    for (size_t i = 0; i < COUNT(VECTORS); i++) {
        struct event typed, parsed;
        const char *bytes = VECTORS[i].bytes;
        restart();
        input_feed(in, bytes, *bytes ? strlen(bytes) : 1);
        if (!input_next(in, 0, &typed))
            ck_assert(input_next(in, ESC_DELAY, &typed));
        if (*bytes == '\0') {
            ck_assert(!key_parse(VECTORS[i].events, &parsed)); /* there is Ctrl-@ */
            continue;
        }
        ck_assert(key_parse(VECTORS[i].events, &parsed));
        ck_assert_int_eq(typed.kind, parsed.kind);
        ck_assert_uint_eq(typed.code, parsed.code);
        ck_assert_uint_eq(typed.mods, parsed.mods);
    }
}
END_TEST

START_TEST(bad_names)
{
    static const char *const NAMES[] = {
        "", "ab", "Ctrl-", "Ctrl-đ", "Shift-g", "F13", "Ctrl-Shift-a", "Hyper-x", "\t", "\xff",
        "Shift-Shift-Tab", "Ctrl-!",
    };
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        struct event ev;
        ck_assert_msg(!key_parse(NAMES[i], &ev), "%s", NAMES[i]);
    }
}
END_TEST

START_TEST(name_fits_its_buffer)
{
    struct event ev;
    char buf[5] = "....";
    ck_assert(key_parse("Ctrl-Alt-Shift-Left", &ev));
    ck_assert_uint_eq(event_name(buf, sizeof(buf), &ev), 19);
    ck_assert_str_eq(buf, "Ctrl");
}
END_TEST

/* ---- any bytes -------------------------------------------------------------------------- */

/* The same events however the bytes are cut; no event breaks the promises of input.h. */
START_TEST(cuts_change_nothing)
{
    static const char *const PIECES[] = {
        "\033", "\033", "[", "O", "1", ";", "5", "~", "A", "$", "\033[200~", "\033[201~", "\033]",
        "\a", "\\", "\033P", "ệ", "\341", "\272", "\377", "\r", "x", "M", "<", "?", "c", "\177",
    };
    uint32_t seed = (uint32_t)_i * 7919 + 1;
    for (int round = 0; round < 100; round++) {
        char bytes[256], whole[sizeof(seen)];
        size_t len = 0;
        for (int i = 0; i < 24; i++) {
            seed = seed * 1664525u + 1013904223u;
            len += strlen(strcpy(bytes + len, PIECES[(seed >> 10) % COUNT(PIECES)]));
        }
        restart();
        feed(bytes, len);
        drain(true);
        strcpy(whole, seen);
        check_splits(bytes, len, whole);
    }
}
END_TEST

Suite *suite_input(void)
{
    Suite *s = suite_create("input");
    TCase *tc = tcase_create("decoder");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, each_terminals_keys, 0, COUNT(KEYS_OF));
    tcase_add_loop_test(tc, the_whole_keyboard, 0, COUNT(terminals));
    tcase_add_test(tc, events_tell_their_bytes);
    tcase_add_test(tc, reports_are_no_unknown_keys);
    tcase_add_test(tc, the_mouse_is_reported);
    tcase_add_test(tc, other_reports_are_swallowed);
    tcase_add_test(tc, the_consoles_keys);
    tcase_add_loop_test(tc, one_pause_loses_no_key, 0, COUNT(KEYS_OF));
    tcase_add_test(tc, many_pauses_are_typing);
    tcase_add_test(tc, a_pause_decides_about_esc);
    tcase_add_loop_test(tc, letters, 0, COUNT(LETTERS));
    tcase_add_test(tc, nul_is_a_key);
    tcase_add_loop_test(tc, reports_are_swallowed, 0, COUNT(SWALLOWED));
    tcase_add_test(tc, endless_sequences_end);
    tcase_add_loop_test(tc, pastes, 0, COUNT(PASTES));
    tcase_add_test(tc, a_paste_is_capped);
    tcase_add_test(tc, a_paste_has_no_delay);
    tcase_add_test(tc, a_paste_without_its_end);
    tcase_add_test(tc, the_silence_is_waited_for);
    tcase_add_test(tc, the_esc_delay_is_given);
    tcase_add_test(tc, the_delay_is_longer_over_ssh);
    tcase_add_test(tc, defined_sequences);
    tcase_add_loop_test(tc, cuts_change_nothing, 0, 8);
    suite_add_tcase(s, tc);

    tc = tcase_create("names");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, names_round_trip);
    tcase_add_test(tc, names_mean_what_the_decoder_gives);
    tcase_add_test(tc, bad_names);
    tcase_add_test(tc, name_fits_its_buffer);
    suite_add_tcase(s, tc);
    return s;
}
