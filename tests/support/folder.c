/* See folder.h. */
#include "folder.h"
#include "here.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../core/tiendo.h"

static const char *const bundles[] = { "data/hanoi-52-2024", "data/thanhdoan-nq23", "data/haiphong-1315-draft",
                                       "data/hanoi-231-2020" };
static char root[PATH_MAX];
static pid_t owner;

/* Check reads it when a suite is made; its own four seconds are those of a quiet machine. */
__attribute__((constructor)) static void only_hangs_are_ended(void)
{
    setenv("CK_DEFAULT_TIMEOUT", "1200", 0);
}

static _Noreturn void die(const char *what, const char *path)
{
    fprintf(stderr, "%s: %s\n", path, what);
    abort();
}

static void ask(const char *command, char *answer, size_t size)
{
    FILE *f = popen(command, "r");

    if (!f || !fgets(answer, (int)size, f))
        snprintf(answer, size, "/tmp");
    if (f)
        pclose(f);
    answer[strcspn(answer, "\n")] = 0;
}

static void make_in(const char *base, char *path, size_t size, const char *name)
{
    if ((size_t)snprintf(path, size, "%s/%s-XXXXXX", base, name) >= size || !mkdtemp(path))
        die("cannot be made", path);
}

static const char *base(void)
{
    const char *tmp = getenv("TMPDIR");

    return tmp && *tmp ? tmp : "/tmp";
}

/* At the end of the process that began, and of none of those that it forked. */
static void end(void)
{
    if (getpid() == owner)
        folder_remove(root);
}

void folder_begin(void)
{
    char place[PATH_MAX - 32];

    ask(".ci/tmpdir", place, sizeof place);
    make_in(place, root, sizeof root, "tiendo");
    setenv("TMPDIR", root, 1);
    owner = getpid();
    atexit(end);
}

void folder_on_disk(char *path, size_t size)
{
    char place[PATH_MAX - 32];

    ask(".ci/tmpdir disk", place, sizeof place);
    make_in(place, path, size, "tiendo");
}

void folder_make(char *path, size_t size, const char *name)
{
    make_in(base(), path, size, name);
}

void folder_file(char *path, size_t size, const char *name)
{
    int fd = (size_t)snprintf(path, size, "%s/%s-XXXXXX", base(), name) < size ? mkstemp(path) : -1;

    if (fd < 0 || close(fd))
        die("cannot be made", path);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st, (void)kind, (void)walk;
    return remove(path);
}

void folder_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void folder_copy(const char *from, const char *to)
{
    char bytes[1 << 16];
    ssize_t n = -1;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0660);

    while (in >= 0 && out >= 0 && (n = read(in, bytes, sizeof bytes)) > 0)
        if (write(out, bytes, (size_t)n) != n)
            die("cannot be written", to);
    if (n || close(in) || close(out))
        die("cannot be copied", from);
}

static void make_shipped(const char *path)
{
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_CREATE, .actor = "lan" };
    char err[512];
    struct td *td;

    if (td_open(&td, &how, err, sizeof err))
        die(err, path);
    for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++) {
        struct td_load l;
        if (td_load(td, bundles[i], &l))
            die(td_errmsg(td), bundles[i]);
        td_load_free(&l);
    }
    td_close(td);
}

void folder_shipped(const char *to)
{
    char made[PATH_MAX], making[PATH_MAX];

    snprintf(made, sizeof made, "%.*s/shipped.db", PATH_MAX - 16, root);
    snprintf(making, sizeof making, "%.*s/making.db", PATH_MAX - 16, root);
    if (access(made, R_OK)) {
        make_shipped(making);
        if (rename(making, made))
            die("cannot be renamed", making);
    }
    folder_copy(made, to);
}
