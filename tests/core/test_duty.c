/* core/noun/duty.c: by when a report is due, who owes it on that day, what has come of it, and how the rates count. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- rules ------------------------------------------------------------------------------ */

static const struct { td_date due, on, review; enum td_duty_state state; int days; } states[] = {
    { 20261201, 0, 20261121, TD_DUTY_AWAITING, 10 },
    { 20261201, 0, 20261201, TD_DUTY_AWAITING, 0 },   /* the day itself is in time */
    { 20261201, 0, 20261202, TD_DUTY_OVERDUE, 1 },
    { 20261201, 0, 20270105, TD_DUTY_OVERDUE, 35 },
    { 20261201, 20261128, 20261202, TD_DUTY_ON_TIME, 0 },
    { 20261201, 20261201, 20261202, TD_DUTY_ON_TIME, 0 },
    { 20261201, 20261204, 20270105, TD_DUTY_LATE, 3 },
    { 20261201, 20261204, 20261204, TD_DUTY_LATE, 3 },
    { 20261201, 20261204, 20261203, TD_DUTY_OVERDUE, 2 }, /* looked at before it came */
    { 20261201, 20261128, 20261121, TD_DUTY_AWAITING, 10 },
    { 0, 0, 20261202, TD_DUTY_NOT_DUE, 0 },
    { 0, 20261128, 20261202, TD_DUTY_ON_TIME, 0 },
    { 0, 20261228, 20261202, TD_DUTY_NOT_DUE, 0 },
};

START_TEST(state)
{
    int days = -1;

    ck_assert_int_eq(td_duty_state(states[_i].due, states[_i].on, states[_i].review, &days), states[_i].state);
    ck_assert_int_eq(days, states[_i].days);
}
END_TEST

static const struct { int month, day, year; td_date due; } dues[] = {
    { 12, 1, 2026, 20261201 }, { 2, 29, 2028, 20280229 }, { 2, 29, 2026, 20260228 }, { 2, 29, 2100, 21000228 },
    { 2, 29, 2000, 20000229 }, { 0, 0, 2026, 0 },
};

START_TEST(due)
{
    struct td_obligation o = { .month = dues[_i].month, .day = dues[_i].day };
    ck_assert_int_eq(td_duty_due(&o, dues[_i].year), dues[_i].due);
}
END_TEST

static const struct { td_date issued; int start, end, month, year; bool asked; } asked[] = {
    { 20240207, 2024, 2030, 12, 2024, true },  { 20240207, 2024, 2030, 12, 2023, false },
    { 20240207, 2024, 2030, 12, 2030, true },  { 20240207, 2024, 2030, 12, 2031, false },
    { 20240207, 2024, 2030, 1, 2024, false },  { 20240207, 2024, 2030, 0, 2024, true },
    { 0, 0, 0, 12, 1999, true },               { 20201201, 2020, 0, 12, 2199, true },
};

START_TEST(asked_for)
{
    struct td_plan p = { .issued_on = asked[_i].issued, .start_year = asked[_i].start, .end_year = asked[_i].end };
    struct td_obligation o = { .month = asked[_i].month, .day = 1 };

    ck_assert_int_eq(td_duty_asked(&p, &o, asked[_i].year), asked[_i].asked);
}
END_TEST

/* ---- a small world ---------------------------------------------------------------------- */

/* Departments a, b; in March 2025 b went to c and in part to r, through whom a report passes. Group g with members m1,
 * m2 until June 2025, group h with n1, n2 since; e is a group without members. */
static const struct { const char *name, *text; } files[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Plan,,,city,2024-02-07,in_force,2024,2030,,\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "city,City,,,city,,,\na,A,,,department,city,,\nb,B,,,department,city,,2025-02-28\n"
      "c,C,,,department,city,2025-03-01,\nr,R,,,department,city,,\n"
      "g,G,,,group,city,,2025-06-30\nm1,M1,,,district,g,,2025-06-30\nm2,M2,,,district,g,,2025-06-30\n"
      "h,H,,,group,city,2025-07-01,\nn1,N1,,,ward,h,2025-07-01,\nn2,N2,,,ward,h,2025-07-01,\n"
      "e,E,,,group,city,,\nab,Not a,,,school,city,,\n" },
    { "succession.csv", "predecessor,successor,on,kind,share,note\n"
      "b,c,2025-03-01,merge,,\nb,r,2025-03-01,split,,\ng,h,2025-07-01,split,,\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
      "p,once,,O,,once,2024-01-01,2025-12-31,\n" },
    { "obligations.csv", "plan,code,title,title_en,from,to,via,due\n"
      "p,year,Yearly,,a|b|g|e,city,r,12-01\np,spring,Spring,,a|b|g,city,,04-01\n"
      "p,sum,Sum,,r,city,,12-31\np,free,Free,,school,city,,\np,kinds,Kinds,,district|ward,city,,06-30\n" },
};

static char home[256];
static struct td *db;
static struct td_agencies agencies;
static struct td_obligations obligations;
static struct td_successions successions;

static void load(void)
{
    char path[512];
    struct td_load l;

    for (int i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", home, files[i].name);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(files[i].text, f);
        ck_assert_int_eq(fclose(f), 0);
    }
    int rc = td_load(db, home, &l);
    ck_assert_msg(rc == TD_OK, "%s; %s", td_errmsg(db), l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static void setup(void)
{
    char path[512], err[256];

    folder_make(home, sizeof home, "duty");
    snprintf(path, sizeof path, "%s/a.db", home);
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_CREATE, .actor = "lan", .lang = TD_EN };
    ck_assert_msg(td_open(&db, &how, err, sizeof err) == TD_OK, "%s", err);
    load();
    ck_assert_int_eq(td_agencies(db, &agencies), TD_OK);
    ck_assert_int_eq(td_obligations(db, &obligations, 0), TD_OK);
    ck_assert_int_eq(td_successions(db, &successions), TD_OK);
}

static void teardown(void)
{
    td_successions_free(&successions);
    td_obligations_free(&obligations);
    td_agencies_free(&agencies);
    td_close(db);
    folder_remove(home);
}

static const struct td_obligation *report(const char *code)
{
    for (size_t i = 0; i < obligations.n; i++)
        if (!strcmp(obligations.v[i].code, code))
            return &obligations.v[i];
    ck_abort_msg("no report %s", code);
    return NULL;
}

static int64_t agency(const char *code)
{
    const struct td_agency *a = td_agency_by_code(&agencies, code);
    ck_assert_msg(a != NULL, "%s", code);
    return a->id;
}

static const char *code_of(int64_t id)
{
    return td_agency_by_id(&agencies, id)->code;
}

/* ---- who owes --------------------------------------------------------------------------- */

static const struct { const char *report; td_date day; const char *who; } owers[] = {
    { "year", 20241201, "a b m1 m2 e " },     /* before the successions: not c, not h */
    { "year", 20251201, "a c n1 n2 e " },     /* r took over from b too, but the report passes through it */
    { "spring", 20250228, "a b m1 m2 " },     /* the last day of b */
    { "spring", 20250301, "a c r m1 m2 " },   /* the first of those who took over */
    { "spring", 20250401, "a c r m1 m2 " },   /* the groups' own succession is still to come */
    { "spring", 20250701, "a c r n1 n2 " },
    { "sum", 20241231, "r " },
    { "free", 20241231, "ab " },              /* by kind; "a" is not a part of "ab" */
    { "kinds", 20250630, "m1 m2 " },
    { "kinds", 20260630, "n1 n2 " },
};

START_TEST(who_owes)
{
    bool owes[32] = { false };
    char who[256] = "";

    ck_assert_int_lt((int)agencies.n, COUNT(owes));
    td_duty_owers(owes, report(owers[_i].report), &agencies, &successions, owers[_i].day);
    for (size_t i = 0; i < agencies.n; i++)
        if (owes[i])
            snprintf(who + strlen(who), sizeof who - strlen(who), "%s ", agencies.v[i].code);
    ck_assert_str_eq(who, owers[_i].who);
}
END_TEST

/* The gate takes the report of everybody who owes it, and of nobody else. */
START_TEST(who_owes_can_submit)
{
    static const int years[] = { 2024, 2025, 2026 };

    for (size_t k = 0; k < obligations.n * COUNT(years); k++) {
        const struct td_obligation *o = &obligations.v[k / COUNT(years)];
        int year = years[k % COUNT(years)];
        bool owes[32] = { false };
        td_duty_owers(owes, o, &agencies, &successions, td_duty_day(o, year));
        for (size_t i = 0; i < agencies.n; i++) {
            struct td_submission s = { .obligation = o->id, .agency = agencies.v[i].id, .year = year, .on = 20261101,
                                       .note = "" };
            int rc = td_submit(db, &s, 1, TD_AT_COMMAND, NULL);
            ck_assert_msg(rc == (owes[i] ? TD_OK : TD_INVALID), "%s %d %s: %s", o->code, year, agencies.v[i].code,
                          td_errmsg(db));
        }
    }
}
END_TEST

START_TEST(a_group_hands_in_by_its_members)
{
    struct td_submission s = { .obligation = report("year")->id, .agency = agency("h"), .year = 2025, .on = 20251101,
                               .note = "" };

    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_INVALID);
    ck_assert_msg(strstr(td_errmsg(db), "name the one that did") != NULL, "%s", td_errmsg(db));
    s.agency = agency("e"); /* without members */
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_OK);
    s.agency = agency("ab");
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_INVALID);
    ck_assert_msg(strstr(td_errmsg(db), "does not owe") != NULL, "%s", td_errmsg(db));
}
END_TEST

/* The plan asks somebody else by now: what came can be taken back all the same, and nothing else can. */
START_TEST(what_came_can_be_taken_back)
{
    struct td_submission s = { .obligation = report("free")->id, .agency = agency("ab"), .year = 2025, .on = 20251101,
                               .note = "" };
    const char *cells[TD_COLUMNS] = { "p", "free", "Free", "", "ward", "city" };
    struct td_edit e = { .table = TD_T_OBLIGATIONS, .cells = cells, .rev = 1 };
    struct td_load problems;

    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_OK);
    ck_assert_msg(td_edit(db, &e, 1, TD_AT_COMMAND, "", NULL, &problems) == TD_OK, "%s", td_errmsg(db));
    td_load_free(&problems);
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_INVALID);
    s.withdrawn = true;
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_OK);
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_INVALID);
}
END_TEST

/* ---- duties ----------------------------------------------------------------------------- */

static void hand_in(const char *which, const char *who, int year, td_date on, bool withdrawn)
{
    struct td_submission s = { .obligation = report(which)->id, .agency = agency(who), .year = year, .on = on,
                               .withdrawn = withdrawn, .note = "n" };
    ck_assert_msg(td_submit(db, &s, 1, TD_AT_COMMAND, NULL) == TD_OK, "%s", td_errmsg(db));
}

static const char *listed(const struct td_duties *l)
{
    static const char *const words[] = { "overdue", "late", "awaiting", "not_due", "on_time" };
    static char text[2048];

    *text = 0;
    for (size_t i = 0; i < l->n; i++) {
        size_t k = 0;
        while (obligations.v[k].id != l->v[i].obligation)
            k++;
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s %s %s %d\n", words[l->v[i].state],
                 obligations.v[k].code, code_of(l->v[i].agency), l->v[i].days);
    }
    return text;
}

START_TEST(duties_worst_first)
{
    struct td_duties l;

    hand_in("year", "a", 2025, 20251120, false);
    hand_in("year", "n1", 2025, 20251203, false);
    hand_in("year", "n2", 2025, 20251120, false);
    hand_in("year", "n2", 2025, 20251120, true);     /* and taken back */
    hand_in("year", "e", 2024, 20251120, false);     /* of another year */
    hand_in("spring", "a", 2025, 20251215, false);   /* after the review day */
    ck_assert_int_eq(td_duties(db, &l, 0, 2025, 20251205), TD_OK);
    ck_assert_str_eq(listed(&l),
        "overdue spring a 248\noverdue spring c 248\noverdue spring r 248\noverdue spring m1 248\n"
        "overdue spring m2 248\noverdue kinds m1 158\noverdue kinds m2 158\n"
        "overdue year c 4\noverdue year n2 4\noverdue year e 4\n"
        "late year n1 2\nawaiting sum r 26\nnot_due free ab 0\non_time year a 0\n");
    td_duties_free(&l);
}
END_TEST

START_TEST(duties_before_and_after_the_plan)
{
    struct td_duties l;

    ck_assert_int_eq(td_duties(db, &l, 0, 2023, 20251205), TD_OK);
    ck_assert_int_eq((int)l.n, 0);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties(db, &l, 0, 2031, 20251205), TD_OK);
    ck_assert_int_eq((int)l.n, 0);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties(db, &l, 999, 2025, 20251205), TD_OK);
    ck_assert_int_eq((int)l.n, 0);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties(db, &l, 0, 1899, 20251205), TD_INVALID);
    ck_assert_int_eq(td_duties(db, &l, 0, 2025, 0), TD_INVALID);
    ck_assert_int_eq(td_duties(db, &l, 0, 2200, 20251205), TD_INVALID);
    ck_assert_int_eq((int)l.n, 0);
}
END_TEST

START_TEST(rates)
{
    struct td_duties l;

    hand_in("year", "a", 2025, 20251120, false);
    hand_in("year", "n1", 2025, 20251203, false);
    hand_in("free", "ab", 2025, 20251203, false); /* no fixed day: does not count */
    ck_assert_int_eq(td_duties(db, &l, 0, 2025, 20251205), TD_OK);
    struct td_duty_rates r = td_duty_rates(&l, &agencies, 0, NULL);
    ck_assert_int_eq(r.owed, 13);
    ck_assert_int_eq(r.on_time, 1);
    ck_assert_int_eq(r.late, 1);
    ck_assert_int_eq(r.awaiting, 1);
    ck_assert_int_eq(r.overdue, 10);
    ck_assert_int_eq(r.completeness.mantissa, 154); /* 2 of 13 = 15.38 % */
    ck_assert_int_eq(r.completeness.decimals, 1);
    ck_assert_int_eq(r.timeliness.mantissa, 77);    /* 1 of 13 = 7.69 % */
    r = td_duty_rates(&l, &agencies, obligations.v[0].plan, "ward");
    ck_assert_int_eq(r.owed, 2);
    ck_assert_int_eq(r.completeness.mantissa, 500);
    ck_assert_int_eq(r.timeliness.mantissa, 0);
    r = td_duty_rates(&l, &agencies, 0, "school");
    ck_assert_int_eq(r.owed, 0);
    ck_assert(!td_num_is(r.completeness) && !td_num_is(r.timeliness));
    ck_assert_int_eq(td_duty_rates(&l, &agencies, 999, NULL).owed, 0);
    td_duties_free(&l);
}
END_TEST

START_TEST(submissions_that_stand)
{
    struct td_submissions l;

    hand_in("year", "a", 2025, 20251120, false);
    hand_in("year", "a", 2025, 20251125, false); /* the newest counts */
    hand_in("year", "e", 2025, 20251120, false);
    hand_in("year", "e", 2025, 20251120, true);
    hand_in("sum", "r", 2024, 20241220, false);
    ck_assert_int_eq(td_submissions(db, &l, 0, 0), TD_OK);
    ck_assert_int_eq((int)l.n, 2);
    ck_assert_int_eq(l.v[0].on, 20251125);
    ck_assert_str_eq(l.v[0].note, "n");
    ck_assert_int_eq(l.v[1].year, 2024);
    td_submissions_free(&l);
    ck_assert_int_eq(td_submissions(db, &l, 0, 2025), TD_OK);
    ck_assert_int_eq((int)l.n, 1);
    td_submissions_free(&l);
    ck_assert_int_eq(td_submissions(db, &l, 999, 0), TD_OK);
    ck_assert_int_eq((int)l.n, 0);
    td_submissions_free(&l);
}
END_TEST

Suite *suite_duty(void)
{
    Suite *s = suite_create("duty");
    TCase *t = tcase_create("rules");

    tcase_add_loop_test(t, state, 0, COUNT(states));
    tcase_add_loop_test(t, due, 0, COUNT(dues));
    tcase_add_loop_test(t, asked_for, 0, COUNT(asked));
    suite_add_tcase(s, t);
    t = tcase_create("database");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, who_owes, 0, COUNT(owers));
    tcase_add_test(t, who_owes_can_submit);
    tcase_add_test(t, a_group_hands_in_by_its_members);
    tcase_add_test(t, what_came_can_be_taken_back);
    tcase_add_test(t, duties_worst_first);
    tcase_add_test(t, duties_before_and_after_the_plan);
    tcase_add_test(t, rates);
    tcase_add_test(t, submissions_that_stand);
    suite_add_tcase(s, t);
    return s;
}
