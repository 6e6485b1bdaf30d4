/* Requests for explanation and their answers; what a meeting has agreed. */
#ifndef TD_REQUEST_H
#define TD_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/act.h"
#include "noun/plan.h"

/* Somebody is asked to explain a target, a task or a figure (yêu cầu giải trình), and answers. */
enum td_request_state { TD_REQUEST_OPEN, TD_REQUEST_ANSWERED, TD_REQUEST_CLOSED };
struct td_request {
    int64_t id, plan;
    int rev;                              /* that the change is based on; 0 for a new one */
    int64_t target, task, agency, asked_by; /* agency: who is asked; 0 = none of the others */
    td_period period; int seq;            /* of the figure; 0 = none */
    const char *question, *answer;
    td_date asked_on, due, answered_on;
    enum td_request_state state;
};
struct td_requests { struct td_request *v; size_t n; struct td_list *mem; };
/* By due date, open ones first; plan 0 = all. */
int td_requests(struct td *td, struct td_requests *out, int64_t plan, bool open_only);
static inline void td_requests_free(struct td_requests *l) { td_list_clear(l); }
/* Writes a new one (id 0) or the next version; *id (may be NULL) gets its id. */
int td_request_save(struct td *td, const struct td_request *r, enum td_place place, int64_t *id, int64_t *change);

/* What a meeting has agreed. */
struct td_decision {
    int64_t id, plan;                     /* plan: of the meeting, the target or the task; 0 = none */
    int rev;
    int64_t meeting, owner, target, task, agency; /* 0 = none */
    const char *text;
    td_date due;
    bool done;
};
struct td_decisions { struct td_decision *v; size_t n; struct td_list *mem; };
/* By due date, open ones first; plan 0 = all. */
int td_decisions(struct td *td, struct td_decisions *out, int64_t plan);
static inline void td_decisions_free(struct td_decisions *l) { td_list_clear(l); }

#endif
