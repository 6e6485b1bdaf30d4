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
    int units;        /* of the kinds that report, how many existed below it then */
    td_period period; /* 2025 stands for quý IV/2025 and 12/2025 */
    td_date known;    /* the last day on which a part of it became known; 0 = people entered all of it */
    bool own, too_large;
    bool again;       /* it is to be added up again, of those below it */
    bool stored;      /* it is as it was stored: nothing below it counts */
};

struct tree {
    const struct td_agencies *agencies;
    int64_t *slot;       /* by place of an agency in the list: its row of sums, or -1 for a leaf */
    size_t slots;
};

/* The sums of one target: a row for each agency that has children, a column for each moment at which a period ends. */
struct sheet {
    const struct td_target *target;
    const char *kind;    /* of the units that are counted; NULL = none are */
    struct td_question asked[TD__THRESHOLDS]; /* by threshold, to tell who meets it */
    struct moment { td_time t; td_date day; } *moment; /* the columns */
    size_t periods, room;
    struct sum *sum;     /* [slot * room + column] */
    bool *spoke;         /* by place of a leaf: it has handed something up */
    bool *kind_reports;  /* by place of a leaf: one of its kind beside it has, in whatever period */
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
    if (i == s->periods) {
        if (s->periods == s->room && !widen(s, slots))
            return NULL;
        s->moment[s->periods++] = (struct moment){ t, td_period_last_day(period) };
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
    x->period = !x->period || part->period < x->period ? part->period : x->period;
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
    const char *kind = s->kind;
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
    struct sum part = { .known = known, .period = p->period };

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
        part.again = x->again;
        *x = part;
        return true;
    }
    s->spoke[a - t->agencies->v] = true;
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

/* The figures of a statement that has been bound, which come by agency and period. */
static int read_groups(struct td *td, sqlite3_stmt *st, const struct tree *t, struct sheet *s,
                       const struct td__rulings *rulings)
{
    struct group g = { 0 };
    bool fine = true;
    int rc;

    while ((rc = td__step(td, st)) == 1) {
        int64_t agency = sqlite3_column_int64(st, 0);
        td_date day = (td_date)(sqlite3_column_int64(st, 1) / 100);
        if (agency != g.agency || day != g.day)
            fine = group_end(t, s, &g);
        g.agency = agency, g.day = day;
        fine = fine && group_add(&g, rulings, s->target->id, st);
        if (!fine) {
            rc = td__no_memory_at(td, st);
            break;
        }
    }
    if (!rc && !group_end(t, s, &g))
        rc = td__no_memory(td);
    free(g.figures.v);
    free(g.points);
    return rc;
}

static int read_figures(struct td *td, const struct tree *t, struct sheet *s)
{
    struct td__rulings rulings;
    sqlite3_stmt *st;
    int rc = td__rulings(td, &rulings, s->target->id, 0);

    if (!rc)
        rc = td__query(td, &st, "SELECT agency_id, " TD__FIGURE_COLUMNS " FROM observation WHERE target_id = ?"
                       " ORDER BY agency_id, period, seq", "i", s->target->id);
    if (!rc)
        rc = read_groups(td, st, t, s, &rulings);
    td__rulings_free(&rulings);
    return rc;
}

/* Of one agency, between two days. */
static int read_agency(struct td *td, const struct tree *t, struct sheet *s, size_t at, td_date from, td_date to)
{
    struct td__rulings rulings;
    const int64_t target = s->target->id, agency = t->agencies->v[at].id, first = (int64_t)from * 100,
                  last = (int64_t)to * 100 + 99;
    sqlite3_stmt *st;
    int rc = td__rulings_between(td, &rulings, target, agency, first, last);

    if (!rc)
        rc = td__query(td, &st, "SELECT agency_id, " TD__FIGURE_COLUMNS " FROM observation WHERE target_id = ?"
                       " AND agency_id = ? AND period BETWEEN ? AND ? ORDER BY period, seq", "iiii", target, agency,
                       first, last);
    if (!rc)
        rc = read_groups(td, st, t, s, &rulings);
    td__rulings_free(&rulings);
    return rc;
}

/* ---- adding up -------------------------------------------------------------------------- */

/* One below counts as a unit of the one above: of the kind that is counted, else of the kinds that report. One in the
 * middle that has reported itself is one unit, in the place of those below it. */
static int units_of(const struct sheet *s, const struct td_agency *a, bool counts, const struct sum *x, td_date day)
{
    return x && x->own && !s->kind ? 1 : (x ? x->units : 0) + (counts && td_agency_exists_on(a, day));
}

/* Children stand after their parents in the list, so going backwards each sum is complete before it is handed up. */
static void hand_up(const struct tree *t, struct sheet *s)
{
    for (size_t i = t->agencies->n; i-- > 0;) {
        const struct td_agency *a = &t->agencies->v[i];
        const bool counts = s->kind ? !strcmp(a->kind, s->kind) : s->kind_reports[i];
        const size_t above = a->parent ? (size_t)t->slot[place(t, a->parent)] : 0;
        for (size_t k = 0; a->parent && k < s->periods; k++) {
            const struct sum *x = t->slot[i] < 0 ? NULL : &s->sum[(size_t)t->slot[i] * s->room + k];
            struct sum *up = &s->sum[above * s->room + k];
            if (up->stored)
                continue;
            up->units += units_of(s, a, counts, x, s->moment[k].day);
            if (x && x->reported && !up->own)
                add(up, x);
        }
    }
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
static void spread_kinds(const struct tree *t, struct sheet *s, const bool *speak)
{
    for (size_t i = 0; i < t->agencies->n; i++)
        s->kind_reports[i] |= speak[i];
    for (size_t i = 0; i < t->agencies->n; i++)
        if (speak[i]) {
            spread_kind(t, s, i, false);
            spread_kind(t, s, i, true);
        }
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

/* METHOD.md 7: where units are counted, it is out of all of them. A sum that is too large is said by -1. */
static int write_sum(struct td *td, const struct tree *t, const struct sheet *s, size_t at, const struct sum *x)
{
    int64_t den = s->kind ? (int64_t)(x->units > x->reported ? x->units : x->reported) * 1000 : x->den;
    char meeting[TD__THRESHOLDS * 24];

    meeting_text(meeting, sizeof meeting, s, x);
    return td__run(td, "INSERT INTO rollup(target_id, agency_id, period, numerator, denominator, reported, units,"
                       " meeting, known_on) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "iiiiiddtd", s->target->id,
                   t->agencies->v[at].id, x->period, x->too_large ? 0 : x->num, x->too_large ? 0 : den,
                   x->too_large ? -1 : x->reported, x->units, meeting, x->known);
}

/* Of those that were added up: all, or those `again`, whose rows go first. */
static int write_sums(struct td *td, const struct tree *t, const struct sheet *s, bool again)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < t->agencies->n; i++) {
        for (size_t k = 0; !rc && t->slot[i] >= 0 && k < s->periods; k++) {
            const struct sum *x = &s->sum[(size_t)t->slot[i] * s->room + k];
            if (again && x->again)
                rc = td__run(td, "DELETE FROM rollup WHERE target_id = ? AND agency_id = ? AND period BETWEEN ? AND ?",
                             "iiii", s->target->id, t->agencies->v[i].id, (int64_t)s->moment[k].day * 100,
                             (int64_t)s->moment[k].day * 100 + 99);
            if (!rc && x->reported && !x->own && (!again || x->again))
                rc = write_sum(td, t, s, i, x);
        }
    }
    return rc;
}

/* Which kinds have spoken below whom: with it one period can be added up without the others. */
static int write_kinds(struct td *td, const struct tree *t, const struct sheet *s)
{
    int rc = td__run(td, "DELETE FROM rollup_kind WHERE target_id = ?", "i", s->target->id);

    for (size_t i = 0; !rc && i < t->agencies->n; i++)
        if (s->spoke[i])
            rc = td__run(td, "INSERT OR IGNORE INTO rollup_kind(target_id, agency_id, kind) VALUES(?, ?, ?)", "iit",
                         s->target->id, t->agencies->v[i].parent, t->agencies->v[i].kind);
    return rc;
}

static void sheet_close(struct sheet *s)
{
    free(s->moment);
    free(s->sum);
    free(s->spoke);
    free(s->kind_reports);
}

static int sheet_open(struct td *td, struct sheet *s, const struct tree *t, const struct td_target *target)
{
    *s = (struct sheet){ .target = target, .kind = td_unit_counts(target->unit),
                         .spoke = calloc(t->agencies->n + 1, sizeof(bool)),
                         .kind_reports = calloc(t->agencies->n + 1, sizeof(bool)) };
    for (size_t i = 0; i < target->n_thresholds && i < TD__THRESHOLDS; i++)
        s->asked[i] = td__question(NULL, target, &target->thresholds[i], TD__WHENEVER, 0);
    return s->spoke && s->kind_reports ? TD_OK : td__no_memory(td);
}

/* ---- all of a target -------------------------------------------------------------------- */

static int rebuild_target(struct td *td, const struct tree *t, const struct td_target *target)
{
    struct sheet s;
    int rc = sheet_open(td, &s, t, target);

    if (!rc)
        rc = td__run(td, "DELETE FROM rollup WHERE target_id = ?", "i", target->id);
    if (!rc)
        rc = read_figures(td, t, &s);
    if (!rc) {
        spread_kinds(t, &s, s.spoke);
        hand_up(t, &s);
        rc = write_kinds(td, t, &s);
    }
    if (!rc)
        rc = write_sums(td, t, &s, false);
    sheet_close(&s);
    return rc;
}

/* ---- what is above a few figures -------------------------------------------------------- */

enum { SPOTS_MOST = 2000 }; /* so many are quicker done all anew */

struct spot { int64_t target, agency; td_period period; };
struct spots { struct spot *v; size_t n; };

/* Everything above an agency, and itself when there is something below it. */
static bool mark_again(const struct tree *t, struct sheet *s, int64_t agency, td_period period)
{
    for (const struct td_agency *a = td_agency_by_id(t->agencies, agency); a;
         a = a->parent ? td_agency_by_id(t->agencies, a->parent) : NULL) {
        int64_t slot = t->slot[a - t->agencies->v];
        struct sum *x = slot < 0 ? NULL : cell(s, t->slots, (size_t)slot, period);
        if (slot >= 0 && !x)
            return false;
        if (x)
            x->again = true;
    }
    return true;
}

static void read_meeting(const struct sheet *s, const char *stored, int meeting[TD__THRESHOLDS])
{
    for (size_t i = 0; i < s->target->n_thresholds && i < TD__THRESHOLDS; i++)
        if ((meeting[i] = td__meeting_of(stored, &s->target->thresholds[i])) < 0)
            meeting[i] = 0;
}

/* A sum that stays as it is. None is stored where nobody below has reported, and where it has a figure of its own. */
static int read_sum(struct td *td, const struct tree *t, const struct sheet *s, size_t at, size_t column)
{
    struct sum *x = &s->sum[(size_t)t->slot[at] * s->room + column];
    const int64_t day = s->moment[column].day;
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT period, numerator, denominator, reported, units, known_on, meeting FROM rollup"
                       " WHERE target_id = ? AND agency_id = ? AND period BETWEEN ? AND ?", "iiii", s->target->id,
                       t->agencies->v[at].id, day * 100, day * 100 + 99);

    if (rc || (rc = td__step(td, st)) != 1)
        return rc;
    *x = (struct sum){ .period = sqlite3_column_int64(st, 0), .num = sqlite3_column_int64(st, 1),
                       .den = sqlite3_column_int64(st, 2), .reported = sqlite3_column_int(st, 3),
                       .units = sqlite3_column_int(st, 4), .known = sqlite3_column_int(st, 5), .stored = true };
    x->too_large = x->reported < 0;
    x->reported = x->too_large ? 1 : x->reported;
    read_meeting(s, td__col_text(st, 6), x->meeting);
    td__reset(st);
    return TD_OK;
}

/* The agency itself and those right below it on the day of a column. */
static int read_below(struct td *td, const struct tree *t, struct sheet *s, size_t at, size_t column)
{
    const struct td_agency *v = t->agencies->v;
    const td_date day = s->moment[column].day;
    int rc = read_agency(td, t, s, at, day, day);

    for (size_t i = at + 1; !rc && i < t->agencies->n && v[i].depth > v[at].depth; i++) {
        const struct sum *x = t->slot[i] < 0 ? NULL : &s->sum[(size_t)t->slot[i] * s->room + column];
        if (v[i].depth > v[at].depth + 1 || (x && x->again))
            continue;
        rc = read_agency(td, t, s, i, day, day);
        x = t->slot[i] < 0 ? NULL : &s->sum[(size_t)t->slot[i] * s->room + column];
        if (!rc && x && !x->own)
            rc = read_sum(td, t, s, i, column);
    }
    return rc;
}

/* The leaves whose kind has spoken, in whatever period. */
static int read_kinds(struct td *td, const struct tree *t, const struct sheet *s)
{
    const struct td_agency *v = t->agencies->v;
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT agency_id, kind FROM rollup_kind WHERE target_id = ?", "i", s->target->id);

    while (!rc && (rc = td__step(td, st)) == 1) {
        const struct td_agency *a = td_agency_by_id(t->agencies, sqlite3_column_int64(st, 0));
        for (size_t at = a ? (size_t)(a - v) : 0, i = at + 1; a && i < t->agencies->n && v[i].depth > v[at].depth; i++)
            if (t->slot[i] < 0 && v[i].parent == a->id && !strcmp(v[i].kind, td__col_text(st, 1)))
                s->kind_reports[i] = true;
        rc = TD_OK;
    }
    return rc;
}

/* Has anybody of the leaf's kind beside it handed something up, on the days that were read or on any? */
static int kind_speaks(struct td *td, const struct tree *t, struct sheet *s, size_t leaf, bool *out)
{
    const struct td_agency *v = t->agencies->v, *a = &v[leaf];
    struct sheet all;
    int rc = sheet_open(td, &all, t, s->target);

    *out = false;
    for (int any_day = 0; any_day < 2; any_day++)
        for (size_t i = place(t, a->parent) + 1; !rc && !*out && i < t->agencies->n && v[i].depth >= a->depth; i++) {
            if (t->slot[i] >= 0 || v[i].parent != a->parent || strcmp(v[i].kind, a->kind))
                continue;
            if (any_day)
                rc = read_agency(td, t, &all, i, 0, TD__WHENEVER);
            *out = any_day ? all.spoke[i] : s->spoke[i];
        }
    sheet_close(&all);
    return rc;
}

/* Does a kind speak for the first time, or no longer? Then there are more units in all periods, or fewer. */
static int kinds_change(struct td *td, const struct tree *t, struct sheet *s, const struct spot *v, size_t n, bool *out)
{
    bool speaks;
    int rc = TD_OK;

    *out = false;
    for (size_t i = 0; i < t->agencies->n; i++)
        *out |= s->spoke[i] && !s->kind_reports[i];
    for (size_t i = 0; !rc && !*out && i < n; i++) {
        const struct td_agency *a = td_agency_by_id(t->agencies, v[i].agency);
        size_t at = a ? (size_t)(a - t->agencies->v) : 0;
        if (!a || t->slot[at] >= 0 || !s->kind_reports[at])
            continue;
        rc = kind_speaks(td, t, s, at, &speaks);
        *out = !rc && !speaks;
    }
    return rc;
}

static int refresh_some(struct td *td, const struct tree *t, const struct td_target *target, const struct spot *v,
                        size_t n)
{
    struct sheet s;
    bool all = false;
    int rc = sheet_open(td, &s, t, target);

    for (size_t i = 0; !rc && i < n; i++)
        if (!mark_again(t, &s, v[i].agency, v[i].period))
            rc = td__no_memory(td);
    if (!rc)
        rc = read_kinds(td, t, &s);
    for (size_t i = 0; !rc && i < t->agencies->n; i++)
        for (size_t k = 0; !rc && t->slot[i] >= 0 && k < s.periods; k++)
            if (s.sum[(size_t)t->slot[i] * s.room + k].again)
                rc = read_below(td, t, &s, i, k);
    if (!rc)
        rc = kinds_change(td, t, &s, v, n, &all);
    if (!rc && !all) {
        hand_up(t, &s);
        rc = write_sums(td, t, &s, true);
    }
    sheet_close(&s);
    return !rc && all ? rebuild_target(td, t, target) : rc;
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

/* By target, and of each so many that it is clear whether they are too many: an import has a million. */
static int read_spots(struct td *td, struct spots *l, sqlite3_stmt *st)
{
    size_t of_target = 0;
    int rc = TD_OK;

    while (!rc && (rc = td__step(td, st)) == 1) {
        const struct spot now = { sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1),
                                  sqlite3_column_int64(st, 2) };
        of_target = l->n && l->v[l->n - 1].target == now.target ? of_target + 1 : 0;
        rc = TD_OK;
        if (of_target > SPOTS_MOST)
            continue;
        struct spot *x = td__push(l);
        rc = x ? TD_OK : td__no_memory_at(td, st);
        if (x)
            *x = now;
    }
    return rc;
}

/* What the change in hand has entered, which the index has in this order, and what it has decided. */
static int find_spots(struct td *td, struct spots *l)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT target_id, agency_id, period FROM observation"
                       " WHERE entered = 1 AND change_id = ? ORDER BY target_id, agency_id, period", "i", td->change);

    if (!rc)
        rc = read_spots(td, l, st);
    if (!rc)
        rc = td__query(td, &st, "SELECT target_id, agency_id, period FROM ruling WHERE change_id = ?"
                       " ORDER BY target_id", "i", td->change);
    return rc ? rc : read_spots(td, l, st);
}

int td__rollup_follow(struct td *td)
{
    const struct td__check_world *w;
    struct tree t = { .slot = NULL };
    struct spots l = { 0 };
    int rc = td__check_world(td, &w);

    t.agencies = &w->agencies;
    if (!rc)
        rc = tree_open(td, &t);
    if (!rc)
        rc = find_spots(td, &l);
    for (size_t i = 0, n; !rc && i < l.n; i += n) {
        const struct td_target *of = td_target_by_id(&w->targets, l.v[i].target);
        for (n = 1; i + n < l.n && l.v[i + n].target == l.v[i].target; n++)
            ;
        if (of)
            rc = n > SPOTS_MOST ? rebuild_target(td, &t, of) : refresh_some(td, &t, of, l.v + i, n);
    }
    free(t.slot);
    free(l.v);
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
