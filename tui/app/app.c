/*
 * The app: one stack of views, one loop. Events become commands by the one table; the view on top gets a command
 * first, then its list, then the app. Nothing draws but app_draw(), once for each batch of events.
 */
#include "app/copy.h"
#include "app/mouse.h"
#include "app/page.h"
#include "app/saved.h"
#include "app/settings.h"
#include "app/spoken.h"
#include "app/undo.h"
#include "engine/draft.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/host.h"

enum { MIN_ROWS = 16, MIN_COLS = 60, MESSAGES = 200 };

/* ---- views ------------------------------------------------------------------------------ */

struct view *app_top(const struct app *a)
{
    return a->depth ? a->stack[a->depth - 1] : NULL;
}

struct view *app_below(const struct view *v)
{
    const struct app *a = v->app;
    int i = a->depth;

    while (i > 0 && a->stack[i - 1] != v)
        i--;
    return i > 1 ? a->stack[i - 2] : i ? NULL : app_top(a);
}

struct list *view_list(struct view *v)
{
    return v->ops->focus ? v->ops->focus(v) : NULL;
}

const char *view_title(struct view *v)
{
    if (v->ops->title)
        v->ops->title(v, v->title, sizeof v->title);
    return v->ops->title ? v->title : ui(v->ops->name, v->app->lang);
}

static void close_view(struct view *v)
{
    canvas_forget_hits(v->app->canvas);
    if (v->ops->close)
        v->ops->close(v);
    free(v->marked);
    free(v);
}

void app_open_all(struct app *a, enum place place, struct subject about, const struct subject *all, size_t n)
{
    const struct view_ops *ops = a->views[place];
    bool room = a->depth < (int)(sizeof a->stack / sizeof *a->stack);
    struct view *v = room ? calloc(1, ops->size) : NULL;

    if (!v) {
        app_say(a, "%s", room ? td_strerror(ENOMEM, a->lang) : ui(U_TOO_DEEP, a->lang));
        return;
    }
    *v = (struct view){ .ops = ops, .app = a, .place = place, .about = about, .n_marked = n };
    v->marked = calloc(n + 1, sizeof *v->marked);
    if (n && v->marked)
        memcpy(v->marked, all, n * sizeof *all);
    canvas_forget_hits(a->canvas);
    if (!v->marked || !ops->open(v))
        close_view(v);
    else
        a->stack[a->depth++] = v;
}

void app_open(struct app *a, enum place place, struct subject about)
{
    app_open_all(a, place, about, NULL, 0);
}

/* In the order of marking; a row that is gone is left out. */
size_t view_marked(struct view *v, struct subject **all)
{
    const struct list *l = v->ops->subject ? view_list(v) : NULL;
    size_t n = 0;

    *all = l ? calloc(l->n_marked + 1, sizeof **all) : NULL;
    for (size_t i = 0; *all && i < l->n_marked; i++)
        for (size_t row = 0; row < l->source->count(l->owner); row++)
            if (l->source->id(l->owner, row) == l->marked[i])
                (*all)[n++] = v->ops->subject(v, row);
    return n;
}

void app_open_marked(struct app *a, enum place place, struct subject about)
{
    struct subject *all;
    size_t n = view_marked(app_top(a), &all);

    app_open_all(a, place, n && !about.kind ? *all : about, all, n);
    free(all);
}

bool app_enter(struct app *a, enum command c, struct subject about)
{
    enum place place = subject_place(about.kind, c);

    if (place && command_table[c].needs & FOR_MARKED)
        app_open_marked(a, place, about);
    else if (place)
        app_open(a, place, about);
    return place != NOWHERE;
}

/* To the first view, which is not refreshed. */
static void go_home(struct app *a)
{
    while (a->depth > 1)
        close_view(a->stack[--a->depth]);
}

void app_back(struct app *a)
{
    if (a->depth <= 1)
        return;
    close_view(a->stack[--a->depth]);
    struct view *v = app_top(a);
    if (v->ops->refresh) /* a choice below may have changed what it shows */
        v->ops->refresh(v);
}

void app_refresh_all(struct app *a)
{
    for (int i = 0; i < a->depth; i++)
        if (a->stack[i]->ops->refresh)
            a->stack[i]->ops->refresh(a->stack[i]);
}

/* ---- messages --------------------------------------------------------------------------- */

void app_say(struct app *a, const char *fmt, ...)
{
    char text[512];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    td_word_forms(text);
    if (a->messages == MESSAGES) {
        free(a->message[0]);
        memmove(a->message, a->message + 1, (MESSAGES - 1) * sizeof *a->message);
        a->messages--;
    }
    a->message[a->messages] = strdup(text);
    a->messages += a->message[a->messages] != NULL;
    a->message_fresh = true;
}

void app_fault(struct app *a)
{
    app_say(a, "%s", td_errmsg(a->td));
}

/* ---- drawing ---------------------------------------------------------------------------- */

struct text app_day(const struct app *a)
{
    return textf(ui(a->review_is_today ? U_REVIEW_ON : U_AS_OF, a->lang), td_date_text(a->model.review, a->lang).s);
}

static void draw_title(struct app *a, struct area line)
{
    struct view *v = app_top(a);
    const char *title = view_title(v);
    const struct text when = app_day(a);
    int right = td_text_width(when.s), left = 0;

    if (a->training) /* before the title, so that no long title pushes it out */
        left = put(line, 0, 0, ROLE_warn, ui(U_TRAINING, a->lang)) + 1;
    if (a->read_only)
        left += put(line, 0, left, ROLE_warn, ui(U_ONLY_READ, a->lang)) + 1;
    put_name(line, 0, left, line.cols - left - right - 1, ROLE_title, title);
    put(line, 0, line.cols - right, a->review_is_today ? ROLE_dim : ROLE_warn, when.s);
}

/* A key and what it does, where there is room for both; false: there is none. What is pointed at runs command c. */
static bool put_entry(struct area line, int *x, const char *key, const char *what, enum command c)
{
    const int before = *x;

    if (before + td_text_width(key) + td_text_width(what) + 2 > line.cols)
        return false;
    *x += put(line, 0, *x, ROLE_key, key);
    *x += put(line, 0, *x + 1, ROLE_normal, what) + 3;
    if (c)
        set_hit(line, 0, before, *x - 2 - before, (struct hit){ HIT_COMMAND, NULL, (size_t)c });
    return true;
}

/* Would the command do something here, as far as one can say without asking the database? */
static bool offered(const struct app *a, enum command c)
{
    struct view *v = app_top(a);
    bool writes = c != CMD_record || (a->review_is_today && !a->read_only && !a->moved);

    return writes && (!v->ops->offers || v->ops->offers(v, c));
}

/* Footer entries by rank, as many as fit: keys and what they do here; of a page with sections, that digits go there. */
static void draw_footer(struct app *a, struct area line)
{
    enum { BEHIND_HELP = 4 };
    const struct view *v = app_top(a);
    unsigned where = v->ops->context;
    int x = 0;

    for (int rank = 1; rank <= 12; rank++) {
        if (rank == BEHIND_HELP && page_sections(v) &&
            !put_entry(line, &x, textf("1-%d", page_sections(v)).s, ui(U_GO_SECTION, a->lang), CMD_NONE))
            return;
        for (enum command c = 1; c < CMD_COUNT; c++) {
            char key[24];
            if (command_table[c].rank != rank || !(command_table[c].where & where) ||
                (c == CMD_back && a->depth == 1) || !offered(a, c))
                continue;
            command_key(c, where, key, sizeof key);
            if (*key && !put_entry(line, &x, key, command_table[c].brief[a->lang], c))
                return;
        }
    }
}

/* Where one is in what cannot all be seen, in what a message leaves of the line. The board says it of each pane. */
static void draw_place(struct app *a, struct area line, int used)
{
    struct view *v = app_top(a);
    struct list *l = a->depth > 1 && v->ops->focus && !line.c->spoken ? v->ops->focus(v) : NULL;
    const struct text place = l && l->n_seen ? list_place_said(l) : textf("%s", "");
    int width = td_text_width(place.s);

    if (width && used + width < line.cols)
        put(line, 0, line.cols - width, ROLE_dim, place.s);
}

static void draw_status(struct app *a, struct area line)
{
    int x = 0;

    if (*a->work) {
        put_fit(line, 0, 0, line.cols, -1, ROLE_status, a->work);
        return;
    }
    if (a->count)
        x += putf(line, 0, 0, ROLE_key, "%d ", a->count);
    const char *say = a->message_fresh && a->messages ? a->message[a->messages - 1] : a->moved ? ui(U_MOVED, a->lang)
                                                                                           : "";
    if (a->message_fresh)
        line.c->message_row = line.row;
    put_fit(line, 0, x, line.cols - x, -1, a->message_fresh && a->messages ? ROLE_status : ROLE_warn, say);
    draw_place(a, line, x + td_text_width(say));
}

void app_draw(struct app *a)
{
    struct canvas *c = a->canvas;
    struct area all = canvas_all(c);

    canvas_clear(c);
    if (c->rows < MIN_ROWS || c->cols < MIN_COLS) {
        put_wrapped(all, 0, 0, c->cols, ROLE_emphasis, ui(U_TOO_SMALL, a->lang));
        return;
    }
    draw_title(a, area_sub(all, 0, 0, 1, c->cols));
    struct view *v = app_top(a);
    v->ops->draw(v, area_sub(all, 1, 0, c->rows - 3, c->cols));
    draw_status(a, area_sub(all, c->rows - 2, 0, 1, c->cols));
    draw_footer(a, area_sub(all, c->rows - 1, 0, 1, c->cols));
    if (c->spoken)
        canvas_squeeze(c);
}

void app_lay_out(struct app *a, bool spoken, int cols)
{
    enum { SPOKEN = 200 };

    a->canvas->spoken = spoken;
    a->width = spoken ? SPOKEN : cols;
    app_refresh_all(a);
}

/* ---- commands of the app ---------------------------------------------------------------- */

static void next_theme(struct app *a)
{
    const struct theme *next = theme_at(0);

    for (size_t i = 0; app_theme(a, i); i++)
        if (app_theme(a, i) == a->theme && app_theme(a, i + 1))
            next = app_theme(a, i + 1);
    app_show_theme(a, next);
    settings_later(a, O_theme, next->name);
    app_say(a, ui(U_THEME_IS, a->lang), next->name);
}

static void reload(struct app *a, enum ui say)
{
    unsigned version = td_data_version(a->td); /* before reading: what comes in between is seen the next time */

    if (model_load(&a->model)) {
        app_fault(a);
        return;
    }
    a->data_version = version;
    app_refresh_all(a);
    app_say(a, "%s", ui(say, a->lang));
}

void app_done(struct app *a, int64_t change)
{
    undo_remember(&a->done, change);
    a->undone.n = 0; /* what was undone before belongs to another past */
}

static void read_again(struct app *a)
{
    if (model_load(&a->model))
        app_fault(a);
    a->data_version = td_data_version(a->td);
    app_refresh_all(a);
}

/* A screen that is open over midnight shows the new day, unless an earlier one was asked for. */
static void follow_clock(struct app *a)
{
    td_date before = a->today;

    a->today = td_today(td_host(a->td));
    if (a->today == before || !a->review_is_today)
        return;
    a->model.review = a->today;
    read_again(a);
}

void app_saved(struct app *a, int64_t change, const char *text)
{
    app_done(a, change);
    read_again(a);
    app_say(a, "%s", text);
}

/* The database as it is now, whatever day is shown. */
static struct td *present(const struct app *a)
{
    return a->present ? a->present : a->td;
}

bool app_look_at(struct app *a, td_date day)
{
    struct td *now = present(a), *then = now;
    char err[256];

    if (day < a->today && td_open_again(&then, now, day, err, sizeof err)) {
        app_say(a, "%s", err);
        return false;
    }
    if (a->present)
        td_close(a->td);
    else
        a->present = a->td;
    a->td = a->model.td = then;
    if (day >= a->today)
        a->present = NULL;
    a->review_is_today = !a->present;
    a->model.review = a->present ? day : a->today;
    read_again(a);
    return true;
}

static void take_back(struct app *a, bool redo)
{
    struct text said;

    if (!app_may(a, redo ? TD_ACT_REDO : TD_ACT_UNDO))
        return;
    if (undo_last(a, redo, &said))
        read_again(a);
    app_say(a, "%s", said.s);
}

const char *app_refusal(struct app *a, enum td_act act)
{
    return !a->review_is_today ? ui(U_NOT_IN_THE_PAST, a->lang) : a->moved ? ui(U_MOVED, a->lang)
           : td_may(a->td, act, TD_ANYTHING) ? td_errmsg(a->td) : NULL;
}

bool app_may(struct app *a, enum td_act act)
{
    const char *why = app_refusal(a, act);

    if (why)
        app_say(a, "%s", why);
    return !why;
}

void app_speak(struct app *a, enum td_lang lang)
{
    a->lang = lang;
    td_set_lang(a->td, a->lang);
    if (a->present)
        td_set_lang(a->present, a->lang);
    app_refresh_all(a);
}

/* ---- the database ----------------------------------------------------------------------- */

/* A person who types must not wait for another process: what cannot be done now is said, kept and tried again. */
static bool hardly_wait(void *arg, int waited_ms)
{
    enum { MOST_MS = 150 };

    (void)arg;
    return waited_ms < MOST_MS;
}

/* Work that is not saved is offered before anything else is begun. */
static void offer_drafts(struct app *a)
{
    struct draft_list found = { 0 };

    if (!a->db)
        return;
    draft_find(a->db, NULL, &found);
    if (found.n)
        app_say(a, ui(U_DRAFTS_LEFT, a->lang), (int)found.n);
    draft_list_free(&found);
}

/* The first screen of a->td, of which the model has been read. */
static void begin(struct app *a)
{
    a->training = td_is_training(a->td);
    a->data_version = td_data_version(a->td);
    td_set_lang(a->td, a->lang);
    td_set_busy(a->td, hardly_wait, NULL);
    app_open(a, VIEW_board, ABOUT_NOTHING);
    offer_drafts(a);
    if (*td_warning(a->td))
        app_say(a, "%s", td_warning(a->td));
}

static void close_all(struct app *a)
{
    while (a->depth)
        close_view(a->stack[--a->depth]);
    if (a->present && a->present != a->given)
        td_close(a->present);
    if (a->td != a->given)
        td_close(a->td);
    model_free(&a->model);
}

enum { LOOK_EVERY_MS = 1500 };

/* The longest that the loop may sleep; views get their chance to keep drafts. */
static int patience(struct app *a, bool end)
{
    int wait = LOOK_EVERY_MS;

    for (int i = 0; i < a->depth; i++) {
        const struct view_ops *ops = a->stack[i]->ops;
        int ms = ops->idle ? ops->idle(a->stack[i], host_ms(), end) : -1;
        wait = ms >= 0 && ms < wait ? ms : wait;
    }
    return wait;
}

/* The file that has the name now, as at a start: what was typed is kept in drafts, since it may be
 * about something else there. */
static void open_again(struct app *a)
{
    td_date review = a->as_of ? a->as_of : td_today(td_host(a->td));
    struct model fresh = { .first = a->model.first, .review = review };
    char err[256];

    if (td_open_again(&fresh.td, a->given, 0, err, sizeof err)) {
        app_say(a, "%s", err);
        return;
    }
    if (model_load(&fresh)) {
        app_say(a, "%s", td_errmsg(fresh.td));
        td_close(fresh.td);
        return;
    }
    patience(a, true);
    close_all(a);
    a->model = fresh;
    a->td = fresh.td;
    a->present = NULL;
    a->moved = false;
    a->review_is_today = !a->as_of;
    a->done.n = a->undone.n = 0;
    app_say(a, "%s", ui(U_OPENED_AGAIN, a->lang));
    begin(a);
}

/* Says it when it is noticed, and when the file is back. */
static bool is_moved(struct app *a)
{
    bool before = a->moved, moved = td_moved(a->td); /* each handle notices for itself */

    a->moved = td_moved(present(a)) || moved;
    if (a->moved && !before)
        app_say(a, "%s", ui(U_MOVED, a->lang));
    if (before && !a->moved)
        reload(a, U_RELOADED);
    return a->moved;
}

/* ---- what is set ------------------------------------------------------------------------ */

/* What was set may be of another database, or gone: what is done instead is said. */
static void say_unused(struct app *a, enum option_id id, const char *used, const char *why)
{
    app_say(a, ui(U_SETTING_UNUSED, a->lang), option_table[id].name, option_value(a->options, id),
            td_word(W_FROM_PRESET + option_from(a->options, id), a->lang), used, why);
}

/* One that was typed must be there. */
static bool known_plan(struct app *a)
{
    const char *key = option_value(a->options, O_plan);
    char why[512];

    if (!*key || td_plan_by_key(&a->model.plans, key) ||
        option_follows(O_plan, key, a->td, a->lang, why, sizeof why)) /* which says what there is */
        return true;
    if (option_from(a->options, O_plan) == FROM_COMMAND)
        return false;
    say_unused(a, O_plan, model_plan(&a->model) ? model_plan(&a->model)->key : "-", why);
    return true;
}

/* The plan and the milestone. */
static bool begin_as_set(struct app *a)
{
    int year = option_number(a->options, O_milestone);
    int wanted = option_is(a->options, O_milestone, "this-year") ? MILESTONE_THIS_YEAR
                 : year < 0 ? MILESTONE_NEXT : year;

    if (!known_plan(a))
        return false;
    while (a->model.milestone != wanted) {
        model_set_milestone(&a->model, model_next_milestone(&a->model));
        if (a->model.milestone == MILESTONE_NEXT) { /* the plan has no such year */
            say_unused(a, O_milestone, "next", ui(U_NO_SUCH_MILESTONE, a->lang));
            break;
        }
    }
    return true;
}

const struct theme *app_theme(const struct app *a, size_t i)
{
    const struct theme *t = theme_at(i);
    return t || !a->own_theme.name || (i > 0 && !theme_at(i - 1)) ? t : &a->own_theme;
}

void app_show_theme(struct app *a, const struct theme *t)
{
    if (t != a->theme && a->term)
        term_set_theme(a->term, t);
    a->theme = t;
}

bool app_follow_theme(struct app *a, char *err, size_t size)
{
    const char *name = option_value(a->options, O_theme);
    char why[1024];

    a->theme = theme_builtin(name);
    if (a->theme)
        return true;
    a->theme = theme_at(0);
    if (option_theme(&a->own_theme, name, a->lang, why, sizeof why)) {
        snprintf(a->theme_file, sizeof a->theme_file, "%s", name);
        a->own_theme.name = a->theme_file;
        a->theme = &a->own_theme;
        return true;
    }
    if (option_from(a->options, O_theme) != FROM_COMMAND) {
        say_unused(a, O_theme, a->theme->name, why);
        return true;
    }
    snprintf(err, size, ui(U_SETTING_REFUSED, a->lang), option_table[O_theme].name, name,
             td_word(W_FROM_COMMAND, a->lang), why);
    return false;
}

/* True: it is followed from now on; else from the next start on. */
static bool follow(struct app *a, enum option_id id)
{
    char err[256];

    if (id == O_language && !option_is(a->options, id, "auto"))
        app_speak(a, option_is(a->options, id, "en") ? TD_EN : TD_VI);
    if (id == O_decimal) {
        td_num_style(option_point(a->options));
        app_refresh_all(a);
    }
    if (id == O_theme && app_follow_theme(a, err, sizeof err) && a->term)
        term_set_theme(a->term, a->theme);
    if (id == O_mouse && a->term)
        term_set_mouse(a->term, option_is(a->options, id, "on"));
    if (id == O_accessible)
        app_lay_out(a, option_is(a->options, id, "on"), a->canvas->cols);
    return id == O_language || id == O_decimal || id == O_theme || id == O_mouse || id == O_clipboard ||
           id == O_accessible;
}

void app_follow(struct app *a, enum option_id id)
{
    enum ui words = follow(a, id) ? U_SETTING_IS : U_SETTING_LATER;

    app_say(a, ui(words, a->lang), option_table[id].name, option_value(a->options, id),
            td_word(W_FROM_PRESET + option_from(a->options, id), a->lang));
}

static void say_problems(struct app *a)
{
    char text[512];

    for (size_t i = 0; a->conf && i < a->conf->problems; i++) {
        conf_problem(a->conf, i, a->lang, text, sizeof text);
        app_say(a, "%s", text);
    }
}

void app_read_conf(struct app *a)
{
    char *before[OPTIONS];

    for (enum option_id id = 0; id < OPTIONS; id++)
        before[id] = strdup(option_value(a->options, id));
    conf_read(a->conf, a->options);
    for (enum option_id id = 0; id < OPTIONS; id++) {
        if (before[id] && !option_is(a->options, id, before[id]))
            app_follow(a, id);
        free(before[id]);
    }
    say_problems(a);
}

/* ---- commands --------------------------------------------------------------------------- */

/* From the page of one thing to that of the next in the list from which it was opened. */
static void go_on(struct app *a, enum command way)
{
    struct view *v = app_top(a), *below = app_below(v);
    struct list *l = below && below->ops->subject ? view_list(below) : NULL;
    enum place place = v->place;
    size_t before = l ? l->at : 0;

    if (l && l->n_seen)
        list_command(l, way, 0);
    int64_t row = l && l->at != before ? list_row(l) : -1;
    struct subject about = row < 0 ? ABOUT_NOTHING : below->ops->subject(below, (size_t)row);
    if (row < 0 || subject_place(about.kind, CMD_open) != place) {
        if (l && l->n_seen)
            list_go(l, l->source->id(l->owner, l->seen[before]));
        app_say(a, "%s", ui(U_NO_OTHER_ITEM, a->lang));
        return;
    }
    app_back(a);
    app_open(a, place, about);
}

/* A terminal never says whether it has taken it; some refuse, or ask. */
static void copy(struct app *a)
{
    char text[COPY_MOST];

    if (!copy_text(app_top(a), text, sizeof text))
        app_say(a, "%s", ui(U_NEEDS_ROW, a->lang));
    else if (option_is(a->options, O_clipboard, "ask"))
        app_open(a, VIEW_copy, ABOUT_NOTHING);
    else if (option_is(a->options, O_clipboard, "off"))
        app_say(a, "%s", ui(U_COPY_OFF, a->lang));
    else if (a->term && !term_copy(a->term, text))
        app_say(a, "%s", ui(U_COPY_LONG, a->lang));
    else
        app_say(a, ui(U_COPIED, a->lang), text_fit(text, 36, -1).s);
}

/* ---- views saved under a name ----------------------------------------------------------- */

void app_open_saved(struct app *a, const struct saved *s)
{
    struct view *first = a->stack[0];

    for (int i = 1; i < a->depth; i++)
        if (a->stack[i]->ops->context & (IN_FORM | IN_GRID)) {
            app_say(a, "%s", ui(U_SAVED_TYPING, a->lang));
            return;
        }
    go_home(a);
    a->saved = s->place;
    app_say(a, ui(U_SAVED_OPENED, a->lang), s->said[SAVED_NAME]);
    first->ops->show(first, s);
}

static void open_saved_key(struct app *a, int key)
{
    const struct saved *s = conf_saved_key(a->conf, key);

    if (s)
        app_open_saved(a, s);
    else
        app_say(a, ui(U_SAVED_NO_KEY, a->lang), key);
}

static void own_command(struct app *a, enum command c)
{
    enum place place = command_table[c].opens;

    if (c == CMD_saved_views && a->count) {
        open_saved_key(a, a->count);
        return;
    }
    if (place && (app_top(a)->place != place || a->views[place]->context & IN_FORM))
        app_open(a, place, ABOUT_NOTHING);
    else if (place)
        app_say(a, ui(U_IS_OPEN_HERE, a->lang), command_help(c, a->lang));
    switch (c) {
    case CMD_quit: a->letter && a->depth > 1 ? app_back(a) : (void)(a->leave = true); return;
    case CMD_record: app_say(a, ui(U_NOT_HERE, a->lang), command_help(c, a->lang)); return;
    case CMD_next_item: go_on(a, CMD_down); return;
    case CMD_prev_item: go_on(a, CMD_up); return;
    case CMD_back: app_back(a); return;
    case CMD_language:
        app_speak(a, a->lang == TD_VI ? TD_EN : TD_VI);
        settings_later(a, O_language, a->lang == TD_VI ? "vi" : "en");
        return;
    case CMD_theme: next_theme(a); return;
    case CMD_undo: take_back(a, false); return;
    case CMD_redo: take_back(a, true); return;
    case CMD_reload:
        a->moved ? open_again(a) : reload(a, U_RELOADED_SAME);
        if (a->conf)
            app_read_conf(a);
        return;
    case CMD_redraw: if (a->term) term_redraw(a->term); return;
    case CMD_copy: copy(a); return;
    case CMD_suspend:
        if (!a->term || !term_suspend(a->term))
            app_say(a, "%s", ui(U_NO_SHELL, a->lang));
        return;
    default:
        if (!place && (c < CMD_up || c > CMD_bottom)) /* what moves has come to an edge */
            app_say(a, ui(U_NOT_HERE, a->lang), command_help(c, a->lang));
    }
}

static void say_sort(struct app *a, struct list *l)
{
    settings_later_list(a, l);
    list_home(l); /* what that order puts first is what one wants to see */
    if (l->sort < 0)
        app_say(a, "%s", ui(U_SORTED_OFF, a->lang));
    else
        app_say(a, ui(U_SORTED_BY, a->lang), td_word(l->source->columns[l->sort].heading, a->lang));
}

/* The view gets a command first, then its list, then the app. */
static void hand_on(struct app *a, enum command c)
{
    struct view *v = app_top(a);
    struct list *l = view_list(v);

    if (!(command_table[c].where & v->ops->context) && command_table[c].where != ANYWHERE) {
        app_say(a, ui(U_NOT_HERE, a->lang), command_help(c, a->lang));
        return;
    }
    if (command_table[c].needs & NEEDS_ROW && (!l || list_row(l) < 0)) {
        app_say(a, "%s", ui(U_NEEDS_ROW, a->lang));
        return;
    }
    if (a->canvas->spoken && a->count && c == CMD_open && l && l->source->n_columns > 1)
        list_command(l, CMD_top, a->count); /* "12 Enter" opens the twelfth */
    if (v->ops->command && v->ops->command(v, c))
        return;
    if (l && list_command(l, c, a->count)) {
        if (c == CMD_sort || c == CMD_sort_back)
            say_sort(a, l);
        return;
    }
    own_command(a, c);
}

void app_command(struct app *a, enum command c)
{
    hand_on(a, c);
    a->count = 0;
}

/* ---- events ----------------------------------------------------------------------------- */

enum { MOST_COUNT = 99999 };

/* Digits before a movement; never while a line is being typed. */
static bool take_digit(struct app *a, const struct event *ev)
{
    if (ev->kind != EV_CHAR || ev->mods || ev->code < '0' || ev->code > '9')
        return false;
    if (ev->code == '0' && !a->count)
        return false;
    int count = a->count * 10 + (int)(ev->code - '0');
    a->count = count > MOST_COUNT ? MOST_COUNT : count;
    return true;
}

/* Where a key means something that means nothing here: the nearest screen below, else the first that has it. */
static enum command elsewhere(const struct app *a, const struct event *ev, unsigned *where)
{
    enum command c = CMD_NONE;

    for (int i = a->depth - 1; !c && i-- > 0;)
        c = command_for(ev, *where = a->stack[i]->ops->context);
    return c ? c : command_for(ev, *where = ANYWHERE);
}

/* "F5 (mốc) dùng ở bảng theo dõi; ở đây: Esc quay lại": no key that is in the table is silent. */
static void say_elsewhere(struct app *a, const struct event *ev)
{
    static const struct { unsigned where; enum command instead; } near[] = {
        { IN_FORM, CMD_save }, { IN_IMPORT, CMD_import_write }, { IN_BOARD, CMD_help }, { ANYWHERE, CMD_back },
    };
    const unsigned any_list = IN_LIST | IN_TABLE, here = app_top(a)->ops->context;
    unsigned where;
    enum command c = elsewhere(a, ev, &where);
    char name[32], key[32], places[256];
    size_t i = 0;

    if (!c)
        return;
    while (!(near[i].where & here))
        i++;
    event_name(name, sizeof name, ev);
    command_key(near[i].instead, here, key, sizeof key);
    where &= command_bound(c, ev);
    where &= where & ~any_list ? ~any_list : ~0u; /* what kind of list says more than that it is one */
    command_places(where, a->lang, places, sizeof places);
    const char *brief = command_table[c].brief[a->lang];
    app_say(a, ui(U_KEY_ELSEWHERE, a->lang), name, *brief ? brief : command_table[c].name, places, key,
            command_table[near[i].instead].brief[a->lang]);
}

/* Text that comes in and is not to be taken; says so. */
static bool piled(struct app *a, const char *s, size_t len)
{
    bool yes = td_text_is_piled(s, len);

    if (yes)
        app_say(a, "%s", ui(U_TOO_MANY_MARKS, a->lang));
    return yes;
}

/* While a line is typed only keys that are not letters are commands. */
static void typed(struct app *a, struct list *l, const struct event *ev)
{
    char before[LIST_FILTER];
    enum command c;

    memcpy(before, l->filter, sizeof before);
    if (list_type(l, ev)) {
        if (piled(a, l->filter, strlen(l->filter))) {
            memcpy(l->filter, before, sizeof before);
            list_refresh(l);
        }
        return;
    }
    if (command_is_text(ev))
        return;
    c = command_for(ev, app_top(a)->ops->context);
    if (c == CMD_filter)
        app_say(a, "%s", ui(U_FILTER_IS_TYPED, a->lang));
    c ? app_command(a, c) : say_elsewhere(a, ev);
}

static void take_event(struct app *a, const struct event *ev);

static void point(struct app *a, const struct event *ev)
{
    struct event key;

    a->count = 0;
    switch (mouse_event(a, ev, &key)) {
    case MOUSE_KEY: take_event(a, &key); return;
    case MOUSE_SORTED: say_sort(a, view_list(app_top(a))); return;
    case MOUSE_DID: return;
    }
}

static void take_event(struct app *a, const struct event *ev)
{
    struct view *v = app_top(a);
    struct list *l = view_list(v);
    enum command c;

    if (ev->kind == EV_OTHER && !command_for(ev, ~0u) && v->place != VIEW_learn)
        return; /* what no table knows and nobody has bound */
    a->message_fresh = false;
    if (!a->moved)
        follow_clock(a);
    if (ev->kind == EV_MOUSE) {
        point(a, ev);
        return;
    }
    if (ev->kind == EV_PASTE && piled(a, ev->text, ev->len))
        return;
    if (v->ops->event && v->ops->event(v, ev))
        return;
    if (l && l->typing) {
        typed(a, l, ev);
        return;
    }
    if (ev->kind == EV_PASTE || take_digit(a, ev)) /* what is pasted is data, never commands */
        return;
    c = command_for(ev, v->ops->context);
    if (c == CMD_saved_views && ev->kind == EV_CHAR && ev->code > '0' && ev->code <= '9') /* Alt-3 is 3 and the key */
        a->count = (int)(ev->code - '0');
    a->letter = command_is_text(ev);
    c ? app_command(a, c) : say_elsewhere(a, ev);
    a->letter = false;
    a->count = 0;
}

void app_look(struct app *a)
{
    if (app_top(a)->ops->look)
        app_top(a)->ops->look(app_top(a));
}

void app_event(struct app *a, const struct event *ev)
{
    take_event(a, ev);
    a->canvas->aloud = true;
    app_look(a);
}

/* ---- the loop --------------------------------------------------------------------------- */

static void fit(struct app *a)
{
    int rows, cols;

    term_size(a->term, &rows, &cols);
    if (rows == a->canvas->rows && cols == a->canvas->cols)
        return;
    canvas_resize(a->canvas, rows, cols);
    app_lay_out(a, a->canvas->spoken, cols);
    int all_rows, all_cols;
    if (term_is_cut(a->term, &all_rows, &all_cols))
        app_say(a, ui(U_TOO_LARGE, a->lang), all_cols, all_rows, cols, rows);
}

/* When somebody else has committed, everything is read again, and every cursor stays on its row. */
void app_look_around(struct app *a)
{
    if (is_moved(a))
        return;
    unsigned version = td_data_version(a->td);

    follow_clock(a);
    if (version && version != a->data_version)
        reload(a, U_RELOADED);
}

/* What a key has done is said once. */
static void show(struct app *a)
{
    app_draw(a);
    term_show(a->term, a->canvas);
    a->canvas->aloud = false;
}

static void loop(struct app *a)
{
    struct event ev;
    int64_t looked = host_ms();

    while (!a->leave) {
        fit(a);
        app_look(a); /* at the first screen, and where it was made larger */
        show(a);
        switch (term_wait(a->term, patience(a, false))) {
        case WAKE_GONE: case WAKE_TERMINATE: patience(a, true); return;
        case WAKE_TIMEOUT: looked = 0; break;
        case WAKE_INPUT: case WAKE_RESIZE: break;
        }
        while (!a->leave && term_event(a->term, &ev))
            app_event(a, &ev);
        if (!a->leave && host_ms() - looked >= LOOK_EVERY_MS) { /* also while somebody types without a pause */
            app_look_around(a);
            looked = host_ms();
        }
    }
    patience(a, true);
}

/* ---- long work -------------------------------------------------------------------------- */

enum { WORK_QUIET_MS = 500, WORK_BETWEEN_MS = 100 };

void app_work_begin(struct app *a)
{
    a->work_began = a->work_shown = host_ms();
    *a->work = 0;
}

void app_work_end(struct app *a)
{
    a->work_began = 0;
    *a->work = 0;
}

static bool asked_to_stop(struct app *a)
{
    struct event ev;
    bool stop = false;

    switch (term_wait(a->term, 0)) {
    case WAKE_GONE: case WAKE_TERMINATE: return true;
    case WAKE_TIMEOUT: case WAKE_INPUT: case WAKE_RESIZE: break;
    }
    while (term_event(a->term, &ev))
        stop |= command_for(&ev, IN_WORK) == CMD_stop;
    return stop;
}

/* Whoever works may hold a lock: a line that hangs is not written to (PITFALLS 24). */
bool app_works(struct app *a, uint64_t done, uint64_t all)
{
    int64_t now = host_ms();

    if (!a->term || now - a->work_shown < WORK_BETWEEN_MS)
        return true;
    a->work_shown = now;
    if (asked_to_stop(a))
        return false;
    if (now - a->work_began < WORK_QUIET_MS || !term_ready(a->term))
        return true;
    int percent = all ? (int)((done < all ? done : all) * 100 / all) : 0;
    if (a->canvas->spoken) /* nobody wants to hear each of them */
        percent -= percent % 25;
    snprintf(a->work, sizeof a->work, ui(U_WORKING, a->lang), percent);
    show(a);
    return true;
}

/* ---- beginning and end ------------------------------------------------------------------ */

bool app_init(struct app *a, const struct screen_options *o)
{
    static struct options none;

    *a = (struct app){ .td = o->td, .given = o->td, .views = o->views, .lang = o->lang, .db = o->db,
                       .theme = theme_at(0),
                       .options = o->options ? o->options : &none, .conf = o->conf, .read_only = o->read_only,
                       .as_of = o->as_of, .width = 80,
                       .review_is_today = !o->as_of, .today = td_today(td_host(o->td)) };
    a->model = (struct model){ .td = o->td, .first = option_value(a->options, O_plan),
                               .review = a->as_of ? a->as_of : a->today };
    a->message = calloc(MESSAGES, sizeof *a->message);
    a->canvas = canvas_new(24, 80);
    if (!a->message || !a->canvas || model_load(&a->model) || !begin_as_set(a))
        return false;
    app_lay_out(a, option_is(a->options, O_accessible, "on"), a->canvas->cols);
    a->model.first = NULL; /* it may be set to another one */
    say_problems(a);
    begin(a);
    if (o->saved && a->depth == 1 && conf_saved(a->conf, o->saved))
        app_open_saved(a, conf_saved(a->conf, o->saved));
    return a->depth == 1;
}

void app_free(struct app *a)
{
    close_all(a);
    for (size_t i = 0; i < a->messages; i++)
        free(a->message[i]);
    free(a->message);
    for (enum option_id id = 0; id < OPTIONS; id++)
        free(a->later[id]);
    draft_list_free(&a->dropped);
    canvas_free(a->canvas);
}

static enum color_mode color_mode(const struct app *a)
{
    return option_is(a->options, O_color, "auto") ? COLOR_AUTO
           : option_is(a->options, O_color, "never") ? COLOR_NEVER : COLOR_ALWAYS;
}

int screen_run(const struct screen_options *o, char *err, size_t size)
{
    struct app a;
    const char *note = NULL;
    int status = 1;

    *err = 0;
    if (!app_init(&a, o)) {
        snprintf(err, size, "%s", *td_errmsg(o->td) ? td_errmsg(o->td) : ui(U_NO_SUCH_PLAN, o->lang));
    } else if (app_follow_theme(&a, err, size)) {
        struct term_options to = { .theme = a.theme, .lang = a.lang, .color = color_mode(&a),
                                   .ascii = option_is(a.options, O_ascii, "on"),
                                   .mouse = option_is(a.options, O_mouse, "on"),
                                   .esc_delay_ms = option_number(a.options, O_esc_delay) };
        a.term = term_open(&to, err, size, &note);
        if (!a.term) {
            status = 2;
        } else {
            a.canvas->ascii = term_is_ascii(a.term);
            if (note)
                app_say(&a, "%s", note);
            loop(&a);
            settings_end(&a);
            status = 0;
        }
        term_close(a.term);
    }
    app_free(&a);
    return status;
}
