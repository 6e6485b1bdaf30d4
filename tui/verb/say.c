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

/* The tasks with what was said of `year`. */
static int find_task(const struct writing *w, const char *code, int year, struct td_tasks *l,
                     const struct td_task **out)
{
    struct cli_found f = { .what = cli_says("task"), .near = { .query = code } };

    if (td_tasks(w->c->td, l, cli_world_plan(&w->w), year))
        return cli_failed(w->c);
    for (size_t i = 0; i < l->n; i++)
        cli_consider(&f, cli_plan_key(&w->w, l->v[i].plan), l->v[i].code, l->v[i].title, &l->v[i]);
    *out = f.first;
    return cli_decide(w->c, &f);
}

static int read_statement(const struct writing *w, const struct td_task *t, int year, struct td_statement *s)
{
    int state = t->said_on ? (int)t->state : TD_TASK_STARTED;

    *s = (struct td_statement){
        .task = t->id, .year = t->cadence == TD_YEARLY ? year : 0, .said_on = w->c->review, .percent = -1,
        .note = writing_text(w, OPT_note), .evidence = writing_text(w, OPT_evidence),
    };
    if (!w->c->opt[OPT_state] && !w->c->opt[OPT_percent])
        return cli_usage(w->c, "say --state or --percent");
    if (w->c->opt[OPT_year] && !s->year)
        return cli_usage(w->c, "%s is not done every year: it has no --year", t->code);
    int status = writing_word(w, OPT_state, td_task_states, &state);
    if (!status)
        status = writing_whole(w, OPT_percent, 0, 100, &s->percent);
    if (!status)
        status = writing_date(w, OPT_date, &s->said_on);
    if (!status)
        status = writing_agency(w, &s->agency);
    s->state = (enum td_task_state)state;
    return status;
}

static int progress(const struct writing *w, const struct td_task *t, int year)
{
    struct td_statement s;
    int64_t change;
    char of_year[16] = "", percent[16] = "", what[256];
    int status = read_statement(w, t, year, &s);

    if (status)
        return status;
    int rc = td_last_said(w->c->td, s.task, s.year, &s.based_on);
    if (!rc)
        rc = td_say(w->c->td, &s, 1, TD_AT_COMMAND, &change);
    if (rc)
        return writing_refused(w, rc);
    if (s.year)
        snprintf(of_year, sizeof of_year, ", %d", s.year);
    if (s.percent >= 0)
        snprintf(percent, sizeof percent, ", %d%%", s.percent);
    snprintf(what, sizeof what, "%s %s%s: %s%s", cli_say(w->c, SAY_RECORDED), t->code, of_year,
             td_choice_word(td_task_states, (int)s.state, w->c->lang), percent);
    return writing_saved(w, change, what);
}

int cli_run_progress(struct cli *c)
{
    struct writing w;
    struct td_tasks l = { 0 };
    const struct td_task *t = NULL;
    int year = td_date_year(c->review), status = writing_begin(&w, c, TD_ACT_SAY);

    if (!status)
        status = writing_whole(&w, OPT_year, FIRST_YEAR, LAST_YEAR, &year);
    if (!status)
        status = find_task(&w, c->args[0], year, &l, &t);
    if (!status)
        status = progress(&w, t, year);
    td_tasks_free(&l);
    return writing_end(&w, status);
}

/* ---- submit ----------------------------------------------------------------------------- */

/* --agency, or the only one that owes the report. */
static int find_sender(const struct writing *w, const struct td_obligation *o, int64_t *out)
{
    const struct td_agency *only = td_agency_by_code(&w->w.agencies, o->from);

    *out = only ? only->id : 0;
    int status = writing_agency(w, out);
    const struct td_agency *a = td_agency_by_id(&w->w.agencies, *out);
    if (status)
        return status;
    if (!a)
        return cli_usage(w->c, "%s is owed by several; say --agency: %s", o->code, o->from);
    return EXIT_DONE; /* whether it owes the report is for the library to say: groups, successors */
}

static int submit(const struct writing *w, const struct td_obligation *o)
{
    struct td_submission s = { .obligation = o->id, .on = w->c->review, .withdrawn = w->c->opt[OPT_withdraw] != NULL,
                               .note = writing_text(w, OPT_note) };
    int64_t change;
    char day[TD_DATE_BUF], what[256];
    int status = find_sender(w, o, &s.agency);

    if (!status)
        status = writing_date(w, OPT_on, &s.on);
    s.year = td_date_year(s.on);
    if (!status)
        status = writing_whole(w, OPT_year, FIRST_YEAR, LAST_YEAR, &s.year);
    if (status)
        return status;
    if (s.on > w->c->review)
        return cli_error(EXIT_FAILED, "--on is a day that has not come yet; nothing was saved");
    int rc = td_submit(w->c->td, &s, 1, TD_AT_COMMAND, &change);
    if (rc)
        return writing_refused(w, rc);
    td_date_format(day, sizeof day, s.on, w->c->lang);
    snprintf(what, sizeof what, cli_say(w->c, s.withdrawn ? SAY_TAKEN_BACK : SAY_HANDED_IN), o->code, s.year,
             cli_agency_short(&w->w, s.agency), day);
    return writing_saved(w, change, what);
}

int cli_run_submit(struct cli *c)
{
    struct writing w;
    struct td_obligations l = { 0 };
    const struct td_obligation *o = NULL;
    int status = writing_begin(&w, c, TD_ACT_SUBMIT);

    if (!status)
        status = writing_obligation(&w, c->args[0], &l, &o);
    if (!status && o)
        status = submit(&w, o);
    td_obligations_free(&l);
    return writing_end(&w, status);
}

/* ---- ask and answer --------------------------------------------------------------------- */

/* What it is about: a target or a task; whoever leads it is asked unless said. */
static int about_what(const struct writing *w, struct td_tasks *l, struct td_request *r, const char **code)
{
    const char *target = w->c->opt[OPT_target], *task = w->c->opt[OPT_task];
    const struct td_target *t = NULL;
    const struct td_task *k = NULL;

    if (!target == !task)
        return cli_usage(w->c, "say what it is about: either --target or --task");
    int status = target ? cli_find_target(w->c, &w->w, target, &t)
                        : find_task(w, task, td_date_year(w->c->review), l, &k);
    if (status)
        return status;
    if (t) {
        *code = t->code;
        r->plan = t->plan, r->agency = t->lead, r->target = t->id;
    } else if (k) {
        *code = k->code;
        r->plan = k->plan, r->agency = td_task_lead(k), r->task = k->id;
    }
    return EXIT_DONE;
}

static int read_request(const struct writing *w, struct td_tasks *l, struct td_request *r, const char **code)
{
    *r = (struct td_request){ .question = w->c->args[0], .answer = "", .asked_on = w->c->review };
    int status = about_what(w, l, r, code);
    const struct td_plan *p = cli_plan_by_id(&w->w, r->plan);

    r->asked_by = p ? p->city : 0;
    if (!status)
        status = writing_agency(w, &r->agency);
    if (!status)
        status = writing_date(w, OPT_due, &r->due);
    if (!status)
        status = writing_period(w, "--period", w->c->opt[OPT_period], &r->period);
    if (!status)
        status = writing_whole(w, OPT_figure, 1, 1000000, &r->seq);
    if (!status && r->seq && (!r->period || !r->target))
        status = cli_usage(w->c, "--figure goes with --target and --period");
    if (!status && !r->agency)
        status = cli_usage(w->c, "say who is asked: --agency");
    return status;
}

int cli_run_ask(struct cli *c)
{
    struct writing w;
    struct td_tasks l = { 0 };
    struct td_request r;
    const char *code = "";
    int64_t id = 0, change;
    char what[256];
    int status = writing_begin(&w, c, TD_ACT_ASK);

    if (!status)
        status = read_request(&w, &l, &r, &code);
    int rc = status ? TD_OK : td_request_save(c->td, &r, TD_AT_COMMAND, &id, &change);
    if (rc)
        status = writing_refused(&w, rc);
    if (!status) {
        snprintf(what, sizeof what, cli_say(c, SAY_REQUESTED), (long long)id, code,
                 cli_agency_short(&w.w, r.agency));
        status = writing_saved(&w, change, what);
    }
    td_tasks_free(&l);
    return writing_end(&w, status);
}

static const struct td_request *request_by_id(const struct td_requests *l, const char *id)
{
    char text[24];

    for (size_t i = 0; i < l->n; i++) {
        snprintf(text, sizeof text, "%lld", (long long)l->v[i].id);
        if (!strcmp(text, id))
            return &l->v[i];
    }
    return NULL;
}

static int answer(const struct writing *w, const struct td_request *found)
{
    int64_t change;
    char what[128];

    if (!found)
        return cli_error(EXIT_FAILED, "no request '%s'; see: tiendo list requests", w->c->args[0]);
    if (found->state != TD_REQUEST_OPEN)
        return cli_error(EXIT_FAILED, "request %s has its answer already; nothing was saved",
                         w->c->args[0]);
    struct td_request r = *found;
    r.answer = w->c->args[1];
    r.answered_on = w->c->review;
    r.state = TD_REQUEST_ANSWERED;
    int status = writing_date(w, OPT_on, &r.answered_on);
    if (status)
        return status;
    int rc = td_request_save(w->c->td, &r, TD_AT_COMMAND, NULL, &change);
    if (rc)
        return writing_refused(w, rc);
    snprintf(what, sizeof what, cli_say(w->c, SAY_ANSWERED), w->c->args[0]);
    return writing_saved(w, change, what);
}

int cli_run_answer(struct cli *c)
{
    struct writing w;
    struct td_requests l = { 0 };
    int status = writing_begin(&w, c, TD_ACT_ANSWER);

    if (!status && td_requests(c->td, &l, cli_world_plan(&w.w), false))
        status = cli_failed(c);
    if (!status)
        status = answer(&w, request_by_id(&l, c->args[0]));
    td_requests_free(&l);
    return writing_end(&w, status);
}
