/* One option, set for oneself: a form for what is chosen, and one for what is typed. */
#include "app/settings.h"
#include "forms/forms.h"

#include <stdio.h>
#include <string.h>

static enum option_id option_of(const void *owner)
{
    return (enum option_id)((const struct form_view *)owner)->head.about.row;
}

/* ---- choices ---------------------------------------------------------------------------- */

static const char *word(const void *owner, size_t i)
{
    static char buf[32];
    const char *words = option_table[option_of(owner)].words;

    do
        *buf = 0;
    while (td_text_next(&words, buf, sizeof buf) && i--);
    return buf;
}

static size_t words(const void *owner)
{
    size_t n = 0;

    while (*word(owner, n))
        n++;
    return n;
}

/* What words say to people, where it is more than the word. */
static void word_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    static const struct { const char *word; enum td_word means; } known[] = {
        { "auto", W_VALUE_AUTO }, { "vi", W_VALUE_VI }, { "en", W_VALUE_EN }, { "never", W_VALUE_NEVER },
        { "always", W_VALUE_ALWAYS }, { "off", W_VALUE_OFF }, { "on", W_VALUE_ON }, { "comma", W_VALUE_COMMA },
        { "point", W_VALUE_POINT }, { "double", W_VALUE_DOUBLE }, { "block", W_VALUE_BLOCK },
    };
    const char *code = word(owner, i), *text = code;

    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (!strcmp(code, known[k].word))
            text = td_word(known[k].means, lang);
    snprintf(buf, FORM_CHOICE, "%s", text);
}

static const struct form_choices value_choices = { NULL, words, word, word_text };

/* ---- the forms -------------------------------------------------------------------------- */

#define FIELDS(type, choices) { \
    { "name", W_ASK_OPTION, FF_FIXED, 0, false, NULL }, \
    { "value", W_COL_VALUE, type, 200, false, choices }, \
}
static const struct form_field choice_fields[] = FIELDS(FF_PICK, &value_choices);
static const struct form_field text_fields[] = FIELDS(FF_TEXT, NULL);

static void check(void *owner, struct form *form)
{
    enum option_id id = option_of(owner);
    enum td_lang lang = ((struct form_view *)owner)->head.app->lang;
    const char *value = form_get(form, "value"), *preset = option_table[id].preset;
    char accepts[128];

    option_accepts(accepts, sizeof accepts, id);
    if (*value && !option_can_be(id, value))
        form_message(form, "value", FORM_ERROR, textf(ui(U_SETTING_ACCEPTS, lang), accepts).s);
    else if (!*value)
        form_message(form, "value", FORM_INFO, textf(ui(U_SETTING_PRESET, lang), *preset ? preset : "-").s);
}

static bool begin(struct form_view *v)
{
    enum option_id id = option_of(v);

    form_set(&v->form, "name", textf("%s: %s", option_table[id].name, option_table[id].help[lang_of(v)]).s);
    form_set(&v->form, "value", option_value(v->head.app->options, id));
    return form_go(&v->form, "value");
}

static int save(struct form_view *v)
{
    const char *value = form_get(&v->form, "value");

    return settings_set(v->head.app, option_of(v), *value ? value : NULL) ? TD_OK : FORM_SAID;
}

FORM(setting, U_FORM_SETTING, U_SHORT_NONE, text_fields, check, begin, save, .act = TD_ACT_OTHER)
FORM(setting_choice, U_FORM_SETTING, U_SHORT_NONE, choice_fields, check, begin, save, .act = TD_ACT_OTHER)
