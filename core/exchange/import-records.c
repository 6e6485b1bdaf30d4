/*
 * Statements about tasks and reports that have come, from a table: small ones, kept until the file has been read, and
 * then written by the gate like those that people type.
 */
#include "exchange/import-cells.h"
#include "noun/inner.h"
#include "noun/statement.h"

#include <stdio.h>

enum { P_PLAN, P_TASK, P_YEAR, P_AGENCY, P_SAID_ON, P_STATE, P_PERCENT, P_NOTE, P_EVIDENCE };
enum { S_PLAN, S_REPORT, S_AGENCY, S_YEAR, S_ON, S_NOTE };

struct told { int64_t about, agency; int year, line; td_date on; int state, percent; };

struct records {
    const struct td__check_world *world;
    struct td_tasks tasks;
    struct td_submissions submissions;
    bool *owes;               /* by place in agencies */
    struct { struct td_statement *v; size_t n; } said;
    struct { struct td_submission *v; size_t n; } sent;
    /* What each row of the file says, and its line: also what is on record already. */
    struct { struct told *v; size_t n; } told;
};

/* ---- shared ----------------------------------------------------------------------------- */

static bool read_agency(struct td__import *m, int field, td_date on, int64_t *agency, char *said, size_t size)
{
    struct td__naming how = { .noun = TD__AGENCY, .first = on, .last = on };

    *agency = 0;
    if (!td__import_name(m, field, &how, agency, said, size))
        return false;
    if (!*agency && !td__import_has(m, field))
        *agency = m->set.agency ? m->set.agency : m->title.agency;
    return true;
}

static void skip(struct td__import *m, enum td_word why, const char *title)
{
    td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .title = title,
                                             .text = td_word(why, m->how->lang) });
}

/* The file says it before, in that line: the same once more is enough, another thing makes both wrong. Returns whether
 * this row ends here. */
static bool said_before(struct td__import *m, int line, bool same)
{
    char text[300], number[24];

    snprintf(number, sizeof number, "%d", line);
    td_word_fill(text, sizeof text, same ? W_IMPORT_REPEATED : W_IMPORT_SAID_TWICE, m->how->lang,
                 (const char *const[]){ number });
    if (same) {
        td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .text = text });
        return true;
    }
    td__import_wrong_said(m, -1, text);
    snprintf(number, sizeof number, "%d", m->line);
    td_word_fill(text, sizeof text, W_IMPORT_SAID_TWICE, m->how->lang, (const char *const[]){ number });
    td__import_spoil(m, line, text);
    return true;
}

static const char *agency_name(const struct td__import *m, int64_t agency)
{
    const char *code = "";

    for (size_t i = 0; i < m->names.n; i++)
        if (m->names.v[i].noun == TD__AGENCY && m->names.v[i].id == agency)
            code = m->names.v[i].full;
    return code;
}

/* As the gate sees it, but with the row that is concerned; what an export has is on record. */
static bool is_true(struct td__import *m, int column, const char *problem)
{
    return !problem || m->exact || td__import_wrong_said(m, column, td__said_in(m->how->lang, problem));
}

/* What comes of a row that says `after` where `before` stands ("" = nothing); false when it need not be written. */
static bool tell(struct td__import *m, const char *title, const char *before, const char *after, const char *text,
                 bool same)
{
    td__import_see_text(m, title);
    td__import_see_text(m, before);
    td__import_see_text(m, after);
    td__import_row(m, &(struct td__outcome){
        .outcome = same ? TD_IMPORT_UNCHANGED : *before ? TD_IMPORT_CHANGED : TD_IMPORT_NEW, .line = m->line,
        .title = title, .before = before, .after = after, .text = text });
    return !same && !m->rc;
}

/* ---- progress --------------------------------------------------------------------------- */

static void state_text(char *buf, size_t size, const struct td__import *m, enum td_task_state state, int percent)
{
    const char *word = td_choice_word(td_task_states, (int)state, m->how->lang);
    char number[24];

    snprintf(number, sizeof number, "%d%%", percent);
    if (percent >= 0)
        td_word_fill(buf, size, W_IMPORT_SAID, m->how->lang, (const char *const[]){ word, number });
    else
        snprintf(buf, size, "%s", word);
}

/* "40%", "40"; "0,4" is asked about. */
static bool read_percent(struct td__import *m, int *percent)
{
    const char *s = td__import_cell(m, P_PERCENT);
    struct td_num n;
    bool sign;

    *percent = -1;
    if (!*s)
        return true;
    if (!td__import_number(m, m->at[P_PERCENT], s, "%", &n, &sign) ||
        (!sign && !td__import_share(m, m->at[P_PERCENT], n)))
        return false;
    n = td_num_cmp(td_num_round(n, 0), n) ? (struct td_num){ -1, 0 } : td_num_round(n, 0);
    if (n.mantissa >= 0 && n.mantissa <= 100) {
        *percent = (int)n.mantissa;
        return true;
    }
    return td__import_wrong(m, m->at[P_PERCENT], W_IMPORT_NOT_PERCENT, s, "");
}

/* A percentage alone says how far it is: nothing, under way, done. */
static bool read_state(struct td__import *m, struct td_statement *s)
{
    int state = -1;

    if (!read_percent(m, &s->percent) || !td__import_word(m, P_STATE, td_task_states, &state))
        return false;
    if (state < 0 && s->percent < 0)
        return td__import_wrong(m, m->at[P_STATE], W_IMPORT_MISSING_STATE, "", "");
    s->state = state >= 0 ? (enum td_task_state)state
             : s->percent == 0 ? TD_TASK_NONE : s->percent == 100 ? TD_TASK_DONE : TD_TASK_STARTED;
    return true;
}

static bool read_statement(struct td__import *m, struct td_statement *s, const struct td_task **task, char *said,
                           size_t size)
{
    const struct records *w = m->work;
    struct td__naming how = { .noun = TD__TASK };
    char unused[300];

    *s = (struct td_statement){ .said_on = m->how->today, .based_on = -1, .year = m->set.year };
    if (!td__import_plan(m, P_PLAN, &how.plan) || !td__import_name(m, P_TASK, &how, &s->task, unused, sizeof unused) ||
        !td__import_past(m, P_SAID_ON, &s->said_on, false) || !td__import_year(m, P_YEAR, &s->year) ||
        !read_agency(m, P_AGENCY, s->said_on, &s->agency, said, size) || !read_state(m, s))
        return false;
    if (!(*task = td_task_by_id(&w->tasks, s->task)))
        return td__import_wrong(m, m->at[P_TASK], W_IMPORT_MISSING_TASK, "", "");
    s->year = (*task)->cadence != TD_YEARLY ? 0 : s->year ? s->year : td_date_year(s->said_on);
    if (!td__import_sound(m, m->at[P_NOTE]) || !td__import_sound(m, m->at[P_EVIDENCE]))
        return false;
    s->note = td__list_text(m->mem, td__import_cell(m, P_NOTE));
    s->evidence = td__list_text(m->mem, td__import_cell(m, P_EVIDENCE));
    return is_true(m, m->at[P_STATE], td__statement_problem(w->world, s, (*task)->plan, (*task)->start));
}

/* What the file says, and nothing else, is compared with a stored statement. */
static bool same_statement(struct td__import *m, const struct td_statement *s, sqlite3_stmt *st)
{
    return (!td__import_has(m, P_SAID_ON) || td__col_date(st, 0) == s->said_on) &&
           !strcmp(td__col_text(st, 1), td_choice_code(td_task_states, (int)s->state)) &&
           (!td__import_has(m, P_PERCENT) || td__col_percent(st, 2) == s->percent) &&
           (!td__import_has(m, P_NOTE) || !strcmp(td__col_text(st, 3), s->note)) &&
           (!td__import_has(m, P_EVIDENCE) || !strcmp(td__col_text(st, 4), s->evidence)) &&
           (!s->agency || sqlite3_column_int64(st, 5) == s->agency);
}

/* Is it on record? Any statement when the file has days, else the newest one. `before`: what the newest says. */
static bool on_record(struct td__import *m, const struct td_statement *s, char *before, size_t size)
{
    sqlite3_stmt *st;
    bool same = false, newest = true;

    *before = 0;
    m->rc = td__query(m->td, &st, "SELECT said_on, state, percent, note, evidence, coalesce(agency_id, 0) FROM progress"
                                  " WHERE task_id = ? AND year = ? ORDER BY id DESC", "id", s->task, s->year);
    while (!m->rc && !same && (m->rc = td__step(m->td, st)) == 1) {
        int state = td_choice_value(td_task_states, td__col_text(st, 1));
        if ((m->rc = td__sane(m->td, st, state >= 0, "a statement about a task")))
            return false;
        if (newest)
            state_text(before, size, m, (enum td_task_state)state, td__col_percent(st, 2));
        if (newest || td__import_has(m, P_SAID_ON))
            same = same_statement(m, s, st);
        newest = false;
    }
    if (same)
        td__reset(st);
    return same;
}

/* Of one task on one day by one agency one thing is said. */
static bool said_twice(struct td__import *m, const struct told *now)
{
    struct records *w = m->work;

    for (size_t i = 0; i < w->told.n; i++) {
        const struct told *t = &w->told.v[i];
        bool other = t->agency && now->agency && t->agency != now->agency;
        if (t->about == now->about && t->year == now->year && t->on == now->on && !other)
            return said_before(m, t->line, t->state == now->state && t->percent == now->percent);
    }
    if (!td__push(&w->told))
        return !td__import_no_memory(m);
    w->told.v[w->told.n - 1] = *now;
    return false;
}

/* Neither a state nor anything else about the task: a title among the rows, or a task nobody has reported on. */
static bool says_nothing(struct td__import *m)
{
    static const int fields[] = { P_STATE, P_PERCENT, P_NOTE, P_EVIDENCE };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (*td__import_cell(m, fields[i]))
            return false;
    return true;
}

static void statement_row(struct td__import *m)
{
    struct records *w = m->work;
    const struct td_task *task;
    struct td_statement s;
    char title[200], before[120], after[120], said[300];

    if (td__import_full(m, w->told.n))
        return;
    if (says_nothing(m)) {
        skip(m, W_IMPORT_NOTHING_SAID, td__import_cell(m, P_TASK));
        return;
    }
    if (!read_statement(m, &s, &task, said, sizeof said) || said_twice(m, &(struct told){ s.task, s.agency, s.year,
        m->line, s.said_on, (int)s.state, s.percent }))
        return;
    bool same = on_record(m, &s, before, sizeof before);
    state_text(after, sizeof after, m, s.state, s.percent);
    snprintf(title, sizeof title, s.year ? "%s, %d" : "%s", task->code, s.year);
    td__import_see(m, (uint64_t)s.task);
    td__import_see_text(m, s.note);
    if (!tell(m, title, before, after, *said ? said : s.note, same))
        return;
    struct td_statement *kept = td__push(&w->said);
    if (kept)
        *kept = s;
    else
        td__import_no_memory(m);
}

/* ---- submissions ------------------------------------------------------------------------ */

static bool only_report(const struct records *w, int64_t plan, int64_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < w->world->obligations.n; i++)
        if (!plan || w->world->obligations.v[i].plan == plan) {
            *out = w->world->obligations.v[i].id;
            n++;
        }
    return n == 1;
}

/* As the gate sees it, but with the row that is concerned. */
static bool owes(struct td__import *m, const struct td_submission *s)
{
    const struct records *w = m->work;
    const struct td_obligation *o = td_obligation_by_id(&w->world->obligations, s->obligation);
    const struct td_agency *a = td_agency_by_id(&w->world->agencies, s->agency);

    if (!o || !a)
        return false;
    td_duty_owers(w->owes, o, &w->world->agencies, &m->names.successions, td_duty_day(o, s->year));
    return w->owes[a - w->world->agencies.v];
}

static bool read_submission(struct td__import *m, struct td_submission *s, char *said, size_t size)
{
    const struct records *w = m->work;
    struct td__naming how = { .noun = TD__OBLIGATION };
    char unused[300];

    *s = (struct td_submission){ .on = m->set.on, .year = m->set.year };
    if (!td__import_plan(m, S_PLAN, &how.plan) ||
        !td__import_name(m, S_REPORT, &how, &s->obligation, unused, sizeof unused) ||
        !td__import_past(m, S_ON, &s->on, false) || !td__import_year(m, S_YEAR, &s->year) ||
        !read_agency(m, S_AGENCY, s->on, &s->agency, said, size))
        return false;
    if (!s->obligation && !only_report(w, how.plan, &s->obligation))
        return td__import_wrong(m, m->at[S_REPORT], W_IMPORT_MISSING_REPORT, "", "");
    if (!s->agency && td__import_has(m, S_AGENCY))
        return td__import_wrong(m, m->at[S_AGENCY], W_IMPORT_OPEN, m->head[m->at[S_AGENCY]].text, "");
    if (!s->agency)
        return td__import_wrong(m, m->at[S_AGENCY], W_IMPORT_MISSING_AGENCY, "", "");
    if (!s->on)
        return td__import_wrong(m, m->at[S_ON], W_IMPORT_NO_DAY, "", "");
    const struct td_obligation *o = td_obligation_by_id(&w->world->obligations, s->obligation);
    const struct td_plan *p = o ? td_plan_by_id(&w->world->plans, o->plan) : NULL;
    if (!s->year && p && !(s->year = td_duty_year(p, o, s->on)))
        return td__import_wrong(m, m->at[S_YEAR], W_IMPORT_WHICH_YEAR, "", "");
    if (!td__import_sound(m, m->at[S_NOTE]))
        return false;
    s->note = td__list_text(m->mem, td__import_cell(m, S_NOTE));
    if (o && !is_true(m, m->at[S_YEAR], td__report_problem(p, o, s->year, s->on)))
        return false;
    return owes(m, s) || td__import_wrong(m, m->at[S_AGENCY], W_IMPORT_OWES_NOT, "", "");
}

static const struct td_submission *standing(const struct records *w, const struct td_submission *s)
{
    for (size_t i = 0; i < w->submissions.n; i++) {
        const struct td_submission *o = &w->submissions.v[i];
        if (o->obligation == s->obligation && o->agency == s->agency && o->year == s->year)
            return o;
    }
    return NULL;
}

static void day_text(char *buf, size_t size, const struct td__import *m, td_date day)
{
    char date[TD_DATE_BUF];

    td_date_format(date, sizeof date, day, m->how->lang);
    td_word_fill(buf, size, W_IMPORT_HANDED_IN, m->how->lang, (const char *const[]){ date });
}

static bool sent_twice(struct td__import *m, const struct told *now)
{
    struct records *w = m->work;

    for (size_t i = 0; i < w->told.n; i++) {
        const struct told *t = &w->told.v[i];
        if (t->about == now->about && t->agency == now->agency && t->year == now->year)
            return said_before(m, t->line, t->on == now->on);
    }
    if (!td__push(&w->told))
        return !td__import_no_memory(m);
    w->told.v[w->told.n - 1] = *now;
    return false;
}

/* No day where the list has one for each, or "chưa gửi". */
static bool not_handed_in(struct td__import *m)
{
    const char *s = td__import_cell(m, S_ON);

    return td__import_has(m, S_ON) && (!*s || !strcmp(s, "-") || td__words_begin(s, "chua|khong|not yet|no"));
}

static void submission_row(struct td__import *m)
{
    struct records *w = m->work;
    struct td_submission s;
    char title[400], before[80] = "", after[80], said[300] = "";

    if (td__import_full(m, w->told.n))
        return;
    if (not_handed_in(m) || td__is_total(td__import_cell(m, S_AGENCY))) {
        skip(m, not_handed_in(m) ? W_IMPORT_NOT_HANDED_IN : W_IMPORT_TOTAL, td__import_cell(m, S_AGENCY));
        return;
    }
    if (!read_submission(m, &s, said, sizeof said) ||
        sent_twice(m, &(struct told){ s.obligation, s.agency, s.year, m->line, s.on, 0, 0 }))
        return;
    const struct td_submission *old = standing(w, &s);
    const struct td_obligation *o = td_obligation_by_id(&w->world->obligations, s.obligation);
    bool same = old && (!td__import_has(m, S_ON) || old->on == s.on) &&
                (!td__import_has(m, S_NOTE) || !strcmp(old->note, s.note));
    if (old)
        day_text(before, sizeof before, m, old->on);
    day_text(after, sizeof after, m, s.on);
    snprintf(title, sizeof title, "%s, %s, %d", o ? o->code : "", agency_name(m, s.agency), s.year);
    td__import_see_text(m, s.note);
    if (!tell(m, title, before, after, *said ? said : s.note, same))
        return;
    struct td_submission *kept = td__push(&w->sent);
    if (kept)
        *kept = s;
    else
        td__import_no_memory(m);
}

/* ---- the kinds -------------------------------------------------------------------------- */

static int finish(struct td__import *m)
{
    const struct records *w = m->work;

    if (!m->how->apply || m->out->n[TD_IMPORT_WRONG])
        return TD_OK;
    int rc = td_say(m->td, w->said.v, w->said.n, TD_AT_FILE, NULL);
    return rc ? rc : td_submit(m->td, w->sent.v, w->sent.n, TD_AT_FILE, NULL);
}

static void clear(struct td__import *m)
{
    struct records *w = m->work;

    td_tasks_free(&w->tasks);
    td_submissions_free(&w->submissions);
    free(w->owes);
    free(w->said.v);
    free(w->sent.v);
    free(w->told.v);
    free(w);
}

int td__import_records(struct td__import *m)
{
    struct records *w = calloc(1, sizeof *w);
    int rc;

    if (!w)
        return td__no_memory(m->td);
    m->work = w;
    m->clear = clear;
    m->end = td__import_ones;
    m->finish = finish;
    m->row = m->how->kind == TD_IMPORT_PROGRESS ? statement_row : submission_row;
    rc = td_tasks(m->td, &w->tasks, 0, 0);
    if (!rc)
        rc = td__check_world(m->td, &w->world);
    if (!rc && !(w->owes = calloc(w->world->agencies.n + 1, sizeof *w->owes)))
        rc = td__no_memory(m->td);
    return rc ? rc : td_submissions(m->td, &w->submissions, 0, 0);
}
