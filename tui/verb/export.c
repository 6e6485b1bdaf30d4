/* `tiendo export`: rows in the columns of a plan bundle, or in those of people, to a pipe or a file; or all of them. */
#include "verb/show.h"
#include "cli/file.h"
#include "cli/progress.h"
#include "cli/table-book.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one table -------------------------------------------------------------------------- */

struct job { const struct cli_world *w; enum td_table table; size_t rows; };

static int run_table(struct cli *c, void *arg)
{
    struct job *job = arg;
    return cli_export_table(c, job->w, job->table, &job->rows);
}

/* ---- a bundle: a new folder ------------------------------------------------------------- */

/* A kind without rows needs no file; plan.csv must be there. */
static int export_file(struct cli *c, const char *folder, enum td_table t, const struct cli_world *w)
{
    char path[PATH_MAX + 32];
    struct job job = { .w = w, .table = t };

    snprintf(path, sizeof path, "%s/%s.csv", folder, td_table_name(t));
    int status = cli_deliver_to(c, path, run_table, &job);
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

static int export_folder(struct cli *c, const struct cli_world *w)
{
    const char *path = c->opt[OPT_output];
    char temp[PATH_MAX];
    int status = EXIT_DONE, why = 0;

    if (access(path, F_OK) == 0)
        why = EEXIST;
    else if (!file_temp_name(temp, sizeof temp, path))
        why = ENAMETOOLONG;
    else if (mkdir(temp, 0700) != 0)
        why = errno;
    if (why)
        return cli_cannot_write(path, why);
    for (enum td_table t = 0; !status && t < TD_TABLES; t++)
        status = export_file(c, temp, t, w);
    if (!status && (why = file_publish(temp, path)))
        status = cli_cannot_write(path, why);
    if (status)
        remove_folder(temp);
    return status;
}

/* ---- everything in one spreadsheet ------------------------------------------------------ */

static int run_workbook(struct cli *c, void *arg)
{
    const struct cli_world *w = arg;
    struct book b;
    int status = EXIT_DONE;

    cli_book_open(c, &b, w->plan ? td_name_in(c->lang, w->plan->title_en, w->plan->title) : "tiendo");
    for (enum td_table t = 0; !status && t < TD_EXPORTS; t++)
        status = cli_book_table(c, w, &b, t);
    int closed = cli_book_close(c, &b);
    return status ? status : closed;
}

static int export_bundle(struct cli *c, struct cli_world *w)
{
    if (c->format == FORMAT_XLSX)
        return cli_deliver(c, run_workbook, w, false);
    if (c->format != FORMAT_CSV)
        return cli_usage(c, "a bundle is a folder of CSV files, or a spreadsheet with --format xlsx");
    if (!c->opt[OPT_output])
        return cli_usage(c, "export bundle needs --output DIR, the folder to be made");
    return export_folder(c, w);
}

/* ---- the command ------------------------------------------------------------------------ */

static int export_kind(struct cli *c, struct cli_world *w)
{
    struct job job = { .w = w };
    struct list_job list = { *w, list_kind(c->args[0]) };

    if (!strcmp(c->args[0], "bundle"))
        return export_bundle(c, w);
    if (td_table_parse(c->args[0], &job.table))
        return cli_deliver(c, run_table, &job, true);
    if (list.kind && td_text_has(c->command->words, c->args[0]))
        return cli_deliver(c, list_run, &list, true);
    return cli_usage(c, "'%s' is not a kind to export; one of: %s", c->args[0], c->command->words);
}

int cli_run_export(struct cli *c)
{
    struct cli_world w;

    if (!strcmp(c->args[0], "verdicts"))
        return cli_run_status(c);
    int status = cli_world_read(c, &w);
    if (status)
        return status;
    status = export_kind(c, &w);
    cli_world_free(&w);
    return status;
}
