/*
 * The board: which targets lag, by how much, whose they are, which tasks hang on them. Three panes on one model;
 * choosing an agency narrows the other two. At 80x24 the gauges have the full width above tasks and agencies; a
 * wide screen puts agencies and tasks to their left; a small one shows one pane at a time.
 */
#include "show/gauge.h"
#include "engine/term.h"
#include "app/settings.h"

#include <stdio.h>
#include <string.h>

enum pane { TARGETS, TASKS, AGENCIES, PANES };

struct board {
    struct view head;
    struct list list[PANES];
    enum pane at;
    bool zoomed;
};

/* How many rows there are, and their ids. */
#define ROWS(name, list) \
    static size_t name##_count(const void *o) { return model_of(o)->list.n; } \
    static int64_t name##_id(const void *o, size_t row) { return model_of(o)->list.v[row].id; }

/* ---- gauges ----------------------------------------------------------------------------- */

enum { G_CODE, G_NAME, G_VALUE, G_GAUGE, G_VERDICT, G_PASSED, G_CHANGE, G_NEED, G_THRESHOLDS, G_LEAD,
       G_PERIOD };

static const struct list_column gauge_columns[] = {
    [G_CODE] = { "code", W_COL_CODE, 5, 0, -1, 1, false },
    [G_NAME] = { "name", W_COL_TARGET, 17, 5, -1, 1, false },
    [G_VALUE] = { "value", W_ASK_RESULT, 7, 0, 1, 1, false },
    [G_GAUGE] = { "gauge", W_HEAD_GAUGE, 12, 2, -1, 2, false },
    [G_VERDICT] = { "verdict", W_HEAD_VERDICT, 15, 0, -1, 1, false },
    [G_PASSED] = { "passed", W_HEAD_PAST, 4, 0, -1, 2, false },
    [G_CHANGE] = { "change", W_HEAD_CHANGE, 5, 0, 1, 4, false },
    [G_NEED] = { "need", W_HEAD_NEED, 5, 0, 1, 3, false },
    [G_THRESHOLDS] = { "bound", W_HEAD_BOUND, 8, 0, 1, 5, false },
    [G_LEAD] = { "lead", W_COL_LEAD, 12, 1, -1, 6, false },
    [G_PERIOD] = { "period", W_COL_PERIOD, 8, 0, -1, 7, false },
};

ROWS(gauge, targets)

/* The passed milestone in a word that fits beside the headline. */
static const char *passed_word(const struct td_row *r, enum td_lang lang)
{
    static const enum ui words[TD_VERDICTS] = {
        [TD_MISSED] = U_SHORT_MISSED, [TD_FELL_BELOW] = U_SHORT_BELOW,
        [TD_MOVING_AWAY] = U_SHORT_BELOW, [TD_LAGGING] = U_SHORT_BELOW, [TD_SLOW] = U_SHORT_BELOW,
        [TD_MET_AT_RISK] = U_SHORT_RISK, [TD_AWAITING] = U_SHORT_AWAITING,
        [TD_NO_DATA] = U_SHORT_AWAITING, [TD_NOT_ASSESSABLE] = U_SHORT_BELOW,
        [TD_PENDING] = U_SHORT_NONE, [TD_ON_TRACK] = U_SHORT_NONE, [TD_MET_LATE] = U_SHORT_LATE,
        [TD_MET] = U_SHORT_MET, [TD_NOT_APPLICABLE] = U_SHORT_ENDED,
    };
    return r ? ui(words[r->verdict.code], lang) : "";
}

/* The last step of the series is the pace over a year: what happens, beside what is needed. */
static void signed_number(char *buf, struct td_num n, enum td_lang lang)
{
    char number[TD_NUM_BUF];

    *buf = 0;
    if (!td_num_is(n))
        return;
    td_num_format(number, sizeof number, n, n.mantissa / 10000000 ? 0 : 1, lang);
    if (!strcmp(number, "-0,0") || !strcmp(number, "-0.0"))
        memmove(number, number + 1, strlen(number));
    snprintf(buf, LIST_CELL, "%s%s", n.mantissa > 0 ? "+" : "", number);
}

static enum role gauge_verdict(const void *o, const struct td_row *r, char *buf)
{
    if (!r) {
        snprintf(buf, LIST_CELL, "-");
        return ROLE_dim;
    }
    enum ui brief = r->verdict.code == TD_NOT_APPLICABLE ? U_BRIEF_NOT_APPLICABLE :
                    r->verdict.code == TD_NOT_ASSESSABLE ? U_BRIEF_NOT_ASSESSABLE : UI_COUNT;
    list_text(buf, brief == UI_COUNT ? word_of_verdict(r->verdict.code, lang_of(o)) : ui(brief, lang_of(o)));
    return role_of_verdict(r->verdict.code);
}

static bool improves(const struct td_row *r)
{
    return r->verdict.pace.mantissa * r->target->direction >= 0;
}

static enum role gauge_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct model *m = model_of(o);
    const struct td_target *t = &m->targets.v[row];
    const struct td_row *r = model_row(m, row), *passed = model_passed(m, row);
    enum td_lang lang = lang_of(o);

    *buf = 0;
    switch (column) {
    case G_CODE:
        list_text(buf, t->code);
        return ROLE_normal;
    case G_NAME:
        list_text(buf, td_name_in(lang, t->name_en, t->name));
        return ROLE_normal;
    case G_VALUE:
        if (r)
            list_text(buf, value_shown(r, lang).s);
        return r && td_num_is(r->verdict.value) ? role_of_verdict(r->verdict.code) : ROLE_normal;
    case G_VERDICT:
        return gauge_verdict(o, r, buf);
    case G_PASSED:
        list_text(buf, passed == r ? "" : passed_word(passed, lang));
        return passed ? role_of_verdict(passed->verdict.code) : ROLE_dim;
    case G_CHANGE:
        if (r)
            signed_number(buf, r->verdict.pace, lang);
        return r && !improves(r) ? ROLE_bad : ROLE_normal;
    case G_NEED:
        if (r && r->verdict.gap.mantissa > 0 && r->question.due >= td_date_year(m->review))
            signed_number(buf, r->verdict.needed, lang);
        return ROLE_normal;
    case G_THRESHOLDS:
        if (r)
            list_text(buf, threshold_shown(t, r->threshold, lang).s);
        return ROLE_threshold;
    case G_LEAD:
        model_holder(m, t->lead, t->code, t->basis, buf, LIST_CELL);
        return ROLE_normal;
    case G_PERIOD:
        if (r && r->verdict.period)
            td_period_format(buf, LIST_CELL, r->verdict.period, lang);
        return r && r->verdict.flags & TD_FLAG_STALE ? ROLE_missing : ROLE_dim;
    }
    return ROLE_normal;
}

static bool gauge_paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct td_row *r = column == G_GAUGE ? model_row(model_of(o), row) : NULL;

    if (!r)
        return false;
    gauge_draw(a, y, x, width, r, model_of(o)->review);
    return true;
}

/* Worst first; among equals the one farthest behind its line. */
static int64_t severity(const struct td_row *r, enum td_verdict_code code)
{
    if (!r)
        return INT64_MAX;
    int64_t ratio = td_num_is(r->verdict.ratio) ? td_num_round(r->verdict.ratio, 6).mantissa : 0;
    ratio = ratio > 1000000000 ? 1000000000 : ratio < -1000000000 ? -1000000000 : ratio;
    return (int64_t)code * 4000000000 + ratio;
}

static bool gauge_rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_row *r = model_row(model_of(o), row), *passed = model_passed(model_of(o), row);
    struct td_num n = TD_NUM_NONE;

    switch (column) {
    case G_CODE: *out = (int64_t)row; return true;
    case G_VERDICT: case G_GAUGE: *out = severity(r, model_worst(model_of(o), row)); return true;
    case G_PASSED: *out = severity(passed, passed ? passed->verdict.code : TD_VERDICTS); return true;
    case G_VALUE: n = r ? r->verdict.value : n; break;
    case G_CHANGE: n = r ? r->verdict.pace : n; break;
    case G_NEED: n = r ? r->verdict.needed : n; break;
    case G_PERIOD: *out = r ? r->verdict.period : 0; return true;
    default: return false;
    }
    *out = td_num_is(n) ? td_num_round(n, 6).mantissa : INT64_MIN;
    return true;
}

static bool gauge_shown(const void *o, size_t row)
{
    return model_target_shown(model_of(o), row);
}

static const struct list_source gauges = {
    .columns = gauge_columns, .n_columns = sizeof gauge_columns / sizeof *gauge_columns,
    .count = gauge_count, .id = gauge_id, .cell = gauge_cell, .draw = gauge_paint,
    .rank = gauge_rank, .shown = gauge_shown, .settings = O_columns_targets,
};

/* ---- tasks ------------------------------------------------------------------------------ */

enum { K_CODE, K_TITLE, K_STATE, K_DUE, K_LEAD, K_CADENCE };

static const struct list_column task_columns[] = {
    [K_CODE] = { "code", W_COL_CODE, 8, 0, -1, 1, false },
    [K_TITLE] = { "name", W_COL_TASK, 14, 6, -1, 1, false },
    [K_STATE] = { "verdict", W_COL_STATE, 14, 0, -1, 2, false },
    [K_DUE] = { "due", W_COL_DUE, 10, 0, -1, 4, false },
    [K_LEAD] = { "lead", W_COL_LEAD, 14, 1, -1, 5, false },
    [K_CADENCE] = { "cadence", W_COL_CADENCE, 12, 0, -1, 6, true },
};

ROWS(task, tasks)

static enum role task_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct model *m = model_of(o);
    const struct td_task *t = &m->tasks.v[row];
    td_date due;
    enum task_word w = model_task_word(m, t, &due);

    *buf = 0;
    switch (column) {
    case K_CODE: list_text(buf, t->code); return ROLE_normal;
    case K_TITLE:
        list_text(buf, td_name_in(lang_of(o), t->title_en, t->title));
        return ROLE_normal;
    case K_STATE: list_text(buf, word_of_task(w, lang_of(o))); return role_of_task(w);
    case K_DUE:
        td_date_format(buf, LIST_CELL, due ? due : t->year * 10000, lang_of(o)); /* "2025": it names no day */
        return w <= TASK_SOON ? role_of_task(w) : ROLE_normal;
    case K_LEAD:
        if (td_task_lead(t))
            model_holder(m, td_task_lead(t), t->code, t->assignments[0].basis, buf, LIST_CELL);
        return ROLE_normal;
    case K_CADENCE: list_text(buf, td_choice_word(td_cadences, (int)t->cadence, lang_of(o))); return ROLE_dim;
    }
    return ROLE_normal;
}

static bool task_rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct model *m = model_of(o);
    td_date due;
    const struct td_task *t = &m->tasks.v[row];
    enum task_word w = model_task_word(m, t, &due);

    *out = column == K_CODE ? (int64_t)row : column == K_STATE ? (int64_t)w
           : due ? due : t->year ? t->year * 10000 + 1231 : INT64_MAX;
    return column == K_CODE || column == K_STATE || column == K_DUE;
}

static bool task_shown(const void *o, size_t row)
{
    return model_task_shown(model_of(o), row);
}

static const struct list_source tasks = {
    .columns = task_columns, .n_columns = sizeof task_columns / sizeof *task_columns,
    .count = task_count, .id = task_id, .cell = task_cell, .rank = task_rank, .shown = task_shown,
    .settings = O_columns_tasks, .markable = true,
};

/* ---- agencies: the first row stands for all of them ------------------------------------- */

enum { A_NAME, A_LEADS, A_LAGS, A_TASKS, A_KIND };

static const struct list_column agency_columns[] = {
    [A_NAME] = { "name", W_COL_AGENCY, 14, 1, -1, 1, false },
    [A_LEADS] = { "leads", W_HEAD_LEADS, 3, 0, 1, 3, false },
    [A_LAGS] = { "lags", W_HEAD_LAG, 4, 0, 1, 2, false },
    [A_TASKS] = { "tasks", W_HEAD_TASKS, 4, 0, 1, 3, false },
    [A_KIND] = { "kind", W_COL_KIND, 10, 0, -1, 8, true },
};

static size_t agency_count(const void *o)
{
    return model_of(o)->agencies.n + 1;
}

static int64_t agency_id(const void *o, size_t row)
{
    return row ? model_of(o)->agencies.v[row - 1].id : 0;
}

static void agency_name(const struct board *b, const struct td_agency *a, char *buf)
{
    const struct model *m = &b->head.app->model;
    const char *name = b->head.app->lang == TD_EN && *a->name_en ? a->name_en
                       : *a->short_name ? a->short_name : a->name;
    bool former = a->valid_to && a->valid_to < m->review;

    snprintf(buf, LIST_CELL, "%s%s%s", m->agency == a->id ? "* " : "", name,
             former ? ui(U_FORMER, b->head.app->lang) : "");
}

static enum role agency_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct model *m = model_of(o);
    const struct td_agency *a = row ? &m->agencies.v[row - 1] : NULL;
    const struct agency_sums *s = row && m->sums ? &m->sums[row - 1] : NULL;
    int n = 0;

    *buf = 0;
    if (column == A_NAME) {
        if (a)
            agency_name(o, a, buf);
        else
            snprintf(buf, LIST_CELL, "%s%s", m->agency ? "" : "* ", ui(U_ALL_AGENCIES, lang_of(o)));
        return a && !td_agency_exists_on(a, m->review) ? ROLE_dim : ROLE_normal;
    }
    if (column == A_KIND) {
        list_text(buf, a ? td_choice_shown(td_agency_kinds, a->kind, lang_of(o)) : "");
        return ROLE_dim;
    }
    if (s)
        n = column == A_LEADS ? s->leads : column == A_LAGS ? s->lagging : s->tasks;
    if (n)
        snprintf(buf, LIST_CELL, "%d", n);
    return column == A_LAGS && n ? ROLE_bad : ROLE_normal;
}

/* The plan's city is the root: what is above it has no part in the plan. */
static int agency_depth(const void *o, size_t row)
{
    const struct model *m = model_of(o);
    return row && m->agencies.v[row - 1].depth > m->root_depth
               ? m->agencies.v[row - 1].depth - m->root_depth : 0;
}

/* Groups and whatever has many members begin folded: the departments are what one looks for. */
static bool agency_folded(const void *o, size_t row)
{
    const struct model *m = model_of(o);
    if (!row)
        return false;
    const struct td_agency *a = &m->agencies.v[row - 1];
    const struct td_plan *p = model_plan(m);
    return a->depth > m->root_depth && !(p && p->city == a->id);
}

static bool agency_shown(const void *o, size_t row)
{
    return !row || model_of(o)->relevant[row - 1];
}

static bool agency_rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct model *m = model_of(o);
    const struct agency_sums none = { 0 }, *s = row ? &m->sums[row - 1] : &none;

    *out = column == A_LEADS ? s->leads : column == A_LAGS ? s->lagging : s->tasks;
    return column == A_LEADS || column == A_LAGS || column == A_TASKS;
}

static const struct list_source agencies = {
    .columns = agency_columns, .n_columns = sizeof agency_columns / sizeof *agency_columns,
    .count = agency_count, .id = agency_id, .cell = agency_cell, .rank = agency_rank,
    .depth = agency_depth, .folded = agency_folded, .shown = agency_shown,
    .settings = O_columns_agencies, .markable = true,
};

/* ---- the view --------------------------------------------------------------------------- */

static bool board_open(struct view *v)
{
    struct board *b = (struct board *)v;

    list_init(&b->list[TARGETS], &gauges, b, v->app->lang);
    list_init(&b->list[TASKS], &tasks, b, v->app->lang);
    list_init(&b->list[AGENCIES], &agencies, b, v->app->lang);
    b->list[TARGETS].sort = G_VERDICT; /* lagging first */
    b->list[TASKS].sort = K_STATE;     /* overdue and due soon first */
    for (enum pane p = 0; p < PANES; p++) {
        list_follow(&b->list[p], v->app->options);
        list_refresh(&b->list[p]);
    }
    for (enum pane p = 0; p < PANES; p++)
        if (b->list[p].n_seen)
            list_go(&b->list[p], b->list[p].source->id(b, b->list[p].seen[0]));
    return true;
}

static void board_refresh(struct view *v)
{
    struct board *b = (struct board *)v;

    for (enum pane p = 0; p < PANES; p++)
        list_set_lang(&b->list[p], v->app->lang);
}

static void board_close(struct view *v)
{
    for (enum pane p = 0; p < PANES; p++)
        list_free(&((struct board *)v)->list[p]);
}

static struct list *board_focus(struct view *v)
{
    struct board *b = (struct board *)v;
    return &b->list[b->at];
}

static void board_title(struct view *v, char *buf, size_t size)
{
    const struct td_plan *p = model_plan(&v->app->model);

    *buf = 0;
    if (!p)
        return;
    snprintf(buf, size, "%s%s%s%s", p->number, *p->number ? "  " : "",
             td_plan_name(p, v->app->lang),
             strcmp(p->status, "draft") ? "" : ui(U_PLAN_IS_DRAFT, v->app->lang));
}

/* ---- the second line: what a chairman asks first ---------------------------------------- */

static int sum_of(const struct td_counts *c, bool (*is)(enum td_verdict_code))
{
    int n = 0;

    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++)
        n += is(v) ? c->of[v] : 0;
    return n;
}

static bool is_missing(enum td_verdict_code v)
{
    return v == TD_AWAITING || v == TD_NO_DATA || v == TD_NOT_ASSESSABLE;
}

static bool is_pending(enum td_verdict_code v)
{
    return v == TD_PENDING;
}

static bool is_ended(enum td_verdict_code v)
{
    return v == TD_NOT_APPLICABLE;
}

static int put_count(struct area a, int x, enum role role, enum ui words, int n, enum td_lang lang)
{
    if (!n && words != U_N_LAGGING) /* "0 lagging" is an answer */
        return 0;
    int w = put(a, 0, x, n ? role : ROLE_good, textf(ui(words, lang), n).s);
    return w + put(a, 0, x + w, ROLE_normal, "  ");
}

static struct text milestone_words(const struct model *m, enum td_lang lang)
{
    if (!model_next_year(m))
        return textf("%s", "");
    return m->milestone == MILESTONE_NEXT ? textf(ui(U_NEXT_MILESTONE, lang), model_next_year(m))
           : m->milestone == MILESTONE_THIS_YEAR ? textf(ui(U_THIS_YEAR, lang), td_date_year(m->review))
                                                 : textf(ui(U_MILESTONE, lang), m->milestone);
}

/* Returns where the next thing can stand. */
static int draw_counts(struct board *b, struct area a)
{
    static const struct { enum role role; enum ui words; bool (*is)(enum td_verdict_code); } parts[] = {
        { ROLE_bad, U_N_LAGGING, td_verdict_lags }, { ROLE_warn, U_N_AMBER, td_verdict_amber },
        { ROLE_good, U_N_GOOD, td_verdict_green }, { ROLE_missing, U_N_MISSING, is_missing },
        { ROLE_pending, U_N_PENDING, is_pending }, { ROLE_dim, U_N_ENDED, is_ended },
    };
    const struct model *m = &b->head.app->model;
    struct td_counts c = model_counts(m);
    enum td_lang lang = b->head.app->lang;
    int x = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        x += put_count(a, x, parts[i].role, parts[i].words, sum_of(&c, parts[i].is), lang);
    return x;
}

/* What hurts first: the reports that have not come, since which year. Returns how wide it is. */
static int draw_overdue(struct board *b, struct area a, int x)
{
    const struct td_duties *l = &b->head.app->model.overdue;
    enum td_lang lang = b->head.app->lang;

    if (!l->n)
        return 0;
    int first = l->v[0].year, last = l->v[l->n - 1].year;
    int w = put(a, 0, x, ROLE_bad, textf(ui(first == last ? U_REPORTS_OVERDUE_IN : U_REPORTS_OVERDUE, lang), l->n,
                                         first).s);
    return w + put(a, 0, x + w, ROLE_normal, "  ");
}

/* "báo cáo trước 01/12, hạn cuối 30/11: còn 9 ngày", with less of it where there is not the room. */
static struct text next_report(const struct model *m, enum td_lang lang, bool brief)
{
    td_date due;
    int year, left;
    const struct td_obligation *o = model_next_duty(m, &due, &year);
    char words[128];

    if (!o)
        return textf("%s", "");
    const struct td_obligation last = { .month = due / 100 % 100, .day = due % 100 };
    td_duty_words(words, sizeof words, brief ? &last : o, brief ? td_date_year(due) : year, false, lang);
    left = td_date_days_between(m->review, due);
    return left ? textf(ui(brief ? U_LAST_DAY_IN : U_REPORT_IN, lang), words, left)
                : textf(ui(brief ? U_LAST_DAY_TODAY : U_REPORT_TODAY, lang), words);
}

/* In what is left of the line. */
static void draw_countdown(struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int year = model_end_year(m), end = year ? td_date_days_between(m->review, year * 10000 + 1231) : -1;
    const struct text report = next_report(m, lang, false), brief = next_report(m, lang, true),
                      year_end = end < 0 ? textf("%s", "") : textf(ui(U_YEAR_END_IN, lang), year, end),
                      all = textf("%s%s%s", report.s, *report.s && *year_end.s ? "  " : "", year_end.s);
    const struct text *const ways[] = { &all, *report.s ? &report : &year_end, &brief };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (td_text_width(ways[i]->s) <= a.cols) {
            put(a, 0, a.cols - td_text_width(ways[i]->s), ROLE_normal, ways[i]->s);
            return;
        }
}

/* ---- panes ------------------------------------------------------------------------------ */

static int put_part(struct area a, int x, enum role role, const char *text)
{
    int w = put(a, 0, x, role, text);
    return w + put(a, 0, x + w, ROLE_normal, " ");
}

/* Says what narrows the pane, so that nobody takes a part for the whole. */
static void draw_pane_title(struct board *b, enum pane p, struct area a)
{
    static const enum ui names[] = { U_TARGETS, U_TASKS, U_AGENCIES };
    struct app *app = b->head.app;
    const struct model *m = &app->model;
    enum role role = p == b->at ? ROLE_title : ROLE_border;
    int x = 0;

    put_hline(a, 0, 0, a.cols, LINE_H, p == b->at ? ROLE_border_focus : ROLE_border);
    x += put(a, 0, x, role, p == b->at ? "[" : " ");
    x += put(a, 0, x, role, ui(names[p], app->lang));
    x += put(a, 0, x, role, p == b->at ? "] " : "  ");
    if (p == TARGETS)
        x += put_part(a, x, ROLE_emphasis, milestone_words(m, app->lang).s);
    if (p != AGENCIES && m->agency)
        x += put_part(a, x, ROLE_filter, textf(ui(U_OF_AGENCY, app->lang), model_agency_name(m, m->agency)).s);
    if (p == TARGETS && m->only_lagging)
        x += put_part(a, x, ROLE_filter, ui(U_ONLY_LAGGING, app->lang));
    list_draw_filter(&b->list[p], a, 0, x, p == b->at);
}

static enum ui empty_words(const struct board *b, enum pane p)
{
    if (*b->list[p].filter)
        return U_NO_MATCH;
    if (p == TARGETS && !b->head.app->model.targets.n)
        return U_NO_TARGETS;
    if (p == TARGETS && b->head.app->model.only_lagging)
        return U_NO_LAGGING;
    return U_NOTHING_HERE;
}

static void draw_pane(struct board *b, enum pane p, struct area a)
{
    struct list *l = &b->list[p];
    struct area body = area_sub(a, 1, 0, a.rows - 1, a.cols);

    if (a.rows < 2 || a.cols < 10)
        return;
    draw_pane_title(b, p, a);
    list_draw(l, body, (struct list_look){ .focused = p == b->at, .heading = true });
    if (l->n_seen)
        return;
    put_wrapped(body, 1, 2, body.cols - 3, ROLE_missing, ui(empty_words(b, p), b->head.app->lang));
    if (p == b->at && !l->typing)
        set_cursor(body, 1, 2);
}

enum { SMALL_ROWS = 20, SMALL_COLS = 80, WIDE = 150 };

static int least(int a, int b) { return a < b ? a : b; }

/* The gauges get what they need before the panes below get more than a few rows. */
static void draw_stacked(struct board *b, struct area a)
{
    int wanted = (int)b->list[TARGETS].source->count(b) + 2, share = a.rows * 3 / 5;
    int above = least(a.rows - 8, wanted > share ? wanted : share), below = a.rows - above;
    int left = a.cols * 3 / 5;

    draw_pane(b, TARGETS, area_sub(a, 0, 0, above, a.cols));
    draw_pane(b, TASKS, area_sub(a, above, 0, below, left));
    draw_pane(b, AGENCIES, area_sub(a, above, left + 1, below, a.cols - left - 1));
}

static void draw_wide(struct board *b, struct area a)
{
    int left = a.cols / 3 < 40 ? 40 : a.cols / 3 > 90 ? 90 : a.cols / 3, half = a.rows / 2;

    draw_pane(b, AGENCIES, area_sub(a, 0, 0, half, left));
    draw_pane(b, TASKS, area_sub(a, half, 0, a.rows - half, left));
    draw_pane(b, TARGETS, area_sub(a, 0, left + 1, a.rows, a.cols - left - 1));
}

static void board_draw(struct view *v, struct area a)
{
    struct board *b = (struct board *)v;
    struct area counts = area_sub(a, 0, 0, 1, a.cols), panes = area_sub(a, 1, 0, a.rows - 1, a.cols);
    bool two_lines = a.cols < WIDE;

    if (!model_plan(&v->app->model)) {
        put_wrapped(a, 1, 2, a.cols - 4, ROLE_emphasis, ui(U_NO_PLAN, v->app->lang));
        return;
    }
    int x = draw_counts(b, counts);
    if (two_lines) {
        counts = area_sub(a, 1, 0, 1, a.cols);
        panes = area_sub(a, 2, 0, a.rows - 2, a.cols);
        x = 0;
    }
    x += draw_overdue(b, counts, x);
    if (v->app->model.requests) /* somebody waits for an answer */
        x += put_count(counts, x, ROLE_warn, U_REQUESTS_OPEN, v->app->model.requests, v->app->lang);
    draw_countdown(b, area_sub(counts, 0, x, 1, a.cols - x));
    if (b->zoomed || a.cols < SMALL_COLS || a.rows < SMALL_ROWS - 3)
        draw_pane(b, b->at, panes);
    else if (a.cols >= WIDE)
        draw_wide(b, panes);
    else
        draw_stacked(b, panes);
}

/* ---- commands --------------------------------------------------------------------------- */

static void narrow(struct board *b)
{
    list_refresh(&b->list[TARGETS]);
    list_refresh(&b->list[TASKS]);
    list_refresh(&b->list[AGENCIES]);
}

/* Enter on an agency narrows the board to it; on the one that is chosen already, it opens it. */
static void choose_agency(struct board *b, int64_t id)
{
    struct app *app = b->head.app;

    if (id && app->model.agency == id) {
        app_open(app, VIEW_agency, about_agency(id));
        return;
    }
    model_choose(&app->model, id);
    narrow(b);
    if (id)
        app_say(app, ui(U_CHOSE, app->lang), model_agency_name(&app->model, id));
    else
        app_say(app, "%s", ui(U_CHOSE_ALL, app->lang));
}

static struct subject board_subject(struct view *v, size_t row)
{
    struct board *b = (struct board *)v;
    int64_t id = b->list[b->at].source->id(b, row);

    return b->at == TARGETS ? about_target(id) : b->at == TASKS ? about_task(id) : about_agency(id);
}

static void next_plan(struct board *b)
{
    struct app *app = b->head.app;

    if (app->model.plans.n < 2)
        return;
    if (model_set_plan(&app->model, (app->model.plan_at + 1) % app->model.plans.n)) {
        app_fault(app);
        return;
    }
    for (enum pane p = 0; p < PANES; p++) {
        *b->list[p].filter = 0;
        b->list[p].at = b->list[p].top = 0;
        b->list[p].at_id = 0;
    }
    board_refresh(&b->head);
}

static void next_milestone(struct board *b)
{
    struct model *m = &b->head.app->model;

    model_set_milestone(m, model_next_milestone(m));
    narrow(b);
}

/* What is entered is about the row under the cursor. */
static bool enter(struct board *b, enum command c)
{
    static const enum subject_kind new[] = { [TARGETS] = SUBJECT_TARGETS, [TASKS] = SUBJECT_TASKS,
                                             [AGENCIES] = SUBJECT_AGENCIES };
    int64_t row = list_row(&b->list[b->at]);

    if (c == CMD_new_thing) /* an empty pane can get its first */
        return app_enter(b->head.app, c, (struct subject){ .kind = new[b->at] });
    if (row < 0)
        return false;
    if (c == CMD_open && b->at == AGENCIES) {
        choose_agency(b, board_subject(&b->head, (size_t)row).agency);
        return true;
    }
    return app_enter(b->head.app, c, board_subject(&b->head, (size_t)row));
}

static bool board_command(struct view *v, enum command c)
{
    struct board *b = (struct board *)v;

    switch (c) {
    case CMD_next_pane: b->at = (b->at + 1) % PANES; return true;
    case CMD_prev_pane: b->at = (b->at + PANES - 1) % PANES; return true;
    case CMD_zoom: b->zoomed = !b->zoomed; return true;
    case CMD_plan: next_plan(b); return true;
    case CMD_milestone: next_milestone(b); return true;
    case CMD_lagging:
        v->app->model.only_lagging = !v->app->model.only_lagging;
        narrow(b);
        return true;
    case CMD_left: case CMD_right:
        if (list_command(&b->list[b->at], c, v->app->count))
            return true;
        b->at = c == CMD_right ? (b->at + 1) % PANES : (b->at + PANES - 1) % PANES;
        return true;
    case CMD_back: /* on the first screen it widens what was narrowed, step by step */
        if (*b->list[b->at].filter)
            list_command(&b->list[b->at], CMD_filter_off, 0);
        else if (v->app->model.agency)
            choose_agency(b, 0);
        else if (b->zoomed)
            b->zoomed = false;
        return true;
    default: return settings_keep(v->app, &b->list[b->at], c) || enter(b, c);
    }
}

const struct view_ops view_board = {
    .context = IN_BOARD | IN_LIST | IN_TABLE, .size = sizeof(struct board), .open = board_open,
    .name = U_FILE_BOARD, .refresh = board_refresh, .title = board_title,
    .draw = board_draw, .focus = board_focus, .subject = board_subject,
    .command = board_command, .close = board_close,
};
