/*
 * Which target a figure of a table is of, of when and whose: what the row says, what its column says, and only where
 * the table has no place for it what was said for the whole of it. Where two of them differ nobody knows, and it is
 * wrong.
 */
#include "exchange/import-figures.h"
#include "base/text.h"

#include <stdio.h>

int64_t td__city_of(const struct td__import *m, int64_t plan)
{
    const struct figures *w = m->work;
    const struct td_plan *p = td_plan_by_id(&w->world->plans, plan);

    return p ? p->city : 0;
}

bool td__is_open(struct td__import *m, int field)
{
    return !m->exact && td__import_has(m, field) && !*td__import_cell(m, field) && m->second[field] < 0;
}

/* The row's and the column's must be the same. */
static bool one_of_both(struct td__import *m, const struct figure *x, int field, int64_t row, int64_t column)
{
    if (!row || !column || row == column)
        return true;
    const struct td__head *h = &m->head[td__column_of(x->spec)];
    return td__import_wrong(m, m->at[field], W_IMPORT_DISAGREE, td__import_cell(m, field), h->text);
}

/* A row without figures above names what this one is about, and nothing else says the same. */
static bool fits_group(struct td__import *m, int64_t group, int64_t said)
{
    const struct figures *w = m->work;
    char line[24];

    snprintf(line, sizeof line, "%d", w->group.line);
    return !group || group == said || td__import_wrong(m, -1, W_IMPORT_GROUP, line, "");
}

/* Of "Tỷ lệ thư viện mở (số thư viện)" what stands in brackets is no part of the name: a unit, or which kind it is. */
static void take_bracket(struct td__import *m, struct figure *x)
{
    const char *s = td__import_cell(m, F_TARGET), *open = strrchr(s, '(');

    if (!open || m->exact || strstr(x->target->name, open) || !strcmp(s, x->target->code))
        return;
    x->says = td__heading_sort(open);
    if (x->says == TD__SORT_NOTHING)
        td__unit_said(x->unit, sizeof x->unit, open);
}

static bool read_target(struct td__import *m, struct figure *x, int64_t plan)
{
    struct figures *w = m->work;
    struct td__naming how = { .noun = TD__TARGET, .plan = plan };
    int64_t row = 0, id;
    char said[300];

    if (!td__import_name(m, F_TARGET, &how, &row, said, sizeof said) ||
        !one_of_both(m, x, F_TARGET, row, x->spec->target))
        return false;
    if (!row && !x->spec->target && td__is_open(m, F_TARGET))
        return td__import_wrong(m, m->at[F_TARGET], W_IMPORT_OPEN, m->head[m->at[F_TARGET]].text, "");
    id = row ? row : x->spec->target ? x->spec->target : m->set.target;
    if (!id)
        return td__import_wrong(m, m->at[F_TARGET], W_IMPORT_MISSING_TARGET, "", "");
    if (!row && !x->spec->target && !fits_group(m, w->group.target, id))
        return false;
    if (!w->target || w->target->id != id)
        w->target = td_target_by_id(&w->world->targets, id);
    x->target = w->target;
    x->e.target = id;
    return x->target;
}

static bool missing_period(struct td__import *m)
{
    const struct td_short said = td_period_text(m->out->titled, m->how->lang);
    char code[TD_PERIOD_BUF];

    td_period_write(code, sizeof code, m->out->titled);
    return m->out->titled ? td__import_wrong(m, -1, W_IMPORT_PERIOD_TITLE, said.s, code)
                          : td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_MISSING_PERIOD, "", "");
}

/* A title that names another period makes one think. */
static void doubt_period(const struct td__import *m, struct figure *x)
{
    const struct td__title *t = &m->title;
    const struct td_short title = td_period_text(m->out->titled, m->how->lang);
    bool year = x->e.period == td_period_of_year(td_period_year(x->e.period));
    const char *says = t->part && year ? t->part : m->out->titled ? title.s : NULL;

    if (says && !m->exact)
        td_word_fill(x->doubt, sizeof x->doubt, W_IMPORT_TITLE_SAYS, m->how->lang, (const char *const[]){ says });
}

static bool read_period(struct td__import *m, struct figure *x)
{
    const struct figures *w = m->work;
    td_period row = 0, column = x->spec->period;

    if (!td__import_period(m, F_PERIOD, &row))
        return false;
    if (row && column && row != column && (row != td_period_of_year(td_period_year(column))))
        return one_of_both(m, x, F_PERIOD, row, column);
    if (!row && !column && td__is_open(m, F_PERIOD))
        return td__import_wrong(m, m->at[F_PERIOD], W_IMPORT_OPEN, m->head[m->at[F_PERIOD]].text, "");
    td_period all = m->set.period ? m->set.period : m->title.period;
    x->e.period = column ? column : row ? row : all;
    if (!x->e.period)
        return missing_period(m);
    if (column ? m->title.elsewhen : !row && (m->title.part || m->out->titled != all))
        doubt_period(m, x);
    return row || column || fits_group(m, w->group.period, x->e.period);
}

bool td__is_whole_city(const char *s)
{
    return td__words_are(s, "toan thanh pho|toan tp|thanh pho|ca thanh pho|chung toan thanh pho");
}

/* In a column that nothing is known of: a name may say whose the row is. */
static int64_t named_elsewhere(struct td__import *m, int *column)
{
    struct td__naming how = { .noun = TD__AGENCY, .lang = m->how->lang };
    char buf[TD__CELL], said[300];
    int64_t id = 0;

    for (size_t i = 0; i < m->n && i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        if (h->role != TD__UNUSED || h->known || strlen(s) < 3 || (*s >= '0' && *s <= '9'))
            continue;
        *column = (int)i;
        if (td__name_find(&m->names, &how, s, &id, said, sizeof said) == TD_OK)
            return id;
    }
    return 0;
}

static bool missing_agency(struct td__import *m)
{
    const struct td__name *title = td__name_by_id(&m->names, TD__AGENCY, m->out->named);

    if (title)
        return td__import_wrong(m, -1, W_IMPORT_AGENCY_TITLE, title->full, title->code);
    return td__import_wrong(m, m->at[F_AGENCY], W_IMPORT_MISSING_AGENCY, "", "");
}

/* Nothing in the row or the column says it: an option, a form's field, a title of the whole city. */
static bool agency_of_all(struct td__import *m, struct figure *x)
{
    const struct figures *w = m->work;
    const struct td__title *t = &m->title;
    const struct td__name *title = td__name_by_id(&m->names, TD__AGENCY, t->named);
    int at = -1;
    int64_t other = named_elsewhere(m, &at);
    char place[24];

    x->e.agency = m->set.agency ? m->set.agency : t->agency;
    if (other && other != x->e.agency) {
        snprintf(place, sizeof place, "#%d", at + 1);
        return td__import_wrong(m, at, W_IMPORT_AGENCY_COLUMN, *m->head[at].text ? m->head[at].text : place, "");
    }
    if (!x->e.agency && t->city && !t->named && !t->unknown)
        x->e.agency = td__city_of(m, x->target->plan);
    if (!x->e.agency)
        return missing_agency(m);
    if (title && !t->several && title->id != x->e.agency && !t->agency)
        td_word_fill(x->doubt, sizeof x->doubt, W_IMPORT_TITLE_SAYS, m->how->lang,
                     (const char *const[]){ title->full });
    return fits_group(m, w->group.agency, x->e.agency);
}

static bool read_agency(struct td__import *m, struct figure *x)
{
    struct figures *w = m->work;
    struct td__naming how = { .noun = TD__AGENCY, .first = td_period_first_day(x->e.period),
                              .last = td_period_last_day(x->e.period) };
    const char *s = td__import_cell(m, F_AGENCY);
    bool said = *s || (td__import_has(m, F_AGENCY) && m->second[F_AGENCY] >= 0);

    x->said = w->said;
    *w->said = 0;
    if (x->city)
        x->e.agency = td__city_of(m, x->target->plan);
    else if (said && !td__import_name(m, F_AGENCY, &how, &x->e.agency, w->said, sizeof w->said))
        return false;
    if (!one_of_both(m, x, F_AGENCY, x->e.agency, x->spec->agency))
        return false;
    if (!x->e.agency)
        x->e.agency = x->spec->agency;
    if (!x->e.agency && m->exact) /* a bundle means the city */
        x->e.agency = m->set.agency ? m->set.agency : td__city_of(m, x->target->plan);
    if (x->e.agency)
        return true;
    if (td__import_has(m, F_AGENCY))
        return td__import_wrong(m, m->at[F_AGENCY], W_IMPORT_OPEN, m->head[m->at[F_AGENCY]].text, "");
    return agency_of_all(m, x);
}

/* In another unit it would be another number. */
static bool fits_unit(struct td__import *m, const struct figure *x)
{
    const struct spec *s = x->spec;
    const char *title = m->title.unit, *said = "";
    char want[64], have[64] = "";
    int at = s->value;

    if (m->exact || s->value < 0 || x->target->kind == TD_MILESTONE)
        return true;
    for (size_t i = 0; i < m->heads && i < m->n; i++)
        if (m->head[i].role == TD__UNITS && m->f[i].len) {
            said = m->f[i].s;
            td__unit_said(have, sizeof have, said);
            at = (int)i;
        }
    if (!*have && *x->unit) {
        snprintf(have, sizeof have, "%s", x->unit);
        said = td__import_cell(m, F_TARGET);
        at = m->at[F_TARGET];
    }
    if (!*have && *m->head[s->value].unit) {
        snprintf(have, sizeof have, "%s", m->head[s->value].unit);
        said = !strcmp(have, "%") || strpbrk(m->head[s->value].text, "([") ? m->head[s->value].text : have;
    } else if (!*have) {
        snprintf(have, sizeof have, "%s", title);
        said = have;
    }
    td__unit_said(want, sizeof want, td_unit_is_percent(x->target->unit) ? "%" : x->target->unit);
    bool count = !strcmp(have, "so luong") && strcmp(want, "%"); /* so many of whatever it is */
    return !*have || !*want || count || !strcmp(have, want) ||
           td__import_wrong(m, at, W_IMPORT_UNIT, said, x->target->unit);
}

bool td__is_number(const char *s)
{
    char bare[64];
    struct td_num n;

    snprintf(bare, sizeof bare, "%.*s", (int)strcspn(s, "%"), s);
    return *s >= '0' && *s <= '9' && td_num_read(bare, TD_VI, true, &n) == TD_NUM_OK;
}

/* A number under "Kế hoạch" is a planned one. */
static bool read_plan(struct td__import *m, int64_t *plan)
{
    *plan = m->set.plan;
    return (!m->exact && td__is_number(td__import_cell(m, F_PLAN))) || td__import_plan(m, F_PLAN, plan);
}

/* ---- all of it -------------------------------------------------------------------------- */

bool td__read_what(struct td__import *m, struct figure *x)
{
    int64_t plan;

    if (!read_plan(m, &plan) || !read_target(m, x, plan))
        return false;
    take_bracket(m, x);
    return true;
}

bool td__read_whose(struct td__import *m, struct figure *x)
{
    return read_period(m, x) && read_agency(m, x) && fits_unit(m, x);
}
