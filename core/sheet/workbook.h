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
    bool beyond;           /* zeros stand behind the archive, for a part whose length is not known to who unpacks it */
    bool uncomputed;       /* formulas wait to be computed when it is opened: their zeros are none */
};

/* Handlers of a part. Names come without their prefix. */
struct td__part {
    void (*start)(void *arg, const char *name, const char **attr);
    void (*end)(void *arg, const char *name);          /* may be NULL, as may be text */
    void (*text)(void *arg, const char *s, size_t n);
    void *arg;
    bool (*bytes)(void *arg, const char *s, size_t n); /* instead: what is unpacked, as it is; false ends it */
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

/* ---- workbook-text.c: texts, and those that cells share ---------------------------------- */

/* How a part of a text looks: its digits, where they are raised, lowered or struck out, are no digits of a number. They
 * become the letters that Unicode has for that, and a stroke through them. */
struct td__run { char raised; bool struck; };
void td__run_start(struct td__run *run, const char *name, const char **attr);
void td__run_text(const struct td__run *run, struct td__buffer *out, struct td__workbook *wb, int line, const char *s,
                  size_t n);

struct td__strings {
    struct td__workbook *wb;
    struct td__buffer all;   /* one after the other, each with its NUL */
    size_t *at;            /* where each begins */
    size_t n, room;
    struct td__buffer now;
    bool inside;           /* a text that counts */
    int phonetic;          /* how a word is read: no part of it */
    struct td__run run;
};

bool td__strings_read(struct td__strings *s, struct td__workbook *wb, const char *part);
void td__strings_free(struct td__strings *s);
/* NULL = no such text. */
const char *td__strings_get(const struct td__strings *s, const char *index);
/* What Excel writes of control characters (_x000D_) taken back, one kind of line end, NFC; into `out` as well as `in`.
 * False = no memory. */
bool td__cell_text(struct td__buffer *out, const char *s, size_t n);

/* ---- workbook-number.c: what is kept as a binary fraction, in the digits that Excel shows --- */

enum { TD__SHOWN = 15 /* digits */, TD__NUMBER = 64 };
/* 0.d1d2d3... times ten to the `point` */
struct td__decimal { char digit[TD__SHOWN + 1]; int n, point; bool negative; };
bool td__decimal_read(const char *s, struct td__decimal *d); /* false: it is none */

/* ---- workbook-format.c: how a cell shows its number -------------------------------------- */

/* One of the parts of a format that semicolons divide: each is for some numbers. */
struct td__section {
    enum td__way { TD__PLAIN, TD__PERCENT, TD__DATE, TD__HOURS, TD__WORDS /* no digit of the number */ } as;
    char when;                /* beside the limit: < > = l(at most) g(at least) n(ot); 0 = by its place */
    struct td__decimal limit;
    bool general, sign;       /* a percent sign in quotes: the number is not multiplied */
    bool day, month, year;    /* what a date shows */
    bool adorned;             /* there is more than digits */
    int thousands, whole, least, most; /* digits that are always shown; those after the point */
    char *words;              /* beside the number; NULL: none */
};
struct td__format { struct td__section section[4]; int n; };

struct td__styles {
    struct td__workbook *wb;
    struct td__own { int id; struct td__format format; } *own; /* formats that are used, with those of every workbook */
    size_t n_own;
    unsigned short *cell;     /* of each cell style its format */
    size_t n_cell;
    bool inside;              /* cellXfs, and not another list of the same elements */
    bool from_1904;           /* days are counted from 1904 */
};

bool td__styles_read(struct td__styles *s, struct td__workbook *wb, const char *part);
void td__styles_free(struct td__styles *s);
/* NULL: the number as it is. */
const struct td__format *td__styles_get(const struct td__styles *s, const char *index);
/* False = no memory. */
bool td__format_parse(struct td__format *f, const char *code);
void td__format_free(struct td__format *f);

/* A cell's number in exchange form, and what is said of it in a td__field. */
struct td__look { char s[TD__NUMBER], shown[TD__NUMBER]; struct td__field field; };
/* False: it is none, or far too large. `f` may be NULL. */
bool td__cell_number(struct td__look *out, const char *s, const struct td__format *f, bool from_1904);
/* What a cell shows of this day: "2024-12"; NULL: all of it. */
const char *td__cell_day(char out[TD__NUMBER], const char *iso, const struct td__section *s);

/* ---- workbook-merge.c: cells that are merged over several rows ----------------------------- */

struct td__merge { int column, from, to; struct td__field field; char *text, *shown; };
struct td__merges {
    struct td__workbook *wb;
    bool disorder;                 /* some row stands before one above it */
    struct td__merge *v; size_t n; /* by their first rows */
    size_t first, next;            /* those from `first` to before `next` are open: a row of them was read */
};
bool td__merges_read(struct td__merges *l, struct td__workbook *wb, const char *part);
/* The cells of a row that holds something, and room for all columns: those that a cell above stands for get its text,
 * valid until the next row. False = no memory. */
bool td__merges_fill(struct td__merges *l, int row, struct td__field *field, size_t *n);
void td__merges_free(struct td__merges *l);

/* ---- workbook-rows.c --------------------------------------------------------------------- */

/* *any: a row was handed out. */
bool td__rows_read(struct td__workbook *wb, const char *part, const struct td__strings *strings,
                   const struct td__styles *styles, bool *any);

#endif
