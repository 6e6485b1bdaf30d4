/* See spoken.h. */
#include "spoken.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line { FILE *out; size_t n; bool blank; };

static void end_line(struct line *l)
{
    if (l->n)
        fputc('\n', l->out);
    l->n = 0;
    l->blank = false;
}

static void letter(struct line *l, char c)
{
    if (c == ' ') {
        l->blank = l->n > 0;
        return;
    }
    if (l->blank)
        fputc(' ', l->out);
    l->blank = false;
    l->n++;
    fputc(c, l->out);
}

/* ESC [ ... letter, or ESC and what else there is of it; its length. What moves the cursor ends a line, and a step to
 * the right on it is a blank. */
static size_t sequence(struct line *l, const char *s, size_t len)
{
    size_t n = 2;

    if (len > 1 && s[1] != '[')
        return s[1] == '(' || s[1] == ')' ? 3 : 2;
    while (n < len && !(s[n] >= '@' && s[n] <= '~'))
        n++;
    const char final = n < len ? s[n] : 0;
    if (final == 'C')
        letter(l, ' ');
    else if (final && strchr("HfABDEFGdSTLMr", final))
        end_line(l);
    return n + 1;
}

char *spoken_text(const char *bytes, size_t len)
{
    char *text = NULL;
    size_t size;
    struct line l = { .out = open_memstream(&text, &size) };

    for (size_t i = 0; l.out && i < len;) {
        const unsigned char c = (unsigned char)bytes[i];
        if (c == '\033') {
            i += sequence(&l, bytes + i, len - i);
            continue;
        }
        if (c == '\r' || c == '\n' || c == '\b')
            end_line(&l);
        else if (c >= ' ')
            letter(&l, bytes[i]);
        i++;
    }
    end_line(&l);
    if (l.out)
        fclose(l.out);
    return text;
}
