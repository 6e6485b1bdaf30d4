/* Verdicts as words: for people in two languages, and as the columns of `status` for programs. */
#include "cli/verdict.h"

#include <stdio.h>
#include <string.h>

#include "show/words.h"

_Static_assert(W_NOT_APPLICABLE - W_MISSED == TD_NOT_APPLICABLE, "words.def follows the verdicts");

const char *cli_verdict_word(enum td_verdict_code v, enum td_lang lang)
{
    return td_word((enum td_word)(W_MISSED + (int)v), lang);
}

const char *cli_task_standing(const struct cli *c, const struct td_task *k, const char **code)
{
    static const char *const codes[TD_STANDINGS] = {
        [TD_STANDS_OVERDUE] = "overdue", [TD_STANDS_SOON] = "soon", [TD_STANDS_STARTED] = "started",
        [TD_STANDS_SILENT] = "silent", [TD_STANDS_STOPPED] = "stopped", [TD_STANDS_NOT_DUE] = "not_due",
        [TD_STANDS_DONE] = "done",
    };
    td_date due;
    enum td_standing s = td_task_standing(k, c->review, &due);

    if (code)
        *code = codes[s];
    return word_of_task((enum task_word)s, c->lang);
}

/* ---- numbers with their units ----------------------------------------------------------- */

/* "%" and "% district" are read as per cent; other units are named beside the number, once. */
static const char *suffix(const struct td_target *t)
{
    return td_unit_is_percent(t->unit) ? "%" : "";
}

void cli_value(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               struct td_num n)
{
    char number[TD_NUM_BUF];

    *buf = 0;
    if (!td_num_is(n))
        return;
    if (t->kind == TD_MILESTONE) {
        if (n.mantissa && td_target_stages(t) > 1) /* in a table; the sentence has the document's words */
            snprintf(buf, size, "%d/%d", (int)td_num_round(n, 0).mantissa, td_target_stages(t));
        else
            snprintf(buf, size, "%s", cli_say(c, n.mantissa ? SAY_MILESTONE_DONE : SAY_MILESTONE_NOT_DONE));
        return;
    }
    td_num_format(number, sizeof number, n, -1, c->lang);
    snprintf(buf, size, "%s%s", number, suffix(t));
}

void cli_hedged(char *buf, size_t size, const struct cli *c, const struct td_target *t, struct td_num n,
                struct td_hedge how)
{
    char number[96];

    cli_value(number, sizeof number, c, t, n);
    if (*number && t->kind != TD_MILESTONE)
        td_hedged(buf, size, how, number, c->lang);
    else
        snprintf(buf, size, "%s", number);
}

/* As on the screen: "75-80%", ">60%" where 60 is not enough, "<=5" where less is better. */
void cli_bound(char *buf, size_t size, const struct cli *c, const struct td_target *t,
               const struct td_threshold *h)
{
    static const char *const signs[2][2] = { { "<=", "<" }, { "", ">" } };
    char low[TD_NUM_BUF], high[TD_NUM_BUF];

    if (t->kind == TD_MILESTONE) {
        cli_value(buf, size, c, t, h->bound);
        return;
    }
    td_num_format(low, sizeof low, h->bound, -1, c->lang);
    if (!td_num_is(h->upper)) {
        snprintf(buf, size, "%s%s%s", signs[t->direction > 0][h->strict], low, suffix(t));
        return;
    }
    td_num_format(high, sizeof high, h->upper, -1, c->lang);
    snprintf(buf, size, "%s%s-%s%s", h->strict ? ">" : "", low, high, suffix(t));
}

void cli_counts(char *buf, size_t size, const struct cli *c, const struct td_counts *counts)
{
    int n = snprintf(buf, size, "%s %d", cli_say(c, SAY_IN_ALL), counts->total);
    const char *sep = ". ";

    for (int v = 0; v < TD_VERDICTS && n > 0 && (size_t)n < size; v++) {
        if (!counts->of[v])
            continue;
        n += snprintf(buf + n, size - (size_t)n, "%s%s: %d", sep,
                      cli_verdict_word((enum td_verdict_code)v, c->lang), counts->of[v]);
        sep = "; ";
    }
}

/* ---- the sentence ----------------------------------------------------------------------- */

void cli_reason(char *buf, size_t size, const struct cli *c, const struct td_row *row)
{
    const struct td_sentence how = td_row_sentence(row, c->lang);

    *buf = 0;
    td_verdict_sentence(buf, size, &row->question, &row->verdict, &how);
    if (!*buf)
        snprintf(buf, size, "%s", cli_verdict_word(row->verdict.code, c->lang));
}

/* ---- rows of verdicts ------------------------------------------------------------------- */

const char *cli_unit(const struct cli *c, const struct td_target *t)
{
    return t->kind == TD_MILESTONE ? cli_say(c, SAY_MILESTONE_UNIT) : td_unit_shown(t->unit);
}

/* For programs as it was computed, for people as the sentence has it. */
static void shown_cell(struct sheet *s, struct td_num n, struct td_num shown)
{
    char people[TD_NUM_BUF] = "";

    if (td_num_is(shown))
        td_num_write(people, sizeof people, shown);
    cell_value(s, n, people);
}

/* A pace may lead beyond all of them, which no share can be, or below none. */
static void expected_cell(struct sheet *s, const struct td_target *t, struct td_num n)
{
    const struct td_num all = { 100, 0 }, none = { 0, 0 };
    const int decimals = t->decimals + 1;

    shown_cell(s, n, !td_num_is(n) ? n : n.mantissa < 0 ? none
                     : td_unit_is_percent(t->unit) && td_num_cmp(n, all) > 0 ? all
                     : n.decimals > decimals ? td_num_round(n, decimals) : n);
}

/* METHOD.md 7: so many of so many units have reported, so many per cent of them, so many meet the target. Where
 * nothing decides yet they are those of the sum of too few. */
static void units_cells(struct sheet *s, const struct td_verdict *v)
{
    const bool part = !v->units && v->flags & TD_FLAG_PARTIAL && td_verdict_grade(v->code) == TD_UNKNOWN;
    const int reported = part ? v->partial_reported : v->reported, units = part ? v->partial_units : v->units;
    const bool is = units > 0;

    cell_num(s, is ? (struct td_num){ reported, 0 } : TD_NUM_NONE);
    cell_num(s, is ? (struct td_num){ units, 0 } : TD_NUM_NONE);
    cell_num(s, is ? td_num_ratio((int64_t)reported * 100, units, 1) : TD_NUM_NONE);
    cell_num(s, is && !part && v->meeting >= 0 ? (struct td_num){ v->meeting, 0 } : TD_NUM_NONE);
}

static void flags_cell(struct sheet *s, unsigned flags)
{
    char text[256] = "";
    size_t n = 0;

    for (unsigned bit = 1; bit && bit <= flags; bit <<= 1)
        if (flags & bit)
            n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", n ? "|" : "", td_flag_word((enum td_flag)bit));
    cell_text(s, text); /* all twelve fit */
}

void verdict_sheet(struct sheet *s, bool marked)
{
    if (!marked || !td_is_training(s->c->td))
        s->n--;
}

void verdict_row(struct sheet *s, const struct td_row *row)
{
    const struct td_target *t = row->target;
    const struct td_verdict *v = &row->verdict;
    const struct td_threshold *h = row->threshold;
    char reason[2048];

    cli_reason(reason, sizeof reason, s->c, row);
    cell_plan(s, t->plan);
    cell_text(s, t->code);
    cell_name(s, t->name_en, t->name);
    cell_agency(s, row->agency);
    cell_int(s, h->year);
    cell_text(s, td_choice_code(td_scopes, h->yearly));
    cell_text(s, td_choice_code(td_target_kinds, (int)h->kind));
    cell_put(s, td_verdict_word(v->code), cli_verdict_word(v->code, s->c->lang));
    cell_num(s, v->ratio);
    shown_cell(s, v->shown, v->shown);
    cell_period(s, v->period);
    shown_cell(s, h->bound, h->bound);
    shown_cell(s, h->upper, h->upper);
    cell_flag(s, h->strict);
    cell_text(s, cli_unit(s->c, t));
    shown_cell(s, v->gap, td_gap_rounded(&row->question, v));
    cell_num(s, v->line);
    shown_cell(s, v->pace, td_pace_rounded(&row->question, v, v->pace));
    shown_cell(s, v->needed, td_pace_rounded(&row->question, v, v->needed));
    expected_cell(s, t, v->expected);
    flags_cell(s, v->flags);
    cell_role(s, t->lead, t->basis);
    cell_text(s, reason);
    cell_text(s, cli_agency_code(s->w, t->lead));
    cell_date(s, v->since);
    units_cells(s, v);
    cell_flag(s, v->flags & TD_FLAG_ESTIMATE);
    cell_num(s, v->numerator);
    cell_num(s, v->denominator);
    cell_text(s, t->lead ? td_choice_code(td_bases, (int)t->basis) : "");
    cell_flag(s, true);
}
