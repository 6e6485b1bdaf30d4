/*
 * Text: UTF-8, Unicode normal form, width in terminal cells, folding for search,
 * Vietnamese order, and making hostile text harmless. Independent of the C
 * locale (PITFALLS 8); Unicode tables come from utf8proc.
 */
#ifndef TD_TEXT_H
#define TD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point from s (len bytes left, len > 0) into *cp and returns its length in
 * bytes. An invalid byte yields U+FFFD and length 1; the U+FFFD that is in the text has length 3.
 * Stops at a NUL, so that any len >= 4 will do for NUL-terminated text. */
size_t td_utf8_next(const char *s, size_t len, uint32_t *cp);
/* Returns the length; U+FFFD is written for what is no code point. */
size_t td_utf8_put(char out[4], uint32_t cp);
bool td_utf8_valid(const char *s, size_t len);

/* Putting marks in order takes the square of their number, and nobody writes so many in a row: such
 * text is refused wherever it comes in, before it is brought into any form. What is made of it all
 * the same, here and below, has only the first of them. */
enum { TD_MARKS_MOST = 30 };
bool td_text_is_piled(const char *s, size_t len);
/* NFC of s in malloc'ed memory (free it); invalid bytes become U+FFFD. NULL = no memory. */
char *td_text_nfc(const char *s, size_t len);
bool td_text_is_nfc(const char *s, size_t len);

/* True when s has none of what has no place in stored text (PITFALLS 29): invalid bytes, control
 * characters (C0 but \n \t when `multiline`, C1, DEL), bidi controls and other invisible format
 * characters, U+200C and U+200D among them. */
bool td_text_clean(const char *s, size_t len, bool multiline);

/* Cells of one code point: 0 combining, 2 wide, else 1; -1 for what must be
 * made visible first, which includes what terminals disagree about (private use, conjoining
 * Hangul). */
int td_cp_width(uint32_t cp);
/* Cells of a NUL-terminated string after td_text_show() without keep_nl. */
int td_text_width(const char *s);
/* Number of bytes of the longest prefix that ends at a letter boundary (never before a combining
 * mark) and fills at most `cells` after td_text_show(); *used, when not NULL, gets the cells it
 * fills. */
size_t td_text_cut(const char *s, int cells, int *used);

/* Writes s into buf (NUL-terminated, cut at a letter boundary to `size`) with everything that a
 * terminal could act on made visible: controls as ^X, C1/bidi/zero-width/invalid as <U+202E> or
 * <FF>, more than four combining marks dropped (PITFALLS 28). The one gate before any output.
 * So that the cells can be counted, a mark with no letter before it gets a blank, the hints that
 * only choose a glyph (variation selectors, skin tones) are dropped, and flags become their two
 * letters. A second pass changes nothing. `keep_nl`: newlines pass. Returns the length. */
size_t td_text_show(char *buf, size_t size, const char *s, bool keep_nl);

/* The same in malloc'ed memory, whole; NULL = no memory. */
char *td_text_shown(const char *s);

/* ASCII for terminals without UTF-8, of text that td_text_show() made: letters lose their marks,
 * đ becomes d, typographic quotes and dashes those of a keyboard, U+2500 boxes - | + =; anything
 * else a dot. Never '?'. Newlines stay. The cells may change (… is three). */
size_t td_text_ascii(char *buf, size_t size, const char *s);

/* Capital letters, as letterheads have them; cut at a letter boundary. Returns the length. */
size_t td_text_upper(char *buf, size_t size, const char *s);

/* ---- search ----------------------------------------------------------------------------- */

/*
 * Two forms to be searched with strstr(). In both, case is folded (the same in every locale), runs
 * of blanks are one and outer blanks none, typographic dashes and quotes are those of a keyboard,
 * and the y of kỳ, Mỹ, lý is the i of kì, Mĩ, lí (VIETNAM.md 5.1): "ky" becomes "ki". Compare a
 * form with another form, never with a literal. malloc'ed; NULL = no memory.
 */
/* For search without marks: none are left, and đ is d. */
char *td_text_fold(const char *s);

/* Of a code: its folded letters and digits alone, so that c4 is c.4 and v172 is V.17.2. */
char *td_text_bare(const char *s);

/* Would a spreadsheet that reads CSV calculate with it? Also behind apostrophes: one is put before such a text, and
 * when it is read again, one before such a text is taken away (PITFALLS 30). */
bool td_text_calculates(const char *s);
/* For search with marks: NFC, the tone on the vowel where the new spelling puts it, so that
 * hòa = hoà, thúy = thuý, ủy = uỷ. */
char *td_text_canon(const char *s);
bool td_text_has_marks(const char *s); /* a query with any mark (or đ) must match them */
/* Does `haystack` contain `needle`? By folded text when the needle has no marks, by canonical text
 * otherwise (PITFALLS 11). For one-off use; lists keep the two forms of each row. */
bool td_text_matches(const char *haystack, const char *needle);

/* ---- order ------------------------------------------------------------------------------ */

/* Sort key under Vietnamese collation (letters a ă â b c d đ e ê ..., then tone: none, huyền,
 * hỏi, ngã, sắc, nặng, then case, small first), comparable with strcmp(). Digits sort by number.
 * Blank, punctuation, digits, letters, other scripts. malloc'ed; NULL = no memory. */
char *td_text_sortkey(const char *s);
int td_text_collate(const char *a, const char *b);

/* Is `word` one of those that '|' joins in `list`? */
bool td_text_among(const char *list, const char *word);
/* Takes the next of them, cut to the room, and *list moves on; false at the end. */
bool td_text_part(const char **list, char *buf, size_t size);

/* Takes the next word of a list with blanks between them, and *words moves on; false at the end. */
bool td_text_next(const char **words, char *buf, size_t size);
bool td_text_has(const char *words, const char *word);

/* A letter, of whatever script: what has one says what it is, a number alone does not. */
bool td_text_has_letter(const char *s);

#endif
