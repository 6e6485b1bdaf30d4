/* The closed lists of the domain; choice.h says what for. */
#include "noun/choice.h"

#include "judge/assess.h"
#include "noun/figures.h"
#include "noun/plan.h"
#include "noun/request.h"

#include <stdio.h>
#include <string.h>

const struct td_choice td_target_kinds[] = {
    { "reach", TD_REACH, W_KIND_REACH, "đạt|phấn đấu|đạt tới" },
    { "keep", TD_KEEP, W_KIND_KEEP, "giữ vững|duy trì hằng năm" },
    { "milestone", TD_MILESTONE, W_KIND_MILESTONE, "mốc|cột mốc|hoàn thành" }, { 0 } };
const struct td_choice td_threshold_kinds[] = {
    { "", TD_KIND_OF_TARGET, W_KIND_OF_TARGET, NULL }, { "reach", TD_REACH, W_KIND_REACH, NULL },
    { "keep", TD_KEEP, W_KIND_KEEP, NULL }, { "milestone", TD_MILESTONE, W_KIND_MILESTONE, NULL }, { 0 } };
const struct td_choice td_bases[] = {
    { "", TD_BASIS_UNSAID, W_BASIS_UNSAID, NULL }, { "stated", TD_BASIS_STATED, W_BASIS_STATED, NULL },
    { "inferred", TD_BASIS_INFERRED, W_BASIS_INFERRED, NULL }, { 0 } };
const struct td_choice td_untils[] = {
    { "on", false, W_UNTIL_ON, "chậm nhất|trong ngày" }, { "before", true, W_UNTIL_BEFORE, "trước" }, { 0 } };
const struct td_choice td_directions[] = {
    { "up", 1, W_BETTER_UP, "càng cao càng tốt|cao hơn" },
    { "down", -1, W_BETTER_DOWN, "càng thấp càng tốt|thấp hơn" }, { 0 } };
const struct td_choice td_scopes[] = {
    { "plan", false, W_SCOPE_PLAN, NULL }, { "yearly", true, W_SCOPE_YEARLY, NULL }, { 0 } };
const struct td_choice td_cadences[] = {
    { "once", TD_ONCE, W_CADENCE_ONCE, "1 lần" }, { "yearly", TD_YEARLY, W_CADENCE_YEARLY, "hàng năm|mỗi năm" },
    { "ongoing", TD_ONGOING, W_CADENCE_ONGOING, "liên tục" }, { 0 } };
const struct td_choice td_roles[] = {
    { "lead", TD_LEAD, W_IS_LEAD, NULL }, { "coordinate", TD_COORDINATE, W_IS_COORDINATE, NULL },
    { "advise", TD_ADVISE, W_IS_ADVISE, NULL }, { "requested", TD_REQUESTED, W_IS_REQUESTED, NULL }, { 0 } };
/* What somebody has said of a task; of one of which nobody has said anything see U_TASK_SILENT. */
const struct td_choice td_task_states[] = {
    { "none", TD_TASK_NONE, W_STATE_NONE, "chưa cập nhật|chưa triển khai|chưa|chưa bắt đầu|not started|no word yet" },
    { "started", TD_TASK_STARTED, W_STATE_STARTED,
      "đang triển khai|đang làm|đã triển khai|đang tiếp tục thực hiện|trong hạn|in progress" },
    { "done", TD_TASK_DONE, W_STATE_DONE, "đã hoàn thành|xong|đạt|hoàn thành đúng hạn|hoàn thành quá hạn" },
    { "stopped", TD_TASK_STOPPED, W_STATE_STOPPED, "tạm dừng|đã dừng|không thực hiện" }, { 0 } };
const struct td_choice td_statuses[] = {
    { "estimate", TD_ESTIMATE, W_STATUS_ESTIMATE, "ước|ước thực hiện|ước đạt|dự ước|sơ bộ" },
    { "published", TD_PUBLISHED, W_STATUS_PUBLISHED, "đã công bố" },
    { "reported", TD_REPORTED, W_STATUS_REPORTED, "chính thức|theo báo cáo|số báo cáo|thực hiện" },
    { "verified", TD_VERIFIED, W_STATUS_VERIFIED,
      "kiểm tra|đã xác minh|đã xác nhận|xác nhận|đã thẩm định|đã duyệt|phê duyệt" }, { 0 } };
const struct td_choice td_qualifiers[] = {
    { "exact", TD_EXACTLY, W_QUALIFIER_EXACTLY, NULL }, { "approx", TD_APPROX, W_QUALIFIER_APPROX, NULL },
    { "more_than", TD_MORE_THAN, W_QUALIFIER_MORE_THAN, NULL }, { "nearly", TD_NEARLY, W_QUALIFIER_NEARLY, NULL },
    { 0 } };
const struct td_choice td_ruling_kinds[] = {
    { "accept", TD_ACCEPT, W_RULING_ACCEPT, NULL }, { "verify", TD_VERIFY, W_RULING_VERIFY, NULL },
    { "withdraw", TD_WITHDRAW, W_RULING_WITHDRAW, NULL }, { 0 } };
const struct td_choice td_request_states[] = {
    { "open", TD_REQUEST_OPEN, W_REQUEST_OPEN, NULL }, { "answered", TD_REQUEST_ANSWERED, W_REQUEST_ANSWERED, NULL },
    { "closed", TD_REQUEST_CLOSED, W_REQUEST_CLOSED, NULL }, { 0 } };
const struct td_choice td_decision_states[] = {
    { "open", false, W_DECISION_OPEN, NULL }, { "done", true, W_DECISION_DONE, NULL }, { 0 } };
const struct td_choice td_plan_states[] = {
    { "draft", 0, W_PLAN_DRAFT, NULL }, { "in_force", 1, W_PLAN_IN_FORCE, NULL },
    { "superseded", 2, W_PLAN_SUPERSEDED, NULL }, { 0 } };
const struct td_choice td_succession_kinds[] = {
    { "rename", TD_RENAME, W_BY_RENAME, NULL }, { "merge", TD_MERGE, W_BY_MERGE, NULL },
    { "split", TD_SPLIT, W_BY_SPLIT, NULL }, { "abolish", TD_ABOLISH, W_BY_ABOLISH, NULL }, { 0 } };
const struct td_choice td_yes_no[] = { { "0", false, W_NO, NULL }, { "1", true, W_YES, NULL }, { 0 } };

const struct td_choice td_agency_kinds[] = {
    { "country", TD_LEVEL_NONE, W_AGENCY_COUNTRY, "cả nước" },
    { "city", TD_LEVEL_CITY, W_AGENCY_CITY, "thành phố|tỉnh" },
    { "department", TD_LEVEL_NONE, W_AGENCY_DEPARTMENT, "sở|ban|ngành|sở ngành|cơ quan chuyên môn" },
    { "district", TD_LEVEL_DISTRICT, W_AGENCY_DISTRICT, "quận|huyện|thị xã|cấp huyện|quận, huyện|quận huyện|quận/huyện|"
      "quận/huyện/thị xã|tên quận huyện|districts" },
    { "commune", TD_LEVEL_COMMUNE, W_AGENCY_COMMUNE, "xã|phường|thị trấn|cấp xã|phường, xã|xã phường|phường xã|"
      "xã/phường|phường/xã|xã, phường, thị trấn|tên xã|tên phường|tên xã, phường|communes|ward|wards" },
    { "party", TD_LEVEL_NONE, W_AGENCY_PARTY, "Đảng" }, { "front", TD_LEVEL_NONE, W_AGENCY_FRONT, "mặt trận" },
    { "union", TD_LEVEL_NONE, W_AGENCY_UNION, "đoàn|công đoàn" },
    { "association", TD_LEVEL_NONE, W_AGENCY_ASSOCIATION, NULL },
    { "press", TD_LEVEL_NONE, W_AGENCY_PRESS, "báo|đài" }, { "force", TD_LEVEL_NONE, W_AGENCY_FORCE, NULL },
    { "school", TD_LEVEL_NONE, W_AGENCY_SCHOOL, "trường" }, { "group", TD_LEVEL_NONE, W_AGENCY_GROUP, "nhóm" }, { 0 } };
const struct td_choice td_units[] = {
    { "% district", 0, W_UNIT_DISTRICTS, NULL }, { "% commune", 1, W_UNIT_COMMUNES, NULL },
    { "mức độ", 2, W_UNIT_LEVEL, NULL }, { "mốc", 3, W_UNIT_MILESTONE, NULL }, { 0 } };
const struct td_choice td_levels[] = { { "district", TD_LEVEL_DISTRICT, W_AT_DISTRICT, NULL },
    { "commune", TD_LEVEL_COMMUNE, W_AT_COMMUNE, NULL }, { 0 } };

bool td_agency_kind_is_unit(const char *kind)
{
    return td_choice_value(td_agency_kinds, kind) >= TD_LEVEL_DISTRICT || !strcmp(kind, "ward");
}

const struct td_choice *td_choice_by_code(const struct td_choice *list, const char *code)
{
    while (list->code && strcmp(list->code, code) != 0)
        list++;
    return list->code ? list : NULL;
}

const struct td_choice *td_choice_by_value(const struct td_choice *list, int value)
{
    while (list->code && list->value != value)
        list++;
    return list->code ? list : NULL;
}

int td_choice_value(const struct td_choice *list, const char *code)
{
    const struct td_choice *c = td_choice_by_code(list, code ? code : "");

    return c ? c->value : TD_NO_CHOICE;
}

const char *td_choice_code(const struct td_choice *list, int value)
{
    const struct td_choice *c = td_choice_by_value(list, value);

    return c ? c->code : "";
}

const char *td_choice_word(const struct td_choice *list, int value, enum td_lang lang)
{
    const struct td_choice *c = td_choice_by_value(list, value);

    return c ? td_word(c->word, lang) : "";
}

const char *td_choice_shown(const struct td_choice *list, const char *code, enum td_lang lang)
{
    const struct td_choice *c = td_choice_by_code(list, code);

    return c ? td_word(c->word, lang) : code;
}

void td_choice_all(char *buf, size_t size, const struct td_choice *list, const enum td_lang *lang)
{
    size_t n = 0;

    *buf = 0;
    for (const struct td_choice *c = list; c->code && n < size; c++)
        n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? ", " : "", lang ? td_word(c->word, *lang) : c->code);
}
