/*
 * Eight people at once: as many processes make random edits through libtiendo on one database while the parent kills
 * some of them at random moments and starts them again. What was acknowledged is there, once and whole; what was
 * refused is not; the sums that are kept equal those made anew. For the bench, how long an edit takes, and how long
 * eight bare SQLite writers take to put the same rows into the same tables.
 *
 *     test_writers        WRITERS_EDITS=150 edits of each writer, DATA=data the plan bundles, WRITERS_SEED
 *     test_writers time   only the times; prints "p95 bare MS" and "p95 tiendo MS" for the bench
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/here.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

enum { WRITERS = 8, TODAY = 20261120, REFUSED = -1, PATIENCE_MS = 1200000 };

static char dir[256], bundle[256];
static int edits = 150, passed, failed;
static unsigned long seed;

/* What must survive a writer's death: which edit it was about to make. */
static volatile int *tried;

/* ---- small things ----------------------------------------------------------------------- */

static const char *at(const char *name, int n)
{
    static char ring[8][512];
    static int turn;
    char *path = ring[turn++ % COUNT(ring)];

    snprintf(path, sizeof ring[0], n < 0 ? "%s/%s" : "%s/%s.%d", dir, name, n);
    return path;
}

static _Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static _Noreturn void die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    _exit(1);
}

static void is(const char *what, int64_t expected, int64_t got)
{
    if (expected == got) {
        passed++;
        return;
    }
    failed++;
    printf("FAIL %s: expected %lld, got %lld\n", what, (long long)expected, (long long)got);
}

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* xorshift: the same run for the same seed, as far as processes allow. */
static int below(int n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)(seed % (unsigned long)n);
}

static bool wait_long(void *arg, int waited_ms)
{
    (void)arg;
    return waited_ms < PATIENCE_MS;
}

static struct td *open_td(const char *path, enum td_open_mode mode)
{
    char err[256];
    struct td *td;
    struct td_open how = { .path = path, .host = &here, .mode = mode, .actor = "lan", .busy = wait_long };

    if (td_open(&td, &how, err, sizeof err))
        die("%s", err);
    return td;
}

static void make_database(const char *path)
{
    struct td *td = open_td(path, TD_OPEN_CREATE);
    struct td_load l;

    if (td_load(td, bundle, &l))
        die("%s: %s", bundle, td_errmsg(td));
    td_load_free(&l);
    td_close(td);
}

/* ---- one writer's edits ----------------------------------------------------------------- */

/* What can be written about, read once a start. */
struct world {
    struct td *td;
    struct td_targets targets;
    struct td_agencies agencies;
    struct td_tasks tasks;
    struct td_obligations obligations;
    int64_t plan, city;
};

static void read_world(struct world *w, struct td *td)
{
    struct td_plans plans;

    w->td = td;
    if (td_plans(td, &plans) || td_targets(td, &w->targets, 0) || td_agencies(td, &w->agencies) ||
        td_tasks(td, &w->tasks, 0, 2026) || td_obligations(td, &w->obligations, 0))
        die("%s", td_errmsg(td));
    w->plan = plans.v[0].id;
    w->city = plans.v[0].city;
    td_plans_free(&plans);
}

/* Of those that still apply: what counts districts takes no later figures. */
static const struct td_target *percentage(const struct world *w)
{
    const struct td_target *t;

    do
        t = &w->targets.v[below((int)w->targets.n)];
    while (*t->unit != '%' || t->kind == TD_MILESTONE || td_target_ended(t, &w->agencies, w->city));
    return t;
}

/* Units of the city, and now and then the city itself. */
static int64_t somebody(const struct world *w)
{
    const struct td_agency *a;

    if (!below(20))
        return w->city;
    do
        a = &w->agencies.v[below((int)w->agencies.n)];
    while (a->parent != w->city || a->valid_from || a->valid_to);
    return a->id;
}

static struct td_entry some_figure(const struct world *w, const char *note)
{
    int whole = 1000 + below(9000);

    return (struct td_entry){
        .target = percentage(w)->id, .agency = somebody(w), .period = td_period_of_year(2024 + below(3)),
        .value = TD_NUM_NONE, .numerator = { below(whole + 1), 0 }, .denominator = { whole, 0 },
        .status = TD_REPORTED, .series = "", .unit = "", .source_title = "S", .source_url = "", .note = note,
        .based_on = -1,
    };
}

static int newest_seq(struct td *td, const struct td_entry *e)
{
    struct td_observations l;
    int seq = 0;

    if (td_observations(td, &l, e->target, e->agency))
        die("%s", td_errmsg(td));
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].period == e->period)
            seq = l.v[i].seq;
    td_observations_free(&l);
    return seq;
}

/* The edits: each is one change with `note`, which ends in the number of rows that it makes. */
static int one_figure(struct world *w, char *note, int64_t *change)
{
    struct td_entry e = some_figure(w, strcat(note, " n1"));

    return td_record(w->td, &e, 1, TODAY, TD_AT_COMMAND, note, change, NULL);
}

/* In the place of the one that is there, as read just before: somebody may have been faster. */
static int correction(struct world *w, char *note, int64_t *change)
{
    struct td_entry e = some_figure(w, strcat(note, " n1"));

    e.supersedes = e.based_on = newest_seq(w->td, &e);
    return td_record(w->td, &e, 1, TODAY, TD_AT_COMMAND, note, change, NULL);
}

static int batch(struct world *w, char *note, int64_t *change)
{
    struct td_entry e[5];

    strcat(note, " n5");
    for (int i = 0; i < COUNT(e); i++)
        e[i] = some_figure(w, note);
    return td_record(w->td, e, COUNT(e), TODAY, TD_AT_COMMAND, note, change, NULL);
}

static int ruling(struct world *w, char *note, int64_t *change)
{
    struct td_entry e = some_figure(w, "");
    struct td_figure_ref f = { e.target, e.agency, e.period, newest_seq(w->td, &e) };

    int rc = f.seq ? td_rule(w->td, &f, (enum td_ruling)below(3), below(4) > 0, strcat(note, " n1"), -1, TD_AT_COMMAND,
                             change)
                   : TD_NOT_FOUND;

    return rc == TD_INVALID ? TD_NOT_FOUND : rc; /* one of another definition is accepted by nobody */
}

static int statement(struct world *w, char *note, int64_t *change)
{
    const struct td_task *t = &w->tasks.v[below((int)w->tasks.n)];
    enum td_task_state state = (enum td_task_state)below(4);
    struct td_statement s = {
        .task = t->id, .year = t->cadence == TD_YEARLY ? 2026 : 0, .said_on = TODAY,
        .state = state, .percent = state == TD_TASK_NONE ? 0 : state == TD_TASK_DONE ? 100 : below(101),
        .evidence = "", .based_on = -1,
    };

    s.note = strcat(note, " s1");
    return td_say(w->td, &s, 1, TD_AT_COMMAND, change);
}

static int question(struct world *w, char *note, int64_t *change)
{
    struct td_request r = { .plan = w->plan, .target = percentage(w)->id, .agency = somebody(w), .asked_on = TODAY,
                            .due = TODAY, .answer = "" };

    r.question = strcat(note, " r1");
    return td_request_save(w->td, &r, TD_AT_COMMAND, NULL, change);
}

static const struct { int (*make)(struct world *, char *, int64_t *); int weight; } kinds[] = {
    { one_figure, 55 }, { correction, 20 }, { batch, 5 }, { ruling, 8 }, { statement, 8 }, { question, 4 },
};

static int random_edit(struct world *w, char *note, int64_t *change)
{
    int at_kind = 0, n = below(100);

    while (n >= kinds[at_kind].weight)
        n -= kinds[at_kind++].weight;
    return kinds[at_kind].make(w, note, change);
}

/* "EDIT CHANGE MICROSECONDS", in one write, after TD_OK and not before; a refused edit has no change. */
static void acknowledge(int fd, int edit, int64_t change, int64_t us)
{
    char line[96];
    int n = snprintf(line, sizeof line, "%d %lld %lld\n", edit, (long long)change, (long long)us);

    if (write(fd, line, (size_t)n) != n)
        die("an acknowledgement: %s", strerror(errno));
}

/* One figure an edit, as the bare writers do: what takes time is what differs. */
static _Noreturn void timed_writer(int me)
{
    struct world w;
    int fd = open(at("timed", me), O_WRONLY | O_CREAT | O_APPEND, 0600);

    seed += (unsigned long)me * 977;
    read_world(&w, open_td(at("timed.db", -1), TD_OPEN_WRITE));
    for (int i = 0; i < edits; i++) {
        char note[64] = "a note of a usual length";
        int64_t change, start = now_us();
        if (one_figure(&w, note, &change))
            die("%s", td_errmsg(w.td));
        acknowledge(fd, i, change, now_us() - start);
    }
    _exit(0);
}

static int lines_of(const char *path)
{
    FILE *f = fopen(path, "r");
    int n = 0, c;

    while (f && (c = getc(f)) != EOF)
        n += c == '\n';
    if (f)
        fclose(f);
    return n;
}

static _Noreturn void writer(int me)
{
    struct world w;
    const char *path = at("ack", me);
    int done = lines_of(path), fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);

    seed = seed * 31 + (unsigned long)me * 977 + (unsigned long)tried[me] + 1;
    read_world(&w, open_td(at("t.db", -1), TD_OPEN_WRITE));
    for (; done < edits; done++) {
        char note[96];
        int64_t change = 0, start;
        int edit = ++tried[me];
        snprintf(note, sizeof note, "writer %d edit %d", me, edit);
        start = now_us();
        int rc = random_edit(&w, note, &change);
        if (rc && rc != TD_CONFLICT && rc != TD_NOT_FOUND)
            die("writer %d, edit %d: %s", me, edit, td_errmsg(w.td));
        acknowledge(fd, edit, rc ? REFUSED : change, now_us() - start);
    }
    _exit(0);
}

/* ---- bare SQLite, the same rows --------------------------------------------------------- */

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;

    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        die("%s: %s", sql, sqlite3_errmsg(db));
    return st;
}

static void step(sqlite3 *db, sqlite3_stmt *st)
{
    if (sqlite3_step(st) != SQLITE_DONE)
        die("%s: %s", sqlite3_sql(st), sqlite3_errmsg(db));
    sqlite3_reset(st);
}

static sqlite3 *bare_open(const char *path)
{
    sqlite3 *db;

    if (sqlite3_open(path, &db) != SQLITE_OK)
        die("%s", sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, PATIENCE_MS);
    sqlite3_exec(db, "PRAGMA foreign_keys = ON; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -1024", NULL, NULL,
                 NULL);
    return db;
}

static _Noreturn void bare_writer(int me)
{
    sqlite3 *db = bare_open(at("bare.db", -1));
    sqlite3_stmt *sql[] = {
        prepared(db, "BEGIN IMMEDIATE"),
        prepared(db, "INSERT INTO change(at, actor, uid, login_uid, act, note)"
                     " VALUES('2026-11-20T08:00:00.000Z', 'lan', 1000, -1, 'bare', ?)"),
        prepared(db, "INSERT INTO observation(target_id, agency_id, period, seq, value, decimals, numerator,"
                     " denominator, frac_decimals, status, qualifier, source_id, note, entered, change_id)"
                     " SELECT ?1, ?2, ?3, coalesce(max(seq), 0) + 1, ?4, 1, ?4, 1000, 0, 3, 0, 1, ?5, 1,"
                     " last_insert_rowid() FROM observation WHERE target_id = ?1 AND agency_id = ?2 AND period = ?3"),
        prepared(db, "COMMIT"),
    };
    struct world w;
    int fd = open(at("bare", me), O_WRONLY | O_CREAT | O_APPEND, 0600);

    seed += (unsigned long)me * 977;
    struct td *td = open_td(at("bare.db", -1), TD_OPEN_READ);
    read_world(&w, td);
    td_close(td);
    for (int i = 0; i < edits; i++) {
        struct td_entry e = some_figure(&w, "");
        int64_t start = now_us();
        sqlite3_bind_text(sql[1], 1, "a note of a usual length", -1, SQLITE_STATIC);
        sqlite3_bind_int64(sql[2], 1, e.target);
        sqlite3_bind_int64(sql[2], 2, e.agency);
        sqlite3_bind_int64(sql[2], 3, e.period);
        sqlite3_bind_int64(sql[2], 4, e.numerator.mantissa);
        sqlite3_bind_text(sql[2], 5, "a note of a usual length", -1, SQLITE_STATIC);
        for (int k = 0; k < COUNT(sql); k++)
            step(db, sql[k]);
        acknowledge(fd, i, i, now_us() - start);
    }
    _exit(0);
}

/* ---- starting, killing, starting again -------------------------------------------------- */

static pid_t start(void (*run)(int), int me)
{
    fflush(NULL);
    pid_t pid = fork();

    if (pid < 0)
        die("fork: %s", strerror(errno));
    if (!pid) {
        run(me);
        _exit(0);
    }
    return pid;
}

/* Runs eight to their end; `kill_ms`: about as often one of them dies. Returns how many died. */
static int run_all(void (*run)(int), int kill_ms)
{
    pid_t pid[WRITERS];
    int left = WRITERS, killed = 0, status;

    for (int i = 0; i < WRITERS; i++)
        pid[i] = start(run, i);
    while (left) {
        if (kill_ms) {
            int victim = below(WRITERS);
            usleep((useconds_t)(1000 + below(2000 * kill_ms)));
            if (pid[victim])
                kill(pid[victim], SIGKILL);
        }
        for (int i = 0; i < WRITERS; i++) {
            if (!pid[i] || waitpid(pid[i], &status, kill_ms ? WNOHANG : 0) != pid[i])
                continue;
            bool died = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
            if (!died && status)
                die("writer %d failed", i);
            killed += died;
            left -= !died;
            pid[i] = died ? start(run, i) : 0;
        }
    }
    return killed;
}

static int ascending(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static double middle(double a, double b, double c)
{
    double low = a < b ? a : b, high = a < b ? b : a;

    return c < low ? low : c > high ? high : c;
}

/* Of all writers' acknowledged edits, in milliseconds, by nearest rank. */
static double percentile(const char *name, int percent)
{
    int64_t *v = calloc((size_t)(edits * WRITERS + 1), sizeof *v);
    size_t n = 0;
    long long edit, change, us;

    for (int i = 0; v && i < WRITERS; i++) {
        FILE *f = fopen(at(name, i), "r");
        while (f && fscanf(f, "%lld %lld %lld", &edit, &change, &us) == 3)
            if (change != REFUSED && n < (size_t)(edits * WRITERS))
                v[n++] = us;
        if (f)
            fclose(f);
    }
    if (!v || !n)
        die("no times");
    qsort(v, n, sizeof *v, ascending);
    double ms = (double)v[(n * (size_t)percent + 99) / 100 - 1] / 1000;
    free(v);
    return ms;
}

/* ---- what is on record ------------------------------------------------------------------ */

static sqlite3 *db;

static int64_t number(const char *sql)
{
    sqlite3_stmt *st = prepared(db, sql);

    if (sqlite3_step(st) != SQLITE_ROW)
        die("%s: %s", sql, sqlite3_errmsg(db));
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return n;
}

static bool says_ok(const char *sql)
{
    sqlite3_stmt *st = prepared(db, sql);
    bool ok = sqlite3_step(st) == SQLITE_ROW && !strcmp((const char *)sqlite3_column_text(st, 0), "ok");

    sqlite3_finalize(st);
    return ok;
}

/* e: the edits on record, by the words in them; r: how many rows each change has made. */
static void collect(void)
{
    static const char sql[] =
        "CREATE TEMP TABLE e AS SELECT c, substr(note, 1, length(note) - 3) AS edit,"
        "  CAST(substr(note, -1) AS INTEGER) AS n FROM ("
        "  SELECT id AS c, note FROM change WHERE place = 'command' AND note <> ''"
        "  UNION ALL SELECT change_id, note FROM progress UNION ALL SELECT change_id, question FROM request);"
        "CREATE INDEX temp.e_edit ON e(edit);"
        "CREATE TEMP TABLE r AS SELECT c, count(*) AS n FROM ("
        "  SELECT change_id AS c FROM observation WHERE entered = 1 UNION ALL SELECT change_id FROM ruling"
        "  UNION ALL SELECT change_id FROM progress UNION ALL SELECT change_id FROM request) GROUP BY c;"
        "CREATE INDEX temp.r_c ON r(c);";
    char *err = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &err) != SQLITE_OK)
        die("%s", err);
}

/* Every line of the acknowledgements: there as that change, or refused and not there. */
static int64_t check_acknowledged(void)
{
    sqlite3_stmt *st = prepared(db, "SELECT count(*), coalesce(max(c), -1) FROM e WHERE edit = ?");
    int64_t wrong = 0, there = 0;
    long long edit, change, us;
    char words[64];

    for (int i = 0; i < WRITERS; i++) {
        FILE *f = fopen(at("ack", i), "r");
        while (f && fscanf(f, "%lld %lld %lld", &edit, &change, &us) == 3) {
            snprintf(words, sizeof words, "writer %d edit %lld", i, edit);
            sqlite3_bind_text(st, 1, words, -1, SQLITE_STATIC);
            sqlite3_step(st);
            wrong += sqlite3_column_int64(st, 0) != (change != REFUSED) || sqlite3_column_int64(st, 1) != change;
            there += change != REFUSED;
            sqlite3_reset(st);
        }
        if (f)
            fclose(f);
    }
    sqlite3_finalize(st);
    is("edits that are not as they were acknowledged", 0, wrong);
    return there;
}

static uint64_t sums(struct td *td, int64_t *rows)
{
    uint64_t hash = 1469598103934665603u;
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT target_id, agency_id, period, numerator, denominator, reported, units"
                                " FROM rollup ORDER BY 1, 2, 3", "");

    for (*rows = 0; !rc && td__step(td, st) == 1; ++*rows)
        for (int i = 0; i < 7; i++)
            hash = (hash ^ (uint64_t)sqlite3_column_int64(st, i)) * 1099511628211u;
    return hash;
}

/* The sums that every edit has kept up to date, and the same made anew. */
static void check_sums(void)
{
    struct td *td = open_td(at("t.db", -1), TD_OPEN_WRITE);
    int64_t rows, rows_anew;
    uint64_t kept = sums(td, &rows);

    if (td__begin(td, &(struct td__deed){ .act = TD_ACT_MIGRATE, .later = true }) || td__end(td, td__rollup_rebuild(td,
                                                                                                                    0)))
        die("%s", td_errmsg(td));
    uint64_t anew = sums(td, &rows_anew);
    is("sums kept up to date: as many as made anew", rows_anew, rows);
    is("and the same", 1, kept == anew);
    td_close(td);
}

static void check_record(int killed)
{
    if (sqlite3_open(at("t.db", -1), &db) != SQLITE_OK)
        die("%s", sqlite3_errmsg(db));
    is("integrity_check", 1, says_ok("PRAGMA integrity_check"));
    collect();
    is("rows without what they belong to", 0, number("SELECT count(*) FROM pragma_foreign_key_check"));
    is("edits on record twice", 0, number("SELECT count(*) - count(DISTINCT edit) FROM e"));
    is("changes on record: one an edit", number("SELECT count(*) FROM e"),
       number("SELECT count(*) FROM change WHERE place = 'command'"));
    is("half changes", 0, number("SELECT count(*) FROM e LEFT JOIN r USING(c) WHERE coalesce(r.n, 0) <> e.n"));
    is("rows of no change", 0, number("SELECT count(*) FROM r WHERE c NOT IN (SELECT c FROM e)"));
    is("journal entries: one a version", number("SELECT sum(rev) FROM request"),
       number("SELECT count(*) FROM journal WHERE tbl = 'request'"));
    int64_t acknowledged = check_acknowledged(), silent = number("SELECT count(*) FROM e") - acknowledged;
    is("edits on record without an acknowledgement: at most one a kill", 1, silent >= 0 && silent <= killed);
    sqlite3_close(db);
    printf("%lld edits acknowledged, %lld on record when their writer was killed, %d killed\n",
           (long long)acknowledged, (long long)silent, killed);
}

/* ---- the run ---------------------------------------------------------------------------- */

static void prepare(void)
{
    const char *data = getenv("DATA"), *many = getenv("WRITERS_EDITS");
    const char *chosen = getenv("WRITERS_SEED");

    folder_on_disk(dir, sizeof dir);
    snprintf(bundle, sizeof bundle, "%s/hanoi-52-2024", data ? data : "data");
    edits = many ? atoi(many) : edits;
    seed = chosen ? strtoul(chosen, NULL, 10) : (unsigned long)now_us();
    printf("8 writers, %d edits each, WRITERS_SEED=%lu\n", edits, seed);
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        die("mmap: %s", strerror(errno));
    tried = page;
    make_database(at("t.db", -1));
}

/* In turns, as the machine is never the same twice; the middle of three rounds counts. */
static void measure(void)
{
    double own[3], bare[3];

    make_database(at("bare.db", -1));
    make_database(at("timed.db", -1));
    for (int i = 0; i < COUNT(own); i++) {
        run_all(bare_writer, 0);
        bare[i] = percentile("bare", 95);
        run_all(timed_writer, 0);
        own[i] = percentile("timed", 95);
        for (int k = 0; k < WRITERS; k++) {
            unlink(at("bare", k));
            unlink(at("timed", k));
        }
    }
    double b = middle(bare[0], bare[1], bare[2]), t = middle(own[0], own[1], own[2]);
    printf("p95 bare %.2f ms\np95 tiendo %.2f ms\nratio %.2f (bar: 2)\n", b, t, t / b);
}

int main(int argc, char **argv)
{
    bool only_times = argc > 1 && !strcmp(argv[1], "time");

    prepare();
    if (!only_times) {
        int killed = run_all(writer, 40);
        check_record(killed);
        check_sums();
    } else {
        measure();
    }
    folder_remove(dir);
    if (!only_times)
        printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
