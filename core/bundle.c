/*
 * Loading a plan bundle: a folder of CSV files becomes rows, all or nothing. Every cell is checked and every
 * problem is listed with file, line and column; while there is one, nothing stays written. Loading again compares
 * row by row: what is equal is left alone, what differs gets a new version, what a person has entered is kept.
 */
#include "csvfile.h"
#include "map.h"
#include "store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 16, PROBLEMS_KEPT = 1000 };

/* One record of a small file, kept until its references can be resolved. */
struct row { int line; const char *cell[COLUMNS]; };
struct rows { struct row *v; size_t n; };

/* The last thing looked up; figures come in runs of the same plan, target and agency. */
struct last { char text[256]; size_t len; int64_t id; bool is; };

struct loader {
    struct td *td;
    struct td_load *out;
    const char *dir;
    /* the file being read */
    enum td_table table;
    char file[32];
    int line;
    int at[COLUMNS];          /* column of the contract -> column of the file */
    size_t file_columns;
    bool has_header;
    struct rows rows;
    /* codes -> ids; -1 for a row that was refused, so that it is not refused again by reference */
    struct td__map plans, agencies, targets, tasks, sources, series;
    int64_t *bundle_plan;     /* ids of the plans in this bundle */
    size_t bundle_plans;
    int64_t first_city;       /* root agency of the bundle, when a plan names none */
    struct last last_plan, last_target, last_agency, last_title, last_url;
    sqlite3_stmt *insert_figure;
    struct td__map kinds;     /* of agencies in this bundle */
    struct td__map keys;      /* of this file's rows, where a repeated one would silently win */
    uint64_t *matched;        /* figures of the database that this bundle repeats; see matched_already() */
    size_t n_matched, matched_room;
    bool figures;             /* some were added: sums must be built again */
    bool tree_changed;        /* so must they when agencies come, move or end */
    bool elsewhere;           /* some figures are of a plan that is not in this bundle */
    int rc;                   /* a failure that is not the bundle's fault */
};

/* ---- problems --------------------------------------------------------------------------- */

static void problem(struct loader *l, const char *column, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void problem(struct loader *l, const char *column, const char *fmt, ...)
{
    char raw[400], text[600], where[200];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, fmt, ap);
    va_end(ap);
    l->out->problems_in_all++;
    if (l->out->n_problems >= PROBLEMS_KEPT)
        return;
    if (!td__grow((void **)&l->out->problems, l->out->n_problems, sizeof *l->out->problems)) {
        l->rc = td__error(l->td, TD_ERROR, "out of memory");
        return;
    }
    td_text_show(text, sizeof text, raw, false);
    td_text_show(where, sizeof where, column, false); /* a header's cell may hold anything */
    l->out->problems[l->out->n_problems++] = (struct td_problem){
        td__list_text(l->out->mem, l->file), l->line, td__list_text(l->out->mem, where),
        td__list_text(l->out->mem, text) };
}

static bool clean_so_far(const struct loader *l)
{
    return l->out->problems_in_all == 0 && l->rc == TD_OK;
}

/* ---- cells ------------------------------------------------------------------------------ */

static const char *column_name(const struct loader *l, int c)
{
    return td_table_columns(l->table)[c];
}

static void remember(struct loader *l, struct td__map *m, const char *key, int64_t id)
{
    const char *kept = td__list_text(l->out->mem, key);
    if (!td__map_put(m, kept, strlen(kept), id))
        l->rc = td__error(l->td, TD_ERROR, "out of memory");
}

static bool required(struct loader *l, int c, const char *s)
{
    if (*s)
        return true;
    problem(l, column_name(l, c), "is empty");
    return false;
}

/* Codes make the keys below, which have room for two of them. */
static bool cell_code(struct loader *l, int c, const char *s)
{
    enum { LONGEST = 100 };

    if (strlen(s) <= LONGEST)
        return required(l, c, s);
    problem(l, column_name(l, c), "is longer than %d bytes", LONGEST);
    return false;
}

static int cell_word(struct loader *l, int c, const char *s, const char *const *words)
{
    int i = *s ? td__word_index(words, s) : -1;
    char all[128] = "";
    size_t n = 0;

    if (i >= 0)
        return i;
    for (int k = 0; words[k]; k++)
        if (*words[k])
            n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", words[k]);
    problem(l, column_name(l, c), "'%s' is not one of: %s", s, all);
    return -1;
}

static bool cell_date(struct loader *l, int c, const char *s, td_date *out)
{
    *out = 0;
    if (!*s || td_date_parse(s, strlen(s), out))
        return true;
    problem(l, column_name(l, c), "'%s' is not a date YYYY-MM-DD", s);
    return false;
}

static bool cell_num(struct loader *l, int c, const char *s, struct td_num *out)
{
    *out = TD_NUM_NONE;
    if (!*s || td_num_parse(s, strlen(s), out))
        return true;
    problem(l, column_name(l, c), "'%s' is not a number with a decimal point", s);
    return false;
}

static bool cell_int(struct loader *l, int c, const char *s, int low, int high, int *out)
{
    struct td_num n;

    *out = 0;
    if (!*s)
        return true;
    if (td_num_parse(s, strlen(s), &n) && !n.decimals && n.mantissa >= low && n.mantissa <= high) {
        *out = (int)n.mantissa;
        return true;
    }
    problem(l, column_name(l, c), "'%s' is not a whole number from %d to %d", s, low, high);
    return false;
}

static bool cell_period(struct loader *l, int c, const char *s, td_period *out)
{
    *out = 0;
    if (!*s || td_period_parse(s, strlen(s), out))
        return true;
    problem(l, column_name(l, c), "'%s' is not a period (2025, 2025-H1, 2025-Q2, 2025-08, "
            "2025-08-20, 2024-2025)", s);
    return false;
}

/* A row with the key of an earlier one of the file would silently win. */
static bool repeated_row(struct loader *l, int c, const struct row *r, int from, int to)
{
    char key[512];
    size_t n = 0;
    int64_t one;

    for (int i = from; i <= to && n < sizeof key; i++) /* codes and dates, which are short */
        n += (size_t)snprintf(key + n, sizeof key - n, "%s\x1f", r->cell[i]);
    if (!td__map_get(&l->keys, key, strlen(key), &one)) {
        remember(l, &l->keys, key, 1);
        return false;
    }
    problem(l, column_name(l, c), "'%s' stands in the file already", r->cell[c]);
    return true;
}

/* The id behind a code; 0 when the cell is empty, -1 when it is unknown, which is then a problem. */
static int64_t cell_ref(struct loader *l, int c, const struct td__map *m, const char *s, const char *what)
{
    int64_t id;

    if (!*s)
        return 0;
    if (td__map_get(m, s, strlen(s), &id))
        return id;
    problem(l, column_name(l, c), "no %s has the code '%s'", what, s);
    return -1;
}

/* Codes of targets and tasks are unique within their plan only. */
static const char *plan_key(char *buf, size_t size, const char *plan, const char *code)
{
    snprintf(buf, size, "%s\x1f%s", plan, code);
    return buf;
}

static int64_t cell_ref_in_plan(struct loader *l, int c, const struct td__map *m, const char *plan,
                                const char *code, const char *what)
{
    char key[256];
    int64_t id;

    if (!*code)
        return 0;
    plan_key(key, sizeof key, plan, code);
    if (td__map_get(m, key, strlen(key), &id) && id)
        return id;
    if (td__map_get(&l->plans, plan, strlen(plan), &id))
        problem(l, column_name(l, c), "plan '%s' has no %s '%s'", plan, what, code);
    else if (l->table == TD_T_THRESHOLDS || l->table == TD_T_ASSIGNMENTS) /* others have said so */
        problem(l, "plan", "no plan has the code '%s'", plan);
    return -1;
}

static void remember_in_plan(struct loader *l, struct td__map *m, const char *plan, const char *code,
                             int64_t id)
{
    char key[256];
    remember(l, m, plan_key(key, sizeof key, plan, code), id);
}

/* ---- reading a file --------------------------------------------------------------------- */

static bool header(struct loader *l, const struct td__field *f, size_t n)
{
    const char *const *want = td_table_columns(l->table);
    bool ok = true;

    l->file_columns = n;
    for (int c = 0; want[c]; c++)
        l->at[c] = -1;
    for (size_t i = 0; i < n; i++) {
        int c = strlen(f[i].s) == f[i].len ? td__word_index(want, f[i].s) : -1;
        if (c < 0)
            problem(l, f[i].s, "is not a column of %s.csv", td_table_name(l->table));
        else if (l->at[c] >= 0)
            problem(l, f[i].s, "stands twice in the header");
        else
            l->at[c] = (int)i;
        ok &= c >= 0;
    }
    for (int c = 0; want[c]; c++) {
        if (l->at[c] < 0)
            problem(l, want[c], "this column is missing");
        ok &= l->at[c] >= 0;
    }
    l->has_header = true;
    return ok;
}

/* Printable ASCII, as nearly all cells of a million figures are: nothing more to examine. */
static bool is_plain(const struct td__field *f)
{
    unsigned char odd = 0;

    for (size_t i = 0; i < f->len; i++)
        odd |= (unsigned char)((unsigned char)(f->s[i] - 0x20) >= 0x5f);
    return !odd;
}

/* NUL, controls, invisible characters and broken UTF-8 never get in (PITFALLS 29). */
static bool sound(struct loader *l, int c, const struct td__field *f)
{
    if (is_plain(f))
        return true;
    if (!td_utf8_valid(f->s, f->len))
        problem(l, column_name(l, c), "is not valid UTF-8");
    else if (!td_text_clean(f->s, f->len, true))
        problem(l, column_name(l, c), "holds control or invisible characters");
    else
        return true;
    return false;
}

static const char *normal(struct loader *l, const struct td__field *f)
{
    if (is_plain(f) || td_text_is_nfc(f->s, f->len))
        return td__list_text(l->out->mem, f->s);
    char *nfc = td_text_nfc(f->s, f->len);
    const char *kept = td__list_text(l->out->mem, nfc);
    free(nfc);
    return kept;
}

static bool figure(struct loader *l, const struct td__field *f);

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct loader *l = arg;

    l->line = line;
    if (!l->has_header)
        return header(l, f, n);
    l->out->rows++;
    if (n != l->file_columns) {
        problem(l, "", "has %zu fields where the header has %zu", n, l->file_columns);
        return true;
    }
    if (l->table == TD_T_OBSERVATIONS)
        return figure(l, f);
    struct row r = { .line = line };
    bool ok = true;
    for (int c = 0; td_table_columns(l->table)[c]; c++) {
        bool fine = sound(l, c, &f[l->at[c]]);
        r.cell[c] = fine ? normal(l, &f[l->at[c]]) : "";
        ok &= fine;
    }
    if (!ok)
        return true;
    if (!td__grow((void **)&l->rows.v, l->rows.n, sizeof *l->rows.v)) {
        l->rc = td__error(l->td, TD_ERROR, "out of memory");
        return false;
    }
    l->rows.v[l->rows.n++] = r;
    return true;
}

static void on_problem(void *arg, int line, const char *text)
{
    struct loader *l = arg;
    l->line = line;
    problem(l, "", "%s", text);
}

/* False when there is no such file or its header is unusable; a small table's rows are then in l->rows. */
static bool read_table(struct loader *l, enum td_table t)
{
    char path[4096];
    struct td__csv to = { on_record, on_problem, l };

    l->table = t;
    l->line = 1;
    l->has_header = false;
    free(l->rows.v);
    l->rows = (struct rows){ 0 };
    td__map_free(&l->keys);
    snprintf(l->file, sizeof l->file, "%s.csv", td_table_name(t));
    snprintf(path, sizeof path, "%s/%s", l->dir, l->file);
    enum td__csv_result r = td__csv_read(path, &to);
    if (r == TD__CSV_ABSENT)
        return false;
    if (r == TD__CSV_DONE && !l->has_header)
        problem(l, "", "is empty; the first line must name the columns");
    return l->has_header;
}

/* ---- comparing a row with the database -------------------------------------------------- */

struct value { enum { NONE, INT, TEXT } type; int64_t i; const char *t; };

static struct value v_int(int64_t i) { return (struct value){ INT, i, NULL }; }
static struct value v_id(int64_t i) { return (struct value){ i > 0 ? INT : NONE, i, NULL }; }
static struct value v_text(const char *t) { return (struct value){ TEXT, 0, t }; }

struct date_text { char s[TD_DATE_BUF]; };

static struct value v_date(td_date d, struct date_text *buf)
{
    if (!d)
        return (struct value){ NONE, 0, NULL };
    td_date_write(buf->s, sizeof buf->s, d);
    return v_text(buf->s);
}

static void v_num(struct value out[2], struct td_num n)
{
    out[0] = td_num_is(n) ? v_int(n.mantissa) : (struct value){ NONE, 0, NULL };
    out[1] = td_num_is(n) ? v_int(n.decimals) : (struct value){ NONE, 0, NULL };
}

/* How a table is compared and written. The first `keys` columns find the row; `position` and the like after
 * `compared` are written when it is new and never compared. */
struct shape {
    const char *find, *insert, *update;
    int keys, columns;
};

static void bind_values(sqlite3_stmt *st, int from, const struct value *v, int n)
{
    for (int i = 0; i < n; i++) {
        if (v[i].type == INT)
            sqlite3_bind_int64(st, from + i, v[i].i);
        else if (v[i].type == TEXT)
            sqlite3_bind_text(st, from + i, v[i].t, -1, SQLITE_TRANSIENT);
        else
            sqlite3_bind_null(st, from + i);
    }
}

static bool same_value(sqlite3_stmt *st, int col, const struct value *v)
{
    int type = sqlite3_column_type(st, col);

    if (v->type == NONE || type == SQLITE_NULL)
        return v->type == NONE && type == SQLITE_NULL;
    if (v->type == INT)
        return sqlite3_column_int64(st, col) == v->i;
    return !strcmp((const char *)sqlite3_column_text(st, col), v->t);
}

static int write_row(struct loader *l, const char *sql, const struct value *head, int n_head,
                     const struct value *v, int n, const struct value *tail, int n_tail)
{
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st, sql, "");

    if (rc)
        return rc;
    bind_values(st, 1, head, n_head);
    bind_values(st, 1 + n_head, v, n);
    bind_values(st, 1 + n_head + n, tail, n_tail);
    rc = td__step(l->td, st);
    return rc < 0 ? rc : TD_OK;
}

static void save_new(struct loader *l, const struct shape *s, const struct value *v, int64_t *id)
{
    struct value head = v_int(l->td->change);

    l->rc = write_row(l, s->insert, &head, 1, v, s->columns, NULL, 0);
    *id = sqlite3_last_insert_rowid(l->td->db);
    l->out->added++;
}

static void save_changed(struct loader *l, const struct shape *s, const struct value *v, int64_t id, int rev)
{
    struct value head = v_int(l->td->change), tail[2] = { v_int(id), v_int(rev) };

    l->rc = write_row(l, s->update, &head, 1, v + s->keys, s->columns - s->keys, tail, 2);
    l->out->changed++;
}

/* Makes the database's row equal to v. The columns of `find` are id, rev, gone, entered and then v's. */
static int64_t save(struct loader *l, const struct shape *s, const struct value *v)
{
    sqlite3_stmt *st;
    int64_t id = -1;

    if (l->rc)
        return -1;
    l->rc = td__query(l->td, &st, s->find, "");
    if (l->rc)
        return -1;
    bind_values(st, 1, v, s->keys);
    int found = td__step(l->td, st);
    if (found < 0) {
        l->rc = found;
        return -1;
    }
    if (!found) {
        save_new(l, s, v, &id);
        return l->rc ? -1 : id;
    }
    id = sqlite3_column_int64(st, 0);
    int rev = sqlite3_column_int(st, 1);
    bool gone = sqlite3_column_int(st, 2) != 0, entered = sqlite3_column_int(st, 3) != 0, same = !gone;
    for (int i = s->keys; same && i < s->columns; i++)
        same = same_value(st, 4 + i, &v[i]);
    td__reset(st);
    if (same || entered)
        l->out->unchanged++;
    else
        save_changed(l, s, v, id, rev);
    return id;
}

/* ---- rows that left the bundle ---------------------------------------------------------- */

struct seen { unsigned char *bits; size_t bytes; };

static void mark(struct loader *l, struct seen *s, int64_t id)
{
    size_t byte = (size_t)(id < 0 ? 0 : id) / 8;

    if (id <= 0)
        return;
    if (byte >= s->bytes) {
        size_t bytes = byte * 2 + 64;
        unsigned char *bits = realloc(s->bits, bytes);
        if (!bits) {
            l->rc = td__error(l->td, TD_ERROR, "out of memory");
            return;
        }
        memset(bits + s->bytes, 0, bytes - s->bytes);
        s->bits = bits;
        s->bytes = bytes;
    }
    s->bits[byte] |= (unsigned char)(1u << (id % 8));
}

static bool was_seen(const struct seen *s, int64_t id)
{
    return (size_t)id / 8 < s->bytes && (s->bits[id / 8] >> (id % 8) & 1);
}

struct leaver { int64_t id; int rev; };

/* `find` selects id, rev of an owner's rows that a bundle wrote; those not seen now are marked as gone. */
static void retire_of(struct loader *l, const struct seen *s, const char *find, const char *update,
                      int64_t owner)
{
    struct { struct leaver *v; size_t n; } gone = { 0 };
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st, find, "i", owner);

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        rc = 0;
        if (was_seen(s, sqlite3_column_int64(st, 0)))
            continue;
        struct leaver *x = td__push(&gone);
        if (x)
            *x = (struct leaver){ sqlite3_column_int64(st, 0), sqlite3_column_int(st, 1) };
    }
    l->rc = rc;
    for (size_t i = 0; clean_so_far(l) && i < gone.n; i++) {
        l->rc = td__run(l->td, update, "iid", l->td->change, gone.v[i].id, gone.v[i].rev);
        l->out->changed++;
    }
    free(gone.v);
}

static void retire(struct loader *l, const struct seen *s, const char *find, const char *update)
{
    for (size_t i = 0; clean_so_far(l) && i < l->bundle_plans; i++)
        retire_of(l, s, find, update, l->bundle_plan[i]);
}

static bool in_bundle(const struct loader *l, int64_t plan)
{
    for (size_t i = 0; i < l->bundle_plans; i++)
        if (l->bundle_plan[i] == plan)
            return true;
    return false;
}

/* What the plan had and its file has no more is not there to be referred to. `find` selects the key in the
 * map and the plan of all that a bundle wrote. */
static void forget(struct loader *l, struct td__map *known, const struct td__map *fresh, const char *find)
{
    sqlite3_stmt *st;
    int64_t id;
    int rc = td__query(l->td, &st, find, "");

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        const char *key = (const char *)sqlite3_column_text(st, 0);
        if (in_bundle(l, sqlite3_column_int64(st, 1)) && !td__map_get(fresh, key, strlen(key), &id))
            remember(l, known, key, 0);
        rc = 0;
    }
    if (rc)
        l->rc = rc;
}

#define GONE(table) "UPDATE " table " SET gone = 1, rev = rev + 1, change_id = ? WHERE id = ? AND rev = ?"

/* ---- agencies --------------------------------------------------------------------------- */

enum { A_CODE, A_NAME, A_NAME_EN, A_SHORT, A_KIND, A_PARENT, A_FROM, A_TO };

static const struct shape agency_shape = {
    .find = "SELECT id, rev, gone, entered, code FROM agency WHERE code = ?",
    .insert = "INSERT INTO agency(change_id, code, position) VALUES(?, ?,"
              " (SELECT coalesce(max(id), 0) + 1 FROM agency))",
    .update = "UPDATE agency SET change_id = ?, gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 1, .columns = 1,
};
static const struct shape term_shape = {
    .find = "SELECT id, rev, gone, entered, agency_id, valid_from, valid_to, name, name_en, short, kind,"
            " parent_id FROM agency_term WHERE agency_id = ? AND valid_from = ?",
    .insert = "INSERT INTO agency_term(change_id, agency_id, valid_from, valid_to, name, name_en, short,"
              " kind, parent_id) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE agency_term SET change_id = ?, valid_to = ?, name = ?, name_en = ?, short = ?,"
              " kind = ?, parent_id = ?, gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 2, .columns = 8,
};

static bool simple_word(const char *s)
{
    return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == 0;
}

static void read_codes(struct loader *l)
{
    size_t added = l->out->added, unchanged = l->out->unchanged;

    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i];
        struct value v = v_text(r->cell[A_CODE]);
        l->line = r->line;
        if (simple_word(r->cell[A_KIND]))
            remember(l, &l->kinds, r->cell[A_KIND], 1);
        if (!cell_code(l, A_CODE, r->cell[A_CODE])) {
            remember(l, &l->agencies, r->cell[A_CODE], -1);
            continue;
        }
        int64_t id = save(l, &agency_shape, &v);
        remember(l, &l->agencies, r->cell[A_CODE], id);
    }
    l->out->added = added; /* the rows are counted with their terms */
    l->out->unchanged = unchanged;
}

/* Two rows of one agency must not both hold on a day. Compared within the bundle, pair by pair of the same
 * code; an agency has few terms. */
static void check_overlap(struct loader *l, size_t at, td_date from, td_date to, const struct td__map *first)
{
    const struct row *r = &l->rows.v[at];
    int64_t i = (int64_t)at;

    if (!td__map_get(first, r->cell[A_CODE], strlen(r->cell[A_CODE]), &i))
        return;
    for (; i < (int64_t)at; i++) {
        const struct row *o = &l->rows.v[i];
        td_date ofrom = 0, oto = 0;
        if (strcmp(o->cell[A_CODE], r->cell[A_CODE]))
            continue;
        td_date_parse(o->cell[A_FROM], strlen(o->cell[A_FROM]), &ofrom);
        td_date_parse(o->cell[A_TO], strlen(o->cell[A_TO]), &oto);
        if ((!to || ofrom <= to) && (!oto || from <= oto)) {
            problem(l, "valid_from", "overlaps the validity of '%s' in line %d", o->cell[A_CODE], o->line);
            return;
        }
    }
}

static int64_t read_term(struct loader *l, const struct row *r, td_date to)
{
    struct date_text to_buf;
    int64_t id = cell_ref(l, A_CODE, &l->agencies, r->cell[A_CODE], "agency");
    int64_t parent = cell_ref(l, A_PARENT, &l->agencies, r->cell[A_PARENT], "agency");

    if (!required(l, A_NAME, r->cell[A_NAME]))
        return -1;
    if (!simple_word(r->cell[A_KIND])) {
        problem(l, "kind", "'%s' is not a word of small letters, such as department", r->cell[A_KIND]);
        return -1;
    }
    if (parent == id && id > 0)
        problem(l, "parent", "'%s' cannot be its own parent", r->cell[A_CODE]);
    if (id <= 0 || parent < 0 || !clean_so_far(l))
        return -1;
    if (!parent && !l->first_city)
        l->first_city = id;
    if (!strcmp(r->cell[A_KIND], "city") && l->first_city != id) {
        int64_t other = 0;
        /* A country above it must not become the plan's city. */
        if (td__one(l->td, &other, "SELECT 1 FROM agency_term WHERE agency_id = ? AND kind = 'city'",
                    "i", l->first_city) == TD_NOT_FOUND)
            l->first_city = id;
    }
    struct value v[8] = { v_int(id), v_text(r->cell[A_FROM]), v_date(to, &to_buf),
        v_text(r->cell[A_NAME]), v_text(r->cell[A_NAME_EN]),
        v_text(*r->cell[A_SHORT] ? r->cell[A_SHORT] : r->cell[A_NAME]), v_text(r->cell[A_KIND]),
        v_id(parent) };
    return save(l, &term_shape, v);
}

static const char *parent_of(const struct loader *l, size_t row)
{
    return l->rows.v[row].cell[A_PARENT];
}

/* Walking up from every agency must reach a root. Each walk marks its path with its own number and ends where
 * an earlier one has been, so all walks together are linear. */
static void check_cycles(struct loader *l)
{
    struct td__map row_of = { 0 };
    size_t *walk = calloc(l->rows.n + 1, sizeof *walk);

    for (size_t i = 0; i < l->rows.n; i++)
        td__map_put(&row_of, l->rows.v[i].cell[A_CODE], strlen(l->rows.v[i].cell[A_CODE]), (int64_t)i);
    for (size_t i = 0; walk && i < l->rows.n; i++) {
        int64_t at = (int64_t)i, up = at;
        while (!walk[at]) {
            const char *parent = parent_of(l, (size_t)at);
            walk[at] = i + 1;
            if (!*parent || !td__map_get(&row_of, parent, strlen(parent), &up) || up == at)
                break; /* its own parent: read_term() says so */
            at = up;
            if (walk[at] == i + 1) {
                l->line = l->rows.v[at].line;
                problem(l, "parent", "'%s' is above itself in the tree", l->rows.v[at].cell[A_CODE]);
            }
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

    for (size_t i = 0; !rc && (rc = td__step(l->td, st)) == 1;) {
        const char *code = (const char *)sqlite3_column_text(st, 0);
        rc = 0;
        for (i = 0; i < l->rows.n && strcmp(l->rows.v[i].cell[A_CODE], code);)
            i++;
        if (i == l->rows.n)
            continue;
        l->line = l->rows.v[i].line;
        problem(l, "parent", "'%s' is above itself in the tree", code);
    }
    if (rc)
        l->rc = rc;
}

/* The rows of an agency in a bundle are all its terms: one with other dates takes the place of the old. */
static void retire_terms(struct loader *l, const struct seen *seen)
{
    int64_t id;

    for (size_t i = 0; clean_so_far(l) && i < l->rows.n; i++) {
        const char *code = l->rows.v[i].cell[A_CODE];
        if (td__map_get(&l->agencies, code, strlen(code), &id))
            retire_of(l, seen, "SELECT id, rev FROM agency_term WHERE agency_id = ? AND gone = 0"
                      " AND entered = 0", GONE("agency_term"), id);
    }
}

static void load_agencies(struct loader *l)
{
    struct td__map first = { 0 };
    struct seen terms = { 0 };

    if (!read_table(l, TD_T_AGENCIES))
        return;
    read_codes(l);
    check_cycles(l);
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i];
        td_date from, to;
        int64_t earlier;
        l->line = r->line;
        if (!*r->cell[A_CODE])
            continue;
        bool ok = cell_date(l, A_FROM, r->cell[A_FROM], &from);
        ok &= cell_date(l, A_TO, r->cell[A_TO], &to);
        if (ok && from && to && from > to)
            problem(l, "valid_to", "lies before valid_from");
        if (ok)
            check_overlap(l, i, from, to, &first);
        if (!td__map_get(&first, r->cell[A_CODE], strlen(r->cell[A_CODE]), &earlier))
            td__map_put(&first, r->cell[A_CODE], strlen(r->cell[A_CODE]), (int64_t)i);
        if (ok)
            mark(l, &terms, read_term(l, r, to));
    }
    retire_terms(l, &terms);
    if (clean_so_far(l))
        check_whole_tree(l);
    l->tree_changed = l->out->added || l->out->changed; /* nothing else has been counted yet */
    free(terms.bits);
    td__map_free(&first);
}

/* ---- succession ------------------------------------------------------------------------- */

enum { S_FROM, S_TO, S_ON, S_KIND, S_SHARE, S_NOTE };

static const struct shape succession_shape = {
    .find = "SELECT id, rev, gone, entered, predecessor_id, successor_id, on_date, kind, share,"
            " share_decimals, note FROM succession"
            " WHERE predecessor_id = ? AND successor_id IS ? AND on_date = ?",
    .insert = "INSERT INTO succession(change_id, predecessor_id, successor_id, on_date, kind, share,"
              " share_decimals, note) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE succession SET change_id = ?, kind = ?, share = ?, share_decimals = ?, note = ?,"
              " gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 3, .columns = 7,
};

static void read_succession(struct loader *l, const struct row *r)
{
    struct date_text on_buf;
    struct td_num share;
    td_date on;
    int64_t from = cell_ref(l, S_FROM, &l->agencies, r->cell[S_FROM], "agency");
    int64_t to = cell_ref(l, S_TO, &l->agencies, r->cell[S_TO], "agency");
    int kind = cell_word(l, S_KIND, r->cell[S_KIND], td__succession_words);
    bool ok = required(l, S_FROM, r->cell[S_FROM]);
    ok &= required(l, S_ON, r->cell[S_ON]);
    ok &= cell_date(l, S_ON, r->cell[S_ON], &on);
    ok &= cell_num(l, S_SHARE, r->cell[S_SHARE], &share);

    if (kind >= 0 && kind != TD_ABOLISH)
        ok &= required(l, S_TO, r->cell[S_TO]);
    if (from > 0 && from == to)
        problem(l, "successor", "'%s' cannot succeed itself", r->cell[S_TO]);
    if (td_num_is(share) && (td_num_cmp(share, (struct td_num){ 0, 0 }) < 0 ||
                             td_num_cmp(share, (struct td_num){ 1, 0 }) > 0))
        problem(l, "share", "must lie between 0 and 1");
    if (ok && repeated_row(l, S_FROM, r, S_FROM, S_ON))
        return;
    if (!ok || from <= 0 || to < 0 || kind < 0 || !clean_so_far(l))
        return;
    struct value v[7] = { v_int(from), v_id(to), v_date(on, &on_buf),
                          v_text(td__succession_words[kind]) };
    v_num(v + 4, share);
    v[6] = v_text(r->cell[S_NOTE]);
    save(l, &succession_shape, v);
}

/* ---- plans ------------------------------------------------------------------------------ */

enum { P_KEY, P_TITLE, P_TITLE_EN, P_NUMBER, P_ISSUER, P_ISSUED, P_STATUS, P_START, P_END, P_SUPERSEDES,
       P_SOURCE };

static const struct shape plan_shape = {
    .find = "SELECT id, rev, gone, entered, key, title, title_en, number, issuer, issued_on, status,"
            " start_year, end_year, supersedes, source, city_id FROM plan WHERE key = ?",
    .insert = "INSERT INTO plan(change_id, key, title, title_en, number, issuer, issued_on, status,"
              " start_year, end_year, supersedes, source, city_id)"
              " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE plan SET change_id = ?, title = ?, title_en = ?, number = ?, issuer = ?,"
              " issued_on = ?, status = ?, start_year = ?, end_year = ?, supersedes = ?, source = ?,"
              " city_id = ?, gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 1, .columns = 12,
};
static const char *const plan_status[] = { "draft", "in_force", "superseded", NULL };

/* A plan alone in its folder still needs somebody whose figures are "the city's". */
static int64_t implied_city(struct loader *l, const char *issuer, const char *key)
{
    struct value code = v_text(key);
    int64_t id = save(l, &agency_shape, &code);
    struct value term[8] = { v_int(id), v_text(""), { NONE, 0, NULL },
        v_text(*issuer ? issuer : key), v_text(""), v_text(*issuer ? issuer : key), v_text("city"),
        { NONE, 0, NULL } };

    if (id > 0)
        save(l, &term_shape, term);
    remember(l, &l->agencies, key, id);
    return id;
}

/* The issuer is an agency's code, or its name, or just words: then the first root of the bundle is meant. */
static int64_t city_of_plan(struct loader *l, const char *issuer, const char *key)
{
    int64_t id = 0;

    if (*issuer && td__map_get(&l->agencies, issuer, strlen(issuer), &id))
        return id;
    if (*issuer && !td__one(l->td, &id, "SELECT agency_id FROM agency_term WHERE name = ?1 OR short = ?1",
                            "t", issuer))
        return id;
    if (l->first_city)
        return l->first_city;
    if (td__map_get(&l->agencies, key, strlen(key), &id))
        return id;
    return implied_city(l, issuer, key);
}

static void read_plan(struct loader *l, const struct row *r)
{
    struct date_text issued_buf;
    td_date issued;
    int start, end;
    int64_t known;
    int status = cell_word(l, P_STATUS, r->cell[P_STATUS], plan_status);
    bool ok = cell_code(l, P_KEY, r->cell[P_KEY]);
    ok &= required(l, P_TITLE, r->cell[P_TITLE]);
    ok &= cell_date(l, P_ISSUED, r->cell[P_ISSUED], &issued);
    ok &= cell_int(l, P_START, r->cell[P_START], 1900, 2199, &start);
    ok &= cell_int(l, P_END, r->cell[P_END], 1900, 2199, &end);

    for (size_t i = 0; i < l->rows.n && &l->rows.v[i] != r; i++)
        if (!strcmp(l->rows.v[i].cell[P_KEY], r->cell[P_KEY]) && *r->cell[P_KEY]) {
            problem(l, "key", "'%s' stands already in line %d", r->cell[P_KEY], l->rows.v[i].line);
            ok = false;
        }
    if (start && end && start > end)
        problem(l, "end_year", "lies before start_year");
    if (!ok || status < 0 || !clean_so_far(l)) {
        if (*r->cell[P_KEY] && !td__map_get(&l->plans, r->cell[P_KEY], strlen(r->cell[P_KEY]), &known))
            remember(l, &l->plans, r->cell[P_KEY], -1);
        return;
    }
    struct value v[12] = { v_text(r->cell[P_KEY]), v_text(r->cell[P_TITLE]), v_text(r->cell[P_TITLE_EN]),
        v_text(r->cell[P_NUMBER]), v_text(r->cell[P_ISSUER]), v_date(issued, &issued_buf),
        v_text(plan_status[status]), v_id(start), v_id(end), v_text(r->cell[P_SUPERSEDES]),
        v_text(r->cell[P_SOURCE]), v_id(city_of_plan(l, r->cell[P_ISSUER], r->cell[P_KEY])) };
    int64_t id = save(l, &plan_shape, v);
    remember(l, &l->plans, r->cell[P_KEY], id);
    if (td__grow((void **)&l->bundle_plan, l->bundle_plans, sizeof *l->bundle_plan))
        l->bundle_plan[l->bundle_plans++] = id;
    else
        l->rc = td__error(l->td, TD_ERROR, "out of memory");
}

/* ---- targets and thresholds ------------------------------------------------------------- */

enum { T_PLAN, T_CODE, T_GROUP, T_NAME, T_NAME_EN, T_UNIT, T_KIND, T_DIRECTION, T_DECIMALS, T_LEAD,
       T_NUMERATOR, T_DENOMINATOR, T_BASE_PERIOD, T_BASE_VALUE, T_PARENT, T_SOURCE };

static const struct shape target_shape = {
    .find = "SELECT id, rev, gone, entered, plan_id, code, position, grp, name, name_en, unit, kind,"
            " direction, decimals, lead_id, numerator, denominator, base_period, base_value,"
            " base_decimals, source FROM target WHERE plan_id = ? AND code = ?",
    .insert = "INSERT INTO target(change_id, plan_id, code, position, grp, name, name_en, unit, kind,"
              " direction, decimals, lead_id, numerator, denominator, base_period, base_value,"
              " base_decimals, source) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE target SET change_id = ?, position = ?, grp = ?, name = ?, name_en = ?, unit = ?,"
              " kind = ?, direction = ?, decimals = ?, lead_id = ?, numerator = ?, denominator = ?,"
              " base_period = ?, base_value = ?, base_decimals = ?, source = ?, gone = 0,"
              " rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 2, .columns = 17,
};
static const struct shape parent_shape = {
    .find = "SELECT id, rev, gone, entered, id, parent_id FROM target WHERE id = ?",
    .insert = "INSERT INTO target(change_id, id, parent_id) VALUES(?, ?, ?)", /* never: the row exists */
    .update = "UPDATE target SET change_id = ?, parent_id = ?, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 1, .columns = 2,
};
static const char *const directions[] = { "down", "up", NULL };

/* A row that repeats the key of an earlier one would silently win. */
static bool repeated(struct loader *l, const struct td__map *m, const char *plan, const char *code, int column)
{
    char key[256];
    int64_t id;

    plan_key(key, sizeof key, plan, code);
    if (!td__map_get(m, key, strlen(key), &id))
        return false;
    problem(l, column_name(l, column), "'%s' stands in the file already", code);
    return true;
}

/* The place of row i among those of its plan: the same in a bundle of one plan and in one of all. */
static int next_position(const struct loader *l, size_t i, int plan, int before)
{
    const struct row *v = l->rows.v;
    int n = 1;

    if (i && !strcmp(v[i].cell[plan], v[i - 1].cell[plan]))
        return before + 1;
    for (size_t k = 0; k < i; k++)
        n += !strcmp(v[k].cell[plan], v[i].cell[plan]);
    return n;
}

static void read_target(struct loader *l, const struct row *r, int position, struct td__map *fresh)
{
    struct td_num base;
    td_period base_period;
    int decimals;
    int64_t plan = cell_ref(l, T_PLAN, &l->plans, r->cell[T_PLAN], "plan"), id = -1;
    int64_t lead = cell_ref(l, T_LEAD, &l->agencies, r->cell[T_LEAD], "agency");
    int kind = cell_word(l, T_KIND, r->cell[T_KIND], td__kind_words);
    int direction = cell_word(l, T_DIRECTION, r->cell[T_DIRECTION], directions);
    bool ok = required(l, T_PLAN, r->cell[T_PLAN]);
    ok &= cell_code(l, T_CODE, r->cell[T_CODE]);
    ok &= required(l, T_NAME, r->cell[T_NAME]);
    ok &= cell_int(l, T_DECIMALS, r->cell[T_DECIMALS], 0, TD_NUM_MAX_DECIMALS, &decimals);
    ok &= cell_period(l, T_BASE_PERIOD, r->cell[T_BASE_PERIOD], &base_period);
    ok &= cell_num(l, T_BASE_VALUE, r->cell[T_BASE_VALUE], &base);

    if (ok && !base_period != !td_num_is(base)) {
        problem(l, "base_value", "base_period and base_value go together");
        ok = false;
    }
    if (repeated(l, fresh, r->cell[T_PLAN], r->cell[T_CODE], T_CODE))
        return;
    if (ok && plan > 0 && lead >= 0 && kind >= 0 && direction >= 0 && clean_so_far(l)) {
        struct value v[17] = { v_int(plan), v_text(r->cell[T_CODE]), v_int(position),
            v_text(r->cell[T_GROUP]), v_text(r->cell[T_NAME]), v_text(r->cell[T_NAME_EN]),
            v_text(r->cell[T_UNIT]), v_text(td__kind_words[kind]), v_int(direction ? 1 : -1),
            v_int(decimals), v_id(lead), v_text(r->cell[T_NUMERATOR]), v_text(r->cell[T_DENOMINATOR]),
            v_id(base_period) };
        v_num(v + 14, base);
        v[16] = v_text(r->cell[T_SOURCE]);
        id = save(l, &target_shape, v);
    }
    remember_in_plan(l, &l->targets, r->cell[T_PLAN], r->cell[T_CODE], id);
    remember_in_plan(l, fresh, r->cell[T_PLAN], r->cell[T_CODE], id);
}

/* After all targets are known: "trong đó" may stand before what it is part of. */
static void read_parents(struct loader *l)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i];
        l->line = r->line;
        int64_t id, parent = cell_ref_in_plan(l, T_PARENT, &l->targets, r->cell[T_PLAN],
                                              r->cell[T_PARENT], "target");
        char key[256];
        plan_key(key, sizeof key, r->cell[T_PLAN], r->cell[T_CODE]);
        if (!td__map_get(&l->targets, key, strlen(key), &id) || id <= 0)
            continue;
        if (parent == id)
            problem(l, "parent", "'%s' cannot be part of itself", r->cell[T_CODE]);
        struct value v[2] = { v_int(id), v_id(parent) };
        size_t unchanged = l->out->unchanged, changed = l->out->changed;
        int64_t by = 0;
        if (clean_so_far(l) &&
            !(l->rc = td__one(l->td, &by, "SELECT change_id FROM target WHERE id = ?", "i", id)))
            save(l, &parent_shape, v);
        /* The row was counted already: as unchanged, unless this very load has written it. */
        bool only_parent = l->out->changed > changed && by != l->td->change;
        l->out->unchanged = unchanged - only_parent;
        l->out->changed = changed + only_parent;
    }
}

static void check_target_cycles(struct loader *l)
{
    for (size_t i = 0; i < l->rows.n; i++) {
        const struct row *r = &l->rows.v[i], *at = r;
        if (!strcmp(r->cell[T_PARENT], r->cell[T_CODE]))
            continue; /* read_parents() says so */
        for (size_t steps = 0; at && *at->cell[T_PARENT] && steps <= l->rows.n; steps++) {
            const struct row *up = NULL;
            for (size_t k = 0; k < l->rows.n; k++)
                if (!strcmp(l->rows.v[k].cell[T_CODE], at->cell[T_PARENT]) &&
                    !strcmp(l->rows.v[k].cell[T_PLAN], at->cell[T_PLAN]))
                    up = &l->rows.v[k];
            at = up;
            if (at == r && steps) {
                l->line = r->line;
                problem(l, "parent", "'%s' is part of itself", r->cell[T_CODE]);
                return;
            }
        }
    }
}

static void load_targets(struct loader *l)
{
    struct seen seen = { 0 };
    struct td__map fresh = { 0 };
    int position = 0;

    if (!read_table(l, TD_T_TARGETS))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        position = next_position(l, i, T_PLAN, position);
        read_target(l, &l->rows.v[i], position, &fresh);
    }
    forget(l, &l->targets, &fresh, "SELECT p.key || char(31) || t.code, p.id FROM target t"
           " JOIN plan p ON p.id = t.plan_id WHERE t.entered = 0");
    check_target_cycles(l);
    read_parents(l);
    for (size_t i = 0; i < fresh.room; i++)
        if (fresh.v[i].key)
            mark(l, &seen, fresh.v[i].value);
    retire(l, &seen, "SELECT id, rev FROM target WHERE plan_id = ? AND gone = 0 AND entered = 0",
           GONE("target"));
    td__map_free(&fresh);
    free(seen.bits);
}

enum { H_PLAN, H_TARGET, H_YEAR, H_BOUND, H_UPPER, H_STRICT, H_SCOPE, H_TEXT };

static const struct shape threshold_shape = {
    .find = "SELECT id, rev, gone, entered, target_id, year, scope, bound, bound_decimals, upper,"
            " upper_decimals, strict, text FROM threshold"
            " WHERE target_id = ? AND year = ? AND scope = ?",
    .insert = "INSERT INTO threshold(change_id, target_id, year, scope, bound, bound_decimals, upper,"
              " upper_decimals, strict, text) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE threshold SET change_id = ?, bound = ?, bound_decimals = ?, upper = ?,"
              " upper_decimals = ?, strict = ?, text = ?, gone = 0, rev = rev + 1"
              " WHERE id = ? AND rev = ?",
    .keys = 3, .columns = 9,
};
static const char *const zero_one[] = { "0", "1", NULL };
static const char *const scopes[] = { "plan", "yearly", NULL };

static int64_t read_threshold(struct loader *l, const struct row *r, struct td__map *fresh)
{
    struct td_num bound, upper;
    int year;
    char key[300];
    int64_t other, id, target = cell_ref_in_plan(l, H_TARGET, &l->targets, r->cell[H_PLAN],
                                                 r->cell[H_TARGET], "target");
    int strict = cell_word(l, H_STRICT, r->cell[H_STRICT], zero_one);
    int scope = cell_word(l, H_SCOPE, r->cell[H_SCOPE], scopes);
    bool ok = required(l, H_TARGET, r->cell[H_TARGET]);
    ok &= required(l, H_YEAR, r->cell[H_YEAR]);
    ok &= required(l, H_BOUND, r->cell[H_BOUND]);
    ok &= cell_int(l, H_YEAR, r->cell[H_YEAR], 1900, 2199, &year);
    ok &= cell_num(l, H_BOUND, r->cell[H_BOUND], &bound);
    ok &= cell_num(l, H_UPPER, r->cell[H_UPPER], &upper);

    if (ok && td_num_is(upper) && td_num_cmp(upper, bound) <= 0) {
        problem(l, "upper", "must lie above bound");
        ok = false;
    }
    snprintf(key, sizeof key, "%s\x1f%s\x1f%s\x1f%s", r->cell[H_PLAN], r->cell[H_TARGET],
             r->cell[H_YEAR], r->cell[H_SCOPE]);
    if (td__map_get(fresh, key, strlen(key), &other)) {
        problem(l, "year", "target '%s' has a threshold of %s already", r->cell[H_TARGET],
                r->cell[H_YEAR]);
        return -1;
    }
    remember(l, fresh, key, 1);
    if (!ok || target <= 0 || strict < 0 || scope < 0 || !clean_so_far(l))
        return -1;
    struct value v[9] = { v_int(target), v_int(year), v_text(scopes[scope]) };
    v_num(v + 3, bound);
    v_num(v + 5, upper);
    v[7] = v_int(strict);
    v[8] = v_text(r->cell[H_TEXT]);
    id = save(l, &threshold_shape, v);
    return id;
}

static void load_thresholds(struct loader *l)
{
    struct seen seen = { 0 };
    struct td__map fresh = { 0 };

    if (!read_table(l, TD_T_THRESHOLDS))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        mark(l, &seen, read_threshold(l, &l->rows.v[i], &fresh));
    }
    retire(l, &seen, "SELECT h.id, h.rev FROM threshold h JOIN target t ON t.id = h.target_id"
           " WHERE t.plan_id = ? AND h.gone = 0 AND h.entered = 0", GONE("threshold"));
    td__map_free(&fresh);
    free(seen.bits);
}

/* ---- tasks and assignments -------------------------------------------------------------- */

enum { K_PLAN, K_CODE, K_SECTION, K_TITLE, K_TITLE_EN, K_CADENCE, K_START, K_DUE, K_TARGETS };

static const struct shape task_shape = {
    .find = "SELECT id, rev, gone, entered, plan_id, code, position, section, title, title_en, cadence,"
            " start, due, targets FROM task WHERE plan_id = ? AND code = ?",
    .insert = "INSERT INTO task(change_id, plan_id, code, position, section, title, title_en, cadence,"
              " start, due, targets) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE task SET change_id = ?, position = ?, section = ?, title = ?, title_en = ?,"
              " cadence = ?, start = ?, due = ?, targets = ?, gone = 0, rev = rev + 1"
              " WHERE id = ? AND rev = ?",
    .keys = 2, .columns = 10,
};

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

static bool known_targets(struct loader *l, const struct row *r)
{
    const char *list = r->cell[K_TARGETS];
    char code[128];
    bool ok = true;

    while (next_word(&list, code, sizeof code))
        ok &= cell_ref_in_plan(l, K_TARGETS, &l->targets, r->cell[K_PLAN], code, "target") >= 0;
    return ok;
}

static void read_task(struct loader *l, const struct row *r, int position, struct td__map *fresh)
{
    struct date_text start_buf, due_buf;
    td_date start, due;
    int64_t plan = cell_ref(l, K_PLAN, &l->plans, r->cell[K_PLAN], "plan"), id = -1;
    int cadence = cell_word(l, K_CADENCE, r->cell[K_CADENCE], td__cadence_words);
    bool ok = required(l, K_PLAN, r->cell[K_PLAN]);
    ok &= cell_code(l, K_CODE, r->cell[K_CODE]);
    ok &= required(l, K_TITLE, r->cell[K_TITLE]);
    ok &= cell_date(l, K_START, r->cell[K_START], &start);
    ok &= cell_date(l, K_DUE, r->cell[K_DUE], &due);
    ok &= known_targets(l, r);

    if (start && due && start > due)
        problem(l, "due", "lies before start");
    if (repeated(l, fresh, r->cell[K_PLAN], r->cell[K_CODE], K_CODE))
        return;
    if (ok && plan > 0 && cadence >= 0 && clean_so_far(l)) {
        struct value v[10] = { v_int(plan), v_text(r->cell[K_CODE]), v_int(position),
            v_text(r->cell[K_SECTION]), v_text(r->cell[K_TITLE]), v_text(r->cell[K_TITLE_EN]),
            v_text(td__cadence_words[cadence]), v_date(start, &start_buf), v_date(due, &due_buf),
            v_text(r->cell[K_TARGETS]) };
        id = save(l, &task_shape, v);
    }
    remember_in_plan(l, &l->tasks, r->cell[K_PLAN], r->cell[K_CODE], id);
    remember_in_plan(l, fresh, r->cell[K_PLAN], r->cell[K_CODE], id);
}

static void load_tasks(struct loader *l)
{
    struct seen seen = { 0 };
    struct td__map fresh = { 0 };
    int position = 0;

    if (!read_table(l, TD_T_TASKS))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        position = next_position(l, i, K_PLAN, position);
        read_task(l, &l->rows.v[i], position, &fresh);
    }
    forget(l, &l->tasks, &fresh, "SELECT p.key || char(31) || t.code, p.id FROM task t"
           " JOIN plan p ON p.id = t.plan_id WHERE t.entered = 0");
    for (size_t i = 0; i < fresh.room; i++)
        if (fresh.v[i].key)
            mark(l, &seen, fresh.v[i].value);
    retire(l, &seen, "SELECT id, rev FROM task WHERE plan_id = ? AND gone = 0 AND entered = 0",
           GONE("task"));
    td__map_free(&fresh);
    free(seen.bits);
}

enum { N_PLAN, N_TASK, N_AGENCY, N_ROLE };

static const struct shape assignment_shape = {
    .find = "SELECT id, rev, gone, entered, task_id, agency_id, role FROM assignment"
            " WHERE task_id = ? AND agency_id = ? AND role = ?",
    .insert = "INSERT INTO assignment(change_id, task_id, agency_id, role) VALUES(?, ?, ?, ?)",
    .update = "UPDATE assignment SET change_id = ?, gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 3, .columns = 3,
};

static int64_t read_assignment(struct loader *l, const struct row *r)
{
    int64_t task = cell_ref_in_plan(l, N_TASK, &l->tasks, r->cell[N_PLAN], r->cell[N_TASK], "task");
    int64_t agency = cell_ref(l, N_AGENCY, &l->agencies, r->cell[N_AGENCY], "agency");
    int role = cell_word(l, N_ROLE, r->cell[N_ROLE], td__role_words);
    bool ok = required(l, N_TASK, r->cell[N_TASK]);
    ok &= required(l, N_AGENCY, r->cell[N_AGENCY]);

    if (ok && repeated_row(l, N_AGENCY, r, N_PLAN, N_ROLE))
        return -1;
    if (!ok || task <= 0 || agency <= 0 || role < 0 || !clean_so_far(l))
        return -1;
    struct value v[3] = { v_int(task), v_int(agency), v_text(td__role_words[role]) };
    return save(l, &assignment_shape, v);
}

static void load_assignments(struct loader *l)
{
    struct seen seen = { 0 };

    if (!read_table(l, TD_T_ASSIGNMENTS))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        mark(l, &seen, read_assignment(l, &l->rows.v[i]));
    }
    retire(l, &seen, "SELECT a.id, a.rev FROM assignment a JOIN task t ON t.id = a.task_id"
           " WHERE t.plan_id = ? AND a.gone = 0 AND a.entered = 0", GONE("assignment"));
    free(seen.bits);
}

/* ---- obligations ------------------------------------------------------------------------ */

enum { O_PLAN, O_CODE, O_TITLE, O_TITLE_EN, O_FROM, O_TO, O_VIA, O_DUE };

static const struct shape obligation_shape = {
    .find = "SELECT id, rev, gone, entered, plan_id, code, title, title_en, from_whom, to_whom, via,"
            " month, day FROM obligation WHERE plan_id = ? AND code = ?",
    .insert = "INSERT INTO obligation(change_id, plan_id, code, title, title_en, from_whom, to_whom, via,"
              " month, day) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    .update = "UPDATE obligation SET change_id = ?, title = ?, title_en = ?, from_whom = ?, to_whom = ?,"
              " via = ?, month = ?, day = ?, gone = 0, rev = rev + 1 WHERE id = ? AND rev = ?",
    .keys = 2, .columns = 9,
};

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
        if (td__map_get(&l->agencies, word, strlen(word), &id) || is_kind(l, word))
            continue;
        problem(l, column_name(l, c), "'%s' is neither an agency's code nor a kind of agency", word);
        ok = false;
    }
    return ok;
}

static bool cell_day(struct loader *l, const char *s, int *month, int *day)
{
    char iso[16];
    td_date d;

    if (!*s) /* a yearly report without a fixed day */
        return true;
    snprintf(iso, sizeof iso, "2024-%s", s); /* a leap year: 02-29 may be asked for */
    if (strlen(s) != 5 || !td_date_parse(iso, 10, &d)) {
        problem(l, "due", "'%s' is not a day of the year MM-DD", s);
        return false;
    }
    *month = d / 100 % 100;
    *day = d % 100;
    return true;
}

static int64_t read_obligation(struct loader *l, const struct row *r)
{
    int month = 0, day = 0;
    int64_t plan = cell_ref(l, O_PLAN, &l->plans, r->cell[O_PLAN], "plan");
    bool ok = required(l, O_PLAN, r->cell[O_PLAN]);
    ok &= cell_code(l, O_CODE, r->cell[O_CODE]);
    ok &= required(l, O_FROM, r->cell[O_FROM]);
    ok &= required(l, O_TO, r->cell[O_TO]);
    ok &= cell_day(l, r->cell[O_DUE], &month, &day);
    ok &= known_parties(l, O_FROM, r->cell[O_FROM]);
    ok &= known_parties(l, O_TO, r->cell[O_TO]);
    ok &= known_parties(l, O_VIA, r->cell[O_VIA]);

    if (ok && repeated_row(l, O_CODE, r, O_PLAN, O_CODE))
        return -1;
    if (!ok || plan <= 0 || !clean_so_far(l))
        return -1;
    struct value v[9] = { v_int(plan), v_text(r->cell[O_CODE]), v_text(r->cell[O_TITLE]),
        v_text(r->cell[O_TITLE_EN]), v_text(r->cell[O_FROM]), v_text(r->cell[O_TO]),
        v_text(r->cell[O_VIA]), v_int(month), v_int(day) };
    return save(l, &obligation_shape, v);
}

static void load_obligations(struct loader *l)
{
    struct seen seen = { 0 };

    if (!read_table(l, TD_T_OBLIGATIONS))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        mark(l, &seen, read_obligation(l, &l->rows.v[i]));
    }
    retire(l, &seen, "SELECT id, rev FROM obligation WHERE plan_id = ? AND gone = 0 AND entered = 0",
           GONE("obligation"));
    free(seen.bits);
}

/* ---- observations: streamed, a million of them in bounded memory ------------------------ */

enum { F_PLAN, F_TARGET, F_AGENCY, F_PERIOD, F_VALUE, F_NUMERATOR, F_DENOMINATOR, F_STATUS, F_TITLE,
       F_URL, F_PUBLISHED, F_NOTE };

struct figure {
    int64_t target, agency, source, series;
    td_period period;
    struct td_num value;
    struct td_num numerator, denominator; /* of equal decimals */
    int frac, status, qualifier;
    const char *published, *note;
};

#define FIGURE_FIELDS "target_id, agency_id, period, seq, value, decimals, numerator, denominator," \
    " frac_decimals, status, qualifier, series_id, source_id, published_on, note, supersedes," \
    " entered, change_id"

static bool hit(const struct last *last, const char *s, size_t len)
{
    return last->is && last->len == len && !memcmp(last->text, s, len);
}

static void hold(struct last *last, const char *s, size_t len, int64_t id)
{
    last->is = id > 0 && len < sizeof last->text;
    last->len = last->is ? len : 0;
    memcpy(last->text, s, last->len);
    last->id = id;
}

static int64_t figure_target(struct loader *l, const struct td__field *plan, const struct td__field *target)
{
    int64_t id;

    if (hit(&l->last_plan, plan->s, plan->len) && hit(&l->last_target, target->s, target->len))
        return l->last_target.id;
    if (!td__map_get(&l->plans, plan->s, plan->len, &id)) {
        problem(l, "plan", "no plan has the code '%s'", plan->s);
        return -1;
    }
    l->elsewhere |= id > 0 && !in_bundle(l, id);
    hold(&l->last_plan, plan->s, plan->len, id);
    id = cell_ref_in_plan(l, F_TARGET, &l->targets, plan->s, target->s, "target");
    hold(&l->last_target, target->s, target->len, id);
    return id;
}

/* Empty means the city of the plan (DESIGN.md 1). */
static int64_t figure_agency(struct loader *l, const struct td__field *f, const char *plan)
{
    int64_t id = -1, plan_id = 0;

    if (f->len && hit(&l->last_agency, f->s, f->len))
        return l->last_agency.id;
    if (!f->len) {
        td__map_get(&l->plans, plan, strlen(plan), &plan_id);
        if (td__one(l->td, &id, "SELECT city_id FROM plan WHERE id = ?", "i", plan_id))
            id = -1;
        return id;
    }
    id = cell_ref(l, F_AGENCY, &l->agencies, f->s, "agency");
    hold(&l->last_agency, f->s, f->len, id);
    return id;
}

static int64_t named(struct loader *l, struct td__map *m, const char *key, const char *find,
                     const char *insert, const char *a, const char *b)
{
    int64_t id;

    if (*key && td__map_get(m, key, strlen(key), &id))
        return id;
    int rc = b ? td__one(l->td, &id, find, "tt", a, b) : td__one(l->td, &id, find, "t", a);
    if (rc == TD_NOT_FOUND) {
        rc = b ? td__run(l->td, insert, "tt", a, b) : td__run(l->td, insert, "t", a);
        id = sqlite3_last_insert_rowid(l->td->db);
    }
    if (rc)
        l->rc = rc;
    if (*key)
        remember(l, m, key, id);
    return id;
}

static int64_t figure_source(struct loader *l, const char *title, const char *url)
{
    char key[2048];
    size_t n = strlen(title), k = strlen(url);

    if (hit(&l->last_title, title, n) && hit(&l->last_url, url, k))
        return l->last_url.id;
    if (snprintf(key, sizeof key, "%s\x1f%s", title, url) >= (int)sizeof key)
        *key = 0; /* longer than any real one; not worth remembering */
    int64_t id = named(l, &l->sources, key, "SELECT id FROM source WHERE title = ? AND url = ?",
                       "INSERT INTO source(title, url) VALUES(?, ?)", title, url);
    hold(&l->last_title, title, n, id);
    hold(&l->last_url, url, k, id);
    return id;
}

static bool figure_parts(struct loader *l, struct figure *x, const char *num, const char *den)
{
    if (!cell_num(l, F_NUMERATOR, num, &x->numerator) || !cell_num(l, F_DENOMINATOR, den, &x->denominator))
        return false;
    x->frac = x->numerator.decimals > x->denominator.decimals ? x->numerator.decimals
                                                              : x->denominator.decimals;
    x->frac = x->frac < 0 ? 0 : x->frac;
    if (td_num_is(x->numerator))
        x->numerator = td_num_round(x->numerator, x->frac);
    if (td_num_is(x->denominator))
        x->denominator = td_num_round(x->denominator, x->frac);
    if (td_num_is(x->denominator) && x->denominator.mantissa <= 0) {
        problem(l, "denominator", "must be more than 0");
        return false;
    }
    return true;
}

static bool figure_note(struct loader *l, struct figure *x, const char *note)
{
    struct td_note_tags tags;

    x->note = note;
    x->series = 0;
    x->qualifier = TD_EXACTLY;
    if (!*note)
        return true;
    if (!td_note_tags(note, &tags)) {
        problem(l, "note", "begins with a tag that is not understood; "
                "q= is one of exact, approx, more_than, nearly, estimate");
        return false;
    }
    x->qualifier = (int)tags.qualifier;
    if (tags.series[0] && clean_so_far(l))
        x->series = named(l, &l->series, tags.series, "SELECT id FROM series WHERE name = ?",
                          "INSERT INTO series(name) VALUES(?)", tags.series, NULL);
    return true;
}

static void bind_figure(sqlite3_stmt *st, const struct figure *x, int64_t seq, int64_t supersedes,
                        int64_t change)
{
    const int64_t head[] = { x->target, x->agency, x->period, seq, x->value.mantissa, x->value.decimals };
    int i = 1;

    for (size_t k = 0; k < sizeof head / sizeof *head; k++)
        sqlite3_bind_int64(st, i++, head[k]);
    if (td_num_is(x->numerator))
        sqlite3_bind_int64(st, i, x->numerator.mantissa);
    else
        sqlite3_bind_null(st, i);
    i++;
    if (td_num_is(x->denominator))
        sqlite3_bind_int64(st, i, x->denominator.mantissa);
    else
        sqlite3_bind_null(st, i);
    i++;
    sqlite3_bind_int(st, i++, x->frac);
    sqlite3_bind_int(st, i++, x->status);
    sqlite3_bind_int(st, i++, x->qualifier);
    if (x->series)
        sqlite3_bind_int64(st, i, x->series);
    else
        sqlite3_bind_null(st, i);
    i++;
    sqlite3_bind_int64(st, i++, x->source);
    if (*x->published)
        sqlite3_bind_text(st, i, x->published, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(st, i);
    i++;
    if (*x->note)
        sqlite3_bind_text(st, i, x->note, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(st, i);
    i++;
    if (supersedes)
        sqlite3_bind_int64(st, i, supersedes);
    else
        sqlite3_bind_null(st, i);
    i++;
    sqlite3_bind_int64(st, i, change);
}

/* True when it was written, false when a row of this seq exists (or l->rc says what failed). */
static bool insert_figure(struct loader *l, const struct figure *x, int64_t seq, int64_t supersedes)
{
    sqlite3_stmt *st = l->insert_figure;

    if (!st) {
        l->rc = td__query(l->td, &st, "INSERT INTO observation(" FIGURE_FIELDS ")"
            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)", "");
        if (l->rc)
            return false;
        l->insert_figure = st;
    }
    bind_figure(st, x, seq, supersedes, l->td->change);
    int rc = sqlite3_step(st);
    sqlite3_reset(st);
    if (rc == SQLITE_DONE) {
        l->out->added++;
        l->figures = true;
        return true;
    }
    if (rc != SQLITE_CONSTRAINT_PRIMARYKEY)
        l->rc = td__sqlite_error(l->td);
    return false;
}

static bool same_text(sqlite3_stmt *st, int col, const char *s)
{
    const char *t = (const char *)sqlite3_column_text(st, col);
    return !strcmp(t ? t : "", s);
}

static bool same_part(sqlite3_stmt *st, int col, struct td_num n)
{
    bool is = sqlite3_column_type(st, col) != SQLITE_NULL;
    return is == td_num_is(n) && (!is || sqlite3_column_int64(st, col) == n.mantissa);
}

static bool same_figure(sqlite3_stmt *st, const struct figure *x)
{
    return sqlite3_column_int64(st, 1) == x->value.mantissa &&
           sqlite3_column_int(st, 2) == x->value.decimals && same_part(st, 3, x->numerator) &&
           same_part(st, 4, x->denominator) && sqlite3_column_int(st, 5) == x->frac &&
           sqlite3_column_int(st, 6) == x->status && sqlite3_column_int64(st, 8) == x->source &&
           same_text(st, 9, x->published) && same_text(st, 10, x->note);
}

/* A source may say two things about one period. A figure that the bundle repeats is not the one that another row
 * of the same source corrects, so those met are remembered, by a hash, in at most 16 MiB. */
static uint64_t figure_hash(const struct figure *x, int64_t seq)
{
    const int64_t part[] = { x->target, x->agency, x->period, seq };
    uint64_t h = 0;

    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        h = (h ^ (uint64_t)part[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return h ? h : 1;
}

static uint64_t *matched_place(uint64_t *v, size_t room, uint64_t h)
{
    size_t at = (size_t)h & (room - 1);

    while (v[at] && v[at] != h)
        at = (at + 1) & (room - 1);
    return &v[at];
}

static void matched_now(struct loader *l, const struct figure *x, int64_t seq)
{
    enum { MOST = 1 << 21 };

    if (l->n_matched * 2 >= l->matched_room) {
        size_t room = l->matched_room ? l->matched_room * 2 : 256;
        uint64_t *v = room <= MOST ? calloc(room, sizeof *v) : NULL;
        if (!v)
            return;
        for (size_t i = 0; i < l->matched_room; i++)
            if (l->matched[i])
                *matched_place(v, room, l->matched[i]) = l->matched[i];
        free(l->matched);
        l->matched = v;
        l->matched_room = room;
    }
    *matched_place(l->matched, l->matched_room, figure_hash(x, seq)) = figure_hash(x, seq);
    l->n_matched++;
}

static bool matched_already(const struct loader *l, const struct figure *x, int64_t seq)
{
    return l->matched_room && *matched_place(l->matched, l->matched_room, figure_hash(x, seq));
}

/* There are figures of this agency and period. Equal to one of them: nothing to do. From the same source in an
 * earlier load: a correction, which supersedes. Else one more source that has its own figure. */
static void figure_among_others(struct loader *l, const struct figure *x)
{
    sqlite3_stmt *st;
    int64_t last = 0, corrects = 0;
    bool same = false;
    int rc = td__query(l->td, &st,
        "SELECT seq, value, decimals, numerator, denominator, frac_decimals, status, series_id,"
        "  source_id, published_on, note, entered, change_id,"
        "  EXISTS(SELECT 1 FROM observation n WHERE n.target_id = o.target_id"
        "    AND n.agency_id = o.agency_id AND n.period = o.period AND n.supersedes = o.seq)"
        " FROM observation o WHERE target_id = ? AND agency_id = ? AND period = ? ORDER BY seq", "iii",
        x->target, x->agency, x->period);

    while (!rc && !same && (rc = td__step(l->td, st)) == 1) {
        bool replaced = sqlite3_column_int(st, 13) != 0;
        rc = 0;
        last = sqlite3_column_int64(st, 0);
        same = !replaced && same_figure(st, x);
        if (!corrects && !replaced && !sqlite3_column_int(st, 11) &&
            sqlite3_column_int64(st, 8) == x->source && sqlite3_column_int64(st, 7) == x->series &&
            sqlite3_column_int64(st, 12) < l->td->change && !matched_already(l, x, last))
            corrects = last;
    }
    if (same) {
        td__reset(st);
        matched_now(l, x, last);
    }
    if (rc)
        l->rc = rc;
    else if (same)
        l->out->unchanged++;
    else
        insert_figure(l, x, last + 1, corrects);
}

static bool figure(struct loader *l, const struct td__field *f)
{
    struct figure x;
    struct td__field cell[F_NOTE + 1];
    const char *c[F_NOTE + 1];
    char *nfc[F_NOTE + 1] = { NULL };
    td_date published;
    bool ok = true;

    for (int i = 0; i <= F_NOTE; i++) {
        cell[i] = f[l->at[i]];
        if (!is_plain(&cell[i])) {
            ok &= sound(l, i, &cell[i]);
            if (ok && !td_text_is_nfc(cell[i].s, cell[i].len) &&
                (nfc[i] = td_text_nfc(cell[i].s, cell[i].len)))
                cell[i] = (struct td__field){ nfc[i], strlen(nfc[i]) };
        }
        c[i] = cell[i].s;
    }
    if (!ok)
        goto out;
    x.target = figure_target(l, &cell[F_PLAN], &cell[F_TARGET]);
    x.agency = figure_agency(l, &cell[F_AGENCY], c[F_PLAN]);
    ok = required(l, F_TARGET, c[F_TARGET]);
    ok &= required(l, F_PERIOD, c[F_PERIOD]);
    ok &= required(l, F_VALUE, c[F_VALUE]);
    ok &= cell_period(l, F_PERIOD, c[F_PERIOD], &x.period);
    ok &= cell_num(l, F_VALUE, c[F_VALUE], &x.value);
    ok &= figure_parts(l, &x, c[F_NUMERATOR], c[F_DENOMINATOR]);
    ok &= figure_note(l, &x, c[F_NOTE]);
    x.status = cell_word(l, F_STATUS, c[F_STATUS], td__status_words);
    x.published = c[F_PUBLISHED];
    if (*x.published && !td_date_parse_partial(x.published, strlen(x.published), &published)) {
        problem(l, "published_on", "'%s' is not a date YYYY-MM-DD, YYYY-MM or YYYY", x.published);
        ok = false;
    }
    if (ok && x.status > 0 && x.target > 0 && x.agency > 0 && clean_so_far(l)) {
        x.source = figure_source(l, c[F_TITLE], c[F_URL]);
        if (!l->rc && !insert_figure(l, &x, 1, 0) && !l->rc)
            figure_among_others(l, &x);
    }
out:
    for (int i = 0; i <= F_NOTE; i++)
        free(nfc[i]);
    return l->rc == TD_OK;
}

/* ---- the bundle ------------------------------------------------------------------------- */

/* Codes that the database knows already: a bundle may refer to them. */
static int known_codes(struct loader *l, struct td__map *m, const char *sql)
{
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st, sql, "");

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        remember(l, m, (const char *)sqlite3_column_text(st, 0), sqlite3_column_int64(st, 1));
        rc = l->rc;
    }
    return rc;
}

static int known(struct loader *l)
{
    int rc = known_codes(l, &l->agencies, "SELECT code, id FROM agency WHERE gone = 0");

    if (!rc)
        rc = known_codes(l, &l->plans, "SELECT key, id FROM plan WHERE gone = 0");
    if (!rc)
        rc = known_codes(l, &l->targets, "SELECT p.key || char(31) || t.code, t.id FROM target t"
                         " JOIN plan p ON p.id = t.plan_id WHERE t.gone = 0");
    if (!rc)
        rc = known_codes(l, &l->tasks, "SELECT p.key || char(31) || t.code, t.id FROM task t"
                         " JOIN plan p ON p.id = t.plan_id WHERE t.gone = 0");
    return rc;
}

static void each_row(struct loader *l, enum td_table t, void (*read)(struct loader *, const struct row *))
{
    if (!read_table(l, t))
        return;
    for (size_t i = 0; i < l->rows.n; i++) {
        l->line = l->rows.v[i].line;
        read(l, &l->rows.v[i]);
    }
}

static void load_files(struct loader *l)
{
    load_agencies(l);
    size_t before = l->out->problems_in_all;
    each_row(l, TD_T_PLAN, read_plan);
    if (!l->has_header && l->out->problems_in_all == before) {
        l->line = 0;
        problem(l, "", "is missing: a plan bundle is a folder with at least plan.csv");
        return;
    }
    each_row(l, TD_T_SUCCESSION, read_succession);
    load_targets(l);
    load_thresholds(l);
    load_tasks(l);
    load_assignments(l);
    load_obligations(l);
    read_table(l, TD_T_OBSERVATIONS);
    if (clean_so_far(l) && (l->tree_changed || l->elsewhere))
        l->rc = td__rollup_rebuild(l->td, 0);
    else
        for (size_t i = 0; l->figures && clean_so_far(l) && i < l->bundle_plans; i++)
            l->rc = td__rollup_rebuild(l->td, l->bundle_plan[i]);
}

static void loader_free(struct loader *l)
{
    struct td__map *maps[] = { &l->plans, &l->agencies, &l->targets, &l->tasks, &l->sources, &l->series,
                               &l->keys, &l->kinds };

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        td__map_free(maps[i]);
    free(l->rows.v);
    free(l->matched);
    free(l->bundle_plan);
}

int td_load(struct td *td, const char *dir, struct td_load *out)
{
    struct loader l = { .td = td, .out = out, .dir = dir };

    memset(out, 0, sizeof *out);
    out->mem = td__list_new();
    if (!out->mem)
        return td__error(td, TD_ERROR, "out of memory");
    int rc = td__begin(td, "load", dir);
    if (rc)
        return rc;
    l.rc = known(&l);
    if (!l.rc)
        load_files(&l);
    rc = l.rc;
    if (!rc && out->problems_in_all)
        rc = td__error(td, TD_INVALID, "%s: %zu problems; nothing was loaded", dir,
                       out->problems_in_all);
    loader_free(&l);
    return td__end(td, rc);
}

void td_load_free(struct td_load *l)
{
    free(l->problems);
    td__list_free(l->mem);
    memset(l, 0, sizeof *l);
}
