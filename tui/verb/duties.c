/* Report duties for people and programs: `tiendo list duties`, `rates`, `reminders` and `submissions`, and `tiendo show
 * submission`. */
#include "verb/show.h"
#include "base/count.h"
#include "forms/forms.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *code; enum said word; } states[TD_DUTY_STATES] = {
    [TD_DUTY_OVERDUE] = { "overdue", SAY_OVERDUE }, [TD_DUTY_LATE] = { "late", SAY_LATE },
    [TD_DUTY_AWAITING] = { "awaiting", SAY_AWAITED }, [TD_DUTY_NOT_DUE] = { "not_due", SAY_NO_FIXED_DAY },
    [TD_DUTY_ON_TIME] = { "on_time", SAY_ON_TIME }, [TD_DUTY_SENT] = { "sent", SAY_SENT },
};

const char *duty_code(enum td_duty_state state)
{
    return states[state].code;
}

/* ---- what is asked ---------------------------------------------------------------------- */

struct asked {
    struct cli *c;
    const struct cli_world *w;
    const struct td_agency *agency; /* of --agency, and those below it; NULL = all */
    int year;
    struct td_obligations obligations;
    struct td_duties duties;        /* of the year */
    int reports;                    /* in the letter so far */
};

static int read_asked(struct asked *a, const struct sheet *s, int year)
{
    struct cli *c = s->c;

    *a = (struct asked){ .c = c, .w = s->w };
    int status = cli_year(c, OPT_year, year, &a->year);
    if (!status)
        status = cli_asked_agency(c, s->w, &a->agency);
    if (status)
        return status;
    return td_obligations(c->td, &a->obligations, cli_world_plan(s->w)) ? cli_failed(c) : EXIT_DONE;
}

static int read_year(struct asked *a, int year)
{
    td_duties_free(&a->duties);
    a->year = year;
    return td_duties(a->c->td, &a->duties, cli_world_plan(a->w), year, a->c->review) ? cli_failed(a->c) : EXIT_DONE;
}

static int read_duties(struct asked *a, const struct sheet *s)
{
    int status = read_asked(a, s, td_date_year(s->c->review));

    return status ? status : read_year(a, a->year);
}

static void asked_free(struct asked *a)
{
    td_obligations_free(&a->obligations);
    td_duties_free(&a->duties);
}

static const struct td_obligation *obligation(const struct asked *a, int64_t id)
{
    static const struct td_obligation none = { .code = "", .title = "", .title_en = "", .to = "", .via = "" };

    const struct td_obligation *o = td_obligation_by_id(&a->obligations, id);

    return o ? o : &none;
}

static bool is_asked(const struct asked *a, int64_t agency)
{
    const struct td_agency *x = td_agency_by_id(&a->w->agencies, agency);
    return !a->agency || (x && td_agency_within(&a->w->agencies, x, a->agency->id));
}

/* Sets of states. */
enum {
    OVERDUE = 1 << TD_DUTY_OVERDUE,
    MISSING = 1 << TD_DUTY_OVERDUE | 1 << TD_DUTY_AWAITING, LATE = 1 << TD_DUTY_OVERDUE | 1 << TD_DUTY_LATE,
    ANY = (1 << TD_DUTY_STATES) - 1,
};

static bool is_in(const struct td_duty *d, int set)
{
    return set >> d->state & 1;
}

/* ---- duties ----------------------------------------------------------------------------- */

/* People read the document's words, programs the last day and how the document counts it. */
static void put_due(struct sheet *s, const struct td_obligation *o, int year)
{
    char last[TD_DATE_BUF] = "", words[96];

    td_date_write(last, sizeof last, td_duty_due(o, year));
    td_duty_words(words, sizeof words, o, year, false, s->c->lang);
    cell_put(s, last, words);
}

static void put_duty(struct sheet *s, const struct asked *a, const struct td_duty *d)
{
    const struct td_agency *x = td_agency_by_id(&s->w->agencies, d->agency);

    cell_plan(s, d->plan);
    cell_text(s, obligation(a, d->obligation)->code);
    cell_agency(s, d->agency);
    cell_text(s, x ? x->kind : "");
    cell_int(s, d->year);
    put_due(s, obligation(a, d->obligation), d->year);
    cell_date(s, d->submitted_on);
    cell_put(s, states[d->state].code, cli_say(s->c, states[d->state].word));
    if (d->days || d->state == TD_DUTY_AWAITING)
        cell_int(s, d->days);
    else
        cell_text(s, "");
    cell_text(s, d->note);
}

static void put_duties(struct sheet *s, struct asked *a, int set)
{
    for (size_t i = 0; i < a->duties.n && !s->c->out->error; i++)
        if (is_in(&a->duties.v[i], set) && is_asked(a, a->duties.v[i].agency))
            put_duty(s, a, &a->duties.v[i]);
}

/*
 * Of each year in which something is overdue before the year, that; then the year's duties of the set. A year that was
 * asked for by its name stands alone.
 */
static int each_year(struct asked *a, struct sheet *s, int set, void (*say)(struct sheet *s, struct asked *a, int set))
{
    struct td_duties old = { 0 };
    int status = EXIT_DONE, year = a->year;

    if (!s->c->opt[OPT_year] && td_duties_overdue(s->c->td, &old, cli_world_plan(s->w), s->c->review))
        status = cli_failed(s->c);
    for (int of = old.n ? old.v[0].year : year; !status && of <= year; of++) {
        status = read_year(a, of);
        if (!status)
            say(s, a, of < year ? OVERDUE : set);
    }
    td_duties_free(&old);
    return status;
}

int list_duties(struct sheet *s)
{
    struct asked a;
    int status = read_asked(&a, s, td_date_year(s->c->review));

    if (!status)
        status = each_year(&a, s, s->c->opt[OPT_late] ? LATE : ANY, put_duties);

    asked_free(&a);
    return status;
}

/* ---- rates ------------------------------------------------------------------------------ */

/* kind NULL: of all kinds. Nothing when they owe nothing. */
static void put_rate(struct sheet *s, const struct asked *a, const struct td_plan *p, const char *kind)
{
    struct td_duty_rates r = td_duty_rates(&a->duties, &s->w->agencies, p->id, kind);

    if (!r.owed)
        return;
    cell_text(s, p->key);
    cell_put(s, kind ? kind : "",
             kind ? td_choice_shown(td_agency_kinds, kind, s->c->lang) : cli_say(s->c, SAY_ALL_KINDS));
    cell_int(s, a->year);
    cell_int(s, r.owed);
    cell_int(s, r.on_time + r.late);
    cell_int(s, r.on_time);
    cell_int(s, r.late);
    cell_int(s, r.awaiting);
    cell_int(s, r.overdue);
    cell_num(s, r.completeness);
    cell_num(s, r.timeliness);
}

static bool is_first_of_kind(const struct td_agencies *l, size_t agency)
{
    for (size_t i = 0; i < agency; i++)
        if (!strcmp(l->v[i].kind, l->v[agency].kind))
            return false;
    return true;
}

int list_rates(struct sheet *s)
{
    struct asked a;
    int status = read_duties(&a, s);

    for (size_t p = 0; !status && p < s->w->plans.n; p++) {
        put_rate(s, &a, &s->w->plans.v[p], NULL);
        for (size_t i = 0; i < s->w->agencies.n; i++)
            if (is_first_of_kind(&s->w->agencies, i))
                put_rate(s, &a, &s->w->plans.v[p], s->w->agencies.v[i].kind);
    }
    asked_free(&a);
    return status;
}

/* ---- reminders -------------------------------------------------------------------------- */

/* "Kế hoạch số 52/KH-UBND ngày 07/02/2024"; one without a number by its title. */
static void plan_words(char *buf, size_t size, const struct cli *c, const struct td_plan *p)
{
    if (!p || !*p->number)
        snprintf(buf, size, "%s", p ? td_plan_name(p, c->lang) : "");
    else
        snprintf(buf, size, cli_say(c, SAY_PLAN_OF), p->number, td_date_text(p->issued_on, c->lang).s);
}

/* Where it is to be sent: through whom, else to whom; their names. */
static void receiver_words(char *buf, size_t size, const struct asked *a, const struct td_obligation *o)
{
    const char *codes = *o->via ? o->via : o->to;
    char code[128];
    size_t n = 0;

    *buf = 0;
    while (n + 1 < size && td_text_part(&codes, code, sizeof code)) {
        const struct td_agency *x = td_agency_by_code(&a->w->agencies, code);
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? "; " : "",
                              x ? td_name_in(a->c->lang, x->name_en, x->name) : code);
    }
}

static void due_words(char *buf, size_t size, const struct asked *a, const struct td_duty *d)
{
    char day[96];

    td_duty_words(day, sizeof day, obligation(a, d->obligation), d->year, true, a->c->lang);
    snprintf(buf, size, cli_say(a->c, d->state == TD_DUTY_OVERDUE ? SAY_DAYS_OVERDUE : SAY_DAYS_LEFT), day, d->days);
    td_word_forms(buf);
}

static void say_report(const struct asked *a, const struct td_duty *first, int number, int missing, int owed)
{
    const struct td_obligation *o = obligation(a, first->obligation);
    struct cli *c = a->c;
    char plan[512], to[512], due[160], line[2048];

    plan_words(plan, sizeof plan, c, cli_plan_by_id(a->w, first->plan));
    receiver_words(to, sizeof to, a, o);
    due_words(due, sizeof due, a, first);
    snprintf(line, sizeof line, cli_say(c, SAY_REMINDER_OF), number, td_name_in(c->lang, o->title_en, o->title),
             first->year);
    out_say(c->out, "\n");
    out_wrap(c->out, 0, 0, line);
    snprintf(line, sizeof line, cli_say(c, SAY_REMINDER), plan, due, to, missing, owed);
    out_wrap(c->out, 0, 0, line);
}

/* How many of the report's duties, and how many of them are missing. */
static void count_report(const struct asked *a, int64_t report, int *missing, int *owed)
{
    *missing = *owed = 0;
    for (size_t i = 0; i < a->duties.n; i++) {
        const struct td_duty *d = &a->duties.v[i];
        if (d->obligation != report || !is_asked(a, d->agency))
            continue;
        ++*owed;
        *missing += is_in(d, MISSING);
    }
}

static void say_agency(const struct asked *a, const struct td_duty *d, bool last)
{
    const struct td_agency *x = td_agency_by_id(&a->w->agencies, d->agency);
    char line[600];

    snprintf(line, sizeof line, "- %s%s%s", x ? td_name_in(a->c->lang, x->name_en, x->name) : "",
             x && !td_agency_exists_on(x, a->c->review) ? ui(U_FORMER, a->c->lang) : "", last ? "." : ";");
    out_wrap(a->c->out, 0, 2, line);
}

/* Of one year. Duties of one report have one day, so in the order "worst first" they stand together. */
static void say_reports(struct sheet *s, struct asked *a, int set)
{
    int64_t report = 0;
    int missing = 0, owed = 0, said = 0;

    (void)s;
    for (size_t i = 0; i < a->duties.n && !a->c->out->error; i++) {
        const struct td_duty *d = &a->duties.v[i];
        if (!is_in(d, set) || !is_asked(a, d->agency))
            continue;
        if (d->obligation != report) {
            report = d->obligation;
            said = 0;
            count_report(a, report, &missing, &owed);
            say_report(a, d, ++a->reports, missing, owed);
        }
        say_agency(a, d, ++said == missing);
    }
}

static int say_letter(struct asked *a, struct sheet *s)
{
    struct cli *c = s->c;

    if (c->opt[OPT_year])
        out_sayf(c->out, cli_say(c, SAY_REMINDERS_OF), a->year, td_date_text(c->review, c->lang).s);
    else
        out_sayf(c->out, cli_say(c, SAY_REMINDERS), td_date_text(c->review, c->lang).s);
    int status = each_year(a, s, MISSING, say_reports);
    if (status)
        return status;
    out_say(c->out, "\n");
    out_wrap(c->out, 0, 0, cli_say(c, a->reports ? SAY_PLEASE_SEND : SAY_NONE_MISSING));
    return EXIT_DONE;
}

/* People get the text for a letter, programs the duties that it is about. */
int list_reminders(struct sheet *s)
{
    struct asked a;
    int status = read_asked(&a, s, td_date_year(s->c->review));

    if (!status)
        status = s->c->format == FORMAT_TEXT ? say_letter(&a, s) : each_year(&a, s, MISSING, put_duties);

    asked_free(&a);
    return status;
}

/* ---- submissions ------------------------------------------------------------------------ */

/* How a text of many lines begins. */
static const char *beginning(char *buf, size_t size, const char *text)
{
    enum { CELLS = 60 };
    size_t line = strcspn(text, "\n"), n = td_text_cut(text, CELLS, NULL);

    n = n < line ? n : line;
    snprintf(buf, size, "%.*s%s", (int)n, text, text[n] ? " ..." : "");
    return buf;
}

static void put_submission(struct sheet *s, const struct asked *a, const struct td_submission *x)
{
    const struct td_obligation *o = obligation(a, x->obligation);
    char note[320];

    cell_plan(s, o->plan);
    cell_id(s, x->id);
    cell_text(s, o->code);
    cell_agency(s, x->agency);
    cell_int(s, x->year);
    cell_date(s, x->on);
    cell_int(s, (int64_t)x->figures);
    cell_put(s, x->note, beginning(note, sizeof note, x->note));
}

int list_submissions(struct sheet *s)
{
    struct asked a;
    struct td_submissions l = { 0 };
    int status = read_asked(&a, s, 0);

    if (!status && td_submissions(s->c->td, &l, cli_world_plan(s->w), a.year))
        status = cli_failed(s->c);
    for (size_t i = 0; i < l.n && !s->c->out->error; i++)
        if (is_asked(&a, l.v[i].agency))
            put_submission(s, &a, &l.v[i]);
    td_submissions_free(&l);
    asked_free(&a);
    return status;
}

/* ---- show submission -------------------------------------------------------------------- */

static void put_figure(struct sheet *s, const struct td_observation *o)
{
    const struct td_target *t = td_target_by_id(&s->w->targets, o->target);
    const char *const use = o->withdrawn ? "withdrawn" : o->superseded ? "superseded" : "counts";
    const enum ui word = o->withdrawn ? U_WITHDRAWN : o->superseded ? U_REPLACED : U_SHORT_NONE;
    char value[96];

    if (!t)
        return;
    cli_value(value, sizeof value, s->c, t, o->value);
    cell_text(s, t->code);
    cell_agency(s, o->agency);
    cell_period(s, o->period);
    cell_int(s, o->seq);
    cell_value(s, o->value, value);
    cell_put(s, use, ui(word, s->c->lang));
    cell_int(s, o->change);
    cell_name(s, t->name_en, t->name);
}

static int show_figures(struct show *s, int64_t submission)
{
    struct td_observations l;

    if (td_submission_figures(s->c->td, &l, submission))
        return cli_failed(s->c);
    struct sheet *t = show_table(s, R_SENT_FIGURES, "figures", ui(U_FIGURES, s->c->lang));
    for (size_t i = 0; i < l.n && !s->c->out->error; i++)
        put_figure(t, &l.v[i]);
    td_observations_free(&l);
    return sheet_close(t, EXIT_DONE);
}

/* People read its lines as lines. */
static void show_summary(struct show *s, const char *note)
{
    char *lines = strdup(note);

    if (*note)
        show_heading(s, cli_say(s->c, SAY_SUMMARY));
    for (char *line = *note ? lines : NULL, *next; line; line = next) {
        if ((next = strchr(line, '\n')))
            *next++ = 0;
        out_wrap(s->c->out, 0, 0, line);
    }
    free(lines);
}

static void submission_fields(struct show *s, const struct td_submission *x, const struct td_obligation *o)
{
    char id[24];

    snprintf(id, sizeof id, "%lld", (long long)x->id);
    struct sheet *f = show_fields(s, R_SUBMISSION, id, NULL);
    cell_id(f, x->id);
    cell_plan(f, o->plan);
    cell_put(f, o->code, td_name_in(s->c->lang, o->title_en, o->title));
    cell_agency(f, x->agency);
    cell_int(f, x->year);
    cell_date(f, x->on);
    cell_put(f, x->withdrawn ? "true" : "false", x->withdrawn ? cli_say(s->c, SAY_YES) : "");
    cell_int(f, x->change);
    cell_text(f, x->note);
    if (!s->as_json)
        show_summary(s, x->note);
}

int show_submission(struct show *s)
{
    const char *text = s->c->args[1];
    struct td_submissions l;
    struct td_obligations all;
    int64_t id;

    if (!cli_whole(text, 1, INT64_MAX - 1, &id))
        return cli_usage(s->c, "'%s' is not the number of a submission (see: tiendo list submissions)",
                         text);
    int rc = td_submission(s->c->td, &l, id);
    if (rc == TD_NOT_FOUND)
        return cli_error(EXIT_FAILED, "there is no submission %s", text);
    if (rc)
        return cli_failed(s->c);
    if (td_obligations(s->c->td, &all, 0)) {
        td_submissions_free(&l);
        return cli_failed(s->c);
    }
    const struct asked a = { .obligations = all };
    submission_fields(s, &l.v[0], obligation(&a, l.v[0].obligation));
    td_obligations_free(&all);
    td_submissions_free(&l);
    return show_figures(s, id);
}
