/*
 * The command line: the same program without the screen. main.c prepares the process, cli.c finds and runs a command;
 * the files of verb/ hold the commands of one kind each. What the commands and options are is in cli.def.
 */
#ifndef TUI_CLI_H
#define TUI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/conf.h"
#include "file/out.h"
#include "tiendo.h"

#ifndef TIENDO_VERSION
#define TIENDO_VERSION "0.1.0"
#endif

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };
/* Of `check`, as monitoring systems understand it. */
enum { CHECK_OK = 0, CHECK_WARNING = 1, CHECK_CRITICAL = 2, CHECK_UNKNOWN = 3 };

/* ---- the table -------------------------------------------------------------------------- */

enum cli_option_id {
#define OPTION(id, name, arg, words, en, vi) OPT_##id,
#include "cli/cli.def"
    CLI_OPTIONS
};

enum cli_command_id {
#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex)        \
    CLI_##id,
#include "cli/cli.def"
    CLI_COMMANDS
};

struct cli_option {
    const char *name, *argument, *words;
    const char *help[2]; /* by enum td_lang */
};

enum cli_database { NO_DB, READS, WRITES, WRITES_IF_APPLIED }; /* the last: with --apply, else it reads */

struct cli_command {
    const char *word, *arguments;
    int least, most;         /* arguments */
    const char *words;       /* of the first argument */
    uint64_t options;        /* bits by enum cli_option_id; the global ones are not in here */
    const char *formats;     /* the first is the default */
    enum cli_database database;
    const char *brief[2], *help[2], *examples;
};

extern const struct cli_option cli_options[CLI_OPTIONS];
extern const struct cli_command cli_commands[CLI_COMMANDS];

/* Options that stand with every command. */
bool cli_option_is_global(enum cli_option_id id);
bool cli_option_allowed(const struct cli_command *c, enum cli_option_id id);
/* NULL when there is none. The screen has no word. */
const struct cli_command *cli_command_by_word(const char *word);

/* ---- one run ---------------------------------------------------------------------------- */

enum cli_format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_EXCEL /* csv-excel */, FORMAT_XLSX, FORMAT_MD,
                  FORMAT_HTML };

struct cli;
typedef int cli_run(struct cli *c);

struct cli {
    cli_run *const *verbs;
    const struct cli_command *command;
    const char *opt[CLI_OPTIONS];  /* as typed, "" for a switch; NULL = not given */
    char **args;
    int n_args;
    struct options *options;       /* what people have set */
    struct conf *conf;             /* the file in which they did */
    enum td_lang lang;
    td_date review;
    td_date past;                  /* --as-of, when it is before today: the state of that day, and nothing is written */
    enum cli_format format;
    struct td *td;                 /* open as the command's row says, else NULL */
    struct out *out;               /* standard output */
    bool inferred;                 /* people have been shown the mark of what is inferred */
};

/* The first line of what people read, when figures are made up. */
void cli_say_training(struct cli *c);

/* From arguments to exit status; `verbs`, by enum cli_command_id, are what the commands run. */
int cli_main(int argc, char **argv, cli_run *const *verbs);
/* What is set may have changed: language and decimals follow. */
void cli_settle(struct cli *c);
void cli_close(struct cli *c); /* the database, if it is open */

extern bool cli_ascii; /* --ascii */
/* What goes to this descriptor must be ASCII: it was asked for, or a terminal there knows no UTF-8. */
bool cli_is_ascii(int fd);

/* What the three below say is given in English; said.def has it in the language of the last cli_settle(). */
const char *cli_said(const char *english) __attribute__((format_arg(1)));
const char *cli_why(int error); /* td_strerror() in it */
#define cli_says(english) english /* marks what cli_said() will be asked for */

/* One line "tiendo: ..." on stderr, made harmless; returns `status`. */
int cli_error(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line of a longer message, without "tiendo: ". */
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Wrong use: the same, then where to read more; returns EXIT_USAGE. */
int cli_usage(const struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What the library says about its last failure. */
int cli_failed(const struct cli *c);
/* SAY(id) of said.def in the language of this run. */
enum said {
#define S(en, vi)
#define SAY(id, en, vi) SAY_##id,
#include "cli/said.def"
#undef S
#undef SAY
    SAY_COUNT
};
const char *cli_say(const struct cli *c, enum said id);

/* ---- the commands ----------------------------------------------------------------------- */

#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex) \
    int cli_run_##id(struct cli *c);
#include "cli/cli.def"

void cli_help(const struct cli *c, const struct cli_command *command); /* NULL: the program */

#endif
