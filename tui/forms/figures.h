/* The figures of one target and agency as people read them: what each says, and which of them counts. */
#ifndef TUI_FIGURES_H
#define TUI_FIGURES_H

#include "app/view.h"

struct figures {
    struct td_observations seen;
    struct td_figure *figure;    /* the method's view of each */
    struct td_point *point;      /* the accepted series on the review date */
    size_t n_points;
    bool rolled;                 /* the series is made of the units' figures */
    const struct td_target *target;
    td_date review;
};

/* Reads them anew; a failure is said on the status line and leaves none. Zero the struct before the first call. */
void figures_read(struct figures *f, struct app *a, int64_t target, int64_t agency);
/* Where no figure of its own counts: the series that the units' figures make together. */
void figures_roll_up(struct figures *f, struct app *a, const struct td_target *t, int64_t agency);
void figures_free(struct figures *f);
/* "used", "contradicts", "replaced" ...; "" = nothing to say. */
const char *figures_standing(const struct figures *f, size_t i, char *buf, size_t size, enum role *role,
                             enum td_lang lang);
/* "hơn 70% (1.812/2.272)": what a source says is not more exact than how it says it. */
struct text figure_value(const struct td_target *target, const struct td_observation *o, enum td_lang lang);
/* "reported", or "verified" where somebody has. */
const char *figure_status(const struct td_observation *o, enum td_lang lang);

#endif
