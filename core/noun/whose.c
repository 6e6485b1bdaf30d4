/* Who acts for whom: agencies end, and others take over what they did. Pure functions of what was read. */
#include "base/text.h"
#include "base/words.h"
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

/* Does another succession of this agency say by name that the item goes over? */
static bool is_named(const struct td_whose *w, int64_t predecessor, const char *item)
{
    for (size_t i = 0; i < w->successions->n; i++) {
        const struct td_succession *s = &w->successions->v[i];
        if (s->predecessor == predecessor && s->on <= w->day && td_text_among(s->scope, item))
            return true;
    }
    return false;
}

/* What is named goes where it is named. What is not goes, once the agency has ended, where everything goes; where each
 * succession names something, the rest is with those that it was merged into. */
static bool passes(const struct td_whose *w, const struct td_succession *s, const char *item)
{
    const struct td_agency *from = td_agency_by_id(w->agencies, s->predecessor);

    if (!from || s->on > w->day)
        return false;
    if (item && *s->scope && td_text_among(s->scope, item))
        return true;
    if (td_agency_exists_on(from, w->day) || (item && is_named(w, s->predecessor, item)))
        return false;
    return !item || !*s->scope || s->kind != TD_SPLIT;
}

/* Those that hold it on the day, at the ends of the chains. */
static bool each_holder(const struct td_whose *w, size_t at, const char *item,
                        void (*visit)(void *, size_t, bool), void *arg, bool sure, int turn)
{
    bool over = false;

    for (size_t i = 0; turn < TURNS && i < w->successions->n; i++) {
        const struct td_succession *s = &w->successions->v[i];
        size_t to = s->predecessor == w->agencies->v[at].id ? place(w->agencies, s->successor) : SIZE_MAX;
        bool certain = sure && s->basis != TD_BASIS_INFERRED;
        if (to == SIZE_MAX || !passes(w, s, item) || (w->facts && !certain))
            continue;
        over |= each_holder(w, to, item, visit, arg, certain, turn + 1);
    }
    if (!over && td_agency_exists_on(&w->agencies->v[at], w->day)) {
        visit(arg, at, sure);
        over = true;
    }
    return over;
}

bool td_each_holder(const struct td_whose *w, int64_t agency, const char *item,
                    void (*visit)(void *arg, size_t at, bool sure), void *arg)
{
    size_t at = place(w->agencies, agency);
    return at != SIZE_MAX && each_holder(w, at, item, visit, arg, true, 0);
}

struct wanted { const bool *own; bool found; };

static void is_wanted(void *arg, size_t at, bool sure)
{
    struct wanted *x = arg;

    (void)sure;
    x->found |= x->own[at];
}

bool td_acts_on(const struct td_whose *w, const bool *own, int64_t agency, const char *item)
{
    size_t at = place(w->agencies, agency);
    struct wanted x = { own, at != SIZE_MAX && own[at] };

    if (!x.found)
        td_each_holder(w, agency, item, is_wanted, &x);
    return x.found;
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

void td_own(bool *own, bool *as_group, const struct td_whose *w, int64_t agency)
{
    const struct td_agency *v = w->agencies->v;
    size_t at = place(w->agencies, agency), up = at;

    memset(own, 0, w->agencies->n);
    memset(as_group, 0, w->agencies->n);
    if (at == SIZE_MAX)
        return;
    own[at] = true;
    for (size_t i = at + 1; i < w->agencies->n && v[i].depth > v[at].depth; i++)
        own[i] = true;
    while ((up = place(w->agencies, v[up].parent)) != SIZE_MAX)
        if (!strcmp(v[up].kind, "group"))
            as_group[up] = true;
    mark_predecessors(w, as_group);
}

const struct td_assignment *td_part_in(const struct td_whose *w, const bool *own, const bool *as_group,
                                       const struct td_task *t)
{
    for (size_t i = 0; i < t->n_assignments; i++) {
        size_t at = place(w->agencies, t->assignments[i].agency);
        if (at != SIZE_MAX && (as_group[at] || td_acts_on(w, own, t->assignments[i].agency, t->code)))
            return &t->assignments[i];
    }
    return NULL;
}

bool td_answers_for(const struct td_whose *w, const bool *own, int64_t agency, int64_t owner, const char *item)
{
    const struct td_agency *o = td_agency_by_id(w->agencies, owner);

    return owner == agency || (o && !td_agency_exists_on(o, w->day) && !td_agency_within(w->agencies, o, agency) &&
                               td_acts_on(w, own, owner, item));
}

struct joined { const struct td_whose *w; char *buf; size_t size, n; };

static void join(void *arg, size_t at, bool sure)
{
    struct joined *j = arg;

    if (j->n < j->size)
        j->n += (size_t)snprintf(j->buf + j->n, j->size - j->n, "%s%s%s", j->n ? ", " : "",
                                 td_agency_short(&j->w->agencies->v[at]), sure ? "" : TD_INFERRED_MARK);
}

void td_holder(char *buf, size_t size, const struct td_whose *w, int64_t agency, const char *item)
{
    struct joined j = { w, buf, size, 0 };
    size_t at = place(w->agencies, agency);

    *buf = 0;
    if (at != SIZE_MAX && !td_each_holder(w, agency, item, join, &j))
        snprintf(buf, size, "%s", td_agency_short(&w->agencies->v[at]));
}

struct holders { const struct td_whose *w; int64_t first, last; int n; };

/* Two ways may lead to one of them. */
static void count_holder(void *arg, size_t at, bool sure)
{
    struct holders *h = arg;
    int64_t id = h->w->agencies->v[at].id;

    (void)sure;
    if (id == h->last)
        return;
    h->first = h->n++ ? h->first : id;
    h->last = id;
}

int td_holders(const struct td_whose *w, int64_t agency, const char *item, int64_t *first)
{
    struct holders h = { .w = w };

    td_each_holder(w, agency, item, count_holder, &h);
    *first = h.first;
    return h.n;
}

/* ---- where a task stands ------------------------------------------------------------------ */

enum { SOON_DAYS = 30 };

static bool has_ended(const struct td_task *t)
{
    return t->state == TD_TASK_DONE || t->state == TD_TASK_STOPPED;
}

/* The day of this year stays until the task is done, so that what is overdue does not become next year's. */
static td_date next_day(const struct td_task *t, td_date review)
{
    int month = t->due / 100 % 100, day = t->due % 100;

    if (t->cadence != TD_YEARLY || t->due <= review)
        return t->due;
    td_date due = td_date_next(td_date_year(review) * 10000 + 101, month, day);
    return due < review && (has_ended(t) || due < t->start) ? td_date_next(review, month, day) : due;
}

enum td_standing td_task_standing(const struct td_task *t, td_date review, td_date *due)
{
    *due = next_day(t, review);
    /* Without a day it is due in its year, at whose end it must be done; that end is no day of the document's. */
    td_date last = *due || !t->year ? *due : t->year * 10000 + 1231;

    if (has_ended(t))
        return t->state == TD_TASK_DONE ? TD_STANDS_DONE : TD_STANDS_STOPPED;
    if (last && last < review)
        return TD_STANDS_OVERDUE;
    if (last && td_date_days_between(review, last) <= SOON_DAYS)
        return TD_STANDS_SOON;
    if (t->state == TD_TASK_STARTED)
        return TD_STANDS_STARTED;
    return t->start && t->start > review ? TD_STANDS_NOT_DUE : TD_STANDS_SILENT;
}

size_t td_task_due_words(char *buf, size_t size, const struct td_task *t, td_date due, enum td_lang lang)
{
    char year[16];

    if (due || !t->year)
        return td_date_format(buf, size, due, lang);
    snprintf(year, sizeof year, "%d", t->year);
    return td_word_fill(buf, size, W_TASK_IN_YEAR, lang, (const char *const[]){ year });
}
