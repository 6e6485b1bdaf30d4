/*
 * A list of records, by one description of its columns: text in columns or a spreadsheet for people, CSV or JSON for
 * programs.
 */
#include "cli/records.h"
#include "cli/table-book.h"

static size_t columns_of_people(struct sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->cols[i].column.head[TD_EN])
            s->people[n++] = s->cols[i].column;
    return n;
}

static void open_book(struct sheet *s, const char *title)
{
    struct xlsx_column col[MOST_COLUMNS];
    size_t n = columns_of_people(s);

    for (size_t i = 0; i < n; i++)
        col[i] = (struct xlsx_column){ s->people[i].head[s->c->lang], XLSX_SHOWN, 0, s->people[i].flex };
    cli_book_open(s->c, &s->book, title);
    book_table(&s->book, title, col, n);
}

static void open_rows(struct sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->cols[i].key)
            s->names[n++] = s->cols[i].key;
    rows_open(&s->rows, s->c->out, s->c->format == FORMAT_JSON, s->names);
}

void sheet_open(struct sheet *s, struct cli *c, const char *title, const struct show_column *cols, size_t n,
                bool one_plan)
{
    *s = (struct sheet){ .c = c, .cols = cols, .n = n };
    if (cli_is_book(c)) {
        open_book(s, title);
    } else if (c->format != FORMAT_TEXT) {
        open_rows(s);
    } else {
        out_table_open(&s->t, c->out, s->people, columns_of_people(s), c->lang);
        s->t.fit = c->out->tty;
        s->t.hidden = one_plan;
    }
}

/* What people read of the row, or programs. */
static size_t choose(const struct sheet *s, const struct sheet_cell *cell, bool people, const char **out)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        if (people && s->cols[i].column.head[TD_EN])
            out[n++] = cell[i].people ? cell[i].people : cell[i].exact;
        if (!people && s->cols[i].key)
            out[n++] = cell[i].exact;
    }
    return n;
}

void sheet_row(struct sheet *s, const struct sheet_cell *cell)
{
    const char *text[MOST_COLUMNS];
    bool book = cli_is_book(s->c);
    size_t n = choose(s, cell, book || s->c->format == FORMAT_TEXT, text);

    if (book)
        book_row(&s->book, text);
    else if (s->c->format != FORMAT_TEXT)
        rows_put(&s->rows, text);
    else
        for (size_t i = 0; i < n; i++)
            out_table_cell(&s->t, text[i]);
}

int sheet_close(struct sheet *s)
{
    if (cli_is_book(s->c))
        return cli_book_close(s->c, &s->book);
    if (s->c->format == FORMAT_TEXT)
        out_table_close(&s->t);
    else
        rows_close(&s->rows);
    return EXIT_DONE;
}
