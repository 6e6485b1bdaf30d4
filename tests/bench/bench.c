/*
 * The bars: how fast and how light tiendo is beside other programs, measured in one run on one
 * machine. It prints a table; absolute times drift, so most bars are ratios.
 *
 *     bench [--quick] [--strict] [--keep DIR] [--only STEP,...] [--tiendo FILE] ...
 *
 *     --quick    fewer rounds and a shorter idle time
 *     --strict   exit 1 when a bar is missed
 *     --keep     where the national database is made, and found again by the next run
 *     --only     of the steps: start keys idle load verdicts edits entry
 *
 * How things are measured: the first screen has settled at the last byte before 100 ms of silence;
 * a key costs the bytes up to 30 ms of silence, and its time is that of its last byte; programs
 * take turns within a round; figures are medians, p95 is the nearest rank. To add a bar, add a row
 * to bars[].
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/pty.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- the bars --------------------------------------------------------------------------- */

enum bar_kind { TIMES /* tiendo / peer at most */, AT_MOST, NO_BAR };

/* Figures are named PROGRAM.WHAT; the steps below make them. A peer may stand beside an absolute
 * bar. */
static const struct bar {
    const char *what, *unit, *peer, *own;
    enum bar_kind kind;
    double limit;
} bars[] = {
    { "first screen, shipped data", "ms", "ncdu.start", "tiendo.start", TIMES, 1.0 },
    { "first screen, shipped data", "ms", "tig.start", "tiendo.start", TIMES, 0.5 },
    { "first screen, shipped data", "ms", "nnn.start", "tiendo.start", NO_BAR, 0 },
    { "first screen, national data", "ms", "tiendo.start", "national.start", TIMES, 2.0 },
    /* The whole row and what the row says below the list: no peer shows as much. A slow line is told so. */
    { "cursor move, with its row and preview", "bytes", "ncdu.move_bytes", "tiendo.move_bytes", AT_MOST, 700 },
    { "cursor move, with its row, national data", "bytes", "tig.move_bytes", "national.move_bytes", AT_MOST, 700 },
    { "cursor move, slow line", "bytes", "sc.move_bytes", "slow.move_bytes", AT_MOST, 90 },
    { "cursor move, slow line", "bytes", "ncdu.move_bytes", "slow.move_bytes", AT_MOST, 90 },
    { "scroll by a line, slow line", "bytes", "less.scroll_bytes", "slow.scroll_bytes", AT_MOST, 250 },
    { "scroll by a line, slow line", "bytes", "ncdu.scroll_bytes", "slow.scroll_bytes", AT_MOST, 250 },
    { "scroll by a line, national data", "bytes", "tig.scroll_bytes", "national.scroll_bytes", NO_BAR, 0 },
    /* The bar is 0.3 ms where sc, the quickest, takes 0.14: absolute times drift, the ratio does not. */
    { "move, key to last byte, median", "ms", "sc.move_median", "tiendo.move_median", NO_BAR, 0 },
    { "move, key to last byte, p95", "ms", "sc.move_p95", "tiendo.move_p95", TIMES, 2.14 },
    { "move, key to last byte, p95", "ms", "ncdu.move_p95", "tiendo.move_p95", NO_BAR, 0 },
    { "move, national data, p95", "ms", "sc.move_p95", "national.move_p95", TIMES, 2.14 },
    { "filter as one types, p95", "ms", NULL, "tiendo.filter_p95", AT_MOST, 3 },
    { "filter, national data, p95", "ms", NULL, "national.filter_p95", AT_MOST, 3 },
    { "sort, p95", "ms", NULL, "tiendo.sort_p95", AT_MOST, 3 },
    { "sort, national data, p95", "ms", NULL, "national.sort_p95", AT_MOST, 3 },
    { "switch of plan, p95", "ms", NULL, "tiendo.plan_p95", AT_MOST, 3 },
    { "switch of plan, national data, p95", "ms", NULL, "national.plan_p95", AT_MOST, 3 },
    { "idle", "bytes", "tig.idle_bytes", "tiendo.idle_bytes", AT_MOST, 0 },
    { "idle: wake-ups a second", "", "tig.idle_wakes", "tiendo.idle_wakes", AT_MOST, 1 },
    { "idle: share of a processor", "%", "tig.idle_cpu", "tiendo.idle_cpu", AT_MOST, 0.1 },
    { "peak memory, shipped data", "MB", "ncdu.memory", "tiendo.memory", AT_MOST, 8 },
    { "peak memory, shipped data", "MB", "tig.memory", "tiendo.memory", AT_MOST, 8 },
    { "peak memory, national data", "MB", "tiendo.memory", "national.memory", AT_MOST, 16 },
    { "load of 1,000,000 figures", "s", "sqlite3.import", "tiendo.load", TIMES, 1.0 },
    { "the same, once more, nothing changed", "s", "sqlite3.import", "tiendo.reload", NO_BAR, 0 },
    { "import of 1,000,000 figures", "s", "sqlite3.import", "tiendo.import", TIMES, 2.0 },
    { "peak memory of importing them", "MB", "tiendo.load_memory", "tiendo.import_memory", AT_MOST, 40 },
    { "peak memory of loading 2.5 as of 1 million", "MB", "tiendo.load_memory",
      "national.load_memory", TIMES, 1.25 },
    { "all verdicts, national data", "s", "sqlite3.select", "national.all_verdicts", TIMES, 3.0 },
    { "the country's verdicts, national data", "s", "sqlite3.select", "national.verdicts",
      TIMES, 3.0 },
    { "all verdicts: microseconds a figure", "us", "million.a_figure", "national.a_figure",
      TIMES, 1.25 },
    { "peak memory of all verdicts", "MB", NULL, "national.all_memory", AT_MOST, 64 },
    { "entering a figure: keys beyond its digits", "", NULL, "tiendo.keys_more", AT_MOST, 1 },
    { "a hundred figures into the grid", "s", NULL, "tiendo.hundred", NO_BAR, 0 },
    { "what others save appears while one types", "s", NULL, "tiendo.others", AT_MOST, 2.5 },
    { "typing while others hold the database", "ms", NULL, "tiendo.held", AT_MOST, 800 },
    { "one acknowledged edit, 8 writers, p95", "ms", "sqlite3.edit", "tiendo.edit", TIMES, 2.0 },
};

/* ---- the programs ----------------------------------------------------------------------- */

#define AS_OF "--as-of", "2026-06-30"

#define NATIONAL "national-gen"

/* The commands that judge every agency, and the country; select_all reads the same rows. */
#define STATUS_ALL "status", "--agency", "all", "--format", "csv"
#define STATUS "status", "--plan", NATIONAL, "--format", "csv"

/* One pass over the same rows, adding up every column that a verdict needs: none stays unread. */
static const char select_all[] =
    "SELECT count(*), sum(target_id), sum(agency_id), sum(period), sum(seq), sum(value),"
    " sum(decimals), sum(status), sum(qualifier), count(series_id), count(published_on),"
    " sum(supersedes), sum(numerator), sum(denominator), sum(frac_decimals), sum(entered),"
    " sum(change_id) FROM observation;";

/* What a bundle's figures would be in a table of their own: typed, checked, found by their key. */
static const char create_table[] =
    "CREATE TABLE o(plan TEXT NOT NULL, target TEXT NOT NULL, agency TEXT NOT NULL,"
    " period TEXT NOT NULL, value REAL NOT NULL, numerator TEXT, denominator TEXT,"
    " status TEXT NOT NULL, source_title TEXT, source_url TEXT, published_on TEXT, note TEXT)"
    " STRICT;"
    "CREATE INDEX o_key ON o(target, agency, period);";

/* @words are files and folders of the work folder; see place(). */
static const struct program {
    const char *name, *cwd;
    const char *argv[16];
    const char *setup;        /* keys before the first measurement */
    const char *move;         /* there and back within the window */
    const char *scroll_setup; /* to its last row */
    const char *scroll;
} programs[] = {
    { "ncdu", NULL, { "ncdu", "@tree" }, "", "Down*5 Up*5", "Down*21", "Down" },
    { "tig", "@repo", { "tig" }, "", "Down*5 Up*5", "Down*21", "Down" },
    { "nnn", NULL, { "nnn", "@tree" }, "", "Down*5 Up*5", "Down*21", "Down" },
    { "less", NULL, { "less", "@text" }, "", "", "", "Down" },
    { "sc", NULL, { "sc", "@sheet" }, "", "Down*5 Up*5", "Down*20", "Down" },
    { "tiendo", NULL, { "@tiendo", "--db", "@shipped.db", "--lang", "vi" }, "",
      "Down*3 Up*3", "Down*8", "Down" },
    { "slow", NULL, { "@tiendo", "--db", "@shipped.db", "--lang", "vi" }, "", "Down*3 Up*3", "Down*8",
      "Down" },
    { "national", NULL, { "@tiendo", "--db", "@national.db", "--lang", "vi", "--plan",
      NATIONAL }, "", "Down*3 Up*3", "Down*8", "Down" },
};

/* Further series of keys, each key a sample. Never Esc: its delay is not work. */
static const struct series {
    const char *name, *keys;
} series[] = {
    { "filter_p95", "F3 h o c Space t a Backspace*6 Enter" },
    { "sort_p95", "F8*6" },
    { "plan_p95", "F6*6" },
};

/* ---- the run ---------------------------------------------------------------------------- */

enum { SAMPLES = 60, QUIET_MS = 100, KEY_QUIET_MS = 30, KEY_WAIT_MS = 500, KEY_MOST_MS = 1000 };

static struct {
    char tiendo[PATH_MAX], gen[PATH_MAX], data[PATH_MAX], keep[PATH_MAX], work[PATH_MAX];
    const char *only;
    bool quick, strict;
} run;

static volatile sig_atomic_t stopped;

static void on_signal(int sig)
{
    stopped = sig;
}

static const char *place(const char *word)
{
    static char path[2][PATH_MAX + 64];
    static int turn;
    char *out = path[turn ^= 1];
    bool kept = !strncmp(word, "@national", 9);

    if (*word != '@')
        return word;
    if (!strcmp(word, "@tiendo"))
        return run.tiendo;
    snprintf(out, sizeof path[0], "%s/%s", kept && *run.keep ? run.keep : run.work, word + 1);
    return out;
}

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fputs("bench: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
}

/* ---- figures ---------------------------------------------------------------------------- */

static struct figure {
    char name[48];
    double value;
    const char *lack; /* why there is none */
} figures[160];
static size_t n_figures;

static struct figure *figure(const char *program, const char *what)
{
    char name[48];

    snprintf(name, sizeof name, "%s%s%s", program, *what ? "." : "", what);
    for (size_t i = 0; i < n_figures; i++) {
        if (!strcmp(figures[i].name, name))
            return &figures[i];
    }
    if (n_figures == COUNT(figures))
        abort();
    snprintf(figures[n_figures].name, sizeof name, "%s", name);
    figures[n_figures].lack = "not measured";
    return &figures[n_figures++];
}

static void put(const char *program, const char *what, double value)
{
    struct figure *f = figure(program, what);

    f->value = value;
    f->lack = NULL;
}

static void lack(const char *program, const char *what, const char *why)
{
    figure(program, what)->lack = why;
}

struct samples {
    double *v;
    size_t n, room;
};

static void add(struct samples *s, double v)
{
    if (s->n == s->room) {
        s->room = s->room ? 2 * s->room : 64;
        s->v = realloc(s->v, s->room * sizeof *s->v);
        if (!s->v)
            abort();
    }
    s->v[s->n++] = v;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The value that `percent` of the samples do not exceed, by nearest rank; the median of an even
 * number is the mean of its two middle ones. Empties the samples. */
static double take(struct samples *s, unsigned percent)
{
    double v = 0;

    if (s->n) {
        size_t rank = (s->n * percent + 99) / 100;

        qsort(s->v, s->n, sizeof *s->v, ascending);
        v = percent == 50 && s->n % 2 == 0 ? (s->v[s->n / 2 - 1] + s->v[s->n / 2]) / 2
                                            : s->v[rank ? rank - 1 : 0];
    }
    free(s->v);
    *s = (struct samples){ 0 };
    return v;
}

/* ---- commands and files ----------------------------------------------------------------- */

static bool installed(const char *name)
{
    const char *path = getenv("PATH");
    char file[PATH_MAX];

    if (strchr(name, '/'))
        return access(name, X_OK) == 0;
    while (path && *path) {
        size_t len = strcspn(path, ":");

        snprintf(file, sizeof file, "%.*s/%s", (int)len, path, name);
        if (access(file, X_OK) == 0)
            return true;
        path += len + (path[len] == ':');
    }
    return false;
}

struct cost {
    double seconds, peak_mb;
};

static _Noreturn void become(const char *const *argv, const char *in, const char *out)
{
    int from = open(in ? in : "/dev/null", O_RDONLY);
    int to = open(out ? out : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    const char *words[16] = { NULL };

    for (size_t i = 0; argv[i] && i < COUNT(words) - 1; i++)
        words[i] = *argv[i] == '@' ? strdup(place(argv[i])) : argv[i];
    dup2(from, 0);
    dup2(to, 1);
    setenv("HOME", place("@home"), 1);
    setenv("TIENDO_DATA", run.data, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    execvp(words[0], (char *const *)(const void *)words);
    dprintf(2, "bench: %s: %s\n", words[0], strerror(errno));
    _exit(127);
}

/* Runs a command to its end. */
static bool command(const char *const *argv, const char *in, const char *out, struct cost *cost)
{
    struct rusage spent;
    int status = -1;
    int64_t begin = pty_now();
    pid_t pid = fork();

    if (pid == 0)
        become(argv, in, out);
    while (pid > 0 && wait4(pid, &status, 0, &spent) < 0 && errno == EINTR)
        ;
    if (pid < 0 || status != 0)
        return false;
    if (cost)
        *cost = (struct cost){ (double)(pty_now() - begin) / 1e9, (double)spent.ru_maxrss / 1024 };
    return true;
}

#define COMMAND(cost, ...) command((const char *const[]){ __VA_ARGS__, NULL }, NULL, NULL, cost)

static FILE *create(const char *word)
{
    FILE *f = fopen(place(word), "w");

    if (!f) {
        say("%s: %s", place(word), strerror(errno));
        exit(2);
    }
    return f;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    remove(path);
    return 0;
}

static void remove_work(void)
{
    if (*run.work)
        nftw(run.work, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void remove_database(const char *word)
{
    char journal[PATH_MAX + 80];

    snprintf(journal, sizeof journal, "%s-journal", place(word));
    unlink(place(word));
    unlink(journal);
}

/* ---- what the peers show ---------------------------------------------------------------- */

/* As many files and commits as the shipped database has rows, so that the peers read about as much as tiendo does. */
enum { FOLDERS = 60, FILES = 30, COMMITS = FOLDERS * FILES };

static void make_tree(void)
{

    mkdir(place("@tree"), 0777);
    for (int i = 0; i < FOLDERS * FILES; i++) {
        char name[64];

        if (i % FILES == 0) {
            snprintf(name, sizeof name, "@tree/folder-%02d", i / FILES);
            mkdir(place(name), 0777);
        }
        snprintf(name, sizeof name, "@tree/folder-%02d/file-%02d", i / FILES, i % FILES);
        FILE *f = create(name);

        for (int k = 0; k < (i * 37) % 100; k++)
            fputs("sixty-four bytes of nothing in particular, to have a size at all\n", f);
        fclose(f);
    }
}

static void make_text(void)
{
    FILE *text = create("@text"), *sheet = create("@sheet");

    for (int i = 1; i <= 500; i++)
        fprintf(text, "%4d  a line of text of a usual length, as files to be read have them\n", i);
    for (int row = 0; row < 100; row++) {
        for (int col = 0; col < 6; col++)
            fprintf(sheet, "let %c%d = %d\n", 'A' + col, row, (row * 7 + col * 13) % 1000);
    }
    fclose(text);
    fclose(sheet);
}

static void make_repository(void)
{
    FILE *f = create("@commits");

    for (int i = 1; i <= COMMITS; i++)
        fprintf(f, "commit refs/heads/main\ncommitter A B <a@b> %d +0000\n"
                   "data <<EOM\ncommit number %d\nEOM\n"
                   "M 644 inline file\ndata <<EOF\n%d\nEOF\n\n", 1700000000 + i * 3600, i, i);
    fclose(f);
    if (!installed("git") || !COMMAND(NULL, "git", "init", "-q", "-b", "main", "@repo"))
        return;
    char commits[PATH_MAX + 64];

    snprintf(commits, sizeof commits, "%s", place("@commits"));
    command((const char *const[]){ "git", "-C", "@repo", "fast-import", "--quiet", NULL }, commits,
            NULL, NULL);
}

/* An empty database and one bundle in it. */
static bool make_database(const char *word, const char *bundle, struct cost *cost)
{
    remove_database(word);
    return COMMAND(NULL, "@tiendo", "--db", word, "init", "--empty")
           && COMMAND(cost, "@tiendo", "--db", word, "load", bundle);
}

/* The shipped plans and the national one, so that there are plans to switch between. */
static bool make_national(struct cost *cost)
{
    remove_database("@national.db");
    return COMMAND(NULL, "@tiendo", "--db", "@national.db", "init")
           && COMMAND(cost, "@tiendo", "--db", "@national.db", "load", "@national");
}

static bool make_bundle(const char *kind, const char *word)
{
    char file[PATH_MAX];

    snprintf(file, sizeof file, "%s/observations.csv", place(word));
    return access(file, R_OK) == 0 || COMMAND(NULL, run.gen, kind, word);
}

/* The shape of a database, to know whether a kept one is still good. */
static bool shape(const char *word, char *out, size_t size)
{
    FILE *f;
    char file[PATH_MAX + 64];

    snprintf(file, sizeof file, "%s", place("@shape"));
    const char *const ask[] = {
        "sqlite3", "-batch", word, "SELECT sql FROM sqlite_schema ORDER BY name;",
        "SELECT count(*) > 2500000 FROM observation;", NULL
    };

    if (!command(ask, NULL, file, NULL) || !(f = fopen(file, "r")))
        return false;
    size_t n = fread(out, 1, size - 1, f);

    out[n] = '\0';
    fclose(f);
    return n > 2;
}

static bool kept_is_good(void)
{
    static char kept[65536], fresh[65536];

    if (!*run.keep || access(place("@national.db"), R_OK) < 0)
        return false;
    remove_database("@fresh.db");
    if (!COMMAND(NULL, "@tiendo", "--db", "@fresh.db", "init", "--empty")
        || !shape("@fresh.db", fresh, sizeof fresh) || !shape("@national.db", kept, sizeof kept))
        return false;
    size_t n = strlen(kept);

    return kept[n - 2] == '1' && strlen(fresh) == n && !strncmp(kept, fresh, n - 2);
}

static void make_databases(void)
{
    struct cost cost;

    if (access(run.tiendo, X_OK) < 0) {
        say("%s is not there: only the peers are measured", run.tiendo);
        return;
    }
    if (!COMMAND(NULL, "@tiendo", "--db", "@shipped.db", "init"))
        say("init failed");
    if (kept_is_good()) {
        lack("national", "load_memory", "kept database");
        return;
    }
    say("making the national database");
    if (make_bundle("national", "@national") && make_national(&cost))
        put("national", "load_memory", cost.peak_mb);
    else
        say("the national database could not be made");
}

/* ---- a program in a terminal ------------------------------------------------------------ */

static const char *missing(const struct program *p)
{
    bool ours = *p->argv[0] == '@';

    if (!installed(place(p->argv[0])))
        return ours ? "not built" : "not installed";
    for (size_t i = 1; p->argv[i]; i++) {
        if (*p->argv[i] == '@' && access(place(p->argv[i]), R_OK) < 0)
            return "no data";
    }
    return p->cwd && access(place(p->cwd), R_OK) < 0 ? "no data" : NULL;
}

static void write_settings(const char *text)
{
    char path[PATH_MAX + 96];

    mkdir(place("@config"), 0700);
    snprintf(path, sizeof path, "%s/tiendo", place("@config"));
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/tiendo/tiendo.conf", place("@config"));
    FILE *f = fopen(path, "w");
    if (f) {
        fputs(text, f);
        fclose(f);
    }
}

static struct pty *start(const struct program *p)
{
    char *argv[COUNT(p->argv)] = { NULL };
    char home[PATH_MAX + 64], cwd[PATH_MAX + 64], data[PATH_MAX + 64], config[PATH_MAX + 96];
    bool slow = !strcmp(p->name, "slow");

    snprintf(home, sizeof home, "%s", place("@home"));
    snprintf(cwd, sizeof cwd, "%s", p->cwd ? place(p->cwd) : run.work);
    snprintf(data, sizeof data, "TIENDO_DATA=%s", run.data);
    snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s", slow ? place("@config") : "/dev/null"); /* keeps none */
    if (slow)
        write_settings("[options]\ncursor = mark\n");
    for (size_t i = 0; p->argv[i]; i++)
        argv[i] = strdup(place(p->argv[i]));
    struct pty *t = pty_start(&(struct pty_options){ .home = home, .cwd = cwd, .answers = true,
                              .env = (const char *const[]){ data, config, NULL } }, argv);

    for (size_t i = 0; argv[i]; i++)
        free(argv[i]);
    return t;
}

/* Milliseconds to the last byte before the first silence with something on the screen; < 0: it came
 * to nothing. */
static double settle(struct pty *t)
{
    int64_t last = 0, end = pty_started(t) + (int64_t)10000 * 1000000;

    while (pty_now() < end) {
        int left = (int)((end - pty_now()) / 1000000) + 1;
        struct pty_span s = pty_listen(t, QUIET_MS, left, left);

        last = s.last ? s.last : last;
        if (s.late || !pty_alive(t))
            break;
        if (strspn(pty_screen(t), " \n") < strlen(pty_screen(t)))
            return (double)(last - pty_started(t)) / 1e6;
    }
    return -1;
}

/* Keys one at a time until `most` were pressed (0: the list once); false when the program ended. */
static bool press(struct pty *t, const char *keys, size_t most, struct samples *ms,
                  struct samples *bytes)
{
    struct pty_key_list k = { .next = keys };
    char key[64];
    size_t n, silent = 0, pressed = 0;

    while (*keys && (!most || pressed < most)) {
        if (!(n = pty_next_key(t, &k, key, sizeof key))) {
            if (!most || k.bad)
                break;
            k = (struct pty_key_list){ .next = keys };
            continue;
        }
        int64_t sent = pty_now();

        pty_send(t, key, n);
        struct pty_span s = pty_listen(t, KEY_QUIET_MS, KEY_WAIT_MS, KEY_MOST_MS);

        pressed++;
        silent += !s.last;
        if (ms && s.last)
            add(ms, (double)(s.last - sent) / 1e6);
        if (bytes)
            add(bytes, (double)s.bytes);
        if (!pty_alive(t))
            return false;
    }
    /* Keys that do nothing would be cheap: then the keys are wrong, and there is no figure. */
    return !most || silent * 2 < pressed;
}

/* ---- the steps -------------------------------------------------------------------------- */

static void step_start(void)
{
    struct samples ms[COUNT(programs)] = { { 0 } };
    int rounds = run.quick ? 5 : 11;

    for (int round = 0; round <= rounds && !stopped; round++) {
        for (size_t i = 0; i < COUNT(programs); i++) {
            const char *why = missing(&programs[i]);
            struct pty *t = why ? NULL : start(&programs[i]);
            double took = t ? settle(t) : -1;

            pty_free(t);
            if (took < 0)
                lack(programs[i].name, "start", why ? why : "no screen");
            else if (round > 0) /* the first one warms the caches */
                add(&ms[i], took);
        }
    }
    for (size_t i = 0; i < COUNT(programs); i++) {
        if (ms[i].n)
            put(programs[i].name, "start", take(&ms[i], 50));
    }
}

/* Times: the p95 of each session, of which the median counts; bytes: of every key. */
struct key_samples {
    struct samples move_p95, move_median, move_bytes, scroll_p95, scroll_bytes;
    struct samples series[COUNT(series)];
};

/* A series of keys of one session. */
static void press_series(struct pty *t, const struct program *p, const char *what, const char *keys,
                         size_t most, struct samples *p95, struct samples *median,
                         struct samples *bytes)
{
    struct samples ms = { 0 }, copy = { 0 };

    if (!press(t, keys, most, &ms, bytes))
        lack(p->name, what, "no answer");
    for (size_t i = 0; i < ms.n; i++)
        add(&copy, ms.v[i]);
    if (median && copy.n)
        add(median, take(&copy, 50));
    if (ms.n)
        add(p95, take(&ms, 95));
    free(copy.v);
}

/* One session of a program: all its series of keys. */
static void key_session(const struct program *p, struct key_samples *s)
{
    struct pty *t = start(p);
    const char *name = p->name;

    if (!t || settle(t) < 0 || !press(t, p->setup, 0, NULL, NULL)) {
        lack(name, "move_bytes", "no screen");
        pty_free(t);
        return;
    }
    press_series(t, p, "move_bytes", p->move, SAMPLES, &s->move_p95, &s->move_median,
                 &s->move_bytes);
    for (size_t i = 0; *p->argv[0] == '@' && i < COUNT(series); i++)
        press_series(t, p, series[i].name, series[i].keys, SAMPLES, &s->series[i], NULL, NULL);
    press(t, p->scroll_setup, 0, NULL, NULL);
    press_series(t, p, "scroll_bytes", p->scroll, SAMPLES / 4, &s->scroll_p95, NULL,
                 &s->scroll_bytes);
    put(name, "memory", (double)pty_usage(t).peak_kib / 1024);
    pty_free(t);
}

/* The median, unless the keys were wrong. */
static void put_samples(const char *program, const char *what, struct samples *s)
{
    bool wrong = figure(program, what)->lack && !strcmp(figure(program, what)->lack, "no answer");
    double v = take(s, 50);

    if (!wrong && v > 0)
        put(program, what, v);
}

static void step_keys(void)
{
    static struct key_samples all[COUNT(programs)];
    int rounds = run.quick ? 1 : 3;

    for (int round = 0; round < rounds && !stopped; round++) {
        for (size_t i = 0; i < COUNT(programs) && !stopped; i++) {
            const char *why = missing(&programs[i]);

            if (!why)
                key_session(&programs[i], &all[i]);
        }
    }
    for (size_t i = 0; i < COUNT(programs); i++) {
        const char *name = programs[i].name;

        put_samples(name, "move_p95", &all[i].move_p95);
        put_samples(name, "move_median", &all[i].move_median);
        put_samples(name, "move_bytes", &all[i].move_bytes);
        put_samples(name, "scroll_p95", &all[i].scroll_p95);
        put_samples(name, "scroll_bytes", &all[i].scroll_bytes);
        for (size_t k = 0; k < COUNT(series); k++)
            put_samples(name, series[k].name, &all[i].series[k]);
    }
}

static void idle_session(const struct program *p)
{
    struct pty *t = start(p);
    int ms = run.quick ? 2000 : 5000;

    if (t && settle(t) >= 0) {
        struct pty_usage before = pty_usage(t);
        struct pty_span s = pty_listen(t, ms, ms, ms);
        struct pty_usage after = pty_usage(t);

        put(p->name, "idle_bytes", (double)s.bytes);
        put(p->name, "idle_wakes", (double)(after.switches - before.switches) / ms * 1000);
        put(p->name, "idle_cpu", (double)(after.cpu_ns - before.cpu_ns) / 1e6 / ms * 100);
    }
    pty_free(t);
}

static void step_idle(void)
{
    for (size_t i = 0; i < COUNT(programs) && !stopped; i++) {
        if (!strcmp(programs[i].name, "tig") || !strcmp(programs[i].name, "tiendo")) {
            if (!missing(&programs[i]))
                idle_session(&programs[i]);
        }
    }
}

/* The bundle without its figures: what must be there before they can be imported. */
static bool make_plans_only(void)
{
    static const char *const files[] = { "plan", "agencies", "targets", "thresholds", "tasks", "assignments",
                                         "obligations" };
    char from[PATH_MAX + 32], to[PATH_MAX + 32];

    mkdir(place("@plans"), 0700);
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(from, sizeof from, "%s/%s.csv", place("@million"), files[i]);
        snprintf(to, sizeof to, "%s/%s.csv", place("@plans"), files[i]);
        if (link(from, to) && errno != EEXIST)
            return false;
    }
    return true;
}

/* Figures that somebody sent, all of them new: checked, journalled, and undone as one if need be. */
static void import_round(struct samples *checked)
{
    char file[PATH_MAX + 32];
    struct cost cost;

    snprintf(file, sizeof file, "%s/observations.csv", place("@million"));
    if (!make_plans_only() || !make_database("@imported.db", "@plans", NULL))
        return;
    if (!COMMAND(&cost, "@tiendo", "--db", "@imported.db", "import", "observations", file, "--apply", "--note",
                 "bench"))
        return;
    add(checked, cost.seconds);
    put("tiendo", "import_memory", cost.peak_mb);
    remove_database("@imported.db");
}

/* One turn of loading: sqlite3 into a fresh table, tiendo into a fresh database, and once more. */
static void load_round(struct samples *import, struct samples *load, struct samples *again)
{
    char import_command[PATH_MAX + 96];
    struct cost cost;

    snprintf(import_command, sizeof import_command,
             ".import --csv --skip 1 \"%s/observations.csv\" o", place("@million"));
    remove_database("@import.db");
    if (COMMAND(&cost, "sqlite3", "-batch", "-bail", "@import.db", create_table, import_command))
        add(import, cost.seconds);
    remove_database("@import.db");
    if (access(run.tiendo, X_OK) < 0 || !make_database("@million.db", "@million", &cost))
        return;
    add(load, cost.seconds);
    put("tiendo", "load_memory", cost.peak_mb);
    if (COMMAND(&cost, "@tiendo", "--db", "@million.db", "load", "@million"))
        add(again, cost.seconds);
}

static void step_load(void)
{
    struct samples import = { 0 }, load = { 0 }, again = { 0 }, checked = { 0 };

    if (!make_bundle("million", "@million")) {
        say("the bundle of a million could not be made");
        return;
    }
    for (int round = 0; round < (run.quick ? 1 : 3) && !stopped; round++) {
        load_round(&import, &load, &again);
        import_round(&checked);
    }
    put_samples("sqlite3", "import", &import);
    put_samples("tiendo", "load", &load);
    put_samples("tiendo", "reload", &again);
    put_samples("tiendo", "import", &checked);
    if (!installed("sqlite3"))
        lack("sqlite3", "import", "not installed");
}

/* What is run for the verdicts, in turns; by the name of its figure. */
static const struct {
    const char *program, *what, *argv[16];
} verdict_runs[] = {
    { "sqlite3", "select", { "sqlite3", "-batch", "@national.db", select_all } },
    { "national", "all_verdicts", { "@tiendo", "--db", "@national.db", AS_OF, STATUS_ALL } },
    { "national", "verdicts", { "@tiendo", "--db", "@national.db", AS_OF, STATUS } },
    { "million", "all_verdicts", { "@tiendo", "--db", "@million.db", AS_OF, STATUS_ALL } },
};

static void step_verdicts(void)
{
    struct samples seconds[COUNT(verdict_runs)] = { { 0 } };
    struct cost cost;

    if (missing(&programs[COUNT(programs) - 1]))
        return;
    if (access(place("@million.db"), R_OK) < 0 && make_bundle("million", "@million"))
        make_database("@million.db", "@million", NULL);
    for (int round = 0; round <= (run.quick ? 2 : 5) && !stopped; round++) {
        for (size_t i = 0; i < COUNT(verdict_runs); i++) {
            bool ran = command(verdict_runs[i].argv, NULL, NULL, &cost);

            if (ran && round > 0)
                add(&seconds[i], cost.seconds);
            if (ran && !strcmp(verdict_runs[i].what, "all_verdicts"))
                put(verdict_runs[i].program, "all_memory", cost.peak_mb);
        }
    }
    for (size_t i = 0; i < COUNT(verdict_runs); i++)
        put_samples(verdict_runs[i].program, verdict_runs[i].what, &seconds[i]);
    if (!figure("national", "all_verdicts")->lack)
        put("national", "a_figure", figure("national", "all_verdicts")->value / 2.510676);
    if (!figure("million", "all_verdicts")->lack)
        put("million", "a_figure", figure("million", "all_verdicts")->value);
}

/* tests/e2e/test_writers, the neighbour of gen, has the writers, ours and the bare ones. */
static void step_edits(void)
{
    char path[PATH_MAX + 64], line[128];
    double bare, own;

    snprintf(path, sizeof path, "%.*s/../e2e/test_writers", (int)(strrchr(run.gen, '/') - run.gen), run.gen);
    lack("tiendo", "edit", "test_writers is not built");
    setenv("DATA", run.data, 1);
    setenv("WRITERS_EDITS", "150", 1); /* fewer are too few for a p95 */
    if (access(path, X_OK) < 0 || !command((const char *const[]){ path, "time", NULL }, NULL, place("@times"), NULL))
        return;
    FILE *f = fopen(place("@times"), "r");
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "p95 bare %lf", &bare) == 1)
            put("sqlite3", "edit", bare);
        if (sscanf(line, "p95 tiendo %lf", &own) == 1)
            put("tiendo", "edit", own);
    }
    if (f)
        fclose(f);
}

/* tests/e2e/test_entry types into the grid: a form of a hundred figures, beside others who save, and while the database
 * is held by others. */
static void step_entry(void)
{
    char path[PATH_MAX + 64], line[256];
    int keys, own;
    double more, value;

    snprintf(path, sizeof path, "%.*s/../e2e/test_entry", (int)(strrchr(run.gen, '/') - run.gen), run.gen);
    lack("tiendo", "keys_more", "test_entry is not built");
    unsetenv("DATA"); /* it takes data/ from the folder it is run in */
    setenv("TIENDO", run.tiendo, 1);
    if (access(path, X_OK) < 0 || !command((const char *const[]){ path, "time", NULL }, NULL, place("@times"), NULL))
        return;
    FILE *f = fopen(place("@times"), "r");
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "hundred figures: %d keys, %d of them the figures' own, %lf more for each; %lf", &keys, &own,
                   &more, &value) == 4) {
            put("tiendo", "keys_more", more);
            put("tiendo", "hundred", value);
        } else if (sscanf(line, "others: %lf", &value) == 1) {
            put("tiendo", "others", value);
        } else if (sscanf(line, "held: %lf", &value) == 1) {
            put("tiendo", "held", value);
        }
    }
    if (f)
        fclose(f);
}

static const struct {
    const char *name;
    void (*run)(void);
} steps[] = {
    { "start", step_start },
    { "keys", step_keys },
    { "idle", step_idle },
    { "load", step_load },
    { "verdicts", step_verdicts },
    { "edits", step_edits },
    { "entry", step_entry },
};

static bool wanted(const char *name)
{
    size_t len = strlen(name);

    for (const char *at = run.only; at && (at = strstr(at, name)); at += len) {
        if ((at == run.only || at[-1] == ',') && (!at[len] || at[len] == ','))
            return true;
    }
    return !run.only;
}

/* ---- the table -------------------------------------------------------------------------- */

/* A program that is not there explains all the figures it lacks. */
static const char *reason(const struct figure *f)
{
    for (size_t i = 0; i < COUNT(programs); i++) {
        size_t len = strlen(programs[i].name);

        if (!strncmp(f->name, programs[i].name, len) && f->name[len] == '.' &&
            missing(&programs[i]))
            return missing(&programs[i]);
    }
    return f->lack;
}

static void show_value(char *out, size_t size, const struct figure *f, const char *unit)
{
    int places = f->value >= 100 || !strcmp(unit, "bytes") ? 0 : f->value >= 10 ? 1 : 2;

    if (f->lack)
        snprintf(out, size, "%s", reason(f));
    else
        snprintf(out, size, "%.*f%s%s", places, f->value, *unit ? " " : "", unit);
}

/* True when the bar holds or cannot be judged. */
static bool show_bar(const struct bar *b)
{
    const struct figure *own = figure(b->own, ""), *peer = b->peer ? figure(b->peer, "") : NULL;
    char left[64] = "-", right[64], ratio[32] = "-", bar[32] = "-", value[40];
    bool both = peer && !peer->lack && !own->lack && peer->value > 0;
    bool judged = b->kind != NO_BAR && !own->lack && (b->kind == AT_MOST || both);
    double against = b->kind == TIMES && both ? own->value / peer->value : own->value;

    show_value(right, sizeof right, own, b->unit);
    if (peer) {
        show_value(value, sizeof value, peer, b->unit);
        snprintf(left, sizeof left, "%.*s %s", (int)strcspn(b->peer, "."), b->peer, value);
    }
    if (both)
        snprintf(ratio, sizeof ratio, "%.2f", own->value / peer->value);
    if (b->kind == TIMES)
        snprintf(bar, sizeof bar, "%.2f times", b->limit);
    if (b->kind == AT_MOST)
        snprintf(bar, sizeof bar, "%g%s%s", b->limit, *b->unit ? " " : "", b->unit);
    printf("%-43s | %-22s | %-13s | %6s | %-10s | %s\n", b->what, left, right, ratio, bar,
           !judged ? "-" : against <= b->limit ? "yes" : "NO");
    return !judged || against <= b->limit;
}

static bool show_table(void)
{
    bool all = true;

    printf("%-43s | %-22s | %-13s | %6s | %-10s | %s\n", "what", "peer", "tiendo", "ratio", "bar",
           "ok");
    for (size_t i = 0; i < COUNT(bars); i++)
        all &= show_bar(&bars[i]);
    return all;
}

/* ---- the command ------------------------------------------------------------------------ */

/* build/tests/bench/bench finds build/tiendo, its neighbour gen, and the data of the folder it is
 * run in. */
static void find_defaults(void)
{
    char self[PATH_MAX] = "";

    if (readlink("/proc/self/exe", self, sizeof self - 1) < 0)
        return;
    *strrchr(self, '/') = '\0';
    snprintf(run.gen, sizeof run.gen, "%.*s/gen", PATH_MAX - 8, self);
    snprintf(run.tiendo, sizeof run.tiendo, "%.*s/../../tiendo", PATH_MAX - 16, self);
    if (!realpath("data", run.data))
        *run.data = '\0';
}

static void usage(void)
{
    fputs("usage: bench [--quick] [--strict] [--keep DIR] [--only STEP,...]\n"
          "             [--tiendo FILE] [--gen FILE] [--data DIR]\nsteps:", stderr);
    for (size_t i = 0; i < COUNT(steps); i++)
        fprintf(stderr, " %s", steps[i].name);
    fputc('\n', stderr);
    exit(2);
}

static void read_options(int argc, char *argv[])
{
    const struct { const char *name; char *path; } paths[] = {
        { "--tiendo", run.tiendo }, { "--gen", run.gen },
        { "--data", run.data }, { "--keep", run.keep },
    };

    for (int i = 1; i < argc; i++) {
        bool known = !strcmp(argv[i], "--quick") || !strcmp(argv[i], "--strict");

        run.quick |= !strcmp(argv[i], "--quick");
        run.strict |= !strcmp(argv[i], "--strict");
        if (!strcmp(argv[i], "--only") && argv[i + 1]) {
            run.only = argv[++i];
            known = true;
        }
        for (size_t k = 0; !known && k < COUNT(paths); k++) {
            if (strcmp(argv[i], paths[k].name) || !argv[i + 1])
                continue;
            if (paths[k].path == run.keep)
                mkdir(argv[i + 1], 0777);
            if (!realpath(argv[++i], paths[k].path))
                say("%s: %s", argv[i], strerror(errno));
            known = true;
        }
        if (!known)
            usage();
    }
}

/* Other work on the machine makes the slowest keys slow, ours and the peers'. */
static void warn_of_load(void)
{
    double load;

    if (getloadavg(&load, 1) == 1 && load > 0.7)
        say("the machine is busy (load %.1f): p95 and start times are worse than they could be",
            load);
}

static void make_work(void)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(run.work, sizeof run.work, "%s/tiendo-bench-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(run.work)) {
        say("%s: %s", run.work, strerror(errno));
        *run.work = '\0';
        exit(2);
    }
    atexit(remove_work);
    mkdir(place("@home"), 0777);
    make_tree();
    make_text();
    make_repository();
}

int main(int argc, char *argv[])
{
    struct sigaction act = { .sa_handler = on_signal };

    find_defaults();
    read_options(argc, argv);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    make_work();
    make_databases();
    warn_of_load();
    for (size_t i = 0; i < COUNT(steps) && !stopped; i++) {
        if (wanted(steps[i].name)) {
            say("%s", steps[i].name);
            steps[i].run();
        }
    }
    if (stopped)
        return 128 + (int)stopped;
    return show_table() || !run.strict ? 0 : 1;
}
