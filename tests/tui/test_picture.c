/* tui/file/picture.c: a screen as SVG is XML, has every letter of the screen in its cells, and the theme's colours. */
#include "scene.h"

#include <check.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/suites.h"
#include "file/picture.h"

enum { CELL_W = 84, CELL_H = 180, BASE = 130, MARGIN = 120, MOST = 4096 };

/* What a reader of the picture finds. */
struct seen {
    const struct canvas *c;
    bool *covered;      /* cells, by runs of text */
    bool in_text, in_title;
    int row, col, end;
    char text[MOST], title[256];
    char ground[8];     /* colour of the first rectangle */
};

static const char *attribute(const char **pairs, const char *name)
{
    for (; *pairs; pairs += 2)
        if (!strcmp(*pairs, name))
            return pairs[1];
    return "";
}

static void begin(void *arg, const char *name, const char **pairs)
{
    struct seen *s = arg;

    s->in_title = !strcmp(name, "title");
    s->in_text = !strcmp(name, "text");
    if (!strcmp(name, "rect") && !*s->ground)
        snprintf(s->ground, sizeof s->ground, "%s", attribute(pairs, "fill"));
    if (!s->in_text)
        return;
    int x = atoi(attribute(pairs, "x")) - MARGIN, y = atoi(attribute(pairs, "y")) - BASE - MARGIN;
    ck_assert_int_eq(x % CELL_W, 0);
    ck_assert_int_eq(y % CELL_H, 0);
    s->row = y / CELL_H;
    s->col = x / CELL_W;
    s->end = s->col + atoi(attribute(pairs, "textLength")) / CELL_W;
    ck_assert(s->row < s->c->rows && s->end <= s->c->cols);
    *s->text = 0;
}

static void letters(void *arg, const char *text, int n)
{
    struct seen *s = arg;

    if (s->in_title)
        snprintf(s->title, sizeof s->title, "%.*s", n, text);
    if (s->in_text)
        snprintf(s->text + strlen(s->text), sizeof s->text - strlen(s->text), "%.*s", n, text);
}

/* A run is what stands in those cells, no more and no less. */
static void end(void *arg, const char *name)
{
    struct seen *s = arg;
    char wanted[MOST] = "";

    s->in_title = false;
    if (strcmp(name, "text") != 0)
        return;
    s->in_text = false;
    for (char *at; (at = strstr(s->text, "\u00a0"));) { /* a blank that no reader takes away */
        *at = ' ';
        memmove(at + 1, at + strlen("\u00a0"), strlen(at + strlen("\u00a0")) + 1);
    }
    for (int col = s->col; col < s->end; col++) {
        strcat(wanted, s->c->cells[s->row * s->c->cols + col].text);
        s->covered[s->row * s->c->cols + col] = true;
    }
    ck_assert_str_eq(s->text, wanted);
}

static bool is_line(const char *text)
{
    return !strncmp(text, "\xe2\x94", 2) || !strncmp(text, "\xe2\x95", 2) || !strncmp(text, "\xe2\x96", 2);
}

static void read_picture(struct seen *s, const char *path, const struct canvas *c)
{
    static char bytes[1 << 20];
    FILE *f = fopen(path, "r");
    XML_Parser xml = XML_ParserCreate(NULL);
    int cells = c->rows * c->cols;

    ck_assert_ptr_nonnull(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    *s = (struct seen){ .c = c, .covered = calloc((size_t)cells, sizeof *s->covered) };
    XML_SetUserData(xml, s);
    XML_SetElementHandler(xml, begin, end);
    XML_SetCharacterDataHandler(xml, letters);
    ck_assert_msg(XML_Parse(xml, bytes, (int)n, 1) == XML_STATUS_OK, "%s", XML_ErrorString(XML_GetErrorCode(xml)));
    XML_ParserFree(xml);
    for (int i = 0; i < cells; i++)
        ck_assert_msg(s->covered[i] || !c->cells[i].width || !strcmp(c->cells[i].text, " ") ||
                      is_line(c->cells[i].text), "'%s' is not in the picture", c->cells[i].text);
    free(s->covered);
}

static void take_picture(struct seen *s, const struct canvas *c, const struct theme *theme, const char *title)
{
    static struct out o;
    char path[256];

    folder_file(path, sizeof path, "picture");
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    out_open(&o, fileno(f));
    picture_svg(&o, c, theme, title);
    ck_assert(out_flush(&o));
    fclose(f);
    read_picture(s, path, c);
    unlink(path);
}

/* Every cell of the board, in every theme; the ground is what the theme's letters are made for. */
START_TEST(a_screen_is_in_its_picture)
{
    static const struct { const char *theme, *ground; } grounds[] = {
        { "dark", "#000000" }, { "light", "#ffffff" }, { "mono", "#ffffff" } };
    struct scene s;
    struct seen seen;

    scene_open(&s, _i ? 120 : 80, _i ? 40 : 24, _i ? TD_EN : TD_VI, false);
    app_draw(&s.app);
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++) {
        take_picture(&seen, s.app.canvas, theme_builtin(grounds[i].theme), "Bảng");
        ck_assert_str_eq(seen.title, "Bảng");
        if (theme_builtin(grounds[i].theme)->role[ROLE_normal].bg256 < 0)
            ck_assert_str_eq(seen.ground, grounds[i].ground);
    }
    scene_close(&s);
}
END_TEST

/* Wide letters, letters of several parts, all that means something in XML, lines and blocks. */
START_TEST(letters_of_any_kind)
{
    struct canvas *c = canvas_new(5, 24);
    struct area a = canvas_all(c);
    struct seen seen;

    put(a, 0, 0, ROLE_normal, "e\u0323\u0302 a\u0306\u0301 宽字 <b>&\"]]>");
    put(a, 1, 1, ROLE_bad, "đạt");
    put(a, 1, 4, ROLE_good, "宽  x   y");
    put(a, 2, 0, ROLE_normal, "▁▂▃▅▇ ━━│┆╵ a");
    put_hline(a, 3, 0, 24, LINE_HEAVY_H, ROLE_border);
    set_role(a, 4, 3, 6, ROLE_selected);
    take_picture(&seen, c, theme_builtin("dark"), "<&>");
    ck_assert_str_eq(seen.title, ">"); /* the last that the reader handed out of it */
    canvas_free(c);
}
END_TEST

Suite *suite_picture(void)
{
    Suite *s = suite_create("picture");
    TCase *t = tcase_create("picture");

    tcase_add_loop_test(t, a_screen_is_in_its_picture, 0, 2);
    tcase_add_test(t, letters_of_any_kind);
    suite_add_tcase(s, t);
    return s;
}
