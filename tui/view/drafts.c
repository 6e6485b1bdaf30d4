/*
 * What was typed and never saved, of programs that were killed, hung up or left: each draft opens its form again, with
 * everything in it.
 */
#include "app/list-view.h"
#include "forms/form-row.h"
#include "entry/grid-view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a draft is of: NOWHERE = that cannot be told. */
struct kept { enum place form; size_t n; struct subject *about; };

struct drafts_view {
    struct list_view base;
    struct draft_list all;
    struct kept *kept;
};

enum { D_TIME, D_FORM, D_ABOUT, D_TYPED };

static const struct list_column columns[] = {
    [D_TIME] = { "time", W_HEAD_WHEN, 16, 0, -1, 1, false },
    [D_FORM] = { "form", W_HEAD_FORM, 22, 1, -1, 1, false },
    [D_ABOUT] = { "about", W_ASK_ABOUT, 12, 1, -1, 1, false },
    [D_TYPED] = { "typed", W_HEAD_TYPED, 20, 4, -1, 2, false },
};

/* What a field of the form is called, and is. */
static bool field_of(const struct form_kind *kind, const char *key, struct form_field *out)
{
    for (size_t i = 0; i < kind->spec.n; i++) {
        *out = kind->spec.fields[i];
        if (!strcmp(out->key, key))
            return true;
    }
    for (int c = 0; kind->row && td_table_columns(kind->row->table)[c]; c++)
        if (row_field(kind->row, c, out) && !strcmp(out->key, key))
            return true;
    *out = row_why_removed;
    return kind->row && !strcmp(out->key, key);
}

/* "Kết quả 81,2": a long text by its beginning, what is chosen by its word. */
static struct text field_said(const struct app *a, const struct form_kind *kind, const struct draft_field *f)
{
    enum { BEGINNING = 60 };
    struct form_field field = { .key = NULL };
    const char *label = field_of(kind, f->key, &field) ? td_word(field.label, a->lang) : f->key, *value = f->value;
    const struct td_choice *words = field.choices ? field.choices->words : NULL;
    const struct td_agency *g = field.choices == &form_agencies ? td_agency_by_code(&a->model.agencies, value) : NULL;

    value = words ? td_choice_shown(words, value, a->lang) : g ? td_agency_short(g) : value;
    size_t len = td_text_cut(value, BEGINNING, NULL);
    return textf("%s %.*s%s", label, (int)len, value, value[len] ? " ..." : "");
}

/* "Kết quả 81,2; Nguồn Báo cáo ...": what would be lost with it; of the grid how many figures. */
static void typed_cell(const struct app *a, const struct draft *d, const struct kept *k, char *buf)
{
    const char *cells = strcmp(d->form, "grid") ? NULL : draft_value(d, "cells");
    struct text said = textf("%s", "");
    size_t lines = 0;

    for (size_t i = 0; k->n && i < d->n; i++)
        if (*d->field[i].key != *FORM_SUBJECT && *d->field[i].value)
            said = textf("%s%s%s", said.s, *said.s ? "; " : "", field_said(a, form_kind(k->form), &d->field[i]).s);
    for (const char *at = cells; at && (at = strchr(at, '\n')); at++)
        lines++;
    list_text(buf, cells ? textf(ui(U_DRAFT_CELLS, a->lang), lines).s : said.s);
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct drafts_view *v = o;
    const struct draft *d = list_at(o, row);
    const struct kept *k = &v->kept[row];

    *buf = 0;
    if (column == D_TIME)
        time_shown(buf, LIST_CELL, (time_t)d->time, v->base.list.lang);
    else if (column == D_FORM)
        list_text(buf, k->n ? ui(form_kind(k->form)->title, v->base.list.lang)
                             : !strcmp(d->form, "grid") ? ui(U_DRAFT_OF_GRID, v->base.list.lang) : d->form);
    else if (column == D_TYPED)
        typed_cell(v->base.head.app, d, k, buf);
    else if (column == D_ABOUT && k->n)
        list_text(buf, model_code(model_of(v), k->about->target, k->about->task));
    return ROLE_normal;
}

static void drop(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    for (size_t i = 0; d->kept && i < d->all.n; i++)
        free(d->kept[i].about);
    free(d->kept);
    draft_list_free(&d->all);
}

static void read(struct view *v)
{
    struct drafts_view *d = (struct drafts_view *)v;

    drop(v);
    if (v->app->db)
        draft_find(v->app->db, NULL, &d->all);
    d->kept = calloc(d->all.n + 1, sizeof *d->kept);
    for (size_t i = 0; d->kept && i < d->all.n; i++)
        d->kept[i].n = form_of_draft(&d->all.draft[i], &d->kept[i].form, &d->kept[i].about);
    list_rows(v, d->all.draft, d->kept ? d->all.n : 0, sizeof *d->all.draft);
}

/* ---- opening one ------------------------------------------------------------------------ */

static bool is_missing(const struct td_duties *l, const struct subject *duty)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].obligation == duty->obligation && l->v[i].agency == duty->agency)
            return !l->v[i].submitted_on;
    return false;
}

/* Of several reports only those that have not come since the draft was left. False: all have, and all stay. */
static bool keep_missing(struct app *a, struct kept *k)
{
    struct td_duties l;
    size_t n = 1;

    if (td_duties(a->td, &l, 0, k->about->year, a->model.review))
        return true;
    for (size_t i = 1; i < k->n; i++)
        if (is_missing(&l, &k->about[i]))
            k->about[n++] = k->about[i];
    k->n = n > 1 ? n : k->n;
    td_duties_free(&l);
    return n > 1;
}

static void open_draft(struct app *a, struct kept *k)
{
    const struct view *here = app_top(a);
    bool came = k->form == FORM_duties && k->n > 1 && !keep_missing(a, k);

    app_open_all(a, k->form, *k->about, k->about + 1, k->n - 1);
    if (app_top(a) == here)
        app_say(a, "%s", ui(U_DRAFT_ELSEWHERE, a->lang));
    else if (came)
        app_say(a, "%s", ui(U_DRAFT_ALL_CAME, a->lang));
}

/* The grid, or that of the report in which the figures stand. */
static void open_grid(struct app *a, const struct draft *d)
{
    const char *text = draft_value(d, GRID_DRAFT_REPORT);
    int64_t obligation, agency;
    int year;
    bool report = text && sscanf(text, "%" SCNd64 " %" SCNd64 " %d", &obligation, &agency, &year) == 3;

    app_open(a, VIEW_grid, report ? about_duty(obligation, agency, year) : ABOUT_NOTHING);
}

/* By its file: another one may stand in its row by then. */
static int64_t id(const void *o, size_t row)
{
    return (int64_t)((const struct draft *)list_at(o, row))->inode;
}

static struct subject subject(struct view *v, size_t row)
{
    return about_row(id(v, row));
}

static bool command(struct view *v, enum command c, int64_t row)
{
    struct kept *k = row < 0 ? NULL : &((struct drafts_view *)v)->kept[row];
    const struct draft *d = row < 0 ? NULL : list_at(v, (size_t)row);

    if (c == CMD_undo && drafts_take_back(v->app)) {
        v->ops->refresh(v);
        return true;
    }
    if (c == CMD_throw_away && d)
        app_open_marked(v->app, FORM_draft_drop, subject(v, (size_t)row));
    if (c != CMD_open || !d)
        return c == CMD_throw_away;
    if (k->n)
        open_draft(v->app, k);
    else if (!strcmp(d->form, "grid"))
        open_grid(v->app, d);
    else
        app_say(v->app, "%s", ui(U_DRAFT_ELSEWHERE, v->app->lang));
    return true;
}

static const struct list_kind drafts = {
    .source = LIST_ROWS(columns, id, cell, .settings = O_columns_drafts, .markable = true), .read = read,
    .drop = drop, .command = command, .subject = subject,
    .empty = U_DRAFTS_NONE,
};

const struct view_ops view_drafts =
    LIST_VIEW(struct drafts_view, IN_TABLE | IN_DRAFTS, drafts, list_view_open, .name = U_DRAFTS);
