/*
 * A document as plain text for a terminal, an e-mail or a page of the screen. Widths are counted in cells (text.h), and
 * no line is wider than asked for: what does not fit is broken, between words where there are any.
 */
#include "report/paper.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    struct td_sink to;
    int width;
    bool blank;    /* the last line was empty, or nothing was written yet */
    enum td_block_kind last; /* the block before */
};

/* ---- lines -------------------------------------------------------------------------------- */

static void pad(struct writer *w, int cells)
{
    static const char blanks[] = "                                        ";

    for (; cells > 0; cells -= (int)sizeof blanks - 1)
        w->to.put(w->to.arg, blanks, cells < (int)sizeof blanks - 1 ? (size_t)cells : sizeof blanks - 1);
}

static void end(struct writer *w)
{
    w->to.put(w->to.arg, "\n", 1);
    w->blank = false;
}

static void empty_line(struct writer *w)
{
    if (w->blank)
        return;
    w->to.put(w->to.arg, "\n", 1);
    w->blank = true;
}

/* How many bytes of s are its next line of at most `cells`; *next begins the one after it. */
static size_t next_line(const char *s, int cells, const char **next)
{
    size_t n = td_text_cut(s, cells > 0 ? cells : 1, NULL), at = n;

    if (!n && *s)
        n = at = strlen(s); /* not even one letter fits */
    if (s[n]) {
        while (at > 0 && s[at] != ' ' && s[at - 1] != ' ')
            at--;
        n = at > 0 ? at : n;
    }
    *next = s + n + strspn(s + n, " ");
    while (n > 0 && s[n - 1] == ' ')
        n--;
    return n;
}

static int cells_of(const char *s, size_t n)
{
    char *line = strndup(s, n);
    int cells = line ? td_text_width(line) : 0;

    free(line);
    return cells;
}

static void put(struct writer *w, const char *s, size_t n)
{
    w->to.put(w->to.arg, s, n);
}

/* Broken to the width; the first line begins at cell `first`, the others at `other`. */
static void flow(struct writer *w, int first, int other, const char *text)
{
    char *buf = td_text_shown(text);
    int at = first;

    for (const char *s = buf ? buf : "", *next; *s; s = next, at = other) {
        size_t n = next_line(s, w->width - at, &next);
        pad(w, at);
        put(w, s, n);
        end(w);
    }
    free(buf);
}

/* In the middle of `cells` from cell `left`, a line at a time. */
static void centre(struct writer *w, int left, int cells, const char *text)
{
    char *buf = td_text_shown(text);

    for (const char *s = buf ? buf : "", *next; *s; s = next) {
        size_t n = next_line(s, cells, &next);
        pad(w, left + (cells - cells_of(s, n)) / 2);
        put(w, s, n);
        end(w);
    }
    free(buf);
}

/* ---- two columns: letterhead and signatures ------------------------------------------------ */

enum { SIDE_LINES = 24 };
struct side { char *line[SIDE_LINES]; int n; };

static void side_add(struct side *side, int cells, const char *text)
{
    char *buf = td_text_shown(text);

    for (const char *s = buf ? buf : "", *next; *s && side->n < SIDE_LINES; s = next) {
        size_t n = next_line(s, cells, &next);
        side->line[side->n++] = strndup(s, n);
    }
    free(buf);
}

/* What stands beside each other, both in the middle of their halves or the left one flush. */
static void sides(struct writer *w, struct side *left, struct side *right, int half, bool flush)
{
    for (int i = 0; i < left->n || i < right->n; i++) {
        const char *l = i < left->n && left->line[i] ? left->line[i] : "";
        const char *r = i < right->n && right->line[i] ? right->line[i] : "";
        int used = td_text_width(l), at = flush ? 0 : (half - used) / 2;
        if (*l) {
            pad(w, at);
            put(w, l, strlen(l));
        }
        if (*r) {
            pad(w, half - (*l ? at + used : 0) + (w->width - half - td_text_width(r)) / 2);
            put(w, r, strlen(r));
        }
        end(w);
    }
    for (int i = 0; i < SIDE_LINES; i++) {
        free(left->line[i]);
        free(right->line[i]);
    }
}

static void put_head(struct writer *w, const struct td_paper_head *h)
{
    int half = w->width * 42 / 100, other = w->width - half;
    struct side left = { .n = 0 }, right = { .n = 0 };

    side_add(&left, half, h->above);
    side_add(&left, half, h->issuer[0]);
    side_add(&left, half, h->issuer[1]);
    side_add(&left, half, "-------");
    side_add(&right, other, h->country);
    side_add(&right, other, h->motto);
    side_add(&right, other, *h->motto || *h->country ? "---------------" : "");
    side_add(&left, half, h->number);
    while (right.n + 1 < left.n)
        right.line[right.n++] = NULL;
    side_add(&right, other, h->place);
    sides(w, &left, &right, half, false);
    if (*h->stamp) {
        empty_line(w);
        flow(w, 0, 0, h->stamp);
    }
}

static void put_sign(struct writer *w, const struct td_paper_sign *s)
{
    int half = w->width / 2;
    struct side left = { .n = 0 }, right = { .n = 0 };

    empty_line(w);
    side_add(&left, half - 1, s->label);
    for (size_t i = 0; i < s->n_to; i++)
        side_add(&left, half - 1, s->to[i]);
    for (size_t i = 0; i < s->n_signer; i++)
        side_add(&right, w->width - half, s->signer[i]);
    sides(w, &left, &right, half, true);
}

/* ---- tables -------------------------------------------------------------------------------- */

enum { COLUMNS = 16, GAP = 2, NARROWEST = 4, RECORD = 8 };

static int longest_word(const char *s)
{
    int most = 0;

    for (const char *next; *s; s = next) {
        size_t n = strcspn(s, " ");
        int cells = cells_of(s, n);
        most = cells > most ? cells : most;
        next = s + n + strspn(s + n, " ");
    }
    return most;
}

static int widest(const struct td_paper_table *t, size_t column, int (*measure)(const char *))
{
    int most = measure(t->column[column].head);

    for (size_t i = 0; i < t->rows; i++) {
        int cells = t->row[i].heading ? 0 : measure(t->row[i].cell[column]);
        most = cells > most ? cells : most;
    }
    return most > NARROWEST ? most : NARROWEST;
}

/* Each column gets its longest word, and what is left goes to those that want more, the one with the most lines
 * first. False: not even the words fit. */
static bool fit(const struct td_paper_table *t, int width, int *out)
{
    int room = width + GAP, wish[COLUMNS];

    if (t->columns > COLUMNS)
        return false;
    for (size_t i = 0; i < t->columns; i++) {
        out[i] = widest(t, i, longest_word);
        wish[i] = widest(t, i, td_text_width);
        room -= out[i] + GAP;
    }
    for (; room > 0; room--) {
        size_t best = t->columns;
        for (size_t i = 0; i < t->columns; i++)
            if (out[i] < wish[i] && (best == t->columns || wish[i] * out[best] > wish[best] * out[i]))
                best = i;
        if (best == t->columns)
            break;
        out[best]++;
    }
    return room >= 0;
}

static const char *const no_cells[COLUMNS];

/* One row of a table, as many lines as its highest cell. cell NULL: the heads. */
static void put_row(struct writer *w, const struct td_paper_table *t, const int *width, const char *const *cell)
{
    char *buf[COLUMNS];
    const char *rest[COLUMNS];
    bool more = true;

    for (size_t i = 0; i < t->columns; i++) {
        buf[i] = td_text_shown(cell == no_cells ? t->column[i].head : cell[i]);
        rest[i] = buf[i] ? buf[i] : "";
    }
    while (more) {
        int at = 0, start = 0;
        more = false;
        for (size_t i = 0; i < t->columns; start += width[i++] + GAP) {
            const char *next, *s = rest[i];
            size_t n = next_line(s, width[i], &next);
            int used = cells_of(s, n), indent = t->column[i].align == TD_RIGHT ? width[i] - used : 0;
            rest[i] = next;
            more |= *next != 0;
            if (!n)
                continue;
            pad(w, start + indent - at);
            put(w, s, n);
            at = start + indent + used;
        }
        end(w);
    }
    for (size_t i = 0; i < t->columns; i++)
        free(buf[i]);
}

static void put_line(struct writer *w, const struct td_paper_table *t, const int *width)
{
    for (size_t i = 0; i < t->columns; i++) {
        for (int k = 0; k < width[i]; k++)
            put(w, "-", 1);
        if (i + 1 < t->columns)
            pad(w, GAP);
    }
    end(w);
}

static void put_grid(struct writer *w, const struct td_paper_table *t, const int *width)
{
    put_row(w, t, width, no_cells);
    put_line(w, t, width);
    for (size_t i = 0; i < t->rows; i++) {
        if (t->row[i].heading)
            flow(w, 0, 0, t->row[i].cell[0]);
        else
            put_row(w, t, width, t->row[i].cell);
    }
}

/* "Label: text" below the row's first two cells. */
static void put_record(struct writer *w, const struct td_paper_table *t, const struct td_paper_row *r)
{
    char line[4096];

    empty_line(w);
    if (r->heading) {
        flow(w, 0, 0, r->cell[0]);
        return;
    }
    snprintf(line, sizeof line, "%s. %s", r->cell[0], t->columns > 1 ? r->cell[1] : "");
    flow(w, 0, 4, line);
    for (size_t i = 2; i < t->columns; i++) {
        if (!*r->cell[i])
            continue;
        snprintf(line, sizeof line, "%s: %s", t->column[i].head, r->cell[i]);
        flow(w, 4, 6, line);
    }
}

static void put_table(struct writer *w, const struct td_paper_table *t)
{
    int width[COLUMNS];

    empty_line(w);
    if (t->columns <= RECORD && fit(t, w->width, width))
        put_grid(w, t, width);
    else
        for (size_t i = 0; i < t->rows; i++)
            put_record(w, t, &t->row[i]);
    empty_line(w);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void put_title(struct writer *w, const struct td_block *b)
{
    empty_line(w);
    centre(w, 0, w->width, b->text);
    centre(w, w->width / 10, w->width - w->width / 10 * 2, b->sub);
    empty_line(w);
}

static void put_heading(struct writer *w, const struct td_block *b)
{
    if (b->level < 3)
        empty_line(w);
    flow(w, 0, 4, b->text);
}

static void put_block(struct writer *w, const struct td_block *b)
{
    char *item;

    switch (b->kind) {
    case TD_B_HEAD: put_head(w, b->head); break;
    case TD_B_TITLE: put_title(w, b); break;
    case TD_B_CENTRE: centre(w, 0, w->width, b->text); break;
    case TD_B_HEADING: put_heading(w, b); break;
    case TD_B_PARAGRAPH:
        if (w->last == TD_B_ITEM)
            empty_line(w);
        flow(w, 4, 0, b->text);
        break;
    case TD_B_ITEM:
        item = malloc(strlen(b->text) + 3);
        if (item)
            flow(w, 0, 2, strcat(strcpy(item, "- "), b->text));
        free(item);
        break;
    case TD_B_TABLE: put_table(w, b->table); break;
    case TD_B_CHART: break;
    case TD_B_SIGN: put_sign(w, b->sign); break;
    case TD_B_PAGE: empty_line(w); break;
    }
}

void td_paper_plain(const struct td_paper *p, int width, struct td_sink to)
{
    struct writer w = { to, width < 40 ? 40 : width, true, TD_B_HEAD };

    for (size_t i = 0; i < p->n; w.last = p->v[i++].kind) {
        if (to.begin)
            to.begin(to.arg, &p->v[i]);
        put_block(&w, &p->v[i]);
    }
}

static void count_lines(void *arg, const char *s, size_t n)
{
    size_t *lines = arg;

    for (size_t i = 0; i < n; i++)
        *lines += s[i] == '\n';
}

size_t td_paper_lines(const struct td_paper *p, int width)
{
    size_t lines = 0;

    td_paper_plain(p, width, (struct td_sink){ .put = count_lines, .arg = &lines });
    return lines;
}
