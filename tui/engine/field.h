/*
 * One text being edited: a line, or some lines of a note. What is typed is kept as it came, code point by code
 * point, so that input methods which send letters, take them back and send others find what they sent
 * (PITFALLS 13-15); reading it gives normal form.
 *
 * What holds between any two calls: text is valid UTF-8 and ends with NUL at `len`; `at` is at the border of a code
 * point.
 */
#ifndef TUI_FIELD_H
#define TUI_FIELD_H

#include "engine/canvas.h"
#include "engine/input.h"

enum { FIELD_BYTES = 16 * 1024 }; /* the summary of a report is the longest */

struct field {
    char text[FIELD_BYTES];
    size_t len, at;     /* bytes; the cursor */
    unsigned edits;     /* counts changes of the text */
    int limit;          /* letters with their marks; 0 = what the buffer holds */
    bool proposed;      /* the program's own text: what is typed or pasted takes its place, any other edit keeps it */
    bool lines;         /* \n is kept, Alt-Enter makes one, and text is drawn on several rows */
    /* What did not fit is refused and said so, never cut off in silence. `refused`: letters typed beyond the end that
     * were not taken. Backspace takes them back before anything else: an input method that rewrites the word it
     * sent must not eat letters that it did not send. `lost`: a paste, or what was refused before. */
    int refused;
    bool lost;
    /* drawing, kept so that the text stands still while the cursor is in view */
    size_t from;        /* first byte drawn of a line */
    int top, width;     /* first row drawn of several; their width */
};

void field_init(struct field *f, int limit, bool lines);
/* Puts `text` there, the cursor behind it; invalid bytes become U+FFFD. Text beyond the limit is kept (it was there
 * before); text beyond the buffer is not taken: false, and nothing has changed. */
bool field_set(struct field *f, const char *text);
/* The same for what a person has not said: drawn as such until it is edited. */
bool field_propose(struct field *f, const char *text);
/* The text in NFC, malloc'ed; NULL = no memory. */
char *field_text(const struct field *f);
/* Letters with their marks. */
int field_letters(const struct field *f);

/* Letters, pastes (as data: in a line, line ends and tabs are blanks; a last line end is none), Left Right Home End
 * Ctrl-A Ctrl-E, Ctrl-Left Ctrl-Right by words, Del by letters, Ctrl-U all, Ctrl-W a word back, Ctrl-K to the
 * end of the line. Backspace takes one code point: a letter typed as base and mark takes two, as
 * it does in what input methods send (PITFALLS 13). False: not taken. A refused letter is taken. */
bool field_event(struct field *f, const struct event *ev);
/* The keyboard comes to this field: what was refused before can no longer be taken back. */
void field_enter(struct field *f);
/* One drawn row up (-1) or down (1); false at the edge, and in a line. */
bool field_step_row(struct field *f, int by);

/* Draws the line in `width` cells, scrolled so that the cursor is in view, '<' and '>' where it is cut, the rest
 * filled with '_', behind what is only proposed with '.'; puts the hardware cursor there when focused. */
void field_draw(struct field *f, struct area a, int row, int col, int width, enum role role, bool focused);
/* Rows that the text takes when broken at words; at least 1. */
int field_rows(const struct field *f, int width);
/* Draws `rows` rows of it, '^' and 'v' where more is above and below. */
void field_draw_rows(struct field *f, struct area a, int row, int col, int width, int rows, enum role role,
                     bool focused);

#endif
