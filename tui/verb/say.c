/*
 * What people say from the command line: `progress` of a task, `submit` of a report, `ask` for an explanation and
 * `answer`. Like verb/record.c: one guarded change each, and a conflict instead of an overwrite.
 */
#include "verb/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/records.h"
#include "cli/verdict.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };

/* ---- progress --------------------------------------------------------------------------- */

static void read_statement(struct writing *w, const struct td_task *t, int year, struct td_statement *s)
{
    int state = t->said_on ? (int)t->state : TD_TASK_STARTED;

    *s = (struct td_statement){
        .task = t->id, .year = t->cadence == TD_YEARLY ? year : 0, .said_on = w->c->review, .percent = -1,
        .note = writing_text(w, OPT_note), .evidence = writing_text(w, OPT_evidence),
        .state = (enum td_task_state)writing_word(w, OPT_state, td_task_states, state),
    };
    if (!w->c->opt[OPT_state] && !w->c->opt[OPT_percent])
        w->status = cli_usage(w->c, "say --state or --percent");
    else if (w->c->opt[OPT_year] && !s->year)
        w->status = cli_usage(w->c, "%s is not done every year: it has no --year", t->code);
    writing_whole(w, OPT_percent, 0, 100, &s->percent);
    writing_date(w, OPT_date, &s->said_on);
    writing_agency(w, &s->agency);
}

static void progress(struct writing *w, const struct td_task *t, int year)
{
    struct td_statement s;
    char of_year[16] = "", percent[16] = "";

    read_statement(w, t, year, &s);
    if (w->status)
        return;
    int rc = td_last_said(w->c->td, s.task, s.year, &s.based_on);
    if (!rc)
        rc = td_say(w->c->td, &s, 1, TD_AT_COMMAND, &w->change);
    if (!writing_done(w, rc))
        return;
    if (s.year)
        snprintf(of_year, sizeof of_year, ", %d", s.year);
    if (s.percent >= 0)
        snprintf(percent, sizeof percent, ", %d%%", s.percent);
    writing_saved(w, "%s %s%s: %s%s", cli_say(w->c, SAY_RECORDED), t->code, of_year,
                  td_choice_word(td_task_states, (int)s.state, w->c->lang), percent);
}

int cli_run_progress(struct cli *c)
{
    struct writing w;
    struct td_tasks l = { 0 };
    const struct td_task *t;
    td_date day = c->review;

    writing_begin(&w, c, TD_ACT_SAY);
    writing_past(&w, OPT_date, &day);
    int year = td_date_year(day); /* unless another one is said */
    writing_whole(&w, OPT_year, FIRST_YEAR, LAST_YEAR, &year);
    if (!w.status && writing_goes_on(&w, cli_find_task(c, &w.w, c->args[0], year, &l, &t)))
        progress(&w, t, year);
    td_tasks_free(&l);
    return writing_end(&w);
}

/* ---- submit ----------------------------------------------------------------------------- */

/* --agency, or the only one that owes the report. Whether it does is for the library to say: groups, successors. */
static int64_t find_sender(struct writing *w, const struct td_obligation *o)
{
    const struct td_agency *only = td_agency_by_code(&w->w.agencies, o->from);
    int64_t sender = only ? only->id : 0;

    writing_agency(w, &sender);
    if (!w->status && !sender)
        w->status = cli_usage(w->c, "%s is owed by several; say --agency: %s", o->code, o->from);
    return sender;
}

static void submit(struct writing *w, const struct td_obligation *o)
{
    struct td_submission s = { .obligation = o->id, .agency = find_sender(w, o), .on = w->c->review,
                               .withdrawn = w->c->opt[OPT_withdraw] != NULL, .note = writing_text(w, OPT_note) };
    char day[TD_DATE_BUF];

    writing_past(w, OPT_on, &s.on);
    s.year = td_duty_year(cli_plan_by_id(&w->w, o->plan), o, s.on);
    writing_whole(w, OPT_year, FIRST_YEAR, LAST_YEAR, &s.year);
    if (!w->status && !s.year)
        w->status = cli_usage(w->c, "%s: of which year is a report of that day? say --year", o->code);
    if (w->status || !writing_done(w, td_submit(w->c->td, &s, 1, TD_AT_COMMAND, &w->change)))
        return;
    td_date_format(day, sizeof day, s.on, w->c->lang);
    writing_saved(w, cli_say(w->c, s.withdrawn ? SAY_TAKEN_BACK : SAY_HANDED_IN), o->code, s.year,
                  cli_agency_short(&w->w, s.agency), day);
}

int cli_run_submit(struct cli *c)
{
    struct writing w;
    struct td_obligations l = { 0 };
    const struct td_obligation *o;

    writing_begin(&w, c, TD_ACT_SUBMIT);
    if (!w.status && writing_goes_on(&w, cli_find_obligation(c, &w.w, c->args[0], &l, &o)))
        submit(&w, o);
    td_obligations_free(&l);
    return writing_end(&w);
}

/* ---- ask and answer --------------------------------------------------------------------- */

/* What it is about, a target or a task, whose code it returns; whoever leads it is asked unless said. */
static const char *about_what(struct writing *w, struct td_tasks *l, struct td_request *r)
{
    const char *target = w->c->opt[OPT_target], *task = w->c->opt[OPT_task];
    const struct td_target *t;
    const struct td_task *k;

    if (!target == !task) {
        w->status = cli_usage(w->c, "say what it is about: either --target or --task");
    } else if (target && writing_goes_on(w, cli_find_target(w->c, &w->w, target, &t))) {
        r->plan = t->plan, r->agency = t->lead, r->target = t->id;
        return t->code;
    } else if (task && writing_goes_on(w, cli_find_task(w->c, &w->w, task, td_date_year(w->c->review), l, &k))) {
        r->plan = k->plan, r->agency = td_task_lead(k), r->task = k->id;
        return k->code;
    }
    return "";
}

/* Who does today what the agency did; 0 where nobody does, or several: then a person says who. */
static void ask_who_acts(struct writing *w, const char *item, int64_t *agency)
{
    struct td_successions l = { 0 };
    const struct td_whose whose = { &w->w.agencies, &l, w->c->review, true };

    if (!w->status && td_successions(w->c->td, &l))
        w->status = cli_failed(w->c);
    int64_t now;
    *agency = !w->status && td_holders(&whose, *agency, item, &now) == 1 ? now : 0;
    td_successions_free(&l);
}

static const char *read_request(struct writing *w, struct td_tasks *l, struct td_request *r)
{
    *r = (struct td_request){ .question = w->c->args[0], .answer = "", .asked_on = w->c->review };
    const char *code = about_what(w, l, r);
    const struct td_plan *p = cli_plan_by_id(&w->w, r->plan);

    r->asked_by = p ? p->city : 0;
    ask_who_acts(w, code, &r->agency);
    writing_agency(w, &r->agency);
    writing_date(w, OPT_due, &r->due);
    writing_period(w, "--period", w->c->opt[OPT_period], &r->period);
    writing_whole(w, OPT_figure, 1, 1000000, &r->seq);
    if (!w->status && r->seq && (!r->period || !r->target))
        w->status = cli_usage(w->c, "--figure goes with --target and --period");
    if (!w->status && !r->agency)
        w->status = cli_usage(w->c, "say who is asked: --agency");
    return code;
}

static void ask(struct writing *w)
{
    struct td_tasks l = { 0 };
    struct td_request r;
    int64_t id = 0;
    const char *code = read_request(w, &l, &r);

    if (!w->status && writing_done(w, td_request_save(w->c->td, &r, TD_AT_COMMAND, &id, &w->change)))
        writing_saved(w, cli_say(w->c, SAY_REQUESTED), (long long)id, code, cli_agency_short(&w->w, r.agency));
    td_tasks_free(&l);
}

int cli_run_ask(struct cli *c)
{
    struct writing w;

    writing_begin(&w, c, TD_ACT_ASK);
    if (!w.status)
        ask(&w);
    return writing_end(&w);
}

static const struct td_request *request_by_id(const struct td_requests *l, const char *text)
{
    int64_t id;

    for (size_t i = 0; cli_whole(text, 1, INT64_MAX - 1, &id) && i < l->n; i++)
        if (l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

static void answer(struct writing *w, const struct td_request *found)
{
    const char *id = w->c->args[0];

    if (!found)
        w->status = cli_error(EXIT_FAILED, "no request '%s'; see: tiendo list requests", id);
    else if (found->state != TD_REQUEST_OPEN)
        w->status = cli_error(EXIT_FAILED, "request %s has its answer already; nothing was saved", id);
    if (w->status || !found)
        return;
    struct td_request r = *found;
    r.answer = w->c->args[1];
    r.answered_on = w->c->review;
    r.state = TD_REQUEST_ANSWERED;
    writing_past(w, OPT_on, &r.answered_on);
    if (w->status || !writing_done(w, td_request_save(w->c->td, &r, TD_AT_COMMAND, NULL, &w->change)))
        return;
    writing_saved(w, cli_say(w->c, SAY_ANSWERED), id);
}

int cli_run_answer(struct cli *c)
{
    struct writing w;
    struct td_requests l = { 0 };

    writing_begin(&w, c, TD_ACT_ANSWER);
    if (!w.status && td_requests(c->td, &l, cli_world_plan(&w.w), false))
        w.status = cli_failed(c);
    if (!w.status)
        answer(&w, request_by_id(&l, c->args[0]));
    td_requests_free(&l);
    return writing_end(&w);
}
