/* tui/show/chart.c: years of figures on a few dozen cells, for people at the back of the room. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "show/chart.h"
#include "../support/suites.h"

/* ---- targets as they are in data/, judged by the method --------------------------------- */

enum { MOST = 8, REVIEW = 20261120 };

/* thresholds: YEAR:BOUND or YEAR:LOW-HIGH; > before it: strict; y behind it: a working target.
 * series: PERIOD=VALUE, * behind it: sources contradict each other, e: an estimate, &K/N: of K of N units, ?: which are
 * too few; > or < before it: a bound. */
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
static size_t n_points;

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
        *h = (struct td_threshold){ .year = atoi(text), .upper = TD_NUM_NONE, .series = "",
            .text = n ? "được công nhận danh hiệu" : "đăng ký danh hiệu" };
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
        points[n].qualifier = *text == '>' ? TD_MORE_THAN : *text == '<' ? TD_NEARLY : TD_EXACTLY;
        text += points[n].qualifier != TD_EXACTLY;
        points[n].value = take_num(&text);
        points[n].conflict = *text == '*';
        text += points[n].conflict;
        points[n].estimate = *text == 'e';
        text += points[n].estimate;
        if (*text == '&')
            ck_assert_int_eq(sscanf(text, "&%d/%d", &points[n].reported, &points[n].units), 2);
        text += strcspn(text, " ?");
        points[n].beside = *text == '?' || points[n].qualifier != TD_EXACTLY;
        text += *text == '?';
    }
    return n;
}

static void judge(const struct a_target *a)
{
    struct td_point judged[MOST];
    size_t n = 0;

    n_points = take_series(a->series);
    for (size_t i = 0; i < n_points; i++)
        if (!points[i].beside)
            judged[n++] = points[i];
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
            .points = judged, .n = n } };
        td_assess(&rows[i].question, &rows[i].verdict);
        /* as judge.c hands them out: the series is not kept */
        rows[i].question.points = NULL;
        rows[i].question.n = 0;
    }
}

enum name {
    C4, A2, D32, B1, A3_NONE, LEVEL3, MARK_DONE, MARK_NONE, DROPOUT, COUNT, FAST, SINGLE, MARKS,
};

static const struct a_target TARGETS[] = {
    [C4] = { "%", TD_REACH, 1, 2, 0, "2025:80-85 2030:85-90",
             "2022-03-29=79 2023-06=72.4* 2024=75.8* 2025=80.6*" },
    [A2] = { "%", TD_KEEP, 1, 2, 0, "2025:99.5 2030:99.6", "2023-08=99.97*" },
    [D32] = { "%", TD_REACH, 1, 2, 0, "2025:60 2030:80", "2017-10=37 2025-12=59*" },
    [B1] = { "%", TD_REACH, 1, 2, 0, "2025:75-80 2030:80-85 2026:75.8y", "2018=63.18 2022=72.2" },
    [A3_NONE] = { "%", TD_REACH, 1, 1, 0, "2025:95 2030:96", "" },
    [LEVEL3] = { "mức độ", TD_KEEP, 1, 0, 0, "2025:3 2030:3", "2023=3 2024=2" },
    [MARK_DONE] = { "mốc", TD_MILESTONE, 1, 0, 0, "2025:1 2030:1", "2025-12-04=1" },
    [MARK_NONE] = { "mốc", TD_MILESTONE, 1, 0, 0, "2025:1 2030:1", "" },
    [DROPOUT] = { "%", TD_REACH, -1, 1, 0, "2025:5 2030:3", "2022=9.1 2025=5.5" },
    [COUNT] = { "trường", TD_REACH, 1, 0, 0, "2025:1800 2030:2100", "2022=1767 2025=1812" },
    [FAST] = { "%", TD_REACH, 1, 1, 0, "2030:90", "2024=20 2025=50" },
    [SINGLE] = { "%", TD_REACH, 1, 1, 0, "2025:70 2030:90", "2023=74.0" },
    [MARKS] = { "%", TD_REACH, 1, 0, 0, "2030:90",
                "2019=40 2020=50&10/10 2021=60&10/10 2022=64&9/9 2023=>70 2024=55&2/9? 2025=70* 2026=74e" },
};

/* ---- pictures --------------------------------------------------------------------------- */

static const struct {
    enum name target;
    int rows, cols;
    bool ascii;
    enum td_lang lang;
    const char *drawn;
} PICTURES[] = {
    { C4, 14, 80, false, TD_VI,
      "  %                              ┆ 20/11/2026\n"
      "  │                              ┆\n"
      "90┤                              ┆                        ┬ 2030: 85-90\n"
      "  │                              ┆                        │\n"
      "85┤             2025: 80-85 ┬    ┆              ┄┄┄┄┄┄┄┄┄┄┴\n"
      "  │  79                   ┄┄│┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄· · · · · o? 82,7\n"
      "80┤  #┐┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┌─* · ·┃· ·\n"
      "  │   └──┐             ┌──┘80,6  ┆\n"
      "75┤      └──┐    ┌────*┘         ┆\n"
      "  │         └*───┘   75,8        ┆\n"
      "70┤         72,4                 ┆\n"
      "  └─┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬\n"
      "     2022  2023  2024  2025  2026  2027  2028  2029  2030\n"
      "# số liệu  * nguồn mâu thuẫn  ┄┄ kế hoạch  · o? dự kiến  ┃ còn thiếu  ┼ ngưỡng\n" },
    { C4, 10, 60, true, TD_VI,
      "  %                     : 20/11/2026\n"
      "  |                     :\n"
      "90+                     :               + 2030: 85-90\n"
      "  |  79 2025: 80-85 +   : ..............o? 82,7\n"
      "80+  #-............-* 80,6  ` ` ` ` `\n"
      "  |    \\--  ----*-/     :\n"
      "70+  72,4 */   75,8     :\n"
      "  +-+---+---+---+---+---+---+---+---+---+\n"
      "     22  23  24 2025 26  27  28  29 2030\n"
      "# so lieu  * nguon mau thuan  .. ke hoach  ` o? du kien\n" },
    { C4, 18, 88, false, TD_EN,
      "  %                                   ┆ 2026-11-20\n"
      "  │                                   ┆\n"
      "90┤                                   ┆                            ┬ 2030: 85-90\n"
      "  │                                   ┆                            │\n"
      "  │                                   ┆                            │\n"
      "85┤                 2025: 80-85 ┬     ┆                    ┄┄┄┄┄┄┄┄┴\n"
      "  │                             │     ┆   ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄     ·  o? 82.7\n"
      "  │                      ┄┄┄┄┄┄┄│┄┄┄┄┄┄┄┄┄· · · · · · · · · · ·\n"
      "80┤     ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┌─* ·   ┃\n"
      "  │   #──┐┄                 ┌─┘  80.6 ┆\n"
      "  │   79 └─┐              ┌─┘         ┆\n"
      "75┤        └─┐       ┌───*┘           ┆\n"
      "  │          └─┐┌────┘  75.8          ┆\n"
      "  │            *┘                     ┆\n"
      "70┤           72.4                    ┆\n"
      "  └─┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬\n"
      "      2022   2023   2024   2025   2026   2027   2028   2029   2030\n"
      "# figure  * sources differ  ┄┄ plan line  · o? at this pace  ┃ lacking  ┼ threshold\n" },
    { C4, 6, 24, false, TD_VI,
      "  │      ┆\n"
      "90┤ 79  ┬┆   ┼\n"
      "80┤ #─┐**┄┄┄┄o? 82,7\n"
      "70┤   *┘ ┆\n"
      "  └─┬───┬────┬\n"
      "      2025 2030\n" },
    { C4, 5, 24, false, TD_VI,
      "80,6 80-85 |85-90|\n"
      "\n"
      "\n"
      "\n"
      "\n" },
    { A2, 12, 80, false, TD_VI,
      "     %                            ┆ 20/11/2026\n"
      "     │                            ┆\n"
      "100,0┤      * 99,97               ┆\n"
      "     │                            ┆\n"
      " 99,8┤                            ┆\n"
      "     │                            ┆\n"
      " 99,6┤                            ┆                            ┼ 2030: 99,6\n"
      "     │           2025: 99,5 ┼     ┆\n"
      " 99,4┤                            ┆\n"
      "     └─┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬──────┬\n"
      "         2023   2024   2025   2026   2027   2028   2029   2030\n"
      "* nguồn mâu thuẫn  ┼ ngưỡng  ┆ ngày rà soát\n" },
    { D32, 12, 60, true, TD_EN,
      "  %                               : 2026-11-20\n"
      "  |                               :\n"
      "80+                               :       ....+ 2030: 80\n"
      "  |                    2025: 60  ......... `  o? 72.5\n"
      "60+                     ....---*.`!` `\n"
      "  |    37     ...----------/   59 :\n"
      "40+    #--------/                 :\n"
      "  |                               :\n"
      "20+                               :\n"
      "  +-+--+-----+-----+-----+-----+-----+--------+\n"
      "    2017  2019  2021  2023  2025  2027     2030\n"
      "# figure  * sources differ  .. plan line  ` o? at this pace\n" },
    { B1, 14, 80, false, TD_VI,
      "   %                                     ┆ 20/11/2026\n"
      "   │                                     ┆\n"
      "100┤                                     ┆\n"
      "   │                                     ┆\n"
      " 90┤                                     ┆           · · o? 90,2\n"
      "   │                      2025: 75-80    ┆   · · · ·     ┬ 2030: 80-85\n"
      " 80┤                               · ┬ · ┆ ·      ┄┄┄┄┄┄┄┴\n"
      "   │                       · · ·┄┄┄┄┄┴┄┄┄╵┄┄┄┄┄┄┄┄\n"
      " 70┤   63,18     ┌───────#┄┄┄┄┄┄┄┄┄┄     ┆\n"
      "   │     #───────┘┄┄┄┄  72,2             ┆\n"
      " 60┤                                     ┆\n"
      "   └─┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬\n"
      "      18  19  20  21  22  23  24 2025 26  27  28  29 2030\n"
      "# số liệu  ┄┄ kế hoạch  · o? dự kiến  ┼ ngưỡng  ┆ ngày rà soát  ╵ chỉ tiêu năm\n" },
    { A3_NONE, 12, 60, false, TD_VI,
      "    %              ┆ 20/11/2026\n"
      "    │              ┆\n"
      "96,0┤              ┆                            ┼ 2030: 96\n"
      "    │              ┆\n"
      "    │              ┆\n"
      "95,5┤               chưa có số liệu\n"
      "    │              ┆\n"
      "    │     2025: 95 ┆\n"
      "95,0┤        ┼     ┆\n"
      "    └─┬──────┬──────┬──────┬──────┬──────┬──────┬\n"
      "        2025   2026   2027   2028   2029   2030\n"
      "┼ ngưỡng  ┆ ngày rà soát\n" },
    { LEVEL3, 10, 60, true, TD_VI,
      " muc do               : 20/11/2026\n"
      " |      3  2025: 3    :\n"
      "3+      #-        +   :                    + 2030: 3\n"
      " |        \\-          :\n"
      "2+          \\# 2      :\n"
      " |                    :\n"
      "1+                    :\n"
      " +-+----+----+----+----+----+----+----+----+\n"
      "     23   24  2025  26   27   28   29  2030\n"
      "# so lieu  + nguong  : ngay ra soat\n" },
    { MARK_DONE, 10, 72, false, TD_VI,
      "\n"
      "              04/12/2025 ┆ 20/11/2026\n"
      "                         ┆\n"
      "                  2025   ┆                           2030\n"
      "━━━━━━━━━━━━━━━━━━[x]━━━━────────────────────────────[x]────────────────\n"
      "           đăng ký danh hiệu              được công nhận danh hiệu\n"
      "                  Đạt                                Đạt\n"
      "\n"
      "\n"
      "\n" },
    { MARK_NONE, 8, 60, true, TD_EN,
      "                     : 2026-11-20\n"
      "                     :\n"
      "               2025  :                       2030\n"
      "===============[?]===------------------------[ ]------------\n"
      "        dang ky danh hieu         duoc cong nhan danh hieu\n"
      "           no figures                      not due\n"
      "\n"
      "\n" },
    { DROPOUT, 12, 70, false, TD_EN,
      "  %                         ┆ 2026-11-20\n"
      "  │                         ┆\n"
      "10┤     9.1                 ┆\n"
      "  │      #──────┐┄┄┄        ┆\n"
      "  │            ┄└──────┐┄┄┄┄┄┄┄\n"
      " 5┤           2025: <=5└# · ┆ ·┄┄┄┄┄┄┄┄┄┄┄\n"
      "  │                    5.5  ┆   · · ·     ┄┄┄┄┄┄┄┼ 2030: <=3\n"
      "  │                         ┆         · · · ·\n"
      " 0┤                         ┆                 ·  o? 0\n"
      "  └─┬────┬────┬────┬────┬────┬────┬────┬────┬────┬\n"
      "      22   23   24  2025  26   27   28   29  2030\n"
      "# figure  ┄┄ plan line  · o? at this pace  ┼ threshold  ┆ review\n" },
    { COUNT, 12, 60, false, TD_VI,
      "     trường                ┆ 20/11/2026\n"
      "     │                     ┆\n"
      "2.200┤                     ┆\n"
      "     │                     ┆           ┄┄┄┄┼ 2030: 2.100\n"
      "2.000┤                     ┆ ┄┄┄┄┄┄┄┄┄┄\n"
      "     │   1.767    2025: 1.800      · · · · o? 1.887\n"
      "1.800┤     #───────────# · ┃ · · ·\n"
      "     │               1.812 ┆\n"
      "1.600┤                     ┆\n"
      "     └─┬───┬───┬───┬───┬───┬───┬───┬───┬───┬\n"
      "        22  23  24 2025 26  27  28  29 2030\n"
      "# số liệu  ┄┄ kế hoạch  · o? dự kiến  ┃ còn thiếu  ┼ ngưỡng\n" },
    { FAST, 12, 60, false, TD_EN,
      "   %                  ┆ 2026-11-20\n"
      "   │                  ┆\n"
      "100┤                  ┆                    · · o? 100\n"
      "   │                  ┆          · · · ·┄┄┄┄┄┄┄┼ 2030: 90\n"
      "   │             50   ┆· · · · ┄┄┄┄┄┄┄┄┄\n"
      " 50┤            ┌# · ·┆┄┄┄┄┄┄┄┄\n"
      "   │        ┌───┘┄┄┄┄┄┄\n"
      "   │       #┘┄        ┆\n"
      "  0┤       20         ┆\n"
      "   └─┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬\n"
      "      2024  2025  2026  2027  2028  2029  2030\n"
      "# figure  ┄┄ plan line  · o? at this pace  ┼ threshold\n" },
    { SINGLE, 12, 60, false, TD_VI,
      "  %                    ┆ 20/11/2026\n"
      "  │                    ┆\n"
      "90┤                    ┆                 ┄┄┄┼ 2030: 90\n"
      "  │                    ┆          ┄┄┄┄┄┄┄\n"
      "  │                    ┆  ┄┄┄┄┄┄┄┄\n"
      "80┤                ┄┄┄┄┄┄┄\n"
      "  │         ┄┄┄┄┄┄┄    ┆\n"
      "  │      # 2025: 70    ┆\n"
      "70┤     74,0       ┼   ┆\n"
      "  └─┬────┬────┬────┬────┬────┬────┬────┬────┬\n"
      "      23   24  2025  26   27   28   29  2030\n"
      "# số liệu  ┄┄ kế hoạch  ┼ ngưỡng  ┆ ngày rà soát\n" },
    { MARKS, 14, 100, false, TD_VI,
      "   %                                                ┆ 20/11/2026\n"
      "100┤                                                ┆                     2030: 90\n"
      "   │                                                ┆                    · · o? 93,4\n"
      "   │                                                ┆            · · ┄┄┄┄┄┄┄┄\n"
      " 80┤                                           70   ┆    · ·┄┄┄┄┄┄┄┄┄\n"
      "   │                         64    > hơn 70    *─────~┄┄┄┄┄┄\n"
      "   │                         &─────────────────┘┄┄┄ ┆ ước 74\n"
      " 60┤             50  ┌─& 60      ┄┄┄┄┄┄┄┄┄          ┆\n"
      "   │             &───┘   ┄┄┄┄┄┄┄┄        ? 55       ┆\n"
      "   │       40 ┌──┘┄┄┄┄┄┄┄                           ┆\n"
      " 40┤       #──┘┄                                    ┆\n"
      "   └─┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬─────┬\n"
      "      2019  2020  2021  2022  2023  2024  2025  2026  2027  2028  2029  2030\n"
      "# số liệu  * nguồn mâu thuẫn  ~ ước  & tổng hợp từ đơn vị  ? chưa đủ đơn vị  > hơn  ┄┄ kế hoạch\n" },
    { MARKS, 14, 100, true, TD_EN,
      "   %                                                : 2026-11-20\n"
      "100+                                                :                     2030: 90\n"
      "   |                                                :                    ` ` o? 93.4\n"
      "   |                                                :            ` ` ........\n"
      " 80+                          more than 70     70   :    ` `.........\n"
      "   |                         64    >           *-----~......\n"
      "   |                         &-----------------/... : an estimated 74\n"
      " 60+             50   -& 60      .........          :\n"
      "   |             &---/   ........        ? 55       :\n"
      "   |       40  --/.......                           :\n"
      " 40+       #--/.                                    :\n"
      "   +-+-----+-----+-----+-----+-----+-----+-----+-----+-----+-----+-----+-----+\n"
      "      2019  2020  2021  2022  2023  2024  2025  2026  2027  2028  2029  2030\n"
      "# figure  * sources differ  ~ estimate  & sum of units  ? too few units  > more than  .. plan line\n" },
};

static void draw(struct area a, enum td_lang lang)
{
    chart_draw(a, &target, rows, target.n_thresholds, points, n_points, "", REVIEW, lang);
}

START_TEST(pictures)
{
    struct canvas *c = canvas_new(PICTURES[_i].rows, PICTURES[_i].cols);
    judge(&TARGETS[PICTURES[_i].target]);
    c->ascii = PICTURES[_i].ascii;
    draw(canvas_all(c), PICTURES[_i].lang);
    char *text = canvas_text(c);
    ck_assert_str_eq(text, PICTURES[_i].drawn);
    free(text);
    canvas_free(c);
}
END_TEST

/* ---- what always holds ------------------------------------------------------------------ */

static bool is_allowed(const char *text, bool ascii)
{
    uint32_t cp;
    td_utf8_next(text, strlen(text), &cp);
    if (ascii)
        return cp >= ' ' && cp <= '~' && cp != '@';
    return cp != '@' && (td_cp_width(cp) == 1) && (cp < 0x2000 || (cp >= 0x2500 && cp <= 0x257f));
}

/* Draws in a canvas of '@': the area is filled, and nothing outside it. */
static void draw_inside(struct canvas *c, int row, int col, int height, int width)
{
    const char *wrong = NULL; /* asserted once: an assertion for each cell takes its time */
    for (int i = 0; i < c->rows; i++)
        fill(canvas_all(c), i, 0, c->cols, ROLE_normal, '@');
    draw(area_sub(canvas_all(c), row, col, height, width), height % 2 ? TD_VI : TD_EN);
    for (int i = 0; i < c->rows * c->cols; i++) {
        int y = i / c->cols - row, x = i % c->cols - col;
        bool inside = y >= 0 && y < height && x >= 0 && x < width;
        const char *text = c->cells[i].text;
        if (inside ? !is_allowed(text, c->ascii) : strcmp(text, "@") != 0)
            wrong = text;
    }
    ck_assert_msg(!wrong, "%s", wrong);
}

static int count(const struct canvas *c, const char *sign)
{
    int n = 0;
    for (int i = 0; i < c->rows * c->cols; i++)
        n += strcmp(c->cells[i].text, sign) == 0;
    return n;
}

START_TEST(every_size_fits)
{
    struct canvas *c = canvas_new(30, 130);
    judge(&TARGETS[_i]);
    for (int height = 1; height <= 26; height++) {
        for (int width = 1; width <= 124; width += height < 12 ? 1 : 7) {
            c->ascii = width % 2;
            draw_inside(c, 2, 3, height, width);
        }
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

static int random_series(char *buf, size_t size, int limit, int decimals)
{
    int n = rnd(6), year = 1990 + rnd(30);
    size_t len = 0;
    buf[0] = '\0';
    for (int i = 0; i < n && year <= 2026; i++, year += 1 + rnd(5)) {
        char value[TD_NUM_BUF];
        td_num_write(value, sizeof(value), (struct td_num){ rnd(limit), (int8_t)decimals });
        len += (size_t)snprintf(buf + len, size - len, "%s%d=%s%s", i ? " " : "", year, value,
                                rnd(3) ? "" : "*");
    }
    return n;
}

/* Figures are drawn last: as long as the years of their ends differ, no label and no line hides
 * them. */
START_TEST(any_series_is_drawn)
{
    struct canvas *c = canvas_new(40, 130);
    seed = (uint32_t)_i + 1;
    for (int round = 0; round < 200; round++) {
        char thresholds_text[80], series[200];
        static const int LIMITS[] = { 1, 2, 7, 101, 1001, 99999, 16777215 };
        int limit = LIMITS[rnd(7)], low = 1 + rnd(limit), decimals = rnd(10);
        random_series(series, sizeof(series), limit, rnd(10));
        snprintf(thresholds_text, sizeof(thresholds_text), "2025:%d-%d 2030:%s%d 2027:%dy", low,
                 low + rnd(10), rnd(2) ? ">" : "", low + rnd(limit), low);
        judge(&(struct a_target){ rnd(2) ? "%" : "trường", rnd(3) ? TD_REACH : TD_KEEP,
                                  rnd(3) ? 1 : -1, decimals, 0, thresholds_text, series });
        c->ascii = rnd(2);
        draw_inside(c, 1, 1, 1 + rnd(38), 1 + rnd(128));
        draw_inside(c, 1, 1, 14, 120);
        int signs = count(c, "#") + count(c, "*") - (n_points > 0); /* in the legend, too */
        bool both = count(c, "#") > 0 && count(c, "*") > 0;
        ck_assert_int_eq(signs - both, (int)n_points);
    }
    canvas_free(c);
}
END_TEST

/* Numbers at the ends of what a td_num holds. */
START_TEST(extreme_numbers)
{
    static const char *const SERIES[] = {
        "2020=999999999999999 2025=1", "2020=0 2025=999999999999999", "2025=1000000000000000",
        "2020=0.000000001 2025=0.000000002", "2020=999999.999999999 2025=1000000.000000000",
        "1900=1 2025=2", "1900=1 1901=2 2026-11=3",
    };
    struct canvas *c = canvas_new(20, 110);
    for (int decimals = 0; decimals <= 9; decimals++) {
        judge(&(struct a_target){ "%", TD_REACH, 1, decimals, 0, "2025:80 2030:1000000000000",
                                  SERIES[_i] });
        draw_inside(c, 1, 1, 18, 100);
        draw_inside(c, 1, 1, 6, 24);
    }
    canvas_free(c);
}
END_TEST

START_TEST(nothing_to_draw)
{
    struct canvas *c = canvas_new(12, 60);
    struct td_target t = { .unit = "%", .kind = TD_REACH, .direction = 1, .decimals = 1 };
    chart_draw(canvas_all(c), &t, NULL, 0, NULL, 0, "", REVIEW, TD_VI);
    char *text = canvas_text(c);
    ck_assert_ptr_nonnull(strstr(text, "chưa có số liệu"));
    free(text);
    t.kind = TD_MILESTONE;
    chart_draw(canvas_all(c), &t, NULL, 0, NULL, 0, "", REVIEW, TD_VI);
    chart_draw(area_sub(canvas_all(c), 0, 0, 3, 20), &t, NULL, 0, NULL, 0, "", REVIEW, TD_EN);
    chart_draw(area_sub(canvas_all(c), 0, 0, 0, 0), &t, NULL, 0, NULL, 0, "", REVIEW, TD_EN);
    canvas_free(c);
}
END_TEST

/* "Tiếp tục triển khai": the picture has the verdict that stands beside it. */
START_TEST(a_stage_to_keep_is_told_as_it_is_judged)
{
    struct canvas *c = canvas_new(14, 80);

    judge(&TARGETS[MARK_NONE]);
    rows[1].question.kind = TD_KEEP;
    td_assess(&rows[1].question, &rows[1].verdict);
    chart_draw(canvas_all(c), &target, rows, 2, points, n_points, "", REVIEW, TD_VI);
    char *text = canvas_text(c);
    ck_assert_msg(strstr(text, "Thiếu số liệu") && !strstr(text, "Chưa đến hạn") && strstr(text, "[?]"), "%s", text);
    free(text);
    canvas_free(c);
}
END_TEST

Suite *suite_chart(void)
{
    Suite *s = suite_create("chart");
    TCase *tc = tcase_create("chart");
    tcase_add_loop_test(tc, pictures, 0, sizeof(PICTURES) / sizeof(PICTURES[0]));
    tcase_add_loop_test(tc, every_size_fits, 0, sizeof(TARGETS) / sizeof(TARGETS[0]));
    tcase_add_loop_test(tc, any_series_is_drawn, 0, 20);
    tcase_add_loop_test(tc, extreme_numbers, 0, 7);
    tcase_add_test(tc, nothing_to_draw);
    tcase_add_test(tc, a_stage_to_keep_is_told_as_it_is_judged);
    suite_add_tcase(s, tc);
    return s;
}
