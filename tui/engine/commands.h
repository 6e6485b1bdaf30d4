/*
 * The commands of the screen (commands.def) and their keys: those of the table, or those that the
 * user's file binds.
 */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "engine/input.h"
#include "engine/places.h"
#include "base/number.h"

/* Where a command works. */
enum context {
    IN_LIST = 1 << 0,    /* a list with a cursor has the focus */
    IN_BOARD = 1 << 1,
    IN_TEXT = 1 << 2,    /* a page that scrolls: target, agency, task, help, messages */
    IN_TABLE = 1 << 3,   /* ... and the list has columns to sort and to choose */
    IN_GRID = 1 << 4,    /* the entry grid; letters and digits go to the cell */
    IN_FORM = 1 << 6,
    IN_FIGURES = 1 << 5, /* the figures of a target and an agency */
    IN_JOURNAL = 1 << 7,
    IN_REPORTS = 1 << 8, /* the reports that agencies owe */
    IN_IMPORT = 1 << 9,  /* what importing a file would do */
    ANYWHERE = 0xffff,
    /* Within a view, asked before it: */
    IN_FIELD = 1 << 16,    /* a text is typed */
    IN_CELL = 1 << 17,     /* a figure is typed into the grid */
    IN_NOTE = 1 << 18,     /* a note to it */
    IN_LEAVING = 1 << 19,  /* the grid asks what becomes of what is not saved */
    IN_QUESTION = 1 << 20, /* the import asks how something is to be read */
    IN_WORK = 1 << 21,     /* something takes long */
};

/* What must hold, checked and worded once. */
enum need { NEEDS_ROW = 1 << 0 };

enum command {
    CMD_NONE,
#define C(id, ...) CMD_##id,
#include "engine/commands.def"
#undef C
    CMD_COUNT
};

struct command_info {
    const char *name, *keys;
    unsigned where, needs;
    enum place opens;
    int rank;
    const char *brief[2], *help[2]; /* by enum td_lang */
};
extern const struct command_info command_table[CMD_COUNT];

/* Can a view be in a context of both? */
bool command_meets(unsigned a, unsigned b);
/* Is it text: a letter, or a paste? Where text is typed such are no commands. */
bool command_is_text(const struct event *ev);
/* The command of this event in this context, or CMD_NONE. */
enum command command_for(const struct event *ev, unsigned context);
enum command command_by_name(const char *name);
/* The key to show for a command: the first that it has there. "" = none. */
void command_key(enum command c, unsigned context, char *buf, size_t size);
/* All its keys, separated by blanks. */
void command_keys(enum command c, char *buf, size_t size);
/*
 * The text with the keys of commands in the place of %{undo} or, of one context, %{grid.undo}; a
 * command without a key is said by the name that the palette finds. Only for texts that stay: a
 * copy is kept by their address.
 */
const char *command_words(const char *text);
const char *command_help(enum command c, enum td_lang lang);
/* Proves the table; the sentence of the first fault, or NULL. For a test. */
const char *commands_fault(void);

/* ---- binding ---- */

enum rebound { REBOUND, REBIND_CONTEXT, REBIND_COMMAND, REBIND_KEY };
/* In the context of this name ("" = wherever it works) a command is to have these keys, "none" =
 * none. Anything else than REBOUND: there is no such thing. */
enum rebound command_rebind(const char *context, const char *command, const char *keys, int line);
/* Once all is said: what shares a key with another command of its place is as if it were not said,
 * and its line is handed out with the other's name. */
void commands_rebound(void (*clash)(void *arg, int line, const char *other), void *arg);
void commands_reset(void); /* to the keys of the table */

#endif
