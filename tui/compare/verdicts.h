/* How the units of the plan's city stand by a target, each of them: what views compare. */
#ifndef TUI_VERDICTS_H
#define TUI_VERDICTS_H

#include "show/model.h"

/* The threshold in view, else the target's next one. NULL = it has none. */
const struct td_threshold *compared_threshold(const struct model *m, const struct td_target *t);
/* Hands out the row of every unit below the city that the target asks, with its place among the model's agencies: those
 * that have figures, be it from a time before they ended, and those that exist and have none while others of their kind
 * do, or are what the target counts. A row is valid during the call. */
int compare_units(const struct model *m, const struct td_threshold *h,
                  bool (*each)(void *arg, size_t at, const struct td_row *row), void *arg);

/*
 * Units and those that went into them. n units by their places among the model's agencies, each once, become a tree:
 * those that exist, in the order in which they came, each with those beneath it that ended and whose tasks it has now;
 * one that went into several stands beneath each. Those of whom that is not known stand at the end, beneath a line.
 */
enum { NO_UNIT = -1 };
struct branch {
    int unit;  /* which of the n; NO_UNIT = that line */
    int below; /* beneath which of them; NO_UNIT = none, or that line */
};
/* How many; 0 = none, or no memory. To be freed. */
size_t branches(struct branch **out, const struct model *m, const size_t *place, size_t n);

#endif
