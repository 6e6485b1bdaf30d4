/*
 * What is missing of an agency: targets of which others of its kind beside it have reported a period that has ended,
 * and it has not. Nothing says in so many words who reports what; what its likes report is known.
 */
#include "store/store.h"
#include "noun/board.h"
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

/* The newest period that has ended by `review` and of which a figure of the agency stands; 0 = none. */
static int newest(struct td *td, int64_t target, int64_t agency, td_date review, td_period *out)
{
    struct td__rulings rulings;
    sqlite3_stmt *st;
    int rc = td__rulings(td, &rulings, target, agency);

    if (!rc)
        rc = td__query(td, &st, "SELECT " TD__FIGURE_COLUMNS " FROM observation WHERE target_id = ? AND agency_id = ?"
                       " AND period < ? ORDER BY period DESC, seq DESC", "iii", target, agency,
                       ((int64_t)review + 1) * 100);

    *out = 0;
    while (!rc && (rc = td__step(td, st)) == 1) {
        td_period period = sqlite3_column_int64(st, 0);
        const struct td_figure f = td__figure_row(st, 0, td__ruled(&rulings, target, agency, period,
                                                                   sqlite3_column_int64(st, 1)));
        rc = TD_OK;
        if (f.superseded || f.known_on > review)
            continue;
        *out = period;
        td__reset(st);
        break;
    }
    td__rulings_free(&rulings);
    return rc;
}

/* Those beside it that are as it is, itself among them; how many. */
static size_t likes_of(const struct td_agencies *l, const struct td_agency *a, td_date review,
                       const struct td_agency **out)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].parent == a->parent && !strcmp(l->v[i].kind, a->kind) && td_agency_exists_on(&l->v[i], review))
            out[n++] = &l->v[i];
    return n;
}

/* Whose newest period ends last, and how many share that day. */
static int look(struct td *td, struct td_missing *m, const struct td_agency *const *like, size_t n, int64_t agency,
                td_date review)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < n; i++) {
        td_period p;
        rc = newest(td, m->target, like[i]->id, review, &p);
        if (like[i]->id == agency)
            m->last = p;
        if (!p || td_period_last_day(p) < td_period_last_day(m->period))
            continue;
        m->reported = m->period && td_period_last_day(p) == td_period_last_day(m->period) ? m->reported + 1 : 1;
        m->period = !m->period || td_period_last_day(p) > td_period_last_day(m->period) ? p : m->period;
    }
    return rc;
}

int td_missing(struct td *td, struct td_missings *out, const struct td_agencies *agencies,
               const struct td_targets *targets, int64_t agency, td_date review)
{
    const struct td_agency *a = td_agency_by_id(agencies, agency);
    const struct td_agency **like = malloc((agencies->n + 1) * sizeof *like);
    int rc = like ? TD_OK : td__no_memory(td);

    memset(out, 0, sizeof *out);
    if (!like || rc) {
        free(like);
        return rc;
    }
    size_t n = a && a->parent ? likes_of(agencies, a, review, like) : 0;
    for (size_t i = 0; !rc && n > 1 && i < targets->n; i++) {
        struct td_missing m = { .target = targets->v[i].id, .units = (int)n };
        rc = look(td, &m, like, n, agency, review);
        if (rc || !m.period || td_period_last_day(m.last) == td_period_last_day(m.period) ||
            !td_agency_exists_on(a, td_period_last_day(m.period)))
            continue;
        struct td_missing *to = td__push(out);
        if (to)
            *to = m;
        else
            rc = td__no_memory(td);
    }
    free(like);
    if (rc)
        td_missings_free(out);
    return rc;
}
