/*
 * The other direction of bundle.c: every table as the text of the bundle's columns, so that what is exported loads
 * again as the same rows.
 */
#include "noun/noun.h"
#include "noun/inner.h"
#include "store/store.h"
#include "exchange/rows.h"
#include "judge/assess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OF_PLAN "(?1 = 0 OR plan.id = ?1)"

/* The agencies a plan needs: those it names, and everything above and below them, and what became of them. */
#define NEEDED_AGENCIES \
    "WITH RECURSIVE named(id) AS (" \
    "  SELECT a.agency_id FROM assignment a JOIN task k ON k.id = a.task_id WHERE k.plan_id = ?1" \
    "  UNION SELECT lead_id FROM target WHERE plan_id = ?1" \
    "  UNION SELECT city_id FROM plan WHERE id = ?1" \
    "  UNION SELECT o.agency_id FROM observation o JOIN target t ON t.id = o.target_id" \
    "   WHERE t.plan_id = ?1" \
    "  UNION SELECT a.id FROM agency a JOIN obligation o ON o.plan_id = ?1 AND" \
    "   instr('|' || o.from_whom || '|' || o.to_whom || '|' || o.via || '|', '|' || a.code || '|')" \
    ")," \
    " below(id) AS (SELECT id FROM named WHERE id IS NOT NULL UNION SELECT t.agency_id" \
    "  FROM agency_term t JOIN below ON t.parent_id = below.id WHERE t.gone = 0)," \
    " later(id) AS (SELECT id FROM below UNION SELECT s.successor_id FROM succession s" \
    "  JOIN later ON s.predecessor_id = later.id WHERE s.gone = 0 AND s.successor_id IS NOT NULL)," \
    " needed(id) AS (SELECT id FROM later UNION SELECT t.parent_id FROM agency_term t" \
    "  JOIN needed ON t.agency_id = needed.id WHERE t.parent_id IS NOT NULL AND t.gone = 0)"

static const struct td__telling telling[TD_EXPORTS] = {
    [TD_T_PLAN] = { .where = "(?1 = 0 OR x.id = ?1)", .order = "x.id" },
    [TD_T_AGENCIES] = { NEEDED_AGENCIES, .where = "agency.gone = 0 AND (?1 = 0 OR agency.id IN needed)",
                        .order = "agency.position, x.valid_from" },
    [TD_T_SUCCESSION] = { NEEDED_AGENCIES, .where = "(?1 = 0 OR (predecessor.id IN needed AND"
                          " (successor.id IS NULL OR successor.id IN needed)))", .order = "x.id" },
    [TD_T_TARGETS] = { .where = OF_PLAN, .order = "plan.id, x.position" },
    [TD_T_THRESHOLDS] = { .where = "target.gone = 0 AND " OF_PLAN,
                          .order = "plan.id, target.position, x.scope, x.year" },
    [TD_T_TASKS] = { .where = OF_PLAN, .order = "plan.id, x.position" },
    [TD_T_ASSIGNMENTS] = { .where = "task.gone = 0 AND " OF_PLAN, .order = "plan.id, task.position, x.id" },
    [TD_T_OBSERVATIONS] = {
        .from = "target JOIN plan ON plan.id = target.plan_id CROSS JOIN observation x ON x.target_id = target.id"
                " JOIN agency ON agency.id = x.agency_id JOIN source ON source.id = x.source_id",
        .where = "target.gone = 0 AND target.id = ?1 AND x.change_id <= ?2"
                 " AND NOT " TD__IS_REPLACED_BY("x", "?2") " AND NOT " TD__IS_WITHDRAWN_BY("x", "?2"),
        .order = "x.agency_id, x.period, x.seq" },
    /* An undo says again what had been said before: that is no statement of anybody's. */
    [TD_T_PROGRESS] = { TD__UNDONE(""), .where = "task.gone = 0 AND " OF_PLAN
                        " AND x.change_id NOT IN (SELECT id FROM undone)"
                        " AND x.change_id NOT IN (SELECT id FROM change WHERE undoes IS NOT NULL)",
                        .order = "plan.id, x.said_on, x.id" },
    [TD_T_SUBMISSIONS] = {
        .where = "obligation.gone = 0 AND " OF_PLAN " AND x.withdrawn = 0"
                 " AND NOT EXISTS(SELECT 1 FROM submission n WHERE n.obligation_id = x.obligation_id"
                 "  AND n.year = x.year AND n.agency_id = x.agency_id AND n.id > x.id)",
        .order = "plan.id, obligation.id, x.year, x.agency_id" },
};

static const struct td__telling *telling_of(enum td_table t)
{
    static const struct td__telling otherwise = { .where = OF_PLAN, .order = "plan.id, x.id" };

    return telling[t].where ? &telling[t] : &otherwise;
}

enum { NUMBER_SIZE = 48 };

/* The text of the column that stands at `at`. */
static const char *cell(sqlite3_stmt *st, const struct td__column *c, int at, char buf[NUMBER_SIZE])
{
    *buf = 0;
    if (sqlite3_column_type(st, at) == SQLITE_NULL)
        return buf;
    if (c->as == TD__AS_VALUE)
        return td_choice_code(c->choices, sqlite3_column_int(st, at)); /* a damaged file may hold any */
    if (c->as == TD__AS_PERIOD)
        td_period_write(buf, NUMBER_SIZE, sqlite3_column_int64(st, at));
    else if (c->as == TD__AS_NUMBER && td_num_is(td__col_num(st, at)))
        td_num_write(buf, NUMBER_SIZE, td__col_num(st, at));
    else if (c->as != TD__AS_NUMBER)
        return (const char *)sqlite3_column_text(st, at);
    return buf;
}

static void fields(sqlite3_stmt *st, enum td_table t, const char **field, char buf[][NUMBER_SIZE])
{
    const struct td__column *c = td__records[t].columns;

    for (int i = 0, at = 0; c[i].name; at += c[i].second ? 2 : 1, i++)
        field[i] = cell(st, &c[i], at, buf[i]);
}

struct teller { bool (*row)(void *arg, const char *const *fields); void *arg; bool stopped; };

static int tell(struct td *td, enum td_table t, int64_t of, int64_t change, struct teller *to)
{
    char buf[TD_COLUMNS][NUMBER_SIZE];
    const char *field[TD_COLUMNS + 1] = { NULL };
    sqlite3_stmt *st;
    const char *sql = td__sql_tell(td, (enum td__noun)t, telling_of(t));
    int rc = t == TD_T_OBSERVATIONS ? td__query(td, &st, sql, "ii", of, change) : td__query(td, &st, sql, "i", of);

    while (!rc && (rc = td__step(td, st)) == 1) {
        rc = 0;
        fields(st, t, field, buf);
        if ((to->stopped = !to->row(to->arg, field))) {
            td__reset(st);
            break;
        }
    }
    return rc;
}

/* Figures are read target by target, as they are stored: nothing is sorted, and whoever writes gets his turn between
 * two. What is told is as it was after the last change before the first of them. */
static int tell_figures(struct td *td, int64_t plan, struct teller *to)
{
    struct td_targets targets;
    int64_t change = 0;
    int rc = td_targets(td, &targets, plan);

    if (!rc)
        rc = td__one(td, &change, "SELECT coalesce(max(id), 0) FROM main.change", "");
    for (size_t i = 0; !rc && !to->stopped && i < targets.n; i++)
        rc = tell(td, TD_T_OBSERVATIONS, targets.v[i].id, change, to);
    td_targets_free(&targets);
    return rc;
}

int td_export(struct td *td, enum td_table t, int64_t plan,
              bool (*row)(void *arg, const char *const *fields), void *arg)
{
    struct teller to = { row, arg, false };
    return t == TD_T_OBSERVATIONS ? tell_figures(td, plan, &to) : tell(td, t, plan, 0, &to);
}

/* ---- one row ---------------------------------------------------------------------------- */

static bool has_key(enum td_table t, const char *const *field, const char *const *key)
{
    for (int c = 0; td_table_columns(t)[c]; c++)
        if (td_table_is_key(t, c) && key[c] && field[c] && strcmp(key[c], field[c]))
            return false;
    return true;
}

static void keep_row(sqlite3_stmt *st, enum td_table t, const char *const *field, struct td_row_texts *out)
{
    int last = sqlite3_column_count(st) - 1;

    for (int c = 0; td_table_columns(t)[c]; c++)
        out->cell[c] = td__list_text(out->mem, field[c]);
    out->id = sqlite3_column_int64(st, last - 1);
    out->rev = sqlite3_column_int(st, last);
}

/* By reading all of them: a person edits one thing at a time, and a table has hundreds of rows. */
int td_row_texts(struct td *td, enum td_table t, const char *const *key, struct td_row_texts *out)
{
    char buf[TD_COLUMNS][NUMBER_SIZE];
    const char *field[TD_COLUMNS + 1] = { NULL };
    sqlite3_stmt *st;

    if (t >= TD_T_OBSERVATIONS)
        return td__error(td, TD_INVALID, "what is recorded is not edited");
    *out = (struct td_row_texts){ .mem = td__list_new() };
    if (!out->mem)
        return td__no_memory(td);
    int rc = td__query(td, &st, td__sql_tell(td, (enum td__noun)t, telling_of(t)), "i", (int64_t)0);

    while (!rc && (rc = td__step(td, st)) == 1) {
        rc = 0;
        fields(st, t, field, buf);
        if (has_key(t, field, key))
            keep_row(st, t, field, out);
    }
    if (!rc && td__list_failed(out->mem))
        rc = td__no_memory(td);
    if (!rc && !out->rev)
        rc = td__error(td, TD_NOT_FOUND, "there is no such row of %s", td_table_name(t));
    if (rc)
        td_row_texts_free(out);
    return rc;
}

void td_row_texts_free(struct td_row_texts *r)
{
    td_list_free(r->mem);
    *r = (struct td_row_texts){ 0 };
}
