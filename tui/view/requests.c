/* Requests for explanation of the plan in view: who was asked what, by when, and what came back. */
#include "app/list-view.h"

#include <stdio.h>

struct requests_view {
    struct list_view base;
    struct td_requests all;
};

enum { R_STATE, R_DUE, R_AGENCY, R_ABOUT, R_QUESTION, R_ANSWER };

static const struct list_column columns[] = {
    [R_STATE] = { "state", W_HEAD_STATE, 12, 0, -1, 1, false },
    [R_DUE] = { "due", W_HEAD_ANSWER_BY, 11, 0, -1, 1, false },
    [R_AGENCY] = { "agency", W_HEAD_ASKED, 10, 1, -1, 1, false },
    [R_ABOUT] = { "about", W_ASK_ABOUT, 7, 0, -1, 2, false },
    [R_QUESTION] = { "question", W_COL_QUESTION, 14, 3, -1, 1, false },
    [R_ANSWER] = { "answer", W_ASK_ANSWER, 12, 3, -1, 3, false },
};

static enum role state_cell(const struct list_view *v, const struct td_request *r, char *buf)
{
    bool late = r->state == TD_REQUEST_OPEN && r->due && r->due < v->head.app->model.review;

    list_text(buf, late ? ui(U_REQUEST_LATE, v->list.lang)
                        : td_choice_word(td_request_states, (int)r->state, v->list.lang));
    return late ? ROLE_bad : r->state == TD_REQUEST_OPEN ? ROLE_warn : ROLE_good;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct list_view *v = o;
    const struct td_request *r = list_at(o, row);
    const struct model *m = &v->head.app->model;

    *buf = 0;
    switch (column) {
    case R_STATE: return state_cell(v, r, buf);
    case R_DUE: td_date_format(buf, LIST_CELL, r->due, v->list.lang); break;
    case R_AGENCY: list_text(buf, model_agency_name(m, r->agency)); break;
    case R_ABOUT: list_text(buf, model_code(m, r->target, r->task)); break;
    case R_QUESTION: list_text(buf, r->question); break;
    default: list_text(buf, r->answer); return ROLE_dim;
    }
    return ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_request *r = list_at(o, row);

    *out = column == R_DUE ? r->due : (int64_t)r->state;
    return column == R_DUE || column == R_STATE;
}

static struct subject subject(struct view *v, size_t row)
{
    return about_request(list_id(v, row));
}

static void drop(struct view *v)
{
    td_requests_free(&((struct requests_view *)v)->all);
}

static void read(struct view *v)
{
    struct td_requests *all = &((struct requests_view *)v)->all;
    const struct td_plan *plan = model_plan(&v->app->model);

    drop(v);
    if (td_requests(v->app->td, all, plan ? plan->id : 0, false))
        app_fault(v->app);
    list_rows(v, all->v, all->n, sizeof *all->v);
}

static const struct list_kind requests = {
    .source = LIST_ROWS(columns, list_id, cell, .rank = rank, .settings = O_columns_requests),
    .read = read, .drop = drop, .subject = subject,
    .empty = U_REQUESTS_NONE,
};

const struct view_ops view_requests =
    LIST_VIEW(struct requests_view, IN_TABLE, requests, list_view_open, .name = U_REQUESTS);
