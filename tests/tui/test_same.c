/* The screen and the command line say the same of a task and of an agency: its state, what it leads, its part in tasks,
 * the reports it answers for. Over every task and agency of the shipped plans, without figures and with those to
 * practise on. */
#include "scene.h"
#include "app/page.h"
#include "cli/cli.h"
#include "show/words.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../support/suites.h"

static struct scene s;
static struct options options;
static struct conf conf;
static FILE *printed;

static void setup(void)
{
    scene_open(&s, 120, 40, TD_VI, false);
    ck_assert_ptr_nonnull(printed = tmpfile());
}

static void with_training(void)
{
    setup();
    ck_assert_msg(td_training(s.td, 20261121, NULL) == TD_OK, "%s", td_errmsg(s.td));
    ck_assert_int_eq(model_load(&s.app.model), TD_OK);
}

static void teardown(void)
{
    fclose(printed);
    options_free(&options);
    scene_close(&s);
}

/* What `tiendo show KIND CODE --plan KEY` prints, as lines; to be freed with lines_free(). */
struct lines { char *text, **v; size_t n; };

static struct lines show(const char *kind, const char *code)
{
    static struct out out;
    char *args[] = { (char *)kind, (char *)code };
    struct cli c = { .command = &cli_commands[CLI_show], .args = args, .n_args = 2, .options = &options, .conf = &conf,
                     .lang = TD_VI, .review = s.app.model.review, .format = FORMAT_TEXT, .td = s.td, .out = &out };
    struct lines l = { NULL, NULL, 0 };

    rewind(printed);
    ck_assert_int_eq(ftruncate(fileno(printed), 0), 0);
    out_open(&out, fileno(printed));
    out.width = 1000; /* nothing is cut */
    c.opt[OPT_plan] = model_plan(&s.app.model)->key;
    ck_assert_int_eq(cli_run_show(&c), EXIT_DONE);
    ck_assert(out_flush(&out));
    long size = lseek(fileno(printed), 0, SEEK_END);
    ck_assert_ptr_nonnull(l.text = calloc((size_t)size + 1, 1));
    ck_assert_int_eq(pread(fileno(printed), l.text, (size_t)size, 0), size);
    for (char *p = l.text; *p; p += strcspn(p, "\n") + (p[strcspn(p, "\n")] != 0))
        l.n++;
    ck_assert_ptr_nonnull(l.v = calloc(l.n + 1, sizeof *l.v));
    l.n = 0;
    for (char *p = l.text, *end; p && *p; p = end) {
        if ((end = strchr(p, '\n')))
            *end++ = 0;
        l.v[l.n++] = p;
    }
    return l;
}

static void lines_free(struct lines *l)
{
    free(l->v);
    free(l->text);
}

/* The first row of the table under this heading; l->n = there is none. */
static size_t section(const struct lines *l, enum ui heading)
{
    for (size_t i = 0; i + 2 < l->n; i++)
        if (!strcmp(l->v[i], ui(heading, TD_VI)))
            return i + 2;
    return l->n;
}

static bool ends_in(const char *line, const char *word)
{
    size_t n = strlen(line), w = strlen(word);
    return w <= n && !strcmp(line + n - w, word);
}

static struct page_view *page(enum place place, struct subject about)
{
    app_open(&s.app, place, about);
    return (struct page_view *)app_top(&s.app);
}

/* Of a page the line after this heading, and where the next part begins; `to` = `from`: it has no such part. */
static size_t part(const struct page_view *p, enum ui heading, size_t *to)
{
    const char *words = ui(heading, TD_VI);
    size_t from = 0;

    for (; from < p->n; from++) {
        const char *text = p->line[from].text;
        if (!strcmp(p->line[from].section ? strchr(text, ' ') + 1 : text, words)) /* behind its number */
            break;
    }
    for (*to = from += from < p->n; *to < p->n && p->line[*to].role != ROLE_header;)
        ++*to;
    return from;
}

/* Each line of the page's part about such a thing has its row, in the same order and with the same code and last word;
 * and there is no other row. `word` takes the word from the line. */
static void ck_same(const char *who, const struct lines *l, enum ui heading, const struct page_view *p,
                    enum subject_kind kind, const char *(*word)(const char *line))
{
    size_t at = section(l, heading), rows = 0, said = 0, to;

    while (at + rows < l->n && *l->v[at + rows])
        rows++;
    for (size_t i = part(p, heading, &to); i < to; i++) {
        const char *line = p->line[i].text;
        char code[64];
        if (p->line[i].about.kind != kind)
            continue;
        ck_assert_msg(said < rows, "%s: not a row of %s: %s", who, ui(heading, TD_VI), line);
        snprintf(code, sizeof code, "%.*s", (int)strcspn(line, " "), line);
        ck_assert_msg(strstr(l->v[at + said], code) && ends_in(l->v[at + said], word(line)), "%s:\n%s\n%s", who, line,
                      l->v[at + said]);
        said++;
    }
    ck_assert_msg(said == rows, "%s: %zu of %zu %s", who, said, rows, ui(heading, TD_VI));
}

/* "V.1.4    chủ trì   Lập kế hoạch (...)  (Quá hạn)" */
static const char *in_brackets(const char *line)
{
    static char word[256];
    const char *open = strrchr(line, '(');

    snprintf(word, sizeof word, "%.*s", open ? (int)strlen(open) - 2 : 0, open ? open + 1 : "");
    return word;
}

static const char *whole(const char *line)
{
    return line + strspn(line, " ");
}

static const char *nothing(const char *line)
{
    (void)line;
    return "";
}

static int lines_about(const struct page_view *p, enum ui heading, enum subject_kind kind)
{
    int n = 0;
    size_t to;

    for (size_t i = part(p, heading, &to); i < to; i++)
        n += p->line[i].about.kind == kind;
    return n;
}

/* The board counts what is given to an agency itself, so only where nothing comes from below it or from its group. */
static void ck_counts(const struct td_agency *a, const struct page_view *p)
{
    const struct model *m = &s.app.model;
    size_t at = (size_t)(a - m->agencies.v);
    bool in_group = false;

    for (const struct td_agency *up = a; (up = td_agency_by_id(&m->agencies, up->parent));)
        in_group |= !strcmp(up->kind, "group");
    if ((at + 1 < m->agencies.n && m->agencies.v[at + 1].depth > a->depth) || !td_agency_exists_on(a, m->review))
        return;
    ck_assert_msg(m->sums[at].leads == lines_about(p, U_LED_TARGETS, SUBJECT_TARGET), "%s leads %d", a->code,
                  m->sums[at].leads);
    if (!in_group)
        ck_assert_msg(m->sums[at].tasks == lines_about(p, U_ITS_TASKS, SUBJECT_TASK), "%s does %d", a->code,
                      m->sums[at].tasks);
}

static void ck_agency(const struct td_agency *a)
{
    struct page_view *p = page(VIEW_agency, about_agency(a->id));
    struct lines l = show("agency", a->code);

    ck_same(a->code, &l, U_LED_TARGETS, p, SUBJECT_TARGET, nothing);
    ck_same(a->code, &l, U_ITS_TASKS, p, SUBJECT_TASK, in_brackets);
    ck_same(a->code, &l, U_ITS_REPORTS, p, SUBJECT_DUTY, whole);
    ck_counts(a, p);
    lines_free(&l);
    app_back(&s.app);
}

/* Of those with a part in the plan; of a group's members, which are alike, those that are its first. */
START_TEST(agencies)
{
    enum { MEMBERS = 4 };
    struct model *m = &s.app.model;
    int seen = 0;

    for (size_t p = 0; p < m->plans.n; p++) {
        ck_assert_int_eq(model_set_plan(m, p), TD_OK);
        size_t members = 0;
        for (size_t i = 0; i < m->agencies.n; i++) {
            const struct td_agency *a = &m->agencies.v[i];
            members = i && a->parent == m->agencies.v[i - 1].parent ? members + 1 : 0;
            if (!m->relevant[i] || (members > MEMBERS && !m->sums[i].leads && !m->sums[i].tasks) ||
                td_agency_by_code(&m->agencies, a->code) != a)
                continue;
            ck_agency(a);
            seen++;
        }
    }
    ck_assert_int_gt(seen, 60);
}
END_TEST

START_TEST(tasks)
{
    struct model *m = &s.app.model;
    int seen = 0;

    for (size_t p = 0; p < m->plans.n; p++) {
        ck_assert_int_eq(model_set_plan(m, p), TD_OK);
        for (size_t i = 0; i < m->tasks.n; i++) {
            const struct td_task *t = &m->tasks.v[i];
            td_date due;
            const char *word = word_of_task(model_task_word(m, t, &due), TD_VI);
            struct page_view *v = page(VIEW_task, about_task(t->id));
            struct lines l = show("task", t->code);
            bool on_screen = false, printed_too = false;
            for (size_t k = 0; k < v->n; k++)
                on_screen |= !strcmp(whole(v->line[k].text), word);
            for (size_t k = 0; k < l.n; k++)
                printed_too |= !strncmp(l.v[k], "Trạng thái ", strlen("Trạng thái ")) && ends_in(l.v[k], word);
            ck_assert_msg(on_screen && printed_too, "%s %s: %s", t->code, word, l.text);
            lines_free(&l);
            app_back(&s.app);
            seen++;
        }
    }
    ck_assert_int_gt(seen, 150);
}
END_TEST

Suite *suite_same(void)
{
    Suite *suite = suite_create("same");
    static void (*const begins[])(void) = { setup, with_training };

    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
        TCase *t = tcase_create(i ? "training" : "shipped");
        tcase_set_timeout(t, 300);
        tcase_add_checked_fixture(t, begins[i], teardown);
        tcase_add_test(t, agencies);
        tcase_add_test(t, tasks);
        suite_add_tcase(suite, t);
    }
    return suite;
}
