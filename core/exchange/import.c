/*
 * A table that a unit sent becomes what it says: read from its headings on, row by row, each with what comes of it;
 * then one change, or nothing. A preview does all the same but write, so what it says is what will be done.
 */
#include "exchange/import-cells.h"
#include "base/text.h"

#include <stdio.h>

enum { HEAD_LINES = 60 };

/* What each kind of table has the columns of, what its headings may be, and who reads it. */
static const struct {
    enum td_table table;
    enum td_word heads;
    int (*read)(struct td__import *m);
} kinds[TD_IMPORTS] = {
    [TD_IMPORT_OBSERVATIONS] = { TD_T_OBSERVATIONS, W_IMPORT_HEADS_OBSERVATIONS, td__import_figures },
    [TD_IMPORT_PROGRESS] = { TD_T_PROGRESS, W_IMPORT_HEADS_PROGRESS, td__import_records },
    [TD_IMPORT_SUBMISSIONS] = { TD_T_SUBMISSIONS, W_IMPORT_HEADS_SUBMISSIONS, td__import_records },
    [TD_IMPORT_AGENCIES] = { TD_T_AGENCIES, W_IMPORT_HEADS_AGENCIES, td__import_rows },
    [TD_IMPORT_TARGETS] = { TD_T_TARGETS, W_IMPORT_HEADS_TARGETS, td__import_rows },
    [TD_IMPORT_TASKS] = { TD_T_TASKS, W_IMPORT_HEADS_TASKS, td__import_rows },
};

enum td_table td_import_table(enum td_import_kind kind)
{
    return kinds[kind].table;
}

/* ---- reading ---------------------------------------------------------------------------- */

static bool record_sound(struct td__import *m)
{
    for (size_t i = 0; i < m->n && i < m->heads; i++) {
        const struct td__field *f = &m->f[i];
        if (td__field_plain(f))
            continue;
        bool piled = td_text_is_piled(f->s, f->len);
        if (piled || (m->head[i].role != TD__UNUSED && !td_text_clean(f->s, f->len, true)))
            return td__import_wrong(m, (int)i, piled ? W_TOO_MANY_MARKS : W_IMPORT_UNSOUND, "", "");
    }
    for (size_t i = m->heads; i < m->n; i++)
        if (m->f[i].len) {
            char have[24], want[24];
            snprintf(have, sizeof have, "%zu", m->n);
            snprintf(want, sizeof want, "%zu", m->heads);
            return td__import_wrong(m, -1, W_IMPORT_CELLS, have, want);
        }
    return true;
}

static bool is_empty(const struct td__import *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->f[i].len)
            return false;
    return true;
}

static void say_skipped(struct td__import *m, enum td_word why)
{
    char buf[TD__CELL];
    const char *title = "";

    for (size_t i = 0; i < m->n && strspn(title, "0123456789.") == strlen(title); i++) /* not the row's number */
        title = td__import_at(m, (int)i, buf, sizeof buf);
    td__import_row(m, &(struct td__outcome){ .outcome = TD_IMPORT_SKIPPED, .line = m->line, .title = title,
                                             .text = td_word(why, m->how->lang) });
}

/* A record below the headings. */
static void on_row(struct td__import *m)
{
    if (is_empty(m))
        return;
    if (td__import_left_out(m)) {
        say_skipped(m, W_IMPORT_LEFT_OUT);
        return;
    }
    if (!m->begun && td__import_below(m))
        return;
    m->begun = true;
    m->counted++;
    if (m->survey)
        return;
    if (td__import_foot(m)) {
        say_skipped(m, W_IMPORT_FOOT);
        return;
    }
    if (record_sound(m) && td__import_undivided(m))
        m->row(m);
    td__import_sample(m);
}

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct td__import *m = arg;

    m->line = line;
    m->f = f;
    m->n = n;
    if (m->heads) {
        on_row(m);
    } else {
        if (line > HEAD_LINES)
            return false;
        td__import_heads(m, f, n, line);
    }
    return td__import_good(m);
}

static void on_problem(void *arg, int line, enum td_word why, const char *detail)
{
    struct td__import *m = arg;
    char text[500], number[24];

    td_word_fill(text, sizeof text, why, m->how->lang, (const char *const[]){ detail });
    snprintf(number, sizeof number, "%d", line);
    td__import_break(m, line ? W_IMPORT_LINE : W_IMPORT_FILE, text, number);
}

static bool on_progress(void *arg, uint64_t done, uint64_t all)
{
    struct td__import *m = arg;

    if (!m->how->progress || m->how->progress(m->how->arg, done, all))
        return true;
    td__import_break(m, W_IMPORT_STOPPED, "", "");
    m->rc = td__error(m->td, TD_ERROR, "%s", m->broken);
    return false;
}

static void no_heads(struct td__import *m)
{
    if (!m->line)
        td__import_break(m, W_IMPORT_EMPTY_FILE, "", "");
    else if (m->planned)
        td__import_break(m, W_IMPORT_ONLY_PLANS, m->planned, "");
    else
        td__import_break(m, W_IMPORT_NO_HEADS, td_word(kinds[m->how->kind].heads, m->how->lang), "");
}

/* Of a new sheet nothing is known. */
static void begin_sheet(struct td__import *m)
{
    m->heads = m->texts = m->top.n = m->counted = 0;
    m->exact = m->begun = m->foot = false;
    m->planned = NULL;
    m->line = m->samples = 0;
    memset(&m->periods, 0, sizeof m->periods);
    m->row = m->first;
    memset(m->last, 0, sizeof m->last);
}

static enum td__csv_result read_sheet(struct td__import *m, int nth)
{
    const struct td__sheet to = { on_record, on_problem, on_progress, m };
    struct td_sheet_how how = m->set.sheet;

    begin_sheet(m);
    how.nth = nth;
    enum td__csv_result r = td__sheet_read(m->how->path, &how, &m->out->found, &to);
    if (m->heads && !m->survey && m->end && td__import_good(m))
        m->end(m);
    return r;
}

/* What another sheet holds, of which nothing is taken. */
static void look_at(struct td__import *m, int nth, struct td_import_sheet *out)
{
    struct td__import *look = malloc(sizeof *look);
    struct td_import unused = { .mem = m->mem };

    if (!look) {
        td__import_no_memory(m);
        return;
    }
    *look = *m;
    look->out = &unused;
    look->survey = true; /* what a map says of its headings counts as said of a heading */
    look->top.v = NULL;
    read_sheet(look, nth);
    *out = (struct td_import_sheet){ td__list_text(m->out->mem, unused.found.tab), look->heads ? look->counted : 0,
                                     unused.found.hidden, false };
    free(look->top.v);
    m->rc = look->rc;
    m->mapped |= look->mapped;
    free(look);
}

static bool wants_all(const char *tab)
{
    return tab && (!strcmp(tab, "*") || td__words_are(tab, "all|tat ca"));
}

/* What the sheet that was just read held. */
static struct td_import_sheet this_sheet(const struct td__import *m)
{
    return (struct td_import_sheet){ td__list_text(m->out->mem, m->out->found.tab), m->heads ? m->counted : 0,
                                     m->out->found.hidden, m->heads };
}

/* The sheet that is named, all that have such a table, or the first that has; what the others hold is said. */
static enum td__csv_result read_sheets(struct td__import *m)
{
    const bool named = m->set.sheet.tab && !wants_all(m->set.sheet.tab);
    struct td_import *out = m->out;

    m->all = m->set.sheet.tab && !named;
    enum td__csv_result r = read_sheet(m, named ? 0 : 1);
    if (!out->found.workbook || out->found.tabs < 2 || r != TD__CSV_DONE || !td__import_good(m))
        return r;
    out->sheet = td__list_alloc(out->mem, (size_t)out->found.tabs * sizeof *out->sheet);
    if (!out->sheet)
        return td__import_no_memory(m), r;
    out->sheets = (size_t)out->found.tabs;
    struct td_import kept = *out;
    bool any = m->heads;
    bool done = m->heads && m->counted; /* headings alone may be a list of contents */
    for (int i = 1; i <= (int)out->sheets && td__import_good(m); i++) {
        struct td_import_sheet *s = &out->sheet[i - 1];
        bool look = named || (done && !m->all);
        if (i == 1 && !named) {
            *s = this_sheet(m);
        } else if (look) {
            look_at(m, i, s);
            s->read = named && !strcmp(s->name, kept.found.tab);
            out->unchosen |= !named && s->rows;
        } else {
            r = read_sheet(m, i);
            *s = this_sheet(m);
            if (!done && m->heads)
                kept = *out;
            done |= m->heads && m->counted;
            any |= m->heads > 0;
        }
    }
    out->found = kept.found;
    out->head = kept.head;
    out->column = kept.column;
    out->columns = kept.columns;
    m->heads = any;
    return r;
}

static int read_file(struct td__import *m)
{
    enum td__csv_result r = read_sheets(m);

    if (r == TD__CSV_ABSENT && td__import_good(m))
        td__import_break(m, W_IMPORT_ABSENT, m->how->path, "");
    if (!m->heads && td__import_good(m))
        no_heads(m);
    else if (td__import_good(m))
        td__heads_all_mapped(m);
    return m->rc ? m->rc : *m->broken ? td__error(m->td, TD_INVALID, "%s", m->broken) : TD_OK;
}

/* ---- what is remembered about who makes such tables -------------------------------------- */

/* "decimal=,\nmap=Tỷ lệ=value\n" under "import observations so-gddt" */
static void setting_name(char *buf, size_t size, const struct td_import_how *how)
{
    snprintf(buf, size, "import %s %s", td_table_name(td_import_table(how->kind)), how->profile);
}

static const char *line_of(struct td__import *m, const char *text, const char *key)
{
    size_t n = strlen(key);

    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        if (!strncmp(text, key, n) && text[n] == '=') {
            size_t len = strcspn(text + n + 1, "\n");
            char *value = td__list_alloc(m->mem, len + 1);
            return value ? memcpy(value, text + n + 1, len) : "";
        }
    return "";
}

static bool speaks_of(const char *map, const char *heading, size_t len)
{
    for (; *map; map += strcspn(map, ";"), map += *map == ';')
        if (strcspn(map, "=") == len && !memcmp(map, heading, len))
            return true;
    return false;
}

/* What is said now, and of what was said before the rest. */
static const char *joined_map(struct td__import *m, const char *now, const char *before)
{
    char *all = td__list_alloc(m->mem, strlen(now) + strlen(before) + 2);

    if (!all)
        return now;
    strcpy(all, now);
    while (*before) {
        size_t len = strcspn(before, ";");
        if (len && !speaks_of(now, before, strcspn(before, "="))) {
            strcat(all, *all ? ";" : "");
            strncat(all, before, len);
        }
        before += len + (before[len] == ';');
    }
    return all;
}

/* "dấu phẩy: 99,5 và 1.234; Tỷ lệ=value": what of the profile stands, in words. */
static void say_remembered(struct td__import *m, const char *said)
{
    const char *before = m->out->remembered;
    char all[1024];

    snprintf(all, sizeof all, "%s%s%s", before, *before ? "; " : "", said);
    m->out->remembered = td__list_text(m->out->mem, all);
}

static void take_remembered(struct td__import *m, const char *text)
{
    struct td_import_how *set = &m->set;
    const char *charset = line_of(m, text, "charset"), *tab = line_of(m, text, "tab"), *map = line_of(m, text, "map");
    const char *decimal = line_of(m, text, "decimal"), *delimiter = line_of(m, text, "delimiter");
    const char *dash = line_of(m, text, "dash");

    if (!set->decimal && *decimal) {
        set->decimal = *decimal;
        say_remembered(m, td_word(*decimal == ',' ? W_IMPORT_DECIMAL_COMMA : W_IMPORT_DECIMAL_POINT, m->how->lang));
    }
    if (!set->dash && *dash) {
        set->dash = *dash == '0' ? TD_DASH_ZERO : TD_DASH_NONE;
        say_remembered(m, td_word(*dash == '0' ? W_IMPORT_DASH_ZERO : W_IMPORT_DASH_NONE, m->how->lang));
    }
    if (!set->sheet.delimiter && *delimiter) {
        set->sheet.delimiter = *delimiter;
        say_remembered(m, *delimiter == '\t' ? "tab" : delimiter);
    }
    if (set->sheet.charset == TD_CHARSET_AUTO && *charset) {
        td_charset_parse(charset, &set->sheet.charset);
        say_remembered(m, charset);
    }
    if (!set->sheet.tab && *tab) {
        set->sheet.tab = tab;
        say_remembered(m, tab);
    }
    set->map = joined_map(m, set->map ? set->map : "", map);
    if (*map)
        say_remembered(m, map);
}

static int recall(struct td__import *m)
{
    char name[300];
    sqlite3_stmt *st;

    m->set = *m->how;
    if (!m->how->profile || !*m->how->profile)
        return TD_OK;
    setting_name(name, sizeof name, m->how);
    int rc = td__query(m->td, &st, "SELECT value FROM setting WHERE name = ?", "t", name);
    if (!rc && (rc = td__step(m->td, st)) == 1) {
        take_remembered(m, td__list_text(m->mem, (const char *)sqlite3_column_text(st, 0)));
        td__reset(st);
        rc = TD_OK;
    }
    return rc;
}

static int remember(struct td__import *m)
{
    const struct td_import_how *s = &m->set;
    char name[300], text[4096];

    if (!s->profile || !*s->profile)
        return TD_OK;
    setting_name(name, sizeof name, s);
    int n = snprintf(text, sizeof text, "decimal=%.1s\ndash=%s\ndelimiter=%.1s\ncharset=%s\ntab=%s\nmap=%s\n",
                     &s->decimal, s->dash == TD_DASH_ZERO ? "0" : s->dash ? "-" : "", &s->sheet.delimiter,
                     s->sheet.charset ? td_charset_name(s->sheet.charset) : "",
                     s->sheet.tab ? s->sheet.tab : "", s->map ? s->map : "");
    if (n < 0 || (size_t)n >= sizeof text || strchr(s->map ? s->map : "", '\n'))
        return TD_OK; /* too long to be worth it: it is said again the next time */
    return td__run(m->td, "INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET"
                          " value = excluded.value", "tt", name, text);
}

/* ---- one change, or nothing ------------------------------------------------------------- */

static int refuse(struct td__import *m)
{
    const struct td_import *out = m->out;
    char number[24], text[400];
    bool wrong = out->n[TD_IMPORT_WRONG] > 0;

    if (out->unchosen)
        return td__error(m->td, TD_INVALID, "%s", td_word(W_IMPORT_SHEETS, m->how->lang));
    if (!wrong && !out->unexplained)
        return TD_OK;
    snprintf(number, sizeof number, "%zu", wrong ? out->n[TD_IMPORT_WRONG] : out->unexplained);
    td_word_fill(text, sizeof text, wrong ? W_IMPORT_REFUSED : W_IMPORT_UNEXPLAINED, m->how->lang,
                 (const char *const[]){ number });
    return td__error(m->td, TD_INVALID, "%s", text);
}

static int work(struct td__import *m)
{
    int rc = recall(m);

    if (!rc)
        rc = td__names_read(m->td, &m->names);
    if (!rc)
        rc = td__import_skips(m);
    if (!rc)
        rc = kinds[m->how->kind].read(m);
    m->first = m->row;
    m->out->dash = m->set.dash;
    if (!rc)
        rc = read_file(m);
    if (!rc)
        rc = td__import_skipped(m);
    if (!rc && m->finish)
        rc = m->finish(m);
    if (m->clear)
        m->clear(m);
    if (!rc && m->how->apply)
        rc = refuse(m);
    if (!rc && m->how->apply && m->how->seen && m->how->seen != m->out->seen)
        rc = td__error(m->td, TD_CONFLICT, "%s", td_word(W_IMPORT_CHANGED_SINCE, m->how->lang));
    if (!rc && td__list_failed(m->mem))
        rc = td__no_memory(m->td);
    return rc;
}

/* A change in which nothing happened is not made. */
static int apply(struct td__import *m)
{
    enum { NOTHING_TO_DO = 1 };
    int rc = td__clean(m->td, m->how->note, "the note");

    if (rc || (rc = td__begin(m->td, &(struct td__deed){ .act = TD_ACT_IMPORT, .place = TD_AT_FILE,
                                                     .note = m->how->name })))
        return rc;
    rc = work(m);
    if (!rc && !m->out->n[TD_IMPORT_NEW] && !m->out->n[TD_IMPORT_CHANGED] && !m->how->submission)
        rc = NOTHING_TO_DO;
    if (!rc)
        rc = remember(m);
    rc = td__done(m->td, rc, &m->out->change);
    return rc == NOTHING_TO_DO ? TD_OK : rc;
}

int td_import(struct td *td, const struct td_import_how *how, struct td_import *out)
{
    struct td_import_how full = *how;
    struct td__import *m = calloc(1, sizeof *m);
    const char *slash = strrchr(how->path, '/');
    int rc;

    *out = (struct td_import){ .mem = td__list_new(), .remembered = "" };
    full.name = how->name && *how->name ? how->name : slash ? slash + 1 : how->path;
    if (!m || !out->mem || !(m->mem = td__list_new())) {
        free(m);
        return td__no_memory(td);
    }
    m->td = td;
    m->how = &full;
    m->out = out;
    m->table = td_import_table(how->kind);
    m->fields = td_table_columns(m->table);
    rc = how->apply ? apply(m) : work(m); /* a preview holds nobody up: applying it looks again */
    td__names_free(&m->names);
    free(m->top.v);
    free(m->skip.v);
    td_list_free(m->mem);
    free(m);
    return rc;
}
