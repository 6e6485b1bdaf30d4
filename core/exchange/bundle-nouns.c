/*
 * The nouns that are read row by row, each as a table: how a column is written and where the row is stored. What a
 * table cannot say, that two cells must agree or that a value is worked out, is the noun's `also`.
 */
#include "exchange/bundle.h"
#include "noun/inner.h"
#include "noun/table.h"

#include <stdio.h>

enum { EXTRA = 2 }; /* values that are stored and stand in no column of the file */

/* `of` when it refers to something, `list` when it is one of those. */
struct column { enum form form; bool filled; enum coded of; const struct td_choice *list; };

struct noun {
    struct column columns[TD_COLUMNS]; /* those of td_table_columns() */
    struct shape shape;                 /* stores them in their order, the extra ones last */
    const struct shape *edit;           /* the same for a person's row, where that has more */
    /* After the columns: false for a row that repeats another one. `ok`: its cells are filled and well formed. */
    bool (*also)(struct loader *l, const struct row *r, struct value *v, bool ok);
    void (*saved)(struct loader *l, const struct row *r, int64_t id); /* or refused: -1 */
    void (*after)(struct loader *l);    /* all rows, before those that left are marked as gone */
    /* A person's row is written: what must hold among all rows. */
    void (*edited)(struct loader *l, const struct row *r, int64_t id);
};

/* ---- what nouns have in common ---------------------------------------------------------- */

/* A row with the key of an earlier one would silently win. */
static bool key_taken(struct loader *l, const char *key)
{
    int64_t one;

    if (td__map_get(&l->keys, key, strlen(key), &one))
        return true;
    td__remember(l, &l->keys, key, 1);
    return false;
}

/* The key is the first cells; column c is named. */
static bool repeated(struct loader *l, const struct row *r, int cells, int c)
{
    char key[TD__KEY];

    if (!key_taken(l, td__key(key, r, cells)))
        return false;
    td__problem(l, td__column(l, c), "'%s' stands in the file already", r->cell[c]);
    return true;
}

/* A person's row stays where it is, or comes behind the others. */
static struct value place_of_edited(struct loader *l, const char *sql, const struct row *r)
{
    int64_t place = 0;

    l->rc = l->rc ? l->rc : td__one(l->td, &place, sql, "tt", r->cell[0], r->cell[1]);
    return td__int(place);
}

/* The place of the row among those of its plan: the same in a bundle of one plan and in one of all. */
static struct value next_place(struct loader *l, const struct row *r)
{
    if (r > l->rows.v && !strcmp(r->cell[0], r[-1].cell[0]))
        return td__int(++l->place);
    l->place = 1;
    for (const struct row *o = l->rows.v; o < r; o++)
        l->place += !strcmp(o->cell[0], r->cell[0]);
    return td__int(l->place);
}

/* Each word of "a|b|c". */
static bool next_word(const char **list, char *word, size_t size)
{
    if (!**list)
        return false;
    size_t n = strcspn(*list, "|");
    snprintf(word, size, "%.*s", (int)n, *list);
    *list += n + ((*list)[n] == '|');
    return true;
}

/* ---- succession ------------------------------------------------------------------------- */

enum { S_FROM, S_TO, S_ON, S_KIND, S_SHARE, S_NOTE };

static bool succession_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const struct td_num share = v[S_SHARE].n;

    if (v[S_KIND].i >= 0 && v[S_KIND].i != TD_ABOLISH)
        ok &= td__cell_filled(l, S_TO, r->cell[S_TO]);
    if (v[S_FROM].i > 0 && v[S_FROM].i == v[S_TO].i)
        td__problem(l, "successor", "'%s' cannot succeed itself", r->cell[S_TO]);
    if (td_num_is(share) && (td_num_cmp(share, (struct td_num){ 0, 0 }) < 0 ||
                             td_num_cmp(share, (struct td_num){ 1, 0 }) > 0))
        td__problem(l, "share", "must lie between 0 and 1");
    return !ok || !repeated(l, r, S_ON + 1, S_FROM);
}

/* ---- plans ------------------------------------------------------------------------------ */

enum { P_KEY, P_TITLE, P_TITLE_EN, P_NUMBER, P_ISSUER, P_ISSUED, P_STATUS, P_START, P_END, P_SUPERSEDES,
       P_SOURCE, P_CITY };

/* The issuer is an agency's code, or its name, or just words: then the first root of the bundle is meant. */
static int64_t city_of_plan(struct loader *l, const char *issuer, const char *key)
{
    int64_t id = 0;

    if (*issuer && td__map_get(&l->codes[AGENCIES], issuer, strlen(issuer), &id))
        return id;
    if (*issuer && !td__one(l->td, &id, "SELECT agency_id FROM agency_term WHERE name = ?1 OR short = ?1",
                            "t", issuer))
        return id;
    if (l->person && !td__one(l->td, &id, "SELECT city_id FROM plan WHERE city_id IS NOT NULL AND gone = 0"
                                          " ORDER BY key <> ?, id LIMIT 1", "t", key))
        return id; /* the city of the plan so far, or of the first plan */
    if (l->first_city)
        return l->first_city;
    if (td__map_get(&l->codes[AGENCIES], key, strlen(key), &id))
        return id;
    return td__implied_city(l, key, issuer);
}

static bool plan_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const char *key = r->cell[P_KEY];

    (void)ok;
    for (const struct row *o = l->rows.v; *key && o < r; o++)
        if (!strcmp(o->cell[P_KEY], key))
            td__problem(l, "key", "'%s' stands already in line %d", key, o->line);
    if (v[P_START].i && v[P_END].i && v[P_START].i > v[P_END].i)
        td__problem(l, "end_year", "lies before start_year");
    if (td__good(l))
        v[P_CITY] = td__id(city_of_plan(l, r->cell[P_ISSUER], key));
    return true;
}

static void plan_saved(struct loader *l, const struct row *r, int64_t id)
{
    const char *key = r->cell[P_KEY];
    int64_t known;

    if (id > 0 || (*key && !td__map_get(&l->codes[PLANS], key, strlen(key), &known)))
        td__remember(l, &l->codes[PLANS], key, id);
    if (id <= 0)
        return;
    if (td__grow((void **)&l->plan, l->plans, sizeof *l->plan))
        l->plan[l->plans++] = id;
    else
        td__no_memory(l);
}

/* ---- targets and their thresholds ------------------------------------------------------- */

enum { T_PLAN, T_CODE, T_GROUP, T_NAME, T_NAME_EN, T_UNIT, T_KIND, T_DIRECTION, T_DECIMALS, T_LEAD,
       T_NUMERATOR, T_DENOMINATOR, T_BASE_PERIOD, T_BASE_VALUE, T_PARENT, T_SOURCE, T_PLACE };

static const struct shape parent_shape = {
    .find = "SELECT id, rev, gone, entered, id, parent_id FROM target WHERE id = ?2",
    .update = { "UPDATE target SET change_id = ?1, parent_id = ?3, rev = rev + 1 WHERE id = ?4 AND rev = ?5" },
};

#define PLACE(table) \
    "SELECT coalesce((SELECT t.position FROM " table " t JOIN plan p ON p.id = t.plan_id" \
    "  WHERE p.key = ?1 AND t.code = ?2)," \
    " (SELECT coalesce(max(t.position), 0) + 1 FROM " table " t JOIN plan p ON p.id = t.plan_id WHERE p.key = ?1))"

/* A person's row comes alone, and what it is part of is there already. */
static void edit_parent(struct loader *l, const struct row *r, struct value *v)
{
    if (*r->cell[T_PARENT] && !strcmp(r->cell[T_PARENT], r->cell[T_CODE]))
        td__problem(l, "parent", "'%s' cannot be part of itself", r->cell[T_CODE]);
    else
        v[T_PARENT] = td__id(td__cell_ref(l, T_PARENT, TARGETS, r->cell[T_PLAN], r->cell[T_PARENT]));
    v[T_PLACE] = place_of_edited(l, PLACE("target"), r);
}

static bool target_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    if (ok && !v[T_BASE_PERIOD].i != !td_num_is(v[T_BASE_VALUE].n))
        td__problem(l, "base_value", "base_period and base_value go together");
    v[T_DIRECTION] = td__int(v[T_DIRECTION].i);
    if (l->person)
        edit_parent(l, r, v);
    else
        v[T_PLACE] = next_place(l, r);
    return !repeated(l, r, T_CODE + 1, T_CODE);
}

static void target_saved(struct loader *l, const struct row *r, int64_t id)
{
    char key[TD__KEY];
    td__remember(l, &l->codes[TARGETS], td__key(key, r, T_CODE + 1), id);
}

/* Walking up from it must not come back to it. Sums are of the target's kind. */
static void target_edited(struct loader *l, const struct row *r, int64_t id)
{
    int64_t one;
    int rc = td__one(l->td, &one,
        "WITH RECURSIVE up(id) AS (SELECT parent_id FROM target WHERE id = ?1"
        "  UNION SELECT t.parent_id FROM target t JOIN up ON t.id = up.id) SELECT 1 FROM up WHERE id = ?1", "i", id);

    if (!rc)
        td__problem(l, "parent", "'%s' is part of itself", r->cell[T_CODE]);
    else if (rc != TD_NOT_FOUND)
        l->rc = rc;
    if (td__good(l) && td_choice_value(td_target_kinds, r->cell[T_KIND]) != TD_MILESTONE)
        l->rc = td__rollup_refresh(l->td, id);
}

static void check_target_cycles(struct loader *l)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i], *at = r;
        if (!strcmp(r->cell[T_PARENT], r->cell[T_CODE]))
            continue; /* read_parent() says so */
        for (size_t steps = 0; at && *at->cell[T_PARENT] && steps <= l->rows.n; steps++) {
            const struct row *up = NULL;
            for (size_t k = 0; k < l->rows.n; k++)
                if (!strcmp(l->rows.v[k].cell[T_CODE], at->cell[T_PARENT]) &&
                    !strcmp(l->rows.v[k].cell[T_PLAN], at->cell[T_PLAN]))
                    up = &l->rows.v[k];
            at = up;
            if (at == r && steps) {
                l->line = r->line;
                td__problem(l, "parent", "'%s' is part of itself", r->cell[T_CODE]);
                return;
            }
        }
    }
}

static void read_parent(struct loader *l, const struct row *r)
{
    size_t unchanged = l->out->unchanged, changed = l->out->changed;
    int64_t parent = td__cell_ref(l, T_PARENT, TARGETS, r->cell[T_PLAN], r->cell[T_PARENT]), id, by = 0;
    char key[TD__KEY];

    td__key(key, r, T_CODE + 1);
    if (!td__map_get(&l->codes[TARGETS], key, strlen(key), &id) || id <= 0)
        return;
    if (parent == id)
        td__problem(l, "parent", "'%s' cannot be part of itself", r->cell[T_CODE]);
    const struct value v[] = { td__int(id), td__id(parent) };
    if (td__good(l) && !(l->rc = td__one(l->td, &by, "SELECT change_id FROM target WHERE id = ?", "i", id)))
        td__save(l, &parent_shape, v, 2);
    /* The row was counted already: as unchanged, unless this very load has written it. */
    bool only_parent = l->out->changed > changed && by != l->td->change;
    l->out->unchanged = unchanged - only_parent;
    l->out->changed = changed + only_parent;
}

/* When all targets are known: "trong đó" may stand before what it is part of. */
static void after_targets(struct loader *l)
{
    td__forget(l, TARGETS);
    check_target_cycles(l);
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        read_parent(l, &l->rows.v[i]);
    }
}

enum { H_PLAN, H_TARGET, H_YEAR, H_BOUND, H_UPPER, H_STRICT, H_SCOPE, H_TEXT };

static bool threshold_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const struct row key_of = { 0, { r->cell[H_PLAN], r->cell[H_TARGET], r->cell[H_YEAR], r->cell[H_SCOPE] } };
    char key[TD__KEY];

    v[H_STRICT] = td__int(v[H_STRICT].i);
    if (ok && td_num_is(v[H_UPPER].n) && td_num_cmp(v[H_UPPER].n, v[H_BOUND].n) <= 0)
        td__problem(l, "upper", "must lie above bound");
    if (!key_taken(l, td__key(key, &key_of, 4)))
        return true;
    td__problem(l, "year", "target '%s' has a threshold of %s already", r->cell[H_TARGET], r->cell[H_YEAR]);
    return false;
}

/* ---- tasks and their agencies ----------------------------------------------------------- */

enum { K_PLAN, K_CODE, K_SECTION, K_TITLE, K_TITLE_EN, K_CADENCE, K_START, K_DUE, K_TARGETS, K_PLACE };

static bool task_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const char *list = r->cell[K_TARGETS];
    char code[128];

    (void)ok;
    while (next_word(&list, code, sizeof code))
        td__cell_ref(l, K_TARGETS, TARGETS, r->cell[K_PLAN], code);
    if (v[K_START].i && v[K_DUE].i && v[K_START].i > v[K_DUE].i)
        td__problem(l, "due", "lies before start");
    v[K_PLACE] = l->person ? place_of_edited(l, PLACE("task"), r) : next_place(l, r);
    return !repeated(l, r, K_CODE + 1, K_CODE);
}

static void task_saved(struct loader *l, const struct row *r, int64_t id)
{
    char key[TD__KEY];
    td__remember(l, &l->codes[TASKS], td__key(key, r, K_CODE + 1), id);
}

static void after_tasks(struct loader *l)
{
    td__forget(l, TASKS);
}

enum { N_PLAN, N_TASK, N_AGENCY, N_ROLE };

static bool assignment_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    (void)v;
    return !ok || !repeated(l, r, N_ROLE + 1, N_AGENCY);
}

/* ---- obligations ------------------------------------------------------------------------ */

enum { O_PLAN, O_CODE, O_TITLE, O_TITLE_EN, O_FROM, O_TO, O_VIA, O_DUE, O_MONTH, O_DAY };

static bool is_kind(struct loader *l, const char *word)
{
    int64_t one;
    return td__map_get(&l->kinds, word, strlen(word), &one) ||
           td__one(l->td, &one, "SELECT 1 FROM agency_term WHERE kind = ? AND gone = 0 LIMIT 1", "t", word) == TD_OK;
}

/* Agency codes or kinds, joined by |. */
static bool known_parties(struct loader *l, int c, const char *list)
{
    char word[128];
    int64_t id;
    bool ok = true;

    while (next_word(&list, word, sizeof word)) {
        if (td__map_get(&l->codes[AGENCIES], word, strlen(word), &id) || is_kind(l, word))
            continue;
        td__problem(l, td__column(l, c), "'%s' is neither an agency's code nor a kind of agency", word);
        ok = false;
    }
    return ok;
}

static bool obligation_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    for (int c = O_FROM; c <= O_VIA; c++)
        ok &= known_parties(l, c, r->cell[c]);
    v[O_MONTH] = td__int(v[O_DUE].i / 100); /* 0: a yearly report without a fixed day */
    v[O_DAY] = td__int(v[O_DUE].i % 100);
    v[O_DUE].type = NOT_STORED;
    return !ok || !repeated(l, r, O_CODE + 1, O_CODE);
}

/* ---- the tables ------------------------------------------------------------------------- */

#define ANY(form) { form, false, 0, NULL }
#define FILLED(form) { form, true, 0, NULL }
#define WORD(list) { FORM_WORD, false, 0, list }
#define REF(of) { FORM_REFERENCE, false, of, NULL }
#define FILLED_REF(of) { FORM_REFERENCE, true, of, NULL }

static const struct shape edited_target = {
    TD__SHAPE("target", "plan_id = ?2 AND code = ?3",
        "plan_id, code, grp, name, name_en, unit, kind, direction, decimals, lead_id, numerator, denominator,"
        " base_period, base_value, base_decimals, parent_id, source, position",
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"),
};

static const struct noun nouns[TD_TABLES] = {
    [TD_T_SUCCESSION] = {
        .columns = {
            [S_FROM] = FILLED_REF(AGENCIES), [S_TO] = REF(AGENCIES), [S_ON] = FILLED(FORM_DATE),
            [S_KIND] = WORD(td_succession_kinds), [S_SHARE] = ANY(FORM_NUMBER),
            [S_NOTE] = ANY(FORM_TEXT),
        },
        .shape = { TD__SHAPE("succession", "predecessor_id = ?2 AND successor_id IS ?3 AND on_date = ?4",
            "predecessor_id, successor_id, on_date, kind, share, share_decimals, note", "?, ?, ?, ?, ?, ?, ?") },
        .also = succession_also,
    },
    [TD_T_PLAN] = {
        .columns = {
            [P_KEY] = ANY(FORM_CODE), [P_TITLE] = FILLED(FORM_TEXT), [P_TITLE_EN] = ANY(FORM_TEXT),
            [P_NUMBER] = ANY(FORM_TEXT), [P_ISSUER] = ANY(FORM_TEXT), [P_ISSUED] = ANY(FORM_DATE),
            [P_STATUS] = WORD(td_plan_states), [P_START] = ANY(FORM_YEAR), [P_END] = ANY(FORM_YEAR),
            [P_SUPERSEDES] = ANY(FORM_TEXT), [P_SOURCE] = ANY(FORM_TEXT),
        },
        .shape = { TD__SHAPE("plan", "key = ?2",
            "key, title, title_en, number, issuer, issued_on, status, start_year, end_year, supersedes, source,"
            " city_id", "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?") },
        .also = plan_also, .saved = plan_saved,
    },
    [TD_T_TARGETS] = {
        .columns = {
            [T_PLAN] = FILLED_REF(PLANS), [T_CODE] = ANY(FORM_CODE), [T_GROUP] = ANY(FORM_TEXT),
            [T_NAME] = FILLED(FORM_TEXT), [T_NAME_EN] = ANY(FORM_TEXT), [T_UNIT] = ANY(FORM_TEXT),
            [T_KIND] = WORD(td_target_kinds), [T_DIRECTION] = WORD(td_directions),
            [T_DECIMALS] = ANY(FORM_DECIMALS), [T_LEAD] = REF(AGENCIES),
            [T_NUMERATOR] = ANY(FORM_TEXT), [T_DENOMINATOR] = ANY(FORM_TEXT),
            [T_BASE_PERIOD] = ANY(FORM_PERIOD), [T_BASE_VALUE] = ANY(FORM_NUMBER),
            [T_SOURCE] = ANY(FORM_TEXT),
        },
        .shape = { TD__SHAPE("target", "plan_id = ?2 AND code = ?3",
            "plan_id, code, grp, name, name_en, unit, kind, direction, decimals, lead_id, numerator, denominator,"
            " base_period, base_value, base_decimals, source, position",
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"),
            .mine = "SELECT id, rev FROM target WHERE plan_id = ? AND gone = 0 AND entered = 0" },
        .edit = &edited_target,
        .also = target_also, .saved = target_saved, .after = after_targets, .edited = target_edited,
    },
    [TD_T_THRESHOLDS] = {
        .columns = {
            [H_TARGET] = FILLED_REF(TARGETS), [H_YEAR] = FILLED(FORM_YEAR),
            [H_BOUND] = FILLED(FORM_NUMBER), [H_UPPER] = ANY(FORM_NUMBER), [H_STRICT] = WORD(td_yes_no),
            [H_SCOPE] = WORD(td_scopes), [H_TEXT] = ANY(FORM_TEXT),
        },
        .shape = { TD__SHAPE("threshold", "target_id = ?2 AND year = ?3 AND scope = ?9",
            "target_id, year, bound, bound_decimals, upper, upper_decimals, strict, scope, text",
            "?, ?, ?, ?, ?, ?, ?, ?, ?"),
            .mine = "SELECT h.id, h.rev FROM threshold h JOIN target t ON t.id = h.target_id"
                    " WHERE t.plan_id = ? AND h.gone = 0 AND h.entered = 0" },
        .also = threshold_also,
    },
    [TD_T_TASKS] = {
        .columns = {
            [K_PLAN] = FILLED_REF(PLANS), [K_CODE] = ANY(FORM_CODE), [K_SECTION] = ANY(FORM_TEXT),
            [K_TITLE] = FILLED(FORM_TEXT), [K_TITLE_EN] = ANY(FORM_TEXT),
            [K_CADENCE] = WORD(td_cadences), [K_START] = ANY(FORM_DATE),
            [K_DUE] = ANY(FORM_DATE), [K_TARGETS] = ANY(FORM_TEXT),
        },
        .shape = { TD__SHAPE("task", "plan_id = ?2 AND code = ?3",
            "plan_id, code, section, title, title_en, cadence, start, due, targets, position",
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?"),
            .mine = "SELECT id, rev FROM task WHERE plan_id = ? AND gone = 0 AND entered = 0" },
        .also = task_also, .saved = task_saved, .after = after_tasks,
    },
    [TD_T_ASSIGNMENTS] = {
        .columns = {
            [N_TASK] = FILLED_REF(TASKS), [N_AGENCY] = FILLED_REF(AGENCIES),
            [N_ROLE] = WORD(td_roles),
        },
        .shape = { TD__SHAPE("assignment", "task_id = ?2 AND agency_id = ?3 AND role = ?4",
            "task_id, agency_id, role", "?, ?, ?"),
            .mine = "SELECT a.id, a.rev FROM assignment a JOIN task t ON t.id = a.task_id"
                    " WHERE t.plan_id = ? AND a.gone = 0 AND a.entered = 0" },
        .also = assignment_also,
    },
    [TD_T_OBLIGATIONS] = {
        .columns = {
            [O_PLAN] = FILLED_REF(PLANS), [O_CODE] = ANY(FORM_CODE), [O_TITLE] = ANY(FORM_TEXT),
            [O_TITLE_EN] = ANY(FORM_TEXT), [O_FROM] = FILLED(FORM_TEXT), [O_TO] = FILLED(FORM_TEXT),
            [O_VIA] = ANY(FORM_TEXT), [O_DUE] = ANY(FORM_DAY),
        },
        .shape = { TD__SHAPE("obligation", "plan_id = ?2 AND code = ?3",
            "plan_id, code, title, title_en, from_whom, to_whom, via, month, day", "?, ?, ?, ?, ?, ?, ?, ?, ?"),
            .mine = "SELECT id, rev FROM obligation WHERE plan_id = ? AND gone = 0 AND entered = 0" },
        .also = obligation_also,
    },
};

/* ---- reading ---------------------------------------------------------------------------- */

static bool read_reference(struct loader *l, int c, const struct column *how, const struct row *r, struct value *v)
{
    if (how->form == FORM_REFERENCE)
        *v = td__id(td__cell_ref(l, c, how->of, r->cell[0], r->cell[c]));
    return true;
}

static bool read_word(struct loader *l, int c, const struct column *how, const struct row *r, struct value *v)
{
    if (how->form == FORM_WORD) {
        int i = td__cell_word(l, c, r->cell[c], how->list);
        *v = (struct value){ .type = TEXT, .i = i, .t = r->cell[c] };
    }
    return true;
}

static bool read_presence(struct loader *l, int c, const struct column *how, const struct row *r, struct value *v)
{
    (void)v;
    if (how->form == FORM_CODE)
        return td__cell_code(l, c, r->cell[c]);
    return !how->filled || td__cell_filled(l, c, r->cell[c]);
}

static bool read_form(struct loader *l, int c, const struct column *how, const struct row *r, struct value *v)
{
    if (how->form == FORM_CODE || how->form == FORM_TEXT)
        *v = td__text(r->cell[c]);
    return how->form < FORM_DATE || td__cell(l, c, r->cell[c], how->form, v);
}

/* The order in which a row's problems are told. That a reference or a word is wrong leaves the row's cells well
 * formed, so that they are still compared with each other. */
static bool (*const readers[])(struct loader *, int, const struct column *, const struct row *, struct value *) = {
    read_reference, read_word, read_presence, read_form,
};

static int64_t read_row(struct loader *l, const struct noun *n, const struct row *r)
{
    struct value v[TD_COLUMNS + EXTRA] = { { .type = NOT_STORED } };
    bool ok = true;

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (int c = 0; td__column(l, c); c++)
            ok &= readers[i](l, c, &n->columns[c], r, &v[c]);
    if (!n->also(l, r, v, ok))
        return -1;
    int64_t id = !td__good(l) ? -1 : l->person ? td__save_seen(l, n->edit ? n->edit : &n->shape, v, TD_COLUMNS + EXTRA)
                                               : td__save(l, &n->shape, v, TD_COLUMNS + EXTRA);
    if (n->saved)
        n->saved(l, r, id);
    return id;
}

void td__load_noun(struct loader *l, enum td_table t)
{
    const struct noun *n = &nouns[t];
    struct td__set seen = { 0 };

    if (!td__read_table(l, t))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        td__see(l, &seen, read_row(l, n, &l->rows.v[i]));
    }
    if (n->after)
        n->after(l);
    for (size_t i = 0; n->shape.mine && td__good(l) && i < l->plans; i++)
        td__retire(l, &n->shape, &seen, l->plan[i]);
    td__set_free(&seen);
}

void td__edit_noun(struct loader *l)
{
    const struct noun *n = &nouns[l->table];
    size_t written = l->out->added + l->out->changed;
    int64_t id = read_row(l, n, &l->rows.v[0]);

    if (n->edited && td__good(l) && l->out->added + l->out->changed > written)
        n->edited(l, &l->rows.v[0], id);
}

const struct shape *td__noun_shape(enum td_table t)
{
    return &nouns[t].shape;
}
