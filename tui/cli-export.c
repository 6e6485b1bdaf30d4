/* `tiendo export`: rows in the columns of a plan bundle, to a pipe or a file; or a whole bundle. */
#include "cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"

/* ---- one table -------------------------------------------------------------------------- */

struct sink { struct rows rows; size_t n; };

static bool take_row(void *arg, const char *const *fields)
{
    struct sink *s = arg;

    rows_put(&s->rows, fields);
    s->n++;
    return !s->rows.o->error;
}

int cli_export_table(struct cli *c, struct out *o, enum td_table t, int64_t plan, size_t *rows)
{
    struct sink s = { .n = 0 };

    rows_open(&s.rows, o, c->format == FORMAT_JSON, td_table_columns(t));
    if (td_export(c->td, t, plan, take_row, &s))
        return cli_failed(c);
    rows_close(&s.rows);
    if (rows)
        *rows = s.n;
    return EXIT_DONE;
}

struct job { enum td_table table; int64_t plan; size_t rows; };

static int produce(struct cli *c, struct out *o, void *arg)
{
    struct job *job = arg;
    return cli_export_table(c, o, job->table, job->plan, &job->rows);
}

/* ---- a bundle: a new folder ------------------------------------------------------------- */

/* A kind without rows needs no file; plan.csv must be there. */
static int export_file(struct cli *c, const char *folder, enum td_table t, int64_t plan)
{
    char path[PATH_MAX + 32];
    struct job job = { .table = t, .plan = plan };

    snprintf(path, sizeof path, "%s/%s.csv", folder, td_table_name(t));
    int status = cli_to_file(c, path, produce, &job);
    if (!status && !job.rows && t != TD_T_PLAN)
        unlink(path);
    return status;
}

static void remove_folder(const char *folder)
{
    char path[PATH_MAX + 32];

    for (enum td_table t = 0; t < TD_TABLES; t++) {
        snprintf(path, sizeof path, "%s/%s.csv", folder, td_table_name(t));
        unlink(path);
    }
    rmdir(folder);
}

static int export_bundle(struct cli *c, int64_t plan)
{
    const char *path = c->opt[OPT_output];
    char temp[PATH_MAX];
    int status = EXIT_DONE, why = 0;

    if (!path)
        return cli_usage(c, "export bundle needs --output DIR, the folder to be made");
    if (c->format != FORMAT_CSV)
        return cli_usage(c, "a bundle is made of CSV files");
    if (access(path, F_OK) == 0)
        why = EEXIST;
    else if (!cli_temp_name(temp, sizeof temp, path))
        why = ENAMETOOLONG;
    else if (mkdir(temp, 0700) != 0)
        why = errno;
    if (why)
        return cli_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(why));
    for (enum td_table t = 0; !status && t < TD_TABLES; t++)
        status = export_file(c, temp, t, plan);
    if (!status && (why = cli_publish(temp, path)))
        status = cli_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(why));
    if (status)
        remove_folder(temp);
    return status;
}

/* ---- the command ------------------------------------------------------------------------ */

static int export_table(struct cli *c, int64_t plan)
{
    struct job job = { .plan = plan };

    if (!td_table_parse(c->args[0], &job.table))
        return cli_usage(c, "'%s' is not a kind to export; one of: %s", c->args[0],
                         c->command->words);
    return c->opt[OPT_output] ? cli_to_file(c, c->opt[OPT_output], produce, &job)
                              : cli_spooled(c, produce, &job);
}

int cli_run_export(struct cli *c)
{
    struct cli_world w;
    int status = cli_world_read(c, &w);

    if (status)
        return status;
    int64_t plan = cli_world_plan(&w);
    cli_world_free(&w);
    return strcmp(c->args[0], "bundle") ? export_table(c, plan) : export_bundle(c, plan);
}
