/* Tables in files for people: see book.h. */
#include "file/book.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void book_open(struct book *b, struct out *o, enum book_format format, enum td_lang lang, const char *title,
               td_date today)
{
    *b = (struct book){ .o = o, .format = format, .lang = lang };
    if (format == BOOK_XLSX)
        b->x = xlsx_new(lang, title, today);
    else if (format == BOOK_CSV && !(o->tty && o->ascii))
        out_raw(o, "\xef\xbb\xbf");
    else if (format != BOOK_CSV && *title)
        book_text(b, title, true);
}

/* ---- text above and between tables ------------------------------------------------------ */

static void begin_rows(struct book *b);

static void end_table(struct book *b)
{
    if (b->head_due)
        begin_rows(b);
    if (b->in_table && b->format == BOOK_TEXT) {
        for (size_t i = 0; !b->table_rows && i < b->n; i++) /* no row has set the widths */
            out_sayf(b->o, "%s%s%s", i ? "  " : "", b->col[i].head, i + 1 < b->n ? "" : "\n");
        out_table_close(&b->text);
    }
    b->in_table = false;
}

/* One is enough. */
static void blank_line(struct book *b)
{
    if (!b->blank)
        out_raw(b->o, "\n");
    b->blank = true;
}

void book_text(struct book *b, const char *text, bool heading)
{
    if (b->format == BOOK_XLSX && b->x)
        xlsx_text(b->x, text, heading);
    if (b->format == BOOK_XLSX || b->format == BOOK_CSV)
        return;
    if (b->in_table)
        end_table(b);
    if (!*text || (heading && b->begun))
        blank_line(b);
    if (!*text)
        return;
    bool markdown = b->format == BOOK_MARKDOWN;
    size_t n = strlen(text);
    while (n && text[n - 1] == ' ')
        n--;
    out_sayf(b->o, "%s%.*s%s\n", !heading || !markdown ? "" : b->begun ? "## " : "# ", (int)n, text,
             !heading && markdown ? "  " : ""); /* two blanks keep the line */
    b->begun = true;
    b->blank = false;
    if (heading)
        blank_line(b);
}

void book_drawing(struct book *b, const char *lines)
{
    if (b->format == BOOK_XLSX || b->format == BOOK_CSV)
        return;
    if (b->in_table)
        end_table(b);
    if (b->format == BOOK_MARKDOWN)
        out_raw(b->o, "```\n");
    out_say(b->o, lines);
    if (b->format == BOOK_MARKDOWN)
        out_raw(b->o, "```\n");
    b->begun = true;
    b->blank = false;
    blank_line(b);
}

/* ---- cells ------------------------------------------------------------------------------ */

static bool is_number_type(enum xlsx_type t)
{
    return t == XLSX_NUMBER || t == XLSX_PERCENT;
}

/* Numbers stand on the right, and what mostly is one. */
static bool is_right(enum xlsx_type t)
{
    return is_number_type(t) || t == XLSX_SHOWN;
}

/* A number is never taken for a formula: "-0,5", and "+0,5" where the screen shows changes so. */
static bool is_number(const struct book *b, size_t i, const char *s)
{
    struct td_num n;

    s += b->col[i].type == XLSX_SHOWN && *s == '+';
    return td_num_read(s, b->lang, true, &n) == TD_NUM_OK;
}

/* CSV for spreadsheets has no thousands, and its own dates in both languages. */
static const char *people_number(const struct book *b, char *buf, size_t size, const char *s, bool percent)
{
    struct td_num n;

    if (!td_num_parse(s, strlen(s), &n))
        return s;
    size_t len = b->format == BOOK_CSV ? td_num_write(buf, size, n) : td_num_format(buf, size, n, -1, b->lang);
    char *point = b->format == BOOK_CSV ? strchr(buf, '.') : NULL;
    if (point)
        *point = ',';
    if (percent && len + 1 < size)
        memcpy(buf + len, "%", 2);
    return buf;
}

static const char *people_date(const struct book *b, char *buf, size_t size, const char *s)
{
    td_date d;

    if (!td_date_parse_partial(s, strlen(s), &d))
        return s;
    td_date_format(buf, size, d, b->format == BOOK_CSV ? TD_VI : b->lang);
    return buf;
}

static const char *people_cell(const struct book *b, size_t i, char *buf, size_t size, const char *s)
{
    if (is_number_type(b->col[i].type))
        return people_number(b, buf, size, s, b->col[i].type == XLSX_PERCENT);
    return b->col[i].type == XLSX_DATE ? people_date(b, buf, size, s) : s;
}

/* ---- the formats ------------------------------------------------------------------------ */

static void excel_row(struct book *b, const char *const *cells)
{
    const char *safe[BOOK_COLUMNS];
    char *guarded[BOOK_COLUMNS];
    size_t n_guarded = 0;

    for (size_t i = 0; i < b->n; i++) {
        char *g = NULL;
        if (td_text_calculates(cells[i]) && !is_number(b, i, cells[i]) && asprintf(&g, "'%s", cells[i]) > 0)
            guarded[n_guarded++] = g;
        safe[i] = g ? g : cells[i];
    }
    out_excel_row(b->o, safe, b->n);
    while (n_guarded)
        free(guarded[--n_guarded]);
}

/* What Markdown would take for the end of a cell or of the line. */
static void markdown_cell(struct book *b, const char *s)
{
    char *shown = out_shown(b->o, s);

    for (const char *p = shown; *p;) {
        size_t n = strcspn(p, "|\\");
        out_bytes(b->o, p, n);
        p += n;
        if (*p) {
            out_bytes(b->o, "\\", 1);
            out_bytes(b->o, p++, 1);
        }
    }
    free(shown);
}

static void markdown_row(struct book *b, const char *const *cells)
{
    for (size_t i = 0; i < b->n; i++) {
        out_raw(b->o, "| ");
        markdown_cell(b, cells[i]);
        out_raw(b->o, " ");
    }
    out_raw(b->o, "|\n");
}

static void markdown_head(struct book *b, const char *const *heads)
{
    markdown_row(b, heads);
    for (size_t i = 0; i < b->n; i++)
        out_raw(b->o, is_right(b->col[i].type) ? "|---:" : "|---");
    out_raw(b->o, "|\n");
}

static void text_head(struct book *b)
{
    for (size_t i = 0; i < b->n; i++)
        b->text_col[i] = (struct out_column){ b->col[i].head, is_right(b->col[i].type), false, 0 };
    out_table_open(&b->text, b->o, b->text_col, b->n);
}

/* Headings wait for the first row, so that text can stand above them. */
static void begin_rows(struct book *b)
{
    const char *heads[BOOK_COLUMNS] = { "" };

    for (size_t i = 0; i < b->n; i++)
        heads[i] = b->col[i].head;
    if (b->format == BOOK_CSV)
        out_excel_row(b->o, heads, b->n);
    else if (b->format == BOOK_MARKDOWN)
        markdown_head(b, heads);
    else if (b->format == BOOK_TEXT)
        text_head(b);
    b->head_due = false;
    b->in_table = true;
    b->begun = true;
    b->blank = false;
}

static void put_above(struct book *b)
{
    for (size_t i = 0; b->tables == 1 && b->format == BOOK_XLSX && i < 2; i++)
        if (b->above[i])
            book_text(b, b->above[i], i == 0);
}

void book_table(struct book *b, const char *name, const struct xlsx_column *col, size_t n)
{
    end_table(b);
    b->too_broad |= n > BOOK_COLUMNS;
    if (b->tables++ && b->format != BOOK_XLSX)
        out_raw(b->o, b->format == BOOK_CSV ? "\r\n" : "\n");
    b->n = n < BOOK_COLUMNS ? n : BOOK_COLUMNS;
    b->table_rows = 0;
    memcpy(b->col, col, b->n * sizeof *col);
    if (b->format == BOOK_XLSX && b->x)
        xlsx_sheet(b->x, name, b->col, b->n);
    b->head_due = b->format != BOOK_XLSX;
    if (b->mark && b->format == BOOK_CSV)
        out_excel_row(b->o, &b->mark, 1);
    else if (b->mark && b->format == BOOK_XLSX)
        book_text(b, b->mark, true);
    put_above(b);
}

void book_row(struct book *b, const char *const *cells)
{
    const char *people[BOOK_COLUMNS] = { "" };
    char buf[BOOK_COLUMNS][TD_NUM_BUF + 2];

    b->rows++;
    b->table_rows++;
    if (b->format == BOOK_XLSX) {
        if (b->x)
            xlsx_row(b->x, cells);
        return;
    }
    if (b->head_due)
        begin_rows(b);
    for (size_t i = 0; i < b->n; i++)
        people[i] = people_cell(b, i, buf[i], sizeof buf[i], cells[i]);
    if (b->format == BOOK_CSV)
        excel_row(b, people);
    else if (b->format == BOOK_MARKDOWN)
        markdown_row(b, people);
    else
        for (size_t i = 0; i < b->n; i++)
            out_table_cell(&b->text, people[i]);
}

int book_close(struct book *b)
{
    end_table(b);
    int why = b->format != BOOK_XLSX ? 0 : b->x ? xlsx_write(b->x, b->o) : ENOMEM;
    b->x = NULL;
    return b->o->error ? 0 : b->too_broad ? EOVERFLOW : why;
}
