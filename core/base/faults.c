/* What the library says when something is wrong, in the language of the handle: written in English, looked up here. */
#include "base/faults.h"

#include <string.h>

static const struct { const char *en, *vi; } faults[] = {
#define F(en, vi) { (en), (vi) },
#define THEIRS F
#include "base/faults.def"
#undef THEIRS
#undef F
};

const char *td__said_in(enum td_lang lang, const char *english)
{
    for (size_t i = 0; lang == TD_VI && i < sizeof faults / sizeof *faults; i++)
        if (!strcmp(english, faults[i].en))
            return faults[i].vi;
    return english;
}

const char *td_strerror(int error, enum td_lang lang)
{
    return td__said_in(lang, strerror(error));
}
