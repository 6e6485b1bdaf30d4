/*
 * What the end-to-end programs share: a folder with a shipped database of which each test gets a copy, the program on
 * it in a pty, and questions to the database afterwards. One session a process.
 */
#ifndef TESTS_SESSION_H
#define TESTS_SESSION_H

#include <check.h>

#include "pty.h"

/* The program under test ($TIENDO), the folder, and the database of the test that runs. */
extern const char *session_tiendo;
extern char session_dir[128], session_db[160];

/* False: no folder or no database could be made. */
bool session_open(void);
/* Runs the suite; the exit status of the program. */
int session_run(Suite *s);
/* A new copy of the shipped database, and no drafts. */
void session_fresh(void);
/* A shell command with $TIENDO, $TIENDO_DB and $DIR; its exit status. */
int session_shell(const char *command);
/* One number from the database. */
int64_t session_count(const char *sql);
/* The program in a pty of that size (0 = 24x80), when its board is there; quiet as well unless one goes on at once. */
struct pty *session_start(int rows, int cols);
struct pty *session_board(void);
/* Leaves by F10; the terminal must be as it was and nothing harmful have been sent. */
void session_leave(struct pty *p);

#endif
