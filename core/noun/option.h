/*
 * Settings that a database keeps for all who open it. What there is to set, and to what, is their program's
 * business.
 */
#ifndef TD_OPTION_H
#define TD_OPTION_H

struct td;

/* Calls each() for every one that is set. */
int td_options(struct td *td, void (*each)(void *arg, const char *name, const char *value),
               void *arg);
/* NULL or "" as the value: it is not set any more. */
int td_option_set(struct td *td, const char *name, const char *value);

#endif
