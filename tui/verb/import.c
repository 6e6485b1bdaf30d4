/*
 * `import`: a table from a file. Without --apply it only says what would be written; with it all is written as one
 * change, or nothing. What is read as what is the library's affair; here are the options, and what people and
 * programs are told.
 */
#include "verb/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "show/import.h"
#include "show/ui.h"
#include "cli/file.h"
#include "cli/progress.h"
#include "cli/records.h"
#include "cli/verdict.h"

struct import {
    struct writing w;
    struct td_import_how how;
    struct td_submission report;
    struct td_obligations obligations;
    struct td_import found;
    struct cli_work work;
    FILE *spool;                /* of standard input */
    char spooled[32];           /* its path */
};

/* ---- the file --------------------------------------------------------------------------- */

/* Standard input is read to its end first: a table is looked at more than once. */
static int spool(struct import *m)
{
    const struct cli *c = m->w.c;
    char buf[1 << 15];
    ssize_t n;

    if (!(m->spool = out_temporary()))
        return cli_cannot_write(out_temporary_folder(), errno);
    while ((n = read(STDIN_FILENO, buf, sizeof buf)) != 0) {
        if (n < 0 && (errno != EINTR || cli_work_stopped()))
            break;
        if (n > 0 && fwrite(buf, 1, (size_t)n, m->spool) != (size_t)n)
            break;
    }
    if (cli_work_stopped())
        return EXIT_FAILED;
    if (n < 0)
        return cli_error(EXIT_FAILED, "standard input: %s", td_strerror(errno, c->lang));
    if (n > 0 || fflush(m->spool) != 0)
        return cli_cannot_write(out_temporary_folder(), errno);
    snprintf(m->spooled, sizeof m->spooled, "/proc/self/fd/%d", fileno(m->spool));
    m->how.path = m->spooled;
    m->how.name = cli_say(c, SAY_STDIN);
    return EXIT_DONE;
}

static int find_file(struct import *m, const char *path)
{
    const struct cli *c = m->w.c;
    struct stat st;

    m->how.path = path;
    if (!strcmp(path, "-"))
        return spool(m);
    if (stat(path, &st) != 0)
        return cli_error(EXIT_FAILED, "%s: %s", path, td_strerror(errno, c->lang));
    if (S_ISREG(st.st_mode))
        return EXIT_DONE;
    if (S_ISDIR(st.st_mode))
        return cli_error(EXIT_FAILED, "%s: is a folder", path);
    return cli_error(EXIT_FAILED, "%s: is no file; what comes from a pipe is read with - as the file",
                     path);
}

/* ---- options ---------------------------------------------------------------------------- */

static int not_understood(const struct cli *c, enum cli_option_id id)
{
    return cli_usage(c, "--%s: '%s' is not: %s", cli_options[id].name, c->opt[id], cli_options[id].argument);
}

static int read_form(struct import *m)
{
    const struct cli *c = m->w.c;
    const char *const *opt = c->opt;
    struct td_import_how *how = &m->how;

    if (!import_kind_parse(c->args[0], &how->kind))
        return cli_usage(c, "'%s' cannot be imported; one of: %s", c->args[0], c->command->words);
    if (opt[OPT_encoding] && !td_charset_parse(opt[OPT_encoding], &how->sheet.charset))
        return not_understood(c, OPT_encoding);
    if (opt[OPT_delimiter] && !import_delimiter_parse(opt[OPT_delimiter], &how->sheet.delimiter))
        return not_understood(c, OPT_delimiter);
    if (opt[OPT_decimal] && !import_decimal_parse(opt[OPT_decimal], &how->decimal))
        return not_understood(c, OPT_decimal);
    how->sheet.tab = opt[OPT_sheet];
    how->skip = opt[OPT_skip];
    how->map = opt[OPT_map];
    how->profile = opt[OPT_profile];
    return EXIT_DONE;
}

/* What rows do not say themselves. */
static void read_defaults(struct import *m)
{
    enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };
    struct writing *w = &m->w;
    struct td_import_how *how = &m->how;
    const struct td_target *target;

    how->plan = cli_world_plan(&w->w);
    how->source = writing_text(w, OPT_source);
    how->note = writing_text(w, OPT_note);
    how->status = (enum td_status)writing_word(w, OPT_status, td_statuses, 0);
    writing_agency(w, &how->agency);
    if (!w->status && w->c->opt[OPT_target] &&
        writing_goes_on(w, cli_find_target(w->c, &w->w, w->c->opt[OPT_target], &target)))
        how->target = target->id;
    writing_period(w, "--period", w->c->opt[OPT_period], &how->period);
    writing_whole(w, OPT_year, FIRST_YEAR, LAST_YEAR, &how->year);
    writing_past(w, OPT_on, &how->on);
}

/* The report that came with the figures: whose and of which year must be said. */
static void read_report(struct import *m)
{
    struct writing *w = &m->w;
    const struct cli *c = w->c;
    const struct td_obligation *o = NULL;

    if (w->status || !c->opt[OPT_report])
        return;
    if (m->how.kind != TD_IMPORT_OBSERVATIONS || !c->opt[OPT_agency])
        w->status = cli_usage(c, "--report goes with observations and with --agency, who sent it");
    else
        w->status = cli_find_obligation(c, &w->w, c->opt[OPT_report], &m->obligations, &o);
    m->report = (struct td_submission){ .agency = m->how.agency, .on = c->review, .note = m->how.note };
    writing_past(w, OPT_on, &m->report.on);
    if (w->status || !o)
        return;
    m->report.obligation = o->id;
    m->report.year = m->how.year ? m->how.year : td_duty_year(cli_plan_by_id(&w->w, o->plan), o, m->report.on);
    if (!m->report.year)
        w->status = cli_usage(c, "%s: of which year is a report of that day? say --year", o->code);
    m->how.submission = &m->report;
}

/* ---- for programs ----------------------------------------------------------------------- */

static const char *const outcomes[TD_IMPORT_OUTCOMES] = {
    [TD_IMPORT_WRONG] = "wrong", [TD_IMPORT_CHANGED] = "changed", [TD_IMPORT_NEW] = "new",
    [TD_IMPORT_UNCHANGED] = "unchanged", [TD_IMPORT_SKIPPED] = "skipped",
};

static void put_rows(struct import *m)
{
    struct sheet s;

    sheet_open(&s, m->w.c, &m->w.w, R_IMPORTED);
    for (size_t i = 0; i < m->found.rows; i++) {
        const struct td_import_row *r = &m->found.v[i];
        cell_text(&s, outcomes[r->outcome]);
        cell_text(&s, r->warned ? "1" : "0");
        cell_int(&s, r->line);
        cell_text(&s, r->column);
        cell_text(&s, r->value);
        cell_text(&s, r->title);
        cell_text(&s, r->before);
        cell_text(&s, r->after);
        cell_text(&s, r->text);
        cell_text(&s, r->sheet);
    }
    sheet_close(&s, EXIT_DONE);
}

/* ---- for people ------------------------------------------------------------------------- */

/* Headings and what they were taken for, so that a wrong guess is seen before it is written. */
static void put_columns(const struct import *m)
{
    const struct cli *c = m->w.c;
    char line[1024];

    for (size_t i = 0; i < m->found.columns; i++) {
        const struct td_import_column *x = &m->found.column[i];
        const char *means = *x->means ? x->means : ui(U_IMPORT_UNUSED, c->lang);
        bool shows = !*x->field && *x->sample;
        snprintf(line, sizeof line, "#%zu \"%s\" -> %s%s%s%s", i + 1, x->head, means, shows ? " (" : "",
                 shows ? x->sample : "", shows ? ")" : "");
        out_raw(c->out, "  ");
        out_wrap(c->out, 2, 6, line);
    }
}

/* line 14, column "Tỷ lệ", "1.234": what it is about: what was there -> what comes: why */
static void put_row(const struct import *m, const struct td_import_row *r)
{
    const struct cli *c = m->w.c;
    char line[2048];
    const struct text values = import_values(r);
    const char *const parts[] = { r->title, values.s, r->text };
    const struct text sheet = *r->sheet ? textf("%s, ", r->sheet) : textf("%s", "");
    size_t n = (size_t)snprintf(line, sizeof line, "%s", sheet.s);
    n += (size_t)snprintf(line + n, sizeof line - n, cli_say(c, SAY_LINE), r->line);
    bool whole = r->outcome != TD_IMPORT_WRONG && *r->after; /* then the cell says nothing more */

    if (*r->column && !whole && n < sizeof line)
        n += (size_t)snprintf(line + n, sizeof line - n, cli_say(c, SAY_IN_COLUMN), r->column);
    if (*r->value && !whole && n < sizeof line)
        n += (size_t)snprintf(line + n, sizeof line - n, ", \"%s\"", r->value);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && n < sizeof line; i++)
        if (*parts[i])
            n += (size_t)snprintf(line + n, sizeof line - n, ": %s", parts[i]);
    out_raw(c->out, "  ");
    out_wrap(c->out, 2, 6, line);
}

static void put_group(const struct import *m, enum import_group g)
{
    static const struct { enum td_import_outcome outcome; size_t most; } groups[IMPORT_GROUPS] = {
        [IMPORT_WRONG] = { TD_IMPORT_WRONG, 200 }, [IMPORT_WARNED] = { TD_IMPORT_CHANGED, 200 },
        [IMPORT_CHANGED] = { TD_IMPORT_CHANGED, 50 }, [IMPORT_NEW] = { TD_IMPORT_NEW, 10 },
        [IMPORT_SKIPPED] = { TD_IMPORT_SKIPPED, 10 },
    };
    const struct cli *c = m->w.c;
    const struct td_import *l = &m->found;
    size_t shown = 0, more = g == IMPORT_WARNED ? l->warned : l->n[groups[g].outcome];

    for (size_t i = 0; i < l->rows; i++) {
        const struct td_import_row *r = &l->v[i];
        if (import_group_of(r) != g) {
            more -= g != IMPORT_WARNED && r->outcome == groups[g].outcome; /* it stands in that group */
            continue;
        }
        if (shown == groups[g].most)
            continue;
        if (!shown)
            out_sayf(c->out, "\n%s:\n", import_group_in(c->lang, g));
        put_row(m, r);
        shown++;
    }
    if (shown && more > shown)
        out_sayf(c->out, cli_say(c, SAY_AND_MORE), more - shown);
}

/* What stands in the way, or what to type next. */
static const char *next_step(const struct import *m)
{
    const struct cli *c = m->w.c;
    const struct td_import *l = &m->found;

    if (l->unchosen)
        return cli_say(c, SAY_ADD_SHEET);
    if (l->ambiguous && !m->how.decimal)
        return cli_say(c, SAY_ADD_DECIMAL);
    if (l->n[TD_IMPORT_WRONG])
        return cli_say(c, SAY_PUT_RIGHT);
    if (l->unexplained)
        return cli_say(c, SAY_ADD_NOTE);
    if (!import_to_write(l) && !m->how.submission)
        return cli_say(c, SAY_NOTHING_TO_WRITE);
    return m->how.apply ? "" : cli_say(c, SAY_ADD_APPLY);
}

static void put_text(const struct import *m)
{
    const struct cli *c = m->w.c;
    const struct text counts = import_counts(&m->found, c->lang);

    out_sayf(c->out, "%s: %s\n", m->how.name ? m->how.name : m->how.path, import_found(&m->found, c->lang).s);
    for (size_t i = 0; i < m->found.sheets; i++)
        out_sayf(c->out, "  %s\n", import_sheet(&m->found, i, c->lang).s);
    if (*m->found.remembered) {
        out_raw(c->out, "  ");
        out_wrap(c->out, 2, 6, textf(cli_say(c, SAY_USED_PROFILE), m->how.profile, m->found.remembered).s);
    }
    put_columns(m);
    for (enum import_group g = 0; g < IMPORT_GROUPS; g++)
        put_group(m, g);
    out_sayf(c->out, "\n%s\n", *counts.s ? counts.s : cli_say(c, SAY_TABLE_EMPTY));
    if (*next_step(m))
        out_wrap(c->out, 0, 0, next_step(m));
}

/* ---- running ---------------------------------------------------------------------------- */

/* It could not be read as a table, or the database said no. */
static int refused(struct import *m, int rc)
{
    if (rc != TD_INVALID) {
        writing_done(&m->w, rc);
        return m->w.status;
    }
    cli_error(EXIT_FAILED, "%s: %s", m->how.name ? m->how.name : m->how.path, td_errmsg(m->w.c->td));
    for (size_t i = 0; i < m->found.columns && !m->found.head; i++)
        cli_note("  #%zu \"%s\"", i + 1, m->found.column[i].head);
    if (m->found.columns && !m->found.head)
        cli_note("if these are the headings, --map says what they mean");
    return EXIT_FAILED;
}

static int tell(struct import *m)
{
    struct cli *c = m->w.c;

    if (c->format == FORMAT_TEXT)
        put_text(m);
    else
        put_rows(m);
    if (!m->found.change)
        return import_held_up(&m->found) ? EXIT_FAILED : EXIT_DONE;
    const struct text what = textf(ui(U_IMPORT_SAVED, c->lang), import_writes(&m->found, m->how.kind, c->lang).s);
    m->w.change = m->found.change;
    if (c->format == FORMAT_TEXT)
        writing_saved(&m->w, "%s", what.s);
    else
        cli_note("%s (change %lld)", what.s, (long long)m->found.change);
    return EXIT_DONE;
}

static int run(struct import *m)
{
    struct cli *c = m->w.c;
    int rc = td_import(c->td, &m->how, &m->found);
    bool read = !rc || (rc == TD_INVALID && import_held_up(&m->found));

    if (cli_work_end(c, &m->work, !rc && m->how.apply))
        return EXIT_FAILED;
    return read ? tell(m) : refused(m, rc);
}

int cli_run_import(struct cli *c)
{
    const char *path = c->args[1]; /* as typed: a name of a file is no text of ours to normalize */
    struct import m = { .how = { .today = c->review, .lang = c->lang, .apply = c->opt[OPT_apply] != NULL } };

    writing_begin(&m.w, c, m.how.apply ? TD_ACT_IMPORT : TD_ACT_OTHER);
    if (!m.w.status)
        m.w.status = read_form(&m);
    read_defaults(&m);
    read_report(&m);
    if (!m.w.status) {
        cli_work_begin(c, &m.work);
        m.how.progress = cli_work_goes_on;
        m.how.arg = &m.work;
        int status = find_file(&m, path);
        m.w.status = status ? (cli_work_end(c, &m.work, false), status) : run(&m);
    }
    td_import_free(&m.found);
    td_obligations_free(&m.obligations);
    if (m.spool)
        fclose(m.spool);
    return writing_end(&m.w);
}
