/* A document (report/paper.h) in a file for people: its text as text or Markdown, its tables as
 * spreadsheets and CSV. */
#ifndef TUI_PAPER_BOOK_H
#define TUI_PAPER_BOOK_H

#include "file/book.h"
#include "report/paper.h"

/* Only the tables, each after the name that stands above it; for a spreadsheet and CSV. */
void paper_tables(struct book *b, const struct td_paper *p);
/* To o, in harmless text for people: plain, of at most `width` cells. */
void paper_plain(struct out *o, const struct td_paper *p, int width);
/* The bytes of these formats. */
void paper_markdown(struct out *o, const struct td_paper *p);
void paper_html(struct out *o, const struct td_paper *p);

#endif
