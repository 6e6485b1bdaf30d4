/* One target in its units. See breakdown.h. */
#include "show/breakdown.h"

#include <stdlib.h>
#include <string.h>

struct reading { struct units *u; const struct model *m; int64_t city; };

static bool take_unit(void *arg, const struct td_row *row)
{
    struct reading *r = arg;
    struct units *u = r->u;
    const struct td_agency *a = td_agency_by_id(&r->m->agencies, row->agency);

    if (row->agency == r->city || !a || !row->verdict.period)
        return true;
    if (u->n % 64 == 0) {
        struct unit *more = realloc(u->v, (u->n + 64) * sizeof *more);
        if (!more)
            return false;
        u->v = more;
    }
    u->v[u->n++] = (struct unit){ a, *row, !td_agency_exists_on(a, r->m->review),
                                  td_agency_within(&r->m->agencies, a, r->city) };
    return true;
}

/* By how far it is from the goal: nobody looks for 64% behind 79,8% because that is falling. */
static int worse_first(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    const struct td_verdict *v = &x->row.verdict, *w = &y->row.verdict;
    const bool gap = td_num_is(v->gap), other = td_num_is(w->gap);
    const int far = gap && other ? -td_num_cmp(v->gap, w->gap) : (int)other - (int)gap;

    return far ? far : v->code != w->code ? v->code < w->code ? -1 : 1 : strcmp(x->agency->code, y->agency->code);
}

int units_read(struct units *u, const struct model *m, const struct td_target *target)
{
    const struct td_threshold *next = td_next_milestone(target, m->review);
    const struct td_plan *p = model_plan(m);
    const struct td_ask ask = { .plan = target->plan, .review = m->review, .milestone = next ? next->year : 0 };
    struct td_targets one = { .v = (struct td_target *)target, .n = 1 };
    struct reading r = { u, m, p ? p->city : 0 };

    u->n = 0;
    const int rc = td_judge_all(m->td, &ask, &m->plans, &one, take_unit, &r);
    if (u->n)
        qsort(u->v, u->n, sizeof *u->v, worse_first);
    return rc;
}

void units_free(struct units *u)
{
    free(u->v);
    *u = (struct units){ 0 };
}

size_t units_short(const struct units *u, const struct unit *worst[], size_t most, size_t *all)
{
    size_t n = 0;

    *all = 0;
    for (size_t i = 0; i < u->n; i++) {
        const struct unit *x = &u->v[i];
        if (x->ended || !x->within || !td_num_is(x->row.verdict.gap) || td_verdict_green(x->row.verdict.code) ||
            x->row.verdict.gap.mantissa <= 0)
            continue;
        if (n < most)
            worst[n++] = x;
        ++*all;
    }
    return n;
}
