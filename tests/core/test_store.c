/*
 * core/store/store.c and schema.c: opening by the recipe of PITFALLS H (37-46), what is refused, the
 * guards that stand in the database itself, the journal, and several processes on one file.
 */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- a folder of our own ----------------------------------------------------------------- */

static char home[256];

/* The path of a file in it; good for the next eight calls. */
static const char *at(const char *name)
{
    static char ring[8][512];
    static int turn;
    char *path = ring[turn++ % COUNT(ring)];

    snprintf(path, sizeof ring[0], "%s/%s", home, name);
    return path;
}

static void remove_home(void)
{
    folder_remove(home);
}

static void put_bytes(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(at(name), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

struct bytes { unsigned char *v; size_t n; };

static struct bytes bytes_of(const char *name)
{
    struct bytes b = { NULL, 0 };
    struct stat st;
    FILE *f = fopen(at(name), "rb");

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fstat(fileno(f), &st), 0);
    b.n = (size_t)st.st_size;
    b.v = malloc(b.n + 1);
    ck_assert_ptr_nonnull(b.v);
    ck_assert_uint_eq(fread(b.v, 1, b.n, f), b.n);
    fclose(f);
    return b;
}

/* ---- a small plan with a row of every kind ----------------------------------------------- */

#define PLAN "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes," \
             "source\n"
#define TARGETS "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator," \
                "denominator,base_period,base_value,parent,source\n"
#define THRESHOLDS "plan,target,year,bound,upper,strict,scope,text\n"
#define FIGURES "plan,target,agency,period,value,numerator,denominator,status,source_title," \
                "source_url,published_on,note\n"

static void put_plan(const char *dir)
{
    static const struct { const char *name, *text; } files[] = {
        { "plan.csv", PLAN "p,\"Kế hoạch \"\"một\"\" \\ hai\ndòng\thai\",Plan,1/KH,city,2024-02-07,"
          "in_force,2024,2030,,here\n" },
        { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
          "city,Thành phố,City,TP,city,,,\n"
          "u1,Quận 1,Unit 1,Q1,district,city,,2025-06-30\n"
          "u2,Quận 2,Unit 2,Q2,district,city,,2025-06-30\n"
          "u3,Phường 3,Unit 3,P3,commune,city,2025-07-01,\n" },
        { "succession.csv", "predecessor,successor,on,kind,share,note\n"
          "u1,u3,2025-07-01,merge,0.5,half\n" },
        { "targets.csv", TARGETS "p,t1,a,Biết chữ,Literate,%,reach,up,1,u1,n,d,2020,60.5,,s\n"
          "p,t2,a,Mốc,Mark,mốc,milestone,up,0,city,,,,,t1,s\n" },
        { "thresholds.csv", THRESHOLDS "p,t1,2025,75,80,0,plan,75-80%\n"
          "p,t1,2026,76.5,,1,yearly,\np,t2,2025,1,,0,plan,\n" },
        { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
          "p,k1,III.1,Việc,Work,yearly,2024-01-01,2030-12-31,t1|t2\n" },
        { "assignments.csv", "plan,task,agency,role\np,k1,u1,lead\np,k1,u2,coordinate\n" },
        { "obligations.csv", "plan,code,title,title_en,from,to,via,due\n"
          "p,o1,Báo cáo,Report,district,city,u1,12-01\n" },
        { "observations.csv", FIGURES "p,t1,,2023,70.5,705,1000,published,S,http://s,2024-01,\n"
          "p,t1,u1,2024,71,,,reported,S,,,series=other; x\n"
          "p,t1,u2,2024,72,36,50,verified,S,,,\n" },
    };
    char name[128];

    ck_assert(mkdir(at(dir), 0700) == 0 || errno == EEXIST);
    for (int i = 0; i < COUNT(files); i++) {
        snprintf(name, sizeof name, "%s/%s", dir, files[i].name);
        put(name, files[i].text);
    }
}

/* ---- the library and, beside it, plain SQLite -------------------------------------------- */

static char message[512];

static int try_open(struct td **out, const char *name, enum td_open_mode mode)
{
    struct td_open how = { .path = at(name), .host = &here,
                           .mode = mode, .lang = TD_EN, .actor = "lan" };
    *message = 0;
    return td_open(out, &how, message, sizeof message);
}

static struct td *open_db(enum td_open_mode mode)
{
    struct td *td;
    int rc = try_open(&td, "a.db", mode);
    ck_assert_msg(rc == TD_OK, "open: %s", message);
    return td;
}

static void load(struct td *td, const char *dir)
{
    struct td_load l;
    int rc = td_load(td, at(dir), &l);
    ck_assert_msg(rc == TD_OK, "load %s: %s; %s", dir, td_errmsg(td),
                  l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static void make_db(void)
{
    struct td *td = open_db(TD_OPEN_CREATE);
    put_plan("p");
    load(td, "p");
    td_close(td);
}

static sqlite3 *raw_open(void)
{
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(at("a.db"), &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    return db;
}

static void raw_run(sqlite3 *db, const char *sql)
{
    char *err = NULL;
    int rc = sqlite3_exec(db, sql, NULL, NULL, &err);
    ck_assert_msg(rc == SQLITE_OK, "%s: %s", sql, err);
}

static const char *raw_text(sqlite3 *db, const char *sql)
{
    static char text[4096];
    sqlite3_stmt *st = NULL;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(st) == SQLITE_ROW, "%s: no row", sql);
    snprintf(text, sizeof text, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return text;
}

static int64_t raw_int(sqlite3 *db, const char *sql)
{
    return strtoll(raw_text(db, sql), NULL, 10);
}

static void raw_once(const char *sql)
{
    sqlite3 *db = raw_open();
    raw_run(db, sql);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static int64_t raw_count(const char *sql)
{
    sqlite3 *db = raw_open();
    int64_t n = raw_int(db, sql);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    return n;
}

static void setup(void)
{
    folder_make(home, sizeof home, "store");
    umask(007);
}

/* ---- the recipe (PITFALLS 37, 38, 43) ---------------------------------------------------- */

START_TEST(a_new_database_is_marked_and_not_wal)
{
    struct td *td = open_db(TD_OPEN_CREATE);
    struct stat st;

    ck_assert_str_eq(td_warning(td), "");
    td_close(td);
    sqlite3 *db = raw_open();
    ck_assert_int_eq(raw_int(db, "PRAGMA application_id"), TD__APPLICATION_ID);
    ck_assert_int_eq(raw_int(db, "PRAGMA user_version"), td__schema_version);
    ck_assert_str_eq(raw_text(db, "PRAGMA journal_mode"), "delete");
    ck_assert_str_eq(raw_text(db, "PRAGMA integrity_check"), "ok");
    /* PITFALLS 45: STRICT tables only. */
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND"
                                 " sql NOT LIKE '%STRICT%'"), 0);
    sqlite3_close(db);
    ck_assert_int_eq(stat(at("a.db"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0660);
    ck_assert_int_ne(access(at("a.db-journal"), F_OK), 0);
}
END_TEST

START_TEST(the_file_gets_what_the_umask_leaves)
{
    static const struct { mode_t mask, mode; } cases[] = {
        { 0, 0660 }, { 007, 0660 }, { 027, 0640 }, { 077, 0600 },
    };
    struct stat st;
    struct td *td;

    for (int i = 0; i < COUNT(cases); i++) {
        umask(cases[i].mask);
        ck_assert_int_eq(try_open(&td, "m.db", TD_OPEN_CREATE), TD_OK);
        td_close(td);
        ck_assert_int_eq(stat(at("m.db"), &st), 0);
        ck_assert_uint_eq(st.st_mode & 07777, cases[i].mode);
        unlink(at("m.db"));
    }
}
END_TEST

START_TEST(every_connection_follows_the_recipe)
{
    static const struct { const char *sql; int64_t value; } pragmas[] = {
        { "PRAGMA foreign_keys", 1 }, { "PRAGMA synchronous", 3 }, { "PRAGMA mmap_size", 0 },
        { "PRAGMA cell_size_check", 1 }, { "PRAGMA trusted_schema", 0 },
    };
    static const enum td_open_mode modes[] = { TD_OPEN_CREATE, TD_OPEN_WRITE, TD_OPEN_READ };

    for (int m = 0; m < COUNT(modes); m++) {
        struct td *td = open_db(modes[m]);
        int defensive = 0;
        sqlite3_set_authorizer(td->db, NULL, NULL);
        for (int i = 0; i < COUNT(pragmas); i++)
            ck_assert_msg(raw_int(td->db, pragmas[i].sql) == pragmas[i].value, "%s",
                          pragmas[i].sql);
        ck_assert_str_eq(raw_text(td->db, "PRAGMA journal_mode"), "delete");
        sqlite3_db_config(td->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
        ck_assert_int_eq(defensive, 1);
        ck_assert_int_eq(sqlite3_db_readonly(td->db, "main"), modes[m] == TD_OPEN_READ);
        td_close(td);
    }
    td_close(NULL);
}
END_TEST

/* PITFALLS 31: the connection can do nothing but read and write rows. */
START_TEST(the_authorizer_denies_what_is_not_data)
{
    static const char *const denied[] = {
        "ATTACH ':memory:' AS x",
        "CREATE TABLE x(y)",
        "CREATE TEMP VIEW x AS SELECT 1",
        "DROP TABLE change",
        "ALTER TABLE change ADD COLUMN x",
        "CREATE TRIGGER x AFTER INSERT ON change BEGIN SELECT 1; END",
        "DROP TRIGGER change_no_update",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode = WAL",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA user_version = 9",
        "CREATE VIRTUAL TABLE x USING fts5(y)",
        "SELECT load_extension('x')",
        "DETACH main",
        "DROP INDEX journal_row",
    };
    struct td *td = open_db(TD_OPEN_CREATE);

    for (int i = 0; i < COUNT(denied); i++)
        ck_assert_msg(sqlite3_exec(td->db, denied[i], NULL, NULL, NULL) != SQLITE_OK &&
                      strstr(sqlite3_errmsg(td->db), "not authorized"), "%s: %s", denied[i],
                      sqlite3_errmsg(td->db));
    ck_assert_int_eq(sqlite3_exec(td->db, "PRAGMA data_version", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(td->db, "PRAGMA data_version = 1", NULL, NULL, NULL),
                     SQLITE_AUTH);
    td_close(td);
    ck_assert_int_eq(raw_count("PRAGMA user_version"), td__schema_version);
}
END_TEST

START_TEST(data_version_tells_of_others_only)
{
    struct td *a = open_db(TD_OPEN_CREATE), *b;
    put_plan("p");
    ck_assert_int_eq(try_open(&b, "a.db", TD_OPEN_WRITE), TD_OK);
    unsigned before = td_data_version(a);

    load(a, "p");
    ck_assert_uint_eq(td_data_version(a), before);
    load(b, "p"); /* no row changes, but the change itself is recorded */
    ck_assert_uint_ne(td_data_version(a), before);
    td_close(a);
    td_close(b);
}
END_TEST

/* PITFALLS 35: who acts, and when, is told by the caller; never by the client's environment. */
START_TEST(the_actor_is_not_taken_from_the_environment)
{
    struct td_open how = { .path = at("a.db"), .host = &here,
                           .mode = TD_OPEN_CREATE, .lang = TD_EN };
    char err[128];
    struct td *td;

    setenv("USER", "forged", 1);
    setenv("LOGNAME", "forged", 1);
    setenv("SUDO_USER", "forged", 1);
    how.host = NULL;
    ck_assert_int_eq(td_open(&td, &how, err, sizeof err), TD_INVALID);
    how.host = &here;
    here_now = 1767225599123; /* 2025-12-31 23:59:59.123 */
    ck_assert_int_eq(td_open(&td, &how, err, sizeof err), TD_OK);
    put_plan("p");
    load(td, "p");
    td_close(td);
    here_now = 0;
    td = open_db(TD_OPEN_WRITE);
    load(td, "p");
    td_close(td);
    sqlite3 *db = raw_open();
    ck_assert_str_eq(raw_text(db, "SELECT actor || ' ' || at || ' ' || login_uid FROM change"
                                  " WHERE id = 1"), "tester 2025-12-31T23:59:59.123Z -1");
    ck_assert_str_eq(raw_text(db, "SELECT actor || ' ' || act || ' ' || uid FROM change"
                                  " WHERE id = 2"),
                     getuid() ? "lan load" : "lan load 0");
    sqlite3_close(db);
}
END_TEST

/* ---- what is refused --------------------------------------------------------------------- */

static void symlink_to_a_db(void) { make_db(); ck_assert_int_eq(symlink("a.db", at("x.db")), 0); }
static void a_directory(void) { ck_assert_int_eq(mkdir(at("x.db"), 0700), 0); }
static void a_fifo(void) { ck_assert_int_eq(mkfifo(at("x.db"), 0600), 0); }
static void made_by(const char *sql)
{
    make_db();
    raw_once(sql);
    ck_assert_int_eq(rename(at("a.db"), at("x.db")), 0);
}

static void odd_beside(const char *name)
{
    made_by("PRAGMA user_version");
    ck_assert_int_eq(mkfifo(at(name), 0600), 0);
}

static void a_fifo_journal(void) { odd_beside("x.db-journal"); }
static void a_fifo_wal(void) { odd_beside("x.db-wal"); }
static void a_fifo_shm(void) { odd_beside("x.db-shm"); }
static void a_link_journal(void)
{
    made_by("PRAGMA user_version");
    ck_assert_int_eq(symlink("/dev/zero", at("x.db-journal")), 0);
}
static void empty(void) { put("x.db", ""); }
static void some_text(void)
{
    char text[3000];
    memset(text, 'x', sizeof text);
    put_bytes("x.db", text, sizeof text);
}

static void newer(void) { made_by("PRAGMA user_version = 7"); }
static void much_newer(void) { made_by("PRAGMA user_version = 2147483647"); }
static void negative(void) { made_by("PRAGMA user_version = -1"); }
static void another_program(void) { made_by("PRAGMA application_id = 252006673"); }
static void no_program(void) { made_by("PRAGMA application_id = 0"); }

static void damaged(size_t from, size_t n, bool cut)
{
    make_db();
    struct bytes b = bytes_of("a.db");
    if (!cut)
        memset(b.v + from, 0, n);
    put_bytes("x.db", b.v, cut ? from : b.n);
    free(b.v);
}

static void cut_in_half(void) { damaged(20 * 4096, 0, true); }
static void cut_in_a_page(void) { damaged(30 * 4096 + 77, 0, true); }
static void only_a_header(void) { damaged(100, 0, true); }
static void first_page_zero(void) { damaged(0, 4096, false); }
static void schema_zero(void) { damaged(100, 3996, false); }
static void pages_zero(void) { damaged(4096, 12 * 4096, false); }

static const struct {
    const char *name;
    void (*make)(void);
    const char *message;
} REFUSED[] = {
    { "symlink", symlink_to_a_db, "not a regular file (a symbolic link; name the file itself)" },
    { "directory", a_directory, "x.db: not a regular file" },
    { "FIFO", a_fifo, "x.db: not a regular file" },
    { "FIFO for a journal", a_fifo_journal, "x.db-journal: not a regular file" },
    { "FIFO for a WAL", a_fifo_wal, "x.db-wal: not a regular file" },
    { "FIFO for shared memory", a_fifo_shm, "x.db-shm: not a regular file" },
    { "link for a journal", a_link_journal, "x.db-journal: not a regular file" },
    { "empty file", empty, "not a database of tiendo" },
    { "text", some_text, "not a database of tiendo" },
    { "newer", newer, "made by a newer tiendo (schema 7, this one knows 6)" },
    { "much newer", much_newer, "made by a newer tiendo" },
    { "negative version", negative, "not a database of tiendo" },
    { "another program", another_program, "not a database of tiendo" },
    { "no program", no_program, "not a database of tiendo" },
    { "half of it", cut_in_half, "the database is damaged (" },
    { "cut inside a page", cut_in_a_page, "the database is damaged (" },
    { "header only", only_a_header, "the database is damaged (" },
    { "first page zeroed", first_page_zero, "the database is damaged (" },
    { "schema zeroed", schema_zero, "the database is damaged (" },
    { "pages zeroed", pages_zero, "the database is damaged (" },
};

/* PITFALLS 38, 46: the right message, no crash, and not a byte is repaired in place. */
START_TEST(strange_files_are_refused)
{
    static const enum td_open_mode modes[] = { TD_OPEN_READ, TD_OPEN_WRITE };

    REFUSED[_i].make();
    struct stat st;
    ck_assert_int_eq(lstat(at("x.db"), &st), 0);
    bool regular = S_ISREG(st.st_mode);
    struct bytes before = regular ? bytes_of("x.db") : (struct bytes){ NULL, 0 };
    for (int m = 0; m < COUNT(modes); m++) {
        struct td *td = (struct td *)&st;
        int rc = try_open(&td, "x.db", modes[m]);
        ck_assert_msg(rc == TD_ERROR, "%s: %d", REFUSED[_i].name, rc);
        ck_assert_ptr_null(td);
        ck_assert_msg(strstr(message, REFUSED[_i].message), "%s: '%s'", REFUSED[_i].name, message);
        ck_assert_msg(!strchr(message, '\n'), "%s: one line", REFUSED[_i].name);
    }
    if (regular) {
        struct bytes after = bytes_of("x.db");
        ck_assert(before.n == after.n && !memcmp(before.v, after.v, after.n));
        free(after.v);
    }
    free(before.v);
}
END_TEST

START_TEST(modes_of_opening_are_kept_apart)
{
    struct td *td;

    ck_assert_int_eq(try_open(&td, "no.db", TD_OPEN_READ), TD_NOT_FOUND);
    ck_assert_int_eq(try_open(&td, "no.db", TD_OPEN_WRITE), TD_NOT_FOUND);
    ck_assert_int_eq(try_open(&td, "no/such/folder.db", TD_OPEN_CREATE), TD_NOT_FOUND);
    ck_assert_int_eq(try_open(&td, "folder/", TD_OPEN_READ), TD_ERROR);
    ck_assert_int_ne(access(at("no.db"), F_OK), 0);
    put("a.db", "precious");
    ck_assert_int_eq(try_open(&td, "a.db", TD_OPEN_CREATE), TD_ERROR);
    ck_assert_ptr_nonnull(strstr(message, "File exists"));
    struct bytes b = bytes_of("a.db");
    ck_assert(b.n == 8 && !memcmp(b.v, "precious", 8));
    free(b.v);
    /* O_NOFOLLOW: a link that leads nowhere is not followed to create something there. */
    ck_assert_int_eq(symlink("elsewhere.db", at("l.db")), 0);
    ck_assert_int_eq(try_open(&td, "l.db", TD_OPEN_CREATE), TD_ERROR);
    ck_assert_int_ne(access(at("elsewhere.db"), F_OK), 0);
}
END_TEST

/* A link above the file (a home on another disk) is fine. */
START_TEST(a_linked_folder_is_followed)
{
    struct td *td;

    ck_assert_int_eq(mkdir(at("real"), 0700), 0);
    ck_assert_int_eq(symlink("real", at("link")), 0);
    ck_assert_int_eq(try_open(&td, "link/a.db", TD_OPEN_CREATE), TD_OK);
    td_close(td);
    ck_assert_int_eq(access(at("real/a.db"), F_OK), 0);
}
END_TEST

/* ---- damage that is found later ---------------------------------------------------------- */

static bool ignore_row(void *arg, const char *const *fields)
{
    for (; *fields; fields++)
        *(size_t *)arg += strlen(*fields);
    return true;
}

static bool ignore_verdict(void *arg, const struct td_row *row)
{
    *(size_t *)arg += (size_t)row->verdict.code;
    return true;
}

static void known_code(struct td *td, int rc)
{
    ck_assert_msg(rc <= TD_OK && rc >= TD_FORBIDDEN, "%d", rc);
    ck_assert_msg(rc == TD_OK || *td_errmsg(td), "an error without words");
}

/* Everything that reads; returns false when something failed, in an orderly way. */
static bool read_everything(struct td *td)
{
    struct td_plans plans;
    struct td_agencies agencies;
    struct td_successions successions;
    struct td_targets targets;
    struct td_tasks tasks;
    struct td_obligations obligations;
    struct td_observations observations;
    struct td_changes changes;
    struct td_items items;
    struct td_ask ask = { .review = 20250601 };
    struct td_board board;
    size_t sum = 0;
    int rc[16 + TD_TABLES] = { td_plans(td, &plans), td_agencies(td, &agencies),
                   td_successions(td, &successions),
                   td_targets(td, &targets, 0), td_tasks(td, &tasks, 0, 2024),
                   td_obligations(td, &obligations, 0),
                   td_changes(td, &changes, &(struct td_change_filter){ .newest = 100 }),
                   td_items(td, &items, 1, TD_VI, 100) };
    int n = 8;
    bool fine = true;

    rc[n++] = td_judge_targets(td, &board, &ask, &plans, &targets);
    rc[n++] = td_judge_all(td, &ask, &plans, &targets, ignore_verdict, &sum);
    for (size_t i = 0; i < targets.n && n < 13; i++) {
        rc[n++] = td_observations(td, &observations, targets.v[i].id, 0);
        td_observations_free(&observations);
    }
    for (enum td_table t = 0; t < TD_TABLES; t++)
        rc[n++] = td_export(td, t, 0, ignore_row, &sum);
    for (int i = 0; i < n; i++) {
        known_code(td, rc[i]);
        fine &= rc[i] == TD_OK;
    }
    td_board_free(&board);
    td_items_free(&items);
    td_changes_free(&changes);
    td_obligations_free(&obligations);
    td_tasks_free(&tasks);
    td_targets_free(&targets);
    td_successions_free(&successions);
    td_agencies_free(&agencies);
    td_plans_free(&plans);
    return fine;
}

static uint32_t lot = 1;

static uint32_t draw(uint32_t n)
{
    lot = lot * 1664525u + 1013904223u;
    return (lot >> 8) % n;
}

static void spoil(struct bytes *b)
{
    switch (draw(4)) {
    case 0: memset(b->v + draw((uint32_t)b->n / 4096) * 4096u, 0, 4096); break;
    case 1: b->n = draw((uint32_t)b->n); break;
    default:
        for (uint32_t k = 1 + draw(40); k > 0; k--)
            b->v[draw((uint32_t)b->n)] ^= (unsigned char)(1u << draw(8));
    }
}

/* PITFALLS 46: flipped bits, zeroed pages and cut files under ASan: refused or read, never a
 * crash. */
START_TEST(damage_never_crashes)
{
    struct bytes good;
    struct td *td;
    struct td_load l;
    int opened = 0, refused = 0;

    make_db();
    good = bytes_of("a.db");
    for (int i = 0; i < 240; i++) {
        struct bytes bad = { malloc(good.n), good.n };
        memcpy(bad.v, good.v, good.n);
        spoil(&bad);
        put_bytes("x.db", bad.v, bad.n);
        int rc = try_open(&td, "x.db", i % 2 ? TD_OPEN_READ : TD_OPEN_WRITE);
        if (!rc) {
            read_everything(td);
            known_code(td, td_load(td, at("p"), &l));
            td_load_free(&l);
        } else {
            ck_assert_msg(*message, "refused without words");
        }
        opened += rc == TD_OK;
        refused += rc != TD_OK;
        td_close(td);
        free(bad.v);
        unlink(at("x.db-journal"));
    }
    free(good.v);
    ck_assert_int_gt(opened, 5);
    ck_assert_int_gt(refused, 50);
}
END_TEST

/* More rows than SMALL_FILE, after which a database opens without being examined. */
static void make_large(void)
{
    make_db();
    raw_once("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 2500)"
             " INSERT INTO observation SELECT 1, 1, (1901 + i % 290) * 1000000 + 123100, i + 100,"
             "  i, 1, NULL, NULL, 0, 2, 0, NULL, 1, NULL,"
             "  'a long note to fill the pages with something', NULL, 0, 1 FROM n");
}

static void die_in_a_transaction(void)
{
    sqlite3 *db = raw_open();

    raw_run(db, "PRAGMA cache_size = 5; PRAGMA cache_spill = 5; BEGIN IMMEDIATE");
    raw_run(db, "INSERT INTO change(at, actor, uid, login_uid, act)"
                " VALUES('2024-01-01T00:00:00Z', 'x', 0, 0, 'x');"
                "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                " INSERT INTO source(title, url)"
                " SELECT 'a source that fills a page ' || i, '' FROM n");
    raise(SIGKILL);
}

static void damage_large(void)
{
    make_large();
    sqlite3 *db = raw_open();
    int64_t page = raw_int(db, "SELECT max(pageno) FROM dbstat WHERE name = 'observation' AND"
                               " pagetype = 'leaf'");
    sqlite3_close(db);
    struct bytes b = bytes_of("a.db");
    ck_assert_uint_gt(b.n, 256 * 1024);
    memset(b.v + (page - 1) * 4096, 0, 4096);
    put_bytes("a.db", b.v, b.n);
    free(b.v);
}

START_TEST(a_large_damaged_database_opens_and_then_says_so)
{
    damage_large();
    struct td *td = open_db(TD_OPEN_WRITE);
    ck_assert(!read_everything(td));
    struct td_observations o;
    ck_assert_int_eq(td_observations(td, &o, 1, 0), TD_ERROR);
    ck_assert_msg(strstr(td_errmsg(td), "the database is damaged"), "%s", td_errmsg(td));
    ck_assert_ptr_nonnull(strstr(td_errmsg(td), ".recover"));
    ck_assert_ptr_null(o.v);
    td_close(td);
}
END_TEST

/* Somebody is writing, and his journal is there: nothing has ended badly, so the whole file is not read for it. That it
 * is not is seen from what an examination would find. */
START_TEST(a_living_writer_is_no_unclean_end)
{
    struct td *td;

    damage_large();
    sqlite3 *other = raw_open();
    raw_run(other, "BEGIN IMMEDIATE; INSERT INTO source(title, url) VALUES('x', '')");
    ck_assert_int_eq(access(at("a.db-journal"), F_OK), 0);
    for (int mode = 0; mode < 2; mode++) {
        ck_assert_msg(!try_open(&td, "a.db", mode ? TD_OPEN_READ : TD_OPEN_WRITE), "%s", message);
        td_close(td);
    }
    raw_run(other, "COMMIT");
    sqlite3_close(other);
    int status;
    pid_t child = fork();
    if (!child)
        die_in_a_transaction();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(try_open(&td, "a.db", TD_OPEN_WRITE), TD_ERROR);
    ck_assert_msg(strstr(message, "the database is damaged"), "%s", message);
}
END_TEST

/* PITFALLS 38: a hostile file holds what its CHECKs would never have let in. */
static const char *const HOSTILE[] = {
    "UPDATE threshold SET bound_decimals = 100",
    "UPDATE threshold SET bound_decimals = -7, upper_decimals = 4611686018427387904",
    "UPDATE threshold SET bound = 9223372036854775807",
    "UPDATE threshold SET bound = -9223372036854775807 - 1, upper = bound",
    "UPDATE threshold SET year = 99999999999, scope = 'x', strict = 7 WHERE id = 1",
    "UPDATE threshold SET year = -2147483648 WHERE id = 2",
    "UPDATE target SET base_value = 1, base_decimals = 90, base_period = 5",
    "UPDATE target SET base_period = -9223372036854775807, base_value = 1, base_decimals = 1",
    "UPDATE target SET kind = 'x', direction = 0, decimals = 77",
    "UPDATE target SET direction = 99, decimals = -9, parent_id = 99999, lead_id = -5",
    "UPDATE target SET parent_id = id",
    "UPDATE target SET plan_id = 77",
    "UPDATE observation SET status = 77, qualifier = 88",
    "UPDATE observation SET status = -1, qualifier = -1",
    "UPDATE observation SET decimals = 99, frac_decimals = 99",
    "UPDATE observation SET decimals = -99, frac_decimals = -99",
    "UPDATE observation SET value = 9223372036854775807, numerator = 9223372036854775807,"
    " denominator = 1",
    "UPDATE observation SET value = -9223372036854775807 - 1, numerator = value, denominator ="
    " -1",
    "UPDATE observation SET denominator = 0, numerator = 0",
    "UPDATE observation SET period = 7 WHERE seq = 1",
    "UPDATE observation SET period = 9223372036854775807 WHERE seq = 1",
    "UPDATE observation SET period = 2025994799 WHERE seq = 1",
    "UPDATE observation SET seq = -5, supersedes = -5 WHERE seq = 1",
    "UPDATE observation SET published_on = 'x', note = 'series='",
    "UPDATE observation SET source_id = 99, series_id = 99",
    "UPDATE rollup SET numerator = 9223372036854775807, denominator = 1, reported = -1, period"
    " = 3",
    "UPDATE rollup SET numerator = -9223372036854775807, denominator = -9223372036854775807 - 1",
    "UPDATE rollup SET denominator = 0",
    "UPDATE agency_term SET parent_id = agency_id",
    "UPDATE agency_term SET parent_id = 99999999",
    "UPDATE agency_term SET parent_id = -1",
    "UPDATE agency_term SET parent_id = 5 - agency_id WHERE agency_id IN (2, 3)",
    "UPDATE agency_term SET valid_from = 'abcdefghij', valid_to = 'x'",
    "UPDATE agency_term SET kind = ''",
    "UPDATE agency SET id = -3 WHERE id = 3",
    "UPDATE agency SET id = 4611686018427387904 WHERE id = 3",
    "UPDATE succession SET kind = 'x', share = 5, share_decimals = 99, on_date = 'x'",
    "UPDATE task SET cadence = 'x', start = 'x', due = 'x'",
    "UPDATE assignment SET role = 'x', agency_id = 99 WHERE id = 1",
    "UPDATE obligation SET month = 99, day = -1",
    "UPDATE plan SET city_id = 99, start_year = 9223372036854775807, status = 'x', issued_on ="
    " 'x'",
    "UPDATE plan SET city_id = NULL",
    "UPDATE change SET at = 'x', actor = ''",
    "DELETE FROM source",
    "DELETE FROM change",
};

/* Made once: a large database without its guards, as somebody with sqlite3(1) could make one. */
static struct bytes unguarded;

static void drop_triggers(sqlite3 *db)
{
    static const char names[] = "SELECT coalesce(min(name), '') FROM sqlite_schema"
                                " WHERE type = 'trigger'";
    char sql[256];

    while (*raw_text(db, names)) {
        snprintf(sql, sizeof sql, "DROP TRIGGER %s", raw_text(db, names));
        raw_run(db, sql);
    }
}

static void setup_unguarded(void)
{
    setup();
    make_large();
    sqlite3 *db = raw_open();
    drop_triggers(db);
    sqlite3_close(db);
    unguarded = bytes_of("a.db");
}

static void teardown_unguarded(void)
{
    free(unguarded.v);
    remove_home();
}

static void make_hostile(const char *sql)
{
    put_bytes("a.db", unguarded.v, unguarded.n);
    sqlite3 *db = raw_open();
    raw_run(db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    raw_run(db, sql);
    sqlite3_close(db);
}

START_TEST(hostile_values_never_crash)
{
    struct td_load l;

    make_hostile(HOSTILE[_i]);
    struct td *td = open_db(TD_OPEN_WRITE);
    read_everything(td);
    known_code(td, td_load(td, at("p"), &l));
    td_load_free(&l);
    read_everything(td);
    td_close(td);
}
END_TEST

/* A target that cannot be what it says is not judged by a guess. */
START_TEST(impossible_targets_are_damage)
{
    static const char *const impossible[] = {
        "UPDATE target SET kind = 'x'",
        "UPDATE target SET direction = 0",
        "UPDATE target SET decimals = 77",
        "UPDATE target SET decimals = -1",
        "UPDATE threshold SET bound_decimals = 100",
        "UPDATE threshold SET year = -2147483648 WHERE id = 2",
    };
    struct td_targets l;

    for (int i = 0; i < COUNT(impossible); i++) {
        make_hostile(impossible[i]);
        struct td *td = open_db(TD_OPEN_READ);
        ck_assert_msg(td_targets(td, &l, 0) == TD_ERROR, "%s", impossible[i]);
        ck_assert_ptr_null(l.v);
        ck_assert_ptr_nonnull(strstr(td_errmsg(td), "the database is damaged ("));
        td_close(td);
    }
}
END_TEST

/* ---- WAL (PITFALLS 37) ------------------------------------------------------------------- */

static void make_wal(void)
{
    make_db();
    raw_once("PRAGMA journal_mode = WAL");
    struct bytes b = bytes_of("a.db");
    ck_assert(b.v[18] == 2 && b.v[19] == 2);
    free(b.v);
}

START_TEST(a_wal_file_is_converted_when_alone)
{
    make_wal();
    struct td *td = open_db(TD_OPEN_WRITE);
    ck_assert_str_eq(td_warning(td), "");
    td_close(td);
    struct bytes b = bytes_of("a.db");
    ck_assert_msg(b.v[18] == 1 && b.v[19] == 1, "still WAL");
    free(b.v);
    ck_assert_int_ne(access(at("a.db-wal"), F_OK), 0);
}
END_TEST

static bool never_wait(void *arg, int waited_ms)
{
    (void)waited_ms;
    ++*(int *)arg;
    return false;
}

START_TEST(a_wal_file_in_use_is_warned_about)
{
    make_wal();
    sqlite3 *other = raw_open();
    int asked = 0;
    struct td_open how = { .path = at("a.db"), .host = &here,
                           .mode = TD_OPEN_WRITE, .lang = TD_EN, .busy = never_wait,
                           .busy_arg = &asked };
    struct td *td;

    raw_run(other, "BEGIN; SELECT count(*) FROM change");
    ck_assert_int_eq(td_open(&td, &how, message, sizeof message), TD_OK);
    ck_assert_msg(strstr(td_warning(td), "the database is in WAL mode"), "'%s'", td_warning(td));
    td_close(td);
    sqlite3_close(other);
    td = open_db(TD_OPEN_WRITE); /* next time, alone */
    ck_assert_str_eq(td_warning(td), "");
    td_close(td);
}
END_TEST

START_TEST(a_reader_of_a_wal_file_is_warned)
{
    make_wal();
    struct td *td = open_db(TD_OPEN_READ);
    ck_assert_msg(strstr(td_warning(td), "the database is in WAL mode"), "'%s'", td_warning(td));
    ck_assert(read_everything(td));
    td_close(td);
}
END_TEST

/* ---- read-only --------------------------------------------------------------------------- */

/* ---- copies and examination -------------------------------------------------------------- */

/* Several steps of a backup. */
static void make_filled(void)
{
    make_db();
    sqlite3 *db = raw_open();
    raw_run(db, "CREATE TABLE filler(x)");
    raw_run(db, "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
                " INSERT INTO filler SELECT randomblob(100000) FROM n");
    sqlite3_close(db);
}

static bool give_up_at_once(void *arg, size_t done, size_t all)
{
    ck_assert_uint_le(done, all);
    ++*(int *)arg;
    return false;
}

START_TEST(a_backup_that_is_given_up_leaves_nothing)
{
    int calls = 0;

    make_filled();
    struct td *td = open_db(TD_OPEN_READ);
    ck_assert_int_eq(td_backup(td, at("copy.db"), give_up_at_once, &calls), TD_ERROR);
    ck_assert_str_eq(td_errmsg(td), "given up; there is no copy");
    ck_assert_int_eq(calls, 1);
    ck_assert_int_ne(access(at("copy.db"), F_OK), 0);
    ck_assert_int_eq(td_backup(td, at("copy.db"), NULL, NULL), TD_OK);
    ck_assert_int_eq(td_backup(td, at("copy.db"), NULL, NULL), TD_ERROR);
    ck_assert_str_eq(td_errmsg(td), "File exists");
    td_close(td);
}
END_TEST

struct disturber { sqlite3 *db; int written, refused; };

static bool write_between(void *arg, size_t done, size_t all)
{
    struct disturber *d = arg;

    (void)done, (void)all;
    if (sqlite3_exec(d->db, "INSERT INTO filler VALUES('new')", NULL, NULL, NULL) == SQLITE_OK)
        d->written++;
    else
        d->refused++;
    return d->written + d->refused < 100;
}

START_TEST(a_backup_ends_although_somebody_writes_at_every_step)
{
    struct td_health h;

    make_filled();
    struct td *td = open_db(TD_OPEN_READ);
    struct disturber d = { .db = raw_open() };
    ck_assert_int_eq(td_backup(td, at("copy.db"), write_between, &d), TD_OK);
    ck_assert_int_gt(d.written, 0);
    ck_assert_int_gt(d.refused, 0); /* at the end they wait */
    raw_run(d.db, "INSERT INTO filler VALUES('later')"); /* and then no more */
    sqlite3_close(d.db);
    td_close(td);
    td_examine(&h, at("copy.db"), TD_EN);
    ck_assert(h.read && h.ours && !h.hot && !h.remote && h.regular);
    ck_assert_str_eq(h.damage, "");
    ck_assert_str_eq(h.journal_mode, "delete");
    ck_assert_int_eq(h.orphans, 0);
    ck_assert_int_eq(h.schema, h.knows);
}
END_TEST

START_TEST(whatever_is_examined_is_left_as_it_is)
{
    struct td_health h;

    td_examine(&h, at("none.db"), TD_EN);
    ck_assert(h.missing && !h.read);
    put("text.db", "not a database, only text that is long enough to look like one .........................."
                   "...................................");
    td_examine(&h, at("text.db"), TD_EN);
    ck_assert(h.no_database && !h.read && *h.message);
    td_examine(&h, home, TD_EN);
    ck_assert(!h.regular && !h.read);
    make_db();
    ck_assert_int_eq(mkfifo(at("a.db-journal"), 0600), 0);
    td_examine(&h, at("a.db"), TD_EN);
    ck_assert(h.regular && !h.read);
    ck_assert_ptr_nonnull(strstr(h.message, "a.db-journal: not a regular file"));
    unlink(at("a.db-journal"));
    struct bytes before = bytes_of("a.db");
    td_examine(&h, at("a.db"), TD_EN);
    ck_assert(h.read && h.ours && !*h.damage);
    struct bytes after = bytes_of("a.db");
    ck_assert(before.n == after.n && !memcmp(before.v, after.v, after.n));
    free(before.v);
    free(after.v);
}
END_TEST

START_TEST(messages_are_in_the_language_of_the_handle)
{
    struct td_open how = { .path = at("a.db"), .host = &here, .mode = TD_OPEN_READ, .lang = TD_VI };
    struct td_load l;
    struct td *td;

    ck_assert_int_eq(td_open(&td, &how, message, sizeof message), TD_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(message, "/a.db: không có tệp hoặc thư mục này"));
    make_db();
    how.path = at("a.db");
    ck_assert_int_eq(td_open(&td, &how, message, sizeof message), TD_OK);
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_FORBIDDEN);
    ck_assert_str_eq(td_errmsg(td), "cơ sở dữ liệu chỉ mở để đọc");
    td_load_free(&l);
    td_set_lang(td, TD_EN);
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_FORBIDDEN);
    ck_assert_str_eq(td_errmsg(td), "the database is open for reading only");
    td_load_free(&l);
    td_close(td);
}
END_TEST

/* Room for a part of the message ends it at a letter, wherever the room ends. */
START_TEST(no_message_is_cut_within_a_letter)
{
    struct td_open how = { .path = at("a.db"), .host = &here, .mode = TD_OPEN_READ, .lang = TD_VI };
    struct td *td;

    for (size_t size = 1; size < 100; size++) {
        ck_assert_int_eq(td_open(&td, &how, message, size), TD_NOT_FOUND);
        ck_assert_msg(strlen(message) < size && td_utf8_valid(message, strlen(message)), "%zu: %s", size, message);
    }
}
END_TEST

START_TEST(read_only_writes_nothing)
{
    struct td_load l;

    make_db();
    struct bytes before = bytes_of("a.db");
    struct td *td = open_db(TD_OPEN_READ);
    ck_assert(read_everything(td));
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_FORBIDDEN);
    ck_assert_str_eq(td_errmsg(td), "the database is open for reading only");
    td_load_free(&l);
    ck_assert_int_eq(td__run(td, "DELETE FROM rollup", ""), TD_FORBIDDEN);
    td_close(td);
    struct bytes after = bytes_of("a.db");
    ck_assert(before.n == after.n && !memcmp(before.v, after.v, after.n));
    free(before.v);
    free(after.v);
}
END_TEST

/* ---- guards in the database itself: plain SQLite meets them too -------------------------- */

static void make_full_db(void)
{
    make_db();
    raw_once("INSERT INTO meeting(change_id, plan_id, held_on) VALUES(1, 1, '2025-01-01');"
             "INSERT INTO decision(change_id, meeting_id, text) VALUES(1, 1, 'x');"
             "INSERT INTO progress(change_id, task_id, said_on, state) VALUES(1, 1, '2025-01-01',"
             " 'done');"
             "INSERT INTO submission(change_id, obligation_id, agency_id, year, submitted_on)"
             " VALUES(1, 1, 1, 2025, '2025-12-01')");
}

static void fails(sqlite3 *db, const char *sql, const char *why)
{
    char *err = NULL;
    int rc = sqlite3_exec(db, sql, NULL, NULL, &err);
    ck_assert_msg(rc != SQLITE_OK, "%s: was done", sql);
    ck_assert_msg(strstr(err, why), "%s: %s", sql, err);
    sqlite3_free(err);
}

static const char *const RECORDED[] = {
    "observation", "progress", "submission", "change", "journal", "source", "series",
};
static const char *const EDITABLE[] = {
    "agency", "agency_term", "plan", "succession", "target", "threshold", "task", "assignment",
    "obligation", "meeting", "decision",
};

START_TEST(what_is_recorded_stays)
{
    static const char *const column[] = { "note", "note", "note", "note", "tbl", "title", "name" };
    sqlite3 *db;
    char sql[256], why[64];

    make_full_db();
    db = raw_open();
    for (int i = 0; i < COUNT(RECORDED); i++) {
        snprintf(why, sizeof why, "%s is append-only", RECORDED[i]);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", RECORDED[i]);
        ck_assert_msg(raw_int(db, sql) > 0, "%s is empty and proves nothing", RECORDED[i]);
        snprintf(sql, sizeof sql, "DELETE FROM %s", RECORDED[i]);
        fails(db, sql, why);
        snprintf(sql, sizeof sql, "UPDATE %s SET %s = 'forged'", RECORDED[i], column[i]);
        fails(db, sql, why);
    }
    sqlite3_close(db);
}
END_TEST

/* PITFALLS 41. */
START_TEST(what_is_edited_counts_its_versions)
{
    static const char *const wrong[] = {
        "UPDATE %s SET gone = 1",
        "UPDATE %s SET gone = 1, rev = rev + 2",
        "UPDATE %s SET rev = rev + 1, id = id + 100",
        "UPDATE %s SET rev = rev + 1, change_id = change_id - 1",
        "UPDATE %s SET rev = rev + 1; UPDATE %s SET rev = rev - 1",
    };
    char sql[256], expected[64];

    make_full_db();
    sqlite3 *db = raw_open();
    for (int i = 0; i < COUNT(EDITABLE); i++) {
        for (int k = 0; k < COUNT(wrong); k++) {
            snprintf(sql, sizeof sql, wrong[k], EDITABLE[i], EDITABLE[i]);
            fails(db, sql, "an update must count rev and name its change");
        }
        snprintf(sql, sizeof sql, "DELETE FROM %s", EDITABLE[i]);
        fails(db, sql, "nothing is deleted; set gone");
        snprintf(sql, sizeof sql, "UPDATE %s SET rev = rev + 1, gone = 1 WHERE id = 1",
                 EDITABLE[i]);
        raw_run(db, sql);
        snprintf(sql, sizeof sql, "SELECT rev FROM %s WHERE id = 1", EDITABLE[i]);
        int versions = (int)raw_int(db, sql);
        snprintf(sql, sizeof sql, "SELECT group_concat(rev || ':' || json_extract(after, '$.gone'))"
                 " FROM journal WHERE tbl = '%s' AND row_id = 1 AND rev > %d", EDITABLE[i],
                 versions - 2);
        snprintf(expected, sizeof expected, "%d:0,%d:1", versions - 1, versions);
        ck_assert_msg(!strcmp(raw_text(db, sql), expected), "%s: %s", EDITABLE[i],
                      raw_text(db, sql));
    }
    sqlite3_close(db);
}
END_TEST

/* PITFALLS 45: the CHECKs. */
START_TEST(values_that_make_no_sense_are_kept_out)
{
    static const char *const wrong[] = {
        "INSERT INTO change(at, actor, uid, login_uid, act) VALUES('today', 'x', 0, 0, 'x')",
        "INSERT INTO change(at, actor, uid, login_uid, act) VALUES('2024-01-01T00:00:00Z', '',"
        " 0, 0, 'x')",
        "INSERT INTO agency(change_id, code, position) VALUES(1, '', 1)",
        "INSERT INTO agency(change_id, code, position) VALUES(1, 'city', 1)",
        "INSERT INTO agency(change_id, code, position) VALUES(99, 'new', 1)",
        "UPDATE target SET rev = rev + 1, kind = 'x'",
        "UPDATE target SET rev = rev + 1, direction = 0",
        "UPDATE target SET rev = rev + 1, decimals = 10",
        "UPDATE target SET rev = rev + 1, parent_id = id",
        "UPDATE target SET rev = rev + 1, lead_id = 999",
        "UPDATE threshold SET rev = rev + 1, year = 1800",
        "UPDATE threshold SET rev = rev + 1, bound = 'x'",
        "UPDATE threshold SET rev = rev + 1, strict = 2",
        "UPDATE plan SET rev = rev + 1, status = 'x'",
        "UPDATE plan SET rev = rev + 1, issued_on = '7/2/2024'",
        "UPDATE obligation SET rev = rev + 1, month = 13",
        "UPDATE agency_term SET rev = rev + 1, valid_to = '2024'",
        "UPDATE agency_term SET rev = rev + 1, parent_id = agency_id",
        "UPDATE task SET rev = rev + 1, cadence = ''",
        "INSERT INTO progress(change_id, task_id, said_on, state, percent) VALUES(1, 1,"
        " '2025-01-01', 'done', 101)",
        "INSERT INTO observation(target_id, agency_id, period, seq, value, decimals,"
        " frac_decimals, status, qualifier, source_id, entered, change_id) VALUES(1, 1, 2025,"
        " 1, 1, 0, 0, 2, 0, 1, 0, 1)",
        "INSERT INTO observation(target_id, agency_id, period, seq, value, decimals,"
        " frac_decimals, status, qualifier, source_id, entered, change_id) VALUES(1, 1,"
        " 2025123100, 1, 1, 0, 0, 5, 0, 1, 0, 1)",
    };

    make_db();
    sqlite3 *db = raw_open();
    for (int i = 0; i < COUNT(wrong); i++)
        ck_assert_msg(sqlite3_exec(db, wrong[i], NULL, NULL, NULL) != SQLITE_OK, "%s", wrong[i]);
    sqlite3_close(db);
}
END_TEST

/* ---- the journal ------------------------------------------------------------------------- */

static void journal_is_sound(sqlite3 *db)
{
    char sql[512];

    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM journal WHERE NOT json_valid(after) OR"
                                 " json_extract(after, '$.rev') <> rev OR"
                                 " json_extract(after, '$.id') <> row_id OR"
                                 " json_extract(after, '$.change_id') <> change_id"), 0);
    for (int i = 0; i < COUNT(EDITABLE); i++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s t WHERE NOT EXISTS(SELECT 1 FROM"
                 " journal j WHERE j.tbl = '%s' AND j.row_id = t.id AND j.rev = t.rev AND"
                 " j.change_id = t.change_id)", EDITABLE[i], EDITABLE[i]);
        ck_assert_msg(raw_int(db, sql) == 0, "%s: rows that no journal row tells of", EDITABLE[i]);
        /* What was before is the entry before: none may be missing. */
        snprintf(sql, sizeof sql, "SELECT count(*) FROM journal j WHERE tbl = '%s' AND (rev > 1) <>"
                 " EXISTS(SELECT 1 FROM journal k WHERE k.tbl = j.tbl AND k.row_id = j.row_id AND"
                 " k.rev = j.rev - 1 AND k.id < j.id)", EDITABLE[i]);
        ck_assert_msg(raw_int(db, sql) == 0, "%s: a gap in the journal", EDITABLE[i]);
    }
}

/* Of an item of the journal: the column before and after, as programs read it. */
static void column_went(const struct td_item *item, const char *column, const char *before, const char *after)
{
    for (size_t i = 0; i < item->n_fields; i++) {
        if (strcmp(item->fields[i].column, column) != 0)
            continue;
        ck_assert_str_eq(item->fields[i].exact_before, before);
        ck_assert_str_eq(item->fields[i].exact_after, after);
        return;
    }
    ck_abort_msg("%s %s: nothing about %s", item->thing, item->title, column);
}

START_TEST(every_row_of_a_load_is_in_the_journal)
{
    make_db();
    sqlite3 *db = raw_open();
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM change"), 1);
    journal_is_sound(db);
    ck_assert_str_eq(raw_text(db, "SELECT json_extract(after, '$.title') FROM journal"
                                  " WHERE tbl = 'plan'"),
                     "Kế hoạch \"một\" \\ hai\ndòng\thai");
    ck_assert_str_eq(raw_text(db, "SELECT json_type(after, '$.bound') || json_type(after, '$.text')"
                                  " || json_type(after, '$.upper') FROM journal WHERE"
                                  " tbl = 'threshold' AND row_id = 2"), "integertextnull");

    put("p/plan.csv", PLAN "p,Đổi,Changed,,city,,draft,,,,\n");
    put("p/thresholds.csv", THRESHOLDS "p,t1,2025,75.5,80,0,plan,75-80%\n");
    struct td *td = open_db(TD_OPEN_WRITE);
    load(td, "p");
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM journal WHERE change_id = 2"), 4);
    journal_is_sound(db);
    ck_assert_str_eq(raw_text(db, "SELECT json_extract(after, '$.status') ||"
                                  " ifnull(json_extract(after, '$.end_year'), ' open') FROM journal"
                                  " WHERE change_id = 2 AND tbl = 'plan'"), "draft open");

    struct td_changes c;
    struct td_items items;
    ck_assert_int_eq(td_changes(td, &c, &(struct td_change_filter){ 0 }), TD_OK);
    ck_assert_uint_eq(c.n, 2);
    ck_assert(c.v[0].id == 2 && c.v[1].id == 1);
    ck_assert_str_eq(c.v[0].actor, "lan");
    ck_assert_str_eq(c.v[0].via, "load");
    ck_assert_uint_eq(c.v[0].rows, 4);
    ck_assert(strlen(c.v[0].at) == 24 && c.v[0].at[23] == 'Z');
    td_changes_free(&c);
    ck_assert_int_eq(td_items(td, &items, 2, TD_EN, 0), TD_OK);
    ck_assert_uint_eq(items.n, 4);
    ck_assert_str_eq(items.v[0].table, "plan");
    column_went(&items.v[0], "status", "in_force", "draft");
    column_went(&items.v[0], "end_year", "2030", "");
    ck_assert_str_eq(items.v[1].table, "threshold");
    column_went(&items.v[1], "bound", "75", "75.5");
    ck_assert_uint_eq(items.v[1].n_fields, 1);
    column_went(&items.v[3], "gone", "", "1");
    td_items_free(&items);
    td_close(td);
    sqlite3_close(db);
}
END_TEST

START_TEST(a_failed_load_leaves_nothing)
{
    struct td_load l;

    make_db();
    put("p/assignments.csv", "plan,task,agency,role\np,k1,nobody,lead\n");
    put("p/plan.csv", PLAN "p,Other,,,,,draft,,,,\nq,New,,,,,draft,,,,\n");
    struct bytes before = bytes_of("a.db");
    struct td *td = open_db(TD_OPEN_WRITE);
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_INVALID);
    td_load_free(&l);
    td_close(td);
    struct bytes after = bytes_of("a.db");
    ck_assert(before.n == after.n && !memcmp(before.v, after.v, after.n));
    ck_assert_int_eq(raw_count("SELECT count(*) FROM change"), 1);
    free(before.v);
    free(after.v);
}
END_TEST

/* ---- somebody else is writing (PITFALLS 39) ---------------------------------------------- */

struct patience { int asked, last_ms, until; sqlite3 *holder; };

static bool wait_until(void *arg, int waited_ms)
{
    struct patience *p = arg;

    ck_assert_int_ge(waited_ms, p->last_ms);
    p->last_ms = waited_ms;
    if (++p->asked == p->until && p->holder)
        raw_run(p->holder, "COMMIT");
    return p->until == 0 || p->asked < p->until || p->holder;
}

static struct td *open_patient(struct patience *p, int *rc)
{
    struct td_open how = { .path = at("a.db"), .host = &here,
                           .mode = TD_OPEN_WRITE, .lang = TD_EN, .busy = wait_until,
                           .busy_arg = p };
    struct td *td;

    *rc = td_open(&td, &how, message, sizeof message);
    return td;
}

START_TEST(giving_up_leaves_everything_as_it_was)
{
    struct patience p = { .until = 3 };
    struct td_load l;
    int rc;

    make_db();
    struct td *td = open_patient(&p, &rc);
    sqlite3 *other = raw_open();
    raw_run(other, "BEGIN EXCLUSIVE");
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_BUSY);
    td_load_free(&l);
    ck_assert_int_eq(p.asked, 3);
    ck_assert_int_gt(p.last_ms, 0);
    ck_assert_str_eq(td_errmsg(td), "another process is writing to the database; try again");
    ck_assert_int_eq(sqlite3_get_autocommit(td->db), 1);
    raw_run(other, "COMMIT");
    load(td, "p");
    sqlite3_close(other);
    td_close(td);
    ck_assert_int_eq(raw_count("SELECT count(*) FROM change"), 2);
}
END_TEST

START_TEST(waiting_ends_when_the_other_has_committed)
{
    struct patience p = { .until = 4 };
    int rc;

    make_db();
    struct td *td = open_patient(&p, &rc);
    p.holder = raw_open();
    raw_run(p.holder, "BEGIN IMMEDIATE");
    load(td, "p");
    ck_assert_int_eq(p.asked, 4);
    td_close(td);
    sqlite3_close(p.holder);
}
END_TEST

/* Opening meets the same lock, says the same and asks no more often. */
START_TEST(opening_is_busy_too)
{
    struct patience p = { .until = 3 };
    int rc;

    make_db();
    sqlite3 *other = raw_open();
    raw_run(other, "BEGIN EXCLUSIVE");
    struct td *td = open_patient(&p, &rc);
    ck_assert_int_eq(rc, TD_BUSY);
    ck_assert_ptr_null(td);
    ck_assert_int_eq(p.asked, 3);
    ck_assert_str_eq(message, "another process is writing to the database; try again");
    p = (struct patience){ .until = 2, .holder = other };
    td = open_patient(&p, &rc);
    ck_assert_int_eq(rc, TD_OK);
    ck_assert_str_eq(td_warning(td), "");
    td_close(td);
    sqlite3_close(other);
}
END_TEST

/* A reader in the middle of a SELECT does not stop the writer from beginning, only from
 * committing; then nothing of it may stay (PITFALLS 40). */
START_TEST(a_commit_that_fails_is_rolled_back)
{
    struct patience p = { .until = 2 };
    struct td_load l;
    int rc;

    make_db();
    struct td *td = open_patient(&p, &rc);
    sqlite3 *other = raw_open();
    raw_run(other, "BEGIN; SELECT count(*) FROM change");
    put("p/assignments.csv", "plan,task,agency,role\np,k1,u3,lead\n");
    ck_assert_int_eq(td_load(td, at("p"), &l), TD_BUSY);
    td_load_free(&l);
    ck_assert_int_eq(sqlite3_get_autocommit(td->db), 1);
    raw_run(other, "COMMIT");
    ck_assert_int_eq(raw_int(other, "SELECT count(*) FROM change"), 1);
    p.asked = 0;
    load(td, "p");
    ck_assert_int_eq(raw_int(other, "SELECT count(*) FROM change"), 2);
    sqlite3_close(other);
    td_close(td);
}
END_TEST

/* ---- killed in the middle ---------------------------------------------------------------- */

/* PITFALLS 40: what was not committed is gone, and the file is examined because it ended badly. */
START_TEST(a_hot_journal_is_rolled_back)
{
    int status;

    make_db();
    pid_t child = fork();
    if (!child)
        die_in_a_transaction();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(access(at("a.db-journal"), F_OK), 0);
    struct td *td; /* who may only read is told what has happened, and by whom it is put right */
    ck_assert_int_eq(try_open(&td, "a.db", TD_OPEN_READ), TD_ERROR);
    ck_assert_msg(strstr(message, "in the middle of writing; whoever may write"), "%s", message);
    td = open_db(TD_OPEN_WRITE);
    ck_assert(read_everything(td));
    load(td, "p");
    td_close(td);
    ck_assert_int_eq(raw_count("SELECT count(*) FROM change"), 2);
    ck_assert_int_eq(raw_count("SELECT count(*) FROM source"), 2);
    ck_assert_int_ne(access(at("a.db-journal"), F_OK), 0);
}
END_TEST

/* ---- the file is not where it was ------------------------------------------------------- */

static void moved_away(void) { ck_assert_int_eq(rename(at("a.db"), at("b.db")), 0); }
static void deleted(void) { ck_assert_int_eq(unlink(at("a.db")), 0); }
static void replaced(void)
{
    moved_away();
    make_db();
}
static void replaced_by_a_hot_one(void)
{
    int status;

    replaced();
    pid_t child = fork();
    if (!child)
        die_in_a_transaction();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
}
static void linked(void)
{
    moved_away();
    ck_assert_int_eq(symlink("/dev/null", at("a.db")), 0);
}
static void (*const GONE[])(void) = { moved_away, deleted, replaced, replaced_by_a_hot_one, linked };

/* Beginning to write notices; whoever was told reads no more, so that no journal of the new file is rolled back into
 * the old one. When it is back, all is well. */
START_TEST(a_database_that_moves)
{
    static const enum td_open_mode modes[] = { TD_OPEN_WRITE, TD_OPEN_READ };
    struct td *td[2], *again;
    struct td_plans l;
    char err[256];

    make_db();
    for (int i = 0; i < 2; i++)
        td[i] = open_db(modes[i]);
    ck_assert(!td_moved(td[0]) && !td_moved(td[1]));
    GONE[_i]();
    bool hot = access(at("a.db-journal"), F_OK) == 0;
    ck_assert_int_eq(hot, GONE[_i] == replaced_by_a_hot_one);
    ck_assert_int_eq(td_close_period(td[0], 1, td_period_of_year(2025), true, "x", TD_AT_COMMAND, NULL), TD_ERROR);
    ck_assert_msg(strstr(td_errmsg(td[0]), "moved, replaced or deleted"), "%s", td_errmsg(td[0]));
    for (int i = 0; i < 2; i++) {
        ck_assert(td_moved(td[i]));
        ck_assert_int_eq(td_plans(td[i], &l), TD_ERROR);
        ck_assert_ptr_nonnull(strstr(td_errmsg(td[i]), "moved, replaced or deleted"));
    }
    ck_assert_int_eq(access(at("a.db-journal"), F_OK) == 0, hot);
    int rc = td_open_again(&again, td[0], 0, err, sizeof err);
    ck_assert_int_eq(rc, GONE[_i] == linked ? TD_ERROR : access(at("a.db"), F_OK) ? TD_NOT_FOUND : TD_OK);
    td_close(again);
    if (access(at("b.db"), F_OK) == 0) {
        unlink(at("a.db-journal"));
        ck_assert_int_eq(rename(at("b.db"), at("a.db")), 0);
        ck_assert(!td_moved(td[0]) && !td_moved(td[1]));
        ck_assert_int_eq(td_close_period(td[0], 1, td_period_of_year(2025), true, "x", TD_AT_COMMAND, NULL), TD_OK);
    }
    td_close(td[0]);
    td_close(td[1]);
}
END_TEST

/* ---- eight processes (PITFALLS 37) ------------------------------------------------------- */

enum { WORKERS = 8, BUNDLES = 4, KILLS = 24, FIGURES_EACH = 5 };

static void put_small_plan(int worker, int k)
{
    char name[64], text[2048];
    size_t n;

    snprintf(name, sizeof name, "w%d-%d", worker, k);
    ck_assert_int_eq(mkdir(at(name), 0700), 0);
    snprintf(name, sizeof name, "w%d-%d/plan.csv", worker, k);
    snprintf(text, sizeof text, PLAN "w%d-%d,A plan,,,,,draft,,,,\n", worker, k);
    put(name, text);
    snprintf(name, sizeof name, "w%d-%d/targets.csv", worker, k);
    snprintf(text, sizeof text, TARGETS "w%d-%d,t,,T,,%%,reach,up,1,,,,,,,\n", worker, k);
    put(name, text);
    snprintf(name, sizeof name, "w%d-%d/observations.csv", worker, k);
    n = (size_t)snprintf(text, sizeof text, FIGURES);
    for (int i = 0; i < FIGURES_EACH; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "w%d-%d,t,,20%d,%d,,,reported,S,,,\n",
                              worker, k, 10 + i, i);
    put(name, text);
}

static bool wait_long(void *arg, int waited_ms)
{
    (void)arg;
    return waited_ms < 1200000;
}

/* Loads its bundles one after the other, each over a new connection, and tells the pipe after
 * each "saved". */
static _Noreturn void work(int worker, int pipe_end)
{
    for (int k = 0; k < BUNDLES; k++) {
        char name[32], err[256];
        struct td_open how = { .path = at("a.db"), .host = &here,
                               .mode = TD_OPEN_WRITE, .lang = TD_EN, .busy = wait_long };
        struct td *td;
        struct td_load l;
        unsigned char ack = (unsigned char)(worker * BUNDLES + k);

        snprintf(name, sizeof name, "w%d-%d", worker, k);
        if (td_open(&td, &how, err, sizeof err))
            dprintf(2, "open: %s\n", err), _exit(1);
        if (td_load(td, at(name), &l))
            dprintf(2, "load: %s\n", td_errmsg(td)), _exit(1);
        if (write(pipe_end, &ack, 1) != 1)
            _exit(1);
        td_load_free(&l);
        td_close(td);
    }
    _exit(0);
}

static pid_t start_worker(int worker, int pipe_end)
{
    pid_t pid = fork(); /* before there is any connection (PITFALLS 44) */
    if (!pid)
        work(worker, pipe_end);
    ck_assert_int_gt(pid, 0);
    return pid;
}

static void pause_for(long us)
{
    struct timespec t = { 0, us * 1000 };
    nanosleep(&t, NULL);
}

/* Kills workers at random times and starts others in their place, until enough were killed at work: on a fast machine
 * many have finished by then. Then all may finish. */
static int torment(pid_t *pid, int pipe_end)
{
    int killed = 0, status;

    for (int round = 0; killed < KILLS && round < KILLS * 100; round++) {
        int w = (int)draw(WORKERS);
        pause_for(200 + (long)draw(8000));
        kill(pid[w], SIGKILL);
        ck_assert_int_eq(waitpid(pid[w], &status, 0), pid[w]);
        killed += WIFSIGNALED(status);
        ck_assert_msg(WIFSIGNALED(status) || WEXITSTATUS(status) == 0, "a worker failed");
        pid[w] = start_worker(w, pipe_end);
    }
    for (int w = 0; w < WORKERS; w++) {
        ck_assert_int_eq(waitpid(pid[w], &status, 0), pid[w]);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "a worker failed");
    }
    return killed;
}

static void check_acknowledged(sqlite3 *db, int pipe_end)
{
    unsigned char ack;
    char sql[128];
    int n = 0;

    for (; read(pipe_end, &ack, 1) == 1; n++) {
        snprintf(sql, sizeof sql, "SELECT count(*) FROM plan WHERE key = 'w%d-%d'", ack / BUNDLES,
                 ack % BUNDLES);
        ck_assert_msg(raw_int(db, sql) == 1, "w%d-%d was acknowledged", ack / BUNDLES,
                      ack % BUNDLES);
    }
    ck_assert_int_ge(n, WORKERS * BUNDLES);
}

START_TEST(eight_writers_with_sigkills_lose_nothing)
{
    pid_t pid[WORKERS];
    int ends[2];

    td_close(open_db(TD_OPEN_CREATE));
    ck_assert_int_eq(pipe(ends), 0);
    for (int w = 0; w < WORKERS; w++)
        for (int k = 0; k < BUNDLES; k++)
            put_small_plan(w, k);
    for (int w = 0; w < WORKERS; w++)
        pid[w] = start_worker(w, ends[1]);
    ck_assert_int_eq(torment(pid, ends[1]), KILLS);
    close(ends[1]);
    td_close(open_db(TD_OPEN_WRITE)); /* rolls back what the last one killed left */
    sqlite3 *db = raw_open();
    ck_assert_str_eq(raw_text(db, "PRAGMA integrity_check"), "ok");
    check_acknowledged(db, ends[0]);
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM plan"), WORKERS * BUNDLES);
    /* None is half present: each plan has its target, its city, all its figures and their
     * change. */
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM target"), WORKERS * BUNDLES);
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM agency_term"), WORKERS * BUNDLES);
    ck_assert_int_eq(raw_int(db, "SELECT count(*) FROM (SELECT target_id FROM observation o"
                                 " JOIN change c ON c.id = o.change_id GROUP BY target_id HAVING"
                                 " count(*) = 5 AND min(change_id) = max(change_id))"),
                     WORKERS * BUNDLES);
    ck_assert_str_eq(raw_text(db, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
    journal_is_sound(db);
    sqlite3_close(db);
}
END_TEST

/* ---- one handle for a whole day ---------------------------------------------------------- */

/* Statements are kept for as long as the handle lives: there must be room for all of them. */
START_TEST(one_handle_can_do_everything)
{
    static const char *const edits[] = {
        "UPDATE %s SET rev = rev + 1, gone = 1",
        "UPDATE %s SET rev = rev + 1, gone = 1 WHERE id = 1",
    };
    char sql[128];

    make_db();
    struct td *td = open_db(TD_OPEN_WRITE);
    sqlite3 *db = raw_open();
    for (int round = 0; round < COUNT(edits); round++) {
        for (int i = 0; i < COUNT(EDITABLE); i++) {
            snprintf(sql, sizeof sql, edits[round], EDITABLE[i]);
            raw_run(db, sql);
        }
        load(td, "p"); /* every row comes back, by every update there is */
        ck_assert_msg(read_everything(td), "%s", td_errmsg(td));
        put("p/targets.csv", TARGETS);
        put("p/thresholds.csv", THRESHOLDS);
        put("p/tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n");
        put("p/assignments.csv", "plan,task,agency,role\n");
        put("p/obligations.csv", "plan,code,title,title_en,from,to,via,due\n");
        put("p/observations.csv", FIGURES);
        load(td, "p"); /* and leaves again */
        put_plan("p");
        td_data_version(td);
    }
    sqlite3_close(db);
    ck_assert(read_everything(td));
    td_close(td);
}
END_TEST

Suite *suite_store(void)
{
    Suite *s = suite_create("store");
    TCase *opening = tcase_create("opening");
    TCase *guards = tcase_create("guards");
    TCase *damage = tcase_create("damage");
    TCase *hostile = tcase_create("hostile");
    TCase *others = tcase_create("others");

    tcase_add_checked_fixture(opening, setup, remove_home);
    tcase_add_test(opening, a_new_database_is_marked_and_not_wal);
    tcase_add_test(opening, the_file_gets_what_the_umask_leaves);
    tcase_add_test(opening, every_connection_follows_the_recipe);
    tcase_add_test(opening, the_authorizer_denies_what_is_not_data);
    tcase_add_test(opening, data_version_tells_of_others_only);
    tcase_add_test(opening, the_actor_is_not_taken_from_the_environment);
    tcase_add_loop_test(opening, strange_files_are_refused, 0, COUNT(REFUSED));
    tcase_add_test(opening, modes_of_opening_are_kept_apart);
    tcase_add_test(opening, a_linked_folder_is_followed);
    tcase_add_test(opening, a_wal_file_is_converted_when_alone);
    tcase_add_test(opening, a_wal_file_in_use_is_warned_about);
    tcase_add_test(opening, a_reader_of_a_wal_file_is_warned);
    tcase_add_test(opening, messages_are_in_the_language_of_the_handle);
    tcase_add_test(opening, no_message_is_cut_within_a_letter);
    tcase_add_test(opening, read_only_writes_nothing);
    tcase_add_test(opening, one_handle_can_do_everything);
    tcase_add_test(opening, a_backup_that_is_given_up_leaves_nothing);
    tcase_add_test(opening, a_backup_ends_although_somebody_writes_at_every_step);
    tcase_add_test(opening, whatever_is_examined_is_left_as_it_is);
    suite_add_tcase(s, opening);

    tcase_add_checked_fixture(guards, setup, remove_home);
    tcase_add_test(guards, what_is_recorded_stays);
    tcase_add_test(guards, what_is_edited_counts_its_versions);
    tcase_add_test(guards, values_that_make_no_sense_are_kept_out);
    tcase_add_test(guards, every_row_of_a_load_is_in_the_journal);
    tcase_add_test(guards, a_failed_load_leaves_nothing);
    suite_add_tcase(s, guards);

    tcase_add_checked_fixture(damage, setup, remove_home);
    tcase_add_test(damage, damage_never_crashes);
    tcase_add_test(damage, a_large_damaged_database_opens_and_then_says_so);
    tcase_add_test(damage, a_living_writer_is_no_unclean_end);
    suite_add_tcase(s, damage);

    tcase_add_unchecked_fixture(hostile, setup_unguarded, teardown_unguarded);
    tcase_add_test(hostile, impossible_targets_are_damage);
    tcase_add_loop_test(hostile, hostile_values_never_crash, 0, COUNT(HOSTILE));
    suite_add_tcase(s, hostile);

    tcase_add_checked_fixture(others, setup, remove_home);
    tcase_add_test(others, giving_up_leaves_everything_as_it_was);
    tcase_add_test(others, waiting_ends_when_the_other_has_committed);
    tcase_add_test(others, opening_is_busy_too);
    tcase_add_test(others, a_commit_that_fails_is_rolled_back);
    tcase_add_test(others, a_hot_journal_is_rolled_back);
    tcase_add_loop_test(others, a_database_that_moves, 0, COUNT(GONE));
    tcase_add_test(others, eight_writers_with_sigkills_lose_nothing);
    suite_add_tcase(s, others);
    return s;
}
