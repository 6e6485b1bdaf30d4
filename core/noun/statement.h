/* Statements about tasks: who said when how far one is. */
#ifndef TD_STATEMENT_H
#define TD_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "noun/act.h"
#include "noun/plan.h"

/* A statement about a task. `year`: of a yearly task, else 0. */
struct td_statement {
    int64_t task, agency;     /* agency 0: not said whose */
    int year;
    td_date said_on;
    enum td_task_state state;
    int percent;              /* -1 = not said */
    const char *note, *evidence;
    int64_t based_on;         /* the newest statement about the task and year that the author has seen (td_last_said()),
                                 0 = there was none; -1 = not looked */
};
int td_say(struct td *td, const struct td_statement *s, size_t n, enum td_place place, int64_t *change);
int td_last_said(struct td *td, int64_t task, int year, int64_t *id);
struct td_statements { struct td_statement *v; size_t n; struct td_list *mem; };
/* What was said on the days from `from` to `to` about the tasks of a plan, the newest first. */
int td_statements(struct td *td, struct td_statements *out, int64_t plan, td_date from, td_date to);
static inline void td_statements_free(struct td_statements *l) { td_list_clear(l); }

#endif
