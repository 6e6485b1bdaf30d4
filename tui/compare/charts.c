/*
 * The charts of all targets that the board lists, in its order: tiles, as many as there is room for, and the one of the
 * cursor in words below. Those without figures are named in one line.
 */
#include "app/list-view.h"
#include "app/spoken.h"
#include "forms/figures.h"
#include "show/chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The least that a chart can be read at, with its title above it; cells between two of them. */
enum { TILE_ROWS = 9, TILE_COLS = 36, NARROW_COLS = 29, GAP = 1, SAID = 2, TALL = 30 };

/* Its figures are read when it comes into view. */
struct tile { int64_t id; size_t target; bool is_read; struct figures figures; };

struct charts_view {
    struct list_view base;
    struct tile *tile;
    size_t n, without;
    struct text names; /* of those without figures */
    int across, down;  /* tiles that are seen */
    int said, foot;    /* lines of words, and all lines below them */
};

/* ---- reading ---------------------------------------------------------------------------- */

static void drop(struct view *head)
{
    struct charts_view *v = (struct charts_view *)head;

    for (size_t i = 0; i < v->n; i++)
        figures_free(&v->tile[i].figures);
    free(v->tile);
    v->tile = NULL;
    v->n = v->without = 0;
    v->names = textf("%s", "");
}

/* Has it a figure at any of its milestones, or is it one by which something is to be done? */
static bool has_figures(const struct model *m, size_t target)
{
    for (size_t i = m->first_row[target]; i < m->first_row[target + 1]; i++)
        if (td_num_is(m->board.v[i].verdict.value))
            return true;
    return false;
}

static void add(struct charts_view *v, size_t target)
{
    const struct model *m = model_of(v);
    const struct td_target *t = &m->targets.v[target];
    size_t n = strlen(v->names.s);

    if (has_figures(m, target))
        v->tile[v->n++] = (struct tile){ .id = t->id, .target = target };
    else
        snprintf(v->names.s + n, sizeof v->names.s - n, "%s%s", v->without++ ? ", " : "", t->code);
}

static void read(struct view *head)
{
    struct charts_view *v = (struct charts_view *)head;
    const struct model *m = model_of(head);

    drop(head);
    v->tile = calloc(head->n_marked + 1, sizeof *v->tile);
    for (size_t i = 0; v->tile && i < head->n_marked; i++) {
        const struct td_target *t = td_target_by_id(&m->targets, head->marked[i].target);
        if (t)
            add(v, (size_t)(t - m->targets.v));
    }
    list_rows(head, v->tile, v->n, sizeof *v->tile);
}

/* ---- where everything stands ------------------------------------------------------------ */

static struct text without_words(const struct charts_view *v)
{
    return v->without ? textf(ui(U_CHARTS_WITHOUT, lang_of(v)), v->without, v->names.s) : textf("%s", "");
}

static int at_least(int n, int least) { return n < least ? least : n; }

static void lay_out(struct charts_view *v, int rows, int cols)
{
    const struct area nowhere = { .c = v->base.head.app->canvas, .cols = cols };
    const int lines = v->without ? put_wrapped(nowhere, 0, 0, cols, ROLE_dim, without_words(v).s) : 0;

    v->said = SAID + (rows >= TALL);
    v->foot = v->said + (lines < 2 ? lines : 2);
    v->across = at_least((cols + GAP) / (TILE_COLS + GAP), cols >= 2 * NARROW_COLS + GAP ? 2 : 1);
    v->down = at_least((rows - v->foot) / TILE_ROWS, 1);
}

/* Whole pages of tiles, so that nothing moves but the cursor until it leaves the page. */
static size_t page_of(const struct charts_view *v)
{
    const size_t page = (size_t)v->across * (size_t)v->down;
    return page ? v->base.list.at / page * page : 0;
}

static void look(struct view *head)
{
    struct charts_view *v = (struct charts_view *)head;
    const struct list *l = &v->base.list;
    const struct canvas *c = head->app->canvas;

    lay_out(v, c->rows - 3, c->cols); /* below the title, above the status and the keys */
    size_t from = page_of(v), to = from + (size_t)v->across * (size_t)v->down;

    for (size_t i = from; i < to && i < l->n_seen; i++) {
        struct tile *t = &v->tile[l->seen[i]];
        if (!t->is_read)
            figures_read(&t->figures, head->app, t->id, model_plan(model_of(head))->city);
        t->is_read = true;
    }
}

/* ---- a tile ----------------------------------------------------------------------------- */

enum { N_CODE, N_NAME, N_VERDICT };

static const struct list_column columns[] = {
    [N_CODE] = { "code", W_COL_CODE, 5, 0, -1, 1, false },
    [N_NAME] = { "name", W_COL_TARGET, 13, 6, -1, 1, false },
    [N_VERDICT] = { "verdict", W_HEAD_VERDICT, 14, 0, -1, 1, false },
};

static enum role cell(const void *o, size_t row, size_t column, char *buf)
{
    const struct model *m = model_of(o);
    const struct tile *x = list_at(o, row);
    const struct td_target *t = &m->targets.v[x->target];
    const struct td_row *r = model_worst_row(m, x->target);
    const enum standing s = r ? verdict_standing(r->verdict.code) : STANDING_UNKNOWN;

    list_text(buf, column == N_CODE ? t->code : column == N_NAME ? td_name_in(lang_of(o), t->name_en, t->name)
                                                                 : word_of_standing(s, lang_of(o)));
    return column == N_VERDICT ? role_of_standing(s) : ROLE_normal;
}

/* "d.3.2 Dòng họ học tập      Chậm" above, and how it went. */
static void draw_tile(const struct charts_view *v, size_t row, struct area a, bool here)
{
    const struct model *m = model_of(v);
    const struct tile *x = list_at(v, row);
    const struct td_series *s = &x->figures.series;
    const size_t first = m->first_row[x->target];
    char code[LIST_CELL], name[LIST_CELL], word[LIST_CELL];

    cell(v, row, N_CODE, code);
    cell(v, row, N_NAME, name);
    const enum role role = cell(v, row, N_VERDICT, word);
    const int w = td_text_width(word);
    const struct text title = textf("%s%s %s", here ? ">" : " ", code, name);
    put_fit(a, 0, 0, a.cols - w - 1, -1, here ? ROLE_selected : ROLE_header, title.s);
    put(a, 0, a.cols - w, role, word);
    if (here)
        set_cursor(a, 0, 0);
    chart_draw(area_sub(a, 1, 1, a.rows - 1, a.cols - 1), &m->targets.v[x->target], &m->board.v[first],
               m->first_row[x->target + 1] - first, s->point, s->points, s->series ? s->series : "", m->review,
               lang_of(v));
    for (int y = 1; here && y < a.rows; y++) /* the whole tile is the cursor */
        put_line(a, y, 0, LINE_HEAVY_V, ROLE_border_focus);
}

/* ---- the view --------------------------------------------------------------------------- */

static void draw_words(const struct charts_view *v, struct area a)
{
    const struct model *m = model_of(v);
    const enum td_lang lang = lang_of(v);
    int64_t row = list_row(&v->base.list);
    const struct tile *t = row < 0 ? NULL : list_at(v, (size_t)row);
    const struct td_row *r = t ? model_worst_row(m, t->target) : NULL;
    char line[LIST_CELL * 4];

    if (!r)
        return;
    const struct td_sentence how = td_row_sentence(r, lang);
    td_verdict_sentence(line, sizeof line, &r->question, &r->verdict, &how);
    put_wrapped(a, 0, 0, a.cols, ROLE_normal, textf("%s %d: %s", r->target->code, r->threshold->year, line).s);
}

static void draw(struct view *head, struct area a)
{
    struct charts_view *v = (struct charts_view *)head;
    struct list *l = &v->base.list;
    const enum td_lang lang = lang_of(v);

    if (a.c->spoken) { /* one below the other; Enter tells what its chart shows */
        v->across = v->down = 1;
        list_draw(l, area_sub(a, 1, 0, a.rows - 1, a.cols), (struct list_look){ .focused = true });
        list_draw_filter(l, a, 0, 0, true);
        return;
    }
    lay_out(v, a.rows, a.cols);
    const int foot = v->foot;
    struct area body = area_sub(a, 0, 0, a.rows - foot, a.cols);
    l->page = v->across * v->down;
    l->top = page_of(v);
    const int width = (a.cols + GAP) / v->across - GAP, height = body.rows / v->down;
    for (size_t i = l->top; i < l->n_seen && i < l->top + (size_t)l->page; i++) {
        const int at = (int)(i - l->top);
        draw_tile(v, l->seen[i], area_sub(body, at / v->across * height, at % v->across * (width + GAP), height, width),
                  i == l->at);
    }
    if (!l->n_seen)
        put_wrapped(body, 1, 2, body.cols - 4, ROLE_missing, ui(v->n ? U_NO_MATCH : U_CHARTS_NONE, lang));
    draw_words(v, area_sub(a, a.rows - foot, 0, v->said, a.cols));
    put_wrapped(area_sub(a, a.rows - foot + v->said, 0, foot - v->said, a.cols), 0, 0, a.cols, ROLE_dim,
                without_words(v).s);
    list_draw_filter(l, a, a.rows - foot, 0, true);
}

/* Tiles stand in lines: down is the one below. */
static bool command(struct view *head, enum command c, int64_t row)
{
    struct charts_view *v = (struct charts_view *)head;
    const int across = v->across > 0 ? v->across : 1;
    const int page = spoken_of(v) ? v->base.list.page : across * (v->down > 0 ? v->down : 1);
    const int n = head->app->count > 0 ? head->app->count : 1;

    (void)row;
    switch (c) {
    case CMD_left: return list_command(&v->base.list, CMD_up, n);
    case CMD_right: return list_command(&v->base.list, CMD_down, n);
    case CMD_up: return list_command(&v->base.list, CMD_up, n * across);
    case CMD_down: return list_command(&v->base.list, CMD_down, n * across);
    case CMD_page_up: return list_command(&v->base.list, CMD_up, n * page);
    case CMD_page_down: return list_command(&v->base.list, CMD_down, n * page);
    default: return false;
    }
}

static struct subject subject(struct view *v, size_t row)
{
    return about_target(list_id(v, row));
}

/* Nobody takes a part for the whole. */
static void title(struct view *v, char *buf, size_t size)
{
    const size_t all = model_of(v)->targets.n;

    if (v->n_marked < all)
        snprintf(buf, size, ui(U_CHARTS_OF, lang_of(v)), v->n_marked, all);
    else
        snprintf(buf, size, "%s", ui(U_CHARTS, lang_of(v)));
}

static bool open_charts(struct view *head)
{
    struct charts_view *v = (struct charts_view *)head;

    list_view_open(head);
    if (head->about.target)
        list_go(&v->base.list, head->about.target);
    return true;
}

static const struct list_kind charts = {
    .source = LIST_ROWS(columns, list_id, cell, .rank = NULL), .read = read, .drop = drop, .subject = subject,
    .command = command, .draw = draw,
};

const struct view_ops view_charts = {
    .context = IN_LIST | IN_TEXT, .size = sizeof(struct charts_view), .list = &charts, .name = U_CHARTS,
    .title = title, .open = open_charts, .refresh = list_view_refresh, .draw = list_view_draw, .focus = list_view_focus,
    .subject = list_view_subject, .command = list_view_command, .look = look, .close = list_view_close,
};
