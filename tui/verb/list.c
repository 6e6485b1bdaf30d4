/* `tiendo list KIND`: everything of one kind; as text in columns for people, else in the columns of
 * a bundle. */
#include "cli/file.h"
#include "cli/table-book.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/json.h"
#include "show/ui.h"

struct list {
    struct cli *c;
    struct cli_world w;
    struct out_table t;
    bool *needed;   /* by place of the agency: --plan needs it; NULL = all are wanted */
};

/* ---- cells ------------------------------------------------------------------------------ */

static void text(struct list *l, const char *s)
{
    out_table_cell(&l->t, s);
}

static void date(struct list *l, td_date d)
{
    char buf[TD_DATE_BUF] = "";

    if (d)
        td_date_format(buf, sizeof buf, d, l->c->lang);
    text(l, buf);
}

static void number(struct list *l, struct td_num n)
{
    char buf[TD_NUM_BUF] = "";

    if (td_num_is(n))
        td_num_format(buf, sizeof buf, n, -1, l->c->lang);
    text(l, buf);
}

static void name(struct list *l, const char *en, const char *vi)
{
    text(l, td_name_in(l->c->lang, en, vi));
}

/* ---- the kinds -------------------------------------------------------------------------- */

#define HEAD(en, vi) { [TD_VI] = (vi), [TD_EN] = (en) }
#define PLAIN(en, vi) { HEAD(en, vi), false, false }
#define RIGHT(en, vi) { HEAD(en, vi), true, false }
#define FLEX(en, vi) { HEAD(en, vi), false, true }

static const struct out_column plan_columns[] = {
    PLAIN("Plan", "Kế hoạch"),     PLAIN("Number", "Số"),       PLAIN("Date", "Ngày"),
    PLAIN("Status", "Trạng thái"), PLAIN("Years", "Giai đoạn"), FLEX("Title", "Tên"),
};

static void year_span(char *buf, size_t size, const struct td_plan *p)
{
    int n = 0;

    *buf = 0;
    if (p->start_year)
        n = snprintf(buf, size, "%d-", p->start_year);
    if (p->end_year)
        snprintf(buf + n, size - (size_t)n, "%d", p->end_year);
}

static int list_plans(struct list *l)
{
    char years[32];

    for (size_t i = 0; i < l->w.plans.n; i++) {
        const struct td_plan *p = &l->w.plans.v[i];
        if (l->w.plan && l->w.plan != p)
            continue;
        text(l, p->key);
        text(l, p->number);
        date(l, p->issued_on);
        text(l, td_choice_shown(td_plan_states, p->status, l->c->lang));
        year_span(years, sizeof years, p);
        text(l, years);
        name(l, p->title_en, p->title);
    }
    return EXIT_DONE;
}

static const struct out_column agency_columns[] = {
    PLAIN("Code", "Mã"), FLEX("Name", "Tên"), PLAIN("Short", "Tên tắt"), PLAIN("Kind", "Loại"),
    PLAIN("From", "Từ ngày"), PLAIN("To", "Đến ngày"),
};

static bool mark_needed(void *arg, const char *const *fields)
{
    struct list *l = arg;
    const struct td_agency *a = td_agency_by_code(&l->w.agencies, fields[0]);

    if (a)
        l->needed[a - l->w.agencies.v] = true;
    return true;
}

/* With --plan the same agencies as in the plan's export. */
static int find_needed(struct list *l)
{
    if (!l->w.plan)
        return EXIT_DONE;
    l->needed = calloc(l->w.agencies.n + 1, sizeof *l->needed);
    if (!l->needed)
        return cli_error(EXIT_FAILED, "out of memory");
    if (td_export(l->c->td, TD_T_AGENCIES, l->w.plan->id, mark_needed, l))
        return cli_failed(l->c);
    return EXIT_DONE;
}

static bool is_needed(const struct list *l, int64_t agency)
{
    const struct td_agency *a = td_agency_by_id(&l->w.agencies, agency);
    return !a || !l->needed || l->needed[a - l->w.agencies.v];
}

static int list_agencies(struct list *l)
{
    char buf[512];
    int status = find_needed(l);

    for (size_t i = 0; !status && i < l->w.agencies.n; i++) {
        const struct td_agency *a = &l->w.agencies.v[i];
        if (!is_needed(l, a->id))
            continue;
        text(l, a->code);
        snprintf(buf, sizeof buf, "%*s%s", 2 * a->depth, "", td_name_in(l->c->lang, a->name_en, a->name));
        text(l, buf);
        text(l, a->short_name);
        text(l, a->kind);
        date(l, a->valid_from);
        date(l, a->valid_to);
    }
    return status;
}

static const struct out_column succession_columns[] = {
    PLAIN("Date", "Ngày"), PLAIN("What", "Hình thức"), PLAIN("Predecessor", "Cơ quan cũ"),
    PLAIN("Successor", "Cơ quan mới"), RIGHT("Share", "Phần"), FLEX("Note", "Ghi chú"),
};

static int list_succession(struct list *l)
{
    struct td_successions s;

    if (find_needed(l))
        return EXIT_FAILED;
    if (td_successions(l->c->td, &s))
        return cli_failed(l->c);
    for (size_t i = 0; i < s.n; i++) {
        if (!is_needed(l, s.v[i].predecessor) || !is_needed(l, s.v[i].successor))
            continue;
        date(l, s.v[i].on);
        text(l, td_choice_word(td_succession_kinds, (int)s.v[i].kind, l->c->lang));
        text(l, cli_agency_code(&l->w, s.v[i].predecessor));
        text(l, cli_agency_code(&l->w, s.v[i].successor));
        number(l, s.v[i].share);
        text(l, s.v[i].note);
    }
    td_successions_free(&s);
    return EXIT_DONE;
}

static const struct out_column target_columns[] = {
    PLAIN("Plan", "Kế hoạch"),    PLAIN("Code", "Mã"),           FLEX("Target", "Chỉ tiêu"),
    PLAIN("Unit", "Đơn vị tính"), PLAIN("Thresholds", "Ngưỡng"), PLAIN("Lead", "Chủ trì"),
};

/* "2025: 99,5%  2030: 99,6%": the plan's own */
static void thresholds_cell(struct list *l, const struct td_target *t)
{
    char all[256] = "", one[96];
    size_t n = 0;

    for (size_t i = 0; i < t->n_thresholds && n + sizeof one < sizeof all; i++) {
        if (t->thresholds[i].yearly)
            continue;
        cli_bound(one, sizeof one, l->c, t, &t->thresholds[i]);
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%d: %s", n ? "  " : "",
                              t->thresholds[i].year, one);
    }
    text(l, all);
}

static int list_targets(struct list *l)
{
    for (size_t i = 0; i < l->w.targets.n; i++) {
        const struct td_target *t = &l->w.targets.v[i];
        text(l, cli_plan_key(&l->w, t->plan));
        text(l, t->code);
        name(l, t->name_en, t->name);
        text(l, t->unit);
        thresholds_cell(l, t);
        text(l, cli_agency_short(&l->w, t->lead));
    }
    return EXIT_DONE;
}

static const struct out_column threshold_columns[] = {
    PLAIN("Plan", "Kế hoạch"), PLAIN("Target", "Chỉ tiêu"), PLAIN("Year", "Năm"),
    PLAIN("Scope", "Loại"),    RIGHT("Goal", "Mức"),        FLEX("Words", "Nguyên văn"),
};

static int list_thresholds(struct list *l)
{
    char buf[96];

    for (size_t i = 0; i < l->w.targets.n; i++) {
        const struct td_target *t = &l->w.targets.v[i];
        for (size_t k = 0; k < t->n_thresholds; k++) {
            const struct td_threshold *h = &t->thresholds[k];
            text(l, cli_plan_key(&l->w, t->plan));
            text(l, t->code);
            snprintf(buf, sizeof buf, "%d", h->year);
            text(l, buf);
            text(l, td_choice_word(td_scopes, h->yearly, l->c->lang));
            cli_bound(buf, sizeof buf, l->c, t, h);
            text(l, buf);
            text(l, h->text);
        }
    }
    return EXIT_DONE;
}

static const struct out_column task_columns[] = {
    PLAIN("Plan", "Kế hoạch"),     PLAIN("Code", "Mã"), FLEX("Task", "Nhiệm vụ"),
    PLAIN("Cadence", "Tính chất"), PLAIN("Due", "Hạn"), PLAIN("Lead", "Chủ trì"),
    PLAIN("State", "Trạng thái"),
};

static int list_tasks(struct list *l)
{
    struct td_tasks tasks;

    if (td_tasks(l->c->td, &tasks, cli_world_plan(&l->w), td_date_year(l->c->review)))
        return cli_failed(l->c);
    for (size_t i = 0; i < tasks.n; i++) {
        const struct td_task *k = &tasks.v[i];
        text(l, cli_plan_key(&l->w, k->plan));
        text(l, k->code);
        name(l, k->title_en, k->title);
        text(l, td_choice_word(td_cadences, (int)k->cadence, l->c->lang));
        date(l, k->due);
        text(l, cli_agency_short(&l->w, td_task_lead(k)));
        text(l, cli_task_state(l->c, k));
    }
    td_tasks_free(&tasks);
    return EXIT_DONE;
}

static const struct out_column assignment_columns[] = {
    PLAIN("Plan", "Kế hoạch"),  PLAIN("Task", "Nhiệm vụ"), PLAIN("Role", "Vai trò"),
    PLAIN("Agency", "Cơ quan"), FLEX("Name", "Tên"),
};

static int list_assignments(struct list *l)
{
    struct td_tasks tasks;

    if (td_tasks(l->c->td, &tasks, cli_world_plan(&l->w), td_date_year(l->c->review)))
        return cli_failed(l->c);
    for (size_t i = 0; i < tasks.n; i++) {
        for (size_t k = 0; k < tasks.v[i].n_assignments; k++) {
            const struct td_assignment *n = &tasks.v[i].assignments[k];
            const struct td_agency *a = td_agency_by_id(&l->w.agencies, n->agency);
            text(l, cli_plan_key(&l->w, tasks.v[i].plan));
            text(l, tasks.v[i].code);
            text(l, td_choice_word(td_roles, (int)n->role, l->c->lang));
            text(l, a ? a->code : "");
            name(l, a ? a->name_en : "", a ? a->name : "");
        }
    }
    td_tasks_free(&tasks);
    return EXIT_DONE;
}

static const struct out_column obligation_columns[] = {
    PLAIN("Plan", "Kế hoạch"), PLAIN("Code", "Mã"), PLAIN("Due", "Hạn"), FLEX("Report", "Báo cáo"),
    PLAIN("To", "Nơi nhận"), PLAIN("Via", "Qua"),
};

/* 01/12 or 12-01: every year, so without one. */
static void day_of_year(char *buf, size_t size, const struct cli *c, const struct td_obligation *o)
{
    if (!o->month)
        *buf = 0;
    else if (c->lang == TD_EN)
        snprintf(buf, size, "%02d-%02d", o->month, o->day);
    else
        snprintf(buf, size, "%02d/%02d", o->day, o->month);
}

static int list_obligations(struct list *l)
{
    struct td_obligations o;
    char due[16];

    if (td_obligations(l->c->td, &o, cli_world_plan(&l->w)))
        return cli_failed(l->c);
    for (size_t i = 0; i < o.n; i++) {
        const struct td_obligation *b = &o.v[i];
        text(l, cli_plan_key(&l->w, b->plan));
        text(l, b->code);
        day_of_year(due, sizeof due, l->c, b);
        text(l, due);
        name(l, b->title_en, b->title);
        text(l, b->to);
        text(l, b->via);
    }
    td_obligations_free(&o);
    return EXIT_DONE;
}

static const struct out_column observation_columns[] = {
    PLAIN("Plan", "Kế hoạch"),     PLAIN("Target", "Chỉ tiêu"), PLAIN("Agency", "Cơ quan"),
    PLAIN("Period", "Kỳ"),         RIGHT("Value", "Kết quả"),   PLAIN("Status", "Loại số liệu"),
    PLAIN("Measure", "Cách tính"), FLEX("Source", "Nguồn"),
};

static void observation(struct list *l, const struct td_target *t, const struct td_observation *o)
{
    char buf[96];

    text(l, cli_plan_key(&l->w, t->plan));
    text(l, t->code);
    text(l, cli_agency_code(&l->w, o->agency));
    td_period_format(buf, sizeof buf, o->period, l->c->lang);
    text(l, buf);
    number(l, o->value);
    text(l, o->withdrawn ? ui(U_WITHDRAWN, l->c->lang)
                         : td_choice_word(td_statuses, (int)(o->verified ? TD_VERIFIED : o->status), l->c->lang));
    text(l, o->series);
    text(l, o->source_title);
}

/* One target at a time: a national list is long, and no SELECT is open while we write. */
static int list_observations(struct list *l)
{
    for (size_t i = 0; i < l->w.targets.n && !l->c->out->error; i++) {
        struct td_observations o;
        if (td_observations(l->c->td, &o, l->w.targets.v[i].id, 0))
            return cli_failed(l->c);
        for (size_t k = 0; k < o.n; k++)
            if (!o.v[k].superseded)
                observation(l, &l->w.targets.v[i], &o.v[k]);
        td_observations_free(&o);
    }
    return EXIT_DONE;
}

#define COLUMNS(list) (list), sizeof (list) / sizeof *(list)

/* In the order of the words in cli.def. `plan_column`: the first column is left out when there is
 * one plan. */
static const struct kind {
    const char *word;
    int (*list)(struct list *l);
    const struct out_column *columns;
    size_t n;
    bool plan_column;
} kinds[] = {
    { "plans", list_plans, COLUMNS(plan_columns), false },
    { "agencies", list_agencies, COLUMNS(agency_columns), false },
    { "succession", list_succession, COLUMNS(succession_columns), false },
    { "targets", list_targets, COLUMNS(target_columns), true },
    { "thresholds", list_thresholds, COLUMNS(threshold_columns), true },
    { "tasks", list_tasks, COLUMNS(task_columns), true },
    { "assignments", list_assignments, COLUMNS(assignment_columns), true },
    { "obligations", list_obligations, COLUMNS(obligation_columns), true },
    { "observations", list_observations, COLUMNS(observation_columns), true },
};

/* ---- the command ------------------------------------------------------------------------ */

/* The plural of cli.def, or the singular that `show` uses. */
static const struct kind *find_kind(const char *word)
{
    enum td_table table = TD_TABLES, other;

    td_table_parse(word, &table);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].word, word) ||
            (table != TD_TABLES && td_table_parse(kinds[i].word, &other) && other == table))
            return &kinds[i];
    return NULL;
}

static int as_text(struct list *l, const struct kind *k)
{
    out_table_open(&l->t, l->c->out, k->columns, k->n, l->c->lang);
    l->t.fit = l->c->out->tty;
    l->t.hidden = k->plan_column && (l->w.plan || l->w.plans.n == 1);
    int status = k->list(l);
    out_table_close(&l->t);
    return status;
}

/* Some options are for some kinds only. */
static int check_options(struct cli *c)
{
    static const struct { enum cli_option_id id; const char *kinds; } only[] = {
        { OPT_agency, "journal duties reminders submissions" }, { OPT_limit, "journal" },
        { OPT_year, "duties rates reminders submissions" }, { OPT_late, "duties" },
    };

    for (size_t i = 0; i < sizeof only / sizeof *only; i++)
        if (c->opt[only[i].id] && !td_text_has(only[i].kinds, c->args[0]))
            return cli_usage(c, "--%s goes with list: %s", cli_options[only[i].id].name, only[i].kinds);
    return EXIT_DONE;
}

struct job {
    struct list list;
    const struct kind *kind; /* NULL: records */
    int (*records)(struct cli *, const struct cli_world *);
};

static int run(struct cli *c, void *arg)
{
    struct job *job = arg;
    enum td_table table;

    if (job->records)
        return job->records(c, &job->list.w);
    if (c->format == FORMAT_TEXT || !td_table_parse(job->kind->word, &table))
        return as_text(&job->list, job->kind);
    return cli_export_table(c, &job->list.w, table, NULL);
}

int cli_run_list(struct cli *c)
{
    struct job job = { { .c = c }, find_kind(c->args[0]), cli_records(c->args[0]) };

    if (!job.kind && !job.records)
        return cli_usage(c, "'%s' is not a kind to list; one of: %s", c->args[0],
                         c->command->words);
    int status = check_options(c);
    if (!status)
        status = cli_world_read(c, &job.list.w);
    if (status)
        return status;
    status = cli_deliver(c, run, &job, job.kind && c->format != FORMAT_TEXT);
    free(job.list.needed);
    cli_world_free(&job.list.w);
    return status;
}
