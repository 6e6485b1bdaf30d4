/*
 * What stands around a table: titles and the fields of a form above its headings, the numbers of its columns, notes and
 * signatures below. Titles are never taken for more than they say: what they name is proposed; "Đơn vị báo cáo: Sở Y
 * tế" says it.
 */
#include "exchange/import-cells.h"
#include "base/text.h"

#include <stdio.h>

/* ---- the numbers of columns ------------------------------------------------------------- */

/* "(4)", "[4]", "4", "(4)=(3)/(2)", "A": which number, 0 = a letter, -1 = none. `*sure`: nothing else can be meant. */
static int number_of(const char *s, bool *sure)
{
    bool open = *s == '(' || *s == '[';
    const char *at = s + open;
    size_t digits = strspn(at, "0123456789");

    if (!digits && strchr("ABCDEabcde", *at) && *at && (!at[1] || (open && strchr(")]", at[1]) && !at[2]))) {
        *sure = true;
        return 0;
    }
    if (!digits || digits > 2)
        return -1;
    const char *rest = at + digits;
    rest += *rest == ')' || *rest == ']';
    rest += strspn(rest, " ");
    if (*rest && (*rest != '=' || strspn(rest, "0123456789=()[]+-*/:.,x% ") != strlen(rest)))
        return -1;
    *sure |= open || *rest;
    return atoi(at);
}

/* A number where rows say whose, of what or of when they are is no name of anything. */
static bool names_nothing(struct td__import *m, size_t column, const char *s)
{
    const struct td__head *h = &m->head[column];
    char said[300];
    int64_t id;
    td_period p;

    if (h->role != TD__FIELD || h->part)
        return false;
    const struct td__column *c = &td__records[m->table].columns[h->field];
    struct td__naming how = { .noun = c->of, .plan = m->set.plan };
    if (c->as == TD__AS_PERIOD)
        return !td_period_read(s, &p);
    return c->as == TD__AS_REF && td__name_find(&m->names, &how, s, &id, said, sizeof said) != TD_OK;
}

bool td__import_numbers(struct td__import *m, bool *unsure)
{
    char buf[TD__CELL];
    size_t cells = 0;
    int last = 0;
    bool sure = false;

    *unsure = false;
    for (size_t i = 0; i < m->n; i++) {
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        int number = *s ? number_of(s, &sure) : 0;
        if (number < 0 || (number && number != last + 1))
            return false;
        cells += *s != 0;
        last = number ? number : last;
        sure |= number && i < m->heads && names_nothing(m, i, s);
    }
    bool are = cells >= 3 && last >= 2;
    *unsure = are && !sure;
    return are && sure;
}

/* ---- lines above the headings ----------------------------------------------------------- */

static const struct { enum td__label { LABEL_NONE, LABEL_AGENCY, LABEL_PERIOD, LABEL_QUARTER, LABEL_MONTH, LABEL_UNIT,
                                       LABEL_OTHER } is; const char *words; } labels[] = {
    { LABEL_AGENCY, "don vi bao cao|don vi|co quan bao cao|co quan|ten don vi|ten co quan|don vi gui|don vi lap|"
                    "dia phuong|don vi lap bieu|don vi lap bao cao|don vi gui bao cao|co quan lap|"
                    "reporting agency|agency" },
    { LABEL_PERIOD, "nam bao cao|nam|ki bao cao|ki so lieu|ki|thoi diem|thoi gian|nam so lieu|period|year" },
    { LABEL_QUARTER, "quy" }, { LABEL_MONTH, "thang" }, { LABEL_UNIT, "don vi tinh|dvt|dv tinh|unit" },
    { LABEL_OTHER, "bieu so|mau so|phu luc|ngay lap|ngay bao cao|ngay gui|nguoi lap|nguoi lap bieu|nguoi bao cao|"
                   "nguoi nhan|don vi nhan|don vi nhan bao cao|noi nhan|kinh gui|dien thoai|so dien thoai|email|so|"
                   "dia chi|ban hanh theo|don vi ban hanh|can cu|thoi han|han gui" },
};

/* "Đơn vị báo cáo: Sở Y tế": which field of a form; *value is what stands behind the colon. */
static enum td__label label_of(const char *s, const char **value)
{
    const char *colon = strchr(s, ':');
    char name[TD__CELL];

    if (!colon)
        return LABEL_NONE;
    snprintf(name, sizeof name, "%.*s", (int)(colon - s), s);
    *value = colon + 1 + strspn(colon + 1, " .…");
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (td__words_are(name, labels[i].words))
            return labels[i].is;
    return LABEL_NONE;
}

/* Is the line of a form: a label, what belongs to it, the next label? */
static bool is_form(const struct td__line *l)
{
    bool any = false, open = false;
    const char *value;

    for (size_t i = 0; i < l->n; i++) {
        if (!*l->text[i])
            continue;
        enum td__label label = label_of(l->text[i], &value);
        if (!label && (!open || strchr(l->text[i], ':')))
            return false;
        any |= label != LABEL_NONE;
        open = label && !*value;
    }
    return any;
}

const struct td__line *td__import_top(struct td__import *m, int line)
{
    char buf[TD__CELL];
    bool unsure;
    struct td__line *l = td__push(&m->top);

    if (!l || !(l->text = td__list_alloc(m->mem, (m->n + 1) * sizeof *l->text)) ||
        !(l->doubt = td__list_alloc(m->mem, (m->n + 1) * sizeof *l->doubt))) {
        td__import_break(m, W_SHEET_MEMORY, "", "");
        return NULL;
    }
    l->line = line;
    l->n = m->n;
    for (size_t i = 0; i < m->n; i++) {
        l->text[i] = td__list_text(m->mem, td__import_head(m, (int)i, buf, sizeof buf));
        l->doubt[i] = td__import_head_doubt(m, (int)i);
        l->texts += *l->text[i] != 0;
    }
    l->form = is_form(l);
    l->numbers = td__import_numbers(m, &unsure) || unsure;
    return l;
}

/* ---- what titles say -------------------------------------------------------------------- */

static bool find_agency(struct td__import *m, const char *text, int64_t *id)
{
    struct td__naming how = { .noun = TD__AGENCY };
    char said[300];

    return td__name_find(&m->names, &how, text, id, said, sizeof said) == TD_OK;
}

static bool is_city(const struct td__import *m, int64_t id)
{
    const struct td__name *x = td__name_by_id(&m->names, TD__AGENCY, id);

    return x && !strcmp(x->kind, "city");
}

static void take_named(struct td__import *m, int64_t id)
{
    struct td__title *t = &m->title;

    t->several |= t->named && t->named != id;
    t->named = id;
}

int64_t td__import_agency_in(struct td__import *m, const char *text)
{
    enum { WORDS = 10 };
    int64_t only = 0;

    for (const char *s = text; *s; s += strspn(s, " ")) {
        size_t ends[WORDS] = { 0 }, n = 0, end = 0;
        int64_t id = 0;
        for (; n < WORDS && s[end]; end += strspn(s + end, " ")) {
            end += strcspn(s + end, " ");
            ends[n++] = end;
        }
        end = ends[0];
        while (n-- > 1 && !id) { /* by its longest name */
            char some[TD__CELL];
            size_t len = ends[n];
            while (len && strchr(",.;:)", s[len - 1]))
                len--;
            snprintf(some, sizeof some, "%.*s", (int)len, s);
            if (find_agency(m, some, &id))
                end = ends[n];
        }
        if (id && !is_city(m, id) && only && only != id)
            return -1;
        if (id && !is_city(m, id))
            only = id;
        s += end;
    }
    return only;
}

static void take_title(struct td__import *m, const char *text)
{
    static const char units[] = "phong|trung tam|ubnd|uy ban nhan dan|phuong|xa|quan|huyen|thi xa|hoi|lien minh|"
                                "cong an|truong|chi cuc|cuc|van phong|vien|benh vien|cong ty|doan|mat tran|khoi|"
                                "cum|ban";
    struct td__title *t = &m->title;
    td_period period = td__title_period(text);
    enum td__sort says = td__title_sort(text);
    int64_t id = 0;
    char unit[64];

    td__title_unit(unit, sizeof unit, text);
    if (*unit)
        t->unit = td__list_text(m->mem, unit);
    if (td__title_part(text))
        t->part = text;
    t->periods |= period && t->titled && t->titled != period;
    t->titled = period ? period : t->titled;
    if (says > t->says) {
        t->says = says;
        t->text = text;
    }
    t->city |= td__words_have(text, "toan thanh pho|toan tp|ca thanh pho|citywide|whole city");
    if (find_agency(m, text, &id) && is_city(m, id))
        t->city = true;
    else if (id)
        take_named(m, id);
    else if (td__words_begin(text, units) ||
             (td__words_begin(text, "so") && !td__words_begin(text, "so lieu|so luong")))
        t->unknown = text;
    id = td__import_agency_in(m, text);
    if (id < 0)
        t->several = true;
    else if (id)
        take_named(m, id);
}

/* A sheet's name is a title too, and "KH 2025" is one of plans. */
static void take_tab(struct td__import *m, const char *tab)
{
    struct td__title *t = &m->title;
    td_period p;

    take_title(m, tab);
    if (!t->titled && td__heading_period(tab, &p))
        t->titled = p;
    if (td__heading_sort(tab) == TD__SORT_PLAN && (td__heading_only_sorts(tab) || td__heading_period(tab, &p))) {
        t->says = TD__SORT_PLAN;
        t->text = tab;
    }
}

/* ---- what forms say --------------------------------------------------------------------- */

struct form { const char *year, *part; bool month; };

static void take_field(struct td__import *m, struct form *f, enum td__label label, const char *value)
{
    struct td__title *t = &m->title;
    char unit[64];

    switch (*value ? label : LABEL_NONE) {
    case LABEL_AGENCY:
        td__unit_said(unit, sizeof unit, value);
        if (find_agency(m, value, &t->agency))
            break;
        if (td__is_unit(value)) /* "Đơn vị: %" */
            t->unit = td__list_text(m->mem, unit);
        else
            t->unknown = value;
        break;
    case LABEL_PERIOD: f->year = value; break;
    case LABEL_QUARTER: case LABEL_MONTH:
        f->part = value;
        f->month = label == LABEL_MONTH;
        break;
    case LABEL_UNIT:
        td__unit_said(unit, sizeof unit, value);
        t->unit = td__list_text(m->mem, unit);
        break;
    default: break;
    }
}

static void take_form(struct td__import *m, struct form *f, const struct td__line *l)
{
    enum td__label open = LABEL_NONE;
    const char *value;

    for (size_t i = 0; i < l->n; i++) {
        if (!*l->text[i])
            continue;
        enum td__label label = label_of(l->text[i], &value);
        if (td__title_sort(l->text[i]) == TD__SORT_PLAN) /* "Phụ lục: Chỉ tiêu kế hoạch" */
            m->title.says = TD__SORT_PLAN, m->title.text = l->text[i];
        take_field(m, f, label ? label : open, label ? value : l->text[i]);
        open = label && !*value ? label : LABEL_NONE;
    }
}

/* "Quý: IV", "Năm: 2025". A part that cannot be read leaves the year in doubt. */
static void take_form_period(struct td__title *t, const struct form *f)
{
    char text[200];
    td_period p = 0;

    if (!f->year)
        return;
    snprintf(text, sizeof text, f->part ? f->month ? "tháng %.40s năm %.40s" : "quý %.40s năm %.40s" : "%.0s%.80s",
             f->part ? f->part : "", f->year);
    if (!td_period_read(text, &p))
        return;
    if (t->titled && t->titled != p)
        t->periods = true;
    else
        t->period = p;
}

/* What the form says and an option says otherwise is asked about before any row is read. */
static bool agree(struct td__import *m)
{
    const struct td__title *t = &m->title;
    const struct td__name *form = td__name_by_id(&m->names, TD__AGENCY, t->agency);
    const struct td__name *set = td__name_by_id(&m->names, TD__AGENCY, m->set.agency);
    const struct td_short said = td_period_text(t->period, m->how->lang);
    const struct td_short other = td_period_text(m->set.period, m->how->lang);

    if (form && set && form->id != set->id)
        return td__import_break(m, W_IMPORT_FORM_SAYS, form->full, set->full);
    if (t->period && m->set.period && t->period != m->set.period)
        return td__import_break(m, W_IMPORT_FORM_SAYS, said.s, other.s);
    return true;
}

bool td__import_titles(struct td__import *m)
{
    struct form form = { 0 };

    m->title = (struct td__title){ .unit = "" };
    if (m->exact)
        return true;
    for (size_t i = 0; i < m->top.n; i++) {
        const struct td__line *l = &m->top.v[i];
        if (l->form)
            take_form(m, &form, l);
        for (size_t k = 0; !l->form && k < l->n; k++)
            if (*l->text[k])
                take_title(m, l->text[k]);
    }
    if (m->out->found.workbook)
        take_tab(m, td__list_text(m->mem, m->out->found.tab));
    take_form_period(&m->title, &form);
    m->out->titled = m->title.periods || m->title.part ? 0 : m->title.period ? m->title.period : m->title.titled;
    m->out->named = m->title.several ? 0 : m->title.agency ? m->title.agency : m->title.named;
    return agree(m);
}

/* ---- below the table -------------------------------------------------------------------- */

static bool has_digit(const char *s)
{
    return strpbrk(s, "0123456789") != NULL;
}

/* The headings once more, as on each printed page. */
static bool is_repeated(struct td__import *m)
{
    size_t same = 0;

    for (size_t i = 0; i < m->n; i++) {
        if (m->f[i].len && (i >= m->heads || strcmp(m->f[i].s, m->head[i].text)))
            return false;
        same += m->f[i].len != 0;
    }
    return same >= 2;
}

/* Does a column of figures begin with a digit, as in nearly all rows? */
static bool has_figure(const struct td__import *m)
{
    for (size_t i = 0; i < m->n && i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        if ((h->role >= TD__VALUE || (h->role == TD__FIELD && h->part)) && *m->f[i].s >= '0' && *m->f[i].s <= '9')
            return true;
    }
    return false;
}

/* Notes, signatures, names below: they begin as such lines do, and no figure stands in them. */
bool td__import_foot(struct td__import *m)
{
    char buf[TD__CELL];
    bool begins = false, figures = false, first = true, keys = false, name = false;

    if (m->exact || is_repeated(m))
        return !m->exact;
    if (has_figure(m))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        const char *s = td__import_at(m, (int)i, buf, sizeof buf);
        enum td__role role = i < m->heads ? m->head[i].role : TD__UNUSED;
        bool foot = *s && td__is_foot(s);
        bool note = role == TD__FIELD && !m->head[i].part && !first;
        if (!*s)
            continue;
        begins |= foot && !note;
        bool figure = role >= TD__VALUE || (role == TD__FIELD && m->head[i].part);
        bool counts = m->table != TD_T_OBSERVATIONS || figure;
        keys |= !figure;
        name |= figure && strchr(s, ' ') && !has_digit(s); /* of who has signed */
        figures |= counts && has_digit(s) && !foot;
        first = false;
    }
    m->foot |= begins && !figures;
    bool below = m->counted > 1; /* what stands right below the headings may be one of them */
    return (m->foot || (name && !keys && below)) && !figures;
}
