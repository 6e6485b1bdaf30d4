/* What the screen says, in both languages: ui.def. A row that lacks a language does not compile. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include <time.h>

#include "base/number.h"

enum ui {
#define U(id, en, vi) U_##id,
#include "show/ui.def"
#undef U
    UI_COUNT
};

const char *ui(enum ui u, enum td_lang lang);
/* A moment by the clock of this machine: 21/11/2026 15:15. */
void time_shown(char *buf, size_t size, time_t t, enum td_lang lang);
/* The same of "2026-11-21T08:15:02.123Z"; what is no moment is shown as it is. */
void moment_shown(char *buf, size_t size, const char *utc, enum td_lang lang);

#endif
