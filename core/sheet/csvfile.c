/*
 * CSV by libcsv, in its strict mode always: the default mode swallows the rest of a file at one stray quote.
 * Lines are handed over one at a time, because libcsv skips blank lines and fields may hold newlines, and an error must
 * name the line that people see in their editor (PITFALLS 47-48).
 */
#include "sheet/csvfile.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct td__csv_parser {
    const struct td__sheet *to;
    struct csv_parser csv;
    struct td__field *field;
    size_t fields, fields_room;
    struct td__buffer text;   /* the record's fields, each with its NUL */
    int line, first_line;     /* where we are; where the record began */
    bool after_cr;            /* a newline that comes now belongs to the line end before it */
    bool ends_with_cr;        /* the last line outside quotes did */
    bool inside, failed, stopped;
};

static void *capped_realloc(void *p, size_t size)
{
    return size > TD__FIELD_LIMIT ? NULL : realloc(p, size);
}

static void problem(struct td__csv_parser *r, enum td_word why)
{
    char cell[24];

    snprintf(cell, sizeof cell, "%zu", r->fields + 1);
    if (!r->failed)
        r->to->problem(r->to->arg, r->first_line, why, cell);
    r->failed = r->stopped = true;
}

bool td__buffer_add(struct td__buffer *t, const char *s, size_t n)
{
    if (t->n + n + 1 > t->room) {
        size_t room = (t->n + n + 1) * 2;
        char *more = realloc(t->s, room);
        if (!more)
            return false;
        t->s = more;
        t->room = room;
    }
    if (n)
        memcpy(t->s + t->n, s, n);
    t->n += n;
    t->s[t->n] = 0;
    return true;
}

static bool room_for_field(struct td__csv_parser *r)
{
    if (r->fields == r->fields_room) {
        size_t room = r->fields_room ? r->fields_room * 2 : 32;
        struct td__field *f = realloc(r->field, room * sizeof *f);
        if (!f)
            return false;
        r->field = f;
        r->fields_room = room;
    }
    return true;
}

static void on_field(void *s, size_t len, void *arg)
{
    struct td__csv_parser *r = arg;
    size_t at = r->text.n;

    if (r->stopped)
        return;
    if (r->fields == TD__COLUMN_LIMIT || at + len > TD__RECORD_LIMIT) {
        problem(r, r->fields == TD__COLUMN_LIMIT ? W_SHEET_COLUMNS : W_SHEET_LONG_RECORD);
        return;
    }
    if (!room_for_field(r) || !td__buffer_add(&r->text, s, len)) {
        problem(r, W_SHEET_MEMORY);
        return;
    }
    r->text.n++; /* its NUL stands there already */
    /* The text may still move; s is an offset until the record is complete. */
    r->field[r->fields++] = (struct td__field){ .s = (const char *)(uintptr_t)at, .len = len };
}

static void on_record(int c, void *arg)
{
    struct td__csv_parser *r = arg;

    (void)c;
    r->inside = false;
    if (r->stopped)
        return;
    for (size_t i = 0; i < r->fields; i++)
        r->field[i].s = r->text.s + (uintptr_t)r->field[i].s;
    if (r->fields && !r->to->record(r->to->arg, r->first_line, r->field, r->fields))
        r->stopped = true;
    r->fields = r->text.n = 0;
}

/* Nothing that begins a record: libcsv passes over it. */
static bool is_blank(const struct td__csv_parser *r, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(s[i] == ' ' || s[i] == '\r' || s[i] == '\n' || s[i] == '\t') || s[i] == (char)r->csv.delim_char)
            return false;
    return true;
}

static void parse(struct td__csv_parser *r, const char *s, size_t n)
{
    if (!r->inside && !is_blank(r, s, n)) {
        r->first_line = r->line;
        r->inside = true;
    }
    if (csv_parse(&r->csv, s, n, on_field, on_record, r) != n)
        problem(r, csv_error(&r->csv) == CSV_EPARSE ? W_SHEET_STRAY_QUOTE : W_SHEET_LONG_FIELD);
}

/* Just behind the first line end in s, whose next newline is at `nl` (`end` = none), else `end`. */
static const char *line_end(const char *s, const char *nl, const char *end)
{
    const char *cr = memchr(s, '\r', (size_t)(nl - s));
    const char *last = cr && cr + 1 != nl ? cr : nl;

    return last < end ? last + 1 : end;
}

/* As editors do: a CR alone ends lines where it ends records; in a cell of any other file it is a character. */
static void count_line(struct td__csv_parser *r, char first, char last)
{
    bool rest = r->after_cr && first == '\n'; /* of a CRLF that was cut */

    if (!r->inside && (last == '\r' || last == '\n'))
        r->ends_with_cr = last == '\r';
    bool counts = last == '\n' || (last == '\r' && r->ends_with_cr);
    r->after_cr = counts && last == '\r';
    r->line += counts && !rest && r->line < INT_MAX;
}

struct td__csv_parser *td__csv_open(const struct td__sheet *to, char delimiter, int line)
{
    struct td__csv_parser *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    r->to = to;
    r->line = r->first_line = line;
    if (csv_init(&r->csv, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        free(r);
        return NULL;
    }
    csv_set_delim(&r->csv, (unsigned char)delimiter);
    csv_set_realloc_func(&r->csv, capped_realloc);
    csv_set_blk_size(&r->csv, TD__CSV_CHUNK);
    return r;
}

bool td__csv_feed(struct td__csv_parser *r, const char *s, size_t n)
{
    const char *end = s + n, *nl = s, *next;

    for (bool look = true; s < end && !r->stopped; s = next) {
        if (look)
            nl = memchr(s, '\n', (size_t)(end - s));
        if (!nl)
            nl = end;
        next = line_end(s, nl, end);
        parse(r, s, (size_t)(next - s));
        count_line(r, *s, next[-1]);
        look = next > nl; /* a file of CRs alone has its newline far away, or nowhere */
    }
    return !r->stopped;
}

int td__csv_line(const struct td__csv_parser *r)
{
    return r->line;
}

void td__csv_drop(struct td__csv_parser *r)
{
    csv_free(&r->csv);
    free(r->field);
    free(r->text.s);
    free(r);
}

bool td__csv_close(struct td__csv_parser *r)
{
    if (!r->stopped && csv_fini(&r->csv, on_field, on_record, r) != 0)
        problem(r, W_SHEET_OPEN_QUOTE);
    bool done = !r->stopped;
    td__csv_drop(r);
    return done;
}

/* ---- a file of a bundle ------------------------------------------------------------------ */

static size_t bom(const char *s, ssize_t n)
{
    return n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
}

/* False: `to` knows why. */
static bool read_all(struct td__csv_parser *r, int fd, const struct td__sheet *to)
{
    char *buf = malloc(TD__CSV_CHUNK);
    bool first = true, more = buf;
    ssize_t n = 0;

    while (more && ((n = read(fd, buf, TD__CSV_CHUNK)) > 0 || (n < 0 && errno == EINTR))) {
        if (n < 0)
            continue;
        size_t skip = first ? bom(buf, n) : 0;
        first = false;
        more = td__csv_feed(r, buf + skip, (size_t)n - skip);
    }
    if (!buf || n < 0)
        to->problem(to->arg, r->first_line, buf ? W_SHEET_READ : W_SHEET_MEMORY, buf ? strerror(errno) : "");
    free(buf);
    return more && n == 0;
}

enum td__csv_result td__csv_read(const char *path, const struct td__sheet *to)
{
    struct td__csv_parser *r = NULL;
    struct stat st;
    bool done = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */

    if (fd < 0 && errno == ENOENT)
        return TD__CSV_ABSENT;
    if (fd < 0)
        to->problem(to->arg, 1, W_SHEET_READ, strerror(errno));
    else if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        to->problem(to->arg, 1, W_SHEET_NOT_REGULAR, "");
    else if (!(r = td__csv_open(to, ',', 1)))
        to->problem(to->arg, 1, W_SHEET_MEMORY, "");
    else
        done = read_all(r, fd, to);
    if (r && done)
        done = td__csv_close(r);
    else if (r)
        td__csv_drop(r);
    if (fd >= 0)
        close(fd);
    return done ? TD__CSV_DONE : TD__CSV_STOPPED;
}
