/*
 * METHOD.md 7: what the units report, added up along the tree of agencies. A city's percentage is the sum of
 * numerators over the sum of denominators of the units that existed then; a unit whose own figure lacks the two
 * numbers has not reported. The sums are kept in a table of their own, so that a board over 2.5 million figures opens
 * without reading them.
 */
#include "store/store.h"
#include "noun/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an agency hands up, and what is added up of it. */
struct sum {
    int64_t num, den; /* in thousandths */
    int reported, meeting[TD__THRESHOLDS];
    td_date known;    /* the last day on which a part of it became known; 0 = people entered all of it */
    bool own, too_large;
};

struct tree {
    const struct td_agencies *agencies;
    int64_t *slot;       /* by place of an agency in the list: its row of sums, or -1 for a leaf */
    size_t slots;
};

/* The sums of one target: a row for each agency that has children, a column for each moment at which a period ends. */
struct sheet {
    const struct td_target *target;
    struct td_question asked[TD__THRESHOLDS]; /* by threshold, to tell who meets it */
    struct moment { td_period period; td_time t; } *moment; /* the columns */
    size_t periods, room;
    struct sum *sum;     /* [slot * room + column] */
    bool *kind_reports;  /* by place of a leaf: an agency of its kind has reported */
};

static size_t place(const struct tree *t, int64_t agency)
{
    return (size_t)(td_agency_by_id(t->agencies, agency) - t->agencies->v);
}

static int tree_open(struct td *td, struct tree *t)
{
    t->slot = malloc((t->agencies->n + 1) * sizeof *t->slot);
    if (!t->slot)
        return td__no_memory(td);
    for (size_t i = 0; i < t->agencies->n; i++)
        t->slot[i] = -1;
    for (size_t i = 0; i < t->agencies->n; i++) {
        int64_t parent = t->agencies->v[i].parent;
        if (parent && t->slot[place(t, parent)] < 0)
            t->slot[place(t, parent)] = (int64_t)t->slots++;
    }
    return TD_OK;
}

/* Makes room for one more period; the sheet is laid out again when it is full. */
static bool widen(struct sheet *s, size_t slots)
{
    size_t room = s->room ? s->room * 2 : 32;
    struct moment *moment = realloc(s->moment, room * sizeof *moment);
    struct sum *sum = calloc(slots * room + 1, sizeof *sum);

    if (moment)
        s->moment = moment;
    if (!moment || !sum) {
        free(sum);
        return false;
    }
    for (size_t i = 0; s->sum && i < slots; i++)
        memcpy(sum + i * room, s->sum + i * s->room, s->room * sizeof *sum);
    free(s->sum);
    s->sum = sum;
    s->room = room;
    return true;
}

static struct sum *cell(struct sheet *s, size_t slots, size_t slot, td_period period)
{
    const td_time t = td_period_time(period);
    size_t i = 0;

    while (i < s->periods && s->moment[i].t != t)
        i++;
    if (i < s->periods && period < s->moment[i].period)
        s->moment[i].period = period; /* 2025 stands for quý IV/2025 and 12/2025 */
    if (i == s->periods) {
        if (s->periods == s->room && !widen(s, slots))
            return NULL;
        s->moment[s->periods++] = (struct moment){ period, t };
    }
    return &s->sum[slot * s->room + i];
}

/* Sums are in thousandths, so that parts given with decimals add up exactly. */
static bool thousandths(struct td_num n, int64_t *out)
{
    static const int64_t power[] = { 1000, 100, 10, 1 };

    if (!td_num_is(n))
        return false;
    if (n.decimals <= 3)
        return !__builtin_mul_overflow(n.mantissa, power[n.decimals], out);
    *out = td_num_round(n, 3).mantissa;
    return true;
}

static void add(struct sum *x, const struct sum *part)
{
    x->too_large |= part->too_large | __builtin_add_overflow(x->num, part->num, &x->num);
    x->too_large |= __builtin_add_overflow(x->den, part->den, &x->den);
    x->reported += part->reported;
    x->known = part->known > x->known ? part->known : x->known;
    for (size_t i = 0; i < TD__THRESHOLDS; i++)
        x->meeting[i] += part->meeting[i];
}

/* A target counted in units: does this one meet it? Its figure says so, 1 of 1 or 100 %. */
static bool unit_meets(const struct td_point *p)
{
    bool parts = td_num_is(p->numerator) && td_num_is(p->denominator) && p->denominator.mantissa > 0;
    return parts ? td_num_cmp(p->numerator, p->denominator) >= 0 : td_num_cmp(p->value, (struct td_num){ 100, 0 }) >= 0;
}

/* What the accepted figure of an agency hands up; false when that is nothing. An agency without the two numbers has not
 * reported; where units are counted, only those of the kind count, and agencies above that say how many of them do. */
static bool part_of(const struct sheet *s, const struct td_agency *a, bool leaf, const struct td_point *p,
                    struct sum *out)
{
    const char *kind = td_unit_counts(s->target->unit);
    bool has = thousandths(p->numerator, &out->num) && thousandths(p->denominator, &out->den);

    out->reported = 1;
    if (kind && !strcmp(a->kind, kind)) {
        out->num = unit_meets(p) ? 1000 : 0;
        out->den = 1000;
        has = true;
    } else if (kind) {
        has = has && !leaf;
        out->reported = has ? (int)(out->den / 1000 < 100000 ? out->den / 1000 : 100000) : 0;
    }
    struct td_point by_parts = *p; /* whatever value it names beside them: so is the sum */
    if (has)
        by_parts.value = td__ratio(s->target, out->num, out->den, s->target->decimals);
    has = has && td_num_is(by_parts.value);
    for (size_t i = 0; has && i < s->target->n_thresholds && i < TD__THRESHOLDS; i++)
        out->meeting[i] = kind ? (int)(out->num / 1000) : td_point_meets(&s->asked[i], &by_parts);
    return has;
}

/* One accepted figure of one agency: an agency with children has it as its own, a leaf hands it to its parent. */
static bool add_figure(const struct tree *t, struct sheet *s, int64_t agency, const struct td_point *p, td_date known)
{
    const struct td_agency *a = td_agency_by_id(t->agencies, agency);
    struct sum part = { .known = known };

    if (!a || !td_agency_exists_on(a, td_period_last_day(p->period)))
        return true;
    int64_t own = t->slot[a - t->agencies->v];
    if ((own < 0 && !a->parent) || !part_of(s, a, own < 0, p, &part))
        return true;
    struct sum *x = cell(s, t->slots, (size_t)(own >= 0 ? own : t->slot[place(t, a->parent)]), p->period);
    if (!x)
        return false;
    if (own >= 0) {
        part.own = true;
        *x = part;
        return true;
    }
    s->kind_reports[a - t->agencies->v] = true; /* whoever else has spoken in this period */
    if (!x->own)
        add(x, &part);
    return true;
}

/* All figures of one agency whose periods end on one day. Which of them is accepted is the business of series.c
 * (METHOD.md 6). */
struct group {
    int64_t agency;
    td_date day;
    struct { struct td_figure *v; size_t n; } figures;
    struct td_point *points; /* room for the accepted ones */
};

static bool group_add(struct group *g, const struct td__rulings *rulings, int64_t target, sqlite3_stmt *st)
{
    int64_t replaced = sqlite3_column_int64(st, 1 + TD__FIGURE_SUPERSEDES);
    td_period period = sqlite3_column_int64(st, 1);
    const struct td__ruling *ruled = td__ruled(rulings, target, g->agency, period, sqlite3_column_int64(st, 2));
    struct td_figure *f = td__push(&g->figures);

    if (!f || !td__grow((void **)&g->points, g->figures.n - 1, sizeof *g->points))
        return false;
    *f = td__figure_row(st, 1, ruled);
    for (size_t i = 0; replaced && !ruled->withdrawn && i + 1 < g->figures.n; i++) {
        struct td_figure *x = &g->figures.v[i];
        x->superseded |= x->period == period && td__recorded_seq(x->id) == replaced;
    }
    return true;
}

static bool group_end(const struct tree *t, struct sheet *s, struct group *g)
{
    size_t n = g->figures.n ? td_series(g->figures.v, g->figures.n, TD__WHENEVER, g->points) : 0;
    bool fine = true;

    for (size_t i = 0; fine && i < n; i++)
        fine = add_figure(t, s, g->agency, &g->points[i], g->figures.v[g->points[i].figure].known_on);
    g->figures.n = 0;
    return fine;
}

static int read_figures(struct td *td, const struct tree *t, struct sheet *s, int64_t target)
{
    struct td__rulings rulings;
    struct group g = { 0 };
    sqlite3_stmt *st;
    int rc = td__rulings(td, &rulings, target);
    if (!rc)
        rc = td__query(td, &st, "SELECT agency_id, " TD__FIGURE_COLUMNS " FROM observation WHERE target_id = ?"
                       " ORDER BY agency_id, period, seq", "i", target);
    bool fine = true;

    while (!rc && (rc = td__step(td, st)) == 1) {
        int64_t agency = sqlite3_column_int64(st, 0);
        td_date day = (td_date)(sqlite3_column_int64(st, 1) / 100);
        if (agency != g.agency || day != g.day)
            fine = group_end(t, s, &g);
        g.agency = agency, g.day = day;
        fine = fine && group_add(&g, &rulings, target, st);
        rc = fine ? TD_OK : td__no_memory(td);
        if (rc)
            td__reset(st);
    }
    if (!rc && !group_end(t, s, &g))
        rc = td__no_memory(td);
    td__rulings_free(&rulings);
    free(g.figures.v);
    free(g.points);
    return rc;
}

/* Children stand after their parents in the list, so going backwards each sum is complete before it is handed up. */
static void hand_up(const struct tree *t, struct sheet *s)
{
    for (size_t i = t->agencies->n; i-- > 0;) {
        const struct td_agency *a = &t->agencies->v[i];
        if (t->slot[i] < 0 || !a->parent)
            continue;
        for (size_t k = 0; k < s->periods; k++) {
            const struct sum *x = &s->sum[(size_t)t->slot[i] * s->room + k];
            struct sum *up = &s->sum[(size_t)t->slot[place(t, a->parent)] * s->room + k];
            if (x->reported && !up->own)
                add(up, x);
        }
    }
}

/* How many units of the kinds that report existed below this agency then. One in the middle that has
 * reported itself is one unit, in the place of those below it. */
static int units_below(const struct tree *t, const struct sheet *s, size_t at, size_t column)
{
    const struct td_agency *v = t->agencies->v;
    td_date day = td_period_last_day(s->moment[column].period);
    int n = 0;

    for (size_t i = at + 1; i < t->agencies->n && v[i].depth > v[at].depth;) {
        bool own = t->slot[i] >= 0 && s->sum[(size_t)t->slot[i] * s->room + column].own;
        n += own || (s->kind_reports[i] && td_agency_exists_on(&v[i], day));
        int depth = v[i++].depth;
        while (own && i < t->agencies->n && v[i].depth > depth)
            i++;
    }
    return n;
}

/* From the leaf at i in one direction to its siblings, up to the next that has reported: it carries on from there. */
static void spread_kind(const struct tree *t, struct sheet *s, size_t i, bool up)
{
    const struct td_agency *v = t->agencies->v;

    for (size_t k = up ? i - 1 : i + 1; k < t->agencies->n && v[k].depth >= v[i].depth; k = up ? k - 1 : k + 1) {
        if (t->slot[k] >= 0 || v[k].parent != v[i].parent || strcmp(v[k].kind, v[i].kind))
            continue;
        if (s->kind_reports[k])
            break;
        s->kind_reports[k] = true;
    }
}

/* A leaf that is silent counts as a unit when its siblings of the same kind speak. */
static void spread_kinds(const struct tree *t, struct sheet *s)
{
    for (size_t i = 0; i < t->agencies->n; i++)
        if (s->kind_reports[i]) {
            spread_kind(t, s, i, false);
            spread_kind(t, s, i, true);
        }
}

/* All agencies of a kind below this one that existed then. */
static int kind_below(const struct tree *t, const struct sheet *s, size_t at, size_t column, const char *kind)
{
    const struct td_agency *v = t->agencies->v;
    td_date day = td_period_last_day(s->moment[column].period);
    int n = 0;

    for (size_t i = at + 1; i < t->agencies->n && v[i].depth > v[at].depth; i++)
        n += !strcmp(v[i].kind, kind) && td_agency_exists_on(&v[i], day);
    return n;
}

/* "2025=90 2026y=80" */
static void meeting_text(char *buf, size_t size, const struct sheet *s, const struct sum *x)
{
    size_t len = 0;

    *buf = '\0';
    for (size_t i = 0; i < s->target->n_thresholds && i < TD__THRESHOLDS; i++)
        len += (size_t)snprintf(buf + len, size - len, "%s%d%s=%d", i ? " " : "", s->target->thresholds[i].year,
                                s->target->thresholds[i].yearly ? "y" : "", x->meeting[i]);
}

/* METHOD.md 7: where units are counted, it is out of all of them. */
static int write_sum(struct td *td, const struct tree *t, const struct sheet *s, size_t at, size_t column)
{
    const struct sum *x = &s->sum[(size_t)t->slot[at] * s->room + column];
    const char *kind = td_unit_counts(s->target->unit);
    int units = kind ? kind_below(t, s, at, column, kind) : units_below(t, s, at, column);
    char meeting[TD__THRESHOLDS * 24];

    if (units < x->reported)
        units = x->reported;
    meeting_text(meeting, sizeof meeting, s, x);
    return td__run(td, "INSERT INTO rollup(target_id, agency_id, period, numerator, denominator, reported, units,"
                       " meeting, known_on) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "iiiiiddtd", s->target->id,
                   t->agencies->v[at].id, s->moment[column].period, x->num, kind ? (int64_t)units * 1000 : x->den,
                   x->reported, units, meeting, x->known);
}

static int write_sums(struct td *td, const struct tree *t, const struct sheet *s)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < t->agencies->n; i++) {
        for (size_t k = 0; !rc && t->slot[i] >= 0 && k < s->periods; k++) {
            const struct sum *x = &s->sum[(size_t)t->slot[i] * s->room + k];
            if (x->reported && !x->own && !x->too_large)
                rc = write_sum(td, t, s, i, k);
        }
    }
    return rc;
}

static int rebuild_target(struct td *td, const struct tree *t, const struct td_target *target)
{
    struct sheet s = { .target = target, .kind_reports = calloc(t->agencies->n + 1, sizeof(bool)) };
    int rc = s.kind_reports ? td__run(td, "DELETE FROM rollup WHERE target_id = ?", "i", target->id)
                            : td__no_memory(td);

    for (size_t i = 0; i < target->n_thresholds && i < TD__THRESHOLDS; i++)
        s.asked[i] = td__question(NULL, target, &target->thresholds[i], TD__WHENEVER, 0);
    if (!rc)
        rc = read_figures(td, t, &s, target->id);
    if (!rc && s.periods) {
        hand_up(t, &s);
        spread_kinds(t, &s);
        rc = write_sums(td, t, &s);
    }
    free(s.moment);
    free(s.sum);
    free(s.kind_reports);
    return rc;
}

int td__rollup_refresh(struct td *td, int64_t target)
{
    const struct td__check_world *w;
    struct tree t = { .slot = NULL };
    int rc = td__check_world(td, &w);

    t.agencies = &w->agencies;
    const struct td_target *of = rc ? NULL : td_target_by_id(&w->targets, target);
    if (of && !(rc = tree_open(td, &t)))
        rc = rebuild_target(td, &t, of);
    free(t.slot);
    return rc;
}

int td__rollup_rebuild(struct td *td, int64_t plan)
{
    const struct td__check_world *w;
    struct tree t = { .slot = NULL };
    int rc = td__check_world(td, &w);

    t.agencies = &w->agencies;
    if (!rc)
        rc = tree_open(td, &t);
    for (size_t i = 0; !rc && i < w->targets.n; i++) {
        const struct td_target *of = &w->targets.v[i];
        if (of->kind != TD_MILESTONE && (!plan || of->plan == plan))
            rc = rebuild_target(td, &t, of);
    }
    free(t.slot);
    return rc;
}
