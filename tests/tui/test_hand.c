/* The hand: keys that mean nothing here, sections by number, the mouse, copying, learning a key, and what undo says. */
#include "scene.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/suites.h"
#include "app/copy.h"
#include "app/page.h"
#include "app/settings.h"
#include "app/undo.h"

static struct scene s;
static char dir[128];
static struct conf conf;
static struct options options;

static void setup(void)
{
    folder_make(dir, sizeof dir, "hand");
    setenv("XDG_CONFIG_HOME", dir, 1);
    memset(&options, 0, sizeof options);
    conf_read(&conf, &options);
}

static void teardown(void)
{
    commands_reset();
    options_free(&options);
    folder_remove(dir);
}

/* The board, with a file of settings. */
static void open_scene(int cols, int rows, enum td_lang lang)
{
    scene_open(&s, cols, rows, lang, false);
    s.app.options = &options;
    s.app.conf = &conf;
}

static bool shows(const char *what)
{
    char *text = scene_text(&s);
    const bool found = strstr(text, what);

    free(text);
    return found;
}

static void ck_shows(const char *what)
{
    char *text = scene_text(&s);

    ck_assert_msg(strstr(text, what), "no \"%s\" in:\n%s", what, text);
    free(text);
}

static void ck_status(const char *what)
{
    const char *said = s.app.message_fresh && s.app.messages ? s.app.message[s.app.messages - 1] : "";

    ck_assert_msg(strstr(said, what), "no \"%s\" in \"%s\"", what, said);
}

/* ---- keys that mean nothing here -------------------------------------------------------- */

/* Every view, by what opens it. */
static const char *const views_by_keys[] = {
    "", "F3 'c.4' Enter Enter", "Tab Enter", "Tab Tab Down Down Enter Enter", "F3 'c.4' Enter Ctrl-O", "Shift-F11",
    "Shift-F12", "Shift-F7", "Shift-F7 Enter", "Ctrl-E", "Ctrl-V", "Shift-F6", "Shift-F10", "F1", "F12", "F4", "Ins",
    "Ctrl-K", "Shift-F2", "Shift-F3", "Shift-F3 Down Enter", "Ctrl-A", "Ctrl-P", "Ctrl-T", "F3 'c.4' Enter Ctrl-D",
    "Shift-F5", "Shift-F4", "F2 'learn-key' Enter x", "F3", "Ctrl-_",
    "Ctrl-E F3 'BC 12'", "Ctrl-E Down '70' Enter Ctrl-S", "Ctrl-E 'abc' Enter Esc", "Ctrl-E '70' Enter Up F11 'x'",
    "Ctrl-E '7'", "F2 'heat' Enter", "F2 'charts' Enter",
};

START_TEST(no_function_key_is_silent)
{
    for (int f = 1; f <= 12; f++) {
        char key[8];
        if (f == 10) /* leaves */
            continue;
        open_scene(80, 24, TD_VI);
        scene_keys(&s, views_by_keys[_i]);
        s.app.message_fresh = false;
        char *before = scene_text(&s);
        snprintf(key, sizeof key, "F%d", f);
        scene_keys(&s, key);
        char *after = scene_text(&s);
        ck_assert_msg(strcmp(before, after) != 0, "%s does nothing in:\n%s", key, after);
        free(before);
        free(after);
        scene_close(&s);
    }
}
END_TEST

/* Nor any command that works there: what it cannot do to what is selected it says. */
static const char *const views_with_commands[] = {
    "", "Tab", "F3 'c.4' Enter Enter", "F3 'c.4' Enter Enter End", "Tab Enter", "Ctrl-A 'bach mai' Enter", "Ctrl-V",
    "F3 'c.4' Enter Ctrl-O", "Shift-F11", "Shift-F12", "Shift-F7", "F12", "Shift-F10", "F3 'c.4' Enter Ctrl-D",
    "F2 'heat' Enter", "F2 'charts' Enter",
};

START_TEST(no_command_is_silent)
{
    bool fresh = false;

    for (enum command c = 1; c <= CMD_quit; c++) {
        if (!fresh)
            open_scene(80, 24, TD_VI), scene_keys(&s, views_with_commands[_i]);
        const struct view *v = app_top(&s.app);
        bool moves = c >= CMD_up && c <= CMD_bottom, quiet = c == CMD_back || c == CMD_redraw || c == CMD_filter_off;
        fresh = moves || quiet || c == CMD_quit || !(command_table[c].where & v->ops->context);
        if (fresh)
            continue;
        s.app.message_fresh = false;
        char *before = scene_text(&s);
        app_command(&s.app, c);
        char *after = scene_text(&s);
        ck_assert_msg(strcmp(before, after) != 0, "%s does nothing in:\n%s", command_table[c].name, after);
        free(before);
        free(after);
        scene_close(&s);
    }
    if (fresh)
        scene_close(&s);
}
END_TEST

/* It names where the key works and what one can do here, also in a form, where letters are text. */
static const struct { const char *keys, *vi, *en; } elsewhere[] = {
    { "F3 'c.4' Enter Enter F5", "F5 (mốc) dùng ở bảng theo dõi; ở đây: Esc quay lại",
      "F5 (milestone) is for the board; here: Esc back" },
    { "Shift-F11 F6", "F6 (KH) dùng ở bảng theo dõi; ở đây: Esc quay lại",
      "F6 (plan) is for the board; here: Esc back" },
    { "Ins F7", "F7 (cần xử lý) dùng ở bảng theo dõi; ở đây: Ctrl-S lưu",
      "F7 (act on) is for the board; here: Ctrl-S save" },
    { "F3 'c.4' Enter Ctrl-O Enter F12 F6", "F6 (kiểm tra) dùng ở danh sách số liệu",
      "F6 (verify) is for the figures of a target" }, /* of the nearest screen below */
    { "F3 'c.4' Enter Enter m", "m (mốc) dùng ở bảng theo dõi", "m (milestone) is for the board" },
    { "]", "] (năm sau) dùng ở báo cáo phải gửi; ở đây: F1 giúp",
      "] (year after) is for the reports owed; here: F1 help" },
};

START_TEST(a_key_of_elsewhere_says_so)
{
    for (int lang = 0; lang < 2; lang++) {
        open_scene(80, 24, (enum td_lang)lang);
        scene_keys(&s, elsewhere[_i].keys);
        ck_status(lang == TD_VI ? elsewhere[_i].vi : elsewhere[_i].en);
        scene_close(&s);
    }
}
END_TEST

/* What nobody has bound anywhere is nothing, and no reason to take a message away. */
START_TEST(what_no_table_knows_is_nothing)
{
    struct event unknown, alt;

    open_scene(80, 24, TD_EN);
    ck_assert(key_parse("Esc[57;7~", &unknown) && key_parse("Alt-q", &alt));
    scene_keys(&s, "Ctrl-Z");
    ck_status("Nothing to take back");
    app_event(&s.app, &unknown);
    ck_status("Nothing to take back");
    app_event(&s.app, &alt);
    ck_assert(!s.app.message_fresh);
    scene_close(&s);
}
END_TEST

/* ---- sections --------------------------------------------------------------------------- */

static const struct { const char *keys; const char *section, *none; } numbered[] = {
    { "F3 'c.4' Enter Enter 4", "> 4. Số liệu", "Trang này có các mục từ 1 đến " },
    { "Tab Tab Down Down Enter Enter 2", "> 2. ", "Trang này có các mục từ 1 đến" },
    { "Ctrl-A 'bach mai' Enter 2", "> 2. Báo cáo phải gửi", "Trang này có các mục từ 1 đến" },
    { "Ctrl-V 2", "> II. ", "Trang này có các mục từ 1 đến 5" },
    { "Shift-F6 1", "> BÁO CÁO QUÁ HẠN", "Trang này có các mục từ 1 đến" },
};

START_TEST(a_digit_goes_to_its_section)
{
    open_scene(80, 24, TD_VI);
    scene_keys(&s, numbered[_i].keys);
    ck_shows(numbered[_i].section);
    ck_shows(" mục  ");
    ck_assert_int_eq(s.app.count, 0);
    scene_keys(&s, "9");
    ck_status(numbered[_i].none);
    ck_shows(numbered[_i].section); /* and one stays where one was */
    scene_close(&s);
}
END_TEST

/* Elsewhere they count, as they did; and where one types they are text. */
START_TEST(digits_count_in_lists)
{
    open_scene(80, 24, TD_VI);
    scene_keys(&s, "1 2 G");
    ck_assert_uint_eq(view_list(app_top(&s.app))->at, 11);
    scene_keys(&s, "Shift-F11 2");
    ck_assert_int_eq(s.app.count, 2);
    scene_keys(&s, "Esc F3 'c.4' Enter Enter F3 '2'");
    ck_assert_str_eq(view_list(app_top(&s.app))->filter, "2");
    scene_close(&s);
}
END_TEST

/* The twelfth section is reached by two digits, when there is one; else the second digit counts alone. */
START_TEST(two_digits)
{
    open_scene(80, 24, TD_VI);
    scene_keys(&s, "F3 'c.4' Enter Enter 1 2");
    ck_shows("> 2. ");
    struct page_view *p = (struct page_view *)app_top(&s.app);
    for (size_t i = 0; i < p->n; i++)
        p->line[i].section += p->line[i].section ? 10 : 0;
    p->numbered += 10;
    p->line[0].section = 1;
    scene_keys(&s, "1 2");
    ck_assert_int_eq(p->line[p->base.list.seen[p->base.list.at]].section, 12);
    scene_close(&s);
}
END_TEST

/* ---- undo ------------------------------------------------------------------------------- */

START_TEST(undo_says_what_and_where)
{
    open_scene(100, 30, TD_VI);
    scene_keys(&s, "Ctrl-Z");
    ck_status("Phiên này chưa ghi thay đổi nào");
    scene_keys(&s, "Ctrl-Y");
    ck_status("Không có gì để làm lại");
    scene_keys(&s, "F3 'd.3.2' Enter Enter Ins '61,5' Tab Tab Tab Tab 'báo cáo' Ctrl-S");
    ck_status("Đã lưu số liệu");
    scene_keys(&s, "Ctrl-Z");
    ck_status("Đã hoàn tác: số liệu d.3.2, Hà Nội, ");
    ck_status(": 61,5% (ghi 21/11/2026 ");
    ck_assert(!strstr(s.app.message[s.app.messages - 1], "để xem"));
    scene_keys(&s, "Ctrl-Z");
    ck_status("Mọi thay đổi của phiên này đã được hoàn tác");
    scene_keys(&s, "Ctrl-Y");
    ck_status("Đã làm lại: số liệu d.3.2, Hà Nội, ");
    scene_keys(&s, "Shift-F12 Ctrl-Z"); /* from a screen where it is not to be seen */
    ck_status("Đã hoàn tác: số liệu d.3.2");
    ck_status("; để xem: Ctrl-A d.3.2");
    scene_keys(&s, "Ctrl-Y Ctrl-Z"); /* however often, it is about the same */
    ck_status("Đã hoàn tác: số liệu d.3.2");
    s.app.width = 80; /* where it is, rather than when it was recorded */
    scene_keys(&s, "Ctrl-Y Ctrl-Z");
    ck_assert_int_le(td_text_width(s.app.message[s.app.messages - 1]), 80);
    ck_status("; để xem: Ctrl-A d.3.2");
    scene_close(&s);
}
END_TEST

/* In the journal, too, of any change, and doing again what was undone. */
START_TEST(the_journal_says_what_is_undone)
{
    open_scene(100, 30, TD_VI);
    scene_keys(&s, "F3 'd.3.2' Enter Ins '61,5' Tab Tab Tab Tab 'báo cáo' Ctrl-S Shift-F11 Home Del");
    ck_status("Đã hoàn tác: số liệu d.3.2, Hà Nội, ");
    scene_keys(&s, "Home Del"); /* the undo itself */
    ck_status("Đã làm lại: số liệu d.3.2, Hà Nội, ");
    scene_close(&s);
}
END_TEST

/* A row that was edited: from what to what. */
START_TEST(undo_of_a_row_says_before_and_after)
{
    open_scene(100, 30, TD_EN);
    scene_keys(&s, "F3 'd.3.2' Enter Ctrl-K Tab Ctrl-U 'Another name' Ctrl-S");
    scene_keys(&s, "Ctrl-Z");
    ck_status("Taken back: target d.3.2");
    ck_status("Another name -> ");
    scene_keys(&s, "Ctrl-Y");
    ck_status(" -> Another name");
    scene_close(&s);
}
END_TEST

/* ---- the mouse -------------------------------------------------------------------------- */

static void mouse(enum mouse what, int row, int col)
{
    free(scene_text(&s)); /* what is pointed at is what was drawn */
    app_event(&s.app, &(struct event){ .kind = EV_MOUSE, .code = what, .row = row, .col = col });
}

/* Where a text stands on the screen. */
static void find_text(const char *what, int *row, int *col)
{
    char *text = scene_text(&s), *at = strstr(text, what);

    ck_assert_msg(at, "no \"%s\" in:\n%s", what, text);
    *row = 0;
    char *line = text;
    for (char *p = text; p < at; p++)
        if (*p == '\n')
            ++*row, line = p + 1;
    *at = 0;
    *col = td_text_width(line);
    free(text);
}

static void click(const char *what)
{
    int row, col;

    find_text(what, &row, &col);
    mouse(MOUSE_PRESS, row, col);
}

START_TEST(the_mouse_on_a_list)
{
    open_scene(80, 24, TD_VI);
    struct list *l = view_list(app_top(&s.app));
    click("c.4 ");
    ck_assert_uint_eq(l->at, 1);
    ck_assert_int_eq(s.app.depth, 1);
    mouse(MOUSE_WHEEL_DOWN, 8, 10);
    ck_assert_uint_eq(l->top, 3);
    ck_assert_uint_ge(l->at, 3);
    mouse(MOUSE_WHEEL_UP, 8, 10);
    ck_assert_uint_eq(l->top, 0);
    click("Nay");
    ck_status("Sắp xếp theo Nay");
    click("V.17.2"); /* another pane: it gets the keyboard first */
    ck_shows("> V.17.2");
    ck_assert_int_eq(s.app.depth, 1);
    click("> V.17.2");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_task);
    click("Esc quay");
    ck_assert_int_eq(s.app.depth, 1);
    click("F1 giúp");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_help);
    mouse(MOUSE_WHEEL_DOWN, 8, 10);
    ck_assert_uint_eq(view_list(app_top(&s.app))->top, 3);
    mouse(MOUSE_PRESS, 0, 0);
    mouse(MOUSE_PRESS, 9999, 9999);
    scene_close(&s);
}
END_TEST

START_TEST(the_mouse_on_a_form)
{
    open_scene(80, 24, TD_EN);
    scene_keys(&s, "Ins");
    click("Source");
    scene_keys(&s, "'xyz'");
    ck_shows("Source");
    int row, col;
    find_text("xyz", &row, &col);
    click("Note");
    scene_keys(&s, "'abc'");
    find_text("abc", &row, &col);
    mouse(MOUSE_WHEEL_DOWN, row, col);
    ck_assert(shows("xyz") && shows("abc"));
    scene_close(&s);
}
END_TEST

/* What was drawn is not there any more when two events come at once. */
START_TEST(a_click_on_what_is_gone)
{
    int row, col;

    open_scene(80, 24, TD_EN);
    scene_keys(&s, "Ins");
    find_text("Source", &row, &col);
    scene_keys(&s, "Esc");
    app_event(&s.app, &(struct event){ .kind = EV_MOUSE, .code = MOUSE_PRESS, .row = row, .col = col });
    ck_assert_int_eq(s.app.depth, 1);
    scene_close(&s);
}
END_TEST

/* ---- copying ---------------------------------------------------------------------------- */

static const struct { const char *keys, *text; } copies[] = {
    { "F3 'd.3.2' Enter", "d.3.2 Dòng họ học tập, 2025: Không đạt: tháng 12/2025 đạt khoảng 59%, thấp hơn 1 điểm "
                          "phần trăm so với mục tiêu từ 60% trở lên của năm 2025." },
    { "F3 'd.3.2' Enter Enter Down", "d.3.2 Dòng họ học tập, 2025: Không đạt:" },
    { "Tab", "II.2.1" }, { "Tab", "Hạn 2025" },
    { "Tab Tab Down Down", "Hà Nội; Nhiệm vụ 2" },
    { "Shift-F7", "Báo cáo năm" },
    { "F12", "Chưa có thông báo nào." },
    { "Shift-F6 F3 'doi chieu' Enter", "chờ số liệu 4; chưa có số liệu 16; hết áp dụng 3." }, /* of all its lines */
    { "Shift-F6 F3 'tinh den' Enter", "Tính đến ngày 21/11/2026." },
};

START_TEST(what_is_copied)
{
    char text[COPY_MOST];

    open_scene(100, 30, TD_VI);
    scene_keys(&s, copies[_i].keys);
    app_look(&s.app);
    ck_assert(copy_text(app_top(&s.app), text, sizeof text));
    ck_assert_msg(strstr(text, copies[_i].text), "%s", text);
    ck_assert_msg(!strpbrk(text, "\n\t\r\033") && !strstr(text, "  "), "%s", text);
    ck_assert_msg(*text != ' ' && text[strlen(text) - 1] != ' ', "\"%s\"", text);
    scene_close(&s);
}
END_TEST

/* Asked once: the answer is a setting, and kept. */
START_TEST(copying_asks_once)
{
    static const struct { const char *answer, *value, *said; } answers[] = {
        { "Enter", "on", "Đã chép: d.3.2 Dòng họ" }, { "Down Enter", "off", "Chưa cho phép sao chép" },
    };

    open_scene(80, 24, TD_VI);
    scene_keys(&s, "Y");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_copy);
    scene_keys(&s, "Esc Ctrl-_");
    ck_shows("bộ nhớ tạm");
    scene_keys(&s, answers[_i].answer);
    ck_assert_int_eq(s.app.depth, 1);
    ck_status(answers[_i].said);
    ck_assert_str_eq(option_value(&options, O_clipboard), answers[_i].value);
    conf_read(&conf, &options);
    ck_assert_str_eq(option_value(&options, O_clipboard), answers[_i].value);
    scene_keys(&s, "Y");
    ck_assert_int_eq(s.app.depth, 1);
    ck_status(answers[_i].said);
    scene_close(&s);
}
END_TEST

/* ---- learning a key --------------------------------------------------------------------- */

static void press(const char *name, const char *bytes)
{
    struct event ev;

    ck_assert(key_parse(name, &ev));
    ev.n = (uint8_t)strlen(bytes);
    memcpy(ev.bytes, bytes, ev.n);
    app_event(&s.app, &ev);
}

static const char *runs(const char *key, unsigned where)
{
    struct event ev;

    ck_assert(key_parse(key, &ev));
    return command_table[command_for(&ev, where)].name ? command_table[command_for(&ev, where)].name : "";
}

START_TEST(a_key_is_learned)
{
    open_scene(80, 24, TD_VI);
    scene_keys(&s, "F2 'learn-key' Enter");
    ck_shows("Bấm phím cần học");
    press("Shift-F4", "\033[26~");
    ck_shows("ESC [ 26 ~ = Shift-F4");
    ck_shows("Đang chạy save-as (danh sách, bảng nhập)");
    scene_keys(&s, "Enter"); /* another one */
    ck_shows("Bấm phím cần học");
    press("Alt-k", "\033k");
    ck_shows("ESC k = Alt-k");
    ck_shows("Chưa dùng cho lệnh nào");
    scene_keys(&s, "'milestones' Enter");
    ck_status("Đã gán Alt-k cho milestones, ghi trong ");
    ck_assert_str_eq(runs("Alt-k", IN_BOARD), "milestones");
    ck_assert_str_eq(runs("Ctrl-T", IN_BOARD), "milestones"); /* its others stay */
    conf_read(&conf, &options);                                /* and the next time, too */
    ck_assert_str_eq(runs("Alt-k", IN_BOARD), "milestones");
    ck_assert_str_eq(command_words("%{milestones}"), "Alt-k");
    scene_keys(&s, "Esc Alt-k");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_milestones);
    scene_close(&s);
}
END_TEST

/* A key that runs something else is asked about before it is taken away. */
START_TEST(a_conflict_is_asked_about)
{
    open_scene(80, 24, TD_VI);
    scene_keys(&s, "F2 'learn-key' Enter F5 'reload' Enter");
    ck_shows("Mất phím này: milestone (còn m); accept (còn a); ");
    ck_shows("import-settings (hết phím, tìm ở F2)");
    ck_shows("Cho F5 chạy reload thay vào đó?");
    scene_keys(&s, "Down Enter"); /* no */
    ck_assert_str_eq(runs("F5", IN_BOARD), "milestone");
    scene_keys(&s, "'reload' Enter Enter");
    ck_assert_str_eq(runs("F5", IN_BOARD), "reload");
    ck_assert_str_eq(runs("F5", IN_IMPORT), "reload");
    ck_assert_str_eq(runs("m", IN_BOARD), "milestone");
    ck_assert_uint_eq(conf.problems, 0);
    scene_keys(&s, "Esc");
    ck_shows("m mốc"); /* the foot says the key that is left */
    scene_close(&s);
}
END_TEST

START_TEST(what_one_needs_is_not_taken_away)
{
    static const struct { const char *key, *command; } locks[] = {
        { "Esc", "redraw" }, { "Enter", "redraw" }, { "Up", "redraw" }, { "Down", "redraw" },
        { "Left", "redraw" },
    };

    open_scene(80, 24, TD_EN);
    for (size_t i = 0; i < sizeof locks / sizeof *locks; i++) {
        char keys[96];
        const enum command before = command_by_name(runs(locks[i].key, IN_BOARD | IN_LIST));
        snprintf(keys, sizeof keys, "F2 'learn-key' Enter %s '%s' Enter", locks[i].key, locks[i].command);
        scene_keys(&s, keys);
        ck_assert_msg(s.app.message_fresh, "%s:\n%s", locks[i].key, scene_text(&s));
        ck_status("Not done: ");
        scene_keys(&s, "Up Up Enter"); /* nor unbound; the keys of the list of commands are as they were */
        ck_assert_str_eq(runs(locks[i].key, IN_BOARD | IN_LIST), command_table[before].name);
        while (s.app.depth > 1)
            app_back(&s.app);
    }
    scene_keys(&s, "F2 'learn-key' Enter F10 'redraw' Enter"); /* Ctrl-Q still leaves */
    ck_shows("It is taken from: quit (left: q Ctrl-Q)");
    scene_keys(&s, "Esc");
    /* F1 may go while F2 is there, and not both. */
    scene_keys(&s, "F2 'learn-key' Enter F1 Down Enter");
    ck_status("F1 runs nothing now");
    scene_keys(&s, "Up Enter F2 Down Enter");
    ck_status("Not done: help");
    scene_close(&s);
}
END_TEST

/* A line for one place alone still counts there, and that is said. */
START_TEST(a_narrower_line_counts)
{
    char path[192];

    snprintf(path, sizeof path, "%s/tiendo", dir);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/tiendo/tiendo.conf", dir);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("# mine\n[keys.grid]\nundo = Alt-v\n", f);
    fclose(f);
    conf_read(&conf, &options);
    open_scene(80, 24, TD_EN);
    scene_keys(&s, "F2 'learn-key' Enter Alt-k 'undo' Enter");
    ck_status("Alt-k runs undo now, but not in: the entry grid; ");
    ck_assert_str_eq(runs("Alt-k", IN_LIST), "undo");
    ck_assert_str_eq(runs("Alt-v", IN_GRID), "undo");
    ck_assert_uint_eq(conf.problems, 0);
    scene_close(&s);
}
END_TEST

/* Keys and clicks as they come: what is pointed at may be gone by then. */
START_TEST(any_hand)
{
    static const char *const keys[] = {
        "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F11", "F12", "Esc", "Esc", "Esc", "Enter", "Enter", "Up",
        "Down", "Left", "Right", "PgDn", "Home", "End", "Tab", "Shift-Tab", "Ins", "Del", "Ctrl-A", "Ctrl-E", "Ctrl-P",
        "Ctrl-U", "Shift-F3", "Shift-F7", "Shift-F11", "Backspace", "1", "4", "9", "a", "n", "Y", "z", "Ctrl-D",
        "Esc[57;7~",
    };
    uint32_t seed = 20261121u + (uint32_t)_i;

    open_scene(_i ? 120 : 80, _i ? 40 : 24, TD_VI);
    for (int i = 0; i < 3000; i++) {
        seed = seed * 1664525u + 1013904223u;
        const uint32_t r = seed >> 8;
        struct event ev = { .kind = EV_MOUSE, .code = r % 5 ? MOUSE_PRESS : r % 2 ? MOUSE_WHEEL_UP : MOUSE_WHEEL_DOWN,
                            .row = (int)(r / 8 % 42), .col = (int)(r / 512 % 124) };
        if (r & 1)
            ck_assert(key_parse(keys[r / 2 % (sizeof keys / sizeof *keys)], &ev));
        app_event(&s.app, &ev);
        if (r & 6)
            free(scene_text(&s));
    }
    scene_close(&s);
}
END_TEST

/* What no table knows is bound by its bytes. */
START_TEST(an_unknown_key_is_learned)
{
    struct event ev;

    open_scene(80, 24, TD_EN);
    scene_keys(&s, "F2 'learn-key' Enter Esc[57;7~");
    ck_shows("ESC [ 57;7 ~, a key without a name; it is kept as\n Esc[57;7~");
    scene_keys(&s, "'reload' Enter Esc Esc[57;7~");
    ck_status("Read again");
    conf_read(&conf, &options);
    ck_assert_uint_eq(conf.problems, 0);
    ck_assert(key_parse("Esc[57;7~", &ev));
    ck_assert_int_eq(command_for(&ev, IN_LIST), CMD_reload);
    ck_assert(key_parse("Esc[57;6~", &ev));
    ck_assert_int_eq(command_for(&ev, IN_LIST), CMD_NONE);
    scene_close(&s);
}
END_TEST

/* Nothing is written where nothing may be. */
START_TEST(read_only_learns_nothing)
{
    open_scene(80, 24, TD_EN);
    s.app.read_only = true;
    scene_keys(&s, "F2 'learn-key' Enter Alt-k 'reload' Enter");
    ck_status("--read-only forbids");
    ck_assert_str_eq(runs("Alt-k", IN_LIST), "");
    scene_close(&s);
}
END_TEST

Suite *suite_hand(void)
{
    Suite *suite = suite_create("hand");
    TCase *t = tcase_create("keys");

    tcase_set_timeout(t, 240);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, no_function_key_is_silent, 0, sizeof views_by_keys / sizeof *views_by_keys);
    tcase_add_loop_test(t, no_command_is_silent, 0, sizeof views_with_commands / sizeof *views_with_commands);
    tcase_add_loop_test(t, a_key_of_elsewhere_says_so, 0, sizeof elsewhere / sizeof *elsewhere);
    tcase_add_test(t, what_no_table_knows_is_nothing);
    tcase_add_loop_test(t, a_digit_goes_to_its_section, 0, sizeof numbered / sizeof *numbered);
    tcase_add_test(t, digits_count_in_lists);
    tcase_add_test(t, two_digits);
    tcase_add_test(t, undo_says_what_and_where);
    tcase_add_test(t, the_journal_says_what_is_undone);
    tcase_add_test(t, undo_of_a_row_says_before_and_after);
    suite_add_tcase(suite, t);
    t = tcase_create("mouse");
    tcase_set_timeout(t, 240);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_mouse_on_a_list);
    tcase_add_test(t, the_mouse_on_a_form);
    tcase_add_test(t, a_click_on_what_is_gone);
    tcase_add_loop_test(t, what_is_copied, 0, sizeof copies / sizeof *copies);
    tcase_add_loop_test(t, copying_asks_once, 0, 2);
    suite_add_tcase(suite, t);
    t = tcase_create("learning");
    tcase_set_timeout(t, 240);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_key_is_learned);
    tcase_add_test(t, a_conflict_is_asked_about);
    tcase_add_test(t, what_one_needs_is_not_taken_away);
    tcase_add_test(t, a_narrower_line_counts);
    tcase_add_loop_test(t, any_hand, 0, 2);
    tcase_add_test(t, an_unknown_key_is_learned);
    tcase_add_test(t, read_only_learns_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
