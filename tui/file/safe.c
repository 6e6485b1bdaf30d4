/*
 * Files that are complete or absent (PITFALLS 36): written under another name in the same folder,
 * synced, and only then given their name, which must be free.
 */
#include "file/safe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/count.h"

/* ---- signals ---------------------------------------------------------------------------- */

static char unfinished[PATH_MAX], unfinished_journal[PATH_MAX + 16];

/* Only calls that a handler may make; then the signal does what it would have done. */
static void remove_unfinished(int sig)
{
    unlink(unfinished);
    unlink(unfinished_journal);
    raise(sig);
}

/* nohup's SIGHUP stays ignored. */
void file_deadly(void (*now)(int), const struct sigaction *sa)
{
    static const int deadly[] = { SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGALRM,
                                  SIGUSR1, SIGUSR2, SIGXCPU, SIGPROF, SIGVTALRM };
    struct sigaction old;

    for (size_t i = 0; i < COUNT(deadly); i++)
        if (sigaction(deadly[i], NULL, &old) == 0 && old.sa_handler == now)
            sigaction(deadly[i], sa, NULL);
}

void file_unfinished_set(const char *path)
{
    snprintf(unfinished, sizeof unfinished, "%s", path);
    snprintf(unfinished_journal, sizeof unfinished_journal, "%s-journal", path);
    file_deadly(SIG_DFL, &(struct sigaction){ .sa_handler = remove_unfinished, .sa_flags = (int)SA_RESETHAND });
}

void file_unfinished_clear(void)
{
    file_deadly(remove_unfinished, &(struct sigaction){ .sa_handler = SIG_DFL });
}

/* ---- names ------------------------------------------------------------------------------ */

/* "a/b" -> "a/" and "b"; a name without a folder is in ".". Slashes at the end do not count. */
static size_t folder_length(const char *path)
{
    size_t n = strlen(path);

    while (n > 1 && path[n - 1] == '/')
        n--;
    while (n && path[n - 1] != '/')
        n--;
    return n;
}

bool file_temp_name(char *buf, size_t size, const char *path)
{
    unsigned char r[6];
    size_t folder = folder_length(path);
    size_t name = strcspn(path + folder, "/");

    if (getrandom(r, sizeof r, 0) != (ssize_t)sizeof r || !name)
        return false;
    int n = snprintf(buf, size, "%.*s.%.*s.%02x%02x%02x%02x%02x%02x.new", (int)folder, path,
                     (int)name, path + folder, r[0], r[1], r[2], r[3], r[4], r[5]);
    return n > 0 && (size_t)n < size;
}

bool file_is_reserved(const char *path)
{
    static const char *const ends[] = { "-journal", "-wal", "-shm" };
    size_t len = strlen(path);

    while (len && path[len - 1] == '/')
        len--;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (len >= n && !memcmp(path + len - n, ends[i], n))
            return true;
    }
    return false;
}

static int sync_folder(const char *path)
{
    char folder[PATH_MAX];
    size_t n = folder_length(path);

    snprintf(folder, sizeof folder, "%.*s", n ? (int)n : 1, n ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 || (fsync(fd) != 0 && errno != EINVAL) ? errno : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

/* Some file systems cannot rename without replacing; there a second name that takes over does the
 * same. */
int file_publish(const char *temp, const char *path)
{
    if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
        if (errno != EINVAL && errno != ENOSYS)
            return errno;
        if (link(temp, path) != 0)
            return errno;
        unlink(temp);
    }
    return sync_folder(path);
}

/* ---- a new file ------------------------------------------------------------------------- */

/* A regular file gives its place to the new one; nothing else does. */
static int take_place(const char *temp, const char *path)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? file_publish(temp, path) : errno;
    if (!S_ISREG(st.st_mode))
        return EEXIST;
    return rename(temp, path) != 0 ? errno : sync_folder(path);
}

static int fill(int fd, int (*produce)(struct out *, void *), void *arg)
{
    struct out o;

    out_open(&o, fd);
    if (produce(&o, arg))
        return -1;
    if (!out_flush(&o))
        return o.error;
    return fsync(fd) != 0 ? errno : 0;
}

int file_save(const char *path, bool replace, bool in_danger, int (*produce)(struct out *, void *), void *arg)
{
    char temp[PATH_MAX];

    if (!replace && access(path, F_OK) == 0)
        return EEXIST; /* said before the work; file_publish() makes sure */
    if (!file_temp_name(temp, sizeof temp, path))
        return ENAMETOOLONG;
    int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    if (in_danger)
        file_unfinished_set(temp);
    int why = fill(fd, produce, arg);
    if (close(fd) != 0 && !why)
        why = errno;
    if (!why)
        why = replace ? take_place(temp, path) : file_publish(temp, path);
    if (why)
        unlink(temp);
    if (in_danger)
        file_unfinished_clear();
    return why;
}
