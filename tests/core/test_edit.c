/*
 * core/exchange/edit.c: people edit the rows of a bundle's tables, by the loader's rules, guarded by the version they
 * have seen, on record, and kept by the next load.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))
#define BUNDLE "data/hanoi-52-2024"
#define PLAN "hanoi-52-2024"

static char once[256], path[256];
static struct td *db;

static struct td *open_db(enum td_open_mode mode, const char *actor)
{
    struct td_open how = { .path = path, .host = &here, .mode = mode, .lang = TD_EN, .actor = actor };
    char err[256];
    struct td *td;

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void load(void)
{
    struct td_load l;

    ck_assert_msg(td_load(db, BUNDLE, &l) == TD_OK, "%s: %s", td_errmsg(db), l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

/* Loading takes longer than any of the tests; each gets a copy. */
static void setup_once(void)
{
    folder_make(once, sizeof once, "edit");
    strcat(once, "/once.db");
    strcpy(path, once);
    db = open_db(TD_OPEN_CREATE, "lan");
    load();
    td_close(db);
}

static void setup(void)
{
    folder_file(path, sizeof path, "edit");
    folder_copy(once, path);
    db = open_db(TD_OPEN_WRITE, "lan");
}

static void teardown(void)
{
    td_close(db);
    unlink(path);
}

static const char *query(const char *sql)
{
    static char text[4096];
    sqlite3_stmt *st = NULL;

    sqlite3_prepare_v2(db->db, sql, -1, &st, NULL);
    ck_assert_msg(st && sqlite3_step(st) == SQLITE_ROW, "%s: %s", sql, sqlite3_errmsg(db->db));
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return text;
}

static int number(const char *sql)
{
    return atoi(query(sql));
}

/* ---- rows ------------------------------------------------------------------------------- */

static int column(enum td_table t, const char *name)
{
    int c = td__word_index(td_table_columns(t), name);
    ck_assert_msg(c >= 0, "no column %s", name);
    return c;
}

struct line { const char *cell[TD_COLUMNS + 1]; };

/* "name=value; name=value" over a row, which may be NULL. */
static struct line over(enum td_table t, const char *const *row, const char *changes)
{
    static char text[16][2048];
    static int turn;
    struct line out = { { NULL } };
    char *s = text[turn++ % COUNT(text)], *save = NULL;

    for (int c = 0; row && td_table_columns(t)[c]; c++)
        out.cell[c] = row[c];
    snprintf(s, sizeof text[0], "%s", changes);
    for (char *w = strtok_r(s, ";", &save); w; w = strtok_r(NULL, ";", &save)) {
        char *eq = strchr(w, '=');
        ck_assert_ptr_nonnull(eq);
        *eq = 0;
        out.cell[column(t, w + strspn(w, " "))] = eq + 1;
    }
    return out;
}

static struct td_row_texts row(enum td_table t, const char *key)
{
    struct line k = over(t, NULL, key);
    struct td_row_texts r;

    ck_assert_msg(td_row_texts(db, t, k.cell, &r) == TD_OK, "%s: %s", key, td_errmsg(db));
    return r;
}

static bool there(enum td_table t, const char *key)
{
    struct line k = over(t, NULL, key);
    struct td_row_texts r;
    int rc = td_row_texts(db, t, k.cell, &r);

    ck_assert(rc == TD_OK || rc == TD_NOT_FOUND);
    td_row_texts_free(&r);
    return rc == TD_OK;
}

static int64_t change;
static char told[1024]; /* "column: text" of every problem, a line each */

static int edit(struct td *td, enum td_table t, struct line l, int rev, bool gone)
{
    struct td_edit e = { t, l.cell, rev, gone };
    struct td_load problems;
    int rc = td_edit(td, &e, 1, TD_AT_FORM, "", &change, &problems);

    *told = 0;
    for (size_t i = 0; i < problems.n_problems; i++)
        snprintf(told + strlen(told), sizeof told - strlen(told), "%s: %s\n", problems.problems[i].column,
                 problems.problems[i].text);
    td_load_free(&problems);
    return rc;
}

#define ck_edit(rc, td, t, l, rev, gone) \
    do { \
        int got_ = edit(td, t, l, rev, gone); \
        ck_assert_msg(got_ == (rc), "%d instead of %d: %s\n%s", got_, rc, td_errmsg(td), told); \
    } while (0)

/* ---- every table ------------------------------------------------------------------------ */

static const struct {
    enum td_table t;
    const char *sql;     /* its table in the database */
    const char *key;     /* of a row of the bundle */
    const char *changed; /* something in it */
    const char *fresh;   /* a row that the bundle has not */
    const char *fresh_key;
} tables[] = {
    { TD_T_PLAN, "plan", "key=" PLAN, "title=Tên khác;end_year=2031",
      "key=moi;title=Kế hoạch mới;status=draft", "key=moi" },
    { TD_T_AGENCIES, "agency_term", "code=so-gddt;valid_from=", "name=Sở Học;short=SH",
      "code=so-moi;name=Sở Mới;kind=department;parent=hanoi;valid_from=2026-01-01",
      "code=so-moi;valid_from=2026-01-01" },
    { TD_T_SUCCESSION, "succession", "predecessor=so-ldtbxh;successor=so-noi-vu;on=2025-03-01", "share=0.5;note=nửa",
      "predecessor=so-gddt;successor=so-noi-vu;on=2029-01-01;kind=merge",
      "predecessor=so-gddt;successor=so-noi-vu;on=2029-01-01" },
    { TD_T_TARGETS, "target", "plan=" PLAN ";code=a.2",
      "name=Biết chữ;decimals=3;parent=a.1;base_period=2023;base_value=98.5",
      "plan=" PLAN ";code=z.1;group=z;name=Chỉ tiêu mới;unit=%;kind=reach;"
      "direction=up;decimals=1;lead=so-gddt;parent=a.2",
      "plan=" PLAN ";code=z.1" },
    { TD_T_THRESHOLDS, "threshold", "plan=" PLAN ";target=a.2;year=2025;scope=plan", "bound=99.7;strict=1",
      "plan=" PLAN ";target=a.2;year=2026;bound=99.6;strict=0;scope=yearly",
      "plan=" PLAN ";target=a.2;year=2026;scope=yearly" },
    { TD_T_TASKS, "task", "plan=" PLAN ";code=III.1.2", "title=Truyền thông;due=2026-12-31;targets=d.4",
      "plan=" PLAN ";code=IX.1;title=Việc mới;cadence=yearly;due=2026-11-30", "plan=" PLAN ";code=IX.1" },
    { TD_T_ASSIGNMENTS, "assignment", "plan=" PLAN ";task=III.1.1;agency=so-gddt;role=lead", "",
      "plan=" PLAN ";task=III.1.1;agency=so-noi-vu;role=advise",
      "plan=" PLAN ";task=III.1.1;agency=so-noi-vu;role=advise" },
    { TD_T_OBLIGATIONS, "obligation", "plan=" PLAN ";code=tong-hop-nam", "title=Báo cáo;to=hanoi|department;due=",
      "plan=" PLAN ";code=quy;title=Báo cáo quý;from=district|so-gddt;to=hanoi;due=02-29", "plan=" PLAN ";code=quy" },
};

static int journalled(const char *sql_table, const char *condition)
{
    char sql[512];

    snprintf(sql, sizeof sql, "SELECT count(*) FROM journal WHERE change_id = %lld AND tbl = '%s' AND %s",
             (long long)change, sql_table, condition);
    return number(sql);
}

START_TEST(a_row_is_changed)
{
    enum td_table t = tables[_i].t;
    struct td_row_texts before = row(t, tables[_i].key);

    ck_assert_int_eq(before.rev, 1);
    if (*tables[_i].changed) {
        struct line now = over(t, before.cell, tables[_i].changed);
        ck_edit(TD_OK, db, t, now, 1, false);
        ck_assert_int_gt(change, 0);
        struct td_row_texts after = row(t, tables[_i].key);
        ck_assert_int_eq(after.rev, 2);
        ck_assert_int_eq(after.id, before.id);
        for (int c = 0; td_table_columns(t)[c]; c++)
            ck_assert_str_eq(after.cell[c], now.cell[c]);
        ck_assert_int_eq(journalled(tables[_i].sql, "rev = 2 AND json_extract(after, '$.entered') = 1"), 1);
        ck_assert_int_eq(journalled(tables[_i].sql, "1"), 1);
        td_row_texts_free(&after);
    }
    td_row_texts_free(&before);
}
END_TEST

START_TEST(a_row_is_new)
{
    enum td_table t = tables[_i].t;
    struct line now = over(t, NULL, tables[_i].fresh);

    ck_edit(TD_OK, db, t, now, 0, false);
    struct td_row_texts after = row(t, tables[_i].fresh_key);
    ck_assert_int_eq(after.rev, 1);
    for (int c = 0; td_table_columns(t)[c]; c++)
        if (strcmp(td_table_columns(t)[c], "short") /* an agency without one is called by its name */
            && strcmp(td_table_columns(t)[c], "until")) /* an empty one says "on" */
            ck_assert_str_eq(after.cell[c], now.cell[c] ? now.cell[c] : "");
    ck_assert_int_eq(journalled(tables[_i].sql, "rev = 1 AND json_extract(after, '$.entered') = 1"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM change"), 2);
    td_row_texts_free(&after);
}
END_TEST

START_TEST(equal_text_is_no_change)
{
    enum td_table t = tables[_i].t;
    struct td_row_texts r = row(t, tables[_i].key);
    int versions = number("SELECT count(*) FROM journal");

    change = 7;
    ck_edit(TD_OK, db, t, over(t, r.cell, ""), r.rev, false);
    ck_assert_int_eq(change, 0);
    ck_assert_int_eq(number("SELECT count(*) FROM change"), 1); /* not even that nothing was done */
    ck_assert_int_eq(number("SELECT count(*) FROM journal"), versions);
    td_row_texts_free(&r);
}
END_TEST

START_TEST(a_row_is_removed)
{
    enum td_table t = tables[_i].t;
    char sql[256];

    ck_edit(TD_OK, db, t, over(t, NULL, tables[_i].fresh), 0, false);
    ck_edit(TD_CONFLICT, db, t, over(t, NULL, tables[_i].fresh_key), 2, true);
    ck_assert(there(t, tables[_i].fresh_key));
    ck_edit(TD_OK, db, t, over(t, NULL, tables[_i].fresh_key), 1, true);
    ck_assert(!there(t, tables[_i].fresh_key));
    ck_assert_int_eq(journalled(tables[_i].sql, "rev = 2 AND json_extract(after, '$.gone') = 1"), 1);
    ck_edit(TD_CONFLICT, db, t, over(t, NULL, tables[_i].fresh_key), 2, true);
    if (t == TD_T_AGENCIES) /* its only name */
        ck_assert_int_eq(number("SELECT gone FROM agency WHERE code = 'so-moi'"), 1);
    /* And back, as a new one for who sees none. */
    ck_edit(TD_OK, db, t, over(t, NULL, tables[_i].fresh), 0, false);
    ck_assert(there(t, tables[_i].fresh_key));
    snprintf(sql, sizeof sql, "SELECT max(rev) FROM %s", tables[_i].sql);
    ck_assert_int_eq(number(sql), 3);
}
END_TEST

/* What was edited, added and removed stays so; everything else is as the bundle has it. */
START_TEST(a_load_leaves_it_alone)
{
    enum td_table t = tables[_i].t;
    struct td_row_texts r = row(t, tables[_i].key);

    if (*tables[_i].changed)
        ck_edit(TD_OK, db, t, over(t, r.cell, tables[_i].changed), 1, false);
    else
        ck_edit(TD_OK, db, t, over(t, NULL, tables[_i].key), 1, true);
    ck_edit(TD_OK, db, t, over(t, NULL, tables[_i].fresh), 0, false);
    int versions = number("SELECT count(*) FROM journal");
    load();
    ck_assert_int_eq(number("SELECT count(*) FROM journal"), versions);
    ck_assert(there(t, tables[_i].fresh_key));
    ck_assert_int_eq(there(t, tables[_i].key), *tables[_i].changed != 0);
    td_row_texts_free(&r);
}
END_TEST

/* ---- wrong cells: the loader's own words, each with its column --------------------------- */

static const struct { enum td_table t; const char *key, *wrong, *told; } wrongs[] = {
    { TD_T_PLAN, "key=" PLAN, "title=", "title: is empty\n" },
    { TD_T_PLAN, "key=" PLAN, "status=old", "status: 'old' is not one of: draft, in_force, superseded\n" },
    { TD_T_PLAN, "key=" PLAN, "issued_on=07/02/2024;end_year=2000",
      "issued_on: '07/02/2024' is not a date YYYY-MM-DD\nend_year: lies before start_year\n" },
    { TD_T_AGENCIES, "code=so-gddt", "kind=Sở", "kind: 'Sở' is not a word of small letters, such as department\n" },
    { TD_T_AGENCIES, "code=so-gddt", "name=", "name: is empty\n" },
    { TD_T_AGENCIES, "code=so-gddt", "parent=so-khac", "parent: no agency has the code 'so-khac'\n" },
    { TD_T_AGENCIES, "code=so-gddt", "parent=so-gddt", "parent: 'so-gddt' cannot be its own parent\n" },
    { TD_T_AGENCIES, "code=so-noi-vu", "parent=ban-tdkt", "parent: 'so-noi-vu' is above itself in the tree\n" },
    { TD_T_AGENCIES, "code=so-ldtbxh", "valid_from=2025-03-01", "valid_to: lies before valid_from\n" },
    { TD_T_AGENCIES, "code=so-ldtbxh", "valid_from=2024-03-01",
      "valid_from: overlaps what holds from ... to 2025-02-28\n" },
    { TD_T_SUCCESSION, "predecessor=so-ldtbxh;successor=so-noi-vu", "share=2", "share: must lie between 0 and 1\n" },
    { TD_T_SUCCESSION, "predecessor=so-ldtbxh;successor=so-noi-vu", "kind=gone",
      "kind: 'gone' is not one of: rename, merge, split, abolish\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "kind=big;lead=nobody",
      "lead: no agency has the code 'nobody'\nkind: 'big' is not one of: reach, keep, milestone\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "decimals=12", "decimals: '12' is not a whole number from 0 to 9\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "base_value=5", "base_value: base_period and base_value go together\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "parent=a.2", "parent: 'a.2' cannot be part of itself\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "parent=q", "parent: plan '" PLAN "' has no target 'q'\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "plan=none", "plan: no plan has the code 'none'\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "name=a\033b", "name: holds control or invisible characters\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "name=a\377b", "name: is not valid UTF-8\n" },
    { TD_T_THRESHOLDS, "plan=" PLAN ";target=a.2;year=2025", "bound=99,5",
      "bound: '99,5' is not a number with a decimal point\n" },
    { TD_T_THRESHOLDS, "plan=" PLAN ";target=a.2;year=2025", "upper=99", "upper: must lie above bound\n" },
    { TD_T_THRESHOLDS, "plan=" PLAN ";target=a.2;year=2025", "year=25",
      "year: '25' is not a whole number from 1900 to 2199\n" },
    { TD_T_THRESHOLDS, "plan=" PLAN ";target=a.2;year=2025", "scope=all",
      "scope: 'all' is not one of: plan, yearly\n" },
    { TD_T_TASKS, "plan=" PLAN ";code=III.1.2", "due=2020-01-01", "due: lies before start\n" },
    { TD_T_TASKS, "plan=" PLAN ";code=III.1.2", "targets=d.4|x", "targets: plan '" PLAN "' has no target 'x'\n" },
    { TD_T_TASKS, "plan=" PLAN ";code=III.1.2", "cadence=daily",
      "cadence: 'daily' is not one of: once, yearly, ongoing\n" },
    { TD_T_ASSIGNMENTS, "plan=" PLAN ";task=III.1.1;agency=so-gddt", "role=boss",
      "role: 'boss' is not one of: lead, coordinate, advise, requested\n" },
    { TD_T_ASSIGNMENTS, "plan=" PLAN ";task=III.1.1;agency=so-gddt", "task=0;agency=1",
      "task: plan '" PLAN "' has no task '0'\nagency: no agency has the code '1'\n" },
    { TD_T_OBLIGATIONS, "plan=" PLAN ";code=tong-hop-nam", "from=nobody;due=31-12",
      "due: '31-12' is not a day of the year MM-DD\n"
      "from: 'nobody' is neither an agency's code nor a kind of agency\n" },
};

START_TEST(a_wrong_cell_is_named)
{
    enum td_table t = wrongs[_i].t;
    struct td_row_texts r = row(t, wrongs[_i].key);
    int versions = number("SELECT count(*) FROM journal");

    bool other_key = strstr(wrongs[_i].wrong, "_from=");
    ck_edit(TD_INVALID, db, t, over(t, r.cell, wrongs[_i].wrong), other_key ? 0 : r.rev, false);
    ck_assert_str_eq(told, wrongs[_i].told);
    ck_assert_int_eq(number("SELECT count(*) FROM change"), 1);
    ck_assert_int_eq(number("SELECT count(*) FROM journal"), versions);
    td_row_texts_free(&r);
}
END_TEST

/* Not by way of the row itself, but of what it belongs to. */
START_TEST(a_ring_of_targets)
{
    struct td_row_texts a = row(TD_T_TARGETS, "plan=" PLAN ";code=a.2"),
                        b = row(TD_T_TARGETS, "plan=" PLAN ";code=a.3");

    ck_edit(TD_OK, db, TD_T_TARGETS, over(TD_T_TARGETS, a.cell, "parent=a.3"), 1, false);
    ck_edit(TD_INVALID, db, TD_T_TARGETS, over(TD_T_TARGETS, b.cell, "parent=a.2"), 1, false);
    ck_assert_str_eq(told, "parent: 'a.3' is part of itself\n");
    td_row_texts_free(&a);
    td_row_texts_free(&b);
}
END_TEST

START_TEST(figures_are_not_edited)
{
    struct line l = over(TD_T_OBSERVATIONS, NULL, "plan=" PLAN ";target=a.2;value=1");
    struct td_row_texts r;

    ck_edit(TD_INVALID, db, TD_T_OBSERVATIONS, l, 0, false);
    ck_assert_int_eq(td_row_texts(db, TD_T_OBSERVATIONS, l.cell, &r), TD_INVALID);
}
END_TEST

/* ---- several people --------------------------------------------------------------------- */

/* Both have seen the same version; whoever is second is told, and nothing is overwritten. */
START_TEST(who_is_second_is_told)
{
    enum td_table t = TD_T_TARGETS;
    struct td *other = open_db(TD_OPEN_WRITE, "minh"), *first = _i ? other : db, *second = _i ? db : other;
    struct td_row_texts r = row(t, "plan=" PLAN ";code=a.2");

    ck_edit(TD_OK, first, t, over(t, r.cell, "name=Của người thứ nhất"), r.rev, false);
    ck_edit(TD_CONFLICT, second, t, over(t, r.cell, "name=Của người thứ hai"), r.rev, false);
    ck_assert_str_eq(query("SELECT name FROM target WHERE code = 'a.2'"), "Của người thứ nhất");
    ck_edit(TD_CONFLICT, second, t, over(t, r.cell, "name=Của người thứ hai"), 0, false);
    ck_edit(TD_CONFLICT, second, t, over(t, NULL, "plan=" PLAN ";code=a.2"), r.rev, true);
    /* The same text is no conflict: both wanted it. */
    ck_edit(TD_OK, second, t, over(t, r.cell, "name=Của người thứ nhất"), r.rev, false);
    ck_assert_int_eq(change, 0);
    ck_edit(TD_OK, second, t, over(t, r.cell, "name=Của người thứ hai"), r.rev + 1, false);
    ck_assert_str_eq(query("SELECT actor FROM change ORDER BY id DESC LIMIT 1"), _i ? "lan" : "minh");
    td_row_texts_free(&r);
    td_close(other);
}
END_TEST

START_TEST(a_row_removed_meanwhile)
{
    enum td_table t = TD_T_THRESHOLDS;
    struct td_row_texts r = row(t, "plan=" PLAN ";target=a.2;year=2025");

    ck_edit(TD_OK, db, t, over(t, r.cell, ""), r.rev, true);
    ck_edit(TD_CONFLICT, db, t, over(t, r.cell, "bound=99.9"), r.rev, false);
    ck_assert_ptr_nonnull(strstr(td_errmsg(db), "removed"));
    ck_edit(TD_OK, db, t, over(t, r.cell, "bound=99.9"), 0, false);
    td_row_texts_free(&r);
}
END_TEST

START_TEST(problems_are_told_in_vietnamese)
{
    static const struct { enum td_table t; const char *key, *cells; bool gone; const char *told; } said[] = {
        { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "lead=none", false, "lead: không có cơ quan nào mang mã 'none'\n" },
        { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "base_value=x", false,
          "base_value: 'x' không phải là số (trong tệp, phần thập phân ghi sau dấu chấm)\n" },
        { TD_T_TASKS, "plan=" PLAN ";code=III.1.1", "due=20.11.2026", false,
          "due: '20.11.2026' không phải là ngày (trong tệp ghi theo dạng 2026-11-20)\n" },
        { TD_T_TARGETS, "plan=" PLAN ";code=a.2", "", true, ": không thể bỏ: đã có số liệu\n" },
    };

    td_set_lang(db, TD_VI);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct td_row_texts r = row(said[i].t, said[i].key);
        ck_edit(TD_INVALID, db, said[i].t, over(said[i].t, r.cell, said[i].cells), r.rev, said[i].gone);
        ck_assert_str_eq(told, said[i].told);
        td_row_texts_free(&r);
    }
    struct td_row_texts r = row(TD_T_TARGETS, "plan=" PLAN ";code=a.2");
    ck_edit(TD_CONFLICT, db, TD_T_TARGETS, over(TD_T_TARGETS, r.cell, "name=Khác"), r.rev + 1, false);
    ck_assert_str_eq(td_errmsg(db), "người khác vừa sửa dòng này của bảng targets");
    td_row_texts_free(&r);
}
END_TEST

/* ---- several rows ----------------------------------------------------------------------- */

START_TEST(all_rows_or_none)
{
    struct line task = over(TD_T_TASKS, NULL, "plan=" PLAN ";code=IX.1;title=Mới;cadence=once"),
                good = over(TD_T_ASSIGNMENTS, NULL, "plan=" PLAN ";task=IX.1;agency=so-gddt;role=lead"),
                bad = over(TD_T_ASSIGNMENTS, NULL, "plan=" PLAN ";task=IX.1;agency=none;role=lead");
    struct td_edit e[] = { { TD_T_TASKS, task.cell, 0, false }, { TD_T_ASSIGNMENTS, good.cell, 0, false },
                           { TD_T_ASSIGNMENTS, bad.cell, 0, false } };
    struct td_load problems;

    ck_assert_int_eq(td_edit(db, e, 3, TD_AT_FORM, "", &change, &problems), TD_INVALID);
    ck_assert_int_eq((int)problems.n_problems, 1);
    ck_assert_int_eq(problems.problems[0].line, 3);
    ck_assert_str_eq(problems.problems[0].file, "assignments");
    ck_assert_str_eq(td_errmsg(db), "agency: no agency has the code 'none'");
    td_load_free(&problems);
    ck_assert(!there(TD_T_TASKS, "plan=" PLAN ";code=IX.1"));
    ck_assert_int_eq(td_edit(db, e, 2, TD_AT_FORM, "họp ngày 20/11", &change, &problems), TD_OK);
    td_load_free(&problems);
    ck_assert_int_eq(journalled("task", "1") + journalled("assignment", "1"), 2);
    ck_assert_str_eq(query("SELECT note FROM change ORDER BY id DESC LIMIT 1"), "họp ngày 20/11");
}
END_TEST

/* ---- agencies in time ------------------------------------------------------------------- */

static int term(const char *changes, int rev)
{
    struct td_row_texts r = row(TD_T_AGENCIES, "code=so-gddt");
    struct line l = over(TD_T_AGENCIES, r.cell, changes);
    struct td_load problems;
    int rc = td_edit_term(db, l.cell, rev ? rev : r.rev, TD_AT_FORM, "", &change, &problems);

    snprintf(told, sizeof told, "%s", problems.n_problems ? problems.problems[0].text : "");
    td_load_free(&problems);
    td_row_texts_free(&r);
    return rc;
}

START_TEST(a_name_from_a_date)
{
    ck_assert_int_eq(term("name=Sở Học;valid_from=2026-07-01", 0), TD_OK);
    ck_assert_int_eq(journalled("agency_term", "1"), 2);
    ck_assert_int_eq(journalled("agency", "1"), 0);
    struct td_row_texts old = row(TD_T_AGENCIES, "code=so-gddt;valid_from="), now = row(TD_T_AGENCIES, "code=so-gddt");
    ck_assert_str_eq(old.cell[7], "2026-06-30");
    ck_assert_str_eq(old.cell[1], "Sở Giáo dục và Đào tạo");
    ck_assert_str_eq(now.cell[1], "Sở Học");
    ck_assert_str_eq(now.cell[6], "2026-07-01");
    ck_assert_str_eq(now.cell[7], "");
    td_row_texts_free(&old);
    td_row_texts_free(&now);
    load();
    ck_assert_int_eq(number("SELECT count(*) FROM agency_term t JOIN agency a ON a.id = t.agency_id"
                            " WHERE a.code = 'so-gddt' AND t.gone = 0"), 2);
    /* Not before the one that holds now, nor in the place of one that somebody else has begun. */
    ck_assert_int_eq(term("name=Sở Cũ;valid_from=2026-06-01", 0), TD_INVALID);
    ck_assert_str_eq(told, "overlaps what holds from ... to 2026-06-30");
    ck_assert_int_eq(term("name=Sở Khác;valid_from=2026-08-01", 9), TD_CONFLICT);
    ck_assert_int_eq(term("name=Sở Khác;valid_from=2026-99-01", 0), TD_INVALID);
    ck_assert_str_eq(told, "'2026-99-01' is not a date YYYY-MM-DD");
}
END_TEST

/* What is below whom decides about sums; a name does not. */
START_TEST(the_tree_has_its_sums)
{
    const char *sums = "SELECT count(*) FROM rollup r JOIN agency a ON a.id = r.agency_id"
                       " WHERE a.code = 'hanoi' AND r.denominator = 200000";
    struct td_targets targets;
    struct td_agencies agencies;
    struct td_entry e[2];

    ck_assert_int_eq(td_targets(db, &targets, 0), TD_OK);
    ck_assert_int_eq(td_agencies(db, &agencies), TD_OK);
    const struct td_agency *two[] = { td_agency_by_code(&agencies, "so-gddt"),
                                      td_agency_by_code(&agencies, "so-tai-chinh") };
    for (int i = 0; i < 2; i++)
        e[i] = (struct td_entry){ .target = targets.v[1].id, .agency = two[i]->id, .period = td_period_of_year(2025),
            .numerator = { 98, 0 }, .denominator = { 100, 0 }, .value = TD_NUM_NONE, .status = TD_REPORTED,
            .source_title = "thử", .note = "thử", .based_on = -1 };
    ck_assert_msg(td_record(db, e, 2, 20261121, TD_AT_FORM, "", NULL, NULL) == TD_OK, "%s", td_errmsg(db));
    td_targets_free(&targets);
    td_agencies_free(&agencies);
    ck_assert_int_eq(number(sums), 1);
    struct td_row_texts r = row(TD_T_AGENCIES, "code=so-tai-chinh");
    ck_edit(TD_OK, db, TD_T_AGENCIES, over(TD_T_AGENCIES, r.cell, "parent=vn"), r.rev, false);
    ck_assert_int_eq(number(sums), 0); /* it has left the city */
    td_row_texts_free(&r);
}
END_TEST

/* ---- what others need ------------------------------------------------------------------- */

static const struct { enum td_table t; const char *key, *told; } needed[] = {
    { TD_T_PLAN, "key=" PLAN, ": cannot be removed: it has targets\n" },
    { TD_T_TARGETS, "plan=" PLAN ";code=a.2", ": cannot be removed: it has figures\n" },
    { TD_T_AGENCIES, "code=so-gddt", ": cannot be removed: it leads targets\n" },
    { TD_T_AGENCIES, "code=hanoi", ": cannot be removed: others belong to it\n" },
};

START_TEST(what_others_need_stays)
{
    struct td_row_texts r = row(needed[_i].t, needed[_i].key);

    ck_edit(TD_INVALID, db, needed[_i].t, over(needed[_i].t, r.cell, ""), r.rev, true);
    ck_assert_msg(strstr(told, needed[_i].told), "%s", told);
    ck_assert(there(needed[_i].t, needed[_i].key));
    td_row_texts_free(&r);
}
END_TEST

/* A person's change like any other: it can be taken back. */
START_TEST(an_edit_can_be_undone)
{
    enum td_table t = TD_T_TARGETS;
    struct td_row_texts r = row(t, "plan=" PLAN ";code=a.2");

    ck_edit(TD_OK, db, t, over(t, r.cell, "name=Khác"), r.rev, false);
    ck_assert_msg(td_undo(db, change, TD_AT_COMMAND, NULL) == TD_OK, "%s", td_errmsg(db));
    ck_assert_str_eq(query("SELECT name FROM target WHERE code = 'a.2'"), r.cell[column(t, "name")]);
    td_row_texts_free(&r);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

Suite *suite_edit(void)
{
    Suite *s = suite_create("edit");
    TCase *t = tcase_create("edit");

    tcase_add_unchecked_fixture(t, setup_once, NULL);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, a_row_is_changed, 0, COUNT(tables));
    tcase_add_loop_test(t, a_row_is_new, 0, COUNT(tables));
    tcase_add_loop_test(t, equal_text_is_no_change, 0, COUNT(tables));
    tcase_add_loop_test(t, a_row_is_removed, 0, COUNT(tables));
    tcase_add_loop_test(t, a_load_leaves_it_alone, 0, COUNT(tables));
    tcase_add_loop_test(t, a_wrong_cell_is_named, 0, COUNT(wrongs));
    tcase_add_test(t, a_ring_of_targets);
    tcase_add_test(t, figures_are_not_edited);
    tcase_add_loop_test(t, who_is_second_is_told, 0, 2);
    tcase_add_test(t, a_row_removed_meanwhile);
    tcase_add_test(t, problems_are_told_in_vietnamese);
    tcase_add_test(t, all_rows_or_none);
    tcase_add_test(t, a_name_from_a_date);
    tcase_add_test(t, the_tree_has_its_sums);
    tcase_add_loop_test(t, what_others_need_stays, 0, COUNT(needed));
    tcase_add_test(t, an_edit_can_be_undone);
    suite_add_tcase(s, t);
    return s;
}
