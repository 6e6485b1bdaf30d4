/* Report duties for people and programs: `tiendo list duties`, `rates`, `reminders` and `submissions`, and `tiendo show
 * submission`. */
#include "verb/show.h"
#include "base/count.h"
#include "forms/forms.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *code, *text[2]; } states[TD_DUTY_STATES] = {
    [TD_DUTY_OVERDUE] = { "overdue", { "quá hạn", "overdue" } },
    [TD_DUTY_LATE] = { "late", { "gửi muộn", "late" } },
    [TD_DUTY_AWAITING] = { "awaiting", { "chưa gửi", "awaited" } },
    [TD_DUTY_NOT_DUE] = { "not_due", { "không định ngày", "no fixed day" } },
    [TD_DUTY_ON_TIME] = { "on_time", { "đúng hạn", "on time" } },
};

/* ---- what is asked ---------------------------------------------------------------------- */

struct asked {
    struct cli *c;
    const struct cli_world *w;
    const struct td_agency *agency; /* of --agency, and those below it; NULL = all */
    int year;
    struct td_obligations obligations;
    struct td_duties duties;
};

static int read_asked(struct asked *a, struct cli *c, const struct cli_world *w, int year)
{
    const char *agency = c->opt[OPT_agency];
    int status;

    *a = (struct asked){ .c = c, .w = w };
    if ((status = cli_year(c, OPT_year, year, &a->year)))
        return status;
    if (agency && strcmp(agency, "all") != 0 && (status = cli_find_agency(w, agency, &a->agency)))
        return status;
    return td_obligations(c->td, &a->obligations, cli_world_plan(w)) ? cli_failed(c) : EXIT_DONE;
}

static int read_duties(struct asked *a, struct cli *c, const struct cli_world *w)
{
    int status = read_asked(a, c, w, td_date_year(c->review));

    if (status)
        return status;
    return td_duties(c->td, &a->duties, cli_world_plan(w), a->year, c->review) ? cli_failed(c) : EXIT_DONE;
}

static void asked_free(struct asked *a)
{
    td_obligations_free(&a->obligations);
    td_duties_free(&a->duties);
}

static const struct td_obligation *obligation(const struct asked *a, int64_t id)
{
    static const struct td_obligation none = { .code = "", .title = "", .title_en = "", .to = "", .via = "" };

    const struct td_obligation *o = td_obligation_by_id(&a->obligations, id);

    return o ? o : &none;
}

static bool is_asked(const struct asked *a, int64_t agency)
{
    const struct td_agency *x = td_agency_by_id(&a->w->agencies, agency);
    return !a->agency || (x && td_agency_within(&a->w->agencies, x, a->agency->id));
}

static bool is_missing(const struct td_duty *d)
{
    return d->state == TD_DUTY_OVERDUE || d->state == TD_DUTY_AWAITING;
}

static bool is_late(const struct td_duty *d)
{
    return d->state == TD_DUTY_OVERDUE || d->state == TD_DUTY_LATE;
}

static bool is_any(const struct td_duty *d)
{
    return d != NULL;
}

/* ---- duties ----------------------------------------------------------------------------- */

struct day { char exact[TD_DATE_BUF], people[TD_DATE_BUF]; };

static const struct day *day_of(struct day *day, const struct cli *c, td_date d)
{
    *day = (struct day){ "", "" };
    if (d) {
        td_date_write(day->exact, sizeof day->exact, d);
        td_date_format(day->people, sizeof day->people, d, c->lang);
    }
    return day;
}

static const struct show_column duty_columns[] = {
    COL("plan", "Plan", "Kế hoạch"), COL("obligation", "Report", "Báo cáo"), COL("agency", "Agency", "Cơ quan"),
    COL_DATA("kind"), COL_DATA("year"), COL("due", "Due", "Hạn gửi"), COL("submitted_on", "Handed in", "Ngày gửi"),
    COL("state", "State", "Tình trạng"), COL_RIGHT("days", "Days", "Số ngày"), COL_DATA("note"),
};

static void duty_row_of(struct sheet *s, const struct asked *a, const struct td_duty *d)
{
    const struct td_agency *x = td_agency_by_id(&a->w->agencies, d->agency);
    struct day due, on;
    char year[16], days[16] = "";

    snprintf(year, sizeof year, "%d", d->year);
    if (d->days || d->state == TD_DUTY_AWAITING)
        snprintf(days, sizeof days, "%d", d->days);
    day_of(&due, a->c, d->due);
    day_of(&on, a->c, d->submitted_on);
    sheet_row(s, (const struct sheet_cell[COUNT(duty_columns)]){
        { cli_plan_key(a->w, d->plan), NULL }, { obligation(a, d->obligation)->code, NULL },
        { cli_agency_code(a->w, d->agency), cli_agency_short(a->w, d->agency) }, { x ? x->kind : "", NULL },
        { year, NULL }, { due.exact, due.people }, { on.exact, on.people },
        { states[d->state].code, states[d->state].text[a->c->lang] }, { days, NULL }, { d->note, NULL },
    });
}

static int print_duties(const struct asked *a, bool (*wanted)(const struct td_duty *d))
{
    struct sheet s;

    sheet_open(&s, a->c, cli_say(a->c, "Reports due", "Báo cáo phải gửi"), duty_columns, COUNT(duty_columns),
               a->w->plan || a->w->plans.n == 1);
    for (size_t i = 0; i < a->duties.n && !a->c->out->error; i++)
        if (wanted(&a->duties.v[i]) && is_asked(a, a->duties.v[i].agency))
            duty_row_of(&s, a, &a->duties.v[i]);
    return sheet_close(&s);
}

int list_duties(struct cli *c, const struct cli_world *w)
{
    struct asked a;
    int status = read_duties(&a, c, w);

    if (!status)
        status = print_duties(&a, c->opt[OPT_late] ? is_late : is_any);
    asked_free(&a);
    return status;
}

/* ---- rates ------------------------------------------------------------------------------ */

static const struct show_column rate_columns[] = {
    COL("plan", "Plan", "Kế hoạch"), COL("kind", "Agencies", "Loại cơ quan"), COL_DATA("year"),
    COL_RIGHT("owed", "Owed", "Phải gửi"), COL_RIGHT("submitted", "Handed in", "Đã gửi"),
    COL_RIGHT("on_time", "On time", "Đúng hạn"), COL_RIGHT("late", "Late", "Gửi muộn"),
    COL_RIGHT("awaiting", "Awaited", "Chưa đến hạn"), COL_RIGHT("overdue", "Overdue", "Quá hạn"),
    COL_RIGHT("completeness", "Complete %", "Gửi đủ %"), COL_RIGHT("timeliness", "Timely %", "Đúng hạn %"),
};

struct rate { char exact[TD_NUM_BUF], people[TD_NUM_BUF]; };

static struct rate rate_of(const struct cli *c, struct td_num n)
{
    struct rate r = { "", "" };

    if (td_num_is(n)) {
        td_num_format(r.exact, sizeof r.exact, n, -1, TD_EN);
        td_num_format(r.people, sizeof r.people, n, -1, c->lang);
    }
    return r;
}

/* kind NULL: of all kinds. Nothing when they owe nothing. */
static void rate_row(struct sheet *s, const struct asked *a, const struct td_plan *p, const char *kind)
{
    struct td_duty_rates r = td_duty_rates(&a->duties, &a->w->agencies, p->id, kind);
    struct rate complete = rate_of(a->c, r.completeness), timely = rate_of(a->c, r.timeliness);
    const int counts[] = { a->year, r.owed, r.on_time + r.late, r.on_time, r.late, r.awaiting, r.overdue };
    char text[COUNT(counts)][16];

    if (!r.owed)
        return;
    for (size_t i = 0; i < COUNT(counts); i++)
        snprintf(text[i], sizeof text[i], "%d", counts[i]);
    sheet_row(s, (const struct sheet_cell[COUNT(rate_columns)]){
        { p->key, NULL },
        { kind ? kind : "",
          kind ? td_choice_shown(td_agency_kinds, kind, a->c->lang) : cli_say(a->c, "all", "tất cả") },
        { text[0], NULL }, { text[1], NULL }, { text[2], NULL }, { text[3], NULL }, { text[4], NULL },
        { text[5], NULL }, { text[6], NULL }, { complete.exact, complete.people }, { timely.exact, timely.people },
    });
}

static bool is_first_of_kind(const struct td_agencies *l, size_t agency)
{
    for (size_t i = 0; i < agency; i++)
        if (!strcmp(l->v[i].kind, l->v[agency].kind))
            return false;
    return true;
}

int list_rates(struct cli *c, const struct cli_world *w)
{
    struct asked a;
    struct sheet s;
    int status = read_duties(&a, c, w);

    if (!status) {
        sheet_open(&s, c, cli_say(c, "Reporting rates", "Tỷ lệ gửi báo cáo"), rate_columns, COUNT(rate_columns),
                   w->plan || w->plans.n == 1);
        for (size_t p = 0; p < w->plans.n; p++) {
            rate_row(&s, &a, &w->plans.v[p], NULL);
            for (size_t i = 0; i < w->agencies.n; i++)
                if (is_first_of_kind(&w->agencies, i))
                    rate_row(&s, &a, &w->plans.v[p], w->agencies.v[i].kind);
        }
        status = sheet_close(&s);
    }
    asked_free(&a);
    return status;
}

/* ---- reminders -------------------------------------------------------------------------- */

/* "Kế hoạch số 52/KH-UBND ngày 07/02/2024"; one without a number by its title. */
static void plan_words(char *buf, size_t size, const struct cli *c, const struct td_plan *p)
{
    struct day issued;

    if (!p || !*p->number)
        snprintf(buf, size, "%s", p ? td_name_in(c->lang, p->title_en, p->title) : "");
    else
        snprintf(buf, size, cli_say(c, "Plan %s of %s", "Kế hoạch số %s ngày %s"), p->number,
                 day_of(&issued, c, p->issued_on)->people);
}

/* Where it is to be sent: through whom, else to whom; their names. */
static void receiver_words(char *buf, size_t size, const struct asked *a, const struct td_obligation *o)
{
    size_t n = 0;

    *buf = 0;
    for (const char *p = *o->via ? o->via : o->to; *p && n + 1 < size; p += strcspn(p, "|"), p += *p == '|') {
        char code[64];
        snprintf(code, sizeof code, "%.*s", (int)strcspn(p, "|"), p);
        const struct td_agency *x = td_agency_by_code(&a->w->agencies, code);
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? "; " : "",
                              x ? td_name_in(a->c->lang, x->name_en, x->name) : code);
    }
}

static void due_words(char *buf, size_t size, const struct cli *c, const struct td_duty *d)
{
    struct day due;

    snprintf(buf, size, d->state == TD_DUTY_OVERDUE ? cli_say(c, "%s (%d days overdue)", "%s (đã quá hạn %d ngày)")
                                                    : cli_say(c, "%s (%d days left)", "%s (còn %d ngày)"),
             day_of(&due, c, d->due)->people, d->days);
}

static void say_report(const struct asked *a, const struct td_duty *first, int number, int missing, int owed)
{
    const struct td_obligation *o = obligation(a, first->obligation);
    struct cli *c = a->c;
    char plan[512], to[512], due[96], line[2048];

    plan_words(plan, sizeof plan, c, cli_plan_by_id(a->w, first->plan));
    receiver_words(to, sizeof to, a, o);
    due_words(due, sizeof due, c, first);
    snprintf(line, sizeof line, "%d. %s", number, td_name_in(c->lang, o->title_en, o->title));
    out_say(c->out, "\n");
    out_wrap(c->out, 0, 0, line);
    snprintf(line, sizeof line, cli_say(c, "%s. Due: %s. To be sent to: %s. Not received from %d of %d:",
                                        "%s. Hạn gửi: %s. Nơi nhận: %s. Còn %d/%d cơ quan, đơn vị chưa gửi:"),
             plan, due, to, missing, owed);
    out_wrap(c->out, 0, 0, line);
}

/* How many of the report's duties, and how many of them are missing. */
static void count_report(const struct asked *a, int64_t report, int *missing, int *owed)
{
    *missing = *owed = 0;
    for (size_t i = 0; i < a->duties.n; i++) {
        const struct td_duty *d = &a->duties.v[i];
        if (d->obligation != report || !is_asked(a, d->agency))
            continue;
        ++*owed;
        *missing += is_missing(d);
    }
}

static void say_agency(const struct asked *a, const struct td_duty *d, bool last)
{
    const struct td_agency *x = td_agency_by_id(&a->w->agencies, d->agency);
    char line[600];

    snprintf(line, sizeof line, "- %s%s", x ? td_name_in(a->c->lang, x->name_en, x->name) : "",
             last ? "." : ";");
    out_wrap(a->c->out, 0, 2, line);
}

/* Duties of one report have one day, so in the order "worst first" they stand together. */
static int say_reports(const struct asked *a)
{
    int64_t report = 0;
    int number = 0, missing = 0, owed = 0, said = 0;

    for (size_t i = 0; i < a->duties.n && !a->c->out->error; i++) {
        const struct td_duty *d = &a->duties.v[i];
        if (!is_missing(d) || !is_asked(a, d->agency))
            continue;
        if (d->obligation != report) {
            report = d->obligation;
            said = 0;
            count_report(a, report, &missing, &owed);
            say_report(a, d, ++number, missing, owed);
        }
        say_agency(a, d, ++said == missing);
    }
    return number;
}

static void say_letter(const struct asked *a)
{
    struct cli *c = a->c;
    struct day review;

    day_of(&review, c, c->review);
    out_sayf(c->out, cli_say(c, "REPORTS FOR %d NOT RECEIVED\n(as of %s)\n",
                             "DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA GỬI BÁO CÁO NĂM %d\n(tính đến ngày %s)\n"), a->year,
             review.people);
    if (say_reports(a)) {
        out_say(c->out, "\n");
        out_wrap(c->out, 0, 0, cli_say(c, "Please send the reports in time; those that are overdue, at once.",
                                       "Đề nghị các cơ quan, đơn vị nêu trên gửi báo cáo đúng thời hạn; các cơ quan, "
                                       "đơn vị đã quá hạn khẩn trương gửi báo cáo để kịp thời tổng hợp./."));
    } else {
        out_say(c->out, "\n");
        out_wrap(c->out, 0, 0, cli_say(c, "No report is missing.",
                                       "Không có cơ quan, đơn vị nào phải gửi mà chưa gửi báo cáo."));
    }
}

/* People get the text for a letter, programs the duties that it is about. */
int list_reminders(struct cli *c, const struct cli_world *w)
{
    struct asked a;
    int status = read_duties(&a, c, w);

    if (!status && c->format == FORMAT_TEXT)
        say_letter(&a);
    else if (!status)
        status = print_duties(&a, is_missing);
    asked_free(&a);
    return status;
}

/* ---- submissions ------------------------------------------------------------------------ */

static const struct show_column submission_columns[] = {
    COL("plan", "Plan", "Kế hoạch"), COL_RIGHT("id", "No.", "Số"), COL("obligation", "Report", "Báo cáo"),
    COL("agency", "Agency", "Cơ quan"), COL_RIGHT("year", "Year", "Năm"), COL("submitted_on", "Handed in", "Ngày gửi"),
    COL_RIGHT("figures", "Figures", "Số liệu"), COL_FLEX("note", "Summary", "Tóm tắt nội dung"),
};

/* How a text of many lines begins. */
static const char *beginning(char *buf, size_t size, const char *text)
{
    enum { CELLS = 60 };
    size_t line = strcspn(text, "\n"), n = td_text_cut(text, CELLS, NULL);

    n = n < line ? n : line;
    snprintf(buf, size, "%.*s%s", (int)n, text, text[n] ? " ..." : "");
    return buf;
}

static void submission_row(struct sheet *s, const struct asked *a, const struct td_submission *x)
{
    const struct td_obligation *o = obligation(a, x->obligation);
    struct day on;
    char id[24], year[16], figures[24], note[320];

    snprintf(id, sizeof id, "%lld", (long long)x->id);
    snprintf(year, sizeof year, "%d", x->year);
    snprintf(figures, sizeof figures, "%zu", x->figures);
    day_of(&on, a->c, x->on);
    sheet_row(s, (const struct sheet_cell[COUNT(submission_columns)]){
        { cli_plan_key(a->w, o->plan), NULL }, { id, NULL }, { o->code, NULL },
        { cli_agency_code(a->w, x->agency), cli_agency_short(a->w, x->agency) }, { year, NULL },
        { on.exact, on.people }, { figures, NULL }, { x->note, beginning(note, sizeof note, x->note) },
    });
}

int list_submissions(struct cli *c, const struct cli_world *w)
{
    struct asked a;
    struct td_submissions l;
    struct sheet s;
    int status = read_asked(&a, c, w, 0);

    if (!status && td_submissions(c->td, &l, cli_world_plan(w), a.year))
        status = cli_failed(c);
    else if (!status) {
        sheet_open(&s, c, td_table_title(TD_T_SUBMISSIONS, c->lang), submission_columns, COUNT(submission_columns),
                   w->plan || w->plans.n == 1);
        for (size_t i = 0; i < l.n && !c->out->error; i++)
            if (is_asked(&a, l.v[i].agency))
                submission_row(&s, &a, &l.v[i]);
        status = sheet_close(&s);
        td_submissions_free(&l);
    }
    asked_free(&a);
    return status;
}

/* ---- show submission -------------------------------------------------------------------- */

static const struct show_column figure_columns[] = {
    COL("target", "Target", "Chỉ tiêu"), COL("agency", "Agency", "Cơ quan"), COL("period", "Period", "Kỳ"),
    COL_RIGHT("figure", "No.", "Số"), COL_RIGHT("value", "Value", "Kết quả"),
    COL("use", "Use", "Sử dụng"), COL_DATA("change"), COL_FLEX("name", "Name", "Tên chỉ tiêu"),
};

static void figure_row(struct show *s, const struct td_observation *o)
{
    const struct td_target *t = td_target_by_id(&s->w.targets, o->target);
    const char *const use = o->withdrawn ? "withdrawn" : o->superseded ? "superseded" : "counts";
    const enum ui word = o->withdrawn ? U_WITHDRAWN : o->superseded ? U_REPLACED : U_SHORT_NONE;
    char exact[TD_PERIOD_BUF], period[TD_PERIOD_BUF], seq[16], change[24], number[TD_NUM_BUF], value[96];

    if (!t)
        return;
    td_period_write(exact, sizeof exact, o->period);
    td_period_format(period, sizeof period, o->period, s->c->lang);
    td_num_write(number, sizeof number, o->value);
    cli_value(value, sizeof value, s->c, t, o->value);
    snprintf(seq, sizeof seq, "%d", o->seq);
    snprintf(change, sizeof change, "%lld", (long long)o->change);
    show_cell(s, t->code, NULL);
    show_cell(s, cli_agency_code(&s->w, o->agency), cli_agency_short(&s->w, o->agency));
    show_cell(s, exact, period);
    show_cell(s, seq, NULL);
    show_cell(s, number, value);
    show_cell(s, use, ui(word, s->c->lang));
    show_cell(s, change, NULL);
    show_cell(s, td_name_in(s->c->lang, t->name_en, t->name), NULL);
}

static int show_figures(struct show *s, int64_t submission)
{
    struct td_observations l;

    if (td_submission_figures(s->c->td, &l, submission))
        return cli_failed(s->c);
    show_table_open(s, "figures", ui(U_FIGURES, s->c->lang), figure_columns, COUNT(figure_columns));
    for (size_t i = 0; i < l.n && !s->c->out->error; i++)
        figure_row(s, &l.v[i]);
    show_table_close(s);
    td_observations_free(&l);
    return EXIT_DONE;
}

/* People read its lines as lines. */
static void show_summary(struct show *s, const char *note)
{
    char *lines = strdup(note);

    if (*note)
        show_heading(s, show_say(s, "Summary", "Tóm tắt nội dung"));
    for (char *line = *note ? lines : NULL, *next; line; line = next) {
        if ((next = strchr(line, '\n')))
            *next++ = 0;
        out_wrap(s->c->out, 0, 0, line);
    }
    free(lines);
}

static void show_fields(struct show *s, const struct td_submission *x, const struct td_obligation *o)
{
    char id[24], change[24], year[16];

    snprintf(id, sizeof id, "%lld", (long long)x->id);
    snprintf(year, sizeof year, "%d", x->year);
    snprintf(change, sizeof change, "%lld", (long long)x->change);
    show_title(s, id, show_say(s, "report that came", "báo cáo đã gửi"));
    if (s->as_json)
        json_member(&s->j, "id", id);
    show_field(s, "plan", show_say(s, "Plan", "Kế hoạch"), cli_plan_key(&s->w, o->plan), NULL);
    show_field(s, "obligation", show_say(s, "Report", "Báo cáo"), o->code,
               td_name_in(s->c->lang, o->title_en, o->title));
    show_field(s, "agency", show_say(s, "Agency", "Cơ quan"), cli_agency_code(&s->w, x->agency),
               cli_agency_short(&s->w, x->agency));
    show_field(s, "year", show_say(s, "Year", "Năm"), year, NULL);
    show_date(s, "submitted_on", show_say(s, "Handed in", "Ngày gửi"), x->on);
    if (x->withdrawn || s->as_json)
        show_field(s, "withdrawn", show_say(s, "Withdrawn", "Đã rút"), x->withdrawn ? "true" : "false",
                   show_say(s, "yes", "có"));
    show_field(s, "change", show_say(s, "By change", "Thay đổi số"), change, NULL);
    if (s->as_json)
        json_member(&s->j, "note", x->note);
    else
        show_summary(s, x->note);
}

int show_submission(struct show *s)
{
    const char *text = s->c->args[1];
    struct td_submissions l;
    struct td_obligations all;
    char *end;
    long long id = strtoll(text, &end, 10);

    if (id <= 0 || *end)
        return cli_usage(s->c, "'%s' is not the number of a submission (see: tiendo list submissions)",
                         text);
    int rc = td_submission(s->c->td, &l, id);
    if (rc == TD_NOT_FOUND)
        return cli_error(EXIT_FAILED, "there is no submission %s", text);
    if (rc)
        return cli_failed(s->c);
    if (td_obligations(s->c->td, &all, 0)) {
        td_submissions_free(&l);
        return cli_failed(s->c);
    }
    const struct asked a = { .obligations = all };
    show_fields(s, &l.v[0], obligation(&a, l.v[0].obligation));
    td_obligations_free(&all);
    td_submissions_free(&l);
    return show_figures(s, id);
}
