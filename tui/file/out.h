/*
 * Bytes to a descriptor: text for people, and rows as CSV or JSON. Every byte that this program
 * prints goes through here, so that a full disk is noticed and nothing hostile reaches a terminal.
 */
#ifndef TUI_CLI_OUT_H
#define TUI_CLI_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/number.h"

struct out {
    int fd;
    int error;  /* errno of the first write that failed, 0 = none; what follows is dropped */
    bool tty;   /* a terminal reads it */
    bool ascii; /* text for people is folded to ASCII */
    bool spoken; /* ... and is read aloud: a row of a table is a line of words, nothing aligned or cut */
    bool endless; /* no terminal, and nobody has said a width: a line may be longer than that */
    int width;  /* cells of its lines: the terminal's, else as COLUMNS says; 80 when nobody does */
    size_t n;
    char buf[1 << 15];
};

void out_open(struct out *o, int fd);
/* Sends what is waiting; false when this or an earlier write failed. */
bool out_flush(struct out *o);
void out_bytes(struct out *o, const char *s, size_t n);  /* exactly these */
void out_raw(struct out *o, const char *s);              /* exactly this text */
void out_rawf(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* All of a file, from its beginning. 0 or errno, of either side. */
int out_copy(struct out *o, int fd);
/* $TMPDIR, else /tmp. */
const char *out_temporary_folder(void);
/* A file without a name in it. NULL with errno. */
FILE *out_temporary(void);
/* For people: controls made visible, folded if asked for; newlines pass. */
void out_say(struct out *o, const char *s);
void out_sayf(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Words wrapped to the width, further lines indented by `indent` cells; the first begins at cell
 * `at`. Ends the line. */
void out_wrap(struct out *o, int at, int indent, const char *s);
/* p; there is no memory where it is NULL, and that ends the program. */
void *out_must(void *p);
/* What out_say() would print, newlines as blanks; malloc'ed, and out of memory ends the program. */
char *out_shown(const struct out *o, const char *s);

/* ---- tables for people ------------------------------------------------------------------ */

enum { OUT_COLUMNS = 256 };

struct out_column {
    const char *head;
    bool right;            /* numbers */
    bool flex;             /* gives way when the line is too long */
    int spare;             /* is left out when that is not enough, the largest first; 0 = never */
};

/* Widths come from the first rows; a longer list goes on with them, so that it needs no more memory. Without a row
 * nothing is printed. */
struct out_table {
    struct out *o;
    const struct out_column *col;
    size_t cols, at;
    unsigned hidden;       /* bits of columns to leave out */
    bool fit;              /* cut to the width of the output */
    int least;             /* ... but no column below so many cells; 0 = as it comes */
    bool sized;
    int width[OUT_COLUMNS], gap;
    char **cell;           /* waiting rows, the first of headings */
    size_t n, room;
};
void out_table_open(struct out_table *t, struct out *o, const struct out_column *col, size_t cols);
void out_table_cell(struct out_table *t, const char *text);
void out_table_close(struct out_table *t);

/* ---- rows for programs ------------------------------------------------------------------ */

/* RFC 4180: quotes where needed, lines end with LF as in the bundles. */
void out_csv_row(struct out *o, const char *const *cells, size_t n);
/* As spreadsheets write it where the comma is the decimal sign: semicolons, CRLF. */
void out_excel_row(struct out *o, const char *const *cells, size_t n);

#endif
