/* Every unit's verdict on a target, and units beneath those that they went into. See verdicts.h. */
#include "compare/verdicts.h"

#include <stdlib.h>
#include <string.h>

const struct td_threshold *compared_threshold(const struct model *m, const struct td_target *t)
{
    const struct td_threshold *h = model_threshold(m, t);

    return h ? h : td_next_milestone(t, m->review);
}

/* ---- every unit's verdict ----------------------------------------------------------------- */

enum { KINDS = 16 };

struct asking {
    const struct model *m;
    const struct td_threshold *h;
    bool (*each)(void *, size_t, const struct td_row *);
    void *arg;
    int64_t city;
    bool *seen;               /* by place: was handed out */
    const char *kind[KINDS];  /* of those that have reported, and that the target counts */
    size_t kinds;
};

static bool is_asked(const struct asking *a, const char *kind)
{
    for (size_t i = 0; i < a->kinds; i++)
        if (!strcmp(a->kind[i], kind))
            return true;
    return false;
}

static void ask_kind(struct asking *a, const char *kind)
{
    if (a->kinds < KINDS && !is_asked(a, kind))
        a->kind[a->kinds++] = kind;
}

static bool is_unit(const struct asking *a, const struct td_agency *g)
{
    return g->id != a->city && td_agency_within(&a->m->agencies, g, a->city);
}

static bool take(void *arg, const struct td_row *row)
{
    struct asking *a = arg;
    const struct td_agency *g = td_agency_by_id(&a->m->agencies, row->agency);

    if (row->threshold != a->h || !g || !is_unit(a, g))
        return true;
    a->seen[g - a->m->agencies.v] = true;
    ask_kind(a, g->kind);
    return a->each(a->arg, (size_t)(g - a->m->agencies.v), row);
}

/* One that has nothing of its own: sums of what is below it, or nothing. */
static int take_one(struct asking *a, const struct td_ask *ask, const struct td_targets *one, size_t at)
{
    struct td_board b;
    int rc = td_judge_targets(a->m->td, &b, ask, &a->m->plans, one);

    for (size_t i = 0; !rc && i < b.n; i++)
        if (b.v[i].threshold == a->h)
            a->each(a->arg, at, &b.v[i]);
    if (!rc)
        td_board_free(&b);
    return rc;
}

/* Nothing says the same of whomever it is: it is judged once, and only who can have sums is asked by itself. */
static int take_silent(struct asking *a, struct td_ask *ask, const struct td_targets *one)
{
    const struct td_agencies *l = &a->m->agencies;
    struct td_board nothing = { 0 };
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < l->n; i++) {
        const struct td_agency *g = &l->v[i];
        if (a->seen[i] || !is_asked(a, g->kind) || !td_agency_exists_on(g, a->m->review) || !is_unit(a, g))
            continue;
        bool has_units = i + 1 < l->n && l->v[i + 1].depth > g->depth;
        ask->agency = g->id;
        if (has_units) {
            rc = take_one(a, ask, one, i);
            continue;
        }
        if (!nothing.v)
            rc = td_judge_targets(a->m->td, &nothing, ask, &a->m->plans, one);
        for (size_t k = 0; !rc && k < nothing.n; k++) {
            nothing.v[k].agency = g->id;
            if (nothing.v[k].threshold == a->h)
                a->each(a->arg, i, &nothing.v[k]);
        }
    }
    td_board_free(&nothing);
    return rc;
}

int compare_units(const struct model *m, const struct td_threshold *h,
                  bool (*each)(void *arg, size_t at, const struct td_row *row), void *arg)
{
    const struct td_target *t = td_target_by_id(&m->targets, h->target);
    const struct td_plan *p = model_plan(m);
    struct td_ask ask = { .plan = t->plan, .review = m->review, .milestone = h->year };
    struct td_targets one = { .v = (struct td_target *)t, .n = 1 };
    struct asking a = { .m = m, .h = h, .each = each, .arg = arg, .city = p ? p->city : 0,
                        .seen = calloc(m->agencies.n + 1, sizeof *a.seen) };
    const char *counted = td_unit_counts(t->unit);

    if (!a.seen)
        return TD_ERROR;
    if (counted)
        ask_kind(&a, counted);
    int rc = td_judge_all(m->td, &ask, &m->plans, &one, take, &a);
    if (!rc)
        rc = take_silent(&a, &ask, &one);
    free(a.seen);
    return rc;
}

/* ---- units beneath those that they went into ---------------------------------------------- */

/* Which unit stands at each place of the model's agencies, and the pairs that were found. */
struct growing { const int *at; struct branch *v; size_t n, room; int unit; bool found; };

static void went_into(void *arg, size_t at, bool sure)
{
    struct growing *g = arg;

    (void)sure;
    if (g->at[at] == NO_UNIT || g->at[at] == g->unit)
        return;
    g->found = true;
    if (g->n && g->v[g->n - 1].unit == g->unit && g->v[g->n - 1].below == g->at[at])
        return; /* two ways lead to it */
    if (g->n == g->room) {
        size_t room = g->room ? 2 * g->room : 64;
        struct branch *more = realloc(g->v, room * sizeof *more);
        if (!more)
            return;
        g->v = more;
        g->room = room;
    }
    g->v[g->n++] = (struct branch){ g->unit, g->at[at] };
}

static int by_parent(const void *a, const void *b)
{
    const struct branch *x = a, *y = b;

    return x->below != y->below ? (x->below < y->below ? -1 : 1) : x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* Who exists and what is beneath it, then the line and what is beneath that. */
static size_t in_order(struct branch *out, const struct growing *g, const bool *ended, const bool *placed, size_t n)
{
    size_t to = 0, pair = 0;
    bool line = false;

    for (size_t i = 0; i < n; i++) {
        if (ended[i])
            continue;
        out[to++] = (struct branch){ (int)i, NO_UNIT };
        for (; pair < g->n && g->v[pair].below == (int)i; pair++)
            out[to++] = g->v[pair];
    }
    for (size_t i = 0; i < n; i++) {
        if (!ended[i] || placed[i])
            continue;
        if (!line)
            out[to++] = (struct branch){ NO_UNIT, NO_UNIT };
        line = true;
        out[to++] = (struct branch){ (int)i, NO_UNIT };
    }
    return to;
}

size_t branches(struct branch **out, const struct model *m, const size_t *place, size_t n)
{
    const struct td_whose whose = { &m->agencies, &m->successions, m->review, .facts = false };
    int *at = malloc((m->agencies.n + 1) * sizeof *at);
    bool *ended = calloc(2 * n + 1, sizeof *ended), *placed = ended + n;
    struct growing g = { .at = at };
    size_t to = 0;

    for (size_t i = 0; at && i < m->agencies.n; i++)
        at[i] = NO_UNIT;
    for (size_t i = 0; at && ended && i < n; i++) {
        ended[i] = !td_agency_exists_on(&m->agencies.v[place[i]], m->review);
        at[place[i]] = ended[i] ? NO_UNIT : (int)i;
    }
    for (size_t i = 0; at && ended && i < n; i++) {
        g.unit = (int)i;
        g.found = false;
        if (ended[i])
            td_each_holder(&whose, m->agencies.v[place[i]].id, NULL, went_into, &g);
        placed[i] = g.found;
    }
    if (g.n)
        qsort(g.v, g.n, sizeof *g.v, by_parent);
    *out = at && ended ? malloc((n + g.n + 2) * sizeof **out) : NULL;
    if (*out)
        to = in_order(*out, &g, ended, placed, n);
    free(g.v);
    free(at);
    free(ended);
    return to;
}
