/*
 * The method: how a target is judged (METHOD.md). Structs in, structs out; no
 * database, no clock, no locale, no floating point. Rule numbers in comments
 * are those of METHOD.md 2.
 */
#ifndef TD_ASSESS_H
#define TD_ASSESS_H

#include "base/number.h"

enum td_kind { TD_REACH, TD_KEEP, TD_MILESTONE };

/* Worst first, as METHOD.md 2 orders them; a smaller value is worse. */
enum td_verdict_code {
    TD_MISSED,
    TD_FELL_BELOW,
    TD_MOVING_AWAY,
    TD_LAGGING,
    TD_SLOW,
    TD_MET_AT_RISK,
    TD_AWAITING,
    TD_NO_DATA,
    TD_NOT_ASSESSABLE,
    TD_PENDING,
    TD_ON_TRACK,
    TD_MET_LATE,
    TD_MET,
    TD_NOT_APPLICABLE,
    TD_VERDICTS
};

/* Lower-case word for files and scripts: "on_track". */
const char *td_verdict_word(enum td_verdict_code v);
/* "Lagging" on the board: the first four. Amber: SLOW and MET_AT_RISK. */
bool td_verdict_lags(enum td_verdict_code v);
bool td_verdict_amber(enum td_verdict_code v);
bool td_verdict_green(enum td_verdict_code v); /* ON_TRACK, MET_LATE, MET */

/* METHOD.md 4 */
enum td_flag {
    TD_FLAG_BORDERLINE = 1 << 0,  /* half a unit of the last decimal would change the band */
    TD_FLAG_STALE = 1 << 1,       /* of the year before last, or older than its frequency */
    TD_FLAG_TWO_POINTS = 1 << 2,  /* the pace rests on two figures only */
    TD_FLAG_LAST_WRONG = 1 << 3,  /* the last step went the wrong way */
    TD_FLAG_CONFLICT = 1 << 4,    /* sources disagree about a figure that was used */
    TD_FLAG_EXCEEDED = 1 << 5,    /* a range's other bound was reached (vượt) */
    TD_FLAG_ROLLED_UP = 1 << 6,   /* from units' figures, not a figure of its own */
    TD_FLAG_UNSURE = 1 << 7,      /* another figure of the same period would change the verdict */
};
/* "borderline", "stale" ... for one flag bit. */
const char *td_flag_word(enum td_flag f);

/* ---- figures and the series ------------------------------------------------------------- */

enum td_status { TD_ESTIMATE = 1, TD_PUBLISHED, TD_REPORTED, TD_VERIFIED }; /* METHOD.md 6: rank */
enum td_qualifier { TD_EXACTLY, TD_APPROX, TD_MORE_THAN, TD_NEARLY };

/* One observation, as the method needs it. */
struct td_figure {
    td_period period;
    struct td_num value;
    int64_t id;             /* the caller's; later = recorded later */
    td_date published_on;   /* may be partial or 0 */
    enum td_status status;
    enum td_qualifier qualifier; /* "hơn 70 %" is a bound, not a figure: kept, never judged */
    bool other_series;      /* another denominator or definition: kept, never mixed in */
    bool superseded;        /* replaced or withdrawn */
    bool chosen;            /* accepted by a person: wins over the rule */
};

/* One accepted value. */
struct td_point {
    td_period period;
    td_time t;
    struct td_num value;
    int figure;      /* index into the figures it was taken from */
    bool conflict;   /* other figures of this period say something else */
};

/* May this figure be used when reviewing on `review`? Its period must have begun; one that is
 * not over yet counts unless it was published only afterwards. */
bool td_figure_counts(const struct td_figure *f, td_date review);

/* Section 6. Makes the accepted series, ascending by t, one point a period, from n figures in any
 * order into out[0..n-1]; returns the number of points. Periods that end at the same moment
 * (2025 and 2025-12) are one period here. */
size_t td_series(const struct td_figure *f, size_t n, td_date review, struct td_point *out);

/* ---- the question and the answer -------------------------------------------------------- */

struct td_question {
    enum td_kind kind;
    int direction;              /* +1 more is better, -1 less is better */
    struct td_num bound;        /* of a range the weakest: 75 of 75-80; 20 of 15-20 when d = -1 */
    struct td_num upper;        /* the range's other bound, no value unless a range */
    bool strict;
    int due;                    /* year of the threshold: 31 December */
    td_period base_period;      /* 0 = none: the first accepted value is the base */
    struct td_num base_value;
    td_date review;             /* never the clock */
    td_date ended;              /* rule 9: no longer applies from this day; 0 = applies */
    int frequency;              /* months between figures, 0 = unknown */
    const struct td_point *points; /* accepted, ascending, all countable on `review` */
    size_t n;
};

struct td_verdict {
    enum td_verdict_code code;
    int rule;                   /* of METHOD.md 2: which one decided */
    unsigned flags;
    td_period period;           /* of the value judged; 0 = none */
    struct td_num value;        /* the value that decided */
    td_period base_period;
    struct td_num base;
    /* Section 3; each may have no value. Six decimals, rounded half away from zero, fewer where
     * the number is too large for six; the exact fractions decided, these only inform. */
    struct td_num ratio;        /* r, where rule 8 decided */
    struct td_num gap;          /* d*(b-y): positive = still missing */
    struct td_num line;         /* E(t): where the plan line is at t, b from due on; none for a
                                 * target to keep or a base that met b already */
    struct td_num distance;     /* d*(y-E(t)): negative = behind the line */
    struct td_num pace;         /* A, per year */
    struct td_num needed;       /* N, per year; none once met, past the deadline, or to be kept */
    struct td_num times;        /* N/A: "must go 1,5 times as fast" */
    struct td_num expected;     /* y + A*(due-t) */
    struct td_num years_behind;
    int reaches;                /* year in which the present pace reaches b; 0 = never or unknown */
    int kept, kept_of;          /* KEEP: met in k of n years */
};

void td_assess(const struct td_question *q, struct td_verdict *out);

/* Sections 1 and 6 together: builds the series of these figures, judges it, and judges again
 * with each conflicting figure in its period's place, to set TD_FLAG_CONFLICT and TD_FLAG_UNSURE.
 * q->points and q->n are ignored. If `other` is not NULL it gets the worst differing verdict code
 * when TD_FLAG_UNSURE is set. Returns false when out of memory. */
bool td_judge(const struct td_question *q, const struct td_figure *f, size_t n,
              struct td_verdict *out, enum td_verdict_code *other);

/* Where the plan line stands on a given day: E at t (section 3), no value before the base, without
 * one, or where struct td_verdict has no line. */
struct td_num td_plan_line(const struct td_question *q, const struct td_verdict *v, td_time t);

/* One plain sentence, which rule decided and with which numbers, in `lang`, into buf
 * (NUL-terminated, cut at a letter boundary). `unit` is "%", "mức độ" ... as people read it. */
struct td_sentence {
    enum td_lang lang;
    const char *unit;
    const char *ended_why; /* for NOT_APPLICABLE; may be NULL */
};
size_t td_verdict_sentence(char *buf, size_t size, const struct td_question *q,
                           const struct td_verdict *v, const struct td_sentence *how);
/* A number as it stands in a sentence: "99,5%", "mức độ 3", "412 trường"; a difference: "4,8 điểm phần trăm". A period:
 * "tháng 8/2025". Cut at a letter boundary. */
void td_with_unit(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang);
void td_difference_words(char *buf, size_t size, const char *number, const char *unit, enum td_lang lang);
void td_when(char *buf, size_t size, td_period p, enum td_lang lang);
/* Every flag as words, joined by "; ". */
size_t td_flags_sentence(char *buf, size_t size, const struct td_verdict *v, enum td_lang lang);

/* ---- roll-up (section 7) ---------------------------------------------------------------- */

struct td_counts {
    int of[TD_VERDICTS];
    int total;
    int lagging; /* the first four */
    enum td_verdict_code worst; /* TD_VERDICTS when nothing was counted */
};
#define TD_COUNTS_NONE ((struct td_counts){ .worst = TD_VERDICTS })
void td_counts_add(struct td_counts *c, enum td_verdict_code v);

struct td_rollup_part {
    int64_t numerator, denominator;
    bool reported, meets; /* meets counts only when it has reported */
};
struct td_rollup {
    struct td_num value; /* per cent, of those that have reported; may have no value */
    int units, reported, meeting;
    int64_t numerator, denominator;
};
/* Sum of numerators over sum of denominators of the units that existed (the caller hands in no
 * others); never a mean of percentages. `decimals` at most 7. A sum too large for 64 bits
 * gives no value and sums of 0. */
void td_rollup(const struct td_rollup_part *p, size_t n, int decimals, struct td_rollup *out);

#endif
