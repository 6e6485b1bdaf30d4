/*
 * Which character divides the cells of a CSV file. Semicolons with decimal commas are normal here ("99,5;12,3"), so a
 * character counts by how many of the first records it divides into equally many cells, and the comma comes last.
 */
#include "sheet/csvfile.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { RECORDS = 20, CANDIDATES = 4, COMMA = 3 };
static const char candidates[CANDIDATES + 1] = "\t;|,"; /* the more telling first: it wins a tie */

struct census {
    int count[RECORDS][CANDIDATES]; /* outside quotes */
    int records;                    /* complete ones */
    int commas, decimal_commas;     /* of all; between two digits */
};

size_t td__csv_sep(const char *s, size_t n, char *delimiter)
{
    if (n < 5 || strncasecmp(s, "sep=", 4) != 0 || s[4] == '"' || !(s[4] == '\t' || ispunct((unsigned char)s[4])))
        return 0;
    size_t len = 5;
    if (len < n && s[len] == '\r')
        len++;
    if (len < n && s[len] == '\n')
        len++;
    if (len == 5 && n > 5)
        return 0; /* more stands on the line: it is a header */
    *delimiter = s[4];
    return len;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A quote opens a cell only where a cell begins, whatever divides them. */
static void take(struct census *c, const char *s, size_t n)
{
    bool quoted = false, fresh = true;

    for (size_t i = 0; i < n && c->records < RECORDS; i++) {
        const char *candidate = s[i] ? strchr(candidates, s[i]) : NULL;
        bool ends = s[i] == '\n' || s[i] == '\r';
        if (s[i] == '"' && (quoted || fresh)) {
            quoted = !quoted;
            fresh = !quoted; /* of a doubled quote the second opens again */
            continue;
        }
        if (quoted)
            continue;
        if (candidate)
            c->count[c->records][candidate - candidates]++;
        if (s[i] == ',') {
            c->commas++;
            c->decimal_commas += i > 0 && i + 1 < n && is_digit(s[i - 1]) && is_digit(s[i + 1]);
        }
        if (ends && !(fresh && i > 0 && (s[i - 1] == '\n' || s[i - 1] == '\r')))
            c->records++;
        fresh = candidate || ends || (fresh && s[i] == ' ');
    }
    if (c->records == 0)
        c->records = 1; /* a line without an end */
}

/* How many records have as many of it as most that have any. */
static int agreement(const struct census *c, int candidate)
{
    int best = 0;

    for (int i = 0; i < c->records; i++) {
        int same = 0;
        for (int j = 0; j < c->records; j++)
            same += c->count[j][candidate] == c->count[i][candidate];
        if (c->count[i][candidate] > 0 && same > best)
            best = same;
    }
    return best;
}

/* One column of numbers under a heading without a comma. */
static bool only_decimals(const struct census *c)
{
    return c->count[0][COMMA] == 0 && c->commas == c->decimal_commas;
}

char td__csv_delimiter(const char *s, size_t n)
{
    struct census c = { .records = 0 };
    int best = 0, winner = COMMA;

    take(&c, s, n);
    for (int i = 0; i < CANDIDATES; i++) {
        int votes = i == COMMA && only_decimals(&c) ? 0 : agreement(&c, i);
        if (votes > best) {
            best = votes;
            winner = i;
        }
    }
    /* The cells must still be divided somehow: of one column, a comma within a number would make two. */
    return best > 0 ? candidates[winner] : only_decimals(&c) && c.commas ? ';' : ',';
}
