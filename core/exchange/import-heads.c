/*
 * Columns known by their headings. Units write "Đơn vị", "Tên đơn vị", "Quận, huyện" or "agency" for the same thing;
 * what is not in the table of headings may be a period ("Năm 2025"), a target ("c.4", its name) or an agency, and the
 * column then holds their figures. What nothing is known of is not used, and the person sees that.
 */
#include "exchange/import-cells.h"
#include "base/text.h"

#include <stdio.h>

/* ---- fields ----------------------------------------------------------------------------- */

static int field_at(const struct td__import *m, const char *name)
{
    return td__word_index(m->fields, name);
}

/* As our own tables for people have it, where names beside codes are of the same field; or as others do. */
static bool is_heading(const struct td__import *m, int field, const char *folded)
{
    const char *others = td__records[m->table].columns[field].heads;
    bool is = others && td__folded_among(folded, others);

    for (enum td_lang lang = TD_VI; !is && lang <= TD_EN; lang++) {
        const char *code = td_table_heading(m->table, field, lang);
        const char *name = td_table_names_heading(m->table, field, lang);
        is = td__folded_is(folded, code, strlen(code)) || (name && td__folded_is(folded, name, strlen(name)));
    }
    return is || td__folded_is(folded, m->fields[field], strlen(m->fields[field]));
}

/* The field that is called so, and of which kind its agencies are. */
static int find_field(const struct td__import *m, const char *text, const char **kind)
{
    char *folded = td__heading_folded(text);
    int field = field_at(m, text);

    *kind = "";
    for (int i = 0; folded && *folded && field < 0 && m->fields[i]; i++)
        if (is_heading(m, i, folded))
            field = i;
    const struct td_choice *unit = folded && field < 0 ? td__choice_said(td_agency_kinds, folded) : NULL;
    if (unit && unit->value >= TD_LEVEL_DISTRICT && (field = field_at(m, "agency")) >= 0)
        *kind = unit->code;
    free(folded);
    return field;
}

/* Which part of a figure a field is. */
static enum td__part part_of_field(const struct td__import *m, int field)
{
    static const char *const names[] = { "value", "numerator", "denominator" };

    for (size_t i = 0; field >= 0 && m->table == TD_T_OBSERVATIONS && i < sizeof names / sizeof *names; i++)
        if (!strcmp(m->fields[field], names[i]))
            return (enum td__part)(TD__PART_VALUE + (int)i);
    return TD__PART_NONE;
}

static int field_of_part(const struct td__import *m, enum td__part part)
{
    return field_at(m, part == TD__PART_NUMERATOR ? "numerator"
                       : part == TD__PART_DENOMINATOR ? "denominator" : "value");
}

/* ---- columns of figures ----------------------------------------------------------------- */

/* "c.4 - tử số" is a part of c.4. Cuts it off. */
static enum td__part take_part(char *text)
{
    size_t n = strlen(text);

    for (size_t at = n; at-- > 0;) {
        if (!strchr("-:/,;(\n", text[at]) && strncmp(text + at, "–", 3))
            continue;
        const char *rest = text + at + (text[at] == '\xe2' ? 3 : 1);
        char word[64];
        bool exact;
        snprintf(word, sizeof word, "%.*s", (int)strcspn(rest, ")"), rest);
        enum td__part part = td__part_of(word, &exact);
        if (!part || !exact)
            continue;
        text[at] = 0;
        return part;
    }
    return TD__PART_NONE;
}

static bool find_named(struct td__import *m, enum td__noun noun, const char *text, int64_t *id)
{
    char said[300];
    struct td__naming how = { .noun = noun, .plan = m->set.plan, .lang = m->how->lang };
    int rc = td__name_find(&m->names, &how, text, id, said, sizeof said);

    if (rc == TD_NOT_FOUND && strpbrk(text, "([")) { /* without "(%)" */
        char cut[TD__CELL];
        snprintf(cut, sizeof cut, "%.*s", (int)strcspn(text, "(["), text);
        rc = td__name_find(&m->names, &how, cut, id, said, sizeof said);
    }
    if (rc == TD_INVALID)
        return td__import_break(m, W_IMPORT_HEADING, text, said);
    return rc == TD_OK;
}

static bool names_values(struct td__import *m, struct td__head *h, const char *text)
{
    return td__heading_period(text, &h->period) || find_named(m, TD__TARGET, text, &h->target) ||
           find_named(m, TD__AGENCY, text, &h->agency);
}

/* The folded heading without the code or the name of what it is about: "1.1 KH 2025" leaves "kh 2025". */
static void without_name(char *buf, size_t size, const struct td__import *m, const struct td__head *h)
{
    enum td__noun noun = h->target ? TD__TARGET : TD__AGENCY;
    int64_t id = h->target ? h->target : h->agency;
    char *folded = td_text_fold(h->text), *best = NULL;
    size_t longest = 0;

    for (size_t i = 0; folded && id && i < m->names.n; i++) {
        const struct td__name *x = &m->names.v[i];
        for (int k = 0; x->noun == noun && x->id == id && k < 3; k++) {
            char *name = td_text_fold(k == 0 ? x->code : k == 1 ? x->full : x->canon);
            char *at = name && *name ? strstr(folded, name) : NULL;
            if (at && strlen(name) > longest)
                best = at, longest = strlen(name);
            free(name);
        }
    }
    if (best)
        memset(best, ' ', longest);
    snprintf(buf, size, "%s", folded ? folded : "");
    free(folded);
}

/* What a piece of a heading adds to it: which kind of figures, of when, in which unit. */
static void take_piece(struct td__import *m, struct td__head *h, const char *piece)
{
    char unit[64] = "";
    enum td__sort says = td__heading_sort(piece);
    td_period period = 0;

    if (says != TD__SORT_NOTHING && (says > h->says || h->says == TD__SORT_NOTHING))
        h->says = says;
    if (!h->period && (td__heading_period(piece, &period) || (period = td__title_period(piece))))
        h->period = period;
    if (says == TD__SORT_NOTHING && !period)
        td__unit_said(unit, sizeof unit, piece);
    if (*unit && !*h->unit)
        h->unit = td__list_text(m->mem, unit);
}

static void take_brackets(struct td__import *m, struct td__head *h)
{
    for (const char *s = h->text; (s = strpbrk(s, "([")); s++) {
        char piece[TD__CELL];
        size_t len = strcspn(s + 1, ")]");
        snprintf(piece, sizeof piece, "%.*s", (int)len, s + 1);
        take_piece(m, h, piece);
    }
}

/* Behind the name: "1.1 năm 2024", "c.4: ước thực hiện". Of what has no name all of it. */
static void take_rest(struct td__import *m, struct td__head *h)
{
    char rest[TD__CELL];
    bool exact, named = h->target;

    if (h->agency) /* is nothing but its name */
        return;
    without_name(rest, sizeof rest, m, h);
    char *bare = td__heading_folded(rest);
    const char *s = bare ? bare + strspn(bare, " .:-,;") : "";
    enum td__sort says = !named && td__words_have(s, "chi tieu|ct") ? TD__SORT_PLAN : td__heading_sort(s);
    td_period period;
    if (says != TD__SORT_NOTHING && (says > h->says || h->says == TD__SORT_NOTHING))
        h->says = says;
    if (named && !h->period && *s && (td__heading_period(s, &period) || (period = td__title_period(s))))
        h->period = period;
    if (named && !h->part && *s)
        h->part = td__part_of(s, &exact);
    free(bare);
}

static void find_values(struct td__import *m, struct td__head *h)
{
    char text[TD__CELL];
    bool exact;

    snprintf(text, sizeof text, "%s", h->text);
    h->part = take_part(text);
    if (names_values(m, h, text))
        return;
    if (strlen(text) < strlen(h->text) && names_values(m, h, h->text)) { /* a name with a dash in it */
        h->part = TD__PART_NONE;
        return;
    }
    h->part = td__part_of(h->text, &exact);
    h->loose = !exact;
}

/* In which unit the figures are, where the heading says "Tỷ lệ" or has a percent sign. */
static void find_unit(struct td__head *h)
{
    bool rate = !h->target && !h->agency && td__words_begin(h->text, "ti le|tl|phan tram|dat ti le|rate|percentage");

    if (!*h->unit && (rate || strchr(h->text, '%')))
        h->unit = "%";
}

/* Columns that are known to say nothing of whose, of what, of when the figures are. */
#define BESIDE "tt|stt|so tt|so thu tu|no|co quan chu tri|chu tri|don vi chu tri|co quan phoi hop|phoi hop|" \
    "don vi phoi hop|co quan theo doi|don vi theo doi|nguoi nhap|nguoi lap|nguoi bao cao|can bo nhap|nguoi phu trach|" \
    "lanh dao phu trach|noi nhan|noi luu|thuoc|truc thuoc|cap tren|khoi|cum|nhom|dien thoai|email|lead|lead agency"
#define UNITS "don vi tinh|dvt|dv tinh|don vi do|don vi do luong|unit|units|unit of measure|measured in"

void td__head_settle(const struct td__import *m, struct td__head *h)
{
    bool named = h->target || h->agency || h->period || h->piece;

    h->role = TD__UNUSED;
    if (h->field >= 0 || m->table != TD_T_OBSERVATIONS)
        h->role = h->field >= 0 ? TD__FIELD : TD__UNUSED;
    else if (h->says == TD__SORT_PLAN || h->says == TD__SORT_OTHER)
        h->known = true;
    else if (named)
        h->role = h->part ? TD__VALUE + h->part - TD__PART_VALUE : TD__VALUE;
    else if (h->units)
        h->role = TD__UNITS;
    else if ((h->part && !h->loose) || td__heading_only_sorts(h->text)) { /* "Tỷ lệ hộ nghèo" is of something else */
        h->role = TD__FIELD;
        h->part = h->part ? h->part : TD__PART_VALUE;
        h->field = field_of_part(m, h->part);
    }
}

/* "Quý I" without its year. */
static void take_year_piece(struct td__import *m, struct td__head *h)
{
    char piece[120];

    if (h->period || h->target || h->agency || (h->part && !h->loose) || h->units ||
        !td__heading_piece(piece, sizeof piece, h->text))
        return;
    h->piece = td__list_text(m->mem, piece);
    h->part = TD__PART_NONE;
}

void td__head_understand(struct td__import *m, struct td__head *h, const char *text)
{
    *h = (struct td__head){ .field = -1, .kind = "", .text = text, .unit = "" };
    if (!*text)
        return;
    h->field = find_field(m, text, &h->kind);
    h->part = part_of_field(m, h->field);
    if (h->part)
        h->field = -1;
    if (m->table == TD_T_OBSERVATIONS && h->field < 0) {
        h->units = td__words_are(text, UNITS);
        if (!h->part && !h->units)
            find_values(m, h);
        take_year_piece(m, h);
        take_brackets(m, h);
        if (!h->units && !td__words_are(text, BESIDE) && (h->target || h->agency || !h->part || h->loose))
            take_rest(m, h);
        find_unit(h);
    }
    h->known |= td__words_are(text, BESIDE);
    h->rate = h->part == TD__PART_VALUE && !h->target && td__words_begin(text, "ti le|tl|%|phan tram|rate|percentage");
    td__head_settle(m, h);
}

/* ---- what the person says about columns ------------------------------------------------- */

/* A heading of two rows is called by both of them, or by its own. */
static bool same_heading(const char *wanted, size_t len, const char *text)
{
    static const char both[] = " - ";
    char *folded = td_text_fold(text), *own = folded ? strstr(folded, both) : NULL;
    bool same = folded && td__folded_is(folded, wanted, len);

    for (char *next = own; next; next = strstr(next + 1, both))
        own = next;
    same |= own && td__folded_is(own + strlen(both), wanted, len);
    free(folded);
    return same;
}

/* "target:c.4/numerator" */
static bool map_value(struct td__import *m, struct td__head *h, const char *what)
{
    static const struct { const char *word; enum td__noun noun; } of[] = {
        { "target:", TD__TARGET }, { "agency:", TD__AGENCY }, { "period:", TD__PLAN },
    };
    char name[TD__CELL], said[300];

    h->role = TD__VALUE;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        size_t n = strlen(of[i].word);
        if (strncmp(what, of[i].word, n))
            continue;
        snprintf(name, sizeof name, "%s", what + n);
        char *part = strrchr(name, '/');
        if (part && (!strcmp(part, "/numerator") || !strcmp(part, "/denominator"))) {
            h->role = part[1] == 'n' ? TD__NUMERATOR : TD__DENOMINATOR;
            *part = 0;
        }
        if (of[i].noun == TD__PLAN)
            return td_period_read(name, &h->period);
        struct td__naming how = { .noun = of[i].noun, .plan = m->set.plan, .lang = m->how->lang };
        return td__name_find(&m->names, &how, name, of[i].noun == TD__TARGET ? &h->target : &h->agency, said,
                             sizeof said) == TD_OK;
    }
    return false;
}

bool td__head_mapped(struct td__import *m, struct td__head *h, int column)
{
    const char *map = m->set.map ? m->set.map : "";
    uint64_t entry = 1;

    for (; *map; entry <<= 1) {
        size_t len = strcspn(map, ";"), eq = strcspn(map, "=");
        const char *head = map + strspn(map, " ");
        char what[TD__CELL] = "";
        if (eq < len) {
            size_t n = (size_t)(map + eq - head);
            snprintf(what, sizeof what, "%.*s", (int)(len - eq - 1), map + eq + 1);
            bool mine = *head == '#' ? atoi(head + 1) == column + 1 : same_heading(head, n, h->text);
            const char *name = what + strspn(what, " ");
            if (mine && strcmp(name, "-")) {
                const char *kind;
                h->field = find_field(m, name, &kind);
                h->role = TD__FIELD;
                h->part = part_of_field(m, h->field);
                if (h->field < 0 && !map_value(m, h, name))
                    td__import_break(m, W_IMPORT_MAP, what, "");
            }
            m->mapped |= mine ? entry : 0;
            if (mine)
                return true;
        }
        map += len + (map[len] == ';');
    }
    return false;
}

/* All headings, as they would be said. */
static void list_heads(const struct td__import *m, char *buf, size_t size)
{
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < m->out->columns && n < size; i++) {
        const char *head = m->out->column[i].head;
        if (*head)
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? "; " : "", head);
    }
}

bool td__heads_all_mapped(struct td__import *m)
{
    const char *map = m->how->map ? m->how->map : ""; /* what a profile says may be of another of its tables */
    char heads[400], one[TD__CELL];

    for (uint64_t entry = 1; *map && entry; entry <<= 1) {
        size_t len = strcspn(map, ";"), eq = strcspn(map, "=");
        snprintf(one, sizeof one, "%.*s", (int)(eq < len ? eq : len), map);
        map += len + (map[len] == ';');
        if (m->mapped & entry || !one[strspn(one, " ")])
            continue;
        list_heads(m, heads, sizeof heads);
        return td__import_break(m, eq < len ? W_IMPORT_MAP_HEAD : W_IMPORT_MAP_FORM, one, heads);
    }
    return true;
}
