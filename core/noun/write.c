/*
 * The gate: figures, rulings on them, statements, submissions and closings are written here and nowhere else, so
 * that who acts, what is allowed and what is on record is one place's business (act.c: td__begin(), td_may()).
 * The tables are append-only: a correction is a new row, and "the newest counts" is how anything is taken back.
 */
#include "noun/choice.h"
#include "store/store.h"
#include "base/text.h"
#include "base/count.h"
#include "noun/inner.h"
#include "noun/statement.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST = 3000, LONGEST_REPORT = 16000 }; /* bytes of one text */

int td__done(struct td *td, int rc, int64_t *change)
{
    int64_t id = td->change;

    rc = td__end(td, rc);
    if (!rc && change)
        *change = id;
    return rc;
}

static const char *text(const char *s)
{
    return s ? s : "";
}

static int clean(struct td *td, const char *s, const char *what, bool lines, size_t longest)
{
    size_t n = strlen(text(s));

    if (!td_utf8_valid(text(s), n))
        return td__error(td, TD_INVALID, "%s is not valid UTF-8", td__said(td, what));
    if (!td_text_clean(text(s), n, lines))
        return td__error(td, TD_INVALID, "%s has control or invisible characters in it", td__said(td, what));
    if (td_text_is_piled(text(s), n))
        return td__error(td, TD_INVALID, "%s has more than 30 marks in a row", td__said(td, what));
    if (!td_text_is_nfc(text(s), n))
        return td__error(td, TD_INVALID, "%s is not in Unicode's normal form C", td__said(td, what));
    if (n > longest)
        return td__error(td, TD_INVALID, "%s is too long", td__said(td, what));
    if (n && strspn(text(s), " \t\n") == n)
        return td__error(td, TD_INVALID, "%s has nothing but blanks in it", td__said(td, what));
    return TD_OK;
}

int td__clean(struct td *td, const char *s, const char *what)
{
    return clean(td, s, what, true, LONGEST);
}

int td__agency_exists(struct td *td, int64_t agency)
{
    int64_t there;
    int rc = agency ? td__one(td, &there, "SELECT 1 FROM agency WHERE id = ? AND gone = 0", "i", agency) : TD_OK;

    return rc == TD_NOT_FOUND ? td__error(td, rc, "no such agency") : rc;
}

static int refuse_closed(struct td *td, int64_t target, td_period period)
{
    bool closed = false;
    int64_t plan;
    int rc = td__one(td, &plan, "SELECT plan_id FROM target WHERE id = ?", "i", target);

    if (!rc)
        rc = td_period_closed(td, plan, period, &closed);
    return rc || !closed ? rc : td__error(td, TD_INVALID, "the period is closed; open it again first, with a reason");
}

int td_close_period(struct td *td, int64_t plan, td_period period, bool closed, const char *reason,
                    enum td_place place, int64_t *change)
{
    int64_t now; /* is this very period closed? */
    int rc = td__clean(td, reason, "the reason");

    if (!rc && !*text(reason))
        rc = td__error(td, TD_INVALID, "closing and opening a period needs a reason");
    if (rc || (rc = td__begin(td, &(struct td__deed){ .act = closed ? TD_ACT_CLOSE : TD_ACT_REOPEN, .place = place,
                                                      .scope = TD_OF_PLAN(plan), .note = reason })))
        return rc;
    rc = td__one(td, &now, "SELECT EXISTS(SELECT 1 FROM closing WHERE plan_id = ? AND period = ? AND closed = 1"
                           " AND gone = 0)", "ii", plan, period);
    if (!rc && (now != 0) == closed)
        rc = td__error(td, TD_CONFLICT, closed ? "the period is closed already" : "the period is not closed");
    if (!rc)
        rc = td__run(td, "INSERT INTO closing(plan_id, period, closed, reason, entered, change_id)"
                         " VALUES(?, ?, ?, ?, 1, ?) ON CONFLICT(plan_id, period) DO UPDATE SET"
                         " closed = excluded.closed, reason = excluded.reason, gone = 0, entered = 1, rev = rev + 1,"
                         " change_id = excluded.change_id", "iidti", plan, period, (int)closed, reason, td->change);
    return td__done(td, rc, change);
}

/* ---- figures ---------------------------------------------------------------------------- */

int td__source_id(struct td *td, const char *title, const char *url, int64_t *id)
{
    int rc = td__run(td, "INSERT INTO source(title, url) SELECT ?1, ?2 WHERE NOT EXISTS(SELECT 1 FROM source"
                         " WHERE title = ?1 AND url = ?2)", "tt", text(title), text(url));

    return rc ? rc : td__one(td, id, "SELECT id FROM source WHERE title = ? AND url = ?", "tt", text(title), text(url));
}

int td__series_id(struct td *td, const char *name, int64_t *id)
{
    *id = 0;
    if (!*text(name))
        return TD_OK;
    int rc = td__run(td, "INSERT INTO series(name) SELECT ?1 WHERE NOT EXISTS(SELECT 1 FROM series WHERE name = ?1)",
                     "t", name);
    return rc ? rc : td__one(td, id, "SELECT id FROM series WHERE name = ?", "t", name);
}

enum { NOTE = LONGEST + 256 };

/* The tags in front of the note, as bundles have them (td_note_tags()). */
static void tagged_note(char *buf, size_t size, const struct td_entry *e)
{
    static const char *const exact[] = { "", "q=approx; ", "q=more_than; ", "q=nearly; " };
    const char *series = text(e->series), *unit = text(e->unit);

    snprintf(buf, size, "%s%s%s%s%s%s%s%s", *series ? "series=" : "", series, *series ? "; " : "", *unit ? "unit=" : "",
             unit, *unit ? "; " : "", exact[e->qualifier], text(e->note));
}

struct td__figure td__figure_of(const struct td_entry *e, struct td_num value, int64_t seq)
{
    int frac = td__scale(e->numerator, e->denominator);

    return (struct td__figure){
        .target = e->target, .agency = e->agency, .period = e->period, .seq = seq, .value = value,
        .numerator = td_num_round(e->numerator, frac), .denominator = td_num_round(e->denominator, frac),
        .frac = frac, .status = (int)e->status, .qualifier = (int)e->qualifier, .supersedes = e->supersedes,
    };
}

/* Of a million figures the time is here: what is always there is bound in one loop. */
int td__figure_put(struct td *td, const struct td__figure *x)
{
    const int64_t always[] = { x->target, x->agency, x->period, x->seq, x->value.mantissa, x->value.decimals, x->frac,
                               x->status, x->qualifier, x->source, td->change, x->entered };
    const struct td_num parts[] = { x->numerator, x->denominator };
    sqlite3_stmt *st;
    int at = 4, rc = td__query(td, &st, "INSERT INTO observation(series_id, supersedes, published_on, note, target_id,"
        " agency_id, period, seq, value, decimals, frac_decimals, status, qualifier, source_id, change_id, entered,"
        " numerator, denominator) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", "IITT", x->series,
        x->supersedes, x->published, x->note);

    for (size_t i = 0; !rc && i < COUNT(always); i++)
        sqlite3_bind_int64(st, ++at, always[i]);
    for (size_t i = 0; !rc && i < COUNT(parts); i++)
        if (td_num_is(parts[i]))
            sqlite3_bind_int64(st, ++at, parts[i].mantissa);
        else
            sqlite3_bind_null(st, ++at);
    if (rc)
        return rc;
    rc = sqlite3_step(st);
    sqlite3_reset(st);
    if (rc == SQLITE_CONSTRAINT_PRIMARYKEY)
        return TD_CONFLICT; /* without a message: the loader looks what is there */
    return rc == SQLITE_DONE ? TD_OK : td__sqlite_error(td);
}

int td__figure_insert(struct td *td, const struct td_entry *e, struct td_num value, int64_t seq, bool entered)
{
    char note[NOTE], published[TD_DATE_BUF];
    struct td__figure x = td__figure_of(e, value, seq);
    int rc = td__source_id(td, e->source_title, e->source_url, &x.source);

    if (!rc)
        rc = td__series_id(td, e->series, &x.series);
    tagged_note(note, sizeof note, e);
    td_date_write(published, sizeof published, e->published_on);
    x.note = note;
    x.published = published;
    x.entered = entered;
    if (!rc && (rc = td__figure_put(td, &x)) == TD_CONFLICT)
        rc = td__error(td, TD_CONFLICT, "somebody else has recorded a figure for this period in the meantime");
    return rc;
}

/* Nobody else may have recorded a figure of this period since the author looked. */
static int next_seq(struct td *td, const struct td_entry *e, int64_t *seq)
{
    int64_t there;
    int rc = td__one(td, seq, "SELECT coalesce(max(seq), 0) FROM observation WHERE target_id = ? AND agency_id = ?"
                              " AND period = ?", "iii", e->target, e->agency, e->period);

    if (!rc && e->based_on >= 0 && *seq > e->based_on)
        return td__error(td, TD_CONFLICT, "somebody else has recorded a figure for this period in the meantime");
    if (!rc && e->supersedes)
        rc = td__one(td, &there, "SELECT 1 FROM observation WHERE target_id = ? AND agency_id = ? AND period = ?"
                                 " AND seq = ?", "iiid", e->target, e->agency, e->period, e->supersedes);
    if (rc == TD_NOT_FOUND)
        return td__error(td, TD_INVALID, "the figure that this one would replace does not exist");
    ++*seq;
    return rc;
}

/* Errors stop the figure, and so do warnings that nobody has said anything about. */
static int refuse_findings(struct td *td, const struct td__check_world *w, const struct td_entry *e, td_date today,
                           const struct td_target **target)
{
    struct td_finding found[TD_FINDINGS_MOST];
    char why[256];
    int n = td__check(td, w, e, today, found, target);

    if (n <= 0)
        return n;
    td_finding_text(why, sizeof why, &found[0], td->lang);
    if (found[0].error)
        return td__error(td, TD_INVALID, "%s", why);
    return *text(e->note) ? TD_OK : td__error(td, TD_INVALID, "%s; if it is right, say so in a note", why);
}

static int refuse_texts(struct td *td, const struct td_entry *e)
{
    const struct { const char *s, *what; bool lines; } texts[] = {
        { e->note, td__says("the note"), true }, { e->source_title, td__says("the source"), false },
        { e->source_url, td__says("the link"), false }, { e->series, td__says("the series"), false },
        { e->unit, td__says("the unit"), false },
    };
    struct td_note_tags tags;
    char note[NOTE];
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < sizeof texts / sizeof *texts; i++)
        rc = clean(td, texts[i].s, texts[i].what, texts[i].lines, LONGEST);
    if (rc)
        return rc;
    /* What a bundle with this figure would say must be what is meant: no tag in a note, no semicolon in a tag. */
    tagged_note(note, sizeof note, e);
    if (!td_note_tags(note, &tags) || strcmp(tags.series, text(e->series)) || strcmp(tags.unit, text(e->unit)) ||
        tags.qualifier != e->qualifier || strcmp(tags.text, text(e->note)))
        return td__error(td, TD_INVALID, "the note begins like a tag (\"%.40s\"), or the series or unit does not fit",
                         text(e->note));
    return TD_OK;
}

/* The figure that it would replace says the same to the last letter, and stands. */
static int refuse_same(struct td *td, const struct td_entry *e, struct td_num value)
{
    char note[NOTE], published[TD_DATE_BUF];
    struct td__figure x = td__figure_of(e, value, e->supersedes);
    int64_t same;

    tagged_note(note, sizeof note, e);
    td_date_write(published, sizeof published, e->published_on);
    int rc = td__one(td, &same, "SELECT 1 FROM observation o JOIN source s ON s.id = o.source_id WHERE o.target_id = ?1"
        " AND o.agency_id = ?2 AND o.period = ?3 AND o.seq = ?4 AND o.value IS ?5 AND o.decimals IS ?6"
        " AND o.numerator IS ?7 AND o.denominator IS ?9 AND o.frac_decimals = coalesce(?8, ?10, o.frac_decimals)"
        " AND o.status = ?11 AND o.qualifier = ?12 AND s.title = ?13 AND s.url = ?14"
        " AND coalesce(o.published_on, '') = ?15 AND coalesce(o.note, '') = ?16"
        " AND NOT " TD__IS_WITHDRAWN("o") " AND NOT " TD__IS_REPLACED("o"), "iiiimmmddtttt",
        x.target, x.agency, x.period, x.seq, x.value, x.numerator, x.denominator, x.status, x.qualifier,
        text(e->source_title), text(e->source_url), published, note);
    return rc == TD_NOT_FOUND ? TD_OK : rc ? rc : td__error(td, TD_SAME, "this figure is on record already");
}

/* Who reads a figure must be able to ask where it is from: one that says so gives way only to another that does. */
int td__refuse_unsourced(struct td *td, const struct td_entry *e)
{
    int64_t sourced;

    if (*text(e->source_title) || *text(e->source_url))
        return TD_OK;
    int rc = td__one(td, &sourced, "SELECT 1 FROM observation o JOIN source s ON s.id = o.source_id"
                     " WHERE o.target_id = ? AND o.agency_id = ? AND o.period = ? AND o.seq = ?"
                     " AND (s.title <> '' OR s.url <> '')", "iiid", e->target, e->agency, e->period, e->supersedes);
    if (rc)
        return rc == TD_NOT_FOUND ? TD_OK : rc;
    return td__error(td, TD_INVALID, "a figure that has a source is not replaced by one without");
}

bool td__parts_fit(const struct td_entry *e)
{
    struct td__figure x = td__figure_of(e, TD_NUM_NONE, 0);

    return td_num_is(x.numerator) == td_num_is(e->numerator) && td_num_is(x.denominator) == td_num_is(e->denominator);
}

static int record_one(struct td *td, const struct td__check_world *w, const struct td_entry *e, bool of_report,
                      td_date today)
{
    const struct td_target *target = NULL;
    int64_t seq = 0;
    int rc = td_may(td, TD_ACT_RECORD, TD_OF_AGENCY(e->agency));

    if (rc || (rc = refuse_texts(td, e)))
        return rc;
    if (!td__parts_fit(e))
        rc = td__error(td, TD_INVALID, "numerator and denominator have too many digits together");
    if (!rc)
        rc = next_seq(td, e, &seq);
    if (!rc)
        rc = refuse_findings(td, w, e, today, &target);
    if (!rc && e->supersedes)
        rc = td__refuse_unsourced(td, e);
    if (!rc && e->supersedes && !of_report) /* in a report the same figure is news */
        rc = refuse_same(td, e, td_entry_value(target, e));
    return rc ? rc : td__figure_insert(td, e, td_entry_value(target, e), seq, true);
}

int td_record_submission(struct td *td, const struct td_submission *report, const struct td_entry *e, size_t n,
                     td_date today, enum td_place place, const char *note, int64_t *change, size_t *at)
{
    const struct td__deed deed = { .act = TD_ACT_RECORD, .place = place, .note = note };
    const struct td__check_world *w;
    size_t i = 0;
    /* Before the transaction, so that inside it nothing has to be read again unless a plan has changed just now. */
    int rc = td__check_world(td, &w);

    if (rc || (rc = td__clean(td, note, "the note")))
        return rc;
    rc = report ? td__begin_submission(td, report, deed) : td__begin(td, &deed);
    if (rc)
        return rc;
    rc = td__check_world(td, &w);
    while (!rc && i < n && !(rc = record_one(td, w, &e[i], report != NULL, today)))
        i++;
    if (rc && at)
        *at = i;
    if (!rc)
        rc = td__rollup_follow(td);
    return td__done(td, rc, change);
}

int td_record(struct td *td, const struct td_entry *e, size_t n, td_date today, enum td_place place,
              const char *note, int64_t *change, size_t *at)
{
    return td_record_submission(td, NULL, e, n, today, place, note, change, at);
}

/* ---- rulings on figures ----------------------------------------------------------------- */

/* Accepting is about the whole period; the others about one figure. */
int td_last_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, int64_t *id)
{
    return td__one(td, id, "SELECT coalesce(max(id), 0) FROM ruling WHERE target_id = ?1 AND agency_id = ?2"
                           " AND period = ?3 AND kind = ?4 AND (seq = ?5 OR ?4 = 'accept')", "iiitd",
                   f->target, f->agency, f->period, td_choice_code(td_ruling_kinds, (int)kind), f->seq);
}

static enum td_act ruling_act(enum td_ruling kind, bool holds)
{
    return (holds ? TD_ACT_ACCEPT : TD_ACT_UNACCEPT) + (enum td_act)kind;
}

/* Only what could be judged can be accepted: a figure of the target's own definition or of one that a threshold of it
 * is about, and no bound. */
static int refuse_accepting(struct td *td, const struct td_figure_ref *f)
{
    int64_t is = 0;
    int rc = td__one(td, &is, "SELECT o.qualifier > 1 FROM observation o WHERE target_id = ? AND agency_id = ?"
                              " AND period = ? AND seq = ?", "iiid", f->target, f->agency, f->period, f->seq);

    if (!rc && is)
        return td__error(td, TD_INVALID,
                         "this figure is a bound (more than, nearly): it is never the value of a period");
    if (!rc)
        rc = td__one(td, &is, "SELECT o.series_id IS NULL OR EXISTS(SELECT 1 FROM threshold h JOIN series x"
                              "   ON x.name = h.series WHERE h.target_id = o.target_id AND h.gone = 0"
                              "   AND x.id = o.series_id) FROM observation o WHERE target_id = ? AND agency_id = ?"
                              " AND period = ? AND seq = ?", "iiid", f->target, f->agency, f->period, f->seq);
    if (rc || is)
        return rc;
    return td__error(td, TD_INVALID, "this figure is of another definition than the target's: it is kept beside the "
                                     "others and never judged");
}

static int refuse_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds,
                         int64_t based_on)
{
    int64_t last, there;
    int rc = td_may(td, ruling_act(kind, holds), TD_OF_AGENCY(f->agency));

    if (!rc)
        rc = td__one(td, &there, "SELECT 1 FROM observation WHERE target_id = ? AND agency_id = ? AND period = ?"
                                 " AND seq = ?", "iiid", f->target, f->agency, f->period, f->seq);
    if (rc == TD_NOT_FOUND)
        return td__error(td, TD_NOT_FOUND, "there is no such figure");
    if (!rc && kind == TD_ACCEPT && holds)
        rc = refuse_accepting(td, f);
    if (!rc)
        rc = refuse_closed(td, f->target, f->period);
    if (!rc)
        rc = td_last_ruling(td, f, kind, &last);
    if (!rc && based_on >= 0 && last > based_on)
        rc = td__error(td, TD_CONFLICT, "somebody else has decided about this figure in the meantime");
    return rc;
}

static int rule_one(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds, const char *reason)
{
    return td__run(td, "INSERT INTO ruling(change_id, target_id, agency_id, period, seq, kind, holds, reason)"
                       " VALUES(?, ?, ?, ?, ?, ?, ?, ?)", "iiiidtdt", td->change, f->target, f->agency, f->period,
                       f->seq,
                   td_choice_code(td_ruling_kinds, (int)kind), (int)holds, text(reason));
}

int td_rule_all(struct td *td, const struct td_figure_ref *f, size_t n, enum td_ruling kind, bool holds,
                const char *reason, int64_t based_on, enum td_place place, int64_t *change)
{
    int rc = td__clean(td, reason, "the reason");

    if (!rc && !*text(reason) && kind != TD_VERIFY)
        rc = td__error(td, TD_INVALID, "accepting and withdrawing a figure need a reason");
    if (rc || (rc = td__begin(td, &(struct td__deed){ .act = ruling_act(kind, holds), .place = place,
                                                      .note = reason })))
        return rc;
    for (size_t i = 0; !rc && i < n; i++)
        if (!(rc = refuse_ruling(td, &f[i], kind, holds, based_on)))
            rc = rule_one(td, &f[i], kind, holds, reason);
    if (!rc)
        rc = td__rollup_follow(td);
    return td__done(td, rc, change);
}

int td_rule(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds, const char *reason,
            int64_t based_on, enum td_place place, int64_t *change)
{
    return td_rule_all(td, f, 1, kind, holds, reason, based_on, place, change);
}

/* ---- statements about tasks ------------------------------------------------------------- */

int td_last_said(struct td *td, int64_t task, int year, int64_t *id)
{
    return td__one(td, id, "SELECT coalesce(max(id), 0) FROM progress WHERE task_id = ? AND year = ?", "id", task,
                   year);
}

/* The city that an agency is or belongs to; 0 = none. */
static int64_t city_of(const struct td_agencies *l, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(l, agency);

    while (a && strcmp(a->kind, "city") != 0)
        a = a->parent ? td_agency_by_id(l, a->parent) : NULL;
    return a ? a->id : 0;
}

bool td__elsewhere(const struct td_agencies *l, const struct td_plan *p, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(l, agency);
    int64_t own = city_of(l, agency), plans = city_of(l, p->city);

    return a && a->id != p->city && (!strcmp(a->kind, "country") || (own && plans && own != plans));
}

static const char *contradiction(const struct td_statement *s)
{
    bool none = s->state == TD_TASK_NONE && s->percent > 0,
         done = s->state == TD_TASK_DONE && s->percent >= 0 && s->percent < 100;

    return none || done ? td__says("the state and the percentage contradict each other") : NULL;
}

const char *td__statement_problem(const struct td__check_world *w, const struct td_statement *s, int64_t plan,
                                  td_date start)
{
    const struct td_plan *p = td_plan_by_id(&w->plans, plan);
    const struct td_agency *a = s->agency ? td_agency_by_id(&w->agencies, s->agency) : NULL;

    if (a && !td_agency_exists_on(a, s->said_on))
        return td__says("the agency does not exist on the day of the statement");
    if (p && a && td__elsewhere(&w->agencies, p, a->id))
        return td__says("the agency belongs elsewhere, not to the plan's city");
    if (start && s->said_on < start)
        return td__says("the day of the statement is before the task begins");
    if (p && s->year && ((p->start_year && s->year < p->start_year) || (p->end_year && s->year > p->end_year)))
        return td__says("the year of the statement is none of the plan's");
    return contradiction(s);
}

/* Which task it is about, whether of every year, and what cannot be true of what is said of it. An import has looked at
 * its rows itself; what an export has is on record. */
static int refuse_statement(struct td *td, const struct td_statement *s, enum td_place place)
{
    const struct td__check_world *w;
    sqlite3_stmt *st;
    int rc = td__check_world(td, &w);

    if (rc)
        return rc;
    rc = td__query(td, &st, "SELECT cadence = 'yearly', plan_id, start FROM task WHERE id = ? AND gone = 0", "i",
                   s->task);
    if (rc || (rc = td__step(td, st)) < 0)
        return rc;
    if (!rc)
        return td__error(td, TD_NOT_FOUND, "no such task");
    bool yearly = sqlite3_column_int(st, 0);
    const char *problem = td__statement_problem(w, s, sqlite3_column_int64(st, 1), td__col_date(st, 2));
    td__reset(st);
    if (yearly != (s->year != 0))
        return td__error(td, TD_INVALID, yearly ? "the task is yearly: say of which year"
                                                : "the task is not yearly: it has no year");
    return problem && place != TD_AT_FILE ? td__error(td, TD_INVALID, "%s", td__said(td, problem)) : TD_OK;
}

static int say_one(struct td *td, const struct td_statement *s, enum td_place place)
{
    int64_t last;
    int rc = td_may(td, TD_ACT_SAY, TD_OF_AGENCY(s->agency));

    if (!rc)
        rc = td__clean(td, s->note, "the note");
    if (!rc)
        rc = td__clean(td, s->evidence, "the evidence");
    if (!rc)
        rc = td__agency_exists(td, s->agency);
    if (!rc && !s->said_on)
        return td__error(td, TD_INVALID, "a statement has a day");
    if (!rc && s->percent > 100)
        return td__error(td, TD_INVALID, "more than 100 %% cannot be done");
    if (!rc)
        rc = refuse_statement(td, s, place);
    if (!rc)
        rc = td_last_said(td, s->task, s->year, &last);
    if (!rc && s->based_on >= 0 && last > s->based_on)
        return td__error(td, TD_CONFLICT, "somebody else has said something about this task in the meantime");
    if (rc)
        return rc;
    return td__run(td, "INSERT INTO progress(change_id, task_id, year, agency_id, said_on, state, percent, note,"
                       " evidence) VALUES(?1, ?2, ?3, nullif(?4, 0), ?5, ?6, CASE WHEN ?7 >= 0 THEN ?7 END, ?8, ?9)",
                   "iidiDtdtt", td->change, s->task, s->year, s->agency, s->said_on,
                   td_choice_code(td_task_states, (int)s->state),
                   s->percent, text(s->note), text(s->evidence));
}

int td_say(struct td *td, const struct td_statement *s, size_t n, enum td_place place, int64_t *change)
{
    int rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_SAY, .place = place });

    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < n; i++)
        rc = say_one(td, &s[i], place);
    return td__done(td, rc, change);
}

/* ---- reports handed in ------------------------------------------------------------------ */

static enum td_act submit_act(const struct td_submission *s)
{
    return s->withdrawn ? TD_ACT_UNSUBMIT : TD_ACT_SUBMIT;
}

static int submit_one(struct td *td, const struct td_submission *s, enum td_place place)
{
    int rc = td_may(td, submit_act(s), TD_OF_AGENCY(s->agency));

    if (!rc)
        rc = clean(td, s->note, "the note", true, LONGEST_REPORT);
    if (!rc && (s->year < 1900 || s->year > 2199 || !s->on))
        rc = td__error(td, TD_INVALID, "a submission has a year and a day");
    if (!rc)
        rc = td__refuse_sender(td, s, place);
    return rc ? rc : td__run(td, "INSERT INTO submission(change_id, obligation_id, agency_id, year, submitted_on,"
                                 " withdrawn, note) VALUES(?, ?, ?, ?, ?, ?, ?)", "iiidDdt", td->change,
                             s->obligation, s->agency, s->year, s->on, (int)s->withdrawn, text(s->note));
}

int td__begin_submission(struct td *td, const struct td_submission *report, struct td__deed d)
{
    int64_t standing = 0;
    bool alone = !td->nesting;
    d.later = true;
    int rc = td__begin(td, &d);

    if (rc)
        return rc;
    if (!alone)
        rc = td__error(td, TD_ERROR, "the figures of a report are a change of their own");
    if (!rc)
        rc = td__standing(td, report, &standing);
    if (!rc && !standing && !report->on)
        rc = td__error(td, TD_NOT_FOUND, "the report has not been handed in");
    if (!rc)
        rc = td__change(td, &d, standing);
    if (!rc && !standing)
        rc = submit_one(td, report, d.place);
    return rc ? td__end(td, rc) : TD_OK;
}

int td_submit(struct td *td, const struct td_submission *s, size_t n, enum td_place place, int64_t *change)
{
    int rc = td__begin(td, &(struct td__deed){ .act = n ? submit_act(s) : TD_ACT_SUBMIT, .place = place });

    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < n; i++)
        rc = submit_one(td, &s[i], place);
    return td__done(td, rc, change);
}
