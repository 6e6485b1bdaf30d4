/* What people have said once for much that they enter. */
#ifndef TUI_ASKED_H
#define TUI_ASKED_H

#include "tiendo.h"

/* What is said once for many figures that are entered; remembered for the session. */
struct entry_batch {
    char source[512], url[512];
    td_date published_on;
    enum td_status status;          /* 0 = not said: as reported */
};

/* What has been said about the file to be imported; remembered for the session. */
struct import_ask {
    char path[4096];                /* "" = none yet */
    enum td_import_kind kind;
    enum td_charset charset;
    char delimiter, decimal;        /* 0 = not said */
    enum td_dash dash;
    char tab[64], profile[128], map[4096], source[512], note[1024];
    char skip[1024];                /* lines that are left out */
    int64_t plan, target, agency;   /* of rows that do not say it; 0 = not said */
    td_period period;
    enum td_status status;
    unsigned turn;                  /* counts what was said: what was read before it is out of date */
    const struct td_import *found;  /* what the preview shows; NULL = none is open */
};

#endif
