/*
 * Agencies: a code for good, and terms in which name, kind and place in the tree hold. Any row may name a parent that
 * comes later, so codes are read first; the tree must have no ring and an agency no two terms on one day.
 */
#include "exchange/bundle.h"
#include "noun/table.h"

enum { A_CODE, A_NAME, A_NAME_EN, A_SHORT, A_KIND, A_PARENT, A_FROM, A_TO };

#define NEW_CODE(entered) "INSERT INTO agency(entered, change_id, code, position) VALUES(" entered ", ?, ?," \
                          " (SELECT coalesce(max(id), 0) + 1 FROM agency))"
static const struct shape agency_shape = {
    .find = "SELECT id, rev, gone, entered, code FROM agency WHERE code = ?2",
    .insert = { NEW_CODE("0"), NEW_CODE("1") },
    .update = { TD__UPDATE("agency", "code", "?", "0"), TD__UPDATE("agency", "code", "?", "1") },
    .gone = { TD__GONE("agency", "0"), TD__GONE("agency", "1") },
};
static const struct shape term_shape = {
    TD__SHAPE("agency_term", "agency_id = ?2 AND valid_from = ?3",
              "agency_id, valid_from, valid_to, name, name_en, short, kind, parent_id", "?, ?, ?, ?, ?, ?, ?, ?"),
    .mine = "SELECT id, rev FROM agency_term WHERE agency_id = ? AND gone = 0 AND entered = 0",
};

static bool simple_word(const char *s)
{
    return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == 0;
}

static int64_t save_code(struct loader *l, const char *code)
{
    struct value v = td__text(code);
    return td__save(l, &agency_shape, &v, 1);
}

/* `from` is text: from the beginning of time is "", which is a key as good as another. */
static int64_t save_term(struct loader *l, int64_t id, const char *from, struct value to, const char *name,
                         const char *name_en, const char *short_name, const char *kind, int64_t parent)
{
    struct value v[] = { td__int(id), td__text(from), to, td__text(name), td__text(name_en),
                         td__text(*short_name ? short_name : name), td__text(kind), td__id(parent) };
    return (l->person ? td__save_seen : td__save)(l, &term_shape, v, sizeof v / sizeof *v);
}

int64_t td__implied_city(struct loader *l, const char *code, const char *name)
{
    int64_t id = save_code(l, code);

    if (id > 0)
        save_term(l, id, "", (struct value){ .type = NOTHING }, *name ? name : code, "", "", "city", 0);
    td__remember(l, &l->codes[AGENCIES], code, id);
    return id;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void read_codes(struct loader *l)
{
    size_t added = l->out->added, unchanged = l->out->unchanged;

    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i];
        l->line = r->line;
        if (simple_word(r->cell[A_KIND]))
            td__remember(l, &l->kinds, r->cell[A_KIND], 1);
        int64_t id = td__cell_code(l, A_CODE, r->cell[A_CODE]) ? save_code(l, r->cell[A_CODE]) : -1;
        td__remember(l, &l->codes[AGENCIES], r->cell[A_CODE], id);
    }
    l->out->added = added; /* the rows are counted with their terms */
    l->out->unchanged = unchanged;
}

/* The bundle's first root, or its first city below one: a country above it must not become the plan's city. */
static void note_city(struct loader *l, int64_t id, const char *kind, bool root)
{
    int64_t one;

    if (root && !l->first_city)
        l->first_city = id;
    if (!strcmp(kind, "city") && l->first_city != id &&
        td__one(l->td, &one, "SELECT 1 FROM agency_term WHERE agency_id = ? AND kind = 'city'", "i",
                l->first_city) == TD_NOT_FOUND)
        l->first_city = id;
}

static int64_t read_term(struct loader *l, const struct row *r, struct value to)
{
    int64_t id = td__cell_ref(l, A_CODE, AGENCIES, "", r->cell[A_CODE]);
    int64_t parent = td__cell_ref(l, A_PARENT, AGENCIES, "", r->cell[A_PARENT]);

    if (!td__cell_filled(l, A_NAME, r->cell[A_NAME]))
        return -1;
    if (!simple_word(r->cell[A_KIND])) {
        td__problem(l, "kind", "'%s' is not a word of small letters, such as department", r->cell[A_KIND]);
        return -1;
    }
    if (parent == id && id > 0)
        td__problem(l, "parent", "'%s' cannot be its own parent", r->cell[A_CODE]);
    if (id <= 0 || parent < 0 || !td__good(l))
        return -1;
    note_city(l, id, r->cell[A_KIND], !parent);
    return save_term(l, id, r->cell[A_FROM], to, r->cell[A_NAME], r->cell[A_NAME_EN], r->cell[A_SHORT],
                     r->cell[A_KIND], parent);
}

/* Two rows of one agency must not both hold on a day. Compared with those since its first; an agency has few. */
static void check_overlap(struct loader *l, const struct row *r, td_date from, td_date to,
                          const struct td__map *first)
{
    int64_t at = r - l->rows.v;

    td__map_get(first, r->cell[A_CODE], strlen(r->cell[A_CODE]), &at);
    for (const struct row *o = l->rows.v + at; o < r; o++) {
        td_date ofrom = 0, oto = 0;
        if (strcmp(o->cell[A_CODE], r->cell[A_CODE]))
            continue;
        td_date_parse(o->cell[A_FROM], strlen(o->cell[A_FROM]), &ofrom);
        td_date_parse(o->cell[A_TO], strlen(o->cell[A_TO]), &oto);
        if ((to && ofrom > to) || (oto && from > oto))
            continue;
        if (l->person)
            td__problem(l, "valid_from", "overlaps what holds from %s to %s",
                        *o->cell[A_FROM] ? o->cell[A_FROM] : "...", *o->cell[A_TO] ? o->cell[A_TO] : "...");
        else
            td__problem(l, "valid_from", "overlaps the validity of '%s' in line %d", o->cell[A_CODE], o->line);
        return;
    }
}

/* `first`: where each agency's first row is. */
static int64_t read_agency(struct loader *l, const struct row *r, struct td__map *first)
{
    struct value from, to;
    const char *code = r->cell[A_CODE];
    int64_t earlier;

    if (!*code)
        return -1;
    bool ok = td__cell(l, A_FROM, r->cell[A_FROM], FORM_DATE, &from);
    ok &= td__cell(l, A_TO, r->cell[A_TO], FORM_DATE, &to);
    if (ok && from.i && to.i && from.i > to.i)
        td__problem(l, "valid_to", "lies before valid_from");
    if (ok)
        check_overlap(l, r, (td_date)from.i, (td_date)to.i, first);
    if (!td__map_get(first, code, strlen(code), &earlier) && !td__map_put(first, code, strlen(code), r - l->rows.v))
        td__no_memory(l);
    return ok ? read_term(l, r, to) : -1;
}

/* ---- the tree --------------------------------------------------------------------------- */

static void above_itself(struct loader *l, const struct row *r)
{
    l->line = r->line;
    td__problem(l, "parent", "'%s' is above itself in the tree", r->cell[A_CODE]);
}

/* Walking up from every agency must reach a root. Each walk marks its path with its own number and ends where
 * an earlier one has been, so all walks together are linear. */
static void check_cycles(struct loader *l)
{
    struct td__map row_of = { 0 };
    size_t *walk = calloc(l->rows.n + 1, sizeof *walk);
    const struct row *v = l->rows.v;

    for (size_t i = 0; i < l->rows.n; i++)
        td__map_put(&row_of, v[i].cell[A_CODE], strlen(v[i].cell[A_CODE]), (int64_t)i);
    for (size_t i = 0; walk && i < l->rows.n; i++) {
        int64_t at = (int64_t)i, up = at;
        while (!walk[at]) {
            const char *parent = v[at].cell[A_PARENT];
            walk[at] = i + 1;
            if (!*parent || !td__map_get(&row_of, parent, strlen(parent), &up) || up == at)
                break; /* its own parent: read_term() says so */
            at = up;
            if (walk[at] == i + 1)
                above_itself(l, &v[at]);
        }
    }
    free(walk);
    td__map_free(&row_of);
}

/* The same with what other bundles have said: each agency as it is now must be found from a root. */
static void check_whole_tree(struct loader *l)
{
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st,
        "WITH RECURSIVE now(id, parent) AS (SELECT agency_id, parent_id FROM agency_term t"
        "  WHERE gone = 0 AND valid_from = (SELECT max(valid_from) FROM agency_term n"
        "   WHERE n.agency_id = t.agency_id AND n.gone = 0)),"
        " found(id) AS (SELECT id FROM now WHERE parent IS NULL"
        "  UNION SELECT now.id FROM now JOIN found ON now.parent = found.id)"
        " SELECT code FROM agency a JOIN now ON now.id = a.id WHERE a.id NOT IN found", "");

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        const char *code = (const char *)sqlite3_column_text(st, 0);
        size_t i = 0;
        rc = 0;
        while (i < l->rows.n && strcmp(l->rows.v[i].cell[A_CODE], code))
            i++;
        if (i < l->rows.n)
            above_itself(l, &l->rows.v[i]);
    }
    if (rc)
        l->rc = rc;
}

/* The rows of an agency in a bundle are all its terms: one with other dates takes the place of the old. */
static void retire_terms(struct loader *l, const struct td__set *seen)
{
    int64_t id;

    for (size_t i = 0; td__good(l) && i < l->rows.n; i++) {
        const char *code = l->rows.v[i].cell[A_CODE];
        if (td__map_get(&l->codes[AGENCIES], code, strlen(code), &id))
            td__retire(l, &term_shape, seen, id);
    }
}

void td__load_agencies(struct loader *l)
{
    struct td__map first = { 0 };
    struct td__set terms = { 0 };

    if (!td__read_table(l, TD_T_AGENCIES))
        return;
    read_codes(l);
    check_cycles(l);
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        td__see(l, &terms, read_agency(l, &l->rows.v[i], &first));
    }
    retire_terms(l, &terms);
    if (td__good(l))
        check_whole_tree(l);
    l->tree_changed = l->out->added || l->out->changed; /* nothing else has been counted yet */
    td__set_free(&terms);
    td__map_free(&first);
}

/* ---- one row of a person ---------------------------------------------------------------- */

/* The agency's other terms into l->rows, as if a file had them all. */
static void read_other_terms(struct loader *l, const char *code, const char *from)
{
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st,
        "SELECT t.valid_from, t.valid_to FROM agency_term t JOIN agency a ON a.id = t.agency_id"
        " WHERE a.code = ? AND t.valid_from <> ? AND t.gone = 0", "tt", code, from);

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        struct row *r = td__push(&l->rows);
        if (r) {
            *r = (struct row){ .line = l->line, .cell = { [A_CODE] = code } };
            r->cell[A_FROM] = td__list_col(l->out->mem, st, 0);
            r->cell[A_TO] = td__list_col(l->out->mem, st, 1);
        }
        rc = r ? TD_OK : td__error(l->td, TD_ERROR, "out of memory");
    }
    if (rc)
        l->rc = rc;
}

void td__edit_agency(struct loader *l)
{
    const struct row r = l->rows.v[0];
    struct td__map first = { 0 };
    int64_t id = td__cell_code(l, A_CODE, r.cell[A_CODE]) ? save_code(l, r.cell[A_CODE]) : -1;

    td__remember(l, &l->codes[AGENCIES], r.cell[A_CODE], id);
    l->rows.n = 0;
    read_other_terms(l, r.cell[A_CODE], r.cell[A_FROM]);
    struct row *last = td__push(&l->rows);
    if (!last || !td__map_put(&first, r.cell[A_CODE], strlen(r.cell[A_CODE]), 0)) {
        td__no_memory(l);
    } else {
        *last = r;
        read_agency(l, last, &first);
    }
    if (td__good(l))
        check_whole_tree(l);
    td__map_free(&first);
}

const struct shape *td__agency_shape(bool term)
{
    return term ? &term_shape : &agency_shape;
}
