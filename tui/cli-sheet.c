/* A list of records, by one description of its columns: text in columns for people, CSV or JSON for programs. */
#include "cli-show.h"

void sheet_open(struct sheet *s, struct cli *c, const struct show_column *cols, size_t n, bool one_plan)
{
    size_t people = 0, names = 0;

    *s = (struct sheet){ .c = c, .cols = cols, .n = n };
    for (size_t i = 0; i < n; i++) {
        if (cols[i].column.head[TD_EN])
            s->people[people++] = cols[i].column;
        if (cols[i].key)
            s->names[names++] = cols[i].key;
    }
    if (c->format != FORMAT_TEXT) {
        rows_open(&s->rows, c->out, c->format == FORMAT_JSON, s->names);
        return;
    }
    out_table_open(&s->t, c->out, s->people, people, c->lang);
    s->t.fit = c->out->tty;
    s->t.hidden = one_plan;
}


void sheet_row(struct sheet *s, const struct sheet_cell *cell)
{
    const char *exact[MOST_COLUMNS];
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        if (s->c->format == FORMAT_TEXT && s->cols[i].column.head[TD_EN])
            out_table_cell(&s->t, cell[i].people ? cell[i].people : cell[i].exact);
        if (s->cols[i].key)
            exact[n++] = cell[i].exact;
    }
    if (s->c->format != FORMAT_TEXT)
        rows_put(&s->rows, exact);
}

void sheet_close(struct sheet *s)
{
    if (s->c->format == FORMAT_TEXT)
        out_table_close(&s->t);
    else
        rows_close(&s->rows);
}
