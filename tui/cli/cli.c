/*
 * From arguments to a command: options before or after the word of the command, checked against
 * cli.def, help from the same table, and the exit status: 0 done, 1 failed, 2 wrong use.
 */
#include "cli/file.h"
#include "cli/find.h"
#include "cli/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/host.h"
#include "show/ui.h"

/* ---- options ---------------------------------------------------------------------------- */

static int find_option(const char *name, size_t len)
{
    for (int i = 0; i < CLI_OPTIONS; i++)
        if (strlen(cli_options[i].name) == len && !memcmp(cli_options[i].name, name, len))
            return i;
    return -1;
}

/* --name, --name=value or --name value; *at moves to the last argument used. */
static int take_option(struct cli *c, char **argv, int *at)
{
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    int i = find_option(name, len);

    if (i < 0)
        return cli_usage(c, "unknown option '--%.*s'", (int)len, name);
    const struct cli_option *o = &cli_options[i];
    if (!*o->argument && equals)
        return cli_usage(c, "--%s takes no value", o->name);
    if (*o->argument && !equals && !argv[*at + 1])
        return cli_usage(c, "--%s needs a value: %s", o->name, o->argument);
    c->opt[i] = !*o->argument ? "" : equals ? equals + 1 : argv[++*at];
    if (*o->words && *o->words != '@' && !td_text_has(o->words, c->opt[i]))
        return cli_usage(c, "--%s: '%s' is not one of: %s", o->name, c->opt[i], o->words);
    return EXIT_DONE;
}

/* The value of `set sort.x -due`. */
static bool is_order(const struct cli *c, const char *word)
{
    return c->n_args == 2 && c->command == &cli_commands[CLI_set] && !strncmp(c->args[1], "sort.", 5) &&
           word[0] == '-' && word[1] != '-' && strcmp(word, "-h") != 0;
}

/* No reordering by the environment (POSIXLY_CORRECT), no abbreviations that a later version would
 * break. */
static int take_arguments(struct cli *c, int argc, char **argv)
{
    bool options = true, piled = false;
    int status = EXIT_DONE;

    for (int i = 1; i < argc; i++)
        piled |= td_text_is_piled(argv[i], strlen(argv[i]));
    c->args = argv + 1; /* words move to the front of argv */
    for (int i = 1; !status && i < argc; i++) {
        if (options && !strcmp(argv[i], "--"))
            options = false;
        else if (options && is_order(c, argv[i]))
            c->args[c->n_args++] = argv[i];
        else if (options && !strcmp(argv[i], "-h"))
            c->opt[OPT_help] = "";
        else if (options && !strncmp(argv[i], "--", 2))
            status = take_option(c, argv, &i);
        else if (options && argv[i][0] == '-' && argv[i][1] && !(argv[i][1] >= '0' && argv[i][1] <= '9'))
            status = cli_usage(c, "unknown option '%s'", argv[i]);
        else
            c->args[c->n_args++] = argv[i];
        if (c->n_args == 1) /* so that a hint about a wrong option can name the command */
            c->command = cli_command_by_word(c->args[0]);
    }
    return !status && piled ? cli_usage(c, "%s", ui(U_TOO_MANY_MARKS, c->lang)) : status;
}

static int unknown_command(const struct cli *c, const char *word)
{
    struct cli_near near = { .query = word };

    for (int i = 0; i < CLI_COMMANDS; i++)
        if (*cli_commands[i].word)
            cli_near_offer(&near, cli_commands[i].word, "");
    if (near.n)
        return cli_usage(c, "unknown command '%s'; did you mean %s?", word, near.text);
    return cli_usage(c, "unknown command '%s'", word);
}

static int take_command(struct cli *c)
{
    c->command = &cli_commands[CLI_screen];
    if (!c->n_args)
        return EXIT_DONE;
    const struct cli_command *found = cli_command_by_word(c->args[0]);
    if (!found)
        return unknown_command(c, c->args[0]);
    c->command = found;
    c->args++;
    c->n_args--;
    return EXIT_DONE;
}

static int check_options(struct cli *c)
{
    const char *word = *c->command->word ? c->command->word : cli_said("tiendo without a command");

    for (int i = 0; i < CLI_OPTIONS; i++)
        if (c->opt[i] && !cli_option_allowed(c->command, (enum cli_option_id)i))
            return cli_usage(c, "--%s does not go with %s", cli_options[i].name, word);
    const char *output = c->opt[OPT_output];
    if (output && !strcmp(output, "-")) /* standard output, as everywhere */
        output = c->opt[OPT_output] = NULL;
    if (output && !*output)
        return cli_usage(c, "--%s needs a value: %s", cli_options[OPT_output].name,
                         cli_options[OPT_output].argument);
    return output && (file_is_reserved(output) || cli_is_database(c, output))
           ? cli_reserved(c, output) : EXIT_DONE;
}

static int check_arguments(const struct cli *c)
{
    if (c->n_args < c->command->least)
        return cli_usage(c, "%s needs %s", c->command->word, c->command->arguments);
    if (c->n_args > 2 && c->command == &cli_commands[CLI_set])
        return cli_usage(c, "a value of several words stands in quotes: '%s %s ...'", c->args[1], c->args[2]);
    if (c->n_args > c->command->most)
        return cli_usage(c, "%s: too many arguments: '%s'", c->command->word,
                         c->args[c->command->most]);
    return EXIT_DONE;
}

/* ---- what the options mean -------------------------------------------------------------- */

/* --lang, looked for before anything can be wrong: that is said in its language, too. */
static const char *asked_lang(int argc, char **argv)
{
    const char *asked = NULL;

    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        size_t len = strcspn(argv[i], "=");
        int option = len > 2 && !strncmp(argv[i], "--", 2) ? find_option(argv[i] + 2, len - 2) : -1;
        if (option < 0 || !*cli_options[option].argument)
            continue;
        const char *value = argv[i][len] ? argv[i] + len + 1 : argv[++i];
        if (option == OPT_lang && value && td_text_has(cli_options[option].words, value))
            asked = value;
    }
    return asked;
}

/* What the command line and the environment say of what people may set. */
static void read_options(struct cli *c)
{
    static const struct { enum cli_option_id typed; enum option_id means; } same[] = {
        { OPT_lang, O_language }, { OPT_theme, O_theme }, { OPT_color, O_color }, { OPT_ascii, O_ascii },
        { OPT_accessible, O_accessible },
    };
    const char *no_color = getenv("NO_COLOR"), *accessible = getenv("ACCESSIBLE");

    if (no_color && *no_color)
        options_say(c->options, O_color, FROM_ENVIRONMENT, "never");
    if (accessible && *accessible && strcmp(accessible, "0") != 0)
        options_say(c->options, O_accessible, FROM_ENVIRONMENT, "on");
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (c->opt[same[i].typed])
            options_say(c->options, same[i].means, FROM_COMMAND, *c->opt[same[i].typed] ? c->opt[same[i].typed] : "on");
    if (c->opt[OPT_plan] && c->command == &cli_commands[CLI_screen])
        options_say(c->options, O_plan, FROM_COMMAND, c->opt[OPT_plan]);
}

static int read_as_of(struct cli *c)
{
    td_date today = td_today(&host);

    c->review = today;
    if (c->opt[OPT_as_of] && !td_date_read(c->opt[OPT_as_of], &c->review))
        return cli_usage(c, "--as-of: '%s' is not a date (2025-12-31 or 31/12/2025)",
                         c->opt[OPT_as_of]);
    c->past = c->review < today ? c->review : 0;
    return EXIT_DONE;
}

static int read_format(struct cli *c)
{
    static const struct { const char *word; enum cli_format format; } words[] = {
        { "text", FORMAT_TEXT }, { "csv", FORMAT_CSV }, { "json", FORMAT_JSON },
        { "csv-excel", FORMAT_EXCEL }, { "xlsx", FORMAT_XLSX },
        { "md", FORMAT_MD }, { "html", FORMAT_HTML },
    };
    const char *formats = c->command->formats, *list = formats;
    char first[16] = "";

    td_text_next(&list, first, sizeof first);
    const char *word = c->opt[OPT_format] ? c->opt[OPT_format] : first;
    if (*word && !td_text_has(formats, word))
        return cli_usage(c, "--format: '%s' is not one of: %s", word, formats);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i].word, word))
            c->format = words[i].format;
    return EXIT_DONE;
}

/* For a monitoring system 2 would be an alarm. */
static int wrong_use(const struct cli *c)
{
    return c->command == &cli_commands[CLI_check] ? CHECK_UNKNOWN : EXIT_USAGE;
}

/* ---- running ---------------------------------------------------------------------------- */

/* A pipe that closed early is how `tiendo list tasks | head` ends: nothing to say. */
static int finish(struct cli *c, int status)
{
    if (out_flush(c->out) || c->out->error == EPIPE)
        return status;
    return cli_error(EXIT_FAILED, "cannot write: %s", td_strerror(c->out->error, c->lang));
}

static bool writes(const struct cli *c)
{
    enum cli_database d = c->command->database;
    return d == WRITES || (d == WRITES_IF_APPLIED && c->opt[OPT_apply]);
}

/* Nobody may take made-up figures for real ones: the first line of what people read says it. What programs read keeps
 * its form; there stderr says it, and what has a member or column for it. */
static void say_training(struct cli *c)
{
    if (writes(c) || !td_is_training(c->td))
        return;
    if (c->format == FORMAT_TEXT && !c->opt[OPT_output])
        cli_say_training(c);
    else
        cli_error(EXIT_DONE, "%s", ui(U_TRAINING, c->lang));
}

static int run_open(struct cli *c, enum td_open_mode mode)
{
    int status = cli_open(c, mode);

    if (!status)
        say_training(c);
    if (!status)
        status = c->verbs[c->command - cli_commands](c);
    cli_close(c);
    return status;
}

static int run(struct cli *c)
{
    if (c->opt[OPT_help]) {
        cli_help(c, *c->command->word ? c->command : NULL);
        return EXIT_DONE;
    }
    if (c->opt[OPT_version])
        return cli_run_version(c);
    int status = check_options(c) || check_arguments(c) || read_as_of(c) || read_format(c);
    if (status)
        return wrong_use(c);
    if (c->command->database == NO_DB)
        return c->verbs[c->command - cli_commands](c);
    if (writes(c) && c->opt[OPT_read_only])
        return cli_usage(c, "%s changes the database, which --read-only forbids", c->command->word);
    if (c->command->database >= WRITES && c->past)
        return cli_usage(c, "--as-of shows an earlier day; %s writes today", c->command->word);
    return run_open(c, writes(c) ? TD_OPEN_WRITE : TD_OPEN_READ);
}

/* Lines of the user's file that mean nothing; the screen and the doctor have their own place for them. */
static void say_problems(const struct cli *c)
{
    bool apart = c->command == &cli_commands[CLI_screen] || c->command == &cli_commands[CLI_doctor];
    char text[PATH_MAX + 512];

    for (size_t i = 0; !apart && i < c->conf->problems; i++) {
        conf_problem(c->conf, i, c->lang, text, sizeof text);
        cli_error(EXIT_DONE, "%s", text);
    }
}

int cli_main(int argc, char **argv, cli_run *const *verbs)
{
    static struct out out;
    static struct options options;
    static struct conf conf;
    struct cli c = { .out = &out, .options = &options, .conf = &conf, .verbs = verbs };
    const char *asked = asked_lang(argc, argv);

    out_open(&out, STDOUT_FILENO);
    conf_read(&conf, &options);
    if (asked)
        options_say(&options, O_language, FROM_COMMAND, asked);
    cli_settle(&c);
    int status = take_arguments(&c, argc, argv);
    if (!status)
        status = take_command(&c);
    read_options(&c);
    cli_settle(&c);
    cli_ascii = option_is(&options, O_ascii, "on");
    say_problems(&c);
    if (!status) {
        out.ascii = cli_is_ascii(STDOUT_FILENO);
        out.spoken = option_is(&options, O_accessible, "on");
        status = finish(&c, run(&c));
    } else {
        status = wrong_use(&c);
    }
    options_free(&options);
    return status;
}

/* ---- the small commands ----------------------------------------------------------------- */

int cli_run_version(struct cli *c)
{
    out_say(c->out, "tiendo " TIENDO_VERSION "\n");
    return EXIT_DONE;
}

int cli_run_help(struct cli *c)
{
    const struct cli_command *about = c->n_args ? cli_command_by_word(c->args[0]) : NULL;

    if (c->n_args && !about) {
        c->command = NULL; /* no hint about help itself */
        return unknown_command(c, c->args[0]);
    }
    cli_help(c, about);
    return EXIT_DONE;
}
