/* What views and forms are about, and what can be done with each kind of thing. See subject.h. */
#include "app/subject.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- as text ---------------------------------------------------------------------------- */

bool subject_same(const struct subject *a, const struct subject *b)
{
#define F(type, name) && a->name == b->name
    return true SUBJECT_FIELDS(F);
#undef F
}

void subject_write(char buf[SUBJECT_TEXT], const struct subject *s)
{
    size_t n = 0;

    *buf = 0;
#define F(type, name) \
    if (s->name) \
        n += (size_t)snprintf(buf + n, SUBJECT_TEXT - n, "%s" #name "=%" PRId64, n ? " " : "", (int64_t)s->name);
    SUBJECT_FIELDS(F)
#undef F
}

bool subject_read(const char **text, struct subject *out)
{
    const char *p = *text;
    char name[16];
    int64_t n;

    *out = ABOUT_NOTHING;
    for (int len = 0; *p && *p != ';'; p += len + (p[len] == ' ')) {
        bool known = false;
        if (sscanf(p, "%15[a-z]=%" SCNd64 "%n", name, &n, &len) != 2)
            return false;
#define F(type, field) known |= !strcmp(name, #field) && ((out->field = (type)n), true);
        SUBJECT_FIELDS(F)
#undef F
        if (!known)
            return false;
    }
    *text = p;
    return true;
}

/* ---- what can be done with it ----------------------------------------------------------- */

/* What a row of a list or a line of a page opens, its form, its journal: once for every place where it stands. */
enum place subject_place(enum subject_kind kind, enum command c)
{
    static const enum place places[SUBJECT_KINDS][CMD_COUNT] = {
        [SUBJECT_TARGET] = {
            [CMD_open] = VIEW_target, [CMD_record] = FORM_figure, [CMD_figures] = VIEW_figures,
            [CMD_ask] = FORM_request, [CMD_journal] = VIEW_journal, [CMD_grid] = VIEW_grid,
            [CMD_edit] = FORM_target, [CMD_remove] = FORM_target_remove, [CMD_new_thing] = FORM_threshold_new,
            [CMD_compare_units] = VIEW_units, [CMD_heat] = VIEW_heat },
        [SUBJECT_TASK] = {
            [CMD_open] = VIEW_task, [CMD_record] = FORM_progress, [CMD_ask] = FORM_request_task,
            [CMD_edit] = FORM_task, [CMD_remove] = FORM_task_remove, [CMD_new_thing] = FORM_role_new },
        [SUBJECT_AGENCY] = {
            [CMD_open] = VIEW_agency, [CMD_record] = FORM_reports, [CMD_journal] = VIEW_journal, [CMD_grid] = VIEW_grid,
            [CMD_edit] = FORM_agency, [CMD_remove] = FORM_agency_remove, [CMD_new_thing] = FORM_agency_term,
            [CMD_heat] = VIEW_heat },
        [SUBJECT_THRESHOLD] = { [CMD_edit] = FORM_threshold, [CMD_remove] = FORM_threshold_remove },
        [SUBJECT_ROLE] = { [CMD_edit] = FORM_role, [CMD_remove] = FORM_role },
        [SUBJECT_OBLIGATION] = { [CMD_edit] = FORM_obligation, [CMD_remove] = FORM_obligation_remove },
        [SUBJECT_FIGURE] = { [CMD_open] = VIEW_figures, [CMD_record] = FORM_figure },
        [SUBJECT_DUTY] = { [CMD_open] = VIEW_submission, [CMD_record] = FORM_submission },
        [SUBJECT_REQUEST] = { [CMD_open] = FORM_answer, [CMD_record] = FORM_answer },
        [SUBJECT_TARGETS] = { [CMD_new_thing] = FORM_target_new },
        [SUBJECT_TASKS] = { [CMD_new_thing] = FORM_task_new },
        [SUBJECT_AGENCIES] = { [CMD_new_thing] = FORM_agency_new },
    };

    return places[kind][c];
}
