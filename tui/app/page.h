/* A page of lines that can be read, searched and followed: a list with one column. Views of one thing are pages. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "app/view.h"

struct page_line {
    char *text;
    enum role role;
    enum place opens;             /* what Enter opens, when it is not the view of ... */
    struct subject about;         /* ... what the line is about */
    struct subject edits;         /* what can be edited here, when that is another thing */
};

struct page {
    struct list list;
    struct page_line *line;
    size_t n;
    int width; /* lines are broken to it */
};

/* Begins the page anew for a width; page_done() ends it and keeps the cursor's place. */
void page_begin(struct page *p, int width, enum td_lang lang);
void page_done(struct page *p);
/* One line, cut where it is too long. */
void page_add(struct page *p, enum role role, struct subject about, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The line added last, when page_add() has not said it. */
void page_about(struct page *p, struct subject about);
void page_opens(struct page *p, enum place opens, struct subject about);
void page_edits(struct page *p, struct subject edits);
/* Text broken into as many lines as it has and needs, later lines indented. */
void page_text(struct page *p, enum role role, int indent, const char *text);
void page_heading(struct page *p, const char *text);
/* "Label: text", broken. */
void page_field(struct page *p, const char *label, const char *text);

/* A view that is a page about one thing: everything but its lines and its title is the same for all of them. */
struct page_view {
    struct view head;
    struct page page;
};
bool page_view_open(struct view *v);
void page_view_refresh(struct view *v);
void page_view_draw(struct view *v, struct area a);
struct list *page_view_focus(struct view *v);
bool page_view_command(struct view *v, enum command c, int count);
void page_view_close(struct view *v);
/* What none of them does otherwise, and what most do not. */
#define PAGE_VIEW_FRAME .context = IN_TEXT | IN_LIST, .refresh = page_view_refresh, .focus = page_view_focus
#define PAGE_VIEW_OPS \
    PAGE_VIEW_FRAME, .size = sizeof(struct page_view), .open = page_view_open, .draw = page_view_draw, \
    .command = page_view_command, .close = page_view_close

#endif
