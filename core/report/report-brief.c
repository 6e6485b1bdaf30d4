/*
 * The brief: one page for an e-mail. What lags, worst first; what has changed since a day, by judging what was known
 * then beside what is known now; what is due next. When there is too much for the page, each part says how much it
 * leaves out.
 */
#include "report/report.h"
#include "base/count.h"
#include "base/text.h"
#include "database/journal.h"
#include "training/practice.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST_ITEMS = 12, ITEM_CELLS = 230, LEAST_NAME = 40 };

/* Something that is due, in words. */
struct due { td_date day; char text[640]; };

struct brief {
    struct td__report r;
    const struct td_row **lag;    /* one of each target that lags, worst first; behind them those at risk */
    size_t n_lags, risks;
    struct td_duties overdue;     /* reports of all years */
    struct due *due;
    size_t dues;
    struct td__join *changed;     /* verdicts that changed, one text each */
    size_t changes;
    struct { char text[600]; } written[MOST_ITEMS]; /* what was recorded since, the newest first */
    size_t writings;
    int counted[TD_ITEM_ROW];     /* all of it, by enum td_item_kind */
};

/* Cut at a letter, with dots, so that one long remark does not fill the page. */
static void put_item(struct td__report *r, const char *text)
{
    char line[2048];
    size_t n = td_text_cut(text, ITEM_CELLS, NULL);

    snprintf(line, sizeof line, "%.*s%s", (int)(n < 2000 ? n : 2000), text, text[n] ? "..." : "");
    td_paper_add(r->paper, TD_B_ITEM, 1, line, "");
}

static void put_more(struct td__report *r, size_t left)
{
    struct td__number n;

    if (left)
        td__item(r, W_R_AND_MORE, td__count(&n, (int64_t)left));
}

/* ---- what lags -------------------------------------------------------------------------------- */

/* A target stands in the list once, with the worst of its rows that lag, or is at risk. */
static void add_lag(struct brief *b, const struct td__subject *s)
{
    const struct td_row *row = td__lag_row(s);
    size_t at = b->n_lags + b->risks;

    if (!row)
        return;
    for (; at > 0 && b->lag[at - 1]->verdict.code > row->verdict.code; at--)
        b->lag[at] = b->lag[at - 1];
    b->lag[at] = row;
    b->n_lags += td_row_lags(row);
    b->risks += !td_row_lags(row);
}

static int find_lags(struct brief *b)
{
    struct td__report *r = &b->r;

    b->lag = calloc(r->subjects + 1, sizeof *b->lag);
    if (!b->lag)
        return td__no_memory(r->td);
    for (size_t i = 0; i < r->subjects; i++)
        add_lag(b, &r->subject[i]);
    return TD_OK;
}

static void lag_words(const struct td__report *r, const struct td_row *row, struct td__join *j)
{
    const struct td_num needed = row->verdict.needed;
    char text[512], value[768], bound[128];
    struct td__number year;

    td__own_value(value, sizeof value, r, row); /* what another source says stands last, where it can be cut */
    if (*value)
        td__join(j, "; ", value);
    td__bound(bound, sizeof bound, r, row->target, row->threshold);
    td__fill(text, r, W_R_BRIEF_GOAL, td__count(&year, row->threshold->year), bound);
    td__join(j, "; ", text);
    td__gap(value, sizeof value, r, row);
    if (*value) {
        td__fill(text, r, row->target->direction < 0 ? W_R_LACK_OVER : W_R_LACK_GAP, value);
        td__join(j, "; ", text);
    }
    if (td_num_is(needed) && needed.mantissa) {
        td__needed(value, sizeof value, r, row);
        td_word_fill(text, sizeof text, needed.mantissa > 0 ? W_RISE : W_FALL, r->lang, (const char *const[]){ value });
        td__fill(bound, r, W_R_BRIEF_NEEDS, text);
        td__join(j, "; ", bound);
    }
}

static void put_lag(struct td__report *r, const struct td_row *row)
{
    struct td__join j = { .n = 0 };
    char text[TD__TEXT], part[320], lead[256];
    struct td__number day;

    td__join(&j, "; ", td__verdict(r, row->verdict.code));
    lag_words(r, row, &j);
    td_holder(lead, sizeof lead, &r->whose, row->target->lead, row->target->code);
    td__fill(part, r, td__lead_word(row->target->basis), lead);
    if (*lead)
        td__join(&j, "; ", part);
    td__fill(part, r, W_R_BRIEF_SINCE, td__date(&day, r, row->verdict.since));
    if (row->verdict.since)
        td__join(&j, "; ", part);
    td__other_words(&j, "; ", r, row);
    size_t named = (size_t)snprintf(text, 600, "%s %s", row->target->code, td__target_name(r, row->target));
    int room = ITEM_CELLS - td_text_width(j.text) - 5; /* a long name is cut before what is said of it */
    size_t n = td_text_cut(text, room > LEAST_NAME ? room : LEAST_NAME, NULL);
    snprintf(text + n, sizeof text - n, "%s: %.3000s", n < named ? "..." : "", j.text);
    put_item(r, text);
}

/* So many of the list from the first on. */
static size_t put_rows(struct brief *b, enum td_word heading, size_t first, size_t n, size_t most)
{
    struct td__number count;

    td__heading(&b->r, 1, heading, td__count(&count, (int64_t)n));
    for (size_t i = 0; i < n && i < most; i++)
        put_lag(&b->r, b->lag[first + i]);
    put_more(&b->r, n > most ? n - most : 0);
    return n < most ? most - n : 1;
}

static void put_lags(struct brief *b, size_t most)
{
    size_t left = put_rows(b, W_R_BRIEF_LAGS, 0, b->n_lags, most);

    if (!b->n_lags)
        td__para(&b->r, W_R_BRIEF_NO_LAG, "");
    if (b->risks)
        put_rows(b, W_R_BRIEF_RISKS, b->n_lags, b->risks, left);
}

/* ---- what has changed ------------------------------------------------------------------------- */

static const struct td_row *row_like(const struct td_board *board, const struct td_row *row)
{
    for (size_t i = 0; i < board->n; i++) {
        const struct td_row *o = &board->v[i];
        if (!strcmp(o->target->code, row->target->code) && o->threshold->year == row->threshold->year &&
            o->threshold->yearly == row->threshold->yearly)
            return o;
    }
    return NULL;
}

static void compare(struct brief *b, const struct td_row *now, const struct td_board *before)
{
    const struct td_row *was = now ? row_like(before, now) : NULL;
    struct td__report *r = &b->r;
    char name[512], text[1024];
    struct td__number year;

    if (!was || was->verdict.code == now->verdict.code)
        return;
    snprintf(name, sizeof name, "%s %s", now->target->code, td__target_name(r, now->target));
    td__fill(text, r, W_R_BRIEF_VERDICT, name, td__count(&year, now->threshold->year),
             td__verdict(r, was->verdict.code), td__verdict(r, now->verdict.code));
    b->changed[b->changes] = (struct td__join){ .n = 0 };
    td__join(&b->changed[b->changes++], "", text);
}

/* The verdicts of that day, each agency's by its own figures. Where nothing was on record then, by what is known now
 * about that day: a bundle's figures have their own days of publication. */
static int find_changed(struct brief *b)
{
    struct td__report *r = &b->r;
    struct td *past = r->ask->then ? r->ask->then : r->td;
    struct td_ask ask = { .plan = r->plan->id, .review = r->ask->since };
    struct td_plans plans = { 0 };
    struct td_targets targets = { 0 };
    struct td_board before = { 0 }, own = { 0 };
    int rc = td_plans(past, &plans);

    if (!rc && !td_plan_by_id(&plans, r->plan->id) && past != r->td) {
        td_plans_free(&plans);
        past = r->td;
        rc = td_plans(past, &plans);
    }
    if (!rc)
        rc = td_targets(past, &targets, r->plan->id);
    if (!rc)
        rc = td_judge_targets(past, &before, &ask, &plans, &targets);
    ask.agency = r->part ? r->own->id : 0;
    if (!rc && r->part)
        rc = td_judge_targets(past, &own, &ask, &plans, &targets);
    b->changed = rc ? NULL : calloc(TD__ROWS * r->subjects + 1, sizeof *b->changed);
    for (size_t i = 0; b->changed && i < r->subjects; i++)
        for (size_t k = 0; k < TD__ROWS; k++) {
            const struct td_row *row = r->subject[i].row[k];
            compare(b, row, row && r->part && row->agency == r->own->id ? &own : &before);
        }
    if (!rc && !b->changed)
        rc = td__no_memory(r->td);
    td_board_free(&before);
    td_board_free(&own);
    td_targets_free(&targets);
    td_plans_free(&plans);
    return rc;
}

/* Of a change that wrote for several plans or agencies, what it wrote for this one. */
static bool is_ours(const struct td__report *r, const struct td_item *i)
{
    return i->kind != TD_ITEM_ROW &&
           (td_target_by_id(&r->targets, i->target) || td_task_by_id(&r->tasks, i->task) ||
            td_obligation_by_id(&r->obligations, i->obligation)) &&
           (!r->part || (i->agency && td_acts_on(&r->whose, r->under, i->agency, NULL)));
}

/* The first ones in words, one that says the same as the one before it once; all are counted. */
static void take_item(struct brief *b, const struct td_item *i)
{
    char text[sizeof b->written[0].text];

    b->counted[i->kind]++;
    snprintf(text, sizeof text, "%s: %s", i->thing, i->title);
    if (b->writings == MOST_ITEMS || (b->writings && !strcmp(b->written[b->writings - 1].text, text)))
        return;
    snprintf(b->written[b->writings++].text, sizeof text, "%s", text);
}

static int read_change(struct brief *b, const struct td_change *c)
{
    struct td_items items = { 0 };
    int rc = c->undone_by || c->undoes || !(c->figures + c->rulings + c->statements + c->submissions) ? TD_OK
             : td_items(b->r.td, &items, c->id, b->r.lang, 0);

    for (size_t i = 0; !rc && i < items.n; i++)
        if (is_ours(&b->r, &items.v[i]))
            take_item(b, &items.v[i]);
    td_items_free(&items);
    return rc;
}

/* Changes after that day; a handle of the day knows the last one before. */
static int read_journal(struct brief *b)
{
    struct td__report *r = &b->r;
    struct td_change_filter f = { .plan = r->plan->id, .agency = r->part ? r->own->id : 0 }, last = { .newest = 1 };
    struct td_changes changes = { 0 };
    int rc = r->ask->then ? td_changes(r->ask->then, &changes, &last) : TD_OK;
    char since[TD_DATE_BUF];

    if (!rc && changes.n)
        f.from = changes.v[0].id + 1;
    td_changes_free(&changes);
    if (!rc)
        rc = td_changes(r->td, &changes, &f);
    td_date_write(since, sizeof since, td_date_add_days(r->ask->since, 1));
    for (size_t i = 0; !rc && i < changes.n; i++) {
        if (!f.from && strncmp(changes.v[i].at, since, 10) < 0)
            break; /* the newest first: all others are older */
        rc = read_change(b, &changes.v[i]);
    }
    td_changes_free(&changes);
    return rc;
}

static void put_newest(struct brief *b, size_t most)
{
    size_t all = 0, said = b->writings < most ? b->writings : most;

    for (size_t i = 0; i < COUNT(b->counted); i++)
        all += (size_t)b->counted[i];
    for (size_t i = 0; i < said; i++)
        put_item(&b->r, b->written[i].text);
    put_more(&b->r, all - said);
}

static void put_changed(struct brief *b, size_t most)
{
    struct td__report *r = &b->r;
    struct td__number day, n[4];

    td__heading(r, 1, W_R_BRIEF_CHANGED, td__date(&day, r, r->ask->since));
    for (size_t i = 0; i < b->changes && i < most; i++)
        put_item(r, b->changed[i].text);
    put_more(r, b->changes > most ? b->changes - most : 0);
    if (!b->changes && r->subjects)
        td__item(r, W_R_BRIEF_SAME, "");
    for (int i = 0; i < 4; i++)
        td__count(&n[i], b->counted[i]);
    td__item(r, b->writings ? W_R_BRIEF_WRITTEN : W_R_BRIEF_SILENT, n[TD_ITEM_FIGURE].text, n[TD_ITEM_RULING].text,
             n[TD_ITEM_STATEMENT].text, n[TD_ITEM_SUBMISSION].text);
    put_newest(b, most / 2);
}

/* ---- reports that have not come --------------------------------------------------------- */

/* Of an agency's brief: its own, and what those that ended left to it. */
static bool is_asked(const struct td__report *r, const struct td_duty *d)
{
    const struct td_obligation *o = td_obligation_by_id(&r->obligations, d->obligation);
    return !r->part || (o && td_answers_for(&r->whose, r->under, r->own->id, d->agency, o->code));
}

static int find_overdue(struct brief *b)
{
    struct td__report *r = &b->r;
    int rc = td_duties_overdue(r->td, &b->overdue, r->plan->id, r->day);
    size_t n = 0;

    for (size_t i = 0; i < b->overdue.n; i++)
        if (is_asked(r, &b->overdue.v[i]))
            b->overdue.v[n++] = b->overdue.v[i];
    b->overdue.n = n;
    return rc;
}

/* Those of one report and year, which have one day, stand together; one line of them. */
static size_t put_late(struct td__report *r, const struct td_duty *d, size_t left)
{
    const struct td_obligation *o = td_obligation_by_id(&r->obligations, d->obligation);
    char text[640], day[128];
    struct td__number days, n, year;
    size_t same = 1;

    while (same < left && d[same].obligation == d->obligation && d[same].year == d->year)
        same++;
    if (!o)
        return same;
    td_duty_words(day, sizeof day, o, d->year, true, r->lang);
    td__fill(text, r, o->only ? W_R_BRIEF_OVER_ONCE : W_R_BRIEF_OVER, td_name_in(r->lang, o->title_en, o->title),
             td__count(&year, d->year), day, td__count(&days, d->days), td__count(&n, (int64_t)same));
    put_item(r, text);
    return same;
}

/* First of all; nothing where everything has come. */
static void put_overdue(struct brief *b, size_t most)
{
    struct td__number n;
    size_t at = 0;

    if (b->overdue.n)
        td__heading(&b->r, 1, W_R_BRIEF_OVERDUE, td__count(&n, (int64_t)b->overdue.n));
    for (size_t lines = 0; at < b->overdue.n && lines < most; lines++)
        at += put_late(&b->r, &b->overdue.v[at], b->overdue.n - at);
    put_more(&b->r, b->overdue.n - at);
}

/* ---- what is due -------------------------------------------------------------------------------- */

/* By day, the first first; without a day last. */
static void add_due(struct brief *b, td_date day, const char *text)
{
    size_t at = b->dues;

    for (; at > 0 && day && (!b->due[at - 1].day || b->due[at - 1].day > day); at--)
        b->due[at] = b->due[at - 1];
    b->due[at].day = day;
    snprintf(b->due[at].text, sizeof b->due[at].text, "%s", text);
    b->dues++;
}

/* One report of a plan: who has still to hand it in. */
static void add_duty(struct brief *b, const struct td_obligation *o)
{
    struct td__report *r = &b->r;
    const struct td_duty *first = NULL;
    int owed = 0, missing = 0;
    char text[640], day[128];
    struct td__number days, n, all;

    for (size_t i = 0; i < r->duties.n; i++) {
        const struct td_duty *d = &r->duties.v[i];
        if (d->obligation != o->id || !is_asked(r, d))
            continue;
        owed++;
        missing += !d->submitted_on;
        if (d->state == TD_DUTY_AWAITING)
            first = d;
    }
    if (!first)
        return;
    td_duty_words(day, sizeof day, o, first->year, true, r->lang);
    td__fill(text, r, first->days ? W_R_BRIEF_LEFT : W_R_BRIEF_TODAY, td_name_in(r->lang, o->title_en, o->title), day,
             td__count(&days, first->days), td__count(&n, missing), td__count(&all, owed));
    add_due(b, first->due, text);
}

/* "text (lead: ..., due ...)" */
static void add_thing(struct brief *b, enum td_word w, const char *who, const char *text, td_date day, const char *due)
{
    struct td__report *r = &b->r;
    char line[1024], when[128] = "";

    td__fill(line, r, w, who, text);
    if (*due)
        td__fill(when, r, day < r->day ? W_R_ONLY_OVERDUE : W_R_ONLY_DUE, due);
    size_t n = td_text_cut(line, ITEM_CELLS - 30, NULL);
    snprintf(line + n, sizeof line - n, "%s%s%s", line[n] ? "..." : "", *when ? " " : "", when);
    add_due(b, day, line);
}

static int find_dues(struct brief *b)
{
    struct td__report *r = &b->r;
    struct td__number date;
    char words[64];

    b->due = calloc(r->obligations.n + r->tasks.n + r->requests.n + r->decisions.n + 1, sizeof *b->due);
    if (!b->due)
        return td__no_memory(r->td);
    for (size_t i = 0; i < r->obligations.n; i++)
        add_duty(b, &r->obligations.v[i]);
    for (size_t i = 0; i < r->tasks.n; i++) {
        const struct td_task *t = &r->tasks.v[i];
        td_date due;
        enum td_standing s = td_task_standing(t, r->day, &due);
        if (!r->task_of[i] || (s != TD_STANDS_OVERDUE && s != TD_STANDS_SOON))
            continue;
        td_task_due_words(words, sizeof words, t, due, r->lang);
        add_thing(b, W_R_BRIEF_TASK, t->code, td_name_in(r->lang, t->title_en, t->title),
                  due ? due : t->year * 10000 + 1231, words);
    }
    for (size_t i = 0; i < r->requests.n; i++) {
        const struct td_request *q = &r->requests.v[i];
        if (q->state == TD_REQUEST_OPEN && td__concerns(r, q->target, q->task, q->agency))
            add_thing(b, W_R_BRIEF_REQUEST, td__agency_short(r, q->agency), q->question, q->due,
                      td__date(&date, r, q->due));
    }
    for (size_t i = 0; i < r->decisions.n; i++) {
        const struct td_decision *d = &r->decisions.v[i];
        if (!d->done && td__concerns(r, d->target, d->task, d->owner))
            add_thing(b, W_R_BRIEF_DECISION, d->text, d->text, d->due, td__date(&date, r, d->due));
    }
    return TD_OK;
}

static void put_dues(struct brief *b, size_t most)
{
    struct td__report *r = &b->r;

    td__heading(r, 1, W_R_BRIEF_DUE, "");
    for (size_t i = 0; i < b->dues && i < most; i++)
        put_item(r, b->due[i].text);
    put_more(r, b->dues > most ? b->dues - most : 0);
    if (!b->dues)
        td__para(r, W_R_BRIEF_NOTHING, "");
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static void put_top(struct brief *b)
{
    struct td__report *r = &b->r;
    char cited[TD__TEXT / 2], subject[TD__TEXT];
    struct td__number day;

    td__citation(cited, sizeof cited, r);
    if (r->part)
        td__fill(subject, r, W_R_BRIEF_AGENCY, cited, td__agency_name(r, r->own->id));
    else
        snprintf(subject, sizeof subject, "%s", cited);
    if (td_is_training(r->td))
        td_paper_add(r->paper, TD_B_CENTRE, 0, td_word(W_R_TRAINING, r->lang), "");
    td_paper_add(r->paper, TD_B_TITLE, 0, td_word(W_R_BRIEF, r->lang), subject);
    r->paper->name = td_paper_text_copy(r->paper, subject);
    td__para(r, W_R_BRIEF_DAY, td__date(&day, r, r->day), "");
    td__put_counts(r, TD__PASSED);
    td__put_counts(r, TD__NEXT);
}

static void put_all(struct brief *b, size_t most)
{
    struct td__report *r = &b->r;

    r->paper->n = 0;
    put_top(b);
    put_overdue(b, most);
    if (r->subjects)
        put_lags(b, most);
    put_changed(b, most);
    put_dues(b, most);
}

/* Where the document can have them; the page of text ends before. */
static void put_charts(struct brief *b)
{
    for (size_t i = 0; i < b->n_lags + b->risks; i++)
        for (size_t k = 0; k < b->r.subjects; k++)
            if (b->r.subject[k].target == b->lag[i]->target)
                td__chart(&b->r, &b->r.subject[k], true);
}

int td_report_brief(struct td *td, struct td_paper *out, const struct td_report_ask *ask)
{
    struct brief b = { .lag = NULL };
    static int (*const parts[])(struct brief *) = { find_overdue, find_lags, find_changed, read_journal, find_dues };
    int rc = td__report_read(&b.r, td, out, ask);

    for (size_t i = 0; !rc && i < COUNT(parts); i++)
        rc = parts[i](&b);
    for (size_t most = MOST_ITEMS; !rc && most > 0; most--) {
        put_all(&b, most);
        if (td_paper_lines(out, TD_BRIEF_WIDTH) < TD_BRIEF_LINES) /* one for who prints it of training data */
            break;
    }
    if (!rc)
        put_charts(&b);
    td_duties_free(&b.overdue);
    free(b.lag);
    free(b.due);
    free(b.changed);
    return td__report_done(&b.r, rc);
}
