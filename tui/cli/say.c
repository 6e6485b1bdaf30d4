/* What the command line says beside its results: one line on standard error, made harmless. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "show/ui.h"

/* One write, so that lines of two programs do not mix; never a byte that a terminal acts on. */
static void complain(const char *prefix, const char *fmt, va_list ap)
{
    char raw[2048], line[4096];
    int n = snprintf(line, sizeof line, "%s", prefix);

    vsnprintf(raw, sizeof raw, fmt, ap);
    n += (int)td_text_show(line + n, sizeof line - (size_t)n - 1, raw, false);
    line[n++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, (size_t)n);
    (void)written;
}

int cli_error(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    complain("tiendo: ", fmt, ap);
    va_end(ap);
    return status;
}

void cli_note(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    complain("", fmt, ap);
    va_end(ap);
}

int cli_usage(const struct cli *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    complain("tiendo: ", fmt, ap);
    va_end(ap);
    if (c->command && *c->command->word)
        cli_note("try 'tiendo help %s'", c->command->word);
    else
        cli_note("try 'tiendo help'");
    return EXIT_USAGE;
}

int cli_failed(const struct cli *c)
{
    return cli_error(EXIT_FAILED, "%s", td_errmsg(c->td));
}

const char *cli_say(const struct cli *c, const char *en, const char *vi)
{
    return c->lang == TD_EN ? en : vi;
}

const char *cli_name(const struct cli *c, const char *vi, const char *en)
{
    return c->lang == TD_EN && *en ? en : vi;
}

void cli_say_training(struct cli *c)
{
    if (td_is_training(c->td))
        out_sayf(c->out, "%s\n", ui(U_TRAINING, c->lang));
}
