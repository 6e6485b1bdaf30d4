/* Which form each place is, and which one a draft is of. */
#include "forms/forms.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; enum subject_kind about; const struct form_kind *kind; } forms[PLACES] = {
#define F(id, name, kind) [FORM_##id] = { name, SUBJECT_##kind, &form_##id },
    FORMS(F)
#undef F
};

const struct form_kind *form_kind(enum place form)
{
    return forms[form].kind;
}

const char *form_name(enum place form)
{
    return forms[form].name;
}

/* ---- what a draft is about -------------------------------------------------------------- */

/* Older drafts name a thing by four numbers and a marked row by one, into which two may be packed. */
static struct subject about_numbers(enum subject_kind kind, int64_t id, int64_t agency, td_period period, int seq)
{
    switch (kind) {
    case SUBJECT_PLAN: return about_plan(id);
    case SUBJECT_AGENCY: return about_agency(id);
    case SUBJECT_TASK: return about_task(id);
    case SUBJECT_THRESHOLD: return about_threshold(id, seq, agency != 0);
    case SUBJECT_ROLE: return about_role(id, agency, (enum td_role)seq);
    case SUBJECT_OBLIGATION: return about_obligation(id);
    case SUBJECT_REQUEST: return about_request(id);
    case SUBJECT_DUTY:
        return about_duty(id >> 32 ? id >> 32 : id, id >> 32 ? id & 0xffffffff : agency, td_period_year(period));
    case SUBJECT_TARGET: case SUBJECT_FIGURE: return about_figure(id, agency, period, seq);
    default: return ABOUT_NOTHING;
    }
}

static bool read_numbers(const char **text, enum subject_kind kind, struct subject *all, size_t n)
{
    int64_t id, agency, period;
    int seq, form, len = 0;

    if (!n && sscanf(*text, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %d %d%n", &id, &agency, &period, &seq, &form,
                     &len) == 5)
        *all = about_numbers(kind, id, agency, period, seq);
    else if (n && sscanf(*text, "%" SCNd64 "%n", &id, &len) == 1)
        all[n] = kind == SUBJECT_FIGURE ? about_figure(all->target, all->agency, id / 1000, (int)(id % 1000))
                                        : about_numbers(kind, id, 0, td_period_of_year(all->year), 0);
    *text += len;
    return len > 0;
}

size_t form_of_draft(const struct draft *d, enum place *form, struct subject **all)
{
    const char *text = draft_value(d, FORM_SUBJECT);
    size_t n = 0;
    bool ok = text != NULL;

    for (*form = PLACES - 1; *form && (!forms[*form].name || strcmp(forms[*form].name, d->form) != 0);)
        --*form;
    *all = ok && *form ? calloc(strlen(text) + 1, sizeof **all) : NULL;
    for (bool more = *all != NULL, numbers = more && *text >= '0' && *text <= '9'; more; n++) {
        ok &= numbers ? read_numbers(&text, forms[*form].about, *all, n) : subject_read(&text, &(*all)[n]);
        more = ok && *text;
        text += more && *text == ';';
    }
    return ok ? n : 0;
}
