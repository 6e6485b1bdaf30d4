/*
 * One cell of a table that somebody sent: what it says, read as people write it, or the reason why it cannot be.
 * Nothing is guessed: 1.234 is refused unless it is known how the file writes decimals.
 */
#include "exchange/import.h"
#include "base/text.h"

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

/* ---- numbers ---------------------------------------------------------------------------- */

enum td_num_error td__import_number(struct td__import *m, int column, const char *text, struct td_num *out,
                                    bool *percent)
{
    size_t n = strlen(text);

    *percent = n && text[n - 1] == '%';
    if (m->exact || ((size_t)column < m->n && m->f[column].typed))
        return td_num_parse(text, n - *percent, out) ? TD_NUM_OK : TD_NUM_BAD;
    enum td_num_error e = td_num_read(text, m->set.decimal == '.' ? TD_EN : TD_VI, m->set.decimal != 0, out);
    m->out->ambiguous |= e == TD_NUM_AMBIGUOUS;
    return e;
}

/* ---- dates, years, words ---------------------------------------------------------------- */

bool td__import_date(struct td__import *m, int field, td_date *out, bool partial)
{
    const char *s = td__import_cell(m, field);

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

    if (!c && *s && !(c = td__choice_said(list, s))) {
        td_choice_all(all, sizeof all, list, &m->how->lang);
        return td__import_wrong(m, m->at[field], W_IMPORT_WORD, s, all);
    }
    if (c)
        *out = c->value;
    return true;
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
    char buf[TD__CELL], more[300];
    const char *first = td__import_cell(m, field), *second = "";
    int64_t other = 0;

    *said = 0;
    if (field >= 0 && m->second[field] >= 0)
        second = td__import_at(m, m->second[field], buf, sizeof buf);
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
