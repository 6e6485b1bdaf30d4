/* tui/engine/theme.c: what the built-in themes promise, and what a theme file may say. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/options.h"
#include "engine/theme.h"
#include "../support/folder.h"
#include "../support/suites.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const NAMES[] = { "dark", "light", "high-contrast", "colour-blind", "projector", "mono" };

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
    ck_assert_msg(a->fg16 == b->fg16 && a->bg16 == b->bg16 && a->fg256 == b->fg256 &&
                  a->bg256 == b->bg256 && a->attr == b->attr && a->mono == b->mono, "%s", what);
}

/* ---- contrast (PITFALLS 25), by WCAG 2.1 ------------------------------------------------ */

enum { BLACK_RGB = 0x000000, WHITE_RGB = 0xffffff };

/* The 16 colours of the VGA, which consoles have, and of xterm. */
static const unsigned OF_16[][16] = {
    { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
      0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff },
    { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
      0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff },
};

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

/* What a theme leaves to the user's own terminal: that is dark where no light one is promised. */
static unsigned rgb(short colour, int colors, size_t palette)
{
    return colour < 0 ? BLACK_RGB : colors == 256 ? xterm_rgb(colour) : OF_16[palette][colour];
}

static void ck_read(const struct theme *t, int r, struct drawn d, int colors, size_t palette, double least)
{
    double c = contrast(rgb(d.fg, colors, palette), rgb(d.bg, colors, palette));
    ck_assert_msg(c >= least, "%s: %s has a contrast of %.2f in %d colours", t->name, ROLE_NAMES[r], c, colors);
}

/* Every pair that can be drawn, in 256, 16 and 8 colours: 4.5:1, 7:1 where a theme promises more. Of 16 colours a bold
 * one may be drawn as the brighter; of 8 there is no other way to a brighter one. */
START_TEST(colours_can_be_read)
{
    static const int COLORS[] = { 256, 16, 8 };
    const struct theme *t = theme_builtin(NAMES[_i]);
    bool more = !strcmp(t->name, "high-contrast") || !strcmp(t->name, "projector");
    for (size_t i = 0; i < COUNT(COLORS) * COUNT(OF_16) * ROLE_COUNT; i++) {
        int r = (int)(i % ROLE_COUNT), colors = COLORS[i / ROLE_COUNT % COUNT(COLORS)];
        size_t palette = i / ROLE_COUNT / COUNT(COLORS);
        struct drawn d = theme_drawn(t, (enum role)r, colors), bright = d;
        double least = more && colors > 8 ? 7 : 4.5;
        ck_assert(colors == 256 ? (d.fg == -1 || (d.fg >= 16 && d.fg <= 255)) &&
                                  (d.bg == -1 || (d.bg >= 16 && d.bg <= 255))
                                : d.fg >= -1 && d.fg < colors && d.bg >= -1 && d.bg < colors);
        /* one half of a pair of our own could meet anything in the user's other half */
        ck_assert(d.bg == -1 || d.fg != -1);
        if (d.fg == -1)
            continue;
        if (colors < 256 && d.fg < 8 && d.attr & ATTR_BOLD)
            bright.fg = (short)(d.fg + 8);
        ck_read(t, r, bright, colors, palette, least);
        if (colors != 8)
            ck_read(t, r, d, colors, palette, least);
    }
}
END_TEST

/* Those that need a background have it, in any number of colours, under every role. */
START_TEST(backgrounds)
{
    static const struct { const char *name; bool own, light; } GROUNDS[] = {
        { "dark", false, false }, { "mono", false, false }, { "light", true, true }, { "projector", true, true },
        { "high-contrast", true, false }, { "colour-blind", true, false },
    };
    static const int COLORS[] = { 256, 16, 8 };
    ck_assert_uint_eq(COUNT(GROUNDS), COUNT(NAMES));
    for (size_t i = 0; i < COUNT(GROUNDS) * COUNT(COLORS) * ROLE_COUNT; i++) {
        size_t g = i / ROLE_COUNT / COUNT(COLORS);
        int colors = COLORS[i / ROLE_COUNT % COUNT(COLORS)];
        const struct theme *t = theme_builtin(GROUNDS[g].name);
        struct drawn page = theme_drawn(t, ROLE_normal, colors),
                     d = theme_drawn(t, (enum role)(i % ROLE_COUNT), colors);
        ck_assert_msg((page.bg != -1) == GROUNDS[g].own && (!GROUNDS[g].own || d.bg != -1), "%s", t->name);
        if (GROUNDS[g].own)
            ck_assert_msg((luminance(rgb(page.bg, colors, 0)) > 0.3) == GROUNDS[g].light, "%s", t->name);
    }
}
END_TEST

/* Who does not tell red from green tells what failed from what did not by its lightness. */
START_TEST(lightness_tells_apart)
{
    static const int COLORS[] = { 256, 16 };
    const struct theme *t = theme_builtin("colour-blind");
    for (size_t i = 0; i < COUNT(COLORS) * COUNT(OF_16); i++) {
        int colors = COLORS[i % COUNT(COLORS)];
        struct drawn bad = theme_drawn(t, ROLE_bad, colors), warn = theme_drawn(t, ROLE_warn, colors),
                     good = theme_drawn(t, ROLE_good, colors);
        unsigned of_good = rgb(good.fg, colors, i / COUNT(COLORS));
        ck_assert_double_ge(contrast(rgb(bad.fg, colors, i / COUNT(COLORS)), of_good), 1.5);
        ck_assert_double_ge(contrast(rgb(warn.fg, colors, i / COUNT(COLORS)), of_good), 1.5);
        ck_assert_uint_ne(bad.attr, warn.attr);
    }
}
END_TEST

/* A file that says its background once has it everywhere, and what it leaves out is as its `normal`. */
START_TEST(normal_is_the_page)
{
    struct theme t = *theme_builtin("dark");
    t.role[ROLE_normal] = (struct look){ 0, 15, 16, 231, 0, 0 };
    struct drawn d = theme_drawn(&t, ROLE_title, 256);
    ck_assert(d.fg == 16 && d.bg == 231 && d.attr == ATTR_BOLD);
    d = theme_drawn(&t, ROLE_good, 16);
    ck_assert(d.fg == 2 && d.bg == 15);
    d = theme_drawn(&t, ROLE_good, 8); /* green cannot be read on the white that there is */
    ck_assert(d.fg == 0 && d.bg == 7);
    d = theme_drawn(&t, ROLE_title, 8);
    ck_assert_uint_eq(d.attr, ATTR_UNDERLINE);
    d = theme_drawn(theme_builtin("dark"), ROLE_bad, 8);
    ck_assert(d.fg == 1 && d.bg == -1 && d.attr == ATTR_BOLD);
    d = theme_drawn(theme_builtin("projector"), ROLE_bad, 0);
    ck_assert(d.fg == -1 && d.bg == -1 && d.attr == ATTR_BOLD);
}
END_TEST

/* One list: what may be set, and what is offered, are the themes that there are. */
START_TEST(names_are_the_themes)
{
    const char *words = option_table[O_theme].words;
    char word[32];
    for (size_t i = 0; i <= COUNT(NAMES); i++) {
        const struct theme *t = theme_at(i);
        ck_assert(!t == (i == COUNT(NAMES)) && (!t || !strcmp(t->name, NAMES[i])));
        ck_assert(td_text_next(&words, word, sizeof word) == (t != NULL) && (!t || !strcmp(word, t->name)));
        for (int lang = 0; t && lang < 2; lang++)
            ck_assert_msg(strstr(option_table[O_theme].help[lang], t->name), "%s", t->name);
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
    ck_assert_int_eq(t->role[ROLE_selected].fg16, -1);
    ck_assert_uint_eq(t->role[ROLE_selected].mono, ATTR_REVERSE);
}
END_TEST

START_TEST(mono_has_no_colour)
{
    const struct theme *t = theme_builtin("mono");
    for (int r = 0; r < ROLE_COUNT; r++) {
        const struct look *l = &t->role[r];
        ck_assert(l->fg16 == -1 && l->bg16 == -1 && l->fg256 == -1 && l->bg256 == -1);
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

static const char *const COLOURS[] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black", "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan", "bright-white",
};
static const struct { const char *name; unsigned bit; } ATTRS[] = {
    { "bold", ATTR_BOLD }, { "underline", ATTR_UNDERLINE }, { "reverse", ATTR_REVERSE },
    { "dim", ATTR_DIM },
};

static void write_ground(FILE *f, short of16, short of256)
{
    if (of16 >= 0)
        fprintf(f, " %s", COLOURS[of16]);
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
    write_ground(f, l->fg16, l->fg256);
    if (l->bg16 >= 0 || l->bg256 >= 0) {
        fputs(" on", f);
        write_ground(f, l->bg16, l->bg256);
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
        "; A colour is a name (black red green yellow blue magenta cyan white, or bright-red and\n"
        "; so on) for terminals of 8 or 16 colours, then a number from 16 to 255 for those of 256;\n"
        "; \"default\" is as normal has it, and in normal the terminal's own. Behind \"on\" stands the\n"
        "; background. Attributes: bold underline reverse dim.\n"
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
    static const short C16[] = { -1, 0, 15 }, C256[] = { -1, 16, 255 };
    for (size_t i = 0; i < 3 * 3 * 3 * 3; i++) {
        struct theme t = *theme_builtin("dark"), loaded;
        struct look *l = &t.role[ROLE_bar];
        char err[200] = "";
        *l = (struct look){ C16[i % 3], C16[i / 3 % 3], C256[i / 9 % 3], C256[i / 27],
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
    tcase_add_test(tc, backgrounds);
    tcase_add_test(tc, lightness_tells_apart);
    tcase_add_test(tc, normal_is_the_page);
    tcase_add_test(tc, names_are_the_themes);
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
