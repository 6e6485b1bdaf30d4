/* What reports are made of, read in one state of the database, and the words that they share. See report.h. */
#include "report/report.h"
#include "base/count.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- words of people ------------------------------------------------------------------------- */

void td__say(struct td__report *r, enum td_block_kind kind, int level, enum td_word w, const char *const *arg)
{
    char text[TD__TEXT];

    td_word_fill(text, sizeof text, w, r->lang, arg);
    td_paper_add(r->paper, kind, level, text, "");
}

void td__join(struct td__join *j, const char *separator, const char *text)
{
    size_t sep = j->parts ? strlen(separator) : 0, n = strlen(text);

    if (j->n + sep + n + 1 > sizeof j->text)
        return;
    memcpy(j->text + j->n, separator, sep);
    memcpy(j->text + j->n + sep, text, n + 1);
    j->n += sep + n;
    j->parts++;
}

const char *td__count(struct td__number *n, int64_t value)
{
    td_num_write(n->text, sizeof n->text, (struct td_num){ value, 0 });
    return n->text;
}

const char *td__date(struct td__number *n, const struct td__report *r, td_date d)
{
    td_date_format(n->text, sizeof n->text, d, r->lang);
    return n->text;
}

void td__value(char *buf, size_t size, const struct td__report *r, const struct td_target *t, struct td_num v)
{
    char number[TD_NUM_BUF];

    *buf = '\0';
    if (td_num_format(number, sizeof number, v, -1, r->lang))
        td_with_unit(buf, size, number, t->unit, r->lang);
}

void td__bound(char *buf, size_t size, const struct td__report *r, const struct td_target *t,
               const struct td_threshold *h)
{
    static const char *const signs[2][2] = { { "<= ", "< " }, { "", "> " } };
    char low[TD_NUM_BUF], high[TD_NUM_BUF];
    const char *unit = td_unit_is_percent(t->unit) ? "%" : "";

    td_num_format(low, sizeof low, h->bound, -1, r->lang);
    td_num_format(high, sizeof high, h->upper, -1, r->lang);
    if (h->kind == TD_MILESTONE || t->kind == TD_MILESTONE)
        snprintf(buf, size, "%s", *h->text ? h->text : td_word(W_R_IS_DONE, r->lang));
    else if (td_num_is(h->upper))
        snprintf(buf, size, "%s%s-%s%s", h->strict ? "> " : "", low, high, unit);
    else if (!strcmp(t->unit, td_word(W_UNIT_LEVEL, TD_VI)))
        snprintf(buf, size, "%s %s", td_word(W_UNIT_LEVEL, r->lang), low);
    else
        snprintf(buf, size, "%s%s%s", signs[t->direction > 0][h->strict], low, unit);
}

void td__difference(char *buf, size_t size, const struct td__report *r, const struct td_target *t, struct td_num d)
{
    char number[TD_NUM_BUF];

    *buf = '\0';
    d.mantissa = d.mantissa < 0 ? -d.mantissa : d.mantissa;
    if (td_num_format(number, sizeof number, d, -1, r->lang))
        td_difference_words(buf, size, number, t->unit, r->lang);
}

void td__gap(char *buf, size_t size, const struct td__report *r, const struct td_row *row)
{
    const struct td_num gap = td_gap_rounded(&row->question, &row->verdict);
    const bool missing = row->target->kind != TD_MILESTONE && td_num_is(gap) && gap.mantissa > 0;

    td__difference(buf, size, r, row->target, missing ? gap : TD_NUM_NONE);
}

void td__needed(char *buf, size_t size, const struct td__report *r, const struct td_row *row)
{
    td__difference(buf, size, r, row->target, td_pace_rounded(&row->question, &row->verdict, row->verdict.needed));
}

void td__period(char *buf, size_t size, const struct td__report *r, td_period p)
{
    if (r->lang == TD_EN)
        td_period_format(buf, size, p, r->lang);
    else
        td_when(buf, size, p, r->lang);
}

const char *td__target_name(const struct td__report *r, const struct td_target *t)
{
    return td_name_in(r->lang, t->name_en, t->name);
}

const char *td__verdict(const struct td__report *r, enum td_verdict_code v)
{
    return td_word((enum td_word)((int)W_MISSED + (int)v), r->lang);
}

const char *td__agency_name(const struct td__report *r, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&r->agencies, id);
    return a ? td_name_in(r->lang, a->name_en, a->name) : "";
}

const char *td__agency_short(const struct td__report *r, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&r->agencies, id);
    return !a ? "" : *a->short_name && strcmp(a->kind, "city") != 0 ? a->short_name : a->name;
}

static void value_words(char *buf, size_t size, const struct td__report *r, const struct td_row *row,
                        const struct td_verdict *v)
{
    struct td_sentence how = td_row_sentence(row, r->lang);

    for (int i = 0; row->target->n_thresholds == 1 && i <= TD_STAGES; i++)
        how.stages[i] = NULL; /* its name stands beside it and says the same */
    td_verdict_value(buf, size, &row->question, v, &how);
    for (char *s = buf; (s = strstr(s, "; "));) /* items of a list are parted by those */
        *s = ',';
}

void td__row_value(char *buf, size_t size, const struct td__report *r, const struct td_row *row)
{
    value_words(buf, size, r, row, &row->verdict);
}

void td__own_value(char *buf, size_t size, const struct td__report *r, const struct td_row *row)
{
    struct td_verdict alone = row->verdict;

    alone.other.period = 0;
    value_words(buf, size, r, row, &alone);
}

const struct td_row *td__any_row(const struct td__subject *s)
{
    return s->next ? s->next : s->passed ? s->passed : s->yearly;
}

const struct td_row *td__lag_row(const struct td__subject *s)
{
    enum td_verdict_code worst = td_rows_worst(s->rows, s->n_rows, TD_VERDICTS);

    for (size_t i = s->n_rows; worst != TD_VERDICTS && i-- > 0;)
        if (td_row_lags(&s->rows[i]) && s->rows[i].verdict.code == worst)
            return &s->rows[i];
    return s->next && td_verdict_amber(s->next->verdict.code) ? s->next : NULL;
}

void td__result(char *buf, size_t size, const struct td__report *r, const struct td_row *row,
                const struct td_verdict *v)
{
    struct td_sentence how = td_row_sentence(row, r->lang);
    char when[96], within[128];
    struct td_verdict alone = *v;

    alone.meeting = -1; /* it is about one of the milestones only */
    alone.flags &= ~((unsigned)TD_FLAG_STALE | (unsigned)TD_FLAG_PARTIAL); /* of the series, not of this result */
    alone.units = v->reported < v->units ? v->units : 0;
    td_verdict_value(buf, size, &row->question, &alone, &how);
    td_when(when, sizeof when, v->period, r->lang);
    snprintf(within, sizeof within, " (%s)", when);
    char *at = strstr(buf, within);
    if (at)
        memmove(at, at + strlen(within), strlen(at + strlen(within)) + 1);
}

void td__other(char *buf, size_t size, const struct td__report *r, const struct td_row *row)
{
    const struct td_other *o = &row->verdict.other;
    struct td_verdict v = { .period = o->period, .value = o->value, .shown = o->value, .qualifier = o->qualifier };

    *buf = '\0';
    if (o->period)
        td__result(buf, size, r, row, &v);
}

void td__other_words(struct td__join *j, const char *separator, const struct td__report *r, const struct td_row *row)
{
    const struct td_other *o = &row->verdict.other;
    char value[512], when[96], text[768], would[96] = "";

    td__other(value, sizeof value, r, row);
    if (!*value)
        return;
    td_when(when, sizeof when, o->period, r->lang);
    if (o->code < TD_VERDICTS)
        td_verdict_small(would, sizeof would, o->code, r->lang);
    td__fill(text, r, *would ? W_R_A_OTHER : o->by_parts ? W_TAIL_PARTS : W_TAIL_OTHER, value, *would ? would : when);
    td__join(j, separator, text + (strncmp(text, "; ", 2) ? 0 : 2));
}

void td__group(char *buf, size_t size, const struct td_target *t)
{
    snprintf(buf, size, "%s%s%s", t->group, *t->group_title ? " - " : "", t->group_title);
}

enum td_word td__lead_word(enum td_basis basis)
{
    return basis == TD_BASIS_INFERRED ? W_R_FOLLOWS : W_R_LEAD;
}

void td__formal(char *buf, size_t size, const char *name)
{
    bool committee = !strncmp(name, "UBND ", 5);
    snprintf(buf, size, "%s%s", committee ? "Ủy ban nhân dân " : "", name + (committee ? 5 : 0));
}

/* "Kế hoạch thông tin ..." after "Kế hoạch số ..." says it twice; "Thực hiện" goes on in a sentence. */
static void plan_title(char *buf, size_t size, const struct td__report *r)
{
    const char *title = td_name_in(r->lang, r->plan->title_en, r->plan->title);

    if (!strncmp(title, "Kế hoạch ", strlen("Kế hoạch ")))
        title += strlen("Kế hoạch ");
    if (!strncmp(title, "Thực hiện ", strlen("Thực hiện ")) || !strncmp(title, "Triển khai ", strlen("Triển khai ")))
        snprintf(buf, size, "t%s", title + 1);
    else
        snprintf(buf, size, "%s", title);
}

void td__citation(char *buf, size_t size, const struct td__report *r)
{
    const struct td_agency *issuer = td_agency_by_code(&r->agencies, r->plan->issuer);
    struct td__number day;
    char title[1024], by[512] = "";

    if (!*r->plan->number) {
        snprintf(buf, size, "%s", td_name_in(r->lang, r->plan->title_en, r->plan->title));
        return;
    }
    plan_title(title, sizeof title, r);
    td__formal(by, sizeof by, issuer ? td_name_in(r->lang, issuer->name_en, issuer->name) : r->plan->issuer);
    const char *on = r->plan->issued_on ? td__date(&day, r, r->plan->issued_on) : "....../....../......";
    td_word_fill(buf, size, W_R_CITED, r->lang, (const char *const[]){ r->plan->number, on, by, title });
}

/* "đạt 5; đúng tiến độ 3": the good first, as reports have it. */
static void counts_words(struct td__join *j, const struct td__report *r, const struct td_counts *c)
{
    static const enum td_verdict_code order[] = {
        TD_MET, TD_MET_LATE, TD_ON_TRACK, TD_PENDING, TD_MET_AT_RISK, TD_SLOW, TD_LAGGING, TD_MOVING_AWAY,
        TD_FELL_BELOW, TD_MISSED, TD_AWAITING, TD_NO_DATA, TD_NOT_ASSESSABLE, TD_NOT_APPLICABLE,
    };

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        char word[96], one[160];
        struct td__number n;
        if (!c->of[order[i]])
            continue;
        td_verdict_small(word, sizeof word, order[i], r->lang);
        td__fill(one, r, W_R_COUNT, td__count(&n, c->of[order[i]]), word);
        td__join(j, "; ", one);
    }
}

static void put_counted(struct td__report *r, const struct td_counts *c, enum td_word w, int year)
{
    struct td__join j = { .n = 0 };
    struct td__number n, y;

    if (!c->total)
        return;
    counts_words(&j, r, c);
    if (w == W_R_COUNTS_NEXT)
        td__para(r, w, td__count(&n, c->total), j.text);
    else
        td__para(r, w, td__count(&y, year), td__count(&n, c->total), j.text);
}

/* Every row of a milestone of the plan, or of a year's working targets. */
static struct td_counts count_year(const struct td__report *r, int year, bool yearly)
{
    struct td_counts c = TD_COUNTS_NONE;

    for (size_t i = 0; i < r->subjects; i++)
        for (size_t k = 0; k < r->subject[i].n_rows; k++) {
            const struct td_row *row = &r->subject[i].rows[k];
            if (row->threshold->yearly == yearly && row->threshold->year == year)
                td_counts_add(&c, row->verdict.code);
        }
    return c;
}

/* The newest milestone before `year`; 0 = there is none. */
static int milestone_before(const struct td__report *r, int year)
{
    int last = 0;

    for (size_t i = 0; i < r->subjects; i++)
        for (size_t k = 0; k < r->subject[i].n_rows; k++) {
            const struct td_threshold *h = r->subject[i].rows[k].threshold;
            last = !h->yearly && h->year < year && h->year > last ? h->year : last;
        }
    return last;
}

static void put_passed(struct td__report *r, int year)
{
    struct td_counts c;

    if (!(year = milestone_before(r, year)))
        return;
    put_passed(r, year);
    c = count_year(r, year, false);
    put_counted(r, &c, W_R_COUNTS_PASSED, year);
}

void td__put_counts(struct td__report *r, int which)
{
    struct td_counts c = TD_COUNTS_NONE;

    if (which == TD__PASSED) {
        put_passed(r, r->year);
    } else if (which == TD__YEARLY) {
        c = count_year(r, r->year, true);
        put_counted(r, &c, W_R_COUNTS_YEARLY, r->year);
    } else {
        for (size_t i = 0; i < r->subjects; i++)
            if (r->subject[i].next && r->subject[i].next->threshold->year >= r->year)
                td_counts_add(&c, r->subject[i].next->verdict.code);
        put_counted(r, &c, W_R_COUNTS_NEXT, 0);
    }
}

/* ---- which targets and tasks ------------------------------------------------------------------- */

static void find_tasks(struct td__report *r)
{
    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct td_task *t = &r->tasks.v[i];
        r->task_of[i] = !r->part || td_part_in(&r->whose, r->under, r->as_group, t);
    }
}

bool td__concerns(const struct td__report *r, int64_t target, int64_t task, int64_t agency)
{
    if (!r->part || td_acts_on(&r->whose, r->under, agency, NULL))
        return true;
    for (size_t i = 0; i < r->subjects; i++)
        if (r->subject[i].target->id == target)
            return true;
    for (size_t i = 0; i < r->tasks.n; i++)
        if (r->task_of[i] && r->tasks.v[i].id == task)
            return true;
    return false;
}

static void find_row(struct td__subject *s, const struct td_row *row, const struct td_threshold *next, int year)
{
    const struct td_threshold *h = row->threshold;

    if (h == next)
        s->next = row;
    else if (!h->yearly && h->year < year)
        s->passed = row;
    else if (h->yearly && h->year == year)
        s->yearly = row;
}

/* The rows of a target stand together in a board. */
static size_t find_rows(const struct td__report *r, struct td__subject *s, const struct td_board *b, size_t from)
{
    const struct td_threshold *next = td_next_milestone(s->target, r->day);

    while (from < b->n && b->v[from].target != s->target)
        from++;
    s->rows = b->n ? &b->v[from] : NULL;
    for (; from < b->n && b->v[from].target == s->target; from++, s->n_rows++)
        find_row(s, &b->v[from], next, r->year);
    return from;
}

/* ---- figures ------------------------------------------------------------------------------------ */

/* The verdict's own choice of a figure (METHOD.md 6, 7), asked about one year: nothing is due, nothing has ended. */
static bool judge_year(const struct td__report *r, const struct td_row *row, const struct td_series *f, int year,
                       struct td_verdict *out)
{
    struct td_question q = row->question;
    struct td_figure *of = calloc(f->n + 1, sizeof *of);
    size_t n = 0;

    if (!of)
        return false;
    for (size_t i = 0; i < f->n; i++)
        if (td_period_year(f->figure[i].period) == year)
            of[n++] = f->figure[i];
    q.ended = 0;
    q.due = r->year > q.due ? r->year : q.due;
    bool whole = td_judge(&q, of, n, out, NULL);
    free(of);
    return whole;
}

/* The newest year with a figure, of those before `below`; 0 = there is none. */
static int year_before(const struct td_series *f, int below)
{
    int newest = 0;

    for (size_t i = 0; i < f->n; i++) {
        int year = td_period_year(f->figure[i].period);
        newest = year < below && year > newest ? year : newest;
    }
    return newest;
}

/* Rule 2: of so few units that it is shown and not judged. It is a result only where there is no other. */
static bool is_partial(const struct td_verdict *v)
{
    return v->rule == 2;
}

/* A stage that was reached stays reached: a later figure that says less is not what the verdict reads. */
static bool takes_back(const struct td_row *row, const struct td_verdict *v)
{
    bool met = row->verdict.code == TD_MET || row->verdict.code == TD_MET_LATE;
    return row->question.kind == TD_MILESTONE && met && td_num_cmp(v->value, row->verdict.value) < 0;
}

static bool take_results(const struct td__report *r, struct td__subject *s, const struct td_row *row,
                         const struct td_series *f)
{
    int below = td_date_year(r->day) + 1;

    while ((below = year_before(f, below)) != 0 && !s->before.period) {
        struct td_verdict v = row->verdict;
        if ((!v.period || td_period_year(v.period) != below) && !judge_year(r, row, f, below, &v))
            return false;
        if (!v.period || takes_back(row, &v))
            continue;
        v.other = (struct td_other){ .code = TD_VERDICTS };
        s->now = below == r->year && !is_partial(&v) ? v : s->now;
        if (!s->last.period || (is_partial(&s->last) && !is_partial(&v)))
            s->last = v;
        else if (!is_partial(&v))
            s->before = v;
    }
    return true;
}

/* Of what was chosen; of several that say the same the one that stands for its moment. */
static const char *source_of(struct td__report *r, const struct td_series *f, const struct td_observations *own,
                             const struct td_verdict *v)
{
    size_t at = f->own;
    struct td__number k, of;
    char text[256] = "";

    for (size_t i = 0; i < f->own && at == f->own; i++)
        if (f->figure[i].period == v->period && !td_figure_replaced(&f->figure[i], r->day) &&
            !f->figure[i].other_series && !td_num_cmp(f->figure[i].value, v->value) &&
            f->figure[i].qualifier == v->qualifier)
            at = i;
    for (size_t i = 0; i < f->points; i++)
        at = f->point[i].period == v->period && !f->point[i].beside ? (size_t)f->point[i].figure : at;
    if (v->units)
        td__fill(text, r, W_R_A_UNITS, td__count(&k, v->reported), td__count(&of, v->units));
    return td_paper_text_copy(r->paper, v->units ? text : at < own->n ? own->v[at].source_title : "");
}

static int read_series(struct td__report *r, struct td__subject *s, const struct td_row *row)
{
    struct td_observations own = { .n = 0 };
    struct td_series f = { .n = 0 };
    int rc = td_observations(r->td, &own, row->target->id, row->agency);

    if (!rc)
        rc = td_series_of(r->td, &f, &(struct td_series_ask){ r->plan, row->target, row->threshold, row->agency, r->day,
                                                              own.v, own.n });
    if (!rc && !take_results(r, s, row, &f))
        rc = td__no_memory(r->td);
    if (!rc && s->last.period)
        s->source = source_of(r, &f, &own, &s->last);
    td_series_free(&f);
    td_observations_free(&own);
    return rc;
}

/* What it leads, by the city's figures; and what it has figures of, by its own. */
static int find_subjects(struct td__report *r)
{
    size_t city = 0, units = 0;
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < r->targets.n; i++) {
        const struct td_target *t = &r->targets.v[i];
        struct td__subject s = { .target = t, .source = "" }, own = s;
        city = find_rows(r, &s, &r->city, city);
        units = find_rows(r, &own, &r->units, units);
        bool reports = own.next && own.next->verdict.period;
        if (r->part && !td_acts_on(&r->whose, r->under, t->lead, t->code) && !reports)
            continue;
        if (r->part && reports)
            s = own;
        const struct td_row *const rows[] = { s.next, s.passed, s.yearly }; /* which may be of another series */
        for (size_t k = 0; !rc && k < COUNT(rows) && !s.last.period; k++)
            rc = rows[k] ? read_series(r, &s, rows[k]) : TD_OK;
        r->subject[r->subjects++] = s;
    }
    return rc;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static int judge(struct td__report *r, struct td_board *out, int64_t agency)
{
    struct td_ask ask = { .plan = r->plan->id, .agency = agency, .review = r->day };
    return td_judge_targets(r->td, out, &ask, &r->plans, &r->targets);
}

static int read_places(struct td__report *r)
{
    size_t n = r->agencies.n + 1;

    r->under = calloc(n, sizeof *r->under);
    r->as_group = calloc(n, sizeof *r->as_group);
    r->task_of = calloc(r->tasks.n + 1, sizeof *r->task_of);
    r->subject = calloc(r->targets.n + 1, sizeof *r->subject);
    if (!r->under || !r->as_group || !r->task_of || !r->subject)
        return td__no_memory(r->td);
    if (r->part)
        td_own(r->under, r->as_group, &r->whose, r->own->id);
    find_tasks(r);
    return TD_OK;
}

static int read_plan(struct td__report *r)
{
    r->plan = td_plan_by_id(&r->plans, r->ask->plan);
    if (!r->plan)
        return td__error(r->td, TD_NOT_FOUND, "no such plan");
    r->own = r->part ? td_agency_by_id(&r->agencies, r->ask->agency) : td_agency_by_code(&r->agencies, r->plan->issuer);
    if (r->part && !r->own)
        return td__error(r->td, TD_NOT_FOUND, "no such agency");
    if (r->part && r->own->valid_to && td_date_year(r->own->valid_to) < r->year)
        return td__error(r->td, TD_INVALID, "the agency had ended before the year of the report");
    return TD_OK;
}

/* Each step reads one thing; the first that fails ends it. */
static int read_all(struct td__report *r)
{
    int64_t plan = r->ask->plan;
    int rc;

    if ((rc = td_plans(r->td, &r->plans)) ||
        (rc = td_agencies(r->td, &r->agencies)) ||
        (rc = td_successions(r->td, &r->successions)) ||
        (rc = read_plan(r)) ||
        (rc = td_targets(r->td, &r->targets, plan)) ||
        (rc = td_tasks(r->td, &r->tasks, plan, r->year)) ||
        (rc = read_places(r)) ||
        (rc = td_statements(r->td, &r->statements, plan, 19000101, r->day)) ||
        (rc = td_obligations(r->td, &r->obligations, plan)) ||
        (rc = td_duties(r->td, &r->duties, plan, r->year, r->day)) ||
        (rc = td_requests(r->td, &r->requests, plan, false)) ||
        (rc = td_decisions(r->td, &r->decisions, plan)) ||
        (rc = judge(r, &r->city, 0)) ||
        (r->part && (rc = judge(r, &r->units, r->own->id))))
        return rc;
    return find_subjects(r);
}

int td__report_read(struct td__report *r, struct td *td, struct td_paper *out, const struct td_report_ask *ask)
{
    td_date last = ask->year * 10000 + 1231;

    *r = (struct td__report){ .td = td, .ask = ask, .paper = out, .lang = ask->lang, .year = ask->year,
                              .day = ask->review < last ? ask->review : last, .part = ask->agency != 0 };
    r->whose = (struct td_whose){ &r->agencies, &r->successions, r->day, .facts = true };
    if (!td_paper_open(out, ask->lang))
        return td__no_memory(td);
    if (ask->year < 1900 || ask->year > td_date_year(ask->review))
        return td__error(td, TD_INVALID, "the year of the report has not begun yet");
    int rc = td_read_begin(td);
    return rc ? rc : read_all(r);
}

int td__report_done(struct td__report *r, int rc)
{
    td_read_end(r->td);
    if (!rc && !td_paper_whole(r->paper))
        rc = td__no_memory(r->td);
    td_board_free(&r->city);
    td_board_free(&r->units);
    td_decisions_free(&r->decisions);
    td_requests_free(&r->requests);
    td_duties_free(&r->duties);
    td_obligations_free(&r->obligations);
    td_statements_free(&r->statements);
    td_tasks_free(&r->tasks);
    td_targets_free(&r->targets);
    td_successions_free(&r->successions);
    td_agencies_free(&r->agencies);
    td_plans_free(&r->plans);
    free(r->under);
    free(r->as_group);
    free(r->task_of);
    free(r->subject);
    if (rc)
        td_paper_free(r->paper);
    return rc;
}

int td_report_since(struct td *td, td_date *out, int64_t plan, td_date review)
{
    int64_t day = 0;
    int rc = td__one(td, &day, "SELECT coalesce(max(replace(held_on, '-', '') + 0), 0) FROM meeting"
                               " WHERE gone = 0 AND plan_id = ? AND held_on < ?", "iD", plan, review);

    *out = day ? (td_date)day : td_date_add_days(review, -30);
    return rc;
}
