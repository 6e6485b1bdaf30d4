/* Following what people have set, and setting it. See settings.h. */
#include "app/settings.h"

#include <errno.h>
#include <stdio.h>

#include "noun/option.h"

void settings_of_list(struct app *a, struct list *l)
{
    enum option_id bad = list_follow(l, a->options);

    if (bad)
        app_unused(a, bad);
}

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

static bool write_down(struct app *a, enum option_id id, const char *value, bool shared)
{
    if (shared && td_option_set(a->td, option_table[id].name, value)) {
        app_fault(a);
        return false;
    }
    int why = shared ? 0 : a->conf ? conf_write(a->conf, id, value) : ENOENT;
    if (why)
        app_say(a, "%s: %s", a->conf && *a->conf->path ? a->conf->path : "tiendo.conf",
                td_strerror(why, a->lang));
    return !why && options_say(a->options, id, shared ? FROM_DATABASE : FROM_FILE, value);
}

bool settings_set(struct app *a, enum option_id id, const char *value, bool shared)
{
    if (!write_down(a, id, value, shared))
        return false;
    bool now = follow(a, id);
    app_say(a, ui(now ? U_SETTING_IS : U_SETTING_LATER, a->lang), option_table[id].name,
            option_value(a->options, id), option_from_word(option_from(a->options, id), a->lang));
    return true;
}
