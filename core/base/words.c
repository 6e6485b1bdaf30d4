/* Every word of the domain, by its place in words.def. */
#include "base/words.h"

#include <stdbool.h>
#include <string.h>

static const char *const words[TD_WORDS][2] = {
#define W(id, en, vi) [W_##id] = { [TD_VI] = (vi), [TD_EN] = (en) },
#include "base/words.def"
#undef W
};

const char *td_word(enum td_word w, enum td_lang lang)
{
    return words[w][lang];
}

static bool says_one(const char *said, size_t n)
{
    return n >= 2 && said[n - 1] == ' ' && said[n - 2] == '1' && (n == 2 || !strchr("0123456789.,", said[n - 3]));
}

size_t td_word_form(const char *row, const char *said, size_t n, const char **form, size_t *len)
{
    size_t one = strcspn(row + 1, "\2"), whole = one + 1 + (row[one + 1] == '\2'), many = strcspn(row + whole, "\3");
    bool first = says_one(said, n);

    *form = first ? row + 1 : row + whole;
    *len = first ? one : many;
    return whole + many + (row[whole + many] == '\3');
}

void td_word_forms(char *text)
{
    char *to = strchr(text, '\1');
    const char *form;
    size_t n = 1, len;

    if (!to) /* hardly a text has forms to choose from */
        return;
    for (const char *s = to; *s; s += n) {
        n = *s == '\1' ? td_word_form(s, text, (size_t)(to - text), &form, &len) : 1;
        if (*s != '\1')
            form = s, len = 1;
        memmove(to, form, len);
        to += len;
    }
    *to = '\0';
}
