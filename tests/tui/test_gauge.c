/* tui/show/gauge.c: what a bar of a few cells says is true, with colour and without. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/gauge.h"
#include "../support/suites.h"

/* ---- targets as they are in data/, judged by the method --------------------------------- */

enum { MOST = 8, REVIEW = 20261120 };

/* thresholds: YEAR:BOUND or YEAR:LOW-HIGH; > before it: strict; y behind it: a working target.
 * series: PERIOD=VALUE. */
struct a_target {
    const char *unit;
    enum td_kind kind;
    int direction, decimals;
    td_date ended;
    const char *thresholds, *series;
};

static struct td_threshold thresholds[MOST];
static struct td_point points[MOST];
static struct td_target target;
static struct td_row rows[MOST];

/* The number that `text` begins with; *text goes on behind it. */
static struct td_num take_num(const char **text)
{
    struct td_num n = TD_NUM_NONE;
    size_t len = strspn(*text, "0123456789.");
    ck_assert(td_num_parse(*text, len, &n));
    *text += len;
    return n;
}

static size_t take_thresholds(const char *text)
{
    size_t n = 0;
    for (; *text; text += strspn(text, " "), n++) {
        struct td_threshold *h = &thresholds[n];
        ck_assert_uint_lt(n, MOST);
        *h = (struct td_threshold){ .year = atoi(text), .upper = TD_NUM_NONE, .text = "" };
        text += strlen("2025:");
        h->strict = *text == '>';
        text += h->strict;
        h->bound = take_num(&text);
        if (*text == '-' && text++)
            h->upper = take_num(&text);
        h->yearly = *text == 'y';
        text += h->yearly;
    }
    return n;
}

static size_t take_series(const char *text)
{
    size_t n = 0;
    for (; *text; text += strspn(text, " "), n++) {
        size_t len = strcspn(text, "=");
        ck_assert_uint_lt(n, MOST);
        points[n] = (struct td_point){ 0 };
        ck_assert(td_period_parse(text, len, &points[n].period));
        text += len + 1;
        points[n].t = td_period_time(points[n].period);
        points[n].value = take_num(&text);
    }
    return n;
}

static void judge(const struct a_target *a)
{
    size_t n = take_series(a->series);
    target = (struct td_target){ .unit = a->unit, .kind = a->kind, .direction = a->direction,
                                 .decimals = a->decimals, .thresholds = thresholds,
                                 .n_thresholds = take_thresholds(a->thresholds) };
    for (size_t i = 0; i < target.n_thresholds; i++) {
        const struct td_threshold *h = &thresholds[i];
        bool swap = a->direction < 0 && td_num_is(h->upper);
        rows[i] = (struct td_row){ .target = &target, .threshold = h, .question = {
            .kind = a->kind, .direction = a->direction, .strict = h->strict, .due = h->year,
            .bound = swap ? h->upper : h->bound, .upper = swap ? h->bound : h->upper,
            .base_value = TD_NUM_NONE, .review = REVIEW, .ended = a->ended,
            .points = points, .n = n } };
        td_assess(&rows[i].question, &rows[i].verdict);
        /* as judge.c hands them out: the series is not kept */
        rows[i].question.points = NULL;
        rows[i].question.n = 0;
    }
}

enum name {
    C4, A2, D32, B1, B2, A3_NONE, A6, LEVEL2, LEVEL3, LEVEL_NONE, LEVEL_ZERO, MARK_DONE, MARK_NONE,
    ENDED, DROPOUT, DROPOUT_RANGE, COUNT, OVER, MANY,
};

static const struct a_target TARGETS[] = {
    [C4] = { "%", TD_REACH, 1, 2, 0, "2025:80-85 2030:85-90",
             "2022-03-29=79 2023-06=72.4 2024=75.8 2025=80.6" },
    [A2] = { "%", TD_KEEP, 1, 2, 0, "2025:99.5 2030:99.6", "2023-08=99.97" },
    [D32] = { "%", TD_REACH, 1, 2, 0, "2025:60 2030:80", "2017-10=37 2025-12=59" },
    [B1] = { "%", TD_REACH, 1, 2, 0, "2025:75-80 2030:80-85 2026:75.8y", "2018=63.18 2022=72.2" },
    [B2] = { "%", TD_REACH, 1, 1, 0, "2025:55-60 2030:>60", "2024=53.1 2025=60" },
    [A3_NONE] = { "%", TD_REACH, 1, 1, 0, "2025:95 2030:96", "" },
    [A6] = { "%", TD_REACH, 1, 2, 0, "2025:100 2030:100", "2020=83.33" },
    [LEVEL2] = { "mức độ", TD_KEEP, 1, 0, 0, "2025:2 2030:2", "2025=2" },
    [LEVEL3] = { "mức độ", TD_KEEP, 1, 0, 0, "2025:3 2030:3", "2023=3 2025=2" },
    [LEVEL_NONE] = { "mức độ", TD_KEEP, 1, 0, 0, "2025:3 2030:3", "" },
    [LEVEL_ZERO] = { "mức độ", TD_REACH, 1, 0, 0, "2027:1 2030:3", "2025=0" },
    [MARK_DONE] = { "mốc", TD_MILESTONE, 1, 0, 0, "2025:1 2030:1", "2025-12-04=1" },
    [MARK_NONE] = { "mốc", TD_MILESTONE, 1, 0, 0, "2025:1 2030:1", "" },
    [ENDED] = { "% district", TD_REACH, 1, 1, 20250701, "2025:40 2030:60", "2024=33.3" },
    [DROPOUT] = { "%", TD_REACH, -1, 1, 0, "2025:5 2030:3", "2022=9.1 2025=5.0" },
    [DROPOUT_RANGE] = { "%", TD_REACH, -1, 1, 0, "2025:20-30", "2022=50 2025=31" },
    [COUNT] = { "trường", TD_REACH, 1, 0, 0, "2025:1800 2030:2100", "2022=1767 2025=1812" },
    [OVER] = { "%", TD_REACH, 1, 1, 0, "2030:100", "2025=120" },
    [MANY] = { "%", TD_REACH, 1, 1, 0,
               "2024:10 2025:20 2026:30 2027:40 2028:50 2029:60 2030:70", "2023=15 2025=35" },
};

/* ---- pictures --------------------------------------------------------------------------- */

static const struct {
    enum name target;
    int row, width; /* row: which threshold judges */
    const char *drawn, *ascii;
} PICTURES[] = {
    { C4, 0, 14, "━━━━━━━━━━━┣│┤",
      "===========#|]" },
    { C4, 1, 8, "━━━━┣┆│┤",
      "====#:|]" },
    { C4, 1, 14, "━━━━━━━━━━┣┆│┤",
      "==========#:|]" },
    { C4, 1, 32, "━━━━━━━━━━━━━━━━━━━━━━━━━┣┆│┤───",
      "=========================#:|]---" },
    { A2, 1, 14, "╱━━━━━━┃┃━━━━─",
      "/======##====-" },
    { A2, 1, 32, "╱━━━━━━━━━━━━━━━┃━━┃━━━━━━━━━━━─",
      "/===============#==#===========-" },
    { D32, 0, 14, "━━━━━━━━│──│──",
      "========|--|--" },
    { D32, 1, 14, "━━━━━━━━│┆─│──",
      "========|:-|--" },
    { B1, 0, 14, "╍╍╍╍╍╍╍╍╍╍├│┤─",
      "~~~~~~~~~~[|]-" },
    { B1, 1, 14, "━━━━━━━━━━┆├│┤",
      "==========:[|]" },
    { B1, 2, 14, "━━━━━━━━━├┆╵│┤",
      "=========[:'|]" },
    { B1, 2, 32, "━━━━━━━━━━━━━━━━━━━━━━━├┆╵│┤────",
      "=======================[:'|]----" },
    { B2, 0, 14, "━━━━━━━┣┃─────",
      "=======##-----" },
    { B2, 1, 14, "━━━━━━━┣┇│────",
      "=======#:|----" },
    { A3_NONE, 0, 14, "┄┄┄┄┄┄┄┄┄┄┄┄││",
      "............||" },
    { A6, 0, 14, "╍╍╍╍╍╍╍╍╍╍╍╍─│",
      "~~~~~~~~~~~~-|" },
    { A6, 1, 14, "━━━━━━━━━━━━┆│",
      "============:|" },
    { LEVEL2, 0, 14, "━━━━━1━━━━━[2]",
      "=====1=====[2]" },
    { LEVEL3, 0, 8, "━1━2─[3]",
      "=1=2-[3]" },
    { LEVEL3, 1, 14, "━━━1━━━2───[3]",
      "===1===2---[3]" },
    { LEVEL_NONE, 0, 14, "┄┄┄1┄┄┄2┄┄┄[3]",
      "...1...2...[3]" },
    { LEVEL_ZERO, 0, 14, "───[1]──2──[3]",
      "---[1]--2--[3]" },
    { MARK_DONE, 0, 8, "[x] [x]",
      "[x] [x]" },
    { MARK_DONE, 0, 14, "[x]25 [x]30",
      "[x]25 [x]30" },
    { MARK_NONE, 0, 14, "[?]25 [ ]30",
      "[?]25 [ ]30" },
    { MARK_NONE, 1, 32, "[?] 2025 [ ] 2030",
      "[?] 2025 [ ] 2030" },
    { ENDED, 0, 14, "╍╍╍╍╍┄┄┄┄┄┄┄┄┄",
      "~~~~~........." },
    { DROPOUT, 0, 14, "━━━╋━━┤──────╱",
      "===#==<------/" },
    { DROPOUT, 1, 14, "━━━╋━━┤┆─────╱",
      "===#==<:-----/" },
    { DROPOUT_RANGE, 0, 14, "━━┣━┫─────────",
      "==#=#---------" },
    { COUNT, 0, 14, "━━━━━━━━━━━┃─│",
      "===========#-|" },
    { COUNT, 1, 14, "━━━━━━━━━━━┃┆│",
      "===========#:|" },
    { OVER, 0, 14, "━━━━━━━━━━━┃━━",
      "===========#==" },
    { MANY, 6, 8, "━━━││││─",
      "===||||-" },
    { MANY, 6, 14, "━┃┃━┃││─││────",
      "=##=#||-||----" },
    { MANY, 6, 32, "━━━┃━━┃━━┃━─┆│─│───│──│─────────",
      "===#==#==#=-:|-|---|--|---------" },
};

static char *draw(const struct td_row *r, int width, bool ascii)
{
    struct canvas *c = canvas_new(1, width);
    c->ascii = ascii;
    fill(canvas_all(c), 0, 0, width, ROLE_normal, '@');
    gauge_draw(canvas_all(c), 0, 0, width, r, REVIEW);
    char *text = canvas_text(c);
    text[strlen(text) - 1] = '\0';
    canvas_free(c);
    return text;
}

START_TEST(pictures)
{
    judge(&TARGETS[PICTURES[_i].target]);
    for (int ascii = 0; ascii < 2; ascii++) {
        char *text = draw(&rows[PICTURES[_i].row], PICTURES[_i].width, ascii);
        ck_assert_str_eq(text, ascii ? PICTURES[_i].ascii : PICTURES[_i].drawn);
        free(text);
    }
}
END_TEST

static const struct {
    enum name target;
    int row;
    enum td_lang lang;
    const char *text;
} LEGENDS[] = {
    { C4, 0, TD_VI, "80,6 |80-85| 85-90" },
    { C4, 1, TD_EN, "80.6 80-85 |85-90|" },
    { B1, 0, TD_VI, "~72,2 |75-80| 80-85" },
    { B1, 2, TD_VI, "72,2 75-80 80-85 |75,8|" },
    { B2, 1, TD_VI, "60 55-60 |>60|" },
    { A3_NONE, 0, TD_VI, "- |95| 96" },
    { DROPOUT, 1, TD_VI, "5,0 <=5 |<=3|" },
    { COUNT, 1, TD_VI, "1.812 1.800 |2.100|" },
    { LEVEL2, 0, TD_VI, "2 |2| 2" },
    { MARK_DONE, 1, TD_VI, "[x] 2025 [x] 2030" },
    { MARK_NONE, 1, TD_VI, "[?] 2025 [ ] 2030" },
};

START_TEST(legends)
{
    char text[80];
    judge(&TARGETS[LEGENDS[_i].target]);
    const struct td_row *r = &rows[LEGENDS[_i].row];
    ck_assert_uint_eq(gauge_legend(text, sizeof(text), r, LEGENDS[_i].lang), strlen(text));
    ck_assert_str_eq(text, LEGENDS[_i].text);
    for (size_t size = 1; size < strlen(LEGENDS[_i].text); size++) { /* cut, but ended */
        ck_assert_uint_eq(gauge_legend(text, size, r, LEGENDS[_i].lang), size - 1);
        ck_assert_int_eq(strncmp(text, LEGENDS[_i].text, size - 1), 0);
    }
    ck_assert_uint_eq(gauge_legend(NULL, 0, r, TD_VI), 0);
}
END_TEST

/* Under the list: each mark as it is drawn, with what it stands for. */
static const struct { enum name target; int row; enum td_lang lang; bool ascii; const char *text; } SAID[] = {
    { C4, 0, TD_VI, false,
      "━ nay 80,6%  ┣│ đích 2025: 80-85%  │┤ đích 2030: 85-90%" },
    { C4, 0, TD_VI, true,
      "= nay 80,6%  #| đích 2025: 80-85%  |] đích 2030: 85-90%" },
    { C4, 1, TD_EN, false,
      "━ now 80.6%  ┣│ goal 2025: 80-85%  │┤ goal 2030: 85-90%  ┆ plan line today 82.2%" },
    { C4, 1, TD_EN, true,
      "= now 80.6%  #| goal 2025: 80-85%  |] goal 2030: 85-90%  : plan line today 82.2%" },
    { B1, 0, TD_VI, false,
      "╍ số cũ 72,2%  ├│ đích 2025: 75-80%  │┤ đích 2030: 80-85%" },
    { B1, 0, TD_VI, true,
      "~ số cũ 72,2%  [| đích 2025: 75-80%  |] đích 2030: 80-85%" },
    { B1, 2, TD_VI, false,
      "━ nay 72,2%  ├│ đích 2025: 75-80%  │┤ đích 2030: 80-85%  ╵ đích 2026: 75,8%  ┆ lộ trình đến nay 75,6%" },
    { B2, 1, TD_VI, false,
      "━ nay 60%  ┣│ đích 2025: 55-60%  │ đích 2030: > 60%  ┆ lộ trình đến nay 55,3%" },
    { A3_NONE, 0, TD_VI, false,
      "┄ chưa có số liệu  │ đích 2025: 95%  │ đích 2030: 96%" },
    { DROPOUT, 1, TD_VI, false,
      "━ nay 5,0%  ┤ đích 2025: <= 5%  ╋ đích 2030: <= 3%  ┆ lộ trình đến nay 6,1%" },
    { DROPOUT, 1, TD_VI, true,
      "= nay 5,0%  < đích 2025: <= 5%  # đích 2030: <= 3%  : lộ trình đến nay 6,1%" },
    { COUNT, 1, TD_VI, true,
      "= nay 1.812  # đích 2025: 1.800  | đích 2030: 2.100  : lộ trình đến nay 1.929" },
    { LEVEL2, 0, TD_VI, true,
      "= nay 2  [2] đích 2025: 2  [2] đích 2030: 2" },
    { MARK_NONE, 1, TD_VI, false,
      "[?] 2025: chưa có thông tin  [ ] 2030: chưa đến hạn" },
};

START_TEST(marks_in_words)
{
    judge(&TARGETS[SAID[_i].target]);
    const struct td_row *r = &rows[SAID[_i].row];
    ck_assert_str_eq(gauge_marks(r, r->question.review, SAID[_i].ascii, SAID[_i].lang).s, SAID[_i].text);
}
END_TEST

static const struct { enum name target; int row; enum role role; } COLOURS[] = {
    { C4, 0, ROLE_good }, { C4, 1, ROLE_warn }, { D32, 0, ROLE_bad }, { B1, 0, ROLE_missing },
    { A6, 1, ROLE_bar },  { A3_NONE, 0, ROLE_missing }, { ENDED, 0, ROLE_missing },
    { LEVEL2, 0, ROLE_good }, { LEVEL3, 0, ROLE_bad }, { MARK_DONE, 0, ROLE_good },
    { MARK_NONE, 0, ROLE_missing },
};

START_TEST(colour_repeats_the_verdict)
{
    struct canvas *c = canvas_new(1, 14);
    judge(&TARGETS[COLOURS[_i].target]);
    gauge_draw(canvas_all(c), 0, 0, 14, &rows[COLOURS[_i].row], REVIEW);
    ck_assert_uint_eq(c->cells[0].role, COLOURS[_i].role);
    canvas_free(c);
}
END_TEST

/* ---- what always holds ------------------------------------------------------------------ */

static bool is_allowed(const char *text, bool ascii)
{
    for (size_t len = strlen(text), i = 0; i < len;) {
        uint32_t cp;
        i += td_utf8_next(text + i, len - i, &cp);
        bool box = cp >= 0x2500 && cp <= 0x257f && !ascii;
        if ((cp < ' ' || cp > '~' || cp == '@') && !box)
            return false;
    }
    return true;
}

/* Are the cells [from, to) of a canvas of '@' drawn, with what may be drawn, and no other? */
static bool only_these(const struct canvas *c, int from, int to)
{
    for (int i = 0; i < c->rows * c->cols; i++) {
        const char *text = c->cells[i].text;
        bool inside = i >= from && i < to;
        if (inside ? !is_allowed(text, c->ascii) : strcmp(text, "@") != 0)
            return false;
    }
    return true;
}

/* Every width, also those too narrow to mean much. */
START_TEST(exactly_its_cells)
{
    struct canvas *c = canvas_new(3, 80);
    struct area all = canvas_all(c), part = area_sub(all, 1, 10, 1, 20);
    judge(&TARGETS[_i]);
    for (int width = 1; width <= 60; width++) {
        c->ascii = width % 2;
        for (int row = 0; row < 3; row++)
            fill(all, row, 0, 80, ROLE_normal, '@');
        gauge_draw(part, 0, 12, width, &rows[0], REVIEW); /* clipped on the right */
        ck_assert(only_these(c, 102, width < 8 ? 102 + width : 110));
        fill(all, 1, 0, 80, ROLE_normal, '@');
        gauge_draw(part, 0, -5, width, &rows[0], REVIEW); /* and on the left */
        ck_assert(only_these(c, 90, width < 25 ? 85 + width : 110));
        fill(all, 1, 0, 80, ROLE_normal, '@');
        gauge_draw(all, 1, 10, width, &rows[0], REVIEW);
        ck_assert(only_these(c, 90, 90 + width));
    }
    canvas_free(c);
}
END_TEST

static uint32_t seed;

static int rnd(int below)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)below);
}

static void spell(char buf[TD_NUM_BUF], int mantissa, int decimals)
{
    td_num_write(buf, TD_NUM_BUF, (struct td_num){ mantissa, (int8_t)decimals });
}

/* One threshold, any value: the mark is covered if and only if the value is beyond it, the bar is
 * in one piece, and it is there, whatever the scale. */
START_TEST(the_bar_does_not_lie)
{
    seed = (uint32_t)_i + 1;
    for (int round = 0; round < 2000; round++) {
        char bound[TD_NUM_BUF], value[TD_NUM_BUF], threshold[80], series[80];
        int decimals = rnd(3), one = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
        int at = 1 + rnd(100 * one), y = rnd(3) ? at + rnd(5) - 2 : rnd(100 * one);
        bool strict = rnd(2);
        y = y < 0 ? 0 : y;
        spell(bound, at, decimals);
        spell(value, y, decimals);
        snprintf(threshold, sizeof(threshold), "2030:%s%s", strict ? ">" : "", bound);
        snprintf(series, sizeof(series), "2020=%d 2025=%s", rnd(100), value);
        struct a_target a = { rnd(2) ? "%" : "trường", rnd(2) ? TD_REACH : TD_KEEP,
                              rnd(2) ? 1 : -1, 2, 0, threshold, series };
        judge(&a);

        char *text = draw(&rows[0], 8 + rnd(53), true);
        bool beyond = y > at || (y == at && (a.direction > 0) != strict);
        size_t heavy = strspn(text, "/=#:");
        ck_assert_msg(beyond == (strchr(text, '#') != NULL), "%s %s %s", threshold, series, text);
        ck_assert_msg(!strpbrk(text + heavy, "=#"), "%s %s %s", threshold, series, text);
        ck_assert_msg((y > 0) == !!strpbrk(text, "=#"), "%s %s %s", threshold, series, text);
        free(text);
    }
}
END_TEST

Suite *suite_gauge(void)
{
    Suite *s = suite_create("gauge");
    TCase *tc = tcase_create("gauge");
    tcase_add_loop_test(tc, pictures, 0, sizeof(PICTURES) / sizeof(PICTURES[0]));
    tcase_add_loop_test(tc, legends, 0, sizeof(LEGENDS) / sizeof(LEGENDS[0]));
    tcase_add_loop_test(tc, marks_in_words, 0, sizeof(SAID) / sizeof(SAID[0]));
    tcase_add_loop_test(tc, colour_repeats_the_verdict, 0, sizeof(COLOURS) / sizeof(COLOURS[0]));
    tcase_add_loop_test(tc, exactly_its_cells, 0, sizeof(TARGETS) / sizeof(TARGETS[0]));
    tcase_add_loop_test(tc, the_bar_does_not_lie, 0, 10);
    suite_add_tcase(s, tc);
    return s;
}
