/* The kinds of a plan bundle and their columns: the contract of DESIGN.md 2, once for load and export. */
#include "tiendo.h"

#include <string.h>

/* `key`: the columns by which a row is known, a bit for each; 0 = rows are not edited. */
static const struct { const char *name, *singular; const char *columns[17]; unsigned key; } tables[TD_EXPORTS] = {
    [TD_T_PLAN] = { "plans", "plan", { "key", "title", "title_en", "number", "issuer", "issued_on",
        "status", "start_year", "end_year", "supersedes", "source" }, 1 << 0 },
    [TD_T_AGENCIES] = { "agencies", "agency", { "code", "name", "name_en", "short", "kind", "parent",
        "valid_from", "valid_to" }, 1 << 0 | 1 << 6 },
    [TD_T_SUCCESSION] = { "succession", "successions", { "predecessor", "successor", "on", "kind",
        "share", "note" }, 1 << 0 | 1 << 1 | 1 << 2 },
    [TD_T_TARGETS] = { "targets", "target", { "plan", "code", "group", "name", "name_en", "unit",
        "kind", "direction", "decimals", "lead", "numerator", "denominator", "base_period",
        "base_value", "parent", "source" }, 1 << 0 | 1 << 1 },
    [TD_T_THRESHOLDS] = { "thresholds", "threshold", { "plan", "target", "year", "bound", "upper",
        "strict", "scope", "text" }, 1 << 0 | 1 << 1 | 1 << 2 | 1 << 6 },
    [TD_T_TASKS] = { "tasks", "task", { "plan", "code", "section", "title", "title_en", "cadence",
        "start", "due", "targets" }, 1 << 0 | 1 << 1 },
    [TD_T_ASSIGNMENTS] = { "assignments", "assignment", { "plan", "task", "agency", "role" }, 0xf },
    [TD_T_OBLIGATIONS] = { "obligations", "obligation", { "plan", "code", "title", "title_en", "from",
        "to", "via", "due" }, 1 << 0 | 1 << 1 },
    [TD_T_OBSERVATIONS] = { "observations", "observation", { "plan", "target", "agency", "period",
        "value", "numerator", "denominator", "status", "source_title", "source_url", "published_on",
        "note" }, 0 },
    [TD_T_PROGRESS] = { "progress", "statement", { "plan", "task", "year", "agency", "said_on", "state", "percent",
        "note", "evidence" }, 0 },
    [TD_T_SUBMISSIONS] = { "submissions", "submission", { "plan", "obligation", "agency", "year", "submitted_on",
        "note" }, 0 },
};
const char *td_table_name(enum td_table t)
{
    /* The file of one plan is plan.csv; the kind to list is "plans". */
    return t == TD_T_PLAN ? "plan" : tables[t].name;
}

bool td_table_parse(const char *name, enum td_table *out)
{
    for (enum td_table t = 0; t < TD_TABLES; t++) {
        if (!strcmp(name, tables[t].name) || !strcmp(name, tables[t].singular)) {
            *out = t;
            return true;
        }
    }
    return false;
}

const char *const *td_table_columns(enum td_table t)
{
    return tables[t].columns;
}

bool td_table_is_key(enum td_table t, int column)
{
    return tables[t].key >> column & 1;
}
