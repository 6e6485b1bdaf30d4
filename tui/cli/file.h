/* Files that are complete or absent. */
#ifndef TUI_FILE_H
#define TUI_FILE_H

#include "cli/cli.h"

/* Has a database files of this name beside it, as it is written? SQLite would take any other file
 * for them, play it back or delete it: none is made of such a name, and no folder. */
bool file_is_reserved(const char *path);
int cli_reserved(const struct cli *c, const char *path); /* says so; EXIT_USAGE */
/* A name beside `path` that nothing has, for what becomes `path` when it is complete. */
bool cli_temp_name(char *buf, size_t size, const char *path);
/* Gives the complete file or folder its name, never replacing anything. 0 or errno. */
int cli_publish(const char *temp, const char *path);
/* Signals that end a program which does not handle them, ended by 0. */
extern const int cli_deadly[];
/* What a signal must remove: a file that nobody will finish, and the journal SQLite keeps beside
 * it. */
void cli_unfinished_set(const char *path);
void cli_unfinished_clear(void);

/* EXIT_FAILED with a message; `path` may be the folder of temporary files. */
int cli_cannot_write(const char *path, int why);
/* Calls produce() with an output that becomes the new file `path`. EXIT_DONE, or a message was
 * given and there is no such file. */
int cli_to_file(struct cli *c, const char *path, int (*produce)(struct cli *, struct out *, void *),
                void *arg);
/* For the screen, which has its own way with signals and says itself what went wrong: 0, errno, or -1 when produce()
 * failed. `replace`: takes the place of a file that is there, when it is complete. */
int cli_save_file(const char *path, bool replace, int (*produce)(struct out *, void *), void *arg);
/* The same to standard output, but only when it is complete: nobody reads while a SELECT is open
 * (PITFALLS 24). */
int cli_spooled(struct cli *c, int (*produce)(struct cli *, struct out *, void *), void *arg);

/* Calls run() with an output (c->out) that is the file of --output, else standard output: what it printed comes when it
 * is complete, as above, if it is `spooled`. */
int cli_deliver(struct cli *c, int (*run)(struct cli *, void *), void *arg, bool spooled);
int cli_deliver_to(struct cli *c, const char *path, int (*run)(struct cli *, void *), void *arg);

#endif
