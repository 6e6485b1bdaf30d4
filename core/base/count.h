/* The number of elements of an array. */
#ifndef TD_COUNT_H
#define TD_COUNT_H

#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
