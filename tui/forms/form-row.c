/* Forms about one row of a plan's tables. See form-row.h. */
#include "forms/form-row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct form_row {
    char *base[ROW_CELLS];      /* the row as it is on record, as far as this form knows */
    char *was[ROW_CELLS];       /* what it said before somebody else saved, where that was taken over */
    int rev;
    bool conflict;              /* somebody else has saved while this form was open */
    char *taken;                /* the key, as one text, of a new row that is there already */
    struct td_load problems;    /* of the last save ... */
    char *tried;                /* ... of these texts ... */
    enum td_lang lang;          /* ... told in this language */
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

static bool show_number(const char *cell, enum td_lang lang, char buf[SHORT])
{
    const char *point = strchr(cell, '.');

    snprintf(buf, SHORT, "%s%s", cell, point && strlen(point) == 4 ? "0" : ""); /* 1,234 could be read in two ways */
    if (lang == TD_VI && point && point - cell < SHORT)
        buf[point - cell] = ',';
    return true;
}

static bool read_number(const char *typed, enum td_lang lang, char buf[SHORT])
{
    struct td_num n;
    bool ok = td_num_read(typed, lang, false, &n) == TD_NUM_OK;

    if (ok)
        td_num_write(buf, SHORT, n);
    return ok;
}

static bool show_date(const char *cell, enum td_lang lang, char buf[SHORT])
{
    td_date d;
    bool ok = td_date_parse(cell, strlen(cell), &d);

    if (ok)
        td_date_format(buf, SHORT, d, lang);
    return ok;
}

static bool read_date(const char *typed, enum td_lang lang, char buf[SHORT])
{
    td_date d;
    bool ok = td_date_read(typed, &d);

    (void)lang;
    if (ok)
        td_date_write(buf, SHORT, d);
    return ok;
}

static bool show_period(const char *cell, enum td_lang lang, char buf[SHORT])
{
    td_period p;
    bool ok = td_period_parse(cell, strlen(cell), &p);

    if (ok)
        td_period_format(buf, SHORT, p, lang);
    return ok;
}

static bool read_period(const char *typed, enum td_lang lang, char buf[SHORT])
{
    td_period p;
    bool ok = td_period_read(typed, &p);

    (void)lang;
    if (ok)
        td_period_write(buf, SHORT, p);
    return ok;
}

/* A day of the year: 12-01 in bundles and in English, 01/12 in Vietnamese, which is read in both. */
static bool show_day(const char *cell, enum td_lang lang, char buf[SHORT])
{
    if (lang == TD_VI && strlen(cell) == 5)
        snprintf(buf, SHORT, "%.2s/%.2s", cell + 3, cell);
    return lang == TD_VI && strlen(cell) == 5;
}

static bool read_day(const char *typed, enum td_lang lang, char buf[SHORT])
{
    int day, month, end = 0;

    (void)lang;
    bool ok = sscanf(typed, "%2d/%2d%n", &day, &month, &end) == 2 && !typed[end] && day > 0 && month > 0;
    if (ok)
        snprintf(buf, SHORT, "%02d-%02d", month, day); /* core knows how long months are */
    return ok;
}

/* The first row that fits; a text that fits none, or cannot be read, stands as it is. */
static const struct {
    enum form_type type;
    const char *column;
    bool (*show)(const char *cell, enum td_lang lang, char buf[SHORT]);
    bool (*read)(const char *typed, enum td_lang lang, char buf[SHORT]);
} forms[] = {
    { FF_NUMBER, NULL, show_number, read_number },
    { FF_DATE, NULL, show_date, read_date },
    { FF_TEXT, "base_period", show_period, read_period },
    { FF_TEXT, "due", show_day, read_day },
};

static const char *converted(const struct form_field *f, const char *text, bool show, enum td_lang lang,
                             char buf[SHORT])
{
    for (size_t i = 0; *text && i < sizeof forms / sizeof *forms; i++)
        if (forms[i].type == f->type && (!forms[i].column || !strcmp(forms[i].column, f->key)))
            return (show ? forms[i].show : forms[i].read)(text, lang, buf) ? buf : text;
    return text;
}

/* ---- columns and fields ----------------------------------------------------------------- */

static int column_of(const struct form_view *v, const char *key)
{
    const char *const *columns = td_table_columns(v->kind->row->table);

    for (int c = 0; columns[c]; c++)
        if (!strcmp(columns[c], key))
            return c;
    return -1;
}

/* The field in which a column is typed; NULL = none. */
static const struct form_field *field_of(const struct form_view *v, int c)
{
    const struct form_spec *s = &v->kind->spec;

    for (size_t i = 0; i < s->n; i++)
        if (s->fields[i].type != FF_FIXED && !strcmp(s->fields[i].key, td_table_columns(v->kind->row->table)[c]))
            return &s->fields[i];
    return NULL;
}

const char *row_cell(const struct form_view *v, const char *column)
{
    int c = v->row ? column_of(v, column) : -1;
    return c < 0 ? "" : base_of(v, c);
}

struct texts { const char *cell[ROW_CELLS]; char buf[ROW_CELLS][SHORT]; };

/* Does the field say what the text of a bundle says? Then exactly that is meant, to the last digit. */
static bool says(struct form_view *v, const struct form_field *f, const char *cell)
{
    char buf[SHORT];
    return !strcmp(form_get(&v->form, f->key), converted(f, cell, true, lang_of(v), buf));
}

/* The texts live until a field is asked again. */
static void read_cells(struct form_view *v, struct texts *t)
{
    for (int c = 0; c < ROW_CELLS; c++)
        t->cell[c] = "";
    for (int c = 0; td_table_columns(v->kind->row->table)[c]; c++) {
        const struct form_field *f = field_of(v, c);
        t->cell[c] = !f || says(v, f, base_of(v, c)) ? base_of(v, c)
                     : converted(f, form_get(&v->form, f->key), false, lang_of(v), t->buf[c]);
    }
    t->cell[ROW_CELLS - 1] = NULL;
}

/* Cells as one text, malloc'ed, for comparing; of the key only, or all. */
static char *joined(const struct form_view *v, const struct texts *t, bool key)
{
    enum td_table table = v->kind->row->table;
    size_t n = 0, at = 0;

    for (int c = 0; td_table_columns(table)[c]; c++)
        n += strlen(t->cell[c]) + 1;
    char *all = malloc(n + 1);
    for (int c = 0; all && td_table_columns(table)[c]; c++)
        if (!key || td_table_is_key(table, c))
            at += (size_t)snprintf(all + at, n + 1 - at, "%s\x1f", t->cell[c]);
    if (all)
        all[at] = 0;
    return all;
}

/* ---- opening ---------------------------------------------------------------------------- */

/* A fixed field shows a code with the name behind it. */
static void show_cell(struct form_view *v, const struct form_field *f, int c)
{
    char buf[SHORT], named[FORM_CHOICE];

    if (f->type != FF_FIXED || !f->choices) {
        form_set(&v->form, f->key, converted(f, base_of(v, c), true, lang_of(v), buf));
        return;
    }
    form_set(&v->form, f->key, base_of(v, c));
    for (size_t i = 0; i < form_choice_count(f->choices, v); i++) {
        if (strcmp(form_choice_code(f->choices, v, i), base_of(v, c)))
            continue;
        size_t n = (size_t)snprintf(named, sizeof named / 4, "%s  ", base_of(v, c));
        char text[FORM_CHOICE] = "";
        form_choice_text(f->choices, v, i, lang_of(v), text);
        snprintf(named + n, sizeof named - n, "%.*s", (int)(sizeof named / 2), text);
        form_set(&v->form, f->key, named);
    }
}

static bool read_row(struct form_view *v, struct td_row_texts *now)
{
    const char *cell[ROW_CELLS] = { NULL };
    const struct row_kind *kind = v->kind->row;

    return kind->key(v, cell) && td_row_texts(v->head.app->td, kind->table, cell, now) == TD_OK;
}

/* A new row begins with what is known of it. */
static bool begin_row(struct form_view *v)
{
    const char *cell[ROW_CELLS] = { NULL };
    struct td_row_texts now = { .rev = 0 };
    bool fresh = v->kind->row->mode == ROW_NEW, found = fresh ? v->kind->row->key(v, cell) : read_row(v, &now);

    for (int c = 0; found && td_table_columns(v->kind->row->table)[c]; c++)
        keep_text(&v->row->base[c], fresh ? cell[c] : now.cell[c]);
    v->row->rev = now.rev;
    v->based_on = now.rev;
    td_row_texts_free(&now);
    return found;
}

bool row_fill(struct form_view *v)
{
    v->row = calloc(1, sizeof *v->row);
    if (!v->row || !begin_row(v)) {
        if (v->row)
            app_say(v->head.app, "%s", ui(U_NEEDS_ROW, lang_of(v)));
        return false;
    }
    for (size_t i = 0; i < v->kind->spec.n; i++) {
        const struct form_field *f = &v->kind->spec.fields[i];
        int c = column_of(v, f->key);
        bool next = v->kind->row->mode == ROW_TERM && f->type == FF_DATE; /* from when, is the question */
        if (c >= 0 && !next)
            show_cell(v, f, c);
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
    const struct form_field *f = c < 0 ? NULL : field_of(v, c);

    if (!p->n_problems)
        return td_errmsg(v->head.app->td);
    snprintf(v->row->fault, sizeof v->row->fault, "%s%s%s", f ? f->label[lang_of(v)] : "", f ? ": " : "",
             p->problems[0].text);
    return v->row->fault;
}

/* As people read the cell: of a choice what is chosen. */
static void shown(struct form_view *v, const struct form_field *f, const char *cell, char buf[FORM_CHOICE])
{
    char text[SHORT];

    const char *plain = *cell ? converted(f, cell, true, lang_of(v), text) : ui(U_ROW_NOTHING, lang_of(v));

    snprintf(buf, FORM_CHOICE, "%s", plain);
    for (size_t i = 0; f->choices && i < form_choice_count(f->choices, v); i++)
        if (!strcmp(form_choice_code(f->choices, v, i), cell))
            form_choice_text(f->choices, v, i, lang_of(v), buf);
}

/* What is on record beside what is typed; and what somebody else has changed and nobody here has. */
static void say_both(struct form_view *v, const struct form_field *f, int c)
{
    const struct form_row *r = v->row;
    char other[FORM_CHOICE], text[FORM_CHOICE + 96];
    enum ui words = r->conflict ? U_ROW_THEIRS : U_ROW_WAS;

    if (v->kind->row->mode == ROW_NEW || td_table_is_key(v->kind->row->table, c))
        return;
    if (says(v, f, base_of(v, c))) {
        if (!r->was[c])
            return;
        words = U_ROW_TAKEN_OVER;
    }
    shown(v, f, words == U_ROW_TAKEN_OVER ? r->was[c] : base_of(v, c), other);
    snprintf(text, sizeof text, ui(words, lang_of(v)), other);
    form_message(&v->form, f->key, r->conflict ? FORM_WARNING : FORM_INFO, text);
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
    enum td_table table = v->kind->row->table;
    char *key = v->row->taken ? joined(v, now, true) : NULL;
    bool same = key && !strcmp(key, v->row->taken);

    for (int c = 0; same && td_table_columns(table)[c]; c++)
        if (td_table_is_key(table, c) && field_of(v, c))
            form_message(&v->form, td_table_columns(table)[c], FORM_ERROR, ui(U_ROW_EXISTS, lang_of(v)));
    free(key);
}

void row_check(void *owner, struct form *form)
{
    struct form_view *v = owner;
    struct texts now;

    (void)form;
    if (!v->row)
        return;
    for (int c = 0; td_table_columns(v->kind->row->table)[c]; c++)
        if (field_of(v, c))
            say_both(v, field_of(v, c), c);
    read_cells(v, &now);
    say_problems(v, &now);
    say_taken(v, &now);
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

static int write_row(struct form_view *v, const struct texts *now, int64_t *change)
{
    const struct row_kind *kind = v->kind->row;
    struct td *td = v->head.app->td;
    const char *old[ROW_CELLS] = { NULL };
    struct td_edit e[2] = { { kind->table, now->cell, v->row->rev, kind->mode == ROW_REMOVE } };
    size_t n = 1;

    for (int c = 0; td_table_columns(kind->table)[c]; c++)
        old[c] = base_of(v, c);
    if (kind->mode == ROW_TERM)
        return td_edit_term(td, now->cell, v->row->rev, TD_AT_FORM, "", change, &v->row->problems);
    if (kind->mode == ROW_ROLE)
        n = change_role(v, now, old, e);
    return td_edit(td, e, n, TD_AT_FORM, form_get(&v->form, "reason"), change, &v->row->problems);
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

int row_save(struct form_view *v, int64_t *change)
{
    struct form_row *r = v->row;
    struct texts now;

    read_cells(v, &now);
    td_load_free(&r->problems);
    free(r->tried);
    r->tried = joined(v, &now, false);
    r->lang = lang_of(v);
    int rc = write_row(v, &now, change);
    if (rc == TD_INVALID)
        go_to_problem(v);
    return rc;
}

/* ---- conflicts -------------------------------------------------------------------------- */

/* What nobody here has typed over becomes as it is on record now; the rest stays and has theirs beside it. */
static void merge_cell(struct form_view *v, int c, const char *now)
{
    struct form_row *r = v->row;
    const struct form_field *f = field_of(v, c);
    bool mine = f && !says(v, f, base_of(v, c)), changed = strcmp(base_of(v, c), now) != 0;

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
    for (int c = 0; td_table_columns(v->kind->row->table)[c]; c++)
        merge_cell(v, c, now.cell[c]);
    r->rev = now.rev;
    v->based_on = now.rev;
    td_row_texts_free(&now);
}
