/* No command at all: the screen. */
#include "app/screen.h"
#include "cli/store.h"
#include "verb/view.h"
#include "view/views.h"

#include <unistd.h>

/* Said before anything is created: a pipe or a cron job without a command is a mistake. */
static int check_terminal(void)
{
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        return EXIT_DONE;
    return cli_error(EXIT_USAGE, "the screen needs a terminal; over SSH use 'ssh -t HOST tiendo', without one "
                     "a command such as 'tiendo status' (see 'tiendo help')");
}

int cli_run_screen(struct cli *c)
{
    char err[512] = "";
    int status = check_terminal();

    if (!status)
        status = chosen_check(c);
    if (!status)
        status = cli_open_first_run(c);
    if (status)
        return status;
    struct screen_options o = {
        .views = views, .td = c->td, .db = td_path(c->td), .lang = c->lang,
        .as_of = c->opt[OPT_as_of] ? c->review : 0, .options = c->options, .conf = c->conf,
        .saved = c->opt[OPT_view],
        .read_only = c->opt[OPT_read_only] != NULL,
    };
    status = screen_run(&o, err, sizeof err);
    if (*err)
        cli_error(status, "%s", err);
    cli_close(c);
    return status;
}
