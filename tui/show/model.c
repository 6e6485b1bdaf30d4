/* Reading a plan and narrowing it. See model.h. */
#include "show/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---------------------------------------------------------------------------- */

static void free_plan(struct model *m)
{
    td_targets_free(&m->targets);
    td_tasks_free(&m->tasks);
    td_obligations_free(&m->obligations);
    td_duties_free(&m->overdue);
    td_board_free(&m->board);
    free(m->first_row);
    m->first_row = NULL;
}

static void free_places(struct model *m)
{
    free(m->sums), free(m->relevant), free(m->own), free(m->as_group);
    m->sums = NULL, m->relevant = m->own = m->as_group = NULL;
}

void model_free(struct model *m)
{
    free_plan(m);
    free_places(m);
    td_plans_free(&m->plans);
    td_agencies_free(&m->agencies);
    td_successions_free(&m->successions);
}

const struct td_plan *model_plan(const struct model *m)
{
    return m->plan_at < m->plans.n ? &m->plans.v[m->plan_at] : NULL;
}

static size_t place(const struct model *m, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(&m->agencies, agency);
    return a ? (size_t)(a - m->agencies.v) : SIZE_MAX;
}

static int count_requests(struct model *m, int64_t plan)
{
    struct td_requests open;
    int rc = td_requests(m->td, &open, plan, true);

    m->requests = rc ? 0 : (int)open.n;
    td_requests_free(&open);
    return rc;
}

static int read_plan(struct model *m)
{
    const struct td_plan *p = model_plan(m);
    struct td_ask ask = { .review = m->review };
    int rc;

    if (!p)
        return TD_OK;
    ask.plan = p->id;
    rc = td_targets(m->td, &m->targets, p->id);
    if (!rc)
        rc = td_tasks(m->td, &m->tasks, p->id, td_date_year(m->review));
    if (!rc)
        rc = td_obligations(m->td, &m->obligations, p->id);
    if (!rc)
        rc = td_duties_overdue(m->td, &m->overdue, p->id, m->review);
    if (!rc)
        rc = count_requests(m, p->id);
    if (!rc)
        rc = td_judge_targets(m->td, &m->board, &ask, &m->plans, &m->targets);
    return rc;
}

static bool index_rows(struct model *m)
{
    size_t at = 0;

    m->first_row = malloc((m->targets.n + 1) * sizeof *m->first_row);
    for (size_t i = 0; m->first_row && i <= m->targets.n; i++) {
        m->first_row[i] = at;
        while (i < m->targets.n && at < m->board.n && m->board.v[at].target == &m->targets.v[i])
            at++;
    }
    return m->first_row != NULL;
}

enum td_verdict_code model_worst(const struct model *m, size_t target)
{
    const struct td_row *r = model_row(m, target);
    size_t at = m->first_row[target];

    return td_rows_worst(&m->board.v[at], m->first_row[target + 1] - at, r ? r->verdict.code : TD_VERDICTS);
}

bool model_lags(const struct model *m, size_t target)
{
    size_t at = m->first_row[target];
    return td_rows_worst(&m->board.v[at], m->first_row[target + 1] - at, TD_VERDICTS) != TD_VERDICTS;
}

const struct td_row *model_worst_row(const struct model *m, size_t target)
{
    enum td_verdict_code worst = model_worst(m, target);

    for (size_t i = m->first_row[target]; i < m->first_row[target + 1]; i++)
        if (td_row_lags(&m->board.v[i]) && m->board.v[i].verdict.code == worst)
            return &m->board.v[i];
    return model_row(m, target);
}

/* ---- who acts for whom ------------------------------------------------------------------ */

static struct td_whose whose(const struct model *m)
{
    return (struct td_whose){ &m->agencies, &m->successions, m->review, .facts = false };
}

/* Of a target that is led, or of a task. */
struct tally { struct model *m; size_t itself; bool lags; int64_t task; };

static void tally_one(void *arg, size_t at, bool sure)
{
    struct tally *t = arg;
    struct agency_sums *s = &t->m->sums[at];

    (void)sure;
    t->itself = at == t->itself ? SIZE_MAX : t->itself;
    s->leads += !t->task;
    s->lagging += t->lags;
    s->tasks += t->task && s->counted != t->task; /* once, whatever roles it has in it */
    s->counted = t->task;
}

/* What was handed on is its holders' now, and counted with the one it was given to as well. */
static void tally(struct model *m, int64_t agency, const char *item, bool lags, int64_t task)
{
    struct tally t = { m, place(m, agency), lags, task };
    struct td_whose w = whose(m);

    if (t.itself == SIZE_MAX)
        return;
    td_each_holder(&w, agency, item, tally_one, &t);
    if (t.itself != SIZE_MAX)
        tally_one(&t, t.itself, true);
}

static void add_up(struct model *m)
{
    memset(m->sums, 0, m->agencies.n * sizeof *m->sums);
    for (size_t i = 0; i < m->targets.n; i++) {
        if (m->targets.v[i].lead)
            tally(m, m->targets.v[i].lead, m->targets.v[i].code, model_lags(m, i), 0);
    }
    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *t = &m->tasks.v[i];
        for (size_t k = 0; k < t->n_assignments; k++)
            tally(m, t->assignments[k].agency, t->code, false, t->id);
    }
}

bool model_acts_on(const struct model *m, int64_t agency, const char *item)
{
    struct td_whose w = whose(m);
    return td_acts_on(&w, m->own, agency, item);
}

const struct td_assignment *model_part(const struct model *m, const struct td_task *t)
{
    struct td_whose w = whose(m);
    return td_part_in(&w, m->own, m->as_group, t);
}

static void mark_up(struct model *m, size_t at)
{
    while (at != SIZE_MAX && !m->relevant[at]) {
        m->relevant[at] = true;
        at = m->agencies.v[at].parent ? place(m, m->agencies.v[at].parent) : SIZE_MAX;
        if (at != SIZE_MAX && m->agencies.v[at].depth < m->root_depth)
            return; /* what is above the plan's city has no part in the plan */
    }
}

/* Those with a part in the plan, their ancestors, and the members of a group that has a part. Where a plan assigns
 * nothing to anybody, everybody is shown. */
static void find_relevant(struct model *m)
{
    const struct td_plan *p = model_plan(m);
    bool any = false;

    size_t city = p ? place(m, p->city) : SIZE_MAX;

    m->root_depth = city == SIZE_MAX ? 0 : m->agencies.v[city].depth;
    memset(m->relevant, 0, m->agencies.n);
    for (size_t i = 0; i < m->agencies.n; i++) {
        const struct agency_sums *s = &m->sums[i];
        if (s->leads || s->tasks || (p && m->agencies.v[i].id == p->city))
            mark_up(m, i);
        any |= s->leads || s->tasks;
    }
    for (size_t i = 0; i < m->agencies.n; i++) {
        const struct td_agency *a = &m->agencies.v[i];
        size_t up = a->parent ? place(m, a->parent) : SIZE_MAX;
        if (!any || (up != SIZE_MAX && m->relevant[up] && !strcmp(m->agencies.v[up].kind, "group")))
            m->relevant[i] = true;
    }
}

void model_choose(struct model *m, int64_t agency)
{
    struct td_whose w = whose(m);

    m->agency = agency && place(m, agency) != SIZE_MAX ? agency : 0;
    if (m->agency)
        td_own(m->own, m->as_group, &w, m->agency);
}

static int derive(struct model *m)
{
    size_t n = m->agencies.n + 1;

    free_places(m);
    m->sums = calloc(n, sizeof *m->sums);
    m->relevant = calloc(n, sizeof *m->relevant);
    m->own = calloc(n, sizeof *m->own);
    m->as_group = calloc(n, sizeof *m->as_group);
    if (!m->sums || !m->relevant || !m->own || !m->as_group || !index_rows(m))
        return TD_ERROR;
    add_up(m);
    find_relevant(m);
    model_choose(m, m->agency);
    return TD_OK;
}

int model_load(struct model *m)
{
    struct model fresh = { .td = m->td, .turn = m->turn + 1, .first = m->first, .review = m->review,
                           .milestone = m->milestone, .agency = m->agency, .only_lagging = m->only_lagging };
    const struct td_plan *before = model_plan(m);
    int rc = td_read_begin(m->td);

    if (!rc)
        rc = td_plans(m->td, &fresh.plans);

    for (size_t i = 0; i < fresh.plans.n; i++)
        if (before ? fresh.plans.v[i].id == before->id : m->first && !strcmp(fresh.plans.v[i].key, m->first))
            fresh.plan_at = i;
    if (!rc)
        rc = td_agencies(m->td, &fresh.agencies);
    if (!rc)
        rc = td_successions(m->td, &fresh.successions);
    if (!rc)
        rc = read_plan(&fresh);
    td_read_end(m->td);
    if (!rc)
        rc = derive(&fresh);
    if (rc) {
        model_free(&fresh);
        return rc;
    }
    model_free(m);
    *m = fresh;
    return TD_OK;
}

/* Agencies are those of all plans, a whole country's: they are kept. Read beside the old one, so that a failure leaves
 * the board as it was. */
int model_set_plan(struct model *m, size_t at)
{
    struct model fresh = *m;

    fresh.turn++;
    fresh.plan_at = at;
    fresh.milestone = MILESTONE_NEXT;
    fresh.agency = 0;
    fresh.first_row = NULL;
    fresh.targets = (struct td_targets){ 0 };
    fresh.tasks = (struct td_tasks){ 0 };
    fresh.obligations = (struct td_obligations){ 0 };
    fresh.overdue = (struct td_duties){ 0 };
    fresh.board = (struct td_board){ 0 };
    int rc = td_read_begin(m->td);
    if (!rc)
        rc = read_plan(&fresh);
    td_read_end(m->td);
    if (rc) {
        free_plan(&fresh);
        return rc;
    }
    struct model before = *m;
    *m = fresh;
    rc = derive(m);
    free_plan(&before);
    return rc;
}

void model_set_milestone(struct model *m, int milestone)
{
    m->milestone = milestone;
    add_up(m); /* how many of an agency's targets lag depends on it */
}

/* ---- rows under the milestone in view --------------------------------------------------- */

static bool wanted(const struct model *m, const struct td_threshold *h, const struct td_threshold *next)
{
    if (m->milestone == MILESTONE_NEXT)
        return h == next;
    if (m->milestone == MILESTONE_THIS_YEAR)
        return h->yearly && h->year == td_date_year(m->review);
    return !h->yearly && h->year == m->milestone;
}

const struct td_threshold *model_threshold(const struct model *m, const struct td_target *t)
{
    const struct td_threshold *next = td_next_milestone(t, m->review);

    for (size_t i = 0; i < t->n_thresholds; i++)
        if (wanted(m, &t->thresholds[i], next))
            return &t->thresholds[i];
    return NULL;
}

const struct td_row *model_row(const struct model *m, size_t target)
{
    const struct td_threshold *h = model_threshold(m, &m->targets.v[target]);

    for (size_t i = m->first_row[target]; h && i < m->first_row[target + 1]; i++)
        if (m->board.v[i].threshold == h)
            return &m->board.v[i];
    return NULL;
}

const struct td_row *model_passed(const struct model *m, size_t target)
{
    const struct td_row *found = NULL;

    for (size_t i = m->first_row[target]; i < m->first_row[target + 1]; i++) {
        const struct td_row *r = &m->board.v[i];
        if (!r->threshold->yearly && r->threshold->year < td_date_year(m->review))
            found = r;
    }
    return found;
}

int model_end_year(const struct model *m)
{
    int year = 0;

    for (size_t i = 0; i < m->board.n; i++)
        if (!m->board.v[i].threshold->yearly && m->board.v[i].threshold->year > year)
            year = m->board.v[i].threshold->year;
    return year;
}

/* The first milestone of the plan after a year; 0 = none. */
static int milestone_after(const struct model *m, int year)
{
    int next = 0;

    for (size_t i = 0; i < m->board.n; i++) {
        int y = m->board.v[i].threshold->year;
        if (!m->board.v[i].threshold->yearly && y > year && (!next || y < next))
            next = y;
    }
    return next;
}

int model_next_year(const struct model *m)
{
    int year = milestone_after(m, td_date_year(m->review) - 1);

    return year ? year : model_end_year(m);
}

static bool has_this_year(const struct model *m)
{
    for (size_t i = 0; i < m->board.n; i++)
        if (m->board.v[i].threshold->yearly &&
            m->board.v[i].threshold->year == td_date_year(m->review))
            return true;
    return false;
}

int model_next_milestone(const struct model *m)
{
    int next = milestone_after(m, m->milestone);

    if (m->milestone == MILESTONE_THIS_YEAR)
        return MILESTONE_NEXT;
    return next ? next : has_this_year(m) ? MILESTONE_THIS_YEAR : MILESTONE_NEXT;
}

/* Does who is chosen act for the one that leads it? */
static bool leads(const struct model *m, const struct td_target *t)
{
    return !m->agency || model_acts_on(m, t->lead, t->code);
}

bool model_target_shown(const struct model *m, size_t target)
{
    const struct td_target *t = &m->targets.v[target];
    const struct td_row *r = model_row(m, target);

    if (m->only_lagging ? !model_lags(m, target) : m->milestone != MILESTONE_NEXT && !r)
        return false; /* what lags does so whatever milestone is in view */
    return leads(m, t);
}

bool model_task_shown(const struct model *m, size_t task)
{
    const struct td_task *t = &m->tasks.v[task];
    return !m->agency || model_part(m, t);
}

struct td_counts model_counts(const struct model *m, int year)
{
    struct td_counts c = { .worst = TD_VERDICTS };

    for (size_t i = 0; i < m->board.n; i++) {
        const struct td_row *r = &m->board.v[i];
        if (!r->threshold->yearly && r->threshold->year == year && leads(m, r->target))
            td_counts_add(&c, r->verdict.code);
    }
    return c;
}

int model_years(const struct model *m, int years[MILESTONES])
{
    int n = 0;

    for (int y = milestone_after(m, 0); y && n < MILESTONES; y = milestone_after(m, y))
        years[n++] = y;
    return n;
}

/* ---- tasks and dates -------------------------------------------------------------------- */

enum task_word model_task_word(const struct model *m, const struct td_task *t, td_date *due)
{
    return (enum task_word)td_task_standing(t, m->review, due);
}

const struct td_obligation *model_next_duty(const struct model *m, td_date *due, int *year)
{
    const struct td_obligation *next = NULL;
    const struct td_plan *p = model_plan(m);

    *due = 0;
    for (size_t i = 0; p && i < m->obligations.n; i++) {
        int of;
        td_date d = td_duty_next(p, &m->obligations.v[i], m->review, &of);
        if (!d || (*due && *due <= d))
            continue;
        next = &m->obligations.v[i];
        *due = d;
        *year = of;
    }
    return next;
}

bool model_answers_for(const struct model *m, int64_t owner, const char *item)
{
    struct td_whose w = whose(m);
    return owner && td_answers_for(&w, m->own, m->agency, owner, item);
}

bool model_duty_shown(const struct model *m, const struct td_duty *d)
{
    struct td_whose w = whose(m);
    const struct td_obligation *o = td_obligation_by_id(&m->obligations, d->obligation);
    return !m->agency || (o && td_answers_for(&w, m->own, m->agency, d->agency, o->code));
}

/* ---- names ------------------------------------------------------------------------------ */

const char *model_agency_name(const struct model *m, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&m->agencies, id);
    return a ? *a->short_name ? a->short_name : a->name : "";
}

const char *model_code(const struct model *m, int64_t target, int64_t task)
{
    const struct td_target *t = td_target_by_id(&m->targets, target);
    const struct td_task *k = td_task_by_id(&m->tasks, task);

    return t ? t->code : k ? k->code : "";
}

void model_holder(const struct model *m, int64_t agency, const char *item, enum td_basis basis, char *buf, size_t size)
{
    struct td_whose w = whose(m);
    size_t n;

    td_holder(buf, size, &w, agency, item);
    n = strlen(buf);
    if (n && basis == TD_BASIS_INFERRED && buf[n - 1] != *TD_INFERRED_MARK)
        snprintf(buf + n, size - n, TD_INFERRED_MARK);
}
