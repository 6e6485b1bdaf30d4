/* Long work of a command: how far it is, on a terminal, and signals that end it leaving nothing half done. */
#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/file.h"
#include "engine/host.h"

enum { QUIET_MS = 500, BETWEEN_MS = 100, PATIENCE_MS = 5000 };

static volatile sig_atomic_t stopped_by;

static void stop(int sig)
{
    stopped_by = sig;
}

static void put_progress(const char *text)
{
    ssize_t n = write(STDERR_FILENO, text, strlen(text));
    (void)n;
}

static bool wait_for_others(void *arg, int waited_ms)
{
    (void)arg;
    return !stopped_by && waited_ms < PATIENCE_MS;
}

void cli_work_watch(struct cli_work *w)
{
    *w = (struct cli_work){ .tty = isatty(STDERR_FILENO), .last = host_ms() + QUIET_MS };
}

void cli_work_show(struct cli_work *w, uint64_t done, uint64_t all)
{
    int64_t now = w->tty ? host_ms() : 0;
    char text[40];

    if (!w->tty || now - w->last < BETWEEN_MS)
        return;
    if (all)
        snprintf(text, sizeof text, "\r%3d%% ", (int)((done < all ? done : all) * 100 / all));
    else
        snprintf(text, sizeof text, "\r%llu ", (unsigned long long)done);
    put_progress(text);
    w->shown = true;
    w->last = now;
}

void cli_work_clear(struct cli_work *w)
{
    if (w->shown)
        put_progress("\r                    \r");
    w->shown = false;
}

void cli_work_begin(struct cli *c, struct cli_work *w)
{
    cli_work_watch(w);
    stopped_by = 0;
    file_deadly(SIG_DFL, &(struct sigaction){ .sa_handler = stop }); /* no SA_RESTART: a read that waits ends */
    if (c->td)
        td_set_busy(c->td, wait_for_others, NULL);
}

bool cli_work_stopped(void)
{
    return stopped_by != 0;
}

bool cli_work_goes_on(void *arg, uint64_t done, uint64_t all)
{
    if (!stopped_by)
        cli_work_show(arg, done, all);
    return !stopped_by;
}

int cli_work_end(struct cli *c, struct cli_work *w, bool done)
{
    int sig = stopped_by;

    cli_work_clear(w);
    file_deadly(stop, &(struct sigaction){ .sa_handler = SIG_DFL });
    if (c->td)
        td_set_busy(c->td, NULL, NULL);
    if (!sig || done)
        return EXIT_DONE;
    cli_error(EXIT_FAILED, "interrupted; nothing was written");
    out_flush(c->out);
    cli_close(c); /* with nothing left to roll back by others */
    raise(sig); /* so that who started the program sees why it ended */
    return EXIT_FAILED;
}
