/* What the commands that write have in common, see verb/write.h. */
#include "verb/write.h"

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

int writing_begin(struct writing *w, struct cli *c, enum td_act act)
{
    *w = (struct writing){ .c = c };
    if (c->opt[OPT_as_of])
        return cli_usage(c, "--as-of shows an earlier day; %s writes today", c->command->word);
    if (act != TD_ACT_OTHER && td_may(c->td, act, TD_ANYTHING))
        return cli_failed(c);
    for (int i = 0; i < c->n_args; i++)
        c->args[i] = (char *)keep(w, c->args[i]);
    for (int i = 0; i < CLI_OPTIONS; i++)
        if (c->opt[i])
            c->opt[i] = keep(w, c->opt[i]);
    return cli_world_read(c, &w->w);
}

int writing_end(struct writing *w, int status)
{
    cli_world_free(&w->w);
    for (size_t i = 0; i < w->n_kept; i++)
        free(w->kept[i]);
    return status;
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

int writing_number(const struct writing *w, const char *name, const char *text, struct td_num *out)
{
    static const char *const problems[] = {
        [TD_NUM_EMPTY] = cli_says("%s is empty"), [TD_NUM_BAD] = cli_says("%s: '%s' is not a number"),
        [TD_NUM_RANGE] = cli_says("%s: '%s' is too large or has too many decimals"),
    };

    if (!text)
        return EXIT_DONE;
    enum td_num_error e = td_num_read(text, w->c->lang, false, out);
    if (e == TD_NUM_OK)
        return EXIT_DONE;
    if (e == TD_NUM_AMBIGUOUS)
        return ambiguous(w, name, text);
    return cli_usage(w->c, problems[e], name, text);
}

static bool read_whole(const char *s, int *out)
{
    int n = 0;

    for (const char *p = s; *p; p++) {
        if (*p < '0' || *p > '9' || n > 99999999)
            return false;
        n = n * 10 + (*p - '0');
    }
    *out = n;
    return *s != 0;
}

int writing_whole(const struct writing *w, enum cli_option_id id, int least, int most, int *out)
{
    const char *s = w->c->opt[id];
    int n;

    if (!s)
        return EXIT_DONE;
    if (!read_whole(s, &n) || n < least || n > most)
        return cli_usage(w->c, "--%s: '%s' is not a whole number from %d to %d",
                         cli_options[id].name, s, least, most);
    *out = n;
    return EXIT_DONE;
}

int writing_date(const struct writing *w, enum cli_option_id id, td_date *out)
{
    const char *s = w->c->opt[id];

    if (!s || td_date_read(s, out))
        return EXIT_DONE;
    return cli_usage(w->c, "--%s: '%s' is not a date (20/11/2026 or 2026-11-20)",
                     cli_options[id].name, s);
}

int writing_period(const struct writing *w, const char *name, const char *text, td_period *out)
{
    if (!text || td_period_read(text, out))
        return EXIT_DONE;
    return cli_usage(w->c, "%s: '%s' is not a period (2025, 2025-Q4, 11/2025, 2024-2025)",
                     name, text);
}

int writing_word(const struct writing *w, enum cli_option_id id, const struct td_choice *list, int *out)
{
    if (w->c->opt[id])
        *out = td_choice_value(list, w->c->opt[id]);
    return EXIT_DONE; /* cli.def has the same words, and they have been compared */
}

int writing_agency(const struct writing *w, int64_t *out)
{
    const struct td_agency *a;

    if (!w->c->opt[OPT_agency])
        return EXIT_DONE;
    int status = cli_find_agency(&w->w, w->c->opt[OPT_agency], &a);
    if (!status)
        *out = a->id;
    return status;
}

int writing_obligation(const struct writing *w, const char *code, struct td_obligations *l,
                       const struct td_obligation **out)
{
    struct cli_found f = { .what = cli_says("obligation"), .near = { .query = code } };

    if (td_obligations(w->c->td, l, cli_world_plan(&w->w)))
        return cli_failed(w->c);
    for (size_t i = 0; i < l->n; i++)
        cli_consider(&f, cli_plan_key(&w->w, l->v[i].plan), l->v[i].code, l->v[i].title, &l->v[i]);
    *out = f.first;
    return cli_decide(w->c, &f);
}

/* ---- what came of it -------------------------------------------------------------------- */

int writing_refused(const struct writing *w, int rc)
{
    if (rc == TD_CONFLICT)
        cli_error(EXIT_FAILED, "%s; nothing was saved: look again, then decide", td_errmsg(w->c->td));
    else if (rc == TD_BUSY)
        cli_error(EXIT_FAILED, "%s; nothing was saved: try again", td_errmsg(w->c->td));
    else
        cli_error(EXIT_FAILED, "%s; nothing was saved", td_errmsg(w->c->td));
    return EXIT_FAILED;
}

int writing_saved(const struct writing *w, int64_t change, const char *what)
{
    struct out *o = w->c->out;

    out_sayf(o, cli_say(w->c, SAY_SAVED), what, (long long)change, (long long)change);
    if (out_flush(o))
        return EXIT_DONE;
    cli_error(EXIT_DONE, "saved as change %lld, but standard output says: %s",
              (long long)change, td_strerror(o->error, w->c->lang));
    o->error = 0; /* what was asked for is done */
    o->n = 0;
    return EXIT_DONE;
}
