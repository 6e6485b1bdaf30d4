/* `tiendo report`: documents (core/report/report.h) to standard output or into a new file. */
#include "file/book.h"
#include "cli/file.h"
#include "verb/view.h"
#include "cli/store.h"
#include "cli/table-book.h"
#include "file/paper-book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked ------------------------------------------------------------------------- */

/* NULL after a message. */
static const struct td_plan *choose_plan(struct cli *c, const struct cli_world *w)
{
    char keys[512] = "";
    size_t n = 0;

    if (w->plan || w->plans.n == 1)
        return w->plan ? w->plan : w->plans.v;
    for (size_t i = 0; i < w->plans.n && n < sizeof keys; i++)
        n += (size_t)snprintf(keys + n, sizeof keys - n, "%s%s", i ? ", " : "", w->plans.v[i].key);
    if (w->plans.n)
        cli_usage(c, "there are several plans; say --plan, one of: %s", keys);
    else
        cli_error(EXIT_FAILED, "there is no plan in the database");
    return NULL;
}

static int read_year(struct cli *c, int *out)
{
    int now = td_date_year(c->review), status = cli_year(c, OPT_year, now, out);

    return status || *out <= now ? status : cli_usage(c, "--year: %d has not begun yet", *out);
}

static int read_since(struct cli *c, struct td_report_ask *ask)
{
    const char *s = c->opt[OPT_since];

    if (!s)
        return td_report_since(c->td, &ask->since, ask->plan, ask->review) ? cli_failed(c) : EXIT_DONE;
    if (!td_date_read(s, &ask->since))
        return cli_usage(c, "--since: '%s' is not a date (2026-11-20 or 20/11/2026)", s);
    return ask->since >= ask->review ? cli_usage(c, "--since must be before the day of the brief") : EXIT_DONE;
}

static int read_ask(struct cli *c, const struct cli_world *w, struct td_report_ask *ask)
{
    const struct td_plan *plan = choose_plan(c, w);
    const struct td_agency *agency = NULL;
    int status = EXIT_DONE;

    *ask = (struct td_report_ask){ .review = c->review, .lang = c->lang };
    if (!plan)
        return w->plans.n ? EXIT_USAGE : EXIT_FAILED;
    if (c->opt[OPT_agency])
        status = cli_find_agency(w, c->opt[OPT_agency], &agency);
    if (!status)
        status = read_year(c, &ask->year);
    if (status)
        return status;
    ask->plan = plan->id;
    ask->agency = agency ? agency->id : 0;
    return EXIT_DONE;
}

/* ---- writing -------------------------------------------------------------------------------- */

static int write_sheets(struct cli *c, const struct td_paper *p)
{
    struct book b;

    cli_book_open(c, &b, p->name);
    paper_tables(&b, p);
    return cli_book_close(c, &b);
}

static int write_report(struct cli *c, void *arg)
{
    const struct td_paper *p = arg;

    if (c->format == FORMAT_XLSX)
        return write_sheets(c, p);
    if (c->format == FORMAT_HTML)
        paper_html(c->out, p);
    else if (c->format == FORMAT_MD)
        paper_markdown(c->out, p);
    else
        paper_plain(c->out, p, TD_BRIEF_WIDTH);
    return EXIT_DONE;
}

/* ---- the two kinds -------------------------------------------------------------------------- */

static int annual(struct cli *c, struct td_paper *paper, const struct td_report_ask *ask)
{
    if (c->opt[OPT_since])
        return cli_usage(c, "--since goes with report brief");
    int rc = c->format == FORMAT_XLSX ? td_report_annex(c->td, paper, ask) : td_report_annual(c->td, paper, ask);
    return rc ? cli_failed(c) : EXIT_DONE;
}

/* A second handle shows the state of the day since which changes are told. */
static int brief(struct cli *c, struct td_paper *paper, struct td_report_ask *ask)
{
    char err[256];
    int status = c->opt[OPT_year] ? cli_usage(c, "--year goes with report annual")
                 : c->format == FORMAT_XLSX ? cli_usage(c, "a brief is no spreadsheet") : read_since(c, ask);

    if (status)
        return status;
    if (td_open_again(&ask->then, c->td, ask->since, err, sizeof err))
        return cli_error(EXIT_FAILED, "%s", err);
    status = td_report_brief(c->td, paper, ask) ? cli_failed(c) : EXIT_DONE;
    td_close(ask->then);
    return status;
}

int cli_run_report(struct cli *c)
{
    struct cli_world w;
    struct td_report_ask ask;
    struct td_paper paper = { .n = 0 };
    struct chosen *chosen = NULL;

    if (!td_text_has(c->command->words, c->args[0]))
        return cli_usage(c, "'%s' is no report; one of: %s", c->args[0], c->command->words);
    int status = chosen_read(c, &chosen); /* whose plan and agency it is of */
    if (chosen && *chosen->agency)
        c->opt[OPT_agency] = chosen->agency;
    if (!status)
        status = cli_world_read(c, &w);
    if (status) {
        chosen_free(chosen);
        return status;
    }
    status = read_ask(c, &w, &ask);
    if (!status && !strcmp(c->args[0], "annual"))
        status = annual(c, &paper, &ask);
    else if (!status)
        status = brief(c, &paper, &ask);
    if (!status)
        status = cli_deliver(c, write_report, &paper, false);
    td_paper_free(&paper);
    chosen_free(chosen);
    cli_world_free(&w);
    return status;
}
