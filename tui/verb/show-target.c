/* `tiendo show target`: what it asks, the verdict of every threshold with its reason, and every
 * figure. */
#include "verb/show.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what it is ------------------------------------------------------------------------- */

static void target_fields(struct show *s, const struct td_target *t)
{
    const struct td_target *parent = td_target_by_id(&s->w.targets, t->parent);

    show_title(s, t->code, td_name_in(s->c->lang, t->name_en, t->name));
    show_field(s, "plan", show_say(s, "Plan", "Kế hoạch"), cli_plan_key(&s->w, t->plan), NULL);
    if (s->as_json) {
        json_member(&s->j, "code", t->code);
        json_member(&s->j, "group", t->group);
        json_member(&s->j, "name", t->name);
        json_member(&s->j, "name_en", t->name_en);
        json_member(&s->j, "kind", td_choice_code(td_target_kinds, (int)t->kind));
        json_member(&s->j, "direction", td_choice_code(td_directions, t->direction));
    }
    show_field(s, "lead", ui(U_LEAD, s->c->lang), cli_agency_code(&s->w, t->lead),
               cli_agency_short(&s->w, t->lead));
    show_field(s, "unit", show_say(s, "Unit", "Đơn vị tính"), t->unit, NULL);
    show_field(s, "numerator", show_say(s, "Numerator", "Tử số"), t->numerator, NULL);
    show_field(s, "denominator", show_say(s, "Denominator", "Mẫu số"), t->denominator, NULL);
    show_field(s, "parent", ui(U_PART_OF, s->c->lang), parent ? parent->code : "", NULL);
    show_field(s, "source", ui(U_SOURCE, s->c->lang), t->source, NULL);
}

/* ---- verdicts --------------------------------------------------------------------------- */

static void threshold_json(struct show *s, const struct td_row *r)
{
    struct cli_status_row row;

    cli_status_cells(&row, s->c, &s->w, r);
    json_open(&s->j, '{');
    json_members(&s->j, cli_status_names, row.cell);
    json_close(&s->j);
}

static void sentence(struct show *s, const char *text)
{
    enum { INDENT = 6 };

    if (!*text)
        return;
    out_sayf(s->c->out, "%*s", INDENT, "");
    out_wrap(s->c->out, INDENT, INDENT, text);
}

static void threshold_text(struct show *s, const struct td_row *r)
{
    char bound[96], text[1024];

    cli_bound(bound, sizeof bound, s->c, r->target, r->threshold);
    out_sayf(s->c->out, "  %d%s  %s  %s\n", r->threshold->year, r->threshold->yearly ? "*" : "",
             bound, cli_verdict_word(r->verdict.code, s->c->lang));
    cli_reason(text, sizeof text, s->c, r);
    sentence(s, text);
    td_flags_sentence(text, sizeof text, &r->verdict, s->c->lang);
    sentence(s, text);
    if (r->other != TD_VERDICTS) {
        snprintf(text, sizeof text, ui(U_VERDICT_OTHER, s->c->lang),
                 cli_verdict_word(r->other, s->c->lang));
        sentence(s, text);
    }
    if (r->units) {
        snprintf(text, sizeof text, ui(U_UNITS_REPORTED, s->c->lang), r->reported, r->units);
        sentence(s, text);
    }
}

static int verdicts(struct show *s, const struct td_target *t, int64_t agency)
{
    struct td_targets one = { .v = (struct td_target *)t, .n = 1 };
    struct td_ask ask = { .plan = t->plan, .agency = agency, .review = s->c->review };
    struct td_board b;
    char heading[96], day[TD_DATE_BUF];

    if (td_judge_targets(s->c->td, &b, &ask, &s->w.plans, &one))
        return cli_failed(s->c);
    if (s->as_json) {
        json_key(&s->j, "thresholds");
        json_open(&s->j, '[');
    } else {
        td_date_format(day, sizeof day, s->c->review, s->c->lang);
        snprintf(heading, sizeof heading, ui(U_REVIEW_ON, s->c->lang), day);
        show_heading(s, heading);
    }
    for (size_t i = 0; i < b.n; i++)
        (s->as_json ? threshold_json : threshold_text)(s, &b.v[i]);
    if (s->as_json)
        json_close(&s->j);
    td_board_free(&b);
    return EXIT_DONE;
}

/* ---- figures ---------------------------------------------------------------------------- */

/* What became of a figure: METHOD.md 6. */
enum use { USED, AGREES, CONTRADICTS, OTHER_SERIES, A_BOUND, REPLACED, NOT_YET, WITHDRAWN };

static const char *const use_words[] = {"used",  "agrees",     "contradicts", "other_series",
                                        "bound", "superseded", "not_yet", "withdrawn"};

static enum use use_of(const struct td_figure *f, int at, const struct td_point *p, size_t n,
                       td_date review)
{
    if (f->superseded)
        return REPLACED;
    if (f->other_series)
        return OTHER_SERIES;
    if (f->qualifier > TD_APPROX)
        return A_BOUND;
    if (!td_figure_counts(f, review))
        return NOT_YET;
    for (size_t i = 0; i < n; i++) {
        if (p[i].figure == at)
            return USED;
        if (p[i].t == td_period_time(f->period))
            return td_num_cmp(p[i].value, f->value) ? CONTRADICTS : AGREES;
    }
    return AGREES;
}

static const char *use_for_people(char *buf, size_t size, const struct show *s, enum use use,
                                  const char *series)
{
    static const enum ui words[] = {
        [USED] = U_ACCEPTED,   [AGREES] = U_SHORT_NONE, [CONTRADICTS] = U_CONFLICTS,
        [A_BOUND] = U_A_BOUND, [REPLACED] = U_REPLACED, [NOT_YET] = U_NOT_YET,
        [WITHDRAWN] = U_WITHDRAWN};

    if (use != OTHER_SERIES)
        return ui(words[use], s->c->lang);
    snprintf(buf, size, ui(U_OTHER_SERIES, s->c->lang), series);
    return buf;
}

static const struct show_column figure_columns[] = {
    COL("agency", "Agency", "Cơ quan"),
    COL("period", "Period", "Kỳ"),
    COL_RIGHT("figure", "No.", "Số"),
    COL_RIGHT("value", "Value", "Kết quả"),
    COL_DATA("numerator"),
    COL_DATA("denominator"),
    COL("status", "Status", "Loại số liệu"),
    COL_DATA("qualifier"),
    COL_DATA("series"),
    COL_DATA("unit"),
    COL("use", "Use", "Dùng"),
    COL_DATA("accepted"),
    COL_DATA("published_on"),
    COL_FLEX("source_title", "Source", "Nguồn"),
    COL_DATA("source_url"),
    COL_DATA("note"),
    COL_DATA("submission"),
};

static void number_cell(struct show *s, struct td_num n, const char *human)
{
    char exact[TD_NUM_BUF] = "";

    if (td_num_is(n))
        td_num_write(exact, sizeof exact, n);
    show_cell(s, exact, human);
}

/* "gần 70%": a figure that is not exact says so beside its number. */
static void value_cell(struct show *s, const struct td_target *t, const struct td_observation *o)
{
    static const enum ui about[] = {
        [TD_APPROX] = U_APPROX, [TD_MORE_THAN] = U_MORE_THAN, [TD_NEARLY] = U_NEARLY};
    char number[96], human[160];

    if (*o->unit)
        td_num_format(number, sizeof number, o->value, -1, s->c->lang);
    else
        cli_value(number, sizeof number, s->c, t, o->value);
    if (o->qualifier == TD_EXACTLY)
        snprintf(human, sizeof human, "%s", number);
    else
        snprintf(human, sizeof human, ui(about[o->qualifier], s->c->lang), number);
    if (*o->unit) {
        size_t n = strlen(human);
        snprintf(human + n, sizeof human - n, " %s", o->unit);
    }
    number_cell(s, o->value, human);
}

static void figure_row(struct show *s, const struct td_target *t, const struct td_observation *o,
                       enum use use)
{
    char exact[TD_PERIOD_BUF], human[TD_PERIOD_BUF], published[TD_DATE_BUF] = "", buf[128];

    td_period_write(exact, sizeof exact, o->period);
    td_period_format(human, sizeof human, o->period, s->c->lang);
    if (o->published_on)
        td_date_write(published, sizeof published, o->published_on);
    show_cell(s, cli_agency_code(&s->w, o->agency), NULL);
    show_cell(s, exact, human);
    snprintf(buf, sizeof buf, "%d", o->seq);
    show_cell(s, buf, NULL);
    value_cell(s, t, o);
    number_cell(s, o->numerator, NULL);
    number_cell(s, o->denominator, NULL);
    show_choice(s, td_statuses, (int)(o->verified ? TD_VERIFIED : o->status));
    show_choice(s, td_qualifiers, (int)o->qualifier);
    show_cell(s, o->series, NULL);
    show_cell(s, o->unit, NULL);
    show_cell(s, use_words[use], o->accepted && use == USED ? ui(U_CHOSEN, s->c->lang)
                                             : use_for_people(buf, sizeof buf, s, use, o->series));
    show_cell(s, o->accepted ? "true" : "false", NULL);
    show_cell(s, published, NULL);
    show_cell(s, o->source_title, NULL);
    show_cell(s, o->source_url, NULL);
    show_cell(s, o->note, NULL);
    snprintf(buf, sizeof buf, "%lld", (long long)o->submission);
    show_cell(s, o->submission ? buf : "", NULL);
}

/* The figures of one agency with the series that they make. */
struct figures {
    const struct td_observation *o;
    struct td_figure *f;
    struct td_point *p;
    size_t n, points;
};

static bool make_series(struct figures *x, const struct td_observation *o, size_t n, td_date review)
{
    *x = (struct figures){
        .o = o, .n = n, .f = calloc(n + 1, sizeof *x->f), .p = calloc(n + 1, sizeof *x->p)};
    if (!x->f || !x->p)
        return false;
    for (size_t i = 0; i < n; i++)
        x->f[i] = td_observation_figure(&o[i]);
    x->points = td_series(x->f, n, review, x->p);
    return true;
}

static void free_series(struct figures *x)
{
    free(x->f);
    free(x->p);
}

static size_t same_agency(const struct td_observations *l, size_t from)
{
    size_t n = 0;

    while (from + n < l->n && l->v[from + n].agency == l->v[from].agency)
        n++;
    return n;
}

static int figure_table(struct show *s, const struct td_target *t, const struct td_observations *l)
{
    struct figures x;
    bool ok = true;

    show_table_open(s, "figures", ui(U_FIGURES, s->c->lang), figure_columns,
                    sizeof figure_columns / sizeof *figure_columns);
    for (size_t i = 0, n; ok && i < l->n; i += n) {
        n = same_agency(l, i);
        ok = make_series(&x, &l->v[i], n, s->c->review);
        for (size_t k = 0; ok && k < n; k++)
            figure_row(s, t, &x.o[k], x.o[k].withdrawn ? WITHDRAWN :
                       use_of(&x.f[k], (int)k, x.p, x.points, s->c->review));
        free_series(&x);
    }
    show_table_close(s);
    return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "out of memory");
}

static const struct show_column point_columns[] = {
    COL("period", "Period", "Kỳ"), COL_RIGHT("value", "Value", "Kết quả"), COL("conflict", "", ""),
};

static void point_row(struct show *s, const struct td_target *t, const struct td_point *p)
{
    char exact[TD_PERIOD_BUF], human[TD_PERIOD_BUF], value[96];

    td_period_write(exact, sizeof exact, p->period);
    td_period_format(human, sizeof human, p->period, s->c->lang);
    cli_value(value, sizeof value, s->c, t, p->value);
    show_cell(s, exact, human);
    number_cell(s, p->value, value);
    show_cell(s, p->conflict ? "true" : "false",
              p->conflict ? show_say(s, "sources contradict", "số liệu mâu thuẫn") : "");
}

/* The accepted values of the agency that was judged. */
static int series_table(struct show *s, const struct td_target *t, const struct td_observations *l,
                        int64_t agency)
{
    struct figures x;
    size_t from = 0;

    while (from < l->n && l->v[from].agency != agency)
        from++;
    bool ok = make_series(&x, l->v + from, from < l->n ? same_agency(l, from) : 0, s->c->review);
    show_table_open(s, "series", show_say(s, "Series", "Chuỗi số liệu"), point_columns,
                    sizeof point_columns / sizeof *point_columns);
    for (size_t i = 0; ok && i < x.points; i++)
        point_row(s, t, &x.p[i]);
    show_table_close(s);
    free_series(&x);
    return ok ? EXIT_DONE : cli_error(EXIT_FAILED, "out of memory");
}

static int figures(struct show *s, const struct td_target *t, int64_t asked, int64_t judged)
{
    struct td_observations l;

    if (td_observations(s->c->td, &l, t->id, asked))
        return cli_failed(s->c);
    int status = series_table(s, t, &l, judged);
    if (!status)
        status = figure_table(s, t, &l);
    if (!l.n && !s->as_json) {
        show_heading(s, ui(U_FIGURES, s->c->lang));
        out_wrap(s->c->out, 0, 0, ui(U_FIGURES_NONE, s->c->lang));
    }
    td_observations_free(&l);
    return status;
}

/* ---- tasks ------------------------------------------------------------------------------ */

static const struct show_column task_columns[] = {
    COL("code", "Code", "Mã"),
    COL_FLEX("title", "Task", "Nhiệm vụ"),
    COL("state", "State", "Trạng thái"),
};

static int tasks(struct show *s, const struct td_target *t)
{
    struct td_tasks l;

    if (td_tasks(s->c->td, &l, t->plan, td_date_year(s->c->review)))
        return cli_failed(s->c);
    show_table_open(s, "tasks", ui(U_LINKED_TASKS, s->c->lang), task_columns,
                    sizeof task_columns / sizeof *task_columns);
    for (size_t i = 0; i < l.n; i++) {
        if (!td_text_among(l.v[i].targets, t->code))
            continue;
        show_cell(s, l.v[i].code, NULL);
        show_cell(s, td_name_in(s->c->lang, l.v[i].title_en, l.v[i].title), NULL);
        show_cell(s, td_choice_code(td_task_states, (int)l.v[i].state), cli_task_state(s->c, &l.v[i]));
    }
    show_table_close(s);
    td_tasks_free(&l);
    return EXIT_DONE;
}

int show_target(struct show *s, const struct td_target *t)
{
    const struct td_plan *p = cli_plan_by_id(&s->w, t->plan);
    const struct td_agency *a = NULL;
    const char *code = s->c->opt[OPT_agency];
    int status = code ? cli_find_agency(&s->w, code, &a) : EXIT_DONE;

    if (status)
        return status;
    target_fields(s, t);
    status = verdicts(s, t, a ? a->id : 0);
    if (!status)
        status = figures(s, t, a ? a->id : 0, a ? a->id : p ? p->city : 0);
    return status ? status : tasks(s, t);
}
