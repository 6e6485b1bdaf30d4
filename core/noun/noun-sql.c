/*
 * The statements that follow from what a record is. Each is made once for a connection and kept
 * with it: its memory of statements knows a text by its address.
 */
#include "noun/noun.h"

_Static_assert((int)TD__NOUNS * (int)TD__SQLS * 2 <= (int)TD__MADE, "td->made is too small");

/* ---- columns ---------------------------------------------------------------------------- */

enum list { NAMES, MARKS, KEYS };

/* ", a, b", ", ?, ?", " AND a IS ?2 AND b IS ?3": parameters in the order of what is written. */
static void columns(sqlite3_str *s, enum td__noun noun, bool person, enum list what)
{
    int at = 2;

    for (const struct td__column *c = td__records[noun].columns; c->as; c++) {
        if (!td__written(c, person))
            continue;
        if (what == NAMES)
            sqlite3_str_appendf(s, c->second ? ", %s, %s" : ", %s", c->stored, c->second);
        else if (what == MARKS)
            sqlite3_str_appendall(s, c->second ? ", ?, ?" : ", ?");
        else if (c->key)
            sqlite3_str_appendf(s, " AND %s IS ?%d", c->stored, at);
        at += c->second ? 2 : 1;
    }
}

/* What a row calls that to which it refers. */
static const char *called(const struct td__column *c)
{
    return c->name ? c->name : td__records[c->of].table;
}

/* ---- rows of a bundle and of people ------------------------------------------------------ */

static void find(sqlite3_str *s, enum td__noun noun, bool person)
{
    sqlite3_str_appendall(s, "SELECT id, rev, gone, entered");
    columns(s, noun, person, NAMES);
    sqlite3_str_appendf(s, " FROM %s WHERE 1", td__records[noun].table);
    columns(s, noun, person, KEYS);
}

static void insert(sqlite3_str *s, enum td__noun noun, bool person)
{
    sqlite3_str_appendf(s, "INSERT INTO %s(entered, change_id", td__records[noun].table);
    columns(s, noun, person, NAMES);
    sqlite3_str_appendf(s, ") VALUES(%d, ?", person);
    columns(s, noun, person, MARKS);
    sqlite3_str_appendall(s, ")");
}

static void update(sqlite3_str *s, enum td__noun noun, bool person)
{
    sqlite3_str_appendf(s, "UPDATE %s SET (gone, entered, rev, change_id", td__records[noun].table);
    columns(s, noun, person, NAMES);
    sqlite3_str_appendf(s, ") = (0, %d, rev + 1, ?", person);
    columns(s, noun, person, MARKS);
    sqlite3_str_appendall(s, ") WHERE id = ? AND rev = ?");
}

static void remove_row(sqlite3_str *s, enum td__noun noun, bool person)
{
    sqlite3_str_appendf(s, "UPDATE %s SET gone = 1, entered = %d, rev = rev + 1, change_id = ?"
                           " WHERE id = ? AND rev = ?", td__records[noun].table, person);
}

static void mine(sqlite3_str *s, enum td__noun noun, bool person)
{
    const struct td__column *through = td__through(noun);

    (void)person;
    sqlite3_str_appendf(s, "SELECT x.id, x.rev FROM %s x", td__records[noun].table);
    if (through)
        sqlite3_str_appendf(s, " JOIN %s ON %s.id = x.%s", td__records[through->of].table, called(through),
                            through->stored);
    sqlite3_str_appendf(s, " WHERE %s.%s = ? AND x.gone = 0 AND x.entered = 0", through ? called(through) : "x",
                        noun == TD__TERM ? "agency_id" : "plan_id");
}

static void known(sqlite3_str *s, enum td__noun noun, bool person)
{
    const char *table = td__records[noun].table, *code = td__code(noun)->stored;

    (void)person;
    if (td__of_plan(noun))
        sqlite3_str_appendf(s, "SELECT plan.key || char(31) || x.%s, x.id, plan.id, x.entered FROM %s x"
                               " JOIN plan ON plan.id = x.plan_id WHERE x.gone = 0", code, table);
    else
        sqlite3_str_appendf(s, "SELECT %s, id, id, entered FROM %s WHERE gone = 0", code, table);
}

/* ---- each once -------------------------------------------------------------------------- */

static char **place(struct td *td, enum td__noun noun, enum td__sql what, bool person)
{
    return &td->made[((int)noun * TD__SQLS + (int)what) * 2 + person];
}

/* Without memory a text that no statement can be made of. */
static const char *keep(char **made, sqlite3_str *s)
{
    *made = sqlite3_str_finish(s);
    return *made ? *made : "out of memory";
}

const char *td__sql(struct td *td, enum td__noun noun, enum td__sql what, bool person)
{
    static void (*const make[TD__SQLS])(sqlite3_str *, enum td__noun, bool) = {
        [TD__FIND] = find, [TD__INSERT] = insert, [TD__UPDATE] = update, [TD__REMOVE] = remove_row,
        [TD__MINE] = mine, [TD__KNOWN] = known,
    };
    char **made = place(td, noun, what, person);

    if (*made)
        return *made;
    sqlite3_str *s = sqlite3_str_new(td->db);
    make[what](s, noun, person);
    return keep(made, s);
}

/* ---- telling ---------------------------------------------------------------------------- */

static void tell_column(sqlite3_str *s, const struct td__column *c)
{
    if (c->told)
        sqlite3_str_appendall(s, c->told);
    else if (c->as == TD__AS_REF)
        sqlite3_str_appendf(s, "%s.%s", called(c), td__code(c->of)->stored);
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
            sqlite3_str_appendf(s, " LEFT JOIN %s AS %s ON %s.id = x.%s", td__records[c->of].table, called(c),
                                called(c), c->stored);
    if (through)
        sqlite3_str_appendf(s, " JOIN plan ON plan.id = %s.plan_id", called(through));
}

const char *td__sql_tell(struct td *td, enum td__noun noun, const struct td__telling *how)
{
    const struct td__record *r = &td__records[noun];
    char **made = place(td, noun, TD__TELL, false);

    if (*made)
        return *made;
    sqlite3_str *s = sqlite3_str_new(td->db);
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
    sqlite3_str_appendf(s, " WHERE %s%s ORDER BY %s", r->recorded ? "" : "x.gone = 0 AND ", how->where,
                        how->order);
    return keep(made, s);
}
