/* What comes of an import, row by row, as its parts say it: counted, and the first ones kept. */
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
        .outcome = o->outcome, .warned = o->warned, .line = o->line, .column = shown(m, o->column),
        .value = shown(m, o->value), .title = shown(m, o->title), .before = shown(m, o->before),
        .after = shown(m, o->after), .text = shown(m, o->text),
    };
}
