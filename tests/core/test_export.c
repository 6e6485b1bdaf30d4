/*
 * core/exchange/export.c: what is exported is what stands: nothing that was replaced, withdrawn or undone comes back to
 * life in another database. core/noun/tables.c: every column has its heading and its words.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/small.h"
#include "../support/suites.h"

static struct td *td;

static void setup(void)
{
    small_setup();
    small_make();
    td = small_open("lan", 0);
}

static void teardown(void)
{
    td_close(td);
    small_teardown();
}

static void went_well(int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(td));
}

/* ---- what is exported ------------------------------------------------------------------- */

struct text { char s[4096]; enum td_table table; const char *column; };

/* The cells of some columns, "a,b;c,d;". */
static bool add_row(void *arg, const char *const *field)
{
    struct text *t = arg;
    const char *const *columns = td_table_columns(t->table);
    size_t n = strlen(t->s), from = n;

    for (int c = 0; columns[c]; c++)
        if (td__word_index((const char *const[]){ "target", "agency", "period", "value", "task", "obligation", "year",
                                                  "said_on", "state", "submitted_on", NULL }, columns[c]) >= 0)
            n += (size_t)snprintf(t->s + n, sizeof t->s - n, "%s%s", n > from ? "," : "", field[c] ? field[c] : "");
    snprintf(t->s + n, sizeof t->s - n, ";");
    return true;
}

static const char *all(enum td_table t)
{
    static struct text text;

    text = (struct text){ .table = t };
    went_well(td_export(td, t, 0, add_row, &text));
    return text.s;
}

/* ---- figures ---------------------------------------------------------------------------- */

#define OTHERS "t1,d2,2024,80;t2,d1,2024,60;"
#define LOADED "t1,city,2023,69;t1,d1,2024,70;" OTHERS

static int64_t record(int value, int supersedes)
{
    struct td_entry e = {
        .target = T1, .agency = D1, .period = td_period_of_year(2024), .value = { value, 0 }, .numerator = TD_NUM_NONE,
        .denominator = TD_NUM_NONE, .status = TD_REPORTED, .series = "", .unit = "", .source_title = "Phiếu",
        .source_url = "", .note = "đã kiểm tra", .supersedes = supersedes, .based_on = -1,
    };
    int64_t change;
    went_well(td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", &change, NULL));
    return change;
}

static void withdraw(int seq, bool holds)
{
    struct td_figure_ref f = { T1, D1, td_period_of_year(2024), seq };
    went_well(td_rule(td, &f, TD_WITHDRAW, holds, "nhầm", -1, TD_AT_COMMAND, NULL));
}

START_TEST(figures_that_stand)
{
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), LOADED);
    record(71, 1);
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), "t1,city,2023,69;t1,d1,2024,71;" OTHERS);
    withdraw(2, true); /* and the one that it had replaced stands again */
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), LOADED);
    withdraw(2, false);
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), "t1,city,2023,69;t1,d1,2024,71;" OTHERS);
    record(72, 2);
    withdraw(3, true);
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), "t1,city,2023,69;t1,d1,2024,71;" OTHERS);
    withdraw(2, true);
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), LOADED);
}
END_TEST

START_TEST(figures_of_a_change_that_was_undone)
{
    int64_t undo;

    went_well(td_undo(td, record(71, 0), TD_AT_COMMAND, &undo));
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), LOADED);
    went_well(td_undo(td, undo, TD_AT_COMMAND, NULL));
    ck_assert_str_eq(all(TD_T_OBSERVATIONS), "t1,city,2023,69;t1,d1,2024,70;t1,d1,2024,71;" OTHERS);
}
END_TEST

/* ---- statements and submissions --------------------------------------------------------- */

static int64_t say(int64_t task, int year, td_date on, enum td_task_state state)
{
    struct td_statement s = { .task = task, .year = year, .said_on = on, .state = state, .percent = -1, .note = "",
                              .evidence = "", .based_on = -1 };
    int64_t change;
    went_well(td_say(td, &s, 1, TD_AT_COMMAND, &change));
    return change;
}

START_TEST(statements_that_stand)
{
    int64_t undo;

    ck_assert_str_eq(all(TD_T_PROGRESS), "");
    say(YEARLY, 2025, 20260105, TD_TASK_STARTED);
    say(ONCE, 0, 20260102, TD_TASK_STARTED);
    int64_t done = say(ONCE, 0, 20260107, TD_TASK_DONE);
    ck_assert_str_eq(all(TD_T_PROGRESS), "k1,,,2026-01-02,started;k2,2025,,2026-01-05,started;k1,,,2026-01-07,done;");
    went_well(td_undo(td, done, TD_AT_COMMAND, &undo));
    ck_assert_str_eq(all(TD_T_PROGRESS), "k1,,,2026-01-02,started;k2,2025,,2026-01-05,started;");
    went_well(td_undo(td, undo, TD_AT_COMMAND, &undo));
    ck_assert_str_eq(all(TD_T_PROGRESS), "k1,,,2026-01-02,started;k2,2025,,2026-01-05,started;k1,,,2026-01-07,done;");
    went_well(td_undo(td, undo, TD_AT_COMMAND, NULL));
    ck_assert_str_eq(all(TD_T_PROGRESS), "k1,,,2026-01-02,started;k2,2025,,2026-01-05,started;");
}
END_TEST

static int64_t submit(int64_t agency, td_date on, bool withdrawn)
{
    struct td_submission s = { .obligation = REPORT, .agency = agency, .year = 2025, .on = on, .withdrawn = withdrawn,
                               .note = "" };
    int64_t change;
    went_well(td_submit(td, &s, 1, TD_AT_COMMAND, &change));
    return change;
}

START_TEST(submissions_that_stand)
{
    submit(D1, 20251120, false);
    submit(D2, 20251121, false);
    ck_assert_str_eq(all(TD_T_SUBMISSIONS), "o1,d1,2025,2025-11-20;o1,d2,2025,2025-11-21;");
    submit(D2, 20251122, true);
    ck_assert_str_eq(all(TD_T_SUBMISSIONS), "o1,d1,2025,2025-11-20;");
    went_well(td_undo(td, submit(D1, 20251125, false), TD_AT_COMMAND, NULL));
    ck_assert_str_eq(all(TD_T_SUBMISSIONS), "o1,d1,2025,2025-11-20;");
}
END_TEST

/* ---- people's words, read again --------------------------------------------------------- */

/* Of "column", "value", ..., NULL; "" of what is not among them. */
static const char *said(const char *const *cells, const char *column)
{
    for (; *cells; cells += 2)
        if (!strcmp(*cells, column))
            return cells[1];
    return "";
}

/* The table of one row for people, as an export writes it: what the cells say in the language, names left out. */
static void put_people(FILE *f, enum td_table t, enum td_lang lang, const char *const *cells)
{
    for (int c = 0; td_table_columns(t)[c]; c++)
        fprintf(f, "%s%s", c ? ";" : "", td_table_heading(t, c, lang));
    fprintf(f, "\n");
    for (int c = 0; td_table_columns(t)[c]; c++) {
        const char *cell = said(cells, td_table_columns(t)[c]), *word = td_table_word(t, c, cell, lang);
        fprintf(f, "%s%s", c ? ";" : "", word ? word : cell);
    }
    fprintf(f, "\n");
}

static void ck_read_again(enum td_import_kind kind, const char *const *cells)
{
    for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
        char path[256];
        folder_file(path, sizeof path, "export");
        FILE *f = fopen(path, "w");
        put_people(f, td_import_table(kind), lang, cells);
        fclose(f);
        struct td_import_how how = { .kind = kind, .path = path, .today = TODAY, .decimal = ',', .lang = TD_EN };
        struct td_import in;
        went_well(td_import(td, &how, &in));
        unlink(path);
        for (size_t c = 0; c < in.columns; c++)
            ck_assert_str_eq(in.column[c].field, td_table_columns(td_import_table(kind))[c]);
        ck_assert_msg(!in.n[TD_IMPORT_WRONG] && in.n[TD_IMPORT_NEW] + in.n[TD_IMPORT_CHANGED] +
                      in.n[TD_IMPORT_UNCHANGED] == 1, "%s", in.rows ? in.v[0].text : "nothing");
        td_import_free(&in);
    }
}

START_TEST(figures_are_read_again)
{
    for (int i = TD_ESTIMATE; i <= TD_VERIFIED; i++)
        ck_read_again(TD_IMPORT_OBSERVATIONS, (const char *const[]){ "plan", "p", "target", "t1", "agency", "d1",
                                                                     "period",
                      "2024", "value", "70,5", "status", td_choice_code(td_statuses, i), "source_title", "Nguồn",
                      "source_url", "https://a.vn", "published_on", "05/01/2025", "note", "ghi chú", NULL });
}
END_TEST

START_TEST(statements_are_read_again)
{
    static const char *const percents[] = { "0", "40", "100", "40" };

    for (int i = TD_TASK_NONE; i <= TD_TASK_STOPPED; i++)
        ck_read_again(TD_IMPORT_PROGRESS, (const char *const[]){ "plan", "p", "task", "k1", "agency", "d1", "said_on",
                      "05/01/2026", "state", td_choice_code(td_task_states, i), "percent", percents[i], "note",
                      "ghi chú", "evidence", "văn bản", NULL });
}
END_TEST

START_TEST(submissions_are_read_again)
{
    ck_read_again(TD_IMPORT_SUBMISSIONS, (const char *const[]){ "plan", "p", "obligation", "o1", "agency", "d1", "year",
                  "2025", "submitted_on", "05/01/2026", NULL });
}
END_TEST

START_TEST(targets_are_read_again)
{
    static const char *const kinds[] = { "reach", "keep" }, *const directions[] = { "up", "down" };

    for (int i = 0; i < 2; i++)
        ck_read_again(TD_IMPORT_TARGETS, (const char *const[]){ "plan", "p", "code", "t1", "group", "a", "name",
                                                                "Biết chữ",
                      "name_en", "Literate", "unit", "%", "kind", kinds[i], "direction", directions[i], "decimals", "1",
                      "lead", "d1", "numerator", "n", "denominator", "d", "base_period", "2020", "base_value", "60,5",
                      "source", "s", NULL });
}
END_TEST

/* ---- headings --------------------------------------------------------------------------- */

/* Different within a table, or an import could not tell the columns apart. */
START_TEST(headings)
{
    enum td_table t = (enum td_table)_i;

    for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
        for (int c = 0; td_table_columns(t)[c]; c++) {
            const char *names = td_table_names_heading(t, c, lang);
            const char *head = td_table_heading(t, c, lang);
            ck_assert_str_ne(head, "");
            ck_assert(!names || strcmp(names, head));
            for (int other = 0; other < c; other++) {
                ck_assert_msg(strcmp(td_table_heading(t, other, lang), head), "%s: %s", td_table_name(t), head);
                ck_assert(!names || strcmp(td_table_heading(t, other, lang), names));
            }
        }
    }
}
END_TEST

/* Only codes and keys may be called "code": else tables.c does not know the column. */
START_TEST(every_column_is_known)
{
    enum td_table t = (enum td_table)_i;

    for (int c = 0; td_table_columns(t)[c]; c++)
        if (!strcmp(td_table_heading(t, c, TD_EN), td_word(W_COL_CODE, TD_EN)))
            ck_assert(!strcmp(td_table_columns(t)[c], "code") || !strcmp(td_table_columns(t)[c], "key"));
}
END_TEST

START_TEST(words_of_codes)
{
    const char *const *columns = td_table_columns(TD_T_OBSERVATIONS);
    int status = td__word_index(columns, "status"), state = td__word_index(td_table_columns(TD_T_PROGRESS), "state");

    for (int i = TD_ESTIMATE; i <= TD_VERIFIED; i++)
        ck_assert_ptr_nonnull(td_table_word(TD_T_OBSERVATIONS, status, td_choice_code(td_statuses, i), TD_VI));
    for (int i = TD_TASK_NONE; i <= TD_TASK_STOPPED; i++)
        ck_assert_ptr_nonnull(td_table_word(TD_T_PROGRESS, state, td_choice_code(td_task_states, i), TD_EN));
    ck_assert_ptr_null(td_table_word(TD_T_PROGRESS, state, "nonsense", TD_EN));
    ck_assert_int_eq(td_table_cell(TD_T_OBSERVATIONS, td__word_index(columns, "numerator")), TD_CELL_NUMBER);
    ck_assert_int_eq(td_table_cell(TD_T_TARGETS, td__word_index(td_table_columns(TD_T_TARGETS), "numerator")),
                     TD_CELL_TEXT);
}
END_TEST

/* A list has each code, each value and each word once, and what a table said of old is still understood. */
START_TEST(lists_are_sound)
{
    static const struct td_choice *const lists[] = { td_target_kinds, td_directions, td_scopes, td_cadences, td_roles,
        td_task_states, td_statuses, td_qualifiers, td_ruling_kinds, td_request_states, td_decision_states,
        td_plan_states, td_succession_kinds, td_yes_no };
    const struct td_choice *l = lists[_i];

    for (const struct td_choice *c = l; c->code; c++) {
        ck_assert_ptr_eq(td_choice_by_code(l, c->code), c);
        ck_assert_ptr_eq(td_choice_by_value(l, c->value), c);
        ck_assert_int_eq(td_choice_value(l, c->code), c->value);
        ck_assert_str_eq(td_choice_code(l, c->value), c->code);
        for (enum td_lang lang = TD_VI; lang <= TD_EN; lang++) {
            ck_assert_str_eq(td_choice_word(l, c->value, lang), td_choice_shown(l, c->code, lang));
            for (const struct td_choice *o = c + 1; o->code; o++)
                ck_assert_str_ne(td_word(o->word, lang), td_word(c->word, lang));
        }
    }
    ck_assert_int_eq(td_choice_value(l, "nonsense"), TD_NO_CHOICE);
    ck_assert_int_eq(td_choice_value(l, NULL), TD_NO_CHOICE);
    ck_assert_str_eq(td_choice_code(l, 99), "");
    ck_assert_str_eq(td_choice_word(l, 99, TD_VI), "");
    ck_assert_str_eq(td_choice_shown(l, "nonsense", TD_VI), "nonsense");
}
END_TEST

Suite *suite_export(void)
{
    Suite *s = suite_create("export");
    TCase *rows = tcase_create("rows"), *columns = tcase_create("columns");

    tcase_add_checked_fixture(rows, setup, teardown);
    tcase_add_test(rows, figures_that_stand);
    tcase_add_test(rows, figures_of_a_change_that_was_undone);
    tcase_add_test(rows, statements_that_stand);
    tcase_add_test(rows, submissions_that_stand);
    tcase_add_test(rows, figures_are_read_again);
    tcase_add_test(rows, statements_are_read_again);
    tcase_add_test(rows, submissions_are_read_again);
    tcase_add_test(rows, targets_are_read_again);
    suite_add_tcase(s, rows);
    tcase_add_loop_test(columns, headings, 0, TD_EXPORTS);
    tcase_add_loop_test(columns, every_column_is_known, 0, TD_EXPORTS);
    tcase_add_test(columns, words_of_codes);
    tcase_add_loop_test(columns, lists_are_sound, 0, 14);
    suite_add_tcase(s, columns);
    return s;
}
