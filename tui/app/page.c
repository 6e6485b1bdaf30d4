/* Pages: lines of text on the list engine. */
#include "app/page.h"
#include "app/spoken.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What stands beside a narrow line hides its end; so the line says that it has one. */
static char *cut(const struct page_view *p, const char *text)
{
    const int room = p->head.app->width - 3 - p->narrow;
    char *line = strdup(text);

    if (line && p->narrow && td_text_width(line) > room)
        strcpy(line + td_text_cut(line, room - 1, NULL), "~");
    return line;
}

static void add(struct page_view *p, enum role role, struct subject about, const char *text)
{
    enum ui section = p->section;

    if (spoken_of(p) && !text[strspn(text, " -_=")]) /* a rule, or room between parts */
        return;
    p->section = (enum ui)0;
    if (section)
        page_heading(p, section);
    if (p->n % 64 == 0) {
        struct page_line *more = realloc(p->line, (p->n + 64) * sizeof *more);
        if (!more)
            return;
        p->line = more;
    }
    p->line[p->n] = (struct page_line){ .text = cut(p, text), .role = role, .about = about };
    p->n += p->line[p->n].text != NULL;
}

void page_add(struct page_view *p, enum role role, struct subject about, const char *fmt, ...)
{
    char text[LIST_CELL];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    add(p, role, about, text);
}

void page_about(struct page_view *p, struct subject about)
{
    page_opens(p, NOWHERE, about);
}

void page_opens(struct page_view *p, enum place opens, struct subject about)
{
    if (p->n) {
        p->line[p->n - 1].opens = opens;
        p->line[p->n - 1].about = about;
    }
}

void page_edits(struct page_view *p, struct subject edits)
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

/* What is read aloud ends where one breathes, and takes as much as a line may hold. */
static size_t breath_end(const char *s)
{
    enum { CELLS = LIST_CELL / 3 };
    size_t n = td_text_cut(s, CELLS, NULL), line = strcspn(s, "\n"), at = n;

    while (at && !(s[at] == ' ' && strchr(",.;:", s[at - 1])))
        at--;
    return n >= line ? line : at ? at : line_end(s, CELLS);
}

static void add_broken(struct page_view *p, enum role role, int indent, const char *text)
{
    char line[LIST_CELL];
    int margin = 0, width = p->head.app->width - 3 - p->narrow;

    do {
        size_t n = spoken_of(p) ? breath_end(text) : line_end(text, width - margin > 8 ? width - margin : 8);
        if (!n && *text != '\n')
            break;
        snprintf(line, sizeof line, "%*s%.*s", margin, "", (int)n, text);
        add(p, role, ABOUT_NOTHING, line);
        text += n;
        text += *text == '\n' ? 1 : strspn(text, " ");
        if (*text && p->n)
            p->line[p->n - 1].more = true;
        margin = indent;
    } while (*text);
}

void page_text(struct page_view *p, enum role role, int indent, const char *fmt, ...)
{
    char *text;
    va_list ap;

    va_start(ap, fmt);
    if (vasprintf(&text, fmt, ap) >= 0) {
        add_broken(p, role, indent, text);
        free(text);
    }
    va_end(ap);
}

void page_say(struct page_view *p, enum role role, enum ui words)
{
    add_broken(p, role, 2, ui(words, lang_of(p)));
}

void page_cells(struct page_view *p, enum role role, const struct text *cell, const int *width, size_t n)
{
    struct text line = { "" };

    for (size_t i = 0; i < n && spoken_of(p); i++)
        if (*cell[i].s)
            line = textf("%s%s%s", line.s, *line.s ? ", " : "", cell[i].s);
    for (size_t i = 0; i < n && !spoken_of(p); i++) {
        const int room = i + 1 == n ? 1 << 20 : width[i] < 0 ? -width[i] : width[i];
        const bool whole = td_text_width(cell[i].s) <= room;
        int used;
        size_t len = td_text_cut(cell[i].s, whole ? room : room - 1, &used);
        if (!room)
            continue;
        const int blank = i + 1 == n ? 0 : room - used - !whole;
        line = textf("%s%s%*s%.*s%s%*s", line.s, *line.s ? "  " : "", width[i] < 0 ? blank : 0, "", (int)len, cell[i].s,
                     whole ? "" : "~", width[i] < 0 ? 0 : blank, "");
    }
    for (size_t end = strlen(line.s); end && line.s[end - 1] == ' '; end--)
        line.s[end - 1] = 0;
    add(p, role, ABOUT_NOTHING, line.s);
}

void page_field(struct page_view *p, enum ui label, const char *text)
{
    if (*text)
        page_text(p, ROLE_normal, 2, "%s: %s", ui(label, lang_of(p)), text);
}

void page_heading(struct page_view *p, enum ui words, ...)
{
    char text[LIST_CELL];
    va_list ap;
    const int number = p->numbered;

    p->section = (enum ui)0; /* that of before has no line, so it has no heading */
    va_start(ap, words);
    vsnprintf(text, sizeof text, ui(words, lang_of(p)), ap);
    va_end(ap);
    if (p->n)
        add(p, ROLE_normal, ABOUT_NOTHING, "");
    add(p, ROLE_header, ABOUT_NOTHING, number ? textf("%d. %s", number, text).s : text);
    if (number && p->n)
        p->line[p->n - 1].section = number;
    p->numbered += number != 0;
}

void page_section(struct page_view *p, enum ui words)
{
    p->section = words;
}

/* ---- a view that is a page -------------------------------------------------------------- */

const struct list_column page_column[1] = { { "text", W_COL_TEXT, 20, 1, -1, 1, false } };

enum role page_cell(const void *owner, size_t row, size_t column, char *buf)
{
    const struct page_line *l = list_at(owner, row);

    (void)column;
    list_text(buf, l->text);
    return l->role;
}

void page_drop(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    for (size_t i = 0; i < p->n; i++)
        free(p->line[i].text);
    free(p->line);
    p->line = NULL;
    p->n = 0;
    p->narrow = p->numbered = 0;
}

void page_read(struct view *v)
{
    struct page_view *p = (struct page_view *)v;

    page_drop(v);
    v->ops->lines(v);
    p->section = (enum ui)0;
    list_rows(v, p->line, p->n, sizeof *p->line);
}

bool page_open(struct view *v)
{
    return list_view_open(v) && ((struct page_view *)v)->n > 0;
}

/* To the heading with that number, which then stands on top. */
static bool go_to_section(struct page_view *p, int number)
{
    struct list *l = &p->base.list;

    for (size_t i = 0; i < p->n; i++)
        if (p->line[i].section == number && list_go(l, list_place(p, i))) {
            l->top = l->at;
            return true;
        }
    return false;
}

/* A digit goes to that section; after 1, a 2 goes to the twelfth where there is one. */
bool page_event(struct view *v, const struct event *ev)
{
    struct page_view *p = (struct page_view *)v;
    const int before = p->asked, digit = (int)ev->code - '0';
    const bool is_digit = ev->kind == EV_CHAR && !ev->mods && digit >= 0 && digit <= 9;

    p->asked = 0;
    if (!is_digit || !page_sections(v) || p->base.list.typing || (!digit && !before))
        return false;
    p->asked = before && go_to_section(p, before * 10 + digit) ? before * 10 + digit
               : go_to_section(p, digit) ? digit : 0;
    if (!p->asked)
        app_say(v->app, ui(U_NO_SUCH_SECTION, v->app->lang), page_sections(v));
    return true;
}

/* About the thing on the line where it is one, else about the thing that the page is about. */
bool page_command(struct view *v, enum command c, int64_t row)
{
    const struct page_line *line = row < 0 ? NULL : list_at(v, (size_t)row);
    struct subject about = line ? line->about : ABOUT_NOTHING;

    if (c == CMD_record)
        about.seq = 0; /* a new figure, in the place of none */
    if (c == CMD_open && line && line->opens) {
        app_open(v->app, line->opens, line->about);
        return true;
    }
    return (line && (app_enter(v->app, c, line->edits) || app_enter(v->app, c, about))) ||
           (c != CMD_open && app_enter(v->app, c, v->about));
}

/* The same wherever the cursor is: opening where any line opens something, recording about it or the page's own. */
bool page_offers(struct view *v, enum command c)
{
    const struct page_view *p = (const struct page_view *)v;

    if ((c != CMD_open && c != CMD_record) || (c == CMD_record && subject_place(v->about.kind, c)))
        return true;
    for (size_t i = 0; i < p->n; i++)
        if ((c == CMD_open && (p->line[i].opens || p->line[i].section)) || subject_place(p->line[i].about.kind, c))
            return true;
    return false;
}

const struct list_kind page_kind = PAGE_KIND(page_drop, page_command, .look = NULL);
