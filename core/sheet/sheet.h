/*
 * Reading a table that a unit sent, CSV in any encoding or an .xlsx workbook, as records of cells in UTF-8. What the
 * cells mean is not known here. Inside core/ only.
 */
#ifndef TD_SHEET_H
#define TD_SHEET_H

#include "sheet/csvfile.h"
#include "sheet/how.h"

/* `how` may be NULL (find out everything), `found` not. Memory is bounded, whatever the file's length. Fields are UTF-8
 * without NUL inside, and in NFC with '\n' for each newline within a cell unless their marks are piled up
 * (td_text_is_piled()). Blank lines, and rows that hold nothing, are passed over. */
enum td__csv_result td__sheet_read(const char *path, const struct td_sheet_how *how, struct td_sheet_found *found,
                                   const struct td__sheet *to);

#endif
