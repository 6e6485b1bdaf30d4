/*
 * `tiendo doctor`: the file, who may do what with it, the terminal, the locale, what was installed. A line for each
 * thing: ok, or what is wrong and the command that puts it right. Changes nothing.
 */
#include "cli/store.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/term.h"
#include "engine/theme.h"

enum { QUOTED = 2 * PATH_MAX };

struct doctor {
    struct cli *c;
    const char *path;
    char folder[PATH_MAX];
    char file_q[QUOTED], folder_q[QUOTED]; /* as a shell takes them */
    struct td_health health;
    int wrong;
};

/* In single quotes; one inside ends them, is escaped, and begins them again. */
static void quote(char *buf, size_t size, const char *s)
{
    size_t n = 0;

    buf[n++] = '\'';
    for (; *s && n + 6 < size; s++) {
        if (*s == '\'') {
            memcpy(buf + n, "'\\'", 3);
            n += 3;
        }
        buf[n++] = *s;
    }
    buf[n++] = '\'';
    buf[n] = 0;
}

/* ---- lines ------------------------------------------------------------------------------ */

static void __attribute__((format(printf, 3, 4))) fine(struct doctor *d, const char *what, const char *fmt, ...)
{
    char text[2048];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    out_sayf(d->c->out, "ok   %s: %s\n", what, text);
}

static void __attribute__((format(printf, 4, 5))) fix(struct doctor *d, const char *what, const char *wrong,
                                                      const char *fmt, ...)
{
    char command[3 * QUOTED];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(command, sizeof command, fmt, ap);
    va_end(ap);
    out_sayf(d->c->out, "%s%s: %s -> %s\n", cli_say(d->c, SAY_FIX), what, wrong, command);
    d->wrong++;
}

#define MOVE_HOME "mkdir -p -m 700 ~/.local/share/tiendo && mv -n %s ~/.local/share/tiendo/tiendo.db"
#define SAY(id) cli_say(d->c, SAY_##id)

/* ---- the file --------------------------------------------------------------------------- */

static void no_regular_file(struct doctor *d)
{
    char real[PATH_MAX], real_q[QUOTED];

    if (realpath(d->path, real) && strcmp(real, d->path) != 0) {
        quote(real_q, sizeof real_q, real);
        fix(d, SAY(FILE), SAY(NAME_FILE), "tiendo --db %s doctor", real_q);
    } else {
        fix(d, SAY(FILE), SAY(NO_FILE), "ls -ld %s", d->file_q);
    }
}

static void say_damaged(struct doctor *d)
{
    char text[512];

    snprintf(text, sizeof text, SAY(DAMAGED), d->health.damage);
    fix(d, SAY(CONTENT), text, TD_RESCUE_COMMAND, d->file_q);
}

/* Can the file be examined at all? */
static bool examine_file(struct doctor *d)
{
    const struct td_health *h = &d->health;
    const char *what = SAY(FILE);

    if (h->missing)
        fix(d, what, SAY(NO_DATABASE), "tiendo --db %s init", d->file_q);
    else if (!h->regular && *h->message)
        fix(d, what, h->message, "ls -ld %s %s", d->folder_q, d->file_q);
    else if (!h->regular)
        no_regular_file(d);
    else if (h->remote)
        fix(d, what, SAY(REMOTE), MOVE_HOME, d->file_q);
    else if (h->hot)
        fix(d, what, SAY(HOT), "tiendo --db %s status", d->file_q);
    else if (h->no_database)
        fix(d, what, SAY(NOT_A_DATABASE), "file %s", d->file_q);
    else if (*h->damage && !h->read)
        say_damaged(d);
    else if (!h->read)
        fix(d, what, h->message, "ls -ld %s %s", d->folder_q, d->file_q);
    else
        fine(d, what, SAY(LOCAL), d->path, (long long)h->bytes);
    return h->read;
}

static void examine_schema(struct doctor *d)
{
    const struct td_health *h = &d->health;
    const char *what = SAY(SCHEMA);
    char text[128];

    snprintf(text, sizeof text, SAY(VERSIONS), h->schema, h->knows);
    if (h->schema < h->knows)
        fix(d, what, text, "tiendo --db %s status", d->file_q);
    else if (h->schema > h->knows)
        fix(d, what, text, "%s", SAY(INSTALL));
    else if (*h->shape)
        fix(d, what, h->shape, "%s", SAY(RESTORE));
    else
        fine(d, what, "%s", text);
}

static void examine_content(struct doctor *d)
{
    const struct td_health *h = &d->health;
    char text[512];

    if (*h->damage)
        say_damaged(d);
    else
        fine(d, SAY(CONTENT), "%s", SAY(SOUND));
    if (h->orphans) {
        snprintf(text, sizeof text, SAY(ORPHANS), (long long)h->orphans);
        fix(d, SAY(REFERENCES), text, TD_ORPHANS_COMMAND, d->file_q);
    } else if (!*h->damage) {
        fine(d, SAY(REFERENCES), "%s", SAY(COMPLETE));
    }
}

static void examine_database(struct doctor *d)
{
    const struct td_health *h = &d->health;

    if (isatty(STDERR_FILENO) && isatty(STDOUT_FILENO))
        cli_note("reading the whole database ...");
    td_examine(&d->health, d->path, d->c->lang);
    if (!examine_file(d))
        return;
    if (!h->ours) {
        fix(d, SAY(IDENTITY), SAY(NOT_OURS), "file %s", d->file_q);
        return;
    }
    fine(d, SAY(IDENTITY), "%s", SAY(OURS));
    examine_schema(d);
    examine_content(d);
    if (strcmp(h->journal_mode, "delete") != 0)
        fix(d, SAY(JOURNAL), SAY(WAL), TD_JOURNAL_COMMAND, d->file_q);
    else
        fine(d, SAY(JOURNAL), "%s", SAY(ROLLBACK));
}

/* ---- who may do what (PITFALLS 43) ------------------------------------------------------- */

/* Several people's: the folder is of a group that is not just its owner's own. */
static bool is_shared(const struct stat *folder)
{
    const struct passwd *pw = getpwuid(folder->st_uid);

    return (folder->st_mode & S_ISGID) || (pw && pw->pw_gid != folder->st_gid);
}

static const char *sudo(uid_t owner)
{
    return geteuid() == 0 || geteuid() == owner ? "" : "sudo ";
}

static void name_of(char *buf, size_t size, uid_t uid, gid_t gid)
{
    const struct passwd *pw = getpwuid(uid);
    const struct group *gr = getgrgid(gid);

    snprintf(buf, size, "%s:%s", pw ? pw->pw_name : "?", gr ? gr->gr_name : "?");
}

/* SQLite makes and removes a journal beside the file: who writes there must be able to write in the folder. */
static void examine_folder(struct doctor *d, const struct stat *st, bool shared)
{
    const char *what = SAY(FOLDER);
    char who[128];

    name_of(who, sizeof who, st->st_uid, st->st_gid);
    if ((st->st_mode & S_IWOTH) && (st->st_mode & S_ISVTX))
        fix(d, what, SAY(SHARED_FOLDER), MOVE_HOME, d->file_q);
    else if (st->st_mode & S_IWOTH)
        fix(d, what, SAY(ALL_WRITE), "%schmod o-w %s", sudo(st->st_uid), d->folder_q);
    else if ((st->st_mode & S_IRWXU) != S_IRWXU)
        fix(d, what, SAY(OWNER_CANNOT), "%schmod u+rwx %s", sudo(st->st_uid), d->folder_q);
    else if (shared && ((st->st_mode & S_IRWXG) != S_IRWXG || !(st->st_mode & S_ISGID)))
        fix(d, what, SAY(GROUP_APART), "%schmod g+rwxs %s", sudo(st->st_uid), d->folder_q);
    else
        fine(d, what, "%s, %s, %04o%s", d->folder, who, (unsigned)(st->st_mode & 07777),
             access(d->folder, W_OK | X_OK) ? SAY(YOU_READ) : "");
}

static void wrong_group(struct doctor *d, const char *what, const struct stat *st, gid_t gid)
{
    const struct group *gr = getgrgid(gid);
    char number[24];

    snprintf(number, sizeof number, "%lu", (unsigned long)gid);
    fix(d, what, SAY(OTHER_GROUP), "%schgrp %s %s", sudo(st->st_uid), gr ? gr->gr_name : number, d->file_q);
}

static void examine_mode(struct doctor *d, const struct stat *st, const struct stat *folder, bool shared)
{
    const char *what = SAY(RIGHTS);
    char who[128];

    name_of(who, sizeof who, st->st_uid, st->st_gid);
    if (st->st_mode & S_IWOTH)
        fix(d, what, SAY(ALL_WRITE), "%schmod o-w %s", sudo(st->st_uid), d->file_q);
    else if ((st->st_mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR))
        fix(d, what, SAY(OWNER_CANNOT), "%schmod u+rw %s", sudo(st->st_uid), d->file_q);
    else if (!shared && st->st_uid != folder->st_uid)
        fix(d, what, SAY(OTHER_OWNER), "sudo chown --reference=%s %s", d->folder_q, d->file_q);
    else if (shared && st->st_gid != folder->st_gid)
        wrong_group(d, what, st, folder->st_gid);
    else if (shared && (st->st_mode & (S_IRGRP | S_IWGRP)) != (S_IRGRP | S_IWGRP))
        fix(d, what, SAY(GROUP_CANNOT), "%schmod g+rw %s", sudo(st->st_uid), d->file_q);
    else
        fine(d, what, "%s, %04o%s", who, (unsigned)(st->st_mode & 07777),
             access(d->path, R_OK | W_OK) ? SAY(YOU_READ) : "");
}

static void examine_rights(struct doctor *d)
{
    struct stat folder, st;

    if (stat(d->folder, &folder) != 0) /* the database is missing, and that has been said */
        return;
    examine_folder(d, &folder, is_shared(&folder));
    if (stat(d->path, &st) == 0 && S_ISREG(st.st_mode))
        examine_mode(d, &st, &folder, is_shared(&folder));
}

/* ---- the terminal and the locale -------------------------------------------------------- */

static void examine_terminal(struct doctor *d)
{
    const char *what = SAY(TERMINAL), *name = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool places = false;
    int colors = 0;
    char text[160];

    if (!isatty(STDOUT_FILENO) && (!name || !*name)) {
        fine(d, what, "%s", SAY(NO_TERMINAL));
        return;
    }
    snprintf(text, sizeof text, SAY(TERM_UNKNOWN), name ? name : "");
    if (!term_known(name, &colors, &places))
        fix(d, what, text, "export TERM=xterm-256color");
    else if (!places)
        fix(d, what, SAY(TERM_DUMB), "export TERM=xterm-256color");
    else
        fine(d, what, SAY(TERM), name, colors, no_color && *no_color ? SAY(NO_COLOR) : "");
}

/* A plain C locale says nothing about the encoding: main.c takes it for UTF-8. */
static void examine_locale(struct doctor *d)
{
    const char *what = SAY(LOCALE);
    locale_t l = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *codes = l ? nl_langinfo_l(CODESET, l) : "";
    char text[160];

    if (!l) {
        fix(d, what, SAY(NO_LOCALE), "export LC_ALL=C.UTF-8");
    } else if (strcmp(codes, "UTF-8") != 0 && strcmp(codes, "ANSI_X3.4-1968") != 0) {
        snprintf(text, sizeof text, SAY(OTHER_ENCODING), codes);
        fix(d, what, text, "export LC_ALL=C.UTF-8");
    } else {
        fine(d, what, "UTF-8, --lang %s", d->c->lang == TD_EN ? "en" : "vi");
    }
    if (l)
        freelocale(l);
}

/* ---- what was installed ------------------------------------------------------------------ */

static bool is_theme(struct doctor *d, const char *path)
{
    const char *dot = strrchr(path, '.');
    char err[256], path_q[QUOTED];
    struct theme t;

    if (!dot || strcmp(dot, ".ini") != 0)
        return false;
    if (theme_load(&t, path, d->c->lang, err, sizeof err))
        return true;
    quote(path_q, sizeof path_q, path);
    fix(d, SAY(THEME), err, "rm %s", path_q);
    return false;
}

static void examine_data(struct doctor *d)
{
    char data[PATH_MAX];
    size_t n = cli_count_shipped();

    if (n && cli_find_data(data, sizeof data))
        fine(d, SAY(SHIPPED), SAY(SHIPPED_IN), (int)n, data);
    else
        fix(d, SAY(SHIPPED), SAY(NOT_SHIPPED), "export TIENDO_DATA=/usr/local/share/tiendo/data");
}

static int count_themes(struct doctor *d)
{
    char data[PATH_MAX], folder[PATH_MAX + 16], path[PATH_MAX];
    const struct dirent *e;
    int n = 0;

    if (!cli_find_data(data, sizeof data))
        return 0;
    snprintf(folder, sizeof folder, "%s/../themes", data);
    DIR *dir = opendir(folder);
    while (dir && (e = readdir(dir)))
        if (*e->d_name != '.' && (size_t)snprintf(path, sizeof path, "%s/%s", folder, e->d_name) < sizeof path)
            n += is_theme(d, path);
    if (dir)
        closedir(dir);
    return n;
}

static void examine_themes(struct doctor *d)
{
    fine(d, SAY(THEMES), SAY(THEMES_FOUND), option_table[O_theme].words, count_themes(d));
}

/* ---- what is set ------------------------------------------------------------------------- */

static void examine_setting(struct doctor *d, enum option_id id)
{
    struct cli *c = d->c;
    enum option_from from = option_from(c->options, id);
    const char *value = option_value(c->options, id), *name = option_table[id].name;
    char text[PATH_MAX + 256], why[512];

    snprintf(text, sizeof text, "%s (%s%s%s)", value, td_word(W_FROM_PRESET + from, c->lang),
             from == FROM_FILE ? " " : "", from == FROM_FILE ? c->conf->path : "");
    if (option_follows(id, value, c->td, c->lang, why, sizeof why)) {
        fine(d, name, "%s", text);
        return;
    }
    snprintf(text + strlen(text), sizeof text - strlen(text), ": %s", why);
    if (from == FROM_COMMAND)
        fix(d, name, text, "tiendo --%s %s", name, option_table[id].preset);
    else
        fix(d, name, text, "tiendo set --unset%s %s", from == FROM_DATABASE ? " --database" : "", name);
}

/* Each value that is not the default, and who says it; lines of the user's file that mean nothing. */
static void examine_settings(struct doctor *d)
{
    const struct cli *c = d->c;
    char text[PATH_MAX + 512], path_q[QUOTED];

    quote(path_q, sizeof path_q, c->conf->path);
    for (size_t i = 0; i < c->conf->problems; i++) {
        conf_problem(c->conf, i, c->lang, text, sizeof text);
        fix(d, SAY(SETTINGS), text, "${EDITOR:-nano} %s", path_q);
    }
    for (enum option_id id = 0; id < OPTIONS; id++)
        if (option_from(c->options, id))
            examine_setting(d, id);
    fine(d, SAY(SETTINGS), "%s", SAY(OTHERS_DEFAULT));
}

/* ---- the command ------------------------------------------------------------------------ */

static void find_folder(struct doctor *d)
{
    const char *slash = strrchr(d->path, '/');

    snprintf(d->folder, sizeof d->folder, "%.*s", slash ? (int)(slash - d->path) + (slash == d->path) : 1,
             slash ? d->path : ".");
    quote(d->file_q, sizeof d->file_q, d->path);
    quote(d->folder_q, sizeof d->folder_q, d->folder);
}

int cli_run_doctor(struct cli *c)
{
    struct doctor d = { .c = c, .path = cli_database(c) };

    if (d.path) {
        find_folder(&d);
        examine_database(&d);
        examine_rights(&d);
    } else {
        d.wrong++;
    }
    examine_terminal(&d);
    examine_locale(&d);
    examine_data(&d);
    examine_themes(&d);
    if (d.health.read && d.health.ours)
        cli_look(c);
    examine_settings(&d);
    cli_close(c);
    if (d.wrong)
        out_sayf(c->out, cli_say(c, SAY_TO_FIX), d.wrong);
    return d.wrong ? EXIT_FAILED : EXIT_DONE;
}
