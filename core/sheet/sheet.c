/*
 * What kind of file is it, and the way of a CSV file: bytes, of any encoding, to text, to records, to cells in normal
 * form. One chunk is in memory at a time.
 */
#include "sheet/sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sheet/charset.h"
#include "sheet/workbook.h"
#include "base/text.h"

/* ---- kinds of files ---------------------------------------------------------------------- */

static const struct { const char *magic; size_t len; const char *kind; } others[] = {
    { "%PDF-", 5, ".pdf" }, { "\x89PNG", 4, ".png" }, { "\xff\xd8\xff", 3, ".jpg" }, { "GIF8", 4, ".gif" },
    { "\x1f\x8b", 2, ".gz" }, { "BZh", 3, ".bz2" }, { "\xfd" "7zXZ", 5, ".xz" },
    { "7z\xbc\xaf\x27\x1c", 6, ".7z" }, { "Rar!", 4, ".rar" }, { "{\\rtf", 5, ".rtf" },
    { "SQLite format 3", 16, ".db" }, { "<html", 5, ".html" }, { "<HTML", 5, ".html" }, { "<!DOCTYPE", 9, ".html" },
    { "<!doctype", 9, ".html" }, { "<table", 6, ".html" }, { "<?xml", 5, ".xml" },
};

static bool starts(const struct td__source *src, const char *magic, size_t len)
{
    return src->head_len >= len && !memcmp(src->head, magic, len);
}

/* Old workbooks (.xls) and those with a password are the same kind of container; the directory of the latter names the
 * package that is encrypted. */
static enum td_word ole_kind(const struct td__source *src)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char directory[8192];
    const unsigned char *at = (const unsigned char *)src->head + 0x30;

    if (src->head_len < 0x34)
        return W_SHEET_KIND;
    int64_t sector = at[0] | at[1] << 8 | at[2] << 16 | (int64_t)at[3] << 24;
    ssize_t n = pread(src->fd, directory, sizeof directory, (sector + 1) * 512);
    return n > 0 && memmem(directory, (size_t)n, name, sizeof name - 1) ? W_SHEET_LOCKED : W_SHEET_KIND;
}

/* True when it is known to be no table, which has been said then. */
static bool refused(const struct td__source *src)
{
    size_t blank = strspn(src->head, " \t\r\n"); /* pages that systems on the Web call .xls begin with some */

    if (starts(src, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)) {
        td__source_problem(src, 0, ole_kind(src), ".xls");
        return true;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t skip = *others[i].magic == '<' ? blank : 0;
        if (src->head_len >= skip + others[i].len && !memcmp(src->head + skip, others[i].magic, others[i].len)) {
            td__source_problem(src, 0, W_SHEET_KIND, others[i].kind);
            return true;
        }
    }
    return false;
}

/* ---- records in normal form -------------------------------------------------------------- */

static bool cannot_read(const struct td__source *src, int line)
{
    return td__source_problem(src, line, errno == EACCES ? W_SHEET_DENIED : W_SHEET_READ, strerror(errno));
}

struct reading {
    const struct td__source *src;
    struct td__decoder decoder;
    struct td__csv_parser *csv; /* NULL until the dialect is known */
    char *raw, *room;           /* bytes of the file; their text, when it is not the same */
    size_t held;                /* bytes in raw */
    uint64_t done;              /* bytes read */
    struct td__field *field;    /* a record's, where they are not as they came */
    char **owned;
    size_t fields_room;
};

/* The cell in NFC with '\n' for each line end, in memory of its own; NULL = no memory. */
static char *normal(const struct td__field *f)
{
    char *s = td_text_nfc(f->s, f->len);

    if (s)
        td__one_line_end(s);
    return s;
}

static bool plain(const char *s, size_t n)
{
    return td__ascii(s, n) == n && !memchr(s, '\r', n);
}

static bool room_for(struct reading *r, size_t n)
{
    if (n <= r->fields_room)
        return true;
    struct td__field *field = realloc(r->field, n * sizeof *field);
    if (field)
        r->field = field;
    char **owned = realloc(r->owned, n * sizeof *owned);
    if (owned)
        r->owned = owned;
    if (field && owned)
        r->fields_room = n;
    return field && owned;
}

/* Hands out copies of the cells that are not in normal form, but not of those that have none: what
 * is wrong with them is for whoever takes them to say. */
static bool hand_normal(struct reading *r, int line, const struct td__field *f, size_t n)
{
    size_t made = 0;
    bool ok = room_for(r, n), more = false;

    for (size_t i = 0; ok && i < n; i++) {
        r->field[i] = f[i];
        if (plain(f[i].s, f[i].len) || td_text_is_piled(f[i].s, f[i].len) ||
            (!memchr(f[i].s, '\r', f[i].len) && td_text_is_nfc(f[i].s, f[i].len)))
            continue;
        char *s = normal(&f[i]);
        ok = s;
        if (s) {
            r->owned[made++] = s;
            r->field[i] = (struct td__field){ .s = s, .len = strlen(s) };
        }
    }
    if (ok)
        more = r->src->to->record(r->src->to->arg, line, r->field, n);
    else
        td__source_problem(r->src, line, W_SHEET_MEMORY, "");
    while (made)
        free(r->owned[--made]);
    return more;
}

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct reading *r = arg;
    const struct td__field *last = &f[n - 1];

    if (plain(f->s, (size_t)(last->s - f->s) + last->len))
        return r->src->to->record(r->src->to->arg, line, f, n);
    return hand_normal(r, line, f, n);
}

static void on_problem(void *arg, int line, enum td_word why, const char *detail)
{
    td__source_problem(((struct reading *)arg)->src, line, why, detail);
}

/* ---- a CSV file -------------------------------------------------------------------------- */

static bool open_dialect(struct reading *r, const struct td__sheet *to, const char **text, size_t *len)
{
    char sep = 0;
    size_t skip = td__csv_sep(*text, *len, &sep);
    char delimiter = r->src->how->delimiter;

    *text += skip;
    *len -= skip;
    if (!delimiter)
        delimiter = sep ? sep : td__csv_delimiter(*text, *len);
    r->src->found->delimiter = delimiter;
    r->csv = td__csv_open(to, delimiter, skip ? 2 : 1);
    return r->csv || td__source_problem(r->src, 0, W_SHEET_MEMORY, "");
}

/* What stands at `at` in the file is not of its encoding. */
static void wrong_charset(struct reading *r, uint64_t at)
{
    const struct td__source *src = r->src;
    int line = td__csv_line(r->csv);
    enum td_charset c = r->decoder.charset, guess = TD_CHARSET_AUTO;

    if (c != TD_CHARSET_UTF8) {
        td__source_problem(src, line, W_SHEET_NOT_IN_CHARSET, td_charset_name(c));
        return;
    }
    /* from some words before it, for it may be the last of its kind */
    uint64_t from = at > TD__CSV_CHUNK / 2 ? at - TD__CSV_CHUNK / 2 : 0;
    ssize_t n = pread(src->fd, r->raw, TD__CSV_CHUNK, (off_t)from);
    if (n > 0)
        guess = td__charset_guess(r->raw, (size_t)n);
    src->found->guess = guess;
    td__source_problem(src, line, guess ? W_SHEET_LEGACY : W_SHEET_NOT_UTF8, guess ? td_charset_name(guess) : "");
}

/* Fills raw up; false when reading failed, which has been said then. */
static bool fill(struct reading *r, bool *end)
{
    while (r->held < TD__CSV_CHUNK) {
        ssize_t n = pread(r->src->fd, r->raw + r->held, TD__CSV_CHUNK - r->held, (off_t)r->done);
        if (n < 0 && errno == EINTR)
            continue;
        *end = n <= 0;
        if (n <= 0)
            return n == 0 || cannot_read(r->src, r->csv ? td__csv_line(r->csv) : 1);
        r->held += (size_t)n;
        r->done += (uint64_t)n;
    }
    return true;
}

/* False: stopped; `to` knows why. */
static bool read_chunk(struct reading *r, const struct td__sheet *to, size_t skip, bool end)
{
    const char *text, *nul;
    size_t len, used = skip + td__decode(&r->decoder, r->raw + skip, r->held - skip, r->room, &text, &len);
    bool broken = r->decoder.broken || (end && used < r->held);

    if (!r->csv && !open_dialect(r, to, &text, &len))
        return false;
    nul = memchr(text, 0, len);
    if (!td__csv_feed(r->csv, text, nul ? (size_t)(nul - text) : len))
        return false;
    if (nul)
        td__source_problem(r->src, td__csv_line(r->csv), W_SHEET_NUL, "");
    else if (broken)
        wrong_charset(r, r->done - r->held + used);
    if (nul || broken)
        return false;
    memmove(r->raw, r->raw + used, r->held - used);
    r->held -= used;
    return true;
}

static bool read_text(struct reading *r, const struct td__sheet *to)
{
    size_t bom = 0;
    bool end = false, first = true;
    enum td_charset declared = r->src->how->charset;

    for (;; first = false) {
        if (!fill(r, &end))
            return false;
        if (first) {
            enum td_charset seen = td__charset_sniff(r->raw, r->held, &r->decoder.big_endian, &bom);
            r->decoder.charset = declared && !bom ? declared : seen; /* a byte order mark leaves no doubt */
            r->src->found->charset = r->decoder.charset;
        }
        if (!read_chunk(r, to, first ? bom : 0, end))
            return false;
        if (end)
            return true;
        if (!td__source_progress(r->src, r->done, r->src->size))
            return false;
    }
}

static bool read_csv(const struct td__source *src)
{
    struct reading r = { .src = src, .raw = malloc(TD__CSV_CHUNK),
                         .room = malloc(TD__UTF8_GROWTH * (size_t)TD__CSV_CHUNK) };
    const struct td__sheet to = { on_record, on_problem, NULL, &r };
    bool done = false;

    if (r.raw && r.room)
        done = read_text(&r, &to);
    else
        td__source_problem(src, 0, W_SHEET_MEMORY, "");
    if (r.csv && done)
        done = td__csv_close(r.csv);
    else if (r.csv)
        td__csv_drop(r.csv);
    free(r.raw);
    free(r.room);
    free(r.field);
    free(r.owned);
    return done;
}

/* ---- any file ---------------------------------------------------------------------------- */

static bool read_source(struct td__source *src)
{
    ssize_t n = pread(src->fd, src->head, sizeof src->head - 1, 0);

    if (n < 0)
        return cannot_read(src, 0);
    src->head_len = (size_t)n;
    if (refused(src))
        return false;
    src->found->workbook = starts(src, "PK\3\4", 4) || starts(src, "PK\5\6", 4);
    return src->found->workbook ? td__workbook_read(src) : read_csv(src);
}

enum td__csv_result td__sheet_read(const char *path, const struct td_sheet_how *how, struct td_sheet_found *found,
                                   const struct td__sheet *to)
{
    static const struct td_sheet_how find_out = { .charset = TD_CHARSET_AUTO };
    struct td__source src = { .how = how ? how : &find_out, .found = found, .to = to };
    struct stat st;
    bool done = false;

    *found = (struct td_sheet_found){ .charset = TD_CHARSET_AUTO };
    src.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a pipe must not make us wait */
    if (src.fd < 0 && errno == ENOENT)
        return TD__CSV_ABSENT;
    if (src.fd < 0) {
        cannot_read(&src, 0);
    } else if (fstat(src.fd, &st) || !S_ISREG(st.st_mode)) {
        td__source_problem(&src, 0, W_SHEET_NOT_REGULAR, "");
    } else {
        src.size = (uint64_t)st.st_size;
        done = read_source(&src);
    }
    if (src.fd >= 0)
        close(src.fd);
    return done ? TD__CSV_DONE : TD__CSV_STOPPED;
}
