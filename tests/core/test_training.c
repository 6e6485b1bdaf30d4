/*
 * core/training/training.c: made-up data is complete, can be told from the real one, is the same everywhere, and has an
 * example of everything that METHOD.md knows.
 */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../core/tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { TODAY = 20261121, PUBLISHED = 139 };

static char home[256];
static struct td *db;
static struct td_training made;

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", home, name);
    return path;
}

static struct td *open_db(const char *name, enum td_open_mode mode)
{
    char err[256];
    struct td *td;
    struct td_open how = { .path = path_of(name), .host = &here, .mode = mode, .lang = TD_EN, .actor = "lan" };

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void load(struct td *td, const char *dir)
{
    struct td_load l;

    ck_assert_msg(td_load(td, dir, &l) == TD_OK, "%s: %s; %s:%d: %s", dir, td_errmsg(td),
                  l.n_problems ? l.problems[0].file : "", l.n_problems ? l.problems[0].line : 0,
                  l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static struct td *shipped(const char *name)
{
    folder_shipped(path_of(name));
    return open_db(name, TD_OPEN_WRITE);
}

static void setup_once(void)
{
    folder_make(home, sizeof home, "training");
    db = shipped("a.db");
    ck_assert_msg(td_training(db, TODAY, &made) == TD_OK, "%s", td_errmsg(db));
    td_close(db);
}

static void teardown_once(void)
{
    folder_remove(home);
}

static void setup(void)
{
    db = open_db("a.db", TD_OPEN_WRITE);
}

static void teardown(void)
{
    td_close(db);
}

/* ---- asking the file itself -------------------------------------------------------------- */

/* All rows of a query as lines; the caller frees. */
static char *answer(const char *name, const char *sql)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    sqlite3 *s;
    sqlite3_stmt *st;

    ck_assert_int_eq(sqlite3_open_v2(path_of(name), &s, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(s, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(s));
    while (sqlite3_step(st) == SQLITE_ROW)
        for (int c = 0, n = sqlite3_column_count(st); c < n; c++)
            fprintf(f, "%s%s", sqlite3_column_text(st, c) ? (const char *)sqlite3_column_text(st, c) : "-",
                    c + 1 < n ? "|" : "\n");
    sqlite3_finalize(st);
    sqlite3_close(s);
    ck_assert_int_eq(fclose(f), 0);
    return text;
}

static long number(const char *sql)
{
    char *text = answer("a.db", sql);
    long n = strtol(text, NULL, 10);

    free(text);
    return n;
}

/* The query finds nothing, or the test says what it found. */
static void none(const char *what, const char *sql)
{
    char *text = answer("a.db", sql);

    ck_assert_msg(!*text, "%s: %.500s", what, text);
    free(text);
}

/* ---- marked, and what is real stays real -------------------------------------------------- */

START_TEST(it_is_marked)
{
    td_close(shipped("real.db"));
    struct td *real = open_db("real.db", TD_OPEN_WRITE);

    ck_assert(td_is_training(db));
    ck_assert(td_has_made_up(db));
    ck_assert_int_eq(number("SELECT count(*) FROM setting WHERE name = 'training' AND value = '1'"), 1);
    ck_assert(!td_is_training(real));
    ck_assert(!td_has_made_up(real));
    ck_assert_str_eq(td_errmsg(real), ""); /* it was a question, and no failure */
    ck_assert_int_eq(td_mark_training(real), TD_OK);
    ck_assert(td_is_training(real));
    td_close(real);
}
END_TEST

START_TEST(what_is_made_up_says_so)
{
    ck_assert_int_eq(number("SELECT count(*) FROM observation"), (long)made.figures + PUBLISHED);
    ck_assert_int_eq(number("SELECT count(*) FROM observation o JOIN source s ON s.id = o.source_id"
                            " WHERE substr(s.title, 1, 9) = '[Tập huấn'"), (long)made.figures);
    none("a figure of the training change with another source",
         "SELECT s.title FROM observation o JOIN source s ON s.id = o.source_id JOIN change c ON c.id = o.change_id"
         " WHERE (c.act = 'training') <> (instr(s.title, '[Tập huấn] ') = 1) LIMIT 5");
    none("a statement", "SELECT note FROM progress WHERE instr(note, '[Tập huấn]') <> 1");
    none("a submission", "SELECT note FROM submission WHERE instr(note, '[Tập huấn]') <> 1");
    none("a request", "SELECT question FROM request WHERE instr(question, '[Tập huấn]') <> 1");
}
END_TEST

START_TEST(published_figures_stay_as_they_are)
{
    static const char sql[] = "SELECT t.code, a.code, o.period, o.value, o.decimals, o.status, s.title, o.note,"
                              " o.entered FROM observation o JOIN target t ON t.id = o.target_id JOIN agency a"
                              " ON a.id = o.agency_id JOIN source s ON s.id = o.source_id"
                              " WHERE instr(s.title, '[Tập huấn]') <> 1 ORDER BY 1, 2, 3, o.seq";
    td_close(shipped("plain.db"));
    char *before = answer("plain.db", sql), *after = answer("a.db", sql);

    ck_assert_uint_gt(strlen(before), 10000);
    ck_assert_str_eq(before, after);
    none("a published figure that is replaced",
         "SELECT o.period FROM observation o JOIN observation n ON n.target_id = o.target_id"
         " AND n.agency_id = o.agency_id AND n.period = o.period AND n.supersedes = o.seq"
         " JOIN source s ON s.id = o.source_id WHERE instr(s.title, '[Tập huấn]') <> 1");
    none("a year that a published figure of the city tells has a made-up one too",
         "SELECT t.code, o.period FROM observation o JOIN source s ON s.id = o.source_id JOIN target t"
         " ON t.id = o.target_id JOIN plan p ON p.id = t.plan_id AND p.city_id = o.agency_id"
         " JOIN observation r ON r.target_id = o.target_id AND r.agency_id = o.agency_id"
         " AND r.period / 1000000 = o.period / 1000000 AND r.series_id IS NULL AND r.qualifier < 2"
         " JOIN source z ON z.id = r.source_id AND instr(z.title, '[Tập huấn]') <> 1"
         " WHERE instr(s.title, '[Tập huấn]') = 1 AND t.kind <> 'milestone'");
    free(before);
    free(after);
}
END_TEST

START_TEST(never_among_entered_figures_and_never_twice)
{
    struct td *td = shipped("entered.db");
    struct td_plans plans;
    struct td_targets targets;

    ck_assert_int_eq(td_training(db, TODAY, NULL), TD_INVALID);
    ck_assert_int_eq(number("SELECT count(*) FROM observation"), (long)made.figures + PUBLISHED);
    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
    ck_assert_int_eq(td_targets(td, &targets, plans.v[0].id), TD_OK);
    struct td_entry e = { .target = targets.v[8].id, .agency = plans.v[0].city, .period = td_period_of_year(2025),
                          .value = { 335, 1 }, .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE,
                          .status = TD_REPORTED, .source_title = "x", .based_on = -1 };
    ck_assert_msg(td_record(td, &e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL) == TD_OK, "%s", td_errmsg(td));
    ck_assert_int_eq(td_training(td, TODAY, NULL), TD_INVALID);
    ck_assert(!td_is_training(td));
    ck_assert(!td_has_made_up(td));
    td_targets_free(&targets);
    td_plans_free(&plans);
    td_close(td);
}
END_TEST

/* ---- the same everywhere, and quick ------------------------------------------------------- */

static const char *const dumps[] = {
    "SELECT target_id, agency_id, period, seq, value, decimals, numerator, denominator, frac_decimals, status,"
    " qualifier, series_id, source_id, published_on, note, supersedes, entered FROM observation",
    "SELECT * FROM source", "SELECT * FROM setting", "SELECT * FROM rollup",
    "SELECT id, task_id, year, agency_id, said_on, state, percent, note, evidence FROM progress",
    "SELECT id, obligation_id, agency_id, year, submitted_on, withdrawn, note FROM submission",
    "SELECT id, rev, plan_id, target_id, task_id, agency_id, period, seq, asked_by, question, asked_on, due, answer,"
    " answered_on, state FROM request",
    "SELECT act, place, note FROM change",
};

START_TEST(the_same_twice)
{
    struct td *td = shipped("b.db");
    struct td_training again;

    ck_assert_int_eq(td_training(td, TODAY, &again), TD_OK);
    td_close(td);
    ck_assert(!memcmp(&made, &again, sizeof made));
    for (int i = 0; i < COUNT(dumps); i++) {
        char *one = answer("a.db", dumps[i]), *two = answer("b.db", dumps[i]);
        ck_assert_msg(*one && !strcmp(one, two), "%s", dumps[i]);
        free(one);
        free(two);
    }
}
END_TEST

/* Of this very program: another machine, compiler or order of loops would show. */
START_TEST(the_same_everywhere)
{
    char *text = answer("a.db", "SELECT value, o.numerator, o.denominator FROM observation o JOIN target t ON t.id ="
                                " o.target_id JOIN agency a ON a.id = o.agency_id WHERE t.code = 'c.3' AND a.code ="
                                " 'xp-00004' ORDER BY period, seq");
    ck_assert_str_eq(text, "1000|2|2\n1000|2|2\n");
    free(text);
    ck_assert_int_eq((long)made.figures, 6721);
}
END_TEST

/* ---- complete ----------------------------------------------------------------------------- */

#define OF_UNITS "('a.2','a.3','b.1','b.2','b.3','b.4','b.5','b.6','c.2','c.3','c.4','d.1','d.2','d.3.1','d.3.2'," \
                 "'d.3.3','d.4')"
#define KEY " JOIN plan p ON p.id = t.plan_id AND p.key = 'hanoi-52-2024'"

/* One target begins this year, one the year before: that is their story. */
START_TEST(every_unit_tells_every_year_in_which_it_was_there)
{
    none("a district",
         "WITH y(period) AS (VALUES (2021123100), (2022123100), (2023123100), (2024123100), (2025063001))"
         " SELECT t.code, a.code, y.period FROM target t" KEY " JOIN agency a JOIN agency_term m"
         " ON m.agency_id = a.id AND m.kind = 'district' JOIN y LEFT JOIN observation o ON o.target_id = t.id"
         " AND o.agency_id = a.id AND o.period / 1000000 = y.period / 1000000 AND o.series_id IS NULL"
         " WHERE t.code IN " OF_UNITS " AND t.code NOT IN ('d.2', 'd.4') AND o.period IS NULL");
    none("a commune in 2025",
         "SELECT t.code, a.code FROM target t" KEY " JOIN agency a JOIN agency_term m ON m.agency_id = a.id"
         " AND m.kind = 'commune' LEFT JOIN observation o ON o.target_id = t.id AND o.agency_id = a.id"
         " AND o.period = 2025123100 WHERE t.code IN " OF_UNITS " AND t.code <> 'd.2' AND o.period IS NULL");
    ck_assert_int_eq(number("SELECT count(DISTINCT o.agency_id) FROM observation o JOIN agency_term m"
                            " ON m.agency_id = o.agency_id AND m.kind = 'commune'"), 126);
    none("a unit that was not there",
         "SELECT m.short, o.period FROM observation o JOIN agency_term m ON m.agency_id = o.agency_id"
         " WHERE m.kind IN ('district', 'commune') AND (o.period / 100 > replace(coalesce(m.valid_to, '9999-12-31'),"
         "  '-', '') + 0 OR o.period / 100 < replace(m.valid_from, '-', '') + 0)");
}
END_TEST

START_TEST(nearly_all_have_told_the_newest_period)
{
    none("not between 80 and 97 per cent",
         "SELECT t.code, count(DISTINCT o.agency_id) AS n FROM observation o JOIN target t ON t.id = o.target_id"
         " JOIN agency_term m ON m.agency_id = o.agency_id AND m.kind = 'commune' WHERE o.period = 2026093002"
         " GROUP BY t.id HAVING n < 101 OR n > 122");
    ck_assert_int_eq(number("SELECT count(DISTINCT o.target_id) FROM observation o JOIN agency_term m"
                            " ON m.agency_id = o.agency_id AND m.kind = 'commune' WHERE o.period = 2026093002"), 17);
    none("of n units that existed, other than 126",
         "SELECT t.code, r.units FROM rollup r JOIN target t ON t.id = r.target_id" KEY " WHERE r.agency_id = p.city_id"
         " AND r.period = 2026093002 AND (r.units <> 126 OR r.reported >= r.units)");
}
END_TEST

/* By a figure of its own or by its units' sum, but for the stories that are about gaps. */
START_TEST(the_city_has_every_target_in_every_year)
{
    none("a year of the city",
         "WITH RECURSIVE y(year) AS (SELECT 2021 UNION ALL SELECT year + 1 FROM y WHERE year < 2026)"
         " SELECT p.key, t.code, year FROM target t JOIN plan p ON p.id = t.plan_id JOIN y"
         " WHERE NOT EXISTS(SELECT 1 FROM observation o WHERE o.target_id = t.id AND o.agency_id = p.city_id"
         "   AND o.series_id IS NULL AND o.period / 1000000 = year)"
         " AND NOT EXISTS(SELECT 1 FROM rollup r WHERE r.target_id = t.id AND r.agency_id = p.city_id"
         "   AND r.period / 1000000 = year)"
         " AND NOT (t.kind = 'milestone' AND year < p.start_year)"
         " AND NOT (t.unit = '% district' AND year > 2025)"
         " AND NOT (t.code = 'b.7' AND year > 2024) AND NOT (t.code = 'd.2' AND year < 2026)"
         " AND NOT (t.code = 'd.4' AND year < 2025)");
}
END_TEST

/* What anyone can add up: sum of numerators over sum of denominators, and the story's numbers come out. */
START_TEST(sums_are_of_the_units)
{
    char *text = answer("a.db",
        "SELECT t.code, r.numerator / 1000 - sum(o.numerator), r.denominator / 1000 - sum(o.denominator),"
        "  r.reported - count(*) FROM rollup r JOIN target t ON t.id = r.target_id" KEY
        " JOIN agency_term m ON m.kind = 'commune' JOIN observation o ON o.target_id = t.id"
        "  AND o.agency_id = m.agency_id AND o.period = r.period AND o.status >= 3 AND NOT EXISTS(SELECT 1"
        "  FROM observation n WHERE n.target_id = o.target_id AND n.agency_id = o.agency_id AND n.period = o.period"
        "  AND n.supersedes = o.seq) WHERE r.agency_id = p.city_id AND r.period = 2025123100 AND t.code IN"
        "  ('a.3', 'b.4', 'c.2') GROUP BY t.code ORDER BY t.code");
    ck_assert_str_eq(text, "a.3|0|0|0\nb.4|0|0|0\nc.2|0|0|0\n");
    free(text);
    none("a city's own figure that is not the sum of its communes",
         "SELECT t.code FROM target t" KEY " JOIN observation c ON c.target_id = t.id AND c.agency_id = p.city_id"
         " AND c.period = 2025123100 AND c.numerator IS NOT NULL JOIN source s ON s.id = c.source_id"
         " AND instr(s.title, '[Tập huấn]') = 1 JOIN agency_term m ON m.kind = 'commune' JOIN observation o"
         " ON o.target_id = t.id AND o.agency_id = m.agency_id AND o.period = c.period AND o.status >= 3"
         " AND NOT EXISTS(SELECT 1 FROM observation n WHERE n.target_id = o.target_id AND n.agency_id = o.agency_id"
         "  AND n.period = o.period AND n.supersedes = o.seq)"
         " GROUP BY t.id HAVING sum(o.numerator) <> c.numerator OR sum(o.denominator) <> c.denominator");
    ck_assert_int_eq(number("SELECT count(DISTINCT target_id) FROM observation o JOIN target t ON"
                            " t.id = o.target_id" KEY " AND o.agency_id = p.city_id WHERE o.period = 2025123100 AND"
                            " o.numerator IS NOT NULL AND t.code IN ('b.2', 'b.3', 'b.5', 'c.3', 'd.1')"), 5);
    none("a numerator larger than its denominator",
         "SELECT target_id, period FROM observation WHERE numerator > denominator OR numerator < 0");
    none("a part larger than the whole",
         "SELECT c.code, o.agency_id, o.period FROM target c JOIN observation o ON o.target_id = c.id"
         " JOIN observation w ON w.target_id = c.parent_id AND w.agency_id = o.agency_id AND w.period = o.period"
         " WHERE w.status >= 3 AND o.status >= 3 AND o.numerator > w.numerator AND o.series_id IS NULL");
}
END_TEST

/* The program's own checks find no fault with them but that they begin before the plan does. */
START_TEST(no_figure_is_impossible)
{
    struct td_finding found[TD_FINDINGS_MOST];
    struct td_targets targets;
    struct td_observations l;
    int n;

    ck_assert_int_eq(td_targets(db, &targets, 0), TD_OK);
    for (size_t i = 0; i < targets.n; i++) {
        ck_assert_int_eq(td_observations(db, &l, targets.v[i].id, 0), TD_OK);
        for (size_t k = 0; k < l.n; k += 1 + k % 7) {
            const struct td_observation *o = &l.v[k];
            struct td_entry e = { .target = o->target, .agency = o->agency, .period = o->period, .value = o->value,
                                  .numerator = o->numerator, .denominator = o->denominator, .status = o->status,
                                  .qualifier = o->qualifier, .series = o->series, .unit = o->unit };
            if (strncmp(o->source_title, TD_MADE_UP, strlen(TD_MADE_UP)) != 0)
                continue;
            ck_assert_int_ge(n = td_check(db, &e, TODAY, found), 0);
            for (int f = 0; f < n; f++)
                ck_assert_msg(!found[f].error && (found[f].code == TD_FIND_YEAR || found[f].code == TD_FIND_JUMP ||
                                                  found[f].code == TD_FIND_PARENT || found[f].code == TD_FIND_CHILD),
                              "%s, agency %d, %lld: finding %d", targets.v[i].code, (int)o->agency,
                              (long long)o->period, (int)found[f].code);
        }
        td_observations_free(&l);
    }
    td_targets_free(&targets);
}
END_TEST

/* ---- an example of everything ------------------------------------------------------------- */

static void count_verdicts(struct td *td, td_date review, int of[TD_VERDICTS], unsigned *flags)
{
    struct td_ask ask = { .review = review };
    struct td_plans plans;
    struct td_targets targets;
    struct td_board board;

    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
    ck_assert_int_eq(td_targets(td, &targets, 0), TD_OK);
    ck_assert_int_eq(td_judge_targets(td, &board, &ask, &plans, &targets), TD_OK);
    for (size_t i = 0; i < board.n; i++) {
        of[board.v[i].verdict.code]++;
        *flags |= board.v[i].verdict.flags;
    }
    td_board_free(&board);
    td_targets_free(&targets);
    td_plans_free(&plans);
}

static const td_date days[] = { 20260205, 20260401, 20260701, TODAY, 20270115, 20270630, 20280229, 20291231 };

START_TEST(every_verdict_and_flag_has_its_example)
{
    int of[TD_VERDICTS] = { 0 };
    unsigned flags = 0;
    char name[16];

    snprintf(name, sizeof name, "d%d.db", _i);
    struct td *td = shipped(name);
    ck_assert_int_eq(td_training(td, days[_i], NULL), TD_OK);
    count_verdicts(td, days[_i], of, &flags);
    for (int v = 0; v < TD_VERDICTS; v++)
        ck_assert_msg(of[v] > 0, "made on %d: nothing is %s", days[_i], td_verdict_word((enum td_verdict_code)v));
    ck_assert_msg((flags & 0xff) == 0xff, "made on %d: flags %x", days[_i], flags);
    td_close(td);
}
END_TEST

/* Before the plan's first milestone not everything can have happened; but it must work. */
START_TEST(any_day_will_do)
{
    static const td_date others[] = { 20210101, 20240615, 20250705, 20260101, 20310701 };
    struct td_training other;
    char name[16];

    for (int i = 0; i < COUNT(others); i++) {
        snprintf(name, sizeof name, "o%d.db", i);
        struct td *td = shipped(name);
        ck_assert_msg(td_training(td, others[i], &other) == TD_OK, "%d: %s", others[i], td_errmsg(td));
        td_close(td);
        char sql[512];
        snprintf(sql, sizeof sql, "SELECT period FROM observation o JOIN source s ON s.id = o.source_id"
                 " WHERE instr(s.title, '[Tập huấn]') = 1 AND period / 100 > %d UNION SELECT said_on FROM progress"
                 " WHERE replace(said_on, '-', '') + 0 > %d UNION SELECT submitted_on FROM submission"
                 " WHERE replace(submitted_on, '-', '') + 0 > %d", others[i], others[i], others[i]);
        char *text = answer(name, sql);
        ck_assert_msg(!*text, "later than %d: %.200s", others[i], text);
        free(text);
    }
}
END_TEST

START_TEST(conflicts_corrections_statements_reports_and_requests)
{
    ck_assert_int_gt(number("SELECT count(*) FROM observation WHERE supersedes IS NOT NULL"), 20);
    ck_assert_int_gt(number("SELECT count(*) FROM observation o JOIN source s ON s.id = o.source_id WHERE status = 1"
                            " AND instr(s.title, '[Tập huấn]') = 1"), 50);
    ck_assert_int_gt(number("SELECT count(*) FROM observation WHERE status = 4"), 500);
    ck_assert_int_eq(number("SELECT count(*) FROM observation WHERE entered = 1"), 0);
    char *text = answer("a.db", "SELECT t.code, group_concat(o.value, ' ') FROM observation o JOIN target t ON t.id ="
                        " o.target_id" KEY " WHERE t.code IN ('a.1', 'a.5') AND o.series_id IS NULL AND o.agency_id ="
                        " p.city_id GROUP BY t.code ORDER BY t.code");
    ck_assert_str_eq(text, "a.1|2 2 2 2 2 2\na.5|3 3 2 3 3 3\n");
    free(text);
    ck_assert_int_eq(number("SELECT count(DISTINCT state) FROM progress"), 4);
    ck_assert_int_eq(number("SELECT count(DISTINCT state) FROM request"), 3);
    ck_assert_int_gt(number("SELECT count(*) FROM request WHERE state = 'open' AND due < '2026-11-21'"), 0);
    /* Of the report due by 1 December 2025: in time, late, never. */
#define REPORT " FROM submission s JOIN obligation o ON o.id = s.obligation_id AND o.code = 'bao-cao-nam'" \
               " WHERE s.year = 2025"
    ck_assert_int_gt(number("SELECT count(*)" REPORT " AND submitted_on <= '2025-12-01'"), 10);
    ck_assert_int_gt(number("SELECT count(*)" REPORT " AND submitted_on > '2025-12-01'"), 1);
    none("more reports than agencies", "SELECT agency_id" REPORT " GROUP BY agency_id HAVING count(*) > 1");
}
END_TEST

/* Of 126 communes most report, some late, some not at all; districts did as long as there were any, and nobody hands in
 * what he does not owe. */
START_TEST(communes_report_well_and_badly)
{
    static const char sql[] = "SELECT count(*), sum(submitted_on > '2025-12-01')" REPORT " AND agency_id IN"
                              " (SELECT agency_id FROM agency_term WHERE kind = 'commune')";
    struct td_duties l;
    size_t came = 0;
    long n = 0, late = 0;
    char *text = answer("a.db", sql);

    ck_assert_int_eq(sscanf(text, "%ld|%ld", &n, &late), 2);
    free(text);
    ck_assert_int_gt(n, 85);
    ck_assert_int_lt(n, 118);
    ck_assert_int_gt(late, 10);
    ck_assert_int_lt(late, 45);
    for (int year = 2020; year <= 2026; year++) {
        ck_assert_int_eq(td_duties(db, &l, 0, year, TODAY), TD_OK);
        for (size_t i = 0; i < l.n; i++)
            came += l.v[i].submitted_on != 0;
        td_duties_free(&l);
    }
    ck_assert_uint_eq(came, made.submissions);
}
END_TEST

/* ---- another plan ------------------------------------------------------------------------- */

static void put(const char *dir, const char *name, const char *text)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
}

/* Less is better, counts, an official base, no years, no units, a milestone in the past. */
START_TEST(any_plan_will_do)
{
    char dir[512];

    snprintf(dir, sizeof dir, "%s/other", home);
    ck_assert_int_eq(mkdir(dir, 0700), 0);
    put(dir, "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
                         "x,X,,,hue,,in_force,,,,\n");
    put(dir, "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
                             "hue,UBND Huế,,Huế,city,,,\nxa-1,Xã Một,,Một,commune,hue,,\n");
    char targets[8192], thresholds[4096];
    size_t n = (size_t)snprintf(targets, sizeof targets, "%s",
        "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,base_value,"
        "parent,source\n"
        "x,t1,,Mù chữ,,%,reach,down,1,,a,Dân số,2019,9.5,,\nx,t2,,Thư viện,,cái,reach,up,0,,,,,,,\n"
        "x,t3,,Bỏ học,,%,keep,down,2,,a,Học sinh,,,,\nx,t4,,Khóa học,,khóa,reach,up,0,,,,2020,120,,\n"
        "x,t5,,Không mốc,,%,reach,up,1,,,,,,,\nx,t6,,Nghỉ học,,%,reach,down,1,,,,,,,\n"), m;
    m = (size_t)snprintf(thresholds, sizeof thresholds, "plan,target,year,bound,upper,strict,scope,text\n"
                         "x,t1,2030,2,,0,plan,\nx,t2,2022,5000000000,,0,plan,\nx,t3,2030,0.5,,0,plan,\n"
                         "x,t4,2025,0,,0,plan,\nx,t4,2030,500,,0,plan,\nx,t6,2030,10,,0,plan,\n");
    for (int i = 0; i < 20; i++) { /* every story, close to the whole */
        n += (size_t)snprintf(targets + n, sizeof targets - n, "x,u%d,,U,,%%,reach,up,1,,a,%s,2020,1,,\n", i,
                              i % 2 ? "" : "Dân số");
        m += (size_t)snprintf(thresholds + m, sizeof thresholds - m, "x,u%d,2025,97,,0,plan,\nx,u%d,2030,98,,0,plan,\n",
                              i, i);
    }
    put(dir, "targets.csv", targets);
    put(dir, "thresholds.csv", thresholds);
    struct td *td = open_db("x.db", TD_OPEN_CREATE);
    load(td, dir);
    ck_assert_msg(td_training(td, TODAY, &made) == TD_OK, "%s", td_errmsg(td));
    td_close(td);
    char *text = answer("x.db", "SELECT t.code, count(*) > 4, min(value) >= 0, max(value) FROM observation o"
                                " JOIN target t ON t.id = o.target_id WHERE t.code < 'u' GROUP BY t.code ORDER BY 1");
    char *end = strstr(text, "t2|1|1|");
    ck_assert_msg(!strncmp(text, "t1|1|1|", 7) && end && strstr(text, "t3|1|1|") && strstr(text, "t4|1|1|") &&
                  !strstr(text, "t5"), "%s", text);
    free(text);
    text = answer("x.db", "SELECT min(period) / 1000000 FROM observation o JOIN target t ON t.id = o.target_id"
                          " WHERE t.code < 'u' GROUP BY t.code ORDER BY t.code");
    ck_assert_str_eq(text, "2019\n2020\n2020\n2020\n2020\n");
    free(text);
    text = answer("x.db", "SELECT max(value), min(value), count(*) > 80 FROM observation o JOIN target t"
                          " ON t.id = o.target_id WHERE t.code >= 'u'");
    ck_assert_str_eq(text, "1000|0|1\n");
    free(text);
    /* It begins on the bad side, and that is above. */
    text = answer("x.db", "SELECT value FROM observation o JOIN target t ON t.id = o.target_id WHERE t.code = 't6'"
                          " ORDER BY period LIMIT 1");
    ck_assert_str_eq(text, "140\n");
    free(text);
}
END_TEST

Suite *suite_training(void)
{
    Suite *s = suite_create("training");
    TCase *t = tcase_create("training");

    tcase_add_unchecked_fixture(t, setup_once, teardown_once);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, it_is_marked);
    tcase_add_test(t, what_is_made_up_says_so);
    tcase_add_test(t, published_figures_stay_as_they_are);
    tcase_add_test(t, never_among_entered_figures_and_never_twice);
    tcase_add_test(t, the_same_twice);
    tcase_add_test(t, the_same_everywhere);
    tcase_add_test(t, every_unit_tells_every_year_in_which_it_was_there);
    tcase_add_test(t, nearly_all_have_told_the_newest_period);
    tcase_add_test(t, the_city_has_every_target_in_every_year);
    tcase_add_test(t, sums_are_of_the_units);
    tcase_add_test(t, no_figure_is_impossible);
    tcase_add_loop_test(t, every_verdict_and_flag_has_its_example, 0, COUNT(days));
    tcase_add_test(t, any_day_will_do);
    tcase_add_test(t, conflicts_corrections_statements_reports_and_requests);
    tcase_add_test(t, communes_report_well_and_badly);
    tcase_add_test(t, any_plan_will_do);
    suite_add_tcase(s, t);
    return s;
}
