/*
 * Rows of what plans are made of, from a table as people make it: each cell becomes the text that a bundle would have,
 * and td_edit() does the rest by the loader's rules. What the file does not say stays as it is.
 */
#include "exchange/import-cells.h"
#include "base/text.h"
#include "exchange/rows.h"

#include <stdio.h>

/* A stored row, or one that the file asks for. */
struct texts { const char *cell[TD_COLUMNS + 1]; };

struct rows {
    struct { struct texts *v; size_t n; } stored;
    struct td__map keys;      /* key -> place in stored, plus one; of agencies also by code alone: the newest term */
    struct { struct td_edit *v; size_t n; } edits;
    struct { int *v; size_t n; } lines;
    struct td__map seen;      /* keys of the file */
    struct texts now;         /* the row being made */
    int share;                /* the column in which it has a number with a percent sign; -1 = none */
    int64_t plan;
};

/* ---- one cell --------------------------------------------------------------------------- */

static const char *code_of(const struct td__import *m, enum td__noun noun, int64_t id)
{
    const struct td__name *x = td__name_by_id(&m->names, noun, id);

    return x ? x->code : "";
}

/* A code that is new in this very file is not known yet: it stands as it is, and td_edit() judges. */
static bool read_name(struct td__import *m, int c, enum td__noun noun, const char **out)
{
    const struct rows *w = m->work;
    struct td__naming how = { .noun = noun, .plan = noun == TD__AGENCY ? 0 : w->plan };
    const char *s = td__import_cell(m, c);
    char said[300];
    int64_t id = 0, there;

    if (td__map_get(&w->seen, s, strlen(s), &there)) {
        *out = s;
        return true;
    }
    if (!td__import_name(m, c, &how, &id, said, sizeof said))
        return false;
    *out = id ? code_of(m, noun, id) : "";
    return true;
}

/* "c.4, d.1" */
static bool read_codes(struct td__import *m, int c, enum td__noun noun, const char **out)
{
    const struct rows *w = m->work;
    struct td__naming how = { .noun = noun, .plan = w->plan, .lang = m->how->lang };
    const char *s = td__import_cell(m, c);
    char all[TD__CELL] = "", said[300];
    size_t n = 0;

    if (!td__import_sound(m, m->at[c]) || !(s = td__import_code(m, m->at[c], &how, s)))
        return false;
    while (*s) {
        char one[TD__CELL];
        size_t len = strcspn(s, "|,;\n");
        const char *begin = s + strspn(s, " ");
        int64_t id = 0;
        snprintf(one, sizeof one, "%.*s", (int)(begin < s + len ? s + len - begin : 0), begin);
        for (size_t k = strlen(one); k && one[k - 1] == ' ';)
            one[--k] = 0;
        if (*one && td__name_find(&m->names, &how, one, &id, said, sizeof said))
            return td__import_wrong_said(m, m->at[c], said);
        if (*one && n < sizeof all)
            n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", n ? "|" : "", code_of(m, noun, id));
        s += len + (s[len] != 0);
    }
    *out = td__list_text(m->mem, all);
    return true;
}

static bool read_number(struct td__import *m, int c, const char **out)
{
    struct rows *w = m->work;
    const char *s = td__import_cell(m, c);
    bool percent;
    char buf[TD_NUM_BUF];
    struct td_num n;

    *out = "";
    if (!*s)
        return true;
    if (!td__import_number(m, m->at[c], s, NULL, &n, &percent))
        return false;
    if (percent)
        w->share = c;
    td_num_write(buf, sizeof buf, n);
    *out = td__list_text(m->mem, buf);
    return true;
}

/* 55 % of what is counted in persons is no number of persons. */
static bool share_fits(struct td__import *m)
{
    const struct rows *w = m->work;
    int unit = td__word_index(m->fields, "unit");
    const char *of = unit >= 0 && w->now.cell[unit] ? w->now.cell[unit] : "";

    for (int c = 0; m->fields[c] && td_unit_is_percent(of); c++) {
        struct td_num n;
        bool share = td__import_has(m, c) && c != w->share && td__records[m->table].columns[c].as == TD__AS_NUMBER;
        if (share && td_num_parse(w->now.cell[c], strlen(w->now.cell[c]), &n) && !td__import_share(m, m->at[c], n))
            return false;
    }
    if (w->share < 0 || (td__records[m->table].columns[w->share].as == TD__AS_NUMBER && td_unit_is_percent(of)))
        return true;
    return td__import_wrong(m, m->at[w->share], W_IMPORT_PERCENT, td__import_cell(m, w->share), of);
}

static bool read_date(struct td__import *m, int c, const char **out)
{
    char buf[TD_DATE_BUF];
    td_date d = 0;

    if (!td__import_date(m, c, &d, false))
        return false;
    td_date_write(buf, sizeof buf, d);
    *out = td__list_text(m->mem, buf);
    return true;
}

static bool read_period(struct td__import *m, int c, const char **out)
{
    char buf[TD_PERIOD_BUF] = "";
    td_period p = 0;

    if (!td__import_period(m, c, &p))
        return false;
    if (p)
        td_period_write(buf, sizeof buf, p);
    *out = td__list_text(m->mem, buf);
    return true;
}

static bool read_word(struct td__import *m, int c, const struct td_choice *list, const char **out)
{
    int value = TD_NO_CHOICE;

    if (!td__import_word(m, c, list, &value))
        return false;
    *out = td_choice_code(list, value);
    return true;
}

/* The row's own code, which a spreadsheet may have made a number. */
static bool read_code(struct td__import *m, int c, const char **out)
{
    const struct rows *w = m->work;
    struct td__naming how = { .noun = m->table == TD_T_AGENCIES ? TD__AGENCY : m->table == TD_T_TARGETS ? TD__TARGET
                                    : TD__TASK, .plan = m->table == TD_T_AGENCIES ? 0 : w->plan };
    const char *s = td__import_code(m, m->at[c], &how, td__import_cell(m, c));

    *out = s ? td__list_text(m->mem, s) : "";
    return s;
}

static bool read_cell(struct td__import *m, int c, const char **out)
{
    const struct td__column *how = &td__records[m->table].columns[c];
    const char *s = td__import_cell(m, c);
    const struct td_choice *kind = how->as == TD__AS_KIND ? td__choice_said(td_agency_kinds, s) : NULL;

    if (!td__import_sound(m, m->at[c]))
        return false;
    switch (how->as) {
    case TD__AS_WORD: case TD__AS_VALUE: return read_word(m, c, how->choices, out);
    case TD__AS_DATE: return read_date(m, c, out);
    case TD__AS_PERIOD: return read_period(m, c, out);
    case TD__AS_NUMBER: case TD__AS_DECIMALS: case TD__AS_YEAR: return read_number(m, c, out);
    case TD__AS_REF: return read_name(m, c, how->of, out);
    case TD__AS_CODES: return read_codes(m, c, how->of, out);
    case TD__AS_CODE: return read_code(m, c, out);
    default: *out = kind ? kind->code : td__list_text(m->mem, s); return true;
    }
}

/* The plan is known before the row's other cells are. */
static bool is_plan(const struct td__import *m, int c)
{
    const struct td__column *how = &td__records[m->table].columns[c];

    return how->as == TD__AS_REF && how->of == TD__PLAN;
}

/* ---- stored rows ------------------------------------------------------------------------ */

static const char *key_of(const struct td__import *m, char *buf, size_t size, const char *const *cell)
{
    size_t n = 0;

    *buf = 0;
    for (int c = 0; m->fields[c] && n < size; c++)
        if (td_table_is_key(m->table, c))
            n += (size_t)snprintf(buf + n, size - n, "%s\x1f", cell[c] ? cell[c] : "");
    return buf;
}

static bool put_key(struct td__import *m, struct td__map *map, const char *key, size_t at)
{
    const char *kept = td__list_text(m->mem, key);

    return td__map_put(map, kept, strlen(kept), (int64_t)at) || td__import_no_memory(m);
}

static bool keep_stored(void *arg, const char *const *fields)
{
    struct td__import *m = arg;
    struct rows *w = m->work;
    struct texts *t = td__push(&w->stored);
    char key[TD__CELL];

    if (!t)
        return td__import_no_memory(m);
    for (int c = 0; m->fields[c]; c++)
        t->cell[c] = td__list_text(m->mem, fields[c]);
    return put_key(m, &w->keys, key_of(m, key, sizeof key, t->cell), w->stored.n) &&
           (m->table != TD_T_AGENCIES || put_key(m, &w->keys, t->cell[0], w->stored.n));
}

/* The stored row that the file's row is about; of an agency whose first day the file does not say, its newest term. */
static const struct texts *find_stored(struct td__import *m)
{
    struct rows *w = m->work;
    char key[TD__CELL];
    int64_t at = 0;
    int from = m->table == TD_T_AGENCIES ? td__word_index(m->fields, "valid_from") : -1;

    key_of(m, key, sizeof key, w->now.cell);
    if (from >= 0 && !td__import_has(m, from))
        td__map_get(&w->keys, w->now.cell[0], strlen(w->now.cell[0]), &at);
    else
        td__map_get(&w->keys, key, strlen(key), &at);
    return at ? &w->stored.v[at - 1] : NULL;
}

/* ---- one row ---------------------------------------------------------------------------- */

static bool read_plan(struct td__import *m)
{
    struct rows *w = m->work;

    w->plan = m->set.plan;
    if (!is_plan(m, 0))
        return true;
    return td__import_plan(m, 0, &w->plan) && (w->plan || td__import_wrong(m, m->at[0], W_IMPORT_NO_PLAN, "", ""));
}

static bool read_cells(struct td__import *m)
{
    struct rows *w = m->work;
    int code = td__word_index(m->fields, "code");

    memset(&w->now, 0, sizeof w->now);
    w->share = -1;
    if (!read_plan(m))
        return false;
    for (int c = 0; m->fields[c]; c++) {
        w->now.cell[c] = "";
        if (is_plan(m, c))
            w->now.cell[c] = code_of(m, TD__PLAN, w->plan);
        else if (td__import_has(m, c) && !read_cell(m, c, &w->now.cell[c]))
            return false;
    }
    return *w->now.cell[code] || td__import_wrong(m, m->at[code], W_IMPORT_MISSING_CODE, "", "");
}

/* "Loại: sở, ban, ngành; Đến ngày: 30/06/2025": the heading and the cell as people read them. */
static size_t tell(char *buf, size_t size, size_t n, const struct td__import *m, int c, const char *cell)
{
    const struct td__column *how = &td__records[m->table].columns[c];
    const struct td_choice *words = how->as == TD__AS_KIND ? td_agency_kinds : how->choices;
    enum td_lang lang = m->how->lang;
    struct td_short date = { "" };
    td_date d;

    if (how->as == TD__AS_DATE && td_date_parse(cell, strlen(cell), &d))
        date = td_date_text(d, lang);
    if (n < size)
        n += (size_t)snprintf(buf + n, size - n, "%s%s: %s", n ? "; " : "", td_table_heading(m->table, c, lang),
                              *date.s ? date.s : words ? td_choice_shown(words, cell, lang) : cell);
    return n;
}

/* What the file does not say is as it was. */
static bool complete(struct td__import *m, const struct texts *old, char *before, char *after, size_t size)
{
    struct rows *w = m->work;
    size_t a = 0, b = 0;
    bool differs = !old;

    *before = *after = 0;
    for (int c = 0; m->fields[c]; c++) {
        const char *was = old ? old->cell[c] : "";
        bool said = td__import_has(m, c) || is_plan(m, c);
        if (!said)
            w->now.cell[c] = was;
        if (!strcmp(was, w->now.cell[c]))
            continue;
        differs = true;
        if (old)
            a = tell(before, size, a, m, c, was);
        if (old || !td_table_is_key(m->table, c))
            b = tell(after, size, b, m, c, w->now.cell[c]);
    }
    return differs;
}

static bool add_edit(struct td__import *m, const struct texts *old)
{
    struct rows *w = m->work;
    struct td_edit *e = td__push(&w->edits);
    const char **cell = td__list_alloc(m->mem, sizeof w->now.cell);
    struct td_row_texts now = { .rev = 0 };
    int *line = td__push(&w->lines);

    if (!e || !cell || !line)
        return td__import_no_memory(m);
    memcpy(cell, w->now.cell, sizeof w->now.cell);
    if (old)
        m->rc = td_row_texts(m->td, m->table, old->cell, &now);
    *line = m->line;
    *e = (struct td_edit){ .table = m->table, .cells = cell, .rev = now.rev };
    td_row_texts_free(&now);
    return !m->rc;
}

/* 1.1 of a spreadsheet may have been 1.10: where it would give the row of 1.1 another name it is not certain. Nor is 4,
 * which may have been 00004, for an agency that is new. */
static bool code_is_sure(struct td__import *m, const struct texts *old, int code, int name)
{
    const struct td__field *f = m->at[code] >= 0 && (size_t)m->at[code] < m->n ? &m->f[m->at[code]] : NULL;
    const struct rows *w = m->work;
    const char *is = w->now.cell[code];
    char both[2 * TD__CELL];

    bool same = old ? !strchr(is, '.') || !strcmp(old->cell[name], w->now.cell[name]) : m->table != TD_T_AGENCIES;
    if (!f || !f->typed || m->exact || same || strcmp(is, f->s))
        return true;
    snprintf(both, sizeof both, old ? "%s, %s0" : "%s, 0%s", is, is);
    return td__import_wrong(m, m->at[code], W_IMPORT_CODE_NUMBER, is, both);
}

static void read_row(struct td__import *m)
{
    struct rows *w = m->work;
    char key[TD__CELL], before[600], after[600], first[24];
    int code = td__word_index(m->fields, "code"), name = code + (m->table == TD_T_AGENCIES ? 1 : 2);
    char title[300];
    int64_t line;

    if (td__import_full(m, w->edits.n) || !read_cells(m))
        return;
    const struct texts *old = find_stored(m);
    bool differs = complete(m, old, before, after, sizeof before);
    if (!share_fits(m) || !code_is_sure(m, old, code, name))
        return;
    key_of(m, key, sizeof key, w->now.cell);
    if (td__map_get(&w->seen, key, strlen(key), &line)) {
        snprintf(first, sizeof first, "%d", (int)line);
        td__import_wrong(m, m->at[code], W_IMPORT_REPEATED, first, "");
        return;
    }
    if (!put_key(m, &w->seen, key, (size_t)m->line) || !put_key(m, &w->seen, w->now.cell[code], (size_t)m->line))
        return;
    snprintf(title, sizeof title, "%s, %s", w->now.cell[code], w->now.cell[name]);
    td__import_see_text(m, key);
    td__import_see_text(m, before);
    td__import_see_text(m, after);
    if (differs && !add_edit(m, old))
        return;
    td__import_row(m, &(struct td__outcome){
        .outcome = !differs ? TD_IMPORT_UNCHANGED : old ? TD_IMPORT_CHANGED : TD_IMPORT_NEW, .line = m->line,
        .title = title, .before = before, .after = after });
}

/* ---- the kind --------------------------------------------------------------------------- */

/* A problem of td_edit() is one of a row of the file: that row is wrong and not new or changed. */
static void take_problems(struct td__import *m, const struct td_load *l)
{
    const struct rows *w = m->work;

    for (size_t i = 0; i < l->n_problems; i++) {
        const struct td_problem *p = &l->problems[i];
        int c = td__word_index(m->fields, p->column);
        m->line = p->line > 0 && (size_t)p->line <= w->lines.n ? w->lines.v[p->line - 1] : 0;
        m->n = 0;
        char text[700];
        bool there = c >= 0 && m->at[c] >= 0; /* else the file has no such column: the text must name it */
        const char *name = there ? "" : c >= 0 ? td_table_heading(m->table, c, m->how->lang) : p->column;
        snprintf(text, sizeof text, "%s%s%s", name, *name ? ": " : "", p->text);
        td__import_wrong_said(m, there ? m->at[c] : -1, text);
    }
}

/* In a preview too, so that every rule is asked; then nothing is kept. */
static int finish(struct td__import *m)
{
    enum { ONLY_LOOKED = 1 };
    struct rows *w = m->work;
    struct td_load problems = { 0 };
    bool look = !m->how->apply;
    int rc;

    if (!w->edits.n || m->out->n[TD_IMPORT_WRONG] || (look && td_may(m->td, TD_ACT_EDIT, TD_EVERYTHING)))
        return TD_OK;
    if (look && (rc = td__begin(m->td, &(struct td__deed){ .act = TD_ACT_IMPORT })))
        return rc;
    rc = td_edit(m->td, w->edits.v, w->edits.n, TD_AT_FILE, "", NULL, &problems);
    if (look)
        td__end(m->td, ONLY_LOOKED);
    take_problems(m, &problems);
    td_load_free(&problems);
    return rc == TD_INVALID && m->out->n[TD_IMPORT_WRONG] ? TD_OK : rc;
}

static void clear(struct td__import *m)
{
    struct rows *w = m->work;

    td__map_free(&w->keys);
    td__map_free(&w->seen);
    free(w->stored.v);
    free(w->edits.v);
    free(w->lines.v);
    free(w);
}

int td__import_rows(struct td__import *m)
{
    struct rows *w = calloc(1, sizeof *w);

    if (!w)
        return td__no_memory(m->td);
    m->work = w;
    m->row = read_row;
    m->finish = finish;
    m->clear = clear;
    int rc = td_export(m->td, m->table, 0, keep_stored, m);
    return m->rc ? m->rc : rc;
}
