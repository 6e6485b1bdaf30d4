/*
 * Requests for explanation (yêu cầu giải trình): who is asked about what, by when, and what was answered; and what
 * meetings have decided.
 */
#include "base/count.h"
#include "noun/choice.h"
#include "store/store.h"
#include "noun/request.h"
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

static bool request_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    struct td_request *r = to;

    *r = (struct td_request){
        .id = sqlite3_column_int64(st, 0), .rev = sqlite3_column_int(st, 1), .plan = sqlite3_column_int64(st, 2),
        .target = sqlite3_column_int64(st, 3), .task = sqlite3_column_int64(st, 4),
        .agency = sqlite3_column_int64(st, 5), .asked_by = sqlite3_column_int64(st, 6),
        .period = sqlite3_column_int64(st, 7), .seq = sqlite3_column_int(st, 8),
        .question = td__list_col(mem, st, 9), .asked_on = td__col_date(st, 10), .due = td__col_date(st, 11),
        .answer = td__list_col(mem, st, 12), .answered_on = td__col_date(st, 13),
        .state = (enum td_request_state)td_choice_value(td_request_states, td__col_text(st, 15)),
    };
    return (int)r->state >= 0 && (!r->period || td_period_is(r->period));
}

int td_requests(struct td *td, struct td_requests *out, int64_t plan, bool open_only)
{
    return td__read(td, out, request_row, td__says("a request"),
        "SELECT id, rev, plan_id, target_id, task_id, agency_id, asked_by, period, seq, question, asked_on, due,"
        "  answer, answered_on, change_id, state FROM request WHERE gone = 0 AND (?1 = 0 OR plan_id = ?1)"
        "  AND (?2 = 0 OR state = 'open') ORDER BY state <> 'open', coalesce(due, '9999'), id", "id", plan,
        (int)open_only);
}

static int refuse(struct td *td, const struct td_request *r)
{
    if (!r->question || !*r->question)
        return td__error(td, TD_INVALID, "a request needs a question");
    if (!r->plan || !r->agency || !r->asked_on)
        return td__error(td, TD_INVALID, "a request needs a plan, the agency that is asked and a day");
    if (r->due && r->due < r->asked_on)
        return td__error(td, TD_INVALID, "the answer is due before the question");
    if (r->answered_on && r->answered_on < r->asked_on)
        return td__error(td, TD_INVALID, "the answer is of a day before the question");
    if (r->state == TD_REQUEST_ANSWERED && (!r->answer || !*r->answer))
        return td__error(td, TD_INVALID, "an answered request needs the answer");
    int rc = td__clean(td, r->question, "the question");
    return rc ? rc : td__clean(td, r->answer, "the answer");
}

/* What it names must be there. */
static int refuse_nothing(struct td *td, const struct td_request *r)
{
    int64_t there;
    int rc = td__agency_exists(td, r->agency);

    if (!rc)
        rc = td__agency_exists(td, r->asked_by);
    if (rc)
        return rc;
    rc = td__one(td, &there, "SELECT 1 FROM plan WHERE id = ?1"
                             " AND (?2 = 0 OR EXISTS(SELECT 1 FROM target WHERE id = ?2 AND plan_id = ?1))"
                             " AND (?3 = 0 OR EXISTS(SELECT 1 FROM task WHERE id = ?3 AND plan_id = ?1))",
                 "iii", r->plan, r->target, r->task);
    if (rc)
        return rc == TD_NOT_FOUND ? td__error(td, rc, "no such target or task in the plan") : rc;
    rc = r->seq ? td__one(td, &there, "SELECT 1 FROM observation WHERE target_id = ? AND period = ? AND seq = ?", "iid",
                          r->target, r->period, r->seq) : TD_OK;
    return rc == TD_NOT_FOUND ? td__error(td, rc, "there is no such figure") : rc;
}

static int refuse_finding(struct td *td, const struct td_finding *f)
{
    char why[256];

    td_finding_text(why, sizeof why, f, td->lang);
    return td__error(td, TD_INVALID, "%s", why);
}

/* Who has ended neither is asked nor asks, and nobody is asked about a target that no longer applies. What was asked
 * before is still answered. */
static int refuse_ended(struct td *td, const struct td_request *r)
{
    const int64_t agencies[] = { r->agency, r->asked_by };
    const struct td__check_world *w;
    int rc = td__check_world(td, &w);

    for (size_t i = 0; !rc && i < COUNT(agencies); i++) {
        const struct td_agency *a = td_agency_by_id(&w->agencies, agencies[i]);
        if (a && !td_agency_exists_on(a, r->asked_on))
            rc = refuse_finding(td, &(struct td_finding){ .code = TD_FIND_AGENCY, .other = td_agency_short(a) });
    }
    const struct td_plan *own = td_plan_by_id(&w->plans, r->plan);
    if (!rc && own && td__elsewhere(&w->agencies, own, r->agency))
        return td__error(td, TD_INVALID, "the agency belongs elsewhere, not to the plan's city");
    const struct td_target *t = rc ? NULL : td_target_by_id(&w->targets, r->target);
    const struct td_plan *p = t ? td_plan_by_id(&w->plans, t->plan) : NULL;
    td_date ended = p ? td_target_ended(t, &w->agencies, p->city) : 0;
    return !ended || r->asked_on < ended ? rc : refuse_finding(td, &(struct td_finding){ .code = TD_FIND_ENDED,
        .other = "", .period = td_period_of_day(ended) });
}

/* The columns in the order of the two statements below. */
#define COLUMNS "plan_id, target_id, task_id, agency_id, asked_by, period, seq, question, asked_on, due, answer," \
                " answered_on, state"
#define TYPES "iiiiiidtDDtDt"
#define VALUES(r) (r)->plan, (r)->target, (r)->task, (r)->agency, (r)->asked_by, (r)->period, (r)->seq, (r)->question, \
                  (r)->asked_on, (r)->due, (r)->answer ? (r)->answer : "", (r)->answered_on, \
                  td_choice_code(td_request_states, (int)(r)->state)

static int update(struct td *td, const struct td_request *r)
{
    int rc = td__run(td, "UPDATE request SET (" COLUMNS ") = (?1, nullif(?2, 0), nullif(?3, 0), ?4, nullif(?5, 0),"
                         " nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13), entered = 1, rev = rev + 1,"
                         " change_id = ?14 WHERE id = ?15 AND rev = ?16 AND gone = 0", TYPES "iid", VALUES(r),
                     td->change, r->id, r->rev);

    if (!rc && !sqlite3_changes(td->db))
        return td__error(td, TD_CONFLICT, "somebody else has changed this request in the meantime");
    return rc;
}

int td_request_save(struct td *td, const struct td_request *r, enum td_place place, int64_t *id, int64_t *change)
{
    static const enum td_act acts[] = { [TD_REQUEST_OPEN] = TD_ACT_ASK,
        [TD_REQUEST_ANSWERED] = TD_ACT_ANSWER, [TD_REQUEST_CLOSED] = TD_ACT_CLOSE_REQUEST };
    int64_t made = r->id;
    int rc = refuse(td, r);

    if (rc || (rc = td__begin(td, &(struct td__deed){ .act = acts[r->state], .place = place,
                                                      .scope = TD_OF_AGENCY(r->agency) })))
        return rc;
    rc = refuse_nothing(td, r);
    if (!rc && !r->id)
        rc = refuse_ended(td, r);
    if (!rc && r->id) {
        rc = update(td, r);
    } else if (!rc) {
        rc = td__run(td, "INSERT INTO request(" COLUMNS ", entered, change_id) VALUES(?1, nullif(?2, 0), nullif(?3, 0),"
                         " ?4, nullif(?5, 0), nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13, 1, ?14)",
                     TYPES "i", VALUES(r), td->change);
        made = sqlite3_last_insert_rowid(td->db);
    }
    rc = td__done(td, rc, change);
    if (!rc && id)
        *id = made;
    return rc;
}

/* ---- decisions -------------------------------------------------------------------------- */

static bool decision_row(void *to, struct td_list *mem, sqlite3_stmt *st)
{
    *(struct td_decision *)to = (struct td_decision){
        .id = sqlite3_column_int64(st, 0), .plan = sqlite3_column_int64(st, 1),
        .rev = sqlite3_column_int(st, 2), .meeting = sqlite3_column_int64(st, 3),
        .owner = sqlite3_column_int64(st, 4), .target = sqlite3_column_int64(st, 5),
        .task = sqlite3_column_int64(st, 6), .agency = sqlite3_column_int64(st, 7),
        .text = td__list_col(mem, st, 8), .due = td__col_date(st, 9),
        .done = sqlite3_column_int(st, 10) != 0,
    };
    return true;
}

int td_decisions(struct td *td, struct td_decisions *out, int64_t plan)
{
    return td__read(td, out, decision_row, "",
        "SELECT d.id, coalesce(m.plan_id, t.plan_id, k.plan_id, 0) AS plan, d.rev, d.meeting_id, d.owner_id,"
        "  d.target_id, d.task_id, d.agency_id, d.text, d.due, d.state = 'done' FROM decision d"
        " LEFT JOIN meeting m ON m.id = d.meeting_id LEFT JOIN target t ON t.id = d.target_id"
        " LEFT JOIN task k ON k.id = d.task_id WHERE d.gone = 0 AND (?1 = 0 OR plan = ?1)"
        " ORDER BY d.state = 'done', coalesce(d.due, '9999'), d.id", "i", plan);
}
