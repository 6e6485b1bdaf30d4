/* What the board shows: changing it, as texts to be saved under a name, showing it again; the list of what is saved. */
#include "app/list-view.h"
#include "app/saved.h"
#include "view/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const panes[PANES] = { [TARGETS] = "targets", [TASKS] = "tasks", [AGENCIES] = "agencies" };

static void tell(struct saved *s, int field, const char *text)
{
    size_t n = strlen(text);

    while (n && text[n - 1] == ' ') /* which no line of a file would keep */
        n--;
    snprintf(s->said[field], SAVED_TEXT, "%.*s", (int)n, text);
}

void board_tell(struct view *v, struct saved *out)
{
    const struct board *b = (struct board *)v;
    const struct model *m = &v->app->model;
    const struct td_plan *p = model_plan(m);
    const struct td_agency *a = td_agency_by_id(&m->agencies, m->agency);
    char year[16], columns[SAVED_TEXT];

    *out = (struct saved){ 0 };
    snprintf(year, sizeof year, "%d", m->milestone);
    tell(out, SAVED_PLAN, p ? p->key : "");
    tell(out, SAVED_MILESTONE, m->milestone == MILESTONE_NEXT ? "next"
                               : m->milestone == MILESTONE_THIS_YEAR ? "this-year" : year);
    tell(out, SAVED_AGENCY, a ? a->code : "");
    tell(out, SAVED_ACT_ON, m->only_lagging ? "on" : "");
    tell(out, SAVED_PANE, panes[b->at]);
    tell(out, SAVED_ZOOM, b->zoomed ? "on" : "");
    for (int i = 0; i < PANES; i++) {
        tell(out, SAVED_FILTER + i, b->base.list[i].filter);
        list_sort_said(&b->base.list[i], out->said[SAVED_SORT + i], SAVED_TEXT);
        list_columns_said(&b->base.list[i], columns, sizeof columns);
        tell(out, SAVED_COLUMNS + i, columns);
    }
}

/* ---- what is shown changes -------------------------------------------------------------- */

void board_narrow(struct board *b)
{
    for (enum pane p = 0; p < PANES; p++) {
        list_refresh(&b->base.list[p]);
        if (p != AGENCIES)
            list_home(&b->base.list[p]);
    }
}

void board_show_plan(struct view *v, size_t plan)
{
    struct board *b = (struct board *)v;
    struct app *app = v->app;

    if (plan == app->model.plan_at)
        return;
    if (model_set_plan(&app->model, plan)) {
        app_fault(app);
        return;
    }
    v->ops->refresh(v);
    for (enum pane p = 0; p < PANES; p++) {
        list_command(&b->base.list[p], CMD_filter_off, 0);
        list_home(&b->base.list[p]);
    }
}

void board_show_milestone(struct view *v, int milestone)
{
    char year[16];

    snprintf(year, sizeof year, "%d", milestone);
    settings_later(v->app, O_milestone, milestone == MILESTONE_NEXT ? "next"
                                        : milestone == MILESTONE_THIS_YEAR ? "this-year" : year);
    model_set_milestone(&v->app->model, milestone);
    board_narrow((struct board *)v);
}

/* ---- showing it ------------------------------------------------------------------------- */

static void miss(struct text *missing, const struct view *v, enum ui words, const char *what)
{
    *missing = textf("%s%s%s", missing->s, *missing->s ? ", " : "", textf(ui(words, v->app->lang), what).s);
}

static void show_plan(struct view *v, const char *key, struct text *missing)
{
    const struct td_plans *l = &v->app->model.plans;
    const struct td_plan *p = td_plan_by_key(l, key);

    if (p)
        board_show_plan(v, (size_t)(p - l->v));
    else if (*key)
        miss(missing, v, U_SAVED_PLAN, key);
}

static void show_milestone(struct view *v, const char *word, struct text *missing)
{
    struct model *m = &v->app->model;
    int wanted = !strcmp(word, "this-year") ? MILESTONE_THIS_YEAR : atoi(word);

    model_set_milestone(m, MILESTONE_NEXT);
    while (m->milestone != wanted) {
        model_set_milestone(m, model_next_milestone(m));
        if (m->milestone == MILESTONE_NEXT) {
            miss(missing, v, U_SAVED_MILESTONE, word);
            return;
        }
    }
}

static void show_agency(struct view *v, const char *code, struct text *missing)
{
    const struct td_agency *a = td_agency_by_code(&v->app->model.agencies, code);

    if (!a && *code)
        miss(missing, v, U_SAVED_AGENCY, code);
    model_choose(&v->app->model, a ? a->id : 0);
}

static bool has_column(const struct list *l, const char *word)
{
    return td_text_has(option_table[l->source->settings].words, word);
}

static void show_list(struct list *l, struct view *v, const struct saved *s, int pane, struct text *missing)
{
    const char *columns = s->said[SAVED_COLUMNS + pane], *sort = s->said[SAVED_SORT + pane];
    const char *by = sort + (*sort == '-');
    bool sorts = !*by || !strcmp(by, "none") || has_column(l, by);
    char word[64];

    for (const char *at = columns; td_text_next(&at, word, sizeof word);)
        if (!has_column(l, word))
            miss(missing, v, U_SAVED_COLUMN, word);
    if (!sorts)
        miss(missing, v, U_SAVED_COLUMN, by);
    l->typing = false;
    snprintf(l->filter, sizeof l->filter, "%s", s->said[SAVED_FILTER + pane]);
    list_arrange(l, columns, sorts ? sort : "");
}

void board_show(struct view *v, const struct saved *s)
{
    struct board *b = (struct board *)v;
    struct text missing = { "" };

    show_plan(v, s->said[SAVED_PLAN], &missing);
    show_milestone(v, s->said[SAVED_MILESTONE], &missing);
    show_agency(v, s->said[SAVED_AGENCY], &missing);
    v->app->model.only_lagging = *s->said[SAVED_ACT_ON];
    b->zoomed = *s->said[SAVED_ZOOM];
    for (enum pane p = 0; p < PANES; p++) {
        show_list(&b->base.list[p], v, s, (int)p, &missing);
        b->at = strcmp(panes[p], s->said[SAVED_PANE]) ? b->at : p;
    }
    v->ops->refresh(v);
    board_narrow(b);
    if (*missing.s)
        app_say(v->app, ui(U_SAVED_MISSING, v->app->lang), s->said[SAVED_NAME], missing.s);
}

/* ---- the list --------------------------------------------------------------------------- */

enum { V_KEY, V_NAME, V_SHOWS };

static const struct list_column columns[] = {
    [V_KEY] = { "key", W_ASK_KEY, 5, 0, -1, 1, false },
    [V_NAME] = { "name", W_COL_NAME, 16, 1, -1, 1, false },
    [V_SHOWS] = { "shows", W_ASK_CONTENT, 20, 2, -1, 2, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct saved *s = list_at(o, row);

    *buf = 0;
    if (column == V_KEY && *s->said[SAVED_KEY])
        snprintf(buf, LIST_CELL, "Alt-%.8s", s->said[SAVED_KEY]);
    else if (column != V_KEY)
        list_text(buf, column == V_NAME ? s->said[SAVED_NAME] : saved_words(app_of(o), s).s);
    return column == V_SHOWS ? ROLE_dim : ROLE_normal;
}

static int64_t place(const void *o, size_t row)
{
    return ((const struct saved *)list_at(o, row))->place;
}

static void read(struct view *v)
{
    const struct conf *c = v->app->conf;

    list_rows(v, c ? c->saved : NULL, c ? c->n_saved : 0, sizeof *c->saved);
}

static bool command(struct view *v, enum command c, int64_t row)
{
    static const enum place forms[CMD_COUNT] = {
        [CMD_replace_view] = FORM_view_save, [CMD_rename_view] = FORM_view_rename, [CMD_throw_away] = FORM_view_drop };

    if (row < 0 || (c != CMD_open && !forms[c]))
        return false;
    if (c == CMD_open)
        app_open_saved(v->app, list_at(v, (size_t)row));
    else
        app_open(v->app, forms[c], about_row(place(v, (size_t)row)));
    return true;
}

static const struct list_kind saved_views = {
    .source = LIST_ROWS(columns, place, cell, .rank = NULL), .read = read, .command = command, .empty = U_SAVED_NONE,
    .none = U_NO_MATCH, .hint = U_SAVED_HINT,
};

const struct view_ops view_saved =
    LIST_VIEW(struct list_view, IN_SAVED, saved_views, list_view_open, .name = U_SAVED);
