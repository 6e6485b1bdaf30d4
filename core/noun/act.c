/* What may be done, by whom and to what; and the gate, see noun/gate.h. */
#include "noun/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct td_choice td_acts[] = {
#define A(id, code, ...) { code, TD_ACT_##id, W_ACT_##id, NULL },
#include "noun/act.def"
#undef A
    { 0 } };
const struct td_choice td_places[] = {
    { "command", TD_AT_COMMAND, W_AT_COMMAND, NULL }, { "file", TD_AT_FILE, W_AT_FILE, NULL },
    { "form", TD_AT_FORM, W_AT_FORM, NULL }, { "grid", TD_AT_GRID, W_AT_GRID, NULL },
    { "screen", TD_AT_SCREEN, W_AT_SCREEN, NULL }, { 0 } };
const struct td_choice td_account_roles[] = {
    { "reader", TD_READER, W_ACCOUNT_READER, NULL },
    { "administrator", TD_ADMINISTRATOR, W_ACCOUNT_ADMINISTRATOR, NULL }, { 0 } };

static const struct {
    const char *via; /* what scripts call it */
    enum td_about about;
    enum td_reach reach[TD_ACCOUNT_ROLES];
} rules[] = {
#define A(id, code, via, about, administrator) \
    { via, TD_ABOUT_##about, { TD_REACH_NONE, TD_REACH_##administrator } },
#include "noun/act.def"
#undef A
};
#define ROWS(table) (sizeof table / sizeof *table)
_Static_assert(ROWS(td_acts) == TD_ACTS + 1 && ROWS(rules) == TD_ACTS, "an act without its row");
_Static_assert(ROWS(td_places) == TD_PLACES, "a place without its row"); /* TD_AT_UNKNOWN has none, the list an end */
_Static_assert(ROWS(td_account_roles) == TD_ACCOUNT_ROLES + 1, "a role without its row");

size_t td_act_text(char *buf, size_t size, enum td_act act, enum td_place place, const char *stored,
                   enum td_lang lang)
{
    const char *word = act < TD_ACTS ? td_choice_word(td_acts, (int)act, lang) : stored;
    const char *where = td_choice_word(td_places, (int)place, lang);
    int n = snprintf(buf, size, *where ? "%s (%s)" : "%s%s", word, where);

    return (size_t)n < size ? (size_t)n : size - 1;
}

/* Shown by whoever reads it in his own language: what an undo is told by is its act and what it undoes. */
bool td__undo_told(char buf[TD__UNDO_TOLD], const char *stored, int64_t undoes, enum td_lang lang)
{
    char number[24];
    const char *digits = strpbrk(stored, "0123456789");
    bool told = !*stored && undoes;

    snprintf(number, sizeof number, "%lld", (long long)(undoes ? undoes : digits ? strtoll(digits, NULL, 10) : 0));
    for (enum td_lang l = TD_VI; digits && !told && l <= TD_EN; l++) {
        td_word_fill(buf, TD__UNDO_TOLD, W_UNDO_OF, l, (const char *const[]){ number });
        told = !strcmp(buf, stored);
    }
    if (told)
        td_word_fill(buf, TD__UNDO_TOLD, W_UNDO_OF, lang, (const char *const[]){ number });
    return told;
}

enum td_act td__act_read(const char *stored)
{
    int act = td_choice_value(td_acts, stored);
    return act >= 0 ? (enum td_act)act : TD_ACT_OTHER;
}

const char *td__act_via(enum td_act act, enum td_place place)
{
    if (act >= TD_ACTS)
        return NULL;
    return place < TD_AT_FORM || rules[act].about == TD_ABOUT_CHANGE ? rules[act].via
                                                                    : td_choice_code(td_places, (int)place);
}

int td__act_of(struct td *td, int64_t change, enum td_act *act)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT act FROM change WHERE id = ?", "i", change);

    if (rc || (rc = td__step(td, st)) < 0)
        return rc;
    if (!rc)
        return td__error(td, TD_NOT_FOUND, "there is no change %lld", (long long)change);
    *act = td__act_read((const char *)sqlite3_column_text(st, 0));
    td__reset(st);
    return TD_OK;
}

static int refuse_writing(struct td *td)
{
    char day[TD_DATE_BUF];

    if (!td->as_of)
        return td__error(td, TD_FORBIDDEN, "the database is open for reading only");
    td_date_format(day, sizeof day, td->as_of, td->lang);
    return td__error(td, TD_FORBIDDEN, "what is shown is the state of %s; the past cannot be changed", day);
}

int td_may(struct td *td, enum td_act act, struct td_scope scope)
{
    char who[128] = "";

    if (td->read_only)
        return refuse_writing(td);
    for (int r = 0; act < TD_ACTS && r < TD_ACCOUNT_ROLES; r++) {
        enum td_reach reach = rules[act].reach[r];
        if (!reach || reach < scope.of)
            continue;
        if (r == td->role)
            return TD_OK;
        snprintf(who + strlen(who), sizeof who - strlen(who), "%s%s", *who ? ", " : "",
                 td_choice_word(td_account_roles, r, td->lang));
    }
    return td__error(td, TD_FORBIDDEN, "%s: only for %s", td_choice_word(td_acts, (int)act, td->lang), who);
}

int td__change(struct td *td, const struct td__deed *d, int64_t submission)
{
    return td__write_change(td, td_choice_code(td_acts, (int)d->act), td_choice_code(td_places, (int)d->place),
                            d->note ? d->note : "", d->undoes, submission);
}

int td__begin(struct td *td, const struct td__deed *d)
{
    int rc = td_may(td, d->act, d->scope);

    if (rc || (rc = td__transaction(td)))
        return rc;
    if (td->nesting == 1 && !d->later)
        rc = td__change(td, d, 0);
    return rc ? td__end(td, rc) : rc;
}
