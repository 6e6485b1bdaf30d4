/*
 * The board: what failed and what lags, by how much, whose it is and since when; what is due. Above one line for each
 * milestone and one for the duties, below them three panes on one model (board-rows.c lists them) and a preview of the
 * row under the cursor. Choosing an agency narrows the others. A small screen shows one pane at a time.
 */
#include "show/breakdown.h"
#include "show/chart.h"
#include "app/saved.h"
#include "show/gauge.h"
#include "view/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Less than SMALL shows one pane; from LARGE on the preview has a chart, from WIDE on it is a panel of its own. TITLE:
 * cells of a pane's title that stand on the line of the headings; AGENCY_NUMBERS: of the headings beside it; ROW_NAME:
 * of a name in a row of such a screen. */
enum { SMALL_ROWS = 13, SMALL_COLS = 80, LARGE_ROWS = 28, LARGE_COLS = 120, WIDE_COLS = 150, TITLE = 20,
       AGENCY_NUMBERS = 15, WORST = 5, ROW_NAME = 15, ROW_NAME_SMALL = 22 };

/* ---- the view --------------------------------------------------------------------------- */

static void read_requests(struct board *b)
{
    const struct td_plan *p = model_plan(&b->head.app->model);

    td_requests_free(&b->asked);
    if (p && td_requests(b->head.app->td, &b->asked, p->id, false))
        app_fault(b->head.app);
}

static bool board_open(struct view *v)
{
    struct board *b = (struct board *)v;

    static const struct list_source *const sources[] = { [TARGETS] = &board_targets, [TASKS] = &board_tasks,
                                                         [AGENCIES] = &board_agencies };

    read_requests(b);
    for (enum pane p = 0; p < PANES; p++) {
        list_init(&b->base.list[p], sources[p], b, v->app->lang);
        b->base.list[p].sort = sources[p]->group_by;
        list_follow(&b->base.list[p], v->app->options);
        list_refresh(&b->base.list[p]);
        list_home(&b->base.list[p]);
    }
    return true;
}

static void board_refresh(struct view *v)
{
    struct board *b = (struct board *)v;

    b->charted = 0;
    read_requests(b);
    for (enum pane p = 0; p < PANES; p++)
        list_set_lang(&b->base.list[p], v->app->lang);
}

static void board_close(struct view *v)
{
    struct board *b = (struct board *)v;

    figures_free(&b->chart);
    units_free(&b->units);
    td_requests_free(&b->asked);
    for (enum pane p = 0; p < PANES; p++)
        list_free(&b->base.list[p]);
}

/* Drawing reads nothing: what the chart needs is read when the cursor has come to another target. */
static void board_look(struct view *v)
{
    struct board *b = (struct board *)v;
    struct app *app = v->app;
    int64_t at = list_row(&b->base.list[TARGETS]);
    const struct td_target *t = at < 0 ? NULL : &app->model.targets.v[at];

    const struct canvas *c = app->canvas;

    if (!t || t->id == b->charted || c->spoken || c->cols < LARGE_COLS || c->rows < LARGE_ROWS)
        return;
    figures_read(&b->chart, app, t->id, model_plan(&app->model)->city);
    if (units_read(&b->units, &app->model, t))
        app_fault(app);
    b->charted = t->id;
}

static struct list *board_focus(struct view *v)
{
    struct board *b = (struct board *)v;
    return &b->base.list[b->at];
}

static void board_title(struct view *v, char *buf, size_t size)
{
    const struct td_plan *p = model_plan(&v->app->model);
    const struct saved *s = saved_shown(v->app);

    *buf = 0;
    if (!p)
        return;
    snprintf(buf, size, "%s%s%s%s%s%s%s", p->number, *p->number ? "  " : "", s ? "[" : "",
             s ? s->said[SAVED_NAME] : "", s ? "]  " : "",
             td_plan_name(p, v->app->lang),
             strcmp(p->status, "draft") ? "" : ui(U_PLAN_IS_DRAFT, v->app->lang));
}

/* ---- above the panes: what a chairman asks first ---------------------------------------- */

/* Whole, or not at all: half of a count is another one. */
static int put_count(struct area a, int x, enum role role, const char *words)
{
    if (x + td_text_width(words) > a.cols) {
        put(a, 0, a.cols - 1, ROLE_dim, "~"); /* there is more than one sees */
        return 0;
    }
    int w = put(a, 0, x, role, words);
    return w + put(a, 0, x + w, ROLE_normal, "  ");
}

struct text milestone_words(const struct model *m, enum td_lang lang)
{
    if (!model_next_year(m))
        return textf("%s", "");
    return m->milestone == MILESTONE_NEXT ? textf(ui(U_NEXT_MILESTONE, lang), model_next_year(m))
           : m->milestone == MILESTONE_THIS_YEAR ? textf(ui(U_THIS_YEAR, lang), td_date_year(m->review))
                                                 : textf(ui(U_MILESTONE, lang), m->milestone);
}

/* How many there are of each standing at that milestone; the one whose number is said even where it is none. */
static enum standing count_standings(const struct model *m, int year, int n[STANDINGS])
{
    const struct td_counts c = model_counts(m, year);

    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++)
        n[verdict_standing(v)] += c.of[v];
    return year < td_date_year(m->review) ? STANDING_FAILED : STANDING_BEHIND;
}

/* How much is told apart: each word; what is met and what is on track together; what is not due and what has ended; and
 * all of these. */
enum { EACH, FINE_TOGETHER, OTHERS_TOGETHER, REST_TOGETHER, WAYS };
struct count { enum role role; struct text words; };

static size_t say_counts(const int n[STANDINGS], enum standing harm, int way, enum td_lang lang,
                         struct count out[STANDINGS])
{
    const bool fine = way >= FINE_TOGETHER && n[STANDING_ON_TRACK];
    const int good = n[STANDING_ON_TRACK] + n[STANDING_MET],
              others = n[STANDING_OPEN] + n[STANDING_ENDED] + (way == REST_TOGETHER ? good : 0);
    size_t k = 0;

    for (enum standing s = 0; s < STANDINGS; s++) {
        const bool is_good = s == STANDING_ON_TRACK || s == STANDING_MET;
        if ((n[s] || s == harm) && s < STANDING_OPEN + (way < OTHERS_TOGETHER || is_good ? STANDINGS : 0) &&
            !(is_good && (fine || way == REST_TOGETHER)))
            out[k++] = (struct count){ n[s] ? role_of_standing(s) : ROLE_dim, standing_counted(s, n[s], lang) };
    }
    if (fine && way != REST_TOGETHER)
        out[k++] = (struct count){ ROLE_good, textf(ui(U_N_FINE, lang), good) };
    if (way >= OTHERS_TOGETHER && others)
        out[k++] = (struct count){ ROLE_dim, textf(ui(U_N_OTHER, lang), others) };
    return k;
}

/* "Mốc 2025  3 KHÔNG ĐẠT  5 đạt  17 thiếu số liệu": what hurts most first; that nothing is behind is an answer, too.
 * Where it has not the room, what needs nobody is told in fewer words, so that none of it is cut. */
static void draw_milestone(const struct board *b, struct area a, int year)
{
    enum td_lang lang = b->head.app->lang;
    int n[STANDINGS] = { 0 }, x = put(a, 0, 0, ROLE_header, textf(ui(U_COUNTS_OF, lang), year).s);
    enum standing harm = count_standings(&b->head.app->model, year, n);
    struct count count[STANDINGS];
    size_t parts = 0;

    for (int way = EACH, room = -1; way < WAYS && room < 0; way++) {
        parts = say_counts(n, harm, way, lang, count);
        room = a.cols - x + 2;
        for (size_t i = 0; i < parts; i++)
            room -= td_text_width(count[i].words.s) + 2;
    }
    for (size_t i = 0; i < parts; i++)
        x += put_count(a, x, count[i].role, count[i].words.s);
}

/* The same to be read aloud, on as many lines as it takes. */
static int say_milestone(const struct board *b, struct area a, int y, int year)
{
    enum td_lang lang = b->head.app->lang;
    int n[STANDINGS] = { 0 };
    enum standing harm = count_standings(&b->head.app->model, year, n);
    struct text line = textf("%d:", year);

    for (enum standing s = 0; s < STANDINGS; s++)
        if (n[s] || s == harm)
            line = textf("%s%s %s", line.s, strchr(line.s, ' ') ? "," : "", standing_counted(s, n[s], lang).s);
    return put_wrapped(a, y, 0, a.cols, role_of_standing(n[harm] ? harm : STANDING_OPEN), line.s);
}

/* The milestones that there is room for: the next one, those after it, then those that passed last. */
static int draw_milestones(const struct board *b, struct area a, int room)
{
    const struct model *m = &b->head.app->model;
    int years[MILESTONES], n = model_years(m, years), next = 0, first;

    while (next < n - 1 && years[next] < td_date_year(m->review))
        next++;
    first = next > 0 ? next - 1 : 0;
    for (int i = 0; i < room && first + i < n; i++)
        draw_milestone(b, area_sub(a, i, 0, 1, a.cols), years[first + i]);
    return n - first < room ? n - first : room;
}

/* "báo cáo trước 01/12, hạn cuối 30/11: còn 9 ngày", with less of it where there is not the room. */
static struct text next_report(const struct model *m, enum td_lang lang, bool brief)
{
    td_date due;
    int year, left;
    const struct td_obligation *o = model_next_duty(m, &due, &year);
    char words[128];

    if (!o)
        return textf("%s", "");
    left = td_date_days_between(m->review, due);
    if (brief && left)
        return textf(ui(U_REPORT_DUE_IN, lang), td_date_text(due, lang).s, left);
    if (brief)
        return textf(ui(U_REPORT_DUE_TODAY, lang), td_date_text(due, lang).s);
    td_duty_words(words, sizeof words, o, year, td_date_year(due) != td_date_year(m->review), lang);
    return left ? textf(ui(U_REPORT_IN, lang), words, left)
                : textf(ui(U_REPORT_TODAY, lang), words);
}

/* In what is left of the line. */
static void draw_countdown(struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int year = model_end_year(m), end = year ? td_date_days_between(m->review, year * 10000 + 1231) : -1;
    const struct text report = next_report(m, lang, false), brief = next_report(m, lang, true),
                      year_end = end < 0 ? textf("%s", "") : textf(ui(U_YEAR_END_IN, lang), year, end),
                      all = textf("%s%s%s", report.s, *report.s && *year_end.s ? "  " : "", year_end.s);
    const struct text *const ways[] = { &all, *report.s ? &report : &year_end, &brief };

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (td_text_width(ways[i]->s) <= a.cols) {
            put(a, 0, a.cols - td_text_width(ways[i]->s), ROLE_normal, ways[i]->s);
            return;
        }
}

static int overdue_tasks(const struct model *m, int *soon)
{
    int n = 0;

    *soon = 0;
    for (size_t i = 0; i < m->tasks.n; i++) {
        td_date due;
        enum task_word w = model_task_shown(m, i) ? model_task_word(m, &m->tasks.v[i], &due) : TASK_DONE;
        n += w == TASK_OVERDUE;
        *soon += w == TASK_SOON;
    }
    return n;
}

/* How many, and the first and the last year that they are of. */
static int overdue_reports(const struct model *m, int *first, int *last)
{
    int n = 0;

    for (size_t i = 0; i < m->overdue.n; i++) {
        if (!model_duty_shown(m, &m->overdue.v[i]))
            continue;
        *last = m->overdue.v[i].year;
        *first = n++ ? *first : *last;
    }
    return n;
}

/* What hurts first: the reports that have not come, since which year if there is the room. Returns how wide it is. */
static int draw_overdue(const struct board *b, struct area a, int room)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int first = 0, last = 0, n = overdue_reports(m, &first, &last);

    if (!n)
        return 0;
    struct text words = textf(ui(first == last ? U_REPORTS_OVERDUE_IN : U_REPORTS_OVERDUE, lang), (size_t)n, first);
    return put_count(a, 0, ROLE_bad, td_text_width(words.s) + 2 <= room ? words.s
                                     : textf(ui(U_REPORTS_OVERDUE_ALL, lang), (size_t)n).s);
}

/* Reports, tasks, questions that wait, and then what comes next. */
static void draw_duties(struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    /* What is due now comes before what has waited for long. */
    const struct text next = next_report(m, lang, true);
    struct area counts = area_sub(a, 0, 0, 1, a.cols - td_text_width(next.s) - 2);
    int soon, tasks = overdue_tasks(m, &soon);
    const struct text wait = m->requests ? textf(ui(U_REQUESTS_OPEN, lang), m->requests) : textf("%s", "");
    const struct text late = tasks ? textf(ui(U_TASKS_OVERDUE, lang), tasks) : textf("%s", "");
    int x = draw_overdue(b, a, counts.cols - td_text_width(wait.s) - td_text_width(late.s) - 4);

    if (m->requests) /* somebody waits for an answer */
        x += put_count(counts, x, ROLE_warn, wait.s);
    if (tasks)
        x += put_count(counts, x, ROLE_bad, late.s);
    draw_countdown(b, area_sub(a, 0, x, 1, a.cols - x));
}

/* All of that to be read aloud; how many lines it takes. */
static int say_duties(const struct board *b, struct area a, int y)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int soon, tasks = overdue_tasks(m, &soon), first = 0, last = 0;
    const int n = overdue_reports(m, &first, &last);
    const enum ui words = first == last ? U_REPORTS_OVERDUE_IN : U_REPORTS_OVERDUE;
    const struct text none = textf("%s", ""), reports = !n ? none : textf(ui(words, lang), (size_t)n, first),
                      wait = m->requests ? textf(ui(U_REQUESTS_OPEN, lang), m->requests) : none,
                      late = tasks ? textf(ui(U_TASKS_OVERDUE, lang), tasks) : none;

    return put_wrapped(a, y, 0, a.cols, ROLE_normal, text_squeezed(textf("%s   %s   %s   %s", reports.s, wait.s, late.s,
                                                                         next_report(m, lang, false).s).s).s);
}

static int say_head(const struct board *b, struct area a)
{
    int years[MILESTONES], n = model_years(&b->head.app->model, years), y = 0;

    for (int i = 0; i < n; i++)
        y += say_milestone(b, a, y, years[i]);
    return y + say_duties(b, a, y);
}

/* ---- panes ------------------------------------------------------------------------------ */

static int put_part(struct area a, int x, enum role role, const char *text)
{
    int w = put(a, 0, x, role, text);
    return w + put(a, 0, x + w, ROLE_normal, " ");
}

/* What of all that the pane lists needs action. */
static struct text to_see(const struct board *b, enum pane p)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int n = 0, soon;

    if (p == TASKS) {
        int overdue = overdue_tasks(m, &soon);
        return textf(ui(U_TASKS_TO_SEE, lang), overdue, soon, (int)b->base.list[p].n_seen - overdue - soon);
    }
    for (size_t i = 0; i < m->agencies.n; i++)
        n += m->sums[i].lagging > 0;
    return p == AGENCIES ? textf(ui(U_AGENCIES_TO_SEE, lang), n) : textf("%s", "");
}

/* Where one is in the pane, and what narrows it, so that nobody takes a part for the whole. */
static int draw_pane_title(struct board *b, enum pane p, struct area a)
{
    static const enum ui names[] = { U_TARGETS, U_TASKS, U_AGENCIES };
    struct app *app = b->head.app;
    const struct model *m = &app->model;
    enum role role = p == b->at ? ROLE_title : ROLE_border;
    const struct text place = list_place_said(&b->base.list[p]), see = to_see(b, p);
    const bool framed = p == b->at && !a.c->spoken;
    int x = 0;

    put_hline(a, 0, 0, a.cols, LINE_H, p == b->at ? ROLE_border_focus : ROLE_border);
    x += put(a, 0, x, role, framed ? "[" : " ");
    x += put(a, 0, x, role, ui(names[p], app->lang));
    if (framed)
        x += put(a, 0, x, role, textf(" %s", place.s).s);
    x += put(a, 0, x, role, framed ? "]" : " ");
    if (p == TARGETS && m->milestone != MILESTONE_NEXT)
        x += put_part(a, x, ROLE_emphasis, textf(" %s", milestone_words(m, app->lang).s).s);
    if (p != AGENCIES && m->agency)
        x += put_part(a, x, ROLE_filter, textf(ui(U_OF_AGENCY, app->lang), model_agency_name(m, m->agency)).s);
    if (p == TARGETS && m->only_lagging)
        x += put_part(a, x, ROLE_filter, ui(U_ONLY_LAGGING, app->lang));
    x += list_draw_filter(&b->base.list[p], a, 0, x, p == b->at);
    if (*see.s && td_text_width(see.s) + x + 2 <= a.cols)
        x += put(a, 0, x + 1, ROLE_normal, textf("%s ", see.s).s);
    return x;
}

static enum ui empty_words(const struct board *b, enum pane p)
{
    if (*b->base.list[p].filter)
        return U_NO_MATCH;
    if (p == TARGETS && !b->head.app->model.targets.n)
        return U_NO_TARGETS;
    if (p == TARGETS && b->head.app->model.only_lagging)
        return U_NO_LAGGING;
    return U_NOTHING_HERE;
}

/* The title stands on the line of the headings where those that it covers explain themselves; below the targets a
 * small screen has no room for headings at all. */
static void draw_pane(struct board *b, enum pane p, struct area a, bool heading)
{
    struct list *l = &b->base.list[p];
    bool narrowed = *l->filter || l->typing || b->head.app->model.agency || b->head.app->model.only_lagging ||
                    b->head.app->model.milestone != MILESTONE_NEXT;
    bool covered = l->sort == 0 || (p == TARGETS && l->sort == 1); /* the title would hide by what it is sorted */
    bool shared = !covered && !a.c->spoken && (p == TARGETS ? heading && !narrowed : p == AGENCIES && !heading);
    int title = p == TARGETS ? TITLE : a.cols - AGENCY_NUMBERS;
    struct area body = shared ? a : area_sub(a, 1, 0, a.rows - 1, a.cols);

    if (a.rows < 2 || a.cols < 10)
        return;
    list_draw(l, body, (struct list_look){ .focused = p == b->at, .heading = heading || shared,
                                            .title = shared ? title : 0 });
    if (shared)
        draw_pane_title(b, p, area_sub(a, 0, 0, 1, title));
    else
        draw_pane_title(b, p, area_sub(a, 0, 0, 1, a.cols));
    if (l->n_seen)
        return;
    put_wrapped(body, 1, 2, body.cols - 3, ROLE_missing, ui(empty_words(b, p), b->head.app->lang));
    if (p == b->at && !l->typing)
        set_cursor(body, 1, 2);
}

/* ---- what the row under the cursor says ------------------------------------------------- */

/* What was last asked about it and what came of it, in a few words for a small screen, whose rows name the lead; "" =
 * nobody has asked, and nobody need. */
static struct text last_asked(const struct board *b, size_t at, bool brief)
{
    const struct model *m = &b->head.app->model;
    const struct td_request *last = NULL;
    enum td_lang lang = b->head.app->lang;

    for (size_t i = 0; i < b->asked.n; i++) {
        const struct td_request *r = &b->asked.v[i];
        if (r->target == m->targets.v[at].id && (!last || r->asked_on > last->asked_on))
            last = r;
    }
    if (!last)
        return textf("%s", model_lags(m, at) ? ui(U_NOT_ASKED, lang) : "");
    const bool late = last->state == TD_REQUEST_OPEN && last->due && last->due < m->review;
    if (brief && last->state == TD_REQUEST_OPEN && last->due)
        return textf(ui(late ? U_ASKED_LATE : U_ASKED_OPEN, lang), td_date_text(last->due, lang).s);
    if (brief)
        return textf("%s", ui(last->state == TD_REQUEST_OPEN ? U_ASKED_UNDATED : U_ASKED_DONE, lang));
    const struct text state = textf(ui(U_ASKED, lang), last->agency ? model_agency_name(m, last->agency) : "-",
                                    last->due ? td_date_text(last->due, lang).s : "-",
                                    late ? ui(U_REQUEST_LATE, lang)
                                         : td_choice_word(td_request_states, (int)last->state, lang));
    return *last->answer ? textf("%s. %s", state.s, textf(ui(U_ANSWER_IS, lang), last->answer).s)
                         : textf("%s.", state.s);
}

/* "98 đơn vị chưa đạt đích, xa đích nhất: P. Bạch Mai 63,85%, ..."; "" = none has figures, or all have reached it. */
static struct text worst_units(const struct board *b)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    const struct unit *worst[WORST];
    size_t all, n = units_short(&b->units, worst, WORST, &all);
    struct text names = { "" };

    for (size_t i = 0; i < n; i++)
        names = textf("%s%s%s %s", names.s, i ? ", " : "", model_agency_name(m, worst[i]->row.agency),
                      value_shown(&worst[i]->row, lang).s);
    return n ? textf(ui(U_UNITS_SHORT, lang), all, names.s) : names;
}

static struct text row_words(const struct td_row *r, enum td_lang lang)
{
    const struct td_sentence how = td_row_sentence(r, lang);
    char line[LIST_CELL * 4];

    td_verdict_sentence(line, sizeof line, &r->question, &r->verdict, &how);
    return textf("%d: %s", r->threshold->year, line);
}

static int least(int a, int b) { return a < b ? a : b; }

static int put_words(struct area a, int y, enum role role, const char *words)
{
    return *words && y < a.rows ? put_wrapped(a, y, 1, a.cols - 2, role, words) : 0;
}

/* How many lines that takes. */
static int rows_of(struct area a, const char *words)
{
    return *words ? put_wrapped(area_sub(a, 0, 0, 0, a.cols), 0, 1, a.cols - 2, ROLE_normal, words) : 0;
}

/* Two lines: the sentence, with the name where the row cuts it, and behind it what was asked, where all of that has
 * room; else, on a line that is left, how to read the gauge. */
static void preview_brief(const struct board *b, struct area a, size_t at, const struct td_row *worst)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    const struct td_row *shown = model_row(m, at);
    const struct td_target *t = worst->target;
    const char *name = td_name_in(lang, t->name_en, t->name);
    const bool cut = td_text_width(name) > (a.cols < SMALL_COLS ? ROW_NAME_SMALL : ROW_NAME);
    const struct text say = textf("%s%s%s%s %s", t->code, cut ? " " : "", cut ? name : "", cut ? "," : "",
                                  row_words(worst, lang).s), asked = last_asked(b, at, true),
                      both = textf("%s%s%s", say.s, *asked.s ? " " : "", asked.s);
    const bool fits = rows_of(a, both.s) <= a.rows;
    const int y = put_words(a, 0, ROLE_normal, fits ? both.s : say.s);

    if (y > a.rows) /* there is more than one sees */
        put(a, a.rows - 1, a.cols - 1, ROLE_dim, "~");
    if (y >= a.rows)
        return;
    if (a.cols >= SMALL_COLS && shown)
        put_name(a, y, 1, a.cols - 2, ROLE_dim, gauge_marks(shown, m->review, a.c->ascii, lang).s);
    else
        put_name(a, y, 1, a.cols - 2, ROLE_dim,
                 textf(ui(U_LEAD_IS, lang), lead_shown(m, t->lead, t->code, t->basis, lang).s).s);
}

static void preview_target(const struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    enum td_lang lang = b->head.app->lang;
    int64_t at = list_row(&b->base.list[TARGETS]);
    const struct td_row *worst = at < 0 ? NULL : model_worst_row(m, (size_t)at);
    const struct td_row *shown = worst ? model_row(m, (size_t)at) : NULL;

    if (!worst)
        return;
    if (a.rows < 3) {
        preview_brief(b, a, (size_t)at, worst);
        return;
    }
    const struct td_target *t = worst->target;
    /* Long sentences leave their place to what was asked and to the units; the second comes whole or not at all. */
    const struct text asked = last_asked(b, (size_t)at, false),
                      units = b->charted == t->id ? worst_units(b) : textf("%s", ""),
                      second = shown && shown != worst ? row_words(shown, lang) : textf("%s", "");
    const int room = a.rows - rows_of(a, asked.s) - rows_of(a, units.s);
    const struct area body = area_sub(a, 0, 0, room, a.cols);
    int y = put_words(body, 0, ROLE_emphasis, textf("%s  %s", t->code, td_name_in(lang, t->name_en, t->name)).s);
    y += put_words(body, y, ROLE_normal, row_words(worst, lang).s);
    if (y > room) /* there is more than one sees */
        put(body, room - 1, a.cols - 1, ROLE_dim, "~");
    if (y + rows_of(a, second.s) <= room)
        y += put_words(body, y, ROLE_normal, second.s);
    y = least(y, room);
    y += put_words(a, y, ROLE_normal, asked.s);
    y += put_words(a, y, ROLE_normal, units.s);
    put_words(a, y, ROLE_dim, textf(ui(U_LEAD_IS, lang), lead_shown(m, t->lead, t->code, t->basis, lang).s).s);
}

/* Under the list: how the gauge of the row under the cursor is read. */
static void draw_gauge_marks(const struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    int64_t at = b->at == TARGETS ? list_row(&b->base.list[TARGETS]) : -1;
    const struct td_row *r = at < 0 ? NULL : model_row(m, (size_t)at);

    if (r)
        put_name(a, 0, 2, a.cols - 3, ROLE_dim, gauge_marks(r, m->review, a.c->ascii, b->head.app->lang).s);
}

static void preview(struct board *b, struct area a)
{
    const struct model *m = &b->head.app->model;
    int64_t at = list_row(&b->base.list[b->at]);
    enum td_lang lang = b->head.app->lang;

    if (at < 0 || (b->at == AGENCIES && !at))
        return;
    if (b->at == TASKS) {
        const struct td_task *t = &m->tasks.v[at];
        const int y = put_words(a, 0, ROLE_normal, textf("%s %s. %s", t->code, td_name_in(lang, t->title_en, t->title),
                                                         task_due_shown(t, m->review, lang).s).s);
        if (td_task_lead(t))
            put_words(a, y, ROLE_dim, textf(ui(U_LEAD_IS, lang), lead_shown(m, td_task_lead(t), t->code,
                                                                            t->assignments[0].basis, lang).s).s);
    } else if (b->at == AGENCIES) {
        const struct td_agency *g = &m->agencies.v[at - 1];
        put_wrapped(a, 0, 1, a.cols - 2, ROLE_normal, td_name_in(lang, g->name_en, g->name));
    } else {
        preview_target(b, a);
    }
}

/* With the chart of the target under the cursor, beside the words or above them. */
static void preview_large(struct board *b, struct area a, bool beside)
{
    const struct model *m = &b->head.app->model;
    int64_t at = b->at == TARGETS ? list_row(&b->base.list[TARGETS]) : -1;
    const struct td_row *r = at < 0 ? NULL : model_row(m, (size_t)at);
    int rows = beside ? a.rows : a.rows / 2 < 16 ? a.rows / 2 : 16, cols = beside ? a.cols * 2 / 5 : a.cols;

    if (r && b->charted == r->target->id) {
        size_t first = m->first_row[at];
        chart_draw(area_sub(a, 0, 0, rows, cols), r->target, &m->board.v[first], m->first_row[at + 1] - first,
                   b->chart.series.point, b->chart.series.points, b->chart.series.series ? b->chart.series.series : "",
                   m->review, b->head.app->lang);
        a = beside ? area_sub(a, 0, cols + 1, a.rows, a.cols - cols - 1)
                   : area_sub(a, rows + 1, 0, a.rows - rows - 1, a.cols);
    }
    preview(b, a);
}

/* ---- where everything stands ------------------------------------------------------------ */

/* Tasks and agencies, side by side. */
static void draw_below(struct board *b, struct area a, bool heading)
{
    int left = a.cols * 3 / 5 - 1;

    draw_pane(b, TASKS, area_sub(a, 0, 0, a.rows, left), heading);
    for (int y = 0; y < a.rows && !a.c->spoken; y++) /* or a task is read as the agency's beside it */
        put_line(a, y, left, LINE_V, ROLE_border);
    draw_pane(b, AGENCIES, area_sub(a, 0, left + 1, a.rows, a.cols - left - 1), heading);
}

/* The targets get what they need before the panes below get more than a few rows. */
static void draw_stacked(struct board *b, struct area a)
{
    bool large = a.cols >= LARGE_COLS && a.rows >= LARGE_ROWS;
    int said = b->base.list[TARGETS].marked_only ? 0 : large ? 8 : a.rows < 16 ? 1 : 2;
    int least_below = large ? 6 : a.rows < 18 ? 3 : 4;
    int wanted = (int)b->base.list[TARGETS].n_seen + STANDINGS, above = a.rows - said - least_below;

    above = least(above, wanted > a.rows / 2 ? wanted : a.rows / 2);
    draw_pane(b, TARGETS, area_sub(a, 0, 0, above, a.cols), true);
    if (large && said) {
        draw_gauge_marks(b, area_sub(a, above, 0, 1, a.cols));
        preview_large(b, area_sub(a, above + 1, 0, said - 1, a.cols), true);
    } else
        preview(b, area_sub(a, above, 0, said, a.cols));
    draw_below(b, area_sub(a, above + said, 0, a.rows - above - said, a.cols), large);
}

static void draw_wide(struct board *b, struct area a)
{
    int wanted = (int)b->base.list[TARGETS].n_seen + STANDINGS, above = least(a.rows * 7 / 10, wanted + 2);
    int panel = a.cols / 4 > 56 ? 56 : a.cols / 4, legend = b->base.list[TARGETS].marked_only ? 0 : 1;

    draw_pane(b, TARGETS, area_sub(a, 0, 0, above - legend, a.cols - panel - 1), true);
    draw_gauge_marks(b, area_sub(a, above - legend, 0, legend, a.cols - panel - 1));
    for (int y = 0; y < above; y++)
        put_line(a, y, a.cols - panel - 1, LINE_V, ROLE_border);
    preview_large(b, area_sub(a, 0, a.cols - panel, above, panel), false);
    draw_below(b, area_sub(a, above, 0, a.rows - above, a.cols), true);
}

static void board_draw(struct view *v, struct area a)
{
    struct board *b = (struct board *)v;

    if (!model_plan(&v->app->model)) {
        put_wrapped(a, 1, 2, a.cols - 4, ROLE_emphasis, ui(U_NO_PLAN, v->app->lang));
        return;
    }
    int above = a.c->spoken ? say_head(b, a) - 1 : draw_milestones(b, a, a.rows < 12 ? 1 : 2);
    if (!a.c->spoken)
        draw_duties(b, area_sub(a, above, 0, 1, a.cols));
    a = area_sub(a, above + 1, 0, a.rows - above - 1, a.cols);
    if (b->zoomed || a.c->spoken || a.cols < SMALL_COLS || a.rows < SMALL_ROWS) {
        int said = a.rows >= 10 && !a.c->spoken && !b->base.list[b->at].marked_only ? 2 : 0;
        draw_pane(b, b->at, area_sub(a, 0, 0, a.rows - said, a.cols), true);
        preview(b, area_sub(a, a.rows - said, 0, said, a.cols));
    } else if (a.cols >= WIDE_COLS) {
        draw_wide(b, a);
    } else {
        draw_stacked(b, a);
    }
}

/* ---- commands --------------------------------------------------------------------------- */

/* Enter on an agency narrows the board to it; on the one that is chosen already, it opens it. */
static void choose_agency(struct board *b, int64_t id)
{
    struct app *app = b->head.app;

    if (id && app->model.agency == id) {
        app_open(app, VIEW_agency, about_agency(id));
        return;
    }
    model_choose(&app->model, id);
    board_narrow(b);
    if (id)
        app_say(app, ui(U_CHOSE, app->lang), model_agency_name(&app->model, id));
    else
        app_say(app, "%s", ui(U_CHOSE_ALL, app->lang));
}

static struct subject board_subject(struct view *v, size_t row)
{
    struct board *b = (struct board *)v;
    int64_t id = b->base.list[b->at].source->id(b, row);

    return b->at == TARGETS ? about_target(id) : b->at == TASKS ? about_task(id) : about_agency(id);
}

/* What is entered is about the row under the cursor. */
static bool enter(struct board *b, enum command c)
{
    static const enum subject_kind new[] = { [TARGETS] = SUBJECT_TARGETS, [TASKS] = SUBJECT_TASKS,
                                             [AGENCIES] = SUBJECT_AGENCIES };
    int64_t row = list_row(&b->base.list[b->at]);

    if (c == CMD_new_thing) /* an empty pane can get its first */
        return app_enter(b->head.app, c, (struct subject){ .kind = new[b->at] });
    if (row < 0)
        return false;
    if (c == CMD_open && b->at == AGENCIES) {
        choose_agency(b, board_subject(&b->head, (size_t)row).agency);
        return true;
    }
    return app_enter(b->head.app, c, board_subject(&b->head, (size_t)row));
}

/* Of all targets that are listed, in the order in which they stand. */
static bool open_charts(struct board *b)
{
    const struct list *l = &b->base.list[TARGETS];
    struct subject *all = calloc(l->n_seen + 1, sizeof *all);
    const int64_t at = list_row(l);

    for (size_t i = 0; all && i < l->n_seen; i++)
        all[i] = about_target(l->source->id(b, l->seen[i]));
    if (all)
        app_open_all(b->head.app, VIEW_charts, at < 0 ? ABOUT_NOTHING : about_target(l->source->id(b, (size_t)at)), all,
                     l->n_seen);
    free(all);
    return true;
}

static bool board_command(struct view *v, enum command c)
{
    struct board *b = (struct board *)v;
    const struct model *m = &v->app->model;

    switch (c) {
    case CMD_next_pane: b->at = (b->at + 1) % PANES; return true;
    case CMD_prev_pane: b->at = (b->at + PANES - 1) % PANES; return true;
    case CMD_charts: return open_charts(b);
    case CMD_zoom: b->zoomed = !b->zoomed; return true;
    case CMD_plan: board_show_plan(v, (m->plan_at + 1) % (m->plans.n ? m->plans.n : 1)); return true;
    case CMD_milestone: board_show_milestone(v, model_next_milestone(m)); return true;
    case CMD_lagging:
        v->app->model.only_lagging = !v->app->model.only_lagging;
        board_narrow(b);
        return true;
    case CMD_left: case CMD_right:
        if (list_command(&b->base.list[b->at], c, v->app->count))
            return true;
        b->at = c == CMD_right ? (b->at + 1) % PANES : (b->at + PANES - 1) % PANES;
        return true;
    case CMD_back: /* on the first screen it widens what was narrowed, step by step */
        if (*b->base.list[b->at].filter)
            list_command(&b->base.list[b->at], CMD_filter_off, 0);
        else if (v->app->model.agency)
            choose_agency(b, 0);
        else if (b->zoomed)
            b->zoomed = false;
        return true;
    default: return settings_keep(v->app, &b->base.list[b->at], c) || enter(b, c);
    }
}

const struct view_ops view_board = {
    .context = IN_BOARD | IN_LIST | IN_TABLE, .size = sizeof(struct board), .open = board_open,
    .name = U_FILE_BOARD, .refresh = board_refresh, .title = board_title,
    .draw = board_draw, .look = board_look, .focus = board_focus, .subject = board_subject,
    .command = board_command, .tell = board_tell, .show = board_show, .close = board_close,
};
