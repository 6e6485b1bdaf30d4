/* The list engine. See list.h for what a source gives and what the engine does. */
#include "engine/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void list_text(char *buf, const char *text)
{
    size_t n = strnlen(text, LIST_CELL - 1);

    memcpy(buf, text, n);
    buf[n] = 0;
}

/* ---- filtering -------------------------------------------------------------------------- */

/* Every row's cells, folded: one search finds a word in any column. */
struct list_shadow { size_t n; char **row; };

static void drop_shadow(struct list *l)
{
    for (size_t i = 0; l->shadow && i < l->shadow->n; i++)
        free(l->shadow->row[i]);
    if (l->shadow)
        free(l->shadow->row);
    free(l->shadow);
    l->shadow = NULL;
}

/* Stands before a code without its points: "c4", "v172". */
enum { BARE = '\1' };

/* Each ends with a newline, which stands in no cell. */
static char *all_cells(const struct list *l, size_t row, bool fold)
{
    char *all = NULL, *bare = NULL, cell[LIST_CELL];
    size_t n;
    FILE *f = open_memstream(&all, &n);

    for (size_t c = 0; f && c < l->source->n_columns; c++) {
        l->source->cell(l->owner, row, c, cell);
        char *folded = fold ? td_text_fold(cell) : NULL;
        fprintf(f, "%s\n", folded ? folded : cell);
        if (folded && !bare && !strcmp(l->source->columns[c].key, "code"))
            bare = td_text_bare(cell);
        free(folded);
    }
    if (f && bare)
        fprintf(f, "%c%s\n", BARE, bare);
    free(bare);
    return f && !fclose(f) ? all : NULL;
}

/* "c4" is c.4, and begins c.4.1, as nothing but a code has letters before digits; 17 is only what it says. */
static bool bare_matches(const char *cells, const char *word)
{
    const char *bare = strchr(cells, BARE);
    size_t letters = strspn(word, "abcdefghijklmnopqrstuvwxyz"), n = letters + strspn(word + letters, "0123456789");

    return bare && letters && n > letters && !word[n] && !strncmp(bare + 1, word, n);
}

static bool cells_match(const char *cells, const char *word)
{
    const char *found = strstr(cells, word), *bare = strchr(cells, BARE);

    return (found && (!bare || found < bare)) || bare_matches(cells, word);
}

static const char *shadow_of(struct list *l, size_t row)
{
    if (!l->shadow || l->shadow->n != l->n_rows) {
        drop_shadow(l);
        l->shadow = calloc(1, sizeof *l->shadow);
        if (!l->shadow || !(l->shadow->row = calloc(l->n_rows + 1, sizeof(char *)))) {
            free(l->shadow);
            l->shadow = NULL;
            return "";
        }
        l->shadow->n = l->n_rows;
    }
    if (!l->shadow->row[row])
        l->shadow->row[row] = all_cells(l, row, true);
    return l->shadow->row[row] ? l->shadow->row[row] : "";
}

/* What a comparison compares with: a number or a year; a month or a day as yyyymm or yyyymmdd. */
struct measure { enum { NO_MEASURE, A_NUMBER, A_MONTH, A_DAY } kind; double value; };

/* sign: of a comparison, '<' or '>'; `equal` with what is compared, too; `called`: how its column is called. */
struct term { bool negated, exact, equal; char sign; int column; struct measure than;
              char called[LIST_FILTER], word[LIST_FILTER]; };

static double plain(struct td_num n)
{
    char text[TD_NUM_BUF];

    td_num_write(text, sizeof text, n);
    return strtod(text, NULL);
}

static struct measure measure_of(const char *typed, enum td_lang lang)
{
    struct td_num n;
    td_date day;
    td_period p;

    if (td_num_read(typed, lang, false, &n) == TD_NUM_OK)
        return (struct measure){ A_NUMBER, plain(n) };
    if (td_date_read(typed, &day))
        return (struct measure){ A_DAY, day };
    int month = td_period_read(typed, &p) ? td_period_last_day(p) / 100 : 0;
    return month && td_period_first_day(p) / 100 == month ? (struct measure){ A_MONTH, month }
                                                           : (struct measure){ NO_MEASURE, 0 };
}

/* Does the name begin so, or, `within`, one of its further words? */
static bool begins(const char *name, const char *word, bool within)
{
    size_t n = strlen(word);

    for (const char *at = name; at; at = strchr(at, ' ')) {
        at += *at == ' ';
        if ((at == name) != within && !strncmp(at, word, n))
            return true;
    }
    return false;
}

/* A column by the beginning of its key or of its heading, folded as what is typed is: "ten:", "tên:", "name:"; else by
 * another word of the heading: "kien>80". */
static int column_named(const struct list *l, const char *s, size_t len)
{
    char typed[LIST_FILTER];
    int found = -1;

    snprintf(typed, sizeof typed, "%.*s", (int)len, s);
    char *word = td_text_fold(typed);
    size_t n = word ? strlen(word) : 0;
    for (size_t i = 0; n && found < 0 && i < 2 * l->source->n_columns; i++) {
        const size_t c = i % l->source->n_columns;
        const struct list_column *col = &l->source->columns[c];
        const char *const names[] = { col->key, td_word(col->heading, TD_VI), td_word(col->heading, TD_EN) };
        for (size_t k = 0; k < 3 && found < 0; k++) {
            char *fold = td_text_fold(names[k]);
            if (fold && begins(fold, word, i >= l->source->n_columns))
                found = (int)c;
            free(fold);
        }
    }
    free(word);
    return found;
}

static bool next_term(const struct list *l, const char **p, struct term *t)
{
    const char *s = *p + strspn(*p, " ");
    size_t colon, n;

    *t = (struct term){ .column = -1 };
    if (!*s)
        return false;
    if (*s == '!')
        t->negated = true, s++;
    if (*s == '=')
        t->exact = true, s++;
    colon = strcspn(s, ":<> \"");
    bool compares = s[colon] == '<' || s[colon] == '>';
    if ((compares || s[colon] == ':') && ((t->column = column_named(l, s, colon)) >= 0 || compares)) {
        t->sign = compares ? s[colon] : 0;
        t->equal = t->sign && s[colon + 1] == '=';
        snprintf(t->called, sizeof t->called, "%.*s", (int)colon, s);
        s += colon + 1 + t->equal;
    }
    if (*s == '"') {
        n = strcspn(++s, "\"");
        *p = s + n + (s[n] == '"');
    } else {
        n = strcspn(s, " ");
        *p = s + n;
    }
    memcpy(t->word, s, n);
    t->word[n] = 0;
    if (t->sign)
        t->than = measure_of(t->word, l->lang);
    return true;
}

/* =cham and =lagging find a verdict by the beginning of its word, in either language: not a name that has the word. */
static bool verdict_matches(const char *cell, const char *word)
{
    char *a = td_text_fold(cell), *b = td_text_fold(word);
    bool same = a && b && !strncmp(a, b, strlen(b));

    for (enum td_verdict_code v = 0; !same && b && *b && v < TD_VERDICTS; v++) {
        char *vi = td_text_fold(td_word((enum td_word)(W_MISSED + (int)v), TD_VI));
        char *en = td_text_fold(td_word((enum td_word)(W_MISSED + (int)v), TD_EN));
        if (vi && en && a && (!strncmp(vi, b, strlen(b)) || !strncmp(en, b, strlen(b)) ||
                              !strncmp(td_verdict_word(v), b, strlen(b))))
            same = !strcmp(a, vi) || !strcmp(a, en);
        free(vi);
        free(en);
    }
    free(a);
    free(b);
    return same;
}

/* The number in a cell, as people of this process read it; of a day or a month its year. False: there is none. */
static bool number_in(const char *cell, enum td_lang lang, double *out)
{
    const char point = td_num_text((struct td_num){ 15, 1 }, lang).s[1], *slash = strrchr(cell, '/'),
               *at = slash ? slash + 1 : cell + strcspn(cell, "0123456789");
    char digits[64];
    size_t n = 0;

    if (!*at)
        return false;
    if (at > cell && at[-1] == '-')
        digits[n++] = '-';
    for (; n < sizeof digits - 1 && *at && strchr("0123456789.,", *at); at++)
        if (*at == point)
            digits[n++] = '.';
        else if (*at != '.' && *at != ',')
            digits[n++] = *at;
    digits[n] = 0;
    *out = strtod(digits, NULL);
    return true;
}

/* A period counts from its last day. */
static bool day_in(const char *cell, double *out)
{
    td_date day = 0;
    td_period p;
    bool has = td_date_read(cell, &day) || (td_period_read(cell, &p) && (day = td_period_last_day(p)) != 0);

    *out = day;
    return has;
}

/* gap>3, since<2025, due<01/12/2026: rows that say nothing of the kind are neither. */
static bool compares(const struct list *l, const char *cell, const struct term *t)
{
    double is, than = t->than.value;

    if (t->than.kind == A_NUMBER ? !number_in(cell, l->lang, &is) : !day_in(cell, &is))
        return false;
    int month = (int)is / 100;
    is = t->than.kind == A_MONTH ? month : is;
    return (t->equal && is >= than && is <= than) || (t->sign == '<' ? is < than : is > than);
}

/* What cannot be compared hides nothing, and list_draw_filter() says so. */
static bool is_unread(const struct term *t)
{
    return t->sign && (t->column < 0 || !t->than.kind);
}

static bool term_matches(struct list *l, size_t row, const struct term *t)
{
    char cell[LIST_CELL];
    bool found = false;

    if (!*t->word || is_unread(t))
        return true;
    if (t->sign) {
        l->source->cell(l->owner, row, (size_t)t->column, cell);
        return compares(l, cell, t) != t->negated;
    }
    for (size_t c = 0; c < l->source->n_columns; c++) {
        if (t->exact ? strcmp(l->source->columns[c].key, "verdict") && (int)c != t->column
                     : (int)c != t->column)
            continue;
        l->source->cell(l->owner, row, c, cell);
        found |= t->exact ? verdict_matches(cell, t->word) : td_text_matches(cell, t->word);
    }
    if (t->column >= 0 || t->exact)
        return found != t->negated;
    if (td_text_has_marks(t->word)) {
        char *all = all_cells(l, row, false);
        found = all && td_text_matches(all, t->word);
        free(all);
    } else {
        char *fold = td_text_fold(t->word);
        found = fold && cells_match(shadow_of(l, row), fold);
        free(fold);
    }
    return found != t->negated;
}

/* Does the row pass the filter? The language: words apart by blanks must all match; !word must not; column:word in one
 * column; "two words" in quotes; =word a verdict. Words without marks match folded text. */
static bool row_matches(struct list *l, size_t row, const char *filter)
{
    struct term t;

    while (next_term(l, &filter, &t))
        if (!term_matches(l, row, &t))
            return false;
    return true;
}

/* ---- rows that are seen ----------------------------------------------------------------- */

static bool is_tree(const struct list *l)
{
    return l->source->depth && (l->sort < 0 || l->source->branches_stay);
}

static int depth_of(const struct list *l, size_t row)
{
    return is_tree(l) ? l->source->depth(l->owner, row) : 0;
}

static bool is_turned(const struct list *l, int64_t id)
{
    for (size_t i = 0; i < l->n_turned; i++)
        if (l->turned[i] == id)
            return true;
    return false;
}

static bool is_folded(const struct list *l, size_t row)
{
    if (!l->source->folded || !is_tree(l))
        return false;
    return l->source->folded(l->owner, row) != is_turned(l, l->source->id(l->owner, row));
}

static bool has_children(const struct list *l, size_t row)
{
    return is_tree(l) && row + 1 < l->n_rows && depth_of(l, row + 1) > depth_of(l, row);
}

bool list_is_open(const struct list *l, size_t row)
{
    return has_children(l, row) && !is_folded(l, row);
}

/* A row with the rows that stay behind it, by their places before. */
struct sort_item { uint32_t row; int64_t rank; char *text; size_t from, n; };

static int by_rank(const void *a, const void *b)
{
    const struct sort_item *x = a, *y = b;

    if (x->text && y->text) {
        int c = strcmp(x->text, y->text);
        if (c)
            return c;
    } else if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    return x->row < y->row ? -1 : x->row > y->row;
}

static void sort_seen(struct list *l)
{
    struct sort_item *item = calloc(l->n_seen + 1, sizeof *item);
    uint32_t *before = malloc((l->n_seen + 1) * sizeof *before);
    char cell[LIST_CELL];
    size_t col = (size_t)l->sort, n = 0, to = 0;

    for (size_t i = 0; item && before && i < l->n_seen; i++) {
        before[i] = l->seen[i];
        if (n && depth_of(l, l->seen[i])) {
            item[n - 1].n++;
            continue;
        }
        struct sort_item *x = &item[n++];
        *x = (struct sort_item){ .row = l->seen[i], .from = i, .n = 1 };
        if (!l->source->rank || !l->source->rank(l->owner, l->seen[i], col, &x->rank)) {
            l->source->cell(l->owner, l->seen[i], col, cell);
            x->text = td_text_sortkey(cell);
        }
    }
    if (n)
        qsort(item, n, sizeof *item, by_rank);
    for (size_t i = 0; i < n; i++) {
        const struct sort_item *x = &item[l->reverse ? n - 1 - i : i];
        memcpy(l->seen + to, before + x->from, x->n * sizeof *before);
        to += x->n;
        free(x->text);
    }
    free(before);
    free(item);
}

/* In a tree a match shows its ancestors too, or it would hang in the air. */
static void show_ancestors(struct list *l, bool *show)
{
    int want = 0;

    for (size_t i = l->n_rows; i-- > 0;) {
        int d = depth_of(l, i);
        if (show[i])
            want = d;
        else if (d < want && (want = d, true))
            show[i] = true;
        if (!show[i] && d == 0)
            want = 0;
    }
}

static bool may_show(const struct list *l, size_t row)
{
    return !l->source->shown || l->source->shown(l->owner, row);
}

/* How many rows the filter hides, and of which group the first of them are: what hurts most. */
static void count_hidden(struct list *l, const bool *show)
{
    l->n_hidden = l->n_worst = 0;
    for (size_t i = 0; *l->filter && i < l->n_rows; i++) {
        if (show[i] || !may_show(l, i))
            continue;
        int group = l->source->group ? l->source->group(l->owner, i) : 0;
        l->n_worst = !l->n_hidden || group < l->worst ? 0 : l->n_worst;
        l->worst = !l->n_hidden || group < l->worst ? group : l->worst;
        l->n_worst += group == l->worst;
        l->n_hidden++;
    }
}

static void choose_rows(struct list *l, bool *show)
{
    for (size_t i = 0; i < l->n_rows; i++)
        show[i] = may_show(l, i) && (!*l->filter || row_matches(l, i, l->filter));
    if (is_tree(l) && *l->filter)
        show_ancestors(l, show);
    count_hidden(l, show);
}

static void collect(struct list *l, const bool *show)
{
    int hide_below = -1;

    l->n_seen = 0;
    for (size_t i = 0; i < l->n_rows; i++) {
        int d = depth_of(l, i);
        if (hide_below >= 0 && d > hide_below)
            continue;
        hide_below = -1;
        if (!show[i])
            continue;
        l->seen[l->n_seen++] = (uint32_t)i;
        /* What a filter found is shown even inside a folded branch. */
        if (!*l->filter && is_folded(l, i))
            hide_below = d;
    }
}

static bool restful(const struct list *l, size_t place)
{
    return !l->source->restful || l->source->restful(l->owner, l->seen[place]);
}

/* The nearest row that may hold the cursor, looking first in the direction of the movement. */
static size_t settle(const struct list *l, size_t at, int direction)
{
    for (size_t i = 0; i < l->n_seen; i++) {
        size_t down = at + i, up = at - i;
        if (direction >= 0 && down < l->n_seen && restful(l, down))
            return down;
        if (up < l->n_seen && i <= at && restful(l, up))
            return up;
        if (direction < 0 && down < l->n_seen && restful(l, down))
            return down;
    }
    return at < l->n_seen ? at : 0;
}

static void place_cursor(struct list *l, size_t at, int direction)
{
    l->at = l->n_seen ? settle(l, at < l->n_seen ? at : l->n_seen - 1, direction) : 0;
    if (l->n_seen)
        l->at_id = l->source->id(l->owner, l->seen[l->at]);
}

static bool find_id(const struct list *l, int64_t id, size_t *place)
{
    for (size_t i = 0; i < l->n_seen; i++) {
        if (l->source->id(l->owner, l->seen[i]) == id) {
            *place = i;
            return true;
        }
    }
    return false;
}

void list_refresh(struct list *l)
{
    size_t rows = l->source->count(l->owner), before = l->at - (l->at < l->top ? l->at : l->top);
    uint32_t *seen = realloc(l->seen, (rows + 1) * sizeof *seen);
    bool *show = calloc(rows + 1, sizeof *show);
    int64_t id = l->at_id;
    size_t place;

    if (seen)
        l->seen = seen;
    if (!seen || !show) {
        free(show);
        l->n_seen = 0;
        return;
    }
    l->n_rows = rows;
    choose_rows(l, show);
    collect(l, show);
    free(show);
    if (l->sort >= 0)
        sort_seen(l);
    if (find_id(l, id, &place)) {
        /* The row stays where it was on the screen: who reads it must not look for it again. */
        l->at = place;
        l->top = place > before ? place - before : 0;
    } else {
        place_cursor(l, l->at, 1);
    }
}

void list_init(struct list *l, const struct list_source *s, const void *owner, enum td_lang lang)
{
    *l = (struct list){ .source = s, .owner = owner, .lang = lang, .sort = -1, .page = 10 };
}

void list_free(struct list *l)
{
    drop_shadow(l);
    free(l->seen);
    free(l->turned);
    free(l->marked);
    memset(l, 0, sizeof *l);
}

void list_set_lang(struct list *l, enum td_lang lang)
{
    l->lang = lang;
    drop_shadow(l);
    list_refresh(l);
}

void list_home(struct list *l)
{
    l->top = 0;
    place_cursor(l, 0, 1);
}

bool list_go(struct list *l, int64_t id)
{
    size_t place;

    if (!find_id(l, id, &place))
        return false;
    place_cursor(l, place, 1);
    return true;
}

int64_t list_row(const struct list *l)
{
    return l->at < l->n_seen ? (int64_t)l->seen[l->at] : -1;
}

/* ---- typing a line ---------------------------------------------------------------------- */

static void erase_letter(char *line)
{
    size_t n = strlen(line);

    while (n && ((unsigned char)line[n - 1] & 0xc0) == 0x80)
        n--;
    line[n ? n - 1 : 0] = 0;
}

static void append(char *line, size_t size, const char *text, size_t len)
{
    size_t n = strlen(line);

    if (n + len < size) {
        memcpy(line + n, text, len);
        line[n + len] = 0;
    }
}

bool line_type(char *line, size_t size, const struct event *ev)
{
    enum command c = command_for(ev, IN_FIELD);
    char letter[4];

    if (ev->kind == EV_CHAR && command_is_text(ev)) {
        /* Any code point: an input method may send marks first and clean up after (PITFALLS 13-14). */
        append(line, size, letter, td_utf8_put(letter, ev->code));
        return true;
    }
    if (ev->kind == EV_PASTE) {
        size_t n = strcspn(ev->text, "\r\n\t");
        append(line, size, ev->text, n < size - strlen(line) ? n : 0);
        return true;
    }
    if (c == CMD_erase)
        erase_letter(line);
    else if (c == CMD_erase_all)
        *line = 0;
    return c == CMD_erase || c == CMD_erase_all;
}

enum command list_end(const struct event *ev)
{
    bool typed = command_is_text(ev) || command_for(ev, IN_FIELD);
    enum command c = typed ? CMD_NONE : command_for(ev, IN_LIST);

    return c == CMD_open || c == CMD_back ? c : CMD_NONE;
}

/* Is one of the row's cells just this? Each ends with a newline. */
static bool has_cell(const char *cells, const char *word)
{
    for (const char *at = cells; *word && (at = strstr(at, word)); at++)
        if ((at == cells || at[-1] == '\n' || at[-1] == BARE) && at[strlen(word)] == '\n')
            return true;
    return false;
}

/* To the first row that is called what was typed, which may also be a part of the names before it. */
static void go_to_namesake(struct list *l)
{
    char *typed = td_text_fold(l->filter);
    size_t i = 0;

    while (typed && i < l->n_seen && !has_cell(shadow_of(l, l->seen[i]), typed))
        i++;
    if (typed && i < l->n_seen)
        place_cursor(l, i, 1);
    free(typed);
}

bool list_type(struct list *l, const struct event *ev)
{
    if (list_end(ev)) {
        l->typing = false; /* back keeps the filter: it never destroys what was typed */
        return true;
    }
    if (!line_type(l->filter, sizeof l->filter, ev))
        return false;
    list_refresh(l);
    list_home(l);
    go_to_namesake(l);
    return true;
}

/* ---- commands --------------------------------------------------------------------------- */

static void turn(struct list *l, size_t row)
{
    int64_t id = l->source->id(l->owner, row);

    for (size_t i = 0; i < l->n_turned; i++) {
        if (l->turned[i] == id) {
            l->turned[i] = l->turned[--l->n_turned];
            list_refresh(l);
            return;
        }
    }
    int64_t *more = realloc(l->turned, (l->n_turned + 1) * sizeof *more);
    if (!more)
        return;
    l->turned = more;
    l->turned[l->n_turned++] = id;
    list_refresh(l);
}

/* Right opens a branch, then goes into it; left closes it, then goes to what it hangs on. */
static bool fold_command(struct list *l, bool open)
{
    int64_t row = list_row(l);

    if (row < 0 || !is_tree(l))
        return false;
    bool branch = has_children(l, (size_t)row) && !*l->filter;
    if (branch && is_folded(l, (size_t)row) == open) {
        turn(l, (size_t)row);
        return true;
    }
    if (open) {
        if (branch && l->at + 1 < l->n_seen)
            place_cursor(l, l->at + 1, 1);
        return branch;
    }
    for (size_t i = l->at; i-- > 0;) {
        if (depth_of(l, l->seen[i]) < depth_of(l, (size_t)row)) {
            place_cursor(l, i, -1);
            return true;
        }
    }
    return false;
}

bool list_column_on(const struct list *l, size_t c)
{
    return l->source->columns[c].hidden == (l->toggled >> c & 1);
}

/* -1 = none is called so. */
static int column_called(const struct list *l, const char *word)
{
    int c = (int)l->source->n_columns;

    while (--c >= 0 && strcmp(l->source->columns[c].key, word) != 0)
        ;
    return c;
}

static void follow_columns(struct list *l, const char *words)
{
    char word[64];
    uint32_t on = 0;

    while (td_text_next(&words, word, sizeof word)) {
        int c = column_called(l, word);
        on |= c < 0 ? 0 : 1u << c;
    }
    l->toggled = 0;
    for (size_t c = 0; on && c < l->source->n_columns; c++)
        l->toggled |= (uint32_t)((on >> c & 1) == l->source->columns[c].hidden) << c;
}

void list_follow(struct list *l, const struct options *o)
{
    enum option_id columns = l->source->settings;

    l->marked_only = option_is(o, O_cursor, "mark");
    if (!columns)
        return;
    list_arrange(l, option_value(o, columns), option_value(o, columns + 1));
}

void list_arrange(struct list *l, const char *columns, const char *sort)
{
    follow_columns(l, columns);
    if (*sort) {
        l->reverse = *sort == '-';
        l->sort = column_called(l, sort + l->reverse);
    }
}

void list_columns_said(const struct list *l, char *buf, size_t size)
{
    size_t n = 0;

    *buf = 0;
    for (size_t c = 0; l->toggled && c < l->source->n_columns && n < size; c++)
        if (list_column_on(l, c))
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? " " : "",
                                  l->source->columns[c].key);
}

void list_sort_said(const struct list *l, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s", l->reverse && l->sort >= 0 ? "-" : "",
             l->sort < 0 ? "none" : l->source->columns[l->sort].key);
}

/* By a column that one sees. */
static void next_sort(struct list *l)
{
    do {
        l->sort = l->sort + 1 < (int)l->source->n_columns ? l->sort + 1 : -1;
    } while (l->sort >= 0 && !(l->drawn ? l->drawn >> l->sort & 1 : list_column_on(l, (size_t)l->sort)));
    list_refresh(l);
}

static void move(struct list *l, int64_t by)
{
    int64_t at = (int64_t)l->at + by;

    at = at < 0 ? 0 : at;
    place_cursor(l, (size_t)at, by < 0 ? -1 : 1);
}

/* ---- marks ------------------------------------------------------------------------------ */

static size_t mark_of(const struct list *l, int64_t id)
{
    size_t i = 0;

    while (i < l->n_marked && l->marked[i] != id)
        i++;
    return i;
}

void list_unmark(struct list *l)
{
    l->n_marked = 0;
}

/* Marks the row, or takes its mark away, and goes on to the next. */
static bool mark(struct list *l)
{
    int64_t row = list_row(l), id = row < 0 ? 0 : l->source->id(l->owner, (size_t)row);
    size_t at = mark_of(l, id);

    if (!l->source->markable || row < 0 || !id)
        return l->source->markable;
    if (at < l->n_marked) {
        memmove(l->marked + at, l->marked + at + 1, (--l->n_marked - at) * sizeof *l->marked);
    } else {
        int64_t *more = realloc(l->marked, (l->n_marked + 1) * sizeof *more);
        if (!more)
            return true;
        l->marked = more;
        l->marked[l->n_marked++] = id;
    }
    move(l, 1);
    return true;
}

/* All rows that are seen; all of them marked already: none. */
static bool mark_all(struct list *l)
{
    size_t before = l->n_marked;
    int64_t at_id = l->at_id;

    if (!l->source->markable || !l->n_seen)
        return false;
    l->n_marked = 0;
    for (size_t i = 0; before < l->n_seen && i < l->n_seen; i++) {
        list_go(l, l->source->id(l->owner, l->seen[i]));
        mark(l);
    }
    list_go(l, at_id);
    return true;
}

/* ---- by the mouse ----------------------------------------------------------------------- */

bool list_point(struct list *l, size_t place)
{
    size_t before = l->at;

    if (place < l->n_seen)
        place_cursor(l, place, 1);
    return l->at != before;
}

void list_sort_by(struct list *l, size_t column)
{
    l->reverse = l->sort == (int)column && !l->reverse;
    l->sort = (int)column;
    list_refresh(l);
}

void list_scroll(struct list *l, int by)
{
    int64_t page = l->page > 0 ? l->page : 1, last = (int64_t)l->n_seen - page, top = (int64_t)l->top + by;

    top = top < last ? top : last;
    l->top = top > 0 ? (size_t)top : 0;
    if (l->at < l->top)
        place_cursor(l, l->top, 1);
    else if (l->at >= l->top + (size_t)page)
        place_cursor(l, l->top + (size_t)page - 1, -1);
}

bool list_command(struct list *l, enum command c, int count)
{
    int64_t n = count > 0 ? count : 1, page = l->page > 1 ? l->page - 1 : 1;

    switch (c) {
    case CMD_up: move(l, -n); return true;
    case CMD_down: move(l, n); return true;
    case CMD_page_up: move(l, -n * page); return true;
    case CMD_page_down: move(l, n * page); return true;
    case CMD_top: place_cursor(l, count > 0 ? (size_t)count - 1 : 0, 1); return true;
    case CMD_bottom: place_cursor(l, count > 0 ? (size_t)count - 1 : l->n_seen, -1); return true;
    case CMD_left: return fold_command(l, false);
    case CMD_right: return fold_command(l, true);
    case CMD_sort: next_sort(l); return true;
    case CMD_sort_back: l->reverse = !l->reverse; list_refresh(l); return true;
    case CMD_mark: return mark(l);
    case CMD_mark_all: return mark_all(l);
    case CMD_filter: l->typing = true; return true;
    case CMD_filter_off: *l->filter = 0; list_refresh(l); return true;
    default: return false;
    }
}

/* ---- drawing ---------------------------------------------------------------------------- */

enum { MARK = 2 }; /* "> " before the cursor's row */

/* Columns by rank until the width is used; what is left is shared by weight. width[c] = 0: not shown. */
static void lay_out(const struct list *l, int cells, int width[LIST_COLUMNS])
{
    /* Names come before what is nice to have beside them, the more the less it matters. */
    enum { EXTRA = 5, ROOM = 14, MORE = 6 };
    int left = cells - MARK, weights = 0, most = 0, weight = 0; /* the heaviest gets what cannot be shared */

    memset(width, 0, LIST_COLUMNS * sizeof *width);
    for (int rank = 1; rank <= 9; rank++) {
        for (size_t c = 0; c < l->source->n_columns; c++) {
            const struct list_column *k = &l->source->columns[c];
            if (!list_column_on(l, c) || (l->toggled >> c & 1 ? 1 : k->rank) != rank)
                continue;
            if (left < k->min + 1 + (rank >= EXTRA ? ROOM + (rank - EXTRA) * MORE : 0) && rank > 1)
                continue;
            width[c] = k->min;
            left -= k->min + 1;
            weights += k->weight;
            most = k->weight > weight ? (int)c : most;
            weight = k->weight > weight ? k->weight : weight;
        }
    }
    int spare = left + 1, given = 0; /* the last column needs no blank behind it */
    for (size_t c = 0; weights && spare > 0 && c < l->source->n_columns; c++) {
        int more = width[c] ? spare * l->source->columns[c].weight / weights : 0;
        width[c] += more;
        given += more;
    }
    if (weights && spare > given && width[most])
        width[most] += spare - given;
}

static void heading_of(const struct list *l, size_t c, int width, char name[LIST_CELL])
{
    if (!l->source->head || !l->source->head(l->owner, c, width, name))
        list_text(name, td_word(l->source->columns[c].heading, l->lang));
}

/* The column that is drawn before this one; -1 = none is. */
static int column_before(size_t c, const int width[])
{
    int before = (int)c - 1;

    while (before >= 0 && !width[before])
        before--;
    return before;
}

/* Cells that a heading flush right does not need, where it has not the mark of the order: its neighbour may begin in
 * them. */
static int heading_slack(const struct list *l, int c, const int width[])
{
    char name[LIST_CELL];

    if (c < 0 || c == l->sort)
        return 0;
    heading_of(l, (size_t)c, width[c], name);
    return width[c] > td_text_width(name) ? width[c] - td_text_width(name) : 0;
}

/* A heading longer than its column, "Đích 2030" above "80%", begins in what its neighbour on the left leaves. */
static void draw_heading(struct list *l, struct area a, const int width[], int title)
{
    int end = MARK - 1, taken = 0; /* taken: of this column, by the heading on its right */

    for (size_t c = 0; c < l->source->n_columns; c++)
        end += width[c] ? width[c] + 1 : 0;
    for (size_t c = l->source->n_columns; c-- > 0; end -= width[c] ? width[c] + 1 : 0) {
        const int own = width[c] - taken, slack = heading_slack(l, column_before(c, width), width);
        char name[LIST_CELL + 4];
        if (!width[c])
            continue;
        heading_of(l, c, own + (l->source->columns[c].align > 0 ? slack : 0), name);
        const char *way = (int)c != l->sort ? "" : l->reverse ? " v" : " ^";
        int room = own - td_text_width(name), x = end - width[c]; /* the mark never cuts the heading ... */
        bool fits = *way && room > 0, long_one = room < 0 && -room <= slack && l->source->columns[c].align > 0;
        if (fits)
            strcat(name, room == 1 ? way + 1 : way);
        taken = long_one ? -room : 0;
        if (x >= title)
            put_fit(a, 0, x - taken, own + taken, l->source->columns[c].align, ROLE_header, name);
        if (*way && !fits && x >= title) /* ... but stands in the blank behind it */
            put(a, 0, x + own, ROLE_header, way + 1);
        set_hit(a, 0, x, width[c] + 1, (struct hit){ HIT_HEADING, l, c });
    }
}

/* How many cells from the left show the cursor: all, or where people chose so for a slow line, to which a whole row in
 * reverse video is sent twice for each step, the mark and the first column. */
static int cursor_cells(const struct list *l, const int width[], int all, bool focused)
{
    if (focused && !l->marked_only)
        return all;
    for (size_t c = 0; l->source->n_columns > 1 && c < l->source->n_columns; c++)
        if (width[c])
            return MARK + (width[c] < 8 ? width[c] : 8);
    return 1;
}

/* How many cells a text has that begins in this column: those of the cells behind it, too, that are empty. */
static int room_behind(const struct list *l, size_t row, size_t c, const int width[], size_t *next)
{
    char cell[LIST_CELL];
    int room = width[c];

    for (*next = c + 1; *next < l->source->n_columns; room += width[*next] ? width[*next] + 1 : 0, ++*next)
        if (width[*next] && (l->source->cell(l->owner, row, *next, cell), *cell))
            break;
    return room;
}

static void draw_row(const struct list *l, struct area a, int y, size_t row, const int width[])
{
    enum { NAME = 6 }; /* a column of that weight has names, which are cut between words */
    char text[LIST_CELL + 64], cell[LIST_CELL];
    int x = MARK;
    bool first = true;

    for (size_t c = 0, next; c < l->source->n_columns; c = next) {
        next = c + 1;
        if (!width[c])
            continue;
        enum role role = l->source->cell(l->owner, row, c, cell);
        const char *show = cell;
        if (first && (depth_of(l, row) || has_children(l, row))) {
            snprintf(text, sizeof text, "%*s%s%s", depth_of(l, row) * 2, "",
                     !has_children(l, row) ? "" : is_folded(l, row) ? "+ " : "- ", cell);
            show = text;
        }
        first = false;
        int room = width[c];
        if (l->source->columns[c].align < 0 && td_text_width(show) > room)
            room = room_behind(l, row, c, width, &next);
        if (l->source->draw && l->source->draw(l->owner, row, c, a, y, x, room))
            ;
        else if (l->source->columns[c].weight >= NAME)
            put_name(a, y, x, room, role, show);
        else
            put_fit(a, y, x, room, l->source->columns[c].align, role, show);
        x += room + 1;
    }
}

/* ---- groups ----------------------------------------------------------------------------- */

static bool grouped(const struct list *l)
{
    return l->source->group && l->sort == l->source->group_by;
}

static int group_at(const struct list *l, size_t place)
{
    return l->source->group(l->owner, l->seen[place]);
}

/* Does a heading stand above the row at this place, when the row at `top` is the first one drawn? */
static bool begins_group(const struct list *l, size_t top, size_t place)
{
    return grouped(l) && (place == top || group_at(l, place) != group_at(l, place - 1));
}

/* How many lines the rows from `top` to `last` take. */
static size_t lines(const struct list *l, size_t top, size_t last)
{
    size_t n = last - top + 1;

    for (size_t i = top; grouped(l) && i <= last; i++)
        n += begins_group(l, top, i);
    return n;
}

static size_t group_size(const struct list *l, int group)
{
    size_t n = 0;

    for (size_t i = 0; i < l->n_seen; i++)
        n += group_at(l, i) == group;
    return n;
}

static void draw_group(const struct list *l, struct area a, int y, int group)
{
    char words[LIST_CELL];
    enum role role = l->source->heading(l->owner, group, group_size(l, group), words);

    put_fit(a, y, 1, a.cols - 1, -1, role, words);
}

/* ---- what is in view -------------------------------------------------------------------- */

/* Keeps the cursor in view. Where the list is as wide as the screen the terminal itself can scroll, so the rows move by
 * one; elsewhere every row would be sent again for each step, so reaching an edge turns half a page, and most
 * steps cost a few bytes while the rows stand still under the eye. */
static void scroll(struct list *l, size_t room, bool by_terminal)
{
    size_t more = by_terminal ? 0 : room / 2;
    bool near = l->at < l->top ? l->top - l->at <= room : l->at - l->top < room * 2;

    if (!l->n_seen)
        l->top = 0;
    else if (l->at < l->top)
        l->top = near && l->at > more ? l->at - more : near && more ? 0 : l->at;
    else if (lines(l, l->at > l->top + room ? l->at - room : l->top, l->at) > room || l->at > l->top + room) {
        size_t top = l->at >= room ? l->at - room + 1 : 0;
        top = top > l->top ? top : l->top;
        while (top < l->at && lines(l, top, l->at) > room)
            top++;
        l->top = top + (near ? more : 0) <= l->at ? top + (near ? more : 0) : l->at;
    }
    while (l->n_seen && l->top && lines(l, l->top - 1, l->n_seen - 1) <= room)
        l->top--;
}

/* ---- read aloud ------------------------------------------------------------------------- */

/* Appends a column of the row: "Đích 2030 80%". */
static void say_column(const struct list *l, size_t row, size_t c, bool headed, struct text *line)
{
    char cell[LIST_CELL], head[LIST_CELL];
    const size_t n = strlen(line->s);
    const bool coded = n && !strcmp(l->source->columns[0].key, "code") && !strpbrk(line->s, " ,");

    l->source->cell(l->owner, row, c, cell);
    const struct text said = text_squeezed(cell);
    if (!*said.s || !strcmp(said.s, "-"))
        return;
    if (!l->source->head || !l->source->head(l->owner, c, LIST_CELL, head))
        list_text(head, td_word(l->source->columns[c].heading, l->lang));
    headed = headed || (n && !td_text_has_letter(said.s));
    snprintf(line->s + n, sizeof line->s - n, "%s%s%s%s", !n ? "" : coded ? " " : ", ", headed ? head : "",
             headed ? " " : "", said.s);
}

/* The row as one line, what matters first; last where in the list it stands, by which it can be opened. */
static struct text row_said(struct list *l, size_t place)
{
    const size_t row = l->seen[place];
    const char *order = l->source->spoken;
    struct text line = { "" };
    char word[LIST_CELL];

    l->drawn = 0;
    while (order && td_text_next(&order, word, sizeof word)) {
        const int c = column_called(l, word + (*word == '='));
        if (c >= 0 && (list_column_on(l, (size_t)c) || !(l->toggled >> c & 1)))
            say_column(l, row, (size_t)c, *word == '=', &line), l->drawn |= 1u << c;
    }
    for (size_t c = 0; c < l->source->n_columns; c++)
        if (list_column_on(l, c) && !(l->drawn >> c & 1) && (!l->source->spoken || l->toggled >> c & 1))
            say_column(l, row, c, false, &line), l->drawn |= 1u << c;
    if (has_children(l, row))
        line = textf("%.1900s, %s", line.s, td_word(is_folded(l, row) ? W_SAID_FOLDED : W_SAID_UNFOLDED, l->lang));
    if (l->n_marked && mark_of(l, l->source->id(l->owner, l->seen[place])) < l->n_marked)
        line = textf("%.1900s, %s", line.s, td_word(W_SAID_MARKED, l->lang));
    if (!l->source->spoken && begins_group(l, 0, place)) { /* another part begins */
        l->source->heading(l->owner, group_at(l, place), group_size(l, group_at(l, place)), word);
        line = textf("%.400s: %.1500s", word, line.s);
    }
    /* Of a page of text nobody asks which line it is. */
    return *line.s && l->source->n_columns > 1 ? textf("%.1900s, %zu/%zu", line.s, place + 1, l->n_seen) : line;
}

/* A row takes as many lines as it needs: nothing of it is cut. */
static int say_row(struct list *l, struct area a, int y, size_t place)
{
    char cell[LIST_CELL];
    enum role role = ROLE_normal;

    for (size_t c = 0; role == ROLE_normal && c < l->source->n_columns; c++)
        role = l->source->cell(l->owner, l->seen[place], c, cell);
    return put_wrapped(a, y, 0, a.cols, role, row_said(l, place).s);
}

/* One row below the other, at full width, so that a step beyond the edge is a line that the terminal scrolls; while one
 * types only the row that is found. */
static void say_rows(struct list *l, struct area a, bool focused)
{
    const struct area nothing = area_sub(a, 0, 0, 0, a.cols);
    size_t first = l->at, i;
    int used = l->n_seen ? say_row(l, nothing, 0, first) : 0, y = 0;

    while (first > l->top && !l->typing && (used += say_row(l, nothing, 0, first - 1)) <= a.rows)
        first--;
    l->top = first;
    for (i = l->top; i < l->n_seen && y < a.rows && (!l->typing || i == l->at); i++) {
        const int rows = say_row(l, nothing, 0, i);
        if (y + rows > a.rows && i > l->top)
            break;
        say_row(l, a, y, i);
        if (i == l->at && focused && !l->typing) {
            set_cursor(a, y, 0);
            set_item(a, y, rows);
        }
        y += rows;
    }
    l->page = i > l->top ? (int)(i - l->top) : 1;
}

void list_draw(struct list *l, struct area a, struct list_look look)
{
    int width[LIST_COLUMNS], y = look.heading ? 1 : 0;
    size_t i;

    if (a.c->spoken) {
        say_rows(l, a, look.focused);
        return;
    }
    lay_out(l, a.cols, width);
    l->drawn = 0;
    for (size_t c = 0; c < l->source->n_columns; c++)
        l->drawn |= (uint32_t)(width[c] > 0) << c;
    if (look.heading)
        draw_heading(l, a, width, look.title);
    scroll(l, a.rows > y ? (size_t)(a.rows - y) : 1, a.cols == a.c->cols);
    for (i = l->top; i < l->n_seen && y < a.rows; i++, y++) {
        if (begins_group(l, l->top, i))
            draw_group(l, a, y++, group_at(l, i));
        if (y >= a.rows)
            break;
        draw_row(l, a, y, l->seen[i], width);
        if (l->n_marked && mark_of(l, l->source->id(l->owner, l->seen[i])) < l->n_marked)
            put(a, y, 1, ROLE_warn, "*");
        if (i == l->at)
            put(a, y, 0, ROLE_selected, look.focused ? ">" : " ");
        set_hit(a, y, 0, a.cols, (struct hit){ HIT_ROW, l, i });
        if (i != l->at)
            continue;
        set_role(a, y, 0, cursor_cells(l, width, a.cols, look.focused),
                 look.focused ? ROLE_selected : ROLE_selected_off);
        if (look.focused && !l->typing)
            set_cursor(a, y, 0);
    }
    l->page = i > l->top ? (int)(i - l->top) : 1;
}

struct text list_place_said(const struct list *l)
{
    bool below = l->top + (size_t)l->page < l->n_seen;

    if (!l->n_seen)
        return textf("0");
    return textf("%zu/%zu%s%s%s", l->at + 1, l->n_seen, l->top || below ? " " : "", l->top ? "^" : "",
                 below ? "v" : "");
}

/* ", hides 23, of them KHÔNG ĐẠT (1)": what hurts is never hidden in silence. Where one only looks for something to
 * choose, what else there is says nothing. */
static struct text hidden_said(const struct list *l)
{
    char worst[LIST_CELL] = "";
    enum role role = ROLE_normal;

    if (!l->n_hidden || !l->source->settings)
        return textf("%s", "");
    if (l->source->heading)
        role = l->source->heading(l->owner, l->worst, l->n_worst, worst);
    const struct text all = textf(td_word(W_FILTER_HIDES, l->lang), l->n_hidden);
    return role != ROLE_bad && role != ROLE_warn ? all
           : textf("%s%s", all.s, textf(td_word(W_FILTER_OF_THEM, l->lang), worst).s);
}

/* The first comparison of the filter that cannot be made, and why; one still being typed is none. */
static struct text unread_said(const struct list *l)
{
    const char *at = l->filter;
    struct term t;

    while (next_term(l, &at, &t))
        if (is_unread(&t) && (*at || !l->typing || *t.word))
            return textf(td_word(t.column < 0 ? W_FILTER_NO_COLUMN : W_FILTER_NO_NUMBER, l->lang),
                         t.column < 0 ? t.called : textf("%s%c%s", t.called, t.sign, t.word).s);
    return textf("%s", "");
}

int list_draw_filter(struct list *l, struct area a, int row, int col, bool focused)
{
    int x = col;

    if (!*l->filter && !l->typing)
        return 0;
    x += put(a, row, x, ROLE_filter, td_word(W_FILTER_LINE, l->lang));
    x += a.c->spoken ? put(a, row, x, ROLE_filter, "[") : 0;
    x += put(a, row, x, ROLE_filter, l->filter);
    if (l->typing && focused) {
        set_cursor(a, row, x);
        a.c->editing = true;
    }
    x += put(a, row, x, ROLE_filter, a.c->spoken ? "] " : " ");
    const struct text unread = unread_said(l);
    if (*unread.s)
        x += putf(a, row, x, ROLE_warn, "%s ", unread.s);
    x += putf(a, row, x, ROLE_dim, "(%zu/%zu%s) ", l->n_seen, *l->filter ? l->n_seen + l->n_hidden : l->n_rows,
              hidden_said(l).s);
    return x - col;
}
