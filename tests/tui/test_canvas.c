/* tui/engine/canvas.c: whatever text is drawn, every cell of the grid stays accounted for. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/canvas.h"
#include "../support/suites.h"

/* For inner loops: Check keeps a record of each of its own assertions, also of those that hold. */
#define CHECK(holds) ((holds) ? (void)0 : ck_abort_msg("line %d: %s", __LINE__, #holds))

static struct canvas *canvas;
static struct area all;

static void setup(void)
{
    canvas = canvas_new(6, 20);
    ck_assert_ptr_nonnull(canvas);
    all = canvas_all(canvas);
}

static void teardown(void)
{
    canvas_free(canvas);
}

static void assert_text(const char *expected)
{
    char *text = canvas_text(canvas);
    ck_assert_str_eq(text, expected);
    free(text);
}

/* Every row fills its cells: halves of wide letters come in pairs, marks have a letter. */
static void assert_sound(const struct canvas *c)
{
    for (int r = 0; r < c->rows; r++) {
        const struct cell *row = c->cells + r * c->cols;
        for (int i = 0; i < c->cols; i++) {
            uint32_t cp = 0;
            size_t len = strlen(row[i].text);
            CHECK(len < sizeof(row[i].text));
            CHECK(row[i].role < ROLE_COUNT);
            if (row[i].width == 0) {
                CHECK(len == 0);
                CHECK(i > 0);
                CHECK(row[i - 1].width == 2);
                continue;
            }
            if (row[i].width == 2)
                CHECK(i + 1 < c->cols && row[i + 1].width == 0);
            CHECK(len > 0);
            size_t n = td_utf8_next(row[i].text, len, &cp);
            CHECK(td_cp_width(cp) == row[i].width);
            for (; n < len; n += td_utf8_next(row[i].text + n, len - n, &cp))
                ;
            CHECK(n == len);
        }
    }
}

START_TEST(put_draws_and_counts)
{
    ck_assert_int_eq(put(all, 0, 0, ROLE_title, "Kế hoạch"), 8);
    ck_assert_int_eq(put(all, 1, 16, ROLE_normal, "clipped"), 4);
    ck_assert_int_eq(put(all, 2, -3, ROLE_normal, "clipped"), 4);
    ck_assert_int_eq(put(all, 3, 20, ROLE_normal, "x"), 0);
    ck_assert_int_eq(put(all, 3, -1, ROLE_normal, "x"), 0);
    ck_assert_int_eq(put(all, -1, 0, ROLE_normal, "x"), 0);
    ck_assert_int_eq(put(all, 6, 0, ROLE_normal, "x"), 0);
    ck_assert_int_eq(put(all, 3, 0, ROLE_normal, ""), 0);
    ck_assert_int_eq(putf(all, 4, 0, ROLE_normal, "%d%%", 95), 3);
    assert_text("Kế hoạch\n                clip\npped\n\n95%\n\n");
    ck_assert_uint_eq(canvas->cells[7].role, ROLE_title);
    ck_assert_uint_eq(canvas->cells[8].role, ROLE_normal);
}
END_TEST

START_TEST(putf_takes_long_text)
{
    char text[2001];
    memset(text, 'x', 2000);
    text[2000] = '\0';
    ck_assert_int_eq(putf(all, 0, 0, ROLE_normal, "%s", text), 20);
    assert_text("xxxxxxxxxxxxxxxxxxxx\n\n\n\n\n\n");
}
END_TEST

START_TEST(put_makes_text_harmless)
{
    put(all, 0, 0, ROLE_normal, "a\033[31mb");
    put(all, 1, 0, ROLE_normal, "a\nb\tc");
    put(all, 2, 0, ROLE_normal, "a\xff");
    char *text = canvas_text(canvas);
    for (const char *p = text; *p; p++)
        ck_assert(*p == '\n' || (unsigned char)*p >= ' ');
    ck_assert(td_utf8_valid(text, strlen(text)));
    ck_assert_ptr_nonnull(strstr(text, "a^[[31mb\n"));
    free(text);
    assert_sound(canvas);
}
END_TEST

static const struct {
    const char *text;
    int width, align;
    const char *drawn;
} FITS[] = {
    { "abc", 5, -1, "abc  " },
    { "abc", 5, 0, " abc " },
    { "ab", 5, 0, " ab  " },
    { "abc", 5, 1, "  abc" },
    { "abc", 3, -1, "abc" },
    { "abcd", 3, -1, "ab~" },
    { "abcd", 3, 1, "ab~" },
    { "abcd", 1, 0, "~" },
    { "abcd", 0, -1, "" },
    { "tiến độ", 7, -1, "tiến độ" },
    { "tiến độ", 5, -1, "tiến~" },
    { "tie\u0302\u0301n", 4, -1, "tie\u0302\u0301n" },
    { "tie\u0302\u0301n", 3, -1, "ti~" },
    { "河内市", 6, -1, "河内市" },
    { "河内市", 5, -1, "河内~" },
    { "河内市", 4, -1, "河~ " },
    { "河内市", 4, 1, "河~ " },
    { "河", 1, -1, "~" },
    { "\u0301x", 2, -1, " \u0301x" }, /* a mark without a letter stands on a blank */
    { "", 2, 0, "  " },
};

START_TEST(put_fit_pads_and_cuts)
{
    char expected[128], *text;
    fill(all, 0, 0, 20, ROLE_normal, '#');
    put_fit(all, 0, 3, FITS[_i].width, FITS[_i].align, ROLE_normal, FITS[_i].text);
    snprintf(expected, sizeof(expected), "###%s%.*s\n\n\n\n\n\n", FITS[_i].drawn,
             17 - FITS[_i].width, "####################");
    text = canvas_text(canvas);
    ck_assert_str_eq(text, expected);
    free(text);
    assert_sound(canvas);
}
END_TEST

/* Between two words, unless that left less than half of the cells. */
START_TEST(names_end_with_a_word)
{
    static const struct { const char *name; int width; const char *drawn; } NAMES[] = {
        { "Trường công lập đạt", 19, "Trường công lập đạt" }, { "Trường công lập đạt", 18, "Trường công lập~  " },
        { "Trường công lập đạt chuẩn", 15, "Trường công~   " }, { "Trường công lập", 12, "Trường công~" },
        { "Kỹ năng sống, trong tuổi", 15, "Kỹ năng sống~  " }, { "XMC mứcđộhaicủathànhphố", 12, "XMC mứcđộha~" },
        { "Tiếng", 3, "Ti~" }, { "", 2, "  " },
    };

    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        char expected[128];
        fill(all, 0, 0, 20, ROLE_normal, '#');
        put_name(all, 0, 0, NAMES[i].width, ROLE_normal, NAMES[i].name);
        put(all, 0, NAMES[i].width, ROLE_normal, "|");
        snprintf(expected, sizeof expected, "%s|", NAMES[i].drawn);
        char *text = canvas_text(canvas);
        ck_assert_msg(!strncmp(text, expected, strlen(expected)), "%s", text);
        free(text);
    }
}
END_TEST

START_TEST(half_of_a_wide_letter_is_blanked)
{
    static const struct { int col; const char *over, *expected; } VECTORS[] = {
        { 0, "x", "x 内市" },  { 1, "x", " x内市" }, { 1, "河", " 河 市" },
        { 3, "xy", "河 xy " }, { 2, "內", "河內市" }, { 5, "x", "河内 x" },
        { 1, "é", " é内市" },
    };
    for (size_t i = 0; i < sizeof(VECTORS) / sizeof(VECTORS[0]); i++) {
        put_fit(all, 0, 0, 20, -1, ROLE_normal, "河内市");
        put(all, 0, VECTORS[i].col, ROLE_normal, VECTORS[i].over);
        assert_sound(canvas);
        char row[64];
        snprintf(row, sizeof(row), "%s", VECTORS[i].expected);
        size_t len = strlen(row);
        while (len > 0 && row[len - 1] == ' ')
            row[--len] = '\0';
        strcat(row, "\n\n\n\n\n\n");
        assert_text(row);
    }
    put(all, 1, 0, ROLE_normal, "河内");
    fill(all, 1, 1, 2, ROLE_normal, '-');
    put_hline(all, 2, 0, 3, LINE_H, ROLE_normal);
    assert_sound(canvas);
}
END_TEST

START_TEST(wide_letters_are_blank_at_an_edge)
{
    struct area a = area_sub(all, 0, 2, 1, 3);
    fill(all, 0, 0, 20, ROLE_normal, '#');
    ck_assert_int_eq(put(a, 0, 0, ROLE_normal, "河内"), 3);
    ck_assert_int_eq(put(area_sub(all, 1, 2, 1, 3), 0, -1, ROLE_normal, "河内"), 3);
    assert_text("##河 ###############\n   内\n\n\n\n\n");
    assert_sound(canvas);
}
END_TEST

START_TEST(areas_are_clipped)
{
    struct area a = area_sub(all, 2, 15, 10, 10);
    ck_assert_int_eq(a.rows, 4);
    ck_assert_int_eq(a.cols, 5);
    a = area_sub(a, -1, -2, 3, 4);
    ck_assert_int_eq(a.row, 2);
    ck_assert_int_eq(a.col, 15);
    ck_assert_int_eq(a.rows, 2);
    ck_assert_int_eq(a.cols, 2);
    put(a, 0, 0, ROLE_normal, "abc");
    put(a, 2, 0, ROLE_normal, "no");
    fill(a, 1, -5, 100, ROLE_normal, '=');
    a = area_sub(all, 50, 50, 3, 3);
    ck_assert_int_eq(a.rows, 0);
    put(a, 0, 0, ROLE_normal, "no");
    a = area_sub(all, 0, 0, -3, -3);
    put(a, 0, 0, ROLE_normal, "no");
    fill(a, 0, 0, 3, ROLE_normal, 'n');
    assert_text("\n\n               ab\n               ==\n\n\n");
}
END_TEST

START_TEST(lines_and_roles)
{
    put_hline(all, 0, 0, 4, LINE_H, ROLE_border);
    put_line(all, 0, 4, LINE_TR, ROLE_border);
    put_line(all, 1, 4, LINE_HEAVY_V, ROLE_border_focus);
    canvas->ascii = true;
    put_hline(all, 2, 0, 4, LINE_HEAVY_H, ROLE_border);
    put_line(all, 2, 4, LINE_BR, ROLE_border);
    put(all, 3, 0, ROLE_normal, "Đăng ký");
    assert_text("────┐\n    ┃\n====+\nDang ky\n\n\n");
    set_role(all, 0, 2, 100, ROLE_bad);
    ck_assert_uint_eq(canvas->cells[1].role, ROLE_border);
    ck_assert_uint_eq(canvas->cells[2].role, ROLE_bad);
    ck_assert_uint_eq(canvas->cells[19].role, ROLE_bad);
    ck_assert_uint_eq(canvas->cells[20].role, ROLE_normal);
}
END_TEST

START_TEST(ascii_mode_is_ascii)
{
    static const char *const TEXTS[] = { "tiến độ", "河", "e\u0302\u0301", "─│┼", "\u202e", "\xff" };
    canvas->ascii = true;
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++)
        put_fit(all, (int)i, 0, 20, -1, ROLE_normal, TEXTS[i]);
    for (enum line line = LINE_H; line <= LINE_TEE_B; line++)
        put_line(all, 5, (int)line, line, ROLE_normal);
    char *text = canvas_text(canvas);
    for (const char *p = text; *p; p++)
        ck_assert_msg(*p == '\n' || (*p >= ' ' && *p <= '~' && *p != '?'), "%s", text);
    free(text);
}
END_TEST

START_TEST(cursor_stays_in_its_area)
{
    struct area a = area_sub(all, 1, 2, 3, 4);
    set_cursor(a, 1, 1);
    ck_assert_int_eq(canvas->cursor_row, 2);
    ck_assert_int_eq(canvas->cursor_col, 3);
    set_cursor(a, 100, -7);
    ck_assert_int_eq(canvas->cursor_row, 3);
    ck_assert_int_eq(canvas->cursor_col, 2);
    set_cursor(area_sub(all, 9, 99, 1, 1), 0, 0);
    ck_assert_int_lt(canvas->cursor_row, canvas->rows);
    ck_assert_int_lt(canvas->cursor_col, canvas->cols);
}
END_TEST

static const struct {
    const char *text;
    int width, rows;
    const char *drawn;
} WRAPS[] = {
    { "", 5, 1, "\n" },
    { "ba ngày", 20, 1, "ba ngày\n" },
    { "ba ngày", 7, 1, "ba ngày\n" },
    { "ba ngày", 6, 2, "ba\nngày\n" },
    { "ba   ngày", 4, 2, "ba\nngày\n" },
    { "dài quá", 2, 4, "dà\ni\nqu\ná\n" },
    { "a\nb\n\nc", 5, 4, "a\nb\n\nc\n" },
    { "a\n", 5, 2, "a\n\n" },
    { "河内", 1, 2, "\n\n" },
    { "河内", 3, 2, "河\n内\n" },
    { "một hai ba bốn năm sáu bảy tám", 4, 8, "một\nhai\nba\nbốn\nnăm\nsáu\n" },
};

START_TEST(text_is_wrapped)
{
    int rows = put_wrapped(all, 0, 0, WRAPS[_i].width, ROLE_normal, WRAPS[_i].text);
    ck_assert_int_eq(rows, WRAPS[_i].rows);
    char *text = canvas_text(canvas);
    ck_assert_int_eq(strncmp(text, WRAPS[_i].drawn, strlen(WRAPS[_i].drawn)), 0);
    free(text);
    /* an area without rows only measures */
    rows = put_wrapped(area_sub(all, 0, 0, 0, 20), 0, 0, WRAPS[_i].width, ROLE_normal,
                       WRAPS[_i].text);
    ck_assert_int_eq(rows, WRAPS[_i].rows);
}
END_TEST

START_TEST(wrapped_lines_end_at_their_words)
{
    put_wrapped(all, 0, 0, 6, ROLE_link, "ba   ngày");
    ck_assert_uint_eq(canvas->cells[1].role, ROLE_link);
    ck_assert_uint_eq(canvas->cells[2].role, ROLE_normal);
}
END_TEST

START_TEST(resize_blanks)
{
    put(all, 0, 0, ROLE_bad, "old");
    ck_assert(canvas_resize(canvas, 2, 3));
    assert_text("\n\n");
    ck_assert(canvas_resize(canvas, 0, -5));
    ck_assert_int_eq(canvas->rows, 1);
    ck_assert_int_eq(canvas->cols, 1);
    put(canvas_all(canvas), 0, 0, ROLE_normal, "河");
    assert_sound(canvas);
    canvas_free(NULL);
}
END_TEST

/* The short cut of canvas.c for plain letters must agree with core/base/text.c: such a letter drawn by
 * itself (short cut) and before a wide one (the long way) gives the same cell. */
START_TEST(plain_letters_need_no_care)
{
    for (uint32_t cp = 0x20; cp < 0x2600; cp++) {
        char text[16];
        if (cp >= 0x7f && cp < 0xa0)
            continue;
        size_t n = td_utf8_put(text, cp);
        text[n] = '\0';
        canvas_clear(canvas);
        int alone = put(all, 0, 0, ROLE_normal, text);
        strcat(text, "河");
        int before = put(all, 1, 0, ROLE_normal, text);
        if (before != alone + 2)
            ck_abort_msg("U+%04X", (unsigned)cp);
        CHECK(memcmp(canvas->cells, canvas->cells + 20, sizeof(struct cell)) == 0);
    }
}
END_TEST

/* ---- the property (PITFALLS 10) --------------------------------------------------------- */

static uint32_t seed;

static uint32_t rnd(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static size_t random_piece(char *out)
{
    static const char *const PIECES[] = {
        "a", "Z", " ", "  ", "ế", "Đ", "ợ", "e\u0302\u0301", "o\u031b\u0323", "d\u0323\u0302",
        "ê\u0301", "河", "市", "😀", "👨\u200d👩\u200d👧", "🇻🇳", "한", "ᄒ\u1161\u11ab", "\u0301", "\u200b",
        "\u202e", "\u00a0", "\u00ad", "\t", "\n", "\033[2J", "\x7f", "\xc2\x9b", "\xff", "\xe1\xba",
        "\xf0\x9f", "─", "…", "\ufeff", "\ufffd", "\U000e0041", "\u3000", "ﷺ", "x",
    };
    if (rnd(40) > 0)
        return strlen(strcpy(out, PIECES[rnd(sizeof(PIECES) / sizeof(PIECES[0]))]));
    size_t n = strlen(strcpy(out, "o"));
    for (int i = 0; i < 40; i++)
        n += td_utf8_put(out + n, 0x300 + rnd(0x50));
    out[n] = '\0';
    return n;
}

static int text_width(const char *s, size_t len)
{
    int width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += td_utf8_next(s + i, len - i, &cp);
        int w = td_cp_width(cp);
        CHECK(w >= 0);
        width += w;
    }
    return width;
}

START_TEST(any_text_fills_its_cells_exactly)
{
    char text[8192];
    seed = (uint32_t)_i + 1;
    for (int round = 0; round < 500; round++) {
        size_t len = 0;
        for (uint32_t n = rnd(60); n > 0; n--)
            len += random_piece(text + len);
        text[len] = '\0';
        int width = (int)rnd(19), col = (int)rnd((uint32_t)(19 - width));
        canvas->ascii = rnd(5) == 0;
        fill(all, 0, 0, 20, ROLE_normal, '#');
        put(all, 0, (int)rnd(30) - 5, ROLE_normal, text); /* something to draw over */
        assert_sound(canvas);
        fill(all, 0, 0, col, ROLE_normal, '#');
        fill(all, 0, col + width, 20 - col - width, ROLE_normal, '#');
        put_fit(all, 0, col, width, (int)rnd(3) - 1, ROLE_good, text);
        assert_sound(canvas);

        char *shown = canvas_text(canvas), *nl = strchr(shown, '\n');
        CHECK(text_width(shown, (size_t)(nl - shown)) == 20);
        for (int i = 0; i < 20; i++) {
            bool inside = i >= col && i < col + width;
            /* padding has no look of its own */
            enum role role = canvas->cells[i].role;
            CHECK(role == ROLE_normal || (inside && role == ROLE_good));
            CHECK(inside || strcmp(canvas->cells[i].text, "#") == 0);
        }
        free(shown);
        put_wrapped(all, 1, (int)rnd(8), 1 + (int)rnd(12), ROLE_normal, text);
        assert_sound(canvas);
    }
}
END_TEST

Suite *suite_canvas(void)
{
    Suite *s = suite_create("canvas");
    TCase *tc = tcase_create("cells");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, put_draws_and_counts);
    tcase_add_test(tc, putf_takes_long_text);
    tcase_add_test(tc, put_makes_text_harmless);
    tcase_add_test(tc, names_end_with_a_word);
    tcase_add_loop_test(tc, put_fit_pads_and_cuts, 0, sizeof(FITS) / sizeof(FITS[0]));
    tcase_add_test(tc, half_of_a_wide_letter_is_blanked);
    tcase_add_test(tc, wide_letters_are_blank_at_an_edge);
    tcase_add_test(tc, areas_are_clipped);
    tcase_add_test(tc, lines_and_roles);
    tcase_add_test(tc, ascii_mode_is_ascii);
    tcase_add_test(tc, cursor_stays_in_its_area);
    tcase_add_loop_test(tc, text_is_wrapped, 0, sizeof(WRAPS) / sizeof(WRAPS[0]));
    tcase_add_test(tc, wrapped_lines_end_at_their_words);
    tcase_add_test(tc, resize_blanks);
    tcase_add_test(tc, plain_letters_need_no_care);
    tcase_add_loop_test(tc, any_text_fills_its_cells_exactly, 0, 20);
    suite_add_tcase(s, tc);
    return s;
}
