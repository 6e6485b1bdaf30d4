/*
 * A target on one line.
 *
 *     ━━━━━━━━━━━━┆────│────│─────     ============:----|----|-----
 *     value       plan 2025 2030       the same in ASCII
 *
 * A bar of a dozen cells cannot be to scale and honest at once: 80,6 % and a threshold of 80 %
 * share a cell. Order wins over scale. Each mark has a cell of its own, and the bar covers a mark
 * exactly if the value has reached it; a mark that is covered looks different (┃ and #), so that
 * this can be seen without colour. Positions are whole numbers throughout.
 */
#include "show/gauge.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/wide.h"
#include "show/words.h"

enum { LEVELS_MAX = 6, STOPS_MAX = 8 };

/* Marks on the line, as they look on the light part and where the bar has covered them. A plan line
 * is no achievement and keeps its sign in ASCII. */
enum mark { AT, CEILING, FROM, TO, WORKING, PLAN };

static const struct { char light[4], heavy[4], ascii[2], covered[2]; } MARKS[] = {
    [AT] = { "│", "┃", "|", "#" },
    [CEILING] = { "┤", "╋", "<", "#" }, /* less is better: stay to the left of it */
    [FROM] = { "├", "┣", "[", "#" },    /* a range: its two ends */
    [TO] = { "┤", "┫", "]", "#" },
    [WORKING] = { "╵", "╹", "'", "#" }, /* a yearly working target */
    [PLAN] = { "┆", "┇", ":", ":" },
};

struct stop {
    wide at;
    enum mark mark;
    bool covered; /* by the bar */
    int cell;
};

struct gauge {
    struct area a;
    int row, col, width;
    const struct td_row *r;
    struct td_num value;
    wide from, to;   /* the scale */
    int left, right; /* cells of the line that are not scale but the sign that it is cut: 0 or 1 */
    struct stop stops[STOPS_MAX]; /* ascending */
    int n_stops, room;            /* room: no more stops than this, or the line is all marks */
};

/* ---- what is shown ---------------------------------------------------------------------- */

/* The figure that decided; while its successor is awaited, the last one there was. */
static struct td_num value_of(const struct td_row *r)
{
    const struct td_question *q = &r->question;
    if (td_num_is(r->verdict.value) || !q->points || q->n == 0)
        return r->verdict.value;
    return q->points[q->n - 1].value;
}

/* The plan's own thresholds, and a working target where that is what the row judges. */
static bool is_shown(const struct td_row *r, const struct td_threshold *h)
{
    return !h->yearly || h == r->threshold;
}

static bool ended(const struct td_row *r)
{
    return r->verdict.code == TD_NOT_APPLICABLE;
}

/* Not today's figure: it must not look like one. */
static bool is_old(const struct td_row *r)
{
    return r->verdict.code == TD_AWAITING || ended(r);
}

static enum role bar_role(const struct td_row *r)
{
    return is_old(r) ? ROLE_missing : role_of_judged(r->verdict.code, ROLE_bar);
}

/* ---- the scale -------------------------------------------------------------------------- */

static void widen(struct gauge *g, struct td_num n)
{
    if (!td_num_is(n))
        return;
    wide w = exact(n);
    g->from = w < g->from ? w : g->from;
    g->to = w > g->to ? w : g->to;
}

static void find_extremes(struct gauge *g)
{
    const struct td_target *t = g->r->target;
    g->from = g->to = exact(g->r->threshold->bound);
    widen(g, g->value);
    widen(g, g->r->verdict.base);
    for (size_t i = 0; i < t->n_thresholds; i++) {
        widen(g, t->thresholds[i].bound);
        widen(g, t->thresholds[i].upper);
    }
}

/* 0-100 %, or the top or bottom tenth or hundredth of it when all there is to see is there. */
static void choose_scale(struct gauge *g)
{
    static const struct { int from, to; } PARTS[] = {
        { 99, 100 }, { 90, 100 }, { 0, 1 }, { 0, 10 },
    };
    find_extremes(g);
    wide low = g->from, high = g->to;
    g->from = low < 0 ? low : 0;
    if (!td_unit_is_percent(g->r->target->unit)) {
        g->to = high + (high - g->from) / 16;
        if (g->to <= g->from)
            g->to = g->from + ONE;
        return;
    }
    g->to = high > 100 * (wide)ONE ? high : 100 * (wide)ONE;
    if (!td_num_is(g->value) || low == high) /* there is nothing to be told apart */
        return;
    for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
        wide from = PARTS[i].from * (wide)ONE, to = PARTS[i].to * (wide)ONE;
        if (low < from || high > to || (from > 0 && low == from))
            continue;
        g->left = from > g->from;
        g->right = to < g->to;
        g->from = from;
        g->to = to;
        return;
    }
}

/* How many cells `at` is into the line, rounded to the nearest or up. */
enum rounding { NEAREST, UP };

static int cells_to(const struct gauge *g, wide at, enum rounding way)
{
    wide span = g->to - g->from, cells = g->width - g->left - g->right;
    at = at < g->from ? g->from : at > g->to ? g->to : at;
    wide n = (at - g->from) * cells * 2 + (way == UP ? 2 * span - 1 : span);
    return g->left + (int)(n / (2 * span));
}

/* ---- the marks on it -------------------------------------------------------------------- */

/* Is a mark at `at` behind the value? When they are equal: a floor is reached and a ceiling
 * kept, but not if the plan says "more than" and "less than". */
static bool is_covered(const struct gauge *g, wide at, bool strict)
{
    if (!td_num_is(g->value))
        return false;
    wide value = exact(g->value);
    return value > at || (value == at && (g->r->target->direction > 0) != strict);
}

/* Inserts in order. What falls on a mark that is there already becomes one with it; of those
 * that come when there is no room any more nothing is seen, so the important ones come first. */
static void add_stop(struct gauge *g, struct td_num n, enum mark mark, bool strict)
{
    int i = 0;
    if (!td_num_is(n))
        return;
    wide at = exact(n);
    while (i < g->n_stops && g->stops[i].at < at)
        i++;
    if (i < g->n_stops && g->stops[i].at == at) {
        enum mark *there = &g->stops[i].mark;
        if (mark < WORKING && *there != mark) /* 80-85 and 85-90 meet */
            *there = *there == WORKING ? mark : AT;
        return;
    }
    if (g->n_stops == g->room)
        return;
    memmove(g->stops + i + 1, g->stops + i, (size_t)(g->n_stops++ - i) * sizeof(*g->stops));
    g->stops[i] = (struct stop){ .at = at, .mark = mark, .covered = is_covered(g, at, strict) };
}

static void add_threshold(struct gauge *g, const struct td_threshold *h)
{
    bool up = g->r->target->direction > 0, range = td_num_is(h->upper);
    enum mark single = h->yearly ? WORKING : up ? AT : CEILING;
    /* "more than" is said of the bound that judges, METHOD.md 1 */
    add_stop(g, h->bound, range ? FROM : single, h->strict && (up || !range));
    add_stop(g, h->upper, TO, h->strict && !up);
}

/* Where the plan line stands on the review date, until it has arrived. */
static void add_plan_line(struct gauge *g, td_date review)
{
    const struct td_question *q = &g->r->question;
    td_time now = td_date_time(review);
    if (now <= q->due * TD_YEAR)
        add_stop(g, td_plan_line(q, &g->r->verdict, now), PLAN, false);
}

static void add_stops(struct gauge *g, td_date review)
{
    const struct td_target *t = g->r->target;
    g->room = g->width / 2 < STOPS_MAX ? g->width / 2 : STOPS_MAX;
    add_threshold(g, g->r->threshold);
    for (size_t i = t->n_thresholds; i-- > 0;) {
        if (is_shown(g->r, &t->thresholds[i]))
            add_threshold(g, &t->thresholds[i]);
    }
    add_plan_line(g, review);
}

/* To the last cell that a bar of that length would fill, then apart from each other. Where the
 * first mark does not show that there is a value, a cell is left for the bar before it. */
static void place_stops(struct gauge *g)
{
    int least = g->left, most = g->width - g->right - 1;
    bool shows = g->stops[0].covered && g->stops[0].mark != PLAN;
    if (td_num_is(g->value) && exact(g->value) > g->from && !shows)
        least++;
    for (int i = 0; i < g->n_stops; i++) {
        int cell = cells_to(g, g->stops[i].at, UP) - 1;
        g->stops[i].cell = cell > least ? cell : least;
        least = g->stops[i].cell + 1;
    }
    for (int i = g->n_stops; i-- > 0;) {
        if (g->stops[i].cell > most)
            g->stops[i].cell = most;
        most = g->stops[i].cell - 1;
    }
}

/* The cells [left, end) are the bar: as long as the value, but behind every mark that it covers and
 * before every other; not empty unless the value is nothing, not full unless it is all. */
static int bar_end(const struct gauge *g)
{
    wide value = exact(g->value);
    int end = cells_to(g, value, NEAREST), most = g->width - g->right;
    if (end == most && value < g->to)
        end--;
    if (end == g->left && value > g->from)
        end++;
    for (int i = 0; i < g->n_stops; i++) {
        const struct stop *s = &g->stops[i];
        if (s->covered && end <= s->cell)
            end = s->cell + 1;
        /* ':' is the same sign ahead of and behind the plan; a cell of bar after it tells */
        if (s->covered && s->mark == PLAN && end == s->cell + 1 && end < most)
            end++;
    }
    for (int i = g->n_stops; i-- > 0;) {
        if (!g->stops[i].covered && end > g->stops[i].cell)
            end = g->stops[i].cell;
    }
    return end;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void put_mark(const struct gauge *g, const struct stop *s)
{
    const char *light = g->a.c->ascii ? MARKS[s->mark].ascii : MARKS[s->mark].light;
    const char *heavy = g->a.c->ascii ? MARKS[s->mark].covered : MARKS[s->mark].heavy;
    put(g->a, g->row, g->col + s->cell, s->mark == PLAN ? ROLE_planline : ROLE_threshold,
        s->covered ? heavy : light);
}

/* The canvas has no line for an old bar: heavy, but broken. */
static void put_old_bar(const struct gauge *g, int from, int to)
{
    for (int i = from; i < to; i++)
        put(g->a, g->row, g->col + i, ROLE_missing, g->a.c->ascii ? "~" : "╍");
}

static void put_break(const struct gauge *g, int cell)
{
    put(g->a, g->row, g->col + cell, ROLE_bar_rest, g->a.c->ascii ? "/" : "╱");
}

static void draw_bar(struct gauge *g, td_date review)
{
    const struct td_row *r = g->r;
    bool value = td_num_is(g->value);

    choose_scale(g);
    if (!ended(r)) {
        add_stops(g, review);
        place_stops(g);
    }
    put_hline(g->a, g->row, g->col, g->width, value && !ended(r) ? LINE_H : LINE_DASH_H,
          value && !ended(r) ? ROLE_bar_rest : ROLE_missing);
    if (value && is_old(r))
        put_old_bar(g, g->left, bar_end(g));
    else if (value)
        put_hline(g->a, g->row, g->col + g->left, bar_end(g) - g->left, LINE_HEAVY_H, bar_role(r));
    if (g->left)
        put_break(g, 0);
    if (g->right)
        put_break(g, g->width - 1);
    for (int i = 0; i < g->n_stops; i++)
        put_mark(g, &g->stops[i]);
}

/* ---- levels: ━━1━━2──[3] ---------------------------------------------------------------- */

static bool is_level(struct td_num n)
{
    wide w = td_num_is(n) ? exact(n) : 0;
    return w % ONE == 0 && w >= 0 && w <= LEVELS_MAX * (wide)ONE;
}

static bool is_required(const struct td_row *r, int level)
{
    const struct td_target *t = r->target;
    for (size_t i = 0; i < t->n_thresholds; i++) {
        if (is_shown(r, &t->thresholds[i]) &&
            exact(t->thresholds[i].bound) == level * (wide)ONE)
            return true;
    }
    return false;
}

/* The number of steps, 0 if the target is not about levels or they do not fit. */
static int count_levels(const struct gauge *g)
{
    const struct td_target *t = g->r->target;
    int steps = 0, required = 0;
    if (td_unit_is_percent(t->unit) || t->kind == TD_MILESTONE || t->decimals != 0 || t->direction < 0)
        return 0;
    if (!is_level(g->value))
        return 0;
    for (size_t i = 0; i < t->n_thresholds; i++) {
        if (!is_level(t->thresholds[i].bound) || td_num_is(t->thresholds[i].upper))
            return 0;
    }
    for (int level = 1; level <= LEVELS_MAX; level++) {
        bool wanted = is_required(g->r, level);
        required += wanted;
        if (wanted || (td_num_is(g->value) && exact(g->value) >= level * (wide)ONE))
            steps = level;
    }
    return 2 * (steps + required) <= g->width ? steps : 0;
}

static void draw_levels(const struct gauge *g, int steps)
{
    int col = g->col, required = 0;
    bool value = td_num_is(g->value), old = is_old(g->r);
    for (int level = 1; level <= steps; level++)
        required += is_required(g->r, level);
    int lines = g->width - steps - 2 * required; /* cells of line, shared out between the steps */

    for (int level = 1; level <= steps; level++) {
        int len = lines / steps + (level <= lines % steps);
        bool wanted = is_required(g->r, level) && !ended(g->r);
        bool reached = value && exact(g->value) >= level * (wide)ONE;
        enum role role = reached ? bar_role(g->r) : value ? ROLE_bar_rest : ROLE_missing;
        if (reached && old)
            put_old_bar(g, col - g->col, col - g->col + len);
        else
            put_hline(g->a, g->row, col, len, reached ? LINE_HEAVY_H : value && !old ? LINE_H
                                                                                 : LINE_DASH_H,
                  role);
        col += len;
        if (wanted)
            col += put(g->a, g->row, col, ROLE_threshold, "[");
        col += putf(g->a, g->row, col, role, "%d", level);
        if (wanted)
            col += put(g->a, g->row, col, ROLE_threshold, "]");
    }
    fill(g->a, g->row, col, g->col + g->width - col, ROLE_normal, ' ');
}

/* ---- milestones: [x] 2025 [ ] 2030 ------------------------------------------------------ */

static char milestone_sign(const struct td_row *r, const struct td_threshold *h, td_date review)
{
    if (ended(r))
        return '-';
    struct td_num value = value_of(r);
    if (td_num_is(value) && td_num_cmp(value, h->bound) >= 0) /* METHOD.md 2, rule 1: the stage asked for */
        return 'x';
    return h->year >= td_date_year(review) ? ' ' : td_num_is(value) ? '!' : '?';
}

static enum role sign_role(char sign)
{
    return sign == 'x' ? ROLE_good : sign == '!' ? ROLE_bad : sign == '?' ? ROLE_missing : ROLE_pending;
}

/* From roomy to terse: "[x] 2025", "[x]2025", "[x]25", "[x]". */
static const struct { int blanks, digits; } FORMS[] = { { 1, 4 }, { 0, 4 }, { 0, 2 }, { 0, 0 } };
enum { FORMS_COUNT = sizeof(FORMS) / sizeof(FORMS[0]) };

/* Cells of one milestone and the blank that parts it from the next. */
static int form_cells(int form)
{
    return 4 + FORMS[form].blanks + FORMS[form].digits;
}

static void draw_milestone(const struct gauge *g, int col, int form, const struct td_threshold *h,
                           td_date review)
{
    char sign = milestone_sign(g->r, h, review);
    col += putf(g->a, g->row, col, sign_role(sign), "[%c]", sign) + FORMS[form].blanks;
    enum role role = h == g->r->threshold ? ROLE_normal : ROLE_dim;
    if (FORMS[form].digits == 4)
        putf(g->a, g->row, col, role, "%d", h->year);
    else if (FORMS[form].digits == 2)
        putf(g->a, g->row, col, role, "%02d", h->year % 100);
}

static void draw_milestones(const struct gauge *g, td_date review)
{
    const struct td_target *t = g->r->target;
    int shown = 0, form = 0, place = 0;
    for (size_t i = 0; i < t->n_thresholds; i++)
        shown += is_shown(g->r, &t->thresholds[i]);
    while (form < FORMS_COUNT - 1 && shown * form_cells(form) - 1 > g->width)
        form++;
    int fit = (g->width + 1) / form_cells(form);
    if (shown > fit) /* too many even so: the last ones are those still to come */
        place = fit - shown;

    fill(g->a, g->row, g->col, g->width, ROLE_normal, ' ');
    for (size_t i = 0; i < t->n_thresholds; i++) {
        if (is_shown(g->r, &t->thresholds[i]) && place++ >= 0)
            draw_milestone(g, g->col + (place - 1) * form_cells(form), form, &t->thresholds[i],
                           review);
    }
}

/* ---- the contract ----------------------------------------------------------------------- */

void gauge_draw(struct area a, int row, int col, int width, const struct td_row *r, td_date review)
{
    struct gauge g = { .a = a, .row = row, .col = col, .width = width, .r = r };
    if (width < 1)
        return;
    g.value = value_of(r);
    int levels = count_levels(&g);
    if (r->target->kind == TD_MILESTONE)
        draw_milestones(&g, review);
    else if (levels > 0)
        draw_levels(&g, levels);
    else
        draw_bar(&g, review);
}

/* Text that grows in a buffer and stops at its end. */
struct words { char *buf; size_t size, len; };

__attribute__((format(printf, 2, 3)))
static void say(struct words *w, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(w->buf + w->len, w->size - w->len, fmt, args);
    va_end(args);
    if (n > 0)
        w->len = (size_t)n < w->size - w->len ? w->len + (size_t)n : w->size - 1;
}

size_t gauge_legend(char *buf, size_t size, const struct td_row *r, enum td_lang lang)
{
    const struct td_target *t = r->target;
    struct words w = { buf, size, 0 };
    bool milestone = t->kind == TD_MILESTONE;
    const struct td_short number = td_num_text(value_of(r), lang);

    if (size == 0)
        return 0;
    buf[0] = '\0';
    if (!milestone)
        say(&w, "%s%s", is_old(r) && *number.s ? "~" : "", *number.s ? number.s : "-");
    for (size_t i = 0; i < t->n_thresholds; i++) {
        const struct td_threshold *h = &t->thresholds[i];
        const char *bar = h == r->threshold && !milestone ? "|" : "";
        if (!is_shown(r, h))
            continue;
        say(&w, "%s%s", w.len ? " " : "", bar);
        if (milestone)
            say(&w, "[%c] %d", milestone_sign(r, h, r->question.review), h->year);
        else
            say(&w, "%s", bounds_text(t, h, "", lang).s);
        say(&w, "%s", bar);
    }
    return w.len;
}

/* ---- what stands under the list --------------------------------------------------------- */

/* The sign of the bound that stands there, as it is drawn; "" = there was no room for it. */
static const char *sign_at(const struct gauge *g, struct td_num n, bool ascii)
{
    for (int i = 0; td_num_is(n) && i < g->n_stops; i++)
        if (g->stops[i].at == exact(n) && g->stops[i].mark != PLAN)
            return g->stops[i].covered ? ascii ? MARKS[g->stops[i].mark].covered : MARKS[g->stops[i].mark].heavy
                                       : ascii ? MARKS[g->stops[i].mark].ascii : MARKS[g->stops[i].mark].light;
    return "";
}

/* "━ nay khoảng 59%", "╍ số cũ 83%", "┄ chưa có số liệu" */
static void say_value(struct words *w, const struct td_row *r, bool ascii, enum td_lang lang)
{
    const struct td_num n = value_of(r);
    char how[96];

    if (!td_num_is(n)) {
        say(w, "%s %s", ascii ? "." : "┄", ui(U_CHART_NO_DATA, lang));
        return;
    }
    const struct text number = textf("%s%s", td_num_text(td_num_is(r->verdict.shown) ? r->verdict.shown : n, lang).s,
                                     td_unit_is_percent(r->target->unit) ? "%" : "");
    td_hedged(how, sizeof how, td_hedge_of(&r->question, &r->verdict), number.s, lang);
    say(w, "%s ", is_old(r) ? ascii ? "~" : "╍" : ascii ? "=" : "━");
    say(w, ui(is_old(r) ? U_GAUGE_OLD : U_GAUGE_NOW, lang), how);
}

static void say_goal(struct words *w, const char *signs, const struct td_row *r, const struct td_threshold *h,
                     enum td_lang lang)
{
    say(w, "  %s ", signs);
    say(w, ui(U_GAUGE_GOAL, lang), h->year,
        textf("%s%s", bounds_text(r->target, h, " ", lang).s, td_unit_is_percent(r->target->unit) ? "%" : "").s);
}

static void say_stages(struct words *w, const struct td_row *r, td_date review, enum td_lang lang)
{
    for (size_t i = 0; i < r->target->n_thresholds; i++) {
        const struct td_threshold *h = &r->target->thresholds[i];
        const char sign = milestone_sign(r, h, review);
        if (is_shown(r, h))
            say(w, "%s[%c] %d: %s", w->len ? "  " : "", sign, h->year,
                ui(sign == 'x' ? U_GAUGE_DONE : sign == '!' ? U_GAUGE_FAILED : sign == '?' ? U_GAUGE_SILENT
                   : U_GAUGE_OPEN, lang));
    }
}

struct text gauge_marks(const struct td_row *r, td_date review, bool ascii, enum td_lang lang)
{
    enum { ROOM = 40 }; /* for every mark one of its own */
    struct gauge g = { .width = ROOM, .r = r, .value = value_of(r) };
    struct text t = { "" };
    struct words w = { t.s, sizeof t.s, 0 };
    const bool levels = count_levels(&g) > 0;

    if (ended(r))
        return t;
    if (r->target->kind == TD_MILESTONE) {
        say_stages(&w, r, review, lang);
        return t;
    }
    choose_scale(&g);
    add_stops(&g, review);
    say_value(&w, r, ascii, lang);
    for (size_t i = 0; i < r->target->n_thresholds; i++) {
        const struct td_threshold *h = &r->target->thresholds[i];
        if (is_shown(r, h))
            say_goal(&w, levels ? textf("[%s]", td_num_text(h->bound, lang).s).s
                                : textf("%s%s", sign_at(&g, h->bound, ascii), sign_at(&g, h->upper, ascii)).s,
                     r, h, lang);
    }
    const td_time now = td_date_time(review);
    const struct td_num line = td_plan_line(&r->question, &r->verdict, now);
    if (!levels && td_num_is(line) && now <= r->question.due * TD_YEAR) {
        say(&w, "  %s ", ascii ? MARKS[PLAN].ascii : MARKS[PLAN].light);
        say(&w, ui(U_GAUGE_LINE, lang), outlook_shown(r, line, lang).s);
    }
    return t;
}
