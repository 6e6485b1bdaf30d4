/*
 * Every closed list of the domain, once: the code in files and in the database, the value in the program, the word
 * people read and what else they write for it. The loader, imports, exports, the journal, forms, lists and the command
 * line all read these.
 */
#ifndef TD_CHOICE_H
#define TD_CHOICE_H

#include "base/words.h"

struct td_choice {
    const char *code;   /* NULL ends a list */
    int value;          /* of the enum that has its name */
    enum td_word word;
    const char *said;   /* what people write for it beside the word, joined by |; may be NULL */
};

extern const struct td_choice td_target_kinds[], td_threshold_kinds[], td_bases[], td_untils[], td_directions[],
    td_scopes[], td_cadences[], td_roles[], td_task_states[], td_statuses[], td_qualifiers[], td_ruling_kinds[],
    td_request_states[], td_decision_states[], td_plan_states[], td_succession_kinds[], td_yes_no[];

/* Kinds of agencies; a bundle may have others. The value is the level, which several share; of the units' what people
 * write is also the heading of a column of them. */
enum td_level { TD_LEVEL_NONE, TD_LEVEL_CITY, TD_LEVEL_DISTRICT, TD_LEVEL_COMMUNE };
extern const struct td_choice td_agency_kinds[];
/* Is it a unit of which the city is made, whose figures are added up? */
bool td_agency_kind_is_unit(const char *kind);
/* A level as such, by the code of the kind that stands at it: "cấp huyện". */
extern const struct td_choice td_levels[];
/* The units of targets that have words of their own; every other is the word that the plan has. */
extern const struct td_choice td_units[];

enum { TD_NO_CHOICE = -2 };

/* NULL: it has none such. */
const struct td_choice *td_choice_by_code(const struct td_choice *list, const char *code);
const struct td_choice *td_choice_by_value(const struct td_choice *list, int value);
/* TD_NO_CHOICE where the list has no such code; code may be NULL. */
int td_choice_value(const struct td_choice *list, const char *code);
/* "" where the list has no such value. */
const char *td_choice_code(const struct td_choice *list, int value);
const char *td_choice_word(const struct td_choice *list, int value, enum td_lang lang);
/* The word of a code; the code itself where the list has no such. */
const char *td_choice_shown(const struct td_choice *list, const char *code, enum td_lang lang);
/* The codes joined by ", "; or the words, where `lang` is not NULL. */
void td_choice_all(char *buf, size_t size, const struct td_choice *list, const enum td_lang *lang);

#endif
