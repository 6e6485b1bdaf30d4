/*
 * One cell of a table that somebody sent: what it says, read as people write it, or the reason why it cannot be.
 * Nothing is guessed: 1.234 is refused unless it is known how the file writes decimals.
 */
#include "exchange/import-cells.h"
#include "base/text.h"
#include "noun/noun.h"

#include <stdio.h>

/* ---- cells ------------------------------------------------------------------------------ */

static bool blank_at(const char *s, size_t *len)
{
    static const char *const blanks[] = { " ", "\t", "\n", "\r", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89" };

    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (!strncmp(s, blanks[i], strlen(blanks[i]))) {
            *len = strlen(blanks[i]);
            return true;
        }
    return false;
}

static size_t trimmed(const char **s)
{
    size_t n, len, end = 0;

    while (**s && blank_at(*s, &len))
        *s += len;
    for (n = 0; (*s)[n];) {
        if (blank_at(*s + n, &len)) {
            n += len;
            continue;
        }
        end = ++n;
    }
    return end;
}

/* Spreadsheets are given text that begins like a formula behind an apostrophe (PITFALLS 30); our own exact files are
 * not. */
static const char *unquoted(const struct td__import *m, const char *s)
{
    return !m->exact && *s == '\'' && td_text_calculates(s) ? s + 1 : s;
}

/* What the file has in this column. */
static const struct td__field *field_of(const struct td__import *m, int column)
{
    static const struct td__field none = { .s = "" };

    return column >= 0 && (size_t)column < m->n ? &m->f[column] : &none;
}

/* A day of a workbook, in exchange form. */
static bool is_day(const struct td__field *f)
{
    return f->typed && f->len == 10 && f->s[4] == '-';
}

/* Nothing to take off, as nearly always. */
static bool is_bare(const struct td__import *m, const struct td__field *f)
{
    unsigned char first = (unsigned char)f->s[0], last = (unsigned char)(f->len ? f->s[f->len - 1] : 0);

    return m->exact || !f->len || (first > ' ' && first < 0x7f && first != '\'' && last > ' ' && last < 0x7f);
}

const char *td__import_at(struct td__import *m, int column, char *buf, size_t size)
{
    if (column < 0 || (size_t)column >= m->n)
        return "";
    if (m->f[column].shown && is_day(&m->f[column]))
        return m->f[column].shown;
    if (is_bare(m, &m->f[column]))
        return m->f[column].s;
    const char *s = unquoted(m, m->f[column].s);
    size_t n = trimmed(&s);

    if (n >= size)
        return s; /* a long text keeps its last blanks */
    memcpy(buf, s, n);
    buf[n] = 0;
    return buf;
}

const char *td__import_cell(struct td__import *m, int field)
{
    return field < 0 ? "" : td__import_at(m, m->at[field], m->text[field], sizeof m->text[field]);
}

bool td__import_has(const struct td__import *m, int field)
{
    return field >= 0 && m->at[field] >= 0;
}

/* ---- what is wrong ---------------------------------------------------------------------- */

bool td__import_wrong_said(struct td__import *m, int column, const char *said)
{
    bool in = column >= 0 && (size_t)column < m->heads;

    td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_WRONG, .line = m->line, .text = said,
        .column = in ? m->head[column].text : "", .value = in && (size_t)column < m->n ? m->f[column].s : "" });
    return false;
}

bool td__import_wrong(struct td__import *m, int column, enum td_word why, const char *a, const char *b)
{
    char text[600];

    td_word_fill(text, sizeof text, why, m->how->lang, (const char *const[]){ a, b });
    return td__import_wrong_said(m, column, text);
}

bool td__import_sound(struct td__import *m, int column)
{
    static const enum td_word why[] = {
        [TD__BOOLEAN] = W_IMPORT_BOOLEAN, [TD__CLOCK] = W_IMPORT_CLOCK, [TD__FAULT] = W_IMPORT_FAULT,
        [TD__UNCOMPUTED] = W_IMPORT_UNCOMPUTED, [TD__UNSEEN] = W_IMPORT_UNSEEN,
    };
    const struct td__field *f = field_of(m, column);

    return !f->odd || td__import_wrong(m, column, why[f->odd], f->s, "");
}

/* ---- marks of footnotes ------------------------------------------------------------------ */

/* The length of a raised or lowered digit that ends the text, 0 = there is none. */
static size_t mark_at_end(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s + n;
    bool old = n >= 2 && p[-2] == 0xc2 && (p[-1] == 0xb9 || p[-1] == 0xb2 || p[-1] == 0xb3); /* 1, 2 and 3 */
    bool other = n >= 3 && p[-3] == 0xe2 && (p[-2] == 0x81 || p[-2] == 0x82) && p[-1] >= 0x80 && p[-1] <= 0xb9;

    return old ? 2 : other ? 3 : 0;
}

size_t td__import_unmarked(const char *s)
{
    size_t n = strlen(s), len = n;

    for (size_t mark; (mark = mark_at_end(s, len)) > 0;)
        len -= mark;
    bool ten = len >= 2 && !strncmp(s + len - 2, "10", 2) && (len == 2 || s[len - 3] < '0' || s[len - 3] > '9');
    return len && (ten || s[len - 1] == 'm') ? n : len;
}

/* ---- numbers ---------------------------------------------------------------------------- */

/* Are the words that the cell's format sets beside the number those of the unit, and is it shown in thousands only
 * where the unit is? What is not known to be another unit may be the name of what is counted. */
static bool in_unit(struct td__import *m, int column, const char *unit, struct td_num *n)
{
    static const char *const scales[] = { "", "nghin|ngan", "trieu", "ty|ti" };
    static const char other[] = "nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục|k|m|tr|%|‰";
    const struct td__field *f = field_of(m, column);
    const char *words = f->unit ? f->unit : "";
    char first[24];

    if (!*words && !f->thousands)
        return true;
    char *folded = td_text_fold(words), *of = td_text_fold(unit ? unit : "");
    const char *from = !folded || !of ? "" : unit ? of : folded;
    snprintf(first, sizeof first, "%.*s", (int)strcspn(from, " "), from);
    bool same = folded && of && (!*words || (unit ? !strcmp(folded, of) : !td__folded_among(first, other)));
    bool scaled = !f->thousands || (unit && f->thousands < 4 && td__folded_among(first, scales[f->thousands]));
    free(folded);
    free(of);
    if (!same)
        return td__import_wrong(m, column, unit ? W_IMPORT_BESIDE : W_IMPORT_WORDS, words, unit);
    if (!scaled || n->decimals + 3 * f->thousands > TD_NUM_MAX_DECIMALS)
        return td__import_wrong(m, column, W_IMPORT_THOUSANDS, f->s, "");
    n->decimals = (int8_t)(n->decimals + 3 * f->thousands);
    return true;
}

/* As a person has written it. */
static bool read_text(struct td__import *m, int column, const char *text, struct td_num *out, bool *percent)
{
    static const enum td_word why[] = { [TD_NUM_EMPTY] = W_IMPORT_NOT_NUMBER, [TD_NUM_BAD] = W_IMPORT_NOT_NUMBER,
                                        [TD_NUM_AMBIGUOUS] = W_IMPORT_TWO_READINGS, [TD_NUM_RANGE] = W_IMPORT_RANGE };
    char bare[TD__CELL], point = m->set.decimal;
    size_t n = td__import_unmarked(text);

    snprintf(bare, sizeof bare, "%.*s", (int)(n < sizeof bare ? n : sizeof bare), text);
    while (n && n < sizeof bare && bare[n - 1] == ' ')
        bare[--n] = 0;
    *percent = n && n < sizeof bare && bare[n - 1] == '%';
    enum td_num_error e = td_num_read_computed(bare, point == '.' ? TD_EN : TD_VI, point != 0, out);
    m->out->ambiguous |= e == TD_NUM_AMBIGUOUS;
    if (e)
        return td__import_wrong(m, column, why[e], text, "");
    char is = point ? td_num_point(bare) : 0;
    return !is || is == point || td__import_wrong(m, column, W_IMPORT_OTHER_POINT, text, (char[]){ point, 0 });
}

bool td__import_number(struct td__import *m, int column, const char *text, const char *unit, struct td_num *out,
                       bool *percent)
{
    size_t n = strlen(text);

    *percent = n && text[n - 1] == '%';
    if (m->exact)
        return td_num_parse(text, n - *percent, out) || td__import_wrong(m, column, W_IMPORT_NOT_NUMBER, text, "");
    if (!td__import_sound(m, column))
        return false;
    if (!field_of(m, column)->typed)
        return read_text(m, column, text, out, percent);
    return td_num_parse_computed(text, n - *percent, out) ? in_unit(m, column, unit, out)
                                                          : td__import_wrong(m, column, W_IMPORT_NOT_NUMBER, text, "");
}

/* "0,806": 0,806 % or 80,6 %? */
static void ask_share(struct td__import *m, int column, struct td_num share)
{
    char said[400];

    td_num_share_text(said, sizeof said, share, m->how->lang);
    td__import_wrong_said(m, column, said);
}

bool td__import_share(struct td__import *m, int column, struct td_num share)
{
    const struct td_num zero = { 0, 0 }, one = { 1, 0 };
    int more = td_num_cmp(share, one);
    struct td__head *h = column >= 0 && (size_t)column < m->heads ? &m->head[column] : NULL;

    if (m->exact || !h || td_num_cmp(share, zero) <= 0)
        return true;
    h->one.more |= more > 0;
    if (more == 0 && !h->one.line)
        h->one.line = m->line;
    if (more >= 0)
        return true;
    ask_share(m, column, share);
    return false;
}

void td__import_ones(struct td__import *m)
{
    m->n = 0;
    for (size_t i = 0; i < m->heads; i++)
        if (m->head[i].one.line && !m->head[i].one.more) {
            m->line = m->head[i].one.line;
            ask_share(m, (int)i, (struct td_num){ 1, 0 });
        }
}

/* ---- cells that commas have divided ------------------------------------------------------ */

static bool is_digits(const struct td__field *f)
{
    return f->len && f->len < 10 && strspn(f->s, "0123456789") == f->len;
}

static enum td__as as_of(const struct td__import *m, size_t column)
{
    const struct td__head *h = column < m->heads ? &m->head[column] : NULL;

    return !h ? TD__AS_END : h->role >= TD__VALUE ? TD__AS_NUMBER
         : h->role == TD__FIELD ? td__records[m->table].columns[h->field].as : TD__AS_END;
}

/* "80,6,70,5" below "1.1,1.10,Ghi chú,Nguồn": digits beside digits, and digits where there are words, or more cells
 * than headings. */
bool td__import_undivided(struct td__import *m)
{
    size_t at = 0;
    char text[64];

    if (m->exact || m->out->found.workbook || m->out->found.delimiter != ',')
        return true;
    while (at + 1 < m->n && !(as_of(m, at) == TD__AS_NUMBER && is_digits(&m->f[at]) && is_digits(&m->f[at + 1])))
        at++;
    if (at + 1 >= m->n)
        return true;
    bool odd = m->n > m->heads;
    for (size_t i = at + 1; i < m->n && i < m->heads && !odd; i++) {
        enum td__as as = as_of(m, i);
        odd = (as == TD__AS_TEXT || as == TD__AS_NOTE || as == TD__AS_WORD) && is_digits(&m->f[i]);
    }
    snprintf(text, sizeof text, "%.20s,%.20s", m->f[at].s, m->f[at + 1].s);
    return !odd || td__import_wrong(m, (int)at, W_IMPORT_SPLIT, text, "");
}

/* ---- dates, years, words ---------------------------------------------------------------- */

/* "01/12/2024" in a column of months, or years, may be what Excel has made of 12/2024. */
static bool day_is_meant(struct td__import *m, int field, td_period p)
{
    static const char spans[] = "năm|tháng|quý|năm báo cáo|tháng báo cáo|year|month|quarter";
    enum { DAY = 4 };
    td_date last = td_period_last_day(p);
    int column = m->at[field];
    bool day = p % 100 == DAY, typed = is_day(&m->f[column]), first = last % 100 == 1;
    const char *s = m->f[column].s;
    struct td_short text = td_period_text(p, m->how->lang);

    m->periods.span |= !day;
    m->periods.month |= !day && strspn(s, "0123456789") < 3 && strspn(s, "0123456789/") == strlen(s); /* 12/2024 */
    m->periods.edge |= day && typed && (first || td_date_add_days(last, 1) % 100 == 1);
    m->periods.first |= day && first;
    char *head = day ? td_text_fold(m->head[column].text) : NULL;
    bool month = (head && td__folded_among(head, spans)) || (day && typed && first);
    free(head);
    if (month || (m->periods.edge && m->periods.span) || (m->periods.first && m->periods.month))
        return td__import_wrong(m, column, month ? W_IMPORT_DAY_OR_MONTH : W_IMPORT_DAYS_AND_MONTHS, text.s, "");
    return true;
}

bool td__import_period(struct td__import *m, int field, td_period *out)
{
    const char *s = td__import_cell(m, field);

    if (!*s)
        return true;
    if (!td__import_sound(m, m->at[field]))
        return false;
    if (!td_period_parse(s, strlen(s), out) && !td_period_read(s, out))
        return td__import_wrong(m, m->at[field], W_IMPORT_PERIOD, s, "");
    return m->exact || day_is_meant(m, field, *out);
}

bool td__import_past(struct td__import *m, int field, td_date *out, bool partial)
{
    if (!td__import_date(m, field, out, partial))
        return false;
    return m->exact || *out <= m->how->today || !*td__import_cell(m, field) ||
           td__import_wrong(m, m->at[field], W_IMPORT_TO_COME, td_date_text(*out, m->how->lang).s, "");
}

bool td__import_date(struct td__import *m, int field, td_date *out, bool partial)
{
    const char *s = td__import_cell(m, field);

    if (!td__import_sound(m, m->at[field]))
        return false;

    if (!*s || td_date_read(s, out) || (partial && td_date_parse_partial(s, strlen(s), out)))
        return true;
    td_period p; /* "08/2024" */
    if (partial && td_period_read(s, &p)) {
        char iso[TD_PERIOD_BUF];
        td_period_write(iso, sizeof iso, p);
        if (td_date_parse_partial(iso, strlen(iso), out))
            return true;
    }
    return td__import_wrong(m, m->at[field], W_IMPORT_DATE, s, "");
}

bool td__import_year(struct td__import *m, int field, int *out)
{
    const char *s = td__import_cell(m, field);
    td_period p;

    if (!*s)
        return true;
    if (!td__import_sound(m, m->at[field]))
        return false;
    if (td_period_read(s, &p)) {
        *out = td_period_year(p);
        return true;
    }
    return td__import_wrong(m, m->at[field], W_IMPORT_YEAR, s, "");
}

bool td__folded_is(const char *folded, const char *text, size_t len)
{
    char buf[TD__CELL];

    snprintf(buf, sizeof buf, "%.*s", (int)len, text);
    char *other = td_text_fold(buf);
    bool same = other && !strcmp(folded, other);
    free(other);
    return same;
}

bool td__folded_among(const char *folded, const char *list)
{
    bool is = false;

    while (folded && *folded && *list && !is) {
        size_t n = strcspn(list, "|");
        is = td__folded_is(folded, list, n);
        list += n + (list[n] == '|');
    }
    return is;
}

/* The code, the word in either language, or what else people say for it. */
static bool says(const char *folded, const struct td_choice *c)
{
    bool is = td__folded_is(folded, c->code, strlen(c->code)) || (c->said && td__folded_among(folded, c->said));

    for (enum td_lang lang = TD_VI; !is && lang <= TD_EN; lang++)
        is = td__folded_among(folded, td_word(c->word, lang));
    return is;
}

const struct td_choice *td__choice_said(const struct td_choice *list, const char *text)
{
    char *folded = td_text_fold(text);

    while (folded && list->code && !says(folded, list))
        list++;
    bool is = folded && list->code;
    free(folded);
    return is ? list : NULL;
}

bool td__import_word(struct td__import *m, int field, const struct td_choice *list, int *out)
{
    const char *s = td__import_cell(m, field);
    const struct td_choice *c = td_choice_by_code(list, s);
    char all[200];

    if (!td__import_sound(m, m->at[field]))
        return false;
    if (!c && *s && !(c = td__choice_said(list, s))) {
        td_choice_all(all, sizeof all, list, &m->how->lang);
        return td__import_wrong(m, m->at[field], W_IMPORT_WORD, s, all);
    }
    if (c)
        *out = c->value;
    return true;
}

/* ---- codes that a spreadsheet has made numbers ------------------------------------------- */

/* The codes of this noun that are the same number as this one, written otherwise: 1.10 of 1.1, 00004 of 4. */
static size_t twins_of(const struct td__import *m, const struct td__naming *how, struct td_num n, const char *but,
                       char *list, size_t size)
{
    size_t found = 0, len = (size_t)snprintf(list, size, "%s", but);

    for (size_t i = 0; i < m->names.n; i++) {
        const struct td__name *x = &m->names.v[i];
        struct td_num code;
        bool fits = x->noun == how->noun && x->rank == 0 && !(how->plan && x->plan && x->plan != how->plan);
        if (!fits || !td_num_parse(x->code, strlen(x->code), &code) || td_num_cmp(code, n) || !strcmp(x->code, but))
            continue;
        found++;
        if (len < size && !strstr(list, x->code))
            len += (size_t)snprintf(list + len, size - len, "%s%s", len ? ", " : "", x->code);
    }
    return found;
}

/* The code that a number is; NULL: it may be several of `list`. */
static const char *code_of_number(const struct td__import *m, const struct td__naming *how, const struct td__field *f,
                                  char *list, size_t size)
{
    struct td_num stored = TD_NUM_NONE, shown;
    const char *seen = f->shown ? f->shown : f->s;

    *list = 0;
    if (!td_num_parse(f->s, f->len, &stored))
        return NULL;
    bool same = td_num_parse(seen, strlen(seen), &shown) && !td_num_cmp(shown, stored) && !f->thousands && !f->unit;
    if (same && strchr(seen, '.') && !strchr(f->s, '.'))
        seen = f->s; /* 4.00 is 4 */
    if (same && strcmp(seen, f->s))
        return seen;
    return !twins_of(m, how, stored, f->s, list, size) && same ? seen : NULL;
}

const char *td__import_code(struct td__import *m, int column, const struct td__naming *how, const char *text)
{
    const struct td__field *f = field_of(m, column);
    char list[200];

    if (!f->typed || m->exact)
        return text;
    const char *code = is_day(f) ? NULL : code_of_number(m, how, f, list, sizeof list);
    if (!code)
        td__import_wrong(m, column, is_day(f) ? W_IMPORT_CODE_DAY : W_IMPORT_CODE_NUMBER, f->s, is_day(f) ? "" : list);
    return code;
}

/* ---- headings --------------------------------------------------------------------------- */

const char *td__import_head(struct td__import *m, int column, char *buf, size_t size)
{
    const struct td__field *f = field_of(m, column);
    const char *s = f->shown && *f->shown ? f->shown : td__import_at(m, column, buf, size);
    size_t n = td__import_unmarked(s);

    if (!s[n] || n >= size)
        return s;
    memmove(buf, s, n);
    buf[n] = 0;
    return buf;
}

const char *td__import_head_doubt(struct td__import *m, int column)
{
    const struct td__field *f = field_of(m, column);
    struct td__naming how = { .noun = TD__TARGET, .plan = m->set.plan };
    char list[200] = "", said[500];
    bool day = is_day(f), first = day && !f->shown && !strcmp(f->s + strlen("2024-12-"), "01");
    bool code = f->typed && !day && !code_of_number(m, &how, f, list, sizeof list);
    enum td_word why = f->odd == TD__UNCOMPUTED ? W_IMPORT_UNCOMPUTED : first ? W_IMPORT_DAY_OR_MONTH
                     : code ? W_IMPORT_CODE_NUMBER : TD_WORDS;

    if (why == TD_WORDS)
        return NULL;
    td_date d = 0;
    td_date_parse(f->s, first ? f->len : 0, &d);
    struct td_short text = td_date_text(d, m->how->lang);
    td_word_fill(said, sizeof said, why, m->how->lang, (const char *const[]){ first ? text.s : f->s, list });
    return td__list_text(m->mem, said);
}

/* ---- names ------------------------------------------------------------------------------ */

static bool find(struct td__import *m, int column, const struct td__naming *how, const char *text, int64_t *id,
                 char *said, size_t size)
{
    struct td__naming narrow = *how;

    narrow.lang = m->how->lang;
    if (column >= 0 && (size_t)column < m->heads)
        narrow.kind = m->head[column].kind;
    return td__name_find(&m->names, &narrow, text, id, said, size) == TD_OK || td__import_wrong_said(m, column, said);
}

/* Without the mark of a footnote, where it has one. */
static const char *called(struct td__import *m, int column, const struct td__naming *how, const char *text, char *buf,
                          size_t size)
{
    size_t len = (unsigned char)text[strlen(text) - 1] >= 0x80 ? td__import_unmarked(text) : 0;

    if (!td__import_sound(m, column))
        return NULL;
    if (len && len < strlen(text) && len < size) {
        memcpy(buf, text, len);
        buf[len] = 0;
        text = buf;
    }
    return td__import_code(m, column, how, text);
}

/* Rows come in runs of the same target or agency, so the last answer is kept. */
static bool find_kept(struct td__import *m, int column, const struct td__naming *how, const char *text, int64_t *id,
                      char *said, size_t size)
{
    struct td__last *last = &m->last[how->noun];

    if (last->is && (last->always || last->period == how->last) && last->plan == how->plan &&
        !strcmp(last->text, text)) {
        *id = last->id;
        if (*last->said)
            snprintf(said, size, "%s", last->said);
        return true;
    }
    last->is = false;
    if (!find(m, column, how, text, id, said, size))
        return false;
    if (strlen(text) < sizeof last->text && strlen(said) < sizeof last->said) {
        memcpy(last->text, text, strlen(text) + 1);
        memcpy(last->said, said, strlen(said) + 1);
        last->period = how->last, last->plan = how->plan, last->id = *id, last->is = true;
        last->always = how->noun == TD__AGENCY && td__name_code(&m->names, text) == *id;
    }
    return true;
}

bool td__import_name(struct td__import *m, int field, const struct td__naming *how, int64_t *id, char *said,
                     size_t size)
{
    char buf[TD__CELL], plain[2][TD__CELL], more[300];
    const char *first = td__import_cell(m, field), *second = "";
    int64_t other = 0;

    *said = 0;
    if (field >= 0 && m->second[field] >= 0)
        second = td__import_at(m, m->second[field], buf, sizeof buf);
    if ((*first && !(first = called(m, m->at[field], how, first, plain[0], sizeof plain[0]))) ||
        (*second && !(second = called(m, m->second[field], how, second, plain[1], sizeof plain[1]))))
        return false;
    if (*first && !find_kept(m, m->at[field], how, first, id, said, size))
        return false;
    if (!*second || !strcmp(first, second))
        return true;
    if (!find(m, m->second[field], how, second, &other, more, sizeof more))
        return false;
    if (*first && other != *id)
        return td__import_wrong(m, m->second[field], W_IMPORT_DISAGREE, first, second);
    *id = other;
    return true;
}

bool td__import_plan(struct td__import *m, int field, int64_t *plan)
{
    struct td__naming how = { .noun = TD__PLAN };
    char said[300];

    *plan = m->set.plan;
    return td__import_name(m, field, &how, plan, said, sizeof said);
}
