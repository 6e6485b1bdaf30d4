/* A document in a file for people, in each format. */
#include "file/paper-book.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables --------------------------------------------------------------------------------- */

/* A column of numbers is as wide as they are; text is broken at the width of its share. */
static void begin_table(struct book *b, const char *name, const struct td_paper_table *t)
{
    enum { NARROW = 14, WIDE = 42, SHARES = 3 };
    struct xlsx_column col[BOOK_COLUMNS];
    size_t n = t->columns < BOOK_COLUMNS ? t->columns : BOOK_COLUMNS;
    int shares = 0;

    for (size_t i = 0; i < n; i++)
        shares += t->column[i].share;
    for (size_t i = 0; i < n; i++) {
        bool text = t->column[i].align == TD_LEFT;
        int width = shares ? t->column[i].share * (int)n * NARROW / shares : NARROW;
        col[i] = (struct xlsx_column){ t->column[i].head, text ? XLSX_TEXT : XLSX_SHOWN,
                                       width < NARROW / 2 ? NARROW / 2 : width > WIDE ? WIDE : width, true };
    }
    book_table(b, name, col, n);
}

static void put_row(struct book *b, const struct td_paper_table *t, const struct td_paper_row *r)
{
    const char *cells[BOOK_COLUMNS];

    for (size_t i = 0; i < BOOK_COLUMNS; i++)
        cells[i] = i < t->columns && (!r->heading || i == 0) ? r->cell[i] : "";
    book_row(b, cells);
}

void paper_tables(struct book *b, const struct td_paper *p)
{
    const char *name = p->name;

    for (size_t i = 0; i < p->n; i++) {
        const struct td_paper_table *t = p->v[i].table;
        if (p->v[i].kind == TD_B_TITLE)
            name = *p->v[i].sub ? p->v[i].sub : p->v[i].text;
        if (!t)
            continue;
        begin_table(b, name, t);
        for (size_t row = 0; row < t->rows; row++)
            put_row(b, t, &t->row[row]);
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Folded to ASCII where the terminal needs it. */
static void put_text(void *arg, const char *s, size_t n)
{
    char *text = strndup(s, n);

    if (text)
        out_say(arg, text);
    free(text);
}

/* Exactly these bytes, unless somebody looks at them on a terminal without UTF-8. */
static void put_exact(void *arg, const char *s, size_t n)
{
    const struct out *o = arg;

    if (o->tty && o->ascii)
        put_text(arg, s, n);
    else
        out_bytes(arg, s, n);
}

void paper_plain(struct out *o, const struct td_paper *p, int width)
{
    td_paper_plain(p, width, (struct td_sink){ .put = put_text, .arg = o });
}

void paper_markdown(struct out *o, const struct td_paper *p)
{
    td_paper_markdown(p, (struct td_sink){ .put = put_exact, .arg = o });
}

void paper_html(struct out *o, const struct td_paper *p)
{
    td_paper_html(p, (struct td_sink){ .put = put_exact, .arg = o });
}
