/* The encodings in which Vietnamese tables come, to UTF-8, piece by piece. Inside core/ only. */
#ifndef TD_CHARSET_H
#define TD_CHARSET_H

#include <string.h>

#include "sheet/how.h"

/* How many bytes from s on are surely ASCII: in words, as nearly all of a table is. */
static inline size_t td__ascii(const char *s, size_t n)
{
    size_t i = 0;

    for (uint64_t word; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, s + i, sizeof word);
        if (word & 0x8080808080808080U)
            return i;
    }
    while (i < n && !((unsigned char)s[i] & 0x80))
        i++;
    return i;
}

enum { TD__UTF8_GROWTH = 4 }; /* no encoding's byte becomes more bytes than this */

struct td__decoder {
    enum td_charset charset; /* not AUTO */
    bool big_endian;         /* of UTF-16 */
    bool broken;             /* what comes next is not of this encoding */
    unsigned char before;    /* the byte before, to which a mark of VNI belongs */
};

/* Which Unicode encoding a file begins with: by its byte order mark, whose length goes into *bom, or by the NULs of
 * UTF-16; UTF8 when nothing speaks against it. */
enum td_charset td__charset_sniff(const char *s, size_t n, bool *big_endian, size_t *bom);

/* Decodes from s what it can and returns how many bytes that was: fewer than n when a character is cut off at the end,
 * or with d->broken. The text is in *out with its length in *len: `room`, with TD__UTF8_GROWTH * n bytes, or s itself.
 * Marks are separate characters still, not NFC. */
size_t td__decode(struct td__decoder *d, const char *s, size_t n, char *room, const char **out, size_t *len);

/* The legacy encoding in which the most words of s would be Vietnamese ones, else AUTO. */
enum td_charset td__charset_guess(const char *s, size_t n);

#endif
