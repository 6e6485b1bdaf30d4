/*
 * One file of a bundle: its header, which names the columns in any order, and its records. A column that came later
 * than the file means what noun.def says; any other that is missing, and one that nobody knows, is a problem.
 */
#include "exchange/bundle.h"
#include "base/text.h"

#include <stdio.h>

static bool header(struct loader *l, const struct td__field *f, size_t n)
{
    const struct td__column *want = td__how(l, 0);
    bool ok = true;

    l->file_columns = n;
    for (int c = 0; want[c].name; c++)
        l->at[c] = -1;
    for (size_t i = 0; i < n; i++) {
        int c = strlen(f[i].s) == f[i].len ? td__word_index(td_table_columns(l->table), f[i].s) : -1;
        if (c < 0)
            td__problem(l, f[i].s, "is not a column of %s.csv", td_table_name(l->table));
        else if (l->at[c] >= 0)
            td__problem(l, f[i].s, "stands twice in the header");
        else
            l->at[c] = (int)i;
        ok &= c >= 0;
    }
    for (int c = 0; want[c].name; c++) {
        if (l->at[c] >= 0 || want[c].older)
            continue;
        td__problem(l, want[c].name, "this column is missing");
        ok = false;
    }
    l->has_header = true;
    return ok;
}

static const char *normal(struct loader *l, const struct td__field *f)
{
    if (td__field_plain(f) || td_text_is_nfc(f->s, f->len))
        return td__list_text(l->out->mem, f->s);
    char *nfc = td_text_nfc(f->s, f->len);
    const char *kept = td__list_text(l->out->mem, nfc);
    free(nfc);
    return kept;
}

bool td__keep_row(struct loader *l, const struct td__field *f)
{
    const struct td__field none = { .s = "" };
    struct row r = { .line = l->line };
    bool ok = true;

    for (int c = 0; td__how(l, c)->name; c++) {
        const struct td__field *cell = l->at[c] < 0 ? &none : &f[l->at[c]];
        bool sound = td__cell_sound(l, c, cell);
        r.cell[c] = !sound ? "" : !cell->len && td__how(l, c)->older ? td__how(l, c)->older : normal(l, cell);
        ok &= sound;
    }
    if (!ok)
        return true;
    struct row *kept = td__push(&l->rows);
    if (kept)
        *kept = r;
    else
        td__loader_no_memory(l);
    return kept;
}

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct loader *l = arg;

    l->line = line;
    if (!l->has_header)
        return header(l, f, n);
    if (++l->out->rows % 1024 == 0 && l->td->progress && !l->td->progress(l->td->progress_arg, l->out->rows, 0)) {
        l->rc = td__error(l->td, TD_ERROR, "given up; nothing was loaded");
        return false;
    }
    if (n == l->file_columns)
        return l->record(l, f);
    td__problem(l, "", "fields here: %zu, in the header: %zu", n, l->file_columns);
    return true;
}

static void on_problem(void *arg, int line, enum td_word why, const char *detail)
{
    struct loader *l = arg;
    char text[200];

    l->line = line;
    td_word_fill(text, sizeof text, why, l->td->lang, &detail);
    td__problem(l, "", "%s", text);
}

bool td__read_file(struct loader *l, enum td_table t, bool (*record)(struct loader *l, const struct td__field *f))
{
    char path[4096];
    struct td__sheet to = { on_record, on_problem, NULL, l };

    l->table = t;
    l->record = record;
    l->line = 1;
    l->has_header = false;
    l->rows.n = 0;
    td__map_free(&l->keys);
    snprintf(l->file, sizeof l->file, "%s.csv", td_table_name(t));
    snprintf(path, sizeof path, "%s/%s", l->dir, l->file);
    enum td__csv_result r = td__csv_read(path, &to);
    if (r == TD__CSV_ABSENT)
        return false;
    if (r == TD__CSV_DONE && !l->has_header)
        td__problem(l, "", "is empty; the first line must name the columns");
    return l->has_header;
}
