/*
 * For people who listen, in the real program: what every key makes it say, against tests/golden/NAME.spoken; and the
 * terminal's own cursor, by which screen readers and braille displays know where one is, in every view and form.
 */
#include "../support/session.h"
#include "../support/spoken.h"

#include "app/list-view.h"
#include "app/spoken.h"
#include "engine/draft.h"
#include "engine/host.h"
#include "forms/forms.h"
#include "entry/grid-view.h"
#include "view/views.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char env_text[8][320];
static const char *env[9];

/* It is always noon of 21 November 2026 (tests/fixtures/today.c). */
static void make_environment(void)
{
    int n = 0;

    snprintf(env_text[n++], sizeof *env_text, "TIENDO_DB=%s", session_db);
    snprintf(env_text[n++], sizeof *env_text, "TIENDO_DATA=%s", getenv("TIENDO_DATA"));
    snprintf(env_text[n++], sizeof *env_text, "XDG_STATE_HOME=%s/state", session_dir);
    snprintf(env_text[n++], sizeof *env_text, "XDG_CONFIG_HOME=%s/config", session_dir);
    snprintf(env_text[n++], sizeof *env_text, "LD_PRELOAD=%s/today.so", session_dir);
    snprintf(env_text[n++], sizeof *env_text, "ASAN_OPTIONS=verify_asan_link_order=0");
    for (int i = 0; i < n; i++)
        env[i] = env_text[i];
}

/* ---- what is said ----------------------------------------------------------------------- */

static const struct { const char *name, *lang, *keys; } scenes[] = {
    { "board-vi", "vi", "Down Down Down Up Tab Down Tab Tab End" },
    { "board-en", "en", "Down Down Tab Down F1 Esc F10" },
    { "scroll-vi", "vi", "PgDn Down Down Down Down Up Up Up Up Up" },
    { "target-vi", "vi", "Down Enter Down Down Down Down n Esc" },
    { "record-vi", "vi", "Down Ins 61,5 Tab Tab Tab 2 Tab Ctrl-S 'Bao cao' Ctrl-S Ctrl-Z" },
    { "filter-vi", "vi", "F3 hoc Backspace Enter Down Esc 3 Enter Esc" },
    { "help-vi", "vi", "F1 loc Down Esc F10" },
    { "grid-vi", "vi", "Ctrl-E Down Right 80 Enter Esc 'Bao cao' Enter" },
    { "settings-vi", "vi", "Shift-F3 Down Down Enter 2 Esc" },
};

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = calloc(1, 1 << 17);

    ck_assert_ptr_nonnull(text);
    if (f) {
        text[fread(text, 1, (1 << 17) - 1, f)] = 0;
        fclose(f);
    }
    return text;
}

static void golden(const char *name, const char *now)
{
    const char *mode = getenv("GOLDEN");
    char path[160];

    snprintf(path, sizeof path, "tests/golden/%s.spoken", name);
    if (mode && !strcmp(mode, "write")) {
        FILE *f = fopen(path, "w");
        ck_assert_msg(f && fputs(now, f) >= 0 && !fclose(f), "%s", path);
        return;
    }
    char *was = read_file(path);
    ck_assert_msg(!strcmp(was, now), "%s differs; now it is:\n%s", path, now);
    free(was);
}

/* Sends the next word of the keys; false: there is none. */
static bool next_key(struct pty *p, const char **keys, char word[64])
{
    const char *from = *keys + strspn(*keys, " "), *end = *from == '\'' ? strchr(from + 1, '\'') + 1
                                                                      : from + strcspn(from, " ");
    if (!*from)
        return false;
    snprintf(word, 64, "%.*s", (int)(end - from), from);
    *keys = end;
    pty_mark(p);
    ck_assert_msg(pty_type(p, word), "%s", word);
    return true;
}

static void hear(struct pty *p, FILE *out, const char *key)
{
    size_t len;
    const char *bytes = pty_log_since(p, &len);
    char *said = spoken_text(bytes, len);

    fprintf(out, "[%s]\n%s", key, said);
    free(said);
}

START_TEST(transcript)
{
    char *argv[] = { (char *)session_tiendo, "--accessible", "--lang", (char *)scenes[_i].lang, NULL };
    const char *keys = scenes[_i].keys;
    char *text = NULL, word[64];
    size_t size;
    FILE *out = open_memstream(&text, &size);

    session_fresh();
    struct pty *p = pty_start(&(struct pty_options){ .env = env }, argv);
    ck_assert_ptr_nonnull(p);
    pty_mark(p);
    ck_pty_text(p, "Chỉ tiêu|Targets");
    ck_pty_quiet(p);
    hear(p, out, "");
    while (next_key(p, &keys, word)) {
        if (pty_alive(p))
            ck_pty_quiet(p);
        hear(p, out, word);
    }
    fclose(out);
    golden(scenes[_i].name, text);
    free(text);
    pty_free(p);
}
END_TEST

/* ---- the switch ------------------------------------------------------------------------- */

static const struct { const char *given, *set; bool spoken; } switches[] = {
    { "--accessible", "", true }, { "ACCESSIBLE=1", "", true }, { "ACCESSIBLE=", "", false },
    { "ACCESSIBLE=0", "", false },
    { "", "\"$TIENDO\" set accessible on >/dev/null", true },
};

/* By the command line, the environment or a setting; a table of the command line follows, too. */
START_TEST(ways_to_switch)
{
    char *argv[] = { (char *)session_tiendo, NULL, NULL }, command[256];
    const char *given = switches[_i].given;
    const bool option = !strncmp(given, "--", 2);
    int n = 0;

    session_fresh();
    while (env[n])
        n++;
    if (option)
        argv[1] = (char *)given;
    else if (*given)
        env[n] = given;
    snprintf(command, sizeof command, "export XDG_CONFIG_HOME=\"$DIR/config\"; %s", switches[_i].set);
    ck_assert_int_eq(session_shell(command), 0);
    struct pty *p = pty_start(&(struct pty_options){ .env = env }, argv);
    env[n] = NULL;
    ck_assert_ptr_nonnull(p);
    ck_pty_text(p, switches[_i].spoken ? "^Chỉ tiêu$" : "\\[Chỉ tiêu 1/28");
    ck_pty_quiet(p);
    session_leave(p);
    snprintf(command, sizeof command,
             "export XDG_CONFIG_HOME=\"$DIR/config\" %s; \"$TIENDO\" %s list agencies | grep -q '%s'",
             option ? "" : given, option ? given : "",
             switches[_i].spoken ? "^vn, Cả nước, Cả nước, quốc gia$" : "^vn   *Cả nước");
    ck_assert_int_eq(session_shell(command), 0);
}
END_TEST

/* ---- where the cursor is ---------------------------------------------------------------- */

static const char *place_name(enum place p)
{
    static const char *const names[PLACES] = {
#define V(id) [VIEW_##id] = #id,
        VIEWS(V)
#undef V
#define F(id, name, kind) [FORM_##id] = name,
        FORMS(F)
#undef F
    };
    return names[p];
}

/* What a place is opened about: one of each kind that the shipped plan has. */
static struct subject some(const struct app *a, enum subject_kind kind)
{
    const struct model *m = &a->model;
    const struct td_target *t = &m->targets.v[0];
    const struct td_task *task = &m->tasks.v[0];

    for (size_t i = 0; i < m->targets.n; i++) /* that has figures, and thresholds of its own */
        t = !strcmp(m->targets.v[i].code, "c.4") ? &m->targets.v[i] : t;
    for (size_t i = 0; i < m->tasks.n; i++)
        task = m->tasks.v[i].n_assignments ? &m->tasks.v[i] : task;
    switch (kind) {
    case SUBJECT_PLAN: return about_plan(model_plan(m)->id);
    case SUBJECT_TARGET: return about_target(t->id);
    case SUBJECT_AGENCY: return about_agency(t->lead);
    case SUBJECT_TASK: return about_task(task->id);
    case SUBJECT_THRESHOLD: return about_threshold(t->id, t->thresholds[0].year, t->thresholds[0].yearly);
    case SUBJECT_ROLE: return about_role(task->id, task->assignments[0].agency, task->assignments[0].role);
    case SUBJECT_OBLIGATION: return about_obligation(m->obligations.v[0].id);
    case SUBJECT_FIGURE: return about_figure(t->id, model_plan(m)->city, td_period_of_year(2025), 1);
    case SUBJECT_DUTY: return about_duty(m->overdue.v[0].obligation, m->overdue.v[0].agency, m->overdue.v[0].year);
    case SUBJECT_REQUEST: return about_request(1);
    case SUBJECT_ROW: return about_row(O_language);
    default: return ABOUT_NOTHING;
    }
}

static struct subject about_place(const struct app *a, enum place p)
{
    static const enum subject_kind kinds[PLACES] = {
        [VIEW_target] = SUBJECT_TARGET, [VIEW_agency] = SUBJECT_AGENCY, [VIEW_task] = SUBJECT_TASK,
        [VIEW_figures] = SUBJECT_FIGURE, [VIEW_units] = SUBJECT_TARGET, [VIEW_submission] = SUBJECT_DUTY,
#define F(id, name, kind) [FORM_##id] = SUBJECT_##kind,
        FORMS(F)
#undef F
    };
    return some(a, kinds[p]);
}

/* What stands in the cursor's row where it is on what is focused; "" = a text that one reads. */
static void focused(struct view *v, char *buf)
{
    struct list *l = view_list(v);
    const struct form *f = v->ops->context & IN_FORM ? &((struct form_view *)v)->form : NULL;

    *buf = 0;
    if (f && f->at < f->spec->n)
        snprintf(buf, LIST_CELL, "%s", td_word(f->spec->fields[f->at].label, f->lang));
    else if (l && l->typing)
        snprintf(buf, LIST_CELL, "%s", td_word(W_FILTER_LINE, l->lang));
    for (size_t c = 0; l && !*buf && list_row(l) >= 0 && c < l->source->n_columns; c++)
        l->source->cell(l->owner, (size_t)list_row(l), c, buf);
    const struct text said = text_squeezed(buf);
    snprintf(buf, LIST_CELL, "%.*s", (int)td_text_cut(said.s, 6, NULL), said.s);
    buf[strcspn(buf, "\n,")] = 0;
}

static struct subject handed_in;

/* A request, a report that has come, and a file to be imported: what some places are about. */
static void prepare(struct app *a)
{
    const struct model *m = &a->model;
    const struct td_duty *d = &m->overdue.v[0];
    const struct td_submission report = { .obligation = d->obligation, .agency = d->agency, .year = d->year,
                                          .on = m->review, .note = "Đã gửi" };
    const struct td_request asked = { .plan = model_plan(m)->id, .target = some(a, SUBJECT_TARGET).target,
                                      .agency = some(a, SUBJECT_AGENCY).agency, .due = m->review,
                                      .question = "Vì sao?", .answer = "", .asked_on = m->review };
    FILE *f = fopen(textf("%s.csv", getenv("TIENDO_DB")).s, "w");

    handed_in = about_duty(d->obligation, d->agency, d->year);
    fputs("Đơn vị;Chỉ tiêu;Năm;Kết quả;Nguồn\nP. Giảng Võ;c.4;2026;81,5;Báo cáo\n", f);
    fclose(f);
    snprintf(a->import.path, sizeof a->import.path, "%s.csv", getenv("TIENDO_DB"));
    if (td_submit(a->td, &report, 1, TD_AT_COMMAND, NULL) ||
        td_request_save(a->td, &asked, TD_AT_COMMAND, NULL, NULL) || model_load(&a->model))
        app_fault(a);
}

/* Something typed and never saved, by its file. */
static struct subject a_draft(const struct app *a)
{
    static const struct draft_field typed = { "question", "Vì sao?" };
    struct draft_list found;
    char why[256];

    draft_save(&(struct draft_id){ .db = a->db, .form = "request" }, &typed, 1, a->lang, why, sizeof why);
    draft_find(a->db, NULL, &found);
    struct subject about = about_row(found.n ? (int64_t)found.draft[0].inode : 0);
    draft_list_free(&found);
    return about;
}

/* Those of an import stand on its preview, closing on the request, throwing away on the drafts. */
static void open_place(struct app *a, enum place p)
{
    const bool import = p == VIEW_import_row || p == VIEW_import_columns || p == FORM_import_column ||
                        p == FORM_import_note;

    if (import)
        app_open(a, VIEW_import, ABOUT_NOTHING);
    const struct subject draft = p == FORM_draft_drop ? a_draft(a) : about_row(0);
    if (p == FORM_draft_drop)
        app_open(a, VIEW_drafts, ABOUT_NOTHING);
    if (p == FORM_close)
        app_open(a, VIEW_requests, ABOUT_NOTHING);
    app_open(a, p, p == VIEW_submission ? handed_in : import ? about_row(0)
                   : p == FORM_close ? some(a, SUBJECT_REQUEST)
                   : p == FORM_view_rename || p == FORM_view_drop ? about_row(1)
                   : p == FORM_draft_drop ? draft : about_place(a, p));
}

static void wait_for_key(struct app *a)
{
    struct event ev;

    while (!term_event(a->term, &ev))
        term_wait(a->term, -1);
}

/* One's own file, with a view saved under a name. */
static void keep_a_view(struct conf *conf, struct options *options)
{
    char folder[200];

    snprintf(folder, sizeof folder, "%s.own", getenv("TIENDO_DB"));
    setenv("XDG_CONFIG_HOME", folder, 1);
    setenv("XDG_STATE_HOME", folder, 1);
    mkdir(folder, 0700);
    mkdir(textf("%s/tiendo", folder).s, 0700);
    FILE *f = fopen(textf("%s/tiendo/tiendo.conf", folder).s, "w");
    fputs("[view.1]\nname = Giao ban\nkey = 1\n", f);
    fclose(f);
    conf_read(conf, options);
}

/* The program of the test, on a terminal of its own: opens every place, says where the cursor ought to be, and waits
 * for a key; then shows the same again, and waits for another. */
static int walk(bool spoken)
{
    char err[256], buf[LIST_CELL], path[160];
    struct td *td;
    const struct td_open how = { .path = getenv("TIENDO_DB"), .host = &host, .mode = TD_OPEN_WRITE, .actor = "lan" };
    struct app a;
    struct conf conf = { .problems = 0 };
    struct options options = { 0 };

    setlocale(LC_CTYPE, "C.UTF-8");
    snprintf(path, sizeof path, "%s.walk", how.path);
    keep_a_view(&conf, &options);
    if (td_open(&td, &how, err, sizeof err) != TD_OK ||
        !app_init(&a, &(struct screen_options){ .views = views, .td = td, .lang = TD_VI, .conf = &conf,
                                                .options = &options, .db = how.path }))
        return EXIT_FAILURE;
    a.term = term_open(&(struct term_options){ .theme = theme_at(0), .lang = TD_VI }, err, sizeof err, NULL);
    if (!a.term)
        return EXIT_FAILURE;
    prepare(&a);
    canvas_resize(a.canvas, 24, 80);
    app_lay_out(&a, spoken, 80);
    for (enum place p = NOWHERE + 1; p < PLACES; p++) {
        const int depth = a.depth;
        open_place(&a, p);
        app_look(&a);
        app_draw(&a);
        term_show(a.term, a.canvas);
        focused(app_top(&a), buf);
        FILE *out = fopen(path, "w");
        fprintf(out, "%s\t%d\t%d\t%d\t%d\t%s\n", place_name(p), app_top(&a)->place == p, a.canvas->cursor_row,
                a.canvas->cursor_col, a.canvas->editing, buf);
        fclose(out);
        wait_for_key(&a);
        app_look_around(&a);
        app_draw(&a);
        term_show(a.term, a.canvas);
        wait_for_key(&a);
        while (a.depth > depth)
            app_back(&a);
    }
    term_close(a.term);
    app_free(&a);
    td_close(td);
    options_free(&options);
    return EXIT_SUCCESS;
}

/* Lines, blocks and shapes: U+2500 to U+25FF. */
static bool has_art(const char *s)
{
    while (*s && !((unsigned char)s[0] == 0xe2 && (unsigned char)s[1] >= 0x94 && (unsigned char)s[1] <= 0x97))
        s++;
    return *s;
}

/*
 * nnn lost its braille support in one release by one line, leaveok(TRUE): the cursor was left wherever the last letter
 * had been written. Here the terminal's cursor is on the focused item in every view and form, and when nothing has
 * changed nothing is written.
 */
START_TEST(leaveok)
{
    char self[] = "/proc/self/exe", *argv[] = { self, _i ? "walk-spoken" : "walk", NULL };
    static const char format[] = "%63[^\t]\t%d\t%d\t%d\t%d\t%511[^\n]";
    char path[200], name[64], what[LIST_CELL];
    int opened, row, col, editing, seen = 0, at_row, at_col;

    session_fresh();
    snprintf(path, sizeof path, "%s.walk", session_db);
    struct pty *p = pty_start(&(struct pty_options){ .env = env }, argv);
    ck_assert_ptr_nonnull(p);
    for (;; ck_assert(pty_keys(p, "x")), seen++) {
        ck_pty_quiet(p);
        if (!pty_alive(p))
            break;
        char *line = read_file(path);
        *what = 0;
        ck_assert_int_ge(sscanf(line, format, name, &opened, &row, &col, &editing, what), 5);
        free(line);
        ck_assert_msg(opened, "%s was not opened:\n%s", name, pty_framed(p));
        ck_assert_msg(pty_cursor(p, &at_row, &at_col), "%s: the cursor is hidden", name);
        ck_assert_msg(at_row == row && at_col == col, "%s: the cursor is at %d,%d and not at %d,%d:\n%s", name, at_row,
                      at_col, row, col, pty_framed(p));
        ck_assert_msg(strstr(pty_row(p, row), what), "%s: not \"%s\" where the cursor is, %d,%d:\n%s", name, what, row,
                      col, pty_framed(p));
        ck_assert_msg(editing || !_i || !col, "%s: the cursor is at %d of the line:\n%s", name, col, pty_framed(p));
        ck_assert_msg(!_i || !has_art(pty_screen(p)), "%s has art:\n%s", name, pty_framed(p));
        pty_mark(p);
        ck_assert(pty_keys(p, "x"));
        ck_pty_quiet(p);
        ck_assert_msg(!pty_bytes(p), "%s: %zu bytes that change nothing", name, pty_bytes(p));
    }
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    ck_assert_int_eq(seen, PLACES - 1);
    pty_free(p);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc > 1)
        return walk(!strcmp(argv[1], "walk-spoken"));
    if (!session_open() ||
        session_shell("${CC:-gcc} -std=c11 -D_GNU_SOURCE -shared -fPIC -o \"$DIR/today.so\" tests/fixtures/today.c"))
        return EXIT_FAILURE;
    make_environment();
    Suite *s = suite_create("voice");
    TCase *t = tcase_create("voice");

    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, transcript, 0, sizeof scenes / sizeof *scenes);
    tcase_add_loop_test(t, ways_to_switch, 0, sizeof switches / sizeof *switches);
    tcase_add_loop_test(t, leaveok, 0, 2);
    suite_add_tcase(s, t);
    return session_run(s);
}
