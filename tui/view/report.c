/*
 * The annual report and the brief of the plan in view, as pages; of the agency that is chosen on the board, when one
 * is. Saved in a file, they are the documents themselves (core/report/report.h).
 */
#include "file/book.h"
#include "app/page.h"
#include "file/paper-book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct report_view {
    struct page_view page;
    struct td_paper paper;
    bool heading;        /* a heading of the document begins: a section, by its place and not by a number of ours */
    bool flows, begun;   /* lines of the block are one text; one of them has been written */
    enum role role;      /* of the block that is being written */
    char *line;          /* its line so far */
    size_t n;
};

/* ---- lines of the page ----------------------------------------------------------------------- */

static void begin_block(void *arg, const struct td_block *b)
{
    struct report_view *v = arg;

    v->flows = b->kind == TD_B_HEADING || b->kind == TD_B_PARAGRAPH || b->kind == TD_B_ITEM;
    v->begun = false;
    v->heading = b->kind == TD_B_HEADING && b->level == 1;
    v->role = b->kind == TD_B_TITLE || b->kind == TD_B_HEADING ? ROLE_header
              : b->kind == TD_B_HEAD || b->kind == TD_B_SIGN ? ROLE_emphasis : ROLE_normal;
}

static void end_line(struct report_view *v)
{
    page_add(&v->page, v->n ? v->role : ROLE_normal, ABOUT_NOTHING, "%.*s", (int)v->n, v->line ? v->line : "");
    if (v->heading && v->n && v->page.n)
        v->page.line[v->page.n - 1].section = v->page.numbered++;
    if (v->flows && v->begun && v->n && v->page.n > 1)
        v->page.line[v->page.n - 2].more = true;
    v->begun = v->n > 0;
    v->heading &= !v->n;
    v->n = 0;
}

static void add_text(struct report_view *v, const char *s, size_t n)
{
    char *line = realloc(v->line, v->n + n + 1);

    if (!line)
        return;
    memcpy(line + v->n, s, n);
    v->line = line;
    v->n += n;
}

static void take_text(void *arg, const char *s, size_t n)
{
    const char *end;

    for (; (end = memchr(s, '\n', n)); n -= (size_t)(end - s) + 1, s = end + 1) {
        add_text(arg, s, (size_t)(end - s));
        end_line(arg);
    }
    add_text(arg, s, n);
}

/* ---- the document ----------------------------------------------------------------------------- */

static bool is_brief(const struct report_view *v)
{
    return v->page.head.place == VIEW_brief;
}

static int make_brief(struct report_view *v, struct td_report_ask *ask)
{
    struct app *a = v->page.head.app;
    char err[256];
    int rc = td_report_since(a->td, &ask->since, ask->plan, ask->review);

    if (!rc) /* what was known on the day since which changes are told, if it can be opened */
        td_open_again(&ask->then, a->td, ask->since, err, sizeof err);
    if (!rc)
        rc = td_report_brief(a->td, &v->paper, ask);
    td_close(ask->then);
    return rc;
}

static void report_lines(struct view *head)
{
    struct report_view *v = (struct report_view *)head;
    struct app *a = head->app;
    const struct td_plan *plan = model_plan(&a->model);
    struct td_report_ask ask = { .plan = plan ? plan->id : 0, .agency = a->model.agency, .review = a->model.review,
                                 .year = td_date_year(a->model.review), .lang = a->lang };
    int width = a->width - 3 < TD_BRIEF_WIDTH ? a->width - 3 : TD_BRIEF_WIDTH;

    td_paper_free(&v->paper);
    if (plan && (is_brief(v) ? make_brief(v, &ask) : td_report_annual(a->td, &v->paper, &ask)))
        app_fault(a);
    v->page.numbered = 1;
    td_paper_plain(&v->paper, width, (struct td_sink){ .put = take_text, .arg = v, .begin = begin_block });
}

static void report_title(struct view *head, char *buf, size_t size)
{
    const struct app *a = head->app;
    const struct td_plan *plan = model_plan(&a->model);
    const char *of = a->model.agency ? model_agency_name(&a->model, a->model.agency)
                     : !plan ? "" : *plan->number ? plan->number : td_name_in(a->lang, plan->title_en, plan->title);

    if (head->place == VIEW_brief)
        snprintf(buf, size, ui(U_BRIEF, a->lang), of);
    else
        snprintf(buf, size, ui(U_ANNUAL, a->lang), td_date_year(a->model.review), of);
}

/* ---- a file ------------------------------------------------------------------------------------ */

static void report_save(struct view *head, struct book *b)
{
    struct report_view *v = (struct report_view *)head;

    if (b->format == BOOK_TEXT)
        paper_plain(b->o, &v->paper, TD_BRIEF_WIDTH);
    else if (b->format == BOOK_MARKDOWN)
        paper_markdown(b->o, &v->paper);
    else if (b->format == BOOK_HTML)
        paper_html(b->o, &v->paper);
    else if (!is_brief(v))
        paper_tables(b, &v->paper);
    else
        save_focus(head, b);
}

static void report_drop(struct view *head)
{
    struct report_view *v = (struct report_view *)head;

    td_paper_free(&v->paper);
    free(v->line);
    v->line = NULL;
    v->n = 0;
    page_drop(head);
}

static const struct list_kind report_kind = PAGE_KIND(report_drop, page_command, .look = NULL);

#define REPORT_VIEW PAGE_VIEW(struct report_view, report_kind, page_open, .lines = report_lines, \
                              .title = report_title, .save = report_save, .document = true)

const struct view_ops view_annual = REPORT_VIEW, view_brief = REPORT_VIEW;
