/*
 * What people call things: plans, agencies, targets, tasks and reports known by code, name or short name, with or
 * without accents, with "UBND", "Sở", "P." before it or not. A name never stands for two things: who asks is told what
 * it can be. Inside core/ only.
 */
#ifndef TD_NAMES_H
#define TD_NAMES_H

#include "base/map.h"
#include "noun/noun.h"
#include "noun/plan.h"
#include "store/store.h"

/* One way to call one thing. */
struct td__name {
    enum td__noun noun;
    int64_t id, plan;         /* plan: of targets, tasks, reports */
    int rank;                 /* 0 the code; 1 a name; 2 a name without what kind of agency it is */
    const char *canon, *code, *full, *kind;
    td_date from, to;         /* of an agency under this name; 0 = open */
    size_t next;              /* the next of the same text, plus one */
};

struct td__names {
    struct td__name *v; size_t n;
    struct td__map first;     /* noun and folded text -> the place of the first, plus one */
    struct td_successions successions;
    struct td_list *mem;
};

int td__names_read(struct td *td, struct td__names *out);
void td__names_free(struct td__names *l);

/* The first of its names, which has its code; NULL = there is no such thing. */
const struct td__name *td__name_by_id(const struct td__names *l, enum td__noun noun, int64_t id);

struct td__naming {
    enum td__noun noun;
    int64_t plan;             /* whose targets, tasks or reports; 0 = of any */
    const char *kind;         /* only agencies of this kind; NULL or "" = of any */
    td_date first, last;      /* the days that are spoken of: agencies that existed then; 0 = any */
    enum td_lang lang;
};
/* TD_OK: *id, and in `said` what else was understood (a successor), or "". TD_NOT_FOUND and TD_INVALID (it can be
 * several things): `said` is the whole reason. */
int td__name_find(const struct td__names *l, const struct td__naming *how, const char *text, int64_t *id, char *said,
                  size_t size);
/* The agency that has this very code and has not ended: what the code means does not depend on the days. 0 = none. */
int64_t td__name_code(const struct td__names *l, const char *code);

#endif
