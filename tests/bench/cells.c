/*
 * Prints what core/sheet/sheet.h reads of a file (tests/support/cells.h) and, on standard error, what the file turned
 * out to be. For tests/e2e/test_sheets.sh and for measuring.
 *
 *     cells [-n] [-c CHARSET] [-d DELIMITER] [-t SHEET] FILE      -n: only count
 */
#include <stdlib.h>
#include <unistd.h>

#include "../support/cells.h"

int main(int argc, char *argv[])
{
    struct td_sheet_how how = { .charset = TD_CHARSET_AUTO };
    struct td_sheet_found found;
    struct cells sum;
    FILE *out = stdout;

    for (int c; (c = getopt(argc, argv, "nc:d:t:")) != -1;) {
        if (c == 'n')
            out = NULL;
        else if (c == 'd')
            how.delimiter = *optarg;
        else if (c == 't')
            how.tab = optarg;
        else if (c != 'c' || !td_charset_parse(optarg, &how.charset))
            return 2;
    }
    if (optind + 1 != argc)
        return 2;
    enum td__csv_result r = cells_write(out, argv[optind], &how, &found, &sum);
    fprintf(stderr, "%s, %s, delimiter '%c', sheet '%s' of %d: %zu records, %zu cells\n",
            found.workbook ? "workbook" : "text", td_charset_name(found.charset),
            found.delimiter ? found.delimiter : ' ', found.tab, found.tabs, sum.records, sum.cells);
    return r == TD__CSV_DONE ? EXIT_SUCCESS : EXIT_FAILURE;
}
