/* Any bytes through everything that reads text, numbers, dates and periods. */
#include "base/text.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *s = malloc(size + 1), out[64];
    struct td_num n;
    td_date d;
    td_period p;

    if (!s)
        return 0;
    memcpy(s, data, size);
    s[size] = 0;
    free(td_text_nfc(s, size));
    free(td_text_fold(s));
    free(td_text_canon(s));
    free(td_text_sortkey(s));
    td_text_clean(s, size, true);
    if (td_text_show(out, sizeof out, s, false) >= sizeof out || td_text_ascii(out, sizeof out, s) >= sizeof out)
        abort();
    if (td_text_cut(s, 10, NULL) > size)
        abort();
    td_num_parse(s, size, &n);
    td_num_read(s, TD_VI, false, &n);
    td_date_read(s, &d);
    if (td_period_read(s, &p) && td_period_last_day(p) < td_period_first_day(p))
        abort();
    free(s);
    return 0;
}
