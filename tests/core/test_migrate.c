/*
 * core/store/schema.c: a database of an older tiendo is brought up to date, whole or not at all, whoever else has it
 * open and wherever the program dies meanwhile.
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
#include "../support/folder.h"
#include "../support/here.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static int from; /* the schema of the fixture */
static char *old_via;
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

/* The database as it was before: a copy that is made on 22/11/2026. */
static const char *copy_named(const char *more)
{
    static char ring[4][600];
    static unsigned turn;
    char *path = ring[turn++ % 4];

    snprintf(path, sizeof ring[0], "%s.schema-%d%s", small_path(), from, more);
    return path;
}

static const char *kept(void)
{
    return copy_named("-2026-11-22");
}

static const char *fixture(void)
{
    return copy_named("");
}

/* The fixture as small_path(), with nothing of another one beside it. */
static void make_old(void)
{
    static const char *const more[] = { "-journal", "-wal", "-shm" };
    char path[600];

    for (int i = 0; i < COUNT(more); i++) {
        snprintf(path, sizeof path, "%s%s", small_path(), more[i]);
        unlink(path);
    }
    unlink(kept());
    folder_copy(fixture(), small_path());
}

static sqlite3 *db_of(const char *path)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static char *via_of(sqlite3 *db)
{
    return small_rows(db, from < 3 ? "SELECT id, via FROM change" : "SELECT id, act, place FROM change");
}

/* Everything in the file but what later versions have added, and the commands that version 3 has turned into acts. */
static const char *const tables[] = { "change", "journal", "agency_term", "target", "obligation", "observation",
                                      "ruling",
                                      "progress", "submission", "source", "rollup" };
static char columns[COUNT(tables)][600];

static void note_columns(void)
{
    char sql[200];

    for (int i = 0; i < COUNT(tables); i++) {
        snprintf(sql, sizeof sql, "SELECT group_concat(name, ', ') FROM pragma_table_info('%s') WHERE name <> 'via'",
                 tables[i]);
        snprintf(columns[i], sizeof columns[i], "%s", small_text(NULL, sql));
    }
}

static void setup(int version)
{
    char path[64];

    from = version;
    snprintf(path, sizeof path, "tests/fixtures/schema-%d.sql", version);
    small_setup();
    here_at(20261122, 9);
    char *sql = text_of(path);
    small_run(NULL, sql);
    free(sql);
    folder_copy(small_path(), fixture());
    note_columns();
    sqlite3 *db = db_of(small_path());
    old_via = via_of(db);
    sqlite3_close(db);
}

static void setup_1(void) { setup(1); }
static void setup_2(void) { setup(2); }
static void setup_3(void) { setup(3); }

static void teardown(void)
{
    free(old_via);
    small_teardown();
}

static int try_open(struct td **out, enum td_open_mode mode)
{
    struct td_open how = { .path = small_path(), .host = &here, .mode = mode, .actor = "lan", .lang = TD_EN };

    *message = 0;
    return td_open(out, &how, message, sizeof message);
}

static struct td *opened(void)
{
    struct td *td;

    ck_assert_msg(try_open(&td, TD_OPEN_WRITE) == TD_OK, "%s", message);
    return td;
}

static char *rows_of(sqlite3 *db)
{
    char *all = NULL, sql[8000];
    size_t n;
    FILE *f = open_memstream(&all, &n);

    for (int i = 0; i < COUNT(tables); i++) {
        snprintf(sql, sizeof sql, "SELECT %s FROM %s", columns[i], tables[i]);
        char *one = small_rows(db, sql);
        fprintf(f, "%s\n", one);
        free(one);
    }
    fclose(f);
    return all;
}

static char *rows(void)
{
    sqlite3 *db = db_of(small_path());
    char *all = rows_of(db);

    sqlite3_close(db);
    return all;
}

/* Is it there, whole, and what it was? */
static bool is_copy(const char *path, const char *before)
{
    sqlite3 *db;

    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        return false;
    }
    ck_assert_str_eq(small_text(db, "PRAGMA integrity_check"), "ok");
    ck_assert_int_eq(small_int(db, "PRAGMA user_version"), from);
    char *rows = rows_of(db), *via = via_of(db);
    ck_assert_str_eq(rows, before);
    ck_assert_str_eq(via, old_via);
    free(rows);
    free(via);
    sqlite3_close(db);
    return true;
}

static bool is_kept(const char *before)
{
    return is_copy(kept(), before);
}

/* What is left of it is a database of the old version or of the new one, with everything in it; which one? */
static int64_t is_whole(const char *before)
{
    sqlite3 *db = db_of(small_path());
    int64_t version = small_int(db, "PRAGMA user_version");
    char *after = rows_of(db);

    ck_assert_str_eq(before, after);
    free(after);
    ck_assert_str_eq(small_text(db, "PRAGMA integrity_check"), "ok");
    ck_assert_msg(version == from || version == td__schema_version, "version %d", (int)version);
    ck_assert_int_eq(small_int(db, "SELECT count(*) FROM pragma_table_info('change') WHERE name = 'submission_id'"),
                     version > 1);
    ck_assert_int_eq(small_int(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('change_submission',"
                               " 'submission_change')"), version > 1 ? 2 : 0);
    ck_assert_int_eq(small_int(db, "SELECT count(*) FROM pragma_table_info('change') WHERE name IN ('act', 'place')"),
                     version > 2 ? 2 : 0);
    if (version < 3) {
        char *via = via_of(db);
        ck_assert_str_eq(via, old_via);
        free(via);
    }
    sqlite3_close(db);
    return version;
}

START_TEST(nothing_is_lost)
{
    char *before = rows();
    struct td *td = opened();
    struct td_submissions l;

    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), td__schema_version);
    is_whole(before);
    ck_assert(is_kept(before));
    ck_assert_ptr_nonnull(strstr(td_warning(td), kept()));
    ck_assert_int_eq(td_submissions(td, &l, 0, 0), TD_OK);
    ck_assert_int_eq((int)l.n, 1);
    ck_assert_str_eq(l.v[0].note, "Công văn 12");
    ck_assert_uint_eq(l.v[0].figures, from > 1); /* what schema 1 has recorded belongs to no report */
    td_submissions_free(&l);
    td_close(td);
    free(before);
}
END_TEST

/* What was done and where, of every command that there has ever been; what is not known is shown as it was. */
static void acts_are(const char *const *expected, size_t n)
{
    struct td *td = opened();
    struct td_changes l;
    char text[160], act[96];

    ck_assert_int_eq(td_changes(td, &l, &(struct td_change_filter){ 0 }), TD_OK);
    ck_assert_uint_eq(l.n, n);
    for (size_t i = 0; i < n; i++) {
        const struct td_change *c = &l.v[n - 1 - i];
        td_act_text(act, sizeof act, c->act, c->place, c->via, TD_EN);
        snprintf(text, sizeof text, "%s: %s", c->via, act);
        ck_assert_msg(!strcmp(text, expected[i]), "%d: %s, not %s", (int)i + 1, text, expected[i]);
    }
    td_changes_free(&l);
    td_close(td);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM sqlite_schema WHERE name = 'change_no_update'"), 1);
}

START_TEST(commands_become_acts)
{
    static const char *const of_1[] = {
        "load: load a plan (file)", "record: record figures (command line)", "submit: hand in reports (command line)",
        "progress: say how tasks go (command line)", "undo: undo",
    };
    static const char *const of_2[] = {
        "load: load a plan (file)", "record: record figures (command line)", "form: record figures (form)",
        "grid: record figures (grid)", "accept: accept figures (command line)",
        "accept: no longer accept figures (command line)", "screen: verify figures (screen)",
        "screen: no longer verify figures (screen)", "verify: verify figures (command line)",
        "form: withdraw figures (form)", "withdraw: no longer withdraw figures (command line)",
        "progress: say how tasks go (command line)", "form: say how tasks go (form)",
        "submit: hand in reports (command line)", "submit: withdraw reports (command line)",
        "form: hand in reports (form)", "grid: record figures (grid)", "ask: ask for an explanation (command line)",
        "form: answer a request (form)", "form: close a request (form)", "close: close a period (command line)",
        "form: open a period again (form)", "form: close a period (form)", "form: edit plans and agencies (form)",
        "import: import (file)", "undo: undo", "redo: redo (screen)", "training: mark as a training database",
        "đồng bộ: đồng bộ", "form: form (form)", "other: other",
    };

    acts_are(from == 1 ? of_1 : of_2, from == 1 ? sizeof of_1 / sizeof *of_1 : sizeof of_2 / sizeof *of_2);
}
END_TEST

/* One that was put back and is brought up to date again is kept again: the copies of before are other databases. */
START_TEST(a_copy_each_time)
{
    static const char *const names[] = { "-2026-11-22", "-2026-11-22-2", "-2026-11-22-3", "-2026-11-23" };
    char *before = rows();

    for (int i = 0; i < COUNT(names); i++) {
        folder_copy(fixture(), small_path());
        if (i + 1 == COUNT(names))
            here_at(20261123, 0);
        struct td *td = opened();
        const char *path = copy_named(names[i]), *said = strstr(td_warning(td), path);
        ck_assert_msg(said && strlen(said) == strlen(path), "%s", td_warning(td));
        td_close(td);
        ck_assert(is_copy(path, before));
    }
    free(before);
}
END_TEST

/* A new database and one that was migrated are the same. */
START_TEST(the_shape_is_that_of_a_new_one)
{
    static const char sql[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2";
    td_close(opened());
    sqlite3 *db = db_of(small_path());
    char *migrated = small_rows(db, sql);
    sqlite3_close(db);
    unlink(small_path());
    small_make();
    small_run(NULL, "CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN"
                    "  SELECT RAISE(ABORT, 'change is append-only'); END"); /* small_make() drops it */
    db = db_of(small_path());
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
    char *before = rows(), expected[80];
    struct td *td;

    ck_assert_int_eq(try_open(&td, TD_OPEN_READ), TD_ERROR);
    snprintf(expected, sizeof expected, "made by an older tiendo (schema %d, this one knows %d)", from,
             td__schema_version);
    ck_assert_msg(strstr(message, expected), "%s", message);
    ck_assert_msg(strstr(message, "when somebody opens it who may write"), "%s", message);
    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), from);
    is_whole(before);
    free(before);
}
END_TEST

/* A program of the old version that has the file open reads on; that it wrote by a command cannot be on record any
 * more, so it writes nothing. */
START_TEST(an_old_program_has_it_open)
{
    sqlite3 *old;
    sqlite3_stmt *st;
    int64_t changes = small_int(NULL, "SELECT count(*) FROM change");

    ck_assert_int_eq(sqlite3_open(small_path(), &old), SQLITE_OK);
    small_run(old, "PRAGMA foreign_keys = ON");
    ck_assert_int_eq(sqlite3_prepare_v3(old, "INSERT INTO change(at, actor, uid, login_uid, via, note, undoes)"
                     " VALUES('2026-11-21T09:00:00.000Z', 'minh', 1, -1, 'record', '', NULL)", -1,
                     SQLITE_PREPARE_PERSISTENT, &st, NULL), SQLITE_OK);
    struct td *td = opened();
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ERROR);
    ck_assert_msg(strstr(sqlite3_errmsg(old), "no column named via"), "%s", sqlite3_errmsg(old));
    sqlite3_finalize(st);
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM change"), changes);
    ck_assert_int_gt(small_int(old, "SELECT count(*) FROM target"), 0);
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
    struct td_open how = { .path = small_path(), .host = &here, .mode = TD_OPEN_WRITE, .busy = never_wait };
    char *before = rows();
    sqlite3 *old;
    struct td *td;

    ck_assert_int_eq(sqlite3_open(small_path(), &old), SQLITE_OK);
    small_run(old, "BEGIN; SELECT count(*) FROM change");
    ck_assert_int_eq(td_open(&td, &how, message, sizeof message), TD_BUSY);
    sqlite3_close(old);
    is_whole(before);
    ck_assert_int_eq(small_int(NULL, "PRAGMA user_version"), from);
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
        ck_assert_int_eq(is_whole(before), td__schema_version);
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
        int64_t version = is_whole(before); /* plain SQLite rolls back */
        old += version == from;
        ck_assert(version == from || is_kept(before));
        td_close(opened());
        ck_assert_int_eq(is_whole(before), td__schema_version);
        ck_assert(is_kept(before));
    } while (status != 0);
    ck_assert_int_gt(old, 5); /* it did die in between */
    free(before);
}
END_TEST

/* Numbers of processes come again: what one has left that was killed stops nobody. */
START_TEST(killed_with_our_number)
{
    char number[32], *before = rows();

    snprintf(number, sizeof number, ".%ld", (long)getpid());
    FILE *f = fopen(copy_named(number), "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(fclose(f), 0);
    td_close(opened());
    is_whole(before);
    ck_assert_int_ne(access(copy_named(number), F_OK), 0);
    free(before);
}
END_TEST

/* Who has it open when a newer program changes its shape reads on and writes no more. */
START_TEST(a_newer_program_comes)
{
    struct td *td = opened();
    struct td_plans l;
    int64_t closings = small_int(NULL, "SELECT count(*) FROM closing");

    small_run(NULL, "PRAGMA user_version = 99");
    ck_assert_int_eq(td_close_period(td, 1, td_period_of_year(2025), true, "x", TD_AT_COMMAND, NULL), TD_ERROR);
    ck_assert_ptr_nonnull(strstr(td_errmsg(td), "newer"));
    ck_assert_int_eq(small_int(NULL, "SELECT count(*) FROM closing"), closings);
    ck_assert_int_eq(td_plans(td, &l), TD_OK);
    td_plans_free(&l);
    td_close(td);
}
END_TEST

Suite *suite_migrate(void)
{
    static const struct { const char *name; SFun setup; } fixtures[] = {
        { "from 1", setup_1 }, { "from 2", setup_2 }, { "from 3", setup_3 } };
    Suite *s = suite_create("migrate");

    for (int i = 0; i < COUNT(fixtures); i++) {
        TCase *t = tcase_create(fixtures[i].name);
        tcase_add_checked_fixture(t, fixtures[i].setup, teardown);
        tcase_add_test(t, a_newer_program_comes);
        tcase_add_test(t, nothing_is_lost);
        tcase_add_test(t, a_copy_each_time);
        tcase_add_test(t, commands_become_acts);
        tcase_add_test(t, the_shape_is_that_of_a_new_one);
        tcase_add_test(t, readers_change_nothing);
        if (i < 2) /* one that knows schema 3 looks at the version itself: a_newer_program_comes */
            tcase_add_test(t, an_old_program_has_it_open);
        tcase_add_test(t, a_reader_holds_it_up);
        tcase_add_test(t, several_at_once);
        tcase_add_test(t, killed_anywhere);
        tcase_add_test(t, killed_with_our_number);
        suite_add_tcase(s, t);
    }
    return s;
}
