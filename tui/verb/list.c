/* `tiendo list KIND`: everything of one kind; as text in columns for people, else in the columns of
 * a bundle. */
#include "verb/show.h"
#include "verb/view.h"
#include "base/count.h"
#include "cli/file.h"
#include "cli/table-book.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the kinds -------------------------------------------------------------------------- */

static void year_span(char *buf, size_t size, const struct td_plan *p)
{
    int n = 0;

    *buf = 0;
    if (p->start_year)
        n = snprintf(buf, size, "%d-", p->start_year);
    if (p->end_year)
        snprintf(buf + n, size - (size_t)n, "%d", p->end_year);
}

static int list_plans(struct sheet *s)
{
    char years[32];

    for (size_t i = 0; i < s->w->plans.n; i++) {
        const struct td_plan *p = &s->w->plans.v[i];
        if (s->w->plan && s->w->plan != p)
            continue;
        year_span(years, sizeof years, p);
        cell_text(s, p->key);
        cell_text(s, p->number);
        cell_date(s, p->issued_on);
        cell_text(s, td_choice_shown(td_plan_states, p->status, s->c->lang));
        cell_text(s, years);
        cell_text(s, td_plan_name(p, s->c->lang));
    }
    return EXIT_DONE;
}

/* By place of the agency: the plan needs it. */
struct needed { const struct td_agencies *all; bool *v; };

static bool mark_needed(void *arg, const char *const *fields)
{
    struct needed *n = arg;
    const struct td_agency *a = td_agency_by_code(n->all, fields[0]);

    if (a)
        n->v[a - n->all->v] = true;
    return true;
}

/* With --plan the same agencies as in the plan's export; without, v stays NULL. */
static int find_needed(const struct sheet *s, struct needed *n)
{
    *n = (struct needed){ &s->w->agencies, NULL };
    if (!s->w->plan)
        return EXIT_DONE;
    n->v = out_must(calloc(n->all->n + 1, sizeof *n->v));
    return td_export(s->c->td, TD_T_AGENCIES, s->w->plan->id, mark_needed, n) ? cli_failed(s->c) : EXIT_DONE;
}

static bool is_needed(const struct needed *n, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(n->all, agency);
    return !a || !n->v || n->v[a - n->all->v];
}

static int list_agencies(struct sheet *s)
{
    struct needed needed;
    char name[512];
    int status = find_needed(s, &needed);

    for (size_t i = 0; !status && i < s->w->agencies.n; i++) {
        const struct td_agency *a = &s->w->agencies.v[i];
        if (!is_needed(&needed, a->id) || !chosen_has(s->w->chosen, CHOSEN_AGENCIES, a->id))
            continue;
        snprintf(name, sizeof name, "%*s%s", 2 * a->depth, "", td_name_in(s->c->lang, a->name_en, a->name));
        cell_text(s, a->code);
        cell_text(s, name);
        cell_text(s, a->short_name);
        cell_word(s, td_agency_kinds, a->kind);
        cell_date(s, a->valid_from);
        cell_date(s, a->valid_to);
    }
    free(needed.v);
    return status;
}

static int list_succession(struct sheet *s)
{
    struct td_successions l = { 0 };
    struct needed needed;
    int status = find_needed(s, &needed);

    if (!status && td_successions(s->c->td, &l))
        status = cli_failed(s->c);
    for (size_t i = 0; !status && i < l.n; i++) {
        if (!is_needed(&needed, l.v[i].predecessor) || !is_needed(&needed, l.v[i].successor))
            continue;
        cell_date(s, l.v[i].on);
        cell_choice(s, td_succession_kinds, (int)l.v[i].kind);
        cell_text(s, cli_agency_code(s->w, l.v[i].predecessor));
        cell_text(s, cli_agency_code(s->w, l.v[i].successor));
        cell_num(s, l.v[i].share);
        cell_text(s, l.v[i].note);
    }
    td_successions_free(&l);
    free(needed.v);
    return status;
}

/* "2025: 99,5%  2030: 99,6%": the plan's own */
static void thresholds_cell(struct sheet *s, const struct td_target *t)
{
    char all[256] = "", one[96];
    size_t n = 0;

    for (size_t i = 0; i < t->n_thresholds && n + sizeof one < sizeof all; i++) {
        if (t->thresholds[i].yearly)
            continue;
        cli_bound(one, sizeof one, s->c, t, &t->thresholds[i]);
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%d: %s", n ? "  " : "",
                              t->thresholds[i].year, one);
    }
    cell_text(s, all);
}

static int list_targets(struct sheet *s)
{
    for (size_t i = 0; i < s->w->targets.n; i++) {
        const struct td_target *t = &s->w->targets.v[i];
        if (!chosen_has(s->w->chosen, CHOSEN_TARGETS, t->id))
            continue;
        cell_plan(s, t->plan);
        cell_text(s, t->code);
        cell_name(s, t->name_en, t->name);
        cell_put(s, t->unit, td_choice_shown(td_units, t->unit, s->c->lang));
        thresholds_cell(s, t);
        cell_role(s, t->lead, t->basis);
    }
    return EXIT_DONE;
}

static int list_thresholds(struct sheet *s)
{
    char bound[96];

    for (size_t i = 0; i < s->w->targets.n; i++) {
        const struct td_target *t = &s->w->targets.v[i];
        for (size_t k = 0; k < t->n_thresholds; k++) {
            const struct td_threshold *h = &t->thresholds[k];
            cli_bound(bound, sizeof bound, s->c, t, h);
            cell_plan(s, t->plan);
            cell_text(s, t->code);
            cell_int(s, h->year);
            cell_choice(s, td_scopes, h->yearly);
            cell_text(s, bound);
            cell_text(s, h->text);
        }
    }
    return EXIT_DONE;
}

static int list_tasks(struct sheet *s)
{
    struct td_tasks tasks;

    if (td_tasks(s->c->td, &tasks, cli_world_plan(s->w), td_date_year(s->c->review)))
        return cli_failed(s->c);
    for (size_t i = 0; i < tasks.n; i++) {
        const struct td_task *k = &tasks.v[i];
        if (!chosen_has(s->w->chosen, CHOSEN_TASKS, k->id))
            continue;
        cell_plan(s, k->plan);
        cell_text(s, k->code);
        cell_name(s, k->title_en, k->title);
        cell_choice(s, td_cadences, (int)k->cadence);
        td_date due;
        td_task_standing(k, s->c->review, &due);
        cell_date(s, due ? due : k->year * 10000); /* "2025": it names no day */
        cell_role(s, td_task_lead(k), td_task_basis(k));
        cell_text(s, cli_task_standing(s->c, k, NULL));
    }
    td_tasks_free(&tasks);
    return EXIT_DONE;
}

static int list_assignments(struct sheet *s)
{
    struct td_tasks tasks;

    if (td_tasks(s->c->td, &tasks, cli_world_plan(s->w), td_date_year(s->c->review)))
        return cli_failed(s->c);
    for (size_t i = 0; i < tasks.n; i++) {
        for (size_t k = 0; k < tasks.v[i].n_assignments; k++) {
            const struct td_assignment *n = &tasks.v[i].assignments[k];
            const struct td_agency *a = td_agency_by_id(&s->w->agencies, n->agency);
            cell_plan(s, tasks.v[i].plan);
            cell_text(s, tasks.v[i].code);
            cell_choice(s, td_roles, (int)n->role);
            cell_text(s, a ? a->code : "");
            cell_name(s, a ? a->name_en : "", a ? a->name : "");
            cell_choice(s, td_bases, (int)n->basis);
        }
    }
    td_tasks_free(&tasks);
    return EXIT_DONE;
}

static int list_obligations(struct sheet *s)
{
    struct td_obligations l;
    char due[96];

    if (td_obligations(s->c->td, &l, cli_world_plan(s->w)))
        return cli_failed(s->c);
    for (size_t i = 0; i < l.n; i++) {
        const struct td_obligation *o = &l.v[i];
        td_duty_words(due, sizeof due, o, o->only ? o->only : td_date_year(s->c->review), o->only, s->c->lang);
        cell_plan(s, o->plan);
        cell_text(s, o->code);
        cell_text(s, due);
        cell_name(s, o->title_en, o->title);
        cell_text(s, o->to);
        cell_text(s, o->via);
    }
    td_obligations_free(&l);
    return EXIT_DONE;
}

static void put_observation(struct sheet *s, const struct td_target *t, const struct td_observation *o)
{
    cell_plan(s, t->plan);
    cell_text(s, t->code);
    cell_text(s, cli_agency_code(s->w, o->agency));
    cell_period(s, o->period);
    cell_num(s, o->value);
    cell_text(s, o->withdrawn ? ui(U_WITHDRAWN, s->c->lang)
                 : td_choice_word(td_statuses, (int)(o->verified ? TD_VERIFIED : o->status), s->c->lang));
    cell_text(s, o->series);
    cell_text(s, o->source_title);
}

/* One target at a time: a national list is long, and no SELECT is open while we write. */
static int list_observations(struct sheet *s)
{
    for (size_t i = 0; i < s->w->targets.n && !s->c->out->error; i++) {
        struct td_observations o;
        if (td_observations(s->c->td, &o, s->w->targets.v[i].id, 0))
            return cli_failed(s->c);
        for (size_t k = 0; k < o.n; k++)
            if (!td_observation_replaced(&o.v[k], s->c->review))
                put_observation(s, &s->w->targets.v[i], &o.v[k]);
        td_observations_free(&o);
    }
    return EXIT_DONE;
}

/* Those with a table are printed for programs in the columns of a bundle. */
static const struct kind {
    enum td_table table;
    enum record_id record;
    const char *word;
    int (*list)(struct sheet *s);
} kinds[] = {
    { TD_T_PLAN, R_PLANS, "plans", list_plans },
    { TD_T_AGENCIES, R_AGENCIES, "agencies", list_agencies },
    { TD_T_SUCCESSION, R_SUCCESSION, "succession", list_succession },
    { TD_T_TARGETS, R_TARGETS, "targets", list_targets },
    { TD_T_THRESHOLDS, R_THRESHOLDS, "thresholds", list_thresholds },
    { TD_T_TASKS, R_TASKS, "tasks", list_tasks },
    { TD_T_ASSIGNMENTS, R_ASSIGNMENTS, "assignments", list_assignments },
    { TD_T_OBLIGATIONS, R_OBLIGATIONS, "obligations", list_obligations },
    { TD_T_OBSERVATIONS, R_OBSERVATIONS, "observations", list_observations },
    { TD_TABLES, R_REQUESTS, "requests", list_requests },
    { TD_TABLES, R_DECISIONS, "decisions", list_decisions },
    { TD_TABLES, R_JOURNAL, "journal", list_journal },
    { TD_TABLES, R_SUBMISSIONS, "submissions", list_submissions },
    { TD_TABLES, R_DUTIES, "duties", list_duties },
    { TD_TABLES, R_RATES, "rates", list_rates },
    { TD_TABLES, R_DUTIES, "reminders", list_reminders },
};

/* ---- the command ------------------------------------------------------------------------ */

const struct kind *list_kind(const char *word)
{
    enum td_table table = TD_TABLES;

    td_table_parse(word, &table);
    for (size_t i = 0; i < COUNT(kinds); i++) /* the singular is what `show` uses */
        if (!strcmp(kinds[i].word, word) || (kinds[i].table == table && table < TD_TABLES))
            return &kinds[i];
    return NULL;
}

int list_run(struct cli *c, void *arg)
{
    const struct list_job *job = arg;

    if (c->format == FORMAT_TEXT || job->kind->table == TD_TABLES) {
        int status = sheet_of(c, &job->w, job->kind->record, job->kind->list);
        cli_explain_marks(c);
        return status;
    }
    return cli_export_table(c, &job->w, job->kind->table, NULL);
}

/* Some options are for some kinds only. */
static int check_options(struct cli *c)
{
    static const struct { enum cli_option_id id; const char *kinds; } only[] = {
        { OPT_agency, "journal duties reminders submissions" }, { OPT_limit, "journal" },
        { OPT_year, "duties rates reminders submissions" }, { OPT_late, "duties" },
    };

    for (size_t i = 0; i < COUNT(only); i++)
        if (c->opt[only[i].id] && !td_text_has(only[i].kinds, c->args[0]))
            return cli_usage(c, "--%s goes with list: %s", cli_options[only[i].id].name, only[i].kinds);
    bool rows = td_text_has("targets tasks agencies", c->args[0]) && c->format == FORMAT_TEXT;
    return !c->opt[OPT_view] || rows ? EXIT_DONE
           : cli_usage(c, "--view goes with list targets, tasks and agencies, as text");
}

int cli_run_list(struct cli *c)
{
    struct list_job job = { .kind = list_kind(c->args[0]) };

    if (!job.kind)
        return cli_usage(c, "'%s' is not a kind to list; one of: %s", c->args[0], c->command->words);
    struct chosen *chosen = NULL;
    int status = check_options(c);
    if (!status)
        status = chosen_read(c, &chosen);
    if (!status)
        status = cli_world_read(c, &job.w);
    if (status) {
        chosen_free(chosen);
        return status;
    }
    job.w.chosen = chosen;
    status = cli_deliver(c, list_run, &job, job.kind->table != TD_TABLES && c->format != FORMAT_TEXT);
    cli_world_free(&job.w);
    chosen_free(chosen);
    return status;
}
