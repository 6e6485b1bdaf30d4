/* Between the files of this folder: the state of an earlier day in the place of today's tables; where a file is. */
#ifndef TD_ASOF_H
#define TD_ASOF_H

#include "store/store.h"

/* Shows the state of an earlier day from now on; or again, when others have written. Not while the authorizer is
 * there. */
int td__as_of(struct td *td, td_date day);

/* Is the file or folder on another machine, or may it be? (open.c) */
bool td__network_filesystem(const char *path);
/* Is something else where SQLite would have a file of its own beside the database? It would wait for
 * a pipe. Its name is written into `name`. */
bool td__odd_beside(char *name, size_t size, const char *path);

#endif
