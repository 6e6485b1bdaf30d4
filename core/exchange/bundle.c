/*
 * Loading a plan bundle: a folder of CSV files becomes rows, all or nothing. Every cell is checked and every
 * problem is listed with file, line and column; while there is one, nothing stays written. Loading again compares
 * row by row: what is equal is left alone, what differs gets a new version, what a person has entered is kept.
 */
#include "exchange/bundle.h"
#include "base/text.h"
#include "noun/inner.h"

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
    size_t written = l->out->added + l->out->changed;
    for (enum td_table t = TD_T_SUCCESSION; t < TD_T_OBSERVATIONS; t++)
        td__load_noun(l, t);
    l->figures |= l->out->added + l->out->changed > written; /* of how many units meet a threshold, too */
    td__read_file(l, TD_T_OBSERVATIONS, td__load_figure);
    build_sums(l);
}

void td__loader_free(struct loader *l)
{
    struct td__map *maps[] = { &l->sources, &l->series, &l->keys, &l->kinds };

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        td__map_free(maps[i]);
    for (size_t i = 0; i < TD__NOUNS; i++)
        td__map_free(&l->codes[i]);
    td__set_free(&l->repeated);
    free(l->rows.v);
    free(l->plan);
}

int td__load_begin(struct td *td, struct td_load *out)
{
    memset(out, 0, sizeof *out);
    out->mem = td__list_new();
    return out->mem ? TD_OK : td__no_memory(td);
}

int td_load(struct td *td, const char *dir, struct td_load *out)
{
    struct loader l = { .td = td, .out = out, .dir = dir };
    int rc = td__load_begin(td, out);

    if (rc || (rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_LOAD, .place = TD_AT_FILE,
                                                      .scope = TD_EVERYTHING, .note = dir })))
        return rc;
    td__known(&l);
    if (!l.rc)
        load_files(&l);
    rc = l.rc;
    if (!rc && out->problems_in_all)
        rc = td__error(td, TD_INVALID, "%s: problems: %zu; nothing was loaded", dir,
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
    td_list_free(l->mem);
    memset(l, 0, sizeof *l);
}
