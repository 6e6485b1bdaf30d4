/*
 * The yearly report: the outline I-V that offices use, filled with what is on record. Sentences are drafts for people
 * to go on from; what the program does not know is dots.
 */
#include "report/report.h"
#include "base/count.h"

#include <stdio.h>
#include <stdlib.h>

static void dots(struct td__report *r)
{
    td__para(r, W_R_DOTS, "");
}

/* ---- I. direction and tasks ------------------------------------------------------------------- */

/* A paper says as its own what its agency said, or those it answers for. */
static bool is_own(const struct td__report *r, const struct td_statement *s, const struct td_task *t)
{
    return !r->part || (s->agency && td_acts_on(&r->whose, r->under, s->agency, t->code));
}

/* How many tasks stand how, and of these how many by what another agency said of a task that it shares. */
struct tally { int all, of[TD_STANDINGS], others[TD_STANDINGS]; };

/* Whose statement is it that the task's state rests on? What nobody says is nobody else's. */
static bool said_by_others(const struct td__report *r, const struct td_task *t)
{
    for (size_t i = 0; r->part && t->state != TD_TASK_NONE && i < r->statements.n; i++) {
        const struct td_statement *s = &r->statements.v[i];
        if (s->task == t->id && (t->cadence != TD_YEARLY || s->year == r->year))
            return !is_own(r, s, t);
    }
    return false;
}

static void count(struct tally *c, const struct td__report *r, const struct td_task *t)
{
    td_date due;
    enum td_standing s = td_task_standing(t, r->day, &due);

    c->all++;
    c->of[s]++;
    c->others[s] += said_by_others(r, t);
}

/* "3 done, 5 under way": only what there is, the good first. */
static void tally_words(struct td__join *j, const struct td__report *r, const struct tally *c)
{
    static const enum td_standing order[] = { TD_STANDS_DONE, TD_STANDS_STARTED, TD_STANDS_SOON, TD_STANDS_NOT_DUE,
                                              TD_STANDS_STOPPED, TD_STANDS_OVERDUE, TD_STANDS_SILENT };

    for (size_t i = 0; i < COUNT(order); i++) {
        char one[160], all[320];
        struct td__number n;
        if (!c->of[order[i]])
            continue;
        td__fill(one, r, (enum td_word)((int)W_R_STANDS_OVERDUE + (int)order[i]), td__count(&n, c->of[order[i]]));
        td__fill(all, r, W_R_STANDS_SHARED, one, td__count(&n, c->others[order[i]]));
        td__join(j, "; ", c->others[order[i]] ? all : one);
    }
}

static void count_led(const struct td__report *r, int64_t lead, struct tally *c)
{
    for (size_t i = 0; i < r->tasks.n; i++)
        if (r->task_of[i] && td_task_lead(&r->tasks.v[i]) == lead)
            count(c, r, &r->tasks.v[i]);
}

static bool is_silent(const struct tally *c)
{
    return c->of[TD_STANDS_SILENT] + c->of[TD_STANDS_NOT_DUE] == c->all;
}

/* Who does now all that it leads in the report: "" where its tasks went to several, or nobody has confirmed where. */
static void holder_of_all(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    struct td_whose all = r->whose;
    char holder[256];

    all.facts = false;
    *buf = '\0';
    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct td_task *t = &r->tasks.v[i];
        if (!r->task_of[i] || td_task_lead(t) != a->id)
            continue;
        td_holder(holder, sizeof holder, &all, a->id, t->code);
        if (strstr(holder, TD_INFERRED_MARK) || (*buf && strcmp(buf, holder) != 0)) {
            *buf = '\0';
            return;
        }
        snprintf(buf, size, "%s", holder);
    }
}

/* Who led it by the plan, and who does so now. */
static void lead_name(const struct td__report *r, const struct td_agency *a, char *buf, size_t size)
{
    char holder[256];

    holder_of_all(r, a, holder, sizeof holder);
    if (td_agency_exists_on(a, r->day) || !*holder || !strcmp(holder, td__agency_short(r, a->id)))
        snprintf(buf, size, "%s", td__agency_short(r, a->id));
    else
        td_word_fill(buf, size, W_R_NOW_HELD, r->lang, (const char *const[]){ td__agency_short(r, a->id), holder });
}

static void lead_row(struct td__report *r, const char *name, const struct tally *c)
{
    struct td__number n[6];
    int other = c->all - c->of[TD_STANDS_DONE] - c->of[TD_STANDS_STARTED] - c->of[TD_STANDS_OVERDUE] -
                c->of[TD_STANDS_SILENT];

    td_paper_row(r->paper, (const char *const[]){
        name, td__count(&n[0], c->all), td__count(&n[1], c->of[TD_STANDS_DONE]),
        td__count(&n[2], c->of[TD_STANDS_STARTED]), td__count(&n[3], c->of[TD_STANDS_OVERDUE]),
        td__count(&n[4], c->of[TD_STANDS_SILENT]), td__count(&n[5], other) }, false);
}

static void begin_leads(struct td__report *r)
{
    static const enum td_word heads[] = { W_R_T_AGENCY, W_R_T_ALL, W_R_T_DONE, W_R_T_RUNNING, W_R_T_OVERDUE,
                                          W_R_T_SILENT, W_R_T_OTHER };
    struct td_paper_column column[COUNT(heads)];

    for (size_t i = 0; i < COUNT(heads); i++)
        column[i] = (struct td_paper_column){ td_word(heads[i], r->lang), i ? TD_CENTRE : TD_LEFT, i ? 11 : 34 };
    td_paper_table(r->paper, column, COUNT(heads));
}

/* Agencies of which something is known stand in a table, the others in one sentence. */
static void put_leads(struct td__report *r)
{
    struct td__join silent = { .n = 0 };
    struct td__number year;
    bool begun = false;

    for (size_t i = 0; i < r->agencies.n; i++) {
        struct tally c = { 0 };
        const struct td_agency *a = &r->agencies.v[i];
        count_led(r, a->id, &c);
        char name[512];
        if (!c.all)
            continue;
        lead_name(r, a, name, sizeof name);
        if (is_silent(&c)) {
            td__join(&silent, "; ", name);
            continue;
        }
        if (!begun)
            begin_leads(r);
        begun = true;
        lead_row(r, name, &c);
    }
    if (silent.parts)
        td__para(r, W_R_SILENT_LEADS, td__count(&year, r->year), silent.text);
}

static void put_tasks(struct td__report *r)
{
    struct tally c = { 0 };
    struct td__join words = { .n = 0 };
    struct td__number n;

    for (size_t i = 0; i < r->tasks.n; i++)
        if (r->task_of[i])
            count(&c, r, &r->tasks.v[i]);
    td__heading(r, 2, W_R_I_2, "");
    if (!c.all) {
        td__para(r, W_R_TASKS_NONE, "");
        return;
    }
    tally_words(&words, r, &c);
    td__para(r, W_R_TASKS, td__count(&n, c.all), words.text);
    if (!r->part)
        put_leads(r);
}

/* Does it say something about a task of the report? */
static bool is_result(const struct td__report *r, const struct td_statement *s, size_t task)
{
    return r->task_of[task] && td_date_year(s->said_on) == r->year && s->state != TD_TASK_NONE &&
           (*s->note || *s->evidence || s->percent >= 0);
}

static void put_statement(struct td__report *r, const struct td_statement *s)
{
    const struct td_task *t = td_task_by_id(&r->tasks, s->task);
    struct td__join j = { .n = 0 };
    char text[2048], part[1024], percent[32];
    struct td__number day;

    if (*s->note)
        td__join(&j, "; ", s->note);
    snprintf(percent, sizeof percent, "%d%%", s->percent);
    td__fill(part, r, W_R_PERCENT_DONE, percent);
    if (s->percent >= 0)
        td__join(&j, "; ", part);
    td__fill(part, r, W_R_EVIDENCE, s->evidence);
    if (*s->evidence)
        td__join(&j, "; ", part);
    td__fill(part, r, s->agency ? W_R_SAID_BY : W_R_SAID_DAY, td__agency_short(r, s->agency),
             td__date(&day, r, s->said_on));
    td__join(&j, " ", part);
    td__fill(text, r, W_R_SAID, td_name_in(r->lang, t->title_en, t->title), j.text);
    td_paper_add(r->paper, TD_B_ITEM, 1, text, "");
}

/* The newest statement about each task; returns how many there are, of which at most so many are written. */
static int put_newest(struct td__report *r, bool *seen, int most)
{
    int said = 0;

    for (size_t i = 0; i < r->statements.n; i++) {
        const struct td_statement *s = &r->statements.v[i];
        const struct td_task *t = td_task_by_id(&r->tasks, s->task);
        size_t task = t ? (size_t)(t - r->tasks.v) : r->tasks.n;
        if (!t || seen[task] || !is_own(r, s, t))
            continue;
        seen[task] = true;
        if (is_result(r, s, task) && said++ < most)
            put_statement(r, s);
    }
    return said;
}

static void put_results(struct td__report *r)
{
    enum { MOST = 20 };
    bool *seen = calloc(r->tasks.n + 1, sizeof *seen);
    struct td__number n;

    td__heading(r, 2, W_R_I_3, "");
    int said = seen ? put_newest(r, seen, MOST) : 0;
    if (said > MOST)
        td__item(r, W_R_AND_MORE, td__count(&n, said - MOST));
    if (!said)
        td__para(r, W_R_SAID_NOTHING, td__count(&n, r->year));
    dots(r);
    r->paper->failed |= !seen;
    free(seen);
}

static void put_direction(struct td__report *r)
{
    td__heading(r, 1, W_R_I, "");
    td__heading(r, 2, W_R_I_1, "");
    dots(r);
    put_tasks(r);
    put_results(r);
}

/* ---- II. targets ------------------------------------------------------------------------------ */

/* The sentence tells it where the step went the wrong way. */
static bool tells_step(const struct td__subject *s)
{
    const struct td_verdict *v = &s->next->verdict;
    return td_verdict_tells_step(v) && v->period == s->last.period && v->step_from == s->before.period;
}

static void put_change(struct td__join *j, const struct td__report *r, const struct td__subject *s)
{
    struct td_num a = s->last.shown, b = s->before.shown;
    char by[160], when[96], was[256], text[768];

    if (!s->before.period || s->target->kind == TD_MILESTONE || tells_step(s))
        return;
    int decimals = a.decimals > b.decimals ? a.decimals : b.decimals;
    a = td_num_round(a, decimals), b = td_num_round(b, decimals);
    if (!td_num_is(a) || !td_num_is(b))
        return;
    struct td_num d = { a.mantissa - b.mantissa, (int8_t)decimals };
    td__difference(by, sizeof by, r, s->target, d);
    td__period(when, sizeof when, r, s->before.period);
    td__result(was, sizeof was, r, td__any_row(s), &s->before);
    td__fill(text, r, d.mantissa > 0 ? W_R_CHANGE_UP : d.mantissa < 0 ? W_R_CHANGE_DOWN : W_R_CHANGE_NONE, by, when,
             was);
    td__join(j, " ", text);
}

/* Where the verdict speaks of another figure than the newest. */
static void put_latest(struct td__join *j, const struct td__report *r, const struct td__subject *s)
{
    char when[96], value[512], text[768];

    if (!s->last.period || !s->next->verdict.period || s->last.period == s->next->verdict.period)
        return;
    td__result(value, sizeof value, r, td__any_row(s), &s->last);
    td__period(when, sizeof when, r, s->last.period);
    td__fill(text, r, W_R_LATEST, value, when);
    td__join(j, " ", text);
}

static void put_other(struct td__join *j, const struct td__report *r, const struct td_row *row, enum td_word w)
{
    char bound[128], verdict[1024], text[1536];
    struct td__number year;

    if (!row)
        return;
    td__bound(bound, sizeof bound, r, row->target, row->threshold);
    td_verdict_small(verdict, sizeof verdict, row->verdict.code, r->lang);
    size_t n = strlen(verdict);
    if (row->verdict.flags & TD_FLAG_UNSURE) { /* it cannot be said without what speaks against it */
        n += (size_t)snprintf(verdict + n, sizeof verdict - n, ", ");
        td__row_value(verdict + n, sizeof verdict - n, r, row);
    }
    td__fill(text, r, w, td__count(&year, row->threshold->year), bound, verdict);
    td__join(j, " ", text);
}

/* Has it a sentence of its own? The others stand together by kind. */
static bool is_told(const struct td__subject *s)
{
    const struct td_row *v = s->next;
    return v && v->verdict.code != TD_NO_DATA && v->verdict.code != TD_NOT_APPLICABLE &&
           !(v->verdict.code == TD_PENDING && !v->verdict.period && !s->passed);
}

static void put_target(struct td__report *r, const struct td__subject *s)
{
    struct td_sentence how = td_row_sentence(s->next, r->lang);
    struct td__join j = { .n = 0 };
    char sentence[2048], lead[256], leads[320] = "";

    td_verdict_sentence(sentence, sizeof sentence, &s->next->question, &s->next->verdict, &how);
    td__join(&j, " ", *sentence ? sentence : td__verdict(r, s->next->verdict.code));
    put_latest(&j, r, s);
    put_change(&j, r, s);
    put_other(&j, r, s->passed, W_R_MILESTONE_WAS);
    put_other(&j, r, s->yearly, W_R_YEARLY_WAS);
    td_holder(lead, sizeof lead, &r->whose, s->target->lead, s->target->code);
    if (*lead && !r->part)
        td__fill(leads, r, td__lead_word(s->target->basis), lead);
    td__item(r, *leads ? W_R_TARGET : W_R_TARGET_ALONE, td__target_name(r, s->target), leads, j.text);
}

static void put_chart(struct td__report *r, const struct td__subject *s)
{
    if (td__lag_row(s))
        td__chart(r, s, false);
}

static void put_group(struct td__report *r, size_t from, size_t to, int *number)
{
    struct td__number n;
    char group[512];
    bool begun = false;

    for (size_t i = from; i < to; i++) {
        const struct td__subject *s = &r->subject[i];
        if (!is_told(s)) {
            put_chart(r, s);
            continue;
        }
        td__group(group, sizeof group, s->target);
        if (!begun)
            td__heading(r, 2, W_R_GROUP, td__count(&n, ++*number), group);
        begun = true;
        put_target(r, s);
        put_chart(r, s);
    }
}

/* Names of the targets of one verdict that have no sentence of their own. */
static void name_untold(const struct td__report *r, struct td__join *j, enum td_verdict_code code)
{
    for (size_t i = 0; i < r->subjects; i++)
        if (r->subject[i].next && r->subject[i].next->verdict.code == code && !is_told(&r->subject[i]))
            td__join(j, "; ", td__target_name(r, r->subject[i].target));
}

static void put_untold(struct td__report *r)
{
    struct td__join missing = { .n = 0 }, pending = { .n = 0 };
    struct td__number n, y;
    int year = 0;

    name_untold(r, &missing, TD_NO_DATA);
    name_untold(r, &pending, TD_PENDING);
    for (size_t i = 0; i < r->subjects; i++)
        if (r->subject[i].next && r->subject[i].next->verdict.code == TD_PENDING)
            year = r->subject[i].next->threshold->year;
    if (missing.parts)
        td__para(r, W_R_MISSING, td__count(&n, missing.parts), missing.text);
    if (pending.parts)
        td__para(r, W_R_PENDING, td__count(&y, year), td__count(&n, pending.parts), pending.text);
}

static bool ends_like(const struct td__subject *s, const struct td__subject *other)
{
    return s->next && s->next->verdict.code == TD_NOT_APPLICABLE &&
           (!other || (s->next->question.ended == other->next->question.ended &&
                       td_ended_why(s->next) == td_ended_why(other->next)));
}

/* What ended on one day for one reason stands in one sentence. */
static void put_ended(struct td__report *r)
{
    for (size_t i = 0; i < r->subjects; i++) {
        const struct td__subject *first = &r->subject[i];
        struct td__join j = { .n = 0 };
        struct td__number n, day;
        bool said = !ends_like(first, NULL);
        for (size_t k = 0; k < i && !said; k++)
            said = ends_like(&r->subject[k], first);
        for (size_t k = i; k < r->subjects && !said; k++)
            if (ends_like(&r->subject[k], first))
                td__join(&j, "; ", td__target_name(r, r->subject[k].target));
        if (!said)
            td__para(r, W_R_ENDED, td__count(&n, j.parts), td__date(&day, r, first->next->question.ended),
                     td_word(td_ended_why(first->next), r->lang), j.text);
    }
}

static void put_targets(struct td__report *r)
{
    int number = 0;

    td__heading(r, 1, W_R_II, "");
    if (!r->subjects) {
        td__para(r, r->targets.n ? W_R_NO_TARGETS : W_R_NO_TARGETS_PLAN, "");
        return;
    }
    td__put_counts(r, TD__NEXT);
    td__put_counts(r, TD__PASSED);
    td__put_counts(r, TD__YEARLY);
    for (size_t from = 0, to; from < r->subjects; from = to) {
        for (to = from + 1; to < r->subjects; to++)
            if (strcmp(r->subject[to].target->group, r->subject[from].target->group) != 0)
                break;
        put_group(r, from, to, &number);
    }
    put_untold(r);
    put_ended(r);
}

/* ---- III. assessment ---------------------------------------------------------------------------- */

typedef void words_of(const struct td__report *r, const struct td_row *row, char *buf, size_t size);

/* Words for each row of a verdict: of all milestones of the plan's own, or of the year's working targets. */
static int name_rows(const struct td__report *r, struct td__join *j, enum td_verdict_code code, bool yearly,
                     words_of *words)
{
    for (size_t i = 0; i < r->subjects; i++)
        for (size_t k = 0; k < r->subject[i].n_rows; k++) {
            const struct td_row *row = &r->subject[i].rows[k];
            char one[2048];
            if (row->verdict.code != code || row->threshold->yearly != yearly ||
                (yearly && row->threshold->year != r->year))
                continue;
            words(r, row, one, sizeof one);
            td__join(j, "; ", one);
        }
    return j->parts;
}

/* "Gia đình học tập (mốc 2025): 67%" */
static void milestone_words(const struct td__report *r, const struct td_row *row, char *buf, size_t size)
{
    struct td__number year;
    char name[640], value[1200];

    td__row_value(value, sizeof value, r, row);
    td__fill(name, r, row->threshold->yearly ? W_R_YEARLY_OF : W_R_MILESTONE_OF, td__target_name(r, row->target),
             td__count(&year, row->threshold->year));
    snprintf(buf, size, "%s%s%s", name, *value ? ": " : "", value);
}

static bool put_list(struct td__report *r, enum td_verdict_code code, enum td_word w)
{
    struct td__join j = { .n = 0 };
    struct td__number n;

    name_rows(r, &j, code, false, milestone_words);
    name_rows(r, &j, code, true, milestone_words);
    if (!j.parts)
        return false;
    td__item(r, w, td__count(&n, j.parts), j.text);
    return true;
}

static void put_highlights(struct td__report *r)
{
    td__heading(r, 2, W_R_III_1, "");
    bool any = put_list(r, TD_MET, W_R_MET_LIST);
    any |= put_list(r, TD_ON_TRACK, W_R_TRACK_LIST);
    if (!any)
        dots(r);
}

/* What another source says stands last: what is missing is missing by the plan's own figure. */
static void lack_words(const struct td__report *r, const struct td_row *row, char *buf, size_t size)
{
    struct td__join j = { .n = 0 };
    char bound[512], part[1200], gap[160];
    struct td__number year;

    td__own_value(part, sizeof part, r, row);
    if (*part)
        td__join(&j, ", ", part);
    td__gap(gap, sizeof gap, r, row);
    td__fill(part, r, row->target->direction < 0 ? W_R_LACK_OVER : W_R_LACK_GAP, gap);
    if (*gap)
        td__join(&j, ", ", part);
    td__other_words(&j, ", ", r, row);
    td__bound(bound, sizeof bound, r, row->target, row->threshold);
    td_word_fill(buf, size, row->threshold->yearly ? W_R_YEARLY_LACK : W_R_LACK, r->lang, (const char *const[]){
                 td__target_name(r, row->target), j.text, td__count(&year, row->threshold->year), bound });
}

/* One item for a verdict that is bad, with what is missing of each. */
static void put_lacks(struct td__report *r, enum td_verdict_code code, bool yearly)
{
    char verdict[96];
    struct td__join j = { .n = 0 };
    struct td__number n;

    if (name_rows(r, &j, code, yearly, lack_words)) {
        snprintf(verdict, sizeof verdict, "%s", td__verdict(r, code));
        *verdict = (char)(*verdict >= 'a' && *verdict <= 'z' ? *verdict - 'a' + 'A' : *verdict);
        td__item(r, yearly ? W_R_YEARLY_LIST : W_R_VERDICT_LIST, verdict, td__count(&n, j.parts), j.text);
    }
}

static void put_silence(struct td__report *r)
{
    struct tally c = { 0 };
    struct td__join overdue = { .n = 0 };
    struct td__number n, all;
    td_date due;

    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct td_task *t = &r->tasks.v[i];
        if (!r->task_of[i])
            continue;
        count(&c, r, t);
        if (td_task_standing(t, r->day, &due) == TD_STANDS_OVERDUE)
            td__join(&overdue, "; ", td_name_in(r->lang, t->title_en, t->title));
    }
    if (overdue.parts)
        td__item(r, W_R_OVERDUE_TASKS, td__count(&n, overdue.parts), overdue.text);
    if (c.of[TD_STANDS_SILENT])
        td__item(r, W_R_SILENT_TASKS, td__count(&n, c.of[TD_STANDS_SILENT]), td__count(&all, c.all));
}

static void percent_words(char *buf, size_t size, const struct td__report *r, struct td_num n)
{
    char number[TD_NUM_BUF];

    td_num_format(number, sizeof number, n, -1, r->lang);
    snprintf(buf, size, "%s%%", *number ? number : "-");
}

static void put_discipline(struct td__report *r)
{
    struct td_duty_rates d = td_duty_rates(&r->duties, &r->agencies, r->plan->id, NULL);
    struct td__number year, owed, sent, on_time, late, overdue, awaiting;
    char complete[TD_NUM_BUF + 2], timely[TD_NUM_BUF + 2];

    if (!d.owed)
        return;
    percent_words(complete, sizeof complete, r, d.completeness);
    percent_words(timely, sizeof timely, r, d.timeliness);
    td__item(r, W_R_DISCIPLINE, td__count(&year, r->year), td__count(&owed, d.owed),
             td__count(&sent, d.on_time + d.late), complete, td__count(&on_time, d.on_time), timely,
             td__count(&late, d.late), td__count(&overdue, d.overdue), td__count(&awaiting, d.awaiting));
}

/* Of one agency: each report it owes, and what came of it. */
static void put_own_duty(struct td__report *r, const struct td_duty *d)
{
    static const enum td_word words[TD_DUTY_STATES] = {
        [TD_DUTY_OVERDUE] = W_R_OWN_OVERDUE, [TD_DUTY_LATE] = W_R_OWN_LATE, [TD_DUTY_AWAITING] = W_R_OWN_AWAITING,
        [TD_DUTY_NOT_DUE] = W_R_OWN_NOT_DUE, [TD_DUTY_ON_TIME] = W_R_OWN_ON_TIME,
        [TD_DUTY_SENT] = W_R_OWN_SENT,
    };
    const struct td_obligation *o = td_obligation_by_id(&r->obligations, d->obligation);
    struct td__number day, days, year;
    char text[256], due[128] = "";

    if (o)
        td_duty_words(due, sizeof due, o, d->year, true, r->lang);
    td__fill(text, r, words[d->state], d->submitted_on ? td__date(&day, r, d->submitted_on) : due,
             td__count(&days, d->days));
    td__item(r, W_R_OWN_REPORT, o ? td_name_in(r->lang, o->title_en, o->title) : "",
             td__count(&year, d->year), text);
}

static void put_shortcomings(struct td__report *r)
{
    struct td__join missing = { .n = 0 };
    struct td__number n, all;

    td__heading(r, 2, W_R_III_2, "");
    for (enum td_verdict_code v = TD_MISSED; v <= TD_MET_AT_RISK; v++)
        put_lacks(r, v, false);
    for (enum td_verdict_code v = TD_MISSED; v <= TD_MET_AT_RISK; v++)
        put_lacks(r, v, true);
    put_list(r, TD_AWAITING, W_R_AWAIT_LIST);
    name_untold(r, &missing, TD_NO_DATA);
    if (missing.parts)
        td__item(r, W_R_NO_DATA_LIST, td__count(&n, missing.parts), td__count(&all, (int64_t)r->subjects));
    put_silence(r);
    if (!r->part)
        put_discipline(r);
    for (size_t i = 0; r->part && i < r->duties.n; i++)
        if (r->duties.v[i].agency == r->own->id)
            put_own_duty(r, &r->duties.v[i]);
    dots(r);
}

/* What a request or decision is about, in words; "" = the plan as a whole. */
static const char *topic(const struct td__report *r, int64_t target, int64_t task)
{
    const struct td_target *t = td_target_by_id(&r->targets, target);
    const struct td_task *k = td_task_by_id(&r->tasks, task);
    return t ? td__target_name(r, t) : k ? td_name_in(r->lang, k->title_en, k->title) : "";
}

static void put_causes(struct td__report *r)
{
    td__heading(r, 2, W_R_III_3, "");
    for (size_t i = 0; i < r->requests.n; i++) {
        const struct td_request *q = &r->requests.v[i];
        const char *about = topic(r, q->target, q->task);
        char by[256], answer[3072];
        struct td__number day;
        if (q->state == TD_REQUEST_OPEN || !*q->answer || td_date_year(q->answered_on) != r->year ||
            q->answered_on > r->day || !td__concerns(r, q->target, q->task, q->agency))
            continue;
        td__fill(by, r, W_R_SAID_BY, td__agency_short(r, q->agency), td__date(&day, r, q->answered_on));
        snprintf(answer, sizeof answer, "%.2500s %s", q->answer, by);
        td__item(r, W_R_EXPLAINED, *about ? about : q->question, answer);
    }
    dots(r);
}

/* ---- IV. next year ------------------------------------------------------------------------------ */

static void put_pace(struct td__report *r, const struct td__subject *s)
{
    const struct td_row *row = s->next;
    char needed[160], bound[128];
    struct td__number year;

    td__needed(needed, sizeof needed, r, row);
    td__bound(bound, sizeof bound, r, s->target, row->threshold);
    td__item(r, row->verdict.needed.mantissa > 0 ? W_R_PACE_UP : W_R_PACE_DOWN, td__target_name(r, s->target), needed,
             bound, td__count(&year, row->threshold->year));
}

static bool needs_pace(const struct td__subject *s)
{
    const struct td_row *v = s->next;
    return v && td_num_is(v->verdict.needed) && v->verdict.needed.mantissa &&
           (td_verdict_lags(v->verdict.code) || td_verdict_amber(v->verdict.code) ||
            v->verdict.code == TD_NOT_ASSESSABLE);
}

static void put_due(struct td__report *r, int *number)
{
    struct td__number year, n;
    int said = 0;

    td__heading(r, 2, W_R_NEXT_DUE, td__count(&year, r->year + 1), td__count(&n, ++*number));
    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct td_task *t = &r->tasks.v[i];
        char lead[256], leads[320], by[64];
        td_date due = t->cadence == TD_YEARLY && t->due ? td_date_next((r->year + 1) * 10000 + 101, t->due / 100 % 100,
                                                                       t->due % 100) : t->due;
        if (!r->task_of[i] || (due ? td_date_year(due) : t->year) != r->year + 1 ||
            (t->cadence != TD_YEARLY && t->state == TD_TASK_DONE))
            continue;
        td_task_due_words(by, sizeof by, t, due, r->lang);
        td_holder(lead, sizeof lead, &r->whose, td_task_lead(t), t->code);
        td__fill(leads, r, td__lead_word(td_task_basis(t)), *lead ? lead : "........");
        td__item(r, W_R_DUE_TASK, td_name_in(r->lang, t->title_en, t->title), by, leads);
        said++;
    }
    if (!said)
        td__para(r, W_R_NEXT_NONE, td__count(&year, r->year + 1));
}

static void put_next_yearly(struct td__report *r)
{
    struct td__join j = { .n = 0 };
    struct td__number year;

    for (size_t i = 0; i < r->subjects; i++) {
        const struct td_target *t = r->subject[i].target;
        for (size_t k = 0; k < t->n_thresholds; k++) {
            char bound[128], one[512];
            if (!t->thresholds[k].yearly || t->thresholds[k].year != r->year + 1)
                continue;
            td__bound(bound, sizeof bound, r, t, &t->thresholds[k]);
            td__fill(one, r, W_R_SAID, td__target_name(r, t), bound);
            td__join(&j, "; ", one);
        }
    }
    if (j.parts)
        td__item(r, W_R_NEXT_YEARLY, td__count(&year, r->year + 1), j.text);
}

static void put_figures_work(struct td__report *r, int *number)
{
    int missing = 0, ended = 0;
    struct td__number n;

    for (size_t i = 0; i < r->subjects; i++) {
        const struct td_row *next = r->subject[i].next;
        missing += next && next->verdict.code == TD_NO_DATA;
        ended += next && next->verdict.code == TD_NOT_APPLICABLE && !next->agency_ended;
    }
    if (missing || ended)
        td__heading(r, 2, W_R_NEXT_DATA, td__count(&n, ++*number));
    if (missing)
        td__item(r, W_R_COLLECT, td__count(&n, missing));
    if (ended)
        td__item(r, W_R_REBASE, td__count(&n, ended));
}

static void put_paces(struct td__report *r, int *number)
{
    struct td__number n;
    int said = 0;

    td__heading(r, 2, W_R_PACE, td__count(&n, ++*number));
    for (size_t i = 0; i < r->subjects; i++)
        if (needs_pace(&r->subject[i])) {
            put_pace(r, &r->subject[i]);
            said++;
        }
    if (!said)
        td__para(r, W_R_PACE_NONE, "");
    put_next_yearly(r);
}

static void put_next_year(struct td__report *r)
{
    int number = 0;

    td__heading(r, 1, W_R_IV, "");
    if (r->subjects)
        put_paces(r, &number);
    put_due(r, &number);
    put_figures_work(r, &number);
    td__para(r, W_R_FILL, td_word(W_R_OTHERS, r->lang));
}

/* ---- V. proposals -------------------------------------------------------------------------------- */

static void put_proposals(struct td__report *r)
{
    td__heading(r, 1, W_R_V, "");
    for (size_t i = 0; i < r->decisions.n; i++) {
        const struct td_decision *d = &r->decisions.v[i];
        char when[256] = "", text[3072];
        struct td__number day;
        if (d->done || !td__concerns(r, d->target, d->task, d->owner))
            continue;
        if (d->due && d->owner)
            td__fill(when, r, W_R_OWNER_DUE, td__agency_short(r, d->owner), td__date(&day, r, d->due));
        else if (d->due)
            td__fill(when, r, W_R_ONLY_DUE, td__date(&day, r, d->due));
        snprintf(text, sizeof text, "%.2500s %s", d->text, when);
        td__item(r, W_R_DECISION, text);
    }
    for (size_t i = 0; i < r->requests.n; i++) {
        const struct td_request *q = &r->requests.v[i];
        if (q->state == TD_REQUEST_OPEN && q->asked_on <= r->day && td__concerns(r, q->target, q->task, q->agency))
            td__item(r, W_R_OPEN_REQUEST, td__agency_short(r, q->agency), q->question);
    }
    dots(r);
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static void put_opening(struct td__report *r, const char *cited, const char *year)
{
    char by[512], subject[TD__TEXT];
    struct td__number day;

    td__formal(by, sizeof by, r->own ? td_name_in(r->lang, r->own->name_en, r->own->name)
                                     : "..............................");
    td__fill(subject, r, W_R_SUBJECT, cited, year);
    td_paper_add(r->paper, TD_B_TITLE, 0, td_word(W_R_REPORT, r->lang), subject);
    r->paper->name = td_paper_text_copy(r->paper, subject);
    td__report_address(r);
    td__para(r, W_R_OPENING, cited, by, year, td__date(&day, r, r->day));
}

int td_report_annual(struct td *td, struct td_paper *out, const struct td_report_ask *ask)
{
    struct td__report r;
    struct td__number year;
    char cited[TD__TEXT / 2];
    int rc = td__report_read(&r, td, out, ask);

    if (!rc) {
        td__count(&year, r.year);
        td__citation(cited, sizeof cited, &r);
        td__report_head(&r);
        put_opening(&r, cited, year.text);
        put_direction(&r);
        put_targets(&r);
        td__heading(&r, 1, W_R_III, "");
        put_highlights(&r);
        put_shortcomings(&r);
        put_causes(&r);
        put_next_year(&r);
        put_proposals(&r);
        td__para(&r, W_R_CLOSING, year.text);
        td__report_sign(&r);
        td__report_annex(&r);
    }
    return td__report_done(&r, rc);
}
