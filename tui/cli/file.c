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

struct making { struct cli *c; int (*produce)(struct cli *, struct out *, void *); void *arg; int status; };

static int make(struct out *o, void *arg)
{
    struct making *m = arg;
    return m->status = m->produce(m->c, o, m->arg);
}

int cli_to_file(struct cli *c, const char *path, int (*produce)(struct cli *, struct out *, void *),
                void *arg)
{
    struct making m = { c, produce, arg, EXIT_DONE };
    int why = file_save(path, false, true, make, &m);

    return m.status ? m.status : why ? cli_cannot_write(path, why) : EXIT_DONE;
}

/* ---- standard output, later ------------------------------------------------------------- */

int cli_spooled(struct cli *c, int (*produce)(struct cli *, struct out *, void *), void *arg)
{
    FILE *spool = out_temporary();
    struct out o;
    int why = 0;

    if (!spool)
        return cli_cannot_write(out_temporary_folder(), errno);
    out_open(&o, fileno(spool));
    o.tty = c->out->tty;
    o.ascii = c->out->ascii;
    o.width = c->out->width;
    int status = produce(c, &o, arg);
    if (!status && !out_flush(&o))
        why = o.error;
    else if (!status && (why = out_copy(c->out, o.fd)) == c->out->error)
        why = 0; /* said when the output is closed */
    fclose(spool);
    return why ? cli_cannot_write(out_temporary_folder(), why) : status;
}

/* ---- a command's output ----------------------------------------------------------------- */

struct delivery { int (*run)(struct cli *, void *); void *arg; };

static int deliver(struct cli *c, struct out *o, void *arg)
{
    const struct delivery *d = arg;
    struct out *before = c->out;

    c->out = o;
    if (c->format == FORMAT_TEXT && c->opt[OPT_output]) /* a file goes its own way */
        cli_say_training(c);
    int status = d->run(c, d->arg);
    c->out = before;
    return status;
}

int cli_deliver_to(struct cli *c, const char *path, int (*run)(struct cli *, void *), void *arg)
{
    return cli_to_file(c, path, deliver, &(struct delivery){ run, arg });
}

int cli_deliver(struct cli *c, int (*run)(struct cli *, void *), void *arg, bool spooled)
{
    struct delivery d = { run, arg };

    if (c->opt[OPT_output])
        return cli_to_file(c, c->opt[OPT_output], deliver, &d);
    if (c->format == FORMAT_XLSX && c->out->tty)
        return cli_usage(c, "a spreadsheet is no text for a terminal; say --output FILE");
    return spooled && c->format != FORMAT_XLSX ? cli_spooled(c, deliver, &d) : run(c, arg);
}
