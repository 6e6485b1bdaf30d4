/*
 * Figures of a table, long or wide, as they are read: what each row and its cells say.
 */
#include "exchange/import-figures.h"
#include "base/text.h"

#include <stdio.h>

enum { HELD = 1000 /* rows of the whole city */ };

/* ---- cells ------------------------------------------------------------------------------ */

/* How people write "nothing". */
static bool is_nothing(const char *s)
{
    static const char *const nothing[] = { "", "\u2026", "...", "..", "x x", "/" };

    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        if (!strcmp(s, nothing[i]))
            return true;
    return false;
}

/* "Đạt", "x": whether a milestone is done; -1 = does not say. */
static int answer(const char *s)
{
    static const char yes[] = "đạt|đã đạt|có|hoàn thành|đã hoàn thành|x|rồi|yes|done|true",
        no[] = "chưa|chưa đạt|không|không đạt|chưa hoàn thành|chưa có|no|not done|false";
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

/* What a spreadsheet shows of zero, and people write where there is no figure. */
static bool is_dash(const char *s)
{
    static const char *const dashes[] = { "-", "--", "\u2013", "\u2014", "\u2212" };

    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (!strcmp(s, dashes[i]))
            return true;
    return false;
}

/* A dash, or a zero that the cell does not show as one. */
static bool has_dash(struct td__import *m, int column, const char *s)
{
    const struct td__field *f = &m->f[column];

    return !m->exact && (is_dash(s) || (f->odd == TD__UNSEEN && !strcmp(f->s, "0")));
}

static bool is_none(struct td__import *m, int column, const char *s)
{
    return is_nothing(s) || (m->set.dash == TD_DASH_NONE && has_dash(m, column, s));
}

/* One answer is for all of them, so one of each kind is asked about. */
static bool read_dash(struct td__import *m, int column, const char *s, struct td_num *out)
{
    struct figures *w = m->work;
    bool *asked = is_dash(s) ? &w->asked_dash : &w->asked_unseen;

    *out = (struct td_num){ 0, 0 };
    if (m->set.dash == TD_DASH_ZERO)
        return true;
    if (!*asked)
        td__import_wrong(m, column, is_dash(s) ? W_IMPORT_DASH : W_IMPORT_HIDDEN_ZERO, s, "");
    *asked = true;
    return false;
}

/* With one decimal mark 1.234 and 1,234 are a thousand times apart: both of one target are one too many. */
static bool one_way(struct td__import *m, const struct figure *x, int column, const char *s)
{
    enum { POINT = 1, COMMA = 2 };
    struct figures *w = m->work;
    const char *mark = strpbrk(s, ".,");
    char *way = &w->ways[x->target - w->world->targets.v];

    if (m->exact || !m->set.decimal || !mark || m->f[column].typed || td_num_point(s))
        return true;
    *way = (char)(*way | (*mark == '.' ? POINT : COMMA));
    return *way != (POINT | COMMA) || td__import_wrong(m, column, W_IMPORT_BOTH_POINTS, s, "");
}

/* `unit`: of a value; NULL of a part. */
static bool read_number(struct td__import *m, struct figure *x, int column, const char *s, const char *unit,
                        struct td_num *out)
{
    bool share = td_unit_is_percent(x->target->unit), percent;

    if (has_dash(m, column, s))
        return read_dash(m, column, s, out);
    if (!td__import_number(m, column, s, unit, out, &percent) || !one_way(m, x, column, s))
        return false;
    if (percent && (!share || !unit))
        return td__import_wrong(m, column, unit ? W_IMPORT_PERCENT : W_IMPORT_NOT_NUMBER, s, x->target->unit);
    if (out->mantissa < 0 && (!share || !unit) && !m->exact)
        return td__import_wrong(m, column, W_IMPORT_NEGATIVE, td_num_text(*out, m->how->lang).s, "");
    x->bare |= unit && share && !percent;
    return true;
}

/* A ratio of a spreadsheet, 79.7535211267606: nobody types so many digits. */
static bool is_computed(const struct td__import *m, int column, const char *s)
{
    enum { TYPED = 11 };
    size_t digits = 0;

    for (; *s; s++)
        digits += *s >= '0' && *s <= '9';
    return digits > TYPED || m->f[column].computed;
}

static bool read_value(struct td__import *m, struct figure *x, int column)
{
    char buf[TD__CELL];
    const char *s = td__import_at(m, column, buf, sizeof buf);
    int is;

    x->e.value = TD_NUM_NONE;
    if (column < 0 || is_none(m, column, s))
        return true;
    if (x->target->kind == TD_MILESTONE && !m->exact && (*s < '0' || *s > '9') && (is = answer(s)) >= 0) {
        x->e.value = (struct td_num){ is, 0 };
        return true;
    }
    if (!m->exact && ((unsigned char)*s >= 0x80 || strchr("tThHgGkKxX>~", *s)))
        s = take_qualifier(s, &x->e.qualifier);
    x->computed = !m->exact && is_computed(m, column, s);
    return read_number(m, x, column, s, x->target->unit, &x->e.value);
}

static bool read_part(struct td__import *m, struct figure *x, int column, struct td_num *out)
{
    char buf[TD__CELL];
    const char *s = td__import_at(m, column, buf, sizeof buf);

    *out = TD_NUM_NONE;
    return column < 0 || is_none(m, column, s) || read_number(m, x, column, s, NULL, out);
}

/* ---- the rest of the row ---------------------------------------------------------------- */

/* The tags in front of a note say which series, how exact; and "trên 70%" in the cell is such a tag too. */
static bool read_note(struct td__import *m, struct figure *x, char *buf, size_t size, struct td_note_tags *tags)
{
    static const char *const exact[] = { "", "q=approx; ", "q=more_than; ", "q=nearly; " };
    enum td_qualifier cell = x->e.qualifier;

    x->note = td__import_cell(m, F_NOTE);
    if (!td__import_sound(m, m->at[F_NOTE]))
        return false;
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
    const bool estimate = x->spec->estimate || x->says == TD__SORT_ESTIMATE;
    int status = estimate ? TD_ESTIMATE : m->set.status && !td__is_open(m, F_STATUS) ? (int)m->set.status : TD_REPORTED;

    x->e.source_title = *title ? title : m->set.source && *m->set.source && !td__is_open(m, F_TITLE) ? m->set.source
                        : m->exact ? "" : m->how->name;
    x->e.source_url = td__import_cell(m, F_URL);
    x->e.based_on = -1;
    if (!td__import_sound(m, m->at[F_TITLE]) || !td__import_sound(m, m->at[F_URL]) ||
        !td__import_word(m, F_STATUS, td_statuses, &status) ||
        !td__import_past(m, F_PUBLISHED, &x->e.published_on, true))
        return false;
    if (estimate && status != TD_ESTIMATE)
        return td__import_wrong(m, m->at[F_STATUS], W_IMPORT_DISAGREE, td__import_cell(m, F_STATUS),
                                td_choice_word(td_statuses, TD_ESTIMATE, m->how->lang));
    x->e.status = (enum td_status)status;
    x->who = td__import_hash((uint64_t)x->e.published_on, x->e.source_title);
    x->who = td__import_hash(td__import_hash(x->who, x->e.source_url), x->note);
    return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void skip(struct td__import *m, enum td_word why, const char *title)
{
    td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .title = title,
                                             .text = td_word(why, m->how->lang) });
}

static void read_figure(struct td__import *m, const struct spec *s, enum td__sort says, bool city)
{
    struct figure x = { .spec = s, .said = "", .says = says, .city = city };
    struct figures *w = m->work;
    struct td_note_tags tags;
    char note[LONGEST + 64];

    if (!td__read_what(m, &x))
        return;
    if (x.says >= TD__SORT_PLAN) {
        skip(m, W_IMPORT_PLANNED, td__import_cell(m, F_TARGET));
        return;
    }
    if (!td__read_whose(m, &x) || !read_value(m, &x, s->value) ||
        !read_part(m, &x, s->numerator, &x.e.numerator) || !read_part(m, &x, s->denominator, &x.e.denominator) ||
        !read_note(m, &x, note, sizeof note, &tags) || !read_rest(m, &x))
        return;
    w->units |= x.e.agency != td__city_of(m, x.target->plan);
    td__take_figure(m, &x);
}

static bool filled(struct td__import *m, int column)
{
    char buf[TD__CELL];

    return column >= 0 && (size_t)column < m->n && !is_none(m, column, td__import_at(m, column, buf, sizeof buf));
}

/* How many dashes stand where figures should. */
static size_t dashes(struct td__import *m)
{
    const struct figures *w = m->work;
    size_t n = 0;

    for (size_t i = 0; i < w->specs; i++) {
        const int at[] = { w->spec[i].value, w->spec[i].numerator, w->spec[i].denominator };
        char buf[TD__CELL];
        for (size_t k = 0; k < sizeof at / sizeof *at; k++)
            n += at[k] >= 0 && (size_t)at[k] < m->n &&
                 has_dash(m, at[k], td__import_at(m, at[k], buf, sizeof buf));
    }
    return n;
}

/* The cell that says what the row is about: the agency, else the first words of it, which may stand where rows have
 * their numbers. */
static const char *about(struct td__import *m, char *buf, size_t size)
{
    const char *s = td__import_cell(m, F_AGENCY);

    for (size_t i = 0; !*s && i < m->n; i++) {
        s = td__import_at(m, (int)i, buf, size);
        if (strspn(s, "0123456789.IVXivxABCDE") == strlen(s)) /* "II", "1.2" */
            s = "";
    }
    return s;
}

/* "Tổng cộng", "II. Khối xã", unless a unit has that name. */
static bool is_total(struct td__import *m, const char *s)
{
    struct td__naming how = { .noun = TD__AGENCY };
    char said[300];
    int64_t id;

    return !m->exact && *s && td__is_total(s) && td__name_find(&m->names, &how, s, &id, said, sizeof said) != TD_OK;
}

/* What a cell of the row that is nothing else says: "KH", "ước". */
static enum td__sort row_says(struct td__import *m)
{
    const struct figures *w = m->work;
    enum td__sort says = TD__SORT_NOTHING;
    char buf[TD__CELL];

    for (size_t i = 0; !m->exact && i < m->n && i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        bool note = h->role == TD__FIELD && h->field == F_NOTE;
        bool asked = note || (h->role == TD__UNUSED && (!h->known || h->says >= TD__SORT_PLAN)); /* "KH/TH" */
        if (!m->f[i].len || m->f[i].len > 60 || !asked)
            continue;
        enum td__sort one = td__cell_sort(td__import_at(m, (int)i, buf, sizeof buf));
        says = one > says ? one : says;
    }
    return says ? says : w->group.says;
}

static bool finds(struct td__import *m, enum td__noun noun, const char *s, int64_t *id)
{
    struct td__naming how = { .noun = noun, .plan = m->set.plan };
    char said[300];

    return td__name_find(&m->names, &how, s, id, said, sizeof said) == TD_OK;
}

/* A row without figures may be the title of those below it, as far as no column says the same of each. */
static void take_group(struct td__import *m)
{
    struct figures *w = m->work;
    char buf[TD__CELL];
    int64_t id = 0;
    td_period p;

    if (m->exact || finds(m, TD__TARGET, td__import_cell(m, F_TARGET), &id)) /* a target that has none */
        return;
    for (size_t i = 0; i < m->n && i < m->heads; i++) {
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        const struct td__head *h = &m->head[i];
        const char *words = s + strspn(s, "IVX0123456789.)- "); /* "II. Thực hiện" */
        enum td__sort says = td__heading_only_sorts(words) ? td__heading_sort(words) : TD__SORT_NOTHING;
        if (strlen(s) < 2 || (h->known && h->role == TD__UNUSED && !td__words_are(h->text, "tt|stt")))
            continue;
        w->group.line = m->line;
        w->group.says = says ? says : w->group.says;
        if (!td__import_has(m, F_AGENCY) && (id = td__import_agency_in(m, s)))
            w->group.agency = id;
        if (!td__import_has(m, F_TARGET) && finds(m, TD__TARGET, s, &id))
            w->group.target = id;
        if (!td__import_has(m, F_PERIOD) && td__heading_period(s, &p))
            w->group.period = p;
    }
}

/* Whether the row of the whole city is a figure of its own or the sum of the units is known when all have been read. */
static bool hold(struct td__import *m)
{
    struct figures *w = m->work;
    struct held *h = td__push(&w->held);
    struct td__field *f = td__list_alloc(m->mem, (m->n + 1) * sizeof *f);

    if (!h || !f)
        return td__import_no_memory(m);
    for (size_t i = 0; i < m->n; i++) {
        f[i] = m->f[i];
        f[i].s = td__list_text(m->mem, m->f[i].s);
        f[i].shown = f[i].shown ? td__list_text(m->mem, f[i].shown) : NULL;
        f[i].unit = f[i].unit ? td__list_text(m->mem, f[i].unit) : NULL;
    }
    *h = (struct held){ m->line, f, m->n };
    return true;
}

static void read_figures(struct td__import *m, enum td__sort says, bool city)
{
    struct figures *w = m->work;

    for (size_t i = 0; i < w->specs && td__import_good(m); i++)
        if (filled(m, w->spec[i].value) || filled(m, w->spec[i].numerator))
            read_figure(m, &w->spec[i], says, city);
}

static void read_row(struct td__import *m)
{
    struct figures *w = m->work;
    char buf[TD__CELL];
    const char *s = about(m, buf, sizeof buf);
    bool any = false, total = is_total(m, s);

    m->out->dashes += total ? 0 : dashes(m);
    for (size_t i = 0; i < w->specs && !any; i++)
        any = filled(m, w->spec[i].value) || filled(m, w->spec[i].numerator);
    if (!any && !total)
        take_group(m);
    if (!any || total) {
        skip(m, any || (total && td__words_begin(s, "tong|cong|total|sum")) ? W_IMPORT_TOTAL : W_IMPORT_NO_FIGURE,
             td__import_cell(m, F_AGENCY));
        return;
    }
    enum td__sort says = row_says(m);
    if (says == TD__SORT_PLAN)
        skip(m, W_IMPORT_PLANNED, s);
    else if (!m->exact && td__is_whole_city(s) && td__import_has(m, F_AGENCY) && w->held.n < HELD)
        hold(m);
    else
        read_figures(m, says, false);
}

/* The rows that waited. */
static void end_sheet(struct td__import *m)
{
    struct figures *w = m->work;

    for (size_t i = 0; i < w->held.n && td__import_good(m); i++) {
        m->line = w->held.v[i].line;
        m->f = w->held.v[i].f;
        m->n = w->held.v[i].n;
        if (w->units)
            skip(m, W_IMPORT_TOTAL, td__import_cell(m, F_AGENCY));
        else
            read_figures(m, row_says(m), true);
    }
    td__import_ones(m);
    w->held.n = 0;
    w->units = false;
    memset(&w->group, 0, sizeof w->group);
}

/* ---- columns to figures ----------------------------------------------------------------- */

static struct spec *spec_of(struct figures *w, const struct td__head *h)
{
    for (size_t i = 0; i < w->specs; i++)
        if (w->spec[i].target == h->target && w->spec[i].agency == h->agency && w->spec[i].period == h->period &&
            w->spec[i].estimate == (h->says == TD__SORT_ESTIMATE))
            return &w->spec[i];
    w->spec[w->specs] = (struct spec){ h->target, h->agency, h->period, h->says == TD__SORT_ESTIMATE, -1, -1, -1 };
    return &w->spec[w->specs++];
}

static bool place_specs(struct td__import *m)
{
    struct figures *w = m->work;

    w->specs = 0;
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
        w->spec[w->specs++] = (struct spec){ .value = m->at[F_VALUE], .numerator = -1, .denominator = -1,
            .estimate = m->at[F_VALUE] >= 0 && m->head[m->at[F_VALUE]].says == TD__SORT_ESTIMATE };
    if (w->specs == 1 && w->spec->numerator < 0 && w->spec->denominator < 0) {
        w->spec->numerator = m->at[F_NUMERATOR];
        w->spec->denominator = m->at[F_DENOMINATOR];
    }
    return true;
}

static void unuse(struct td__import *m, int field, enum td__role role)
{
    struct td__head *h = &m->head[m->at[field]];

    h->role = role;
    h->says = role == TD__UNITS ? TD__SORT_NOTHING : TD__SORT_PLAN;
    h->known = true;
    m->at[field] = m->second[field];
    m->second[field] = -1;
    td__import_columns(m);
}

/* "Kế hoạch" and "Mục tiêu" over numbers are plans, and "Đơn vị" over "%" the unit: the first row shows it. */
static void look_at_first(struct td__import *m)
{
    const struct figures *w = m->work;
    const char *plan = td__import_cell(m, F_PLAN), *agency = td__import_cell(m, F_AGENCY), *target;
    char unit[64], other[64];
    bool known = false;

    if (!m->exact && td__is_number(plan))
        unuse(m, F_PLAN, TD__UNUSED);
    target = td__import_cell(m, F_TARGET);
    if (!m->exact && m->set.target && td__is_number(target) &&
        td__heading_sort(m->head[m->at[F_TARGET]].text) == TD__SORT_PLAN)
        unuse(m, F_TARGET, TD__UNUSED);
    td__unit_said(unit, sizeof unit, agency);
    for (size_t i = 0; *unit && i < w->world->targets.n && !known; i++) {
        td__unit_said(other, sizeof other, w->world->targets.v[i].unit);
        known = !strcmp(unit, other);
    }
    if (!m->exact && (known || !strcmp(unit, "%")) && td__words_are(m->head[m->at[F_AGENCY]].text, "don vi"))
        unuse(m, F_AGENCY, TD__UNITS);
}

static void first_row(struct td__import *m)
{
    look_at_first(m);
    if (!td__import_rates(m) || !td__import_pieces(m) || !place_specs(m))
        return;
    m->row = read_row;
    read_row(m);
}

/* ---- the kind --------------------------------------------------------------------------- */

/* The report that brought the figures is recorded with them, and the sums above the agencies are built again. */
static int finish(struct td__import *m)
{
    int rc = TD_OK;

    if (!m->how->apply || m->out->n[TD_IMPORT_WRONG] || m->out->unexplained)
        return TD_OK;
    if (m->how->submission)
        rc = td_submit(m->td, m->how->submission, 1, TD_AT_FILE, NULL);
    return rc ? rc : td__rollup_follow(m->td);
}

static void clear(struct td__import *m)
{
    struct figures *w = m->work;

    td__forget_figures(w);
    free(w->held.v);
    free(w->ways);
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
    m->end = end_sheet;
    m->finish = finish;
    m->clear = clear;
    rc = td__check_world(m->td, &w->world);
    if (!rc && !(w->ways = calloc(w->world->targets.n + 1, 1)))
        rc = td__no_memory(m->td);
    return rc ? rc : td__one(m->td, &w->closed, "SELECT count(*) FROM closing WHERE closed = 1 AND gone = 0", "");
}
