/*
 * Undo: what a change did is taken back by a new change that does the opposite, for nothing is ever deleted. First
 * everything that may stand in the way is looked for, then all is written by a few statements:
 *   figures      withdrawn; what they replaced counts again by the rules that everybody reads figures by
 *   rulings, statements, submissions   as they were before the change, said once more
 *   rows         the version before, as a new one; a row that the change made is gone
 * An undo is a change like any other, so the same takes it back again.
 *
 * What came later stands in the way, unless it has been undone itself: then an undo has written last, and the state is
 * what the change had left.
 */
#include "noun/noun.h"
#include "base/count.h"
#include "store/store.h"
#include "database/journal.h"
#include "noun/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct undo {
    struct td *td;
    int64_t change; /* that is taken back */
    enum td_act act; /* what that did */
    char reason[TD__UNDO_TOLD]; /* stored in one language, see td__undo_told() */
};

/* ---- who stands in the way -------------------------------------------------------------- */

/* "change 12 cannot be undone: it has ... by lan on 2026-11-21 08:15 UTC (change 15)" */
static int in_the_way(const struct undo *u, const char *what, int64_t by)
{
    char who[96] = "?", day[TD_DATE_BUF], when[32] = "?";
    sqlite3_stmt *st;
    int rc = td__query(u->td, &st, "SELECT actor, at, substr(at, 1, 10) FROM change WHERE id = ?", "i", by);

    if (!rc && (rc = td__step(u->td, st)) == 1) {
        const char *at = td__col_text(st, 1);
        snprintf(who, sizeof who, "%s", td__col_text(st, 0));
        td_date_format(day, sizeof day, td__col_date(st, 2), u->td->lang);
        snprintf(when, sizeof when, "%s %.5s UTC", day, strlen(at) > 16 ? at + 11 : "");
        td__reset(st);
        rc = TD_OK;
    }
    return rc ? rc : td__error(u->td, TD_CONFLICT, "change %lld cannot be undone: %s by %s on %s (change %lld)",
                               (long long)u->change, td__said(u->td, what), who, when, (long long)by);
}

#define SAME_FIGURE TD__SAME_PERIOD
/* An accepted figure is the business of its period, other rulings of the figure. */
#define SAME_MATTER(a, b) SAME_FIGURE(a, b) " AND " a ".kind = " b ".kind AND (" a ".seq = " b ".seq OR " a \
                          ".kind = 'accept')"
#define IS_WITHDRAWN TD__IS_WITHDRAWN
#define IS_UNDO(x) "EXISTS(SELECT 1 FROM change c WHERE c.id = " x ".change_id AND c.undoes IS NOT NULL)"

/* Each finds the change (?1: the one to be undone) that stands in the way. */
static const struct { const char *sql, *what; } obstacles[] = {
    { "SELECT n.change_id FROM observation o JOIN observation n ON " SAME_FIGURE("n", "o") " AND n.supersedes = o.seq"
      " WHERE o.entered = 1 AND o.change_id = ?1 AND n.change_id <> ?1 AND NOT " IS_WITHDRAWN("n") " LIMIT 1",
      td__says("a figure of it has been replaced") },
    { "SELECT r.change_id FROM observation o JOIN ruling r ON " SAME_FIGURE("r", "o") " AND r.seq = o.seq"
      " WHERE o.entered = 1 AND o.change_id = ?1 AND r.change_id <> ?1 AND r.holds = 1"
      "   AND NOT EXISTS(SELECT 1 FROM ruling l WHERE " SAME_MATTER("l", "r") " AND l.id > r.id) LIMIT 1",
      td__says("a figure of it has been decided about") },
    { "SELECT n.change_id FROM ruling r JOIN ruling n ON " SAME_MATTER("n", "r") " AND n.id > r.id"
      " WHERE r.change_id = ?1 AND n.change_id <> ?1"
      "   AND NOT EXISTS(SELECT 1 FROM ruling l WHERE " SAME_MATTER("l", "r") " AND l.id > n.id)"
      "   AND NOT (n.holds = r.holds AND n.seq = r.seq AND " IS_UNDO("n") ") LIMIT 1",
      td__says("the figure has been decided about again") },
    /* A figure that would count again, of which another has taken the place. */
    { "SELECT n.change_id FROM ruling r JOIN observation o ON " SAME_FIGURE("o", "r") " AND o.seq = r.seq"
      " JOIN observation n ON " SAME_FIGURE("n", "o") " AND n.supersedes = o.supersedes AND n.seq <> o.seq"
      " WHERE r.change_id = ?1 AND r.kind = 'withdraw' AND r.holds = 1 AND n.entered = 1 AND n.change_id > ?1"
      "   AND NOT " IS_WITHDRAWN("n") " LIMIT 1",
      td__says("another figure has been recorded in its place") },
    { "SELECT n.change_id FROM progress p JOIN progress n ON n.task_id = p.task_id AND n.year = p.year AND n.id > p.id"
      " WHERE p.change_id = ?1 AND n.change_id <> ?1"
      "   AND NOT EXISTS(SELECT 1 FROM progress l WHERE l.task_id = p.task_id AND l.year = p.year AND l.id > n.id)"
      "   AND NOT (n.state = p.state AND n.percent IS p.percent AND n.agency_id IS p.agency_id AND n.note = p.note"
      "     AND n.evidence = p.evidence AND " IS_UNDO("n") ") LIMIT 1",
      td__says("the task has been spoken of again") },
    { "SELECT n.change_id FROM submission s JOIN submission n ON n.obligation_id = s.obligation_id"
      "   AND n.agency_id = s.agency_id AND n.year = s.year AND n.id > s.id"
      " WHERE s.change_id = ?1 AND n.change_id <> ?1"
      "   AND NOT EXISTS(SELECT 1 FROM submission l WHERE l.obligation_id = s.obligation_id"
      "     AND l.agency_id = s.agency_id AND l.year = s.year AND l.id > n.id)"
      "   AND NOT (n.submitted_on = s.submitted_on AND n.withdrawn = s.withdrawn AND n.note = s.note"
      "     AND " IS_UNDO("n") ") LIMIT 1",
      td__says("the report has been handed in or withdrawn again") },
    { "SELECT n.id FROM submission s JOIN change n ON n.submission_id = s.id AND n.id <> ?1"
      " JOIN observation o ON o.entered = 1 AND o.change_id = n.id"
      " WHERE s.change_id = ?1 AND s.withdrawn = 0 AND NOT " IS_WITHDRAWN("o") " LIMIT 1",
      td__says("figures of the report have been recorded") },
    { "SELECT n.change_id FROM (SELECT tbl, row_id, max(id) AS last FROM journal WHERE change_id = ?1"
      "   GROUP BY tbl, row_id) g JOIN journal j ON j.id = g.last"
      " JOIN journal n ON n.tbl = g.tbl AND n.row_id = g.row_id AND n.id > g.last"
      " WHERE NOT EXISTS(SELECT 1 FROM journal l WHERE l.tbl = g.tbl AND l.row_id = g.row_id AND l.id > n.id)"
      "   AND NOT (json_remove(n.after, '$.rev', '$.change_id') = json_remove(j.after, '$.rev', '$.change_id')"
      "     AND " IS_UNDO("n") ") LIMIT 1",
      td__says("what it wrote has been changed again") },
};

static int refuse_obstacles(const struct undo *u)
{
    for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles; i++) {
        int64_t by;
        int rc = td__one(u->td, &by, obstacles[i].sql, "i", u->change);
        if (rc != TD_NOT_FOUND)
            return rc ? rc : in_the_way(u, obstacles[i].what, by);
    }
    return TD_OK;
}

/* ---- closed periods --------------------------------------------------------------------- */

static int refuse_closed(const struct undo *u)
{
    sqlite3_stmt *st;
    int64_t by = 0;
    int rc = td__query(u->td, &st,
        "SELECT DISTINCT t.plan_id, x.period FROM (SELECT target_id, period FROM observation"
        "    WHERE entered = 1 AND change_id = ?1 UNION SELECT target_id, period FROM ruling WHERE change_id = ?1) x"
        " JOIN target t ON t.id = x.target_id", "i", u->change);

    while (!rc && !by && (rc = td__step(u->td, st)) == 1)
        rc = td__closed_by(u->td, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), &by);
    if (rc || by)
        td__reset(st);
    return rc || !by ? rc : in_the_way(u, "a period of it has been closed", by);
}

/* ---- rows that need a row which the change made ----------------------------------------- */

static int refuse_needed(const struct undo *u)
{
    int64_t n = 0, by;
    int rc = TD_OK;

    for (struct td__reference r = { 0 }; !rc && td__next_reference(&r);) {
        const char *of = td__records[r.column->of].table;
        rc = td__one(u->td, &n, "SELECT count(*) FROM journal WHERE change_id = ? AND tbl = ? AND rev = 1", "it",
                     u->change, of);
        if (rc || !n)
            continue;
        rc = td__one_made(u->td, &by, sqlite3_mprintf(
            "SELECT x.change_id FROM %s x WHERE x.%s IN (SELECT row_id FROM journal WHERE change_id = %lld"
            "  AND tbl = %Q AND rev = 1) AND x.change_id <> %lld%s LIMIT 1", r.by->table, r.column->stored,
            (long long)u->change, of, (long long)u->change, r.by->recorded ? "" : " AND x.gone = 0"));
        rc = rc == TD_NOT_FOUND ? TD_OK : rc ? rc : in_the_way(u, "what it made has been used", by);
    }
    return rc;
}

/* ---- may it be undone at all? ----------------------------------------------------------- */

static int refuse_kind(const struct undo *u)
{
    static const struct { enum td_act act; const char *why; } instead[] = {
        { TD_ACT_LOAD, td__says("change %lld loaded a bundle; load the bundle as it was before instead") },
        { TD_ACT_SET_OPTION, td__says("change %lld set an option of the database; set it anew instead: tiendo set "
                                      "--database NAME VALUE, or tiendo set --database --unset NAME") },
        { TD_ACT_TRAIN, td__says("change %lld made training data; make a new database instead") },
        { TD_ACT_MARK_TRAINING,
          td__says("change %lld marked the database as one for training; make a new database instead") },
    };
    int64_t rows;

    for (size_t i = 0; i < COUNT(instead); i++)
        if (instead[i].act == u->act)
            return td__error(u->td, TD_INVALID, instead[i].why, (long long)u->change);
    int rc = td__one(u->td, &rows, "SELECT EXISTS(SELECT 1 FROM observation WHERE entered = 1 AND change_id = ?1)"
                     " OR EXISTS(SELECT 1 FROM ruling WHERE change_id = ?1)"
                     " OR EXISTS(SELECT 1 FROM progress WHERE change_id = ?1)"
                     " OR EXISTS(SELECT 1 FROM submission WHERE change_id = ?1)"
                     " OR EXISTS(SELECT 1 FROM journal WHERE change_id = ?1)", "i", u->change);
    if (!rc && !rows)
        rc = td__error(u->td, TD_INVALID, "change %lld wrote nothing that can be undone", (long long)u->change);
    return rc;
}

/* The undo of an undo of ...: the last one is what can be undone now. */
static int refuse_twice(const struct undo *u)
{
    int64_t first = 0, last = u->change, next, circle = 0;
    bool undone = false;
    int rc = td__one(u->td, &circle, "SELECT EXISTS(SELECT 1 FROM change WHERE undoes >= id)", "");

    if (!rc && circle)
        rc = td__damaged(u->td, td__said(u->td, "a change that undoes itself or a later one"));
    if (rc)
        return rc;
    while (!(rc = td__one(u->td, &next, "SELECT max(id) FROM change WHERE undoes = ?1 AND id > ?1 AND id < ?2"
                          " HAVING count(*) > 0", "ii", last, u->td->change))) {
        first = first ? first : next;
        last = next;
        undone = !undone;
    }
    if (rc != TD_NOT_FOUND || !first)
        return rc == TD_NOT_FOUND ? TD_OK : rc;
    char what[160];
    const char *fmt = td__said(u->td, undone ? "it has been undone (undo change %lld to have it again)"
                                      : "it has been undone and done again (undo change %lld instead)");
    snprintf(what, sizeof what, fmt, (long long)last);
    return in_the_way(u, what, first);
}

/* ---- taking back ------------------------------------------------------------------------ */

/* ?1 the change, ?2 the new one, ?3 the reason */
static const char *const taking_back[] = {
    "INSERT INTO ruling(change_id, target_id, agency_id, period, seq, kind, holds, reason)"
    " SELECT ?2, g.target_id, g.agency_id, g.period, coalesce(b.seq, g.seq), g.kind, coalesce(b.holds, 0), ?3"
    " FROM (SELECT target_id, agency_id, period, kind, seq, max(id) FROM ruling WHERE change_id = ?1"
    "   GROUP BY target_id, agency_id, period, kind, CASE kind WHEN 'accept' THEN 0 ELSE seq END) g"
    " LEFT JOIN ruling b ON b.id = (SELECT max(l.id) FROM ruling l WHERE " SAME_MATTER("l", "g")
    "   AND l.change_id < ?1)",
    "INSERT INTO ruling(change_id, target_id, agency_id, period, seq, kind, holds, reason)"
    " SELECT ?2, target_id, agency_id, period, seq, 'withdraw', 1, ?3 FROM observation"
    " WHERE entered = 1 AND change_id = ?1",
    /* The newest day counts, so what was said before is said again as of the newest day that anybody has named. */
    "INSERT INTO progress(change_id, task_id, year, agency_id, said_on, state, percent, note, evidence)"
    " SELECT ?2, g.task_id, g.year, b.agency_id,"
    "   (SELECT max(l.said_on) FROM progress l WHERE l.task_id = g.task_id AND l.year = g.year),"
    "   coalesce(b.state, 'none'), b.percent, coalesce(b.note, ?3), coalesce(b.evidence, '')"
    " FROM (SELECT DISTINCT task_id, year FROM progress WHERE change_id = ?1) g"
    " LEFT JOIN progress b ON b.id = (SELECT l.id FROM progress l WHERE l.task_id = g.task_id AND l.year = g.year"
    "   AND l.change_id < ?1 ORDER BY l.said_on DESC, l.id DESC LIMIT 1)",
    "INSERT INTO submission(change_id, obligation_id, agency_id, year, submitted_on, withdrawn, note)"
    " SELECT ?2, g.obligation_id, g.agency_id, g.year, coalesce(b.submitted_on, g.submitted_on),"
    "   coalesce(b.withdrawn, 1), coalesce(b.note, ?3)"
    " FROM (SELECT obligation_id, agency_id, year, submitted_on, max(id) FROM submission WHERE change_id = ?1"
    "   GROUP BY obligation_id, agency_id, year) g"
    " LEFT JOIN submission b ON b.id = (SELECT max(l.id) FROM submission l WHERE l.obligation_id = g.obligation_id"
    "   AND l.agency_id = g.agency_id AND l.year = g.year AND l.change_id < ?1)",
};

static int take_back_recorded(const struct undo *u)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < sizeof taking_back / sizeof *taking_back; i++)
        rc = td__run(u->td, taking_back[i], "iit", u->change, u->td->change, u->reason);
    return rc;
}

/* Runs a statement of its own; a version that does not fit any more (its code is another row's now) is a conflict. */
static int run_once(const struct undo *u, char *sql)
{
    int64_t none;
    int rc = td__one_made(u->td, &none, sql);

    if (rc && (sqlite3_extended_errcode(u->td->db) & 0xff) == SQLITE_CONSTRAINT)
        return td__error(u->td, TD_CONFLICT, "change %lld cannot be undone: what was before does not fit any more"
                         " (%s)", (long long)u->change, sqlite3_errmsg(u->td->db));
    return rc == TD_NOT_FOUND ? TD_OK : rc;
}

/* The version before the first one that the change wrote; made by it: gone. */
static int take_back_rows(const struct undo *u, const char *table)
{
    char *set = td__columns(u->td, table, "%s = " TD__VERSION_COLUMN);
    long long old = u->change, new = u->td->change;

    if (!set)
        return td__no_memory(u->td);
    int rc = run_once(u, sqlite3_mprintf(
        "UPDATE %s AS m SET rev = m.rev + 1, change_id = %lld, %s FROM journal v, (SELECT row_id, min(rev) AS first"
        "   FROM journal WHERE change_id = %lld AND tbl = %Q GROUP BY row_id HAVING min(rev) > 1) g"
        " WHERE v.tbl = %Q AND v.row_id = g.row_id AND v.rev = g.first - 1 AND m.id = g.row_id",
        table, new, set, old, table, table));
    sqlite3_free(set);
    return rc ? rc : run_once(u, sqlite3_mprintf(
        "UPDATE %s SET rev = rev + 1, change_id = %lld, gone = 1 WHERE id IN"
        " (SELECT row_id FROM journal WHERE change_id = %lld AND tbl = %Q AND rev = 1)", table, new, old, table));
}

static int take_back_editable(const struct undo *u, bool *tree)
{
    static const char *const of_the_tree[] = { "agency", "agency_term", "target", NULL };
    int rc = TD_OK;

    for (int i = 0; !rc && td__editable[i]; i++) {
        int64_t n = 0;
        rc = td__one(u->td, &n, "SELECT count(*) FROM journal WHERE change_id = ? AND tbl = ?", "it", u->change,
                     td__editable[i]);
        if (rc || !n)
            continue;
        rc = take_back_rows(u, td__editable[i]);
        *tree |= td__word_index(of_the_tree, td__editable[i]) >= 0;
    }
    return rc;
}

/* What is there again must not belong to something that has been removed since. */
static int refuse_orphans(const struct undo *u)
{
    int64_t by;
    int rc = TD_OK;

    for (struct td__reference r = { 0 }; !rc && td__next_reference(&r);) {
        if (r.by->recorded)
            continue;
        rc = td__one_made(u->td, &by, sqlite3_mprintf(
            "SELECT t.change_id FROM journal j JOIN %s x ON x.id = j.row_id JOIN %s t ON t.id = x.%s"
            " WHERE j.change_id = %lld AND j.tbl = %Q AND x.gone = 0 AND t.gone = 1 LIMIT 1", r.by->table,
            td__records[r.column->of].table, r.column->stored, (long long)u->td->change, r.by->table));
        rc = rc == TD_NOT_FOUND ? TD_OK : rc ? rc : in_the_way(u, "what it belongs to has been removed", by);
    }
    return rc;
}

static int sum_again(const struct undo *u, bool tree)
{
    return tree ? td__rollup_rebuild(u->td, 0) : td__rollup_follow(u->td);
}

static int take_back(const struct undo *u)
{
    static int (*const refusals[])(const struct undo *) = { refuse_kind, refuse_twice, refuse_obstacles, refuse_closed,
                                                            refuse_needed };
    bool tree = false;
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < sizeof refusals / sizeof *refusals; i++)
        rc = refusals[i](u);
    if (!rc)
        rc = take_back_recorded(u);
    if (!rc)
        rc = take_back_editable(u, &tree);
    if (!rc)
        rc = refuse_orphans(u);
    return rc ? rc : sum_again(u, tree);
}

int td_undo(struct td *td, int64_t change, enum td_place place, int64_t *undo)
{
    struct undo u = { .td = td, .change = change };
    int rc;

    if (td->nesting)
        return td__error(td, TD_ERROR, "an undo is a change of its own");
    td__undo_told(u.reason, "", change, TD_VI);
    /* Taking back an undo is doing again. */
    if ((rc = td__act_of(td, change, &u.act)) ||
        (rc = td__begin(td, &(struct td__deed){ .act = u.act == TD_ACT_UNDO ? TD_ACT_REDO : TD_ACT_UNDO,
                                                .place = place, .undoes = change })))
        return rc;
    return td__done(td, take_back(&u), undo);
}
