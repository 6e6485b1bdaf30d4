/*
 * Drafts: a form half typed, kept in a file so that it outlives a killed program and a closed terminal
 * (PITFALLS 22). One file for each database, form, thing and process, in $XDG_STATE_HOME/tiendo/drafts
 * (~/.local/state/tiendo/drafts), which is the user's alone. A file is complete or absent.
 */
#ifndef TUI_DRAFT_H
#define TUI_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/number.h"

/* What a draft is about. `form`: a-z, 0-9 and '-'. */
struct draft_id {
    const char *db;     /* path of the database; the file behind it counts, not how it is written */
    const char *form;
    int64_t thing;      /* 0 = a new one */
    int64_t based_on;   /* revision of the thing when it was read */
};

/* A key is not empty and has no '=' and no line end; a value is any UTF-8. */
struct draft_field { const char *key, *value; };

struct draft {
    char *file;         /* name in the folder */
    char *db, *form;
    int64_t thing, based_on;
    int64_t time;       /* seconds since 1970 */
    long pid;
    int64_t started;    /* of that process, so that a number used again is not taken for it */
    struct draft_field *field;
    size_t n;
    char *text;         /* what the strings above are in */
    uint64_t inode;     /* the file as it was found: draft_drop_found() drops no other */
    int64_t written;
};

struct draft_list { struct draft *draft; size_t n; };

/* False: not kept, and `why` says so in a sentence for the status line. */
bool draft_save(const struct draft_id *id, const struct draft_field *field, size_t n, enum td_lang lang,
                char *why, size_t size);
/* The drafts about this database (of one form, or of all: NULL), the newest first, of processes that have ended and of
 * this one; those of a living process are its own affair. Files that cannot be understood are left out and left
 * alone. Never fails: nothing found is an empty list. */
void draft_find(const char *db, const char *form, struct draft_list *out);
void draft_list_free(struct draft_list *l);
/* The value of a key, NULL = not in it. */
const char *draft_value(const struct draft *d, const char *key);
/* This process's own draft about this is no longer needed; none is harmless. */
void draft_drop(const struct draft_id *id);
/* A draft that was found is done with: taken over (after the form has been saved or kept anew), or not wanted. What was
 * kept under the same name since it was found (this process's own, about the same thing) stays. */
void draft_drop_found(const struct draft *d);

#endif
