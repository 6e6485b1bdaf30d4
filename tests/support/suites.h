/* One suite a test file: suite_NAME() in test_NAME.c. run.c runs what is listed here. */
#ifndef TESTS_SUITES_H
#define TESTS_SUITES_H

#include <check.h>

#define SUITES(X) \
    X(text) \
    X(number) \
    X(assess) \
    X(reference) \
    X(store) \
    X(migrate) \
    X(noun) \
    X(act) \
    X(bundle) \
    X(sheet) \
    X(workbook) \
    X(judge) \
    X(undo) \
    X(asof) \
    X(check) \
    X(journal) \
    X(names) \
    X(request) \
    X(ruling) \
    X(write) \
    X(edit) \
    X(duty) \
    X(submission) \
    X(import) \
    X(headings) \
    X(report) \
    X(svg) \
    X(export) \
    X(data) \
    X(training) \
    X(canvas) \
    X(input) \
    X(theme) \
    X(gauge) \
    X(chart) \
    X(list) \
    X(book) \
    X(picture) \
    X(form) \
    X(drafts) \
    X(grid) \
    X(files) \
    X(options) \
    X(preview) \
    X(reports) \
    X(damaged) \
    X(same) \
    X(units) \
    X(compare) \
    X(screens) \
    X(voice) \
    X(app) \
    X(keys) \
    X(hand) \
    X(agree)

#define X(name) Suite *suite_##name(void);
SUITES(X)
#undef X

#endif
