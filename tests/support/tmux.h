/*
 * The second judge: a program under a private tmux server, whose own emulator makes the screen.
 * The server has its own socket folder and no configuration, and ends with tmux_free().
 */
#ifndef TESTS_TMUX_H
#define TESTS_TMUX_H

#include <stdbool.h>
#include <sys/types.h>

struct tmux;

struct tmux_options {
    int rows, cols;         /* 0: 24, 80 */
    const char *lang;       /* NULL: C.UTF-8 */
    const char *home;       /* NULL: a folder that does not exist */
    const char *const *env; /* more NAME=VALUE, ended by NULL; TERM is tmux's own */
};

bool tmux_installed(void);
/* NULL when tmux is not there or cannot start. */
struct tmux *tmux_start(const struct tmux_options *o, char *const argv[]);
void tmux_free(struct tmux *t); /* NULL is harmless */

/* Keys as in pty_keys(), sent by name through tmux's own key table. */
bool tmux_keys(struct tmux *t, const char *keys);
bool tmux_paste(struct tmux *t, const char *text); /* bracketed if the program asked for it */
bool tmux_resize(struct tmux *t, int rows, int cols);
/* tmux kill-pane: the line is gone. The program's pid stays known, to see that it went. */
bool tmux_kill_pane(struct tmux *t);

/* As of pty.h. */
bool tmux_wait_text(struct tmux *t, const char *pattern, int ms);
bool tmux_wait_quiet(struct tmux *t);

/* Lines joined by \n, trailing blanks cut; borrowed until the next call. */
const char *tmux_screen(struct tmux *t);
const char *tmux_screen_styled(struct tmux *t); /* with SGR sequences: capture-pane -e */
bool tmux_set(struct tmux *t, const char *option, const char *value); /* of the server */
const char *tmux_buffer(struct tmux *t);       /* what was copied last; "" = nothing */
bool tmux_cursor(struct tmux *t, int *row, int *col); /* false when it is hidden */
pid_t tmux_pid(struct tmux *t);                       /* of the program */
int tmux_exit_status(struct tmux *t, int ms);         /* -1: still running */

#endif
