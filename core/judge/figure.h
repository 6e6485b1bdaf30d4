/*
 * Figures, and the series that is made of them (METHOD.md 1, 1a, 5, 6, 7). Structs in, structs out; no database, no
 * clock, no locale, no floating point.
 */
#ifndef TD_FIGURE_H
#define TD_FIGURE_H

#include "base/number.h"

enum td_status { TD_ESTIMATE = 1, TD_PUBLISHED, TD_REPORTED, TD_VERIFIED }; /* METHOD.md 6: rank */
enum td_qualifier { TD_EXACTLY, TD_APPROX, TD_MORE_THAN, TD_NEARLY };

/* One observation, as the method needs it. */
struct td_figure {
    td_period period;
    struct td_num value;
    struct td_num numerator, denominator; /* of a share; no value, or 0 of 0, where they are not known */
    int64_t id;                  /* the caller's; larger = recorded later, in whatever form its period was written */
    td_date published_on;        /* may be partial, it stands at the end of its month or year then; 0 = not said */
    td_date known_on;            /* the day on which it became known (1a): of entry, or td_known_on(); 0 = ever since */
    td_date superseded_on;       /* the day on which it was withdrawn, or what replaces it became known; 0 = never */
    enum td_status status;
    enum td_qualifier qualifier; /* "hơn 70 %" is a bound, not a figure: it proves, and is never judged */
    bool other_series;           /* another denominator, definition, population: kept, never mixed in */
    bool superseded;             /* replaced or withdrawn, whatever the day */
    bool chosen;                 /* accepted by a person: wins over the rule */
    /* Of a roll-up: so many of its units have reported, and meet the target (-1 = not known). units 0 = an own figure:
     * where one counts for a moment, roll-ups of it are left out, and are no conflict with it. */
    int reported, units, meeting;
};

/* The last day of a month, a year or (of a complete date) that day; 0 of 0. */
td_date td_date_end(td_date partial);
/* When a figure that came with a bundle became known: published_on's last day, else the last day of its period. */
td_date td_known_on(td_period period, td_date published_on);

/* One value that is judged, or something that stands beside the values (a bound, what too few units reported). */
struct td_point {
    td_period period;
    td_time t;
    struct td_num value;
    struct td_num numerator, denominator; /* as the figure has them */
    int figure;      /* index into the figures it was taken from */
    bool conflict;   /* others of this moment say something else, a bound is contradicted, or its own parts make another
                      * number than it says */
    bool estimate;   /* of a period that has not ended on the day of review, or of status estimate */
    bool running;    /* the former of these two: it settles nothing */
    bool beside;     /* shown and not judged: a bound, or a roll-up of too few units; only td_series_shown() has such */
    enum td_qualifier qualifier;
    int reported, units, meeting; /* as the figure has them */
};

/* May this figure be used when reviewing on `review` (1a)? It is known, its period has begun, nothing replaces it yet,
 * and it is of the series that is judged. Bounds do not count: they only prove. */
bool td_figure_counts(const struct td_figure *f, td_date review);
/* Is it withdrawn, or replaced by one that is known on `review`? */
bool td_figure_replaced(const struct td_figure *f, td_date review);
/* METHOD.md 7: no slope, and no line, between two roll-ups over different units. */
static inline bool td_same_units(const struct td_point *a, const struct td_point *b)
{
    return !a->units || !b->units || a->units == b->units;
}

/* Section 6. Makes the accepted series, ascending by t, one point a moment, from n figures in any
 * order into out[0..n-1]; returns the number of points. Periods that end at the same moment
 * (2025, 2025-Q4 and 2025-12) are one moment here. No bounds; coverage is not looked at. */
size_t td_series(const struct td_figure *f, size_t n, td_date review, struct td_point *out);

/* ---- roll-up (section 7) ---------------------------------------------------------------- */

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
