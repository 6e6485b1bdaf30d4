/*
 * Whoever presses anything whatever: random keys over all views and forms, on screens of all sizes, in both languages.
 * Nothing breaks (run with sanitizers), every screen can be drawn, and the cursor stays on it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scene.h"
#include "../support/suites.h"
#include "../support/here.h"

enum { KEYS = 25000, RUNS = 4 }; /* of each run; KEYS=100 build/unit keys presses fewer */

static uint32_t state;

static int below(int n)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (int)(state % (uint32_t)n);
}

/* One of the keys of the table of commands. */
static bool a_command(struct event *ev)
{
    char keys[64] = "", *key, *rest = keys;
    int nth;

    snprintf(keys, sizeof keys, "%s", command_table[1 + below(CMD_COUNT - 1)].keys);
    for (nth = below(2); (key = strtok_r(rest, " ", &rest)) && nth > 0 && *rest; nth--)
        ;
    return key && key_parse(key, ev);
}

static struct event any_event(void)
{
    static const char *const moves[] = { "Up", "Down", "Left", "Right", "PgUp", "PgDn", "Home", "End", "Tab",
                                         "Shift-Tab", "Enter", "Enter", "Enter", "Esc", "Backspace", "Space" };
    static const uint32_t letters[] = { 'a', 'c', 'd', 'g', 'n', 'x', 'y', '0', '1', '2', '4', '5', '9', '.', ',', '-',
                                        '/', '%', '>', '=', ':', '!', 0x111, 0x1ea1, 0x1ed9, 0x20ac, 0x4e00, 0x301 };
    static const char *const pastes[] = { "80,6", "hộ gia đình\n59%\n", "\t\t1\t2\n", "x", "c.4 2025 85,2" };
    struct event ev = { .kind = EV_CHAR };

    switch (below(8)) {
    case 0: case 1: case 2:
        if (a_command(&ev))
            return ev;
        /* fall through */
    case 3: case 4:
        ck_assert(key_parse(moves[below(sizeof moves / sizeof *moves)], &ev));
        return ev;
    case 5:
        if (!below(20)) {
            ev = (struct event){ .kind = EV_PASTE, .text = pastes[below(5)] };
            ev.len = strlen(ev.text);
            return ev;
        }
        /* fall through */
    default:
        ev.code = letters[below(sizeof letters / sizeof *letters)];
        return ev;
    }
}

static void resize(struct scene *s)
{
    static const int sizes[][2] = { { 80, 24 }, { 60, 16 }, { 120, 40 }, { 200, 60 }, { 20, 5 }, { 79, 50 }, { 1, 1 } };
    int i = below(7), cols = sizes[i][0], rows = sizes[i][1];

    ck_assert(canvas_resize(s->app.canvas, rows, cols));
    s->app.canvas->ascii = !below(3);
    s->app.width = cols;
    app_refresh_all(&s->app);
}

/* Places to which random keys hardly find the way. */
static void go_deep(struct scene *s)
{
    static const char *const ways[] = {
        "F3 'c.4' Enter Enter", "Tab Enter", "Tab Tab Down Down Enter Enter", "F3 'c.4' Enter Ctrl-O", "Shift-F11",
        "Shift-F12", "Shift-F7 Enter", "Ctrl-E", "Ctrl-V", "Shift-F6", "Shift-F10", "F1", "F12", "F4", "Ins", "Ctrl-K",
        "Shift-F2", "Shift-F3", "Shift-F3 Down Enter", "Ctrl-A 'c4' Enter", "Ctrl-P", "Ctrl-T", "F3 'c.4' Enter Ctrl-D",
        "Shift-F5", "Shift-F4", "F2 'learn-key' Enter", "F3 'gap>3' Enter", "Ctrl-E F3 'BC 12'",
        "Ctrl-E Down '70' Enter Ctrl-S", "F2 'heat' Enter", "F2 'charts' Enter", "Ctrl-]", "Ctrl-^",
        "F2 'accessible' Enter", "Ctrl-O F5", "Ctrl-O F7", "Ctrl-O Del", "Ctrl-X", "Shift-F8",
    };

    while (s->app.depth > 1)
        app_back(&s->app);
    scene_keys(s, ways[below(sizeof ways / sizeof *ways)]);
}

static void press(struct scene *s, int n)
{
    struct event ev = any_event();
    struct canvas *c = s->app.canvas;

    app_event(&s->app, &ev);
    s->app.leave = false;
    app_look(&s->app);
    app_draw(&s->app);
    ck_assert_msg(c->cursor_row >= 0 && c->cursor_row < c->rows && c->cursor_col >= 0 && c->cursor_col < c->cols,
                  "key %d: the cursor is at %d, %d of %d, %d", n, c->cursor_row, c->cursor_col, c->rows, c->cols);
}

START_TEST(any_keys_at_all)
{
    const char *more = getenv("KEYS");
    const int keys = more ? atoi(more) : KEYS;
    struct scene s;

    state = 2463534242u + (uint32_t)_i;
    scene_open(&s, 80, 24, _i % 2 ? TD_EN : TD_VI, false);
    ck_assert_int_eq(chdir(s.dir), 0);
    setenv("HOME", s.dir, 1);
    setenv("XDG_CONFIG_HOME", s.dir, 1);
    setenv("XDG_STATE_HOME", s.dir, 1);
    setenv("XDG_DATA_HOME", s.dir, 1);
    for (int n = 0; n < keys; n++) {
        if (!below(500))
            resize(&s);
        if (!below(60))
            go_deep(&s);
        press(&s, n);
    }
    scene_close(&s);
}
END_TEST

Suite *suite_keys(void)
{
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");

    tcase_add_loop_test(t, any_keys_at_all, 0, RUNS);
    suite_add_tcase(s, t);
    return s;
}
