/* Workbooks made for tests: parts of XML in a ZIP archive. */
#ifndef TESTS_ZIPPED_H
#define TESTS_ZIPPED_H

/* Pairs of a part's name and its text, ended by NULL. False = it could not be written. */
_Bool zipped_write(const char *path, const char *const *parts);
/* The usual parts around one sheet, "Số liệu", whose sheetData holds `rows`. Styles: 0 plain, 1 0%, 2 0.00%, 3
 * dd/mm/yyyy (14), 4 "0 "d"" (a number), 5 dd"/"mm;@ (a day). Shared texts as <si> elements. */
_Bool zipped_sheet(const char *path, const char *rows, const char *shared);
/* One sheet without shared texts whose styles 1, 2, ... have these formats, ended by NULL; `calc` stands behind the
 * list of sheets: "<calcPr .../>", or "". */
_Bool zipped_formats(const char *path, const char *rows, const char *const *codes, const char *calc);

#endif
