/* Names in folders, see files.h. */
#include "engine/files.h"
#include "engine/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/faults.h"
#include "base/text.h"
#include "base/words.h"

enum { MOST = 500 };

const char *files_name(const char *path)
{
    size_t n = strlen(path);

    while (n && path[n - 1] == '/')
        n--;
    while (n && path[n - 1] != '/')
        n--;
    return path + n;
}

bool files_end(const char *name, const char *ending)
{
    size_t n = strlen(name), len = strlen(ending);

    return n > len && !strcasecmp(name + n - len, ending);
}

/* False: too long. */
static bool expand(char *buf, size_t size, const char *typed)
{
    size_t len = strlen(typed);
    bool quoted = len > 1 && (*typed == '\'' || *typed == '"') && typed[len - 1] == *typed;
    const char *path = typed + quoted;
    bool of_home = path[0] == '~' && (path[1] == '/' || !path[1]);
    int n = snprintf(buf, size, "%s%.*s", of_home ? home_folder() : "",
                     (int)(len - 2 * quoted - of_home), path + of_home);

    return n >= 0 && (size_t)n < size;
}

static bool is_table(const char *name)
{
    return files_end(name, ".csv") || files_end(name, ".tsv") || files_end(name, ".txt") || files_end(name, ".xlsx");
}

/* ---- which file ------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    char *x = td_text_nfc(a, strlen(a)), *y = td_text_nfc(b, strlen(b));
    bool same = x && y && !strcmp(x, y);

    free(x);
    free(y);
    return same;
}

/* The last name as the folder has it. */
static bool find_twin(char *path, size_t size)
{
    char folder[PATH_MAX];
    size_t len = (size_t)(files_name(path) - path);
    const struct dirent *e;
    bool found = false;

    snprintf(folder, sizeof folder, "%.*s", len ? (int)len : 1, len ? path : ".");
    DIR *d = opendir(folder);
    while (d && !found && (e = readdir(d)))
        if (len + strlen(e->d_name) < size && same_text(e->d_name, path + len)) {
            strcpy(path + len, e->d_name);
            found = true;
        }
    if (d)
        closedir(d);
    return found;
}

bool files_find(char *buf, size_t size, const char *typed)
{
    return expand(buf, size, typed) && *buf && (access(buf, F_OK) == 0 || find_twin(buf, size));
}

/* ---- what it may become ----------------------------------------------------------------- */

static bool begins(const char *name, const char *with)
{
    char *x = td_text_fold(name), *y = td_text_fold(with);
    bool same = x && y && !strncmp(x, y, strlen(y));

    free(x);
    free(y);
    return same;
}

static bool is_folder(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat st;

    return snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path && stat(path, &st) == 0 &&
           S_ISDIR(st.st_mode);
}

/* `before` is what was typed up to the name. */
static void offer(struct files *f, const char *before, size_t len, const char *name, bool folder)
{
    size_t size = len + strlen(name) + 2;
    char *path = malloc(size);

    if (!path)
        return;
    snprintf(path, size, "%.*s%s%s", (int)len, before, name, folder ? "/" : "");
    f->path[f->n++] = path;
}

static int order(const void *a, const void *b)
{
    const char *const *x = a, *const *y = b;
    return td_text_collate(*x, *y);
}

void files_look(struct files *f, const char *typed)
{
    char path[PATH_MAX], folder[PATH_MAX];
    struct stat st;
    const char *name = strrchr(typed, '/');
    size_t len = name ? (size_t)(name - typed) + 1 : 0;
    const struct dirent *e;

    files_free(f);
    name = typed + len;
    if (!expand(path, sizeof path, typed) || (stat(path, &st) == 0 && S_ISREG(st.st_mode)))
        return;
    snprintf(path, sizeof path, "%.*s", len ? (int)len : 1, len ? typed : ".");
    DIR *d = expand(folder, sizeof folder, path) ? opendir(folder) : NULL;
    if (!d || !(f->path = calloc(MOST, sizeof *f->path))) {
        if (d)
            closedir(d);
        return;
    }
    while (f->n < MOST && (e = readdir(d))) {
        bool hidden = *e->d_name == '.' && *name != '.', dots = !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
        if (hidden || dots || !td_text_clean(e->d_name, strlen(e->d_name), false) || !begins(e->d_name, name))
            continue;
        bool is_dir = is_folder(folder, e->d_name);
        if (is_dir || is_table(e->d_name))
            offer(f, typed, len, e->d_name, is_dir);
    }
    closedir(d);
    qsort(f->path, f->n, sizeof *f->path, order);
}

void files_free(struct files *f)
{
    for (size_t i = 0; i < f->n; i++)
        free(f->path[i]);
    free(f->path);
    *f = (struct files){ NULL, 0 };
}

/* ---- writing ---------------------------------------------------------------------------- */

static int write_all(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            text += n;
            len -= (size_t)n;
        }
    }
    return fsync(fd) == 0 ? 0 : errno;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* What stands at the name, which must not keep us waiting: 0, or why it is not read. */
static int unreadable(int fd, size_t most, size_t *size)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return errno;
    *size = (size_t)st.st_size;
    return S_ISDIR(st.st_mode) ? EISDIR : !S_ISREG(st.st_mode) ? ESPIPE : *size > most ? EFBIG : 0;
}

static bool is_text(const char *text, size_t len)
{
    return !memchr(text, 0, len) && strncmp(text, "\xff\xfe", 2) != 0 && strncmp(text, "\xfe\xff", 2) != 0;
}

char *files_text(const char *path, size_t most)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    size_t size = 0, got = 0;
    ssize_t n = 0;

    if (fd < 0)
        return NULL;
    int why = unreadable(fd, most, &size);
    char *text = why ? NULL : calloc(1, size + 1);
    while (text && got < size && (n = read(fd, text + got, size - got)) > 0)
        got += (size_t)n;
    if (!why)
        why = !text || n < 0 ? errno : is_text(text, got) ? 0 : EILSEQ;
    if (why) {
        free(text);
        text = NULL;
    }
    close(fd);
    errno = why;
    return text;
}

const char *files_why(int error, enum td_lang lang)
{
    return error == ESPIPE ? td_word(W_NO_REGULAR_FILE, lang) : error == EILSEQ ? td_word(W_NO_TEXT_FILE, lang)
           : error == EINVAL ? td_word(W_CANNOT_BE_WRITTEN, lang) : td_strerror(error, lang);
}

int files_publish(int dir, const char *name, const char *text, size_t len)
{
    char temp[NAME_MAX + 1];

    if ((size_t)snprintf(temp, sizeof temp, "%s.%ld.new", name, (long)getpid()) >= sizeof temp)
        return ENAMETOOLONG;
    unlinkat(dir, temp, 0); /* ours: the name holds this process */
    int fd = openat(dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int why = write_all(fd, text, len);
    if (close(fd) != 0 && !why)
        why = errno;
    if (!why && renameat(dir, temp, dir, name) != 0)
        why = errno;
    if (why)
        unlinkat(dir, temp, 0);
    else
        fsync(dir); /* if this fails, at worst what was there before is found */
    return why;
}
