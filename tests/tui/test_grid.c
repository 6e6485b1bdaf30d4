/* The entry grid: what a text says, cells and edits, and the view over a real database. */
#include "entry/grid.h"
#include "entry/grid-view.h"
#include "scene.h"

#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

/* ---- what a text says ------------------------------------------------------------------- */

static const struct {
    const char *text;
    enum grid_kind kind;
    int decimals;
    enum grid_fault fault;
    const char *value, *parts;
} texts[] = {
    { "99,5", GRID_PERCENT, 1, GRID_FINE, "99.5", "" },
    { "99.5", GRID_PERCENT, 1, GRID_FINE, "99.5", "" },
    { " 99,50 % ", GRID_PERCENT, 1, GRID_FINE, "99.50", "" },
    { "1812/2272", GRID_PERCENT, 2, GRID_FINE, "79.75", "1812/2272" },
    { "1.812 / 2,272", GRID_PERCENT, 2, GRID_FINE, "79.75", "1812/2272" },
    { "1/3", GRID_PERCENT, 1, GRID_FINE, "33.3", "1/3" },
    { "99,123", GRID_PERCENT, 2, GRID_AMBIGUOUS, "", "" },   /* asked, as the import does */
    { "1.830", GRID_PERCENT, 2, GRID_AMBIGUOUS, "", "" },
    { "99,1230", GRID_PERCENT, 2, GRID_FINE, "99.1230", "" },
    { "1.830", GRID_COUNT, 0, GRID_FINE, "1830", "" },       /* a count has no decimals */
    { "1,830", GRID_COUNT, 0, GRID_FINE, "1830", "" },
    { "1.830.500", GRID_COUNT, 0, GRID_FINE, "1830500", "" },
    { "1.830,5", GRID_COUNT, 0, GRID_FINE, "1830.5", "" },   /* which the checks refuse */
    { "1.830", GRID_LEVEL, 1, GRID_AMBIGUOUS, "", "" },
    { "1.234", GRID_COUNT, 1, GRID_AMBIGUOUS, "", "" },
    { "1.234,5", GRID_COUNT, 1, GRID_FINE, "1234.5", "" },
    { "1 234", GRID_COUNT, 0, GRID_FINE, "1234", "" },
    { "0,806%", GRID_PERCENT, 1, GRID_FINE, "0.806", "" }, { "0,5", GRID_PERCENT, 1, GRID_SHARE, "0.5", "" },
    { "0,806", GRID_PERCENT, 1, GRID_SHARE, "0.806", "" }, { "1", GRID_PERCENT, 1, GRID_FINE, "1", "" },
    { "0,5", GRID_LEVEL, 1, GRID_FINE, "0.5", "" }, { "0", GRID_PERCENT, 1, GRID_FINE, "0", "" },
    { "-0,5", GRID_PERCENT, 1, GRID_FINE, "-0.5", "" },
    { "abc", GRID_PERCENT, 1, GRID_BAD, "", "" },
    { "12-", GRID_PERCENT, 1, GRID_BAD, "", "" },
    { "", GRID_PERCENT, 1, GRID_EMPTY, "", "" },
    { "12/", GRID_PERCENT, 1, GRID_BAD, "", "" },
    { "/12", GRID_PERCENT, 1, GRID_BAD, "", "" },
    { "1/2/3", GRID_PERCENT, 1, GRID_BAD, "", "" },
    { "12/0", GRID_PERCENT, 1, GRID_BAD_WHOLE, "", "" },
    { "12/13", GRID_COUNT, 0, GRID_NO_PARTS, "", "" },
    { "99999999999999999999", GRID_COUNT, 0, GRID_TOO_LARGE, "", "" },
    { "x", GRID_DONE, 0, GRID_FINE, "1", "" },
    { "0", GRID_DONE, 0, GRID_FINE, "0", "" },
};

START_TEST(reading)
{
    struct grid_rule rule = { texts[_i].kind, texts[_i].decimals };
    struct grid_figure f, again;
    char value[TD_NUM_BUF], num[TD_NUM_BUF], den[TD_NUM_BUF], parts[90], typed[128];

    ck_assert_msg(grid_read(texts[_i].text, &rule, &f) == texts[_i].fault, "%s", texts[_i].text);
    td_num_write(value, sizeof value, f.value);
    td_num_write(num, sizeof num, f.num);
    td_num_write(den, sizeof den, f.den);
    snprintf(parts, sizeof parts, "%s%s%s", num, *num ? "/" : "", den);
    ck_assert_str_eq(value, texts[_i].value);
    ck_assert_str_eq(parts, texts[_i].parts);
    for (int lang = 0; !texts[_i].fault && lang < 2; lang++) { /* as written it reads back as the same */
        grid_write(typed, sizeof typed, &f, rule.kind, (enum td_lang)lang);
        ck_assert_msg(grid_read(typed, &rule, &again) == GRID_FINE && grid_figure_same(&f, &again), "%s", typed);
    }
}
END_TEST

/* ---- cells and edits -------------------------------------------------------------------- */

enum { ROWS = 4, COLS = 3 };

static void lay_out(struct grid *g, enum grid_shape shape)
{
    struct grid_item about = { .id = shape == GRID_AGENCY_TARGET ? 7 : 100, .rule = { GRID_PERCENT, 1 } };
    struct grid_item *row = calloc(ROWS, sizeof *row), *col = calloc(COLS, sizeof *col);

    for (int i = 0; i < ROWS; i++)
        row[i] = (struct grid_item){ .id = 10 + i, .unit = i > 0, .within = -1, .rule = { GRID_PERCENT, 1 } };
    for (int i = 0; i < COLS; i++)
        col[i] = (struct grid_item){ .id = shape == GRID_AGENCY_TARGET ? 100 + i : 7 + i, .rule = { GRID_PERCENT, 1 } };
    ck_assert(grid_lay_out(g, shape, &about, row, ROWS, col, COLS));
}

static void press(struct grid *g, const char *text)
{
    grid_begin(g, false, TD_VI);
    for (; *text; text++)
        field_event(&g->field, &(struct event){ .kind = EV_CHAR, .code = (uint32_t)*text });
}

static struct grid_edit *put_at(struct grid *g, const char *text)
{
    bool emptied;
    press(g, text);
    return grid_take(g, &emptied);
}

/* An edit is known by what it means: turning the grid and coming back keeps it. */
START_TEST(turning_keeps_edits)
{
    struct grid g = { 0 };

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_go(&g, 2, 0);
    struct grid_edit *e = put_at(&g, "12,5");
    ck_assert(e && e->key.target == 100 && e->key.agency == 12 && e->key.period == 7);
    lay_out(&g, GRID_AGENCY_PERIOD);
    ck_assert_uint_eq(g.at_row, 2);
    ck_assert_uint_eq(g.at_col, 0);
    ck_assert_ptr_nonnull(grid_edit(&g, 2, 0));
    struct grid_figure f = grid_shown(&g, 2, 0);
    ck_assert_int_eq(f.value.mantissa, 125);
    lay_out(&g, GRID_AGENCY_TARGET);
    ck_assert_ptr_nonnull(grid_edit(&g, 2, 0));
    grid_drop(&g, grid_edit(&g, 2, 0));
    ck_assert_ptr_null(grid_edit(&g, 2, 0));
    ck_assert_uint_eq(grid_count(&g, GRID_STATES), 0);
    grid_free(&g);
}
END_TEST

/* Tab goes right, Enter after Tabs back to where they began; at the bottom the next column, never the cell again. */
START_TEST(enter_and_tab)
{
    struct grid g = { 0 };

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_go(&g, 0, 1);
    ck_assert(grid_move(&g, GRID_TAB));
    ck_assert_uint_eq(g.at_col, 2);
    ck_assert(grid_move(&g, GRID_ENTER));
    ck_assert(g.at_row == 1 && g.at_col == 1);
    for (int i = 0; i < 3; i++)
        ck_assert(grid_move(&g, GRID_ENTER));
    ck_assert(g.at_row == 0 && g.at_col == 2);
    ck_assert(grid_move(&g, GRID_TAB)); /* over the margin: the next row */
    ck_assert(g.at_row == 1 && g.at_col == 0);
    ck_assert(grid_move(&g, GRID_BACKTAB));
    ck_assert(g.at_row == 0 && g.at_col == 2);
    grid_go(&g, ROWS - 1, COLS - 1);
    ck_assert(!grid_move(&g, GRID_ENTER));
    ck_assert(!grid_move(&g, GRID_TAB));
    grid_free(&g);
}
END_TEST

/* Reading again while a cell is typed into changes neither text nor what it is based on. */
START_TEST(editing_survives_reading)
{
    struct grid g = { 0 };
    bool emptied;

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_go(&g, 1, 1);
    press(&g, "4");
    lay_out(&g, GRID_AGENCY_TARGET);
    struct grid_cell *c = grid_cell(&g, 1, 1);
    c->saved.value = (struct td_num){ 7, 0 };
    c->seq = c->last = 1;
    field_event(&g.field, &(struct event){ .kind = EV_CHAR, .code = '2' });
    struct grid_edit *e = grid_take(&g, &emptied);
    ck_assert_ptr_nonnull(e);
    ck_assert_str_eq(e->text, "42");
    ck_assert_int_eq(e->based_on, 0); /* so that the guard will see the other figure */
    ck_assert(grid_see(&g, e, c));
    ck_assert_int_eq(e->state, GRID_CONFLICT);
    ck_assert_int_eq(e->theirs.value.mantissa, 7);
    ck_assert(!grid_see(&g, e, c));
    c->last = 2;
    ck_assert(grid_see(&g, e, c)); /* and again, when they save once more */
    grid_free(&g);
}
END_TEST

START_TEST(esc_takes_back)
{
    struct grid g = { 0 };
    bool emptied;

    lay_out(&g, GRID_AGENCY_TARGET);
    put_at(&g, "5");
    press(&g, "66");
    grid_cancel(&g);
    ck_assert_str_eq(grid_edit(&g, 0, 0)->text, "5");
    grid_begin(&g, true, TD_VI); /* in place, and nothing changed */
    ck_assert_str_eq(g.field.text, "5");
    ck_assert_ptr_eq(grid_take(&g, &emptied), grid_edit(&g, 0, 0));
    grid_begin(&g, true, TD_VI);
    field_event(&g.field, &(struct event){ .kind = EV_KEY, .code = K_BACKSPACE });
    ck_assert_ptr_null(grid_take(&g, &emptied));
    ck_assert(emptied && !grid_edit(&g, 0, 0));
    struct grid_cell *c = grid_cell(&g, 0, 0);
    c->saved.value = (struct td_num){ 80, 0 };
    ck_assert_ptr_null(put_at(&g, "80,0")); /* what is saved already is nothing new */
    grid_free(&g);
}
END_TEST

START_TEST(pasting)
{
    struct grid g = { 0 };
    struct grid_paste p;

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_go(&g, 2, 1);
    ck_assert(grid_paste(&g, "1,5\t2.5\t9\n\tabc\n7\n", &p));
    ck_assert_uint_eq(p.cells, 6);
    ck_assert_uint_eq(p.blank, 1);
    ck_assert_uint_eq(p.outside, 2);  /* beyond the right edge, below the last row */
    ck_assert_uint_eq(p.bad, 1);
    ck_assert_uint_eq(p.bad_line, 2);
    ck_assert_str_eq(p.bad_text, "abc");
    ck_assert_uint_eq(p.n, 3);
    ck_assert_str_eq(grid_edit(&g, 2, 1)->text, "1,5");
    ck_assert_str_eq(grid_edit(&g, 2, 2)->text, "2.5");
    ck_assert_ptr_null(grid_edit(&g, 3, 1));
    ck_assert_str_eq(grid_edit(&g, 3, 2)->text, "abc"); /* kept as it came, with its fault */
    ck_assert_int_eq(grid_edit(&g, 3, 2)->state, GRID_ERROR);
    grid_paste_free(&p);
    grid_free(&g);
}
END_TEST

/* METHOD 7: sum of numerators over sum of denominators, never a mean; one in the middle stands for those below it. */
START_TEST(sums)
{
    struct grid g = { 0 };
    char value[TD_NUM_BUF];

    lay_out(&g, GRID_AGENCY_TARGET);
    put_at(&g, "1/1"); /* the city itself is not a unit */
    grid_go(&g, 1, 0);
    put_at(&g, "1/2");
    grid_cell(&g, 2, 0)->saved = (struct grid_figure){ { 900, 1 }, { 90, 0 }, { 100, 0 } };
    grid_go(&g, 3, 0);
    put_at(&g, "70"); /* without its parts it cannot be added up */
    struct grid_sum s = grid_sum(&g, 0);
    ck_assert_uint_eq(s.units, 3);
    ck_assert_uint_eq(s.reported, 2);
    td_num_write(value, sizeof value, s.value);
    ck_assert_str_eq(value, "89.2"); /* 91/102 */
    ck_assert_int_eq(s.num.mantissa, 91);
    g.row[2].within = 1; /* 2 is below 1, which has reported itself */
    s = grid_sum(&g, 0);
    td_num_write(value, sizeof value, s.value);
    ck_assert_str_eq(value, "50.0");
    ck_assert_uint_eq(s.units, 2);
    grid_cell(&g, 1, 0)->outside = true;
    ck_assert_uint_eq(grid_sum(&g, 0).units, 1);
    grid_free(&g);
}
END_TEST

/* What is red or contested is in no sum, stands for nobody, and is counted as left out. */
START_TEST(sums_leave_out_what_is_wrong)
{
    static const struct { enum grid_state state; size_t left_out, reported; int64_t num; } states[] = {
        { GRID_UNSAVED, 0, 2, 11 }, { GRID_WARNING, 0, 2, 11 }, { GRID_ERROR, 1, 1, 10 }, { GRID_CONFLICT, 1, 1, 10 },
    };
    struct grid g = { 0 };

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_cell(&g, 1, 0)->saved = (struct grid_figure){ { 500, 1 }, { 3, 0 }, { 6, 0 } };
    grid_go(&g, 1, 0);
    put_at(&g, "1/2"); /* over one that is saved */
    grid_cell(&g, 2, 0)->saved = (struct grid_figure){ { 100, 1 }, { 10, 0 }, { 100, 0 } };
    for (int i = 0; i < COUNT(states); i++) {
        grid_edit(&g, 1, 0)->state = states[i].state;
        struct grid_sum s = grid_sum(&g, 0);
        ck_assert_uint_eq(s.left_out, states[i].left_out);
        ck_assert_uint_eq(s.reported, states[i].reported);
        ck_assert_int_eq(s.num.mantissa, states[i].num);
        ck_assert_uint_eq(s.units, 3);
    }
    g.row[2].within = 1; /* what is contested above does not stand for what is below it */
    ck_assert_int_eq(grid_sum(&g, 0).num.mantissa, 10);
    grid_free(&g);
}
END_TEST

START_TEST(next_empty)
{
    struct grid g = { 0 };

    lay_out(&g, GRID_AGENCY_TARGET);
    grid_cell(&g, 1, 0)->outside = true;
    put_at(&g, "1");
    ck_assert(grid_next_empty(&g));
    ck_assert(g.at_row == 2 && g.at_col == 0); /* figures come by columns */
    grid_move(&g, GRID_TAB);
    ck_assert(grid_next_empty(&g));
    ck_assert(g.at_row == 2 && g.at_col == 2); /* by rows */
    ck_assert(grid_next_edit(&g));
    ck_assert(g.at_row == 0 && g.at_col == 0);
    for (size_t i = 0; i < ROWS * COLS; i++)
        g.cell[i].saved.value = (struct td_num){ 1, 0 };
    ck_assert(!grid_next_empty(&g));
    grid_free(&g);
}
END_TEST

/* ---- the view over a database ----------------------------------------------------------- */

static struct grid_view *open_grid(struct scene *s, const char *target, int cols, int rows)
{
    char keys[64];

    scene_open(s, cols, rows, TD_VI, false);
    snprintf(keys, sizeof keys, "F3 '%s' Enter Ctrl-E", target);
    scene_keys(s, keys);
    ck_assert_int_eq(app_top(&s->app)->place, VIEW_grid);
    return (struct grid_view *)app_top(&s->app);
}

/* The same, and where the figures are from has been said. */
#define SOURCE "F3 'Báo cáo số 12' Ctrl-S "
static struct grid_view *open_sourced(struct scene *s, const char *target, int cols, int rows)
{
    struct grid_view *v = open_grid(s, target, cols, rows);

    scene_keys(s, SOURCE);
    return v;
}

/* Does the screen show the text? */
static bool shows(struct scene *s, const char *text)
{
    char *now = scene_text(s);
    bool yes = strstr(now, text) != NULL;
    if (!yes)
        fprintf(stderr, "no \"%s\" in:\n%s\n", text, now);
    free(now);
    return yes;
}

/* Figures of c.4 of the city or of the first commune in a year, from the database. */
static size_t figures(struct scene *s, struct grid_view *v, int64_t agency, struct td_observations *out)
{
    size_t n = 0;

    ck_assert_int_eq(td_observations(s->td, out, v->at.target, agency), TD_OK);
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].period == td_period_of_year(2026))
            out->v[n++] = out->v[i];
    return n;
}

START_TEST(typed_is_saved)
{
    struct scene s;
    struct td_observations l;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '1812/2272' Enter '80,5' Tab");
    ck_assert_uint_eq(v->saved, 2);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 0);
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 1);
    ck_assert_int_eq(l.v[0].value.mantissa, 7975);
    ck_assert_int_eq(l.v[0].numerator.mantissa, 1812);
    ck_assert_int_eq(l.v[0].status, TD_REPORTED);
    ck_assert(l.v[0].entered);
    td_observations_free(&l);
    ck_assert_uint_eq(figures(&s, v, v->grid.row[2].id, &l), 1);
    ck_assert_int_eq(l.v[0].value.mantissa, 805);
    td_observations_free(&l);
    ck_assert(shows(&s, "đã lưu 2"));
    scene_keys(&s, "Esc"); /* nothing unsaved, nothing asked; the board knows the new sum */
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    scene_close(&s);
}
END_TEST

/* Figures without a source wait while typing goes on; saving asks once for all, and proposes what was said last. */
START_TEST(the_source_is_asked_for_once)
{
    struct scene s;
    struct td_observations l;
    struct grid_view *v = open_grid(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '70' Enter '71' Enter '120' Enter");
    ck_assert_uint_eq(v->saved, 0);
    ck_assert(v->mode == GRID_CELLS && v->grid.at_row == 4); /* nothing has come in between */
    ck_assert(shows(&s, "70*") && shows(&s, "120!") && shows(&s, "chưa ghi nguồn"));
    scene_keys(&s, "Ctrl-S");
    ck_assert(shows(&s, "Nguồn của các số này:"));
    scene_keys(&s, "Enter"); /* nothing is not a source */
    ck_assert_int_eq(v->mode, GRID_SOURCE);
    scene_keys(&s, "'Báo cáo số 12' Enter");
    ck_assert_uint_eq(v->saved, 2);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 1); /* the one that is wrong */
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 1);
    ck_assert_str_eq(l.v[0].source_title, "Báo cáo số 12");
    td_observations_free(&l);
    scene_keys(&s, "'72' Enter"); /* from now on each is saved when it is left */
    ck_assert_uint_eq(v->saved, 3);
    scene_keys(&s, "Up Up Del Esc");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    s.app.entry.published_on = 20261101;
    scene_keys(&s, "Ctrl-E Down Down Down Down Down '73' Enter"); /* another batch */
    v = (struct grid_view *)app_top(&s.app);
    ck_assert_uint_eq(v->saved, 0);
    scene_keys(&s, "Ctrl-S Enter");
    ck_assert_uint_eq(v->saved, 1);
    ck_assert_uint_eq(figures(&s, v, v->grid.row[5].id, &l), 1);
    ck_assert_str_eq(l.v[0].source_title, "Báo cáo số 12");
    ck_assert_int_eq(l.v[0].published_on, 20261101);
    td_observations_free(&l);
    scene_close(&s);
}
END_TEST

/* Leaving asks, too; whoever does not answer is asked what becomes of the figures. */
START_TEST(leaving_asks_for_the_source)
{
    struct scene s;
    struct grid_view *v = open_grid(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '70' Enter Esc");
    ck_assert(shows(&s, "Nguồn của các số này:"));
    scene_keys(&s, "Esc");
    ck_assert(shows(&s, "Còn 1 số chưa lưu (0 có lỗi"));
    scene_keys(&s, "Enter");
    ck_assert_int_eq(v->mode, GRID_CELLS);
    s.app.entry = (struct entry_batch){ .source = "Báo cáo cũ", .url = "http://x", .published_on = 20251201 };
    scene_keys(&s, "Esc");
    ck_assert(shows(&s, "Báo cáo cũ"));
    scene_keys(&s, "Ctrl-U 'Báo cáo mới' Enter");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    ck_assert_str_eq(s.app.entry.source, "Báo cáo mới"); /* the link and the day were the old one's */
    ck_assert(!*s.app.entry.url && !s.app.entry.published_on);
    scene_close(&s);
}
END_TEST

/* Where it is set, nobody is asked. */
START_TEST(a_setting_names_the_source)
{
    struct scene s;
    struct td_observations l;

    scene_open(&s, 80, 24, TD_VI, false);
    ck_assert(options_say(s.app.options, O_source, FROM_FILE, "Báo cáo tháng"));
    scene_keys(&s, "F3 'c.4' Enter Ctrl-E Down '70' Enter");
    struct grid_view *v = (struct grid_view *)app_top(&s.app);
    ck_assert_uint_eq(v->saved, 1);
    ck_assert(shows(&s, "báo cáo: Báo cáo tháng"));
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 1);
    ck_assert_str_eq(l.v[0].source_title, "Báo cáo tháng");
    td_observations_free(&l);
    ck_assert(options_say(s.app.options, O_source, FROM_FILE, NULL)); /* which all scenes share */
    scene_close(&s);
}
END_TEST

/* d.5 counts districts, of which there are none any more. */
START_TEST(an_ended_target_takes_no_figures)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "d.5", 80, 24);
    size_t col = v->grid.at_col;

    ck_assert(grid_cell(&v->grid, 0, col)->outside);
    scene_keys(&s, "'50' Enter");
    ck_assert_int_eq(grid_edit(&v->grid, 0, col)->state, GRID_ERROR);
    scene_keys(&s, "Up");
    ck_assert(shows(&s, "hết áp dụng từ 01/07/2025"));
    scene_keys(&s, "Del Ctrl-P");
    ck_assert(!grid_cell(&v->grid, 0, v->grid.at_col)->outside); /* 2025 begins before */
    scene_close(&s);
}
END_TEST

static void load_figure(struct scene *s, const char *year, const char *value, const char *published)
{
    static const char *const names[] = { "plan.csv", "observations.csv" };
    char path[256];
    struct td_load l;

    for (int i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s/%s", s->dir, names[i]);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fprintf(f, "%s", i ? "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
                             "published_on,note\n" : "key,title,title_en,number,issuer,issued_on,status,start_year,"
                             "end_year,supersedes,source,short\nq,Bản đính chính,,,hanoi,,draft,,,,,\n");
        if (i)
            fprintf(f, "hanoi-52-2024,c.4,hanoi,%s,%s,,,verified,Nguồn,,%s,\n", year, value, published);
        ck_assert_int_eq(fclose(f), 0);
    }
    ck_assert_msg(td_load(s->td, s->dir, &l) == TD_OK, "%s", td_errmsg(s->td));
    td_load_free(&l);
}

/* METHOD.md 1a: a correction stands in its place from the day on which it is known; what is not known yet is seen where
 * nothing else stands. */
START_TEST(a_correction_of_later_is_not_there_yet)
{
    struct scene s;

    open_grid(&s, "c.4", 80, 24);
    load_figure(&s, "2024", "75.1", "2025-03-01");
    load_figure(&s, "2024", "75.2", "2026-12-01");
    load_figure(&s, "2023", "74.1", "2026-12-01");
    app_refresh_all(&s.app);
    scene_keys(&s, "Ctrl-P Ctrl-P");
    ck_assert(shows(&s, "75,1"));
    scene_keys(&s, "Ctrl-P");
    ck_assert(shows(&s, "74,1"));
    scene_close(&s);
}
END_TEST

/* So it is on the page of a target and in the list of its figures, when an earlier day is looked at. */
START_TEST(a_correction_of_later_is_not_used_yet)
{
    struct scene s;

    scene_open(&s, 100, 80, TD_VI, false);
    load_figure(&s, "2024", "75.1", "2025-03-01");
    load_figure(&s, "2024", "75.2", "2026-03-01");
    scene_keys(&s, "F3 'c.4' Enter Enter");
    app_refresh_all(&s.app);
    ck_assert(shows(&s, "75,1%               đã kiểm tra  đã thay thế "));
    ck_assert(shows(&s, "75,2%               đã kiểm tra  dùng "));
    scene_keys(&s, "Esc Shift-F5 Ctrl-U '28/02/2026' Ctrl-S Enter");
    ck_assert(shows(&s, "75,1%               đã kiểm tra  dùng "));
    ck_assert(shows(&s, "75,2%               đã kiểm tra  sau ngày rà soát "));
    scene_close(&s);
}
END_TEST

/* Typing over a saved figure records one that takes its place; the old one stays on record. */
START_TEST(typing_over)
{
    struct scene s;
    struct td_observations l;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '70' Enter Up '71' Enter");
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 2);
    ck_assert(l.v[0].superseded && !l.v[1].superseded);
    td_observations_free(&l);
    scene_keys(&s, "Up F4 Backspace '2' Enter"); /* in place: 7, then 72 */
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 3);
    ck_assert_int_eq(l.v[2].value.mantissa, 72);
    td_observations_free(&l);
    scene_keys(&s, "Up '99' Esc"); /* Esc: as it was */
    ck_assert(!v->grid.editing);
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 3);
    td_observations_free(&l);
    scene_keys(&s, "'72' Enter"); /* what is saved already is not saved again */
    ck_assert_uint_eq(figures(&s, v, v->grid.row[1].id, &l), 3);
    td_observations_free(&l);
    scene_close(&s);
}
END_TEST

/* A row or a column by a few letters, or a code without its points; the next of that name, the one before, and back. */
START_TEST(looking_for)
{
    struct scene s;

    scene_open(&s, 60, 16, TD_VI, false);
    scene_keys(&s, "Ctrl-E '81' Ctrl-F");
    const struct grid_view *v = (struct grid_view *)app_top(&s.app);
    const struct grid *g = &v->grid;
    size_t col = g->at_col;
    ck_assert(!g->editing); /* what was typed is taken before */
    scene_keys(&s, "'ba dinh'");
    ck_assert_str_eq(g->row[g->at_row].name, "P. Ba Đình");
    ck_assert_uint_eq(g->at_col, col);
    char *text = scene_text(&s);
    ck_assert(strstr(text, "Tìm: ba dinh") && strstr(text, "1/1\n") && strstr(text, "2/127"));
    free(text);
    scene_keys(&s, "Enter Ctrl-F 'd32' Enter");
    ck_assert_str_eq(g->col[g->at_col].code, "d.3.2");
    ck_assert_str_eq(g->row[g->at_row].name, "P. Ba Đình");
    scene_keys(&s, "Ctrl-F 'phu' Down Down Up");
    size_t second = g->at_row;
    ck_assert_uint_eq(v->hit.at, 1);
    scene_keys(&s, "Enter Ctrl-F Enter"); /* the next of the same name */
    ck_assert_uint_eq(v->hit.at, 2);
    ck_assert_uint_gt(g->at_row, second);
    scene_keys(&s, "Ctrl-F 'dong anh' Esc");
    ck_assert_uint_gt(g->at_row, second);
    ck_assert_str_ne(g->row[g->at_row].name, "X. Đông Anh");
    scene_keys(&s, "Ctrl-F 'xyz'");
    text = scene_text(&s);
    ck_assert_ptr_nonnull(strstr(text, "không có dòng, cột nào như vậy"));
    free(text);
    scene_close(&s);
}
END_TEST

START_TEST(errors_and_warnings)
{
    struct scene s;
    struct td_observations l;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);
    int64_t city = v->grid.row[0].id;

    scene_keys(&s, "'120' Enter");
    ck_assert_int_eq(grid_edit(&v->grid, 0, v->grid.at_col)->state, GRID_ERROR);
    ck_assert(shows(&s, "120!"));
    ck_assert(shows(&s, "nằm ngoài khoảng 0 đến 100"));
    scene_keys(&s, "Up '10' Enter"); /* 80,6 the year before */
    ck_assert_int_eq(grid_edit(&v->grid, 0, v->grid.at_col)->state, GRID_WARNING);
    ck_assert(shows(&s, "10?"));
    ck_assert_uint_eq(figures(&s, v, city, &l), 0);
    td_observations_free(&l);
    scene_keys(&s, "Up");
    ck_assert(shows(&s, "chênh lệch lớn"));
    scene_keys(&s, "F11 'vie' Backspace 'êt' Backspace Backspace 'ệt nam q' Enter");
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 0);
    ck_assert_uint_eq(figures(&s, v, city, &l), 1);
    ck_assert_str_eq(l.v[0].note, "việt nam q");
    td_observations_free(&l);
    scene_close(&s);
}
END_TEST

/* Letters, digits and blanks are for the cell: no command, and no text that is lost. */
START_TEST(letters_go_to_the_cell)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "'q?jkTL ăđ:' Enter");
    ck_assert(!s.app.leave);
    ck_assert_str_eq(grid_edit(&v->grid, 0, v->grid.at_col)->text, "q?jkTL ăđ:");
    scene_keys(&s, "Up Del");
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 0);
    scene_close(&s);
}
END_TEST

START_TEST(copying)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);
    size_t col = v->grid.at_col;

    scene_keys(&s, "F7"); /* 80,6 of 2025 */
    ck_assert_uint_eq(v->saved, 1);
    ck_assert_uint_eq(v->grid.at_row, 1);
    scene_keys(&s, "'50/100' Enter F8 F8 F8");
    ck_assert_uint_eq(v->saved, 5);
    struct grid_figure f = grid_shown(&v->grid, 4, col);
    ck_assert_int_eq(f.num.mantissa, 50);
    scene_keys(&s, "Home Up");
    grid_go(&v->grid, 2, col);
    scene_keys(&s, "F8"); /* has a figure: typing only */
    ck_assert_uint_eq(v->saved, 5);
    ck_assert(shows(&s, "gõ đè"));
    scene_keys(&s, "F6");
    ck_assert_uint_eq(v->grid.at_row, 5);
    scene_close(&s);
}
END_TEST

static void paste(struct scene *s, const char *text)
{
    app_event(&s->app, &(struct event){ .kind = EV_PASTE, .text = text, .len = strlen(text) });
}

START_TEST(paste_is_one_change)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 120, 40);
    int before = s.app.done.n;

    scene_keys(&s, "Down");
    paste(&s, "10/20\t11\n12,5\tx1\n13\t14.5\n200\t15\n");
    ck_assert_uint_eq(v->saved, 6);
    ck_assert_int_eq(s.app.done.n, before + 1); /* so that undo takes it back as one */
    ck_assert_uint_eq(grid_count(&v->grid, GRID_ERROR), 2);
    ck_assert(shows(&s, "nhận 7/8 ô"));
    ck_assert(shows(&s, "1 ô không đọc được, đầu tiên ở dòng 2: 'x1'"));
    ck_assert(shows(&s, "1 ô chưa lưu"));
    paste(&s, "61\n12,5\n"); /* over two that are saved, one of them the same */
    ck_assert(shows(&s, "thay 1 số đã lưu (Ctrl-Z để hoàn tác)"));
    scene_close(&s);
}
END_TEST

/* Undo works from within the grid: the cells show it, a paste goes as a whole, and redo brings it back. */
START_TEST(undoing)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);
    size_t col = v->grid.at_col;

    scene_keys(&s, "Down '70' Enter");
    paste(&s, "71\n72\n73\n");
    ck_assert_uint_eq(v->saved, 4);
    scene_keys(&s, "Ctrl-Z");
    ck_assert(!td_num_is(grid_cell(&v->grid, 2, col)->saved.value));
    ck_assert(!td_num_is(grid_cell(&v->grid, 4, col)->saved.value));
    ck_assert(td_num_is(grid_cell(&v->grid, 1, col)->saved.value));
    scene_keys(&s, "'75' Enter"); /* typing over what was taken back is no conflict */
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 0);
    ck_assert_uint_eq(v->saved, 5);
    scene_close(&s);
}
END_TEST

/* An earlier day has been chosen: nothing is written, what was typed stays. */
START_TEST(not_in_the_past)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    s.app.review_is_today = false;
    scene_keys(&s, "Down '70' Enter");
    ck_assert_uint_eq(v->saved, 0);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 1);
    scene_keys(&s, "Esc F10 Ctrl-E"); /* nor does it open */
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    scene_close(&s);
}
END_TEST

/* Within one paste the parts are checked against what the same paste says of the whole. */
START_TEST(paste_of_a_family)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "b.1", 120, 40);

    scene_keys(&s, "Down Down");
    paste(&s, "60\t70\n50\t40\n");
    ck_assert_uint_eq(v->saved, 3);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 1);
    ck_assert(shows(&s, "1 ô chưa lưu, đầu tiên: b.2, P. Ngọc Hà: 70 lớn hơn 60"));
    scene_keys(&s, "Right");
    ck_assert(shows(&s, "70?"));
    scene_close(&s);
}
END_TEST

/* ---- somebody else ---------------------------------------------------------------------- */

static struct td *other(struct scene *s, const char *name)
{
    char path[160], err[256];
    struct td *td;

    snprintf(path, sizeof path, "%s/t.db", s->dir);
    ck_assert_msg(td_open(&td, &(struct td_open){ .path = path, .host = &here,
                                                  .mode = TD_OPEN_WRITE, .actor = name }, err,
                          sizeof err) == TD_OK, "%s", err);
    return td;
}

static void other_records(struct scene *s, const struct grid_key *k, int tenths, int based_on)
{
    struct td *td = other(s, "lan");
    struct td_entry e = { .target = k->target, .agency = k->agency, .period = k->period, .value = { tenths, 1 },
                          .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE, .status = TD_REPORTED, .series = "",
                          .unit = "", .source_title = "", .source_url = "", .note = "", .based_on = based_on };

    ck_assert_msg(td_record(td, &e, 1, 20261121, TD_AT_COMMAND, "", NULL, NULL) == TD_OK, "%s", td_errmsg(td));
    td_close(td);
}

static const struct { const char *decision; size_t figures; int last; } decisions[] = {
    { "Ctrl-K", 2, 70 }, { "Ctrl-T", 1, 755 },
};

START_TEST(conflict)
{
    struct scene s;
    struct td_observations l;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '70'");
    struct grid_key key = v->grid.now.key;
    other_records(&s, &key, 755, -1);
    scene_keys(&s, "Enter");
    ck_assert_int_eq(grid_edit(&v->grid, 1, v->grid.at_col)->state, GRID_CONFLICT);
    ck_assert_uint_eq(figures(&s, v, key.agency, &l), 1); /* theirs, untouched */
    td_observations_free(&l);
    ck_assert(shows(&s, "70#"));
    scene_keys(&s, "Up");
    ck_assert(shows(&s, "Của tôi: 70%. lan đã lưu lúc"));
    ck_assert(shows(&s, "75,5%"));
    ck_assert(canvas_resize(s.app.canvas, 16, 60)); /* both figures and both keys are there on the smallest screen */
    app_refresh_all(&s.app);
    ck_assert(shows(&s, "Của tôi: 70%. lan đã lưu lúc") && shows(&s, "Ctrl-T: lấy số đã lưu."));
    scene_keys(&s, "Ctrl-S"); /* saving again decides nothing */
    ck_assert_uint_eq(figures(&s, v, key.agency, &l), 1);
    td_observations_free(&l);
    scene_keys(&s, decisions[_i].decision);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 0);
    ck_assert_uint_eq(figures(&s, v, key.agency, &l), decisions[_i].figures);
    ck_assert_int_eq(l.v[l.n ? decisions[_i].figures - 1 : 0].value.mantissa, decisions[_i].last);
    ck_assert(_i || l.v[0].superseded);
    td_observations_free(&l);
    scene_close(&s);
}
END_TEST

/* Others' figures appear, the cursor stays, an unsaved cell keeps its text and learns of the conflict. */
START_TEST(live_reload)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "Down '170' Enter '5'");
    struct grid_key mine = grid_key(&v->grid, 1, v->grid.at_col), editing = v->grid.now.key;
    struct grid_key third = grid_key(&v->grid, 3, v->grid.at_col);
    other_records(&s, &mine, 601, -1);
    other_records(&s, &editing, 602, -1);
    other_records(&s, &third, 603, -1);
    app_refresh_all(&s.app);
    ck_assert(shows(&s, "60,3"));
    ck_assert(shows(&s, "170#"));
    ck_assert(v->grid.editing && v->grid.at_row == 2);
    scene_keys(&s, "Left '3' Tab '4' Tab"); /* in the middle of a row: Enter still knows where it began */
    size_t began = v->grid.run_col;
    app_refresh_all(&s.app);
    scene_keys(&s, "Enter");
    ck_assert(v->grid.at_row == 3 && v->grid.at_col == began);
    grid_go(&v->grid, 2, began + 1);
    scene_keys(&s, "'5'");
    ck_assert_str_eq(v->grid.field.text, "5");
    scene_keys(&s, "'6' Enter");
    ck_assert_int_eq(grid_edit(&v->grid, 2, v->grid.at_col)->state, GRID_CONFLICT);
    scene_close(&s);
}
END_TEST

/* Neither reading nor writing, or writing only. */
static const char *const locks[] = { "BEGIN EXCLUSIVE", "BEGIN IMMEDIATE" };

/* Another process holds the database: typing goes on, the cells wait, and are saved when it lets go. */
START_TEST(busy)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);
    char path[160];
    sqlite3 *holder;

    snprintf(path, sizeof path, "%s/t.db", s.dir);
    ck_assert_int_eq(sqlite3_open(path, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, locks[_i], NULL, NULL, NULL), SQLITE_OK);
    scene_keys(&s, "Down '70' Enter '71' Enter '72'");
    ck_assert_uint_eq(v->saved, 0);
    ck_assert_uint_eq(grid_count(&v->grid, GRID_UNSAVED), 2);
    ck_assert(shows(&s, "70*"));
    ck_assert_int_ge(v->head.ops->idle(&v->head, 100000, false), 0);
    ck_assert_uint_eq(v->saved, 0);
    sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(holder);
    v->head.ops->idle(&v->head, 200000, false);
    ck_assert_uint_eq(v->saved, 2);
    ck_assert_str_eq(v->grid.field.text, "72");
    ck_assert(v->grid.editing);
    scene_close(&s);
}
END_TEST

/* ---- leaving with something unsaved ----------------------------------------------------- */

START_TEST(leaving_asks)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "'abc' Enter F10");
    ck_assert(!s.app.leave);
    ck_assert(shows(&s, "Còn 1 số chưa lưu (1 có lỗi"));
    ck_assert(canvas_resize(s.app.canvas, 16, 60));
    app_refresh_all(&s.app);
    ck_assert(shows(&s, "Còn 1 số chưa lưu (1 có lỗi") && shows(&s, "bỏ các số này."));
    scene_keys(&s, "'5' Enter"); /* stays, on the cell in question; what is typed at a question goes nowhere */
    ck_assert(v->grid.at_row == 0 && v->mode == GRID_CELLS);
    scene_keys(&s, "Esc Del");
    ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    scene_close(&s);
}
END_TEST

/* Ended by a signal, half a figure and a wrong one are there the next time, and nothing is saved unasked. */
START_TEST(draft_comes_back)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);
    char path[160], command[160];

    snprintf(path, sizeof path, "%s/t.db", s.dir);
    setenv("XDG_STATE_HOME", s.dir, 1);
    s.app.db = path;
    scene_keys(&s, "Down '170' Enter '18'");
    v->head.ops->idle(&v->head, 1000, true);
    for (int i = 0; i < 2; i++) { /* as a new session would; then once more */
        app_back(&s.app);
        s.app.entry = (struct entry_batch){ 0 };
        scene_keys(&s, "Ctrl-E");
        v = (struct grid_view *)app_top(&s.app);
        ck_assert_uint_eq(grid_count(&v->grid, GRID_STATES), 2);
        ck_assert_str_eq(grid_edit(&v->grid, 2, v->grid.at_col)->text, "18");
        ck_assert_str_eq(s.app.entry.source, "Báo cáo số 12");
        v->busy = true; /* what waits is tried again, but not what nobody has looked at */
        v->head.ops->idle(&v->head, 5000, false);
        ck_assert_uint_eq(v->saved, 0);
    }
    scene_keys(&s, "Down Del Down Ctrl-S");
    ck_assert_uint_eq(v->saved, 1);
    v->head.ops->idle(&v->head, 9000, false);
    app_back(&s.app);
    scene_keys(&s, "Ctrl-E"); /* after a normal save there is no draft */
    ck_assert_uint_eq(grid_count(&((struct grid_view *)app_top(&s.app))->grid, GRID_STATES), 0);
    snprintf(command, sizeof command, "rm -rf %s/tiendo", s.dir);
    ck_assert_int_eq(system(command), 0);
    scene_close(&s);
}
END_TEST

/* ---- shapes and screens ----------------------------------------------------------------- */

START_TEST(turning)
{
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    scene_keys(&s, "Down Down '66' Enter Up F5");
    ck_assert_int_eq(v->grid.shape, GRID_TARGET_PERIOD);
    struct grid_key k = grid_key(&v->grid, v->grid.at_row, v->grid.at_col);
    struct grid_figure f = grid_shown(&v->grid, v->grid.at_row, v->grid.at_col);
    ck_assert_int_eq(f.value.mantissa, 66);
    ck_assert_int_eq(k.period, td_period_of_year(2026));
    scene_keys(&s, "F5");
    ck_assert_int_eq(v->grid.shape, GRID_AGENCY_PERIOD);
    f = grid_shown(&v->grid, v->grid.at_row, v->grid.at_col);
    ck_assert_int_eq(f.value.mantissa, 66);
    scene_keys(&s, "F5");
    ck_assert(v->grid.at_row == 2 && v->grid.shape == GRID_AGENCY_TARGET);
    scene_keys(&s, "Ctrl-P"); /* the year before: no communes before July 2025, but they answer for 2025 */
    ck_assert_int_eq(v->grid.fixed, td_period_of_year(2025));
    ck_assert_uint_eq(v->grid.rows, 127);
    scene_keys(&s, "Ctrl-P");
    ck_assert_uint_eq(v->grid.rows, 31); /* the districts */
    scene_close(&s);
}
END_TEST

#define OPEN "F3 'c.4' Enter Ctrl-E "
#define OPEN_SOURCED OPEN SOURCE

static const struct { const char *name, *keys; int cols, rows; enum td_lang lang; bool ascii; } screens[] = {
    { "grid-60x16-vi", OPEN_SOURCED "Down '1812/2272' Enter '120' Enter '80,5' Enter '66,'", 60, 16, TD_VI, false },
    { "grid-80x24-vi", OPEN_SOURCED "Down '1812/2272' Enter '120' Enter '80,5' Enter '19' Tab Left Up Up", 80, 24,
      TD_VI, false },
    { "grid-120x40-vi", OPEN_SOURCED "Down '1812/2272' Enter '300/400' Enter F8 F8 Up", 120, 40, TD_VI, false },
    { "grid-80x24-en", OPEN_SOURCED "'10' Enter Up", 80, 24, TD_EN, false },
    { "grid-80x24-ascii", OPEN_SOURCED "Down '1812/2272' Enter", 80, 24, TD_VI, true },
    { "grid-target-80x24-vi", "F3 'c.4' Enter Enter Ctrl-E", 80, 24, TD_VI, false },
    { "grid-agency-80x24-vi", OPEN "F5", 80, 24, TD_VI, false },
    { "grid-source-60x16-vi", OPEN "F3 'Báo cáo số 12/BC-SGDĐT'", 60, 16, TD_VI, false },
    { "grid-ask-source-80x24-vi", OPEN "Down '70' Enter '120' Enter Ctrl-S 'BC 12'", 80, 24, TD_VI, false },
    { "grid-note-80x24-vi", OPEN_SOURCED "'10' Enter Up F11 'số liệu sau sắp xếp'", 80, 24, TD_VI, false },
    { "grid-ask-80x24-vi", OPEN "'abc' Enter Esc", 80, 24, TD_VI, false },
};

START_TEST(screen)
{
    struct scene s;

    scene_open(&s, screens[_i].cols, screens[_i].rows, screens[_i].lang, screens[_i].ascii);
    scene_keys(&s, screens[_i].keys);
    scene_golden(&s, screens[_i].name);
    scene_close(&s);
}
END_TEST

/* The hardware cursor is on the cell, and in the text while it is typed (PITFALLS 27); any size draws (23). */
START_TEST(cursor_and_sizes)
{
    static const int sizes[][2] = { { 60, 16 }, { 61, 17 }, { 80, 24 }, { 200, 60 }, { 300, 100 } };
    struct scene s;
    struct grid_view *v = open_sourced(&s, "c.4", 80, 24);

    for (int i = 0; i < COUNT(sizes); i++) {
        ck_assert(canvas_resize(s.app.canvas, sizes[i][1], sizes[i][0]));
        app_refresh_all(&s.app);
        scene_keys(&s, "Down PgDn Right");
        free(scene_text(&s));
        struct canvas *c = s.app.canvas;
        ck_assert_str_eq(c->cells[c->cursor_row * c->cols + c->cursor_col].text, ">");
        scene_keys(&s, "'12'");
        free(scene_text(&s));
        ck_assert_str_eq(c->cells[c->cursor_row * c->cols + c->cursor_col - 1].text, "2");
        ck_assert(canvas_resize(s.app.canvas, 24, 80)); /* in the middle of a cell */
        app_refresh_all(&s.app);
        ck_assert_str_eq(v->grid.field.text, "12");
        scene_keys(&s, "Esc");
    }
    scene_close(&s);
}
END_TEST

Suite *suite_grid(void)
{
    Suite *s = suite_create("grid");
    TCase *t = tcase_create("state");

    tcase_add_loop_test(t, reading, 0, COUNT(texts));
    tcase_add_test(t, turning_keeps_edits);
    tcase_add_test(t, enter_and_tab);
    tcase_add_test(t, editing_survives_reading);
    tcase_add_test(t, esc_takes_back);
    tcase_add_test(t, pasting);
    tcase_add_test(t, sums);
    tcase_add_test(t, sums_leave_out_what_is_wrong);
    tcase_add_test(t, next_empty);
    suite_add_tcase(s, t);
    t = tcase_create("view");
    tcase_add_test(t, typed_is_saved);
    tcase_add_test(t, the_source_is_asked_for_once);
    tcase_add_test(t, leaving_asks_for_the_source);
    tcase_add_test(t, a_setting_names_the_source);
    tcase_add_test(t, an_ended_target_takes_no_figures);
    tcase_add_test(t, a_correction_of_later_is_not_there_yet);
    tcase_add_test(t, a_correction_of_later_is_not_used_yet);
    tcase_add_test(t, typing_over);
    tcase_add_test(t, looking_for);
    tcase_add_test(t, errors_and_warnings);
    tcase_add_test(t, letters_go_to_the_cell);
    tcase_add_test(t, copying);
    tcase_add_test(t, paste_is_one_change);
    tcase_add_test(t, undoing);
    tcase_add_test(t, not_in_the_past);
    tcase_add_test(t, paste_of_a_family);
    tcase_add_loop_test(t, conflict, 0, COUNT(decisions));
    tcase_add_test(t, live_reload);
    tcase_add_loop_test(t, busy, 0, COUNT(locks));
    tcase_add_test(t, leaving_asks);
    tcase_add_test(t, draft_comes_back);
    tcase_add_test(t, turning);
    tcase_add_loop_test(t, screen, 0, COUNT(screens));
    tcase_add_test(t, cursor_and_sizes);
    suite_add_tcase(s, t);
    return s;
}
