/* Tables of the database as people read them: headings and words in their language, names beside codes. */
#include "file/book.h"
#include "cli/progress.h"
#include "cli/table-book.h"
#include "file/json.h"
#include "show/ui.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool cli_is_export(const struct cli *c)
{
    return c->command == &cli_commands[CLI_export];
}

bool cli_is_book(const struct cli *c)
{
    return c->format == FORMAT_EXCEL || c->format == FORMAT_XLSX;
}

void cli_book_open(struct cli *c, struct book *b, const char *title)
{
    book_open(b, c->out, c->format == FORMAT_XLSX ? BOOK_XLSX : BOOK_CSV, c->lang, title, c->review);
    if (td_is_training(c->td)) /* nobody may take made-up figures for real ones */
        b->mark = ui(U_TRAINING, c->lang);
}

int cli_book_close(struct cli *c, struct book *b)
{
    int why = book_close(b);

    if (!why)
        return EXIT_DONE;
    return cli_error(EXIT_FAILED, "cannot write %s: %s", xlsx_where(why, cli_said("the spreadsheet")),
                     xlsx_why(why, c->lang));
}

/* ---- names ------------------------------------------------------------------------------ */

enum { COLUMNS = 2 * TD_COLUMNS }; /* names stand beside codes */

/* One column of the book: a column of the table, or the names of what its codes stand for. */
struct source { int column; enum td_cell cell; bool names; };

/* Rows with the same code stand together mostly, so the last one is remembered. */
struct name { char plan[64], code[64]; const char *text; };

struct people {
    struct cli *c;
    const struct cli_world *w;
    struct book *book;
    enum td_table table;
    struct td_tasks tasks;
    struct td_obligations obligations;
    struct source source[COLUMNS];
    struct name name[COLUMNS];
    size_t n, rows;
    struct cli_work work;
};

/* Of a thing that this is the code of; else NULL. */
static const char *name_if(const struct people *p, const char *plan, const char *code, int64_t its_plan,
                           const char *its_code, const char *en, const char *vi)
{
    bool is = !strcmp(its_code, code) && !strcmp(cli_plan_key(p->w, its_plan), plan);
    return is ? td_name_in(p->c->lang, en, vi) : NULL;
}

static const char *find_name(const struct people *p, enum td_cell kind, const char *plan, const char *code)
{
    const struct td_targets *t = &p->w->targets;
    const struct td_tasks *k = &p->tasks;
    const struct td_obligations *o = &p->obligations;
    const struct td_agency *a = kind == TD_CELL_AGENCY ? td_agency_by_code(&p->w->agencies, code) : NULL;
    const char *name = a ? td_name_in(p->c->lang, a->name_en, a->name) : NULL;

    for (size_t i = 0; kind == TD_CELL_TARGET && !name && i < t->n; i++)
        name = name_if(p, plan, code, t->v[i].plan, t->v[i].code, t->v[i].name_en, t->v[i].name);
    for (size_t i = 0; kind == TD_CELL_TASK && !name && i < k->n; i++)
        name = name_if(p, plan, code, k->v[i].plan, k->v[i].code, k->v[i].title_en, k->v[i].title);
    for (size_t i = 0; kind == TD_CELL_OBLIGATION && !name && i < o->n; i++)
        name = name_if(p, plan, code, o->v[i].plan, o->v[i].code, o->v[i].title_en, o->v[i].title);
    return name ? name : "";
}

static const char *name_of(struct people *p, size_t i, const char *plan, const char *code)
{
    struct name *known = &p->name[i];

    if (!known->text || strcmp(known->code, code) || strcmp(known->plan, plan)) {
        known->text = find_name(p, p->source[i].cell, plan, code);
        snprintf(known->code, sizeof known->code, "%s", code);
        snprintf(known->plan, sizeof known->plan, "%s", plan);
    }
    return known->text;
}

/* ---- cells ------------------------------------------------------------------------------ */

enum { CELL = 64 };

/* "tháng 11/2026": a bare 11/2026 is a date to a spreadsheet. */
static const char *period_cell(const struct people *p, char buf[CELL], const char *s)
{
    char text[TD_PERIOD_BUF];
    td_period period;

    if (!td_period_parse(s, strlen(s), &period))
        return s;
    td_period_format(text, sizeof text, period, p->c->lang);
    bool bare = p->c->lang == TD_VI && text[2] == '/' && !strchr(text + 3, '/');
    snprintf(buf, CELL, "%s%s", bare ? "tháng " : "", text);
    return buf;
}

/* 12-01: 01/12 */
static const char *day_cell(const struct people *p, char buf[CELL], const char *s)
{
    if (strlen(s) != 5 || p->c->lang == TD_EN)
        return s;
    snprintf(buf, CELL, "%.2s/%.2s", s + 3, s);
    return buf;
}

static const char *cell(struct people *p, size_t i, char buf[CELL], const char *const *field)
{
    const struct source *from = &p->source[i];
    const char *s = field[from->column] ? field[from->column] : "", *word;

    if (from->names)
        return *s ? name_of(p, i, field[0], s) : "";
    switch (from->cell) {
    case TD_CELL_PERIOD: return period_cell(p, buf, s);
    case TD_CELL_DAY: return day_cell(p, buf, s);
    case TD_CELL_WORD: return (word = td_table_word(p->table, from->column, s, p->c->lang)) ? word : s;
    default: return s;
    }
}

static bool take_row(void *arg, const char *const *field)
{
    struct people *p = arg;
    const char *cells[COLUMNS];
    char buf[COLUMNS][CELL];

    for (size_t i = 0; i < p->n; i++)
        cells[i] = cell(p, i, buf[i], field);
    book_row(p->book, cells);
    if (++p->rows % 1024 == 0)
        cli_work_show(&p->work, p->rows, 0);
    return !p->c->out->error;
}

/* ---- a table ---------------------------------------------------------------------------- */

static enum xlsx_type type_of(enum td_cell cell)
{
    return cell == TD_CELL_NUMBER || cell == TD_CELL_YEAR ? XLSX_NUMBER : cell == TD_CELL_DATE ? XLSX_DATE : XLSX_TEXT;
}

static void begin_table(struct people *p)
{
    struct xlsx_column col[COLUMNS];
    enum td_lang lang = p->c->lang;

    for (int c = 0; td_table_columns(p->table)[c]; c++) {
        const char *names = td_table_names_heading(p->table, c, lang);
        enum td_cell cell = td_table_cell(p->table, c);
        col[p->n] = (struct xlsx_column){ td_table_heading(p->table, c, lang), type_of(cell), 0, false };
        p->source[p->n++] = (struct source){ c, cell, false };
        if (names) {
            col[p->n] = (struct xlsx_column){ names, XLSX_TEXT, 0, false };
            p->source[p->n++] = (struct source){ c, cell, true };
        }
    }
    book_table(p->book, td_table_title(p->table, lang), col, p->n);
}

int cli_book_table(struct cli *c, const struct cli_world *w, struct book *b, enum td_table t)
{
    struct people p = { .c = c, .w = w, .book = b, .table = t };
    int64_t plan = cli_world_plan(w);
    int rc = td_tasks(c->td, &p.tasks, plan, td_date_year(c->review));

    if (!rc)
        rc = td_obligations(c->td, &p.obligations, plan);
    begin_table(&p);
    cli_work_watch(&p.work);
    if (!rc)
        rc = td_export(c->td, t, plan, take_row, &p);
    cli_work_clear(&p.work);
    td_tasks_free(&p.tasks);
    td_obligations_free(&p.obligations);
    return rc ? cli_failed(c) : EXIT_DONE;
}

/* ---- in the format asked for ------------------------------------------------------------- */

struct sink { struct rows rows; size_t n; struct cli_work work; };

static bool count_row(void *arg, const char *const *fields)
{
    struct sink *s = arg;

    rows_put(&s->rows, fields);
    if (++s->n % 1024 == 0)
        cli_work_show(&s->work, s->n, 0);
    return !s->rows.o->error;
}

static int put_exact(struct cli *c, const struct cli_world *w, enum td_table t, size_t *rows)
{
    struct sink s = { .n = 0 };

    cli_work_watch(&s.work);
    rows_open(&s.rows, c->out, c->format == FORMAT_JSON, td_table_columns(t));
    int rc = td_export(c->td, t, cli_world_plan(w), count_row, &s);
    cli_work_clear(&s.work);
    if (rc)
        return cli_failed(c);
    rows_close(&s.rows);
    if (rows)
        *rows = s.n;
    return EXIT_DONE;
}

static int put_people(struct cli *c, const struct cli_world *w, enum td_table t)
{
    struct book b;

    cli_book_open(c, &b, td_table_title(t, c->lang));
    int status = cli_book_table(c, w, &b, t);
    int closed = cli_book_close(c, &b);
    return status ? status : closed;
}

int cli_export_table(struct cli *c, const struct cli_world *w, enum td_table t, size_t *rows)
{
    return cli_is_book(c) ? put_people(c, w, t) : put_exact(c, w, t, rows);
}
