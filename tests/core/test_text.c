/* core/base/text.c: nothing hostile gets out, every cell is counted, Vietnamese is found and sorted. */
#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

#include "base/text.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* For loops over all of Unicode: Check writes down each ck_assert() that holds. */
#define CHECK(holds, ...) \
    do { \
        if (!(holds)) \
            ck_abort_msg(__VA_ARGS__); \
    } while (0)

/* One of each Vietnamese vowel: six tones of twelve letters, both cases. */
static const char VOWELS[] =
    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴ";

#define MARKS_10 \
    "\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c"
#define FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

/* ---- UTF-8 ------------------------------------------------------------------------------ */

static const struct {
    const char *bytes;
    uint32_t cp;
    size_t len;
} DECODE[] = {
    { "a", 'a', 1 },
    { "\x7f", 0x7f, 1 },
    { "\xc2\x80", 0x80, 2 },
    { "\xdf\xbf", 0x7ff, 2 },
    { "\xe0\xa0\x80", 0x800, 3 },
    { "\xe1\xba\xbf", 0x1ebf, 3 },
    { "\xef\xbf\xbd", 0xfffd, 3 },
    { "\xef\xbf\xbf", 0xffff, 3 },
    { "\xf0\x90\x80\x80", 0x10000, 4 },
    { "\xf4\x8f\xbf\xbf", 0x10ffff, 4 },
    { "\xf4\x90\x80\x80", 0xfffd, 1 }, /* above Unicode */
    { "\xf5\x80\x80\x80", 0xfffd, 1 },
    { "\xff", 0xfffd, 1 },
    { "\x80", 0xfffd, 1 },
    { "\xbf\x80", 0xfffd, 1 },
    { "\xc0\x80", 0xfffd, 1 }, /* too long for NUL */
    { "\xc1\xbf", 0xfffd, 1 },
    { "\xe0\x9f\xbf", 0xfffd, 1 },
    { "\xf0\x8f\xbf\xbf", 0xfffd, 1 },
    { "\xed\xa0\x80", 0xfffd, 1 }, /* surrogate */
    { "\xed\xbf\xbf", 0xfffd, 1 },
    { "\xc3", 0xfffd, 1 }, /* cut off */
    { "\xe1\xba", 0xfffd, 1 },
    { "\xf0\x9f\x98", 0xfffd, 1 },
    { "\xc3" "a", 0xfffd, 1 },
    { "\xe1\xba" "a", 0xfffd, 1 },
};

START_TEST(utf8_is_decoded_strictly)
{
    const char *bytes = DECODE[_i].bytes;
    uint32_t cp = 0;

    ck_assert_uint_eq(td_utf8_next(bytes, strlen(bytes), &cp), DECODE[_i].len);
    ck_assert_uint_eq(cp, DECODE[_i].cp);
    ck_assert_uint_eq(td_utf8_next(bytes, 4, &cp), DECODE[_i].len); /* stops at the NUL */
    bool broken = DECODE[_i].cp == 0xfffd && DECODE[_i].len == 1;
    ck_assert_int_eq(td_utf8_valid(bytes, strlen(bytes)), !broken);
}
END_TEST

START_TEST(utf8_round_trips)
{
    for (uint32_t cp = 0; cp <= 0x110000; cp++) {
        char s[4];
        uint32_t again = 0;
        size_t n = td_utf8_put(s, cp);
        bool scalar = (cp < 0xd800 || cp > 0xdfff) && cp < 0x110000;
        CHECK(td_utf8_next(s, n, &again) == n, "U+%04X", cp);
        CHECK(again == (scalar ? cp : 0xfffd), "U+%04X", cp);
        CHECK(n == 1 || td_utf8_next(s, n - 1, &again) == 1, "U+%04X", cp);
    }
    ck_assert(td_utf8_valid("", 0));
    ck_assert(td_utf8_valid("a\0b", 3));
    ck_assert(!td_utf8_valid("ế", 2));
}
END_TEST

/* ---- normal form ------------------------------------------------------------------------ */

static const struct {
    const char *in, *nfc;
} NFC[] = {
    { "", "" },
    { "Hoàn Kiếm", "Hoàn Kiếm" },
    { "Hoa\u0300n Kie\u0302\u0301m", "Hoàn Kiếm" },
    { "Kiê\u0301m", "Kiếm" },       /* CP1258 has the letter and the tone apart */
    { "Vie\u0323\u0302t", "Việt" }, /* marks in the other order */
    { "Vie\u0302\u0323t", "Việt" },
    { "\u212b", "Å" },
    { "a\xff" "b", "a\ufffd" "b" },
    { "e\u0301\xc3", "é\ufffd" },
    { "\u0301", "\u0301" },
};

START_TEST(text_is_composed)
{
    const char *in = NFC[_i].in;
    char *nfc = td_text_nfc(in, strlen(in));

    ck_assert_str_eq(nfc, NFC[_i].nfc);
    ck_assert_int_eq(td_text_is_nfc(in, strlen(in)), strcmp(in, NFC[_i].nfc) == 0);
    ck_assert(td_text_is_nfc(nfc, strlen(nfc)));
    free(nfc);
}
END_TEST

static char *nfd(const char *s)
{
    return (char *)utf8proc_NFD((const utf8proc_uint8_t *)s);
}

/* The short cut for what needs no composing must agree with utf8proc, which knows. */
START_TEST(short_cut_to_nfc_is_right)
{
    for (uint32_t cp = 1; cp < 0x30000; cp++) {
        char s[16] = "a";
        size_t n = 1 + td_utf8_put(s + 1, cp);
        s[n] = '\0';
        char *right = (char *)utf8proc_NFC((const utf8proc_uint8_t *)s);
        char *ours = td_text_nfc(s, n);
        CHECK(strcmp(ours, right) == 0 || (cp >= 0xd800 && cp <= 0xdfff), "U+%04X", cp);
        free(right);
        free(ours);
    }
    char *apart = nfd(VOWELS);
    char *together = td_text_nfc(apart, strlen(apart));
    ck_assert_uint_gt(strlen(apart), strlen(VOWELS));
    ck_assert_str_eq(together, VOWELS);
    free(apart);
    free(together);
}
END_TEST

/* PITFALLS 29 */
static const struct {
    const char *text;
    bool line, lines;
} CLEAN[] = {
    { "Ủy ban nhân dân – “Hà Nội”", true, true },
    { "", true, true },
    { "a\u0301 中文 \U0001F600 \u00a0\u202f", true, true },
    { "a\nb", false, true },
    { "a\tb", false, true },
    { "a\rb", false, false },
    { "\x1b[31m", false, false },
    { "\x7f", false, false },
    { "\xc2\x85", false, false },
    { "\xc2\x9b" "31m", false, false },
    { "\u202e", false, false },
    { "\u2066", false, false },
    { "\u200b", false, false },
    { "\u200c", false, false },
    { "\u200d", false, false },
    { "\u00ad", false, false },
    { "\ufeff", false, false },
    { "\u2028", false, false },
    { "\u2029", false, false },
    { "\u3164", false, false }, /* a letter of Hangul that is blank */
    { "\U000e0041", false, false },
    { "\xff", false, false },
    { "\xe1\xba", false, false },
};

START_TEST(hidden_characters_are_found)
{
    const char *s = CLEAN[_i].text;
    ck_assert_int_eq(td_text_clean(s, strlen(s), false), CLEAN[_i].line);
    ck_assert_int_eq(td_text_clean(s, strlen(s), true), CLEAN[_i].lines);
}
END_TEST

START_TEST(nul_is_not_clean)
{
    ck_assert(!td_text_clean("a\0b", 3, true));
}
END_TEST

/* `n` marks in turn above and below, which is no order, behind a letter. */
static char *pile(size_t n, const char *between)
{
    char *s = malloc(2 + n * (2 + strlen(between))), *p = s;

    ck_assert_ptr_nonnull(s);
    p = stpcpy(p, "q");
    for (size_t i = 0; i < n; i++)
        p = stpcpy(stpcpy(p, i % 2 ? "\u0323" : "\u0301"), between);
    return s;
}

START_TEST(piles_of_marks_are_found)
{
    static const struct { size_t n; const char *between; bool piled; } piles[] = {
        { 30, "", false }, { 31, "", true }, { 20000, "", true }, { 30, "\u200d", false },
        { 31, "\u200d", true }, { 31, "\u00ad", true }, { 100, "a", false }, { 100, "ế", false },
    };

    for (int i = 0; i < COUNT(piles); i++) {
        char *s = pile(piles[i].n, piles[i].between);
        ck_assert_msg(td_text_is_piled(s, strlen(s)) == piles[i].piled, "%d", i);
        free(s);
    }
}
END_TEST

/* Forms of it have the first of them and are made at once; putting all of them in order would take
 * longer than any test may. */
START_TEST(piles_of_marks_are_cut)
{
    static const char *const between[] = { "", "\u00ad", "\u200d" };

    for (int i = 0; i < COUNT(between); i++) {
        char *s = pile(800000, between[i]);
        char *forms[] = { td_text_fold(s), td_text_canon(s), td_text_nfc(s, strlen(s)),
                          td_text_sortkey(s) };
        ck_assert(!td_text_is_nfc(s, strlen(s)));
        ck_assert_str_eq(forms[0], "q");
        ck_assert_uint_eq(strlen(forms[1]), 1 + 2 * TD_MARKS_MOST);
        for (int k = 0; k < COUNT(forms); k++) {
            ck_assert_ptr_nonnull(forms[k]);
            free(forms[k]);
        }
        free(s);
    }
}
END_TEST

/* ---- cells ------------------------------------------------------------------------------ */

static const struct {
    const char *text, *shown;
    int cells;
} SHOW[] = {
    { "", "", 0 },
    { "Ủy ban", "Ủy ban", 6 },
    { "U\u0309y ban", "U\u0309y ban", 6 },
    { "中文", "中文", 4 },
    { "a\tb\n", "a^Ib^J", 6 },
    { "\x1b[2J", "^[[2J", 5 },
    { "\x7f", "^?", 2 },
    { "\x01\x1f", "^A^_", 4 },
    { "\xc2\x85\xc2\x9b", "<U+0085><U+009B>", 16 },
    { "\u202eabc", "<U+202E>abc", 11 },
    { "a\u200bb\u200c\u200d", "a<U+200B>b<U+200C><U+200D>", 26 },
    { "\u00ad\ufeff", "<U+00AD><U+FEFF>", 16 },
    { "\ue000\U000f0000\U0010fffd", "<U+E000><U+F0000><U+10FFFD>", 27 },
    { "\U000e0041", "<U+E0041>", 9 },
    { "a\xff\xc3z", "a<FF><C3>z", 10 },
    { "\ufffd", "\ufffd", 1 },
    { "e" MARKS_10 MARKS_10 MARKS_10 MARKS_10 "x", "e\u0301\u0302\u0303\u0304x", 2 },
    { "\u0301a", " \u0301a", 2 },
    { "\ufe0f\u0301", " \u0301", 1 },
    { "\x01\u0301", "^A\u0301", 2 },
    { "\u2764\ufe0f!", "\u2764!", 2 },
    { "\U0001F44D\U0001F3FD!", "\U0001F44D!", 3 },
    { "\U0001F1FB\U0001F1F3", "VN", 2 },
    { FAMILY, "\U0001F468<U+200D>\U0001F469<U+200D>\U0001F467", 22 },
    { "\u1161\u3164", "<U+1161><U+3164>", 16 },
    { "├─┤", "├─┤", 3 },
};

START_TEST(hostile_text_is_shown)
{
    char buf[200];
    const char *text = SHOW[_i].text;

    ck_assert_uint_eq(td_text_show(buf, sizeof buf, text, false), strlen(SHOW[_i].shown));
    ck_assert_str_eq(buf, SHOW[_i].shown);
    ck_assert_int_eq(td_text_width(text), SHOW[_i].cells);
    ck_assert_int_eq(td_text_width(SHOW[_i].shown), SHOW[_i].cells);
}
END_TEST

START_TEST(newlines_pass_when_asked)
{
    char buf[40];
    td_text_show(buf, sizeof buf, "a\nb\tc\n\u0301", true);
    ck_assert_str_eq(buf, "a\nb^Ic\n \u0301");
}
END_TEST

START_TEST(show_ends_at_a_letter)
{
    static const struct {
        size_t size;
        const char *text, *shown;
    } cases[] = {
        { 1, "abc", "" },        { 3, "abc", "ab" },          { 4, "abc", "abc" },
        { 4, "aếb", "a" },       { 5, "aếb", "aế" },          { 5, "ae\u0301b", "ae\u0301" },
        { 4, "ae\u0301b", "a" }, { 5, "ae\u0302\u0301", "a" }, { 3, "a\x01", "a" },
        { 9, "a\u202e", "a" },   { 10, "a\u202e", "a<U+202E>" }, { 3, "\u0301", "" },
    };
    for (int i = 0; i < COUNT(cases); i++) {
        char buf[16];
        memset(buf, '#', sizeof buf);
        size_t n = td_text_show(buf, cases[i].size, cases[i].text, false);
        ck_assert_str_eq(buf, cases[i].shown);
        ck_assert_uint_eq(n, strlen(buf));
        ck_assert_int_eq(buf[cases[i].size], '#');
    }
    char untouched = '#';
    ck_assert_uint_eq(td_text_show(&untouched, 0, "abc", false), 0);
    ck_assert_int_eq(untouched, '#');
}
END_TEST

static const struct {
    const char *text;
    int cells;
    size_t bytes;
    int used;
} CUT[] = {
    { "abc", -1, 0, 0 },
    { "abc", 0, 0, 0 },
    { "abc", 2, 2, 2 },
    { "abc", 9, 3, 3 },
    { "Việt", 3, 5, 3 },
    { "Vie\u0323\u0302t", 3, 7, 3 },
    { "Vie\u0323\u0302t", 2, 2, 2 },
    { "中文", 1, 0, 0 },
    { "中文", 3, 3, 2 },
    { "a中", 2, 1, 1 },
    { "a\x1b" "b", 2, 1, 1 },
    { "a\x1b" "b", 3, 2, 3 },
    { "\u0301a", 0, 0, 0 },
    { "\u0301a", 1, 2, 1 },
    { "e" MARKS_10 MARKS_10 MARKS_10 MARKS_10 "x", 1, 81, 1 },
    { "\u2764\ufe0fx", 1, 6, 1 },
    { "\U0001F44D\U0001F3FD", 2, 8, 2 },
    { "\U0001F44D\U0001F3FD", 1, 0, 0 },
    { FAMILY, 2, 4, 2 },
    { FAMILY, 9, 4, 2 },
    { FAMILY, 10, 7, 10 },
};

START_TEST(text_is_cut_between_letters)
{
    int used = -1;
    ck_assert_uint_eq(td_text_cut(CUT[_i].text, CUT[_i].cells, &used), CUT[_i].bytes);
    ck_assert_int_eq(used, CUT[_i].used);
    ck_assert_uint_eq(td_text_cut(CUT[_i].text, CUT[_i].cells, NULL), CUT[_i].bytes);
}
END_TEST

START_TEST(vietnamese_letters_fill_one_cell)
{
    for (const char *s = VOWELS; *s;) {
        uint32_t cp;
        s += td_utf8_next(s, 4, &cp);
        ck_assert_int_eq(td_cp_width(cp), 1);
    }
    ck_assert_int_eq(td_cp_width(0x0111), 1);
    ck_assert_int_eq(td_cp_width(0x0301), 0);
    ck_assert_int_eq(td_cp_width(0x4e2d), 2);
    ck_assert_int_eq(td_cp_width(0x1f600), 2);
    ck_assert_int_eq(td_cp_width(0x202e), -1);
    ck_assert_int_eq(td_cp_width(0x1b), -1);
    ck_assert_int_eq(td_cp_width(0xd800), -1);
    ck_assert_int_eq(td_cp_width(0x110000), -1);
}
END_TEST

/* ncurses moves its idea of the cursor by the C library's wcwidth(). What that does not know
 * yet is newer than it; all else must be the same, or be shown otherwise. */
START_TEST(widths_are_those_of_the_c_library)
{
    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    for (uint32_t cp = 0xa0; cp < 0x110000; cp++) {
        int ours = td_cp_width(cp), theirs = wcwidth((wchar_t)cp);
        bool dropped = (cp >= 0x1f3fb && cp <= 0x1f3ff);
        if (ours >= 0 && theirs >= 0 && !dropped)
            CHECK(ours == theirs, "U+%04X: %d, not %d", cp, ours, theirs);
    }
}
END_TEST

/* Pieces that have broken the cell count of some program or other. */
static const char *const PIECES[] = {
    "a", "Z", " ", "~", "ế", "Ữ", "đ", "e\u0302\u0301", "o\u031b\u0323", "ê\u0301", "\u0301",
    "\u0323\u0302", MARKS_10, "中", "カ", "한", "\u1100\u1161\u11a8", "\U0001F600", FAMILY,
    "\u2764\ufe0f", "1\ufe0f\u20e3", "\U0001F44D\U0001F3FD", "\U0001F1FB\U0001F1F3",
    "\U0001F1FB", "\u200d", "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\u0bbf", "\u0e33",
    "\x1b[31m", "\n", "\t", "\x7f", "\xc2\x9b", "\xff", "\xc3", "\xe1\xba", "\xf0\x9f", "\ue000",
    "\U0010ffff", "│", "█", "\u3164", "\ufffd", "…", "\u00a0", "\u3000",
};

static uint32_t random_state;

static uint32_t rnd(uint32_t below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % below;
}

static void random_text(char *s, int pieces)
{
    *s = '\0';
    for (int i = 0; i < pieces; i++)
        strcat(s, PIECES[rnd((uint32_t)COUNT(PIECES))]);
}

/* What a terminal fills: only printable characters, by a judge of another make. */
static int judged_cells(const char *shown)
{
    wchar_t wide[4096];
    size_t n = mbstowcs(wide, shown, 4096);
    int cells = 0;

    CHECK(n < 4096, "%s", shown);
    for (size_t i = 0; i < n; i++) {
        int width = wcwidth(wide[i]);
        CHECK(width >= 0, "U+%04lX", (unsigned long)wide[i]);
        CHECK(width > 0 || i > 0, "a mark has no letter");
        cells += width;
    }
    return cells;
}

/* PITFALLS 10: any text drawn in W cells fills exactly W cells. */
START_TEST(any_text_fills_its_cells)
{
    char text[1024], shown[4096], again[4096], part[1024];

    ck_assert_ptr_nonnull(setlocale(LC_CTYPE, "C.UTF-8"));
    random_state = (uint32_t)_i;
    for (int round = 0; round < 500; round++) {
        random_text(text, (int)rnd(12));
        int width = td_text_width(text);
        size_t n = td_text_show(shown, sizeof shown, text, false);
        CHECK(judged_cells(shown) == width, "%s", shown);
        CHECK(td_text_width(shown) == width, "%s", shown);
        CHECK(td_text_show(again, sizeof again, shown, false) == n, "%s", shown);
        CHECK(strcmp(again, shown) == 0, "%s", shown);

        for (int cells = 0; cells <= width + 1; cells++) {
            int used, used_shown;
            size_t end = td_text_cut(text, cells, &used);
            memcpy(part, text, end);
            part[end] = '\0';
            CHECK(used <= cells, "%s", shown);
            CHECK(td_text_width(part) == used, "%s", shown);
            uint32_t cp = 'x';
            if (text[end])
                td_utf8_next(text + end, 4, &cp);
            CHECK(end == 0 || td_cp_width(cp) != 0, "cut before a mark");

            end = td_text_cut(shown, cells, &used_shown);
            memcpy(part, shown, end);
            part[end] = '\0';
            CHECK(judged_cells(part) == used_shown, "%s", shown);
            CHECK(used_shown >= used, "%s", shown);
        }
        CHECK(td_text_cut(text, width, NULL) == strlen(text), "%s", shown);
    }
}
END_TEST

START_TEST(show_fits_any_buffer)
{
    char text[1024], shown[4096], small[64];

    random_state = (uint32_t)_i + 1000;
    for (int round = 0; round < 300; round++) {
        random_text(text, 6);
        td_text_show(shown, sizeof shown, text, false);
        for (size_t size = 1; size < sizeof small; size++) {
            memset(small, '#', sizeof small);
            size_t n = td_text_show(small, size, text, false);
            CHECK(n < size, "%s", shown);
            CHECK(n == strlen(small), "%s", shown);
            CHECK(strncmp(small, shown, n) == 0, "%s", shown);
            uint32_t cp = 'x';
            if (shown[n])
                td_utf8_next(shown + n, 4, &cp);
            CHECK(n == 0 || td_cp_width(cp) != 0, "cut before a mark");
            n = td_text_ascii(small, size, text);
            CHECK(n < size, "%s", shown);
            CHECK(n == strlen(small), "%s", shown);
        }
    }
}
END_TEST

/* ---- ASCII ------------------------------------------------------------------------------ */

static const struct {
    const char *text, *ascii;
} ASCII[] = {
    { "Ủy ban", "Uy ban" },
    { "Đống Đa, đường", "Dong Da, duong" },
    { "U\u0309y", "Uy" },
    { "“a” ‘b’ «c»", "\"a\" 'b' \"c\"" },
    { "a – b — c", "a - b - c" },
    { "\u22125 … x", "-5 ... x" },
    { "┌─┬─┐", "+-+-+" },
    { "│ ║ ╬ ═", "| | + =" },
    { "├─┤└┘┴┼╭╮╯╰", "+-+++++++++" },
    { "╱╲╳ ╌╎ ╴╵", "/\\X -| -|" },
    { "▓░█", "#.#" },
    { "½ × 2² ≥ 1 ™", "1/2 x 22 >= 1 TM" },
    { "Øre ß æ ł", "Ore ss ae l" },
    { "ｆｕｌｌ ﬁ", "full fi" },
    { "5 €, 5 ₫", "5 EUR, 5 d" },
    { "a\u00a0b\u202fc", "a b c" },
    { "中文 \U0001F600 ж", ".. . ." },
    { "a\nb", "a\nb" },
    { "\x1b\xc2\x9b\u202e\xff", "...." },
    { "why?", "why?" },
};

START_TEST(ascii_says_the_same)
{
    char buf[80];
    ck_assert_uint_eq(td_text_ascii(buf, sizeof buf, ASCII[_i].text), strlen(ASCII[_i].ascii));
    ck_assert_str_eq(buf, ASCII[_i].ascii);
}
END_TEST

START_TEST(ascii_is_ascii)
{
    for (uint32_t cp = 1; cp < 0x110000; cp++) {
        char s[5] = "", buf[40];
        td_utf8_put(s, cp);
        td_text_ascii(buf, sizeof buf, s);
        CHECK(*buf || td_cp_width(cp) == 0, "U+%04X", cp);
        for (const char *p = buf; *p; p++) {
            CHECK((*p >= ' ' && *p <= '~') || cp == '\n', "U+%04X", cp);
            CHECK(*p != '?' || utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_PO,
                  "U+%04X", cp);
        }
    }
}
END_TEST

/* ---- search ----------------------------------------------------------------------------- */

static const struct {
    const char *haystack, *needle;
    bool matches;
} MATCH[] = {
    { "Đăng", "dang", true },
    { "Đăng", "DANG", true },
    { "Đăng", "đăng", true },
    { "Đăng", "đang", false },
    { "Dang", "đang", false },
    { "mã", "má", false },
    { "mã", "ma", true },
    { "ma", "má", false },
    { "má", "má", true },
    { "ma\u0301", "má", true },
    { "má", "ma\u0301", true },
    { "hòa", "hoà", true },
    { "hoà", "hòa", true },
    { "Ứng Hòa", "ứng hoà", true },
    { "Ứng Hoà", "ung hoa", true },
    { "HÒA", "hoà", true },
    { "ho\u0300a", "hoà", true },
    { "hóa", "hoà", false },
    { "Hoàn Kiếm", "hoà", true }, /* typed so far */
    { "Hoàn Kiếm", "hòa", true },
    { "Hoàn Kiếm", "hoàn k", true },
    { "thúy", "thuý", true },
    { "thuý", "thúy", true },
    { "khỏe", "khoẻ", true },
    { "Uỷ ban", "ủy", true },
    { "Ủy ban", "uỷ", true },
    { "Ủy ban", "Uy ban", true },
    { "quý", "quý", true },
    { "quý", "qúy", true },
    { "quý", "quỳ", false },
    { "già", "già", true },
    { "già", "gìa", false },
    { "mùa", "mùa", true },
    { "mùa", "muà", false },
    { "kỳ", "kì", true },
    { "Mĩ Đình", "mỹ", true },
    { "lý", "ly", true },
    { "lý", "lí", true },
    { "lý", "lì", false },
    { "Tây", "tai", false },
    { "Thạch  Thất", "thach that", true },
    { "Thạch\u00a0Thất", "Thạch Thất", true },
    { "Thạch Thất", " thạch ", true },
    { "giai đoạn 2021\u20132030", "2021-2030", true },
    { "giai đoạn 2021\u20132030", "đoạn 2021-2030", true },
    { "\u0130stanbul", "istanbul", true },
    { "TITLE", "title", true },
    { "Straße", "STRASSE", true },
    { "café", "cafe", true },
    { "über", "uber", true },
    { "uber", "über", false },
    { "Ж", "ж", true },
    { "a\u00adb", "ab", true }, /* a soft hyphen, from a PDF */
    { "100%", "0%", true },
    { "a", "", true },
    { "", "", true },
    { "", "a", false },
    { "a", "?", false },
    { "a\xff", "a", true },
};

START_TEST(search_finds)
{
    ck_assert_msg(td_text_matches(MATCH[_i].haystack, MATCH[_i].needle) == MATCH[_i].matches,
                  "'%s' in '%s'", MATCH[_i].needle, MATCH[_i].haystack);
}
END_TEST

static const struct {
    const char *text, *fold, *canon;
} FORMS[] = {
    { "", "", "" },
    { "Đường Láng", "duong lang", "đường láng" },
    { "  Hòa \t Xá\n", "hoa xa", "hoà xá" },
    { "Thúy", "thuy", "thuý" },
    { "THÙY", "thuy", "thuỳ" },
    { "thủy", "thuy", "thuỷ" },
    { "Thũy thụy", "thuy thuy", "thuỹ thuỵ" },
    { "xòe xoè", "xoe xoe", "xoè xoè" },
    { "òai ngoài", "oai ngoai", "oài ngoài" },
    { "quý quỳ", "quy quy", "quý quỳ" },
    { "già giặc gió", "gia giac gio", "già giặc gió" },
    { "hó á", "ho a", "hó á" },
    { "hó-a", "ho-a", "hó-a" },
    { "kỳ Mỹ", "ki mi", "kì mĩ" },
    { "hy lý sỹ tỷ y ý dy", "hi li si ti y y dy", "hi lí sĩ tỉ y ý dy" },
    { "khuỷu tuyết yêu", "khuyu tuyet yeu", "khuỷu tuyết yêu" },
    { "A\u030a \u0301", "a", "å \u0301" },
};

START_TEST(forms_for_search)
{
    char *fold = td_text_fold(FORMS[_i].text), *canon = td_text_canon(FORMS[_i].text);
    ck_assert_str_eq(fold, FORMS[_i].fold);
    ck_assert_str_eq(canon, FORMS[_i].canon);
    free(fold);
    free(canon);
}
END_TEST

/* The table of letters against Unicode's: each folds to its base, and NFD folds as NFC does. */
START_TEST(letters_fold_to_their_base)
{
    for (const char *s = VOWELS; *s;) {
        uint32_t cp;
        char letter[5] = "";
        memcpy(letter, s, td_utf8_next(s, 4, &cp));
        s += strlen(letter);
        char *apart = nfd(letter);
        char *fold = td_text_fold(letter), *canon = td_text_canon(letter);
        char *fold_apart = td_text_fold(apart), *canon_apart = td_text_canon(apart);
        char lower[5] = "";
        td_utf8_put(lower, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));

        ck_assert_uint_eq(strlen(fold), 1);
        ck_assert_int_eq(*fold, apart[0] | 0x20);
        ck_assert_str_eq(fold_apart, fold);
        ck_assert_str_eq(canon, lower);
        ck_assert_str_eq(canon_apart, lower);
        ck_assert_int_eq(td_text_has_marks(letter), cp >= 0x80);
        ck_assert_int_eq(td_text_has_marks(apart), cp >= 0x80);
        free(apart);
        free(fold);
        free(canon);
        free(fold_apart);
        free(canon_apart);
    }
    ck_assert(td_text_has_marks("đ") && td_text_has_marks("Đ") && td_text_has_marks("ü"));
    ck_assert(!td_text_has_marks("abc – 12") && !td_text_has_marks(""));
}
END_TEST

START_TEST(forms_of_anything)
{
    char text[1024];

    random_state = (uint32_t)_i + 2000;
    for (int round = 0; round < 300; round++) {
        random_text(text, (int)rnd(20));
        char *forms[] = { td_text_fold(text), td_text_canon(text) };
        char *again[] = { td_text_fold(forms[0]), td_text_canon(forms[1]) };
        for (int i = 0; i < 2; i++) {
            ck_assert(td_utf8_valid(forms[i], strlen(forms[i])));
            ck_assert_ptr_nonnull(again[i]);
            free(again[i]);
            free(forms[i]);
        }
        char *key = td_text_sortkey(text);
        ck_assert_ptr_nonnull(key);
        free(key);
        ck_assert_int_eq(td_text_collate(text, text), 0);
    }
}
END_TEST

/* ---- order ------------------------------------------------------------------------------ */

static void assert_ascending(const char *const list[], int count)
{
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            int order = td_text_collate(list[i], list[j]);
            ck_assert_msg((order > 0) - (order < 0) == (i > j) - (i < j), "'%s' '%s': %d", list[i],
                          list[j], order);
        }
    }
}

/* VIETNAM.md 5.1, as ICU 78 sorts it */
START_TEST(names_are_in_vietnamese_order)
{
    static const char *const names[] = {
        "An Khánh", "Ăn", "Âu", "Ba Đình", "Bạch Mai", "Bát Tràng", "Bất Bạt", "Bồ Đề",
        "Dương Hoà", "Đan Phượng", "Đống Đa", "Hoà Lạc", "Hoà Phú", "Hòa Xá", "Hoàn Kiếm",
        "Hoàng Mai", "Ô Chợ Dừa", "Ô Diên", "Tây Hồ", "Tây Mỗ", "Tây Tựu", "Từ Liêm", "Ứng Hoà",
        "Ứng Thiên",
    };
    assert_ascending(names, COUNT(names));
}
END_TEST

START_TEST(letters_are_in_order)
{
    static const char *const letters[] = {
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m", "n",
        "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z",
    };
    assert_ascending(letters, COUNT(letters));
}
END_TEST

START_TEST(letter_then_tone_then_case)
{
    static const char *const order[] = {
        "", "-", "0", "ma", "Ma", "MA", "mà", "Mà", "mả", "mã", "má", "mạ", "mạ 2", "ma a", "mà b",
        "mab", "mă", "me",
    };
    /* "ma a" comes after "mạ 2": the letters of the whole text decide before any tone. */
    assert_ascending(order, COUNT(order));
}
END_TEST

START_TEST(tone_then_case_of_the_whole_text)
{
    static const char *const order[] = { "ma ma", "ma Ma", "Ma ma", "ma mà", "mà ma", "ma mb" };
    assert_ascending(order, COUNT(order));
}
END_TEST

START_TEST(digits_sort_by_number)
{
    static const char *const order[] = {
        "Tổ 0", "Tổ 1", "Tổ 2", "Tổ 9", "Tổ 10", "Tổ 10a", "Tổ 010b", "Tổ 11", "Tổ 100",
        "Tổ 99999999999999999999999999999", "Tổ 100000000000000000000000000000",
        "Tổ 100000000000000000000000000001",
        "Tổ 1000000000000000000000000000000000000000000000000000000000000",
        "Tổ a",
    };
    assert_ascending(order, COUNT(order));
    ck_assert_int_eq(td_text_collate("007", "7"), 0);
}
END_TEST

START_TEST(other_text_has_its_place)
{
    static const char *const sorted[] = {
        " b", "(b", "~b", "€b", "1b", "b", "u", "ụ", "ü", "ü b", "ư", "z", "ж", "中",
    };
    assert_ascending(sorted, COUNT(sorted));
    ck_assert_int_eq(td_text_collate("Hoa\u0300n", "Hoàn"), 0);
    ck_assert_int_eq(td_text_collate("a\u2013b", "a-b"), 0);
}
END_TEST

START_TEST(words_that_bars_join)
{
    ck_assert(td_text_among("c.4", "c.4"));
    ck_assert(td_text_among("a.1|c.4|d", "a.1"));
    ck_assert(td_text_among("a.1|c.4|d", "c.4"));
    ck_assert(td_text_among("a.1|c.4|d", "d"));
    ck_assert(!td_text_among("a.1|c.44", "c.4"));
    ck_assert(!td_text_among("a.1|c", "c.4"));
    ck_assert(!td_text_among("", "c.4"));
    ck_assert(!td_text_among("", ""));
}
END_TEST

Suite *suite_text(void)
{
    Suite *s = suite_create("text");
    TCase *tc = tcase_create("utf-8");
    tcase_add_loop_test(tc, utf8_is_decoded_strictly, 0, COUNT(DECODE));
    tcase_add_test(tc, utf8_round_trips);
    tcase_add_loop_test(tc, text_is_composed, 0, COUNT(NFC));
    tcase_add_test(tc, short_cut_to_nfc_is_right);
    tcase_add_test(tc, piles_of_marks_are_found);
    tcase_add_test(tc, piles_of_marks_are_cut);
    tcase_add_loop_test(tc, hidden_characters_are_found, 0, COUNT(CLEAN));
    tcase_add_test(tc, nul_is_not_clean);
    suite_add_tcase(s, tc);

    tc = tcase_create("cells");
    tcase_add_loop_test(tc, hostile_text_is_shown, 0, COUNT(SHOW));
    tcase_add_test(tc, newlines_pass_when_asked);
    tcase_add_test(tc, show_ends_at_a_letter);
    tcase_add_loop_test(tc, text_is_cut_between_letters, 0, COUNT(CUT));
    tcase_add_test(tc, vietnamese_letters_fill_one_cell);
    tcase_add_test(tc, widths_are_those_of_the_c_library);
    tcase_add_loop_test(tc, any_text_fills_its_cells, 0, 10);
    tcase_add_loop_test(tc, show_fits_any_buffer, 0, 4);
    tcase_add_loop_test(tc, ascii_says_the_same, 0, COUNT(ASCII));
    tcase_add_test(tc, ascii_is_ascii);
    suite_add_tcase(s, tc);

    tc = tcase_create("search");
    tcase_add_loop_test(tc, search_finds, 0, COUNT(MATCH));
    tcase_add_loop_test(tc, forms_for_search, 0, COUNT(FORMS));
    tcase_add_test(tc, letters_fold_to_their_base);
    tcase_add_loop_test(tc, forms_of_anything, 0, 4);
    tcase_add_test(tc, words_that_bars_join);
    suite_add_tcase(s, tc);

    tc = tcase_create("order");
    tcase_add_test(tc, names_are_in_vietnamese_order);
    tcase_add_test(tc, letters_are_in_order);
    tcase_add_test(tc, letter_then_tone_then_case);
    tcase_add_test(tc, tone_then_case_of_the_whole_text);
    tcase_add_test(tc, digits_sort_by_number);
    tcase_add_test(tc, other_text_has_its_place);
    suite_add_tcase(s, tc);
    return s;
}
