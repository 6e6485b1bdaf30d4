/* `tiendo set`: what people may set, what it is now and who says so; setting it for oneself or for a database. */
#include "cli/find.h"
#include "cli/records.h"
#include "cli/store.h"
#include "engine/files.h"
#include "noun/option.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- showing ---------------------------------------------------------------------------- */

static void put_row(struct sheet *s, enum option_id id)
{
    static const char *const from[] = { "default", "database", "file", "environment", "command-line" };
    const struct options *o = s->c->options;
    const struct option_info *i = &option_table[id];
    enum option_from who = option_from(o, id);
    char accepts[128];

    option_accepts(accepts, sizeof accepts, id);
    cell_text(s, i->name);
    cell_text(s, option_value(o, id));
    cell_put(s, from[who], td_word(W_FROM_PRESET + who, s->c->lang));
    cell_text(s, i->preset);
    cell_text(s, accepts);
    cell_text(s, i->scope == OPTION_SHARED ? "database" : "user");
    cell_text(s, i->help[s->c->lang]);
}

/* All, or the one. */
static int show_options(struct cli *c, int only)
{
    struct sheet s;

    sheet_open(&s, c, NULL, R_SETTINGS);
    for (int i = 0; i < OPTIONS; i++)
        if (only < 0 || i == only)
            put_row(&s, (enum option_id)i);
    int status = sheet_close(&s, EXIT_DONE);
    if (c->format == FORMAT_TEXT) {
        out_say(c->out, "\n");
        if (only >= 0)
            out_wrap(c->out, 0, 0, option_table[only].help[c->lang]);
        out_sayf(c->out, "%s: %s\n", cli_say(c, SAY_YOUR_FILE), c->conf->path);
    }
    return status;
}

/* ---- setting ---------------------------------------------------------------------------- */

/* Is there such a theme, plan, milestone? Of a database that is open, or is at hand. */
static int check_followed(struct cli *c, enum option_id id, const char *value)
{
    char why[512];

    return !value || option_follows(id, value, c->td, c->lang, why, sizeof why) ? EXIT_DONE
           : cli_error(EXIT_FAILED, "%s cannot be '%s': %s", option_table[id].name, value, why);
}

static int set_for_user(struct cli *c, enum option_id id, const char *value)
{
    int status = check_followed(c, id, value), why = status ? 0 : conf_write(c->conf, id, value);

    if (!status && why)
        return cli_error(EXIT_FAILED, "%s: %s", c->conf->path, files_why(why, c->lang));
    if (!status)
        options_say(c->options, id, FROM_FILE, value);
    return status;
}

static int set_for_all(struct cli *c, enum option_id id, const char *value)
{
    if (option_table[id].scope != OPTION_SHARED)
        return cli_error(EXIT_FAILED, "%s depends on a person or a terminal: set it without --database",
                         option_table[id].name);
    int status = cli_open(c, TD_OPEN_WRITE);
    if (!status)
        status = check_followed(c, id, value);
    if (!status && td_option_set(c->td, option_table[id].name, value))
        status = cli_failed(c);
    if (!status)
        options_say(c->options, id, FROM_DATABASE, value);
    return status;
}

static int wrong_value(const struct cli *c, enum option_id id, const char *value)
{
    const struct option_info *o = &option_table[id];
    char accepts[256];

    option_accepts(accepts, sizeof accepts, id);
    if (o->type == OPTION_COLUMNS)
        return cli_usage(c, "%s cannot be '%s'; in quotes, with blanks between them: %s", o->name, value, o->words);
    return cli_usage(c, "%s cannot be '%s'%s%s", o->name, value, *accepts ? cli_said("; one of: ") : "", accepts);
}

/* What was written, and what is typed or in the environment and counts before it. */
static void say_set(const struct cli *c, enum option_id id, const char *value)
{
    enum option_from said = c->opt[OPT_database] ? FROM_DATABASE : FROM_FILE, from = option_from(c->options, id);

    if (value && from > FROM_FILE)
        out_sayf(c->out, cli_say(c, SAY_HIDDEN), option_table[id].name, value, td_word(W_FROM_PRESET + said, c->lang));
    out_sayf(c->out, "%s = %s (%s)\n", option_table[id].name, option_value(c->options, id),
             td_word(W_FROM_PRESET + from, c->lang));
}

static int set_option(struct cli *c, enum option_id id, const char *value)
{
    if (value && !option_can_be(id, value))
        return wrong_value(c, id, value);
    if (c->opt[OPT_read_only])
        return cli_usage(c, "set changes something, which --read-only forbids");
    value = option_kept(id, value);
    int status = c->opt[OPT_database] ? set_for_all(c, id, value) : set_for_user(c, id, value);
    cli_settle(c);
    if (!status)
        say_set(c, id, value);
    return status;
}

/* ---- the command ------------------------------------------------------------------------ */

static int find_option(struct cli *c, int *id)
{
    struct cli_near near = { .query = c->n_args ? c->args[0] : "" };

    *id = c->n_args ? option_named(c->args[0]) : -1;
    if (*id >= 0 || !c->n_args)
        return EXIT_DONE;
    for (int i = 0; i < OPTIONS; i++)
        cli_near_offer(&near, option_table[i].name, "");
    return cli_not_found(&near, cli_says("option"));
}

static int check_words(const struct cli *c)
{
    bool unset = c->opt[OPT_unset];

    if (unset && c->n_args != 1)
        return cli_usage(c, "--unset needs the NAME of an option, and nothing behind it");
    if (c->opt[OPT_database] && !unset && c->n_args < 2)
        return cli_usage(c, "--database needs a NAME and a VALUE");
    return EXIT_DONE;
}

int cli_run_set(struct cli *c)
{
    bool unset = c->opt[OPT_unset], change = unset || c->n_args > 1;
    int id, status = find_option(c, &id);

    if (!status)
        status = check_words(c);
    if (!status && (!change || !c->opt[OPT_database]))
        cli_look(c);
    cli_settle(c);
    if (!status)
        status = change ? set_option(c, (enum option_id)id, unset ? NULL : c->args[1]) : show_options(c, id);
    cli_close(c);
    return status;
}
