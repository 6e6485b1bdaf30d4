/* Requests for explanation of the plan in view: who was asked what, by when, and what came back. */
#include "app/view.h"

#include <stdio.h>

struct requests_view {
    struct view head;
    struct td_requests all;
    struct list list;
};

enum { R_STATE, R_DUE, R_AGENCY, R_ABOUT, R_QUESTION, R_ANSWER };

static const struct list_column columns[] = {
    [R_STATE] = { "state", { "Tình trạng", "State" }, 12, 0, -1, 1, false },
    [R_DUE] = { "due", { "Hạn trả lời", "Due" }, 11, 0, -1, 1, false },
    [R_AGENCY] = { "agency", { "Cơ quan", "Asked" }, 10, 1, -1, 1, false },
    [R_ABOUT] = { "about", { "Về việc", "About" }, 7, 0, -1, 2, false },
    [R_QUESTION] = { "question", { "Nội dung yêu cầu", "Question" }, 14, 3, -1, 1, false },
    [R_ANSWER] = { "answer", { "Trả lời", "Answer" }, 12, 3, -1, 3, false },
};

static const struct td_request *at(const void *o, size_t row)
{
    return &((const struct requests_view *)o)->all.v[row];
}

static size_t count(const void *o)
{
    return ((const struct requests_view *)o)->all.n;
}

static int64_t id(const void *o, size_t row)
{
    return at(o, row)->id;
}

static const char *about(const struct model *m, const struct td_request *r)
{
    const struct td_target *target = td_target_by_id(&m->targets, r->target);
    const struct td_task *task = td_task_by_id(&m->tasks, r->task);

    return target ? target->code : task ? task->code : "";
}

static enum role state_cell(const struct requests_view *v, const struct td_request *r, char *buf)
{
    bool late = r->state == TD_REQUEST_OPEN && r->due && r->due < v->head.app->model.review;

    list_text(buf, late ? ui(U_REQUEST_LATE, v->list.lang)
                        : td_choice_word(td_request_states, (int)r->state, v->list.lang));
    return late ? ROLE_bad : r->state == TD_REQUEST_OPEN ? ROLE_warn : ROLE_good;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct requests_view *v = o;
    const struct td_request *r = at(o, row);
    const struct model *m = &v->head.app->model;

    *buf = 0;
    switch (column) {
    case R_STATE: return state_cell(v, r, buf);
    case R_DUE: td_date_format(buf, LIST_CELL, r->due, v->list.lang); break;
    case R_AGENCY: list_text(buf, model_agency_name(m, r->agency)); break;
    case R_ABOUT: list_text(buf, about(m, r)); break;
    case R_QUESTION: list_text(buf, r->question); break;
    default: list_text(buf, r->answer); return ROLE_dim;
    }
    return ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    *out = column == R_DUE ? at(o, row)->due : (int64_t)at(o, row)->state;
    return column == R_DUE || column == R_STATE;
}

static const struct list_source source = {
    .columns = columns, .n_columns = sizeof columns / sizeof *columns,
    .count = count, .id = id, .cell = cell, .rank = rank,
};

static void refresh(struct view *v)
{
    struct requests_view *r = (struct requests_view *)v;
    const struct td_plan *plan = model_plan(&v->app->model);

    td_requests_free(&r->all);
    if (td_requests(v->app->td, &r->all, plan ? plan->id : 0, false))
        app_fault(v->app);
    list_set_lang(&r->list, v->app->lang);
    list_refresh(&r->list);
}

static bool open_requests(struct view *v)
{
    list_init(&((struct requests_view *)v)->list, &source, v, v->app->lang);
    refresh(v);
    return true;
}

static void draw(struct view *v, struct area a)
{
    struct requests_view *r = (struct requests_view *)v;

    list_draw(&r->list, a, (struct list_look){ .focused = true, .heading = true });
    if (!r->all.n)
        put_wrapped(a, 2, 2, a.cols - 4, ROLE_missing, ui(U_REQUESTS_NONE, v->app->lang));
    list_draw_filter(&r->list, a, a.rows - 1, 0, true);
}

static struct list *focus(struct view *v)
{
    return &((struct requests_view *)v)->list;
}

static bool command(struct view *v, enum command c, int times)
{
    int64_t row = list_row(focus(v));

    (void)times;
    if (c != CMD_open || row < 0)
        return false;
    app_open(v->app, FORM_answer, about_request(at(v, (size_t)row)->id));
    return true;
}

static void close_requests(struct view *v)
{
    struct requests_view *r = (struct requests_view *)v;

    td_requests_free(&r->all);
    list_free(&r->list);
}

const struct view_ops view_requests = {
    .context = IN_LIST | IN_TABLE, .size = sizeof(struct requests_view), .open = open_requests, .refresh = refresh,
    .name = U_REQUESTS, .draw = draw, .focus = focus, .command = command, .close = close_requests,
};
