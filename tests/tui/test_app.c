/* The app itself: its stack of views, whatever they are. */
#include "scene.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"

/* What the screen says now. */
static void ck_shows(struct scene *s, const char *what)
{
    char *text = scene_text(s);

    ck_assert_msg(strstr(text, what), "no \"%s\" in:\n%s", what, text);
    free(text);
}

/* A stack that is full says so, goes back, and takes keys again. */
START_TEST(views_without_end)
{
    enum { MOST = sizeof ((struct app *)NULL)->stack / sizeof (struct view *) };
    struct scene s;

    scene_open(&s, 80, 24, TD_EN, false);
    while (s.app.depth < MOST)
        scene_keys(&s, s.app.depth % 2 ? "Shift-F11" : "Shift-F12");
    scene_keys(&s, MOST % 2 ? "Shift-F11" : "Shift-F12");
    ck_assert_int_eq(s.app.depth, MOST);
    ck_shows(&s, "Too many screens");
    scene_keys(&s, "Esc Esc F1");
    ck_shows(&s, "Help");
    scene_close(&s);
}
END_TEST

Suite *suite_app(void)
{
    Suite *s = suite_create("app");
    TCase *t = tcase_create("app");

    tcase_set_timeout(t, 120);
    tcase_add_test(t, views_without_end);
    suite_add_tcase(s, t);
    return s;
}
