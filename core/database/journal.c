/*
 * The journal as people read it: changes with who and when, and what each of them wrote: versions of editable rows from
 * the table `journal`, and the recorded rows, which are their own journal. All of them come as two JSON objects, before
 * and after, and noun.def says what stands in them.
 */
#include "noun/noun.h"
#include "base/count.h"
#include "store/store.h"
#include "database/journal.h"
#include "noun/inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- changes ---------------------------------------------------------------------------- */

/* Rows that tell of an agency, a target, a plan (?4, ?5, ?6; 0 = any). The order of the joins and the bounds keep
 * SQLite at the few rows that people have entered. */
#define TOUCHED \
    "SELECT o.change_id FROM observation o CROSS JOIN target t ON t.id = o.target_id" \
    "  WHERE o.entered = 1 AND o.change_id BETWEEN ?2 AND ?3" \
    "  AND (?4 = 0 OR o.agency_id = ?4) AND (?5 = 0 OR o.target_id = ?5) AND (?6 = 0 OR t.plan_id = ?6)" \
    " UNION ALL SELECT r.change_id FROM ruling r CROSS JOIN target t ON t.id = r.target_id" \
    "  WHERE (?4 = 0 OR r.agency_id = ?4) AND (?5 = 0 OR r.target_id = ?5) AND (?6 = 0 OR t.plan_id = ?6)" \
    " UNION ALL SELECT p.change_id FROM progress p CROSS JOIN task k ON k.id = p.task_id" \
    "  WHERE (?4 = 0 OR p.agency_id = ?4) AND ?5 = 0 AND (?6 = 0 OR k.plan_id = ?6)" \
    " UNION ALL SELECT s.change_id FROM submission s CROSS JOIN obligation b ON b.id = s.obligation_id" \
    "  WHERE (?4 = 0 OR s.agency_id = ?4) AND ?5 = 0 AND (?6 = 0 OR b.plan_id = ?6)" \
    " UNION ALL SELECT j.change_id FROM journal j WHERE" \
    "  (?4 = 0 OR (j.tbl = 'agency' AND j.row_id = ?4) OR ?4 IN (json_extract(j.after, '$.agency_id')," \
    "    json_extract(j.after, '$.lead_id'), json_extract(j.after, '$.owner_id')," \
    "    json_extract(j.after, '$.predecessor_id'), json_extract(j.after, '$.successor_id')))" \
    "  AND (?5 = 0 OR (j.tbl = 'target' AND j.row_id = ?5) OR json_extract(j.after, '$.target_id') = ?5)" \
    "  AND (?6 = 0 OR (j.tbl = 'plan' AND j.row_id = ?6) OR ?6 = coalesce(json_extract(j.after, '$.plan_id')," \
    "    (SELECT plan_id FROM target WHERE id = json_extract(j.after, '$.target_id'))," \
    "    (SELECT plan_id FROM task WHERE id = json_extract(j.after, '$.task_id'))))"

static bool change_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    enum td_act act = td__act_read((const char *)sqlite3_column_text(st, 4));
    int place = td_choice_value(td_places, (const char *)sqlite3_column_text(st, 5));
    enum td_place where = place > 0 ? (enum td_place)place : TD_AT_UNKNOWN;
    const char *via = td__act_via(act, where);

    *(struct td_change *)to = (struct td_change){
        .id = sqlite3_column_int64(st, 0), .uid = sqlite3_column_int64(st, 1), .at = td__list_col(mem, st, 2),
        .actor = td__list_col(mem, st, 3), .act = act, .place = where, .via = via ? via : td__list_col(mem, st, 4),
        .typed = td__list_col(mem, st, 6), .undoes = sqlite3_column_int64(st, 7),
        .undone_by = sqlite3_column_int64(st, 8),
    };
    return true;
}

static int read_changes(struct td *td, struct td_changes *out, const struct td_change_filter *f)
{
    return td__read(td, out, change_row, "",
        TD__UNDONE(" AND (?8 = '' OR at < ?8)")
        " SELECT c.id, c.uid, c.at, c.actor, c.act, c.place, c.note, c.undoes, u.by FROM change c"
        " LEFT JOIN undone u ON u.id = c.id"
        " WHERE (?1 = '' OR c.actor = ?1) AND c.id BETWEEN ?2 AND ?3 AND (?8 = '' OR c.at < ?8)"
        "   AND (?4 + ?5 + ?6 = 0 OR c.id IN (" TOUCHED "))"
        " ORDER BY c.id DESC LIMIT ?7", "tiiiiiit", f->actor ? f->actor : "", f->from, f->to ? f->to : INT64_MAX,
        f->agency, f->target, f->plan, f->newest ? (int64_t)f->newest : INT64_C(-1), td->until);
}

static void tell_undos(struct td_changes *l, enum td_lang lang)
{
    char told[TD__UNDO_TOLD];

    for (size_t i = 0; i < l->n; i++) {
        struct td_change *c = &l->v[i];
        bool undo = c->undoes && td__undo_told(told, c->typed, c->undoes, lang);
        c->note = undo ? td__list_text(l->mem, told) : c->typed;
        c->typed = undo ? "" : c->typed;
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct td_change *x = a, *y = b;
    return x->id > y->id ? -1 : x->id < y->id;
}

/* How many rows of a kind each change wrote, put into the member at `offset`. */
static int count_rows(struct td *td, struct td_changes *l, const char *sql, size_t offset)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, sql, "ii", l->v[l->n - 1].id, l->v[0].id);

    while (!rc && (rc = td__step(td, st)) == 1) {
        struct td_change key = { .id = sqlite3_column_int64(st, 0) };
        struct td_change *c = bsearch(&key, l->v, l->n, sizeof *l->v, newest_first);
        if (c)
            *(size_t *)(void *)((char *)c + offset) = (size_t)sqlite3_column_int64(st, 1);
        rc = TD_OK;
    }
    return rc;
}

static int count_all(struct td *td, struct td_changes *l)
{
#define PER_CHANGE(table, rows) "SELECT change_id, " rows " FROM " table " WHERE change_id BETWEEN ? AND ? GROUP BY 1"
    static const struct { const char *sql; size_t offset; } counts[] = {
        { "SELECT change_id, count(*) FROM observation WHERE entered = 1 AND change_id BETWEEN ? AND ? GROUP BY 1",
          offsetof(struct td_change, figures) },
        { PER_CHANGE("ruling", "count(*)"), offsetof(struct td_change, rulings) },
        { PER_CHANGE("progress", "count(*)"), offsetof(struct td_change, statements) },
        { PER_CHANGE("submission", "count(*)"), offsetof(struct td_change, submissions) },
        { PER_CHANGE("journal", "count(DISTINCT tbl || row_id)"), offsetof(struct td_change, rows) },
    };
    int rc = TD_OK;

    for (size_t i = 0; !rc && l->n && i < COUNT(counts); i++)
        rc = count_rows(td, l, counts[i].sql, counts[i].offset);
    return rc;
}

int td_changes(struct td *td, struct td_changes *out, const struct td_change_filter *f)
{
    int rc = read_changes(td, out, f);

    if (!rc)
        tell_undos(out, td->lang);
    if (!rc && (rc = count_all(td, out)))
        td_changes_free(out);
    return rc;
}

/* ---- the rows of a change --------------------------------------------------------------- */

#define FIGURE(o) \
    "json_object('target_id', " o ".target_id, 'agency_id', " o ".agency_id, 'period', " o ".period," \
    " 'seq', " o ".seq, 'value', " o ".value, 'decimals', " o ".decimals," \
    " 'submission_id', (SELECT " TD__SUBMISSION_OF("c") " FROM change c WHERE c.id = " o ".change_id)," \
    " 'numerator', " o ".numerator, 'denominator', " o ".denominator, 'frac_decimals', " o ".frac_decimals," \
    " 'status', " o ".status, 'qualifier', " o ".qualifier," \
    " 'series', (SELECT name FROM series WHERE id = " o ".series_id)," \
    " 'source_title', (SELECT title FROM source WHERE id = " o ".source_id)," \
    " 'source_url', (SELECT url FROM source WHERE id = " o ".source_id)," \
    " 'published_on', " o ".published_on, 'note', " o ".note, 'supersedes', " o ".supersedes)"
#define RULING(r) \
    "json_object('target_id', " r ".target_id, 'agency_id', " r ".agency_id, 'period', " r ".period," \
    " 'seq', " r ".seq, 'kind', " r ".kind, 'holds', " r ".holds, 'reason', " r ".reason)"
#define STATEMENT(p) \
    "json_object('task_id', " p ".task_id, 'year', " p ".year, 'agency_id', " p ".agency_id," \
    " 'said_on', " p ".said_on, 'state', " p ".state, 'percent', " p ".percent, 'note', " p ".note," \
    " 'evidence', " p ".evidence)"
#define SUBMISSION(s) \
    "json_object('obligation_id', " s ".obligation_id, 'agency_id', " s ".agency_id, 'year', " s ".year," \
    " 'submitted_on', " s ".submitted_on, 'withdrawn', " s ".withdrawn, 'note', " s ".note)"

/* By kind: table, row, rev, before, after; ?1 the change, ?2 how many at most. */
static const char *const rows_of[] = {
    [TD_ITEM_FIGURE] =
        "SELECT 'observation', 0, 0, CASE WHEN b.seq IS NOT NULL THEN " FIGURE("b") " END, " FIGURE("o")
        " FROM observation o LEFT JOIN observation b ON b.target_id = o.target_id AND b.agency_id = o.agency_id"
        "   AND b.period = o.period AND b.seq = o.supersedes"
        " WHERE o.entered = 1 AND o.change_id = ?1 ORDER BY o.target_id, o.agency_id, o.period, o.seq LIMIT ?2",
    [TD_ITEM_RULING] =
        "SELECT 'ruling', r.id, 0, (SELECT " RULING("b") " FROM ruling b WHERE b.target_id = r.target_id"
        "    AND b.agency_id = r.agency_id AND b.period = r.period AND b.kind = r.kind"
        "    AND (b.seq = r.seq OR r.kind = 'accept') AND b.id < r.id ORDER BY b.id DESC LIMIT 1), " RULING("r")
        " FROM ruling r WHERE r.change_id = ?1 ORDER BY r.id LIMIT ?2",
    [TD_ITEM_STATEMENT] =
        "SELECT 'progress', p.id, 0, (SELECT " STATEMENT("b") " FROM progress b WHERE b.task_id = p.task_id"
        "    AND b.year = p.year AND b.id < p.id ORDER BY b.said_on DESC, b.id DESC LIMIT 1), " STATEMENT("p")
        " FROM progress p WHERE p.change_id = ?1 ORDER BY p.id LIMIT ?2",
    [TD_ITEM_SUBMISSION] =
        "SELECT 'submission', s.id, 0, (SELECT " SUBMISSION("b") " FROM submission b"
        "    WHERE b.obligation_id = s.obligation_id AND b.agency_id = s.agency_id AND b.year = s.year"
        "    AND b.id < s.id ORDER BY b.id DESC LIMIT 1), " SUBMISSION("s")
        " FROM submission s WHERE s.change_id = ?1 ORDER BY s.id LIMIT ?2",
    [TD_ITEM_ROW] =
        "SELECT j.tbl, j.row_id, j.rev, (SELECT b.after FROM journal b WHERE b.tbl = j.tbl AND b.row_id = j.row_id"
        "    AND b.id < g.first ORDER BY b.id DESC LIMIT 1), j.after"
        " FROM (SELECT min(id) AS first, max(id) AS last FROM journal WHERE change_id = ?1 GROUP BY tbl, row_id"
        "   ORDER BY 1 LIMIT ?2) g JOIN journal j ON j.id = g.last ORDER BY g.first",
};

/* A row before and after, taken apart. */
struct cell { const char *name, *before, *after; }; /* NULL: JSON's null, or not there */
struct cells { struct cell v[48]; size_t n; };

struct reader {
    struct td *td;
    struct td_list *mem;
    enum td_lang lang;
    int rc;
};

static const char *text_or_null(struct reader *r, sqlite3_stmt *st, int col)
{
    return sqlite3_column_type(st, col) == SQLITE_NULL ? NULL : td__list_col(r->mem, st, col);
}

/* What other hands have written may hold controls, which the journal's triggers do not escape. */
static const char *escaped(struct reader *r, const char *json)
{
    size_t n = 0, controls = 0;

    for (; json && json[n]; n++)
        controls += (unsigned char)json[n] < ' ';
    char *out = controls ? td__list_alloc(r->mem, n + 5 * controls + 1) : NULL;
    if (!out)
        return json;
    for (char *p = out; *json; json++) {
        if ((unsigned char)*json >= ' ')
            *p++ = *json;
        else
            p += snprintf(p, 7, "\\u%04x", (unsigned)*json);
    }
    return out;
}

static void take_apart(struct reader *r, struct cells *out, const char *before, const char *after)
{
    sqlite3_stmt *st;

    out->n = 0;
    before = escaped(r, before);
    after = escaped(r, after);
    r->rc = td__query(r->td, &st, "SELECT key, json_extract(?1, '$.' || key), atom FROM json_each(?2)", "tt", before,
                      after);
    while (!r->rc && (r->rc = td__step(r->td, st)) == 1) {
        r->rc = TD_OK;
        if (out->n < COUNT(out->v))
            out->v[out->n++] = (struct cell){ td__list_col(r->mem, st, 0), text_or_null(r, st, 1),
                                              text_or_null(r, st, 2) };
    }
}

static const struct cell *cell(const struct cells *c, const char *name)
{
    for (size_t i = 0; i < c->n; i++)
        if (!strcmp(c->v[i].name, name))
            return &c->v[i];
    return NULL;
}

static int64_t number_of(const struct cells *c, const char *name)
{
    const struct cell *x = cell(c, name);
    return x && x->after ? strtoll(x->after, NULL, 10) : 0;
}

/* ---- what stands in a column ------------------------------------------------------------ */

/* By the noun whose id stands there: code, name, English name. A submission is told by show_report(). */
static const char *const called[TD__NOUNS] = {
    [TD__AGENCY] = ("SELECT a.code, t.name, t.name_en FROM agency a LEFT JOIN agency_term t ON t.agency_id = a.id"
                    " WHERE a.id = ? ORDER BY t.valid_from DESC LIMIT 1"),
    [TD__TARGET] = "SELECT code, code || ' ' || name, code || ' ' || nullif(name_en, '') FROM target WHERE id = ?",
    [TD__TASK] = "SELECT code, code || ' ' || title, code || ' ' || nullif(title_en, '') FROM task WHERE id = ?",
    [TD__PLAN] = "SELECT key, coalesce(nullif(number, ''), title), '' FROM plan WHERE id = ?",
    [TD__OBLIGATION] = "SELECT code, title, title_en FROM obligation WHERE id = ?",
    [TD__MEETING] = "SELECT held_on, held_on || ' ' || title, '' FROM meeting WHERE id = ?",
};

/* What a version has beside the columns of its record. */
static const struct td_choice gone[] = { { "1", true, W_YES, NULL }, { 0 } };
static const struct td__column beside[] = {
    { .name = "gone", .as = TD__AS_VALUE, .heading = W_COL_GONE, .choices = gone },
    { .name = "series", .as = TD__AS_TEXT, .heading = W_COL_SERIES },
    { .name = "submission_id", .as = TD__AS_REF, .heading = W_COL_SUBMISSION, .of = TD__SUBMISSION },
    { .as = TD__AS_END },
};

/* NULL: not for people (id, rev, place in the bundle, decimals of another column). */
static const struct td__column *find_column(const struct td__record *of, const char *name)
{
    for (int own = 1; own >= 0; own--)
        for (const struct td__column *c = own ? of->columns : beside; c->as; c++)
            if (!strcmp(c->stored ? c->stored : c->name, name))
                return c->heading ? c : NULL;
    return NULL;
}

struct shown { const char *people, *exact; };

static struct shown both(struct reader *r, const char *people, const char *exact)
{
    return (struct shown){ td__list_text(r->mem, people), td__list_text(r->mem, exact) };
}

static struct shown show_named(struct reader *r, enum td__noun noun, int64_t id)
{
    sqlite3_stmt *st;
    struct shown s = { "", "" };
    int rc = td__query(r->td, &st, called[noun], "i", id);

    if (!rc && (rc = td__step(r->td, st)) == 1) {
        const char *english = td__list_col(r->mem, st, 2);
        s.exact = td__list_col(r->mem, st, 0);
        s.people = r->lang == TD_EN && *english ? english : td__list_col(r->mem, st, 1);
        td__reset(st);
        rc = TD_OK;
    }
    if (rc)
        r->rc = rc;
    return s;
}

/* A submission; exactly, for programs, its id. */
static struct shown show_report(struct reader *r, const char *id)
{
    struct td_submissions l;
    char words[512];

    if ((r->rc = td_submission(r->td, &l, strtoll(id, NULL, 10))))
        return (struct shown){ "", "" };
    struct shown agency = show_named(r, TD__AGENCY, l.v[0].agency);
    td_submission_text(words, sizeof words, &l.v[0], agency.people, r->lang);
    td_submissions_free(&l);
    return both(r, words, id);
}

static struct shown show_date(struct reader *r, const char *s)
{
    char buf[32];
    td_date d;

    if (!td_date_parse(s, strlen(s), &d)) /* empty, or a month or year only */
        return (struct shown){ s, s };
    td_date_format(buf, sizeof buf, d, r->lang);
    return both(r, buf, s);
}

static struct shown show_period(struct reader *r, const char *s)
{
    char people[TD_PERIOD_BUF], exact[TD_PERIOD_BUF];
    td_period p = strtoll(s, NULL, 10);

    if (!p)
        return (struct shown){ "", "" };
    td_period_format(people, sizeof people, p, r->lang);
    td_period_write(exact, sizeof exact, p);
    return both(r, people, exact);
}

static struct shown show_number(struct reader *r, const char *s, const char *decimals)
{
    char people[TD_NUM_BUF], exact[TD_NUM_BUF];
    long places = decimals ? strtol(decimals, NULL, 10) : -1;

    if (places < 0 || places > TD_NUM_MAX_DECIMALS)
        return (struct shown){ "", "" };
    struct td_num n = { strtoll(s, NULL, 10), (int8_t)places };
    td_num_format(people, sizeof people, n, -1, r->lang);
    td_num_write(exact, sizeof exact, n);
    return both(r, people, exact);
}

static struct shown show_choice(struct reader *r, const struct td__column *col, const char *s)
{
    const struct td_choice *c = col->as == TD__AS_WORD ? td_choice_by_code(col->choices, s)
                                                       : td_choice_by_value(col->choices, (int)strtol(s, NULL, 10));

    if (!c && col->as == TD__AS_WORD) /* one that is not known is told as it stands */
        return (struct shown){ s, s };
    return c ? (struct shown){ td_word(c->word, r->lang), s } : (struct shown){ "", "" };
}

/* A stored text becomes two; `decimals` is what stands in a number's second column. */
static struct shown show(struct reader *r, const struct td__column *col, const char *s, const char *decimals)
{
    struct td_note_tags tags;
    char told[TD__UNDO_TOLD];

    if (!s)
        return (struct shown){ "", "" };
    switch (col->as) {
    case TD__AS_DATE: case TD__AS_SOME_DATE: return show_date(r, s);
    case TD__AS_PERIOD: return show_period(r, s);
    case TD__AS_NUMBER: return show_number(r, s, decimals);
    case TD__AS_WORD: case TD__AS_VALUE: return show_choice(r, col, s);
    case TD__AS_REF:
        return col->of == TD__SUBMISSION ? show_report(r, s) : show_named(r, col->of, strtoll(s, NULL, 10));
    case TD__AS_NOTE: td_note_tags(s, &tags); return (struct shown){ tags.text, s };
    case TD__AS_TEXT: return both(r, td__undo_told(told, s, 0, r->lang) ? told : s, s);
    case TD__AS_YEAR: case TD__AS_PART: s = strcmp(s, "0") ? s : ""; break;
    default: break;
    }
    return (struct shown){ s, s };
}

/* ---- items ------------------------------------------------------------------------------ */

static void make_fields(struct reader *r, struct td_item *item, const struct td__record *of, const struct cells *c)
{
    struct td_field *f = td__list_alloc(r->mem, (c->n + 1) * sizeof *f);

    item->fields = f;
    for (size_t i = 0; f && i < c->n; i++) {
        const struct td__column *col = find_column(of, c->v[i].name);
        if (!col)
            continue;
        const struct cell *places = col->second ? cell(c, col->second) : NULL;
        struct shown before = show(r, col, c->v[i].before, places ? places->before : NULL);
        struct shown after = show(r, col, c->v[i].after, places ? places->after : NULL);
        if (!strcmp(before.exact, after.exact))
            continue;
        f[item->n_fields++] = (struct td_field){
            .column = c->v[i].name, .label = td_word(col->heading, r->lang),
            .before = before.people, .after = after.people, .exact_before = before.exact, .exact_after = after.exact,
        };
    }
}

/* What says which row it is, in this order; of what has none of it, its plan. */
static void make_title(struct reader *r, struct td_item *item, const struct td__record *of, const struct cells *c)
{
    static const char *const parts[] = { "key", "code", "name", "title", "target_id", "task_id", "obligation_id",
        "agency_id", "predecessor_id", "held_on", "period", "year", "plan_id" };
    char buf[512];
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < COUNT(parts); i++) {
        const struct cell *x = cell(c, parts[i]);
        const struct td__column *col = find_column(of, parts[i]);
        bool last_resort = !strcmp(parts[i], "plan_id");
        if (!x || !col || (last_resort && n))
            continue;
        struct shown s = show(r, col, x->after, NULL);
        if (!*s.people)
            continue;
        const char *comma = !n ? "" : !strcmp(parts[i], "name") || !strcmp(parts[i], "title") ? " " : ", ";
        int more = snprintf(buf + n, sizeof buf - n, "%s%s", comma, s.people);
        n += (size_t)more < sizeof buf - n ? (size_t)more : sizeof buf - n - 1;
    }
    item->title = td__list_text(r->mem, buf);
}

/* A closing and a request are about a plan too, but what they are called after is the period, the target ... */
static void find_place(struct td_item *item, const struct cells *c)
{
    const struct { const char *column, *table; int64_t *id; } ids[] = {
        { "plan_id", "plan", &item->plan }, { "target_id", "target", &item->target },
        { "agency_id", "agency", &item->agency }, { "task_id", "task", &item->task },
        { "obligation_id", "obligation", &item->obligation }, { "request_id", "request", &item->request },
        { "submission_id", "submission", &item->submission },
    };

    for (size_t i = 0; i < COUNT(ids); i++)
        *ids[i].id = strcmp(item->table, ids[i].table) ? number_of(c, ids[i].column) : item->row;
    item->period = number_of(c, "period");
    item->period = td_period_is(item->period) ? item->period : 0;
    item->seq = (int)number_of(c, "seq");
    item->year = (int)number_of(c, "year");
}

static void make_item(struct reader *r, struct td_item *item, enum td_item_kind kind, sqlite3_stmt *st)
{
    static const struct td__column none[] = { { .as = TD__AS_END } };
    static const struct td__record unknown = { .columns = none }; /* other hands may have written anything */
    const struct td__record *of = &unknown;
    struct cells c;

    *item = (struct td_item){ .kind = kind, .table = td__list_col(r->mem, st, 0), .thing = "", .title = "",
                              .row = sqlite3_column_int64(st, 1), .rev = sqlite3_column_int(st, 2) };
    for (size_t i = 0; i < TD__NOUNS; i++)
        if (!strcmp(td__records[i].table, item->table))
            of = &td__records[i];
    if (of->table)
        item->thing = td_word(of->thing, r->lang);
    take_apart(r, &c, (const char *)sqlite3_column_text(st, 3), (const char *)sqlite3_column_text(st, 4));
    if (r->rc)
        return;
    find_place(item, &c);
    make_fields(r, item, of, &c);
    make_title(r, item, of, &c);
}

static void read_items(struct reader *r, struct td_items *out, enum td_item_kind kind, int64_t change, size_t most)
{
    sqlite3_stmt *st;

    if (most && out->n >= most)
        return;
    r->rc = td__query(r->td, &st, rows_of[kind], "ii", change, most ? (int64_t)(most - out->n) : INT64_C(-1));
    while (!r->rc && (r->rc = td__step(r->td, st)) == 1) {
        struct td_item *item = td__push(out);
        r->rc = item ? TD_OK : td__no_memory(r->td);
        if (item)
            make_item(r, item, kind, st);
        if (r->rc)
            td__reset(st);
    }
}

int td_items(struct td *td, struct td_items *out, int64_t change, enum td_lang lang, size_t most)
{
    memset(out, 0, sizeof *out);
    struct reader r = { .td = td, .mem = out->mem = td__list_new(), .lang = lang };
    if (!out->mem)
        return td__no_memory(td);
    for (size_t kind = 0; !r.rc && kind < COUNT(rows_of); kind++)
        read_items(&r, out, (enum td_item_kind)kind, change, most);
    if (!r.rc && td__list_failed(out->mem))
        r.rc = td__no_memory(td);
    if (r.rc)
        td_items_free(out);
    return r.rc;
}
