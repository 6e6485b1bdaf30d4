/* Results into a file or to standard output, complete or not at all. */
#include "cli/file.h"

#include <errno.h>
#include <stdio.h>

#include "show/ui.h"

int cli_reserved(const struct cli *c, const char *path)
{
    return cli_usage(c, "%s: %s", path, ui(U_FILE_RESERVED, c->lang));
}

int cli_cannot_write(const char *path, int why)
{
    return cli_error(EXIT_FAILED, "cannot write %s: %s", path, cli_why(why));
}

struct delivery { struct cli *c; int (*run)(struct cli *, void *); void *arg; int status; };

static int deliver(struct out *o, void *arg)
{
    struct delivery *d = arg;
    struct out *before = d->c->out;

    d->c->out = o;
    if (d->c->format == FORMAT_TEXT && d->c->opt[OPT_output]) /* a file goes its own way */
        cli_say_training(d->c);
    d->status = d->run(d->c, d->arg);
    d->c->out = before;
    return d->status;
}

int cli_deliver_to(struct cli *c, const char *path, int (*run)(struct cli *, void *), void *arg)
{
    struct delivery d = { c, run, arg, EXIT_DONE };
    int why = file_save(path, false, true, deliver, &d);

    return d.status ? d.status : why ? cli_cannot_write(path, why) : EXIT_DONE;
}

/* Only when it is complete: nobody reads while a SELECT is open (PITFALLS 24). */
static int spool(struct delivery *d)
{
    struct out *to = d->c->out, o;
    FILE *spool = out_temporary();
    int why = 0;

    if (!spool)
        return cli_cannot_write(out_temporary_folder(), errno);
    out_open(&o, fileno(spool));
    o.tty = to->tty;
    o.ascii = to->ascii;
    o.width = to->width;
    if (!deliver(&o, d) && !out_flush(&o))
        why = o.error;
    else if (!d->status && (why = out_copy(to, o.fd)) == to->error)
        why = 0; /* said when the output is closed */
    fclose(spool);
    return why ? cli_cannot_write(out_temporary_folder(), why) : d->status;
}

int cli_deliver(struct cli *c, int (*run)(struct cli *, void *), void *arg, bool spooled)
{
    if (c->opt[OPT_output])
        return cli_deliver_to(c, c->opt[OPT_output], run, arg);
    if (c->format == FORMAT_XLSX)
        return c->out->tty ? cli_usage(c, "a spreadsheet is no text for a terminal; say --output FILE")
                           : run(c, arg);
    return spooled ? spool(&(struct delivery){ c, run, arg, EXIT_DONE }) : run(c, arg);
}
