/*
 * Observations: a million of them in bounded memory, each written as it is read. Nearly always the figure is the
 * first of its place, so it is inserted at once, and only when that fails is it compared with those that are there.
 */
#include "exchange/bundle.h"
#include "base/text.h"
#include "noun/inner.h"

#include <stdio.h>

/* ---- codes, sources and series ---------------------------------------------------------- */

static bool hit(const struct last *last, const struct td__field *f)
{
    return last->is && last->len == f->len && !memcmp(last->text, f->s, f->len);
}

static void hold(struct last *last, const struct td__field *f, int64_t id)
{
    last->is = id > 0 && f->len < sizeof last->text;
    last->len = last->is ? f->len : 0;
    memcpy(last->text, f->s, last->len);
    last->id = id;
}

static int64_t figure_target(struct loader *l, const struct td__field *plan, const struct td__field *target)
{
    int64_t id;

    if (hit(&l->last_plan, plan) && hit(&l->last_target, target))
        return l->last_target.id;
    if (!td__map_get(&l->codes[TD__PLAN], plan->s, plan->len, &id)) {
        td__problem(l, "plan", "no plan has the code '%s'", plan->s);
        return -1;
    }
    l->elsewhere |= id > 0 && !td__in_bundle(l, id);
    hold(&l->last_plan, plan, id);
    id = td__cell_ref(l, OBSERVATION_target, plan->s, target->s);
    hold(&l->last_target, target, id);
    return id;
}

/* Empty means the city of the plan: most published figures are of the whole city and name no agency. */
static int64_t figure_agency(struct loader *l, const struct td__field *f, const struct td__field *plan)
{
    int64_t id = -1, plan_id = 0;

    if (f->len && hit(&l->last_agency, f))
        return l->last_agency.id;
    if (!f->len) {
        td__map_get(&l->codes[TD__PLAN], plan->s, plan->len, &plan_id);
        if (td__one(l->td, &id, "SELECT city_id FROM plan WHERE id = ?", "i", plan_id))
            id = -1;
        return id;
    }
    id = td__cell_ref(l, OBSERVATION_agency, plan->s, f->s);
    hold(&l->last_agency, f, id);
    return id;
}

static int64_t figure_source(struct loader *l, const struct td__field *title, const struct td__field *url)
{
    char key[2048];
    int64_t id = 0;

    if (hit(&l->last_title, title) && hit(&l->last_url, url))
        return l->last_url.id;
    if (snprintf(key, sizeof key, "%s\x1f%s", title->s, url->s) >= (int)sizeof key)
        *key = 0; /* longer than any real one; not worth remembering */
    if (!*key || !td__map_get(&l->sources, key, strlen(key), &id)) {
        l->rc = td__source_id(l->td, title->s, url->s, &id);
        if (*key)
            td__remember(l, &l->sources, key, id);
    }
    hold(&l->last_title, title, id);
    hold(&l->last_url, url, id);
    return id;
}

/* ---- cells ------------------------------------------------------------------------------ */

static bool figure_number(struct loader *l, int c, const struct td__field *f, struct td_num *out)
{
    struct value v;
    bool ok = td__cell(l, c, f[c].s, &v);

    *out = v.n;
    return ok;
}

static bool figure_parts(struct loader *l, struct td__figure *x, const struct td__field *f)
{
    if (!figure_number(l, OBSERVATION_numerator, f, &x->numerator) ||
        !figure_number(l, OBSERVATION_denominator, f, &x->denominator))
        return false;
    x->frac = td__scale(x->numerator, x->denominator);
    x->numerator = td_num_round(x->numerator, x->frac);
    x->denominator = td_num_round(x->denominator, x->frac);
    if (td_num_is(x->denominator) && x->denominator.mantissa <= 0)
        return td__problem(l, "denominator", "must be more than 0");
    return true;
}

static bool figure_note(struct loader *l, struct td__figure *x, const char *note)
{
    struct td_note_tags tags;

    x->note = note;
    x->series = 0;
    x->qualifier = TD_EXACTLY;
    if (!*note)
        return true;
    if (!td_note_tags(note, &tags)) {
        td__problem(l, "note", "begins with a tag that is not understood; "
                    "q= is one of exact, approx, more_than, nearly, estimate");
        return false;
    }
    x->qualifier = (int)tags.qualifier;
    if (tags.series[0] && td__good(l) && !td__map_get(&l->series, tags.series, strlen(tags.series), &x->series)) {
        l->rc = td__series_id(l->td, tags.series, &x->series);
        td__remember(l, &l->series, tags.series, x->series);
    }
    return true;
}

static bool read_figure(struct loader *l, const struct td__field *f, struct td__figure *x)
{
    struct value v;
    bool ok = true;

    x->target = figure_target(l, &f[OBSERVATION_plan], &f[OBSERVATION_target]);
    x->agency = figure_agency(l, &f[OBSERVATION_agency], &f[OBSERVATION_plan]);
    ok &= td__cell_filled(l, OBSERVATION_target, f[OBSERVATION_target].s);
    ok &= td__cell_filled(l, OBSERVATION_period, f[OBSERVATION_period].s);
    ok &= td__cell_filled(l, OBSERVATION_value, f[OBSERVATION_value].s);
    ok &= td__cell(l, OBSERVATION_period, f[OBSERVATION_period].s, &v);
    x->period = v.i;
    ok &= figure_number(l, OBSERVATION_value, f, &x->value);
    ok &= figure_parts(l, x, f);
    ok &= figure_note(l, x, f[OBSERVATION_note].s);
    x->status = td__cell_word(l, OBSERVATION_status, f[OBSERVATION_status].s);
    ok &= td__cell(l, OBSERVATION_published_on, f[OBSERVATION_published_on].s, &v);
    x->published = v.t;
    if (!ok || x->status <= 0 || x->target <= 0 || x->agency <= 0 || !td__good(l))
        return false;
    x->source = figure_source(l, &f[OBSERVATION_source_title], &f[OBSERVATION_source_url]);
    return !l->rc;
}

/* ---- writing ---------------------------------------------------------------------------- */

/* True when it was written, false when a row of this seq exists (or l->rc says what failed). */
static bool insert_figure(struct loader *l, struct td__figure *x, int64_t seq, int64_t supersedes)
{
    x->seq = seq;
    x->supersedes = supersedes;
    int rc = td__figure_put(l->td, x);
    l->out->added += rc == TD_OK;
    l->figures |= rc == TD_OK;
    if (rc && rc != TD_CONFLICT)
        l->rc = rc;
    return rc == TD_OK;
}

/* ---- beside those that are there -------------------------------------------------------- */

static bool same_text(sqlite3_stmt *st, int col, const char *s)
{
    const char *t = (const char *)sqlite3_column_text(st, col);
    return !strcmp(t ? t : "", s);
}

static bool same_part(sqlite3_stmt *st, int col, struct td_num n)
{
    bool is = sqlite3_column_type(st, col) != SQLITE_NULL;
    return is == td_num_is(n) && (!is || sqlite3_column_int64(st, col) == n.mantissa);
}

static bool same_figure(sqlite3_stmt *st, const struct td__figure *x)
{
    return sqlite3_column_int64(st, 1) == x->value.mantissa &&
           sqlite3_column_int(st, 2) == x->value.decimals && same_part(st, 3, x->numerator) &&
           same_part(st, 4, x->denominator) && sqlite3_column_int(st, 5) == x->frac &&
           sqlite3_column_int(st, 6) == x->status && sqlite3_column_int64(st, 8) == x->source &&
           same_text(st, 9, x->published) && same_text(st, 10, x->note);
}

/* A source may say two things about one period. A figure that the bundle repeats is not the one that another row
 * of the same source corrects, so those met are remembered, by a hash, in at most 16 MiB. */
static uint64_t figure_hash(const struct td__figure *x, int64_t seq)
{
    const int64_t part[] = { x->target, x->agency, x->period, seq };
    uint64_t h = 0;

    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        h = (h ^ (uint64_t)part[i]) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return h ? h : 1;
}

static void repeats(struct loader *l, const struct td__figure *x, int64_t seq)
{
    enum { MOST = 1 << 20 };

    if (l->repeated.n < MOST) /* one that is forgotten costs a correction, not a figure */
        (void)td__set_add(&l->repeated, figure_hash(x, seq));
    l->out->unchanged++;
}

/* Could x be a correction of the stored figure? From the same source, in an earlier load, and not itself in the
 * bundle or corrected or entered by a person. */
static bool may_correct(struct loader *l, sqlite3_stmt *st, const struct td__figure *x)
{
    return !sqlite3_column_int(st, 11) && sqlite3_column_int64(st, 8) == x->source &&
           sqlite3_column_int64(st, 7) == x->series && sqlite3_column_int64(st, 12) < l->td->change &&
           !td__set_has(&l->repeated, figure_hash(x, sqlite3_column_int64(st, 0)));
}

/* There are figures of this agency and period. Equal to one of them: nothing to do. From the same source in an
 * earlier load: a correction, which supersedes. Else one more source that has its own figure. */
static void figure_among_others(struct loader *l, struct td__figure *x)
{
    sqlite3_stmt *st;
    int64_t last = 0, corrects = 0;
    bool same = false;
    int rc = td__query(l->td, &st,
        "SELECT seq, value, decimals, numerator, denominator, frac_decimals, status, series_id,"
        "  source_id, published_on, note, entered, change_id,"
        "  EXISTS(SELECT 1 FROM observation n WHERE n.target_id = o.target_id"
        "    AND n.agency_id = o.agency_id AND n.period = o.period AND n.supersedes = o.seq)"
        " FROM observation o WHERE target_id = ? AND agency_id = ? AND period = ? ORDER BY seq", "iii",
        x->target, x->agency, x->period);

    while (!rc && !same && (rc = td__step(l->td, st)) == 1) {
        bool replaced = sqlite3_column_int(st, 13) != 0;
        rc = 0;
        last = sqlite3_column_int64(st, 0);
        same = !replaced && same_figure(st, x);
        if (!corrects && !replaced && may_correct(l, st, x))
            corrects = last;
    }
    if (same)
        td__reset(st);
    if (rc)
        l->rc = rc;
    else if (same)
        repeats(l, x, last);
    else
        insert_figure(l, x, last + 1, corrects);
}

/* ---- one record ------------------------------------------------------------------------- */

/* The cells in the contract's order, sound and in normal form; `nfc` holds those that were not. A title that was just
 * held is both. */
static bool figure_cells(struct loader *l, const struct td__field *f, struct td__field *cell, char **nfc)
{
    const struct td__column *how = td__how(l, 0);
    bool ok = true;

    for (int i = 0; i < OBSERVATION_COLUMNS; i++)
        cell[i] = (struct td__field){ .s = "" };
    for (int i = 0; how[i].name; i++) {
        if (l->at[i] >= 0)
            cell[i] = f[l->at[i]];
        if (!cell[i].len && how[i].older)
            cell[i] = (struct td__field){ .s = how[i].older, .len = strlen(how[i].older) };
        if (td__field_plain(&cell[i]) ||
            (i == OBSERVATION_source_title && hit(&l->last_title, &cell[i])))
            continue;
        ok &= td__cell_sound(l, i, &cell[i]);
        if (ok && !td_text_is_nfc(cell[i].s, cell[i].len) && (nfc[i] = td_text_nfc(cell[i].s, cell[i].len)))
            cell[i] = (struct td__field){ .s = nfc[i], .len = strlen(nfc[i]) };
    }
    return ok;
}

bool td__load_figure(struct loader *l, const struct td__field *f)
{
    struct td__figure x = { .entered = false };
    struct td__field cell[OBSERVATION_COLUMNS];
    char *nfc[OBSERVATION_COLUMNS] = { NULL };

    if (figure_cells(l, f, cell, nfc) && read_figure(l, cell, &x) && !insert_figure(l, &x, 1, 0) && !l->rc)
        figure_among_others(l, &x);
    for (int i = 0; i < OBSERVATION_COLUMNS; i++)
        free(nfc[i]);
    return l->rc == TD_OK;
}
