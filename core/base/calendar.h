/*
 * What date.c and period.c share. Not for others: the contract is number.h.
 */
#ifndef TD_CALENDAR_H
#define TD_CALENDAR_H

#include <stddef.h>

enum { TD_FIRST_YEAR = 1900, TD_LAST_YEAR = 2199 };

/* The value of n digits, -1 when one of them is not a digit. */
static inline int td__digits(const char *s, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

/* snprintf() returns the length it wanted to write; this is what it wrote. */
static inline size_t td__written(int wanted, size_t size)
{
    if (wanted < 0 || size == 0)
        return 0;
    return (size_t)wanted < size ? (size_t)wanted : size - 1;
}

#endif
