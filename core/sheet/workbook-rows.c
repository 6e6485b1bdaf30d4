/* The rows of one sheet, as they stream by, each with its cells in any order. Cells that are missing are empty; a row
 * that holds nothing is none. */
#include "sheet/workbook.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1048576, MOST_CODE = 80 /* of a formula, as it is shown */ };

enum { MOST_KEPT = 256 << 20 /* bytes of rows that are put in order */ };
struct kept { int row; char *text; struct td__field *field; size_t n; };

enum type { NUMBER, SHARED, TEXT, BOOLEAN, DAY, FAULT };

struct rows {
    struct td__workbook *wb;
    const struct td__strings *strings;
    const struct td__styles *styles;
    struct td__merges merges;
    struct { struct kept *v; size_t n, bytes; } kept; /* rows that stand in no order, until all have been read */
    bool *any;
    bool in_data, in_value, in_inline, in_code; /* sheetData; v or t; is; f */
    int phonetic;
    struct td__run run;
    bool formula, valued;   /* what the cell has: f; v */
    bool unnumbered;        /* the row does not say where it is */
    int row, col;           /* where we are, from 1 */
    enum type type;
    const struct td__format *format;
    struct td__buffer value;  /* of the cell being read */
    char code[MOST_CODE + 1]; /* its formula */
    struct td__buffer text;   /* of the row's cells, each with its NUL, behind that of cells that hold nothing */
    struct td__field field[TD__COLUMN_LIMIT]; /* s and shown are offsets until the row is complete */
    size_t fields;
};

/* ---- addresses --------------------------------------------------------------------------- */

/* The column of "BC12", from 1; *rest is behind its letters. */
static int column(const char *s, const char **rest)
{
    int n = 0;

    for (; *s >= 'A' && *s <= 'Z' && n <= TD__COLUMN_LIMIT; s++)
        n = n * 26 + (*s - 'A' + 1);
    *rest = s;
    return n;
}

/* Ends the reading: `place` is as the file has it. */
static void out_of_place(struct rows *r, enum td_word why, const char *place)
{
    char text[32];

    snprintf(text, sizeof text, "%.20s", place);
    td__workbook_stop(r->wb, r->row, why, text);
}

static void start_row(struct rows *r, const char *number)
{
    int row = *number ? td__whole(number, MOST_ROWS) : r->row + 1;

    if (row < 1 || (row <= r->row && !r->merges.disorder) || row > MOST_ROWS) {
        out_of_place(r, W_SHEET_ROW, *number ? number : "1048577");
        return;
    }
    r->row = row;
    r->unnumbered = !*number;
    r->col = 0;
    r->fields = r->text.n = 0;
    if (!td__buffer_add(&r->text, "", 1))
        td__workbook_stop(r->wb, r->row, W_SHEET_MEMORY, "");
}

static void start_cell(struct rows *r, const char **attr)
{
    static const struct { const char *name; enum type type; } types[] = {
        { "s", SHARED }, { "str", TEXT }, { "inlineStr", TEXT }, { "e", FAULT }, { "b", BOOLEAN }, { "d", DAY },
    };
    const char *place = td__attr(attr, "r"), *t = td__attr(attr, "t"), *rest = place;
    int col = *place ? column(place, &rest) : r->col + 1;

    if (r->unnumbered && *place && !r->col && td__whole(rest, MOST_ROWS) > r->row)
        r->row = td__whole(rest, MOST_ROWS); /* rows between them are empty */
    bool twice = col == r->col || (col >= 1 && (size_t)col <= r->fields && r->field[col - 1].s);

    if (col < 1 || twice || col > TD__COLUMN_LIMIT || (*place && td__whole(rest, MOST_ROWS) != r->row)) {
        out_of_place(r, W_SHEET_CELL, *place ? place : "XFE");
        return;
    }
    r->col = col;
    r->type = NUMBER;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(t, types[i].name))
            r->type = types[i].type;
    r->format = td__styles_get(r->styles, td__attr(attr, "s"));
    r->value.n = 0;
    r->formula = r->valued = false;
    *r->code = 0;
}

/* ---- cells ------------------------------------------------------------------------------- */

/* The text from `at` is a cell's, if it could be added. */
static void close_cell(struct rows *r, size_t at, bool added, struct td__field f)
{
    f.s = (const char *)(uintptr_t)at;
    f.len = r->text.n - at;
    added = added && td__buffer_add(&r->text, "", 1);
    size_t shown = r->text.n;
    if (f.shown) {
        added = added && td__buffer_add(&r->text, f.shown, strlen(f.shown) + 1);
        f.shown = (const char *)(uintptr_t)shown;
    }
    if (!added)
        td__workbook_stop(r->wb, r->row, W_SHEET_MEMORY, "");
    else if (r->text.n > TD__RECORD_LIMIT)
        td__workbook_stop(r->wb, r->row, W_SHEET_LONG_RECORD, "");
    else
        r->field[r->col - 1] = f;
}

/* As it is. */
static void put(struct rows *r, const char *s, size_t n, struct td__field f)
{
    size_t at = r->text.n;

    close_cell(r, at, td__buffer_add(&r->text, s, n), f);
}

static void put_text(struct rows *r, const char *s, size_t n)
{
    size_t at = r->text.n;

    close_cell(r, at, td__cell_text(&r->text, s, n), (struct td__field){ .computed = r->formula });
}

static void put_shared(struct rows *r, const char *index, size_t n)
{
    const char *s = td__strings_get(r->strings, index);

    (void)n;
    if (s)
        put(r, s, strlen(s), (struct td__field){ .typed = false });
    else
        out_of_place(r, W_SHEET_NO_STRING, index);
}

static void put_number(struct rows *r, const char *s, size_t n)
{
    struct td__look look;

    if (!td__cell_number(&look, s, r->format, r->styles->from_1904)) {
        put_text(r, s, n);
        return;
    }
    look.field.computed = r->formula;
    put(r, look.s, strlen(look.s), look.field);
}

/* "2026-11-20T00:00:00": the day counts. */
static void put_day(struct rows *r, const char *s, size_t n)
{
    enum { ISO = 10 };
    char shown[TD__NUMBER];
    td_date day;

    if (n >= ISO && td_date_parse(s, ISO, &day))
        put(r, s, ISO, (struct td__field){ .typed = true,
            .shown = td__cell_day(shown, s, r->format ? r->format->section : NULL) });
    else
        put_text(r, s, n);
}

static void put_boolean(struct rows *r, const char *s, size_t n)
{
    const char *word = n == 1 && *s == '1' ? "TRUE" : n == 1 && *s == '0' ? "FALSE" : NULL;

    if (word)
        put(r, word, strlen(word), (struct td__field){ .odd = TD__BOOLEAN });
    else
        put_text(r, s, n);
}

static void put_fault(struct rows *r, const char *s, size_t n)
{
    size_t at = r->text.n;

    close_cell(r, at, td__cell_text(&r->text, s, n), (struct td__field){ .odd = TD__FAULT });
}

/* A formula whose value nobody has stored, or only a zero for the program that will compute it. */
static bool is_uncomputed(const struct rows *r)
{
    bool zero = r->wb->uncomputed && (!r->value.n || (r->type == NUMBER && strspn(r->value.s, "0.") == r->value.n));

    return r->formula && (!r->valued || zero || (!r->value.n && r->type != TEXT));
}

static void put_uncomputed(struct rows *r)
{
    size_t at = r->text.n, n = strlen(r->code);
    const char *code = n < MOST_CODE ? r->code : "...";

    close_cell(r, at, td__buffer_add(&r->text, "=", 1) && td__cell_text(&r->text, code, strlen(code)),
               (struct td__field){ .computed = true, .odd = TD__UNCOMPUTED });
}

static void end_cell(struct rows *r)
{
    static void (*const as[])(struct rows *, const char *, size_t) = {
        [NUMBER] = put_number, [SHARED] = put_shared, [TEXT] = put_text, [BOOLEAN] = put_boolean, [DAY] = put_day,
        [FAULT] = put_fault,
    };
    bool uncomputed = is_uncomputed(r);

    if (!r->col || (!uncomputed && r->value.n == 0))
        return;
    while (r->fields < (size_t)r->col)
        r->field[r->fields++] = (struct td__field){ .len = 0 };
    if (uncomputed)
        put_uncomputed(r);
    else
        as[r->type](r, r->value.s, r->value.n);
    r->value.n = 0;
    r->formula = false;
}

static void hand_out(struct rows *r)
{
    const struct td__sheet *to = r->wb->src->to;

    *r->any = true;
    if (r->merges.n && !td__merges_fill(&r->merges, r->row, r->field, &r->fields))
        td__workbook_stop(r->wb, r->row, W_SHEET_MEMORY, "");
    else if (!to->record(to->arg, r->row, r->field, r->fields))
        td__workbook_stop(r->wb, 0, TD_WORDS, "");
    r->fields = 0;
}

/* Of a sheet whose rows stand in no order. */
static void keep_row(struct rows *r)
{
    struct kept *k = td__push(&r->kept);

    if (!k || !(k->text = malloc(r->text.n)) || !(k->field = malloc(r->fields * sizeof *k->field))) {
        td__workbook_stop(r->wb, r->row, W_SHEET_MEMORY, "");
        return;
    }
    k->row = r->row;
    k->n = r->fields;
    memcpy(k->text, r->text.s, r->text.n);
    for (size_t i = 0; i < k->n; i++) {
        k->field[i] = r->field[i];
        k->field[i].s = k->text + (r->field[i].s - r->text.s);
        if (k->field[i].shown)
            k->field[i].shown = k->text + (r->field[i].shown - r->text.s);
    }
    r->kept.bytes += r->text.n + k->n * sizeof *k->field;
    if (r->kept.bytes > MOST_KEPT)
        td__workbook_stop(r->wb, r->row, W_SHEET_HUGE, "sheetData");
    r->fields = 0;
}

static int by_row(const void *a, const void *b)
{
    const struct kept *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

static void hand_kept(struct rows *r)
{
    char place[16];

    if (r->kept.n)
        qsort(r->kept.v, r->kept.n, sizeof *r->kept.v, by_row);
    for (size_t i = 0; i < r->kept.n && !r->wb->stopped; i++) {
        const struct kept *k = &r->kept.v[i];
        snprintf(place, sizeof place, "%d", k->row);
        if (i && k->row == r->kept.v[i - 1].row)
            out_of_place(r, W_SHEET_ROW, place);
        r->row = k->row;
        r->fields = k->n;
        memcpy(r->field, k->field, k->n * sizeof *k->field);
        if (!r->wb->stopped)
            hand_out(r);
    }
}

static void end_row(struct rows *r)
{
    while (r->fields > 0 && r->field[r->fields - 1].len == 0)
        r->fields--;
    if (r->fields == 0)
        return;
    for (size_t i = 0; i < r->fields; i++) {
        r->field[i].s = r->text.s + (uintptr_t)r->field[i].s;
        if (r->field[i].shown)
            r->field[i].shown = r->text.s + (uintptr_t)r->field[i].shown;
    }
    (r->merges.disorder ? keep_row : hand_out)(r);
}

/* ---- the sheet --------------------------------------------------------------------------- */

static void on_start(void *arg, const char *name, const char **attr)
{
    struct rows *r = arg;

    if (!strcmp(name, "sheetData")) {
        r->in_data = true;
        return;
    }
    if (!r->in_data)
        return;
    if (!strcmp(name, "row"))
        start_row(r, td__attr(attr, "r"));
    else if (!strcmp(name, "c"))
        start_cell(r, attr);
    r->in_inline |= !strcmp(name, "is");
    r->phonetic += !strcmp(name, "rPh");
    if (r->in_inline)
        td__run_start(&r->run, name, attr);
    r->in_code = !strcmp(name, "f");
    r->formula |= r->in_code;
    if (r->valued && !strcmp(name, "v"))
        out_of_place(r, W_SHEET_CELL, "v"); /* two values of one cell */
    r->valued |= !strcmp(name, "v");
    r->in_value = !strcmp(name, "v") || (r->in_inline && !r->phonetic && !strcmp(name, "t"));
}

static void on_text(void *arg, const char *s, size_t n)
{
    struct rows *r = arg;

    if (r->in_value)
        td__run_text(r->in_inline ? &r->run : NULL, &r->value, r->wb, r->row, s, n);
    else if (r->in_code)
        strncat(r->code, s, n < MOST_CODE - strlen(r->code) ? n : MOST_CODE - strlen(r->code));
}

static void on_end(void *arg, const char *name)
{
    struct rows *r = arg;

    r->in_value = r->in_code = false;
    if (!r->in_data)
        return;
    if (!strcmp(name, "c"))
        end_cell(r);
    else if (!strcmp(name, "row"))
        end_row(r);
    else if (!strcmp(name, "sheetData"))
        r->in_data = false;
    else if (!strcmp(name, "is"))
        r->in_inline = false;
    r->phonetic -= !strcmp(name, "rPh");
}

bool td__rows_read(struct td__workbook *wb, const char *part, const struct td__strings *strings,
                   const struct td__styles *styles, bool *any)
{
    struct rows *r = calloc(1, sizeof *r);
    const struct td__part to = { .start = on_start, .end = on_end, .text = on_text, .arg = r,
                                 .limit = 1 << 30, .progress = true };

    *any = false;
    if (!r)
        return td__workbook_stop(wb, 0, W_SHEET_MEMORY, "");
    r->wb = wb;
    r->strings = strings;
    r->styles = styles;
    r->any = any;
    bool done = td__merges_read(&r->merges, wb, part) && td__workbook_part(wb, part, &to);
    if (done)
        hand_kept(r);
    done = done && !wb->stopped;
    td__merges_free(&r->merges);
    for (size_t i = 0; i < r->kept.n; i++) {
        free(r->kept.v[i].text);
        free(r->kept.v[i].field);
    }
    free(r->kept.v);
    free(r->value.s);
    free(r->text.s);
    free(r);
    return done;
}
