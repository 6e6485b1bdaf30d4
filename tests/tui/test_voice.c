/* Accessible mode on a canvas: words in lines, choices by number, nothing that moves by itself; no braille patterns. */
#include "scene.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"
#include "app/spoken.h"
#include "forms/forms.h"

/* ---- braille patterns ------------------------------------------------------------------- */

/* U+2800 to U+28FF are E2 A0 80 to E2 A3 BF; in a source they may also be written as an escape. */
static const char *pattern_in(const char *s)
{
    for (; *s; s++) {
        const unsigned char *u = (const unsigned char *)s;
        if (u[0] == 0xe2 && u[1] >= 0xa0 && u[1] <= 0xa3)
            return s;
        if (!strncasecmp(s, "\\u28", 4) || !strncasecmp(s, "\\xe2\\xa0", 8) ||
            (!strncasecmp(s, "0x28", 4) && strspn(s + 2, "0123456789abcdefABCDEF") == 4))
            return s;
    }
    return NULL;
}

static int look_into(const char *path, const struct stat *st, int type, struct FTW *where)
{
    static char text[1 << 20];
    FILE *f = type == FTW_F ? fopen(path, "r") : NULL;

    (void)st, (void)where;
    if (!f)
        return 0;
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    ck_assert_msg(!pattern_in(text), "%s has a braille pattern: %.60s", path, pattern_in(text));
    return 0;
}

/* On a braille display they are letters that nobody meant. No source, theme or stored screen has one. */
START_TEST(no_braille_patterns)
{
    static const char *const folders[] = { "core", "tui", "themes", "data", "tests/golden" };

    ck_assert_ptr_nonnull(pattern_in("a\xe2\xa3\xbf"));
    ck_assert_ptr_nonnull(pattern_in("put(0x2800 + n)"));
    ck_assert_ptr_null(pattern_in("a\xe2\x96\x81\xe2\xa4\x80"));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        ck_assert_int_eq(nftw(folders[i], look_into, 16, FTW_PHYS), 0);
}
END_TEST

/* ---- lines ------------------------------------------------------------------------------ */

static const struct { const char *text, *squeezed; } lines[] = {
    { "", "" }, { "   ", "" }, { " a  b ", "a, b" }, { "a b", "a b" }, { "a:   b", "a: b" },
    { "a,  b.   c", "a, b. c" },
    { "Chậm      2022", "Chậm, 2022" }, { "2025  1 KHÔNG ĐẠT  3 đạt", "2025, 1 KHÔNG ĐẠT, 3 đạt" },
};

START_TEST(blanks_collapse)
{
    struct canvas *c = canvas_new(2, 40);
    const struct text want = textf("%s\n\n", lines[_i].squeezed);

    ck_assert_str_eq(text_squeezed(lines[_i].text).s, lines[_i].squeezed);
    put(canvas_all(c), 0, 3, ROLE_normal, lines[_i].text);
    canvas_squeeze(c);
    char *text = canvas_text(c);
    ck_assert_str_eq(text, want.s);
    free(text);
    canvas_free(c);
}
END_TEST

/* The cursor stays on its letter, and what is being typed stays as it is. */
START_TEST(the_cursor_goes_with_its_letter)
{
    struct canvas *c = canvas_new(1, 40);
    struct area a = canvas_all(c);

    put(a, 0, 4, ROLE_normal, "một    hai");
    set_cursor(a, 0, 11);
    canvas_squeeze(c);
    ck_assert_int_eq(c->cursor_col, 5);
    ck_assert_str_eq(c->cells[c->cursor_col].text, "h");
    canvas_clear(c);
    put(a, 0, 0, ROLE_normal, "[a    b]");
    set_cursor(a, 0, 6);
    c->editing = true;
    canvas_squeeze(c);
    ck_assert_int_eq(c->cursor_col, 6);
    ck_assert_str_eq(c->cells[6].text, "b");
    canvas_free(c);
}
END_TEST

/* ---- screens ---------------------------------------------------------------------------- */

static void open_spoken(struct scene *s, int cols, int rows, enum td_lang lang)
{
    scene_open(s, cols, rows, lang, false);
    app_lay_out(&s->app, true, cols);
}

static const char *const walks[] = {
    "", "Tab", "Tab Tab Down Down Right", "Down Enter", "Down Enter PgDn PgDn PgDn", "Tab Enter", "F1", "F1 'loc'",
    "F3 'hoc'", "Ins", "Ins '6' Tab Tab", "Ins Shift-Tab Shift-Tab", "Ctrl-E", "Ctrl-E Down '80'",
    "Ctrl-E Down '80' Enter Esc", "F4", "Shift-F3", "Shift-F3 Down Enter Down", "Shift-F7", "Shift-F11", "Shift-F12",
    "Ctrl-V", "Shift-F6", "Ctrl-O", "Down Ctrl-O", "Tab Ins",
    "Down Enter u", "Tab Tab Down Enter Enter", "Tab Tab Down Enter Enter End",
};

static void ck_spoken(struct scene *s, const char *keys)
{
    char *text = scene_text(s);
    const struct canvas *c = s->app.canvas;
    int row = 0;

    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1, row++) {
        *end = 0;
        bool typed = c->editing && row == c->cursor_row;
        ck_assert_msg(typed || (*line != ' ' && !strstr(line, "  ")), "%s: blanks in: %s", keys, line);
        for (const char *p = line; *p; p++) /* U+2500 to U+259F: lines, blocks */
            ck_assert_msg((unsigned char)p[0] != 0xe2 || (unsigned char)p[1] < 0x94 || (unsigned char)p[1] > 0x96,
                          "%s: art in: %s", keys, line);
        *end = '\n';
    }
    free(text);
}

/* No art, no blanks to count, at any size and in both languages. */
START_TEST(words_in_lines)
{
    static const struct { int cols, rows; } sizes[] = { { 60, 16 }, { 80, 24 }, { 200, 60 } };

    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        struct scene s;
        open_spoken(&s, sizes[i / 2].cols, sizes[i / 2].rows, i % 2 ? TD_EN : TD_VI);
        scene_keys(&s, walks[_i]);
        ck_spoken(&s, walks[_i]);
        scene_close(&s);
    }
}
END_TEST

/* A step changes nothing but where the cursor is. */
START_TEST(a_move_changes_nothing)
{
    static const char *const places[] = { "", "Tab", "Tab Tab", "Down Enter", "F1 Backspace", "Shift-F3",
                                          "Shift-F3 Down Enter" };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct scene s;
        open_spoken(&s, 120, 60, TD_VI);
        scene_keys(&s, places[i]);
        char *before = scene_text(&s);
        int row = s.app.canvas->cursor_row;
        const struct theme *theme = s.app.theme;
        bool typing = view_list(app_top(&s.app))->typing; /* there the one that is found is shown */
        scene_keys(&s, "Down");
        char *after = scene_text(&s);
        ck_assert_msg(typing || !strcmp(before, after), "%s: %s", places[i], after);
        ck_assert_msg(typing || s.app.canvas->cursor_row > row, "%s", places[i]);
        ck_assert_ptr_eq(s.app.theme, theme);
        free(before);
        free(after);
        scene_close(&s);
    }
}
END_TEST

static void ck_says(struct scene *s, const char *what)
{
    char *text = scene_text(s);

    ck_assert_msg(strstr(text, what), "no \"%s\" in:\n%s", what, text);
    free(text);
}

/* The row of a target in the order of what matters, and its place, by which it can be opened. */
START_TEST(by_number)
{
    struct scene s;

    open_spoken(&s, 200, 40, TD_VI);
    ck_says(&s, "c.4 Trường công lập đạt chuẩn quốc gia, Nguy cơ, Nay 80,6% "
                "(nếu dùng số liệu khác thì đánh giá sẽ khác), Đích 2030 85-90%, Dự kiến 2030 82,7%, "
                "Từ 30/06/2022, Sở GDĐT (suy luận), 2/28\n");
    scene_keys(&s, "2 Enter");
    ck_says(&s, "c.4, Trường công lập");
    ck_says(&s, "2024: 75,8%, lộ trình 80,9%\n");
    ck_says(&s, "2030: đích 85-90%, dự kiến 82,7%\n");
    scene_keys(&s, "Esc Ins Tab Tab Tab");
    ck_says(&s, "Tình trạng (cần điền): [báo cáo]\n1. ước tính, 2. công bố, 3. báo cáo, 4. đã kiểm tra\n");
    scene_keys(&s, "2");
    ck_says(&s, "Tình trạng (cần điền): [công bố]\n");
    ck_assert_str_eq(form_get(&((struct form_view *)app_top(&s.app))->form, "status"), "published");
    scene_keys(&s, "9"); /* none is the ninth: a letter like others */
    ck_says(&s, "[9]");
    scene_close(&s);
}
END_TEST

/* Leaving the grid with figures that are not saved asks, and is answered by number. */
START_TEST(a_question_by_number)
{
    struct scene s;

    open_spoken(&s, 120, 40, TD_VI);
    scene_keys(&s, "Ctrl-E Down '80' Enter Esc Esc");
    ck_says(&s, "1. ở lại, 2. rời đi, giữ làm bản nháp, 3. rời đi và bỏ các số này");
    scene_keys(&s, "1");
    ck_says(&s, "2026: ");
    ck_assert_int_eq(s.app.depth, 2);
    scene_keys(&s, "Esc Esc 3");
    ck_assert_int_eq(s.app.depth, 1);
    scene_close(&s);
}
END_TEST

/* Behind the edge of the screen rows come one by one, and nothing of one is cut. */
START_TEST(rows_are_whole)
{
    struct scene s;

    open_spoken(&s, 60, 16, TD_VI);
    for (int i = 1; i <= 28; i++) {
        char *text = scene_text(&s);
        const struct canvas *c = s.app.canvas;
        struct text all = { "" };
        for (int r = c->item_row; r < c->item_row + c->item_rows; r++)
            for (int col = 0; col < c->cols; col++)
                strcat(all.s, c->cells[r * c->cols + col].text);
        ck_assert_msg(strstr(all.s, textf(" %d/28 ", i).s), "%s in:\n%s", all.s, text);
        ck_assert_int_eq(c->cursor_row, c->item_row);
        free(text);
        scene_keys(&s, "Down");
    }
    scene_close(&s);
}
END_TEST

/* The setting is followed at once, both ways. */
START_TEST(the_setting_is_followed)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    char *before = scene_text(&s);
    options_say(s.app.options, O_accessible, FROM_FILE, "on");
    app_follow(&s.app, O_accessible);
    ck_says(&s, "\nChỉ tiêu\nd.3.2 Dòng họ học tập, Không đạt, Nay khoảng 59%");
    options_say(s.app.options, O_accessible, FROM_FILE, NULL);
    app_follow(&s.app, O_accessible);
    scene_keys(&s, "Down Up");
    char *after = scene_text(&s);
    ck_assert_str_eq(after, before);
    free(after);
    free(before);
    scene_close(&s);
}
END_TEST

/* Whatever is pressed, in whatever window. */
START_TEST(any_keys)
{
    static const char *const keys[] = {
        "Down", "Up", "PgDn", "End", "Home", "Tab", "Shift-Tab", "Enter", "Esc", "Left", "Right", "F1", "F3", "F4",
        "F5", "F6", "F7", "F8", "Ins", "Ctrl-E", "Ctrl-O", "Ctrl-T", "Ctrl-P", "Ctrl-D", "Ctrl-S", "Ctrl-U", "Shift-F3",
        "Shift-F7", "Shift-F11", "Shift-F12", "'1'", "'2'", "'7'", "'h'", "'ô'", "Backspace", "Del", "n", "u", "F9",
        "Ctrl-V", "Ctrl-A",
    };
    unsigned random = 11 + (unsigned)_i;
    struct scene s;

    open_spoken(&s, 80, 24, TD_VI);
    for (int i = 0; i < 1200; i++) {
        random = random * 1103515245u + 12345u;
        const char *key = keys[(random >> 8) % (sizeof keys / sizeof *keys)];
        if (random >> 24 == 7) {
            int cols = 60 + (int)(random >> 8) % 200, rows = 16 + (int)(random >> 12) % 50;
            ck_assert(canvas_resize(s.app.canvas, rows, cols));
            app_lay_out(&s.app, true, cols);
        }
        scene_keys(&s, key);
        ck_spoken(&s, key);
        const struct canvas *c = s.app.canvas;
        const int first = c->item_row, last = first + c->item_rows - 1;
        ck_assert_msg(first <= c->cursor_row && c->cursor_row <= last && last < c->rows,
                      "%s: the cursor in row %d, what has it from %d to %d", key, c->cursor_row, first, last);
    }
    scene_close(&s);
}
END_TEST

Suite *suite_voice(void)
{
    Suite *s = suite_create("voice");
    TCase *t = tcase_create("voice");

    tcase_set_timeout(t, 120);
    tcase_add_test(t, no_braille_patterns);
    tcase_add_loop_test(t, blanks_collapse, 0, sizeof lines / sizeof *lines);
    tcase_add_test(t, the_cursor_goes_with_its_letter);
    tcase_add_loop_test(t, words_in_lines, 0, sizeof walks / sizeof *walks);
    tcase_add_test(t, a_move_changes_nothing);
    tcase_add_test(t, by_number);
    tcase_add_test(t, a_question_by_number);
    tcase_add_test(t, rows_are_whole);
    tcase_add_test(t, the_setting_is_followed);
    tcase_add_loop_test(t, any_keys, 0, 4);
    suite_add_tcase(s, t);
    return s;
}
