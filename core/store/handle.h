/* The handle of an open database, and what every call on it answers. */
#ifndef TD_HANDLE_H
#define TD_HANDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/faults.h"

enum td_code {
    TD_OK = 0,
    TD_ERROR = -1,     /* see td_errmsg() */
    TD_NOT_FOUND = -2, /* no such plan, target, file ... */
    TD_BUSY = -3,      /* another process is writing; nothing was done, try again */
    TD_INVALID = -4,   /* the caller's input is wrong */
    TD_CONFLICT = -5,  /* somebody else saved first */
    TD_FORBIDDEN = -6, /* who acts may not do this, see td_may() */
    TD_SAME = -7,      /* it is on record so already; nothing was done */
};

struct td;

/* Who uses the library, and when: it looks neither at the clock nor at the environment. */
struct td_who {
    char name[64];                    /* of the account */
    int64_t uid, login_uid;           /* login_uid: before sudo and su; -1 = there was no login */
};
struct td_host {
    int64_t (*now)(void);             /* milliseconds since 1970 */
    int64_t (*midnight)(td_date day); /* likewise: when the day ends, where people are */
    void (*who)(struct td_who *out);
};
td_date td_today(const struct td_host *host);
/* The one that the database was opened with. */
const struct td_host *td_host(const struct td *td);

/* Why the last call failed: small letters, no full stop, so that it can stand in a sentence. */
const char *td_errmsg(const struct td *td);
/* The language of td_errmsg(), td_warning() and of problems (struct td_problem) from now on. */
void td_set_lang(struct td *td, enum td_lang lang);
/* Changes when another process has committed; compare two calls. */
unsigned td_data_version(struct td *td);
/* Is the file that is open no longer what its name says: moved, replaced, deleted? Then nothing is
 * read or written any more, until it is back; beginning to write looks by itself. */
bool td_moved(struct td *td);
const char *td_path(const struct td *td);
/* Between the two, reads see one state of the database and take its lock once. Short: never while a person or a pipe
 * is waited for. td_read_end() is harmless without a beginning. */
int td_read_begin(struct td *td);
void td_read_end(struct td *td);
/* From now on, wait for others as this callback says (see struct td_open); a screen waits less than a script. */
void td_set_busy(struct td *td, bool (*busy)(void *arg, int waited_ms), void *arg);
/* A warning worth showing once (a WAL file found, a group that cannot write); "" = none. */
const char *td_warning(const struct td *td);
/* The day whose state is shown; 0 = now. */
td_date td_as_of(const struct td *td);

/* What is read comes as a list: its elements `v`, how many they are, and the memory of their texts. It is emptied so,
 * by a function of its own type. */
struct td_list;
void td_list_free(struct td_list *mem);
#define td_list_clear(l) (free((l)->v), td_list_free((l)->mem), (void)memset((l), 0, sizeof *(l)))

#endif
