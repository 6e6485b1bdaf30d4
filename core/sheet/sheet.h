/*
 * Reading a table that a unit sent, CSV in any encoding or an .xlsx workbook, as records of cells in UTF-8. What the
 * cells mean is not known here. Inside core/ only.
 */
#ifndef TD_SHEET_H
#define TD_SHEET_H

#include "sheet/csvfile.h"
#include "sheet/how.h"

struct td__sheet {
    /* One record; `line` is its line in the file (of a workbook: its row), from 1. It may have fewer or more cells
     * than the one before. Fields are valid during the call: UTF-8 in NFC, NUL-terminated, without NUL inside, a
     * newline within a cell always '\n'. Blank lines, and rows that hold nothing, are passed over. False stops the
     * reading. */
    bool (*record)(void *arg, int line, const struct td__field *f, size_t n);
    /* The file itself is wrong: nothing more is read, and what was handed out is not to be trusted. `why` with its
     * fill-in `detail` for %1$s ("" = none). Line 0: no line of the file. */
    void (*problem)(void *arg, int line, enum td_word why, const char *detail);
    /* Now and then, in bytes; false gives up (then the result is STOPPED without a problem). May be NULL. */
    bool (*progress)(void *arg, uint64_t done, uint64_t all);
    void *arg;
};

/* `how` may be NULL (find out everything), `found` not. Memory is bounded, whatever the file's length. */
enum td__csv_result td__sheet_read(const char *path, const struct td_sheet_how *how, struct td_sheet_found *found,
                                   const struct td__sheet *to);

#endif
