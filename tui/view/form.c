/*
 * The view around a form: title, drafts, saving, and what happens when somebody else saved first. A form that was left
 * or killed half typed is offered again when the same one is opened.
 */
#include "forms/form-row.h"

#include <stdio.h>
#include <stdlib.h>

static struct form_view *form_of(struct view *v)
{
    return (struct form_view *)v;
}

/* ---- drafts ----------------------------------------------------------------------------- */

/* What the form is about, as one number, for the name of its file. */
static int64_t thing(const struct subject *about)
{
    char text[SUBJECT_TEXT];
    uint64_t h = 0;

    subject_write(text, about);
    for (const char *p = text; *p; p++)
        h = h * 1000003 + (unsigned char)*p;
    return (int64_t)(h >> 1);
}

static struct draft_id draft_of(const struct form_view *f)
{
    return (struct draft_id){ .db = f->head.app->db, .form = form_name(f->head.place), .thing = thing(&f->head.about),
                              .based_on = f->based_on };
}

static void drop(struct form_view *f)
{
    struct draft_id id = draft_of(f);

    if (id.db)
        draft_drop(&id);
}

/* Nothing typed that is not on record: nothing to keep. */
static void keep(struct form_view *f)
{
    struct draft_id id = draft_of(f);
    char why[256];

    if (f->kind->act == TD_ACT_OTHER)
        return;
    if (!form_changed(&f->form))
        drop(f);
    else if (id.db && !form_keep(&f->form, &id, why, sizeof why))
        app_say(f->head.app, "%s", why);
}

static bool is_about(const struct form_view *f, const struct draft *d)
{
    enum place form;
    struct subject *about;
    bool same = form_of_draft(d, &form, &about) && subject_same(about, &f->head.about);

    free(about);
    return same;
}

/* The newest draft about the same thing comes back as if typed; saving is still a decision of the person. */
static void take_over(struct form_view *f)
{
    struct app *a = f->head.app;
    struct draft_list found = { 0 };

    if (!a->db)
        return;
    draft_find(a->db, form_name(f->head.place), &found);
    for (size_t i = 0; i < found.n; i++) {
        if (!is_about(f, &found.draft[i]))
            continue;
        bool whole = form_take_draft(&f->form, &found.draft[i]);
        form_check(&f->form);
        keep(f);
        draft_drop_found(&found.draft[i]);
        app_say(a, "%s", ui(!whole ? U_DRAFT_PART : found.draft[i].based_on == f->based_on ? U_DRAFT_BACK
                                                                                             : U_DRAFT_OLD, a->lang));
        break;
    }
    draft_list_free(&found);
}

static int idle(struct view *v, int64_t now_ms, bool end)
{
    struct form_view *f = form_of(v);

    if (end || form_draft_due(&f->form, now_ms))
        keep(f);
    return form_draft_wait(&f->form, now_ms);
}

/* ---- saving ----------------------------------------------------------------------------- */

static const char *why(struct form_view *f, int rc)
{
    enum td_lang lang = f->head.app->lang;

    if (rc == TD_BUSY)
        return ui(U_BUSY, lang);
    if (rc == TD_CONFLICT)
        return ui(f->row ? U_CONFLICT_ROW : U_CONFLICT, lang);
    return f->row ? row_fault(f) : td_errmsg(f->head.app->td);
}

static void save(struct form_view *f)
{
    struct app *a = f->head.app;
    const struct form_kind *kind = f->kind;
    struct subject opened = f->head.about;

    f->change = 0;
    int rc = kind->save(f);

    if (!rc) {
        struct subject about = f->head.about;
        int64_t change = f->change;
        struct list *below = f->head.n_marked ? view_list(app_below(&f->head)) : NULL;
        f->head.about = opened; /* by which its draft is known */
        drop(f);
        if (below)
            list_unmark(below);
        app_back(a); /* f is gone */
        if (change)
            app_saved(a, change, ui(kind->saved, a->lang));
        else if (kind->saved != U_SHORT_NONE)
            app_say(a, "%s", ui(kind->saved, a->lang));
        if (kind->then)
            kind->then(a, about);
        return;
    }
    if (rc != FORM_SAID)
        app_say(a, "%s", why(f, rc));
    if (rc == TD_CONFLICT && kind->rebase)
        kind->rebase(f);
    if (rc == TD_CONFLICT)
        form_check(&f->form);
    keep(f);
}

/* Esc never loses data: what was typed is kept as a draft and comes back with the form. */
static void leave(struct form_view *f)
{
    struct app *a = f->head.app;
    bool typed = f->kind->act != TD_ACT_OTHER && form_changed(&f->form);

    keep(f);
    app_back(a);
    if (typed)
        app_say(a, "%s", ui(U_DRAFT_KEPT, a->lang));
}

static bool follow(struct form_view *f, enum form_result result)
{
    if (result == FORM_SAVE)
        save(f);
    if (result == FORM_LEAVE)
        leave(f);
    return result != FORM_NOT_MINE;
}

/* Letters are for fields: none of them is a command here. */
static bool event(struct view *v, const struct event *ev)
{
    return follow(form_of(v), form_event(&form_of(v)->form, ev)) || command_is_text(ev);
}

static bool command(struct view *v, enum command c)
{
    return follow(form_of(v), form_command(&form_of(v)->form, c));
}

/* ---- the view --------------------------------------------------------------------------- */

/* What it is about, and the rows that were marked. */
static char *subject_text(const struct view *v)
{
    char one[SUBJECT_TEXT], *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        return NULL;
    subject_write(one, &v->about);
    fputs(one, f);
    for (size_t i = 0; i < v->n_marked; i++) {
        subject_write(one, &v->marked[i]);
        fprintf(f, ";%s", one);
    }
    fclose(f);
    return text;
}

static bool open_form(struct view *v)
{
    struct form_view *f = form_of(v);
    const struct form_spec *spec;

    f->kind = form_kind(v->place);
    if ((f->kind->act != TD_ACT_OTHER && !app_may(v->app, f->kind->act)) ||
        !(spec = f->kind->row ? row_spec(f) : &f->kind->spec) ||
        !form_init(&f->form, spec, f, v->app->lang) || !f->kind->fill(f))
        return false;
    f->form.subject = subject_text(v);
    form_check(&f->form);
    take_over(f);
    return true;
}

static void refresh(struct view *v)
{
    form_set_lang(&form_of(v)->form, v->app->lang);
}

static void title(struct view *v, char *buf, size_t size)
{
    snprintf(buf, size, "%s", ui(form_of(v)->kind->title, v->app->lang));
}

static void draw(struct view *v, struct area a)
{
    form_draw(&form_of(v)->form, a);
}

static void close_form(struct view *v)
{
    form_free(&form_of(v)->form);
    td_requests_free(&form_of(v)->requests);
    row_close(form_of(v));
}

const struct view_ops view_form = {
    .context = IN_FORM, .size = sizeof(struct form_view), .open = open_form, .refresh = refresh, .title = title,
    .draw = draw, .command = command, .event = event, .idle = idle, .close = close_form,
};
