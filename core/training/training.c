/*
 * The training database: the plans of a real one, and made-up figures, statements, reports and requests, so that people
 * can practise. What is made up says so itself: in the database (setting 'training'), and in the title of its source.
 */
#include "training/training.h"
#include "noun/board.h"
#include "noun/duty.h"
#include "noun/request.h"
#include "noun/statement.h"
#include "noun/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the mark --------------------------------------------------------------------------- */

bool td_is_training(struct td *td)
{
    int64_t yes = 0;

    return td__one(td, &yes, "SELECT EXISTS(SELECT 1 FROM setting WHERE name = 'training' AND value = '1')",
                   "") == TD_OK && yes;
}

bool td_has_made_up(struct td *td)
{
    int64_t yes = 0;

    return td__one(td, &yes, "SELECT EXISTS(SELECT 1 FROM source WHERE title >= ?1 AND title < ?1 || char(1114111))",
                   "t", TD_MADE_UP) == TD_OK && yes;
}

int td_mark_training(struct td *td)
{
    int rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_MARK_TRAINING, .scope = TD_EVERYTHING });

    if (rc)
        return rc;
    return td__end(td, td__run(td, "INSERT INTO setting(name, value) VALUES('training', '1')"
                                   " ON CONFLICT(name) DO UPDATE SET value = '1'", ""));
}

/* ---- what the parts share --------------------------------------------------------------- */

static td_date day_of(int year, int month, int day)
{
    return year * 10000 + month * 100 + day;
}

static bool exists_on(const struct td__training *x, int64_t agency, td_date day)
{
    const struct td_agency *a = td_agency_by_id(&x->agencies, agency);
    return a && td_agency_exists_on(a, day);
}

/* ---- statements about tasks ------------------------------------------------------------- */

static int64_t lead_on(const struct td__training *x, const struct td_task *k, td_date day)
{
    for (size_t i = 0; i < k->n_assignments; i++)
        if (k->assignments[i].role == TD_LEAD && exists_on(x, k->assignments[i].agency, day))
            return k->assignments[i].agency;
    return 0;
}

static int say(struct td__training *x, const struct td_task *k, int year, td_date day, enum td_task_state state,
               int percent)
{
    static const char *const notes[] = {
        TD_MADE_UP " Chưa triển khai", TD_MADE_UP " Đang triển khai theo kế hoạch",
        TD_MADE_UP " Đã hoàn thành, có báo cáo", TD_MADE_UP " Tạm dừng, chờ hướng dẫn",
    };
    struct td_statement s = { .task = k->id, .agency = lead_on(x, k, day), .year = year, .said_on = day, .state = state,
                              .percent = percent, .note = notes[state], .based_on = -1 };

    const struct td_plan *p = td_plan_by_id(&x->plans, k->plan);
    if (day > x->today || day < k->start || (p && p->end_year && year > p->end_year))
        return TD_OK;
    x->made.statements++;
    return td_say(x->td, &s, 1, TD_AT_UNKNOWN, NULL);
}

/* A year of a yearly task: begun in March, done in November; some stop, and of some nobody says anything. */
static int say_year(struct td__training *x, const struct td_task *k, const char *plan, int year)
{
    uint32_t lot = td__draw(plan, k->code, year) % 10;
    int rc = TD_OK;

    if (lot == 0)
        return TD_OK;
    rc = say(x, k, year, day_of(year, 3, 15), TD_TASK_STARTED, 20 + (int)lot * 3);
    if (!rc && lot == 1)
        rc = say(x, k, year, day_of(year, 9, 10), TD_TASK_STOPPED, -1);
    if (!rc && lot > 2)
        rc = say(x, k, year, day_of(year, 11, 10), TD_TASK_DONE, 100);
    return rc;
}

/* Once or ongoing: of one in ten nobody has said anything; ongoing tasks do not end. */
static int say_whole(struct td__training *x, const struct td_task *k, const char *plan, int year)
{
    uint32_t lot = td__draw(plan, k->code, 0) % 10;
    int rc = TD_OK;

    if (lot == 0)
        return TD_OK;
    rc = say(x, k, 0, day_of(year, 4, 20), lot == 1 ? TD_TASK_NONE : TD_TASK_STARTED,
             lot == 1 ? -1 : 10 + (int)lot * 2);
    if (!rc && lot > 2)
        rc = say(x, k, 0, day_of(year + 1, 6, 20), TD_TASK_STARTED, 30 + (int)lot * 5);
    if (!rc && lot == 3)
        rc = say(x, k, 0, day_of(year + 1, 10, 5), TD_TASK_STOPPED, -1);
    if (!rc && lot > 5 && k->cadence == TD_ONCE)
        rc = say(x, k, 0, day_of(year + 1, 12, 5), TD_TASK_DONE, 100);
    return rc;
}

static int statements(struct td__training *x)
{
    struct td_tasks l;
    int this_year = td_date_year(x->today), rc = td_tasks(x->td, &l, 0, this_year);

    for (size_t i = 0; !rc && i < l.n; i++) {
        const struct td_task *k = &l.v[i];
        const struct td_plan *p = td_plan_by_id(&x->plans, k->plan);
        int year = k->start ? td_date_year(k->start) : p && p->start_year ? p->start_year : this_year - 1;
        if (k->cadence != TD_YEARLY)
            rc = say_whole(x, k, p ? p->key : "", year);
        for (; !rc && k->cadence == TD_YEARLY && year <= this_year; year++)
            rc = say_year(x, k, p ? p->key : "", year);
    }
    td_tasks_free(&l);
    return rc;
}

/* ---- reports ---------------------------------------------------------------------------- */

/* Two of ten are late by some days, two of ten never come. */
static int submit(struct td__training *x, const struct td_obligation *o, const struct td_agency *a, int year)
{
    int lot = (int)(td__draw(o->code, a->code, year) % 10), by = (int)(td__draw(a->code, o->code, year) % 12);
    td_date due = o->month ? td_duty_due(o, year) : day_of(year, 12, 15);
    struct td_submission s = { .obligation = o->id, .agency = a->id, .year = year, .note = TD_MADE_UP,
                               .on = td_date_add_days(due, lot < 2 ? 1 + by : -by - (lot % 3) * 5) };

    if (lot / 2 == 1 || s.on > x->today || !td_agency_exists_on(a, s.on))
        return TD_OK;
    x->made.submissions++;
    return td_submit(x->td, &s, 1, TD_AT_UNKNOWN, NULL);
}

/* Of everybody who owes it that year. */
static int submit_year(struct td__training *x, const struct td_obligation *o, int year)
{
    bool *owes = calloc(x->agencies.n + 1, sizeof *owes);
    int rc = TD_OK;

    if (!owes)
        return td__no_memory(x->td);
    td_duty_owers(owes, o, &x->agencies, &x->successions, td_duty_day(o, year));
    for (size_t i = 0; !rc && i < x->agencies.n; i++)
        if (owes[i])
            rc = submit(x, o, &x->agencies.v[i], year);
    free(owes);
    return rc;
}

static int submissions(struct td__training *x)
{
    struct td_obligations l;
    int this_year = td_date_year(x->today), rc = td_obligations(x->td, &l, 0);

    for (size_t i = 0; !rc && i < l.n; i++) {
        const struct td_plan *p = td_plan_by_id(&x->plans, l.v[i].plan);
        for (int year = p && p->start_year ? p->start_year : this_year - 1; !rc && year <= this_year; year++)
            if (p && td_duty_asked(p, &l.v[i], year))
                rc = submit_year(x, &l.v[i], year);
    }
    td_obligations_free(&l);
    return rc;
}

/* ---- requests for explanation ----------------------------------------------------------- */

/* The first is answered, the second is open and late, the third is open, the fourth is closed, and so on. */
static int ask(struct td__training *x, const struct td_row *row, size_t turn)
{
    const struct td_whose w = { .agencies = &x->agencies, .successions = &x->successions,
                                .day = td_date_add_days(x->today, turn % 4 == 2 ? -5 : -40) };
    const struct td_plan *p = td_plan_by_id(&x->plans, row->target->plan);
    int64_t asked;
    bool answered = turn % 4 == 0 || turn % 4 == 3;
    char question[512];

    if (!td_holders(&w, row->target->lead, row->target->code, &asked))
        return TD_OK;
    snprintf(question, sizeof question, TD_MADE_UP " Vì sao chỉ tiêu %s “%.300s” chậm so với mốc %d? Nêu giải pháp.",
             row->target->code, row->target->name, row->threshold->year);
    struct td_request r = {
        .plan = row->target->plan, .target = row->target->id, .agency = asked,
        .asked_by = p ? p->city : 0, .period = row->verdict.period, .question = question,
        .asked_on = w.day,
        .due = td_date_add_days(x->today, turn % 4 == 2 ? 10 : -10),
        .answer = answered ? TD_MADE_UP " Do một số đơn vị triển khai muộn; đã có kế hoạch bổ sung." : "",
        .answered_on = answered ? td_date_add_days(x->today, -15) : 0,
        .state = turn % 4 == 0 ? TD_REQUEST_ANSWERED : turn % 4 == 3 ? TD_REQUEST_CLOSED : TD_REQUEST_OPEN,
    };
    x->made.requests++;
    return td_request_save(x->td, &r, TD_AT_UNKNOWN, NULL, NULL);
}

/* About what lags. */
static int requests(struct td__training *x)
{
    enum { MOST = 8 };
    struct td_ask all = { .review = x->today };
    struct td_board board;
    int rc = td_judge_targets(x->td, &board, &all, &x->plans, &x->targets);

    for (size_t i = 0; !rc && i < board.n && x->made.requests < MOST; i++)
        if (td_verdict_lags(board.v[i].verdict.code) && board.v[i].target->lead &&
            board.v[i].threshold == td_next_milestone(board.v[i].target, x->today))
            rc = ask(x, &board.v[i], x->made.requests);
    td_board_free(&board);
    return rc;
}

/* ---- all of it -------------------------------------------------------------------------- */

/* Made-up figures are never mixed into what people have entered, and never made twice. */
static int refuse(struct td *td)
{
    int64_t used;
    int rc = td__one(td, &used, "SELECT EXISTS(SELECT 1 FROM observation WHERE entered = 1)"
                                " OR EXISTS(SELECT 1 FROM progress) OR EXISTS(SELECT 1 FROM submission)"
                                " OR EXISTS(SELECT 1 FROM request) OR EXISTS(SELECT 1 FROM ruling)"
                                " OR EXISTS(SELECT 1 FROM setting WHERE name = 'training')", "");

    if (!rc && used)
        return td__error(td, TD_INVALID, "something has been entered: training data need a database of their own");
    return rc;
}

static int read_world(struct td__training *x)
{
    int rc = td_plans(x->td, &x->plans);

    if (!rc)
        rc = td_agencies(x->td, &x->agencies);
    if (!rc)
        rc = td_successions(x->td, &x->successions);
    return rc ? rc : td_targets(x->td, &x->targets, 0);
}

int td_training(struct td *td, td_date today, struct td_training *made)
{
    static int (*const parts[])(struct td__training *) = { td__training_figures, statements, submissions, requests };
    struct td__training x = { .td = td, .today = today };
    int rc = td__begin(td, &(struct td__deed){ .act = TD_ACT_TRAIN, .scope = TD_EVERYTHING,
                                               .note = TD_MADE_UP });

    if (rc)
        return rc;
    rc = refuse(td);
    if (!rc)
        rc = read_world(&x);
    if (!rc)
        rc = td_mark_training(td);
    for (size_t i = 0; !rc && i < sizeof parts / sizeof *parts; i++)
        rc = parts[i](&x);
    rc = td__end(td, rc);
    if (!rc && made)
        *made = x.made;
    td_targets_free(&x.targets);
    td_successions_free(&x.successions);
    td_agencies_free(&x.agencies);
    td_plans_free(&x.plans);
    return rc;
}
