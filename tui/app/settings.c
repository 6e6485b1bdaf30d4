/* See settings.h. */
#include "app/settings.h"

#include <errno.h>
#include <stdio.h>

#include "engine/files.h"

static void say_why(struct app *a, int why)
{
    if (a->read_only)
        app_say(a, "%s", ui(U_READ_ONLY, a->lang));
    else
        app_say(a, "%s: %s", a->conf && *a->conf->path ? a->conf->path : "tiendo.conf", files_why(why, a->lang));
}

/* False, and why has been said. */
static bool write_down(struct app *a, enum option_id id, const char *value)
{
    int why = a->read_only ? EROFS : a->conf ? conf_write(a->conf, id, value) : ENOENT;

    if (why) {
        say_why(a, why);
        return false;
    }
    free(a->later[id]); /* what was chosen by a key before is not meant any more */
    a->later[id] = NULL;
    return options_say(a->options, id, FROM_FILE, value);
}

bool settings_set(struct app *a, enum option_id id, const char *value)
{
    char why[512];

    value = option_kept(id, value);
    if (value && !option_follows(id, value, a->td, a->lang, why, sizeof why)) {
        app_say(a, ui(U_SETTING_REFUSED, a->lang), option_table[id].name, value, td_word(W_FROM_FILE, a->lang), why);
        return false;
    }
    if (!write_down(a, id, value))
        return false;
    app_follow(a, id);
    return true;
}

bool settings_bind(struct app *a, const struct command_keys *l, size_t n)
{
    int why = a->read_only ? EROFS : a->conf ? conf_write_keys(a->conf, l, n) : ENOENT;

    if (why)
        say_why(a, why);
    else
        app_read_conf(a);
    return !why;
}

bool settings_keep(struct app *a, const struct list *l, enum command c)
{
    enum option_id columns = l->source->settings;
    char shown[LIST_COLUMNS * 24], sort[64];

    if (c != CMD_keep_columns)
        return false;
    if (!columns) {
        app_say(a, "%s", ui(U_NOTHING_TO_KEEP, a->lang));
        return true;
    }
    list_columns_said(l, shown, sizeof shown);
    list_sort_said(l, sort, sizeof sort);
    if (write_down(a, columns, *shown ? shown : NULL) && write_down(a, columns + 1, sort))
        app_say(a, ui(U_KEPT, a->lang), a->conf->path);
    return true;
}
