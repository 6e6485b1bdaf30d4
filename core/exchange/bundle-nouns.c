/*
 * The nouns that are read row by row: each cell by its column (noun.def), and what a column cannot say, that two cells
 * must agree or that a value is worked out, by the noun's `also`.
 */
#include "base/text.h"
#include "exchange/bundle.h"
#include "noun/inner.h"

#include <stdio.h>

/* ---- what nouns have in common ---------------------------------------------------------- */

/* A row with the key of an earlier one would silently win. */
static bool key_taken(struct loader *l, const struct row *r)
{
    char key[TD__KEY];
    int64_t one;

    td__key(key, l, r);
    if (td__map_get(&l->keys, key, strlen(key), &one))
        return true;
    td__remember(l, &l->keys, key, 1);
    return false;
}

/* Column c is named. */
static bool repeated(struct loader *l, const struct row *r, int c)
{
    if (!key_taken(l, r))
        return false;
    td__problem(l, td__how(l, c)->name, "'%s' stands in the file already", r->cell[c]);
    return true;
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

/* A person's row stays where it is, or comes behind the others. */
static struct value place_of_edited(struct loader *l, const struct row *r)
{
    const char *table = td__records[l->table].table;
    int64_t at = 0;

    l->rc = l->rc ? l->rc : td__one_made(l->td, &at, sqlite3_mprintf(
        "SELECT coalesce((SELECT t.position FROM %s t JOIN plan p ON p.id = t.plan_id"
        "  WHERE p.key = %Q AND t.code = %Q), (SELECT coalesce(max(t.position), 0) + 1 FROM %s t"
        "  JOIN plan p ON p.id = t.plan_id WHERE p.key = %Q))", table, r->cell[0], r->cell[1], table,
        r->cell[0]));
    return td__int(at);
}

/* ---- succession ------------------------------------------------------------------------- */

static bool succession_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const struct td_num share = v[SUCCESSION_share].n;

    if (v[SUCCESSION_kind].i >= 0 && v[SUCCESSION_kind].i != TD_ABOLISH)
        ok &= td__cell_filled(l, SUCCESSION_successor, r->cell[SUCCESSION_successor]);
    if (v[SUCCESSION_predecessor].i > 0 && v[SUCCESSION_predecessor].i == v[SUCCESSION_successor].i)
        td__problem(l, "successor", "'%s' cannot succeed itself", r->cell[SUCCESSION_successor]);
    if (td_num_is(share) && (td_num_cmp(share, (struct td_num){ 0, 0 }) < 0 ||
                             td_num_cmp(share, (struct td_num){ 1, 0 }) > 0))
        td__problem(l, "share", "must lie between 0 and 1");
    return !ok || !repeated(l, r, SUCCESSION_predecessor);
}

/* ---- plans ------------------------------------------------------------------------------ */

/* The issuer is an agency's code, or its name, or just words: then the first root of the bundle is meant. */
static int64_t city_of_plan(struct loader *l, const char *issuer, const char *key)
{
    int64_t id = 0;

    if (*issuer && td__map_get(&l->codes[TD__AGENCY], issuer, strlen(issuer), &id))
        return id;
    if (*issuer && !td__one(l->td, &id, "SELECT agency_id FROM agency_term WHERE name = ?1 OR short = ?1",
                            "t", issuer))
        return id;
    if (l->person && !td__one(l->td, &id, "SELECT city_id FROM plan WHERE city_id IS NOT NULL AND gone = 0"
                                          " ORDER BY key <> ?, id LIMIT 1", "t", key))
        return id; /* the city of the plan so far, or of the first plan */
    if (l->first_city)
        return l->first_city;
    if (td__map_get(&l->codes[TD__AGENCY], key, strlen(key), &id))
        return id;
    return td__implied_city(l, key, issuer);
}

static bool plan_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    const char *key = r->cell[PLAN_key];

    (void)ok;
    for (const struct row *o = l->rows.v; *key && o < r; o++)
        if (!strcmp(o->cell[PLAN_key], key))
            td__problem(l, "key", "'%s' stands already in line %d", key, o->line);
    if (v[PLAN_start_year].i && v[PLAN_end_year].i && v[PLAN_start_year].i > v[PLAN_end_year].i)
        td__problem(l, "end_year", "lies before start_year");
    if (td__good(l))
        v[PLAN_city_id] = td__id(city_of_plan(l, r->cell[PLAN_issuer], key));
    return true;
}

static void plan_saved(struct loader *l, const struct row *r, int64_t id)
{
    const char *key = r->cell[PLAN_key];
    int64_t known;

    if (id > 0 || (*key && !td__map_get(&l->codes[TD__PLAN], key, strlen(key), &known)))
        td__remember(l, &l->codes[TD__PLAN], key, id);
    if (id <= 0)
        return;
    if (td__grow((void **)&l->plan, l->plans, sizeof *l->plan))
        l->plan[l->plans++] = id;
    else
        td__loader_no_memory(l);
}

/* ---- targets and their thresholds ------------------------------------------------------- */

static int64_t parent_of(struct loader *l, const struct row *r)
{
    return td__cell_ref(l, TARGET_parent, r->cell[TARGET_plan], r->cell[TARGET_parent]);
}

/* A person's row comes alone, and what it is part of is there already. */
static void edit_parent(struct loader *l, const struct row *r, struct value *v)
{
    if (*r->cell[TARGET_parent] && !strcmp(r->cell[TARGET_parent], r->cell[TARGET_code]))
        td__problem(l, "parent", "'%s' cannot be part of itself", r->cell[TARGET_code]);
    else
        v[TARGET_parent] = td__id(parent_of(l, r));
}

static bool target_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    if (ok && !v[TARGET_base_period].i != !td_num_is(v[TARGET_base_value].n))
        td__problem(l, "base_value", "base_period and base_value go together");
    if (l->person)
        edit_parent(l, r, v);
    return !repeated(l, r, TARGET_code);
}

/* Walking up from it must not come back to it. Sums are of the target's kind. */
static void target_edited(struct loader *l, const struct row *r, int64_t id)
{
    int64_t one;
    int rc = td__one(l->td, &one,
        "WITH RECURSIVE up(id) AS (SELECT parent_id FROM target WHERE id = ?1"
        "  UNION SELECT t.parent_id FROM target t JOIN up ON t.id = up.id) SELECT 1 FROM up WHERE id = ?1", "i", id);

    if (!rc)
        td__problem(l, "parent", "'%s' is part of itself", r->cell[TARGET_code]);
    else if (rc != TD_NOT_FOUND)
        l->rc = rc;
    if (td__good(l) && td_choice_value(td_target_kinds, r->cell[TARGET_kind]) != TD_MILESTONE)
        l->rc = td__rollup_refresh(l->td, id);
}

static void check_target_cycles(struct loader *l)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i], *at = r;
        if (!strcmp(r->cell[TARGET_parent], r->cell[TARGET_code]))
            continue; /* read_parent() says so */
        for (size_t steps = 0; at && *at->cell[TARGET_parent] && steps <= l->rows.n; steps++) {
            const struct row *up = NULL;
            for (size_t k = 0; k < l->rows.n; k++)
                if (!strcmp(l->rows.v[k].cell[TARGET_code], at->cell[TARGET_parent]) &&
                    !strcmp(l->rows.v[k].cell[TARGET_plan], at->cell[TARGET_plan]))
                    up = &l->rows.v[k];
            at = up;
            if (at == r && steps) {
                l->line = r->line;
                td__problem(l, "parent", "'%s' is part of itself", r->cell[TARGET_code]);
                return;
            }
        }
    }
}

/* The row was counted already: as unchanged, unless this very load has written it. */
static int set_parent(struct loader *l, int64_t target, int64_t parent)
{
    sqlite3_stmt *st;
    int64_t by = 0;
    bool differs = false;
    int rc = td__query(l->td, &st, "SELECT change_id, coalesce(parent_id, 0) <> ? AND NOT entered FROM target"
                                   " WHERE id = ?", "ii", parent, target);

    if (!rc && (rc = td__step(l->td, st)) == 1) {
        by = sqlite3_column_int64(st, 0);
        differs = sqlite3_column_int(st, 1);
        td__reset(st);
        rc = TD_OK;
    }
    if (rc || !differs)
        return rc;
    l->out->unchanged -= by != l->td->change;
    l->out->changed += by != l->td->change;
    return td__run(l->td, "UPDATE target SET change_id = ?, parent_id = nullif(?, 0), rev = rev + 1 WHERE id = ?",
                   "iii", l->td->change, parent, target);
}

static void read_parent(struct loader *l, const struct row *r)
{
    int64_t parent = parent_of(l, r), id;
    char key[TD__KEY];

    td__key(key, l, r);
    if (!td__map_get(&l->codes[TD__TARGET], key, strlen(key), &id) || id <= 0)
        return;
    if (parent == id)
        td__problem(l, "parent", "'%s' cannot be part of itself", r->cell[TARGET_code]);
    if (td__good(l))
        l->rc = set_parent(l, id, parent);
}

/* When all targets are known: "trong đó" may stand before what it is part of. */
static void after_targets(struct loader *l)
{
    check_target_cycles(l);
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        read_parent(l, &l->rows.v[i]);
    }
}

static bool threshold_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    if (ok && td_num_is(v[THRESHOLD_upper].n) && td_num_cmp(v[THRESHOLD_upper].n, v[THRESHOLD_bound].n) <= 0)
        td__problem(l, "upper", "must lie above bound");
    if (!key_taken(l, r))
        return true;
    return td__problem(l, "year", "target '%s' has a threshold of %s already", r->cell[THRESHOLD_target],
                r->cell[THRESHOLD_year]);
}

/* Of how many units meet it. */
static void threshold_edited(struct loader *l, const struct row *r, int64_t id)
{
    int64_t target = 0;

    (void)r;
    l->rc = td__one(l->td, &target, "SELECT target_id FROM threshold WHERE id = ?", "i", id);
    if (!l->rc)
        l->rc = td__rollup_refresh(l->td, target);
}

/* ---- tasks and their agencies ----------------------------------------------------------- */

static bool task_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    (void)ok;
    if (v[TASK_start].i && v[TASK_due].i && v[TASK_start].i > v[TASK_due].i)
        td__problem(l, "due", "lies before start");
    return !repeated(l, r, TASK_code);
}

/* ---- obligations ------------------------------------------------------------------------ */

static bool obligation_also(struct loader *l, const struct row *r, struct value *v, bool ok)
{
    v[OBLIGATION_month] = td__int(v[OBLIGATION_due].i / 100); /* 0: a yearly report without a fixed day */
    v[OBLIGATION_day] = td__int(v[OBLIGATION_due].i % 100);
    return !ok || !repeated(l, r, OBLIGATION_code);
}

/* ---- the rules -------------------------------------------------------------------------- */

static const struct {
    int named;                          /* column by which a row is called that repeats another one; 0: its code */
    /* After the columns: false for a row that repeats another one, else by `named`. `ok`: its cells are filled and
     * well formed. */
    bool (*also)(struct loader *l, const struct row *r, struct value *v, bool ok);
    void (*saved)(struct loader *l, const struct row *r, int64_t id); /* or refused: -1 */
    void (*after)(struct loader *l);    /* all rows, before those that left are marked as gone */
    /* A person's row is written: what must hold among all rows. */
    void (*edited)(struct loader *l, const struct row *r, int64_t id);
} rules[TD_TABLES] = {
    [TD_T_SUCCESSION] = { .also = succession_also },
    [TD_T_PLAN] = { .also = plan_also, .saved = plan_saved },
    [TD_T_TARGETS] = { .also = target_also, .after = after_targets, .edited = target_edited },
    [TD_T_THRESHOLDS] = { .also = threshold_also, .edited = threshold_edited },
    [TD_T_TASKS] = { .also = task_also },
    [TD_T_ASSIGNMENTS] = { .named = ASSIGNMENT_agency },
    [TD_T_OBLIGATIONS] = { .also = obligation_also },
};

static int named(enum td__noun noun)
{
    const struct td__column *code = td__code(noun);

    return rules[noun].named || !code ? rules[noun].named : (int)(code - td__records[noun].columns);
}

/* ---- reading ---------------------------------------------------------------------------- */

/* What is not stored is found through another column, and what comes later by the noun's rules. */
static bool read_reference(struct loader *l, int c, const struct row *r, struct value *v)
{
    const struct td__column *how = td__how(l, c);

    if (how->as == TD__AS_REF && how->stored && !how->later)
        *v = td__id(td__cell_ref(l, c, r->cell[0], r->cell[c]));
    return true;
}

static bool read_word(struct loader *l, int c, const struct row *r, struct value *v)
{
    enum td__as as = td__how(l, c)->as;

    if (as == TD__AS_WORD || as == TD__AS_VALUE)
        *v = (struct value){ as == TD__AS_WORD ? TEXT : INT, td__cell_word(l, c, r->cell[c]), r->cell[c], TD_NUM_NONE };
    return true;
}

static bool read_presence(struct loader *l, int c, const struct row *r, struct value *v)
{
    (void)v;
    if (td__how(l, c)->as == TD__AS_CODE)
        return td__cell_code(l, c, r->cell[c]);
    return !td__how(l, c)->needed || td__cell_filled(l, c, r->cell[c]);
}

static bool read_form(struct loader *l, int c, const struct row *r, struct value *v)
{
    switch (td__how(l, c)->as) {
    case TD__AS_TEXT: case TD__AS_CODE: case TD__AS_NOTE: case TD__AS_CODES: case TD__AS_PARTIES:
        *v = td__text(r->cell[c]);
        return true;
    case TD__AS_WORD: case TD__AS_VALUE: case TD__AS_REF:
        return true;
    default:
        return td__cell(l, c, r->cell[c], v);
    }
}

static bool is_kind(struct loader *l, const char *word)
{
    int64_t one;
    return td__map_get(&l->kinds, word, strlen(word), &one) ||
           td__one(l->td, &one, "SELECT 1 FROM agency_term WHERE kind = ? AND gone = 0 LIMIT 1", "t", word) == TD_OK;
}

/* Each code, joined by |, or an agency's code or a kind of agency. A wrong reference leaves the cell well formed. */
static bool read_list(struct loader *l, int c, const struct row *r, struct value *v)
{
    const char *list = r->cell[c];
    enum td__as as = td__how(l, c)->as;
    char word[128];
    bool ok = true;
    int64_t id;

    (void)v;
    while ((as == TD__AS_CODES || as == TD__AS_PARTIES) && td_text_part(&list, word, sizeof word)) {
        if (as == TD__AS_CODES) {
            td__cell_ref(l, c, r->cell[0], word);
        } else if (!td__map_get(&l->codes[TD__AGENCY], word, strlen(word), &id) && !is_kind(l, word)) {
            td__problem(l, td__how(l, c)->name, "'%s' is neither an agency's code nor a kind of agency", word);
            ok = false;
        }
    }
    return ok;
}

/* The order in which a row's problems are told. That a reference or a word is wrong leaves the row's cells well
 * formed, so that they are still compared with each other. */
static bool (*const readers[])(struct loader *, int, const struct row *, struct value *) = {
    read_reference, read_word, read_presence, read_form, read_list,
};

static int64_t read_row(struct loader *l, enum td__noun noun, const struct row *r)
{
    struct value v[TD_COLUMNS] = { { .type = NOTHING } };
    char key[TD__KEY];
    bool ok = true;

    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (int c = 0; td__how(l, c)->name; c++)
            ok &= readers[i](l, c, r, &v[c]);
    for (int c = 0; td__how(l, c)->as; c++)
        if (td__how(l, c)->as == TD__AS_PLACE)
            v[c] = l->person ? place_of_edited(l, r) : next_place(l, r);
    if (rules[noun].also ? !rules[noun].also(l, r, v, ok) : ok && repeated(l, r, named(noun)))
        return -1;
    int64_t id = !td__good(l) ? -1 : (l->person ? td__save_seen : td__save)(l, noun, v);
    if (rules[noun].saved)
        rules[noun].saved(l, r, id);
    else if (td__code(noun))
        td__remember(l, &l->codes[noun], td__key(key, l, r), id);
    return id;
}

void td__load_noun(struct loader *l, enum td_table t)
{
    enum td__noun noun = (enum td__noun)t;
    bool of_plan = td__of_plan(noun);
    struct td__set seen = { 0 };

    if (!td__read_file(l, t, td__keep_row))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        td__see(l, &seen, read_row(l, noun, &l->rows.v[i]));
    }
    if (of_plan && td__code(noun))
        td__forget(l, noun);
    if (rules[t].after)
        rules[t].after(l);
    for (size_t i = 0; of_plan && td__good(l) && i < l->plans; i++)
        td__retire(l, noun, &seen, l->plan[i]);
    td__set_free(&seen);
}

void td__edit_noun(struct loader *l)
{
    size_t written = l->out->added + l->out->changed;
    int64_t id = read_row(l, (enum td__noun)l->table, &l->rows.v[0]);

    if (rules[l->table].edited && td__good(l) && l->out->added + l->out->changed > written)
        rules[l->table].edited(l, &l->rows.v[0], id);
}
