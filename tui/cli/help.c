/* `tiendo help` and --help, from the table, in both languages. */
#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 2, HELP_AT = 26 };

static void put_row(const struct cli *c, const char *left, const char *right)
{
    struct out *o = c->out;
    int at = INDENT + td_text_width(left);

    out_sayf(o, "%*s%s", INDENT, "", left);
    if (at > HELP_AT - 2) {
        out_say(o, "\n");
        at = 0;
    }
    out_sayf(o, "%*s", HELP_AT - at, "");
    out_wrap(o, HELP_AT, HELP_AT, right);
}

/* "text, json, csv" */
static void with_commas(char *buf, size_t size, const char *words)
{
    char word[32];
    size_t n = 0;

    *buf = 0;
    while (td_text_next(&words, word, sizeof word) && n < size)
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", word);
}

static void put_option(const struct cli *c, const struct cli_command *command,
                       enum cli_option_id id)
{
    const struct cli_option *opt = &cli_options[id];
    char left[64], right[512], formats[64];

    snprintf(left, sizeof left, "--%s%s%s", opt->name, *opt->argument ? " " : "", opt->argument);
    with_commas(formats, sizeof formats, command->formats);
    if (id == OPT_format)
        snprintf(right, sizeof right, "%s: %s", opt->help[c->lang], formats);
    else
        snprintf(right, sizeof right, "%s", opt->help[c->lang]);
    put_row(c, left, right);
}

static void put_options(const struct cli *c, const struct cli_command *command, bool global)
{
    for (int i = 0; i < CLI_OPTIONS; i++) {
        enum cli_option_id id = (enum cli_option_id)i;
        if (cli_option_is_global(id) == global && cli_option_allowed(command, id))
            put_option(c, command, id);
    }
}

static void heading(const struct cli *c, enum said id)
{
    out_sayf(c->out, "\n%s\n", cli_say(c, id));
}

static void help_program(const struct cli *c)
{
    out_wrap(c->out, 0, 0, cli_say(c, SAY_TIENDO));
    heading(c, SAY_USAGE_OF_ALL);
    heading(c, SAY_COMMANDS);
    for (int i = 0; i < CLI_COMMANDS; i++) {
        const struct cli_command *k = &cli_commands[i];
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", *k->word ? k->word : cli_say(c, SAY_NO_COMMAND), *k->arguments ? " " : "",
                 k->arguments);
        put_row(c, left, k->brief[c->lang]);
    }
    heading(c, SAY_OPTIONS_OF_ALL);
    put_options(c, &cli_commands[CLI_screen], true);
    heading(c, SAY_HELP_COMMAND);
    heading(c, SAY_EXIT_STATUS);
}

static void put_examples(const struct cli *c, const char *lines)
{
    for (size_t n; *lines; lines += n + 1) {
        n = strcspn(lines, "\n");
        out_sayf(c->out, "%*s%.*s\n", INDENT, "", (int)n, lines);
    }
}

static void help_command(const struct cli *c, const struct cli_command *k)
{
    out_sayf(c->out, "%s: tiendo %s%s%s%s\n\n", cli_say(c, SAY_USAGE), k->word, *k->arguments ? " " : "", k->arguments,
             k->options ? cli_say(c, SAY_OPTION_PLACE) : "");
    out_wrap(c->out, 0, 0, k->help[c->lang]);
    if (*k->words && *k->words != '@') {
        char kinds[512], words[480];
        with_commas(words, sizeof words, k->words);
        snprintf(kinds, sizeof kinds, "%.*s: %s", (int)strcspn(k->arguments, " "), k->arguments,
                 words);
        out_say(c->out, "\n");
        out_wrap(c->out, 0, INDENT, kinds);
    }
    if (k == &cli_commands[CLI_set]) {
        heading(c, SAY_SETTINGS_LIST);
        for (int i = 0; i < OPTIONS; i++)
            put_row(c, option_table[i].name, option_table[i].help[c->lang]);
    }
    if (k->options) {
        heading(c, SAY_OPTIONS);
        put_options(c, k, false);
    }
    if (*k->examples) {
        heading(c, SAY_EXAMPLES);
        put_examples(c, k->examples);
    }
    heading(c, SAY_HELP_OPTIONS);
}

void cli_help(const struct cli *c, const struct cli_command *command)
{
    if (command && *command->word)
        help_command(c, command);
    else
        help_program(c);
}
