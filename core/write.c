/*
 * The gate: figures, decisions about them, statements, submissions and closings are written here and nowhere else, so
 * that who acts, what is allowed and what is on record is one place's business. Roles will be enforced in td__begin().
 * The tables are append-only: a correction is a new row, and "the newest counts" is how anything is taken back.
 */
#include "store.h"

#include <stdio.h>
#include <string.h>

const char *const td__ruling_words[] = { "accept", "verify", "withdraw", NULL };

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

int td__clean(struct td *td, const char *s, const char *what)
{
    if (!td_utf8_valid(text(s), strlen(text(s))))
        return td__error(td, TD_INVALID, "%s is not valid UTF-8", what);
    for (const char *p = text(s); *p; p++)
        if ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t')
            return td__error(td, TD_INVALID, "%s has a control character in it", what);
    return TD_OK;
}

/* ---- closed periods --------------------------------------------------------------------- */

int td_period_closed(struct td *td, int64_t plan, td_period period, bool *closed)
{
    int64_t yes = 0;
    int rc = td__one(td, &yes, "SELECT closed FROM closing WHERE plan_id = ? AND period = ? AND gone = 0", "ii", plan,
                     period);

    *closed = yes != 0;
    return rc == TD_NOT_FOUND ? TD_OK : rc;
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

int td_close_period(struct td *td, int64_t plan, td_period period, bool closed, const char *reason, const char *via,
                    int64_t *change)
{
    bool now = false;
    int rc = td__clean(td, reason, "the reason");

    if (!rc && !*text(reason))
        rc = td__error(td, TD_INVALID, "closing and opening a period needs a reason");
    if (rc || (rc = td__begin(td, via, reason)))
        return rc;
    rc = td_period_closed(td, plan, period, &now);
    if (!rc && now == closed)
        rc = td__error(td, TD_CONFLICT, closed ? "the period is closed already" : "the period is not closed");
    if (!rc)
        rc = td__run(td, "UPDATE closing SET closed = ?, reason = ?, gone = 0, entered = 1, rev = rev + 1, change_id = ?"
                         " WHERE plan_id = ? AND period = ?", "dtiii", (int)closed, reason, td->change, plan, period);
    if (!rc && !sqlite3_changes(td->db))
        rc = td__run(td, "INSERT INTO closing(plan_id, period, closed, reason, entered, change_id)"
                         " VALUES(?, ?, ?, ?, 1, ?)", "iidti", plan, period, (int)closed, reason, td->change);
    return td__done(td, rc, change);
}

/* ---- figures ---------------------------------------------------------------------------- */

/* The id of a row that is made when it is not there yet. */
static int source_id(struct td *td, const struct td_entry *e, int64_t *id)
{
    int rc = td__run(td, "INSERT INTO source(title, url) SELECT ?1, ?2 WHERE NOT EXISTS(SELECT 1 FROM source"
                         " WHERE title = ?1 AND url = ?2)", "tt", text(e->source_title), text(e->source_url));

    return rc ? rc : td__one(td, id, "SELECT id FROM source WHERE title = ? AND url = ?", "tt", text(e->source_title),
                             text(e->source_url));
}

static int series_id(struct td *td, const struct td_entry *e, int64_t *id)
{
    *id = 0;
    if (!*text(e->series))
        return TD_OK;
    int rc = td__run(td, "INSERT INTO series(name) SELECT ?1 WHERE NOT EXISTS(SELECT 1 FROM series WHERE name = ?1)",
                     "t", e->series);
    return rc ? rc : td__one(td, id, "SELECT id FROM series WHERE name = ?", "t", e->series);
}

/* The tags in front of the note, as bundles have them (td_note_tags()). */
static void tagged_note(char *buf, size_t size, const struct td_entry *e)
{
    static const char *const exact[] = { "", "q=approx; ", "q=more_than; ", "q=nearly; " };
    const char *series = text(e->series), *unit = text(e->unit);

    snprintf(buf, size, "%s%s%s%s%s%s%s%s", *series ? "series=" : "", series, *series ? "; " : "", *unit ? "unit=" : "",
             unit, *unit ? "; " : "", exact[e->qualifier], text(e->note));
}

/* Both parts at one scale. */
static int scale(const struct td_entry *e)
{
    int a = e->numerator.decimals, b = e->denominator.decimals, most = a > b ? a : b;

    return most < 0 ? 0 : most;
}

static int insert_figure(struct td *td, const struct td_entry *e, struct td_num value, int64_t seq)
{
    enum { NOTE = 4096 };
    char note[NOTE];
    int64_t source, series;
    int frac = scale(e), rc = source_id(td, e, &source);
    struct td_num num = td_num_is(e->numerator) ? td_num_round(e->numerator, frac) : TD_NUM_NONE;
    struct td_num den = td_num_is(e->denominator) ? td_num_round(e->denominator, frac) : TD_NUM_NONE;

    if (!rc)
        rc = series_id(td, e, &series);
    if (rc)
        return rc;
    tagged_note(note, sizeof note, e);
    return td__run(td, "INSERT INTO observation(target_id, agency_id, period, seq, value, decimals, numerator,"
                       " denominator, frac_decimals, status, qualifier, series_id, source_id, published_on, note,"
                       " supersedes, entered, change_id)"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, CASE WHEN ?8 >= 0 THEN ?7 END, CASE WHEN ?10 >= 0 THEN ?9 END,"
                       "  ?11, ?12, ?13, nullif(?14, 0), ?15, ?16, nullif(?17, ''), nullif(?18, 0), 1, ?19)",
                   "iiiimidiidddiiDtdi",
                   e->target, e->agency, e->period, seq, value, num.mantissa, (int)num.decimals, den.mantissa,
                   (int64_t)den.decimals, frac, (int)e->status, (int)e->qualifier, series, source, e->published_on,
                   note, e->supersedes, td->change);
}

/* Nobody else may have recorded a figure of this period since the author looked. */
static int next_seq(struct td *td, const struct td_entry *e, int64_t *seq)
{
    int rc = td__one(td, seq, "SELECT coalesce(max(seq), 0) FROM observation WHERE target_id = ? AND agency_id = ?"
                              " AND period = ?", "iii", e->target, e->agency, e->period);

    if (!rc && e->based_on >= 0 && *seq > e->based_on)
        return td__error(td, TD_CONFLICT, "somebody else has recorded a figure for this period in the meantime");
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
    td_finding_text(why, sizeof why, &found[0], TD_EN);
    if (found[0].error)
        return td__error(td, TD_INVALID, "%s", why);
    return *text(e->note) ? TD_OK : td__error(td, TD_INVALID, "%s; if it is right, say so in a note", why);
}

static int refuse_texts(struct td *td, const struct td_entry *e)
{
    int rc = td__clean(td, e->note, "the note");

    if (!rc)
        rc = td__clean(td, e->source_title, "the source");
    if (!rc)
        rc = td__clean(td, e->source_url, "the link");
    if (!rc && strlen(text(e->note)) > 3000)
        rc = td__error(td, TD_INVALID, "the note is too long");
    return rc;
}

static int record_one(struct td *td, const struct td__check_world *w, const struct td_entry *e, td_date today)
{
    const struct td_target *target;
    int64_t seq;
    int rc = refuse_texts(td, e);

    if (!rc)
        rc = next_seq(td, e, &seq);
    if (!rc)
        rc = refuse_findings(td, w, e, today, &target);
    return rc ? rc : insert_figure(td, e, td_entry_value(target, e), seq);
}

/* The sums above the agencies, once for each target that has changed. */
static int refresh_sums(struct td *td, const struct td_entry *e, size_t n)
{
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < n; i++) {
        bool done = false;
        for (size_t k = 0; k < i && !done; k++)
            done = e[k].target == e[i].target;
        if (!done)
            rc = td__rollup_refresh(td, e[i].target);
    }
    return rc;
}

int td_record(struct td *td, const struct td_entry *e, size_t n, td_date today, const char *via, const char *note,
              int64_t *change, size_t *at)
{
    struct td__check_world w;
    size_t i = 0;
    int rc = td__begin(td, via, text(note));

    if (rc)
        return rc;
    rc = td__check_world_read(td, &w);
    while (!rc && i < n && !(rc = record_one(td, &w, &e[i], today)))
        i++;
    td__check_world_free(&w);
    if (rc && at)
        *at = i;
    if (!rc)
        rc = refresh_sums(td, e, n);
    return td__done(td, rc, change);
}

/* ---- decisions about figures ------------------------------------------------------------ */

/* Accepting is about the whole period; the others about one figure. */
int td_last_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, int64_t *id)
{
    return td__one(td, id, "SELECT coalesce(max(id), 0) FROM ruling WHERE target_id = ?1 AND agency_id = ?2"
                           " AND period = ?3 AND kind = ?4 AND (seq = ?5 OR ?4 = 'accept')", "iiitd",
                   f->target, f->agency, f->period, td__ruling_words[kind], f->seq);
}

static int refuse_ruling(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, int64_t based_on)
{
    int64_t last, there;
    int rc = td__one(td, &there, "SELECT 1 FROM observation WHERE target_id = ? AND agency_id = ? AND period = ?"
                                 " AND seq = ?", "iiid", f->target, f->agency, f->period, f->seq);

    if (!rc)
        rc = refuse_closed(td, f->target, f->period);
    if (!rc)
        rc = td_last_ruling(td, f, kind, &last);
    if (!rc && based_on >= 0 && last > based_on)
        rc = td__error(td, TD_CONFLICT, "somebody else has decided about this figure in the meantime");
    return rc;
}

int td_rule(struct td *td, const struct td_figure_ref *f, enum td_ruling kind, bool holds, const char *reason,
            int64_t based_on, const char *via, int64_t *change)
{
    int rc = td__clean(td, reason, "the reason");

    if (!rc && !*text(reason) && kind != TD_VERIFY)
        rc = td__error(td, TD_INVALID, "accepting and withdrawing a figure need a reason");
    if (rc || (rc = td__begin(td, via, text(reason))))
        return rc;
    rc = refuse_ruling(td, f, kind, based_on);
    if (!rc)
        rc = td__run(td, "INSERT INTO ruling(change_id, target_id, agency_id, period, seq, kind, holds, reason)"
                         " VALUES(?, ?, ?, ?, ?, ?, ?, ?)", "iiiidtdt", td->change, f->target, f->agency, f->period,
                     f->seq, td__ruling_words[kind], (int)holds, text(reason));
    if (!rc)
        rc = td__rollup_refresh(td, f->target);
    return td__done(td, rc, change);
}

/* ---- statements about tasks ------------------------------------------------------------- */

int td_last_said(struct td *td, int64_t task, int year, int64_t *id)
{
    return td__one(td, id, "SELECT coalesce(max(id), 0) FROM progress WHERE task_id = ? AND year = ?", "id", task, year);
}

static int say_one(struct td *td, const struct td_statement *s)
{
    int64_t last, yearly;
    int rc = td__clean(td, s->note, "the note");

    if (!rc)
        rc = td__clean(td, s->evidence, "the evidence");
    if (!rc)
        rc = td__one(td, &yearly, "SELECT cadence = 'yearly' FROM task WHERE id = ? AND gone = 0", "i", s->task);
    if (!rc && (yearly != 0) != (s->year != 0))
        return td__error(td, TD_INVALID, yearly ? "the task is yearly: say of which year"
                                                : "the task is not yearly: it has no year");
    if (!rc && s->percent > 100)
        return td__error(td, TD_INVALID, "more than 100 %% cannot be done");
    if (!rc)
        rc = td_last_said(td, s->task, s->year, &last);
    if (!rc && s->based_on >= 0 && last > s->based_on)
        return td__error(td, TD_CONFLICT, "somebody else has said something about this task in the meantime");
    if (rc)
        return rc;
    return td__run(td, "INSERT INTO progress(change_id, task_id, year, agency_id, said_on, state, percent, note, evidence)"
                       " VALUES(?1, ?2, ?3, nullif(?4, 0), ?5, ?6, CASE WHEN ?7 >= 0 THEN ?7 END, ?8, ?9)", "iidiDtdtt",
                   td->change, s->task, s->year, s->agency, s->said_on, td__state_words[s->state], s->percent,
                   text(s->note), text(s->evidence));
}

int td_say(struct td *td, const struct td_statement *s, size_t n, const char *via, int64_t *change)
{
    int rc = td__begin(td, via, "");

    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < n; i++)
        rc = say_one(td, &s[i]);
    return td__done(td, rc, change);
}

/* ---- reports handed in ------------------------------------------------------------------ */

static int submit_one(struct td *td, const struct td_submission *s)
{
    int64_t there;
    int rc = td__clean(td, s->note, "the note");

    if (!rc)
        rc = td__one(td, &there, "SELECT 1 FROM obligation WHERE id = ? AND gone = 0", "i", s->obligation);
    if (!rc && (s->year < 1900 || s->year > 2199 || !s->on))
        rc = td__error(td, TD_INVALID, "a submission has a year and a day");
    return rc ? rc : td__run(td, "INSERT INTO submission(change_id, obligation_id, agency_id, year, submitted_on, withdrawn,"
                                 " note) VALUES(?, ?, ?, ?, ?, ?, ?)", "iiidDdt", td->change, s->obligation, s->agency,
                             s->year, s->on, (int)s->withdrawn, text(s->note));
}

int td_submit(struct td *td, const struct td_submission *s, size_t n, const char *via, int64_t *change)
{
    int rc = td__begin(td, via, "");

    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < n; i++)
        rc = submit_one(td, &s[i]);
    return td__done(td, rc, change);
}
