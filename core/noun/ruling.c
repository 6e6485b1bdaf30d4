/*
 * What people have decided about figures (accepted, verified, withdrawn), as everybody who reads figures needs it: in
 * one query, then looked up in memory.
 */
#include "noun/choice.h"
#include "store/store.h"
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

static int by_figure(const void *one, const void *other)
{
    const struct td__ruling *a = one, *b = other;
    const int64_t x[] = { a->target, a->agency, a->period, a->seq }, y[] = { b->target, b->agency, b->period, b->seq };

    for (size_t i = 0; i < 4; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

static bool same_period(const struct td__ruling *x, const struct td__ruling *y)
{
    return x->target == y->target && x->agency == y->agency && x->period == y->period;
}

/* One accepted figure a period: the newest ruling of this kind is the only one that counts. */
static void accept_one(struct td__rulings *r, const struct td__ruling *x, bool holds)
{
    for (size_t i = r->n; i-- > 0 && same_period(&r->v[i], x);)
        r->v[i].accepted = holds && r->v[i].seq == x->seq;
}

static void take(struct td__rulings *r, sqlite3_stmt *st, struct td__ruling *x)
{
    int kind = td_choice_value(td_ruling_kinds, td__col_text(st, 4));
    bool holds = sqlite3_column_int(st, 5) != 0;

    if (kind == TD_WITHDRAW)
        x->withdrawn = holds;
    else if (kind == TD_VERIFY)
        x->verified = holds;
    else
        accept_one(r, x, holds);
}

/* The row of this figure; rows come by period, so it is among the last ones or new. */
static struct td__ruling *row_of(struct td__rulings *r, const struct td__ruling *key)
{
    for (size_t i = r->n; i-- > 0 && same_period(&r->v[i], key);)
        if (r->v[i].seq == key->seq)
            return &r->v[i];
    struct td__ruling *x = td__push(r);
    if (x)
        *x = *key;
    return x;
}

#define OF_FIGURES "SELECT target_id, agency_id, period, seq, kind, holds FROM ruling WHERE "

/* Of a statement that has been bound, by target, agency, period and the order in which they came. */
static int read_rulings(struct td *td, struct td__rulings *out, sqlite3_stmt *st)
{
    int rc = TD_OK;

    while (!rc && (rc = td__step(td, st)) == 1) {
        struct td__ruling key = { .target = sqlite3_column_int64(st, 0), .agency = sqlite3_column_int64(st, 1),
                                  .period = sqlite3_column_int64(st, 2), .seq = sqlite3_column_int64(st, 3) };
        struct td__ruling *x = row_of(out, &key);
        rc = x ? TD_OK : td__no_memory_at(td, st);
        if (x)
            take(out, st, x);
    }
    if (rc)
        td__rulings_free(out);
    else if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_figure);
    return rc;
}

int td__rulings_between(struct td *td, struct td__rulings *out, int64_t target, int64_t agency, td_period first,
                        td_period last)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, OF_FIGURES "target_id = ? AND agency_id = ? AND period BETWEEN ? AND ?"
                       " ORDER BY period, id", "iiii", target, agency, first, last);

    *out = (struct td__rulings){ 0 };
    return rc ? rc : read_rulings(td, out, st);
}

int td__rulings(struct td *td, struct td__rulings *out, int64_t target, int64_t agency)
{
    sqlite3_stmt *st;

    *out = (struct td__rulings){ 0 };
    if (agency)
        return td__rulings_between(td, out, target, agency, 0, INT64_MAX);
    int rc = td__query(td, &st, OF_FIGURES "target_id = ? ORDER BY agency_id, period, id", "i", target);
    return rc ? rc : read_rulings(td, out, st);
}

void td__rulings_free(struct td__rulings *r)
{
    free(r->v);
    *r = (struct td__rulings){ 0 };
}

const struct td__ruling *td__ruled(const struct td__rulings *r, int64_t target, int64_t agency, td_period period,
                                   int64_t seq)
{
    static const struct td__ruling none = { 0 };
    const struct td__ruling key = { .target = target, .agency = agency, .period = period, .seq = seq };
    const struct td__ruling *x = r->n ? bsearch(&key, r->v, r->n, sizeof *r->v, by_figure) : NULL;

    return x ? x : &none;
}
