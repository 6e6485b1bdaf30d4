/*
 * Text: UTF-8 and normal form, what a terminal may be given, and Vietnamese letters for
 * search and order. Unicode's tables are utf8proc's; the letters of Vietnamese are a table
 * here, because every name in a list passes through it.
 */
#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

static bool is_plain(char c) /* printable ASCII */
{
    return c >= ' ' && c < 0x7f;
}

/* ---- UTF-8 ------------------------------------------------------------------------------ */

static bool is_scalar(uint32_t cp)
{
    return cp < 0xD800 || (cp > 0xDFFF && cp <= 0x10FFFF);
}

/* Looks at a byte only after the one before it proved to be part of the sequence, so that a
 * NUL ends it and NUL-terminated text may be read with any `len`. */
static inline size_t decode(const char *s, size_t len, uint32_t *cp)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 }; /* shorter would do: refused */
    const unsigned char *p = (const unsigned char *)s;

    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    size_t n = p[0] < 0xC2 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 1;
    uint32_t value = p[0] & (0xFFU >> (n + 1));
    size_t i = 1;
    while (i < n && i < len && (p[i] & 0xC0) == 0x80)
        value = value << 6 | (p[i++] & 0x3F);
    if (n == 1 || i < n || value < least[n] || !is_scalar(value)) {
        *cp = REPLACEMENT;
        return 1;
    }
    *cp = value;
    return n;
}

/* The same for NUL-terminated text. */
static inline size_t next(const char *s, uint32_t *cp)
{
    return decode(s, 4, cp);
}

size_t td_utf8_next(const char *s, size_t len, uint32_t *cp)
{
    return decode(s, len, cp);
}

/* U+FFFD in the text is three bytes long. */
static bool is_broken(uint32_t cp, size_t len)
{
    return cp == REPLACEMENT && len == 1;
}

size_t td_utf8_put(char out[4], uint32_t cp)
{
    if (!is_scalar(cp))
        cp = REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    out[0] = (char)((0xF00U >> n & 0xFF) | cp);
    return n;
}

enum { BROKEN = 0x110000 }; /* an invalid byte, among code points */

/* Are all code points so? */
static inline bool all(const char *s, size_t len, bool (*so)(uint32_t cp))
{
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = decode(s + i, len - i, &cp);
        if (!so(is_broken(cp, n) ? (uint32_t)BROKEN : cp))
            return false;
        i += n;
    }
    return true;
}

static bool is_sound(uint32_t cp)
{
    return cp != BROKEN;
}

bool td_utf8_valid(const char *s, size_t len)
{
    return all(s, len, is_sound);
}

/* ---- normal form ------------------------------------------------------------------------ */

/* Code points that are in NFC whatever stands beside them: most of what is ever seen. */
static bool is_inert(uint32_t cp)
{
    return cp < 0x300 || (cp >= 0x1EA0 && cp <= 0x1EF9) || (cp >= 0x2010 && cp <= 0x2027);
}

/* How many marks stand in a row with this one, of which `run` stood before. What may be left out of
 * a text does not end the row. */
static size_t marks_with(uint32_t cp, size_t run)
{
    enum { MARKS = 1 << UTF8PROC_CATEGORY_MN | 1 << UTF8PROC_CATEGORY_ME };

    if (is_inert(cp) && cp != 0xAD)
        return 0;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    return p->ignorable ? run : MARKS >> p->category & 1 || p->combining_class ? run + 1 : 0;
}

bool td_text_is_piled(const char *s, size_t len)
{
    size_t run = 0;

    for (size_t i = 0; i < len && run <= TD_MARKS_MOST;) {
        uint32_t cp;
        i += decode(s + i, len - i, &cp);
        run = marks_with(cp, run);
    }
    return run > TD_MARKS_MOST;
}

/* A copy with U+FFFD for each invalid byte, and without the marks that are too many. */
static char *repair(const char *s, size_t len, size_t *out_len)
{
    char *out = malloc(3 * len + 1);
    size_t n = 0, run = 0;

    if (!out)
        return NULL;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t before = run;
        i += decode(s + i, len - i, &cp);
        run = marks_with(cp, run);
        if (run <= TD_MARKS_MOST || run == before)
            n += td_utf8_put(out + n, cp);
    }
    out[n] = '\0';
    *out_len = n;
    return out;
}

/* utf8proc_map() for text that may be invalid. */
static char *map(const char *s, size_t len, int options, size_t *out_len)
{
    utf8proc_uint8_t *out = NULL;
    char *repaired = repair(s, len, &len);

    if (!repaired)
        return NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)repaired, (utf8proc_ssize_t)len,
                                      &out, (utf8proc_option_t)options);
    free(repaired);
    if (n < 0)
        return NULL;
    *out_len = (size_t)n;
    return (char *)out;
}

enum { NFC = UTF8PROC_STABLE | UTF8PROC_COMPOSE };

char *td_text_nfc(const char *s, size_t len)
{
    size_t out_len;

    if (!all(s, len, is_inert))
        return map(s, len, NFC, &out_len);
    char *out = malloc(len + 1);
    if (out) {
        memcpy(out, s, len);
        out[len] = '\0';
    }
    return out;
}

bool td_text_is_nfc(const char *s, size_t len)
{
    size_t n = 0;

    if (all(s, len, is_inert))
        return true;
    char *nfc = map(s, len, NFC, &n);
    bool same = nfc && n == len && memcmp(nfc, s, n) == 0;
    free(nfc);
    return same;
}

/* ---- what a terminal may be given ------------------------------------------------------- */

/* Say how a character is drawn, and are no character. They are left out, because whether a
 * terminal lets them change the width is anybody's guess. */
static bool is_drawing_hint(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF)
        || (cp >= 0x1F3FB && cp <= 0x1F3FF); /* skin tones */
}

/* Acts on the terminal or on the text around it, or hides. */
static bool is_hidden(uint32_t cp)
{
    enum {
        CATEGORIES = 1 << UTF8PROC_CATEGORY_CC | 1 << UTF8PROC_CATEGORY_CF
            | 1 << UTF8PROC_CATEGORY_CS | 1 << UTF8PROC_CATEGORY_ZL | 1 << UTF8PROC_CATEGORY_ZP
    };
    if (cp < 0x300)
        return cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == 0xAD;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    return (CATEGORIES >> p->category & 1) || (p->ignorable && !is_drawing_hint(cp));
}

static bool is_clean(uint32_t cp)
{
    return cp != BROKEN && !is_hidden(cp);
}

static bool is_clean_or_layout(uint32_t cp)
{
    return cp == '\n' || cp == '\t' || is_clean(cp);
}

bool td_text_clean(const char *s, size_t len, bool multiline)
{
    return all(s, len, multiline ? is_clean_or_layout : is_clean);
}

/* Assigned and harmless, but terminals (and glibc's wcwidth) disagree about the width. */
static bool is_contested(uint32_t cp)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x1160, 0x11FF }, /* Hangul letters that join the one before */
        { 0x3248, 0x324F }, /* circled numbers on black squares */
        { 0x4DC0, 0x4DFF }, /* hexagrams */
        { 0xD7B0, 0xD7FF }, /* Hangul again */
        { 0xE000, 0xF8FF }, /* private use: icon fonts */
        { 0xF0000, 0x10FFFF },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (cp <= ranges[i].last)
            return cp >= ranges[i].first;
    }
    return false;
}

static int rare_width(uint32_t cp)
{
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);

    if (is_hidden(cp) || is_contested(cp) || p->category == UTF8PROC_CATEGORY_CN)
        return -1;
    if (is_drawing_hint(cp))
        return 0;
    if (p->category == UTF8PROC_CATEGORY_MC && p->charwidth == 0)
        return 1; /* a vowel sign with a cell of its own */
    return (int)p->charwidth;
}

int td_cp_width(uint32_t cp)
{
    if (cp < 0x300)
        return is_hidden(cp) ? -1 : 1;
    if ((cp >= 0x1E00 && cp <= 0x1EFF) || (cp >= 0x2500 && cp <= 0x257F))
        return 1;
    return rare_width(cp);
}

/* The most bytes that one code point is shown as: <U+10FFFF>. */
enum { SHOWN_MAX = 12 };

/* A code point that has to be made visible, in ASCII: returns bytes, which are cells. */
static size_t spell_out(char out[SHOWN_MAX], uint32_t cp, bool broken, char byte)
{
    int n;

    if (broken)
        n = snprintf(out, SHOWN_MAX, "<%02X>", (unsigned)(unsigned char)byte);
    else if (cp < ' ' || cp == 0x7F)
        n = snprintf(out, SHOWN_MAX, "^%c", (char)(cp ^ 0x40));
    else
        n = snprintf(out, SHOWN_MAX, "<U+%04X>", (unsigned)cp);
    return n > 0 ? (size_t)n : 0;
}

/* Cells of the code point at s after td_text_show(). `*bare` is true until something is drawn:
 * a mark with nothing to stand on gets a blank. */
static int cells_at(const char *s, size_t *len, bool *bare)
{
    char spelled[SHOWN_MAX];
    uint32_t cp;
    *len = next(s, &cp);
    bool broken = is_broken(cp, *len);
    int cells = broken ? -1 : td_cp_width(cp);

    if (cells == 0 && is_drawing_hint(cp))
        return 0;
    if (cells == 0 && *bare)
        cells = 1;
    *bare = false;
    return cells < 0 ? (int)spell_out(spelled, cp, broken, *s) : cells;
}

/* Marks fill no cell, so that a prefix never ends before one and a letter stays whole. */
size_t td_text_cut(const char *s, int cells, int *used)
{
    size_t end = 0;
    int filled = 0;
    bool bare = true;

    while (s[end]) {
        size_t n = 1;
        int width = 1;
        if (is_plain(s[end]))
            bare = false;
        else
            width = cells_at(s + end, &n, &bare);
        if (width > cells - filled)
            break;
        filled += width;
        end += n;
    }
    if (used)
        *used = filled;
    return end;
}

int td_text_width(const char *s)
{
    int cells;

    td_text_cut(s, INT_MAX, &cells);
    return cells;
}

/* ncurses has room for a letter and four marks in a cell (CCHARW_MAX). */
enum { MARKS_MAX = 4 };

struct sink {
    char *buf;
    size_t size, len;
    size_t letter; /* where the last letter begins: what does not fit whole is left out */
    int marks;     /* that it has */
    bool bare;     /* nothing drawn on this line */
};

static bool put(struct sink *o, const char *text, size_t n)
{
    if (n >= o->size - o->len)
        return false;
    memcpy(o->buf + o->len, text, n);
    o->len += n;
    return true;
}

static bool put_letter(struct sink *o, const char *text, size_t n)
{
    o->letter = o->len;
    o->marks = 0;
    o->bare = false;
    return put(o, text, n);
}

static bool put_mark(struct sink *o, const char *text, size_t n)
{
    if (o->bare && !put_letter(o, " ", 1))
        return false;
    if (o->marks == MARKS_MAX)
        return true;
    o->marks++;
    if (put(o, text, n))
        return true;
    o->len = o->letter;
    return false;
}

/* A flag is two of these; what it says is two letters, and they are one cell each anywhere. */
static bool is_flag_letter(uint32_t cp)
{
    return cp >= 0x1F1E6 && cp <= 0x1F1FF;
}

static bool put_shown(struct sink *o, const char *s, size_t n, uint32_t cp)
{
    char text[SHOWN_MAX];
    bool broken = is_broken(cp, n);
    int width = broken ? -1 : td_cp_width(cp);

    if (width < 0)
        return put_letter(o, text, spell_out(text, cp, broken, *s));
    if (is_drawing_hint(cp))
        return true;
    if (is_flag_letter(cp)) {
        text[0] = (char)('A' + (cp - 0x1F1E6));
        return put_letter(o, text, 1);
    }
    return width == 0 ? put_mark(o, s, n) : put_letter(o, s, n);
}

size_t td_text_show(char *buf, size_t size, const char *s, bool keep_nl)
{
    struct sink o = { .buf = buf, .size = size, .bare = true };
    bool fits = size > 0;

    while (fits && *s) {
        size_t n = 1;
        if (is_plain(*s)) {
            fits = put_letter(&o, s, 1);
        } else if (*s == '\n' && keep_nl) {
            fits = put_letter(&o, s, 1);
            o.bare = true;
        } else {
            uint32_t cp;
            n = next(s, &cp);
            fits = put_shown(&o, s, n, cp);
        }
        s += n;
    }
    if (size > 0)
        buf[o.len] = '\0';
    return o.len;
}

char *td_text_shown(const char *s)
{
    size_t size = strlen(s) * 8 + 1; /* what is made visible grows to <U+202E> at most */
    char *buf = malloc(size);

    if (buf)
        td_text_show(buf, size, s, false);
    return buf;
}

/* ---- Vietnamese letters ----------------------------------------------------------------- */

/* The alphabet in its order, double letters by their Telex names, f j w z in their Latin
 * places (CLDR vi.xml). */
enum rank {
    NO_LETTER, L_A, L_AW, L_AA, L_B, L_C, L_D, L_DD, L_E, L_EE, L_F, L_G, L_H, L_I, L_J, L_K, L_L,
    L_M, L_N, L_O, L_OO, L_OW, L_P, L_Q, L_R, L_S, L_T, L_U, L_UW, L_V, L_W, L_X, L_Y, L_Z, RANKS
};

/* In the order of dictionaries. */
enum tone { NGANG, HUYEN, HOI, NGA, SAC, NANG, TONES, OTHER_MARK = TONES };

#define VOWELS(V) \
    V(L_A, 'a', U'a', U'à', U'ả', U'ã', U'á', U'ạ', U'A', U'À', U'Ả', U'Ã', U'Á', U'Ạ') \
    V(L_AW, 'a', U'ă', U'ằ', U'ẳ', U'ẵ', U'ắ', U'ặ', U'Ă', U'Ằ', U'Ẳ', U'Ẵ', U'Ắ', U'Ặ') \
    V(L_AA, 'a', U'â', U'ầ', U'ẩ', U'ẫ', U'ấ', U'ậ', U'Â', U'Ầ', U'Ẩ', U'Ẫ', U'Ấ', U'Ậ') \
    V(L_E, 'e', U'e', U'è', U'ẻ', U'ẽ', U'é', U'ẹ', U'E', U'È', U'Ẻ', U'Ẽ', U'É', U'Ẹ') \
    V(L_EE, 'e', U'ê', U'ề', U'ể', U'ễ', U'ế', U'ệ', U'Ê', U'Ề', U'Ể', U'Ễ', U'Ế', U'Ệ') \
    V(L_I, 'i', U'i', U'ì', U'ỉ', U'ĩ', U'í', U'ị', U'I', U'Ì', U'Ỉ', U'Ĩ', U'Í', U'Ị') \
    V(L_O, 'o', U'o', U'ò', U'ỏ', U'õ', U'ó', U'ọ', U'O', U'Ò', U'Ỏ', U'Õ', U'Ó', U'Ọ') \
    V(L_OO, 'o', U'ô', U'ồ', U'ổ', U'ỗ', U'ố', U'ộ', U'Ô', U'Ồ', U'Ổ', U'Ỗ', U'Ố', U'Ộ') \
    V(L_OW, 'o', U'ơ', U'ờ', U'ở', U'ỡ', U'ớ', U'ợ', U'Ơ', U'Ờ', U'Ở', U'Ỡ', U'Ớ', U'Ợ') \
    V(L_U, 'u', U'u', U'ù', U'ủ', U'ũ', U'ú', U'ụ', U'U', U'Ù', U'Ủ', U'Ũ', U'Ú', U'Ụ') \
    V(L_UW, 'u', U'ư', U'ừ', U'ử', U'ữ', U'ứ', U'ự', U'Ư', U'Ừ', U'Ử', U'Ữ', U'Ứ', U'Ự') \
    V(L_Y, 'y', U'y', U'ỳ', U'ỷ', U'ỹ', U'ý', U'ỵ', U'Y', U'Ỳ', U'Ỷ', U'Ỹ', U'Ý', U'Ỵ')

#define CONSONANTS(C) \
    C(L_B, 'b', U'b', U'B') C(L_C, 'c', U'c', U'C') C(L_D, 'd', U'd', U'D') \
    C(L_DD, 'd', U'đ', U'Đ') C(L_F, 'f', U'f', U'F') C(L_G, 'g', U'g', U'G') \
    C(L_H, 'h', U'h', U'H') C(L_J, 'j', U'j', U'J') C(L_K, 'k', U'k', U'K') \
    C(L_L, 'l', U'l', U'L') C(L_M, 'm', U'm', U'M') C(L_N, 'n', U'n', U'N') \
    C(L_P, 'p', U'p', U'P') C(L_Q, 'q', U'q', U'Q') C(L_R, 'r', U'r', U'R') \
    C(L_S, 's', U's', U'S') C(L_T, 't', U't', U'T') C(L_V, 'v', U'v', U'V') \
    C(L_W, 'w', U'w', U'W') C(L_X, 'x', U'x', U'X') C(L_Z, 'z', U'z', U'Z')

struct letter {
    uint8_t rank; /* enum rank; NO_LETTER = not one of them */
    uint8_t tone; /* enum tone */
    bool upper;
    char base; /* the small ASCII letter without marks */
};

/* The letters live in two stretches of Unicode, U+0041-01B0 and U+1EA0-1EF9. */
#define LOW_END 0x1B1
#define HIGH 0x1EA0
#define HIGH_END 0x1EFA
#define SLOT(cp) ((cp) < HIGH ? (cp) : (cp) - HIGH + LOW_END)

static const struct letter letters[SLOT(HIGH_END)] = {
#define V(rank, base, a0, a1, a2, a3, a4, a5, A0, A1, A2, A3, A4, A5) \
    [SLOT(a0)] = { rank, NGANG, false, base }, [SLOT(a1)] = { rank, HUYEN, false, base }, \
    [SLOT(a2)] = { rank, HOI, false, base },   [SLOT(a3)] = { rank, NGA, false, base }, \
    [SLOT(a4)] = { rank, SAC, false, base },   [SLOT(a5)] = { rank, NANG, false, base }, \
    [SLOT(A0)] = { rank, NGANG, true, base },  [SLOT(A1)] = { rank, HUYEN, true, base }, \
    [SLOT(A2)] = { rank, HOI, true, base },    [SLOT(A3)] = { rank, NGA, true, base }, \
    [SLOT(A4)] = { rank, SAC, true, base },    [SLOT(A5)] = { rank, NANG, true, base },
#define C(rank, base, c, C) \
    [SLOT(c)] = { rank, NGANG, false, base },  [SLOT(C)] = { rank, NGANG, true, base },
    VOWELS(V)
    CONSONANTS(C)
#undef V
#undef C
};

/* The way back, small letters only. */
static const uint16_t composed[RANKS][TONES] = {
#define V(rank, base, a0, a1, a2, a3, a4, a5, A0, A1, A2, A3, A4, A5) \
    [rank] = { a0, a1, a2, a3, a4, a5 },
#define C(rank, base, c, C) [rank] = { c },
    VOWELS(V)
    CONSONANTS(C)
#undef V
#undef C
};

static inline struct letter letter_of(uint32_t cp)
{
    if (cp < LOW_END || (cp >= HIGH && cp < HIGH_END))
        return letters[SLOT(cp)];
    return (struct letter){ 0 };
}

/* ---- ASCII ------------------------------------------------------------------------------ */

/* U+2010 on: dashes and quotes, as a keyboard has them. */
static const char punctuation[] = "------|_''''\"\"\"\"++**";

/* U+2500 on, sixteen a row: lines, then blocks. */
static const char boxes[] =
    "--||--||--||++++"
    "++++++++++++++++"
    "++++++++++++++++"
    "++++++++++++++++"
    "++++++++++++--||"
    "=|++++++++++++++"
    "++++++++++++++++"
    "+/\\X-|-|-|-|-|-|"
    "################"
    "#.:#############";

/* What has no decomposition, or a wrong one, in the order of code points. */
static const struct {
    uint16_t cp;
    char text[4];
} spellings[] = {
    { 0xAB, "\"" },     { 0xB1, "+-" },   { 0xB7, "*" },    { 0xBB, "\"" },   { 0xC6, "AE" },
    { 0xD0, "D" },      { 0xD7, "x" },    { 0xD8, "O" },    { 0xDF, "ss" },   { 0xE6, "ae" },
    { 0xF0, "d" },      { 0xF7, "/" },    { 0xF8, "o" },    { 0x131, "i" },   { 0x141, "L" },
    { 0x142, "l" },     { 0x152, "OE" },  { 0x153, "oe" },  { 0x2024, "." },  { 0x2025, ".." },
    { 0x2026, "..." },  { 0x2027, "*" },  { 0x2044, "/" },  { 0x20AB, "d" },  { 0x20AC, "EUR" },
    { 0x2190, "<-" },   { 0x2192, "->" }, { 0x2212, "-" },  { 0x2215, "/" },  { 0x2264, "<=" },
    { 0x2265, ">=" },
};

static size_t spell_one(char out[4], uint32_t cp)
{
    if (cp >= 0x2010 && cp - 0x2010 < sizeof punctuation - 1) {
        out[0] = punctuation[cp - 0x2010];
        return 1;
    }
    if (cp >= 0x2500 && cp - 0x2500 < sizeof boxes - 1) {
        out[0] = boxes[cp - 0x2500];
        return 1;
    }
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (spellings[i].cp == cp) {
            size_t n = strlen(spellings[i].text);
            memcpy(out, spellings[i].text, n);
            return n;
        }
    }
    return 0;
}

enum { SPELLED_MAX = 32 }; /* the longest decomposition has 18 code points */

/* A letter of ours, or by way of the compatibility decomposition: ½ is 1, U+2044 and 2. */
static size_t spell_ascii(char out[SPELLED_MAX], uint32_t cp)
{
    utf8proc_int32_t parts[SPELLED_MAX / 4];
    int boundclass = UTF8PROC_BOUNDCLASS_START;
    struct letter l = letter_of(cp);

    if (l.rank != NO_LETTER) {
        out[0] = (char)(l.upper ? l.base - 'a' + 'A' : l.base);
        return 1;
    }
    size_t n = spell_one(out, cp);
    if (n > 0)
        return n;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)cp, parts, SPELLED_MAX / 4,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, &boundclass);
    if (count < 0 || count > SPELLED_MAX / 4)
        count = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t part = (uint32_t)parts[i];
        if (part < 0x80)
            out[n++] = is_plain((char)part) ? (char)part : '.';
        else
            n += spell_one(out + n, part);
    }
    if (n == 0)
        out[n++] = '.';
    return n;
}

size_t td_text_ascii(char *buf, size_t size, const char *s)
{
    struct sink o = { .buf = buf, .size = size };
    bool fits = size > 0;

    while (fits && *s) {
        size_t n = 1;
        if (is_plain(*s) || *s == '\n') {
            fits = put(&o, s, 1);
        } else {
            uint32_t cp;
            char text[SPELLED_MAX];
            n = next(s, &cp);
            if (td_cp_width(cp) != 0)
                fits = put(&o, text, spell_ascii(text, cp));
        }
        s += n;
    }
    if (size > 0)
        buf[o.len] = '\0';
    return o.len;
}

size_t td_text_upper(char *buf, size_t size, const char *s)
{
    struct sink o = { .buf = buf, .size = size };

    for (bool fits = size > 0; fits && *s;) {
        char letter[4];
        uint32_t cp;
        s += next(s, &cp);
        fits = put(&o, letter, td_utf8_put(letter, (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp)));
    }
    if (size > 0)
        buf[o.len] = '\0';
    return o.len;
}

/* ---- search ----------------------------------------------------------------------------- */

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A)
        || cp == 0x202F || cp == 0x3000;
}

/* Dashes and quotes are searched for and sorted as they are typed. */
static uint32_t as_typed(uint32_t cp)
{
    if (cp >= 0x2010 && cp <= 0x201F)
        return (unsigned char)punctuation[cp - 0x2010];
    return cp;
}

/* Needs nothing of utf8proc to be folded. */
static bool is_foldable(uint32_t cp)
{
    return cp < 0x80 || letter_of(cp).rank != NO_LETTER || is_blank(cp)
        || (cp >= 0x2010 && cp <= 0x2027);
}

struct form {
    char *out;
    size_t len;
    bool marks;         /* kept */
    bool blank;         /* owed before the next character */
    struct letter last; /* written last, and where: a tone may still move off it */
    size_t last_at;
};

static void write_letter(struct form *f, struct letter l)
{
    f->last = l;
    f->last_at = f->len;
    if (f->marks)
        f->len += td_utf8_put(f->out + f->len, composed[l.rank][l.tone]);
    else
        f->out[f->len++] = l.base;
}

/*
 * Of oa, oe and uy the older spelling marks the first vowel (hòa, khỏe, thúy), the newer
 * the second (hoà, khoẻ, thuý); before another letter both mark the second (hoàn), and so does
 * quý, whose u belongs to the q. Moving every such tone to the second therefore makes the
 * spellings meet, and "hoà" is still the beginning of "hoàn". No other pair moves: mùa, già.
 */
static bool takes_tone_of(struct letter l, struct letter before)
{
    return (before.rank == L_O && (l.rank == L_A || l.rank == L_E))
        || (before.rank == L_U && l.rank == L_Y);
}

/* kỳ = kì, Mỹ = Mĩ, lý = lí: a y after one of these is an i. */
static bool is_y_for_i(struct letter l, struct letter before)
{
    return l.rank == L_Y && before.base && strchr("hklmst", before.base);
}

static void add_letter(struct form *f, struct letter l)
{
    struct letter before = f->last;

    if (is_y_for_i(l, before)) {
        l.rank = L_I;
        l.base = 'i';
    }
    if (l.tone == NGANG && before.tone != NGANG && takes_tone_of(l, before)) {
        l.tone = before.tone;
        before.tone = NGANG;
        f->len = f->last_at;
        write_letter(f, before);
    }
    write_letter(f, l);
}

static void add(struct form *f, uint32_t cp)
{
    if (is_blank(cp)) {
        f->blank = f->len > 0;
        f->last = (struct letter){ 0 };
        return;
    }
    if (f->blank)
        f->out[f->len++] = ' ';
    f->blank = false;
    struct letter l = letter_of(cp);
    if (l.rank != NO_LETTER) {
        add_letter(f, l);
    } else {
        f->len += td_utf8_put(f->out + f->len, as_typed(cp));
        f->last = l;
    }
}

/* `options` are for utf8proc, should the text have other letters or loose marks. */
static char *search_form(const char *s, bool marks, int options)
{
    char *mapped = NULL;
    size_t len;

    if (!all(s, strlen(s), is_foldable)) {
        s = mapped = map(s, strlen(s), options | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &len);
        if (!s)
            return NULL;
    }
    /* ù and y are three bytes, u and ỳ four; nothing grows more. */
    struct form f = { .out = malloc(2 * strlen(s) + 1), .marks = marks };
    if (f.out) {
        while (*s) {
            uint32_t cp;
            s += next(s, &cp);
            add(&f, cp);
        }
        f.out[f.len] = '\0';
    }
    free(mapped);
    return f.out;
}

char *td_text_fold(const char *s)
{
    return search_form(s, false, UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
}

char *td_text_bare(const char *s)
{
    char *fold = td_text_fold(s), *to = fold;

    for (const char *from = fold; from && *from; from++)
        if ((*from >= 'a' && *from <= 'z') || (*from >= '0' && *from <= '9'))
            *to++ = *from;
    if (fold)
        *to = 0;
    return fold;
}

char *td_text_canon(const char *s)
{
    return search_form(s, true, NFC);
}

static bool is_unmarked(uint32_t cp)
{
    utf8proc_int32_t parts[4];
    int boundclass = UTF8PROC_BOUNDCLASS_START;

    if (cp < 0x80)
        return true;
    if (letter_of(cp).rank != NO_LETTER || td_cp_width(cp) == 0)
        return false;
    return utf8proc_decompose_char((utf8proc_int32_t)cp, parts, 4, UTF8PROC_DECOMPOSE, &boundclass) <= 1;
}

bool td_text_has_marks(const char *s)
{
    return !all(s, strlen(s), is_unmarked);
}

bool td_text_matches(const char *haystack, const char *needle)
{
    char *(*form)(const char *) = td_text_has_marks(needle) ? td_text_canon : td_text_fold;
    char *h = form(haystack), *n = form(needle);
    bool found = h && n && strstr(h, n);
    free(h);
    free(n);
    return found;
}

/* ---- order ------------------------------------------------------------------------------ */

/*
 * A key has three levels, END between them: letters, tones, cases; so that a tone decides
 * only between texts of the same letters. Bytes of the first level, in their order:
 */
enum weight {
    END = 1,
    BLANK,
    PUNCTUATION, /* + ASCII - 0x21, up to 0x60 */
    SYMBOL = 0x61, /* then UTF-8 */
    DIGITS,        /* + how many, then the digits: 9 before 10 */
    DIGITS_MORE = DIGITS + 30, /* 30 and then some */
    LETTER = 0x80, /* + rank; the UTF-8 of other letters begins at 0xC2 */
    LEAST = 2,     /* of the other levels: no tone, small */
};

struct level {
    unsigned char *bytes;
    size_t len;
};

struct key {
    struct level letters, tones, cases;
};

static void weigh(struct level *l, unsigned weight)
{
    l->bytes[l->len++] = (unsigned char)weight;
}

static void weigh_letter(struct key *k, struct letter l)
{
    weigh(&k->letters, (unsigned)LETTER + l.rank);
    weigh(&k->tones, (unsigned)LEAST + l.tone);
    weigh(&k->cases, (unsigned)LEAST + l.upper);
}

/* A run of digits by its value: first by the number of digits, leading zeros not counted. */
static size_t weigh_digits(struct key *k, const char *s)
{
    size_t zeros = strspn(s, "0");
    size_t n = strspn(s + zeros, "0123456789");

    size_t left = n;
    for (; left >= DIGITS_MORE - DIGITS; left -= DIGITS_MORE - DIGITS)
        weigh(&k->letters, DIGITS_MORE);
    weigh(&k->letters, (unsigned)DIGITS + (unsigned)left);
    for (size_t i = 0; i < n; i++)
        weigh(&k->letters, (unsigned char)s[zeros + i]);
    return zeros + n;
}

static void weigh_raw(struct level *l, uint32_t cp)
{
    char utf8[4];
    size_t n = td_utf8_put(utf8, cp);
    for (size_t i = 0; i < n; i++)
        weigh(l, (unsigned char)utf8[i]);
}

/* Another script, or a Latin letter with a mark that Vietnamese does not have: ü, ç. */
static void weigh_other(struct key *k, uint32_t cp)
{
    utf8proc_int32_t parts[4] = { 0 };
    int boundclass = UTF8PROC_BOUNDCLASS_START;
    uint32_t lower = (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);

    utf8proc_decompose_char((utf8proc_int32_t)lower, parts, 4, UTF8PROC_DECOMPOSE, &boundclass);
    struct letter l = letter_of((uint32_t)parts[0]);
    if (l.rank != NO_LETTER) {
        l.tone = OTHER_MARK;
        l.upper = lower != cp;
        weigh_letter(k, l);
        return;
    }
    if (utf8proc_category((utf8proc_int32_t)cp) >= UTF8PROC_CATEGORY_PC)
        weigh(&k->letters, SYMBOL);
    weigh_raw(&k->letters, lower);
}

static size_t weigh_next(struct key *k, const char *s)
{
    uint32_t cp;
    size_t n = next(s, &cp);
    struct letter l = letter_of(cp);

    cp = as_typed(cp);
    if (l.rank != NO_LETTER)
        weigh_letter(k, l);
    else if (cp >= '0' && cp <= '9')
        return weigh_digits(k, s);
    else if (is_blank(cp))
        weigh(&k->letters, BLANK);
    else if (cp < 0x80)
        weigh(&k->letters, cp < 0x21 ? PUNCTUATION : PUNCTUATION + cp - 0x21);
    else
        weigh_other(k, cp);
    return n;
}

/* Appends a level to the first; what is plain to its end needs no bytes. */
static void join(struct level *to, struct level l)
{
    while (l.len > 0 && l.bytes[l.len - 1] == LEAST)
        l.len--;
    weigh(to, END);
    memmove(to->bytes + to->len, l.bytes, l.len);
    to->len += l.len;
}

char *td_text_sortkey(const char *s)
{
    size_t len = strlen(s);
    char *nfc = NULL;

    if (!all(s, len, is_inert)) {
        s = nfc = map(s, len, NFC, &len);
        if (!s)
            return NULL;
    }
    /* A byte weighs at most two on the first level (a digit and its count), one on the others. */
    unsigned char *bytes = malloc(4 * len + 3);
    if (bytes) {
        struct key k = { { bytes, 0 }, { bytes + 2 * len + 1, 0 }, { bytes + 3 * len + 2, 0 } };
        while (*s)
            s += weigh_next(&k, s);
        join(&k.letters, k.tones);
        join(&k.letters, k.cases);
        bytes[k.letters.len] = '\0';
    }
    free(nfc);
    return (char *)bytes;
}

int td_text_collate(const char *a, const char *b)
{
    char *x = td_text_sortkey(a), *y = td_text_sortkey(b);
    int order = x && y ? strcmp(x, y) : strcmp(a, b);
    free(x);
    free(y);
    return order;
}

bool td_text_calculates(const char *s)
{
    s += strspn(s, "'");
    return *s && strchr("=+-@\t\r", *s);
}

bool td_text_among(const char *list, const char *word)
{
    while (*list) {
        size_t n = 0;
        while (word[n] && word[n] == list[n] && word[n] != '|')
            n++;
        if (!word[n] && (!list[n] || list[n] == '|'))
            return true;
        list = strchrnul(list + n, '|');
        list += *list == '|';
    }
    return false;
}

bool td_text_part(const char **list, char *buf, size_t size)
{
    size_t n = strcspn(*list, "|");

    if (!**list)
        return false;
    snprintf(buf, size, "%.*s", (int)n, *list);
    *list += n + ((*list)[n] == '|');
    return true;
}

/* ---- lists of words --------------------------------------------------------------------- */

bool td_text_next(const char **words, char *buf, size_t size)
{
    const char *p = *words + strspn(*words, " ");
    size_t n = strcspn(p, " ");

    *words = p + n;
    if (!n || n >= size)
        return false;
    memcpy(buf, p, n);
    buf[n] = 0;
    return true;
}

bool td_text_has_letter(const char *s)
{
    while (*s && !((*s & ~0x20) >= 'A' && (*s & ~0x20) <= 'Z') && (unsigned char)*s < 0x80)
        s++;
    return *s;
}

bool td_text_has(const char *words, const char *word)
{
    char one[64];

    while (td_text_next(&words, one, sizeof one))
        if (!strcmp(one, word))
            return true;
    return false;
}
