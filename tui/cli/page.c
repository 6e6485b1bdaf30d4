/* The two writers behind verb/show.h. */
#include "cli/records.h"
#include "cli/verdict.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_WIDTH = 18 };

const char *show_say(const struct show *s, const char *en, const char *vi)
{
    return cli_say(s->c, en, vi);
}

void show_title(struct show *s, const char *code, const char *name)
{
    if (s->as_json)
        return;
    out_say(s->c->out, code);
    out_raw(s->c->out, "  ");
    out_wrap(s->c->out, td_text_width(code) + 2, 2, name);
    out_raw(s->c->out, "\n");
}

void show_field(struct show *s, const char *key, const char *label, const char *exact,
                const char *human)
{
    const char *value = human ? human : exact;

    if (s->as_json) {
        json_member(&s->j, key, exact);
        return;
    }
    if (!*value)
        return;
    out_say(s->c->out, label);
    int pad = LABEL_WIDTH - td_text_width(label);
    out_sayf(s->c->out, "%*s", pad > 2 ? pad : 2, "");
    out_wrap(s->c->out, LABEL_WIDTH, LABEL_WIDTH, value);
}

void show_date(struct show *s, const char *key, const char *label, td_date d)
{
    char exact[TD_DATE_BUF] = "", human[TD_DATE_BUF] = "";

    if (d) {
        td_date_write(exact, sizeof exact, d);
        td_date_format(human, sizeof human, d, s->c->lang);
    }
    show_field(s, key, label, exact, human);
}

void show_count(struct show *s, const char *key, const char *label, size_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", n);
    if (s->as_json) {
        json_key(&s->j, key);
        json_int(&s->j, (int64_t)n);
    } else if (n) {
        show_field(s, key, label, text, NULL);
    }
}

void show_heading(struct show *s, const char *heading)
{
    out_sayf(s->c->out, "\n%s\n", heading);
}

/* ---- tables ----------------------------------------------------------------------------- */

void show_table_open(struct show *s, const char *key, const char *heading,
                     const struct show_column *cols, size_t n)
{
    s->cols = cols;
    s->n_cols = n;
    s->at = s->rows = 0;
    s->heading = heading;
    if (s->as_json) {
        json_key(&s->j, key);
        json_open(&s->j, '[');
    }
}

/* The heading and the columns that people see, once there is a row to stand below them. */
static void begin_text_table(struct show *s)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_cols && n < OUT_COLUMNS; i++)
        if (s->cols[i].column.head[TD_EN])
            s->people[n++] = s->cols[i].column;
    show_heading(s, s->heading);
    out_table_open(&s->t, s->c->out, s->people, n, s->c->lang);
    s->t.fit = s->c->out->tty;
}

static void json_cell(struct show *s, const char *exact)
{
    if (!s->at)
        json_open(&s->j, '{');
    if (s->cols[s->at].key)
        json_member(&s->j, s->cols[s->at].key, exact);
    if (s->at + 1 == s->n_cols)
        json_close(&s->j);
}

void show_cell(struct show *s, const char *exact, const char *human)
{
    if (s->as_json) {
        json_cell(s, exact);
    } else {
        if (!s->at && !s->rows)
            begin_text_table(s);
        if (s->cols[s->at].column.head[TD_EN])
            out_table_cell(&s->t, human ? human : exact);
    }
    s->at = (s->at + 1) % s->n_cols;
    s->rows += !s->at;
}

void show_choice(struct show *s, const struct td_choice *list, int value)
{
    show_cell(s, td_choice_code(list, value), td_choice_word(list, value, s->c->lang));
}

void show_table_close(struct show *s)
{
    if (s->as_json)
        json_close(&s->j);
    else if (s->rows)
        out_table_close(&s->t);
}

/* ---- targets with their verdicts -------------------------------------------------------- */

const struct td_row *show_headline(const struct show *s, const struct td_target *t)
{
    const struct td_threshold *next = td_next_milestone(t, s->c->review);

    for (size_t i = 0; next && i < s->board.n; i++)
        if (s->board.v[i].threshold == next)
            return &s->board.v[i];
    return NULL;
}

static const struct show_column target_columns[] = {
    COL("plan", "Plan", "Kế hoạch"),        COL("code", "Code", "Mã"),
    COL_FLEX("name", "Target", "Chỉ tiêu"), COL("year", "By", "Mốc"),
    COL("verdict", "Verdict", "Đánh giá"),  COL_RIGHT("value", "Value", "Kết quả"),
};

static void target_row(struct show *s, const struct td_target *t)
{
    const struct td_row *r = show_headline(s, t);
    char year[16] = "", exact[TD_NUM_BUF] = "", human[96] = "";

    if (r)
        snprintf(year, sizeof year, "%d", r->threshold->year);
    if (r && td_num_is(r->verdict.value)) {
        td_num_write(exact, sizeof exact, r->verdict.value);
        cli_value(human, sizeof human, s->c, t, r->verdict.value);
    }
    show_cell(s, cli_plan_key(&s->w, t->plan), NULL);
    show_cell(s, t->code, NULL);
    show_cell(s, td_name_in(s->c->lang, t->name_en, t->name), NULL);
    show_cell(s, year, NULL);
    show_cell(s, r ? td_verdict_word(r->verdict.code) : "",
              r ? cli_verdict_word(r->verdict.code, s->c->lang) : "");
    show_cell(s, exact, human);
}

void show_targets(struct show *s, const char *key, const char *heading,
                  bool (*wanted)(const struct td_target *t, const void *arg), const void *arg)
{
    show_table_open(s, key, heading, target_columns,
                    sizeof target_columns / sizeof *target_columns);
    for (size_t i = 0; i < s->w.targets.n; i++)
        if (wanted(&s->w.targets.v[i], arg))
            target_row(s, &s->w.targets.v[i]);
    show_table_close(s);
}
