/* The machine as the library may not see it: who acts, what time it is. */
#ifndef TUI_HOST_H
#define TUI_HOST_H

#include "store/handle.h"

extern const struct td_host host;

/* What /proc/self/uid_map says of a uid: HOST_REAL, in the namespace of the whole machine, where it is whose it seems;
 * else whose it is outside, HOST_UNKNOWN when that is not said, or there is no map. */
enum { HOST_REAL = -2, HOST_UNKNOWN = -1 };
int64_t host_outside(const char *map, int64_t uid);

/* For waiting and measuring: milliseconds that nobody sets back. */
int64_t host_ms(void);

#endif
