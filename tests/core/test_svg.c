/*
 * core/report/paper-svg.c and report-chart.c: pictures that any reader of XML can read, in which equal steps look
 * equal, and whose numbers are those of the series that was judged.
 */
#include <check.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/small.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
#define HOSTILE "a <b>&\"c\" ]]> --> &nbsp;  \x1b[31m\u202e \ny"

struct bytes { char *s; size_t n; };

static void keep(void *arg, const char *s, size_t n)
{
    struct bytes *b = arg;

    b->s = realloc(b->s, b->n + n + 1);
    ck_assert_ptr_nonnull(b->s);
    memcpy(b->s + b->n, s, n);
    b->n += n;
    b->s[b->n] = 0;
}

/* Every picture is XML by itself. */
static char *drawn(const struct td_paper_chart *c, enum td_lang lang)
{
    struct bytes b = { .s = NULL };
    XML_Parser xml = XML_ParserCreate(NULL);

    td_paper_svg(c, lang, (struct td_sink){ .put = keep, .arg = &b });
    ck_assert_msg(XML_Parse(xml, b.s, (int)b.n, 1) == XML_STATUS_OK, "%s in line %lu of:\n%s",
                  XML_ErrorString(XML_GetErrorCode(xml)), XML_GetCurrentLineNumber(xml), b.s);
    XML_ParserFree(xml);
    return b.s;
}

/* ---- one that is known ------------------------------------------------------------------------ */

enum { POINTS = 7 };
static struct td_chart_point points[POINTS] = {
    { 2020 * TD_YEAR, { 40, 0 }, TD_MARK_FIGURE, false, "40", "p2020" },
    { 2021 * TD_YEAR, { 50, 0 }, TD_MARK_ESTIMATE, true, "ước 50", "p2021" },
    { 2022 * TD_YEAR, { 55, 0 }, TD_MARK_MORE, false, "hơn 55", "p2022" },
    { 2023 * TD_YEAR, { 70, 0 }, TD_MARK_SUM, true, "70", "p2023" },
    { 2024 * TD_YEAR, { 75, 0 }, TD_MARK_SUM, false, "75", "p2024" },
    { 2025 * TD_YEAR, { 20, 0 }, TD_MARK_PARTIAL, false, "20", "p2025" },
    { 2026 * TD_YEAR, { 80, 0 }, TD_MARK_CONFLICT, true, "80", "p2026" },
};
static struct td_chart_goal goals[] = {
    { 2025 * TD_YEAR, { 60, 0 }, { 0, -1 }, false, "2025: 60%" },
    { 2026 * TD_YEAR, { 85, 0 }, { 0, -1 }, true, "2026: 85%" },
    { 2030 * TD_YEAR, { 85, 0 }, { 90, 0 }, false, "2030: 85-90%" },
};
static struct td_chart_line lines[] = {
    { 2020 * TD_YEAR, 2025 * TD_YEAR, { 40, 0 }, { 60, 0 }, false },
    { 2020 * TD_YEAR, 2030 * TD_YEAR, { 40, 0 }, { 85, 0 }, false },
    { 2026 * TD_YEAR, 2030 * TD_YEAR, { 80, 0 }, { 120, 0 }, true },
};
static const struct td_paper_chart whole = {
    .title = "d.1 Công dân học tập", .sentence = "Chậm.", .unit = "%", .percent = true, .day = "21/11/2026",
    .now = 2026 * TD_YEAR + TD_YEAR * 8 / 9, .point = points, .goal = goals, .line = lines, .points = POINTS,
    .goals = COUNT(goals), .lines = COUNT(lines),
};

/* Where the mark of a point is. */
static void place_of(const char *svg, const char *words, int *x, int *y)
{
    char wanted[1200];

    snprintf(wanted, sizeof wanted, "<g><title>%s</title>\n", words);
    const char *at = strstr(svg, wanted);
    ck_assert_msg(at && sscanf(at + strlen(wanted), "<path d=\"M%d %d", x, y) == 2, "no %s in:\n%s", words, svg);
}

START_TEST(equal_steps_look_equal)
{
    struct td_paper_chart c = whole;

    for (int small = 0; small < 2; small++) {
        int x[POINTS], y[POINTS];
        c.small = small;
        char *s = drawn(&c, TD_VI);
        for (int i = 0; i < POINTS; i++)
            place_of(s, points[i].words, &x[i], &y[i]);
        for (int i = 1; i < POINTS; i++) {
            ck_assert_int_le(abs((x[i] - x[0]) * 6 - (x[6] - x[0]) * i), 6);
            ck_assert_int_le(abs((int)((y[i] - y[0]) * 40 - (y[6] - y[0]) * (points[i].value.mantissa - 40))), 40);
        }
        free(s);
    }
}
END_TEST

static int count(const char *s, const char *what)
{
    int n = 0;

    for (; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}

/* No line to what only stands beside the series, nor between sums of different units. */
START_TEST(lines_join_what_can_be_compared)
{
    char *s = drawn(&whole, TD_VI), line[120];
    int x[POINTS], y[POINTS];

    for (int i = 0; i < POINTS; i++)
        place_of(s, points[i].words, &x[i], &y[i]);
    static const int joined[][2] = { { 0, 1 }, { 1, 3 }, { 4, 6 } };
    for (int i = 0; i < COUNT(joined); i++) {
        int a = joined[i][0], b = joined[i][1];
        snprintf(line, sizeof line, "<path d=\"M%d %dL%d %d\" stroke=\"#000\"", x[a], y[a], x[b], y[b]);
        ck_assert_msg(strstr(s, line) != NULL, "no %s in:\n%s", line, s);
    }
    ck_assert_int_eq(count(s, "\" stroke=\"#000\" stroke-width=\"16\""), COUNT(joined));
    free(s);
}
END_TEST

/* 80 % and ten more a year is 100 % in two years, and stays so. */
START_TEST(nothing_beyond_all_is_expected)
{
    char *s = drawn(&whole, TD_VI);
    int x, y, from_x, from_y, turn, at, end, all = 0;

    place_of(s, "p2026", &x, &y);
    const char *way = strstr(s, "#a33"), *tick = strstr(s, ">100</text>");
    ck_assert(way && tick);
    while (way > s && strncmp(way, "<path", 5) != 0)
        way--;
    ck_assert_int_eq(sscanf(way, "<path d=\"M%d %dL%d %dH%d\"", &from_x, &from_y, &turn, &at, &end), 5);
    while (tick > s && strncmp(tick, "<path", 5) != 0)
        tick--;
    ck_assert_int_eq(sscanf(tick, "<path d=\"M%*d %dH", &all), 1);
    ck_assert_int_eq(from_x, x);
    ck_assert_int_eq(from_y, y);
    ck_assert_int_eq(at, all);
    ck_assert_int_le(abs(2 * (turn - x) - (end - x)), 2);
    ck_assert_ptr_null(strstr(s, "120"));
    free(s);
}
END_TEST

/* What each mark and line is stands below, in the language of the paper; the sentence and each figure can be heard. */
START_TEST(it_can_be_read_without_eyes_or_colours)
{
    static const char *const said[][2] = {
        { "số liệu", "figure" }, { "số ước", "estimate" }, { "lộ trình", "plan line" },
        { "chỉ tiêu năm", "working target of a year" }, { "ngày rà soát", "day of review" },
        { "<title>d.1 Công dân học tập</title>", "<title>d.1 Công dân học tập</title>" },
        { "<desc>Chậm. p2020; p2021; p2022; p2023; p2024; p2025; p2026</desc>", "<desc>Chậm. p2020; p2021" },
    };
    for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
        char *s = drawn(&whole, lang);
        for (int i = 0; i < COUNT(said); i++)
            ck_assert_msg(strstr(s, said[i][lang == TD_EN]) != NULL, "no %s in:\n%s", said[i][lang == TD_EN], s);
        ck_assert_int_ge(count(s, "stroke-dasharray"), 3);
        free(s);
    }
}
END_TEST

/* Numbers of any size, one alone, none at all; text of any kind. */
START_TEST(anything_can_be_drawn)
{
    static const int64_t sizes[] = { 0, 1, -5, 999, INT64_MAX / 2, INT64_MIN / 2 };
    struct td_chart_point p[] = { { 2025 * TD_YEAR, { 0, 0 }, TD_MARK_FIGURE, false, HOSTILE, HOSTILE },
                                  { 1700 * TD_YEAR, { 3, 0 }, TD_MARK_FIGURE, false, "old", "old" } };
    struct td_paper_chart c = { .title = HOSTILE, .sentence = HOSTILE, .unit = HOSTILE, .day = HOSTILE,
                                .now = 2026 * TD_YEAR, .point = p, .points = 1 };

    for (int i = 0; i < COUNT(sizes); i++)
        for (int decimals = 0; decimals <= TD_NUM_MAX_DECIMALS; decimals += 3) {
            p[0].value = (struct td_num){ sizes[i], (int8_t)decimals };
            c.decimals = decimals;
            c.small = i % 2;
            free(drawn(&c, TD_VI));
        }
    c.points = 0;
    free(drawn(&c, TD_EN));
    c.points = 2; /* by time, but who knows */
    free(drawn(&c, TD_EN));
}
END_TEST

/* ---- the shipped plan ------------------------------------------------------------------------- */

static char home[256], path[300];
static struct td *td;
static struct td_plans plans;
static struct td_targets targets;

static void setup(void)
{
    char err[256];

    folder_make(home, sizeof home, "svg");
    snprintf(path, sizeof path, "%s/a.db", home);
    folder_shipped(path);
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_READ, .actor = "lan" };
    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
    ck_assert_int_eq(td_targets(td, &targets, td_plan_by_key(&plans, "hanoi-52-2024")->id), TD_OK);
}

static void teardown(void)
{
    td_targets_free(&targets);
    td_plans_free(&plans);
    td_close(td);
    folder_remove(home);
}

static struct td_paper report(int (*make)(struct td *, struct td_paper *, const struct td_report_ask *))
{
    struct td_report_ask ask = { .plan = td_plan_by_key(&plans, "hanoi-52-2024")->id, .review = 20261121, .year = 2026,
                                 .since = 20261001, .lang = TD_VI };
    struct td_paper p;

    ck_assert_msg(make(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
    return p;
}

static const struct td_target *target_of(const struct td_paper_chart *c)
{
    for (size_t i = 0; i < targets.n; i++) {
        char title[64];
        snprintf(title, sizeof title, "Biểu đồ: %s ", targets.v[i].code);
        if (!strncmp(c->title, title, strlen(title)))
            return &targets.v[i];
    }
    ck_abort_msg("no target of %s", c->title);
    return NULL;
}

static int plan_lines;

/* Asked of the judge once more: the same points, each with its number in the picture. */
static void is_the_series(const struct td_paper_chart *c)
{
    const struct td_target *t = target_of(c);
    const struct td_plan *plan = td_plan_by_id(&plans, t->plan);
    struct td_observations own;
    struct td_series s;
    char *svg = drawn(c, TD_VI);

    ck_assert_int_eq(td_observations(td, &own, t->id, plan->city), TD_OK);
    ck_assert_int_eq(td_series_of(td, &s, &(struct td_series_ask){ plan, t, NULL, plan->city, 20261121, own.v, own.n }),
                     TD_OK);
    ck_assert_uint_eq(c->points, s.points);
    for (size_t i = 0; i < s.points; i++) {
        const struct td_point *p = &s.point[i];
        int x, y;
        struct td_num n = td_figure_shown(t, p->value, p->numerator, p->denominator);
        ck_assert_int_eq(td_num_cmp(c->point[i].value, p->value), 0);
        ck_assert_int_eq(c->point[i].t, p->t);
        ck_assert_int_eq(c->point[i].mark > TD_MARK_SUM, p->beside);
        ck_assert_ptr_nonnull(strstr(c->point[i].words, td_num_text(n, TD_VI).s));
        place_of(svg, c->point[i].words, &x, &y);
    }
    for (size_t i = 0; i < c->lines; i++) { /* a plan line ends at its goal, the way to the end begins at a figure */
        const struct td_chart_line *l = &c->line[i];
        bool found = false;
        for (size_t k = 0; k < c->goals; k++)
            found |= !l->expected && c->goal[k].t == l->to && !td_num_cmp(c->goal[k].bound, l->end);
        for (size_t k = 0; k < c->points; k++)
            found |= l->expected && c->point[k].t == l->from && !td_num_cmp(c->point[k].value, l->start);
        ck_assert(found);
    }
    plan_lines += (int)c->lines;
    free(svg);
    td_series_free(&s);
    td_observations_free(&own);
}

/* What lags or is at risk is drawn large beside its sentence; in the annex each target with figures, small. */
START_TEST(figures_are_those_of_the_series)
{
    struct td_paper p = report(td_report_annual);
    int large = 0, small = 0;
    bool annex = false;

    for (size_t i = 0; i < p.n; i++) {
        annex |= p.v[i].kind == TD_B_PAGE;
        if (p.v[i].kind != TD_B_CHART)
            continue;
        ck_assert_int_eq(p.v[i].chart->small, annex);
        large += !annex;
        small += annex;
        ck_assert(*p.v[i].chart->sentence);
        is_the_series(p.v[i].chart);
    }
    ck_assert_int_eq(large, 2); /* c.4 and d.3.2 */
    ck_assert_int_gt(plan_lines, small);
    ck_assert_int_gt(small, large);
    td_paper_free(&p);
    p = report(td_report_brief);
    for (size_t i = 0; i < p.n; i++)
        large -= p.v[i].kind == TD_B_CHART;
    ck_assert_int_eq(large, 0);
    td_paper_free(&p);
}
END_TEST

/* Word and LibreOffice, which would print the words of a picture alone, take each for a comment; a browser does not. */
START_TEST(who_cannot_draw_does_not_see_it)
{
    struct td_paper p = report(td_report_annual);
    struct bytes html = { .s = NULL }, text = { .s = NULL };

    td_paper_html(&p, (struct td_sink){ .put = keep, .arg = &html });
    td_paper_plain(&p, 80, (struct td_sink){ .put = keep, .arg = &text });
    td_paper_markdown(&p, (struct td_sink){ .put = keep, .arg = &text });
    ck_assert_int_gt(count(html.s, "<svg "), 2);
    ck_assert_int_eq(count(html.s, "<svg "), count(html.s, "<!--[if !mso]> --!><figure"));
    ck_assert_int_eq(count(html.s, "<svg "), count(html.s, "</figure>\n<!-- <![endif]-->"));
    for (char *at = html.s; (at = strstr(at, "<figure")); at++) {
        char *end = strstr(at, "</figure>"), *over = strstr(at, "-->");
        ck_assert(end && over && over > end);
    }
    ck_assert_ptr_null(strstr(text.s, "svg"));
    ck_assert_ptr_null(strstr(text.s, "ngày rà soát"));
    free(html.s);
    free(text.s);
    td_paper_free(&p);
}
END_TEST

Suite *suite_svg(void)
{
    Suite *s = suite_create("svg");
    TCase *known = tcase_create("known"), *shipped = tcase_create("shipped");

    tcase_add_test(known, equal_steps_look_equal);
    tcase_add_test(known, lines_join_what_can_be_compared);
    tcase_add_test(known, nothing_beyond_all_is_expected);
    tcase_add_test(known, it_can_be_read_without_eyes_or_colours);
    tcase_add_test(known, anything_can_be_drawn);
    suite_add_tcase(s, known);
    tcase_add_checked_fixture(shipped, setup, teardown);
    tcase_add_test(shipped, figures_are_those_of_the_series);
    tcase_add_test(shipped, who_cannot_draw_does_not_see_it);
    suite_add_tcase(s, shipped);
    return s;
}
