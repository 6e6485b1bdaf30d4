/* What comes of an import, row by row, as its parts say it: counted, and the first ones kept; and what columns are. */
#include "exchange/import.h"
#include "base/text.h"

#include <stdio.h>

enum { KEPT = 1000, MOST = 100000 };

bool td__import_good(const struct td__import *m)
{
    return !m->rc && !*m->broken;
}

bool td__import_no_memory(struct td__import *m)
{
    m->rc = td__no_memory(m->td);
    return false;
}

bool td__import_break(struct td__import *m, enum td_word why, const char *a, const char *b)
{
    if (!*m->broken)
        td_word_fill(m->broken, sizeof m->broken, why, m->how->lang, (const char *const[]){ a, b });
    return false;
}

bool td__import_full(struct td__import *m, size_t rows)
{
    char most[24];

    snprintf(most, sizeof most, "%d", (int)MOST);
    return rows >= MOST && !td__import_break(m, W_IMPORT_TOO_MANY, most, "");
}

void td__import_see(struct td__import *m, uint64_t x)
{
    uint64_t h = (m->out->seen ^ x) * 0x9e3779b97f4a7c15u;

    m->out->seen = h ^ h >> 29;
}

uint64_t td__import_hash(uint64_t h, const char *s)
{
    for (h ^= 0xcbf29ce484222325u; *s; s++) /* FNV-1a */
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h;
}

void td__import_see_text(struct td__import *m, const char *text)
{
    td__import_see(m, td__import_hash(0, text));
}

bool td__import_keeps(const struct td__import *m, enum td_import_outcome outcome)
{
    return outcome != TD_IMPORT_UNCHANGED && m->out->n[outcome] < KEPT;
}

/* Shown on screens: nothing that a terminal could act on (PITFALLS 28). */
static const char *shown(struct td__import *m, const char *s)
{
    char buf[1024];

    if (!s || !*s)
        return "";
    td_text_show(buf, sizeof buf, s, false);
    return td__list_text(m->out->mem, buf);
}

void td__import_row(struct td__import *m, const struct td__outcome *o)
{
    bool keep = td__import_keeps(m, o->outcome);

    td__import_see(m, (uint64_t)o->outcome << 32 | (uint32_t)o->line);
    m->out->n[o->outcome]++;
    if (!keep)
        return;
    if (!td__grow((void **)&m->out->v, m->out->rows, sizeof *m->out->v)) {
        td__import_no_memory(m);
        return;
    }
    m->out->v[m->out->rows++] = (struct td_import_row){
        .outcome = o->outcome, .warned = o->warned, .line = o->line,
        .sheet = m->all && m->out->found.tabs > 1 ? shown(m, m->out->found.tab) : "", .column = shown(m, o->column),
        .value = shown(m, o->value), .title = shown(m, o->title), .before = shown(m, o->before),
        .after = shown(m, o->after), .text = shown(m, o->text),
    };
}

/* It shall not be written: what a later row says is another thing of the same. */
void td__import_spoil(struct td__import *m, int line, const char *why)
{
    for (size_t i = m->out->rows; i-- > 0;) {
        struct td_import_row *r = &m->out->v[i];
        bool written = r->outcome == TD_IMPORT_NEW || r->outcome == TD_IMPORT_CHANGED;
        if (r->line != line || !written)
            continue;
        m->out->n[r->outcome]--;
        m->out->n[TD_IMPORT_WRONG]++;
        r->outcome = TD_IMPORT_WRONG;
        r->text = shown(m, why);
        return;
    }
}

/* ---- lines left out --------------------------------------------------------------------- */

static int not_lines(struct td__import *m, const char *text)
{
    td__import_break(m, W_IMPORT_SKIP, text, "");
    return td__error(m->td, TD_INVALID, "%s", m->broken);
}

int td__import_skips(struct td__import *m)
{
    const char *s = m->how->skip ? m->how->skip : "";

    for (; *s; s += strcspn(s, ","), s += *s == ',') {
        struct td__skip one = { .from = 0 };
        char text[120], *end;
        snprintf(text, sizeof text, "%.*s", (int)strcspn(s, ","), s);
        char *mark = strrchr(text, '!'), *number = mark ? mark + 1 : text;
        if (mark)
            snprintf(one.sheet, sizeof one.sheet, "%.*s", (int)(mark - text), text);
        one.from = one.to = (int)strtol(number, &end, 10);
        if (*end == '-')
            one.to = (int)strtol(end + 1, &end, 10);
        if (*end || one.from < 1 || one.to < one.from)
            return not_lines(m, text);
        if (!td__push(&m->skip))
            return td__no_memory(m->td);
        m->skip.v[m->skip.n - 1] = one;
    }
    return TD_OK;
}

bool td__import_left_out(struct td__import *m)
{
    bool out = false;

    for (size_t i = 0; !m->survey && i < m->skip.n; i++) {
        struct td__skip *x = &m->skip.v[i];
        bool here = *x->sheet ? !strcmp(x->sheet, m->out->found.tab) : !m->all || m->out->found.tabs < 2;
        if (!here || m->line < x->from || m->line > x->to)
            continue;
        x->hit = out = true;
    }
    return out;
}

int td__import_skipped(struct td__import *m)
{
    char text[100];

    for (size_t i = 0; i < m->skip.n; i++)
        if (!m->skip.v[i].hit) {
            const struct td__skip *x = &m->skip.v[i];
            snprintf(text, sizeof text, "%s%s%d", x->sheet, *x->sheet ? "!" : "", x->from);
            return not_lines(m, text);
        }
    return TD_OK;
}

/* ---- columns ---------------------------------------------------------------------------- */

/* "c.4, 2025": what a column of figures is about, as a map says it and in words. */
static void say_values(const struct td__import *m, const struct td__head *h, char *field, char *means, size_t size)
{
    const struct td__name *target = h->target ? td__name_by_id(&m->names, TD__TARGET, h->target) : NULL;
    const struct td__name *agency = h->agency ? td__name_by_id(&m->names, TD__AGENCY, h->agency) : NULL;
    const char *part = h->role == TD__NUMERATOR ? "/numerator" : h->role == TD__DENOMINATOR ? "/denominator" : "";
    enum td_word word = h->role == TD__NUMERATOR ? W_IMPORT_NUMERATORS
                      : h->role == TD__DENOMINATOR ? W_IMPORT_DENOMINATORS : W_IMPORT_VALUES;
    char period[TD_PERIOD_BUF], shown[TD_PERIOD_BUF] = "", what[300];

    td_period_write(period, sizeof period, h->period);
    if (h->period)
        td_period_format(shown, sizeof shown, h->period, m->how->lang);
    snprintf(field, size, "%s%s%s", h->target ? "target:" : h->period ? "period:" : "agency:",
             target ? target->code : h->period ? period : agency ? agency->code : "", part);
    snprintf(what, sizeof what, "%s%s%s%s%s%s%s", target ? target->code : "", target && agency ? ", " : "",
             agency ? agency->full : "", (target || agency) && *shown ? ", " : "", shown,
             h->says == TD__SORT_ESTIMATE ? ", " : "",
             h->says == TD__SORT_ESTIMATE ? td_choice_word(td_statuses, TD_ESTIMATE, m->how->lang) : "");
    td_word_fill(means, size, word, m->how->lang, (const char *const[]){ what });
}

static void say_field(const struct td__import *m, const struct td__head *h, char *field, char *means, size_t size)
{
    bool estimate = h->says == TD__SORT_ESTIMATE;

    snprintf(field, size, "%s", m->fields[h->field]);
    snprintf(means, size, "%s%s%s", td_table_heading(m->table, h->field, m->how->lang), estimate ? ", " : "",
             estimate ? td_choice_word(td_statuses, TD_ESTIMATE, m->how->lang) : "");
}

bool td__import_columns(struct td__import *m)
{
    struct td_import *out = m->out;

    out->column = td__list_alloc(out->mem, (m->heads + 1) * sizeof *out->column);
    if (!out->column)
        return td__import_break(m, W_SHEET_MEMORY, "", "");
    for (size_t i = 0; i < m->heads; i++) {
        const struct td__head *h = &m->head[i];
        char field[128] = "", means[400] = "";
        if (h->role == TD__FIELD)
            say_field(m, h, field, means, sizeof field);
        else if (h->role >= TD__VALUE)
            say_values(m, h, field, means, sizeof field);
        else if (h->role == TD__UNITS || h->says >= TD__SORT_PLAN)
            snprintf(means, sizeof means, "%s",
                     td_word(h->role == TD__UNITS ? W_COL_UNIT : W_IMPORT_PLANNED, m->how->lang));
        out->column[i] = (struct td_import_column){ td__list_text(out->mem, h->text), td__list_text(out->mem, field),
                                                    td__list_text(out->mem, means), "" };
    }
    out->columns = m->heads;
    return true;
}

/* The first of what stands in each column, so that people see what it holds. */
void td__import_sample(struct td__import *m)
{
    enum { SAMPLES = 3, LONG = 120 };

    for (size_t i = 0; m->samples < SAMPLES && i < m->out->columns && i < m->n; i++) {
        struct td_import_column *x = &m->out->column[i];
        char buf[2 * LONG];
        if (!m->f[i].len || m->f[i].len > LONG || strlen(x->sample) > LONG)
            continue;
        snprintf(buf, sizeof buf, "%s%s%.*s", x->sample, *x->sample ? "; " : "", (int)m->f[i].len, m->f[i].s);
        x->sample = shown(m, buf);
    }
    m->samples++;
}
