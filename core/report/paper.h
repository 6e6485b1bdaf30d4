/*
 * A document as data: what an office sends, and not a word about how it looks. Builders fill it (report.h), renderers
 * write it as HTML, Markdown or plain text; neither knows the other.
 */
#ifndef TD_PAPER_H
#define TD_PAPER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/number.h"

struct td_list;

enum td_align { TD_LEFT, TD_CENTRE, TD_RIGHT };

struct td_paper_column {
    const char *head;
    enum td_align align;
    int share;               /* of the width, beside the others' */
};
struct td_paper_row {
    const char *const *cell; /* one a column */
    bool heading;            /* the first cell stands across all columns */
};
struct td_paper_table {
    const struct td_paper_column *column;
    size_t columns;
    struct td_paper_row *row;
    size_t rows;
};

/* Names above a document, in two columns (Nghị định 30/2020/NĐ-CP). "" = not there. */
struct td_paper_head {
    const char *above;       /* the superior body */
    const char *issuer[2];   /* one or two lines */
    const char *country, *motto;
    const char *number, *place;
    const char *stamp;       /* "DRAFT" */
};
/* A series over the years with what it is held against, as numbers and ready words; how it is drawn is paper-svg.c's.
 * Times are those of number.h: the end of year Y is Y * TD_YEAR. */
enum td_mark { TD_MARK_FIGURE, TD_MARK_CONFLICT, TD_MARK_ESTIMATE, TD_MARK_SUM, TD_MARK_PARTIAL, TD_MARK_MORE,
               TD_MARK_LESS, TD_MARK_EXPECTED, TD_MARKS };
struct td_chart_point {
    td_time t;
    struct td_num value;
    enum td_mark mark;
    bool joined;             /* by a line with the judged one before it */
    const char *label;       /* "hơn 67" */
    const char *words;       /* "năm 2025: hơn 67%": all there is to say of it */
};
/* A threshold; of a range both ends. */
struct td_chart_goal { td_time t; struct td_num bound, upper; bool yearly; const char *label; };
/* A plan line, or the way to the expected end. What is expected is never drawn beyond 100 %, nor below nothing. */
struct td_chart_line { td_time from, to; struct td_num start, end; bool expected; };
struct td_paper_chart {
    const char *title, *sentence;
    const char *unit;
    bool percent;
    int decimals;
    bool small;              /* several stand beside each other */
    td_time now;
    const char *day;         /* in words */
    struct td_chart_point *point; /* by time */
    struct td_chart_goal *goal;
    struct td_chart_line *line;
    size_t points, goals, lines;
};
/* Who gets it, and who signs. */
struct td_paper_sign {
    const char *label;
    const char *const *to;
    size_t n_to;
    const char *const *signer;
    size_t n_signer;
};

enum td_block_kind {
    TD_B_HEAD,
    TD_B_TITLE,              /* the kind of document, in the middle; `sub` is what it is about */
    TD_B_CENTRE,             /* a line in the middle */
    TD_B_HEADING,            /* level 1 "I.", 2 "1.", 3 "a)" */
    TD_B_PARAGRAPH,
    TD_B_ITEM,
    TD_B_TABLE,
    TD_B_CHART,              /* of pictures only: plain text and Markdown go without */
    TD_B_SIGN,
    TD_B_PAGE,               /* what follows is on a new page, lying on its side */
};
struct td_block {
    enum td_block_kind kind;
    int level;
    const char *text, *sub;  /* one line, never NULL */
    const struct td_paper_head *head;
    struct td_paper_table *table;
    struct td_paper_chart *chart;
    const struct td_paper_sign *sign;
};

struct td_paper {
    enum td_lang lang;
    const char *name;        /* for a window or a file list */
    struct td_block *v;
    size_t n;
    struct td_list *mem;
    bool failed;             /* memory was short, something is missing */
};
void td_paper_free(struct td_paper *p);

/* ---- building: everything given is copied; newlines and tabs become blanks ----------------- */

bool td_paper_open(struct td_paper *p, enum td_lang lang);
/* A copy that lives as long as the paper. */
const char *td_paper_text_copy(struct td_paper *p, const char *s);
void td_paper_add(struct td_paper *p, enum td_block_kind kind, int level, const char *text, const char *sub);
void td_paper_head(struct td_paper *p, const struct td_paper_head *h);
void td_paper_sign(struct td_paper *p, const struct td_paper_sign *s);
/* Rows are added to the table that was begun last. */
void td_paper_table(struct td_paper *p, const struct td_paper_column *column, size_t columns);
void td_paper_row(struct td_paper *p, const char *const *cell, bool heading);
/* An empty one with room for so many, to be filled in with copies of text; NULL = no memory. */
struct td_paper_chart *td_paper_chart(struct td_paper *p, size_t points, size_t goals, size_t lines);
/* Nothing is missing because memory was short. */
bool td_paper_whole(const struct td_paper *p);

/* ---- rendering: pure functions to wherever bytes go ------------------------------------------ */

struct td_sink {
    void (*put)(void *arg, const char *s, size_t n);
    void *arg;
    void (*begin)(void *arg, const struct td_block *b); /* called before each block's bytes; may be NULL */
};
/* One page of A4 after the other in browsers, Word and LibreOffice; no scripts, nothing from elsewhere. */
void td_paper_html(const struct td_paper *p, struct td_sink to);
/* Of this a chart: an SVG element that is well-formed XML by itself, readable without colours. */
void td_paper_svg(const struct td_paper_chart *c, enum td_lang lang, struct td_sink to);
/* Text of HTML and of XML: the one function through which it gets into a document. */
void td_paper_escaped(struct td_sink to, const char *s);
void td_paper_markdown(const struct td_paper *p, struct td_sink to);
/* No line is wider than `width` cells (at least 40). A table that is too wide becomes a list. */
void td_paper_plain(const struct td_paper *p, int width, struct td_sink to);
/* How many lines that is. */
size_t td_paper_lines(const struct td_paper *p, int width);

#endif
