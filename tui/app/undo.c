/* Undo and redo on the screen, and what they say. See undo.h. */
#include "app/undo.h"

#include <stdio.h>
#include <string.h>

/* ---- what it was ------------------------------------------------------------------------ */

/* What people look for first in a row: the figure, how far a task is; else the first thing that differs. */
static const struct td_field *chief_field(const struct td_item *x)
{
    static const char *const chief[] = { "value", "numerator", "state", "percent", "holds", "withdrawn",
                                         "submitted_on" };

    for (size_t i = 0; i < sizeof chief / sizeof *chief; i++)
        for (size_t k = 0; k < x->n_fields; k++)
            if (!strcmp(x->fields[k].column, chief[i]) && (*x->fields[k].after || *x->fields[k].before))
                return &x->fields[k];
    return x->n_fields ? x->fields : NULL;
}

/* ": 59 -> 58", from what stood there to what stands there now; of what is new, or gone again, what it is. */
static struct text change_shown(const struct app *a, const struct td_item *x, bool redo)
{
    const struct td_field *f = chief_field(x);
    const struct td_target *t = td_target_by_id(&a->model.targets, x->target);

    if (!f)
        return textf("%s", "");
    const char *from = redo ? f->before : f->after, *to = redo ? f->after : f->before;
    const bool both = *from && *to;
    const char *label = x->kind == TD_ITEM_FIGURE ? "" : f->label;
    const char *unit = x->kind == TD_ITEM_FIGURE && t && td_unit_is_percent(t->unit) ? "%" : "";
    return textf(": %s%s%.200s%s%s%.200s%s", label, *label ? " " : "", *from ? from : to, unit, both ? " -> " : "",
                 both ? to : "", both ? unit : "");
}

/* "c.4, Quận 1, 2025": a target by its code where it is one of the plan in view. */
static struct text which(const struct app *a, const struct td_item *x)
{
    const struct td_target *t = td_target_by_id(&a->model.targets, x->target);

    if (!t || x->kind > TD_ITEM_RULING)
        return textf("%.300s", x->title);
    return textf("%s, %s, %s", t->code, x->agency ? model_agency_name(&a->model, x->agency) : "-",
                 td_period_text(x->period, a->lang).s);
}

/* ---- where it is ------------------------------------------------------------------------ */

static bool concerns(const struct subject *s, const struct td_item *x)
{
    return (x->target && s->target == x->target) || (x->task && s->task == x->task) ||
           (x->agency && s->agency == x->agency && !x->target && !x->task) ||
           (x->request && s->request == x->request);
}

/* Is the view about it, or one of the rows that were drawn? Of the journal all that was undone is the row. */
static bool is_seen(struct view *v, const struct td_item *x)
{
    const struct list *l = v->ops->focus ? v->ops->focus(v) : NULL;

    if (concerns(&v->about, x) || v->place == VIEW_journal || v->place == VIEW_grid)
        return true;
    for (size_t i = l ? l->top : 0; l && v->ops->subject && i < l->n_seen && i < l->top + (size_t)l->page; i++) {
        const struct subject s = v->ops->subject(v, l->seen[i]);
        if (concerns(&s, x))
            return true;
    }
    return false;
}

/* By what one goes to it. */
static struct text where(const struct app *a, const struct td_item *x)
{
    const char *code = model_code(&a->model, x->target, x->task);
    const struct td_plan *plan = model_plan(&a->model);

    if (*code)
        return textf(ui(U_UNDONE_IS_AT, a->lang), code);
    if (x->target || x->task || (x->plan && plan && x->plan != plan->id))
        return textf("%s", ui(U_UNDONE_OTHER_PLAN, a->lang));
    if (x->agency && td_agency_by_id(&a->model.agencies, x->agency))
        return textf(ui(U_UNDONE_IS_AT, a->lang), model_agency_name(&a->model, x->agency));
    return textf("%s", ui(U_UNDONE_JOURNAL, a->lang));
}

/* ---- as a sentence ---------------------------------------------------------------------- */

/* What an undo, or the undo of one, is at bottom about; of an undo, taking it back is doing again. */
static int64_t origin(struct app *a, int64_t change, bool *redo)
{
    *redo = false;
    for (int64_t next = change; next; change = next ? next : change) {
        struct td_changes c = { 0 };
        next = !td_changes(a->td, &c, &(struct td_change_filter){ .from = change, .to = change }) && c.n
                   ? c.v->undoes : 0;
        next = next < change ? next : 0; /* whatever a damaged one says */
        *redo ^= next != 0;
        td_changes_free(&c);
    }
    return change;
}

/* Of many rows the first. When it was recorded gives way to where it is on a line that has no room for both. */
struct text undo_said(struct app *a, int64_t change)
{
    struct td_changes c = { 0 };
    struct td_items l = { 0 };
    char when[64];
    bool redo;

    change = origin(a, change, &redo);
    struct text said = textf("%s", ui(redo ? U_REDONE : U_UNDONE, a->lang));
    if (!td_changes(a->td, &c, &(struct td_change_filter){ .from = change, .to = change }) && c.n &&
        !td_items(a->td, &l, change, a->lang, 1) && l.n) {
        const struct td_item *x = l.v;
        const size_t all = c.v->figures + c.v->rulings + c.v->statements + c.v->submissions + c.v->rows;
        const struct text more = all > 1 ? textf(ui(U_UNDONE_MORE, a->lang), all - 1) : textf("%s", ""),
                          there = is_seen(a->stack[a->depth - 1], x) ? textf("%s", "") : where(a, x);
        moment_shown(when, sizeof when, c.v->at, a->lang);
        said = textf(ui(redo ? U_REDONE_IS : U_UNDONE_IS, a->lang), x->thing, which(a, x).s, change_shown(a, x, redo).s,
                     more.s);
        const struct text whole = textf("%s%s%s", said.s, textf(ui(U_UNDONE_WHEN, a->lang), when).s, there.s);
        said = !*there.s || td_text_width(whole.s) <= a->width ? whole : textf("%s%s", said.s, there.s);
    }
    td_items_free(&l);
    td_changes_free(&c);
    return said;
}

/* ---- doing it --------------------------------------------------------------------------- */

void undo_remember(struct changes *c, int64_t change)
{
    enum { MOST = sizeof c->v / sizeof *c->v };

    if (c->n == MOST)
        memmove(c->v, c->v + 1, (size_t)(--c->n) * sizeof *c->v);
    c->v[c->n++] = change;
}

/* Undo is a change like others, so redo is undoing it. */
bool undo_last(struct app *a, bool redo, struct text *said)
{
    struct changes *from = redo ? &a->undone : &a->done, *to = redo ? &a->done : &a->undone;
    int64_t change;

    if (!from->n) {
        *said = textf("%s", ui(redo ? U_NOTHING_TO_REDO : a->undone.n ? U_ALL_UNDONE : U_NOTHING_TO_UNDO, a->lang));
        return false;
    }
    if (td_undo(a->td, from->v[from->n - 1], TD_AT_SCREEN, &change)) {
        *said = textf("%s", td_errmsg(a->td));
        return false;
    }
    *said = undo_said(a, from->v[--from->n]);
    undo_remember(to, change);
    return true;
}
