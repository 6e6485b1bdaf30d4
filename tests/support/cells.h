/* What core/sheet/sheet.h reads of a file, as text. */
#ifndef TESTS_CELLS_H
#define TESTS_CELLS_H

#include <stdio.h>

#include "base/text.h"
#include "sheet/sheet.h"

struct cells { size_t records, cells; };

/* One record a line, as LINE:CELL|CELL, with \n for a newline in a cell; behind a cell * when it is typed, ^ when it
 * stands in a cell above that is merged with it, = when it is computed, what is shown in {}, the words beside it in [],
 * a / for each thousand that its format divides by, and the letter of an odd one: boolean, clock, fault, uncomputed, s
 * for not shown. Then a problem as !LINE:WORDS. Aborts when a field is not what sheet.h promises. `out` may be NULL:
 * only counted. */
enum td__csv_result cells_write(FILE *out, const char *path, const struct td_sheet_how *how,
                                struct td_sheet_found *found, struct cells *sum);
/* The same as a text; free it. */
char *cells_text(const char *path, const struct td_sheet_how *how, struct td_sheet_found *found);

#endif
