/* What the command line says beside its results: one line on standard error, made harmless. */
#include "cli/cli.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "show/ui.h"

bool cli_ascii;

bool cli_is_ascii(int fd)
{
    return cli_ascii || (isatty(fd) && strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
}

static enum td_lang spoken;
static const struct { const char *en, *vi; } said[] = {
#define S(en, vi) { (en), (vi) },
#define SAY(id, en, vi)
#include "cli/said.def"
#undef S
#undef SAY
};
static const char *const words[SAY_COUNT][2] = {
#define S(en, vi)
#define SAY(id, en, vi) [SAY_##id] = { [TD_VI] = (vi), [TD_EN] = (en) },
#include "cli/said.def"
#undef S
#undef SAY
};

const char *cli_said(const char *english)
{
    for (size_t i = 0; spoken == TD_VI && i < sizeof said / sizeof *said; i++)
        if (!strcmp(english, said[i].en))
            return said[i].vi;
    return english;
}

const char *cli_why(int error)
{
    return td_strerror(error, spoken);
}

/* One write, so that lines of two programs do not mix; never a byte that a terminal acts on, or that
 * it cannot show. */
static void complain(const char *prefix, const char *fmt, va_list ap)
{
    char raw[2048], text[4096], line[4096];
    size_t n = (size_t)snprintf(line, sizeof line, "%s", prefix);

    vsnprintf(raw, sizeof raw, cli_said(fmt), ap);
    td_text_show(text, sizeof text - n - 1, raw, false);
    if (cli_is_ascii(STDERR_FILENO))
        n += td_text_ascii(line + n, sizeof line - n - 1, text);
    else
        n += (size_t)sprintf(line + n, "%s", text);
    line[n++] = '\n';
    ssize_t written = write(STDERR_FILENO, line, n);
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

const char *cli_say(const struct cli *c, enum said id)
{
    return words[id][c->lang];
}

void cli_say_training(struct cli *c)
{
    if (td_is_training(c->td))
        out_sayf(c->out, "%s\n", ui(U_TRAINING, c->lang));
}

void cli_close(struct cli *c)
{
    td_close(c->td);
    c->td = NULL;
}

/* ---- in which language ------------------------------------------------------------------ */

/* That of messages in the locale, unless it is set; a locale without a language (C) says nothing. */
static enum td_lang language(const struct cli *c)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

    if (!option_is(c->options, O_language, "auto"))
        return option_is(c->options, O_language, "en") ? TD_EN : TD_VI;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *s = getenv(names[i]);
        size_t n = s ? strcspn(s, "_.@") : 0;
        if (s && *s)
            return n == 2 && !memcmp(s, "en", n) ? TD_EN : TD_VI;
    }
    return TD_VI;
}

void cli_settle(struct cli *c)
{
    c->lang = language(c);
    spoken = c->lang;
    td_num_style(option_point(c->options));
    if (c->td)
        td_set_lang(c->td, c->lang);
}
