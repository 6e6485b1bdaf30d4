/* Words and numbers as several views show them. */
#include "show/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/list.h"

void time_shown(char *buf, size_t size, time_t t, enum td_lang lang)
{
    struct tm tm;

    *buf = 0;
    if (localtime_r(&t, &tm))
        strftime(buf, size, lang == TD_VI ? "%d/%m/%Y %H:%M" : "%Y-%m-%d %H:%M", &tm);
}

void moment_shown(char *buf, size_t size, const char *utc, enum td_lang lang)
{
    struct tm tm = { 0 };

    if (strptime(utc, "%Y-%m-%dT%H:%M", &tm))
        time_shown(buf, size, timegm(&tm), lang);
    else
        snprintf(buf, size, "%s", utc);
}

enum role role_of_judged(enum td_verdict_code v, enum role otherwise)
{
    return td_verdict_lags(v) ? ROLE_bad : td_verdict_amber(v) ? ROLE_warn
           : td_verdict_green(v) ? ROLE_good : otherwise;
}

enum role role_of_verdict(enum td_verdict_code v)
{
    return role_of_judged(v, v == TD_PENDING ? ROLE_pending : ROLE_missing);
}

static const struct { enum ui word, counted; enum role role; } standings[STANDINGS] = {
    [STANDING_FAILED] = { U_IS_FAILED, U_N_FAILED, ROLE_bad },
    [STANDING_BEHIND] = { U_IS_BEHIND, U_N_BEHIND, ROLE_bad },
    [STANDING_AT_RISK] = { U_IS_AT_RISK, U_N_AT_RISK, ROLE_warn },
    [STANDING_UNKNOWN] = { U_IS_UNKNOWN, U_N_UNKNOWN, ROLE_missing },
    [STANDING_OPEN] = { U_IS_OPEN, U_N_OPEN, ROLE_pending },
    [STANDING_ON_TRACK] = { U_IS_ON_TRACK, U_N_ON_TRACK, ROLE_good },
    [STANDING_MET] = { U_IS_MET, U_N_MET, ROLE_good },
    [STANDING_ENDED] = { U_IS_ENDED, U_N_ENDED, ROLE_dim },
};

enum standing verdict_standing(enum td_verdict_code v)
{
    static const enum standing of[TD_GRADES] = {
        [TD_FAILED] = STANDING_FAILED, [TD_BEHIND] = STANDING_BEHIND,
        [TD_AT_RISK] = STANDING_AT_RISK, [TD_UNKNOWN] = STANDING_UNKNOWN, [TD_FINE] = STANDING_MET,
        [TD_OPEN] = STANDING_OPEN,
    };
    return v == TD_ON_TRACK ? STANDING_ON_TRACK : v == TD_NOT_APPLICABLE ? STANDING_ENDED : of[td_verdict_grade(v)];
}

const char *word_of_standing(enum standing s, enum td_lang lang)
{
    return ui(standings[s].word, lang);
}

struct text standing_since(const struct td_row *r, enum td_lang lang)
{
    const char *word = word_of_standing(verdict_standing(r->verdict.code), lang);

    return r->verdict.since ? textf("%s %d", word, td_date_year(r->verdict.since)) : textf("%s", word);
}

struct text standing_counted(enum standing s, int n, enum td_lang lang)
{
    return textf(ui(standings[s].counted, lang), n);
}

enum role role_of_standing(enum standing s)
{
    return standings[s].role;
}

enum role role_of_task(enum task_word w)
{
    static const enum role roles[] = {
        [TASK_OVERDUE] = ROLE_bad, [TASK_SOON] = ROLE_warn, [TASK_STARTED] = ROLE_normal,
        [TASK_SILENT] = ROLE_missing, [TASK_STOPPED] = ROLE_missing, [TASK_NOT_DUE] = ROLE_pending,
        [TASK_DONE] = ROLE_good,
    };
    return roles[w];
}

const char *word_of_task(enum task_word w, enum td_lang lang)
{
    static const enum ui words[] = {
        [TASK_OVERDUE] = U_TASK_OVERDUE, [TASK_SOON] = U_TASK_SOON, [TASK_STARTED] = U_TASK_STARTED,
        [TASK_SILENT] = U_TASK_SILENT, [TASK_STOPPED] = U_TASK_STOPPED,
        [TASK_NOT_DUE] = U_TASK_NOT_DUE, [TASK_DONE] = U_TASK_DONE,
    };
    return ui(words[w], lang);
}

/* What a reader must know before trusting a figure, one mark each; Help explains them. */
static const struct { const char *mark; unsigned flag; enum ui words; } marks[] = {
    { "!", TD_FLAG_UNSURE, U_HELP_UNSURE }, { "*", TD_FLAG_CONFLICT, U_HELP_CONFLICT },
    { "~", TD_FLAG_STALE, U_HELP_OLD }, { "+", TD_FLAG_ROLLED_UP, U_HELP_SUM },
};

/* The gravest; its own view says the rest. */
static size_t mark_of(const struct td_row *r)
{
    size_t i = 0;

    while (i < sizeof marks / sizeof *marks && !(r->verdict.flags & marks[i].flag))
        i++;
    return i;
}

/* How sure the figure is, before it. */
static struct text hedge(const struct td_row *r, enum td_lang lang)
{
    static const char *const about[] = { [TD_APPROX] = "~", [TD_MORE_THAN] = ">", [TD_NEARLY] = "<" };
    const struct td_hedge h = td_hedge_of(&r->question, &r->verdict);

    return textf("%s%s", h.estimate ? ui(U_ESTIMATE_MARK, lang) : "", h.least ? ">=" : h.how ? about[h.how] : "");
}

struct text point_shown(const struct td_target *t, const struct td_point *p, enum td_lang lang)
{
    const struct td_num n = td_figure_shown(t, p->value, p->numerator, p->denominator);
    return textf("%s%s", td_num_text(n, lang).s, td_unit_is_percent(t->unit) ? "%" : "");
}

/* What the measures of the shipped plans are called; of another the figure's own note tells: no code is read out. */
static struct text other_series(const char *code, enum td_lang lang)
{
    static const struct { const char *code; enum ui words; } known[] = {
        { "all_schools", U_SERIES_ALL_SCHOOLS }, { "all_schools_count", U_SERIES_ALL_SCHOOLS },
        { "count", U_SERIES_COUNT }, { "denominator", U_SERIES_WHOLE }, { "denominator_all", U_SERIES_WHOLE },
        { "old_criteria", U_SERIES_OLD_CRITERIA }, { "other_denominator", U_SERIES_OF_REGISTERED },
        { "registered", U_SERIES_REGISTERED }, { "district_share", U_SERIES_DISTRICTS },
        { "commune_share", U_SERIES_COMMUNES }, { "province_share", U_SERIES_PROVINCES },
        { "level_mn", U_SERIES_MN }, { "level_th", U_SERIES_TH }, { "level_thcs", U_SERIES_THCS },
        { "level_thpt", U_SERIES_THPT },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(code, known[i].code))
            return textf(ui(U_OTHER_SERIES_OF, lang), ui(known[i].words, lang));
    return textf("%s", ui(U_OTHER_SERIES, lang));
}

struct text use_shown(const struct td_observation *o, enum td_use use, enum td_lang lang)
{
    static const enum ui words[TD_USES] = {
        [TD_USED] = U_ACCEPTED, [TD_USE_CONTRADICTS] = U_CONFLICTS, [TD_USE_OTHER_SERIES] = U_OTHER_SERIES,
        [TD_USE_BOUND] = U_A_BOUND, [TD_USE_REPLACED] = U_REPLACED, [TD_USE_NOT_YET] = U_NOT_YET,
    };

    if (o->withdrawn || use == TD_USE_AGREES)
        return textf("%s", o->withdrawn ? ui(U_WITHDRAWN, lang) : "");
    if (use == TD_USE_OTHER_SERIES)
        return other_series(o->series, lang);
    if (use == TD_USE_PROOF)
        return textf("%s", td_word(W_FIGURE_BOUND, lang));
    return textf("%s", ui(use == TD_USED && o->accepted ? U_CHOSEN : words[use], lang));
}

struct text value_said(const struct td_row *r, enum td_lang lang)
{
    const struct td_num v = r->verdict.shown;
    const size_t i = mark_of(r);
    struct text t = { "" };

    if (!td_num_is(v))
        return t;
    if (r->target->kind == TD_MILESTONE)
        return v.mantissa && v.mantissa < td_target_stages(r->target)
                   ? textf(ui(U_SAID_STAGES, lang), (int)v.mantissa, td_target_stages(r->target))
                   : textf("%s", ui(v.mantissa ? U_SAID_DONE : U_SAID_NOT_DONE, lang));
    td_hedged(t.s, sizeof t.s, td_hedge_of(&r->question, &r->verdict),
              textf("%s%s", td_num_text(v, lang).s, td_unit_is_percent(r->target->unit) ? "%" : "").s, lang);
    return i == sizeof marks / sizeof *marks ? t : textf("%.200s (%s)", t.s, ui(marks[i].words, lang));
}

struct text value_shown(const struct td_row *r, enum td_lang lang)
{
    const struct td_target *t = r->target;
    const struct td_num v = r->verdict.shown;
    const size_t i = mark_of(r);

    if (!td_num_is(v) || t->kind == TD_MILESTONE)
        return !td_num_is(v) ? textf("%s", t->kind == TD_MILESTONE ? "" : "-")
               : v.mantissa && v.mantissa < td_target_stages(t) ? textf("[%d/%d]", (int)v.mantissa, td_target_stages(t))
                                                                : textf("%s", v.mantissa ? "[x]" : "[ ]");
    return textf("%s%s%s%s", hedge(r, lang).s, td_num_text(v, lang).s, td_unit_is_percent(t->unit) ? "%" : "",
                 i < sizeof marks / sizeof *marks ? marks[i].mark : "");
}

struct text outlook_shown(const struct td_row *r, struct td_num n, enum td_lang lang)
{
    const struct td_num whole = { .mantissa = 100 }, none = { 0 };
    bool share = td_unit_is_percent(r->target->unit);
    int places = share || r->target->decimals ? 1 : 0;

    n = share && td_num_cmp(n, whole) > 0 ? whole : td_num_cmp(n, none) < 0 ? none : n;
    /* what falls short by less must not look as if it did not */
    while (places < n.decimals && td_num_cmp(n, r->threshold->bound) != 0 &&
           td_num_cmp(td_num_round(n, places), r->threshold->bound) == 0)
        places++;
    return textf("%s%s", td_num_text(places < n.decimals ? td_num_round(n, places) : n, lang).s, share ? "%" : "");
}

struct text expected_shown(const struct td_row *r, enum td_lang lang)
{
    if (!td_num_is(r->verdict.expected) || r->target->kind == TD_MILESTONE ||
        r->question.due < td_date_year(r->question.review))
        return textf("%s", "");
    return outlook_shown(r, r->verdict.expected, lang);
}

/* A name of three words and more is told from others by its first word and the letters of the rest. */
struct text name_within(const char *name, int cells)
{
    struct text t = textf("%s", name);
    size_t first = strcspn(name, " ") + 1, len = strlen(name);
    char upper[LIST_CELL];

    if (td_text_width(name) <= cells || !name[first - 1] || !strchr(name + first, ' ') || strchr(name, ','))
        return t;
    td_text_upper(upper, sizeof upper, name);
    t.s[first] = 0;
    for (const char *at = upper + first; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        int used;
        size_t letter = td_text_cut(at, 1, &used);
        strncat(t.s, at, letter);
    }
    if (name[len - 1] == *TD_INFERRED_MARK)
        strcat(t.s, TD_INFERRED_MARK);
    return t;
}

struct text bounds_text(const struct td_target *t, const struct td_threshold *h, const char *gap, enum td_lang lang)
{
    const char *sign = t->direction > 0 ? h->strict ? ">" : "" : h->strict ? "<" : "<=";
    const struct td_short low = td_num_text(h->bound, lang);

    return td_num_is(h->upper) ? textf("%s-%s", low.s, td_num_text(h->upper, lang).s)
                               : textf("%s%s%s", sign, *sign ? gap : "", low.s);
}

struct text threshold_shown(const struct td_target *t, const struct td_threshold *h, enum td_lang lang)
{
    return t->kind == TD_MILESTONE ? textf("[x]") : bounds_text(t, h, " ", lang);
}

static const struct { enum ui word; enum role role; } duties[TD_DUTY_STATES] = {
    [TD_DUTY_OVERDUE] = { U_DUTY_OVERDUE, ROLE_bad }, [TD_DUTY_LATE] = { U_DUTY_LATE, ROLE_warn },
    [TD_DUTY_AWAITING] = { U_DUTY_AWAITING, ROLE_warn }, [TD_DUTY_NOT_DUE] = { U_DUTY_NOT_DUE, ROLE_dim },
    [TD_DUTY_ON_TIME] = { U_DUTY_ON_TIME, ROLE_good }, [TD_DUTY_SENT] = { U_DUTY_SENT, ROLE_good },
};

enum role role_of_duty(enum td_duty_state s)
{
    return duties[s].role;
}

const char *word_of_duty(enum td_duty_state s, enum td_lang lang)
{
    return ui(duties[s].word, lang);
}

struct text task_due_shown(const struct td_task *t, td_date review, enum td_lang lang)
{
    td_date due;
    td_task_standing(t, review, &due);
    int left = due ? td_date_days_between(review, due) : 0;

    return due ? textf(ui(left < 0 ? U_OVERDUE_BY : U_DUE_ON, lang), td_date_text(due, lang).s, abs(left))
           : t->year ? textf(ui(U_DUE_IN_YEAR, lang), t->year) : textf("%s", "");
}

struct text duty_shown(const struct td_duty *d, const struct td_obligation *o, enum td_lang lang)
{
    char due[128] = "";

    const char *word = word_of_duty(d->state, lang);
    const struct text days = d->state == TD_DUTY_AWAITING ? textf(ui(U_DUTY_DAYS_LEFT, lang), word, d->days)
                             : d->days ? textf(ui(U_DUTY_BY_DAYS, lang), word, d->days) : textf("%s", word);

    if (d->due)
        td_duty_words(due, sizeof due, o, d->year, true, lang);
    return textf("%s%s%s%s", days.s,
                 d->submitted_on ? textf(ui(U_DUTY_CAME_ON, lang), td_date_text(d->submitted_on, lang).s).s : "",
                 *due ? "; " : "", due);
}

struct text lead_shown(const struct model *m, int64_t agency, const char *item, enum td_basis basis, enum td_lang lang)
{
    const char *was = model_agency_name(m, agency);
    struct text now = { "" }, before = { "" };

    model_holder(m, agency, item, basis, now.s, sizeof now.s);
    if (strncmp(now.s, was, strlen(was)) != 0)
        before = textf("  (<- %s)", was);
    return textf("%s%s%s", now.s, before.s, strstr(now.s, TD_INFERRED_MARK) ? ui(U_INFERRED, lang) : "");
}
