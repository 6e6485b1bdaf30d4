/* The state of an earlier day in the place of today's tables. */
#ifndef TD_ASOF_H
#define TD_ASOF_H

#include "store/store.h"

/* Shows the state of an earlier day from now on; or again, when others have written. Not while the authorizer is
 * there. */
int td__as_of(struct td *td, td_date day);

#endif
