/* Who acts for whom: agencies end, and others take over what they did. Pure functions of what was read. */
#include "noun/plan.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TURNS = 8 }; /* a ring of successions does not turn for ever */

static size_t place(const struct td_agencies *l, int64_t agency)
{
    const struct td_agency *a = agency ? td_agency_by_id(l, agency) : NULL;
    return a ? (size_t)(a - l->v) : SIZE_MAX;
}

static void each_successor(const struct td_whose *w, size_t at, void (*visit)(void *, size_t), void *arg, int turn)
{
    for (size_t i = 0; turn < TURNS && i < w->successions->n; i++) {
        const struct td_succession *s = &w->successions->v[i];
        size_t to = s->predecessor == w->agencies->v[at].id && s->on <= w->day ? place(w->agencies, s->successor)
                                                                               : SIZE_MAX;
        if (to == SIZE_MAX)
            continue;
        visit(arg, to);
        each_successor(w, to, visit, arg, turn + 1);
    }
}

void td_each_successor(const struct td_whose *w, size_t at, void (*visit)(void *arg, size_t at), void *arg)
{
    each_successor(w, at, visit, arg, 0);
}

static void mark_predecessors(const struct td_whose *w, bool *mark)
{
    bool more = true;

    for (int turn = 0; more && turn < TURNS; turn++) {
        more = false;
        for (size_t i = 0; i < w->successions->n; i++) {
            const struct td_succession *s = &w->successions->v[i];
            size_t to = place(w->agencies, s->successor), from = place(w->agencies, s->predecessor);
            if (to == SIZE_MAX || from == SIZE_MAX || !mark[to] || mark[from] || s->on > w->day)
                continue;
            mark[from] = more = true;
        }
    }
}

void td_acts_for(bool *acts, bool *as_group, const struct td_whose *w, int64_t agency)
{
    const struct td_agency *v = w->agencies->v;
    size_t at = place(w->agencies, agency), up = at;

    memset(acts, 0, w->agencies->n);
    memset(as_group, 0, w->agencies->n);
    if (at == SIZE_MAX)
        return;
    acts[at] = true;
    for (size_t i = at + 1; i < w->agencies->n && v[i].depth > v[at].depth; i++)
        acts[i] = true;
    mark_predecessors(w, acts);
    while ((up = place(w->agencies, v[up].parent)) != SIZE_MAX)
        if (!strcmp(v[up].kind, "group"))
            as_group[up] = true;
    mark_predecessors(w, as_group);
}

struct joined { const struct td_whose *w; char *buf; size_t size, n; };

static void join_living(void *arg, size_t at)
{
    struct joined *j = arg;
    const struct td_agency *a = &j->w->agencies->v[at];

    if (!td_agency_exists_on(a, j->w->day) || j->n >= j->size)
        return;
    j->n += (size_t)snprintf(j->buf + j->n, j->size - j->n, "%s%s", j->n ? ", " : "", td_agency_short(a));
}

void td_holder(char *buf, size_t size, const struct td_whose *w, int64_t agency)
{
    struct joined j = { w, buf, size, 0 };
    size_t at = place(w->agencies, agency);

    *buf = 0;
    if (at == SIZE_MAX)
        return;
    join_living(&j, at);
    if (!j.n)
        td_each_successor(w, at, join_living, &j);
    if (!j.n)
        snprintf(buf, size, "%s", td_agency_short(&w->agencies->v[at]));
}

/* ---- where a task stands ------------------------------------------------------------------ */

enum { SOON_DAYS = 30 };

enum td_standing td_task_standing(const struct td_task *t, td_date review, td_date *due)
{
    *due = t->due;
    if (t->cadence == TD_YEARLY && t->due && t->due > review)
        *due = td_date_next(review, t->due / 100 % 100, t->due % 100);
    if (t->state == TD_TASK_DONE)
        return TD_STANDS_DONE;
    if (t->state == TD_TASK_STOPPED)
        return TD_STANDS_STOPPED;
    if (*due && *due < review)
        return TD_STANDS_OVERDUE;
    if (*due && td_date_days_between(review, *due) <= SOON_DAYS)
        return TD_STANDS_SOON;
    if (t->state == TD_TASK_STARTED)
        return TD_STANDS_STARTED;
    return t->start && t->start > review ? TD_STANDS_NOT_DUE : TD_STANDS_SILENT;
}
