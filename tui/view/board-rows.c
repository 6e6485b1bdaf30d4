/*
 * What the board's three panes list: targets grouped by what they are called, worst first; tasks by what needs
 * action; agencies. See board.h.
 */
#include "show/gauge.h"
#include "show/outlook.h"
#include "view/board.h"
#include "app/spoken.h"

#include <stdio.h>
#include <string.h>

/* How many rows there are, and their ids. */
#define ROWS(name, list) \
    static size_t name##_count(const void *o) { return model_of(o)->list.n; } \
    static int64_t name##_id(const void *o, size_t row) { return model_of(o)->list.v[row].id; }

/* Who leads, and whether that is only inferred. */
static void lead_cell(const void *o, int64_t lead, const char *code, enum td_basis basis, char *buf)
{
    model_holder(model_of(o), lead, code, basis, buf, LIST_CELL);
    const size_t n = strlen(buf), mark = strlen(TD_INFERRED_MARK);
    if (spoken_of(o) && n > mark && !strcmp(buf + n - mark, TD_INFERRED_MARK))
        snprintf(buf + n - mark, LIST_CELL - n, "%s", ui(U_SAID_INFERRED, lang_of(o)));
}

/* ---- targets ---------------------------------------------------------------------------- */

/* In the order in which one reads; the first eight are seen on every screen of 80 columns. */
enum { T_CODE, T_NAME, T_VALUE, T_GOAL, T_EXPECTED, T_TREND, T_GAUGE, T_VERDICT, T_LEAD, T_PERIOD, T_OTHER, T_CHANGE,
       T_NEED, T_GAP, T_SINCE };

static const struct list_column target_columns[] = {
    [T_CODE] = { "code", W_COL_CODE, 5, 0, -1, 1, false },
    [T_NAME] = { "name", W_COL_TARGET, 13, 8, -1, 1, false },
    [T_VALUE] = { "value", W_HEAD_NOW, 7, 0, 1, 1, false },
    [T_GOAL] = { "bound", W_HEAD_BOUND, 7, 0, 1, 2, false },
    [T_EXPECTED] = { "expected", W_HEAD_EXPECTED, 7, 0, 1, 3, false },
    [T_TREND] = { "trend", W_HEAD_TREND, 8, 0, -1, 5, false },
    [T_GAUGE] = { "gauge", W_HEAD_GAUGE, 8, 1, -1, 4, false },
    [T_VERDICT] = { "verdict", W_HEAD_VERDICT, 14, 0, -1, 1, false },
    [T_LEAD] = { "lead", W_COL_LEAD, 8, 2, -1, 3, false },
    [T_PERIOD] = { "period", W_COL_PERIOD, 12, 0, -1, 5, false },
    [T_OTHER] = { "passed", W_HEAD_PAST, 18, 0, -1, 7, false },
    [T_CHANGE] = { "change", W_HEAD_CHANGE, 8, 0, 1, 6, false },
    [T_NEED] = { "need", W_HEAD_NEED, 7, 0, 1, 6, false },
    [T_GAP] = { "gap", W_HEAD_GAP, 6, 0, 1, 7, true },
    [T_SINCE] = { "since", W_HEAD_SINCE, 10, 0, -1, 7, true },
};

ROWS(target, targets)

/* The year whose goal the row shows; 0 = there is no such milestone. */
static int shown_year(const struct model *m)
{
    return m->milestone == MILESTONE_NEXT ? model_next_year(m)
           : m->milestone == MILESTONE_THIS_YEAR ? td_date_year(m->review) : m->milestone;
}

/* A heading says of which year it is, shorter where there is not the room. */
static bool target_head(const void *o, size_t column, int width, char *buf)
{
    enum ui words = column == T_GOAL ? U_GOAL_OF : U_EXPECTED_IN, brief = column == T_GOAL ? U_GOAL_OF_SHORT
                                                                                          : U_EXPECTED_SHORT;
    int year = shown_year(model_of(o));

    if (column == T_VERDICT)
        list_text(buf, ui(U_VERDICT_SINCE, lang_of(o)));
    if (column != T_GOAL && column != T_EXPECTED)
        return column == T_VERDICT;
    snprintf(buf, LIST_CELL, ui(words, lang_of(o)), year);
    if (td_text_width(buf) > width)
        snprintf(buf, LIST_CELL, ui(brief, lang_of(o)), year % 100);
    return true;
}

/* The last step of the series is the pace over a year: what happens, beside what is needed. */
static void signed_number(char *buf, struct td_num n, enum td_lang lang)
{
    char number[TD_NUM_BUF];

    *buf = 0;
    if (!td_num_is(n))
        return;
    int places = n.mantissa / 10000000 ? 0 : 1;
    do /* a little is not nothing */
        td_num_format(number, sizeof number, n, places, lang);
    while (n.mantissa && !strpbrk(number, "123456789") && places++ < n.decimals);
    if (!strcmp(number, "-0,0") || !strcmp(number, "-0.0"))
        memmove(number, number + 1, strlen(number));
    snprintf(buf, LIST_CELL, "%s%s", n.mantissa > 0 ? "+" : "", number);
}

/* What the target is called and since which year, "Không đạt 2025", "Chậm      2022". */
static enum role target_verdict(const void *o, size_t row, char *buf)
{
    const struct td_row *r = model_worst_row(model_of(o), row);

    if (!r) {
        snprintf(buf, LIST_CELL, "-");
        return ROLE_dim;
    }
    enum standing s = verdict_standing(r->verdict.code);
    const char *word = word_of_standing(s, lang_of(o));
    int blanks = 9 - td_text_width(word);
    if (r->verdict.since && !spoken_of(o)) /* there the whole day has a place of its own */
        snprintf(buf, LIST_CELL, "%s%*s %d", word, blanks > 0 ? blanks : 0, "", td_date_year(r->verdict.since));
    else
        list_text(buf, word);
    return role_of_standing(s);
}

/* How it stands at the other milestone: the one ahead of a target that failed the one before, else the one before. NULL
 * where that is nothing else. */
static const struct td_row *other_row(const struct model *m, size_t row)
{
    const struct td_row *worst = model_worst_row(m, row), *shown = model_row(m, row);
    const struct td_row *other = worst != shown ? shown : model_passed(m, row);

    return other && verdict_standing(other->verdict.code) != verdict_standing(worst->verdict.code) ? other : NULL;
}

/* "mức độ", as a number of which a figure says nothing. */
static bool is_level(const struct td_target *t)
{
    return !strncmp(t->unit, "mức", strlen("mức"));
}

static enum role target_cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct model *m = model_of(o);
    const struct td_target *t = &m->targets.v[row];
    const struct td_row *r = model_row(m, row), *other = NULL;
    enum td_lang lang = lang_of(o);
    bool unknown = !r || !td_num_is(r->verdict.value);

    *buf = 0;
    switch (column) {
    case T_CODE:
        list_text(buf, t->code);
        return unknown && !model_lags(m, row) ? ROLE_dim : ROLE_normal;
    case T_NAME:
        list_text(buf, td_name_in(lang, t->name_en, t->name));
        return unknown && !model_lags(m, row) ? ROLE_dim : ROLE_normal;
    case T_VALUE:
        if (r)
            list_text(buf, result_of(o, r).s);
        return unknown ? ROLE_dim : ROLE_emphasis;
    case T_GOAL:
        if (r && t->kind == TD_MILESTONE && spoken_of(o))
            list_text(buf, ui(U_SAID_DONE, lang));
        else if (r)
            list_text(buf, textf(td_unit_is_percent(t->unit) ? "%s%%" : is_level(t) ? ui(U_LEVEL, lang) : "%s",
                                 threshold_shown(t, r->threshold, lang).s).s);
        return ROLE_threshold;
    case T_EXPECTED:
        if (r)
            list_text(buf, expected_shown(r, lang).s);
        if (r && !*buf && !unknown && t->kind != TD_MILESTONE && r->question.due >= td_date_year(m->review) &&
            r->verdict.code != TD_NOT_APPLICABLE) {
            list_text(buf, ui(U_EXPECTED_UNKNOWN, lang)); /* one figure, or only bounds, make no pace */
            return ROLE_dim;
        }
        return r && *buf && r->verdict.gap.mantissa > 0 && !td_verdict_green(r->verdict.code)
                   ? role_of_verdict(r->verdict.code) : ROLE_normal;
    case T_VERDICT:
        return target_verdict(o, row, buf);
    case T_OTHER:
        other = other_row(m, row);
        if (other)
            snprintf(buf, LIST_CELL, ui(U_OTHER_MILESTONE, lang), other->threshold->year,
                     word_of_standing(verdict_standing(other->verdict.code), lang));
        return other ? role_of_standing(verdict_standing(other->verdict.code)) : ROLE_dim;
    case T_CHANGE:
        if (r)
            signed_number(buf, r->verdict.pace, lang);
        return r && r->verdict.pace.mantissa * r->target->direction < 0 ? ROLE_bad : ROLE_normal;
    case T_NEED:
        if (r && r->verdict.gap.mantissa > 0 && r->question.due >= td_date_year(m->review))
            signed_number(buf, r->verdict.needed, lang);
        return ROLE_normal;
    case T_GAP:
        if (r && r->verdict.gap.mantissa > 0)
            list_text(buf, td_num_text(td_num_round(r->verdict.gap, 2), lang).s);
        return ROLE_normal;
    case T_SINCE:
        r = model_worst_row(m, row);
        if (r)
            td_date_format(buf, LIST_CELL, r->verdict.since, lang);
        return ROLE_normal;
    case T_LEAD:
        lead_cell(o, t->lead, t->code, t->basis, buf);
        return ROLE_normal;
    case T_PERIOD:
        if (r && r->verdict.period)
            td_period_format(buf, LIST_CELL, r->verdict.period, lang);
        return r && r->verdict.flags & TD_FLAG_STALE ? ROLE_missing : ROLE_dim;
    }
    return ROLE_normal;
}

/* The goal of another year than the heading says has that year with it: "2025: 100%", or "100%/25". */
static bool other_goal(const void *o, size_t row, struct area a, int y, int x, int width)
{
    const struct td_row *r = model_row(model_of(o), row);
    char goal[LIST_CELL];

    if (!r || r->threshold->year == shown_year(model_of(o)))
        return false;
    enum role role = target_cell(o, row, T_GOAL, goal);
    struct text said = textf("%d: %s", r->threshold->year, goal);
    if (td_text_width(said.s) > width)
        said = textf("%s/%02d", goal, r->threshold->year % 100);
    put_fit(a, y, x, width, 1, role, said.s);
    return true;
}

static bool target_paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct td_row *r = column == T_GAUGE || column == T_TREND ? model_row(model_of(o), row) : NULL;
    char lead[LIST_CELL];

    if (column == T_GOAL)
        return other_goal(o, row, a, y, x, width);
    if (column == T_LEAD) {
        target_cell(o, row, column, lead);
        put_fit(a, y, x, width, -1, ROLE_normal, name_within(lead, width).s);
        return true;
    }
    if (!r)
        return false;
    if (column == T_TREND)
        put_fit(a, y, x, width, -1, ROLE_bar, spark_shown(r, model_of(o)->review, width, a.c->ascii).s);
    else
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

static bool target_rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct td_row *r = model_row(model_of(o), row), *other;
    struct td_num n = TD_NUM_NONE;

    switch (column) {
    case T_CODE: *out = (int64_t)row; return true;
    case T_VERDICT: case T_GAUGE: *out = severity(r, model_worst(model_of(o), row)); return true;
    case T_OTHER:
        other = other_row(model_of(o), row);
        *out = severity(other, other ? other->verdict.code : TD_VERDICTS);
        return true;
    case T_VALUE: n = r ? r->verdict.value : n; break;
    case T_GOAL: n = r ? r->threshold->bound : n; break;
    case T_EXPECTED: n = r ? r->verdict.expected : n; break;
    case T_CHANGE: n = r ? r->verdict.pace : n; break;
    case T_TREND: /* what falls behind most is first, whichever way is better */
        n = r ? r->verdict.pace : n;
        n.mantissa *= r ? r->target->direction : 1;
        break;
    case T_NEED: n = r ? r->verdict.needed : n; break;
    case T_GAP: n = r ? r->verdict.gap : n; break;
    case T_SINCE:
        r = model_worst_row(model_of(o), row);
        *out = r && r->verdict.since ? r->verdict.since : INT64_MAX;
        return true;
    case T_PERIOD: *out = r ? r->verdict.period : 0; return true;
    default: return false;
    }
    *out = td_num_is(n) ? td_num_round(n, 6).mantissa : INT64_MIN;
    return true;
}

static bool target_shown(const void *o, size_t row)
{
    return model_target_shown(model_of(o), row);
}

static int target_group(const void *o, size_t row)
{
    enum td_verdict_code worst = model_worst(model_of(o), row);
    return worst == TD_VERDICTS ? STANDINGS : (int)verdict_standing(worst);
}

/* Of which milestones the rows of a group speak: "16 mốc 2030, 3 mốc 2025", or one year alone; and how many stand with
 * another milestone in a group above, which those of the lines of counts have with them. */
struct years { int year[MILESTONES]; size_t rows[MILESTONES], n, above; };

static struct years years_of(const void *o, int group)
{
    const struct list *l = pane_list(o, TARGETS);
    struct years y = { .n = 0 };

    for (size_t i = 0; i < l->n_seen; i++) {
        const struct td_row *r = target_group(o, l->seen[i]) == group ? model_worst_row(model_of(o), l->seen[i]) : NULL;
        const struct td_row *ahead = model_row(model_of(o), l->seen[i]);
        size_t at = 0;
        y.above += !r && ahead && (int)verdict_standing(ahead->verdict.code) == group;
        while (r && at < y.n && y.year[at] != r->threshold->year)
            at++;
        if (!r || at == MILESTONES)
            continue;
        y.year[at] = r->threshold->year;
        y.rows[at]++;
        y.n = at == y.n ? y.n + 1 : y.n;
    }
    return y;
}

/* "KHÔNG ĐẠT 2025 (3)", "Thiếu số liệu (19: 16 mốc 2030, 3 mốc 2025)": capitals for what hurts. A target stands in one
 * group, while the lines above count each milestone, so a heading says of which. */
static enum role target_heading(const void *o, int group, size_t n, char *buf)
{
    enum td_lang lang = lang_of(o);
    const char *word = group == STANDINGS ? "-" : word_of_standing((enum standing)group, lang);
    const struct years y = years_of(o, group);
    struct text parts = textf("%zu", n);
    char loud[96];

    td_text_upper(loud, sizeof loud, word);
    if (group > STANDING_AT_RISK && (*word & 0x80) == 0) /* else only the first letter, where it is not a capital yet */
        snprintf(loud, sizeof loud, "%c%s", *loud, *word ? word + 1 : "");
    word = group > STANDING_AT_RISK && (*word & 0x80) ? word : loud;
    for (size_t i = 0; y.n > 1 && i < y.n; i++)
        parts = textf("%s%s", parts.s, textf(ui(U_GROUP_PART, lang), i ? ", " : ": ", y.rows[i], y.year[i]).s);
    if (y.above && group <= STANDING_UNKNOWN)
        parts = textf("%s%s", parts.s, textf(ui(U_GROUP_ABOVE, lang), y.above).s);
    list_text(buf, y.n == 1 && group < STANDING_ENDED ? textf(ui(U_GROUP_OF_YEAR, lang), word, *y.year, parts.s).s
                                                      : textf(ui(U_GROUP_OF, lang), word, parts.s).s);
    return group == STANDINGS ? ROLE_dim : role_of_standing((enum standing)group);
}

const struct list_source board_targets = {
    .columns = target_columns, .n_columns = sizeof target_columns / sizeof *target_columns,
    .count = target_count, .id = target_id, .cell = target_cell, .draw = target_paint, .head = target_head,
    .rank = target_rank, .shown = target_shown, .settings = O_columns_targets,
    .group = target_group, .heading = target_heading, .group_by = T_VERDICT,
    .spoken = "code name verdict =value =bound =expected =since lead",
};

/* ---- tasks ------------------------------------------------------------------------------ */

enum { K_CODE, K_TITLE, K_STATE, K_DUE, K_LEAD, K_CADENCE };

static const struct list_column task_columns[] = {
    [K_CODE] = { "code", W_COL_CODE, 10, 0, -1, 1, false },
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
            lead_cell(o, td_task_lead(t), t->code, t->assignments[0].basis, buf);
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

/* Where the day has no column of its own it stands behind the word: "Hạn 30/11/2026", "Quá hạn 2025". */
static bool task_paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct model *m = model_of(o);
    char day[LIST_CELL];
    td_date due;

    if (column != K_STATE || pane_list(o, TASKS)->drawn >> K_DUE & 1)
        return false;
    const enum task_word w = model_task_word(m, &m->tasks.v[row], &due);
    task_cell(o, row, K_DUE, day);
    if (w > TASK_SOON || !*day)
        return false;
    struct text said = textf(ui(w == TASK_SOON ? U_TASK_BY : U_TASK_OVERDUE_SINCE, lang_of(o)), day);
    if (w == TASK_OVERDUE && td_text_width(said.s) > width)
        said = textf(ui(U_TASK_OVERDUE_SINCE, lang_of(o)), textf("%d", td_date_year(due)).s);
    put_fit(a, y, x, width, -1, role_of_task(w), said.s);
    return true;
}

const struct list_source board_tasks = {
    .columns = task_columns, .n_columns = sizeof task_columns / sizeof *task_columns,
    .count = task_count, .id = task_id, .cell = task_cell, .draw = task_paint, .rank = task_rank, .shown = task_shown,
    .settings = O_columns_tasks, .markable = true, .group_by = K_STATE, .spoken = "code name verdict =due lead",
};

/* ---- agencies: the first row stands for all of them ------------------------------------- */

enum { A_NAME, A_LEADS, A_LAGS, A_TASKS, A_KIND };

static const struct list_column agency_columns[] = {
    [A_NAME] = { "name", W_COL_AGENCY, 13, 6, -1, 1, false },
    [A_LEADS] = { "leads", W_HEAD_LEADS, 8, 0, 1, 4, false },
    [A_LAGS] = { "lags", W_HEAD_LAG, 6, 0, 1, 2, false },
    [A_TASKS] = { "tasks", W_HEAD_TASKS, 8, 0, 1, 3, false },
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

static const char *chosen_mark(const void *o)
{
    return spoken_of(o) ? ui(U_SAID_CHOSEN, lang_of(o)) : "* ";
}

static void agency_name(const void *o, const struct td_agency *a, char *buf)
{
    const struct model *m = model_of(o);
    const char *name = lang_of(o) == TD_EN && *a->name_en ? a->name_en
                       : *a->short_name ? a->short_name : a->name;
    bool former = a->valid_to && a->valid_to < m->review;

    snprintf(buf, LIST_CELL, "%s%s%s", m->agency == a->id ? chosen_mark(o) : "", name,
             former ? ui(U_FORMER, lang_of(o)) : "");
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
            snprintf(buf, LIST_CELL, "%s%s", m->agency ? "" : chosen_mark(o), ui(U_ALL_AGENCIES, lang_of(o)));
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

/* An English name that would be cut gives way to the short name, by which its targets call it. */
static bool agency_paint(const void *o, size_t row, size_t column, struct area a, int y, int x, int width)
{
    const struct model *m = model_of(o);
    const struct td_agency *g = row ? &m->agencies.v[row - 1] : NULL;
    char name[LIST_CELL];

    if (column != A_NAME || !g || !*g->short_name)
        return false;
    const enum role role = agency_cell(o, row, column, name);
    if (td_text_width(name) <= width)
        return false;
    put_name(a, y, x, width, role, textf("%s%s%s", m->agency == g->id ? "* " : "", g->short_name,
                                            td_agency_exists_on(g, m->review) ? "" : ui(U_FORMER, lang_of(o))).s);
    return true;
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

    /* Most first, and before all of them the row that stands for all. */
    *out = !row ? INT64_MIN : column == A_LEADS ? -s->leads : column == A_LAGS ? -s->lagging : -s->tasks;
    return column == A_LEADS || column == A_LAGS || column == A_TASKS;
}

const struct list_source board_agencies = {
    .columns = agency_columns, .n_columns = sizeof agency_columns / sizeof *agency_columns,
    .count = agency_count, .id = agency_id, .cell = agency_cell, .draw = agency_paint, .rank = agency_rank,
    .depth = agency_depth, .folded = agency_folded, .shown = agency_shown,
    .settings = O_columns_agencies, .markable = true, .group_by = A_LAGS,
};
