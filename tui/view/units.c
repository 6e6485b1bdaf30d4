/*
 * The units of a plan's city compared by one target: who stands where, how far from the goal, and what changed since
 * the figure before. Who has ended stands folded behind those that exist, with what it went into.
 */
#include "app/list-view.h"
#include "show/gauge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    int64_t id;                  /* 0 = the line that unfolds those that have ended */
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
    size_t n, ended;
    bool unfolded;
    int exist, reported, met;
    const struct unit *nearest;  /* of those below the goal; NULL = none is */
    struct text unranked;        /* why nobody is ranked; "" = they are, or there is nothing to rank */
};

static const struct units_view *units_of(const void *o)
{
    return o;
}

/* ---- reading ---------------------------------------------------------------------------- */

static struct unit *add_unit(struct units_view *v)
{
    if (v->n % 64 == 0) {
        struct unit *more = realloc(v->unit, (v->n + 64) * sizeof *more);
        if (!more)
            return NULL;
        v->unit = more;
    }
    v->unit[v->n] = (struct unit){ .row = { .verdict = { .value = TD_NUM_NONE, .gap = TD_NUM_NONE, .step = TD_NUM_NONE,
                                                         .code = TD_NO_DATA } } };
    return &v->unit[v->n++];
}

static int64_t city(const struct model *m)
{
    const struct td_plan *p = model_plan(m);
    return p ? p->city : 0;
}

/* Of those below the city, by the threshold in view. */
static bool take_unit(void *arg, const struct td_row *row)
{
    struct units_view *v = arg;
    const struct model *m = model_of(v);
    const struct td_agency *a = td_agency_by_id(&m->agencies, row->agency);

    if (row->threshold != v->threshold || !a || row->agency == city(m) || !td_agency_within(&m->agencies, a, city(m)))
        return true;
    struct unit *u = add_unit(v);
    if (u)
        *u = (struct unit){ .id = a->id, .agency = a, .row = *row, .has = td_num_is(row->verdict.value),
                            .ended = !td_agency_exists_on(a, m->review) };
    return u != NULL;
}

/* Does the target ask agencies of this kind: one of them has reported, or it counts them? */
static bool is_asked(const struct units_view *v, size_t reported, const char *kind)
{
    const char *counted = td_unit_counts(v->target->unit);

    if (counted && !strcmp(counted, kind))
        return true;
    for (size_t i = 0; i < reported; i++)
        if (!strcmp(v->unit[i].agency->kind, kind))
            return true;
    return false;
}

/* Those that exist and have no figure are there, too. */
static void add_silent(struct units_view *v)
{
    const struct model *m = model_of(v);
    size_t reported = v->n;
    bool *seen = calloc(m->agencies.n + 1, sizeof *seen);
    const char *known = NULL; /* siblings are alike: the kind of the one before is looked up once */
    bool asked = false;

    for (size_t i = 0; seen && i < reported; i++)
        seen[v->unit[i].agency - m->agencies.v] = true;
    for (size_t i = 0; seen && i < m->agencies.n; i++) {
        const struct td_agency *a = &m->agencies.v[i];
        if (seen[i] || a->id == city(m) || !td_agency_exists_on(a, m->review) ||
            !td_agency_within(&m->agencies, a, city(m)))
            continue;
        asked = known && !strcmp(known, a->kind) ? asked : is_asked(v, reported, a->kind);
        known = a->kind;
        struct unit *u = asked ? add_unit(v) : NULL;
        if (u)
            u->id = a->id, u->agency = a;
    }
    free(seen);
}

/* Existing ones by figure, the worst first, then without one; then those that have ended. */
static int worse_first(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;

    if (x->ended != y->ended)
        return x->ended - y->ended;
    if (!x->id || !y->id)
        return (y->id == 0) - (x->id == 0);
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
    v->exist = v->reported = v->met = 0;
    v->ended = 0;
    v->nearest = NULL;
    for (size_t i = 0; i < v->n; i++) {
        const struct unit *u = &v->unit[i];
        const struct td_num gap = u->row.verdict.gap;
        v->ended += u->ended;
        v->exist += !u->ended;
        v->reported += u->has && !u->ended;
        v->met += u->has && !u->ended && meets(u->row.verdict.code);
        if (u->has && !u->ended && !meets(u->row.verdict.code) && td_num_is(gap) && gap.mantissa > 0 &&
            (!v->nearest || td_num_cmp(gap, v->nearest->row.verdict.gap) < 0))
            v->nearest = u;
    }
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
    u->n = u->ended = 0;
    u->nearest = NULL;
}

static void read(struct view *v)
{
    struct units_view *u = (struct units_view *)v;
    struct app *a = v->app;

    drop(v);
    u->target = td_target_by_id(&a->model.targets, v->about.target);
    u->threshold = u->target ? model_threshold(&a->model, u->target) : NULL;
    if (u->target && !u->threshold)
        u->threshold = td_next_milestone(u->target, a->model.review);
    if (u->threshold) {
        struct td_ask ask = { .plan = u->target->plan, .review = a->model.review, .milestone = u->threshold->year };
        struct td_targets one = { .v = (struct td_target *)u->target, .n = 1 };
        if (td_judge_all(a->td, &ask, &a->model.plans, &one, take_unit, u))
            app_fault(a);
        add_silent(u);
        if (u->n)
            qsort(u->unit, u->n, sizeof *u->unit, worse_first);
        count_units(u);
        rank_units(u);
    }
    struct unit *line = u->ended ? add_unit(u) : NULL;
    if (line) { /* between the two, and nothing points into the rows yet but `nearest` */
        int64_t nearest = u->nearest ? u->nearest->id : 0;
        line->ended = true;
        qsort(u->unit, u->n, sizeof *u->unit, worse_first);
        for (size_t i = 0; nearest && i < u->n; i++)
            u->nearest = u->unit[i].id == nearest ? &u->unit[i] : u->nearest;
    }
    list_rows(v, u->unit, u->n, sizeof *u->unit);
}

/* ---- cells ------------------------------------------------------------------------------ */

enum { N_PLACE, N_NAME, N_VALUE, N_PERIOD, N_GAUGE, N_DISTANCE, N_CHANGE, N_VERDICT };

static const struct list_column columns[] = {
    [N_PLACE] = { "place", W_HEAD_PLACE, 4, 0, 1, 5, false },
    [N_NAME] = { "name", W_COL_AGENCY, 14, 4, -1, 1, false },
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
    size_t n = (size_t)snprintf(buf, LIST_CELL, "%s", model_agency_name(m, u->id));

    for (size_t i = 0, said = 0; u->ended && i < m->successions.n && n < LIST_CELL; i++) {
        const struct td_succession *s = &m->successions.v[i];
        if (s->predecessor == u->id && s->successor)
            n += (size_t)snprintf(buf + n, LIST_CELL - n, "%s%s%s", said++ ? ", " : " -> ",
                                  model_agency_name(m, s->successor),
                                  s->basis == TD_BASIS_INFERRED ? TD_INFERRED_MARK : "");
    }
}

/* With its sign, and a plus where it is one. */
static void signed_cell(char *buf, struct td_num n, enum td_lang lang)
{
    if (td_num_is(n))
        snprintf(buf, LIST_CELL, "%s%s", n.mantissa > 0 ? "+" : "", td_num_text(td_num_round(n, 2), lang).s);
}

/* How far beyond the goal; less than nothing: short of it. */
static struct td_num distance(const struct td_row *r)
{
    struct td_num n = r->verdict.gap;

    n.mantissa = td_num_is(n) ? -n.mantissa : n.mantissa;
    return n;
}

static enum role unfold_cell(const struct units_view *v, size_t column, char *buf)
{
    if (column == N_NAME)
        list_text(buf, textf("%s%s", v->unfolded ? "- " : "+ ", textf(ui(U_UNITS_FOLDED, lang_of(v)), v->ended).s).s);
    return ROLE_dim;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct units_view *v = units_of(o);
    const struct unit *u = list_at(o, row);
    enum td_lang lang = lang_of(o);
    enum standing s = verdict_standing(u->row.verdict.code);
    enum role role = u->ended || !u->has ? ROLE_dim : ROLE_normal;

    *buf = 0;
    if (!u->id)
        return unfold_cell(v, column, buf);
    if (column == N_NAME)
        name_cell(v, u, buf);
    else if (column == N_VERDICT)
        list_text(buf, word_of_standing(s, lang));
    else if (column == N_VALUE)
        list_text(buf, u->has ? value_shown(&u->row, lang).s : "-");
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

static bool paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct unit *u = list_at(o, row);
    char text[LIST_CELL];

    if (!u->id && column == N_NAME) /* it has the whole line */
        put_fit(a, y, x, a.cols - x, -1, cell(o, row, column, text), text);
    else if (u->id && column == N_GAUGE && u->has)
        gauge_draw(a, y, x, width, &u->row, model_of(o)->review);
    else
        return !u->id && column > N_NAME;
    return true;
}

/* The worst is first: lowest where more is better, farthest from the goal, fallen most. Who has no figure stands behind
 * those, and who has ended behind everybody, whichever way the order is. */
static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct units_view *v = units_of(o);
    const struct unit *u = list_at(o, row);
    const struct td_verdict *r = &u->row.verdict;
    int64_t behind = u->ended ? u->id ? 0 : 1 : 2;
    struct td_num n = column == N_VALUE ? r->value : column == N_DISTANCE ? distance(&u->row) : r->step;

    *out = v->base.list.reverse ? INT64_MIN + behind : INT64_MAX - behind;
    if (u->ended || column == N_NAME)
        return u->ended;
    if (column == N_PLACE || column == N_PERIOD || column == N_VERDICT || column == N_GAUGE) {
        if (u->has)
            *out = column == N_PLACE ? u->place : column == N_PERIOD ? r->period : (int64_t)r->code;
    } else if (u->has && td_num_is(n)) {
        *out = td_num_round(n, 6).mantissa * (column == N_DISTANCE ? 1 : v->target->direction);
    }
    return true;
}

static bool shown(const void *o, size_t row)
{
    const struct units_view *v = units_of(o);
    const struct unit *u = list_at(o, row);

    return !u->ended || !u->id || v->unfolded || *v->base.list.filter;
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
    return textf("%s; %s %s (%s)", goal.s, model_agency_name(m, r->agency), value_shown(r, lang).s,
                 td_period_text(r->verdict.period, lang).s);
}

static int draw_above(struct view *head, struct area a)
{
    const struct units_view *v = units_of(head);
    enum td_lang lang = head->app->lang;
    int y;

    if (!v->threshold)
        return 0;
    y = put_wrapped(a, 0, 0, a.cols, ROLE_emphasis,
                    textf("%s. %s", goal_said(v).s, textf(ui(U_UNITS_COUNT, lang), v->exist, v->reported, v->met).s).s);
    if (v->nearest)
        y += put_wrapped(a, y, 0, a.cols, ROLE_normal,
                         textf(ui(td_unit_is_percent(v->target->unit) ? U_UNITS_NEAREST : U_UNITS_NEAREST_BY, lang),
                               model_agency_name(model_of(v), v->nearest->id), value_shown(&v->nearest->row, lang).s,
                               td_period_text(v->nearest->row.verdict.period, lang).s,
                               td_num_text(td_num_round(v->nearest->row.verdict.gap, 2), lang).s).s);
    if (*v->unranked.s)
        y += put_wrapped(a, y, 0, a.cols, ROLE_dim, v->unranked.s);
    return y;
}

/* ---- what can be done ------------------------------------------------------------------- */

static struct subject subject(struct view *v, size_t row)
{
    return list_id(v, row) ? about_agency(list_id(v, row)) : ABOUT_NOTHING;
}

static bool command(struct view *v, enum command c, int64_t row)
{
    struct units_view *u = (struct units_view *)v;
    int64_t unit = row < 0 ? 0 : list_id(v, (size_t)row);

    if (row >= 0 && !unit && (c == CMD_open || (c == CMD_right && !u->unfolded) || (c == CMD_left && u->unfolded))) {
        u->unfolded = !u->unfolded;
        list_refresh(view_list(v));
        return true;
    }
    if (!unit || (c != CMD_figures && c != CMD_record))
        return false;
    app_open(v->app, c == CMD_figures ? VIEW_figures : FORM_figure, about_figure(v->about.target, unit, 0, 0));
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
    .source = LIST_ROWS(columns, list_id, cell, .draw = paint, .rank = rank, .shown = shown), .read = read,
    .drop = drop, .subject = subject, .command = command, .above = draw_above,
    .empty = U_UNITS_NONE, .none = U_NO_MATCH,
};

const struct view_ops view_units = LIST_VIEW(struct units_view, IN_TABLE, units, open_units, .title = title);
