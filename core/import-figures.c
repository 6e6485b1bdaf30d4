/*
 * Figures of a table, long or wide, as they are read: what each cell says, beside what is there, checked as every figure
 * is, and written. A million of them in bounded memory: of what is stored only the series of the target and agency that
 * the rows are about is held, and of the file the figures that came last.
 */
#include "import.h"

#include <stdio.h>

enum { F_PLAN, F_TARGET, F_AGENCY, F_PERIOD, F_VALUE, F_NUMERATOR, F_DENOMINATOR, F_STATUS, F_TITLE, F_URL, F_PUBLISHED,
       F_NOTE };
enum { RECENT = 1 << 16, LONGEST = 3000 };

/* One figure of a row: what the headings say of it, and its columns. A long table has one. */
struct spec { int64_t target, agency; td_period period; int value, numerator, denominator; };

/* A figure that the file had before this one. */
struct past { int64_t target, agency; td_period period; uint64_t who; struct td_num value; int line; };
/* Open addressing over small tags, so that looking up what is not there touches little memory. */
struct recent { uint32_t *tag; struct past *v; size_t n; };

struct figures {
    struct spec *spec; size_t specs;
    const struct td__check_world *world;
    struct td__rulings rulings;
    struct { int64_t plan; td_period period; } *closed; size_t n_closed;
    struct recent recent[2];  /* the newer ones, and those before them: memory does not grow with the file */
    struct td__set touched;   /* targets whose sums must be built again */
    /* the target and agency of the last figure */
    struct { int64_t target, agency; } run;
    struct td_observations stored;
    struct td_point *point; size_t points, room;
    struct td_num denominator;
    struct { td_period period; int seq; } *added; size_t n_added;
    /* names that were looked up last */
    char title[1024], url[1024];
    int64_t source;
    struct td__map series;
    const struct td_target *target;
    char said[300];
};

/* A figure being read. */
struct figure {
    const struct td_target *target;
    struct td_entry e;
    const char *note;         /* with its tags, as it is stored */
    const struct spec *spec;
    const char *said;         /* what was understood, worth knowing */
    struct td_num value;
    const struct td_observation *old; /* that it takes the place of */
    bool warned;
    uint64_t who;             /* which figure of its period it is: series, source, remark */
};

/* ---- cells ------------------------------------------------------------------------------ */

/* How people write "nothing". */
static bool is_nothing(const char *s)
{
    static const char *const nothing[] = { "", "-", "--", "\u2013", "\u2014", "\u2026", "...", "..", "x x", "/" };

    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (!strcmp(s, nothing[i]))
            return true;
    return false;
}

/* "Đạt", "x": whether a milestone is done; -1 = does not say. */
static int answer(const char *s)
{
    static const char *const yes[] = { "dat", "da dat", "co", "hoan thanh", "da hoan thanh", "x", "roi", "yes", "done" };
    static const char *const no[] = { "chua", "chua dat", "khong", "khong dat", "chua hoan thanh", "chua co", "no",
                                      "not done" };
    char *folded = td_text_fold(s);
    int is = -1;

    for (size_t i = 0; folded && i < sizeof yes / sizeof *yes; i++)
        is = strcmp(folded, yes[i]) ? is : 1;
    for (size_t i = 0; folded && i < sizeof no / sizeof *no; i++)
        is = strcmp(folded, no[i]) ? is : 0;
    free(folded);
    return is;
}

/* "trên 70%" is a bound, "khoảng 29%" is not exact. Returns what is left. */
static const char *take_qualifier(const char *s, enum td_qualifier *out)
{
    static const struct { const char *word; enum td_qualifier is; } words[] = {
        { "trên ", TD_MORE_THAN }, { "Trên ", TD_MORE_THAN }, { "hơn ", TD_MORE_THAN }, { "Hơn ", TD_MORE_THAN },
        { ">", TD_MORE_THAN }, { "gần ", TD_NEARLY }, { "Gần ", TD_NEARLY }, { "khoảng ", TD_APPROX },
        { "Khoảng ", TD_APPROX }, { "~", TD_APPROX }, { "xấp xỉ ", TD_APPROX },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(s, words[i].word, strlen(words[i].word))) {
            *out = words[i].is;
            s += strlen(words[i].word);
            return s + strspn(s, " ");
        }
    return s;
}

static bool read_number(struct td__import *m, const struct figure *x, int column, const char *s, struct td_num *out)
{
    static const enum td_word why[] = { [TD_NUM_EMPTY] = W_IMPORT_NOT_NUMBER, [TD_NUM_BAD] = W_IMPORT_NOT_NUMBER,
                                        [TD_NUM_AMBIGUOUS] = W_IMPORT_TWO_READINGS, [TD_NUM_RANGE] = W_IMPORT_RANGE };
    bool percent, typed = (size_t)column < m->n && m->f[column].typed;
    enum td_num_error e = td__import_number(m, s, typed, out, &percent);

    if (!e && percent && *x->target->unit != '%') {
        td__import_wrong(m, column, W_IMPORT_PERCENT, s, x->target->unit);
        return false;
    }
    if (e)
        td__import_wrong(m, column, why[e], s, "");
    return !e;
}

static bool read_value(struct td__import *m, struct figure *x, int column)
{
    char buf[TD__CELL];
    const char *s = td__import_at(m, column, buf, sizeof buf);
    int is;

    x->e.value = TD_NUM_NONE;
    if (is_nothing(s))
        return true;
    if (x->target->kind == TD_MILESTONE && !m->exact && (*s < '0' || *s > '9') && (is = answer(s)) >= 0) {
        x->e.value = (struct td_num){ is, 0 };
        return true;
    }
    if (!m->exact && ((unsigned char)*s >= 0x80 || strchr("tThHgGkKxX>~", *s)))
        s = take_qualifier(s, &x->e.qualifier);
    return read_number(m, x, column, s, &x->e.value);
}

static bool read_part(struct td__import *m, struct figure *x, int column, struct td_num *out)
{
    char buf[TD__CELL];
    const char *s = td__import_at(m, column, buf, sizeof buf);

    *out = TD_NUM_NONE;
    return is_nothing(s) || read_number(m, x, column, s, out);
}

/* ---- what the row says ------------------------------------------------------------------ */

static int64_t city_of(const struct td__import *m, int64_t plan)
{
    const struct figures *w = m->work;

    for (size_t i = 0; i < w->world->plans.n; i++)
        if (w->world->plans.v[i].id == plan)
            return w->world->plans.v[i].city;
    return 0;
}

static bool read_target(struct td__import *m, struct figure *x, int64_t plan)
{
    struct figures *w = m->work;
    struct td__naming how = { .noun = TD__TARGET, .plan = plan };
    int64_t id = x->spec->target ? x->spec->target : m->set.target;
    char said[300];

    if (!x->spec->target && !td__import_name(m, F_TARGET, &how, &id, said, sizeof said))
        return false;
    if (!id) {
        td__import_wrong(m, m->at[F_TARGET], W_IMPORT_MISSING_TARGET, "", "");
        return false;
    }
    if (!w->target || w->target->id != id)
        w->target = td_target_by_id(&w->world->targets, id);
    x->target = w->target;
    x->e.target = id;
    return x->target;
}

static bool read_period(struct td__import *m, struct figure *x)
{
    const char *s = td__import_cell(m, F_PERIOD);

    x->e.period = x->spec->period ? x->spec->period : *s ? 0 : m->set.period;
    if (x->e.period)
        return true;
    if (!*s)
        td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_MISSING_PERIOD, "", "");
    else if (td_period_parse(s, strlen(s), &x->e.period) || td_period_read(s, &x->e.period))
        return true;
    else
        td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_PERIOD, s, "");
    return false;
}

/* "Toàn thành phố" is the city itself. */
static bool is_whole_city(const char *s)
{
    char *folded = td_text_fold(s);
    bool is = folded && (!strcmp(folded, "toan thanh pho") || !strcmp(folded, "toan tp") || !strcmp(folded, "thanh pho"));

    free(folded);
    return is;
}

static bool read_agency(struct td__import *m, struct figure *x)
{
    struct figures *w = m->work;
    struct td__naming how = { .noun = TD__AGENCY, .first = td_period_first_day(x->e.period),
                              .last = td_period_last_day(x->e.period) };
    const char *s = td__import_cell(m, F_AGENCY);
    bool said = *s || (td__import_has(m, F_AGENCY) && m->second[F_AGENCY] >= 0);

    x->e.agency = x->spec->agency;
    if (x->e.agency)
        return true;
    if (*s && !m->exact && ((unsigned char)*s >= 0x80 || strchr("tT", *s)) && is_whole_city(s)) {
        x->e.agency = city_of(m, x->target->plan);
        return x->e.agency;
    }
    x->said = w->said;
    if (said && !td__import_name(m, F_AGENCY, &how, &x->e.agency, w->said, sizeof w->said))
        return false;
    if (!x->e.agency)
        x->e.agency = m->set.agency;
    if (!x->e.agency && (m->exact || !td__import_has(m, F_AGENCY))) /* DESIGN 1: the city unless said */
        x->e.agency = city_of(m, x->target->plan);
    if (!x->e.agency)
        td__import_wrong(m, m->at[F_AGENCY], W_IMPORT_MISSING_AGENCY, "", "");
    return x->e.agency;
}

/* The tags in front of a note say which series, how exact; and "trên 70%" in the cell is such a tag too. */
static bool read_note(struct td__import *m, struct figure *x, char *buf, size_t size, struct td_note_tags *tags)
{
    static const char *const exact[] = { "", "q=approx; ", "q=more_than; ", "q=nearly; " };
    enum td_qualifier cell = x->e.qualifier;

    x->note = td__import_cell(m, F_NOTE);
    if (!td_note_tags(x->note, tags)) {
        td__import_wrong(m, m->at[F_NOTE], W_IMPORT_TAG, "", "");
        return false;
    }
    if (strlen(x->note) > LONGEST) {
        td__import_wrong(m, m->at[F_NOTE], W_IMPORT_LONG, "", "");
        return false;
    }
    if (cell != TD_EXACTLY && tags->qualifier == TD_EXACTLY) {
        snprintf(buf, size, "%s%s", exact[cell], x->note);
        x->note = buf;
        tags->qualifier = cell;
    }
    x->e.qualifier = tags->qualifier;
    x->e.series = tags->series;
    x->e.unit = tags->unit;
    x->e.note = tags->text;
    return true;
}

static uint64_t hash_text(uint64_t h, const char *s)
{
    for (h ^= 0xcbf29ce484222325u; *s; s++) /* FNV-1a */
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

static bool read_rest(struct td__import *m, struct figure *x)
{
    const char *title = td__import_cell(m, F_TITLE);
    int status = m->set.status ? (int)m->set.status : TD_REPORTED;

    x->e.source_title = *title ? title : m->set.source && *m->set.source ? m->set.source
                        : m->exact ? "" : m->how->name;
    x->e.source_url = td__import_cell(m, F_URL);
    x->e.based_on = -1;
    if (!td__import_word(m, F_STATUS, td__status_words, &status) ||
        !td__import_date(m, F_PUBLISHED, &x->e.published_on, true))
        return false;
    x->e.status = (enum td_status)status;
    x->who = hash_text(hash_text(hash_text((uint64_t)x->e.published_on, x->e.source_title), x->e.source_url), x->note);
    return true;
}

/* ---- the figures of its target and agency ----------------------------------------------- */

static bool stands(const struct td__import *m, const struct td_observation *o)
{
    return !o->superseded && !o->withdrawn && (!m->how->apply || o->change != m->td->change);
}

/* The accepted values: what is stored, without what this import has written. */
static bool build_series(struct td__import *m)
{
    enum { WHENEVER = 21991231 };
    struct figures *w = m->work;
    const struct td_observations *l = &w->stored;
    struct td_figure *f = calloc(l->n + 1, sizeof *f);
    size_t n = 0;

    free(w->point);
    w->room = l->n + 8;
    w->point = calloc(w->room, sizeof *w->point);
    w->points = 0;
    w->denominator = TD_NUM_NONE;
    if (!f || !w->point) {
        free(f);
        m->rc = td__error(m->td, TD_ERROR, "out of memory");
        return false;
    }
    for (size_t i = 0; i < l->n; i++) {
        f[n] = td_observation_figure(&l->v[i]);
        f[n].superseded |= m->how->apply && l->v[i].change == m->td->change;
        n++;
    }
    w->points = td_series(f, n, WHENEVER, w->point);
    for (size_t i = 0; i < w->points; i++)
        if (td_num_is(l->v[w->point[i].figure].denominator))
            w->denominator = l->v[w->point[i].figure].denominator;
    free(f);
    return true;
}

static bool begin_run(struct td__import *m, const struct td_entry *e)
{
    struct figures *w = m->work;

    if (w->run.target == e->target && w->run.agency == e->agency)
        return true;
    td_observations_free(&w->stored);
    w->n_added = 0;
    w->run.target = e->target, w->run.agency = e->agency;
    m->rc = td__observations(m->td, &w->stored, e->target, e->agency, &w->rulings);
    return !m->rc && build_series(m);
}

/* The next number within the period. */
static int next_seq(const struct figures *w, td_period period)
{
    int last = 0;

    for (size_t i = 0; i < w->stored.n; i++)
        if (w->stored.v[i].period == period && w->stored.v[i].seq > last)
            last = w->stored.v[i].seq;
    for (size_t i = 0; i < w->n_added; i++)
        if (w->added[i].period == period && w->added[i].seq > last)
            last = w->added[i].seq;
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
        struct td_point *wider = realloc(w->point, 2 * w->room * sizeof *wider);
        if (!wider) {
            m->rc = td__error(m->td, TD_ERROR, "out of memory");
            return false;
        }
        w->point = wider;
        w->room *= 2;
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

struct place { int64_t target, agency; td_period period; uint64_t hash; size_t at; };

static struct place place_of(int64_t target, int64_t agency, td_period period)
{
    uint64_t h = (uint64_t)target * 0x9e3779b97f4a7c15u;

    h = (h ^ (uint64_t)agency) * 0x9e3779b97f4a7c15u;
    h = (h ^ h >> 29 ^ (uint64_t)period) * 0x9e3779b97f4a7c15u;
    return (struct place){ target, agency, period, h, (size_t)(h >> 20) & (2 * RECENT - 1) };
}

static uint32_t tag_of(const struct place *p)
{
    return (uint32_t)(p->hash >> 32) | 1; /* 0 is an empty one */
}

/* The next figure of this place; begin with place_of(). */
static const struct past *next_past(const struct recent *r, struct place *p)
{
    uint32_t tag = tag_of(p);

    while (r->n && r->tag[p->at]) {
        const struct past *x = &r->v[p->at];
        bool may = r->tag[p->at] == tag;
        p->at = (p->at + 1) & (2 * RECENT - 1);
        if (may && x->target == p->target && x->agency == p->agency && x->period == p->period)
            return x;
    }
    return NULL;
}

static void forget(struct recent *r)
{
    free(r->tag);
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
    if (!r->v) {
        r->v = calloc(2 * RECENT, sizeof *r->v);
        r->tag = calloc(2 * RECENT, sizeof *r->tag);
    }
    if (!r->v || !r->tag) {
        m->rc = td__error(m->td, TD_ERROR, "out of memory");
        return false;
    }
    struct place p = place_of(x->e.target, x->e.agency, x->e.period);
    while (r->tag[p.at])
        p.at = (p.at + 1) & (2 * RECENT - 1);
    r->tag[p.at] = tag_of(&p);
    r->v[p.at] = (struct past){ p.target, p.agency, p.period, x->who, x->value, m->line };
    r->n++;
    return true;
}

/* "c.4, Ba Đình, 2025" */
static void title_of(char *buf, size_t size, const struct td__import *m, const struct figure *x)
{
    const struct figures *w = m->work;
    const struct td_agency *a = td_agency_by_id(&w->world->agencies, x->e.agency);
    char period[TD_PERIOD_BUF];

    td_period_format(period, sizeof period, x->e.period, m->how->lang);
    snprintf(buf, size, "%s, %s, %s", x->target->code, !a ? "" : *a->short_name ? a->short_name : a->name, period);
}

/* The same figure twice: once is enough, and two values are one too many. False when this row ends here. */
static bool first_time(struct td__import *m, const struct figure *x)
{
    struct figures *w = m->work;

    for (size_t i = 0; i < 2; i++) {
        struct place place = place_of(x->e.target, x->e.agency, x->e.period);
        const struct past *p;
        while ((p = next_past(&w->recent[i], &place))) {
            char line[24], text[300], title[300];
            bool same = !td_num_cmp(p->value, x->value);
            if (p->who != x->who)
                continue;
            snprintf(line, sizeof line, "%d", p->line);
            td_word_fill(text, sizeof text, same ? W_IMPORT_REPEATED : W_IMPORT_STANDS_TWICE, m->how->lang,
                         (const char *const[]){ line });
            title_of(title, sizeof title, m, x);
            if (!same)
                td__import_wrong_said(m, x->spec->value, text);
            else
                td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .title = title,
                                                         .text = text });
            return false;
        }
    }
    return true;
}

/* ---- beside what is stored -------------------------------------------------------------- */

static bool same_num(const struct td__import *m, struct td_num a, struct td_num b)
{
    if (!td_num_is(a) || !td_num_is(b))
        return td_num_is(a) == td_num_is(b);
    return !td_num_cmp(a, b) && (!m->exact || a.decimals == b.decimals);
}

static bool same_part(struct td_num a, struct td_num b)
{
    return td_num_is(a) == td_num_is(b) && (!td_num_is(a) || !td_num_cmp(a, b));
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
           (!td__import_has(m, F_NOTE) || !strcmp(o->note, x->note)) && o->qualifier == x->e.qualifier;
}

/* Of which stored figure is this the correction? Of the one from the same source, where the file names a source; else
 * of the one that a person has entered. */
static bool corrects(struct td__import *m, const struct td_observation *o, const struct figure *x)
{
    bool named = *td__import_cell(m, F_TITLE) || (m->set.source && *m->set.source);

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

static bool is_closed(const struct figures *w, int64_t plan, td_period p)
{
    for (size_t i = 0; i < w->n_closed; i++)
        if (w->closed[i].plan == plan && td_period_first_day(p) >= td_period_first_day(w->closed[i].period) &&
            td_period_last_day(p) <= td_period_last_day(w->closed[i].period))
            return true;
    return false;
}

/* What the file said last, else what is stored. */
static bool value_there(struct td__import *m, int64_t target, const struct td_entry *e, struct td_num *out)
{
    struct figures *w = m->work;

    for (size_t i = 0; i < 2; i++) {
        struct place place = place_of(target, e->agency, e->period);
        const struct past *p = next_past(&w->recent[i], &place);
        if (p) {
            *out = p->value;
            return true;
        }
    }
    m->rc = td__value_of(m->td, target, e->agency, e->period, out);
    return !m->rc;
}

static bool read_family(struct td__import *m, const struct figure *x, struct td_check *c)
{
    struct figures *w = m->work;

    c->parent_value = c->child_value = TD_NUM_NONE;
    for (size_t i = 0; i < w->world->targets.n; i++) {
        const struct td_target *t = &w->world->targets.v[i];
        struct td_num v = TD_NUM_NONE;
        if (t->id != x->target->parent && t->parent != x->target->id)
            continue;
        if (!value_there(m, t->id, &x->e, &v))
            return false;
        if (t->id == x->target->parent)
            c->parent = t, c->parent_value = v;
        else if (td_num_is(v) && (!c->child || td_num_cmp(v, c->child_value) > 0))
            c->child = t, c->child_value = v;
    }
    return true;
}

static int check(struct td__import *m, const struct figure *x, struct td_finding found[TD_FINDINGS_MOST])
{
    struct figures *w = m->work;
    struct td_check c = { .target = x->target, .agency = td_agency_by_id(&w->world->agencies, x->e.agency),
                          .today = m->how->today, .series = w->point, .n = w->points,
                          .last_denominator = w->denominator,
                          .closed = w->n_closed && is_closed(w, x->target->plan, x->e.period) };

    for (size_t i = 0; i < w->world->plans.n; i++)
        if (w->world->plans.v[i].id == x->target->plan)
            c.plan = &w->world->plans.v[i];
    return read_family(m, x, &c) ? td_check_entry(&c, &x->e, found) : -1;
}

/* ---- in words --------------------------------------------------------------------------- */

/* "79,75% (1.812/2.272)" */
static void value_of(char *buf, size_t size, const struct td__import *m, const struct td_target *t, struct td_num v,
                     struct td_num num, struct td_num den)
{
    char value[TD_NUM_BUF], a[TD_NUM_BUF], b[TD_NUM_BUF];
    bool percent = *t->unit == '%', parts = td_num_is(num) || td_num_is(den);

    td_num_format(value, sizeof value, v, -1, m->how->lang);
    td_num_format(a, sizeof a, num, -1, m->how->lang);
    td_num_format(b, sizeof b, den, -1, m->how->lang);
    if (t->kind == TD_MILESTONE)
        snprintf(value, sizeof value, "%s", td_word(v.mantissa ? W_YES : W_NO, m->how->lang));
    snprintf(buf, size, "%s%s%s%s%s%s%s", value, percent ? "%" : "", parts ? " (" : "", parts ? a : "", parts ? "/" : "",
             parts ? b : "", parts ? ")" : "");
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
    struct figures *w = m->work;
    char explained[LONGEST + 300], published[TD_DATE_BUF];
    struct td__figure f = td__figure_of(&x->e, x->value, seq);

    if (!td__set_add(&w->touched, (uint64_t)x->e.target)) {
        m->rc = td__error(m->td, TD_ERROR, "out of memory");
        return false;
    }
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
    if (x->warned && !*x->e.note && m->how->note) {
        snprintf(explained, sizeof explained, "%s%s", x->note, m->how->note);
        f.note = explained;
    }
    m->rc = td__figure_put(m->td, &f);
    return !m->rc;
}

static bool note_added(struct td__import *m, td_period period, int seq)
{
    struct figures *w = m->work;

    if (!td__grow((void **)&w->added, w->n_added, sizeof *w->added)) {
        m->rc = td__error(m->td, TD_ERROR, "out of memory");
        return false;
    }
    w->added[w->n_added].period = period;
    w->added[w->n_added++].seq = seq;
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
    bool in = x->spec->value >= 0;

    if (td__import_keeps(m, outcome)) {
        title_of(title, sizeof title, m, x);
        value_of(after, sizeof after, m, x->target, x->value, x->e.numerator, x->e.denominator);
        if (x->old)
            value_of(before, sizeof before, m, x->target, x->old->value, x->old->numerator, x->old->denominator);
    }
    td__import_row(m, &(struct td__outcome){
        .outcome = outcome, .warned = x->warned, .line = m->line, .title = title, .before = before, .after = after,
        .column = in ? m->head[x->spec->value].text : "",
        .value = in && (size_t)x->spec->value < m->n ? m->f[x->spec->value].s : "",
        .text = *warning ? warning : x->said });
}

/* Errors stop the figure; warnings that nobody has said anything about stop the import (as in the gate, write.c). */
static bool take_findings(struct td__import *m, struct figure *x, char *warning, size_t size)
{
    struct td_finding found[TD_FINDINGS_MOST];
    int n = check(m, x, found);

    *warning = 0;
    if (n <= 0)
        return n == 0;
    td_finding_text(warning, size, &found[0], m->how->lang);
    if (found[0].error) {
        td__import_wrong_said(m, x->spec->value, warning);
        return false;
    }
    m->out->warned++;
    if (!*x->e.note && (!m->how->note || !*m->how->note))
        m->out->unexplained++;
    return true;
}

static void take_figure(struct td__import *m, struct figure *x)
{
    struct figures *w = m->work;
    char warning[400];
    enum beside beside;

    x->value = td_entry_value(x->target, &x->e);
    if (!td__parts_fit(&x->e)) {
        td__import_wrong(m, x->spec->numerator, W_IMPORT_RANGE, td__import_cell(m, F_NUMERATOR), "");
        return;
    }
    if (!begin_run(m, &x->e))
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
        td__import_wrong(m, x->spec->value, W_IMPORT_SEVERAL, "", "");
        return;
    }
    if (!take_findings(m, x, warning, sizeof warning))
        return;
    x->warned = *warning;
    int seq = next_seq(w, x->e.period);
    x->e.supersedes = x->old ? x->old->seq : 0;
    if (write_figure(m, x, seq) && note_added(m, x->e.period, seq) && join_series(m, x) && keep_past(m, x))
        tell(m, x, x->old ? TD_IMPORT_CHANGED : TD_IMPORT_NEW, warning);
}

static void read_figure(struct td__import *m, const struct spec *s)
{
    struct figure x = { .spec = s, .said = "" };
    char said[300];
    struct td_note_tags tags;
    char note[LONGEST + 64];
    int64_t plan = m->set.plan;
    struct td__naming of_plan = { .noun = TD__PLAN };

    if (!td__import_name(m, F_PLAN, &of_plan, &plan, said, sizeof said) || !read_target(m, &x, plan) ||
        !read_period(m, &x) || !read_agency(m, &x) || !read_value(m, &x, s->value) ||
        !read_part(m, &x, s->numerator, &x.e.numerator) || !read_part(m, &x, s->denominator, &x.e.denominator) ||
        !read_note(m, &x, note, sizeof note, &tags) || !read_rest(m, &x))
        return;
    take_figure(m, &x);
}

/* ---- rows ------------------------------------------------------------------------------- */

static bool filled(struct td__import *m, int column)
{
    char buf[TD__CELL];

    return column >= 0 && !is_nothing(td__import_at(m, column, buf, sizeof buf));
}

/* "Tổng cộng", "Cộng" in place of an agency. */
static bool is_total(struct td__import *m)
{
    static const char *const totals[] = { "tong cong", "cong", "tong", "tong so", "tong chung", "total", "sum" };
    const char *s = td__import_cell(m, F_AGENCY);
    bool is = false;

    if (m->exact || !*s || !strchr("tTcCsS", *s))
        return false;
    char *folded = td_text_fold(s);
    for (size_t i = 0; folded && i < sizeof totals / sizeof *totals; i++)
        is |= !strcmp(folded, totals[i]);
    free(folded);
    return is;
}

static void read_row(struct td__import *m)
{
    struct figures *w = m->work;
    bool total = is_total(m), any = false;
    char text[200];

    for (size_t i = 0; i < w->specs && td__import_good(m); i++) {
        const struct spec *s = &w->spec[i];
        if (!filled(m, s->value) && !filled(m, s->numerator))
            continue;
        any = true;
        if (!total)
            read_figure(m, s);
    }
    if (any && !total)
        return;
    td_word_fill(text, sizeof text, total ? W_IMPORT_TOTAL : W_IMPORT_NO_FIGURE, m->how->lang,
                 (const char *const[]){ "" });
    td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .text = text,
                                             .value = m->n ? m->f[0].s : "" });
}

/* ---- columns to figures ----------------------------------------------------------------- */

static struct spec *spec_of(struct figures *w, const struct td__head *h)
{
    for (size_t i = 0; i < w->specs; i++)
        if (w->spec[i].target == h->target && w->spec[i].agency == h->agency && w->spec[i].period == h->period)
            return &w->spec[i];
    w->spec[w->specs] = (struct spec){ h->target, h->agency, h->period, -1, -1, -1 };
    return &w->spec[w->specs++];
}

static bool place_specs(struct td__import *m)
{
    struct figures *w = m->work;

    w->spec = td__list_alloc(m->mem, (m->heads + 1) * sizeof *w->spec);
    if (!w->spec)
        return td__import_break(m, W_SHEET_MEMORY, "", "");
    for (size_t i = 0; i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        if (h->role < TD__VALUE)
            continue;
        struct spec *s = spec_of(w, h);
        int *at = h->role == TD__VALUE ? &s->value : h->role == TD__NUMERATOR ? &s->numerator : &s->denominator;
        if (*at >= 0)
            return td__import_break(m, W_IMPORT_TWICE, m->head[*at].text, h->text);
        *at = (int)i;
    }
    if (!w->specs)
        w->spec[w->specs++] = (struct spec){ .value = m->at[F_VALUE], .numerator = -1, .denominator = -1 };
    if (w->specs == 1 && w->spec->numerator < 0 && w->spec->denominator < 0) {
        w->spec->numerator = m->at[F_NUMERATOR];
        w->spec->denominator = m->at[F_DENOMINATOR];
    }
    return true;
}

static void first_row(struct td__import *m)
{
    if (!place_specs(m))
        return;
    m->row = read_row;
    read_row(m);
}

/* ---- the kind --------------------------------------------------------------------------- */

static int read_closed(struct td__import *m)
{
    struct figures *w = m->work;
    sqlite3_stmt *st;
    int rc = td__query(m->td, &st, "SELECT plan_id, period FROM closing WHERE closed = 1 AND gone = 0", "");

    while (!rc && (rc = td__step(m->td, st)) == 1) {
        rc = td__grow((void **)&w->closed, w->n_closed, sizeof *w->closed) ? TD_OK
             : td__error(m->td, TD_ERROR, "out of memory");
        if (rc) {
            td__reset(st);
            break;
        }
        w->closed[w->n_closed].plan = sqlite3_column_int64(st, 0);
        w->closed[w->n_closed++].period = sqlite3_column_int64(st, 1);
    }
    return rc;
}

/* The report that brought the figures is recorded with them, and the sums above the agencies are built again. */
static int finish(struct td__import *m)
{
    struct figures *w = m->work;
    int rc = TD_OK;

    if (!m->how->apply || m->out->n[TD_IMPORT_WRONG] || m->out->unexplained)
        return TD_OK;
    if (m->how->submission)
        rc = td_submit(m->td, m->how->submission, 1, "import", NULL);
    for (size_t i = 0; !rc && i < w->touched.room; i++)
        if (w->touched.v[i])
            rc = td__rollup_refresh(m->td, (int64_t)w->touched.v[i]);
    return rc;
}

static void clear(struct td__import *m)
{
    struct figures *w = m->work;

    td__rulings_free(&w->rulings);
    td_observations_free(&w->stored);
    td__set_free(&w->touched);
    free(w->closed);
    forget(&w->recent[0]);
    forget(&w->recent[1]);
    free(w->point);
    free(w->added);
    free(w);
}

int td__import_figures(struct td__import *m)
{
    struct figures *w = calloc(1, sizeof *w);
    int rc;

    if (!w)
        return td__error(m->td, TD_ERROR, "out of memory");
    m->work = w;
    m->row = first_row;
    m->finish = finish;
    m->clear = clear;
    rc = td__check_world(m->td, &w->world);
    if (!rc)
        rc = td__rulings(m->td, &w->rulings, 0);
    return rc ? rc : read_closed(m);
}
