/* The full screen: what main.c starts when no command is given. */
#ifndef TUI_SCREEN_H
#define TUI_SCREEN_H

#include "engine/conf.h"
#include "engine/term.h"
#include "tiendo.h"

struct view_ops;

struct screen_options {
    const struct view_ops *const *views; /* by enum place: what it can open */
    struct td *td;              /* open; the screen does not close it */
    const char *db;             /* its path, for drafts */
    enum td_lang lang;
    td_date as_of;              /* 0 = today, whenever that is */
    struct options *options;    /* what people have set; NULL in tests: nothing */
    struct conf *conf;          /* the file in which they did */
    const char *saved;          /* the name of the saved view to begin with; NULL = none */
    bool read_only;             /* which is not to be written either */
};
/* Runs until the user leaves; returns an exit status. Messages go to err (one line) when the screen could not start. */
int screen_run(const struct screen_options *o, char *err, size_t size);

#endif
