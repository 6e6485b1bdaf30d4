/* `tiendo show target`: what it asks, the verdict of every threshold with its reason, and every
 * figure. */
#include "verb/show.h"
#include "cli/verdict.h"
#include "show/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what it is ------------------------------------------------------------------------- */

static void target_fields(struct show *s, const struct td_target *t)
{
    const struct td_target *parent = td_target_by_id(&s->w.targets, t->parent);
    struct sheet *f = show_fields(s, R_TARGET, t->code, td_name_in(s->c->lang, t->name_en, t->name));

    cell_plan(f, t->plan);
    cell_text(f, t->code);
    cell_text(f, t->group);
    cell_text(f, t->name);
    cell_text(f, t->name_en);
    cell_text(f, td_choice_code(td_target_kinds, (int)t->kind));
    cell_text(f, td_choice_code(td_directions, t->direction));
    cell_role(f, t->lead, t->basis);
    cell_put(f, t->unit, td_choice_shown(td_units, t->unit, s->c->lang));
    cell_text(f, t->numerator);
    cell_text(f, t->denominator);
    cell_text(f, parent ? parent->code : "");
    cell_text(f, t->source);
}

/* ---- verdicts --------------------------------------------------------------------------- */

static void sentence(struct show *s, const char *text)
{
    enum { INDENT = 6 };

    if (!*text)
        return;
    out_sayf(s->c->out, "%*s", INDENT, "");
    out_wrap(s->c->out, INDENT, INDENT, text);
}

static void threshold_text(struct show *s, const struct td_row *r)
{
    char bound[96], text[2048], since[64] = "";

    cli_bound(bound, sizeof bound, s->c, r->target, r->threshold);
    if (r->verdict.since)
        snprintf(since, sizeof since, ui(U_SINCE, s->c->lang), td_date_text(r->verdict.since, s->c->lang).s);
    out_sayf(s->c->out, "  %d%s  %s  %s%s\n", r->threshold->year, r->threshold->yearly ? "*" : "",
             bound, cli_verdict_word(r->verdict.code, s->c->lang), since);
    cli_reason(text, sizeof text, s->c, r);
    sentence(s, text);
    td_flags_sentence(text, sizeof text, &r->verdict, s->c->lang);
    sentence(s, text);
}

static int verdicts(struct show *s, const struct td_target *t, int64_t agency)
{
    struct td_targets one = { .v = (struct td_target *)t, .n = 1 };
    struct td_ask ask = { .plan = t->plan, .agency = agency, .review = s->c->review };
    struct td_board b;
    char heading[96], day[TD_DATE_BUF];

    if (td_judge_targets(s->c->td, &b, &ask, &s->w.plans, &one))
        return cli_failed(s->c);
    if (s->as_json) {
        verdict_sheet(show_table(s, R_VERDICTS, "thresholds", NULL), false);
        for (size_t i = 0; i < b.n; i++)
            verdict_row(&s->t, &b.v[i]);
        sheet_close(&s->t, EXIT_DONE);
    } else {
        td_date_format(day, sizeof day, s->c->review, s->c->lang);
        snprintf(heading, sizeof heading, ui(U_REVIEW_ON, s->c->lang), day);
        show_heading(s, heading);
        for (size_t i = 0; i < b.n; i++)
            threshold_text(s, &b.v[i]);
    }
    td_board_free(&b);
    return EXIT_DONE;
}

/* ---- figures ---------------------------------------------------------------------------- */

/* What became of a figure, for programs. */
static const char *const use_words[TD_USES] = { "used", "agrees", "contradicts", "other_series", "bound", "bound",
                                                "superseded", "not_yet" };

/* "gần 70%": a figure that is not exact says so beside its number. */
static void value_cell(struct sheet *s, const struct td_target *t, const struct td_observation *o)
{
    static const enum ui about[] = {
        [TD_APPROX] = U_APPROX, [TD_MORE_THAN] = U_MORE_THAN, [TD_NEARLY] = U_NEARLY};
    char number[96], people[160];

    if (*o->unit)
        td_num_format(number, sizeof number, o->value, -1, s->c->lang);
    else
        cli_value(number, sizeof number, s->c, t, td_figure_shown(t, o->value, o->numerator, o->denominator));
    size_t n = (size_t)snprintf(people, sizeof people,
                                o->qualifier == TD_EXACTLY ? "%s" : ui(about[o->qualifier], s->c->lang), number);
    if (*o->unit)
        snprintf(people + n, sizeof people - n, " %s", o->unit);
    cell_value(s, o->value, people);
}

static void put_figure(struct sheet *s, const struct td_target *t, const struct td_observation *o, enum td_use use)
{
    const struct text people = use_shown(o, use, s->c->lang);

    cell_text(s, cli_agency_code(s->w, o->agency));
    cell_period(s, o->period);
    cell_int(s, o->seq);
    value_cell(s, t, o);
    cell_num(s, o->numerator);
    cell_num(s, o->denominator);
    cell_choice(s, td_statuses, (int)(o->verified ? TD_VERIFIED : o->status));
    cell_choice(s, td_qualifiers, (int)o->qualifier);
    cell_text(s, o->series);
    cell_text(s, o->unit);
    cell_put(s, o->withdrawn ? "withdrawn" : use_words[use], *people.s ? people.s : ui(U_SHORT_NONE, s->c->lang));
    cell_flag(s, o->accepted);
    cell_date(s, o->published_on);
    cell_text(s, o->source_title);
    cell_text(s, o->source_url);
    cell_text(s, o->note);
    cell_id(s, o->submission);
}

static size_t same_agency(const struct td_observations *l, size_t from)
{
    size_t n = 0;

    while (from + n < l->n && l->v[from + n].agency == l->v[from].agency)
        n++;
    return n;
}

/* The series by which this agency is judged beside the threshold; NULL: the headline's. `l` has all of its figures. */
static int read_series(const struct show *s, struct td_series *x, const struct td_target *t,
                       const struct td_threshold *h, int64_t agency, const struct td_observations *l)
{
    size_t from = 0;

    while (from < l->n && l->v[from].agency != agency)
        from++;
    struct td_series_ask ask = { cli_plan_by_id(&s->w, t->plan), t, h, agency, s->c->review, l->v + from,
                                 same_agency(l, from) };
    return td_series_of(s->c->td, x, &ask) ? cli_failed(s->c) : EXIT_DONE;
}

static int figure_table(struct show *s, const struct td_target *t, const struct td_observations *l)
{
    struct sheet *table = show_table(s, R_FIGURES, "figures", ui(U_FIGURES, s->c->lang));
    int status = EXIT_DONE;

    for (size_t i = 0; i < l->n && !status;) {
        struct td_observations one = { .v = l->v + i, .n = same_agency(l, i) };
        struct td_series x;
        status = read_series(s, &x, t, NULL, one.v->agency, &one);
        for (size_t k = 0; !status && k < x.own; k++)
            put_figure(table, t, &one.v[k], x.use[k]);
        td_series_free(&x);
        i += one.n;
    }
    return sheet_close(table, status);
}

static void put_point(struct sheet *s, const struct td_target *t, const struct td_series *x, const struct td_point *p)
{
    const struct td_num shown = td_figure_shown(t, p->value, p->numerator, p->denominator);
    const bool sum = p->units > 0;
    char value[96], words[256];

    cli_hedged(value, sizeof value, s->c, t, shown, td_point_hedge(&x->question, p));
    td_point_words(words, sizeof words, p, s->c->lang);
    cell_period(s, p->period);
    cell_value(s, shown, value);
    cell_flag(s, p->conflict);
    cell_flag(s, !p->beside);
    cell_flag(s, p->estimate);
    cell_choice(s, td_qualifiers, (int)p->qualifier);
    cell_num(s, sum ? (struct td_num){ p->reported, 0 } : TD_NUM_NONE);
    cell_num(s, sum ? (struct td_num){ p->units, 0 } : TD_NUM_NONE);
    cell_text(s, x->series);
    cell_text(s, words);
}

static bool is_first_of_series(const struct td_target *t, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(t->thresholds[i].series, t->thresholds[at].series))
            return false;
    return true;
}

/* What the agency was judged by: mostly one series, and a threshold may ask for one of its own. */
static int series_table(struct show *s, const struct td_target *t, int64_t agency, const struct td_observations *l)
{
    struct sheet *table = show_table(s, R_SERIES, "series", NULL);
    int status = EXIT_DONE;

    for (size_t i = 0; i < t->n_thresholds && !status; i++) {
        struct td_series x;
        if (!is_first_of_series(t, i))
            continue;
        status = read_series(s, &x, t, &t->thresholds[i], agency, l);
        for (size_t k = 0; k < x.points; k++)
            put_point(table, t, &x, &x.point[k]);
        td_series_free(&x);
    }
    return sheet_close(table, status);
}

static int figures(struct show *s, const struct td_target *t, int64_t asked, int64_t judged)
{
    struct td_observations l;

    if (td_observations(s->c->td, &l, t->id, asked))
        return cli_failed(s->c);
    int status = series_table(s, t, judged, &l);
    if (!status)
        status = figure_table(s, t, &l);
    if (!l.n && !s->as_json) {
        show_heading(s, ui(U_FIGURES, s->c->lang));
        out_wrap(s->c->out, 0, 0, ui(U_FIGURES_NONE, s->c->lang));
    }
    td_observations_free(&l);
    return status;
}

/* ---- tasks ------------------------------------------------------------------------------ */

static int tasks(struct show *s, const struct td_target *t)
{
    struct td_tasks l;

    if (td_tasks(s->c->td, &l, t->plan, td_date_year(s->c->review)))
        return cli_failed(s->c);
    struct sheet *table = show_table(s, R_LINKED_TASKS, "tasks", ui(U_LINKED_TASKS, s->c->lang));
    for (size_t i = 0; i < l.n; i++) {
        if (!td_text_among(l.v[i].targets, t->code))
            continue;
        cell_text(table, l.v[i].code);
        cell_name(table, l.v[i].title_en, l.v[i].title);
        const char *code, *word = cli_task_standing(s->c, &l.v[i], &code);
        cell_put(table, td_choice_code(td_task_states, (int)l.v[i].state), word);
        cell_text(table, code);
    }
    td_tasks_free(&l);
    return sheet_close(table, EXIT_DONE);
}

int show_target(struct show *s, const struct td_target *t)
{
    const struct td_plan *p = cli_plan_by_id(&s->w, t->plan);
    const struct td_agency *a = NULL;
    const char *code = s->c->opt[OPT_agency];
    int status = code ? cli_find_agency(&s->w, code, &a) : EXIT_DONE;

    if (status)
        return status;
    target_fields(s, t);
    status = verdicts(s, t, a ? a->id : 0);
    if (!status)
        status = figures(s, t, a ? a->id : 0, a ? a->id : p ? p->city : 0);
    return status ? status : tasks(s, t);
}
