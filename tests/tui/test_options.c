/* What people may set: the table, who says what, the file, and that writing it keeps what people wrote. */
#include <check.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scene.h"
#include "noun/option.h"
#include "app/settings.h"
#include "engine/conf.h"
#include "view/views.h"
#include "../support/folder.h"
#include "../support/suites.h"

static char dir[128], path[256];
static struct conf conf;
static struct options options;

static void setup(void)
{
    folder_make(dir, sizeof dir, "options");
    setenv("XDG_CONFIG_HOME", dir, 1);
    snprintf(path, sizeof path, "%s/tiendo/tiendo.conf", dir);
    memset(&options, 0, sizeof options);
}

static void teardown(void)
{
    options_free(&options);
    folder_remove(dir);
}

static void file(const char *text)
{
    char folder[160];

    snprintf(folder, sizeof folder, "%s/tiendo", dir);
    mkdir(folder, 0700);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
    conf_read(&conf, &options);
}

static void ck_file(const char *want)
{
    char text[4096] = "";
    FILE *f = fopen(path, "r");

    ck_assert_ptr_nonnull(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    ck_assert_str_eq(text, want);
}

/* ---- the table -------------------------------------------------------------------------- */

START_TEST(table)
{
    for (int i = 0; i < OPTIONS; i++) {
        const struct option_info *o = &option_table[i];
        enum option_id id = (enum option_id)i;
        ck_assert_msg(option_named(o->name) == i, "%s: its name is taken", o->name);
        ck_assert_msg(options_say(&options, id, FROM_FILE, o->preset), "%s: cannot be its own default", o->name);
        ck_assert_msg(*o->help[TD_VI] && *o->help[TD_EN], "%s: no help", o->name);
        for (const char *w = o->words; *w; w += strspn(w, " ")) {
            char word[32];
            snprintf(word, sizeof word, "%.*s", (int)strcspn(w, " "), w);
            ck_assert_msg(options_say(&options, id, FROM_FILE, word), "%s: cannot be %s", o->name, word);
            w += strlen(word);
        }
    }
    ck_assert_int_eq(option_named("no-such"), -1);
}
END_TEST

static const struct { enum option_id id; const char *value; bool ok; } values[] = {
    { O_language, "vi", true }, { O_language, "VI", false }, { O_language, "", false }, { O_language, "v", false },
    { O_language, "auto vi", false }, { O_esc_delay, "25", true }, { O_esc_delay, "1000", true },
    { O_esc_delay, "24", false }, { O_esc_delay, "1001", false }, { O_esc_delay, "auto", true },
    { O_esc_delay, "50ms", false }, { O_esc_delay, "-50", false }, { O_esc_delay, "9999999999999999999", false },
    { O_milestone, "2030", true }, { O_milestone, "this-year", true }, { O_milestone, "20301", false },
    { O_theme, "/tmp/chủ đề.ini", true }, { O_theme, "a\033[2Jb", false }, { O_plan, "", true },
    { O_columns_tasks, "code due", true }, { O_columns_tasks, "", true }, { O_columns_tasks, "code, due", false },
    { O_columns_tasks, "gauge", false }, { O_sort_tasks, "-due", true }, { O_sort_tasks, "none", true },
    { O_sort_tasks, "due code", false }, { O_sort_tasks, "--due", false },
};

START_TEST(what_it_may_be)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        ck_assert_msg(options_say(&options, values[i].id, FROM_FILE, values[i].value) == values[i].ok, "%s = %s",
                      option_table[values[i].id].name, values[i].value);
}
END_TEST

/* Command line, environment, file, database, default; taking one away shows the one below. */
START_TEST(who_counts)
{
    static const char *const said[] = { [FROM_DATABASE] = "never", [FROM_FILE] = "always",
                                        [FROM_ENVIRONMENT] = "never", [FROM_COMMAND] = "always" };

    ck_assert_str_eq(option_value(&options, O_color), "auto");
    for (int from = FROM_DATABASE; from < FROM_ALL; from++) {
        ck_assert(options_say(&options, O_color, (enum option_from)from, said[from]));
        ck_assert_str_eq(option_value(&options, O_color), said[from]);
        ck_assert_int_eq(option_from(&options, O_color), from);
    }
    for (int from = FROM_ALL - 1; from > FROM_PRESET; from--) {
        ck_assert_int_eq(option_from(&options, O_color), from);
        options_say(&options, O_color, (enum option_from)from, NULL);
    }
    ck_assert_int_eq(option_from(&options, O_color), FROM_PRESET);
}
END_TEST

/* What depends on a terminal is not a database's to say, and what this program does not know is left alone. */
START_TEST(of_a_database)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    ck_assert_int_eq(td_option_set(s.td, "language", "en"), TD_OK);
    ck_assert_int_eq(td_option_set(s.td, "theme", "light"), TD_OK);
    ck_assert_int_eq(td_option_set(s.td, "of-the-future", "x"), TD_OK);
    options_of_database(&options, s.td);
    ck_assert_str_eq(option_value(&options, O_language), "en");
    ck_assert_int_eq(option_from(&options, O_language), FROM_DATABASE);
    ck_assert_str_eq(option_value(&options, O_theme), "dark");
    ck_assert_int_eq(td_option_set(s.td, "language", NULL), TD_OK);
    options_of_database(&options, s.td);
    ck_assert_str_eq(option_value(&options, O_language), "auto");
    ck_assert_int_eq(td_option_set(s.td, "plan", "a\033b"), TD_INVALID);
    scene_close(&s);
}
END_TEST

/* ---- the file --------------------------------------------------------------------------- */

START_TEST(no_file)
{
    conf_read(&conf, &options);
    ck_assert_str_eq(conf.path, path);
    ck_assert_uint_eq(conf.problems, 0);
    ck_assert_int_eq(option_from(&options, O_language), FROM_PRESET);
}
END_TEST

START_TEST(bad_lines)
{
    static const struct { int line; enum td_word fault; const char *what; } want[] = {
        { 2, W_CONF_BEFORE, "plan = nowhere" }, { 6, W_CONF_OPTION, "colour" }, { 7, W_CONF_VALUE, "esc-delay = 5" },
        { 8, W_CONF_NO_PAIR, "nonsense" }, { 9, W_CONF_LONG, "" }, { 11, W_CONF_NO_PAIR, "[options" },
        { 13, W_CONF_SECTION, "nobody" },
    };
    char text[2048], longest[300];

    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = 0;
    snprintf(text, sizeof text, "\xef\xbb\xbf# first\nplan = nowhere\n[options]\n; a remark\nlanguage = en ; because\n"
                                "colour = always\nesc-delay = 5\nnonsense\ntheme = %s\n  milestone: 2030\r\n[options\n"
                                "[nobody]\nx = y\n[options]\ntheme = mono", longest);
    file(text);
    for (size_t i = 0; i < sizeof want / sizeof *want && i < conf.problems; i++) {
        ck_assert_int_eq(conf.problem[i].line, want[i].line);
        ck_assert_int_eq(conf.problem[i].fault, want[i].fault);
        ck_assert_str_eq(conf.problem[i].what, want[i].what);
    }
    ck_assert_uint_eq(conf.problems, sizeof want / sizeof *want);
    conf_problem(&conf, 1, TD_EN, text, sizeof text);
    ck_assert(strstr(text, "/tiendo.conf:6: no such option: colour"));
    ck_assert_str_eq(option_value(&options, O_language), "en");
    ck_assert_str_eq(option_value(&options, O_milestone), "2030");
    ck_assert_str_eq(option_value(&options, O_theme), "mono");
    ck_assert_str_eq(option_value(&options, O_esc_delay), "auto");
    for (int i = 0; i < 100; i++)
        strcpy(text + 2 * i, "x\n");
    file(text); /* of more problems than anybody reads the first are kept */
    ck_assert_uint_eq(conf.problems, sizeof conf.problem / sizeof *conf.problem);
}
END_TEST

/* What cannot be read is said with its cause, in the language asked for, and nothing is written over it. */
START_TEST(why_it_is_not_read)
{
    static const struct { const char *bytes; size_t n; const char *en, *vi; } files[] = {
        { "[options]\0x\n", 12, "not a text in UTF-8; save it as UTF-8", "không phải văn bản UTF-8; hãy lưu lại" },
        { "\xff\xfe[\0o\0", 6, "not a text in UTF-8; save it as UTF-8", "không phải văn bản UTF-8; hãy lưu lại" },
        { NULL, 300 * 1024, "File too large", "tệp quá lớn" },
    };
    char text[512], *spaces = calloc(1, 300 * 1024);

    memset(spaces, ' ', 300 * 1024);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        file("");
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fwrite(files[i].bytes ? files[i].bytes : spaces, 1, files[i].n, f);
        fclose(f);
        conf_read(&conf, &options);
        ck_assert_uint_eq(conf.problems, 1);
        conf_problem(&conf, 0, TD_EN, text, sizeof text);
        ck_assert_msg(strstr(text, files[i].en), "%s", text);
        conf_problem(&conf, 0, TD_VI, text, sizeof text);
        ck_assert_msg(strstr(text, files[i].vi) && strstr(text, "không đọc được: "), "%s", text);
        ck_assert_int_ne(conf_write(&conf, O_language, "en"), 0);
    }
    free(spaces);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    conf_read(&conf, &options);
    conf_problem(&conf, 0, TD_VI, text, sizeof text);
    ck_assert_msg(strstr(text, "đây là thư mục"), "%s", text);
    ck_assert_int_eq(rmdir(path), 0);
    ck_assert_int_eq(symlink(path, path), 0);
    conf_read(&conf, &options);
    conf_problem(&conf, 0, TD_VI, text, sizeof text);
    ck_assert_msg(strstr(text, "quá nhiều liên kết nối nhau"), "%s", text);
}
END_TEST

START_TEST(not_a_file)
{
    char folder[160];

    snprintf(folder, sizeof folder, "%s/tiendo", dir);
    mkdir(folder, 0700);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    conf_read(&conf, &options);
    ck_assert_uint_eq(conf.problems, 1);
    ck_assert_int_eq(conf.problem[0].fault, W_CONF_UNREADABLE);
    char text[512];
    conf_problem(&conf, 0, TD_VI, text, sizeof text);
    ck_assert_msg(strstr(text, "không đọc được: không phải tệp thường"), "%s", text);
    ck_assert_int_ne(conf_write(&conf, O_language, "en"), 0);
}
END_TEST

static const struct { const char *before; enum option_id id; const char *value, *after; } writes[] = {
    { "", O_language, "en", "[options]\nlanguage = en\n" },
    { "# mine\n", O_language, "en", "# mine\n\n[options]\nlanguage = en\n" },
    { "[options]\n# a\ntheme = dark\n\n[keys]\nundo = x\n", O_language, "en",
      "[options]\n# a\ntheme = dark\nlanguage = en\n\n[keys]\nundo = x\n" },
    { "[options]\n  language :vi ; why\r\ntheme = mono", O_language, "en",
      "[options]\n  language : en ; why\r\ntheme = mono" },
    { "[options]\r\nlanguage = vi\r\n\r\n[keys]\r\n", O_language, "en",
      "[options]\r\nlanguage = en\r\n\r\n[keys]\r\n" },
    { "[options]\r\nlanguage = vi", O_theme, "mono", "[options]\r\nlanguage = vi\r\ntheme = mono\r\n" },
    { "# mine\r\n", O_theme, "mono", "# mine\r\n\r\n[options]\r\ntheme = mono\r\n" },
    { "[options]\ntheme = mono", O_language, "en", "[options]\ntheme = mono\nlanguage = en\n" },
    { "[options]\nlanguage = vi\nnonsense\nlanguage = vi\n", O_language, "en",
      "[options]\nlanguage = vi\nnonsense\nlanguage = en\n" },
    { "[options]\nlanguage = vi\n# kept\nlanguage = en\n[x]\nlanguage = y\n", O_language, NULL,
      "[options]\n# kept\n[x]\nlanguage = y\n" },
    { "[options]\nlanguage = vi\n", O_theme, NULL, "[options]\nlanguage = vi\n" },
    { "[options]\nlanguage = vi\n", O_plan, "", "[options]\nlanguage = vi\nplan = \n" },
};

START_TEST(writing_keeps_the_rest)
{
    struct stat st;

    file(writes[_i].before);
    ck_assert_int_eq(conf_write(&conf, writes[_i].id, writes[_i].value), 0);
    ck_file(writes[_i].after);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert(!strcmp(writes[_i].before, writes[_i].after) || (st.st_mode & 0777) == 0600);
    conf_read(&conf, &options);
    ck_assert_int_eq(option_from(&options, writes[_i].id), writes[_i].value ? FROM_FILE : FROM_PRESET);
}
END_TEST

/* A first time makes the folders; what could not be read back as it is meant is refused and nothing is lost. */
START_TEST(first_and_refused)
{
    char base[160], longest[300];
    struct stat st;

    snprintf(base, sizeof base, "%s/a/b", dir);
    setenv("XDG_CONFIG_HOME", base, 1);
    conf_read(&conf, &options);
    ck_assert_int_eq(conf_write(&conf, O_theme, "light"), 0);
    snprintf(path, sizeof path, "%s/tiendo/tiendo.conf", base);
    ck_file("[options]\ntheme = light\n");
    snprintf(base, sizeof base, "%s/a/b/tiendo", dir);
    ck_assert(stat(base, &st) == 0 && (st.st_mode & 0777) == 0700);
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = 0;
    ck_assert_int_eq(conf_write(&conf, O_theme, longest), EINVAL);
    ck_assert_int_eq(conf_write(&conf, O_theme, "a ;b"), EINVAL);
    ck_assert_int_eq(conf_write(&conf, O_theme, " a"), EINVAL);
    ck_assert_int_eq(conf_write(&conf, O_theme, "a\n[options]\nlanguage = en"), EINVAL);
    ck_file("[options]\ntheme = light\n");
}
END_TEST

/* People keep such files elsewhere: the link stays one. */
START_TEST(links_are_followed)
{
    char real[160];
    struct stat st;

    file("");
    snprintf(real, sizeof real, "%s/mine.conf", dir);
    ck_assert_int_eq(rename(path, real), 0);
    ck_assert_int_eq(symlink(real, path), 0);
    ck_assert_int_eq(conf_write(&conf, O_theme, "light"), 0);
    ck_assert(lstat(path, &st) == 0 && S_ISLNK(st.st_mode));
    ck_file("[options]\ntheme = light\n");
    ck_assert_int_eq(unlink(real), 0); /* to nothing: the file is made there */
    ck_assert_int_eq(conf_write(&conf, O_theme, "mono"), 0);
    ck_assert(lstat(path, &st) == 0 && S_ISLNK(st.st_mode));
    ck_assert(stat(real, &st) == 0 && (st.st_mode & 0777) == 0600);
    ck_file("[options]\ntheme = mono\n");
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(symlink("/nowhere/tiendo.conf", path), 0);
    ck_assert_int_eq(conf_write(&conf, O_theme, "mono"), ENOENT);
    ck_assert(lstat(path, &st) == 0 && S_ISLNK(st.st_mode));
}
END_TEST

/* ---- what follows ----------------------------------------------------------------------- */

START_TEST(the_screen_begins_so)
{
    struct scene s;
    struct options none = { 0 };
    char text[512];

    scene_open(&s, 80, 24, TD_VI, false);
    app_free(&s.app);
    file("[options]\nplan = haiphong-1315-draft\nmilestone = 2030\nnonsense\n");
    struct screen_options o = { .views = views, .td = s.td, .lang = TD_VI,
                                .options = &options, .conf = &conf };
    ck_assert(app_init(&s.app, &o));
    ck_assert_str_eq(model_plan(&s.app.model)->key, "haiphong-1315-draft");
    ck_assert_int_eq(s.app.model.milestone, 2030);
    ck_assert(s.app.messages && strstr(s.app.message[s.app.messages - 1], "tiendo.conf:4: "));
    app_free(&s.app);
    file("[options]\nplan = of-another-database\nmilestone = 2101\n");
    ck_assert(app_init(&s.app, &o)); /* said, and begun as if nothing were set */
    ck_assert_uint_eq(s.app.model.plan_at, 0);
    ck_assert_int_eq(s.app.model.milestone, MILESTONE_NEXT);
    ck_assert_uint_eq(s.app.messages, 2);
    ck_assert(strstr(s.app.message[0], "Không áp dụng được plan = of-another-database (tệp của bạn), "
                                       "dùng hanoi-52-2024: cơ sở dữ liệu không có kế hoạch này; hiện có: "));
    ck_assert_str_eq(s.app.message[1], "Không áp dụng được milestone = 2101 (tệp của bạn), dùng next: "
                     "kế hoạch không có mốc này");
    options_say(&options, O_theme, FROM_FILE, "purple");
    ck_assert(app_follow_theme(&s.app, text, sizeof text));
    ck_assert_str_eq(s.app.message[2], "Không áp dụng được theme = purple (tệp của bạn), dùng dark: "
                     "purple: không có tệp hoặc thư mục này; có sẵn: dark light high-contrast "
                     "colour-blind projector mono");
    ck_assert_str_eq(s.app.theme->name, "dark");
    options_say(&options, O_theme, FROM_COMMAND, "purple");
    ck_assert(!app_follow_theme(&s.app, text, sizeof text));
    ck_assert_str_eq(text, "Không áp dụng được theme = purple (dòng lệnh): "
                     "purple: không có tệp hoặc thư mục này; có sẵn: dark light high-contrast "
                     "colour-blind projector mono");
    app_free(&s.app);
    options_say(&options, O_plan, FROM_COMMAND, "no-such"); /* typed: a mistake */
    ck_assert(!app_init(&s.app, &o));
    app_free(&s.app);
    o.options = &none;
    ck_assert(app_init(&s.app, &o));
    scene_close(&s);
}
END_TEST

START_TEST(decimals)
{
    static const struct { char point; const char *vi, *en; } want[] = {
        { 0, "1.234,5", "1,234.5" }, { ',', "1.234,5", "1.234,5" }, { '.', "1,234.5", "1,234.5" },
    };
    char text[TD_NUM_BUF];

    for (size_t i = 0; i < 3; i++) {
        td_num_style(want[i].point);
        td_num_format(text, sizeof text, (struct td_num){ 12345, 1 }, -1, TD_VI);
        ck_assert_str_eq(text, want[i].vi);
        td_num_format(text, sizeof text, (struct td_num){ 12345, 1 }, -1, TD_EN);
        ck_assert_str_eq(text, want[i].en);
    }
    td_num_style(0);
}
END_TEST

/* ---- keys ------------------------------------------------------------------------------- */

static const struct { const char *text, *context_key; unsigned context; const char *command; } bindings[] = {
    { "[keys]\nundo = F5x\n", "Ctrl-Z", IN_LIST, "undo" },              /* no such key: as it was */
    { "[keys]\nredo = Alt-r Ctrl-\\\n", "Alt-r", IN_GRID, "redo" },
    { "[keys]\nredo = Alt-r\n", "Ctrl-Y", IN_LIST, "" },               /* in the place of the old ones */
    { "[keys]\nredo = none\n", "Ctrl-Y", IN_LIST, "" },
    { "[keys.grid]\nredo = Alt-r\n", "Alt-r", IN_GRID, "redo" },
    { "[keys.grid]\nredo = Alt-r\n", "Ctrl-Y", IN_GRID, "" },
    { "[keys.grid]\nredo = Alt-r\n", "Ctrl-Y", IN_LIST, "redo" },      /* elsewhere as it was */
    { "[keys.grid]\nredo = Alt-r\n[keys]\nredo = Alt-x\n", "Alt-r", IN_GRID, "redo" }, /* the narrower one counts */
    { "[keys.grid]\nredo = Alt-r\n[keys]\nredo = Alt-x\n", "Alt-x", IN_GRID, "" },
    { "[keys.grid]\nredo = Alt-r\n[keys]\nredo = Alt-x\n", "Alt-x", IN_LIST, "redo" },
    { "[keys]\nredo = Alt-r\nredo = Alt-x\n", "Alt-r", IN_LIST, "" },  /* the last one counts */
    { "[keys]\nundo = Ctrl-Y\nredo = Ctrl-Z\n", "Ctrl-Y", IN_LIST, "undo" }, /* two change places */
    { "[keys]\nundo = Ctrl-Y\nredo = Ctrl-Z\n", "Ctrl-Z", IN_GRID, "redo" },
    { "[keys]\nlagging = f8\nsort = none\n", "F8", IN_BOARD | IN_TABLE, "lagging" },
    { "[keys.field]\nerase-word = Alt-Backspace\n", "Alt-Backspace", IN_FIELD, "erase-word" },
};

START_TEST(keys)
{
    struct event key;

    file(bindings[_i].text);
    ck_assert(key_parse(bindings[_i].context_key, &key));
    enum command c = command_for(&key, bindings[_i].context);
    ck_assert_str_eq(c ? command_table[c].name : "", bindings[_i].command);
}
END_TEST

static const struct { const char *text; int line; enum td_word fault; const char *what; } wrong[] = {
    { "[keys]\nundo = F13\n", 2, W_CONF_KEY, "F13" },
    { "[keys]\nundo = 7\n", 2, W_CONF_KEY, "7" },                       /* digits count rows */
    { "[keys]\nundo = %\n", 2, W_CONF_KEY, "%" },
    { "[keys.grid]\nundo = u\n", 2, W_CONF_KEY, "u" },                  /* letters go to the cell */
    { "[keys.field]\nerase = h\n", 2, W_CONF_KEY, "h" },
    { "[keys]\nundoo = F5\n", 2, W_CONF_COMMAND, "undoo" },
    { "[keys.grid]\nzoom = F5\n", 2, W_CONF_ELSEWHERE, "zoom" },          /* of the board */
    { "[keys.nowhere]\nundo = F5\n", 2, W_CONF_SECTION, "nowhere" },
    { "[keys.]\nundo = F5\n", 2, W_CONF_SECTION, "keys." },
    { "[keys]\nundo = F5\n", 2, W_CONF_CLASH, "undo = F5" },
    { "[keys]\nsort = F7\n", 2, W_CONF_CLASH, "sort = F7" },              /* both work on the board */
    { "[keys]\nundo = Alt-u\nredo = Alt-u\n", 3, W_CONF_CLASH, "redo = Alt-u" },
    { "[keys]\nredo = Alt-u\nundo = Alt-u\n", 3, W_CONF_CLASH, "undo = Alt-u" }, /* the later line,
    whatever the table's order */
};

/* What cannot be is named, and all the rest is as if it were not there. */
START_TEST(wrong_keys)
{
    struct event undo = { .kind = EV_KEY, .code = 'z', .mods = MOD_CTRL };
    bool moved = !strncmp(wrong[_i].text, "[keys]\nundo = Alt-u", 19);

    file(wrong[_i].text);
    ck_assert_uint_eq(conf.problems, 1);
    ck_assert_int_eq(conf.problem[0].line, wrong[_i].line);
    ck_assert_int_eq(conf.problem[0].fault, wrong[_i].fault);
    ck_assert_str_eq(conf.problem[0].what, wrong[_i].what);
    ck_assert_int_eq(command_for(&undo, IN_LIST), moved ? CMD_NONE : CMD_undo);
}
END_TEST

/* Each line is said as it is for people: what is wrong with what, and what would be right. */
static const struct { const char *text, *en, *vi; } said[] = {
    { "[options]\nlanguage = VN\n", ":2: cannot be that: language = VN; it can be: auto, vi, en",
      ":2: giá trị không hợp lệ: language = VN; chỉ nhận: auto, vi, en" },
    { "plan = x\n", ":1: before the first section, such as [options]: plan = x",
      ":1: nằm trước nhóm đầu tiên, ví dụ [options]: plan = x" },
    { "[options]\n= light\n", ":2: not NAME = VALUE: = light", ":2: không phải dạng TÊN = GIÁ TRỊ: = light" },
    { "[keys]\n= F5\n", ":2: not NAME = VALUE: = F5", ":2: không phải dạng TÊN = GIÁ TRỊ: = F5" },
    { "[keys]\nundoo = F5 F6\n", ":2: no such command: undoo", ":2: không có lệnh này: undoo" },
    { "[keys.board]\nopen = F12\n", ":2: no such command here: open; it is one of: [keys.list]",
      ":2: không có lệnh này ở đây: open; lệnh này thuộc: [keys.list]" },
    { "[keys.form]\nundo = Alt-u\n", ":2: no such command here: undo; it is one of: [keys.list] [keys.grid]",
      ":2: không có lệnh này ở đây: undo; lệnh này thuộc: [keys.list] [keys.grid]" },
    { "[keys]\nundo = F5\n",
      ":2: the key is that of another command: undo = F5; it stays with: milestone [keys.board]",
      ":2: phím đã dùng cho lệnh khác: undo = F5; phím vẫn của: milestone [keys.board]" },
    { "[keys]\nquit = none\n",
      ":2: then nobody could leave: quit = none; a key that is no letter stays for: quit [keys]",
      ":2: như vậy không còn phím để thoát ra: quit = none; phải còn một phím không phải chữ cho: quit [keys]" },
    { "[options]\n\033[31mx = 1\n", ":2: no such option: ^[[31mx", ":2: không có tùy chọn này: ^[[31mx" },
};

START_TEST(bad_lines_say_what_is_right)
{
    char text[512], want[512];

    file(said[_i].text);
    ck_assert_uint_eq(conf.problems, 1);
    for (int lang = TD_VI; lang <= TD_EN; lang++) {
        conf_problem(&conf, 0, (enum td_lang)lang, text, sizeof text);
        snprintf(want, sizeof want, "%s%s", path, lang == TD_EN ? said[_i].en : said[_i].vi);
        ck_assert_str_eq(text, want);
    }
}
END_TEST

START_TEST(problems_stand_in_order)
{
    file("[keys]\nundo = F5\n[options]\nx = y\n");
    ck_assert_uint_eq(conf.problems, 2);
    ck_assert_int_eq(conf.problem[0].line, 2);
    ck_assert_int_eq(conf.problem[1].line, 4);
}
END_TEST

/* A key that cannot be had takes none of the others of its line with it. */
START_TEST(the_other_keys_of_a_line)
{
    struct event key;

    file("[keys]\nundo = F13 F5 Alt-u\n");
    ck_assert_uint_eq(conf.problems, 2);
    ck_assert_str_eq(conf.problem[0].what, "F13");
    ck_assert_str_eq(conf.problem[1].what, "undo = F5");
    ck_assert(key_parse("Alt-u", &key));
    ck_assert_int_eq(command_for(&key, IN_LIST), CMD_undo);
    ck_assert(key_parse("Ctrl-Z", &key));
    ck_assert_int_eq(command_for(&key, IN_LIST), CMD_NONE);
}
END_TEST

/* Who cannot leave can only be killed: the last key that does so everywhere stays. */
static const struct { const char *text, *what, *key; unsigned where; enum command is; } locks[] = {
    { "[keys]\nquit = none\n", "quit = none", "F10", IN_FORM, CMD_quit },
    { "[keys]\nback = none\n", "back = none", "Esc", IN_FORM, CMD_back },
    { "[keys.form]\nback = none\n", "back = none", "Esc", IN_FORM, CMD_back },
    { "[keys]\nquit = q\n", "quit = q", "F10", IN_FORM, CMD_quit },        /* a letter is text in a form */
    { "[keys]\nback = Backspace\n", "back = Backspace", "Esc", IN_FORM, CMD_back }, /* erases in a text */
    { "[keys.field]\nerase-all = Esc\n", "erase-all = Esc", "Esc", IN_FIELD, CMD_NONE },
    { "[keys.cell]\ncancel-cell = none\n", "cancel-cell = none", "Esc", IN_CELL, CMD_cancel_cell },
    { "[keys.note]\ncancel-note = x\n", "x", "Esc", IN_NOTE, CMD_cancel_note },
    { "[keys.work]\nstop = none\n", "stop = none", "Esc", IN_WORK, CMD_stop },
    { "[keys]\nquit = F5\nundo = F10\n", "quit = F5", "F10", IN_LIST, CMD_quit },
};

START_TEST(nobody_is_locked_in)
{
    struct event key;

    file(locks[_i].text);
    ck_assert_uint_ge(conf.problems, 1);
    ck_assert_str_eq(conf.problem[0].what, locks[_i].what);
    ck_assert(key_parse(locks[_i].key, &key));
    ck_assert_int_eq(command_for(&key, locks[_i].where), locks[_i].is);
    file("[keys]\nquit = Alt-q\nback = Alt-b\nhelp = none\npalette = none\n[keys.cell]\ncancel-cell = Alt-c\n");
    ck_assert_uint_eq(conf.problems, 0);
}
END_TEST

/* The three of a ring may change places; a fourth that stands in their way is named and nothing else is lost. */
START_TEST(places_change)
{
    struct event f5 = { .kind = EV_KEY, .code = K_F5 };

    file("[keys]\nmilestone = F6\nplan = F7\nlagging = F5\n");
    ck_assert_uint_eq(conf.problems, 0);
    ck_assert_int_eq(command_for(&f5, IN_BOARD), CMD_lagging);
    file("[keys]\nmilestone = F6\nplan = F7\nlagging = F1\n"); /* help's: so F7 is not free, so F6 is not */
    ck_assert_uint_eq(conf.problems, 3);
    ck_assert_int_eq(command_for(&f5, IN_BOARD), CMD_milestone);
}
END_TEST

START_TEST(words_say_keys)
{
    char all[64];

    file("[keys]\nundo = Alt-u Alt-v\nmilestone = none\nplan = none\n[keys.grid]\nundo = Alt-z\n");
    ck_assert_uint_eq(conf.problems, 0);
    ck_assert_str_eq(command_words("%{undo} takes it back"), "Alt-u takes it back");
    ck_assert_str_eq(command_words("%{grid.undo}, %{redo}; %zu"), "Alt-z, Ctrl-Y; %zu");
    ck_assert_str_eq(command_words("%{milestone}"), "F2 milestone"); /* how it is found */
    command_keys(CMD_undo, all, sizeof all);
    ck_assert_str_eq(all, "Alt-u Alt-v Alt-z");
    ck_assert_str_eq(ui(U_SAVED_FIGURE, TD_EN), "The figure is saved; Alt-u takes it back");
    file("");
    ck_assert_str_eq(ui(U_SAVED_FIGURE, TD_EN), "The figure is saved; Ctrl-Z takes it back");
}
END_TEST

/* Every sentence that people see, as it stands in its table. */
static const char *const sentences[] = {
#define U(id, en, vi) en, vi,
#include "show/ui.def"
#undef U
#define W(id, en, vi) en, vi,
#include "base/words.def"
#undef W
#define C(id, name, keys, where, needs, opens, rank, sen, svi, hen, hvi) sen, svi, hen, hvi,
#include "engine/commands.def"
#undef C
#define O(id, name, type, words, least, most, preset, scope, en, vi) en, vi,
#include "engine/options.def"
#undef O
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c & 0x80;
}

static const char *spelled(const char *text)
{
    static const char *const names[] = {
#define K(id, name) name,
        KEYS(K)
#undef K
        "Ctrl", "Shift", "Alt"
    };
    static const char *const english[] = { "Enter", "Left", "Right", "Up", "Down", "Home", "End", "Tab" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool word = false;
        for (size_t k = 0; k < sizeof english / sizeof *english; k++)
            word |= !strcmp(names[i], english[k]); /* also words of their own: "Enter figures" */
        size_t n = strlen(names[i]);
        for (const char *at = text; (at = strstr(at, names[i])); at += n) {
            bool alone = (at == text || !is_letter(at[-1])) && !is_letter(at[n]);
            if (alone && !(word && strcspn(at, " ") == n && (at[n] || at == text)))
                return names[i];
        }
    }
    return NULL;
}

START_TEST(no_sentence_spells_a_key)
{
    ck_assert_str_eq(spelled("Nothing matches. Ctrl-U to type anew."), "Ctrl");
    ck_assert_str_eq(spelled("record it (Ins)"), "Ins");
    ck_assert_str_eq(spelled("F7 shows all again"), "F7");
    ck_assert_ptr_null(spelled("Enter figures %{undo}"));
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
        ck_assert_msg(!spelled(sentences[i]), "\"%s\" spells the key %s", sentences[i], spelled(sentences[i]));
        for (const char *at = sentences[i]; (at = strstr(at, "%{")); at += 2) {
            char name[64];
            snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 2, "}"), at + 2);
            const char *dot = strchr(name, '.');
            ck_assert_msg(command_by_name(dot ? dot + 1 : name), "\"%s\" names no command: %s", sentences[i], name);
        }
    }
}
END_TEST

/* Everything that is read by people, but what names a file's own columns and words. */
static const struct { const char *en, *vi; } read_by_people[] = {
#define W(id, en, vi) { (en), (vi) },
#include "base/words.def"
#undef W
#define U(id, en, vi) { (en), (vi) },
#include "show/ui.def"
#undef U
#define S(en, vi)
#define SAY(id, en, vi) { (en), (vi) },
#include "cli/said.def"
#undef S
#undef SAY
};

/* A word like other_denominator or level_2: a code of ours, or a file's. */
static bool has_code(const char *s)
{
    for (const char *at = s; (at = strchr(at, '_')); at++)
        if (at > s && islower((unsigned char)at[-1]) &&
            (islower((unsigned char)at[1]) || isdigit((unsigned char)at[1])))
            return true;
    return false;
}

/* An official writes "Không đạt", "Hết áp dụng", "mức tăng theo lộ trình"; nobody reads a code of ours aloud. */
START_TEST(words_of_an_official)
{
    static const char *const never[] = { "quãng đường", "hụt", "Hụt", "Thôi", "không còn áp dụng",
                                         "Không còn áp dụng" };

    ck_assert(has_code("other measure (other_denominator)") && !has_code("_ lines __ of the board"));
    for (size_t i = 0; i < sizeof read_by_people / sizeof *read_by_people; i++) {
        const char *en = read_by_people[i].en, *vi = read_by_people[i].vi;
        ck_assert_msg(!has_code(en) && !has_code(vi), "\"%s\" has a code in it", en);
        ck_assert_msg(strcmp(vi, "Qua"), "\"%s\"", en);
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            ck_assert_msg(!strstr(vi, never[k]), "\"%s\": no official writes \"%s\"", vi, never[k]);
    }
}
END_TEST

/* A measure that is not the plan's is told by words, never by its code. */
START_TEST(measures_are_words)
{
    static const char *const codes[] = { "other_denominator", "all_schools", "level_thpt", "of_another_plan" };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int lang = 0; lang < 2; lang++) {
            const struct td_observation o = { .series = codes[i] };
            const struct text t = use_shown(&o, TD_USE_OTHER_SERIES, (enum td_lang)lang);
            ck_assert_msg(!has_code(t.s) && strstr(t.s, lang == TD_VI ? "cách tính khác" : "other measure"), "%s", t.s);
            ck_assert_int_eq(!strchr(t.s, '('), i == 3);
        }
}
END_TEST

/* Contexts of all views are known to who looks for keys that meet. */
START_TEST(contexts_of_views)
{
    for (size_t i = 0; i < PLACES; i++)
        for (unsigned a = 1; views[i] && a < ANYWHERE; a <<= 1)
            for (unsigned b = 1; b < ANYWHERE; b <<= 1)
                ck_assert(!(views[i]->context & a) || !(views[i]->context & b) || command_meets(a, b));
}
END_TEST

/* The file that the guides show has no bad line. */
START_TEST(file_of_the_guides)
{
    static const char *const guides[] = { "docs/guide.md", "docs/huong-dan.md" };
    char line[512], text[4096] = "";
    FILE *f = fopen(guides[_i], "r");

    ck_assert_ptr_nonnull(f);
    for (bool inside = false; fgets(line, sizeof line, f);) {
        inside = !strcmp(line, "    [options]\n") || (inside && strncmp(line, "## ", 3) != 0);
        if (inside && (!strncmp(line, "    ", 4) || *line == '\n'))
            strcat(text, line);
    }
    fclose(f);
    file(text);
    ck_assert_msg(!conf.problems, "line %d of the file in %s: %s", conf.problem[0].line, guides[_i],
                  conf.problem[0].what);
    ck_assert_str_eq(option_value(&options, O_esc_delay), "300");
    ck_assert_str_eq(command_words("%{grid.note}"), "Ctrl-O");
}
END_TEST

/* A screen with other keys: the footer, the help and the keys themselves. */
START_TEST(a_screen_with_other_keys)
{
    struct scene s;

    file("[keys]\nfilter = F8\nsort = F3\nhelp = Alt-h\n[keys.form]\nsave = Alt-s\n[keys.field]\nerase-all = Alt-k\n");
    ck_assert_uint_eq(conf.problems, 0);
    scene_open(&s, 80, 24, TD_VI, false);
    char *text = scene_text(&s);
    ck_assert(strstr(text, "Alt-h giúp") && strstr(text, "F8 lọc"));
    free(text);
    scene_keys(&s, "F8 'zzz'");
    ck_assert_str_eq(view_list(app_top(&s.app))->filter, "zzz");
    scene_keys(&s, "Alt-k 'x' Esc F3");
    ck_assert_str_eq(view_list(app_top(&s.app))->filter, "x");
    scene_keys(&s, "Esc Alt-h");
    text = scene_text(&s);
    ck_assert(strstr(text, "F8                   Lọc khi gõ"));
    free(text);
    scene_close(&s);
}
END_TEST

/* ---- the screen ------------------------------------------------------------------------- */

static void begin_scene(struct scene *s)
{
    scene_open(s, 80, 24, TD_EN, false);
    s->app.options = &options;
    s->app.conf = &conf;
}

static void ck_says(struct scene *s, const char *text)
{
    ck_assert_msg(s->app.message_fresh && strstr(s->app.message[s->app.messages - 1], text),
                  "\"%s\" is said, not \"%s\"",
                  s->app.messages ? s->app.message[s->app.messages - 1] : "", text);
}

static void ck_shows(struct scene *s, const char *text)
{
    char *screen = scene_text(s);
    ck_assert_msg(strstr(screen, text) != NULL, "no \"%s\" on:\n%s", text, screen);
    free(screen);
}

static void ck_hides(struct scene *s, const char *text)
{
    char *screen = scene_text(s);
    ck_assert_msg(!strstr(screen, text), "\"%s\" on:\n%s", text, screen);
    free(screen);
}

/* What was chosen by a key is there the next time. */
START_TEST(choices_survive)
{
    struct scene s;

    file("");
    begin_scene(&s);
    scene_keys(&s, "F5 F8 Tab F8 F9");
    settings_end(&s.app);
    conf_read(s.app.conf, s.app.options);
    ck_assert(!option_is(s.app.options, O_milestone, "next"));
    ck_assert(option_is(s.app.options, O_sort_targets, "lead"));
    ck_assert(!option_is(s.app.options, O_sort_tasks, ""));
    ck_assert(option_is(s.app.options, O_language, "vi"));
    scene_close(&s);
}
END_TEST

/* ---- views saved under a name ------------------------------------------------------------- */

static const char saved_file[] = "# mine\n[options]\nascii = off\n[view.2] ; the board on Mondays\nname = Giao ban\n"
                                 "key = 3 ; Alt-3\nagency = so-gddt\n# theirs\n[keys]\nundo = u\n";

/* Read, written in its place with what else is there, found however it is cased and marked, and taken out again. */
START_TEST(saved_in_the_file)
{
    struct saved s;

    file(saved_file);
    ck_assert_uint_eq(conf.problems, 0);
    ck_assert_uint_eq(conf.n_saved, 1);
    ck_assert_ptr_nonnull(conf_saved(&conf, "GIAO BẢN"));
    ck_assert_ptr_null(conf_saved(&conf, "giao"));
    ck_assert_ptr_eq(conf_saved_key(&conf, 3), conf_saved_at(&conf, 2));
    s = *conf_saved_at(&conf, 2);
    snprintf(s.said[SAVED_FILTER], SAVED_TEXT, "gap>3 =chậm");
    *s.said[SAVED_AGENCY] = 0;
    ck_assert_int_eq(conf_save(&conf, &s), 0);
    ck_file("# mine\n[options]\nascii = off\n[view.2] ; the board on Mondays\nname = Giao ban\nkey = 3 ; Alt-3\n"
            "# theirs\nfilter.targets = gap>3 =chậm\n[keys]\nundo = u\n");
    conf_read(&conf, &options);
    ck_assert_str_eq(conf_saved(&conf, "giao ban")->said[SAVED_FILTER], "gap>3 =chậm");
    s = (struct saved){ .said = { [SAVED_NAME] = "Thứ hai", [SAVED_KEY] = "3", [SAVED_PANE] = "tasks" } };
    ck_assert_int_eq(conf_save(&conf, &s), 0);
    ck_assert_int_eq(s.place, 1);
    ck_assert_str_eq(conf_saved_key(&conf, 3)->said[SAVED_NAME], "Thứ hai"); /* the other one has lost it */
    ck_assert_int_eq(conf_unsave(&conf, 2), 0);
    ck_file("# mine\n[options]\nascii = off\n[keys]\nundo = u\n\n[view.1]\nname = Thứ hai\nkey = 3\npane = tasks\n");
    ck_assert_uint_eq(conf.n_saved, 1);
    snprintf(s.said[SAVED_FILTER], SAVED_TEXT, "a ;b"); /* which would be read as a remark */
    ck_assert_int_eq(conf_save(&conf, &s), EINVAL);
    file("[view.1]\nnmae = x\n");
    ck_assert_int_eq(conf.problem[0].line, 2);
    ck_assert_int_eq(conf.problem[0].fault, W_CONF_OPTION);
}
END_TEST

static void begin_saved(struct scene *s, const char *text)
{
    file(text);
    begin_scene(s);
    app_speak(&s->app, TD_VI);
}

/* Saved by a form, named in the head while nothing else is shown, opened by its key, by number, by name. */
START_TEST(saved_on_the_screen)
{
    struct scene s;

    begin_saved(&s, "");
    scene_keys(&s, "F5 F3 'hoc' Enter Ctrl-^ 'Giao' Space 'ban' Tab '2' Tab Ctrl-S");
    ck_says(&s, "Giao ban");
    ck_shows(&s, "[Giao ban]");
    scene_keys(&s, "F3 Backspace Enter");
    ck_hides(&s, "[Giao ban]");
    scene_keys(&s, "Esc F5 Tab Alt-2");
    ck_shows(&s, "[Giao ban]");
    ck_shows(&s, "Lọc: hoc");
    scene_keys(&s, "Esc F5 F12 2 K");
    ck_shows(&s, "[Giao ban]");
    scene_keys(&s, "Alt-7");
    ck_says(&s, "7");
    scene_keys(&s, "Ctrl-^ 'GIAO' Space 'BẢN' Ctrl-S"); /* that name is there */
    ck_shows(&s, "Đã có khung nhìn Giao ban");
    scene_keys(&s, "Esc Ctrl-] F7 Ctrl-U 'Thứ' Space 'hai' Ctrl-S");
    ck_shows(&s, "Thứ hai");
    scene_keys(&s, "Del Ctrl-S");
    ck_says(&s, "Đã giữ: Thứ hai");
    scene_keys(&s, "Del 'có' Enter Ctrl-S");
    ck_says(&s, "Đã bỏ: Thứ hai");
    ck_file("");
    scene_close(&s);
}
END_TEST

/* What is not there any more is said, and the rest is shown. */
START_TEST(saved_and_gone)
{
    struct scene s;

    begin_saved(&s, "[view.1]\nname = Cũ\nkey = 1\nplan = gone\nmilestone = 2099\nagency = nobody\n"
                    "sort.targets = foo\ncolumns.tasks = code bar\nfilter.targets = hoc\n");
    scene_keys(&s, "Alt-1");
    ck_says(&s, "Khung nhìn Cũ: không còn kế hoạch gone, mốc 2099, cơ quan nobody, cột foo, cột bar; "
                "đang hiện phần còn lại");
    ck_shows(&s, "Lọc: hoc");
    ck_hides(&s, "[Cũ]");
    scene_close(&s);
}
END_TEST

/* Each theme is shown while one moves over it; Esc shows the one of before, Enter sets the one under the cursor. */
START_TEST(themes_are_tried)
{
    struct scene s;
    char text[256], own[160];

    file("[options]\ntheme = light\n");
    begin_scene(&s);
    ck_assert(app_follow_theme(&s.app, text, sizeof text));
    scene_keys(&s, "Shift-F3 F3 'theme' Enter Enter");
    ck_shows(&s, "> light               on white                                        set now");
    for (size_t i = 1; theme_at(i); i++) {
        ck_assert_ptr_eq(s.app.theme, theme_at(i));
        scene_keys(&s, theme_at(i + 1) ? "Down" : "Esc");
    }
    ck_assert_str_eq(s.app.theme->name, "light");
    ck_file("[options]\ntheme = light\n");
    scene_keys(&s, "Enter Down Enter");
    ck_says(&s, "theme = high-contrast (your file)");
    ck_assert_str_eq(s.app.theme->name, "high-contrast");
    ck_file("[options]\ntheme = high-contrast\n");
    snprintf(own, sizeof own, "%s/own.ini", dir);
    FILE *f = fopen(own, "w");
    fputs("[theme]\nbad = red\nwarn = redd\n", f);
    fclose(f);
    snprintf(text, sizeof text, "Enter End Enter Ctrl-U '%s' Ctrl-S", own);
    scene_keys(&s, text);
    snprintf(text, sizeof text, "%s:3: unknown colour or attribute 'redd'", own);
    ck_says(&s, text);
    ck_assert_str_eq(s.app.theme->name, "high-contrast");
    f = fopen(own, "w");
    fputs("[theme]\nbad = red\n", f);
    fclose(f);
    scene_keys(&s, "Ctrl-S Enter");
    ck_assert_str_eq(s.app.theme->name, own);
    ck_shows(&s, "your file");
    scene_keys(&s, "Home");
    ck_assert_str_eq(s.app.theme->name, "dark");
    scene_keys(&s, "Esc");
    ck_assert_str_eq(s.app.theme->name, own);
    scene_close(&s);
}
END_TEST

/* By its key: each in turn, also where none was set; what is set later than that counts. */
START_TEST(next_theme_comes_around)
{
    struct scene s;
    size_t n = 1;

    scene_open(&s, 80, 24, TD_EN, false);
    do {
        scene_keys(&s, "Shift-F9");
        ck_assert_ptr_eq(s.app.theme, theme_at(n++));
    } while (theme_at(n));
    scene_keys(&s, "Shift-F9");
    ck_says(&s, "Theme: dark");
    scene_close(&s);
    file("");
    begin_scene(&s);
    scene_keys(&s, "Shift-F9 Shift-F9");
    ck_assert(settings_set(&s.app, O_theme, "mono"));
    settings_end(&s.app);
    ck_file("[options]\ntheme = mono\n");
    scene_close(&s);
}
END_TEST

/* A choice, what is typed, what cannot be, and none: in the file, and followed at once where that is possible. */
START_TEST(set_on_the_screen)
{
    struct scene s;

    file("# mine\n");
    begin_scene(&s);
    scene_keys(&s, "Shift-F3 F3 'language' Enter Enter");
    ck_shows(&s, "Vietnamese or English");
    scene_keys(&s, "Ctrl-U 'vi' Ctrl-S");
    ck_says(&s, "language = vi (tệp của bạn)");
    ck_assert_int_eq(s.app.lang, TD_VI);
    ck_file("# mine\n\n[options]\nlanguage = vi\n");
    ck_shows(&s, "vi              tệp của bạn");
    scene_keys(&s, "Enter Ctrl-U Ctrl-S");
    ck_says(&s, "language = auto (mặc định)");
    ck_file("# mine\n\n[options]\n");
    scene_keys(&s, "F9 F3 Ctrl-U 'esc-delay' Enter Enter Ctrl-U '5' Ctrl-S");
    ck_shows(&s, "It can be: 25-1000, auto");
    scene_keys(&s, "Ctrl-U '99' Ctrl-S");
    ck_says(&s, "esc-delay = 99 (your file), from the next start on");
    scene_close(&s);
}
END_TEST

/* Each choice stands once, with its word where there is one; what is typed takes the place of the old one. */
START_TEST(choices_on_the_screen)
{
    struct scene s;

    file("[options]\nlanguage = vi\n");
    begin_scene(&s);
    scene_keys(&s, "Shift-F3 F3 'language' Enter Enter Ctrl-U");
    ck_shows(&s, "Vietnamese  vi");
    ck_shows(&s, "by itself  auto");
    scene_keys(&s, "Esc Esc Esc Shift-F3 F3 'large' Enter Enter Ctrl-U");
    ck_shows(&s, "of blocks  block");
    char *text = scene_text(&s);
    ck_assert(strstr(text, "off") && !strstr(text, "off  off"));
    free(text);
    scene_keys(&s, "Esc Esc Esc Shift-F3 F3 'language' Enter Enter 'en' Ctrl-S");
    ck_says(&s, "language = en (your file)");
    scene_close(&s);
}
END_TEST

/* What can be used here is offered first; what a command does is found by the words that people have for it. */
START_TEST(palette)
{
    static const struct { const char *typed; enum command first; } ways[] = {
        { "'ngôn ngữ'", CMD_language }, { "'màu'", CMD_theme }, { "'xóa'", CMD_remove }, { "'xoa'", CMD_remove },
    };
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        scene_keys(&s, "F2");
        scene_keys(&s, ways[i].typed);
        const struct list *l = view_list(app_top(&s.app));
        ck_assert_int_eq(l->at_id, ways[i].first);
        scene_keys(&s, "Esc");
    }
    scene_keys(&s, "F2");
    const struct list *l = view_list(app_top(&s.app));
    bool here = true;
    for (size_t i = 0; i < l->n_seen; i++) {
        int64_t c = l->source->id(l->owner, l->seen[i]);
        if (c >= CMD_COUNT) /* what the words and marks mean */
            break;
        bool works = command_table[c].where & views[VIEW_board]->context;
        ck_assert_msg(here || !works, "%s comes late", command_table[c].name);
        here = works;
    }
    ck_assert(!here);
    scene_keys(&s, "'messages' Enter"); /* and the one that is chosen is run */
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_messages);
    scene_close(&s);
}
END_TEST

/* Without a home nothing is set, and that is said. */
START_TEST(nowhere_to_set)
{
    struct scene s;

    file("");
    begin_scene(&s);
    s.app.conf = NULL;
    scene_keys(&s, "Shift-F3 F3 'theme' Enter Enter End Up Enter");
    ck_says(&s, "tiendo.conf: ");
    ck_assert_str_eq(option_value(&options, O_theme), "dark");
    scene_close(&s);
}
END_TEST

/* What there is not is not set; --read-only writes nothing, as on the command line. */
START_TEST(refused_on_the_screen)
{
    struct scene s;

    file("# mine\n");
    begin_scene(&s);
    ck_assert(!settings_set(&s.app, O_theme, "purple"));
    ck_says(&s, "theme = purple (your file) cannot be followed: purple: No such file or directory; built in are: ");
    ck_assert(!settings_set(&s.app, O_plan, "no-such"));
    ck_says(&s, "the database has no such plan; it has: hanoi-52-2024");
    ck_assert(!settings_set(&s.app, O_milestone, "2099"));
    ck_says(&s, "no plan has a milestone in that year; there are: 2025, 2030");
    s.app.read_only = true;
    scene_keys(&s, "Shift-F3 F3 'theme' Enter Enter F3 'mono' Enter Enter");
    ck_says(&s, "which --read-only forbids");
    scene_keys(&s, "Esc Esc Esc Esc");
    ck_assert_str_eq(s.app.theme->name, "dark");
    app_command(&s.app, CMD_keep_columns);
    ck_says(&s, "which --read-only forbids");
    ck_file("# mine\n");
    ck_assert_str_eq(option_value(&options, O_theme), "dark");
    scene_close(&s);
}
END_TEST

START_TEST(nothing_to_keep)
{
    struct scene s;

    file("");
    begin_scene(&s);
    scene_keys(&s, "Shift-F3");
    app_command(&s.app, CMD_keep_columns);
    ck_says(&s, "This list has no columns or order to keep");
    ck_file("");
    scene_close(&s);
}
END_TEST

/* Ctrl-R reads the person's file again as well: its keys, what it sets, what is wrong with it. */
START_TEST(read_again)
{
    struct scene s;

    file("");
    begin_scene(&s);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("[options]\nlanguage = vi\ndecimal = point\n[keys]\nhelp = Alt-h\nundo = F5\n", f);
    fclose(f);
    scene_keys(&s, "Ctrl-R");
    ck_says(&s, "tiendo.conf:6: phím đã dùng cho lệnh khác: undo = F5");
    ck_assert_int_eq(s.app.lang, TD_VI);
    ck_shows(&s, "Alt-h giúp");
    td_num_style(0);
    file("");
    scene_keys(&s, "F9 Ctrl-R"); /* what the file does not change stays as it is */
    ck_says(&s, "Read again");
    ck_assert_int_eq(s.app.lang, TD_EN);
    scene_close(&s);
}
END_TEST

/* No place for what has no key. */
START_TEST(footer_without_keys)
{
    struct scene s;

    file("[keys]\nmilestone = none\nplan = none\n");
    scene_open(&s, 200, 24, TD_VI, false);
    char *text = scene_text(&s);
    char *footer = strrchr(text, '\n');
    while (footer > text && !footer[1])
        *footer = 0, footer = strrchr(text, '\n');
    ck_assert_msg(!strstr(footer, "mốc") && !strstr(footer, "KH") && strstr(footer, "F10 thoát"), "%s", footer);
    free(text);
    scene_close(&s);
}
END_TEST

/* Only what is asked for is kept, and comes back. */
START_TEST(columns_and_order_are_kept)
{
    struct scene s;

    file("");
    begin_scene(&s);
    scene_keys(&s, "Tab F4 Down Down Down Down Enter Down Enter Esc F8 Shift-F8");
    struct list *l = view_list(app_top(&s.app));
    uint32_t toggled = l->toggled;
    int sort = l->sort;
    ck_assert(toggled && l->reverse);
    ck_assert_int_ne(access(path, F_OK), -1);
    ck_file("");
    app_command(&s.app, CMD_keep_columns);
    ck_says(&s, "Kept for the next time");
    ck_file("[options]\ncolumns.tasks = code name verdict due cadence\nsort.tasks = -due\n");
    conf_read(&conf, &options);
    app_free(&s.app);
    struct screen_options o = { .td = s.td, .views = views, .lang = TD_EN, .options = &options, .conf = &conf };
    ck_assert(app_init(&s.app, &o));
    scene_keys(&s, "Tab");
    l = view_list(app_top(&s.app));
    ck_assert_uint_eq(l->toggled, toggled);
    ck_assert_int_eq(l->sort, sort);
    ck_assert(l->reverse);
    scene_keys(&s, "Tab Tab");
    ck_assert_uint_eq(view_list(app_top(&s.app))->toggled, 0);
    scene_close(&s);
}
END_TEST

/* A column that the list does not have is a bad line as any other. */
START_TEST(columns_that_are_none)
{
    char text[256];

    file("[options]\ncolumns.journal = who nonsense\nsort.journal = what\nsort.requests = -nonsense\n");
    ck_assert_uint_eq(conf.problems, 2);
    ck_assert_int_eq(conf.problem[0].line, 2);
    ck_assert_int_eq(conf.problem[1].line, 4);
    conf_problem(&conf, 1, TD_VI, text, sizeof text);
    ck_assert_msg(strstr(text, "tiendo.conf:4: giá trị không hợp lệ: sort.requests"), "%s", text);
    ck_assert_str_eq(option_value(&options, O_sort_journal), "what");
}
END_TEST

/* The columns that a list may be said to have are those that it has. */
START_TEST(columns_of_the_lists)
{
    static const char *const ways[] = { "", "Tab", "Tab", "Tab f", "Esc Shift-F12", "Esc Shift-F11", "Esc Shift-F7",
                                        "Esc Shift-F10" };
    struct scene s;
    unsigned seen = 0;

    file("");
    begin_scene(&s);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char words[200] = "";
        scene_keys(&s, ways[i]);
        const struct list *l = view_list(app_top(&s.app));
        ck_assert_msg(l && l->source->settings, "after %s", ways[i]);
        for (size_t c = 0; c < l->source->n_columns; c++)
            snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s", c ? " " : "",
                     l->source->columns[c].key);
        ck_assert_str_eq(option_table[l->source->settings].words, words);
        seen |= 1u << l->source->settings;
    }
    ck_assert_int_eq(__builtin_popcount(seen), sizeof ways / sizeof *ways);
    scene_close(&s);
}
END_TEST

Suite *suite_options(void)
{
    Suite *s = suite_create("options");
    TCase *t = tcase_create("options");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, table);
    tcase_add_test(t, what_it_may_be);
    tcase_add_test(t, who_counts);
    tcase_add_test(t, of_a_database);
    tcase_add_test(t, no_file);
    tcase_add_test(t, bad_lines);
    tcase_add_test(t, why_it_is_not_read);
    tcase_add_test(t, not_a_file);
    tcase_add_loop_test(t, writing_keeps_the_rest, 0, sizeof writes / sizeof *writes);
    tcase_add_test(t, first_and_refused);
    tcase_add_test(t, links_are_followed);
    tcase_add_test(t, the_screen_begins_so);
    tcase_add_test(t, decimals);
    tcase_add_loop_test(t, keys, 0, sizeof bindings / sizeof *bindings);
    tcase_add_loop_test(t, wrong_keys, 0, sizeof wrong / sizeof *wrong);
    tcase_add_loop_test(t, bad_lines_say_what_is_right, 0, sizeof said / sizeof *said);
    tcase_add_test(t, problems_stand_in_order);
    tcase_add_test(t, the_other_keys_of_a_line);
    tcase_add_loop_test(t, nobody_is_locked_in, 0, sizeof locks / sizeof *locks);
    tcase_add_test(t, places_change);
    tcase_add_test(t, words_say_keys);
    tcase_add_test(t, no_sentence_spells_a_key);
    tcase_add_test(t, words_of_an_official);
    tcase_add_test(t, measures_are_words);
    tcase_add_test(t, contexts_of_views);
    tcase_add_loop_test(t, file_of_the_guides, 0, 2);
    tcase_add_test(t, a_screen_with_other_keys);
    tcase_add_test(t, set_on_the_screen);
    tcase_add_test(t, themes_are_tried);
    tcase_add_test(t, next_theme_comes_around);
    tcase_add_test(t, choices_on_the_screen);
    tcase_add_test(t, choices_survive);
    tcase_add_test(t, saved_in_the_file);
    tcase_add_test(t, saved_on_the_screen);
    tcase_add_test(t, saved_and_gone);
    tcase_add_test(t, palette);
    tcase_add_test(t, nowhere_to_set);
    tcase_add_test(t, refused_on_the_screen);
    tcase_add_test(t, nothing_to_keep);
    tcase_add_test(t, read_again);
    tcase_add_test(t, footer_without_keys);
    tcase_add_test(t, columns_and_order_are_kept);
    tcase_add_test(t, columns_that_are_none);
    tcase_add_test(t, columns_of_the_lists);
    suite_add_tcase(s, t);
    return s;
}
