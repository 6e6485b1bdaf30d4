/* What the first view shows, saved under a name of one's own in the user's file (engine/conf.h). */
#ifndef TUI_SAVED_H
#define TUI_SAVED_H

#include "app/view.h"

/* The one that was opened or saved last, while what is shown is what it says; NULL = none. */
const struct saved *saved_shown(const struct app *a);
/* "KH 52/KH-UBND, mốc 2030, Sở GDĐT, lọc: gap>3": what one shows. */
struct text saved_words(const struct app *a, const struct saved *s);

#endif
