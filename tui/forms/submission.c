/* Reports that agencies have handed in: what stands, in words, and what opens it. */
#include "forms/submission.h"

bool submission_words(struct app *a, int64_t submission, char *buf, size_t size, struct subject *duty)
{
    struct td_submissions l;

    *buf = 0;
    if (td_submission(a->td, &l, submission)) {
        app_fault(a);
        return false;
    }
    const struct td_submission *s = l.v;
    td_submission_text(buf, size, s, model_agency_name(&a->model, s->agency), a->lang);
    if (duty)
        *duty = about_duty(s->obligation, s->agency, s->year);
    td_submissions_free(&l);
    return true;
}

void submission_show(struct app *a, int64_t submission)
{
    struct subject duty;
    char words[256];

    if (submission_words(a, submission, words, sizeof words, &duty))
        app_enter(a, CMD_open, duty);
}

const struct td_submission *submission_standing(struct app *a, const struct subject *duty, struct td_submissions *out)
{
    if (td_submissions(a->td, out, 0, duty->year))
        app_fault(a);
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].obligation == duty->obligation && out->v[i].agency == duty->agency)
            return &out->v[i];
    return NULL;
}

void submission_figures(struct app *a, struct subject duty)
{
    struct td_submissions l = { 0 };
    bool came = submission_standing(a, &duty, &l) != NULL;

    td_submissions_free(&l);
    duty.kind = SUBJECT_DUTY_FIGURES;
    app_open(a, came ? VIEW_grid : FORM_submission, duty);
}
