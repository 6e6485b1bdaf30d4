/* What the commands that write have in common, see verb/write.h. */
#include "verb/write.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/ui.h"
#include "cli/find.h"

/* ---- beginning and end ------------------------------------------------------------------ */

/* In normal form C, as all stored text is. Broken UTF-8 stays what it is: the library refuses it. */
static const char *keep(struct writing *w, const char *s)
{
    size_t n = strlen(s);
    char *nfc = td_utf8_valid(s, n) && w->n_kept < sizeof w->kept / sizeof *w->kept ? td_text_nfc(s, n) : NULL;

    if (!nfc)
        return s;
    w->kept[w->n_kept++] = nfc;
    return nfc;
}

bool writing_goes_on(struct writing *w, int status)
{
    w->status = w->status ? w->status : status;
    return !w->status;
}

void writing_begin(struct writing *w, struct cli *c, enum td_act act)
{
    *w = (struct writing){ .c = c };
    if (c->opt[OPT_as_of])
        w->status = cli_usage(c, "--as-of shows an earlier day; %s writes today", c->command->word);
    else if (act != TD_ACT_OTHER && td_may(c->td, act, TD_ANYTHING))
        w->status = cli_failed(c);
    if (w->status)
        return;
    for (int i = 0; i < c->n_args; i++)
        c->args[i] = (char *)keep(w, c->args[i]);
    for (int i = 0; i < CLI_OPTIONS; i++)
        if (c->opt[i])
            c->opt[i] = keep(w, c->opt[i]);
    w->status = cli_world_read(c, &w->w);
}

int writing_end(struct writing *w)
{
    cli_world_free(&w->w);
    for (size_t i = 0; i < w->n_kept; i++)
        free(w->kept[i]);
    return w->status;
}

/* ---- options ---------------------------------------------------------------------------- */

const char *writing_text(const struct writing *w, enum cli_option_id id)
{
    return w->c->opt[id] ? w->c->opt[id] : "";
}

/* "1.234": the two things it may be, written so that nobody can take one for the other. */
static int ambiguous(const struct writing *w, const char *name, const char *text)
{
    char plain[64];
    size_t n = 0;

    for (const char *p = text; *p && n + 1 < sizeof plain; p++)
        if (*p != '.' && *p != ',')
            plain[n++] = *p;
    plain[n] = 0;
    return cli_usage(w->c, "%s: '%s' may mean %s or a number with three decimals; write %s, or %s0",
                     name, text, plain, plain, text);
}

void writing_number(struct writing *w, const char *name, const char *text, bool counted, struct td_num *out)
{
    static const char *const problems[] = {
        [TD_NUM_EMPTY] = cli_says("%s is empty"), [TD_NUM_BAD] = cli_says("%s: '%s' is not a number"),
        [TD_NUM_RANGE] = cli_says("%s: '%s' is too large or has too many decimals"),
    };

    if (w->status || !text)
        return;
    enum td_num_error e = counted ? td_num_read_count(text, out) : td_num_read(text, w->c->lang, false, out);
    if (e == TD_NUM_AMBIGUOUS)
        w->status = ambiguous(w, name, text);
    else if (e != TD_NUM_OK)
        w->status = cli_usage(w->c, problems[e], name, text);
}

void writing_whole(struct writing *w, enum cli_option_id id, int least, int most, int *out)
{
    const char *s = w->c->opt[id];
    int64_t n;

    if (w->status || !s)
        return;
    if (cli_whole(s, least, most, &n))
        *out = (int)n;
    else
        w->status = cli_usage(w->c, "--%s: '%s' is not a whole number from %d to %d", cli_options[id].name, s, least,
                              most);
}

void writing_date(struct writing *w, enum cli_option_id id, td_date *out)
{
    const char *s = w->c->opt[id];

    if (!w->status && s && !td_date_read(s, out))
        w->status = cli_usage(w->c, "--%s: '%s' is not a date (20/11/2026 or 2026-11-20)", cli_options[id].name, s);
}

void writing_has_come(struct writing *w, enum cli_option_id id, td_date day)
{
    if (!w->status && day > w->c->review)
        w->status = cli_error(EXIT_FAILED, "--%s is a day that has not come yet; nothing was saved",
                              cli_options[id].name);
}

void writing_past(struct writing *w, enum cli_option_id id, td_date *out)
{
    writing_date(w, id, out);
    writing_has_come(w, id, *out);
}

void writing_period(struct writing *w, const char *name, const char *text, td_period *out)
{
    if (!w->status && text && !td_period_read(text, out))
        w->status = cli_usage(w->c, "%s: '%s' is not a period (2025, 2025-Q4, 11/2025, 2024-2025)", name, text);
}

/* cli.def has the same words, and they have been compared. */
int writing_word(const struct writing *w, enum cli_option_id id, const struct td_choice *list, int otherwise)
{
    return w->c->opt[id] ? td_choice_value(list, w->c->opt[id]) : otherwise;
}

void writing_agency(struct writing *w, int64_t *out)
{
    const struct td_agency *a;
    const char *code = w->c->opt[OPT_agency];

    if (!w->status && code && writing_goes_on(w, cli_find_agency(&w->w, code, &a)))
        *out = a->id;
}

/* ---- what came of it -------------------------------------------------------------------- */

bool writing_done(struct writing *w, int rc)
{
    const char *why = td_errmsg(w->c->td);

    if (!rc)
        return true;
    if (rc == TD_CONFLICT)
        w->status = cli_error(EXIT_FAILED, "%s; nothing was saved: look again, then decide", why);
    else
        w->status = cli_error(rc == TD_SAME ? EXIT_DONE : EXIT_FAILED, "%s; nothing was saved", why);
    return false;
}

void writing_saved(const struct writing *w, const char *fmt, ...)
{
    struct out *o = w->c->out;
    const long long change = w->change;
    char what[768];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    out_sayf(o, cli_say(w->c, SAY_SAVED), what, change, change);
    if (out_flush(o))
        return;
    cli_error(EXIT_DONE, "saved as change %lld, but standard output says: %s", change,
              td_strerror(o->error, w->c->lang));
    o->error = 0; /* what was asked for is done */
    o->n = 0;
}
