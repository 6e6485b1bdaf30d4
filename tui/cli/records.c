/* The writers of records, see records.h. */
#include "cli/records.h"
#include "base/count.h"
#include "cli/table-book.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_WIDTH = 18 };

struct column { const char *key, *head[2]; bool right, flex; enum xlsx_type type; int spare; };
struct record { const char *title[2]; const struct column *col; size_t n; };

#define HEAD(en, vi) { [TD_VI] = (vi), [TD_EN] = (en) }
#define COL(key, en, vi) { key, HEAD(en, vi), false, false, XLSX_SHOWN, 0 }
#define RIGHT(key, en, vi) { key, HEAD(en, vi), true, false, XLSX_SHOWN, 0 }
#define SPARE(rank, right, en, vi) { NULL, HEAD(en, vi), right, false, XLSX_SHOWN, rank }
#define FLEX(key, en, vi) { key, HEAD(en, vi), false, true, XLSX_SHOWN, 0 }
#define CELL(type, key, en, vi) { key, HEAD(en, vi), false, false, XLSX_##type, 0 }
#define LONG(key, en, vi) { key, HEAD(en, vi), false, true, XLSX_TEXT, 0 }
#define DATA(key) { key, { NULL, NULL }, false, false, XLSX_TEXT, 0 }

#define RECORD(id, en, vi, ...) \
    static const struct column columns_##id[] = { __VA_ARGS__ }; \
    _Static_assert(COUNT(columns_##id) <= MOST_COLUMNS, "struct sheet has room for them");
#include "cli/records.def"
#undef RECORD

static const struct record records[RECORDS] = {
#define RECORD(id, en, vi, ...) [R_##id] = { HEAD(en, vi), columns_##id, COUNT(columns_##id) },
#include "cli/records.def"
#undef RECORD
};

/* ---- what stands before the rows -------------------------------------------------------- */

/* Where there is one plan, its key says nothing: people do not see the first column. */
static bool is_of_the_plan(const struct sheet *s)
{
    const char *first = s->r->col[0].key;
    return first && !strcmp(first, "plan") && (s->w->plan || s->w->plans.n == 1);
}

void sheet_turn(struct sheet *s, enum record_id id, enum sheet_form form, const char *key, const char *heading)
{
    assert(!s->at); /* as many cells as the record has columns */
    s->r = &records[id];
    s->n = s->r->n;
    s->form = form;
    s->key = key;
    s->heading = heading ? heading : s->r->title[s->c->lang];
    s->begun = false;
}

void sheet_open(struct sheet *s, struct cli *c, const struct cli_world *w, enum record_id id)
{
    *s = (struct sheet){ .c = c, .w = w, .fit = c->out->tty };
    sheet_turn(s, id, cli_is_book(c) ? SHEET_BOOK : c->format == FORMAT_TEXT ? SHEET_TEXT : SHEET_ROWS, NULL, NULL);
    s->hidden = s->form == SHEET_TEXT && is_of_the_plan(s);
}

static void begin_text(struct sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct column *k = &s->r->col[i];
        if (k->head[TD_EN])
            s->people[n++] = (struct out_column){ k->head[s->c->lang], k->right, k->flex, k->spare };
    }
    if (s->key)
        out_sayf(s->c->out, "\n%s\n", s->heading);
    out_table_open(&s->text, s->c->out, s->people, n);
    s->text.fit = s->fit;
    s->text.least = s->least;
    s->text.hidden = s->hidden;
}

static void begin_book(struct sheet *s)
{
    struct xlsx_column col[MOST_COLUMNS];
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        const struct column *k = &s->r->col[i];
        if (k->head[TD_EN])
            col[n++] = (struct xlsx_column){ k->head[s->c->lang], k->type, 0, k->flex };
    }
    if (!s->book.o) /* else it is the next table of the book */
        cli_book_open(s->c, &s->book, s->heading);
    book_table(&s->book, s->heading, col, n);
}

static void begin_rows(struct sheet *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->r->col[i].key)
            s->names[n++] = s->r->col[i].key;
    s->names[n] = NULL;
    if (!s->key) {
        rows_open(&s->rows, s->c->out, s->c->format == FORMAT_JSON, s->names);
        return;
    }
    s->rows.names = s->names;
    json_key(&s->rows.j, s->key);
    json_open(&s->rows.j, '[');
}

void sheet_begin(struct sheet *s)
{
    s->begun = true;
    if (s->form == SHEET_BOOK)
        begin_book(s);
    else if (s->form == SHEET_ROWS)
        begin_rows(s);
    else
        begin_text(s);
}

int sheet_close(struct sheet *s, int status)
{
    int closed = EXIT_DONE;

    assert(!s->at);
    free(s->row);
    s->row = NULL;
    s->room = 0;
    if (!s->begun && (status || s->form == SHEET_TEXT))
        return status;
    if (!s->begun)
        sheet_begin(s);
    if (s->form == SHEET_BOOK)
        closed = cli_book_close(s->c, &s->book);
    else if (s->form == SHEET_TEXT)
        out_table_close(&s->text);
    else if (!status)
        rows_close(&s->rows);
    return status ? status : closed;
}

const char *sheet_head(const struct sheet *s, size_t column)
{
    return s->r->col[column].head[s->c->lang];
}

int sheet_of(struct cli *c, const struct cli_world *w, enum record_id id, int (*list)(struct sheet *s))
{
    struct sheet s;

    sheet_open(&s, c, w, id);
    return sheet_close(&s, list(&s));
}

/* ---- rows ------------------------------------------------------------------------------- */

static void keep(struct sheet *s, const char *text)
{
    size_t n = strlen(text) + 1;

    if (s->used + n > s->room) {
        s->room = 2 * (s->used + n);
        s->row = out_must(realloc(s->row, s->room));
    }
    memcpy(s->row + s->used, text, n);
    s->cell[s->kept++] = s->used;
    s->used += n;
}

static void put_row(struct sheet *s)
{
    const char *cells[MOST_COLUMNS];

    for (size_t i = 0; i < s->kept; i++)
        cells[i] = s->row + s->cell[i];
    if (s->form == SHEET_BOOK)
        book_row(&s->book, cells);
    else
        rows_put(&s->rows, cells);
    s->kept = s->used = 0;
}

static void put_field(struct sheet *s, const struct column *k, const char *text)
{
    struct out *o = s->c->out;

    if (s->c->format == FORMAT_JSON) {
        json_member(&s->rows.j, k->key, text);
    } else if (*text) {
        const char *label = k->head[s->c->lang];
        int pad = LABEL_WIDTH - td_text_width(label);
        out_say(o, label);
        out_sayf(o, "%*s", pad > 2 ? pad : 2, "");
        out_wrap(o, LABEL_WIDTH, LABEL_WIDTH, text);
    }
}

/* Else programs read it, and the exact text. */
static bool people_read(const struct sheet *s)
{
    return s->form == SHEET_BOOK || s->c->format == FORMAT_TEXT;
}

static void put_cell(struct sheet *s, const char *text)
{
    const struct column *k = &s->r->col[s->at];
    bool shown = s->at < s->n && (people_read(s) ? k->head[TD_EN] : k->key);

    if (!s->begun && s->form != SHEET_FIELDS)
        sheet_begin(s);
    if (shown && s->form == SHEET_FIELDS)
        put_field(s, k, text);
    else if (shown && s->form == SHEET_TEXT)
        out_table_cell(&s->text, text);
    else if (shown)
        keep(s, text);
    s->at = (s->at + 1) % s->r->n;
    if (!s->at && s->kept)
        put_row(s);
}

void cell_put(struct sheet *s, const char *exact, const char *people)
{
    put_cell(s, people && people_read(s) ? people : exact);
}

void cell_text(struct sheet *s, const char *text)
{
    put_cell(s, text);
}

void cell_name(struct sheet *s, const char *en, const char *vi)
{
    put_cell(s, td_name_in(s->c->lang, en, vi));
}

void cell_flag(struct sheet *s, bool b)
{
    put_cell(s, b ? "true" : "false");
}

void cell_int(struct sheet *s, int64_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)n);
    put_cell(s, text);
}

void cell_id(struct sheet *s, int64_t id)
{
    if (id)
        cell_int(s, id);
    else
        put_cell(s, "");
}

void cell_value(struct sheet *s, struct td_num n, const char *people)
{
    char exact[TD_NUM_BUF] = "";

    if (td_num_is(n))
        td_num_write(exact, sizeof exact, n);
    cell_put(s, exact, people);
}

void cell_num(struct sheet *s, struct td_num n)
{
    char text[TD_NUM_BUF] = "";

    if (td_num_is(n) && people_read(s))
        td_num_format(text, sizeof text, n, -1, s->c->lang);
    else if (td_num_is(n))
        td_num_write(text, sizeof text, n);
    put_cell(s, text);
}

void cell_date(struct sheet *s, td_date d)
{
    char text[TD_DATE_BUF];

    if (people_read(s))
        td_date_format(text, sizeof text, d, s->c->lang);
    else
        td_date_write(text, sizeof text, d);
    put_cell(s, text);
}

void cell_period(struct sheet *s, td_period p)
{
    char text[TD_PERIOD_BUF] = "";

    if (p && people_read(s))
        td_period_format(text, sizeof text, p, s->c->lang);
    else if (p)
        td_period_write(text, sizeof text, p);
    put_cell(s, text);
}

void cell_choice(struct sheet *s, const struct td_choice *list, int value)
{
    cell_put(s, td_choice_code(list, value), td_choice_word(list, value, s->c->lang));
}

void cell_word(struct sheet *s, const struct td_choice *list, const char *code)
{
    cell_put(s, code, td_choice_shown(list, code, s->c->lang));
}

void cell_plan(struct sheet *s, int64_t id)
{
    cell_text(s, cli_plan_key(s->w, id));
}

void cell_agency(struct sheet *s, int64_t id)
{
    cell_put(s, cli_agency_code(s->w, id), cli_agency_short(s->w, id));
}

/* In a spreadsheet it is a word: nothing explains a mark there. */
static void put_marked(struct sheet *s, const char *exact, const char *people, enum td_basis basis)
{
    char text[256];

    if (basis != TD_BASIS_INFERRED || !people_read(s)) {
        cell_put(s, exact, people);
    } else if (s->form == SHEET_BOOK) {
        snprintf(text, sizeof text, "%s (%s)", people, td_choice_word(td_bases, (int)basis, s->c->lang));
        cell_put(s, exact, text);
    } else {
        snprintf(text, sizeof text, "%s%s", people, TD_INFERRED_MARK);
        cell_put(s, exact, text);
        s->c->inferred = true;
    }
}

void cell_part(struct sheet *s, const struct td_assignment *a)
{
    put_marked(s, td_choice_code(td_roles, (int)a->role), td_choice_word(td_roles, (int)a->role, s->c->lang), a->basis);
}

void cell_role(struct sheet *s, int64_t id, enum td_basis basis)
{
    put_marked(s, cli_agency_code(s->w, id), cli_agency_short(s->w, id), id ? basis : TD_BASIS_UNSAID);
}

void cli_explain_marks(struct cli *c)
{
    if (c->inferred && c->format == FORMAT_TEXT)
        out_wrap(c->out, 0, 2, cli_say(c, SAY_INFERRED_MARK));
    c->inferred = false;
}
