/*
 * core/noun/write.c, request.c, ruling.c: the gate. What is saved, what is refused and leaves nothing behind, who was
 * first, and what figures, verdicts and sums make of it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { TODAY = 20260630 };

/* ---- a small plan and two connections --------------------------------------------------- */

static char home[256];
static struct td *db, *other;
static struct td_plans plans;
static struct td_targets targets;
static struct td_agencies agencies;

static const struct { const char *name, *text; } FILES[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Plan,,,c,,in_force,2020,2030,,\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "c,City,,,city,,,\ng,Group,,,group,c,,\nd1,D1,,,district,g,,\nd2,D2,,,district,g,,\n"
      "d3,D3,,,district,g,,2024-12-31\nd4,D4,,,district,g,,\nw,W,,,ward,c,,\n"
      "s1,S1,,,school,c,,2024-12-31\ns2,S2,,,school,c,,2025-06-30\nx,Else,,,city,,,\n" },
    { "targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,"
      "base_value,parent,source\n"
      "p,t,,T,,%,reach,up,1,,,,,,,\np,u,,U,,%,reach,up,1,,,,,,t,\np,m,,M,,mốc,milestone,up,0,,,,,,,\n"
      "p,l,,L,,mức độ,keep,up,0,,,,,,,\np,e,,E,,% school,reach,up,1,,,,,,,\n" },
    { "thresholds.csv", "plan,target,year,bound,upper,strict,scope,text\np,t,2025,50,,0,plan,\np,l,2025,2,,0,plan,\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
      "p,yearly,,Y,,yearly,2024-01-01,2030-12-31,\np,once,,O,,once,2024-01-01,2025-12-31,t\n" },
    { "obligations.csv", "plan,code,title,title_en,from,to,via,due\np,o,R,,district,c,,12-01\n" },
    { "observations.csv", "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
      "published_on,note\np,l,c,2024,2,,,published,Báo,http://x,2025-01-10,\n" },
};

static struct td *open_db(enum td_open_mode mode, const char *actor)
{
    char path[512], err[256];
    struct td *td;

    snprintf(path, sizeof path, "%s/a.db", home);
    struct td_open how = { .path = path, .host = &here,
                           .mode = mode, .lang = TD_EN, .actor = actor };
    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void load(void)
{
    char path[512];
    struct td_load l;

    for (int i = 0; i < COUNT(FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", home, FILES[i].name);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(FILES[i].text, f);
        ck_assert_int_eq(fclose(f), 0);
    }
    int rc = td_load(db, home, &l);
    ck_assert_msg(rc == TD_OK, "%s; %s", td_errmsg(db), l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static void setup(void)
{
    folder_make(home, sizeof home, "write");
    db = open_db(TD_OPEN_CREATE, "lan");
    load();
    other = open_db(TD_OPEN_WRITE, "minh");
    ck_assert_int_eq(td_plans(db, &plans), TD_OK);
    ck_assert_int_eq(td_targets(db, &targets, 0), TD_OK);
    ck_assert_int_eq(td_agencies(db, &agencies), TD_OK);
}

static void teardown(void)
{
    td_agencies_free(&agencies);
    td_targets_free(&targets);
    td_plans_free(&plans);
    td_close(other);
    td_close(db);
    folder_remove(home);
}

/* ---- saying things in short ------------------------------------------------------------- */

static int64_t target(const char *code)
{
    for (size_t i = 0; i < targets.n; i++)
        if (!strcmp(targets.v[i].code, code))
            return targets.v[i].id;
    ck_abort_msg("no target %s", code);
    return 0;
}

static int64_t agency(const char *code)
{
    const struct td_agency *a = td_agency_by_code(&agencies, code);
    ck_assert_msg(a != NULL, "%s", code);
    return a->id;
}

static int64_t task(const char *code)
{
    struct td_tasks l;
    int64_t id = 0;

    ck_assert_int_eq(td_tasks(db, &l, 0, 2026), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        id = strcmp(l.v[i].code, code) ? id : l.v[i].id;
    td_tasks_free(&l);
    return id;
}

static struct td_num num(const char *s)
{
    struct td_num n = TD_NUM_NONE;

    if (*s)
        ck_assert(td_num_parse(s, strlen(s), &n));
    return n;
}

static td_period period(const char *s)
{
    td_period p = 0;
    ck_assert(td_period_parse(s, strlen(s), &p));
    return p;
}

/* "70.5" or "7/10" */
static struct td_entry entry(const char *t, const char *a, const char *p, const char *value)
{
    const char *slash = strchr(value, '/');
    struct td_entry e = {
        .target = target(t), .agency = agency(a), .period = period(p), .value = TD_NUM_NONE, .numerator = TD_NUM_NONE,
        .denominator = TD_NUM_NONE, .status = TD_REPORTED, .series = "", .unit = "", .source_title = "S",
        .source_url = "", .note = "", .based_on = -1,
    };

    if (!slash) {
        e.value = num(value);
    } else {
        char n[32];
        snprintf(n, sizeof n, "%.*s", (int)(slash - value), value);
        e.numerator = num(n), e.denominator = num(slash + 1);
    }
    return e;
}

static int record(struct td *td, const struct td_entry *e)
{
    return td_record(td, e, 1, TODAY, TD_AT_COMMAND, "", NULL, NULL);
}

static void assert_ok(int rc)
{
    ck_assert_msg(rc == TD_OK, "%d: %s", rc, td_errmsg(db));
}

static void recorded(const char *t, const char *a, const char *p, const char *value)
{
    struct td_entry e = entry(t, a, p, value);

    e.note = "as told"; /* what is strange here does not matter */
    assert_ok(record(db, &e));
}

static int ruled(const char *t, const char *a, const char *p, int seq, enum td_ruling kind, bool holds)
{
    struct td_figure_ref f = { target(t), agency(a), period(p), seq };

    return td_rule(db, &f, kind, holds, "because", -1, TD_AT_COMMAND, NULL);
}

/* One number from the database, by plain SQL. */
static int64_t count(const char *sql)
{
    sqlite3_stmt *st = NULL;

    ck_assert_msg(sqlite3_prepare_v2(db->db, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db->db));
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

/* Everything that a write could have left. */
static int64_t everything(void)
{
    static const char *const tables[] = { "change", "observation", "ruling", "progress", "submission", "request",
                                          "closing", "journal", "source", "series", "rollup" };
    int64_t n = 0;
    char sql[64];

    for (int i = 0; i < COUNT(tables); i++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[i]);
        n = n * 31 + count(sql);
    }
    return n;
}

static int64_t before;

/* Refused with this code and message, and nothing is left of it. */
static void assert_refused(const char *what, struct td *td, int rc, int code, const char *message)
{
    ck_assert_msg(rc == code, "%s: %d and not %d: %s", what, rc, code, td_errmsg(td));
    ck_assert_msg(strstr(td_errmsg(td), message), "%s: %s", what, td_errmsg(td));
    ck_assert_msg(everything() == before, "%s: something was written", what);
    ck_assert_msg(sqlite3_get_autocommit(td->db), "%s: a transaction is open", what);
}

/* The figures of a period, good until the next call. */
static const struct td_observation *figure(const char *t, const char *a, const char *p, int seq)
{
    static struct td_observations l;

    td_observations_free(&l);
    assert_ok(td_observations(db, &l, target(t), agency(a)));
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].period == period(p) && l.v[i].seq == seq)
            return &l.v[i];
    return NULL;
}

static void assert_num(struct td_num n, const char *expected)
{
    char buf[TD_NUM_BUF];
    td_num_write(buf, sizeof buf, n);
    ck_assert_str_eq(buf, expected);
}

/* What the method takes for the threshold of 2025. */
static struct td_verdict verdict(const char *t, const char *a)
{
    struct td_board b;
    struct td_ask ask = { .review = TODAY, .agency = agency(a), .milestone = 2025 };
    struct td_verdict v = { .value = TD_NUM_NONE };

    assert_ok(td_judge_targets(db, &b, &ask, &plans, &targets));
    for (size_t i = 0; i < b.n; i++)
        if (b.v[i].target->id == target(t))
            v = b.v[i].verdict;
    td_board_free(&b);
    return v;
}

static void assert_verdict(const char *value, enum td_verdict_code code)
{
    struct td_verdict v = verdict("t", "c");

    assert_num(v.value, value);
    ck_assert_msg(v.code == code, "%s: %s, not %s", value, td_verdict_word(v.code), td_verdict_word(code));
}

/* ---- what is saved ---------------------------------------------------------------------- */

START_TEST(every_field_is_kept)
{
    struct td_entry e = {
        .target = target("t"), .agency = agency("d1"), .period = period("2025-Q4"), .value = num("33.3"),
        .numerator = num("1.5"), .denominator = num("4.50"), .status = TD_PUBLISHED, .qualifier = TD_APPROX,
        .series = "other", .unit = "điểm", .source_title = "Báo cáo 12", .source_url = "https://x.vn/1",
        .note = "dòng một\ndòng hai", .published_on = 20260100, .based_on = 0,
    };
    int64_t change = 0;

    assert_ok(td_record(db, &e, 1, TODAY, TD_AT_GRID, "a form", &change, NULL));
    const struct td_observation *o = figure("t", "d1", "2025-Q4", 1);
    ck_assert_ptr_nonnull(o);
    assert_num(o->value, "33.3");
    ck_assert_int_eq(td_num_cmp(o->numerator, num("1.5")), 0);
    ck_assert_int_eq(td_num_cmp(o->denominator, num("4.5")), 0);
    ck_assert_int_eq(o->status, TD_PUBLISHED);
    ck_assert_int_eq(o->qualifier, TD_APPROX);
    ck_assert_str_eq(o->series, "other");
    ck_assert_str_eq(o->unit, "điểm");
    ck_assert_str_eq(o->source_title, "Báo cáo 12");
    ck_assert_str_eq(o->source_url, "https://x.vn/1");
    ck_assert_str_eq(o->note, "series=other; unit=điểm; q=approx; dòng một\ndòng hai");
    ck_assert_int_eq(o->published_on, 20260100);
    ck_assert(o->entered && !o->superseded && !o->withdrawn && !o->accepted && !o->verified);
    ck_assert_int_eq(o->change, change);
    ck_assert_int_eq(count("SELECT count(*) FROM change WHERE actor = 'lan' AND place = 'grid' AND note = 'a form'"),
                     1);
    ck_assert_int_eq(count("SELECT max(id) FROM change"), change);
}
END_TEST

START_TEST(a_percentage_is_computed_from_its_parts)
{
    recorded("t", "d1", "2025", "2/3");
    assert_num(figure("t", "d1", "2025", 1)->value, "66.7");
    recorded("t", "d2", "2025", "812/1000");
    assert_num(figure("t", "d2", "2025", 1)->value, "81.2");
}
END_TEST

/* Sources are shared, figures are numbered within their period. */
START_TEST(figures_stand_beside_each_other)
{
    recorded("t", "c", "2025", "60");
    recorded("t", "c", "2025", "61");
    recorded("t", "c", "2024", "59");
    ck_assert_ptr_nonnull(figure("t", "c", "2025", 2));
    ck_assert_ptr_nonnull(figure("t", "c", "2024", 1));
    ck_assert(!figure("t", "c", "2025", 1)->superseded);
    ck_assert_int_eq(count("SELECT count(*) FROM source WHERE title = 'S'"), 1);
}
END_TEST

START_TEST(what_has_no_note_and_is_strange_is_refused)
{
    recorded("t", "c", "2024", "50");
    struct td_entry e = entry("t", "c", "2025", "80");
    before = everything();
    assert_refused("jump", db, record(db, &e), TD_INVALID,
                   "80 is far from 50 of 2024; if it is right, say so in a note");
    e.note = "điều tra lại";
    assert_ok(record(db, &e));
    e = entry("t", "c", "2025", "101");
    e.note = "no note helps";
    before = everything();
    assert_refused("error", db, record(db, &e), TD_INVALID, "101 is outside 0 to 100");
}
END_TEST

/* ---- where it is from, and whether it may still be ---------------------------------------- */

/* Whichever way it comes: a screen, a command, a draft of before. */
START_TEST(what_has_a_source_gives_way_to_what_has_one)
{
    recorded("t", "c", "2025", "60");
    struct td_entry e = entry("t", "c", "2025", "61");
    e.supersedes = 1;
    e.source_title = "";
    before = everything();
    assert_refused("without", db, record(db, &e), TD_INVALID,
                   "a figure that has a source is not replaced by one without");
    e.source_title = NULL;
    assert_refused("none said", db, record(db, &e), TD_INVALID, "is not replaced by one without");
    e.source_url = "http://x";
    assert_ok(record(db, &e)); /* where it can be read is a source */
    e = entry("t", "c", "2025", "62");
    e.supersedes = 2;
    assert_ok(record(db, &e));
    e = entry("t", "d1", "2025", "50"); /* two without one */
    e.source_title = "";
    assert_ok(record(db, &e));
    e.value = num("51");
    e.supersedes = 1;
    assert_ok(record(db, &e));
}
END_TEST

/* The last school ended on 30 June 2025, d3 at the end of 2024. */
START_TEST(what_has_ended_takes_no_later_figures)
{
    static const struct { const char *target, *agency, *period, *why; } rows[] = {
        { "e", "c", "2025", NULL }, { "e", "c", "2025-06", NULL }, { "e", "c", "2024", NULL },
        { "e", "c", "2025-07", "the target no longer applies from 2025-07-01 on" },
        { "e", "c", "2026", "the target no longer applies from 2025-07-01 on" }, { "t", "c", "2026", NULL },
        { "t", "d3", "2024", NULL }, { "t", "d3", "2025-01", "D3 did not exist then" },
        { "t", "d3", "2025", "D3 did not exist then" },
    };

    for (int i = 0; i < COUNT(rows); i++) {
        struct td_entry e = entry(rows[i].target, rows[i].agency, rows[i].period, "50");
        e.note = "no note helps";
        before = everything();
        if (rows[i].why)
            assert_refused(rows[i].period, db, record(db, &e), TD_INVALID, rows[i].why);
        else
            assert_ok(record(db, &e));
    }
}
END_TEST

/* ---- who was first ---------------------------------------------------------------------- */

START_TEST(a_figure_that_was_not_seen_is_a_conflict)
{
    struct td_entry mine = entry("t", "c", "2025", "60"), theirs = entry("t", "c", "2025", "61");
    int64_t change = 77;
    size_t at = 77;

    mine.based_on = theirs.based_on = 0;
    assert_ok(record(other, &theirs));
    before = everything();
    int rc = td_record(db, &mine, 1, TODAY, TD_AT_COMMAND, "", &change, &at);
    assert_refused("both saw nothing", db, rc, TD_CONFLICT, "somebody else has recorded a figure");
    ck_assert_uint_eq(at, 0);
    ck_assert_int_eq(change, 77);
    mine.based_on = 1;
    mine.supersedes = 1;
    assert_ok(record(db, &mine));
    /* Two corrections of the same figure: the second one is asked again. */
    theirs.based_on = theirs.supersedes = 1;
    before = everything();
    assert_refused("a correction of what is corrected", other, record(other, &theirs), TD_CONFLICT, "somebody else");
    theirs.based_on = -1;
    assert_ok(record(other, &theirs)); /* who does not look does not mind */
    struct td_entry elsewhere = entry("t", "d1", "2025", "61");
    elsewhere.based_on = 0;
    assert_ok(record(db, &elsewhere));
}
END_TEST

START_TEST(the_same_figure_again_is_no_change)
{
    struct td_entry e = entry("t", "c", "2025", "7/10");
    int seq = 1;

    e.note = "as told";
    e.published_on = 20260115;
    assert_ok(record(db, &e));
    e.supersedes = 1;
    before = everything();
    assert_refused("the same", db, record(db, &e), TD_SAME, "this figure is on record already");
    struct td_entry others[] = { e, e, e, e, e, e, e };
    others[0].denominator = num("10.0");
    others[0].numerator = num("7.1");
    others[1].value = num("70.5");
    others[2].status = TD_PUBLISHED;
    others[3].note = "as told again";
    others[4].source_title = "another";
    others[5].source_url = "http://x";
    others[6].published_on = 20260116;
    for (int i = 0; i < COUNT(others); i++) {
        others[i].supersedes = seq++;
        assert_ok(record(db, &others[i]));
        others[i].supersedes = seq;
        before = everything();
        assert_refused("the same again", db, record(db, &others[i]), TD_SAME, "on record already");
    }
    assert_ok(ruled("t", "c", "2025", seq, TD_WITHDRAW, true));
    assert_ok(record(db, &others[COUNT(others) - 1])); /* it does not stand any more */
}
END_TEST

START_TEST(a_batch_is_all_or_nothing)
{
    static const struct { int at; const char *value; int based_on, code; const char *message; } bad[] = {
        { 0, "200", -1, TD_INVALID, "outside" },  { 3, "200", -1, TD_INVALID, "outside" },
        { 1, "", -1, TD_INVALID, "no value" },    { 2, "51", 0, TD_CONFLICT, "somebody else" },
        { 3, "5/0", -1, TD_INVALID, "the part 5 does not fit the whole 0" },
    };
    static const char *const who[] = { "d1", "d2", "c", "w" };
    struct td_entry e[4];
    size_t at;

    recorded("t", "c", "2025", "50");
    for (int i = 0; i < COUNT(bad); i++) {
        for (int k = 0; k < 4; k++)
            e[k] = entry("t", who[k], "2025", "50/100");
        e[bad[i].at] = entry("t", who[bad[i].at], "2025", bad[i].value);
        e[bad[i].at].based_on = bad[i].based_on;
        at = 99;
        before = everything();
        int rc = td_record(db, e, 4, TODAY, TD_AT_GRID, "", NULL, &at);
        assert_refused(bad[i].message, db, rc, bad[i].code, bad[i].message);
        ck_assert_uint_eq(at, (size_t)bad[i].at);
    }
    for (int k = 0; k < 4; k++)
        e[k] = entry("t", who[k], "2025", "50/100");
    int64_t changes = count("SELECT count(*) FROM change");
    assert_ok(td_record(db, e, 4, TODAY, TD_AT_GRID, "", NULL, NULL));
    ck_assert_int_eq(count("SELECT count(*) FROM change"), changes + 1);
    ck_assert_int_eq(count("SELECT count(DISTINCT change_id) FROM observation WHERE entered = 1"), 2);
    /* Two of one period in one batch are two figures; who looked before the first does not know it. */
    for (int k = 0; k < 2; k++) {
        e[k] = entry("t", "d1", "2024", "50");
        e[k].based_on = 0;
    }
    before = everything();
    assert_refused("twice", db, td_record(db, e, 2, TODAY, TD_AT_GRID, "", NULL, &at), TD_CONFLICT, "somebody else");
    ck_assert_uint_eq(at, 1);
}
END_TEST

/* ---- what replaces what ----------------------------------------------------------------- */

START_TEST(a_withdrawn_correction_gives_the_earlier_figure_back)
{
    recorded("t", "c", "2025", "60");
    struct td_entry e = entry("t", "c", "2025", "40");
    e.note = "sửa";
    e.supersedes = 1;
    assert_ok(record(db, &e));
    ck_assert(figure("t", "c", "2025", 1)->superseded);
    assert_verdict("40", TD_MISSED);
    assert_ok(ruled("t", "c", "2025", 2, TD_WITHDRAW, true));
    ck_assert(!figure("t", "c", "2025", 1)->superseded);
    ck_assert(figure("t", "c", "2025", 2)->withdrawn);
    assert_verdict("60", TD_MET);
    assert_ok(ruled("t", "c", "2025", 2, TD_WITHDRAW, false));
    ck_assert(!figure("t", "c", "2025", 2)->withdrawn);
    assert_verdict("40", TD_MISSED);
    assert_ok(ruled("t", "c", "2025", 1, TD_WITHDRAW, true));
    assert_ok(ruled("t", "c", "2025", 2, TD_WITHDRAW, true));
    ck_assert_int_eq(verdict("t", "c").code, TD_NO_DATA);
}
END_TEST

START_TEST(only_what_is_there_can_be_replaced)
{
    struct td_entry e = entry("t", "c", "2025", "60");

    recorded("t", "c", "2024", "60");
    before = everything();
    e.supersedes = 1;
    assert_refused("of another period", db, record(db, &e), TD_INVALID, "does not exist");
    e = entry("t", "c", "2024", "60");
    e.supersedes = 2;
    assert_refused("a later one", db, record(db, &e), TD_INVALID, "does not exist");
    e.supersedes = -1;
    assert_refused("nonsense", db, record(db, &e), TD_INVALID, "does not exist");
}
END_TEST

/* METHOD.md 6: what a person accepts comes before every rule. */
START_TEST(an_accepted_figure_decides_the_verdict)
{
    struct td_entry e = entry("t", "c", "2025", "60");
    e.status = TD_VERIFIED;
    assert_ok(record(db, &e));
    e = entry("t", "c", "2025", "40");
    e.status = TD_ESTIMATE;
    assert_ok(record(db, &e));
    assert_verdict("60", TD_MET);
    ck_assert(verdict("t", "c").flags & TD_FLAG_UNSURE);
    assert_ok(ruled("t", "c", "2025", 2, TD_ACCEPT, true));
    assert_verdict("40", TD_MISSED);
    ck_assert(figure("t", "c", "2025", 2)->accepted && !figure("t", "c", "2025", 1)->accepted);
    assert_ok(ruled("t", "c", "2025", 1, TD_ACCEPT, true)); /* one a period */
    assert_verdict("60", TD_MET);
    ck_assert(figure("t", "c", "2025", 1)->accepted && !figure("t", "c", "2025", 2)->accepted);
    assert_ok(ruled("t", "c", "2025", 2, TD_ACCEPT, true));
    assert_ok(ruled("t", "c", "2025", 2, TD_ACCEPT, false));
    assert_verdict("60", TD_MET);
    ck_assert(!figure("t", "c", "2025", 1)->accepted && !figure("t", "c", "2025", 2)->accepted);
    assert_ok(ruled("t", "c", "2025", 2, TD_ACCEPT, true));
    assert_ok(ruled("t", "c", "2025", 2, TD_WITHDRAW, true)); /* what is withdrawn counts in no way */
    assert_verdict("60", TD_MET);
}
END_TEST

/* What is never judged cannot be accepted: nothing would change. */
START_TEST(another_definition_is_not_accepted)
{
    struct td_entry e = entry("t", "c", "2025", "60");
    e.series = "registered";
    assert_ok(record(db, &e));
    e = entry("t", "c", "2025", "61");
    e.qualifier = TD_MORE_THAN;
    assert_ok(record(db, &e));
    before = everything();
    assert_refused("a series", db, ruled("t", "c", "2025", 1, TD_ACCEPT, true), TD_INVALID, "another definition");
    assert_refused("a bound", db, ruled("t", "c", "2025", 2, TD_ACCEPT, true), TD_INVALID, "a bound");
    assert_ok(ruled("t", "c", "2025", 1, TD_VERIFY, true));
    assert_ok(ruled("t", "c", "2025", 1, TD_WITHDRAW, true));
}
END_TEST

START_TEST(a_verified_figure_comes_first)
{
    recorded("t", "c", "2025", "60");
    recorded("t", "c", "2025", "40"); /* the newest of equals */
    assert_verdict("40", TD_MISSED);
    assert_ok(ruled("t", "c", "2025", 1, TD_VERIFY, true));
    assert_verdict("60", TD_MET);
    ck_assert(figure("t", "c", "2025", 1)->verified);
    ck_assert_int_eq(td_observation_figure(figure("t", "c", "2025", 1)).status, TD_VERIFIED);
    ck_assert_int_eq(figure("t", "c", "2025", 1)->status, TD_REPORTED);
    assert_ok(ruled("t", "c", "2025", 1, TD_VERIFY, false));
    assert_verdict("40", TD_MISSED);
}
END_TEST

START_TEST(decisions_are_guarded)
{
    struct td_figure_ref f = { target("t"), agency("c"), period("2025"), 1 }, g = f;
    int64_t last;

    g.seq = 2;
    recorded("t", "c", "2025", "60");
    recorded("t", "c", "2025", "61");
    for (int kind = TD_ACCEPT; kind <= TD_WITHDRAW; kind++) {
        assert_ok(td_last_ruling(db, &f, (enum td_ruling)kind, &last));
        ck_assert_int_eq(last, 0);
        assert_ok(td_rule(other, &f, (enum td_ruling)kind, true, "w", last, TD_AT_COMMAND, NULL));
        before = everything();
        assert_refused("the same figure", db, td_rule(db, &f, (enum td_ruling)kind, true, "w", last, TD_AT_COMMAND,
                                                      NULL),
                       TD_CONFLICT, "somebody else has decided");
        /* Accepting is about the whole period, the others about one figure. */
        int rc = td_rule(db, &g, (enum td_ruling)kind, true, "w", last, TD_AT_COMMAND, NULL);
        ck_assert_int_eq(rc, kind == TD_ACCEPT ? TD_CONFLICT : TD_OK);
        assert_ok(td_last_ruling(db, &f, (enum td_ruling)kind, &last));
        ck_assert_int_gt(last, 0);
        assert_ok(td_rule(db, &f, (enum td_ruling)kind, false, "w", last, TD_AT_COMMAND, NULL));
    }
}
END_TEST

START_TEST(decisions_that_are_refused)
{
    struct td_figure_ref f = { target("t"), agency("c"), period("2025"), 1 };

    recorded("t", "c", "2025", "60");
    before = everything();
    assert_refused("no reason", db, td_rule(db, &f, TD_ACCEPT, true, "", -1, TD_AT_COMMAND, NULL), TD_INVALID,
                   "need a reason");
    assert_refused("none at all", db, td_rule(db, &f, TD_WITHDRAW, true, NULL, -1, TD_AT_COMMAND, NULL), TD_INVALID,
                   "a reason");
    assert_refused("to take back", db, td_rule(db, &f, TD_WITHDRAW, false, "", -1, TD_AT_COMMAND, NULL), TD_INVALID,
                   "a reason");
    f.seq = 2;
    assert_refused("no figure", db, td_rule(db, &f, TD_VERIFY, true, "", -1, TD_AT_COMMAND, NULL), TD_NOT_FOUND,
                   "no such figure");
    f.seq = 1;
    f.target = 999;
    assert_refused("no target", db, td_rule(db, &f, TD_VERIFY, true, "", -1, TD_AT_COMMAND, NULL), TD_NOT_FOUND,
                   "no such figure");
    f.target = target("t");
    assert_ok(td_rule(db, &f, TD_VERIFY, true, NULL, -1, TD_AT_COMMAND, NULL));
}
END_TEST

/* ---- closed periods --------------------------------------------------------------------- */

static int closed(const char *p, bool yes)
{
    return td_close_period(db, plans.v[0].id, period(p), yes, "chốt", TD_AT_COMMAND, NULL);
}

START_TEST(a_closed_period_does_not_change)
{
    static const struct { const char *period; bool closed; } rows[] = {
        { "2025", true },     { "2025-Q1", true },  { "2025-H2", true },   { "2025-12", true }, { "2025-01-01", true },
        { "2024", false },    { "2026-01", false }, { "2024-2025", false } /* its first months are of 2024 */,
        { "2020-2025", false }, { "2024-12-31", false },
    };
    struct td_figure_ref f = { target("t"), agency("c"), period("2025"), 1 };
    bool is;

    recorded("t", "c", "2025", "60");
    assert_ok(closed("2025", true));
    for (int i = 0; i < COUNT(rows); i++) {
        struct td_entry e = entry("t", "c", rows[i].period, "61");
        e.note = "muộn";
        assert_ok(td_period_closed(db, plans.v[0].id, period(rows[i].period), &is));
        ck_assert_msg(is == rows[i].closed, "%s", rows[i].period);
        before = everything();
        if (rows[i].closed)
            assert_refused(rows[i].period, db, record(db, &e), TD_INVALID, "are closed");
        else
            assert_ok(record(db, &e));
    }
    before = everything();
    for (int kind = TD_ACCEPT; kind <= TD_WITHDRAW; kind++)
        assert_refused("a decision", db, td_rule(db, &f, (enum td_ruling)kind, true, "w", -1, TD_AT_COMMAND, NULL),
                       TD_INVALID,
                       "the period is closed");
    assert_ok(closed("2025", false));
    assert_ok(td_period_closed(db, plans.v[0].id, period("2025-Q1"), &is));
    ck_assert(!is);
    assert_ok(ruled("t", "c", "2025", 1, TD_ACCEPT, true));
    recorded("t", "c", "2025", "62");
}
END_TEST

START_TEST(closing_is_on_record)
{
    before = everything();
    assert_refused("not closed", db, closed("2025", false), TD_CONFLICT, "not closed");
    assert_refused("no reason", db, td_close_period(db, plans.v[0].id, period("2025"), true, "", TD_AT_COMMAND, NULL),
                   TD_INVALID,
                   "needs a reason");
    assert_ok(closed("2025", true));
    before = everything();
    assert_refused("twice", db, closed("2025", true), TD_CONFLICT, "closed already");
    assert_refused("a part was not closed itself", db, closed("2025-Q1", false), TD_CONFLICT, "not closed");
    assert_ok(closed("2025", false));
    assert_ok(closed("2025", true));
    ck_assert_int_eq(count("SELECT count(*) FROM closing"), 1);
    ck_assert_int_eq(count("SELECT rev FROM closing"), 3);
    ck_assert_int_eq(count("SELECT count(*) FROM journal WHERE tbl = 'closing'"), 3);
    ck_assert_int_eq(count("SELECT count(*) FROM journal WHERE tbl = 'closing' AND after LIKE '%\"closed\":0%'"), 1);
}
END_TEST

/* ---- sums ------------------------------------------------------------------------------- */

/* Everything in the table of sums as one text. */
static void sums(char *buf, size_t size)
{
    sqlite3_stmt *st = NULL;
    size_t n = 0;

    *buf = 0;
    sqlite3_prepare_v2(db->db, "SELECT target_id || ' ' || agency_id || ' ' || period || ': ' || numerator || '/' ||"
                               " denominator || ', ' || reported || ' of ' || units || ', ' || meeting || ', ' ||"
                               " known_on || char(10) AS line FROM rollup UNION ALL"
                               " SELECT 'kinds ' || target_id || ' ' || agency_id || ' ' || kind || char(10) FROM"
                               " rollup_kind ORDER BY line", -1, &st, NULL);
    while (sqlite3_step(st) == SQLITE_ROW) {
        n += (size_t)snprintf(buf + n, size - n, "%s", (const char *)sqlite3_column_text(st, 0));
        ck_assert_uint_lt(n, size);
    }
    sqlite3_finalize(st);
}

static char kept[65536], anew[65536];

static void assert_sums(const char *what)
{
    sums(kept, sizeof kept);
    ck_assert_int_eq(td__begin(db, &(struct td__deed){ .act = TD_ACT_MIGRATE, .later = true }), TD_OK);
    ck_assert_int_eq(td__rollup_rebuild(db, 0), TD_OK);
    sums(anew, sizeof anew);
    ck_assert_int_eq(td__end(db, TD_ERROR), TD_ERROR); /* back to what the writes have made */
    ck_assert_msg(!strcmp(kept, anew), "%s:\nkept\n%sanew\n%s", what, kept, anew);
}

START_TEST(the_citys_sum_follows_every_write)
{
    recorded("t", "d1", "2025", "10/100");
    assert_num(verdict("t", "c").value, "10.0");
    recorded("t", "d2", "2025", "70/100");
    assert_num(verdict("t", "c").value, "40.0");
    struct td_entry e = entry("t", "d2", "2025", "90/100");
    e.supersedes = 1;
    assert_ok(record(db, &e));
    assert_num(verdict("t", "c").value, "50.0");
    assert_ok(ruled("t", "d2", "2025", 2, TD_WITHDRAW, true));
    assert_num(verdict("t", "c").value, "40.0");
    recorded("t", "d2", "2025", "20/100");
    assert_num(verdict("t", "c").value, "15.0");
    assert_ok(ruled("t", "d2", "2025", 1, TD_ACCEPT, true));
    assert_num(verdict("t", "c").value, "40.0");
    recorded("t", "g", "2025", "80/100"); /* the group speaks for its districts */
    assert_num(verdict("t", "c").value, "80.0");
    recorded("t", "c", "2025", "33");
    assert_num(verdict("t", "c").value, "33");
}
END_TEST

static unsigned long seed = 88172645463325252u;

static int below(int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (unsigned long)n);
}

/* Whatever is written, in whatever order, the sums are those that would be made anew. */
START_TEST(sums_are_always_as_made_anew)
{
    static const char *const who[] = { "d1", "d2", "d3", "d4", "w", "g", "c", "x" };
    static const char *const when[] = { "2023", "2024", "2025", "2024-Q4" };
    int done = 0;

    for (int i = 0; i < 1500; i++) {
        struct td *by = below(4) ? db : other;
        const char *a = who[below(below(3) ? 5 : COUNT(who))], *p = when[below(COUNT(when))];
        struct td_entry e = entry(below(4) ? "t" : below(2) ? "u" : "e", a, p, "1");
        char what[96];
        int n = 1 + below(100);
        e.denominator = below(5) ? (struct td_num){ n, (int8_t)below(3) } : TD_NUM_NONE;
        e.numerator = (struct td_num){ below(n + 1), e.denominator.decimals };
        e.value = td_num_is(e.denominator) ? TD_NUM_NONE : num("50");
        e.note = "x";
        e.series = below(8) ? "" : "other";
        e.status = (enum td_status)(1 + below(4));
        int seq = (int)count("SELECT count(*) FROM observation"), rc;
        if (!below(8)) {
            rc = td_undo(by, count("SELECT max(id) FROM change") - below(3), TD_AT_COMMAND, NULL);
        } else if (below(3)) {
            e.supersedes = below(3) ? 0 : 1 + below(2);
            struct td_entry both[2] = { entry(below(2) ? "t" : "u", who[below(5)], "2023", "40/80"), e };
            both[0].note = "x";
            int first = below(2);
            rc = td_record(by, both + first, (size_t)(2 - first), TODAY, TD_AT_GRID, "", NULL, NULL);
        } else {
            struct td_figure_ref f = { e.target, e.agency, e.period, 1 + below(3) };
            rc = td_rule(by, &f, (enum td_ruling)below(3), below(3) > 0, "w", -1, TD_AT_COMMAND, NULL);
        }
        snprintf(what, sizeof what, "write %d (%d figures, %s %s)", i, seq, a, p);
        done += rc == TD_OK;
        assert_sums(what);
    }
    ck_assert_int_gt(done, 250);
}
END_TEST

/* ---- statements about tasks ------------------------------------------------------------- */

static struct td_statement statement(const char *code, int year, enum td_task_state state, int percent)
{
    return (struct td_statement){ .task = task(code), .agency = agency("d1"), .year = year, .said_on = 20260601,
                                  .state = state, .percent = percent, .note = "n", .evidence = "e", .based_on = -1 };
}

static void assert_task(const char *code, int year, enum td_task_state state, int percent)
{
    struct td_tasks l;

    assert_ok(td_tasks(db, &l, 0, year));
    for (size_t i = 0; i < l.n; i++) {
        if (strcmp(l.v[i].code, code))
            continue;
        ck_assert_int_eq(l.v[i].state, state);
        ck_assert_int_eq(l.v[i].percent, percent);
    }
    td_tasks_free(&l);
}

START_TEST(the_newest_statement_counts)
{
    struct td_statement s = statement("once", 0, TD_TASK_STARTED, 30);
    int64_t change;

    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, &change));
    assert_task("once", 2026, TD_TASK_STARTED, 30);
    s = statement("once", 0, TD_TASK_DONE, -1);
    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, &change));
    assert_task("once", 2026, TD_TASK_DONE, -1);
    s.said_on = 20260501; /* said of an earlier day: it is not the newest */
    s.state = TD_TASK_STOPPED;
    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, NULL));
    assert_task("once", 2026, TD_TASK_DONE, -1);
    s = statement("yearly", 2025, TD_TASK_DONE, 100);
    s.agency = 0;
    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, NULL));
    assert_task("yearly", 2025, TD_TASK_DONE, 100);
    assert_task("yearly", 2026, TD_TASK_NONE, -1);
    ck_assert_int_eq(count("SELECT count(*) FROM progress WHERE agency_id IS NULL"), 1);
}
END_TEST

START_TEST(statements_are_guarded)
{
    struct td_statement s = statement("yearly", 2026, TD_TASK_STARTED, 10);
    int64_t last;

    assert_ok(td_last_said(db, s.task, 2026, &last));
    ck_assert_int_eq(last, 0);
    s.based_on = 0;
    assert_ok(td_say(other, &s, 1, TD_AT_COMMAND, NULL));
    before = everything();
    assert_refused("unseen", db, td_say(db, &s, 1, TD_AT_COMMAND, NULL), TD_CONFLICT, "somebody else has said");
    s.year = 2025; /* of another year nobody has said anything */
    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, NULL));
    s.year = 2026;
    assert_ok(td_last_said(db, s.task, 2026, &s.based_on));
    assert_ok(td_say(db, &s, 1, TD_AT_COMMAND, NULL));
}
END_TEST

START_TEST(statements_that_are_refused)
{
    struct td_statement s[2] = { statement("once", 0, TD_TASK_STARTED, 10), statement("once", 0, TD_TASK_DONE, 101) };

    before = everything();
    assert_refused("all or none", db, td_say(db, s, 2, TD_AT_COMMAND, NULL), TD_INVALID, "more than 100 %");
    s[0] = statement("once", 2025, TD_TASK_STARTED, 10);
    assert_refused("no year", db, td_say(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "has no year");
    s[0] = statement("yearly", 0, TD_TASK_STARTED, 10);
    assert_refused("a year", db, td_say(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "say of which year");
    s[0] = statement("once", 0, TD_TASK_STARTED, 10);
    s[0].said_on = 0;
    assert_refused("no day", db, td_say(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "a day");
    s[0].said_on = 20260601;
    s[0].task = 999;
    assert_refused("no task", db, td_say(db, s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND, "no such task");
    s[0] = statement("once", 0, TD_TASK_STARTED, 10);
    s[0].agency = 999;
    assert_refused("no agency", db, td_say(db, s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND, "no such agency");
}
END_TEST

/* What cannot be true of one, by whom, of which year, on which day. */
static const struct { const char *who; enum td_task_state state; int year, percent; td_date on; const char *why; }
    UNTRUE[] = {
    { "d3", TD_TASK_STARTED, 2025, 10, 20250101, "does not exist" },
    { "d3", TD_TASK_STARTED, 2024, 10, 20241231, NULL },
    { "x", TD_TASK_DONE, 2025, -1, 20250601, "elsewhere" }, { "c", TD_TASK_DONE, 2025, -1, 20250601, NULL },
    { "d1", TD_TASK_DONE, 2025, 99, 20250601, "contradict" }, { "d1", TD_TASK_NONE, 2025, 1, 20250601, "contradict" },
    { "d1", TD_TASK_NONE, 2025, 0, 20250601, NULL }, { "d1", TD_TASK_STOPPED, 2025, 40, 20250601, NULL },
    { "d1", TD_TASK_STARTED, 2025, 10, 20231231, "before the task begins" },
    { "d1", TD_TASK_STARTED, 2019, 10, 20250601, "none of the plan's" },
    { "d1", TD_TASK_STARTED, 2031, 10, 20250601, "none of the plan's" },
};

START_TEST(statements_that_cannot_be_true)
{
    struct td_statement s = statement("yearly", UNTRUE[_i].year, UNTRUE[_i].state, UNTRUE[_i].percent);

    s.agency = agency(UNTRUE[_i].who), s.said_on = UNTRUE[_i].on;
    before = everything();
    if (!UNTRUE[_i].why)
        assert_ok(td_say(db, &s, 1, TD_AT_FORM, NULL));
    else
        assert_refused(UNTRUE[_i].why, db, td_say(db, &s, 1, TD_AT_FORM, NULL), TD_INVALID, UNTRUE[_i].why);
}
END_TEST

/* ---- reports ---------------------------------------------------------------------------- */

static struct td_submission submission(const char *who)
{
    return (struct td_submission){ .obligation = count("SELECT id FROM obligation"), .agency = agency(who),
                                   .year = 2025,
                                   .on = 20251128, .note = "" };
}

START_TEST(reports_are_handed_in_and_taken_back)
{
    struct td_submission s[2] = { submission("d1"), submission("d2") };

    assert_ok(td_submit(db, s, 2, TD_AT_COMMAND, NULL));
    ck_assert_int_eq(count("SELECT count(*) FROM submission WHERE withdrawn = 0 AND submitted_on = '2025-11-28'"), 2);
    ck_assert_int_eq(count("SELECT count(DISTINCT change_id) FROM submission"), 1);
    s[0].withdrawn = true;
    assert_ok(td_submit(db, s, 1, TD_AT_COMMAND, NULL));
    ck_assert_int_eq(count("SELECT withdrawn FROM submission ORDER BY id DESC"), 1);
}
END_TEST

START_TEST(reports_that_are_refused)
{
    struct td_submission s[2] = { submission("d1"), submission("d2") };

    before = everything();
    s[1].on = 0;
    assert_refused("no day, all or none", db, td_submit(db, s, 2, TD_AT_COMMAND, NULL), TD_INVALID, "a year and a day");
    s[0].year = 1899;
    assert_refused("no year", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "a year and a day");
    s[0].year = 2200;
    assert_refused("far away", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "a year and a day");
    s[0] = submission("d1");
    s[0].obligation = 999;
    assert_refused("no such report", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND, "no such report");
    s[0] = submission("d1");
    s[0].agency = 999;
    assert_refused("no agency", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND, "no such agency");
    s[0] = submission("d1");
    s[0].withdrawn = true;
    assert_refused("none to take back", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND, "not been handed");
    s[0] = submission("d1");
    s[0].year = 2031, s[0].on = 20311101;
    assert_refused("after the plan", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "does not ask");
    s[0].year = 2026, s[0].on = 20251231;
    assert_refused("before its year", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "has not begun");
    s[0] = submission("c");
    assert_refused("owes none", db, td_submit(db, s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "does not owe");
}
END_TEST

/* ---- requests --------------------------------------------------------------------------- */

static struct td_request request(const char *question)
{
    return (struct td_request){ .plan = plans.v[0].id, .target = target("t"), .agency = agency("d1"),
                                .asked_by = agency("c"), .question = question, .answer = "", .asked_on = 20260601,
                                .due = 20260615 };
}

static struct td_request only_request(struct td_requests *l)
{
    assert_ok(td_requests(db, l, 0, false));
    ck_assert_uint_eq(l->n, 1);
    return l->v[0];
}

START_TEST(a_request_is_asked_and_answered)
{
    struct td_request r = request("Vì sao?");
    struct td_requests l;
    int64_t id = 0, change = 0;

    recorded("t", "d1", "2025", "60");
    r.period = period("2025"), r.seq = 1;
    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, &id, &change));
    r = only_request(&l);
    ck_assert_int_eq(r.id, id);
    ck_assert_int_eq(r.rev, 1);
    ck_assert(r.plan == plans.v[0].id && r.target == target("t") && !r.task && r.agency == agency("d1") &&
              r.asked_by == agency("c") && r.period == period("2025") && r.seq == 1);
    ck_assert_str_eq(r.question, "Vì sao?");
    ck_assert(r.asked_on == 20260601 && r.due == 20260615 && !r.answered_on && r.state == TD_REQUEST_OPEN);
    r.answer = "Vì thế.";
    r.answered_on = 20260610;
    r.state = TD_REQUEST_ANSWERED;
    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, &id, &change));
    ck_assert_int_eq(id, r.id);
    td_requests_free(&l);
    r = only_request(&l);
    ck_assert_int_eq(r.rev, 2);
    ck_assert_str_eq(r.answer, "Vì thế.");
    ck_assert_int_eq(r.state, TD_REQUEST_ANSWERED);
    td_requests_free(&l);
    assert_ok(td_requests(db, &l, 0, true));
    ck_assert_uint_eq(l.n, 0);
    td_requests_free(&l);
    ck_assert_int_eq(count("SELECT count(*) FROM journal WHERE tbl = 'request'"), 2);
}
END_TEST

START_TEST(two_answers_are_a_conflict)
{
    struct td_request r = request("Vì sao?");
    struct td_requests l;

    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL));
    r = only_request(&l);
    r.state = TD_REQUEST_ANSWERED;
    r.answered_on = 20260610;
    r.answer = "của Minh";
    assert_ok(td_request_save(other, &r, TD_AT_COMMAND, NULL, NULL));
    r.answer = "của Lan";
    before = everything();
    assert_refused("the second", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_CONFLICT, "somebody else");
    td_requests_free(&l);
    r = only_request(&l);
    ck_assert_str_eq(r.answer, "của Minh");
    r.id = 999;
    assert_refused("no such request", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_CONFLICT,
                   "somebody else");
    td_requests_free(&l);
}
END_TEST

START_TEST(requests_come_by_what_is_due)
{
    static const struct { const char *question; td_date due; } rows[] = {
        { "later", 20260901 }, { "no day", 0 }, { "soon", 20260701 }, { "done", 20260602 },
    };
    struct td_requests l;

    for (int i = 0; i < COUNT(rows); i++) {
        struct td_request r = request(rows[i].question);
        r.due = rows[i].due;
        assert_ok(td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL));
    }
    assert_ok(td_requests(db, &l, 0, false));
    struct td_request r = l.v[0];
    ck_assert_str_eq(r.question, "done");
    r.state = TD_REQUEST_CLOSED;
    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL));
    td_requests_free(&l);
    assert_ok(td_requests(db, &l, plans.v[0].id, false));
    static const char *const order[] = { "soon", "later", "no day", "done" };
    for (int i = 0; i < COUNT(order); i++)
        ck_assert_str_eq(l.v[i].question, order[i]);
    td_requests_free(&l);
    assert_ok(td_requests(db, &l, 99, false));
    ck_assert_uint_eq(l.n, 0);
    td_requests_free(&l);
}
END_TEST

START_TEST(requests_that_are_refused)
{
    struct td_request r = request("");

    before = everything();
    assert_refused("no question", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID,
                   "needs a question");
    r = request("q");
    r.agency = 0;
    assert_refused("nobody", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID,
                   "the agency that is asked");
    r = request("q");
    r.due = 20260531;
    assert_refused("due before", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "due before");
    r = request("q");
    r.state = TD_REQUEST_ANSWERED;
    assert_refused("no answer", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "needs the answer");
    r = request("q");
    r.target = 999;
    assert_refused("no target", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_NOT_FOUND, "no such");
    r = request("q");
    r.period = period("2025"), r.seq = 9;
    assert_refused("no figure", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_NOT_FOUND, "no such figure");
    r = request("  \n ");
    assert_refused("blanks", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "nothing but blanks");
    r = request("q");
    r.agency = agency("x");
    assert_refused("of another city", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "elsewhere");
    r = request("q");
    r.state = TD_REQUEST_ANSWERED, r.answer = "a", r.answered_on = 20260531;
    assert_refused("answered before", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID,
                   "before the question");
}
END_TEST

/* Nobody is there to answer or to ask, or there is nothing to ask about; what was asked before is still answered. */
START_TEST(who_has_ended_is_not_asked)
{
    struct td_requests l;
    struct td_request r = request("q");

    before = everything();
    r.agency = agency("d3");
    assert_refused("who", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "D3 did not exist then");
    r = request("q");
    r.asked_by = agency("d3");
    assert_refused("asks", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "D3 did not exist then");
    r = request("q");
    r.target = target("e");
    assert_refused("about", db, td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL), TD_INVALID,
                   "the target no longer applies from 2025-07-01 on");
    r.asked_on = 20250630;
    r.agency = r.asked_by = agency("s2");
    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL));
    r = only_request(&l);
    r.state = TD_REQUEST_ANSWERED, r.answer = "a", r.answered_on = 20260601;
    assert_ok(td_request_save(db, &r, TD_AT_COMMAND, NULL, NULL));
    td_requests_free(&l);
}
END_TEST

/* ---- hostile text ----------------------------------------------------------------------- */

#define MARKS_10 "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"

static const char *const HOSTILE[] = {
    "  ",
    "b" MARKS_10 MARKS_10 MARKS_10 "\u0301",
    "\x1b]0;owned\a", "a\rb", "a\x7f", "a\xc2\x9b" "1m", "a\xe2\x80\xae" "b", "a\xe2\x80\x8b" "b", "\xff\xfe", "a\xc3",
    "a\xef\xbb\xbf" "b", "e\xcc\x81" /* é of two code points: not in normal form */,
};

START_TEST(hostile_text_is_refused)
{
    const char *text = HOSTILE[_i];
    struct td_figure_ref f = { target("t"), agency("c"), period("2024"), 1 };

    recorded("t", "c", "2024", "60");
    before = everything();
    for (int field = 0; field < 5; field++) {
        struct td_entry e = entry("t", "c", "2025", "60");
        const char **fields[] = { &e.note, &e.source_title, &e.source_url, &e.series, &e.unit };
        *fields[field] = text;
        assert_refused("a figure", db, record(db, &e), TD_INVALID, "");
    }
    struct td_entry e = entry("t", "c", "2025", "60");
    assert_refused("a change", db, td_record(db, &e, 1, TODAY, TD_AT_COMMAND, text, NULL, NULL), TD_INVALID,
                   "the note");
    assert_refused("a reason", db, td_rule(db, &f, TD_VERIFY, true, text, -1, TD_AT_COMMAND, NULL), TD_INVALID,
                   "the reason");
    assert_refused("a closing", db, td_close_period(db, plans.v[0].id, period("2025"), true, text, TD_AT_COMMAND, NULL),
                   TD_INVALID, "the reason");
    struct td_statement s = statement("once", 0, TD_TASK_DONE, 1), v = s;
    s.note = text, v.evidence = text;
    assert_refused("a statement", db, td_say(db, &s, 1, TD_AT_COMMAND, NULL), TD_INVALID, "the note");
    assert_refused("evidence", db, td_say(db, &v, 1, TD_AT_COMMAND, NULL), TD_INVALID, "the evidence");
    struct td_submission b = submission("d1");
    b.note = text;
    assert_refused("a report", db, td_submit(db, &b, 1, TD_AT_COMMAND, NULL), TD_INVALID, "the note");
    struct td_request q = request(text), a = request("q");
    a.answer = text;
    assert_refused("a question", db, td_request_save(db, &q, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "the question");
    assert_refused("an answer", db, td_request_save(db, &a, TD_AT_COMMAND, NULL, NULL), TD_INVALID, "the answer");
}
END_TEST

/* Lines are for notes; a source is one line. */
START_TEST(only_notes_have_lines)
{
    struct td_entry e = entry("t", "c", "2025", "60");

    e.note = "a\nb\tc";
    assert_ok(record(db, &e));
    before = everything();
    e.source_title = "a\nb";
    assert_refused("source", db, record(db, &e), TD_INVALID, "the source");
    e.source_title = "S";
    e.source_url = "http://x\ty";
    assert_refused("link", db, record(db, &e), TD_INVALID, "the link");
}
END_TEST

START_TEST(a_note_is_no_tag)
{
    static const char *const notes[] = { "series=x; y", "q=nearly; y", "unit=km; y", "q=nonsense", "x=1; y" };
    static const char *const series[] = { "a;b", "a; q=nearly", "a name that is much longer than a series may be" };
    struct td_entry e = entry("t", "c", "2025", "60");
    static char longest[3002];

    before = everything();
    for (int i = 0; i < COUNT(notes); i++) {
        e.note = notes[i];
        assert_refused(notes[i], db, record(db, &e), TD_INVALID, "like a tag");
    }
    e.note = "";
    for (int i = 0; i < COUNT(series); i++) {
        e.series = series[i];
        assert_refused(series[i], db, record(db, &e), TD_INVALID, "does not fit");
    }
    e.series = "";
    memset(longest, 'x', 3001);
    e.note = longest;
    assert_refused("long", db, record(db, &e), TD_INVALID, "too long");
    longest[3000] = 0;
    assert_ok(record(db, &e));
    e = entry("t", "c", "2025", "60");
    e.note = "tỷ lệ a=b; c";
    assert_ok(record(db, &e));
}
END_TEST

/* ---- others that refuse ----------------------------------------------------------------- */

START_TEST(parts_must_fit_together)
{
    struct td_entry e = entry("t", "c", "2025", "50");

    e.numerator = num("1.000000001");
    e.denominator = num("1000000000000000");
    before = everything();
    assert_refused("digits", db, record(db, &e), TD_INVALID, "too many digits together");
    e = entry("t", "c", "2025", "500000000000000/1000000000000000");
    assert_ok(record(db, &e));
    assert_num(figure("t", "c", "2025", 1)->value, "50.0");
}
END_TEST

START_TEST(who_and_what_must_exist)
{
    struct td_entry e = entry("t", "c", "2025", "50");

    before = everything();
    e.target = 999;
    assert_refused("target", db, record(db, &e), TD_NOT_FOUND, "no such target");
    e.target = target("t");
    e.agency = 999;
    assert_refused("agency", db, record(db, &e), TD_NOT_FOUND, "no such agency");
    e = entry("t", "d3", "2026", "50");
    assert_refused("ended", db, record(db, &e), TD_INVALID, "did not exist then");
    e = entry("t", "c", "2027", "50");
    assert_refused("future", db, record(db, &e), TD_INVALID, "has not begun");
}
END_TEST

START_TEST(readers_write_nothing)
{
    struct td *reader = open_db(TD_OPEN_READ, "lan");
    struct td_entry e = entry("t", "c", "2025", "50");
    struct td_statement s = statement("once", 0, TD_TASK_DONE, 1);
    struct td_submission b = submission("d1");
    struct td_request q = request("q");
    struct td_figure_ref f = { target("l"), agency("c"), period("2024"), 1 };

    before = everything();
    assert_refused("record", reader, record(reader, &e), TD_FORBIDDEN, "for reading only");
    assert_refused("say", reader, td_say(reader, &s, 1, TD_AT_COMMAND, NULL), TD_FORBIDDEN, "for reading only");
    assert_refused("submit", reader, td_submit(reader, &b, 1, TD_AT_COMMAND, NULL), TD_FORBIDDEN, "for reading only");
    assert_refused("ask", reader, td_request_save(reader, &q, TD_AT_COMMAND, NULL, NULL), TD_FORBIDDEN,
                   "for reading only");
    assert_refused("rule", reader, td_rule(reader, &f, TD_VERIFY, true, "", -1, TD_AT_COMMAND, NULL), TD_FORBIDDEN,
                   "reading only");
    assert_refused("close", reader, td_close_period(reader, plans.v[0].id, period("2025"), true, "r", TD_AT_COMMAND,
                                                    NULL),
                   TD_FORBIDDEN, "for reading only");
    td_close(reader);
}
END_TEST

static bool give_up(void *arg, int waited_ms)
{
    (void)arg;
    return waited_ms < 30;
}

START_TEST(busy_is_said_and_nothing_is_lost)
{
    struct td_entry e = entry("t", "c", "2025", "50");
    char path[512], err[256];
    struct td *hasty;

    snprintf(path, sizeof path, "%s/a.db", home);
    struct td_open how = { .path = path, .host = &here,
                           .mode = TD_OPEN_WRITE, .lang = TD_EN, .actor = "lan", .busy = give_up };
    ck_assert_int_eq(td_open(&hasty, &how, err, sizeof err), TD_OK);
    ck_assert_int_eq(td__begin(other, &(struct td__deed){ .act = TD_ACT_MIGRATE, .later = true }), TD_OK);
    before = everything();
    assert_refused("held", hasty, record(hasty, &e), TD_BUSY, "another process is writing");
    ck_assert_int_eq(td__end(other, TD_OK), TD_OK);
    assert_ok(record(hasty, &e));
    td_close(hasty);
}
END_TEST

/* What is checked against is read again when somebody has changed the plan. */
START_TEST(a_changed_plan_is_noticed)
{
    struct td_entry e = entry("t", "d3", "2026", "50");

    before = everything();
    assert_refused("ended", db, record(db, &e), TD_INVALID, "did not exist then");
    recorded("t", "c", "2025", "50");
    ck_assert_int_eq(sqlite3_exec(other->db, "BEGIN IMMEDIATE;"
        "INSERT INTO change(at, actor, uid, login_uid, act) VALUES('2026-01-01T00:00:00Z', 'm', 0, -1, 'x');"
        "UPDATE agency_term SET valid_to = NULL, rev = rev + 1, change_id = (SELECT max(id) FROM change)"
        "  WHERE agency_id = (SELECT id FROM agency WHERE code = 'd3'); COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_ok(record(db, &e));
}
END_TEST

Suite *suite_write(void)
{
    const struct { const char *name; const TTest *tests[12]; } cases[] = {
        { "figures", { every_field_is_kept, a_percentage_is_computed_from_its_parts, figures_stand_beside_each_other,
                       what_has_no_note_and_is_strange_is_refused, what_has_a_source_gives_way_to_what_has_one,
                       what_has_ended_takes_no_later_figures, a_figure_that_was_not_seen_is_a_conflict,
                       the_same_figure_again_is_no_change,
                       a_batch_is_all_or_nothing, only_what_is_there_can_be_replaced } },
        { "decisions", { a_withdrawn_correction_gives_the_earlier_figure_back, an_accepted_figure_decides_the_verdict,
                         another_definition_is_not_accepted, a_verified_figure_comes_first,
                         decisions_are_guarded, decisions_that_are_refused,
                         a_closed_period_does_not_change, closing_is_on_record } },
        { "sums", { the_citys_sum_follows_every_write, sums_are_always_as_made_anew } },
        { "tasks", { the_newest_statement_counts, statements_are_guarded, statements_that_are_refused,
                     reports_are_handed_in_and_taken_back, reports_that_are_refused } },
        { "requests", { a_request_is_asked_and_answered, two_answers_are_a_conflict, requests_come_by_what_is_due,
                        requests_that_are_refused, who_has_ended_is_not_asked } },
        { "refused", { only_notes_have_lines, a_note_is_no_tag, parts_must_fit_together, who_and_what_must_exist,
                       readers_write_nothing, busy_is_said_and_nothing_is_lost, a_changed_plan_is_noticed } },
    };
    Suite *s = suite_create("write");

    for (int i = 0; i < COUNT(cases); i++) {
        TCase *t = tcase_create(cases[i].name);
        tcase_add_checked_fixture(t, setup, teardown);
        for (int k = 0; cases[i].tests[k]; k++)
            tcase_add_test(t, cases[i].tests[k]);
        if (!strcmp(cases[i].name, "refused"))
            tcase_add_loop_test(t, hostile_text_is_refused, 0, COUNT(HOSTILE));
        if (!strcmp(cases[i].name, "tasks"))
            tcase_add_loop_test(t, statements_that_cannot_be_true, 0, COUNT(UNTRUE));
        suite_add_tcase(s, t);
    }
    return s;
}
