/* What a program writes to a terminal, as somebody hears it whose terminal reads out what arrives. */
#ifndef TESTS_SPOKEN_H
#define TESTS_SPOKEN_H

#include <stddef.h>

/* The bytes as lines of text, malloc'ed: no colours; wherever the cursor is placed a line ends, and so do runs of
 * blanks shrink to one. A line without a letter is none. */
char *spoken_text(const char *bytes, size_t len);

#endif
