/*
 * What a view shows, all of it, in a file: the form that asks for the name, and how a list becomes a table. The ending
 * of the name says which format. Nothing is overwritten unless the person says so, and then only by a complete file.
 */
#include "forms/forms.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/book.h"
#include "file/picture.h"
#include "file/safe.h"
#include "engine/files.h"
#include "engine/home.h"

/* ---- a list ----------------------------------------------------------------------------- */

/* A list of one column is a page of lines. In a spreadsheet and in CSV they are a table of one column. */
static void save_lines(struct list *l, struct book *b, const char *name)
{
    enum { BROAD = 100 };
    const struct xlsx_column column = { ui(U_CONTENT, l->lang), XLSX_TEXT, BROAD, true };
    bool table = b->format == BOOK_CSV || b->format == BOOK_XLSX;
    char cell[LIST_CELL];
    const char *cells[] = { cell };

    if (table)
        book_table(b, name, &column, 1);
    for (size_t i = 0; i < l->n_seen; i++) {
        enum role role = l->source->cell(l->owner, l->seen[i], 0, cell);
        if (table)
            book_row(b, cells);
        else
            book_text(b, cell, role == ROLE_header);
    }
}

static enum xlsx_type type_of(const struct list_column *c)
{
    static const char *const typed[] = { "due", "sent", "published", "time", NULL };

    for (size_t i = 0; typed[i]; i++)
        if (!strcmp(typed[i], c->key))
            return XLSX_SHOWN;
    return !strcmp(c->key, "verdict") ? XLSX_VERDICT : c->align > 0 ? XLSX_SHOWN : XLSX_TEXT;
}

/* In text a tree is seen by its margin. */
static void put_row(struct list *l, struct book *b, size_t row, const size_t *column, size_t n)
{
    char text[LIST_COLUMNS][LIST_CELL];
    const char *cells[LIST_COLUMNS];
    bool tree = b->format == BOOK_TEXT && l->source->depth;
    size_t margin = tree ? 2 * (size_t)l->source->depth(l->owner, row) : 0;

    for (size_t i = 0; i < n; i++) {
        l->source->cell(l->owner, row, column[i], text[i]);
        cells[i] = text[i];
    }
    if (margin && margin + strlen(text[0]) < LIST_CELL) {
        memmove(text[0] + margin, text[0], strlen(text[0]) + 1);
        memset(text[0], ' ', margin);
    }
    book_row(b, cells);
}

/* A column that is drawn says nothing in a file. */
static bool is_drawing(const struct list *l, size_t column)
{
    char cell[LIST_CELL] = "";

    for (size_t i = 0; l->source->draw && i < l->n_seen && !*cell; i++)
        l->source->cell(l->owner, l->seen[i], column, cell);
    return l->source->draw && l->n_seen && !*cell;
}

/* What is left out by the filter is not in the file, which says so. */
static void put_filter(const struct list *l, struct book *b)
{
    if (!*l->filter)
        return;
    book_text(b, textf(ui(U_FILE_FILTER, l->lang), l->filter, l->n_seen, l->n_rows).s, false);
    book_text(b, "", false);
}

static void save_list(struct list *l, struct book *b, const char *name)
{
    struct xlsx_column col[LIST_COLUMNS];
    size_t column[LIST_COLUMNS], n = 0;

    if (l->source->n_columns == 1) {
        save_lines(l, b, name);
        return;
    }
    for (size_t c = 0; c < l->source->n_columns; c++) {
        if (!list_column_on(l, c) || is_drawing(l, c))
            continue;
        const struct list_column *k = &l->source->columns[c];
        col[n] = (struct xlsx_column){ td_word(k->heading, l->lang), type_of(k), 0, false };
        column[n++] = c;
    }
    book_table(b, name, col, n);
    put_filter(l, b);
    for (size_t i = 0; i < l->n_seen; i++)
        put_row(l, b, l->seen[i], column, n);
}

void save_focus(struct view *v, struct book *b)
{
    struct list *l = view_list(v);

    if (l)
        save_list(l, b, view_title(v));
}

/* ---- a file ----------------------------------------------------------------------------- */

static const struct { const char *ending; enum book_format format; } endings[] = {
    { ".txt", BOOK_TEXT }, { ".md", BOOK_MARKDOWN }, { ".csv", BOOK_CSV }, { ".xlsx", BOOK_XLSX },
    { ".html", BOOK_HTML },
};

static bool format_of(const char *path, const struct view_ops *ops, enum book_format *out)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (files_end(files_name(path), endings[i].ending)) {
            *out = endings[i].format;
            return *out != BOOK_HTML || ops->document;
        }
    }
    return false;
}

/* What is on the screen, not all of what it is a part of. */
static bool is_picture(const char *path)
{
    return files_end(files_name(path), ".svg");
}

struct saving { struct view *view; enum book_format format; size_t rows; int why; };

/* The screen as it is when the form is gone. */
static int produce_picture(struct out *o, void *arg)
{
    const struct saving *s = arg;
    struct app *a = s->view->app;
    int depth = a->depth;

    while (a->depth > 1 && app_top(a) != s->view)
        a->depth--;
    app_draw(a);
    picture_svg(o, a->canvas, a->theme, view_title(s->view));
    a->depth = depth;
    return 0;
}

/* What everything but a document begins with. */
static void put_top(struct book *b, const char *when)
{
    if (b->mark)
        book_text(b, b->mark, false);
    book_text(b, when, false);
    book_text(b, "", false);
}

static int produce(struct out *o, void *arg)
{
    struct saving *s = arg;
    struct app *a = s->view->app;
    const struct text when = app_day(a), title = textf("%s", view_title(s->view));
    struct book b;

    bool whole = s->view->ops->document && s->format != BOOK_XLSX;
    book_open(&b, o, s->format, a->lang, whole ? "" : title.s, a->model.review);
    if (a->training)
        b.mark = ui(U_TRAINING, a->lang);
    b.above[0] = title.s;
    b.above[1] = when.s;
    if (!s->view->ops->document)
        put_top(&b, when.s);
    if (s->view->ops->save)
        s->view->ops->save(s->view, &b);
    else
        save_focus(s->view, &b);
    s->why = book_close(&b);
    s->rows = b.rows;
    return s->why ? -1 : 0;
}

/* ---- names ------------------------------------------------------------------------------ */

/* "~/a" is in the home directory. */
static bool full_path(char *buf, size_t size, const char *typed)
{
    const char *home = strncmp(typed, "~/", 2) ? "" : home_folder();

    return (size_t)snprintf(buf, size, "%s%s", home, *home ? typed + 1 : typed) < size;
}

/* "Chỉ tiêu c.4" of 21/11/2026: chi-tieu-c-4-2026-11-21.txt; a long title is cut between its words. */
static void propose(char *buf, size_t size, const char *title, td_date day, const char *ending)
{
    enum { MOST = 32 };
    char *fold = td_text_fold(title);
    size_t n = 0;

    for (const char *p = fold ? fold : ""; *p && n < MOST; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9');
        if (plain)
            buf[n++] = *p;
        else if (n && buf[n - 1] != '-')
            buf[n++] = '-';
    }
    if (n == MOST && memchr(buf, '-', n))
        while (buf[--n] != '-')
            continue;
    free(fold);
    snprintf(buf + n, size - n, "%s%s%s", n && buf[n - 1] != '-' ? "-" : "", td_date_text(day, TD_EN).s, ending);
}

static void folder_of(char *buf, size_t size, const char *path)
{
    const char *slash = strrchr(path, '/');

    snprintf(buf, size, "%.*s", slash == path ? 1 : slash ? (int)(slash - path) : 1, slash ? path : ".");
}

/* ---- the form --------------------------------------------------------------------------- */

static const struct td_choice answers[] = {
    { "no", false, W_KEEP_FILE, NULL }, { "yes", true, W_REPLACE_FILE, NULL }, { 0 } };
static const struct form_choices answer_choices = { .words = answers };

static const struct form_field save_as_fields[] = {
    { "what", W_ASK_CONTENT, FF_FIXED, 0, false, NULL },
    { "name", W_ASK_FILE_NAME, FF_TEXT, 1000, true, NULL },
    { "replace", W_ASK_IF_THERE, FF_PICK, 0, true, &answer_choices },
};

/* What would keep the file from being written, said while there is time to type another name. */
static void check_place(struct form *form, const struct app *a, const char *path)
{
    enum td_lang lang = a->lang;
    bool replace = !strcmp(form_get(form, "replace"), "yes");
    char folder[PATH_MAX];
    struct stat st, other;
    bool there = lstat(path, &st) == 0;

    folder_of(folder, sizeof folder, path);
    if (file_is_reserved(path) || (there && a->db && stat(a->db, &other) == 0 &&
                                   st.st_dev == other.st_dev && st.st_ino == other.st_ino)) {
        form_message(form, "name", FORM_ERROR, ui(U_FILE_RESERVED, lang));
    } else if (stat(folder, &other) != 0 || !S_ISDIR(other.st_mode) || access(folder, W_OK) != 0) {
        form_message(form, "name", FORM_ERROR, textf(ui(U_FOLDER_BAD, lang), folder).s);
    } else if (there) {
        bool may = replace && S_ISREG(st.st_mode);
        form_message(form, "replace", may ? FORM_WARNING : FORM_ERROR,
                     ui(may ? U_FILE_REPLACED : S_ISREG(st.st_mode) ? U_FILE_THERE : U_FILE_ODD, lang));
    }
}

static void check_save_as(void *owner, struct form *form)
{
    struct form_view *v = owner;
    enum td_lang lang = v->head.app->lang;
    const char *typed = form_get(form, "name");
    const struct view *what = app_below(&v->head);
    char path[PATH_MAX];
    enum book_format format;

    if (!*typed || !what)
        return;
    if (!full_path(path, sizeof path, typed))
        form_message(form, "name", FORM_ERROR, td_strerror(ENAMETOOLONG, lang));
    else if (!is_picture(path) && !format_of(path, what->ops, &format))
        form_message(form, "name", FORM_ERROR, ui(what->ops->document ? U_ENDING_BAD_HTML : U_ENDING_BAD, lang));
    else
        check_place(form, v->head.app, path);
}

static bool fill_save_as(struct form_view *v)
{
    struct app *a = v->head.app;
    struct view *what = app_below(&v->head);
    char name[128];

    if (!what->ops->save && !view_list(what))
        return false;
    propose(name, sizeof name, what->ops->name ? ui(what->ops->name, a->lang) : view_title(what),
            a->model.review, what->ops->document ? ".html" : ".txt");
    form_set(&v->form, "what", view_title(what));
    form_propose(&v->form, "name", name);
    form_set(&v->form, "replace", "no");
    return form_go(&v->form, "name");
}

static int save_as(struct form_view *v)
{
    struct app *a = v->head.app;
    struct saving s = { .view = app_below(&v->head) };
    bool replace = !strcmp(form_get(&v->form, "replace"), "yes");
    char path[PATH_MAX];

    full_path(path, sizeof path, form_get(&v->form, "name"));
    if (!s.view || (!is_picture(path) && !format_of(path, s.view->ops, &s.format)))
        return FORM_SAID;
    int why = file_save(path, replace, false, is_picture(path) ? produce_picture : produce, &s);
    if (why)
        app_say(a, ui(U_FILE_FAILED, a->lang), why < 0 ? xlsx_where(s.why, path) : path,
                xlsx_why(why < 0 ? s.why : why, a->lang));
    else if (s.rows)
        app_say(a, ui(U_FILE_ROWS, a->lang), s.rows, path);
    else
        app_say(a, ui(U_FILE_SAVED, a->lang), path);
    return why ? FORM_SAID : TD_OK;
}

FORM(save_as, U_FORM_SAVE_AS, U_SHORT_NONE, save_as_fields, check_save_as, fill_save_as, save_as,
     .act = TD_ACT_OTHER)
