/* A person's own folders. See home.h. */
#include "engine/home.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *home_folder(void)
{
    const char *dir = getenv("HOME");
    const struct passwd *pw = dir && *dir ? NULL : getpwuid(getuid());

    return pw ? pw->pw_dir : dir ? dir : "";
}

bool home_path(char *buf, size_t size, const char *variable, const char *otherwise, const char *name)
{
    const char *base = getenv(variable), *home = home_folder();
    int n = base && *base == '/' ? snprintf(buf, size, "%s/tiendo/%s", base, name)
            : *home == '/'       ? snprintf(buf, size, "%s/%s/tiendo/%s", home, otherwise, name) : -1;

    return n > 0 && (size_t)n < size;
}

int home_make(const char *folder)
{
    char path[PATH_MAX], *ours = NULL;

    snprintf(path, sizeof path, "%s", folder);
    for (char *p = path; (p = strstr(p, "/tiendo")); p++)
        if (p[7] == '/' || !p[7])
            ours = p;
    for (char *p = path + 1;; p++) {
        char c = *p;
        if (c && c != '/')
            continue;
        *p = 0;
        if (mkdir(path, ours && p > ours ? 0700 : 0777) != 0 && errno != EEXIST)
            return errno;
        *p = c;
        if (!c)
            return 0;
    }
}
