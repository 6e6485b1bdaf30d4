/* Choosing by a few letters: anything of the plan to go to, a plan, a milestone. */
#include "app/list-view.h"
#include "view/board.h"

#include <stdio.h>
#include <stdlib.h>

struct goal { int64_t id; struct subject about; const char *code, *name; enum ui kind; };

struct go_view { struct list_view base; struct goal *goal; struct text *words; };

static void drop_goals(struct view *v)
{
    struct go_view *g = (struct go_view *)v;

    free(g->goal), free(g->words);
    g->goal = NULL, g->words = NULL;
}

static enum role goal_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct goal *g = list_at(o, row);

    list_text(buf, column == 0 ? g->code : column == 1 ? g->name : g->kind ? ui(g->kind, lang_of(o)) : "");
    return column == 1 ? ROLE_normal : ROLE_dim;
}

static const struct list_column goal_columns[] = {
    { "code", W_COL_CODE, 14, 0, -1, 1, false },
    { "name", W_COL_NAME, 20, 1, -1, 1, false },
    { "kind", W_COL_KIND, 10, 0, -1, 3, false },
};

static bool open_typing(struct view *v)
{
    list_view_open(v);
    list_home(view_list(v));
    return view_list(v)->typing = true;
}

static bool end_typing(struct view *v, const struct event *ev)
{
    enum command c = view_list(v)->typing ? list_end(ev) : CMD_NONE;

    if (c)
        app_command(v->app, c);
    return c;
}

/* ---- anything --------------------------------------------------------------------------- */

static void read_things(struct view *v)
{
    struct go_view *g = (struct go_view *)v;
    const struct model *m = &v->app->model;
    enum td_lang lang = v->app->lang;
    size_t n = 0;

    drop_goals(v);
    g->goal = calloc(m->targets.n + m->tasks.n + m->agencies.n + m->obligations.n + 1, sizeof *g->goal);
    for (size_t i = 0; g->goal && i < m->targets.n; i++, n++)
        g->goal[n] = (struct goal){ 0, about_target(m->targets.v[i].id), m->targets.v[i].code,
                                    td_name_in(lang, m->targets.v[i].name_en, m->targets.v[i].name), U_KIND_TARGET };
    for (size_t i = 0; g->goal && i < m->tasks.n; i++, n++)
        g->goal[n] = (struct goal){ 0, about_task(m->tasks.v[i].id), m->tasks.v[i].code,
                                    td_name_in(lang, m->tasks.v[i].title_en, m->tasks.v[i].title), U_KIND_TASK };
    for (size_t i = 0; g->goal && i < m->agencies.n; i++, n++)
        g->goal[n] = (struct goal){ 0, about_agency(m->agencies.v[i].id), td_agency_short(&m->agencies.v[i]),
                                    td_name_in(lang, m->agencies.v[i].name_en, m->agencies.v[i].name), U_KIND_AGENCY };
    for (size_t i = 0; g->goal && i < m->obligations.n; i++, n++)
        g->goal[n] = (struct goal){ 0, about_obligation(m->obligations.v[i].id), m->obligations.v[i].code,
                                    td_name_in(lang, m->obligations.v[i].title_en, m->obligations.v[i].title),
                                    U_KIND_REPORT };
    for (size_t i = 0; i < n; i++)
        g->goal[i].id = (int64_t)i + 1;
    list_rows(v, g->goal, n, sizeof *g->goal);
}

/* The reports that agencies owe, of all those by this obligation. */
static void go_to_reports(struct app *a, const char *title)
{
    app_open(a, VIEW_reports, ABOUT_NOTHING);
    struct list *l = view_list(app_top(a));
    snprintf(l->filter, sizeof l->filter, "report:\"%.*s\"", (int)td_text_cut(title, 60, NULL), title);
    list_refresh(l);
    list_home(l);
}

/* In the place of this list, so that going back leads to where one came from. */
static bool go_there(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    const struct goal *g = list_at(v, (size_t)row);
    struct subject about = g->about;
    const struct text name = textf("%s", g->name);
    app_back(a);
    if (about.kind == SUBJECT_OBLIGATION)
        go_to_reports(a, name.s);
    else
        app_open(a, subject_place(about.kind, CMD_open), about);
    return true;
}

static const struct list_kind things = {
    .source = LIST_ROWS(goal_columns, list_id, goal_cell, .rank = NULL), .read = read_things, .drop = drop_goals,
    .command = go_there, .hint = U_GO_HINT, .none = U_NO_MATCH,
};

const struct view_ops view_go = LIST_VIEW(struct go_view, 0, things, open_typing, .name = U_GO, .event = end_typing);

/* ---- plans ------------------------------------------------------------------------------ */

static void read_plans(struct view *v)
{
    struct go_view *g = (struct go_view *)v;
    const struct model *m = &v->app->model;

    drop_goals(v);
    g->goal = calloc(m->plans.n + 1, sizeof *g->goal);
    for (size_t i = 0; g->goal && i < m->plans.n; i++)
        g->goal[i] = (struct goal){ (int64_t)i + 1, about_plan(m->plans.v[i].id), m->plans.v[i].number,
                                    td_plan_name(&m->plans.v[i], v->app->lang),
                                    i == m->plan_at ? U_SHOWN_NOW : 0 };
    list_rows(v, g->goal, g->goal ? m->plans.n : 0, sizeof *g->goal);
}

/* On what is shown now. */
static bool open_here(struct view *v)
{
    list_view_open(v);
    for (size_t i = 0; i < list_count(v); i++)
        if (((const struct goal *)list_at(v, i))->kind)
            list_go(view_list(v), list_id(v, i));
    return true;
}

static bool choose_plan(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    app_back(a);
    board_show_plan(a->stack[0], (size_t)row);
    return true;
}

static const struct list_kind plans = {
    .source = LIST_ROWS(goal_columns, list_id, goal_cell, .rank = NULL), .read = read_plans, .drop = drop_goals,
    .command = choose_plan, .empty = U_NO_PLAN, .none = U_NO_MATCH,
};

const struct view_ops view_plans = LIST_VIEW(struct go_view, 0, plans, open_here, .name = U_PLANS);

/* ---- milestones ------------------------------------------------------------------------- */

static void read_milestones(struct view *v)
{
    struct go_view *g = (struct go_view *)v;
    struct model m = v->app->model; /* to ask it what comes after what */
    size_t n = 0;

    drop_goals(v);
    g->goal = calloc(MILESTONES + 2, sizeof *g->goal);
    g->words = calloc(MILESTONES + 2, sizeof *g->words);
    m.milestone = MILESTONE_NEXT;
    do {
        if (!g->goal || !g->words)
            break;
        g->words[n] = milestone_words(&m, v->app->lang);
        g->goal[n] = (struct goal){ m.milestone + 2, about_row(m.milestone), "", g->words[n].s,
                                    m.milestone == v->app->model.milestone ? U_SHOWN_NOW : 0 };
        n++;
        m.milestone = model_next_milestone(&m);
    } while (m.milestone != MILESTONE_NEXT && n < MILESTONES + 2);
    list_rows(v, g->goal, n, sizeof *g->goal);
}

static bool choose_milestone(struct view *v, enum command c, int64_t row)
{
    struct app *a = v->app;

    if (c != CMD_open || row < 0)
        return false;
    int milestone = (int)((const struct goal *)list_at(v, (size_t)row))->about.row;
    app_back(a);
    board_show_milestone(a->stack[0], milestone);
    return true;
}

static const struct list_kind milestones = {
    .source = LIST_ROWS(goal_columns, list_id, goal_cell, .rank = NULL), .read = read_milestones, .drop = drop_goals,
    .command = choose_milestone,
};

const struct view_ops view_milestones = LIST_VIEW(struct go_view, 0, milestones, open_here, .name = U_MILESTONES);
