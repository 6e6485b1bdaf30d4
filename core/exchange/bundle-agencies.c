/*
 * Agencies: a code for good, and terms in which name, kind and place in the tree hold. Any row may name a parent that
 * comes later, so codes are read first; the tree must have no ring and an agency no two terms on one day.
 */
#include "exchange/bundle.h"

static bool simple_word(const char *s)
{
    return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == 0;
}

/* Its place is behind the others for good. */
static int64_t save_code(struct loader *l, const char *code)
{
    int64_t place = 0;

    l->rc = l->rc ? l->rc : td__one(l->td, &place, "SELECT coalesce((SELECT position FROM agency WHERE code = ?),"
                                                   " (SELECT coalesce(max(id), 0) + 1 FROM agency))", "t", code);
    const struct value v[AGENCY_COLUMNS] = { [AGENCY_code] = td__text(code), [AGENCY_position] = td__int(place) };
    return td__save(l, TD__AGENCY, v);
}

/* From the beginning of time is "", which is a key as good as another. */
static int64_t save_term(struct loader *l, int64_t id, const char *const *cell, struct value to, int64_t parent)
{
    const char *short_name = *cell[TERM_short] ? cell[TERM_short] : cell[TERM_name];
    const struct value v[TERM_COLUMNS] = {
        [TERM_name] = td__text(cell[TERM_name]), [TERM_name_en] = td__text(cell[TERM_name_en]),
        [TERM_short] = td__text(short_name), [TERM_kind] = td__text(cell[TERM_kind]), [TERM_parent] = td__id(parent),
        [TERM_valid_from] = td__text(cell[TERM_valid_from]), [TERM_valid_to] = to, [TERM_agency_id] = td__int(id),
    };
    return (l->person ? td__save_seen : td__save)(l, TD__TERM, v);
}

int64_t td__implied_city(struct loader *l, const char *code, const char *name)
{
    const char *const cell[TERM_COLUMNS] = { [TERM_name] = *name ? name : code, [TERM_name_en] = "", [TERM_short] = "",
                                             [TERM_kind] = "city", [TERM_valid_from] = "" };
    int64_t id = save_code(l, code);

    if (id > 0)
        save_term(l, id, cell, (struct value){ .type = NOTHING }, 0);
    td__remember(l, &l->codes[TD__AGENCY], code, id);
    return id;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void read_codes(struct loader *l)
{
    size_t added = l->out->added, unchanged = l->out->unchanged;

    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i];
        l->line = r->line;
        if (simple_word(r->cell[TERM_kind]))
            td__remember(l, &l->kinds, r->cell[TERM_kind], 1);
        int64_t id = td__cell_code(l, TERM_code, r->cell[TERM_code]) ? save_code(l, r->cell[TERM_code]) : -1;
        td__remember(l, &l->codes[TD__AGENCY], r->cell[TERM_code], id);
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
    int64_t id = td__cell_ref(l, TERM_code, "", r->cell[TERM_code]);
    int64_t parent = td__cell_ref(l, TERM_parent, "", r->cell[TERM_parent]);

    if (!td__cell_filled(l, TERM_name, r->cell[TERM_name]))
        return -1;
    if (!simple_word(r->cell[TERM_kind])) {
        td__problem(l, "kind", "'%s' is not a word of small letters, such as department", r->cell[TERM_kind]);
        return -1;
    }
    if (parent == id && id > 0)
        td__problem(l, "parent", "'%s' cannot be its own parent", r->cell[TERM_code]);
    if (id <= 0 || parent < 0 || !td__good(l))
        return -1;
    note_city(l, id, r->cell[TERM_kind], !parent);
    return save_term(l, id, r->cell, to, parent);
}

/* Two rows of one agency must not both hold on a day. Compared with those since its first; an agency has few. */
static void check_overlap(struct loader *l, const struct row *r, td_date from, td_date to,
                          const struct td__map *first)
{
    int64_t at = r - l->rows.v;

    td__map_get(first, r->cell[TERM_code], strlen(r->cell[TERM_code]), &at);
    for (const struct row *o = l->rows.v + at; o < r; o++) {
        const char *begin = o->cell[TERM_valid_from], *end = o->cell[TERM_valid_to];
        td_date ofrom = 0, oto = 0;
        if (strcmp(o->cell[TERM_code], r->cell[TERM_code]))
            continue;
        td_date_parse(begin, strlen(begin), &ofrom);
        td_date_parse(end, strlen(end), &oto);
        if ((to && ofrom > to) || (oto && from > oto))
            continue;
        if (l->person)
            td__problem(l, "valid_from", "overlaps what holds from %s to %s", *begin ? begin : "...",
                        *end ? end : "...");
        else
            td__problem(l, "valid_from", "overlaps the validity of '%s' in line %d",
                        o->cell[TERM_code], o->line);
        return;
    }
}

/* `first`: where each agency's first row is. */
static int64_t read_agency(struct loader *l, const struct row *r, struct td__map *first)
{
    struct value from, to;
    const char *code = r->cell[TERM_code];
    int64_t earlier;

    if (!*code)
        return -1;
    bool ok = td__cell(l, TERM_valid_from, r->cell[TERM_valid_from], &from);
    ok &= td__cell(l, TERM_valid_to, r->cell[TERM_valid_to], &to);
    if (ok && from.i && to.i && from.i > to.i)
        td__problem(l, "valid_to", "lies before valid_from");
    if (ok)
        check_overlap(l, r, (td_date)from.i, (td_date)to.i, first);
    if (!td__map_get(first, code, strlen(code), &earlier) && !td__map_put(first, code, strlen(code), r - l->rows.v))
        td__loader_no_memory(l);
    return ok ? read_term(l, r, to) : -1;
}

/* ---- the tree --------------------------------------------------------------------------- */

static void above_itself(struct loader *l, const struct row *r)
{
    l->line = r->line;
    td__problem(l, "parent", "'%s' is above itself in the tree", r->cell[TERM_code]);
}

/* Walking up from every agency must reach a root. Each walk marks its path with its own number and ends where
 * an earlier one has been, so all walks together are linear. */
static void check_cycles(struct loader *l)
{
    struct td__map row_of = { 0 };
    size_t *walk = calloc(l->rows.n + 1, sizeof *walk);
    const struct row *v = l->rows.v;

    for (size_t i = 0; i < l->rows.n; i++)
        td__map_put(&row_of, v[i].cell[TERM_code], strlen(v[i].cell[TERM_code]), (int64_t)i);
    for (size_t i = 0; walk && i < l->rows.n; i++) {
        int64_t at = (int64_t)i, up = at;
        while (!walk[at]) {
            const char *parent = v[at].cell[TERM_parent];
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
        const char *code = td__col_text(st, 0);
        size_t i = 0;
        rc = 0;
        while (i < l->rows.n && strcmp(l->rows.v[i].cell[TERM_code], code))
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
        const char *code = l->rows.v[i].cell[TERM_code];
        if (td__map_get(&l->codes[TD__AGENCY], code, strlen(code), &id))
            td__retire(l, TD__TERM, seen, id);
    }
}

void td__load_agencies(struct loader *l)
{
    struct td__map first = { 0 };
    struct td__set terms = { 0 };

    if (!td__read_file(l, TD_T_AGENCIES, td__keep_row))
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
            *r = (struct row){ .line = l->line, .cell = { [TERM_code] = code } };
            r->cell[TERM_valid_from] = td__list_col(l->out->mem, st, 0);
            r->cell[TERM_valid_to] = td__list_col(l->out->mem, st, 1);
        }
        rc = r ? TD_OK : td__no_memory(l->td);
    }
    if (rc)
        l->rc = rc;
}

void td__edit_agency(struct loader *l)
{
    const struct row r = l->rows.v[0];
    struct td__map first = { 0 };
    int64_t id = td__cell_code(l, TERM_code, r.cell[TERM_code]) ? save_code(l, r.cell[TERM_code]) : -1;

    td__remember(l, &l->codes[TD__AGENCY], r.cell[TERM_code], id);
    l->rows.n = 0;
    read_other_terms(l, r.cell[TERM_code], r.cell[TERM_valid_from]);
    struct row *last = td__push(&l->rows);
    if (!last || !td__map_put(&first, r.cell[TERM_code], strlen(r.cell[TERM_code]), 0)) {
        td__loader_no_memory(l);
    } else {
        *last = r;
        read_agency(l, last, &first);
    }
    if (td__good(l))
        check_whole_tree(l);
    td__map_free(&first);
}
