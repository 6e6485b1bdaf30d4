/* Which function each command of cli.def runs. */
#include "verb/verbs.h"

cli_run *const verbs[CLI_COMMANDS] = {
#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex) \
    [CLI_##id] = cli_run_##id,
#include "cli/cli.def"
};
