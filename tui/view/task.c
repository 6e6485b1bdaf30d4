/* One task: who does it in which role, by when, which targets it serves, where the plan says so. */
#include "app/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct td_task *task_of(const struct page_view *t)
{
    return td_task_by_id(&t->head.app->model.tasks, t->head.about.task);
}

static void add_state(struct page_view *t, const struct td_task *task)
{
    const struct app *a = t->head.app;
    char line[LIST_CELL], day[TD_DATE_BUF];
    td_date due;
    enum task_word w = model_task_word(&a->model, task, &due);

    page_text(&t->page, role_of_task(w), 2, word_of_task(w, a->lang));
    if (due) {
        td_date_format(day, sizeof day, due, a->lang);
        int left = td_date_days_between(a->model.review, due);
        snprintf(line, sizeof line, ui(left < 0 ? U_OVERDUE_BY : U_DUE_ON, a->lang), day, abs(left));
        page_text(&t->page, role_of_task(w), 2, line);
    }
    page_field(&t->page, ui(U_CADENCE, a->lang), td_choice_word(td_cadences, (int)task->cadence, a->lang));
    if (task->start) {
        td_date_format(day, sizeof day, task->start, a->lang);
        page_field(&t->page, ui(U_START, a->lang), day);
    }
    page_field(&t->page, ui(U_SECTION, a->lang), task->section);
    if (!task->said_on)
        page_add(&t->page, ROLE_missing, ABOUT_NOTHING, "%s", ui(U_NO_PROGRESS, a->lang));
}

static void add_agencies(struct page_view *t, const struct td_task *task)
{
    const struct app *a = t->head.app;
    char holder[200];

    page_heading(&t->page, ui(U_ASSIGNED_TO, a->lang));
    for (size_t i = 0; i < task->n_assignments; i++) {
        const struct td_assignment *n = &task->assignments[i];
        const char *was = model_agency_name(&a->model, n->agency);
        model_holder(&a->model, n->agency, holder, sizeof holder);
        page_add(&t->page, n->role == TD_LEAD ? ROLE_emphasis : ROLE_link, about_agency(n->agency),
                 "%-10s %s%s%s%s", td_choice_word(td_roles, (int)n->role, a->lang), holder,
                 strcmp(holder, was) ? "  (<- " : "", strcmp(holder, was) ? was : "",
                 strcmp(holder, was) ? ")" : "");
        page_edits(&t->page, about_role(task->id, n->agency, n->role));
    }
}

static void add_targets(struct page_view *t, const struct td_task *task)
{
    const struct app *a = t->head.app;
    const struct model *m = &a->model;

    if (*task->targets)
        page_heading(&t->page, ui(U_LINKED_TARGETS, a->lang));
    for (const char *p = task->targets; *p; p += strcspn(p, "|"), p += *p == '|') {
        for (size_t i = 0; i < m->targets.n; i++) {
            const struct td_target *x = &m->targets.v[i];
            const struct td_row *r = model_row(m, i);
            if (strlen(x->code) != strcspn(p, "|") || strncmp(x->code, p, strlen(x->code)))
                continue;
            page_add(&t->page, r ? role_of_verdict(r->verdict.code) : ROLE_link, about_target(x->id),
                     "%-6s %s  %s", x->code, td_name_in(a->lang, x->name_en, x->name),
                     r ? word_of_verdict(r->verdict.code, a->lang) : "");
        }
    }
}

static void task_lines(struct view *v)
{
    struct page_view *t = (struct page_view *)v;
    const struct td_task *task = task_of(t);

    if (!task)
        return;
    page_text(&t->page, ROLE_emphasis, 0, td_name_in(v->app->lang, task->title_en, task->title));
    add_state(t, task);
    add_agencies(t, task);
    add_targets(t, task);
}

static void task_title(struct view *v, char *buf, size_t size)
{
    const struct td_task *task = task_of((struct page_view *)v);

    snprintf(buf, size, "%s %s", ui(U_TASK, v->app->lang), task ? task->code : "");
}

const struct view_ops view_task = {
    PAGE_VIEW_OPS, .lines = task_lines, .title = task_title,
};
