/*
 * Who lags is said in many places, and all must mean the same: failed or behind at any milestone of the plan's own
 * (METHOD.md 2). The rule is spelled out here once more, and the board, its filter, the sums of agencies, the brief
 * and the yearly report are compared with it, on days before, on and after the milestones. The command line is
 * compared in tests/e2e/test_cli.sh.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../core/tiendo.h"
#include "../support/folder.h"
#include "../support/here.h"
#include "../support/suites.h"
#include "show/model.h"

static const td_date days[] = {
    20240207, 20241231, 20250630, 20250701, 20251130, 20251231, 20260101, 20260301, 20261121, 20261231, 20270601,
    20291231, 20301231, 20310101, 20320301,
};

static char home[160];
static struct td *td;
static struct td_plans plans;

static struct td *open_copy(const char *name)
{
    char path[256], err[256];
    struct td *one;

    snprintf(path, sizeof path, "%s/%s", home, name);
    folder_shipped(path);
    struct td_open how = { .path = path, .host = &here, .mode = TD_OPEN_WRITE, .lang = TD_VI, .actor = "lan" };
    ck_assert_msg(td_open(&one, &how, err, sizeof err) == TD_OK, "%s", err);
    return one;
}

static void setup(void)
{
    struct td_training made;

    here_at(20261121, 12);
    folder_make(home, sizeof home, "agree");
    td = open_copy("training.db");
    ck_assert_int_eq(td_training(td, 20261121, &made), TD_OK);
    ck_assert_int_eq(td_plans(td, &plans), TD_OK);
}

static void teardown(void)
{
    td_plans_free(&plans);
    td_close(td);
    folder_remove(home);
}

/* The rule in the words of the method. */
static bool says_lags(enum td_verdict_code v)
{
    return v == TD_MISSED || v == TD_FELL_BELOW || v == TD_MOVING_AWAY || v == TD_LAGGING;
}

static bool lags(const struct td_board *b, const struct td_target *t)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i].target->id == t->id && !b->v[i].threshold->yearly && says_lags(b->v[i].verdict.code))
            return true;
    return false;
}

typedef int maker(struct td *, struct td_paper *, const struct td_report_ask *);

static char *paper_text(maker *make, int64_t plan, td_date day)
{
    struct td_report_ask ask = { .plan = plan, .review = day, .since = td_date_add_days(day, -30),
                                 .year = td_date_year(day), .lang = TD_VI };
    struct td_paper p;
    char *text = NULL;
    size_t n = 0;

    ck_assert_msg(make(td, &p, &ask) == TD_OK, "%s", td_errmsg(td));
    FILE *f = open_memstream(&text, &n);
    for (size_t i = 0; i < p.n; i++)
        fprintf(f, "%s\n", p.v[i].text ? p.v[i].text : "");
    fclose(f);
    td_paper_free(&p);
    return text;
}

/* The part between two headings, to be freed. */
static char *between(const char *text, const char *from, const char *to)
{
    const char *a = strstr(text, from), *b = a ? strstr(a + 1, to) : NULL;

    return strndup(a ? a : "", a ? b ? (size_t)(b - a) : strlen(a) : 0);
}

struct day {
    struct td_targets targets;
    struct td_board board;
    int lagging;
};

static void judge(struct day *d, int64_t plan, td_date day)
{
    struct td_ask ask = { .plan = plan, .review = day };

    ck_assert_int_eq(td_targets(td, &d->targets, plan), TD_OK);
    ck_assert_int_eq(td_judge_targets(td, &d->board, &ask, &plans, &d->targets), TD_OK);
    d->lagging = 0;
    for (size_t i = 0; i < d->targets.n; i++)
        d->lagging += lags(&d->board, &d->targets.v[i]);
}

/* The lines above the board: of each milestone what has its verdict there. */
static void counts_agree(const struct model *m, const struct day *d, td_date day)
{
    int years[MILESTONES], n = model_years(m, years);

    for (int i = 0; i < n; i++) {
        int lagging = 0, all = 0;
        for (size_t r = 0; r < d->board.n; r++) {
            const struct td_threshold *h = d->board.v[r].threshold;
            bool of = !h->yearly && h->year == years[i];
            all += of;
            lagging += of && td_verdict_lags(d->board.v[r].verdict.code);
        }
        const struct td_counts c = model_counts(m, years[i]);
        ck_assert_msg(c.lagging == lagging && c.total == all, "%d: %d of %d on %d", years[i], c.lagging, c.total,
                      (int)day);
    }
}

static void board_agrees(const struct day *d, int64_t plan, td_date day)
{
    struct model m = { .td = td, .review = day, .milestone = MILESTONE_NEXT, .only_lagging = true };
    int shown = 0, sums = 0;

    ck_assert_int_eq(model_load(&m), TD_OK);
    for (size_t i = 0; i < m.plans.n; i++)
        if (m.plans.v[i].id == plan)
            ck_assert_int_eq(model_set_plan(&m, i), TD_OK);
    for (size_t i = 0; i < m.targets.n; i++) {
        bool does = lags(&d->board, &d->targets.v[i]);
        ck_assert_int_eq(m.targets.v[i].id, d->targets.v[i].id);
        ck_assert_msg(model_lags(&m, i) == does, "%s on %d", m.targets.v[i].code, (int)day);
        if (model_row(&m, i))
            ck_assert_msg(model_target_shown(&m, i) == does, "F7: %s on %d", m.targets.v[i].code, (int)day);
        shown += does;
        sums += does && m.targets.v[i].lead;
    }
    counts_agree(&m, d, day);
    ck_assert_int_le(sums, shown);
    for (size_t i = 0; i < m.agencies.n; i++)
        ck_assert_int_le(m.sums[i].lagging, sums);
    model_free(&m);
}

static void brief_agrees(const struct day *d, int64_t plan, td_date day)
{
    char *text = paper_text(td_report_brief, plan, day), head[96], item[64];
    char *part = between(text, "KHÔNG ĐẠT, CHẬM", "\nTHAY ĐỔI");
    char *lag = between(part, "KHÔNG ĐẠT, CHẬM", "\nNGUY CƠ");

    snprintf(head, sizeof head, "KHÔNG ĐẠT, CHẬM (xấu nhất trước): %d\n", d->lagging);
    ck_assert_msg(strstr(lag, head) != NULL, "on %d not %s%s", (int)day, head, lag);
    for (size_t i = 0; i < d->targets.n; i++) {
        snprintf(item, sizeof item, "\n%s ", d->targets.v[i].code);
        if (strstr(lag, item))
            ck_assert_msg(lags(&d->board, &d->targets.v[i]), "brief: %s on %d", item, (int)day);
        else
            ck_assert_msg(!lags(&d->board, &d->targets.v[i]) || strstr(lag, "mục khác"), "brief lacks %s on %d", item,
                          (int)day);
    }
    free(lag);
    free(part);
    free(text);
}

/* Its second list of part III has an item for each verdict, and names the targets. */
static void annual_agrees(const struct day *d, int64_t plan, td_date day)
{
    char *text = paper_text(td_report_annual, plan, day), *part = between(text, "2. Tồn tại", "\n3. Nguyên nhân");
    static const char *const items[] = { "Không đạt (", "Tụt dưới mức (", "Xa dần mục tiêu (", "Chậm tiến độ (" };
    int rows = 0, said = 0;

    for (size_t i = 0; i < d->board.n; i++)
        rows += !d->board.v[i].threshold->yearly && says_lags(d->board.v[i].verdict.code);
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        char line[64];
        snprintf(line, sizeof line, "\n%s", items[i]);
        const char *at = strstr(part, line);
        said += at ? atoi(at + strlen(line)) : 0;
    }
    ck_assert_msg(rows == said, "on %d: %d rows lag, the report says %d:\n%s", (int)day, rows, said, part);
    free(part);
    free(text);
}

/* METHOD.md 2, rule 9: an agency that is no more is asked nothing that falls due after its last day. Earlier days, and
 * what fell due before, are as if it lived on. */
struct everybody { const struct td_agencies *agencies; const struct day *d; td_date day; int ended, others; };

static const struct td_row *as_asked_alone(const struct td_board *b, const struct td_row *r)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->v[i].threshold == r->threshold)
            return &b->v[i];
    ck_abort_msg("no row of %s", r->target->code);
    return NULL;
}

static bool agency_agrees(void *arg, const struct td_row *r)
{
    struct everybody *e = arg;
    const struct td_agency *a = td_agency_by_id(e->agencies, r->agency);
    bool ended = a->valid_to && a->valid_to < e->day && a->valid_to < r->threshold->year * 10000 + 1231;

    ck_assert_msg(r->agency_ended <= ended && (!ended || r->verdict.code == TD_NOT_APPLICABLE), "%s %s %d on %d: %s",
                  a->code, r->target->code, r->threshold->year, (int)e->day, td_verdict_word(r->verdict.code));
    if (!ended)
        ck_assert_int_eq(r->question.ended != 0, r->verdict.code == TD_NOT_APPLICABLE);
    e->ended += ended;
    e->others += !ended && a->valid_to;
    if (ended && e->ended % 97 == 1) { /* the same when it is asked alone; some of thousands */
        struct td_ask ask = { .plan = r->target->plan, .review = e->day, .agency = r->agency };
        struct td_board b;
        ck_assert_int_eq(td_judge_targets(td, &b, &ask, &plans, &e->d->targets), TD_OK);
        ck_assert_int_eq(as_asked_alone(&b, r)->verdict.code, TD_NOT_APPLICABLE);
        td_board_free(&b);
    }
    return true;
}

static void agencies_agree(const struct day *d, int64_t plan, td_date day)
{
    struct td_ask ask = { .plan = plan, .review = day };
    struct td_agencies agencies;

    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    struct everybody e = { &agencies, d, day, 0, 0 };
    ck_assert_int_eq(td_judge_all(td, &ask, &plans, &d->targets, agency_agrees, &e), TD_OK);
    ck_assert_msg(!strcmp(td_plan_by_id(&plans, plan)->key, "hanoi-52-2024") ? (e.ended > 0) == (day > 20250630) : true,
                  "on %d: %d of agencies that are no more, %d of others", (int)day, e.ended, e.others);
    td_agencies_free(&agencies);
}

START_TEST(all_say_the_same)
{
    int seen = 0;

    for (size_t p = 0; p < plans.n; p++) {
        struct day d;
        judge(&d, plans.v[p].id, days[_i]);
        if (d.targets.n) {
            board_agrees(&d, plans.v[p].id, days[_i]);
            brief_agrees(&d, plans.v[p].id, days[_i]);
            annual_agrees(&d, plans.v[p].id, days[_i]);
            agencies_agree(&d, plans.v[p].id, days[_i]);
        }
        seen += d.lagging;
        td_board_free(&d.board);
        td_targets_free(&d.targets);
    }
    ck_assert_msg(days[_i] < 20241231 || seen > 0, "nothing lags on %d: nothing was compared", (int)days[_i]);
}
END_TEST

Suite *suite_agree(void)
{
    Suite *s = suite_create("agree");
    TCase *t = tcase_create("who lags");

    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, all_say_the_same, 0, (int)(sizeof days / sizeof *days));
    suite_add_tcase(s, t);
    return s;
}
