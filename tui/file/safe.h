/* Files that are complete or absent (PITFALLS 36). */
#ifndef TUI_SAFE_H
#define TUI_SAFE_H

#include <signal.h>

#include "file/out.h"

/* Has a database files of this name beside it, as it is written? SQLite would take any other file
 * for them, play it back or delete it: none is made of such a name, and no folder. */
bool file_is_reserved(const char *path);
/* A name beside `path` that nothing has, for what becomes `path` when it is complete. */
bool file_temp_name(char *buf, size_t size, const char *path);
/* Gives the complete file or folder its name, never replacing anything. 0 or errno. */
int file_publish(const char *temp, const char *path);
/* Signals that end a program which does not handle them: those that are handled by `now` are from here on by sa. */
void file_deadly(void (*now)(int), const struct sigaction *sa);
/* What a signal must remove: a file that nobody will finish, and the journal SQLite keeps beside
 * it. */
void file_unfinished_set(const char *path);
void file_unfinished_clear(void);
/* Calls produce() with an output that becomes the file `path`: 0, errno, or -1 when produce() failed. `replace`: takes
 * the place of a file that is there, when it is complete. `in_danger`: signals end the program, and must take the
 * unfinished file with them. */
int file_save(const char *path, bool replace, bool in_danger, int (*produce)(struct out *, void *), void *arg);

#endif
