/*
 * An .xlsx workbook: which part is which, and which sheet is meant. The parts name each other by relations: an id, a
 * type and a path.
 */
#include "sheet/workbook.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "store/store.h"
#include "base/text.h"

enum { SMALL = 16 << 20 /* what a part that only lists others may unpack to */, MOST = 4096, PATH = 256 };

struct relation { char id[64], type[32], path[PATH]; };
struct tab { char name[128], relation[64], path[PATH]; bool hidden; };

struct package {
    struct td__workbook wb;
    char main[PATH];       /* the part with the list of sheets */
    struct { struct relation *v; size_t n; } relations;
    struct { struct tab *v; size_t n; } tabs;
    struct td__strings strings;
    struct td__styles styles;
};

/* ---- paths and relations ----------------------------------------------------------------- */

static void copy(char *to, size_t size, const char *s)
{
    td_text_show(to, size, s, false);
}

/* Takes out "." and "..", in place; some programs write them. False: the path leaves the archive. */
static bool straighten(char *path)
{
    char *out = path;

    for (const char *s = path; *s;) {
        size_t n = strcspn(s, "/"), step = n + (s[n] != 0);
        bool here = n == 1 && *s == '.', up = n == 2 && !strncmp(s, "..", 2);
        if (up && out == path)
            return false;
        if (up)
            for (out--; out > path && out[-1] != '/';)
                out--;
        else if (!here && n)
            out = (char *)memmove(out, s, step) + step;
        s += step;
    }
    *out = 0;
    return true;
}

/* False: too long for us. `from` is the part that names it, by a path from its own folder or from the root. */
static bool resolve(char out[PATH], const char *from, const char *target)
{
    const char *slash = strrchr(from, '/');
    size_t folder = slash && *target != '/' && *target != '\\' ? (size_t)(slash - from) + 1 : 0;

    if (folder + strlen(target) >= PATH)
        return false;
    memcpy(out, from, folder);
    strcpy(out + folder, target);
    for (char *p = out; *p; p++)
        *p = *p == '\\' ? '/' : *p;
    return straighten(out);
}

static void on_relation(void *arg, const char *name, const char **attr)
{
    struct package *p = arg;
    const char *type = td__attr(attr, "Type"), *slash = strrchr(type, '/');

    if (strcmp(name, "Relationship") != 0)
        return;
    struct relation *r = p->relations.n < MOST ? td__push(&p->relations) : NULL;
    if (!r) {
        td__workbook_stop(&p->wb, 0, W_SHEET_HUGE, ".rels");
        return;
    }
    if (!resolve(r->path, p->main, td__attr(attr, "Target")))
        *r->path = 0; /* not one of the parts that are read */
    copy(r->id, sizeof r->id, td__attr(attr, "Id"));
    copy(r->type, sizeof r->type, slash ? slash + 1 : type);
}

static bool read_relations(struct package *p, const char *part)
{
    const struct td__part to = { .start = on_relation, .arg = p, .limit = SMALL };

    p->relations.n = 0;
    return td__workbook_part(&p->wb, part, &to);
}

/* The first of this type, "" = none. */
static const char *path_of(const struct package *p, const char *type)
{
    for (size_t i = 0; i < p->relations.n; i++)
        if (!strcmp(p->relations.v[i].type, type))
            return p->relations.v[i].path;
    return "";
}

/* "xl/workbook.xml" has its relations in "xl/_rels/workbook.xml.rels". */
static void relations_of(char out[2 * PATH], const char *part)
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash ? (size_t)(slash - part) + 1 : 0;

    memcpy(out, part, folder);
    strcpy(out + folder, "_rels/");
    strcat(strcat(out, part + folder), ".rels");
}

/* ---- what kind of archive it is ---------------------------------------------------------- */

static bool ends(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && !strcasecmp(s + n - m, end);
}

/* The kind of an archive that is no workbook which can be read; NULL = it is one. */
static const char *other_kind(const char *main)
{
    return !strncmp(main, "word/", 5) ? ".docx" : !strncmp(main, "ppt/", 4) ? ".pptx"
         : ends(main, ".bin") ? ".xlsb" : *main ? NULL : ".zip";
}

static bool find_main(struct package *p)
{
    const char *kind = NULL;

    if (!td__workbook_has(&p->wb, "_rels/.rels"))
        kind = td__workbook_has(&p->wb, "mimetype") && td__workbook_has(&p->wb, "content.xml") ? ".ods" : ".zip";
    else if (read_relations(p, "_rels/.rels"))
        kind = other_kind(strcpy(p->main, path_of(p, "officeDocument")));
    if (kind)
        td__workbook_stop(&p->wb, 0, W_SHEET_KIND, kind);
    return !p->wb.stopped;
}

/* ---- sheets ------------------------------------------------------------------------------ */

static bool is_true(const char *s)
{
    return !strcmp(s, "1") || !strcmp(s, "true");
}

static void on_main(void *arg, const char *name, const char **attr)
{
    struct package *p = arg;
    const char *from_1904 = td__attr(attr, "date1904"), *state = td__attr(attr, "state");

    if (!strcmp(name, "calcPr"))
        p->wb.uncomputed = is_true(td__attr(attr, "fullCalcOnLoad")) || !strcmp(td__attr(attr, "calcCompleted"), "0");
    if (!strcmp(name, "workbookPr"))
        p->styles.from_1904 = is_true(from_1904);
    if (strcmp(name, "sheet") != 0)
        return;
    struct tab *t = p->tabs.n < MOST ? td__push(&p->tabs) : NULL;
    if (!t) {
        td__workbook_stop(&p->wb, 0, W_SHEET_HUGE, p->main);
        return;
    }
    t->hidden = strstr(state, "idden"); /* "hidden", "veryHidden" */
    copy(t->name, sizeof t->name, td__attr(attr, "name"));
    copy(t->relation, sizeof t->relation, td__attr(attr, "id"));
}

/* Sheets that are charts or macros are no tables. */
static void find_paths(struct package *p)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->tabs.n; i++) {
        for (size_t k = 0; k < p->relations.n && !*p->tabs.v[i].path; k++)
            if (!strcmp(p->relations.v[k].id, p->tabs.v[i].relation) && !strcmp(p->relations.v[k].type, "worksheet"))
                strcpy(p->tabs.v[i].path, p->relations.v[k].path);
        if (*p->tabs.v[i].path)
            p->tabs.v[kept++] = p->tabs.v[i];
    }
    p->tabs.n = kept;
    p->wb.src->found->tabs = (int)kept;
}

static bool read_tab(struct package *p, const struct tab *t, bool *any)
{
    td_text_show(p->wb.src->found->tab, sizeof p->wb.src->found->tab, t->name, false);
    return td__rows_read(&p->wb, t->path, &p->strings, &p->styles, any);
}

/* By its name, else by its number. */
static const struct tab *named(const struct package *p, const char *want)
{
    char *canon = td_text_canon(want), *end;
    const struct tab *t = NULL;
    long number = strtol(want, &end, 10);

    for (size_t i = 0; canon && i < p->tabs.n && !t; i++) {
        char *name = td_text_canon(p->tabs.v[i].name);
        if (name && !strcmp(name, canon))
            t = &p->tabs.v[i];
        free(name);
    }
    free(canon);
    if (!t && end > want && !*end && number >= 1 && (size_t)number <= p->tabs.n)
        t = &p->tabs.v[number - 1];
    return t;
}

static bool read_named(struct package *p, const char *want)
{
    const struct tab *t = named(p, want);
    bool any;

    if (!t)
        td__workbook_stop(&p->wb, 0, W_SHEET_NO_TAB, want);
    return t && read_tab(p, t, &any);
}

/* The first that people see and that holds anything. */
static bool read_first(struct package *p)
{
    bool any = false, good = true;

    for (size_t i = 0; i < p->tabs.n && good && !any; i++)
        if (!p->tabs.v[i].hidden)
            good = read_tab(p, &p->tabs.v[i], &any);
    return good;
}

static bool read_nth(struct package *p, int nth)
{
    const struct tab *t = (size_t)nth <= p->tabs.n ? &p->tabs.v[nth - 1] : NULL;
    bool any;

    if (t && t->hidden)
        td_text_show(p->wb.src->found->tab, sizeof p->wb.src->found->tab, t->name, false);
    p->wb.src->found->hidden = t && t->hidden;
    return !t || t->hidden || read_tab(p, t, &any);
}

static bool read_package(struct package *p)
{
    const struct td__part main = { .start = on_main, .arg = p, .limit = SMALL };
    char rels[2 * PATH];
    const char *want = p->wb.src->how->tab;

    if (!find_main(p) || !td__workbook_part(&p->wb, p->main, &main))
        return false;
    relations_of(rels, p->main);
    if (!read_relations(p, rels))
        return false;
    find_paths(p);
    if (*path_of(p, "styles") && !td__styles_read(&p->styles, &p->wb, path_of(p, "styles")))
        return false;
    if (*path_of(p, "sharedStrings") && !td__strings_read(&p->strings, &p->wb, path_of(p, "sharedStrings")))
        return false;
    if (p->wb.src->how->nth)
        return read_nth(p, p->wb.src->how->nth);
    return want ? read_named(p, want) : read_first(p);
}

bool td__workbook_read(const struct td__source *src)
{
    struct package p = { .wb = { .src = src } };
    bool done = td__workbook_open(&p.wb) && read_package(&p);

    td__workbook_close(&p.wb);
    td__strings_free(&p.strings);
    td__styles_free(&p.styles);
    free(p.relations.v);
    free(p.tabs.v);
    return done;
}
