/* Words and numbers as several views show them. */
#include "show/words.h"

#include <stdio.h>
#include <string.h>

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

const char *word_of_verdict(enum td_verdict_code v, enum td_lang lang)
{
    return td_word((enum td_word)(W_MISSED + (int)v), lang);
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
static const struct { unsigned flag; char mark; } marks[] = {
    { TD_FLAG_UNSURE, '!' }, { TD_FLAG_CONFLICT, '*' }, { TD_FLAG_STALE, '~' },
    { TD_FLAG_ROLLED_UP, '+' },
};

size_t value_shown(char *buf, size_t size, const struct td_target *t, struct td_num v, unsigned flags,
                   enum td_lang lang)
{
    char number[TD_NUM_BUF];
    size_t n;

    if (!td_num_is(v)) {
        return (size_t)snprintf(buf, size, "%s", t->kind == TD_MILESTONE ? "" : "-");
    }
    if (t->kind == TD_MILESTONE)
        return (size_t)snprintf(buf, size, "%s", v.mantissa ? "[x]" : "[ ]");
    td_num_format(number, sizeof number, v, -1, lang);
    n = (size_t)snprintf(buf, size, "%s%s", number, td_unit_is_percent(t->unit) ? "%" : "");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (flags & marks[i].flag && n + 1 < size) {
            buf[n++] = marks[i].mark;
            buf[n] = 0;
            break; /* the gravest; the target's own view says the rest */
        }
    }
    return n;
}

struct text bounds_text(const struct td_target *t, const struct td_threshold *h, const char *gap, enum td_lang lang)
{
    const char *sign = t->direction > 0 ? h->strict ? ">" : "" : h->strict ? "<" : "<=";
    const struct td_short low = td_num_text(h->bound, lang);

    return td_num_is(h->upper) ? textf("%s-%s", low.s, td_num_text(h->upper, lang).s)
                               : textf("%s%s%s", sign, *sign ? gap : "", low.s);
}

size_t threshold_shown(char *buf, size_t size, const struct td_target *t, const struct td_threshold *h,
                       enum td_lang lang)
{
    return (size_t)snprintf(buf, size, "%s", t->kind == TD_MILESTONE ? "[x]" : bounds_text(t, h, " ", lang).s);
}

static const struct { enum ui word; enum role role; } duties[TD_DUTY_STATES] = {
    [TD_DUTY_OVERDUE] = { U_DUTY_OVERDUE, ROLE_bad }, [TD_DUTY_LATE] = { U_DUTY_LATE, ROLE_warn },
    [TD_DUTY_AWAITING] = { U_DUTY_AWAITING, ROLE_warn }, [TD_DUTY_NOT_DUE] = { U_DUTY_NOT_DUE, ROLE_dim },
    [TD_DUTY_ON_TIME] = { U_DUTY_ON_TIME, ROLE_good },
};

enum role role_of_duty(enum td_duty_state s)
{
    return duties[s].role;
}

const char *word_of_duty(enum td_duty_state s, enum td_lang lang)
{
    return ui(duties[s].word, lang);
}

void duty_shown(char *buf, size_t size, const struct td_duty *d, enum td_lang lang)
{
    const char *word = word_of_duty(d->state, lang);
    size_t n = (size_t)snprintf(buf, size, d->state == TD_DUTY_AWAITING ? ui(U_DUTY_DAYS_LEFT, lang)
                                           : d->days ? ui(U_DUTY_BY_DAYS, lang) : "%s", word, d->days);

    if (d->submitted_on && n < size)
        n += (size_t)snprintf(buf + n, size - n, ui(U_DUTY_CAME_ON, lang), td_date_text(d->submitted_on, lang).s);
    if (d->due && n < size)
        snprintf(buf + n, size - n, ui(U_DUTY_DUE_ON, lang), td_date_text(d->due, lang).s);
}

void holder_shown(char *buf, size_t size, const struct model *m, int64_t agency)
{
    const char *was = model_agency_name(m, agency);

    model_holder(m, agency, buf, size);
    size_t n = strlen(buf);
    if (strcmp(buf, was))
        snprintf(buf + n, size - n, "  (<- %s)", was);
}
