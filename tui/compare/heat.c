/*
 * All units of a plan's city by all targets that are counted unit by unit: a mark for each word of the method, so that
 * one sees at once who lags in what. The words of the cell under the cursor stand below. All cells are read in one pass
 * when the view is opened, and again when the model was.
 */
#include "app/list-view.h"
#include "app/spoken.h"
#include "compare/verdicts.h"
#include "file/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_ASKED = STANDINGS };

/* Of one unit; one that ended may stand beneath several others, and has its marks once. */
struct unit {
    int64_t id;                     /* 0 = the line behind which those stand of whom nobody knows where they went */
    const struct td_agency *agency;
    bool ended;
    int lags;                       /* how many targets */
    const uint8_t *mark;            /* by column; enum standing, or NOT_ASKED */
};

struct heat_view {
    struct list_view base;
    struct unit *unit;
    size_t n, lost;
    const struct td_target **target; /* by column */
    size_t columns, others;          /* others: targets in view of which no unit has a figure */
    uint8_t *marks;                  /* of all agencies, by columns */
    bool complete;                   /* false: the reading was stopped */
    struct counts { int of[STANDINGS]; } *sum; /* by column, of those that exist */
    unsigned made;                   /* model.turn of which all this was made */
    int at;                          /* the column of the cursor; NAMES = on the name */
    int first;                       /* column drawn */
    struct td_board cell;            /* the verdict under the cursor */
    int64_t cell_unit, cell_target;
};

enum { NAMES = -1 };

static const struct heat_view *heat_of(const void *o)
{
    return o;
}

/* ---- marks ------------------------------------------------------------------------------ */

/* Each is another shape: nobody needs colours, and fonts of consoles have them. */
static const struct { const char *mark, *ascii; } marks[STANDINGS + 1] = {
    [STANDING_FAILED] = { "×", "X" }, [STANDING_BEHIND] = { "▼", "v" }, [STANDING_AT_RISK] = { "~", "~" },
    [STANDING_UNKNOWN] = { "·", "." }, [STANDING_OPEN] = { "○", "o" }, [STANDING_ON_TRACK] = { "▲", "^" },
    [STANDING_MET] = { "■", "#" }, [STANDING_ENDED] = { "-", "-" }, [NOT_ASKED] = { " ", " " },
};

static bool lags(enum standing s)
{
    return s == STANDING_FAILED || s == STANDING_BEHIND;
}

/* ---- reading ---------------------------------------------------------------------------- */

/* Marks of all agencies, by their places in the model. */
struct reading { const struct model *m; size_t columns, column; uint8_t *mark; };

static bool take(void *arg, size_t at, const struct td_row *row)
{
    struct reading *r = arg;

    r->mark[at * r->columns + r->column] = (uint8_t)verdict_standing(row->verdict.code);
    return true;
}

static bool has_marks(const struct reading *r, size_t at, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (r->mark[at * r->columns + c] != NOT_ASKED)
            return true;
    return false;
}

/* Columns of which no unit said anything are none. */
static void drop_empty(struct heat_view *v, struct reading *r)
{
    const size_t n = r->m->agencies.n;
    size_t to = 0;

    for (size_t c = 0; c < v->columns; c++) {
        bool some = false;
        for (size_t i = 0; i < n && !some; i++)
            some = r->mark[i * r->columns + c] != NOT_ASKED;
        if (!some)
            continue;
        for (size_t i = 0; i < n; i++)
            r->mark[i * r->columns + to] = r->mark[i * r->columns + c];
        v->target[to++] = v->target[c];
    }
    v->others = v->columns - to;
    v->columns = to;
}

static void read_marks(struct heat_view *v, struct reading *r)
{
    struct app *a = v->base.head.app;

    app_work_begin(a);
    int rc = TD_OK;
    for (size_t c = 0; !rc && c < v->columns && v->complete; c++) {
        r->column = c;
        rc = compare_units(r->m, compared_threshold(r->m, v->target[c]), take, r);
        v->complete = !rc && app_works(a, c + 1, v->columns);
    }
    app_work_end(a);
    if (rc)
        app_fault(a);
    else if (!v->complete)
        app_say(a, "%s", ui(U_HEAT_STOPPED, a->lang));
}

static void add_up(struct heat_view *v, const struct unit *u)
{
    for (size_t c = 0; c < v->columns; c++)
        if (u->mark[c] != NOT_ASKED)
            v->sum[c].of[u->mark[c]]++;
}

/* In the order in which agencies are told. */
static void make_rows(struct heat_view *v, const struct reading *r)
{
    const struct td_agencies *l = &r->m->agencies;
    size_t *place = malloc((l->n + 1) * sizeof *place), n = 0;
    struct branch *b = NULL;
    bool line = false;

    for (size_t i = 0; place && i < l->n; i++)
        if (has_marks(r, i, v->columns))
            place[n++] = i;
    n = n ? branches(&b, r->m, place, n) : 0;
    v->unit = calloc(n + 1, sizeof *v->unit);
    v->sum = calloc(v->columns + 1, sizeof *v->sum);
    for (size_t i = 0; v->unit && v->sum && i < n; i++) {
        struct unit *u = &v->unit[v->n++];
        line |= b[i].unit == NO_UNIT;
        if (b[i].unit == NO_UNIT)
            continue;
        const struct td_agency *g = &l->v[place[b[i].unit]];
        *u = (struct unit){ .id = g->id, .agency = g, .ended = !td_agency_exists_on(g, r->m->review),
                            .mark = r->mark + place[b[i].unit] * r->columns };
        for (size_t c = 0; c < v->columns; c++)
            u->lags += lags((enum standing)u->mark[c]);
        if (b[i].below != NO_UNIT)
            u->id = list_pair(u->id, l->v[place[b[i].below]].id);
        v->lost += line;
        if (!u->ended)
            add_up(v, u);
    }
    free(b);
    free(place);
}

static void forget_cell(struct heat_view *v)
{
    td_board_free(&v->cell);
    v->cell_unit = v->cell_target = 0;
}

static void drop(struct view *head)
{
    struct heat_view *v = (struct heat_view *)head;

    free(v->unit), free(v->target), free(v->marks), free(v->sum);
    v->unit = NULL, v->target = NULL, v->marks = NULL, v->sum = NULL;
    v->n = v->lost = v->columns = v->others = 0;
    v->made = 0;
    forget_cell(v);
}

static void read(struct view *head)
{
    struct heat_view *v = (struct heat_view *)head;
    const struct model *m = model_of(head);
    struct reading r = { .m = m };

    forget_cell(v);
    if (v->made == m->turn)
        return;
    drop(head);
    v->complete = true;
    v->target = calloc(m->targets.n + 1, sizeof *v->target);
    for (size_t i = 0; v->target && i < m->targets.n; i++)
        if (model_target_shown(m, i) && compared_threshold(m, &m->targets.v[i]))
            v->target[v->columns++] = &m->targets.v[i];
    r.columns = v->columns;
    r.mark = malloc(m->agencies.n * r.columns + 1);
    if (r.mark) {
        memset(r.mark, NOT_ASKED, m->agencies.n * r.columns);
        read_marks(v, &r);
        drop_empty(v, &r);
    }
    if (r.mark && v->complete)
        make_rows(v, &r);
    v->marks = r.mark;
    v->made = m->turn;
    v->at = v->at < (int)v->columns ? v->at : (int)v->columns - 1;
    list_rows(head, v->unit, v->n, sizeof *v->unit);
}

/* The verdict in words: of one cell, when the cursor has come to it. */
static void look(struct view *head)
{
    struct heat_view *v = (struct heat_view *)head;
    const struct model *m = model_of(head);
    int64_t row = list_row(&v->base.list);
    const struct unit *u = row < 0 ? NULL : list_at(v, (size_t)row);
    const struct td_target *t = v->at >= 0 && v->at < (int)v->columns ? v->target[v->at] : NULL;

    if (!u || !u->id || !t || (v->cell_unit == u->id && v->cell_target == t->id))
        return;
    forget_cell(v);
    if (u->mark[v->at] == NOT_ASKED)
        return;
    const struct td_threshold *h = compared_threshold(m, t);
    struct td_ask ask = { .plan = t->plan, .agency = u->agency->id, .review = m->review, .milestone = h->year };
    struct td_targets one = { .v = (struct td_target *)t, .n = 1 };
    if (td_judge_targets(head->app->td, &v->cell, &ask, &m->plans, &one))
        app_fault(head->app);
    v->cell_unit = u->id;
    v->cell_target = t->id;
}

/* Its row; NULL = nothing is asked there. */
static const struct td_row *cell_row(const struct heat_view *v)
{
    const struct td_row *r = NULL;

    for (size_t i = 0; v->cell_target && i < v->cell.n; i++)
        if (v->cell.v[i].threshold == compared_threshold(model_of(v), v->cell.v[i].target))
            r = &v->cell.v[i];
    return r;
}

/* ---- rows ------------------------------------------------------------------------------- */

enum { N_NAME, N_LAGS };

static const struct list_column columns[] = {
    [N_NAME] = { "name", W_COL_AGENCY, 12, 1, -1, 1, false },
    [N_LAGS] = { "lags", W_HEAD_LAG, 5, 0, 1, 1, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct heat_view *v = heat_of(o);
    const struct unit *u = list_at(o, row);

    *buf = 0;
    if (!u->id) {
        if (column == N_NAME)
            list_text(buf, textf(ui(U_UNITS_FOLDED, lang_of(o)), v->lost).s);
        return ROLE_dim;
    }
    if (column == N_NAME)
        list_text(buf, td_agency_short(u->agency));
    else if (u->lags)
        snprintf(buf, LIST_CELL, "%d", u->lags);
    return u->ended ? ROLE_dim : column == N_LAGS && u->lags ? ROLE_bad : ROLE_normal;
}

/* Most first; behind everybody the line that unfolds those that are lost, whichever way the order is. */
static bool rank(const void *o, size_t row, size_t column, int64_t *out)
{
    const struct heat_view *v = heat_of(o);
    const struct unit *u = list_at(o, row);

    *out = u->id ? -u->lags : v->base.list.reverse ? INT64_MIN : INT64_MAX;
    return !u->id || column == N_LAGS;
}

static int depth(const void *o, size_t row)
{
    return ((const struct unit *)list_at(o, row))->ended;
}

static bool folded(const void *o, size_t row)
{
    return !depth(o, row);
}

/* ---- drawing ---------------------------------------------------------------------------- */

/* Where things stand: names, then columns `step` cells apart, whose codes take turns on `heads` lines so that they have
 * the room. As few lines as show all columns. */
struct layout { int names, step, heads, seen; };

static struct layout lay_out(const struct heat_view *v, struct area a)
{
    enum { NUMBERS = 11, LEAST = 20, MOST = 40 }; /* beside a name: marks of cursor and branch, how many lag */
    int widest = 2, longest = LEAST, n = (int)v->columns;

    for (size_t c = 0; c < v->columns; c++) {
        int w = td_text_width(v->target[c]->code);
        widest = w > widest ? w : widest;
    }
    int wide = a.cols - 2 - 3 * n - (widest - 3), narrow = a.cols - 2 - 2 * n - (widest - 2);
    int most = wide >= LEAST ? wide : narrow >= LEAST ? narrow : LEAST;
    most = most < MOST ? most : MOST;
    for (size_t i = 0; i < v->n && longest < most; i++) {
        int w = v->unit[i].id ? td_text_width(td_agency_short(v->unit[i].agency)) + NUMBERS : 0;
        longest = w > longest ? w : longest;
    }
    struct layout l = { .names = longest < most ? longest : most };
    int room = a.cols - l.names - 2 - widest; /* but for the last, whose code may stand out */
    for (l.heads = 1; l.heads <= 3; l.heads++) {
        l.step = (widest + l.heads) / l.heads;
        l.step = l.step < 2 ? 2 : l.step;
        l.seen = room / l.step + 1;
        if (l.seen >= n)
            break;
    }
    l.heads = l.heads > 3 ? 3 : l.heads;
    if (l.seen > n && n > 1) { /* they share what is left */
        l.seen = n;
        l.step = room / (n - 1) < widest + 1 ? room / (n - 1) : widest + 1;
    }
    l.seen = l.seen < n ? l.seen : n;
    return l;
}

/* Those that occur, worst first, in lines of this width; how many. */
static int draw_legend(const struct heat_view *v, struct area a)
{
    int x = 0, y = 0;

    for (int s = 0; s < STANDINGS; s++) {
        int n = 0;
        for (size_t c = 0; v->sum && c < v->columns; c++)
            n += v->sum[c].of[s];
        const char *word = word_of_standing((enum standing)s, lang_of(v)), *mark = a.c->ascii ? marks[s].ascii
                                                                                              : marks[s].mark;
        if (!n && s != STANDING_BEHIND)
            continue;
        if (x && x + 2 + td_text_width(word) > a.cols)
            x = 0, y++;
        x += put(a, y, x, role_of_standing((enum standing)s), mark) + 1;
        x += put(a, y, x, ROLE_normal, word) + 2;
    }
    return y + 1;
}

static int column_x(const struct heat_view *v, const struct layout *l, int c)
{
    return l->names + 2 + (c - v->first) * l->step;
}

static void draw_codes(const struct heat_view *v, const struct layout *l, struct area a)
{
    for (int c = v->first; c < v->first + l->seen; c++)
        put(a, (c - v->first) % l->heads, column_x(v, l, c), c == v->at ? ROLE_selected : ROLE_header,
            v->target[c]->code);
}

/* The columns of the cursor has an edge on both sides, its cell brackets; its row the colour of what is selected. */
static void draw_marks(const struct heat_view *v, const struct layout *l, struct area a, int y, size_t place)
{
    const struct unit *u = list_at(v, v->base.list.seen[place]);
    const bool here = place == v->base.list.at;

    if (!u->id)
        return;
    if (here)
        fill(a, y, l->names, a.cols - l->names, ROLE_selected_off, ' ');
    for (int c = v->first; c < v->first + l->seen; c++) {
        const uint8_t s = u->mark[c];
        const int x = column_x(v, l, c);
        const enum role role = s == NOT_ASKED || u->ended ? ROLE_dim : role_of_standing((enum standing)s);
        if (c == v->at && !here) {
            put_line(a, y, x - 1, LINE_V, ROLE_border);
            put_line(a, y, x + 1, LINE_V, ROLE_border);
        } else if (c == v->at) {
            put(a, y, x - 1, ROLE_selected, "[ ]");
        }
        put(a, y, x, c == v->at && here ? ROLE_selected : role, a.c->ascii ? marks[s].ascii : marks[s].mark);
    }
}

/* How many lag in each column, on as many lines as the codes. */
static void draw_sums(const struct heat_view *v, const struct layout *l, struct area a)
{
    put_fit(a, 0, 2, l->names - 3, -1, ROLE_dim, ui(U_HEAT_SUMS, lang_of(v)));
    for (int c = v->first; c < v->first + l->seen; c++) {
        int n = v->sum[c].of[STANDING_FAILED] + v->sum[c].of[STANDING_BEHIND];
        putf(a, (c - v->first) % l->heads, column_x(v, l, c), n ? ROLE_bad : ROLE_dim, "%d", n);
    }
}

/* "3 KHÔNG ĐẠT, 12 chậm" of one unit or one target. */
static struct text counted(const struct counts *n, enum td_lang lang)
{
    struct text t = { "" };

    for (int s = 0; s < STANDINGS; s++)
        if (n->of[s])
            t = textf("%.1900s%s%.100s", t.s, *t.s ? ", " : "", standing_counted((enum standing)s, n->of[s], lang).s);
    return t;
}

static struct text unit_words(const struct heat_view *v, const struct unit *u)
{
    struct counts n = { { 0 } };
    const enum td_lang lang = lang_of(v);

    for (size_t c = 0; c < v->columns; c++)
        if (u->mark[c] != NOT_ASKED)
            n.of[u->mark[c]]++;
    struct text until = u->ended && u->agency->valid_to
                            ? textf(ui(U_UNITS_UNTIL, lang), td_date_text(u->agency->valid_to, lang).s)
                            : textf("%s", "");
    struct text others = v->others ? textf(ui(U_HEAT_OTHERS, lang), v->others) : textf("%s", "");
    return textf("%s%s%s: %s%s%s", td_agency_short(u->agency), *until.s ? ", " : "", until.s, counted(&n, lang).s,
                 *others.s ? ". " : "", others.s);
}

/* "X. Trần Phú, d.3.1 Gia đình học tập: 79,86% (quý III/2026), đích 2030: 80%; Chậm từ 2022" */
static struct text cell_words(const struct heat_view *v, const struct unit *u)
{
    const enum td_lang lang = lang_of(v);
    const struct td_target *t = v->target[v->at];
    const struct td_row *r = cell_row(v);
    struct text who = textf("%s, %s %s: ", td_agency_short(u->agency), t->code,
                            td_name_in(lang, t->name_en, t->name));

    if (!r)
        return textf("%s%s", who.s, ui(U_HEAT_NOT_ASKED, lang));
    struct text figure = !td_num_is(r->verdict.value)
                             ? textf("%s", ui(U_HEAT_NO_FIGURE, lang))
                             : textf("%s (%s)", result_of(v, r).s, td_period_text(r->verdict.period, lang).s);
    const char *word = word_of_standing(verdict_standing(r->verdict.code), lang);
    struct text verdict = textf("%s", word);
    if (r->verdict.since)
        verdict = textf(ui(U_HEAT_SINCE, lang), word, td_date_text(r->verdict.since, lang).s);
    return textf(ui(U_HEAT_CELL, lang), who.s, figure.s, r->threshold->year,
                 threshold_shown(t, r->threshold, lang).s, td_unit_is_percent(t->unit) ? "%" : "", verdict.s);
}

/* Half of a count is another one: how all units stand is said where there is room for all of it. */
static struct text words_below(const struct heat_view *v, const struct unit *u, struct area a)
{
    const enum td_lang lang = lang_of(v);

    if (!u)
        return textf("%s", "");
    if (!u->id)
        return textf(ui(U_UNITS_FOLDED, lang), v->lost);
    if (v->at < 0)
        return unit_words(v, u);
    const struct text cell = cell_words(v, u);
    const struct text all = textf("%s. %s", cell.s, textf(ui(U_HEAT_COLUMN, lang), v->target[v->at]->code,
                                                          counted(&v->sum[v->at], lang).s).s);
    return put_wrapped(area_sub(a, 0, 0, 0, a.cols), 0, 0, a.cols, ROLE_normal, all.s) <= a.rows ? all : cell;
}

/* What narrows it, so that nobody takes a part for the whole. */
static int draw_narrowed(const struct heat_view *v, struct area a)
{
    const struct model *m = model_of(v);
    const enum td_lang lang = lang_of(v);
    int x = 0;

    if (m->milestone != MILESTONE_NEXT)
        x += put(a, 0, x, ROLE_filter, m->milestone == MILESTONE_THIS_YEAR
                     ? textf(ui(U_THIS_YEAR, lang), td_date_year(m->review)).s
                     : textf(ui(U_MILESTONE, lang), m->milestone).s) + 2;
    if (m->agency)
        x += put(a, 0, x, ROLE_filter, textf(ui(U_OF_AGENCY, lang), model_agency_name(m, m->agency)).s) + 2;
    if (m->only_lagging)
        x += put(a, 0, x, ROLE_filter, ui(U_ONLY_LAGGING, lang)) + 2;
    x += list_draw_filter((struct list *)&v->base.list, a, 0, x, true);
    return x > 0;
}

static void keep_in_view(struct heat_view *v, const struct layout *l)
{
    if (v->at >= 0 && v->at < v->first)
        v->first = v->at;
    if (v->at >= v->first + l->seen)
        v->first = v->at - l->seen + 1;
    if (v->at < 0 || v->first + l->seen > (int)v->columns)
        v->first = v->at < 0 ? 0 : (int)v->columns - l->seen;
}

static void draw_empty(const struct heat_view *v, struct area a)
{
    put_wrapped(a, 1, 2, a.cols - 4, ROLE_missing,
                ui(v->complete ? U_HEAT_NONE : U_HEAT_STOPPED, lang_of(v)));
}

/* Read aloud it is one unit, or one of its cells. */
static void say(struct heat_view *v, struct area a)
{
    enum { PAGE = 10 };
    struct list *list = &v->base.list;
    const int64_t row = list_row(list);
    const int top = draw_narrowed(v, a);
    const struct text words = words_below(v, row < 0 ? NULL : list_at(v, (size_t)row), a);

    list->page = PAGE;
    if (!list->typing)
        set_cursor(a, top, 0);
    const int rows = put_wrapped(a, top, 0, a.cols, ROLE_normal, row < 0 ? ui(U_NO_MATCH, lang_of(v)) : words.s);
    if (!list->typing)
        set_item(a, top, rows);
}

static void draw(struct view *head, struct area a)
{
    struct heat_view *v = (struct heat_view *)head;
    struct list *list = &v->base.list;
    int64_t row = list_row(list);

    if (!v->made) /* it is being read */
        return;
    if (!v->n || !v->columns) {
        draw_empty(v, a);
        return;
    }
    if (a.c->spoken) {
        say(v, a);
        return;
    }
    const struct layout l = lay_out(v, a);
    keep_in_view(v, &l);
    int top = draw_legend(v, a);
    top += draw_narrowed(v, area_sub(a, top, 0, 1, a.cols));
    const int said = a.rows < 16 ? 2 : 3, sums = a.rows < 16 ? 0 : l.heads;
    struct area body = area_sub(a, top, 0, a.rows - top - said - sums, a.cols);

    draw_codes(v, &l, body);
    list_draw(list, area_sub(body, l.heads - 1, 0, body.rows - l.heads + 1, l.names),
              (struct list_look){ .focused = true, .heading = true });
    for (size_t i = list->top; i < list->n_seen && i < list->top + (size_t)list->page; i++)
        draw_marks(v, &l, body, l.heads + (int)(i - list->top), i);
    if (!list->n_seen)
        put(body, l.heads + 1, 2, ROLE_missing, ui(U_NO_MATCH, lang_of(v)));
    if (v->lost && v->n == v->lost + 1)
        put_wrapped(body, l.heads + (int)list->n_seen + 1, 2, a.cols - 4, ROLE_missing, ui(U_HEAT_ENDED, lang_of(v)));
    if (sums)
        draw_sums(v, &l, area_sub(a, a.rows - said - sums, 0, sums, a.cols));
    const struct area foot = area_sub(a, a.rows - said, 0, said, a.cols);
    put_wrapped(foot, 0, 0, a.cols, ROLE_normal, words_below(v, row < 0 ? NULL : list_at(v, (size_t)row), foot).s);
    if (row >= 0 && v->at >= 0 && !list->typing)
        set_cursor(body, l.heads + (int)(list->at - list->top), column_x(v, &l, v->at));
}

/* ---- what can be done ------------------------------------------------------------------- */

static struct subject subject(struct view *v, size_t row)
{
    const struct unit *u = list_at(v, row);
    return u->id ? about_agency(u->agency->id) : ABOUT_NOTHING;
}

/* On the name, left shows those that went into the unit, and hides them. */
static void go_left(struct heat_view *v, int n)
{
    struct list *l = &v->base.list;
    int64_t row = list_row(l);

    if (v->at >= 0)
        v->at = v->at - n < NAMES ? NAMES : v->at - n;
    else if (row >= 0)
        list_command(l, list_is_open(l, (size_t)row) ? CMD_left : CMD_right, 0);
}

static bool command(struct view *head, enum command c, int64_t row)
{
    struct heat_view *v = (struct heat_view *)head;
    const struct unit *u = row < 0 ? NULL : list_at(v, (size_t)row);
    const int n = head->app->count > 0 ? head->app->count : 1;

    if (c == CMD_left)
        go_left(v, n);
    else if (c == CMD_right)
        v->at = v->at + n < (int)v->columns ? v->at + n : (int)v->columns - 1;
    else if (u && !u->id && c == CMD_open)
        list_command(&v->base.list, list_is_open(&v->base.list, (size_t)row) ? CMD_left : CMD_right, 0);
    else if (u && u->id && v->at >= 0 && (c == CMD_open || c == CMD_figures || c == CMD_record))
        app_open(head->app, c == CMD_record ? FORM_figure : VIEW_figures,
                 about_figure(v->target[v->at]->id, u->agency->id, 0, 0));
    else
        return false;
    return true;
}

/* Every unit and every target, by their words. */
static void save(struct view *head, struct book *b)
{
    struct heat_view *v = (struct heat_view *)head;
    const enum td_lang lang = lang_of(head);
    const size_t n = v->columns + 2 < BOOK_COLUMNS ? v->columns + 2 : BOOK_COLUMNS;
    struct xlsx_column *col = calloc(n, sizeof *col);
    const char **cells = calloc(n, sizeof *cells);

    for (size_t i = 0; col && cells && i < n; i++)
        col[i] = (struct xlsx_column){ i == 0 ? td_word(W_COL_AGENCY, lang) : i == 1 ? td_word(W_HEAD_LAG, lang)
                                       : v->target[i - 2]->code, i > 1 ? XLSX_VERDICT : XLSX_TEXT, 0, false };
    if (col && cells)
        book_table(b, view_title(head), col, n);
    if (*v->base.list.filter && col && cells)
        book_text(b, textf(ui(U_FILE_FILTER, lang), v->base.list.filter, v->base.list.n_seen, v->n).s, false);
    for (size_t i = 0; col && cells && i < v->base.list.n_seen; i++) {
        const struct unit *u = list_at(v, v->base.list.seen[i]);
        if (!u->id)
            continue;
        const struct text many = textf("%d", u->lags);
        cells[0] = td_agency_short(u->agency);
        cells[1] = many.s;
        for (size_t c = 2; c < n; c++)
            cells[c] = u->mark[c - 2] == NOT_ASKED ? "" : word_of_standing((enum standing)u->mark[c - 2], lang);
        book_row(b, cells);
    }
    free(col);
    free(cells);
}

/* On the target, the unit or the cell that it was opened about. */
static bool open_heat(struct view *head)
{
    struct heat_view *v = (struct heat_view *)head;

    v->at = 0;
    list_view_open(head);
    v->base.list.sort = N_LAGS;
    list_refresh(&v->base.list);
    list_home(&v->base.list);
    if (head->about.agency)
        list_go(&v->base.list, head->about.agency);
    for (size_t c = 0; c < v->columns; c++)
        v->at = v->target[c]->id == head->about.target ? (int)c : v->at;
    return v->complete || !v->columns;
}

static const struct list_kind heat = {
    .source = LIST_ROWS(columns, list_id, cell, .rank = rank, .depth = depth, .folded = folded,
                        .branches_stay = true), .read = read,
    .drop = drop, .subject = subject, .command = command, .draw = draw,
};

const struct view_ops view_heat = {
    .context = IN_LIST | IN_TABLE, .size = sizeof(struct heat_view), .list = &heat, .name = U_HEAT, .open = open_heat,
    .refresh = list_view_refresh, .draw = list_view_draw, .focus = list_view_focus, .subject = list_view_subject,
    .command = list_view_command, .look = look, .save = save, .close = list_view_close,
};
