#include "small.h"
#include "here.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "folder.h"

static char home[256];

static const struct { const char *name, *text; } files[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Kế hoạch,Plan,1/KH,city,2020-02-07,in_force,2020,2030,,s\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "city,Thành phố,City,TP,city,,,\n"
      "d1,Quận 1,District 1,Q1,district,city,,\n"
      "d2,Quận 2,District 2,Q2,district,city,,\n"
      "d3,\"Quận \"\"ba\"\" \\ 3\",District 3,Q3,district,city,,\n" },
    { "targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,"
      "base_period,base_value,parent,source\n"
      "p,t1,a,Biết chữ,Literate,%,reach,up,1,d1,n,d,2020,60.5,,s\n"
      "p,t2,a,Đi học,At school,%,reach,up,1,d2,n,d,2020,50,,s\n" },
    { "thresholds.csv", "plan,target,year,bound,upper,strict,scope,text\n"
      "p,t1,2030,80,,0,plan,80%\np,t2,2030,90,,0,plan,90%\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
      "p,k1,I,Việc,Work,once,,2027-12-31,t1\np,k2,II,Hằng năm,Yearly,yearly,,,\n" },
    { "assignments.csv", "plan,task,agency,role\np,k1,d1,lead\n" },
    { "obligations.csv", "plan,code,title,title_en,from,to,via,due\np,o1,Báo cáo,Report,district,city,,12-01\n" },
    { "observations.csv", "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
      "published_on,note\n"
      "p,t1,d1,2024,70,70,100,reported,S,,,\np,t1,d2,2024,80,160,200,reported,S,,,\n"
      "p,t2,d1,2024,60,60,100,reported,S,,,\np,t1,city,2023,69,,,published,P,,2024-01,\n" },
};

static const char *path_of(const char *name)
{
    static char ring[4][512];
    static unsigned turn;
    char *path = ring[turn++ % 4];

    snprintf(path, sizeof ring[0], "%s/%s", home, name);
    return path;
}

const char *small_path(void)
{
    return path_of("a.db");
}

void small_put(const char *name, const char *text)
{
    char full[64];

    snprintf(full, sizeof full, "p/%s", name);
    FILE *f = fopen(path_of(full), "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

void small_setup(void)
{
    folder_make(home, sizeof home, "small");
    setenv("TZ", "ICT-7", 1);
    tzset();
    ck_assert_int_eq(mkdir(path_of("p"), 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        small_put(files[i].name, files[i].text);
}

void small_teardown(void)
{
    folder_remove(home);
}

void small_load(struct td *td)
{
    struct td_load l;
    int rc = td_load(td, path_of("p"), &l);

    ck_assert_msg(rc == TD_OK, "load: %s; %s", td_errmsg(td), l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

void small_make(void)
{
    struct td_open how = { .path = path_of("a.db"), .host = &here,
                           .mode = TD_OPEN_CREATE, .lang = TD_EN, .actor = "he-thong" };
    char err[512];
    struct td *td;

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    small_load(td);
    td_close(td);
    small_run(NULL, "DROP TRIGGER change_no_update");
    small_dated(1, "2026-01-01T05:00:00.000Z");
}

int small_try_open(struct td **out, td_date as_of, char *err, size_t size)
{
    struct td_open how = { .path = path_of("a.db"), .host = &here,
                           .mode = TD_OPEN_READ, .lang = TD_EN, .as_of = as_of };
    return td_open(out, &how, err, size);
}

struct td *small_open(const char *actor, td_date as_of)
{
    struct td_open how = { .path = path_of("a.db"), .host = &here,
                           .mode = as_of ? TD_OPEN_READ : TD_OPEN_WRITE, .actor = actor,
                           .as_of = as_of, .lang = TD_EN };
    char err[512];
    struct td *td;

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static sqlite3 *raw_open(void)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path_of("a.db"), &db), SQLITE_OK);
    return db;
}

void small_run(sqlite3 *db, const char *sql)
{
    sqlite3 *own = db ? db : raw_open();
    char *err = NULL;

    ck_assert_msg(sqlite3_exec(own, sql, NULL, NULL, &err) == SQLITE_OK, "%s: %s", sql, err);
    if (!db)
        ck_assert_int_eq(sqlite3_close(own), SQLITE_OK);
}

const char *small_text(sqlite3 *db, const char *sql)
{
    static char ring[4][4096];
    static unsigned turn;
    char *text = ring[turn++ % 4];
    sqlite3 *own = db ? db : raw_open();
    sqlite3_stmt *st;

    ck_assert_msg(sqlite3_prepare_v2(own, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(own));
    ck_assert_msg(sqlite3_step(st) == SQLITE_ROW, "%s: no row", sql);
    const char *s = (const char *)sqlite3_column_text(st, 0);
    snprintf(text, sizeof ring[0], "%s", s ? s : "");
    sqlite3_finalize(st);
    if (!db)
        ck_assert_int_eq(sqlite3_close(own), SQLITE_OK);
    return text;
}

int64_t small_int(sqlite3 *db, const char *sql)
{
    return strtoll(small_text(db, sql), NULL, 10);
}

void small_dated(int64_t first, const char *at)
{
    char sql[128];

    snprintf(sql, sizeof sql, "UPDATE change SET at = '%s' WHERE id >= %lld", at, (long long)first);
    small_run(NULL, sql);
}

char *small_rows(sqlite3 *db, const char *sql)
{
    char *out = NULL;
    size_t n;
    FILE *f = open_memstream(&out, &n);
    sqlite3_stmt *st;
    int rc;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(st); i++) {
            const char *s = (const char *)sqlite3_column_text(st, i);
            fprintf(f, "%s|", s ? s : "NULL");
        }
        fputc('\n', f);
    }
    ck_assert_msg(rc == SQLITE_DONE, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(st);
    fclose(f);
    return out;
}
