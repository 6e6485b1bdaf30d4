/*
 * A form: a column of labelled fields, described by a table. The engine does typing, moving, choosing from lists,
 * drawing and the messages beside the fields; the owner says what is right. Nothing typed is thrown away: wrong text
 * stays and has its message, Esc leaves with everything there, and what must be right holds up only saving.
 */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include "engine/canvas.h"
#include "engine/commands.h"
#include "engine/draft.h"
#include "engine/field.h"
#include "engine/files.h"
#include "engine/input.h"
#include "base/number.h"
#include "noun/choice.h"

enum { FORM_CHOICE = 512, FORM_CHOICES_SHOWN = 6, FORM_LONG_ROWS = 4 };

enum form_type {
    FF_TEXT,
    FF_NUMBER,  /* as people write numbers; says what was understood, and that 1.234 cannot be */
    FF_DATE,    /* 20/11/2026, 2026-11-20; says it back in full */
    FF_PICK,    /* one of the owner's choices */
    FF_LONG,    /* several lines; Alt-Enter ends one */
    FF_FILE,    /* the path of a file; offers what its folder has; of a paste the first line counts */
    FF_FIXED,   /* shown, never edited */
};

/* What a pick field chooses from: one of a list of the domain, or what the owner has; or both, in this order. Borrowed
 * texts stay until the next call. */
struct form_choices {
    const struct td_choice *words;
    size_t (*count)(const void *owner);
    const char *(*code)(const void *owner, size_t i); /* what the field's value is; unique */
    /* What people read, into buf (FORM_CHOICE bytes). */
    void (*text)(const void *owner, size_t i, enum td_lang lang, char *buf);
};
size_t form_choice_count(const struct form_choices *c, const void *owner);
const char *form_choice_code(const struct form_choices *c, const void *owner, size_t i);
void form_choice_text(const struct form_choices *c, const void *owner, size_t i, enum td_lang lang, char *buf);

struct form_field {
    const char *key;        /* for the owner and for drafts: ASCII, no '=' */
    enum td_word label;
    enum form_type type;
    int limit;              /* letters; 0 = no limit but the buffer */
    bool required;
    const struct form_choices *choices;
};

struct form;

struct form_spec {
    const struct form_field *fields;
    size_t n;
    /* After every change and on leaving a field: form_message() for what is wrong. The messages before are gone, those
     * of the engine (required, number, date, choice) are there. May call form_restore() to fill in what
     * follows from other fields. May be NULL. */
    void (*check)(void *owner, struct form *form);
};

/* An info says how something was understood, a warning what looks odd, an error what must not be saved. */
enum form_severity { FORM_NOTHING, FORM_INFO, FORM_WARNING, FORM_ERROR };

enum form_result {
    FORM_NOT_MINE,
    FORM_TAKEN,
    FORM_SAVE,      /* asked for, and no field has an error */
    FORM_LEAVE,     /* Esc: the form is as it was; keep a draft when form_changed() */
};

struct form_slot;

struct form {
    const struct form_spec *spec;
    void *owner;
    enum td_lang lang;
    char *subject;              /* kept with drafts: how the owner opens the form again; NULL = not said; malloc'ed */
    struct form_slot *slot;     /* one for each field */
    size_t at;                  /* the field with the keyboard; spec->n = there is none to edit */
    int top;                    /* first row drawn */
    bool checking;
    bool spoken;                /* drawn to be read aloud: short lists are answered by number */
    /* the choices that match in the field with the keyboard */
    struct {
        bool fresh, marked;     /* `match` is of what is typed; one of them is marked */
        uint32_t *match;
        size_t n, at, top;
        size_t all;
    } pick;
    struct files files;         /* offered in a field of a file */
    /* for form_draft_due() */
    bool unsaved, left;         /* changed since the last draft; and a field was left since */
    unsigned edits, seen;
    int64_t since;
    int64_t begun;      /* when the first edit came that is not kept; 0 = none */
};

/* False: no memory (form_free() is harmless). */
bool form_init(struct form *f, const struct form_spec *spec, void *owner, enum td_lang lang);
void form_free(struct form *f);
void form_set_lang(struct form *f, enum td_lang lang);

/* ---- values ---- */

/* The value in NFC; of a pick field the code, "" while none is chosen. Stays while the field does not
 * change. */
const char *form_get(struct form *f, const char *key);
/* As it would be typed again: of a pick field the code, or what was typed of one. For drafts. */
const char *form_typed(struct form *f, const char *key);
/* Prefills: of a pick field by code. False: text longer than a field holds; nothing has changed. */
bool form_set(struct form *f, const char *key, const char *text);
/* The same for what the program only proposes: see field_propose(). */
bool form_propose(struct form *f, const char *key, const char *text);
/* As if typed: form_changed() sees it. */
bool form_restore(struct form *f, const char *key, const char *text);
/* The unit said behind a number that was understood: "%", "người". */
void form_unit(struct form *f, const char *key, const char *unit);
/* What is typed there is counted and has no decimals: 1.830 is 1830. */
void form_counts(struct form *f, const char *key);
/* The number that is typed there; none where it cannot be read, or in two ways. */
struct td_num form_number(struct form *f, const char *key);
/* Does any field differ from its prefill? */
bool form_changed(const struct form *f);
bool form_has_errors(const struct form *f);

/* A message at a field, until the next check. The graver one stays; of equals, the later. */
void form_message(struct form *f, const char *key, enum form_severity severity, const char *text);
enum form_severity form_message_of(const struct form *f, const char *key, const char **text);
/* Runs the checks now (they run after every change): after form_set(), or when the owner knows more. */
void form_check(struct form *f);
/* Gives a field the keyboard, which leaves no other: nothing is called missing yet. False: it cannot be edited. */
bool form_go(struct form *f, const char *key);
/* ... leaving the one that has it, as people do. */
void form_point(struct form *f, size_t i);

/* ---- keys and drawing ---- */

/*
 * By default Tab, Down, Enter: next field; Shift-Tab, Up: the one before; Enter in the last,
 * Ctrl-S: save; Esc: leave. While a
 * pick field has nothing chosen, Up and Down mark a choice, Enter and Tab take the marked one and go on (Enter in the
 * last field stays, so that what was taken is seen before it is saved; a folder that was taken is typed on). In several
 * lines Up and Down go by rows first.
 * Saving takes the only choice that matches, and goes to the first error when there is one. What edits a field is in
 * field.h.
 */
enum form_result form_event(struct form *f, const struct event *ev);
void form_draw(struct form *f, struct area a);
/* As by its key: from the palette. */
enum form_result form_command(struct form *f, enum command c);

/* ---- drafts ---- */

/* Time to save a draft: a changed field was left, or nothing was typed for 5 s. Ask after every event and when
 * form_draft_wait() has passed. Says so once: after a draft that failed, again in 5 s. It may find that
 * form_changed() is false, all being undone; then a draft kept before is to be dropped. */
bool form_draft_due(struct form *f, int64_t now_ms);
/* Milliseconds until it is worth asking again; -1 = not before the next event. */
int form_draft_wait(const struct form *f, int64_t now_ms);
/* The key under which a draft has the form's subject. */
#define FORM_SUBJECT "@"
/* Saves what is in the form as a draft; as draft_save(). */
bool form_keep(struct form *f, const struct draft_id *id, char *why, size_t size);
/* Types a draft into the form; fields that it does not know stay. False: some value did not fit. */
bool form_take_draft(struct form *f, const struct draft *d);

#endif
