/*
 * What plans are made of, edited by people: rows of a bundle's tables, read by the loader's own functions, so that
 * nothing can be entered that could not be loaded. What is entered is marked so, and later loads leave it alone.
 */
#include "exchange/bundle.h"
#include "noun/inner.h"

#include <stdio.h>

/* ---- taking a row away ------------------------------------------------------------------ */

/* An agency goes with its last term; 0: this is not the last. */
static int64_t agency_of_last(struct loader *l, int64_t term)
{
    int64_t id = 0;
    int rc = td__one(l->td, &id, "SELECT agency_id FROM agency_term g WHERE g.id = ?1 AND NOT EXISTS(SELECT 1 FROM"
                                 " agency_term o WHERE o.agency_id = g.agency_id AND o.id <> g.id AND o.gone = 0)",
                     "i", term);

    l->rc = rc == TD_NOT_FOUND ? TD_OK : rc;
    return id;
}

/* What needs a row would hang in the air without it. */
static void refuse_needed(struct loader *l, enum td__noun noun, int64_t id)
{
    const char *last = "";

    for (struct td__reference r = { 0 }; !l->rc && td__next_reference(&r);) {
        const char *why = r.column->of == noun && r.column->holds ? r.column->holds : last;
        int64_t one;
        int rc = !strcmp(why, last) ? TD_NOT_FOUND : td__one_made(l->td, &one, sqlite3_mprintf(
            "SELECT 1 FROM %s WHERE %s = %lld%s LIMIT 1", r.by->table, r.column->stored, (long long)id,
            r.by->recorded ? "" : " AND gone = 0"));
        if (!rc)
            td__problem(l, "", "cannot be removed: %s", td__said(l->td, last = why));
        l->rc = rc == TD_NOT_FOUND ? TD_OK : rc;
    }
}

/* With its last term an agency is gone itself; a new term brings it back. */
static void remove_row(struct loader *l, const char *const *key)
{
    struct td_row_texts now;
    bool of_agency = l->table == TD_T_AGENCIES;
    int64_t agency = 0, rev;
    int rc = td_row_texts(l->td, l->table, key, &now);

    if (rc && rc != TD_NOT_FOUND)
        l->rc = rc;
    if (!l->rc && td__seen(l, rc ? 0 : now.rev)) {
        agency = of_agency ? agency_of_last(l, now.id) : 0;
        refuse_needed(l, of_agency ? TD__AGENCY : (enum td__noun)l->table, of_agency ? agency : now.id);
    }
    if (td__good(l) && now.id)
        l->rc = td__remove(l, (enum td__noun)l->table, now.id, now.rev);
    if (td__good(l) && agency && !(l->rc = td__one(l->td, &rev, "SELECT rev FROM agency WHERE id = ?", "i", agency)))
        l->rc = td__remove(l, TD__AGENCY, agency, rev);
    l->out->changed += td__good(l) && now.id;
    td_row_texts_free(&now);
}

/* ---- writing one ------------------------------------------------------------------------ */

static void write_row(struct loader *l, const char *const *cells)
{
    struct td__field f[TD_COLUMNS];

    for (int c = 0; td__how(l, c)->name; c++) {
        const char *s = cells[c] ? cells[c] : "";
        f[c] = (struct td__field){ .s = s, .len = strlen(s) };
        l->at[c] = c;
    }
    if (!td__keep_row(l, f) || !l->rows.n) /* no memory, or a cell that is not sound */
        return;
    if (l->table == TD_T_AGENCIES)
        td__edit_agency(l);
    else
        td__edit_noun(l);
}

static void edit_row(struct loader *l, const struct td_edit *e, int line)
{
    l->table = e->table;
    l->line = line;
    l->rev = e->rev;
    l->rows.n = 0;
    td__map_free(&l->keys); /* rows are not compared with each other, but each with what is stored */
    snprintf(l->file, sizeof l->file, "%s", td_table_name(e->table));
    if (e->table == TD_T_OBSERVATIONS)
        l->rc = td__error(l->td, TD_INVALID, "figures are not edited; record another one in its place");
    else if (e->gone)
        remove_row(l, e->cells);
    else
        write_row(l, e->cells);
}

/* ---- the tree and its sums -------------------------------------------------------------- */

/* Sums of units (METHOD.md 7) depend on who existed when, as what, below whom; not on names. */
static bool same_tree(const struct td_agencies *a, const struct td_agencies *b)
{
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++) {
        const struct td_agency *x = &a->v[i], *y = &b->v[i];
        same = x->id == y->id && x->parent == y->parent && x->valid_from == y->valid_from &&
               x->valid_to == y->valid_to && !strcmp(x->kind, y->kind);
    }
    return same;
}

static void build_sums(struct loader *l, const struct td_agencies *before)
{
    struct td_agencies now = { 0 };

    if (td__good(l))
        l->rc = td_agencies(l->td, &now);
    if (td__good(l) && !same_tree(before, &now))
        l->rc = td__rollup_rebuild(l->td, 0);
    td_agencies_free(&now);
}

static void edit_rows(struct loader *l, const struct td_edit *rows, size_t n)
{
    struct td_agencies before = { 0 };
    bool tree = false;

    for (size_t i = 0; i < n; i++)
        tree |= rows[i].table == TD_T_AGENCIES;
    if (tree)
        l->rc = td_agencies(l->td, &before);
    if (!l->rc)
        td__known(l);
    for (size_t i = 0; !l->rc && i < n; i++)
        edit_row(l, &rows[i], (int)i + 1);
    if (tree)
        build_sums(l, &before);
    td_agencies_free(&before);
}

/* ---- the gate --------------------------------------------------------------------------- */

static int say_first(struct td *td, const struct td_load *problems)
{
    const struct td_problem *p = problems->problems;

    return td__error(td, TD_INVALID, "%s%s%s", p ? p->column : "", p && *p->column ? ": " : "", p ? p->text : "?");
}

int td_edit(struct td *td, const struct td_edit *rows, size_t n, enum td_place place, const char *note, int64_t *change,
            struct td_load *problems)
{
    enum { NOTHING_TO_DO = 1 };
    struct loader l = { .td = td, .out = problems, .person = true };
    int rc = td__load_begin(td, problems);

    if (rc || (rc = td__clean(td, note, "the note")) ||
        (rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_EDIT, .place = place, .scope = TD_EVERYTHING,
                                                 .note = note })))
        return rc;
    edit_rows(&l, rows, n);
    rc = l.rc;
    if (!rc && problems->problems_in_all)
        rc = say_first(td, problems);
    td__loader_free(&l);
    if (rc || problems->added || problems->changed)
        return td__done(td, rc, change);
    if (change)
        *change = 0;
    return (rc = td__end(td, NOTHING_TO_DO)) == NOTHING_TO_DO ? TD_OK : rc;
}

int td_edit_term(struct td *td, const char *const *cells, int rev, enum td_place place, const char *note,
                 int64_t *change, struct td_load *problems)
{
    enum { CODE = TERM_code, FROM = TERM_valid_from, TO = TERM_valid_to };
    const char *key[TD_COLUMNS] = { [CODE] = cells[CODE] ? cells[CODE] : "" };
    char last_day[TD_DATE_BUF];
    struct td_row_texts newest;
    td_date from = 0, begin = 0, end = 0;
    int rc = td_row_texts(td, TD_T_AGENCIES, key, &newest);

    if (rc)
        return memset(problems, 0, sizeof *problems), rc;
    const char *first = cells[FROM] ? cells[FROM] : "";
    td_date_parse(first, strlen(first), &from); /* else the row itself says what is wrong */
    td_date_parse(newest.cell[FROM], strlen(newest.cell[FROM]), &begin);
    td_date_parse(newest.cell[TO], strlen(newest.cell[TO]), &end);
    if (from > begin && (!end || end >= from)) { /* one that begins earlier overlaps, and that is said */
        td_date_write(last_day, sizeof last_day, td_date_add_days(from, -1));
        newest.cell[TO] = last_day;
    }
    const struct td_edit both[] = { { TD_T_AGENCIES, newest.cell, rev, false }, { TD_T_AGENCIES, cells, 0, false } };
    rc = td_edit(td, both, 2, place, note, change, problems);
    td_row_texts_free(&newest);
    return rc;
}
