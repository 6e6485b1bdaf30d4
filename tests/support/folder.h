/*
 * Where tests put their files: in a folder of the run, in memory where there is some (.ci/tmpdir decides), which goes
 * with all that failing tests have left in it. And how long a test may take: until it surely hangs.
 */
#ifndef TESTS_FOLDER_H
#define TESTS_FOLDER_H

#include <stddef.h>

/* Makes the folder of this run, which is TMPDIR from now on, and goes when the process ends. */
void folder_begin(void);
/* One for what has to lie on a disk, which stays until it is removed. */
void folder_on_disk(char *path, size_t size);

/* A new folder, or an empty file, in TMPDIR; removes a folder with what is in it. */
void folder_make(char *path, size_t size, const char *name);
void folder_file(char *path, size_t size, const char *name);
void folder_remove(const char *path);
void folder_copy(const char *from, const char *to);

/* A database with the four bundles of data/: loaded once a run, then copied. */
void folder_shipped(const char *to);

#endif
