/* Verdicts as words: for people in two languages, and as the columns of `status` for programs. */
#include "cli/verdict.h"

#include <stdio.h>
#include <string.h>

#include "show/ui.h"

_Static_assert(W_NOT_APPLICABLE - W_MISSED == TD_NOT_APPLICABLE, "words.def follows the verdicts");

const char *cli_verdict_word(enum td_verdict_code v, enum td_lang lang)
{
    return td_word((enum td_word)(W_MISSED + (int)v), lang);
}

const char *cli_task_state(const struct cli *c, const struct td_task *k)
{
    return k->said_on ? td_choice_word(td_task_states, (int)k->state, c->lang) : ui(U_TASK_SILENT, c->lang);
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
        snprintf(buf, size, "%s",
                 n.mantissa ? cli_say(c, "done", "xong") : cli_say(c, "not done", "chưa"));
        return;
    }
    td_num_format(number, sizeof number, n, -1, c->lang);
    snprintf(buf, size, "%s%s", number, suffix(t));
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
    int n = snprintf(buf, size, "%s %d", cli_say(c, "In all", "Tổng số"), counts->total);
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

/* Rule 9 happens when the kind of unit that a target counts ("% district") is no more. */
static const char *why_ended(char *buf, size_t size, const struct cli *c, const struct td_row *row)
{
    const char *kind = row->target->unit;

    if (!row->question.ended || strncmp(kind, "% ", 2) != 0)
        return NULL;
    kind = td_choice_shown(td_levels, kind + 2, c->lang);
    snprintf(buf, size, cli_say(c, "no %s exists any more", "không còn %s"), kind);
    return buf;
}

void cli_reason(char *buf, size_t size, const struct cli *c, const struct td_row *row)
{
    char why[96];
    struct td_sentence how = {
        .lang = c->lang,
        .unit = td_unit_shown(row->target->unit),
        .ended_why = why_ended(why, sizeof why, c, row),
    };

    *buf = 0;
    td_verdict_sentence(buf, size, &row->question, &row->verdict, &how);
    if (!*buf)
        snprintf(buf, size, "%s", cli_verdict_word(row->verdict.code, c->lang));
}

/* ---- the columns of status -------------------------------------------------------------- */

#define FIELDS(F)                                                                                  \
    F(plan)                                                                                        \
    F(target) F(name) F(agency) F(year) F(scope) F(kind) F(verdict) F(ratio) F(value) F(period)    \
        F(bound) F(upper) F(strict) F(gap) F(line) F(pace) F(needed) F(expected) F(flags)          \
            F(reason) F(lead)

enum field {
#define F(name) FIELD_##name,
    FIELDS(F)
#undef F
    FIELD_COUNT
};

_Static_assert((int)FIELD_COUNT == (int)STATUS_FIELDS, "the size in cli.h");

const char *const cli_status_names[STATUS_FIELDS + 1] = {
#define F(name) [FIELD_##name] = #name,
    FIELDS(F)
#undef F
};

static void put_num(struct cli_status_row *r, enum field f, struct td_num n)
{
    r->text[f][0] = 0;
    if (td_num_is(n))
        td_num_write(r->text[f], sizeof r->text[f], n);
    r->cell[f] = r->text[f];
}

static void put_flags(struct cli_status_row *r, unsigned flags)
{
    char *buf = r->text[FIELD_flags];
    size_t size = sizeof r->text[0], n = 0;

    *buf = 0;
    for (unsigned bit = 1; bit && bit <= flags; bit <<= 1)
        if (flags & bit)
            n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? "|" : "",
                                  td_flag_word((enum td_flag)bit)); /* all eight fit */
    r->cell[FIELD_flags] = buf;
}

void cli_status_cells(struct cli_status_row *out, const struct cli *c, const struct cli_world *w,
                      const struct td_row *row)
{
    const struct td_target *t = row->target;
    const struct td_verdict *v = &row->verdict;
    const struct td_threshold *h = row->threshold;

    out->cell[FIELD_plan] = cli_plan_key(w, t->plan);
    out->cell[FIELD_target] = t->code;
    out->cell[FIELD_name] = td_name_in(c->lang, t->name_en, t->name);
    out->cell[FIELD_agency] = cli_agency_code(w, row->agency);
    put_num(out, FIELD_year, (struct td_num){ h->year, 0 });
    out->cell[FIELD_scope] = td_choice_code(td_scopes, h->yearly);
    out->cell[FIELD_kind] = td_choice_code(td_target_kinds, (int)t->kind);
    out->cell[FIELD_verdict] = td_verdict_word(v->code);
    put_num(out, FIELD_ratio, v->ratio);
    put_num(out, FIELD_value, v->value);
    out->text[FIELD_period][0] = 0;
    if (v->period)
        td_period_write(out->text[FIELD_period], sizeof out->text[0], v->period);
    out->cell[FIELD_period] = out->text[FIELD_period];
    put_num(out, FIELD_bound, h->bound);
    put_num(out, FIELD_upper, h->upper);
    out->cell[FIELD_strict] = h->strict ? "true" : "false";
    put_num(out, FIELD_gap, v->gap);
    put_num(out, FIELD_line, v->line);
    put_num(out, FIELD_pace, v->pace);
    put_num(out, FIELD_needed, v->needed);
    put_num(out, FIELD_expected, v->expected);
    put_flags(out, v->flags);
    cli_reason(out->reason, sizeof out->reason, c, row);
    out->cell[FIELD_reason] = out->reason;
    out->cell[FIELD_lead] = cli_agency_code(w, t->lead);
}
