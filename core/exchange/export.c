/*
 * The other direction of bundle.c: every table as the text of the bundle's columns, so that what is exported loads
 * again as the same rows.
 */
#include "noun/choice.h"
#include "store/store.h"
#include "exchange/rows.h"
#include "judge/assess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One query a table, whose columns make the cells of the contract in order, by one letter each: t text as it
 * stands, n a number in two columns, p a period, s a status, ff numerator and denominator, which share the decimals
 * in the column behind them. Where rows have a key, id and rev are the last columns. */
struct source { const char *sql, *cells; };

#define OF_PLAN "(?1 = 0 OR p.id = ?1)"

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

/* The newest decision about withdrawing figure x, as in plan.c and undo.c. */
#define IS_WITHDRAWN(x) \
    "coalesce((SELECT w.holds FROM ruling w WHERE w.target_id = " x ".target_id AND w.agency_id = " x ".agency_id" \
    "  AND w.period = " x ".period AND w.seq = " x ".seq AND w.kind = 'withdraw' ORDER BY w.id DESC LIMIT 1), 0)"

/* Changes that were undone: an undo is a change too and can be undone, so the length of the chain tells. */
#define UNDONE \
    "WITH RECURSIVE chain(first, last, length) AS (" \
    "  SELECT u.undoes, u.id, 1 FROM change u JOIN change c ON c.id = u.undoes WHERE c.undoes IS NULL" \
    "  UNION ALL SELECT first, u.id, length + 1 FROM chain JOIN change u ON u.undoes = chain.last)," \
    " undone(id) AS (SELECT first FROM chain GROUP BY first HAVING max(length) % 2 = 1)"

static const struct source sources[TD_EXPORTS] = {
    [TD_T_PLAN] = {
        "SELECT key, title, title_en, number, issuer, issued_on, status, start_year, end_year,"
        " supersedes, source, id, rev FROM plan p WHERE gone = 0 AND " OF_PLAN " ORDER BY id",
        "ttttttttttt" },
    [TD_T_AGENCIES] = {
        NEEDED_AGENCIES
        " SELECT a.code, t.name, t.name_en, t.short, t.kind, u.code, t.valid_from, t.valid_to, t.id, t.rev"
        " FROM agency_term t JOIN agency a ON a.id = t.agency_id LEFT JOIN agency u ON u.id = t.parent_id"
        " WHERE t.gone = 0 AND a.gone = 0 AND (?1 = 0 OR a.id IN needed)"
        " ORDER BY a.position, t.valid_from", "tttttttt" },
    [TD_T_SUCCESSION] = {
        NEEDED_AGENCIES
        " SELECT a.code, b.code, s.on_date, s.kind, s.share, s.share_decimals, s.note, s.id, s.rev FROM succession s"
        " JOIN agency a ON a.id = s.predecessor_id LEFT JOIN agency b ON b.id = s.successor_id"
        " WHERE s.gone = 0 AND (?1 = 0 OR (a.id IN needed AND (b.id IS NULL OR b.id IN needed)))"
        " ORDER BY s.id", "ttttnt" },
    [TD_T_TARGETS] = {
        "SELECT p.key, t.code, t.grp, t.name, t.name_en, t.unit, t.kind,"
        " CASE t.direction WHEN 1 THEN 'up' ELSE 'down' END, t.decimals, a.code, t.numerator,"
        " t.denominator, t.base_period, t.base_value, t.base_decimals, u.code, t.source, t.id, t.rev FROM target t"
        " JOIN plan p ON p.id = t.plan_id LEFT JOIN agency a ON a.id = t.lead_id"
        " LEFT JOIN target u ON u.id = t.parent_id WHERE t.gone = 0 AND " OF_PLAN
        " ORDER BY p.id, t.position", "ttttttttttttpntt" },
    [TD_T_THRESHOLDS] = {
        "SELECT p.key, t.code, h.year, h.bound, h.bound_decimals, h.upper, h.upper_decimals, h.strict,"
        " h.scope, h.text, h.id, h.rev FROM threshold h JOIN target t ON t.id = h.target_id"
        " JOIN plan p ON p.id = t.plan_id WHERE h.gone = 0 AND t.gone = 0 AND " OF_PLAN
        " ORDER BY p.id, t.position, h.scope, h.year", "tttnnttt" },
    [TD_T_TASKS] = {
        "SELECT p.key, k.code, k.section, k.title, k.title_en, k.cadence, k.start, k.due, k.targets, k.id, k.rev"
        " FROM task k JOIN plan p ON p.id = k.plan_id WHERE k.gone = 0 AND " OF_PLAN
        " ORDER BY p.id, k.position", "ttttttttt" },
    [TD_T_ASSIGNMENTS] = {
        "SELECT p.key, k.code, a.code, n.role, n.id, n.rev FROM assignment n JOIN task k ON k.id = n.task_id"
        " JOIN plan p ON p.id = k.plan_id JOIN agency a ON a.id = n.agency_id"
        " WHERE n.gone = 0 AND k.gone = 0 AND " OF_PLAN " ORDER BY p.id, k.position, n.id", "tttt" },
    [TD_T_OBLIGATIONS] = {
        "SELECT p.key, o.code, o.title, o.title_en, o.from_whom, o.to_whom, o.via,"
        " CASE o.month WHEN 0 THEN '' ELSE printf('%02d-%02d', o.month, o.day) END, o.id, o.rev FROM obligation o"
        " JOIN plan p ON p.id = o.plan_id WHERE o.gone = 0 AND " OF_PLAN " ORDER BY p.id, o.id",
        "tttttttt" },
    [TD_T_OBSERVATIONS] = {
        "SELECT p.key, t.code, a.code, o.period, o.value, o.decimals, o.numerator, o.denominator,"
        " o.frac_decimals, o.status, s.title, s.url, o.published_on, o.note FROM target t"
        " JOIN plan p ON p.id = t.plan_id CROSS JOIN observation o ON o.target_id = t.id"
        " JOIN agency a ON a.id = o.agency_id JOIN source s ON s.id = o.source_id"
        " WHERE t.gone = 0 AND " OF_PLAN " AND NOT EXISTS(SELECT 1 FROM observation n"
        "  WHERE n.target_id = o.target_id AND n.agency_id = o.agency_id AND n.period = o.period"
        "  AND n.supersedes = o.seq AND NOT " IS_WITHDRAWN("n") ") AND NOT " IS_WITHDRAWN("o")
        " ORDER BY p.id, t.position, o.agency_id, o.period, o.seq", "tttpnffstttt" },
    /* An undo says again what had been said before: that is no statement of anybody's. */
    [TD_T_PROGRESS] = {
        UNDONE " SELECT p.key, k.code, nullif(g.year, 0), a.code, g.said_on, g.state, g.percent, g.note, g.evidence"
        " FROM progress g JOIN task k ON k.id = g.task_id JOIN plan p ON p.id = k.plan_id"
        " JOIN change c ON c.id = g.change_id LEFT JOIN agency a ON a.id = g.agency_id"
        " WHERE k.gone = 0 AND " OF_PLAN " AND c.undoes IS NULL AND c.id NOT IN undone"
        " ORDER BY p.id, g.said_on, g.id", "ttttttttt" },
    [TD_T_SUBMISSIONS] = {
        "SELECT p.key, o.code, a.code, s.year, s.submitted_on, s.note FROM submission s"
        " JOIN obligation o ON o.id = s.obligation_id JOIN plan p ON p.id = o.plan_id"
        " JOIN agency a ON a.id = s.agency_id"
        " WHERE o.gone = 0 AND " OF_PLAN " AND s.withdrawn = 0"
        "  AND NOT EXISTS(SELECT 1 FROM submission n WHERE n.obligation_id = s.obligation_id AND n.year = s.year"
        "   AND n.agency_id = s.agency_id AND n.id > s.id)"
        " ORDER BY p.id, o.id, s.year, s.agency_id", "tttttt" },
};

enum { NUMBER_SIZE = 48 };

/* Writes one cell from column *col on and moves *col behind what it used. */
static const char *cell(sqlite3_stmt *st, char kind, int *col, char buf[NUMBER_SIZE], int frac_decimals)
{
    int c = (*col)++;

    *buf = 0;
    if (kind == 'n') {
        struct td_num n = td__col_num(st, c);
        (*col)++;
        if (td_num_is(n))
            td_num_write(buf, NUMBER_SIZE, n);
        return buf;
    }
    if (sqlite3_column_type(st, c) == SQLITE_NULL)
        return buf;
    if (kind == 'p') {
        td_period_write(buf, NUMBER_SIZE, sqlite3_column_int64(st, c));
    } else if (kind == 'f') {
        if (frac_decimals >= 0 && frac_decimals <= TD_NUM_MAX_DECIMALS)
            td_num_write(buf, NUMBER_SIZE, (struct td_num){ sqlite3_column_int64(st, c),
                                                            (int8_t)frac_decimals });
    } else if (kind == 's') {
        return td_choice_code(td_statuses, sqlite3_column_int(st, c)); /* a damaged file may hold any */
    } else {
        return (const char *)sqlite3_column_text(st, c);
    }
    return buf;
}

static void fields(sqlite3_stmt *st, const char *cells, const char **field, char buf[][NUMBER_SIZE])
{
    int col = 0, frac = 0;
    const char *f = strchr(cells, 'f');

    /* The decimals of numerator and denominator stand behind the two. */
    if (f)
        frac = sqlite3_column_int(st, (int)(f - cells) + 1 + 2);
    for (int i = 0; cells[i]; i++) {
        field[i] = cell(st, cells[i], &col, buf[i], frac);
        if (cells[i] == 'f' && cells[i + 1] != 'f')
            col++;
    }
}

int td_export(struct td *td, enum td_table t, int64_t plan,
              bool (*row)(void *arg, const char *const *fields), void *arg)
{
    char buf[TD_COLUMNS][NUMBER_SIZE];
    const char *field[TD_COLUMNS + 1] = { NULL };
    sqlite3_stmt *st;
    int rc = td__query(td, &st, sources[t].sql, "i", plan);

    while (!rc && (rc = td__step(td, st)) == 1) {
        rc = 0;
        fields(st, sources[t].cells, field, buf);
        if (!row(arg, field)) {
            td__reset(st);
            break;
        }
    }
    return rc;
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
        return td__error(td, TD_ERROR, "out of memory");
    int rc = td__query(td, &st, sources[t].sql, "i", (int64_t)0);

    while (!rc && (rc = td__step(td, st)) == 1) {
        rc = 0;
        fields(st, sources[t].cells, field, buf);
        if (has_key(t, field, key))
            keep_row(st, t, field, out);
    }
    if (!rc && td__list_failed(out->mem))
        rc = td__error(td, TD_ERROR, "out of memory");
    if (!rc && !out->rev)
        rc = td__error(td, TD_NOT_FOUND, "there is no such row of %s", td_table_name(t));
    if (rc)
        td_row_texts_free(out);
    return rc;
}

void td_row_texts_free(struct td_row_texts *r)
{
    td__list_free(r->mem);
    *r = (struct td_row_texts){ 0 };
}
