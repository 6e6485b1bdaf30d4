/* Pages: lines of text on the list engine. */
#include "app/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count(const void *owner)
{
    return ((const struct page *)owner)->n;
}

static int64_t id(const void *owner, size_t row)
{
    (void)owner;
    return (int64_t)row + 1;
}

static enum role cell(const void *owner, size_t row, size_t column, char *buf)
{
    const struct page_line *l = &((const struct page *)owner)->line[row];

    (void)column;
    list_text(buf, l->text);
    return l->role;
}

static const struct list_column columns[] = { { "text", { "", "" }, 20, 1, -1, 1, false } };

static const struct list_source source = {
    .columns = columns, .n_columns = 1, .count = count, .id = id, .cell = cell,
};

static void drop_lines(struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->line[i].text);
    free(p->line);
    p->line = NULL;
    p->n = 0;
}

void page_begin(struct page *p, int width, enum td_lang lang)
{
    drop_lines(p);
    p->width = width;
    p->list.lang = lang;
}

void page_done(struct page *p)
{
    list_set_lang(&p->list, p->list.lang);
}

static void add(struct page *p, enum role role, struct subject about, const char *text)
{
    if (p->n % 64 == 0) {
        struct page_line *more = realloc(p->line, (p->n + 64) * sizeof *more);
        if (!more)
            return;
        p->line = more;
    }
    p->line[p->n] = (struct page_line){ .text = strdup(text), .role = role, .about = about };
    p->n += p->line[p->n].text != NULL;
}

void page_add(struct page *p, enum role role, struct subject about, const char *fmt, ...)
{
    char text[LIST_CELL];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    add(p, role, about, text);
}

void page_about(struct page *p, struct subject about)
{
    page_opens(p, NOWHERE, about);
}

void page_opens(struct page *p, enum place opens, struct subject about)
{
    if (p->n) {
        p->line[p->n - 1].opens = opens;
        p->line[p->n - 1].about = about;
    }
}

void page_edits(struct page *p, struct subject edits)
{
    if (p->n)
        p->line[p->n - 1].edits = edits;
}

/* How many bytes of s's first line fit into `cells`, ending between words where there is a blank to end at. */
static size_t line_end(const char *s, int cells)
{
    size_t n = td_text_cut(s, cells, NULL), at = n, line = strcspn(s, "\n");

    if (n >= line)
        return line;
    while (at && s[at] != ' ' && s[at - 1] != ' ')
        at--;
    return at ? at : n;
}

void page_text(struct page *p, enum role role, int indent, const char *text)
{
    char line[LIST_CELL];
    int margin = 0, width = p->width - 3;

    do {
        size_t n = line_end(text, width - margin > 8 ? width - margin : 8);
        if (!n && *text != '\n')
            break;
        snprintf(line, sizeof line, "%*s%.*s", margin, "", (int)n, text);
        add(p, role, ABOUT_NOTHING, line);
        text += n;
        text += *text == '\n' ? 1 : strspn(text, " ");
        margin = indent;
    } while (*text);
}

void page_heading(struct page *p, const char *text)
{
    if (p->n)
        add(p, ROLE_normal, ABOUT_NOTHING, "");
    add(p, ROLE_header, ABOUT_NOTHING, text);
}

void page_field(struct page *p, const char *label, const char *text)
{
    char line[LIST_CELL * 2];

    if (!*text)
        return;
    snprintf(line, sizeof line, "%s: %s", label, text);
    page_text(p, ROLE_normal, 2, line);
}

/* ---- a view that is a page -------------------------------------------------------------- */

bool page_view_open(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    memset(&p->page, 0, sizeof p->page);
    list_init(&p->page.list, &source, &p->page, v->app->lang);
    v->ops->refresh(v);
    return p->page.n > 0;
}

void page_view_refresh(struct view *v)
{
    struct page *p = &((struct page_view *)v)->page;

    page_begin(p, v->app->width, v->app->lang);
    v->ops->lines(v);
    page_done(p);
}

void page_view_draw(struct view *v, struct area a)
{
    struct list *l = &((struct page_view *)v)->page.list;

    list_draw(l, a, (struct list_look){ .focused = true });
    list_draw_filter(l, a, a.rows - 1, 0, true);
}

struct list *page_view_focus(struct view *v)
{
    return &((struct page_view *)v)->page.list;
}

bool page_view_command(struct view *v, enum command c, int count)
{
    struct page *p = &((struct page_view *)v)->page;
    int64_t row = list_row(&p->list);
    const struct page_line *line = row < 0 ? NULL : &p->line[row];

    (void)count;
    if (c == CMD_open && line && line->opens) {
        app_open(v->app, line->opens, line->about);
        return true;
    }
    /* About the thing on the line where it is one, else about the thing that the page is about. */
    return (line && (app_enter(v->app, c, line->edits) || app_enter(v->app, c, line->about))) ||
           (c != CMD_open && app_enter(v->app, c, v->about));
}

void page_view_close(struct view *v)
{
    struct page *p = &((struct page_view *)v)->page;

    drop_lines(p);
    list_free(&p->list);
}
