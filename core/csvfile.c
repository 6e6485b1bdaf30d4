/*
 * CSV by libcsv, in its strict mode always: the default mode swallows the rest of a file at one stray quote.
 * Lines are handed over one at a time, because libcsv skips blank lines and fields may hold newlines, and an error must
 * name the line that people see in their editor (PITFALLS 47-48).
 */
#include "csvfile.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIELD_LIMIT = 1 << 20, CHUNK = 1 << 16 };

struct reader {
    const struct td__csv *to;
    struct td__field *field;
    size_t fields, fields_room;
    char *text;               /* the record's fields, each with its NUL */
    size_t used, room;
    int line, first_line;     /* where we are; where the record began */
    bool inside, failed, stopped;
};

static void *capped_realloc(void *p, size_t size)
{
    return size > FIELD_LIMIT ? NULL : realloc(p, size);
}

static void problem(struct reader *r, const char *text)
{
    if (!r->failed)
        r->to->problem(r->to->arg, r->first_line, text);
    r->failed = r->stopped = true;
}

static bool make_room(struct reader *r, size_t len)
{
    if (r->used + len + 1 > r->room) {
        size_t room = (r->used + len + 1) * 2;
        char *text = realloc(r->text, room);
        if (!text)
            return false;
        r->text = text;
        r->room = room;
    }
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
    struct reader *r = arg;

    if (r->stopped)
        return;
    if (!make_room(r, len)) {
        problem(r, "out of memory");
        return;
    }
    if (len)
        memcpy(r->text + r->used, s, len);
    /* The text may still move; s is an offset until the record is complete. */
    r->field[r->fields++] = (struct td__field){ (const char *)(uintptr_t)r->used, len, false };
    r->used += len;
    r->text[r->used++] = 0;
}

static void on_record(int c, void *arg)
{
    struct reader *r = arg;

    (void)c;
    r->inside = false;
    if (r->stopped)
        return;
    for (size_t i = 0; i < r->fields; i++)
        r->field[i].s = r->text + (uintptr_t)r->field[i].s;
    if (r->fields && !r->to->record(r->to->arg, r->first_line, r->field, r->fields))
        r->stopped = true;
    r->fields = r->used = 0;
}

static void parse(struct reader *r, struct csv_parser *p, const char *s, size_t n)
{
    bool blank = !r->inside && s[strspn(s, " \t\r")] == '\n' && strspn(s, " \t\r") + 1 == n;

    if (!r->inside)
        r->first_line = r->line;
    r->inside = !blank;
    if (csv_parse(p, s, n, on_field, on_record, r) != n)
        problem(r, csv_error(p) == CSV_EPARSE ? "a quote stands where none may be"
                                              : "a field is longer than 1 MiB");
}

static void feed(struct reader *r, struct csv_parser *p, const char *s, size_t n)
{
    while (n && !r->stopped) {
        const char *nl = memchr(s, '\n', n);
        size_t len = nl ? (size_t)(nl - s) + 1 : n;
        parse(r, p, s, len);
        r->line += nl != NULL;
        s += len;
        n -= len;
    }
}

static size_t bom(const char *s, ssize_t n)
{
    return n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
}

static void read_all(struct reader *r, struct csv_parser *p, int fd)
{
    char *buf = malloc(CHUNK);
    bool first = true;
    ssize_t n = 0;

    while (buf && !r->stopped && (n = read(fd, buf, CHUNK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            problem(r, strerror(errno));
            break;
        }
        size_t skip = first ? bom(buf, n) : 0;
        first = false;
        feed(r, p, buf + skip, (size_t)n - skip);
    }
    if (!buf)
        problem(r, "out of memory");
    free(buf);
    if (!r->stopped && csv_fini(p, on_field, on_record, r) != 0)
        problem(r, "a quote is opened here and never closed");
}

enum td__csv_result td__csv_read(const char *path, const struct td__csv *to)
{
    struct reader r = { .to = to, .line = 1, .first_line = 1 };
    struct csv_parser p;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not make us wait */

    if (fd < 0 && errno == ENOENT)
        return TD__CSV_ABSENT;
    if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
        problem(&r, fd < 0 ? strerror(errno) : "not a regular file");
    } else if (csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0) {
        problem(&r, "out of memory");
    } else {
        csv_set_realloc_func(&p, capped_realloc);
        csv_set_blk_size(&p, CHUNK);
        read_all(&r, &p, fd);
        csv_free(&p);
    }
    if (fd >= 0)
        close(fd);
    free(r.field);
    free(r.text);
    return r.stopped ? TD__CSV_STOPPED : TD__CSV_DONE;
}
