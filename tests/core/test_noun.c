/*
 * core/noun/noun.c: what a record is, beside what the schema says it is. Bundles and exports of every version of the
 * program load for good: the fixtures are never written anew, and what they say is what is stored, however many columns
 * have come since.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "noun/noun.h"
#include "sheet/csvfile.h"
#include "../support/small.h"
#include "../support/here.h"
#include "../support/suites.h"

static struct td *td;

static void setup(void)
{
    struct td_open how = { .host = &here, .mode = TD_OPEN_CREATE, .lang = TD_EN, .actor = "lan" };
    char err[512];

    small_setup();
    how.path = small_path();
    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
}

static void teardown(void)
{
    td_close(td);
    small_teardown();
}

static const char *fixture(const char *folder, enum td_table t)
{
    static char path[200];

    snprintf(path, sizeof path, "tests/fixtures/%s/%s.csv", folder, td_table_name(t));
    return path;
}

/* ---- what was written once is read for good ---------------------------------------------- */

static void ck_load(const char *folder, size_t added, size_t unchanged)
{
    char path[200];
    struct td_load l;

    snprintf(path, sizeof path, "tests/fixtures/%s", folder);
    int rc = td_load(td, path, &l);
    ck_assert_msg(rc == TD_OK, "%s: %s; %s", folder, td_errmsg(td), l.n_problems ? l.problems[0].text : "");
    ck_assert_uint_eq(l.added, added);
    ck_assert_uint_eq(l.changed, 0);
    ck_assert_uint_eq(l.unchanged, unchanged);
    td_load_free(&l);
}

static void ck_import(enum td_import_kind kind, size_t new, size_t unchanged)
{
    struct td_import_how how = { .kind = kind, .path = fixture("export-1", td_import_table(kind)), .today = TODAY,
                                 .lang = TD_EN, .apply = true };
    struct td_import in;
    int rc = td_import(td, &how, &in);

    ck_assert_msg(rc == TD_OK && !in.n[TD_IMPORT_WRONG], "%s: %s", how.path, in.rows ? in.v[0].text : td_errmsg(td));
    ck_assert_uint_eq(in.n[TD_IMPORT_NEW], new);
    ck_assert_uint_eq(in.n[TD_IMPORT_UNCHANGED], unchanged);
    ck_assert_uint_eq(in.n[TD_IMPORT_CHANGED] + in.n[TD_IMPORT_SKIPPED], 0);
    td_import_free(&in);
}

/* A file as its cells. */
struct file { enum td_table t; char *cell[40][40]; size_t rows, columns, seen; };

static bool take_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct file *all = arg;

    (void)line;
    ck_assert_uint_lt(all->rows, 40);
    ck_assert_uint_lt(n, 40);
    for (size_t i = 0; i < n; i++)
        all->cell[all->rows][i] = strdup(f[i].s);
    all->rows++;
    all->columns = n;
    return true;
}

static void no_problem(void *arg, int line, enum td_word why, const char *detail)
{
    (void)arg;
    ck_abort_msg("line %d: %s %s", line, td_word(why, TD_EN), detail);
}

/* The row says what the file's next one says, column by column of the file. */
static bool ck_row(void *arg, const char *const *fields)
{
    struct file *all = arg;

    all->seen++;
    ck_assert_uint_lt(all->seen, all->rows);
    for (size_t i = 0; i < all->columns; i++) {
        int c = td__word_index(td_table_columns(all->t), all->cell[0][i]);
        ck_assert_msg(c >= 0, "no column %s", all->cell[0][i]);
        ck_assert_str_eq(fields[c], all->cell[all->seen][i]);
    }
    return true;
}

static void ck_table(enum td_table t)
{
    struct file *all = calloc(1, sizeof *all);
    struct td__sheet to = { take_record, no_problem, NULL, all };

    all->t = t;
    ck_assert_int_eq(td__csv_read(fixture("export-1", t), &to), TD__CSV_DONE);
    ck_assert_int_eq(td_export(td, t, 0, ck_row, all), TD_OK);
    ck_assert_uint_eq(all->seen + 1, all->rows);
    for (size_t i = 0; i < all->rows; i++)
        for (size_t k = 0; k < all->columns; k++)
            free(all->cell[i][k]);
    free(all);
}

START_TEST(what_was_written_once_is_read_for_good)
{
    ck_load("bundle-1", 31, 0);
    ck_load("bundle-1", 0, 31);
    ck_load("export-1", 0, 31);
    ck_import(TD_IMPORT_PROGRESS, 3, 0);
    ck_import(TD_IMPORT_SUBMISSIONS, 3, 0);
    ck_import(TD_IMPORT_OBSERVATIONS, 0, 4);
    ck_import(TD_IMPORT_PROGRESS, 0, 3);
    ck_import(TD_IMPORT_SUBMISSIONS, 0, 3);
    ck_import(TD_IMPORT_AGENCIES, 0, 6);
    ck_import(TD_IMPORT_TARGETS, 0, 4);
    ck_import(TD_IMPORT_TASKS, 0, 3);
    for (enum td_table t = 0; t < TD_EXPORTS; t++)
        ck_table(t);
}
END_TEST

/* ---- the description and the schema ------------------------------------------------------ */

/* "name:type name:type ", sorted, of all that people fill. */
static const char *stored_columns(const char *table)
{
    char sql[600];

    snprintf(sql, sizeof sql, "SELECT group_concat(x, ' ') FROM (SELECT name || ':' || type AS x FROM"
             " pragma_table_info('%s') WHERE name NOT IN ('id', 'rev', 'change_id', 'gone', 'entered') ORDER BY 1)",
             table);
    return small_text(NULL, sql);
}

static bool is_text(enum td__as as)
{
    return as == TD__AS_TEXT || as == TD__AS_CODE || as == TD__AS_KIND || as == TD__AS_NOTE || as == TD__AS_WORD ||
           as == TD__AS_DATE || as == TD__AS_SOME_DATE || as == TD__AS_CODES || as == TD__AS_PARTIES;
}

static const char *described_columns(const struct td__record *r)
{
    char sql[4096] = "SELECT group_concat(x, ' ') FROM (";
    size_t n = strlen(sql);

    for (const struct td__column *c = r->columns; c->as; c++) {
        if (c->stored)
            n += (size_t)snprintf(sql + n, sizeof sql - n, "SELECT '%s:%s' AS x UNION ", c->stored,
                                  is_text(c->as) ? "TEXT" : "INTEGER");
        if (c->second)
            n += (size_t)snprintf(sql + n, sizeof sql - n, "SELECT '%s:INTEGER' AS x UNION ", c->second);
    }
    snprintf(sql + n - strlen("UNION "), sizeof sql - n, " ORDER BY 1)");
    return small_text(NULL, sql);
}

START_TEST(every_stored_column_is_described)
{
    char names[1024] = "";

    for (enum td__noun i = 0; i < TD__NOUNS; i++) {
        const struct td__record *r = &td__records[i];
        ck_assert_msg(!strcmp(described_columns(r), stored_columns(r->table)), "%s: described %s\nstored %s", r->table,
                      described_columns(r), stored_columns(r->table));
        ck_assert_int_eq(td__word_index(td__editable, r->table) < 0, r->recorded);
        snprintf(names + strlen(names), sizeof names - strlen(names), "'%s', ", r->table);
    }
    /* What is left, people do not fill. */
    char sql[1200];
    snprintf(sql, sizeof sql, "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'table'"
             " AND name NOT IN (%s'') ORDER BY 1)", names);
    ck_assert_str_eq(small_text(NULL, sql), "change journal rollup rollup_kind series setting source");
}
END_TEST

/* A figure's references, and those of a decision about one, are not declared (schema.c says why). */
START_TEST(every_reference_is_described)
{
    for (enum td__noun i = 0; i < TD__NOUNS; i++) {
        const char *table = td__records[i].table;
        char sql[600];
        int described = 0;
        bool declared = i != TD__OBSERVATION && i != TD__RULING;

        for (const struct td__column *c = td__records[i].columns; c->as; c++) {
            if (c->as != TD__AS_REF || !c->stored)
                continue;
            snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_foreign_key_list('%s') WHERE \"from\" = '%s' AND"
                     " \"table\" = '%s'", table, c->stored, td__records[c->of].table);
            ck_assert_msg(small_int(NULL, sql) == declared, "%s.%s", table, c->stored);
            described++;
        }
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_foreign_key_list('%s') WHERE \"table\" NOT IN"
                 " ('change', 'observation')", table);
        ck_assert_msg(small_int(NULL, sql) == (declared ? described : 0), "%s", table);
    }
}
END_TEST

/* Columns of files stand in front, and each says how it is stored or told. */
START_TEST(the_description_is_sound)
{
    for (enum td__noun i = 0; i < TD__NOUNS; i++) {
        const struct td__column *first = td__records[i].columns;
        for (const struct td__column *c = first; c->as; c++) {
            ck_assert(!c->name || c == first || c[-1].name);
            ck_assert(c->stored || c->told || c->as == TD__AS_REF);
            ck_assert_int_eq(c->second != NULL, c->as == TD__AS_NUMBER);
            ck_assert_int_eq(c->choices != NULL, c->as == TD__AS_WORD || c->as == TD__AS_VALUE);
            ck_assert(!c->name || c->heading);
        }
    }
}
END_TEST

/* All that a column of a file is called: its name, our headings, those of others. */
static size_t headings_of(enum td_table t, int c, char *folded[60])
{
    const char *others = td__records[t].columns[c].heads, *ours[] = {
        td_table_columns(t)[c], td_table_heading(t, c, TD_VI), td_table_heading(t, c, TD_EN),
        td_table_names_heading(t, c, TD_VI), td_table_names_heading(t, c, TD_EN) };
    size_t n = 0;

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (ours[i])
            folded[n++] = td_text_fold(ours[i]);
    for (const char *h = others ? others : ""; *h; h += strcspn(h, "|"), h += *h == '|') {
        char one[200];
        ck_assert_uint_lt(n, 60);
        snprintf(one, sizeof one, "%.*s", (int)strcspn(h, "|"), h);
        folded[n++] = td_text_fold(one);
    }
    return n;
}

/* Forms, too, know columns by their description alone. */
START_TEST(a_form_can_ask_for_every_column)
{
    for (enum td_table t = 0; t < TD_EXPORTS; t++) {
        for (int c = 0; td_table_columns(t)[c]; c++) {
            struct td_column x = td_table_column(t, c);
            const char *name = td_table_columns(t)[c];
            ck_assert_msg(*td_word(x.heading, TD_VI), "%s.%s", td_table_name(t), name);
            ck_assert_msg(x.cell != TD_CELL_WORD || x.choices, "%s.%s: which words?", td_table_name(t), name);
            ck_assert_msg(strcmp(name, "plan") || x.cell == TD_CELL_PLAN, "%s.plan", td_table_name(t));
            ck_assert_int_eq(x.key, td_table_is_key(t, c));
        }
    }
    ck_assert_int_eq(td_table_column(TD_T_TARGETS, TARGET_parent).cell, TD_CELL_TARGET);
    ck_assert_int_eq(td_table_column(TD_T_AGENCIES, TERM_parent).cell, TD_CELL_AGENCY);
    ck_assert_ptr_eq(td_table_column(TD_T_AGENCIES, TERM_kind).choices, td_agency_kinds);
    ck_assert(td_table_column(TD_T_THRESHOLDS, THRESHOLD_bound).needed);
}
END_TEST

START_TEST(a_heading_is_one_column)
{
    char *a[60], *b[60];

    for (enum td_table t = 0; t < TD_EXPORTS; t++)
        for (int c = 0; td_table_columns(t)[c]; c++) {
            size_t n = headings_of(t, c, a);
            for (int o = 0; o < c; o++) {
                size_t k = headings_of(t, o, b);
                for (size_t i = 0; i < n * k; i++)
                    ck_assert_msg(strcmp(a[i / k], b[i % k]), "%s: '%s' is %s and %s", td_table_name(t), a[i / k],
                                  td_table_columns(t)[o], td_table_columns(t)[c]);
                while (k)
                    free(b[--k]);
            }
            while (n)
                free(a[--n]);
        }
}
END_TEST

Suite *suite_noun(void)
{
    Suite *s = suite_create("noun");
    TCase *old = tcase_create("old");

    tcase_add_checked_fixture(old, setup, teardown);
    tcase_add_test(old, what_was_written_once_is_read_for_good);
    suite_add_tcase(s, old);

    TCase *described = tcase_create("described");
    tcase_add_checked_fixture(described, setup, teardown);
    tcase_add_test(described, every_stored_column_is_described);
    tcase_add_test(described, every_reference_is_described);
    tcase_add_test(described, the_description_is_sound);
    tcase_add_test(described, a_form_can_ask_for_every_column);
    tcase_add_test(described, a_heading_is_one_column);
    suite_add_tcase(s, described);
    return s;
}
