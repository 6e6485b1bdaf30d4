/*
 * Not a part of tiendo: prints the man page. `build/man docs/tiendo.1.in > build/tiendo.1` copies
 * the hand-written frame and puts the tables of the command line (cli.def) and of the screen
 * (commands.h) where it names them. Links cli/table.c and nothing else of the program.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "engine/commands.h"

/* ---- mdoc(7) ---------------------------------------------------------------------------- */

/* A line of text: no word of it may look like a request. */
static void put_text(const char *s)
{
    if (*s == '.' || *s == '\'')
        fputs("\\&", stdout);
    for (; *s; s++) {
        if (*s == '\\')
            fputs("\\e", stdout);
        else if (*s == '-')
            fputs("\\-", stdout);
        else
            putchar(*s);
    }
}

static void put_line(const char *s)
{
    put_text(s);
    putchar('\n');
}

/* "KIND CODE", "[DIR...]" as arguments of a macro line. */
static void put_arguments(const char *args)
{
    char word[64];

    while (td_text_next(&args, word, sizeof word)) {
        size_t n = strlen(word);
        bool optional = word[0] == '[' && word[n - 1] == ']';
        if (optional)
            word[n - 1] = 0;
        fputs(optional ? " Op Ar " : " Ar ", stdout);
        put_text(word + optional);
    }
}

static void put_words(const char *words)
{
    char word[64];
    const char *sep = "";

    while (td_text_next(&words, word, sizeof word)) {
        fputs(sep, stdout);
        put_text(word);
        sep = ", ";
    }
}

/* ---- the tables ------------------------------------------------------------------------- */

static void option_item(const struct cli_option *o)
{
    printf(".It Fl Fl ");
    put_text(o->name);
    put_arguments(o->argument);
    putchar('\n');
    put_text(o->help[TD_EN]);
}

static void command_options(const struct cli_command *k)
{
    puts(".Bl -tag -width indent -compact");
    for (int i = 0; i < CLI_OPTIONS; i++) {
        if (!(k->options >> i & 1))
            continue;
        option_item(&cli_options[i]);
        if (i == OPT_format) {
            fputs(": ", stdout);
            put_words(k->formats);
        }
        puts(".");
    }
    puts(".El");
}

static void examples(const char *lines)
{
    puts(".Bd -literal -offset indent -compact");
    for (size_t n; *lines; lines += n + 1) {
        char line[256];
        n = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, lines);
        put_line(line);
    }
    puts(".Ed");
}

static void command_item(const struct cli_command *k)
{
    printf(".It %s", *k->word ? "Ic " : "Em no command");
    put_text(k->word);
    put_arguments(k->arguments);
    putchar('\n');
    put_text(k->brief[TD_EN]);
    puts(".");
    if (*k->help[TD_EN])
        put_line(k->help[TD_EN]);
    if (*k->words && *k->words != '@' && strchr(k->words, ' ')) {
        puts(".Pp\nKinds:");
        put_words(k->words);
        puts(".");
    }
    if (k->options) {
        puts(".Pp");
        command_options(k);
    }
    if (*k->examples) {
        puts(".Pp");
        examples(k->examples);
    }
}

static void put_commands(void)
{
    puts(".Bl -tag -width indent");
    for (int i = 0; i < CLI_COMMANDS; i++)
        command_item(&cli_commands[i]);
    puts(".El");
}

static void put_options(void)
{
    puts(".Bl -tag -width indent");
    for (int i = 0; i < CLI_OPTIONS; i++) {
        if (!cli_option_is_global((enum cli_option_id)i))
            continue;
        option_item(&cli_options[i]);
        puts(".");
    }
    puts(".El");
}

static void put_settings(void)
{
    char accepts[128];

    puts(".Bl -tag -width indent");
    for (int i = 0; i < OPTIONS; i++) {
        const struct option_info *o = &option_table[i];
        option_accepts(accepts, sizeof accepts, (enum option_id)i);
        printf(".It Cm ");
        put_line(o->name);
        put_text(o->help[TD_EN]);
        printf(*accepts ? ": %s." : ".", accepts);
        printf("\nDefault: ");
        put_text(*o->preset ? o->preset : "none");
        puts(o->scope == OPTION_SHARED ? ".\nA database may say it, too." : ".");
    }
    puts(".El");
}

static void put_keys(void)
{
    puts(".Bl -tag -width Ds");
    for (enum command c = 1; c < CMD_COUNT; c++) {
        fputs(".It Ic ", stdout);
        put_text(command_table[c].name);
        const char *keys = command_table[c].keys;
        char key[32];
        const char *sep = " :";
        for (; td_text_next(&keys, key, sizeof key); sep = " ,") {
            /* a punctuation sign alone would be taken as one by the macro */
            printf("%s Li \\&", sep);
            put_text(key);
        }
        putchar('\n');
        put_text(command_help(c, TD_EN));
        puts(".");
    }
    puts(".El");
}

/* ---- the frame -------------------------------------------------------------------------- */

static const struct { const char *mark; void (*put)(void); } parts[] = {
    { "@COMMANDS@\n", put_commands }, { "@OPTIONS@\n", put_options }, { "@KEYS@\n", put_keys },
    { "@SETTINGS@\n", put_settings },
};

static void copy_line(const char *line)
{
    static const char version[] = "@VERSION@";
    const char *at = strstr(line, version);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!strcmp(line, parts[i].mark)) {
            parts[i].put();
            return;
        }
    }
    if (at)
        printf("%.*s%s%s", (int)(at - line), line, TIENDO_VERSION, at + sizeof version - 1);
    else
        fputs(line, stdout);
}

int main(int argc, char **argv)
{
    char line[1024];
    FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

    if (!f) {
        fprintf(stderr, "man: %s\n", argc == 2 ? strerror(errno) : "usage: man tiendo.1.in");
        return 1;
    }
    while (fgets(line, sizeof line, f))
        copy_line(line);
    int failed = ferror(f) | fclose(f) | fflush(stdout);
    return failed || ferror(stdout) ? 1 : 0;
}
