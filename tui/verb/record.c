/*
 * Figures from the command line: `record`, the rulings `accept`, `verify`, `withdraw`, and `close` and `reopen` of a
 * period. The same gate and the same checks as the forms; safe to run from scripts in parallel: what somebody else has
 * written in the meantime is a conflict and never overwritten.
 */
#include "verb/write.h"

#include <stdio.h>
#include <string.h>

#include "show/ui.h"
#include "cli/verdict.h"

/* The figures of one target, agency and period. */
struct period {
    const struct td_target *target;
    int64_t agency;
    td_period period;
    struct td_observations all;           /* of the target and agency */
    const struct td_observation *v;       /* those of the period */
    size_t n;
};

/* ---- which figures ---------------------------------------------------------------------- */

static void plans_city(struct writing *w, const struct td_target *t, int64_t *out)
{
    const struct td_plan *p = cli_plan_by_id(&w->w, t->plan);

    *out = p ? p->city : 0;
    writing_agency(w, out);
    if (!w->status && !*out)
        w->status = cli_usage(w->c, "the plan names no city; say --agency");
}

/* From TARGET, --agency and --period; what is in p->all is freed by the caller. */
static void period_begin(struct writing *w, struct period *p)
{
    *p = (struct period){ .period = td_period_of_year(td_date_year(w->c->review)) };
    if (w->status || !writing_goes_on(w, cli_find_target(w->c, &w->w, w->c->args[0], &p->target)))
        return;
    plans_city(w, p->target, &p->agency);
    writing_period(w, "--period", w->c->opt[OPT_period], &p->period);
    if (!w->status && td_observations(w->c->td, &p->all, p->target->id, p->agency))
        w->status = cli_failed(w->c);
    for (size_t i = 0; i < p->all.n; i++) {
        if (p->all.v[i].period != p->period)
            continue;
        p->v = p->n ? p->v : &p->all.v[i];
        p->n++;
    }
}

/* "a.2, 2025, Hà Nội" */
static void period_name(char *buf, size_t size, const struct writing *w, const struct period *p)
{
    char period[TD_PERIOD_BUF];

    td_period_format(period, sizeof period, p->period, w->c->lang);
    snprintf(buf, size, "%s, %s, %s", p->target->code, period, cli_agency_short(&w->w, p->agency));
}

static bool any(const struct td_observation *o)
{
    return o != NULL;
}

/* "1: 99,4% (công bố); 2: 99,5% (báo cáo)" */
static void figure_names(char *buf, size_t size, const struct writing *w, const struct period *p,
                         bool (*fits)(const struct td_observation *))
{
    char value[96];
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < p->n && n < size; i++) {
        if (!fits(&p->v[i]))
            continue;
        cli_value(value, sizeof value, w->c, p->target, p->v[i].value);
        n += (size_t)snprintf(buf + n, size - n, "%s%d: %s (%s)", n ? "; " : "", p->v[i].seq, value,
                              td_choice_word(td_statuses, (int)p->v[i].status, w->c->lang));
    }
}

/* --figure, or the only one that `fits`; NULL when there is none. */
static const struct td_observation *choose(struct writing *w, const struct period *p,
                                           bool (*fits)(const struct td_observation *))
{
    const struct td_observation *found = NULL;
    int seq = 0;
    char names[512];
    size_t n = 0;

    writing_whole(w, OPT_figure, 1, 1000000, &seq);
    for (size_t i = 0; !w->status && i < p->n; i++) {
        bool wanted = seq ? p->v[i].seq == seq : fits(&p->v[i]);
        found = wanted ? &p->v[i] : found;
        n += wanted;
    }
    if (w->status || n == 1 || (!n && !seq))
        return found;
    figure_names(names, sizeof names, w, p, seq ? any : fits);
    if (n)
        w->status = cli_usage(w->c, "there are several figures; say which one by --figure: %s", names);
    else
        w->status = cli_error(EXIT_FAILED, "there is no figure %d; there are: %s", seq,
                              *names ? names : ui(U_SHORT_NONE, w->c->lang));
    return found;
}

enum { SOURCE = 512 };

/* ---- record ----------------------------------------------------------------------------- */

/* What a person has entered and nobody has replaced or withdrawn: a new figure takes its place. */
static bool is_entered(const struct td_observation *o)
{
    return o->entered && !o->superseded && !o->withdrawn && !*o->series;
}

/* What stands there is replaced, unless the new one shall stand beside it. */
static const struct td_observation *choose_replaced(struct writing *w, const struct period *p, struct td_entry *e)
{
    const char *beside = w->c->opt[OPT_new];

    e->based_on = -1; /* beside others nothing can be overwritten */
    if (!w->status && beside && w->c->opt[OPT_figure])
        w->status = cli_usage(w->c, "--figure is what is replaced, --new replaces nothing: one of them");
    const struct td_observation *o = beside ? NULL : choose(w, p, is_entered);
    e->supersedes = o ? o->seq : 0;
    if (!beside)
        e->based_on = p->n ? p->v[p->n - 1].seq : 0;
    return o;
}

static void check_parts(struct writing *w, const struct td_entry *e, const struct td_target *t)
{
    const char *value = w->c->args[1];

    if (w->status)
        return;
    if (td_num_is(e->numerator) != td_num_is(e->denominator))
        w->status = cli_usage(w->c, "--numerator and --denominator go together");
    else if (!td_num_is(e->value) && !td_num_is(e->numerator))
        w->status = cli_usage(w->c, "VALUE - needs --numerator and --denominator");
    else if (strchr(value, '%') && !td_unit_is_percent(t->unit))
        w->status = cli_usage(w->c, "VALUE: '%s' is a percentage, %s is in %s", value, t->code, t->unit);
    if (w->status || !td_unit_is_percent(t->unit) || !strcmp(value, "-") || !td_num_is_share(value, e->value))
        return;
    char share[400];
    td_num_share_text(share, sizeof share, e->value, w->c->lang);
    w->status = cli_usage(w->c, "%s", share);
}

/* A day of publication may be known by its year or month only. */
static void read_published(struct writing *w, td_date *out)
{
    const char *s = w->c->opt[OPT_date];

    if (!s || !td_date_parse_partial(s, strlen(s), out))
        writing_date(w, OPT_date, out);
    writing_has_come(w, OPT_date, *out);
}

static void read_entry(struct writing *w, const struct period *p, struct td_entry *e)
{
    const char *value = strcmp(w->c->args[1], "-") ? w->c->args[1] : NULL;

    *e = (struct td_entry){
        .target = p->target->id, .agency = p->agency, .period = p->period, .value = TD_NUM_NONE,
        .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .series = "", .unit = "",
        .source_title = writing_text(w, OPT_source), .source_url = writing_text(w, OPT_link),
        .note = writing_text(w, OPT_note),
        .status = (enum td_status)writing_word(w, OPT_status, td_statuses, TD_REPORTED),
    };
    writing_number(w, "VALUE", value, td_target_counts(p->target), &e->value);
    writing_number(w, "--numerator", w->c->opt[OPT_numerator], true, &e->numerator);
    writing_number(w, "--denominator", w->c->opt[OPT_denominator], true, &e->denominator);
    check_parts(w, e, p->target);
    read_published(w, &e->published_on);
}

/* What stands of the report; its day is what is said of the figure. */
static void must_have_come(struct writing *w, const struct td_obligation *o, struct td_submission *s)
{
    struct td_submissions l;
    bool came = false;

    if (td_submissions(w->c->td, &l, o->plan, s->year)) {
        w->status = cli_failed(w->c);
        return;
    }
    for (size_t i = 0; i < l.n && !came; i++) {
        came = l.v[i].obligation == o->id && l.v[i].agency == s->agency;
        s->on = came ? l.v[i].on : 0;
    }
    td_submissions_free(&l);
    if (!came)
        w->status = cli_error(EXIT_FAILED, "%s of %d has not come from %s; nothing was saved. First: "
                              "tiendo submit %s --agency %s --year %d --on DATE",
                              o->code, s->year, cli_agency_short(&w->w, s->agency), o->code,
                              cli_agency_code(&w->w, s->agency), s->year);
}

/* --report, of the year of the period, from --from or else from whoever the figure is of; obligation 0: of none. */
static void find_report(struct writing *w, const struct period *p, struct td_submission *s)
{
    const char *code = w->c->opt[OPT_report], *from = w->c->opt[OPT_from];
    struct td_obligations l = { 0 };
    const struct td_obligation *o;
    const struct td_agency *a = NULL;

    *s = (struct td_submission){ .agency = p->agency, .year = td_period_year(p->period), .note = "" };
    if (w->status)
        return;
    if (!code && from)
        w->status = cli_usage(w->c, "--from goes with --report");
    if (!code)
        return;
    if (writing_goes_on(w, cli_find_obligation(w->c, &w->w, code, &l, &o)) && from)
        writing_goes_on(w, cli_find_agency(&w->w, from, &a));
    if (!w->status) {
        s->agency = a ? a->id : s->agency;
        s->obligation = o->id;
        must_have_come(w, o, s);
    }
    td_obligations_free(&l);
}

/* Every finding in words; errors refuse, and so do warnings that nobody has said anything about. */
static void check(struct writing *w, const struct td_entry *e)
{
    struct td_finding found[TD_FINDINGS_MOST];
    char text[512];
    int n = w->status ? 0 : td_check(w->c->td, e, w->c->review, found);

    if (n < 0)
        writing_done(w, n);
    for (int i = 0; i < n; i++) {
        td_finding_text(text, sizeof text, &found[i], w->c->lang);
        cli_note("%s: %s", cli_said(found[i].error ? "error" : "warning"), text);
    }
    if (n > 0 && found[0].error)
        w->status = cli_error(EXIT_FAILED, "nothing was saved");
    else if (n > 0 && !*e->note)
        w->status = cli_error(EXIT_FAILED, "nothing was saved; if it is right, say why with --note");
}

static void save(struct writing *w, const struct period *p, const struct td_entry *e,
                 const struct td_submission *report, const struct td_observation *replaced)
{
    char name[256], value[96], old[96] = "", by[256] = "";
    int rc = td_record_submission(w->c->td, report->obligation ? report : NULL, e, 1, w->c->review, TD_AT_COMMAND, "",
                                  &w->change, NULL);

    if (!writing_done(w, rc))
        return;
    period_name(name, sizeof name, w, p);
    cli_value(value, sizeof value, w->c, p->target,
              td_figure_shown(p->target, td_entry_value(p->target, e), e->numerator, e->denominator));
    if (replaced)
        cli_value(old, sizeof old, w->c, p->target,
                  td_figure_shown(p->target, replaced->value, replaced->numerator, replaced->denominator));
    if (report->obligation)
        td_submission_text(by, sizeof by, report, cli_agency_short(&w->w, report->agency), w->c->lang);
    writing_saved(w, "%s %s: %s%s%s%s%s", cli_say(w->c, SAY_RECORDED), name, value,
                  replaced ? cli_say(w->c, SAY_IN_PLACE_OF) : "", old, *by ? ", " : "", by);
}

/* --source, else the report, else what is set: as the form and the grid, no figure without one. */
static void find_source(struct writing *w, struct td_entry *e, const struct td_submission *report, char buf[SOURCE])
{
    if (*e->source_title || w->status)
        return;
    snprintf(buf, SOURCE, "%s", option_value(w->c->options, O_source));
    if (report->obligation)
        snprintf(buf, SOURCE, ui(U_REPORT_SOURCE, TD_VI), report->year, cli_agency_short(&w->w, report->agency),
                 td_date_text(report->on, TD_VI).s);
    if (!*buf)
        w->status = cli_usage(w->c, "where is the figure from? Say --source, or for all of them: "
                              "tiendo set source TEXT");
    e->source_title = buf;
}

static void record(struct writing *w, const struct period *p)
{
    struct td_submission report;
    struct td_entry e;
    char source[SOURCE];

    read_entry(w, p, &e);
    const struct td_observation *replaced = choose_replaced(w, p, &e);
    find_report(w, p, &report);
    check(w, &e);
    find_source(w, &e, &report, source);
    if (!w->status)
        save(w, p, &e, &report, replaced);
}

/* Runs what a command does with the figures of a period. */
static int with_period(struct cli *c, enum td_act act, void (*run)(struct writing *, const struct period *))
{
    struct writing w;
    struct period p;

    writing_begin(&w, c, act);
    period_begin(&w, &p);
    if (!w.status)
        run(&w, &p);
    td_observations_free(&p.all);
    return writing_end(&w);
}

int cli_run_record(struct cli *c) { return with_period(c, TD_ACT_RECORD, record); }

/* ---- rulings ---------------------------------------------------------------------------- */

static bool stands(const struct td_observation *o) { return !o->superseded && !o->withdrawn; }
static bool not_accepted(const struct td_observation *o) { return stands(o) && !o->accepted; }
static bool not_verified(const struct td_observation *o) { return stands(o) && !o->verified; }
static bool is_accepted(const struct td_observation *o) { return o->accepted; }
static bool is_verified(const struct td_observation *o) { return o->verified; }
static bool is_withdrawn(const struct td_observation *o) { return o->withdrawn; }

/* By enum td_ruling, and whether it is decided or taken back: which figures it can be about, and what it is called. */
static const struct { bool (*fits)(const struct td_observation *); enum said done; } rulings[][2] = {
    [TD_ACCEPT] = { { is_accepted, SAY_NOT_ACCEPTED }, { not_accepted, SAY_ACCEPTED } },
    [TD_VERIFY] = { { is_verified, SAY_NOT_VERIFIED }, { not_verified, SAY_VERIFIED } },
    [TD_WITHDRAW] = { { is_withdrawn, SAY_NOT_WITHDRAWN }, { stands, SAY_WITHDRAWN } },
};

/* Why, and may it still change? Both are the library's rules; here they are said in the language of this run. */
static void may_decide(struct writing *w, const struct period *p, enum td_ruling kind)
{
    bool closed = false;

    if (kind != TD_VERIFY && !w->c->opt[OPT_reason])
        w->status = cli_usage(w->c, "%s needs --reason", w->c->command->word);
    else if (td_period_closed(w->c->td, p->target->plan, p->period, &closed))
        w->status = cli_failed(w->c);
    else if (closed)
        w->status = cli_error(EXIT_FAILED, "the period is closed; nothing was saved");
}

static void decide(struct writing *w, const struct period *p, enum td_ruling kind)
{
    bool holds = !w->c->opt[OPT_undo];
    int64_t last;
    char name[256], value[96];

    may_decide(w, p, kind);
    const struct td_observation *o = choose(w, p, rulings[kind][holds].fits);
    if (w->status)
        return;
    period_name(name, sizeof name, w, p);
    if (!o || !rulings[kind][holds].fits(o)) {
        w->status = cli_error(EXIT_FAILED, "%s: no figure to which that could be done; nothing was saved", name);
        return;
    }
    struct td_figure_ref f = { p->target->id, p->agency, p->period, o->seq };
    int rc = td_last_ruling(w->c->td, &f, kind, &last);
    if (!rc)
        rc = td_rule(w->c->td, &f, kind, holds, writing_text(w, OPT_reason), last, TD_AT_COMMAND, &w->change);
    if (!writing_done(w, rc))
        return;
    cli_value(value, sizeof value, w->c, p->target, o->value);
    writing_saved(w, "%s: %s: %s [%d]", cli_say(w->c, rulings[kind][holds].done), name, value, o->seq);
}

static void accept_it(struct writing *w, const struct period *p) { decide(w, p, TD_ACCEPT); }
static void verify_it(struct writing *w, const struct period *p) { decide(w, p, TD_VERIFY); }
static void withdraw_it(struct writing *w, const struct period *p) { decide(w, p, TD_WITHDRAW); }

int cli_run_accept(struct cli *c) { return with_period(c, TD_ACT_ACCEPT, accept_it); }
int cli_run_verify(struct cli *c) { return with_period(c, TD_ACT_VERIFY, verify_it); }
int cli_run_withdraw(struct cli *c) { return with_period(c, TD_ACT_WITHDRAW, withdraw_it); }

/* ---- closing a period ------------------------------------------------------------------- */

/* --plan, or the only one there is. */
static const struct td_plan *one_plan(struct writing *w)
{
    const struct td_plan *plan = w->w.plan ? w->w.plan : w->w.plans.n == 1 ? w->w.plans.v : NULL;

    if (!w->status && !plan)
        w->status = cli_usage(w->c, "there are several plans; say --plan (see: tiendo list plans)");
    return plan;
}

static int close_or_reopen(struct cli *c, bool closed)
{
    struct writing w;
    td_period period = 0;
    char name[TD_PERIOD_BUF];

    writing_begin(&w, c, closed ? TD_ACT_CLOSE : TD_ACT_REOPEN);
    const struct td_plan *plan = one_plan(&w);
    writing_period(&w, "PERIOD", c->args[0], &period);
    if (!w.status && !c->opt[OPT_reason])
        w.status = cli_usage(c, "%s needs --reason", c->command->word);
    if (!w.status && writing_done(&w, td_close_period(c->td, plan->id, period, closed, writing_text(&w, OPT_reason),
                                                      TD_AT_COMMAND, &w.change))) {
        td_period_format(name, sizeof name, period, c->lang);
        writing_saved(&w, "%s %s: %s", cli_say(c, closed ? SAY_CLOSED : SAY_REOPENED), name, plan->key);
    }
    return writing_end(&w);
}

int cli_run_close(struct cli *c) { return close_or_reopen(c, true); }
int cli_run_reopen(struct cli *c) { return close_or_reopen(c, false); }
