/* Views that people have saved under a name. See saved.h. */
#include "app/saved.h"

#include <string.h>

/* A file written by hand may leave out what then is as it was. */
static bool may_lack(enum saved_field f)
{
    return f == SAVED_PLAN || f == SAVED_MILESTONE || f == SAVED_PANE || (f >= SAVED_SORT && f <= SAVED_SORT_AGENCIES);
}

const struct saved *saved_shown(const struct app *a)
{
    const struct saved *s = conf_saved_at(a->conf, a->saved);
    struct saved now;

    if (!s)
        return NULL;
    a->stack[0]->ops->tell(a->stack[0], &now);
    for (enum saved_field f = SAVED_PLAN; f < SAVED_SAYS; f++)
        if (strcmp(now.said[f], s->said[f]) != 0 && (*s->said[f] || !may_lack(f)))
            return NULL;
    return s;
}

static struct text joined(struct text all, struct text more)
{
    return textf("%s%s%s", all.s, *all.s && *more.s ? ", " : "", more.s);
}

static struct text with(struct text all, enum ui words, enum td_lang lang, const char *what)
{
    return *what ? joined(all, textf(ui(words, lang), what)) : all;
}

struct text saved_words(const struct app *a, const struct saved *s)
{
    static const enum ui panes[] = { U_TARGETS, U_TASKS, U_AGENCIES };
    const struct td_plan *p = td_plan_by_key(&a->model.plans, s->said[SAVED_PLAN]);
    const struct td_agency *g = td_agency_by_code(&a->model.agencies, s->said[SAVED_AGENCY]);
    const char *milestone = s->said[SAVED_MILESTONE];
    struct text all = textf("%s", p && *p->number ? p->number : s->said[SAVED_PLAN]);

    all = with(all, !strcmp(milestone, "this-year") ? U_SAVED_THIS_YEAR : U_SAVED_MILESTONE, a->lang,
               strcmp(milestone, "next") ? milestone : "");
    all = with(all, U_SAVED_AGENCY, a->lang, g ? td_agency_short(g) : s->said[SAVED_AGENCY]);
    all = joined(all, textf("%s", *s->said[SAVED_ACT_ON] ? ui(U_ONLY_LAGGING, a->lang) : ""));
    for (int i = 0; i < 3; i++)
        if (*s->said[SAVED_FILTER + i])
            all = joined(all, textf("%s: %s%s", ui(panes[i], a->lang), td_word(W_FILTER_LINE, a->lang),
                                    s->said[SAVED_FILTER + i]));
    return all;
}
