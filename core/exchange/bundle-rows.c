/*
 * One row of a bundle beside the stored one. What is equal is left alone, what differs becomes a new version, what a
 * person has entered is kept, and what left the bundle is marked as gone. A person's row is written over any other, if
 * its author has seen that.
 */
#include "exchange/bundle.h"
#include "noun/table.h"

/* ---- values as parameters and columns --------------------------------------------------- */

static int width(const struct value *v)
{
    return v->type == NOT_STORED ? 0 : v->type == NUMBER ? 2 : 1;
}

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
    return !strcmp((const char *)sqlite3_column_text(st, col), v->type == DATE ? iso : v->t);
}

static bool same_row(sqlite3_stmt *st, int col, const struct value *v, int n)
{
    for (int i = 0; i < n; i++) {
        if (width(&v[i]) && !same(st, col, &v[i]))
            return false;
        col += width(&v[i]);
    }
    return true;
}

/* Prepares `sql` with as many of change, values, id, rev as it has parameters. */
static int query(struct loader *l, sqlite3_stmt **st, const char *sql, const struct value *v, int n,
                 int64_t id, int64_t rev)
{
    const struct value change = td__int(l->td->change), after[] = { td__int(id), td__int(rev) };
    int at = 2, rc = td__query(l->td, st, sql, "");

    if (rc)
        return rc;
    int room = sqlite3_bind_parameter_count(*st);
    bind(*st, 1, &change);
    for (int i = 0; i < n && at <= room; at += width(&v[i++]))
        bind(*st, at, &v[i]);
    for (int i = 0; i < 2 && at <= room; i++)
        bind(*st, at++, &after[i]);
    return TD_OK;
}

/* ---- saving ----------------------------------------------------------------------------- */

static bool write_row(struct loader *l, const char *sql, const struct value *v, int n, int64_t id, int64_t rev)
{
    sqlite3_stmt *st;
    int rc = query(l, &st, sql, v, n, id, rev);

    if (!rc)
        rc = td__step(l->td, st);
    l->rc = rc < 0 ? rc : TD_OK;
    return !l->rc;
}

struct stored { int64_t id, rev; bool gone, entered, same; }; /* id 0: there is none */

static bool look_up(struct loader *l, const struct shape *s, const struct value *v, int n, struct stored *out)
{
    sqlite3_stmt *st;

    *out = (struct stored){ 0 };
    if (l->rc || (l->rc = query(l, &st, s->find, v, n, 0, 0)))
        return false;
    int found = td__step(l->td, st);
    if (found == 1) {
        *out = (struct stored){ sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1), sqlite3_column_int(st, 2),
                                sqlite3_column_int(st, 3), same_row(st, 4, v, n) };
        td__reset(st);
    }
    l->rc = found < 0 ? found : TD_OK;
    return !l->rc;
}

static int64_t write_over(struct loader *l, const struct shape *s, const struct value *v, int n,
                          const struct stored *now)
{
    bool keep = (now->entered && !l->person) || (!now->gone && now->same);

    if (!now->id) {
        l->out->added++;
        return write_row(l, s->insert[l->person], v, n, 0, 0) ? sqlite3_last_insert_rowid(l->td->db) : -1;
    }
    l->out->unchanged += keep;
    l->out->changed += !keep;
    if (!keep)
        write_row(l, s->update[l->person], v, n, now->id, now->rev);
    return now->id;
}

int64_t td__save(struct loader *l, const struct shape *s, const struct value *v, int n)
{
    struct stored now;

    return look_up(l, s, v, n, &now) ? write_over(l, s, v, n, &now) : -1;
}

bool td__seen(struct loader *l, int64_t now)
{
    if (now != l->rev && !l->rc)
        l->rc = td__error(l->td, TD_CONFLICT, "somebody else has %s this row of %s in the meantime",
                          td__said(l->td, !l->rev ? "added" : now ? "changed" : "removed"), td_table_name(l->table));
    return !l->rc;
}

int64_t td__save_seen(struct loader *l, const struct shape *s, const struct value *v, int n)
{
    struct stored now;

    if (!look_up(l, s, v, n, &now))
        return -1;
    bool there = now.id && !now.gone;
    if (!(there && now.same) && !td__seen(l, there ? now.rev : 0))
        return -1;
    return write_over(l, s, v, n, &now);
}

/* ---- rows that left the bundle ---------------------------------------------------------- */

void td__see(struct loader *l, struct td__set *seen, int64_t id)
{
    if (id > 0 && !td__set_add(seen, (uint64_t)id))
        td__no_memory(l);
}

struct leaver { int64_t id; int rev; };

void td__retire(struct loader *l, const struct shape *s, const struct td__set *seen, int64_t owner)
{
    struct { struct leaver *v; size_t n; } gone = { 0 };
    sqlite3_stmt *st;
    int rc = td__query(l->td, &st, s->mine, "i", owner);

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        rc = TD_OK;
        if (td__set_has(seen, (uint64_t)sqlite3_column_int64(st, 0)))
            continue;
        struct leaver *x = td__push(&gone);
        if (x)
            *x = (struct leaver){ sqlite3_column_int64(st, 0), sqlite3_column_int(st, 1) };
        else
            td__no_memory(l);
    }
    if (rc)
        l->rc = rc;
    for (size_t i = 0; td__good(l) && i < gone.n; i++) {
        l->rc = td__run(l->td, s->gone[false], "iid", l->td->change, gone.v[i].id, gone.v[i].rev);
        l->out->changed++;
    }
    free(gone.v);
}
