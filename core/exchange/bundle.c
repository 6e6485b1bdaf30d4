/*
 * Loading a plan bundle: a folder of CSV files becomes rows, all or nothing. Every cell is checked and every
 * problem is listed with file, line and column; while there is one, nothing stays written. Loading again compares
 * row by row: what is equal is left alone, what differs gets a new version, what a person has entered is kept.
 */
#include "exchange/bundle.h"
#include "base/text.h"
#include "exchange/rows.h"
#include "noun/inner.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEMS_KEPT = 1000 };

/* ---- problems --------------------------------------------------------------------------- */

void td__no_memory(struct loader *l)
{
    l->rc = td__error(l->td, TD_ERROR, "out of memory");
}

void td__problem(struct loader *l, const char *column, const char *fmt, ...)
{
    char raw[400], text[600], where[200];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, td__said(l->td, fmt), ap);
    va_end(ap);
    l->out->problems_in_all++;
    if (l->out->n_problems >= PROBLEMS_KEPT)
        return;
    if (!td__grow((void **)&l->out->problems, l->out->n_problems, sizeof *l->out->problems)) {
        td__no_memory(l);
        return;
    }
    td_text_show(text, sizeof text, raw, false);
    td_text_show(where, sizeof where, column, false); /* a header's cell may hold anything */
    l->out->problems[l->out->n_problems++] = (struct td_problem){
        td__list_text(l->out->mem, l->file), l->line, td__list_text(l->out->mem, where),
        td__list_text(l->out->mem, text) };
}

bool td__good(const struct loader *l)
{
    return l->out->problems_in_all == 0 && l->rc == TD_OK;
}

/* ---- reading a file --------------------------------------------------------------------- */

static bool header(struct loader *l, const struct td__field *f, size_t n)
{
    const char *const *want = td_table_columns(l->table);
    bool ok = true;

    l->file_columns = n;
    for (int c = 0; want[c]; c++)
        l->at[c] = -1;
    for (size_t i = 0; i < n; i++) {
        int c = strlen(f[i].s) == f[i].len ? td__word_index(want, f[i].s) : -1;
        if (c < 0)
            td__problem(l, f[i].s, "is not a column of %s.csv", td_table_name(l->table));
        else if (l->at[c] >= 0)
            td__problem(l, f[i].s, "stands twice in the header");
        else
            l->at[c] = (int)i;
        ok &= c >= 0;
    }
    for (int c = 0; want[c]; c++) {
        if (l->at[c] < 0)
            td__problem(l, want[c], "this column is missing");
        ok &= l->at[c] >= 0;
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
    struct row r = { .line = l->line };
    bool ok = true;

    for (int c = 0; td__column(l, c); c++) {
        bool sound = td__cell_sound(l, c, &f[l->at[c]]);
        r.cell[c] = sound ? normal(l, &f[l->at[c]]) : "";
        ok &= sound;
    }
    if (!ok)
        return true;
    struct row *kept = td__push(&l->rows);
    if (kept)
        *kept = r;
    else
        td__no_memory(l);
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
        return l->table == TD_T_OBSERVATIONS ? td__load_figure(l, f) : td__keep_row(l, f);
    td__problem(l, "", "has %zu fields where the header has %zu", n, l->file_columns);
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

bool td__read_table(struct loader *l, enum td_table t)
{
    char path[4096];
    struct td__csv to = { on_record, on_problem, l };

    l->table = t;
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

/* ---- the bundle ------------------------------------------------------------------------- */

bool td__in_bundle(const struct loader *l, int64_t plan)
{
    for (size_t i = 0; i < l->plans; i++)
        if (l->plan[i] == plan)
            return true;
    return false;
}

static void build_sums(struct loader *l)
{
    if (td__good(l) && (l->tree_changed || l->elsewhere))
        l->rc = td__rollup_rebuild(l->td, 0);
    else
        for (size_t i = 0; l->figures && td__good(l) && i < l->plans; i++)
            l->rc = td__rollup_rebuild(l->td, l->plan[i]);
}

/* Each after what it refers to. */
static void load_files(struct loader *l)
{
    td__load_agencies(l);
    size_t before = l->out->problems_in_all;
    td__load_noun(l, TD_T_PLAN);
    if (!l->has_header && l->out->problems_in_all == before) {
        l->line = 0;
        td__problem(l, "", "is missing: a plan bundle is a folder with at least plan.csv");
        return;
    }
    for (enum td_table t = TD_T_SUCCESSION; t < TD_T_OBSERVATIONS; t++)
        td__load_noun(l, t);
    td__read_table(l, TD_T_OBSERVATIONS);
    build_sums(l);
}

void td__loader_free(struct loader *l)
{
    struct td__map *maps[] = { &l->codes[PLANS], &l->codes[AGENCIES], &l->codes[TARGETS], &l->codes[TASKS],
                               &l->sources, &l->series, &l->keys, &l->kinds };

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        td__map_free(maps[i]);
    td__set_free(&l->repeated);
    free(l->rows.v);
    free(l->plan);
}

int td_load(struct td *td, const char *dir, struct td_load *out)
{
    struct loader l = { .td = td, .out = out, .dir = dir };

    memset(out, 0, sizeof *out);
    out->mem = td__list_new();
    if (!out->mem)
        return td__error(td, TD_ERROR, "out of memory");
    int rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_LOAD, .place = TD_AT_FILE,
                                               .scope = TD_EVERYTHING, .note = dir });
    if (rc)
        return rc;
    td__known(&l);
    if (!l.rc)
        load_files(&l);
    rc = l.rc;
    if (!rc && out->problems_in_all)
        rc = td__error(td, TD_INVALID, "%s: %zu problems; nothing was loaded", dir,
                       out->problems_in_all);
    td__loader_free(&l);
    return td__end(td, rc);
}

void td_set_progress(struct td *td, bool (*progress)(void *arg, uint64_t rows, uint64_t unknown), void *arg)
{
    td->progress = progress;
    td->progress_arg = arg;
}

void td_load_free(struct td_load *l)
{
    free(l->problems);
    td__list_free(l->mem);
    memset(l, 0, sizeof *l);
}
