/* What is said of a file that is being read, to whom it is read for. */
#include "sheet/workbook.h"

#include "base/text.h"

bool td__source_problem(const struct td__source *src, int line, enum td_word why, const char *detail)
{
    char shown[300]; /* names of sheets and parts may hold anything (PITFALLS 28) */

    td_text_show(shown, sizeof shown, detail, false);
    src->to->problem(src->to->arg, line, why, shown);
    return false;
}

bool td__source_progress(const struct td__source *src, uint64_t done, uint64_t all)
{
    return !src->to->progress || src->to->progress(src->to->arg, done, all);
}
