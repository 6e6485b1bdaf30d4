/* What the screen says, by its place in ui.def. */
#include "show/ui.h"

#include "engine/commands.h"

static const char *const words[UI_COUNT][2] = {
#define U(id, en, vi) [U_##id] = { [TD_VI] = (vi), [TD_EN] = (en) },
#include "show/ui.def"
#undef U
};

const char *ui(enum ui u, enum td_lang lang)
{
    return command_words(words[u][lang]);
}
