/* Numbers of charts and gauges. Any td_num as a whole number of 10^-9: up to 10^24, so 64 bits are not enough. */
#ifndef TUI_EXACT_H
#define TUI_EXACT_H

#include "base/number.h"

__extension__ typedef __int128 wide;

enum { ONE = 1000000000 };

static inline wide exact(struct td_num n)
{
    wide w = n.mantissa;

    for (int i = n.decimals; i < TD_NUM_MAX_DECIMALS; i++)
        w *= 10;
    return w;
}

#endif
