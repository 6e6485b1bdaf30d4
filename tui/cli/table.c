/* The rows of cli.def as arrays, without the functions: the generator of the man page links this
 * too. */
#include "cli/cli.h"

#include <string.h>

const struct cli_option cli_options[CLI_OPTIONS] = {
#define OPTION(id, name, arg, words, en, vi) \
    [OPT_##id] = { name, arg, words, { [TD_VI] = (vi), [TD_EN] = (en) } },
#include "cli/cli.def"
};

#define OPT(id) (UINT64_C(1) << OPT_##id)

const struct cli_command cli_commands[CLI_COMMANDS] = {
#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex) \
    [CLI_##id] = { word, args, least, most, words, opts, fmts, db, \
                   { [TD_VI] = (bvi), [TD_EN] = (ben) }, { [TD_VI] = (hvi), [TD_EN] = (hen) }, ex },
#include "cli/cli.def"
};

bool cli_option_is_global(enum cli_option_id id)
{
    const uint64_t global = OPT(db) | OPT(lang) | OPT(as_of) | OPT(theme) | OPT(color) |
                            OPT(ascii) | OPT(accessible) | OPT(read_only) | OPT(help) | OPT(version);
    return global >> id & 1;
}

bool cli_option_allowed(const struct cli_command *c, enum cli_option_id id)
{
    return cli_option_is_global(id) || (c->options >> id & 1);
}

const struct cli_command *cli_command_by_word(const char *word)
{
    for (int i = 0; i < CLI_COMMANDS; i++)
        if (*cli_commands[i].word && !strcmp(cli_commands[i].word, word))
            return &cli_commands[i];
    return NULL;
}
