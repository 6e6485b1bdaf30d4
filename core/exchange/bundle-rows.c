/*
 * One row of a bundle beside the stored one. What is equal is left alone, what differs becomes a new version, what a
 * person has entered is kept, and what left the bundle is marked as gone. A person's row is written over any other, if
 * its author has seen that.
 */
#include "exchange/bundle.h"

/* ---- values as parameters and columns --------------------------------------------------- */

static void bind(sqlite3_stmt *st, int i, const struct value *v)
{
    char iso[TD_DATE_BUF];

    if (v->type == DATE) {
        td_date_write(iso, sizeof iso, (td_date)v->i);
        sqlite3_bind_text(st, i, iso, -1, SQLITE_TRANSIENT);
    } else if (v->type == TEXT) {
        sqlite3_bind_text(st, i, v->t, -1, SQLITE_TRANSIENT);
    } else if (v->type == INT) {
        sqlite3_bind_int64(st, i, v->i);
    } else if (v->type == NUMBER && td_num_is(v->n)) {
        sqlite3_bind_int64(st, i, v->n.mantissa);
        sqlite3_bind_int(st, i + 1, v->n.decimals);
    } /* else NULL, as a statement's parameters are at first */
}

static bool same(sqlite3_stmt *st, int col, const struct value *v)
{
    char iso[TD_DATE_BUF];
    bool null = v->type == NOTHING || (v->type == NUMBER && !td_num_is(v->n));

    if (null || sqlite3_column_type(st, col) == SQLITE_NULL)
        return null && sqlite3_column_type(st, col) == SQLITE_NULL;
    if (v->type == INT)
        return sqlite3_column_int64(st, col) == v->i;
    if (v->type == NUMBER)
        return sqlite3_column_int64(st, col) == v->n.mantissa && sqlite3_column_int(st, col + 1) == v->n.decimals;
    if (v->type == DATE)
        td_date_write(iso, sizeof iso, (td_date)v->i);
    return !strcmp(td__col_text(st, col), v->type == DATE ? iso : v->t);
}

/* The stored columns of the noun begin at `col`. */
static bool same_row(struct loader *l, sqlite3_stmt *st, int col, enum td__noun noun, const struct value *v)
{
    for (const struct td__column *c = td__records[noun].columns; c->as; c++, v++) {
        if (!td__written(c, l->person))
            continue;
        if (!same(st, col, v))
            return false;
        col += c->second ? 2 : 1;
    }
    return true;
}

/* Prepares the statement with as many of change, values, id, rev as it has parameters. */
static int query(struct loader *l, sqlite3_stmt **st, enum td__noun noun, enum td__sql what, const struct value *v,
                 int64_t id, int64_t rev)
{
    const struct value change = td__int(l->td->change), after[] = { td__int(id), td__int(rev) };
    int at = 2, rc = td__query(l->td, st, td__sql(l->td, noun, what, l->person), "");

    if (rc)
        return rc;
    int room = sqlite3_bind_parameter_count(*st);
    bind(*st, 1, &change);
    for (const struct td__column *c = td__records[noun].columns; c->as && at <= room; c++, v++) {
        if (!td__written(c, l->person))
            continue;
        bind(*st, at, v);
        at += c->second ? 2 : 1;
    }
    for (int i = 0; i < 2 && at <= room; i++)
        bind(*st, at++, &after[i]);
    return TD_OK;
}

/* ---- saving ----------------------------------------------------------------------------- */

struct stored { int64_t id, rev; bool gone, entered, same; }; /* id 0: there is none */

static bool look_up(struct loader *l, enum td__noun noun, const struct value *v, struct stored *out)
{
    sqlite3_stmt *st;

    *out = (struct stored){ 0 };
    if (l->rc || (l->rc = query(l, &st, noun, TD__FIND, v, 0, 0)))
        return false;
    int found = td__step(l->td, st);
    if (found == 1) {
        *out = (struct stored){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int(st, 2),
                                sqlite3_column_int(st, 3), same_row(l, st, 4, noun, v) };
        td__reset(st);
    }
    l->rc = found < 0 ? found : TD_OK;
    return !l->rc;
}

static int64_t write_over(struct loader *l, enum td__noun noun, const struct value *v, const struct stored *now)
{
    bool keep = (now->entered && !l->person) || (now->id && !now->gone && now->same);
    sqlite3_stmt *st;

    l->out->added += !now->id;
    l->out->unchanged += keep;
    l->out->changed += now->id && !keep;
    if (keep)
        return now->id;
    int rc = query(l, &st, noun, now->id ? TD__UPDATE : TD__INSERT, v, now->id, now->rev);
    if (!rc)
        rc = td__step(l->td, st);
    l->rc = rc < 0 ? rc : TD_OK;
    return now->id ? now->id : l->rc ? -1 : sqlite3_last_insert_rowid(l->td->db);
}

int64_t td__save(struct loader *l, enum td__noun noun, const struct value *v)
{
    struct stored now;

    return look_up(l, noun, v, &now) ? write_over(l, noun, v, &now) : -1;
}

bool td__seen(struct loader *l, int64_t now)
{
    if (now != l->rev && !l->rc)
        l->rc = td__error(l->td, TD_CONFLICT, "somebody else has %s this row of %s in the meantime",
                          td__said(l->td, !l->rev ? "added" : now ? "changed" : "removed"), td_table_name(l->table));
    return !l->rc;
}

int64_t td__save_seen(struct loader *l, enum td__noun noun, const struct value *v)
{
    struct stored now;

    if (!look_up(l, noun, v, &now))
        return -1;
    bool there = now.id && !now.gone;
    if (!(there && now.same) && !td__seen(l, there ? now.rev : 0))
        return -1;
    return write_over(l, noun, v, &now);
}

int td__remove(struct loader *l, enum td__noun noun, int64_t id, int64_t rev)
{
    return td__run(l->td, td__sql(l->td, noun, TD__REMOVE, l->person), "iii", l->td->change, id, rev);
}

/* ---- rows that left the bundle ---------------------------------------------------------- */

void td__see(struct loader *l, struct td__set *seen, int64_t id)
{
    if (id > 0 && !td__set_add(seen, (uint64_t)id))
        td__loader_no_memory(l);
}

struct leaver { int64_t id, rev; };

void td__retire(struct loader *l, enum td__noun noun, const struct td__set *seen, int64_t owner)
{
    struct { struct leaver *v; size_t n; } gone = { 0 };
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st, td__sql(l->td, noun, TD__MINE, false), "i", owner);

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        rc = TD_OK;
        if (td__set_has(seen, (uint64_t)sqlite3_column_int64(st, 0)))
            continue;
        struct leaver *x = td__push(&gone);
        if (x)
            *x = (struct leaver){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1) };
        else
            td__loader_no_memory(l);
    }
    if (rc)
        l->rc = rc;
    for (size_t i = 0; td__good(l) && i < gone.n; i++) {
        l->rc = td__remove(l, noun, gone.v[i].id, gone.v[i].rev);
        l->out->changed++;
    }
    free(gone.v);
}
