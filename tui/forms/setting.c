/* One option, set for oneself or for all: one form for what is chosen, one for what is typed. */
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
    const char *w = option_table[option_of(owner)].words;

    while (i-- && *w)
        w += strcspn(w, " "), w += strspn(w, " ");
    snprintf(buf, sizeof buf, "%.*s", (int)strcspn(w, " "), w);
    return buf;
}

static size_t words(const void *owner)
{
    size_t n = 0;

    while (*word(owner, n))
        n++;
    return n;
}

static void word_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)lang;
    snprintf(buf, FORM_CHOICE, "%s", word(owner, i));
}

static size_t people(const void *owner)
{
    const struct form_view *v = owner;
    bool shared = option_table[option_of(owner)].scope == OPTION_SHARED;

    return shared && !app_refusal(v->head.app, TD_ACT_SET_OPTION) ? 2 : 1;
}

static const char *who(const void *owner, size_t i)
{
    (void)owner;
    return i ? "all" : "me";
}

static void who_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)owner;
    snprintf(buf, FORM_CHOICE, "%s", ui(i ? U_SETTING_FOR_ALL : U_SETTING_FOR_ME, lang));
}

static const struct form_choices value_choices = { NULL, words, word, word_text };
static const struct form_choices whose_choices = { NULL, people, who, who_text };

/* ---- the forms -------------------------------------------------------------------------- */

#define FIELDS(type, choices) { \
    { "name", { "Tùy chọn", "Option" }, FF_FIXED, 0, false, NULL }, \
    { "value", { "Giá trị", "Value" }, type, 200, false, choices }, \
    { "whose", { "Đặt cho", "For" }, FF_PICK, 0, true, &whose_choices }, \
}
static const struct form_field choice_fields[] = FIELDS(FF_PICK, &value_choices);
static const struct form_field text_fields[] = FIELDS(FF_TEXT, NULL);

static void check(void *owner, struct form *form)
{
    enum option_id id = option_of(owner);
    enum td_lang lang = ((struct form_view *)owner)->head.app->lang;
    const char *value = form_get(form, "value"), *preset = option_table[id].preset;
    char accepts[128], text[320];

    option_accepts(accepts, sizeof accepts, id);
    if (*value && !option_can_be(id, value)) {
        snprintf(text, sizeof text, ui(U_SETTING_ACCEPTS, lang), accepts);
        form_message(form, "value", FORM_ERROR, text);
    } else if (!*value) {
        snprintf(text, sizeof text, ui(U_SETTING_PRESET, lang), *preset ? preset : "-");
        form_message(form, "value", FORM_INFO, text);
    }
}

static bool begin(struct form_view *v)
{
    enum option_id id = option_of(v);
    char text[256];

    snprintf(text, sizeof text, "%s: %s", option_table[id].name,
             option_table[id].help[v->head.app->lang]);
    form_set(&v->form, "name", text);
    form_set(&v->form, "value", option_value(v->head.app->options, id));
    form_set(&v->form, "whose", "me");
    return form_go(&v->form, "value");
}

static int save(struct form_view *v, int64_t *change)
{
    const char *value = form_get(&v->form, "value");
    bool shared = !strcmp(form_get(&v->form, "whose"), "all");

    *change = 0;
    return settings_set(v->head.app, option_of(v), *value ? value : NULL, shared) ? TD_OK : FORM_SAID;
}

/* ---- what was changed on the screen ------------------------------------------------------- */

static const struct form_field columns_fields[] = {
    { "first", { "Cột", "Columns" }, FF_FIXED, 0, false, NULL },
    { "second", { "Sắp xếp", "Order" }, FF_FIXED, 0, false, NULL },
    { "whose", { "Đặt cho", "For" }, FF_PICK, 0, true, &whose_choices },
};
static const struct form_field look_fields[] = {
    { "first", { "Ngôn ngữ", "Language" }, FF_FIXED, 0, false, NULL },
    { "second", { "Giao diện", "Theme" }, FF_FIXED, 0, false, NULL },
};

/* Of the list from which it was asked for. */
static bool begin_columns(struct form_view *v)
{
    const struct list *l = view_list(app_below(&v->head));
    char text[LIST_COLUMNS * 24];

    if (!l || !l->source->settings) {
        app_say(v->head.app, "%s", ui(U_KEEP_NOTHING, v->head.app->lang));
        return false;
    }
    v->head.about = about_row(l->source->settings);
    list_columns_said(l, text, sizeof text);
    form_set(&v->form, "first", text);
    list_sort_said(l, text, sizeof text);
    form_set(&v->form, "second", text);
    return form_set(&v->form, "whose", "me");
}

static bool begin_look(struct form_view *v)
{
    const struct app *a = v->head.app;

    form_set(&v->form, "first", a->lang == TD_EN ? "en" : "vi");
    return form_set(&v->form, "second", a->themes[a->theme].name ? a->themes[a->theme].name : "dark");
}

static int keep(struct form_view *v, enum option_id first, enum option_id second)
{
    const char *value = form_get(&v->form, "first");
    bool shared = !strcmp(form_get(&v->form, "whose"), "all");

    return settings_set(v->head.app, first, *value ? value : NULL, shared) &&
           settings_set(v->head.app, second, form_get(&v->form, "second"), shared) ? TD_OK : FORM_SAID;
}

static int save_columns(struct form_view *v, int64_t *change)
{
    *change = 0;
    return keep(v, option_of(v), option_of(v) + 1);
}

static int save_look(struct form_view *v, int64_t *change)
{
    *change = 0;
    return keep(v, O_language, O_theme);
}

FORM(setting, U_FORM_SETTING, U_SHORT_NONE, text_fields, check, begin, save, .act = TD_ACT_OTHER)
FORM(setting_choice, U_FORM_SETTING, U_SHORT_NONE, choice_fields, check, begin, save, .act = TD_ACT_OTHER)
FORM(keep_columns, U_FORM_KEEP, U_KEPT, columns_fields, NULL, begin_columns, save_columns, .act = TD_ACT_OTHER)
FORM(keep_look, U_FORM_KEEP, U_KEPT, look_fields, NULL, begin_look, save_look, .act = TD_ACT_OTHER)
