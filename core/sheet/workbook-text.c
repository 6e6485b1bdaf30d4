/* The texts of a workbook, which most cells only point to: kept one after the other in memory, up to a limit. */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "store/store.h"
#include "base/text.h"

enum { MOST_TEXT = 128 << 20 };

/* ---- one text ---------------------------------------------------------------------------- */

/* The code point of "_xHHHH_", 0 = it is none, or one that no text holds. */
static uint32_t escaped(const char *s)
{
    static const char hex[] = "0123456789abcdefABCDEF";

    if (s[0] != '_' || s[1] != 'x' || strspn(s + 2, hex) != 4 || s[6] != '_')
        return 0;
    uint32_t cp = (uint32_t)strtoul(s + 2, NULL, 16);
    return cp >= 0xd800 && cp < 0xe000 ? 0 : cp;
}

/* In place: it never grows. */
static void unescape(char *s)
{
    char *out = s;

    while (*s) {
        uint32_t cp = escaped(s);
        if (cp)
            out += td_utf8_put(out, cp);
        else
            *out++ = *s;
        s += cp ? 7 : 1;
    }
    *out = 0;
}

void td__one_line_end(char *s)
{
    char *out = s;

    for (; *s; s++)
        if (*s != '\r')
            *out++ = *s;
        else if (s[1] != '\n')
            *out++ = '\n';
    *out = 0;
}

bool td__cell_text(struct td__buffer *out, const char *s, size_t n)
{
    bool escapes = memmem(s, n, "_x", 2) || memchr(s, '\r', n);

    if (!escapes && td_text_is_nfc(s, n))
        return td__buffer_add(out, s, n);
    char *copy = strndup(s, n), *nfc = NULL;
    if (copy) {
        unescape(copy);
        td__one_line_end(copy);
        n = strlen(copy);
        nfc = td_text_is_piled(copy, n) ? strdup(copy) : td_text_nfc(copy, n);
    }
    bool ok = nfc && td__buffer_add(out, nfc, strlen(nfc));
    free(copy);
    free(nfc);
    return ok;
}

/* ---- runs: parts of a text that look different ------------------------------------------- */

void td__run_start(struct td__run *run, const char *name, const char **attr)
{
    const char *val = td__attr(attr, "val");

    if (!strcmp(name, "r") || !strcmp(name, "is") || !strcmp(name, "si"))
        *run = (struct td__run){ .raised = 0 };
    else if (!strcmp(name, "vertAlign"))
        run->raised = !strcmp(val, "superscript") ? '^' : !strcmp(val, "subscript") ? '_' : 0;
    else if (!strcmp(name, "strike"))
        run->struck = strcmp(val, "0") && strcmp(val, "false");
}

/* The letter for a raised or lowered digit. */
static uint32_t mark_of(char raised, int digit)
{
    return raised == '_' ? 0x2080U + (uint32_t)digit : digit == 1 ? 0xb9U
         : (digit == 2 || digit == 3 ? 0xb0U : 0x2070U) + (uint32_t)digit;
}

void td__run_text(const struct td__run *run, struct td__buffer *out, struct td__workbook *wb, int line, const char *s,
                  size_t n)
{
    if (!run || (!run->raised && !run->struck)) {
        td__buffer_text(out, wb, line, s, n);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        bool digit = s[i] >= '0' && s[i] <= '9';
        char mark[8] = { s[i] };
        size_t len = digit && run->raised ? td_utf8_put(mark, mark_of(run->raised, s[i] - '0')) : 1;
        if (digit && run->struck)
            len += td_utf8_put(mark + len, 0x336); /* a stroke through it */
        td__buffer_text(out, wb, line, mark, len);
    }
}

/* ---- shared texts ------------------------------------------------------------------------ */

static void on_start(void *arg, const char *name, const char **attr)
{
    struct td__strings *s = arg;

    if (!strcmp(name, "si"))
        s->now.n = 0;
    td__run_start(&s->run, name, attr);
    s->phonetic += !strcmp(name, "rPh");
    s->inside = !strcmp(name, "t") && !s->phonetic;
}

static void on_text(void *arg, const char *text, size_t n)
{
    struct td__strings *s = arg;

    if (s->inside)
        td__run_text(&s->run, &s->now, s->wb, 0, text, n);
}

static void keep(struct td__strings *s)
{
    size_t at = s->all.n;

    if (s->all.n + s->now.n > MOST_TEXT || s->n * sizeof *s->at > MOST_TEXT) {
        td__workbook_stop(s->wb, 0, W_SHEET_HUGE, "sharedStrings");
        return;
    }
    if (!td__grow((void **)&s->at, s->n, sizeof *s->at) || !td__cell_text(&s->all, s->now.n ? s->now.s : "", s->now.n)
        || !td__buffer_add(&s->all, "", 1)) {
        td__workbook_stop(s->wb, 0, W_SHEET_MEMORY, "");
        return;
    }
    s->at[s->n++] = at;
}

static void on_end(void *arg, const char *name)
{
    struct td__strings *s = arg;

    s->inside = false;
    s->phonetic -= !strcmp(name, "rPh");
    if (!strcmp(name, "si"))
        keep(s);
}

bool td__strings_read(struct td__strings *s, struct td__workbook *wb, const char *part)
{
    const struct td__part to = { .start = on_start, .end = on_end, .text = on_text, .arg = s, .limit = 1 << 30 };

    s->wb = wb;
    return td__workbook_part(wb, part, &to);
}

void td__strings_free(struct td__strings *s)
{
    free(s->all.s);
    free(s->at);
    free(s->now.s);
}

const char *td__strings_get(const struct td__strings *s, const char *index)
{
    int i = td__whole(index, MOST_TEXT);

    return i >= 0 && (size_t)i < s->n ? s->all.s + s->at[i] : NULL;
}
