/* See settings.h. */
#include "app/settings.h"

#include <errno.h>
#include <stdio.h>

/* ---- setting ---------------------------------------------------------------------------- */

/* True: it is followed from now on; else from the next start on. */
static bool follow(struct app *a, enum option_id id)
{
    char err[256];

    if (id == O_language && !option_is(a->options, id, "auto"))
        app_speak(a, option_is(a->options, id, "en") ? TD_EN : TD_VI);
    if (id == O_decimal)
        td_num_style(option_point(a->options));
    if (id == O_decimal)
        app_refresh_all(a);
    if (id == O_theme && app_follow_theme(a, err, sizeof err) && a->term)
        term_set_theme(a->term, &a->themes[a->theme]);
    return id == O_language || id == O_decimal || id == O_theme;
}

/* False, and why has been said. */
static bool write_down(struct app *a, enum option_id id, const char *value)
{
    int why = a->conf ? conf_write(a->conf, id, value) : ENOENT;

    if (why)
        app_say(a, "%s: %s", a->conf && *a->conf->path ? a->conf->path : "tiendo.conf",
                td_strerror(why, a->lang));
    return !why && options_say(a->options, id, FROM_FILE, value);
}

bool settings_set(struct app *a, enum option_id id, const char *value)
{
    if (!write_down(a, id, value))
        return false;
    enum ui words = follow(a, id) ? U_SETTING_IS : U_SETTING_LATER;
    app_say(a, ui(words, a->lang), option_table[id].name, option_value(a->options, id),
            td_word(W_FROM_PRESET + option_from(a->options, id), a->lang));
    return true;
}

bool settings_keep(struct app *a, const struct list *l, enum command c)
{
    enum option_id columns = l->source->settings;
    char shown[LIST_COLUMNS * 24], sort[64];

    if (c != CMD_keep_columns || !columns)
        return false;
    list_columns_said(l, shown, sizeof shown);
    list_sort_said(l, sort, sizeof sort);
    if (write_down(a, columns, *shown ? shown : NULL) && write_down(a, columns + 1, sort))
        app_say(a, ui(U_KEPT, a->lang), a->conf->path);
    return true;
}
