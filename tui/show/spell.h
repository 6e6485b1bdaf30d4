/* Numbers in words, for where their marks can be read in two ways. */
#ifndef TUI_SPELL_H
#define TUI_SPELL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/number.h"

/* "một nghìn hai trăm ba mươi tư", from 0 to 999,999. */
void spell_whole(char *buf, size_t size, int n, enum td_lang lang);
/* The two readings of "1.234" or "1,234": "một nghìn hai trăm ba mươi tư (1234)" and "một phẩy hai ba bốn". False: the
 * text is no such number. */
bool spell_readings(char *whole, char *part, size_t size, const char *text, enum td_lang lang);

#endif
