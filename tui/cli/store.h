/* Where the database and the shipped plans are, and opening them. */
#ifndef TUI_STORE_H
#define TUI_STORE_H

#include "cli/cli.h"

/* The path of the database, by option, environment or default; static. NULL with a message on
 * stderr. */
const char *cli_database(const struct cli *c);
/* Opens it; EXIT_DONE or, with a message on stderr, EXIT_FAILED. */
int cli_open(struct cli *c, enum td_open_mode mode);
/* The same for `path`, with the message in err and a td_code. */
int cli_try_open(struct cli *c, const char *path, enum td_open_mode mode, char *err, size_t size);
/* Opens it only if it can be read as it is, and takes the settings that it has. */
void cli_look(struct cli *c);
/* For the screen: opens the database and creates it when this is the first run. */
int cli_open_first_run(struct cli *c);
/* Is it the path of the database that opens, or would without --db? */
bool cli_is_database(const struct cli *c, const char *path);
/* The folder of the shipped plans: $TIENDO_DATA, where the program was installed to, or the source tree. */
bool cli_find_data(char *buf, size_t size);
size_t cli_count_shipped(void);
/* EXIT_FAILED with a message when there is a journal beside where a database is about to be: SQLite would roll it back
 * into that one. */
int cli_no_journal(const char *path);

#endif
