/*
 * core/exchange/bundle.c and csvfile.c: a folder of CSV files becomes rows, all or nothing; every problem is
 * named by file, line, column and text (docs/bundles.md, PITFALLS 29 and 47-50).
 */
#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- a folder of our own, with one database ---------------------------------------------- */

static char home[256];
static struct td *db;

/* The path of a file in it; good for the next eight calls. */
static const char *at(const char *name)
{
    static char ring[8][512];
    static int turn;
    char *path = ring[turn++ % COUNT(ring)];

    snprintf(path, sizeof ring[0], "%s/%s", home, name);
    return path;
}

static void put_bytes(const char *name, const char *bytes, size_t n)
{
    FILE *f = fopen(at(name), "wb");
    ck_assert_msg(f != NULL, "%s: %s", name, strerror(errno));
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static char *bytes_of(const char *name, size_t *n)
{
    FILE *f = fopen(at(name), "rb");
    char *v;
    struct stat st;

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fstat(fileno(f), &st), 0);
    v = malloc((size_t)st.st_size + 1);
    ck_assert_ptr_nonnull(v);
    *n = fread(v, 1, (size_t)st.st_size, f);
    fclose(f);
    return v;
}

static struct td *open_db(const char *name, enum td_open_mode mode)
{
    struct td_open how = { .path = at(name), .host = &here, .mode = mode, .lang = TD_EN, .actor = "lan" };
    char err[256];
    struct td *td;

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void setup(void)
{
    folder_make(home, sizeof home, "bundle");
    db = open_db("a.db", TD_OPEN_CREATE);
}

static void teardown(void)
{
    td_close(db);
    folder_remove(home);
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

static void run(const char *sql)
{
    ck_assert_msg(sqlite3_exec(db->db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db->db));
}

/* ---- a bundle with a row of everything --------------------------------------------------- */

static const char *file_of(enum td_table t)
{
    static char name[64];

    snprintf(name, sizeof name, "%s.csv", td_table_name(t));
    return name;
}

/* The contract once more, as docs/bundles.md prints it. */
#define PLAN "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes," \
             "source\n"
#define AGENCIES "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
#define SUCCESSION "predecessor,successor,on,kind,share,note\n"
#define TARGETS "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator," \
                "denominator,base_period,base_value,parent,source\n"
#define THRESHOLDS "plan,target,year,bound,upper,strict,scope,text\n"
#define TASKS "plan,code,section,title,title_en,cadence,start,due,targets\n"
#define ASSIGNMENTS "plan,task,agency,role\n"
#define OBLIGATIONS "plan,code,title,title_en,from,to,via,due\n"
#define FIGURES "plan,target,agency,period,value,numerator,denominator,status,source_title," \
                "source_url,published_on,note\n"

/* By table; one that has nothing here has no file. */
static const char *const BASE[TD_TABLES] = {
    [TD_T_PLAN] = PLAN "p,Plan,Plan E,1/KH,c,2024-02-07,in_force,2024,2030,0/KH,here\n",
    [TD_T_AGENCIES] = AGENCIES "c,City,,,city,,,\n"
        "g,Group,,,group,c,,\n"
        "u1,Unit 1,Unit E,U1,district,g,2001-01-01,2025-06-30\n"
        "u2,Unit 2,,,district,g,,\n",
    [TD_T_SUCCESSION] = SUCCESSION "u1,u2,2025-07-01,merge,0.5,half\n",
    [TD_T_TARGETS] = TARGETS "p,t1,a,First,First E,%,reach,up,1,c,n,d,,,,s\n"
        "p,t2,a,Second,,%,keep,up,1,u1,,,2020,50,t1,s\n",
    [TD_T_THRESHOLDS] = THRESHOLDS "p,t1,2025,75,80,0,plan,75-80%\n"
        "p,t1,2026,76,,1,yearly,\n",
    [TD_T_TASKS] = TASKS "p,k1,I.1,Task,Task E,once,2024-01-01,2025-12-31,t1|t2\n",
    [TD_T_ASSIGNMENTS] = ASSIGNMENTS "p,k1,u1,lead\n"
        "p,k1,u2,coordinate\n",
    [TD_T_OBLIGATIONS] = OBLIGATIONS "p,o1,Report,Report E,district|g,c,u1,12-01\n",
    [TD_T_OBSERVATIONS] = FIGURES "p,t1,,2023,70.5,705,1000,published,S,http://s,2024-01,a note\n"
        "p,t1,u1,2024,71,,,reported,S,,,\n",
};
enum { BASE_ROWS = 16 };

static void put(const char *dir, enum td_table t, const char *text)
{
    char name[128];

    ck_assert(mkdir(at(dir), 0700) == 0 || errno == EEXIST);
    snprintf(name, sizeof name, "%s/%s", dir, file_of(t));
    if (text)
        put_bytes(name, text, strlen(text));
    else
        unlink(at(name));
}

/* The base up to and without table `t`, `text` for it, and none of what comes after. */
static void put_up_to(enum td_table t, const char *text)
{
    for (enum td_table k = 0; k < TD_TABLES; k++)
        put("b", k, k < t ? BASE[k] : k == t ? text : NULL);
}

static void put_base(const char *dir)
{
    for (enum td_table k = 0; k < TD_TABLES; k++)
        put(dir, k, BASE[k]);
}

/* The base with one cell changed, or any text of one file. */
static void put_base_with(enum td_table t, const char *from, const char *to)
{
    static char text[4096];
    const char *where = strstr(BASE[t], from);

    ck_assert_msg(where != NULL, "'%s' is not in the base", from);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(where - BASE[t]), BASE[t], to,
             where + strlen(from));
    put_base("b");
    put("b", t, text);
}

/* "file:line:column: text", one a line. */
static const char *problems(const struct td_load *l)
{
    static char text[1 << 16];
    size_t n = 0;

    *text = 0;
    for (size_t i = 0; i < l->n_problems && n < sizeof text; i++) {
        const struct td_problem *p = &l->problems[i];
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s:%d:%s%s %s", i ? "\n" : "", p->file,
                              p->line, p->column, *p->column ? ":" : "", p->text);
    }
    return text;
}

static struct td_load counts; /* of the last load; its lists are freed */

static void load(const char *dir)
{
    int rc = td_load(db, at(dir), &counts);
    ck_assert_msg(rc == TD_OK, "%s: %s\n%s", dir, td_errmsg(db), problems(&counts));
    td_load_free(&(struct td_load){ .problems = counts.problems, .mem = counts.mem });
}

static void refused(const char *dir, const char *expected)
{
    struct td_load l;
    int rc = td_load(db, at(dir), &l);
    ck_assert_msg(strcmp(problems(&l), expected) == 0, "expected %s\n     got %s", expected,
                  problems(&l));
    ck_assert_int_eq(rc, TD_INVALID);
    ck_assert_uint_eq(l.n_problems, l.problems_in_all);
    td_load_free(&l);
}

static void assert_counts(size_t added, size_t changed, size_t unchanged)
{
    ck_assert_msg(counts.added == added && counts.changed == changed &&
                  counts.unchanged == unchanged, "added %zu changed %zu unchanged %zu, not "
                  "%zu %zu %zu", counts.added, counts.changed, counts.unchanged, added, changed,
                  unchanged);
}

/* ---- what loads -------------------------------------------------------------------------- */

START_TEST(every_row_is_counted_and_nothing_changes_the_second_time)
{
    put_base("b");
    load("b");
    ck_assert_uint_eq(counts.rows, BASE_ROWS);
    assert_counts(BASE_ROWS, 0, 0);
    load("b");
    assert_counts(0, 0, BASE_ROWS);
    ck_assert_int_eq(number("SELECT count(*) FROM journal WHERE change_id = 2"), 0);
    ck_assert_str_eq(query("SELECT actor || act || note LIKE 'lanload%/b' FROM change"), "1");
}
END_TEST

/* Files may be absent except plan.csv; an empty agency is the plan's city. */
START_TEST(a_plan_alone_gets_its_city)
{
    put_up_to(TD_T_PLAN, PLAN "p,Plan,,,Somewhere,,draft,,,,\n");
    put("b", TD_T_TARGETS, TARGETS "p,t1,,First,,%,reach,down,0,,,,,,,\n");
    put("b", TD_T_OBSERVATIONS, FIGURES "p,t1,,2024,7,,,reported,,,,\n");
    load("b");
    ck_assert_str_eq(query("SELECT a.code || ':' || t.name || ':' || t.kind FROM plan p JOIN"
                           " agency a"
                           " ON a.id = p.city_id JOIN agency_term t ON t.agency_id = a.id"),
                     "p:Somewhere:city");
    ck_assert_int_eq(number("SELECT o.agency_id = p.city_id FROM observation o, plan p"), 1);
    load("b");
    assert_counts(0, 0, 3);
    ck_assert_int_eq(number("SELECT count(*) FROM agency"), 1);
}
END_TEST

/* Whose figures are "the city's": the issuer by code or name, else the bundle's first root, and of
 * several levels the city. */
START_TEST(the_city_of_a_plan)
{
    static const struct { const char *issuer, *agencies, *city; } cases[] = {
        { "u2", "c,City,,,city,,,\nu2,Unit 2,,,district,c,,\n", "u2" },
        { "Unit 2", "c,City,,,city,,,\nu2,Unit 2,,,district,c,,\n", "u2" },
        { "", "c,City,,,city,,,\nu2,Unit 2,,,district,c,,\n", "c" },
        { "nobody", "vn,Country,,,country,,,\nc,City,,,city,vn,,\n", "c" },
        { "nobody", "r,Root,,,ministry,,,\ns,Root 2,,,ministry,,,\n", "r" },
    };
    char text[512];

    for (int i = 0; i < COUNT(cases); i++) {
        td_close(db);
        unlink(at("a.db"));
        db = open_db("a.db", TD_OPEN_CREATE);
        snprintf(text, sizeof text, PLAN "p,Plan,,,%s,,draft,,,,\n", cases[i].issuer);
        put("b", TD_T_PLAN, text);
        snprintf(text, sizeof text, AGENCIES "%s", cases[i].agencies);
        put("b", TD_T_AGENCIES, text);
        load("b");
        load("b");
        assert_counts(0, 0, 3);
        ck_assert_str_eq(query("SELECT a.code FROM plan p JOIN agency a ON a.id = p.city_id"),
                         cases[i].city);
    }
}
END_TEST

/* All tables as the text of their cells: what a database says. */
static bool add_row(void *arg, const char *const *fields)
{
    char *all = arg;
    size_t n = strlen(all);

    for (; *fields; fields++)
        n += (size_t)snprintf(all + n, 65536 - n, "%s,", *fields);
    snprintf(all + n, 65536 - n, "\n");
    return true;
}

static char *content(void)
{
    char *all = calloc(1, 65536);

    ck_assert_ptr_nonnull(all);
    for (enum td_table t = 0; t < TD_TABLES; t++)
        ck_assert_int_eq(td_export(db, t, 0, add_row, all), TD_OK);
    return all;
}

/* Writes the base in another way of writing CSV; cells are separated by commas and hold none. */
enum way { REVERSED, WITH_BOM, WITH_CRLF, QUOTED, SPREAD, UNENDED, WITH_BLANKS, WAYS };

static void write_line(char *out, size_t *n, enum way way, const char *line, size_t len)
{
    const char *cell[20];
    int cells = 0, width[20];

    for (size_t i = 0; i <= len; cells++) {
        cell[cells] = line + i;
        width[cells] = (int)strcspn(line + i, ",\n");
        i += (size_t)width[cells] + 1;
    }
    for (int i = 0; i < cells; i++) {
        int k = way == REVERSED ? cells - 1 - i : i;
        const char *form = way == QUOTED ? "%s\"%.*s\"" : way == SPREAD ? "%s \t%.*s " : "%s%.*s";
        *n += (size_t)sprintf(out + *n, form, i ? "," : "", width[k], cell[k]);
    }
    *n += (size_t)sprintf(out + *n, way == WITH_CRLF ? "\r\n" : way == WITH_BLANKS ? "\n\n  \n\t\n"
                                                                                    : "\n");
}

static void put_in_way(enum way way)
{
    char out[8192];

    for (enum td_table t = 0; t < TD_TABLES; t++) {
        size_t n = (size_t)sprintf(out, "%s", way == WITH_BOM ? "\xef\xbb\xbf" : "");
        for (const char *s = BASE[t] ? BASE[t] : ""; *s; s = strchr(s, '\n') + 1)
            write_line(out, &n, way, s, strcspn(s, "\n"));
        if (way == UNENDED && n)
            out[n - 1] = 0;
        put("b", t, BASE[t] ? out : NULL);
    }
}

/* Columns in any order; PITFALLS 48: BOM, CRLF, blank lines. */
START_TEST(ways_of_writing_mean_the_same)
{
    put_base("b");
    load("b");
    char *expected = content();
    put_in_way((enum way)_i);
    load("b");
    assert_counts(0, 0, BASE_ROWS);
    td_close(db);
    unlink(at("a.db"));
    db = open_db("a.db", TD_OPEN_CREATE);
    load("b");
    char *got = content();
    ck_assert_str_eq(got, expected);
    free(expected);
    free(got);
}
END_TEST

/* PITFALLS 10: NFC at every boundary, also of codes. */
START_TEST(text_is_stored_as_nfc)
{
#define NFD_HUYEN "huye\xcc\xa3\xcc\x82n" /* e, dot below, circumflex */
    put_up_to(TD_T_PLAN, PLAN "p,Ke\xcc\x82\xcc\x81 hoa\xcc\xa3""ch,,,,,draft,,,,\n");
    put("b", TD_T_AGENCIES, AGENCIES NFD_HUYEN "," NFD_HUYEN ",,,district,,,\n");
    put("b", TD_T_TARGETS, TARGETS "p,o\xcc\x82,,Ten,,%,reach,up,0," NFD_HUYEN ",,,,,,\n");
    put("b", TD_T_OBSERVATIONS, FIGURES "p,o\xcc\x82," NFD_HUYEN ",2024,1,,,reported,"
        "Ba\xcc\x81o,,,so\xcc\x82\xcc\x81\n");
    load("b");
    ck_assert_str_eq(query("SELECT title FROM plan"), "Kế hoạch");
    ck_assert_str_eq(query("SELECT code || name || short FROM agency a JOIN agency_term t"
                           " ON t.agency_id = a.id"), "huyệnhuyệnhuyện");
    ck_assert_str_eq(query("SELECT t.code || s.title || o.note FROM observation o JOIN target t"
                           " ON t.id = o.target_id JOIN source s ON s.id = o.source_id"),
                     "ôBáosố");
    load("b");
    assert_counts(0, 0, 4);
}
END_TEST

START_TEST(children_may_stand_before_their_parents)
{
    put_up_to(TD_T_AGENCIES, AGENCIES "a,A,,,unit,top,,\nb,B,,,unit,top,,\nc,C,,,unit,b,,\n"
              "d,D,,,unit,c,,\ntop,Top,,,city,,,\n");
    load("b");
    struct td_agencies l;
    ck_assert_int_eq(td_agencies(db, &l), TD_OK);
    ck_assert_uint_eq(l.n, 5);
    ck_assert_str_eq(l.v[0].code, "top");
    ck_assert_int_eq(td_agency_by_code(&l, "d")->depth, 3);
    td_agencies_free(&l);
}
END_TEST

/* An agency keeps its code while its name and place change; two terms never hold on one day. */
START_TEST(an_agency_may_have_terms)
{
    put_up_to(TD_T_AGENCIES, AGENCIES "c,City,,,city,,,\nx,Old name,,,unit,c,,2020-12-31\n"
              "x,New name,,,unit,c,2021-01-01,2024-12-31\nx,Newest,,,unit,,2025-01-01,\n");
    load("b");
    load("b");
    assert_counts(0, 0, 5);
    struct td_agencies l;
    ck_assert_int_eq(td_agencies(db, &l), TD_OK);
    ck_assert_uint_eq(l.n, 2);
    ck_assert_str_eq(td_agency_by_code(&l, "x")->name, "Newest");
    td_agencies_free(&l);
    /* A date put right replaces the term that had the wrong one; else both would hold at once. */
    put("b", TD_T_AGENCIES, AGENCIES "c,City,,,city,,,\nx,Old name,,,unit,c,,2021-12-31\n"
        "x,New name,,,unit,c,2022-01-01,2024-12-31\nx,Newest,,,unit,,2025-01-01,\n");
    load("b");
    ck_assert_str_eq(query("SELECT group_concat(valid_from || name, ';') FROM (SELECT * FROM"
                           " agency_term WHERE gone = 0 AND agency_id = 2 ORDER BY valid_from)"),
                     "Old name;2022-01-01New name;2025-01-01Newest");
}
END_TEST

/* ---- what does not: one problem each ----------------------------------------------------- */

#define X20 "xxxxxxxxxxxxxxxxxxxx"
#define X100 X20 X20 X20 X20 X20
#define PERIOD_FORMS "(2025, 2025-H1, 2025-Q2, 2025-08, 2025-08-20, 2024-2025)"
#define IN_PLACE_OF(t) "p,t" #t ",a,First,,%,reach,up,1,c,n,d,,,,s\n"

static const struct {
    enum td_table t;
    const char *text, *problems;
} WRONG[] = {
    /* header */
    { TD_T_PLAN, "key,title,colour\np,Plan,red\n",
      "plan.csv:1:colour: is not a column of plan.csv\n"
      "plan.csv:1:title_en: this column is missing\n"
      "plan.csv:1:number: this column is missing\n"
      "plan.csv:1:issuer: this column is missing\n"
      "plan.csv:1:issued_on: this column is missing\n"
      "plan.csv:1:status: this column is missing\n"
      "plan.csv:1:start_year: this column is missing\n"
      "plan.csv:1:end_year: this column is missing\n"
      "plan.csv:1:supersedes: this column is missing\n"
      "plan.csv:1:source: this column is missing" },
    { TD_T_ASSIGNMENTS, "plan,task,agency,role,extra\np,k1,u1,lead,\n",
      "assignments.csv:1:extra: is not a column of assignments.csv" },
    { TD_T_ASSIGNMENTS, "plan,task,role,role\np,k1,lead,lead\n",
      "assignments.csv:1:role: stands twice in the header\n"
      "assignments.csv:1:agency: this column is missing" },
    { TD_T_ASSIGNMENTS, "\nplan,Task,agency,role\n",
      "assignments.csv:2:Task: is not a column of assignments.csv\n"
      "assignments.csv:2:task: this column is missing" },
    { TD_T_ASSIGNMENTS, "plan;task;agency;role\n",
      "assignments.csv:1:plan;task;agency;role: is not a column of assignments.csv\n"
      "assignments.csv:1:plan: this column is missing\n"
      "assignments.csv:1:task: this column is missing\n"
      "assignments.csv:1:agency: this column is missing\n"
      "assignments.csv:1:role: this column is missing" },
    { TD_T_ASSIGNMENTS, "plan,task,agency,role,\x1b[31m\n",
      "assignments.csv:1:^[[31m: is not a column of assignments.csv" },
    { TD_T_ASSIGNMENTS, "", "assignments.csv:1: is empty; the first line must name the columns" },
    { TD_T_ASSIGNMENTS, "\xef\xbb\xbf\n\n",
      "assignments.csv:1: is empty; the first line must name the columns" },
    /* the form of the file (PITFALLS 47) */
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u1\n",
      "assignments.csv:2: fields here: 3, in the header: 4" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u1,lead\n\np,k1,u2,lead,\n",
      "assignments.csv:4: fields here: 5, in the header: 4" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u1,lead\np,k1,\"u2,lead\np,k1,u2,lead\n",
      "assignments.csv:3: a quote is opened here and never closed" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,\"u2\"x,lead\n",
      "assignments.csv:2: cell 3: a quote stands within the text; double it and put the whole cell in quotes, or take"
      " it out" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u\"2\",lead\n",
      "assignments.csv:2: cell 3: a quote stands within the text; double it and put the whole cell in quotes, or take"
      " it out" },
    /* codes that nobody has, in every column that refers to something */
    { TD_T_AGENCIES, AGENCIES "c,City,,,city,,,\nu,Unit,,,unit,nix,,\n",
      "agencies.csv:3:parent: no agency has the code 'nix'" },
    { TD_T_SUCCESSION, SUCCESSION "nix,u2,2025-07-01,merge,,\n",
      "succession.csv:2:predecessor: no agency has the code 'nix'" },
    { TD_T_SUCCESSION, SUCCESSION "u1,nix,2025-07-01,merge,,\n",
      "succession.csv:2:successor: no agency has the code 'nix'" },
    { TD_T_TARGETS, TARGETS "nix,t1,a,First,,%,reach,up,1,c,n,d,,,,s\n",
      "targets.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,nix,n,d,,,,s\n",
      "targets.csv:2:lead: no agency has the code 'nix'" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,c,n,d,,,nix,s\n",
      "targets.csv:2:parent: plan 'p' has no target 'nix'" },
    { TD_T_THRESHOLDS, THRESHOLDS "nix,t1,2025,75,80,0,plan,\n",
      "thresholds.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,nix,2025,75,80,0,plan,\n",
      "thresholds.csv:2:target: plan 'p' has no target 'nix'" },
    { TD_T_TASKS, TASKS "nix,k1,I,Task,,once,,,\n",
      "tasks.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_TASKS, TASKS "nix,k1,I,Task,,once,,,t1\n",
      "tasks.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_TASKS, TASKS "p,k1,I,Task,,once,,,t1|nix|nox\n",
      "tasks.csv:2:targets: plan 'p' has no target 'nix'\n"
      "tasks.csv:2:targets: plan 'p' has no target 'nox'" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "nix,k1,u1,lead\n",
      "assignments.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,nix,u1,lead\n",
      "assignments.csv:2:task: plan 'p' has no task 'nix'" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,nix,lead\n",
      "assignments.csv:2:agency: no agency has the code 'nix'" },
    { TD_T_OBLIGATIONS, OBLIGATIONS "nix,o1,Report,,g,c,,12-01\n",
      "obligations.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_OBLIGATIONS, OBLIGATIONS "p,o1,Report,,g|nix,c|nox,nux,12-01\n",
      "obligations.csv:2:from: 'nix' is neither an agency's code nor a kind of agency\n"
      "obligations.csv:2:to: 'nox' is neither an agency's code nor a kind of agency\n"
      "obligations.csv:2:via: 'nux' is neither an agency's code nor a kind of agency" },
    { TD_T_OBSERVATIONS, FIGURES "nix,t1,,2024,1,,,reported,S,,,\n",
      "observations.csv:2:plan: no plan has the code 'nix'" },
    { TD_T_OBSERVATIONS, FIGURES "p,nix,,2024,1,,,reported,S,,,\n",
      "observations.csv:2:target: plan 'p' has no target 'nix'" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,nix,2024,1,,,reported,S,,,\n",
      "observations.csv:2:agency: no agency has the code 'nix'" },
    /* what must not be empty */
    { TD_T_PLAN, PLAN ",,,,,,draft,,,,\n", "plan.csv:2:key: is empty\nplan.csv:2:title: is empty" },
    { TD_T_AGENCIES, AGENCIES ",City,,,city,,,\nu,,,,unit,,,\n",
      "agencies.csv:2:code: is empty\nagencies.csv:3:name: is empty" },
    { TD_T_SUCCESSION, SUCCESSION ",u2,,merge,,\nu1,,2025-07-01,merge,,\n",
      "succession.csv:2:predecessor: is empty\nsuccession.csv:2:on: is empty\n"
      "succession.csv:3:successor: is empty" },
    { TD_T_TARGETS, TARGETS ",,a,,,%,reach,up,1,,,,,,,\n",
      "targets.csv:2:plan: is empty\ntargets.csv:2:code: is empty\ntargets.csv:2:name: is empty" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,,,,,0,plan,\n",
      "thresholds.csv:2:target: is empty\nthresholds.csv:2:year: is empty\n"
      "thresholds.csv:2:bound: is empty" },
    { TD_T_TASKS, TASKS "p,,I,,,once,,,\n",
      "tasks.csv:2:code: is empty\ntasks.csv:2:title: is empty" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,,,lead\n",
      "assignments.csv:2:task: is empty\nassignments.csv:2:agency: is empty" },
    { TD_T_OBLIGATIONS, OBLIGATIONS ",,Report,,,,,12-01\n",
      "obligations.csv:2:plan: is empty\nobligations.csv:2:code: is empty\n"
      "obligations.csv:2:from: is empty\nobligations.csv:2:to: is empty" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,,,,,reported,S,,,\np,,,2024,1,,,reported,S,,,\n",
      "observations.csv:2:period: is empty\nobservations.csv:2:value: is empty\n"
      "observations.csv:3:target: is empty" },
    /* words */
    { TD_T_PLAN, PLAN "p,Plan,,,,,final,,,,\n",
      "plan.csv:2:status: 'final' is not one of: draft, in_force, superseded" },
    { TD_T_PLAN, PLAN "p,Plan,,,,,,,,,\n",
      "plan.csv:2:status: '' is not one of: draft, in_force, superseded" },
    { TD_T_AGENCIES, AGENCIES "c,City,,,Big City,,,\n",
      "agencies.csv:2:kind: 'Big City' is not a word of small letters, such as department" },
    { TD_T_AGENCIES, AGENCIES "c,City,,,,,,\n",
      "agencies.csv:2:kind: '' is not a word of small letters, such as department" },
    { TD_T_SUCCESSION, SUCCESSION "u1,u2,2025-07-01,marry,,\n",
      "succession.csv:2:kind: 'marry' is not one of: rename, merge, split, abolish" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,grow,sideways,1,c,n,d,,,,s\n",
      "targets.csv:2:kind: 'grow' is not one of: reach, keep, milestone\n"
      "targets.csv:2:direction: 'sideways' is not one of: up, down" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,,,1,c,n,d,,,,s\n",
      "targets.csv:2:kind: '' is not one of: reach, keep, milestone\n"
      "targets.csv:2:direction: '' is not one of: up, down" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,t1,2025,75,80,yes,city,\n",
      "thresholds.csv:2:strict: 'yes' is not one of: 0, 1\n"
      "thresholds.csv:2:scope: 'city' is not one of: plan, yearly" },
    { TD_T_TASKS, TASKS "p,k1,I,Task,,daily,,,\n",
      "tasks.csv:2:cadence: 'daily' is not one of: once, yearly, ongoing" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u1,boss\n",
      "assignments.csv:2:role: 'boss' is not one of: lead, coordinate, advise, requested" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,2024,1,,,rumour,S,,,\np,t1,,2024,1,,,,S,,,\n",
      "observations.csv:2:status: 'rumour' is not one of: estimate, published, reported, verified\n"
      "observations.csv:3:status: '' is not one of: estimate, published, reported, verified" },
    /* numbers: never guessed (PITFALLS 49) */
    { TD_T_PLAN, PLAN "p,Plan,,,,,draft,1899,2200,,\n",
      "plan.csv:2:start_year: '1899' is not a whole number from 1900 to 2199\n"
      "plan.csv:2:end_year: '2200' is not a whole number from 1900 to 2199" },
    { TD_T_PLAN, PLAN "p,Plan,,,,,draft,2030,2024,,\n",
      "plan.csv:2:end_year: lies before start_year" },
    { TD_T_SUCCESSION, SUCCESSION "u1,u2,2025-07-01,merge,half,\nu1,c,2025-07-01,merge,1.01,\n"
      "u1,g,2025-07-01,merge,-0.1,\n",
      "succession.csv:2:share: 'half' is not a number with a decimal point\n"
      "succession.csv:3:share: must lie between 0 and 1\n"
      "succession.csv:4:share: must lie between 0 and 1" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,10,c,n,d,,,,s\n",
      "targets.csv:2:decimals: '10' is not a whole number from 0 to 9" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1.0,c,n,d,2020,1 000,,s\n",
      "targets.csv:2:decimals: '1.0' is not a whole number from 0 to 9\n"
      "targets.csv:2:base_value: '1 000' is not a number with a decimal point" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,c,n,d,2020,,,s\n"
      "p,t2,a,Second,,%,reach,up,1,c,n,d,,50,,s\n",
      "targets.csv:2:base_value: base_period and base_value go together\n"
      "targets.csv:3:base_value: base_period and base_value go together" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,t1,20x5,\"75,5\",8O,0,plan,\n",
      "thresholds.csv:2:year: '20x5' is not a whole number from 1900 to 2199\n"
      "thresholds.csv:2:bound: '75,5' is not a number with a decimal point\n"
      "thresholds.csv:2:upper: '8O' is not a number with a decimal point" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,t1,2025,75,75,0,plan,\np,t1,2026,75,74.9,0,plan,\n",
      "thresholds.csv:2:upper: must lie above bound\n"
      "thresholds.csv:3:upper: must lie above bound" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,2024,1e3,1.2.3,+4,reported,S,,,\n",
      "observations.csv:2:value: '1e3' is not a number with a decimal point\n"
      "observations.csv:2:numerator: '1.2.3' is not a number with a decimal point" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,2024,1,1,0,reported,S,,,\np,t1,,2024,1,1,-5,reported,S,,,\n"
      "p,t1,,2024,1000000000000001,,,reported,S,,,\n",
      "observations.csv:2:denominator: must be more than 0\n"
      "observations.csv:3:denominator: must be more than 0\n"
      "observations.csv:4:value: '1000000000000001' is not a number with a decimal point" },
    /* dates and periods */
    { TD_T_PLAN, PLAN "p,Plan,,,,07/02/2024,draft,,,,\n",
      "plan.csv:2:issued_on: '07/02/2024' is not a date YYYY-MM-DD" },
    { TD_T_AGENCIES, AGENCIES "c,City,,,city,,2024-02-30,2024-13-01\n",
      "agencies.csv:2:valid_from: '2024-02-30' is not a date YYYY-MM-DD\n"
      "agencies.csv:2:valid_to: '2024-13-01' is not a date YYYY-MM-DD" },
    { TD_T_SUCCESSION, SUCCESSION "u1,u2,2025-7-1,merge,,\n",
      "succession.csv:2:on: '2025-7-1' is not a date YYYY-MM-DD" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,c,n,d,2025-Q5,1,,s\n",
      "targets.csv:2:base_period: '2025-Q5' is not a period " PERIOD_FORMS },
    { TD_T_TASKS, TASKS "p,k1,I,Task,,once,2024,20240101,\n",
      "tasks.csv:2:start: '2024' is not a date YYYY-MM-DD\n"
      "tasks.csv:2:due: '20240101' is not a date YYYY-MM-DD" },
    { TD_T_TASKS, TASKS "p,k1,I,Task,,once,2024-01-02,2024-01-01,\n",
      "tasks.csv:2:due: lies before start" },
    { TD_T_OBLIGATIONS, OBLIGATIONS "p,o1,R,,g,c,,02-30\np,o2,R,,g,c,,13-01\np,o3,R,,g,c,,1-12\n"
      "p,o4,R,,g,c,,02-29\np,o5,R,,g,c,,\n",
      "obligations.csv:2:due: '02-30' is not a day of the year MM-DD\n"
      "obligations.csv:3:due: '13-01' is not a day of the year MM-DD\n"
      "obligations.csv:4:due: '1-12' is not a day of the year MM-DD" },
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,Q1/2025,1,,,reported,S,,,\n"
      "p,t1,,2025-H3,1,,,reported,S,,,\n"
      "p,t1,,2025-02-29,1,,,reported,S,,,\np,t1,,2025,1,,,reported,S,,24-01,\n",
      "observations.csv:2:period: 'Q1/2025' is not a period " PERIOD_FORMS "\n"
      "observations.csv:3:period: '2025-H3' is not a period " PERIOD_FORMS "\n"
      "observations.csv:4:period: '2025-02-29' is not a period " PERIOD_FORMS "\n"
      "observations.csv:5:published_on: '24-01' is not a date YYYY-MM-DD, YYYY-MM or YYYY" },
    /* the tags of a note */
    { TD_T_OBSERVATIONS, FIGURES "p,t1,,2024,1,,,reported,S,,,q=perhaps; x\n"
      "p,t1,,2024,1,,,reported,S,,,series=" X100 "; x\n",
      "observations.csv:2:note: begins with a tag that is not understood; q= is one of exact, "
      "approx, more_than, nearly, estimate\n"
      "observations.csv:3:note: begins with a tag that is not understood; q= is one of exact, "
      "approx, more_than, nearly, estimate" },
    /* rings and overlaps */
    { TD_T_AGENCIES, AGENCIES "c,City,,,city,c,,\n",
      "agencies.csv:2:parent: 'c' cannot be its own parent" },
    { TD_T_AGENCIES, AGENCIES "a,A,,,unit,b,,\nb,B,,,unit,a,,\nc,C,,,unit,a,,\n",
      "agencies.csv:2:parent: 'a' is above itself in the tree" },
    { TD_T_AGENCIES, AGENCIES "r,R,,,unit,,,\nd,D,,,unit,a,,\na,A,,,unit,b,,\nb,B,,,unit,c,,\n"
      "c,C,,,unit,a,,\n",
      "agencies.csv:4:parent: 'a' is above itself in the tree" },
    { TD_T_AGENCIES, AGENCIES "a,A,,,unit,b,,\nb,B,,,unit,a,,\nc,C,,,unit,d,,\nd,D,,,unit,c,,\n",
      "agencies.csv:2:parent: 'a' is above itself in the tree\n"
      "agencies.csv:4:parent: 'c' is above itself in the tree" },
    { TD_T_AGENCIES, AGENCIES "a,A,,,unit,,,\na,A again,,,unit,,,\n",
      "agencies.csv:3:valid_from: overlaps the validity of 'a' in line 2" },
    { TD_T_AGENCIES, AGENCIES "a,A,,,unit,,,2024-12-31\nb,B,,,unit,,,\na,A,,,unit,,2024-12-31,\n"
      "a,A,,,unit,,2030-01-01,2020-01-01\n",
      "agencies.csv:4:valid_from: overlaps the validity of 'a' in line 2\n"
      "agencies.csv:5:valid_to: lies before valid_from" },
    { TD_T_SUCCESSION, SUCCESSION "u1,u1,2025-07-01,merge,,\n",
      "succession.csv:2:successor: 'u1' cannot succeed itself" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,c,n,d,,,t1,s\n",
      "targets.csv:2:parent: 't1' cannot be part of itself" },
    { TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,1,c,n,d,,,t2,s\n"
      "p,t2,a,Second,,%,reach,up,1,c,n,d,,,t1,s\n",
      "targets.csv:2:parent: 't1' is part of itself" },
    { TD_T_TARGETS, TARGETS IN_PLACE_OF(0) "p,t1,a,First,,%,reach,up,1,c,n,d,,,t2,s\n"
      "p,t2,a,Second,,%,reach,up,1,c,n,d,,,t3,s\np,t3,a,Third,,%,reach,up,1,c,n,d,,,t1,s\n",
      "targets.csv:3:parent: 't1' is part of itself" },
    /* the same thing twice: the second would silently win */
    { TD_T_PLAN, PLAN "p,Plan,,,,,draft,,,,\nq,Plan,,,,,draft,,,,\np,Plan 2,,,,,draft,,,,\n",
      "plan.csv:4:key: 'p' stands already in line 2" },
    { TD_T_SUCCESSION, SUCCESSION "u1,u2,2025-07-01,merge,,\nu1,u2,2025-07-01,split,,\n",
      "succession.csv:3:predecessor: 'u1' stands in the file already" },
    { TD_T_TARGETS, TARGETS IN_PLACE_OF(1) IN_PLACE_OF(1),
      "targets.csv:3:code: 't1' stands in the file already" },
    { TD_T_THRESHOLDS, THRESHOLDS "p,t1,2025,75,,0,plan,\np,t1,2025,75,,0,yearly,\n"
      "p,t1,2025,76,,0,plan,\n",
      "thresholds.csv:4:year: target 't1' has a threshold of 2025 already" },
    { TD_T_TASKS, TASKS "p,k1,I,Task,,once,,,\np,k1,I,Task,,once,,,\n",
      "tasks.csv:3:code: 'k1' stands in the file already" },
    { TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,u1,lead\np,k1,u1,advise\np,k1,u1,lead\n",
      "assignments.csv:4:agency: 'u1' stands in the file already" },
    { TD_T_OBLIGATIONS, OBLIGATIONS "p,o1,R,,g,c,,12-01\np,o1,S,,g,c,,12-01\n",
      "obligations.csv:3:code: 'o1' stands in the file already" },
    /* codes have an end */
    { TD_T_PLAN, PLAN X100 "x,Plan,,,,,draft,,,,\n", "plan.csv:2:key: is longer than 100 bytes" },
    { TD_T_AGENCIES, AGENCIES X100 "x,A,,,unit,,,\n",
      "agencies.csv:2:code: is longer than 100 bytes" },
    { TD_T_TARGETS, TARGETS "p," X100 X100 X100 ",a,First,,%,reach,up,1,c,n,d,,,,s\n",
      "targets.csv:2:code: is longer than 100 bytes" },
    { TD_T_TASKS, TASKS "p," X100 X100 X100 ",I,Task,,once,,,\n",
      "tasks.csv:2:code: is longer than 100 bytes" },
    { TD_T_OBLIGATIONS, OBLIGATIONS "p," X100 X100 X100 ",R,,g,c,,12-01\n",
      "obligations.csv:2:code: is longer than 100 bytes" },
    { TD_T_OBSERVATIONS, FIGURES "p," X100 X100 X100 ",,2024,1,,,reported,S,,,\n",
      "observations.csv:2:target: plan 'p' has no target '" X100 X100 X100 "'" },
};

/* PITFALLS 50: all or nothing: the file of the database is the same byte for byte. */
START_TEST(each_problem_has_its_place)
{
    size_t n, m;

    put_base("base");
    load("base");
    for (int i = 0; i < COUNT(WRONG); i++) {
        char *before = bytes_of("a.db", &n);
        put_up_to(WRONG[i].t, WRONG[i].text);
        refused("b", WRONG[i].problems);
        char *after = bytes_of("a.db", &m);
        ck_assert_msg(n == m && !memcmp(before, after, n), "%s", WRONG[i].problems);
        free(before);
        free(after);
    }
    ck_assert_int_eq(number("SELECT count(*) FROM change"), 1);
}
END_TEST

/* The same into a database where none of it is known yet. */
START_TEST(each_problem_has_its_place_the_first_time)
{
    for (int i = 0; i < COUNT(WRONG); i++) {
        put_up_to(WRONG[i].t, WRONG[i].text);
        refused("b", WRONG[i].problems);
    }
    ck_assert_int_eq(number("SELECT (SELECT count(*) FROM change) + (SELECT count(*) FROM agency)"
                            " + (SELECT count(*) FROM source)"
                            " + (SELECT count(*) FROM journal)"), 0);
}
END_TEST

START_TEST(several_problems_in_several_files_are_all_listed)
{
    put_base("b");
    put("b", TD_T_AGENCIES, AGENCIES "c,City,,,city,,,\n\n\"g\",\"Gro\nup\",,,group,c,,\n"
        "u1,,,,district,g,,\nu2,Unit 2,,,district,nix,,\n");
    put("b", TD_T_TARGETS, TARGETS "p,t1,a,First,,%,reach,up,x,c,n,d,,,,s\n"
        "p,t2,a,Second,,%,keep,up,1,u1,,,2020,50,t1,s\n");
    put("b", TD_T_TASKS, "plan,code\n");
    put("b", TD_T_OBSERVATIONS, FIGURES "p,t1,,2023,70.5,705,1000,published,S,,,\n"
        "p,t1,u9,2024,7l,,,reported,S,,,\n");
    refused("b", "agencies.csv:6:name: is empty\n"
            "agencies.csv:7:parent: no agency has the code 'nix'\n"
            "targets.csv:2:decimals: 'x' is not a whole number from 0 to 9\n"
            "tasks.csv:1:section: this column is missing\n"
            "tasks.csv:1:title: this column is missing\n"
            "tasks.csv:1:title_en: this column is missing\n"
            "tasks.csv:1:cadence: this column is missing\n"
            "tasks.csv:1:start: this column is missing\n"
            "tasks.csv:1:due: this column is missing\n"
            "tasks.csv:1:targets: this column is missing\n"
            "assignments.csv:2:task: plan 'p' has no task 'k1'\n"
            "assignments.csv:3:task: plan 'p' has no task 'k1'\n"
            "observations.csv:3:agency: no agency has the code 'u9'\n"
            "observations.csv:3:value: '7l' is not a number with a decimal point");
}
END_TEST

START_TEST(a_thousand_problems_are_kept_and_all_are_counted)
{
    static char text[200000];
    size_t n = (size_t)snprintf(text, sizeof text, FIGURES);
    struct td_load l;

    for (int i = 0; i < 2500; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "p,t1,,2024,x%d,,,reported,S,,,\n", i);
    put_up_to(TD_T_OBSERVATIONS, text);
    ck_assert_int_eq(td_load(db, at("b"), &l), TD_INVALID);
    ck_assert_uint_eq(l.n_problems, 1000);
    ck_assert_uint_eq(l.problems_in_all, 2500);
    ck_assert_int_eq(l.problems[999].line, 1001);
    ck_assert_ptr_nonnull(strstr(td_errmsg(db), "problems: 2500; nothing was loaded"));
    td_load_free(&l);
}
END_TEST

/* PITFALLS 48: lines as people see them in their editor. */
START_TEST(line_numbers_are_those_of_the_editor)
{
    static const struct { const char *rows; int line; } cases[] = {
        { "p,k1,u9,lead\n", 2 },
        { "\n\np,k1,u9,lead\n", 4 },
        { "\r\n\r\np,k1,u9,lead\r\n", 4 },
        { "   \n\t\np,k1,u9,lead\n", 4 },
        { "  \r\n\np,k1,u1,lead\n \np,k1,u9,lead", 6 },
        { "p,k1,\"u1\",lead\n\"p\",k1,\"u9\n\",lead\np,k1,u1,advise\n", 3 },
        { "p,k1,u1,\"le\r\n\r\nad\"\n", 2 },
        { "p,k1,u1,lead\np,k1,u2,\"x\n\n\n\"\np,k1,u2,advise\n", 3 },
    };
    char text[512];
    struct td_load l;

    for (int i = 0; i < COUNT(cases); i++) {
        snprintf(text, sizeof text, ASSIGNMENTS "%s", cases[i].rows);
        put_up_to(TD_T_ASSIGNMENTS, text);
        ck_assert_int_eq(td_load(db, at("b"), &l), TD_INVALID);
        ck_assert_msg(l.n_problems == 1 && l.problems[0].line == cases[i].line, "%d: %s", i,
                      problems(&l));
        td_load_free(&l);
    }
}
END_TEST

/* ... and also when a record is cut by the end of the buffer that is read at once. */
START_TEST(line_numbers_hold_in_long_files)
{
    static char text[300000];
    struct td_load l;

    for (int shift = 0; shift < 5; shift++) {
        size_t n = (size_t)snprintf(text, sizeof text, FIGURES);
        for (int i = 0; i < 3000; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "p,t1,,%d-%02d-%02d,1,,,reported,"
                                  "\"S\n%.*s\",,,\r\n\r\n", 2000 + i / 336, i / 28 % 12 + 1,
                                  i % 28 + 1, i % 7 + shift, "xxxxxxxxxxxx");
        snprintf(text + n, sizeof text - n, "p,t1,,nie,1,,,reported,S,,,\n");
        put_up_to(TD_T_OBSERVATIONS, text);
        ck_assert_int_eq(td_load(db, at("b"), &l), TD_INVALID);
        ck_assert_msg(l.n_problems == 1 && l.problems[0].line == 9002, "%s", problems(&l));
        td_load_free(&l);
    }
}
END_TEST

static bool at_2000_rows(void *told, uint64_t rows, uint64_t unknown)
{
    ++*(int *)told;
    return rows < 2000 && !unknown;
}

START_TEST(a_long_load_can_be_given_up)
{
    static char text[300000];
    size_t n = (size_t)snprintf(text, sizeof text, FIGURES);
    struct td_load l;
    int told = 0;

    for (int i = 0; i < 3000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "p,t1,,%d-%02d-%02d,1,,,reported,S,,,\n", 2000 + i / 336,
                              i / 28 % 12 + 1, i % 28 + 1);
    put_up_to(TD_T_OBSERVATIONS, text);
    td_set_progress(db, at_2000_rows, &told);
    ck_assert_int_eq(td_load(db, at("b"), &l), TD_ERROR);
    ck_assert_str_eq(td_errmsg(db), "given up; nothing was loaded");
    ck_assert_int_eq(told, 2);
    td_load_free(&l);
    ck_assert_int_eq(number("SELECT (SELECT count(*) FROM change) + (SELECT count(*) FROM observation)"), 0);
}
END_TEST

/* PITFALLS 47: memory is capped. */
START_TEST(a_field_of_two_mebibytes_is_refused)
{
    static const char *const forms[] = { "", "\"" };
    const size_t size = 2 << 20;
    char *text = malloc(size + 512);

    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < COUNT(forms); i++) {
        size_t n = (size_t)sprintf(text, TASKS "p,k1,I,%s", forms[i]);
        memset(text + n, 'x', size);
        sprintf(text + n + size, "%s,,once,,,\n", forms[i]);
        put_up_to(TD_T_TASKS, text);
        refused("b", "tasks.csv:2: a field is longer than 1 MiB");
    }
    free(text);
}
END_TEST

/* A text as long as allowed comes back whole. */
START_TEST(a_long_field_is_kept)
{
    const size_t size = 900000;
    char *text = malloc(size + 512);

    ck_assert_ptr_nonnull(text);
    size_t n = (size_t)sprintf(text, TASKS "p,k1,I,");
    memset(text + n, 'x', size);
    sprintf(text + n + size, ",,once,,,\n");
    put_up_to(TD_T_TASKS, text);
    free(text);
    load("b");
    ck_assert_int_eq(number("SELECT length(title) FROM task"), 900000);
    load("b");
    assert_counts(0, 0, 11);
}
END_TEST

/* ---- hostile text (PITFALLS 29) ---------------------------------------------------------- */

#define CONTROL "holds control or invisible characters"
#define BROKEN "is not valid UTF-8"
#define PILED "holds more than 30 marks in a row"
#define MARKS_10 "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
static const struct { const char *bytes; size_t n; const char *text; } HOSTILE[] = {
    { "b" MARKS_10 MARKS_10 MARKS_10 "\u0301", 63, PILED },
    { "a\0b", 3, CONTROL },
    { "\0", 1, CONTROL },
    { "a\x01", 2, CONTROL },
    { "\x1b]0;x\x07", 6, CONTROL },
    { "a\rb", 3, CONTROL }, /* quoted, so not the end of a line */
    { "\x7f", 1, CONTROL },
    { "a\xc2\x9b" "31m", 6, CONTROL },       /* C1: CSI in one byte */
    { "a\xe2\x80\xae" "b", 5, CONTROL },     /* U+202E: right to left */
    { "a\xe2\x81\xa6" "b", 5, CONTROL },     /* U+2066 */
    { "a\xe2\x80\x8b" "b", 5, CONTROL },     /* U+200B: no width */
    { "a\xef\xbb\xbf" "b", 5, CONTROL },     /* a BOM inside */
    { "a\xff" "b", 3, BROKEN },
    { "\xc3", 1, BROKEN },
    { "\xc0\xaf", 2, BROKEN },
    { "\xed\xa0\x80", 3, BROKEN },           /* a surrogate */
    { "\xf4\x90\x80\x80", 4, BROKEN },
};

/* A cell of the first row that the base has of a table, by the column's name; "" where it has none. */
static const char *cell_of(enum td_table t, const char *column, int *len)
{
    const char *head = BASE[t] ? BASE[t] : "", *row = BASE[t] ? strchr(head, '\n') + 1 : "";
    size_t n = strlen(column);

    while (*head && !(!strncmp(head, column, n) && strchr(",\n", head[n]))) {
        head += strcspn(head, ",\n");
        row += strcspn(row, ",\n");
        if (*head++ == '\n')
            row = head = "";
        else
            row++;
    }
    *len = (int)strcspn(row, ",\n");
    return row;
}

/* The first row of a table once for each of its columns, with that cell replaced, quoted. */
static void put_cells(enum td_table t, const char *bytes, size_t len)
{
    const char *const *column = td_table_columns(t);
    char text[16384], name[128];
    size_t n = 0;

    for (int c = 0; column[c]; c++)
        n += (size_t)sprintf(text + n, "%s%s", c ? "," : "", column[c]);
    for (int line = 0; column[line]; line++) {
        for (int c = 0, width; column[c]; c++) {
            const char *cell = cell_of(t, column[c], &width);
            if (c == line) {
                n += (size_t)sprintf(text + n, "%s\"", c ? "," : "\n");
                memcpy(text + n, bytes, len);
                n += len;
                text[n++] = '"';
            } else {
                n += (size_t)sprintf(text + n, "%s%.*s", c ? "," : "\n", width, cell);
            }
        }
    }
    text[n++] = '\n';
    snprintf(name, sizeof name, "b/%s", file_of(t));
    put_bytes(name, text, n);
}

START_TEST(hostile_text_is_refused_in_every_column)
{
    enum td_table t = (enum td_table)_i;
    const char *const *column = td_table_columns(t);
    struct td_load l;

    put_up_to(t, "");
    for (int i = 0; i < COUNT(HOSTILE); i++) {
        put_cells(t, HOSTILE[i].bytes, HOSTILE[i].n);
        ck_assert_int_eq(td_load(db, at("b"), &l), TD_INVALID);
        for (int c = 0; column[c]; c++) {
            const struct td_problem *p = &l.problems[c];
            ck_assert_msg((size_t)c < l.n_problems && !strcmp(p->file, file_of(t)) &&
                          p->line == 2 + c && !strcmp(p->column, column[c]) &&
                          !strcmp(p->text, HOSTILE[i].text), "%d in %s: %s", i, column[c],
                          problems(&l));
        }
        td_load_free(&l);
    }
    ck_assert_int_eq(number("SELECT count(*) FROM change"), 0);
}
END_TEST

/* What a problem quotes is made visible: it goes to terminals and logs (PITFALLS 28). */
START_TEST(problems_quote_harmlessly)
{
    static const char header[] = "plan,task,agency,role\0x\n";
    struct td_load l;

    put_up_to(TD_T_ASSIGNMENTS, ASSIGNMENTS "p,k1,\"u\n1\",\"le\tad\"\n");
    refused("b", "assignments.csv:2:agency: no agency has the code 'u^J1'\n"
            "assignments.csv:2:role: 'le^Iad' is not one of: lead, coordinate, advise, requested");
    put_up_to(TD_T_ASSIGNMENTS, "");
    put_bytes("b/assignments.csv", header, sizeof header - 1);
    ck_assert_int_eq(td_load(db, at("b"), &l), TD_INVALID);
    ck_assert_uint_eq(l.n_problems, 2);
    ck_assert_str_eq(l.problems[0].text, "is not a column of assignments.csv");
    td_load_free(&l);
}
END_TEST

/* ---- folders that are none --------------------------------------------------------------- */

START_TEST(the_folder_must_hold_a_plan)
{
    static const char missing[] = "is missing: a plan bundle is a folder with at least plan.csv";
    char expected[256];

    snprintf(expected, sizeof expected, "plan.csv:0: %s", missing);
    refused("nowhere", expected);
    put_up_to(TD_T_AGENCIES, BASE[TD_T_AGENCIES]);
    put("b", TD_T_PLAN, NULL);
    refused("b", expected);
    put("b", TD_T_AGENCIES, AGENCIES "c,,,,city,,,\n");
    snprintf(expected, sizeof expected, "agencies.csv:2:name: is empty\nplan.csv:0: %s", missing);
    refused("b", expected);
}
END_TEST

/* Nothing but a file is read: a pipe would wait for ever. */
START_TEST(strange_files_are_refused)
{
    put_base("b");
    unlink(at("b/tasks.csv"));
    unlink(at("b/assignments.csv"));
    ck_assert_int_eq(mkfifo(at("b/tasks.csv"), 0600), 0);
    ck_assert_int_eq(mkdir(at("b/assignments.csv"), 0700), 0);
    refused("b", "tasks.csv:1: not a regular file\nassignments.csv:1: not a regular file");
}
END_TEST

/* ---- loading again ----------------------------------------------------------------------- */

static const struct {
    enum td_table t;
    const char *from, *to;
    /* Whose row gets a new version; NULL: nothing changes; "": a figure is corrected by a new one;
     * "+": another source says something, and going back finds the first still there. */
    const char *table;
} CHANGES[] = {
    { TD_T_PLAN, "Plan,Plan E", "Plan 2,Plan E", "plan" },
    { TD_T_PLAN, "Plan E", "", "plan" },
    { TD_T_PLAN, "1/KH", "2/KH", "plan" },
    { TD_T_PLAN, "2024-02-07", "", "plan" },
    { TD_T_PLAN, "2024-02-07", "2024-02-08", "plan" },
    { TD_T_PLAN, "in_force", "superseded", "plan" },
    { TD_T_PLAN, "2024,2030", "2023,2030", "plan" },
    { TD_T_PLAN, "2024,2030", "2024,", "plan" },
    { TD_T_PLAN, "0/KH", "", "plan" },
    { TD_T_PLAN, "here", "there", "plan" },
    { TD_T_AGENCIES, "Unit 1", "Unit one", "agency_term" },
    { TD_T_AGENCIES, "Unit E", "", "agency_term" },
    { TD_T_AGENCIES, "U1", "U2", "agency_term" },
    { TD_T_AGENCIES, "Unit 2,,,district", "Unit 2,,,ward", "agency_term" },
    { TD_T_AGENCIES, "Unit 2,,,district,g", "Unit 2,,,district,c", "agency_term" },
    { TD_T_AGENCIES, "Unit 2,,,district,g", "Unit 2,,,district,", "agency_term" },
    { TD_T_AGENCIES, "2025-06-30", "2025-06-29", "agency_term" },
    { TD_T_AGENCIES, "2025-06-30", "", "agency_term" },
    { TD_T_AGENCIES, "City,,,", "City,,City,", NULL },
    { TD_T_SUCCESSION, "merge", "split", "succession" },
    { TD_T_SUCCESSION, "0.5", "0.50", "succession" },
    { TD_T_SUCCESSION, "0.5", "", "succession" },
    { TD_T_SUCCESSION, "half", "Half", "succession" },
    { TD_T_TARGETS, "t1,a,", "t1,b,", "target" },
    { TD_T_TARGETS, "First,First E", "First!,First E", "target" },
    { TD_T_TARGETS, "First E", "", "target" },
    { TD_T_TARGETS, "%,reach", "‰,reach", "target" },
    { TD_T_TARGETS, "reach", "milestone", "target" },
    { TD_T_TARGETS, "reach,up", "reach,down", "target" },
    { TD_T_TARGETS, "up,1,c", "up,2,c", "target" },
    { TD_T_TARGETS, "1,c,n,d", "1,,n,d", "target" },
    { TD_T_TARGETS, "c,n,d", "c,N,d", "target" },
    { TD_T_TARGETS, "c,n,d", "c,n,D", "target" },
    { TD_T_TARGETS, "2020,50", "2021,50", "target" },
    { TD_T_TARGETS, "2020,50", "2020,50.0", "target" },
    { TD_T_TARGETS, "2020,50", ",", "target" },
    { TD_T_TARGETS, "50,t1", "50,", "target" },
    { TD_T_TARGETS, "50,t1,s", "50,t1,S", "target" },
    { TD_T_THRESHOLDS, "75,80", "74,80", "threshold" },
    { TD_T_THRESHOLDS, "75,80", "75,81", "threshold" },
    { TD_T_THRESHOLDS, "75,80", "75,", "threshold" },
    { TD_T_THRESHOLDS, "80,0", "80,1", "threshold" },
    { TD_T_THRESHOLDS, "75-80%", "", "threshold" },
    { TD_T_TASKS, "I.1", "I.2", "task" },
    { TD_T_TASKS, "Task,", "task,", "task" },
    { TD_T_TASKS, "Task E", "", "task" },
    { TD_T_TASKS, "once", "yearly", "task" },
    { TD_T_TASKS, "2024-01-01", "", "task" },
    { TD_T_TASKS, "2025-12-31", "2026-12-31", "task" },
    { TD_T_TASKS, "t1|t2", "t2", "task" },
    { TD_T_OBLIGATIONS, "Report,", "report,", "obligation" },
    { TD_T_OBLIGATIONS, "Report E", "", "obligation" },
    { TD_T_OBLIGATIONS, "district|g", "district", "obligation" },
    { TD_T_OBLIGATIONS, "g,c,u1", "g,u2,u1", "obligation" },
    { TD_T_OBLIGATIONS, "c,u1", "c,", "obligation" },
    { TD_T_OBLIGATIONS, "12-01", "12-05", "obligation" },
    { TD_T_OBLIGATIONS, "12-01", "", "obligation" },
    { TD_T_OBSERVATIONS, "70.5", "70.50", "" },
    { TD_T_OBSERVATIONS, "705", "", "" },
    { TD_T_OBSERVATIONS, "1000", "1001", "" },
    { TD_T_OBSERVATIONS, "published,S", "verified,S", "" },
    { TD_T_OBSERVATIONS, "2024-01,", "2024-02,", "" },
    { TD_T_OBSERVATIONS, "a note", "q=approx; a note", "" },
    { TD_T_OBSERVATIONS, "a note", "", "" },
    { TD_T_OBSERVATIONS, "published,S", "published,S2", "+" },
    { TD_T_OBSERVATIONS, "http://s", "", "+" },
};

/* PITFALLS 41: a version more, journalled, for the row that changed and for no other. */
static void change_and_go_back(int i)
{
    const char *table = CHANGES[i].table;
    bool figure = table && (!*table || *table == '+');
    char sql[512];

    put_base_with(CHANGES[i].t, CHANGES[i].from, CHANGES[i].to);
    load("b");
    assert_counts(figure, table && !figure, BASE_ROWS - (table != NULL));
    ck_assert_int_eq(number("SELECT count(*) FROM journal WHERE change_id = (SELECT max(id) FROM"
                            " change)"), table && !figure);
    if (table && !figure) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s t JOIN journal j ON j.tbl = '%s' AND"
                 " j.row_id = t.id AND j.rev = t.rev AND j.change_id = t.change_id JOIN journal b"
                 " ON b.tbl = j.tbl AND b.row_id = t.id AND b.rev = t.rev - 1 WHERE t.change_id ="
                 " (SELECT max(id) FROM change) AND json_extract(j.after, '$.rev') = t.rev",
                 table, table);
        ck_assert_int_eq(number(sql), 1);
    }
    put_base("b");
    load("b");
    ck_assert_uint_eq(counts.added + counts.changed, table && *table != '+');
}

START_TEST(a_changed_cell_makes_one_new_version)
{
    put_base("b");
    load("b");
    char *before = content();
    for (int i = 0; i < COUNT(CHANGES); i++) {
        change_and_go_back(i);
        if (CHANGES[i].table && *CHANGES[i].table == '+')
            continue; /* these stand last: the other source's figure stays */
        char *after = content();
        ck_assert_msg(!strcmp(before, after), "%s -> %s -> %s", CHANGES[i].from, CHANGES[i].to,
                      CHANGES[i].from);
        free(after);
    }
    free(before);
}
END_TEST

static const struct {
    enum td_table t;
    const char *gone, *table;
} LEAVERS[] = {
    { TD_T_TARGETS, "p,t2,a,Second,,%,keep,up,1,u1,,,2020,50,t1,s\n", "target" },
    { TD_T_THRESHOLDS, "p,t1,2026,76,,1,yearly,\n", "threshold" },
    { TD_T_ASSIGNMENTS, "p,k1,u2,coordinate\n", "assignment" },
    { TD_T_OBLIGATIONS, "p,o1,Report,Report E,district|g,c,u1,12-01\n", "obligation" },
};

/* Rows that left are marked as gone, their journal stays, and they can come back. */
START_TEST(a_row_that_left_is_gone_and_may_return)
{
    const char *table = LEAVERS[_i].table;
    char sql[256];

    put_base("b");
    load("b");
    put_base_with(LEAVERS[_i].t, LEAVERS[_i].gone, "");
    if (LEAVERS[_i].t == TD_T_TARGETS) /* nothing may refer to it any more */
        put("b", TD_T_TASKS, TASKS "p,k1,I.1,Task,Task E,once,2024-01-01,2025-12-31,t1\n");
    load("b");
    snprintf(sql, sizeof sql, "SELECT count(*) || (max(rev) = (SELECT count(*) FROM journal WHERE"
             " tbl = '%s' AND row_id = max(t.id))) || (max(rev) > 1) FROM %s t WHERE gone = 1",
             table, table);
    ck_assert_str_eq(query(sql), "111");
    char *without = content();
    load("b");
    ck_assert_uint_eq(counts.added + counts.changed, 0);
    put_base("b");
    load("b");
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE gone = 0 AND change_id = 4", table);
    ck_assert_int_eq(number(sql), 1);
    char *with = content();
    ck_assert_str_ne(with, without);
    ck_assert_ptr_nonnull(strstr(with, LEAVERS[_i].t == TD_T_TARGETS ? "Second" : "12-01"));
    free(with);
    free(without);
}
END_TEST

/* A target that leaves with this very bundle is not there to be referred to. */
START_TEST(what_left_is_no_longer_known)
{
    put_base("b");
    load("b");
    put("b", TD_T_TARGETS, TARGETS "p,t2,a,Second,,%,keep,up,1,u1,,,2020,50,,s\n");
    put("b", TD_T_TASKS, TASKS "p,k2,I.1,Task,Task E,once,2024-01-01,2025-12-31,t2\n");
    refused("b", "thresholds.csv:2:target: plan 'p' has no target 't1'\n"
            "thresholds.csv:3:target: plan 'p' has no target 't1'\n"
            "assignments.csv:2:task: plan 'p' has no task 'k1'\n"
            "assignments.csv:3:task: plan 'p' has no task 'k1'\n"
            "observations.csv:2:target: plan 'p' has no target 't1'\n"
            "observations.csv:3:target: plan 'p' has no target 't1'");
}
END_TEST

/* What a person wrote is kept, in the bundle or not. */
START_TEST(entered_rows_are_kept)
{
    static const char *const tables[] = { "plan", "agency_term", "succession", "target",
                                          "threshold",
                                          "task", "obligation" };
    char sql[256];

    put_base("b");
    load("b");
    for (int i = 0; i < COUNT(tables); i++) {
        snprintf(sql, sizeof sql, "UPDATE %s SET entered = 1, rev = rev + 1", tables[i]);
        run(sql);
    }
    run("UPDATE target SET name = 'Mine', rev = rev + 1; UPDATE threshold SET bound = 1,"
        " rev = rev + 1; UPDATE agency_term SET name = 'Mine', rev = rev + 1");
    char *mine = content();
    load("b");
    assert_counts(0, 0, BASE_ROWS);
    put("b", TD_T_TARGETS, TARGETS);
    put("b", TD_T_THRESHOLDS, THRESHOLDS);
    put("b", TD_T_OBLIGATIONS, OBLIGATIONS);
    load("b");
    char *after = content();
    ck_assert_str_eq(after, mine);
    free(mine);
    free(after);
}
END_TEST

/* Two rows may have the same place in the order: thresholds and roles must stay with their own. */
START_TEST(rows_of_equal_position_keep_their_parts)
{
    put_base("b");
    put("b", TD_T_THRESHOLDS, THRESHOLDS "p,t1,2025,1,,0,plan,\np,t1,2030,2,,0,plan,\n"
        "p,t2,2024,3,,0,plan,\np,t2,2028,4,,0,plan,\n");
    load("b");
    run("UPDATE target SET position = 1, rev = rev + 1");
    struct td_targets l;
    ck_assert_int_eq(td_targets(db, &l, 0), TD_OK);
    ck_assert_uint_eq(l.n, 2);
    for (size_t i = 0; i < l.n; i++) {
        bool first = !strcmp(l.v[i].code, "t1");
        ck_assert_uint_eq(l.v[i].n_thresholds, 2);
        ck_assert_int_eq(l.v[i].thresholds[0].year, first ? 2025 : 2024);
        ck_assert_int_eq(l.v[i].thresholds[1].bound.mantissa, first ? 2 : 4);
    }
    td_targets_free(&l);
}
END_TEST

/* ---- figures: recorded, never overwritten (METHOD.md 6) ---------------------------------- */

/* Loads of "value source note" rows, separated by '/' within a load; then the active figures. */
static const struct {
    const char *why, *loads[4], *active;
} SEQUENCES[] = {
    { "an exact repeat is nothing new", { "79 S", "79 S" }, "79 S" },
    { "the same source corrects", { "79 S", "80 S" }, "80 S" },
    { "another source has its own figure", { "79 S", "80 Z" }, "79 S|80 Z" },
    { "A, B, A: back again", { "79 S", "80 S", "79 S" }, "79 S" },
    { "A, B, A, B", { "79 S", "80 S", "79 S", "80 S" }, "80 S" },
    { "A, B, A with another source beside", { "79 S/70 Z", "80 S/70 Z", "79 S/70 Z" },
      "70 Z|79 S" },
    { "a source may say two things at once", { "79 S/80 S" }, "79 S|80 S" },
    { "and say them again", { "79 S/80 S", "79 S/80 S" }, "79 S|80 S" },
    { "in another order", { "79 S/80 S", "80 S/79 S" }, "79 S|80 S" },
    { "one of two corrected: the other stays", { "79 S/80 S", "79 S/81 S" }, "79 S|81 S" },
    { "the first of two corrected", { "79 S/80 S", "78 S/80 S" }, "78 S|80 S" },
    { "the first of two, in another order", { "79 S/80 S", "80 S/78 S" }, "78 S|80 S" },
    { "both corrected", { "79 S/80 S", "77 S/78 S" }, "77 S|78 S" },
    { "one becomes two", { "79 S", "79 S/80 S" }, "79 S|80 S" },
    { "one becomes two, the new one first", { "79 S", "80 S/79 S" }, "79 S|80 S" },
    { "a series corrects only itself", { "79 S/50 S series=x;", "51 S series=x;/79 S" },
      "51 S series=x;|79 S" },
    { "another series is another figure", { "79 S", "80 S series=x;" }, "79 S|80 S series=x;" },
    { "a note put right is a correction", { "79 S", "79 S q=approx;" }, "79 S q=approx;" },
    { "a decimal more is another figure", { "79 S", "79.0 S" }, "79.0 S" },
    { "the two sources change places", { "79 S/80 Z", "80 S/79 Z" }, "79 Z|80 S" },
    { "what left the bundle stays recorded", { "79 S/80 Z", "79 S" }, "79 S|80 Z" },
};

static void put_figures(int year, const char *rows)
{
    char text[2048];
    size_t n = (size_t)snprintf(text, sizeof text, FIGURES);

    while (*rows) {
        size_t len = strcspn(rows, "/"), value = strcspn(rows, " ");
        n += (size_t)snprintf(text + n, sizeof text - n, "p,t1,,%d,%.*s,,,reported,%c,,,%.*s\n",
                              year, (int)value, rows, rows[value + 1],
                              (int)(len > value + 3 ? len - value - 3 : 0), rows + value + 3);
        rows += len + (rows[len] == '/');
    }
    put_up_to(TD_T_OBSERVATIONS, text);
}

static const char *active_figures(int year)
{
    char sql[512];

    snprintf(sql, sizeof sql,
             "SELECT group_concat(x, '|') FROM (SELECT CASE o.decimals WHEN 0 THEN o.value ELSE"
             " (o.value / 10) || '.' || (o.value %% 10) END || ' ' || s.title || ifnull(' ' ||"
             " o.note, '') AS x FROM observation o JOIN source s ON s.id = o.source_id WHERE"
             " period / 1000000 = %d AND NOT EXISTS(SELECT 1 FROM observation n WHERE n.target_id ="
             " o.target_id AND n.agency_id = o.agency_id AND n.period = o.period AND n.supersedes ="
             " o.seq) ORDER BY x)", year);
    return query(sql);
}

/* td_observations() says the same about what is superseded. */
static size_t count_active(int year)
{
    struct td_observations l;
    size_t active = 0;

    ck_assert_int_eq(td_observations(db, &l, 1, 0), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        active += td_period_year(l.v[i].period) == year && !l.v[i].superseded;
    td_observations_free(&l);
    return active;
}

START_TEST(figures_end_in_the_right_active_set)
{
    for (int i = 0, year = 1950; i < COUNT(SEQUENCES); i++, year++) {
        size_t expected = 1;
        for (int k = 0; k < 4 && SEQUENCES[i].loads[k]; k++) {
            put_figures(year, SEQUENCES[i].loads[k]);
            load("b");
        }
        ck_assert_msg(!strcmp(active_figures(year), SEQUENCES[i].active), "%s: %s, not %s",
                      SEQUENCES[i].why, active_figures(year), SEQUENCES[i].active);
        for (const char *s = SEQUENCES[i].active; *s; s++)
            expected += *s == '|';
        ck_assert_uint_eq(count_active(year), expected);
        load("b"); /* whatever it is, the same bundle once more changes nothing */
        ck_assert_uint_eq(counts.added + counts.changed, 0);
    }
    /* No figure is superseded twice. */
    ck_assert_int_eq(number("SELECT count(*) - count(DISTINCT period || '.' || supersedes) FROM"
                            " observation WHERE supersedes IS NOT NULL"), 0);
}
END_TEST

/* A figure that a person entered is not corrected by a bundle; the two stand beside each other. */
START_TEST(an_entered_figure_is_kept)
{
    put_figures(2024, "79 S");
    load("b");
    run("INSERT INTO observation(target_id, agency_id, period, seq, value, decimals, frac_decimals,"
        " status, qualifier, source_id, supersedes, entered, change_id)"
        " SELECT target_id, agency_id, period, 2, 60, 0, 0, 3, 0, source_id, 1, 1, change_id"
        " FROM observation");
    ck_assert_str_eq(active_figures(2024), "60 S");
    put_figures(2024, "81 S");
    load("b");
    ck_assert_str_eq(active_figures(2024), "60 S|81 S");
}
END_TEST

/* Sources are told apart by title and address, however long. */
START_TEST(long_sources_are_told_apart)
{
    char *text = malloc(40000), name[5000];

    ck_assert_ptr_nonnull(text);
    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = 0;
    sprintf(text, FIGURES "p,t1,,2023,1,,,reported,%sA,,,\np,t1,,2024,2,,,reported,%sB,,,\n"
            "p,t1,,2025,3,,,reported,S,%sA,,\np,t1,,2026,4,,,reported,S,%sB,,\n", name, name, name,
            name);
    put_up_to(TD_T_OBSERVATIONS, text);
    free(text);
    load("b");
    ck_assert_int_eq(number("SELECT count(DISTINCT source_id) FROM observation"), 4);
    ck_assert_str_eq(query("SELECT group_concat(substr(title || url, -1), '') FROM (SELECT title,"
                           " url FROM observation o JOIN source s ON s.id = o.source_id"
                           " ORDER BY period)"), "ABAB");
    load("b");
    assert_counts(0, 0, 18);
}
END_TEST

/* ---- several bundles --------------------------------------------------------------------- */

#define OTHER_AGENCIES AGENCIES "c,City,,,city,,,\nx,Extra,,,press,c,,\n"

static void put_other(const char *dir)
{
    put(dir, TD_T_PLAN, PLAN "q,Other,,,c,,draft,,,,\n");
    put(dir, TD_T_AGENCIES, OTHER_AGENCIES);
    put(dir, TD_T_TARGETS, TARGETS "q,t1,,Own,,%,reach,up,0,x,,,,,,\n");
    put(dir, TD_T_TASKS, TASKS "q,k1,I,Own,,once,,,t1\n");
    put(dir, TD_T_ASSIGNMENTS, ASSIGNMENTS "q,k1,c,lead\n");
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The lines of a content in an order of their own. */
static char *sorted(char *all)
{
    char *line[256], *out = calloc(1, 65536);
    size_t n = 0, at_end = 0;

    ck_assert_ptr_nonnull(out);
    for (char *s = strtok(all, "\n"); s; s = strtok(NULL, "\n"))
        line[n++] = s;
    qsort(line, n, sizeof *line, by_text);
    for (size_t i = 0; i < n; i++)
        at_end += (size_t)sprintf(out + at_end, "%s\n", line[i]);
    free(all);
    return out;
}

START_TEST(bundles_may_come_in_any_order)
{
    put_base("b");
    put_other("o");
    load("b");
    load("o");
    load("b");
    assert_counts(0, 0, BASE_ROWS);
    char *one = sorted(content());
    td_close(db);
    unlink(at("a.db"));
    db = open_db("a.db", TD_OPEN_CREATE);
    load("o");
    load("b");
    load("o");
    ck_assert_uint_eq(counts.added + counts.changed, 0);
    char *two = sorted(content());
    ck_assert_str_eq(two, one);
    free(one);
    free(two);
}
END_TEST

/* A bundle may refer to the agencies of one that was loaded before, and must not break their
 * tree. */
START_TEST(a_bundle_may_lean_on_another)
{
    put("o", TD_T_PLAN, PLAN "q,Other,,,c,,draft,,,,\n");
    put("o", TD_T_AGENCIES, AGENCIES "x,Extra,,,press,g,,\n");
    refused("o", "agencies.csv:2:parent: no agency has the code 'g'");
    put_base("b");
    load("b");
    load("o");
    put("o", TD_T_AGENCIES, AGENCIES "c,City,,,city,u2,,\n");
    refused("o", "agencies.csv:2:parent: 'c' is above itself in the tree");
    struct td_agencies l;
    ck_assert_int_eq(td_agencies(db, &l), TD_OK);
    ck_assert_uint_eq(l.n, 5);
    td_agencies_free(&l);
}
END_TEST

/* PITFALLS 50: what is exported loads again as the same, also all plans in one folder. */
static FILE *exported;

static bool write_row(void *arg, const char *const *fields)
{
    (void)arg;
    for (int i = 0; fields[i]; i++) {
        fprintf(exported, "%s\"", i ? "," : "");
        for (const char *s = fields[i]; *s; s++)
            fprintf(exported, "%s%c", *s == '"' ? "\"" : "", *s);
        fputc('"', exported);
    }
    fputc('\n', exported);
    return true;
}

static void export_to(const char *dir, int64_t plan)
{
    char name[128];

    ck_assert(mkdir(at(dir), 0700) == 0 || errno == EEXIST);
    for (enum td_table t = 0; t < TD_TABLES; t++) {
        snprintf(name, sizeof name, "%s/%s", dir, file_of(t));
        exported = fopen(at(name), "w");
        ck_assert_ptr_nonnull(exported);
        for (int i = 0; td_table_columns(t)[i]; i++)
            fprintf(exported, "%s%s", i ? "," : "", td_table_columns(t)[i]);
        fputc('\n', exported);
        ck_assert_int_eq(td_export(db, t, plan, write_row, NULL), TD_OK);
        fclose(exported);
    }
}

START_TEST(an_export_loads_as_the_same)
{
    put_base("b");
    put_base_with(TD_T_TASKS, "Task,", "\"  a \"\"quoted\"\"\ntask\t \",");
    put_other("o");
    load("b");
    load("o");
    for (int plan = 0; plan <= 2; plan++) {
        export_to("x", plan);
        load("x");
        ck_assert_msg(!counts.added && !counts.changed, "plan %d: %zu added, %zu changed", plan,
                      counts.added, counts.changed);
    }
    export_to("x", 0);
    char *one = content();
    td_close(db);
    unlink(at("a.db"));
    db = open_db("a.db", TD_OPEN_CREATE);
    load("x");
    char *two = content();
    ck_assert_str_eq(two, one);
    free(one);
    free(two);
}
END_TEST

Suite *suite_bundle(void)
{
    Suite *s = suite_create("bundle");
    TCase *loading = tcase_create("loading");
    TCase *refusing = tcase_create("refusing");
    TCase *again = tcase_create("again");
    TCase *figures = tcase_create("figures");

    tcase_add_checked_fixture(loading, setup, teardown);
    tcase_add_test(loading, every_row_is_counted_and_nothing_changes_the_second_time);
    tcase_add_test(loading, a_plan_alone_gets_its_city);
    tcase_add_test(loading, the_city_of_a_plan);
    tcase_add_loop_test(loading, ways_of_writing_mean_the_same, 0, WAYS);
    tcase_add_test(loading, text_is_stored_as_nfc);
    tcase_add_test(loading, children_may_stand_before_their_parents);
    tcase_add_test(loading, an_agency_may_have_terms);
    tcase_add_test(loading, a_long_field_is_kept);
    suite_add_tcase(s, loading);

    tcase_add_checked_fixture(refusing, setup, teardown);
    tcase_add_test(refusing, each_problem_has_its_place);
    tcase_add_test(refusing, each_problem_has_its_place_the_first_time);
    tcase_add_test(refusing, several_problems_in_several_files_are_all_listed);
    tcase_add_test(refusing, a_thousand_problems_are_kept_and_all_are_counted);
    tcase_add_test(refusing, line_numbers_are_those_of_the_editor);
    tcase_add_test(refusing, line_numbers_hold_in_long_files);
    tcase_add_test(refusing, a_long_load_can_be_given_up);
    tcase_add_test(refusing, a_field_of_two_mebibytes_is_refused);
    tcase_add_loop_test(refusing, hostile_text_is_refused_in_every_column, 0, TD_TABLES);
    tcase_add_test(refusing, problems_quote_harmlessly);
    tcase_add_test(refusing, the_folder_must_hold_a_plan);
    tcase_add_test(refusing, strange_files_are_refused);
    suite_add_tcase(s, refusing);

    tcase_add_checked_fixture(again, setup, teardown);
    tcase_add_test(again, a_changed_cell_makes_one_new_version);
    tcase_add_loop_test(again, a_row_that_left_is_gone_and_may_return, 0, COUNT(LEAVERS));
    tcase_add_test(again, what_left_is_no_longer_known);
    tcase_add_test(again, entered_rows_are_kept);
    tcase_add_test(again, rows_of_equal_position_keep_their_parts);
    tcase_add_test(again, bundles_may_come_in_any_order);
    tcase_add_test(again, a_bundle_may_lean_on_another);
    tcase_add_test(again, an_export_loads_as_the_same);
    suite_add_tcase(s, again);

    tcase_add_checked_fixture(figures, setup, teardown);
    tcase_add_test(figures, figures_end_in_the_right_active_set);
    tcase_add_test(figures, an_entered_figure_is_kept);
    tcase_add_test(figures, long_sources_are_told_apart);
    suite_add_tcase(s, figures);
    return s;
}
