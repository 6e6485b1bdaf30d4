/* Units: the page of one, and all of them compared by one target. */
#include "app/page.h"
#include "scene.h"
#include "store/store.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"

/* With figures of every commune. */
static void open_training(struct scene *s, int cols, int rows, enum td_lang lang, bool ascii)
{
    scene_open(s, cols, rows, lang, ascii);
    ck_assert_msg(td_training(s->td, 20261121, NULL) == TD_OK, "%s", td_errmsg(s->td));
    ck_assert_int_eq(model_load(&s->app.model), TD_OK);
    app_refresh_all(&s->app);
}

static void says(struct scene *s, const char *words)
{
    char *text = scene_text(s);
    ck_assert_msg(strstr(text, words), "no \"%s\" in:\n%.2500s", words, text);
    free(text);
}

static const struct { const char *name, *keys; int cols, rows; enum td_lang lang; bool ascii; } screens[] = {
    { "units-80x24-vi", "F3 'd.3.1' Enter Ctrl-D", 80, 24, TD_VI, false },
    { "units-80x24-ascii", "F3 'd.3.1' Enter Ctrl-D", 80, 24, TD_VI, true },
    { "units-120x40-en", "F3 'd.3.1' Enter Ctrl-D", 120, 40, TD_EN, false },
    { "units-ended-120x40-vi", "F3 'c.4' Enter Ctrl-D Down Right Down Down Down Right", 120, 40, TD_VI, false },
    { "unit-80x24-vi", "Ctrl-A 'bach mai' Enter", 80, 24, TD_VI, false },
    { "unit-120x40-en", "Ctrl-A 'bach mai' Enter", 120, 40, TD_EN, false },
};

START_TEST(screen)
{
    struct scene s;

    open_training(&s, screens[_i].cols, screens[_i].rows, screens[_i].lang, screens[_i].ascii);
    scene_keys(&s, screens[_i].keys);
    scene_golden(&s, screens[_i].name);
    scene_close(&s);
}
END_TEST

/* What is called so; its id. */
static int64_t target(const struct scene *s, const char *code)
{
    const struct td_targets *l = &s->app.model.targets;

    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].code, code))
            return l->v[i].id;
    ck_abort_msg("no target %s", code);
}

/* A share, by its parts, of a commune in a year. */
static void record(struct scene *s, const char *code, size_t commune, int year, int n, int of)
{
    const struct td_agencies *l = &s->app.model.agencies;
    struct td_entry e = { .target = target(s, code), .period = td_period_of_year(year), .value = TD_NUM_NONE,
                          .numerator = { n, 0 }, .denominator = { of, 0 }, .status = TD_REPORTED, .note = "x",
                          .source_title = "x", .based_on = -1 };

    for (size_t i = 0; i < l->n && !e.agency; i++)
        if (!strcmp(l->v[i].kind, "commune") && !commune--)
            e.agency = l->v[i].id;
    ck_assert_msg(td_record(s->td, &e, 1, 20261121, TD_AT_GRID, "", NULL, NULL) == TD_OK, "%s", td_errmsg(s->td));
}

static void compare(struct scene *s, const char *code)
{
    app_refresh_all(&s->app);
    app_open(&s->app, VIEW_units, about_target(target(s, code)));
}

/* To the first line of the page that is about such a thing. */
static void go_to_line(struct scene *s, enum subject_kind kind)
{
    struct page_view *p = (struct page_view *)app_top(&s->app);
    size_t i = 0;

    while (i < p->n && p->line[i].about.kind != kind)
        i++;
    ck_assert_msg(i < p->n, "no line of kind %d", (int)kind);
    ck_assert(list_go(view_list(&p->head), (int64_t)i + 1));
}

/* What is recorded from an agency's page is what the line is about: the figure that it lacks, the report, the task. */
START_TEST(recorded_from_its_line)
{
    static const struct { enum subject_kind kind; enum place form; } lines[] = {
        { SUBJECT_FIGURE, FORM_figure }, { SUBJECT_DUTY, FORM_submission }, { SUBJECT_NONE, FORM_reports } };
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, false);
    for (size_t i = 0; i < 3; i++)
        record(&s, "d.3.1", i, 2025, 60, 100);
    scene_keys(&s, "Ctrl-A 'bach mai' Enter");
    const struct subject unit = app_top(&s.app)->about;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        go_to_line(&s, lines[i].kind);
        scene_keys(&s, "Ins");
        const struct view *v = app_top(&s.app);
        ck_assert_int_eq(v->place, lines[i].form);
        if (lines[i].kind != SUBJECT_DUTY) /* which may be that of one who has ended */
            ck_assert_int_eq(v->about.agency, unit.agency);
        if (lines[i].form == FORM_figure) {
            ck_assert_int_eq(v->about.target, target(&s, "d.3.1"));
            ck_assert_int_eq(v->about.seq, 0);
            says(&s, "P. Bạch Mai");
        }
        scene_keys(&s, "Esc");
    }
    scene_close(&s);
}
END_TEST

/* Ranks only among those that are alike: in size, in period; and why not is said. */
START_TEST(who_is_ranked)
{
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, false);
    compare(&s, "a.2");
    says(&s, "Chưa có gì để so sánh.");
    scene_keys(&s, "Esc");
    record(&s, "d.3.1", 0, 2025, 60, 100);
    record(&s, "d.3.1", 1, 2025, 450, 600);
    record(&s, "d.3.1", 2, 2025, 54, 90);
    compare(&s, "d.3.1");
    says(&s, "126 đơn vị: 3 có số liệu, 0 đạt đích");
    says(&s, "Gần đích nhất mà chưa đạt: ");
    says(&s, "75,00% (2025), còn thiếu 5,00 điểm phần trăm");
    struct list *l = view_list(app_top(&s.app));
    char place[LIST_CELL];
    l->source->cell(l->owner, l->seen[0], 1, place); /* two share it behind the best, and the worst is first */
    ck_assert_str_eq(place, "2");
    scene_keys(&s, "Esc");
    record(&s, "d.3.1", 3, 2025, 1000, 1001);
    compare(&s, "d.3.1");
    says(&s, "Không xếp hạng: quy mô các đơn vị khác nhau (mẫu số từ 90 đến 1.001)");
    scene_keys(&s, "Esc");
    record(&s, "d.3.2", 0, 2025, 60, 100);
    record(&s, "d.3.2", 1, 2026, 60, 100);
    compare(&s, "d.3.2");
    says(&s, "Không xếp hạng: số liệu của các kỳ khác nhau");
    scene_close(&s);
}
END_TEST

static const char *name_of(const struct list *l, size_t place)
{
    static char name[LIST_CELL];

    l->source->cell(l->owner, l->seen[place], 0, name);
    return name;
}

/* Who went into a unit stands beneath it, when asked for, and stays there whatever the order. */
START_TEST(ended_ones_stand_beneath)
{
    static const char *const orders[] = { "", "F8", "F8", "F8", "F8", "Shift-F8", "F8", "F8" };
    struct scene s;

    open_training(&s, 120, 40, TD_VI, false);
    compare(&s, "c.4");
    struct list *l = view_list(app_top(&s.app));
    const size_t folded = l->n_seen;
    ck_assert_uint_eq(folded, 126);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        scene_keys(&s, orders[i]);
        ck_assert_uint_eq(l->n_seen, folded);
    }
    scene_keys(&s, "Right");
    const size_t more = l->n_seen - folded;
    const int64_t open = l->at_id;
    ck_assert_uint_gt(more, 0);
    says(&s, " -> ");
    says(&s, "đến 06/2025");
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        char parent[LIST_CELL];
        scene_keys(&s, orders[i]);
        ck_assert(list_go(l, open)); /* a new order begins at its first row */
        snprintf(parent, sizeof parent, "%s", name_of(l, l->at));
        for (size_t k = 1; k <= more; k++)
            ck_assert_msg(strstr(name_of(l, l->at + k), parent), "%s beneath %s", name_of(l, l->at + k), parent);
        ck_assert(l->at + more + 1 >= l->n_seen || !strstr(name_of(l, l->at + more + 1), " -> "));
    }
    scene_keys(&s, "Left");
    ck_assert_uint_eq(l->n_seen, folded);
    scene_close(&s);
}
END_TEST

/* Nobody says where this one went: it stands behind everybody, whichever way the order is, folded. */
START_TEST(lost_ones_are_last)
{
    static const char *const orders[] = { "", "F8", "F8", "F8", "F8", "Shift-F8", "F8", "F8" };
    struct scene s;

    open_training(&s, 120, 40, TD_VI, false);
    ck_assert_int_eq(td__exec(s.td, "UPDATE succession SET gone = 1, rev = rev + 1 WHERE predecessor_id ="
                                    " (SELECT agency_id FROM observation JOIN target ON target.id = target_id"
                                    " JOIN succession ON predecessor_id = agency_id WHERE code = 'c.4' LIMIT 1)"),
                     TD_OK);
    ck_assert_int_eq(model_load(&s.app.model), TD_OK);
    compare(&s, "c.4");
    struct list *l = view_list(app_top(&s.app));
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        scene_keys(&s, orders[i]);
        ck_assert_uint_eq(l->n_seen, 127);
        ck_assert_int_eq(l->source->id(l->owner, l->seen[126]), 0);
    }
    scene_keys(&s, "End");
    says(&s, "> + Đã kết thúc, chưa xếp được dưới đơn vị nhận: 1; Enter để xem hoặc ẩn");
    scene_keys(&s, "Enter");
    ck_assert_uint_eq(l->n_seen, 128);
    says(&s, "> - Đã kết thúc");
    scene_keys(&s, "Enter");
    ck_assert_uint_eq(l->n_seen, 127);
    scene_close(&s);
}
END_TEST

/* A little below the goal is not nothing, in the line on top and in the row. */
START_TEST(a_little_is_not_nothing)
{
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, false);
    record(&s, "d.3.1", 0, 2025, 79999, 100000);
    compare(&s, "d.3.1");
    says(&s, "79,999% (2025), còn thiếu 0,001 điểm phần trăm");
    says(&s, "   -0,001 ");
    scene_close(&s);
}
END_TEST

/* A word that one reads is what is ordered: among equal words the order is that of the figures. */
START_TEST(words_are_ordered_as_they_are_read)
{
    struct scene s;
    char before[LIST_CELL] = "", word[LIST_CELL];
    int words = 0;

    open_training(&s, 120, 40, TD_VI, false);
    compare(&s, "c.4");
    struct list *l = view_list(app_top(&s.app));
    for (size_t i = 0; strcmp(l->source->columns[l->sort].key, "verdict") != 0; i++) {
        ck_assert_uint_lt(i, 16);
        scene_keys(&s, "F8");
    }
    for (size_t i = 0, last = 0; i < l->n_seen; i++) {
        l->source->cell(l->owner, l->seen[i], (size_t)l->sort, word);
        if (!strcmp(word, before))
            ck_assert_msg(l->seen[i] > last, "%s: row %u behind %zu", word, l->seen[i], last);
        words += strcmp(word, before) != 0;
        strcpy(before, word);
        last = l->seen[i];
    }
    ck_assert_int_eq(words, 5); /* each once */
    scene_close(&s);
}
END_TEST

/* There may be nobody to compare: why that is, is said, and what to do. */
START_TEST(nobody_to_compare)
{
    struct scene s;

    scene_open(&s, 120, 40, TD_VI, false);
    compare(&s, "a.1");
    says(&s, "Không đơn vị nào có số liệu của chỉ tiêu này; chỉ tiêu không đếm theo đơn vị");
    compare(&s, "d.5");
    says(&s, "Chỉ tiêu này đếm số đơn vị loại: quận, huyện, thị xã. Các đơn vị này đã kết thúc: từ ngày 01/07/2025");
    says(&s, "Chưa có gì để so sánh.");
    scene_close(&s);
}
END_TEST

/* From a target's page as from the board; Enter opens the unit. */
START_TEST(to_the_units_and_on)
{
    struct scene s;

    open_training(&s, 80, 24, TD_EN, false);
    scene_keys(&s, "F3 'd.3.1' Enter Enter Ctrl-D");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_units);
    scene_keys(&s, "Enter");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_agency);
    scene_keys(&s, "Esc F3 '\"p. bach mai\"' Enter Shift-F4");
    ck_assert_int_eq(app_top(&s.app)->place, FORM_save_as);
    scene_keys(&s, "Esc");
    size_t found = view_list(app_top(&s.app))->n_seen; /* it, and the district that went into it beneath each */
    ck_assert_msg(found > 1 && found < 12, "%zu", found);
    scene_keys(&s, "Ctrl-O");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_figures);
    ck_assert_int_ne(app_top(&s.app)->about.agency, s.app.model.plans.v[0].city);
    scene_close(&s);
}
END_TEST

/* A unit is missing what others of its kind have reported of a period that has ended, and nothing else. */
START_TEST(what_a_unit_has_not_reported)
{
    struct scene s;
    struct td_missings l;
    const struct td_agencies *agencies;

    scene_open(&s, 80, 24, TD_VI, false);
    agencies = &s.app.model.agencies;
    record(&s, "d.3.1", 0, 2025, 60, 100);
    record(&s, "d.3.1", 1, 2025, 60, 100);
    record(&s, "d.3.3", 1, 2026, 60, 100); /* the year has not ended */
    app_refresh_all(&s.app);
    const struct td_agency *first = agencies->v;
    while (strcmp(first->kind, "commune") != 0)
        first++;
    ck_assert_int_eq(td_missing(s.td, &l, agencies, &s.app.model.targets, first->id, 20261121), TD_OK);
    ck_assert_uint_eq(l.n, 0);
    td_missings_free(&l);
    ck_assert_int_eq(td_missing(s.td, &l, agencies, &s.app.model.targets, first[2].id, 20261121), TD_OK);
    ck_assert_uint_eq(l.n, 1);
    ck_assert_int_eq(l.v[0].target, target(&s, "d.3.1"));
    ck_assert_int_eq(l.v[0].reported, 2);
    ck_assert_int_eq(l.v[0].units, 126);
    ck_assert_int_eq(l.v[0].last, 0);
    td_missings_free(&l);
    app_open(&s.app, VIEW_agency, about_agency(first[2].id));
    says(&s, "    Chưa có 2025         Số liệu     d.3.1  Gia đình học tập  (2/126 đơn vị đã");
    scene_keys(&s, "F3 'chua co 2025' Enter Enter");
    ck_assert_int_eq(app_top(&s.app)->place, FORM_figure);
    scene_close(&s);
}
END_TEST

Suite *suite_units(void)
{
    Suite *s = suite_create("units");
    TCase *t = tcase_create("golden");

    tcase_add_loop_test(t, screen, 0, sizeof screens / sizeof *screens);
    suite_add_tcase(s, t);
    t = tcase_create("rules");
    tcase_add_test(t, recorded_from_its_line);
    tcase_add_test(t, who_is_ranked);
    tcase_add_test(t, ended_ones_stand_beneath);
    tcase_add_test(t, lost_ones_are_last);
    tcase_add_test(t, words_are_ordered_as_they_are_read);
    tcase_add_test(t, nobody_to_compare);
    tcase_add_test(t, a_little_is_not_nothing);
    tcase_add_test(t, to_the_units_and_on);
    tcase_add_test(t, what_a_unit_has_not_reported);
    suite_add_tcase(s, t);
    return s;
}
