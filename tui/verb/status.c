/* `tiendo status`: the verdicts, as a table for people or as rows for programs and spreadsheets. */
#include "verb/show.h"
#include "verb/view.h"
#include "cli/file.h"
#include "cli/table-book.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
    struct cli *c;
    struct cli_world w;
    struct td_ask ask;
    bool everybody;             /* --agency all */
    struct chosen *chosen;      /* --view */
    struct sheet sheet;
    struct charts charts;       /* xlsx */
    /* text: what a line needs, kept to be sorted */
    struct line *v;
    size_t n, room;
    struct td_counts counts;
    bool yearly;                /* some threshold is a yearly one */
};

/* Less than a tenth of a td_row: a national list has hundreds of thousands. */
struct line {
    const struct td_target *target;
    const struct td_threshold *threshold;
    int64_t agency;
    size_t order;
    struct td_num value;
    struct td_hedge how;
    td_period period;
    td_date since;
    enum td_verdict_code code;
};

static bool wanted(const struct run *r, const struct td_row *row)
{
    return (!r->c->opt[OPT_lagging] || td_row_lags(row)) && chosen_row(r->chosen, row);
}

static bool keep_line(void *arg, const struct td_row *row)
{
    struct run *r = arg;

    if (!wanted(r, row))
        return true;
    if (r->n == r->room) {
        size_t room = r->room ? r->room * 2 : 128;
        struct line *v = realloc(r->v, room * sizeof *v);
        if (!v)
            return false;
        r->v = v;
        r->room = room;
    }
    r->v[r->n] = (struct line){ row->target, row->threshold, row->agency, r->n, row->verdict.shown,
                                td_hedge_of(&row->question, &row->verdict), row->verdict.period, row->verdict.since,
                                row->verdict.code };
    r->n++;
    r->yearly |= row->threshold->yearly;
    td_counts_add(&r->counts, row->verdict.code);
    return true;
}

static bool put_row(void *arg, const struct td_row *row)
{
    struct run *r = arg;

    if (!wanted(r, row))
        return true;
    verdict_row(&r->sheet, row);
    if (r->c->format == FORMAT_XLSX)
        charts_keep(&r->charts, row);
    return !r->c->out->error;
}

/* ---- judging ---------------------------------------------------------------------------- */

static int judge(struct run *r, bool (*each)(void *, const struct td_row *))
{
    struct td_board board;

    if (r->everybody)
        return td_judge_all(r->c->td, &r->ask, &r->w.plans, &r->w.targets, each, r);
    int rc = td_judge_targets(r->c->td, &board, &r->ask, &r->w.plans, &r->w.targets);
    if (rc)
        return rc;
    for (size_t i = 0; i < board.n && each(r, &board.v[i]); i++)
        continue;
    td_board_free(&board);
    return TD_OK;
}

/* ---- text ------------------------------------------------------------------------------- */

/* By plan, then worst first, then in the plan's order. */
static int worst_first(const void *a, const void *b)
{
    const struct line *x = a, *y = b;

    if (x->target->plan != y->target->plan)
        return x->target->plan < y->target->plan ? -1 : 1;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void put_line(struct sheet *s, const struct line *l)
{
    char year[16], bound[96], value[96];

    snprintf(year, sizeof year, "%d%s", l->threshold->year, l->threshold->yearly ? "*" : "");
    cli_bound(bound, sizeof bound, s->c, l->target, l->threshold);
    cli_hedged(value, sizeof value, s->c, l->target, l->value, l->how);
    cell_text(s, cli_verdict_word(l->code, s->c->lang));
    cell_date(s, l->since);
    cell_text(s, l->target->code);
    cell_text(s, cli_agency_short(s->w, l->agency));
    cell_name(s, l->target->name_en, l->target->name);
    cell_text(s, year);
    cell_text(s, bound);
    cell_text(s, value);
    cell_period(s, l->period);
    cell_role(s, l->target->lead, l->target->basis);
}

static void put_plan_title(const struct run *r, int64_t id)
{
    const struct td_plan *p = cli_plan_by_id(&r->w, id);

    out_raw(r->c->out, "\n");
    if (p)
        out_wrap(r->c->out, 0, 0, td_plan_name(p, r->c->lang));
}

/* One table a plan, in one width: a plan's rows stand together after sorting. */
static size_t put_plan(struct run *r, size_t from)
{
    enum { AGENCY = 3, NAME = 30 };
    struct sheet *s = &r->sheet;
    int64_t plan = r->v[from].target->plan;
    size_t i = from;

    put_plan_title(r, plan);
    sheet_open(s, r->c, &r->w, R_STATUS);
    s->fit = true;
    s->least = r->c->out->endless ? NAME : 0; /* who reads a file scrolls: better than a name that could be any */
    s->hidden = r->everybody ? 0 : 1u << AGENCY;
    while (i < r->n && r->v[i].target->plan == plan)
        put_line(s, &r->v[i++]);
    sheet_close(s, EXIT_DONE);
    return i;
}

static void put_head(const struct run *r)
{
    char day[TD_DATE_BUF];
    const char *agency = r->ask.agency ? cli_agency_short(&r->w, r->ask.agency) : "";

    td_date_format(day, sizeof day, r->c->review, r->c->lang);
    out_sayf(r->c->out, ui(U_REVIEW_ON, r->c->lang), day);
    if (*agency)
        out_sayf(r->c->out, ": %s", agency);
    out_raw(r->c->out, "\n");
    if (r->chosen)
        out_wrap(r->c->out, 0, 2, r->chosen->words);
}

static void put_text(struct run *r)
{
    char counts[512];

    if (r->n)
        qsort(r->v, r->n, sizeof *r->v, worst_first);
    put_head(r);
    for (size_t i = 0; i < r->n && !r->c->out->error;)
        i = put_plan(r, i);
    out_raw(r->c->out, "\n");
    if (r->yearly)
        out_wrap(r->c->out, 0, 2, cli_say(r->c, SAY_YEARLY_MARK));
    cli_explain_marks(r->c);
    if (!r->n && !r->w.plans.n)
        out_wrap(r->c->out, 0, 0, ui(U_NO_PLAN, r->c->lang));
    else if (!r->n)
        out_wrap(r->c->out, 0, 0, cli_say(r->c, r->chosen ? SAY_NOTHING_IN_VIEW
                                                : r->c->opt[OPT_lagging] ? SAY_NOTHING_LAGS : SAY_NO_THRESHOLD));
    if (r->n) {
        cli_counts(counts, sizeof counts, r->c, &r->counts);
        out_wrap(r->c->out, 0, 2, counts);
    }
}

/* ---- the command ------------------------------------------------------------------------ */

/* Above a spreadsheet's table: what it is, and as of which day. */
static void put_title(struct run *r)
{
    const struct cli *c = r->c;
    struct book *b = &r->sheet.book;
    char day[TD_DATE_BUF], line[128];

    td_date_format(day, sizeof day, c->review, c->lang);
    snprintf(line, sizeof line, cli_say(c, SAY_AS_OF), day);
    book_text(b, r->w.plan ? td_name_in(c->lang, r->w.plan->title_en, r->w.plan->title) : r->sheet.heading, true);
    book_text(b, line, false);
    book_text(b, "", false);
}

/* Charts are of one agency: those of all would be thousands. */
static int put_sheet(struct run *r)
{
    sheet_open(&r->sheet, r->c, &r->w, R_VERDICTS);
    verdict_sheet(&r->sheet, true);
    sheet_begin(&r->sheet);
    if (cli_is_book(r->c))
        put_title(r);
    int status = judge(r, put_row) ? cli_failed(r->c) : EXIT_DONE;
    if (!status && !r->everybody)
        status = charts_put(&r->charts, &r->sheet);
    return sheet_close(&r->sheet, status);
}

static int run(struct cli *c, void *arg)
{
    struct run *r = arg;

    if (td_plan_sound(c->td, r->ask.plan, td_date_year(c->review)))
        return cli_failed(c);
    if (c->format != FORMAT_TEXT)
        return put_sheet(r);
    if (judge(r, keep_line))
        return cli_failed(c);
    put_text(r);
    return EXIT_DONE;
}

int cli_run_status(struct cli *c)
{
    const struct td_agency *agency;
    struct run r = { .c = c, .ask = { .review = c->review }, .counts = { .worst = TD_VERDICTS } };
    int status = cli_year(c, OPT_milestone, 0, &r.ask.milestone);

    if (!status)
        status = chosen_read(c, &r.chosen);
    if (!status)
        status = cli_world_read(c, &r.w);
    if (status) {
        chosen_free(r.chosen);
        return status;
    }
    r.ask.plan = cli_world_plan(&r.w);
    r.everybody = c->opt[OPT_agency] && !strcmp(c->opt[OPT_agency], "all");
    status = cli_asked_agency(c, &r.w, &agency);
    r.ask.agency = agency ? agency->id : 0;
    if (!status)
        status = cli_deliver(c, run, &r, false);
    charts_free(&r.charts);
    free(r.v);
    chosen_free(r.chosen);
    cli_world_free(&r.w);
    return status;
}
