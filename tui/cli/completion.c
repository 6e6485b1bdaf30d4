/*
 * `tiendo completion bash`: the script, made from the table. Words that come from a database are
 * compared, never given to `compgen -W`, which would expand $(...) in them.
 */
#include "cli/cli.h"

#include <string.h>

static const char head[] =
    "# bash completion for tiendo; made by: tiendo completion bash\n"
    "_tiendo_offer()\n"
    "{\n"
    "    local word\n"
    "    for word in \"$@\"; do\n"
    "        [[ $word == \"$cur\"* ]] && COMPREPLY+=(\"$word\")\n"
    "    done\n"
    "}\n"
    "_tiendo_codes() # KIND COLUMN\n"
    "{\n"
    "    local word\n"
    "    while IFS= read -r word; do\n"
    "        [[ $word =~ ^[A-Za-z0-9._-]+$ ]] && _tiendo_offer \"$word\"\n"
    "    done < <(tiendo \"${db[@]}\" list \"$1\" --format csv 2>/dev/null </dev/null |\n"
    "             tail -n +2 | cut -d, -f\"$2\" | sort -u)\n"
    "}\n"
    "_tiendo_files()\n"
    "{\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen \"$1\" -- \"$cur\")\n"
    "}\n"
    "_tiendo()\n"
    "{\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command= first= nth=0 i word db=()\n"
    "    COMPREPLY=()\n"
    "    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then "
    "prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n";

/* Skips the value of an option, and the "=" that bash makes a word of its own. */
static const char skip[] =
    ")\n"
    "            ((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++))\n"
    "            [[ $word == --db ]] && db=(--db \"${COMP_WORDS[i]}\") ;;\n"
    "        -*) ;;\n"
    "        *)  if [[ -z $command ]]; then command=$word\n"
    "            else nth=$((nth + 1)); first=${first:-$word}; fi ;;\n"
    "        esac\n"
    "    done\n"
    "    case $prev in\n";

static const char tail[] =
    "    esac\n"
    "}\n"
    "complete -F _tiendo tiendo\n";

/* What completes a value: its words, or the meaning of an @word. */
static void put_values(struct out *o, const char *words)
{
    static const struct { const char *word, *code; } meanings[] = {
        { "@file", "_tiendo_files -f" }, { "@dir", "_tiendo_files -d" },
        { "@plan", "_tiendo_codes plans 1" }, { "@target", "_tiendo_codes targets 2" },
        { "@task", "_tiendo_codes tasks 2" }, { "@obligation", "_tiendo_codes obligations 2" },
        { "@agency", "_tiendo_offer all; _tiendo_codes agencies 1" },
    };

    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (!strcmp(words, meanings[i].word)) {
            out_raw(o, meanings[i].code);
            return;
        }
    }
    out_raw(o, "_tiendo_offer");
    if (!strcmp(words, "@theme"))
        out_sayf(o, " %s; _tiendo_files -f", option_table[O_theme].words);
    for (int i = 0; i < CLI_COMMANDS && !strcmp(words, "@command"); i++)
        if (*cli_commands[i].word)
            out_sayf(o, " %s", cli_commands[i].word);
    for (int i = 0; i < OPTIONS && !strcmp(words, "@option"); i++)
        out_sayf(o, " %s", option_table[i].name);
    if (*words && *words != '@')
        out_sayf(o, " %s", words);
}

static void put_options_with_values(struct out *o)
{
    const char *bar = "        ";

    for (int i = 0; i < CLI_OPTIONS; i++) {
        if (!*cli_options[i].argument)
            continue;
        out_sayf(o, "%s--%s", bar, cli_options[i].name);
        bar = "|";
    }
}

static void put_option_values(struct out *o)
{
    for (int i = 0; i < CLI_OPTIONS; i++) {
        if (!*cli_options[i].argument || i == OPT_format)
            continue;
        out_sayf(o, "    --%s) ", cli_options[i].name);
        put_values(o, cli_options[i].words);
        out_raw(o, "; return ;;\n");
    }
    out_raw(o, "    --format)\n        case $command in\n");
    for (int i = 0; i < CLI_COMMANDS; i++)
        if (*cli_commands[i].formats)
            out_sayf(o, "        %s) _tiendo_offer %s ;;\n", cli_commands[i].word,
                     cli_commands[i].formats);
    out_raw(o, "        esac\n        return ;;\n    esac\n");
}

static void put_option_names(struct out *o)
{
    out_raw(o, "    if [[ $cur == -* ]]; then\n        _tiendo_offer");
    for (int i = 0; i < CLI_OPTIONS; i++)
        if (cli_option_is_global((enum cli_option_id)i))
            out_sayf(o, " --%s", cli_options[i].name);
    out_raw(o, "\n        case $command in\n");
    for (int k = 0; k < CLI_COMMANDS; k++) {
        if (!cli_commands[k].options)
            continue;
        out_sayf(o, "        '%s') _tiendo_offer", cli_commands[k].word);
        for (int i = 0; i < CLI_OPTIONS; i++)
            if (cli_commands[k].options >> i & 1)
                out_sayf(o, " --%s", cli_options[i].name);
        out_raw(o, " ;;\n");
    }
    out_raw(o, "        esac\n        return\n    fi\n");
}

static void put_arguments(struct out *o)
{
    out_raw(o, "    case $command,$nth in\n    ,0) ");
    put_values(o, "@command");
    out_raw(o, " ;;\n");
    for (int k = 0; k < CLI_COMMANDS; k++) {
        if (!cli_commands[k].most)
            continue;
        out_sayf(o, "    %s,%s) ", cli_commands[k].word, cli_commands[k].most > 2 ? "*" : "0");
        put_values(o, cli_commands[k].words);
        out_raw(o, " ;;\n");
    }
    out_raw(o, "    set,1)\n        case $first in\n");
    for (int i = 0; i < OPTIONS; i++)
        if (*option_table[i].words)
            out_sayf(o, "        %s) _tiendo_offer %s ;;\n", option_table[i].name, option_table[i].words);
    out_raw(o, "        plan) _tiendo_codes plans 1 ;;\n        esac ;;\n"
               "    show,1)\n"
               "        case $first in\n"
               "        plan|plans) _tiendo_codes plans 1 ;;\n"
               "        agency|agencies) _tiendo_codes agencies 1 ;;\n"
               "        target|targets) _tiendo_codes targets 2 ;;\n"
               "        task|tasks) _tiendo_codes tasks 2 ;;\n"
               "        esac ;;\n");
}

int cli_run_completion(struct cli *c)
{
    if (strcmp(c->args[0], "bash") != 0)
        return cli_usage(c, "completion: '%s' is not one of: %s", c->args[0], c->command->words);
    out_raw(c->out, head);
    put_options_with_values(c->out);
    out_raw(c->out, skip);
    put_option_values(c->out);
    put_option_names(c->out);
    put_arguments(c->out);
    out_raw(c->out, tail);
    return EXIT_DONE;
}
