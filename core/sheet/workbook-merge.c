/*
 * What must be known of a sheet before its rows are read: whether these stand in order, and which cells are merged over
 * several of them. What stands in the first of those stands for all, as for any reader, and a sheet names them behind
 * its rows. Its bytes are looked through; where they have no such name, as in most sheets, that is all the work.
 */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>

#include "store/store.h"

enum { MOST_MERGES = 100000, MOST_ROW = 10000000 };

/* ---- its bytes --------------------------------------------------------------------------- */

static const char name[] = "mergeCell";
enum { NAME = sizeof name - 1, TAG = 1024 /* of a row, at most */ };

/* The end of the last piece, and where a tag may begin that goes on in the next. */
struct scan { char edge[2 * TAG]; size_t n; bool merges, disorder; int row; };

/* "<row ... r="5" ...>": does it stand behind the one before? */
static void take_row(struct scan *x, const char *tag, const char *end)
{
    const char *r = memmem(tag, (size_t)(end - tag), " r=", 3);
    int row = r && r + 5 < end ? atoi(r + 4) : 0;

    x->disorder |= row && row < x->row;
    x->row = row ? row : x->row + 1;
}

/* Whole tags of rows; returns where one begins that does not end here. */
static const char *look(struct scan *x, const char *s, const char *end)
{
    for (const char *at; (at = memmem(s, (size_t)(end - s), "row ", 4)); s = at + 1) {
        const char *close = memchr(at, '>', (size_t)(end - at));
        if (at == s || !strchr("<:", at[-1]))
            continue;
        if (!close)
            return at - 1;
        take_row(x, at, close);
    }
    return end - s > (ptrdiff_t)NAME ? end - NAME : s;
}

static bool on_bytes(void *arg, const char *s, size_t n)
{
    struct scan *x = arg;
    size_t head = n < TAG ? n : TAG;
    const char *begin = s, *rest;

    if (x->n) { /* what began in the last piece ends at the latest here */
        memcpy(x->edge + x->n, s, head);
        const char *close = memchr(s, '>', head);
        size_t joined = x->n + (close ? (size_t)(close - s) + 1 : head);
        look(x, x->edge, x->edge + joined);
        x->merges |= memmem(x->edge, x->n + head, name, NAME) != NULL;
        begin = close ? close + 1 : s;
    }
    x->merges |= memmem(s, n, name, NAME) != NULL;
    rest = look(x, begin, s + n);
    x->n = (size_t)(s + n - rest) < TAG ? (size_t)(s + n - rest) : 0;
    memcpy(x->edge, s + n - x->n, x->n);
    return true;
}

/* ---- which ------------------------------------------------------------------------------- */

/* "B3", from 1; returns what is behind. */
static const char *place(const char *s, int *column, int *row)
{
    for (*column = 0; *s >= 'A' && *s <= 'Z' && *column <= TD__COLUMN_LIMIT; s++)
        *column = *column * 26 + (*s - 'A' + 1);
    for (*row = 0; *s >= '0' && *s <= '9' && *row < MOST_ROW; s++)
        *row = *row * 10 + (*s - '0');
    return s;
}

static void on_start(void *arg, const char *element, const char **attr)
{
    struct td__merges *l = arg;
    struct td__merge one = { .column = 0 };
    int column;

    if (strcmp(element, name) != 0 || l->n == MOST_MERGES)
        return;
    const char *s = place(td__attr(attr, "ref"), &one.column, &one.from);
    if (*s == ':')
        place(s + 1, &column, &one.to);
    if (one.column < 1 || one.column > TD__COLUMN_LIMIT || one.from < 1 || one.to <= one.from)
        return; /* within one row: only its first cell holds anything */
    struct td__merge *m = td__push(l);
    if (m)
        *m = one;
    else
        td__workbook_stop(l->wb, 0, W_SHEET_MEMORY, "");
}

static int by_row(const void *a, const void *b)
{
    const struct td__merge *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

bool td__merges_read(struct td__merges *l, struct td__workbook *wb, const char *part)
{
    struct scan x = { .n = 0 };
    const struct td__part bytes = { .bytes = on_bytes, .arg = &x, .limit = 1 << 30 };
    const struct td__part merges = { .start = on_start, .arg = l, .limit = 1 << 30 };

    l->wb = wb;
    if (!td__workbook_part(wb, part, &bytes) || (x.merges && !td__workbook_part(wb, part, &merges)))
        return false;
    l->disorder = x.disorder;
    if (l->n)
        qsort(l->v, l->n, sizeof *l->v, by_row);
    return true;
}

/* ---- while rows stream by ---------------------------------------------------------------- */

static bool keep(struct td__merge *m, const struct td__field *f)
{
    m->field = *f;
    m->field.s = m->text = strdup(f->s);
    m->field.shown = f->shown && *f->shown ? m->shown = strdup(f->shown) : f->shown;
    m->field.above = true;
    return m->text && (m->shown || !f->shown || !*f->shown);
}

/* Those that have ended are forgotten. */
static void drop(struct td__merges *l, int row)
{
    size_t kept = l->first;

    for (size_t i = l->first; i < l->next; i++) {
        if (l->v[i].to >= row) {
            l->v[kept++] = l->v[i];
            continue;
        }
        free(l->v[i].text);
        free(l->v[i].shown);
    }
    memmove(l->v + l->next - (kept - l->first), l->v + l->first, (kept - l->first) * sizeof *l->v);
    l->first = l->next - (kept - l->first);
}

bool td__merges_fill(struct td__merges *l, int row, struct td__field *field, size_t *n)
{
    drop(l, row);
    for (size_t i = l->first; i < l->next; i++) {
        size_t at = (size_t)l->v[i].column - 1;
        while (*n <= at)
            field[(*n)++] = (struct td__field){ .s = "" };
        if (!field[at].len)
            field[at] = l->v[i].field;
    }
    for (; l->next < l->n && l->v[l->next].from <= row; l->next++) {
        struct td__merge *m = &l->v[l->next];
        size_t at = (size_t)m->column - 1;
        bool there = m->from == row && at < *n && field[at].len && !field[at].above;
        if (!there)
            m->to = 0; /* nothing stands in it */
        else if (!keep(m, &field[at]))
            return false;
    }
    return true;
}

void td__merges_free(struct td__merges *l)
{
    for (size_t i = l->first; i < l->next; i++) {
        free(l->v[i].text);
        free(l->v[i].shown);
    }
    free(l->v);
}
