/* Whole screens against tests/golden: what people see, in both languages and at the sizes that matter. */
#include "scene.h"
#include "forms/forms.h"
#include "store/store.h"
#include "view/views.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <stdio.h>

#include "../support/suites.h"
#include "terminals.h"

static const struct { const char *name, *keys; int cols, rows; enum td_lang lang; bool ascii; } screens[] = {
    { "board-80x24-vi", "", 80, 24, TD_VI, false },
    { "board-80x24-en", "", 80, 24, TD_EN, false },
    { "board-80x24-ascii", "", 80, 24, TD_VI, true },
    { "board-60x16-vi", "", 60, 16, TD_VI, false },
    { "board-60x16-en", "", 60, 16, TD_EN, false },
    { "board-120x40-vi", "", 120, 40, TD_VI, false },
    { "board-120x40-en", "", 120, 40, TD_EN, false },
    { "board-200x60-vi", "", 200, 60, TD_VI, false },
    { "board-agencies-zoom-80x24-vi", "Tab Tab F11 Down Down Down Right", 80, 24, TD_VI, false },
    { "board-filter-80x24-vi", "F3 'hoc !gia'", 80, 24, TD_VI, false },
    { "board-agency-80x24-vi", "Tab Tab Down Down Down Enter", 80, 24, TD_VI, false },
    { "board-2025-80x24-vi", "F5", 80, 24, TD_VI, false },
    { "board-no-match-80x24-vi", "F3 'zzz'", 80, 24, TD_VI, false },
    { "board-tasks-zoom-80x24-en", "Tab F11", 80, 24, TD_EN, false },
    { "board-haiphong-80x24-vi", "F6 F6", 80, 24, TD_VI, false },
    { "board-no-targets-80x24-vi", "F6", 80, 24, TD_VI, false },
    { "target-c4-80x24-vi", "F3 \'c.4\' Enter Enter", 80, 24, TD_VI, false },
    { "target-c4-120x40-vi", "F3 \'c.4\' Enter Enter", 120, 40, TD_VI, false },
    { "target-c4-120x40-en", "F3 \'c.4\' Enter Enter", 120, 40, TD_EN, false },
    { "target-c4-60x16-vi", "F3 \'c.4\' Enter Enter", 60, 16, TD_VI, false },
    { "target-c4-80x24-ascii", "F3 \'c.4\' Enter Enter", 80, 24, TD_VI, true },
    { "target-a1-80x24-vi", "F3 'a.1' Enter Enter", 80, 24, TD_VI, false },
    { "target-d6-80x24-en", "F3 'd.6' Enter Enter", 80, 24, TD_EN, false },
    { "task-80x24-vi", "Tab Enter", 80, 24, TD_VI, false },
    { "agency-80x24-vi", "Tab Tab F3 'ldtbxh' Enter End Enter Enter", 80, 24, TD_VI, false },
    { "help-80x24-vi", "F1", 80, 24, TD_VI, false },
    { "help-80x24-en", "F1", 80, 24, TD_EN, false },
    { "help-search-80x24-vi", "F1 'loc'", 80, 24, TD_VI, false },
    { "palette-80x24-vi", "F2 'ke hoach'", 80, 24, TD_VI, false },
    { "columns-80x24-vi", "F4", 80, 24, TD_VI, false },
    { "settings-80x24-vi", "Shift-F3", 80, 24, TD_VI, false },
    { "settings-60x16-en", "Shift-F3 F3 'source' Enter Enter", 60, 16, TD_EN, false },
    { "themes-60x16-vi", "Shift-F3 Down Enter", 60, 16, TD_VI, false },
    { "reports-80x24-vi", "Shift-F7", 80, 24, TD_VI, false },
    { "reports-60x16-vi", "Shift-F7", 60, 16, TD_VI, false },
    { "reports-2025-120x40-en", "Shift-F7 Left", 120, 40, TD_EN, false },
    { "annual-80x24-vi", "Ctrl-V", 80, 24, TD_VI, false },
    { "annual-agency-120x40-vi", "Tab Tab F3 'sở gddt' Enter Enter Ctrl-V", 120, 40, TD_VI, false },
    { "brief-80x24-vi", "Shift-F6", 80, 24, TD_VI, false },
    { "brief-60x16-en", "Shift-F6", 60, 16, TD_EN, false },
    { "too-small", "", 40, 10, TD_VI, false },
    { "board-200x60-en", "", 200, 60, TD_EN, false },
    { "board-120x40-ascii", "", 120, 40, TD_VI, true },
    { "target-c4-60x16-en", "F3 \'c.4\' Enter Enter", 60, 16, TD_EN, false },
    { "target-c4-80x24-en", "F3 \'c.4\' Enter Enter", 80, 24, TD_EN, false },
    { "target-c4-200x60-vi", "F3 \'c.4\' Enter Enter", 200, 60, TD_VI, false },
    { "target-c4-200x60-en", "F3 \'c.4\' Enter Enter", 200, 60, TD_EN, false },
    { "target-c4-120x40-ascii", "F3 \'c.4\' Enter Enter", 120, 40, TD_VI, true },
    { "task-60x16-vi", "Tab Enter", 60, 16, TD_VI, false },
    { "task-80x24-en", "Tab Enter", 80, 24, TD_EN, false },
    { "task-120x40-vi", "Tab Enter", 120, 40, TD_VI, false },
    { "task-200x60-en", "Tab Enter", 200, 60, TD_EN, false },
    { "task-80x24-ascii", "Tab Enter", 80, 24, TD_VI, true },
    { "agency-60x16-vi", "Tab Tab Down Enter Enter", 60, 16, TD_VI, false },
    { "agency-80x24-en", "Tab Tab Down Enter Enter", 80, 24, TD_EN, false },
    { "agency-120x40-vi", "Tab Tab Down Enter Enter", 120, 40, TD_VI, false },
    { "agency-200x60-vi", "Tab Tab Down Enter Enter", 200, 60, TD_VI, false },
    { "agency-80x24-ascii", "Tab Tab Down Enter Enter", 80, 24, TD_VI, true },
};

START_TEST(screen)
{
    struct scene s;

    scene_open(&s, screens[_i].cols, screens[_i].rows, screens[_i].lang, screens[_i].ascii);
    scene_keys(&s, screens[_i].keys);
    scene_golden(&s, screens[_i].name);
    scene_close(&s);
}
END_TEST

/* In ASCII mode nothing but ASCII is drawn, and no letter has become '?' (PITFALLS 8). */
START_TEST(ascii_is_ascii)
{
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, true);
    scene_keys(&s, "Enter");
    char *text = scene_text(&s);
    for (const char *p = text; *p; p++)
        ck_assert_msg((unsigned char)*p < 0x80, "not ASCII: %s", p);
    free(text);
    scene_close(&s);
}
END_TEST

/* Every size from 1x1 to 300x100 draws without a fault, and coming back gives the same screen (PITFALLS 23). */
START_TEST(sizes)
{
    struct scene s;
    unsigned random = 7;

    scene_open(&s, 80, 24, TD_VI, false);
    char *before = scene_text(&s);
    for (int i = 0; i < 300; i++) {
        random = random * 1103515245u + 12345u;
        int cols = 1 + (int)(random >> 8) % 300, rows = 1 + (int)(random >> 20) % 100;
        canvas_resize(s.app.canvas, rows, cols);
        s.app.width = cols;
        app_refresh_all(&s.app);
        scene_keys(&s, i % 7 == 0 ? "Enter" : i % 7 == 3 ? "Esc" : "Tab");
        free(scene_text(&s));
    }
    for (int i = 0; i < 40; i++)
        scene_keys(&s, "Esc");
    canvas_resize(s.app.canvas, 24, 80);
    s.app.width = 80;
    app_refresh_all(&s.app);
    for (int i = 0; i < 3; i++) {
        char *now = scene_text(&s);
        bool same = strstr(now, "[Chỉ tiêu") != NULL;
        free(now);
        if (same)
            break;
        scene_keys(&s, "Tab");
    }
    char *after = scene_text(&s);
    ck_assert_str_eq(after, before);
    free(after);
    free(before);
    scene_close(&s);
}
END_TEST

/* From the text of the smallest board of three panes, without colour, one can read of what is worst its name, figure,
 * goal, expected end, word, since when and whose; of the plan what failed, what is due and how many are unknown. */
START_TEST(five_seconds)
{
    static const char *const says[] = {
        "Xây dựng xã hội học tập Hà Nội đến năm 2030", "Mốc 2025  1 KHÔNG ĐẠT  20 thiếu số liệu  3 đạt",
        "Mốc 2030  0 chậm  1 nguy cơ  17 thiếu số liệu  3 đạt, đúng tiến độ  4 khác\n",
        "220 báo cáo quá hạn  1 nhiệm vụ quá hạn", "hạn báo cáo 30/11/2026: còn 9 ngày", "Nhiệm vụ", "1 quá hạn",
        "KHÔNG ĐẠT 2025 (1)\n> d.3.2 Dòng họ học tập    ~59%     80%", "Không đạt 2025 Hội KH*",
        "NGUY CƠ 2030 (1)\n  c.4   Trường công~     80,6%!  85-90%   82,7%", "Nguy cơ   2022 Sở GDĐT*",
        "Thiếu số liệu (19: 16 mốc 2030, 3 mốc 2025; 1 nữa ở nhóm trên)", "Nay Đích 2030 Dự kiến", "Đánh giá   Từ",
        "Chủ trì",
        "thấp hơn 1 điểm phần trăm", "Chưa yêu cầu giải trình.", "Quá hạn 2025", "Hạn 30/11/2026", "Xử lý^ Nhiệm vụ",
        "* Tất cả cơ quan",
    };
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    char *text = scene_text(&s);
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        ck_assert_msg(strstr(text, says[i]), "no \"%s\" in:\n%s", says[i], text);
    free(text);
    scene_close(&s);
}
END_TEST

/* Beside the sentence: what was last asked, where it has room; on a large screen the units that are worst, too. */
START_TEST(the_board_says_what_was_asked)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    const struct td_target *t = NULL;
    for (size_t i = 0; i < s.app.model.targets.n; i++)
        if (!strcmp(s.app.model.targets.v[i].code, "d.3.2"))
            t = &s.app.model.targets.v[i];
    ck_assert_ptr_nonnull(t);
    struct td_request r = { .plan = t->plan, .target = t->id, .agency = t->lead, .question = "Vì sao chậm?",
                            .answer = "", .asked_on = 20261101, .due = 20261130 };
    ck_assert_int_eq(td_request_save(s.td, &r, TD_AT_FORM, NULL, NULL), TD_OK);
    for (int i = 0; i < 3; i++) {
        static const char *const units[] = { "xp-00008", "xp-00004", "xp-00025" };
        const struct td_agency *u = td_agency_by_code(&s.app.model.agencies, units[i]);
        ck_assert_ptr_nonnull(u);
        struct td_entry e = { .target = t->id, .agency = u->id, .based_on = -1, .note = "x", .status = TD_REPORTED,
                              .value = { i == 0 ? 50 : i == 1 ? 40 : 90, 0 }, .period = td_period_of_year(2025),
                              .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE };
        ck_assert_msg(td_record(s.td, &e, 1, 20261121, TD_AT_FORM, "", NULL, NULL) == TD_OK, "%s", td_errmsg(s.td));
    }
    ck_assert_int_eq(model_load(&s.app.model), TD_OK);
    app_refresh_all(&s.app);
    char *text = scene_text(&s);
    ck_assert_msg(strstr(text, "của năm 2025. Chờ giải trình, hạn 30/11/2026."), "%s", text);
    free(text);
    canvas_resize(s.app.canvas, 40, 120);
    s.app.width = 120;
    app_refresh_all(&s.app);
    text = scene_text(&s);
    ck_assert_msg(strstr(text, "Hội Khuyến học giải trình, hạn 30/11/2026: chưa trả lời."), "%s", text);
    ck_assert_msg(strstr(text, "2 đơn vị chưa đạt đích, xa đích nhất: P. Ba Đình 40%, P. Ngọc Hà 50%"), "%s", text);
    free(text);
    scene_close(&s);
}
END_TEST

/* Whatever narrows the board or orders it anew: the worst is on top, and is seen. */
START_TEST(the_worst_is_on_top)
{
    static const char *const changes[] = { "F5", "F6 F6 F6 F6", "F7 F7", "F8", "F8 Shift-F8",
                                           "Tab Tab Down Enter Tab" };
    struct scene s;

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        scene_open(&s, 80, 24, TD_VI, false);
        scene_keys(&s, "End");
        scene_keys(&s, changes[i]);
        struct list *l = app_top(&s.app)->ops->focus(app_top(&s.app));
        ck_assert_msg(l->top == 0 && l->at == 0, "after %s: %zu, from %zu on", changes[i], l->at, l->top);
        scene_close(&s);
    }
}
END_TEST

/* The hardware cursor stands on the focused item after every key (PITFALLS 27). */
START_TEST(cursor_on_focus)
{
    static const char *const keys[] = { "Down", "Down", "Tab", "Down", "Tab", "Down", "Tab", "End", "Home",
                                        "PgDn", "Enter", "Down", "Esc", "F1", "Down", "Esc" };
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        scene_keys(&s, keys[i]);
        app_draw(&s.app);
        struct canvas *c = s.app.canvas;
        const struct cell *at = &c->cells[c->cursor_row * c->cols + c->cursor_col];
        bool typing = app_top(&s.app)->ops->focus(app_top(&s.app))->typing; /* then it is where one types */
        ck_assert_msg(typing || !strcmp(at->text, ">"), "after %s the cursor is on '%s'", keys[i], at->text);
    }
    scene_close(&s);
}
END_TEST

/* No letter is a key by its number: ă is 259 as curses' Up is (PITFALLS 12). */
/* However narrow the column is by which rows are sorted. */
START_TEST(the_order_is_shown)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    for (int i = 0; i < 12; i++) {
        scene_keys(&s, "F8");
        char *text = scene_text(&s);
        const struct list *l = view_list(app_top(&s.app));
        ck_assert_msg(l->sort < 0 || strchr(text, '^'), "%s\n%s", l->source->columns[l->sort].key, text);
        free(text);
    }
    scene_close(&s);
}
END_TEST

START_TEST(letters_are_letters)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    char *before = scene_text(&s);
    scene_keys(&s, "'ăĂđĐĩũơư'");
    char *after = scene_text(&s);
    ck_assert_str_eq(after, before);
    scene_keys(&s, "F3 'ăđ'");
    free(after);
    after = scene_text(&s);
    ck_assert_ptr_nonnull(strstr(after, "ăđ"));
    free(after);
    free(before);
    scene_close(&s);
}
END_TEST

/* What is pasted is data: no command, and no newline submits (PITFALLS 19). */
START_TEST(paste_is_data)
{
    struct scene s;
    struct event paste = { .kind = EV_PASTE, .text = "q\nTab\nq", .len = 7 };

    scene_open(&s, 80, 24, TD_VI, false);
    app_event(&s.app, &paste);
    ck_assert(!s.app.leave);
    scene_keys(&s, "F3");
    app_event(&s.app, &paste);
    ck_assert(!s.app.leave);
    char *text = scene_text(&s);
    ck_assert_ptr_nonnull(strstr(text, "Lọc: q"));
    free(text);
    scene_close(&s);
}
END_TEST

/* More marks in a row than anybody writes: neither pasted nor typed, and that is said. */
START_TEST(piles_of_marks_are_not_taken)
{
    static const char *const keys[] = { "", "F3", "Esc Ctrl-E" };
    struct event letter = { .kind = EV_CHAR, .code = 'b' };
    char pile[128] = "b";
    struct scene s;

    for (int i = 0; i < 31; i++)
        strcat(pile, "\u0301");
    struct event paste = { .kind = EV_PASTE, .text = pile, .len = strlen(pile) };
    scene_open(&s, 80, 24, TD_EN, false);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        scene_keys(&s, keys[i]);
        app_event(&s.app, &paste);
        char *text = scene_text(&s);
        ck_assert_msg(strstr(text, "more than 30 marks in a row") != NULL, "%s: %s", keys[i], text);
        free(text);
    }
    scene_keys(&s, "Esc F3");
    const struct list *l = app_top(&s.app)->ops->focus(app_top(&s.app));
    app_event(&s.app, &letter);
    letter.code = 0x301;
    for (int i = 0; i < 31; i++)
        app_event(&s.app, &letter);
    char *text = scene_text(&s);
    ck_assert_ptr_nonnull(strstr(text, "more than 30 marks in a row"));
    ck_assert_uint_eq(strlen(l->filter), strlen(pile) - 2);
    free(text);
    scene_close(&s);
}
END_TEST

/* The head line of every screen, in the smallest window, begins with it; and never when the figures are real. */
START_TEST(training_data_say_so)
{
    static const char *const keys[] = { "", "Enter", "Esc Tab Enter", "Esc F1", "Esc F2", "Esc Esc F4" };
    static const char *const words[] = { [TD_VI] = "DỮ LIỆU TẬP HUẤN ", [TD_EN] = "TRAINING DATA " };
    struct scene s;

    scene_open(&s, 60, 16, TD_VI, false);
    char *text = scene_text(&s);
    ck_assert_ptr_null(strstr(text, words[TD_VI]));
    free(text);
    ck_assert_int_eq(td_mark_training(s.td), TD_OK);
    app_free(&s.app);
    struct screen_options o = { .views = views, .td = s.td, .lang = TD_VI };
    ck_assert(app_init(&s.app, &o));
    canvas_resize(s.app.canvas, 16, 60);
    s.app.width = 60;
    for (size_t i = 0; i < 2 * sizeof keys / sizeof *keys; i++) {
        scene_keys(&s, i % 2 ? "F9" : keys[i / 2]);
        text = scene_text(&s);
        ck_assert_msg(!strncmp(text, words[s.app.lang], strlen(words[s.app.lang])), "%s", text);
        ck_assert_int_eq(s.app.canvas->cells[0].role, ROLE_warn);
        free(text);
    }
    scene_close(&s);
}
END_TEST

/* The page of a target: people where the parts are known, where it leads, whom it contradicts, what was asked, units as
 * bars with their threshold; a number goes to the heading that has it, and the chart makes room for what is read. */
START_TEST(the_page_of_a_target)
{
    static const char *const said[] = {
        "2025 (60%): KHÔNG ĐẠT, từ 31/12/2025", "thiếu 1,2 điểm phần trăm, tức 12 dòng họ",
        "1. Nếu tiếp tục, đến hết năm 2030", "kỳ gần và tốt nhất, từ 2023", "mâu thuẫn với 58,8%",
        "2. Giải trình và kết luận", "Vì sao chậm?",
        "3. Số liệu mâu thuẫn", "2025: 60%, theo ", "đang dùng: 58,8% (588/1.000), theo ",
        "Đối chiếu hai nguồn; Enter tại số liệu, rồi F5 để chọn", "4. Chủ trì", "5. Số liệu", "588/1.000",
    };
    static const struct td_entry figures[] = {
        { .value = { 50, 0 }, .numerator = { 500, 0 }, .denominator = { 1000, 0 } },
        { .value = { 588, 1 }, .numerator = { 588, 0 }, .denominator = { 1000, 0 } },
        { .value = { 60, 0 }, .numerator = { 0, -1 }, .denominator = { 0, -1 } },
    };
    struct scene s;

    scene_open(&s, 120, 60, TD_VI, false);
    const struct td_target *t = NULL;
    for (size_t i = 0; i < s.app.model.targets.n; i++)
        if (!strcmp(s.app.model.targets.v[i].code, "d.3.2"))
            t = &s.app.model.targets.v[i];
    ck_assert_ptr_nonnull(t);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        struct td_entry e = figures[i];
        e.target = t->id, e.agency = model_plan(&s.app.model)->city, e.based_on = -1, e.note = "x";
        e.period = td_period_of_year(i ? 2025 : 2023);
        e.status = i < 2 ? TD_REPORTED : TD_PUBLISHED;
        ck_assert_msg(td_record(s.td, &e, 1, 20261121, TD_AT_FORM, "", NULL, NULL) == TD_OK, "%s", td_errmsg(s.td));
    }
    struct td_request r = { .plan = t->plan, .target = t->id, .agency = t->lead, .question = "Vì sao chậm?",
                            .answer = "", .asked_on = 20261101, .due = 20261130 };
    ck_assert_msg(td_request_save(s.td, &r, TD_AT_FORM, NULL, NULL) == TD_OK, "%s", td_errmsg(s.td));
    ck_assert_int_eq(model_load(&s.app.model), TD_OK);
    app_refresh_all(&s.app);
    scene_keys(&s, "F3 'd.3.2' Enter Enter");
    char *text = scene_text(&s);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        ck_assert_msg(strstr(text, said[i]), "no \"%s\" in:\n%.1500s", said[i], text);
    ck_assert_msg(strstr(text, "┆ 21/11/2026"), "no chart beside it");
    free(text);
    canvas_resize(s.app.canvas, 24, 80);
    s.app.width = 80;
    app_refresh_all(&s.app);
    scene_keys(&s, "Home");
    text = scene_text(&s);
    ck_assert_msg(strstr(text, "┆ 21/11/2026"), "no chart above it:\n%s", text);
    free(text);
    scene_keys(&s, "5 Enter");
    text = scene_text(&s);
    ck_assert_msg(strstr(text, "> 5. Số liệu") && !strstr(text, "┆ 21/11/2026"), "%s", text);
    free(text);
    scene_close(&s);
}
END_TEST

/* What somebody may not do is not offered, and who may do it is said. */
START_TEST(no_form_for_who_may_not)
{
    struct scene s;
    int forms = 0;

    scene_open(&s, 80, 24, TD_VI, false);
    s.td->role = TD_READER;
    for (enum place p = 0; p < PLACES; p++) {
        const struct form_kind *kind = form_kind(p);
        if (!kind || kind->act == TD_ACT_OTHER)
            continue;
        forms++;
        app_open(&s.app, p, about_target(1));
        char *text = scene_text(&s);
        ck_assert_int_eq(s.app.depth, 1);
        ck_assert_msg(strstr(text, ": chỉ dành cho quản trị viên"), "%s: %s", form_name(p), text);
        free(text);
    }
    ck_assert_int_gt(forms, 20);
    scene_keys(&s, "Ctrl-Z");
    char *text = scene_text(&s);
    ck_assert_msg(strstr(text, "Hoàn tác: chỉ dành cho quản trị viên"), "%s", text);
    free(text);
    scene_close(&s);
}
END_TEST

/* A choice of columns is about the list below it, whatever was opened over it and is gone, and whatever was read anew
 * in between. */
START_TEST(columns_of_the_list_below)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    scene_keys(&s, "F4 Enter");
    char *once = scene_text(&s);
    scene_keys(&s, "J F4");
    for (int i = 0; i < 3; i++) {
        char *text = scene_text(&s);
        ck_assert_msg(i == 2 ? !strcmp(text, once) : strcmp(text, once) != 0, "%s", text);
        free(text);
        app_refresh_all(&s.app);
        scene_keys(&s, i < 2 ? "Esc" : "Enter Esc F4");
        app_refresh_all(&s.app);
    }
    char *back = scene_text(&s);
    ck_assert_msg(strcmp(back, once) != 0, "switched twice is as before:\n%s", back);
    free(back);
    free(once);
    scene_close(&s);
}
END_TEST

/* Drawing looks at what was read before: with the database out of reach every view draws itself all the same. */
static const char *const looks[] = {
    "", "Down z", "F3 'c.4' Enter Enter Down Down", "Tab Enter", "Tab Tab Down Down Enter Enter", "Ctrl-E F5 Down",
    "F3 'c.4' Enter Ctrl-O Down", "Shift-F11", "Shift-F11 Down Down", "Shift-F12", "Shift-F7 F5", "Shift-F7 Enter",
    "Ctrl-E", "Ctrl-E Down Right", "Ctrl-E Ctrl-N", "Ctrl-V", "Shift-F6", "Shift-F10", "F1", "F2", "F12", "F4", "Ins",
    "Ctrl-E F4", "Ctrl-E Down F4 Esc Right F4", /* a cell that has no figure yet */
    "Ctrl-K", "Shift-F2", "F3 'c.4' Enter Ctrl-D Enter", "Ctrl-A 'bach mai' Enter Down Down",
};

START_TEST(drawing_reads_nothing)
{
    struct scene s;

    for (int large = 0; large < 2; large++) {
        scene_open(&s, large ? 160 : 80, large ? 50 : 24, TD_VI, false);
        scene_keys(&s, looks[_i]);
        app_look(&s.app);
        s.app.td = s.app.model.td = NULL;
        app_draw(&s.app);
        s.app.td = s.app.model.td = s.td;
        scene_close(&s);
    }
}
END_TEST

/* What is entered is for all marked rows; who edits one of them edits that one. */
/* What the footer offers does something; what it does not offer says so when its key is pressed. */
START_TEST(recording_is_offered_where_it_can_be)
{
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, false);
    scene_keys(&s, looks[_i]);
    char *text = scene_text(&s), *footer = text + strlen(text);
    while (footer > text && (footer[0] == 0 || footer[0] == '\n'))
        *footer-- = 0;
    bool offered = strstr(strrchr(text, '\n'), "Ins nhập");
    const struct view *before = app_top(&s.app);
    unsigned context = before->ops->context;
    if (context & IN_LIST && !view_list(app_top(&s.app))->typing) {
        scene_keys(&s, "Ins");
        ck_assert_msg(offered == (app_top(&s.app) != before), "%s: %s, but Ins %s:\n%s", looks[_i],
                      offered ? "offered" : "not offered", app_top(&s.app) != before ? "opens" : "does nothing", text);
        ck_assert_msg(offered || strstr(s.app.message[s.app.messages - 1], "không dùng được ở đây"), "%s: silent",
                      looks[_i]);
    }
    free(text);
    scene_close(&s);
}
END_TEST

START_TEST(marks_are_for_what_is_entered)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    scene_keys(&s, "Tab Shift-Down Shift-Down Ins");
    ck_assert_int_eq(app_top(&s.app)->place, FORM_progress);
    ck_assert_uint_eq(app_top(&s.app)->n_marked, 2);
    ck_assert_int_eq(app_top(&s.app)->marked[1].kind, SUBJECT_TASK);
    scene_keys(&s, "Esc Ctrl-K");
    ck_assert_int_eq(app_top(&s.app)->place, FORM_task);
    ck_assert_uint_eq(app_top(&s.app)->n_marked, 0);
    scene_close(&s);
}
END_TEST

/* The keys of a command as events; how many. */
static size_t keys_of(enum command c, struct event key[16])
{
    const char *keys = command_table[c].keys;
    char word[32];
    size_t n = 0;

    while (td_text_next(&keys, word, sizeof word)) {
        ck_assert_uint_lt(n, 16);
        ck_assert_msg(key_parse(word, &key[n++]), "%s: there is no key %s", command_table[c].name, word);
    }
    return n;
}

/* Each command can be named and explained, and no key means two things where both are. A single letter is eaten or
 * changed by an input method, so every command with keys needs one that is not. */
/* PuTTY sends Shift-F1 and Shift-F2 as F11 and F12, Shift-F11 and Shift-F12 as those, and the arrows and End without
 * Shift; the Linux console has no Shift-F9 and beyond; an input method may keep letters for itself. */
static bool passes_everywhere(struct event key)
{
    bool function = key.code >= K_F1 && key.code <= K_F12;

    if (key.kind != EV_KEY || key.mods & MOD_ALT)
        return false;
    if (!(key.mods & MOD_SHIFT))
        return !(key.mods & MOD_CTRL) || key.code >= ' ';
    return function && key.code >= K_F3 && key.code <= K_F8;
}

/* Where no terminal loses it: what the foot of the screen offers by the key that stands there, everything else by its
 * name from the list of commands, which F1 and F2 open. */
START_TEST(each_command_has_a_way)
{
    struct scene s;

    for (enum command c = 1; c < CMD_COUNT; c++) {
        struct event key[16];
        ck_assert_msg(!command_table[c].rank || (keys_of(c, key) && passes_everywhere(key[0])), "%s",
                      command_table[c].name);
    }
    scene_open(&s, 80, 24, TD_EN, false);
    for (enum command c = 1; c <= CMD_quit; c++) { /* and the list finds it by that name */
        char keys[96];
        snprintf(keys, sizeof keys, "F1 '%s'", command_table[c].name);
        scene_keys(&s, keys);
        struct list *l = app_top(&s.app)->ops->focus(app_top(&s.app));
        char cell[LIST_CELL] = "";
        for (size_t i = 0; i < l->n_seen && strcmp(cell, command_table[c].name) != 0; i++)
            l->source->cell(l->owner, l->seen[i], 2, cell);
        ck_assert_str_eq(cell, command_table[c].name);
        scene_keys(&s, "Esc");
    }
    scene_close(&s);
}
END_TEST

/* Does this terminal deliver the key as itself, whatever stands between it and the person? tmux keeps Ctrl-B, an input
 * method the letters by which it makes others. */
static bool delivers(const struct terminal *t, const struct event *key, const char *name)
{
    if (key->kind == EV_CHAR)
        return key->mods == MOD_ALT || key->code > 0x7f || !strchr("wW[]{}0123456789", (int)key->code);
    if (key->code >= KEY_COUNT_)
        return key->mods == MOD_CTRL && key->code != 'b';
    for (const struct terminal_key *k = t->keys; k->key; k++)
        if (!strcmp(k->key, name) && !strcmp(k->arrives, name))
            return true;
    return false;
}

/* Every command that has keys has one that arrives, in each of the five terminals; where text is typed, one that is no
 * letter. */
START_TEST(each_terminal_has_a_key)
{
    const struct terminal *t = &terminals[_i];
    const unsigned typing = IN_GRID | IN_FORM | IN_FIELD | IN_CELL | IN_NOTE;

    for (enum command c = 1; c < CMD_COUNT; c++) {
        const unsigned where = command_table[c].where;
        struct event key[16];
        const size_t n = keys_of(c, key);
        const bool typed = where & typing && where != ANYWHERE;
        bool arrives = !n;
        for (size_t i = 0; i < n; i++) {
            char name[32];
            event_name(name, sizeof name, &key[i]);
            arrives |= delivers(t, &key[i], name) && !(typed && command_is_text(&key[i]));
        }
        ck_assert_msg(arrives, "%s: no key of %s arrives", t->name, command_table[c].name);
    }
}
END_TEST

START_TEST(table_is_sound)
{
    for (enum command c = 1; c < CMD_COUNT; c++) {
        const struct command_info *x = &command_table[c];
        struct event key[16], other[16];
        size_t n = keys_of(c, key), keys = 0;
        ck_assert_msg(*x->name && command_by_name(x->name) == c, "command %d: its name is empty or taken", (int)c);
        ck_assert_msg(*x->help[TD_VI] && *x->help[TD_EN], "%s has no help", x->name);
        ck_assert_msg(!x->rank || (*x->brief[TD_VI] && *x->brief[TD_EN]), "%s has no short word", x->name);
        for (size_t i = 0; i < n; i++)
            keys += key[i].kind == EV_KEY;
        ck_assert_msg(!n || keys, "%s can be reached by letters only", x->name);
        for (enum command d = 1; d < c; d++) {
            size_t m = command_meets(x->where, command_table[d].where) ? keys_of(d, other) : 0;
            for (size_t i = 0; i < n * m; i++)
                ck_assert_msg(key[i / m].kind != other[i % m].kind || key[i / m].code != other[i % m].code ||
                              key[i / m].mods != other[i % m].mods, "%s shares a key with %s", x->name,
                              command_table[d].name);
        }
    }
}
END_TEST

Suite *suite_screens(void)
{
    Suite *s = suite_create("screens");
    TCase *t = tcase_create("golden");

    tcase_add_loop_test(t, screen, 0, sizeof screens / sizeof *screens);
    suite_add_tcase(s, t);
    t = tcase_create("rules");
    tcase_add_test(t, ascii_is_ascii);
    tcase_add_test(t, sizes);
    tcase_add_test(t, cursor_on_focus);
    tcase_add_test(t, five_seconds);
    tcase_add_test(t, the_board_says_what_was_asked);
    tcase_add_test(t, the_worst_is_on_top);
    tcase_add_test(t, the_order_is_shown);
    tcase_add_test(t, letters_are_letters);
    tcase_add_test(t, paste_is_data);
    tcase_add_test(t, piles_of_marks_are_not_taken);
    tcase_add_test(t, training_data_say_so);
    tcase_add_test(t, the_page_of_a_target);
    tcase_add_test(t, no_form_for_who_may_not);
    tcase_add_test(t, columns_of_the_list_below);
    tcase_add_loop_test(t, drawing_reads_nothing, 0, sizeof looks / sizeof *looks);
    tcase_add_loop_test(t, recording_is_offered_where_it_can_be, 0, sizeof looks / sizeof *looks);
    tcase_add_test(t, marks_are_for_what_is_entered);
    tcase_add_test(t, each_command_has_a_way);
    tcase_add_loop_test(t, each_terminal_has_a_key, 0, sizeof terminals / sizeof *terminals);
    tcase_add_test(t, table_is_sound);
    suite_add_tcase(s, t);
    return s;
}
