/*
 * The kinds of forms: which fields, what they begin with, what is said about them while typing, and what saving calls.
 * A new form is its fields and two functions.
 */
#include "forms/form-row.h"
#include "forms/figures.h"
#include "forms/submission.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct model *form_model(const void *owner)
{
    return &((const struct form_view *)owner)->head.app->model;
}

static td_date today(const struct form_view *v)
{
    return v->head.app->model.review;
}

static int no_memory(const struct form_view *v)
{
    app_say(v->head.app, "%s", td_strerror(ENOMEM, lang_of(v)));
    return FORM_SAID;
}

/* ---- what pick fields choose from ------------------------------------------------------- */

CHOICES(agency, agencies, td_agency, code, "%s%s%s%s", td_name_in(lang, x->name_en, x->name),
        *x->short_name ? "  " : "", x->short_name,
        x->valid_to && x->valid_to < form_model(owner)->review ? ui(U_FORMER, lang) : "")
CHOICES(target, targets, td_target, code, "%s", td_name_in(lang, x->name_en, x->name))
CHOICES(obligation, obligations, td_obligation, code, "%s", td_name_in(lang, x->title_en, x->title))

const struct form_choices form_agencies = { NULL, agency_count, agency_code, agency_text };
const struct form_choices form_targets = { NULL, target_count, target_code, target_text };
static const struct form_choices obligation_choices = { NULL, obligation_count, obligation_code, obligation_text };
static const struct form_choices status_choices = { .words = td_statuses }, state_choices = { .words = td_task_states };

/* ---- reading fields --------------------------------------------------------------------- */

static struct td_num number_in(struct form_view *v, const char *key)
{
    return form_number(&v->form, key);
}

static td_date date_in(struct form_view *v, const char *key)
{
    td_date d = 0;

    return td_date_read(form_get(&v->form, key), &d) ? d : 0;
}

static int64_t agency_in(struct form_view *v, const char *key)
{
    const struct td_agency *a = td_agency_by_code(&form_model(v)->agencies, form_get(&v->form, key));
    return a ? a->id : 0;
}

static void set_agency(struct form_view *v, const char *key, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&form_model(v)->agencies, id);
    form_set(&v->form, key, a ? a->code : "");
}

static void set_date(struct form_view *v, const char *key, td_date d)
{
    form_set(&v->form, key, td_date_text(d, lang_of(v)).s);
}

static void propose_date(struct form_view *v, const char *key, td_date d)
{
    form_propose(&v->form, key, td_date_text(d, lang_of(v)).s);
}

static void set_number(struct form_view *v, const char *key, struct td_num n)
{
    char typed[TD_NUM_BUF];

    td_num_type(typed, sizeof typed, n, lang_of(v));
    form_set(&v->form, key, typed);
}

static void propose_year(struct form_view *v, int year)
{
    form_propose(&v->form, "year", textf("%d", year).s);
}

static const struct td_target *target_by_id(const struct form_view *v, int64_t id)
{
    return td_target_by_id(&form_model(v)->targets, id);
}

static const struct td_task *task_by_id(const struct form_view *v, int64_t id)
{
    return td_task_by_id(&form_model(v)->tasks, id);
}

static void set_named(struct form_view *v, const char *key, const char *code, const char *name_en, const char *name)
{
    form_set(&v->form, key, textf("%s  %s", code, td_name_in(lang_of(v), name_en, name)).s);
}

static td_period period_in(struct form_view *v)
{
    td_period p = 0;

    return td_period_read(form_get(&v->form, "period"), &p) ? p : 0;
}

td_period form_period(struct form_view *v)
{
    td_period p = period_in(v);

    if (p)
        form_message(&v->form, "period", FORM_INFO, td_period_text(p, lang_of(v)).s);
    else if (*form_get(&v->form, "period"))
        form_message(&v->form, "period", FORM_ERROR, ui(U_PERIOD_BAD, lang_of(v)));
    return p;
}

/* ---- a figure --------------------------------------------------------------------------- */

static const struct form_field figure_fields[] = {
    { "target", W_COL_TARGET, FF_FIXED, 0, false, NULL },
    { "threshold", W_ASK_THRESHOLDS, FF_FIXED, 0, false, NULL },
    { "last", W_ASK_BEFORE, FF_FIXED, 0, false, NULL },
    { "there", W_ASK_THERE, FF_FIXED, 0, false, NULL },
    { "agency", W_COL_AGENCY, FF_PICK, 0, true, &form_agencies },
    { "period", W_COL_PERIOD, FF_TEXT, 40, true, NULL },
    { "value", W_ASK_RESULT, FF_NUMBER, 30, false, NULL },
    { "numerator", W_COL_NUMERATOR, FF_NUMBER, 30, false, NULL },
    { "denominator", W_COL_DENOMINATOR, FF_NUMBER, 30, false, NULL },
    { "status", W_ASK_STATUS, FF_PICK, 0, true, &status_choices },
    { "source", W_COL_SOURCE, FF_TEXT, 300, true, NULL },
    { "link", W_COL_LINK, FF_TEXT, 500, false, NULL },
    { "date", W_COL_PUBLISHED_ON, FF_DATE, 20, false, NULL },
    { "note", W_COL_NOTE, FF_LONG, 1000, false, NULL },
};

/* The texts are the form's own. */
static struct td_entry figure_entry(struct form_view *v)
{
    int status = td_choice_value(td_statuses, form_get(&v->form, "status"));

    return (struct td_entry){
        .target = v->head.about.target, .agency = agency_in(v, "agency"), .period = period_in(v),
        .value = number_in(v, "value"), .numerator = number_in(v, "numerator"),
        .denominator = number_in(v, "denominator"),
        .status = status < 0 ? TD_REPORTED : (enum td_status)status, .series = "", .unit = "",
        .source_title = form_get(&v->form, "source"), .source_url = form_get(&v->form, "link"),
        .note = form_get(&v->form, "note"), .published_on = date_in(v, "date"), .supersedes = v->head.about.seq,
        .based_on = (int)v->based_on,
    };
}

static void describe(char *buf, size_t size, const struct form_view *v, const struct td_observation *o)
{
    const struct td_target *t = target_by_id(v, o->target);
    size_t n = strlen(buf);

    if (n < size)
        snprintf(buf + n, size - n, "%s%s: %s%s (%s)", n ? "; " : "", td_period_text(o->period, lang_of(v)).s,
                 td_num_text(o->value, lang_of(v)).s, t && td_unit_is_percent(t->unit) ? "%" : "", o->source_title);
}

/* What is on record for this agency: of this period, so that nobody records a thing twice unknowingly, and what counts
 * of the one before, to compare with. */
static void read_base(struct form_view *v)
{
    char there[FORM_CHOICE] = "", last[FORM_CHOICE] = "";
    struct figures f = { 0 };
    td_period period = period_in(v);

    v->base_agency = agency_in(v, "agency");
    v->base_period = period;
    v->based_on = 0;
    if (!v->base_agency)
        return;
    figures_read(&f, v->head.app, v->head.about.target, v->base_agency);
    for (size_t i = 0; i < f.seen.n; i++) {
        const struct td_observation *o = &f.seen.v[i];
        if (o->period == period && o->seq > v->based_on)
            v->based_on = o->seq;
        if (o->period == period && !o->superseded && !o->withdrawn)
            describe(there, sizeof there, v, o);
    }
    for (size_t i = f.series.points; i-- > 0 && !*last;) {
        const struct td_point *p = &f.series.point[i];
        if (period && !p->beside && !p->units && p->t < td_period_time(period))
            describe(last, sizeof last, v, &f.seen.v[p->figure]);
    }
    figures_free(&f);
    form_set(&v->form, "there", *there ? there : "-");
    form_set(&v->form, "last", *last ? last : "-");
}

static const char *field_of_finding(enum td_finding_code code)
{
    static const char *const keys[TD_FINDINGS] = {
        [TD_FIND_PART] = "denominator", [TD_FIND_DENOMINATOR] = "denominator", [TD_FIND_YEAR] = "period",
        [TD_FIND_FUTURE] = "period", [TD_FIND_CLOSED] = "period", [TD_FIND_ENDED] = "period",
        [TD_FIND_AGENCY] = "agency",
    };
    return keys[code] ? keys[code] : "value";
}

static void check_figure(void *owner, struct form *form)
{
    struct form_view *v = owner;
    struct td_finding found[TD_FINDINGS_MOST];
    char text[256];
    td_period period = form_period(v);
    int64_t agency = agency_in(v, "agency");

    if (period != v->base_period || agency != v->base_agency)
        read_base(v);
    if (!period || !agency)
        return;
    struct td_entry e = figure_entry(v);
    const struct td_target *t = target_by_id(v, e.target);
    bool begun = *form_get(form, "value") || *form_get(form, "numerator");
    int n = begun ? td_check(v->head.app->td, &e, today(v), found) : 0;
    for (int i = 0; i < n; i++) {
        td_finding_text(text, sizeof text, &found[i], lang_of(v));
        form_message(form, field_of_finding(found[i].code), found[i].error ? FORM_ERROR : FORM_WARNING, text);
    }
    if (n > 0 && !found[0].error && !*form_get(form, "note"))
        form_message(form, "note", FORM_ERROR, ui(U_NOTE_NEEDED, lang_of(v)));
    if (!begun)
        form_message(form, "value", FORM_INFO, ui(U_VALUE_OR_PARTS, lang_of(v)));
    else if (!td_num_is(e.value) && n == 0 && t)
        form_message(form, "value", FORM_INFO, textf("%s%s", td_num_text(td_entry_value(t, &e), lang_of(v)).s,
                                                     td_unit_is_percent(t->unit) ? "%" : "").s);
}

static void set_thresholds(struct form_view *v, const struct td_target *t)
{
    struct text all = { "" };

    for (size_t i = 0; i < t->n_thresholds; i++)
        all = textf("%s%s%d: %s", all.s, i ? "   " : "", t->thresholds[i].year,
                    threshold_shown(t, &t->thresholds[i], lang_of(v)).s);
    form_set(&v->form, "threshold", all.s);
}

static bool fill_figure(struct form_view *v)
{
    const struct td_target *t = target_by_id(v, v->head.about.target);
    const struct td_plan *plan = model_plan(form_model(v));

    if (!t)
        return false;
    set_named(v, "target", t->code, t->name_en, t->name);
    set_thresholds(v, t);
    set_agency(v, "agency", v->head.about.agency ? v->head.about.agency : plan ? plan->city : 0);
    td_period period = v->head.about.period ? v->head.about.period : td_period_of_year(td_date_year(today(v)));
    form_propose(&v->form, "period", td_period_text(period, lang_of(v)).s);
    form_set(&v->form, "status", "reported");
    read_base(v);
    form_propose(&v->form, "source", option_value(v->head.app->options, O_source));
    form_unit(&v->form, "value", td_unit_shown(t->unit));
    if (td_target_counts(t))
        form_counts(&v->form, "value");
    form_counts(&v->form, "numerator");
    form_counts(&v->form, "denominator");
    return form_go(&v->form, "value");
}

static bool fill_correct(struct form_view *v)
{
    struct td_observations l;
    bool found = false;

    if (!fill_figure(v) || td_observations(v->head.app->td, &l, v->head.about.target, v->head.about.agency))
        return false;
    for (size_t i = 0; i < l.n && !found; i++) {
        const struct td_observation *o = &l.v[i];
        struct td_note_tags tags;
        if (o->period != v->head.about.period || o->seq != v->head.about.seq)
            continue;
        found = true;
        form_set(&v->form, "period", td_period_text(o->period, lang_of(v)).s);
        set_number(v, "value", o->value);
        set_number(v, "numerator", o->numerator);
        set_number(v, "denominator", o->denominator);
        form_set(&v->form, "status", td_choice_code(td_statuses, (int)o->status));
        form_set(&v->form, "source", o->source_title);
        form_set(&v->form, "link", o->source_url);
        set_date(v, "date", o->published_on);
        form_set(&v->form, "note", td_note_tags(o->note, &tags) ? tags.text : "");
    }
    td_observations_free(&l);
    return found;
}

static int save_figure(struct form_view *v)
{
    struct td_entry e = figure_entry(v);

    /* Both numbers make the percentage; the value typed beside them stays as it was typed. */
    return td_record(v->head.app->td, &e, 1, today(v), TD_AT_FORM, "", &v->change, NULL);
}

/* ---- a ruling on a figure --------------------------------------------------------------- */

static const struct form_field ruling_fields[] = {
    { "target", W_COL_TARGET, FF_FIXED, 0, false, NULL },
    { "figure", W_ASK_FIGURE, FF_FIXED, 0, false, NULL },
    { "reason", W_COL_REASON, FF_LONG, 500, true, NULL },
};

static struct td_figure_ref figure_ref(const struct subject *s)
{
    return (struct td_figure_ref){ s->target, s->agency, s->period, s->seq };
}

/* What the form is about: the rows that were marked, or the one it was opened on. */
static const struct subject *all_of(const struct form_view *v, size_t *n)
{
    *n = v->head.n_marked ? v->head.n_marked : 1;
    return v->head.n_marked ? v->head.marked : &v->head.about;
}

static enum td_ruling ruling_of(const struct form_view *v)
{
    return v->head.place == FORM_accept ? TD_ACCEPT : TD_WITHDRAW;
}

static void rebase_ruling(struct form_view *v)
{
    struct td_figure_ref ref = figure_ref(&v->head.about);
    td_last_ruling(v->head.app->td, &ref, ruling_of(v), &v->based_on);
}

static bool fill_ruling(struct form_view *v)
{
    const struct td_target *t = target_by_id(v, v->head.about.target);
    struct td_figure_ref ref = figure_ref(&v->head.about);
    struct td_observations l;
    char text[FORM_CHOICE] = "";

    if (!t || td_observations(v->head.app->td, &l, ref.target, ref.agency))
        return false;
    set_named(v, "target", t->code, t->name_en, t->name);
    for (size_t i = 0; i < l.n; i++)
        if (l.v[i].period == ref.period && l.v[i].seq == ref.seq)
            describe(text, sizeof text, v, &l.v[i]);
    td_observations_free(&l);
    if (v->head.n_marked)
        snprintf(text, sizeof text, ui(U_MARKED_FIGURES, lang_of(v)), (int)v->head.n_marked);
    form_set(&v->form, "figure", text);
    return *text && td_last_ruling(v->head.app->td, &ref, ruling_of(v), &v->based_on) == TD_OK;
}

static int save_ruling(struct form_view *v)
{
    size_t n;
    const struct subject *about = all_of(v, &n);
    struct td_figure_ref *all = calloc(n, sizeof *all);

    if (!all)
        return no_memory(v);
    for (size_t i = 0; i < n; i++)
        all[i] = figure_ref(&about[i]);
    int rc = td_rule_all(v->head.app->td, all, n, ruling_of(v), true, form_get(&v->form, "reason"),
                         v->head.n_marked ? -1 : v->based_on, TD_AT_FORM, &v->change);
    free(all);
    return rc;
}

/* ---- a statement about a task ----------------------------------------------------------- */

static const struct form_field progress_fields[] = {
    { "task", W_COL_TASK, FF_FIXED, 0, false, NULL },
    { "year", W_COL_YEAR, FF_TEXT, 4, false, NULL },
    { "agency", W_ASK_SAID_BY, FF_PICK, 0, false, &form_agencies },
    { "state", W_COL_STATE, FF_PICK, 0, true, &state_choices },
    { "percent", W_ASK_PERCENT, FF_NUMBER, 6, false, NULL },
    { "date", W_ASK_SAID_ON, FF_DATE, 20, true, NULL },
    { "evidence", W_COL_EVIDENCE, FF_TEXT, 500, false, NULL },
    { "note", W_COL_NOTE, FF_LONG, 1000, false, NULL },
};

static int year_in(struct form_view *v)
{
    struct td_num n = td_num_round(number_in(v, "year"), 0);

    return td_num_is(n) && n.mantissa >= 1900 && n.mantissa <= 2199 ? (int)n.mantissa : 0;
}

/* Is one of them a task of every year, and so needs one? */
static bool is_yearly(const struct form_view *v)
{
    bool yearly = false;
    size_t n;
    const struct subject *about = all_of(v, &n);

    for (size_t i = 0; i < n; i++) {
        const struct td_task *t = task_by_id(v, about[i].task);
        yearly |= t && t->cadence == TD_YEARLY;
    }
    return yearly;
}

static void check_progress(void *owner, struct form *form)
{
    struct form_view *v = owner;
    struct td_num percent = number_in(v, "percent");

    if (is_yearly(v) && !year_in(v))
        form_message(form, "year", FORM_ERROR, ui(U_YEAR_NEEDED, lang_of(v)));
    if (!is_yearly(v) && *form_get(form, "year"))
        form_message(form, "year", FORM_ERROR, ui(U_YEAR_NOT, lang_of(v)));
    bool whole = td_num_is(percent) && !td_num_cmp(td_num_round(percent, 0), percent); /* 0,4 may be 40 */
    if (td_num_is(percent) && (!whole || percent.mantissa < 0 || td_num_cmp(percent, (struct td_num){ 100, 0 }) > 0))
        form_message(form, "percent", FORM_ERROR, ui(U_PERCENT_RANGE, lang_of(v)));
    if (date_in(v, "date") > today(v))
        form_message(form, "date", FORM_ERROR, ui(U_DATE_FUTURE, lang_of(v)));
}

static const char *short_name(const struct form_view *v, const struct subject *s)
{
    const struct td_task *t = task_by_id(v, s->task);
    return t ? t->code : s->task ? "?" : model_agency_name(form_model(v), s->agency);
}

/* "3 tasks: III.1, III.2, IV.1": what saving will be about, before it is done. */
static void set_marked(struct form_view *v, const char *key, enum ui words)
{
    struct text all = v->head.n_marked ? textf(ui(words, lang_of(v)), (int)v->head.n_marked)
                                       : textf("%s", short_name(v, &v->head.about));

    for (size_t i = 0; i < v->head.n_marked && strlen(all.s) < FORM_CHOICE - 80; i++)
        all = textf("%s%s%.60s", all.s, i ? ", " : ": ", short_name(v, &v->head.marked[i]));
    form_set(&v->form, key, all.s);
}

static void rebase_progress(struct form_view *v)
{
    td_last_said(v->head.app->td, v->head.about.task, is_yearly(v) ? year_in(v) : 0, &v->based_on);
}

/* Who does today what the agency did; where several do, a person says who. */
static void set_acting(struct form_view *v, const char *item, int64_t agency)
{
    const struct model *m = form_model(v);
    const struct td_whose whose = { &m->agencies, &m->successions, today(v), true };

    int64_t now;
    set_agency(v, "agency", td_holders(&whose, agency, item, &now) == 1 ? now : 0);
}

static bool fill_progress(struct form_view *v)
{
    const struct td_task *t = task_by_id(v, v->head.about.task);

    if (!t)
        return false;
    set_named(v, "task", t->code, t->title_en, t->title);
    if (v->head.n_marked)
        set_marked(v, "task", U_MARKED_TASKS);
    if (is_yearly(v))
        propose_year(v, td_date_year(today(v)));
    set_acting(v, t->code, t->n_assignments ? t->assignments[0].agency : 0);
    form_set(&v->form, "state", td_choice_code(td_task_states, (int)(t->said_on ? t->state : TD_TASK_STARTED)));
    if (t->percent >= 0)
        form_propose(&v->form, "percent", textf("%d", t->percent).s);
    propose_date(v, "date", today(v));
    rebase_progress(v);
    return form_go(&v->form, "state");
}

static int save_progress(struct form_view *v)
{
    struct td_num percent = td_num_round(number_in(v, "percent"), 0);
    size_t n, k = 0;
    const struct subject *about = all_of(v, &n);
    struct td_statement *s = calloc(n, sizeof *s);
    const char *note = form_get(&v->form, "note"), *evidence = form_get(&v->form, "evidence");

    for (size_t i = 0; s && i < n; i++) {
        const struct td_task *t = task_by_id(v, about[i].task);
        if (!t)
            continue;
        bool yearly = t->cadence == TD_YEARLY;
        s[k++] = (struct td_statement){
            .task = t->id, .agency = agency_in(v, "agency"), .year = yearly ? year_in(v) : 0,
            .said_on = date_in(v, "date"),
            .state = (enum td_task_state)td_choice_value(td_task_states, form_get(&v->form, "state")),
            .percent = td_num_is(percent) ? (int)percent.mantissa : -1,
            .based_on = yearly || n > 1 ? -1 : v->based_on, .note = note, .evidence = evidence,
        };
    }
    int rc = s ? td_say(v->head.app->td, s, k, TD_AT_FORM, &v->change) : no_memory(v);
    free(s);
    return rc;
}

/* ---- reports handed in: one, one of several agencies, several that are owed -------------- */

#define YEAR(type, needed) { "year", W_COL_YEAR, type, 4, needed, NULL }
#define DAY_AND_SUMMARY \
    { "date", W_ASK_HANDED_IN, FF_DATE, 20, true, NULL }, \
    { "note", W_ASK_SUMMARY, FF_LONG, 0, false, NULL }

static const struct form_field submission_fields[] = {
    { "obligation", W_COL_OBLIGATION, FF_FIXED, 0, false, NULL },
    { "agency", W_ASK_SENDER, FF_PICK, 0, true, &form_agencies },
    YEAR(FF_TEXT, true), DAY_AND_SUMMARY,
};

static const struct form_field reports_fields[] = {
    { "agencies", W_ASK_SENDER, FF_FIXED, 0, false, NULL },
    { "obligation", W_COL_OBLIGATION, FF_PICK, 0, true, &obligation_choices },
    YEAR(FF_TEXT, true), DAY_AND_SUMMARY,
};

static const struct form_field duties_fields[] = {
    { "duties", W_ASK_REPORTS, FF_FIXED, 0, false, NULL },
    YEAR(FF_FIXED, false), DAY_AND_SUMMARY,
};

/* 0 = none is chosen. */
static int64_t obligation_in(struct form_view *v)
{
    const struct td_obligations *l = &form_model(v)->obligations;

    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].code, form_get(&v->form, "obligation")))
            return l->v[i].id;
    return 0;
}

/* As they would be written, to be freed: what the form does not ask for is as it was opened on. */
static struct td_submission *reports_of(struct form_view *v, size_t *n)
{
    const struct subject *about = all_of(v, n);
    struct td_submission *s = calloc(*n, sizeof *s);
    bool one = v->head.place == FORM_submission, chosen = v->head.place == FORM_reports,
         marked = v->head.place == FORM_duties; /* each of its own year */
    const char *note = form_get(&v->form, "note"); /* once: asking again would free it */

    for (size_t i = 0; s && i < *n; i++)
        s[i] = (struct td_submission){ .obligation = chosen ? obligation_in(v) : about[i].obligation,
                                       .agency = one ? agency_in(v, "agency") : about[i].agency,
                                       .year = marked ? about[i].year : year_in(v),
                                       .on = date_in(v, "date"), .note = note };
    return s;
}

/* Who of them does not owe the report of that year? */
static void check_reports(void *owner, struct form *form)
{
    struct form_view *v = owner;
    const struct model *m = form_model(v);
    size_t n;
    struct td_submission *s = reports_of(v, &n);
    const struct td_obligation *o = s && s->year ? td_obligation_by_id(&m->obligations, s->obligation) : NULL;
    bool *owes = calloc(m->agencies.n + 1, sizeof *owes);

    if (v->head.place != FORM_duties && *form_get(form, "year") && !year_in(v))
        form_message(form, "year", FORM_ERROR, ui(U_YEAR_NEEDED, lang_of(v)));
    if (date_in(v, "date") > today(v))
        form_message(form, "date", FORM_ERROR, ui(U_DATE_FUTURE, lang_of(v)));
    const struct td_plan *p = o ? td_plan_by_id(&m->plans, o->plan) : NULL;
    if (p && owes && td_duty_asked(p, o, s->year))
        td_duty_owers(owes, o, &m->agencies, &m->successions, td_duty_day(o, s->year));
    for (size_t i = 0; o && owes && i < n; i++) {
        const struct td_agency *a = td_agency_by_id(&m->agencies, s[i].agency);
        if (!a || owes[a - m->agencies.v])
            continue;
        form_message(form, v->head.place == FORM_submission ? "agency" : "obligation", FORM_ERROR,
                     textf(ui(U_DOES_NOT_OWE, lang_of(v)), model_agency_name(m, a->id), s->year).s);
        break;
    }
    free(owes);
    free(s);
}

/* What stands is corrected: its day and its summary. */
static bool fill_standing(struct form_view *v, int year)
{
    const struct subject duty = about_duty(v->head.about.obligation, v->head.about.agency, year);
    struct td_submissions l = { 0 };
    const struct td_submission *s = submission_standing(v->head.app, &duty, &l);

    if (s) {
        set_date(v, "date", s->on);
        form_set(&v->form, "note", s->note);
    }
    td_submissions_free(&l);
    return s != NULL;
}

static bool fill_submission(struct form_view *v)
{
    const struct td_obligation *o = td_obligation_by_id(&form_model(v)->obligations, v->head.about.obligation);
    const struct td_plan *p = o ? td_plan_by_id(&form_model(v)->plans, o->plan) : NULL;

    if (!p)
        return false;
    int year = v->head.about.year ? v->head.about.year : td_duty_year(p, o, today(v));
    set_named(v, "obligation", o->code, o->title_en, o->title);
    set_agency(v, "agency", v->head.about.agency);
    if (year) /* else a person has to say */
        propose_year(v, year);
    if (!year || !fill_standing(v, year))
        propose_date(v, "date", today(v));
    return form_go(&v->form, "date");
}

static bool fill_reports(struct form_view *v)
{
    if (!v->head.about.agency || !form_model(v)->obligations.n)
        return false;
    set_marked(v, "agencies", U_MARKED_AGENCIES);
    if (form_model(v)->obligations.n == 1)
        form_set(&v->form, "obligation", form_model(v)->obligations.v->code);
    propose_year(v, td_date_year(today(v)));
    propose_date(v, "date", today(v));
    return true;
}

/* Of reports that are marked: "2024", "2024; 2025". */
static void set_years(struct form_view *v)
{
    char text[256] = "", year[16];
    size_t n;
    const struct subject *about = all_of(v, &n);

    for (size_t i = 0; i < n && strlen(text) + sizeof year < sizeof text; i++) {
        snprintf(year, sizeof year, "%d", about[i].year);
        if (!strstr(text, year))
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? "; " : "", year);
    }
    form_set(&v->form, "year", text);
}

static bool fill_duties(struct form_view *v)
{
    if (!v->head.about.obligation)
        return false;
    set_marked(v, "duties", U_MARKED_REPORTS);
    set_years(v);
    propose_date(v, "date", today(v));
    return true;
}

static int save_reports(struct form_view *v)
{
    size_t n;
    struct td_submission *s = reports_of(v, &n);
    int rc = s ? td_submit(v->head.app->td, s, n, TD_AT_FORM, &v->change) : no_memory(v);

    if (!rc) { /* whose figures come next */
        v->head.about.agency = s->agency;
        v->head.about.year = s->year;
    }
    free(s);
    return rc;
}

static void enter_figures(struct app *a, struct subject about)
{
    if (about.kind == SUBJECT_DUTY_FIGURES)
        submission_figures(a, about);
}

/* ---- a request for explanation, and its answer ------------------------------------------ */

static const struct form_field request_fields[] = {
    { "about", W_ASK_ABOUT, FF_FIXED, 0, false, NULL },
    { "agency", W_ASK_ASKED, FF_PICK, 0, true, &form_agencies },
    { "asked_by", W_COL_ASKED_BY, FF_PICK, 0, false, &form_agencies },
    { "question", W_COL_QUESTION, FF_LONG, 1000, true, NULL },
    { "due", W_ASK_ANSWER_DUE, FF_DATE, 20, true, NULL },
};

static void check_request(void *owner, struct form *form)
{
    struct form_view *v = owner;
    td_date due = date_in(v, "due");

    if (due && due < today(v))
        form_message(form, "due", FORM_ERROR, ui(U_DATE_PAST, lang_of(v)));
}

static bool fill_request(struct form_view *v)
{
    const struct td_target *target = target_by_id(v, v->head.about.target);
    const struct td_task *task = task_by_id(v, v->head.about.task);

    if (target) {
        set_named(v, "about", target->code, target->name_en, target->name);
        set_acting(v, target->code, target->lead);
    } else if (task) {
        set_named(v, "about", task->code, task->title_en, task->title);
        set_acting(v, task->code, task->n_assignments ? task->assignments[0].agency : 0);
    } else {
        return false;
    }
    propose_date(v, "due", td_date_add_days(today(v), 7));
    return form_go(&v->form, "question");
}

static int save_request(struct form_view *v)
{
    const struct td_plan *plan = model_plan(form_model(v));
    const struct subject *about = &v->head.about;
    struct td_request r = {
        .plan = plan ? plan->id : 0, .target = about->target, .task = about->task,
        .agency = agency_in(v, "agency"), .asked_by = agency_in(v, "asked_by"), .period = about->period,
        .seq = about->seq, .question = form_get(&v->form, "question"), .answer = "", .asked_on = today(v),
        .due = date_in(v, "due"), .state = TD_REQUEST_OPEN,
    };
    return td_request_save(v->head.app->td, &r, TD_AT_FORM, NULL, &v->change);
}

static const struct form_field answer_fields[] = {
    { "question", W_COL_QUESTION, FF_FIXED, 0, false, NULL },
    { "agency", W_ASK_ASKED, FF_FIXED, 0, false, NULL },
    { "due", W_ASK_ANSWER_DUE, FF_FIXED, 0, false, NULL },
    { "answer", W_ASK_ANSWER, FF_LONG, 2000, true, NULL },
    { "date", W_ASK_ANSWERED_ON, FF_DATE, 20, true, NULL },
};

/* The request as it is now; its revision is what the answer is based on. */
static void read_request(struct form_view *v)
{
    td_requests_free(&v->requests);
    v->request = NULL;
    if (td_requests(v->head.app->td, &v->requests, 0, false))
        return;
    for (size_t i = 0; i < v->requests.n; i++)
        if (v->requests.v[i].id == v->head.about.request)
            v->request = &v->requests.v[i];
    v->based_on = v->request ? v->request->rev : 0;
}

static bool fill_answer(struct form_view *v)
{
    read_request(v);
    if (!v->request)
        return false;
    form_set(&v->form, "question", v->request->question);
    form_set(&v->form, "agency", model_agency_name(form_model(v), v->request->agency));
    set_date(v, "due", v->request->due);
    form_set(&v->form, "answer", v->request->answer);
    propose_date(v, "date", today(v));
    return true;
}

static int save_answer(struct form_view *v)
{
    struct td_request r = *v->request;

    r.answer = form_get(&v->form, "answer");
    r.answered_on = date_in(v, "date");
    r.state = TD_REQUEST_ANSWERED;
    return td_request_save(v->head.app->td, &r, TD_AT_FORM, NULL, &v->change);
}

/* ---- closing a period ------------------------------------------------------------------- */

static const struct form_field close_fields[] = {
    { "plan", W_COL_PLAN, FF_FIXED, 0, false, NULL },
    { "period", W_COL_PERIOD, FF_TEXT, 40, true, NULL },
    { "reason", W_COL_REASON, FF_LONG, 500, true, NULL },
};

static bool is_closed(struct form_view *v)
{
    const struct td_plan *plan = model_plan(form_model(v));
    bool closed = false;

    if (plan && period_in(v))
        td_period_closed(v->head.app->td, plan->id, period_in(v), &closed);
    return closed;
}

static void check_close(void *owner, struct form *form)
{
    struct form_view *v = owner;
    td_period period = form_period(v);

    if (period)
        form_message(form, "period", FORM_INFO, textf(ui(is_closed(v) ? U_WILL_OPEN : U_WILL_CLOSE, lang_of(v)),
                                                      td_period_text(period, lang_of(v)).s).s);
}

static bool fill_close(struct form_view *v)
{
    const struct td_plan *plan = model_plan(form_model(v));

    if (!plan)
        return false;
    set_named(v, "plan", plan->number, plan->title_en, plan->title);
    form_propose(&v->form, "period", textf("%d", td_date_year(today(v)) - 1).s);
    return true;
}

static int save_close(struct form_view *v)
{
    const struct td_plan *plan = model_plan(form_model(v));

    return td_close_period(v->head.app->td, plan->id, period_in(v), !is_closed(v), form_get(&v->form, "reason"),
                           TD_AT_FORM, &v->change);
}

/* ---- an earlier day --------------------------------------------------------------------- */

static const struct form_field as_of_fields[] = {
    { "day", W_ASK_DAY, FF_DATE, 20, true, NULL },
};

static void check_as_of(void *owner, struct form *form)
{
    struct form_view *v = owner;

    if (date_in(v, "day") > v->head.app->today)
        form_message(form, "day", FORM_ERROR, ui(U_DATE_FUTURE, lang_of(v)));
}

static bool fill_as_of(struct form_view *v)
{
    propose_date(v, "day", v->head.app->present ? v->head.app->today : td_date_add_days(v->head.app->today, -30));
    return true;
}

static int save_as_of(struct form_view *v)
{
    return app_look_at(v->head.app, date_in(v, "day")) ? TD_OK : TD_ERROR;
}

/* ---- the forms -------------------------------------------------------------------------- */

FORM(figure, U_FORM_FIGURE, U_SAVED_FIGURE, figure_fields, check_figure, fill_figure, save_figure,
     .act = TD_ACT_RECORD, .rebase = read_base)
FORM(correct, U_FORM_CORRECT, U_SAVED_FIGURE, figure_fields, check_figure, fill_correct, save_figure,
     .act = TD_ACT_RECORD, .rebase = read_base)
FORM(accept, U_FORM_ACCEPT, U_SAVED_ACCEPT, ruling_fields, NULL, fill_ruling, save_ruling,
     .act = TD_ACT_ACCEPT, .rebase = rebase_ruling)
FORM(withdraw, U_FORM_WITHDRAW, U_SAVED_WITHDRAW, ruling_fields, NULL, fill_ruling, save_ruling,
     .act = TD_ACT_WITHDRAW, .rebase = rebase_ruling)
FORM(progress, U_FORM_PROGRESS, U_SAVED_PROGRESS, progress_fields, check_progress, fill_progress, save_progress,
     .act = TD_ACT_SAY, .rebase = rebase_progress)
FORM(submission, U_FORM_SUBMISSION, U_SAVED_SUBMISSION, submission_fields, check_reports, fill_submission, save_reports,
     .act = TD_ACT_SUBMIT, .then = enter_figures)
FORM(reports, U_FORM_SUBMISSION, U_SAVED_SUBMISSION, reports_fields, check_reports, fill_reports, save_reports,
     .act = TD_ACT_SUBMIT)
FORM(duties, U_FORM_SUBMISSION, U_SAVED_SUBMISSION, duties_fields, check_reports, fill_duties, save_reports,
     .act = TD_ACT_SUBMIT)
FORM(request, U_FORM_REQUEST, U_SAVED_REQUEST, request_fields, check_request, fill_request, save_request,
     .act = TD_ACT_ASK)
FORM(request_task, U_FORM_REQUEST, U_SAVED_REQUEST, request_fields, check_request, fill_request, save_request,
     .act = TD_ACT_ASK)
FORM(answer, U_FORM_ANSWER, U_SAVED_ANSWER, answer_fields, NULL, fill_answer, save_answer,
     .act = TD_ACT_ANSWER, .rebase = read_request)
FORM(as_of, U_FORM_AS_OF, U_LOOKING_BACK, as_of_fields, check_as_of, fill_as_of, save_as_of,
     .act = TD_ACT_OTHER)
FORM(close, U_FORM_CLOSE, U_SAVED_CLOSE, close_fields, check_close, fill_close, save_close,
     .act = TD_ACT_CLOSE)
