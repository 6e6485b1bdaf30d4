/* See session.h. */
#include "session.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"

const char *session_tiendo;
char session_dir[128], session_db[160];
static char db_env[192], state_env[192], config_env[192], data_env[PATH_MAX + 32];

int session_shell(const char *command)
{
    pid_t pid = fork();

    if (pid == 0) {
        setenv("TIENDO_DB", session_db, 1);
        setenv("TIENDO", session_tiendo, 1);
        setenv("DIR", session_dir, 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool session_open(void)
{
    const char *data = getenv("DATA");
    char folder[PATH_MAX];

    session_tiendo = getenv("TIENDO") ? getenv("TIENDO") : "build/tiendo";
    folder_begin();
    snprintf(session_dir, sizeof session_dir, "%s", getenv("TMPDIR"));
    if (!realpath(data ? data : "data", folder))
        return false;
    setvbuf(stdout, NULL, _IOLBF, 0);
    snprintf(data_env, sizeof data_env, "TIENDO_DATA=%s", folder);
    putenv(data_env);
    snprintf(session_db, sizeof session_db, "%s/shipped.db", session_dir);
    bool made = session_shell("\"$TIENDO\" init >/dev/null") == 0;
    snprintf(session_db, sizeof session_db, "%s/t.db", session_dir);
    snprintf(db_env, sizeof db_env, "TIENDO_DB=%s", session_db);
    snprintf(state_env, sizeof state_env, "XDG_STATE_HOME=%s/state", session_dir);
    snprintf(config_env, sizeof config_env, "XDG_CONFIG_HOME=%s/config", session_dir);
    return made && session_shell("cp \"$DIR/shipped.db\" \"$TIENDO_DB\"") == 0;
}

int session_run(Suite *s)
{
    SRunner *r = srunner_create(s);

    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

void session_fresh(void)
{
    ck_assert_int_eq(session_shell("rm -rf \"$DIR\"/state \"$DIR\"/config \"$TIENDO_DB\"* && "
                                   "cp \"$DIR/shipped.db\" \"$TIENDO_DB\""), 0);
}

int64_t session_count(const char *sql)
{
    sqlite3 *s;
    sqlite3_stmt *st;

    ck_assert_int_eq(sqlite3_open_v2(session_db, &s, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(s, sql, -1, &st, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(s));
    ck_assert_int_eq(sqlite3_step(st), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(s);
    return n;
}

struct pty *session_start(int rows, int cols)
{
    const char *env[] = { db_env, data_env, state_env, config_env, NULL };
    char *argv[] = { (char *)session_tiendo, NULL };
    struct pty *p = pty_start(&(struct pty_options){ .rows = rows, .cols = cols, .env = env }, argv);

    ck_assert_ptr_nonnull(p);
    ck_pty_text(p, "Chỉ tiêu");
    return p;
}

struct pty *session_board(void)
{
    struct pty *p = session_start(0, 0);

    ck_pty_quiet(p);
    return p;
}

void session_leave(struct pty *p)
{
    ck_assert(pty_keys(p, "F10"));
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_msg(!pty_unrestored(p), "%s", pty_unrestored(p));
    ck_assert_msg(!pty_forbidden(p, NULL), "%s", pty_forbidden(p, NULL));
    pty_free(p);
}
