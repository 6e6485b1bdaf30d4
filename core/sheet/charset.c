/*
 * Decoding. The tables are our own: iconv(3) loads code from where GCONV_PATH points (PITFALLS 34), and glibc has
 * neither TCVN3 as fonts know it nor VNI.
 *
 * All three legacy encodings are ASCII below 0x80. CP1258 writes a letter and then the tone; VNI a letter and then a
 * byte for hat and tone together; TCVN3 one byte for each small letter, its capitals being a matter of fonts.
 */
#include "sheet/charset.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

static const char *const names[TD_CHARSETS] = { "auto", "utf-8", "utf-16", "cp1258", "tcvn3", "vni" };
static const struct { const char *name; enum td_charset charset; } aliases[] = {
    { "utf8", TD_CHARSET_UTF8 }, { "utf16", TD_CHARSET_UTF16 }, { "windows-1258", TD_CHARSET_CP1258 },
    { "abc", TD_CHARSET_TCVN3 }, { "vni-windows", TD_CHARSET_VNI },
};

const char *td_charset_name(enum td_charset c)
{
    return names[c];
}

bool td_charset_parse(const char *name, enum td_charset *out)
{
    for (int i = 0; i < TD_CHARSETS; i++)
        if (!strcasecmp(name, names[i])) {
            *out = (enum td_charset)i;
            return true;
        }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (!strcasecmp(name, aliases[i].name)) {
            *out = aliases[i].charset;
            return true;
        }
    return false;
}

/* ---- one byte to one or two characters --------------------------------------------------- */

enum { GRAVE = 0x300, ACUTE, HAT, TILDE, BREVE = 0x306, HOOK = 0x309, DOT = 0x323 };

/* CP1258 from 0x80 to 0x9f; 0 = no character. The rest is Latin-1 but for `cp1258_own`. */
static const uint16_t cp1258_low[32] = {
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0, 0x2039, 0x152, 0, 0, 0,
    0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0, 0x203a, 0x153, 0, 0, 0x178,
};
static const struct { unsigned char byte; uint16_t cp; } cp1258_own[] = {
    { 0xc3, 0x102 }, { 0xcc, GRAVE }, { 0xd0, 0x110 }, { 0xd2, HOOK }, { 0xd5, 0x1a0 }, { 0xdd, 0x1af },
    { 0xde, TILDE }, { 0xe3, 0x103 }, { 0xec, ACUTE }, { 0xf0, 0x111 }, { 0xf2, DOT }, { 0xf5, 0x1a1 },
    { 0xfd, 0x1b0 }, { 0xfe, 0x20ab },
};

static uint32_t cp1258(unsigned char c)
{
    if (c < 0xa0)
        return cp1258_low[c - 0x80];
    for (size_t i = 0; i < sizeof cp1258_own / sizeof *cp1258_own; i++)
        if (cp1258_own[i].byte == c)
            return cp1258_own[i].cp;
    return c;
}

/* TCVN3 from 0xa0. */
static const uint16_t tcvn3_high[96] = {
    0xa0, 0x102, 0xc2, 0xca, 0xd4, 0x1a0, 0x1af, 0x110,               /*   Ă Â Ê Ô Ơ Ư Đ */
    0x103, 0xe2, 0xea, 0xf4, 0x1a1, 0x1b0, 0x111, 0,                  /* ă â ê ô ơ ư đ   */
    0, 0, 0, 0, 0, 0xe0, 0x1ea3, 0xe3,                                /*           à ả ã */
    0xe1, 0x1ea1, 0, 0x1eb1, 0x1eb3, 0x1eb5, 0x1eaf, 0,               /* á ạ   ằ ẳ ẵ ắ   */
    0, 0, 0, 0, 0, 0, 0x1eb7, 0x1ea7,                                 /*             ặ ầ */
    0x1ea9, 0x1eab, 0x1ea5, 0x1ead, 0xe8, 0, 0x1ebb, 0x1ebd,          /* ẩ ẫ ấ ậ è   ẻ ẽ */
    0xe9, 0x1eb9, 0x1ec1, 0x1ec3, 0x1ec5, 0x1ebf, 0x1ec7, 0xec,       /* é ẹ ề ể ễ ế ệ ì */
    0x1ec9, 0, 0, 0, 0x129, 0xed, 0x1ecb, 0xf2,                       /* ỉ       ĩ í ị ò */
    0, 0x1ecf, 0xf5, 0xf3, 0x1ecd, 0x1ed3, 0x1ed5, 0x1ed7,            /*   ỏ õ ó ọ ồ ổ ỗ */
    0x1ed1, 0x1ed9, 0x1edd, 0x1edf, 0x1ee1, 0x1edb, 0x1ee3, 0xf9,     /* ố ộ ờ ở ỡ ớ ợ ù */
    0, 0x1ee7, 0x169, 0xfa, 0x1ee5, 0x1eeb, 0x1eed, 0x1eef,           /*   ủ ũ ú ụ ừ ử ữ */
    0x1ee9, 0x1ef1, 0x1ef3, 0x1ef7, 0x1ef9, 0xfd, 0x1ef5, 0,          /* ứ ự ỳ ỷ ỹ ý ỵ   */
};

/* VNI. A letter of its own has `letter`, small; else hat and tone are for the letter before, which must be one of
 * `on`. Capitals are 0x20 below, but for the marks on capitals, which are the same characters. */
struct vni { unsigned char byte; uint16_t letter, hat, tone; const char *on; };
static const struct vni vni[] = {
    { 0xf1, 0x111, 0, 0, "" },  { 0xec, 0xec, 0, 0, "" },   { 0xed, 0xed, 0, 0, "" }, { 0xe6, 0x1ec9, 0, 0, "" },
    { 0xf3, 0x129, 0, 0, "" },  { 0xf2, 0x1ecb, 0, 0, "" }, { 0xee, 0x1ef5, 0, 0, "" },
    { 0xf4, 0x1a1, 0, 0, "" },  { 0xf6, 0x1b0, 0, 0, "" },
    { 0xf8, 0, 0, GRAVE, "aeouy\xf4\xf6" }, { 0xf9, 0, 0, ACUTE, "aeouy\xf4\xf6" },
    { 0xfb, 0, 0, HOOK, "aeouy\xf4\xf6" },  { 0xf5, 0, 0, TILDE, "aeouy\xf4\xf6" },
    { 0xef, 0, 0, DOT, "aeou\xf4\xf6" },
    { 0xe2, 0, HAT, 0, "aeo" },       { 0xe0, 0, HAT, GRAVE, "aeo" },   { 0xe1, 0, HAT, ACUTE, "aeo" },
    { 0xe5, 0, HAT, HOOK, "aeo" },    { 0xe3, 0, HAT, TILDE, "aeo" },   { 0xe4, 0, HAT, DOT, "aeo" },
    { 0xea, 0, BREVE, 0, "a" },       { 0xe8, 0, BREVE, GRAVE, "a" },   { 0xe9, 0, BREVE, ACUTE, "a" },
    { 0xfa, 0, BREVE, HOOK, "a" },    { 0xfc, 0, BREVE, TILDE, "a" },   { 0xeb, 0, BREVE, DOT, "a" },
};

static unsigned char vni_small(unsigned char c)
{
    bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xdf);
    return capital ? (unsigned char)(c + 0x20) : c;
}

/* The capital of a letter that VNI has as a byte. */
static uint16_t capital(uint16_t letter)
{
    return letter < 0x100 ? (uint16_t)(letter - 0x20) : (uint16_t)(letter - 1);
}

static int decode_vni(unsigned char c, unsigned char before, uint32_t out[2])
{
    const unsigned char small = vni_small(c);
    int n = 0;

    for (size_t i = 0; i < sizeof vni / sizeof *vni; i++) {
        const struct vni *v = &vni[i];
        if (v->byte != small)
            continue;
        if (v->letter)
            out[n++] = small == c ? v->letter : capital(v->letter);
        else if (!before || !strchr(v->on, vni_small(before)))
            return 0;
        if (v->hat)
            out[n++] = v->hat;
        if (v->tone)
            out[n++] = v->tone;
        return n;
    }
    return 0;
}

/* Into out the characters of a byte from 0x80; 0 = it has none. */
static int decode_byte(const struct td__decoder *d, unsigned char c, uint32_t out[2])
{
    if (d->charset == TD_CHARSET_VNI)
        return decode_vni(c, d->before, out);
    if (d->charset == TD_CHARSET_TCVN3)
        out[0] = c < 0xa0 ? 0 : tcvn3_high[c - 0xa0];
    else
        out[0] = cp1258(c);
    return out[0] != 0;
}

static size_t decode_bytes(struct td__decoder *d, const unsigned char *s, size_t n, char *room, size_t *len)
{
    char *out = room;
    size_t i = 0;

    for (; i < n; i++) {
        uint32_t cp[2] = { s[i] };
        int count = s[i] < 0x80 ? 1 : decode_byte(d, s[i], cp);
        if (count == 0) {
            d->broken = true;
            break;
        }
        d->before = s[i];
        for (int k = 0; k < count; k++)
            out += td_utf8_put(out, cp[k]);
    }
    *len = (size_t)(out - room);
    return i;
}

/* ---- Unicode ----------------------------------------------------------------------------- */

static uint32_t unit(const struct td__decoder *d, const unsigned char *s)
{
    return d->big_endian ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

static size_t decode_utf16(struct td__decoder *d, const unsigned char *s, size_t n, char *room, size_t *len)
{
    char *out = room;
    size_t i = 0;

    while (i + 1 < n && !d->broken) {
        uint32_t cp = unit(d, s + i), low = 0;
        bool pair = cp >= 0xd800 && cp < 0xdc00;
        if (pair && i + 3 >= n)
            break;
        if (pair)
            low = unit(d, s + i + 2);
        if ((cp >= 0xdc00 && cp < 0xe000) || (pair && (low < 0xdc00 || low >= 0xe000))) {
            d->broken = true;
            break;
        }
        out += td_utf8_put(out, pair ? 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00) : cp);
        i += pair ? 4 : 2;
    }
    *len = (size_t)(out - room);
    return i;
}

/* Are the n bytes, fewer than a character has, the beginning of one? */
static bool cut_off(const char *s, size_t n)
{
    char whole[4];
    uint32_t cp;
    bool good = false;

    memcpy(whole, s, n);
    /* Which bytes may follow depends on the first only as to the second: one of these four will do. */
    for (int second = 0x80; n < 4 && second < 0xc0 && !good; second += 0x10) {
        memset(whole + n, n > 1 ? 0x80 : second, 4 - n);
        good = td_utf8_next(whole, 4, &cp) > n;
    }
    return good;
}

static size_t sound_utf8(struct td__decoder *d, const char *s, size_t n)
{
    for (size_t i = 0; (i += td__ascii(s + i, n - i)) < n;) {
        uint32_t cp;
        size_t len = td_utf8_next(s + i, n - i, &cp);
        if (cp == 0xfffd && len == 1) {
            d->broken = !(n - i < 4 && cut_off(s + i, n - i));
            return i;
        }
        i += len;
    }
    return n;
}

size_t td__decode(struct td__decoder *d, const char *s, size_t n, char *room, const char **out, size_t *len)
{
    *out = room;
    if (d->charset == TD_CHARSET_UTF16)
        return decode_utf16(d, (const unsigned char *)s, n, room, len);
    if (d->charset != TD_CHARSET_UTF8)
        return decode_bytes(d, (const unsigned char *)s, n, room, len);
    *out = s;
    return *len = sound_utf8(d, s, n);
}

enum td_charset td__charset_sniff(const char *s, size_t n, bool *big_endian, size_t *bom)
{
    size_t nul[2] = { 0, 0 };

    *bom = n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3) ? 3 : 0;
    *big_endian = n >= 2 && !memcmp(s, "\xfe\xff", 2);
    if (*bom)
        return TD_CHARSET_UTF8;
    if (*big_endian || (n >= 2 && !memcmp(s, "\xff\xfe", 2))) {
        *bom = 2;
        return TD_CHARSET_UTF16;
    }
    for (size_t i = 0; i < n; i++)
        nul[i % 2] += s[i] == 0;
    /* Blanks, digits and line ends are enough for a tenth; letters with a zero in the other half are rare. */
    size_t more = nul[0] > nul[1] ? nul[0] : nul[1], less = nul[0] + nul[1] - more;
    *big_endian = nul[0] > nul[1];
    return more >= 2 && more * 10 >= n && less * 20 <= more ? TD_CHARSET_UTF16 : TD_CHARSET_UTF8;
}
