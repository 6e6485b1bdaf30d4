/* Numbers in words, see spell.h. */
#include "show/spell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const digits[][10] = {
    [TD_VI] = { "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín" },
    [TD_EN] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" },
};

static void add(char *buf, size_t size, const char *word)
{
    size_t n = strlen(buf);

    if (n < size)
        snprintf(buf + n, size - n, "%s%s", n && buf[n - 1] != '-' && *word != '-' ? " " : "", word);
}

/* Behind mươi, 1, 4 and 5 have words of their own; behind mười only 5 has. */
static const char *last_digit(int tens, int n)
{
    return n == 5 && tens > 0 ? "lăm" : n == 1 && tens > 1 ? "mốt" : n == 4 && tens > 1 ? "tư" : digits[TD_VI][n];
}

/* `all`: zeros in front are said, as thousands stand before them. */
static void group_vi(char *buf, size_t size, int n, bool all)
{
    int hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;

    if (hundreds || all) {
        add(buf, size, digits[TD_VI][hundreds]);
        add(buf, size, "trăm");
    }
    if (tens > 1) {
        add(buf, size, digits[TD_VI][tens]);
        add(buf, size, "mươi");
    } else if (tens == 1) {
        add(buf, size, "mười");
    } else if (ones && (hundreds || all)) {
        add(buf, size, "lẻ");
    }
    if (ones)
        add(buf, size, last_digit(tens, ones));
}

static void group_en(char *buf, size_t size, int n, bool all)
{
    static const char *const teens[] = { "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
                                         "seventeen", "eighteen", "nineteen" };
    static const char *const tens[] = { "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
                                        "ninety" };

    (void)all;
    if (n >= 100) {
        add(buf, size, digits[TD_EN][n / 100]);
        add(buf, size, "hundred");
    }
    n %= 100;
    if (n >= 20) {
        add(buf, size, tens[n / 10]);
        if (n % 10)
            add(buf, size, "-");
        n %= 10;
    }
    if (n)
        add(buf, size, n >= 10 ? teens[n - 10] : digits[TD_EN][n]);
}

void spell_whole(char *buf, size_t size, int n, enum td_lang lang)
{
    void (*group)(char *, size_t, int, bool) = lang == TD_VI ? group_vi : group_en;

    snprintf(buf, size, "%s", n ? "" : digits[lang][0]);
    if (n >= 1000) {
        group(buf, size, n / 1000, false);
        add(buf, size, lang == TD_VI ? "nghìn" : "thousand");
    }
    if (n % 1000)
        group(buf, size, n % 1000, n >= 1000);
}

bool spell_readings(char *whole, char *part, size_t size, const char *text, enum td_lang lang)
{
    static const char all[] = "0123456789";
    size_t before = strspn(text, all), after = 0;
    char mark = text[before];

    if (mark == '.' || mark == ',')
        after = strspn(text + before + 1, all);
    if (before < 1 || before > 3 || after != 3 || (text[before + 4] && strchr(".,", text[before + 4])))
        return false;
    int n = atoi(text), rest = atoi(text + before + 1);
    spell_whole(whole, size, n * 1000 + rest, lang);
    size_t len = strlen(whole);
    snprintf(whole + len, size - len, " (%d)", n * 1000 + rest);
    spell_whole(part, size, n, lang);
    add(part, size, lang == TD_VI ? "phẩy" : "point");
    for (int by = 100; by; by /= 10)
        add(part, size, digits[lang][rest / by % 10]);
    return true;
}
