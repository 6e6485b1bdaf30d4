/* Reading CSV: quotes as in RFC 4180, strict. Inside core/ only. */
#ifndef TD_CSVFILE_H
#define TD_CSVFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/words.h"

/* What a cell of a workbook can hold that is no value, whatever stands in its text: a yes or no, a time of day, an
 * error, a formula that nobody has computed, a number that the cell does not show. */
enum td__odd { TD__SOUND, TD__BOOLEAN, TD__CLOCK, TD__FAULT, TD__UNCOMPUTED, TD__UNSEEN };

/* NUL-terminated, valid during the call. The rest is said of a workbook's cells only. */
struct td__field {
    const char *s; size_t len;
    bool typed;              /* a number ("99.5", "99.5%") or a date ("2026-11-20"), in exchange form */
    bool computed;           /* by a formula */
    bool above;              /* it stands in a cell above, which is merged with this one */
    unsigned char odd;       /* enum td__odd */
    unsigned char thousands; /* how often the format divides by a thousand what it shows */
    const char *shown;       /* what a person sees, where that is something else: "1.10" of 1.1, "2024-12" of a day;
                                "" = more than the number. NULL: the same */
    const char *unit;        /* words that the format sets beside the number; NULL: none */
};

/* Printable ASCII, as nearly all cells of a million figures are: nothing more to examine. */
static inline bool td__field_plain(const struct td__field *f)
{
    unsigned char odd = 0;

    for (size_t i = 0; i < f->len; i++)
        odd |= (unsigned char)((unsigned char)(f->s[i] - 0x20) >= 0x5f);
    return !odd;
}

/* A text that grows, NUL-terminated once anything was added. */
struct td__buffer { char *s; size_t n, room; };
bool td__buffer_add(struct td__buffer *t, const char *s, size_t n); /* false = no memory */

/* Whom a table is read for. */
struct td__sheet {
    /* One record; `line` is where it begins, counting from 1 as an editor does (of a workbook: its row). It may have
     * fewer or more cells than the one before. Fields are valid during the call, and of a CSV file stand one after the
     * other in memory. False stops the reading. */
    bool (*record)(void *arg, int line, const struct td__field *f, size_t n);
    /* The file itself is wrong: nothing more is read, and what was handed out is not to be trusted. `why` with its
     * fill-in `detail` for %1$s ("" = none). Line 0: no line of the file. */
    void (*problem)(void *arg, int line, enum td_word why, const char *detail);
    /* Now and then, in bytes; false gives up (then the result is STOPPED without a problem). May be NULL; a file of a
     * bundle does not tell. */
    bool (*progress)(void *arg, uint64_t done, uint64_t all);
    void *arg;
};

enum td__csv_result { TD__CSV_DONE, TD__CSV_ABSENT, TD__CSV_STOPPED };
/* A file of a bundle: UTF-8, comma. Blank lines are skipped; a broken quote ends the reading with a problem
 * (PITFALLS 47). */
enum td__csv_result td__csv_read(const char *path, const struct td__sheet *to);

/* ---- the engine, for text from anywhere -------------------------------------------------- */

enum { TD__CSV_CHUNK = 1 << 16, TD__FIELD_LIMIT = 1 << 20, TD__RECORD_LIMIT = 16 << 20, TD__COLUMN_LIMIT = 16384 };

struct td__csv_parser;
/* The first byte that is fed stands in line `line`. NULL = no memory. */
struct td__csv_parser *td__csv_open(const struct td__sheet *to, char delimiter, int line);
/* Text cut anywhere; LF, CRLF and CR end a line. False: stopped, nothing more will be taken. */
bool td__csv_feed(struct td__csv_parser *p, const char *s, size_t n);
int td__csv_line(const struct td__csv_parser *p); /* where the next byte stands */
/* The text ends here; false when reading was stopped, now or before. Frees p. */
bool td__csv_close(struct td__csv_parser *p);
/* Frees p as it is; whoever fed it has met something worse. */
void td__csv_drop(struct td__csv_parser *p);

/* ---- dialect.c --------------------------------------------------------------------------- */

/* The length of a first line "sep=X", with X in *delimiter; 0 = there is none. */
size_t td__csv_sep(const char *s, size_t n, char *delimiter);
/* The delimiter that divides the first records most evenly: , ; tab or |. */
char td__csv_delimiter(const char *s, size_t n);

#endif
