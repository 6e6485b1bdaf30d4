/*
 * A chart as a picture: SVG in text, all of it whole numbers of a tenth of a pixel, so that the same chart is the same
 * bytes under every locale. What a thing is, is told by shapes and dashes; colours only help. Everything has its place
 * first, then labels take what is still free, the most important first, and those that find no place are left out: all
 * of them stand in the titles of the points and in the description.
 */
#include "report/paper.h"
#include "base/text.h"
#include "base/wide.h"
#include "base/words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MARK = 34,         /* half of a mark */
    TICKS = 6, YEARS = 60, /* at most; figures older than that are not drawn */
    WIDE_POWERS = 24,
    BOXES = 512,
    SIGN = 230,        /* a line in the legend */
};

/* In the order of the legend, after the marks of points. */
enum { LEGEND_PLAN = TD_MARKS, LEGEND_GOAL, LEGEND_YEARLY, LEGEND_TODAY, LEGENDS };

/* Two sizes: as wide as a page, or several side by side. */
struct size { int width, height, font; };
static const struct size sizes[] = { { 6600, 2500, 110 }, { 3300, 2000, 100 } };

struct box { int left, top, right, bottom; };
struct drawing {
    const struct td_paper_chart *c;
    enum td_lang lang;
    struct td_sink to;
    const struct size *z;
    struct box plot;
    wide low, step;          /* the lowest label of the y axis, and from one to the next */
    int ticks;
    int first_year, years;   /* the x axis begins with the end of that year */
    struct box taken[BOXES];
    int n_taken;
    bool has[LEGENDS];
};

/* ---- bytes -------------------------------------------------------------------------------- */

static void raw(const struct drawing *d, const char *s)
{
    d->to.put(d->to.arg, s, strlen(s));
}

/* Numbers only: no text gets in this way. */
static void put(const struct drawing *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put(const struct drawing *d, const char *fmt, ...)
{
    char buf[512];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(buf, sizeof buf, fmt, ap);
    va_end(ap);
    raw(d, buf);
}

static void element(const struct drawing *d, const char *tag, const char *text)
{
    put(d, "<%s>", tag);
    td_paper_escaped(d->to, text);
    put(d, "</%s>\n", tag);
}

/* `anchor`: "start", "middle" or "end". */
static void words(const struct drawing *d, int x, int y, const char *anchor, const char *text)
{
    put(d, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    td_paper_escaped(d->to, text);
    raw(d, "</text>\n");
}

/* About as wide as it will be in any font of letters that are not all the same. */
static int width_of(const struct drawing *d, const char *text)
{
    return td_text_width(text) * d->z->font * 53 / 100;
}

/* No label gets in there. */
static void take(struct drawing *d, struct box b)
{
    if (d->n_taken < BOXES)
        d->taken[d->n_taken++] = b;
}

/* ---- the axes ----------------------------------------------------------------------------- */

struct span { wide low, high; bool some; };

static void widen(struct span *s, struct td_num n)
{
    wide w = exact(n);

    if (!td_num_is(n))
        return;
    s->low = s->some && s->low < w ? s->low : w;
    s->high = s->some && s->high > w ? s->high : w;
    s->some = true;
}

/* As far as it can go. */
static struct td_num possible(const struct drawing *d, struct td_num n)
{
    const struct td_num none = { 0, 0 }, all = { 100, 0 };
    return td_num_is(n) && n.mantissa < 0 ? none : d->c->percent && td_num_cmp(n, all) > 0 ? all : n;
}

static struct span values(const struct drawing *d)
{
    const struct td_paper_chart *c = d->c;
    struct span s = { 0, 0, false };

    for (size_t i = 0; i < c->points; i++)
        widen(&s, c->point[i].value);
    for (size_t i = 0; i < c->goals; i++)
        widen(&s, c->goal[i].bound), widen(&s, c->goal[i].upper);
    for (size_t i = 0; i < c->lines; i++)
        widen(&s, c->line[i].start), widen(&s, c->line[i].expected ? possible(d, c->line[i].end) : c->line[i].end);
    return s;
}

/* The finest of 1, 2, 5, 10, 20 ... with which so many labels cover the values; three at least. */
static void choose_values(struct drawing *d)
{
    static const int nice[] = { 1, 2, 5 };
    struct span s = values(d);
    wide power = 1;
    int most = d->c->small ? TICKS - 1 : TICKS;

    for (int i = d->c->decimals; i < TD_NUM_MAX_DECIMALS; i++)
        power *= 10;
    for (int i = 0; i < 3 * WIDE_POWERS; i++) {
        d->step = power * nice[i % 3];
        d->low = divide_down(s.low, d->step) * d->step;
        wide above = -divide_down(d->low - s.high, d->step);
        d->ticks = above < most ? (int)above + 1 : most + 1;
        if (d->ticks <= most && d->low / d->step < ONE && d->low / d->step > -ONE)
            break;
        power *= i % 3 == 2 ? 10 : 1;
    }
    for (; d->ticks < 3; d->ticks++) /* values that are all the same need something above or below */
        if (d->c->percent && d->low + d->ticks * d->step > 100 * (wide)ONE && d->low > 0)
            d->low -= d->step;
}

static void choose_years(struct drawing *d)
{
    const struct td_paper_chart *c = d->c;
    td_time first = c->now, last = first;

    for (size_t i = 0; i < c->points; i++)
        first = c->point[i].t < first ? c->point[i].t : first, last = c->point[i].t > last ? c->point[i].t : last;
    for (size_t i = 0; i < c->lines; i++)
        first = c->line[i].from < first ? c->line[i].from : first;
    for (size_t i = 0; i < c->goals; i++)
        first = c->goal[i].t < first ? c->goal[i].t : first, last = c->goal[i].t > last ? c->goal[i].t : last;
    int end = (int)((last + TD_YEAR - 1) / TD_YEAR);
    d->first_year = (int)((first + TD_YEAR - 1) / TD_YEAR) - 1; /* the first one is there from its beginning */
    d->first_year = d->first_year < end - YEARS ? end - YEARS : d->first_year;
    d->years = end - d->first_year;
}

static int x_of(const struct drawing *d, td_time t)
{
    return d->plot.left + (int)divide_near((wide)(t - d->first_year * TD_YEAR) * (d->plot.right - d->plot.left),
                                           d->years * TD_YEAR);
}

static int y_of_wide(const struct drawing *d, wide value)
{
    return d->plot.bottom - (int)divide_near((value - d->low) * (d->plot.bottom - d->plot.top),
                                             d->step * (d->ticks - 1));
}

static int y_of(const struct drawing *d, struct td_num n)
{
    return y_of_wide(d, exact(n));
}

static bool is_inside(const struct drawing *d, td_time t)
{
    return t >= d->first_year * TD_YEAR;
}

/* With the decimals that the step needs. */
static void tick_text(const struct drawing *d, char buf[TD_NUM_BUF], int tick)
{
    int decimals = TD_NUM_MAX_DECIMALS;
    wide one = 1;

    for (; decimals > 0 && d->step % (one * 10) == 0; decimals--)
        one *= 10;
    td_num_format(buf, TD_NUM_BUF, (struct td_num){ (int64_t)((d->low + tick * d->step) / one), (int8_t)decimals }, -1,
                  d->lang);
}

static void draw_values(struct drawing *d)
{
    char buf[TD_NUM_BUF];
    const struct box *p = &d->plot;

    for (int i = 0; i < d->ticks; i++) {
        int y = y_of_wide(d, d->low + i * d->step);
        put(d, "<path d=\"M%d %dH%d\" stroke=\"%s\" stroke-width=\"6\"/>\n", p->left - 40, y, p->right,
            i ? "#ccc" : "#000");
        tick_text(d, buf, i);
        words(d, p->left - 70, y + d->z->font / 3, "end", buf);
    }
    put(d, "<path d=\"M%d %dV%d\" stroke=\"#000\" stroke-width=\"6\"/>\n", p->left, p->top, p->bottom);
    words(d, 0, p->top - d->z->font, "start", d->c->unit);
    take(d, (struct box){ 0, p->top - 2 * d->z->font, width_of(d, d->c->unit), p->top - d->z->font * 3 / 4 });
}

/* In the middle of their years; every one, or as many as there is room for, those of thresholds first. */
static void draw_years(const struct drawing *d)
{
    const struct box *p = &d->plot;
    int each = (p->right - p->left) / d->years, every = 1 + (width_of(d, "2025 ") - 1) / (each ? each : 1);
    td_time last = d->c->goals ? d->c->goal[d->c->goals - 1].t / TD_YEAR : d->first_year + d->years;

    for (int i = 0; i <= d->years; i++) {
        int year = d->first_year + i, x = x_of(d, year * TD_YEAR);
        put(d, "<path d=\"M%d %dv30\" stroke=\"#000\" stroke-width=\"6\"/>\n", x, p->bottom);
        if (i && (last - year) % every == 0) {
            char buf[16];
            snprintf(buf, sizeof buf, "%d", year);
            words(d, x_of(d, year * TD_YEAR - TD_YEAR / 2), p->bottom + d->z->font + 40, "middle", buf);
        }
    }
}

/* ---- marks and lines ------------------------------------------------------------------------ */

/* Each of another shape, or hollow. */
static void draw_mark(const struct drawing *d, enum td_mark m, int x, int y)
{
    static const struct { const char *shape; bool hollow; } marks[TD_MARKS] = {
        [TD_MARK_FIGURE] = { "m-34 0a34 34 0 1 0 68 0a34 34 0 1 0 -68 0z", false },
        [TD_MARK_ESTIMATE] = { "m-34 0a34 34 0 1 0 68 0a34 34 0 1 0 -68 0z", true },
        [TD_MARK_CONFLICT] = { "m0 -46l46 46l-46 46l-46 -46z", false },
        [TD_MARK_SUM] = { "m-32 -32h64v64h-64z", false },
        [TD_MARK_PARTIAL] = { "m-32 -32h64v64h-64z", true },
        [TD_MARK_MORE] = { "m0 -40l40 68h-80z", true },
        [TD_MARK_LESS] = { "m0 40l40 -68h-80z", true },
        [TD_MARK_EXPECTED] = { "m0 -46l46 46l-46 46l-46 -46z", true },
    };
    put(d, "<path d=\"M%d %d%s\" fill=\"%s\" stroke=\"#000\" stroke-width=\"12\"/>\n", x, y, marks[m].shape,
        marks[m].hollow ? "#fff" : "#000");
}

/* Of what has a line: the plan to one milestone, and to the next. */
enum { PLAN, PLAN_NEXT, GOAL, YEARLY, TODAY, WAY };
static const char *const looks[] = {
    [PLAN] = "fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"14\" stroke-dasharray=\"90 45\"",
    [PLAN_NEXT] = "fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"14\" stroke-dasharray=\"30 30\"",
    [GOAL] = "fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"34\"",
    [YEARLY] = "fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"14\"",
    [TODAY] = "fill=\"none\" stroke=\"#666\" stroke-width=\"10\" stroke-dasharray=\"60 20 10 20\"",
    [WAY] = "fill=\"none\" stroke=\"#a33\" stroke-width=\"18\" stroke-linecap=\"round\" stroke-dasharray=\"1 36\"",
};

/* Over or under what can be it is at the end of what can be from there on. */
static void draw_expected(struct drawing *d, const struct td_chart_line *l)
{
    struct td_num end = possible(d, l->end);
    int x = x_of(d, l->to), y = y_of(d, end), turn = x;

    if (td_num_cmp(end, l->end) != 0) {
        wide rise = exact(l->end) - exact(l->start), part = exact(end) - exact(l->start);
        turn = x_of(d, l->from + (td_time)divide_near((l->to - l->from) * (rise < 0 ? -part : part),
                                                      rise < 0 ? -rise : rise ? rise : 1));
    }
    put(d, "<path d=\"M%d %dL%d %dH%d\" %s/>\n", x_of(d, l->from), y_of(d, l->start), turn, y, x, looks[WAY]);
    draw_mark(d, TD_MARK_EXPECTED, x, y);
    take(d, (struct box){ x - MARK, y - MARK, x + MARK, y + MARK });
}

static void draw_lines(struct drawing *d)
{
    for (size_t i = 0, plans = 0; i < d->c->lines; i++) {
        const struct td_chart_line *l = &d->c->line[i];
        if (!is_inside(d, l->from))
            continue;
        if (l->expected) {
            draw_expected(d, l);
            continue;
        }
        put(d, "<path d=\"M%d %dL%d %d\" %s/>\n", x_of(d, l->from), y_of(d, l->start), x_of(d, l->to),
            y_of(d, l->end), looks[plans++ % 2 ? PLAN_NEXT : PLAN]);
    }
}

static void draw_goal(struct drawing *d, const struct td_chart_goal *g)
{
    int x = x_of(d, g->t), y = y_of(d, g->bound), top = td_num_is(g->upper) ? y_of(d, g->upper) : y;
    int half = g->yearly ? 45 : 75, look = g->yearly ? YEARLY : GOAL;

    put(d, "<path d=\"M%d %dh%d\" %s/>\n", x - half, y, 2 * half, looks[look]);
    if (top != y)
        put(d, "<path d=\"M%d %dV%dm%d 0h%d\" %s/>\n", x, y, top, -half, 2 * half, looks[look]);
    take(d, (struct box){ x - half, (top < y ? top : y) - 20, x + half, (top < y ? y : top) + 20 });
}

/* No label stands on it. */
static void join(struct drawing *d, int x, int y, int to_x, int to_y)
{
    int steps = 1 + ((to_x - x) + (to_y > y ? to_y - y : y - to_y)) / (2 * MARK);

    put(d, "<path d=\"M%d %dL%d %d\" stroke=\"#000\" stroke-width=\"16\"/>\n", x, y, to_x, to_y);
    for (int i = 0; i < steps; i++) {
        int at_x = x + (to_x - x) * i / steps, at_y = y + (to_y - y) * i / steps;
        take(d, (struct box){ at_x - 12, at_y - 12, at_x + 12, at_y + 12 });
    }
}

/* What only stands beside the series is on no line. */
static void join_points(struct drawing *d)
{
    const struct td_chart_point *before = NULL;

    for (size_t i = 0; i < d->c->points; i++) {
        const struct td_chart_point *p = &d->c->point[i];
        if (p->mark == TD_MARK_PARTIAL || p->mark == TD_MARK_MORE || p->mark == TD_MARK_LESS || !is_inside(d, p->t))
            continue;
        if (before && p->joined)
            join(d, x_of(d, before->t), y_of(d, before->value), x_of(d, p->t), y_of(d, p->value));
        before = p;
    }
}

static void draw_points(struct drawing *d)
{
    for (size_t i = 0; i < d->c->points; i++) {
        const struct td_chart_point *p = &d->c->point[i];
        int x = x_of(d, p->t), y = y_of(d, p->value);
        if (!is_inside(d, p->t))
            continue;
        raw(d, "<g>");
        element(d, "title", p->words);
        draw_mark(d, p->mark, x, y);
        raw(d, "</g>\n");
        take(d, (struct box){ x - MARK, y - MARK, x + MARK, y + MARK });
    }
}

/* ---- labels ----------------------------------------------------------------------------------- */

static bool meet(const struct box *a, const struct box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool is_free(const struct drawing *d, const struct box *b)
{
    if (b->left < d->plot.left + 20 || b->right > d->z->width || b->top < 0 || b->bottom > d->plot.bottom)
        return false;
    for (int i = 0; i < d->n_taken; i++)
        if (meet(b, &d->taken[i]))
            return false;
    return true;
}

/* Right of the mark, above, below, left, then between those; none where nothing is free. */
static void put_label(struct drawing *d, int x, int y, int half, const char *text)
{
    static const struct { int side, down; } places[] = {
        { 1, 0 }, { 0, -1 }, { 0, 1 }, { -1, 0 }, { 1, -1 }, { 1, 1 }, { -1, -1 }, { -1, 1 }, { 0, -2 }, { 0, 2 },
    };
    int width = width_of(d, text), font = d->z->font;

    for (size_t i = 0; *text && i < sizeof places / sizeof *places; i++) {
        int side = places[i].side, middle = y + places[i].down * (MARK + font * 2 / 3 + 10);
        int left = side > 0 ? x + half + 25 : side < 0 ? x - half - 25 - width : x - width / 2;
        struct box b = { left, middle - font * 45 / 100, left + width, middle + font * 45 / 100 };
        if (!is_free(d, &b))
            continue;
        words(d, b.left + width / 2, middle + font * 35 / 100, "middle", text);
        take(d, b);
        return;
    }
}

/* The newest that is judged, goals from the last on, what is expected, then all other figures. */
static void put_labels(struct drawing *d)
{
    const struct td_paper_chart *c = d->c;
    size_t newest = c->points;

    while (newest > 0 && c->point[newest - 1].mark >= TD_MARK_PARTIAL)
        newest--;
    if (newest--)
        put_label(d, x_of(d, c->point[newest].t), y_of(d, c->point[newest].value), MARK, c->point[newest].label);
    for (size_t i = c->goals; i-- > 0;)
        if (!c->goal[i].yearly)
            put_label(d, x_of(d, c->goal[i].t), y_of(d, td_num_is(c->goal[i].upper) ? c->goal[i].upper
                                                                                    : c->goal[i].bound), 75,
                      c->goal[i].label);
    for (size_t i = 0; i < c->lines; i++)
        if (c->line[i].expected) {
            char text[TD_NUM_BUF];
            struct td_num end = possible(d, c->line[i].end);
            td_num_format(text, sizeof text, end, td_num_cmp(end, c->line[i].end) ? -1 : c->decimals, d->lang);
            put_label(d, x_of(d, c->line[i].to), y_of(d, end), MARK, text);
        }
    for (size_t i = c->points; i-- > 0;)
        if (i != newest && is_inside(d, c->point[i].t))
            put_label(d, x_of(d, c->point[i].t), y_of(d, c->point[i].value), MARK, c->point[i].label);
}

/* ---- the legend --------------------------------------------------------------------------------- */

static void draw_sign(const struct drawing *d, int sign, int x, int y)
{
    if (sign < TD_MARKS)
        draw_mark(d, (enum td_mark)sign, x + MARK, y);
    else if (sign == LEGEND_TODAY)
        put(d, "<path d=\"M%d %dv-110\" %s/>\n", x + MARK, y + 55, looks[TODAY]);
    else
        put(d, "<path d=\"M%d %dh%d\" %s/>\n", x, y, sign == LEGEND_PLAN ? SIGN : SIGN / 2,
            looks[sign == LEGEND_PLAN ? PLAN : sign == LEGEND_GOAL ? GOAL : YEARLY]);
}

/* What is drawn, in as many lines as that takes; returns how many. `y` < 0: nothing is drawn. */
static int legend(const struct drawing *d, int y)
{
    int x = 60, lines = 1, font = d->z->font;

    for (int i = 0; i < LEGENDS; i++) {
        const char *word = td_word((enum td_word)((int)W_CHART_FIGURE + i), d->lang);
        int sign = (i == LEGEND_PLAN ? SIGN : i == LEGEND_GOAL || i == LEGEND_YEARLY ? SIGN / 2 : 2 * MARK) + 40;
        int width = sign + width_of(d, word) + 60;
        if (!d->has[i])
            continue;
        if (x > 60 && x + width > d->z->width)
            x = 60, lines++;
        if (y >= 0) {
            int middle = y + (lines - 1) * font * 5 / 4;
            draw_sign(d, i, x, middle);
            words(d, x + sign, middle + font * 35 / 100, "start", word);
        }
        x += width;
    }
    return lines;
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static void find_signs(const struct td_paper_chart *c, bool *has)
{
    has[LEGEND_TODAY] = true;
    for (size_t i = 0; i < c->points; i++)
        has[c->point[i].mark] = true;
    for (size_t i = 0; i < c->goals; i++)
        has[c->goal[i].yearly ? LEGEND_YEARLY : LEGEND_GOAL] = true;
    for (size_t i = 0; i < c->lines; i++)
        has[c->line[i].expected ? (int)TD_MARK_EXPECTED : LEGEND_PLAN] = true;
}

/* The plot takes what the words around it leave. */
static void choose_places(struct drawing *d)
{
    char buf[TD_NUM_BUF];
    int left = 0, right = 60, font = d->z->font, below = legend(d, -1) * font * 5 / 4;

    choose_values(d);
    choose_years(d);
    for (int i = 0; i < d->ticks; i++) {
        tick_text(d, buf, i);
        left = width_of(d, buf) > left ? width_of(d, buf) : left;
    }
    for (size_t i = 0; i < d->c->goals; i++) {
        int width = width_of(d, d->c->goal[i].label) + 120;
        if (d->c->goal[i].t == (d->first_year + d->years) * TD_YEAR && !d->c->goal[i].yearly && width > right)
            right = width;
    }
    d->plot = (struct box){ left + 110, font * 5 / 2, d->z->width - (right < d->z->width / 4 ? right : d->z->width / 4),
                            d->z->height - below - font * 2 };
}

static void describe(const struct drawing *d)
{
    const struct td_paper_chart *c = d->c;

    element(d, "title", c->title);
    raw(d, "<desc>");
    td_paper_escaped(d->to, c->sentence);
    for (size_t i = 0; i < c->points; i++) {
        raw(d, i ? "; " : " ");
        td_paper_escaped(d->to, c->point[i].words);
    }
    raw(d, "</desc>\n");
}

static void draw_today(struct drawing *d)
{
    int x = x_of(d, d->c->now), half = width_of(d, d->c->day) / 2;

    put(d, "<path d=\"M%d %dV%d\" %s/>\n", x, d->plot.top - 60, d->plot.bottom, looks[TODAY]);
    int most = d->z->width - half, middle = x > most ? most : x;
    words(d, middle, d->plot.top - 80, "middle", d->c->day);
    take(d, (struct box){ middle - half, d->plot.top - 80 - d->z->font, middle + half, d->plot.top - 60 });
}

void td_paper_svg(const struct td_paper_chart *c, enum td_lang lang, struct td_sink to)
{
    struct drawing d = { .c = c, .lang = lang, .to = to, .z = &sizes[c->small] };

    find_signs(c, d.has);
    choose_places(&d);
    put(&d, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 %d %d\" font-size=\"%d\" "
            "font-family=\"'Times New Roman','Liberation Serif',serif\">\n", d.z->width, d.z->height, d.z->font);
    describe(&d);
    draw_values(&d);
    draw_years(&d);
    draw_today(&d);
    draw_lines(&d);
    for (size_t i = 0; i < c->goals; i++)
        draw_goal(&d, &c->goal[i]);
    join_points(&d);
    draw_points(&d);
    raw(&d, "<g stroke=\"#fff\" stroke-width=\"30\" paint-order=\"stroke\">\n"); /* over whatever line is there */
    put_labels(&d);
    raw(&d, "</g>\n");
    legend(&d, d.z->height - legend(&d, -1) * d.z->font * 5 / 4 + d.z->font / 2);
    raw(&d, "</svg>\n");
}
