/* tui/engine/theme.c: what the built-in themes promise, and what a theme file may say. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/theme.h"
#include "../support/folder.h"
#include "../support/suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const NAMES[] = { "dark", "light", "mono" };

static const char *const ROLE_NAMES[] = {
#define R(name) #name,
    ROLES(R)
#undef R
};

static char path[256];

static void setup(void)
{
    folder_file(path, sizeof path, "theme");
}

static void teardown(void)
{
    unlink(path);
}

static void write_file(const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

static void ck_same_look(const struct look *a, const struct look *b, const char *what)
{
    ck_assert_msg(a->fg8 == b->fg8 && a->bg8 == b->bg8 && a->fg256 == b->fg256 &&
                  a->bg256 == b->bg256 && a->attr == b->attr && a->mono == b->mono, "%s", what);
}

/* ---- contrast (PITFALLS 25), by WCAG 2.1 ------------------------------------------------ */

enum { BLACK_RGB = 0x000000, WHITE_RGB = 0xffffff };

/* xterm's colours 16-255: a cube of 6x6x6, and 24 greys. */
static unsigned xterm_rgb(int n)
{
    static const unsigned LEVEL[] = { 0, 95, 135, 175, 215, 255 };
    if (n >= 232) {
        unsigned grey = 8 + 10 * (unsigned)(n - 232);
        return grey << 16 | grey << 8 | grey;
    }
    n -= 16;
    return LEVEL[n / 36] << 16 | LEVEL[n / 6 % 6] << 8 | LEVEL[n % 6];
}

static double luminance(unsigned rgb)
{
    static const double WEIGHT[] = { 0.0722, 0.7152, 0.2126 };
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double c = (double)(rgb >> (8 * i) & 0xff) / 255;
        sum += WEIGHT[i] * (c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(unsigned a, unsigned b)
{
    double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

START_TEST(contrast_is_computed_right)
{
    ck_assert_double_eq_tol(contrast(BLACK_RGB, WHITE_RGB), 21, 0.001);
    ck_assert_double_eq_tol(contrast(0x767676, WHITE_RGB), 4.54, 0.01); /* the well-known limit */
    ck_assert_uint_eq(xterm_rgb(203), 0xff5f5f);
    ck_assert_uint_eq(xterm_rgb(244), 0x808080);
}
END_TEST

START_TEST(colours_can_be_read)
{
    const struct theme *t = theme_builtin(NAMES[_i]);
    unsigned own = strcmp(t->name, "light") == 0 ? WHITE_RGB : BLACK_RGB;
    for (int r = 0; r < ROLE_COUNT; r++) {
        const struct look *l = &t->role[r];
        ck_assert(l->fg8 >= -1 && l->fg8 <= 7 && l->bg8 >= -1 && l->bg8 <= 7);
        ck_assert(l->fg256 == -1 || (l->fg256 >= 16 && l->fg256 <= 255));
        ck_assert(l->bg256 == -1 || (l->bg256 >= 16 && l->bg256 <= 255));
        /* one half of a pair of our own could meet anything in the user's other half */
        ck_assert(l->bg256 == -1 || l->fg256 != -1);
        ck_assert(l->bg8 == -1 || l->fg8 != -1);
        if (l->fg256 == -1)
            continue;
        double c = contrast(xterm_rgb(l->fg256), l->bg256 == -1 ? own : xterm_rgb(l->bg256));
        ck_assert_msg(c >= 4.5, "%s: %s has a contrast of %.2f", t->name, ROLE_NAMES[r], c);
    }
    ck_assert_int_eq(t->role[ROLE_normal].bg256, -1);
    ck_assert_int_eq(t->role[ROLE_normal].bg8, -1);
}
END_TEST

/* Of 8 colours, these cannot be read on white, whatever the palette. */
START_TEST(light_avoids_pale_names)
{
    const struct theme *t = theme_builtin("light");
    for (int r = 0; r < ROLE_COUNT; r++) {
        short fg = t->role[r].fg8;
        ck_assert_msg(t->role[r].bg8 != -1 || fg == -1 || fg == 0 || fg == 1 || fg == 4 || fg == 5,
                      "%s", ROLE_NAMES[r]);
    }
}
END_TEST

/* ---- without colours -------------------------------------------------------------------- */

START_TEST(meaning_survives_without_colour)
{
    static const enum role VERDICTS[] = { ROLE_bad, ROLE_warn, ROLE_good };
    const struct theme *t = theme_builtin(NAMES[_i]);
    for (size_t a = 0; a < COUNT(VERDICTS); a++) {
        for (size_t b = a + 1; b < COUNT(VERDICTS); b++)
            ck_assert_uint_ne(t->role[VERDICTS[a]].mono, t->role[VERDICTS[b]].mono);
    }
    for (int r = 0; r < ROLE_COUNT; r++) {
        if (r != ROLE_selected)
            ck_assert_uint_ne(t->role[r].mono, t->role[ROLE_selected].mono);
        if (r != ROLE_selected_off)
            ck_assert_uint_ne(t->role[r].mono, t->role[ROLE_selected_off].mono);
    }
    ck_assert_uint_ne(t->role[ROLE_threshold].mono, t->role[ROLE_bar].mono);
    ck_assert_uint_ne(t->role[ROLE_error].mono, t->role[ROLE_status].mono);
    /* what moves with the cursor is switched without a colour: see theme.c */
    ck_assert_int_eq(t->role[ROLE_selected].fg256, -1);
    ck_assert_int_eq(t->role[ROLE_selected].bg256, -1);
    ck_assert_uint_eq(t->role[ROLE_selected].mono, ATTR_REVERSE);
}
END_TEST

START_TEST(mono_has_no_colour)
{
    const struct theme *t = theme_builtin("mono");
    for (int r = 0; r < ROLE_COUNT; r++) {
        const struct look *l = &t->role[r];
        ck_assert(l->fg8 == -1 && l->bg8 == -1 && l->fg256 == -1 && l->bg256 == -1);
        ck_assert_uint_eq(l->attr, l->mono);
    }
}
END_TEST

START_TEST(unknown_builtin)
{
    ck_assert_ptr_null(theme_builtin("solarized"));
    ck_assert_ptr_null(theme_builtin(""));
}
END_TEST

/* ---- writing ---------------------------------------------------------------------------- */

static const char *const COLOURS[] = { "black", "red", "green", "yellow", "blue", "magenta", "cyan",
                                       "white" };
static const struct { const char *name; unsigned bit; } ATTRS[] = {
    { "bold", ATTR_BOLD }, { "underline", ATTR_UNDERLINE }, { "reverse", ATTR_REVERSE },
    { "dim", ATTR_DIM },
};

static void write_ground(FILE *f, short of8, short of256)
{
    if (of8 >= 0)
        fprintf(f, " %s", COLOURS[of8]);
    if (of256 >= 0)
        fprintf(f, " %d", of256);
    else
        fputs(" default", f);
}

static void write_attrs(FILE *f, unsigned attrs)
{
    for (size_t i = 0; i < COUNT(ATTRS); i++) {
        if (attrs & ATTRS[i].bit)
            fprintf(f, " %s", ATTRS[i].name);
    }
}

static void write_look(FILE *f, const struct look *l)
{
    write_ground(f, l->fg8, l->fg256);
    if (l->bg8 >= 0 || l->bg256 >= 0) {
        fputs(" on", f);
        write_ground(f, l->bg8, l->bg256);
    }
    write_attrs(f, l->attr);
    if (l->mono == l->attr)
        return;
    fputs(", mono", f);
    if (l->mono == 0)
        fputs(" none", f);
    write_attrs(f, l->mono);
}

/* A theme as the text of a theme file: themes/ has those that are built in. */
static char *theme_template(const struct theme *t)
{
    static const char HEAD[] =
        "; role = colours and attributes, mono attributes where there are no colours\n"
        ";\n"
        "; A colour is a name (black red green yellow blue magenta cyan white) for terminals of\n"
        "; 8 colours, then a number from 16 to 255 for those of 256; \"default\" is the user's.\n"
        "; Behind \"on\" stands the background. Attributes: bold underline reverse dim.\n"
        "\n"
        "[theme]\n";
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (!f)
        return NULL;
    fputs(HEAD, f);
    for (int i = 0; i < ROLE_COUNT; i++) {
        fprintf(f, "%-12s =", ROLE_NAMES[i]);
        write_look(f, &t->role[i]);
        fputc('\n', f);
    }
    if (fclose(f) == 0)
        return text;
    free(text);
    return NULL;
}

/* ---- as text ---------------------------------------------------------------------------- */

START_TEST(template_loads_as_itself)
{
    const struct theme *t = theme_builtin(NAMES[_i]);
    struct theme loaded;
    char err[200] = "", *text = theme_template(t);
    write_file(text);
    ck_assert_msg(theme_load(&loaded, path, TD_EN, err, sizeof(err)), "%s", err);
    for (int r = 0; r < ROLE_COUNT; r++)
        ck_same_look(&loaded.role[r], &t->role[r], ROLE_NAMES[r]);
    ck_assert_str_eq(loaded.name, path);
    free(text);
}
END_TEST

/* themes/NAME.ini is the template, byte for byte. */
START_TEST(files_are_the_templates)
{
    const char *dir = getenv("TIENDO_THEMES");
    char name[256], *text = theme_template(theme_builtin(NAMES[_i]));
    static char file[16384];
    snprintf(name, sizeof(name), "%s/%s.ini", dir ? dir : "themes", NAMES[_i]);
    const char *mode = getenv("GOLDEN");
    bool write = mode && !strcmp(mode, "write");
    FILE *f = fopen(name, write ? "w" : "r");
    ck_assert_msg(f != NULL, "%s: run from the top folder, or set TIENDO_THEMES", name);
    if (write && fputs(text, f) >= 0)
        f = freopen(name, "r", f);
    file[fread(file, 1, sizeof(file) - 1, f)] = '\0';
    fclose(f);
    ck_assert_str_eq(file, text);
    free(text);
}
END_TEST

/* Any look survives being written and read. */
START_TEST(every_look_round_trips)
{
    static const short C8[] = { -1, 0, 7 }, C256[] = { -1, 16, 255 };
    for (size_t i = 0; i < 3 * 3 * 3 * 3; i++) {
        struct theme t = *theme_builtin("dark"), loaded;
        struct look *l = &t.role[ROLE_bar];
        char err[200] = "";
        *l = (struct look){ C8[i % 3], C8[i / 3 % 3], C256[i / 9 % 3], C256[i / 27],
                            (unsigned)i % 16, (unsigned)i / 5 % 16 };
        char *text = theme_template(&t);
        write_file(text);
        ck_assert_msg(theme_load(&loaded, path, TD_EN, err, sizeof(err)), "%s in\n%s", err, text);
        ck_same_look(&loaded.role[ROLE_bar], l, text);
        free(text);
    }
}
END_TEST

START_TEST(a_file_replaces_what_it_names)
{
    struct theme t;
    char err[200] = "";
    write_file("\xef\xbb\xbf; mine\r\n[theme]\r\nbad = magenta bold , mono reverse ; why not\r\n"
               "good=red default on blue 17\nwarn = default 220\nlink = underline\n");
    ck_assert_msg(theme_load(&t, path, TD_EN, err, sizeof(err)), "%s", err);
    ck_same_look(&t.role[ROLE_bad], &(struct look){ 5, -1, 176, -1, ATTR_BOLD, ATTR_REVERSE }, "");
    ck_same_look(&t.role[ROLE_good], &(struct look){ 1, 4, -1, 17, 0, 0 }, "");
    ck_same_look(&t.role[ROLE_warn], &(struct look){ -1, -1, 220, -1, 0, 0 }, "");
    ck_same_look(&t.role[ROLE_link], &(struct look){ -1, -1, -1, -1, 2, 2 }, "");
    ck_same_look(&t.role[ROLE_key], &theme_builtin("dark")->role[ROLE_key], "");
}
END_TEST

static const struct {
    const char *text, *err; /* the place of %s is the path's */
} ERRORS[] = {
    { "[theme]\nbaad = red\n", "%s:2: unknown role 'baad'" },
    { "[theme]\n\n; x\nbad = purple\n", "%s:4: unknown colour or attribute 'purple'" },
    { "[theme]\nbad = 203 blink\n", "%s:2: unknown colour or attribute 'blink'" },
    { "[theme]\nbad = red 7\n", "%s:2: colours are numbered from 16 to 255, not '7'" },
    { "[theme]\nbad = 256\n", "%s:2: colours are numbered from 16 to 255, not '256'" },
    { "[theme]\nbad = -1\n", "%s:2: colours are numbered from 16 to 255, not '-1'" },
    { "[theme]\nbad = red green\n", "%s:2: one colour too many: 'green'" },
    { "[theme]\nbad = red 203 204\n", "%s:2: one colour too many: '204'" },
    { "[theme]\nbad = red mono red\n", "%s:2: unknown attribute 'red'" },
    { "[colors]\nbad = red\n", "%s:2: unknown section 'colors'" },
    { "bad = red\n", "%s:1: unknown section ''" },
    { "[theme]\nwhat is this\n", "%s:2: not 'role = colours'" },
    { "[theme]\nbad = red\nwarn = redd\ngood = x\n", "%s:3: unknown colour or attribute 'redd'" },
    { "", "%s: no [theme] in it" },
};

START_TEST(errors_name_file_and_line)
{
    struct theme t = { .name = "untouched" };
    char err[200] = "", expected[200];
    write_file(ERRORS[_i].text);
    ck_assert(!theme_load(&t, path, TD_EN, err, sizeof(err)));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(expected, sizeof(expected), ERRORS[_i].err, path);
#pragma GCC diagnostic pop
    ck_assert_str_eq(err, expected);
    ck_assert_str_eq(t.name, "untouched");
}
END_TEST

START_TEST(files_that_cannot_be_read)
{
    struct theme t;
    char err[200] = "";
    ck_assert(!theme_load(&t, "/nowhere/x.ini", TD_EN, err, sizeof(err)));
    ck_assert_str_eq(err, "/nowhere/x.ini: No such file or directory");
    ck_assert(!theme_load(&t, "/tmp", TD_EN, err, sizeof(err)));
    ck_assert_str_eq(err, "/tmp: Is a directory");
    ck_assert(!theme_load(&t, "/nowhere/x.ini", TD_EN, err, 10));
    ck_assert_uint_eq(strlen(err), 9);
}
END_TEST

START_TEST(hostile_files_end_in_an_error)
{
    struct theme t;
    char err[200];
    FILE *f = fopen(path, "w");
    fputs("[theme]\nbad =", f);
    for (int i = 0; i < 100000; i++)
        fputs(" bold", f);
    fputs("\n\033]0;x\a = red\n", f);
    fclose(f);
    ck_assert(!theme_load(&t, path, TD_EN, err, sizeof(err)));
    ck_assert_ptr_null(strchr(err, '\n'));
}
END_TEST

START_TEST(an_error_in_vietnamese)
{
    struct theme t;
    char err[200];
    FILE *f = fopen(path, "w");
    fputs("[theme]\nbad = purple\n", f);
    fclose(f);
    ck_assert(!theme_load(&t, path, TD_VI, err, sizeof(err)));
    ck_assert_msg(strstr(err, ":2: không có màu hoặc kiểu chữ 'purple'"), "%s", err);
}
END_TEST

Suite *suite_theme(void)
{
    Suite *s = suite_create("theme");
    TCase *tc = tcase_create("looks");
    tcase_add_test(tc, contrast_is_computed_right);
    tcase_add_loop_test(tc, colours_can_be_read, 0, COUNT(NAMES));
    tcase_add_test(tc, light_avoids_pale_names);
    tcase_add_loop_test(tc, meaning_survives_without_colour, 0, COUNT(NAMES));
    tcase_add_test(tc, mono_has_no_colour);
    tcase_add_test(tc, unknown_builtin);
    suite_add_tcase(s, tc);

    tc = tcase_create("files");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, template_loads_as_itself, 0, COUNT(NAMES));
    tcase_add_loop_test(tc, files_are_the_templates, 0, COUNT(NAMES));
    tcase_add_test(tc, every_look_round_trips);
    tcase_add_test(tc, a_file_replaces_what_it_names);
    tcase_add_loop_test(tc, errors_name_file_and_line, 0, COUNT(ERRORS));
    tcase_add_test(tc, files_that_cannot_be_read);
    tcase_add_test(tc, hostile_files_end_in_an_error);
    tcase_add_test(tc, an_error_in_vietnamese);
    suite_add_tcase(s, tc);
    return s;
}
