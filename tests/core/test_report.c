/*
 * core/paper-*.c and core/report-*.c: text of any kind in every format, letterheads by who writes, figures and verdicts
 * that are those of the board, and a brief that fits its page.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/folder.h"
#include "../support/small.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
#define HANOI "hanoi-52-2024"
#define HAIPHONG "haiphong-1315-draft"
#define YOUTH "thanhdoan-nq23"

/* ---- what a renderer hands out -------------------------------------------------------------- */

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

enum { HTML, MARKDOWN, PLAIN };

static char *rendered(const struct td_paper *p, int format, int width)
{
    struct bytes b = { .s = NULL };
    struct td_sink to = { .put = keep, .arg = &b };

    keep(&b, "", 0);
    if (format == HTML)
        td_paper_html(p, to);
    else if (format == MARKDOWN)
        td_paper_markdown(p, to);
    else
        td_paper_plain(p, width, to);
    return b.s;
}

static void says(const struct td_paper *p, int format, const char *words, bool wanted)
{
    char *s = rendered(p, format, 80);
    ck_assert_msg((strstr(s, words) != NULL) == wanted, "%s '%s' in:\n%s", wanted ? "no" : "there is", words, s);
    free(s);
}

static void fits(const struct td_paper *p, int width)
{
    char *s = rendered(p, PLAIN, width), *rest = s, *line;

    while ((line = strsep(&rest, "\n")))
        ck_assert_msg(td_text_width(line) <= width, "%d cells: %s", td_text_width(line), line);
    free(s);
}

/* ---- documents ------------------------------------------------------------------------------ */

#define HOSTILE "a <b>&\"c\" | *d* _e_ [f](g) `h` \\ \x1b[31m\u202e1. x\ny"

static struct td_paper hostile(void)
{
    static const struct td_paper_column columns[] = { { HOSTILE, TD_LEFT, 3 }, { "B", TD_RIGHT, 1 } };
    struct td_paper p;

    ck_assert(td_paper_open(&p, TD_VI));
    p.name = HOSTILE;
    td_paper_head(&p, &(struct td_paper_head){ HOSTILE, { HOSTILE, "" }, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE });
    td_paper_add(&p, TD_B_TITLE, 0, HOSTILE, HOSTILE);
    td_paper_add(&p, TD_B_HEADING, 1, HOSTILE, "");
    td_paper_add(&p, TD_B_PARAGRAPH, 0, HOSTILE, "");
    td_paper_add(&p, TD_B_ITEM, 1, HOSTILE, "");
    td_paper_table(&p, columns, 2);
    td_paper_row(&p, (const char *const[]){ HOSTILE, "1" }, true);
    td_paper_row(&p, (const char *const[]){ HOSTILE, HOSTILE }, false);
    td_paper_sign(&p, &(struct td_paper_sign){ HOSTILE, (const char *const[]){ HOSTILE }, 1,
                                               (const char *const[]){ HOSTILE }, 1 });
    return p;
}

START_TEST(hostile_text_is_text)
{
    struct td_paper p = hostile();

    says(&p, HTML, "<b>&", false);
    says(&p, HTML, "&lt;b&gt;&amp;&quot;c&quot;", true);
    says(&p, MARKDOWN, "a \\<b\\>\\&\"c\" \\| \\*d\\* \\_e\\_ \\[f\\](g) \\`h\\` \\\\", true);
    for (int format = HTML; format <= PLAIN; format++) {
        says(&p, format, "\x1b", false);
        says(&p, format, "\u202e", false);
        says(&p, format, "1. x y", true); /* one line */
    }
    td_paper_free(&p);
}
END_TEST

/* What cannot be broken between words is broken; wide letters count twice. */
START_TEST(no_line_is_too_wide)
{
    static const int widths[] = { 40, 57, 80, 132 };
    struct td_paper p = hostile();
    char long_word[600];

    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = 0;
    td_paper_add(&p, TD_B_PARAGRAPH, 0, long_word, "");
    td_paper_add(&p, TD_B_ITEM, 1, "宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字宽字", "");
    td_paper_row(&p, (const char *const[]){ long_word, "Nguyễn" }, false);
    for (int i = 0; i < COUNT(widths); i++)
        fits(&p, widths[i]);
    ck_assert_uint_gt(td_paper_lines(&p, 40), td_paper_lines(&p, 80));
    td_paper_free(&p);
}
END_TEST

START_TEST(tables_of_text)
{
    static const struct td_paper_column columns[] = { { "Tên", TD_LEFT, 3 }, { "Số", TD_RIGHT, 1 },
                                                      { "Ghi chú", TD_LEFT, 5 } };
    struct td_paper p;

    ck_assert(td_paper_open(&p, TD_VI));
    td_paper_table(&p, columns, 3);
    td_paper_row(&p, (const char *const[]){ "Đường dài", "12", "một hai ba bốn năm sáu bảy tám chín mười mười một" },
                 false);
    td_paper_row(&p, (const char *const[]){ "Ô", "1.234", "" }, false);
    char *s = rendered(&p, PLAIN, 44);
    ck_assert_str_eq(s, "Tên        Số  Ghi chú\n"
                        "------  -----  -----------------------------\n"
                        "Đường      12  một hai ba bốn năm sáu bảy\n"
                        "dài            tám chín mười mười một\n"
                        "Ô       1.234\n\n");
    free(s);
    says(&p, MARKDOWN, "| Tên | Số | Ghi chú |\n| --- | --: | --- |\n| Đường dài | 12 | một", true);
    td_paper_free(&p);
}
END_TEST

/* ---- the shipped plans ------------------------------------------------------------------------ */

static char home[256], path[300];

static struct td *open_as(enum td_open_mode mode)
{
    struct td_open how = { .path = path, .host = &here, .mode = mode, .actor = "lan" };
    char err[256];
    struct td *td;

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void setup_once(void)
{
    folder_make(home, sizeof home, "report");
    snprintf(path, sizeof path, "%s/a.db", home);
    folder_shipped(path);
}

static void teardown_once(void)
{
    folder_remove(home);
}

static struct td_report_ask asked(struct td *td, const char *plan, const char *agency, td_date review)
{
    struct td_report_ask ask = { .review = review, .year = td_date_year(review), .lang = TD_VI };
    struct td_plans plans;
    struct td_agencies agencies;

    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    ck_assert_ptr_nonnull(td_plan_by_key(&plans, plan));
    ask.plan = td_plan_by_key(&plans, plan)->id;
    if (agency) {
        ck_assert_msg(td_agency_by_code(&agencies, agency) != NULL, "%s", agency);
        ask.agency = td_agency_by_code(&agencies, agency)->id;
    }
    td_agencies_free(&agencies);
    td_plans_free(&plans);
    return ask;
}

static struct td_paper annual(const char *plan, const char *agency, td_date review)
{
    struct td *td = open_as(TD_OPEN_READ);
    struct td_report_ask ask = asked(td, plan, agency, review);
    struct td_paper p;

    ck_assert_msg(td_report_annual(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
    td_close(td);
    return p;
}

static const struct {
    const char *plan, *agency, *above, *issuer[2], *country, *number, *signer;
} heads[] = {
    { HANOI, NULL, "", { "ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Số:        /BC-UBND", "TM. ỦY BAN NHÂN DÂN" },
    { HANOI, "so-gddt", "UBND THÀNH PHỐ HÀ NỘI", { "SỞ GIÁO DỤC VÀ ĐÀO TẠO", "" },
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số:        /BC-SGDĐT", "GIÁM ĐỐC" },
    { HANOI, "so-noi-vu", "UBND THÀNH PHỐ HÀ NỘI", { "SỞ NỘI VỤ", "" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Số:        /BC-SNV", "GIÁM ĐỐC" },
    { HANOI, "so-tu-phap", "UBND THÀNH PHỐ HÀ NỘI", { "SỞ TƯ PHÁP", "" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Số:        /BC-STP", "GIÁM ĐỐC" }, /* below a group, which is nobody's superior */
    { HANOI, "xp-00004", "", { "ỦY BAN NHÂN DÂN", "PHƯỜNG BA ĐÌNH" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Số:        /BC-UBND", "TM. ỦY BAN NHÂN DÂN" },
    { HANOI, "hoi-khuyen-hoc", "", { "HỘI KHUYẾN HỌC THÀNH PHỐ HÀ NỘI", "" }, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Số:        /BC-HKH", "TM. BAN THƯỜNG VỤ" },
    { HANOI, "ban-tgdv", "THÀNH ỦY HÀ NỘI", { "BAN TUYÊN GIÁO VÀ DÂN VẬN THÀNH ỦY", "" }, "ĐẢNG CỘNG SẢN VIỆT NAM",
      "Số:        -BC/..........", "TRƯỞNG BAN" },
    { YOUTH, NULL, "", { "ĐOÀN THANH NIÊN CỘNG SẢN HỒ CHÍ MINH THÀNH PHỐ HÀ NỘI", "" }, "",
      "Số:        -BC/..........", "TM. BAN THƯỜNG VỤ" },
    { HAIPHONG, "hp-so-gddt", "UBND THÀNH PHỐ HẢI PHÒNG", { "SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG", "" },
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số:        /BC-SGDĐT", "GIÁM ĐỐC" },
};

START_TEST(letterhead)
{
    struct td_paper p = annual(heads[_i].plan, heads[_i].agency, 20261121);
    const struct td_paper_head *h = p.v[0].head;
    const struct td_paper_sign *s = NULL;

    ck_assert_int_eq(p.v[0].kind, TD_B_HEAD);
    ck_assert_str_eq(h->above, heads[_i].above);
    ck_assert_str_eq(h->issuer[0], heads[_i].issuer[0]);
    ck_assert_str_eq(h->issuer[1], heads[_i].issuer[1]);
    ck_assert_str_eq(h->country, heads[_i].country);
    ck_assert_str_eq(h->motto, *h->country && h->country[0] == 'C' ? "Độc lập - Tự do - Hạnh phúc" : "");
    ck_assert_str_eq(h->number, heads[_i].number);
    ck_assert_str_eq(h->stamp, "DỰ THẢO");
    for (size_t i = 0; i < p.n; i++)
        s = p.v[i].sign ? p.v[i].sign : s;
    ck_assert_ptr_nonnull(s);
    ck_assert_str_eq(s->signer[0], heads[_i].signer);
    ck_assert_str_eq(s->to[s->n_to - 1], "- Lưu: VT.");
    td_paper_free(&p);
}
END_TEST

static const struct { td_date review; const char *agency, *place; } places[] = {
    { 20261201, NULL, "Hà Nội, ngày 01 tháng 12 năm 2026" },
    { 20260205, NULL, "Hà Nội, ngày 05 tháng 02 năm 2026" },
    { 20260110, NULL, "Hà Nội, ngày 10 tháng 01 năm 2026" },
    { 20260309, NULL, "Hà Nội, ngày 09 tháng 3 năm 2026" },
    { 20261121, "xp-00004", "Ba Đình, ngày 21 tháng 11 năm 2026" },
};

START_TEST(place_and_day)
{
    struct td_paper p = annual(HANOI, places[_i].agency, places[_i].review);

    ck_assert_str_eq(p.v[0].head->place, places[_i].place);
    td_paper_free(&p);
}
END_TEST

/* Who owes the report to whom: the city to nobody, a commune through the department, the department itself to the city.
 * */
static const struct { const char *plan, *agency, *line; } addresses[] = {
    { HANOI, "xp-00004", "Kính gửi: Ủy ban nhân dân thành phố Hà Nội (qua Sở Giáo dục và Đào tạo)" },
    { HANOI, "so-gddt", "Kính gửi: Ủy ban nhân dân thành phố Hà Nội" },
    { YOUTH, NULL, "Kính gửi: Văn phòng Thành ủy Hà Nội" },
    { HANOI, NULL, NULL },
};

START_TEST(address)
{
    struct td_paper p = annual(addresses[_i].plan, addresses[_i].agency, 20261121);
    const char *line = NULL;

    for (size_t i = 0; i < p.n && p.v[i].kind != TD_B_HEADING; i++)
        line = p.v[i].kind == TD_B_CENTRE ? p.v[i].text : line;
    if (addresses[_i].line)
        ck_assert_str_eq(line, addresses[_i].line);
    else
        ck_assert_ptr_null(line);
    td_paper_free(&p);
}
END_TEST

START_TEST(whole_citation)
{
    struct td_paper p = annual(HANOI, NULL, 20261121);

    ck_assert_str_eq(p.v[1].sub, "Kết quả năm 2026 triển khai Kế hoạch số 52/KH-UBND ngày 07/02/2024 của Ủy ban nhân "
                                 "dân thành phố Hà Nội triển khai thực hiện Nghị quyết số 23-NQ/TU ngày 16/11/2023 của "
                                 "Thành ủy Hà Nội về tăng cường sự lãnh đạo của Đảng đối với công tác khuyến học, "
                                 "khuyến tài, xây dựng xã hội học tập trên địa bàn thành phố Hà Nội từ nay đến năm "
                                 "2030, tầm nhìn đến năm 2045");
    says(&p, HTML, "Trên đây là báo cáo kết quả năm 2026 triển khai Kế hoạch./.", true);
    says(&p, HTML, "Tăng 4,8 điểm phần trăm so với năm 2024 (75,8%).", true);
    says(&p, HTML, ">khoảng 59</p>", true); /* in the table of models */
    says(&p, HTML, "cần tăng 0,88 điểm phần trăm mỗi năm", true);
    says(&p, HTML, "Hết áp dụng từ ngày 01/07/2025, do không còn tổ chức chính quyền cấp huyện (3 chỉ tiêu)",
         true);
    td_paper_free(&p);
}
END_TEST

/* ---- equal to the board ------------------------------------------------------------------------ */

static struct td_board judged(struct td *td, const struct td_report_ask *ask, struct td_targets *targets)
{
    struct td_plans plans;
    struct td_board board;

    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
    ck_assert_int_eq(td_targets(td, targets, ask->plan), TD_OK);
    ck_assert_int_eq(td_judge_targets(td, &board, &(struct td_ask){ .plan = ask->plan, .review = ask->review }, &plans,
                                      targets), TD_OK);
    td_plans_free(&plans);
    return board;
}

static const struct td_paper_row *row_of(const struct td_paper_table *t, const char *code)
{
    for (size_t i = 0; i < t->rows; i++)
        if (!t->row[i].heading && !strcmp(t->row[i].cell[0], code))
            return &t->row[i];
    return NULL;
}

static const char *cell_of(const struct td_paper_table *t, const struct td_paper_row *r, const char *head)
{
    for (size_t i = 0; i < t->columns; i++)
        if (!strcmp(t->column[i].head, head))
            return r->cell[i];
    ck_abort_msg("no column %s", head);
}

/* Each verdict of the board is in its target's row of the annex; each value too, in the column of its year or, when it
 * is older, in the note. */
static void check_row(const struct td_paper_table *t, const struct td_row *row, int year)
{
    const struct td_paper_row *r = row_of(t, row->target->code);
    char number[TD_NUM_BUF], column[64];

    ck_assert_msg(r != NULL, "%s", row->target->code);
    if (!row->threshold->yearly || row->threshold->year == year)
        ck_assert_msg(strstr(cell_of(t, r, "Đánh giá"), td_word((enum td_word)((int)W_MISSED + (int)row->verdict.code),
                                                                 TD_VI)) != NULL,
                      "%s %d: %s", row->target->code, row->threshold->year, cell_of(t, r, "Đánh giá"));
    if (row->threshold != td_next_milestone(row->target, 20261121) || row->target->kind == TD_MILESTONE ||
        !td_num_is(row->verdict.value))
        return;
    td_num_format(number, sizeof number, row->verdict.value, -1, TD_VI);
    snprintf(column, sizeof column, "Kết quả %d", td_period_year(row->verdict.period));
    bool recent = td_period_year(row->verdict.period) >= year - 1;
    const char *cell = cell_of(t, r, recent ? column : "Ghi chú");
    ck_assert_msg(strstr(cell, number) != NULL, "%s: %s is not in '%s'", row->target->code, number, cell);
    ck_assert_msg(*cell_of(t, r, "Nguồn số liệu, minh chứng") != 0, "%s has no source", row->target->code);
}

START_TEST(figures_are_those_of_the_board)
{
    struct td *td = open_as(TD_OPEN_READ);
    struct td_report_ask ask = asked(td, HANOI, NULL, 20261121);
    struct td_targets targets;
    struct td_board board = judged(td, &ask, &targets);
    struct td_counts counts = TD_COUNTS_NONE;
    struct td_paper p;
    int passed = 0;
    char words[128];

    ck_assert_int_eq(td_report_annex(td, &p, &ask), TD_OK);
    const struct td_paper_table *t = NULL;
    for (size_t i = 0; i < p.n && !t; i++)
        t = p.v[i].table;
    ck_assert_uint_eq(t->columns, 14);
    ck_assert_uint_eq(t->rows, targets.n + 5); /* and four groups, and the aim of II.1 */
    for (size_t i = 0; i < board.n; i++) {
        check_row(t, &board.v[i], 2026);
        if (board.v[i].threshold == td_next_milestone(board.v[i].target, ask.review) &&
            board.v[i].threshold->year >= ask.year)
            td_counts_add(&counts, board.v[i].verdict.code);
        passed += board.v[i].threshold->year == 2025 && !board.v[i].threshold->yearly;
    }
    ck_assert_int_eq(passed, 27);
    td_paper_free(&p);
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    snprintf(words, sizeof words,
             "Trong %d chỉ tiêu, đối chiếu với mốc kế tiếp của từng chỉ tiêu: đạt %d; đúng tiến độ %d",
             counts.total, counts.of[TD_MET], counts.of[TD_ON_TRACK]);
    says(&p, HTML, words, true);
    says(&p, HTML, "Đối chiếu với mốc năm 2025 đã qua (27 chỉ tiêu)", true); /* and those with no other milestone */
    td_paper_free(&p);
    td_board_free(&board);
    td_targets_free(&targets);
    td_close(td);
}
END_TEST

/* The report of an earlier year is judged on its last day, by the milestone that was next then. */
START_TEST(an_earlier_year)
{
    struct td *td = open_as(TD_OPEN_READ);
    struct td_report_ask ask = asked(td, HANOI, NULL, 20261121);
    struct td_paper p;

    ask.year = 2025;
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Kết quả năm 2025 triển khai", true);
    says(&p, HTML, "(số liệu tính đến ngày 31/12/2025)", true);
    says(&p, HTML, "Nhiệm vụ đến hạn trong năm 2026", true);
    td_paper_free(&p);
    ask.year = 2027;
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_INVALID);
    td_close(td);
}
END_TEST

START_TEST(every_report_can_be_made)
{
    static const char *const plans[] = { HANOI, HAIPHONG, YOUTH };
    struct td *td = open_as(TD_OPEN_READ);
    struct td_agencies agencies;

    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    for (int k = 0; k < COUNT(plans); k++)
        for (size_t i = (size_t)k; i < agencies.n; i += 7) {
            struct td_report_ask ask = asked(td, plans[k], agencies.v[i].code, 20261121);
            struct td_paper p;
            ask.lang = i % 2 ? TD_EN : TD_VI;
            if (agencies.v[i].valid_to && td_date_year(agencies.v[i].valid_to) < 2026) {
                ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_INVALID);
                ask.year = ask.review / 10000 - 2;
            }
            ck_assert_msg(td_report_annual(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
            fits(&p, 80);
            td_paper_free(&p);
            ask.since = 20240101;
            ck_assert_msg(td_report_brief(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
            fits(&p, TD_BRIEF_WIDTH);
            ck_assert_uint_le(td_paper_lines(&p, TD_BRIEF_WIDTH), TD_BRIEF_LINES);
            td_paper_free(&p);
        }
    td_agencies_free(&agencies);
    td_close(td);
}
END_TEST

/* ---- what people have recorded ------------------------------------------------------------------- */

/* `value` of `of`, or, without that, a share as it is written. */
static void record_of(struct td *td, int64_t agency, int year, const char *value, int of, enum td_qualifier qualifier)
{
    struct td_entry e = { .target = T1, .agency = agency, .period = td_period_of_year(year), .status = TD_REPORTED,
                          .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .qualifier = qualifier, .series = "",
                          .unit = "", .source_title = "Báo cáo số 1", .source_url = "", .note = "x", .based_on = -1 };

    ck_assert(td_num_parse(value, strlen(value), of ? &e.numerator : &e.value));
    if (of) {
        e.denominator = (struct td_num){ of, 0 };
        e.value = td_num_ratio(e.numerator.mantissa, of, 3);
        e.value.decimals = 1;
    }
    ck_assert_msg(td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL) == TD_OK, "%s", td_errmsg(td));
}

static void record(struct td *td, const char *value)
{
    record_of(td, CITY, 2025, value, 0, TD_EXACTLY);
}

static struct td_report_ask small_ask(void)
{
    return (struct td_report_ask){ .plan = PLAN, .review = TODAY, .year = 2026, .lang = TD_VI, .since = 20260105 };
}

START_TEST(statements_and_answers)
{
    struct td *td = small_open("lan", 0);
    struct td_statement s = { .task = ONCE, .agency = D1, .said_on = 20260108, .state = TD_TASK_STARTED, .percent = 40,
                              .note = "Đã tập huấn\n3 lớp", .evidence = "BC 12", .based_on = -1 };
    struct td_request q = { .plan = PLAN, .target = T1, .agency = D1, .question = "Vì sao giảm?", .asked_on = 20260102,
                            .due = 20260301 };
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    struct td_statement older = { .task = ONCE, .agency = D2, .said_on = 20260105, .state = TD_TASK_STARTED,
                                  .percent = 10, .note = "Đang chuẩn bị", .evidence = "", .based_on = -1 };

    ck_assert_int_eq(td_say(td, &s, 1, TD_AT_COMMAND, NULL), TD_OK);
    ck_assert_int_eq(td_say(td, &older, 1, TD_AT_COMMAND, NULL), TD_OK); /* entered later, said before */
    ck_assert_int_eq(td_request_save(td, &q, TD_AT_COMMAND, &q.id, NULL), TD_OK);
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Việc: Đã tập huấn 3 lớp; đã thực hiện 40%; minh chứng: BC 12 (Q1, ngày 08/01/2026)", true);
    says(&p, HTML, "Đang chuẩn bị", false);
    says(&p, HTML, "Đề nghị Q1 sớm giải trình: Vì sao giảm?", true);
    td_paper_free(&p);
    q.rev = 1, q.state = TD_REQUEST_ANSWERED, q.answer = "Do đổi cách tính", q.answered_on = 20260109;
    ck_assert_msg(td_request_save(td, &q, TD_AT_COMMAND, NULL, NULL) == TD_OK, "%s", td_errmsg(td));
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Biết chữ: Do đổi cách tính (Q1, ngày 09/01/2026)", true);
    says(&p, HTML, "sớm giải trình", false);
    td_paper_free(&p);
    ask.agency = D2; /* who has no part in that task, and was not asked */
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Đã tập huấn", false);
    says(&p, HTML, "Do đổi cách tính", true); /* it has figures of that target */
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* A task of two: each tells in its paper what it said itself, whoever spoke last. */
START_TEST(a_paper_says_its_own)
{
    small_put("assignments.csv", "plan,task,agency,role\np,k1,d1,lead\np,k1,d2,coordinate\n");
    struct td *td = small_open("lan", 0);
    struct td_statement own = { .task = ONCE, .agency = D2, .said_on = 20260105, .state = TD_TASK_STARTED,
                                .percent = 10, .note = "Đang chuẩn bị", .evidence = "", .based_on = -1 }, other = own;
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    small_load(td);
    other.agency = D1, other.said_on = 20260108, other.note = "Đã xong", other.percent = 100;
    ck_assert_int_eq(td_say(td, &own, 1, TD_AT_COMMAND, NULL), TD_OK);
    ck_assert_int_eq(td_say(td, &other, 1, TD_AT_COMMAND, NULL), TD_OK);
    ask.agency = D2;
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Việc: Đang chuẩn bị; đã thực hiện 10%", true);
    says(&p, HTML, "Đã xong", false);
    says(&p, HTML, "1 nhiệm vụ đang thực hiện (trong đó 1 nhiệm vụ chung, không do cơ quan, đơn vị này cập "
                   "nhật)", true);
    td_paper_free(&p);
    ask.agency = D1; /* who spoke last */
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "1 nhiệm vụ đang thực hiện", true);
    says(&p, HTML, "nhiệm vụ chung", false);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* A figure that makes another verdict, told beside the day before it. */
START_TEST(what_has_changed)
{
    struct td *td = small_open("lan", 0);
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    record(td, "61");
    small_dated(2, "2026-01-08T05:00:00.000Z");
    ask.then = small_open("lan", ask.since);
    ck_assert_msg(td_report_brief(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
    says(&p, PLAIN, "- t1 Biết chữ (mốc 2030): Đúng tiến độ -> Chậm tiến độ", true);
    says(&p, PLAIN, "Đã ghi: 1 số liệu, 0 quyết định về số liệu, 0 cập nhật tiến độ, 0 báo cáo.", true);
    says(&p, PLAIN, "- số liệu: t1 Biết chữ, Thành phố, 2025", true);
    td_paper_free(&p);
    td_close(ask.then);
    ask.then = NULL; /* by what is known now about that day the figure counts already */
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    says(&p, PLAIN, "Không có đánh giá nào thay đổi.", true);
    td_paper_free(&p);
    ask.since = 20260108, ask.then = small_open("lan", ask.since); /* and after it nothing */
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    says(&p, PLAIN, "Không có đánh giá nào thay đổi.", true);
    says(&p, PLAIN, "Không có số liệu, cập nhật tiến độ hoặc báo cáo nào được ghi.", true);
    td_paper_free(&p);
    td_close(ask.then);
    td_close(td);
}
END_TEST

/* One change for two plans: each brief has what is its own, what an agency did not say is not in its brief, and what
 * was said twice stands there once. */
START_TEST(a_brief_has_what_is_its_own)
{
    struct td *td = small_open("lan", 0);
    struct td_statement said[] = {
        { .task = ONCE, .agency = D1, .said_on = 20260105, .state = TD_TASK_STARTED, .percent = 10, .note = "a",
          .evidence = "", .based_on = -1 },
        { .task = ONCE, .agency = D1, .said_on = 20260106, .state = TD_TASK_STARTED, .percent = 20, .note = "b",
          .evidence = "", .based_on = -1 },
    };
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    ck_assert_int_eq(td_say(td, said, 2, TD_AT_COMMAND, NULL), TD_OK);
    td_close(td);
    small_run(NULL, "INSERT INTO plan(key, title, issuer, status, start_year, end_year, city_id, change_id)"
                    " SELECT 'other', 'Khác', issuer, status, start_year, end_year, city_id, change_id FROM plan;"
                    "INSERT INTO task(plan_id, code, position, title, cadence, change_id)"
                    " SELECT 2, 'z9', 9, 'Việc khác', cadence, change_id FROM task WHERE id = 1;"
                    "INSERT INTO progress(task_id, year, agency_id, said_on, state, percent, note, evidence, change_id)"
                    " SELECT (SELECT id FROM task WHERE code = 'z9'), year, agency_id, said_on, state, percent, "
                    "note, evidence,"
                    " change_id FROM progress WHERE said_on = '2026-01-05'");
    td = small_open("lan", 0);
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    char *s = rendered(&p, PLAIN, 80), *at = strstr(s, "- cập nhật tiến độ: k1");
    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_null(strstr(at + 1, "- cập nhật tiến độ: k1"));
    ck_assert_ptr_null(strstr(s, "Việc khác"));
    ck_assert_ptr_nonnull(strstr(s, "2 cập nhật tiến độ"));
    free(s);
    td_paper_free(&p);
    ask.agency = D2;
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    says(&p, PLAIN, "cập nhật tiến độ: k1", false);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* Too much for the page: each part says what it leaves out, and no remark takes all of it. */
START_TEST(a_brief_is_one_page)
{
    enum { REQUESTS = 90 };
    struct td *td = small_open("lan", 0);
    struct td_report_ask ask = small_ask();
    struct td_paper p;
    char question[2000];

    memset(question, 'w', sizeof question - 1);
    question[sizeof question - 1] = 0;
    for (int i = 0; i < REQUESTS; i++) {
        struct td_request q = { .plan = PLAN, .target = T1, .agency = D1, .question = question, .asked_on = 20260102,
                                .due = 20260301 };
        ck_assert_int_eq(td_request_save(td, &q, TD_AT_COMMAND, NULL, NULL), TD_OK);
    }
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    fits(&p, TD_BRIEF_WIDTH);
    ck_assert_uint_le(td_paper_lines(&p, TD_BRIEF_WIDTH), TD_BRIEF_LINES);
    says(&p, PLAIN, "\n\nBÁO CÁO QUÁ HẠN: 18\n"
                    "- Báo cáo, năm 2020: hạn cuối 01/12/2020 (quá hạn 1866 ngày), 3 cơ quan, đơn vị\n"
                    "  chưa gửi\n", true);
    says(&p, PLAIN, "- và 84 mục khác", true); /* what is overdue stands above, and takes its room */
    td_paper_free(&p);
    td_close(td);
}
END_TEST

static struct td_paper annexed(struct td *td, const struct td_report_ask *ask)
{
    struct td_paper p;

    ck_assert_msg(td_report_annex(td, &p, ask) == TD_OK, "%s", td_errmsg(td));
    return p;
}

/* A cell of the annex's table, of a target. */
static void cell_is(const struct td_paper *p, const char *code, const char *head, const char *wanted)
{
    const struct td_paper_table *t = NULL;

    for (size_t i = 0; i < p->n && !t; i++)
        t = p->v[i].table;
    ck_assert_ptr_nonnull(row_of(t, code));
    ck_assert_str_eq(cell_of(t, row_of(t, code), head), wanted);
}

/* The city's own figure is of 2023, its districts' sums are of 2024: both are results, as they are judged. */
START_TEST(results_are_own_or_sums_by_period)
{
    struct td *td = small_open("lan", 0);
    struct td_report_ask ask = small_ask();

    record_of(td, D3, 2024, "90", 100, TD_EXACTLY);
    ask.year = 2024;
    struct td_paper p = annexed(td, &ask);
    cell_is(&p, "t1", "Kết quả 2023", "69%");
    cell_is(&p, "t1", "Kết quả 2024", "80,0%");
    cell_is(&p, "t1", "Nguồn số liệu, minh chứng", "tổng hợp từ 3/3 đơn vị");
    td_paper_free(&p);
    ask.year = 2026;
    p = annexed(td, &ask);
    says(&p, HTML, "gần nhất: 80,0% (năm 2024)", true);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* A plan with two milestones of t1, and what its city and others say of it. */
static struct td *open_with(const char *thresholds, const char *figures)
{
    char text[2048];
    struct td *td = small_open("lan", 0);

    snprintf(text, sizeof text, "plan,target,year,bound,upper,strict,scope,text\n%s", thresholds);
    small_put("thresholds.csv", text);
    snprintf(text, sizeof text, "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
             "published_on,note\n%s", figures);
    small_put("observations.csv", text);
    small_load(td);
    return td;
}

/* What another figure would change is said of its milestone, with that figure. */
START_TEST(the_note_names_the_milestone)
{
    struct td *td = open_with("p,t1,2025,79.8,,0,plan,\np,t1,2030,82,,0,plan,\n",
                              "p,t1,city,2024,75,,,published,A,,,\np,t1,city,2025,80.6,,,published,A,,2025-12-31,\n"
                              "p,t1,city,2025,70,,,published,B,,2025-06-01,\n");
    struct td_report_ask ask = small_ask();
    struct td_paper p = annexed(td, &ask);

    cell_is(&p, "t1", "Kết quả 2025", "80,6%");
    cell_is(&p, "t1", "Ghi chú", "theo số liệu khác (70%): 2025 không đạt; 2030 có nguy cơ");
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* No brackets in brackets; what another source says behind what is missing; one number for one thing. */
START_TEST(lists_are_said_plainly)
{
    struct td *td = open_with("p,t1,2025,70,,0,plan,\np,t1,2029,90,,0,plan,\n",
                              "p,t1,city,2024,70.5,,,published,A,,2024-12-31,\np,t1,city,2025,71.25,,,published,"
                              "A,,2025-12-31,\n"
                              "p,t1,city,2025,69,,,published,B,,2025-06-01,\n");
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Biết chữ (mốc 2025): 71,25% (năm 2025), nguồn khác ghi năm 2025 là 69%, theo đó sẽ là: "
                   "không đạt", true);
    says(&p, HTML, "Biết chữ (mốc 2029: 90%): 71,25% (năm 2025), còn thiếu 18,75 điểm phần trăm, theo số liệu "
                   "khác (69%): "
                   "chậm tiến độ.", true);
    says(&p, HTML, "; cần tăng 4,688 điểm phần trăm mỗi năm, ", true);
    says(&p, HTML, ": cần tăng 4,688 điểm phần trăm mỗi năm để đạt 90% vào năm 2029", true);
    td_paper_free(&p);
    ask.lang = TD_EN;
    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "(1 milestone)", true);
    says(&p, HTML, "(1 milestones)", false);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* However long the name: whose it is, since when, and what another figure would make of it. */
START_TEST(a_brief_cuts_no_agency)
{
    char name[300], text[1024];

    memset(name, 'w', sizeof name - 1);
    name[sizeof name - 1] = 0;
    snprintf(text, sizeof text, "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,"
             "base_period,base_value,parent,source\np,t1,a,%s,,%%,reach,up,1,d1,n,d,2020,60.5,,s\n"
             "p,t2,a,Đi học,At school,%%,reach,up,1,d2,n,d,2020,50,,s\n", name);
    small_put("targets.csv", text);
    struct td *td = open_with("p,t1,2030,90,,0,plan,\n",
                              "p,t1,city,2024,75,,,published,A,,,\np,t1,city,2025,68,,,published,A,,2025-12-31,\n"
                              "p,t1,city,2025,88,,,published,B,,2025-06-01,\n");
    struct td_report_ask ask = small_ask();
    struct td_paper p;
    ck_assert_int_eq(td_report_brief(td, &p, &ask), TD_OK);
    says(&p, HTML, "chủ trì: Q1; từ 31/12/2025; theo số liệu khác (88%): đúng tiến độ</p>", true);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* The one milestone that a plan has is told once. */
START_TEST(one_milestone_is_one_column)
{
    struct td *td = small_open("lan", 0);
    struct td_report_ask ask = small_ask();
    struct td_paper p = annexed(td, &ask);
    char *s = rendered(&p, PLAIN, 80), *at = strstr(s, "Mục tiêu 2030: 80%");

    ck_assert_ptr_nonnull(at);
    ck_assert_ptr_null(strstr(at + 1, "Mục tiêu 2030: 80%"));
    cell_is(&p, "t1", "Cơ quan chủ trì hoặc theo dõi", "Q1");
    free(s);
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* Rounded it would be all of them, and nothing would be missing. */
START_TEST(a_little_less_is_not_all)
{
    struct td *td = open_with("p,t1,2030,100,,0,plan,\np,t1,2026,100,,0,yearly,\n",
                              "p,t1,city,2026,100.0,9996,10000,reported,A,,2026-01-05,\n"
                              "p,t2,city,2025,66,,,published,A,,,\n");
    struct td_report_ask ask = small_ask();
    struct td_paper p = annexed(td, &ask);

    cell_is(&p, "t1", "Kết quả 2026", "ước 99,96%");
    cell_is(&p, "t1", "So với chỉ tiêu năm (%)", "99,96");
    cell_is(&p, "t1", "Còn thiếu so với mục tiêu", "0,04");
    td_paper_free(&p);
    td_close(td);
}
END_TEST

START_TEST(a_result_says_what_it_is)
{
    struct td *td = small_open("lan", 0);
    struct td_report_ask ask = small_ask();

    record_of(td, CITY, 2025, "61", 0, TD_APPROX);
    struct td_paper p = annexed(td, &ask);
    cell_is(&p, "t1", "Kết quả 2025", "khoảng 61%");
    td_paper_free(&p);
    td_close(td);
}
END_TEST

/* What was done and what was not is said in the plan's own words, wherever it stands. */
START_TEST(stages_are_named)
{
    small_put("targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,"
              "base_period,base_value,parent,source\np,t1,a,Biết chữ,,%,reach,up,1,d1,,,,,,s\n"
              "p,t2,a,Đi học,,%,reach,up,1,d2,,,,,,s\np,t8,a,Danh hiệu,Title,mốc,milestone,up,0,d1,,,,,,s\n"
              "p,t9,a,Đại học số,Digital,mốc,milestone,up,0,d2,,,,,,s\n");
    small_put("thresholds.csv", "plan,target,year,bound,upper,strict,scope,text,kind\n"
              "p,t8,2025,1,,0,plan,đăng ký,\np,t8,2030,2,,0,plan,được công nhận,\n"
              "p,t1,2030,80,,0,plan,,\np,t2,2030,80,,0,plan,,\np,t9,2025,1,,0,plan,triển "
              "khai,\np,t9,2030,1,,0,plan,tiếp tục triển khai,keep\n");
    small_put("observations.csv", "plan,target,agency,period,value,numerator,denominator,status,source_title,"
                                  "source_url,"
              "published_on,note\np,t8,city,2025,1,,,reported,A,,2025-12-31,\np,t9,city,2025,1,,,reported,A,,"
              "2025-12-31,\n");
    struct td *td = small_open("lan", 0);
    small_load(td);
    struct td_report_ask ask = small_ask();
    struct td_paper p;

    ck_assert_int_eq(td_report_annual(td, &p, &ask), TD_OK);
    says(&p, HTML, "Chưa hoàn thành: được công nhận; đến nay đã hoàn thành: đăng ký (năm 2025); chưa đến hạn", true);
    says(&p, HTML, "Giữ vững (năm 2025): tiếp tục triển khai; đạt 1/1 năm có số liệu.", true);
    says(&p, HTML, "1 mốc;", false);
    says(&p, HTML, "đạt 1 mốc", false);
    td_paper_free(&p);
    p = annexed(td, &ask);
    cell_is(&p, "t8", "Kết quả 2025", "đã hoàn thành: đăng ký");
    cell_is(&p, "t9", "Kết quả 2025", "đã hoàn thành: triển khai");
    td_paper_free(&p);
    td_close(td);
}
END_TEST

START_TEST(since_the_last_meeting)
{
    struct td *td = small_open("lan", 0);
    td_date since;

    ck_assert_int_eq(td_report_since(td, &since, PLAN, TODAY), TD_OK);
    ck_assert_int_eq(since, 20251211);
    td_close(td);
    small_run(NULL,
              "INSERT INTO meeting(plan_id, held_on, title, entered, change_id) VALUES(1, '2025-11-20', 'x', 1, 1),"
                    " (1, '2026-01-10', 'today', 1, 1)");
    td = small_open("lan", 0);
    ck_assert_int_eq(td_report_since(td, &since, PLAN, TODAY), TD_OK);
    ck_assert_int_eq(since, 20251120);
    td_close(td);
}
END_TEST

Suite *suite_report(void)
{
    Suite *s = suite_create("report");
    TCase *paper = tcase_create("paper"), *shipped = tcase_create("shipped"), *people = tcase_create("people");

    tcase_add_test(paper, hostile_text_is_text);
    tcase_add_test(paper, no_line_is_too_wide);
    tcase_add_test(paper, tables_of_text);
    suite_add_tcase(s, paper);
    tcase_add_unchecked_fixture(shipped, setup_once, teardown_once);
    tcase_add_loop_test(shipped, letterhead, 0, COUNT(heads));
    tcase_add_loop_test(shipped, place_and_day, 0, COUNT(places));
    tcase_add_loop_test(shipped, address, 0, COUNT(addresses));
    tcase_add_test(shipped, whole_citation);
    tcase_add_test(shipped, figures_are_those_of_the_board);
    tcase_add_test(shipped, an_earlier_year);
    tcase_add_test(shipped, every_report_can_be_made);
    suite_add_tcase(s, shipped);
    tcase_add_checked_fixture(people, small_setup, small_teardown);
    tcase_add_checked_fixture(people, small_make, NULL);
    tcase_add_test(people, statements_and_answers);
    tcase_add_test(people, a_paper_says_its_own);
    tcase_add_test(people, what_has_changed);
    tcase_add_test(people, a_brief_has_what_is_its_own);
    tcase_add_test(people, lists_are_said_plainly);
    tcase_add_test(people, a_brief_is_one_page);
    tcase_add_test(people, results_are_own_or_sums_by_period);
    tcase_add_test(people, the_note_names_the_milestone);
    tcase_add_test(people, a_brief_cuts_no_agency);
    tcase_add_test(people, one_milestone_is_one_column);
    tcase_add_test(people, a_little_less_is_not_all);
    tcase_add_test(people, a_result_says_what_it_is);
    tcase_add_test(people, stages_are_named);
    tcase_add_test(people, since_the_last_meeting);
    suite_add_tcase(s, people);
    return s;
}
