/*
 * Acts: everything that writes, as one table (act.def): what it is called, what it is about, and which role may do
 * it to what. Whoever writes passes one gate, td__begin(), which asks td_may(); the screen
 * and the command line ask the same before they offer it.
 */
#ifndef TD_ACT_H
#define TD_ACT_H

#include <stdint.h>

#include "noun/choice.h"

struct td;

enum td_act {
#define A(id, ...) TD_ACT_##id,
#include "noun/act.def"
#undef A
    TD_ACTS,
    TD_ACT_OTHER = TD_ACTS /* known to another program only, or to other hands; also: none */
};
enum td_about { TD_ABOUT_FIGURE, TD_ABOUT_PERIOD, TD_ABOUT_TASK, TD_ABOUT_REPORT, TD_ABOUT_REQUEST, TD_ABOUT_NOUN,
                TD_ABOUT_CHANGE, TD_ABOUT_DATABASE };

/* Where it was done. */
enum td_place { TD_AT_UNKNOWN, TD_AT_COMMAND, TD_AT_FILE, TD_AT_FORM, TD_AT_GRID, TD_AT_SCREEN, TD_PLACES };
/* "record figures (grid)", for people. `stored` is what is on record of an act that is TD_ACT_OTHER. */
size_t td_act_text(char *buf, size_t size, enum td_act act, enum td_place place, const char *stored,
                   enum td_lang lang);

/* What somebody who has a connection is. A reader may nothing; that is also whoever has the database open for reading,
 * or looks at an earlier day. */
enum td_account_role { TD_READER, TD_ADMINISTRATOR, TD_ACCOUNT_ROLES };
extern const struct td_choice td_acts[], td_places[], td_account_roles[];
/* How far a role reaches, and how far what is to be done does: to one agency and those below it, one plan, everything.
 * As a question TD_REACH_NONE is "to anything at all". */
enum td_reach { TD_REACH_NONE, TD_REACH_AGENCY, TD_REACH_PLAN, TD_REACH_ALL };
struct td_scope { enum td_reach of; int64_t plan, agency; };
#define TD_ANYTHING (struct td_scope){ TD_REACH_NONE, 0, 0 }
#define TD_OF_AGENCY(id) (struct td_scope){ TD_REACH_AGENCY, 0, (id) }
#define TD_OF_PLAN(id) (struct td_scope){ TD_REACH_PLAN, (id), 0 }
#define TD_EVERYTHING (struct td_scope){ TD_REACH_ALL, 0, 0 }
/* TD_OK, or TD_FORBIDDEN; then td_errmsg() says who may. */
int td_may(struct td *td, enum td_act act, struct td_scope scope);

#endif
