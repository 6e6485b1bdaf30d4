/* The list engine on a made-up source: filter language, sorting, folding, and a cursor that stays on its row. */
#include "engine/list.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"

struct thing { int64_t id; const char *code, *name, *verdict; int depth; const char *since; };

static struct thing things[] = {
    { 1, "a.1", "Hà Nội", "Không đạt", 0, "31/12/2024" },
    { 2, "a.2", "Đống Đa", "Đạt", 1, "01/2025" },
    { 3, "a.3", "Hoà Lạc", "Chậm tiến độ", 1, "quý III/2026" },
    { 4, "b.1", "Má Lúm", "Đúng tiến độ", 0, "15/04/2025" },
    { 5, "b.2", "Mã Ngựa", "Chưa có số liệu", 0, "" },
};
static size_t n_things = 5;

static size_t count(const void *o)
{
    (void)o;
    return n_things;
}

static int64_t id(const void *o, size_t row)
{
    (void)o;
    return things[row].id;
}

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    (void)o;
    snprintf(buf, LIST_CELL, "%s", column == 0 ? things[row].code : column == 1 ? things[row].name
                                     : column == 2 ? things[row].verdict : things[row].since);
    return ROLE_normal;
}

static int depth(const void *o, size_t row)
{
    (void)o;
    return things[row].depth;
}

static bool folded(const void *o, size_t row)
{
    (void)o, (void)row;
    return true;
}

static const struct list_column columns[] = {
    { "code", W_COL_CODE, 5, 0, -1, 1, false },
    { "name", W_COL_NAME, 8, 1, -1, 1, false },
    { "verdict", W_HEAD_VERDICT, 8, 0, -1, 1, false },
    { "since", W_HEAD_SINCE, 8, 0, -1, 1, true },
};
static const struct list_source flat = { .columns = columns, .n_columns = 4, .count = count, .id = id,
                                         .cell = cell };
static const struct list_source tree = { .columns = columns, .n_columns = 4, .count = count, .id = id,
                                         .cell = cell, .depth = depth, .folded = folded };

static struct list list;

static void setup(void)
{
    n_things = 5;
    list_init(&list, &flat, NULL, TD_VI);
    list_refresh(&list);
}

static void setup_tree(void)
{
    n_things = 5;
    list_init(&list, &tree, NULL, TD_VI);
    list_refresh(&list);
}

static void teardown(void)
{
    list_free(&list);
}

/* Ids of the rows that are seen, as digits. */
static const char *seen(void)
{
    static char text[16];
    size_t n = 0;

    for (; n < list.n_seen; n++)
        text[n] = (char)('0' + things[list.seen[n]].id);
    text[n] = 0;
    return text;
}

static const struct { const char *filter, *want; } filters[] = {
    { "", "12345" },
    { "dong", "2" },            /* PITFALLS 11: đ typed as d, no marks */
    { "đống", "2" },
    { "dóng", "" },             /* with marks, the marks must match */
    { "má", "4" },
    { "mã", "5" },
    { "ma", "45" },
    { "hòa", "3" },             /* hòa = hoà */
    { "hoà lạc", "3" },
    { "\"ha noi\"", "1" },
    { "\"noi ha\"", "" },
    { "\"da dat\"", "" },       /* a phrase ends with its cell */
    { "noi ha", "1" },          /* words apart need not stand in order */
    { "!b.", "123" },
    { "a. !noi", "23" },
    { "code:b", "45" },
    { "ten:a.1", "" },
    { "ma:b.1", "4" },          /* a column by its Vietnamese heading without marks */
    { "name:ma", "45" },
    { "tên:ma", "45" },         /* ... or with them */
    { "=chua", "5" },
    { "=lagging", "3" },
    { "=missed", "1" },
    { "=dat", "2" },            /* the verdict Đạt, not every one that contains it */
    { "!=dat", "1345" },
    { "=on_track", "4" },
    { "!", "12345" },           /* a term still being typed hides nothing */
    { "code>1", "235" },        /* the number in the cell: a.2, a.3, b.2 */
    { "code<2", "14" },
    { "code<=2 ten:a", "1245" },
    { "!code>1", "14" },
    { "name>1", "" },           /* no number: neither more nor less */
    { "code>", "12345" },       /* still being typed */
    { "code>x", "12345" },      /* what cannot be compared hides nothing, and is said */
    { "nothing>1", "12345" },   /* ... never searched as text */
    { "gia>1", "" },            /* a column by a further word of its heading: Đánh giá */
    { "b1", "4" },              /* a code without its points */
    { "B1", "4" },
    { "1b", "" },
    { "code>1,5", "235" },
    { "code>1.5", "235" },      /* both points are understood, whatever the language */
    { "since<2025", "1" },      /* a year; a month and a day of it */
    { "since>2025", "3" },
    { "since<3/2025", "12" },
    { "since<=3/2025", "12" },
    { "since<=04/2025", "124" },
    { "since>=15/04/2025", "34" },
    { "since>2025-04-15", "3" },
    { "name:", "12345" },
    { "=", "12345" },
};

START_TEST(filter)
{
    snprintf(list.filter, sizeof list.filter, "%s", filters[_i].filter);
    list_refresh(&list);
    ck_assert_msg(!strcmp(seen(), filters[_i].want), "'%s' gives %s", filters[_i].filter, seen());
}
END_TEST

/* ---- groups ----------------------------------------------------------------------------- */

static int group(const void *o, size_t row)
{
    return things[row].depth + (o != NULL);
}

static enum role heading(const void *o, int number, size_t n, char *buf)
{
    (void)o;
    snprintf(buf, LIST_CELL, "group %d of %zu", number, n);
    return ROLE_header;
}

static bool by_depth(const void *o, size_t row, size_t column, int64_t *out)
{
    (void)o;
    *out = things[row].depth;
    return column == 2;
}

static const struct list_source in_groups = { .columns = columns, .n_columns = 4, .count = count, .id = id,
                                              .cell = cell, .rank = by_depth, .group = group, .heading = heading,
                                              .group_by = 2 };

static char *drawn(struct list *l, int rows, int cols)
{
    struct canvas *c = canvas_new(rows, cols);

    list_draw(l, canvas_all(c), (struct list_look){ .focused = true, .heading = false });
    char *text = canvas_text(c);
    canvas_free(c);
    return text;
}

/* A heading above each group, and above the first row that is seen; the cursor is never scrolled away. */
START_TEST(groups)
{
    struct list l;

    list_init(&l, &in_groups, NULL, TD_VI);
    l.sort = 2;
    list_refresh(&l);
    list_home(&l);
    char *text = drawn(&l, 7, 30);
    ck_assert_ptr_nonnull(strstr(text, "group 0 of 3\n> a.1"));
    ck_assert_ptr_nonnull(strstr(text, "group 1 of 2\n  a.2"));
    ck_assert_str_eq(list_place_said(&l).s, "1/5");
    free(text);
    for (int rows = 2; rows < 9; rows++)
        for (size_t at = 0; at < 5; at++) {
            list_command(&l, at ? CMD_down : CMD_top, 0);
            text = drawn(&l, rows, 30);
            ck_assert_msg(strchr(text, '>') != NULL, "%d rows, at %zu:\n%s", rows, at, text);
            ck_assert_msg(!strncmp(text, " group", 6), "%d rows, at %zu:\n%s", rows, at, text);
            free(text);
        }
    text = drawn(&l, 3, 30);
    ck_assert_str_eq(list_place_said(&l).s, "5/5 ^");
    free(text);
    l.sort = 1; /* by name: there are no groups in that order */
    list_refresh(&l);
    text = drawn(&l, 9, 30);
    ck_assert_ptr_null(strstr(text, "group"));
    free(text);
    list_free(&l);
}
END_TEST

START_TEST(sorts_in_vietnamese)
{
    list.sort = 1;
    list_refresh(&list);
    ck_assert_str_eq(seen(), "21345"); /* đ before h; letters before tones: lúm before ngựa */
}
END_TEST

START_TEST(cursor_stays_on_its_row)
{
    ck_assert(list_go(&list, 4));
    list.sort = 1;
    list.reverse = true;
    list_refresh(&list);
    ck_assert_int_eq(things[list_row(&list)].id, 4);
    snprintf(list.filter, sizeof list.filter, "ma");
    list_refresh(&list);
    ck_assert_int_eq(things[list_row(&list)].id, 4);
}
END_TEST

START_TEST(cursor_finds_a_place_when_its_row_goes)
{
    ck_assert(list_go(&list, 5));
    n_things = 3;
    list_refresh(&list);
    ck_assert_int_eq(things[list_row(&list)].id, 3);
    n_things = 0;
    list_refresh(&list);
    ck_assert_int_eq(list_row(&list), -1);
    ck_assert(list_command(&list, CMD_down, 3));
    ck_assert_int_eq(list_row(&list), -1);
}
END_TEST

START_TEST(moves)
{
    static const struct { enum command c; int count; int64_t want; } steps[] = {
        { CMD_down, 0, 2 }, { CMD_down, 2, 4 }, { CMD_down, 99, 5 }, { CMD_up, 0, 4 },
        { CMD_top, 0, 1 }, { CMD_bottom, 0, 5 }, { CMD_bottom, 3, 3 }, { CMD_up, 99, 1 },
    };

    list_go(&list, 1);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        ck_assert(list_command(&list, steps[i].c, steps[i].count));
        ck_assert_int_eq(things[list_row(&list)].id, steps[i].want);
    }
}
END_TEST

START_TEST(folds)
{
    ck_assert_str_eq(seen(), "145");
    list_go(&list, 1);
    ck_assert(list_command(&list, CMD_right, 0));
    ck_assert_str_eq(seen(), "12345");
    ck_assert(list_command(&list, CMD_right, 0)); /* into the branch */
    ck_assert_int_eq(things[list_row(&list)].id, 2);
    ck_assert(list_command(&list, CMD_left, 0));  /* back to what it hangs on */
    ck_assert_int_eq(things[list_row(&list)].id, 1);
    ck_assert(list_command(&list, CMD_left, 0));
    ck_assert_str_eq(seen(), "145");
}
END_TEST

/* A match inside a folded branch is shown, with what it hangs on. */
/* What the line of the filter says, from its colon on. */
static const char *filter_said(const char *typed, bool typing)
{
    static char said[256];
    struct canvas *c = canvas_new(1, 120);

    snprintf(list.filter, sizeof list.filter, "%s", typed);
    list.typing = typing;
    list_refresh(&list);
    list_draw_filter(&list, canvas_all(c), 0, 0, true);
    char *text = canvas_text(c);
    snprintf(said, sizeof said, "%.*s", (int)strcspn(text, "\n"), text);
    free(text);
    canvas_free(c);
    return said;
}

static const struct { const char *filter; bool typing; const char *said; } unread[] = {
    { "code>1", false, "Lọc: code>1 (3/5)" },
    { "nothing>1", false, "Lọc: nothing>1 không so sánh được: không có cột nothing (5/5)" },
    { "code>x a.", false, "Lọc: code>x a. không so sánh được: code>x cần một số, ngày hoặc tháng (3/5)" },
    { "code>", true, "Lọc: code> (5/5)" },
    { "code> a.", true, "Lọc: code> a. không so sánh được: code> cần một số, ngày hoặc tháng (3/5)" },
};

START_TEST(unread_comparison)
{
    ck_assert_str_eq(filter_said(unread[_i].filter, unread[_i].typing), unread[_i].said);
}
END_TEST

START_TEST(filter_opens_branches)
{
    snprintf(list.filter, sizeof list.filter, "lac");
    list_refresh(&list);
    ck_assert_str_eq(seen(), "13");
}
END_TEST

/* PITFALLS 13-15: an input method's bursts leave the word it meant. */
START_TEST(input_method)
{
    static const struct { const char *letters, *want; } bursts[] = {
        { "vie\bêt\b\bệt", "việt" },
        { "\u202f\b\bê", "ê" },
        { "a\u0301\b\u0300", "a\u0300" },
    };

    for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++) {
        char line[64] = "";
        const char *p = bursts[i].letters;
        size_t left = strlen(p);
        while (left) {
            struct event ev = { .kind = EV_CHAR };
            size_t n = td_utf8_next(p, left, &ev.code);
            if (ev.code == '\b')
                ev = (struct event){ .kind = EV_KEY, .code = K_BACKSPACE };
            ck_assert(line_type(line, sizeof line, &ev));
            p += n;
            left -= n;
        }
        ck_assert_str_eq(line, bursts[i].want);
    }
}
END_TEST

/* What is typed may be a part of other names that stand before the one that is meant. */
START_TEST(the_name_itself_comes_first)
{
    static const struct { const char *typed; int at; } words[] = { { "da", 1 }, { "dat", 2 }, { "a.3", 3 },
                                                                   { "lum", 4 } };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *list.filter = 0;
        list_refresh(&list);
        ck_assert(list_go(&list, 1));
        for (const char *p = words[i].typed; *p; p++)
            ck_assert(list_type(&list, &(struct event){ .kind = EV_CHAR, .code = (uint32_t)*p }));
        ck_assert_msg(list.at_id == words[i].at, "%s: %d", words[i].typed, (int)list.at_id);
    }
}
END_TEST

START_TEST(line_never_overflows)
{
    char line[8] = "";
    struct event ev = { .kind = EV_CHAR, .code = 0x1ec7 };

    for (int i = 0; i < 100; i++)
        line_type(line, sizeof line, &ev);
    ck_assert_uint_eq(strlen(line), 6); /* two letters of three bytes */
}
END_TEST

Suite *suite_list(void)
{
    Suite *s = suite_create("list");
    TCase *t = tcase_create("flat");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, filter, 0, sizeof filters / sizeof *filters);
    tcase_add_loop_test(t, unread_comparison, 0, sizeof unread / sizeof *unread);
    tcase_add_test(t, sorts_in_vietnamese);
    tcase_add_test(t, cursor_stays_on_its_row);
    tcase_add_test(t, cursor_finds_a_place_when_its_row_goes);
    tcase_add_test(t, moves);
    tcase_add_test(t, input_method);
    tcase_add_test(t, the_name_itself_comes_first);
    tcase_add_test(t, line_never_overflows);
    tcase_add_test(t, groups);
    suite_add_tcase(s, t);
    t = tcase_create("tree");
    tcase_add_checked_fixture(t, setup_tree, teardown);
    tcase_add_test(t, folds);
    tcase_add_test(t, filter_opens_branches);
    suite_add_tcase(s, t);
    return s;
}
