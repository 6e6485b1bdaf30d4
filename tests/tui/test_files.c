/* tui/engine/files.c, tui/show/spell.c and the field of a form in which a path is typed. */
#include "engine/files.h"
#include "engine/form.h"
#include "show/spell.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/suites.h"

static char dir[128];

static void make(const char *name)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    ck_assert_ptr_nonnull(f = fopen(path, "w"));
    fclose(f);
}

static void setup(void)
{
    char path[160];

    folder_make(dir, sizeof dir, "files");
    snprintf(path, sizeof path, "%s/Quý IV", dir);
    ck_assert_int_eq(mkdir(path, 0700), 0);
    make("báo cáo.csv");
    make("Bieu 1.XLSX");
    make("biên bản.docx");
    make(".ẩn.csv");
    make("trang\033[2J.csv");
    make("Quý IV/xa.tsv");
    make("so\xcc\x82 lie\xcc\xa3\xcc\x82u.txt"); /* "sô liệu", decomposed, as from a Mac */
}

static void teardown(void)
{
    folder_remove(dir);
}

/* What is offered, by last names, joined by '|'. */
static void offers(const char *typed, const char *wanted)
{
    struct files f = { NULL, 0 };
    char path[256], got[512] = "";

    snprintf(path, sizeof path, "%s/%s", dir, typed);
    files_look(&f, path);
    for (size_t i = 0; i < f.n; i++) {
        ck_assert_msg(!strncmp(f.path[i], dir, strlen(dir)), "%s", f.path[i]);
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? "|" : "", files_name(f.path[i]));
    }
    files_free(&f);
    ck_assert_str_eq(got, wanted);
}

START_TEST(only_tables_and_folders)
{
    offers("", "báo cáo.csv|Bieu 1.XLSX|Quý IV/|so\xcc\x82 lie\xcc\xa3\xcc\x82u.txt");
    offers("b", "báo cáo.csv|Bieu 1.XLSX");
    offers("bao", "báo cáo.csv");    /* typed without marks */
    offers("BÁO C", "báo cáo.csv");
    offers("bie", "Bieu 1.XLSX");
    offers(".", ".ẩn.csv");
    offers("quy", "Quý IV/");
    offers("Quý IV/", "xa.tsv");
    offers("Quý IV/xa.tsv", "");     /* it is a file already */
    offers("none/", "");
    offers("trang", "");             /* a name that a terminal would act on */
}
END_TEST

static void finds(const char *typed, bool wanted, const char *name)
{
    char path[256];

    ck_assert_msg(files_find(path, sizeof path, typed) == wanted, "%s", typed);
    if (wanted)
        ck_assert_str_eq(files_name(path), name);
}

START_TEST(the_file_that_is_meant)
{
    char path[256];

    snprintf(path, sizeof path, "%s/báo cáo.csv", dir);
    finds(path, true, "báo cáo.csv");
    snprintf(path, sizeof path, "'%s/báo cáo.csv'", dir);
    finds(path, true, "báo cáo.csv");
    snprintf(path, sizeof path, "%s/sô liệu.txt", dir); /* composed, as it is typed */
    finds(path, true, "so\xcc\x82 lie\xcc\xa3\xcc\x82u.txt");
    snprintf(path, sizeof path, "%s/báo.csv", dir);
    finds(path, false, "");
    finds("", false, "");
    finds("'", false, "");
    setenv("HOME", dir, 1);
    finds("~/báo cáo.csv", true, "báo cáo.csv");
    finds("~", true, files_name(dir));
    finds("~nobody/báo cáo.csv", false, "");
    char *deep = calloc(1, 9000);
    ck_assert_ptr_nonnull(deep);
    memset(deep, '/', 8999);
    finds(deep, false, "");
    free(deep);
}
END_TEST

/* ---- the field -------------------------------------------------------------------------- */

static const struct form_field fields[] = {
    { "file", W_ASK_FILE, FF_FILE, 0, true, NULL },
    { "note", W_COL_NOTE, FF_TEXT, 0, false, NULL },
};
static const struct form_spec spec = { fields, 2, NULL };

static void key(struct form *f, uint32_t code, uint8_t mods)
{
    form_event(f, &(struct event){ .kind = EV_KEY, .code = code, .mods = mods });
}

static void type(struct form *f, const char *text)
{
    form_event(f, &(struct event){ .kind = EV_PASTE, .text = text, .len = strlen(text) });
}

static void is_at(struct form *f, const char *file, size_t at)
{
    char path[256];

    snprintf(path, sizeof path, "%s/%s", dir, file);
    ck_assert_str_eq(form_get(f, "file"), path);
    ck_assert_uint_eq(f->at, at);
}

START_TEST(a_path_is_typed)
{
    struct form f;
    char path[256];
    const char *text;

    ck_assert(form_init(&f, &spec, NULL, TD_VI));
    snprintf(path, sizeof path, "%s/qu", dir);
    type(&f, path);
    key(&f, K_TAB, 0);               /* a folder: its names come next */
    is_at(&f, "Quý IV/", 0);
    key(&f, K_ENTER, 0);             /* the only one in it; then the next field */
    is_at(&f, "Quý IV/xa.tsv", 1);
    ck_assert(!form_has_errors(&f));
    key(&f, K_BACKTAB, 0);
    key(&f, 'u', MOD_CTRL);
    snprintf(path, sizeof path, "%s/b", dir);
    type(&f, path);
    key(&f, K_DOWN, 0);              /* from the first to the second */
    key(&f, K_ENTER, 0);
    is_at(&f, "Bieu 1.XLSX", 1);
    key(&f, K_BACKTAB, 0);
    type(&f, "x");
    key(&f, K_TAB, 0);
    ck_assert_int_eq(form_message_of(&f, "file", &text), FORM_ERROR);
    ck_assert_str_eq(text, "Không có tệp này");
    key(&f, K_BACKTAB, 0);
    key(&f, 'u', MOD_CTRL);
    snprintf(path, sizeof path, "%s/Quý I", dir); /* there is one offered, and it is another one */
    type(&f, path);
    key(&f, 's', MOD_CTRL);
    is_at(&f, "Quý I", 0);
    ck_assert_int_eq(form_message_of(&f, "file", &text), FORM_ERROR);
    form_free(&f);
}
END_TEST

/* A whole table pasted into the field: its first line, and it is said that there was more. */
START_TEST(a_table_is_pasted)
{
    struct form f;
    const char *text;

    ck_assert(form_init(&f, &spec, NULL, TD_EN));
    type(&f, "/tmp/one.csv\nBa Đình\t99,5\nHoàn Kiếm\t98\n");
    ck_assert_str_eq(form_get(&f, "file"), "/tmp/one.csv");
    ck_assert_int_ne(form_message_of(&f, "file", &text), FORM_NOTHING);
    form_free(&f);
}
END_TEST

/* ---- numbers in words ------------------------------------------------------------------- */

static const struct { int n; const char *vi, *en; } numbers[] = {
    { 0, "không", "zero" }, { 4, "bốn", "four" }, { 10, "mười", "ten" }, { 15, "mười lăm", "fifteen" },
    { 14, "mười bốn", "fourteen" }, { 21, "hai mươi mốt", "twenty-one" }, { 24, "hai mươi tư", "twenty-four" },
    { 55, "năm mươi lăm", "fifty-five" }, { 105, "một trăm lẻ năm", "one hundred five" },
    { 110, "một trăm mười", "one hundred ten" }, { 111, "một trăm mười một", "one hundred eleven" },
    { 1000, "một nghìn", "one thousand" }, { 1005, "một nghìn không trăm lẻ năm", "one thousand five" },
    { 1234, "một nghìn hai trăm ba mươi tư", "one thousand two hundred thirty-four" },
    { 20020, "hai mươi nghìn không trăm hai mươi", "twenty thousand twenty" },
    { 999999, "chín trăm chín mươi chín nghìn chín trăm chín mươi chín",
      "nine hundred ninety-nine thousand nine hundred ninety-nine" },
};

START_TEST(words)
{
    char text[160];

    spell_whole(text, sizeof text, numbers[_i].n, TD_VI);
    ck_assert_str_eq(text, numbers[_i].vi);
    spell_whole(text, sizeof text, numbers[_i].n, TD_EN);
    ck_assert_str_eq(text, numbers[_i].en);
}
END_TEST

START_TEST(readings)
{
    static const char *const others[] = { "", "1", "1.23", "1.2345", "1,5", "1 234", "1.234.567", "a.234", "-1.234",
                                          "1234.567", "1.-23", "1.+23", "1. 23" };
    char whole[160], part[160];

    ck_assert(spell_readings(whole, part, sizeof whole, "1.234", TD_VI));
    ck_assert_str_eq(whole, "một nghìn hai trăm ba mươi tư (1234)");
    ck_assert_str_eq(part, "một phẩy hai ba bốn");
    ck_assert(spell_readings(whole, part, sizeof whole, "12,050", TD_EN));
    ck_assert_str_eq(whole, "twelve thousand fifty (12050)");
    ck_assert_str_eq(part, "twelve point zero five zero");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        ck_assert_msg(!spell_readings(whole, part, sizeof whole, others[i], TD_VI), "'%s'", others[i]);
}
END_TEST

Suite *suite_files(void)
{
    Suite *s = suite_create("files");
    TCase *t = tcase_create("files");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, only_tables_and_folders);
    tcase_add_test(t, the_file_that_is_meant);
    tcase_add_test(t, a_path_is_typed);
    tcase_add_test(t, a_table_is_pasted);
    tcase_add_loop_test(t, words, 0, sizeof numbers / sizeof *numbers);
    tcase_add_test(t, readings);
    suite_add_tcase(s, t);
    return s;
}
