/*
 * How cells show their numbers: the formats of a workbook, each of up to four sections that are for some numbers and
 * say whether they are percentages, days or hours, by what they are divided and which words stand beside them.
 */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/store.h"

enum { MOST_FORMATS = 4096, MOST_STYLES = 1 << 16, MOST_CODE = 4096 };

/* ---- one section ------------------------------------------------------------------------- */

/* A section being read. */
struct scan {
    struct td__section *to;
    struct td__buffer words;
    bool digits, point, failed;
    bool inside, divided, odd; /* a literal since the last digit, before; digits between them that are not three */
    int run;                  /* of digits before the point */
    int commas, percents; /* commas since the last digit */
    char last;                /* letter of a date: h and m in a row are minutes */
};

static void literal(struct scan *x, const char *s, size_t n)
{
    x->to->adorned |= n && strspn(s, " ") < n;
    x->inside |= x->digits && !x->point;
    x->failed |= !td__buffer_add(&x->words, s, n);
}

/* The length of the character at s. */
static size_t one(const char *s)
{
    size_t n = *s != 0;

    while (((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* [<=1], [Red], [$₫-42A], [h] */
static void bracket(struct scan *x, const char *s, size_t n)
{
    struct td__section *to = x->to;
    char number[TD__NUMBER] = "";
    size_t signs = strspn(s, "<>=");

    if (*s == '$') {
        literal(x, s + 1, strcspn(s + 1, "-]"));
    } else if (signs) {
        if (n - signs < sizeof number)
            memcpy(number, s + signs, n - signs);
        to->when = signs == 1 ? *s : s[1] == '>' ? 'n' : *s == '<' ? 'l' : 'g';
        x->failed |= !td__decimal_read(number + strspn(number, " "), &to->limit);
    } else if (n && strspn(s, "hHmMsS") >= n) {
        to->as = TD__HOURS;
        x->last = 'h';
    }
}

/* Is this run of m minutes? After hours, or before seconds. */
static bool is_minutes(const struct scan *x, const char *rest)
{
    const char *next = strpbrk(rest, "dDmMyYhHsS;");

    return x->last == 'h' || (next && strchr("sS", *next));
}

static void date_letter(struct scan *x, char letter, const char *rest)
{
    struct td__section *to = x->to;
    bool hours = letter == 'h' || letter == 's' || (letter == 'm' && is_minutes(x, rest));

    if (!hours || to->as != TD__DATE)
        to->as = hours ? TD__HOURS : TD__DATE;
    to->day |= letter == 'd';
    to->month |= letter == 'm' && !hours;
    to->year |= letter == 'y' || letter == 'e';
    x->last = letter;
}

static void digit(struct scan *x, char c)
{
    struct td__section *to = x->to;

    if (x->inside && x->divided)
        x->odd |= x->run != 3;
    x->run = x->inside ? 1 : x->run + !x->point;
    x->divided |= x->inside;
    x->inside = false;
    x->digits = true;
    x->commas = 0;
    if (!x->point)
        to->whole += c == '0' && to->whole < TD__SHOWN;
    else if (to->most < TD__SHOWN)
        to->most++, to->least += c == '0';
}

/* Dates have the letters of their parts, and E of numbers that have an exponent is no year. */
static bool is_date_letter(const struct scan *x, char c)
{
    return strchr("dmyhs", c) || (c == 'e' && !x->digits);
}

/* Returns what is behind the token at s. */
static const char *token(struct scan *x, const char *s)
{
    char c = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
    const char *end = *s == '"' ? strchr(s + 1, '"') : *s == '[' ? strchr(s + 1, ']') : NULL;
    size_t n = end ? (size_t)(end - s - 1) : strlen(s + 1);

    if (*s == '"' || *s == '[') {
        (*s == '"' ? literal : bracket)(x, s + 1, n);
        return s + 1 + n + (end != NULL);
    }
    if (*s == '\\' || *s == '_' || *s == '*') {
        if (*s == '\\')
            literal(x, s + 1, one(s + 1));
        return s + 1 + one(s + 1);
    }
    if (!strncasecmp(s, "general", 7) || !strncasecmp(s, "am/pm", 5) || !strncasecmp(s, "a/p", 3)) {
        x->to->general |= c == 'g';
        x->digits |= c == 'g';
        x->to->as = c == 'g' || x->to->as ? x->to->as : TD__HOURS;
        return s + (c == 'g' ? 7 : s[1] == '/' ? 3 : 5);
    }
    if (is_date_letter(x, c)) {
        n = strspn(s, (char[]){ *s, c, 0 });
        date_letter(x, c, s + n);
        return s + n;
    }
    if (strchr("0#?", c))
        digit(x, c);
    else if (c == '.' && !x->point)
        x->point = true, x->to->thousands += x->commas, x->commas = 0;
    else if (c == ',' && x->digits)
        x->commas += x->commas < 9;
    else if (c == '%')
        x->percents += x->percents < 9;
    else if (c == 'e' || c == '@' || (c == '/' && x->digits))
        x->to->general = true; /* an exponent, a text, a fraction: not so many digits */
    else if (c != ' ' && !(c == '+' && x->to->general))
        literal(x, s, one(s));
    return s + one(s);
}

/* Words are what has a letter or a sign of its own; what only stands around numbers is none. */
static bool take_words(struct scan *x)
{
    static const char around[] = " -+()/:.,'";
    char *s = x->words.s;
    if (!s)
        return true;
    for (char *blank; (blank = strstr(s, "\xc2\xa0"));) /* no-break spaces are spaces */
        memset(blank, ' ', 2);
    size_t n = strlen(s), from = strspn(s, around);

    while (n > from && strchr(around, s[n - 1]))
        n--;
    if (n <= from)
        return true;
    x->to->sign = n - from == 1 && s[from] == '%' && !x->percents;
    return x->to->sign || (x->to->words = strndup(s + from, n - from));
}

/* Returns the section's end; NULL = no memory, or it cannot be understood. */
static const char *parse_section(struct td__section *to, const char *s)
{
    struct scan x = { .to = to };

    while (*s && *s != ';')
        s = token(&x, s);
    to->thousands += x.commas;
    bool good = !x.failed && take_words(&x);
    x.odd |= x.divided && x.run != 3; /* 125 as 0"."0 is shown as 12.5 */
    if (to->as == TD__PLAIN && ((!x.digits && !to->general) || x.percents > 1 || x.odd))
        to->as = TD__WORDS;
    else if (to->as == TD__PLAIN && (x.percents || to->sign))
        to->as = TD__PERCENT;
    free(x.words.s);
    return good ? s : NULL;
}

/* ---- a format ---------------------------------------------------------------------------- */

bool td__format_parse(struct td__format *f, const char *code)
{
    *f = (struct td__format){ .n = 0 };
    if (strlen(code) > MOST_CODE)
        return false;
    while (f->n < 4) {
        code = parse_section(&f->section[f->n], *code || f->n ? code : "General");
        f->n++;
        if (!code || *code != ';')
            return code;
        code++;
    }
    return true;
}

void td__format_free(struct td__format *f)
{
    for (int i = 0; i < f->n; i++)
        free(f->section[i].words);
}

/* ---- the styles of a workbook ------------------------------------------------------------ */

/* The formats that every workbook has, by number; "" = General, or one of those of days in the East. */
static const char *built_in(int id)
{
    static const char *const codes[] = {
        [1] = "0", [2] = "0.00", [3] = "#,##0", [4] = "#,##0.00", [5] = "$#,##0;-$#,##0", [6] = "$#,##0;-$#,##0",
        [7] = "$#,##0.00;-$#,##0.00", [8] = "$#,##0.00;-$#,##0.00", [9] = "0%", [10] = "0.00%", [11] = "0.00E+00",
        [12] = "# ?/?", [13] = "# ?\?/?\?", [14] = "dd/mm/yyyy", [15] = "d-mmm-yy", [16] = "d-mmm", [17] = "mmm-yy",
        [18] = "h:mm", [19] = "h:mm:ss", [20] = "h:mm", [21] = "h:mm:ss", [22] = "d/m/yyyy h:mm",
        [37] = "#,##0;(#,##0)", [38] = "#,##0;(#,##0)", [39] = "#,##0.00;(#,##0.00)", [40] = "#,##0.00;(#,##0.00)",
        [41] = "#,##0;(#,##0);\"-\"", [42] = "$#,##0;$(#,##0);$\"-\"", [43] = "#,##0.00;(#,##0.00);\"-\"??",
        [44] = "$#,##0.00;$(#,##0.00);$\"-\"??", [45] = "mm:ss", [46] = "[h]:mm:ss", [47] = "mm:ss.0",
        [48] = "##0.0E+0",
    };
    bool day = (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58;
    bool hours = (id >= 32 && id <= 35) || id == 55 || id == 56;

    return day ? "dd/mm/yyyy" : hours ? "h:mm"
         : id > 0 && id < (int)(sizeof codes / sizeof *codes) && codes[id] ? codes[id] : "";
}

static int find_own(const struct td__styles *s, int id)
{
    for (size_t i = 0; i < s->n_own; i++)
        if (s->own[i].id == id)
            return (int)i;
    return -1;
}

/* Its place, -1 = there is no room. */
static int add_format(struct td__styles *s, int id, const char *code)
{
    if (s->n_own == MOST_FORMATS || !td__grow((void **)&s->own, s->n_own, sizeof *s->own))
        return -1;
    s->own[s->n_own].id = id;
    return td__format_parse(&s->own[s->n_own++].format, code) ? (int)s->n_own - 1 : -1;
}

/* Styles hold a format's place, plus one; 0 = the number as it is. */
static bool add_style(struct td__styles *s, const char **attr)
{
    int id = td__whole(td__attr(attr, "numFmtId"), 1 << 20), at = find_own(s, id);

    if (at < 0 && *built_in(id) && (at = add_format(s, id, built_in(id))) < 0)
        return false;
    if (s->n_cell == MOST_STYLES || !td__grow((void **)&s->cell, s->n_cell, sizeof *s->cell))
        return false;
    s->cell[s->n_cell++] = (unsigned short)(at + 1);
    return true;
}

static void on_start(void *arg, const char *name, const char **attr)
{
    struct td__styles *s = arg;
    bool ok = true;

    if (!strcmp(name, "cellXfs"))
        s->inside = true;
    else if (!strcmp(name, "numFmt"))
        ok = add_format(s, td__whole(td__attr(attr, "numFmtId"), 1 << 20), td__attr(attr, "formatCode")) >= 0;
    else if (s->inside && !strcmp(name, "xf"))
        ok = add_style(s, attr);
    if (!ok)
        td__workbook_stop(s->wb, 0, W_SHEET_HUGE, "styles");
}

static void on_end(void *arg, const char *name)
{
    struct td__styles *s = arg;

    if (!strcmp(name, "cellXfs"))
        s->inside = false;
}

bool td__styles_read(struct td__styles *s, struct td__workbook *wb, const char *part)
{
    const struct td__part to = { .start = on_start, .end = on_end, .arg = s, .limit = 64 << 20 };

    s->wb = wb;
    return td__workbook_part(wb, part, &to);
}

void td__styles_free(struct td__styles *s)
{
    for (size_t i = 0; i < s->n_own; i++)
        td__format_free(&s->own[i].format);
    free(s->own);
    free(s->cell);
}

const struct td__format *td__styles_get(const struct td__styles *s, const char *index)
{
    int i = td__whole(index, MOST_STYLES), at = i >= 0 && (size_t)i < s->n_cell ? s->cell[i] : 0;

    return at ? &s->own[at - 1].format : NULL;
}
