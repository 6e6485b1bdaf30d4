/* Tables in files. */
#ifndef TUI_TABLE_BOOK_H
#define TUI_TABLE_BOOK_H

#include "cli/find.h"

struct book;

/* Every row of a table, in the columns of a bundle or, as csv-excel and xlsx, in those of people. `*rows` (or NULL) is
 * how many there were. */
int cli_export_table(struct cli *c, const struct cli_world *w, enum td_table t, size_t *rows);
bool cli_is_export(const struct cli *c);
/* csv-excel or xlsx? The book that it is written by, to c->out; closing says what went wrong. */
bool cli_is_book(const struct cli *c);
void cli_book_open(struct cli *c, struct book *b, const char *title);
int cli_book_close(struct cli *c, struct book *b);
/* A table as people read it, with names beside codes. */
int cli_book_table(struct cli *c, const struct cli_world *w, struct book *b, enum td_table t);

#endif
