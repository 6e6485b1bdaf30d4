/*
 * A target's series over the years.
 *
 *      %                             ┆ 20/11/2026
 *    90┤                             ┆                    ┬ 2030: 85-90
 *      │                             ┆                    │
 *    85┤              2025: 80-85 ┬  ┆           ┄┄┄┄┄┄┄┄┄┴
 *      │  79                  ┄┄┄┄│┄┄┄┄┄┄┄┄┄┄┄┄┄┄ · · · · o? 82,7
 *    80┤  #──────┐           ┌────* 80,6 · · · ·
 *      │         └──*────────┘       ┆
 *      ┬──────────┬───────────┬───────────┬────── ...
 *          2024       2025        2026
 *
 * A year is the stretch between two marks of the axis, and its figure stands at its end. Each milestone has its plan
 * line, that of the next one in a tone of its own; dots lead to what is expected, and a bar on the day of review shows
 * how much the last figure lacks of the line.
 *
 * Everything is drawn onto the blank area from the least important (the review date) to the most
 * (the figures); then the labels take the cells that are still free, the most important first, and
 * those that find none are left out. Scales are chosen so that a label of an axis always stands
 * for a whole row or column: equal steps look equal. No floating point.
 */
#include "show/chart.h"

#include <stdio.h>
#include <string.h>

#include "base/wide.h"
#include "show/gauge.h"
#include "show/ui.h"
#include "show/words.h"

enum {
    ROWS_MIN = 6, COLS_MIN = 24,
    ROWS_LEGEND = 9,    /* from this height on there is a line for the legend */
    ROWS_HEAD = 8,      /* and one for the unit and the review date */
    AXIS_TO_MARGIN = 12, /* columns to the right of the labels of the y axis, at least */
    COLS_LABEL = 50,    /* from this width on the last threshold has room for its label beside it */
    TICKS_MAX = 6,
    YEARS_MAX = 60,     /* older figures than that are not drawn */
    WIDE_POWERS = 24,
    LABEL_MAX = ONE,    /* steps that the lowest label counts: it is to fit into a td_num */
};

/* In the order of the legend; NO_DATA is not in it. The first ones are the marks of points, which stand for what the
 * sentence says of a figure. */
enum word { FIGURE, CONFLICT, ESTIMATE, SUM, PARTIAL, MORE, LESS, PLAN_LINE, EXPECTED, GAP, THRESHOLD, REVIEW, WORKING,
            NO_DATA, WORDS };

static const enum ui words[WORDS] = {
    [FIGURE] = U_CHART_FIGURE, [CONFLICT] = U_CHART_CONFLICT, [ESTIMATE] = U_CHART_ESTIMATE, [SUM] = U_CHART_SUM,
    [PARTIAL] = U_CHART_PARTIAL, [MORE] = U_CHART_MORE, [LESS] = U_CHART_LESS, [PLAN_LINE] = U_CHART_PLAN_LINE,
    [GAP] = U_CHART_GAP, [THRESHOLD] = U_CHART_THRESHOLD, [EXPECTED] = U_CHART_EXPECTED, [REVIEW] = U_CHART_REVIEW,
    [WORKING] = U_WORKING_TARGET, [NO_DATA] = U_CHART_NO_DATA,
};

struct chart {
    struct area a;    /* all of it */
    struct area plot; /* inside the axes */
    const struct td_target *t;
    const struct td_row *rows;
    size_t n_rows;
    const struct td_point *points;
    size_t n;
    const char *series;            /* that is drawn, and the thresholds that judge it */
    const struct td_row *headline;
    td_date now;
    enum td_lang lang;
    wide low, step;          /* the lowest label of the y axis, and from one to the next */
    int ticks, tick_rows;    /* how many labels, and rows from one to the next */
    int first_year, years;   /* of the x axis, as many intervals of a year */
    int across;              /* columns that these take */
    bool drawn[WORDS];       /* for the legend */
};

/* METHOD.md 1a: figures of another population or definition than the threshold's say nothing about it. */
static bool judges(const struct chart *c, const struct td_threshold *h)
{
    return !strcmp(h->series, c->series);
}

static bool is_own(const struct chart *c, const struct td_row *r)
{
    return !r->threshold->yearly && judges(c, r->threshold);
}

/* "2025: 80-85" */
static struct text threshold_label(const struct chart *c, const struct td_threshold *h)
{
    return textf("%d: %s", h->year, bounds_text(c->t, h, "", c->lang).s);
}

/* ---- what is to be seen ----------------------------------------------------------------- */

/* The verdict that expects something of the years to come: on the plan's last threshold. A level
 * has no pace that would mean anything. */
static const struct td_row *expecting(const struct chart *c)
{
    const struct td_row *found = NULL;
    td_time now = td_date_time(c->now);
    if (c->t->kind == TD_KEEP && !td_unit_is_percent(c->t->unit))
        return NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct td_row *r = &c->rows[i];
        if (is_own(c, r) && td_num_is(r->verdict.expected) && now < r->question.due * TD_YEAR)
            found = r;
    }
    return found;
}

/* The verdict that the colour of the newest figure tells: of the next milestone, else the last. */
static const struct td_row *headline(const struct chart *c)
{
    const struct td_row *last = NULL;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (!is_own(c, &c->rows[i]))
            continue;
        last = &c->rows[i];
        if (last->question.due >= td_date_year(c->now))
            break;
    }
    return last;
}

static enum role verdict_role(const struct td_row *r)
{
    return r ? role_of_judged(r->verdict.code, ROLE_emphasis) : ROLE_emphasis;
}

/* ---- the y axis ------------------------------------------------------------------------- */

struct span { wide low, high; bool some; };

static void widen(struct span *s, struct td_num n)
{
    if (!td_num_is(n))
        return;
    wide w = exact(n);
    s->low = s->some && s->low < w ? s->low : w;
    s->high = s->some && s->high > w ? s->high : w;
    s->some = true;
}

/* A pace of two figures can expect anything, but what it expects widens the axis to 0-100 %, or to
 * half as much again, and not to less than nothing. */
static void widen_expected(const struct chart *c, struct span *s)
{
    const struct td_row *r = expecting(c);
    if (!r)
        return;
    wide w = exact(r->verdict.expected), reach = (s->high - s->low) / 2;
    wide low = td_unit_is_percent(c->t->unit) || (s->low >= 0 && s->low < reach) ? 0 : s->low - reach;
    wide high = td_unit_is_percent(c->t->unit) ? 100 * (wide)ONE : s->high + reach;
    w = w < low ? low : w > high ? high : w;
    s->low = s->low < w ? s->low : w;
    s->high = s->high > w ? s->high : w;
}

static struct span values(const struct chart *c)
{
    struct span s = { 0, 0, false };
    for (size_t i = 0; i < c->n; i++)
        widen(&s, c->points[i].value);
    for (size_t i = 0; i < c->t->n_thresholds; i++) {
        if (!judges(c, &c->t->thresholds[i]))
            continue;
        widen(&s, c->t->thresholds[i].bound);
        widen(&s, c->t->thresholds[i].upper);
    }
    for (size_t i = 0; i < c->n_rows; i++)
        if (judges(c, c->rows[i].threshold))
            widen(&s, c->rows[i].verdict.base);
    widen_expected(c, &s);
    return s;
}

/* The finest of 1, 2, 5, 10, 20 ... with which `most` labels cover the values. */
static void choose_step(struct chart *c, struct span s, int most)
{
    static const int NICE[] = { 1, 2, 5 };
    wide power = 1;
    for (int i = c->t->decimals; i < TD_NUM_MAX_DECIMALS; i++)
        power *= 10;
    for (int i = 0; i < 3 * WIDE_POWERS; i++) {
        c->step = power * NICE[i % 3];
        c->low = divide_down(s.low, c->step) * c->step;
        wide above = -divide_down(c->low - s.high, c->step);
        c->ticks = above < most ? (int)above + 1 : most;
        if (above < most && c->low / c->step < LABEL_MAX && c->low / c->step > -LABEL_MAX)
            return;
        if (i % 3 == 2)
            power *= 10;
    }
}

/* Three labels at least: values that are all the same still need something above and below. */
static void choose_y(struct chart *c)
{
    int rows = c->plot.rows, most = (rows - 1) / 2 + 1;
    int least = rows < 3 ? rows : 3;
    struct span s = values(c);
    most = most > TICKS_MAX ? TICKS_MAX : most < least ? least : most;

    choose_step(c, s, most);
    for (bool up = false; c->ticks < least; c->ticks++) {
        wide top = c->low + (c->ticks - 1) * c->step;
        bool room = !td_unit_is_percent(c->t->unit) || top < 100 * (wide)ONE;
        bool down = s.low < 0 || c->low > 0;
        if (down && !(up && room))
            c->low -= c->step;
        up = !up;
    }
    c->tick_rows = c->ticks > 1 ? (rows - 1) / (c->ticks - 1) : 1;
}

static int row_at(const struct chart *c, wide value)
{
    wide up = divide_near((value - c->low) * c->tick_rows, c->step);
    int most = (c->ticks - 1) * c->tick_rows; /* only what is expected can be outside */
    return c->plot.rows - 1 - (up < 0 ? 0 : up > most ? most : (int)up);
}

/* The label of a tick with the decimals that the step needs; returns its cells. */
static int tick_label(const struct chart *c, char buf[TD_NUM_BUF], int tick)
{
    int decimals = TD_NUM_MAX_DECIMALS;
    wide one = 1, value = c->low + tick * c->step;
    while (decimals > 0 && c->step % (one * 10) == 0) {
        one *= 10;
        decimals--;
    }
    struct td_num n = { (int64_t)(value / one), (int8_t)decimals };
    return (int)td_num_format(buf, TD_NUM_BUF, n, -1, c->lang);
}

static int widest_tick(const struct chart *c)
{
    char buf[TD_NUM_BUF];
    int most = 0;
    for (int i = 0; i < c->ticks; i++) {
        int len = tick_label(c, buf, i);
        most = len > most ? len : most;
    }
    return most;
}

/* ---- the x axis ------------------------------------------------------------------------- */

/* Whole years around everything that has a date. */
static void choose_years(struct chart *c)
{
    td_time first = td_date_time(c->now), last = first;
    const struct td_target *t = c->t;
    if (c->n > 0) {
        first = c->points[0].t < first ? c->points[0].t : first;
        last = c->points[c->n - 1].t > last ? c->points[c->n - 1].t : last;
    }
    for (size_t i = 0; i < c->n_rows; i++) {
        td_period base = c->rows[i].verdict.base_period;
        if (base && td_period_time(base) < first)
            first = td_period_time(base);
    }
    for (size_t i = 0; i < t->n_thresholds; i++) {
        td_time due = t->thresholds[i].year * TD_YEAR;
        first = due - TD_YEAR + 1 < first ? due - TD_YEAR + 1 : first;
        last = due > last ? due : last;
    }
    c->first_year = (int)((first - 1) / TD_YEAR); /* what stands at the end of a year is in it */
    c->years = (int)((last + TD_YEAR - 1) / TD_YEAR) - c->first_year;
    if (c->years > YEARS_MAX)
        c->first_year += c->years - YEARS_MAX;
    c->years = c->years < 1 ? 1 : c->years > YEARS_MAX ? YEARS_MAX : c->years;
}

/* As many columns as give every year the same number of them. */
static void choose_across(struct chart *c, int columns)
{
    columns = columns < 1 ? 1 : columns;
    c->across = columns < c->years ? columns : columns / c->years * c->years;
}

static int col_at(const struct chart *c, td_time t)
{
    return (int)divide_near((wide)(t - c->first_year * TD_YEAR) * c->across,
                            (wide)c->years * TD_YEAR);
}

static td_time time_at(const struct chart *c, int col)
{
    return c->first_year * TD_YEAR + col * TD_YEAR * c->years / c->across;
}

/* ---- labels take what is free ----------------------------------------------------------- */

/* A plan line, or the dots to what is expected. */
static bool is_line(const struct cell *cell)
{
    return cell->role == ROLE_planline || !strcmp(cell->text, "·") || !strcmp(cell->text, "`") ||
           (cell->role == ROLE_dim && (!strcmp(cell->text, "┄") || !strcmp(cell->text, ".")));
}

/* May a label cover this cell, or touch it? Only such a line can be covered, and others touched, by
 * labels that must have a place. */
static bool yields(const struct cell *cell, bool inside, bool must)
{
    if (strcmp(cell->text, " ") == 0 || (must && is_line(cell)))
        return true;
    return must && !inside && (cell->role == ROLE_dim || cell->role == ROLE_bar_rest);
}

/* Is there room for a label, with a cell on either side? Outside the area there is none. */
static bool is_free(struct area a, int row, int col, int width, bool must)
{
    if (row < 0 || row >= a.rows || col < 0 || col + width > a.cols)
        return false;
    const struct cell *cells = a.c->cells + (a.row + row) * a.c->cols + a.col;
    for (int i = col > 0 ? col - 1 : 0; i <= col + width && i < a.cols; i++) {
        if (!yields(&cells[i], i >= col && i < col + width, must))
            return false;
    }
    return true;
}

/* So that the dots before and behind a label do not look like a part of it. */
static void cut_line(struct area a, int row, int col)
{
    if (col < 0 || col >= a.cols)
        return;
    if (is_line(&a.c->cells[(a.row + row) * a.c->cols + a.col + col]))
        fill(a, row, col, 1, ROLE_normal, ' ');
}

/* A mark `cells` wide at (row, col), and what is to be written beside it. */
struct label {
    int row, col, cells;
    enum role role;
    bool must; /* have a place if there is any */
    const char *text;
};

/* Right of the mark, above, below, left ... */
static bool put_near(struct area a, struct label l)
{
    static const struct { int down, side; } PLACES[] = {
        { 0, 1 }, { -1, 0 }, { 1, 0 }, { 0, -1 }, { -1, 1 }, { 1, 1 }, { -1, -1 }, { 1, -1 },
    };
    enum { COUNT = sizeof(PLACES) / sizeof(PLACES[0]) };
    int width = td_text_width(l.text);
    if (l.col < 0)
        return false;
    for (int i = 0; i < COUNT * (1 + l.must); i++) {
        int down = PLACES[i % COUNT].down, side = PLACES[i % COUNT].side;
        int gap = down == 0; /* on the row of the mark nothing touches it */
        int at = side > 0 ? l.col + l.cells + gap
               : side < 0 ? l.col - width - gap : l.col - (width - 1) / 2;
        if (!is_free(a, l.row + down, at, width, i >= COUNT))
            continue;
        cut_line(a, l.row + down, at - 1);
        cut_line(a, l.row + down, at + width);
        put(a, l.row + down, at, l.role, l.text);
        return true;
    }
    return false;
}

/* ---- drawing: axes ---------------------------------------------------------------------- */

static void draw_y_axis(const struct chart *c)
{
    char buf[TD_NUM_BUF];
    struct area a = area_sub(c->a, c->plot.row - c->a.row, 0, c->plot.rows, c->a.cols);
    int axis = c->plot.col - c->a.col - 2;
    for (int row = 0; row < c->plot.rows; row++)
        put_line(a, row, axis, LINE_V, ROLE_border);
    for (int i = 0; i < c->ticks; i++) {
        int row = c->plot.rows - 1 - i * c->tick_rows;
        tick_label(c, buf, i);
        put_line(a, row, axis, LINE_TEE_R, ROLE_border);
        put_fit(a, row, 0, axis, 1, ROLE_dim, buf);
    }
    if (c->plot.row > c->a.row)
        put(c->a, 0, axis, ROLE_dim, td_unit_is_percent(c->t->unit) ? "%" : c->t->unit);
}

/* In the middle of its year, which ends at a mark. */
static void put_year(const struct chart *c, int year, bool in_full)
{
    int axis = c->plot.col - c->a.col - 2, row = c->plot.row - c->a.row + c->plot.rows, width = in_full ? 4 : 2;
    int col = axis + 2 + (col_at(c, (year - 1) * TD_YEAR) + col_at(c, year * TD_YEAR) - width + 1) / 2;
    if (!is_free(c->a, row + 1, col, width, false))
        return;
    put_line(c->a, row, axis + 2 + col_at(c, year * TD_YEAR), LINE_TEE_T, ROLE_border);
    putf(c->a, row + 1, col, ROLE_dim, "%0*d", width, in_full ? year : year % 100);
}

/* The years of thresholds first: they are what the plan is about. Most others in full, or as two
 * digits if that is what lets each of them have its own. */
static void draw_x_axis(const struct chart *c)
{
    int axis = c->plot.col - c->a.col - 2, row = c->plot.row - c->a.row + c->plot.rows;
    int year_cols = c->across / c->years;
    put_line(c->a, row, axis, LINE_BL, ROLE_border);
    put_hline(c->a, row, axis + 1, c->across + 2, LINE_H, ROLE_border);
    for (size_t i = 0; i < c->t->n_thresholds; i++) {
        if (!c->t->thresholds[i].yearly && judges(c, &c->t->thresholds[i]))
            put_year(c, c->t->thresholds[i].year, true);
    }
    put_line(c->a, row, axis + 2, LINE_TEE_T, ROLE_border);
    for (int i = 1; i <= c->years; i++)
        put_year(c, c->first_year + i, year_cols < 4 || year_cols >= 6);
}

/* ---- drawing: lines --------------------------------------------------------------------- */

static void draw_review(struct chart *c)
{
    int col = col_at(c, td_date_time(c->now)), head = c->plot.row > c->a.row;
    if (col < 0 || col > c->across)
        return;
    for (int row = 0; row < c->plot.rows; row++)
        put_line(c->plot, row, col, LINE_DASH_V, ROLE_dim);
    c->drawn[REVIEW] = true;
    if (!head)
        return;
    int at = c->plot.col - c->a.col + col;
    put_line(c->a, 0, at, LINE_DASH_V, ROLE_dim);
    put_near(area_sub(c->a, 0, 0, 1, c->a.cols),
             (struct label){ 0, at, 1, ROLE_dim, false, td_date_text(c->now, c->lang).s });
}

static void draw_plan_line(struct chart *c, const struct td_row *r)
{
    const enum role role = r == c->headline ? ROLE_planline : ROLE_dim;

    for (int col = 0; col <= col_at(c, r->question.due * TD_YEAR); col++) {
        struct td_num n = td_plan_line(&r->question, &r->verdict, time_at(c, col));
        if (!td_num_is(n) || col > c->across)
            continue;
        put_line(c->plot, row_at(c, exact(n)), col, LINE_DASH_H, role);
        c->drawn[PLAN_LINE] = true;
    }
}

/* From row `from` to row `to` in one column: from the line on its left to that on its right. */
static void put_turn(struct area a, int col, int from, int to)
{
    bool up = to < from;
    int top = up ? to : from, bottom = up ? from : to;
    if (from == to) {
        put_line(a, from, col, LINE_H, ROLE_bar_rest);
        return;
    }
    for (int row = top + 1; row <= bottom && a.c->ascii; row++) /* + is a threshold there */
        put(a, row, col, ROLE_bar_rest, up ? "/" : "\\");
    if (a.c->ascii)
        return;
    for (int row = top + 1; row < bottom; row++)
        put_line(a, row, col, LINE_V, ROLE_bar_rest);
    put_line(a, from, col, up ? LINE_BR : LINE_TR, ROLE_bar_rest);
    put_line(a, to, col, up ? LINE_TL : LINE_BL, ROLE_bar_rest);
}

static void draw_join(const struct chart *c, const struct td_point *p, const struct td_point *q)
{
    int from = col_at(c, p->t), to = col_at(c, q->t), row = row_at(c, exact(p->value));
    wide start = exact(p->value), rise = exact(q->value) - start;
    for (int col = from + 1; col <= to; col++) {
        int next = row_at(c, start + divide_near(rise * (col - from), to - from));
        if (col >= 0)
            put_turn(c->plot, col, row, next);
        row = next;
    }
}

/* ---- drawing: marks --------------------------------------------------------------------- */

static void draw_threshold(struct chart *c, const struct td_threshold *h)
{
    int col = col_at(c, h->year * TD_YEAR), row = row_at(c, exact(h->bound));
    int top = td_num_is(h->upper) ? row_at(c, exact(h->upper)) : row;
    if (col < 0 || col > c->across)
        return;
    c->drawn[h->yearly ? WORKING : THRESHOLD] = true;
    if (h->yearly) {
        put(c->plot, row, col, ROLE_threshold, c->a.c->ascii ? "'" : "╵");
        return;
    }
    if (top == row) {
        put_line(c->plot, row, col, LINE_CROSS, ROLE_threshold);
        return;
    }
    for (int i = top + 1; i < row; i++)
        put_line(c->plot, i, col, LINE_V, ROLE_threshold);
    put_line(c->plot, top, col, LINE_TEE_T, ROLE_threshold);
    put_line(c->plot, row, col, LINE_TEE_B, ROLE_threshold);
}

static void draw_expected(struct chart *c)
{
    const struct td_row *r = expecting(c);
    if (!r)
        return;
    put(c->plot, row_at(c, exact(r->verdict.expected)), col_at(c, r->question.due * TD_YEAR),
        ROLE_pending, "o?");
    c->drawn[EXPECTED] = true;
}

static enum word word_of(const struct td_point *p)
{
    return p->beside && p->units ? PARTIAL : p->beside ? p->qualifier == TD_NEARLY ? LESS : MORE
         : p->conflict ? CONFLICT : p->estimate ? ESTIMATE : p->units ? SUM : FIGURE;
}

static const char *sign_of(const struct chart *c, enum word w)
{
    static const char *const signs[WORDS][2] = {
        [FIGURE] = { "#", "#" }, [CONFLICT] = { "*", "*" }, [ESTIMATE] = { "~", "~" }, [SUM] = { "&", "&" },
        [PARTIAL] = { "?", "?" }, [MORE] = { ">", ">" }, [LESS] = { "<", "<" }, [PLAN_LINE] = { "┄┄", ".." },
        [GAP] = { "┃", "!" }, [THRESHOLD] = { "┼", "+" }, [EXPECTED] = { "· o?", "` o?" },
        [REVIEW] = { "┆", ":" }, [WORKING] = { "╵", "'" },
    };
    return signs[w][c->a.c->ascii];
}

/* The newest point that is judged. */
static const struct td_point *newest(const struct chart *c)
{
    for (size_t i = c->n; i-- > 0;)
        if (!c->points[i].beside)
            return &c->points[i];
    return NULL;
}

/* What only stands beside the series is on no line, and there is none between sums of different units (METHOD.md 7). */
static void join_points(const struct chart *c)
{
    const struct td_point *before = NULL;

    for (size_t i = 0; i < c->n; i++) {
        const struct td_point *p = &c->points[i];
        if (p->beside)
            continue;
        if (before && td_same_units(before, p))
            draw_join(c, before, p);
        before = p;
    }
}

/* Nothing is more than all, or less than nothing. */
static wide within(const struct chart *c, wide w)
{
    const wide all = 100 * (wide)ONE;
    return w < 0 ? 0 : td_unit_is_percent(c->t->unit) && w > all ? all : w;
}

/* Dots in what is blank: from the newest figure to what its pace leads to. */
static void draw_way(const struct chart *c)
{
    const struct td_row *r = expecting(c);
    const struct td_point *p = newest(c);

    if (!r || !p || p->period != r->verdict.period)
        return;
    int from = col_at(c, p->t), to = col_at(c, r->question.due * TD_YEAR);
    wide start = exact(p->value), rise = within(c, exact(r->verdict.expected)) - start;
    for (int col = from + 2; col < to - 1; col += 2) {
        int row = row_at(c, start + divide_near(rise * (col - from), to - from));
        const struct area a = c->plot;
        if (col >= 0 && !strcmp(a.c->cells[(a.row + row) * a.c->cols + a.col + col].text, " "))
            put(a, row, col, ROLE_pending, a.c->ascii ? "`" : "·");
    }
}

/* On the day of review, from the last figure to the plan line, where that is behind it by a row or more. */
static void draw_gap(struct chart *c)
{
    const struct td_row *r = c->headline;
    const struct td_point *p = newest(c);
    const td_time now = td_date_time(c->now);

    if (!r || !p || !(td_verdict_lags(r->verdict.code) || td_verdict_amber(r->verdict.code)))
        return;
    const struct td_num line = td_plan_line(&r->question, &r->verdict, now);
    const int col = col_at(c, now);
    if (!td_num_is(line) || now > r->question.due * TD_YEAR || col <= col_at(c, p->t) || col > c->across)
        return;
    const int there = row_at(c, exact(line)), here = row_at(c, exact(p->value)), step = here < there ? -1 : 1;
    if ((exact(line) - exact(p->value)) * c->t->direction <= 0 || here == there)
        return;
    for (int row = there + step; row != here + step; row += step)
        put(c->plot, row, col, verdict_role(r), c->a.c->ascii ? "!" : "┃");
    c->drawn[GAP] = true;
}

static void draw_points(struct chart *c)
{
    join_points(c);
    for (int yearly = 1; yearly >= 0; yearly--)
        for (size_t i = 0; i < c->t->n_thresholds; i++)
            if (c->t->thresholds[i].yearly == yearly && judges(c, &c->t->thresholds[i]))
                draw_threshold(c, &c->t->thresholds[i]);
    draw_expected(c);
    for (size_t i = 0; i < c->n; i++) {
        const struct td_point *p = &c->points[i];
        enum role role = p == newest(c) ? verdict_role(c->headline) : p->beside ? ROLE_dim : ROLE_emphasis;
        put(c->plot, row_at(c, exact(p->value)), col_at(c, p->t), role, sign_of(c, word_of(p)));
        c->drawn[word_of(p)] = true;
    }
}

/* ---- drawing: words --------------------------------------------------------------------- */

/* "ước 79", "hơn 67" */
static void label_point(const struct chart *c, const struct td_point *p, enum role role, bool must)
{
    static const struct td_question nothing;
    const struct td_hedge how = td_point_hedge(c->headline ? &c->headline->question : &nothing, p);
    const struct td_num n = td_figure_shown(c->t, p->value, p->numerator, p->denominator);
    char text[96];

    td_hedged(text, sizeof text, how, td_num_text(n, c->lang).s, c->lang);
    put_near(c->plot, (struct label){ row_at(c, exact(p->value)), col_at(c, p->t), 1, role, must, text });
}

/* At the upper end of a range, else at the lower. */
static void label_threshold(const struct chart *c, const struct td_threshold *h)
{
    const struct text text = threshold_label(c, h);
    struct label l = { .cells = 1, .role = ROLE_threshold, .must = true, .text = text.s };
    l.col = col_at(c, h->year * TD_YEAR);
    l.row = row_at(c, exact(td_num_is(h->upper) ? h->upper : h->bound));
    if (put_near(c->plot, l))
        return;
    l.row = row_at(c, exact(h->bound));
    put_near(c->plot, l);
}

static void label_expected(const struct chart *c)
{
    const struct td_row *r = expecting(c);
    if (!r)
        return;
    struct text text = outlook_shown(r, r->verdict.expected, c->lang);
    text.s[strcspn(text.s, "%")] = 0;
    int col = col_at(c, r->question.due * TD_YEAR);
    put_near(c->plot, (struct label){ row_at(c, exact(r->verdict.expected)), col, 2, ROLE_pending, true, text.s });
}

static void draw_labels(const struct chart *c)
{
    const struct td_point *last = newest(c);

    if (last)
        label_point(c, last, verdict_role(c->headline), true);
    for (size_t i = c->t->n_thresholds; i-- > 0;) {
        if (!c->t->thresholds[i].yearly && judges(c, &c->t->thresholds[i]))
            label_threshold(c, &c->t->thresholds[i]);
    }
    label_expected(c);
    for (size_t i = c->n; i-- > 0;)
        if (&c->points[i] != last)
            label_point(c, &c->points[i], ROLE_normal, false);
}

static void draw_legend(const struct chart *c)
{
    int row = c->a.rows - 1, col = 0;
    for (int i = 0; i < NO_DATA; i++) {
        const char *sign = sign_of(c, (enum word)i), *word = ui(words[i], c->lang);
        if (!c->drawn[i] || col + td_text_width(sign) + 1 + td_text_width(word) > c->a.cols)
            continue;
        col += put(c->a, row, col, ROLE_normal, sign) + 1;
        col += put(c->a, row, col, ROLE_dim, word) + 2;
    }
}

static void draw_no_data(const struct chart *c)
{
    const char *text = ui(U_CHART_NO_DATA, c->lang);
    int width = td_text_width(text) + 2, col = (c->across + 1 - width) / 2;
    put_fit(c->plot, c->plot.rows / 2, col > 0 ? col : 0, width, 0, ROLE_missing, text);
}

/* What there is to say where there is no room to draw it. */
static void draw_words(const struct chart *c)
{
    char text[256];
    const struct td_row *r = c->headline;
    if (r)
        gauge_legend(text, sizeof(text), r, c->lang);
    put_fit(c->a, 0, 0, c->a.cols, -1, ROLE_normal, r ? text : ui(U_CHART_NO_DATA, c->lang));
}

/* ---- all of it in words ----------------------------------------------------------------- */

/* ", lộ trình 78,3%" */
static struct text plan_at(const struct chart *c, td_time t)
{
    const struct td_row *r = c->headline;
    const bool before = r && t <= r->question.due * TD_YEAR;
    const struct td_num n = before ? td_plan_line(&r->question, &r->verdict, t) : TD_NUM_NONE;

    return !td_num_is(n) ? textf("%s", "")
           : textf(ui(U_CHART_PLAN_AT, c->lang), textf("%s%s", td_num_text(td_num_round(n, 1), c->lang).s,
                                                       td_unit_is_percent(c->t->unit) ? "%" : "").s);
}

/* "2023: khoảng 75,4%, lộ trình 76,2%; cộng từ 28/30 đơn vị" */
static struct text point_line(const struct chart *c, const struct td_point *p)
{
    static const struct td_question nothing;
    char value[96], more[256];

    td_hedged(value, sizeof value, td_point_hedge(c->headline ? &c->headline->question : &nothing, p),
              point_shown(c->t, p, c->lang).s, c->lang);
    td_point_words(more, sizeof more, p, c->lang);
    return textf("%s: %s%s%s%s", td_period_text(p->period, c->lang).s, value, plan_at(c, p->t).s, *more ? "; " : "",
                 more);
}

struct text chart_line(const struct td_row *rows, size_t n_rows, const struct td_point *points, size_t n,
                       const char *series, td_date now, enum td_lang lang, size_t i)
{
    struct chart c = { .t = rows->target, .rows = rows, .n_rows = n_rows, .points = points, .n = n, .series = series,
                       .now = now, .lang = lang };
    size_t goal = 0;

    c.headline = headline(&c);
    if (i < n)
        return point_line(&c, &points[i]);
    if (!n && !i)
        return textf("%s", ui(U_CHART_NO_DATA, lang));
    n += !n;
    if (i == n)
        return textf(ui(U_CHART_TODAY, lang), td_date_text(now, lang).s, plan_at(&c, td_date_time(now)).s);
    for (i -= n + 1; goal < n_rows; goal++)
        if (is_own(&c, &rows[goal]) && !i--)
            break;
    if (goal == n_rows)
        return textf("%s", "");
    const struct td_row *r = &rows[goal];
    const struct text leads = r == expecting(&c) ? outlook_shown(r, r->verdict.expected, lang) : textf("%s", "");
    const bool own = *r->threshold->text;
    return textf("%s%s%s", textf(ui(U_CHART_DUE, lang), r->question.due, own ? r->threshold->text
                                                                   : threshold_shown(c.t, r->threshold, lang).s).s,
                 td_unit_is_percent(c.t->unit) && !own ? "%" : "",
                 *leads.s ? textf(ui(U_CHART_LEADS_TO, lang), leads.s).s : "");
}

/* ---- a chart of numbers ----------------------------------------------------------------- */

/* Cells to the right of the axis for the label of the last threshold, else for half a year's. */
static int right_margin(const struct chart *c)
{
    int most = 0;
    if (c->a.cols < COLS_LABEL)
        return 3;
    for (size_t i = 0; i < c->t->n_thresholds; i++) {
        const struct td_threshold *h = &c->t->thresholds[i];
        if (h->yearly || !judges(c, h) || h->year < c->first_year + c->years)
            continue;
        int len = (int)strlen(threshold_label(c, h).s);
        most = len > most ? len : most;
    }
    return most + 3;
}

static void draw_numbers(struct chart *c)
{
    int head = c->a.rows >= ROWS_HEAD, legend = c->a.rows >= ROWS_LEGEND;
    c->plot = area_sub(c->a, head, 0, c->a.rows - head - legend - 2, c->a.cols);
    choose_y(c);
    int axis = widest_tick(c);
    if (axis + AXIS_TO_MARGIN > c->a.cols) { /* numbers of many digits */
        draw_words(c);
        return;
    }
    c->plot = area_sub(c->plot, 0, axis + 2, c->plot.rows, c->plot.cols);
    choose_years(c);
    choose_across(c, c->plot.cols - right_margin(c) - 1);

    draw_y_axis(c);
    draw_x_axis(c);
    draw_review(c);
    for (size_t i = 0; i < c->n_rows; i++) {
        if (is_own(c, &c->rows[i]) && &c->rows[i] != c->headline)
            draw_plan_line(c, &c->rows[i]);
    }
    if (c->headline)
        draw_plan_line(c, c->headline);
    draw_way(c);
    draw_gap(c);
    draw_points(c);
    if (c->n == 0)
        draw_no_data(c);
    draw_labels(c);
    if (legend)
        draw_legend(c);
}

/* ---- a time line of milestones ---------------------------------------------------------- */

/* What is done, what is not, and what nobody knows of; a stage to be kept has more verdicts than one to reach. */
static char milestone_sign(enum td_verdict_code v)
{
    return v == TD_NOT_APPLICABLE ? '-' : td_verdict_lags(v) ? '!' : td_verdict_green(v) || td_verdict_amber(v) ? 'x'
           : v == TD_PENDING ? ' ' : '?';
}

/* Where in the area a moment is on the line. */
static int on_line(const struct chart *c, td_time t)
{
    return c->plot.col - c->a.col + col_at(c, t);
}

/* How far it is from one milestone to the next, at least. */
static int milestone_gap(const struct chart *c)
{
    int least = c->a.cols, last = -least;
    for (size_t i = 0; i < c->n_rows; i++) {
        if (c->rows[i].threshold->yearly)
            continue;
        int at = on_line(c, c->rows[i].question.due * TD_YEAR);
        least = at - last < least ? at - last : least;
        last = at;
    }
    return least;
}

/* The years, the marks on the line, what is to be done, and how it stands: centred, and so in no
 * more cells than there are on both sides. */
static void draw_milestone(const struct chart *c, const struct td_row *r, int row, int gap)
{
    const enum role role = role_of_verdict(r->verdict.code);
    int at = on_line(c, r->question.due * TD_YEAR), after = c->a.cols - 1 - at;
    int half = at < after ? at : after;
    half = half < (gap - 2) / 2 ? half : (gap - 2) / 2;
    int width = 2 * half + 1, col = at - half;
    putf(c->a, row - 1, at - 1, ROLE_threshold, "%d", r->question.due);
    putf(c->a, row, at - 1, role, "[%c]", milestone_sign(r->verdict.code));
    put_fit(c->a, row + 1, col, width, 0, ROLE_normal, r->threshold->text);
    put_fit(c->a, row + 2, col, width, 0, role, word_of_standing(verdict_standing(r->verdict.code), c->lang));
}

/* When it was done: figures of 1 or more (METHOD.md 2, rule 1). */
static void draw_done(const struct chart *c, int row)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct td_point *p = &c->points[i];
        int at = on_line(c, p->t);
        if (exact(p->value) < ONE)
            continue;
        put(c->a, row, at, ROLE_good, p->conflict ? "*" : "#");
        put_near(c->a, (struct label){ row - 2, at, 1, ROLE_good, true, td_period_text(p->period, c->lang).s });
        return;
    }
}

static void draw_timeline(struct chart *c)
{
    int row = (c->a.rows - 1) / 2, margin = c->a.cols / 6;
    c->plot = area_sub(c->a, 0, margin, c->a.rows, c->a.cols - 2 * margin);
    choose_years(c);
    choose_across(c, c->plot.cols - 1);

    int now = on_line(c, td_date_time(c->now)), gap = milestone_gap(c);
    put_hline(c->a, row, 0, c->a.cols, LINE_H, ROLE_bar_rest);
    put_hline(c->a, row, 0, now, LINE_HEAVY_H, ROLE_bar);
    for (int i = row > 3 ? row - 3 : 0; i < row; i++)
        put_line(c->a, i, now, LINE_DASH_V, ROLE_dim);
    put_near(c->a, (struct label){ row > 3 ? row - 3 : 0, now, 1, ROLE_dim, false, td_date_text(c->now, c->lang).s });
    draw_done(c, row);
    for (size_t i = 0; i < c->n_rows; i++) {
        if (!c->rows[i].threshold->yearly)
            draw_milestone(c, &c->rows[i], row, gap);
    }
}

/* ---- the contract ----------------------------------------------------------------------- */

void chart_draw(struct area a, const struct td_target *t, const struct td_row *rows, size_t n_rows,
                const struct td_point *points, size_t n, const char *series, td_date now, enum td_lang lang)
{
    struct chart c = {
        .a = a, .t = t, .rows = rows, .n_rows = n_rows, .points = points, .n = n, .series = series,
        .now = now, .lang = lang,
    };
    c.headline = headline(&c);
    for (int row = 0; row < a.rows; row++)
        fill(a, row, 0, a.cols, ROLE_normal, ' ');
    if (a.rows < ROWS_MIN || a.cols < COLS_MIN)
        draw_words(&c);
    else if (t->kind == TD_MILESTONE)
        draw_timeline(&c);
    else
        draw_numbers(&c);
}
