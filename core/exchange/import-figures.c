/*
 * Figures of a table, long or wide, as they are read: what each row and its cells say.
 */
#include "exchange/import-figures.h"
#include "base/text.h"

#include <stdio.h>

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
    static const char yes[] = "đạt|đã đạt|có|hoàn thành|đã hoàn thành|x|rồi|yes|done",
        no[] = "chưa|chưa đạt|không|không đạt|chưa hoàn thành|chưa có|no|not done";
    char *folded = td_text_fold(s);
    int is = td__folded_among(folded, yes) ? 1 : td__folded_among(folded, no) ? 0 : -1;

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
    bool percent;
    enum td_num_error e = td__import_number(m, column, s, out, &percent);

    if (!e && percent && *x->target->unit != '%')
        return td__import_wrong(m, column, W_IMPORT_PERCENT, s, x->target->unit);
    return !e || td__import_wrong(m, column, why[e], s, "");
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
    const struct td_plan *p = td_plan_by_id(&w->world->plans, plan);

    return p ? p->city : 0;
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
        return td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_MISSING_PERIOD, "", "");
    return td_period_parse(s, strlen(s), &x->e.period) || td_period_read(s, &x->e.period) ||
           td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_PERIOD, s, "");
}

/* "Toàn thành phố" is the city itself. */
static bool is_whole_city(const char *s)
{
    char *folded = td_text_fold(s);
    bool is = td__folded_among(folded, "toàn thành phố|toàn tp|thành phố");

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
    if (!x->e.agency && (m->exact || !td__import_has(m, F_AGENCY))) /* a bundle means the city */
        x->e.agency = city_of(m, x->target->plan);
    return x->e.agency || td__import_wrong(m, m->at[F_AGENCY], W_IMPORT_MISSING_AGENCY, "", "");
}

/* The tags in front of a note say which series, how exact; and "trên 70%" in the cell is such a tag too. */
static bool read_note(struct td__import *m, struct figure *x, char *buf, size_t size, struct td_note_tags *tags)
{
    static const char *const exact[] = { "", "q=approx; ", "q=more_than; ", "q=nearly; " };
    enum td_qualifier cell = x->e.qualifier;

    x->note = td__import_cell(m, F_NOTE);
    if (!td_note_tags(x->note, tags))
        return td__import_wrong(m, m->at[F_NOTE], W_IMPORT_TAG, "", "");
    if (strlen(x->note) > LONGEST)
        return td__import_wrong(m, m->at[F_NOTE], W_IMPORT_LONG, "", "");
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

static bool read_rest(struct td__import *m, struct figure *x)
{
    const char *title = td__import_cell(m, F_TITLE);
    int status = m->set.status ? (int)m->set.status : TD_REPORTED;

    x->e.source_title = *title ? title : m->set.source && *m->set.source ? m->set.source
                        : m->exact ? "" : m->how->name;
    x->e.source_url = td__import_cell(m, F_URL);
    x->e.based_on = -1;
    if (!td__import_word(m, F_STATUS, td_statuses, &status) ||
        !td__import_date(m, F_PUBLISHED, &x->e.published_on, true))
        return false;
    x->e.status = (enum td_status)status;
    x->who = td__import_hash((uint64_t)x->e.published_on, x->e.source_title);
    x->who = td__import_hash(td__import_hash(x->who, x->e.source_url), x->note);
    return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void read_figure(struct td__import *m, const struct spec *s)
{
    struct figure x = { .spec = s, .said = "" };
    struct td_note_tags tags;
    char note[LONGEST + 64];
    int64_t plan;

    if (!td__import_plan(m, F_PLAN, &plan) || !read_target(m, &x, plan) ||
        !read_period(m, &x) || !read_agency(m, &x) || !read_value(m, &x, s->value) ||
        !read_part(m, &x, s->numerator, &x.e.numerator) || !read_part(m, &x, s->denominator, &x.e.denominator) ||
        !read_note(m, &x, note, sizeof note, &tags) || !read_rest(m, &x))
        return;
    td__take_figure(m, &x);
}

static bool filled(struct td__import *m, int column)
{
    char buf[TD__CELL];

    return column >= 0 && !is_nothing(td__import_at(m, column, buf, sizeof buf));
}

/* "Tổng cộng", "Cộng" in place of an agency, or before it. */
static bool is_total(struct td__import *m)
{
    static const char totals[] = "tổng cộng|cộng|tổng|tổng số|tổng chung|total|sum";
    char buf[TD__CELL];
    const char *s = td__import_cell(m, F_AGENCY);

    for (size_t i = 0; !*s && i < m->n; i++) /* it may stand where the rows have their numbers */
        s = td__import_at(m, (int)i, buf, sizeof buf);
    if (m->exact || !*s || !strchr("tTcCsS", *s))
        return false;
    char *folded = td_text_fold(s);
    bool is = td__folded_among(folded, totals);
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
                                             .title = td__import_cell(m, F_AGENCY) });
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

/* The report that brought the figures is recorded with them, and the sums above the agencies are built again. */
static int finish(struct td__import *m)
{
    struct figures *w = m->work;
    int rc = TD_OK;

    if (!m->how->apply || m->out->n[TD_IMPORT_WRONG] || m->out->unexplained)
        return TD_OK;
    if (m->how->submission)
        rc = td_submit(m->td, m->how->submission, 1, TD_AT_FILE, NULL);
    for (size_t i = 0; !rc && i < w->touched.room; i++)
        if (w->touched.v[i])
            rc = td__rollup_refresh(m->td, (int64_t)w->touched.v[i]);
    return rc;
}

static void clear(struct td__import *m)
{
    struct figures *w = m->work;

    td__forget_figures(w);
    td__rulings_free(&w->rulings);
    td__set_free(&w->touched);
    free(w);
}

int td__import_figures(struct td__import *m)
{
    struct figures *w = calloc(1, sizeof *w);
    int rc;

    if (!w)
        return td__no_memory(m->td);
    m->work = w;
    m->row = first_row;
    m->finish = finish;
    m->clear = clear;
    rc = td__check_world(m->td, &w->world);
    if (!rc)
        rc = td__rulings(m->td, &w->rulings, 0);
    return rc ? rc : td__one(m->td, &w->closed, "SELECT count(*) FROM closing WHERE closed = 1 AND gone = 0", "");
}
