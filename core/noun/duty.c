/*
 * Report duties: who owes which report by when, and whether it has come. The rules are functions of what was read; what
 * people have handed in is read here and written by write.c.
 */
#include "base/text.h"
#include "noun/inner.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rules -------------------------------------------------------------------------- */

enum td_duty_state td_duty_state(td_date due, td_date submitted_on, td_date review, int *days)
{
    bool here = submitted_on && submitted_on <= review;
    int late = due ? td_date_days_between(due, here ? submitted_on : review) : 0;

    *days = 0;
    if (here && late <= 0)
        return due ? TD_DUTY_ON_TIME : TD_DUTY_SENT;
    if (!due)
        return TD_DUTY_NOT_DUE;
    *days = late < 0 ? -late : late;
    return here ? TD_DUTY_LATE : late > 0 ? TD_DUTY_OVERDUE : TD_DUTY_AWAITING;
}

/* The day that the document names. */
static td_date named_day(const struct td_obligation *o, int year)
{
    return o->month ? td_date_next(year * 10000 + 101, o->month, o->day) : 0;
}

/* "Before 29/02" leaves 28/02 in a year without the day. */
td_date td_duty_due(const struct td_obligation *o, int year)
{
    td_date named = named_day(o, year);
    return o->before && named % 100 == o->day ? td_date_add_days(named, -1) : named;
}

/* 01/12, 1 Dec; with the year where it is asked for. */
static void day_words(char *buf, size_t size, td_date day, bool with_year, enum td_lang lang)
{
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                                          "Dec" };
    int month = day / 100 % 100, n = lang == TD_EN ? snprintf(buf, size, "%d %s", day % 100, months[month - 1])
                                                   : snprintf(buf, size, "%02d/%02d", day % 100, month);
    if (with_year)
        snprintf(buf + n, size - (size_t)n, lang == TD_EN ? " %d" : "/%d", td_date_year(day));
}

size_t td_duty_named(char *buf, size_t size, const struct td_obligation *o, int year, bool dated, enum td_lang lang)
{
    char day[32];

    if (!o->month)
        return (size_t)snprintf(buf, size, "%s", td_word(W_DUTY_NO_DAY, lang));
    day_words(day, sizeof day, named_day(o, year), dated, lang);
    return o->before ? td_word_fill(buf, size, W_DUTY_BEFORE, lang, (const char *const[]){ day })
                     : (size_t)snprintf(buf, size, "%s", day);
}

size_t td_duty_words(char *buf, size_t size, const struct td_obligation *o, int year, bool dated, enum td_lang lang)
{
    size_t n = o->before || !o->month ? td_duty_named(buf, size, o, year, dated, lang) : 0;
    char day[32];

    if (!o->month || n + 2 >= size)
        return n;
    day_words(day, sizeof day, td_duty_due(o, year), dated, lang);
    n += (size_t)snprintf(buf + n, size - n, "%s", n ? ", " : "");
    return n + td_word_fill(buf + n, size - n, W_DUTY_LAST_DAY, lang, (const char *const[]){ day });
}

td_date td_duty_day(const struct td_obligation *o, int year)
{
    td_date due = td_duty_due(o, year);
    return due ? due : year * 10000 + 1231;
}

bool td_duty_asked(const struct td_plan *p, const struct td_obligation *o, int year)
{
    if (o->only || !strcmp(p->status, "draft"))
        return year == o->only;
    int first = p->start_year && !p->issued_on ? p->start_year + 1 : p->start_year;
    return year >= first && (!p->end_year || year <= p->end_year) && td_duty_day(o, year) >= p->issued_on;
}

/* "Trước ngày 01/01" of a year is a day of the one before. */
const char *td__report_problem(const struct td_plan *p, const struct td_obligation *o, int year, td_date on)
{
    int due = td_date_year(td_duty_day(o, year));

    return !p || !td_duty_asked(p, o, year) ? td__says("the plan does not ask for this report of that year")
         : td_date_year(on) < (due < year ? due : year) ? td__says("the year of the report has not begun yet") : NULL;
}

int td_duty_year(const struct td_plan *p, const struct td_obligation *o, td_date on)
{
    int year = td_date_year(on), nearest = year, away = abs(td_date_days_between(on, td_duty_day(o, year)));

    for (int other = year - 1; other <= year + 1; other += 2) {
        int days = abs(td_date_days_between(on, td_duty_day(o, other)));
        if (td_duty_asked(p, o, other) && days < away)
            nearest = other, away = days;
    }
    return o->only ? o->only : nearest == year ? year : 0;
}

/* The day of a year may lie in the one before: "trước ngày 01/01". */
td_date td_duty_next(const struct td_plan *p, const struct td_obligation *o, td_date from, int *year)
{
    for (int i = 0, first = o->only ? o->only : td_date_year(from); o->month && i < 3; i++) {
        *year = first + i;
        td_date due = td_duty_due(o, *year);
        if (due >= from && td_duty_asked(p, o, *year))
            return due;
    }
    return 0;
}

static bool is_named(const char *words, const struct td_agency *a)
{
    return td_text_among(words, a->code) || td_text_among(words, a->kind);
}

static bool is_group(const struct td_agency *a)
{
    return !strcmp(a->kind, "group");
}

/* Does it stand below one of these groups? */
static bool in_group(const bool *these, const struct td_agencies *l, const struct td_agency *a)
{
    const struct td_agency *up = a->parent ? td_agency_by_id(l, a->parent) : NULL;
    return up && these[up - l->v] && is_group(up);
}

static bool set(bool *flag)
{
    bool is_new = !*flag;

    *flag = true;
    return is_new;
}

/* From those named to who acts for them, whether they still exist or not. */
static void spread(bool *acts, const struct td_agencies *l, const struct td_successions *s, td_date day)
{
    bool more = true;

    while (more) {
        more = false;
        for (size_t i = 0; i < l->n; i++)
            if (in_group(acts, l, &l->v[i]))
                more |= set(&acts[i]);
        for (size_t i = 0; i < s->n; i++) {
            const struct td_agency *from = td_agency_by_id(l, s->v[i].predecessor);
            const struct td_agency *to = s->v[i].successor ? td_agency_by_id(l, s->v[i].successor) : NULL;
            if (from && to && s->v[i].on <= day && acts[from - l->v])
                more |= set(&acts[to - l->v]);
        }
    }
}

/* Has it a member that owes? Not asked often: groups are few. */
static bool has_member(const bool *owes, const struct td_agencies *l, size_t group)
{
    for (size_t i = 0; i < l->n; i++)
        if (owes[i] && l->v[i].parent == l->v[group].id && is_group(&l->v[group]))
            return true;
    return false;
}

/* Thousands of one kind stand beside each other: a kind is looked for once. */
static void name_owers(bool *named, const struct td_obligation *o, const struct td_agencies *agencies)
{
    const char *kind = NULL;
    bool by_kind = false;

    for (size_t i = 0; i < agencies->n; i++) {
        const struct td_agency *a = &agencies->v[i];
        if (!kind || strcmp(a->kind, kind) != 0)
            by_kind = td_text_among(o->from, kind = a->kind);
        named[i] = by_kind || td_text_among(o->from, a->code);
    }
}

/* From those who are named to those who owe. */
static void find_owers(bool *owes, const struct td_obligation *o, const struct td_agencies *agencies,
                       const struct td_successions *successions, td_date day)
{
    const struct td_agency *v = agencies->v;

    spread(owes, agencies, successions, day);
    for (size_t i = 0; i < agencies->n; i++)
        if (owes[i] && (!td_agency_exists_on(&v[i], day) ||
                        (!is_named(o->from, &v[i]) && (is_named(o->to, &v[i]) || is_named(o->via, &v[i])))))
            owes[i] = false;
    for (size_t i = agencies->n; i-- > 0;) /* members before their groups */
        if (owes[i] && is_group(&v[i]) && has_member(owes, agencies, i))
            owes[i] = false;
}

void td_duty_owers(bool *owes, const struct td_obligation *o, const struct td_agencies *agencies,
                   const struct td_successions *successions, td_date day)
{
    name_owers(owes, o, agencies);
    find_owers(owes, o, agencies, successions, day);
}

/* ---- who may hand in -------------------------------------------------------------------- */

int td__standing(struct td *td, const struct td_submission *s, int64_t *id)
{
    return td__one(td, id, "SELECT coalesce((SELECT CASE withdrawn WHEN 0 THEN id ELSE 0 END FROM submission"
                           " WHERE obligation_id = ? AND agency_id = ? AND year = ? ORDER BY id DESC LIMIT 1), 0)",
                   "iid", s->obligation, s->agency, s->year);
}

int td__refuse_sender(struct td *td, const struct td_submission *s, enum td_place place)
{
    const struct td__check_world *w;
    int64_t standing = 0;
    int rc = td__world(td, &w);
    const struct td_obligation *o = rc ? NULL : td_obligation_by_id(&w->obligations, s->obligation);
    const struct td_agency *a = rc ? NULL : td_agency_by_id(&w->agencies, s->agency);

    if (!rc && (!o || !a))
        return td__error(td, TD_NOT_FOUND, o ? "no such agency" : "no such report");
    if (!rc && s->withdrawn)
        rc = td__standing(td, s, &standing);
    if (rc || standing) /* what stands can be taken back, whatever the plan says by now */
        return rc;
    if (s->withdrawn)
        return td__error(td, TD_NOT_FOUND, "the report has not been handed in");
    const char *problem = td__report_problem(td_plan_by_id(&w->plans, o->plan), o, s->year, s->on);
    if (problem && place != TD_AT_FILE)
        return td__error(td, TD_INVALID, "%s", td__said(td, problem));
    bool *owes = calloc(w->agencies.n, sizeof *owes);
    if (!owes)
        return td__no_memory(td);
    td_duty_owers(owes, o, &w->agencies, &w->successions, td_duty_day(o, s->year));
    size_t at = (size_t)(a - w->agencies.v);
    if (!owes[at])
        rc = td__error(td, TD_INVALID, has_member(owes, &w->agencies, at)
                       ? "a group hands in by its members; name the one that did"
                       : "the agency does not owe this report");
    free(owes);
    return rc;
}

/* ---- rates ------------------------------------------------------------------------------ */

/* Percent with one decimal, half up. */
static struct td_num percent(int part, int whole)
{
    return whole ? (struct td_num){ ((int64_t)part * 2000 + whole) / (2 * (int64_t)whole), 1 } : TD_NUM_NONE;
}

struct td_duty_rates td_duty_rates(const struct td_duties *l, const struct td_agencies *agencies, int64_t plan,
                                   const char *kind)
{
    struct td_duty_rates r = { 0 };
    int *const counts[TD_DUTY_STATES] = { [TD_DUTY_OVERDUE] = &r.overdue, [TD_DUTY_LATE] = &r.late,
                                          [TD_DUTY_AWAITING] = &r.awaiting, [TD_DUTY_ON_TIME] = &r.on_time };

    for (size_t i = 0; i < l->n; i++) {
        const struct td_duty *d = &l->v[i];
        const struct td_agency *a = kind ? td_agency_by_id(agencies, d->agency) : NULL;
        if (!d->due || (plan && d->plan != plan) || (kind && (!a || strcmp(a->kind, kind) != 0)))
            continue;
        r.owed++;
        ++*counts[d->state];
    }
    r.completeness = percent(r.on_time + r.late, r.owed);
    r.timeliness = percent(r.on_time, r.owed);
    return r;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* `withdrawn` of a single one: has it been taken back since, or is it a taking back itself? */
#define COLUMNS \
    "s.id, s.change_id, s.obligation_id, s.agency_id, s.year, s.submitted_on, s.note," \
    " (SELECT l.withdrawn FROM submission l WHERE l.obligation_id = s.obligation_id AND l.year = s.year" \
    "    AND l.agency_id = s.agency_id ORDER BY l.id DESC LIMIT 1)," \
    " (SELECT count(*) FROM observation o WHERE o.entered = 1 AND o.change_id IN " TD__CARRIED_BY("s") \
    "    AND NOT " TD__IS_WITHDRAWN("o") " AND NOT " TD__IS_REPLACED("o") ")"

static bool submission_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_submission *s = to;

    *s = (struct td_submission){
        .id = sqlite3_column_int64(st, 0), .change = sqlite3_column_int64(st, 1),
        .obligation = sqlite3_column_int64(st, 2), .agency = sqlite3_column_int64(st, 3),
        .year = sqlite3_column_int(st, 4), .on = td__col_date(st, 5), .note = td__list_col(mem, st, 6),
        .withdrawn = sqlite3_column_int(st, 7) != 0, .figures = (size_t)sqlite3_column_int64(st, 8),
    };
    return td__within(s->year, 1900, 2199);
}

#define STANDING \
    " FROM submission s JOIN obligation o ON o.id = s.obligation_id AND o.gone = 0" \
    " WHERE (?1 = 0 OR o.plan_id = ?1) AND (?2 = 0 OR s.year = ?2) AND s.withdrawn = 0" \
    "  AND NOT EXISTS(SELECT 1 FROM submission n WHERE n.obligation_id = s.obligation_id AND n.year = s.year" \
    "   AND n.agency_id = s.agency_id AND n.id > s.id)" \
    " ORDER BY o.plan_id, o.id, s.year, s.agency_id"

int td_submissions(struct td *td, struct td_submissions *out, int64_t plan, int year)
{
    return td__read(td, out, submission_row, td__says("a report that has come"), "SELECT " COLUMNS STANDING, "id", plan,
                    year);
}

/* Of all years, to know what has not come: the figures are not counted. */
static int sent_at_all(struct td *td, struct td_submissions *out, int64_t plan)
{
    return td__read(td, out, submission_row, td__says("a report that has come"),
                    "SELECT s.id, s.change_id, s.obligation_id, s.agency_id, s.year, s.submitted_on, s.note, 0, 0"
                    STANDING, "id", plan, 0);
}

int td_submission(struct td *td, struct td_submissions *out, int64_t id)
{
    int rc = td__read(td, out, submission_row, td__says("a report that has come"),
                      "SELECT " COLUMNS " FROM submission s WHERE s.id = ?", "i", id);

    if (!rc && !out->n) {
        td_submissions_free(out);
        rc = td__error(td, TD_NOT_FOUND, "no such submission");
    }
    return rc;
}

size_t td_submission_text(char *buf, size_t size, const struct td_submission *s, const char *agency, enum td_lang lang)
{
    char year[16], day[TD_DATE_BUF];

    snprintf(year, sizeof year, "%d", s->year);
    td_date_format(day, sizeof day, s->on, lang);
    return td_word_fill(buf, size, s->withdrawn ? W_BY_REPORT_WITHDRAWN : W_BY_REPORT, lang,
                        (const char *const[]){ year, agency, day });
}

/* The reports of a year, beside what they are asked by. */
struct year {
    const struct td__check_world *world;
    struct td_submissions submissions;    /* of all years that are looked at */
    int year;
    td_date review;
    bool overdue;                         /* only what is overdue */
    bool *named, *owes;                   /* by place of the agency, of one report */
    const struct td_submission **sent;    /* the same */
};

static void find_sent(struct year *y, const struct td_obligation *o)
{
    const struct td_agencies *l = &y->world->agencies;

    memset(y->sent, 0, l->n * sizeof *y->sent);
    for (size_t i = 0; i < y->submissions.n; i++) {
        const struct td_submission *s = &y->submissions.v[i];
        const struct td_agency *a = s->obligation == o->id && s->year == y->year ? td_agency_by_id(l, s->agency) : NULL;
        if (a)
            y->sent[a - l->v] = s;
    }
}

static struct td_duty duty_of(const struct year *y, struct td_duties *out, const struct td_obligation *o, size_t agency)
{
    const struct td_submission *s = y->sent[agency];
    struct td_duty d = { .plan = o->plan, .obligation = o->id, .agency = y->world->agencies.v[agency].id,
                         .year = y->year, .due = td_duty_due(o, y->year), .note = "", .turn = out->n };

    if (s && s->on <= y->review) {
        d.submitted_on = s->on;
        d.submission = s->id;
        d.figures = s->figures;
        d.note = td__list_text(out->mem, s->note);
    }
    d.state = td_duty_state(d.due, d.submitted_on, y->review, &d.days);
    return d;
}

static int add_duties(struct td *td, struct td_duties *out, struct year *y, const struct td_obligation *o)
{
    const struct td__check_world *w = y->world;
    const struct td_plan *p = td_plan_by_id(&w->plans, o->plan);
    int days;

    if (!p || !td_duty_asked(p, o, y->year))
        return TD_OK;
    if (y->overdue && td_duty_state(td_duty_due(o, y->year), 0, y->review, &days) != TD_DUTY_OVERDUE)
        return TD_OK; /* whoever owes it */
    memcpy(y->owes, y->named, w->agencies.n * sizeof *y->owes);
    find_owers(y->owes, o, &w->agencies, &w->successions, td_duty_day(o, y->year));
    find_sent(y, o);
    for (size_t i = 0; i < w->agencies.n; i++) {
        if (!y->owes[i])
            continue;
        struct td_duty one = duty_of(y, out, o, i), *d;
        if (y->overdue && one.state != TD_DUTY_OVERDUE)
            continue;
        if (!(d = td__push(out)))
            return td__no_memory(td);
        *d = one;
    }
    return TD_OK;
}

/* The first year of which something can be overdue. What a plan does not say is not guessed: one that says neither when
 * it begins nor when it was issued is looked at in the year of the review day. */
static int first_year(const struct td__check_world *w, int64_t plan, int year)
{
    for (size_t i = 0; i < w->obligations.n; i++) {
        const struct td_obligation *o = &w->obligations.v[i];
        const struct td_plan *p = !plan || o->plan == plan ? td_plan_by_id(&w->plans, o->plan) : NULL;
        int first = !p ? 0 : o->only ? o->only : p->start_year ? p->start_year : td_date_year(p->issued_on);
        year = first && first < year ? first : year;
    }
    return year;
}

/* How bad within its state: the more days too late the worse, the fewer left the worse. */
static int urgency(const struct td_duty *d)
{
    return d->state == TD_DUTY_AWAITING ? -d->days : d->days;
}

static int worst_first(const void *a, const void *b)
{
    const struct td_duty *x = a, *y = b;

    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    if (urgency(x) != urgency(y))
        return urgency(x) > urgency(y) ? -1 : 1;
    return x->turn < y->turn ? -1 : x->turn > y->turn;
}

/* Who is named by a report is the same in all years. */
static int read_years(struct td *td, struct td_duties *out, struct year *y, int64_t plan, int first, int last)
{
    const struct td__check_world *w = y->world;
    int rc = y->overdue ? sent_at_all(td, &y->submissions, plan) : td_submissions(td, &y->submissions, plan, first);

    for (size_t i = 0; !rc && i < w->obligations.n; i++) {
        const struct td_obligation *o = &w->obligations.v[i];
        if ((plan && o->plan != plan) || (y->overdue && !o->month))
            continue;
        name_owers(y->named, o, &w->agencies);
        for (y->year = first; !rc && y->year <= last; y->year++)
            rc = add_duties(td, out, y, o);
    }
    td_submissions_free(&y->submissions);
    return rc;
}

/* `year`: the one, or 0 = all years in which something may be overdue, and nothing else of them. */
static int read_duties(struct td *td, struct td_duties *out, int64_t plan, int year, td_date review)
{
    struct year y = { .review = review, .overdue = !year };
    int rc = td__world(td, &y.world), last = year ? year : td_date_year(review);

    if (rc)
        return rc;
    y.named = calloc(y.world->agencies.n + 1, sizeof *y.named);
    y.owes = calloc(y.world->agencies.n + 1, sizeof *y.owes);
    y.sent = calloc(y.world->agencies.n + 1, sizeof *y.sent);
    if (!y.named || !y.owes || !y.sent)
        rc = td__no_memory(td);
    if (!rc)
        rc = read_years(td, out, &y, plan, year ? year : first_year(y.world, plan, last), last);
    free(y.named);
    free(y.owes);
    free(y.sent);
    return rc;
}

static int open_duties(struct td *td, struct td_duties *out, int64_t plan, int year, td_date review)
{
    if (!(out->mem = td__list_new()))
        return td__no_memory(td);
    int rc = read_duties(td, out, plan, year, review);
    if (!rc && out->n)
        qsort(out->v, out->n, sizeof *out->v, worst_first);
    if (!rc && td__list_failed(out->mem))
        rc = td__no_memory(td);
    if (rc)
        td_duties_free(out);
    return rc;
}

int td_duties(struct td *td, struct td_duties *out, int64_t plan, int year, td_date review)
{
    memset(out, 0, sizeof *out);
    if (year < 1900 || year > 2199 || !review)
        return td__error(td, TD_INVALID, "duties are of a year from 1900 to 2199, on a day");
    return open_duties(td, out, plan, year, review);
}

int td_duties_overdue(struct td *td, struct td_duties *out, int64_t plan, td_date review)
{
    memset(out, 0, sizeof *out);
    return review ? open_duties(td, out, plan, 0, review)
                  : td__error(td, TD_INVALID, "duties are of a year from 1900 to 2199, on a day");
}
