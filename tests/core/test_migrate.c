/*
 * core/store/schema.c: a database of an older tiendo is brought up to date, whole or not at all, whoever else has it open and
 * wherever the program dies meanwhile.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static const char old_schema[] = "tests/fixtures/schema-1.sql";

static char *old_sql;
static char message[512];

static char *text_of(const char *path)
{
    char *text = NULL;
    size_t room = 0;
    FILE *f = fopen(path, "r");

    ck_assert_ptr_nonnull(f);
    ck_assert_int_gt(getdelim(&text, &room, 0, f), 0);
    fclose(f);
    return text;
}

/* The fixture as small_path(). */
/* The database as it was before. */
static const char *kept(void)
{
    static char path[600];

    snprintf(path, sizeof path, "%s.schema-1", small_path());
    return path;
}

static void make_old(void)
{
    unlink(small_path());
    unlink(kept());
    small_run(NULL, old_sql);
}

static void setup(void)
{
    small_setup();
    old_sql = text_of(old_schema);
    make_old();
}

static void teardown(void)
{
    free(old_sql);
    small_teardown();
}

static int try_open(struct td **out, enum td_open_mode mode)
{
    struct td_open how = { .path = small_path(), .mode = mode, .actor = "lan", .lang = TD_EN };

    *message = 0;
    return td_open(out, &how, message, sizeof message);
}

static struct td *opened(void)
{
    struct td *td;

    ck_assert_msg(try_open(&td, TD_OPEN_WRITE) == TD_OK, "%s", message);
    return td;
}

/* Everything in the file but what version 2 has added. */
static char *rows_of(sqlite3 *db)
{
    static const char *const tables[] = {
        "SELECT id, at, actor, uid, login_uid, via, note, undoes FROM change", "SELECT * FROM journal",
        "SELECT * FROM agency_term", "SELECT * FROM target", "SELECT * FROM obligation", "SELECT * FROM observation",
        "SELECT * FROM ruling", "SELECT * FROM progress", "SELECT * FROM submission", "SELECT * FROM source",
        "SELECT * FROM rollup",
    };
    char *all = NULL;
    size_t n;
    FILE *f = open_memstream(&all, &n);

    for (int i = 0; i < COUNT(tables); i++) {
        char *one = small_rows(db, tables[i]);
        fprintf(f, "%s\n", one);
        free(one);
    }
    fclose(f);
    return all;
}

static char *rows(void)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(small_path(), &db), SQLITE_OK);
    char *all = rows_of(db);
    sqlite3_close(db);
    return all;
}

/* Is it there, whole, and what it was? */
static bool is_kept(const char *before)
{
    sqlite3 *db;

    if (sqlite3_open_v2(kept(), &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return false;
    }
    ck_assert_str_eq(small_text(db, "PRAGMA integrity_check"), "ok");
    ck_assert_int_eq(small_int(db, "PRAGMA user_version"), 1);
    char *rows = rows_of(db);
    ck_assert_str_eq(rows, before);
    free(rows);
    sqlite3_close(db);
    return true;
}

/* What is left of it is a database of the old version or of the new one, with everything in it. */
static void is_whole(const char *before)
{
    ck_assert_str_eq(small_text(NULL, "PRAGMA integrity_check"), "ok");
    int64_t version = small_int(NULL, "PRAGMA user_version");
    ck_assert_msg(version == 1 || version == TD__SCHEMA_VERSION, "version %d", (int)version);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM pragma_table_info('change') WHERE name = 'submission_id'"),
                     version > 1);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM sqlite_schema WHERE name IN ('change_submission',"
                               " 'submission_change')"), version > 1 ? 2 : 0);
    char *after = rows();
    ck_assert_str_eq(before, after);
    free(after);
}

START_TEST(nothing_is_lost)
{
    char *before = rows();
    struct td *td = opened();
    struct td_submissions l;

    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), TD__SCHEMA_VERSION);
    is_whole(before);
    ck_assert(is_kept(before));
    ck_assert_ptr_nonnull(strstr(td_warning(td), kept()));
    ck_assert_int_eq(td_submissions(td, &l, 0, 0), TD_OK);
    ck_assert_int_eq((int)l.n, 1);
    ck_assert_str_eq(l.v[0].note, "Công văn 12");
    ck_assert_uint_eq(l.v[0].figures, 0); /* what was recorded before belongs to no report */
    td_submissions_free(&l);
    td_close(td);
    free(before);
}
END_TEST

/* A new database and one that was migrated are the same. */
START_TEST(the_shape_is_that_of_a_new_one)
{
    static const char sql[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2";
    sqlite3 *db;

    td_close(opened());
    ck_assert_int_eq(sqlite3_open(small_path(), &db), SQLITE_OK);
    char *migrated = small_rows(db, sql);
    sqlite3_close(db);
    unlink(small_path());
    small_make();
    small_run(NULL, "CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN"
                    "  SELECT RAISE(ABORT, 'change is append-only'); END"); /* small_make() drops it */
    ck_assert_int_eq(sqlite3_open(small_path(), &db), SQLITE_OK);
    char *made = small_rows(db, sql);
    sqlite3_close(db);
    ck_assert_str_eq(migrated, made);
    free(migrated);
    free(made);
}
END_TEST

/* Who may only read is told what to do, and the file stays as it is. */
START_TEST(readers_change_nothing)
{
    char *before = rows();
    struct td *td;

    ck_assert_int_eq(try_open(&td, TD_OPEN_READ), TD_ERROR);
    ck_assert_msg(strstr(message, "made by an older tiendo (schema 1, this one knows 2)"), "%s", message);
    ck_assert_msg(strstr(message, "when somebody opens it who may write"), "%s", message);
    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), 1);
    is_whole(before);
    free(before);
}
END_TEST

/* A program of the old version that has the file open goes on: what it writes is as good as before. */
START_TEST(an_old_program_has_it_open)
{
    sqlite3 *old;
    sqlite3_stmt *st;

    ck_assert_int_eq(sqlite3_open(small_path(), &old), SQLITE_OK);
    small_run(old, "PRAGMA foreign_keys = ON");
    ck_assert_int_eq(sqlite3_prepare_v3(old, "INSERT INTO change(at, actor, uid, login_uid, via, note, undoes)"
                     " VALUES('2026-11-21T09:00:00.000Z', 'minh', 1, -1, 'record', '', NULL)", -1,
                     SQLITE_PREPARE_PERSISTENT, &st, NULL), SQLITE_OK);
    struct td *td = opened();
    ck_assert_int_eq(sqlite3_step(st), SQLITE_DONE);
    sqlite3_finalize(st);
    ck_assert_str_eq(small_text(old, "SELECT actor || coalesce(submission_id, '-') FROM change ORDER BY id DESC"),
                     "minh-");
    struct td_changes l;
    ck_assert_int_eq(td_changes(td, &l, &(struct td_change_filter){ 0 }), TD_OK);
    ck_assert_str_eq(l.v[0].actor, "minh");
    td_changes_free(&l);
    td_close(td);
    sqlite3_close(old);
}
END_TEST

/* Somebody reads in the old file for a long time: the migration gives up, and nothing has happened. */
static bool never_wait(void *arg, int waited_ms)
{
    (void)arg, (void)waited_ms;
    return false;
}

START_TEST(a_reader_holds_it_up)
{
    struct td_open how = { .path = small_path(), .mode = TD_OPEN_WRITE, .busy = never_wait };
    char *before = rows();
    sqlite3 *old;
    struct td *td;

    ck_assert_int_eq(sqlite3_open(small_path(), &old), SQLITE_OK);
    small_run(old, "BEGIN; SELECT count(*) FROM change");
    ck_assert_int_eq(td_open(&td, &how, message, sizeof message), TD_BUSY);
    sqlite3_close(old);
    is_whole(before);
    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), 1);
    td_close(opened());
    is_whole(before);
    free(before);
}
END_TEST

static int exit_of(pid_t child)
{
    int status;

    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* All begin at once and find it old; one does it, the others wait and find it done. */
START_TEST(several_at_once)
{
    enum { PEOPLE = 6, ROUNDS = 10 };
    char *before = rows();

    for (int round = 0; round < ROUNDS; round++) {
        pid_t child[PEOPLE];
        int gate[2];
        char c;

        make_old();
        ck_assert_int_eq(pipe(gate), 0);
        for (int i = 0; i < PEOPLE; i++) {
            if ((child[i] = fork()) == 0) {
                struct td *td;
                close(gate[1]);
                if (read(gate[0], &c, 1) < 0)
                    _exit(3);
                _exit(try_open(&td, TD_OPEN_WRITE) ? 1 : 0);
            }
        }
        close(gate[0]);
        close(gate[1]);
        for (int i = 0; i < PEOPLE; i++)
            ck_assert_int_eq(exit_of(child[i]), 0);
        is_whole(before);
        ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), TD__SCHEMA_VERSION);
    }
    free(before);
}
END_TEST

/* ---- killed ----------------------------------------------------------------------------- */

/* The child's SQLite calls these instead of the system; the one that brings `left` to 0 is its last, half done. */
static int left;

static bool last_one(void)
{
    return --left == 0;
}

static ssize_t write_or_die(int fd, const void *bytes, size_t n, off_t at)
{
    bool dies = last_one();
    ssize_t done = pwrite(fd, bytes, dies ? n / 2 : n, at);

    if (dies)
        kill(getpid(), SIGKILL);
    return done;
}

static int unlink_or_die(const char *path)
{
    if (last_one())
        kill(getpid(), SIGKILL);
    return unlink(path);
}

static int truncate_or_die(int fd, off_t size)
{
    if (last_one())
        kill(getpid(), SIGKILL);
    return ftruncate(fd, size);
}

static void die_in_call(int number)
{
    static const struct { const char *name; sqlite3_syscall_ptr call; } calls[] = {
        { "pwrite", (sqlite3_syscall_ptr)write_or_die }, { "pwrite64", (sqlite3_syscall_ptr)write_or_die },
        { "unlink", (sqlite3_syscall_ptr)unlink_or_die }, { "ftruncate", (sqlite3_syscall_ptr)truncate_or_die },
    };
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

    left = number;
    for (int i = 0; i < COUNT(calls); i++)
        vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
}

/* kill -9 in every write, truncation and removal of a file, one after the other, until none is left. */
START_TEST(killed_anywhere)
{
    char *before = rows();
    int number = 0, old = 0, status;

    do {
        make_old();
        pid_t child = fork();
        if (!child) {
            struct td *td;
            die_in_call(number + 1);
            _exit(try_open(&td, TD_OPEN_WRITE) ? 1 : 0);
        }
        status = exit_of(child);
        ck_assert_int_ne(status, 1);
        number++;
        is_whole(before); /* plain SQLite rolls back */
        old += small_int(NULL, "PRAGMA user_version") == 1;
        ck_assert(small_int(NULL, "PRAGMA user_version") == 1 || is_kept(before));
        td_close(opened());
        ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), TD__SCHEMA_VERSION);
        is_whole(before);
        ck_assert(is_kept(before));
    } while (status != 0);
    ck_assert_int_gt(old, 5); /* it did die in between */
    free(before);
}
END_TEST

/* Who has it open when a newer program changes its shape reads on and writes no more. */
START_TEST(a_newer_program_comes)
{
    struct td *td = opened();
    struct td_plans l;

    small_run(NULL, "PRAGMA user_version = 99");
    ck_assert_int_eq(td_close_period(td, 1, td_period_of_year(2025), true, "x", "test", NULL), TD_ERROR);
    ck_assert_ptr_nonnull(strstr(td_errmsg(td), "newer"));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM closing"), 0);
    ck_assert_int_eq(td_plans(td, &l), TD_OK);
    td_plans_free(&l);
    td_close(td);
}
END_TEST

Suite *suite_migrate(void)
{
    Suite *s = suite_create("migrate");
    TCase *t = tcase_create("from 1");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_newer_program_comes);
    tcase_add_test(t, nothing_is_lost);
    tcase_add_test(t, the_shape_is_that_of_a_new_one);
    tcase_add_test(t, readers_change_nothing);
    tcase_add_test(t, an_old_program_has_it_open);
    tcase_add_test(t, a_reader_holds_it_up);
    tcase_add_test(t, several_at_once);
    tcase_add_test(t, killed_anywhere);
    suite_add_tcase(s, t);
    return s;
}
