/*
 * The verdicts as a spreadsheet: a row each, then the figures that were judged, and a chart for each target that has
 * some, with the plan's thresholds beside them.
 */
#include "file/book.h"
#include "cli/table-book.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A target that was judged, and its accepted series. */
struct series { const struct td_target *target; int64_t agency; struct td_point *point; size_t n; };

struct status_book {
    struct cli *c;
    const struct cli_world *w;
    struct book book;
    struct cli_status_row cells;
    struct series *v;
    size_t n;
    bool failed;             /* out of memory, or no figures can be read */
};

/* ---- verdicts --------------------------------------------------------------------------- */

/* `field`: of cli_status_names; what people read otherwise has none. */
enum other { NONE, UNIT, AGENCY_NAME, LEAD_NAME, VERDICT, PERIOD };
static const struct { const char *field, *head[2]; enum other other; enum xlsx_type type; } columns[] = {
    { "plan", { "Kế hoạch", "Plan" }, NONE, XLSX_TEXT },
    { "target", { "Mã chỉ tiêu", "Code" }, NONE, XLSX_TEXT },
    { "name", { "Chỉ tiêu", "Target" }, NONE, XLSX_TEXT },
    { "agency", { "Cơ quan", "Agency" }, AGENCY_NAME, XLSX_TEXT },
    { "year", { "Mốc", "By" }, NONE, XLSX_NUMBER },
    { "verdict", { "Đánh giá", "Verdict" }, VERDICT, XLSX_VERDICT },
    { "value", { "Kết quả", "Value" }, NONE, XLSX_NUMBER },
    { "period", { "Kỳ số liệu", "Period" }, PERIOD, XLSX_TEXT },
    { "bound", { "Mức phải đạt", "Goal" }, NONE, XLSX_NUMBER },
    { "upper", { "Mức cao nhất", "Upper bound" }, NONE, XLSX_NUMBER },
    { NULL, { "Đơn vị tính", "Unit" }, UNIT, XLSX_TEXT },
    { "gap", { "Còn thiếu", "Missing" }, NONE, XLSX_NUMBER },
    { "pace", { "Tốc độ một năm", "Pace a year" }, NONE, XLSX_NUMBER },
    { "needed", { "Tốc độ cần có", "Pace needed" }, NONE, XLSX_NUMBER },
    { "expected", { "Dự kiến đến mốc", "Expected by then" }, NONE, XLSX_NUMBER },
    { "lead", { "Cơ quan chủ trì", "Lead" }, LEAD_NAME, XLSX_TEXT },
    { "reason", { "Diễn giải", "Reason" }, NONE, XLSX_TEXT },
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *field(const struct status_book *s, const char *name)
{
    for (size_t i = 0; i < STATUS_FIELDS; i++)
        if (!strcmp(cli_status_names[i], name))
            return s->cells.cell[i];
    return "";
}

/* Computed numbers have six decimals; people read as many as the target has, and one for a pace. */
static const char *rounded(char buf[TD_NUM_BUF], const struct td_target *t, const char *s)
{
    struct td_num n;
    int decimals = t->decimals + 1;

    if (!td_num_parse(s, strlen(s), &n) || n.decimals <= decimals)
        return s;
    td_num_write(buf, TD_NUM_BUF, td_num_round(n, decimals));
    return buf;
}

static const char *period_text(const struct status_book *s, char buf[TD_NUM_BUF], td_period period)
{
    *buf = 0;
    if (period)
        td_period_format(buf, TD_NUM_BUF, period, s->c->lang);
    return buf;
}

static const char *unit_text(const struct status_book *s, const struct td_target *t)
{
    return t->kind == TD_MILESTONE ? cli_say(s->c, "1 = done", "1 = xong") : td_unit_shown(t->unit);
}

static const char *cell(const struct status_book *s, const struct td_row *row, size_t i, char buf[TD_NUM_BUF])
{
    const char *text = columns[i].field ? field(s, columns[i].field) : "";

    switch (columns[i].other) {
    case UNIT: return unit_text(s, row->target);
    case AGENCY_NAME: return cli_agency_short(s->w, row->agency);
    case LEAD_NAME: return cli_agency_short(s->w, row->target->lead);
    case VERDICT: return cli_verdict_word(row->verdict.code, s->c->lang);
    case PERIOD: return period_text(s, buf, row->verdict.period);
    case NONE: break;
    }
    return columns[i].type == XLSX_NUMBER ? rounded(buf, row->target, text) : text;
}

/* Above the table: what it is, and as of which day. */
static void put_title(struct status_book *s, const char *title)
{
    char day[TD_DATE_BUF], line[128];

    td_date_format(day, sizeof day, s->c->review, s->c->lang);
    snprintf(line, sizeof line, cli_say(s->c, "As of %s", "Tính đến ngày %s"), day);
    book_text(&s->book, s->w->plan ? td_name_in(s->c->lang, s->w->plan->title_en, s->w->plan->title) : title,
              true);
    book_text(&s->book, line, false);
    book_text(&s->book, "", false);
}

struct status_book *cli_status_book_open(struct cli *c, const struct cli_world *w)
{
    struct status_book *s = calloc(1, sizeof *s);
    struct xlsx_column col[COLUMNS];
    const char *title = cli_say(c, "Verdicts", "Đánh giá");

    if (!s)
        return NULL;
    s->c = c;
    s->w = w;
    for (size_t i = 0; i < COLUMNS; i++)
        col[i] = (struct xlsx_column){ columns[i].head[c->lang], columns[i].type, 0, i + 1 == COLUMNS };
    cli_book_open(c, &s->book, title);
    book_table(&s->book, title, col, COLUMNS);
    put_title(s, title);
    return s;
}

/* Rows of a target stand together; one that has no figure has no chart. */
static void keep_series(struct status_book *s, const struct td_row *row)
{
    if (!row->verdict.period || s->failed)
        return;
    if (s->n && s->v[s->n - 1].target == row->target && s->v[s->n - 1].agency == row->agency)
        return;
    struct series *v = realloc(s->v, (s->n + 1) * sizeof *v);
    s->failed = !v;
    if (!v)
        return;
    s->v = v;
    s->v[s->n++] = (struct series){ row->target, row->agency, NULL, 0 };
}

void cli_status_book_row(struct status_book *s, const struct td_row *row)
{
    const char *cells[COLUMNS];
    char buf[COLUMNS][TD_NUM_BUF];

    cli_status_cells(&s->cells, s->c, s->w, row);
    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = cell(s, row, i, buf[i]);
    book_row(&s->book, cells);
    if (s->book.format == BOOK_XLSX)
        keep_series(s, row);
}

/* ---- series ----------------------------------------------------------------------------- */

static bool accept_points(const struct status_book *s, struct series *x, const struct td_figure *f, size_t n)
{
    free(x->point);
    x->point = calloc(n + 1, sizeof *x->point);
    x->n = x->point ? td_series(f, n, s->c->review, x->point) : 0;
    return x->point != NULL;
}

static bool own_points(const struct status_book *s, struct series *x)
{
    struct td_observations l;

    if (td_observations(s->c->td, &l, x->target->id, x->agency))
        return false;
    struct td_figure *f = calloc(l.n + 1, sizeof *f);
    for (size_t i = 0; f && i < l.n; i++)
        f[i] = td_observation_figure(&l.v[i]);
    bool ok = f && accept_points(s, x, f, l.n);
    td_observations_free(&l);
    free(f);
    return ok;
}

/* As it was judged: by its own figures, else by the sums of the units below. */
static bool read_points(const struct status_book *s, struct series *x)
{
    struct td_figure *sums;
    size_t n;

    if (!own_points(s, x))
        return false;
    if (x->n)
        return true;
    if (td_rolled_up(s->c->td, &sums, &n, x->target, x->agency))
        return false;
    bool ok = accept_points(s, x, sums, n);
    free(sums);
    return ok;
}

static void read_series(struct status_book *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < s->n && !s->failed; i++) {
        s->failed = !read_points(s, &s->v[i]);
        if (s->v[i].n)
            s->v[kept++] = s->v[i];
        else
            free(s->v[i].point);
    }
    s->n = kept;
}

/* ---- charts ----------------------------------------------------------------------------- */

enum { CODE, NAME, PERIOD_COLUMN, YEAR, VALUE, FIRST, SECOND, CHART_COLUMNS, MOST_CHARTS = 120 };

/* A point of the series, or the end of a threshold's line. */
struct mark { td_time t; const struct td_point *point; };

static int by_time(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return (x->point == NULL) - (y->point == NULL);
}

/* The plan's own thresholds, at most two. */
static size_t thresholds(const struct td_target *t, const struct td_threshold *out[2])
{
    size_t n = 0;

    for (size_t i = 0; i < t->n_thresholds && n < 2; i++)
        if (!t->thresholds[i].yearly)
            out[n++] = &t->thresholds[i];
    return n;
}

static void put_mark(struct status_book *s, const struct series *x, const struct mark *m)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h);
    char year[TD_NUM_BUF], value[TD_NUM_BUF] = "", bound[2][TD_NUM_BUF] = { "", "" }, period[TD_NUM_BUF] = "";

    td_num_write(year, sizeof year, td_num_ratio(m->t, TD_YEAR, m->t % TD_YEAR ? 2 : 0));
    if (m->point) {
        td_num_write(value, sizeof value, m->point->value);
        period_text(s, period, m->point->period);
    }
    for (size_t i = 0; i < n; i++)
        if (m->t <= h[i]->year * TD_YEAR)
            td_num_write(bound[i], sizeof bound[i], h[i]->bound);
    book_row(&s->book, (const char *const[CHART_COLUMNS]){
        [CODE] = x->target->code, [NAME] = td_name_in(s->c->lang, x->target->name_en, x->target->name),
        [PERIOD_COLUMN] = period, [YEAR] = year, [VALUE] = value, [FIRST] = bound[0], [SECOND] = bound[1] });
}

static void put_series(struct status_book *s, const struct series *x)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h), marks = 0;
    struct mark *m = malloc((x->n + n) * sizeof *m);

    if (!m) {
        s->failed = true;
        return;
    }
    for (size_t i = 0; i < x->n; i++)
        m[marks++] = (struct mark){ x->point[i].t, &x->point[i] };
    for (size_t i = 0; i < n; i++)
        m[marks++] = (struct mark){ h[i]->year * TD_YEAR, NULL };
    qsort(m, marks, sizeof *m, by_time);
    for (size_t i = 0; i < marks; i++)
        put_mark(s, x, &m[i]);
    free(m);
}

/* "Mức phải đạt đến 2025: 99,5%" */
static void name_threshold(char *buf, size_t size, const struct status_book *s, const struct td_target *t,
                           const struct td_threshold *h)
{
    char bound[96];

    cli_bound(bound, sizeof bound, s->c, t, h);
    snprintf(buf, size, cli_say(s->c, "Goal by %d: %s", "Mức phải đạt đến %d: %s"), h->year, bound);
}

/* Time as METHOD.md 5 counts it: a year's figure stands at its end. */
static const char *when(const struct cli *c)
{
    return cli_say(c, "When (2025 is the end of 2025)", "Thời điểm (2025 là hết năm 2025)");
}

static void put_chart(struct status_book *s, const struct series *x, size_t first, size_t last)
{
    const struct td_threshold *h[2];
    size_t n = thresholds(x->target, h);
    struct xlsx_line line[3] = { { VALUE, cli_say(s->c, "Value", "Kết quả"), false } };
    char name[2][160], title[512];
    int from = (int)(x->point[0].t / TD_YEAR), to = (int)(x->point[x->n - 1].t / TD_YEAR);

    for (size_t i = 0; i < n; i++) {
        name_threshold(name[i], sizeof name[i], s, x->target, h[i]);
        line[i + 1] = (struct xlsx_line){ i ? SECOND : FIRST, name[i], true };
        to = h[i]->year > to ? h[i]->year : to;
    }
    snprintf(title, sizeof title, "%s  %s", x->target->code,
             td_name_in(s->c->lang, x->target->name_en, x->target->name));
    xlsx_chart(s->book.x, &(struct xlsx_chart){ x->target->code, title, unit_text(s, x->target), when(s->c), first,
                                                last, YEAR, from - 1, to + 1, line, n + 1 });
}

static void put_charts(struct status_book *s)
{
    if (!s->n || s->failed)
        return;
    const struct xlsx_column col[CHART_COLUMNS] = {
        [CODE] = { cli_say(s->c, "Code", "Mã chỉ tiêu"), XLSX_TEXT, 0, false },
        [NAME] = { cli_say(s->c, "Target", "Chỉ tiêu"), XLSX_TEXT, 0, false },
        [PERIOD_COLUMN] = { cli_say(s->c, "Period", "Kỳ"), XLSX_TEXT, 0, false },
        [YEAR] = { when(s->c), XLSX_NUMBER, 0, false },
        [VALUE] = { cli_say(s->c, "Value", "Kết quả"), XLSX_NUMBER, 0, false },
        [FIRST] = { cli_say(s->c, "First goal", "Mức phải đạt mốc 1"), XLSX_NUMBER, 0, false },
        [SECOND] = { cli_say(s->c, "Second goal", "Mức phải đạt mốc 2"), XLSX_NUMBER, 0, false },
    };
    size_t *end = calloc(s->n + 1, sizeof *end);

    book_table(&s->book, td_table_title(TD_T_OBSERVATIONS, s->c->lang), col, CHART_COLUMNS);
    for (size_t i = 0; end && i < s->n; i++) {
        put_series(s, &s->v[i]);
        end[i + 1] = xlsx_rows(s->book.x);
    }
    for (size_t i = 0; end && i < s->n && i < MOST_CHARTS; i++)
        put_chart(s, &s->v[i], end[i], end[i + 1] - 1);
    s->failed |= !end;
    free(end);
}

int cli_status_book_close(struct status_book *s, bool charts)
{
    if (charts && s->book.x) {
        read_series(s);
        put_charts(s);
    }
    int status = s->failed ? cli_error(EXIT_FAILED, "the figures for the charts cannot be read") : EXIT_DONE;
    int closed = cli_book_close(s->c, &s->book);
    for (size_t i = 0; i < s->n; i++)
        free(s->v[i].point);
    free(s->v);
    free(s);
    return status ? status : closed;
}
