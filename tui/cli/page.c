/* Pages of `show`: see cli/page.h. */
#include "cli/page.h"

struct sheet *show_fields(struct show *s, enum record_id id, const char *code, const char *name)
{
    struct out *o = s->c->out;

    sheet_turn(&s->t, id, SHEET_FIELDS, NULL, name);
    if (!s->as_json) {
        out_say(o, code);
        out_raw(o, "  ");
        out_wrap(o, td_text_width(code) + 2, 2, s->t.heading);
        out_raw(o, "\n");
    }
    return &s->t;
}

void show_heading(struct show *s, const char *heading)
{
    out_sayf(s->c->out, "\n%s\n", heading);
}

struct sheet *show_table(struct show *s, enum record_id id, const char *key, const char *heading)
{
    sheet_turn(&s->t, id, s->as_json ? SHEET_ROWS : SHEET_TEXT, key, heading);
    return &s->t;
}
