/* The app itself: its stack of views, whatever they are, and the machine that it runs on. */
#include "scene.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/here.h"
#include "view/views.h"
#include "../support/suites.h"
#include "engine/host.h"

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

/* What follows the day: the head line, what forms offer, whether a report is late. */
static const struct { const char *keys, *before, *then, *after; } of_the_day[] = {
    { "", "Reviewed on 2026-11-30", "Down", "Reviewed on 2026-12-02" },
    { "Tab Ins", "As of *  2026-11-30", "Esc Ins", "As of *  2026-12-02" },
    { "Shift-F7", "awaited    Sở Nội vụ", "Down", "overdue    Sở Nội vụ" },
};

static void day_scene(struct scene *s, const char *keys, td_date as_of)
{
    scene_open(s, 100, 30, TD_EN, false);
    here_at(20261130, 23);
    app_free(&s->app);
    ck_assert(app_init(&s->app, &(struct screen_options){ .views = views, .td = s->td, .lang = TD_EN,
                                                          .as_of = as_of }));
    ck_assert(canvas_resize(s->app.canvas, 30, 100));
    s->app.width = 100;
    app_refresh_all(&s->app);
    scene_keys(s, keys);
}

START_TEST(the_day_follows_the_clock)
{
    struct scene s;

    day_scene(&s, of_the_day[_i].keys, 0);

    ck_shows(&s, of_the_day[_i].before);
    here_at(20261202, 0);
    scene_keys(&s, of_the_day[_i].then);
    ck_shows(&s, of_the_day[_i].after);
    scene_close(&s);
}
END_TEST

/* The last day is the one that must be seen, in the smallest window too, beside what is overdue. */
START_TEST(the_last_day_is_seen)
{
    struct scene s;

    day_scene(&s, "", 0);
    ck_shows(&s, "220 reports overdue");
    ck_shows(&s, "report before 1 Dec, last day 30 Nov: TODAY");
    ck_assert(canvas_resize(s.app.canvas, 16, 60));
    s.app.width = 60;
    ck_shows(&s, "220 reports overdue");
    ck_shows(&s, "report due 2026-11-30: TODAY");
    here_at(20261201, 12); /* and on the day after, everybody's */
    app_look_around(&s.app);
    ck_shows(&s, "375 reports overdue");
    scene_close(&s);
}
END_TEST

/* Also when nobody touches a key. */
START_TEST(the_day_comes_by_itself)
{
    struct scene s;

    day_scene(&s, "", 0);
    here_at(20261201, 0);
    app_look_around(&s.app);
    ck_shows(&s, "Reviewed on 2026-12-01");
    scene_close(&s);
}
END_TEST

/* The day that was asked for stays. */
START_TEST(an_earlier_day_stays)
{
    struct scene s;

    day_scene(&s, "", 20261129);

    here_at(20261202, 0);
    scene_keys(&s, "Down");
    ck_shows(&s, "AS OF 2026-11-29");
    scene_close(&s);
    day_scene(&s, "Shift-F5 Ctrl-U '29/11/2026' Ctrl-S", 0);
    ck_shows(&s, "AS OF 2026-11-29");
    here_at(20261202, 0);
    scene_keys(&s, "Down");
    ck_shows(&s, "AS OF 2026-11-29");
    scene_keys(&s, "Shift-F5");
    ck_shows(&s, "2026-12-02");
    scene_keys(&s, "Ctrl-S");
    ck_shows(&s, "Reviewed on 2026-12-02");
    scene_close(&s);
}
END_TEST

static const char *db_path(const struct scene *s, const char *name)
{
    static char path[2][200];
    static int turn;

    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", s->dir, name);
    return path[turn];
}

static void another_file(const struct scene *s) { folder_shipped(db_path(s, "t.db")); }
static void no_file(const struct scene *s) { unlink(db_path(s, "t.db")); }
static void (*const lost[])(const struct scene *) = { no_file, another_file };

/* The file is moved away, and perhaps another one put in its place: it is said and stays said, nothing is saved, and
 * what is there can be opened. */
START_TEST(the_database_is_gone)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_EN, false);
    scene_keys(&s, "Enter");
    ck_assert_int_eq(rename(db_path(&s, "t.db"), db_path(&s, "away.db")), 0);
    lost[_i](&s);
    app_look_around(&s.app);
    ck_shows(&s, "Database moved, replaced or deleted: nothing is saved; Ctrl-R opens it again");
    scene_keys(&s, "Down Ins");
    ck_assert_int_eq(s.app.depth, 2);
    ck_shows(&s, "Database moved");
    scene_keys(&s, "Down");
    ck_shows(&s, "Database moved");
    if (lost[_i] == no_file) {
        scene_keys(&s, "Ctrl-R");
        ck_shows(&s, "No such file");
        ck_assert_int_eq(s.app.depth, 2);
        another_file(&s);
    }
    scene_keys(&s, "Ctrl-R");
    ck_shows(&s, "open again");
    ck_assert_int_eq(s.app.depth, 1);
    app_look_around(&s.app);
    scene_keys(&s, "Down");
    ck_assert(!s.app.moved);
    scene_keys(&s, "Ins '61' Tab Tab Tab Tab 'x' Ctrl-S");
    ck_shows(&s, "The figure is saved");
    scene_keys(&s, "Ctrl-Z");
    ck_shows(&s, "Taken back");
    scene_close(&s);
}
END_TEST

/* It was moved away and back: everything goes on. */
START_TEST(the_database_comes_back)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_EN, false);
    ck_assert_int_eq(rename(db_path(&s, "t.db"), db_path(&s, "away.db")), 0);
    app_look_around(&s.app);
    scene_keys(&s, "Shift-F12"); /* what would have to be read is not */
    ck_assert(s.app.moved);
    ck_assert_int_eq(rename(db_path(&s, "away.db"), db_path(&s, "t.db")), 0);
    app_look_around(&s.app);
    ck_shows(&s, "Read again");
    scene_keys(&s, "Esc F3 'c.4' Enter Enter");
    ck_shows(&s, "80.6% in 2025");
    scene_close(&s);
}
END_TEST

/* From the system's own records, and never from the client's environment (PITFALLS 35). */
START_TEST(who_acts)
{
    static const char *const names[] = { "USER", "LOGNAME", "SUDO_USER" };
    struct td_who who;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        setenv(names[i], "forged", 1);
    host.who(&who);
    ck_assert_str_ne(who.name, "forged");
    ck_assert_str_ne(who.name, "");
    ck_assert(who.uid == getuid() || strstr(who.name, "(namespace: ")); /* the whole system may run in one */
}
END_TEST

/* What maps ids: nobody inside is who he seems; the initial namespace maps each to itself. */
START_TEST(namespaces_tell_who_is_outside)
{
    static const struct { const char *map; int64_t uid, outside; } maps[] = {
        { "         0          0 4294967295\n", 1000, HOST_REAL },
        { "         0       1000          1\n", 0, 1000 },
        { "      1002       1000          1\n", 1002, 1000 },
        { "         0       1000          1\n         1     100000      65536\n", 33, 100032 },
        { "         0          0          1\n", 0, 0 },            /* itself, but in a namespace of its own */
        { "         0     100000      65536\n", 65534, 165534 },
        { "         0       1000          1\n", 65534, HOST_UNKNOWN }, /* who has no name inside */
        { "", 0, HOST_UNKNOWN }, { "no map\n", 0, HOST_UNKNOWN },
    };

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        ck_assert_msg(host_outside(maps[i].map, maps[i].uid) == maps[i].outside, "%s", maps[i].map);
}
END_TEST

/* A day ends at midnight where people are, also when it has 23 or 25 hours. */
START_TEST(days_end)
{
    static const struct { const char *zone; td_date day; int64_t ends; } days[] = {
        { "UTC", 20261121, 1795305600 }, { "ICT-7", 20261121, 1795305600 - 7 * 3600 },
        { "XYZ12", 20261121, 1795305600 + 12 * 3600 }, { "XYZ-14", 20261121, 1795305600 - 14 * 3600 },
        { "CET-1CEST,M3.5.0,M10.5.0/3", 20260329, 1774828800 - 2 * 3600 },
        { "CET-1CEST,M3.5.0,M10.5.0/3", 20261025, 1792972800 - 3600 },
    };

    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        setenv("TZ", days[i].zone, 1);
        tzset();
        ck_assert_int_eq(host.midnight(days[i].day), days[i].ends * 1000);
        here_now = days[i].ends * 1000 - 1;
        ck_assert_int_eq(td_today(&here), days[i].day);
        here_now++;
        ck_assert_int_eq(td_today(&here), td_date_add_days(days[i].day, 1));
    }
}
END_TEST

Suite *suite_app(void)
{
    Suite *s = suite_create("app");
    TCase *t = tcase_create("app");

    tcase_set_timeout(t, 120);
    tcase_add_test(t, views_without_end);
    tcase_add_loop_test(t, the_day_follows_the_clock, 0, 3);
    tcase_add_test(t, the_last_day_is_seen);
    tcase_add_test(t, the_day_comes_by_itself);
    tcase_add_test(t, an_earlier_day_stays);
    tcase_add_loop_test(t, the_database_is_gone, 0, 2);
    tcase_add_test(t, the_database_comes_back);
    tcase_add_test(t, who_acts);
    tcase_add_test(t, namespaces_tell_who_is_outside);
    tcase_add_test(t, days_end);
    suite_add_tcase(s, t);
    return s;
}
