/* A row or a target as a sentence to be pasted. See copy.h. */
#include "app/copy.h"
#include "app/page.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "d.3.2 Dòng họ học tập, 2025: Không đạt: tháng 12/2025 đạt ...": of the milestones that matter, the worst first. */
static size_t target_text(const struct model *m, int64_t id, enum td_lang lang, char *buf, size_t size)
{
    const struct td_target *t = td_target_by_id(&m->targets, id);
    const size_t at = t ? (size_t)(t - m->targets.v) : 0;
    const struct td_row *worst = t ? model_worst_row(m, at) : NULL, *shown = t ? model_row(m, at) : NULL;
    const struct td_row *const say[] = { worst, shown == worst ? NULL : shown };
    char line[LIST_CELL * 4];
    size_t n = 0;

    for (size_t i = 0; i < sizeof say / sizeof *say && n < size; i++) {
        if (!say[i])
            continue;
        const struct td_sentence how = td_row_sentence(say[i], lang);
        td_verdict_sentence(line, sizeof line, &say[i]->question, &say[i]->verdict, &how);
        if (n)
            n += (size_t)snprintf(buf + n, size - n, " %d: %s", say[i]->threshold->year, line);
        else
            n += (size_t)snprintf(buf + n, size - n, "%s %s, %d: %s", t->code, td_name_in(lang, t->name_en, t->name),
                                  say[i]->threshold->year, line);
    }
    return n;
}

static bool has_letter(const char *s)
{
    for (; *s; s++)
        if (isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80 || *s == '%')
            return true;
    return false;
}

/* The cells that are shown and say something; a bare number or day says nothing without its heading. */
static size_t row_text(const struct list *l, size_t row, char *buf, size_t size)
{
    char cell[LIST_CELL];
    size_t n = 0;

    for (size_t c = 0; c < l->source->n_columns && n < size; c++) {
        l->source->cell(l->owner, row, c, cell);
        const char *text = cell + strspn(cell, " "), *heading = td_word(l->source->columns[c].heading, l->lang);
        const bool bare = !has_letter(text) && l->source->n_columns > 1;
        if (list_column_on(l, c) && *text && strcmp(text, "-") != 0)
            n += (size_t)snprintf(buf + n, size - n, "%s%s%s%s", n ? "; " : "", bare ? heading : "", bare ? " " : "",
                                  text);
    }
    return n;
}

/* All that the line is a part of. */
static size_t lines_text(const struct page_view *p, size_t row, char *buf, size_t size)
{
    size_t n = 0;

    while (row && p->line[row - 1].more)
        row--;
    do
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? " " : "", p->line[row].text);
    while (p->line[row++].more && row < p->n && n < size);
    return n;
}

/* What ends a line, or would mean something to a terminal, is a blank; many blanks are one, at the ends none. */
static void clean(char *s)
{
    char *const start = s, *out = s;

    for (; *s; s++) {
        const char c = (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s;
        if (c != ' ' || (out > start && out[-1] != ' '))
            *out++ = c;
    }
    *(out > start && out[-1] == ' ' ? out - 1 : out) = 0;
}

bool copy_text(struct view *v, char *buf, size_t size)
{
    const struct list *l = v->ops->focus ? v->ops->focus(v) : NULL;
    const int64_t row = l ? list_row(l) : -1;
    const struct subject about = row >= 0 && v->ops->subject ? v->ops->subject(v, (size_t)row) : ABOUT_NOTHING;
    const int64_t target = about.kind == SUBJECT_TARGET ? about.target
                           : v->about.kind == SUBJECT_TARGET && v->ops->lines ? v->about.target : 0;
    size_t n = target ? target_text(&v->app->model, target, v->app->lang, buf, size) : 0;

    *buf = n ? *buf : 0;
    if (!n && row >= 0 && v->ops->lines)
        lines_text((const struct page_view *)v, (size_t)row, buf, size);
    else if (!n && row >= 0)
        row_text(l, (size_t)row, buf, size);
    clean(buf);
    return *buf;
}
