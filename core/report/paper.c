/* Building a document. See paper.h. */
#include "report/paper.h"
#include "base/text.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

bool td_paper_open(struct td_paper *p, enum td_lang lang)
{
    *p = (struct td_paper){ .lang = lang, .name = "", .mem = td__list_new() };
    return p->mem != NULL;
}

void td_paper_free(struct td_paper *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->v[i].table)
            free(p->v[i].table->row);
    free(p->v);
    td_list_free(p->mem);
    memset(p, 0, sizeof *p);
}

bool td_paper_whole(const struct td_paper *p)
{
    return p->mem && !p->failed && !td__list_failed(p->mem);
}

const char *td_paper_text_copy(struct td_paper *p, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    char *copy = n ? td__list_alloc(p->mem, n + 1) : NULL;

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = s[i] == '\n' || s[i] == '\t' ? ' ' : s[i];
    return copy ? copy : "";
}

/* What it has is there: a block without it is none. */
static void add(struct td_paper *p, struct td_block b)
{
    struct td_block *to = td__push(p);

    if (to)
        *to = b;
    p->failed |= !to;
}

void td_paper_add(struct td_paper *p, enum td_block_kind kind, int level, const char *text, const char *sub)
{
    add(p, (struct td_block){ .kind = kind, .level = level, .text = td_paper_text_copy(p, text),
                              .sub = td_paper_text_copy(p, sub) });
}

void td_paper_head(struct td_paper *p, const struct td_paper_head *h)
{
    struct td_paper_head *copy = td__list_alloc(p->mem, sizeof *copy);

    if (!copy)
        return;
    *copy = (struct td_paper_head){
        .above = td_paper_text_copy(p, h->above),
        .issuer = { td_paper_text_copy(p, h->issuer[0]), td_paper_text_copy(p, h->issuer[1]) },
        .country = td_paper_text_copy(p, h->country), .motto = td_paper_text_copy(p, h->motto),
        .number = td_paper_text_copy(p, h->number), .place = td_paper_text_copy(p, h->place),
        .stamp = td_paper_text_copy(p, h->stamp),
    };
    add(p, (struct td_block){ .kind = TD_B_HEAD, .text = "", .sub = "", .head = copy });
}

static const char *const *copy_all(struct td_paper *p, const char *const *v, size_t n)
{
    const char **copy = td__list_alloc(p->mem, (n + 1) * sizeof *copy);

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = td_paper_text_copy(p, v[i]);
    return copy;
}

void td_paper_sign(struct td_paper *p, const struct td_paper_sign *s)
{
    struct td_paper_sign *copy = td__list_alloc(p->mem, sizeof *copy);

    if (!copy)
        return;
    *copy = (struct td_paper_sign){ td_paper_text_copy(p, s->label), copy_all(p, s->to, s->n_to), s->n_to,
                                    copy_all(p, s->signer, s->n_signer), s->n_signer };
    if (copy->to && copy->signer)
        add(p, (struct td_block){ .kind = TD_B_SIGN, .text = "", .sub = "", .sign = copy });
}

/* ---- tables ------------------------------------------------------------------------------- */

void td_paper_table(struct td_paper *p, const struct td_paper_column *column, size_t columns)
{
    struct td_paper_table *t = td__list_alloc(p->mem, sizeof *t);
    struct td_paper_column *c = t ? td__list_alloc(p->mem, columns * sizeof *c) : NULL;

    if (!c)
        return;
    for (size_t i = 0; i < columns; i++)
        c[i] = (struct td_paper_column){ td_paper_text_copy(p, column[i].head), column[i].align, column[i].share };
    t->column = c;
    t->columns = columns;
    add(p, (struct td_block){ .kind = TD_B_TABLE, .text = "", .sub = "", .table = t });
}

static struct td_paper_table *last_table(const struct td_paper *p)
{
    size_t i = p->n;

    while (i > 0 && !p->v[i - 1].table)
        i--;
    return i > 0 ? p->v[i - 1].table : NULL;
}

void td_paper_row(struct td_paper *p, const char *const *cell, bool heading)
{
    struct td_paper_table *t = last_table(p);

    const char *const *copy = t ? copy_all(p, cell, t->columns) : NULL;

    if (copy && td__grow((void **)&t->row, t->rows, sizeof *t->row))
        t->row[t->rows++] = (struct td_paper_row){ copy, heading };
    else
        p->failed = true;
}

/* ---- charts ------------------------------------------------------------------------------- */

struct td_paper_chart *td_paper_chart(struct td_paper *p, size_t points, size_t goals, size_t lines)
{
    struct td_paper_chart *c = td__list_alloc(p->mem, sizeof *c);

    if (!c)
        return NULL;
    *c = (struct td_paper_chart){ .title = "", .sentence = "", .unit = "", .day = "",
                                  .point = td__list_alloc(p->mem, (points + 1) * sizeof *c->point),
                                  .goal = td__list_alloc(p->mem, (goals + 1) * sizeof *c->goal),
                                  .line = td__list_alloc(p->mem, (lines + 1) * sizeof *c->line) };
    if (!c->point || !c->goal || !c->line)
        return NULL;
    add(p, (struct td_block){ .kind = TD_B_CHART, .text = "", .sub = "", .chart = c });
    return c;
}

/* ---- text ----------------------------------------------------------------------------------- */

static const char *entity_of(const char *s)
{
    switch (*s) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return s[1] == ' ' ? "&#160;" : " "; /* of several blanks, all are seen */
    }
}

void td_paper_escaped(struct td_sink to, const char *s)
{
    char *shown = td_text_shown(s);

    for (size_t n, at = 0; shown && shown[at]; at += n) {
        n = strcspn(shown + at, "&<>\" ");
        to.put(to.arg, shown + at, n);
        if (!shown[at + n])
            break;
        const char *entity = entity_of(shown + at + n++);
        to.put(to.arg, entity, strlen(entity));
    }
    free(shown);
}
