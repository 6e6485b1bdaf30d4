/*
 * Between the files of sheet.h's implementation only: a file being read, and an .xlsx workbook, which is a ZIP archive
 * of XML parts. Nothing is unpacked to disk; each part is streamed once, and only shared texts and formats are kept.
 */
#ifndef TD_WORKBOOK_H
#define TD_WORKBOOK_H

#include <minizip/unzip.h>

#include "sheet/sheet.h"

struct td__source {
    int fd;                /* a regular file */
    uint64_t size;
    char head[128];        /* its first bytes, and a NUL */
    size_t head_len;
    const struct td_sheet_how *how;
    struct td_sheet_found *found;
    const struct td__sheet *to;
};

bool td__source_problem(const struct td__source *src, int line, enum td_word why, const char *detail); /* false */
bool td__source_progress(const struct td__source *src, uint64_t done, uint64_t all);

/* False: stopped; `to` knows why. */
bool td__workbook_read(const struct td__source *src);

/* ---- workbook-xml.c: the archive, and one part of it as XML ------------------------------ */

struct td__workbook {
    const struct td__source *src;
    unzFile zip;
    uint64_t at;           /* where the archive is being read */
    char window[4096];     /* bytes around there: its directory is read byte by byte */
    uint64_t window_at;
    size_t window_n;
    uint64_t unpacked;     /* of all parts */
    void *xml;             /* the parser of the part being read */
    bool stopped;
};

/* Handlers of a part. Names come without their prefix. */
struct td__part {
    void (*start)(void *arg, const char *name, const char **attr);
    void (*end)(void *arg, const char *name);          /* may be NULL, as may be text */
    void (*text)(void *arg, const char *s, size_t n);
    void *arg;
    uint64_t limit;        /* in bytes, unpacked */
    bool progress;         /* tell of it */
};

bool td__workbook_open(struct td__workbook *wb);
void td__workbook_close(struct td__workbook *wb);
bool td__workbook_has(struct td__workbook *wb, const char *part);
/* False: stopped. A part that is not there is damage. */
bool td__workbook_part(struct td__workbook *wb, const char *name, const struct td__part *to);
/* Ends the reading, with a problem unless `why` is TD_WORDS; from handlers too. Only the first is said. False. */
bool td__workbook_stop(struct td__workbook *wb, int line, enum td_word why, const char *detail);
/* The value of an attribute, "" when there is none. */
const char *td__attr(const char **attr, const char *name);
/* A whole number from 0 to most; -1 = it is none. */
int td__whole(const char *s, int most);

/* What stands in an element, as it comes: not more than a field may have. */
void td__buffer_text(struct td__buffer *t, struct td__workbook *wb, int line, const char *s, size_t n);
/* In place: one kind of line end, '\n'. */
void td__one_line_end(char *s);

/* ---- workbook-text.c: texts that cells share --------------------------------------------- */

struct td__strings {
    struct td__workbook *wb;
    struct td__buffer all;   /* one after the other, each with its NUL */
    size_t *at;            /* where each begins */
    size_t n, room;
    struct td__buffer now;
    bool inside;           /* a text that counts */
    int phonetic;          /* how a word is read: no part of it */
};

bool td__strings_read(struct td__strings *s, struct td__workbook *wb, const char *part);
void td__strings_free(struct td__strings *s);
/* NULL = no such text. */
const char *td__strings_get(const struct td__strings *s, const char *index);
/* What Excel writes of control characters (_x000D_) taken back, one kind of line end, NFC; into `out` as well as `in`.
 * False = no memory. */
bool td__cell_text(struct td__buffer *out, const char *s, size_t n);

/* ---- workbook-format.c: what a cell's number is ------------------------------------------ */

enum td__format { TD__PLAIN, TD__PERCENT, TD__DATE };

struct td__styles {
    struct td__workbook *wb;
    struct { int id; enum td__format format; } *own; /* formats that the workbook defines */
    size_t n_own;
    unsigned char *cell;   /* of each cell style its format */
    size_t n_cell;
    bool inside;           /* cellXfs, and not another list of the same elements */
    bool from_1904;        /* days are counted from 1904 */
};

bool td__styles_read(struct td__styles *s, struct td__workbook *wb, const char *part);
void td__styles_free(struct td__styles *s);
enum td__format td__styles_get(const struct td__styles *s, const char *index);
enum td__format td__format_of(const char *code);

enum { TD__NUMBER = 64 };
/* A cell's number in exchange form; false = it is none, or far too large. */
bool td__cell_number(char out[TD__NUMBER], const char *s, enum td__format format, bool from_1904);

/* ---- workbook-rows.c --------------------------------------------------------------------- */

/* *any: a row was handed out. */
bool td__rows_read(struct td__workbook *wb, const char *part, const struct td__strings *strings,
                   const struct td__styles *styles, bool *any);

#endif
