/* What an import is called and how it is told: the same on the command line and on the screen. */
#ifndef TUI_IMPORT_H
#define TUI_IMPORT_H

#include "engine/canvas.h"
#include "noun/choice.h"
#include "tiendo.h"

/* By the words of the command line; in words for people, as a thing of which there are several. */
extern const struct td_choice import_kinds[];
bool import_kind_parse(const char *word, enum td_import_kind *out);

/* How a text is written, what divides cells, and what stands before decimals: 0 = found out, not said. */
extern const struct td_choice import_charsets[], import_delimiters[], import_decimals[],
    import_dashes[];
/* As people write one that was found: "UTF-8", "TCVN3 (ABC)". */
const char *import_charset_name(enum td_charset c);
/* "comma semicolon tab pipe", or the character itself: whatever is no letter, digit, quote or line end. */
bool import_delimiter_parse(const char *word, char *out);
/* "comma point", or the character. */
bool import_decimal_parse(const char *word, char *out);

/* "none zero" */
bool import_dash_parse(const char *word, enum td_dash *out);

/* The groups that rows are shown in, what needs a person first. */
enum import_group {
    IMPORT_WRONG, IMPORT_WARNED, IMPORT_CHANGED, IMPORT_NEW, IMPORT_SKIPPED, IMPORT_GROUPS
};
enum import_group import_group_of(const struct td_import_row *r);
const char *import_group_in(enum td_lang lang, enum import_group g);
/* Something is wrong, or strange and not explained: nothing can be written. */
bool import_held_up(const struct td_import *l);
/* Rows that would be written. */
size_t import_to_write(const struct td_import *l);

/* "UTF-8, semicolon, headings in line 4" */
struct text import_found(const struct td_import *l, enum td_lang lang);
/* "sheet "Quý II": 12 rows, not read"; and all that hold such a table and were not read: ""Quý II" (12 rows)". */
struct text import_sheet(const struct td_import *l, size_t i, enum td_lang lang);
struct text import_unread(const struct td_import *l, enum td_lang lang);
/* "2 wrong, 120 new, 4 changed, 7 unchanged": what there is, in this order. */
struct text import_counts(const struct td_import *l, enum td_lang lang);
/* What would be written: "120 new figures, 4 changed figures". */
struct text import_writes(const struct td_import *l, enum td_import_kind kind, enum td_lang lang);
/* What was there and what takes its place; only what there is of it: "81,2% -> 97,5%". */
struct text import_values(const struct td_import_row *r);

#endif
