/*
 * The units of a plan's city compared by one target: who stands where, how far from the goal, and what changed since
 * the figure before. Who has ended stands beneath whom it went into, and where that is not known behind everybody.
 */
#include "app/list-view.h"
#include "app/spoken.h"
#include "compare/verdicts.h"
#include "show/gauge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    int64_t id;                  /* 0 = the line behind which those stand of whom nobody knows where they went */
    const struct td_agency *agency;
    struct td_row row;           /* its verdict; without a value where it has no figure */
    bool has, ended;
    int place;                   /* among those that can be ranked; 0 = is not */
};

struct units_view {
    struct list_view base;
    const struct td_target *target;
    const struct td_threshold *threshold;
    struct unit *unit;
    size_t n, lost;              /* lost: behind that line */
    int exist, reported, met;
    const struct unit *nearest;  /* of those below the goal; NULL = none is */
    struct text unranked;        /* why nobody is ranked; "" = they are, or there is nothing to rank */
};

static const struct units_view *units_of(const void *o)
{
    return o;
}

/* ---- reading ---------------------------------------------------------------------------- */

struct reading { const struct model *m; struct unit *v; size_t n, room; };

static bool take_unit(void *arg, size_t at, const struct td_row *row)
{
    struct reading *r = arg;
    const struct td_agency *a = &r->m->agencies.v[at];

    if (r->n == r->room) {
        size_t room = r->room ? 2 * r->room : 64;
        struct unit *more = realloc(r->v, room * sizeof *more);
        if (!more)
            return false;
        r->v = more;
        r->room = room;
    }
    r->v[r->n++] = (struct unit){ .id = a->id, .agency = a, .row = *row, .has = td_num_is(row->verdict.value),
                                  .ended = !td_agency_exists_on(a, r->m->review) };
    return true;
}

/* By figure, the worst first, then without one. */
static int worse_first(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->has != y->has)
        return y->has - x->has;
    int c = x->has ? td_num_cmp(x->row.verdict.value, y->row.verdict.value) * x->row.target->direction : 0;
    return c ? c : strcmp(x->agency->code, y->agency->code);
}

static bool meets(enum td_verdict_code c)
{
    return c == TD_MET || c == TD_MET_LATE || c == TD_MET_AT_RISK;
}

static void count_units(struct units_view *v)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct unit *u = &v->unit[i];
        const struct td_num gap = u->row.verdict.gap;
        if (!u->id || u->ended)
            continue;
        v->exist++;
        v->reported += u->has;
        v->met += u->has && meets(u->row.verdict.code);
        if (u->has && !meets(u->row.verdict.code) && td_num_is(gap) && gap.mantissa > 0 &&
            (!v->nearest || td_num_cmp(gap, v->nearest->row.verdict.gap) < 0))
            v->nearest = u;
    }
}

/* Each beneath whom it went into. */
static void make_tree(struct units_view *v, const struct reading *r)
{
    size_t *place = malloc((r->n + 1) * sizeof *place);
    struct branch *b = NULL;
    bool line = false;

    for (size_t i = 0; place && i < r->n; i++)
        place[i] = (size_t)(r->v[i].agency - r->m->agencies.v);
    size_t n = place ? branches(&b, r->m, place, r->n) : 0;
    v->unit = calloc(n + 1, sizeof *v->unit);
    for (size_t i = 0; v->unit && i < n; i++) {
        struct unit *u = &v->unit[v->n++];
        line |= b[i].unit == NO_UNIT;
        v->lost += line && b[i].unit != NO_UNIT;
        if (b[i].unit == NO_UNIT)
            continue;
        *u = r->v[b[i].unit];
        if (b[i].below != NO_UNIT)
            u->id = list_pair(u->id, r->v[b[i].below].id);
    }
    free(b);
    free(place);
}

/* ---- ranks ------------------------------------------------------------------------------ */

/* A share of 24 households and one of 12,000 are not ranked, nor are figures of different periods. */
static struct text why_unranked(const struct units_view *v, enum td_lang lang)
{
    enum { FACTOR = 10 };
    struct td_num least = TD_NUM_NONE, most = TD_NUM_NONE;
    td_period period = 0;
    int unknown = 0;
    bool periods = false;

    if (td_target_counts(v->target))
        return textf("%s", ui(U_UNITS_COUNTED, lang));
    for (size_t i = 0; i < v->n; i++) {
        const struct td_verdict *r = &v->unit[i].row.verdict;
        if (!v->unit[i].has || v->unit[i].ended)
            continue;
        periods |= period && r->period / 100 != period / 100;
        period = r->period;
        if (!td_num_is(r->denominator)) {
            unknown++;
            continue;
        }
        least = !td_num_is(least) || td_num_cmp(r->denominator, least) < 0 ? r->denominator : least;
        most = !td_num_is(most) || td_num_cmp(r->denominator, most) > 0 ? r->denominator : most;
    }
    if (td_num_is(least) && td_num_cmp(most, (struct td_num){ least.mantissa * FACTOR, least.decimals }) > 0)
        return textf(ui(U_UNITS_SIZES, lang), td_num_text(least, lang).s, td_num_text(most, lang).s);
    return unknown ? textf(ui(U_UNITS_UNSIZED, lang), unknown)
           : periods ? textf("%s", ui(U_UNITS_PERIODS, lang)) : textf("%s", "");
}

/* The best is the first; equal figures share a place. They stand worst first. */
static void rank_units(struct units_view *v)
{
    int place = 0;
    const struct unit *better = NULL;

    v->unranked = v->reported > 1 ? why_unranked(v, lang_of(v)) : textf("%s", "");
    if (*v->unranked.s || v->reported < 2 || !td_unit_is_percent(v->target->unit))
        return;
    for (size_t i = v->n; i-- > 0;) {
        struct unit *u = &v->unit[i];
        if (!u->has || u->ended)
            continue;
        place++;
        u->place = better && !td_num_cmp(better->row.verdict.value, u->row.verdict.value) ? better->place : place;
        better = u;
    }
}

static void drop(struct view *v)
{
    struct units_view *u = (struct units_view *)v;

    free(u->unit);
    u->unit = NULL;
    u->n = u->lost = 0;
    u->exist = u->reported = u->met = 0;
    u->nearest = NULL;
}

static void read(struct view *v)
{
    struct units_view *u = (struct units_view *)v;
    struct app *a = v->app;
    struct reading r = { .m = &a->model };

    drop(v);
    u->target = td_target_by_id(&a->model.targets, v->about.target);
    u->threshold = u->target ? compared_threshold(&a->model, u->target) : NULL;
    if (u->threshold && compare_units(&a->model, u->threshold, take_unit, &r))
        app_fault(a);
    if (r.n)
        qsort(r.v, r.n, sizeof *r.v, worse_first);
    if (r.v)
        make_tree(u, &r);
    free(r.v);
    count_units(u);
    rank_units(u);
    list_rows(v, u->unit, u->n, sizeof *u->unit);
}

/* ---- cells ------------------------------------------------------------------------------ */

enum { N_NAME, N_PLACE, N_VALUE, N_PERIOD, N_GAUGE, N_DISTANCE, N_CHANGE, N_VERDICT };

static const struct list_column columns[] = {
    [N_NAME] = { "name", W_COL_AGENCY, 14, 4, -1, 1, false },
    [N_PLACE] = { "place", W_HEAD_PLACE, 4, 0, 1, 5, false },
    [N_VALUE] = { "value", W_HEAD_NOW, 8, 0, 1, 1, false },
    [N_PERIOD] = { "period", W_COL_PERIOD, 12, 0, -1, 3, false },
    [N_GAUGE] = { "gauge", W_HEAD_GAUGE, 8, 2, -1, 4, false },
    [N_DISTANCE] = { "distance", W_HEAD_DISTANCE, 9, 0, 1, 1, false },
    [N_CHANGE] = { "change", W_HEAD_SINCE_LAST, 7, 0, 1, 2, false },
    [N_VERDICT] = { "verdict", W_HEAD_VERDICT, 13, 0, -1, 1, false },
};

/* "Đống Đa -> P. Đống Đa*, P. Láng*": what it went into, with a mark where that is only inferred. */
static void name_cell(const struct units_view *v, const struct unit *u, char *buf)
{
    const struct model *m = model_of(v);
    size_t n = (size_t)snprintf(buf, LIST_CELL, "%s", td_agency_short(u->agency));

    for (size_t i = 0, said = 0; u->ended && i < m->successions.n && n < LIST_CELL; i++) {
        const struct td_succession *s = &m->successions.v[i];
        if (s->predecessor == u->agency->id && s->successor)
            n += (size_t)snprintf(buf + n, LIST_CELL - n, "%s%s%s", said++ ? ", " : " -> ",
                                  model_agency_name(m, s->successor),
                                  s->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "");
    }
}

/* To two decimals, or as many as it takes: a little is not nothing. */
static struct td_num rounded(struct td_num n)
{
    int decimals = 2;
    struct td_num r = td_num_round(n, decimals);

    while (!r.mantissa && n.mantissa && decimals < n.decimals)
        r = td_num_round(n, ++decimals);
    return r;
}

/* With its sign, and a plus where it is one. */
static void signed_cell(char *buf, struct td_num n, enum td_lang lang)
{
    if (td_num_is(n))
        snprintf(buf, LIST_CELL, "%s%s", n.mantissa > 0 ? "+" : "", td_num_text(rounded(n), lang).s);
}

/* How far beyond the goal; less than nothing: short of it. */
static struct td_num distance(const struct td_row *r)
{
    struct td_num n = r->verdict.gap;

    n.mantissa = td_num_is(n) ? -n.mantissa : n.mantissa;
    return n;
}

/* "đến 30/06/2025", or the month where there is not the room; "" = it is there, or nobody knows. */
static struct text ended_said(const struct unit *u, int width, enum td_lang lang)
{
    const td_date day = u->ended ? u->agency->valid_to : 0;
    const struct text t = textf(ui(U_UNITS_UNTIL, lang), td_date_text(day, lang).s);

    return !day ? textf("%s", "")
           : td_text_width(t.s) <= width ? t : textf(ui(U_UNITS_UNTIL, lang), td_date_text(day / 100 * 100, lang).s);
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct units_view *v = units_of(o);
    const struct unit *u = list_at(o, row);
    enum td_lang lang = lang_of(o);
    enum standing s = verdict_standing(u->row.verdict.code);
    enum role role = u->ended || !u->has ? ROLE_dim : ROLE_normal;

    *buf = 0;
    if (!u->id) {
        if (column == N_NAME)
            list_text(buf, textf(ui(U_UNITS_FOLDED, lang), v->lost).s);
        return ROLE_dim;
    }
    if (column == N_NAME)
        name_cell(v, u, buf);
    else if (column == N_VERDICT)
        list_text(buf, textf("%s%s%s", word_of_standing(s, lang), u->ended ? ", " : "",
                             ended_said(u, LIST_CELL, lang).s).s);
    else if (column == N_VALUE)
        list_text(buf, u->has ? result_of(o, &u->row).s : "-");
    if (column == N_VERDICT && !u->ended)
        return role_of_standing(s);
    if (!u->has || column <= N_VALUE) {
        if (column == N_PLACE && u->place)
            snprintf(buf, LIST_CELL, "%d", u->place);
        return column == N_VALUE && role == ROLE_normal ? ROLE_emphasis : role;
    }
    if (column == N_PERIOD)
        td_period_format(buf, LIST_CELL, u->row.verdict.period, lang);
    else if (column == N_DISTANCE)
        signed_cell(buf, distance(&u->row), lang);
    else if (column == N_CHANGE)
        signed_cell(buf, u->row.verdict.step, lang);
    bool worse = column == N_CHANGE && u->row.verdict.step.mantissa * u->row.target->direction < 0;
    return role == ROLE_normal && worse && td_num_is(u->row.verdict.step) ? ROLE_bad : role;
}

/* What stands in one cell of a line has all of it. */
static bool paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct unit *u = list_at(o, row);
    const struct text until = u->id ? ended_said(u, width, lang_of(o)) : textf("%s", "");
    char text[LIST_CELL];

    if (column == N_VERDICT && *until.s) {
        put_fit(a, y, x, width, -1, ROLE_dim, until.s);
    } else if (!u->id && column == N_NAME) {
        cell(o, row, column, text);
        put_fit(a, y, x, a.cols - x, -1, ROLE_dim,
                textf("%s%s", list_is_open(&units_of(o)->base.list, row) ? "- " : "+ ", text).s);
    } else if (u->id && column == N_GAUGE && u->has)
        gauge_draw(a, y, x, width, &u->row, model_of(o)->review);
    else
        return !u->id && column > N_NAME;
    return true;
}

/* The worst is first: lowest where more is better, farthest from the goal, fallen most. Whoever has no figure stands
 * behind those, and who has ended and went nowhere behind everybody, whichever way the order is. What is ordered is the
 * word that one reads, not the finer verdict behind it. */
static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct units_view *v = units_of(o);
    const struct unit *u = list_at(o, row);
    const struct td_verdict *r = &u->row.verdict;
    int64_t behind = u->id ? 2 : 1;
    struct td_num n = column == N_VALUE || column == N_GAUGE ? r->value : column == N_DISTANCE ? distance(&u->row)
                      : r->step;

    *out = v->base.list.reverse ? INT64_MIN + behind : INT64_MAX - behind;
    if (!u->id || column == N_NAME)
        return !u->id;
    if (column == N_VERDICT)
        *out = (int64_t)verdict_standing(r->code);
    else if (column == N_PLACE || column == N_PERIOD)
        *out = !u->has ? *out : column == N_PLACE ? u->place : r->period;
    else if (u->has && td_num_is(n))
        *out = td_num_round(n, 6).mantissa * (column == N_DISTANCE ? 1 : v->target->direction);
    return true;
}

static int depth(const void *o, size_t row)
{
    return ((const struct unit *)list_at(o, row))->ended;
}

static bool folded(const void *o, size_t row)
{
    return !depth(o, row);
}

/* ---- the lines above the list ----------------------------------------------------------- */

/* The goal, and where the city stands. */
static struct text goal_said(const struct units_view *v)
{
    const struct model *m = model_of(v);
    enum td_lang lang = lang_of(v);
    const struct td_row *r = NULL;

    for (size_t i = 0; i < m->board.n; i++)
        r = m->board.v[i].threshold == v->threshold ? &m->board.v[i] : r;
    struct text goal = textf(ui(U_UNITS_GOAL, lang), v->threshold->year,
                             threshold_shown(v->target, v->threshold, lang).s,
                             td_unit_is_percent(v->target->unit) ? "%" : "");
    if (!r || !td_num_is(r->verdict.value))
        return goal;
    return textf("%s; %s %s (%s)", goal.s, model_agency_name(m, r->agency), result_of(v, r).s,
                 td_period_text(r->verdict.period, lang).s);
}

/* Why there is nobody to compare, and what to do about it. */
static struct text nobody_said(const struct units_view *v)
{
    const struct model *m = model_of(v);
    const enum td_lang lang = lang_of(v);
    const char *counted = td_unit_counts(v->target->unit), *city = model_agency_name(m, model_plan(m)->city);
    const char *kind = counted ? td_choice_shown(td_agency_kinds, counted, lang) : "";
    td_date ended = counted ? td_target_ended(v->target, &m->agencies, model_plan(m)->city) : 0;

    if (ended && ended <= m->review)
        return textf(ui(U_UNITS_KIND_ENDED, lang), kind, td_date_text(ended, lang).s);
    return counted ? textf(ui(U_UNITS_KIND_NONE, lang), kind, city) : textf(ui(U_UNITS_WHOLE, lang), city);
}

static int draw_above(struct view *head, struct area a)
{
    const struct units_view *v = units_of(head);
    enum td_lang lang = head->app->lang;
    int y;

    if (!v->threshold)
        return 0;
    if (!v->exist) {
        y = put_wrapped(a, 0, 0, a.cols, ROLE_emphasis, goal_said(v).s);
        return y + put_wrapped(a, y, 0, a.cols, ROLE_normal, nobody_said(v).s);
    }
    y = put_wrapped(a, 0, 0, a.cols, ROLE_emphasis,
                    textf("%s. %s", goal_said(v).s, textf(ui(U_UNITS_COUNT, lang), v->exist, v->reported, v->met).s).s);
    if (v->nearest)
        y += put_wrapped(a, y, 0, a.cols, ROLE_normal,
                         textf(ui(td_unit_is_percent(v->target->unit) ? U_UNITS_NEAREST : U_UNITS_NEAREST_BY, lang),
                               model_agency_name(model_of(v), v->nearest->id), result_of(v, &v->nearest->row).s,
                               td_period_text(v->nearest->row.verdict.period, lang).s,
                               td_num_text(rounded(v->nearest->row.verdict.gap), lang).s).s);
    if (*v->unranked.s)
        y += put_wrapped(a, y, 0, a.cols, ROLE_dim, v->unranked.s);
    return y;
}

/* ---- what can be done ------------------------------------------------------------------- */

static struct subject subject(struct view *v, size_t row)
{
    const struct unit *u = list_at(v, row);
    return u->id ? about_agency(u->agency->id) : ABOUT_NOTHING;
}

static bool command(struct view *v, enum command c, int64_t row)
{
    const struct unit *u = row < 0 ? NULL : list_at(v, (size_t)row);
    struct list *l = view_list(v);

    if (c == CMD_sort && l->sort == N_VERDICT)
        l->sort = -1; /* then by the first column again: there is no other order that could be said */
    if (u && !u->id && c == CMD_open)
        return list_command(l, list_is_open(l, (size_t)row) ? CMD_left : CMD_right, 0);
    if (u && u->id && c == CMD_heat) {
        app_open(v->app, VIEW_heat, about_figure(v->about.target, u->agency->id, 0, 0));
        return true;
    }
    if (!u || !u->id || (c != CMD_figures && c != CMD_record))
        return false;
    app_open(v->app, c == CMD_figures ? VIEW_figures : FORM_figure,
             about_figure(v->about.target, u->agency->id, 0, 0));
    return true;
}

static bool open_units(struct view *v)
{
    list_view_open(v);
    view_list(v)->sort = N_VALUE;
    list_refresh(view_list(v));
    list_home(view_list(v));
    return ((struct units_view *)v)->target != NULL;
}

static void title(struct view *v, char *buf, size_t size)
{
    const struct td_target *t = units_of(v)->target;

    snprintf(buf, size, ui(U_UNITS, v->app->lang), t ? t->code : "",
             t ? td_name_in(v->app->lang, t->name_en, t->name) : "");
}

static const struct list_kind units = {
    .source = LIST_ROWS(columns, list_id, cell, .draw = paint, .rank = rank, .depth = depth, .folded = folded,
                        .branches_stay = true), .read = read,
    .drop = drop, .subject = subject, .command = command, .above = draw_above,
    .empty = U_UNITS_NONE, .none = U_NO_MATCH,
};

const struct view_ops view_units = LIST_VIEW(struct units_view, IN_TABLE, units, open_units, .title = title);
