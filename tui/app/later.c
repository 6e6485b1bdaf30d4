/* What people have chosen by a key, to be written down at the end. See settings.h. */
#include "app/settings.h"

#include <stdlib.h>
#include <string.h>

void settings_later(struct app *a, enum option_id id, const char *value)
{
    free(a->later[id]);
    a->later[id] = strdup(value);
}

void settings_later_list(struct app *a, const struct list *l)
{
    char words[LIST_COLUMNS * 24];

    if (!l->source->settings)
        return;
    list_columns_said(l, words, sizeof words);
    settings_later(a, l->source->settings, words);
    list_sort_said(l, words, sizeof words);
    settings_later(a, l->source->settings + 1, words);
}

void settings_end(struct app *a)
{
    for (enum option_id id = 0; id < OPTIONS; id++) {
        const char *value = a->later[id];
        if (value && a->conf && !a->read_only && !option_is(a->options, id, value))
            conf_write(a->conf, id, *value ? value : NULL);
        free(a->later[id]);
        a->later[id] = NULL;
    }
}
