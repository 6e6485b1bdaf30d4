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
    { 0, 20261128, 20261202, TD_DUTY_SENT, 0 },  /* neither in time nor late */
    { 0, 20261228, 20261202, TD_DUTY_NOT_DUE, 0 },
};

START_TEST(state)
{
    int days = -1;

    ck_assert_int_eq(td_duty_state(states[_i].due, states[_i].on, states[_i].review, &days), states[_i].state);
    ck_assert_int_eq(days, states[_i].days);
}
END_TEST

static const struct { int month, day, year; td_date due; bool before; } dues[] = {
    { 12, 1, 2026, 20261201, false }, { 2, 29, 2028, 20280229, false }, { 2, 29, 2026, 20260228, false },
    { 2, 29, 2100, 21000228, false }, { 2, 29, 2000, 20000229, false }, { 0, 0, 2026, 0, false },
    { 12, 1, 2026, 20261130, true },  /* "trước ngày 01/12" ends on the day before */
    { 1, 1, 2026, 20251231, true },   /* ... and of the year before */
    { 3, 1, 2028, 20280229, true }, { 3, 1, 2026, 20260228, true }, { 2, 29, 2028, 20280228, true },
    { 2, 29, 2026, 20260228, true },  /* the day before one that this year lacks */
    { 0, 0, 2026, 0, true },
};

START_TEST(due)
{
    struct td_obligation o = { .month = dues[_i].month, .day = dues[_i].day, .before = dues[_i].before };
    ck_assert_int_eq(td_duty_due(&o, dues[_i].year), dues[_i].due);
}
END_TEST

/* What is handed in on the day that is named is late by one day; the day that is meant by "chậm nhất" is in time. */
START_TEST(the_day_that_is_named)
{
    const struct td_obligation before = { .month = 12, .day = 1, .before = true }, on = { .month = 12, .day = 1 };
    int days;

    ck_assert_int_eq(td_duty_state(td_duty_due(&before, 2026), 20261130, 20261201, &days), TD_DUTY_ON_TIME);
    ck_assert_int_eq(td_duty_state(td_duty_due(&before, 2026), 20261201, 20261201, &days), TD_DUTY_LATE);
    ck_assert_int_eq(days, 1);
    ck_assert_int_eq(td_duty_state(td_duty_due(&before, 2026), 0, 20261201, &days), TD_DUTY_OVERDUE);
    ck_assert_int_eq(days, 1);
    ck_assert_int_eq(td_duty_state(td_duty_due(&on, 2026), 20261201, 20261201, &days), TD_DUTY_ON_TIME);
}
END_TEST

static const struct { int month, day; bool before, dated; enum td_lang lang; const char *words; } worded[] = {
    { 12, 1, true, false, TD_VI, "trước 01/12, hạn cuối 30/11" },
    { 12, 1, true, true, TD_VI, "trước 01/12/2026, hạn cuối 30/11/2026" },
    { 12, 1, true, false, TD_EN, "before 1 Dec, last day 30 Nov" },
    { 12, 1, true, true, TD_EN, "before 1 Dec 2026, last day 30 Nov 2026" },
    { 1, 1, true, true, TD_VI, "trước 01/01/2026, hạn cuối 31/12/2025" },
    { 12, 18, false, false, TD_VI, "hạn cuối 18/12" }, { 12, 18, false, true, TD_EN, "last day 18 Dec 2026" },
    { 0, 0, false, true, TD_VI, "không định ngày" }, { 0, 0, true, false, TD_EN, "no fixed day" },
};

START_TEST(in_words)
{
    const struct td_obligation o = { .month = worded[_i].month, .day = worded[_i].day, .before = worded[_i].before };
    char text[96];

    size_t n = td_duty_words(text, sizeof text, &o, 2026, worded[_i].dated, worded[_i].lang);
    ck_assert_uint_eq(n, strlen(worded[_i].words));
    ck_assert_str_eq(text, worded[_i].words);
}
END_TEST

static const struct { int start, end, only, month; td_date from, due; int year; } nexts[] = {
    { 2024, 2030, 0, 12, 20261130, 20261130, 2026 }, { 2024, 2030, 0, 12, 20261201, 20271130, 2027 },
    { 2024, 2030, 0, 12, 20301201, 0, 0 },           /* the plan has ended */
    { 2024, 2030, 0, 12, 20200101, 0, 0 },           /* not begun for years */
    { 2024, 2030, 0, 1, 20261001, 20261231, 2027 },  /* before 01/01 of 2027 */
    { 2024, 2030, 2023, 12, 20230101, 20231130, 2023 }, { 2024, 2030, 2023, 12, 20231201, 0, 0 },
    { 2024, 2030, 0, 0, 20261001, 0, 0 },
};

START_TEST(next)
{
    const struct td_plan p = { .start_year = nexts[_i].start, .end_year = nexts[_i].end, .status = "in_force",
                               .issued_on = 20231201 };
    const struct td_obligation o = { .month = nexts[_i].month, .day = 1, .before = true, .only = nexts[_i].only };
    int year = 0;

    ck_assert_int_eq(td_duty_next(&p, &o, nexts[_i].from, &year), nexts[_i].due);
    if (nexts[_i].due)
        ck_assert_int_eq(year, nexts[_i].year);
}
END_TEST

/* `only`: the year of what is asked for once; below 0: of a draft. */
static const struct { td_date issued; int start, end, month, year; bool asked; int only; } asked[] = {
    { 20240207, 2024, 2030, 12, 2024, true, 0 },  { 20240207, 2024, 2030, 12, 2023, false, 0 },
    { 20240207, 2024, 2030, 12, 2030, true, 0 },  { 20240207, 2024, 2030, 12, 2031, false, 0 },
    { 20240207, 2024, 2030, 1, 2024, false, 0 },  { 20240207, 2024, 2030, 0, 2024, true, 0 },
    { 0, 0, 0, 12, 1999, true, 0 },               { 20201201, 2020, 0, 12, 2199, true, 0 },
    { 0, 2023, 2030, 12, 2023, false, 0 },            /* nobody knows whether it was there by then */
    { 0, 2023, 2030, 12, 2024, true, 0 },
    { 20231201, 2024, 2030, 12, 2023, true, 2023 },   /* once, before the plan begins */
    { 20231201, 2024, 2030, 12, 2024, false, 2023 }, { 20231201, 2024, 2030, 0, 2025, false, 2023 },
    { 0, 2023, 2030, 12, 2023, true, -2023 }, { 0, 2023, 2030, 12, 2024, false, -2023 },
};

START_TEST(asked_for)
{
    struct td_plan p = { .issued_on = asked[_i].issued, .start_year = asked[_i].start, .end_year = asked[_i].end,
                         .status = asked[_i].only < 0 ? "draft" : "in_force" };
    struct td_obligation o = { .month = asked[_i].month, .day = 1, .only = abs(asked[_i].only) };

    ck_assert_int_eq(td_duty_asked(&p, &o, asked[_i].year), asked[_i].asked);
}
END_TEST

/* Due before 01/12 (month 12), before 01/01, or by no day, in a plan of 2024 to 2030. */
static const struct { int month, only; td_date on; int year; } of_year[] = {
    { 12, 0, 20261120, 2026 }, { 12, 0, 20261231, 2026 }, { 12, 0, 20260701, 2026 },
    { 12, 0, 20270105, 0 }, /* most likely of 2026 */ { 12, 0, 20260210, 0 }, { 12, 0, 20240210, 2024 },
    { 12, 2023, 20270105, 2023 }, { 1, 0, 20261220, 0 }, { 1, 0, 20270110, 2027 },
    { 0, 0, 20261220, 2026 }, { 0, 0, 20270110, 0 },
};

START_TEST(of_which_year)
{
    const struct td_plan p = { .start_year = 2024, .end_year = 2030, .status = "in_force", .issued_on = 20240207 };
    const struct td_obligation o = { .month = of_year[_i].month, .day = 1, .before = true, .only = of_year[_i].only };

    ck_assert_int_eq(td_duty_year(&p, &o, of_year[_i].on), of_year[_i].year);
}
END_TEST

/* ---- tasks ------------------------------------------------------------------------------ */

static const struct {
    enum td_cadence cadence; td_date start, due; int year; enum td_task_state state; td_date review;
    enum td_standing stands; td_date next; const char *words;
} tasks[] = {
    /* By a day. */
    { TD_ONCE, 20240101, 20251231, 0, TD_TASK_NONE, 20251231, TD_STANDS_SOON, 20251231, "31/12/2025" },
    { TD_ONCE, 20240101, 20251231, 0, TD_TASK_NONE, 20260101, TD_STANDS_OVERDUE, 20251231, "31/12/2025" },
    { TD_ONCE, 20240101, 20251231, 0, TD_TASK_DONE, 20260101, TD_STANDS_DONE, 20251231, "31/12/2025" },
    /* In a year: soon in its December, overdue when it has ended, and never by a day. */
    { TD_ONCE, 20240101, 0, 2025, TD_TASK_NONE, 20250615, TD_STANDS_SILENT, 0, "trong năm 2025" },
    { TD_ONCE, 20240101, 0, 2025, TD_TASK_STARTED, 20250615, TD_STANDS_STARTED, 0, "trong năm 2025" },
    { TD_ONCE, 20240101, 0, 2025, TD_TASK_STARTED, 20251215, TD_STANDS_SOON, 0, "trong năm 2025" },
    { TD_ONGOING, 20240101, 0, 2025, TD_TASK_STARTED, 20251231, TD_STANDS_SOON, 0, "trong năm 2025" },
    { TD_ONGOING, 20240101, 0, 2025, TD_TASK_STARTED, 20260101, TD_STANDS_OVERDUE, 0, "trong năm 2025" },
    { TD_ONCE, 20240101, 0, 2025, TD_TASK_DONE, 20260101, TD_STANDS_DONE, 0, "trong năm 2025" },
    { TD_ONCE, 20240101, 0, 2025, TD_TASK_STOPPED, 20260101, TD_STANDS_STOPPED, 0, "trong năm 2025" },
    { TD_ONGOING, 20240101, 0, 0, TD_TASK_NONE, 20400101, TD_STANDS_SILENT, 0, "" },
    { TD_ONCE, 20270101, 0, 2028, TD_TASK_NONE, 20260101, TD_STANDS_NOT_DUE, 0, "trong năm 2028" },
    /* Every year: the day of this year stays until it is done, and only then is the next one said. */
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_NONE, 20261130, TD_STANDS_SOON, 20261130, "30/11/2026" },
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_NONE, 20261201, TD_STANDS_OVERDUE, 20261130, "30/11/2026" },
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_STARTED, 20261231, TD_STANDS_OVERDUE, 20261130, "30/11/2026" },
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_DONE, 20261201, TD_STANDS_DONE, 20271130, "30/11/2027" },
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_DONE, 20261101, TD_STANDS_DONE, 20261130, "30/11/2026" },
    { TD_YEARLY, 20261201, 20301130, 0, TD_TASK_NONE, 20261215, TD_STANDS_SILENT, 20271130, "30/11/2027" },
    { TD_YEARLY, 20240207, 20301130, 0, TD_TASK_NONE, 20301201, TD_STANDS_OVERDUE, 20301130, "30/11/2030" },
};

START_TEST(a_task_stands)
{
    const struct td_task t = { .cadence = tasks[_i].cadence, .start = tasks[_i].start, .due = tasks[_i].due,
                               .year = tasks[_i].year, .state = tasks[_i].state };
    char text[64];
    td_date day = 1;

    ck_assert_int_eq(td_task_standing(&t, tasks[_i].review, &day), tasks[_i].stands);
    ck_assert_int_eq(day, tasks[_i].next);
    td_task_due_words(text, sizeof text, &t, day, TD_VI);
    ck_assert_str_eq(text, tasks[_i].words);
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
    ck_assert_int_eq(td_submit(db, &s, 1, TD_AT_COMMAND, NULL), TD_NOT_FOUND);
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
    static const char *const words[] = { "overdue", "late", "awaiting", "not_due", "sent", "on_time" };
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

/* The small world asks from 2024 on. What has not come stays, whatever year it is of; what has come does not. */
START_TEST(overdue_of_all_years)
{
    struct td_duties l;
    size_t n;

    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 20240815), TD_OK);
    ck_assert_str_eq(listed(&l), "overdue spring a 136\noverdue spring b 136\noverdue spring m1 136\n"
                     "overdue spring m2 136\noverdue kinds m1 46\noverdue kinds m2 46\n");
    td_duties_free(&l);
    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 20261231), TD_OK);
    n = l.n;
    ck_assert_uint_gt(n, 20);
    for (size_t i = 0; i < n; i++) {
        ck_assert_int_eq(l.v[i].state, TD_DUTY_OVERDUE);
        ck_assert(!i || l.v[i].due >= l.v[i - 1].due); /* the oldest first */
    }
    ck_assert_int_eq(l.v[0].year, 2024);
    ck_assert_int_eq(l.v[n - 1].year, 2026);
    td_duties_free(&l);
    hand_in("spring", "a", 2024, 20260105, false); /* years later: it is late now, and overdue no more */
    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 20261231), TD_OK);
    ck_assert_uint_eq(l.n, n - 1);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 20260104), TD_OK); /* seen from the day before it came */
    ck_assert_int_eq(l.v[0].agency, agency("a"));
    td_duties_free(&l);
    hand_in("spring", "a", 2024, 20260105, true); /* and taken back */
    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 20261231), TD_OK);
    ck_assert_uint_eq(l.n, n);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties_overdue(db, &l, 999, 20261231), TD_OK);
    ck_assert_uint_eq(l.n, 0);
    td_duties_free(&l);
    ck_assert_int_eq(td_duties_overdue(db, &l, 0, 0), TD_INVALID);
}
END_TEST

/* The same as year by year: nothing is left out and nothing is told twice. */
START_TEST(overdue_is_the_sum_of_the_years)
{
    static const td_date days[] = { 20240101, 20240630, 20240701, 20241202, 20250402, 20251231, 20261202, 20310101 };

    hand_in("year", "a", 2024, 20241120, false);
    hand_in("year", "a", 2025, 20251203, false);
    for (int k = 0; k < COUNT(days); k++) {
        struct td_duties all, l;
        size_t n = 0;
        ck_assert_int_eq(td_duties_overdue(db, &all, 0, days[k]), TD_OK);
        for (int year = 2020; year <= td_date_year(days[k]); year++) {
            ck_assert_int_eq(td_duties(db, &l, 0, year, days[k]), TD_OK);
            for (size_t i = 0; i < l.n; i++)
                n += l.v[i].state == TD_DUTY_OVERDUE;
            td_duties_free(&l);
        }
        ck_assert_uint_eq(all.n, n);
        td_duties_free(&all);
    }
}
END_TEST

/* In March 2025 b went to c and in part to r: what b owed is c's and r's to answer for, as soon as b has ended; a
 * member of a group answers for itself. */
START_TEST(who_answers)
{
    static const struct { const char *who, *owner; td_date day; bool answers; } cases[] = {
        { "b", "b", 20250101, true }, { "c", "b", 20250228, false }, { "c", "b", 20250301, true },
        { "r", "b", 20250301, true }, { "a", "b", 20250301, false }, { "g", "m1", 20250101, false },
        { "city", "b", 20250301, false }, { "m1", "m1", 20260101, true }, { "h", "g", 20250701, true },
    };
    bool own[32], groups[32];

    for (int i = 0; i < COUNT(cases); i++) {
        const struct td_whose w = { &agencies, &successions, cases[i].day, .facts = false };
        td_own(own, groups, &w, agency(cases[i].who));
        ck_assert_msg(td_answers_for(&w, own, agency(cases[i].who), agency(cases[i].owner), "year") == cases[i].answers,
                      "%s for %s", cases[i].who, cases[i].owner);
    }
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
    tcase_add_loop_test(t, of_which_year, 0, COUNT(of_year));
    tcase_add_loop_test(t, in_words, 0, COUNT(worded));
    tcase_add_loop_test(t, next, 0, COUNT(nexts));
    tcase_add_test(t, the_day_that_is_named);
    tcase_add_loop_test(t, a_task_stands, 0, COUNT(tasks));
    suite_add_tcase(s, t);
    t = tcase_create("database");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, who_owes, 0, COUNT(owers));
    tcase_add_test(t, who_owes_can_submit);
    tcase_add_test(t, a_group_hands_in_by_its_members);
    tcase_add_test(t, what_came_can_be_taken_back);
    tcase_add_test(t, duties_worst_first);
    tcase_add_test(t, who_answers);
    tcase_add_test(t, overdue_of_all_years);
    tcase_add_test(t, overdue_is_the_sum_of_the_years);
    tcase_add_test(t, duties_before_and_after_the_plan);
    tcase_add_test(t, rates);
    tcase_add_test(t, submissions_that_stand);
    suite_add_tcase(s, t);
    return s;
}
