/*
 * In which encoding was this written? Each is tried, and the one under which the most words are Vietnamese syllables is
 * named; a wrong one makes symbols, two tones in a word, or vowels that never stand together.
 */
#include "sheet/charset.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { WORD = 64 };

/* Without tones, in small letters, each between blanks. */
static const char onsets[] = "  b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q r s t th tr v x ";
static const char nuclei[] =
    " a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oe oi oai oay oao oeo oo ôi ơi ua uâ uây uê"
    " ui uô uôi uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu ";
static const char codas[] = "  c ch m n ng nh p t ";

static bool listed(const char *list, const char *s, size_t n)
{
    char key[WORD + 3];

    if (n > WORD)
        return false;
    key[0] = ' ';
    memcpy(key + 1, s, n);
    memcpy(key + 1 + n, " ", 2);
    return strstr(list, key) != NULL;
}

static bool is_vowel(const char *s, size_t n)
{
    return n > 0 && listed(" a ă â e ê i o ô ơ u ư y ", s, n);
}

/* One letter without its tone, small, into `out`; *tones grows by those it had. */
static size_t bare(char *out, uint32_t cp, int *tones)
{
    static const struct { const char *letter; const char *with; } vowels[] = {
        { "a", "àảãáạÀẢÃÁẠ" }, { "ă", "ằẳẵắặẰẲẴẮẶĂ" }, { "â", "ầẩẫấậẦẨẪẤẬÂ" }, { "e", "èẻẽéẹÈẺẼÉẸ" },
        { "ê", "ềểễếệỀỂỄẾỆÊ" }, { "i", "ìỉĩíịÌỈĨÍỊ" }, { "o", "òỏõóọÒỎÕÓỌ" }, { "ô", "ồổỗốộỒỔỖỐỘÔ" },
        { "ơ", "ờởỡớợỜỞỠỚỢƠ" }, { "u", "ùủũúụÙỦŨÚỤ" }, { "ư", "ừửữứựỪỬỮỨỰƯ" }, { "y", "ỳỷỹýỵỲỶỸÝỴ" }, { "đ", "Đ" },
    };
    char letter[5];
    size_t n = td_utf8_put(letter, cp >= 'A' && cp <= 'Z' ? cp + 0x20 : cp);

    letter[n] = 0;
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (strstr(vowels[i].with, letter)) {
            *tones += !strstr("ĂÂÊÔƠƯĐ", letter);
            n = strlen(vowels[i].letter);
            memcpy(letter, vowels[i].letter, n);
            break;
        }
    memcpy(out, letter, n);
    return n;
}

/* Onset, vowels, coda. `gi` and `qu` take a vowel away, which the lists need not know: gì, quý are fine without. */
static bool is_syllable(const char *word, size_t len)
{
    char s[4 * WORD] = "";
    size_t n = 0, start[WORD + 1], letters = 0, from, to;
    int tones = 0;
    uint32_t cp;

    for (size_t i = 0; i < len && letters < WORD; letters++) {
        i += td_utf8_next(word + i, len - i, &cp);
        start[letters] = n;
        n += bare(s + n, cp, &tones);
    }
    start[letters] = n;
    for (from = 0; from < letters && !is_vowel(s + start[from], start[from + 1] - start[from]); from++)
        ;
    for (to = from; to < letters && is_vowel(s + start[to], start[to + 1] - start[to]); to++)
        ;
    bool q = from == 1 && *s == 'q', gi = from == 1 && *s == 'g' && s[start[from]] == 'i' && to > from + 1;
    size_t first = from + (q || gi);
    return tones <= 1 && first < to && listed(onsets, s, start[from])
        && listed(nuclei, s + start[first], start[to] - start[first]) && listed(codas, s + start[to], n - start[to]);
}

static bool divides(unsigned char c)
{
    return c < 0x80 && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

/* 1 = a syllable, -1 = none. */
static int judge(enum td_charset charset, const char *word, size_t n)
{
    struct td__decoder d = { .charset = charset };
    char room[TD__UTF8_GROWTH * WORD];
    const char *text;
    size_t len;

    td__decode(&d, word, n, room, &text, &len);
    char *nfc = d.broken ? NULL : td_text_nfc(text, len);
    bool good = nfc && is_syllable(nfc, strlen(nfc));
    free(nfc);
    return good ? 1 : -1;
}

/* Only words with a byte beyond ASCII say anything. */
static int score(enum td_charset charset, const char *s, size_t n)
{
    int sum = 0;

    for (size_t i = 0, end; i < n; i = end + 1) {
        bool telling = false;
        for (end = i; end < n && !divides((unsigned char)s[end]); end++)
            telling |= (unsigned char)s[end] >= 0x80;
        if (telling)
            sum += end - i <= WORD ? judge(charset, s + i, end - i) : -1;
    }
    return sum;
}

enum td_charset td__charset_guess(const char *s, size_t n)
{
    enum td_charset guess = TD_CHARSET_AUTO;
    int best = 0;

    for (enum td_charset c = TD_CHARSET_CP1258; c < TD_CHARSETS; c++) {
        int sum = score(c, s, n);
        if (sum > best) {
            best = sum;
            guess = c;
        }
    }
    return guess;
}
