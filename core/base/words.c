/* Every word of the domain, by its place in words.def. */
#include "base/words.h"

static const char *const words[TD_WORDS][2] = {
#define W(id, en, vi) [W_##id] = { [TD_VI] = (vi), [TD_EN] = (en) },
#include "base/words.def"
#undef W
};

const char *td_word(enum td_word w, enum td_lang lang)
{
    return words[w][lang];
}
