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
    struct walk w = { .conf = c, .options = o };

    c->problems = 0;
    commands_reset();
    for (int i = 0; i < OPTIONS; i++)
        options_say(o, (enum option_id)i, FROM_FILE, NULL);
    *c->path = 0;
    if (!home_path(c->path, sizeof c->path, "XDG_CONFIG_HOME", ".config", "tiendo.conf"))
        return;
    char *text = slurp(c->path);
    if (text) {
        walk(&w, text, take);
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

/* The text with that said in the section; malloc'ed, NULL = no memory. */
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
static char *without(char *text, const char *name)
{
    for (;;) {
        char *less = text ? compose(text, OPTIONS_SECTION, name, NULL) : NULL;
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

/* What becomes of the text, to be freed; NULL with errno. */
typedef char *(*rewriter)(const char *text, const void *what);

struct option_said { enum option_id id; const char *value; };
struct keys_said { const struct command_keys *v; size_t n; };

static char *with_option(const char *text, const void *what)
{
    const struct option_said *o = what;
    const char *name = option_table[o->id].name;
    char *now = o->value ? compose(text, OPTIONS_SECTION, name, o->value) : without(strdup(text), name);

    errno = !now ? ENOMEM : reads_back(now, o->id, o->value) ? 0 : EINVAL;
    return now;
}

/* Does it say these keys for the command? */
static bool reads_back_keys(const char *text, const char *name, const char *keys)
{
    struct walk w = { .section = KEYS_SECTION, .name = name };

    walk(&w, text, find);
    return w.found && !strcmp(w.said, keys);
}

static char *with_keys(const char *text, const void *what)
{
    const struct keys_said *k = what;
    char *now = strdup(text);
    int why = 0;

    for (size_t i = 0; now && !why && i < k->n; i++) {
        const char *name = command_table[k->v[i].command].name, *keys = *k->v[i].keys ? k->v[i].keys : "none";
        char *more = compose(now, KEYS_SECTION, name, keys);
        free(now);
        now = more;
        why = now && !reads_back_keys(now, name, keys) ? EINVAL : 0;
    }
    errno = now ? why : ENOMEM;
    return now;
}

static int rewrite(const struct conf *c, rewriter by, const void *what)
{
    char path[PATH_MAX];
    char *text = *c->path ? slurp(c->path) : (errno = ENOENT, NULL);

    if (!text)
        return errno;
    if (!realpath(c->path, path) && !find_target(c->path, path)) {
        free(text);
        return errno;
    }
    char *now = by(text, what);
    int why = errno, dir = -1;
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
    return rewrite(c, with_option, &(struct option_said){ id, value });
}

int conf_write_keys(const struct conf *c, const struct command_keys *l, size_t n)
{
    return rewrite(c, with_keys, &(struct keys_said){ l, n });
}
