/* The machine as the library may not see it: who acts, what time it is. */
#ifndef TUI_HOST_H
#define TUI_HOST_H

#include "store/handle.h"

extern const struct td_host host;

/* For waiting and measuring: milliseconds that nobody sets back. */
int64_t host_ms(void);

#endif
