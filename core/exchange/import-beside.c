/*
 * One imported figure beside what is stored and what the file said before it: there already, a correction, or new; then
 * checked as every figure is, and written. Of what is stored only the series of the target and agency at hand is held,
 * of the file the figures that came last, so a million need no more memory than a hundred thousand.
 */
#include "exchange/import-figures.h"

#include <stdio.h>

int td__column_of(const struct spec *s)
{
    return s->value >= 0 ? s->value : s->numerator;
}

/* ---- the figures of its target and agency ----------------------------------------------- */

static bool stands(const struct td__import *m, const struct td_observation *o)
{
    return !o->superseded && !o->withdrawn && (!m->how->apply || o->change != m->td->change);
}

static bool begin_run(struct td__import *m, const struct td_entry *e)
{
    struct figures *w = m->work;

    if (w->run.target == e->target && w->run.agency == e->agency)
        return true;
    td_observations_free(&w->stored);
    w->added.n = 0;
    w->run.target = e->target, w->run.agency = e->agency;
    free(w->point);
    w->point = NULL;
    m->rc = td__observations(m->td, &w->stored, e->target, e->agency);
    if (!m->rc) /* what is stored, without what this import has written */
        m->rc = td__accepted(m->td, &w->stored, m->how->apply ? m->td->change : 0, TD__WHENEVER, &w->point,
                             &w->points, &w->denominator);
    w->room = w->stored.n + 1;
    return !m->rc;
}

/* The next number within the period. */
static int next_seq(const struct figures *w, td_period period)
{
    int last = 0;

    for (size_t i = 0; i < w->stored.n; i++)
        if (w->stored.v[i].period == period && w->stored.v[i].seq > last)
            last = w->stored.v[i].seq;
    for (size_t i = 0; i < w->added.n; i++)
        if (w->added.v[i].period == period && w->added.v[i].seq > last)
            last = w->added.v[i].seq;
    return last + 1;
}

/* A figure of the plan's own definition joins the series that later rows are compared with. */
static bool join_series(struct td__import *m, const struct figure *x)
{
    struct figures *w = m->work;
    size_t at = w->points;
    td_time time = td_period_time(x->e.period);

    if (*x->e.series || x->e.qualifier == TD_MORE_THAN || x->e.qualifier == TD_NEARLY)
        return true;
    while (at && td_period_time(w->point[at - 1].period) >= time) /* mostly it is the last one */
        at--;
    bool there = at < w->points && w->point[at].period == x->e.period;
    if (!there && w->points == w->room) {
        struct td_point *wider = realloc(w->point, 2 * (w->room + 1) * sizeof *wider);
        if (!wider)
            return td__import_no_memory(m);
        w->point = wider;
        w->room = 2 * (w->room + 1);
    }
    if (!there) {
        memmove(w->point + at + 1, w->point + at, (w->points - at) * sizeof *w->point);
        w->points++;
    }
    w->point[at] = (struct td_point){ .period = x->e.period, .value = x->value };
    if (td_num_is(x->e.denominator) && at + 1 == w->points)
        w->denominator = x->e.denominator;
    return true;
}

/* ---- what the file said before ---------------------------------------------------------- */

/* The one of this place that came last; NULL: there is none. */
static const struct past *newest(const struct recent *r, int64_t target, int64_t agency, td_period period)
{
    const struct place place = { target, agency, period };
    int64_t at = 0;

    td__map_get(&r->newest, (const char *)&place, sizeof place, &at);
    return at ? &r->v[at - 1] : NULL;
}

static void forget(struct recent *r)
{
    td__map_free(&r->newest);
    free(r->v);
    *r = (struct recent){ 0 };
}

static bool keep_past(struct td__import *m, const struct figure *x)
{
    struct figures *w = m->work;
    struct recent *r = &w->recent[0];

    if (r->n == RECENT) {
        forget(&w->recent[1]);
        w->recent[1] = *r;
        *r = (struct recent){ 0 };
    }
    if (!r->v && !(r->v = calloc(RECENT, sizeof *r->v))) /* it stays where it is: the map's keys lie in it */
        return td__import_no_memory(m);
    const struct past *before = newest(r, x->e.target, x->e.agency, x->e.period);
    struct past *p = &r->v[r->n++];
    *p = (struct past){ { x->e.target, x->e.agency, x->e.period }, x->who, x->value, m->line,
                        before ? before - r->v + 1 : 0 };
    return td__map_put(&r->newest, (const char *)&p->place, sizeof p->place, (int64_t)r->n) || td__import_no_memory(m);
}

/* "c.4, Ba Đình, 2025" */
static void title_of(char *buf, size_t size, const struct td__import *m, const struct figure *x)
{
    const struct figures *w = m->work;
    const struct td_agency *a = td_agency_by_id(&w->world->agencies, x->e.agency);
    char period[TD_PERIOD_BUF];

    td_period_format(period, sizeof period, x->e.period, m->how->lang);
    snprintf(buf, size, "%s, %s, %s", x->target->code, a ? td_agency_short(a) : "", period);
}

/* The same figure twice: once is enough, and two values are one too many. False when this row ends here. */
static bool first_time(struct td__import *m, const struct figure *x)
{
    struct figures *w = m->work;

    for (size_t i = 0; i < 2; i++) {
        const struct past *p = newest(&w->recent[i], x->e.target, x->e.agency, x->e.period);
        for (; p; p = p->before ? &w->recent[i].v[p->before - 1] : NULL) {
            char line[24], text[300], title[300];
            bool same = !td_num_cmp(p->value, x->value);
            if (p->who != x->who)
                continue;
            snprintf(line, sizeof line, "%d", p->line);
            td_word_fill(text, sizeof text, same ? W_IMPORT_REPEATED : W_IMPORT_STANDS_TWICE, m->how->lang,
                         (const char *const[]){ line });
            title_of(title, sizeof title, m, x);
            if (!same)
                td__import_wrong_said(m, td__column_of(x->spec), text);
            else
                td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .title = title,
                                                         .text = text });
            return false;
        }
    }
    return true;
}

/* ---- beside what is stored -------------------------------------------------------------- */

static bool same_part(struct td_num a, struct td_num b)
{
    return td_num_is(a) == td_num_is(b) && (!td_num_is(a) || !td_num_cmp(a, b));
}

static bool same_num(const struct td__import *m, struct td_num a, struct td_num b)
{
    return same_part(a, b) && (!m->exact || !td_num_is(a) || a.decimals == b.decimals);
}

/* A cell has no blanks at its end; a note that is only tags has one. */
static bool same_note(const char *stored, const char *cell)
{
    size_t n = strlen(cell);

    return !strncmp(stored, cell, n) && !stored[n + strspn(stored + n, " ")];
}

/* What the file does not say is not compared. */
static bool says_the_same(const struct td__import *m, const struct td_observation *o, const struct figure *x)
{
    bool parts = x->spec->numerator >= 0 || x->spec->denominator >= 0;

    return o->period == x->e.period && !strcmp(o->series, x->e.series) && same_num(m, o->value, x->value) &&
           (!parts || (same_part(o->numerator, x->e.numerator) && same_part(o->denominator, x->e.denominator))) &&
           (!td__import_has(m, F_STATUS) || o->status == x->e.status) &&
           (!td__import_has(m, F_TITLE) || !strcmp(o->source_title, x->e.source_title)) &&
           (!td__import_has(m, F_URL) || !strcmp(o->source_url, x->e.source_url)) &&
           (!td__import_has(m, F_PUBLISHED) || o->published_on == x->e.published_on) &&
           (!td__import_has(m, F_NOTE) || same_note(o->note, x->note)) && o->qualifier == x->e.qualifier;
}

/* Of which stored figure is this the correction? Of the one from the same source, where the file names a source; else
 * of the one that a person has entered. */
static bool corrects(struct td__import *m, const struct td_observation *o, const struct figure *x)
{
    bool named = *td__import_cell(m, F_TITLE) || (!td__import_has(m, F_TITLE) && m->set.source && *m->set.source);

    if (o->period != x->e.period || strcmp(o->series, x->e.series))
        return false;
    if (!named)
        return o->entered;
    return !strcmp(o->source_title, x->e.source_title) && !strcmp(o->source_url, x->e.source_url);
}

enum beside { ALONE, EQUAL, CORRECTION, UNCLEAR };

static enum beside compare(struct td__import *m, struct figure *x)
{
    const struct figures *w = m->work;
    size_t n = 0;

    x->old = NULL;
    for (size_t i = 0; i < w->stored.n; i++) {
        const struct td_observation *o = &w->stored.v[i];
        if (!stands(m, o))
            continue;
        if (says_the_same(m, o, x))
            return EQUAL;
        if (corrects(m, o, x)) {
            x->old = o;
            n++;
        }
    }
    return n == 0 ? ALONE : n == 1 ? CORRECTION : UNCLEAR;
}

/* ---- checks ----------------------------------------------------------------------------- */

/* What the file said last, else what is stored. */
static int value_there(void *arg, int64_t target, const struct td_entry *e, struct td_num *out)
{
    struct td__import *m = arg;
    struct figures *w = m->work;

    const struct past *p = newest(&w->recent[0], target, e->agency, e->period);
    if (!p)
        p = newest(&w->recent[1], target, e->agency, e->period);
    if (!p)
        return td__value_of(m->td, target, e->agency, e->period, out);
    *out = p->value;
    return TD_OK;
}

static int check(struct td__import *m, const struct figure *x, struct td_finding found[TD_FINDINGS_MOST])
{
    struct figures *w = m->work;
    struct td_check c = { .target = x->target, .agency = td_agency_by_id(&w->world->agencies, x->e.agency),
                          .plan = td_plan_by_id(&w->world->plans, x->target->plan),
                          .today = m->how->today, .series = w->point, .n = w->points,
                          .last_denominator = w->denominator };

    c.ended = td_target_ended(x->target, &w->world->agencies, c.plan ? c.plan->city : 0);
    if (w->closed)
        m->rc = td_period_closed(m->td, x->target->plan, x->e.period, &c.closed);
    if (!m->rc)
        m->rc = td__check_family(&c, &w->world->targets, &x->e, value_there, m);
    return m->rc ? -1 : td_check_entry(&c, &x->e, found);
}

/* ---- how much it is --------------------------------------------------------------------- */

static int side(struct td_num v, struct td_num bound)
{
    return td_num_is(bound) ? td_num_cmp(v, bound) : 0;
}

/* Would the rounded number stand on another side of a threshold? 99.96 is not 100. */
static bool crosses(const struct td_target *t, struct td_num v, struct td_num rounded)
{
    for (size_t i = 0; i < t->n_thresholds; i++)
        if (side(v, t->thresholds[i].bound) != side(rounded, t->thresholds[i].bound) ||
            side(v, t->thresholds[i].upper) != side(rounded, t->thresholds[i].upper))
            return true;
    return false;
}

/* What was computed has the target's decimals, and more where the rounded number would say something else. Things that
 * are counted are not rounded: a third of a person is a mistake. */
static struct td_num rounded(const struct td_target *t, struct td_num v)
{
    int decimals = t->decimals;

    if (v.decimals <= decimals || (!decimals && !td_unit_is_percent(t->unit)))
        return v;
    struct td_num n = td_num_round(v, decimals);
    for (; decimals < v.decimals && crosses(t, v, n); decimals++)
        n = td_num_round(v, decimals + 1);
    return n;
}

/* The parts say whether 0.7975 is 79.75 % or less than one. */
static void settle(struct figure *x)
{
    struct td_entry parts = x->e;

    parts.value = TD_NUM_NONE;
    struct td_num v = x->e.value, ratio = td_entry_value(x->target, &parts);

    if (x->bare && td_num_is(v) && td_num_is(ratio)) {
        struct td_num hundred = { v.mantissa, (int8_t)(v.decimals - 2) };
        if (hundred.decimals < 0)
            hundred = td_num_round((struct td_num){ v.mantissa * 100, v.decimals }, 0);
        int least = hundred.decimals < ratio.decimals ? hundred.decimals : ratio.decimals;
        bool share = !td_num_cmp(td_num_round(hundred, least), td_num_round(ratio, least));
        least = v.decimals < ratio.decimals ? v.decimals : ratio.decimals;
        if (share)
            x->e.value = hundred;
        x->bare = !share && td_num_cmp(td_num_round(v, least), td_num_round(ratio, least));
    }
    if (x->computed && td_num_is(x->e.value))
        x->e.value = rounded(x->target, x->e.value);
}

/* Is a share without a percent sign one of 100? */
static bool share_is_clear(struct td__import *m, const struct figure *x)
{
    const struct figures *w = m->work;
    struct td_num v = x->value, tenfold = { v.mantissa * 10, v.decimals };

    if (!x->bare || x->target->kind == TD_MILESTONE)
        return true;
    for (size_t i = 0; i < w->points && td_num_is(v); i++) /* such small shares were there before */
        if (w->point[i].value.mantissa > 0 && td_num_cmp(w->point[i].value, tenfold) < 0)
            return true;
    return !td_num_is(v) || td__import_share(m, x->spec->value, v);
}

/* ---- in words --------------------------------------------------------------------------- */

/* "79,75% (1.812/2.272)" */
static void value_of(char *buf, size_t size, const struct td__import *m, const struct td_target *t, struct td_num v,
                     struct td_num num, struct td_num den)
{
    char value[TD_NUM_BUF], a[TD_NUM_BUF], b[TD_NUM_BUF];
    bool percent = td_unit_is_percent(t->unit), parts = td_num_is(num) || td_num_is(den);

    td_num_format(value, sizeof value, v, -1, m->how->lang);
    td_num_format(a, sizeof a, num, -1, m->how->lang);
    td_num_format(b, sizeof b, den, -1, m->how->lang);
    if (t->kind == TD_MILESTONE)
        snprintf(value, sizeof value, "%s", td_word(v.mantissa ? W_YES : W_NO, m->how->lang));
    snprintf(buf, size, "%s%s%s%s%s%s%s", value, percent ? "%" : "", parts ? " (" : "", parts ? a : "",
             parts ? "/" : "", parts ? b : "", parts ? ")" : "");
}

/* ---- writing ---------------------------------------------------------------------------- */

static bool find_source(struct td__import *m, const struct td_entry *e, int64_t *id)
{
    struct figures *w = m->work;
    bool fits = strlen(e->source_title) < sizeof w->title && strlen(e->source_url) < sizeof w->url;

    if (w->source && !strcmp(w->title, e->source_title) && !strcmp(w->url, e->source_url)) {
        *id = w->source;
        return true;
    }
    m->rc = td__source_id(m->td, e->source_title, e->source_url, id);
    w->source = m->rc || !fits ? 0 : *id;
    if (w->source) {
        memcpy(w->title, e->source_title, strlen(e->source_title) + 1);
        memcpy(w->url, e->source_url, strlen(e->source_url) + 1);
    }
    return !m->rc;
}

static bool write_figure(struct td__import *m, struct figure *x, int seq)
{
    char explained[LONGEST + 300], published[TD_DATE_BUF];
    struct td__figure f = td__figure_of(&x->e, x->value, seq);

    if (!m->how->apply)
        return true;
    f.note = x->note;
    f.published = published;
    f.entered = true;
    if (m->exact)
        f.published = td__import_cell(m, F_PUBLISHED);
    else
        td_date_write(published, sizeof published, x->e.published_on);
    if (!find_source(m, &x->e, &f.source) || (*x->e.series && (m->rc = td__series_id(m->td, x->e.series, &f.series))))
        return false;
    if (!m->exact && x->warned && !*x->e.note && m->how->note) {
        snprintf(explained, sizeof explained, "%s%s", x->note, m->how->note);
        f.note = explained;
    }
    if (!(m->rc = td_may(m->td, TD_ACT_IMPORT, TD_OF_AGENCY(f.agency))))
        m->rc = td__figure_put(m->td, &f);
    return !m->rc;
}

static bool note_added(struct td__import *m, td_period period, int seq)
{
    struct figures *w = m->work;

    if (!td__push(&w->added))
        return td__import_no_memory(m);
    w->added.v[w->added.n - 1].period = period;
    w->added.v[w->added.n - 1].seq = seq;
    return true;
}

/* ---- one figure ------------------------------------------------------------------------- */

static void see(struct td__import *m, const struct figure *x)
{
    const int64_t all[] = { x->e.target, x->e.agency, x->e.period, x->value.mantissa, x->value.decimals,
                            x->e.numerator.mantissa, x->e.denominator.mantissa, x->old ? x->old->seq : 0,
                            x->old ? x->old->value.mantissa : 0, (int64_t)x->who };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        td__import_see(m, (uint64_t)all[i]);
}

static void tell(struct td__import *m, const struct figure *x, enum td_import_outcome outcome, const char *warning)
{
    char title[300] = "", before[160] = "", after[160] = "";
    int at = td__column_of(x->spec);
    bool in = at >= 0, estimate = !m->exact && x->e.status == TD_ESTIMATE && m->set.status != TD_ESTIMATE;

    if (td__import_keeps(m, outcome)) {
        title_of(title, sizeof title, m, x);
        value_of(after, sizeof after, m, x->target, x->value, x->e.numerator, x->e.denominator);
        if (x->old)
            value_of(before, sizeof before, m, x->target, x->old->value, x->old->numerator, x->old->denominator);
    }
    td__import_row(m, &(struct td__outcome){
        .outcome = outcome, .warned = x->warned, .line = m->line, .title = title, .before = before, .after = after,
        .column = in ? m->head[at].text : "", .value = in && (size_t)at < m->n ? m->f[at].s : "",
        .text = *warning ? warning : *x->said || !estimate ? x->said
              : td_choice_word(td_statuses, TD_ESTIMATE, m->how->lang) });
}

/* Errors stop the figure; warnings that nobody has said anything about stop the import (as in the gate, write.c). */
static bool take_findings(struct td__import *m, struct figure *x, char *warning, size_t size)
{
    struct td_finding found[TD_FINDINGS_MOST];
    int n = check(m, x, found);

    *warning = 0;
    if (n < 0)
        return false;
    if (!n && !*x->doubt)
        return true;
    /* Of a percentage that was computed, what is wrong with its parts tells more than what came of them. */
    for (int i = 1; i < n && !td_num_is(x->e.value); i++)
        if (found[i].code == TD_FIND_PART)
            found[0] = found[i];
    if (n)
        td_finding_text(warning, size, &found[0], m->how->lang);
    else
        snprintf(warning, size, "%s", x->doubt);
    if (n && found[0].error)
        return td__import_wrong_said(m, td__column_of(x->spec), warning);
    m->out->warned++;
    if (!m->exact && !*x->e.note && (!m->how->note || !*m->how->note))
        m->out->unexplained++;
    return true;
}

void td__take_figure(struct td__import *m, struct figure *x)
{
    struct figures *w = m->work;
    char warning[400];
    enum beside beside;

    settle(x);
    x->value = td_entry_value(x->target, &x->e);
    if (!td__parts_fit(&x->e)) {
        td__import_wrong(m, x->spec->numerator, W_IMPORT_RANGE, td__import_cell(m, F_NUMERATOR), "");
        return;
    }
    if (!begin_run(m, &x->e) || !share_is_clear(m, x))
        return;
    if (!first_time(m, x))
        return;
    beside = compare(m, x);
    see(m, x);
    if (beside == EQUAL) {
        if (keep_past(m, x))
            td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_UNCHANGED, .line = m->line });
        return;
    }
    if (beside == UNCLEAR) {
        td__import_wrong(m, td__column_of(x->spec), W_IMPORT_SEVERAL, "", "");
        return;
    }
    x->e.supersedes = x->old ? x->old->seq : 0;
    if (x->old && td__refuse_unsourced(m->td, &x->e)) {
        td__import_wrong_said(m, td__column_of(x->spec), td_errmsg(m->td));
        return;
    }
    if (!take_findings(m, x, warning, sizeof warning))
        return;
    x->warned = *warning;
    int seq = next_seq(w, x->e.period);
    if (write_figure(m, x, seq) && note_added(m, x->e.period, seq) && join_series(m, x) && keep_past(m, x))
        tell(m, x, x->old ? TD_IMPORT_CHANGED : TD_IMPORT_NEW, warning);
}

void td__forget_figures(struct figures *w)
{
    td_observations_free(&w->stored);
    forget(&w->recent[0]);
    forget(&w->recent[1]);
    free(w->point);
    free(w->added.v);
}
