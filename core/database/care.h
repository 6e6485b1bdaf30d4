/* Care of the database: copies, and what is wrong with a file. */
#ifndef TD_CARE_H
#define TD_CARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/handle.h"

/*
 * Copies the whole database, as it is today and at one moment, into the new file `path` (mode 0600), while others read
 * and write; when their writing makes it begin again too often, they wait for the rest. The copy is on disk, was read
 * again and examined when this returns TD_OK; else there is no such file. progress() (may be NULL) is called now and
 * then with the pages copied so far, which can become fewer; false gives up: TD_ERROR.
 */
int td_backup(struct td *td, const char *path, bool (*progress)(void *arg, size_t done, size_t all), void *arg);

/* What is found in a file that may be anything. Nothing is written, and nobody else is kept out, but writers wait
 * meanwhile: seconds when it is large. */
struct td_health {
    bool missing, regular, remote; /* remote: on a network file system; then, or when not regular, not opened */
    bool no_database;              /* no SQLite file at all */
    bool hot;                      /* left by a program that died while it wrote; the next writer rolls it back */
    bool read;                     /* all below is known; else `message` says why not */
    bool ours;
    int schema, knows;             /* of the file; of this library */
    char journal_mode[16];         /* "delete" is right */
    char damage[256];              /* the first thing a full check found; "" = sound; said also when it keeps the file
                                      from being read */
    char shape[256];               /* the first table, index, view or trigger that is missing, another's or changed */
    int64_t orphans;               /* rows that refer to nothing */
    int64_t bytes;
    enum td_lang lang;             /* of damage and message, as far as they have words of ours */
    char message[256];
};
void td_examine(struct td_health *out, const char *path, enum td_lang lang);
/* What an administrator types, with the path quoted for the shell: to rescue what can be read into another file, to
 * see the orphans, to leave WAL. */
#define TD_RESCUE_COMMAND "sqlite3 %s .recover | sqlite3 rescued.db"
#define TD_ORPHANS_COMMAND "sqlite3 %s 'PRAGMA foreign_key_check'"
#define TD_JOURNAL_COMMAND "sqlite3 %s 'PRAGMA journal_mode = DELETE'"

#endif
