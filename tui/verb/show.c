/* `tiendo show KIND CODE`: a plan, an agency or a task with all that belongs to it. Targets:
 * verb/show-target.c. */
#include "verb/show.h"
#include "base/count.h"
#include "cli/verdict.h"
#include "show/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- targets with their verdicts -------------------------------------------------------- */

/* The row of the target's next milestone; NULL when it has no threshold. */
static const struct td_row *headline(const struct show *s, const struct td_target *t)
{
    const struct td_threshold *next = td_next_milestone(t, s->c->review);

    for (size_t i = 0; next && i < s->board.n; i++)
        if (s->board.v[i].threshold == next)
            return &s->board.v[i];
    return NULL;
}

static void put_target(struct sheet *s, const struct td_target *t, const struct td_row *r)
{
    char value[96] = "";

    if (r)
        cli_hedged(value, sizeof value, s->c, t, r->verdict.shown, td_hedge_of(&r->question, &r->verdict));
    cell_plan(s, t->plan);
    cell_text(s, t->code);
    cell_name(s, t->name_en, t->name);
    cell_id(s, r ? r->threshold->year : 0);
    cell_put(s, r ? td_verdict_word(r->verdict.code) : "", r ? cli_verdict_word(r->verdict.code, s->c->lang) : "");
    cell_value(s, r ? r->verdict.shown : TD_NUM_NONE, value);
}

static void targets(struct show *s, enum ui heading, bool (*wanted)(const struct td_target *t, const void *arg),
                    const void *arg)
{
    struct sheet *t = show_table(s, R_ITS_TARGETS, "targets", ui(heading, s->c->lang));

    for (size_t i = 0; i < s->w.targets.n; i++)
        if (wanted(&s->w.targets.v[i], arg))
            put_target(t, &s->w.targets.v[i], headline(s, &s->w.targets.v[i]));
    sheet_close(t, EXIT_DONE);
}

/* ---- for whom an agency acts ------------------------------------------------------------ */

struct acting {
    const struct td_agency *agency;
    struct td_successions successions;
    struct td_whose whose;
    bool *own, *as_group;
};

static int acting(struct show *s, struct acting *g, const struct td_agency *a)
{
    size_t n = s->w.agencies.n + 1;

    *g = (struct acting){ .agency = a, .own = calloc(n, sizeof *g->own), .as_group = calloc(n, sizeof *g->as_group) };
    if (!g->own || !g->as_group || td_successions(s->c->td, &g->successions))
        return cli_failed(s->c);
    g->whose = (struct td_whose){ &s->w.agencies, &g->successions, s->c->review, .facts = false };
    td_own(g->own, g->as_group, &g->whose, a->id);
    return EXIT_DONE;
}

static bool answers_for(const struct acting *g, int64_t owner, const struct td_obligation *o)
{
    return td_answers_for(&g->whose, g->own, g->agency->id, owner, o->code);
}

static void acting_free(struct acting *g)
{
    td_successions_free(&g->successions);
    free(g->own);
    free(g->as_group);
}

/* ---- reports ---------------------------------------------------------------------------- */

/* People read the document's words, programs the next last day. */
static void put_obligation(struct sheet *s, const struct td_plan *p, const struct td_obligation *o)
{
    char last[TD_DATE_BUF], words[96];
    int year = o->only ? o->only : td_date_year(s->c->review);

    td_date_write(last, sizeof last, td_duty_next(p, o, s->c->review, &year));
    td_duty_words(words, sizeof words, o, year, true, s->c->lang);
    cell_plan(s, o->plan);
    cell_text(s, o->code);
    cell_name(s, o->title_en, o->title);
    cell_put(s, last, words);
    cell_text(s, o->to);
    cell_text(s, o->via);
}

static int obligations(struct show *s, const struct td_plan *p)
{
    struct td_obligations o;

    if (td_obligations(s->c->td, &o, p->id))
        return cli_failed(s->c);
    struct sheet *t = show_table(s, R_ITS_REPORTS, "obligations", NULL);
    for (size_t i = 0; i < o.n; i++)
        put_obligation(t, p, &o.v[i]);
    td_obligations_free(&o);
    return sheet_close(t, EXIT_DONE);
}

static void put_duty(struct sheet *s, const struct td_obligation *o, const struct td_duty *d)
{
    cell_plan(s, d->plan);
    cell_text(s, o->code);
    cell_int(s, d->year);
    cell_agency(s, d->agency);
    cell_name(s, o->title_en, o->title);
    cell_date(s, d->due);
    cell_text(s, o->to);
    cell_text(s, o->via);
    cell_date(s, d->submitted_on);
    cell_text(s, duty_code(d->state));
    cell_int(s, d->days);
    cell_text(s, duty_shown(d, o, s->c->lang).s);
}

/* What an agency answers for: what is overdue of earlier years, the oldest first; then what is owed this year. */
static int duties(struct show *s, const struct acting *g)
{
    int64_t plan = cli_world_plan(&s->w);
    int year = td_date_year(s->c->review), status = EXIT_DONE;
    struct td_obligations o = { 0 };
    struct td_duties old = { 0 }, l = { 0 };

    if (td_obligations(s->c->td, &o, plan) || td_duties_overdue(s->c->td, &old, plan, s->c->review) ||
        td_duties(s->c->td, &l, plan, year, s->c->review))
        status = cli_failed(s->c);
    struct sheet *t = status ? NULL : show_table(s, R_ITS_DUTIES, "obligations", ui(U_ITS_REPORTS, s->c->lang));
    for (size_t i = 0; t && i < old.n + l.n; i++) {
        const struct td_duty *d = i < old.n ? &old.v[i] : &l.v[i - old.n];
        const struct td_obligation *of = td_obligation_by_id(&o, d->obligation);
        if (of && (i >= old.n || d->year < year) && answers_for(g, d->agency, of))
            put_duty(t, of, d);
    }
    if (t)
        status = sheet_close(t, EXIT_DONE);
    td_duties_free(&l);
    td_duties_free(&old);
    td_obligations_free(&o);
    return status;
}

/* ---- plan ------------------------------------------------------------------------------- */

static bool of_plan(const struct td_target *t, const void *arg)
{
    return t->plan == ((const struct td_plan *)arg)->id;
}

static void verdict_counts(struct show *s, const struct td_plan *p)
{
    struct td_counts counts = { .worst = TD_VERDICTS };
    struct json *j = &s->t.rows.j;
    char text[512];

    for (size_t i = 0; i < s->w.targets.n; i++) {
        const struct td_target *t = &s->w.targets.v[i];
        const struct td_row *r = t->plan == p->id ? headline(s, t) : NULL;
        if (r)
            td_counts_add(&counts, r->verdict.code);
    }
    cli_counts(text, sizeof text, s->c, &counts);
    cell_put(&s->t, "", counts.total ? text : "");
    if (!s->as_json)
        return;
    json_key(j, "verdicts");
    json_open(j, '{');
    for (int v = 0; v < TD_VERDICTS; v++) {
        json_key(j, td_verdict_word((enum td_verdict_code)v));
        json_int(j, counts.of[v]);
    }
    json_close(j);
}

/* People need no 0. */
static void cell_count(struct sheet *s, size_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", n);
    cell_put(s, text, n ? text : "");
}

static int show_plan(struct show *s, const struct td_plan *p)
{
    struct td_tasks tasks;

    if (td_tasks(s->c->td, &tasks, p->id, td_date_year(s->c->review)))
        return cli_failed(s->c);
    struct sheet *f = show_fields(s, R_PLAN, p->key, td_name_in(s->c->lang, p->title_en, p->title));
    cell_text(f, p->key);
    cell_text(f, p->title);
    cell_text(f, p->title_en);
    cell_text(f, p->number);
    cell_text(f, p->issuer);
    cell_date(f, p->issued_on);
    cell_put(f, p->status, td_choice_shown(td_plan_states, p->status, s->c->lang));
    cell_id(f, p->start_year);
    cell_id(f, p->end_year);
    cell_text(f, p->supersedes);
    cell_text(f, p->source);
    cell_count(f, tasks.n);
    td_tasks_free(&tasks);
    verdict_counts(s, p);
    int status = obligations(s, p);
    targets(s, U_TARGETS, of_plan, p);
    return status;
}

/* ---- agency ----------------------------------------------------------------------------- */

static void put_succession(struct sheet *s, const struct td_succession *x)
{
    char share[TD_NUM_BUF] = "";

    if (td_num_is(x->share))
        td_num_write(share, sizeof share, x->share);
    cell_date(s, x->on);
    cell_choice(s, td_succession_kinds, (int)x->kind);
    cell_agency(s, x->predecessor);
    cell_agency(s, x->successor);
    cell_text(s, share);
    cell_text(s, x->note);
}

static int succession(struct show *s, const struct acting *g)
{
    const struct td_successions *l = &g->successions;
    struct sheet *t = show_table(s, R_SUCCESSION, "succession", ui(U_SUCCEEDS, s->c->lang));

    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].predecessor == g->agency->id || l->v[i].successor == g->agency->id)
            put_succession(t, &l->v[i]);
    return sheet_close(t, EXIT_DONE);
}

static int agency_tasks(struct show *s, const struct acting *g)
{
    struct td_tasks l;

    if (td_tasks(s->c->td, &l, cli_world_plan(&s->w), td_date_year(s->c->review)))
        return cli_failed(s->c);
    struct sheet *t = show_table(s, R_ITS_TASKS, "tasks", ui(U_ITS_TASKS, s->c->lang));
    for (size_t i = 0; i < l.n; i++) {
        const struct td_assignment *part = td_part_in(&g->whose, g->own, g->as_group, &l.v[i]);
        const char *code, *word = cli_task_standing(s->c, &l.v[i], &code);
        if (!part)
            continue;
        cell_plan(t, l.v[i].plan);
        cell_text(t, l.v[i].code);
        cell_part(t, part);
        cell_name(t, l.v[i].title_en, l.v[i].title);
        cell_text(t, code);
        cell_text(t, word);
    }
    td_tasks_free(&l);
    return sheet_close(t, EXIT_DONE);
}

static size_t members(const struct show *s, const struct td_agency *a)
{
    size_t n = 0;

    for (size_t i = 0; i < s->w.agencies.n; i++)
        n += s->w.agencies.v[i].parent == a->id &&
             td_agency_exists_on(&s->w.agencies.v[i], s->c->review);
    return n;
}

static bool led_by(const struct td_target *t, const void *arg)
{
    const struct acting *g = arg;
    return td_answers_for(&g->whose, g->own, g->agency->id, t->lead, t->code);
}

static int show_agency(struct show *s, const struct td_agency *a)
{
    struct sheet *f = show_fields(s, R_AGENCY, a->code, td_name_in(s->c->lang, a->name_en, a->name));

    cell_text(f, a->code);
    cell_text(f, a->name);
    cell_text(f, a->name_en);
    cell_text(f, a->short_name);
    cell_word(f, td_agency_kinds, a->kind);
    cell_agency(f, a->parent);
    cell_date(f, a->valid_from);
    cell_date(f, a->valid_to);
    cell_count(f, members(s, a));
    struct acting g;
    int status = acting(s, &g, a);
    if (!status)
        status = succession(s, &g);
    if (!status)
        targets(s, U_LED_TARGETS, led_by, &g);
    if (!status)
        status = agency_tasks(s, &g);
    if (!status)
        status = duties(s, &g);
    acting_free(&g);
    return status;
}

/* ---- task ------------------------------------------------------------------------------- */

static void assignments(struct show *s, const struct td_task *k)
{
    struct sheet *t = show_table(s, R_ITS_AGENCIES, "assignments", ui(U_ASSIGNED_TO, s->c->lang));

    for (size_t i = 0; i < k->n_assignments; i++) {
        const struct td_agency *a = td_agency_by_id(&s->w.agencies, k->assignments[i].agency);
        cell_choice(t, td_roles, (int)k->assignments[i].role);
        cell_text(t, a ? a->code : "");
        cell_name(t, a ? a->name_en : "", a ? a->name : "");
        cell_choice(t, td_bases, (int)k->assignments[i].basis);
    }
    sheet_close(t, EXIT_DONE);
}

static bool linked(const struct td_target *t, const void *arg)
{
    const struct td_task *k = arg;
    return t->plan == k->plan && td_text_among(k->targets, t->code);
}

static int show_task(struct show *s, const struct td_task *k)
{
    const char *code, *word = cli_task_standing(s->c, k, &code);
    char due[TD_DATE_BUF], words[64];
    td_date next;
    struct sheet *f = show_fields(s, R_TASK, k->code, td_name_in(s->c->lang, k->title_en, k->title));

    cell_plan(f, k->plan);
    cell_text(f, k->code);
    cell_text(f, k->title);
    cell_text(f, k->title_en);
    cell_text(f, k->section);
    cell_choice(f, td_cadences, (int)k->cadence);
    cell_date(f, k->start);
    td_task_standing(k, s->c->review, &next);
    td_task_due_words(words, sizeof words, k, next, s->c->lang);
    td_date_write(due, sizeof due, k->due);
    cell_put(f, due, words);
    cell_id(f, k->year);
    cell_put(f, td_choice_code(td_task_states, (int)k->state), word);
    cell_text(f, code);
    if (k->percent >= 0)
        cell_int(f, k->percent);
    else
        cell_text(f, "");
    cell_date(f, k->said_on);
    assignments(s, k);
    targets(s, U_LINKED_TARGETS, linked, k);
    return EXIT_DONE;
}

/* ---- finding what is meant -------------------------------------------------------------- */

static int find_plan(struct show *s)
{
    const struct td_plan *p;
    int status = cli_find_plan(&s->w, s->c->args[1], &p);

    return status ? status : show_plan(s, p);
}

static int find_agency(struct show *s)
{
    const struct td_agency *a;
    int status = cli_find_agency(&s->w, s->c->args[1], &a);

    return status ? status : show_agency(s, a);
}

static int find_target(struct show *s)
{
    const struct td_target *t;
    int status = cli_find_target(s->c, &s->w, s->c->args[1], &t);

    return status ? status : show_target(s, t);
}

static int find_task(struct show *s)
{
    const struct td_task *k;
    struct td_tasks l;
    int status = cli_find_task(s->c, &s->w, s->c->args[1], td_date_year(s->c->review), &l, &k);

    if (!status)
        status = show_task(s, k);
    td_tasks_free(&l);
    return status;
}

/* ---- the command ------------------------------------------------------------------------ */

static const struct { enum td_table table; int (*find)(struct show *s); } kinds[] = {
    { TD_T_PLAN, find_plan }, { TD_T_AGENCIES, find_agency }, { TD_T_TARGETS, find_target },
    { TD_T_TASKS, find_task },
};

static int (*find_kind(const char *word))(struct show *)
{
    enum td_table table;

    for (size_t i = 0; i < COUNT(kinds) && td_table_parse(word, &table); i++)
        if (kinds[i].table == table)
            return kinds[i].find;
    return !strcmp(word, "change") ? show_change : !strcmp(word, "submission") ? show_submission : NULL;
}

static int run(struct show *s, int (*find)(struct show *))
{
    struct td_ask ask = { .review = s->c->review };
    struct json *j = &s->t.rows.j;

    if (td_judge_targets(s->c->td, &s->board, &ask, &s->w.plans, &s->w.targets))
        return cli_failed(s->c);
    if (s->as_json)
        json_open(j, '{');
    int status = find(s);
    if (s->c->inferred)
        out_raw(s->c->out, "\n");
    cli_explain_marks(s->c);
    if (s->as_json && !status && td_is_training(s->c->td)) {
        json_key(j, "training");
        json_bool(j, true);
    }
    if (s->as_json && !status)
        json_close(j);
    if (s->as_json && status)
        s->c->out->n = 0; /* a bracket of nothing */
    td_board_free(&s->board);
    return status;
}

int cli_run_show(struct cli *c)
{
    struct show s = { .c = c, .as_json = c->format == FORMAT_JSON };
    int (*find)(struct show *) = find_kind(c->args[0]);

    if (!find)
        return cli_usage(c, "'%s' is not a kind to show; one of: %s", c->args[0], c->command->words);
    int status = cli_world_read(c, &s.w);
    if (status)
        return status;
    sheet_open(&s.t, c, &s.w, R_PLAN);
    s.t.hidden = 0;
    s.t.rows = (struct rows){ .o = c->out, .as_json = true, .j = { .o = c->out } };
    status = run(&s, find);
    cli_world_free(&s.w);
    return status;
}
