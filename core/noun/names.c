/* Recognising what people call things. One table of texts for all nouns; what is not in it is tried in its other
 * spellings, and an agency that ended is followed to its successor. */
#include "noun/names.h"
#include "base/text.h"
#include "noun/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE, NAME, BARE };

/* ---- reading ---------------------------------------------------------------------------- */

/* What stands before an agency's own name, folded; its long form, folded and not. Nothing: it adds nothing. `kind`:
 * what kind of agency it is, without which the name is less than one. Either words or ASCII, so that it can be cut off
 * a text with accents too. */
static const struct { const char *before, *folded, *instead; bool kind; } prefixes[] = {
    { "ubnd ", "", "", false }, { "uy ban nhan dan ", "", "", false },
    { "q. ", "quan ", "quận ", false }, { "q.", "quan ", "quận ", false },
    { "h. ", "huyen ", "huyện ", false }, { "h.", "huyen ", "huyện ", false },
    { "tx. ", "thi xa ", "thị xã ", false }, { "tx.", "thi xa ", "thị xã ", false },
    { "tx ", "thi xa ", "thị xã ", false },
    { "p. ", "phuong ", "phường ", false }, { "p.", "phuong ", "phường ", false },
    { "x. ", "xa ", "xã ", false }, { "x.", "xa ", "xã ", false },
    { "tp. ", "thanh pho ", "thành phố ", false }, { "tp.", "thanh pho ", "thành phố ", false },
    { "tp ", "thanh pho ", "thành phố ", false },
    { "quan ", "", "", true }, { "huyen ", "", "", true }, { "thi xa ", "", "", true }, { "phuong ", "", "", true },
    { "xa ", "", "", true }, { "thanh pho ", "", "", true },
};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

/* The text with accents behind what folds to this prefix. */
static const char *behind(const char *text, const char *prefix)
{
    size_t words = 0, n = strlen(prefix);

    if (prefix[n - 1] != ' ')
        return strlen(text) >= n ? text + n : "";
    for (size_t i = 0; i < n; i++)
        words += prefix[i] == ' ';
    for (; *text && words; text++)
        words -= *text == ' ';
    return text;
}

static const char *kept(struct td_list *mem, char *text)
{
    const char *copy = td__list_text(mem, text);

    free(text);
    return copy;
}

static const char *key_of(char *buf, size_t size, enum td__noun noun, const char *folded)
{
    snprintf(buf, size, "%c%s", 'a' + (int)noun, folded);
    return buf;
}

static bool put(struct td__names *l, const struct td__name *what, int rank, const char *folded, const char *canon)
{
    char buf[512];
    const char *key = key_of(buf, sizeof buf, what->noun, folded);
    int64_t first = 0;
    struct td__name *x;

    if (!*folded)
        return true;
    if (!(x = td__push(l)))
        return false;
    *x = *what;
    x->rank = rank;
    x->canon = canon;
    if (!td__map_get(&l->first, key, strlen(key), &first)) {
        key = td__list_text(l->mem, key);
        return td__map_put(&l->first, key, strlen(key), (int64_t)l->n);
    }
    for (x = &l->v[first - 1]; x->next;) /* few have the same name */
        x = &l->v[x->next - 1];
    x->next = l->n;
    return true;
}

/* "UBND quận Ba Đình" is called that, "quận Ba Đình", and "Ba Đình". */
static bool put_agency(struct td__names *l, const struct td__name *what, const char *folded, const char *canon)
{
    bool ok = put(l, what, NAME, folded, canon);

    for (size_t i = 0; ok && i < PREFIXES; i++) {
        if (*prefixes[i].instead || strncmp(folded, prefixes[i].before, strlen(prefixes[i].before)))
            continue;
        folded += strlen(prefixes[i].before);
        canon = behind(canon, prefixes[i].before);
        ok = put(l, what, prefixes[i].kind ? BARE : NAME, folded, canon);
    }
    return ok;
}

/* Letters and digits only: "Sở GD&ĐT", "Sở GD-ĐT" and "Sở GDĐT" are one. */
static char *squeezed(const char *s)
{
    char *out = malloc(strlen(s) + 1), *p = out;

    for (; out && *s; s++)
        if ((unsigned char)*s >= 0x80 || strchr("abcdefghijklmnopqrstuvwxyz0123456789", *s))
            *p++ = *s;
    if (out)
        *p = 0;
    return out;
}

static bool put_text(struct td__names *l, const struct td__name *what, const char *text)
{
    if (!*text)
        return true;
    const char *folded = kept(l->mem, td_text_fold(text)), *canon = kept(l->mem, td_text_canon(text));

    if (what->noun != TD__AGENCY)
        return put(l, what, NAME, folded, canon);
    return put_agency(l, what, folded, canon) &&
           put(l, what, BARE, kept(l->mem, squeezed(folded)), kept(l->mem, squeezed(canon)));
}

/* noun, id, plan, code, names..., kind, from, to: the names that count stand in columns 4 to 6. */
static const struct { enum td__noun noun; const char *sql; } nouns[] = {
    { TD__PLAN, "SELECT id, 0, key, title, title_en, number, '', '', '' FROM plan WHERE gone = 0" },
    { TD__AGENCY, "SELECT a.id, 0, a.code, t.name, t.short, t.name_en, t.kind, t.valid_from, t.valid_to"
                  " FROM agency_term t JOIN agency a ON a.id = t.agency_id WHERE t.gone = 0 AND a.gone = 0"
                  " ORDER BY a.position, t.valid_from" },
    { TD__TARGET, "SELECT id, plan_id, code, name, name_en, '', '', '', '' FROM target WHERE gone = 0" },
    { TD__TASK, "SELECT id, plan_id, code, title, title_en, '', '', '', '' FROM task WHERE gone = 0" },
    { TD__OBLIGATION, "SELECT id, plan_id, code, title, title_en, '', '', '', '' FROM obligation WHERE gone = 0" },
};

static bool take(struct td__names *l, enum td__noun noun, sqlite3_stmt *st)
{
    struct td__name what = {
        .noun = noun, .id = sqlite3_column_int64(st, 0), .plan = sqlite3_column_int64(st, 1),
        .code = td__list_col(l->mem, st, 2), .full = td__list_col(l->mem, st, 3), .kind = td__list_col(l->mem, st, 6),
        .from = td__col_date(st, 7), .to = td__col_date(st, 8),
    };
    const char *folded = kept(l->mem, td_text_fold(what.code));
    bool ok = put(l, &what, CODE, folded, folded);

    for (int c = 3; ok && c <= 5; c++)
        ok = put_text(l, &what, td__list_col(l->mem, st, c));
    return ok;
}

int td__names_read(struct td *td, struct td__names *out)
{
    int rc;

    *out = (struct td__names){ .mem = td__list_new() };
    if (!out->mem)
        return td__no_memory(td);
    rc = td_successions(td, &out->successions);
    for (size_t i = 0; !rc && i < sizeof nouns / sizeof *nouns; i++) {
        sqlite3_stmt *st;
        rc = td__query(td, &st, nouns[i].sql, "");
        while (!rc && (rc = td__step(td, st)) == 1) {
            rc = take(out, nouns[i].noun, st) ? TD_OK : td__no_memory(td);
            if (rc)
                td__reset(st);
        }
    }
    if (!rc && td__list_failed(out->mem))
        rc = td__no_memory(td);
    if (rc)
        td__names_free(out);
    return rc;
}

void td__names_free(struct td__names *l)
{
    free(l->v);
    td__map_free(&l->first);
    td_successions_free(&l->successions);
    td_list_free(l->mem);
    *l = (struct td__names){ 0 };
}

/* ---- candidates ------------------------------------------------------------------------- */

enum { MOST = 24 };

/* What a text can mean: each thing once. */
struct found { const struct td__name *v[MOST]; size_t n; bool torn; /* between a code and a name */ };

static void add(struct found *f, const struct td__name *x)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->v[i]->id == x->id && f->v[i]->from == x->from) { /* a term is one, by whichever of its names */
            f->v[i] = f->v[i]->rank <= x->rank ? f->v[i] : x;
            return;
        }
    if (f->n < MOST)
        f->v[f->n++] = x;
}

static bool fits(const struct td__naming *how, const struct td__name *x, const char *canon)
{
    if (how->plan && x->plan && x->plan != how->plan)
        return false;
    if (how->kind && *how->kind && x->noun == TD__AGENCY && strcmp(how->kind, x->kind))
        return false;
    return !canon || !strcmp(canon, x->canon);
}

/* `canon` NULL: accents do not matter. */
static void look(const struct td__names *l, const struct td__naming *how, const char *folded, const char *canon,
                 struct found *out)
{
    char buf[512];
    const char *key = key_of(buf, sizeof buf, how->noun, folded);
    int64_t at = 0;

    td__map_get(&l->first, key, strlen(key), &at);
    for (size_t i = (size_t)at; i; i = l->v[i - 1].next)
        if (fits(how, &l->v[i - 1], canon))
            add(out, &l->v[i - 1]);
}

static bool existed(const struct td__naming *how, const struct td__name *x)
{
    return (!how->last || !x->from || x->from <= how->last) && (!how->first || !x->to || x->to >= how->first);
}

/* What is looked for among several: a rank, that it was there, that it has not ended. */
enum { THERE = BARE + 1, OPEN };

/* Keeps those that are so, when there are any. */
static bool narrow(struct found *f, const struct td__naming *how, int so)
{
    struct found some = { .n = 0 };

    for (size_t i = 0; i < f->n; i++) {
        const struct td__name *x = f->v[i];
        if (so == THERE ? existed(how, x) : so == OPEN ? !x->to : x->rank <= so)
            some.v[some.n++] = x;
    }
    if (some.n)
        *f = some;
    return some.n > 0;
}

static bool one_thing(const struct found *f)
{
    for (size_t i = 1; i < f->n; i++)
        if (f->v[i]->id != f->v[0]->id)
            return false;
    return f->n > 0;
}

/* ---- other spellings -------------------------------------------------------------------- */

/* "P. Ba Đình", "UBND P.Ba Đình": the abbreviation written out, what adds nothing left out. */
static void look_respelled(const struct td__names *l, const struct td__naming *how, const char *folded,
                           const char *canon, struct found *out)
{
    char plain[400], exact[400], buf[400];

    snprintf(plain, sizeof plain, "%s", folded);
    snprintf(exact, sizeof exact, "%s", canon);
    for (size_t i = 0; !out->n && i < PREFIXES; i++) {
        if (prefixes[i].kind || strncmp(plain, prefixes[i].before, strlen(prefixes[i].before)))
            continue;
        snprintf(buf, sizeof buf, "%s%s", prefixes[i].folded, plain + strlen(prefixes[i].before));
        memcpy(plain, buf, sizeof plain);
        snprintf(buf, sizeof buf, "%s%s", prefixes[i].instead, behind(exact, prefixes[i].before));
        memcpy(exact, buf, sizeof exact);
        look(l, how, plain, td_text_has_marks(exact) ? exact : NULL, out);
    }
}

/* What stands behind the code may be another thing's name: "2. Tỷ lệ thư viện mở" is the second of a list. Then it can
 * be both; and a bare number before words that nobody knows says nothing. Returns whether the code may be meant. */
static bool look_behind(const struct td__names *l, const struct td__naming *how, const char *code, const char *rest,
                        struct found *out)
{
    struct found named = { .n = 0 };
    char name[400];

    rest += strspn(rest, " .:;)-");
    snprintf(name, sizeof name, "%.*s", (int)strcspn(rest, "("), rest);
    for (size_t n = strlen(name); n && name[n - 1] == ' ';)
        name[--n] = 0;
    if (*name)
        look(l, how, name, NULL, &named);
    for (size_t i = 0; i < named.n; i++)
        add(out, named.v[i]);
    out->torn = named.n;
    return named.n || !*name || strspn(code, "0123456789") != strlen(code);
}

/* "c.4. Trường đạt chuẩn", "Chỉ tiêu c.4": a code among other words, at the beginning or alone behind one word. */
static void look_code(const struct td__names *l, const struct td__naming *how, const char *folded, struct found *out)
{
    static const char *const words[] = { "chi tieu ", "nhiem vu ", "bao cao ", "ke hoach ", "ii.2.", "" };

    for (size_t i = 0; !out->n && i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        char code[64];
        if (strncmp(folded, words[i], n))
            continue;
        size_t len = strcspn(folded + n, " :;)-");
        while (len && folded[n + len - 1] == '.')
            len--;
        if (!len || len >= sizeof code)
            continue;
        snprintf(code, sizeof code, "%.*s", (int)len, folded + n);
        struct found any = { .n = 0 };
        look(l, how, code, NULL, &any);
        for (size_t k = 0; k < any.n && (k || look_behind(l, how, code, folded + n + strlen(code), out)); k++)
            if (any.v[k]->rank == CODE)
                add(out, any.v[k]);
        out->torn &= out->n > 1;
    }
}

/* "1. Tỷ lệ thư viện mở (%)", "- Sở Y tế": without what a list puts before it, and of what has a unit without that. */
static void look_listed(const struct td__names *l, const struct td__naming *how, const char *text, struct found *out)
{
    char bare[400];
    size_t n = strspn(text, "0123456789.");
    bool number = n && (text[n] == ' ' || text[n] == ')'), letter = *text && text[1] == ')';
    bool dash = (*text == '-' || *text == '+' || *text == '*') && text[1] == ' ';
    const char *s = number ? text + n + 1 : letter ? text + 2 : dash ? text + 1 : text;

    s += strspn(s, " ");
    bool unit = how->noun == TD__TARGET && strchr(s, '(');
    snprintf(bare, sizeof bare, "%.*s", (int)(unit ? strcspn(s, "(") : strlen(s)), s);
    for (size_t k = strlen(bare); k && bare[k - 1] == ' ';)
        bare[--k] = 0;
    if (!*bare || !strcmp(bare, text))
        return;
    char *folded = td_text_fold(bare), *canon = td_text_canon(bare);
    if (folded && canon)
        look(l, how, folded, td_text_has_marks(bare) ? canon : NULL, out);
    free(folded);
    free(canon);
}

/* ---- what became of an agency ----------------------------------------------------------- */

static const struct td__name *name_of(const struct td__names *l, const struct td__naming *how, int64_t agency)
{
    const struct td__name *last = NULL;

    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].noun == TD__AGENCY && l->v[i].id == agency && l->v[i].rank == CODE)
            last = !last || existed(how, &l->v[i]) ? &l->v[i] : last;
    return last;
}

static void follow(const struct td__names *l, const struct td__naming *how, int64_t agency, struct found *out,
                   int depth)
{
    for (size_t i = 0; depth < 8 && i < l->successions.n; i++) {
        const struct td_succession *s = &l->successions.v[i];
        if (s->predecessor != agency || !s->successor || (how->last && s->on > how->last))
            continue;
        const struct td__name *x = name_of(l, how, s->successor);
        if (x && existed(how, x))
            add(out, x);
        else
            follow(l, how, s->successor, out, depth + 1);
    }
}

/* ---- the answer ------------------------------------------------------------------------- */

const struct td__name *td__name_by_id(const struct td__names *l, enum td__noun noun, int64_t id)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].noun == noun && l->v[i].id == id)
            return &l->v[i];
    return NULL;
}

/* "UBND quận Ba Đình (q-001), UBND phường Ba Đình (p-00004)"; of targets, tasks and reports their plans too. */
static void list_of(char *buf, size_t size, const struct td__names *l, const struct found *f)
{
    enum { SHOWN = 4 };
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < f->n && i < SHOWN && n < size; i++) {
        const struct td__name *x = f->v[i], *plan = td__name_by_id(l, TD__PLAN, x->plan);
        n += (size_t)snprintf(buf + n, size - n, "%s%s (%s%s%s)", i ? ", " : "", x->full,
                              plan ? plan->code : "", plan ? " " : "", x->code);
    }
    if (f->n > SHOWN && n < size)
        snprintf(buf + n, size - n, ", ...");
}

static int say(const struct td__names *l, char *said, size_t size, int rc, enum td_word word,
               const struct td__naming *how, const char *text, const struct found *f)
{
    char all[600];

    list_of(all, sizeof all, l, f);
    td_word_fill(said, size, word, how->lang, (const char *const[]){ text, all });
    return rc;
}

/* Codes are unique within a plan: it is the plan that must be said, else the code. */
static int several(const struct td__names *l, const struct td__naming *how, const struct found *f, const char *text,
                   char *said, size_t size)
{
    bool plans = false;

    for (size_t i = 1; i < f->n; i++)
        plans |= f->v[i]->plan != f->v[0]->plan;
    return say(l, said, size, TD_INVALID, plans ? W_NAME_SEVERAL_PLANS : W_NAME_SEVERAL, how, text, f);
}

static int ended(const struct td__names *l, const struct td__naming *how, const struct found *old, const char *text,
                 int64_t *id, char *said, size_t size)
{
    struct found now = { .n = 0 };

    if (!one_thing(old))
        return several(l, how, old, text, said, size);
    follow(l, how, old->v[0]->id, &now, 0);
    if (!now.n) { /* not yet, or no more: a check of the figure says so with the right day */
        *id = old->v[0]->id;
        return TD_OK;
    }
    if (!one_thing(&now))
        return say(l, said, size, TD_INVALID, W_NAME_SUCCESSORS, how, text, &now);
    *id = now.v[0]->id;
    return say(l, said, size, TD_OK, W_NAME_SUCCEEDED, how, text, &now);
}

static int choose(const struct td__names *l, const struct td__naming *how, struct found *f, const char *text,
                  int64_t *id, char *said, size_t size)
{
    *said = 0;
    if (f->torn && !one_thing(f))
        return several(l, how, f, text, said, size);
    if (how->noun == TD__AGENCY && !narrow(f, how, THERE))
        return ended(l, how, f, text, id, said, size);
    for (int rank = CODE; rank <= NAME && !one_thing(f); rank++)
        narrow(f, how, rank);
    if (!one_thing(f) && !how->first && !how->last)
        narrow(f, how, OPEN);
    if (!one_thing(f))
        return several(l, how, f, text, said, size);
    *id = f->v[0]->id;
    return TD_OK;
}

int td__name_find(const struct td__names *l, const struct td__naming *how, const char *text, int64_t *id, char *said,
                  size_t size)
{
    static const enum td_word unknown[TD__NOUNS] = {
        [TD__PLAN] = W_NAME_NO_PLAN, [TD__AGENCY] = W_NAME_NO_AGENCY, [TD__TARGET] = W_NAME_NO_TARGET,
        [TD__TASK] = W_NAME_NO_TASK, [TD__OBLIGATION] = W_NAME_NO_REPORT,
    };
    struct found f = { .n = 0 }, near = { .n = 0 };
    char *folded = td_text_fold(text), *canon = td_text_canon(text);
    int rc = TD_NOT_FOUND;

    *said = 0;
    char *short_folded = folded ? squeezed(folded) : NULL, *short_canon = canon ? squeezed(canon) : NULL;
    bool marks = td_text_has_marks(text);
    if (short_folded && short_canon && strlen(folded) < 400) {
        look(l, how, folded, marks ? canon : NULL, &f);
        if (!f.n)
            look_respelled(l, how, folded, canon, &f);
        if (!f.n && how->noun == TD__AGENCY)
            look(l, how, short_folded, marks ? short_canon : NULL, &f);
        if (!f.n)
            look_code(l, how, folded, &f);
        if (!f.n)
            look_listed(l, how, text + strspn(text, " "), &f);
        if (!f.n)
            look(l, how, folded, NULL, &near); /* other accents: perhaps meant, never taken */
        rc = f.n ? choose(l, how, &f, text, id, said, size)
                 : say(l, said, size, TD_NOT_FOUND, near.n ? W_NAME_PERHAPS : unknown[how->noun], how, text, &near);
    }
    free(folded);
    free(canon);
    free(short_folded);
    free(short_canon);
    return rc;
}

int64_t td__name_code(const struct td__names *l, const char *code)
{
    char buf[512];
    const char *key = key_of(buf, sizeof buf, TD__AGENCY, code); /* a code in small letters is its own folded form */
    int64_t at = 0;

    td__map_get(&l->first, key, strlen(key), &at);
    const struct td__name *x = at ? &l->v[at - 1] : NULL;
    return x && x->rank == CODE && !x->next && !x->to && !strcmp(x->code, code) ? x->id : 0;
}
