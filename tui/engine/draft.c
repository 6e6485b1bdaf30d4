/* Drafts on disk. See draft.h. */
#include "engine/draft.h"
#include "base/faults.h"
#include "engine/home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "base/words.h"
#include "engine/files.h"

/* Longer is no draft of ours: 64 fields of the longest kind, every byte escaped. */
enum { FILE_MAX = 1 << 20, NAME_SIZE = 160, FORM_MAX = 40 };

static const char MAGIC[] = "tiendo draft 1\n";
static const char ENDING[] = ".\n"; /* no key is '.': a file without it was cut short */
static const char SUFFIX[] = ".draft";

/* ---- the folder ------------------------------------------------------------------------- */

/* Only a folder that is ours, and nobody else's to look into, will do. -1 with errno when there is none. */
static int open_folder(bool make)
{
    char path[PATH_MAX];
    struct stat st;

    if (!home_path(path, sizeof path, "XDG_STATE_HOME", ".local/state", "drafts")) {
        errno = ENOENT;
        return -1;
    }
    int why = make ? home_make(path) : 0;
    int dir = why ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0) {
        errno = why ? why : errno;
        return -1;
    }
    if (fstat(dir, &st) != 0 || st.st_uid != geteuid() || ((st.st_mode & 077) && fchmod(dir, 0700) != 0)) {
        close(dir);
        errno = EPERM;
        return -1;
    }
    return dir;
}

/* ---- processes -------------------------------------------------------------------------- */

/* When a process began, in ticks since the machine did: field 22, counted behind the name, which may hold anything.
 * -1 = cannot be told; 0 = it has ended and only its parent does not know yet. */
static int64_t started_at(long pid)
{
    char path[64], stat[1024];
    const char *p;

    snprintf(path, sizeof path, "/proc/%ld/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, stat, sizeof stat - 1);
    if (fd >= 0)
        close(fd);
    if (n <= 0)
        return -1;
    stat[n] = 0;
    p = strrchr(stat, ')');
    if (p && (!strncmp(p, ") Z", 3) || !strncmp(p, ") X", 3)))
        return 0;
    for (int field = 2; p && field < 22; field++)
        p = strchr(p + 1, ' ');
    return p ? strtoll(p + 1, NULL, 10) : -1;
}

/* Is it a draft of another process that may still be typing? */
static bool is_anothers(const struct draft *d)
{
    int64_t now;

    if (d->pid == (long)getpid() && d->started == started_at(d->pid))
        return false;
    if (kill((pid_t)d->pid, 0) != 0 && errno == ESRCH)
        return false;
    now = started_at(d->pid);
    return now < 0 || now == d->started; /* in doubt it lives */
}

/* ---- names ------------------------------------------------------------------------------ */

static void real_path(const char *db, char path[PATH_MAX])
{
    if (!realpath(db, path))
        snprintf(path, PATH_MAX, "%s", db);
}

/* FNV-1a: names differ; that the database is the same is checked by its path in the file. */
static uint64_t hash(const char *s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
    return h;
}

static bool file_name(char name[NAME_SIZE], const struct draft_id *id)
{
    char db[PATH_MAX];
    size_t n = strspn(id->form, "abcdefghijklmnopqrstuvwxyz0123456789-");

    if (n == 0 || n > FORM_MAX || id->form[n])
        return false;
    real_path(id->db, db);
    snprintf(name, NAME_SIZE, "%016" PRIx64 "-%s-%" PRId64 "-%ld-%" PRId64 "%s", hash(db), id->form, id->thing,
             (long)getpid(), started_at((long)getpid()), SUFFIX);
    return true;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* One line: the value in one piece, so that a file can be read by people and cut by lines. */
static void write_value(FILE *f, const char *key, const char *value)
{
    fprintf(f, "%s=", key);
    for (; *value; value++) {
        if (*value == '\n' || *value == '\r' || *value == '\\')
            fputc('\\', f);
        fputc(*value == '\n' ? 'n' : *value == '\r' ? 'r' : *value, f);
    }
    fputc('\n', f);
}

static char *compose(const struct draft_id *id, const struct draft_field *field, size_t n, size_t *len)
{
    char db[PATH_MAX], *text = NULL;
    FILE *f = open_memstream(&text, len);

    if (!f)
        return NULL;
    real_path(id->db, db);
    fputs(MAGIC, f);
    write_value(f, "db", db);
    fprintf(f, "form=%s\nthing=%" PRId64 "\nbased_on=%" PRId64 "\n", id->form, id->thing, id->based_on);
    fprintf(f, "time=%lld\npid=%ld\nstarted=%" PRId64 "\n\n", (long long)time(NULL), (long)getpid(),
            started_at((long)getpid()));
    for (size_t i = 0; i < n; i++)
        write_value(f, field[i].key, field[i].value);
    fputs(ENDING, f);
    if (fclose(f) == 0 && text)
        return text;
    free(text);
    return NULL;
}

/* What the system says of a folder that is not ours, or of none, would not help. */
static const char *reason(int why, enum td_lang lang)
{
    return why == EPERM ? td_word(W_DRAFT_NOT_OURS, lang) : why == ENOENT ? td_word(W_DRAFT_NO_HOME, lang)
           : td_strerror(why, lang);
}

bool draft_save(const struct draft_id *id, const struct draft_field *field, size_t n, enum td_lang lang,
                char *why, size_t size)
{
    char name[NAME_SIZE], *text = NULL;
    size_t len = 0;
    int error = file_name(name, id) ? 0 : EINVAL;

    if (!error && !(text = compose(id, field, n, &len)))
        error = ENOMEM;
    int dir = error ? -1 : open_folder(true);
    if (!error)
        error = dir < 0 ? errno : files_publish(dir, name, text, len);
    if (dir >= 0)
        close(dir);
    free(text);
    if (error && size > 0)
        snprintf(why, size, td_word(W_DRAFT_NOT_KEPT, lang), reason(error, lang));
    return !error;
}

/* ---- reading ---------------------------------------------------------------------------- */

static int64_t written_at(const struct stat *st)
{
    return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

/* The file's whole text, NUL-terminated. Only plain files of this user: a FIFO would wait, a link lead elsewhere. */
static char *read_file(int dir, const char *name, struct stat *st)
{
    char *text = NULL;
    size_t len = 0, size;
    ssize_t n = 1;

    int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    if (fstat(fd, st) == 0 && S_ISREG(st->st_mode) && st->st_uid == geteuid() && st->st_size <= FILE_MAX) {
        size = (size_t)st->st_size + 1;
        text = malloc(size);
        while (text && len < size - 1 && n > 0 && (n = read(fd, text + len, size - 1 - len)) > 0)
            len += (size_t)n;
        if (text)
            text[len] = 0;
    }
    close(fd);
    if (text && (strlen(text) != len || !td_utf8_valid(text, len))) {
        free(text);
        text = NULL;
    }
    return text;
}

/* Takes "key=value" with its line end from *p, in place. */
static bool next_line(char **p, struct draft_field *out)
{
    char *s = *p, *end = strchr(s, '\n'), *equals, *to;

    if (!end || !(equals = memchr(s, '=', (size_t)(end - s))) || equals == s)
        return false;
    *equals = *end = 0;
    *p = end + 1;
    *out = (struct draft_field){ s, equals + 1 };
    for (to = s = equals + 1; *s; s++) {
        bool escaped = *s == '\\';
        s += escaped;
        if (!*s)
            return false;
        *to++ = !escaped ? *s : *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s;
    }
    *to = 0;
    return true;
}

static bool whole_number(const char *s, int64_t *out)
{
    char *end;

    errno = 0;
    *out = strtoll(s, &end, 10);
    return *s && !*end && errno == 0;
}

/* The lines of the header stand in this order. */
static bool read_header(char **p, struct draft *d)
{
    struct draft_field line;
    int64_t pid = 0;
    const struct { const char *key; char **text; int64_t *number; } want[] = {
        { "db", &d->db, NULL }, { "form", &d->form, NULL }, { "thing", NULL, &d->thing },
        { "based_on", NULL, &d->based_on }, { "time", NULL, &d->time }, { "pid", NULL, &pid },
        { "started", NULL, &d->started },
    };

    if (strncmp(*p, MAGIC, sizeof MAGIC - 1) != 0)
        return false;
    *p += sizeof MAGIC - 1;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        if (!next_line(p, &line) || strcmp(line.key, want[i].key) != 0)
            return false;
        if (want[i].number && !whole_number(line.value, want[i].number))
            return false;
        if (want[i].text)
            *want[i].text = (char *)line.value;
    }
    d->pid = (long)pid;
    return pid > 0 && pid <= INT_MAX && *(*p)++ == '\n';
}

static bool read_fields(char *p, struct draft *d)
{
    size_t most = 0;

    for (const char *s = p; *s; s++)
        most += *s == '\n';
    d->field = calloc(most + 1, sizeof *d->field);
    while (d->field && strcmp(p, ENDING) != 0) {
        if (d->n == most || !next_line(&p, &d->field[d->n]))
            return false;
        d->n++;
    }
    return d->field != NULL;
}

static void draft_free(struct draft *d)
{
    free(d->file);
    free(d->field);
    free(d->text);
    *d = (struct draft){ 0 };
}

static bool load_at(int dir, const char *file, struct draft *out)
{
    struct stat st;
    struct draft d = { .file = strdup(file), .text = read_file(dir, file, &st) };
    char *p = d.text;

    if (p) {
        d.inode = st.st_ino;
        d.written = written_at(&st);
    }
    if (d.file && p && read_header(&p, &d) && read_fields(p, &d)) {
        *out = d;
        return true;
    }
    draft_free(&d);
    *out = (struct draft){ 0 };
    return false;
}

const char *draft_value(const struct draft *d, const char *key)
{
    for (size_t i = 0; i < d->n; i++)
        if (!strcmp(d->field[i].key, key))
            return d->field[i].value;
    return NULL;
}

/* ---- finding ---------------------------------------------------------------------------- */

static int newest_first(const void *a, const void *b)
{
    const struct draft *x = a, *y = b;

    if (x->time != y->time)
        return x->time > y->time ? -1 : 1;
    return strcmp(x->file, y->file);
}

static void add(struct draft_list *l, struct draft *d)
{
    struct draft *more = realloc(l->draft, (l->n + 1) * sizeof *more);

    if (!more) {
        draft_free(d);
        return;
    }
    l->draft = more;
    l->draft[l->n++] = *d;
}

void draft_find(const char *db, const char *form, struct draft_list *out)
{
    char path[PATH_MAX];
    struct draft d;
    int dir = open_folder(false);
    DIR *entries = dir < 0 ? NULL : fdopendir(fcntl(dir, F_DUPFD_CLOEXEC, 0));

    *out = (struct draft_list){ 0 };
    real_path(db, path);
    for (const struct dirent *e; entries && (e = readdir(entries));) {
        if (!files_end(e->d_name, SUFFIX) || !load_at(dir, e->d_name, &d))
            continue;
        if (strcmp(d.db, path) != 0 || (form && strcmp(d.form, form) != 0) || is_anothers(&d))
            draft_free(&d);
        else
            add(out, &d);
    }
    if (entries)
        closedir(entries);
    if (dir >= 0)
        close(dir);
    if (out->n > 1)
        qsort(out->draft, out->n, sizeof *out->draft, newest_first);
}

void draft_list_free(struct draft_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        draft_free(&l->draft[i]);
    free(l->draft);
    *l = (struct draft_list){ 0 };
}

/* ---- dropping --------------------------------------------------------------------------- */

/* `found`: only this very file, not one that has its name by now. */
static void drop(const char *name, const struct draft *found)
{
    struct stat st;
    int dir = open_folder(false);

    if (dir < 0)
        return;
    if (!found || (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_ino == found->inode &&
                   written_at(&st) == found->written)) {
        unlinkat(dir, name, 0);
        fsync(dir); /* no draft after a normal save, also after a power cut */
    }
    close(dir);
}

void draft_drop(const struct draft_id *id)
{
    char name[NAME_SIZE];

    if (file_name(name, id))
        drop(name, NULL);
}

void draft_drop_found(const struct draft *d)
{
    drop(d->file, d);
}
