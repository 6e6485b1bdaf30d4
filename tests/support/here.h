/* Who acts in tests, and when: the clock is the machine's until a test sets it. */
#ifndef TESTS_HERE_H
#define TESTS_HERE_H

#include "../../core/store/handle.h"

extern const struct td_host here;
extern int64_t here_now; /* milliseconds since 1970; 0 = the machine's clock */
/* The clock stands at this hour of a day, where TZ says. */
void here_at(td_date day, int hour);

#endif
