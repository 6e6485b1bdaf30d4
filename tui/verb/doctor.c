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
    out_sayf(d->c->out, "%s%s: %s\n", "ok   ", what, text);
}

static void __attribute__((format(printf, 4, 5))) fix(struct doctor *d, const char *what, const char *wrong,
                                                      const char *fmt, ...)
{
    char command[3 * QUOTED];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(command, sizeof command, fmt, ap);
    va_end(ap);
    out_sayf(d->c->out, "%s%s: %s -> ", cli_say(d->c, "FIX  ", "SỬA  "), what, wrong);
    out_say(d->c->out, command);
    out_say(d->c->out, "\n");
    d->wrong++;
}

#define SAY(en, vi) cli_say(d->c, en, vi)

/* ---- the file --------------------------------------------------------------------------- */

static void no_regular_file(struct doctor *d)
{
    char real[PATH_MAX], real_q[QUOTED];

    if (realpath(d->path, real) && strcmp(real, d->path) != 0) {
        quote(real_q, sizeof real_q, real);
        fix(d, SAY("file", "tệp"),
            SAY("not a regular file; name the file itself", "không phải tệp thường; hãy chỉ đúng tệp"),
            "tiendo --db %s doctor", real_q);
    } else {
        fix(d, SAY("file", "tệp"), SAY("not a regular file", "không phải tệp thường"), "ls -ld %s", d->file_q);
    }
}

static void say_damaged(struct doctor *d)
{
    char text[512];

    snprintf(text, sizeof text, SAY("damaged (%s); go back to the last backup, or rescue what can be read",
                                    "bị hỏng (%s); hãy dùng bản sao lưu gần nhất, hoặc cứu phần còn đọc được"),
             d->health.damage);
    fix(d, SAY("content", "nội dung"), text, TD_RESCUE_COMMAND, d->file_q);
}

/* Can the file be examined at all? */
static bool examine_file(struct doctor *d)
{
    const struct td_health *h = &d->health;
    const char *what = SAY("file", "tệp");

    if (h->missing)
        fix(d, what, SAY("there is no database", "chưa có cơ sở dữ liệu"), "tiendo --db %s init", d->file_q);
    else if (!h->regular && *h->message)
        fix(d, what, h->message, "ls -ld %s %s", d->folder_q, d->file_q);
    else if (!h->regular)
        no_regular_file(d);
    else if (h->remote)
        fix(d, what, SAY("on a network file system, where locks cannot be trusted; move it to a local disk",
                         "nằm trên ổ đĩa mạng, không khóa tệp an toàn được; hãy chuyển về ổ đĩa của máy"),
            "mkdir -p -m 700 ~/.local/share/tiendo && mv -n %s ~/.local/share/tiendo/tiendo.db", d->file_q);
    else if (h->hot)
        fix(d, what, SAY("a program died while it wrote; the next start takes its work back",
                         "có chương trình bị ngắt khi đang ghi; lần mở tới sẽ khôi phục"),
            "tiendo --db %s status", d->file_q);
    else if (h->no_database)
        fix(d, what, SAY("not a database; name another file, or go back to the last backup",
                         "không phải cơ sở dữ liệu; hãy chỉ tệp khác, hoặc dùng bản sao lưu gần nhất"),
            "file %s", d->file_q);
    else if (*h->damage && !h->read)
        say_damaged(d);
    else if (!h->read)
        fix(d, what, h->message, "ls -ld %s %s", d->folder_q, d->file_q);
    else
        fine(d, what, SAY("%s, %lld bytes, on a local disk", "%s, %lld byte, trên ổ đĩa của máy"), d->path,
             (long long)h->bytes);
    return h->read;
}

static void examine_schema(struct doctor *d)
{
    const struct td_health *h = &d->health;
    const char *what = SAY("schema", "cấu trúc");
    char text[128];

    snprintf(text, sizeof text, SAY("version %d, this program knows %d", "phiên bản %d, chương trình này biết %d"),
             h->schema, h->knows);
    if (h->schema < h->knows)
        fix(d, what, text, "tiendo --db %s status", d->file_q);
    else if (h->schema > h->knows)
        fix(d, what, text, "%s", SAY("install the newer tiendo", "cài tiendo bản mới hơn"));
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
        fine(d, SAY("content", "nội dung"), "%s", SAY("sound (full check)", "nguyên vẹn (đã kiểm tra toàn bộ)"));
    if (h->orphans) {
        snprintf(text, sizeof text, SAY("%lld rows refer to nothing; see which, and go back to the last backup",
                                        "%lld dòng tham chiếu đến mục không có; xem dòng nào, và dùng bản sao lưu gần "
                                        "nhất"),
                 (long long)h->orphans);
        fix(d, SAY("references", "tham chiếu"), text, TD_ORPHANS_COMMAND, d->file_q);
    } else if (!*h->damage) {
        fine(d, SAY("references", "tham chiếu"), "%s", SAY("complete", "đầy đủ"));
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
        fix(d, SAY("identity", "nhận dạng"), SAY("a database of another program; name the right file",
                                                 "là cơ sở dữ liệu của chương trình khác; hãy chỉ đúng tệp"),
            "file %s", d->file_q);
        return;
    }
    fine(d, SAY("identity", "nhận dạng"), "%s", SAY("a database of tiendo", "là cơ sở dữ liệu của tiendo"));
    examine_schema(d);
    examine_content(d);
    if (strcmp(h->journal_mode, "delete") != 0)
        fix(d, SAY("journal", "nhật ký ghi"),
            SAY("WAL mode, which is not safe here; let everybody leave, then",
                "đang ở chế độ WAL, không an toàn ở đây; đợi mọi người thoát, rồi chạy"),
            TD_JOURNAL_COMMAND, d->file_q);
    else
        fine(d, SAY("journal", "nhật ký ghi"), "%s",
             SAY("rollback journal, none left behind", "rollback journal, không có tệp bị bỏ lại"));
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

static void move_away(struct doctor *d, const char *what)
{
    fix(d, what, SAY("everybody may put files here; the database needs a folder of its own",
                     "ai cũng ghi được vào đây; cơ sở dữ liệu cần một thư mục riêng"),
        "mkdir -p -m 700 ~/.local/share/tiendo && mv -n %s ~/.local/share/tiendo/tiendo.db", d->file_q);
}

/* SQLite makes and removes a journal beside the file: who writes there must be able to write in the folder. */
static void examine_folder(struct doctor *d, const struct stat *st, bool shared)
{
    const char *what = SAY("folder", "thư mục");
    char who[128];

    name_of(who, sizeof who, st->st_uid, st->st_gid);
    if ((st->st_mode & S_IWOTH) && (st->st_mode & S_ISVTX))
        move_away(d, what);
    else if (st->st_mode & S_IWOTH)
        fix(d, what, SAY("everybody may write", "ai cũng ghi được"), "%schmod o-w %s", sudo(st->st_uid), d->folder_q);
    else if ((st->st_mode & S_IRWXU) != S_IRWXU)
        fix(d, what, SAY("its owner may not write", "chủ sở hữu không ghi được"), "%schmod u+rwx %s", sudo(st->st_uid),
            d->folder_q);
    else if (shared && ((st->st_mode & S_IRWXG) != S_IRWXG || !(st->st_mode & S_ISGID)))
        fix(d, what, SAY("its group cannot work together: g+rwx and the setgid bit are needed",
                         "nhóm chưa dùng chung được: cần quyền g+rwx và bit setgid"),
            "%schmod g+rwxs %s", sudo(st->st_uid), d->folder_q);
    else
        fine(d, what, "%s, %s, %04o%s", d->folder, who, (unsigned)(st->st_mode & 07777),
             access(d->folder, W_OK | X_OK) ? SAY(" (you may only read)", " (bạn chỉ được đọc)") : "");
}

static void wrong_group(struct doctor *d, const char *what, const struct stat *st, gid_t gid)
{
    const struct group *gr = getgrgid(gid);
    char number[24];

    snprintf(number, sizeof number, "%lu", (unsigned long)gid);
    fix(d, what, SAY("not of its folder's group", "không thuộc nhóm của thư mục"), "%schgrp %s %s", sudo(st->st_uid),
        gr ? gr->gr_name : number, d->file_q);
}

static void examine_mode(struct doctor *d, const struct stat *st, const struct stat *folder, bool shared)
{
    const char *what = SAY("permissions", "quyền");
    char who[128];

    name_of(who, sizeof who, st->st_uid, st->st_gid);
    if (st->st_mode & S_IWOTH)
        fix(d, what, SAY("everybody may write", "ai cũng ghi được"), "%schmod o-w %s", sudo(st->st_uid), d->file_q);
    else if ((st->st_mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR))
        fix(d, what, SAY("its owner may not write", "chủ sở hữu không ghi được"), "%schmod u+rw %s", sudo(st->st_uid),
            d->file_q);
    else if (!shared && st->st_uid != folder->st_uid)
        fix(d, what,
            SAY("not of its folder's owner (was it made with sudo?)", "không thuộc chủ của thư mục (tạo bằng sudo?)"),
            "sudo chown --reference=%s %s", d->folder_q, d->file_q);
    else if (shared && st->st_gid != folder->st_gid)
        wrong_group(d, what, st, folder->st_gid);
    else if (shared && (st->st_mode & (S_IRGRP | S_IWGRP)) != (S_IRGRP | S_IWGRP))
        fix(d, what, SAY("its group may not write", "nhóm không ghi được"), "%schmod g+rw %s", sudo(st->st_uid),
            d->file_q);
    else
        fine(d, what, "%s, %04o%s", who, (unsigned)(st->st_mode & 07777),
             access(d->path, R_OK | W_OK) ? SAY(" (you may only read)", " (bạn chỉ được đọc)") : "");
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
    const char *what = SAY("terminal", "màn hình"), *name = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool places = false;
    int colors = 0;
    char text[160];

    if (!isatty(STDOUT_FILENO) && (!name || !*name)) {
        fine(d, what, "%s", SAY("none here (commands only)", "không có (chỉ dùng được lệnh)"));
        return;
    }
    snprintf(text, sizeof text, SAY("TERM=%.64s is not known here", "máy này không biết TERM=%.64s"), name ? name : "");
    if (!term_known(name, &colors, &places))
        fix(d, what, text, "export TERM=xterm-256color");
    else if (!places)
        fix(d, what, SAY("TERM cannot place the cursor", "TERM không di chuyển được con trỏ"),
            "export TERM=xterm-256color");
    else
        fine(d, what, SAY("TERM=%s, %d colours%s", "TERM=%s, %d màu%s"), name, colors,
             no_color && *no_color ? SAY(", switched off by NO_COLOR", ", đã tắt bằng NO_COLOR") : "");
}

/* A plain C locale says nothing about the encoding: main.c takes it for UTF-8. */
static void examine_locale(struct doctor *d)
{
    const char *what = SAY("locale", "ngôn ngữ");
    locale_t l = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const char *codes = l ? nl_langinfo_l(CODESET, l) : "";
    char text[160];

    if (!l) {
        fix(d, what, SAY("the one that is set is not installed here", "máy này chưa cài ngôn ngữ đang đặt"),
            "export LC_ALL=C.UTF-8");
    } else if (strcmp(codes, "UTF-8") != 0 && strcmp(codes, "ANSI_X3.4-1968") != 0) {
        snprintf(text, sizeof text, SAY("its encoding is %.64s; without UTF-8 letters lose their marks",
                                        "bảng mã là %.64s; không có UTF-8 thì chữ mất dấu"), codes);
        fix(d, what, text, "export LC_ALL=C.UTF-8");
    } else {
        fine(d, what, "UTF-8, --lang %s", d->c->lang == TD_EN ? "en" : "vi");
    }
    if (l)
        freelocale(l);
}

/* ---- what was installed ------------------------------------------------------------------ */

/* How many entries of the folder hold, or are, such a file. */
static int count_entries(const char *folder, bool (*is)(struct doctor *, const char *path), struct doctor *d)
{
    char path[PATH_MAX];
    const struct dirent *e;
    DIR *dir = opendir(folder);
    int n = 0;

    while (dir && (e = readdir(dir)))
        if (*e->d_name != '.' && (size_t)snprintf(path, sizeof path, "%s/%s", folder, e->d_name) < sizeof path)
            n += is(d, path);
    if (dir)
        closedir(dir);
    return n;
}

static bool is_bundle(struct doctor *d, const char *path)
{
    char plan[PATH_MAX + 16];

    (void)d;
    snprintf(plan, sizeof plan, "%s/plan.csv", path);
    return access(plan, R_OK) == 0;
}

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
    fix(d, SAY("theme", "giao diện"), err, "rm %s", path_q);
    return false;
}

static void examine_data(struct doctor *d)
{
    const char *what = SAY("shipped plans", "kế hoạch kèm theo");
    char data[PATH_MAX];
    int n = cli_find_data(data, sizeof data) ? count_entries(data, is_bundle, d) : 0;

    if (n)
        fine(d, what, SAY("%d in %s", "%d trong %s"), n, data);
    else
        fix(d, what, SAY("not found; install the program again, or say where they are",
                         "không tìm thấy; hãy cài lại chương trình, hoặc chỉ thư mục"),
            "export TIENDO_DATA=/usr/local/share/tiendo/data");
}

static void examine_themes(struct doctor *d)
{
    const char *what = SAY("themes", "giao diện"), *asked = d->c->opt[OPT_theme];
    char data[PATH_MAX], folder[PATH_MAX + 16], err[256];
    struct theme t;
    int n = 0;

    if (asked && !theme_builtin(asked) && !theme_load(&t, asked, d->c->lang, err, sizeof err))
        fix(d, what, err, "tiendo --theme dark");
    else if (asked)
        fine(d, SAY("theme", "giao diện đã chọn"), "%s", asked);
    if (cli_find_data(data, sizeof data)) {
        snprintf(folder, sizeof folder, "%s/../themes", data);
        n = count_entries(folder, is_theme, d);
    }
    fine(d, what,
         SAY("dark, light, mono built in; %d theme files found", "có sẵn dark, light, mono; thấy %d tệp giao diện"), n);
}

/* ---- what is set ------------------------------------------------------------------------- */

/* Each value that is not the default, and who says it; lines of the user's file that mean nothing. */
static void examine_settings(struct doctor *d)
{
    const struct cli *c = d->c;
    char text[PATH_MAX + 256], path_q[QUOTED];

    quote(path_q, sizeof path_q, c->conf->path);
    for (size_t i = 0; i < c->conf->problems; i++) {
        conf_problem(c->conf, i, c->lang, text, sizeof text);
        fix(d, SAY("settings", "tùy chọn"), text, "${EDITOR:-nano} %s", path_q);
    }
    for (enum option_id id = 0; id < OPTIONS; id++) {
        enum option_from from = option_from(c->options, id);
        if (from)
            fine(d, option_table[id].name, "%s (%s%s%s)", option_value(c->options, id),
                 td_word(W_FROM_PRESET + from, c->lang), from == FROM_FILE ? " " : "",
                 from == FROM_FILE ? c->conf->path : "");
    }
    fine(d, SAY("settings", "tùy chọn"), "%s", SAY("all others by default (see: tiendo set)",
                                                   "các tùy chọn khác theo mặc định (xem: tiendo set)"));
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
    td_close(c->td);
    c->td = NULL;
    if (d.wrong)
        out_sayf(c->out, cli_say(c, "%d to fix\n", "%d điều cần sửa\n"), d.wrong);
    return d.wrong ? EXIT_FAILED : EXIT_DONE;
}
