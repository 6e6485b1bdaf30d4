/*
 * The view around a form: title, drafts, saving, and what happens when somebody else saved first. A form that was left
 * or killed half typed is offered again when the same one is opened.
 */
#include "forms/form-row.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct form_view *form_of(struct view *v)
{
    return (struct form_view *)v;
}

/* ---- drafts ----------------------------------------------------------------------------- */

/* What the form was opened on, as one number. */
static int64_t thing(const struct view_arg *about)
{
    const int64_t part[] = { about->id, about->agency, about->period, about->seq };
    uint64_t h = 0;

    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        h = h * 1000003 + (uint64_t)part[i];
    return (int64_t)(h >> 1);
}

static struct draft_id draft_of(const struct form_view *f)
{
    return (struct draft_id){ .db = f->head.app->db, .form = f->kind->draft, .thing = thing(&f->about),
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

    if (f->kind->reads)
        return;
    if (!form_changed(&f->form))
        drop(f);
    else if (id.db && !form_keep(&f->form, &id, why, sizeof why))
        app_say(f->head.app, "%s", why);
}

/* The newest draft about the same thing comes back as if typed; saving is still a decision of the person. */
static void take_over(struct form_view *f)
{
    struct app *a = f->head.app;
    struct draft_list found = { 0 };

    if (!a->db)
        return;
    draft_find(a->db, f->kind->draft, &found);
    for (size_t i = 0; i < found.n; i++) {
        if (found.draft[i].thing != thing(&f->about))
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
    int64_t change = 0;
    enum ui saved = f->kind->saved;
    int form = f->about.form;
    int rc = f->kind->save(f, &change);

    if (!rc) {
        struct view_arg about = f->about;
        drop(f);
        if (about.marks)
            list_unmark(about.marks);
        app_back(a); /* f is gone */
        if (import_said(a, form))
            return;
        if (change)
            app_saved(a, change, ui(saved, a->lang));
        else if (saved != U_SHORT_NONE)
            app_say(a, "%s", ui(saved, a->lang));
        if (about.report)
            report_figures(a, about);
        return;
    }
    if (rc != FORM_SAID)
        app_say(a, "%s", why(f, rc));
    if (rc == TD_CONFLICT) {
        form_rebase(f);
        form_check(&f->form);
    }
    keep(f);
}

/* Esc never loses data: what was typed is kept as a draft and comes back with the form. */
static void leave(struct form_view *f)
{
    struct app *a = f->head.app;
    bool typed = !f->kind->reads && form_changed(&f->form);

    keep(f);
    app_back(a);
    if (typed)
        app_say(a, "%s", ui(U_DRAFT_KEPT, a->lang));
}

static bool event(struct view *v, const struct event *ev)
{
    struct form_view *f = form_of(v);

    switch (form_event(&f->form, ev)) {
    case FORM_SAVE: save(f); return true;
    case FORM_LEAVE: leave(f); return true;
    case FORM_TAKEN: return true;
    case FORM_NOT_MINE: break;
    }
    /* Letters are for fields: none of them is a command here. */
    return ev->kind != EV_KEY;
}

/* From the palette: the engine knows these as keys. */
static bool command(struct view *v, enum command c, int times)
{
    struct event key = { .kind = EV_KEY, .code = K_TAB };

    (void)times;
    if (c == CMD_back) {
        leave(form_of(v));
        return true;
    }
    if (c == CMD_save)
        key = (struct event){ .kind = EV_KEY, .code = 's', .mods = MOD_CTRL };
    else if (c != CMD_next_field)
        return false;
    return event(v, &key);
}

/* ---- the view --------------------------------------------------------------------------- */

/* What it was opened on, and the rows that were marked. */
static char *subject_of(const struct view_arg *arg)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        return NULL;
    fprintf(f, "%" PRId64 " %" PRId64 " %" PRId64 " %d %d", arg->id, arg->agency, arg->period, arg->seq, arg->form);
    for (size_t i = 0; arg->marks && i < arg->marks->n_marked; i++)
        fprintf(f, " %" PRId64, arg->marks->marked[i]);
    fclose(f);
    return text;
}

static bool open_form(struct view *v, struct view_arg arg)
{
    struct form_view *f = form_of(v);

    f->kind = form_kind(arg.form);
    f->about = arg;
    if ((!f->kind->reads && !app_may(v->app, TD_ACT_RECORD)) || !form_init(&f->form, &f->kind->spec, f, v->app->lang) ||
        !f->kind->fill(f))
        return false;
    f->form.subject = subject_of(&arg);
    form_check(&f->form);
    take_over(f);
    return true;
}

static void refresh(struct view *v)
{
    form_set_lang(&form_of(v)->form, v->app->lang);
}

static const char *title(struct view *v)
{
    snprintf(form_of(v)->title, sizeof form_of(v)->title, "%s", ui(form_of(v)->kind->title, v->app->lang));
    return form_of(v)->title;
}

static void draw(struct view *v, struct area a)
{
    form_draw(&form_of(v)->form, a);
}

static void close_form(struct view *v)
{
    form_free(&form_of(v)->form);
    td_requests_free(&form_of(v)->requests);
    td_obligations_free(&form_of(v)->obligations);
    row_close(form_of(v));
}

const struct view_ops view_form = {
    .context = IN_FORM, .size = sizeof(struct form_view), .open = open_form, .refresh = refresh, .title = title,
    .draw = draw, .command = command, .event = event, .idle = idle, .close = close_form,
};
