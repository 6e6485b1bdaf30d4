/* What the mouse does. See mouse.h; what stands in a cell the canvas knows. */
#include "app/mouse.h"

#include "engine/form.h"

enum { WHEEL_ROWS = 3, PANES_MOST = 4 };

static struct list *focus_of(struct view *v)
{
    return v->ops->focus ? v->ops->focus(v) : NULL;
}

/* The pane that is pointed at gets the keyboard; false: it is no pane of this view. */
static bool take_focus(struct view *v, const struct list *l)
{
    for (int i = 0; focus_of(v) != l && v->ops->context & IN_BOARD && i < PANES_MOST; i++)
        v->ops->command(v, CMD_next_pane);
    return focus_of(v) == l;
}

static enum mouse_did key_of(const struct view *v, enum command c, struct event *key)
{
    char name[32];

    command_key(c, v->ops->context, name, sizeof name);
    return key_parse(name, key) ? MOUSE_KEY : MOUSE_DID;
}

/* A row that has the cursor already is opened, another one gets it. */
static enum mouse_did point_at_row(struct view *v, const struct hit *hit, struct event *key)
{
    struct list *l = hit->owner;
    bool had = focus_of(v) == l;

    if (!take_focus(v, l) || list_point(l, hit->place) || !had)
        return MOUSE_DID;
    return key_of(v, CMD_open, key);
}

static enum mouse_did sort_by(struct view *v, const struct hit *hit)
{
    if (!(v->ops->context & IN_TABLE) || !take_focus(v, hit->owner))
        return MOUSE_DID;
    list_sort_by(hit->owner, hit->place);
    return MOUSE_SORTED;
}

static enum mouse_did scroll(struct view *v, const struct hit *hit, int by)
{
    bool on_list = hit->kind == HIT_ROW || hit->kind == HIT_HEADING;
    struct list *l = on_list ? hit->owner : focus_of(v);

    if (l)
        list_scroll(l, by);
    return MOUSE_DID;
}

enum mouse_did mouse_event(struct app *a, const struct event *ev, struct event *key)
{
    struct view *v = a->stack[a->depth - 1];
    const struct hit hit = canvas_hit(a->canvas, ev->row, ev->col);

    if (ev->code != MOUSE_PRESS)
        return scroll(v, &hit, ev->code == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
    switch (hit.kind) {
    case HIT_ROW: return point_at_row(v, &hit, key);
    case HIT_HEADING: return sort_by(v, &hit);
    case HIT_FIELD: form_point(hit.owner, hit.place); return MOUSE_DID;
    case HIT_COMMAND: return key_of(v, (enum command)hit.place, key);
    default: return MOUSE_DID;
    }
}
