/*
 * What the forms of administrators ask. Their fields follow from what a record is (td_table_column()); what a form
 * needs beyond that stands here, and what is known of its row. form-row.c does the rest.
 */
#include "forms/form-row.h"

#include <stdio.h>
#include <string.h>

/* ---- what a form needs beyond the description of a record -------------------------------- */

static const struct beyond {
    enum td_table table;
    const char *column;
    enum td_word label;     /* where the heading says too little to who must type it; 0 = the heading */
    int limit;              /* letters, of what is short; 0 = as many as its kind of cell may have */
    const char *begins;     /* what a new row begins with */
} beyond[] = {
    { TD_T_PLAN, "number", 0, 60, NULL },
    { TD_T_PLAN, "issuer", W_ASK_ISSUER, 200, NULL },
    { TD_T_PLAN, "status", 0, 0, "draft" },
    { TD_T_PLAN, "source", W_ASK_CITATION, 0, NULL },
    { TD_T_PLAN, "short", 0, 40, NULL },
    { TD_T_PLAN, "coverage", 0, 3, NULL },
    { TD_T_AGENCIES, "short", 0, 60, NULL },
    { TD_T_AGENCIES, "kind", 0, 0, "department" },
    { TD_T_TARGETS, "group", 0, 40, NULL },
    { TD_T_TARGETS, "unit", 0, 40, "%" },
    { TD_T_TARGETS, "kind", 0, 0, "reach" },
    { TD_T_TARGETS, "direction", 0, 0, "up" },
    { TD_T_TARGETS, "decimals", 0, 1, "1" },
    { TD_T_TARGETS, "source", W_ASK_CITATION, 0, NULL },
    { TD_T_THRESHOLDS, "scope", W_ASK_SET_BY, 0, "yearly" },
    { TD_T_THRESHOLDS, "strict", 0, 0, "0" },
    { TD_T_TASKS, "section", 0, 60, NULL },
    { TD_T_TASKS, "cadence", 0, 0, "ongoing" },
    { TD_T_TASKS, "targets", W_ASK_TARGETS, 300, NULL },
    { TD_T_THRESHOLDS, "series", 0, 40, NULL },
    { TD_T_ASSIGNMENTS, "role", 0, 0, "coordinate" },
    { TD_T_OBLIGATIONS, "from", W_ASK_FROM_WHOM, 0, NULL },
    { TD_T_OBLIGATIONS, "due", W_ASK_DUE_DAY, 0, NULL },
    { TD_T_OBLIGATIONS, "until", 0, 0, "on" },
};

static const struct beyond *beyond_of(enum td_table table, int column)
{
    static const struct beyond nothing;

    for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++)
        if (beyond[i].table == table && !strcmp(beyond[i].column, td_table_columns(table)[column]))
            return &beyond[i];
    return &nothing;
}

/* ---- fields ----------------------------------------------------------------------------- */

/* Of what is removed only what tells it from others is shown. */
static bool is_told(const char *column)
{
    static const char *const told[] = { "key", "target", "year", "code", "name", "title", "valid_from", "text" };

    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!strcmp(told[i], column))
            return true;
    return false;
}

/* What a row is known by cannot be typed over, unless another row is what is meant. */
static bool is_fixed(const struct row_kind *k, const struct td_column *x)
{
    switch (k->mode) {
    case ROW_NEW: return x->key && (x->cell == TD_CELL_TARGET || x->cell == TD_CELL_TASK);
    case ROW_TERM: return x->key && x->cell != TD_CELL_DATE;
    case ROW_ROLE: return x->cell != TD_CELL_WORD;
    case ROW_REMOVE: return true;
    case ROW_EDIT: break;
    }
    return x->key;
}

const struct form_field row_why_removed = { "reason", W_ASK_WHY_REMOVE, FF_LONG, 500, true, NULL };

bool row_field(const struct row_kind *k, int column, struct form_field *out)
{
    static const enum form_type types[TD_CELL_PLAN + 1] = {
        [TD_CELL_NUMBER] = FF_NUMBER, [TD_CELL_DATE] = FF_DATE, [TD_CELL_AGENCY] = FF_PICK, [TD_CELL_TARGET] = FF_PICK,
    };
    static const int limits[TD_CELL_PLAN + 1] = {
        [TD_CELL_TEXT] = 1000, [TD_CELL_NUMBER] = 30, [TD_CELL_DATE] = 20, [TD_CELL_PERIOD] = 40, [TD_CELL_DAY] = 5,
        [TD_CELL_YEAR] = 4,
    };
    const char *name = td_table_columns(k->table)[column];
    const struct td_column x = td_table_column(k->table, column);
    const struct beyond *more = beyond_of(k->table, column);
    bool may_be_empty = x.choices && !*x.choices->code; /* nothing is one of them */
    bool fixed = is_fixed(k, &x), first = x.cell == TD_CELL_DATE && k->mode == ROW_NEW; /* of an agency's terms */

    if (x.cell == TD_CELL_PLAN || (k->mode == ROW_REMOVE && !is_told(name)))
        return false;
    *out = (struct form_field){
        .key = name, .label = more->label ? more->label : x.heading,
        .type = fixed ? FF_FIXED : x.choices ? FF_PICK : types[x.cell],
        .limit = more->limit ? more->limit : x.key && x.cell == TD_CELL_TEXT ? 60 : limits[x.cell],
        .required = !fixed && (x.needed || (x.choices && !may_be_empty) || (x.key && !first)),
    };
    return true;
}

/* ---- which row -------------------------------------------------------------------------- */

/* The code of the thing of this kind that the form is about; NULL = there is none. */
static const char *code_of(const struct form_view *v, enum td_cell kind)
{
    const struct model *m = form_model(v);
    const struct subject *about = &v->head.about;
    const struct td_target *target = td_target_by_id(&m->targets, about->target);
    const struct td_task *task = td_task_by_id(&m->tasks, about->task);
    const struct td_agency *agency = td_agency_by_id(&m->agencies, about->agency);
    const struct td_obligation *obligation = td_obligation_by_id(&m->obligations, about->obligation);

    return kind == TD_CELL_TARGET ? target ? target->code : NULL
           : kind == TD_CELL_TASK ? task ? task->code : NULL
           : kind == TD_CELL_AGENCY ? agency ? agency->code : NULL : obligation ? obligation->code : NULL;
}

/* The plan that a form about plans is about: the one in view, when none is said. */
static const char *plan_key(struct form_view *v)
{
    const struct td_plan *plan;

    if (!v->head.about.plan && model_plan(form_model(v)))
        v->head.about = about_plan(model_plan(form_model(v))->id);
    plan = td_plan_by_id(&form_model(v)->plans, v->head.about.plan);
    return plan ? plan->key : NULL;
}

/* By which a row is known that is there. */
static const char *key_text(struct form_view *v, const struct td_column *x, char year[ROW_YEAR])
{
    static const enum td_cell of[TD_TABLES] = {
        [TD_T_AGENCIES] = TD_CELL_AGENCY, [TD_T_TARGETS] = TD_CELL_TARGET, [TD_T_TASKS] = TD_CELL_TASK,
        [TD_T_OBLIGATIONS] = TD_CELL_OBLIGATION,
    };
    enum td_table table = v->kind->row->table;
    const struct subject *about = &v->head.about;
    const struct td_choice *word;

    switch (x->cell) {
    case TD_CELL_TEXT: return table == TD_T_PLAN ? plan_key(v) : code_of(v, of[table]);
    case TD_CELL_WORD:
        word = td_choice_by_value(x->choices, table == TD_T_ASSIGNMENTS ? about->role : about->yearly);
        return word ? word->code : NULL;
    case TD_CELL_DATE: return ""; /* the newest term */
    case TD_CELL_YEAR: snprintf(year, ROW_YEAR, "%d", about->year); return year;
    default: return code_of(v, x->cell);
    }
}

/* What a new row begins with. */
static const char *first_text(struct form_view *v, int column, const struct td_column *x, char year[ROW_YEAR])
{
    const struct td_plan *p = model_plan(form_model(v));
    const struct td_agency *city = p ? td_agency_by_id(&form_model(v)->agencies, p->city) : NULL;
    enum td_table table = v->kind->row->table;

    if (x->key && (x->cell == TD_CELL_TARGET || x->cell == TD_CELL_TASK))
        return code_of(v, x->cell);
    if (x->key && x->cell == TD_CELL_YEAR) {
        snprintf(year, ROW_YEAR, "%d", td_date_year(form_model(v)->review));
        return year;
    }
    if (table == TD_T_AGENCIES && x->cell == TD_CELL_AGENCY)
        return city ? city->code : "";
    return beyond_of(table, column)->begins ? beyond_of(table, column)->begins : "";
}

const char *row_known(struct form_view *v, int column, char year[ROW_YEAR])
{
    const struct td_column x = td_table_column(v->kind->row->table, column);
    const struct td_plan *p = model_plan(form_model(v));

    if (x.cell == TD_CELL_PLAN)
        return p ? p->key : NULL;
    return v->kind->row->mode == ROW_NEW ? first_text(v, column, &x, year) : x.key ? key_text(v, &x, year) : "";
}
