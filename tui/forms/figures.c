/* The figures of a target and an agency: what each says, and which of them counts. */
#include "forms/figures.h"

#include <stdio.h>
#include <stdlib.h>

void figures_free(struct figures *f)
{
    td_observations_free(&f->seen);
    free(f->figure);
    free(f->point);
    *f = (struct figures){ 0 };
}

void figures_read(struct figures *f, struct app *a, int64_t target, int64_t agency)
{
    figures_free(f);
    f->review = a->model.review;
    f->target = td_target_by_id(&a->model.targets, target);
    if (td_observations(a->td, &f->seen, target, agency)) {
        app_fault(a);
        return;
    }
    f->figure = calloc(f->seen.n + 1, sizeof *f->figure);
    f->point = calloc(f->seen.n + 1, sizeof *f->point);
    if (!f->figure || !f->point) {
        figures_free(f);
        return;
    }
    for (size_t i = 0; i < f->seen.n; i++)
        f->figure[i] = td_observation_figure(&f->seen.v[i]);
    f->n_points = td_series(f->figure, f->seen.n, f->review, f->point);
}

void figures_roll_up(struct figures *f, struct app *a, const struct td_target *t, int64_t agency)
{
    struct td_figure *sums;
    size_t n;

    if (f->n_points || td_rolled_up(a->td, &sums, &n, t, agency))
        return;
    struct td_point *point = calloc(n + 1, sizeof *point);
    if (point) {
        free(f->point);
        f->point = point;
        f->n_points = td_series(sums, n, f->review, point);
        f->rolled = f->n_points > 0;
    }
    free(sums);
}

static bool is_used(const struct figures *f, size_t figure)
{
    for (size_t i = 0; !f->rolled && i < f->n_points; i++)
        if (f->point[i].figure == (int)figure)
            return true;
    return false;
}

static bool contradicts(const struct figures *f, size_t figure)
{
    for (size_t i = 0; i < f->n_points; i++)
        if (f->point[i].t == td_period_time(f->figure[figure].period) &&
            td_num_cmp(f->point[i].value, f->figure[figure].value))
            return true;
    return false;
}

const char *figures_standing(const struct figures *f, size_t i, char *buf, size_t size, enum role *role,
                             enum td_lang lang)
{
    const struct td_observation *o = &f->seen.v[i];

    *role = ROLE_dim;
    if (o->withdrawn)
        return ui(U_WITHDRAWN, lang);
    if (o->superseded)
        return ui(U_REPLACED, lang);
    if (*o->series) {
        snprintf(buf, size, ui(U_OTHER_SERIES, lang), o->series);
        return buf;
    }
    if (o->qualifier > TD_APPROX)
        return ui(f->target && td_figure_proves(f->target, o->value, o->qualifier) ? U_A_PROOF : U_A_BOUND, lang);
    if (is_used(f, i)) {
        *role = ROLE_emphasis;
        return ui(o->accepted ? U_CHOSEN : U_ACCEPTED, lang);
    }
    if (!td_figure_counts(&f->figure[i], f->review))
        return ui(U_NOT_YET, lang);
    *role = contradicts(f, i) ? ROLE_warn : ROLE_dim;
    return contradicts(f, i) ? ui(U_CONFLICTS, lang) : "";
}

struct text figure_value(const struct td_target *target, const struct td_observation *o, enum td_lang lang)
{
    static const enum ui how[] = { [TD_APPROX] = U_APPROX, [TD_MORE_THAN] = U_MORE_THAN, [TD_NEARLY] = U_NEARLY };
    bool percent = !*o->unit && td_unit_is_percent(target->unit);
    bool parts = td_num_is(o->numerator) && td_num_is(o->denominator);
    const struct text value = textf("%s%s%s", td_num_text(o->value, lang).s, percent ? "%" : *o->unit ? " " : "",
                                    percent ? "" : o->unit);

    return textf("%s%s%s%s%s%s", o->qualifier == TD_EXACTLY ? value.s : textf(ui(how[o->qualifier], lang), value.s).s,
                 parts ? " (" : "", parts ? td_num_text(o->numerator, lang).s : "", parts ? "/" : "",
                 parts ? td_num_text(o->denominator, lang).s : "", parts ? ")" : "");
}

const char *figure_status(const struct td_observation *o, enum td_lang lang)
{
    return td_choice_word(td_statuses, (int)(o->verified ? TD_VERIFIED : o->status), lang);
}
