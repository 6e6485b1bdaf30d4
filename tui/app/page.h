/* A page of lines that can be read, searched and followed: a list with one column. Views of one thing are pages. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "app/list-view.h"

struct page_line {
    char *text;
    enum role role;
    enum place opens;             /* what Enter opens, when it is not the view of ... */
    struct subject about;         /* ... what the line is about */
    struct subject edits;         /* what can be edited here, when that is another thing */
    bool more;                    /* the next line goes on with its text */
    int section;                  /* it is the heading of that one; 0 = it is none that has a number */
};

struct page_view {
    union { struct view head; struct list_view base; };
    struct page_line *line;
    size_t n;
    enum ui section;              /* of page_section(): its heading, while it has no line; 0 = it has one */
    int narrow;                   /* cells on the right that the lines to come leave to somebody else */
    int asked;                    /* the section whose number was typed just now; 0 = none */
    int numbered;                 /* that many headings so far, each with its number, less one; 0 = they have none */
};

/* One line, cut where it is too long. */
void page_add(struct page_view *p, enum role role, struct subject about, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Text broken into as many lines as it has and needs, later lines indented. */
void page_text(struct page_view *p, enum role role, int indent, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void page_say(struct page_view *p, enum role role, enum ui words);
/* One line of cells as wide as they are said to be, cut where they are longer; the last one is as long as it is. Less
 * than 0 is flush right, 0 leaves a cell out. */
void page_cells(struct page_view *p, enum role role, const struct text *cell, const int *width, size_t n);
/* "Label: text", broken; nothing when there is no text. */
void page_field(struct page_view *p, enum ui label, const char *text);
/* What the line added last is about, when page_add() has not said it. */
void page_about(struct page_view *p, struct subject about);
void page_opens(struct page_view *p, enum place opens, struct subject about);
void page_edits(struct page_view *p, struct subject edits);
/* What follows is another part; of a section the heading comes with its first line. */
void page_heading(struct page_view *p, enum ui words, ...);
void page_section(struct page_view *p, enum ui words);

/* For struct list_kind and struct view_ops; what opens the page ends in page_open(). */
void page_read(struct view *v);
void page_drop(struct view *v);
bool page_command(struct view *v, enum command c, int64_t row);
bool page_offers(struct view *v, enum command c);
enum role page_cell(const void *owner, size_t row, size_t column, char *buf);
bool page_open(struct view *v);
bool page_event(struct view *v, const struct event *ev);
/* How many numbered sections it has; 0 = none, or it is no page. */
static inline int page_sections(const struct view *v)
{
    const int numbered = v->ops->lines ? ((const struct page_view *)v)->numbered : 0;
    return numbered > 1 ? numbered - 1 : 0;
}
extern const struct list_column page_column[1];
#define PAGE_KIND(drops, commands, ...) \
    { .source = LIST_ROWS(page_column, list_place, page_cell, .rank = NULL), .read = page_read, .drop = drops, \
      .command = commands, .offers = page_offers, __VA_ARGS__ }
extern const struct list_kind page_kind;
#define PAGE_VIEW(type, kind, opens, ...) LIST_VIEW(type, IN_TEXT, kind, opens, .event = page_event, __VA_ARGS__)

#endif
