/*
 * tui/engine/input.c with any bytes, cut anywhere, with pauses anywhere. Checks the promises of input.h,
 * and that without pauses the cuts change nothing.
 *
 * The first byte chooses the cuts and pauses; the rest is what the terminal sends.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/input.h"

enum { ESC_DELAY = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check(const struct event *ev)
{
    static const uint8_t ALL = MOD_CTRL | MOD_ALT | MOD_SHIFT;
    char name[64];
    struct event back;
    require((ev->mods & ~ALL) == 0);
    require(event_name(name, sizeof(name), ev) < sizeof(name));
    switch (ev->kind) {
    case EV_CHAR:
        require(ev->code >= ' ' && ev->code != 0x7f && ev->code <= 0x10ffff);
        require(ev->code < 0x80 || ev->code > 0x9f);
        require((ev->mods & ~MOD_ALT) == 0);
        break;
    case EV_KEY:
        require(ev->code > 0 && (ev->code < KEY_COUNT_ || (ev->mods & MOD_CTRL)));
        require(key_parse(name, &back) && back.code == ev->code && back.mods == ev->mods);
        break;
    case EV_PASTE:
        require(ev->len <= PASTE_MAX && strlen(ev->text) == ev->len);
        require(td_utf8_valid(ev->text, ev->len));
        for (const char *p = ev->text; *p; p++)
            require((unsigned char)*p >= ' ' ? *p != 0x7f : *p == '\n' || *p == '\t');
        break;
    case EV_MOUSE:
        require(ev->code <= MOUSE_WHEEL_DOWN && ev->row >= 0 && ev->row < 9999 && ev->col >= 0 && ev->col < 9999);
        break;
    case EV_OTHER:
        require(key_parse(name, &back) && event_same(ev, &back));
        break;
    case EV_NONE:
        abort();
    }
}

/* A sum over the events that are taken. */
static uint64_t take(struct input *in, int silent_ms, uint64_t sum)
{
    struct event ev;
    while (input_next(in, silent_ms, &ev)) {
        check(&ev);
        sum = sum * 31 + (uint64_t)ev.kind * 7 + ev.code * 3 + ev.mods + (uint64_t)ev.row * 5 + (uint64_t)ev.col * 11;
        for (size_t i = 0; i < ev.n; i++)
            sum = sum * 31 + (unsigned char)ev.bytes[i];
        for (size_t i = 0; i < ev.len; i++)
            sum = sum * 31 + (unsigned char)ev.text[i];
    }
    return sum;
}

/* modes: does it report the mouse (1), tell of unknown keys (2)? cuts: a bit pattern that is walked through;
 * 0 = whole. */
static uint64_t run(const uint8_t *data, size_t size, uint8_t modes, uint8_t cuts, bool pauses)
{
    struct input *in = input_new(ESC_DELAY);
    uint64_t sum = 1;
    require(in != NULL);
    input_mouse(in, modes & 1);
    if (modes & 2)
        input_tell_unknown(in);
    input_define(in, "\033[M", K_F1);
    input_define(in, "\033OAx", K_F12);
    for (size_t i = 0, start = 0; i < size; i++) {
        if (i + 1 < size && !(cuts & (1u << (i % 8))))
            continue;
        input_feed(in, (const char *)data + start, i + 1 - start);
        sum = take(in, 0, sum);
        if (pauses && (data[i] & 1))
            sum = take(in, data[i] & 2 ? PASTE_SILENCE_MS : ESC_DELAY, sum);
        start = i + 1;
    }
    sum = take(in, PASTE_SILENCE_MS, sum);
    require(input_patience(in) < 0);
    input_free(in);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    uint64_t whole = run(data + 1, size - 1, data[0], 0, false);
    require(run(data + 1, size - 1, data[0], data[0], false) == whole);
    require(run(data + 1, size - 1, data[0], 0xff, false) == whole);
    run(data + 1, size - 1, data[0], data[0], true);
    return 0;
}
