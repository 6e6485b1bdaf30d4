/* Numbers of charts and gauges. Any td_num as a whole number of 10^-9: up to 10^24, so 64 bits are not enough. */
#ifndef TD_WIDE_H
#define TD_WIDE_H

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

static inline wide divide_down(wide a, wide b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* a/b to the nearest, b > 0. */
static inline wide divide_near(wide a, wide b)
{
    return divide_down(2 * a + b, 2 * b);
}

#endif
