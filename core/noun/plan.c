/*
 * Reading the nouns of a plan: plans, agencies, successions, targets with thresholds, tasks with assignments,
 * obligations, observations. Each is one query into one list.
 */
#include "noun/choice.h"
#include "noun/inner.h"
#include "store/store.h"
#include "noun/statement.h"

#include <stdlib.h>
#include <string.h>

static bool sane_year(int year)
{
    return !year || td__within(year, 1900, 2199);
}

static bool sane_period(td_period p)
{
    return !p || td_period_is(p);
}

/* ---- plans ------------------------------------------------------------------------------ */

static bool plan_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_plan *p = to;

    *p = (struct td_plan){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1),
        .key = td__list_col(mem, st, 2), .title = td__list_col(mem, st, 3),
        .title_en = td__list_col(mem, st, 4), .number = td__list_col(mem, st, 5),
        .issuer = td__list_col(mem, st, 6), .issued_on = td__col_date(st, 7),
        .status = td__list_col(mem, st, 8), .start_year = sqlite3_column_int(st, 9),
        .end_year = sqlite3_column_int(st, 10), .supersedes = td__list_col(mem, st, 11),
        .source = td__list_col(mem, st, 12), .city = sqlite3_column_int64(st, 13),
        .short_title = td__list_col(mem, st, 14), .coverage = sqlite3_column_int(st, 15),
    };
    return td__within(p->coverage, 1, 100) && sane_year(p->start_year) && sane_year(p->end_year);
}

int td_plans(struct td *td, struct td_plans *out)
{
    return td__read(td, out, plan_row, td__says("a plan"),
        "SELECT id, rev, key, title, title_en, number, issuer, issued_on, status, start_year,"
        "  end_year, supersedes, source, city_id, short, coalesce(coverage, 80)"
        " FROM plan WHERE gone = 0 ORDER BY id", "");
}

const char *td_plan_name(const struct td_plan *p, enum td_lang lang)
{
    return lang == TD_VI && *p->short_title ? p->short_title : td_name_in(lang, p->title_en, p->title);
}

const struct td_plan *td_plan_by_key(const struct td_plans *l, const char *key)
{
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].key, key))
            return &l->v[i];
    return NULL;
}

const struct td_plan *td_plan_by_id(const struct td_plans *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

/* ---- agencies --------------------------------------------------------------------------- */

static int index_by_id(struct td *td, struct td_agencies *l, int64_t top)
{
    uint32_t *place = td__list_alloc(l->mem, ((size_t)top + 1) * sizeof *place);

    if (!place)
        return td__no_memory(td);
    for (size_t i = 0; i < l->n; i++)
        place[l->v[i].id] = (uint32_t)i + 1;
    l->place = place;
    l->top_id = top;
    return TD_OK;
}

/* They become places in arrays. A parent that is not in the list is changed to one that is never found. */
static bool ids_are_sane(struct td_agencies *l, int64_t top)
{
    enum { MOST_IDS = 1 << 24 };

    for (size_t i = 0; i < l->n; i++) {
        if (l->v[i].id <= 0 || l->v[i].parent < 0)
            return false;
        if (l->v[i].parent > top)
            l->v[i].parent = l->v[i].id;
    }
    return top <= MOST_IDS;
}

/* Orders the rows as a tree, parents first, by links instead of recursion: the data may be as deep as it likes. */
static int tree_order(struct td *td, struct td_agencies *l)
{
    size_t n = l->n, done = 0;
    struct td_agency *sorted = malloc((n ? n : 1) * sizeof *sorted);
    int64_t top = n ? l->v[n - 1].id : 0;

    for (size_t i = 0; i < n; i++)
        if (l->v[i].id > top)
            top = l->v[i].id;
    if (!ids_are_sane(l, top)) {
        free(sorted);
        return td__damaged(td, td__said(td, "the number of an agency"));
    }
    /* child[id], next[id]: position + 1 of the first child and of the next sibling; child[0]: the roots. */
    size_t *child = calloc((size_t)top + 2, sizeof *child), *next = calloc(n + 1, sizeof *next);
    size_t *stack = malloc((n + 1) * sizeof *stack);
    if (!sorted || !child || !next || !stack) {
        free(sorted), free(child), free(next), free(stack);
        return td__no_memory(td);
    }
    for (size_t i = n; i-- > 0;) {
        size_t *head = &child[l->v[i].parent];
        next[i] = *head;
        *head = i + 1;
    }
    size_t depth = 0;
    stack[0] = child[0];
    while (done < n) {
        size_t at = stack[depth];
        if (!at) {
            if (!depth--)
                break; /* what is left is a cycle; the loader refuses those */
            continue;
        }
        stack[depth] = next[at - 1];
        sorted[done] = l->v[at - 1];
        sorted[done++].depth = (int)depth;
        stack[++depth] = child[l->v[at - 1].id];
    }
    free(child), free(next), free(stack), free(l->v);
    l->v = sorted;
    l->n = done;
    return index_by_id(td, l, top);
}

/* Until the tree is made, `depth` is the position among the siblings. */
static bool term_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    *(struct td_agency *)to = (struct td_agency){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1), .code = td__list_col(mem, st, 2),
        .valid_from = td__col_date(st, 3), .valid_to = td__col_date(st, 4), .name = td__list_col(mem, st, 5),
        .name_en = td__list_col(mem, st, 6), .short_name = td__list_col(mem, st, 7),
        .kind = td__list_col(mem, st, 8), .parent = sqlite3_column_int64(st, 9), .depth = sqlite3_column_int(st, 10),
    };
    return true;
}

/* The newest term speaks for an agency; its validity spans all of them. */
static void join_terms(struct td_agencies *l)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        bool more = n && l->v[n - 1].id == l->v[i].id;
        if (more)
            l->v[i].valid_from = l->v[n - 1].valid_from;
        n += !more;
        l->v[n - 1] = l->v[i];
    }
    l->n = n;
}

static int by_position(const void *a, const void *b)
{
    const struct td_agency *x = a, *y = b;

    if (x->depth != y->depth)
        return x->depth < y->depth ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* In the order of the ids, which the tables have anyhow: sorting three thousand rows here costs a fifth of what it
 * costs SQLite, which would carry every text through its sorter. */
int td__read_agencies(struct td *td, struct td_agencies *out)
{
    int rc = td__read(td, out, term_row, "",
        "SELECT a.id, t.rev, a.code, t.valid_from, t.valid_to, t.name, t.name_en, t.short, t.kind,"
        "  t.parent_id, a.position FROM agency a CROSS JOIN agency_term t ON t.agency_id = a.id"
        " WHERE a.gone = 0 AND t.gone = 0 ORDER BY a.id, t.valid_from", "");

    if (rc)
        return rc;
    join_terms(out);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, by_position);
    if ((rc = tree_order(td, out)))
        td_agencies_free(out);
    return rc;
}

const struct td_agency *td_agency_by_id(const struct td_agencies *l, int64_t id)
{
    uint32_t at = id > 0 && id <= l->top_id ? l->place[id] : 0;
    return at ? &l->v[at - 1] : NULL;
}

const struct td_agency *td_agency_by_code(const struct td_agencies *l, const char *code)
{
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].code, code))
            return &l->v[i];
    return NULL;
}

bool td_agency_exists_on(const struct td_agency *a, td_date day)
{
    return (!a->valid_from || a->valid_from <= day) && (!a->valid_to || day <= a->valid_to);
}

bool td_agency_within(const struct td_agencies *l, const struct td_agency *a, int64_t of)
{
    while (a && a->id != of)
        a = a->parent ? td_agency_by_id(l, a->parent) : NULL;
    return a != NULL;
}

static bool succession_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_succession *s = to;

    *s = (struct td_succession){
        .predecessor = sqlite3_column_int64(st, 0), .successor = sqlite3_column_int64(st, 1),
        .on = td__col_date(st, 2),
        .kind = (enum td_succession_kind)td_choice_value(td_succession_kinds, td__col_text(st, 3)),
        .share = td__col_num(st, 4), .note = td__list_col(mem, st, 6), .scope = td__list_col(mem, st, 7),
        .basis = (enum td_basis)td_choice_value(td_bases, td__col_text(st, 8)),
    };
    return (int)s->kind >= 0 && (int)s->basis >= 0 && td__col_num_sane(st, 4);
}

int td__read_successions(struct td *td, struct td_successions *out)
{
    return td__read(td, out, succession_row, td__says("a succession"),
        "SELECT predecessor_id, successor_id, on_date, kind, share, share_decimals, note, scope, basis"
        " FROM succession WHERE gone = 0 ORDER BY on_date, id", "");
}

/* SQL: of the plan ?1, 0 = of any, said so that an index finds it. */
#define OF_PLAN(of) of ".plan_id BETWEEN ?1 AND iif(?1, ?1, 9223372036854775807)"

/* ---- targets ---------------------------------------------------------------------------- */

static bool threshold_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_threshold *h = to;

    *h = (struct td_threshold){
        .target = sqlite3_column_int64(st, 0), .year = sqlite3_column_int(st, 1),
        .yearly = sqlite3_column_int(st, 2) != 0, .bound = td__col_num(st, 3), .upper = td__col_num(st, 5),
        .strict = sqlite3_column_int(st, 7) != 0, .text = td__list_col(mem, st, 8),
        .kind = (enum td_kind)td_choice_value(td_threshold_kinds, td__col_text(st, 9)),
        .series = td__list_col(mem, st, 10),
    };
    return (int)h->kind >= 0 && td_num_is(h->bound) && td__col_num_sane(st, 5) && h->year && sane_year(h->year);
}

/* The parts of all elements, for as long as the list lives. */
static void *kept(struct td_list *mem, void *v, size_t size)
{
    void *copy = td__list_alloc(mem, size + 1);

    if (copy && size)
        memcpy(copy, v, size);
    free(v);
    return copy;
}

/* All thresholds in one query, in the order of the targets; each target then points at its part. */
static int read_thresholds(struct td *td, struct td_targets *out, int64_t plan)
{
    struct { struct td_threshold *v; size_t n; struct td_list *mem; } all = { .mem = out->mem };
    int rc = td__read_parts(td, &all, threshold_row, td__says("a threshold"),
        "SELECT h.target_id, h.year, h.scope = 'yearly', h.bound, h.bound_decimals, h.upper,"
        "  h.upper_decimals, h.strict, h.text, coalesce(nullif(h.kind, ''), t.kind), h.series"
        " FROM target t CROSS JOIN threshold h ON h.target_id = t.id"
        " WHERE t.gone = 0 AND h.gone = 0 AND " OF_PLAN("t")
        " ORDER BY t.plan_id, t.position, t.id, h.year, h.scope = 'yearly'", "i", plan);
    const struct td_threshold *h = rc ? NULL : kept(out->mem, all.v, all.n * sizeof *h);

    for (size_t at = 0, k = 0; h && k < all.n; k++) {
        while (at < out->n && out->v[at].id != h[k].target)
            at++;
        if (at < out->n && !out->v[at].n_thresholds++)
            out->v[at].thresholds = &h[k];
    }
    return rc || h ? rc : td__no_memory(td);
}

static bool target_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_target *t = to;

    *t = (struct td_target){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1),
        .plan = sqlite3_column_int64(st, 2), .code = td__list_col(mem, st, 3),
        .group = td__list_col(mem, st, 4), .name = td__list_col(mem, st, 5),
        .name_en = td__list_col(mem, st, 6), .unit = td__list_col(mem, st, 7),
        .kind = (enum td_kind)td_choice_value(td_target_kinds, td__col_text(st, 8)),
        .direction = sqlite3_column_int(st, 9), .decimals = sqlite3_column_int(st, 10),
        .lead = sqlite3_column_int64(st, 11), .numerator = td__list_col(mem, st, 12),
        .denominator = td__list_col(mem, st, 13), .base_period = sqlite3_column_int64(st, 14),
        .base_value = td__col_num(st, 15), .parent = sqlite3_column_int64(st, 17),
        .source = td__list_col(mem, st, 18), .group_title = td__list_col(mem, st, 19),
        .basis = (enum td_basis)td_choice_value(td_bases, td__col_text(st, 20)),
    };
    if (!td_num_is(t->base_value))
        t->base_period = 0;
    return (int)t->kind >= 0 && (int)t->basis >= 0 && (t->direction == 1 || t->direction == -1) && t->decimals >= 0 &&
           t->decimals <= TD_NUM_MAX_DECIMALS && sane_period(t->base_period) && td__col_num_sane(st, 15);
}

int td_targets(struct td *td, struct td_targets *out, int64_t plan)
{
    int rc = td__read(td, out, target_row, td__says("a target"),
        "SELECT id, rev, plan_id, code, grp, name, name_en, unit, kind, direction, decimals, lead_id,"
        "  numerator, denominator, base_period, base_value, base_decimals, parent_id, source, group_title,"
        "  basis"
        " FROM target t WHERE gone = 0 AND " OF_PLAN("t") " ORDER BY plan_id, position, id", "i",
        plan);

    if (!rc && (rc = read_thresholds(td, out, plan)))
        td_targets_free(out);
    return rc;
}

const struct td_target *td_target_by_id(const struct td_targets *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

int td_target_stages(const struct td_target *t)
{
    int most = 1;

    for (size_t i = 0; i < t->n_thresholds; i++)
        if (t->thresholds[i].kind == TD_MILESTONE && t->thresholds[i].bound.mantissa > most)
            most = (int)td_num_round(t->thresholds[i].bound, 0).mantissa;
    return most;
}

td_date td_target_ended(const struct td_target *t, const struct td_agencies *l, int64_t city)
{
    const char *kind = td_unit_counts(t->unit);
    td_date last = 0;

    for (size_t i = 0; kind && i < l->n; i++) {
        const struct td_agency *a = &l->v[i];
        if (strcmp(a->kind, kind) || !td_agency_within(l, a, city))
            continue;
        if (!a->valid_to)
            return 0;
        last = a->valid_to > last ? a->valid_to : last;
    }
    return last ? td_date_add_days(last, 1) : 0;
}

/* ---- tasks ------------------------------------------------------------------------------ */

static bool assignment_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_assignment *a = to;

    (void)mem;
    *a = (struct td_assignment){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1),
                                 (enum td_role)td_choice_value(td_roles, td__col_text(st, 2)),
                                 (enum td_basis)td_choice_value(td_bases, td__col_text(st, 3)) };
    return (int)a->role >= 0 && (int)a->basis >= 0;
}

/* As with thresholds: one query, the lead first, each task pointing at its part. */
static int read_assignments(struct td *td, struct td_tasks *out, int64_t plan)
{
    struct { struct td_assignment *v; size_t n; struct td_list *mem; } all = { .mem = out->mem };
    int rc = td__read_parts(td, &all, assignment_row, td__says("an assignment"),
        "SELECT a.task_id, a.agency_id, a.role, a.basis FROM task t CROSS JOIN assignment a ON a.task_id = t.id"
        " WHERE t.gone = 0 AND a.gone = 0 AND " OF_PLAN("t")
        " ORDER BY t.plan_id, t.position, t.id, a.role <> 'lead', a.id", "i", plan);
    const struct td_assignment *a = rc ? NULL : kept(out->mem, all.v, all.n * sizeof *a);

    for (size_t at = 0, k = 0; a && k < all.n; k++) {
        while (at < out->n && out->v[at].id != a[k].task)
            at++;
        if (at < out->n && !out->v[at].n_assignments++)
            out->v[at].assignments = &a[k];
    }
    return rc || a ? rc : td__no_memory(td);
}

static bool statement_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_statement *s = to;

    *s = (struct td_statement){
        .task = sqlite3_column_int64(st, 0), .agency = sqlite3_column_int64(st, 1),
        .year = sqlite3_column_int(st, 2), .said_on = td__col_date(st, 3),
        .state = (enum td_task_state)td_choice_value(td_task_states, td__col_text(st, 4)),
        .percent = td__col_percent(st, 5),
        .note = td__list_col(mem, st, 6), .evidence = td__list_col(mem, st, 7), .based_on = -1,
    };
    return (int)s->state >= 0 && td__within(s->percent, -1, 100);
}

int td_statements(struct td *td, struct td_statements *out, int64_t plan, td_date from, td_date to)
{
    char told[TD__UNDO_TOLD];
    int rc = td__read(td, out, statement_row, td__says("a statement about a task"),
        "SELECT p.task_id, p.agency_id, p.year, p.said_on, p.state, p.percent, p.note, p.evidence FROM progress p"
        " JOIN task t ON t.id = p.task_id AND t.gone = 0 WHERE t.plan_id = ? AND p.said_on BETWEEN ? AND ?"
        " ORDER BY p.said_on DESC, p.id DESC", "iDD", plan, from, to);

    for (size_t i = 0; !rc && i < out->n; i++)
        if (td__undo_told(told, out->v[i].note, 0, td->lang))
            out->v[i].note = td__list_text(out->mem, told);
    return rc;
}

static bool task_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_task *t = to;
    const char *state = (const char *)sqlite3_column_text(st, 11); /* NULL: nobody has said anything */

    *t = (struct td_task){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1),
        .plan = sqlite3_column_int64(st, 2), .code = td__list_col(mem, st, 3),
        .section = td__list_col(mem, st, 4), .title = td__list_col(mem, st, 5),
        .title_en = td__list_col(mem, st, 6),
        .cadence = (enum td_cadence)td_choice_value(td_cadences, td__col_text(st, 7)),
        .start = td__col_date(st, 8), .due = td__col_date(st, 9), .targets = td__list_col(mem, st, 10),
        .state = state ? (enum td_task_state)td_choice_value(td_task_states, state) : TD_TASK_NONE,
        .percent = td__col_percent(st, 12), .said_on = td__col_date(st, 13), .year = sqlite3_column_int(st, 14),
    };
    return sane_year(t->year) && (int)t->cadence >= 0 && (int)t->state >= 0 && td__within(t->percent, -1, 100);
}

int td_tasks(struct td *td, struct td_tasks *out, int64_t plan, int year)
{
    int rc = td__read(td, out, task_row, td__says("a task"),
        "SELECT k.id, k.rev, k.plan_id, k.code, k.section, k.title, k.title_en, k.cadence, k.start, k.due, k.targets,"
        "  p.state, p.percent, p.said_on, k.year"
        " FROM task k LEFT JOIN progress p ON p.id = (SELECT l.id FROM progress l"
        "   WHERE l.task_id = k.id AND l.year = CASE k.cadence WHEN 'yearly' THEN ?2 ELSE 0 END"
        "   ORDER BY l.said_on DESC, l.id DESC LIMIT 1)"
        " WHERE k.gone = 0 AND " OF_PLAN("k") " ORDER BY k.plan_id, k.position, k.id", "id", plan, year);

    if (!rc && (rc = read_assignments(td, out, plan)))
        td_tasks_free(out);
    return rc;
}

const struct td_task *td_task_by_id(const struct td_tasks *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

/* ---- obligations ------------------------------------------------------------------------ */

static bool obligation_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_obligation *o = to;

    *o = (struct td_obligation){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1),
        .plan = sqlite3_column_int64(st, 2), .code = td__list_col(mem, st, 3),
        .title = td__list_col(mem, st, 4), .title_en = td__list_col(mem, st, 5),
        .from = td__list_col(mem, st, 6), .to = td__list_col(mem, st, 7),
        .via = td__list_col(mem, st, 8), .month = sqlite3_column_int(st, 9),
        .day = sqlite3_column_int(st, 10), .before = !strcmp(td__col_text(st, 11), "before"),
        .only = sqlite3_column_int(st, 12),
    };
    return sane_year(o->only) && td__within(o->month, 0, 12) && td__within(o->day, 0, 31);
}

int td_obligations(struct td *td, struct td_obligations *out, int64_t plan)
{
    return td__read(td, out, obligation_row, td__says("a report that is due"),
        "SELECT id, rev, plan_id, code, title, title_en, from_whom, to_whom, via, month, day, until, year"
        " FROM obligation o WHERE gone = 0 AND " OF_PLAN("o") " ORDER BY plan_id, id", "i", plan);
}

int td_plan_sound(struct td *td, int64_t plan, int year)
{
    struct td_obligations duties;
    struct td_tasks tasks;
    int rc = td_tasks(td, &tasks, plan, year);

    if (rc)
        return rc;
    td_tasks_free(&tasks);
    if (!(rc = td_obligations(td, &duties, plan)))
        td_obligations_free(&duties);
    return rc;
}

const struct td_obligation *td_obligation_by_id(const struct td_obligations *l, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

/* ---- observations ----------------------------------------------------------------------- */

static struct td_num fraction_part(sqlite3_stmt *st, int col, int decimals)
{
    if (sqlite3_column_type(st, col) == SQLITE_NULL || decimals < 0 || decimals > TD_NUM_MAX_DECIMALS)
        return TD_NUM_NONE;
    return (struct td_num){ sqlite3_column_int64(st, col), (int8_t)decimals };
}

static bool observation_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_observation *o = to;
    struct td_note_tags tags;
    int frac = sqlite3_column_int(st, 8);

    *o = (struct td_observation){
        .target = sqlite3_column_int64(st, 0), .agency = sqlite3_column_int64(st, 1),
        .period = sqlite3_column_int64(st, 2), .seq = sqlite3_column_int(st, 3),
        .value = td__col_num(st, 4), .numerator = fraction_part(st, 6, frac),
        .denominator = fraction_part(st, 7, frac),
        .status = (enum td_status)sqlite3_column_int(st, 9),
        .qualifier = (enum td_qualifier)sqlite3_column_int(st, 10),
        .series = td__list_col(mem, st, 11), .source_title = td__list_col(mem, st, 12),
        .source_url = td__list_col(mem, st, 13), .published_on = td__col_date(st, 14),
        .note = td__list_col(mem, st, 15), .unit = "", .supersedes = sqlite3_column_int(st, 16),
        .entered = sqlite3_column_int(st, 17) != 0, .change = sqlite3_column_int64(st, 18),
        .superseded = sqlite3_column_int(st, 19) != 0,
    };
    if (td_note_tags(o->note, &tags) && tags.unit[0])
        o->unit = td__list_text(mem, tags.unit);
    return td_num_is(o->value) && td__within(o->status, TD_ESTIMATE, TD_VERIFIED) &&
           td__within(o->qualifier, TD_EXACTLY, TD_NEARLY) && td_period_is(o->period);
}

static bool same_period(const struct td_observation *a, const struct td_observation *b)
{
    return a->target == b->target && a->agency == b->agency && a->period == b->period;
}

static td_date known_on(const struct td_observation *o)
{
    return o->entered ? 0 : td_known_on(o->period, o->published_on);
}

static void supersede(struct td_observation *o, td_date known)
{
    if (!o->superseded || known < o->superseded_on)
        o->superseded_on = known;
    o->superseded = true;
}

/* One takes the place of an earlier one of its period, unless it has been withdrawn. */
static void apply_rulings(struct td_observations *l, size_t at, size_t end, const struct td__rulings *rulings)
{
    for (; at < end; at++) {
        struct td_observation *o = &l->v[at];
        const struct td__ruling *ruled = td__ruled(rulings, o->target, o->agency, o->period, o->seq);
        o->withdrawn = ruled->withdrawn;
        o->accepted = ruled->accepted;
        o->verified = ruled->verified;
        for (size_t i = at; o->supersedes && !o->withdrawn && i-- > 0 && same_period(&l->v[i], o);)
            if (l->v[i].seq == o->supersedes)
                supersede(&l->v[i], known_on(o));
    }
}

/* Figures of one change mostly stand together, so it is asked about once. */
static int find_submissions(struct td *td, struct td_observations *l)
{
    int64_t change = 0, submission = 0;
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < l->n; i++) {
        if (!l->v[i].entered)
            continue;
        if (l->v[i].change != change)
            rc = td__one(td, &submission, "SELECT coalesce((SELECT " TD__SUBMISSION_OF("c") " FROM change c"
                                          " WHERE c.id = ?), 0)", "i", change = l->v[i].change);
        l->v[i].submission = submission;
    }
    return rc;
}

#define FIGURE_COLUMNS(superseded) \
    "o.target_id, o.agency_id, o.period, o.seq, o.value, o.decimals, o.numerator, o.denominator, o.frac_decimals," \
    " o.status, o.qualifier, x.name, s.title, s.url, o.published_on, o.note, o.supersedes, o.entered, o.change_id," \
    " " superseded " FROM observation o JOIN source s ON s.id = o.source_id LEFT JOIN series x ON x.id = o.series_id"

int td__observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency)
{
    struct td__rulings rulings;
    int rc = td__read(td, out, observation_row, td__says("a figure"),
        "SELECT " FIGURE_COLUMNS("0")
        " WHERE o.target_id = ?1 AND o.agency_id BETWEEN ?2 AND ?3" /* a range: one agency is found, not looked for */
        " ORDER BY o.agency_id, o.period, o.seq", "iii", target, agency, agency ? agency : INT64_MAX);

    if (!rc && (rc = td__rulings(td, &rulings, target, agency)))
        td_observations_free(out);
    if (rc)
        return rc;
    apply_rulings(out, 0, out->n, &rulings);
    td__rulings_free(&rulings);
    return TD_OK;
}

int td_observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency)
{
    int rc = td__observations(td, out, target, agency);

    if (!rc && (rc = find_submissions(td, out)))
        td_observations_free(out);
    return rc;
}

int td_submission_figures(struct td *td, struct td_observations *out, int64_t submission)
{
    int rc = td__read(td, out, observation_row, td__says("a figure"),
        "SELECT " FIGURE_COLUMNS(TD__IS_REPLACED("o")) " JOIN target t ON t.id = o.target_id"
        " JOIN submission u ON u.id = ? WHERE o.entered = 1 AND o.change_id IN " TD__CARRIED_BY("u")
        " ORDER BY t.plan_id, t.position, o.agency_id, o.period, o.seq", "i", submission);
    for (size_t at = 0, end; !rc && at < out->n; at = end) {
        struct td__rulings rulings;
        const struct td_observation *o = &out->v[at];
        for (end = at + 1; end < out->n && out->v[end].target == o->target && out->v[end].agency == o->agency; end++)
            ;
        if (!(rc = td__rulings(td, &rulings, o->target, o->agency)))
            apply_rulings(out, at, end, &rulings);
        td__rulings_free(&rulings);
    }
    if (!rc)
        rc = find_submissions(td, out);
    if (rc)
        td_observations_free(out);
    return rc;
}

struct td_figure td_observation_figure(const struct td_observation *o)
{
    return (struct td_figure){
        .period = o->period, .value = o->value, .numerator = o->numerator, .denominator = o->denominator,
        .id = td__recorded(o->change, o->seq), .published_on = o->published_on,
        .known_on = known_on(o), .superseded_on = o->superseded_on,
        .status = o->verified ? TD_VERIFIED : o->status, .qualifier = o->qualifier,
        .superseded = o->withdrawn || (o->superseded && !o->superseded_on),
        .other_series = *o->series != 0, .chosen = o->accepted,
    };
}

bool td_observation_stands(const struct td_observation *o, td_date day)
{
    struct td_figure f = td_observation_figure(o);

    f.other_series = false;
    f.qualifier = TD_EXACTLY;
    return td_figure_counts(&f, day);
}

/* ---- the tags of a note ----------------------------------------------------------------- */

static bool take_tag(struct td_note_tags *out, const char *key, size_t klen, const char *val, size_t vlen)
{
    char value[sizeof out->series];

    if (vlen >= sizeof value)
        return false;
    memcpy(value, val, vlen);
    value[vlen] = 0;
    if (klen == 6 && !memcmp(key, "series", 6))
        memcpy(out->series, value, vlen + 1);
    else if (klen == 4 && !memcmp(key, "unit", 4))
        memcpy(out->unit, value, vlen + 1);
    else if (klen == 1 && *key == 'q') {
        if (!strcmp(value, "estimate")) /* how sure, not how exact: that is the status */
            return true;
        const struct td_choice *c = td_choice_by_code(td_qualifiers, value);
        if (c)
            out->qualifier = (enum td_qualifier)c->value;
        return c;
    }
    return true;
}

bool td_note_tags(const char *note, struct td_note_tags *out)
{
    bool ok = true;

    *out = (struct td_note_tags){ .text = note };
    for (;;) {
        const char *p = out->text + strspn(out->text, " ");
        size_t klen = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
        if (!klen || p[klen] != '=')
            return ok;
        const char *val = p + klen + 1;
        size_t vlen = strcspn(val, ";");
        ok &= take_tag(out, p, klen, val, vlen);
        out->text = val + vlen + (val[vlen] == ';');
        out->text += strspn(out->text, " ");
    }
}

/* ---- closed periods --------------------------------------------------------------------- */

/* A year that is closed is closed in all its quarters, months and days. */
static bool is_within(td_period part, td_period whole)
{
    return td_period_first_day(part) >= td_period_first_day(whole) &&
           td_period_last_day(part) <= td_period_last_day(whole);
}

int td__closed_by(struct td *td, int64_t plan, td_period period, int64_t *by)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT period, change_id FROM closing WHERE plan_id = ? AND closed = 1 AND gone = 0",
                       "i", plan);

    *by = 0;
    while (!rc && (rc = td__step(td, st)) == 1) {
        if (is_within(period, sqlite3_column_int64(st, 0)))
            *by = sqlite3_column_int64(st, 1);
        rc = TD_OK;
    }
    return rc;
}

int td_period_closed(struct td *td, int64_t plan, td_period period, bool *closed)
{
    int64_t by;
    int rc = td__closed_by(td, plan, period, &by);

    *closed = by != 0;
    return rc;
}
