/* The frame of views that are lists. See list-view.h. */
#include "app/list-view.h"
#include "app/settings.h"

static struct list_view *of(struct view *v)
{
    return (struct list_view *)v;
}

/* ---- rows ------------------------------------------------------------------------------- */

void list_rows(struct view *v, const void *rows, size_t n, size_t size)
{
    of(v)->rows = rows;
    of(v)->n = rows ? n : 0;
    of(v)->size = size;
}

const void *list_at(const void *owner, size_t row)
{
    const struct list_view *v = owner;
    return (const char *)v->rows + row * v->size;
}

size_t list_count(const void *owner)
{
    return ((const struct list_view *)owner)->n;
}

int64_t list_place(const void *owner, size_t row)
{
    (void)owner;
    return (int64_t)row + 1;
}

int64_t list_id(const void *owner, size_t row)
{
    return *(const int64_t *)list_at(owner, row);
}

/* ---- the view --------------------------------------------------------------------------- */

bool list_view_open(struct view *v)
{
    list_init(&of(v)->list, &v->ops->list->source, v, v->app->lang);
    list_follow(&of(v)->list, v->app->options);
    list_view_refresh(v);
    return true;
}

void list_view_refresh(struct view *v)
{
    v->ops->list->read(v);
    list_set_lang(&of(v)->list, v->app->lang);
    of(v)->looked = 0;
    list_view_look(v);
}

void list_view_look(struct view *v)
{
    struct list *l = &of(v)->list;
    int64_t row = list_row(l), id = row < 0 ? -1 : l->source->id(v, (size_t)row);

    if (v->ops->list->look && id != of(v)->looked)
        v->ops->list->look(v, row);
    of(v)->looked = id;
}

void list_view_draw(struct view *v, struct area a)
{
    const struct list_kind *k = v->ops->list;
    struct list *l = &of(v)->list;
    enum td_lang lang = v->app->lang;

    if (k->draw) {
        k->draw(v, a);
        return;
    }
    int share = a.rows * k->percent / 100, below = !k->below || (k->repeats && a.c->spoken) ? 0 : share < 3 ? 3 : share;
    int above = k->hint ? 1 : k->above ? k->above(v, a) : 0;
    int filter = !k->hint && !below && (l->typing || *l->filter); /* its line hides no row */
    list_draw(l, area_sub(a, above, 0, a.rows - above - below - filter, a.cols),
              (struct list_look){ .focused = true, .heading = l->source->n_columns > 1 });
    if (k->over && !a.c->spoken)
        k->over(v, area_sub(a, above, 0, a.rows - above - below, a.cols));
    if (k->empty && !l->n_rows)
        put_wrapped(a, above + 2, 2, a.cols - 4, ROLE_missing, ui(k->empty, lang));
    else if (k->none && !l->n_seen)
        put(a, above + 1, 2, ROLE_missing, ui(k->none, lang));
    if (below) {
        put_hline(a, a.rows - below, 0, a.cols, LINE_H, ROLE_border);
        if (list_row(l) >= 0)
            k->below(v, area_sub(a, a.rows - below + 1, 0, below - 1, a.cols), list_row(l));
    }
    if (!list_draw_filter(l, a, k->hint ? 0 : a.rows - (below ? below : 1), 0, true) && k->hint)
        put_fit(a, 0, 0, a.cols, -1, ROLE_dim, ui(k->hint, lang));
}

struct list *list_view_focus(struct view *v)
{
    return &of(v)->list;
}

struct subject list_view_subject(struct view *v, size_t row)
{
    return v->ops->list->subject ? v->ops->list->subject(v, row) : ABOUT_NOTHING;
}

bool list_view_command(struct view *v, enum command c)
{
    int64_t row = list_row(&of(v)->list);

    return settings_keep(v->app, &of(v)->list, c) ||
           (v->ops->list->command && v->ops->list->command(v, c, row)) ||
           (row >= 0 && app_enter(v->app, c, list_view_subject(v, (size_t)row)));
}

/* What can be recorded or opened depends on what rows are about, which is the same for all of them. */
bool list_view_offers(struct view *v, enum command c)
{
    const struct list_kind *k = v->ops->list;
    int64_t row = list_row(&of(v)->list);

    if (k->offers)
        return k->offers(v, c);
    if (c != CMD_record)
        return c != CMD_open || (row >= 0 && (k->command || k->subject));
    return k->records || (row >= 0 && k->subject && subject_place(k->subject(v, (size_t)row).kind, c));
}

void list_view_close(struct view *v)
{
    if (v->ops->list->drop)
        v->ops->list->drop(v);
    list_free(&of(v)->list);
}
