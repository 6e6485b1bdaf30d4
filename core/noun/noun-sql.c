/*
 * The statements that follow from what a record is. Each is made once for a connection and kept with it: its memory of
 * statements knows a text by its address.
 */
#include "noun/noun.h"

enum sql { TELL, SQLS };
_Static_assert((int)TD__NOUNS * (int)SQLS <= (int)TD__MADE, "td->made is too small");

/* The text, when it was made already; else *s is for it, and keep() ends it. */
static const char *begin(struct td *td, enum td__noun noun, enum sql what, sqlite3_str **s)
{
    const char *made = td->made[noun * SQLS + what];

    *s = made ? NULL : sqlite3_str_new(td->db);
    return made;
}

/* Without memory a text that no statement is made of, and that is said. */
static const char *keep(struct td *td, enum td__noun noun, enum sql what, sqlite3_str *s)
{
    char **made = &td->made[noun * SQLS + what];

    *made = sqlite3_str_finish(s);
    return *made ? *made : "out of memory";
}

/* ---- telling ---------------------------------------------------------------------------- */

/* What a row calls that to which it refers. */
static const char *called(const struct td__column *c)
{
    return c->name ? c->name : td__records[c->of].table;
}

static const char *code_of(enum td__noun noun)
{
    const struct td__column *c = td__records[noun].columns;

    while (c->as != TD__AS_CODE)
        c++;
    return c->stored;
}

static void tell_column(sqlite3_str *s, const struct td__column *c)
{
    if (c->told)
        sqlite3_str_appendall(s, c->told);
    else if (c->as == TD__AS_REF)
        sqlite3_str_appendf(s, "%s.%s", called(c), code_of(c->of));
    else
        sqlite3_str_appendf(s, "x.%s", c->stored);
    if (c->second)
        sqlite3_str_appendf(s, ", x.%s", c->second);
}

static void tell_from(sqlite3_str *s, enum td__noun noun)
{
    const struct td__column *through = td__through(noun);

    sqlite3_str_appendf(s, "%s x", td__records[noun].table);
    for (const struct td__column *c = td__records[noun].columns; c->as; c++)
        if (c->as == TD__AS_REF && c->stored)
            sqlite3_str_appendf(s, " LEFT JOIN %s AS %s ON %s.id = x.%s", td__records[c->of].table, called(c), called(c),
                                c->stored);
    if (through)
        sqlite3_str_appendf(s, " JOIN plan ON plan.id = %s.plan_id", called(through));
}

const char *td__sql_tell(struct td *td, enum td__noun noun, const struct td__telling *how)
{
    const struct td__record *r = &td__records[noun];
    sqlite3_str *s;
    const char *made = begin(td, noun, TELL, &s);

    if (made)
        return made;
    sqlite3_str_appendf(s, "%s SELECT ", how->with ? how->with : "");
    for (const struct td__column *c = r->columns; c->name; c++) {
        sqlite3_str_appendall(s, c == r->columns ? "" : ", ");
        tell_column(s, c);
    }
    sqlite3_str_appendall(s, r->recorded ? " FROM " : ", x.id, x.rev FROM ");
    if (how->from)
        sqlite3_str_appendall(s, how->from);
    else
        tell_from(s, noun);
    sqlite3_str_appendf(s, " WHERE %s%s ORDER BY %s", r->recorded ? "" : "x.gone = 0 AND ", how->where, how->order);
    return keep(td, noun, TELL, s);
}
