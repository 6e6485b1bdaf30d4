/* The kinds of a plan bundle and what people record, and their columns: once for load, import and export. */
#include "noun/choice.h"
#include "store/store.h"
#include "noun/table.h"

#include <string.h>

/* `key`: the columns by which a row is known, a bit for each; 0 = rows are not edited. */
static const struct { const char *name, *singular; const char *columns[TD_COLUMNS + 1]; unsigned key; } tables[TD_EXPORTS] = {
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
    for (enum td_table t = 0; t < TD_EXPORTS; t++) {
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

_Static_assert(W_TABLE_SUBMISSIONS - W_TABLE_PLANS + 1 == TD_EXPORTS, "words.def follows the tables");

/* ---- what people read ------------------------------------------------------------------- */

/* A column means the same in every table, so its name tells what it holds; what does not, stands first. `names`: the
 * heading for what the codes stand for; 0 = they stand for nothing. */
static const struct meaning {
    const char *column;
    enum td_table table; /* TD_EXPORTS: any */
    enum td_word heading;
    enum td_cell cell;
    enum td_word names;
    const struct td_choice *choices;
} meanings[] = {
    { "status", TD_T_PLAN, W_COL_STATUS, TD_CELL_WORD, 0, td_plan_states },
    { "kind", TD_T_SUCCESSION, W_COL_KIND, TD_CELL_WORD, 0, td_succession_kinds },
    { "kind", TD_T_TARGETS, W_COL_KIND, TD_CELL_WORD, 0, td_target_kinds },
    { "numerator", TD_T_TARGETS, W_COL_NUMERATOR, TD_CELL_TEXT, 0, NULL },
    { "denominator", TD_T_TARGETS, W_COL_DENOMINATOR, TD_CELL_TEXT, 0, NULL },
    { "parent", TD_T_TARGETS, W_COL_PART_OF_TARGET, TD_CELL_TEXT, 0, NULL },
    { "text", TD_T_THRESHOLDS, W_COL_WORDS, TD_CELL_TEXT, 0, NULL },
    { "due", TD_T_OBLIGATIONS, W_COL_DUE, TD_CELL_DAY, 0, NULL },
#define COLUMN(name, heading, cell, choices, names) \
    { name, TD_EXPORTS, W_COL_##heading, TD_CELL_##cell, names, choices }
    COLUMN("plan", PLAN, TEXT, NULL, 0),
    COLUMN("code", CODE, TEXT, NULL, 0),
    COLUMN("key", CODE, TEXT, NULL, 0),
    COLUMN("name", NAME, TEXT, NULL, 0),
    COLUMN("name_en", NAME_EN, TEXT, NULL, 0),
    COLUMN("title", NAME, TEXT, NULL, 0),
    COLUMN("title_en", NAME_EN, TEXT, NULL, 0),
    COLUMN("short", SHORT, TEXT, NULL, 0),
    COLUMN("kind", KIND, TEXT, NULL, 0),
    COLUMN("parent", PARENT, TEXT, NULL, 0),
    COLUMN("valid_from", FROM, DATE, NULL, 0),
    COLUMN("valid_to", TO, DATE, NULL, 0),
    COLUMN("number", NUMBER, TEXT, NULL, 0),
    COLUMN("issuer", ISSUER, TEXT, NULL, 0),
    COLUMN("issued_on", ISSUED_ON, DATE, NULL, 0),
    COLUMN("start_year", START_YEAR, NUMBER, NULL, 0),
    COLUMN("end_year", END_YEAR, NUMBER, NULL, 0),
    COLUMN("supersedes", SUPERSEDES, TEXT, NULL, 0),
    COLUMN("source", SOURCE, TEXT, NULL, 0),
    COLUMN("predecessor", PREDECESSOR, AGENCY, NULL, W_NAME_PREDECESSOR),
    COLUMN("successor", SUCCESSOR, AGENCY, NULL, W_NAME_SUCCESSOR),
    COLUMN("on", DATE, DATE, NULL, 0),
    COLUMN("share", SHARE, NUMBER, NULL, 0),
    COLUMN("group", GROUP, TEXT, NULL, 0),
    COLUMN("unit", UNIT, TEXT, NULL, 0),
    COLUMN("direction", DIRECTION, WORD, td_directions, 0),
    COLUMN("decimals", DECIMALS, NUMBER, NULL, 0),
    COLUMN("lead", LEAD, AGENCY, NULL, W_NAME_LEAD),
    COLUMN("base_period", BASE_PERIOD, PERIOD, NULL, 0),
    COLUMN("base_value", BASE_VALUE, NUMBER, NULL, 0),
    COLUMN("target", TARGET, TARGET, NULL, W_NAME_TARGET),
    COLUMN("year", YEAR, NUMBER, NULL, 0),
    COLUMN("bound", BOUND, NUMBER, NULL, 0),
    COLUMN("upper", UPPER, NUMBER, NULL, 0),
    COLUMN("strict", STRICT, WORD, td_yes_no, 0),
    COLUMN("scope", SCOPE, WORD, td_scopes, 0),
    COLUMN("section", SECTION, TEXT, NULL, 0),
    COLUMN("cadence", CADENCE, WORD, td_cadences, 0),
    COLUMN("start", START, DATE, NULL, 0),
    COLUMN("due", DUE, DATE, NULL, 0),
    COLUMN("targets", TARGETS, TEXT, NULL, 0),
    COLUMN("task", TASK, TASK, NULL, W_NAME_TASK),
    COLUMN("agency", AGENCY, AGENCY, NULL, W_NAME_AGENCY),
    COLUMN("role", ROLE, WORD, td_roles, 0),
    COLUMN("from", FROM_WHOM, TEXT, NULL, 0),
    COLUMN("to", TO_WHOM, TEXT, NULL, 0),
    COLUMN("via", VIA, TEXT, NULL, 0),
    COLUMN("period", PERIOD, PERIOD, NULL, 0),
    COLUMN("value", VALUE, NUMBER, NULL, 0),
    COLUMN("numerator", NUMERATOR, NUMBER, NULL, 0),
    COLUMN("denominator", DENOMINATOR, NUMBER, NULL, 0),
    COLUMN("status", FIGURE_STATUS, WORD, td_statuses, 0),
    COLUMN("source_title", SOURCE, TEXT, NULL, 0),
    COLUMN("source_url", LINK, TEXT, NULL, 0),
    COLUMN("published_on", PUBLISHED_ON, DATE, NULL, 0),
    COLUMN("note", NOTE, TEXT, NULL, 0),
    COLUMN("said_on", SAID_ON, DATE, NULL, 0),
    COLUMN("state", STATE, WORD, td_task_states, 0),
    COLUMN("percent", PERCENT, NUMBER, NULL, 0),
    COLUMN("evidence", EVIDENCE, TEXT, NULL, 0),
    COLUMN("obligation", OBLIGATION, OBLIGATION, NULL, W_NAME_OBLIGATION),
    COLUMN("submitted_on", SUBMITTED_ON, DATE, NULL, 0),
#undef COLUMN
};

static const struct meaning *meaning(enum td_table t, int column)
{
    static const struct meaning none = { "", TD_EXPORTS, W_COL_CODE, TD_CELL_TEXT, 0, NULL };

    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if ((meanings[i].table == t || meanings[i].table == TD_EXPORTS) &&
            !strcmp(meanings[i].column, tables[t].columns[column]))
            return &meanings[i];
    return &none; /* a test says that there is none such */
}

const char *td_table_title(enum td_table t, enum td_lang lang)
{
    return td_word((enum td_word)(W_TABLE_PLANS + (int)t), lang);
}

const char *td_table_heading(enum td_table t, int column, enum td_lang lang)
{
    return td_word(meaning(t, column)->heading, lang);
}

const char *td_table_names_heading(enum td_table t, int column, enum td_lang lang)
{
    enum td_word names = meaning(t, column)->names;

    return names ? td_word(names, lang) : NULL;
}

enum td_cell td_table_cell(enum td_table t, int column)
{
    return meaning(t, column)->cell;
}

const char *td_table_word(enum td_table t, int column, const char *code, enum td_lang lang)
{
    const struct td_choice *list = meaning(t, column)->choices, *c = list ? td_choice_by_code(list, code) : NULL;

    return c ? td_word(c->word, lang) : NULL;
}
