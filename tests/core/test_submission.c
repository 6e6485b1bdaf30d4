/* Which figures a report carries, and what becomes of them when the report is handed in again, withdrawn or undone. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/small.h"
#include "../support/suites.h"

static struct td *db;

static void setup(void)
{
    small_setup();
    small_make();
    db = small_open("lan", 0);
}

static void teardown(void)
{
    td_close(db);
    small_teardown();
}

/* ---- doing and asking ------------------------------------------------------------------- */

static td_period year(int y) { return td_period_of_year(y); }

static struct td_entry entry(int64_t target, int part)
{
    return (struct td_entry){ .target = target, .agency = D1, .period = year(2025), .value = TD_NUM_NONE,
                              .numerator = { part, 0 }, .denominator = { 100, 0 }, .status = TD_REPORTED, .note = "n",
                              .source_title = "Báo cáo", .based_on = -1 };
}

static struct td_submission report(td_date on)
{
    return (struct td_submission){ .obligation = REPORT, .agency = D1, .year = 2025, .on = on, .note = "Công văn 12" };
}

static void went_well(int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(db));
}

static int64_t record(td_date on, struct td_entry e)
{
    struct td_submission s = report(on);
    int64_t change = 0;

    went_well(td_record_submission(db, &s, &e, 1, TODAY, TD_AT_GRID, "", &change, NULL));
    return change;
}

static int64_t submit(td_date on, bool withdrawn)
{
    struct td_submission s = report(on);
    int64_t change = 0;

    s.withdrawn = withdrawn;
    went_well(td_submit(db, &s, 1, TD_AT_COMMAND, &change));
    return change;
}

static int64_t undo(int64_t change)
{
    int64_t id = 0;

    went_well(td_undo(db, change, TD_AT_COMMAND, &id));
    return id;
}

/* What stands: "28/11/2025 2 figures: t1 71 t2 60", the figures that count only. */
static const char *standing(struct td *td)
{
    static char text[512];
    struct td_submissions l;
    struct td_observations f;

    *text = 0;
    ck_assert_int_eq(td_submissions(td, &l, 0, 0), TD_OK);
    for (size_t i = 0; i < l.n; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%d %zu figures:", (int)l.v[i].on, l.v[i].figures);
        ck_assert_int_eq(td_submission_figures(td, &f, l.v[i].id), TD_OK);
        for (size_t k = 0; k < f.n; k++)
            if (!f.v[k].withdrawn && !f.v[k].superseded)
                snprintf(text + strlen(text), sizeof text - strlen(text), " t%d %d", (int)f.v[k].target,
                         (int)f.v[k].numerator.mantissa);
        td_observations_free(&f);
    }
    td_submissions_free(&l);
    return text;
}

/* What is said of the newest figure of a target; "" = it is of no report. */
static const char *trace(int64_t target)
{
    static char text[256];
    struct td_observations f;
    struct td_submissions l;

    *text = 0;
    ck_assert_int_eq(td_observations(db, &f, target, D1), TD_OK);
    int64_t id = f.v[f.n - 1].submission;
    td_observations_free(&f);
    if (!id)
        return text;
    ck_assert_int_eq(td_submission(db, &l, id), TD_OK);
    td_submission_text(text, sizeof text, &l.v[0], "Q1", TD_VI);
    td_submissions_free(&l);
    return text;
}

/* ---- the link --------------------------------------------------------------------------- */

START_TEST(the_first_figure_hands_it_in)
{
    ck_assert_str_eq(trace(T1), ""); /* of the bundle */
    int64_t change = record(20251128, entry(T1, 71));

    ck_assert_str_eq(standing(db), "20251128 1 figures: t1 71");
    ck_assert_int_eq(small_int(NULL, "SELECT change_id FROM submission"), change);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change WHERE submission_id IS NOT NULL"), 0);
    ck_assert_str_eq(trace(T1), "theo báo cáo năm 2025 của Q1, gửi 28/11/2025");
    record(20251201, entry(T2, 60)); /* it stands already: its day stays */
    ck_assert_str_eq(standing(db), "20251128 2 figures: t1 71 t2 60");
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM submission"), 1);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change WHERE submission_id = 1"), 1);
}
END_TEST

START_TEST(what_is_replaced_or_withdrawn_does_not_count)
{
    struct td_observations f;
    struct td_entry e = entry(T1, 72);

    record(20251128, entry(T1, 71));
    e.supersedes = 1;
    record(0, e);
    ck_assert_str_eq(standing(db), "20251128 1 figures: t1 72");
    ck_assert_int_eq(td_submission_figures(db, &f, 1), TD_OK);
    ck_assert_int_eq((int)f.n, 2); /* but it is listed */
    ck_assert(f.v[0].superseded && !f.v[1].superseded);
    td_observations_free(&f);
    struct td_figure_ref ref = { T1, D1, year(2025), 2 };
    went_well(td_rule(db, &ref, TD_WITHDRAW, true, "nhầm", -1, TD_AT_FORM, NULL));
    ck_assert_str_eq(standing(db), "20251128 1 figures: t1 71"); /* which counts again */
}
END_TEST

/* Figures of several targets stand beside each other, and have the same numbers within their period. */
START_TEST(a_correction_replaces_a_figure_of_its_own_target)
{
    struct td_entry e = entry(T2, 61);

    record(20251128, entry(T1, 71));
    record(0, entry(T2, 60));
    e.supersedes = 1;
    record(0, e);
    ck_assert_str_eq(standing(db), "20251128 2 figures: t1 71 t2 61");
}
END_TEST

/* A figure keeps the day of the report that it stood in. */
START_TEST(handed_in_again_it_carries_them_on)
{
    record(20251128, entry(T1, 71));
    submit(20251205, false);
    ck_assert_str_eq(standing(db), "20251205 1 figures: t1 71");
    record(0, entry(T2, 60));
    ck_assert_str_eq(standing(db), "20251205 2 figures: t1 71 t2 60");
    ck_assert_str_eq(trace(T1), "theo báo cáo năm 2025 của Q1, gửi 28/11/2025");
    ck_assert_str_eq(trace(T2), "theo báo cáo năm 2025 của Q1, gửi 05/12/2025");
}
END_TEST

START_TEST(withdrawn_they_stay_and_say_so)
{
    int64_t first = record(20251128, entry(T1, 71)), taken_back = submit(20251128, true);
    struct td_submission s = report(0);
    struct td_entry e = entry(T2, 60);

    ck_assert_str_eq(standing(db), "");
    ck_assert_str_eq(trace(T1), "theo báo cáo năm 2025 của Q1, gửi 28/11/2025, sau đó đã rút");
    ck_assert_int_eq(td_record_submission(db, &s, &e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL), TD_NOT_FOUND);
    ck_assert_str_eq(td_errmsg(db), "the report has not been handed in");
    undo(taken_back);
    ck_assert_str_eq(standing(db), "20251128 1 figures: t1 71");
    ck_assert_str_eq(trace(T1), "theo báo cáo năm 2025 của Q1, gửi 28/11/2025");
    ck_assert_int_eq(td_undo(db, first, TD_AT_COMMAND, NULL), TD_OK);
    ck_assert_str_eq(standing(db), "");
}
END_TEST

/* ---- undo ------------------------------------------------------------------------------- */

START_TEST(undone_with_the_report)
{
    int64_t change = record(20251128, entry(T1, 71)), back = undo(change);

    ck_assert_str_eq(standing(db), "");
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM ruling WHERE kind = 'withdraw' AND holds = 1"), 1);
    undo(back);
    ck_assert_str_eq(standing(db), "20251128 1 figures: t1 71");
}
END_TEST

START_TEST(later_figures_are_in_the_way)
{
    int64_t first = submit(20251128, false), second = record(0, entry(T1, 71));

    ck_assert_int_eq(td_undo(db, first, TD_AT_COMMAND, NULL), TD_CONFLICT);
    ck_assert_msg(strstr(td_errmsg(db), "figures of the report have been recorded by lan"), "%s", td_errmsg(db));
    undo(second);
    ck_assert_str_eq(standing(db), "20251128 0 figures:");
    undo(first);
    ck_assert_str_eq(standing(db), "");
}
END_TEST

/* ---- refused ---------------------------------------------------------------------------- */

static void refused(const struct td_submission *s, struct td_entry e, int code, const char *why)
{
    int64_t changes = small_int(NULL, "SELECT count(*) FROM change");

    ck_assert_int_eq(td_record_submission(db, s, &e, 1, TODAY, TD_AT_GRID, "", NULL, NULL), code);
    ck_assert_msg(strstr(td_errmsg(db), why), "%s", td_errmsg(db));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), changes);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM submission"), 0);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM observation WHERE entered = 1"), 0);
}

START_TEST(nothing_is_left_behind)
{
    struct td_submission s = report(20251128), undated = report(0), of_nobody = report(20251128);
    struct td_entry bad = entry(T1, 71);

    of_nobody.agency = CITY;
    bad.numerator.mantissa = 101;
    refused(&of_nobody, entry(T1, 71), TD_INVALID, "does not owe");
    refused(&undated, entry(T1, 71), TD_NOT_FOUND, "has not been handed in");
    refused(&s, bad, TD_INVALID, ""); /* the figure: the report has not come either */
}
END_TEST

START_TEST(a_summary_is_long)
{
    struct td_submission s = report(20251128);
    char *text = malloc(16002);

    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < 16001; i++)
        text[i] = i % 80 == 79 ? '\n' : 'a';
    text[16001] = 0;
    s.note = text;
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_FORM, NULL), TD_INVALID);
    text[16000] = 0;
    went_well(td_submit(db, &s, 1, TD_AT_FORM, NULL));
    struct td_submissions l;
    ck_assert_int_eq(td_submissions(db, &l, 0, 0), TD_OK);
    ck_assert_str_eq(l.v[0].note, text);
    td_submissions_free(&l);
    free(text);
}
END_TEST

/* ---- an import's way -------------------------------------------------------------------- */

static const struct td__deed import = { .act = TD_ACT_IMPORT, .note = "tệp" };

static void insert(int64_t target, int part)
{
    struct td_entry e = entry(target, part);
    went_well(td__figure_insert(db, &e, (struct td_num){ part, 0 }, 1, true));
}

START_TEST(submitted_inside_a_change)
{
    struct td_submission s = report(20251128);

    went_well(td__begin(db, &import));
    insert(T1, 71);
    went_well(td_submit(db, &s, 1, TD_AT_COMMAND, NULL));
    insert(T2, 60);
    went_well(td__done(db, TD_OK, NULL));
    ck_assert_str_eq(standing(db), "20251128 2 figures: t1 71 t2 60");
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change WHERE act = 'import'"), 1);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), 2);
}
END_TEST

START_TEST(a_change_of_a_report)
{
    struct td_submission s = report(20251128);
    int64_t change = 0;

    went_well(td__begin_submission(db, &s, import));
    insert(T1, 71);
    went_well(td__done(db, TD_OK, &change));
    went_well(td__begin_submission(db, &s, import));
    insert(T2, 60);
    went_well(td__done(db, TD_OK, NULL));
    ck_assert_str_eq(standing(db), "20251128 2 figures: t1 71 t2 60");
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM submission"), 1);
    went_well(td__begin(db, &import));
    ck_assert_int_eq(td__begin_submission(db, &s, import), TD_ERROR); /* never inside another */
    ck_assert_int_eq(td__end(db, TD_ERROR), TD_ERROR);
    ck_assert_str_eq(standing(db), "20251128 2 figures: t1 71 t2 60");
}
END_TEST

/* Several reports in one change: whose the figures are is not said. */
START_TEST(of_several_reports_none)
{
    struct td_submission s[2] = { report(20251128), report(20251128) };

    s[1].agency = D2;
    went_well(td__begin(db, &import));
    went_well(td_submit(db, s, 2, TD_AT_COMMAND, NULL));
    insert(T1, 71);
    went_well(td__done(db, TD_OK, NULL));
    ck_assert_str_eq(standing(db), "20251128 0 figures:20251128 0 figures:");
    ck_assert_str_eq(trace(T1), "");
}
END_TEST

/* ---- who else tells of it --------------------------------------------------------------- */

START_TEST(the_journal_names_the_report)
{
    struct td_items l;
    int64_t change = record(20251128, entry(T1, 71));
    const struct td_field *f = NULL;

    ck_assert_int_eq(td_items(db, &l, change, TD_VI, 0), TD_OK);
    ck_assert_int_eq((int)l.n, 2);
    ck_assert_int_eq(l.v[0].kind, TD_ITEM_FIGURE);
    ck_assert_int_eq((int)l.v[0].submission, 1);
    for (size_t i = 0; i < l.v[0].n_fields; i++)
        if (!strcmp(l.v[0].fields[i].column, "submission_id"))
            f = &l.v[0].fields[i];
    ck_assert_ptr_nonnull(f);
    ck_assert_str_eq(f->after, "theo báo cáo năm 2025 của Quận 1, gửi 28/11/2025");
    ck_assert_str_eq(f->exact_after, "1");
    ck_assert_int_eq((int)l.v[1].submission, 1);
    td_items_free(&l);
}
END_TEST

START_TEST(on_an_earlier_day)
{
    record(20251128, entry(T1, 71));
    small_dated(2, "2026-01-05T05:00:00.000Z");
    record(0, entry(T2, 60));
    small_dated(3, "2026-01-08T05:00:00.000Z");
    struct td *then = small_open(NULL, 20260106), *before = small_open(NULL, 20260104);
    ck_assert_str_eq(standing(then), "20251128 1 figures: t1 71");
    ck_assert_str_eq(standing(before), "");
    td_close(then);
    td_close(before);
}
END_TEST

START_TEST(duties_tell_of_it)
{
    struct td_duties l;

    record(20251128, entry(T1, 71));
    ck_assert_int_eq(td_duties(db, &l, 0, 2025, TODAY), TD_OK);
    for (size_t i = 0; i < l.n; i++) {
        ck_assert_int_eq(l.v[i].submission != 0, l.v[i].agency == D1);
        ck_assert_uint_eq(l.v[i].figures, l.v[i].agency == D1);
    }
    td_duties_free(&l);
}
END_TEST

Suite *suite_submission(void)
{
    Suite *s = suite_create("submission");
    TCase *t = tcase_create("figures of a report");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, the_first_figure_hands_it_in);
    tcase_add_test(t, what_is_replaced_or_withdrawn_does_not_count);
    tcase_add_test(t, a_correction_replaces_a_figure_of_its_own_target);
    tcase_add_test(t, handed_in_again_it_carries_them_on);
    tcase_add_test(t, withdrawn_they_stay_and_say_so);
    tcase_add_test(t, undone_with_the_report);
    tcase_add_test(t, later_figures_are_in_the_way);
    tcase_add_test(t, nothing_is_left_behind);
    tcase_add_test(t, a_summary_is_long);
    tcase_add_test(t, submitted_inside_a_change);
    tcase_add_test(t, a_change_of_a_report);
    tcase_add_test(t, of_several_reports_none);
    tcase_add_test(t, the_journal_names_the_report);
    tcase_add_test(t, on_an_earlier_day);
    tcase_add_test(t, duties_tell_of_it);
    suite_add_tcase(s, t);
    return s;
}
