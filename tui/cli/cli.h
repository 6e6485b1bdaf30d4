/*
 * The command line: the same program without the screen. main.c prepares the process, cli.c finds
 * and runs a command; each cli-*.c holds the commands of one kind. What the commands and options
 * are is in cli.def.
 */
#ifndef TUI_CLI_H
#define TUI_CLI_H

#include <stdbool.h>
#include <stddef.h>

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
/* Takes the next word of a blank-separated list; false at its end. *words moves on. */
bool cli_next_word(const char **words, char *buf, size_t size);
bool cli_has_word(const char *words, const char *word);

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
    enum td_lang lang;
    td_date review;
    td_date past;                  /* --as-of, when it is before today: the state of that day, and nothing is written */
    enum cli_format format;
    struct td *td;                 /* open as the command's row says, else NULL */
    struct out *out;               /* standard output */
};

/* The first line of what people read, when figures are made up. */
void cli_say_training(struct cli *c);

/* From arguments to exit status; `verbs`, by enum cli_command_id, are what the commands run. */
int cli_main(int argc, char **argv, cli_run *const *verbs);
td_date cli_today(void); /* of this machine */

/* One line "tiendo: ..." on stderr, made harmless; returns `status`. */
int cli_error(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line of a longer message, without "tiendo: ". */
void cli_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Wrong use: the same, then where to read more; returns EXIT_USAGE. */
int cli_usage(const struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What the library says about its last failure. */
int cli_failed(const struct cli *c);
/* The text in the language of this run. */
const char *cli_say(const struct cli *c, const char *en, const char *vi);
/* Is it the name in this language, or the other one where that is missing? */
const char *cli_name(const struct cli *c, const char *vi, const char *en);

/* ---- where things are (cli/store.c) ----------------------------------------------------- */

const char *cli_home(void); /* NULL: there is none */
/* The path of the database, by option, environment or default; static. NULL with a message on
 * stderr. */
const char *cli_database(const struct cli *c);
/* Opens it; EXIT_DONE or, with a message on stderr, EXIT_FAILED. */
int cli_open(struct cli *c, enum td_open_mode mode);
/* The same for `path`, with the message in err and a td_code. */
int cli_try_open(struct cli *c, const char *path, enum td_open_mode mode, char *err, size_t size);
/* For the screen: opens the database and creates it when this is the first run. */
int cli_open_first_run(struct cli *c);
/* The folder of the shipped plans: $TIENDO_DATA, where the program was installed to, or the source tree. */
bool cli_find_data(char *buf, size_t size);
/* EXIT_FAILED with a message when there is a journal beside where a database is about to be: SQLite would roll it back
 * into that one. */
int cli_no_journal(const struct cli *c, const char *path);

/* ---- files that are complete or absent (cli/file.c) ------------------------------------- */

/* A name beside `path` that nothing has, for what becomes `path` when it is complete. */
bool cli_temp_name(char *buf, size_t size, const char *path);
/* Gives the complete file or folder its name, never replacing anything. 0 or errno. */
int cli_publish(const char *temp, const char *path);
/* What a signal must remove: a file that nobody will finish, and the journal SQLite keeps beside
 * it. */
void cli_unfinished_set(const char *path);
void cli_unfinished_clear(void);

/* Calls produce() with an output that becomes the new file `path`. EXIT_DONE, or a message was
 * given and there is no such file. */
int cli_to_file(struct cli *c, const char *path, int (*produce)(struct cli *, struct out *, void *),
                void *arg);
/* For the screen, which has its own way with signals and says itself what went wrong: 0, errno, or -1 when produce()
 * failed. `replace`: takes the place of a file that is there, when it is complete. */
int cli_save_file(const char *path, bool replace, int (*produce)(struct out *, void *), void *arg);
/* The same to standard output, but only when it is complete: nobody reads while a SELECT is open
 * (PITFALLS 24). */
int cli_spooled(struct cli *c, int (*produce)(struct cli *, struct out *, void *), void *arg);

/* Calls run() with an output (c->out) that is the file of --output, else standard output: what it printed comes when it
 * is complete, as above, if it is `spooled`. */
int cli_deliver(struct cli *c, int (*run)(struct cli *, void *), void *arg, bool spooled);
int cli_deliver_to(struct cli *c, const char *path, int (*run)(struct cli *, void *), void *arg);

/* ---- long work (cli/progress.c) --------------------------------------------------------- */

struct cli_work { bool tty, shown; int64_t last; };
/* From here to the end signals only ask to stop, also while another process holds the database. */
void cli_work_begin(struct cli *c, struct cli_work *w);
bool cli_work_stopped(void);
/* For the library's progress callbacks, `arg` is the struct: cli_work_show(); false once a signal has come. */
bool cli_work_goes_on(void *arg, uint64_t done, uint64_t all);
/* `done`: everything was done, signal or not. Else the signal that came ends the program, and it is said that nothing
 * was written. */
int cli_work_end(struct cli *c, struct cli_work *w, bool done);
/* For work that a signal may end where it is: only how far it is, for a person who waits longer than a moment. all = 0:
 * nobody knows how much there is. */
void cli_work_watch(struct cli_work *w);
void cli_work_show(struct cli_work *w, uint64_t done, uint64_t all);
void cli_work_clear(struct cli_work *w);

/* ---- plans (cli/find.c) ----------------------------------------------------------------- */

/* Everything small that most commands need, read once. */
struct cli_world {
    struct td_plans plans;
    struct td_agencies agencies;
    struct td_targets targets;   /* of the plan asked for */
    const struct td_plan *plan;  /* of --plan; NULL = all */
};
/* Reads plans, agencies and targets, and finds --plan. */
int cli_world_read(struct cli *c, struct cli_world *w);
void cli_world_free(struct cli_world *w);
int64_t cli_world_plan(const struct cli_world *w); /* id, 0 = all */
const struct td_plan *cli_plan_by_id(const struct cli_world *w, int64_t id);
const char *cli_plan_key(const struct cli_world *w, int64_t id);
/* "" for 0 */
const char *cli_agency_code(const struct cli_world *w, int64_t id);
const char *cli_agency_short(const struct cli_world *w, int64_t id);
/* EXIT_FAILED with "no such agency" and what was perhaps meant. */
int cli_find_agency(const struct cli_world *w, const char *code, const struct td_agency **out);

/* What `list KIND` runs for kinds that are no table of a bundle (verb/journal.c); NULL: it is none of those. */
int (*cli_records(const char *word))(struct cli *, const struct cli_world *);

/* Collects codes that look like the one that was not found. */
struct cli_near { const char *query; char text[160]; int n; };
void cli_near_offer(struct cli_near *n, const char *code, const char *name);
/* "no target 'x'; did you mean y, z?" */
int cli_not_found(const struct cli_near *n, const char *what);

/* Codes are unique within their plan only: every thing is considered, and it is never guessed which one is meant. */
struct cli_found { const char *what; struct cli_near near; const void *first; char plans[256]; int n; };
void cli_consider(struct cli_found *f, const char *plan, const char *code, const char *name, const void *thing);
/* EXIT_DONE when `first` is the only one that has the code asked for (near.query); else a message was given. */
int cli_decide(const struct cli *c, const struct cli_found *f);
int cli_find_target(struct cli *c, const struct cli_world *w, const char *code, const struct td_target **out);

/* ---- verdicts (cli/verdict.c) ----------------------------------------------------------- */

/* The verdict's word for people. */
const char *cli_verdict_word(enum td_verdict_code v, enum td_lang lang);
/* The sentence: which rule decided and with which numbers; never empty. */
void cli_reason(char *buf, size_t size, const struct cli *c, const struct td_row *row);
/* "99,5%", "2 mức độ" with `unit`; a milestone's value is done or not done. */
void cli_value(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               struct td_num n);
/* ">= 75-80%" */
void cli_bound(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               const struct td_threshold *h);
/* "Total 54. Missed: 2; on track: 5" */
void cli_counts(char *buf, size_t size, const struct cli *c, const struct td_counts *counts);

/* The columns of `status --format json`, and one row as their texts. */
enum { STATUS_FIELDS = 22 };
extern const char *const cli_status_names[STATUS_FIELDS + 1];
struct cli_status_row {
    const char *cell[STATUS_FIELDS];
    char text[STATUS_FIELDS][96];
    char reason[1024];
};
void cli_status_cells(struct cli_status_row *out, const struct cli *c, const struct cli_world *w,
                      const struct td_row *row);

extern const char *const cli_kind_words[];
extern const char *const cli_status_words[];    /* of a figure */
extern const char *const cli_qualifier_words[];
extern const char *const cli_role_words[];
extern const char *const cli_cadence_words[];
extern const char *const cli_state_words[];
extern const char *const cli_succession_words[];
/* The same for people: cli_word(c, CLI_ROLES, TD_LEAD) */
enum cli_word_list { CLI_ROLES, CLI_CADENCES, CLI_STATES, CLI_SUCCESSIONS, CLI_STATUSES };
const char *cli_plan_status(const struct cli *c, const struct td_plan *p);
const char *cli_word(const struct cli *c, enum cli_word_list list, int value);

/* ---- tables in files (verb/export.c, verb/table-book.c) ----------------------------------------- */

struct book;

/* Every row of a table, in the columns of a bundle or, as csv-excel and xlsx, in those of people. `*rows` (or NULL) is
 * how many there were. */
int cli_export_table(struct cli *c, const struct cli_world *w, enum td_table t, size_t *rows);
bool cli_is_export(const struct cli *c);
/* csv-excel or xlsx? The book that it is written by, to c->out; closing says what went wrong. */
bool cli_is_book(const struct cli *c);
void cli_book_open(struct cli *c, struct book *b, const char *title);
int cli_book_close(struct cli *c, struct book *b);
/* A table as people read it, with names beside codes. */
int cli_book_table(struct cli *c, const struct cli_world *w, struct book *b, enum td_table t);
/* The verdicts: a row each, and the series of the targets as charts. */
struct status_book;
struct status_book *cli_status_book_open(struct cli *c, const struct cli_world *w);
void cli_status_book_row(struct status_book *s, const struct td_row *row);
int cli_status_book_close(struct status_book *s, bool charts);

/* ---- the commands ----------------------------------------------------------------------- */

#define COMMAND(id, word, args, least, most, words, opts, fmts, db, ben, bvi, hen, hvi, ex) \
    int cli_run_##id(struct cli *c);
#include "cli/cli.def"

void cli_help(const struct cli *c, const struct cli_command *command); /* NULL: the program */

#endif
