/* Forms about one row of a plan's tables, and which of them there are. See form-row.h. */
#include "forms/form-row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct form_row {
    struct form_spec spec;
    struct form_field field[ROW_CELLS + 1];
    struct form_choices choices[ROW_CELLS];
    const struct form_field *typed[ROW_CELLS]; /* by column: the field in which it is typed; NULL = none */
    char *base[ROW_CELLS];      /* the row as it is on record, as far as this form knows */
    char *was[ROW_CELLS];       /* what it said before somebody else saved, where that was taken over */
    int rev;
    bool conflict;              /* somebody else has saved while this form was open */
    char *taken;                /* the key, as one text, of a new row that is there already */
    struct td_load problems;    /* of the last save ... */
    char *tried;                /* ... of these texts ... */
    enum td_lang lang;          /* ... told in this language */
    char year[ROW_YEAR];        /* of row_known() */
    char fault[512];
};

static void keep_text(char **to, const char *text)
{
    char *copy = text ? strdup(text) : NULL;

    free(*to);
    *to = copy;
}

static const char *base_of(const struct form_view *v, int c)
{
    return v->row->base[c] ? v->row->base[c] : "";
}

/* ---- a cell of a bundle, as people write it, and back ------------------------------------ */

enum { SHORT = 64 };

static bool to_people(enum td_cell kind, const char *cell, enum td_lang lang, char buf[SHORT])
{
    size_t len = strlen(cell);
    struct td_num n;
    td_period period;
    td_date day;

    switch (kind) {
    case TD_CELL_NUMBER:
        return td_num_parse(cell, len, &n) && td_num_type(buf, SHORT, n, lang);
    case TD_CELL_DATE: return td_date_parse(cell, len, &day) && td_date_format(buf, SHORT, day, lang);
    case TD_CELL_PERIOD: return td_period_parse(cell, len, &period) && td_period_format(buf, SHORT, period, lang);
    case TD_CELL_DAY: /* 12-01 in bundles and in English, 01/12 in Vietnamese, which is read in both */
        return lang == TD_VI && len == 5 && snprintf(buf, SHORT, "%.2s/%.2s", cell + 3, cell) > 0;
    default: return false;
    }
}

/* Is the row of a target that counts? Then 1.830 is 1830 in it, as where its figures are typed. */
static bool counts(const struct form_view *v)
{
    const struct td_target *t = td_target_by_id(&form_model(v)->targets, v->head.about.target);
    return t && td_target_counts(t);
}

static bool from_people(const struct form_view *v, enum td_cell kind, const char *typed, char buf[SHORT])
{
    struct td_num n;
    td_period period;
    td_date date;
    int day, month, end = 0;

    switch (kind) {
    case TD_CELL_NUMBER:
        return (counts(v) ? td_num_read_count(typed, &n) : td_num_read(typed, lang_of(v), false, &n)) == TD_NUM_OK &&
               td_num_write(buf, SHORT, n);
    case TD_CELL_DATE: return td_date_read(typed, &date) && td_date_write(buf, SHORT, date);
    case TD_CELL_PERIOD: return td_period_read(typed, &period) && td_period_write(buf, SHORT, period);
    case TD_CELL_DAY: /* core knows how long months are */
        return sscanf(typed, "%2d/%2d%n", &day, &month, &end) == 2 && !typed[end] && day > 0 && month > 0 &&
               snprintf(buf, SHORT, "%02d-%02d", month, day) > 0;
    default: return false;
    }
}

/* A text that cannot be read stands as it is. */
static const char *shown(const struct form_view *v, int c, const char *text, char buf[SHORT])
{
    return *text && to_people(td_table_column(v->kind->row->table, c).cell, text, lang_of(v), buf) ? buf : text;
}

static const char *meant(const struct form_view *v, int c, const char *text, char buf[SHORT])
{
    return *text && from_people(v, td_table_column(v->kind->row->table, c).cell, text, buf) ? buf : text;
}

/* ---- columns and fields ----------------------------------------------------------------- */

static const char *name_of(const struct form_view *v, int c)
{
    return td_table_columns(v->kind->row->table)[c];
}

static int column_of(const struct form_view *v, const char *key)
{
    for (int c = 0; name_of(v, c); c++)
        if (!strcmp(name_of(v, c), key))
            return c;
    return -1;
}

/* ---- what pick fields choose from ------------------------------------------------------- */

CHOICES(task, tasks, td_task, code, "%s", td_name_in(lang, x->title_en, x->title))

static const struct form_choices task_choices = { NULL, task_count, task_code, task_text };

/* One more than the list has: an old assignment can be taken away, and an agency keeps a kind that is another word. */
static bool is_role(const struct form_view *v)
{
    return v->kind->row->mode == ROW_ROLE;
}

static const char *more_code(const void *owner, size_t i)
{
    (void)i;
    return is_role(owner) ? "none" : row_cell(owner, "kind");
}

static size_t more_count(const void *owner)
{
    const char *code = more_code(owner, 0);

    return *code && !td_choice_by_code(td_agency_kinds, code);
}

static void more_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    snprintf(buf, FORM_CHOICE, "%s", is_role(owner) ? td_word(W_COL_GONE, lang) : more_code(owner, i));
}

static const struct form_choices *choices_of(const struct row_kind *k, int column, struct form_choices *own)
{
    static const struct form_choices *const things[TD_CELL_PLAN + 1] = {
        [TD_CELL_AGENCY] = &form_agencies, [TD_CELL_TARGET] = &form_targets, [TD_CELL_TASK] = &task_choices,
    };
    const struct td_column x = td_table_column(k->table, column);

    if (!x.choices)
        return things[x.cell];
    *own = k->mode == ROW_ROLE || x.cell == TD_CELL_TEXT
           ? (struct form_choices){ x.choices, more_count, more_code, more_text }
           : (struct form_choices){ .words = x.choices };
    return own;
}

/* ---- fields ----------------------------------------------------------------------------- */

/* What the row is known by comes first. */
static void make_fields(struct form_view *v)
{
    struct form_row *r = v->row;
    size_t n = 0;

    for (int keys = 1; keys >= 0; keys--) {
        for (int c = 0; name_of(v, c); c++) {
            if (td_table_is_key(v->kind->row->table, c) != keys ||
                !row_field(v->kind->row, c, &r->field[n]))
                continue;
            r->field[n].choices = choices_of(v->kind->row, c, &r->choices[c]);
            r->typed[c] = r->field[n].type == FF_FIXED ? NULL : &r->field[n];
            n++;
        }
    }
    if (v->kind->row->mode == ROW_REMOVE)
        r->field[n++] = row_why_removed;
    r->spec = (struct form_spec){ r->field, n, v->kind->spec.check };
}

const struct form_spec *row_spec(struct form_view *v)
{
    v->row = calloc(1, sizeof *v->row);
    if (v->row)
        make_fields(v);
    return v->row ? &v->row->spec : NULL;
}

const char *row_cell(const struct form_view *v, const char *column)
{
    int c = v->row ? column_of(v, column) : -1;
    return c < 0 ? "" : base_of(v, c);
}

struct texts { const char *cell[ROW_CELLS]; char buf[ROW_CELLS][SHORT]; };

/* Does the field say what is on record? Then exactly that is meant, to the last digit. */
static bool says_the_same(struct form_view *v, int c)
{
    char buf[SHORT];
    return !strcmp(form_get(&v->form, name_of(v, c)), shown(v, c, base_of(v, c), buf));
}

/* The texts live until a field is asked again. */
static void read_cells(struct form_view *v, struct texts *t)
{
    int c = 0;

    for (; name_of(v, c); c++)
        t->cell[c] = !v->row->typed[c] || says_the_same(v, c)
                     ? base_of(v, c) : meant(v, c, form_get(&v->form, name_of(v, c)), t->buf[c]);
    while (c < ROW_CELLS - 1)
        t->cell[c++] = "";
    t->cell[c] = NULL;
}

/* Cells as one text, malloc'ed, for comparing; of the key only, or all. */
static char *joined(const struct form_view *v, const struct texts *t, bool key)
{
    size_t n = 0, at = 0;

    for (int c = 0; name_of(v, c); c++)
        n += strlen(t->cell[c]) + 1;
    char *all = malloc(n + 1);
    for (int c = 0; all && name_of(v, c); c++)
        if (!key || td_table_is_key(v->kind->row->table, c))
            at += (size_t)snprintf(all + at, n + 1 - at, "%s\x1f", t->cell[c]);
    if (all)
        all[at] = 0;
    return all;
}

/* ---- opening ---------------------------------------------------------------------------- */

/* A fixed field shows a code with the name behind it. */
static void show_cell(struct form_view *v, const struct form_field *f, int c)
{
    char buf[SHORT], named[FORM_CHOICE], text[FORM_CHOICE];

    if (v->kind->row->mode == ROW_NEW)
        form_propose(&v->form, f->key, shown(v, c, base_of(v, c), buf));
    else
        form_set(&v->form, f->key, shown(v, c, base_of(v, c), buf));
    for (size_t i = 0; f->type == FF_FIXED && f->choices && i < form_choice_count(f->choices, v); i++) {
        if (strcmp(form_choice_code(f->choices, v, i), base_of(v, c)))
            continue;
        form_choice_text(f->choices, v, i, lang_of(v), text);
        snprintf(named, sizeof named, "%.*s  %.*s", FORM_CHOICE / 4, base_of(v, c), FORM_CHOICE / 2, text);
        form_set(&v->form, f->key, named);
    }
}

/* The row that is meant, or what a new one begins with. */
static bool read_row(struct form_view *v, struct td_row_texts *now)
{
    bool fresh = v->kind->row->mode == ROW_NEW;
    const char *cell[ROW_CELLS] = { NULL }, *known;

    for (int c = 0; name_of(v, c); c++) {
        if (!(known = row_known(v, c, v->row->year)))
            return false;
        cell[c] = *known || fresh ? known : NULL;
    }
    if (fresh)
        memcpy(now->cell, cell, sizeof cell);
    return fresh || td_row_texts(v->head.app->td, v->kind->row->table, cell, now) == TD_OK;
}

static bool begin_row(struct form_view *v)
{
    struct td_row_texts now = { .rev = 0 };
    bool found = read_row(v, &now);

    for (int c = 0; found && name_of(v, c); c++)
        keep_text(&v->row->base[c], now.cell[c]);
    v->row->rev = now.rev;
    v->based_on = now.rev;
    td_row_texts_free(&now);
    return found;
}

bool row_fill(struct form_view *v)
{
    if (!begin_row(v)) {
        app_say(v->head.app, "%s", ui(U_NEEDS_ROW, lang_of(v)));
        return false;
    }
    for (size_t i = 0; i < v->row->spec.n; i++) {
        const struct form_field *f = &v->row->field[i];
        int c = column_of(v, f->key);
        bool next = v->kind->row->mode == ROW_TERM && f->type == FF_DATE; /* from when, is the question */
        if (c >= 0 && !next)
            show_cell(v, f, c);
        if (f->type == FF_NUMBER && counts(v))
            form_counts(&v->form, f->key);
    }
    return true;
}

void row_close(struct form_view *v)
{
    if (!v->row)
        return;
    for (int c = 0; c < ROW_CELLS; c++) {
        free(v->row->base[c]);
        free(v->row->was[c]);
    }
    free(v->row->taken);
    free(v->row->tried);
    td_load_free(&v->row->problems);
    free(v->row);
    v->row = NULL;
}

/* ---- messages at fields ----------------------------------------------------------------- */

const char *row_fault(struct form_view *v)
{
    const struct td_load *p = &v->row->problems;
    int c = p->n_problems ? column_of(v, p->problems[0].column) : -1;
    const struct form_field *f = c < 0 ? NULL : v->row->typed[c];

    if (!p->n_problems)
        return td_errmsg(v->head.app->td);
    snprintf(v->row->fault, sizeof v->row->fault, "%s%s%s", f ? td_word(f->label, lang_of(v)) : "", f ? ": " : "",
             p->problems[0].text);
    return v->row->fault;
}

/* What is on record beside what is typed; and what somebody else has changed and nobody here has. */
static void say_both(struct form_view *v, int c)
{
    const struct form_row *r = v->row;
    const struct form_choices *choices = r->typed[c]->choices;
    bool taken = says_the_same(v, c);
    const char *cell = taken ? r->was[c] : base_of(v, c);
    enum ui words = taken ? U_ROW_TAKEN_OVER : r->conflict ? U_ROW_THEIRS : U_ROW_WAS;
    char buf[SHORT], other[FORM_CHOICE], text[FORM_CHOICE + 96];

    if (v->kind->row->mode == ROW_NEW || td_table_is_key(v->kind->row->table, c) || !cell)
        return;
    snprintf(other, sizeof other, "%s", *cell ? shown(v, c, cell, buf) : ui(U_ROW_NOTHING, lang_of(v)));
    for (size_t i = 0; choices && i < form_choice_count(choices, v); i++)
        if (!strcmp(form_choice_code(choices, v, i), cell))
            form_choice_text(choices, v, i, lang_of(v), other);
    snprintf(text, sizeof text, ui(words, lang_of(v)), other);
    form_message(&v->form, name_of(v, c), r->conflict ? FORM_WARNING : FORM_INFO, text);
}

/* What the last save was told holds for what it was told about; in another language the next one asks again. */
static void say_problems(struct form_view *v, const struct texts *now)
{
    const struct td_load *p = &v->row->problems;
    char *all = joined(v, now, false);
    bool same = all && v->row->tried && !strcmp(all, v->row->tried) && v->row->lang == lang_of(v);

    for (size_t i = 0; same && i < p->n_problems; i++)
        form_message(&v->form, p->problems[i].column, FORM_ERROR, p->problems[i].text);
    free(all);
}

static void say_taken(struct form_view *v, const struct texts *now)
{
    char *key = v->row->taken ? joined(v, now, true) : NULL;
    bool same = key && !strcmp(key, v->row->taken);

    for (int c = 0; same && name_of(v, c); c++)
        if (td_table_is_key(v->kind->row->table, c) && v->row->typed[c])
            form_message(&v->form, name_of(v, c), FORM_ERROR, ui(U_ROW_EXISTS, lang_of(v)));
    free(key);
}

/* An agency's next term begins after its newest did. */
static void check_term(struct form_view *v)
{
    const char *before = row_cell(v, "valid_from"), *typed = form_get(&v->form, "valid_from");
    td_date from = 0, first = 0;

    td_date_parse(before, strlen(before), &first);
    if (!td_date_read(typed, &from) || from <= first)
        form_message(&v->form, "valid_from", *typed ? FORM_ERROR : FORM_INFO, ui(U_TERM_AFTER, lang_of(v)));
}

void row_check(void *owner, struct form *form)
{
    struct form_view *v = owner;
    struct texts now;

    (void)form;
    for (int c = 0; name_of(v, c); c++)
        if (v->row->typed[c])
            say_both(v, c);
    read_cells(v, &now);
    say_problems(v, &now);
    say_taken(v, &now);
    if (v->kind->row->mode == ROW_TERM)
        check_term(v);
}

/* ---- saving ----------------------------------------------------------------------------- */

/* An assignment is nothing but its key: another role is another row. */
static size_t change_role(struct form_view *v, const struct texts *now, const char *const *old, struct td_edit e[2])
{
    bool same = !strcmp(now->cell[column_of(v, "role")], base_of(v, column_of(v, "role")));
    bool none = !strcmp(now->cell[column_of(v, "role")], "none");

    e[0] = (struct td_edit){ TD_T_ASSIGNMENTS, old, v->row->rev, !same };
    e[1] = (struct td_edit){ TD_T_ASSIGNMENTS, now->cell, 0, false };
    return same || none ? 1 : 2;
}

static int write_row(struct form_view *v, const struct texts *now)
{
    const struct row_kind *kind = v->kind->row;
    struct td *td = v->head.app->td;
    const char *old[ROW_CELLS] = { NULL };
    struct td_edit e[2] = { { kind->table, now->cell, v->row->rev, kind->mode == ROW_REMOVE } };
    size_t n = 1;

    for (int c = 0; name_of(v, c); c++)
        old[c] = base_of(v, c);
    if (kind->mode == ROW_TERM)
        return td_edit_term(td, now->cell, v->row->rev, TD_AT_FORM, "", &v->change, &v->row->problems);
    if (kind->mode == ROW_ROLE)
        n = change_role(v, now, old, e);
    return td_edit(td, e, n, TD_AT_FORM, form_get(&v->form, "reason"), &v->change, &v->row->problems);
}

/* The first field about which core has something to say gets the keyboard. */
static void go_to_problem(struct form_view *v)
{
    const struct td_load *p = &v->row->problems;

    form_check(&v->form);
    for (size_t i = 0; i < p->n_problems; i++)
        if (form_go(&v->form, p->problems[i].column))
            return;
}

int row_save(struct form_view *v)
{
    struct form_row *r = v->row;
    struct texts now;

    read_cells(v, &now);
    td_load_free(&r->problems);
    free(r->tried);
    r->tried = joined(v, &now, false);
    r->lang = lang_of(v);
    int rc = write_row(v, &now);
    if (rc == TD_INVALID)
        go_to_problem(v);
    return rc;
}

/* ---- conflicts -------------------------------------------------------------------------- */

/* What nobody here has typed over becomes as it is on record now; the rest stays and has theirs beside it. */
static void merge_cell(struct form_view *v, int c, const char *now)
{
    struct form_row *r = v->row;
    const struct form_field *f = r->typed[c];
    bool mine = f && !says_the_same(v, c), changed = strcmp(base_of(v, c), now) != 0;

    if (!mine && changed)
        keep_text(&r->was[c], base_of(v, c));
    keep_text(&r->base[c], now);
    if (f && !mine && changed)
        show_cell(v, f, c);
}

void row_rebase(struct form_view *v)
{
    struct form_row *r = v->row;
    struct td_row_texts now;
    struct texts cells;

    if (v->kind->row->mode == ROW_NEW) { /* never silently over a row that is there */
        read_cells(v, &cells);
        free(r->taken);
        r->taken = joined(v, &cells, true);
        return;
    }
    r->conflict = true;
    if (!read_row(v, &now)) { /* removed: mine can bring it back */
        r->rev = 0;
        v->based_on = 0;
        return;
    }
    for (int c = 0; name_of(v, c); c++)
        merge_cell(v, c, now.cell[c]);
    r->rev = now.rev;
    v->based_on = now.rev;
    td_row_texts_free(&now);
}

/* ---- the forms -------------------------------------------------------------------------- */

#define ROW(id, name, words, table, mode) \
    const struct form_kind form_##id = { \
        .title = name, .saved = words, .spec = { .check = row_check }, .fill = row_fill, .save = row_save, \
        .rebase = row_rebase, .act = TD_ACT_EDIT, .row = &(const struct row_kind){ table, mode } };
#define EDIT(id, title, table) ROW(id, title, U_SAVED_CLOSE, table, ROW_EDIT)
#define NEW(id, title, table) ROW(id##_new, title, U_SAVED_CLOSE, table, ROW_NEW)
#define REMOVE(id, table) ROW(id##_remove, U_FORM_REMOVE, U_SAVED_REMOVE, table, ROW_REMOVE)

EDIT(plan, U_FORM_PLAN, TD_T_PLAN)
NEW(plan, U_FORM_PLAN_NEW, TD_T_PLAN)
REMOVE(plan, TD_T_PLAN)
EDIT(agency, U_FORM_AGENCY, TD_T_AGENCIES)
NEW(agency, U_FORM_AGENCY_NEW, TD_T_AGENCIES)
REMOVE(agency, TD_T_AGENCIES)
ROW(agency_term, U_FORM_AGENCY_TERM, U_SAVED_CLOSE, TD_T_AGENCIES, ROW_TERM)
EDIT(target, U_FORM_TARGET, TD_T_TARGETS)
NEW(target, U_FORM_TARGET_NEW, TD_T_TARGETS)
REMOVE(target, TD_T_TARGETS)
EDIT(threshold, U_FORM_THRESHOLD, TD_T_THRESHOLDS)
NEW(threshold, U_FORM_THRESHOLD_NEW, TD_T_THRESHOLDS)
REMOVE(threshold, TD_T_THRESHOLDS)
EDIT(task, U_FORM_TASK, TD_T_TASKS)
NEW(task, U_FORM_TASK_NEW, TD_T_TASKS)
REMOVE(task, TD_T_TASKS)
ROW(role, U_FORM_ROLE, U_SAVED_CLOSE, TD_T_ASSIGNMENTS, ROW_ROLE)
NEW(role, U_FORM_ROLE_NEW, TD_T_ASSIGNMENTS)
EDIT(obligation, U_FORM_OBLIGATION, TD_T_OBLIGATIONS)
NEW(obligation, U_FORM_OBLIGATION_NEW, TD_T_OBLIGATIONS)
REMOVE(obligation, TD_T_OBLIGATIONS)
