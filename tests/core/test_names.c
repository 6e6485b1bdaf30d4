/*
 * core/noun/names.c: what people call a plan, an agency, a target, a task or a report is that thing and no other; where
 * it can be several, or none, they are told what there is.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "noun/names.h"
#include "../support/small.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

/* ---- a city with namesakes --------------------------------------------------------------- */

static const struct { const char *name, *text; } files[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Kế hoạch xã hội học tập,Learning society,52/KH-UBND,hn,2024-02-07,in_force,2020,2030,,\n"
      "q,Kế hoạch khác,,,hn,,in_force,2020,2030,,\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "hn,UBND thành phố Hà Nội,Hanoi,Hà Nội,city,,,\n"
      "q-bd,UBND quận Ba Đình,Ba Dinh District,Ba Đình,district,hn,,2025-06-30\n"
      "p-bd,UBND phường Ba Đình,Ba Dinh Ward,Ba Đình,commune,hn,2025-07-01,\n"
      "p-dp,UBND xã Đan Phượng,,Đan Phượng,commune,hn,2025-07-01,\n"
      "p-th1,UBND phường Tân Hòa,,,commune,hn,,\n"
      "p-th2,UBND xã Tân Hòa,,,commune,hn,,\n"
      "x-ba,UBND xã Quảng Bá,,,commune,hn,,\n"
      "x-ba2,UBND xã Quảng Bà,,,commune,hn,,\n"
      "gddt,Sở Giáo dục và Đào tạo,Department of Education,Sở GDĐT,department,hn,,\n"
      "khcn,Sở Khoa học và Công nghệ,,Sở KHCN,department,hn,,\n"
      "tttt,Sở Thông tin và Truyền thông,,Sở TTTT,department,hn,,2025-02-28\n"
      "bcvt,Sở Bưu chính Viễn thông,,,department,hn,,2008-06-30\n"
      "ldtbxh,Sở Lao động,,Sở LĐTBXH,department,hn,,2025-02-28\n"
      "lone,Ban Chỉ đạo cũ,,,department,hn,,2024-12-31\n" },
    { "succession.csv", "predecessor,successor,on,kind,share,note\n"
      "bcvt,tttt,2008-07-01,rename,,\ntttt,khcn,2025-03-01,merge,,\n"
      "ldtbxh,khcn,2025-03-01,merge,,\nldtbxh,gddt,2025-03-01,split,,\n" },
    { "targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,"
      "base_value,parent,source\n"
      "p,c.4,c,Trường đạt chuẩn,Schools of standard,%,reach,up,2,gddt,,,,,,\n"
      "p,a.2,a,Biết chữ,,%,reach,up,1,,,,,,,\nq,a.2,a,Biết chữ,,%,reach,up,1,,,,,,,\n" },
    { "thresholds.csv", "plan,target,year,bound,upper,strict,scope,text\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\np,III.1,III,Tuyên truyền,,once,,,\n" },
    { "assignments.csv", "plan,task,agency,role\n" },
    { "obligations.csv",
      "plan,code,title,title_en,from,to,via,due\np,nam,Báo cáo năm,Yearly report,department,hn,,\n" },
    { "observations.csv", "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
      "published_on,note\n" },
};

static struct td *td;
static struct td__names names;

static void setup(void)
{
    small_setup();
    for (int i = 0; i < COUNT(files); i++)
        small_put(files[i].name, files[i].text);
    small_make();
    td = small_open("lan", 0);
    ck_assert_int_eq(td__names_read(td, &names), TD_OK);
}

static void teardown(void)
{
    td__names_free(&names);
    td_close(td);
    small_teardown();
}

/* "code", "code (what else was understood)", or "!why not". */
static const char *found(struct td__naming how, const char *text)
{
    static char is[1024];
    char said[600];
    int64_t id = 0;
    int rc = td__name_find(&names, &how, text, &id, said, sizeof said);

    if (rc) {
        ck_assert(rc == TD_NOT_FOUND || rc == TD_INVALID);
        ck_assert_str_ne(said, "");
        snprintf(is, sizeof is, "!%s", said);
        return is;
    }
    const struct td__name *x = td__name_by_id(&names, how.noun, id);
    ck_assert_ptr_nonnull(x);
    snprintf(is, sizeof is, "%s%s%s%s", x->code, *said ? " (" : "", said, *said ? ")" : "");
    return is;
}

/* ---- agencies ---------------------------------------------------------------------------- */

enum { ANY = 0, THEN = 20240630, NOW = 20260630 };

static const struct { td_date day; const char *text, *is; } agencies[] = {
    /* by code, name, short name, English, whatever the case and with or without accents */
    { ANY, "gddt", "gddt" }, { ANY, "GDDT", "gddt" }, { ANY, "Sở Giáo dục và Đào tạo", "gddt" },
    { ANY, "so giao duc va dao tao", "gddt" }, { ANY, "SỞ GDĐT", "gddt" }, { ANY, "department of education", "gddt" },
    { ANY, "  Sở  GDĐT ", "gddt" }, { ANY, "Sở GD&ĐT", "gddt" }, { ANY, "sở gd-đt", "gddt" },
    { ANY, "So\xcc\x9b\xcc\x89 GDĐT", "gddt" }, /* decomposed, as a Mac types */
    /* what stands before its own name may be left out or abbreviated */
    { NOW, "UBND phường Ba Đình", "p-bd" }, { NOW, "Phường Ba Đình", "p-bd" }, { NOW, "P. Ba Đình", "p-bd" },
    { NOW, "P.Ba Đình", "p-bd" }, { NOW, "UBND P.Ba Đình", "p-bd" }, { NOW, "Ba Đình", "p-bd" },
    { NOW, "Ủy ban nhân dân phường Ba Đình", "p-bd" }, { NOW, "X. Đan Phượng", "p-dp" }, { THEN, "Q.Ba Đình", "q-bd" },
    { NOW, "TP Hà Nội", "hn" },
    /* who was there on the days that are spoken of; without a day, who is there still */
    { THEN, "Ba Đình", "q-bd" }, { NOW, "Ba Đình", "p-bd" }, { ANY, "Ba Đình", "p-bd" },
    { ANY, "quận Ba Đình", "q-bd" },
    /* a name never stands for two things */
    { ANY, "Tân Hòa", "!'Tân Hòa' có thể là: UBND phường Tân Hòa (p-th1), UBND xã Tân Hòa (p-th2); hãy ghi mã" },
    { ANY, "Tân Hoà", "!'Tân Hoà' có thể là: UBND phường Tân Hòa (p-th1), UBND xã Tân Hòa (p-th2); hãy ghi mã" },
    { ANY, "xã Tân Hòa", "p-th2" }, { ANY, "phuong tan hoa", "p-th1" },
    /* accents that are written count: they tell namesakes apart, and others are asked about, never taken */
    { ANY, "Quảng Bá", "x-ba" }, { ANY, "Quảng Bà", "x-ba2" },
    { ANY, "quang ba", "!'quang ba' có thể là: UBND xã Quảng Bá (x-ba), UBND xã Quảng Bà (x-ba2); hãy ghi mã" },
    { NOW, "Đan Phường", "!không có tên 'Đan Phường'; có phải là: UBND xã Đan Phượng (p-dp)" },
    /* what became of it, over any number of steps; never later than the days that are spoken of */
    { NOW, "Sở TTTT", "khcn ('Sở TTTT' nay là: Sở Khoa học và Công nghệ (khcn))" },
    { NOW, "Sở Bưu chính Viễn thông", "khcn ('Sở Bưu chính Viễn thông' nay là: Sở Khoa học và Công nghệ (khcn))" },
    { THEN, "Sở Bưu chính Viễn thông", "tttt ('Sở Bưu chính Viễn thông' nay là: Sở Thông tin và Truyền thông (tttt))" },
    { THEN, "Sở TTTT", "tttt" }, { ANY, "Sở TTTT", "tttt" },
    { NOW, "Sở LĐTBXH", "!'Sở LĐTBXH' đã được tổ chức lại thành: Sở Khoa học và Công nghệ (khcn), Sở Giáo dục và Đào"
      " tạo (gddt); hãy ghi mã của cơ quan cần nhập" },
    { NOW, "Ban Chỉ đạo cũ", "lone" }, { THEN, "p-bd", "p-bd" }, /* of what has none, a check of the figure says why */
    /* nobody */
    { ANY, "Sở Y tế", "!không có cơ quan nào tên là 'Sở Y tế'" }, { ANY, "", "!không có cơ quan nào tên là ''" },
    { ANY, "p.", "!không có cơ quan nào tên là 'p.'" }, { ANY, "UBND", "!không có cơ quan nào tên là 'UBND'" },
    { ANY, "%s%n", "!không có cơ quan nào tên là '%s%n'" },
};

START_TEST(an_agency_by_what_people_call_it)
{
    struct td__naming how = { .noun = TD__AGENCY, .first = agencies[_i].day, .last = agencies[_i].day };

    ck_assert_str_eq(found(how, agencies[_i].text), agencies[_i].is);
}
END_TEST

/* Over a year in which it changed, both were there; the kind of unit that a heading names decides. */
START_TEST(the_kind_decides)
{
    struct td__naming how = { .noun = TD__AGENCY, .first = 20250101, .last = 20251231, .lang = TD_EN };

    ck_assert_str_eq(found(how, "Ba Đình"), "!'Ba Đình' can be: UBND quận Ba Đình (q-bd), UBND phường Ba Đình (p-bd);"
                     " write its code");
    how.kind = "district";
    ck_assert_str_eq(found(how, "Ba Đình"), "q-bd");
    how.kind = "commune";
    ck_assert_str_eq(found(how, "Ba Đình"), "p-bd");
    how.kind = "";
    ck_assert_str_eq(found(how, "phường Ba Đình"), "p-bd");
    how.kind = "department";
    ck_assert_str_eq(found(how, "Ba Đình"), "!no agency is called 'Ba Đình'");
}
END_TEST

/* ---- the other nouns --------------------------------------------------------------------- */

static const struct { enum td__noun noun; const char *plan, *text, *is; } others[] = {
    { TD__PLAN, "", "p", "p" }, { TD__PLAN, "", "52/KH-UBND", "p" }, { TD__PLAN, "", "52/kh-ubnd", "p" },
    { TD__PLAN, "", "ke hoach xa hoi hoc tap", "p" }, { TD__PLAN, "", "learning society", "p" },
    { TD__PLAN, "", "Kế hoạch", "!no plan is called 'Kế hoạch'" },
    { TD__TARGET, "p", "c.4", "c.4" }, { TD__TARGET, "", "C.4", "c.4" }, { TD__TARGET, "p", "Trường đạt chuẩn", "c.4" },
    { TD__TARGET, "p", "schools of standard", "c.4" }, { TD__TARGET, "p", "c.4. Trường đạt chuẩn", "c.4" },
    { TD__TARGET, "p", "Chỉ tiêu c.4", "c.4" }, { TD__TARGET, "p", "c.4: 80%", "c.4" },
    { TD__TARGET, "q", "a.2", "a.2" },
    { TD__TARGET, "q", "c.4", "!no target is called 'c.4'" },
    { TD__TARGET, "", "a.2", "!'a.2' is in several plans: Biết chữ (p a.2), Biết chữ (q a.2); say which plan" },
    { TD__TARGET, "", "Biết chữ",
      "!'Biết chữ' is in several plans: Biết chữ (p a.2), Biết chữ (q a.2); say which plan" },
    { TD__TARGET, "p", "Biết chử", "!nothing is called 'Biết chử'; perhaps: Biết chữ (p a.2)" },
    { TD__TARGET, "p", "III.1", "!no target is called 'III.1'" },
    { TD__TASK, "p", "iii.1", "III.1" }, { TD__TASK, "p", "Nhiệm vụ III.1", "III.1" },
    { TD__TASK, "p", "tuyen truyen", "III.1" },
    { TD__TASK, "p", "III", "!no task is called 'III'" },
    { TD__OBLIGATION, "p", "nam", "nam" }, { TD__OBLIGATION, "p", "Báo cáo năm", "nam" },
    { TD__OBLIGATION, "p", "yearly report", "nam" },
    { TD__OBLIGATION, "q", "nam", "!no report is called 'nam'" },
};

START_TEST(any_noun_by_what_people_call_it)
{
    struct td__naming how = { .noun = others[_i].noun, .lang = TD_EN };

    if (*others[_i].plan)
        how.plan = small_int(NULL, *others[_i].plan == 'p' ? "SELECT id FROM plan WHERE key = 'p'"
                                                            : "SELECT id FROM plan WHERE key = 'q'");
    ck_assert_str_eq(found(how, others[_i].text), others[_i].is);
}
END_TEST

/* ---- codes and lists --------------------------------------------------------------------- */

/* What a code means does not depend on the day; what has ended needs the long way. */
START_TEST(a_code_is_exact)
{
    static const struct { const char *code; bool there; } codes[] = {
        { "gddt", true }, { "p-bd", true }, { "q-bd", false }, { "GDDT", false }, { "sở gdđt", false }, { "", false },
        { "so gddt", false }, { "none", false },
    };

    for (int i = 0; i < COUNT(codes); i++) {
        int64_t id = td__name_code(&names, codes[i].code);
        ck_assert_msg((id != 0) == codes[i].there, "%s", codes[i].code);
        if (id)
            ck_assert_str_eq(td__name_by_id(&names, TD__AGENCY, id)->code, codes[i].code);
    }
    ck_assert_ptr_null(td__name_by_id(&names, TD__AGENCY, 999));
    ck_assert_ptr_null(td__name_by_id(&names, TD__OBLIGATION, 2));
}
END_TEST

/* A text of any length and content is unknown, and its reason fits what the caller has. */
START_TEST(hostile_names)
{
    static char text[100000];
    struct td__naming how = { .noun = TD__AGENCY };
    char said[40];
    int64_t id = 7;

    memset(text, 'a', sizeof text - 1);
    ck_assert_int_eq(td__name_find(&names, &how, text, &id, said, sizeof said), TD_NOT_FOUND);
    ck_assert_uint_lt(strlen(said), sizeof said);
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xcc\x81", 2); /* nothing but accents */
    ck_assert_int_eq(td__name_find(&names, &how, text, &id, said, sizeof said), TD_NOT_FOUND);
    ck_assert_int_eq(td__name_find(&names, &how, "\xff\xfe", &id, said, sizeof said), TD_NOT_FOUND);
    ck_assert_int_eq(id, 7);
}
END_TEST

/* What is gone is called nothing any more. */
START_TEST(what_is_gone_has_no_name)
{
    td__names_free(&names);
    small_run(NULL, "UPDATE target SET gone = 1, rev = rev + 1 WHERE code = 'c.4'");
    ck_assert_int_eq(td__names_read(td, &names), TD_OK);
    ck_assert_str_eq(found((struct td__naming){ .noun = TD__TARGET, .lang = TD_EN }, "c.4"),
                     "!no target is called 'c.4'");
}
END_TEST

Suite *suite_names(void)
{
    Suite *s = suite_create("names");
    TCase *t = tcase_create("names");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, an_agency_by_what_people_call_it, 0, COUNT(agencies));
    tcase_add_test(t, the_kind_decides);
    tcase_add_loop_test(t, any_noun_by_what_people_call_it, 0, COUNT(others));
    tcase_add_test(t, a_code_is_exact);
    tcase_add_test(t, hostile_names);
    tcase_add_test(t, what_is_gone_has_no_name);
    suite_add_tcase(s, t);
    return s;
}
