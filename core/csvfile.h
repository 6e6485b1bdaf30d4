/* Reading a CSV file of a bundle: UTF-8, comma, quotes as in RFC 4180, strict. Inside core/ only. */
#ifndef TD_CSVFILE_H
#define TD_CSVFILE_H

#include <stdbool.h>
#include <stddef.h>

/* NUL-terminated, valid during the call. `typed`: of a workbook's cell that is a number ("99.5", "99.5%") or a date
 * ("2026-11-20"), in exchange form whatever the reader's language. */
struct td__field { const char *s; size_t len; bool typed; };

struct td__csv {
    /* One record; `line` is where it begins, counting from 1. False stops reading. */
    bool (*record)(void *arg, int line, const struct td__field *f, size_t n);
    /* Something is wrong with the file itself. */
    void (*problem)(void *arg, int line, const char *text);
    void *arg;
};

enum td__csv_result { TD__CSV_DONE, TD__CSV_ABSENT, TD__CSV_STOPPED };
/* Blank lines are skipped; a broken quote ends the reading with a problem (PITFALLS 47). */
enum td__csv_result td__csv_read(const char *path, const struct td__csv *to);

#endif
