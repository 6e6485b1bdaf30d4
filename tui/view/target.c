/*
 * One target: how it stands, what is missing and where it leads, with the chart beside it or above; what was asked and
 * agreed, every figure, the units as bars, linked tasks. The answer to "why" behind a row of the board.
 */
#include "file/book.h"
#include "show/breakdown.h"
#include "show/chart.h"
#include "show/outlook.h"
#include "forms/figures.h"
#include "forms/submission.h"
#include "app/page.h"
#include "app/spoken.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct target_view {
    struct page_view base;
    struct figures own; /* the city's */
    size_t card;        /* lines that stand beside the chart */
    size_t ended;       /* the line that stands for the units that have ended, from 1; 0 = there is none */
    bool all;           /* they are shown */
};

/* From WIDE on the chart stands beside the card, on LEAST lines or more. */
enum { WIDE = 120, LEAST = 14, LOW = 15 };

static int chart_width(const struct app *a)
{
    return a->width < WIDE || a->canvas->spoken ? 0 : a->width / 2;
}

static const struct td_target *target_of(const struct target_view *t, size_t *at)
{
    const struct td_targets *l = &model_of(t)->targets;
    const struct td_target *target = td_target_by_id(l, t->base.head.about.target);

    *at = target ? (size_t)(target - l->v) : 0;
    return target;
}

/* ---- figures ---------------------------------------------------------------------------- */

static int64_t city(const struct app *a)
{
    const struct td_plan *p = model_plan(&a->model);
    return p ? p->city : 0;
}

/* A figure, or what the units make together where there is none (METHOD.md 7); the newest first. */
struct entry { const struct td_observation *own; size_t at; const struct td_point *sum; };
enum { F_PERIOD, F_VALUE, F_PARTS, F_STATUS, F_USE, F_SOURCE, F_CELLS };

static td_period period_of(const struct entry *l)
{
    return l->own ? l->own->period : l->sum->period;
}

static int newest_first(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    const bool later = x->own && y->own && *x->own->series && !*y->own->series;
    const bool sooner = x->own && y->own && !*x->own->series && *y->own->series;

    if (later || sooner) /* the plan's own definition before other measures */
        return later ? 1 : -1;
    return period_of(x) != period_of(y) ? period_of(x) > period_of(y) ? -1 : 1 : x->at > y->at ? -1 : 1;
}

/* Where it is from and what is noted: as long as it is. */
static struct text figure_source(const struct target_view *t, const struct td_observation *o)
{
    struct td_note_tags tags;
    const bool note = td_note_tags(o->note, &tags) && *tags.text;

    return textf("%.600s%s%s%s%.600s", o->source_title, o->published_on ? ", " : "",
                 td_date_text(o->published_on, lang_of(t)).s, note ? "; " : "", note ? tags.text : "");
}

static enum role figure_cells(const struct target_view *t, const struct td_target *target, const struct entry *l,
                              struct text cell[F_CELLS])
{
    const struct td_series *s = &t->own.series;
    const struct td_observation *o = l->own;
    enum td_lang lang = lang_of(t);
    enum role role = !o && l->sum->beside ? ROLE_dim : ROLE_emphasis;

    cell[F_PERIOD] = textf("%s", td_period_text(period_of(l), lang).s);
    cell[F_PARTS] = o ? parts_shown(o->numerator, o->denominator, lang)
                      : parts_shown(l->sum->numerator, l->sum->denominator, lang);
    cell[F_STATUS] = textf("%s", o ? figure_status(o, lang) : ui(U_ADDED_UP, lang));
    if (o) {
        cell[F_VALUE] = figure_result(target, o, lang);
        cell[F_USE] = figures_use(&t->own, target, l->at, &role, lang);
        cell[F_SOURCE] = figure_source(t, o);
    } else {
        td_hedged(cell[F_VALUE].s, sizeof cell->s, td_point_hedge(&s->question, l->sum),
                  point_shown(target, l->sum, lang).s, lang);
        cell[F_USE] = textf("%s", l->sum->beside ? "" : ui(U_ACCEPTED, lang));
        td_point_words(cell[F_SOURCE].s, sizeof cell->s, l->sum, lang);
    }
    return role;
}

/* As wide as their widest cell, except that what does not count for a number may be cut. */
static void measure(const struct target_view *t, int width[F_CELLS], const struct text cell[F_CELLS])
{
    const int most[F_CELLS] = { [F_PERIOD] = 20, [F_VALUE] = 30, [F_PARTS] = 40, [F_STATUS] = 14,
                                [F_USE] = app_of(t)->width < 160 ? 24 : 48 };

    for (int c = 0; c < F_CELLS; c++) {
        const int sign = width[c] < 0 ? -1 : 1, w = td_text_width(cell[c].s), cut = w < most[c] ? w : most[c];
        width[c] = sign * width[c] < cut ? sign * cut : width[c];
    }
}

static void add_table(struct target_view *t, const struct td_target *target, const struct entry *l, size_t n)
{
    static const enum td_word words[F_CELLS] = { W_COL_PERIOD, W_ASK_RESULT, W_HEAD_PARTS, W_ASK_STATUS, W_HEAD_USE,
                                                 W_COL_SOURCE };
    struct text cell[F_CELLS], head[F_CELLS];
    struct subject report;
    char from[LIST_CELL];
    int width[F_CELLS] = { [F_VALUE] = -1, [F_PARTS] = 0 };

    for (int c = 0; c < F_CELLS; c++)
        head[c] = textf("%s", td_word(words[c], lang_of(t)));
    for (size_t i = 0; i < n; i++) {
        figure_cells(t, target, &l[i], cell);
        measure(t, width, cell);
    }
    if (!width[F_PARTS])
        *head[F_PARTS].s = 0;
    measure(t, width, head);
    page_cells(&t->base, ROLE_dim, head, width, F_CELLS);
    for (size_t i = 0; i < n; i++) {
        const enum role role = figure_cells(t, target, &l[i], cell);
        const struct td_observation *o = l[i].own;
        page_cells(&t->base, role, cell, width, F_CELLS);
        if (o)
            page_about(&t->base, about_figure(o->target, o->agency, o->period, o->seq));
        if (o && o->submission && submission_words(app_of(t), o->submission, from, sizeof from, &report))
            page_add(&t->base, ROLE_link, report, "             %s", from);
    }
}

static void add_figures(struct target_view *t, const struct td_target *target)
{
    const struct td_series *s = &t->own.series;
    size_t n = 0, sums = 0;
    struct entry *l = calloc(t->own.seen.n + s->points + 1, sizeof *l);

    for (size_t i = 0; l && i < t->own.seen.n; i++)
        l[n++] = (struct entry){ &t->own.seen.v[i], i, NULL };
    for (size_t i = 0; l && i < s->points; i++)
        if (s->point[i].units > 0)
            l[n++] = (struct entry){ NULL, i, &s->point[i] }, sums++;
    page_heading(&t->base, U_FIGURES);
    if (sums)
        page_say(&t->base, ROLE_dim, sums < s->points ? U_FIGURES_MIXED : U_FIGURES_SUMS);
    if (n) {
        qsort(l, n, sizeof *l, newest_first);
        add_table(t, target, l, n);
    } else {
        page_say(&t->base, ROLE_missing, U_FIGURES_NONE);
        page_say(&t->base, ROLE_missing, U_FIGURES_ENTER);
    }
    free(l);
}

/* ---- the card --------------------------------------------------------------------------- */

/* "2025 (60%): KHÔNG ĐẠT, từ 31/12/2025", what is missing, why: the worst one loud. */
static void add_verdict(struct target_view *t, const struct td_row *r, bool worst)
{
    const struct td_threshold *h = r->threshold;
    const struct td_verdict *v = &r->verdict;
    enum td_lang lang = lang_of(t);
    const struct td_sentence how = td_row_sentence(r, lang);
    const struct text gap = gap_shown(r, lang);
    const char *word = word_of_standing(verdict_standing(v->code), lang);
    char line[LIST_CELL * 4], loud[LIST_CELL];

    td_text_upper(loud, sizeof loud, word);
    page_text(&t->base, role_of_verdict(v->code), 2, "%d%s%s (%s): %s%s", h->year, h->yearly ? ", " : "",
              h->yearly ? ui(U_WORKING_TARGET, lang) : "", *h->text ? h->text : threshold_shown(r->target, h, lang).s,
              worst ? loud : word, v->since ? textf(ui(U_SINCE, lang), td_date_text(v->since, lang).s).s : "");
    page_edits(&t->base, about_threshold(r->target->id, h->year, h->yearly));
    if (*gap.s)
        page_text(&t->base, worst ? ROLE_emphasis : ROLE_normal, 2, "  %s", gap.s);
    td_verdict_sentence(line, sizeof line, &r->question, v, &how);
    page_text(&t->base, ROLE_normal, 2, "  %s", line);
    if (td_flags_sentence(line, sizeof line, v, lang))
        page_text(&t->base, ROLE_dim, 2, "  %s", line);
}

/* The worst first, then the next milestone; then the passed one beside it, then the working targets. */
static void add_verdicts(struct target_view *t, size_t at)
{
    const struct model *m = model_of(t);
    const struct td_threshold *next = td_next_milestone(&m->targets.v[at], m->review);
    const struct td_row *worst = model_worst_row(m, at);

    for (int pass = 0; pass < 4; pass++) {
        for (size_t i = m->first_row[at]; i < m->first_row[at + 1]; i++) {
            const struct td_row *r = &m->board.v[i];
            int turn = r == worst ? 0 : r->threshold == next ? 1 : r->threshold->yearly ? 3 : 2;
            if (turn == pass)
                add_verdict(t, r, r == worst);
        }
    }
}

/* Where the paces of so far lead, until the next milestone. */
static void add_futures(struct target_view *t, size_t at)
{
    const struct model *m = model_of(t);
    const struct td_threshold *next = td_next_milestone(&m->targets.v[at], m->review);
    struct outlook o[OUTLOOKS];
    int n = 0, width[OUTLOOK_CELLS] = { 0, -1, -1, 1 };

    for (size_t i = m->first_row[at]; !n && i < m->first_row[at + 1]; i++)
        if (m->board.v[i].threshold == next)
            n = outlooks(&m->board.v[i], t->own.series.point, t->own.series.points, lang_of(t), o);
    if (!n)
        return;
    page_heading(&t->base, U_FUTURES, next->year);
    const struct text head[OUTLOOK_CELLS] = { { "" }, textf("%s", ui(U_A_YEAR, lang_of(t))), textf("%d", next->year),
                                              { "" } };
    for (int i = -1; i < n; i++)
        for (int c = 0; c < OUTLOOK_CELLS - 1; c++) {
            const int w = td_text_width(i < 0 ? head[c].s : o[i].cell[c].s);
            width[c] = !c ? w > *width ? w : *width : -w < width[c] ? -w : width[c];
        }
    const int room = app_of(t)->width - 3 - t->base.narrow - 6 + width[1] + width[2] - td_text_width(o->cell[3].s);
    width[0] = width[0] > room && room > 12 ? room : width[0];
    page_cells(&t->base, ROLE_dim, head, width, OUTLOOK_CELLS);
    for (int i = 0; i < n; i++)
        page_cells(&t->base, o[i].role, o[i].cell, width, OUTLOOK_CELLS);
}

/* What the chart shows, for who listens. */
static void add_chart(struct target_view *t, size_t at)
{
    const struct model *m = model_of(t);
    const struct td_series *s = &t->own.series;
    const size_t n = m->first_row[at + 1] - m->first_row[at];
    struct text line;

    if (!spoken_of(t) || !n)
        return;
    page_heading(&t->base, U_CHART_SAID);
    for (size_t i = 0; *(line = chart_line(&m->board.v[m->first_row[at]], n, s->point, s->points,
                                           s->series ? s->series : "", m->review, lang_of(t), i)).s; i++)
        page_add(&t->base, ROLE_normal, ABOUT_NOTHING, "%s", line.s);
}

/* ---- what was asked and agreed ---------------------------------------------------------- */

static void add_request(struct target_view *t, const struct td_request *r)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);
    bool late = r->state == TD_REQUEST_OPEN && r->due && r->due < m->review;

    page_add(&t->base, late ? ROLE_bad : r->state == TD_REQUEST_OPEN ? ROLE_warn : ROLE_good, about_request(r->id),
             ui(U_ASKED, lang), r->agency ? model_agency_name(m, r->agency) : "-",
             r->due ? td_date_text(r->due, lang).s : "-",
             late ? ui(U_REQUEST_LATE, lang) : td_choice_word(td_request_states, (int)r->state, lang));
    page_text(&t->base, ROLE_normal, 2, "  %s", r->question);
    if (*r->answer)
        page_text(&t->base, ROLE_normal, 2, ui(U_ANSWER_IS, lang), r->answer);
}

static void add_decision(struct target_view *t, const struct td_decision *d)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);
    bool late = !d->done && d->due && d->due < m->review;

    page_text(&t->base, d->done ? ROLE_good : late ? ROLE_bad : ROLE_warn, 2, ui(U_AGREED, lang),
              d->owner ? model_agency_name(m, d->owner) : "-", d->due ? td_date_text(d->due, lang).s : "-",
              td_choice_word(td_decision_states, d->done, lang));
    page_text(&t->base, ROLE_normal, 2, "  %s", d->text);
}

static void add_agreed(struct target_view *t, const struct td_target *target)
{
    struct app *a = app_of(t);
    struct td_requests asked = { 0 };
    struct td_decisions agreed = { 0 };

    page_section(&t->base, U_ASKED_AND_AGREED);
    if (td_requests(a->td, &asked, target->plan, false) || td_decisions(a->td, &agreed, target->plan))
        app_fault(a);
    for (size_t i = 0; i < asked.n; i++)
        if (asked.v[i].target == target->id)
            add_request(t, &asked.v[i]);
    for (size_t i = 0; i < agreed.n; i++)
        if (agreed.v[i].target == target->id)
            add_decision(t, &agreed.v[i]);
    td_requests_free(&asked);
    td_decisions_free(&agreed);
}

/* ---- what contradicts ------------------------------------------------------------------- */

/* Each figure that another source denies: which one is used instead, where both are from, and what to do. */
static void add_contradictions(struct target_view *t, const struct td_target *target)
{
    const struct figures *f = &t->own;
    enum td_lang lang = lang_of(t);
    bool any = false;

    page_section(&t->base, U_CONTRADICTIONS);
    for (size_t i = 0; i < f->seen.n; i++) {
        const struct td_observation *o = &f->seen.v[i];
        size_t k = 0;
        if (o->withdrawn || f->series.use[i] != TD_USE_CONTRADICTS)
            continue;
        while (k < f->seen.n && (f->series.use[k] != TD_USED ||
                                 td_period_time(f->seen.v[k].period) != td_period_time(o->period)))
            k++;
        page_text(&t->base, ROLE_warn, 2, ui(U_CONTRADICTION, lang), td_period_text(o->period, lang).s,
                  figure_value(target, o, lang).s, figure_source(t, o).s);
        page_about(&t->base, about_figure(o->target, o->agency, o->period, o->seq));
        if (k < f->seen.n)
            page_text(&t->base, ROLE_normal, 4, ui(U_CONTRADICTION_USED, lang),
                      figure_value(target, &f->seen.v[k], lang).s, figure_source(t, &f->seen.v[k]).s);
        any = true;
    }
    if (any)
        page_say(&t->base, ROLE_dim, U_CONTRADICTION_DO);
}

/* ---- the units -------------------------------------------------------------------------- */

/* The bar and its numbers, all on one scale, so that they can be compared. */
static void add_unit(struct target_view *t, const struct unit *u, struct td_num most, bool within, int name)
{
    enum { NAME, BAR, VALUE, PERIOD, WORD, CELLS };
    const struct app *a = app_of(t);
    const struct td_row *r = &u->row;
    const int room = spoken_of(t) ? 0 : a->width - 3 - name - 41, bar = room > 40 ? 40 : room < 10 ? 0 : room;
    const bool bare = r->target->kind == TD_MILESTONE || !within;
    const int width[CELLS] = { name, bare ? 0 : bar, -8, 11, 1 };
    const struct text cell[CELLS] = {
        textf("%s", model_agency_name(&a->model, r->agency)), bare ? textf("%s", "") : bar_shown(r, most, bar),
        result_of(t, r), textf("%s", td_period_text(r->verdict.period, a->lang).s),
        textf("%s", within ? word_of_standing(verdict_standing(r->verdict.code), a->lang) : ""),
    };

    page_cells(&t->base, within ? role_of_verdict(r->verdict.code) : ROLE_normal, cell, width, CELLS);
    page_about(&t->base, about_agency(r->agency));
}

/* Of a percentage all, of anything else the most that there is. */
static struct td_num scale(const struct units *u)
{
    struct td_num most = { 100, 0 };

    if (u->n && td_unit_is_percent(u->v->row.target->unit))
        return most;
    most = u->n ? u->v->row.question.bound : most;
    for (size_t i = 0; i < u->n; i++)
        if (td_num_is(u->v[i].row.verdict.value) && td_num_cmp(u->v[i].row.verdict.value, most) > 0)
            most = u->v[i].row.verdict.value;
    return most;
}

/* Where two or three have room beside each other: name, bar, value and period of each; the bar says which have come to
 * the threshold, and the comparison of units tells the rest. */
enum { UNIT_CELLS = 56, UNIT_GAP = 3, UNITS_MOST = 200 };

static void add_abreast(struct target_view *t, const struct unit *const x[], size_t n, struct td_num most, int name,
                        int cells)
{
    enum { VALUE = 8, PERIOD = 12 };
    const struct app *a = app_of(t);
    const int bar = cells - UNIT_GAP - name - VALUE - PERIOD - 3;
    enum role role = role_of_verdict(x[0]->row.verdict.code);
    struct text line = { "" };

    for (size_t i = 0; i < n; i++) {
        const struct td_row *r = &x[i]->row;
        role = role_of_verdict(r->verdict.code) == role ? role : ROLE_normal;
        line = textf("%s%s%s %s %s %s", line.s, i ? "   " : "",
                     text_fit(model_agency_name(&a->model, r->agency), name, -1).s,
                     text_fit(bar_shown(r, most, bar).s, bar, -1).s, text_fit(value_shown(r, a->lang).s, VALUE, 1).s,
                     text_fit(td_period_text(r->verdict.period, a->lang).s, PERIOD, -1).s);
    }
    page_text(&t->base, role, 2, "%s", line.s);
    if (n == 1)
        page_about(&t->base, about_agency(x[0]->row.agency));
    else
        page_opens(&t->base, VIEW_units, about_target(x[0]->row.target->id));
}

/* Those that are listed, the ended ones last where they are shown at all. */
static size_t choose_units(const struct target_view *t, const struct units *u, bool within,
                           const struct unit *shown[UNITS_MOST], size_t *ended)
{
    size_t n = 0;

    *ended = 0;
    for (int gone = 0; gone < 2; gone++) {
        for (size_t i = 0; i < u->n && n < UNITS_MOST; i++) {
            const struct unit *x = &u->v[i];
            if (x->ended != gone || x->within != within)
                continue;
            *ended += (size_t)gone;
            if (!gone || !within || t->all)
                shown[n++] = x;
        }
    }
    return n;
}

static void add_units(struct target_view *t, const struct units *u, bool within, enum ui heading)
{
    const struct app *a = app_of(t);
    const struct td_num most = scale(u);
    const struct unit *shown[UNITS_MOST] = { NULL };
    const int abreast = within && a->width >= WIDE ? (a->width - 3 + UNIT_GAP) / UNIT_CELLS : 1;
    size_t ended;
    const size_t n = choose_units(t, u, within, shown, &ended);
    int name = 8, room = a->width / 4 < 30 ? a->width / 4 : 30;

    page_section(&t->base, heading);
    room = abreast > 1 ? 20 : room;
    for (size_t i = 0; i < u->n; i++) {
        const int w = td_text_width(model_agency_name(&a->model, u->v[i].row.agency));
        name = w < name ? name : w < room ? w : room;
    }
    const bool bars = n && abreast > 1 && shown[0]->row.target->kind != TD_MILESTONE;
    if (bars)
        page_text(&t->base, ROLE_dim, 2, ui(U_UNITS_MARKS, a->lang), shown[0]->row.threshold->year,
                  threshold_shown(shown[0]->row.target, shown[0]->row.threshold, a->lang).s,
                  td_unit_is_percent(shown[0]->row.target->unit) ? "%" : "");
    for (size_t i = 0; i < n; i += bars ? (size_t)abreast : 1)
        if (bars)
            add_abreast(t, shown + i, n - i < (size_t)abreast ? n - i : (size_t)abreast, most, name,
                        (a->width - 3 + UNIT_GAP) / abreast);
        else
            add_unit(t, shown[i], most, within, name);
    if (!ended || !within || t->all)
        return;
    page_add(&t->base, ROLE_dim, ABOUT_NOTHING, "%s", textf(ui(U_UNITS_ENDED, a->lang), ended).s);
    t->ended = t->base.n;
}

static void add_breakdown(struct target_view *t, const struct td_target *target)
{
    struct app *a = app_of(t);
    struct units u = { 0 };

    if (units_read(&u, &a->model, target))
        app_fault(a);
    add_units(t, &u, true, U_BREAKDOWN);
    add_units(t, &u, false, U_COMPARISON);
    units_free(&u);
}

/* ---- what hangs on it ------------------------------------------------------------------- */

static void add_tasks(struct target_view *t, const struct td_target *target)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);

    page_section(&t->base, U_LINKED_TASKS);
    for (size_t i = 0; i < m->tasks.n; i++) {
        const struct td_task *task = &m->tasks.v[i];
        td_date due;
        if (!td_text_among(task->targets, target->code))
            continue;
        enum task_word w = model_task_word(m, task, &due);
        page_add(&t->base, role_of_task(w) == ROLE_missing ? ROLE_normal : role_of_task(w), about_task(task->id),
                 "%-8s %s  (%s)", task->code, td_name_in(lang, task->title_en, task->title), word_of_task(w, lang));
    }
}

static void add_relations(struct target_view *t, const struct td_target *target)
{
    const struct model *m = model_of(t);
    enum td_lang lang = lang_of(t);

    page_heading(&t->base, U_LEAD);
    if (target->lead)
        page_add(&t->base, ROLE_link, about_agency(target->lead), "%s",
                 lead_shown(m, target->lead, target->code, target->basis, lang).s);
    for (size_t i = 0; i < m->targets.n; i++) {
        const struct td_target *o = &m->targets.v[i];
        if (o->id == target->parent)
            page_add(&t->base, ROLE_link, about_target(o->id), "%s: %s %s", ui(U_PART_OF, lang), o->code,
                     td_name_in(lang, o->name_en, o->name));
    }
    page_field(&t->base, U_MEASURE, textf("%s%s%s", target->numerator, *target->denominator ? " / " : "",
                                          target->denominator).s);
    page_field(&t->base, U_SOURCE, target->source);
}

/* ---- the view --------------------------------------------------------------------------- */

static void target_lines(struct view *v)
{
    struct target_view *t = (struct target_view *)v;
    size_t at;
    const struct td_target *target = target_of(t, &at);

    t->ended = 0;
    if (!target)
        return;
    figures_read(&t->own, v->app, target->id, city(v->app));
    t->base.numbered = 1;
    t->base.narrow = chart_width(v->app);
    add_verdicts(t, at);
    add_chart(t, at);
    add_futures(t, at);
    add_agreed(t, target);
    add_contradictions(t, target);
    add_relations(t, target);
    while (t->base.narrow && t->base.n < LEAST)
        page_add(&t->base, ROLE_normal, ABOUT_NOTHING, "%s", "");
    t->card = t->base.n;
    t->base.narrow = 0;
    add_figures(t, target);
    add_breakdown(t, target);
    add_tasks(t, target);
}

static void target_title(struct view *v, char *buf, size_t size)
{
    size_t at;
    const struct td_target *target = target_of((struct target_view *)v, &at);

    snprintf(buf, size, "%s  %s", target ? target->code : "",
             target ? td_name_in(v->app->lang, target->name_en, target->name) : "");
}

static void draw_chart(const struct target_view *t, struct area a)
{
    const struct model *m = model_of(t);
    size_t at;
    const struct td_target *target = target_of(t, &at);

    const struct td_series *s = &t->own.series;
    chart_draw(a, target, &m->board.v[m->first_row[at]], m->first_row[at + 1] - m->first_row[at], s->point, s->points,
               s->series ? s->series : "", m->review, lang_of(t));
}

/* Where it has no room beside the card it stands above: on about half of the lines as long as one reads what is below
 * it, and not on a small screen, where the words matter more. */
static int draw_above(struct view *v, struct area a)
{
    struct target_view *t = (struct target_view *)v;
    const struct list *l = view_list(v);
    size_t at;
    int rows = a.rows < LOW || a.c->spoken || chart_width(v->app) || !target_of(t, &at) ? 0 : a.rows * 9 / 20;

    if (l->top || l->at >= (size_t)(a.rows - rows))
        return 0;
    if (rows)
        draw_chart(t, area_sub(a, 0, 0, rows, a.cols));
    return rows;
}

/* Beside the card, while all of that is to be seen. */
static void draw_beside(struct view *v, struct area a)
{
    struct target_view *t = (struct target_view *)v;
    const struct list *l = view_list(v);
    const int width = chart_width(v->app), rows = (int)t->card < a.rows ? (int)t->card : a.rows;
    size_t at;

    if (width && !l->top && !*l->filter && !l->typing && l->sort < 0 && target_of(t, &at))
        draw_chart(t, area_sub(a, 0, a.cols - width, rows, width));
}

/* The units that have ended come out from behind their line. */
static bool target_command(struct view *v, enum command c, int64_t row)
{
    struct target_view *t = (struct target_view *)v;

    if (c != CMD_open || !t->ended || row != (int64_t)t->ended - 1)
        return page_command(v, c, row);
    t->all = true;
    list_view_refresh(v);
    return true;
}

/* The chart as on a screen of the usual size, then the page. */
static void target_save(struct view *v, struct book *b)
{
    enum { ROWS = 18, COLS = 78 };
    struct target_view *t = (struct target_view *)v;
    size_t at;
    struct canvas *c = target_of(t, &at) ? canvas_new(ROWS, COLS) : NULL;

    if (c) {
        draw_chart(t, canvas_all(c));
        char *drawing = canvas_text(c);
        if (drawing)
            book_drawing(b, drawing);
        free(drawing);
    }
    canvas_free(c);
    save_focus(v, b);
}

static void target_drop(struct view *v)
{
    figures_free(&((struct target_view *)v)->own);
    page_drop(v);
}

static const struct list_kind kind = PAGE_KIND(target_drop, target_command, .above = draw_above, .over = draw_beside);

const struct view_ops view_target = PAGE_VIEW(struct target_view, kind, page_open, .lines = target_lines,
                                              .title = target_title, .save = target_save);
