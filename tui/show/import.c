/* What an import is called and how it is told, see import.h. */
#include "show/import.h"

#include <stdio.h>
#include <string.h>

#include "show/ui.h"

/* ---- words ------------------------------------------------------------------------------ */

const struct td_choice import_kinds[] = {
    { "observations", TD_IMPORT_OBSERVATIONS, W_IMPORTS_FIGURES, NULL },
    { "progress", TD_IMPORT_PROGRESS, W_IMPORTS_PROGRESS, NULL },
    { "submissions", TD_IMPORT_SUBMISSIONS, W_IMPORTS_SUBMISSIONS, NULL },
    { "agencies", TD_IMPORT_AGENCIES, W_IMPORTS_AGENCIES, NULL },
    { "targets", TD_IMPORT_TARGETS, W_IMPORTS_TARGETS, NULL }, { "tasks", TD_IMPORT_TASKS, W_IMPORTS_TASKS, NULL },
    { 0 } };
const struct td_choice import_charsets[] = {
    { "auto", TD_CHARSET_AUTO, W_IMPORT_AUTO, NULL }, { "utf-8", TD_CHARSET_UTF8, W_CHARSET_UTF8, NULL },
    { "utf-16", TD_CHARSET_UTF16, W_CHARSET_UTF16, NULL }, { "cp1258", TD_CHARSET_CP1258, W_CHARSET_CP1258, NULL },
    { "tcvn3", TD_CHARSET_TCVN3, W_CHARSET_TCVN3, NULL }, { "vni", TD_CHARSET_VNI, W_CHARSET_VNI, NULL }, { 0 } };
const struct td_choice import_delimiters[] = {
    { "auto", 0, W_IMPORT_AUTO, NULL }, { "comma", ',', W_IMPORT_COMMA, NULL },
    { "semicolon", ';', W_IMPORT_SEMICOLON, NULL }, { "tab", '\t', W_IMPORT_TAB, NULL },
    { "pipe", '|', W_IMPORT_PIPE, NULL }, { 0 } };
const struct td_choice import_decimals[] = {
    { "unsaid", 0, W_IMPORT_DECIMAL_UNSAID, NULL }, { "comma", ',', W_IMPORT_DECIMAL_COMMA, NULL },
    { "point", '.', W_IMPORT_DECIMAL_POINT, NULL }, { 0 } };

const struct td_choice import_dashes[] = {
    { "unsaid", TD_DASH_ASKED, W_IMPORT_DASH_ASKED, NULL }, { "none", TD_DASH_NONE, W_IMPORT_DASH_NONE, NULL },
    { "zero", TD_DASH_ZERO, W_IMPORT_DASH_ZERO, NULL }, { 0 } };

bool import_kind_parse(const char *word, enum td_import_kind *out)
{
    const struct td_choice *kind = td_choice_by_code(import_kinds, word);

    if (kind)
        *out = (enum td_import_kind)kind->value;
    return kind != NULL;
}

const char *import_charset_name(enum td_charset c)
{
    return c ? td_choice_word(import_charsets, (int)c, TD_EN) : "";
}

bool import_delimiter_parse(const char *word, char *out)
{
    const struct td_choice *known = td_choice_by_code(import_delimiters, word);
    char c = known ? (char)known->value : *word;
    bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

    *out = c;
    return c && (known || !word[1]) && !letter && c != '"' && (c == '\t' || (c >= ' ' && c <= '~'));
}

bool import_decimal_parse(const char *word, char *out)
{
    bool comma = !strcmp(word, "comma") || !strcmp(word, ",");

    *out = comma ? ',' : '.';
    return comma || !strcmp(word, "point") || !strcmp(word, ".");
}

bool import_dash_parse(const char *word, enum td_dash *out)
{
    const struct td_choice *dash = td_choice_by_code(import_dashes, word);

    *out = dash ? (enum td_dash)dash->value : TD_DASH_ASKED;
    return *out != TD_DASH_ASKED;
}

/* ---- rows ------------------------------------------------------------------------------- */

enum import_group import_group_of(const struct td_import_row *r)
{
    static const enum import_group groups[TD_IMPORT_OUTCOMES] = {
        [TD_IMPORT_WRONG] = IMPORT_WRONG, [TD_IMPORT_CHANGED] = IMPORT_CHANGED, [TD_IMPORT_NEW] = IMPORT_NEW,
        [TD_IMPORT_UNCHANGED] = IMPORT_SKIPPED, [TD_IMPORT_SKIPPED] = IMPORT_SKIPPED,
    };
    return r->warned && r->outcome != TD_IMPORT_WRONG ? IMPORT_WARNED : groups[r->outcome];
}

const char *import_group_in(enum td_lang lang, enum import_group g)
{
    static const enum ui words[IMPORT_GROUPS] = {
        [IMPORT_WRONG] = U_IMPORT_WRONG, [IMPORT_WARNED] = U_IMPORT_WARNED, [IMPORT_CHANGED] = U_IMPORT_CHANGED,
        [IMPORT_NEW] = U_IMPORT_NEW, [IMPORT_SKIPPED] = U_IMPORT_SKIPPED,
    };
    return ui(words[g], lang);
}

bool import_held_up(const struct td_import *l)
{
    return l->n[TD_IMPORT_WRONG] || l->unexplained || l->unchosen;
}

size_t import_to_write(const struct td_import *l)
{
    return l->n[TD_IMPORT_NEW] + l->n[TD_IMPORT_CHANGED];
}

struct text import_values(const struct td_import_row *r)
{
    return textf("%s%s%s", r->before, *r->before ? " -> " : "", r->after);
}

/* ---- the whole of it -------------------------------------------------------------------- */

struct text import_sheet(const struct td_import *l, size_t i, enum td_lang lang)
{
    const struct td_import_sheet *s = &l->sheet[i];
    const struct text holds = s->hidden ? textf("%s", ui(U_IMPORT_SHEET_HIDDEN, lang))
                              : !s->rows && !s->read ? textf("%s", ui(U_IMPORT_SHEET_NONE, lang))
                              : textf(ui(s->read ? U_IMPORT_SHEET_READ : U_IMPORT_SHEET_UNREAD, lang), s->rows);

    return textf(ui(U_IMPORT_SHEET, lang), s->name, holds.s);
}

struct text import_unread(const struct td_import *l, enum td_lang lang)
{
    struct text all = { "" };

    for (size_t i = 0; i < l->sheets; i++)
        if (l->sheet[i].rows && !l->sheet[i].read)
            all = textf("%.400s%s%.100s", all.s, *all.s ? "; " : "",
                        textf(ui(U_IMPORT_SHEET_ROWS, lang), l->sheet[i].name, l->sheet[i].rows).s);
    return all;
}

/* "Quý I", or all that were read. */
static struct text workbook(const struct td_import *l, enum td_lang lang)
{
    struct text names = { "" };
    size_t read = 0;

    for (size_t i = 0; i < l->sheets; i++)
        if (l->sheet[i].read && ++read)
            names = textf("%.400s%s\"%.80s\"", names.s, *names.s ? ", " : "", l->sheet[i].name);
    return read > 1 ? textf(ui(U_IMPORT_SHEETS, lang), names.s, l->found.tabs)
                    : textf(ui(U_IMPORT_WORKBOOK, lang), l->found.tab, l->found.tabs);
}

struct text import_found(const struct td_import *l, enum td_lang lang)
{
    const char *word = td_choice_word(import_delimiters, l->found.delimiter, lang);
    const struct text what = l->found.workbook ? workbook(l, lang)
                             : textf("%s, %s", import_charset_name(l->found.charset),
                                     *word ? word : ui(U_IMPORT_OTHER, lang));

    return textf("%s%s%s", what.s, l->head ? ", " : "",
                 l->head ? textf(ui(U_IMPORT_HEAD, lang), l->head).s : "");
}

struct text import_counts(const struct td_import *l, enum td_lang lang)
{
    const struct { size_t n; enum ui word; } counts[] = {
        { l->n[TD_IMPORT_WRONG], U_IMPORT_WRONG }, { l->unexplained, U_IMPORT_WARNED },
        { l->warned - l->unexplained, U_IMPORT_EXPLAINED }, { l->n[TD_IMPORT_NEW], U_IMPORT_NEW },
        { l->n[TD_IMPORT_CHANGED], U_IMPORT_CHANGED }, { l->n[TD_IMPORT_UNCHANGED], U_IMPORT_UNCHANGED },
        { l->n[TD_IMPORT_SKIPPED], U_IMPORT_SKIPPED }, { l->dashes, U_IMPORT_DASHES + l->dash },
    };
    struct text all = { "" };

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].n)
            all = textf("%s%s%zu %s", all.s, *all.s ? ", " : "", counts[i].n, ui(counts[i].word, lang));
    return all;
}

struct text import_writes(const struct td_import *l, enum td_import_kind kind, enum td_lang lang)
{
    const char *of = td_choice_word(import_kinds, (int)kind, lang);
    size_t new = l->n[TD_IMPORT_NEW], changed = l->n[TD_IMPORT_CHANGED];

    return textf("%s%s%s", new ? textf(ui(U_IMPORT_N_NEW, lang), new, of).s : "", new && changed ? ", " : "",
                 changed ? textf(ui(U_IMPORT_N_CHANGED, lang), changed, of).s : "");
}
