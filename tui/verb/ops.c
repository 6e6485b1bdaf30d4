/* For who keeps the program running: `tiendo check`, one line for monitoring systems, and `tiendo backup`. */
#include "cli/file.h"
#include "cli/progress.h"
#include "cli/store.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "show/ui.h"

/* ---- check ------------------------------------------------------------------------------ */

/* The thresholds that `tiendo help check` promises. */
enum { REPORT_DAYS = 7, LAGGING_PART = 3, OVERDUE_DAYS = 30 };

struct check {
    struct cli *c;
    struct td_plans plans;
    int counted;              /* plans */
    int targets, judged, lagging;
    int days;                 /* to the next report; -1 = nobody owes one that has a day */
    int missing, owed;        /* of that report */
    char report[80], due[96];
    int overdue, longest;     /* requests; days */
    int reports, since, age;  /* that are overdue, of all years; the year of the oldest; its days */
};

static const char *const levels[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };

/* One line, whatever happens: monitoring systems show the first. What stands behind | is `numbers`. */
static int say_level(const struct cli *c, int level, const char *text, const char *numbers)
{
    char line[768];
    bool marked = c->td && td_is_training(c->td);

    snprintf(line, sizeof line, "%s", text);
    for (char *p = line; (p = strpbrk(p, "\n|"));)
        *p = ' ';
    out_sayf(c->out, "TIENDO %s - %s%s%s%s\n", levels[level], marked ? ui(U_TRAINING, c->lang) : "",
             marked ? ": " : "", line, numbers);
    return level;
}

static int say_failed(const struct cli *c, int rc, const char *message)
{
    return say_level(c, rc == TD_BUSY ? CHECK_UNKNOWN : CHECK_CRITICAL, message, "");
}

/* One target once, as on the board. */
static int count_targets(struct check *k, const struct td_plan *p)
{
    struct td_ask ask = { .plan = p->id, .review = k->c->review };
    struct td_targets targets;
    struct td_board board = { 0 };
    int rc = td_targets(k->c->td, &targets, p->id);

    if (!rc)
        rc = td_judge_targets(k->c->td, &board, &ask, &k->plans, &targets);
    for (size_t i = 0, n; i < board.n; i += n) {
        n = td_board_rows(&board, i);
        k->lagging += td_rows_worst(&board.v[i], n, TD_VERDICTS) != TD_VERDICTS;
        for (size_t r = i; r < i + n; r++) {
            enum td_verdict_code v = board.v[r].verdict.code;
            k->judged += board.v[r].threshold == td_next_milestone(board.v[r].target, k->c->review) &&
                         v != TD_NO_DATA && v != TD_NOT_ASSESSABLE && v != TD_NOT_APPLICABLE;
        }
    }
    k->targets += (int)targets.n;
    td_board_free(&board);
    td_targets_free(&targets);
    return rc;
}

/* Of how many agencies, and from how many it has not come. */
static int count_missing(struct check *k, const struct td_obligation *o, int year, int *missing, int *owed)
{
    struct td_duties l;
    int rc = td_duties(k->c->td, &l, o->plan, year, k->c->review);

    *missing = *owed = 0;
    for (size_t i = 0; i < l.n; i++) {
        if (l.v[i].obligation != o->id)
            continue;
        ++*owed;
        *missing += !l.v[i].submitted_on;
    }
    td_duties_free(&l);
    return rc;
}

/* One that somebody has still to send before one that everybody has sent. */
static bool comes_first(const struct check *k, int days, int missing)
{
    if (k->days < 0 || !missing != !k->missing)
        return k->days < 0 || missing;
    return days < k->days;
}

static int next_report(struct check *k, const struct td_plan *p)
{
    struct td_obligations l;
    int rc = td_obligations(k->c->td, &l, p->id), missing, owed, year;

    for (size_t i = 0; !rc && i < l.n; i++) {
        const struct td_obligation *o = &l.v[i];
        td_date day = td_duty_next(p, o, k->c->review, &year);
        int days = day ? td_date_days_between(k->c->review, day) : -1;
        if (!day || (rc = count_missing(k, o, year, &missing, &owed)) || !owed || !comes_first(k, days, missing))
            continue;
        k->days = days;
        k->missing = missing;
        k->owed = owed;
        snprintf(k->report, sizeof k->report, "%s", o->code);
        td_duty_words(k->due, sizeof k->due, o, year, true, k->c->lang);
    }
    td_obligations_free(&l);
    return rc;
}

/* The oldest comes first. */
static int count_reports(struct check *k, const struct td_plan *p)
{
    struct td_duties l;
    int rc = td_duties_overdue(k->c->td, &l, p->id, k->c->review);

    k->reports += (int)l.n;
    if (l.n && (!k->since || l.v[0].year < k->since))
        k->since = l.v[0].year;
    if (l.n && l.v[0].days > k->age)
        k->age = l.v[0].days;
    td_duties_free(&l);
    return rc;
}

static int count_overdue(struct check *k, const struct td_plan *p)
{
    struct td_requests l;
    int rc = td_requests(k->c->td, &l, p->id, true);

    for (size_t i = 0; i < l.n; i++) {
        int late = l.v[i].due ? td_date_days_between(l.v[i].due, k->c->review) : 0;
        if (l.v[i].state != TD_REQUEST_OPEN || late <= 0)
            continue;
        k->overdue++;
        k->longest = late > k->longest ? late : k->longest;
    }
    td_requests_free(&l);
    return rc;
}

static int count_plan(struct check *k, const struct td_plan *p)
{
    int rc = td_plan_sound(k->c->td, p->id, td_date_year(k->c->review));

    k->counted++;
    if (!rc)
        rc = count_targets(k, p);
    if (!rc)
        rc = next_report(k, p);
    if (!rc)
        rc = count_reports(k, p);
    return rc ? rc : count_overdue(k, p);
}

static int level_of(const struct check *k)
{
    int days = option_number(k->c->options, O_overdue_reports); /* -1 = never */

    if ((k->lagging && k->lagging * LAGGING_PART >= k->judged) || k->longest > OVERDUE_DAYS ||
        (days >= 0 && k->age > days))
        return CHECK_CRITICAL;
    if (k->lagging || k->overdue || k->reports || (k->missing && k->days <= REPORT_DAYS))
        return CHECK_WARNING;
    return CHECK_OK;
}

static void report_words(const struct check *k, char *buf, size_t size)
{
    const struct cli *c = k->c;

    if (k->days < 0)
        snprintf(buf, size, "%s", cli_say(c, SAY_NO_REPORT_DAY));
    else if (k->missing)
        snprintf(buf, size, cli_say(c, SAY_REPORT_AWAITED), k->days, k->report, k->due, k->missing, k->owed);
    else
        snprintf(buf, size, cli_say(c, SAY_REPORT_RECEIVED), k->days, k->report, k->due, k->owed);
}

static int say_check(const struct check *k)
{
    const struct cli *c = k->c;
    char text[640], report[320], days[80] = "", numbers[240];
    int n = k->reports ? snprintf(text, sizeof text, cli_say(c, SAY_REPORTS_OVERDUE), k->reports, k->since) : 0;

    report_words(k, report, sizeof report);
    snprintf(text + n, sizeof text - (size_t)n, cli_say(c, SAY_CHECKED), k->lagging, k->targets, report, k->overdue);
    td_word_forms(text);
    if (k->days >= 0)
        snprintf(days, sizeof days, " report_days=%d report_missing=%d", k->days, k->missing);
    snprintf(numbers, sizeof numbers, " | lagging=%d targets=%d judged=%d%s reports_overdue=%d overdue=%d", k->lagging,
             k->targets, k->judged, days, k->reports, k->overdue);
    return say_level(c, level_of(k), text, numbers);
}

static int check_plans(struct check *k)
{
    struct cli *c = k->c;
    const char *key = c->opt[OPT_plan];
    char text[160];
    int rc = TD_OK;

    for (size_t i = 0; !rc && i < k->plans.n; i++) {
        const struct td_plan *p = &k->plans.v[i];
        if (key ? !strcmp(p->key, key) : !strcmp(p->status, "in_force"))
            rc = count_plan(k, p);
    }
    if (rc)
        return say_failed(c, rc, td_errmsg(c->td));
    if (k->counted)
        return say_check(k);
    snprintf(text, sizeof text, "%s '%.80s'", cli_say(c, SAY_NO_PLAN), key ? key : "");
    return say_level(c, CHECK_UNKNOWN, key ? text : cli_say(c, SAY_NONE_IN_FORCE), "");
}

int cli_run_check(struct cli *c)
{
    struct check k = { .c = c, .days = -1 };
    const char *path = cli_database(c);
    char err[512];

    if (!path)
        return say_level(c, CHECK_UNKNOWN, cli_say(c, SAY_NO_PATH), "");
    int level, rc = cli_try_open(c, path, TD_OPEN_READ, err, sizeof err);
    if (rc)
        return say_failed(c, rc, err);
    options_of_database(c->options, c->td); /* when it is critical may be said there */
    rc = td_plans(c->td, &k.plans);
    level = rc ? say_failed(c, rc, td_errmsg(c->td)) : check_plans(&k);
    td_plans_free(&k.plans);
    cli_close(c);
    return level;
}

/* ---- backup ----------------------------------------------------------------------------- */

enum { SHOWN_PAGES = 4096 }; /* of a smaller file nothing is worth saying */

static bool on_progress(void *arg, size_t done, size_t all)
{
    if (all >= SHOWN_PAGES)
        cli_work_show(arg, done, all);
    return true;
}

static int copy_to(struct cli *c, const char *path, int64_t *bytes)
{
    struct cli_work work;
    char temp[PATH_MAX];
    struct stat st;
    int why = 0;

    if (!file_temp_name(temp, sizeof temp, path))
        return cli_error(EXIT_FAILED, "%s: not the name of a file", path);
    file_unfinished_set(temp);
    cli_work_watch(&work);
    work.last = 0; /* from the first page on */
    int status = td_backup(c->td, temp, on_progress, &work) ? EXIT_FAILED : EXIT_DONE;
    cli_work_clear(&work);
    if (status)
        cli_error(status, "%s: %s", path, td_errmsg(c->td));
    else if (stat(temp, &st) != 0 || (why = file_publish(temp, path)))
        status = cli_error(EXIT_FAILED, "%s: %s", path, td_strerror(why ? why : errno, c->lang));
    else
        *bytes = st.st_size;
    if (status)
        unlink(temp);
    file_unfinished_clear();
    return status;
}

int cli_run_backup(struct cli *c)
{
    const char *path = c->args[0];
    int64_t bytes = 0;
    struct stat st;

    if (!*path)
        return cli_usage(c, "'%s' is not a name for a backup", path);
    if (file_is_reserved(path))
        return cli_reserved(c, path);
    if (c->past)
        return cli_usage(c, "--as-of shows an earlier day; a backup is of today");
    if (lstat(path, &st) == 0)
        return cli_error(EXIT_FAILED, "%s: exists already; a backup replaces nothing", path);
    if (cli_no_journal(path))
        return EXIT_FAILED;
    int status = copy_to(c, path, &bytes);
    if (!status)
        out_sayf(c->out, cli_say(c, SAY_COPIED), path, (long long)bytes);
    return status;
}
