/* The annex of the yearly report: every figure with what it is compared with and where it is from. */
#include "report/report.h"
#include "base/count.h"

#include <stdio.h>

enum column { NO, TARGET, UNIT, AIM, AIM_2, YEARLY, BEFORE, NOW, RATIO, GAP, VERDICT, LEAD, SOURCE, NOTE, COLUMNS };

static const struct { enum td_word head; enum td_align align; int share; } columns[COLUMNS] = {
    [NO] = { W_R_A_NO, TD_CENTRE, 65 },          [TARGET] = { W_R_A_TARGET, TD_LEFT, 235 },
    [UNIT] = { W_R_A_UNIT, TD_CENTRE, 60 },      [AIM] = { W_R_A_AIM, TD_CENTRE, 102 },
    [AIM_2] = { W_R_A_AIM, TD_CENTRE, 102 },      [YEARLY] = { W_R_A_YEARLY, TD_CENTRE, 85 },
    [BEFORE] = { W_R_A_BEFORE, TD_CENTRE, 88 },  [NOW] = { W_R_A_BEFORE, TD_CENTRE, 88 },
    [RATIO] = { W_R_A_RATIO, TD_CENTRE, 65 },    [GAP] = { W_R_A_GAP, TD_CENTRE, 70 },
    [VERDICT] = { W_R_A_VERDICT, TD_LEFT, 195 }, [LEAD] = { W_R_A_LEAD, TD_LEFT, 175 },
    [SOURCE] = { W_R_A_SOURCE, TD_LEFT, 245 },   [NOTE] = { W_R_A_NOTE, TD_LEFT, 135 },
};

/* The plan's first and last milestone: of most plans all there are. */
static void milestone_years(const struct td__report *r, int *first, int *last)
{
    *first = *last = 0;
    for (size_t i = 0; i < r->targets.n; i++)
        for (size_t k = 0; k < r->targets.v[i].n_thresholds; k++) {
            const struct td_threshold *h = &r->targets.v[i].thresholds[k];
            if (h->yearly)
                continue;
            *first = !*first || h->year < *first ? h->year : *first;
            *last = h->year > *last ? h->year : *last;
        }
}

/* A plan with one milestone has one column of goals. */
static bool is_column(size_t column, int first, int last)
{
    return column != AIM_2 || first != last;
}

struct cells { char text[COLUMNS][1024]; };

/* The unit has its own column: of "mức độ 2" the number. */
static void without_unit(char *text, const struct td__report *r, const struct td_target *t)
{
    const char *level = td_word(W_UNIT_LEVEL, r->lang);
    size_t n = strlen(level);

    if (!strcmp(t->unit, td_word(W_UNIT_LEVEL, TD_VI)) && !strncmp(text, level, n))
        memmove(text, text + n + 1, strlen(text + n));
}

static void goal(struct cells *c, enum column at, const struct td__report *r, const struct td_target *t, int year,
                 bool yearly)
{
    for (size_t i = 0; i < t->n_thresholds; i++)
        if (t->thresholds[i].year == year && t->thresholds[i].yearly == yearly)
            td__bound(c->text[at], sizeof c->text[at], r, t, &t->thresholds[i]);
    without_unit(c->text[at], r, t);
}

static void result(struct cells *c, enum column at, const struct td__report *r, const struct td__subject *s, int year)
{
    const struct td_verdict *results[] = { &s->now, &s->last, &s->before };

    for (size_t i = COUNT(results); i-- > 0;)
        if (results[i]->period && td_period_year(results[i]->period) == year)
            td__result(c->text[at], sizeof c->text[at], r, td__any_row(s), results[i]);
    without_unit(c->text[at], r, s->target);
}

/* How much of the year's goal the year's result is; of what can be counted only. */
static void ratio(struct cells *c, const struct td__report *r, const struct td__subject *s)
{
    struct td_num value = s->now.shown, aim = s->yearly ? s->yearly->threshold->bound : TD_NUM_NONE;
    char number[TD_NUM_BUF];
    struct td_num percent;
    int digits = 2;

    if (!s->now.period || !td_num_is(aim) || s->target->kind == TD_MILESTONE)
        return;
    int decimals = value.decimals > aim.decimals ? value.decimals : aim.decimals;
    struct td_num a = td_num_round(value, decimals), b = td_num_round(aim, decimals);
    do { /* 100 is said only of what is all of it */
        percent = td_num_is(a) && td_num_is(b) ? td_num_ratio(a.mantissa, b.mantissa, ++digits) : TD_NUM_NONE;
    } while (td_num_is(percent) && a.mantissa != b.mantissa && !td_num_cmp(percent, (struct td_num){ 1, 0 }) &&
             digits < 8);
    if (!td_num_is(percent))
        return;
    percent.decimals = (int8_t)(digits - 2);
    td_num_format(number, sizeof number, percent, -1, r->lang);
    snprintf(c->text[RATIO], sizeof c->text[RATIO], "%s", number);
}

/* The first row, when its verdict is that of all others; else NULL. */
static const struct td_row *same_for_all(const struct td__subject *s)
{
    const struct td_row *first = NULL;

    for (size_t i = 0; i < TD__ROWS; i++) {
        first = first ? first : s->row[i];
        if (s->row[i] && s->row[i]->verdict.code != first->verdict.code)
            return NULL;
    }
    return first;
}

/* The verdicts that `status` gives, each with its year; one that holds for all of them once. */
static void verdicts(struct cells *c, const struct td__report *r, const struct td__subject *s)
{
    const struct td_row *any = same_for_all(s);
    struct td__join j = { .n = 0 };

    if (any)
        td__join(&j, "", td__verdict(r, any->verdict.code));
    for (size_t i = 0; !any && i < TD__ROWS; i++) {
        char one[160];
        struct td__number year;
        if (!s->row[i])
            continue;
        td__fill(one, r, W_R_A_VERDICT_OF, td__count(&year, s->row[i]->threshold->year),
                 td__verdict(r, s->row[i]->verdict.code));
        td__join(&j, "; ", one);
    }
    snprintf(c->text[VERDICT], sizeof c->text[VERDICT], "%.900s", j.text);
}

static void gap(struct cells *c, const struct td__report *r, const struct td__subject *s)
{
    const struct td_num g = s->next ? td_gap_rounded(&s->next->question, &s->next->verdict) : TD_NUM_NONE;

    if (td_num_is(g) && g.mantissa > 0 && s->target->kind != TD_MILESTONE)
        td_num_format(c->text[GAP], sizeof c->text[GAP], g, -1, r->lang);
}

/* "theo số liệu khác (79,75%): 2025 không đạt; 2030 chậm tiến độ": each figure once, with all that it would change. */
static bool others(struct td__join *j, const struct td__report *r, const struct td__subject *s)
{
    char said[256] = "";
    bool any = false;

    for (size_t i = 0; i < TD__ROWS; i++) {
        const struct td_row *row = s->row[i];
        char value[256], verdict[96], one[160], text[512];
        struct td__number year;
        if (!row || row->other >= TD_VERDICTS)
            continue;
        td__other(value, sizeof value, r, row);
        td_verdict_small(verdict, sizeof verdict, row->other, r->lang);
        td__fill(one, r, W_R_A_OTHER_OF, td__count(&year, row->threshold->year), verdict);
        td__fill(text, r, W_R_A_OTHER, value, one);
        td__join(j, "; ", any && !strcmp(said, value) ? one : text);
        snprintf(said, sizeof said, "%s", value);
        any = true;
    }
    return any;
}

static void notes(struct cells *c, const struct td__report *r, const struct td__subject *s)
{
    struct td__join j = { .n = 0 };
    char one[512], text[512], value[256], period[96];
    const struct td_row *v = s->next;

    if (s->last.period && td_period_year(s->last.period) < r->year - 1) {
        td__result(value, sizeof value, r, td__any_row(s), &s->last);
        td__period(period, sizeof period, r, s->last.period);
        td__fill(one, r, W_R_A_LATEST, value, period);
        td__join(&j, "; ", one);
    }
    if (v && v->verdict.flags & TD_FLAG_ROLLED_UP) {
        struct td__number k, n;
        td__fill(one, r, W_R_A_UNITS, td__count(&k, v->reported), td__count(&n, v->units));
        if (strcmp(one, s->source) != 0)
            td__join(&j, "; ", one);
    }
    if (v && v->verdict.flags & TD_FLAG_PARTIAL && v->verdict.rule != 2) {
        struct td__number k, n;
        td_when(period, sizeof period, v->verdict.partial_period, r->lang);
        td__value(value, sizeof value, r, s->target, v->verdict.partial_value);
        td__fill(text, r, W_TAIL_PARTIAL, td__count(&k, v->verdict.partial_reported),
                 td__count(&n, v->verdict.partial_units), period, value);
        td__join(&j, "; ", text + strlen("; "));
    }
    if (v && v->verdict.flags & TD_FLAG_STALE)
        td__join(&j, "; ", td_word(W_TAIL_STALE, r->lang) + strlen("; "));
    if (!others(&j, r, s) && v && v->verdict.flags & TD_FLAG_CONFLICT)
        td__join(&j, "; ", td_word(W_FLAG_CONFLICT, r->lang));
    snprintf(c->text[NOTE], sizeof c->text[NOTE], "%.900s", j.text);
}

static void target_row(struct td__report *r, const struct td__subject *s, int first, int last)
{
    const struct td_target *t = s->target;
    struct cells c = { .text = { "" } };
    const char *cell[COLUMNS];
    char lead[256];

    snprintf(c.text[NO], sizeof c.text[NO], "%s", t->code);
    snprintf(c.text[TARGET], sizeof c.text[TARGET], "%s", td__target_name(r, t));
    snprintf(c.text[UNIT], sizeof c.text[UNIT], "%s", td_choice_shown(td_units, t->unit, r->lang));
    goal(&c, AIM, r, t, first, false);
    goal(&c, AIM_2, r, t, last, false);
    goal(&c, YEARLY, r, t, r->year, true);
    result(&c, BEFORE, r, s, r->year - 1);
    result(&c, NOW, r, s, r->year);
    ratio(&c, r, s);
    gap(&c, r, s);
    verdicts(&c, r, s);
    td_holder(lead, sizeof lead, &r->whose, t->lead, t->code);
    if (*lead && t->basis == TD_BASIS_INFERRED)
        td_word_fill(c.text[LEAD], sizeof c.text[LEAD], W_R_FOLLOWS_SHORT, r->lang, (const char *const[]){ lead });
    else
        snprintf(c.text[LEAD], sizeof c.text[LEAD], "%s", lead);
    snprintf(c.text[SOURCE], sizeof c.text[SOURCE], "%s", s->source);
    notes(&c, r, s);
    for (size_t i = 0, n = 0; i < COLUMNS; i++)
        if (is_column(i, first, last))
            cell[n++] = c.text[i];
    td_paper_row(r->paper, cell, false);
}

static void begin_table(struct td__report *r, int first, int last)
{
    struct td_paper_column out[COLUMNS];
    char head[COLUMNS][96];
    size_t n = 0;

    for (size_t i = 0; i < COLUMNS; i++) {
        struct td__number year;
        int of = i == AIM ? first : i == AIM_2 ? last : i == BEFORE ? r->year - 1 : r->year;
        if (!is_column(i, first, last))
            continue;
        td__fill(head[i], r, columns[i].head, td__count(&year, of));
        out[n++] = (struct td_paper_column){ head[i], columns[i].align, columns[i].share };
    }
    td_paper_table(r->paper, out, n);
}

static void group_row(struct td__report *r, const struct td_target *t)
{
    const char *cell[COLUMNS];
    char name[512], named[600];

    td__group(name, sizeof name, t);
    td__fill(named, r, W_R_GROUP_NAME, name);
    for (size_t i = 0; i < COLUMNS; i++)
        cell[i] = i ? "" : named;
    td_paper_row(r->paper, cell, true);
}

/* ---- models of learning ----------------------------------------------------------------------- */

enum { M_MODEL, M_PERIOD, M_ALL, M_REGISTERED, M_RECOGNISED, M_OF_OTHER, M_OF_ALL, M_NOTE, M_COLUMNS };

static const struct { enum td_word head; enum td_align align; int share; } model_columns[M_COLUMNS] = {
    [M_MODEL] = { W_R_M_MODEL, TD_LEFT, 25 },         [M_PERIOD] = { W_R_M_PERIOD, TD_CENTRE, 10 },
    [M_ALL] = { W_R_M_ALL, TD_RIGHT, 8 },            [M_REGISTERED] = { W_R_M_REGISTERED, TD_RIGHT, 8 },
    [M_RECOGNISED] = { W_R_M_RECOGNISED, TD_RIGHT, 12 }, [M_OF_OTHER] = { W_R_M_OF_OTHER, TD_RIGHT, 15 },
    [M_OF_ALL] = { W_R_M_OF_ALL, TD_RIGHT, 9 },      [M_NOTE] = { W_R_A_SOURCE, TD_LEFT, 78 },
};

/* A rate on another whole than the plan's, "of those registered": the two must not be mixed, and stand side by side. */
static bool is_of_other(const struct td_observation *o)
{
    return !strcmp(o->series, "other_denominator") || !strcmp(o->series, "registered");
}

static bool begins_model(const struct td__report *r, const struct td_observations *o, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_of_other(&o->v[i]) && td_observation_stands(&o->v[i], r->day))
            return true;
    return false;
}

static void count_cell(char *buf, size_t size, const struct td__report *r, struct td_num n)
{
    td_num_format(buf, size, n, -1, r->lang);
}

/* A rate with what it says of itself, judged alone; the head has its unit. */
static void rate_cell(char *buf, size_t size, const struct td__report *r, const struct td__subject *s,
                      const struct td_observation *o)
{
    struct td_figure f = td_observation_figure(o);
    struct td_question q = s->next->question;
    struct td_verdict v;

    f.other_series = false;
    q.ended = 0;
    if (td_judge(&q, &f, 1, &v, NULL) && v.period)
        td__result(buf, size, r, td__any_row(s), &v);
    else { /* a bound that proves nothing */
        v = (struct td_verdict){ .period = o->period, .value = o->value, .shown = o->value, .qualifier = o->qualifier };
        td__result(buf, size, r, td__any_row(s), &v);
    }
    size_t n = strlen(buf);
    if (n && buf[n - 1] == '%')
        buf[n - 1] = '\0';
}

static void model_row(struct td__report *r, const struct td__subject *s, const struct td_observation *o)
{
    char text[M_COLUMNS][512] = { "" };
    const char *cell[M_COLUMNS];
    bool other = is_of_other(o), registered = !strcmp(o->series, "registered");

    snprintf(text[M_MODEL], sizeof text[0], "%s", td__target_name(r, s->target));
    td_period_format(text[M_PERIOD], sizeof text[0], o->period, r->lang);
    count_cell(text[registered ? M_REGISTERED : M_RECOGNISED], sizeof text[0], r, o->numerator);
    count_cell(text[other && !registered ? M_REGISTERED : M_ALL], sizeof text[0], r, o->denominator);
    rate_cell(text[other ? M_OF_OTHER : M_OF_ALL], sizeof text[0], r, s, o);
    snprintf(text[M_NOTE], sizeof text[0], "%.500s", o->source_title);
    for (size_t i = 0; i < M_COLUMNS; i++)
        cell[i] = text[i];
    td_paper_row(r->paper, cell, false);
}

static void begin_models(struct td__report *r)
{
    struct td_paper_column out[M_COLUMNS];

    td_paper_add(r->paper, TD_B_TITLE, 0, "", td_word(W_R_M_SUBJECT, r->lang));
    for (size_t i = 0; i < M_COLUMNS; i++)
        out[i] = (struct td_paper_column){ td_word(model_columns[i].head, r->lang), model_columns[i].align,
                                           model_columns[i].share };
    td_paper_table(r->paper, out, M_COLUMNS);
}

/* Of the report's year and the two before it. */
static bool is_recent(const struct td__report *r, const struct td_observation *o)
{
    int year = td_period_year(o->period);
    return year <= r->year && year > r->year - 3 && td_observation_stands(o, r->day) && !*o->unit &&
           (!*o->series || is_of_other(o)) && td_num_is(o->numerator);
}

static void add_models(struct td__report *r)
{
    bool begun = false;

    for (size_t i = 0; i < r->subjects; i++) {
        const struct td__subject *s = &r->subject[i];
        struct td_observations o;
        if (!s->next || td_observations(r->td, &o, s->target->id, s->next->agency))
            continue;
        for (size_t k = 0; begins_model(r, &o, o.n) && k < o.n; k++) {
            if (!is_recent(r, &o.v[k]))
                continue;
            if (!begun)
                begin_models(r);
            begun = true;
            model_row(r, s, &o.v[k]);
        }
        td_observations_free(&o);
    }
}

/* ---- all of it -------------------------------------------------------------------------------- */

void td__report_annex(struct td__report *r)
{
    int first, last;
    char with[1024], year[64], by[512];
    struct td__number n;

    if (!r->subjects)
        return;
    milestone_years(r, &first, &last);
    td_paper_add(r->paper, TD_B_PAGE, 0, "", "");
    td__fill(year, r, W_R_ANNEX_YEAR, td__count(&n, r->year));
    td_paper_add(r->paper, TD_B_TITLE, 0, td_word(W_R_ANNEX, r->lang), td_word(W_R_ANNEX_SUBJECT, r->lang));
    r->paper->name = *r->paper->name ? r->paper->name : td_word(W_R_ANNEX_SUBJECT, r->lang);
    td__formal(by, sizeof by, r->own ? td_name_in(r->lang, r->own->name_en, r->own->name)
                                     : "..............................");
    td__fill(with, r, W_R_ANNEX_WITH, by, year);
    td_paper_add(r->paper, TD_B_CENTRE, 0, with, "");
    begin_table(r, first, last);
    for (size_t i = 0; i < r->subjects; i++) {
        const struct td__subject *s = &r->subject[i];
        if (!i || strcmp(s->target->group, r->subject[i - 1].target->group) != 0)
            group_row(r, s->target);
        target_row(r, s, first, last);
    }
    add_models(r);
    for (size_t i = 0; i < r->subjects; i++)
        td__chart(r, &r->subject[i], true);
}

int td_report_annex(struct td *td, struct td_paper *out, const struct td_report_ask *ask)
{
    struct td__report r;
    int rc = td__report_read(&r, td, out, ask);

    if (!rc)
        td__report_annex(&r);
    return td__report_done(&r, rc);
}
