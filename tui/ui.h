/* What the screen says, in both languages: ui.def. A row that lacks a language does not compile. */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "number.h"

enum ui {
#define U(id, en, vi) U_##id,
#include "ui.def"
#undef U
    UI_COUNT
};

const char *ui(enum ui u, enum td_lang lang);

#endif
