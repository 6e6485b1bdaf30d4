/*
 * A verdict in words: one plain sentence that can be read aloud, saying what decided and with
 * which numbers. The sentences themselves are in words.def; here they get their numbers.
 */
#include "judge/sentence.h"
#include "base/text.h"
#include "base/words.h"

#include <stdio.h>
#include <string.h>

_Static_assert((int)W_NOT_APPLICABLE - (int)W_MISSED == (int)TD_NOT_APPLICABLE,
               "the words of the verdicts stand in the order of enum td_verdict_code");

/* ---- filling in ------------------------------------------------------------------------- */

struct out {
    char *buf;
    size_t size, len; /* size: as much as may still be filled, one byte for the end included */
};

/* How much of s, cut to `room` bytes at most, ends with a whole letter and its marks. */
static size_t whole_letters(const char *s, size_t len, size_t room)
{
    uint32_t next;

    for (; room > 0; room--) {
        if (((unsigned char)s[room] & 0xC0) == 0x80)
            continue;
        td_utf8_next(s + room, len - room, &next);
        if (td_cp_width(next) != 0)
            break;
    }
    return room;
}

/* After a cut nothing more is taken. */
static void put(struct out *o, const char *s, size_t len)
{
    size_t room = o->size - 1 - o->len;

    if (len > room) {
        len = whole_letters(s, len, room);
        o->size = o->len + len + 1;
    }
    memcpy(o->buf + o->len, s, len);
    o->len += len;
    o->buf[o->len] = '\0';
}

static bool begin(struct out *o, char *buf, size_t size)
{
    *o = (struct out){ buf, size, 0 };
    if (size > 0)
        *buf = '\0';
    return size > 0;
}

static void copy(char *buf, size_t size, const char *text)
{
    struct out o;

    if (begin(&o, buf, size))
        put(&o, text, strlen(text));
}

/* Number of the argument if `s` begins with a directive, %1$s; *len is its length. */
static size_t directive(const char *s, size_t *len)
{
    size_t n = 0, i = 1;

    for (; s[i] >= '0' && s[i] <= '9'; i++)
        n = n * 10 + (size_t)(s[i] - '0');
    *len = i + 2;
    return s[i] == '$' && s[i + 1] == 's' ? n : 0;
}

size_t td_word_fill(char *buf, size_t size, enum td_word w, enum td_lang lang, const char *const *arg)
{
    struct out o;
    size_t len;

    if (!begin(&o, buf, size))
        return 0;
    for (const char *s = td_word(w, lang); *s; s += len) {
        size_t n = *s == '%' ? directive(s, &len) : 0, words;
        const char *form;
        if (n > 0) {
            put(&o, arg[n - 1], strlen(arg[n - 1]));
        } else if (*s == '\1') {
            len = td_word_form(s, o.buf, o.len, &form, &words);
            put(&o, form, words);
        } else {
            put(&o, s, len = 1 + strcspn(s + 1, "%\1"));
        }
    }
    return o.len;
}

size_t td_num_share_text(char *buf, size_t size, struct td_num share, enum td_lang lang)
{
    struct td_num hundred = share.decimals >= 2 ? (struct td_num){ share.mantissa, (int8_t)(share.decimals - 2) }
                          : td_num_round((struct td_num){ share.mantissa * 100, share.decimals }, 0);
    char text[TD_NUM_BUF], one[TD_NUM_BUF + 1], other[TD_NUM_BUF + 1];

    td_num_format(text, sizeof text, share, -1, lang);
    snprintf(one, sizeof one, "%s%%", text);
    snprintf(other, sizeof other, "%s%%", td_num_text(hundred, lang).s);
    return td_word_fill(buf, size, W_NUMBER_SHARE, lang, (const char *const[]){ text, one, other });
}

void td_verdict_small(char *buf, size_t size, enum td_verdict_code v, enum td_lang lang)
{
    static const char *const capitals[][2] = { { "Đ", "đ" }, { "Ư", "ư" } };

    snprintf(buf, size, "%s", td_word((enum td_word)((int)W_MISSED + (int)v), lang));
    if (*buf >= 'A' && *buf <= 'Z')
        *buf = (char)(*buf - 'A' + 'a');
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
        if (!strncmp(buf, capitals[i][0], 2))
            memcpy(buf, capitals[i][1], 2);
}

/* ---- the parts of a sentence ------------------------------------------------------------ */

enum { TAIL_MOST = 1200, STAGE_CELLS = 200 };

enum part {
    READS, WHEN, AIM, DUE, GAP, WAY, LINE, NEED, BASE, BASE_WHEN, MOVING, EXPECTED, KEPT, ENDED,
    WHY, VALUE, NEED_THERE, OUTLOOK, TAIL, UNITS, FROM, PARTS
};

struct saying {
    const struct td_question *q;
    const struct td_verdict *v;
    const struct td_sentence *how;
    char part[PARTS][TAIL_MOST]; /* "" where there is nothing to say */
};

/* The parts are large: each is emptied by its first byte. */
static void prepare(struct saying *s, const struct td_question *q, const struct td_verdict *v,
                    const struct td_sentence *how)
{
    s->q = q;
    s->v = v;
    s->how = how;
    for (int p = 0; p < PARTS; p++)
        s->part[p][0] = '\0';
}

/* The row w with up to four arguments, as one part of the sentence. */
#define SET(s, which, w, ...)                                                                      \
    td_word_fill((s)->part[which], sizeof(s)->part[which], w, (s)->how->lang,                              \
         (const char *const[]){ __VA_ARGS__ })

enum { TEXT = 400 }; /* a number with its unit, or a stage in the words of a document */

static bool down(const struct saying *s)
{
    return s->q->direction < 0;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static bool is_level(const char *unit)
{
    return strcmp(unit, td_word(W_UNIT_LEVEL, TD_VI)) == 0
        || strcmp(unit, td_word(W_UNIT_LEVEL, TD_EN)) == 0;
}

static const char *unit_of(const struct saying *s)
{
    return s->how->unit ? s->how->unit : "";
}

void td_with_unit(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang)
{
    struct out o;
    bool before = is_level(unit), percent = td_unit_is_percent(unit);

    if (before)
        unit = td_word(W_UNIT_LEVEL, lang);
    begin(&o, buf, size);
    if (before)
        put(&o, unit, strlen(unit));
    if (before)
        put(&o, " ", 1);
    put(&o, number, strlen(number));
    if (before || !*unit)
        return;
    if (!percent)
        put(&o, " ", 1);
    put(&o, unit, percent ? 1 : strlen(unit));
}

static bool staged(const struct saying *s)
{
    return s->q->kind == TD_MILESTONE || (s->how->staged && s->q->kind == TD_KEEP);
}

/* "đã hoàn thành: đăng ký danh hiệu": the highest stage that has a name and was reached. */
static void stage_name(char *buf, size_t size, const struct saying *s, struct td_num n)
{
    int64_t stage = td_num_round(n, 0).mantissa;
    int at = stage < TD_STAGES ? (int)stage : TD_STAGES;

    while (at > 0 && !s->how->stages[at])
        at--;
    td_word_fill(buf, size, stage < 1 ? W_STAGE_NONE : at > 0 ? W_STAGE_DONE : W_STAGE_DONE_SILENT, s->how->lang,
                 (const char *const[]){ at > 0 ? s->how->stages[at] : "" });
}

static void amount(char *buf, size_t size, const struct saying *s, struct td_num n, int decimals)
{
    char number[TD_NUM_BUF];

    if (staged(s)) {
        stage_name(buf, size, s, n);
        return;
    }
    td_num_format(number, sizeof number, n, decimals, s->how->lang);
    td_with_unit(buf, size, number, unit_of(s), s->how->lang);
}

/* Of percentages it is points. */
void td_difference_words(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang)
{
    bool one = !strcmp(number, "1"), level = is_level(unit);

    if (level || td_unit_is_percent(unit))
        td_word_fill(buf, size, level ? one ? W_LEVEL_1 : W_LEVELS : one ? W_POINT_1 : W_POINTS, lang, &number);
    else
        td_with_unit(buf, size, number, unit, lang);
}

/* The sign is said in words. */
static void difference(char *buf, size_t size, const struct saying *s, struct td_num n)
{
    char number[TD_NUM_BUF];

    if (n.mantissa < 0)
        n.mantissa = -n.mantissa;
    td_num_format(number, sizeof number, n, -1, s->how->lang);
    td_difference_words(buf, size, number, unit_of(s), s->how->lang);
}

/* Decimals enough for n not to look like `from` when it is not: 79,96 is not 80,0. */
static int apart(struct td_num n, struct td_num from, int decimals)
{
    while (decimals < n.decimals && td_num_cmp(n, from) != 0
           && td_num_cmp(td_num_round(n, decimals), from) == 0)
        decimals++;
    return decimals;
}

/* A difference of two figures has their decimals, and more where it would be none. */
static struct td_num as_written(const struct td_question *q, const struct td_verdict *v, struct td_num n)
{
    const struct td_num none = { 0, 0 };
    const int decimals = td_num_is(n) ? apart(n, none, most(v->shown.decimals, q->bound.decimals)) : 0;

    return decimals < n.decimals ? td_num_round(n, decimals) : n;
}

struct td_num td_gap_rounded(const struct td_question *q, const struct td_verdict *v)
{
    return as_written(q, v, v->gap);
}

/* What was calculated has one decimal more than the figures as they were written, unless that
 * is a zero: 80,6 % is not 80,60 %. */
static int calculated(const struct td_question *q, const struct td_verdict *v, struct td_num n, struct td_num from)
{
    int decimals = most(v->shown.decimals, q->bound.decimals);
    bool more = decimals < n.decimals
        && td_num_cmp(td_num_round(n, decimals), td_num_round(n, decimals + 1)) != 0;

    return apart(n, from, decimals + more);
}

static void computed(char *buf, size_t size, const struct saying *s, struct td_num n)
{
    amount(buf, size, s, n, calculated(s->q, s->v, n, s->q->bound));
}

struct td_num td_pace_rounded(const struct td_question *q, const struct td_verdict *v, struct td_num pace)
{
    const struct td_num still = { 0, 0 };
    const int decimals = td_num_is(pace) ? calculated(q, v, pace, still) : 0;

    return decimals < pace.decimals ? td_num_round(pace, decimals) : pace;
}

static void pace(char *buf, size_t size, const struct saying *s, struct td_num n)
{
    difference(buf, size, s, td_pace_rounded(s->q, s->v, n));
}

void td_when(char *buf, size_t size, td_period p, enum td_lang lang)
{
    /* By the last two digits of a period: number.h. */
    static const enum td_word forms[] = { W_WHEN_YEAR, W_WHEN_PART, W_WHEN_PART, W_WHEN_MONTH,
                                          W_WHEN_DAY };
    char text[TD_PERIOD_BUF * 2];
    int form = (int)(p % 100);

    td_period_format(text, sizeof text, p, lang);
    td_word_fill(buf, size, form < 5 ? forms[form] : form == 11 ? W_WHEN_SCHOOL_YEAR : W_WHEN_SPAN, lang,
                 (const char *const[]){ text });
}

/* All or nothing: 100% when more is better, 0% when less is. Nobody says "100% or more". */
static bool is_utmost(const struct saying *s)
{
    const struct td_num all = { down(s) ? 0 : 100, 0 };
    return td_unit_is_percent(unit_of(s)) && !s->q->strict && td_num_cmp(s->q->bound, all) == 0;
}

static void say_aim(struct saying *s)
{
    static const enum td_word limits[2][2] = { { W_AIM_AT_LEAST, W_AIM_MORE },
                                               { W_AIM_AT_MOST, W_AIM_LESS } };
    struct td_num low = s->q->bound, high = s->q->upper;
    char number[2 * TD_NUM_BUF], text[TEXT];
    bool range = td_num_is(high);

    if (range && td_num_cmp(low, high) > 0)
        low = high, high = s->q->bound;
    size_t len = td_num_format(number, sizeof number, low, -1, s->how->lang);
    if (range) {
        number[len++] = '-';
        td_num_format(number + len, sizeof number - len, high, -1, s->how->lang);
    }
    td_with_unit(text, sizeof text, number, unit_of(s), s->how->lang);
    if ((range && !s->q->strict) || is_utmost(s))
        copy(s->part[AIM], sizeof s->part[AIM], text);
    else
        SET(s, AIM, limits[down(s)][s->q->strict], text);
}

static void say_gap(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char text[TEXT];

    difference(text, sizeof text, s, td_gap_rounded(s->q, v));
    SET(s, GAP, v->gap.mantissa == 0 ? W_GAP_EDGE : down(s) ? W_GAP_ABOVE : W_GAP_BELOW, text,
        s->part[AIM]);
}


static void say_way(struct saying *s)
{
    char number[TD_NUM_BUF + 1];
    struct td_num ratio = { s->v->ratio.mantissa * 100, s->v->ratio.decimals };
    int64_t percent = td_num_round(ratio, 0).mantissa; /* never more than the band says */
    int64_t limit = s->v->code == TD_LAGGING ? 59 : s->v->code == TD_SLOW ? 94 : INT64_MAX;
    const struct td_num shown = { percent < limit ? percent : limit, 0 };

    td_num_format(number, TD_NUM_BUF, shown, 0, s->how->lang);
    strcat(number, "%");
    SET(s, WAY, down(s) ? W_WAY_DOWN : W_WAY_UP, number);
}

static void say_need(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char text[TEXT], goal[TEXT * 2], by[TEXT * 2], times[TD_NUM_BUF];
    enum td_lang lang = s->how->lang;

    if (!td_num_is(v->needed) || v->needed.mantissa == 0) {
        SET(s, NEED, W_GOAL, s->part[AIM], s->part[DUE]);
        return;
    }
    pace(text, sizeof text, s, v->needed);
    td_word_fill(by, sizeof by, down(s) ? W_FALL : W_RISE, lang, (const char *const[]){ text });
    td_word_fill(goal, sizeof goal, down(s) ? W_GET_DOWN : W_GET_UP, lang,
         (const char *const[]){ s->part[AIM] });
    td_num_format(times, sizeof times, v->times, 1, lang);
    SET(s, NEED, *times ? W_NEED_TIMES : W_NEED, by, goal, s->part[DUE], times, s->part[FROM]);
    SET(s, NEED_THERE, W_NEED_THERE, by, s->part[DUE]);
}

/* No share is above all, and nothing that is counted is below zero: a pace may lead there, a target does not. */
static bool beyond_all(const struct saying *s)
{
    const struct td_num all = { 100, 0 };

    if (!td_num_is(s->v->expected))
        return false;
    return (td_unit_is_percent(unit_of(s)) && td_num_cmp(s->v->expected, all) > 0) || s->v->expected.mantissa < 0;
}

static void say_outlook(struct saying *s)
{
    char year[16];

    snprintf(year, sizeof year, "%d", s->v->reaches);
    if (s->v->reaches && beyond_all(s))
        SET(s, OUTLOOK, W_OUTLOOK_BY, s->part[AIM], s->part[MOVING], s->part[FROM], year, s->part[DUE]);
    else if (td_num_is(s->v->expected) && !beyond_all(s))
        SET(s, OUTLOOK, W_OUTLOOK, s->part[EXPECTED], s->part[AIM], s->part[DUE], s->part[MOVING], s->part[FROM]);
    else
        SET(s, OUTLOOK, W_GOAL, s->part[AIM], s->part[DUE]);
}

static void say_kept(struct saying *s)
{
    char k[16], n[16];

    snprintf(k, sizeof k, "%d", s->v->kept);
    snprintf(n, sizeof n, "%d", s->v->kept_of);
    SET(s, KEPT, W_KEPT_YEARS, k, n);
}

static void say_ended(struct saying *s)
{
    td_date_format(s->part[ENDED], sizeof s->part[ENDED], s->q->ended, s->how->lang);
    if (s->how->ended_why && *s->how->ended_why)
        SET(s, WHY, W_WHY, s->how->ended_why);
}

static void wrapped(char *buf, size_t size, enum td_word w, const char *text, enum td_lang lang)
{
    td_word_fill(buf, size, w, lang, (const char *const[]){ text });
}

/* "khoảng 67%" */
static void about(char *buf, size_t size, enum td_qualifier how, const char *text, enum td_lang lang)
{
    static const enum td_word words[] = { [TD_APPROX] = W_ABOUT, [TD_MORE_THAN] = W_MORE_THAN, [TD_NEARLY] = W_NEARLY };

    if (how == TD_EXACTLY)
        copy(buf, size, text);
    else
        wrapped(buf, size, words[how], text, lang);
}

static void qualified(char *buf, size_t size, const struct saying *s, struct td_num n, enum td_qualifier how)
{
    char text[TEXT];

    amount(text, sizeof text, s, n, n.decimals);
    about(buf, size, how, text, s->how->lang);
}

struct td_hedge td_hedge_of(const struct td_question *q, const struct td_verdict *v)
{
    return (struct td_hedge){ v->qualifier, q->counts_units && v->reported < v->units, v->flags & TD_FLAG_ESTIMATE };
}

struct td_hedge td_point_hedge(const struct td_question *q, const struct td_point *p)
{
    return (struct td_hedge){ p->qualifier, q->counts_units && p->reported < p->units, p->estimate };
}

void td_hedged(char *buf, size_t size, struct td_hedge h, const char *text, enum td_lang lang)
{
    char how[TEXT], least[TEXT];

    about(how, sizeof how, h.how, text, lang);
    if (h.least)
        wrapped(least, sizeof least, W_NO_LESS_THAN, how, lang);
    else
        copy(least, sizeof least, how);
    if (h.estimate)
        wrapped(buf, size, W_ESTIMATED, least, lang);
    else
        copy(buf, size, least);
}

static void say_value(struct saying *s)
{
    const struct td_verdict *v = s->v;
    bool rough = v->flags & TD_FLAG_ESTIMATE;
    struct td_hedge hedge = td_hedge_of(s->q, v);
    char number[TEXT], text[TEXT];

    td_when(s->part[WHEN], sizeof s->part[WHEN], v->period, s->how->lang);
    amount(number, sizeof number, s, v->shown, v->shown.decimals);
    td_hedged(s->part[VALUE], sizeof s->part[VALUE], hedge, number, s->how->lang);
    hedge.estimate = false; /* the verb says that it is one */
    td_hedged(text, sizeof text, hedge, number, s->how->lang);
    if (!staged(s))
        SET(s, READS, rough ? down(s) ? W_READS_DOWN_ESTIMATE : W_READS_UP_ESTIMATE
                            : down(s) ? W_READS_DOWN : W_READS_UP, text);
}

/* The base's period behind "since" and "từ". */
static void say_from(struct saying *s)
{
    if (s->how->lang == TD_EN)
        td_period_format(s->part[FROM], sizeof s->part[FROM], s->v->base_period, TD_EN);
    else
        td_when(s->part[FROM], sizeof s->part[FROM], s->v->base_period, TD_VI);
}

static void say_figures(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char text[TEXT];

    if (td_num_is(v->value))
        say_value(s);
    if (td_num_is(v->base)) {
        say_from(s);
        td_when(s->part[BASE_WHEN], sizeof s->part[BASE_WHEN], v->base_period, s->how->lang);
        amount(s->part[BASE], sizeof s->part[BASE], s, v->base, v->base.decimals);
    }
    if (td_num_is(v->pace)) {
        pace(text, sizeof text, s, v->pace);
        SET(s, MOVING, v->pace.mantissa < 0 ? W_FALLING : W_RISING, text);
    }
    if (td_num_is(v->expected))
        computed(s->part[EXPECTED], sizeof s->part[EXPECTED], s, v->expected);
    if (td_num_is(v->line)) {
        computed(text, sizeof text, s, v->line);
        SET(s, LINE, W_LINE, text);
    }
}

/* ---- what qualifies it ------------------------------------------------------------------ */

/* One more clause behind the sentence. */
#define ADD(s, w, ...) add_clause(s, w, (const char *const[]){ __VA_ARGS__ })
static void add_clause(struct saying *s, enum td_word w, const char *const *arg)
{
    size_t len = strlen(s->part[TAIL]);
    td_word_fill(s->part[TAIL] + len, sizeof s->part[TAIL] - len, w, s->how->lang, arg);
}

static void tell_units(struct saying *s)
{
    const struct td_verdict *v = s->v;
    struct td_short k = td_num_text((struct td_num){ v->reported, 0 }, s->how->lang);
    struct td_short n = td_num_text((struct td_num){ v->units, 0 }, s->how->lang);
    struct td_short met = td_num_text((struct td_num){ v->meeting, 0 }, s->how->lang);

    snprintf(s->part[UNITS], sizeof s->part[UNITS], "%s/%s", k.s, n.s);
    if (v->units && v->rule != 2)
        ADD(s, v->meeting < 0 ? W_TAIL_REPORTED : W_TAIL_UNITS, k.s, n.s, met.s);
}

static void tell_partial(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char when[TEXT], makes[TEXT];

    if (!(v->flags & TD_FLAG_PARTIAL) || v->rule == 2)
        return;
    td_when(when, sizeof when, v->partial_period, s->how->lang);
    amount(makes, sizeof makes, s, v->partial_value, v->partial_value.decimals);
    ADD(s, W_TAIL_PARTIAL, td_num_text((struct td_num){ v->partial_reported, 0 }, s->how->lang).s,
        td_num_text((struct td_num){ v->partial_units, 0 }, s->how->lang).s, when, makes);
}

/* METHOD.md 7: where the series changes; of several changes the last. */
static void tell_mixed(struct saying *s)
{
    static const enum td_word words[2][2] = { { W_TAIL_OWN_FROM, W_TAIL_SUMS_FROM },
                                              { W_TAIL_OWN_AGAIN, W_TAIL_SUMS_AGAIN } };
    const struct td_verdict *v = s->v;
    char when[TEXT];

    if (!(v->flags & TD_FLAG_MIXED))
        return;
    if (s->how->lang == TD_EN)
        td_period_format(when, sizeof when, v->mixed_from, TD_EN);
    else
        td_when(when, sizeof when, v->mixed_from, TD_VI);
    ADD(s, words[v->mixed_changes > 1][v->mixed_sums], when);
}

static void tell_other(struct saying *s)
{
    const struct td_other *o = &s->v->other;
    char value[TEXT], when[TEXT];

    if (!o->period)
        return;
    qualified(value, sizeof value, s, o->value, o->qualifier);
    td_when(when, sizeof when, o->period, s->how->lang);
    ADD(s, o->by_parts ? W_TAIL_PARTS : W_TAIL_OTHER, value, when);
    if (o->code < TD_VERDICTS) {
        td_verdict_small(value, sizeof value, o->code, s->how->lang);
        ADD(s, W_TAIL_WOULD, value);
    }
}

bool td_verdict_tells_step(const struct td_verdict *v)
{
    return v->flags & TD_FLAG_LAST_WRONG && v->code != TD_MOVING_AWAY && v->code != TD_FELL_BELOW &&
           v->code != TD_MET_AT_RISK;
}

static void tell_step(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char by[TEXT], when[TD_PERIOD_BUF * 2];

    if (!td_verdict_tells_step(v))
        return;
    difference(by, sizeof by, s, as_written(s->q, v, v->step));
    td_period_format(when, sizeof when, v->step_from, s->how->lang);
    ADD(s, v->step.mantissa > 0 ? W_TAIL_STEP_UP : W_TAIL_STEP_DOWN, by, when);
}

/* Only what the sentence does not say anyway: MISSED is since its deadline, and one period is that of the figure. */
static void tell_since(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char day[TD_DATE_BUF];

    if (!v->since || v->code == TD_MISSED || v->since >= s->q->review || v->since >= td_period_last_day(v->period))
        return;
    td_date_format(day, sizeof day, v->since, s->how->lang);
    ADD(s, W_TAIL_SINCE, day);
}

static void say_tail(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char text[TEXT];

    tell_units(s);
    tell_partial(s);
    tell_mixed(s);
    if (v->flags & TD_FLAG_EXCEEDED) {
        amount(text, sizeof text, s, s->q->upper, s->q->upper.decimals);
        ADD(s, W_TAIL_EXCEEDED, text);
    }
    tell_other(s);
    tell_step(s);
    tell_since(s);
    if (v->flags & TD_FLAG_STALE && v->code != TD_AWAITING)
        ADD(s, W_TAIL_STALE, "");
}

/* A stage before the one that is asked for. */
static void tell_reached(struct saying *s)
{
    const struct td_verdict *v = s->v;

    if (s->q->kind == TD_MILESTONE && v->period && v->value.mantissa > 0 && td_num_is(s->q->bound) &&
        td_num_cmp(v->value, s->q->bound) < 0)
        ADD(s, W_TAIL_REACHED, s->part[VALUE], s->part[WHEN]);
}

/* What is asked for stands in the threshold's own words, and nothing is counted. */
static void say_stage(struct saying *s)
{
    const struct td_verdict *v = s->v;
    char stage[TEXT];

    if (v->code == TD_NOT_APPLICABLE)
        return;
    if (s->how->stage && *s->how->stage) {
        size_t n = td_text_cut(s->how->stage, STAGE_CELLS, NULL);
        snprintf(stage, sizeof stage, "%.*s%s", (int)n, s->how->stage, s->how->stage[n] ? "..." : "");
        SET(s, WHY, W_WHY, stage);
    }
    say_kept(s);
    tell_reached(s);
    if (v->flags & TD_FLAG_ESTIMATE && v->rule != 3)
        ADD(s, W_TAIL_ESTIMATE, "");
    tell_other(s);
    tell_since(s);
    if (v->flags & TD_FLAG_STALE && v->code != TD_AWAITING)
        ADD(s, W_TAIL_STALE, "");
}

static void say_parts(struct saying *s)
{
    const struct td_verdict *v = s->v;

    snprintf(s->part[DUE], sizeof s->part[DUE], "%d", s->q->due);
    if (v->code == TD_NOT_APPLICABLE)
        say_ended(s);
    say_figures(s);
    if (staged(s)) {
        say_stage(s);
        return;
    }
    say_aim(s);
    if (td_num_is(v->gap))
        say_gap(s);
    if (td_num_is(v->ratio))
        say_way(s);
    say_need(s);
    say_outlook(s);
    say_kept(s);
    say_tail(s);
}

/* ---- which sentence --------------------------------------------------------------------- */

static bool silent(const struct saying *s)
{
    return !td_num_is(s->v->value);
}

static bool proven(const struct saying *s)
{
    return s->v->flags & TD_FLAG_BOUND;
}

static bool to_keep(const struct saying *s)
{
    return s->q->kind == TD_KEEP;
}

static bool kept_not_always(const struct saying *s)
{
    return to_keep(s) && s->v->kept < s->v->kept_of;
}

static bool staged_not_always(const struct saying *s)
{
    return staged(s) && kept_not_always(s);
}

/* Rule 4 looks a year ahead when the deadline is nearer than that. */
static bool within_a_year(const struct saying *s)
{
    return s->q->due * TD_YEAR - td_period_time(s->v->period) < TD_YEAR;
}

static bool stands_still(const struct saying *s)
{
    return td_num_cmp(s->v->value, s->v->base) == 0;
}

static bool same_period(const struct saying *s)
{
    return td_period_time(s->v->period) == td_period_time(s->v->base_period);
}

/* The first row that fits is said. */
static const struct {
    int rule;
    enum td_verdict_code code;
    bool (*when)(const struct saying *s);
    enum td_word say;
} sayings[] = {
    { 0, TD_NOT_ASSESSABLE, NULL, W_SAY_COMPARED },
    { 9, TD_NOT_APPLICABLE, NULL, W_SAY_ENDED },
    { 1, TD_MET, NULL, W_SAY_DONE },
    { 1, TD_MET_LATE, NULL, W_SAY_DONE_LATE },
    { 1, TD_PENDING, silent, W_SAY_NOT_DUE_SILENT },
    { 1, TD_PENDING, NULL, W_SAY_NOT_DUE },
    { 1, TD_AWAITING, NULL, W_SAY_OVERDUE_SILENT },
    { 1, TD_MISSED, NULL, W_SAY_OVERDUE },
    { 2, TD_NO_DATA, staged, W_SAY_STAGE_NO_DATA },
    { 2, TD_NO_DATA, to_keep, W_SAY_NO_DATA_KEEP },
    { 2, TD_NO_DATA, NULL, W_SAY_NO_DATA },
    { 2, TD_NOT_ASSESSABLE, NULL, W_SAY_TOO_FEW },
    { 3, TD_MET, staged, W_SAY_STAGE_MET },
    { 3, TD_MET_LATE, staged, W_SAY_STAGE_MET_LATE },
    { 3, TD_MISSED, staged, W_SAY_STAGE_MISSED },
    { 3, TD_LAGGING, staged, W_SAY_STAGE_ESTIMATE },
    { 3, TD_MOVING_AWAY, staged, W_SAY_STAGE_ESTIMATE_AWAY },
    { 3, TD_AWAITING, staged, W_SAY_STAGE_AWAITING },
    { 3, TD_MET, to_keep, W_SAY_KEPT_DUE },
    { 3, TD_MET, NULL, W_SAY_MET },
    { 3, TD_MET_LATE, to_keep, W_SAY_KEPT_LATE },
    { 3, TD_MET_LATE, NULL, W_SAY_MET_LATE },
    { 3, TD_MISSED, proven, W_SAY_MISSED_BOUND },
    { 3, TD_MISSED, to_keep, W_SAY_KEPT_MISSED },
    { 3, TD_MISSED, NULL, W_SAY_MISSED },
    { 3, TD_LAGGING, NULL, W_SAY_ESTIMATE },
    { 3, TD_MOVING_AWAY, NULL, W_SAY_ESTIMATE_AWAY },
    { 3, TD_AWAITING, NULL, W_SAY_AWAITING },
    { 4, TD_MET, staged_not_always, W_SAY_STAGE_NOW },
    { 4, TD_MET, staged, W_SAY_STAGE_KEPT },
    { 4, TD_MET_AT_RISK, staged, W_SAY_STAGE_AT_RISK },
    { 4, TD_MET, kept_not_always, W_SAY_KEPT_NOW },
    { 4, TD_MET, to_keep, W_SAY_KEPT },
    { 4, TD_MET, NULL, W_SAY_HOLDS },
    { 4, TD_MET_AT_RISK, within_a_year, W_SAY_AT_RISK_SOON },
    { 4, TD_MET_AT_RISK, beyond_all, W_SAY_AT_RISK_BY },
    { 4, TD_MET_AT_RISK, NULL, W_SAY_AT_RISK },
    { 5, TD_LAGGING, staged, W_SAY_STAGE_NOT_KEPT },
    { 5, TD_MOVING_AWAY, staged, W_SAY_STAGE_AWAY },
    { 5, TD_NOT_ASSESSABLE, staged, W_SAY_STAGE_ONE },
    { 5, TD_LAGGING, NULL, W_SAY_NOT_KEPT },
    { 5, TD_MOVING_AWAY, NULL, W_SAY_NOT_KEPT_AWAY },
    { 5, TD_NOT_ASSESSABLE, same_period, W_SAY_ONE_FIGURE },
    { 5, TD_NOT_ASSESSABLE, NULL, W_SAY_NO_PACE },
    { 6, TD_NOT_ASSESSABLE, same_period, W_SAY_ONE_FIGURE },
    { 6, TD_NOT_ASSESSABLE, NULL, W_SAY_NO_PACE },
    { 7, TD_FELL_BELOW, NULL, W_SAY_FELL_BELOW },
    { 8, TD_ON_TRACK, NULL, W_SAY_ON_TRACK },
    { 8, TD_SLOW, NULL, W_SAY_SLOW },
    { 8, TD_LAGGING, stands_still, W_SAY_STANDS_STILL },
    { 8, TD_LAGGING, NULL, W_SAY_LAGGING },
    { 8, TD_MOVING_AWAY, NULL, W_SAY_MOVING_AWAY },
};

size_t td_verdict_sentence(char *buf, size_t size, const struct td_question *q,
                           const struct td_verdict *v, const struct td_sentence *how)
{
    struct saying s;
    const char *arg[PARTS];
    struct out nothing;

    prepare(&s, q, v, how);
    for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++) {
        if (sayings[i].rule != v->rule || sayings[i].code != v->code
            || (sayings[i].when && !sayings[i].when(&s)))
            continue;
        say_parts(&s);
        for (int p = 0; p < PARTS; p++)
            arg[p] = s.part[p];
        return td_word_fill(buf, size, sayings[i].say, how->lang, arg);
    }
    begin(&nothing, buf, size);
    return 0;
}

size_t td_verdict_value(char *buf, size_t size, const struct td_question *q, const struct td_verdict *v,
                        const struct td_sentence *how)
{
    struct saying s;
    struct out o;

    prepare(&s, q, v, how);
    if (!begin(&o, buf, size))
        return 0;
    if (v->period) {
        say_value(&s);
        tell_units(&s);
        tell_partial(&s);
        tell_other(&s);
        if (v->flags & TD_FLAG_STALE)
            ADD(&s, W_TAIL_STALE, "");
        put(&o, s.part[VALUE], strlen(s.part[VALUE]));
        put(&o, " (", 2);
        put(&o, s.part[WHEN], strlen(s.part[WHEN]));
        put(&o, ")", 1);
        put(&o, s.part[TAIL], strlen(s.part[TAIL]));
    }
    return o.len;
}

/* The sentence tells these, or their verdict is about them. */
#define IN_SENTENCE ((unsigned)(TD_FLAG_STALE | TD_FLAG_LAST_WRONG | TD_FLAG_EXCEEDED | TD_FLAG_ROLLED_UP | \
                                TD_FLAG_UNSURE | TD_FLAG_ESTIMATE | TD_FLAG_BOUND | TD_FLAG_PARTIAL | TD_FLAG_MIXED))

size_t td_flags_sentence(char *buf, size_t size, const struct td_verdict *v, enum td_lang lang)
{
    struct out o;

    if (!begin(&o, buf, size))
        return 0;
    unsigned flags = v->flags & ~IN_SENTENCE & ~(v->other.period ? (unsigned)TD_FLAG_CONFLICT : 0u);
    for (int w = W_FLAG_BORDERLINE; w <= W_FLAG_MIXED; w++) {
        if (!(flags >> (w - W_FLAG_BORDERLINE) & 1u))
            continue;
        const char *text = td_word((enum td_word)w, lang);
        if (o.len > 0)
            put(&o, "; ", 2);
        put(&o, text, strlen(text));
    }
    return o.len;
}

size_t td_point_words(char *buf, size_t size, const struct td_point *p, enum td_lang lang)
{
    const struct td_short k = td_num_text((struct td_num){ p->reported, 0 }, lang);
    const struct td_short n = td_num_text((struct td_num){ p->units, 0 }, lang);
    char units[TEXT] = "";
    struct out o;

    if (!begin(&o, buf, size))
        return 0;
    if (p->units)
        td_word_fill(units, sizeof units, p->beside ? W_FIGURE_PARTIAL : W_FIGURE_SUM, lang,
                     (const char *const[]){ k.s, n.s });
    const char *const words[] = { units, p->qualifier > TD_APPROX ? td_word(W_FIGURE_BOUND, lang) : "",
                                  p->estimate ? td_word(W_FLAG_ESTIMATE, lang) : "",
                                  p->conflict ? td_word(W_FLAG_CONFLICT, lang) : "" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (*words[i] && o.len > 0)
            put(&o, "; ", 2);
        put(&o, words[i], strlen(words[i]));
    }
    return o.len;
}
