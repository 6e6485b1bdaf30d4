#include "cells.h"

#include <stdlib.h>
#include <string.h>

struct writing {
    FILE *out;
    struct cells *sum;
    bool done; /* a problem is the last word */
};

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void write_cell(FILE *out, const struct td__field *f)
{
    for (const char *s = f->s; *s; s++)
        *s == '\n' ? fputs("\\n", out) : fputc(*s, out);
    if (f->typed)
        fputc('*', out);
    if (f->above)
        fputc('^', out);
    if (f->computed)
        fputc('=', out);
    if (f->shown)
        fprintf(out, "{%s}", f->shown);
    if (f->unit)
        fprintf(out, "[%s]", f->unit);
    for (int i = 0; i < f->thousands; i++)
        fputc('/', out);
    if (f->odd)
        fputc("?bcfus"[f->odd], out);
}

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct writing *w = arg;

    require(!w->done && line >= 1 && n >= 1 && n <= TD__COLUMN_LIMIT);
    w->sum->records++;
    w->sum->cells += n;
    if (!w->out)
        return true;
    for (size_t i = 0; i < n; i++)
        require(strlen(f[i].s) == f[i].len && td_utf8_valid(f[i].s, f[i].len) && td_text_is_nfc(f[i].s, f[i].len)
                && !strchr(f[i].s, '\r'));
    fprintf(w->out, "%d:", line);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            fputc('|', w->out);
        write_cell(w->out, &f[i]);
    }
    fputc('\n', w->out);
    return true;
}

static void on_problem(void *arg, int line, enum td_word why, const char *detail)
{
    struct writing *w = arg;
    char text[400];

    require(!w->done && line >= 0 && why < TD_WORDS);
    w->done = true;
    td_word_fill(text, sizeof text, why, TD_EN, &detail);
    if (w->out)
        fprintf(w->out, "!%d:%s\n", line, text);
}

enum td__csv_result cells_write(FILE *out, const char *path, const struct td_sheet_how *how,
                                struct td_sheet_found *found, struct cells *sum)
{
    struct writing w = { .out = out, .sum = sum };
    const struct td__sheet to = { .record = on_record, .problem = on_problem, .arg = &w };

    *sum = (struct cells){ 0, 0 };
    enum td__csv_result r = td__sheet_read(path, how, found, &to);
    require(w.done == (r == TD__CSV_STOPPED)); /* nobody gave up, so there was a problem */
    return r;
}

char *cells_text(const char *path, const struct td_sheet_how *how, struct td_sheet_found *found)
{
    char *text = NULL;
    size_t size;
    struct cells sum;
    FILE *out = open_memstream(&text, &size);

    require(out != NULL);
    if (cells_write(out, path, how, found, &sum) == TD__CSV_ABSENT)
        fputs("absent\n", out);
    fclose(out);
    return text;
}
