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
#define X(id, name, bit, en, vi) IN_##id = 1 << (bit),
#include "engine/contexts.def"
#undef X
    ANYWHERE = 0xffff,
};

/* What must hold, checked and worded once; and whether what is opened is about all rows that are marked. */
enum need { NEEDS_ROW = 1 << 0, FOR_MARKED = 1 << 1 };

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

/* ---- binding ---- */

enum rebound { REBOUND, REBIND_CONTEXT, REBIND_COMMAND, REBIND_ELSEWHERE, REBIND_KEY, REBIND_CLASH, REBIND_LAST };
/* In the context of this name ("" = wherever it works) a command is to have one more key in this line; "none" =
 * none at all. Anything else than REBOUND: there is no such thing. */
enum rebound command_rebind(const char *context, const char *command, const char *key, int line);
/* Once all is said: a key that another command of its place has is as if it were not said (REBIND_CLASH), a line that
 * would leave a command without a key without which nobody gets out of a place as well (REBIND_LAST). Hands out the
 * line, what it says, and of the other command, or that one, the name and the places. */
void commands_rebound(void (*bad)(void *arg, int line, enum rebound why, const char *said, const char *other),
                      void *arg);
void commands_reset(void); /* to the keys of the table */
/* Where that is, in words: "bảng theo dõi, trang chi tiết". */
void command_places(unsigned where, enum td_lang lang, char *buf, size_t size);
/* Where this key runs this command; 0 = nowhere. Can it be bound to it at all? */
unsigned command_bound(enum command c, const struct event *key);
bool command_can_have(enum command c, const struct event *key);
/* What a line of the user's file would say. If all of these were said: the command that has a key which is no letter
 * where it works, could not do without one, and would have none; CMD_NONE = all is well. */
struct command_keys { enum command command; char keys[200]; };
enum command commands_try(const struct command_keys *l, size_t n);
/* Where a command is to be bound: "[keys]", "[keys.list] [keys.grid]". */
void command_sections(enum command c, char *buf, size_t size);

#endif
