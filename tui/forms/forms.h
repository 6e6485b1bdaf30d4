/* What can be entered by a form: one struct a kind. The view that shows them is view/form.c. */
#ifndef TUI_FORMS_H
#define TUI_FORMS_H

#include "engine/form.h"
#include "app/view.h"

enum { FORM_SAID = 1 };

struct form_view {
    struct view head;
    const struct form_kind *kind;
    struct form form;
    int64_t change;             /* that saving has made; 0 = none */
    bool leaving;               /* Esc was pressed with something typed: once more leaves */
    /* what the entries are based on */
    int64_t based_on;
    int64_t base_agency;
    td_period base_period;
    struct td_requests requests;
    const struct td_request *request;
    struct form_row *row;       /* of form-row.c; NULL = the form is not about a row */
};

struct form_kind {
    enum ui title, saved;       /* saved: U_SHORT_NONE when saving says it */
    struct form_spec spec;
    bool (*fill)(struct form_view *v);                  /* false: there is no such thing */
    /* As the td_ function that it calls; FORM_SAID: not saved, and app_say() has said why. */
    int (*save)(struct form_view *v);
    void (*rebase)(struct form_view *v);                /* reads again what it is based on, after a conflict; or NULL */
    void (*then)(struct app *a, struct subject about);  /* what follows when it is saved and gone; or NULL */
    enum td_act act;                                    /* TD_ACT_OTHER: none, so it works on earlier days too */
    const struct row_kind *row;                         /* of form-row.h; NULL = it is not about a row */
};
/* All that engine/places.h names. */
#define F(id, name, kind) extern const struct form_kind form_##id;
FORMS(F)
#undef F
const struct form_kind *form_kind(enum place form);
const char *form_name(enum place form);
#define FORM(id, of, words, list, check, begin, write, ...) \
    const struct form_kind form_##id = { \
        .title = of, .saved = words, .spec = { list, sizeof list / sizeof *list, check }, .fill = begin, \
        .save = write, __VA_ARGS__ };
/* The form of a draft, and what it is about, to be freed: a thing, then the rows that were marked. How many these are;
 * 0: that cannot be told. */
size_t form_of_draft(const struct draft *d, enum place *form, struct subject **all);

/* Drafts that were thrown away last come back. False: none was. */
bool drafts_take_back(struct app *a);

/* What the field "period" says, and says at it how that is understood; 0 = nothing, or it cannot be read. */
td_period form_period(struct form_view *v);
/* The model of a form's app, by the form's owner; and what several forms choose from. */
const struct model *form_model(const void *owner);
/* A list of the model, of which a row is `x`, as what is chosen from. */
#define CHOICES(name, list, type, key, ...) \
    static size_t name##_count(const void *owner) { return form_model(owner)->list.n; } \
    static const char *name##_code(const void *owner, size_t i) { return form_model(owner)->list.v[i].key; } \
    static void name##_text(const void *owner, size_t i, enum td_lang lang, char *buf) \
    { \
        const struct type *x = &form_model(owner)->list.v[i]; \
        snprintf(buf, FORM_CHOICE, __VA_ARGS__); \
    }
extern const struct form_choices form_agencies, form_targets;


#endif
