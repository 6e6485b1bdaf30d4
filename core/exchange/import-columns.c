/*
 * Which row is the one of headings: what is above it are titles, what is below may be a second row, units or the
 * numbers of columns. A heading in two rows, as spreadsheets merge cells, says what both say.
 */
#include "exchange/import-cells.h"
#include "base/text.h"

#include <stdio.h>

static int field_at(const struct td__import *m, const char *name)
{
    return td__word_index(m->fields, name);
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

static void read_head(struct td__import *m, struct td__head *h, const char *text, int column)
{
    struct td__head mapped = { .field = -1, .kind = "", .text = text, .unit = "", .known = true, .mapped = true };

    if (td__head_mapped(m, &mapped, column))
        *h = mapped;
    else
        td__head_understand(m, h, text);
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

    return h->role == TD__UNUSED && !h->known && e != TD_NUM_EMPTY && e != TD_NUM_BAD;
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

static void leave_out(struct td__head *h)
{
    h->role = TD__UNUSED;
    h->field = -1;
    h->known = true;
}

/* "Ước thực hiện" beside "Thực hiện" is no second result. */
static void drop_loose(struct td__import *m)
{
    for (size_t i = 0; m->table == TD_T_OBSERVATIONS && i < m->heads; i++)
        if (m->head[i].role == TD__FIELD && m->head[i].loose && columns_of(m, "value") > 1)
            leave_out(&m->head[i]);
}

/* "Mục tiêu" beside "Chỉ tiêu" is what is aimed at. */
static void drop_aims(struct td__import *m)
{
    int target = field_at(m, "target");

    for (size_t i = 0; m->table == TD_T_OBSERVATIONS && i < m->heads; i++)
        if (m->head[i].role == TD__FIELD && m->head[i].field == target && columns_of(m, "target") > 1 &&
            td__heading_sort(m->head[i].text) == TD__SORT_PLAN && td__heading_only_sorts(m->head[i].text)) {
            leave_out(&m->head[i]);
            m->head[i].says = TD__SORT_PLAN;
        }
}

/* What a person says of a heading of two rows counts more than what they say. */
static void heed_map(struct td__import *m)
{
    for (size_t i = 0; i < m->heads; i++) {
        const char *text = m->head[i].text;
        struct td__head mapped = { .field = -1, .kind = "", .text = text, .unit = "", .known = true, .mapped = true };
        if (td__head_mapped(m, &mapped, (int)i))
            m->head[i] = mapped;
    }
}

/* One column a field; a second one only where a name may stand beside the code of a thing. */
static bool place_fields(struct td__import *m)
{
    heed_map(m);
    drop_loose(m);
    drop_aims(m);
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

static bool of_one(const struct td__head *a, const struct td__head *b)
{
    return (!a->target || !b->target || a->target == b->target) &&
           (!a->agency || !b->agency || a->agency == b->agency) &&
           (!a->period || !b->period || a->period == b->period);
}

/* "Kế hoạch | Đạt | Tỷ lệ", "Tổng số | Không đạt | Tỷ lệ": the rate may be one of those that were planned, or of what
 * was not reached, unless both of its parts stand beside it. */
bool td__import_rates(struct td__import *m)
{
    for (size_t i = 0; m->table == TD_T_OBSERVATIONS && i < m->heads; i++) {
        const struct td__head *rate = &m->head[i], *other = NULL;
        bool parts[TD__PART_DENOMINATOR + 1] = { false };
        if (!rate->rate || rate->mapped || rate->part != TD__PART_VALUE || rate->role == TD__UNUSED)
            continue;
        for (size_t k = 0; k < m->heads; k++) {
            const struct td__head *h = &m->head[k];
            bool beside = k != i && of_one(h, rate), plan = h->says == TD__SORT_PLAN;
            if (beside && h->role != TD__UNUSED)
                parts[h->part] = true;
            if (beside && k < i && h->role == TD__UNUSED && !h->mapped &&
                (plan || (h->says == TD__SORT_OTHER && td__words_have(h->text, "khong|chua|con lai|con thieu"))))
                other = h;
        }
        if (other && !(parts[TD__PART_NUMERATOR] && parts[TD__PART_DENOMINATOR]))
            return td__import_break(m, W_IMPORT_RATE, rate->text, other->text);
    }
    return true;
}

bool td__import_pieces(struct td__import *m)
{
    int year = td__import_year_of_all(m);
    bool any = false;

    for (size_t i = 0; i < m->heads; i++) {
        struct td__head *h = &m->head[i];
        if (!h->piece || h->role < TD__VALUE)
            continue;
        if (!year || !td__piece_period(h->piece, year, &h->period))
            return td__import_break(m, W_IMPORT_YEAR_OF_PART, h->text, "");
        h->piece = NULL;
        any = true;
    }
    return !any || td__import_columns(m);
}

/* Figures stand in one column, or in those of targets, periods or agencies; not in both. */
static bool place_values(struct td__import *m)
{
    int value = field_at(m, "value");

    for (size_t i = 0; m->table == TD_T_OBSERVATIONS && i < m->heads; i++)
        if (m->head[i].role >= TD__VALUE && m->at[value] >= 0)
            return td__import_break(m, W_IMPORT_TWICE, m->head[m->at[value]].text, m->head[i].text);
    return td__import_rates(m);
}

/* "Năm 2023 | Năm 2024" below a title of 2025: is it the title's figures? */
static bool is_elsewhen(const struct td__import *m)
{
    bool any = false;

    for (size_t i = 0; i < m->heads; i++) {
        td_period p = m->head[i].period;
        any |= p != 0;
        if (p && td_period_year(p) == td_period_year(m->title.titled))
            return false;
    }
    return any && m->title.titled && !m->title.periods;
}

/* "Giao chỉ tiêu kế hoạch năm 2025", "Ước thực hiện năm 2025" hold for what no heading says otherwise. */
static bool heed_title(struct td__import *m)
{
    struct td__title *t = &m->title;

    t->elsewhen = is_elsewhen(m);
    for (size_t i = 0; t->says && i < m->heads; i++) {
        struct td__head *h = &m->head[i];
        bool figures = h->role >= TD__VALUE || (h->role == TD__FIELD && h->part);
        if (!figures || h->known || td__heading_sort(h->text))
            continue;
        if (t->says == TD__SORT_PLAN)
            return td__import_break(m, W_IMPORT_PLANS_TITLE, t->text, "");
        h->says = t->says;
    }
    return true;
}

/* Too little of it is understood, but with texts beside each other and no data it may be what a person can explain. */
static bool keep_candidate(struct td__import *m)
{
    size_t texts = 0, fields = 0;
    const char *planned = NULL;

    for (size_t i = 0; i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        if (is_data(h))
            return true;
        texts += *h->text != 0;
        fields += h->role == TD__FIELD;
        planned = h->role == TD__UNUSED && h->says >= TD__SORT_PLAN ? h->text : planned;
    }
    if (texts < 2 || texts <= m->texts)
        return true;
    m->planned = fields ? planned : NULL;
    m->texts = texts;
    return td__import_columns(m);
}

/* ---- headings in two and three rows ----------------------------------------------------- */

static bool is_key(const struct td__head *h)
{
    return h->role == TD__FIELD && h->field >= 0 && !h->part;
}

/* "Kế hoạch", "Mục tiêu", "Chỉ tiêu": over years they are plans. */
static bool is_aims(const struct td__head *h)
{
    return is_key(h) && td__heading_only_sorts(h->text) &&
           (td__heading_sort(h->text) == TD__SORT_PLAN || td__words_are(h->text, "chi tieu"));
}

static const char *joined(struct td__import *m, const char *above, const char *below)
{
    char buf[2 * TD__CELL];

    snprintf(buf, sizeof buf, "%s - %s", above, below);
    return td__list_text(m->mem, buf);
}

/* What stands in two rows says all that each of them says; "Kế hoạch" over years is a plan. */
static void combine(struct td__import *m, struct td__head *h, const struct td__head *above,
                    const struct td__head *below)
{
    bool figures = below->part || below->period || below->piece || below->target || below->agency || below->says;
    bool aims = is_aims(above) && (below->period || below->says || below->part);

    *h = *below;
    if (!*above->text || (is_key(above) && figures && !aims))
        return;
    if (!*below->text || (is_key(above) && !figures && below->field < 0)) {
        *h = *above;
        return;
    }
    h->text = joined(m, above->text, below->text);
    if (is_key(below))
        return;
    bool clear = figures || *below->unit; /* "Số lượng" under a target: of what? A row below may say it */
    if ((h->period && above->period && h->period != above->period &&
         td_period_year(h->period) != td_period_year(above->period)) ||
        (h->target && above->target && h->target != above->target) ||
        (h->agency && above->agency && h->agency != above->agency)) {
        td__import_break(m, W_IMPORT_DISAGREE, above->text, below->text);
        return;
    }
    h->period = h->period ? h->period : above->period;
    h->piece = below->piece ? below->piece : above->piece;
    if (h->piece && h->period && td__piece_period(h->piece, td_period_year(h->period), &h->period))
        h->piece = NULL;
    h->target = h->target ? h->target : above->target;
    h->agency = h->agency ? h->agency : above->agency;
    h->part = h->part ? h->part : above->part;
    h->loose = below->part ? below->loose : above->loose;
    h->rate = below->part ? below->rate : above->rate;
    h->says = aims ? TD__SORT_PLAN : above->says > below->says ? above->says : below->says;
    h->unit = *below->unit ? below->unit : above->unit;
    h->field = -1;
    td__head_settle(m, h);
    h->role = clear ? h->role : TD__UNUSED;
}

/* The texts of this row, below those of the row before it, as far as that was no title. */
static void read_row_heads(struct td__import *m, struct td__head *head, const struct td__line *above,
                           const struct td__line *row)
{
    const char *left = "";

    for (size_t i = 0; i < m->heads; i++) {
        const char *s = i < row->n ? row->text[i] : "", *own = above && i < above->n ? above->text[i] : "";
        struct td__head top, below;
        left = *own ? own : left;
        const char *over = *own ? own : *s ? left : "";
        read_head(m, &below, s, (int)i);
        if (!above || !*over) {
            head[i] = below;
            continue;
        }
        td__head_understand(m, &top, over);
        if (is_data(&below) || is_data(&top)) { /* what it says makes this no row of headings */
            head[i] = is_data(&below) ? below : top;
            continue;
        }
        combine(m, &head[i], &top, &below);
    }
}

static size_t understood(const struct td__import *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->heads; i++)
        n += m->head[i].role != TD__UNUSED;
    return n;
}

/* Reads them; are they a row of headings? What could not be understood in a title does not matter. */
static bool try_heads(struct td__import *m, const struct td__line *above, const struct td__line *row)
{
    m->heads = above && above->n > row->n ? above->n : row->n;
    m->head = td__list_alloc(m->mem, (m->heads + 1) * sizeof *m->head);
    if (!m->head)
        return td__import_break(m, W_SHEET_MEMORY, "", "");
    read_row_heads(m, m->head, above, row);
    return is_head_row(m);
}

/* Formulas without a result are no headings, and what is taken for one must be what it seems. */
static bool no_doubt(struct td__import *m, const struct td__line *row)
{
    for (size_t i = 0; row && i < row->n && i < m->heads; i++)
        if (row->doubt[i] && (m->head[i].role == TD__UNUSED) == (*row->text[i] == '='))
            return td__import_break(m, W_IMPORT_HEADING, row->text[i], row->doubt[i]);
    return true;
}

bool td__import_heads(struct td__import *m, const struct td__field *f, size_t n, int line)
{
    const struct td__line *row = td__import_top(m, line), *above = row && row > m->top.v ? row - 1 : NULL;
    char broken[sizeof m->broken];

    if (!row)
        return false;
    if (above && (above->line != line - 1 || above->form || above->numbers || above->texts < 2))
        above = NULL;
    if (row->form || row->numbers || !try_heads(m, NULL, row)) {
        *m->broken = 0;
        if (!row->form && !row->numbers)
            keep_candidate(m);
        if (!above || row->form || row->numbers || !try_heads(m, above, row)) {
            *m->broken = 0;
            m->heads = 0;
            return false;
        }
    } else if (above) { /* does the row above say more of its columns? */
        struct td__head *head = m->head;
        size_t heads = m->heads, known = understood(m);
        memcpy(broken, m->broken, sizeof broken);
        if (!try_heads(m, above, row) || *m->broken || understood(m) <= known) {
            m->head = head;
            m->heads = heads;
            memcpy(m->broken, broken, sizeof broken);
            above = NULL;
        }
    }
    if (*m->broken)
        return false;
    m->exact = is_exact(m, f, n) && !(m->set.map && *m->set.map);
    m->out->head = line;
    m->top.n -= above ? 2 : 1; /* what is left are titles */
    return td__import_titles(m) && place_fields(m) && place_values(m) && heed_title(m) && no_doubt(m, row) &&
           no_doubt(m, above) && td__import_columns(m);
}

/* ---- what stands below the headings ----------------------------------------------------- */

/* "(%)", "ĐVT: người" below each of them. */
static bool read_units(struct td__import *m)
{
    char buf[TD__CELL], unit[64];
    size_t found = 0;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < m->n; i++) {
            const char *s = td__import_at(m, (int)i, buf, sizeof buf);
            bool unit_like = *s == '(' || *s == '[' || !strcmp(s, "%") || td__words_begin(s, "dvt|don vi tinh") ||
                             (i < m->heads && m->head[i].role >= TD__VALUE && td__is_unit(s));
            bool key = i < m->heads && is_key(&m->head[i]) && td__words_are(s, "dvt|don vi tinh"); /* what they are */
            if (!*s || key)
                continue;
            td__unit_said(unit, sizeof unit, s);
            if (!unit_like || !*unit)
                return false;
            found++;
            if (pass && i < m->heads)
                m->head[i].unit = td__list_text(m->mem, unit);
        }
    return found;
}

/* A second row below: "Tổng số", "Số đạt", "Tỷ lệ" or years under a target, years under "Kế hoạch" and "Thực hiện". It
 * has nothing where rows say whose figures they are. */
static bool read_second(struct td__import *m, struct td__head *head, size_t n)
{
    static const struct td__head none = { .field = -1, .kind = "", .text = "", .unit = "" };
    const struct td__head *left = &none;
    size_t found = 0, keys = 0, words = 0;

    for (size_t i = 0; i < n; i++) {
        char buf[TD__CELL];
        const char *s = td__import_head(m, (int)i, buf, sizeof buf), *doubt = td__import_head_doubt(m, (int)i);
        const struct td__head *own = i < m->heads ? &m->head[i] : &none;
        struct td__head below;
        left = *own->text ? own : left;
        bool key = is_key(own), aims = is_aims(own);
        keys += key;
        head[i] = *own;
        if (!*s)
            continue;
        td__head_understand(m, &below, td__list_text(m->mem, s));
        bool label = below.field >= 0 || (aims && below.period) || td__words_begin(s, "ma|ten|tt|stt");
        if (is_data(&below) || (key && !label))
            return false;
        words += strspn(s, "0123456789") != strlen(s);
        combine(m, &head[i], left, &below);
        if (doubt && head[i].role >= TD__VALUE)
            td__import_break(m, W_IMPORT_HEADING, s, doubt);
        found += head[i].role != TD__UNUSED && (below.part || below.period || below.piece || below.target ||
                                                    below.says);
        found += head[i].says == TD__SORT_PLAN && below.period;
    }
    if (found && !keys && !words) /* 2024, 2025: figures as well as years */
        return td__import_wrong(m, -1, W_IMPORT_NUMBERS, "", "");
    return found;
}

bool td__import_below(struct td__import *m)
{
    size_t n = m->n > m->heads ? m->n : m->heads;
    struct td__head *head;
    bool unsure = false;

    if (m->exact)
        return false;
    if (td__import_numbers(m, &unsure) || (unsure && !td__import_wrong(m, -1, W_IMPORT_NUMBERS, "", "")))
        return true;
    if (m->table != TD_T_OBSERVATIONS || !(head = td__list_alloc(m->mem, n * sizeof *head)))
        return false;
    if (!read_units(m)) {
        size_t wrong = m->out->n[TD_IMPORT_WRONG];
        bool second = read_second(m, head, n);
        if (!second) /* what could not be understood of a row does not matter to its headings */
            *m->broken = 0;
        if (*m->broken || m->out->n[TD_IMPORT_WRONG] > wrong)
            return true;
        if (!second)
            return false;
        m->head = head;
        m->heads = n;
        if (place_fields(m) && place_values(m))
            heed_title(m);
    }
    td__import_columns(m);
    return true;
}
