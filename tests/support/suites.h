/* One suite a test file: suite_NAME() in test_NAME.c. run.c runs what is listed here. */
#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>

#define SUITES(X) \
    X(text) \
    X(number) \
    X(assess) \
    X(store) \
    X(bundle) \
    X(judge) \
    X(data) \
    X(canvas) \
    X(input) \
    X(theme) \
    X(gauge) \
    X(chart) \
    X(list) \
    X(screens)

#define X(name) Suite *suite_##name(void);
SUITES(X)
#undef X

#endif
