/* `tiendo status`: the verdicts, as a table for people or as rows for programs. */
#include "cli/file.h"
#include "cli/table-book.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/json.h"
#include "show/ui.h"

struct run {
    struct cli *c;
    struct cli_world w;
    struct td_ask ask;
    bool everybody;             /* --agency all */
    /* json, csv: rows go out as they come */
    struct rows rows;
    struct cli_status_row *row;
    const char *names[STATUS_FIELDS + 2], *cells[STATUS_FIELDS + 1]; /* and one more for training data */
    struct status_book *book;   /* csv-excel, xlsx */
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
    td_period period;
    enum td_verdict_code code;
};

static bool wanted(const struct run *r, const struct td_row *row)
{
    return !r->c->opt[OPT_lagging] || td_verdict_lags(row->verdict.code);
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
    r->v[r->n] = (struct line){ row->target, row->threshold, row->agency, r->n, row->verdict.value,
                                row->verdict.period, row->verdict.code };
    r->n++;
    r->yearly |= row->threshold->yearly;
    td_counts_add(&r->counts, row->verdict.code);
    return true;
}

static bool put_row(void *arg, const struct td_row *row)
{
    struct run *r = arg;

    if (wanted(r, row)) {
        cli_status_cells(r->row, r->c, &r->w, row);
        memcpy(r->cells, r->row->cell, sizeof r->row->cell);
        rows_put(&r->rows, r->cells);
    }
    return !r->c->out->error;
}

static bool put_book_row(void *arg, const struct td_row *row)
{
    struct run *r = arg;

    if (wanted(r, row))
        cli_status_book_row(r->book, row);
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

enum { VERDICT, CODE, AGENCY, NAME, YEAR, BOUND, VALUE, PERIOD, COLUMNS };

static const struct out_column columns[COLUMNS] = {
    [VERDICT] = { { [TD_VI] = "Đánh giá", [TD_EN] = "Verdict" }, false, false },
    [CODE] = { { [TD_VI] = "Mã", [TD_EN] = "Code" }, false, false },
    [AGENCY] = { { [TD_VI] = "Cơ quan", [TD_EN] = "Agency" }, false, true },
    [NAME] = { { [TD_VI] = "Chỉ tiêu", [TD_EN] = "Target" }, false, true },
    [YEAR] = { { [TD_VI] = "Mốc", [TD_EN] = "By" }, false, false },
    [BOUND] = { { [TD_VI] = "Mức", [TD_EN] = "Goal" }, true, false },
    [VALUE] = { { [TD_VI] = "Kết quả", [TD_EN] = "Value" }, true, false },
    [PERIOD] = { { [TD_VI] = "Kỳ", [TD_EN] = "Period" }, false, false },
};

static void put_line(struct out_table *t, const struct run *r, const struct line *l)
{
    char text[96];

    out_table_cell(t, cli_verdict_word(l->code, r->c->lang));
    out_table_cell(t, l->target->code);
    out_table_cell(t, cli_agency_short(&r->w, l->agency));
    out_table_cell(t, td_name_in(r->c->lang, l->target->name_en, l->target->name));
    snprintf(text, sizeof text, "%d%s", l->threshold->year, l->threshold->yearly ? "*" : "");
    out_table_cell(t, text);
    cli_bound(text, sizeof text, r->c, l->target, l->threshold);
    out_table_cell(t, text);
    cli_value(text, sizeof text, r->c, l->target, l->value);
    out_table_cell(t, text);
    *text = 0;
    if (l->period)
        td_period_format(text, sizeof text, l->period, r->c->lang);
    out_table_cell(t, text);
}

static void put_plan_title(const struct run *r, int64_t id)
{
    const struct td_plan *p = cli_plan_by_id(&r->w, id);

    out_raw(r->c->out, "\n");
    if (p)
        out_wrap(r->c->out, 0, 0, td_name_in(r->c->lang, p->title_en, p->title));
}

/* One table a plan, in one width: a plan's rows stand together after sorting. */
static size_t put_plan(const struct run *r, size_t from)
{
    struct out_table t;
    int64_t plan = r->v[from].target->plan;
    size_t i = from;

    put_plan_title(r, plan);
    out_table_open(&t, r->c->out, columns, COLUMNS, r->c->lang);
    t.fit = true;
    t.hidden = r->everybody ? 0 : 1u << AGENCY;
    while (i < r->n && r->v[i].target->plan == plan)
        put_line(&t, r, &r->v[i++]);
    out_table_close(&t);
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
        out_wrap(r->c->out, 0, 2, cli_say(r->c, "* a yearly working target", "* chỉ tiêu năm"));
    if (!r->n && !r->w.plans.n)
        out_wrap(r->c->out, 0, 0, ui(U_NO_PLAN, r->c->lang));
    else if (!r->n)
        out_wrap(r->c->out, 0, 0, r->c->opt[OPT_lagging]
                 ? cli_say(r->c, "Nothing lags.", "Không có chỉ tiêu nào chậm.")
                 : cli_say(r->c, "No threshold to judge.", "Không có mốc nào để đánh giá."));
    if (r->n) {
        cli_counts(counts, sizeof counts, r->c, &r->counts);
        out_wrap(r->c->out, 0, 2, counts);
    }
}

/* ---- the command ------------------------------------------------------------------------ */

static int read_agency(struct run *r)
{
    const char *code = r->c->opt[OPT_agency];
    const struct td_agency *a = NULL;

    if (!code)
        return EXIT_DONE;
    r->everybody = !strcmp(code, "all");
    if (r->everybody)
        return EXIT_DONE;
    int status = cli_find_agency(&r->w, code, &a);
    r->ask.agency = a ? a->id : 0;
    return status;
}

/* Made-up verdicts have a last column more, which says so in each row. */
static const char *const *column_names(struct run *r)
{
    size_t n = STATUS_FIELDS;

    for (size_t i = 0; i < n; i++)
        r->names[i] = cli_status_names[i];
    if (td_is_training(r->c->td)) {
        r->names[n] = "training";
        r->cells[n++] = "true";
    }
    r->names[n] = NULL;
    return r->names;
}

/* Charts are of one agency: those of all would be thousands. */
static int run_book(struct run *r)
{
    r->book = cli_status_book_open(r->c, &r->w);
    if (!r->book)
        return cli_error(EXIT_FAILED, "out of memory");
    int status = judge(r, put_book_row) ? cli_failed(r->c) : EXIT_DONE;
    int closed = cli_status_book_close(r->book, !status && !r->everybody);
    return status ? status : closed;
}

static int run(struct cli *c, void *arg)
{
    struct run *r = arg;
    bool text = c->format == FORMAT_TEXT;

    if (cli_is_book(c))
        return run_book(r);
    if (!text)
        rows_open(&r->rows, c->out, c->format == FORMAT_JSON, column_names(r));
    if (judge(r, text ? keep_line : put_row))
        return cli_failed(c);
    if (text)
        put_text(r);
    else
        rows_close(&r->rows);
    return EXIT_DONE;
}

int cli_run_status(struct cli *c)
{
    struct cli_status_row row;
    struct run r = {
        .c = c, .ask = {.review = c->review}, .row = &row, .counts = {.worst = TD_VERDICTS}};
    int status = cli_year(c, OPT_milestone, 0, &r.ask.milestone);

    if (!status)
        status = cli_world_read(c, &r.w);
    if (status)
        return status;
    r.ask.plan = cli_world_plan(&r.w);
    status = read_agency(&r);
    if (!status)
        status = cli_deliver(c, run, &r, false);
    free(r.v);
    cli_world_free(&r.w);
    return status;
}
