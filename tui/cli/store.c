/* Where the database and the shipped plans are; `tiendo init`, `tiendo load`, and the first run. */
#include "cli/file.h"
#include "cli/progress.h"
#include "cli/store.h"
#include "engine/home.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/host.h"

#ifndef TIENDO_DATADIR
#define TIENDO_DATADIR "/usr/local/share/tiendo"
#endif

#define USUAL_PLACE "XDG_DATA_HOME", ".local/share", "tiendo.db"

/* ---- the database's path ---------------------------------------------------------------- */

static const char *environment(const char *name)
{
    const char *s = getenv(name);
    return s && *s ? s : NULL;
}

static const char *named_path(const struct cli *c)
{
    return c->opt[OPT_db] ? c->opt[OPT_db] : environment("TIENDO_DB");
}

const char *cli_database(const struct cli *c)
{
    static char path[PATH_MAX];
    const char *named = named_path(c);

    if (named)
        return named;
    if (home_path(path, sizeof path, USUAL_PLACE))
        return path;
    cli_error(EXIT_FAILED, "there is no home directory for the database; say --db FILE");
    return NULL;
}

/* The folders of the default path are ours to make; those of a path that somebody named are not. */
static int make_folders(const struct cli *c, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');

    if (named_path(c) || !slash)
        return EXIT_DONE;
    snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    int why = home_make(folder);
    return why ? cli_error(EXIT_FAILED, "%s: %s", folder, td_strerror(why, c->lang)) : EXIT_DONE;
}

/* ---- opening ---------------------------------------------------------------------------- */

static int open_as(struct cli *c, const char *path, enum td_open_mode mode, char *err, size_t size)
{
    struct td_open how = { .path = path, .mode = mode, .host = &host, .as_of = c->past, .lang = c->lang };

    if (!*path) {
        snprintf(err, size, "%s", cli_say(c, SAY_PATH_EMPTY));
        return TD_ERROR;
    }
    /* A database is its group's, whatever the person's other files are; its folder says whether
     * anybody else gets there. */
    mode_t before = umask(007);
    int rc = td_open(&c->td, &how, err, size);
    umask(before);
    return rc;
}

int cli_try_open(struct cli *c, const char *path, enum td_open_mode mode, char *err, size_t size)
{
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        snprintf(err, size, cli_say(c, SAY_NO_SUCH_DATABASE), path);
        return TD_NOT_FOUND;
    }
    int rc = open_as(c, path, mode, err, size);
    /* After a crash somebody must roll back, and an old schema must be migrated: not for readers to
     * do, unless they may also write. */
    if (rc == TD_ERROR && mode == TD_OPEN_READ && !c->opt[OPT_read_only] && access(path, W_OK) == 0)
        rc = open_as(c, path, TD_OPEN_WRITE, err, size);
    if (!rc && *td_warning(c->td))
        cli_error(EXIT_DONE, "%s", td_warning(c->td));
    return rc;
}

int cli_open(struct cli *c, enum td_open_mode mode)
{
    const char *path = cli_database(c);
    char err[512];

    if (!path)
        return EXIT_FAILED;
    if (cli_try_open(c, path, mode, err, sizeof err))
        return cli_error(EXIT_FAILED, "%s", err);
    options_of_database(c->options, c->td);
    cli_settle(c);
    return EXIT_DONE;
}

void cli_look(struct cli *c)
{
    const char *path = cli_database(c);
    char err[512];

    if (path && open_as(c, path, TD_OPEN_READ, err, sizeof err) == TD_OK)
        options_of_database(c->options, c->td);
}

/* ---- loading ---------------------------------------------------------------------------- */

/* file:line: column: text, as compilers say it, so that editors jump there. */
static void print_problem(const char *dir, const struct td_problem *p)
{
    const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
    char line[16] = "";

    if (p->line)
        snprintf(line, sizeof line, ":%d", p->line);
    cli_note("%s%s%s%s: %s%s%s", dir, slash, p->file, line, p->column, *p->column ? ": " : "",
             p->text);
}

static int load_bundle(struct cli *c, const char *dir, struct td_load *l)
{
    struct cli_work work;

    cli_work_begin(c, &work);
    td_set_progress(c->td, cli_work_goes_on, &work);
    int rc = td_load(c->td, dir, l);
    td_set_progress(c->td, NULL, NULL);
    if (cli_work_end(c, &work, !rc))
        return EXIT_FAILED;
    for (size_t i = 0; i < l->n_problems; i++)
        print_problem(dir, &l->problems[i]);
    if (l->problems_in_all > l->n_problems)
        cli_note("... and %zu more", l->problems_in_all - l->n_problems);
    return rc ? cli_failed(c) : EXIT_DONE;
}

static void say_loaded(const struct cli *c, const char *dir, const struct td_load *l)
{
    if (l->added + l->changed)
        out_sayf(c->out, cli_say(c, SAY_LOADED), dir, l->added, l->changed, l->unchanged);
    else
        out_sayf(c->out, cli_say(c, SAY_LOADED_NOTHING), dir, l->unchanged);
}

/* Real and made-up figures in one database: neither can be taken out again. */
static void warn_mixed(const struct cli *c, bool before)
{
    bool marked = td_is_training(c->td);

    if (marked && before)
        cli_error(EXIT_DONE, "warning: this is a training database; what is loaded will stand among made-up "
                  "figures");
    if (!marked && !before && td_has_made_up(c->td))
        cli_error(EXIT_DONE, "warning: made-up figures for training are now in a database that is not one for "
                  "training; their sources begin with " TD_MADE_UP "; go back to your copy, or withdraw them one "
                  "by one");
}

int cli_run_load(struct cli *c)
{
    struct td_load l;

    if (!*c->args[0])
        return cli_usage(c, "DIR is empty");
    warn_mixed(c, true);
    int status = load_bundle(c, c->args[0], &l);
    if (!status) {
        say_loaded(c, c->args[0], &l);
        warn_mixed(c, false);
    }
    td_load_free(&l);
    return status;
}

/* ---- the shipped plans ------------------------------------------------------------------ */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* $TIENDO_DATA, where the program was installed to, or the source tree that it was built in. */
bool cli_find_data(char *buf, size_t size)
{
    const char *named = environment("TIENDO_DATA");
    char exe[PATH_MAX];

    if (named) {
        snprintf(buf, size, "%s", named);
        return is_folder(buf);
    }
    snprintf(buf, size, "%s/data", TIENDO_DATADIR);
    if (is_folder(buf))
        return true;
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return false;
    exe[n] = 0;
    *strrchr(exe, '/') = 0;
    return (size_t)snprintf(buf, size, "%s/../data", exe) < size && is_folder(buf);
}

struct bundle { char path[PATH_MAX]; bool figures; };
struct bundles { struct bundle *v; size_t n; };

/* Plans with figures come first: the first plan is the one that people see when they start. */
static int bundle_order(const void *a, const void *b)
{
    const struct bundle *x = a, *y = b;
    return x->figures != y->figures ? (x->figures ? -1 : 1) : strcmp(x->path, y->path);
}

static bool has_file(const char *folder, const char *name)
{
    char path[PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, R_OK) == 0;
}

static void add_bundle(struct bundles *l, const char *data, const char *name)
{
    struct bundle b;

    if (*name == '.' || (size_t)snprintf(b.path, sizeof b.path, "%s/%s", data, name) >= sizeof b.path ||
        !has_file(b.path, "plan.csv"))
        return;
    b.figures = has_file(b.path, "observations.csv");
    l->v = out_must(realloc(l->v, (l->n + 1) * sizeof *l->v));
    l->v[l->n++] = b;
}

/* False when there is no folder of them. */
static bool list_shipped(struct bundles *l)
{
    char data[PATH_MAX];
    const struct dirent *e;
    DIR *d = cli_find_data(data, sizeof data) ? opendir(data) : NULL;

    *l = (struct bundles){ NULL, 0 };
    if (!d)
        return false;
    while ((e = readdir(d)))
        add_bundle(l, data, e->d_name);
    closedir(d);
    if (l->n)
        qsort(l->v, l->n, sizeof *l->v, bundle_order);
    return true;
}

size_t cli_count_shipped(void)
{
    struct bundles l;

    list_shipped(&l);
    free(l.v);
    return l.n;
}

static int shipped_bundles(struct bundles *l)
{
    if (list_shipped(l))
        return EXIT_DONE;
    return cli_error(EXIT_FAILED, "the shipped plans are not found; say $TIENDO_DATA, or use "
                     "'tiendo init --empty' and 'tiendo load DIR'");
}

static int named_bundles(const struct cli *c, struct bundles *l)
{
    *l = (struct bundles){ out_must(calloc((size_t)c->n_args, sizeof *l->v)), (size_t)c->n_args };
    for (size_t i = 0; i < l->n; i++)
        snprintf(l->v[i].path, sizeof l->v[i].path, "%s", c->args[i]);
    return EXIT_DONE;
}

/* ---- creating --------------------------------------------------------------------------- */

static int fill(struct cli *c, const struct bundles *l, struct td_load *sum)
{
    int status = EXIT_DONE;

    for (size_t i = 0; !status && i < l->n; i++) {
        struct td_load one;
        status = load_bundle(c, l->v[i].path, &one);
        sum->added += one.added;
        td_load_free(&one);
    }
    /* A bundle of made-up figures makes a training database as well. */
    if (!status && c->opt[OPT_training] ? td_training(c->td, c->review, NULL) != TD_OK
                                        : !status && td_has_made_up(c->td) && td_mark_training(c->td))
        status = cli_failed(c);
    return status;
}

/* A journal without its database would be rolled back into the new one. */
int cli_no_journal(const char *path)
{
    static const char *const beside[] = { "-journal", "-wal" };
    char name[PATH_MAX + 16];

    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        snprintf(name, sizeof name, "%s%s", path, beside[i]);
        if (access(name, F_OK) == 0)
            return cli_error(EXIT_FAILED, "%s: was left by a database that is gone; move it away", name);
    }
    return EXIT_DONE;
}

static int exists_already(const char *path)
{
    return cli_error(EXIT_FAILED, "%s: exists already; 'tiendo load DIR' adds a plan to it", path);
}

/* Built under another name and given its own only when it is complete and closed. Of two that start at the same time
 * one is first; the other opens what it made, or says that it exists. */
static int create(struct cli *c, const char *path, const struct bundles *l, struct td_load *sum, bool first_run)
{
    char temp[PATH_MAX], err[512];
    int status = file_is_reserved(path) ? cli_reserved(c, path) : make_folders(c, path);

    if (!status)
        status = cli_no_journal(path);
    if (status)
        return status;
    if (!file_temp_name(temp, sizeof temp, path))
        return cli_error(EXIT_FAILED, "%s: not the name of a file", path);
    file_unfinished_set(temp);
    if (open_as(c, temp, TD_OPEN_CREATE, err, sizeof err))
        status = cli_error(EXIT_FAILED, "%s", err);
    if (!status)
        status = fill(c, l, sum);
    cli_close(c);
    int why = status ? 0 : file_publish(temp, path);
    if (status || why)
        unlink(temp);
    file_unfinished_clear();
    if (why == EEXIST)
        return first_run ? EXIT_DONE : exists_already(path);
    return why ? cli_error(EXIT_FAILED, "%s: %s", path, td_strerror(why, c->lang)) : status;
}

/* Do they name the same file, which need not be there? */
static bool same_place(const char *a, const char *b)
{
    char folder[PATH_MAX], real[2][PATH_MAX] = { "", "" };
    const char *path[] = { a, b }, *name[2];

    for (int i = 0; i < 2; i++) {
        const char *slash = strrchr(path[i], '/');
        name[i] = slash ? slash + 1 : path[i];
        snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path[i]) + 1 : 1, slash ? path[i] : ".");
        if (!realpath(folder, real[i]))
            *real[i] = 0;
    }
    /* A folder that is not there is still the same folder under the same name. */
    return !strcmp(a, b) || (*real[0] && !strcmp(name[0], name[1]) && !strcmp(real[0], real[1]));
}

bool cli_is_database(const struct cli *c, const char *path)
{
    char usual[PATH_MAX];
    const char *env = environment("TIENDO_DB"), *named = c->opt[OPT_db];

    return (named && same_place(path, named)) || (env && same_place(path, env)) ||
           (home_path(usual, sizeof usual, USUAL_PLACE) && same_place(path, usual));
}

/* Beside the database that opens when nobody says which, and never that one. NULL with a message. */
static const char *training_database(const struct cli *c)
{
    static char path[PATH_MAX];
    char usual[PATH_MAX] = "";
    const char *env = environment("TIENDO_DB");

    if (env)
        snprintf(usual, sizeof usual, "%s", env);
    else if (!home_path(usual, sizeof usual, USUAL_PLACE) && !c->opt[OPT_db])
        return cli_database(c);
    const char *slash = strrchr(usual, '/');
    if (c->opt[OPT_db])
        snprintf(path, sizeof path, "%s", c->opt[OPT_db]);
    else if ((size_t)snprintf(path, sizeof path, "%.*straining.db", slash ? (int)(slash - usual) + 1 : 0, usual) >=
             sizeof path)
        return NULL;
    if (!*usual || !same_place(path, usual))
        return path;
    cli_error(EXIT_FAILED, "%s: opens when no --db is given; training data need a database of their own",
              path);
    return NULL;
}

static void say_created(const struct cli *c, const char *path, size_t plans, size_t rows)
{
    out_sayf(c->out, cli_say(c, SAY_CREATED), path, plans, rows);
    if (c->opt[OPT_training])
        out_sayf(c->out, cli_say(c, SAY_CREATED_TRAINING), path);
}

int cli_run_init(struct cli *c)
{
    const char *path = c->opt[OPT_training] ? training_database(c) : cli_database(c);
    struct bundles l = { NULL, 0 };
    struct td_load sum = { .added = 0 };
    struct stat st;
    int status = EXIT_DONE;

    if (!path)
        return EXIT_FAILED;
    if (c->opt[OPT_read_only])
        return cli_usage(c, "--read-only creates nothing");
    if (c->opt[OPT_empty] && (c->n_args || c->opt[OPT_training]))
        return cli_usage(c, "either --empty or %s, not both",
                         c->n_args ? cli_said("bundles") : "--training");
    if (lstat(path, &st) == 0)
        return exists_already(path);
    if (!c->opt[OPT_empty])
        status = c->n_args ? named_bundles(c, &l) : shipped_bundles(&l);
    if (!status)
        status = create(c, path, &l, &sum, false);
    if (!status)
        say_created(c, path, l.n, sum.added);
    free(l.v);
    return status;
}

/* A path that was typed is not a first run: a slip of the hand must not make a database that looks real. */
int cli_open_first_run(struct cli *c)
{
    const char *path = cli_database(c);
    struct bundles l = { NULL, 0 };
    struct td_load sum = { .added = 0 };
    struct stat st;
    int status = EXIT_DONE;

    if (!path)
        return EXIT_FAILED;
    if (lstat(path, &st) != 0 && errno == ENOENT && !c->opt[OPT_read_only] && !c->opt[OPT_db]) {
        status = shipped_bundles(&l);
        if (!status)
            status = create(c, path, &l, &sum, true);
        free(l.v);
    }
    return status ? status : cli_open(c, c->opt[OPT_read_only] || c->past ? TD_OPEN_READ : TD_OPEN_WRITE);
}
