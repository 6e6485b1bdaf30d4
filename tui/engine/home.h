/* Where a person's own things are, by the XDG rules, and the folders that lead there. */
#ifndef TUI_HOME_H
#define TUI_HOME_H

#include <stdbool.h>
#include <stddef.h>

const char *home_folder(void); /* "" = none */
/* $VARIABLE/tiendo/NAME, else ~/OTHERWISE/tiendo/NAME. The XDG rules: a relative path in the
 * variable does not count. False: there is no such place. */
bool home_path(char *buf, size_t size, const char *variable, const char *otherwise, const char *name);
/* Makes the folder and those above it that are missing: the last one named tiendo and what is below
 * for their owner only, the others as anybody's are made. 0 or errno. */
int home_make(const char *folder);

#endif
