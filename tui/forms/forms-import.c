/*
 * Forms about a file to be imported: which one, how it is read, what a column means, why unusual figures are right.
 * What is said in them goes into the app's import_ask, and the preview reads the file again by it.
 */
#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/import.h"
#include "base/words.h"

static struct import_ask *ask_of(const struct form_view *v)
{
    return &v->head.app->import;
}

/* ---- what is chosen from ---------------------------------------------------------------- */

static const struct form_choices kind_choices = { .words = import_kinds },
    charset_choices = { .words = import_charsets }, delimiter_choices = { .words = import_delimiters },
    decimal_choices = { .words = import_decimals }, dash_choices = { .words = import_dashes },
    status_choices = { .words = td_statuses };

CHOICES(plan, plans, td_plan, key, "%s %s", x->number, td_plan_name(x, lang))

static const struct form_choices plan_choices = { NULL, plan_count, plan_code, plan_text };

/* ---- which file, and how it is read ----------------------------------------------------- */

#define DEFAULT_FIELDS \
    { "plan", W_COL_PLAN, FF_PICK, 0, false, &plan_choices }, \
    { "target", W_ASK_TARGET_UNSAID, FF_PICK, 0, false, &form_targets }, \
    { "agency", W_ASK_AGENCY_UNSAID, FF_PICK, 0, false, &form_agencies }, \
    { "period", W_ASK_PERIOD_UNSAID, FF_TEXT, 40, false, NULL }, \
    { "source", W_ASK_SOURCE, FF_TEXT, 300, false, NULL }

static const struct form_field file_fields[] = {
    { "file", W_ASK_FILE, FF_FILE, 0, true, NULL },
    { "kind", W_ASK_HOLDS, FF_PICK, 0, true, &kind_choices },
    { "from", W_ASK_MADE_BY, FF_TEXT, 80, false, NULL },
    DEFAULT_FIELDS,
};

static const struct form_field how_fields[] = {
    { "encoding", W_ASK_ENCODING, FF_PICK, 0, true, &charset_choices },
    { "delimiter", W_ASK_DELIMITER, FF_PICK, 0, true, &delimiter_choices },
    { "decimal", W_ASK_DECIMALS, FF_PICK, 0, true, &decimal_choices },
    { "dash", W_ASK_DASH, FF_PICK, 0, true, &dash_choices },
    { "sheet", W_ASK_SHEET, FF_TEXT, 31, false, NULL },
    DEFAULT_FIELDS,
    { "status", W_ASK_STATUS_OF, FF_PICK, 0, false, &status_choices },
    { "note", W_ASK_WHY_NOTE, FF_LONG, 500, false, NULL },
};

static bool has_field(const struct form_view *v, const char *key)
{
    for (size_t i = 0; i < v->kind->spec.n; i++)
        if (!strcmp(v->kind->spec.fields[i].key, key))
            return true;
    return false;
}

/* Fields that a form has not are left out by the engine. */
static bool fill_ask(struct form_view *v)
{
    const struct import_ask *ask = ask_of(v);
    const struct td_plan *plan = td_plan_by_id(&form_model(v)->plans, ask->plan);
    const struct td_target *target = td_target_by_id(&form_model(v)->targets, ask->target);
    const struct td_agency *agency = td_agency_by_id(&form_model(v)->agencies, ask->agency);
    const struct td_short period = td_period_text(ask->period, lang_of(v));
    const struct { const char *key, *text; } fields[] = {
        { "file", ask->path }, { "kind", td_choice_code(import_kinds, (int)ask->kind) }, { "from", ask->profile },
        { "encoding", td_charset_name(ask->charset) },
        { "delimiter", td_choice_code(import_delimiters, ask->delimiter) },
        { "decimal", td_choice_code(import_decimals, ask->decimal) }, { "sheet", ask->tab },
        { "dash", td_choice_code(import_dashes, (int)ask->dash) },
        { "plan", plan ? plan->key : "" }, { "target", target ? target->code : "" },
        { "agency", agency ? agency->code : "" }, { "period", ask->period ? period.s : "" }, { "source", ask->source },
        { "status", td_choice_code(td_statuses, (int)ask->status) }, { "note", ask->note },
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        form_set(&v->form, fields[i].key, fields[i].text);
    if (v->head.place == FORM_import)
        form_propose(&v->form, "file", ask->path); /* most often another one */
    return true;
}

/* What the page below is about, or the board was narrowed to, holds for the whole file; the plan is the one in view. */
static bool fill_file(struct form_view *v)
{
    const struct td_plan *plan = model_plan(form_model(v));
    const struct view *below = app_below(&v->head);
    struct import_ask *ask = ask_of(v);

    if (below->place == VIEW_target || below->place == VIEW_agency)
        v->head.about = below->about;
    ask->plan = plan ? plan->id : 0;
    ask->target = v->head.about.target;
    ask->agency = v->head.about.agency ? v->head.about.agency : form_model(v)->agency;
    return fill_ask(v);
}

/* What the file itself says of the whole table, for the person to say so; which other sheets hold one. */
static void propose(struct form_view *v, struct form *form)
{
    const struct td_import *l = ask_of(v)->found;
    enum td_lang lang = lang_of(v);
    const struct td_agency *a = l ? td_agency_by_id(&form_model(v)->agencies, l->named) : NULL;

    if (!l)
        return;
    if (l->titled && !*form_get(form, "period"))
        form_message(form, "period", FORM_INFO, textf(ui(U_IMPORT_TITLE, lang), td_period_text(l->titled, lang).s).s);
    if (a && !*form_get(form, "agency"))
        form_message(form, "agency", FORM_INFO,
                     textf(ui(U_IMPORT_TITLE, lang), td_name_in(lang, a->name_en, a->name)).s);
    if (l->unchosen)
        form_message(form, "sheet", FORM_INFO, import_unread(l, lang).s);
}

static void check_ask(void *owner, struct form *form)
{
    struct form_view *v = owner;
    const struct td_plan *plan = model_plan(form_model(v));

    form_period(v);
    if (*form_get(form, "target") && plan && strcmp(form_get(form, "plan"), plan->key) != 0)
        form_message(form, "target", FORM_ERROR, ui(U_IMPORT_OTHER_PLAN, lang_of(v)));
    if (has_field(v, "sheet"))
        propose(v, form);
    if (*form_get(form, "from"))
        form_message(form, "from", FORM_INFO, ui(U_IMPORT_REMEMBERED, lang_of(v)));
}

static void take_text(struct form_view *v, const char *key, char *buf, size_t size)
{
    if (has_field(v, key))
        snprintf(buf, size, "%s", form_get(&v->form, key));
}

/* Of another file nothing is known that was said about the one before. */
static void take_path(struct form_view *v)
{
    struct import_ask *ask = ask_of(v);
    char path[sizeof ask->path];

    if (!has_field(v, "file"))
        return;
    files_find(path, sizeof path, form_get(&v->form, "file"));
    if (strcmp(path, ask->path) != 0) {
        ask->charset = TD_CHARSET_AUTO;
        ask->delimiter = ask->decimal = 0;
        ask->dash = TD_DASH_ASKED;
        *ask->tab = *ask->map = *ask->note = *ask->skip = 0;
    }
    snprintf(ask->path, sizeof ask->path, "%s", path);
    import_kind_parse(form_get(&v->form, "kind"), &ask->kind);
}

static void take_defaults(struct form_view *v)
{
    struct import_ask *ask = ask_of(v);
    const struct td_plan *plan = td_plan_by_key(&form_model(v)->plans, form_get(&v->form, "plan"));
    const struct td_agency *agency = td_agency_by_code(&form_model(v)->agencies, form_get(&v->form, "agency"));
    const struct td_targets *l = &form_model(v)->targets;

    ask->plan = plan ? plan->id : 0;
    ask->agency = agency ? agency->id : 0;
    ask->target = 0;
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].code, form_get(&v->form, "target")))
            ask->target = l->v[i].id;
    if (!td_period_read(form_get(&v->form, "period"), &ask->period))
        ask->period = 0;
}

static void take_how(struct form_view *v)
{
    struct import_ask *ask = ask_of(v);
    const struct td_choice *status = td_choice_by_code(td_statuses, form_get(&v->form, "status"));

    if (!has_field(v, "encoding"))
        return;
    td_charset_parse(form_get(&v->form, "encoding"), &ask->charset);
    if (!import_delimiter_parse(form_get(&v->form, "delimiter"), &ask->delimiter))
        ask->delimiter = 0;
    if (!import_decimal_parse(form_get(&v->form, "decimal"), &ask->decimal))
        ask->decimal = 0;
    import_dash_parse(form_get(&v->form, "dash"), &ask->dash);
    ask->status = status ? (enum td_status)status->value : (enum td_status)0;
}

static int save_ask(struct form_view *v)
{
    struct import_ask *ask = ask_of(v);
    char tab[sizeof ask->tab];

    take_path(v);
    take_how(v);
    take_defaults(v);
    take_text(v, "from", ask->profile, sizeof ask->profile);
    snprintf(tab, sizeof tab, "%s", ask->tab);
    take_text(v, "sheet", ask->tab, sizeof ask->tab);
    if (strcmp(tab, ask->tab) != 0) /* another sheet has other headings and lines */
        *ask->map = *ask->skip = 0;
    take_text(v, "source", ask->source, sizeof ask->source);
    take_text(v, "note", ask->note, sizeof ask->note);
    ask->turn++;
    return TD_OK;
}

/* ---- why unusual figures are right ------------------------------------------------------ */

static const struct form_field note_fields[] = {
    { "rows", W_ASK_UNUSUAL, FF_FIXED, 0, false, NULL },
    { "note", W_ASK_WHY_RIGHT, FF_LONG, 500, true, NULL },
};

static bool fill_note(struct form_view *v)
{
    const struct td_import *l = ask_of(v)->found;
    struct text names = { "" };

    if (!l)
        return false;
    for (size_t i = 0; i < l->rows && strlen(names.s) < FORM_CHOICE - 144; i++)
        if (import_group_of(&l->v[i]) == IMPORT_WARNED)
            names = textf("%s%s%.70s", names.s, *names.s ? "; " : "", l->v[i].title);
    form_set(&v->form, "rows", textf(ui(U_IMPORT_EXPLAIN, lang_of(v)), l->unexplained, names.s).s);
    form_set(&v->form, "note", ask_of(v)->note);
    return form_go(&v->form, "note");
}

static int save_note(struct form_view *v)
{
    take_text(v, "note", ask_of(v)->note, sizeof ask_of(v)->note);
    ask_of(v)->turn++;
    return TD_OK;
}

/* ---- what a column means ---------------------------------------------------------------- */

enum { YEARS = 12, QUARTERS = 8, PARTS = 3 };

static const char *const *fields_of(const struct form_view *v)
{
    return td_table_columns(td_import_table(ask_of(v)->kind));
}

static size_t n_fields(const struct form_view *v)
{
    size_t n = 0;

    while (fields_of(v)[n])
        n++;
    return n;
}

/* Nothing; a field; and where figures are imported a target or a part of it, a period, an agency. */
static size_t meanings(const void *owner)
{
    const struct form_view *v = owner;
    const struct model *m = form_model(owner);
    size_t n = 1 + n_fields(v);

    if (ask_of(v)->kind == TD_IMPORT_OBSERVATIONS)
        n += m->targets.n * PARTS + YEARS + QUARTERS + m->agencies.n;
    return n;
}

/* Years from next year back, then quarters from the last of this year back. */
static td_period period_choice(const struct model *m, size_t i)
{
    int year = td_date_year(m->review);
    char text[16];
    td_period p = 0;

    if (i < YEARS)
        return td_period_of_year(year + 1 - (int)i);
    i -= YEARS;
    snprintf(text, sizeof text, "%d-Q%d", year - (int)(i / 4), 4 - (int)(i % 4));
    td_period_read(text, &p);
    return p;
}

/* A choice as a map says it, and as people read it. */
static void meaning(const struct form_view *v, size_t i, enum td_lang lang, char *code, char *text)
{
    static const char *const parts[PARTS] = { "", "/numerator", "/denominator" };
    static const enum ui words[PARTS] = { U_IMPORT_TARGET_MEANS, U_IMPORT_NUMERATOR_MEANS, U_IMPORT_DENOMINATOR_MEANS };
    const struct model *m = form_model(v);
    char period[TD_PERIOD_BUF];

    if (i == 0) {
        strcpy(code, "-");
        snprintf(text, FORM_CHOICE, "%s", ui(U_IMPORT_UNUSED, lang));
    } else if ((i -= 1) < n_fields(v)) {
        snprintf(code, FORM_CHOICE, "%s", fields_of(v)[i]);
        snprintf(text, FORM_CHOICE, "%s", td_table_heading(td_import_table(ask_of(v)->kind), (int)i, lang));
    } else if ((i -= n_fields(v)) < m->targets.n * PARTS) {
        const struct td_target *t = &m->targets.v[i / PARTS];
        snprintf(code, FORM_CHOICE, "target:%s%s", t->code, parts[i % PARTS]);
        snprintf(text, FORM_CHOICE, ui(words[i % PARTS], lang), t->code, td_name_in(lang, t->name_en, t->name));
    } else if ((i -= m->targets.n * PARTS) < YEARS + QUARTERS) {
        td_period_write(period, sizeof period, period_choice(m, i));
        snprintf(code, FORM_CHOICE, "period:%s", period);
        snprintf(text, FORM_CHOICE, ui(U_IMPORT_PERIOD_MEANS, lang), td_period_text(period_choice(m, i), lang).s);
    } else {
        const struct td_agency *x = &m->agencies.v[i - YEARS - QUARTERS];
        snprintf(code, FORM_CHOICE, "agency:%s", x->code);
        snprintf(text, FORM_CHOICE, ui(U_IMPORT_AGENCY_MEANS, lang), td_name_in(lang, x->name_en, x->name));
    }
}

static const char *meaning_code(const void *owner, size_t i)
{
    static char code[FORM_CHOICE]; /* stays until the next call */
    char text[FORM_CHOICE];

    meaning(owner, i, TD_VI, code, text);
    return code;
}

static void meaning_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    char code[FORM_CHOICE];

    meaning(owner, i, lang, code, buf);
}

static const struct form_choices meaning_choices = { NULL, meanings, meaning_code, meaning_text };

static const struct form_field column_fields[] = {
    { "heading", W_ASK_HEADING, FF_FIXED, 0, false, NULL },
    { "now", W_ASK_TAKEN_FOR, FF_FIXED, 0, false, NULL },
    { "sample", W_ASK_HOLDS_CELLS, FF_FIXED, 0, false, NULL },
    { "means", W_ASK_MEANING, FF_PICK, 0, true, &meaning_choices },
};

static const struct td_import_column *column_of(const struct form_view *v)
{
    const struct td_import *l = ask_of(v)->found;
    return l && (size_t)v->head.about.row < l->columns ? &l->column[v->head.about.row] : NULL;
}

static bool fill_column(struct form_view *v)
{
    const struct td_import_column *x = column_of(v);

    if (!x)
        return false;
    form_set(&v->form, "heading", x->head);
    form_set(&v->form, "now", *x->means ? x->means : ui(U_IMPORT_UNUSED, lang_of(v)));
    form_set(&v->form, "sample", x->sample);
    return true;
}

/* By its heading, so that it is known again where columns stand otherwise; by its place where the heading is empty,
 * not the only one, or has what parts entries of a map. */
static void column_key(const struct form_view *v, char *buf, size_t size)
{
    const struct td_import *l = ask_of(v)->found;
    const char *head = column_of(v)->head;
    size_t same = 0;

    for (size_t i = 0; i < l->columns; i++)
        same += !strcmp(l->column[i].head, head);
    if (*head && *head != '#' && !strpbrk(head, "=;\n") && same == 1)
        snprintf(buf, size, "%s", head);
    else
        snprintf(buf, size, "#%d", (int)v->head.about.row + 1);
}

/* The entry of a map is replaced, or added at its end. False: no room. */
static bool map_set(char *map, size_t size, const char *key, const char *field)
{
    char *out = calloc(1, size);
    size_t n = 0, len = strlen(key);

    for (const char *p = map; out && *p; p += strcspn(p, ";"), p += *p == ';') {
        size_t entry = strcspn(p, ";");
        if (entry > len && !strncmp(p, key, len) && p[len] == '=')
            continue;
        n += (size_t)snprintf(out + n, size - n, "%s%.*s", n ? ";" : "", (int)entry, p);
    }
    int added = out ? snprintf(out + n, size - n, "%s%s=%s", n ? ";" : "", key, field) : -1;
    bool fits = added >= 0 && (size_t)added < size - n;
    if (fits)
        memcpy(map, out, size);
    free(out);
    return fits;
}

static int save_column(struct form_view *v)
{
    struct import_ask *ask = ask_of(v);
    char key[512];

    if (column_of(v))
        column_key(v, key, sizeof key);
    if (!column_of(v) || !map_set(ask->map, sizeof ask->map, key, form_get(&v->form, "means"))) {
        app_say(v->head.app, "%s", ui(U_IMPORT_MAP_FULL, lang_of(v)));
        return FORM_SAID;
    }
    ask->turn++;
    return TD_OK;
}

/* ---- the forms -------------------------------------------------------------------------- */

/* What was said is shown by the preview, which reads the file again. */
static void show_preview(struct app *a, struct subject about)
{
    (void)about;
    if (!a->import.found)
        app_open(a, VIEW_import, ABOUT_NOTHING);
}

FORM(import, U_FORM_IMPORT, U_SHORT_NONE, file_fields, check_ask, fill_file, save_ask, .act = TD_ACT_IMPORT,
     .then = show_preview)
FORM(import_how, U_FORM_IMPORT_HOW, U_SHORT_NONE, how_fields, check_ask, fill_ask, save_ask, .act = TD_ACT_OTHER,
     .then = show_preview)
FORM(import_note, U_FORM_IMPORT_NOTE, U_SHORT_NONE, note_fields, NULL, fill_note, save_note, .act = TD_ACT_IMPORT,
     .then = show_preview)
FORM(import_column, U_FORM_IMPORT_COLUMN, U_SHORT_NONE, column_fields, NULL, fill_column, save_column,
     .act = TD_ACT_OTHER, .then = show_preview)
