/* What the files of the library share about figures, checks, reports and sums, and nobody else sees. */
#ifndef TD_INNER_H
#define TD_INNER_H

#include "noun/duty.h"
#include "noun/figures.h"
#include "noun/gate.h"

/* What checking needs and many entries and reports share: kept with the connection, read again when a plan changes. */
struct td__check_world {
    struct td_plans plans;
    struct td_targets targets;
    struct td_agencies agencies;
    struct td_successions successions;
    struct td_obligations obligations;
};

enum { TD__THRESHOLDS = 12 }; /* of a target: of so many the units that meet them are counted */
enum { TD__WHENEVER = 21991231 }; /* as a day of review: all that is known */

/* ---- ruling.c --------------------------------------------------------------------------- */

struct td__ruling { int64_t target, agency; td_period period; int64_t seq; bool accepted, withdrawn, verified; };
struct td__rulings { struct td__ruling *v; size_t n; };
/* Of a target, of one agency (0 = of all). There may be millions: nobody reads those that he does not need. */
int td__rulings(struct td *td, struct td__rulings *out, int64_t target, int64_t agency);
int td__rulings_between(struct td *td, struct td__rulings *out, int64_t target, int64_t agency, td_period first,
                        td_period last);
void td__rulings_free(struct td__rulings *r);
/* What holds for a figure; never NULL. */
const struct td__ruling *td__ruled(const struct td__rulings *r, int64_t target, int64_t agency, td_period period,
                                   int64_t seq);

/* ---- plan.c ----------------------------------------------------------------------------- */

/* td_agencies() and td_successions() as they are read; those give what world.c keeps. */
int td__read_agencies(struct td *td, struct td_agencies *out);
int td__read_successions(struct td *td, struct td_successions *out);

/* td_observations() that leaves `submission` out. */
int td__observations(struct td *td, struct td_observations *out, int64_t target, int64_t agency);

/* The change that closed the period, 0 = it is open. */
int td__closed_by(struct td *td, int64_t plan, td_period period, int64_t *by);

/* ---- judge.c ---------------------------------------------------------------------------- */

/* SQL: what the method needs of a figure; and one made of these columns. */
#define TD__FIGURE_COLUMNS "period, seq, value, decimals, status, qualifier, series_id, published_on, " \
                           "supersedes, numerator, denominator, frac_decimals, entered, change_id"
enum { TD__FIGURE_SERIES = 6, TD__FIGURE_SUPERSEDES = 8 };
struct td_figure td__figure_row(sqlite3_stmt *st, int col, const struct td__ruling *ruled);
/* Numbers that grow with recording, in whatever form the period of a figure was written: by change, then by seq. */
static inline int64_t td__recorded(int64_t change, int64_t seq)
{
    return (int64_t)((uint64_t)change * 1048576u + (uint64_t)seq); /* whatever the database says, it wraps */
}
static inline int64_t td__recorded_seq(int64_t id) { return id & 1048575; }
/* `later` takes the place of `f`, once it is known itself. */
void td__supersede(struct td_figure *f, const struct td_figure *later);
/* How many units meet a threshold, from "2025=90 2026y=80", as rollup.c writes it. -1 = it is not there. */
int td__meeting_of(const char *stored, const struct td_threshold *h);
/* What is asked about a threshold on a day. */
struct td_question td__question(const struct td_plan *plan, const struct td_target *t, const struct td_threshold *h,
                                td_date review, td_date ended);

/* ---- world.c ---------------------------------------------------------------------------- */

/* Good until the next call on this connection; inside a write transaction nobody else can change what it was made
 * of. The second may lack the targets, of which duties and verdicts need none: the first screen waits for it. */
int td__check_world(struct td *td, const struct td__check_world **out);
int td__world(struct td *td, const struct td__check_world **out);

/* ---- check.c ---------------------------------------------------------------------------- */

/* The decimals that both parts are stored with; what they are together, as the target's unit has it. */
int td__scale(struct td_num a, struct td_num b);
struct td_num td__ratio(const struct td_target *t, int64_t num, int64_t den, int decimals);
/* The value that counts of a target, an agency and a period; none when there is none. */
int td__value_of(struct td *td, int64_t target, int64_t agency, td_period period, struct td_num *out);
/* The series of the accepted among them on a day, without those of the change `but`, and the newest denominator. The
 * caller frees the points, of which there is room for one more than there are figures. */
int td__accepted(struct td *td, const struct td_observations *l, int64_t but, td_date review, struct td_point **points,
                 size_t *n, struct td_num *denominator);
/* The target that the entry's is part of, and the largest of its own parts, by the values that the caller knows. */
int td__check_family(struct td_check *c, const struct td_targets *targets, const struct td_entry *e,
                     int (*value)(void *arg, int64_t target, const struct td_entry *e, struct td_num *out), void *arg);
/* As td_check(); also the entry's target. */
int td__check(struct td *td, const struct td__check_world *w, const struct td_entry *e, td_date today,
              struct td_finding out[TD_FINDINGS_MOST], const struct td_target **target);

/* ---- changes ---------------------------------------------------------------------------- */

/* SQL: the changes that are undone now, each with the one that undid it. An undo is a change too and can be undone, so
 * an odd number of them stands over it. `when`: which changes count. */
#define TD__UNDONE(when) \
    "WITH RECURSIVE undoing(id, what) AS MATERIALIZED (SELECT id, undoes FROM change WHERE undoes < id" when ")," \
    " chain(first, by, last, length) AS (SELECT what, id, id, 1 FROM undoing" \
    "  UNION ALL SELECT first, by, u.id, length + 1 FROM chain JOIN undoing u ON u.what = chain.last)," \
    " undone(id, by) AS (SELECT first, max(by) FROM chain GROUP BY first HAVING max(length) % 2 = 1)"

/* ---- write.c ----------------------------------------------------------------------------- */

/* td__begin() for a change whose figures belong to a submission, as td_record_submission() has it; never inside
 * another. End it with td__done(). For who writes figures by td__figure_insert(): an import. (td_submit() joins a
 * change that is open, so that is a way, too: the figures of a change that records one submission are that
 * submission's.) */
int td__begin_submission(struct td *td, const struct td_submission *report, struct td__deed d);

/* Writes one figure as it is, into the change that is open: no check, no sums. td_record() is the way for people;
 * `entered` says that one of them did it. */
int td__figure_insert(struct td *td, const struct td_entry *e, struct td_num value, int64_t seq, bool entered);
/* A figure as it is stored. */
struct td__figure {
    int64_t target, agency, source, series, seq, supersedes; /* series, supersedes: 0 = none */
    td_period period;
    struct td_num value, numerator, denominator; /* the parts of `frac` decimals */
    int frac, status, qualifier;
    const char *published, *note;                /* as they are stored; the note with its tags */
    bool entered;
};
/* From an entry; what is looked up or written differently is left to the caller. */
struct td__figure td__figure_of(const struct td_entry *e, struct td_num value, int64_t seq);
/* The one place that inserts a figure. TD_CONFLICT, without a message: there is one of this number. */
int td__figure_put(struct td *td, const struct td__figure *x);
/* The id of what is called so, made when it is not there yet; series "" is 0. */
int td__source_id(struct td *td, const char *title, const char *url, int64_t *id);
int td__series_id(struct td *td, const char *name, int64_t *id);
/* TD_INVALID, when the figure that the entry would replace has a source and the entry none. */
int td__refuse_unsourced(struct td *td, const struct td_entry *e);
/* Both parts have room for each other's decimals. */
bool td__parts_fit(const struct td_entry *e);

/* ---- duty.c ----------------------------------------------------------------------------- */

/* SQL: the changes that recorded what the submission `s` carries (see td_submission_figures()). */
#define TD__CARRIED_BY(s) \
    "(SELECT c.id FROM submission r JOIN change c ON c.submission_id = r.id WHERE " TD__SAME_REPORT("r", s) \
    " UNION ALL SELECT r.change_id FROM submission r WHERE " TD__SAME_REPORT("r", s) \
    "   AND NOT EXISTS(SELECT 1 FROM submission x WHERE x.change_id = r.change_id AND x.id <> r.id))"
#define TD__SAME_REPORT(r, s) \
    r ".obligation_id = " s ".obligation_id AND " r ".year = " s ".year AND " r ".agency_id = " s ".agency_id" \
    " AND " r ".id <= " s ".id"
/* SQL: has the figure `o` been withdrawn, replaced by one that was not? */
#define TD__SAME_PERIOD(a, b) a ".target_id = " b ".target_id AND " a ".agency_id = " b ".agency_id AND " \
                              a ".period = " b ".period"
#define TD__IS_WITHDRAWN(o) TD__IS_WITHDRAWN_BY(o, "9223372036854775807")
#define TD__IS_REPLACED(o) TD__IS_REPLACED_BY(o, "9223372036854775807")
/* The same, as it was after that change. */
#define TD__IS_WITHDRAWN_BY(o, change) \
    "coalesce((SELECT w.holds FROM ruling w WHERE " TD__SAME_PERIOD("w", o) " AND w.seq = " o ".seq" \
    " AND w.kind = 'withdraw' AND w.change_id <= " change " ORDER BY w.id DESC LIMIT 1), 0)"
#define TD__IS_REPLACED_BY(o, change) \
    "EXISTS(SELECT 1 FROM observation n WHERE " TD__SAME_PERIOD("n", o) " AND n.supersedes = " o ".seq" \
    " AND n.change_id <= " change " AND NOT " TD__IS_WITHDRAWN_BY("n", change) ")"

/* SQL: the submission to which the figures of the change `c` belong. */
#define TD__SUBMISSION_OF(c) \
    "coalesce(" c ".submission_id, (SELECT max(z.id) FROM submission z WHERE z.change_id = " c ".id" \
    " HAVING count(*) = 1))"
/* The submission that stands for the same report, agency and year, 0 = none. */
int td__standing(struct td *td, const struct td_submission *s, int64_t *id);

/* Pure: is the agency of another city than the plan's, or the whole country, for which the plan is not? */
bool td__elsewhere(const struct td_agencies *l, const struct td_plan *p, int64_t agency);
/* Pure: what cannot be true of a statement about a task of that plan that begins on that day, for td__said(); NULL =
 * nothing. */
struct td_statement;
const char *td__statement_problem(const struct td__check_world *w, const struct td_statement *s, int64_t plan,
                                  td_date start);
/* Pure: what cannot be true of a report of that year that came on that day, for td__said(); NULL = nothing. */
const char *td__report_problem(const struct td_plan *p, const struct td_obligation *o, int year, td_date on);
/* May this agency hand in (or take back) this report of this year? TD_NOT_FOUND or TD_INVALID with a message.
 * Of which year it can be an import asks for each of its rows; what an export has is on record. */
int td__refuse_sender(struct td *td, const struct td_submission *s, enum td_place place);

/* ---- rollup.c --------------------------------------------------------------------------- */

/* Sums the units' figures of a plan's targets upwards again (METHOD.md 7). */
int td__rollup_rebuild(struct td *td, int64_t plan);
int td__rollup_refresh(struct td *td, int64_t target); /* the same for one target */
/* The same for what stands above the figures that the change in hand has entered or decided about. */
int td__rollup_follow(struct td *td);

#endif
