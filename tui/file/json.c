/* JSON: see json.h. One element of the outermost array a line, so that grep and diff are of use. */
#include "file/json.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void newline(struct json *j)
{
    out_raw(j->o, "\n");
}

/* What stands before a value or a key: a comma, or the line of a new element. */
static void separate(struct json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (!j->depth)
        return;
    if (j->more[j->depth - 1])
        out_raw(j->o, ",");
    if (j->depth == 1)
        newline(j);
    else if (j->more[j->depth - 1])
        out_raw(j->o, " ");
    j->more[j->depth - 1] = true;
}

void json_open(struct json *j, char bracket)
{
    separate(j);
    out_bytes(j->o, &bracket, 1);
    if (j->depth < JSON_DEPTH) {
        j->closing[j->depth] = bracket == '[' ? ']' : '}';
        j->more[j->depth++] = false;
    }
}

void json_close(struct json *j)
{
    j->depth--;
    if (!j->depth && j->more[0])
        newline(j);
    out_bytes(j->o, &j->closing[j->depth], 1);
    if (!j->depth)
        newline(j);
}

/* Escaped: what JSON demands, everything that a terminal, an editor or JavaScript could act on, and
 * what a terminal without UTF-8 cannot show. The escapes mean the same text, so nothing is lost. */
static void escaped(struct out *o, uint32_t cp)
{
    char buf[16];

    if (cp >= 0x10000)
        snprintf(buf, sizeof buf, "\\u%04x\\u%04x", 0xd800 + (unsigned)((cp - 0x10000) >> 10),
                 0xdc00 + (unsigned)((cp - 0x10000) & 0x3ff));
    else
        snprintf(buf, sizeof buf, "\\u%04x", (unsigned)cp);
    out_raw(o, buf);
}

static void letter(struct out *o, uint32_t cp, const char *s, size_t len)
{
    if (cp == '"')
        out_raw(o, "\\\"");
    else if (cp == '\\')
        out_raw(o, "\\\\");
    else if (cp == '\n')
        out_raw(o, "\\n");
    else if (cp == '\t')
        out_raw(o, "\\t");
    else if (cp < 0x20 || cp == 0x2028 || cp == 0x2029 || td_cp_width(cp) < 0 ||
             (o->ascii && cp > 0x7e))
        escaped(o, cp);
    else if (cp == 0xfffd)
        out_raw(o, "\xef\xbf\xbd");
    else
        out_bytes(o, s, len);
}

/* Invalid UTF-8 becomes U+FFFD. */
static void text(struct json *j, const char *s)
{
    separate(j);
    out_raw(j->o, "\"");
    for (size_t left = strlen(s); left;) {
        uint32_t cp;
        size_t n = td_utf8_next(s, left, &cp);
        letter(j->o, cp, s, n);
        s += n;
        left -= n;
    }
    out_raw(j->o, "\"");
}

void json_key(struct json *j, const char *key)
{
    text(j, key);
    out_raw(j->o, ": ");
    j->after_key = true;
}

static void plain(struct json *j, const char *s)
{
    separate(j);
    out_raw(j->o, s);
}

void json_int(struct json *j, int64_t n)
{
    char buf[24];
    snprintf(buf, sizeof buf, "%lld", (long long)n);
    plain(j, buf);
}

/* null without a value */
static void number(struct json *j, struct td_num n)
{
    char buf[TD_NUM_BUF];

    if (td_num_is(n))
        td_num_write(buf, sizeof buf, n);
    plain(j, td_num_is(n) ? buf : "null");
}

void json_bool(struct json *j, bool b)
{
    plain(j, b ? "true" : "false");
}

/* An array of the parts that '|' joins. */
static void words(struct json *j, const char *s)
{
    char word[256];

    json_open(j, '[');
    while (td_text_part(&s, word, sizeof word))
        text(j, word);
    json_close(j);
}

/* ---- rows ------------------------------------------------------------------------------- */

/* A column means the same in every table, so its name tells its type. */
static const char *const numbers[] = {
    "id", "change", "year", "start_year", "end_year", "ratio", "value", "bound", "upper", "gap", "line", "pace",
    "needed", "expected", "decimals", "base_value", "share", "numerator", "denominator", "percent", "uid", "undoes",
    "undone_by", "figures", "rulings", "statements", "submissions", "rows", "row", "rev", "seq", "figure", "days",
    "owed", "submitted", "on_time", "late", "awaiting", "overdue", "completeness", "timeliness", "submission", "tasks",
    "members", "reported", "units", "coverage", "meeting", NULL };
static const char *const flags[] = { "strict", "conflict", "training", "warned", "estimate", "judged", NULL };

static bool among(const char *const *list, const char *s)
{
    while (*list && strcmp(*list, s) != 0)
        list++;
    return *list != NULL;
}

/* Numerator and denominator of a target are words; of a figure, numbers. */
static void number_or_text(struct json *j, const char *s)
{
    struct td_num n;

    if (td_num_parse(s, strlen(s), &n))
        number(j, n);
    else
        text(j, s);
}

void json_member(struct json *j, const char *name, const char *s)
{
    json_key(j, name);
    if (!strcmp(name, "flags"))
        words(j, s);
    else if (!*s)
        plain(j, "null");
    else if (among(flags, name))
        json_bool(j, *s == '1' || *s == 't');
    else if (among(numbers, name))
        number_or_text(j, s);
    else
        text(j, s);
}

void rows_open(struct rows *r, struct out *o, bool as_json, const char *const *names)
{
    *r = (struct rows){ .o = o, .as_json = as_json, .names = names, .j = { .o = o } };
    while (names[r->n])
        r->n++;
    if (as_json)
        json_open(&r->j, '[');
    else
        out_csv_row(o, names, r->n);
}

void rows_put(struct rows *r, const char *const *cells)
{
    if (!r->as_json) {
        out_csv_row(r->o, cells, r->n);
        return;
    }
    json_open(&r->j, '{');
    for (size_t i = 0; r->names[i]; i++)
        json_member(&r->j, r->names[i], cells[i]);
    json_close(&r->j);
}

void rows_close(struct rows *r)
{
    if (r->as_json)
        json_close(&r->j);
}
