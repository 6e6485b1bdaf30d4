/*
 * Files of a person: names in folders, for a field in which a path is typed; where what is kept for
 * them stands, and how it is written safely.
 */
#ifndef TUI_FILES_H
#define TUI_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/number.h"

/* What the folder of a path has that begins as the path ends: folders, which end with '/', and tables (.csv .tsv .txt
 * .xlsx), each as it would be typed. Letters may be typed without their marks. */
struct files { char **path; size_t n; };

/* Looks anew; nothing for a path that is a file's already. Out of memory: less. */
void files_look(struct files *f, const char *typed);
void files_free(struct files *f);
/* The part of a path that is read in a list: its last name. */
/* Does a name, not only an ending, end so? In any case. */
bool files_end(const char *name, const char *ending);
const char *files_name(const char *path);
/* The file that is meant: ~/ is the home folder, quotes around a pasted path are none of it, and a name that the folder
 * has in another normal form (as it comes from a Mac) is that one. False: there is no such file or folder; then buf has
 * the path as it was understood. */
bool files_find(char *buf, size_t size, const char *typed);

/* A small file of text, malloc'ed. NULL with errno, also for what is no file, too large or no text: files_why() has the
 * words. */
char *files_text(const char *path, size_t most);
const char *files_why(int error, enum td_lang lang);

/* Writes a file of this user's own (0600) under another name first: what was there stays until the
 * new is safe. 0 or errno. */
int files_publish(int dir, const char *name, const char *text, size_t len);

#endif
