/*
 * The entry grid: a clerk with a paper form types figures; Enter goes down, Tab goes right. Every figure is saved when
 * its cell is left and when nothing speaks against it; what is not saved has a mark and a reason. Reading and
 * saving are in grid-data.c, cells and cursor in grid.c.
 */
#include "file/book.h"
#include "entry/grid-view.h"
#include "app/spoken.h"
#include "forms/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct grid_view *grid_of(struct view *v)
{
    return (struct grid_view *)v;
}

static const char *say(const struct grid_view *v, enum ui words)
{
    return ui(words, lang_of(v));
}

static struct grid_edit *edit_here(const struct grid_view *v)
{
    return grid_edit(&v->grid, v->grid.at_row, v->grid.at_col);
}

static struct grid_cell *cell_here(const struct grid_view *v)
{
    return grid_cell(&v->grid, v->grid.at_row, v->grid.at_col);
}

/* ---- opening, reading again, closing ---------------------------------------------------- */

/* The report whose figures are entered; it has come. */
static bool take_report(struct grid_view *v)
{
    struct td_submissions l = { 0 };
    const struct td_submission *s = submission_standing(v->head.app, &v->head.about, &l);

    if (s) { /* without its day: one that has been withdrawn meanwhile is not handed in again by a figure */
        v->report = (struct td_submission){ .obligation = s->obligation, .agency = s->agency, .year = s->year };
        v->report_on = s->on;
        snprintf(v->named, sizeof v->named, ui(U_REPORT_SOURCE, TD_VI), s->year,
                 model_agency_name(model_of(v), s->agency), td_date_text(s->on, TD_VI).s);
    }
    td_submissions_free(&l);
    if (!v->report.obligation)
        app_say(v->head.app, "%s", say(v, U_REPORT_NOT_COME));
    return v->report.obligation != 0;
}

/* What concerns the cell under the cursor; while it is typed into, what was known when that began. */
static void grid_look(struct view *head)
{
    if (!grid_of(head)->grid.editing)
        grid_data_look(grid_of(head));
}

/* On a target of the board: all agencies, with the cursor in its column. On a target's own view: its years. On an
 * agency and its report: its targets and years. */
static bool grid_open(struct view *head)
{
    const struct subject *about = &head->about;
    struct grid_view *v = grid_of(head);
    const struct model *m = &head->app->model;
    const struct td_plan *p = model_plan(m);
    enum grid_shape shape = about->agency ? GRID_TARGET_PERIOD
                            : app_below(head)->place == VIEW_target ? GRID_AGENCY_PERIOD : GRID_AGENCY_TARGET;

    snprintf(v->named, sizeof v->named, "%s", option_value(head->app->options, O_source));
    if (!app_may(head->app, TD_ACT_RECORD) || (about->obligation && !take_report(v)))
        return false;
    v->at.period = td_period_of_year(about->year ? about->year : td_date_year(m->review));
    v->at.target = grid_target(v, about->target) ? about->target : m->targets.n ? m->targets.v[0].id : 0;
    v->at.agency = about->agency ? about->agency : m->agency ? m->agency : p ? p->city : 0;
    v->extra = v->at.agency;
    if (!p || !m->targets.n || !grid_data_lay_out(v, shape)) {
        app_say(head->app, "%s", say(v, U_GRID_NO_PLAN));
        return false;
    }
    grid_data_take_draft(v);
    grid_look(head);
    return true;
}

static void remember_place(struct grid_view *v)
{
    v->at = grid_key(&v->grid, v->grid.at_row, v->grid.at_col);
}

static void grid_refresh(struct view *head)
{
    struct grid_view *v = grid_of(head);

    remember_place(v);
    if (v->batch.spec)
        form_set_lang(&v->batch, lang_of(v));
    grid_data_lay_out(v, v->grid.shape);
    grid_look(head);
}

static void grid_close(struct view *head)
{
    struct grid_view *v = grid_of(head);
    struct app *a = head->app;

    if (v->grid.rows)
        grid_data_keep_draft(v);
    td_observations_free(&v->here);
    free(v->scratch.figure);
    free(v->scratch.point);
    if (v->batch.spec)
        form_free(&v->batch);
    grid_free(&v->grid);
    if (v->saved && !v->ending && !a->leave && model_load(&a->model)) /* the views below show what was saved */
        app_fault(a);
}

static void grid_title(struct view *head, char *buf, size_t size)
{
    static const enum ui words[] = { U_GRID_PERIOD, U_GRID_AGENCY, U_GRID_TARGET };
    struct grid_view *v = grid_of(head);
    const struct grid_item *x = &v->grid.about;
    const char *first = v->grid.shape == GRID_TARGET_PERIOD ? model_agency_name(model_of(v), x->id) : x->code;
    const struct text plain = textf(say(v, words[v->grid.shape]), first, x->name);
    const struct td_short day = td_date_text(v->report_on, lang_of(v));

    if (!v->report.obligation)
        snprintf(buf, size, "%s", plain.s);
    else if (v->grid.shape == GRID_TARGET_PERIOD && x->id == v->report.agency)
        snprintf(buf, size, say(v, U_GRID_BY_OWN_REPORT), plain.s, day.s);
    else
        snprintf(buf, size, say(v, U_GRID_BY_REPORT), model_agency_name(model_of(v), v->report.agency), day.s, plain.s);
}

/* ---- drawing: cells --------------------------------------------------------------------- */

enum { CELL = 10, NUMBER = 8, SMALL = 15, MEDIUM = 18 };

static const char marks[] = { [GRID_SAVED] = ' ', [GRID_UNSAVED] = '*', [GRID_ERROR] = '!', [GRID_WARNING] = '?',
                              [GRID_CONFLICT] = '#' };
static const enum role mark_roles[] = { [GRID_SAVED] = ROLE_normal, [GRID_UNSAVED] = ROLE_pending,
                                        [GRID_ERROR] = ROLE_bad, [GRID_WARNING] = ROLE_warn,
                                        [GRID_CONFLICT] = ROLE_bad };

static struct td_short figure_text(const struct td_num value, const struct grid_rule *rule, enum td_lang lang)
{
    static const struct td_short done = { "[x]" }, not_done = { "[ ]" };

    return rule->kind != GRID_DONE || !td_num_is(value) ? td_num_text(value, lang) : value.mantissa ? done : not_done;
}

/* The same with its percent sign and its parts, for a sentence. */
static struct text figure_words(const struct grid_figure *f, const struct grid_rule *rule, enum td_lang lang)
{
    const struct td_short n = figure_text(f->value, rule, lang), a = td_num_text(f->num, lang);

    return textf("%s%s%s%s%s%s%s", n.s, rule->kind == GRID_PERCENT && *n.s ? "%" : "", *a.s ? " (" : "", a.s,
                 *a.s ? "/" : "", td_num_text(f->den, lang).s, *a.s ? ")" : "");
}

/* What a cell says: what was typed, where that cannot be read. */
static struct text cell_text(const struct grid_view *v, size_t row, size_t col)
{
    const struct grid_edit *e = grid_edit(&v->grid, row, col);
    struct grid_figure f = grid_shown(&v->grid, row, col);

    return e && e->fault ? textf("%.100s", e->text)
                         : textf("%s", figure_text(f.value, grid_rule(&v->grid, row, col), lang_of(v)).s);
}

static void draw_cell(struct grid_view *v, struct area a, int y, int x, size_t row, size_t col)
{
    const struct grid *g = &v->grid;
    const struct grid_cell *c = grid_cell(g, row, col);
    const struct grid_edit *e = grid_edit(g, row, col);
    const struct text text = cell_text(v, row, col);
    enum role role = !*text.s ? ROLE_dim : e ? mark_roles[e->state] : ROLE_normal;

    put_fit(a, y, x, NUMBER, 1, role, *text.s ? text.s : c->outside ? "-" : ".");
    putf(a, y, x + NUMBER, role, "%c", marks[e ? e->state : GRID_SAVED]);
}

static void draw_cursor(struct grid_view *v, struct area a, int y, int x)
{
    struct grid *g = &v->grid;
    struct grid_key here = grid_key(g, g->at_row, g->at_col);

    put(a, y, x - 1, ROLE_emphasis, ">");
    if (g->editing && grid_key_same(&here, &g->now.key)) {
        field_draw(&g->field, a, y, x, CELL, ROLE_filter, v->mode == GRID_CELLS);
        return;
    }
    set_role(a, y, x, CELL - 1, ROLE_selected);
    if (v->mode == GRID_CELLS)
        set_cursor(a, y, x - 1);
}

static int margin(const struct area *a)
{
    int w = a->cols / 4 + 1;
    return w < 16 ? 16 : w > 34 ? 34 : w;
}

static void draw_head(struct grid_view *v, struct area a, int left)
{
    struct grid *g = &v->grid;
    const char *what = g->shape == GRID_TARGET_PERIOD ? say(v, U_TARGETS) : say(v, U_GRID_ROWS_AGENCIES);

    fill(a, 0, 0, a.cols, ROLE_header, ' ');
    put_fit(a, 0, 0, left - 2, -1, ROLE_header, textf("%s %zu/%zu", what, g->at_row + 1, g->rows).s);
    if (g->left > 0)
        put(a, 0, left - 2, ROLE_header, "<");
    for (int i = 0; i < g->page_cols && g->left + (size_t)i < g->cols; i++) {
        const struct grid_item *c = &g->col[g->left + (size_t)i];
        int x = left + i * CELL;
        bool percent = g->shape == GRID_AGENCY_TARGET && c->rule.kind == GRID_PERCENT;
        put_fit(a, 0, x, NUMBER, 1, ROLE_header, textf("%s%s", c->code, percent ? " %" : "").s);
        put_fit(a, 1, x, NUMBER, 1, ROLE_threshold, c->hint);
        if (g->left + (size_t)i == g->at_col)
            set_role(a, 0, x, CELL - 1, ROLE_selected_off);
    }
    if (g->left + (size_t)g->page_cols < g->cols)
        put(a, 0, left + g->page_cols * CELL - 1, ROLE_header, ">");
    put_fit(a, 1, 0, left - 2, -1, ROLE_dim, say(v, U_GRID_BOUND));
}

static void draw_row(struct grid_view *v, struct area a, int y, size_t row, int left)
{
    struct grid *g = &v->grid;
    const struct grid_item *r = &g->row[row];
    bool coded = g->shape == GRID_TARGET_PERIOD;

    put_fit(a, y, 0, left - 2, -1, row == g->at_row ? ROLE_emphasis : ROLE_normal,
            textf("%s%s%s", coded ? r->code : "", coded ? " " : "", r->name).s);
    for (int i = 0; i < g->page_cols && g->left + (size_t)i < g->cols; i++)
        draw_cell(v, a, y, left + i * CELL, row, g->left + (size_t)i);
    if (row == g->at_row)
        draw_cursor(v, a, y, left + (int)(g->at_col - g->left) * CELL);
}

static void draw_body(struct grid_view *v, struct area a, int left)
{
    struct grid *g = &v->grid;

    for (int y = 0; y < a.rows && g->top + (size_t)y < g->rows; y++)
        draw_row(v, a, y, g->top + (size_t)y, left);
    if (g->top > 0)
        put(a, 0, left - 2, ROLE_dim, "^");
    if (g->top + (size_t)a.rows < g->rows)
        put(a, a.rows - 1, left - 2, ROLE_dim, "v");
}

/* ---- drawing: sums ---------------------------------------------------------------------- */

enum sum_row { SUM_CITY, SUM_REPORTED, SUM_PARTS, SUM_ROWS };

static struct text sum_text(const struct grid_sum *s, const struct grid_rule *rule, enum sum_row what,
                            enum td_lang lang)
{
    struct grid_figure parts = { s->value, s->num, s->den };
    struct text t = { "" };

    if (what == SUM_CITY)
        return textf("%s", figure_text(s->value, rule, lang).s);
    if (what == SUM_REPORTED && s->units)
        return textf("%zu/%zu", s->reported, s->units);
    if (td_num_is(s->num))
        grid_write(t.s, sizeof t.s, &parts, rule->kind, lang);
    return t;
}

static void draw_sums(struct grid_view *v, struct area a, int left)
{
    static const enum ui words[SUM_ROWS] = { U_GRID_CITY, U_GRID_REPORTED, U_GRID_PARTS };
    struct grid *g = &v->grid;

    for (int y = 0; y < a.rows && y < SUM_ROWS; y++)
        put_fit(a, y, 0, left - 2, -1, ROLE_header, say(v, words[y]));
    for (int i = 0; a.rows && i < g->page_cols && g->left + (size_t)i < g->cols; i++) {
        size_t col = g->left + (size_t)i;
        struct grid_sum s = grid_sum(g, col);
        for (int y = 0; y < a.rows; y++)
            put_fit(a, y, left + i * CELL - (y == SUM_PARTS), NUMBER + (y == SUM_PARTS), 1, ROLE_header,
                    sum_text(&s, grid_rule(g, 0, col), (enum sum_row)y, lang_of(v)).s);
        if (s.left_out)
            put(a, 0, left + i * CELL + NUMBER, ROLE_bad, "!");
    }
}

/* ---- in a file -------------------------------------------------------------------------- */

enum { ITEM_CODE, ITEM_NAME, ITEMS, CELL_TEXT = 112 };

static void save_columns(const struct grid_view *v, struct book *b, const char *name, struct xlsx_column *col)
{
    const struct grid *g = &v->grid;

    col[ITEM_CODE] = (struct xlsx_column){ td_word(W_COL_CODE, lang_of(v)), XLSX_TEXT, 0, false };
    col[ITEM_NAME] = (struct xlsx_column){ td_word(W_COL_NAME, lang_of(v)), XLSX_TEXT, 0, false };
    for (size_t c = 0; c < g->cols; c++)
        col[ITEMS + c] = (struct xlsx_column){ g->col[c].code, XLSX_SHOWN, 0, false };
    book_table(b, name, col, g->cols + ITEMS);
}

/* All rows and columns; what is not saved yet has its mark. */
static void save_grid(struct view *head, struct book *b)
{
    struct grid_view *v = grid_of(head);
    const struct grid *g = &v->grid;
    struct xlsx_column *col = calloc(g->cols + ITEMS, sizeof *col);
    const char **cells = calloc(g->cols + ITEMS, sizeof *cells);
    char (*text)[CELL_TEXT] = calloc(g->cols + 1, sizeof *text);

    if (col && cells && text)
        save_columns(v, b, view_title(head), col);
    for (size_t r = 0; col && cells && text && r < g->rows; r++) {
        cells[ITEM_CODE] = g->row[r].code;
        cells[ITEM_NAME] = g->row[r].name;
        for (size_t c = 0; c < g->cols; c++) {
            const struct grid_edit *e = grid_edit(g, r, c);
            snprintf(text[c], CELL_TEXT, "%.100s%.1s", cell_text(v, r, c).s, e ? &marks[e->state] : "");
            cells[ITEMS + c] = text[c];
        }
        book_row(b, cells);
    }
    free(col);
    free(cells);
    free(text);
}

/* ---- drawing: what concerns the cell ---------------------------------------------------- */

/* "agency, period: code target": in this order the cut comes last. */
static struct text about_text(const struct grid_view *v)
{
    struct grid_key k = grid_key(&v->grid, v->grid.at_row, v->grid.at_col);
    const struct td_target *t = grid_target(v, k.target);
    const struct td_agency *a = grid_agency(v, k.agency);

    return textf("%s, %s: %s %s", a ? td_name_in(lang_of(v), a->name_en, a->name) : "",
                 td_period_text(k.period, lang_of(v)).s, t ? t->code : "",
                 t ? td_name_in(lang_of(v), t->name_en, t->name) : "");
}

static const struct td_observation *shown_figure(const struct grid_view *v)
{
    const struct grid_cell *c = cell_here(v);

    for (size_t i = 0; c->seq && i < v->here.n; i++)
        if (v->here.v[i].period == v->here_of.period && v->here.v[i].seq == c->seq)
            return &v->here.v[i];
    return NULL;
}

static const char *status_word(const struct grid_view *v, enum td_status status)
{
    return td_choice_word(td_statuses, (int)(status ? status : TD_REPORTED), lang_of(v));
}

/* Threshold, what was before, what is saved and whose figure that is. */
static struct text context_text(const struct grid_view *v)
{
    const struct grid *g = &v->grid;
    const struct grid_cell *c = cell_here(v);
    const struct grid_rule *rule = grid_rule(g, g->at_row, g->at_col);
    const struct td_target *t = grid_target(v, grid_key(g, g->at_row, g->at_col).target);
    const struct td_threshold *h = t ? td_next_milestone(t, model_of(v)->review) : NULL;
    const struct td_observation *o = shown_figure(v);
    const struct text milestone = !h ? textf("%s", "") : textf(say(v, U_GRID_MILESTONE), h->year,
                                                               threshold_shown(t, h, lang_of(v)).s);
    const struct text before = textf(say(v, c->before_period ? U_GRID_BEFORE : U_GRID_NO_BEFORE),
                                     td_period_text(c->before_period, lang_of(v)).s,
                                     figure_words(&c->before, rule, lang_of(v)).s);
    const struct text now = !td_num_is(c->saved.value) ? textf("%s", say(v, U_GRID_NOT_YET))
                            : textf(say(v, U_GRID_NOW), figure_words(&c->saved, rule, lang_of(v)).s);
    const char *status = td_num_is(c->saved.value) ? status_word(v, c->status) : "";
    const char *source = *status && o ? o->source_title : "";

    return textf("%s%s%s | %s%s%s%s%.200s", milestone.s, h ? " | " : "", before.s, now.s, *status ? ", " : "", status,
                 *source ? ", " : "", source);
}

static struct text conflict_text(const struct grid_view *v, const struct grid_edit *e)
{
    const struct grid_rule *rule = grid_rule(&v->grid, v->grid.at_row, v->grid.at_col);
    const struct text theirs = figure_words(&e->theirs, rule, lang_of(v));

    return textf(say(v, U_GRID_CONFLICT), e->fault ? e->text : figure_words(&e->mine, rule, lang_of(v)).s,
                 *e->who ? e->who : say(v, U_GRID_SOMEBODY), *e->when ? e->when : "?", *theirs.s ? theirs.s : "-");
}

/* While a cell is typed into: how it is understood, when it is not what it looks like. */
static struct text typed_text(const struct grid_view *v)
{
    char *text = field_text(&v->grid.field);
    struct grid_figure f;
    enum grid_fault fault = text ? grid_read(text, &v->grid.now.rule, &f) : GRID_EMPTY;

    fault = v->grid.field.refused ? GRID_TOO_LARGE : fault;
    bool told = fault == GRID_AMBIGUOUS || fault == GRID_SHARE || fault == GRID_NO_PARTS || v->grid.field.refused;
    const struct text why = told ? grid_fault_text(fault, text ? text : "", lang_of(v)) : textf("%s", "");
    free(text);
    return fault ? why : textf(say(v, U_GRID_IS), figure_words(&f, &v->grid.now.rule, lang_of(v)).s);
}

static struct text sum_words(const struct grid_view *v)
{
    struct grid_sum s = grid_sum(&v->grid, v->grid.at_col);
    struct grid_figure f = { s.value, TD_NUM_NONE, TD_NUM_NONE };

    const struct text sum = !td_num_is(s.num) ? textf("%s", "")
        : textf(say(v, U_GRID_SUM), td_num_text(s.num, lang_of(v)).s, td_num_text(s.den, lang_of(v)).s,
                figure_words(&f, grid_rule(&v->grid, 0, v->grid.at_col), lang_of(v)).s, s.reported, s.units);

    return !s.left_out ? sum : textf(say(v, U_GRID_LEFT_OUT), sum.s, *sum.s ? "; " : "", s.left_out);
}

/* The one thing that matters most about the cell now. */
static struct text message_text(const struct grid_view *v, enum role *role)
{
    const struct grid_edit *e = edit_here(v);

    *role = v->grid.editing ? ROLE_filter : e ? mark_roles[e->state] : v->unread ? ROLE_warn : ROLE_dim;
    if (v->grid.editing)
        return typed_text(v);
    if (e && e->state == GRID_CONFLICT)
        return conflict_text(v, e);
    if (e && e->state == GRID_WARNING)
        return textf(say(v, U_GRID_NEEDS_NOTE), e->why);
    if (e)
        return *e->why || !e->fault ? textf("%s", *e->why ? e->why : say(v, U_GRID_WAITS))
                                    : grid_fault_text(e->fault, e->text, lang_of(v));
    return v->unread ? textf("%s", say(v, U_GRID_UNREAD)) : sum_words(v);
}

static void draw_question(struct grid_view *v, struct area a)
{
    const struct grid *g = &v->grid;
    int used = put_wrapped(a, 0, 0, a.cols, ROLE_warn,
                           textf(say(v, U_GRID_ASK), grid_count(g, GRID_STATES), grid_count(g, GRID_ERROR),
                                 grid_count(g, GRID_WARNING), grid_count(g, GRID_CONFLICT)).s);

    used += put_wrapped(a, used, 0, a.cols, ROLE_emphasis, say(v, a.c->spoken ? U_GRID_ASK_NUMBERS : U_GRID_ASK_KEYS));
    set_cursor(a, 0, 0);
    set_item(a, 0, used);
}

/* Below the line of context, or in its place as well when it is long: what a person must do is never cut off. */
static void draw_message(struct grid_view *v, struct area a)
{
    enum role role;
    const struct text text = message_text(v, &role);
    int rows = put_wrapped(area_sub(a, 0, 0, 0, a.cols), 0, 0, a.cols, role, text.s), from = rows > a.rows - 1 ? 0 : 1;

    if (!from)
        fill(a, 0, 0, a.cols, ROLE_normal, ' ');
    put_wrapped(area_sub(a, from, 0, a.rows - from, a.cols), 0, 0, a.cols, role, text.s);
}

/* "Tìm: ba dinh____  2/3" */
static void draw_find(struct grid_view *v, struct area a)
{
    const struct text place = v->hit.n ? textf("%zu/%zu", v->hit.at + 1, v->hit.n)
                              : textf("%s", v->find.len ? say(v, U_GRID_FIND_NONE) : "");
    int x = put(a, 0, 0, ROLE_key, say(v, U_GRID_FIND)), width = td_text_width(place.s);

    field_draw(&v->find, a, 0, x, a.cols - x - width - 2, ROLE_filter, true);
    put(a, 0, a.cols - width, v->hit.n ? ROLE_dim : ROLE_warn, place.s);
}

static void draw_detail(struct grid_view *v, struct area a)
{
    const struct text about = about_text(v);
    int width = td_text_width(about.s);

    put_hline(a, 0, 0, a.cols, LINE_H, ROLE_border);
    put_fit(a, 0, 0, width < a.cols ? width + 1 : a.cols, -1, ROLE_emphasis, about.s);
    if (v->mode == GRID_ASK) {
        draw_question(v, area_sub(a, 1, 0, a.rows - 1, a.cols));
        return;
    }
    put_fit(a, 1, 0, a.cols, -1, ROLE_normal, v->mode == GRID_SOURCE ? say(v, U_GRID_SOURCE_KEYS)
                                              : v->mode == GRID_FIND ? say(v, U_GRID_FIND_KEYS) : context_text(v).s);
    if (v->mode == GRID_FIND) {
        draw_find(v, area_sub(a, 2, 0, 1, a.cols));
        return;
    }
    if (v->mode == GRID_NOTE || v->mode == GRID_SOURCE) {
        bool note = v->mode == GRID_NOTE;
        int x = put(a, 2, 0, ROLE_key, say(v, note ? U_GRID_NOTE : U_GRID_ASK_SOURCE));
        field_draw(note ? &v->note : &v->source, a, 2, x, a.cols - x, ROLE_filter, true);
        return;
    }
    draw_message(v, area_sub(a, 1, 0, a.rows - 1, a.cols));
}

/* ---- drawing: the batch, and all of it -------------------------------------------------- */

/* What is said once for all figures, and how many of them are on disk. */
static void draw_batch_line(struct grid_view *v, struct area a)
{
    const struct entry_batch *b = &v->head.app->entry;
    size_t unsaved = grid_count(&v->grid, GRID_STATES);
    const struct text saved = textf(say(v, U_GRID_SAVED), v->saved), open = textf(say(v, U_GRID_UNSAVED), unsaved);
    int right = td_text_width(saved.s) + (unsaved ? td_text_width(open.s) + 2 : 0);
    const char *source = grid_source(v);
    td_date day = v->said ? b->published_on : 0;

    put_fit(a, 0, 0, a.cols - right - 2, -1, *source ? ROLE_normal : ROLE_warn,
            textf("%s%s%s: %s", status_word(v, b->status), day ? ", " : "", td_date_text(day, lang_of(v)).s,
                  *source ? source : say(v, U_GRID_NO_SOURCE)).s);
    int x = a.cols - right + put(a, 0, a.cols - right, ROLE_good, saved.s);
    if (unsaved)
        put(a, 0, x + 2, ROLE_bad, open.s);
}

static int draw_top(struct grid_view *v, struct area a)
{
    if (v->mode != GRID_BATCH) {
        draw_batch_line(v, area_sub(a, 0, 0, 1, a.cols));
        return 1;
    }
    int rows = a.c->spoken ? a.rows : a.rows < MEDIUM ? 6 : 8;
    put_fit(a, 0, 0, a.cols, -1, ROLE_title, say(v, U_GRID_BATCH));
    form_draw(&v->batch, area_sub(a, 1, 0, rows - 1, a.cols));
    return rows;
}

/* The cell under the cursor and what is said in it, or typed into it. */
static int say_cell(struct grid_view *v, struct area a)
{
    const struct grid *g = &v->grid;
    const struct grid_key here = grid_key(g, g->at_row, g->at_col);
    const bool typed = g->editing && grid_key_same(&here, &g->now.key);
    const struct text about = about_text(v), value = cell_text(v, g->at_row, g->at_col);
    int rows = put_wrapped(a, 0, 0, a.cols, ROLE_emphasis,
                           typed ? textf("%s:", about.s).s
                                 : textf("%s: %s", about.s, *value.s ? value.s : say(v, U_GRID_NOT_YET)).s);
    int x = td_text_width(about.s) + 2;

    if (!typed && v->mode == GRID_CELLS)
        set_cursor(a, 0, 0);
    if (!typed)
        return rows;
    rows += rows > 1 || x + CELL > a.cols; /* it begins a line where there is not the room */
    x = rows > 1 ? 0 : x;
    field_draw(&v->grid.field, a, rows - 1, x, a.cols - x, ROLE_filter, v->mode == GRID_CELLS);
    return rows;
}

/* The grid to be read aloud: never more than one cell, and all that concerns it. */
static void say_grid(struct grid_view *v, struct area a)
{
    enum { PAGE_ROWS = 10, PAGE_COLS = 4 };
    enum role role;
    int y;

    grid_scroll(&v->grid, PAGE_ROWS, PAGE_COLS);
    a = area_sub(a, draw_top(v, a), 0, a.rows, a.cols);
    if (v->mode == GRID_BATCH)
        return;
    y = say_cell(v, a);
    if (v->mode == GRID_ASK) {
        draw_question(v, area_sub(a, y, 0, a.rows - y, a.cols));
        return;
    }
    if (v->mode == GRID_NOTE || v->mode == GRID_SOURCE) {
        const bool note = v->mode == GRID_NOTE;
        const int x = put(a, y, 0, ROLE_key, say(v, note ? U_GRID_NOTE : U_GRID_ASK_SOURCE));
        field_draw(note ? &v->note : &v->source, a, y, x, a.cols - x, ROLE_filter, true);
        set_item(a, y, 1 + (note ? 0 : put_wrapped(a, y + 1, 0, a.cols, ROLE_normal, say(v, U_GRID_SOURCE_KEYS))));
        return;
    }
    y += put_wrapped(a, y, 0, a.cols, ROLE_normal, context_text(v).s);
    const struct text message = message_text(v, &role);
    y += *message.s ? put_wrapped(a, y, 0, a.cols, role, message.s) : 0;
    set_item(a, 0, y);
}

static void grid_draw(struct view *head, struct area a)
{
    struct grid_view *v = grid_of(head);
    struct grid *g = &v->grid;

    if (a.c->spoken) {
        say_grid(v, a);
        return;
    }
    int head_rows = g->shape == GRID_TARGET_PERIOD ? 1 : 2; /* the years have no threshold in common */
    int detail = v->mode == GRID_ASK ? 5 : a.rows < MEDIUM ? 3 : 4;
    int left = margin(&a), from = draw_top(v, a) + head_rows;
    int sums = a.rows < SMALL ? 1 : a.rows < MEDIUM ? 2 : 3;
    sums = g->shape == GRID_TARGET_PERIOD || v->mode == GRID_BATCH ? 0 : sums;
    int body = a.rows - from - sums - detail;

    grid_scroll(g, body, (a.cols - left) / CELL);
    draw_head(v, area_sub(a, from - head_rows, 0, head_rows, a.cols), left);
    draw_sums(v, area_sub(a, from + body, 0, sums, a.cols), left);
    struct canvas *c = a.c;
    int row = c->cursor_row, col = c->cursor_col;
    draw_body(v, area_sub(a, from, 0, body, a.cols), left);
    if (v->mode == GRID_BATCH)
        c->cursor_row = row, c->cursor_col = col;
    draw_detail(v, area_sub(a, a.rows - detail, 0, detail, a.cols));
}

/* ---- leaving a cell --------------------------------------------------------------------- */

/* What was typed becomes an edit, is checked and saved. */
static void take_cell(struct grid_view *v)
{
    bool emptied;

    if (!v->grid.editing)
        return;
    bool had = td_num_is(v->grid.now.saved.value);
    struct grid_edit *e = grid_take(&v->grid, &emptied);
    if (e)
        grid_data_save(v, &e, 1);
    else if (emptied && had)
        app_say(v->head.app, "%s", say(v, U_GRID_BLANK));
}

static void put_text(struct grid_view *v, const char *text)
{
    struct grid_edit *e = grid_put(&v->grid, v->grid.at_row, v->grid.at_col, text);

    if (e)
        grid_data_save(v, &e, 1);
}

/* A key that copies never overwrites: that takes typing. */
static void copy_figure(struct grid_view *v, const struct grid_figure *from, enum ui none)
{
    char text[2 * TD_NUM_BUF + 2];

    if (td_num_is(cell_here(v)->saved.value) || edit_here(v)) {
        app_say(v->head.app, "%s", say(v, U_GRID_FILLED));
        return;
    }
    if (!from || !td_num_is(from->value)) {
        app_say(v->head.app, "%s", say(v, none));
        return;
    }
    grid_write(text, sizeof text, from, v->grid.now.rule.kind, lang_of(v));
    put_text(v, text);
    grid_move(&v->grid, GRID_DOWN);
}

static void copy_before(struct grid_view *v)
{
    copy_figure(v, &cell_here(v)->before, U_GRID_NONE_BEFORE);
}

static void copy_above(struct grid_view *v)
{
    struct grid *g = &v->grid;
    struct grid_figure f = g->at_row ? grid_shown(g, g->at_row - 1, g->at_col) : GRID_NO_FIGURE;

    copy_figure(v, &f, U_GRID_NONE_ABOVE);
}

static void clear_edit(struct grid_view *v)
{
    struct grid_edit *e = edit_here(v);

    if (e)
        grid_drop(&v->grid, e);
    app_say(v->head.app, "%s", say(v, e ? U_GRID_CLEARED : U_GRID_NOTHING_TO_CLEAR));
}

/* What became of a paste: what was taken, what was not and why, the first of each kind. */
static void say_pasted(struct grid_view *v, const struct grid_paste *p, struct grid_edit *const *e, size_t n,
                       size_t replaced)
{
    const struct grid_edit *first = NULL;
    char words[500];
    size_t at, size = sizeof words, unsaved = 0;

    for (size_t i = 0; i < n; i++) {
        if (!e[i]->key.target || e[i]->fault)
            continue;
        first = unsaved++ ? first : e[i];
    }
    at = (size_t)snprintf(words, size, say(v, U_GRID_PASTED), p->n - p->bad, p->cells - p->blank);
    if (replaced)
        at += (size_t)snprintf(words + at, size - at, say(v, U_GRID_PASTE_OVER), replaced);
    if (p->bad)
        at += (size_t)snprintf(words + at, size - at, say(v, U_GRID_PASTE_BAD), p->bad, p->bad_line, p->bad_text);
    if (p->outside)
        at += (size_t)snprintf(words + at, size - at, say(v, U_GRID_PASTE_OUT), p->outside);
    if (first) {
        const struct td_target *t = grid_target(v, first->key.target);
        snprintf(words + at, size - at, say(v, U_GRID_PASTE_KEPT), unsaved, t ? t->code : "",
                 model_agency_name(&v->head.app->model, first->key.agency),
                 first->state == GRID_CONFLICT ? say(v, U_GRID_CONFLICT_SAY) : first->why);
    }
    app_say(v->head.app, "%s", words);
}

static void paste_block(struct grid_view *v, const char *text)
{
    struct grid *g = &v->grid;
    struct grid_paste p;
    size_t n = 0, replaced = 0;

    take_cell(v);
    if (!grid_paste(g, text, &p))
        return;
    struct grid_edit **e = calloc(p.n + 1, sizeof *e);
    for (size_t i = 0; e && i < p.n; i++) {
        if (!(e[n] = grid_edit(g, p.taken[i].row, p.taken[i].col)))
            continue;
        replaced += !e[n++]->fault && td_num_is(grid_cell(g, p.taken[i].row, p.taken[i].col)->saved.value);
    }
    if (n)
        grid_data_save(v, e, n);
    if (e)
        say_pasted(v, &p, e, n, replaced);
    free(e);
    grid_paste_free(&p);
}

/* ---- the note and the batch ------------------------------------------------------------- */

static void begin_note(struct grid_view *v)
{
    const struct grid_edit *e = edit_here(v);
    char last[FIELD_BYTES];

    if (!e) {
        app_say(v->head.app, "%s", say(v, U_GRID_NOTHING_TO_NOTE));
        return;
    }
    snprintf(last, sizeof last, "%s", v->note.text); /* the last one often fits the next cell, too */
    field_init(&v->note, 500, false);
    if (e->note)
        field_set(&v->note, e->note);
    else
        field_propose(&v->note, last);
    v->note_of = e->key;
    v->mode = GRID_NOTE;
}

static void end_note(struct grid_view *v)
{
    struct grid_edit *e = grid_edit_of(&v->grid, &v->note_of);

    if (td_text_is_piled(v->note.text, v->note.len)) {
        app_say(v->head.app, "%s", say(v, U_TOO_MANY_MARKS));
        return;
    }
    char *text = field_text(&v->note);
    v->mode = GRID_CELLS;
    if (e && text && grid_set_note(e, text)) {
        v->grid.changes++;
        grid_data_save(v, &e, 1);
    }
    free(text);
}

/* What is typed or asked waits for these keys: every other one but a letter says so. */
static void say_keys(struct grid_view *v, const struct event *ev, enum ui keys)
{
    if (!command_is_text(ev))
        app_say(v->head.app, "%s", say(v, keys));
}

static bool note_event(struct grid_view *v, const struct event *ev)
{
    bool typed = field_event(&v->note, ev);
    enum command c = typed ? CMD_NONE : command_for(ev, IN_NOTE);

    if (c == CMD_cancel_note)
        v->mode = GRID_CELLS;
    else if (c == CMD_keep_note)
        end_note(v);
    else if (!typed)
        say_keys(v, ev, U_GRID_NOTE_KEYS);
    return true;
}

/* ---- looking for a row or a column -------------------------------------------------------- */

static bool is_called(const struct grid_item *i, const char *words)
{
    char *bare = td_text_bare(i->code), *typed = td_text_bare(words);
    bool same = td_text_matches(i->name, words) || td_text_matches(i->code, words) ||
                (bare && typed && *typed && !strncmp(bare, typed, strlen(typed)));

    free(bare);
    free(typed);
    return same;
}

/* Goes to the n-th of the rows and then the columns that are called so; counts them. */
static void go_to_hit(struct grid_view *v, size_t n)
{
    struct grid *g = &v->grid;
    char *words = field_text(&v->find);
    size_t row = v->hit.row, col = v->hit.col;

    v->hit.n = 0;
    for (size_t i = 0; words && *words && i < g->rows + g->cols; i++) {
        bool is_row = i < g->rows;
        if (!is_called(is_row ? &g->row[i] : &g->col[i - g->rows], words))
            continue;
        if (v->hit.n++ != n)
            continue;
        row = is_row ? i : row;
        col = is_row ? col : i - g->rows;
    }
    v->hit.at = n < v->hit.n ? n : 0;
    free(words);
    grid_go(g, row, col);
}

/* What was looked for last is proposed: Enter goes to the next of that name. */
static void begin_find(struct grid_view *v)
{
    char last[FIELD_BYTES];

    snprintf(last, sizeof last, "%s", v->find.text);
    field_init(&v->find, 60, false);
    field_propose(&v->find, last);
    v->hit.row = v->grid.at_row;
    v->hit.col = v->grid.at_col;
    v->mode = GRID_FIND;
}

static void step_hit(struct grid_view *v, bool on)
{
    size_t n = v->hit.n ? v->hit.n : 1;

    go_to_hit(v, (v->hit.at + (on ? 1 : n - 1)) % n);
}

static bool find_event(struct grid_view *v, const struct event *ev)
{
    unsigned edits = v->find.edits;
    bool again = v->find.proposed, typed = field_event(&v->find, ev);
    enum command c = typed ? CMD_NONE : command_for(ev, IN_NOTE), way = typed ? CMD_NONE : command_for(ev, IN_GRID);

    if (v->find.edits != edits)
        go_to_hit(v, 0);
    if (c == CMD_cancel_note)
        grid_go(&v->grid, v->hit.row, v->hit.col);
    else if (way == CMD_down || way == CMD_up || way == CMD_cell_find || (c == CMD_keep_note && again))
        step_hit(v, way != CMD_up);
    if (c)
        v->mode = GRID_CELLS;
    return true;
}

/* ---- the source, once a batch ------------------------------------------------------------ */

static void leave(struct grid_view *v, enum command c);

/* Cells that lack nothing but their source; those of an earlier session when a person asked for them. */
static bool waits_for_source(const struct grid_view *v, bool asked)
{
    bool waits = false;

    for (size_t i = 0; !*grid_source(v) && i < v->grid.edits; i++) {
        const struct grid_edit *e = &v->grid.edit[i];
        waits |= e->key.target && e->state == GRID_UNSAVED && (asked || !e->held);
    }
    return waits;
}

/* What was said last is proposed, as far as it is known: Enter takes it. */
static void begin_source(struct grid_view *v, enum command leaving)
{
    field_init(&v->source, 250, false);
    field_propose(&v->source, v->head.app->entry.source);
    v->leaving = leaving;
    v->mode = GRID_SOURCE;
}

static void save_all(struct grid_view *v);

static void end_source(struct grid_view *v)
{
    struct entry_batch *b = &v->head.app->entry;
    char *text = field_text(&v->source);
    const char *s = text ? text + strspn(text, " ") : "";

    if (!*s || td_text_is_piled(s, strlen(s))) {
        app_say(v->head.app, "%s", say(v, *s ? U_TOO_MANY_MARKS : U_GRID_SOURCE_BLANK));
        free(text);
        return;
    }
    if (strcmp(s, b->source)) /* the link and the day were the other one's */
        *b = (struct entry_batch){ .status = b->status };
    snprintf(b->source, sizeof b->source, "%s", s);
    free(text);
    v->said = true;
    v->mode = GRID_CELLS;
    v->grid.changes++; /* the draft has it, too */
    if (v->leaving) {
        grid_data_save_all(v, false); /* what nobody has looked at stays */
        leave(v, v->leaving);
    } else {
        save_all(v);
    }
}

static bool source_event(struct grid_view *v, const struct event *ev)
{
    bool typed = field_event(&v->source, ev);
    enum command c = typed ? CMD_NONE : command_for(ev, IN_NOTE);

    if (c == CMD_cancel_note)
        v->mode = v->leaving ? GRID_ASK : GRID_CELLS;
    else if (c == CMD_keep_note)
        end_source(v);
    else if (!typed)
        say_keys(v, ev, U_GRID_SOURCE_KEYS);
    return true;
}

static const struct form_choices status_choices = { .words = td_statuses };

static const struct form_field batch_fields[] = {
    { "source", W_COL_SOURCE, FF_TEXT, 250, false, NULL },
    { "url", W_COL_LINK, FF_TEXT, 250, false, NULL },
    { "date", W_COL_PUBLISHED_ON, FF_DATE, 20, false, NULL },
    { "status", W_ASK_STATUS, FF_PICK, 40, true, &status_choices },
    { "period", W_ASK_PERIOD, FF_TEXT, 40, true, NULL },
};

static void check_batch(void *owner, struct form *f)
{
    const struct grid_view *v = owner;
    td_period p;

    if (*form_get(f, "period") && !td_period_read(form_get(f, "period"), &p))
        form_message(f, "period", FORM_ERROR, say(v, U_GRID_BAD_PERIOD));
}

static const struct form_spec batch_spec = { batch_fields, sizeof batch_fields / sizeof *batch_fields, check_batch };

static void begin_batch(struct grid_view *v)
{
    const struct entry_batch *b = &v->head.app->entry;
    td_period period = grid_key(&v->grid, v->grid.at_row, v->grid.at_col).period;

    v->mode = GRID_BATCH;
    if (v->batch.spec) /* left half typed: it is all there */
        return;
    if (!form_init(&v->batch, &batch_spec, v, lang_of(v))) {
        v->mode = GRID_CELLS;
        return;
    }
    bool last = v->said || !*v->named; /* a link and a day go with the source of which they were said */
    form_propose(&v->batch, "source", last ? b->source : v->named);
    form_propose(&v->batch, "url", last ? b->url : "");
    form_propose(&v->batch, "date", last ? td_date_text(b->published_on, lang_of(v)).s : "");
    form_set(&v->batch, "status", td_choice_code(td_statuses, (int)(b->status ? b->status : TD_REPORTED)));
    form_propose(&v->batch, "period", td_period_text(period, lang_of(v)).s);
    form_check(&v->batch);
}

static void end_batch(struct grid_view *v)
{
    struct entry_batch *b = &v->head.app->entry;
    td_period period;

    snprintf(b->source, sizeof b->source, "%s", form_get(&v->batch, "source"));
    snprintf(b->url, sizeof b->url, "%s", form_get(&v->batch, "url"));
    b->published_on = 0;
    td_date_read(form_get(&v->batch, "date"), &b->published_on);
    b->status = (enum td_status)td_choice_value(td_statuses, form_get(&v->batch, "status"));
    remember_place(v);
    if (td_period_read(form_get(&v->batch, "period"), &period) && period != v->at.period) {
        v->at.period = period;
        grid_data_lay_out(v, v->grid.shape);
    }
    form_free(&v->batch);
    v->batch = (struct form){ 0 };
    v->said = true;
    v->mode = GRID_CELLS;
    v->grid.changes++; /* the draft has it, too */
    if (*grid_source(v))
        grid_data_save_all(v, false); /* what waited for it */
}

static bool batch_event(struct grid_view *v, const struct event *ev)
{
    switch (form_event(&v->batch, ev)) {
    case FORM_SAVE: end_batch(v); return true;
    case FORM_LEAVE: v->mode = GRID_CELLS; return true;
    case FORM_TAKEN: return true;
    case FORM_NOT_MINE: break;
    }
    return command_is_text(ev);
}

/* ---- leaving the grid ------------------------------------------------------------------- */

static void really_leave(struct grid_view *v)
{
    struct app *a = v->head.app;

    if (v->leaving == CMD_quit)
        a->leave = true;
    else
        app_back(a); /* v is gone */
}

static void leave(struct grid_view *v, enum command c)
{
    if (waits_for_source(v, false)) {
        begin_source(v, c);
        return;
    }
    v->leaving = c;
    v->mode = grid_count(&v->grid, GRID_STATES) ? GRID_ASK : GRID_CELLS;
    if (v->mode == GRID_CELLS)
        really_leave(v);
}

static void drop_all(struct grid_view *v)
{
    for (size_t i = 0; i < v->grid.edits; i++)
        if (v->grid.edit[i].key.target)
            grid_drop(&v->grid, &v->grid.edit[i]);
}

static bool ask_event(struct grid_view *v, const struct event *ev)
{
    static const enum command numbered[] = { CMD_stay, CMD_leave_draft, CMD_leave_drop };
    const bool number = spoken_of(v) && ev->kind == EV_CHAR && !ev->mods && ev->code >= '1' && ev->code <= '3';
    enum command c = number ? numbered[ev->code - '1'] : command_for(ev, IN_LEAVING);

    if (c == CMD_stay) {
        v->mode = GRID_CELLS;
        grid_next_edit(&v->grid);
    } else if (c) {
        if (c == CMD_leave_drop)
            drop_all(v);
        really_leave(v);
    } else {
        say_keys(v, ev, U_GRID_ASK_KEYS);
    }
    return true;
}

/* ---- keys ------------------------------------------------------------------------------- */

/* Arrows are for the text only when it is edited in place. */
static bool is_arrow(const struct event *ev)
{
    enum command c = command_for(ev, IN_FIELD);

    return !ev->mods && (c == CMD_letter_left || c == CMD_letter_right || c == CMD_line_start ||
                         c == CMD_line_end);
}

static bool is_one_cell(const char *text)
{
    size_t n = strcspn(text, "\t\n");
    return !text[n] || (text[n] == '\n' && !text[n + 1]);
}

static bool editing_event(struct grid_view *v, const struct event *ev)
{
    if (command_for(ev, IN_CELL) == CMD_cancel_cell) {
        grid_cancel(&v->grid);
        return true;
    }
    if (ev->kind == EV_PASTE && !is_one_cell(ev->text)) {
        paste_block(v, ev->text);
        return true;
    }
    return (v->grid.in_place || !is_arrow(ev)) && field_event(&v->grid.field, ev);
}

/* A letter or digit begins a new text; Backspace goes on with the old one. */
static bool begins_editing(struct grid_view *v, const struct event *ev)
{
    bool erase = command_for(ev, IN_FIELD) == CMD_erase;

    if (!erase && (ev->kind != EV_CHAR || ev->mods))
        return false;
    grid_begin(&v->grid, erase, lang_of(v));
    field_event(&v->grid.field, ev);
    return true;
}

static bool grid_event(struct view *head, const struct event *ev)
{
    struct grid_view *v = grid_of(head);

    switch (v->mode) {
    case GRID_ASK: return ask_event(v, ev);
    case GRID_BATCH: return batch_event(v, ev);
    case GRID_NOTE: return note_event(v, ev);
    case GRID_SOURCE: return source_event(v, ev);
    case GRID_FIND: return find_event(v, ev);
    case GRID_CELLS: break;
    }
    if (v->grid.editing)
        return editing_event(v, ev);
    if (ev->kind == EV_PASTE) {
        paste_block(v, ev->text);
        return true;
    }
    return begins_editing(v, ev);
}

/* ---- other sheets ----------------------------------------------------------------------- */

static void turn(struct grid_view *v)
{
    enum grid_shape next = (v->grid.shape + 1) % GRID_SHAPES;

    remember_place(v);
    if (v->at.agency && !v->extra)
        v->extra = v->at.agency;
    grid_data_lay_out(v, next);
}

static int64_t next_unit(const struct grid_view *v, int by)
{
    const struct td_agencies *l = &v->head.app->model.agencies;
    const struct td_agency *a = grid_agency(v, v->at.agency);

    for (size_t i = a ? (size_t)(a - l->v) : 0; by > 0 ? ++i < l->n : i-- > 0;)
        if (td_agency_exists_on(&l->v[i], v->head.app->model.review) && !strcmp(l->v[i].kind, a ? a->kind : ""))
            return l->v[i].id;
    return v->at.agency;
}

static int64_t next_target(const struct grid_view *v, int by)
{
    const struct td_targets *l = &v->head.app->model.targets;
    const struct td_target *t = grid_target(v, v->at.target);
    size_t at = t ? (size_t)(t - l->v) + (size_t)(by > 0 ? 1 : l->n - 1) : 0;

    return l->v[at % l->n].id;
}

static void next_sheet(struct grid_view *v, int by)
{
    remember_place(v);
    if (v->grid.shape == GRID_AGENCY_TARGET)
        v->at.period = td_period_next(v->at.period, by);
    else if (v->grid.shape == GRID_TARGET_PERIOD)
        v->at.agency = v->extra = next_unit(v, by);
    else
        v->at.target = next_target(v, by);
    grid_data_lay_out(v, v->grid.shape);
}

/* To the next cell that is not saved; on another sheet when there is none on this one. */
static void go_to_edit(struct grid_view *v)
{
    struct grid *g = &v->grid;

    if (grid_next_edit(g))
        return;
    for (size_t i = 0; i < g->edits; i++) {
        if (!g->edit[i].key.target)
            continue;
        v->at = g->edit[i].key;
        grid_data_lay_out(v, GRID_AGENCY_TARGET);
        return;
    }
    app_say(v->head.app, "%s", say(v, U_GRID_ALL_SAVED));
}

/* ---- commands --------------------------------------------------------------------------- */

static void decide(struct grid_view *v, bool mine)
{
    struct grid_edit *e = edit_here(v);

    if (!e || e->state != GRID_CONFLICT)
        app_say(v->head.app, "%s", say(v, U_GRID_NO_CONFLICT));
    else if (mine) {
        grid_data_keep_mine(v, e);
        if (waits_for_source(v, true))
            begin_source(v, CMD_NONE);
    } else
        grid_drop(&v->grid, e);
}

static void save_all(struct grid_view *v)
{
    size_t left;

    grid_data_save_all(v, true);
    left = grid_count(&v->grid, GRID_STATES);
    if (waits_for_source(v, true))
        begin_source(v, CMD_NONE);
    else if (left)
        app_say(v->head.app, say(v, U_GRID_STILL), left);
    else
        app_say(v->head.app, "%s", say(v, U_GRID_ALL_SAVED));
}

static void do_mine(struct grid_view *v) { decide(v, true); }
static void do_theirs(struct grid_view *v) { decide(v, false); }
static void do_before(struct grid_view *v) { next_sheet(v, -1); }
static void do_next(struct grid_view *v) { next_sheet(v, 1); }
static void do_back(struct grid_view *v) { leave(v, CMD_back); }
static void do_quit(struct grid_view *v) { leave(v, CMD_quit); }
static void do_edit(struct grid_view *v) { grid_begin(&v->grid, true, lang_of(v)); }

static void do_empty(struct grid_view *v)
{
    if (!grid_next_empty(&v->grid))
        app_say(v->head.app, "%s", say(v, U_GRID_ALL_FULL));
}

static const enum grid_move moves[CMD_COUNT] = {
    [CMD_up] = GRID_UP, [CMD_down] = GRID_DOWN, [CMD_left] = GRID_LEFT, [CMD_right] = GRID_RIGHT,
    [CMD_top] = GRID_ROW_START, [CMD_bottom] = GRID_ROW_END, [CMD_page_up] = GRID_PAGE_UP,
    [CMD_page_down] = GRID_PAGE_DOWN, [CMD_grid_top] = GRID_TOP, [CMD_grid_bottom] = GRID_BOTTOM,
    [CMD_cell_down] = GRID_ENTER, [CMD_cell_right] = GRID_TAB, [CMD_cell_left] = GRID_BACKTAB,
};

static void (*const actions[CMD_COUNT])(struct grid_view *v) = {
    [CMD_cell_source] = begin_batch, [CMD_cell_edit] = do_edit, [CMD_grid_turn] = turn, [CMD_cell_empty] = do_empty,
    [CMD_cell_find] = begin_find,
    [CMD_cell_unsaved] = go_to_edit, [CMD_cell_before] = copy_before, [CMD_cell_above] = copy_above,
    [CMD_cell_clear] = clear_edit, [CMD_cell_note] = begin_note, [CMD_save] = save_all, [CMD_keep_mine] = do_mine,
    [CMD_take_theirs] = do_theirs, [CMD_sheet_before] = do_before, [CMD_sheet_next] = do_next, [CMD_back] = do_back,
    [CMD_quit] = do_quit,
};

/* What is typed is taken before anything else happens to the cell; commands of the app leave it as it is. */
static bool grid_command(struct view *head, enum command c)
{
    struct grid_view *v = grid_of(head);

    if (v->mode != GRID_CELLS)
        return c == CMD_quit || c == CMD_back;
    if (!moves[c] && !actions[c])
        return c == CMD_grid;
    take_cell(v);
    if (actions[c])
        actions[c](v);
    else if (!grid_move(&v->grid, moves[c]) && moves[c] >= GRID_TAB)
        app_say(head->app, "%s", say(v, U_GRID_NO_MORE));
    return true;
}

/* ---- between events --------------------------------------------------------------------- */

enum { TRY_AGAIN_MS = 700 };

static int grid_idle(struct view *head, int64_t now_ms, bool end)
{
    struct grid_view *v = grid_of(head);
    bool emptied;

    if (end) {
        v->ending = true;
        grid_take(&v->grid, &emptied); /* half a figure: kept, not saved */
    } else if (v->busy && now_ms - v->tried_ms >= TRY_AGAIN_MS) {
        v->tried_ms = now_ms;
        grid_data_save_all(v, false);
        grid_look(head);
    }
    grid_data_keep_draft(v);
    return v->busy ? TRY_AGAIN_MS : -1;
}

const struct view_ops view_grid = {
    .context = IN_GRID, .size = sizeof(struct grid_view), .open = grid_open, .refresh = grid_refresh,
    .title = grid_title, .draw = grid_draw, .event = grid_event, .look = grid_look, .idle = grid_idle,
    .command = grid_command, .save = save_grid, .close = grid_close,
};
