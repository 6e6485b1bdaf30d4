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

/* ---- list journal ----------------------------------------------------------------------- */

/* "3 số liệu; 1 xử lý số liệu (đã hoàn tác: số 15)" */
static void summary(char *buf, size_t size, const struct cli *c, const struct td_change *x)
{
    const struct { size_t count; enum said word; } parts[] = {
        { x->figures, SAY_OF_FIGURES }, { x->rulings, SAY_OF_RULINGS }, { x->statements, SAY_OF_STATEMENTS },
        { x->submissions, SAY_OF_SUBMISSIONS }, { x->rows, SAY_OF_ROWS },
    };
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].count)
            n += (size_t)snprintf(buf + n, size - n, "%s%zu %s", n ? "; " : "", parts[i].count,
                                  cli_say(c, parts[i].word)); /* all five fit */
    if (x->undone_by)
        snprintf(buf + n, size - n, cli_say(c, SAY_UNDONE_BY), n ? " " : "", (long long)x->undone_by);
}

static void put_change(struct sheet *s, const struct td_change *x)
{
    char what[256], when[32], act[96];

    summary(what, sizeof what, s->c, x);
    moment_shown(when, sizeof when, x->at, s->c->lang);
    td_act_text(act, sizeof act, x->act, x->place, x->via, s->c->lang);
    cell_id(s, x->id);
    cell_put(s, x->at, when);
    cell_text(s, x->actor);
    cell_int(s, x->uid);
    cell_put(s, x->via, act);
    cell_text(s, what);
    cell_put(s, x->typed, x->note);
    cell_id(s, x->undoes);
    cell_id(s, x->undone_by);
    cell_int(s, (int64_t)x->figures);
    cell_int(s, (int64_t)x->rulings);
    cell_int(s, (int64_t)x->statements);
    cell_int(s, (int64_t)x->submissions);
    cell_int(s, (int64_t)x->rows);
}

/* --agency, --plan and --limit; an export has all of it. */
static int read_filter(struct cli *c, const struct cli_world *w, struct td_change_filter *f)
{
    enum { NEWEST = 200 };
    const struct td_agency *a = NULL;
    const char *limit = c->opt[OPT_limit];
    int64_t n = 0;

    *f = (struct td_change_filter){ .plan = cli_world_plan(w), .newest = cli_is_export(c) ? 0 : NEWEST };
    if (limit && !cli_whole(limit, 0, INT64_MAX - 1, &n))
        return cli_usage(c, "--limit: '%s' is not a number", limit);
    if (limit)
        f->newest = (size_t)n;
    int status = cli_asked_agency(c, w, &a);
    f->agency = a ? a->id : 0;
    return status;
}

int list_journal(struct sheet *s)
{
    struct td_change_filter f;
    struct td_changes l;
    int status = read_filter(s->c, s->w, &f);

    if (status)
        return status;
    if (td_changes(s->c->td, &l, &f))
        return cli_failed(s->c);
    for (size_t i = 0; i < l.n && !s->c->out->error; i++)
        put_change(s, &l.v[i]);
    td_changes_free(&l);
    return EXIT_DONE;
}

/* ---- list decisions --------------------------------------------------------------------- */

int list_decisions(struct sheet *s)
{
    struct td_decisions l;

    if (td_decisions(s->c->td, &l, cli_world_plan(s->w)))
        return cli_failed(s->c);
    for (size_t i = 0; i < l.n && !s->c->out->error; i++) {
        const struct td_decision *d = &l.v[i];
        cell_plan(s, d->plan);
        cell_id(s, d->id);
        cell_text(s, d->text);
        cell_agency(s, d->owner);
        cell_date(s, d->due);
        cell_choice(s, td_decision_states, d->done);
    }
    td_decisions_free(&l);
    return EXIT_DONE;
}

/* ---- list requests ---------------------------------------------------------------------- */

static void put_request(struct sheet *s, const struct td_tasks *tasks, const struct td_request *r)
{
    const struct td_target *target = td_target_by_id(&s->w->targets, r->target);
    const struct td_task *task = td_task_by_id(tasks, r->task);

    cell_plan(s, r->plan);
    cell_id(s, r->id);
    cell_text(s, target ? target->code : task ? task->code : "");
    cell_text(s, target ? target->code : "");
    cell_text(s, task ? task->code : "");
    cell_period(s, r->period);
    cell_id(s, r->seq);
    cell_agency(s, r->agency);
    cell_text(s, cli_agency_code(s->w, r->asked_by));
    cell_date(s, r->asked_on);
    cell_date(s, r->due);
    cell_choice(s, td_request_states, (int)r->state);
    cell_text(s, r->question);
    cell_date(s, r->answered_on);
    cell_text(s, r->answer);
}

int list_requests(struct sheet *s)
{
    struct td_requests l = { 0 };
    struct td_tasks tasks = { 0 };
    int64_t plan = cli_world_plan(s->w);
    int rc = td_tasks(s->c->td, &tasks, plan, td_date_year(s->c->review));

    if (!rc)
        rc = td_requests(s->c->td, &l, plan, false);
    for (size_t i = 0; i < l.n && !s->c->out->error; i++)
        put_request(s, &tasks, &l.v[i]);
    td_requests_free(&l);
    td_tasks_free(&tasks);
    return rc ? cli_failed(s->c) : EXIT_DONE;
}

/* ---- show change ------------------------------------------------------------------------ */

static const char *target_code(const struct cli_world *w, int64_t id)
{
    const struct td_target *t = td_target_by_id(&w->targets, id);

    return t ? t->code : "";
}

/* One line for each column that differs; people read the name of the row once. */
static void put_item(struct sheet *s, const struct td_item *item)
{
    for (size_t i = 0; i < item->n_fields; i++) {
        const struct td_field *f = &item->fields[i];
        cell_put(s, item->table, i ? "" : item->thing);
        cell_id(s, item->row);
        cell_id(s, item->rev);
        cell_text(s, target_code(s->w, item->target));
        cell_text(s, cli_agency_code(s->w, item->agency));
        cell_period(s, item->period);
        cell_id(s, item->seq);
        cell_put(s, item->title, i ? "" : NULL);
        cell_put(s, f->column, f->label);
        cell_put(s, f->exact_before, f->before);
        cell_put(s, f->exact_after, f->after);
    }
}

static void change_fields(struct show *s, const struct td_change *x)
{
    char id[24], when[32], act[96];

    snprintf(id, sizeof id, "%lld", (long long)x->id);
    struct sheet *f = show_fields(s, R_CHANGE, id, NULL);
    moment_shown(when, sizeof when, x->at, s->c->lang);
    td_act_text(act, sizeof act, x->act, x->place, x->via, s->c->lang);
    cell_id(f, x->id);
    cell_put(f, x->at, when);
    cell_text(f, x->actor);
    cell_put(f, x->via, act);
    cell_put(f, x->typed, x->note);
    cell_id(f, x->undoes);
    cell_id(f, x->undone_by);
}

int show_change(struct show *s)
{
    struct td_change_filter f = { 0 };
    struct td_changes changes;
    struct td_items items;

    if (!cli_whole(s->c->args[1], 1, INT64_MAX - 1, &f.from))
        return cli_usage(s->c, "'%s' is not the number of a change (see: tiendo list journal)", s->c->args[1]);
    f.to = f.from;
    if (td_changes(s->c->td, &changes, &f))
        return cli_failed(s->c);
    if (!changes.n) {
        td_changes_free(&changes);
        return cli_error(EXIT_FAILED, "there is no change %s", s->c->args[1]);
    }
    change_fields(s, &changes.v[0]);
    td_changes_free(&changes);
    if (td_items(s->c->td, &items, f.from, s->c->lang, 0))
        return cli_failed(s->c);
    struct sheet *t = show_table(s, R_ITEMS, "items", NULL);
    for (size_t i = 0; i < items.n && !s->c->out->error; i++)
        put_item(t, &items.v[i]);
    td_items_free(&items);
    return sheet_close(t, EXIT_DONE);
}

/* ---- undo ------------------------------------------------------------------------------- */

int cli_run_undo(struct cli *c)
{
    int64_t change, new;

    if (!cli_whole(c->args[0], 1, INT64_MAX - 1, &change))
        return cli_usage(c, "'%s' is not the number of a change (see: tiendo list journal)", c->args[0]);
    if (td_undo(c->td, change, TD_AT_COMMAND, &new))
        return cli_failed(c);
    out_sayf(c->out, cli_say(c, SAY_UNDONE), (long long)change, (long long)new);
    return EXIT_DONE;
}
