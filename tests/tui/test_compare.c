/* Many things at once: sparklines, units by targets, the charts of a plan. */
#include "app/list-view.h"
#include "cli/cli.h"
#include "scene.h"
#include "show/outlook.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/suites.h"

/* ---- sparklines ------------------------------------------------------------------------- */

/* direction, bound and base in whole numbers, -1 = none; figures as year=value. */
static const struct { enum td_kind kind; int direction, bound, base; const char *figures; int width;
                      const char *blocks, *ascii; } sparks[] = {
    { TD_REACH, 1, 80, 60, "2023=60 2024=70 2025=75 2026=80", 8, "    ▁▅▆█", "    _-'^" },
    { TD_REACH, 1, 80, 60, "2020=60 2026=79", 8, " ▁     ▇", " _     '" },       /* near it is not there */
    { TD_REACH, 1, 80, 60, "2025=90 2026=100", 8, "      ██", "      ^^" },      /* beyond is no more than there */
    { TD_REACH, 1, 80, 60, "2026=70", 8, "       ▅", "       -" },              /* a single figure */
    { TD_REACH, 1, 80, 60, "2024=70", 8, "     ▅", "     -" },                  /* nothing since */
    { TD_REACH, 1, 80, 60, "2010=70", 8, "", "" },                              /* longer ago than is shown */
    { TD_REACH, 1, 80, 60, "2025=60 2026=70", 1, "▅", "-" },
    { TD_REACH, 1, 80, 60, "2024=50 2025=40 2026=60", 8, "     ▃▁▅", "     ._-" }, /* below where it began */
    { TD_REACH, 1, 80, -1, "2025=70 2026=75", 8, "      ▁▅", "      _-" },      /* the least is where it began */
    { TD_REACH, -1, 3, 9, "2023=9 2024=6 2025=4 2026=3", 8, "    █▅▂▁", "    ^-._" }, /* less is better */
    { TD_REACH, -1, 3, 9, "2025=1 2026=3", 8, "      ▁▁", "      __" },
    { TD_KEEP, 1, 3, -1, "2025=3 2026=3", 8, "      ██", "      ^^" },
    { TD_KEEP, 1, 3, -1, "2025=3 2026=2", 8, "      █▁", "      ^_" },
    { TD_MILESTONE, 1, 1, -1, "2025=0 2026=1", 8, "", "" },                     /* done or not has no trend */
    { TD_REACH, 1, 80, 60, "", 8, "", "" },
};

START_TEST(spark)
{
    struct td_target t = { .kind = sparks[_i].kind, .direction = sparks[_i].direction, .unit = "%" };
    struct td_trend trend[8];
    struct td_row r = { .target = &t, .trend = trend };
    int year, value, n;

    r.question.direction = t.direction;
    r.question.bound = (struct td_num){ sparks[_i].bound, 0 };
    r.verdict.base = sparks[_i].base < 0 ? TD_NUM_NONE : (struct td_num){ sparks[_i].base, 0 };
    for (const char *p = sparks[_i].figures; sscanf(p, " %d=%d%n", &year, &value, &n) == 2; p += n)
        trend[r.n_trend++] = (struct td_trend){ year, { value, 0 } };
    ck_assert_str_eq(spark_shown(&r, 20261121, sparks[_i].width, false).s, sparks[_i].blocks);
    ck_assert_str_eq(spark_shown(&r, 20261121, sparks[_i].width, true).s, sparks[_i].ascii);
}
END_TEST

static void open_training(struct scene *s, int cols, int rows, enum td_lang lang, bool ascii)
{
    scene_open(s, cols, rows, lang, ascii);
    ck_assert_msg(td_training(s->td, 20261121, NULL) == TD_OK, "%s", td_errmsg(s->td));
    ck_assert_int_eq(model_load(&s->app.model), TD_OK);
    app_refresh_all(&s->app);
    list_home(view_list(app_top(&s->app)));
}

static void says(struct scene *s, const char *words)
{
    char *text = scene_text(s);
    ck_assert_msg(strstr(text, words), "no \"%s\" in:\n%.2500s", words, text);
    free(text);
}

/* What is kept for them is the series that is judged: its last year is the figure of the verdict. */
START_TEST(sparks_are_of_what_is_judged)
{
    struct scene s;

    open_training(&s, 120, 40, TD_VI, false);
    for (size_t i = 0; i < s.app.model.board.n; i++) {
        const struct td_row *r = &s.app.model.board.v[i];
        if (r->question.ended || r->verdict.flags & TD_FLAG_BOUND || !td_num_is(r->verdict.value))
            continue;
        ck_assert_uint_gt(r->n_trend, 0);
        const struct td_trend *last = &r->trend[r->n_trend - 1];
        if (last->year == (int)((td_period_time(r->verdict.period) + TD_YEAR - 1) / TD_YEAR))
            ck_assert_msg(!td_num_cmp(last->value, r->verdict.value), "%s", r->target->code);
        for (size_t k = 1; k < r->n_trend; k++)
            ck_assert_int_lt(r->trend[k - 1].year, r->trend[k].year);
    }
    scene_close(&s);
}
END_TEST

/* Its order is the way things go, whichever is better; a saved table has no pictures. */
START_TEST(trend_in_the_list)
{
    struct scene s;
    char path[200], keys[256], head[4096] = "", line[4096];

    open_training(&s, 120, 40, TD_VI, false);
    struct list *l = view_list(app_top(&s.app));
    for (size_t i = 0; strcmp(l->source->columns[l->sort < 0 ? 0 : l->sort].key, "trend") != 0; i++) {
        ck_assert_uint_lt(i, 16);
        scene_keys(&s, "F8");
    }
    double before = -1e9;
    for (size_t i = 0; i < l->n_seen; i++) {
        const struct td_row *r = model_row(&s.app.model, l->seen[i]);
        if (!r || !td_num_is(r->verdict.pace))
            continue;
        double pace = (double)td_num_round(r->verdict.pace, 6).mantissa * r->target->direction;
        ck_assert(pace >= before);
        before = pace;
    }
    snprintf(path, sizeof path, "%s/board.csv", s.dir);
    snprintf(keys, sizeof keys, "Ctrl-W Ctrl-U '%s' Ctrl-S", path);
    scene_keys(&s, keys);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f))
        if (strstr(line, "Chủ trì"))
            strcpy(head, line);
    fclose(f);
    ck_assert(*head && !strstr(head, "Xu hướng") && !strstr(head, "Mức đạt"));
    scene_close(&s);
}
END_TEST

/* ---- screens ---------------------------------------------------------------------------- */

static const struct { const char *name, *keys; int cols, rows; enum td_lang lang; bool ascii; } screens[] = {
    { "heat-60x16-vi", "Ctrl-\\", 60, 16, TD_VI, false },
    { "heat-80x24-vi", "Ctrl-\\", 80, 24, TD_VI, false },
    { "heat-80x24-ascii", "Ctrl-\\ Right Right Down", 80, 24, TD_VI, true },
    { "heat-120x40-en", "Ctrl-\\ End Left Left", 120, 40, TD_EN, false },
    { "heat-beneath-120x40-vi", "Ctrl-\\ F3 'ba dinh' Enter Left Left Down", 120, 40, TD_VI, false },
    { "heat-200x60-vi", "Ctrl-\\ F8 F8", 200, 60, TD_VI, false },
    { "charts-60x16-vi", "Ctrl-@ Right", 60, 16, TD_VI, false },
    { "charts-80x24-vi", "Ctrl-@", 80, 24, TD_VI, false },
    { "charts-80x24-ascii", "Ctrl-@ PgDn", 80, 24, TD_VI, true },
    { "charts-120x40-en", "Ctrl-@ Down Right", 120, 40, TD_EN, false },
    { "charts-200x60-vi", "Ctrl-@", 200, 60, TD_VI, false },
    { "board-trend-120x40-ascii", "", 120, 40, TD_VI, true },
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

/* ---- units by targets ------------------------------------------------------------------- */


/* The word of a unit in the comparison by a target; "" = it is not there. */
static void word_compared(struct scene *s, int64_t target, int64_t unit, char word[LIST_CELL])
{
    app_open(&s->app, VIEW_units, about_target(target));
    const struct list *l = view_list(app_top(&s->app));
    *word = 0;
    for (size_t row = 0; row < l->n_rows; row++)
        if (l->source->id(l->owner, row) == unit)
            l->source->cell(l->owner, row, l->source->n_columns - 1, word);
    app_back(&s->app);
}

static const char *word_of(const char *verdict)
{
    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++)
        if (!strcmp(td_verdict_word(v), verdict))
            return word_of_standing(verdict_standing(v), TD_VI);
    ck_abort_msg("no verdict %s", verdict);
}

/* That of `tiendo show target CODE --agency UNIT` for a milestone. */
static const char *word_printed(struct scene *s, const char *code, const char *unit, int year)
{
    static struct out out;
    static struct options options;
    static struct conf conf;
    char *args[] = { (char *)"target", (char *)code }, text[1 << 16], at[64], verdict[32];
    struct cli c = { .command = &cli_commands[CLI_show], .args = args, .n_args = 2, .options = &options, .conf = &conf,
                     .lang = TD_VI, .review = s->app.model.review, .format = FORMAT_JSON, .td = s->td, .out = &out };
    FILE *f = tmpfile();

    ck_assert_ptr_nonnull(f);
    out_open(&out, fileno(f));
    c.opt[OPT_plan] = model_plan(&s->app.model)->key;
    c.opt[OPT_agency] = unit;
    ck_assert_int_eq(cli_run_show(&c), EXIT_DONE);
    ck_assert(out_flush(&out));
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = 0;
    fclose(f);
    snprintf(at, sizeof at, "\"year\": %d, \"scope\": \"plan\"", year);
    const char *found = strstr(text, at);
    found = found ? strstr(found, "\"verdict\": ") : NULL;
    ck_assert_msg(found && sscanf(found, "\"verdict\": \"%31[^\"]", verdict) == 1, "%s of %s in:\n%s", at, unit, text);
    return word_of(verdict);
}

/* A line of a table as it was saved, in fields; how many. */
static size_t fields(char *line, char *field[64])
{
    size_t n = 0;

    line[strcspn(line, "\r\n")] = 0;
    for (char *p = line; p && n < 64; n++) {
        field[n] = p;
        p = strchr(p, ';');
        if (p)
            *p++ = 0;
    }
    return n;
}

static const struct td_agency *unit_called(const struct model *m, const char *name)
{
    for (size_t i = 0; i < m->agencies.n; i++)
        if (!strcmp(td_agency_short(&m->agencies.v[i]), name) && td_agency_exists_on(&m->agencies.v[i], m->review))
            return &m->agencies.v[i];
    ck_abort_msg("no unit %s", name);
}

static const struct td_target *target_called(const struct model *m, const char *code)
{
    for (size_t i = 0; i < m->targets.n; i++)
        if (!strcmp(m->targets.v[i].code, code))
            return &m->targets.v[i];
    ck_abort_msg("no target %s", code);
}

/* Every cell of the saved table: the comparison has the same word for each unit, and the command line. These read much,
 * so each row asks them about another target. */
START_TEST(cells_agree)
{
    struct scene s;
    char path[200], keys[256], line[8192], head[8192], word[LIST_CELL], *code[64], *field[64];
    size_t columns = 0, rows = 0;

    open_training(&s, 120, 40, TD_VI, false);
    const struct model *m = &s.app.model;
    snprintf(path, sizeof path, "%s/heat.csv", s.dir);
    snprintf(keys, sizeof keys, "Ctrl-\\ Ctrl-W Ctrl-U '%s' Ctrl-S", path);
    scene_keys(&s, keys);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    while (fgets(line, sizeof line, f)) {
        if (!columns) {
            strcpy(head, line);
            columns = fields(head, code);
            columns = columns < 5 ? 0 : columns; /* what stands above */
            continue;
        }
        ck_assert_uint_eq(fields(line, field), columns);
        const struct td_agency *unit = unit_called(m, field[0]);
        int lags = 0;
        for (size_t c = 2; c < columns; c++)
            lags += !strcmp(field[c], word_of_standing(STANDING_FAILED, TD_VI)) ||
                    !strcmp(field[c], word_of_standing(STANDING_BEHIND, TD_VI));
        ck_assert_int_eq(lags, atoi(field[1]));
        const size_t c = 2 + rows++ % (columns - 2);
        const struct td_target *t = target_called(m, code[c]);
        ck_assert_str_eq(field[c], word_printed(&s, t->code, unit->code, td_next_milestone(t, m->review)->year));
        word_compared(&s, t->id, unit->id, word);
        ck_assert_str_eq(field[c], word);
    }
    fclose(f);
    ck_assert_uint_eq(rows, 126);
    ck_assert_uint_ge(columns, 16);
    scene_close(&s);
}
END_TEST

/* A milestone that is not due asks for nothing yet: of who has said nothing it is not "no figures". */
START_TEST(silence_is_judged)
{
    struct scene s;
    const struct td_agency *first = NULL;
    char word[LIST_CELL];

    scene_open(&s, 120, 40, TD_VI, false);
    const struct model *m = &s.app.model;
    for (size_t i = 0; i < m->agencies.n && !first; i++)
        first = strcmp(m->agencies.v[i].kind, "commune") ? NULL : &m->agencies.v[i];
    const struct td_target *t = target_called(m, "d.6");
    struct td_entry e = { .target = t->id, .agency = first->id, .period = td_period_of_year(2025), .value = { 1, 0 },
                          .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .status = TD_REPORTED, .note = "x",
                          .source_title = "x", .based_on = -1 };
    ck_assert_msg(td_record(s.td, &e, 1, 20261121, TD_AT_GRID, "", NULL, NULL) == TD_OK, "%s", td_errmsg(s.td));
    word_compared(&s, t->id, first[1].id, word);
    ck_assert_str_eq(word, word_of_standing(STANDING_OPEN, TD_VI));
    ck_assert_str_eq(word, word_printed(&s, t->code, first[1].code, 2030));
    scene_close(&s);
}
END_TEST

/* The words below are of the cell under the cursor, and Enter opens its figures; on the name it opens the unit. */
START_TEST(about_the_cell)
{
    struct scene s;

    open_training(&s, 120, 40, TD_VI, false);
    scene_keys(&s, "F3 'd.3.1' Enter H");
    says(&s, ", d.3.1 Gia đình học tập: ");
    says(&s, "Mọi đơn vị, d.3.1: ");
    scene_keys(&s, "Enter");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_figures);
    const int64_t unit = app_top(&s.app)->about.agency;
    scene_keys(&s, "Esc 3 0 Left Enter");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_agency);
    ck_assert_int_eq(app_top(&s.app)->about.agency, unit);
    scene_keys(&s, "Esc Right");
    says(&s, ", a.2 ");
    app_draw(&s.app);
    const struct canvas *c = s.app.canvas; /* the cursor of the terminal is on the mark, between its brackets */
    ck_assert_str_eq(c->cells[c->cursor_row * c->cols + c->cursor_col - 1].text, "[");
    ck_assert_str_eq(c->cells[c->cursor_row * c->cols + c->cursor_col + 1].text, "]");
    scene_close(&s);
}
END_TEST

/* From the comparison to the same cell; a narrowed board narrows the targets. */
START_TEST(narrowed_as_the_board)
{
    struct scene s;

    open_training(&s, 120, 40, TD_VI, false);
    scene_keys(&s, "F3 'c.4' Enter Ctrl-D Ctrl-\\");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_heat);
    says(&s, ", c.4 Trường công lập đạt chuẩn quốc gia: ");
    scene_keys(&s, "Esc Esc F7 Ctrl-\\");
    says(&s, "\nchỉ phần không đạt, chậm");
    char *text = scene_text(&s);
    ck_assert(!strstr(text, " c.2 "));
    free(text);
    scene_close(&s);
}
END_TEST

/* Without figures of units there is nothing to see, and that is said. */
START_TEST(nothing_to_see)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    scene_keys(&s, "F6 Ctrl-\\");
    says(&s, "có số liệu của đơn vị: chưa có gì để so sánh.");
    scene_keys(&s, "Down Right Enter Left Left Enter Esc");
    scene_close(&s);
}
END_TEST

/* ---- charts ----------------------------------------------------------------------------- */

/* All that the board lists, in its order; those without figures in one line. */
START_TEST(charts_in_the_board_s_order)
{
    struct scene s;

    open_training(&s, 80, 24, TD_VI, false);
    struct list *board = view_list(app_top(&s.app));
    int64_t order[64];
    size_t n = board->n_seen, at = 0;
    for (size_t i = 0; i < n; i++)
        order[i] = board->source->id(board->owner, board->seen[i]);
    scene_keys(&s, "Ctrl-@");
    struct list *l = view_list(app_top(&s.app));
    for (size_t i = 0; i < l->n_seen; i++, at++) {
        while (at < n && order[at] != l->source->id(l->owner, l->seen[i]))
            at++;
        ck_assert_uint_lt(at, n);
    }
    ck_assert_uint_gt(l->n_seen, 20);
    says(&s, " chưa có số liệu: b.9");
    scene_keys(&s, "Right Down"); /* two beside each other */
    ck_assert_uint_eq(l->at, 3);
    scene_keys(&s, "PgDn Left");
    ck_assert_uint_eq(l->at, 6);
    const int64_t id = l->at_id;
    scene_keys(&s, "Enter");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_target);
    ck_assert_int_eq(app_top(&s.app)->about.target, id);
    scene_keys(&s, "n");
    ck_assert_int_ne(app_top(&s.app)->about.target, id);
    scene_keys(&s, "Esc Esc F3 'd.3' Enter Ctrl-@");
    l = view_list(app_top(&s.app));
    ck_assert_uint_ge(l->n_seen, 3); /* the filter of the board holds, and is told */
    char say[96];
    snprintf(say, sizeof say, "Biểu đồ của %zu trong %zu chỉ tiêu", l->n_seen, s.app.model.targets.n);
    says(&s, say);
    scene_close(&s);
}
END_TEST

/* Every size draws, with what is read beforehand. */
START_TEST(sizes)
{
    static const char *const keys[] = { "Ctrl-\\", "Ctrl-@" };
    struct scene s;
    unsigned random = 11;

    open_training(&s, 80, 24, TD_VI, false);
    for (size_t k = 0; k < 2; k++) {
        scene_keys(&s, keys[k]);
        for (int i = 0; i < 60; i++) {
            static const char *const moves[] = { "Right", "Down", "PgDn", "End", "Left", "Up", "Home", "F8" };
            random = random * 1103515245u + 12345u;
            canvas_resize(s.app.canvas, 16 + (int)(random >> 20) % 60, 60 + (int)(random >> 8) % 160);
            s.app.canvas->ascii = i % 2;
            app_refresh_all(&s.app);
            scene_keys(&s, moves[random % 8]);
            free(scene_text(&s));
        }
        scene_keys(&s, "Esc");
    }
    scene_close(&s);
}
END_TEST

Suite *suite_compare(void)
{
    Suite *s = suite_create("compare");
    TCase *t = tcase_create("golden");

    tcase_add_loop_test(t, screen, 0, sizeof screens / sizeof *screens);
    suite_add_tcase(s, t);
    t = tcase_create("sparks");
    tcase_add_loop_test(t, spark, 0, sizeof sparks / sizeof *sparks);
    tcase_add_test(t, sparks_are_of_what_is_judged);
    tcase_add_test(t, trend_in_the_list);
    suite_add_tcase(s, t);
    t = tcase_create("rules");
    tcase_set_timeout(t, 120);
    tcase_add_test(t, cells_agree);
    tcase_add_test(t, silence_is_judged);
    tcase_add_test(t, about_the_cell);
    tcase_add_test(t, narrowed_as_the_board);
    tcase_add_test(t, nothing_to_see);
    tcase_add_test(t, charts_in_the_board_s_order);
    tcase_add_test(t, sizes);
    suite_add_tcase(s, t);
    return s;
}
