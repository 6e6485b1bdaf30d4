/* A document as Markdown, with tables as GitHub and pandoc read them. */
#include "report/paper.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void raw(struct td_sink to, const char *s)
{
    to.put(to.arg, s, strlen(s));
}

/* The one function through which text gets into the document: what Markdown or HTML would act on gets a backslash. */
static void text(struct td_sink to, const char *s)
{
    char *shown = td_text_shown(s);

    for (const char *c = shown ? shown : ""; *c;) {
        size_t n = strcspn(c, "\\`*_[]<>|#&~");
        to.put(to.arg, c, n);
        if (c[n])
            to.put(to.arg, (const char[2]){ '\\', c[n] }, 2);
        c += n + (c[n] != 0);
    }
    free(shown);
}

static void wrapped(struct td_sink to, const char *before, const char *s, const char *after)
{
    if (!*s)
        return;
    raw(to, before);
    text(to, s);
    raw(to, after);
}

/* Lines of one name stand below each other: two blanks end a line. */
static void put_head(struct td_sink to, const struct td_paper_head *h)
{
    wrapped(to, "**", h->country, "**  \n");
    wrapped(to, "**", h->motto, "**\n\n");
    wrapped(to, "", h->above, "  \n");
    wrapped(to, "**", h->issuer[0], "**  \n");
    wrapped(to, "**", h->issuer[1], "**  \n");
    wrapped(to, "", h->number, "\n\n");
    wrapped(to, "*", h->place, "*\n\n");
    wrapped(to, "**", h->stamp, "**\n\n");
}

static void put_sign(struct td_sink to, const struct td_paper_sign *s)
{
    for (size_t i = 0; i < s->n_signer; i++)
        wrapped(to, "**", s->signer[i], i + 1 < s->n_signer ? "**  \n" : "**\n\n");
    wrapped(to, "***", s->label, "***\n\n");
    for (size_t i = 0; i < s->n_to; i++) {
        const char *t = s->to[i];
        wrapped(to, "- ", t + (strncmp(t, "- ", 2) ? 0 : 2), "\n");
    }
    raw(to, "\n");
}

static void put_cells(struct td_sink to, const struct td_paper_table *t, const struct td_paper_row *r)
{
    raw(to, "|");
    for (size_t i = 0; i < t->columns; i++) {
        raw(to, " ");
        if (!r)
            text(to, t->column[i].head);
        else if (!r->heading)
            text(to, r->cell[i]);
        else if (i == 0)
            wrapped(to, "**", r->cell[0], "**");
        raw(to, " |");
    }
    raw(to, "\n");
}

static void put_table(struct td_sink to, const struct td_paper_table *t)
{
    static const char *const lines[] = { [TD_LEFT] = " --- |", [TD_CENTRE] = " :-: |", [TD_RIGHT] = " --: |" };

    put_cells(to, t, NULL);
    raw(to, "|");
    for (size_t i = 0; i < t->columns; i++)
        raw(to, lines[t->column[i].align]);
    raw(to, "\n");
    for (size_t i = 0; i < t->rows; i++)
        put_cells(to, t, &t->row[i]);
    raw(to, "\n");
}

static void put_heading(struct td_sink to, const struct td_block *b)
{
    static const char *const marks[] = { "## ", "### ", "#### " };
    wrapped(to, marks[b->level < 1 ? 0 : b->level > 3 ? 2 : b->level - 1], b->text, "\n\n");
}

/* A number with a point at the start of a paragraph would begin a list. */
static void put_paragraph(struct td_sink to, const char *s)
{
    size_t digits = strspn(s, "0123456789");

    if (!digits || (s[digits] != '.' && s[digits] != ')')) {
        if (*s == '-' || *s == '+')
            raw(to, "\\");
        wrapped(to, "", s, "\n\n");
        return;
    }
    to.put(to.arg, s, digits);
    raw(to, "\\");
    wrapped(to, "", s + digits, "\n\n");
}

static void put_block(struct td_sink to, const struct td_block *b, bool last_item)
{
    switch (b->kind) {
    case TD_B_HEAD: put_head(to, b->head); break;
    case TD_B_TITLE:
        wrapped(to, "# ", b->text, "\n\n");
        wrapped(to, "**", b->sub, "**\n\n");
        break;
    case TD_B_HEADING: put_heading(to, b); break;
    case TD_B_CENTRE:
    case TD_B_PARAGRAPH: put_paragraph(to, b->text); break;
    case TD_B_ITEM: wrapped(to, "- ", b->text, last_item ? "\n\n" : "\n"); break;
    case TD_B_TABLE: put_table(to, b->table); break;
    case TD_B_CHART: break;
    case TD_B_SIGN: put_sign(to, b->sign); break;
    case TD_B_PAGE: raw(to, "---\n\n"); break;
    }
}

void td_paper_markdown(const struct td_paper *p, struct td_sink to)
{
    for (size_t i = 0; i < p->n; i++) {
        if (to.begin)
            to.begin(to.arg, &p->v[i]);
        put_block(to, &p->v[i], i + 1 == p->n || p->v[i + 1].kind != TD_B_ITEM);
    }
}
