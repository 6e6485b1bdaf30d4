/*
 * One cell of a bundle: what a text means, in the only way in which it may be written, or a problem that says where it
 * stands and what is expected. And what codes mean, in this bundle and in the database.
 */
#include "exchange/bundle.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

enum { PROBLEMS_KEPT = 1000 };

/* ---- problems --------------------------------------------------------------------------- */

void td__loader_no_memory(struct loader *l)
{
    l->rc = td__no_memory(l->td);
}

bool td__problem(struct loader *l, const char *column, const char *fmt, ...)
{
    char raw[400], text[600], where[200];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(raw, sizeof raw, td__said(l->td, fmt), ap);
    va_end(ap);
    l->out->problems_in_all++;
    if (l->out->n_problems >= PROBLEMS_KEPT)
        return false;
    if (!td__grow((void **)&l->out->problems, l->out->n_problems, sizeof *l->out->problems)) {
        td__loader_no_memory(l);
        return false;
    }
    td_text_show(text, sizeof text, raw, false);
    td_text_show(where, sizeof where, column, false); /* a header's cell may hold anything */
    l->out->problems[l->out->n_problems++] = (struct td_problem){
        td__list_text(l->out->mem, l->file), l->line, td__list_text(l->out->mem, where),
        td__list_text(l->out->mem, text) };
    return false;
}

bool td__good(const struct loader *l)
{
    return l->out->problems_in_all == 0 && l->rc == TD_OK;
}

bool td__in_bundle(const struct loader *l, int64_t plan)
{
    for (size_t i = 0; i < l->plans; i++)
        if (l->plan[i] == plan)
            return true;
    return false;
}

/* ---- values ----------------------------------------------------------------------------- */

const struct td__column *td__how(const struct loader *l, int c)
{
    return &td__records[l->table].columns[c];
}

struct value td__int(int64_t i) { return (struct value){ .type = INT, .i = i }; }
struct value td__id(int64_t i) { return (struct value){ .type = i > 0 ? INT : NOTHING, .i = i }; }
struct value td__text(const char *t) { return (struct value){ .type = TEXT, .t = t }; }

/* ---- text ------------------------------------------------------------------------------- */

bool td__cell_sound(struct loader *l, int c, const struct td__field *f)
{
    if (td__field_plain(f))
        return true;
    if (!td_utf8_valid(f->s, f->len))
        return td__problem(l, td__how(l, c)->name, "is not valid UTF-8");
    if (!td_text_clean(f->s, f->len, true))
        return td__problem(l, td__how(l, c)->name, "holds control or invisible characters");
    return !td_text_is_piled(f->s, f->len) || td__problem(l, td__how(l, c)->name, "holds more than 30 marks in a row");
}

bool td__cell_filled(struct loader *l, int c, const char *s)
{
    return *s || td__problem(l, td__how(l, c)->name, "is empty");
}

bool td__cell_code(struct loader *l, int c, const char *s)
{
    enum { LONGEST = 100 }; /* keys have room for several */

    if (strlen(s) <= LONGEST)
        return td__cell_filled(l, c, s);
    return td__problem(l, td__how(l, c)->name, "is longer than %d bytes", LONGEST);
}

/* ---- forms ------------------------------------------------------------------------------ */

static bool read_date(const char *s, struct value *v)
{
    td_date d;
    bool ok = td_date_parse(s, strlen(s), &d);

    *v = (struct value){ .type = DATE, .i = ok ? d : 0 };
    return ok;
}

/* Dates of a publication are kept as they are written. */
static bool read_some_date(const char *s, struct value *v)
{
    td_date d;

    *v = td__text(s);
    return td_date_parse_partial(s, strlen(s), &d);
}

static bool read_day(const char *s, struct value *v)
{
    char iso[16];
    td_date d;

    snprintf(iso, sizeof iso, "2024-%s", s); /* a leap year: 02-29 may be asked for */
    if (strlen(s) != 5 || !td_date_parse(iso, 10, &d))
        return false;
    *v = td__int(d % 10000);
    return true;
}

static bool read_number(const char *s, struct value *v)
{
    *v = (struct value){ .type = NUMBER, .n = TD_NUM_NONE };
    return td_num_parse(s, strlen(s), &v->n);
}

static bool read_whole(const char *s, int low, int high, struct value *v)
{
    struct td_num n;

    if (!td_num_parse(s, strlen(s), &n) || n.decimals || n.mantissa < low || n.mantissa > high)
        return false;
    *v = td__int(n.mantissa);
    return true;
}

static bool read_year(const char *s, struct value *v)
{
    return read_whole(s, 1900, 2199, v);
}

static bool read_decimals(const char *s, struct value *v)
{
    return read_whole(s, 0, TD_NUM_MAX_DECIMALS, v);
}

static bool read_percent(const char *s, struct value *v)
{
    return read_whole(s, 1, 100, v);
}

static bool read_period(const char *s, struct value *v)
{
    td_period p;

    if (!td_period_parse(s, strlen(s), &p))
        return false;
    *v = td__int(p);
    return true;
}

static const struct { bool (*read)(const char *s, struct value *v); const char *what; struct value empty; } forms[] = {
    [TD__AS_DATE] = { read_date, td__says("date YYYY-MM-DD"), { .type = NOTHING } },
    [TD__AS_SOME_DATE] = { read_some_date, td__says("date YYYY-MM-DD, YYYY-MM or YYYY"), { .type = TEXT, .t = "" } },
    [TD__AS_DAY] = { read_day, td__says("day of the year MM-DD"), { .type = INT } },
    [TD__AS_NUMBER] = { read_number, td__says("number with a decimal point"), { .type = NUMBER, .n = { 0, -1 } } },
    [TD__AS_YEAR] = { read_year, td__says("whole number from 1900 to 2199"), { .type = NOTHING } },
    [TD__AS_DECIMALS] = { read_decimals, td__says("whole number from 0 to 9"), { .type = INT } },
    [TD__AS_PERCENT] = { read_percent, td__says("whole number from 1 to 100"), { .type = NOTHING } },
    [TD__AS_PERIOD] = { read_period, td__says("period (2025, 2025-H1, 2025-Q2, 2025-08, 2025-08-20, 2024-2025)"),
                      { .type = NOTHING } },
};

bool td__cell(struct loader *l, int c, const char *s, struct value *out)
{
    enum td__as form = td__how(l, c)->as;

    if (*s && forms[form].read(s, out))
        return true;
    *out = forms[form].empty;
    if (!*s)
        return true;
    return td__problem(l, td__how(l, c)->name, "'%s' is not a %s", s, td__said(l->td, forms[form].what));
}

int td__cell_word(struct loader *l, int c, const char *s)
{
    const struct td_choice *list = td__how(l, c)->choices;
    int value = td_choice_value(list, s);
    char all[128];

    if (value == TD_NO_CHOICE) {
        td_choice_all(all, sizeof all, list, NULL);
        td__problem(l, td__how(l, c)->name, "'%s' is not one of: %s", s, all);
    }
    return value;
}

/* ---- codes ------------------------------------------------------------------------------ */

const char *td__key(char buf[TD__KEY], const struct loader *l, const struct row *r)
{
    size_t n = 0;

    *buf = 0;
    for (int c = 0; td__how(l, c)->name && n < TD__KEY; c++) /* codes and dates, which are short */
        if (td__how(l, c)->key)
            n += (size_t)snprintf(buf + n, TD__KEY - n, "%s%s", n ? "\x1f" : "", r->cell[c]);
    return buf;
}

void td__remember(struct loader *l, struct td__map *m, const char *key, int64_t id)
{
    const char *kept = td__list_text(l->out->mem, key);

    if (!td__map_put(m, kept, strlen(kept), id))
        td__loader_no_memory(l);
}

void td__known(struct loader *l)
{
    sqlite3_stmt *st;

    for (enum td__noun noun = 0; noun < TD__NOUNS && !l->rc; noun++) {
        int rc = td__code(noun) ? td__query(l->td, &st, td__sql(l->td, noun, TD__KNOWN, false), "") : TD_NOT_FOUND;
        while (!rc && (rc = td__step(l->td, st)) == 1) {
            td__remember(l, &l->codes[noun], td__col_text(st, 0), sqlite3_column_int64(st, 1));
            rc = l->rc;
        }
        l->rc = rc == TD_NOT_FOUND ? TD_OK : rc;
    }
}

void td__forget(struct loader *l, enum td__noun noun)
{
    sqlite3_stmt *st;
    int64_t one;
    int rc = td__query(l->td, &st, td__sql(l->td, noun, TD__KNOWN, false), "");

    while (!rc && (rc = td__step(l->td, st)) == 1) {
        const char *key = td__col_text(st, 0);
        if (!sqlite3_column_int(st, 3) && td__in_bundle(l, sqlite3_column_int64(st, 2)) &&
            !td__map_get(&l->keys, key, strlen(key), &one))
            td__remember(l, &l->codes[noun], key, 0);
        rc = 0;
    }
    if (rc)
        l->rc = rc;
}

static int64_t no_such_code(struct loader *l, int c, const char *plan, const char *code)
{
    enum td__noun of = td__how(l, c)->of;
    const char *what = td_word(td__records[of].thing, l->td->lang), *column = td__how(l, c)->name;
    int64_t id;

    if (!td__of_plan(of))
        td__problem(l, column, "no %s has the code '%s'", what, code);
    else if (td__map_get(&l->codes[TD__PLAN], plan, strlen(plan), &id))
        td__problem(l, column, "plan '%s' has no %s '%s'", plan, what, code);
    else if (td__through((enum td__noun)l->table)) /* else the column of the plan says so */
        td__problem(l, "plan", "no plan has the code '%s'", plan);
    return -1;
}

int64_t td__cell_ref(struct loader *l, int c, const char *plan, const char *code)
{
    enum td__noun of = td__how(l, c)->of;
    bool of_plan = td__of_plan(of);
    char key[TD__KEY];
    int64_t id = 0;

    if (!*code)
        return 0;
    snprintf(key, sizeof key, "%s%s%s", of_plan ? plan : "", of_plan ? "\x1f" : "", code);
    if (td__map_get(&l->codes[of], key, strlen(key), &id) && id)
        return id;
    return no_such_code(l, c, plan, code);
}
