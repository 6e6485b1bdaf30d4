/* The user's own file, see conf.h. One walk over its lines serves reading and writing. */
#include "engine/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "engine/commands.h"
#include "engine/files.h"
#include "engine/home.h"

enum { FILE_MOST = 256 * 1024, LINE_MOST = 190 /* inih's own is 200 */ };

static const char OPTIONS_SECTION[] = "options", KEYS_SECTION[] = "keys";

/* ---- a walk over the lines -------------------------------------------------------------- */

struct walk {
    const char *from, *next;    /* this line, and the one after it */
    int line;
    bool waits;                 /* it should say something, and did not yet */
    struct conf *conf;          /* gets the problems; NULL = nobody wants them */
    struct options *options;    /* what reading is for */
    struct saved *saved;        /* as well: room for SAVED_MOST; NULL = nobody wants them */
    size_t n_saved;
    /* what writing looks for */
    const char *section, *name;
    char said[LINE_MOST + 1];
    const char *found, *behind; /* the last line that says it, and what it says; NULL = none */
    const char *end;            /* behind the last line of the section; NULL = no section */
    bool inside;
};

/* They stand in the order of lines, and of many the first are kept. */
static struct conf_problem *problem(struct walk *w, enum td_word fault, const char *what)
{
    static struct conf_problem nowhere;
    struct conf *c = w->conf;

    if (!c || c->problems == sizeof c->problem / sizeof *c->problem)
        return &nowhere;
    struct conf_problem *p = &c->problem[c->problems++];
    while (p > c->problem && p[-1].line > w->line) {
        *p = p[-1];
        p--;
    }
    *p = (struct conf_problem){ .line = w->line, .fault = fault };
    snprintf(p->what, sizeof p->what, "%.*s", (int)strcspn(what, "\r\n"), what);
    return p;
}

/* The line before: inih has nothing to say of one that it cannot read. */
static void end_line(struct walk *w)
{
    if (w->waits)
        problem(w, W_CONF_NO_PAIR, w->from);
    w->waits = false;
}

/* Where the section ends into which a new line goes: blank lines below it are not its own. */
static void note_section(struct walk *w, const char *line, size_t len)
{
    const size_t n = w->section ? strlen(w->section) : 0;

    if (*line == '[')
        w->inside = n && len > n + 1 && line[n + 1] == ']' && !memcmp(line + 1, w->section, n);
    if (w->inside && len)
        w->end = w->next;
}

/* inih's reader, as fgets(). Blanks before a line would make it a part of the line above. */
static char *next_line(char *buf, int size, void *stream)
{
    struct walk *w = stream;
    size_t n = strcspn(w->next, "\n"), skip;

    end_line(w);
    if (!*w->next)
        return NULL;
    w->from = w->next;
    w->next += n + (w->next[n] == '\n');
    w->line++;
    skip = strspn(w->from, " \t\r");
    skip = skip < n ? skip : n;
    note_section(w, w->from + skip, n - skip);
    if (n - skip > LINE_MOST)
        problem(w, W_CONF_LONG, "");
    n = n - skip > LINE_MOST ? 0 : n - skip;
    snprintf(buf, (size_t)size, "%.*s\n", (int)n, w->from + skip);
    w->waits = n && !strchr(";#", *buf) && (*buf != '[' || !strchr(buf, ']'));
    return buf;
}

static void walk(struct walk *w, const char *text, ini_handler handler)
{
    w->next = w->from = text + (strncmp(text, "\xef\xbb\xbf", 3) ? 0 : 3); /* some editors put a mark there */
    ini_parse_stream(next_line, w, handler, w);
}

/* ---- reading ---------------------------------------------------------------------------- */

static void bad_key(struct walk *w, enum rebound why, const char *context, const char *name, const char *key)
{
    static const enum td_word words[] = {
        [REBIND_CONTEXT] = W_CONF_SECTION, [REBIND_COMMAND] = W_CONF_COMMAND, [REBIND_ELSEWHERE] = W_CONF_ELSEWHERE,
        [REBIND_KEY] = W_CONF_KEY,
    };
    struct conf_problem *p = problem(w, words[why], why == REBIND_CONTEXT ? context : why == REBIND_KEY ? key : name);

    if (why == REBIND_ELSEWHERE) {
        p->also = W_CONF_BELONGS;
        command_sections(command_by_name(name), p->right, sizeof p->right);
    }
}

/* Each of the keys for itself: one that cannot be takes none of the others with it. */
static void take_keys(struct walk *w, const char *context, const char *name, const char *keys)
{
    enum rebound why;
    char key[LINE_MOST + 1] = ""; /* a line without one says none */

    if (!w->conf)
        return;
    context += *context == '.';
    td_text_next(&keys, key, sizeof key);
    do {
        why = command_rebind(context, name, key, w->line);
        if (why)
            bad_key(w, why, context, name, key);
    } while ((!why || why == REBIND_KEY) && td_text_next(&keys, key, sizeof key));
}

static void bad_value(struct walk *w, enum option_id id, const char *value)
{
    char said[96];

    snprintf(said, sizeof said, "%s = %s", option_table[id].name, value);
    struct conf_problem *p = problem(w, W_CONF_VALUE, said);
    option_accepts(p->right, sizeof p->right, id);
    p->also = W_CONF_ACCEPTS;
}

static const char *const saved_names[SAVED_SAYS] = {
#define F(id, name) [SAVED_##id] = name,
    SAVED_FIELDS(F)
#undef F
};

/* "view.3" -> 3; 0 = it is no such section. */
static int saved_place(const char *section)
{
    const char *digits = section + strlen("view.");
    size_t n = strncmp(section, "view.", strlen("view.")) ? 0 : strspn(digits, "0123456789");

    return n && n < 4 && !digits[n] ? atoi(digits) : 0;
}

/* One that says no name yet is called by its place. */
static struct saved *saved_room(struct walk *w, int place)
{
    for (size_t i = 0; i < w->n_saved; i++)
        if (w->saved[i].place == place)
            return &w->saved[i];
    if (w->n_saved == SAVED_MOST)
        return NULL;
    struct saved *s = &w->saved[w->n_saved++];
    *s = (struct saved){ .place = place };
    snprintf(s->said[SAVED_NAME], SAVED_TEXT, "%d", place);
    return s;
}

static void take_saved(struct walk *w, int place, const char *name, const char *value)
{
    struct saved *s = w->saved ? saved_room(w, place) : NULL;
    enum saved_field f = 0;

    while (f < SAVED_SAYS && strcmp(saved_names[f], name) != 0)
        f++;
    if (f == SAVED_SAYS)
        problem(w, W_CONF_OPTION, name);
    else if (s && *value)
        strncpy(s->said[f], value, SAVED_TEXT - 1); /* and nothing behind its end, as they are compared whole */
}

static int take(void *user, const char *section, const char *name, const char *value)
{
    struct walk *w = user;
    int id = option_named(name);

    w->waits = false;
    if (!*name)
        problem(w, W_CONF_NO_PAIR, w->from);
    else if (!*section)
        problem(w, W_CONF_BEFORE, w->from);
    else if (!strncmp(section, "keys", 4) && (!section[4] || (section[4] == '.' && section[5])))
        take_keys(w, section + 4, name, value);
    else if (saved_place(section))
        take_saved(w, saved_place(section), name, value);
    else if (strcmp(section, OPTIONS_SECTION) != 0)
        problem(w, W_CONF_SECTION, section);
    else if (id < 0)
        problem(w, W_CONF_OPTION, name);
    else if (!options_say(w->options, (enum option_id)id, FROM_FILE, value))
        bad_value(w, (enum option_id)id, value);
    return 1;
}

static void take_bad(void *user, int line, enum rebound why, const char *said, const char *other)
{
    struct walk *w = user;

    w->line = line;
    struct conf_problem *p = problem(w, why == REBIND_CLASH ? W_CONF_CLASH : W_CONF_LAST, said);
    p->also = why == REBIND_CLASH ? W_CONF_STAYS : W_CONF_NEEDS;
    snprintf(p->right, sizeof p->right, "%s", other);
}

/* NULL with errno; no file is an empty one. */
static char *slurp(const char *path)
{
    char *text = files_text(path, FILE_MOST);

    return text || (errno != ENOENT && errno != ENOTDIR) ? text : calloc(1, 1);
}

void conf_read(struct conf *c, struct options *o)
{
    struct walk w = { .conf = c, .options = o, .saved = c->saved };

    c->problems = c->n_saved = 0;
    commands_reset();
    for (int i = 0; i < OPTIONS; i++)
        options_say(o, (enum option_id)i, FROM_FILE, NULL);
    *c->path = 0;
    if (!home_path(c->path, sizeof c->path, "XDG_CONFIG_HOME", ".config", "tiendo.conf"))
        return;
    char *text = slurp(c->path);
    if (text) {
        walk(&w, text, take);
        c->n_saved = w.n_saved;
        commands_rebound(take_bad, &w);
    } else {
        problem(&w, W_CONF_UNREADABLE, "")->error = errno;
    }
    free(text);
}

void conf_problem(const struct conf *c, size_t i, enum td_lang lang, char *buf, size_t size)
{
    const struct conf_problem *p = &c->problem[i];
    const char *what = p->error ? files_why(p->error, lang) : p->what;
    char line[16] = "", raw[PATH_MAX + 512];

    if (p->line)
        snprintf(line, sizeof line, ":%d", p->line);
    int n = snprintf(raw, sizeof raw, "%s%s: %s%s%s", c->path, line, td_word(p->fault, lang), *what ? ": " : "", what);
    if (*p->right)
        snprintf(raw + n, sizeof raw - (size_t)n, "; %s: %s", td_word(p->also, lang), p->right);
    td_text_show(buf, size, raw, false);
}

/* ---- writing ---------------------------------------------------------------------------- */

static int find(void *user, const char *section, const char *name, const char *value)
{
    struct walk *w = user;

    if (!strcmp(section, w->section) && !strcmp(name, w->name)) {
        w->found = w->from;
        w->behind = w->next;
        snprintf(w->said, sizeof w->said, "%s", value);
    }
    return 1;
}

/* The line as it is but for its value: its name, its blanks and the remark behind it stay. */
static void put_line(FILE *f, const struct walk *w, const char *value)
{
    const char *sign = w->found + strcspn(w->found, "=:") + 1, *end = w->behind, *remark = sign;

    while (end > sign && strchr("\r\n", end[-1]))
        end--;
    while (remark < end && !(*remark == ';' && strchr(" \t", remark[-1])))
        remark++;
    while (remark < end && strchr(" \t", remark[-1]))
        remark--;
    fprintf(f, "%.*s%s%s%.*s", (int)(sign - w->found), w->found, *value ? " " : "", value,
            (int)(end - remark), remark);
}

/* The text with the option of a section said; malloc'ed, NULL = no memory. */
static char *compose(const char *text, const char *section, const char *name, const char *value)
{
    struct walk w = { .section = section, .name = name };
    char *out = NULL;
    size_t size, all = strlen(text);
    FILE *f = open_memstream(&out, &size);

    if (!f)
        return NULL;
    walk(&w, text, find);
    const char *at = w.found ? w.found : w.end ? w.end : text + all, *end = strchr(w.found ? w.found : text, '\n');
    end = end ? end : strchr(text, '\n');
    const char *eol = end && end > text && end[-1] == '\r' ? "\r\n" : "\n"; /* as the file ends its lines */
    fprintf(f, "%.*s", (int)(at - text), text);
    if (value && at > text && at[-1] != '\n')
        fputs(eol, f);
    if (value && !w.found && !w.end)
        fprintf(f, "%s[%s]%s", all ? eol : "", section, eol);
    if (value && w.found)
        put_line(f, &w, value);
    else if (value)
        fprintf(f, "%s = %s", name, value);
    if (value)
        fputs(eol, f);
    fputs(w.found ? w.behind : at, f);
    return fclose(f) == 0 ? out : NULL;
}

/* Until no line says it: nothing else can be shown by reading it back. */
static char *without(char *text, const char *section, const char *name)
{
    for (;;) {
        char *less = text ? compose(text, section, name, NULL) : NULL;
        bool same = less && !strcmp(less, text);
        free(text);
        text = less;
        if (!text || same)
            return text;
    }
}

static bool reads_back(const char *text, enum option_id id, const char *value)
{
    struct options o = { 0 };
    struct walk w = { .options = &o };

    walk(&w, text, take);
    const char *said = o.said[id][FROM_FILE];
    bool same = value ? said && !strcmp(said, value) : !said;
    options_free(&o);
    return same;
}

/* Makes what lacks of it; cuts the name off `path`. */
static int open_folder(char *path)
{
    *strrchr(path, '/') = 0;
    return (errno = home_make(path)) ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Of a file that is not there yet; a link to nothing gets its file. False with errno. */
static bool find_target(const char *name, char *path)
{
    struct stat st;

    snprintf(path, PATH_MAX, "%s", name);
    if (lstat(name, &st) != 0 || !S_ISLNK(st.st_mode))
        return true;
    int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    return fd >= 0 && close(fd) == 0 && realpath(name, path);
}

/* The file as it is, and `path`: its name behind all links. NULL with errno. */
static char *begin_writing(const struct conf *c, char path[PATH_MAX])
{
    char *text = *c->path ? slurp(c->path) : (errno = ENOENT, NULL);

    if (!text || realpath(c->path, path) || find_target(c->path, path))
        return text;
    free(text);
    return NULL;
}

/* Frees both texts; `now` is NULL without memory. */
static int publish(char path[PATH_MAX], char *text, char *now, bool good)
{
    int why = !now ? ENOMEM : good ? 0 : EINVAL, dir = -1;

    if (!why && strcmp(now, text) != 0) {
        dir = open_folder(path); /* and path ends before the name */
        why = dir < 0 ? errno : files_publish(dir, path + strlen(path) + 1, now, strlen(now));
    }
    if (dir >= 0)
        close(dir);
    free(text);
    free(now);
    return why;
}

int conf_write(const struct conf *c, enum option_id id, const char *value)
{
    char path[PATH_MAX], *text = begin_writing(c, path);
    const char *name = option_table[id].name;

    if (!text)
        return errno;
    char *now = value ? compose(text, OPTIONS_SECTION, name, value) : without(strdup(text), OPTIONS_SECTION, name);
    return publish(path, text, now, now && reads_back(now, id, value));
}

/* Does it say these keys for the command? */
static bool reads_back_keys(const char *text, const char *name, const char *keys)
{
    struct walk w = { .section = KEYS_SECTION, .name = name };

    walk(&w, text, find);
    return w.found && !strcmp(w.said, keys);
}

int conf_write_keys(const struct conf *c, const struct command_keys *l, size_t n)
{
    char path[PATH_MAX], *text = begin_writing(c, path), *now = text ? strdup(text) : NULL;
    bool good = true;

    if (!text)
        return errno;
    for (size_t i = 0; now && good && i < n; i++) {
        const char *name = command_table[l[i].command].name, *keys = *l[i].keys ? l[i].keys : "none";
        char *more = compose(now, KEYS_SECTION, name, keys);
        free(now);
        now = more;
        good = now && reads_back_keys(now, name, keys);
    }
    return publish(path, text, now, good);
}

/* ---- what has been saved under a name --------------------------------------------------- */

const struct saved *conf_saved_at(const struct conf *c, int place)
{
    for (size_t i = 0; c && i < c->n_saved; i++)
        if (c->saved[i].place == place)
            return &c->saved[i];
    return NULL;
}

const struct saved *conf_saved_key(const struct conf *c, int key)
{
    for (size_t i = 0; c && key && i < c->n_saved; i++)
        if (atoi(c->saved[i].said[SAVED_KEY]) == key)
            return &c->saved[i];
    return NULL;
}

const struct saved *conf_saved(const struct conf *c, const char *name)
{
    const struct saved *found = NULL;
    char *typed = td_text_fold(name);

    for (size_t i = 0; c && typed && !found && i < c->n_saved; i++) {
        char *called = td_text_fold(c->saved[i].said[SAVED_NAME]);
        found = called && !strcmp(called, typed) ? &c->saved[i] : NULL;
        free(called);
    }
    free(typed);
    return found;
}

/* Each of its lines in its section; what it does not say has none. */
static char *compose_saved(char *text, const struct saved *s)
{
    char section[16];

    snprintf(section, sizeof section, "view.%d", s->place);
    for (enum saved_field f = 0; text && f < SAVED_SAYS; f++) {
        if (!*s->said[f]) {
            text = without(text, section, saved_names[f]);
            continue;
        }
        char *more = compose(text, section, saved_names[f], s->said[f]);
        free(text);
        text = more;
    }
    return text;
}

static bool saved_reads_back(const char *text, const struct saved *s)
{
    struct options o = { 0 };
    struct walk w = { .options = &o, .saved = calloc(SAVED_MOST, sizeof *w.saved) };
    bool same = false;

    if (w.saved)
        walk(&w, text, take);
    for (size_t i = 0; i < w.n_saved; i++)
        same |= !memcmp(&w.saved[i], s, sizeof *s);
    options_free(&o);
    free(w.saved);
    return same;
}

static int next_place(const struct conf *c)
{
    int place = 1;

    while (conf_saved_at(c, place))
        place++;
    return place;
}

/* So that it says the same as when it is read: nothing stands behind the end of a text. */
static struct saved clean_copy(const struct saved *s)
{
    struct saved out = { .place = s->place };

    for (enum saved_field f = 0; f < SAVED_SAYS; f++)
        snprintf(out.said[f], SAVED_TEXT, "%s", s->said[f]);
    return out;
}

int conf_save(struct conf *c, struct saved *s)
{
    const struct saved *old = conf_saved_at(c, s->place), *rival = conf_saved_key(c, atoi(s->said[SAVED_KEY]));
    char path[PATH_MAX], *text = begin_writing(c, path);

    if (!text || (!old && c->n_saved == SAVED_MOST)) {
        free(text);
        return text ? ENOSPC : errno;
    }
    s->place = s->place ? s->place : next_place(c);
    const struct saved now = clean_copy(s);
    char *out = compose_saved(strdup(text), &now);
    struct saved loser = rival && *s->said[SAVED_KEY] && rival->place != s->place ? *rival : (struct saved){ 0 };
    *loser.said[SAVED_KEY] = 0;
    out = loser.place ? compose_saved(out, &loser) : out;
    int why = publish(path, text, out, out && saved_reads_back(out, &now));
    if (why)
        return why;
    for (size_t i = 0; i < c->n_saved; i++)
        if (c->saved[i].place == loser.place)
            *c->saved[i].said[SAVED_KEY] = 0;
    c->saved[old ? (size_t)(old - c->saved) : c->n_saved++] = now;
    return 0;
}

/* The section, from its heading to the next. */
static char *without_section(const char *text, int place)
{
    char heading[24], *out = NULL;
    size_t size;
    FILE *f = open_memstream(&out, &size);
    bool inside = false;

    snprintf(heading, sizeof heading, "[view.%d]", place);
    for (size_t n; f && *text; text += n) {
        n = strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
        const char *line = text + strspn(text, " \t");
        inside = *line == '[' ? !strncmp(line, heading, strlen(heading)) : inside;
        fprintf(f, "%.*s", inside ? 0 : (int)n, text);
    }
    return f && fclose(f) == 0 ? out : NULL;
}

int conf_unsave(struct conf *c, int place)
{
    char path[PATH_MAX], *text = begin_writing(c, path);
    const struct saved *s = conf_saved_at(c, place);
    int why = !text ? errno : publish(path, text, without_section(text, place), true);

    if (why || !s)
        return why;
    size_t at = (size_t)(s - c->saved);
    memmove(c->saved + at, c->saved + at + 1, (--c->n_saved - at) * sizeof *s);
    return 0;
}
