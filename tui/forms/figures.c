/* The figures of a target and an agency: what each says, and which of them counts. */
#include "forms/figures.h"
#include "show/words.h"

#include <stdio.h>
#include <stdlib.h>

void figures_free(struct figures *f)
{
    td_observations_free(&f->seen);
    td_series_free(&f->series);
    *f = (struct figures){ 0 };
}

void figures_read(struct figures *f, struct app *a, int64_t target, int64_t agency)
{
    const struct model *m = &a->model;
    const struct td_target *t = td_target_by_id(&m->targets, target);

    figures_free(f);
    if (!t)
        return;
    int rc = td_read_begin(a->td);
    if (!rc)
        rc = td_observations(a->td, &f->seen, target, agency);
    struct td_series_ask ask = { td_plan_by_id(&m->plans, t->plan), t, NULL, agency, m->review, f->seen.v, f->seen.n };
    if (!rc)
        rc = td_series_of(a->td, &f->series, &ask);
    td_read_end(a->td);
    if (rc) {
        app_fault(a);
        figures_free(f);
    }
}

struct text figures_use(const struct figures *f, const struct td_target *target, size_t i, enum role *role,
                        enum td_lang lang)
{
    const struct td_observation *o = &f->seen.v[i];
    const struct text standing = figures_standing(f, i, role, lang);

    for (size_t k = 0; !o->withdrawn && f->series.use[i] == TD_USE_CONTRADICTS && k < f->seen.n; k++)
        if (f->series.use[k] == TD_USED && td_period_time(f->seen.v[k].period) == td_period_time(o->period))
            return textf(ui(U_CONTRADICTS_THAT, lang), figure_result(target, &f->seen.v[k], lang).s);
    return standing;
}

struct text figures_standing(const struct figures *f, size_t i, enum role *role, enum td_lang lang)
{
    const struct td_observation *o = &f->seen.v[i];
    enum td_use use = f->series.use[i];

    *role = o->withdrawn ? ROLE_dim : use == TD_USED ? ROLE_emphasis : use == TD_USE_CONTRADICTS ? ROLE_warn : ROLE_dim;
    return use_shown(o, use, lang);
}

struct text figure_result(const struct td_target *target, const struct td_observation *o, enum td_lang lang)
{
    static const enum ui how[] = { [TD_APPROX] = U_APPROX, [TD_MORE_THAN] = U_MORE_THAN, [TD_NEARLY] = U_NEARLY };
    bool percent = !*o->unit && td_unit_is_percent(target->unit);
    const struct text value = textf("%s%s%s", td_num_text(o->value, lang).s, percent ? "%" : *o->unit ? " " : "",
                                    percent ? "" : o->unit);

    return o->qualifier == TD_EXACTLY ? value : textf(ui(how[o->qualifier], lang), value.s);
}

struct text parts_shown(struct td_num numerator, struct td_num denominator, enum td_lang lang)
{
    return td_num_is(numerator) && td_num_is(denominator)
               ? textf("%s/%s", td_num_text(numerator, lang).s, td_num_text(denominator, lang).s) : textf("%s", "");
}

struct text figure_value(const struct td_target *target, const struct td_observation *o, enum td_lang lang)
{
    const struct text value = figure_result(target, o, lang), parts = parts_shown(o->numerator, o->denominator, lang);

    return *parts.s ? textf("%s (%s)", value.s, parts.s) : value;
}

const char *figure_status(const struct td_observation *o, enum td_lang lang)
{
    return td_choice_word(td_statuses, (int)(o->verified ? TD_VERIFIED : o->status), lang);
}
