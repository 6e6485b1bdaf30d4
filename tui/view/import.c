/*
 * What importing a file would do, before it is done: every row with what is there and what takes its place, wrong ones
 * first. Nothing is held while a person looks: the file is read again when it is written, and when it or the database
 * says something else by then, it is shown again.
 */
#include "app/list-view.h"
#include "app/spoken.h"
#include "engine/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/import.h"
#include "show/spell.h"

/* What only a person can know, asked straight away. */
enum question { ASKS_NOTHING, ASKS_DECIMAL, ASKS_CHARSET };

enum { SHOWS_ALL = IMPORT_GROUPS, ANSWERS = 2 };

struct import_view {
    struct list_view base;
    struct td_import found;
    bool read, stopped;         /* `found` says something; the person has stopped it */
    char fault[512];            /* why it could not be read */
    unsigned turn;              /* what had been said when it was read, and the language */
    enum td_lang lang;
    uint32_t *order;            /* rows of `found` as they are shown */
    int only;                   /* enum import_group, or SHOWS_ALL */
    enum question question;
    int answer;
    bool writing;               /* Ctrl-S was pressed: what stands in the way is asked for */
    bool sure;                  /* ... and nothing does: pressed once more it is written */
    char notice[1024];          /* what has changed since it was shown; "" = nothing */
};

static const char *say(const struct import_view *v, enum ui u)
{
    return ui(u, v->base.head.app->lang);
}

/* ---- the list --------------------------------------------------------------------------- */

enum { I_STATE, I_LINE, I_COLUMN, I_ABOUT, I_VALUE, I_REASON };

static const struct list_column columns[] = {
    [I_STATE] = { "state", W_HEAD_OUTCOME, 14, 0, -1, 1, false },
    [I_LINE] = { "line", W_HEAD_LINE, 5, 0, 1, 1, false },
    [I_COLUMN] = { "column", W_HEAD_COLUMN, 10, 1, -1, 4, true },
    [I_ABOUT] = { "about", W_HEAD_ABOUT, 16, 6, -1, 1, false },
    [I_VALUE] = { "value", W_HEAD_OLD_TO_NEW, 14, 1, -1, 1, false },
    [I_REASON] = { "reason", W_HEAD_REMARK, 12, 4, -1, 2, false },
};

static const struct td_import_row *at(const void *o, size_t row)
{
    const struct import_view *v = o;
    return &v->found.v[v->order[row]];
}

static int64_t id(const void *o, size_t row)
{
    return (int64_t)((const struct import_view *)o)->order[row] + 1;
}

static const char *state_word(const struct import_view *v, const struct td_import_row *r)
{
    enum import_group g = import_group_of(r);
    return g == IMPORT_WARNED && !v->found.unexplained ? say(v, U_IMPORT_EXPLAINED)
                                                             : import_group_in(v->base.list.lang, g);
}

static enum role role_of_group(enum import_group g)
{
    static const enum role roles[IMPORT_GROUPS] = {
        [IMPORT_WRONG] = ROLE_bad, [IMPORT_WARNED] = ROLE_warn, [IMPORT_CHANGED] = ROLE_emphasis,
        [IMPORT_NEW] = ROLE_good, [IMPORT_SKIPPED] = ROLE_dim,
    };
    return roles[g];
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct import_view *v = o;
    const struct td_import_row *r = at(o, row);
    bool has_values = *r->before || *r->after;

    switch (column) {
    case I_STATE: list_text(buf, state_word(v, r)); return role_of_group(import_group_of(r));
    case I_LINE: snprintf(buf, LIST_CELL, "%d", r->line); return ROLE_dim;
    case I_COLUMN: list_text(buf, r->column); return ROLE_dim;
    case I_ABOUT:
        list_text(buf, textf("%s%s%s", r->sheet, *r->sheet ? ": " : "", *r->title ? r->title : r->column).s);
        break;
    case I_VALUE:
        list_text(buf, *r->column ? r->value : ""); /* of a row as a whole its first cell says nothing here */
        if (has_values)
            list_text(buf, import_values(r).s);
        break;
    default: list_text(buf, r->text); return import_group_of(r) <= IMPORT_WARNED ? ROLE_normal : ROLE_dim;
    }
    return import_group_of(r) == IMPORT_SKIPPED ? ROLE_dim : ROLE_normal;
}

static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    *out = column == I_LINE ? at(o, row)->line : (int64_t)import_group_of(at(o, row));
    return column == I_LINE || column == I_STATE;
}

static bool shown(const void *o, size_t row)
{
    const struct import_view *v = o;
    return v->only == SHOWS_ALL || (int)import_group_of(at(o, row)) == v->only;
}

/* By groups, and in each as in the file. */
static void make_order(struct import_view *v)
{
    size_t n = 0;

    free(v->order);
    v->order = calloc(v->found.rows + 1, sizeof *v->order);
    for (enum import_group g = 0; v->order && g < IMPORT_GROUPS; g++)
        for (size_t i = 0; i < v->found.rows; i++)
            if (import_group_of(&v->found.v[i]) == g)
                v->order[n++] = (uint32_t)i;
}

/* ---- reading ---------------------------------------------------------------------------- */

static bool goes_on(void *arg, uint64_t done, uint64_t all)
{
    struct import_view *v = arg;

    v->stopped |= !app_works(v->base.head.app, done, all);
    return !v->stopped;
}

static int import(struct import_view *v, struct td_import *out, bool apply)
{
    struct app *a = v->base.head.app;
    const struct import_ask *ask = &a->import;
    struct td_import_how how = {
        .kind = ask->kind, .path = ask->path,
        .sheet = { .charset = ask->charset, .delimiter = ask->delimiter, .tab = *ask->tab ? ask->tab : NULL },
        .decimal = ask->decimal, .dash = ask->dash, .map = ask->map, .skip = ask->skip,
        .profile = ask->profile, .plan = ask->plan, .target = ask->target,
        .agency = ask->agency, .period = ask->period, .year = ask->period ? td_period_year(ask->period) : 0,
        .status = ask->status, .source = ask->source, .note = ask->note, .today = a->model.review, .lang = a->lang,
        .apply = apply, .seen = apply ? v->found.seen : 0, .progress = goes_on, .arg = v,
    };

    v->stopped = false;
    app_work_begin(a);
    int rc = td_import(a->td, &how, out);
    app_work_end(a);
    return rc;
}

static enum question question_of(const struct import_view *v)
{
    if (v->read && v->found.ambiguous && !v->base.head.app->import.decimal)
        return ASKS_DECIMAL;
    return !v->read && v->found.found.guess ? ASKS_CHARSET : ASKS_NOTHING;
}

static void say_fault(struct import_view *v, int rc)
{
    struct app *a = v->base.head.app;

    if (v->found.found.guess) /* the library speaks of an option of the command line */
        snprintf(v->fault, sizeof v->fault, say(v, U_IMPORT_LEGACY), import_charset_name(v->found.found.guess));
    else
        snprintf(v->fault, sizeof v->fault, "%s", v->stopped ? say(v, U_IMPORT_STOPPED) : rc == TD_BUSY ? say(v, U_BUSY)
                                                  : td_errmsg(a->td));
}

static void read_file(struct import_view *v)
{
    struct app *a = v->base.head.app;
    struct td_import next = { 0 };
    int rc = import(v, &next, false);

    td_import_free(&v->found);
    v->found = next;
    v->read = rc == TD_OK;
    v->turn = a->import.turn;
    v->lang = a->lang;
    if (!v->read)
        say_fault(v, rc);
    v->question = question_of(v);
    v->answer = 0;
    v->sure = v->writing && v->read && !import_held_up(&v->found) && import_to_write(&v->found);
    v->writing = false;
    make_order(v);
    list_rows(&v->base.head, v->order, v->read ? v->found.rows : 0, sizeof *v->order);
}

/* Only when what was said about them or the language has changed. */
static void read_again(struct view *head)
{
    struct import_view *v = (struct import_view *)head;
    bool said = v->turn != head->app->import.turn;

    if (said)
        *v->notice = 0;
    if (!v->order || said || v->lang != head->app->lang)
        read_file(v);
}

static bool open_import(struct view *head)
{
    struct import_view *v = (struct import_view *)head;

    head->app->import.found = &v->found;
    v->only = SHOWS_ALL;
    return list_view_open(head);
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void title(struct view *head, char *buf, size_t size)
{
    snprintf(buf, size, ui(U_IMPORT, head->app->lang),
             td_choice_word(import_kinds, (int)head->app->import.kind, head->app->lang));
}

/* A number of the file that can be read in two ways. */
static const char *example(const struct import_view *v)
{
    char whole[160], part[160];

    for (size_t i = 0; i < v->found.rows; i++)
        if (v->found.v[i].outcome == TD_IMPORT_WRONG &&
            spell_readings(whole, part, sizeof whole, v->found.v[i].value, TD_VI))
            return v->found.v[i].value;
    return "1.234";
}

static struct text answer_text(const struct import_view *v, int answer)
{
    struct text whole = { "" }, part = { "" };

    if (v->question == ASKS_CHARSET)
        return answer ? textf("%s", say(v, U_IMPORT_LATER))
               : textf(say(v, U_IMPORT_READS_CHARSET), import_charset_name(v->found.found.guess));
    spell_readings(whole.s, part.s, sizeof whole.s, example(v), v->lang);
    return answer ? part : whole;
}

static int draw_question(const struct import_view *v, struct area a, int y)
{
    y += put_wrapped(a, y, 0, a.cols, ROLE_emphasis,
                     v->question == ASKS_DECIMAL ? textf(say(v, U_IMPORT_ASK_DECIMAL), example(v)).s
                                                 : say(v, U_IMPORT_ASK_CHARSET));
    for (int i = 0; i < ANSWERS; i++, y++) {
        put(a, y, 0, ROLE_selected, a.c->spoken ? textf("%d. ", i + 1).s : i == v->answer ? ">" : " ");
        put_fit(a, y, a.c->spoken ? 3 : 2, a.cols - 3, -1, i == v->answer ? ROLE_selected : ROLE_normal,
                answer_text(v, i).s);
    }
    put_fit(a, y, 0, a.cols, -1, ROLE_dim, say(v, U_IMPORT_ASK_KEYS));
    return y + 1;
}

/* ---- rows that are left out ------------------------------------------------------------- */

/* "12" or "Quý II!12" is put into the list, or taken out again. */
static void leave_out(struct import_view *v, const struct td_import_row *r)
{
    struct import_ask *ask = &v->base.head.app->import;
    const struct text entry = textf("%.64s%s%d", r->sheet, *r->sheet ? "!" : "", r->line);
    char left[sizeof ask->skip] = "";
    size_t n = 0;
    bool was = false;

    for (const char *s = ask->skip; *s; s += strcspn(s, ","), s += *s == ',') {
        size_t len = strcspn(s, ",");
        bool it = len == strlen(entry.s) && !strncmp(s, entry.s, len);
        was |= it;
        if (!it)
            n += (size_t)snprintf(left + n, sizeof left - n, "%s%.*s", n ? "," : "", (int)len, s);
    }
    if (!was && n + strlen(entry.s) + 2 > sizeof left) {
        app_say(v->base.head.app, "%s", say(v, U_IMPORT_CANNOT_SKIP));
        return;
    }
    if (!was)
        snprintf(left + n, sizeof left - n, "%s%s", n ? "," : "", entry.s);
    memcpy(ask->skip, left, sizeof left);
    ask->turn++;
    list_view_refresh(&v->base.head);
}

/* What stands in the way, or what is to be done next. */
static enum ui next_step(const struct import_view *v)
{
    const struct td_import *l = &v->found;

    if (!v->read)
        return l->columns ? U_IMPORT_NEXT_COLUMNS : U_IMPORT_NEXT_UNREAD;
    if (l->n[TD_IMPORT_WRONG])
        return U_IMPORT_NEXT_WRONG;
    if (l->unexplained)
        return U_IMPORT_NEXT_NOTE;
    return import_to_write(l) ? U_IMPORT_NEXT_WRITE : U_IMPORT_NEXT_NOTHING;
}

static int draw_next(const struct import_view *v, struct area a, int y)
{
    if (v->read && v->found.unchosen)
        return put_wrapped(a, y, 0, a.cols, ROLE_warn,
                           textf(say(v, U_IMPORT_NEXT_SHEETS), import_unread(&v->found, v->lang).s).s);
    if (!v->sure && *v->notice)
        return put_wrapped(a, y, 0, a.cols, ROLE_emphasis, v->notice);
    if (!v->sure)
        return put_wrapped(a, y, 0, a.cols, ROLE_normal, say(v, next_step(v)));
    return put_wrapped(a, y, 0, a.cols, ROLE_emphasis,
                       textf(say(v, U_IMPORT_ASK_WRITE),
                             import_writes(&v->found, app_of(v)->import.kind, v->lang).s).s);
}

static int draw_head(const struct import_view *v, struct area a)
{
    const struct td_import *l = &v->found;
    const struct text counts = import_counts(l, v->lang);
    int y = 1;

    put_fit(a, 0, 0, a.cols, -1, ROLE_dim, textf("%.512s%s%s", files_name(app_of(v)->import.path), v->read ? ": " : "",
                                                 v->read ? import_found(l, v->lang).s : "").s);
    if (v->read && *l->remembered)
        put_fit(a, y++, 0, a.cols, -1, ROLE_dim, textf(say(v, U_IMPORT_USED), l->remembered).s);
    if (!v->read)
        y += put_wrapped(a, y, 0, a.cols, ROLE_bad, v->fault);
    else
        y += put_wrapped(a, y, 0, a.cols, l->n[TD_IMPORT_WRONG] ? ROLE_bad : l->unexplained ? ROLE_warn : ROLE_emphasis,
                         *counts.s ? counts.s : say(v, U_IMPORT_EMPTY));
    if (v->question)
        return draw_question(v, a, y);
    return y + draw_next(v, a, y);
}

/* Which rows are shown, and how many are not listed at all. */
static void draw_border(const struct import_view *v, struct area a)
{
    const struct td_import *l = &v->found;
    size_t all = l->n[TD_IMPORT_WRONG] + import_to_write(l) + l->n[TD_IMPORT_SKIPPED];
    const struct text shows = textf(say(v, U_IMPORT_SHOWS), v->only == SHOWS_ALL ? say(v, U_IMPORT_ALL)
                                    : import_group_in(v->lang, (enum import_group)v->only));

    put_hline(a, 0, 0, a.cols, LINE_H, ROLE_border);
    if (v->read && !list_draw_filter((struct list *)&v->base.list, a, 0, 0, !v->question))
        putf(a, 0, 0, ROLE_dim, "%s%s%s ", shows.s, all > l->rows ? "; " : "",
             all > l->rows ? textf(say(v, U_IMPORT_MORE), all - l->rows).s : "");
}

static void draw_detail(const struct import_view *v, struct area a)
{
    int64_t row = list_row(&v->base.list);

    if (row < 0)
        return;
    const struct td_import_row *r = at(v, (size_t)row);
    const struct text values = import_values(r);
    const char *what = *values.s ? values.s : *r->column ? r->value : "";
    const char *about = *r->title ? r->title : r->column;
    put_wrapped(a, 0, 0, a.cols, ROLE_normal,
                textf("%.400s%s%.400s%s%.400s", about, *about && *what ? ": " : "", what,
                      *r->text && (*about || *what) ? ": " : "", r->text).s);
}

static void draw(struct view *head, struct area a)
{
    struct import_view *v = (struct import_view *)head;
    int top = draw_head(v, a), detail = a.rows < 16 ? 3 : 4;
    struct area below = area_sub(a, a.rows - detail, 0, detail, a.cols);

    list_draw(&v->base.list, area_sub(a, top, 0, a.rows - top - detail, a.cols),
              (struct list_look){ .focused = !v->question, .heading = v->read });
    draw_border(v, below);
    draw_detail(v, area_sub(below, 1, 0, detail - 1, a.cols));
    if (v->read && !v->found.rows && v->found.n[TD_IMPORT_UNCHANGED])
        put_wrapped(a, top + 2, 2, a.cols - 4, ROLE_missing, say(v, U_IMPORT_NO_ROWS));
    if (v->question)
        set_cursor(a, top - ANSWERS - 1 + v->answer, 0);
}

/* ---- answering -------------------------------------------------------------------------- */

static void answer(struct import_view *v)
{
    struct import_ask *ask = &v->base.head.app->import;
    enum question question = v->question;

    v->question = ASKS_NOTHING;
    if (question == ASKS_DECIMAL)
        ask->decimal = (strchr(example(v), '.') != NULL) == (v->answer == 0) ? ',' : '.';
    else if (!v->answer)
        ask->charset = v->found.found.guess;
    else
        return;
    ask->turn++;
    list_view_refresh(&v->base.head);
}

static bool question_event(struct import_view *v, const struct event *ev)
{
    enum command c = command_for(ev, IN_QUESTION), list = command_for(ev, IN_LIST);

    if (spoken_of(v) && ev->kind == EV_CHAR && ev->code > '0' && ev->code <= '0' + ANSWERS) {
        v->answer = (int)(ev->code - '1');
        answer(v);
        return true;
    }
    if (command_is_text(ev))
        return true;
    if (c == CMD_other_answer || list == CMD_up || list == CMD_down)
        v->answer = !v->answer;
    else if (c == CMD_answer)
        answer(v);
    else if (c)
        v->question = ASKS_NOTHING;
    return c || list == CMD_up || list == CMD_down;
}

/* ---- writing ---------------------------------------------------------------------------- */

static void written(struct import_view *v, const struct td_import *l)
{
    struct app *a = v->base.head.app;
    int64_t change = l->change;
    const struct text what = textf(say(v, U_IMPORT_SAVED), import_writes(l, a->import.kind, a->lang).s);

    *a->import.note = 0; /* it was about these rows */
    app_back(a);         /* v is gone */
    app_saved(a, change, textf(ui(U_IMPORT_WRITTEN, a->lang), what.s).s);
}

/* Somebody else, or another program with the file, was first. */
static void show_again(struct import_view *v)
{
    const struct text before = import_counts(&v->found, v->lang);

    read_file(v);
    list_set_lang(&v->base.list, v->lang);
    snprintf(v->notice, sizeof v->notice, say(v, U_IMPORT_CONFLICT), before.s, import_counts(&v->found, v->lang).s);
}

static void write_it(struct import_view *v)
{
    struct app *a = v->base.head.app;
    struct td_import l = { 0 };
    int rc = import(v, &l, true);

    v->sure = false;
    if (rc == TD_OK && l.change)
        written(v, &l);
    else if (rc == TD_OK)
        app_say(a, "%s", say(v, U_IMPORT_NEXT_NOTHING));
    else if (rc == TD_CONFLICT || rc == TD_INVALID)
        show_again(v);
    else if (rc == TD_BUSY || v->stopped)
        app_say(a, "%s", say(v, v->stopped ? U_IMPORT_STOPPED : U_BUSY));
    else
        app_fault(a);
    td_import_free(&l);
}

static void try_to_write(struct import_view *v)
{
    struct app *a = v->base.head.app;
    const struct td_import *l = &v->found;

    if (!app_may(a, TD_ACT_IMPORT) || !v->read)
        return;
    *v->notice = 0;
    if (l->unchosen) {
        app_say(a, say(v, U_IMPORT_UNCHOSEN), import_unread(l, v->lang).s);
    } else if (l->n[TD_IMPORT_WRONG]) {
        app_say(a, say(v, U_IMPORT_WRONG_STILL), l->n[TD_IMPORT_WRONG]);
    } else if (l->unexplained) {
        v->writing = true;
        app_open(a, FORM_import_note, ABOUT_NOTHING);
    } else if (!import_to_write(l)) {
        app_say(a, "%s", say(v, U_IMPORT_NEXT_NOTHING));
    } else {
        v->sure = true;
    }
}

static bool event(struct view *head, const struct event *ev)
{
    struct import_view *v = (struct import_view *)head;
    bool yes = command_for(ev, IN_IMPORT) == CMD_import_write;

    if (v->sure && yes)
        write_it(v);
    else if (v->sure)
        v->sure = false;
    else
        return v->question && question_event(v, ev);
    return true;
}

/* ---- the view --------------------------------------------------------------------------- */

/* The next group that has rows, or all. */
static void show_next(struct import_view *v)
{
    bool any[IMPORT_GROUPS + 1] = { [SHOWS_ALL] = true };

    for (size_t i = 0; i < v->found.rows; i++)
        any[import_group_of(&v->found.v[i])] = true;
    do {
        v->only = (v->only + 1) % (SHOWS_ALL + 1);
    } while (!any[v->only]);
    list_refresh(&v->base.list);
    list_command(&v->base.list, CMD_top, 0);
}

static bool command(struct view *head, enum command c, int64_t row)
{
    struct import_view *v = (struct import_view *)head;

    switch (c) {
    case CMD_open:
        if (row >= 0)
            app_open(head->app, VIEW_import_row, about_row(v->order[row]));
        return true;
    case CMD_import_write: try_to_write(v); return true;
    case CMD_import_how: app_open(head->app, FORM_import_how, ABOUT_NOTHING); return true;
    case CMD_import_columns: app_open(head->app, VIEW_import_columns, ABOUT_NOTHING); return true;
    case CMD_import_show: show_next(v); return true;
    case CMD_import_skip: leave_out(v, at(v, (size_t)row)); return true;
    case CMD_reload: /* and the rest of the program; lines may be others now */
        *v->notice = *head->app->import.skip = 0;
        v->turn--;
        return false;
    default: return false;
    }
}

static void drop(struct view *head)
{
    struct import_view *v = (struct import_view *)head;

    head->app->import.found = NULL;
    td_import_free(&v->found);
    free(v->order);
}

static const struct list_kind import_rows = {
    .source = LIST_ROWS(columns, id, cell, .rank = rank, .shown = shown,
                        .settings = O_columns_import), .read = read_again, .drop = drop,
    .command = command, .draw = draw,
};

const struct view_ops view_import =
    LIST_VIEW(struct import_view, IN_TABLE | IN_IMPORT, import_rows, open_import, .title = title, .event = event);
