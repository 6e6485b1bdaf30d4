/*
 * Columns known by their headings. Units write "Đơn vị", "Tên đơn vị", "Quận, huyện" or "agency" for the same thing;
 * what is not in the table of headings may be a period ("Năm 2025"), a target ("c.4", its name) or an agency, and the
 * column then holds their figures. What nothing is known of is not used, and the person sees that.
 */
#include "exchange/import.h"
#include "base/text.h"

#include <stdio.h>

/* ---- headings --------------------------------------------------------------------------- */

/* Without what stands in brackets; in one case, without accents. The caller frees. */
static char *folded_heading(const char *text)
{
    char buf[TD__CELL];
    size_t n = 0;
    int depth = 0;

    for (; *text && n + 1 < sizeof buf; text++) {
        depth += *text == '(' || *text == '[';
        if (!depth)
            buf[n++] = *text;
        depth -= (*text == ')' || *text == ']') && depth;
    }
    while (n && strchr(" \t\n:*.", buf[n - 1]))
        n--;
    buf[n] = 0;
    return td_text_fold(buf);
}

static int field_at(const struct td__import *m, const char *name)
{
    return td__word_index(m->fields, name);
}

/* As our own tables for people have it, where names beside codes are of the same field; or as others do. */
static bool is_heading(const struct td__import *m, int field, const char *folded)
{
    const char *others = td__records[m->table].columns[field].heads;
    bool is = others && td__folded_among(folded, others);

    for (enum td_lang lang = TD_VI; !is && lang <= TD_EN; lang++) {
        const char *code = td_table_heading(m->table, field, lang);
        const char *name = td_table_names_heading(m->table, field, lang);
        is = td__folded_is(folded, code, strlen(code)) || (name && td__folded_is(folded, name, strlen(name)));
    }
    return is || td__folded_is(folded, m->fields[field], strlen(m->fields[field]));
}

/* The field that is called so, and of which kind its agencies are. */
static int find_field(const struct td__import *m, const char *text, const char **kind)
{
    char *folded = folded_heading(text);
    int field = field_at(m, text);

    *kind = "";
    for (int i = 0; folded && *folded && field < 0 && m->fields[i]; i++)
        if (is_heading(m, i, folded))
            field = i;
    const struct td_choice *unit = folded && field < 0 ? td__choice_said(td_agency_kinds, folded) : NULL;
    if (unit && unit->value >= TD_LEVEL_DISTRICT && (field = field_at(m, "agency")) >= 0)
        *kind = unit->code;
    free(folded);
    return field;
}

/* ---- columns of values ------------------------------------------------------------------ */

static enum td__role part_of(const char *word)
{
    static const struct { const char *words; enum td__role role; } parts[] = {
        { "tử số|số đạt|số lượng đạt|số được công nhận|numerator", TD__NUMERATOR },
        { "mẫu số|tổng số|denominator|total", TD__DENOMINATOR },
        { "giá trị|tỷ lệ|tỷ lệ đạt|kết quả|%|value", TD__VALUE },
    };
    char *folded = folded_heading(word);
    enum td__role role = TD__UNUSED;

    for (size_t i = 0; folded && i < sizeof parts / sizeof *parts; i++)
        if (td__folded_among(folded, parts[i].words))
            role = parts[i].role;
    free(folded);
    return role;
}

/* "c.4 - tử số" is a part of c.4. Cuts it off. */
static enum td__role take_part(char *text)
{
    size_t n = strlen(text);

    for (size_t at = n; at-- > 0;) {
        if (!strchr("-:/,;(\n", text[at]) && strncmp(text + at, "–", 3))
            continue;
        const char *rest = text + at + (text[at] == '\xe2' ? 3 : 1);
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(rest, ")"), rest);
        enum td__role role = part_of(word);
        if (role == TD__UNUSED)
            continue;
        text[at] = 0;
        return role;
    }
    return TD__VALUE;
}

/* "Kết quả thực hiện năm 2025", "Ước thực hiện 2026". */
static bool heading_period(const char *text, td_period *out)
{
    static const char *const before[] = { "ket qua ", "thuc hien ", "uoc ", "so lieu ", "ti le ", "gia tri ", "den ",
                                          "cuoi ", "het ", "dat " };
    char *folded = folded_heading(text);
    const char *s = folded;
    bool cut = true;

    while (s && cut) {
        cut = false;
        for (size_t i = 0; i < sizeof before / sizeof *before; i++)
            if (!strncmp(s, before[i], strlen(before[i]))) {
                s += strlen(before[i]);
                cut = true;
            }
    }
    bool ok = s && *s && td_period_read(s, out);
    free(folded);
    return ok;
}

static bool find_named(struct td__import *m, enum td__noun noun, const char *text, int64_t *id)
{
    char said[300];
    struct td__naming how = { .noun = noun, .plan = m->set.plan, .lang = m->how->lang };
    int rc = td__name_find(&m->names, &how, text, id, said, sizeof said);

    if (rc == TD_NOT_FOUND && strpbrk(text, "([")) { /* without "(%)" */
        char cut[TD__CELL];
        snprintf(cut, sizeof cut, "%.*s", (int)strcspn(text, "(["), text);
        rc = td__name_find(&m->names, &how, cut, id, said, sizeof said);
    }
    if (rc == TD_INVALID)
        return td__import_break(m, W_IMPORT_HEADING, text, said);
    return rc == TD_OK;
}

static bool names_values(struct td__import *m, struct td__head *h, const char *text)
{
    return heading_period(text, &h->period) || find_named(m, TD__TARGET, text, &h->target) ||
           find_named(m, TD__AGENCY, text, &h->agency);
}

static void find_values(struct td__import *m, struct td__head *h)
{
    char text[TD__CELL];
    enum td__role role;

    if (m->table != TD_T_OBSERVATIONS || !*h->text)
        return;
    snprintf(text, sizeof text, "%s", h->text);
    role = take_part(text);
    if (names_values(m, h, text))
        h->role = role;
    else if (strlen(text) < strlen(h->text) && names_values(m, h, h->text)) /* a name with a dash in it */
        h->role = TD__VALUE;
}

/* ---- what the person says about columns ------------------------------------------------- */

static bool same_heading(const char *wanted, size_t len, const char *text)
{
    char *folded = td_text_fold(text);
    bool same = folded && td__folded_is(folded, wanted, len);

    free(folded);
    return same;
}

/* "target:c.4/numerator" */
static bool map_value(struct td__import *m, struct td__head *h, const char *what)
{
    static const struct { const char *word; enum td__noun noun; } of[] = {
        { "target:", TD__TARGET }, { "agency:", TD__AGENCY }, { "period:", TD__PLAN },
    };
    char name[TD__CELL], said[300];

    h->role = TD__VALUE;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        size_t n = strlen(of[i].word);
        if (strncmp(what, of[i].word, n))
            continue;
        snprintf(name, sizeof name, "%s", what + n);
        char *part = strrchr(name, '/');
        if (part && (!strcmp(part, "/numerator") || !strcmp(part, "/denominator"))) {
            h->role = part[1] == 'n' ? TD__NUMERATOR : TD__DENOMINATOR;
            *part = 0;
        }
        if (of[i].noun == TD__PLAN)
            return td_period_read(name, &h->period);
        struct td__naming how = { .noun = of[i].noun, .plan = m->set.plan, .lang = m->how->lang };
        return td__name_find(&m->names, &how, name, of[i].noun == TD__TARGET ? &h->target : &h->agency, said,
                             sizeof said) == TD_OK;
    }
    return false;
}

/* True when the person says what this column is; *h is that. */
static bool map_column(struct td__import *m, struct td__head *h, int column)
{
    const char *map = m->set.map ? m->set.map : "";

    while (*map) {
        size_t len = strcspn(map, ";"), eq = strcspn(map, "=");
        const char *head = map + strspn(map, " ");
        char what[TD__CELL] = "";
        if (eq < len) {
            size_t n = (size_t)(map + eq - head);
            snprintf(what, sizeof what, "%.*s", (int)(len - eq - 1), map + eq + 1);
            bool mine = *head == '#' ? atoi(head + 1) == column + 1 : same_heading(head, n, h->text);
            const char *name = what + strspn(what, " ");
            if (mine && strcmp(name, "-")) {
                const char *kind;
                h->field = find_field(m, name, &kind);
                h->role = TD__FIELD;
                if (h->field < 0 && !map_value(m, h, name))
                    td__import_break(m, W_IMPORT_MAP, what, "");
            }
            if (mine)
                return true;
        }
        map += len + (map[len] == ';');
    }
    return false;
}

/* ---- a row of headings ------------------------------------------------------------------ */

/* Columns of a table and no others; an older export may lack some. */
static bool is_exact(const struct td__import *m, const struct td__field *f, size_t n)
{
    bool there[TD_COLUMNS] = { false };

    for (size_t i = 0; i < n; i++) {
        int c = field_at(m, f[i].s);
        if (c < 0 || there[c])
            return false;
        there[c] = true;
    }
    for (int c = 0; m->fields[c]; c++)
        if (!there[c] && !td__records[m->table].columns[c].older)
            return false;
    return true;
}

static void read_head(struct td__import *m, struct td__head *h, int column)
{
    char text[TD__CELL];

    *h = (struct td__head){ .field = -1, .kind = "" };
    h->text = td__list_text(m->mem, td__import_at(m, column, text, sizeof text));
    if (map_column(m, h, column))
        return;
    h->field = find_field(m, h->text, &h->kind);
    if (h->field >= 0)
        h->role = TD__FIELD;
    else
        find_values(m, h);
}

static int columns_of(const struct td__import *m, const char *field)
{
    int at = field_at(m, field), n = 0;

    for (size_t i = 0; i < m->heads; i++)
        n += m->head[i].role == TD__FIELD && m->head[i].field == at;
    return n;
}

/* A number is data, unless it is a year. */
static bool is_data(const struct td__head *h)
{
    struct td_num n;
    enum td_num_error e = td_num_read(h->text, TD_VI, true, &n);

    return h->role == TD__UNUSED && e != TD_NUM_EMPTY && e != TD_NUM_BAD;
}

/* Enough of them to be a row of headings and no title, no data. */
static bool is_head_row(const struct td__import *m)
{
    size_t values = 0, agencies = 0, fields = 0;

    for (size_t i = 0; i < m->heads; i++) {
        if (is_data(&m->head[i]))
            return false;
        values += m->head[i].role >= TD__VALUE && !m->head[i].agency;
        agencies += m->head[i].role >= TD__VALUE && m->head[i].agency;
        fields += m->head[i].role == TD__FIELD;
    }
    switch (m->how->kind) {
    case TD_IMPORT_OBSERVATIONS:
        return fields + values + agencies >= 2 && !(values && agencies) &&
               (values || agencies >= 2 || columns_of(m, "value") ||
                (columns_of(m, "numerator") && columns_of(m, "denominator")));
    case TD_IMPORT_PROGRESS:
        return columns_of(m, "task") && fields >= 2;
    case TD_IMPORT_SUBMISSIONS:
        return columns_of(m, "agency") && fields >= 2;
    case TD_IMPORT_AGENCIES:
        return (columns_of(m, "code") || columns_of(m, "name")) && fields >= 2;
    default:
        return columns_of(m, "code") && fields >= 2;
    }
}

/* One column a field; a second one only where a name may stand beside the code of a thing. */
static bool place_fields(struct td__import *m)
{
    for (int i = 0; i < TD_COLUMNS; i++)
        m->at[i] = m->second[i] = -1;
    for (size_t i = 0; i < m->heads; i++) {
        struct td__head *h = &m->head[i];
        if (h->role != TD__FIELD)
            continue;
        if (m->at[h->field] < 0)
            m->at[h->field] = (int)i;
        else if (td__records[m->table].columns[h->field].as == TD__AS_REF && m->second[h->field] < 0)
            m->second[h->field] = (int)i;
        else
            return td__import_break(m, W_IMPORT_TWICE, m->head[m->at[h->field]].text, h->text);
    }
    return true;
}

/* Figures stand in one column, or in those of targets, periods or agencies; not in both. */
static bool place_values(struct td__import *m)
{
    int value = field_at(m, "value");

    for (size_t i = 0; m->table == TD_T_OBSERVATIONS && i < m->heads; i++)
        if (m->head[i].role >= TD__VALUE && m->at[value] >= 0)
            return td__import_break(m, W_IMPORT_TWICE, m->head[m->at[value]].text, m->head[i].text);
    return true;
}

static void say_values(const struct td__import *m, const struct td__head *h, char *field, char *means, size_t size)
{
    const struct td__name *x = h->target ? td__name_by_id(&m->names, TD__TARGET, h->target)
                                           : td__name_by_id(&m->names, TD__AGENCY, h->agency);
    const char *part = h->role == TD__NUMERATOR ? "/numerator" : h->role == TD__DENOMINATOR ? "/denominator" : "";
    enum td_word word = h->role == TD__NUMERATOR ? W_IMPORT_NUMERATORS
                      : h->role == TD__DENOMINATOR ? W_IMPORT_DENOMINATORS : W_IMPORT_VALUES;
    char period[TD_PERIOD_BUF], what[200];

    td_period_write(period, sizeof period, h->period);
    snprintf(field, size, "%s%s%s", h->period ? "period:" : h->target ? "target:" : "agency:",
             h->period ? period : x ? x->code : "", part);
    if (h->period)
        td_period_format(what, sizeof what, h->period, m->how->lang);
    else
        snprintf(what, sizeof what, "%s", !x ? "" : h->target ? x->code : x->full);
    td_word_fill(means, size, word, m->how->lang, (const char *const[]){ what });
}

static bool say_columns(struct td__import *m)
{
    struct td_import *out = m->out;

    out->column = td__list_alloc(out->mem, (m->heads + 1) * sizeof *out->column);
    if (!out->column)
        return td__import_break(m, W_SHEET_MEMORY, "", "");
    for (size_t i = 0; i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        char field[128] = "", means[256] = "";
        if (h->role == TD__FIELD) {
            snprintf(field, sizeof field, "%s", m->fields[h->field]);
            snprintf(means, sizeof means, "%s", td_table_heading(m->table, h->field, m->how->lang));
        } else if (h->role >= TD__VALUE) {
            say_values(m, h, field, means, sizeof field);
        }
        out->column[i] = (struct td_import_column){ td__list_text(out->mem, h->text), td__list_text(out->mem, field),
                                                    td__list_text(out->mem, means) };
    }
    out->columns = m->heads;
    return true;
}

/* Too little of it is understood, but with texts beside each other and no data it may be what a person can explain. */
static bool keep_candidate(struct td__import *m)
{
    size_t texts = 0;

    for (size_t i = 0; i < m->heads; i++) {
        if (is_data(&m->head[i]))
            return true;
        texts += *m->head[i].text != 0;
    }
    if (texts < 2 || texts <= m->texts)
        return true;
    m->texts = texts;
    return say_columns(m);
}

bool td__import_heads(struct td__import *m, const struct td__field *f, size_t n, int line)
{
    struct td__head *head = td__list_alloc(m->mem, n * sizeof *head);

    if (!head)
        return td__import_break(m, W_SHEET_MEMORY, "", "");
    m->head = head;
    m->heads = 0;
    for (size_t i = 0; i < n; i++)
        read_head(m, &head[m->heads++], (int)i);
    if (!is_head_row(m)) { /* a title; what could not be understood in it does not matter */
        *m->broken = 0;
        keep_candidate(m);
        m->heads = 0;
        return false;
    }
    if (*m->broken)
        return false;
    m->exact = is_exact(m, f, n) && !(m->set.map && *m->set.map);
    m->out->head = line;
    return place_fields(m) && place_values(m) && say_columns(m);
}

/* ---- what stands below the headings ----------------------------------------------------- */

/* "(1) (2) (3)", "A B 1 2": the numbers of columns, as forms have them. */
static bool is_numbering(struct td__import *m)
{
    char buf[TD__CELL];
    size_t cells = 0;
    int last = 0;

    for (size_t i = 0; i < m->n; i++) {
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        size_t open = *s == '(', digits = strspn(s + open, "0123456789");
        if (!*s)
            continue;
        cells++;
        if (!digits && s[1] == 0 && strchr("ABCDEabcde", *s))
            continue;
        if (!digits || digits > 2 || atoi(s + open) != last + 1 || strcmp(s + open + digits, open ? ")" : ""))
            return false;
        last++;
    }
    return cells >= 3 && last >= 2;
}

/* A second row below a target's heading, as in "Gia đình học tập" over "Tổng số", "Số đạt", "Tỷ lệ", or over years. */
static bool read_second(struct td__import *m, struct td__head *head, size_t n)
{
    const struct td__head *above = NULL;
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        char buf[TD__CELL];
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        td_period period = 0;
        above = i < m->heads && *m->head[i].text ? &m->head[i] : above;
        head[i] = i < m->heads ? m->head[i] : (struct td__head){ .field = -1, .kind = "", .text = "" };
        if (!*s)
            continue;
        enum td__role role = part_of(s);
        if (role == TD__UNUSED && heading_period(s, &period))
            role = TD__VALUE;
        struct td_num number;
        if (role == TD__UNUSED && !td_num_read(s, TD_VI, true, &number))
            return false; /* data */
        if (role == TD__UNUSED || !above || above->role < TD__VALUE || (period && above->period))
            continue;
        snprintf(buf, sizeof buf, "%s - %s", above->text, s);
        head[i] = *above;
        head[i].role = role;
        head[i].period = period ? period : above->period;
        head[i].text = td__list_text(m->mem, buf);
        found++;
    }
    return found >= 2;
}

bool td__import_below(struct td__import *m)
{
    size_t n = m->n > m->heads ? m->n : m->heads;
    struct td__head *head;

    if (!m->exact && is_numbering(m))
        return true;
    if (m->exact || m->table != TD_T_OBSERVATIONS || !(head = td__list_alloc(m->mem, n * sizeof *head)) ||
        !read_second(m, head, n))
        return false;
    m->head = head;
    m->heads = n;
    place_fields(m);
    say_columns(m);
    return true;
}
