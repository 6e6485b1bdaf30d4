/* Output: see file/out.h. Own buffers, because stdio forgets why an earlier write failed. */
#include "file/out.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

/* Of what is no terminal the environment may say it; 0 = nobody does. */
static int width_of(int fd, bool tty)
{
    enum { LEAST = 20, MOST = 1000 };
    const char *said = tty ? NULL : getenv("COLUMNS");
    long n = said ? strtol(said, NULL, 10) : 0;
    struct winsize ws;

    if (tty && ioctl(fd, TIOCGWINSZ, &ws) == 0)
        n = ws.ws_col;
    return n >= LEAST && n <= MOST ? (int)n : 0;
}

void out_open(struct out *o, int fd)
{
    o->fd = fd;
    o->error = 0;
    o->n = 0;
    o->ascii = o->spoken = false;
    o->tty = isatty(fd);
    o->width = width_of(fd, o->tty);
    o->endless = !o->width && !o->tty;
    o->width = o->width ? o->width : 80;
}

/* A descriptor that another program made non-blocking is waited for, not given up. */
static bool try_again(struct out *o)
{
    struct pollfd p = { .fd = o->fd, .events = POLLOUT };

    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

bool out_flush(struct out *o)
{
    for (size_t at = 0; !o->error && at < o->n;) {
        ssize_t n = write(o->fd, o->buf + at, o->n - at);
        if (n >= 0)
            at += (size_t)n;
        else if (!try_again(o))
            o->error = errno;
    }
    o->n = 0;
    return !o->error;
}

void out_bytes(struct out *o, const char *s, size_t n)
{
    while (n && !o->error) {
        size_t part = sizeof o->buf - o->n < n ? sizeof o->buf - o->n : n;
        memcpy(o->buf + o->n, s, part);
        o->n += part;
        s += part;
        n -= part;
        if (o->n == sizeof o->buf)
            out_flush(o);
    }
}

void out_raw(struct out *o, const char *s)
{
    out_bytes(o, s, strlen(s));
}

void out_rawf(struct out *o, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    out_raw(o, out_must(n < 0 ? NULL : text));
    free(text);
}

int out_copy(struct out *o, int fd)
{
    char buf[1 << 15];
    ssize_t n;

    if (lseek(fd, 0, SEEK_SET) != 0)
        return errno;
    while (!o->error && (n = read(fd, buf, sizeof buf)) != 0) {
        if (n > 0)
            out_bytes(o, buf, (size_t)n);
        else if (errno != EINTR)
            return errno;
    }
    return o->error;
}

const char *out_temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

/* tmpfile() knows only /tmp. Some file systems cannot make a file without a name. */
FILE *out_temporary(void)
{
    char path[PATH_MAX];
    int fd = open(out_temporary_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

    snprintf(path, sizeof path, "%.*s/tiendo-XXXXXX", PATH_MAX - 16, out_temporary_folder());
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR) && (fd = mkostemp(path, O_CLOEXEC)) >= 0)
        unlink(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w+");
    if (!f && fd >= 0)
        close(fd);
    return f;
}

/* ---- text for people -------------------------------------------------------------------- */

void *out_must(void *p)
{
    if (!p) {
        static const char text[] = "tiendo: out of memory\n";
        ssize_t n = write(STDERR_FILENO, text, sizeof text - 1);
        (void)n;
        _exit(1);
    }
    return p;
}

/* The gate of PITFALLS 28: nothing that a terminal could act on, whatever the database holds. */
static char *shown(const struct out *o, const char *s, bool keep_nl)
{
    enum { MOST_PER_BYTE = 8 }; /* <U+10FFFF> stands for at least two bytes, <FF> for one */
    size_t size = strlen(s) * MOST_PER_BYTE + 16;
    char *buf = out_must(malloc(size));

    td_text_show(buf, size, s, keep_nl);
    if (o->ascii) {
        char *folded = out_must(malloc(size));
        td_text_ascii(folded, size, buf);
        free(buf);
        buf = folded;
    }
    return buf;
}

char *out_shown(const struct out *o, const char *s)
{
    char *flat = out_must(strdup(s));

    for (char *p = flat; *p; p++)
        if (*p == '\n' || *p == '\t')
            *p = ' ';
    char *text = shown(o, flat, false);
    free(flat);
    return text;
}

void out_say(struct out *o, const char *s)
{
    char *text = shown(o, s, true);
    out_raw(o, text);
    free(text);
}

void out_sayf(struct out *o, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    out_say(o, out_must(n < 0 ? NULL : text));
    free(text);
}

static void spaces(struct out *o, int n)
{
    while (n-- > 0)
        out_bytes(o, " ", 1);
}

void out_wrap(struct out *o, int at, int indent, const char *s)
{
    char *text = out_shown(o, s);
    bool first = true;

    for (char *p = text; *(p += strspn(p, " "));) {
        size_t len = strcspn(p, " ");
        char end = p[len];
        p[len] = 0;
        int cells = td_text_width(p);
        if (!first && at + 1 + cells > o->width) {
            out_raw(o, "\n");
            spaces(o, indent);
            at = indent;
        } else if (!first) {
            spaces(o, 1);
            at++;
        }
        out_raw(o, p);
        at += cells;
        first = false;
        p[len] = end;
        p += len;
    }
    out_raw(o, "\n");
    free(text);
}

/* ---- tables ----------------------------------------------------------------------------- */

enum { SIZED_BY = 4096, NARROWEST = 4, LEGIBLE = 12 };

void out_table_open(struct out_table *t, struct out *o, const struct out_column *col, size_t cols)
{
    assert(cols > 0 && cols <= OUT_COLUMNS);
    *t = (struct out_table){ .o = o, .col = col, .cols = cols };
    for (size_t c = 0; c < cols; c++)
        out_table_cell(t, col[c].head);
}

static bool is_hidden(const struct out_table *t, size_t col)
{
    return col < 32 && t->hidden >> col & 1;
}

static int line_width(const struct out_table *t)
{
    int sum = -t->gap;

    for (size_t c = 0; c < t->cols; c++)
        if (!is_hidden(t, c))
            sum += t->width[c] + t->gap;
    return sum;
}

/* The column that can best give up a cell: the widest flexible one, else the widest. */
static int widest(const struct out_table *t, bool flex)
{
    int best = -1;

    for (size_t c = 0; c < t->cols; c++)
        if (!is_hidden(t, c) && (t->col[c].flex || !flex) && t->width[c] > (t->least ? t->least : NARROWEST) &&
            (best < 0 || t->width[c] > t->width[best]))
            best = (int)c;
    return best;
}

/* How narrow the line can be with columns that give way still legible. */
static int least_width(const struct out_table *t)
{
    int sum = line_width(t);

    for (size_t c = 0; c < t->cols; c++)
        if (!is_hidden(t, c) && t->col[c].flex && t->width[c] > LEGIBLE)
            sum -= t->width[c] - LEGIBLE;
    return sum;
}

static void leave_out(struct out_table *t)
{
    for (size_t most = 0; t->fit && least_width(t) > t->o->width; most = 0) {
        for (size_t c = 1; c < t->cols; c++)
            if (!is_hidden(t, c) && t->col[c].spare > t->col[most].spare)
                most = c;
        if (!t->col[most].spare || is_hidden(t, most))
            return;
        t->hidden |= 1u << most;
    }
}

static void set_widths(struct out_table *t)
{
    for (size_t i = 0, c = 0; i < t->n; i++, c = c + 1 < t->cols ? c + 1 : 0) {
        int w = td_text_width(t->cell[i]);
        if (w > t->width[c])
            t->width[c] = w;
    }
    t->gap = 2;
    if (t->fit && line_width(t) > t->o->width)
        t->gap = 1;
    leave_out(t);
    while (t->fit && line_width(t) > t->o->width) {
        int c = widest(t, true);
        if (c < 0)
            c = widest(t, false);
        if (c < 0)
            break;
        t->width[c]--;
    }
    t->sized = true;
}

/* Cut with a final '~', as on the screen; a mark at the end of it stays. */
static void put_cell(struct out_table *t, size_t c, const char *s, bool last)
{
    int cells = td_text_width(s), width = t->width[c];
    bool cut = t->fit && cells > width, marked = *s && s[strlen(s) - 1] == '*' && width > 2;

    if (t->col[c].right && !cut)
        spaces(t->o, width - cells);
    if (cut) {
        size_t len = td_text_cut(s, width - 1 - marked, &cells);
        out_bytes(t->o, s, len);
        out_raw(t->o, marked ? "~*" : "~");
        cells += 1 + marked;
    } else {
        out_raw(t->o, s);
    }
    if (!last && (!t->col[c].right || cut))
        spaces(t->o, width - cells);
}

/* Nothing stands behind the last cell that has something in it. */
static void put_line(struct out_table *t, char **cell)
{
    size_t end = 0;
    bool any = false;

    for (size_t c = 0; c < t->cols; c++)
        if (!is_hidden(t, c) && *cell[c])
            end = c + 1;
    for (size_t c = 0; c < end; c++) {
        if (is_hidden(t, c))
            continue;
        if (any)
            spaces(t->o, t->gap);
        put_cell(t, c, cell[c], c + 1 == end);
        any = true;
    }
    out_raw(t->o, "\n");
}

/* A number with its heading; what has a word in it says what it is. */
static void say_line(struct out_table *t, char **cell)
{
    bool any = false;

    for (size_t c = 0; c < t->cols; c++) {
        if (is_hidden(t, c) || !*cell[c])
            continue;
        out_raw(t->o, any ? ", " : "");
        if (any && !td_text_has_letter(cell[c])) {
            out_say(t->o, t->col[c].head);
            out_raw(t->o, " ");
        }
        out_raw(t->o, cell[c] + strspn(cell[c], " "));
        any = true;
    }
    out_raw(t->o, "\n");
}

static void put_waiting(struct out_table *t)
{
    const size_t first = t->o->spoken && !t->sized ? t->cols : 0; /* headings stand in the rows there */

    if (!t->sized && !t->o->spoken)
        set_widths(t);
    t->sized = true;
    for (size_t i = first; i + t->cols <= t->n; i += t->cols)
        (t->o->spoken ? say_line : put_line)(t, &t->cell[i]);
    for (size_t i = 0; i < t->n; i++)
        free(t->cell[i]);
    t->n = 0;
}

void out_table_cell(struct out_table *t, const char *text)
{
    if (t->n == t->room) {
        t->room = t->room ? t->room * 2 : 256;
        t->cell = out_must(realloc(t->cell, t->room * sizeof *t->cell));
    }
    t->cell[t->n++] = out_shown(t->o, text);
    if (t->n % t->cols == 0 && (t->sized || t->n / t->cols > SIZED_BY))
        put_waiting(t);
}

void out_table_close(struct out_table *t)
{
    if (t->sized || t->n > t->cols)
        put_waiting(t);
    while (t->n)
        free(t->cell[--t->n]);
    free(t->cell);
}

/* ---- CSV -------------------------------------------------------------------------------- */

struct csv_style { char delimiter; const char *special, *end; };

/* Blanks at the ends are quoted too: readers such as libcsv drop them otherwise. */
static bool needs_quotes(const struct csv_style *style, const char *s)
{
    size_t n = strlen(s);
    return n && (strpbrk(s, style->special) || s[0] == ' ' || s[0] == '\t' || s[n - 1] == ' ' || s[n - 1] == '\t');
}

static void csv_cell(struct out *o, const struct csv_style *style, const char *s)
{
    if (!needs_quotes(style, s)) {
        out_raw(o, s);
        return;
    }
    out_bytes(o, "\"", 1);
    for (const char *q; (q = strchr(s, '"')); s = q + 1) {
        out_bytes(o, s, (size_t)(q - s));
        out_bytes(o, "\"\"", 2);
    }
    out_raw(o, s);
    out_bytes(o, "\"", 1);
}

/* On a terminal somebody looks at it, so it passes the gate; elsewhere the bytes are exact. */
static void csv_row(struct out *o, const struct csv_style *style, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *safe = o->tty ? shown(o, cells[i], true) : NULL;
        if (i)
            out_bytes(o, &style->delimiter, 1);
        csv_cell(o, style, safe ? safe : cells[i]);
        free(safe);
    }
    out_raw(o, style->end);
}

void out_csv_row(struct out *o, const char *const *cells, size_t n)
{
    csv_row(o, &(struct csv_style){ ',', ",\"\r\n", "\n" }, cells, n);
}

void out_excel_row(struct out *o, const char *const *cells, size_t n)
{
    csv_row(o, &(struct csv_style){ ';', ";\"\r\n", "\r\n" }, cells, n);
}
