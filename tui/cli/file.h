/* Files that are complete or absent. */
#ifndef TUI_FILE_H
#define TUI_FILE_H

#include "cli/cli.h"
#include "file/safe.h"

int cli_reserved(const struct cli *c, const char *path); /* says that the name is; EXIT_USAGE */
/* EXIT_FAILED with a message; `path` may be the folder of temporary files. */
int cli_cannot_write(const char *path, int why);

/* Calls run() with an output (c->out) that becomes the new file `path`. EXIT_DONE, or a message was given and there is
 * no such file. */
int cli_deliver_to(struct cli *c, const char *path, int (*run)(struct cli *, void *), void *arg);
/* The same with the file of --output, else standard output: what was printed comes when it is complete, if it is
 * `spooled`. */
int cli_deliver(struct cli *c, int (*run)(struct cli *, void *), void *arg, bool spooled);

#endif
