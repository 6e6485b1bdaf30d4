/*
 * Who did what, and taking it back: `tiendo list journal`, `tiendo show change`, `tiendo undo`; and `tiendo list
 * decisions` and `requests`.
 */
#include "verb/show.h"
#include "base/count.h"
#include "show/ui.h"
#include "cli/table-book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers and times ------------------------------------------------------------------ */

/* "" for 0 */
static const char *id_text(char buf[24], int64_t id)
{
    *buf = 0;
    if (id)
        snprintf(buf, 24, "%lld", (long long)id);
    return buf;
}

static const char *count_text(char buf[24], size_t n)
{
    snprintf(buf, 24, "%zu", n);
    return buf;
}

static bool read_id(const char *s, int64_t *out)
{
    char *end;

    *out = strtoll(s, &end, 10);
    return *s >= '0' && *s <= '9' && !*end && *out > 0 && *out < INT64_MAX;
}

/* ---- list journal ----------------------------------------------------------------------- */

static const struct show_column change_columns[] = {
    COL_RIGHT("id", "Change", "Số"),
    COL("at", "When", "Lúc"),
    COL("actor", "Who", "Ai"),
    COL_DATA("uid"),
    COL("via", "Act", "Việc"),
    { NULL, { HEAD("What", "Nội dung"), false, false } },
    COL_FLEX("note", "Note", "Ghi chú"),
    COL_DATA("undoes"), COL_DATA("undone_by"),
    COL_DATA("figures"), COL_DATA("rulings"), COL_DATA("statements"), COL_DATA("submissions"), COL_DATA("rows"),
};

/* "3 số liệu; 1 xử lý số liệu (đã hoàn tác: số 15)" */
static void summary(char *buf, size_t size, const struct cli *c, const struct td_change *x)
{
    const struct { size_t count; const char *en, *vi; } parts[] = {
        { x->figures, "figures", "số liệu" },
        { x->rulings, "rulings on figures", "xử lý số liệu" },
        { x->statements, "statements", "cập nhật tiến độ" },
        { x->submissions, "submissions", "báo cáo" },
        { x->rows, "rows", "mục" },
    };
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].count)
            n += (size_t)snprintf(buf + n, size - n, "%s%zu %s", n ? "; " : "", parts[i].count,
                                  cli_say(c, parts[i].en, parts[i].vi)); /* all five fit */
    if (x->undone_by)
        snprintf(buf + n, size - n, cli_say(c, "%s(undone: %lld)", "%s(đã hoàn tác: số %lld)"), n ? " " : "",
                 (long long)x->undone_by);
}

static void change_row(struct sheet *s, const struct td_change *x)
{
    char id[24], uid[24], undoes[24], undone[24], n[5][24], what[256], when[32], act[96];

    snprintf(uid, sizeof uid, "%lld", (long long)x->uid);
    summary(what, sizeof what, s->c, x);
    moment_shown(when, sizeof when, x->at, s->c->lang);
    td_act_text(act, sizeof act, x->act, x->place, x->via, s->c->lang);
    sheet_row(s, (const struct sheet_cell[COUNT(change_columns)]){
        { id_text(id, x->id), NULL }, { x->at, when }, { x->actor, NULL }, { uid, NULL }, { x->via, act },
        { "", what }, { x->note, NULL }, { id_text(undoes, x->undoes), NULL }, { id_text(undone, x->undone_by), NULL },
        { count_text(n[0], x->figures), NULL }, { count_text(n[1], x->rulings), NULL },
        { count_text(n[2], x->statements), NULL }, { count_text(n[3], x->submissions), NULL },
        { count_text(n[4], x->rows), NULL },
    });
}

/* --agency, --plan and --limit; an export has all of it. */
static int read_filter(struct cli *c, const struct cli_world *w, struct td_change_filter *f)
{
    enum { NEWEST = 200 };
    const struct td_agency *a = NULL;
    const char *limit = c->opt[OPT_limit], *agency = c->opt[OPT_agency];
    int64_t n = 0;

    *f = (struct td_change_filter){ .plan = cli_world_plan(w), .newest = cli_is_export(c) ? 0 : NEWEST };
    if (limit && strcmp(limit, "0") != 0 && !read_id(limit, &n))
        return cli_usage(c, "--limit: '%s' is not a number", limit);
    if (limit)
        f->newest = (size_t)n;
    if (agency && strcmp(agency, "all") != 0) {
        int status = cli_find_agency(w, agency, &a);
        if (status)
            return status;
        f->agency = a->id;
    }
    return EXIT_DONE;
}

static int list_journal(struct cli *c, const struct cli_world *w)
{
    struct td_change_filter f;
    struct td_changes l;
    struct sheet s;
    int status = read_filter(c, w, &f);

    if (status)
        return status;
    if (td_changes(c->td, &l, &f))
        return cli_failed(c);
    sheet_open(&s, c, cli_say(c, "Journal", "Nhật ký"), change_columns, COUNT(change_columns), false);
    for (size_t i = 0; i < l.n && !c->out->error; i++)
        change_row(&s, &l.v[i]);
    td_changes_free(&l);
    return sheet_close(&s);
}

/* ---- list decisions --------------------------------------------------------------------- */

static const struct show_column decision_columns[] = {
    COL("plan", "Plan", "Kế hoạch"),
    COL_DATA("id"),
    COL_FLEX("text", "Decision", "Nội dung kết luận"),
    COL("owner", "Owner", "Cơ quan thực hiện"),
    COL("due", "Due", "Hạn"),
    COL("state", "State", "Trạng thái"),
};

static int list_decisions(struct cli *c, const struct cli_world *w)
{
    struct td_decisions l;
    struct sheet s;

    if (td_decisions(c->td, &l, cli_world_plan(w)))
        return cli_failed(c);
    sheet_open(&s, c, cli_say(c, "Decisions", "Kết luận họp"), decision_columns, COUNT(decision_columns),
               w->plan || w->plans.n == 1);
    for (size_t i = 0; i < l.n && !c->out->error; i++) {
        const struct td_decision *d = &l.v[i];
        char id[24], due[TD_DATE_BUF] = "", when[TD_DATE_BUF] = "";
        if (d->due) {
            td_date_write(due, sizeof due, d->due);
            td_date_format(when, sizeof when, d->due, c->lang);
        }
        sheet_row(&s, (const struct sheet_cell[COUNT(decision_columns)]){
            { cli_plan_key(w, d->plan), NULL }, { id_text(id, d->id), NULL }, { d->text, NULL },
            { cli_agency_code(w, d->owner), cli_agency_short(w, d->owner) }, { due, when },
            { td_choice_code(td_decision_states, d->done), td_choice_word(td_decision_states, d->done, c->lang) },
        });
    }
    td_decisions_free(&l);
    return sheet_close(&s);
}

/* ---- list requests ---------------------------------------------------------------------- */

static const struct show_column request_columns[] = {
    COL("plan", "Plan", "Kế hoạch"), COL_RIGHT("id", "No.", "Số"),
    { NULL, { HEAD("About", "Về"), false, false } }, COL_DATA("target"), COL_DATA("task"), COL_DATA("period"),
    COL_DATA("figure"), COL("agency", "Who", "Cơ quan"), COL_DATA("asked_by"), COL("asked_on", "Asked", "Ngày hỏi"),
    COL("due", "Due", "Hạn"), COL("state", "State", "Trạng thái"), COL_FLEX("question", "Question", "Nội dung"),
    COL_DATA("answered_on"), COL_FLEX("answer", "Answer", "Giải trình"),
};

static void request_row(struct sheet *s, const struct cli_world *w, const struct td_tasks *tasks,
                        const struct td_request *r)
{
    const struct td_target *target = td_target_by_id(&w->targets, r->target);
    const struct td_task *task = td_task_by_id(tasks, r->task);
    char id[24], period[TD_PERIOD_BUF] = "", seq[24], day[5][TD_DATE_BUF];

    td_date_write(day[0], sizeof day[0], r->asked_on);
    td_date_format(day[1], sizeof day[1], r->asked_on, s->c->lang);
    td_date_write(day[2], sizeof day[2], r->due);
    td_date_format(day[3], sizeof day[3], r->due, s->c->lang);
    td_date_write(day[4], sizeof day[4], r->answered_on);
    if (r->period)
        td_period_write(period, sizeof period, r->period);
    sheet_row(s, (const struct sheet_cell[COUNT(request_columns)]){
        { cli_plan_key(w, r->plan), NULL }, { id_text(id, r->id), NULL },
        { "", target ? target->code : task ? task->code : "" }, { target ? target->code : "", NULL },
        { task ? task->code : "", NULL }, { period, NULL }, { id_text(seq, r->seq), NULL },
        { cli_agency_code(w, r->agency), cli_agency_short(w, r->agency) }, { cli_agency_code(w, r->asked_by), NULL },
        { day[0], day[1] }, { day[2], day[3] }, { td_choice_code(td_request_states, (int)r->state),
          td_choice_word(td_request_states, (int)r->state, s->c->lang) },
        { r->question, NULL }, { day[4], NULL }, { r->answer, NULL },
    });
}

static int list_requests(struct cli *c, const struct cli_world *w)
{
    struct td_requests l;
    struct td_tasks tasks;
    struct sheet s;

    if (td_tasks(c->td, &tasks, cli_world_plan(w), td_date_year(c->review)))
        return cli_failed(c);
    if (td_requests(c->td, &l, cli_world_plan(w), false)) {
        td_tasks_free(&tasks);
        return cli_failed(c);
    }
    sheet_open(&s, c, cli_say(c, "Requests for explanation", "Yêu cầu giải trình"), request_columns,
               COUNT(request_columns), w->plan || w->plans.n == 1);
    for (size_t i = 0; i < l.n && !c->out->error; i++)
        request_row(&s, w, &tasks, &l.v[i]);
    td_requests_free(&l);
    td_tasks_free(&tasks);
    return sheet_close(&s);
}

static const struct { const char *word; int (*list)(struct cli *, const struct cli_world *); } lists[] = {
    { "journal", list_journal }, { "decisions", list_decisions }, { "duties", list_duties },
    { "requests", list_requests }, { "rates", list_rates }, { "reminders", list_reminders },
    { "submissions", list_submissions },
};

int (*cli_records(const char *word))(struct cli *, const struct cli_world *)
{
    for (size_t i = 0; i < COUNT(lists); i++)
        if (!strcmp(lists[i].word, word))
            return lists[i].list;
    return NULL;
}

/* ---- show change ------------------------------------------------------------------------ */

static const struct show_column item_columns[] = {
    COL("table", "What", "Loại"),
    COL_DATA("row"), COL_DATA("rev"), COL_DATA("target"), COL_DATA("agency"), COL_DATA("period"), COL_DATA("seq"),
    COL("title", "Which", "Mục"),
    COL("column", "Column", "Cột"),
    COL("before", "Before", "Trước"),
    COL_FLEX("after", "After", "Sau"),
};

static const char *target_code(const struct cli_world *w, int64_t id)
{
    const struct td_target *t = td_target_by_id(&w->targets, id);

    return t ? t->code : "";
}

/* One line for each column that differs; people read the name of the row once. */
static void item_rows(struct show *s, const struct td_item *item)
{
    const char *agency = cli_agency_code(&s->w, item->agency), *target = target_code(&s->w, item->target);
    char row[24], rev[24], seq[24], period[TD_PERIOD_BUF] = "";

    if (item->period)
        td_period_write(period, sizeof period, item->period);
    for (size_t i = 0; i < item->n_fields; i++) {
        const struct td_field *f = &item->fields[i];
        show_cell(s, item->table, i ? "" : item->thing);
        show_cell(s, id_text(row, item->row), NULL);
        show_cell(s, id_text(rev, item->rev), NULL);
        show_cell(s, target, NULL);
        show_cell(s, agency, NULL);
        show_cell(s, period, NULL);
        show_cell(s, id_text(seq, item->seq), NULL);
        show_cell(s, item->title, i ? "" : NULL);
        show_cell(s, f->column, f->label);
        show_cell(s, f->exact_before, f->before);
        show_cell(s, f->exact_after, f->after);
    }
}

static void show_change_fields(struct show *s, const struct td_change *x)
{
    char id[24], other[24], when[32], act[96];

    moment_shown(when, sizeof when, x->at, s->c->lang);
    td_act_text(act, sizeof act, x->act, x->place, x->via, s->c->lang);
    show_title(s, id_text(id, x->id), show_say(s, "change in the journal", "thay đổi trong nhật ký"));
    if (s->as_json)
        json_member(&s->j, "id", id);
    show_field(s, "at", show_say(s, "When", "Lúc"), x->at, when);
    show_field(s, "actor", show_say(s, "Who", "Ai"), x->actor, NULL);
    show_field(s, "via", show_say(s, "Act", "Việc"), x->via, act);
    show_field(s, "note", show_say(s, "Note", "Ghi chú"), x->note, NULL);
    show_field(s, "undoes", show_say(s, "Undoes change", "Hoàn tác thay đổi số"), id_text(other, x->undoes), NULL);
    show_field(s, "undone_by", show_say(s, "Undone by change", "Đã hoàn tác bởi thay đổi số"),
               id_text(other, x->undone_by), NULL);
}

int show_change(struct show *s)
{
    struct td_change_filter f = { 0 };
    struct td_changes changes;
    struct td_items items;

    if (!read_id(s->c->args[1], &f.from))
        return cli_usage(s->c, "'%s' is not the number of a change (see: tiendo list journal)", s->c->args[1]);
    f.to = f.from;
    if (td_changes(s->c->td, &changes, &f))
        return cli_failed(s->c);
    if (!changes.n) {
        td_changes_free(&changes);
        return cli_error(EXIT_FAILED, "there is no change %s", s->c->args[1]);
    }
    show_change_fields(s, &changes.v[0]);
    td_changes_free(&changes);
    if (td_items(s->c->td, &items, f.from, s->c->lang, 0))
        return cli_failed(s->c);
    show_table_open(s, "items", show_say(s, "What was written", "Nội dung đã ghi"), item_columns,
                    COUNT(item_columns));
    for (size_t i = 0; i < items.n && !s->c->out->error; i++)
        item_rows(s, &items.v[i]);
    show_table_close(s);
    td_items_free(&items);
    return EXIT_DONE;
}

/* ---- undo ------------------------------------------------------------------------------- */

int cli_run_undo(struct cli *c)
{
    int64_t change, new;

    if (!read_id(c->args[0], &change))
        return cli_usage(c, "'%s' is not the number of a change (see: tiendo list journal)", c->args[0]);
    if (td_undo(c->td, change, TD_AT_COMMAND, &new))
        return cli_failed(c);
    out_sayf(c->out, cli_say(c, "change %lld undone, as change %lld\n",
                             "đã hoàn tác thay đổi số %lld (bằng thay đổi số %lld)\n"),
             (long long)change, (long long)new);
    return EXIT_DONE;
}
