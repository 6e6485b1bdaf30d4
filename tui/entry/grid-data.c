/*
 * The entry grid and the database: rows and columns of the plan, figures that are saved, checking and saving what was
 * typed, drafts. Saving is one guarded change; a cell counts as saved after TD_OK and not before.
 */
#include "forms/forms.h"
#include "entry/grid-view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_UNITS = 1000 }; /* rows; with more, the agency chosen on the board narrows them */

const struct td_target *grid_target(const struct grid_view *v, int64_t id)
{
    return td_target_by_id(&model_of(v)->targets, id);
}

const struct td_agency *grid_agency(const struct grid_view *v, int64_t id)
{
    return td_agency_by_id(&model_of(v)->agencies, id);
}

static struct grid_rule rule_of(const struct td_target *t)
{
    struct grid_rule r = { GRID_COUNT, t ? t->decimals : 0 };

    if (t && td_unit_is_percent(t->unit))
        r.kind = GRID_PERCENT;
    else if (t && t->kind == TD_MILESTONE)
        r.kind = GRID_DONE;
    else if (t && (!strcmp(t->unit, "level") || !strcmp(t->unit, "mức độ"))) /* levels are not added up */
        r.kind = GRID_LEVEL;
    return r;
}

/* ---- rows and columns ------------------------------------------------------------------- */

struct items { struct grid_item *v; size_t n; struct grid_item nowhere; /* where there is no memory */ };

static struct grid_item *add_item(struct items *l, int64_t id)
{
    if (l->n % 64 == 0) {
        struct grid_item *more = realloc(l->v, (l->n + 64) * sizeof *more);
        if (!more)
            return &l->nowhere;
        l->v = more;
    }
    l->v[l->n] = (struct grid_item){ .id = id, .within = -1 };
    return &l->v[l->n++];
}

static void add_agency(const struct grid_view *v, struct items *l, const struct td_agency *a, bool unit)
{
    struct grid_item *x = add_item(l, a->id);

    x->unit = unit;
    snprintf(x->code, sizeof x->code, "%s", a->code);
    snprintf(x->name, sizeof x->name, "%s", v->head.app->lang == TD_EN && *a->name_en ? a->name_en
                                            : *a->short_name ? a->short_name : a->name);
}

static void add_target(const struct grid_view *v, struct items *l, const struct td_target *t)
{
    const struct td_threshold *h = td_next_milestone(t, model_of(v)->review);
    struct grid_item *x = add_item(l, t->id);

    x->rule = rule_of(t);
    snprintf(x->code, sizeof x->code, "%s", t->code);
    snprintf(x->name, sizeof x->name, "%s", td_name_in(v->head.app->lang, t->name_en, t->name));
    if (h)
        snprintf(x->hint, sizeof x->hint, "%.23s", threshold_shown(t, h, lang_of(v)).s);
}

static void add_period(const struct grid_view *v, struct items *l, td_period p, const struct td_target *t)
{
    struct grid_item *x = add_item(l, p);

    td_period_format(x->code, sizeof x->code, p, v->head.app->lang);
    snprintf(x->name, sizeof x->name, "%s", x->code);
    for (size_t i = 0; t && i < t->n_thresholds; i++)
        if (p == td_period_of_year(t->thresholds[i].year))
            snprintf(x->hint, sizeof x->hint, "%.23s", threshold_shown(t, &t->thresholds[i], lang_of(v)).s);
}

/* As the checks see it: on the first day of the period or on its last. */
static bool existed(const struct td_agency *a, td_period p)
{
    return td_agency_exists_on(a, td_period_first_day(p)) || td_agency_exists_on(a, td_period_last_day(p));
}

/* Does the list hold an agency above this one? Its row, or -1. */
static int32_t row_above(const struct grid_view *v, const struct items *l, const struct td_agency *a)
{
    for (a = grid_agency(v, a->parent); a; a = grid_agency(v, a->parent))
        for (size_t i = 0; i < l->n; i++)
            if (l->v[i].unit && l->v[i].id == a->id)
                return (int32_t)i;
    return -1;
}

/* The city, then the units that exist at the end of the period: those that will answer for it. */
static struct items agency_items(const struct grid_view *v)
{
    const struct model *m = model_of(v);
    const struct td_plan *plan = model_plan(m);
    const struct td_agency *city = plan ? grid_agency(v, plan->city) : NULL, *extra = grid_agency(v, v->extra);
    struct items l = { 0 };
    size_t units = 0;

    if (city)
        add_agency(v, &l, city, false);
    if (extra && extra != city &&
        !(td_agency_kind_is_unit(extra->kind) && td_agency_exists_on(extra, td_period_last_day(v->at.period))))
        add_agency(v, &l, extra, false);
    for (size_t i = 0; city && i < m->agencies.n; i++)
        units += td_agency_kind_is_unit(m->agencies.v[i].kind) &&
                 td_agency_within(&m->agencies, &m->agencies.v[i], city->id);
    for (size_t i = 0; city && i < m->agencies.n && l.n < MOST_UNITS; i++) {
        const struct td_agency *a = &m->agencies.v[i];
        if (td_agency_kind_is_unit(a->kind) && a != city && td_agency_within(&m->agencies, a, city->id) &&
            td_agency_exists_on(a, td_period_last_day(v->at.period)) &&
            (units < MOST_UNITS || !m->agency || td_agency_within(&m->agencies, a, m->agency)))
            add_agency(v, &l, a, true);
    }
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].unit)
            l.v[i].within = row_above(v, &l, grid_agency(v, l.v[i].id));
    return l;
}

static struct items target_items(const struct grid_view *v)
{
    struct items l = { 0 };

    for (size_t i = 0; i < model_of(v)->targets.n; i++)
        add_target(v, &l, &model_of(v)->targets.v[i]);
    return l;
}

/* The years of the plan so far and some before it, and the period at hand where it belongs. */
static struct items period_items(const struct grid_view *v, const struct td_target *t)
{
    const struct model *m = model_of(v);
    const struct td_plan *plan = model_plan(m);
    int last = td_date_year(m->review), first = last - 5;
    struct items l = { 0 };
    bool there = false;

    if (plan && plan->start_year && plan->start_year - 1 < first)
        first = plan->start_year - 1;
    for (int year = first; year <= last; year++) {
        td_period p = td_period_of_year(year);
        if (!there && v->at.period < p)
            add_period(v, &l, v->at.period, t);
        there |= v->at.period <= p;
        add_period(v, &l, p, t);
    }
    if (!there)
        add_period(v, &l, v->at.period, t);
    return l;
}

/* ---- figures that are saved ------------------------------------------------------------- */

/* What was in it is not kept. */
static bool make_room(struct grid_scratch *s, size_t n)
{
    if (n <= s->room)
        return true;
    free(s->figure);
    free(s->point);
    s->figure = malloc(n * 2 * sizeof *s->figure);
    s->point = malloc(n * 2 * sizeof *s->point);
    s->room = s->figure && s->point ? n * 2 : 0;
    return s->room > 0;
}

static struct grid_figure figure_of(const struct td_observation *o)
{
    bool parts = td_num_is(o->numerator) && td_num_is(o->denominator);

    return (struct grid_figure){ o->value, parts ? o->numerator : TD_NUM_NONE, parts ? o->denominator : TD_NUM_NONE };
}

enum { WHENEVER = 21991231 };

/* The figure of the period itself that is accepted on that day, or the last one of other periods that end no later:
 * 12/2025 tells more about 2025 than 2024 does. */
static const struct td_observation *accepted(const struct td_observation *o, size_t n, td_period period, bool before,
                                             td_date day, struct grid_scratch *s)
{
    size_t m = 0, k = 0;

    if (!make_room(s, n + 1))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        s->figure[i] = td_observation_figure(&o[i]);
        bool own = o[i].period == period;
        s->figure[i].superseded |= before ? own || td_period_time(o[i].period) > td_period_time(period) : !own;
    }
    m = td_series(s->figure, n, day, s->point);
    k = m ? (size_t)s->point[m - 1].figure : 0;
    return m ? &o[k] : NULL;
}

/* METHOD.md 1a: as on the day of review. Who enters figures also has to see what is on record and counts from a later
 * day on. */
static const struct td_observation *counting(struct grid_view *v, const struct td_observation *o, size_t n,
                                             td_period period, bool before)
{
    const struct td_observation *x = accepted(o, n, period, before, model_of(v)->review, &v->scratch);
    return x ? x : accepted(o, n, period, before, WHENEVER, &v->scratch);
}

/* One cell from all figures of its target and agency. */
static void settle(struct grid_view *v, struct grid_cell *c, td_period period, const struct td_observation *o, size_t n)
{
    const struct td_observation *x = counting(v, o, n, period, false), *b = counting(v, o, n, period, true);

    c->saved = x ? figure_of(x) : GRID_NO_FIGURE;
    c->seq = x ? x->seq : 0;
    c->status = x ? x->status : 0;
    c->before = b ? figure_of(b) : GRID_NO_FIGURE;
    c->before_period = b ? b->period : 0;
    c->last = 0;
    for (size_t i = 0; i < n; i++)
        if (o[i].period == period && o[i].seq > c->last)
            c->last = o[i].seq;
}

/* All cells of one target and one agency. */
static void settle_pair(struct grid_view *v, int64_t target, int64_t agency, const struct td_observation *o, size_t n)
{
    struct grid *g = &v->grid;
    bool periods = g->shape != GRID_AGENCY_TARGET;
    size_t row, col;

    for (size_t i = 0; i < (periods ? g->cols : 1); i++) {
        struct grid_key key = { target, agency, periods ? g->col[i].id : g->fixed };
        if (!grid_find(g, &key, &row, &col))
            continue;
        struct grid_cell *c = grid_cell(g, row, col);
        settle(v, c, key.period, o, n);
        if (c->edit)
            grid_see(g, grid_edit(g, row, col), c);
    }
}

/* Cells may be empty that are not: read again when the database lets us. */
static void not_read(struct grid_view *v, int rc)
{
    v->unread |= rc != TD_OK;
    v->busy |= rc == TD_BUSY;
    if (rc && rc != TD_BUSY)
        app_fault(v->head.app);
}

static int read_target(struct grid_view *v, int64_t target, int64_t agency)
{
    struct td_observations l;
    int rc = td_observations(v->head.app->td, &l, target, agency);

    for (size_t i = 0, n; !rc && i < l.n; i += n) {
        for (n = 1; i + n < l.n && l.v[i + n].agency == l.v[i].agency; n++)
            ;
        settle_pair(v, target, l.v[i].agency, &l.v[i], n);
    }
    if (!rc)
        td_observations_free(&l);
    return rc;
}

static bool has_ended(const struct grid_view *v, const struct grid_key *key)
{
    const struct td_target *t = grid_target(v, key->target);
    const struct td_plan *p = model_plan(model_of(v));
    td_date ended = t && p ? td_target_ended(t, &model_of(v)->agencies, p->city) : 0;

    return ended && td_period_first_day(key->period) >= ended;
}

static void mark_outside(struct grid_view *v)
{
    struct grid *g = &v->grid;

    for (size_t row = 0; row < g->rows; row++) {
        for (size_t col = 0; col < g->cols; col++) {
            struct grid_key key = grid_key(g, row, col);
            const struct td_agency *a = grid_agency(v, key.agency);
            grid_cell(g, row, col)->outside = (a && !existed(a, key.period)) || has_ended(v, &key);
        }
    }
}

/* Everything that the cells show, as one state of the database. */
static void read_all(struct grid_view *v)
{
    const struct grid *g = &v->grid;
    int rc = td_read_begin(v->head.app->td);

    if (!rc && g->shape == GRID_AGENCY_PERIOD)
        rc = read_target(v, g->fixed, 0);
    for (size_t i = 0; !rc && g->shape == GRID_AGENCY_TARGET && i < g->cols; i++)
        rc = read_target(v, g->col[i].id, 0);
    for (size_t i = 0; !rc && g->shape == GRID_TARGET_PERIOD && i < g->rows; i++)
        rc = read_target(v, g->row[i].id, g->fixed);
    td_read_end(v->head.app->td);
    v->unread = false;
    not_read(v, rc);
}

static struct grid_item about_of(const struct grid_view *v, enum grid_shape shape)
{
    struct items l = { 0 };
    struct grid_item about = { 0 };
    const struct td_target *t = grid_target(v, v->at.target);
    const struct td_agency *a = grid_agency(v, v->at.agency);

    if (shape == GRID_AGENCY_TARGET)
        add_period(v, &l, v->at.period, NULL);
    else if (shape == GRID_TARGET_PERIOD && a)
        add_agency(v, &l, a, false);
    else if (shape == GRID_AGENCY_PERIOD && t)
        add_target(v, &l, t);
    if (l.n)
        about = l.v[0];
    free(l.v);
    return about;
}

bool grid_data_lay_out(struct grid_view *v, enum grid_shape shape)
{
    struct grid_item about = about_of(v, shape);
    struct items row = shape == GRID_TARGET_PERIOD ? target_items(v) : agency_items(v);
    const struct td_target *t = shape == GRID_AGENCY_PERIOD ? grid_target(v, about.id) : NULL;
    struct items col = shape == GRID_AGENCY_TARGET ? target_items(v) : period_items(v, t);

    if (!about.id || !row.n || !col.n ||
        !grid_lay_out(&v->grid, shape, &about, row.v, row.n, col.v, col.n)) {
        free(row.v);
        free(col.v);
        return false;
    }
    struct grid *g = &v->grid;
    size_t r, c;
    /* Where the cursor is already it stays: reading again must not end a run of Tabs. */
    if (grid_find(g, &v->at, &r, &c) && (r != g->at_row || c != g->at_col))
        grid_go(g, r, c);
    mark_outside(v);
    v->here_of = (struct grid_key){ 0 };
    read_all(v);
    return true;
}

/* ---- conflicts -------------------------------------------------------------------------- */

static void who_and_when(struct grid_view *v, struct grid_edit *e, int64_t change)
{
    struct td_change_filter one = { .from = change, .to = change, .newest = 1 };
    struct td_changes l;

    if (*e->who || td_changes(v->head.app->td, &l, &one))
        return;
    if (l.n) {
        snprintf(e->who, sizeof e->who, "%s", l.v[0].actor);
        moment_shown(e->when, sizeof e->when, l.v[0].at, lang_of(v));
    }
    td_changes_free(&l);
}

/* Who saved what an edit is in conflict with, among all figures of its target and agency. */
static void find_other(struct grid_view *v, struct grid_edit *e, const struct td_observations *l)
{
    for (size_t i = 0; e->state == GRID_CONFLICT && i < l->n; i++)
        if (l->v[i].period == e->key.period && l->v[i].seq == e->their_last)
            who_and_when(v, e, l->v[i].change);
}

/* What is saved now for an edit, in view or not; finds out about conflicts. */
static void look_again(struct grid_view *v, struct grid_edit *e)
{
    struct td_observations l;
    struct grid_cell now = { .saved = GRID_NO_FIGURE };
    struct grid_key key = e->key;

    int rc = td_observations(v->head.app->td, &l, key.target, key.agency);
    if (rc) {
        not_read(v, rc);
        return;
    }
    settle_pair(v, key.target, key.agency, l.v, l.n);
    settle(v, &now, key.period, l.v, l.n);
    grid_see(&v->grid, e, &now);
    find_other(v, e, &l);
    td_observations_free(&l);
    if (grid_key_same(&key, &v->here_of))
        v->here_of = (struct grid_key){ 0 };
}

void grid_data_look(struct grid_view *v)
{
    struct grid_key key = grid_key(&v->grid, v->grid.at_row, v->grid.at_col);
    struct grid_edit *e = grid_edit_of(&v->grid, &key);

    if (!grid_key_same(&key, &v->here_of)) {
        td_observations_free(&v->here);
        v->here_of = (struct grid_key){ 0 };
        int rc = v->busy ? TD_BUSY : td_observations(v->head.app->td, &v->here, key.target, key.agency);
        v->busy |= rc == TD_BUSY;
        if (rc)
            return;
        v->here_of = key;
    }
    if (e && e->state == GRID_CONFLICT)
        find_other(v, e, &v->here);
}

void grid_data_keep_mine(struct grid_view *v, struct grid_edit *e)
{
    e->based_on = e->their_last;
    e->supersedes = e->their_seq;
    e->state = e->fault ? GRID_ERROR : GRID_UNSAVED;
    v->grid.changes++;
    grid_data_save(v, &e, 1);
}

/* ---- checking and saving ---------------------------------------------------------------- */

struct text grid_fault_text(enum grid_fault fault, const char *typed, enum td_lang lang)
{
    static const enum ui words[] = {
        [GRID_FINE] = U_GRID_BAD, [GRID_EMPTY] = U_GRID_BAD, [GRID_BAD] = U_GRID_BAD,
        [GRID_AMBIGUOUS] = U_GRID_BAD, [GRID_TOO_LARGE] = U_GRID_TOO_LARGE,
        [GRID_NO_PARTS] = U_GRID_NO_PARTS, [GRID_BAD_WHOLE] = U_GRID_BAD_WHOLE, [GRID_SHARE] = U_GRID_BAD,
    };
    char whole[TD_NUM_BUF], part[TD_NUM_BUF];
    struct text share = { "" };
    struct td_num n;

    if (fault == GRID_SHARE && td_num_read(typed, lang, false, &n) == TD_NUM_OK) {
        td_num_share_text(share.s, sizeof share.s, n, lang);
        return share;
    }

    if (fault != GRID_AMBIGUOUS)
        return textf("%s", ui(words[fault], lang));
    td_num_readings(typed, lang, whole, part);
    return textf(td_word(W_FORM_NUMBER_UNCLEAR, lang), whole, part);
}

const char *grid_source(const struct grid_view *v)
{
    return v->said && *v->head.app->entry.source ? v->head.app->entry.source : v->named;
}

static struct td_entry entry_of(const struct grid_view *v, const struct grid_edit *e)
{
    static const struct entry_batch nothing;
    const struct entry_batch *b = &v->head.app->entry, *its = v->said ? b : &nothing;
    bool parts = td_num_is(e->mine.num);

    return (struct td_entry){
        .target = e->key.target, .agency = e->key.agency, .period = e->key.period,
        .value = parts ? TD_NUM_NONE : e->mine.value, .numerator = e->mine.num, .denominator = e->mine.den,
        .status = b->status ? b->status : TD_REPORTED, .series = "", .unit = "",
        .source_title = grid_source(v), .source_url = its->url, .note = e->note ? e->note : "",
        .published_on = its->published_on,
        .supersedes = e->supersedes, .based_on = e->based_on,
    };
}

static void stay(struct grid_edit *e, enum grid_state state, const char *why)
{
    e->state = state;
    snprintf(e->why, sizeof e->why, "%.250s", why);
}

static void findings_text(char *buf, size_t size, const struct td_finding *f, int n, enum td_lang lang)
{
    size_t at = 0;

    *buf = 0;
    for (int i = 0; i < n && at + 4 < size; i++) {
        char one[256];
        td_finding_text(one, sizeof one, &f[i], lang);
        at += (size_t)snprintf(buf + at, size - at, "%s%s", i ? "; " : "", one);
    }
}

/* The database did not answer: the cell waits and is tried again. */
static void wait_for_database(struct grid_view *v, struct grid_edit *e, int rc)
{
    struct app *a = v->head.app;

    stay(e, GRID_UNSAVED, rc == TD_BUSY ? ui(U_GRID_BUSY, a->lang) : td_errmsg(a->td));
    v->busy |= rc == TD_BUSY;
    app_say(a, "%s", e->why);
}

/* May it be saved? If not, the edit knows why. */
static bool passes(struct grid_view *v, struct grid_edit *e)
{
    struct app *a = v->head.app;
    struct td_finding found[TD_FINDINGS_MOST];
    struct td_entry entry = entry_of(v, e);
    char why[256];

    if (e->state == GRID_CONFLICT)
        return false;
    if (v->busy && !e->fault) { /* has just been asked: nobody waits twice; idle tries again */
        stay(e, GRID_UNSAVED, ui(U_GRID_BUSY, a->lang));
        return false;
    }
    if (e->fault) {
        stay(e, GRID_ERROR, grid_fault_text(e->fault, e->text, a->lang).s);
        return false;
    }
    int n = td_check(a->td, &entry, a->model.review, found);
    if (n < 0) {
        wait_for_database(v, e, n);
        return false;
    }
    findings_text(why, sizeof why, found, n, a->lang);
    if (n && (found[0].error || !e->note || !*e->note)) {
        stay(e, found[0].error ? GRID_ERROR : GRID_WARNING, why);
        return false;
    }
    if (!*grid_source(v)) { /* asked for once, when all that has been typed is saved: typing is not interrupted */
        stay(e, GRID_UNSAVED, ui(U_GRID_NEEDS_SOURCE, a->lang));
        if (!v->told)
            app_say(a, "%s", e->why);
        v->told = true;
        return false;
    }
    return true;
}

static void is_saved(struct grid_view *v, struct grid_edit *e, bool look)
{
    struct grid_key key = e->key;
    struct grid_figure mine = e->mine;
    int seq = e->based_on + 1; /* the guard has seen to that */
    size_t row, col;

    grid_drop(&v->grid, e);
    v->saved++;
    if (grid_find(&v->grid, &key, &row, &col)) {
        struct grid_cell *c = grid_cell(&v->grid, row, col);
        c->saved = mine;
        c->seq = c->last = seq;
        c->status = v->head.app->entry.status ? v->head.app->entry.status : TD_REPORTED;
    }
    if (look)
        not_read(v, read_target(v, key.target, key.agency));
    if (key.target == v->here_of.target && key.agency == v->here_of.agency)
        v->here_of = (struct grid_key){ 0 };
}

/* One of a batch was refused: what the checks did not see before the others were written, or somebody was faster. */
static void is_refused(struct grid_view *v, struct grid_edit *e, int rc)
{
    struct app *a = v->head.app;

    stay(e, GRID_ERROR, td_errmsg(a->td));
    if (rc == TD_CONFLICT) {
        look_again(v, e);
        *e->why = 0;
    }
}

static void say_first(struct grid_view *v, struct grid_edit **e, size_t n)
{
    struct app *a = v->head.app;

    for (size_t i = 0; i < n; i++) {
        if (!e[i]->key.target || e[i]->state == GRID_UNSAVED)
            continue;
        const struct td_target *t = grid_target(v, e[i]->key.target);
        app_say(a, "%s, %s: %s", t ? t->code : "", model_agency_name(&a->model, e[i]->key.agency),
                e[i]->state == GRID_CONFLICT ? ui(U_GRID_CONFLICT_SAY, a->lang) : e[i]->why);
        return;
    }
}

/* Writes those of the n that are not refused, as one change, and returns how many they are: they stand first. */
static size_t write_batch(struct grid_view *v, struct grid_edit **e, struct td_entry *entry, size_t n, int *rc)
{
    struct app *a = v->head.app;
    const struct td_submission *report = v->report.obligation ? &v->report : NULL;
    int64_t change = 0;
    size_t at = 0;

    *rc = TD_OK;
    while (n && (*rc = td_record_submission(a->td, report, entry, n, a->model.review, TD_AT_GRID, "", &change, &at))) {
        if (*rc != TD_CONFLICT && *rc != TD_INVALID && *rc != TD_SAME)
            return n;
        struct grid_edit *refused = e[at];
        is_refused(v, refused, *rc);
        n--;
        memmove(&e[at], &e[at + 1], (n - at) * sizeof *e);
        memmove(&entry[at], &entry[at + 1], (n - at) * sizeof *entry);
        e[n] = refused;
        *rc = TD_OK;
    }
    if (n)
        app_done(a, change);
    return n;
}

/* Whoever is refused steps aside, so that the others are saved all the same; then the checks see what they see. */
static void record(struct grid_view *v, struct grid_edit **e, struct td_entry *entry, size_t n)
{
    enum { LOOK_AT_EACH = 16 };
    int rc;
    size_t fine = write_batch(v, e, entry, n, &rc);

    for (size_t i = 0; i < fine && rc; i++)
        wait_for_database(v, e[i], rc);
    for (size_t i = 0; i < fine && !rc; i++)
        is_saved(v, e[i], fine <= LOOK_AT_EACH);
    if (!rc && fine > LOOK_AT_EACH)
        read_all(v);
    for (size_t i = fine; i < n && !rc; i++)
        passes(v, e[i]);
}

void grid_data_save(struct grid_view *v, struct grid_edit **e, size_t n)
{
    struct td_entry *entry = calloc(n + 1, sizeof *entry);
    struct grid_edit **fit = calloc(n + 1, sizeof *fit);
    size_t m = 0;

    bool may = app_may(v->head.app, TD_ACT_RECORD); /* much may have happened since the grid was opened */
    for (size_t i = 0; entry && fit && i < n; i++) {
        if (!may)
            stay(e[i], e[i]->state, app_refusal(v->head.app, TD_ACT_RECORD));
        if (!may || !passes(v, e[i]))
            continue;
        fit[m] = e[i];
        entry[m++] = entry_of(v, e[i]);
    }
    if (m)
        record(v, fit, entry, m);
    say_first(v, e, n);
    v->grid.changes++;
    free(entry);
    free(fit);
}

void grid_data_save_all(struct grid_view *v, bool asked)
{
    struct grid *g = &v->grid;
    struct grid_edit **e = calloc(g->edits + 1, sizeof *e);
    size_t n = 0;

    if (v->unread)
        read_all(v);
    v->busy = false;
    for (size_t i = 0; e && i < g->edits; i++) {
        struct grid_edit *x = &g->edit[i];
        if (x->key.target && x->state != GRID_CONFLICT && (asked || (x->state == GRID_UNSAVED && !x->held)))
            e[n++] = x;
    }
    if (n)
        grid_data_save(v, e, n);
    free(e);
}

/* ---- drafts ----------------------------------------------------------------------------- */

/* Figures of a report come back in the grid of that report only. */
static struct draft_id draft_of(const struct grid_view *v)
{
    const struct td_plan *p = model_plan(model_of(v));
    const struct td_submission *s = &v->report;
    uint64_t report = ((uint64_t)s->obligation << 32 | (uint32_t)s->agency) * 10000;
    int64_t thing = s->obligation ? (int64_t)(report + (uint32_t)s->year) : p ? p->id : 0;

    return (struct draft_id){ .db = v->head.app->db, .form = "grid", .thing = thing };
}

/* One edit a line: target, agency, period, what it was based on, what it replaces, text, note. */
static char *draft_text(const struct grid *g)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);

    for (size_t i = 0; f && i < g->edits; i++) {
        const struct grid_edit *e = &g->edit[i];
        if (e->key.target)
            fprintf(f, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%d\t%d\t%s\t%s\n", e->key.target, e->key.agency,
                    e->key.period, e->based_on, e->supersedes, e->text, e->note ? e->note : "");
    }
    if (f && fclose(f) != 0) {
        free(text);
        text = NULL;
    }
    return text;
}

void grid_data_keep_draft(struct grid_view *v)
{
    struct app *a = v->head.app;
    struct draft_id id = draft_of(v);
    char why[256], day[TD_DATE_BUF] = "", status[4], report[80] = "";

    if (!id.db || v->kept == v->grid.changes)
        return;
    v->kept = v->grid.changes;
    if (!grid_count(&v->grid, GRID_STATES)) {
        if (v->draft)
            draft_drop(&id);
        v->draft = false;
        return;
    }
    char *cells = draft_text(&v->grid);
    if (v->said)
        td_date_write(day, sizeof day, a->entry.published_on);
    snprintf(status, sizeof status, "%d", (int)a->entry.status);
    if (v->report.obligation)
        snprintf(report, sizeof report, "%" PRId64 " %" PRId64 " %d", v->report.obligation, v->report.agency,
                 v->report.year);
    struct draft_field field[] = { { "cells", cells ? cells : "" }, { "source", v->said ? a->entry.source : "" },
                                   { "url", v->said ? a->entry.url : "" }, { "date", day }, { "status", status },
                                   { GRID_DRAFT_REPORT, report } };
    if (!cells || !draft_save(&id, field, sizeof field / sizeof *field, a->lang, why, sizeof why))
        app_say(a, "%s", cells ? why : "");
    else
        v->draft = true;
    free(cells);
}

static bool take_line(struct grid_view *v, char *line)
{
    struct grid_key key;
    int based_on, supersedes, at = 0;

    if (sscanf(line, "%" SCNd64 "\t%" SCNd64 "\t%" SCNd64 "\t%d\t%d\t%n", &key.target, &key.agency, &key.period,
               &based_on, &supersedes, &at) != 5 || !at)
        return false;
    char *text = line + at, *note = strchr(text, '\t');
    const struct td_target *t = grid_target(v, key.target);
    if (!note || !t || !grid_agency(v, key.agency))
        return false;
    *note++ = 0;
    struct grid_rule rule = rule_of(t);
    struct grid_edit *e = grid_restore(&v->grid, &key, text, *note ? note : NULL, based_on, supersedes, &rule);
    if (!e)
        return false;
    e->held = true;
    look_again(v, e);
    if (e->state == GRID_UNSAVED)
        stay(e, GRID_UNSAVED, ui(U_GRID_HELD, v->head.app->lang));
    return true;
}

/* A draft of which something could not be taken stays where it is: *whole. */
static size_t take_cells(struct grid_view *v, const struct draft *d, bool *whole)
{
    const char *cells = draft_value(d, "cells");
    char *copy = cells ? strdup(cells) : NULL, *rest = NULL;
    size_t n = 0, lines = 0;

    for (char *line = copy ? strtok_r(copy, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest), lines++)
        n += take_line(v, line);
    *whole = copy && n == lines;
    free(copy);
    return n;
}

/* What was said of its figures is said of them still; of other figures something else may have been said since. */
static void take_batch(struct grid_view *v, const struct draft *d)
{
    struct entry_batch *b = &v->head.app->entry;
    const char *source = draft_value(d, "source"), *url = draft_value(d, "url"), *day = draft_value(d, "date");
    const char *status = draft_value(d, "status");

    if ((!source || !*source) && (*b->source || *b->url || b->published_on || b->status))
        return;
    *b = (struct entry_batch){ .status = b->status };
    v->said |= source && *source;
    snprintf(b->source, sizeof b->source, "%s", source ? source : "");
    snprintf(b->url, sizeof b->url, "%s", url ? url : "");
    if (day)
        td_date_parse_partial(day, strlen(day), &b->published_on);
    if (status && *status >= '0' && *status <= '0' + TD_VERIFIED)
        b->status = (enum td_status)(*status - '0');
}

static void drop_found(const struct draft_list *found, const bool *whole)
{
    for (size_t i = 0; i < found->n; i++)
        if (whole[i] && found->draft[i].pid != (long)getpid()) /* ours has just been written anew */
            draft_drop_found(&found->draft[i]);
}

void grid_data_take_draft(struct grid_view *v)
{
    struct app *a = v->head.app;
    struct draft_id id = draft_of(v);
    struct draft_list found = { 0 };
    size_t n = 0;

    if (!id.db)
        return;
    draft_find(id.db, id.form, &found);
    bool *whole = calloc(found.n + 1, sizeof *whole);
    for (size_t i = 0; whole && i < found.n; i++) {
        if (found.draft[i].thing != id.thing)
            continue;
        n += take_cells(v, &found.draft[i], &whole[i]);
        take_batch(v, &found.draft[i]);
    }
    if (n) {
        app_say(a, ui(U_GRID_TAKEN_BACK, a->lang), n);
        v->kept = v->grid.changes - 1;
        grid_data_keep_draft(v);
    }
    if (whole && (!n || v->draft))
        drop_found(&found, whole);
    free(whole);
    draft_list_free(&found);
}
