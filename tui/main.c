/* The process: what must be right before anything else happens (PITFALLS 1 and 7). */
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Which function each command of cli.def runs. */
static cli_run *const verbs[CLI_COMMANDS] = {
#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex) \
    [CLI_##id] = cli_run_##id,
#include "cli/cli.def"
};

/* Otherwise the database would become descriptor 1 or 2, and a message would be written into it. */
static void open_standard_descriptors(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0)
        abort();
    close(fd);
}

/* Only how text is encoded: numbers and order are our own. A client's locale that this server does
 * not have, and the plain C locale, say nothing about the terminal; today that means UTF-8. */
static void set_locale(void)
{
    if (!setlocale(LC_CTYPE, "") || !strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968"))
        setlocale(LC_CTYPE, "C.UTF-8");
}

int main(int argc, char **argv)
{
    open_standard_descriptors();
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error like a full disk, not a death */
    set_locale();
    return cli_main(argc, argv, verbs);
}
