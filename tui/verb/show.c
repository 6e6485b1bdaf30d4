/* `tiendo show KIND CODE`: a plan, an agency or a task with all that belongs to it. Targets:
 * verb/show-target.c. */
#include "verb/show.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <string.h>

/* ---- shared parts ----------------------------------------------------------------------- */

static const struct show_column obligation_columns[] = {
    COL("plan", "Plan", "Kế hoạch"),
    COL("code", "Code", "Mã"),
    COL_FLEX("title", "Report", "Báo cáo"),
    COL("due", "Due", "Hạn"),
    COL("to", "To", "Nơi nhận"),
    COL("via", "Via", "Qua"),
};

static void obligation_row(struct show *s, const struct td_obligation *o)
{
    char exact[TD_DATE_BUF] = "", human[TD_DATE_BUF] = "";
    td_date due = o->month ? td_date_next(s->c->review, o->month, o->day) : 0;

    if (due) {
        td_date_write(exact, sizeof exact, due);
        td_date_format(human, sizeof human, due, s->c->lang);
    }
    show_cell(s, cli_plan_key(&s->w, o->plan), NULL);
    show_cell(s, o->code, NULL);
    show_cell(s, td_name_in(s->c->lang, o->title_en, o->title), NULL);
    show_cell(s, exact, due ? human : ui(U_NO_FIXED_DAY, s->c->lang));
    show_cell(s, o->to, NULL);
    show_cell(s, o->via, NULL);
}

static bool owes(const struct td_duties *l, int64_t obligation, int64_t agency)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].obligation == obligation && l->v[i].agency == agency)
            return true;
    return false;
}

/* The reports of a plan (owner NULL), or those that an agency owes this year. */
static int obligations(struct show *s, const char *heading, int64_t plan,
                       const struct td_agency *owner)
{
    struct td_obligations o;
    struct td_duties l = { 0 };

    if (owner && td_duties(s->c->td, &l, plan, td_date_year(s->c->review), s->c->review))
        return cli_failed(s->c);
    if (td_obligations(s->c->td, &o, plan)) {
        td_duties_free(&l);
        return cli_failed(s->c);
    }
    show_table_open(s, "obligations", heading, obligation_columns,
                    sizeof obligation_columns / sizeof *obligation_columns);
    for (size_t i = 0; i < o.n; i++)
        if (!owner || owes(&l, o.v[i].id, owner->id))
            obligation_row(s, &o.v[i]);
    show_table_close(s);
    td_duties_free(&l);
    td_obligations_free(&o);
    return EXIT_DONE;
}

/* ---- plan ------------------------------------------------------------------------------- */

static bool of_plan(const struct td_target *t, const void *arg)
{
    return t->plan == ((const struct td_plan *)arg)->id;
}

static void verdict_counts(struct show *s, const struct td_plan *p)
{
    struct td_counts counts = { .worst = TD_VERDICTS };
    char text[512];

    for (size_t i = 0; i < s->w.targets.n; i++) {
        const struct td_target *t = &s->w.targets.v[i];
        const struct td_row *r = t->plan == p->id ? show_headline(s, t) : NULL;
        if (r)
            td_counts_add(&counts, r->verdict.code);
    }
    if (!s->as_json) {
        cli_counts(text, sizeof text, s->c, &counts);
        show_field(s, "", ui(U_VERDICT, s->c->lang), counts.total ? text : "", NULL);
        return;
    }
    json_key(&s->j, "verdicts");
    json_open(&s->j, '{');
    for (int v = 0; v < TD_VERDICTS; v++) {
        json_key(&s->j, td_verdict_word((enum td_verdict_code)v));
        json_int(&s->j, counts.of[v]);
    }
    json_close(&s->j);
}

static void year_field(struct show *s, const char *key, const char *label, int year)
{
    char text[16] = "";

    if (year)
        snprintf(text, sizeof text, "%d", year);
    show_field(s, key, label, text, NULL);
}

static int show_plan(struct show *s, const struct td_plan *p)
{
    struct td_tasks tasks;

    if (td_tasks(s->c->td, &tasks, p->id, td_date_year(s->c->review)))
        return cli_failed(s->c);
    show_title(s, p->key, td_name_in(s->c->lang, p->title_en, p->title));
    if (s->as_json) {
        json_member(&s->j, "key", p->key);
        json_member(&s->j, "title", p->title);
        json_member(&s->j, "title_en", p->title_en);
    }
    show_field(s, "number", show_say(s, "Number", "Số"), p->number, NULL);
    show_field(s, "issuer", show_say(s, "Issued by", "Cơ quan ban hành"), p->issuer, NULL);
    show_date(s, "issued_on", show_say(s, "Issued on", "Ngày ban hành"), p->issued_on);
    show_field(s, "status", ui(U_STATE, s->c->lang), p->status,
               td_choice_shown(td_plan_states, p->status, s->c->lang));
    year_field(s, "start_year", ui(U_START, s->c->lang), p->start_year);
    year_field(s, "end_year", show_say(s, "End", "Kết thúc"), p->end_year);
    show_field(s, "supersedes", show_say(s, "Supersedes", "Thay thế"), p->supersedes, NULL);
    show_field(s, "source", ui(U_SOURCE, s->c->lang), p->source, NULL);
    show_count(s, "tasks", ui(U_TASKS, s->c->lang), tasks.n);
    td_tasks_free(&tasks);
    verdict_counts(s, p);
    int status = obligations(s, show_say(s, "Reports", "Báo cáo"), p->id, NULL);
    show_targets(s, "targets", ui(U_TARGETS, s->c->lang), of_plan, p);
    return status;
}

/* ---- agency ----------------------------------------------------------------------------- */

static const struct show_column succession_columns[] = {
    COL("on", "Date", "Ngày"),
    COL("kind", "What", "Hình thức"),
    COL("predecessor", "Predecessor", "Cơ quan cũ"),
    COL("successor", "Successor", "Cơ quan mới"),
    COL_RIGHT("share", "Share", "Phần"),
    COL_FLEX("note", "Note", "Ghi chú"),
};

static void succession_row(struct show *s, const struct td_succession *x)
{
    char day[TD_DATE_BUF], human[TD_DATE_BUF], share[TD_NUM_BUF] = "";

    td_date_write(day, sizeof day, x->on);
    td_date_format(human, sizeof human, x->on, s->c->lang);
    if (td_num_is(x->share))
        td_num_write(share, sizeof share, x->share);
    show_cell(s, day, human);
    show_choice(s, td_succession_kinds, (int)x->kind);
    show_cell(s, cli_agency_code(&s->w, x->predecessor), cli_agency_short(&s->w, x->predecessor));
    show_cell(s, cli_agency_code(&s->w, x->successor), cli_agency_short(&s->w, x->successor));
    show_cell(s, share, NULL);
    show_cell(s, x->note, NULL);
}

static int succession(struct show *s, const struct td_agency *a)
{
    struct td_successions l;

    if (td_successions(s->c->td, &l))
        return cli_failed(s->c);
    show_table_open(s, "succession", ui(U_SUCCEEDS, s->c->lang), succession_columns,
                    sizeof succession_columns / sizeof *succession_columns);
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].predecessor == a->id || l.v[i].successor == a->id)
            succession_row(s, &l.v[i]);
    show_table_close(s);
    td_successions_free(&l);
    return EXIT_DONE;
}

static const struct show_column task_columns[] = {
    COL("plan", "Plan", "Kế hoạch"), COL("code", "Code", "Mã"), COL("role", "Role", "Vai trò"),
    COL_FLEX("title", "Task", "Nhiệm vụ"),
};

static int agency_tasks(struct show *s, const struct td_agency *a)
{
    struct td_tasks l;

    if (td_tasks(s->c->td, &l, cli_world_plan(&s->w), td_date_year(s->c->review)))
        return cli_failed(s->c);
    show_table_open(s, "tasks", ui(U_ITS_TASKS, s->c->lang), task_columns,
                    sizeof task_columns / sizeof *task_columns);
    for (size_t i = 0; i < l.n; i++) {
        for (size_t k = 0; k < l.v[i].n_assignments; k++) {
            const struct td_assignment *n = &l.v[i].assignments[k];
            if (n->agency != a->id)
                continue;
            show_cell(s, cli_plan_key(&s->w, l.v[i].plan), NULL);
            show_cell(s, l.v[i].code, NULL);
            show_choice(s, td_roles, (int)n->role);
            show_cell(s, td_name_in(s->c->lang, l.v[i].title_en, l.v[i].title), NULL);
        }
    }
    show_table_close(s);
    td_tasks_free(&l);
    return EXIT_DONE;
}

static size_t members(const struct show *s, const struct td_agency *a)
{
    size_t n = 0;

    for (size_t i = 0; i < s->w.agencies.n; i++)
        n += s->w.agencies.v[i].parent == a->id &&
             td_agency_exists_on(&s->w.agencies.v[i], s->c->review);
    return n;
}

static bool led_by(const struct td_target *t, const void *arg)
{
    return t->lead == ((const struct td_agency *)arg)->id;
}

static int show_agency(struct show *s, const struct td_agency *a)
{
    const char *parent = cli_agency_code(&s->w, a->parent);

    show_title(s, a->code, td_name_in(s->c->lang, a->name_en, a->name));
    if (s->as_json) {
        json_member(&s->j, "code", a->code);
        json_member(&s->j, "name", a->name);
        json_member(&s->j, "name_en", a->name_en);
    }
    show_field(s, "short", show_say(s, "Short name", "Tên tắt"), a->short_name, NULL);
    show_field(s, "kind", show_say(s, "Kind", "Loại"), a->kind, NULL);
    show_field(s, "parent", ui(U_PARENT, s->c->lang), parent, cli_agency_short(&s->w, a->parent));
    show_date(s, "valid_from", ui(U_START, s->c->lang), a->valid_from);
    show_date(s, "valid_to", show_say(s, "End", "Kết thúc"), a->valid_to);
    show_count(s, "members", show_say(s, "Units below it", "Đơn vị trực thuộc"), members(s, a));
    int status = succession(s, a);
    show_targets(s, "targets", ui(U_LED_TARGETS, s->c->lang), led_by, a);
    if (!status)
        status = agency_tasks(s, a);
    return status ? status
                  : obligations(s, ui(U_ITS_REPORTS, s->c->lang), cli_world_plan(&s->w), a);
}

/* ---- task ------------------------------------------------------------------------------- */

static const struct show_column assignment_columns[] = {
    COL("role", "Role", "Vai trò"),
    COL("agency", "Agency", "Cơ quan"),
    COL_FLEX("name", "Name", "Tên"),
};

static void assignments(struct show *s, const struct td_task *k)
{
    show_table_open(s, "assignments", ui(U_ASSIGNED_TO, s->c->lang), assignment_columns,
                    sizeof assignment_columns / sizeof *assignment_columns);
    for (size_t i = 0; i < k->n_assignments; i++) {
        const struct td_agency *a = td_agency_by_id(&s->w.agencies, k->assignments[i].agency);
        show_choice(s, td_roles, (int)k->assignments[i].role);
        show_cell(s, a ? a->code : "", NULL);
        show_cell(s, a ? td_name_in(s->c->lang, a->name_en, a->name) : "", NULL);
    }
    show_table_close(s);
}

static bool linked(const struct td_target *t, const void *arg)
{
    const struct td_task *k = arg;
    return t->plan == k->plan && td_text_among(k->targets, t->code);
}

static int show_task(struct show *s, const struct td_task *k)
{
    char percent[16] = "";

    show_title(s, k->code, td_name_in(s->c->lang, k->title_en, k->title));
    show_field(s, "plan", show_say(s, "Plan", "Kế hoạch"), cli_plan_key(&s->w, k->plan), NULL);
    if (s->as_json) {
        json_member(&s->j, "code", k->code);
        json_member(&s->j, "title", k->title);
        json_member(&s->j, "title_en", k->title_en);
    }
    show_field(s, "section", ui(U_SECTION, s->c->lang), k->section, NULL);
    show_field(s, "cadence", ui(U_CADENCE, s->c->lang), td_choice_code(td_cadences, (int)k->cadence),
               td_choice_word(td_cadences, (int)k->cadence, s->c->lang));
    show_date(s, "start", ui(U_START, s->c->lang), k->start);
    show_date(s, "due", ui(U_DUE, s->c->lang), k->due);
    show_field(s, "state", ui(U_STATE, s->c->lang), td_choice_code(td_task_states, (int)k->state),
               cli_task_state(s->c, k));
    if (k->percent >= 0)
        snprintf(percent, sizeof percent, "%d", k->percent);
    show_field(s, "percent", show_say(s, "Per cent done", "Tỷ lệ hoàn thành"), percent, NULL);
    show_date(s, "said_on", show_say(s, "Said on", "Cập nhật ngày"), k->said_on);
    assignments(s, k);
    show_targets(s, "targets", ui(U_LINKED_TARGETS, s->c->lang), linked, k);
    return EXIT_DONE;
}

/* ---- finding what is meant -------------------------------------------------------------- */

static int find_plan(struct show *s)
{
    struct cli_found f = { .what = cli_says("plan"), .near = { .query = s->c->args[1] } };

    for (size_t i = 0; i < s->w.plans.n; i++) {
        const struct td_plan *p = &s->w.plans.v[i];
        cli_consider(&f, p->key, p->key, p->title, p);
    }
    int status = cli_decide(s->c, &f);
    return status || !f.first ? status : show_plan(s, f.first);
}

static int find_agency(struct show *s)
{
    const struct td_agency *a;
    int status = cli_find_agency(&s->w, s->c->args[1], &a);
    return status ? status : show_agency(s, a);
}

static int find_target(struct show *s)
{
    const struct td_target *t;
    int status = cli_find_target(s->c, &s->w, s->c->args[1], &t);

    return status ? status : show_target(s, t);
}

static int find_task(struct show *s)
{
    struct cli_found f = { .what = cli_says("task"), .near = { .query = s->c->args[1] } };
    struct td_tasks l;

    if (td_tasks(s->c->td, &l, cli_world_plan(&s->w), td_date_year(s->c->review)))
        return cli_failed(s->c);
    for (size_t i = 0; i < l.n; i++)
        cli_consider(&f, cli_plan_key(&s->w, l.v[i].plan), l.v[i].code, l.v[i].title, &l.v[i]);
    int status = cli_decide(s->c, &f);
    if (!status && f.first)
        status = show_task(s, f.first);
    td_tasks_free(&l);
    return status;
}

/* ---- the command ------------------------------------------------------------------------ */

static const struct { enum td_table table; int (*find)(struct show *s); } kinds[] = {
    { TD_T_PLAN, find_plan }, { TD_T_AGENCIES, find_agency }, { TD_T_TARGETS, find_target },
    { TD_T_TASKS, find_task },
};

static int (*find_kind(const char *word))(struct show *)
{
    enum td_table table;

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && td_table_parse(word, &table); i++)
        if (kinds[i].table == table)
            return kinds[i].find;
    return !strcmp(word, "change") ? show_change : !strcmp(word, "submission") ? show_submission : NULL;
}

static int run(struct show *s, int (*find)(struct show *))
{
    struct td_ask ask = { .review = s->c->review };

    if (td_judge_targets(s->c->td, &s->board, &ask, &s->w.plans, &s->w.targets))
        return cli_failed(s->c);
    if (s->as_json)
        json_open(&s->j, '{');
    int status = find(s);
    if (s->as_json && !status && td_is_training(s->c->td)) {
        json_key(&s->j, "training");
        json_bool(&s->j, true);
    }
    if (s->as_json && !status)
        json_close(&s->j);
    if (s->as_json && status)
        s->c->out->n = 0; /* a bracket of nothing */
    td_board_free(&s->board);
    return status;
}

int cli_run_show(struct cli *c)
{
    struct show s = { .c = c, .as_json = c->format == FORMAT_JSON, .j = { .o = c->out } };
    int (*find)(struct show *) = find_kind(c->args[0]);

    if (!find)
        return cli_usage(c, "'%s' is not a kind to show; one of: %s", c->args[0],
                         c->command->words);
    int status = cli_world_read(c, &s.w);
    if (status)
        return status;
    status = run(&s, find);
    cli_world_free(&s.w);
    return status;
}
