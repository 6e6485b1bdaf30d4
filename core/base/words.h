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

/* English counts in two forms: "%d \1day\2days\3" is "1 day" or "2 days", by the number right before. Of the row that
 * begins with \1 the form that follows what was said so far; returns how much of the row that is. */
size_t td_word_form(const char *row, const char *said, size_t n, const char **form, size_t *len);
/* The same of a whole text that was made of such a row. */
void td_word_forms(char *text);

/* The name in the language; the Vietnamese one where there is no English one. */
static inline const char *td_name_in(enum td_lang lang, const char *en, const char *vi)
{
    return lang == TD_EN && *en ? en : vi;
}

#endif
