/* Opening a database and leaving it. */
#ifndef TD_OPEN_H
#define TD_OPEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/handle.h"

enum td_open_mode {
    TD_OPEN_READ,   /* must exist */
    TD_OPEN_WRITE,  /* must exist; an older schema is migrated */
    TD_OPEN_CREATE, /* must not exist: a new, empty database */
};
struct td_open {
    const char *path;
    enum td_open_mode mode;
    const struct td_host *host; /* NULL: nothing is written, and no earlier day shown */
    const char *actor; /* who acts, as given by an administrator; NULL: the account (PITFALLS 35) */
    /* Called while another process holds the database, with the milliseconds waited so far; false gives up
     * with TD_BUSY. NULL: give up after 5 s. */
    bool (*busy)(void *arg, int waited_ms);
    void *busy_arg;
    /* Not 0: shows what was known at the end of this day, as the host has it, and nothing can be written.
     * Figures that came with a bundle are always known: they have their own days of publication, which verdicts
     * heed. A new database has no past. */
    td_date as_of;
    enum td_lang lang; /* of messages, see td_set_lang() */
};

/* Opens by the recipe of PITFALLS 37-38. On failure *out is NULL and err has the message. */
int td_open(struct td **out, const struct td_open *how, char *err, size_t size);
/* The same file once more, by its name: as of a day, or with 0 as it was opened. */
int td_open_again(struct td **out, const struct td *td, td_date as_of, char *err, size_t size);
void td_close(struct td *td); /* NULL is harmless */

#endif
