/*
 * Every word the program says, in both languages, in one table: words.def. A row that lacks a
 * language does not compile; a test compares the % directives of the two.
 */
#ifndef TD_WORDS_H
#define TD_WORDS_H

#include "base/number.h"

enum td_word {
#define W(id, en, vi) W_##id,
#include "base/words.def"
#undef W
    TD_WORDS
};

/* Never NULL, static. */
const char *td_word(enum td_word w, enum td_lang lang);
/* The word with arg[0] for %1$s and so on, cut at a whole letter; returns the length. Each language may use the
 * arguments in its own order, or leave some out. */
size_t td_word_fill(char *buf, size_t size, enum td_word w, enum td_lang lang, const char *const *arg);
/* What "0,806" under a percentage may be (td_num_is_share()), and what to do. */
size_t td_num_share_text(char *buf, size_t size, struct td_num share, enum td_lang lang);

/* The name in the language; the Vietnamese one where there is no English one. */
static inline const char *td_name_in(enum td_lang lang, const char *en, const char *vi)
{
    return lang == TD_EN && *en ? en : vi;
}

#endif
