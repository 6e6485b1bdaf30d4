/*
 * The method: how a target is judged (METHOD.md). Structs in, structs out; no
 * database, no clock, no locale, no floating point. Rule numbers in comments
 * are those of METHOD.md 2.
 */
#ifndef TD_ASSESS_H
#define TD_ASSESS_H

#include "judge/figure.h"

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

/* The six words that a person reads (METHOD.md 2), in order of harm; in both languages from W_GRADE_FAILED on. */
enum td_grade {
    TD_FAILED,  /* MISSED */
    TD_BEHIND,  /* FELL_BELOW, MOVING_AWAY, LAGGING */
    TD_AT_RISK, /* SLOW, MET_AT_RISK */
    TD_UNKNOWN, /* AWAITING, NO_DATA, NOT_ASSESSABLE */
    TD_FINE,    /* ON_TRACK, MET_LATE, MET */
    TD_OPEN,    /* PENDING, NOT_APPLICABLE */
    TD_GRADES
};
enum td_grade td_verdict_grade(enum td_verdict_code v);
const char *td_grade_word(enum td_grade g); /* for files and scripts: "failed", "behind", "at_risk" ... */
/* "Lags": failed or behind. This is the one meaning of the word, wherever it stands. */
bool td_verdict_lags(enum td_verdict_code v);
bool td_verdict_amber(enum td_verdict_code v); /* at risk */
bool td_verdict_green(enum td_verdict_code v); /* fine */

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
    TD_FLAG_ESTIMATE = 1 << 8,    /* the value judged is an estimate: its period has not ended, or its status says so */
    TD_FLAG_BOUND = 1 << 9,       /* proven by a bound, "hơn 67 %": met or not met, no more than that */
    TD_FLAG_PARTIAL = 1 << 10,    /* the newest roll-up is left out, or shown and not judged: too few have reported */
    TD_FLAG_MIXED = 1 << 11,      /* own figures and roll-ups in one series */
};
/* "borderline", "stale" ... for one flag bit. */
const char *td_flag_word(enum td_flag f);

/* ---- the question and the answer -------------------------------------------------------- */

struct td_question {
    enum td_kind kind;
    int direction;              /* +1 more is better, -1 less is better */
    struct td_num bound;        /* of a range the weakest: 75 of 75-80; 20 of 15-20 when d = -1 */
    struct td_num upper;        /* the range's other bound, no value unless a range */
    bool strict;
    int due;                    /* year of the threshold: 31 December */
    int factor;                 /* numerator/denominator * factor is the value: 100 of a percentage, else 1; 0 = the
                                 * parts of figures are not looked at */
    int coverage;               /* per cent of its units that must have reported for a roll-up to be judged; 0 = any */
    bool compared;              /* the plan's thresholds are not this agency's: its figure only stands for comparison */
    bool counts_units;          /* "100 % quận, huyện": a roll-up is meeting/units, and a lower bound while some units
                                 * have not reported */
    td_period base_period;      /* 0 = none: the first accepted value is the base */
    struct td_num base_value;
    td_date review;             /* never the clock */
    td_date ended;              /* rule 9: no longer applies from this day; 0 = applies */
    int frequency;              /* months between figures, 0 = unknown */
    /* Accepted, ascending, all countable on `review`, of enough units. For td_assess(); td_judge() makes them. */
    const struct td_point *points;
    size_t n;
    const struct td_point *bounds; /* those that prove something, of moments without a point, ascending */
    size_t n_bounds;
    const struct td_point *partial; /* the newest roll-up of too few units, if no point stands at its moment; or NULL */
};

/* Another source's figure of a moment that was used. */
struct td_other {
    enum td_verdict_code code; /* what it would make of the verdict; TD_VERDICTS = the same */
    td_period period;          /* 0 = there is none */
    struct td_num value;
    enum td_qualifier qualifier;
    int figure;                /* index into the figures */
    bool by_parts;             /* that is what the accepted figure's own numerator and denominator make */
};

struct td_verdict {
    enum td_verdict_code code;
    int rule;                   /* of METHOD.md 2: which one decided; 0 = none, see `compared` */
    unsigned flags;
    td_period period;           /* of the value judged; 0 = none */
    struct td_num value;        /* the value that decided, as it was written */
    struct td_num shown;        /* the same as it is printed: with more decimals (six at most) where the exact quotient
                                 * is on the other side of the bound than the rounded number, or only that equals it */
    struct td_num numerator, denominator; /* by which it was judged, if it was by the exact quotient */
    enum td_qualifier qualifier; /* of that value: "khoảng" ... */
    int reported, units, meeting; /* of that value, where it is a roll-up */
    td_period partial_period;   /* with TD_FLAG_PARTIAL: of the roll-up that is not judged */
    int partial_reported, partial_units;
    struct td_num partial_value;
    td_period mixed_from;       /* with TD_FLAG_MIXED: of the first figure since the last change between own figures and
                                 * roll-ups; how many changes there are, and whether roll-ups stand behind the last */
    int mixed_changes;
    bool mixed_sums;
    /* Of red and amber verdicts, the last day of the first period of the present unbroken run; of MISSED the
     * deadline; otherwise 0. */
    td_date since;
    struct td_other other;      /* the worst of those that would change the verdict, else one of the judged moment */
    td_period base_period;
    struct td_num base;
    /* Section 3; each may have no value. Six decimals, rounded half away from zero, fewer where
     * the number is too large for six; the exact fractions decided, these only inform. */
    struct td_num ratio;        /* r, where rule 8 decided */
    struct td_num gap;          /* d*(b-y): positive = still missing */
    struct td_num line;         /* E(t): where the plan line is at t, b from due on; none for a
                                 * target to keep or a base that met b already */
    struct td_num distance;     /* d*(y-E(t)): negative = behind the line */
    struct td_num pace;         /* A, per year, from the base */
    struct td_num step;         /* y minus the value before it ("kỳ trước", which may be the base) */
    td_period step_from;        /* the period of that one; 0 = there is none */
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

/* The series that td_judge() judges, and of moments without such a value what stands beside: a bound that proves
 * something, a roll-up of too few units. As td_series(). */
size_t td_series_shown(const struct td_question *q, const struct td_figure *f, size_t n, struct td_point *out);

/* Does this value alone meet the question's bound? By its exact quotient where it has one. */
bool td_point_meets(const struct td_question *q, const struct td_point *p);

/* Does a bound ("hơn 67 %") prove that this question's threshold is met, or that it is not? */
bool td_bound_proves(const struct td_question *q, struct td_num value, enum td_qualifier how);
/* The number of a point as it is printed beside this threshold: see `shown` of struct td_verdict. */
struct td_num td_point_shown(const struct td_question *q, const struct td_point *p);

/* Where the plan line stands on a given day: E at t (section 3), no value before the base, without
 * one, or where struct td_verdict has no line. */
struct td_num td_plan_line(const struct td_question *q, const struct td_verdict *v, td_time t);

struct td_counts {
    int of[TD_VERDICTS];
    int total;
    int grade[TD_GRADES];
    int lagging; /* those that lag */
    enum td_verdict_code worst; /* TD_VERDICTS when nothing was counted */
};
#define TD_COUNTS_NONE ((struct td_counts){ .worst = TD_VERDICTS })
void td_counts_add(struct td_counts *c, enum td_verdict_code v);

#endif
