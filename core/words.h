/*
 * Every word the program says, in both languages, in one table: words.def. A row that lacks a
 * language does not compile; a test compares the % directives of the two.
 */
#ifndef TD_WORDS_H
#define TD_WORDS_H

#include "number.h"

enum td_word {
#define W(id, en, vi) W_##id,
#include "words.def"
#undef W
    TD_WORDS
};

/* Never NULL, static. */
const char *td_word(enum td_word w, enum td_lang lang);

#endif
