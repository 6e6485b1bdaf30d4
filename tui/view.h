/*
 * A view is a struct of functions over one screenful; the app keeps a stack of them. Views draw into a canvas and
 * never touch the terminal; a command that a view does not want goes to the app.
 */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "list.h"
#include "model.h"
#include "screen.h"
#include "ui.h"

struct app;
struct view;

/* What a view is opened on. */
struct view_arg { int64_t id; };

struct view_ops {
    unsigned context;                                  /* enum context, for the table of commands */
    size_t size;                                       /* of the view's own struct, which begins with struct view */
    /* Called once; the struct is zeroed and its head filled. */
    bool (*open)(struct view *v, struct view_arg arg);
    /* The model was read again, or the language or the width changed: make rows anew. May be NULL. */
    void (*refresh)(struct view *v);
    /* Title for the head line, borrowed until the next call. */
    const char *(*title)(struct view *v);
    /* Draws everything below the title and above the footer. */
    void (*draw)(struct view *v, struct area a);
    /* The list that has the keyboard; NULL = none. The app feeds it typing and movement. */
    struct list *(*focus)(struct view *v);
    /* True: done. False: not mine. */
    bool (*command)(struct view *v, enum command c, int count);
    void (*close)(struct view *v);
};

struct view {
    const struct view_ops *ops;
    struct app *app;
};

extern const struct view_ops view_board, view_target, view_agency, view_task, view_help, view_palette,
                             view_messages, view_columns;

/* ---- the app, as views see it ----------------------------------------------------------- */

struct app {
    struct td *td;
    struct model model;
    enum td_lang lang;
    bool review_is_today;
    struct canvas *canvas;
    struct term *term;              /* NULL in tests that draw on a canvas only */
    struct view *stack[32];
    int depth;
    int count;                      /* the number typed before a command; 0 = none */
    char **message;                 /* everything that the status line has said, newest last */
    size_t messages;
    bool message_fresh;             /* said since the last key */
    struct theme themes[4];
    int theme;
    unsigned data_version;
    bool leave;
    int width;                      /* for which pages were laid out */
    struct list *columns_of;        /* the list whose columns are being chosen */
};

bool app_init(struct app *a, const struct screen_options *o);
void app_free(struct app *a);
/* Draws the whole screen into a->canvas. */
void app_draw(struct app *a);
/* Takes one event. */
void app_event(struct app *a, const struct event *ev);
void app_command(struct app *a, enum command c);
void app_open(struct app *a, const struct view_ops *ops, struct view_arg arg);
void app_back(struct app *a);
void app_refresh_all(struct app *a);
void app_say(struct app *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct view *app_top(const struct app *a);

/* ---- words that several views use ------------------------------------------------------- */

enum role role_of_verdict(enum td_verdict_code v);
enum role role_of_task(enum task_word w);
const char *word_of_task(enum task_word w, enum td_lang lang);
const char *word_of_verdict(enum td_verdict_code v, enum td_lang lang);
const char *word_of_role(enum td_role r, enum td_lang lang);
/* The name in the language, falling back to the Vietnamese one. */
const char *name_in(enum td_lang lang, const char *vi, const char *en);
/* The unit as people read it: "% district" is "%". */
const char *unit_shown(const struct td_target *t, char *buf, size_t size);
/* "80,6%", "mức độ 2", with the flags' marks (* ! ~ +) when `flags` is not 0. */
size_t value_shown(char *buf, size_t size, const struct td_target *t, struct td_num v, unsigned flags,
                   enum td_lang lang);
/* "75-80", "> 60", ">= 99,5" as the plan says it. */
size_t threshold_shown(char *buf, size_t size, const struct td_target *t, const struct td_threshold *h,
                       enum td_lang lang);

#endif
