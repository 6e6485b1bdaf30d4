/*
 * A view is a struct of functions over one screenful; the app keeps a stack of them. Views draw into a canvas and
 * never touch the terminal; a command that a view does not want goes to the app.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "app/asked.h"
#include "engine/draft.h"
#include "engine/list.h"
#include "show/model.h"
#include "app/screen.h"
#include "app/subject.h"
#include "show/ui.h"
#include "show/words.h"

struct app;
struct book;
struct list_kind;
struct view;

struct view_ops {
    unsigned context;                                  /* enum context, for the table of commands */
    size_t size;                                       /* of the view's own struct, which begins with struct view */
    enum ui name;                                      /* what it is called, in files too; 0 = only title() knows */
    /* Called once; the struct is zeroed and its head filled. */
    bool (*open)(struct view *v);
    /* The model was read again, or the language or the width changed: make rows anew. May be NULL. */
    void (*refresh)(struct view *v);
    /* Title for the head line, where it is not the name. */
    void (*title)(struct view *v, char *buf, size_t size);
    /* Draws everything below the title and above the footer. */
    void (*draw)(struct view *v, struct area a);
    /* Gets every event before the table of commands; true: taken. May be NULL. */
    bool (*event)(struct view *v, const struct event *ev);
    /* After each batch of events and when nothing happened for a while: the place for drafts. Returns the milliseconds
     * until it wants to be asked again, -1 = at the next event. `end`: the program is being ended, keep what
     * was typed now. May be NULL. */
    int (*idle)(struct view *v, int64_t now_ms, bool end);
    /* The list that has the keyboard; NULL = none. The app feeds it typing and movement. */
    struct list *(*focus)(struct view *v);
    /* What a row of that list is about. May be NULL. */
    struct subject (*subject)(struct view *v, size_t row);
    /* After every event: reads what concerns the place to which the cursor has come, if it has; drawing reads nothing.
     * May be NULL. */
    void (*look)(struct view *v);
    /* Can it do anything at all with a command of its contexts? Else that is not offered. May be NULL: it can. */
    bool (*offers)(struct view *v, enum command c);
    /* True: done. False: not mine. The number typed before it is app->count. */
    bool (*command)(struct view *v, enum command c);
    /* Hands out everything that the view shows, not only what is on the screen: text, drawings and tables, for a file
     * (book.h). NULL: the list that has the keyboard, as far as its filter lets it. */
    void (*save)(struct view *v, struct book *b);
    bool document;                                     /* what it saves is the whole file, also as HTML */
    /* What it shows, to be saved under a name, and showing that again: only the first view has them. */
    void (*tell)(struct view *v, struct saved *out);
    void (*show)(struct view *v, const struct saved *s);
    void (*close)(struct view *v);
    const struct list_kind *list;                      /* of list-view.h; NULL: another kind of view */
    void (*lines)(struct view *v);                     /* of page.h: adds the lines of a page */
};

struct view {
    const struct view_ops *ops;
    struct app *app;
    enum place place;
    struct subject about;
    struct subject *marked;         /* rows marked below when it was opened, if it is about all of them */
    size_t n_marked;
    char title[256];
};

/* ---- the app, as views see it ----------------------------------------------------------- */

struct app {
    struct td *td;
    struct model model;
    enum td_lang lang;
    struct options *options;        /* what people have set, see settings.h */
    char *later[OPTIONS];           /* what is to be written there at the end; NULL = nothing */
    struct conf *conf;              /* the file in which they did; NULL = none */
    int saved;                      /* place in it of the view that was opened or saved last; 0 = none */
    bool read_only;                 /* --read-only: nothing is written, not even that file */
    bool review_is_today;
    bool training;                  /* figures are made up, and every head line says so */
    struct canvas *canvas;
    struct term *term;              /* NULL in tests that draw on a canvas only */
    const struct view_ops *const *views; /* by enum place */
    struct view *stack[32];
    int depth;
    int count;                      /* the number typed before a command; 0 = none */
    char **message;                 /* everything that the status line has said, newest last */
    size_t messages;
    bool message_fresh;             /* said since the last key */
    const struct theme *theme;      /* shown; never NULL */
    struct theme own_theme;         /* of the file that was set; its name is NULL while none was */
    char theme_file[4096];          /* that name */
    unsigned data_version;
    const char *db;                 /* path of the database, for drafts; NULL in tests without one */
    struct draft_list dropped;      /* what was thrown away last, until the program ends */
    struct td *present;             /* while `td` shows an earlier day: the open database */
    struct td *given;               /* what the screen was started with; not ours to close */
    td_date as_of;                  /* the day that was asked for at the start; 0 = none */
    bool moved;                     /* the file is not there any more: see td_moved() */
    td_date today;
    struct changes { int64_t v[64]; int n; } done, undone; /* of this session, newest last: what undo and redo take */
    struct entry_batch entry;
    struct import_ask import;
    int64_t work_began, work_shown; /* of long work under way, in ms; 0 = none */
    char work[64];                  /* what the status line says of it */
    bool letter;                    /* the command under way came by a letter */
    bool leave;
    int width;                      /* for which pages were laid out */
};

/* Of anything that begins with a struct view. */
static inline enum td_lang lang_of(const void *view) { return ((const struct view *)view)->app->lang; }
static inline struct app *app_of(const void *view) { return ((const struct view *)view)->app; }
static inline const struct model *model_of(const void *view) { return &((const struct view *)view)->app->model; }

bool app_init(struct app *a, const struct screen_options *o);
void app_free(struct app *a);
/* Draws the whole screen into a->canvas. */
void app_draw(struct app *a);
/* Lets the view read what concerns the place to which its cursor has come; before each drawing. */
void app_look(struct app *a);
/* What may have changed while nobody touched a key: the data, the day. For every other second. */
void app_look_around(struct app *a);
/* Takes one event. */
void app_event(struct app *a, const struct event *ev);
void app_command(struct app *a, enum command c);
void app_open(struct app *a, enum place place, struct subject about);
/* ... about all of these as well, or all rows that are marked in the view on top, of which the first is meant when
 * `about` is nothing. */
void app_open_all(struct app *a, enum place place, struct subject about, const struct subject *all, size_t n);
void app_open_marked(struct app *a, enum place place, struct subject about);
void app_back(struct app *a);
/* What was saved under a name, closing what stands on the first view; not while something is typed there, and that is
 * said. */
void app_open_saved(struct app *a, const struct saved *s);
void app_refresh_all(struct app *a);
void app_speak(struct app *a, enum td_lang lang);
/* The theme that is set; another one when it cannot be used, and why is said. False, and why: the
 * command line names it. */
bool app_follow_theme(struct app *a, char *err, size_t size);
/* Those to choose from: the built-in ones, then the file that was set; NULL = no more. */
const struct theme *app_theme(const struct app *a, size_t i);
/* Shows it, and sets nothing. */
void app_show_theme(struct app *a, const struct theme *t);
/* Does what is set now, or says that the next start will, and from where it is. */
void app_follow(struct app *a, enum option_id id);
/* "Reviewed on 21/11/2026", or of which earlier day it is. */
struct text app_day(const struct app *a);
void app_say(struct app *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Says what the library says about its last failure. */
void app_fault(struct app *a);
struct view *app_top(const struct app *a);
/* The view that this one stands on, while it is being opened the top; NULL = none. To be asked for each time: what lies
 * in another view is not this one's to keep. */
struct view *app_below(const struct view *v);
/* Opens what a command (open, record, edit ...) means for a thing. False: nothing. */
bool app_enter(struct app *a, enum command c, struct subject about);
const char *view_title(struct view *v);
/* The list that has the keyboard; NULL = none. */
struct list *view_list(struct view *v);
/* What the rows are about that are marked in it, to be freed; how many. */
size_t view_marked(struct view *v, struct subject **all);
/* A change is on disk: says so, remembers it for undo, and reads the model again. Only after TD_OK (PITFALLS 40). */
void app_saved(struct app *a, int64_t change, const char *text);
/* Only remembers it: for views that show what is saved by themselves. The model is old until model_load(). */
void app_done(struct app *a, int64_t change);
/* Shows everything as it was known on that day; today or later: as it is. False, and the reason said: as before. */
bool app_look_at(struct app *a, td_date day);
/* Around work that may take long: while app_works() is called now and then it shows how far that is, once it lasts.
 * False: Esc or Ctrl-C was pressed, or the terminal is gone; what else is typed meanwhile is dropped. */
void app_work_begin(struct app *a);
bool app_works(struct app *a, uint64_t done, uint64_t all);
void app_work_end(struct app *a);
/* May this be done now, to anything at all? False, and the reason on the status line: an earlier day is shown, the
 * database is not there any more, or who acts may not. */
bool app_may(struct app *a, enum td_act act);
/* That reason; NULL = it may. */
const char *app_refusal(struct app *a, enum td_act act);

/* What view_ops.save does where it is NULL; for views that have more to save than their list (save.c). */
void save_focus(struct view *v, struct book *b);

#endif
