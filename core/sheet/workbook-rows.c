/* The rows of one sheet, as they stream by. Cells that are missing are empty; a row that holds nothing is none. */
#include "sheet/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1048576 };

enum type { NUMBER, SHARED, TEXT, BOOLEAN, DAY };

struct rows {
    struct td__workbook *wb;
    const struct td__strings *strings;
    const struct td__styles *styles;
    bool *any;
    bool in_data, in_value, in_inline; /* sheetData; v or t; is */
    int phonetic;
    int row, col;           /* where we are, from 1 */
    enum type type;
    enum td__format format;
    struct td__buffer value;  /* of the cell being read */
    struct td__buffer text;   /* of the row's cells, each with its NUL */
    struct td__field field[TD__COLUMN_LIMIT]; /* s is an offset until the row is complete */
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

    if (row <= r->row || row > MOST_ROWS) {
        out_of_place(r, W_SHEET_ROW, *number ? number : "1048577");
        return;
    }
    r->row = row;
    r->col = 0;
    r->fields = r->text.n = 0;
}

static void start_cell(struct rows *r, const char **attr)
{
    static const struct { const char *name; enum type type; } types[] = {
        { "s", SHARED }, { "str", TEXT }, { "inlineStr", TEXT }, { "e", TEXT }, { "b", BOOLEAN }, { "d", DAY },
    };
    const char *place = td__attr(attr, "r"), *t = td__attr(attr, "t"), *rest = place;
    int col = *place ? column(place, &rest) : r->col + 1;

    if (col <= r->col || col > TD__COLUMN_LIMIT || (*place && td__whole(rest, MOST_ROWS) != r->row)) {
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
}

/* ---- cells ------------------------------------------------------------------------------- */

/* The text from `at` is a cell's, if it could be added. */
static void close_cell(struct rows *r, size_t at, bool added, bool typed)
{
    size_t len = r->text.n - at;

    if (!added || !td__buffer_add(&r->text, "", 1))
        td__workbook_stop(r->wb, r->row, W_SHEET_MEMORY, "");
    else if (r->text.n > TD__RECORD_LIMIT)
        td__workbook_stop(r->wb, r->row, W_SHEET_LONG_RECORD, "");
    else
        r->field[r->fields++] = (struct td__field){ (const char *)(uintptr_t)at, len, typed };
}

/* As it is. */
static void put(struct rows *r, const char *s, size_t n, bool typed)
{
    size_t at = r->text.n;
    close_cell(r, at, td__buffer_add(&r->text, s, n), typed);
}

static void put_text(struct rows *r, const char *s, size_t n)
{
    size_t at = r->text.n;
    close_cell(r, at, td__cell_text(&r->text, s, n), false);
}

static void put_shared(struct rows *r, const char *index, size_t n)
{
    const char *s = td__strings_get(r->strings, index);

    (void)n;
    if (s)
        put(r, s, strlen(s), false);
    else
        out_of_place(r, W_SHEET_NO_STRING, index);
}

static void put_number(struct rows *r, const char *s, size_t n)
{
    char number[TD__NUMBER];

    if (td__cell_number(number, s, r->format, r->styles->from_1904))
        put(r, number, strlen(number), true);
    else
        put_text(r, s, n);
}

/* "2026-11-20T00:00:00": the day counts. */
static void put_day(struct rows *r, const char *s, size_t n)
{
    enum { ISO = 10 };
    td_date day;

    if (n >= ISO && td_date_parse(s, ISO, &day))
        put(r, s, ISO, true);
    else
        put_text(r, s, n);
}

static void put_boolean(struct rows *r, const char *s, size_t n)
{
    if (n == 1 && (*s == '0' || *s == '1'))
        put(r, s, n, true);
    else
        put_text(r, s, n);
}

static void end_cell(struct rows *r)
{
    static void (*const as[])(struct rows *, const char *, size_t) = {
        [NUMBER] = put_number, [SHARED] = put_shared, [TEXT] = put_text, [BOOLEAN] = put_boolean, [DAY] = put_day,
    };

    if (r->value.n == 0 || r->fields >= (size_t)r->col)
        return;
    while (r->fields + 1 < (size_t)r->col && !r->wb->stopped)
        put(r, "", 0, false);
    if (!r->wb->stopped)
        as[r->type](r, r->value.s, r->value.n);
    r->value.n = 0;
}

static void end_row(struct rows *r)
{
    const struct td__sheet *to = r->wb->src->to;

    while (r->fields > 0 && r->field[r->fields - 1].len == 0)
        r->fields--;
    if (r->fields == 0)
        return;
    for (size_t i = 0; i < r->fields; i++)
        r->field[i].s = r->text.s + (uintptr_t)r->field[i].s;
    *r->any = true;
    if (!to->record(to->arg, r->row, r->field, r->fields))
        td__workbook_stop(r->wb, 0, TD_WORDS, "");
    r->fields = 0;
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
    r->in_value = !strcmp(name, "v") || (r->in_inline && !r->phonetic && !strcmp(name, "t"));
}

static void on_text(void *arg, const char *s, size_t n)
{
    struct rows *r = arg;

    if (r->in_value)
        td__buffer_text(&r->value, r->wb, r->row, s, n);
}

static void on_end(void *arg, const char *name)
{
    struct rows *r = arg;

    r->in_value = false;
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
    bool done = td__workbook_part(wb, part, &to);
    free(r->value.s);
    free(r->text.s);
    free(r);
    return done;
}
