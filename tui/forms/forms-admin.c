/*
 * Forms of administrators: what plans are made of. Each is its fields, which are columns of a bundle's table, and how
 * its row is found; form-row.c does the rest.
 */
#include "forms/form-row.h"

#include <stdio.h>
#include <string.h>

/* ---- what pick fields choose from ------------------------------------------------------- */

CHOICES(task, tasks, td_task, code, "%s", td_name_in(lang, x->title_en, x->title))

static const struct form_choices task_choices = { NULL, task_count, task_code, task_text };

/* An old assignment can be taken away; a new one has a role. */
static size_t no_role_count(const void *owner)
{
    (void)owner;
    return 1;
}

static const char *no_role_code(const void *owner, size_t i)
{
    (void)owner;
    (void)i;
    return "none";
}

static void no_role_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)owner;
    (void)i;
    snprintf(buf, FORM_CHOICE, "%s", td_word(W_COL_GONE, lang));
}

static const struct form_choices status_choices = { .words = td_plan_states },
    kind_choices = { .words = td_target_kinds }, direction_choices = { .words = td_directions },
    strict_choices = { .words = td_yes_no }, scope_choices = { .words = td_scopes },
    cadence_choices = { .words = td_cadences }, new_role_choices = { .words = td_roles },
    role_choices = { td_roles, no_role_count, no_role_code, no_role_text };

/* The agency's own kind, when it is another word, is a choice too. */
static size_t own_kind_count(const void *owner)
{
    const char *own = row_cell(owner, "kind");

    return *own && !td_choice_by_code(td_agency_kinds, own);
}

static const char *own_kind_code(const void *owner, size_t i)
{
    (void)i;
    return row_cell(owner, "kind");
}

static void own_kind_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)i;
    (void)lang;
    snprintf(buf, FORM_CHOICE, "%s", row_cell(owner, "kind"));
}

static const struct form_choices agency_kind_choices = { td_agency_kinds, own_kind_count, own_kind_code,
                                                         own_kind_text };

/* ---- fields: of a row that is there its key is fixed ------------------------------------- */

#define FIXED(type) FF_FIXED
#define TYPED(type) type

#define PLAN_FIELDS(KEY) \
    { "key", { "Mã kế hoạch", "Key" }, KEY(FF_TEXT), 60, true, NULL }, \
    { "title", { "Tên kế hoạch", "Title" }, FF_TEXT, 500, true, NULL }, \
    { "title_en", { "Tên tiếng Anh", "English title" }, FF_TEXT, 500, false, NULL }, \
    { "number", { "Số, ký hiệu", "Number" }, FF_TEXT, 60, false, NULL }, \
    { "issuer", { "Cơ quan ban hành (mã)", "Issuer (code)" }, FF_TEXT, 200, false, NULL }, \
    { "issued_on", { "Ngày ban hành", "Issued on" }, FF_DATE, 20, false, NULL }, \
    { "status", { "Hiệu lực", "Status" }, FF_PICK, 0, true, &status_choices }, \
    { "start_year", { "Năm đầu", "First year" }, FF_NUMBER, 4, false, NULL }, \
    { "end_year", { "Năm cuối", "Last year" }, FF_NUMBER, 4, false, NULL }, \
    { "supersedes", { "Thay thế", "Supersedes" }, FF_TEXT, 200, false, NULL }, \
    { "source", { "Căn cứ", "Citation" }, FF_TEXT, 600, false, NULL }

#define AGENCY_FIELDS(KEY, FROM) \
    { "code", { "Mã cơ quan", "Code" }, KEY(FF_TEXT), 60, true, NULL }, \
    { "valid_from", { "Hiệu lực từ ngày", "Valid from" }, FROM, NULL }, \
    { "name", { "Tên cơ quan", "Name" }, FF_TEXT, 300, true, NULL }, \
    { "name_en", { "Tên tiếng Anh", "English name" }, FF_TEXT, 300, false, NULL }, \
    { "short", { "Tên viết tắt", "Short name" }, FF_TEXT, 60, false, NULL }, \
    { "kind", { "Loại", "Kind" }, FF_PICK, 0, true, &agency_kind_choices }, \
    { "parent", { "Trực thuộc", "Belongs to" }, FF_PICK, 0, false, &form_agencies }, \
    { "valid_to", { "Hiệu lực đến hết ngày", "Valid until" }, FF_DATE, 20, false, NULL }

#define TARGET_FIELDS(KEY) \
    { "code", { "Mã chỉ tiêu", "Code" }, KEY(FF_TEXT), 40, true, NULL }, \
    { "group", { "Nhóm", "Group" }, FF_TEXT, 40, false, NULL }, \
    { "name", { "Tên chỉ tiêu", "Name" }, FF_TEXT, 300, true, NULL }, \
    { "name_en", { "Tên tiếng Anh", "English name" }, FF_TEXT, 300, false, NULL }, \
    { "unit", { "Đơn vị tính", "Unit" }, FF_TEXT, 40, false, NULL }, \
    { "kind", { "Loại", "Kind" }, FF_PICK, 0, true, &kind_choices }, \
    { "direction", { "Chiều hướng tốt", "Better is" }, FF_PICK, 0, true, &direction_choices }, \
    { "decimals", { "Số lẻ thập phân", "Decimals" }, FF_NUMBER, 1, false, NULL }, \
    { "lead", { "Cơ quan chủ trì", "Lead" }, FF_PICK, 0, false, &form_agencies }, \
    { "numerator", { "Tử số là", "Numerator" }, FF_TEXT, 300, false, NULL }, \
    { "denominator", { "Mẫu số là", "Denominator" }, FF_TEXT, 300, false, NULL }, \
    { "base_period", { "Kỳ gốc", "Base period" }, FF_TEXT, 40, false, NULL }, \
    { "base_value", { "Giá trị kỳ gốc", "Base value" }, FF_NUMBER, 30, false, NULL }, \
    { "parent", { "Trong đó, thuộc", "Part of" }, FF_PICK, 0, false, &form_targets }, \
    { "source", { "Căn cứ", "Citation" }, FF_TEXT, 600, false, NULL }

#define THRESHOLD_FIELDS(KEY) \
    { "target", { "Chỉ tiêu", "Target" }, FF_FIXED, 0, false, &form_targets }, \
    { "scope", { "Do ai đặt", "Set by" }, KEY(FF_PICK), 0, true, &scope_choices }, \
    { "year", { "Năm", "Year" }, KEY(FF_NUMBER), 4, true, NULL }, \
    { "bound", { "Mức phải đạt", "Bound" }, FF_NUMBER, 30, true, NULL }, \
    { "upper", { "Mức trên", "Upper bound" }, FF_NUMBER, 30, false, NULL }, \
    { "strict", { "Phải vượt mức", "More than it" }, FF_PICK, 0, true, &strict_choices }, \
    { "text", { "Nguyên văn", "In words" }, FF_TEXT, 300, false, NULL }

#define TASK_FIELDS(KEY) \
    { "code", { "Mã nhiệm vụ", "Code" }, KEY(FF_TEXT), 40, true, NULL }, \
    { "section", { "Mục", "Section" }, FF_TEXT, 60, false, NULL }, \
    { "title", { "Nội dung", "Title" }, FF_TEXT, 500, true, NULL }, \
    { "title_en", { "Tiếng Anh", "English title" }, FF_TEXT, 500, false, NULL }, \
    { "cadence", { "Tính chất", "Cadence" }, FF_PICK, 0, true, &cadence_choices }, \
    { "start", { "Bắt đầu", "Start" }, FF_DATE, 20, false, NULL }, \
    { "due", { "Hạn", "Due" }, FF_DATE, 20, false, NULL }, \
    { "targets", { "Mã chỉ tiêu, cách bằng |", "Targets, codes by |" }, FF_TEXT, 300, false, NULL }

#define ASSIGNMENT_FIELDS(KEY, roles) \
    { "task", { "Nhiệm vụ", "Task" }, FF_FIXED, 0, false, &task_choices }, \
    { "agency", { "Cơ quan", "Agency" }, KEY(FF_PICK), 0, true, &form_agencies }, \
    { "role", { "Vai trò", "Role" }, FF_PICK, 0, true, roles }

#define OBLIGATION_FIELDS(KEY) \
    { "code", { "Mã báo cáo", "Code" }, KEY(FF_TEXT), 40, true, NULL }, \
    { "title", { "Tên báo cáo", "Title" }, FF_TEXT, 300, false, NULL }, \
    { "title_en", { "Tên tiếng Anh", "English title" }, FF_TEXT, 300, false, NULL }, \
    { "from", { "Ai gửi (mã hoặc loại, |)", "From (codes, kinds, |)" }, FF_TEXT, 1000, true, NULL }, \
    { "to", { "Gửi đến", "To" }, FF_TEXT, 300, true, NULL }, \
    { "via", { "Qua", "Via" }, FF_TEXT, 300, false, NULL }, \
    { "due", { "Hạn hằng năm (ngày/tháng)", "Due (MM-DD)" }, FF_TEXT, 5, false, NULL }

static const struct form_field plan_fields[] = { PLAN_FIELDS(FIXED) }, new_plan_fields[] = { PLAN_FIELDS(TYPED) };
#define FIXED_FROM FF_FIXED, 0, false
#define FIRST_FROM FF_DATE, 20, false
#define NEXT_FROM FF_DATE, 20, true
static const struct form_field agency_fields[] = { AGENCY_FIELDS(FIXED, FIXED_FROM) },
                               term_fields[] = { AGENCY_FIELDS(FIXED, NEXT_FROM) },
                               new_agency_fields[] = { AGENCY_FIELDS(TYPED, FIRST_FROM) };
static const struct form_field target_fields[] = { TARGET_FIELDS(FIXED) },
                               new_target_fields[] = { TARGET_FIELDS(TYPED) };
static const struct form_field threshold_fields[] = { THRESHOLD_FIELDS(FIXED) },
                               new_threshold_fields[] = { THRESHOLD_FIELDS(TYPED) };
static const struct form_field task_fields[] = { TASK_FIELDS(FIXED) }, new_task_fields[] = { TASK_FIELDS(TYPED) };
static const struct form_field role_fields[] = { ASSIGNMENT_FIELDS(FIXED, &role_choices) },
                               new_role_fields[] = { ASSIGNMENT_FIELDS(TYPED, &new_role_choices) };
static const struct form_field obligation_fields[] = { OBLIGATION_FIELDS(FIXED) },
                               new_obligation_fields[] = { OBLIGATION_FIELDS(TYPED) };

/* Of what is removed its names are shown; whatever the table has not, has no such column. */
static const struct form_field remove_fields[] = {
    { "key", { "Kế hoạch", "Plan" }, FF_FIXED, 0, false, NULL },
    { "target", { "Chỉ tiêu", "Target" }, FF_FIXED, 0, false, &form_targets },
    { "year", { "Năm", "Year" }, FF_FIXED, 0, false, NULL },
    { "code", { "Mã", "Code" }, FF_FIXED, 0, false, NULL },
    { "name", { "Tên", "Name" }, FF_FIXED, 0, false, NULL },
    { "title", { "Nội dung", "Title" }, FF_FIXED, 0, false, NULL },
    { "valid_from", { "Hiệu lực từ ngày", "Valid from" }, FF_FIXED, 0, false, NULL },
    { "text", { "Nguyên văn", "In words" }, FF_FIXED, 0, false, NULL },
    { "reason", { "Lý do bỏ", "Why remove it" }, FF_LONG, 500, true, NULL },
};

/* ---- which row -------------------------------------------------------------------------- */

static void set(const struct form_view *v, const char *cell[ROW_CELLS], const char *column, const char *text)
{
    const char *const *columns = td_table_columns(v->kind->row->table);

    for (int c = 0; columns[c]; c++)
        if (!strcmp(columns[c], column))
            cell[c] = text;
}

/* The rows of a plan name it. */
static bool of_plan(const struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_plan *p = model_plan(form_model(v));

    if (p)
        set(v, cell, "plan", p->key);
    return p != NULL;
}

/* The plan in view, when none is said. */
static bool plan_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_plans *l = &form_model(v)->plans;

    if (!v->head.about.plan && model_plan(form_model(v)))
        v->head.about = about_plan(model_plan(form_model(v))->id);
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].id == v->head.about.plan)
            set(v, cell, "key", l->v[i].key);
    return cell[0] != NULL;
}

static bool new_plan(struct form_view *v, const char *cell[ROW_CELLS])
{
    set(v, cell, "status", "draft");
    return true;
}

/* The newest term: its date is not said. */
static bool agency_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_agency *a = td_agency_by_id(&form_model(v)->agencies, v->head.about.agency);

    set(v, cell, "code", a ? a->code : NULL);
    return a != NULL;
}

static bool new_agency(struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_plan *p = model_plan(form_model(v));
    const struct td_agency *city = p ? td_agency_by_id(&form_model(v)->agencies, p->city) : NULL;

    set(v, cell, "kind", "department");
    set(v, cell, "parent", city ? city->code : "");
    return true;
}

static bool target_of(struct form_view *v, const char *cell[ROW_CELLS], const char *column)
{
    const struct td_target *x = td_target_by_id(&form_model(v)->targets, v->head.about.target);

    if (x)
        set(v, cell, column, x->code);
    return x && of_plan(v, cell);
}

static bool target_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    return target_of(v, cell, "code");
}

static bool new_target(struct form_view *v, const char *cell[ROW_CELLS])
{
    set(v, cell, "unit", "%");
    set(v, cell, "kind", "reach");
    set(v, cell, "direction", "up");
    set(v, cell, "decimals", "1");
    return of_plan(v, cell);
}

static bool threshold_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    snprintf(v->head.title, sizeof v->head.title, "%d", v->head.about.year); /* read at once */
    set(v, cell, "year", v->head.title);
    set(v, cell, "scope", v->head.about.yearly ? "yearly" : "plan");
    return target_of(v, cell, "target");
}

static bool new_threshold(struct form_view *v, const char *cell[ROW_CELLS])
{
    snprintf(v->head.title, sizeof v->head.title, "%d", td_date_year(form_model(v)->review));
    set(v, cell, "year", v->head.title);
    set(v, cell, "scope", "yearly");
    set(v, cell, "strict", "0");
    return target_of(v, cell, "target");
}

static bool task_of(struct form_view *v, const char *cell[ROW_CELLS], const char *column)
{
    const struct td_task *x = td_task_by_id(&form_model(v)->tasks, v->head.about.task);

    if (x)
        set(v, cell, column, x->code);
    return x && of_plan(v, cell);
}

static bool task_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    return task_of(v, cell, "code");
}

static bool new_task(struct form_view *v, const char *cell[ROW_CELLS])
{
    set(v, cell, "cadence", "ongoing");
    return of_plan(v, cell);
}

static bool assignment_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_agency *a = td_agency_by_id(&form_model(v)->agencies, v->head.about.agency);

    if (v->head.about.role < 0 || v->head.about.role > TD_REQUESTED)
        return false;
    set(v, cell, "agency", a ? a->code : NULL);
    set(v, cell, "role", td_choice_code(td_roles, v->head.about.role));
    return a && task_of(v, cell, "task");
}

static bool new_assignment(struct form_view *v, const char *cell[ROW_CELLS])
{
    set(v, cell, "role", "coordinate");
    return task_of(v, cell, "task");
}

static bool obligation_key(struct form_view *v, const char *cell[ROW_CELLS])
{
    const struct td_obligations *l = &form_model(v)->obligations;
    bool found = false;

    for (size_t i = 0; i < l->n; i++) {
        if (l->v[i].id != v->head.about.obligation)
            continue;
        set(v, cell, "code", l->v[i].code);
        found = true;
    }
    return found && of_plan(v, cell);
}

static bool new_obligation(struct form_view *v, const char *cell[ROW_CELLS])
{
    return of_plan(v, cell);
}

/* ---- an agency from a date on ------------------------------------------------------------ */

static void check_term(void *owner, struct form *form)
{
    struct form_view *v = owner;
    const char *before = row_cell(v, "valid_from");
    td_date from = 0, first = 0;

    row_check(owner, form);
    td_date_parse(before, strlen(before), &first);
    if (td_date_read(form_get(form, "valid_from"), &from) && from > first)
        return;
    form_message(form, "valid_from", *form_get(form, "valid_from") ? FORM_ERROR : FORM_INFO,
                 ui(U_TERM_AFTER, v->head.app->lang));
}

/* ---- the forms -------------------------------------------------------------------------- */

#define ROW(id, title, saved, list, check, ...) \
    static const struct row_kind id##_row = { __VA_ARGS__ }; \
    FORM(id, title, saved, list, check, row_fill, row_save, .act = TD_ACT_EDIT, .rebase = row_rebase, .row = &id##_row)
#define EDIT(id, title, table, key) ROW(id, title, U_SAVED_CLOSE, id##_fields, row_check, table, ROW_EDIT, key)
#define NEW(id, title, table, key) \
    ROW(id##_new, title, U_SAVED_CLOSE, new_##id##_fields, row_check, table, ROW_NEW, key)
#define REMOVE(id, table, key) \
    ROW(id##_remove, U_FORM_REMOVE, U_SAVED_REMOVE, remove_fields, row_check, table, ROW_REMOVE, key)

EDIT(plan, U_FORM_PLAN, TD_T_PLAN, plan_key)
NEW(plan, U_FORM_PLAN_NEW, TD_T_PLAN, new_plan)
REMOVE(plan, TD_T_PLAN, plan_key)
EDIT(agency, U_FORM_AGENCY, TD_T_AGENCIES, agency_key)
NEW(agency, U_FORM_AGENCY_NEW, TD_T_AGENCIES, new_agency)
REMOVE(agency, TD_T_AGENCIES, agency_key)
ROW(agency_term, U_FORM_AGENCY_TERM, U_SAVED_CLOSE, term_fields, check_term, TD_T_AGENCIES, ROW_TERM, agency_key)
EDIT(target, U_FORM_TARGET, TD_T_TARGETS, target_key)
NEW(target, U_FORM_TARGET_NEW, TD_T_TARGETS, new_target)
REMOVE(target, TD_T_TARGETS, target_key)
EDIT(threshold, U_FORM_THRESHOLD, TD_T_THRESHOLDS, threshold_key)
NEW(threshold, U_FORM_THRESHOLD_NEW, TD_T_THRESHOLDS, new_threshold)
REMOVE(threshold, TD_T_THRESHOLDS, threshold_key)
EDIT(task, U_FORM_TASK, TD_T_TASKS, task_key)
NEW(task, U_FORM_TASK_NEW, TD_T_TASKS, new_task)
REMOVE(task, TD_T_TASKS, task_key)
ROW(role, U_FORM_ROLE, U_SAVED_CLOSE, role_fields, row_check, TD_T_ASSIGNMENTS, ROW_ROLE, assignment_key)
NEW(role, U_FORM_ROLE_NEW, TD_T_ASSIGNMENTS, new_assignment)
EDIT(obligation, U_FORM_OBLIGATION, TD_T_OBLIGATIONS, obligation_key)
NEW(obligation, U_FORM_OBLIGATION_NEW, TD_T_OBLIGATIONS, new_obligation)
REMOVE(obligation, TD_T_OBLIGATIONS, obligation_key)
