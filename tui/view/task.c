/* One task: who does it in which role, by when, which targets it serves, where the plan says so. */
#include "app/page.h"

#include <stdio.h>
#include <string.h>

static const struct td_task *task_of(const struct page_view *t)
{
    return td_task_by_id(&t->head.app->model.tasks, t->head.about.task);
}

static void add_state(struct page_view *t, const struct td_task *task)
{
    enum td_lang lang = lang_of(t);
    td_date due;
    enum task_word w = model_task_word(model_of(t), task, &due);
    const struct text by = task_due_shown(task, model_of(t)->review, lang);

    page_text(t, role_of_task(w), 2, "%s", word_of_task(w, lang));
    if (*by.s)
        page_text(t, role_of_task(w), 2, "%s", by.s);
    page_field(t, U_CADENCE, td_choice_word(td_cadences, (int)task->cadence, lang));
    page_field(t, U_START, td_date_text(task->start, lang).s);
    page_field(t, U_SECTION, task->section);
    if (!task->said_on)
        page_say(t, ROLE_missing, U_NO_PROGRESS);
}

static void add_agencies(struct page_view *t, const struct td_task *task)
{
    page_heading(t, U_ASSIGNED_TO);
    for (size_t i = 0; i < task->n_assignments; i++) {
        const struct td_assignment *n = &task->assignments[i];
        struct text who = lead_shown(model_of(t), n->agency, task->code, n->basis, lang_of(t));
        page_add(t, n->role == TD_LEAD ? ROLE_emphasis : ROLE_link, about_agency(n->agency), "%-10s %s",
                 td_choice_word(td_roles, (int)n->role, lang_of(t)), who.s);
        page_edits(t, about_role(task->id, n->agency, n->role));
    }
}

static void add_targets(struct page_view *t, const struct td_task *task)
{
    const struct model *m = model_of(t);
    const char *codes = task->targets;
    char code[128];

    if (*codes)
        page_heading(t, U_LINKED_TARGETS);
    while (td_text_part(&codes, code, sizeof code)) {
        for (size_t i = 0; i < m->targets.n; i++) {
            const struct td_target *x = &m->targets.v[i];
            const struct td_row *r = model_worst_row(m, i);
            if (strcmp(x->code, code) != 0)
                continue;
            page_add(t, r ? role_of_verdict(r->verdict.code) : ROLE_link, about_target(x->id),
                     "%-6s %s  %s", x->code, td_name_in(lang_of(t), x->name_en, x->name),
                     r ? standing_since(r, lang_of(t)).s : "");
        }
    }
}

static void task_lines(struct view *v)
{
    struct page_view *t = (struct page_view *)v;
    const struct td_task *task = task_of(t);

    if (!task)
        return;
    page_text(t, ROLE_emphasis, 0, "%s", td_name_in(v->app->lang, task->title_en, task->title));
    add_state(t, task);
    add_agencies(t, task);
    add_targets(t, task);
}

static void task_title(struct view *v, char *buf, size_t size)
{
    const struct td_task *task = task_of((struct page_view *)v);

    snprintf(buf, size, "%s %s", ui(U_TASK, v->app->lang), task ? task->code : "");
}

const struct view_ops view_task =
    PAGE_VIEW(struct page_view, page_kind, page_open, .lines = task_lines, .title = task_title);
