/* Verdicts: the figures of a database judged by the method. */
#ifndef TD_BOARD_H
#define TD_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/words.h"
#include "judge/sentence.h"
#include "noun/figures.h"
#include "noun/plan.h"

/* The figure that was judged last within a year. */
struct td_trend { int year; struct td_num value; };

/* One verdict with everything it was made from; all pointers live as long as the board. */
struct td_row {
    const struct td_target *target;
    const struct td_threshold *threshold;
    int64_t agency;
    struct td_question question;
    struct td_verdict verdict;
    enum td_verdict_code other; /* what another figure would make of it; TD_VERDICTS = the same */
    int reported, units;        /* of a roll-up: k of n units have reported */
    const struct td_trend *trend; /* the series that was judged, a year a mark; td_judge_all() makes none */
    size_t n_trend;
    bool agency_ended;          /* it no longer applies because the agency is no more, not its unit of account */
};

struct td_ask {
    int64_t plan;     /* 0 = all plans */
    int64_t agency;   /* whose figures; 0 = each plan's city */
    int milestone;    /* year of the threshold; 0 = every threshold */
    td_date review;   /* "as of"; required */
};
struct td_board {
    struct td_row *v; size_t n;
    struct td_list *mem;
};
/* Judges every threshold asked for; rows in the order of plans, targets, years. `targets` must outlive the board. */
int td_judge_targets(struct td *td, struct td_board *out, const struct td_ask *ask,
                     const struct td_plans *plans, const struct td_targets *targets);
static inline void td_board_free(struct td_board *b) { td_list_clear(b); }
/* "Lags", wherever it is said (METHOD.md 2): failed or behind at a milestone of the plan's own; not at a year's working
 * target. A target lags when one of its rows does; the board must hold all of its milestones. */
static inline bool td_row_lags(const struct td_row *r)
{
    return !r->threshold->yearly && td_verdict_lags(r->verdict.code);
}
/* What a target counts as by its n rows: the worst of the milestones at which it lags, else `otherwise`. */
static inline enum td_verdict_code td_rows_worst(const struct td_row *v, size_t n, enum td_verdict_code otherwise)
{
    for (size_t i = 0; i < n; i++)
        if (td_row_lags(&v[i]) && v[i].verdict.code < otherwise)
            otherwise = v[i].verdict.code;
    return otherwise;
}
/* How many rows, from the i-th on, are of its target. */
static inline size_t td_board_rows(const struct td_board *b, size_t i)
{
    size_t n = 1;

    while (i + n < b->n && b->v[i + n].target == b->v[i].target)
        n++;
    return n;
}
/* The same for every agency that has figures, one pass over the rows, handed out one by one in the order
 * target, agency; `row` is valid during the call only. Stops with TD_OK when each() returns false. */
int td_judge_all(struct td *td, const struct td_ask *ask, const struct td_plans *plans,
                 const struct td_targets *targets,
                 bool (*each)(void *arg, const struct td_row *row), void *arg);
/*
 * What is missing of an agency: the targets of which others of its kind beside it have reported a period that has ended
 * by the review day, and it has not. A few look-ups for each of them and each target, no pass over the figures.
 */
struct td_missing {
    int64_t target;
    td_period period; /* the newest that one of them has reported */
    td_period last;   /* its own newest before that; 0 = none */
    int reported, units; /* so many of them have, itself among those who are asked */
};
struct td_missings { struct td_missing *v; size_t n; struct td_list *mem; };
int td_missing(struct td *td, struct td_missings *out, const struct td_agencies *agencies,
               const struct td_targets *targets, int64_t agency, td_date review);
static inline void td_missings_free(struct td_missings *l) { td_list_clear(l); }
/* What became of a figure (METHOD.md 1a, 6). PROOF is a bound that proves some threshold met, or not met. */
enum td_use { TD_USED, TD_USE_AGREES, TD_USE_CONTRADICTS, TD_USE_OTHER_SERIES, TD_USE_BOUND, TD_USE_PROOF,
              TD_USE_REPLACED, TD_USE_NOT_YET, TD_USES };
/* The series of a target and an agency, as it is judged (METHOD.md 1a, 6, 7) and as everybody shows it. */
struct td_series {
    struct td_question question; /* of the threshold that judges this series */
    const char *series;          /* that threshold's; "" = the plan's own definition */
    struct td_figure *figure;    /* the agency's own, as they were handed in, then what its units make */
    size_t n, own;
    enum td_use *use;            /* of its own figures, by whichever threshold; a withdrawn one is REPLACED */
    struct td_point *point;      /* td_series_shown(), by time */
    size_t points;
};
struct td_series_ask {
    const struct td_plan *plan;
    const struct td_target *target;
    const struct td_threshold *threshold; /* NULL: the headline's, or another where nothing stands there */
    int64_t agency;
    td_date review;
    const struct td_observation *own;     /* all of this target and agency, by td_observations() */
    size_t n;
};
int td_series_of(struct td *td, struct td_series *out, const struct td_series_ask *a);
void td_series_free(struct td_series *s);
/* Is it a bound that proves one of the target's thresholds met, or not met? */
bool td_figure_proves(const struct td_target *t, struct td_num value, enum td_qualifier how);
/* A figure as it is printed, wherever: with the decimals that keep it on its side of every threshold of the target. */
struct td_num td_figure_shown(const struct td_target *t, struct td_num value, struct td_num numerator,
                              struct td_num denominator);
/* How a row is said, in a sentence or alone; it points into the row's target. */
struct td_sentence td_row_sentence(const struct td_row *row, enum td_lang lang);
/* Why it has ended: the target, or the agency whose figures were judged. */
enum td_word td_ended_why(const struct td_row *row);
/* The headline threshold: the plan's own next one not yet passed on `review`, else the last one. NULL = none. */
const struct td_threshold *td_next_milestone(const struct td_target *t, td_date review);

#endif
