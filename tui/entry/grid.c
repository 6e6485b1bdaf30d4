/* The state of the entry grid. See grid.h for what it promises about edits. */
#include "entry/grid.h"

#include <stdlib.h>
#include <string.h>

bool grid_key_same(const struct grid_key *a, const struct grid_key *b)
{
    return a->target == b->target && a->agency == b->agency && a->period == b->period;
}

/* ---- what a text says ------------------------------------------------------------------- */

static enum grid_fault fault_of(enum td_num_error error)
{
    static const enum grid_fault faults[] = {
        [TD_NUM_OK] = GRID_FINE, [TD_NUM_EMPTY] = GRID_EMPTY, [TD_NUM_BAD] = GRID_BAD,
        [TD_NUM_AMBIGUOUS] = GRID_AMBIGUOUS, [TD_NUM_RANGE] = GRID_TOO_LARGE,
    };
    return faults[error];
}

/* "1812/2272": people, schools and communes are whole, so that a point in them groups thousands. */
static enum grid_fault read_parts(const char *text, const char *slash, const struct grid_rule *rule,
                                  struct grid_figure *out)
{
    struct td_target as = { .unit = "%", .decimals = rule->decimals };
    struct td_entry e = { .value = TD_NUM_NONE, .series = "" };
    char part[FIELD_BYTES];

    if (rule->kind != GRID_PERCENT)
        return GRID_NO_PARTS;
    memcpy(part, text, (size_t)(slash - text));
    part[slash - text] = 0;
    enum td_num_error error = td_num_read_count(part, &e.numerator);
    if (!error)
        error = td_num_read_count(slash + 1, &e.denominator);
    if (error)
        return error == TD_NUM_EMPTY ? GRID_BAD : fault_of(error);
    if (e.denominator.mantissa <= 0)
        return GRID_BAD_WHOLE;
    *out = (struct grid_figure){ td_entry_value(&as, &e), e.numerator, e.denominator };
    return td_num_is(out->value) ? GRID_FINE : GRID_TOO_LARGE;
}

enum grid_fault grid_read(const char *text, const struct grid_rule *rule, struct grid_figure *out)
{
    const char *slash = strchr(text, '/');
    bool counts = rule->kind != GRID_PERCENT && rule->decimals == 0;

    *out = GRID_NO_FIGURE;
    if (strlen(text) >= FIELD_BYTES)
        return GRID_TOO_LARGE;
    if (slash)
        return read_parts(text, slash, rule, out);
    if (rule->kind == GRID_DONE && (!strcmp(text, "x") || !strcmp(text, "X"))) {
        out->value = (struct td_num){ 1, 0 };
        return GRID_FINE;
    }
    enum grid_fault fault = fault_of(counts ? td_num_read_count(text, &out->value)
                                            : td_num_read(text, TD_VI, false, &out->value));
    bool share = !fault && rule->kind == GRID_PERCENT && td_num_is_share(text, out->value);
    return share ? GRID_SHARE : fault;
}

void grid_write(char *buf, size_t size, const struct grid_figure *f, enum grid_kind kind, enum td_lang lang)
{
    char part[TD_NUM_BUF];

    td_num_type(buf, size, td_num_is(f->num) ? f->num : f->value, lang);
    if (!td_num_is(f->num) && kind == GRID_PERCENT && td_num_is_share(buf, f->value) && strlen(buf) + 1 < size)
        strcat(buf, "%");
    if (!td_num_is(f->num))
        return;
    td_num_type(part, sizeof part, f->den, lang);
    size_t n = strlen(buf);
    if (n + 1 + strlen(part) < size) {
        buf[n] = '/';
        strcpy(buf + n + 1, part);
    }
}

static bool same_number(struct td_num a, struct td_num b)
{
    return td_num_is(a) == td_num_is(b) && (!td_num_is(a) || td_num_cmp(a, b) == 0);
}

bool grid_figure_same(const struct grid_figure *a, const struct grid_figure *b)
{
    return same_number(a->value, b->value) && same_number(a->num, b->num) && same_number(a->den, b->den);
}

/* ---- rows, columns, cells --------------------------------------------------------------- */

void grid_free(struct grid *g)
{
    for (size_t i = 0; i < g->edits; i++) {
        free(g->edit[i].text);
        free(g->edit[i].note);
    }
    free(g->edit);
    free(g->row);
    free(g->col);
    free(g->cell);
    memset(g, 0, sizeof *g);
}

struct grid_key grid_key(const struct grid *g, size_t row, size_t col)
{
    int64_t r = row < g->rows ? g->row[row].id : 0, c = col < g->cols ? g->col[col].id : 0;

    switch (g->shape) {
    case GRID_AGENCY_TARGET: return (struct grid_key){ c, r, g->fixed };
    case GRID_TARGET_PERIOD: return (struct grid_key){ r, g->fixed, c };
    case GRID_AGENCY_PERIOD: case GRID_SHAPES: break;
    }
    return (struct grid_key){ g->fixed, r, c };
}

static bool find_item(const struct grid_item *v, size_t n, int64_t id, size_t *at)
{
    for (*at = 0; *at < n; ++*at)
        if (v[*at].id == id)
            return true;
    return false;
}

bool grid_find(const struct grid *g, const struct grid_key *key, size_t *row, size_t *col)
{
    int64_t r = g->shape == GRID_TARGET_PERIOD ? key->target : key->agency;
    int64_t c = g->shape == GRID_AGENCY_TARGET ? key->target : key->period;
    int64_t fixed = g->shape == GRID_AGENCY_TARGET ? key->period
                    : g->shape == GRID_TARGET_PERIOD ? key->agency : key->target;

    return fixed == g->fixed && find_item(g->row, g->rows, r, row) && find_item(g->col, g->cols, c, col);
}

struct grid_cell *grid_cell(const struct grid *g, size_t row, size_t col)
{
    return &g->cell[row * g->cols + col];
}

const struct grid_rule *grid_rule(const struct grid *g, size_t row, size_t col)
{
    return g->shape == GRID_AGENCY_TARGET ? &g->col[col].rule
           : g->shape == GRID_TARGET_PERIOD ? &g->row[row].rule : &g->about.rule;
}

struct grid_edit *grid_edit(const struct grid *g, size_t row, size_t col)
{
    uint32_t at = grid_cell(g, row, col)->edit;
    return at ? &g->edit[at - 1] : NULL;
}

struct grid_edit *grid_edit_of(const struct grid *g, const struct grid_key *key)
{
    for (size_t i = 0; i < g->edits; i++)
        if (g->edit[i].key.target && grid_key_same(&g->edit[i].key, key))
            return &g->edit[i];
    return NULL;
}

struct grid_figure grid_shown(const struct grid *g, size_t row, size_t col)
{
    const struct grid_edit *e = grid_edit(g, row, col);
    return e ? e->mine : grid_cell(g, row, col)->saved;
}

size_t grid_count(const struct grid *g, enum grid_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < g->edits; i++)
        n += g->edit[i].key.target && (state == GRID_STATES || g->edit[i].state == state);
    return n;
}

static void attach_edits(struct grid *g)
{
    size_t row, col;

    for (size_t i = 0; i < g->edits; i++)
        if (g->edit[i].key.target && grid_find(g, &g->edit[i].key, &row, &col))
            grid_cell(g, row, col)->edit = (uint32_t)i + 1;
}

bool grid_lay_out(struct grid *g, enum grid_shape shape, const struct grid_item *about, struct grid_item *row,
                  size_t rows, struct grid_item *col, size_t cols)
{
    struct grid_cell *cell = malloc((rows * cols + 1) * sizeof *cell);
    struct grid_key at = grid_key(g, g->at_row, g->at_col);
    bool same = g->shape == shape && g->rows;

    if (!cell)
        return false;
    for (size_t i = 0; i < rows * cols; i++)
        cell[i] = (struct grid_cell){ .saved = GRID_NO_FIGURE, .before = GRID_NO_FIGURE };
    free(g->row);
    free(g->col);
    free(g->cell);
    g->shape = shape, g->about = *about, g->fixed = about->id;
    g->row = row, g->rows = rows, g->col = col, g->cols = cols, g->cell = cell;
    attach_edits(g);
    if (!grid_find(g, &at, &g->at_row, &g->at_col)) {
        g->at_row = g->at_row < rows ? g->at_row : 0;
        g->at_col = g->at_col < cols ? g->at_col : 0;
    }
    if (!same)
        g->top = g->left = 0;
    g->running &= same && g->run_col < cols;
    return true;
}

/* ---- moving ----------------------------------------------------------------------------- */

void grid_go(struct grid *g, size_t row, size_t col)
{
    if (row < g->rows)
        g->at_row = row;
    if (col < g->cols)
        g->at_col = col;
    g->running = false;
}

static bool step(struct grid *g, size_t row, size_t col)
{
    bool moved = row != g->at_row || col != g->at_col;

    grid_go(g, row, col);
    return moved;
}

/* Down, and from the last row to the top of the next column, so that typing goes on and never comes back to a figure
 * just typed; after Tabs, to where they began. */
static bool enter(struct grid *g)
{
    bool last = g->at_row + 1 >= g->rows;

    g->by_rows = g->running;
    if (g->running)
        return !last && step(g, g->at_row + 1, g->run_col);
    if (!last)
        return step(g, g->at_row + 1, g->at_col);
    return g->at_col + 1 < g->cols && step(g, 0, g->at_col + 1);
}

static bool tab(struct grid *g, bool back)
{
    size_t run = g->running ? g->run_col : g->at_col, cells = g->rows * g->cols;
    size_t at = g->at_row * g->cols + g->at_col;

    if (back ? at == 0 : at + 1 >= cells)
        return false;
    at = back ? at - 1 : at + 1;
    if (at / g->cols != g->at_row) /* a row further: the next run begins at the margin */
        run = 0;
    step(g, at / g->cols, at % g->cols);
    g->running = g->by_rows = true;
    g->run_col = run;
    return true;
}

bool grid_move(struct grid *g, enum grid_move m)
{
    size_t r = g->at_row, c = g->at_col, page = g->page_rows > 1 ? (size_t)g->page_rows - 1 : 1;

    if (!g->rows || !g->cols)
        return false;
    switch (m) {
    case GRID_UP: return step(g, r ? r - 1 : 0, c);
    case GRID_DOWN: return step(g, r + 1 < g->rows ? r + 1 : r, c);
    case GRID_LEFT: return step(g, r, c ? c - 1 : 0);
    case GRID_RIGHT: return step(g, r, c + 1 < g->cols ? c + 1 : c);
    case GRID_ROW_START: return step(g, r, 0);
    case GRID_ROW_END: return step(g, r, g->cols - 1);
    case GRID_PAGE_UP: return step(g, r > page ? r - page : 0, c);
    case GRID_PAGE_DOWN: return step(g, r + page < g->rows ? r + page : g->rows - 1, c);
    case GRID_TOP: return step(g, 0, c);
    case GRID_BOTTOM: return step(g, g->rows - 1, c);
    case GRID_TAB: return tab(g, false);
    case GRID_BACKTAB: return tab(g, true);
    case GRID_ENTER: return enter(g);
    case GRID_STAY: break;
    }
    return false;
}

/* The next cell that is wanted, all around; in the direction in which figures come. */
static bool next_cell(struct grid *g, bool (*wanted)(const struct grid *g, size_t row, size_t col))
{
    size_t cells = g->rows * g->cols;
    size_t at = g->by_rows ? g->at_row * g->cols + g->at_col : g->at_col * g->rows + g->at_row;

    for (size_t i = 1; i <= cells; i++) {
        size_t k = (at + i) % cells;
        size_t row = g->by_rows ? k / g->cols : k % g->rows, col = g->by_rows ? k % g->cols : k / g->rows;
        if (wanted(g, row, col)) {
            grid_go(g, row, col);
            return true;
        }
    }
    return false;
}

static bool is_empty(const struct grid *g, size_t row, size_t col)
{
    const struct grid_cell *c = grid_cell(g, row, col);
    return !c->outside && !c->edit && !td_num_is(c->saved.value);
}

static bool has_edit(const struct grid *g, size_t row, size_t col)
{
    return grid_cell(g, row, col)->edit != 0;
}

bool grid_next_empty(struct grid *g)
{
    return next_cell(g, is_empty);
}

bool grid_next_edit(struct grid *g)
{
    return next_cell(g, has_edit);
}

static size_t scrolled(size_t top, size_t at, int page, size_t n)
{
    size_t p = page > 0 ? (size_t)page : 1;

    if (at < top)
        top = at;
    if (at >= top + p)
        top = at - p + 1;
    return top + p > n ? (n > p ? n - p : 0) : top;
}

void grid_scroll(struct grid *g, int rows, int cols)
{
    g->page_rows = rows;
    g->page_cols = cols;
    g->top = scrolled(g->top, g->at_row, rows, g->rows);
    g->left = scrolled(g->left, g->at_col, cols, g->cols);
}

/* ---- edits ------------------------------------------------------------------------------ */

static struct grid_edit *new_edit(struct grid *g, const struct grid_key *key)
{
    size_t i = 0, row, col;

    while (i < g->edits && g->edit[i].key.target)
        i++;
    if (i == g->edits) {
        struct grid_edit *more = realloc(g->edit, (g->edits + 64) * sizeof *more);
        if (!more)
            return NULL;
        memset(more + g->edits, 0, 64 * sizeof *more);
        g->edit = more;
        g->edits += 64;
    }
    g->edit[i] = (struct grid_edit){ .key = *key, .mine = GRID_NO_FIGURE, .theirs = GRID_NO_FIGURE };
    if (grid_find(g, key, &row, &col))
        grid_cell(g, row, col)->edit = (uint32_t)i + 1;
    return &g->edit[i];
}

void grid_drop(struct grid *g, struct grid_edit *e)
{
    size_t row, col;

    if (grid_find(g, &e->key, &row, &col))
        grid_cell(g, row, col)->edit = 0;
    free(e->text);
    free(e->note);
    *e = (struct grid_edit){ 0 };
    g->changes++;
}

static void judge_text(struct grid_edit *e, const struct grid_rule *rule)
{
    e->fault = grid_read(e->text, rule, &e->mine);
    e->held = false;
    if (e->state != GRID_CONFLICT)
        e->state = e->fault ? GRID_ERROR : GRID_UNSAVED;
    *e->why = 0;
}

struct grid_edit *grid_restore(struct grid *g, const struct grid_key *key, const char *text, const char *note,
                               int based_on, int supersedes, const struct grid_rule *rule)
{
    struct grid_edit *e = grid_edit_of(g, key);
    char *copy = strdup(text);

    if (!e && copy && (e = new_edit(g, key)))
        e->based_on = based_on, e->supersedes = supersedes;
    if (!e || !copy) {
        free(copy);
        return NULL;
    }
    free(e->text);
    e->text = copy;
    judge_text(e, rule);
    if (note)
        grid_set_note(e, note);
    g->changes++;
    return e;
}

bool grid_set_note(struct grid_edit *e, const char *note)
{
    char *copy = strdup(note);

    if (!copy)
        return false;
    free(e->note);
    e->note = copy;
    return true;
}

/* What is saved already needs no edit; one that says so again is gone, unless it is in conflict: that is for a person
 * to decide. */
static bool says_the_same(struct grid *g, const struct grid_key *key, const char *text, const struct grid_rule *rule,
                          const struct grid_figure *saved)
{
    struct grid_figure f;
    struct grid_edit *e = grid_edit_of(g, key);

    if (grid_read(text, rule, &f) || !grid_figure_same(&f, saved) || (e && e->state == GRID_CONFLICT))
        return false;
    if (e)
        grid_drop(g, e);
    return true;
}

struct grid_edit *grid_put(struct grid *g, size_t row, size_t col, const char *text)
{
    struct grid_key key = grid_key(g, row, col);
    const struct grid_cell *c = grid_cell(g, row, col);
    const struct grid_rule *rule = grid_rule(g, row, col);

    if (says_the_same(g, &key, text, rule, &c->saved))
        return NULL;
    return grid_restore(g, &key, text, NULL, c->last, c->seq, rule);
}

void grid_begin(struct grid *g, bool in_place, enum td_lang lang)
{
    const struct grid_cell *c = grid_cell(g, g->at_row, g->at_col);
    const struct grid_edit *e = grid_edit(g, g->at_row, g->at_col);
    char text[128] = "";

    field_init(&g->field, 60, false);
    if (in_place && e)
        field_set(&g->field, e->text);
    else if (in_place) {
        grid_write(text, sizeof text, &c->saved, grid_rule(g, g->at_row, g->at_col)->kind, lang);
        field_set(&g->field, text);
    }
    g->editing = true;
    g->in_place = in_place;
    g->now.key = grid_key(g, g->at_row, g->at_col);
    g->now.rule = *grid_rule(g, g->at_row, g->at_col);
    g->now.saved = c->saved, g->now.last = c->last, g->now.seq = c->seq;
    g->now.typed = g->field.edits;
}

void grid_cancel(struct grid *g)
{
    g->editing = false;
}

/* Blanks around it, and what an input method left there that has no width. */
static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == 0;
}

struct grid_edit *grid_take(struct grid *g, bool *emptied)
{
    char *text = g->editing ? field_text(&g->field) : NULL;
    struct grid_edit *e = grid_edit_of(g, &g->now.key);
    bool typed = g->field.edits != g->now.typed;

    *emptied = false;
    if (!text) /* no memory: the text stays in the field */
        return NULL;
    g->editing = false;
    if (!typed || is_blank(text)) {
        *emptied = typed;
        if (typed && e)
            grid_drop(g, e);
        free(text);
        return typed ? NULL : e;
    }
    if (says_the_same(g, &g->now.key, text, &g->now.rule, &g->now.saved))
        e = NULL;
    else
        e = grid_restore(g, &g->now.key, text, NULL, g->now.last, g->now.seq, &g->now.rule);
    free(text);
    return e;
}

bool grid_see(struct grid *g, struct grid_edit *e, const struct grid_cell *now)
{
    if (now->last <= (e->state == GRID_CONFLICT ? e->their_last : e->based_on))
        return false;
    e->state = GRID_CONFLICT;
    e->theirs = now->saved;
    e->their_seq = now->seq;
    e->their_last = now->last;
    *e->who = *e->when = 0;
    g->changes++;
    return true;
}

/* ---- pasting ---------------------------------------------------------------------------- */

void grid_paste_free(struct grid_paste *p)
{
    free(p->taken);
    *p = (struct grid_paste){ 0 };
}

static void paste_cell(struct grid *g, size_t row, size_t col, size_t line, const char *text, struct grid_paste *p)
{
    p->cells++;
    if (is_blank(text)) {
        p->blank++; /* blank is not zero, and erases nothing */
        return;
    }
    if (row >= g->rows || col >= g->cols) {
        p->outside++;
        return;
    }
    const struct grid_edit *e = grid_put(g, row, col, text);
    p->taken[p->n].row = row;
    p->taken[p->n++].col = col;
    if (!e || !e->fault)
        return;
    if (!p->bad++) {
        p->bad_line = line;
        size_t n = td_text_cut(text, 20, NULL);
        n = n < sizeof p->bad_text ? n : sizeof p->bad_text - 1;
        memcpy(p->bad_text, text, n);
        p->bad_text[n] = 0;
    }
}

bool grid_paste(struct grid *g, const char *text, struct grid_paste *out)
{
    char *copy = td_text_nfc(text, strlen(text)), *s = copy;
    size_t most = 1, line = 0, col = 0;

    *out = (struct grid_paste){ 0 };
    for (const char *p = copy ? copy : ""; *p; p++)
        most += *p == '\t' || *p == '\n';
    out->taken = malloc(most * sizeof *out->taken);
    if (!copy || !out->taken) {
        free(copy);
        grid_paste_free(out);
        return false;
    }
    while (*s) {
        size_t n = strcspn(s, "\t\n");
        char end = s[n];
        s[n] = 0;
        paste_cell(g, g->at_row + line, g->at_col + col, line + 1, s + strspn(s, " "), out);
        s += n + (end != 0);
        line += end == '\n';
        col = end == '\t' ? col + 1 : 0;
    }
    free(copy);
    return true;
}

/* ---- sums ------------------------------------------------------------------------------- */

static bool has_parts(const struct grid_figure *f)
{
    return td_num_is(f->num) && td_num_is(f->den);
}

/* What cannot be right, or what two people say differently, is in no sum. */
static bool is_wrong(const struct grid *g, size_t row, size_t col)
{
    const struct grid_edit *e = grid_edit(g, row, col);
    return e && (e->state == GRID_ERROR || e->state == GRID_CONFLICT);
}

/* An agency in the middle that has reported itself stands in the place of those below it. */
static bool is_covered(const struct grid *g, size_t row, size_t col)
{
    for (int32_t up = g->row[row].within; up >= 0; up = g->row[up].within) {
        struct grid_figure f = grid_shown(g, (size_t)up, col);
        if (has_parts(&f) && !is_wrong(g, (size_t)up, col))
            return true;
    }
    return false;
}

static int64_t thousandths(struct td_num n)
{
    return td_num_round(n, 3).mantissa;
}

static void finish_sum(struct grid_sum *s, const struct grid_rule *rule, int64_t num, int64_t den, bool fits)
{
    struct td_rollup_part all = { .numerator = num, .denominator = den, .reported = true };
    struct td_rollup r;

    if (!fits || !s->reported)
        return;
    if (rule->kind == GRID_COUNT)
        s->value = td_num_round((struct td_num){ num, 3 }, rule->decimals);
    if (rule->kind != GRID_PERCENT)
        return;
    s->num = (struct td_num){ num, 3 };
    s->den = (struct td_num){ den, 3 };
    if (num % 1000 == 0 && den % 1000 == 0) {
        s->num = (struct td_num){ num / 1000, 0 };
        s->den = (struct td_num){ den / 1000, 0 };
    }
    td_rollup(&all, 1, rule->decimals < 7 ? rule->decimals : 7, &r);
    s->value = r.value;
}

struct grid_sum grid_sum(const struct grid *g, size_t col)
{
    struct grid_sum s = { .num = TD_NUM_NONE, .den = TD_NUM_NONE, .value = TD_NUM_NONE };
    int64_t num = 0, den = 0;
    bool fits = true;

    for (size_t row = 0; row < g->rows; row++) {
        if (!g->row[row].unit || grid_cell(g, row, col)->outside || is_covered(g, row, col))
            continue;
        struct grid_figure f = grid_shown(g, row, col);
        bool percent = grid_rule(g, row, col)->kind == GRID_PERCENT;
        s.units++;
        s.left_out += is_wrong(g, row, col);
        if (is_wrong(g, row, col))
            continue;
        if (percent ? !has_parts(&f) : !td_num_is(f.value))
            continue;
        s.reported++;
        fits &= !__builtin_add_overflow(num, thousandths(percent ? f.num : f.value), &num);
        fits &= !percent || !__builtin_add_overflow(den, thousandths(f.den), &den);
    }
    if (g->rows)
        finish_sum(&s, grid_rule(g, 0, col), num, den, fits);
    return s;
}
