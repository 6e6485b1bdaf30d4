/*
 * The unit tests: all suites, or those named on the command line.
 *
 *     run [-l] [SUITE...]
 *
 * Check's own variables work as usual: CK_FORK=no for a debugger, CK_RUN_CASE, CK_VERBOSITY.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "memory.h"
#include "suites.h"

static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = {
#define X(name) { #name, suite_##name },
    SUITES(X)
#undef X
};

enum { COUNT = sizeof suites / sizeof *suites };

static void list(void)
{
    for (size_t i = 0; i < COUNT; i++)
        puts(suites[i].name);
}

static bool known(const char *name)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (!strcmp(suites[i].name, name))
            return true;
    }
    return false;
}

/* In the order of the list, whatever the order of the words. */
static bool wanted(const char *name, char *const words[])
{
    if (!*words)
        return true;
    for (; *words; words++) {
        if (!strcmp(*words, name))
            return true;
    }
    return false;
}

int main(int argc, char *argv[])
{
    SRunner *runner = srunner_create(NULL);
    int failed;

    if (argc > 1 && !strcmp(argv[1], "-l")) {
        srunner_free(runner);
        list();
        return EXIT_SUCCESS;
    }
    for (int i = 1; i < argc; i++) {
        if (!known(argv[i])) {
            fprintf(stderr, "run: no suite %s; run -l lists them\n", argv[i]);
            srunner_free(runner);
            return 2;
        }
    }
    for (size_t i = 0; i < COUNT; i++) {
        if (wanted(suites[i].name, argv + 1))
            srunner_add_suite(runner, suites[i].make());
    }
    memory_begin();
    folder_begin();
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    if (!failed && memory_held()) {
        fprintf(stderr, "run: SQLite still holds %lld bytes\n", (long long)memory_held());
        failed = 1;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
