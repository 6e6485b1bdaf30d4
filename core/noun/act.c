/* What may be done, by whom and to what; and the gate, see noun/gate.h. */
#include "noun/gate.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *stored, *via;
    enum td_word word;
    enum td_about about;
    bool undoable;
    enum td_reach reach[TD_ACCOUNT_ROLES];
} acts[] = {
#define A(id, stored, via, about, undoable, administrator) \
    { stored, via, W_ACT_##id, TD_ABOUT_##about, undoable, { TD_REACH_NONE, TD_REACH_##administrator } },
#include "noun/act.def"
#undef A
};
_Static_assert(sizeof acts / sizeof *acts == TD_ACTS, "an act without its row");

static const enum td_word roles[] = { [TD_READER] = W_ROLE_READER, [TD_ADMINISTRATOR] = W_ROLE_ADMINISTRATOR };
_Static_assert(sizeof roles / sizeof *roles == TD_ACCOUNT_ROLES, "a role without its word");

/* `via`: what scripts call whatever was done there; NULL = by the act. */
static const struct { const char *stored, *via; enum td_word word; } places[] = {
    [TD_AT_UNKNOWN] = { "", NULL, 0 },
    [TD_AT_COMMAND] = { "command", NULL, W_AT_COMMAND },
    [TD_AT_FORM] = { "form", "form", W_AT_FORM },
    [TD_AT_GRID] = { "grid", "grid", W_AT_GRID },
    [TD_AT_SCREEN] = { "screen", "screen", W_AT_SCREEN },
    [TD_AT_FILE] = { "file", NULL, W_AT_FILE },
};
_Static_assert(sizeof places / sizeof *places == TD_PLACES, "a place without its row");

/* ---- the table -------------------------------------------------------------------------- */

enum td_about td_act_about(enum td_act act)
{
    return act < TD_ACTS ? acts[act].about : TD_ABOUT_DATABASE;
}

bool td_act_undoable(enum td_act act)
{
    return act >= TD_ACTS || acts[act].undoable;
}

size_t td_act_text(char *buf, size_t size, enum td_act act, enum td_place place, const char *stored,
                   enum td_lang lang)
{
    const char *word = act < TD_ACTS ? td_word(acts[act].word, lang) : stored;
    int n = snprintf(buf, size, "%s%s%s%s", word, place ? " (" : "", place ? td_word(places[place].word, lang) : "",
                     place ? ")" : "");

    return (size_t)n < size ? (size_t)n : size - 1;
}

enum td_act td__act_read(const char *stored)
{
    enum td_act act = 0;

    while (act < TD_ACTS && strcmp(acts[act].stored, stored))
        act++;
    return act;
}

enum td_place td__place_read(const char *stored)
{
    enum td_place place = TD_PLACES;

    while (--place && strcmp(places[place].stored, stored))
        ;
    return place;
}

const char *td__act_via(enum td_act act, enum td_place place)
{
    if (act >= TD_ACTS)
        return NULL;
    return places[place].via && acts[act].about != TD_ABOUT_CHANGE ? places[place].via : acts[act].via;
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

/* ---- the gate --------------------------------------------------------------------------- */

static int refuse_writing(struct td *td)
{
    char day[TD_DATE_BUF];

    if (!td->as_of)
        return td__error(td, TD_FORBIDDEN, "the database is open for reading only");
    td_date_format(day, sizeof day, td->as_of, td->lang);
    return td__error(td, TD_FORBIDDEN, "what is shown is the state of %s; the past cannot be changed", day);
}

static bool reaches(enum td_account_role role, enum td_act act, enum td_reach of)
{
    return act < TD_ACTS && acts[act].reach[role] && acts[act].reach[role] >= of;
}

int td_may(struct td *td, enum td_act act, struct td_scope scope)
{
    char who[128] = "";

    if (td->read_only)
        return refuse_writing(td);
    if (reaches(td->role, act, scope.of))
        return TD_OK;
    for (enum td_account_role r = 0; r < TD_ACCOUNT_ROLES; r++)
        if (reaches(r, act, scope.of))
            snprintf(who + strlen(who), sizeof who - strlen(who), "%s%s", *who ? ", " : "",
                     td_word(roles[r], td->lang));
    return td__error(td, TD_FORBIDDEN, "%s: only for %s", act < TD_ACTS ? td_word(acts[act].word, td->lang) : "?",
                     who);
}

int td__change(struct td *td, const struct td__deed *d, int64_t submission)
{
    return td__write_change(td, acts[d->act].stored, places[d->place].stored, d->note ? d->note : "", d->undoes,
                            submission);
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
