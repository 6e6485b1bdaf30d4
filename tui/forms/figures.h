/* The figures of one target and agency as people read them: what each says, and which of them counts. */
#ifndef TUI_FIGURES_H
#define TUI_FIGURES_H

#include "app/view.h"

struct figures {
    struct td_observations seen;
    struct td_series series; /* as it is judged on the review date; its own figures are those seen */
};

/* Reads them anew; a failure is said on the status line and leaves none. Zero the struct before the first call. */
void figures_read(struct figures *f, struct app *a, int64_t target, int64_t agency);
void figures_free(struct figures *f);
/* "used", "contradicts", "replaced" ...; "" = nothing to say. */
struct text figures_standing(const struct figures *f, size_t i, enum role *role, enum td_lang lang);
/* The same, and of what contradicts, which figure it is that it contradicts: "mâu thuẫn với 80,6%". */
struct text figures_use(const struct figures *f, const struct td_target *target, size_t i, enum role *role,
                        enum td_lang lang);
/* "hơn 70%", and "1.812/2.272"; "" = it has no parts. */
struct text figure_result(const struct td_target *target, const struct td_observation *o, enum td_lang lang);
struct text parts_shown(struct td_num numerator, struct td_num denominator, enum td_lang lang);
/* "hơn 70% (1.812/2.272)": what a source says is not more exact than how it says it. */
struct text figure_value(const struct td_target *target, const struct td_observation *o, enum td_lang lang);
/* "reported", or "verified" where somebody has. */
const char *figure_status(const struct td_observation *o, enum td_lang lang);

#endif
