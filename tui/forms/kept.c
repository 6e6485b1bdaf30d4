/*
 * What people keep for themselves: what the board shows, saved under a name, renamed, thrown away; drafts thrown away.
 * What is lost is said, and asked, before it is.
 */
#include "app/saved.h"
#include "forms/forms.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/files.h"

/* ---- answers ---------------------------------------------------------------------------- */

static const struct td_choice drop_answers[] = { { "no", false, W_DROP_NOT, NULL },
                                                 { "yes", true, W_DROP, NULL }, { 0 } };
static const struct td_choice there_answers[] = { { "no", false, W_KEEP_VIEW, NULL },
                                                  { "yes", true, W_REPLACE_VIEW, NULL }, { 0 } };
static const struct form_choices drop_choices = { .words = drop_answers }, there_choices = { .words = there_answers };

static bool says_yes(struct form_view *v, const char *key)
{
    return !strcmp(form_get(&v->form, key), "yes");
}

/* ---- keys ------------------------------------------------------------------------------- */

static size_t keys(const void *owner)
{
    (void)owner;
    return SAVED_KEYS;
}

static const char *key_code(const void *owner, size_t i)
{
    static char digit[2];

    (void)owner;
    digit[0] = (char)('1' + i);
    return digit;
}

static void key_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)owner, (void)lang;
    snprintf(buf, FORM_CHOICE, "Alt-%zu", i + 1);
}

static const struct form_choices key_choices = { NULL, keys, key_code, key_text };

/* ---- saving ----------------------------------------------------------------------------- */

enum { NAME_MOST = 50 };

static const struct form_field view_save_fields[] = {
    { "shows", W_ASK_CONTENT, FF_FIXED, 0, false, NULL },
    { "name", W_COL_NAME, FF_TEXT, NAME_MOST, true, NULL },
    { "key", W_ASK_KEY, FF_PICK, 0, false, &key_choices },
    { "replace", W_ASK_NAME_THERE, FF_PICK, 0, true, &there_choices },
};

static struct app *app_at(struct form_view *v)
{
    return v->head.app;
}

/* Whose key is taken away by it, said before. */
static void check_key(struct form_view *v, struct form *form, int place)
{
    const struct saved *rival = conf_saved_key(app_at(v)->conf, atoi(form_get(form, "key")));

    if (rival && rival->place != place)
        form_message(form, "key", FORM_WARNING, textf(ui(U_SAVED_KEY_MOVES, lang_of(v)), rival->said[SAVED_NAME]).s);
}

static void check_view_save(void *owner, struct form *form)
{
    struct form_view *v = owner;
    const struct saved *there = conf_saved(app_at(v)->conf, form_get(form, "name"));
    bool replace = says_yes(v, "replace");

    check_key(v, form, there ? there->place : 0);
    if (there)
        form_message(form, "replace", replace ? FORM_WARNING : FORM_ERROR,
                     textf(ui(replace ? U_SAVED_REPLACED : U_SAVED_THERE, lang_of(v)), there->said[SAVED_NAME]).s);
}

/* Nothing can be written: said before anything is typed. */
static bool may_write(struct form_view *v)
{
    struct app *a = app_at(v);

    if (!a->conf || a->read_only)
        app_say(a, "%s", a->conf ? ui(U_READ_ONLY, a->lang) : files_why(ENOENT, a->lang));
    return a->conf && !a->read_only;
}

static bool fill_view_save(struct form_view *v)
{
    struct app *a = app_at(v);
    const struct saved *old = conf_saved_at(a->conf, (int)v->head.about.row);
    struct saved now;

    if (!may_write(v))
        return false;
    a->stack[0]->ops->tell(a->stack[0], &now);
    form_set(&v->form, "shows", saved_words(a, &now).s);
    form_set(&v->form, "name", old ? old->said[SAVED_NAME] : "");
    form_set(&v->form, "key", old ? old->said[SAVED_KEY] : "");
    form_set(&v->form, "replace", "no");
    return form_go(&v->form, old ? "replace" : "name");
}

static int write_saved(struct form_view *v, struct saved *s)
{
    struct app *a = app_at(v);

    snprintf(s->said[SAVED_NAME], SAVED_TEXT, "%s", form_get(&v->form, "name"));
    snprintf(s->said[SAVED_KEY], SAVED_TEXT, "%s", form_get(&v->form, "key"));
    int why = conf_save(a->conf, s);
    if (why == ENOSPC)
        app_say(a, ui(U_SAVED_FULL, a->lang), SAVED_MOST);
    else if (why)
        app_say(a, "%s: %s", *a->conf->path ? a->conf->path : "tiendo.conf", files_why(why, a->lang));
    else
        app_say(a, ui(U_SAVED_DONE, a->lang), s->said[SAVED_NAME]);
    return why ? FORM_SAID : TD_OK;
}

static int save_view(struct form_view *v)
{
    struct app *a = app_at(v);
    const struct saved *there = conf_saved(a->conf, form_get(&v->form, "name"));
    struct saved now;

    a->stack[0]->ops->tell(a->stack[0], &now);
    now.place = there ? there->place : 0;
    int rc = write_saved(v, &now);
    a->saved = rc ? a->saved : now.place;
    return rc;
}

FORM(view_save, U_FORM_VIEW_SAVE, U_SHORT_NONE, view_save_fields, check_view_save, fill_view_save, save_view,
     .act = TD_ACT_OTHER)

/* ---- renaming --------------------------------------------------------------------------- */

static const struct form_field view_rename_fields[] = {
    { "name", W_COL_NAME, FF_TEXT, NAME_MOST, true, NULL },
    { "key", W_ASK_KEY, FF_PICK, 0, false, &key_choices },
};

static const struct saved *saved_of(struct form_view *v)
{
    return conf_saved_at(app_at(v)->conf, (int)v->head.about.row);
}

static void check_view_rename(void *owner, struct form *form)
{
    struct form_view *v = owner;
    const struct saved *there = conf_saved(app_at(v)->conf, form_get(form, "name"));

    check_key(v, form, (int)v->head.about.row);
    if (there && there->place != v->head.about.row)
        form_message(form, "name", FORM_ERROR, textf(ui(U_SAVED_THERE, lang_of(v)), there->said[SAVED_NAME]).s);
}

static bool fill_view_rename(struct form_view *v)
{
    const struct saved *s = saved_of(v);

    if (!s || !may_write(v))
        return false;
    form_set(&v->form, "name", s->said[SAVED_NAME]);
    form_set(&v->form, "key", s->said[SAVED_KEY]);
    return form_go(&v->form, "name");
}

static int rename_view(struct form_view *v)
{
    struct saved s = *saved_of(v);

    return write_saved(v, &s);
}

FORM(view_rename, U_FORM_VIEW_RENAME, U_SHORT_NONE, view_rename_fields, check_view_rename, fill_view_rename,
     rename_view, .act = TD_ACT_OTHER)

/* ---- throwing away ---------------------------------------------------------------------- */

static const struct form_field drop_fields[] = {
    { "what", W_ASK_CONTENT, FF_FIXED, 0, false, NULL },
    { "answer", W_ASK_DROP, FF_PICK, 0, true, &drop_choices },
};

static bool ask_drop(struct form_view *v, const char *what)
{
    form_set(&v->form, "what", what);
    form_set(&v->form, "answer", "no");
    return form_go(&v->form, "answer");
}

static bool fill_view_drop(struct form_view *v)
{
    const struct saved *s = saved_of(v);

    return s && may_write(v) && ask_drop(v, textf("%s: %s", s->said[SAVED_NAME], saved_words(app_at(v), s).s).s);
}

static int drop_view(struct form_view *v)
{
    struct app *a = app_at(v);
    const struct text name = textf("%s", saved_of(v)->said[SAVED_NAME]);
    int why = says_yes(v, "answer") ? conf_unsave(a->conf, (int)v->head.about.row) : 0;

    if (why)
        app_say(a, "%s: %s", a->conf->path, files_why(why, a->lang));
    else
        app_say(a, ui(says_yes(v, "answer") ? U_SAVED_DROPPED : U_SAVED_KEPT, a->lang), name.s);
    return why ? FORM_SAID : TD_OK;
}

FORM(view_drop, U_FORM_VIEW_DROP, U_SHORT_NONE, drop_fields, NULL, fill_view_drop, drop_view, .act = TD_ACT_OTHER)

/* ---- drafts ----------------------------------------------------------------------------- */

/* A draft is known by its file, as long as that is there. */
static struct draft *find_draft(struct draft_list *l, int64_t inode)
{
    for (size_t i = 0; i < l->n; i++)
        if ((int64_t)l->draft[i].inode == inode)
            return &l->draft[i];
    return NULL;
}

/* Which: the one that it is about, or all that were marked. */
static size_t asked_for(const struct form_view *v)
{
    return v->head.n_marked ? v->head.n_marked : 1;
}

static int64_t asked_inode(const struct form_view *v, size_t i)
{
    return v->head.n_marked ? v->head.marked[i].row : v->head.about.row;
}

/* What the list of drafts says of each, but for its time. */
static bool fill_draft_drop(struct form_view *v)
{
    struct list *l = view_list(app_below(&v->head));
    struct text all = { "" };
    char cell[LIST_CELL];

    for (size_t i = 0; l && i < asked_for(v); i++)
        for (size_t row = 0; row < l->n_rows; row++) {
            if (l->source->id(l->owner, row) != asked_inode(v, i))
                continue;
            all = textf("%s%s", all.s, *all.s ? "\n" : "");
            for (size_t c = 1; c < l->source->n_columns; c++) {
                l->source->cell(l->owner, row, c, cell);
                all = textf("%s%s%s", all.s, c > 1 && *cell ? ": " : "", cell);
            }
        }
    return *all.s && ask_drop(v, all.s);
}

/* What was thrown away is remembered until something else is, or the program ends. */
static int drop_drafts(struct form_view *v)
{
    struct app *a = app_at(v);
    struct draft_list found = { 0 };

    if (!says_yes(v, "answer"))
        return TD_OK;
    draft_find(a->db, NULL, &found);
    draft_list_free(&a->dropped);
    a->dropped.draft = calloc(asked_for(v), sizeof *a->dropped.draft);
    for (size_t i = 0; a->dropped.draft && i < asked_for(v); i++) {
        struct draft *d = find_draft(&found, asked_inode(v, i));
        if (!d)
            continue;
        draft_drop_found(d);
        a->dropped.draft[a->dropped.n++] = *d;
        *d = (struct draft){ 0 };
    }
    draft_list_free(&found);
    app_say(a, ui(U_DRAFTS_DROPPED, a->lang), (int)a->dropped.n);
    return TD_OK;
}

FORM(draft_drop, U_FORM_DRAFT_DROP, U_SHORT_NONE, drop_fields, NULL, fill_draft_drop, drop_drafts,
     .act = TD_ACT_OTHER)

/* Is there one of the same thing again? It is newer, and would be written over. */
static bool is_there(const struct app *a, const struct draft *d)
{
    struct draft_list found = { 0 };
    bool there = false;

    draft_find(a->db, d->form, &found);
    for (size_t i = 0; i < found.n; i++)
        there |= found.draft[i].thing == d->thing;
    draft_list_free(&found);
    return there;
}

bool drafts_take_back(struct app *a)
{
    char why[256] = "";
    size_t n = a->dropped.n, back = 0;

    for (size_t i = 0; i < n; i++) {
        const struct draft *d = &a->dropped.draft[i];
        const struct draft_id id = { .db = a->db, .form = d->form, .thing = d->thing, .based_on = d->based_on };
        if (is_there(a, d))
            snprintf(why, sizeof why, "%s", ui(U_DRAFT_NEWER, a->lang));
        else
            back += draft_save(&id, d->field, d->n, a->lang, why, sizeof why);
    }
    if (!n)
        return false;
    draft_list_free(&a->dropped);
    if (back < n)
        app_say(a, "%s", why);
    else
        app_say(a, ui(U_DRAFTS_BACK, a->lang), (int)back);
    return true;
}
