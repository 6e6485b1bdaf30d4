/* Drafts of older versions: each opens the form that it is of, about the same things, with all that was typed. */
#include "scene.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/suites.h"
#include "exchange/rows.h"
#include "forms/forms.h"

static char path[160], file[256];

/* The n-th of the drafts that stand one after the other in the fixture, as the only one of this database. */
static bool leave_draft(struct scene *s, int n)
{
    static const char begin[] = "tiendo draft 1\n";
    char line[1024], folder[160];
    FILE *in = fopen("tests/fixtures/drafts-1", "r");

    ck_assert_ptr_nonnull(in);
    snprintf(path, sizeof path, "%s/t.db", s->dir);
    snprintf(folder, sizeof folder, "%s/tiendo", s->dir);
    mkdir(folder, 0700);
    snprintf(folder, sizeof folder, "%s/tiendo/drafts", s->dir);
    mkdir(folder, 0700);
    snprintf(file, sizeof file, "%s/old.draft", folder);
    FILE *out = fopen(file, "w");
    ck_assert_ptr_nonnull(out);
    int at = -1;
    while (fgets(line, sizeof line, in)) {
        at += !strcmp(line, begin);
        if (at == n)
            fprintf(out, "%s", strncmp(line, "db=", 3) ? line : "");
        if (at == n && !strcmp(line, begin))
            fprintf(out, "db=%s\n", path);
    }
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
    setenv("XDG_STATE_HOME", s->dir, 1);
    s->app.db = path;
    return at >= n;
}

static const struct { enum place form; const char *about; size_t marked; const char *key, *typed; } old[] = {
    { FORM_figure, "target=19", 0, "source", "Nguồn A" },
    { FORM_figure, "target=19 agency=2 period=2026053111 seq=2", 0, "value", "77,7" },
    { FORM_correct, "target=19 agency=2 period=2026053111 seq=2", 0, "value", "2.3379" },
    { FORM_accept, "target=19 agency=2 period=2026053111 seq=2", 0, "reason", "vì" },
    { FORM_withdraw, "target=19 agency=2 period=2026053111 seq=2", 0, "reason", "vì" },
    { FORM_withdraw, "target=19 agency=2 period=2025123103 seq=1", 2, "reason", "vì" },
    { FORM_progress, "task=23", 0, "percent", "50" },
    { FORM_progress, "task=1", 2, "percent", "50" },
    { FORM_submission, "agency=6 obligation=1 year=2026", 0, "note", "công văn" },
    { FORM_reports, "agency=6", 2, "note", "công văn" },
    { FORM_duties, "agency=6 obligation=1 year=2026", 2, "note", "công văn" },
    { FORM_request, "target=19", 0, "question", "Vì sao?" },
    { FORM_request_task, "task=23", 0, "question", "Vì sao?" },
    { FORM_close, "", 0, "reason", "vì" },
    { FORM_threshold, "target=19 year=2030", 0, "bound", "85x" },
    { FORM_threshold_new, "target=19", 0, "scope", "nămx" },
    { FORM_role, "agency=4 task=23", 0, "role", "trìa" },
    { FORM_agency_term, "agency=4", 0, "valid_from", "1/1/2030" },
    { FORM_plan, "plan=1", 0, "title", "2030a" },
    { FORM_obligation_new, "", 0, "code", "a" },
    { FORM_import, "target=19", 0, "file", "/tmp/x.csv" },
    { FORM_threshold, "target=19 year=2030", 0, "bound", "85x" }, /* numbered as another form is */
};

/* The role that one of them is about: the numbers were those of another database. */
static void give_role(struct scene *s)
{
    const struct model *m = &s->app.model;
    const char *cells[TD_COLUMNS] = { m->plans.v[0].key, td_task_by_id(&m->tasks, 23)->code,
                                      td_agency_by_id(&m->agencies, 4)->code, "lead" };
    struct td_edit e = { .table = TD_T_ASSIGNMENTS, .cells = cells };
    struct td_load problems;

    ck_assert_int_eq(td_edit(s->td, &e, 1, TD_AT_COMMAND, "", NULL, &problems), TD_OK);
    td_load_free(&problems);
}

static void is_open(struct scene *s, int i)
{
    const struct view *v = app_top(&s->app);
    struct form *form = &((struct form_view *)app_top(&s->app))->form;
    char about[SUBJECT_TEXT];

    ck_assert_int_eq(v->place, old[i].form);
    subject_write(about, &v->about);
    ck_assert_str_eq(about, old[i].about);
    ck_assert_uint_eq(v->n_marked, old[i].marked);
    ck_assert_ptr_nonnull(strstr(form_typed(form, old[i].key), old[i].typed));
}

/* Opened, left and opened again: then as it is written now. */
START_TEST(an_old_draft_opens)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    if (old[_i].form == FORM_role)
        give_role(&s);
    ck_assert(leave_draft(&s, _i));
    for (int i = 0; i < 2; i++) {
        scene_keys(&s, "Shift-F10 Enter");
        is_open(&s, _i);
        ck_assert_int_ne(access(file, F_OK), 0); /* taken over */
        scene_keys(&s, "Esc Esc");
        ck_assert_int_eq(app_top(&s.app)->place, VIEW_board);
    }
    scene_close(&s);
}
END_TEST

/* The same form about the same thing has it as well, and no other. */
START_TEST(the_form_itself_has_it)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    ck_assert(leave_draft(&s, 0));
    scene_keys(&s, "F3 'c.2' Enter Ins");
    ck_assert_str_eq(form_typed(&((struct form_view *)app_top(&s.app))->form, "source"), "");
    scene_keys(&s, "Esc Ctrl-U F3 'c.4' Enter Ins");
    is_open(&s, 0);
    scene_close(&s);
}
END_TEST

/* What cannot be understood opens nothing, and nothing is written beyond what it may be. */
START_TEST(what_no_draft_says)
{
    static const char *const texts[] = { "5", "1 2 3 4", "1 2 3 4 5x", "1 2 3 4 5 6 x", "target", "target=",
                                         "target=1;x",
                                         "goal=1", "target=1 x=2", "x;;;;;;;;;;;;;;;;" };
    struct draft_field field = { FORM_SUBJECT, texts[_i] };
    struct draft d = { .form = (char[]){ "figure" }, .field = &field, .n = 1 };
    struct subject *about;
    enum place form;

    ck_assert_uint_eq(form_of_draft(&d, &form, &about), 0);
    free(about);
    field.value = ";;;;;;;;target=-9223372036854775808 agency=9223372036854775807;";
    ck_assert_uint_eq(form_of_draft(&d, &form, &about), 10);
    ck_assert_int_eq(form, FORM_figure);
    free(about);
    d.form = (char[]){ "figures" };
    ck_assert_uint_eq(form_of_draft(&d, &form, &about), 0);
    ck_assert_int_eq(form, NOWHERE);
    free(about);
}
END_TEST

static void ck_drafts(struct scene *s, size_t n, const char *said)
{
    struct draft_list found;
    char *screen = scene_text(s);

    draft_find(s->app.db, NULL, &found);
    ck_assert_uint_eq(found.n, n);
    ck_assert_msg(strstr(screen, said) != NULL, "no \"%s\" on:\n%s", said, screen);
    draft_list_free(&found);
    free(screen);
}

/* A draft goes after a question that says what is lost, and comes back until the program ends; also several. */
/* Also one that is about removing something, whose fields are not all columns. */
START_TEST(a_removal_stands_in_the_list)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    setenv("XDG_STATE_HOME", s.dir, 1);
    snprintf(path, sizeof path, "%s/t.db", s.dir);
    s.app.db = path;
    scene_keys(&s, "F3 'c.4' Enter Del 'trùng' Esc Shift-F10");
    char *text = scene_text(&s);
    ck_assert_msg(strstr(text, "trùng") && strstr(text, td_word(W_ASK_WHY_REMOVE, TD_VI)), "%s", text);
    free(text);
    scene_close(&s);
}
END_TEST

START_TEST(thrown_away)
{
    struct scene s;

    scene_open(&s, 80, 24, TD_VI, false);
    ck_assert(leave_draft(&s, 0));
    scene_keys(&s, "F3 'a.1' Enter Ins '81' Esc Shift-F10 Down Del");
    ck_drafts(&s, 2, "Nguồn Nguồn A");
    scene_keys(&s, "Ctrl-S"); /* no */
    ck_drafts(&s, 2, "Bản nháp");
    scene_keys(&s, "Del 'có' Enter Ctrl-S");
    ck_drafts(&s, 1, "Đã bỏ 1 bản nháp");
    scene_keys(&s, "Ctrl-Z");
    ck_drafts(&s, 2, "Đã lấy lại 1 bản nháp");
    scene_keys(&s, "Shift-End Del");
    ck_drafts(&s, 2, "Kết quả 81");
    ck_drafts(&s, 2, "Nguồn Nguồn A");
    scene_keys(&s, "'có' Enter Ctrl-S");
    ck_drafts(&s, 0, "Đã bỏ 2 bản nháp");
    scene_keys(&s, "Ctrl-Z Enter");
    ck_drafts(&s, 2, "Nhập số liệu");
    scene_close(&s);
}
END_TEST

Suite *suite_drafts(void)
{
    Suite *s = suite_create("drafts");
    TCase *t = tcase_create("drafts");

    tcase_add_loop_test(t, an_old_draft_opens, 0, sizeof old / sizeof *old);
    tcase_add_test(t, the_form_itself_has_it);
    tcase_add_loop_test(t, what_no_draft_says, 0, 10);
    tcase_add_test(t, thrown_away);
    tcase_add_test(t, a_removal_stands_in_the_list);
    suite_add_tcase(s, t);
    return s;
}
