/*
 * core/exchange: whose figures a table has, of when, and whether they are results at all, as titles, headings, units
 * and the rows around them say it. Each case is a table and what is said about it; what is certain is read, what is
 * not is refused with what to do.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tiendo.h"
#include "noun/names.h"
#include "sheet/words.h"
#include "../support/folder.h"
#include "../support/here.h"
#include "../support/suites.h"
#include "../support/zipped.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { TODAY = 20261120 };

static char home[256];
static struct td *db;

static const struct { const char *name, *text; } FILES[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Kế hoạch thử,,99/KH,hn,2024-01-02,in_force,2020,2030,,\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "hn,UBND thành phố Hà Nội,Hanoi,Hà Nội,city,,,\nyt,Sở Y tế,,Sở YT,department,hn,,\n"
      "nv,Sở Nội vụ,,Sở NV,department,hn,,\nkhdt,Sở Kế hoạch và Đầu tư,,Sở KH&ĐT,department,hn,,\n" },
    { "targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,"
      "base_value,parent,source\n"
      "p,1.1,1,Tỷ lệ thư viện mở,,%,reach,up,2,yt,,,,,,\np,1.10,1,Tỷ lệ thư viện số,,%,reach,up,2,yt,,,,,,\n"
      "p,2,2,Số người học,,người,reach,up,0,yt,,,,,,\np,3,2,Số lượt học,,nghìn lượt,reach,up,3,yt,,,,,,\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
      "p,N1,I,Lập danh mục thư viện,,once,2024-01-01,2026-12-31,1.1\np,N2,I,Tập huấn,,once,2024-01-01,2026-12-31,\n" },
    { "obligations.csv", "plan,code,title,title_en,from,to,via,due\np,nam,Báo cáo năm,,department,hn,,12-01\n" },
};

static const char *path_of(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", home, name);
    return path;
}

static const char *put(const char *name, const char *text)
{
    FILE *f = fopen(path_of(name), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    ck_assert_int_eq(fclose(f), 0);
    return path_of(name);
}

static void setup(void)
{
    char err[256];
    struct td_load l;

    folder_make(home, sizeof home, "headings");
    for (int i = 0; i < COUNT(FILES); i++)
        put(FILES[i].name, FILES[i].text);
    struct td_open how = { .path = path_of("a.db"), .host = &here, .mode = TD_OPEN_CREATE, .lang = TD_EN,
                           .actor = "lan" };
    ck_assert_msg(td_open(&db, &how, err, sizeof err) == TD_OK, "%s", err);
    ck_assert_int_eq(td_load(db, home, &l), TD_OK);
    td_load_free(&l);
}

static void teardown(void)
{
    td_close(db);
    folder_remove(home);
}

static int64_t agency(const char *code)
{
    struct td_agencies l;

    ck_assert_int_eq(td_agencies(db, &l), TD_OK);
    const struct td_agency *a = td_agency_by_code(&l, code);
    int64_t id = a ? a->id : 0;
    td_agencies_free(&l);
    return id;
}

static int64_t target(const char *code)
{
    struct td_targets l;
    int64_t id = 0;

    ck_assert_int_eq(td_targets(db, &l, 0), TD_OK);
    for (size_t i = 0; i < l.n; i++)
        id = !strcmp(l.v[i].code, code) ? l.v[i].id : id;
    td_targets_free(&l);
    return id;
}

/* "agency=yt period=2024 target=1.1 sheet=all skip=3": what is said for the whole table. */
static struct td_import_how how_of(const char *path, enum td_import_kind kind, const char *options)
{
    static char value[5][64];
    static const char *const names[] = { "agency=", "target=", "period=", "sheet=", "skip=" };
    struct td_import_how how = { .kind = kind, .path = path, .today = TODAY };
    struct td_plans plans;

    ck_assert_int_eq(td_plans(db, &plans), TD_OK);
    how.plan = td_plan_by_key(&plans, "p")->id;
    td_plans_free(&plans);
    for (int i = 0; i < COUNT(names); i++) {
        const char *at = strstr(options, names[i]);
        snprintf(value[i], sizeof value[i], "%.*s", at ? (int)strcspn(at + strlen(names[i]), ";") : 0,
                 at ? at + strlen(names[i]) : "");
    }
    how.agency = *value[0] ? agency(value[0]) : 0;
    how.target = *value[1] ? target(value[1]) : 0;
    td_period_read(value[2], &how.period);
    how.sheet.tab = *value[3] ? value[3] : NULL;
    how.skip = *value[4] ? value[4] : NULL;
    return how;
}

/* "3 mới 1.1, Sở YT, 2024: 80% (why)", a line for each row that is read or refused; "bỏ 2": so many are passed over. */
static const char *outline(const struct td_import *l)
{
    static const char *const words[] = { "sai", "đổi", "mới", "như cũ", "bỏ" };
    static char buf[8192];
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < l->rows && n < sizeof buf; i++) {
        const struct td_import_row *r = &l->v[i];
        if (r->outcome == TD_IMPORT_SKIPPED)
            continue;
        bool wrong = r->outcome == TD_IMPORT_WRONG;
        n += (size_t)snprintf(buf + n, sizeof buf - n, "%s%s%d %s%s %s%s%s%s%s%s\n", r->sheet, *r->sheet ? "!" : "",
                              r->line, words[r->outcome], r->warned ? "!" : "", wrong ? r->column : r->title,
                              *r->after && !wrong ? ": " : "", wrong ? "" : r->after, *r->text ? " (" : "", r->text,
                              *r->text ? ")" : "");
    }
    if (l->n[TD_IMPORT_SKIPPED] && n < sizeof buf)
        snprintf(buf + n, sizeof buf - n, "bỏ %zu\n", l->n[TD_IMPORT_SKIPPED]);
    return buf;
}

/* Only looked at; then written or refused, as the look said. */
static const char *import(struct td_import_how how)
{
    static char first[8192];
    struct td_import look, done;
    int rc = td_import(db, &how, &look);

    snprintf(first, sizeof first, "%s", rc ? td_errmsg(db) : outline(&look));
    bool fine = !rc && !look.n[TD_IMPORT_WRONG] && !look.unexplained && !look.unchosen;
    how.apply = true;
    how.seen = rc ? 0 : look.seen;
    ck_assert_msg((td_import(db, &how, &done) == TD_OK) == fine, "%s", first);
    td_import_free(&look);
    td_import_free(&done);
    return first;
}

static void is(const char *name, const char *said, const char *wanted)
{
    ck_assert_msg(strncmp(said, wanted, strlen(wanted)) == 0, "%s:\n%s\nnot\n%s", name, said, wanted);
}

/* ---- tables of figures ------------------------------------------------------------------ */

#define YT "mới 1.1, Sở YT, 2024: 80,6%\n"

static const struct { const char *name, *options, *text, *outline; } TABLES[] = {
    /* whose they are */
    { "nobody's", "", "Chỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n", "2 sai  (chưa rõ đơn vị nào" },
    { "a unit in the title", "", "SỞ Y TẾ\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "3 sai  (chưa rõ đơn vị nào; tiêu đề ghi Sở Y tế, nếu đúng hãy chọn đơn vị này cho cả bảng (--agency yt))" },
    { "a unit among other words of the title", "",
      "BÁO CÁO CỦA SỞ Y TẾ THÀNH PHỐ HÀ NỘI\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "3 sai  (chưa rõ đơn vị nào; tiêu đề ghi Sở Y tế" },
    { "a letterhead of a unit that nobody knows", "",
      "UBND THÀNH PHỐ HÀ NỘI;\nTRUNG TÂM THƯ VIỆN;\nChỉ tiêu;Năm;Kết quả\n"
      "1.1;2024;80,6\n", "4 sai  (chưa rõ đơn vị nào" },
    { "the city in the title", "", "SỐ LIỆU TOÀN THÀNH PHỐ\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "3 mới 1.1, Hà Nội, 2024: 80,6%\n" },
    { "the city's letterhead", "",
      "ỦY BAN NHÂN DÂN;\nỦy ban nhân dân thành phố Hà Nội;\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "4 sai" }, /* "Ủy ban nhân dân" alone may be any */
    { "an option against the title", "agency=nv", "SỞ Y TẾ\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "3 mới! 1.1, Sở NV, 2024: 80,6% (tiêu đề ghi Sở Y tế; cần ghi chú vì sao vẫn đúng)\n" },
    { "a column that nothing is known of", "agency=hn", "Tên địa bàn hành chính;Năm;1.1\nSở Y tế;2024;80,6\n",
      "2 sai Tên địa bàn hành chính (cột 'Tên địa bàn hành chính' nêu một cơ quan" },
    { "a column without a heading", "agency=hn", "TT;;Năm;1.1\n1;Sở Y tế;2024;80,6\n",
      "2 sai  (cột '#2' nêu một cơ quan" },
    { "the lead is not whose figure it is", "agency=yt",
      "Chỉ tiêu;Năm;Kết quả;Cơ quan chủ trì\n1.1;2024;80,6;Sở Nội vụ\n",
      "2 " YT },
    { "an empty cell is not filled", "agency=nv", "Đơn vị;Chỉ tiêu;Năm;Kết quả\nSở Y tế;1.1;2024;80,6\n;1.10;2024;70\n",
      "2 " YT "3 sai Đơn vị (ô 'Đơn vị' để trống" },
    { "an empty year neither", "period=2023",
      "Đơn vị;Chỉ tiêu;Năm;Kết quả\nSở Y tế;1.1;2024;80,6\nSở Nội vụ;1.10;;70\n",
      "2 " YT "3 sai Năm (ô 'Năm' để trống" },
    { "an empty target neither", "target=2", "Đơn vị;Chỉ tiêu;Năm;Kết quả\nSở Y tế;1.1;2024;80,6\nSở Nội vụ;;2024;70\n",
      "2 " YT "3 sai Chỉ tiêu (ô 'Chỉ tiêu' để trống" },
    { "row and column of two targets", "", "Đơn vị;Chỉ tiêu;2;3;Năm\nSở Y tế;1.1;5;6;2024\n",
      "2 sai Chỉ tiêu ('1.1' và '2' không phải là một; hãy sửa chỗ sai)\n" },
    { "row and column of two years", "", "Đơn vị;Chỉ tiêu;Năm;Năm 2025\nSở Y tế;1.1;2024;80,6\n",
      "2 sai Năm ('2024' và 'Năm 2025' không phải là một; hãy sửa chỗ sai)\n" },
    { "row and column of two agencies", "",
      "Đơn vị;Chỉ tiêu;Năm;Sở Nội vụ;Sở Y tế\nSở Y tế;1.1;2024;;80,6\nSở Y tế;1.10;2024;70;\n",
      "2 " YT "3 sai Đơn vị ('Sở Y tế' và 'Sở Nội vụ' không phải là một; hãy sửa chỗ sai)\n" },
    { "a row above names the agency", "agency=hn", "TT;Chỉ tiêu;Năm;Kết quả\nI;Sở Y tế;;\n1;1.1;2024;80,6\n",
      "3 sai  (dòng 2 ở trên nêu nội dung khác" },
    { "a row above names it among other words", "agency=yt",
      "TT;Chỉ tiêu;Năm;Kết quả\n1;1.1;2024;80,6\nII. Đơn vị: Sở Nội vụ;;;\n1;1.10;2024;70\n",
      "2 " YT "4 sai  (dòng 3 ở trên nêu nội dung khác" },
    { "a target without a figure is no title", "agency=yt",
      "TT;Chỉ tiêu;Năm;Kết quả\n1;1.10;2024;\n2;1.1;2024;80,6\n", "3 " YT "bỏ 1\n" },
    { "a row above names the target", "target=2", "Đơn vị;Năm;Kết quả\nTỷ lệ thư viện mở;;\nSở Y tế;2024;80,6\n",
      "3 sai  (dòng 2 ở trên nêu nội dung khác; hãy ghi rõ ở từng dòng)\nbỏ 1\n" },
    { "a form says it", "",
      "Đơn vị báo cáo:;Sở Y tế;Năm báo cáo:;2024\nTT;Chỉ tiêu;Đơn vị tính;Kết quả\n1;1.1;%;80,6\n", "3 " YT },
    { "a form in one cell, a quarter", "", "Đơn vị: Sở Y tế\nQuý: IV;Năm: 2024\nChỉ tiêu;Kết quả\n1.1;80,6\n",
      "4 mới 1.1, Sở YT, quý IV/2024: 80,6%\n" },
    { "a form that is not filled", "", "Đơn vị báo cáo:;;Năm báo cáo:;2024\nChỉ tiêu;Kết quả\n1.1;80,6\n",
      "3 sai  (chưa rõ đơn vị" },
    { "a form against an option", "agency=nv", "Đơn vị báo cáo: Sở Y tế\nChỉ tiêu;Năm;Kết quả\n1.1;2024;80,6\n",
      "phía trên bảng ghi 'Sở Y tế', nhưng lại chọn 'Sở Nội vụ' cho cả bảng" },
    { "the year in the title is proposed", "agency=yt", "BÁO CÁO 6 THÁNG ĐẦU NĂM 2024\nChỉ tiêu;Kết quả\n1.1;80,6\n",
      "3 sai  (chưa rõ kỳ số liệu nào; tiêu đề ghi 6 tháng đầu năm 2024, nếu đúng hãy chọn kỳ này cho cả bảng "
        "(--period 2024-H1))" },
    { "an option against the year of the title", "agency=yt;period=2023",
      "KẾT QUẢ NĂM 2024\nChỉ tiêu;Kết quả\n1.1;80,6\n",
      "3 mới! 1.1, Sở YT, 2023: 80,6% (tiêu đề ghi 2024; cần ghi chú vì sao vẫn đúng)\n" },
    /* results, estimates, plans */
    { "planned beside done", "",
      "Đơn vị;Chỉ tiêu;Năm;Kế hoạch;Thực hiện;Tỷ lệ hoàn thành (%)\nSở Y tế;1.1;2024;85;80,6;94,8\n", "2 " YT },
    { "aims beside results", "", "Đơn vị;Chỉ tiêu;Năm;Mục tiêu;Kết quả\nSở Y tế;1.1;2024;85;80,6\n", "2 " YT },
    { "brackets say it", "target=1.1", "Đơn vị;Năm 2024 (TH);Năm 2025 (KH)\nSở Y tế;80,6;85\n", "2 " YT },
    { "behind the code", "", "Đơn vị;Năm;1.1 KH;1.1 TH\nSở Y tế;2024;85;80,6\n", "2 " YT },
    { "behind the name", "", "Đơn vị;Năm;Tỷ lệ thư viện mở (kế hoạch);Tỷ lệ thư viện mở (%)\nSở Y tế;2024;85;80,6\n",
      "2 " YT },
    { "a department of planning is no plan", "",
      "Chỉ tiêu;Năm;Sở Kế hoạch và Đầu tư;Sở Y tế;Sở KH&ĐT (KH)\n1.1;2024;80,6;;90\n",
      "2 mới 1.1, Sở KH&ĐT, 2024: 80,6%\n" },
    { "assigned, without marks", "", "DON VI;CHI TIEU;CHI TIEU GIAO 2024;KQ 2024\nSo Y te;1.1;85;80,6\n", "2 " YT },
    { "until a year", "agency=yt", "Chỉ tiêu;Đến năm 2025;Đến năm 2030\n1.1;85;90\n",
      "số liệu ở cột 'Đến năm 2030' là kế hoạch, mục tiêu hoặc so sánh; không cột nào là kết quả thực hiện" },
    { "done until a day", "", "Đơn vị;Chỉ tiêu;Thực hiện đến 31/12/2024\nSở Y tế;1.1;80,6\n",
      "2 mới 1.1, Sở YT, 31/12/2024: 80,6%\n" },
    { "estimates", "", "Đơn vị;Chỉ tiêu;TH 2024;Ước TH năm 2025;KH 2026\nSở Y tế;1.1;80,6;85;90\n",
      "2 " YT "2 mới 1.1, Sở YT, 2025: 85% (ước tính)\n" },
    { "an estimate that the row calls a report", "",
      "Đơn vị;Chỉ tiêu;Loại số liệu;Ước TH 2025\nSở Y tế;1.1;chính thức;85\n",
      "2 sai Loại số liệu ('chính thức' và 'ước tính' không phải là một; hãy sửa chỗ sai)\n" },
    { "the note calls it an estimate", "", "Đơn vị;Chỉ tiêu;Năm;Kết quả;Ghi chú\nSở Y tế;1.1;2024;80,6;số ước\n",
      "2 mới 1.1, Sở YT, 2024: 80,6% (ước tính)\n" },
    { "a title of estimates", "period=2025", "ƯỚC THỰC HIỆN NĂM 2025\nĐơn vị;1.1\nSở Y tế;85\n",
      "3 mới 1.1, Sở YT, 2025: 85% (ước tính)\n" },
    { "a title of plans", "", "GIAO CHỈ TIÊU KẾ HOẠCH NĂM 2025\nĐơn vị;1.1;Năm\nSở Y tế;85;2025\n",
      "tiêu đề cho biết đây là số kế hoạch" },
    { "a title of a plan's results", "",
      "KẾT QUẢ THỰC HIỆN KẾ HOẠCH SỐ 52/KH-UBND NGÀY 07/02/2024\nĐơn vị;1.1;Năm\nSở Y tế;80,6;2024\n",
      "3 " YT },
    { "rows of both kinds", "", "Đơn vị;Chỉ tiêu;Nội dung;2024\nSở Y tế;1.1;Kế hoạch;85\nSở Y tế;1.1;Thực hiện;80,6\n"
      , "3 " YT "bỏ 1\n" },
    { "rows of plans, then of results", "",
      "Đơn vị;Chỉ tiêu;Năm;Kết quả\nI. Kế hoạch;;;\nSở Y tế;1.1;2024;85\nII. Thực hiện;;;\nSở Y tế;1.1;2024;80,6\n",
      "5 " YT "bỏ 3\n" },
    { "a column of kinds", "", "Đơn vị;KH/TH;1.1;Năm\nSở Y tế;KH;85;2024\nSở Y tế;TH;80,6;2024\n", "3 " YT "bỏ 1\n" },
    { "a row of plans by its name", "", "Đơn vị;Chỉ tiêu;Năm;Kết quả\nSở Y tế;Tỷ lệ thư viện mở (KH);2024;85\n",
      "bỏ 1\n" },
    { "another rate", "target=1.1", "Đơn vị;Năm;Tỷ lệ hộ nghèo (%)\nSở Y tế;2024;5\n", "không tìm thấy dòng tiêu đề" },
    { "a title of what was registered", "", "KẾT QUẢ ĐĂNG KÝ CHỈ TIÊU NĂM 2024\nĐơn vị;Năm;1.1\nSở Y tế;2024;85\n",
      "tiêu đề cho biết đây là số kế hoạch" },
    { "a title of what is expected", "", "SỐ LIỆU DỰ KIẾN\nĐơn vị;Năm;1.1\nSở Y tế;2024;85\n",
      "tiêu đề cho biết đây là số kế hoạch" },
    { "a plan to carry out is no result", "", "KẾ HOẠCH THỰC HIỆN NĂM 2024\nĐơn vị;Năm 2024;Chỉ tiêu\nSở Y tế;85;1.1\n",
      "tiêu đề cho biết đây là số kế hoạch" },
    { "a table of a plan under the name of an annex", "",
      "Phụ lục: Chỉ tiêu phấn đấu\nĐơn vị;Năm 2024;Chỉ tiêu\nSở Y tế;85;1.1\n", "tiêu đề cho biết đây là số kế hoạch" },
    { "a title of results among plans", "", "BÁO CÁO CÁC MỤC TIÊU NĂM 2024, theo Kế hoạch 52/KH-UBND\n"
      "Đơn vị;Năm 2024;Chỉ tiêu\nSở Y tế;80,6;1.1\n", "3 " YT },
    { "headings win over a title", "", "KẾ HOẠCH NĂM 2024\nĐơn vị;Năm;Kết quả;Chỉ tiêu\nSở Y tế;2024;80,6;1.1\n",
      "3 " YT },
    { "education is nothing that was given", "",
      "SỞ GIÁO DỤC VÀ ĐÀO TẠO\nĐơn vị;Năm;Chỉ tiêu;Tỷ lệ (cơ sở giáo dục)\nSở Y tế;2024;1.1;80,6\n", "3 " YT },
    { "a title of another year than the columns", "", "SỐ LIỆU NĂM 2025\nĐơn vị;Chỉ tiêu;Năm 2024\nSở Y tế;1.1;80,6\n",
      "3 mới! 1.1, Sở YT, 2024: 80,6% (tiêu đề ghi 2025; cần ghi chú vì sao vẫn đúng)\n" },
    { "a title of one of the years", "", "SỐ LIỆU NĂM 2025\nĐơn vị;Chỉ tiêu;TH 2024;KH 2025\nSở Y tế;1.1;80,6;85\n",
      "3 " YT },
    { "a part of a year", "period=2024", "SỐ LIỆU 9 THÁNG NĂM 2024\nĐơn vị;1.1\nSở Y tế;80,6\n",
      "3 mới! 1.1, Sở YT, 2024: 80,6% (tiêu đề ghi SỐ LIỆU 9 THÁNG NĂM 2024; cần" },
    { "a part of a year is not proposed", "", "Từ ngày 01/01/2024 đến ngày 30/9/2024\nĐơn vị;1.1\nSở Y tế;80,6\n",
      "3 sai  (chưa rõ kỳ số liệu nào: không có cột" },
    /* parts of a year */
    { "quarters of the title's year", "agency=yt",
      "KẾT QUẢ NĂM 2024\nTT;Chỉ tiêu;TH quý I;Quý II;Ước cả năm\n1;1.1;78;79;80,6\n",
      "3 mới 1.1, Sở YT, quý I/2024: 78%\n3 mới 1.1, Sở YT, quý II/2024: 79%\n"
      "3 mới 1.1, Sở YT, 2024: 80,6% (ước tính)\n" },
    { "quarters of the year that is said", "period=2024", "Đơn vị;Chỉ tiêu;Quý 1;Quý 2\nSở Y tế;1.1;78;79\n",
      "2 mới 1.1, Sở YT, quý I/2024: 78%\n2 mới 1.1, Sở YT, quý II/2024: 79%\n" },
    { "quarters of no year", "", "Đơn vị;Chỉ tiêu;Quý I;Quý II\nSở Y tế;1.1;78;79\n",
      "tiêu đề cột 'Quý I': của năm nào?" },
    { "quarters of a quarter", "period=2024-Q1", "Đơn vị;Chỉ tiêu;Quý I;Quý II\nSở Y tế;1.1;78;79\n",
      "tiêu đề cột 'Quý I': của năm nào?" },
    { "quarters of two years", "period=2025", "KẾT QUẢ NĂM 2024\nĐơn vị;Chỉ tiêu;Quý I;Quý II\nSở Y tế;1.1;78;79\n",
      "tiêu đề cột 'Quý I': của năm nào?" },
    { "months below years", "target=1.1", "Đơn vị;Năm 2024;;;Năm 2025\n;Tháng 11;6 tháng;Cả năm;Tháng 1\n"
      "Sở Y tế;79;80;80,6;81\n", "3 mới 1.1, Sở YT, 11/2024: 79%\n3 mới 1.1, Sở YT, 6 tháng đầu năm 2024: 80%\n"
      "3 " YT "3 mới 1.1, Sở YT, 01/2025: 81%\n" },
    { "quarters in rows", "period=2024", "Đơn vị;Chỉ tiêu;Kỳ;Kết quả\nSở Y tế;1.1;Quý I;78\nSở Y tế;1.1;Quý II;79\n",
      "2 mới 1.1, Sở YT, quý I/2024: 78%\n3 mới 1.1, Sở YT, quý II/2024: 79%\n" },
    { "quarters in rows, of no year", "", "Đơn vị;Chỉ tiêu;Kỳ;Kết quả\nSở Y tế;1.1;Quý I;78\n",
      "2 sai Kỳ ('Quý I' không" },
    /* of what a rate is */
    { "a rate beside what was planned", "", "Đơn vị;Năm;1.1;;\n;;Kế hoạch;Đạt;Tỷ lệ\nSở Y tế;2024;10;2;20\n",
      "cột '1.1 - Tỷ lệ' đứng cạnh cột '1.1 - Kế hoạch'" },
    { "a rate beside what was registered", "", "Đơn vị;Năm;1.1;;\n;;Đăng ký;Đạt;Tỷ lệ (%)\nSở Y tế;2024;10;2;20\n",
      "cột '1.1 - Tỷ lệ (%)' đứng cạnh cột '1.1 - Đăng ký': chưa rõ là tỷ lệ của số nào" },
    { "a rate beside what is not reached", "", "Đơn vị;Năm;1.1;;\n;;Tổng số;Không đạt;Tỷ lệ\nSở Y tế;2024;10;2;20\n",
      "cột '1.1 - Tỷ lệ' đứng cạnh cột '1.1 - Không đạt'" },
    { "a rate with both of its parts", "",
      "Đơn vị;Năm;1.1;;;\n;;Kế hoạch;Tổng số;Số đạt;Tỷ lệ\nSở Y tế;2024;9;10;8;80\n",
      "3 mới 1.1, Sở YT, 2024: 80% (8/10)\n" },
    { "a rate of the year and an aim of another", "",
      "Đơn vị;Chỉ tiêu;Mục tiêu đến năm 2030;Tỷ lệ năm 2024\nSở Y tế;1.1;90;80,6\n", "2 " YT },
    { "women, money, marks are no result", "", "Đơn vị;Năm;1.1 điểm;1.1 - kinh phí;2 nữ;1.1\nSở Y tế;2024;9;5;6;80,6\n",
      "2 " YT },
    /* headings */
    { "done and planned over years", "",
      "Đơn vị;Chỉ tiêu;Kế hoạch;;Thực hiện;\n;;2024;2025;2023;2024\nSở Y tế;1.1;85;86;80;80,6\n",
      "3 mới 1.1, Sở YT, 2023: 80%\n3 " YT },
    { "kinds under years", "", "Đơn vị;Chỉ tiêu;Năm 2024;;Năm 2025;\n;;KH;TH;KH;Ước TH\nSở Y tế;1.1;85;80,6;90;88\n",
      "3 " YT "3 mới 1.1, Sở YT, 2025: 88% (ước tính)\n" },
    { "aims of all targets", "",
      "Đơn vị;Kế hoạch năm 2024;;Thực hiện năm 2024;\n;1.1;2;1.1;2\nSở Y tế;85;1000;80,6;900\n",
      "3 " YT "3 mới 2, Sở YT, 2024: 900\n" },
    { "among them", "",
      "Đơn vị;Năm;1.1;;\n;;Tổng số;Trong đó:;\n;;;Đạt;Chưa đạt\nSở Y tế;2024;45;30;15\n",
      "4 mới 1.1, Sở YT, 2024: 66,67% (30/45)\n" },
    { "of what, is not known", "", "Đơn vị;Năm;1.1;\n;;Số lượng;Tỷ lệ (%)\nSở Y tế;2024;30;80,6\n", "3 " YT },
    { "aims over years", "", "Đơn vị;Chỉ tiêu;Mục tiêu;;Kết quả;\n;;2025;2030;2023;2024\nSở Y tế;1.1;85;90;80;80,6\n",
      "3 mới 1.1, Sở YT, 2023: 80%\n3 " YT },
    { "other words for parts", "",
      "TT;Đơn vị;Năm;Tỷ lệ thư viện mở;;;Số người học\n;;;Tổng số thư viện;Trong đó: đạt chuẩn;TL (%);\n"
      "1;Sở Y tế;2024;45;30;66,67;900\n", "3 mới 1.1, Sở YT, 2024: 66,67% (30/45)\n3 mới 2, Sở YT, 2024: 900\n" },
    { "what does not reach it is no part", "",
      "Đơn vị;Năm;1.1;;;\n;;TS;Số đăng ký;Số chưa đạt;Số được công nhận\nSở Y tế;2024;45;40;15;30\n",
      "3 mới 1.1, Sở YT, 2024: 66,67% (30/45)\n" },
    { "three rows", "", "Đơn vị;Năm 2024;;\n;Tỷ lệ thư viện mở;;\n;TS;Đạt;%\nSở Y tế;45;30;66,67\n",
      "4 mới 1.1, Sở YT, 2024: 66,67% (30/45)\n" },
    { "the first row says little", "target=1.1",
      "TT;Đơn vị;Năm;Kết quả thực hiện;;\n;;;Tổng số;Số đạt;Tỷ lệ\n1;Sở Y tế;2024;45;30;66,67\n",
      "3 mới 1.1, Sở YT, 2024: 66,67% (30/45)\n" },
    { "units below", "", "Đơn vị;Năm;1.1;2\n;;(%);(người)\nSở Y tế;2024;80,6;900\n", "3 " YT
      "3 mới 2, Sở YT, 2024: 900\n" },
    { "units below, under a word for them", "", "Đơn vị;Năm;1.1;2\nĐVT;;%;người\nSở Y tế;2024;80,6;900\n", "3 " YT
      "3 mới 2, Sở YT, 2024: 900\n" },
    { "thousands below", "", "Đơn vị;Năm;1.1;2\nĐVT;;%;nghìn người\nSở Y tế;2024;80,6;900\n",
      "3 " YT "3 sai 2 (đơn vị tính ở đây là 'nghin nguoi'" },
    { "numbers with formulas below", "", "TT;Đơn vị;1.1;2;Năm\n(1);(2);(3);(4)=(3)/(2);(5)\n1;Sở Y tế;80,6;66;2024\n",
      "3 " YT "3 mới 2, Sở YT, 2024: 66\n" },
    { "plain numbers that name nobody", "", "TT;Đơn vị;1.1;Năm\n1;2;3;4\n1;Sở Y tế;80,6;2024\n", "3 " YT },
    { "numbers that may be figures", "agency=yt;period=2024", "2;3;Ghi chú\n1;2;3\n5;6;\n",
      "2 sai  (có thể là dòng đánh số cột" },
    { "numbers of columns are no headings", "period=2024;agency=yt",
      "STT;Dân số;Hộ nghèo;Lao động\nA;1;2;3\n1;1200;30;700\n",
      "không tìm thấy dòng tiêu đề" },
    /* units */
    { "a count under a rate", "", "Đơn vị;Năm;Tỷ lệ thư viện mở (số thư viện)\nSở Y tế;2024;45\n",
      "2 sai Tỷ lệ thư viện mở (số thư viện) (đơn vị tính ở đây là 'Tỷ lệ thư viện mở (số thư viện)', còn của chỉ "
        "tiêu là %" },
    { "a rate for a count", "", "Đơn vị;Chỉ tiêu;Năm;Tỷ lệ\nSở Y tế;2;2024;80\n",
      "2 sai Tỷ lệ (đơn vị tính ở đây là 'Tỷ lệ'" },
    { "thousands", "", "Đơn vị;Năm;2 (nghìn người)\nSở Y tế;2024;12\n", "2 sai 2 (nghìn người) (đơn vị tính" },
    { "a column of units", "",
      "Đơn vị;Chỉ tiêu;ĐVT;Năm;Kết quả\nSở Y tế;1.1;%;2024;80,6\nSở Y tế;2;nghìn người;2024;12\n",
      "2 " YT "3 sai ĐVT (đơn vị tính ở đây là 'nghìn người', còn của chỉ tiêu là người" },
    { "units under 'Đơn vị'", "agency=yt", "Chỉ tiêu;Đơn vị;TH 2024\n1.1;%;80,6\n2;người;900\n", "2 " YT
      "3 mới 2, Sở YT, 2024: 900\n" },
    { "a unit above the table", "", "ĐVT: thư viện\nĐơn vị;Năm;1.1\nSở Y tế;2024;45\n", "3 sai 1.1 (đơn vị tính" },
    { "thousands in digits", "", "Đơn vị;Năm;2 (1.000 người)\nSở Y tế;2024;12\n",
      "2 sai 2 (1.000 người) (đơn vị tính" },
    { "so many of what", "target=1.1", "Đơn vị;Năm;Kết quả (số lượng)\nSở Y tế;2024;45\n",
      "2 sai Kết quả (số lượng) (đơn" },
    { "so many persons", "target=2", "Đơn vị;Năm;Kết quả (số lượng)\nSở Y tế;2024;45\n", "2 mới 2, Sở YT, 2024: 45\n" },
    { "so many below a rate", "", "Đơn vị;Năm;1.1\n;;Số lượng\nSở Y tế;2024;45\n", "2 sai Năm (ô" },
    { "thousands above", "", "(nghìn người)\nĐơn vị;Năm;2\nSở Y tế;2024;45\n",
      "3 sai 2 (đơn vị tính ở đây là 'nghin nguoi'" },
    { "thousands among the words of a title", "", "SỐ LIỆU (tính bằng nghìn người)\nĐơn vị;Năm;2\nSở Y tế;2024;45\n",
      "3 sai 2 (đơn vị tính ở đây là 'nghin nguoi'" },
    { "thousands as a form has them", "", "Đơn vị: nghìn người\nĐơn vị;Năm;2\nSở Y tế;2024;45\n",
      "3 sai 2 (đơn vị tính ở đây là 'nghin nguoi'" },
    { "no unit in brackets", "", "Đơn vị;Năm;1.1 (theo chuẩn mới)\nSở Y tế;2024;80,6\n", "2 " YT },
    { "the same unit", "", "Đơn vị;Năm;3 (nghìn lượt)\nSở Y tế;2024;80,6\n", "2 mới 3, Sở YT, 2024: 80,6\n" },
    /* names in lists */
    { "numbered names, with units", "", "Đơn vị;Chỉ tiêu;Năm;Kết quả\n- Sở Y tế;Tỷ lệ thư viện mở (%);2024;80,6\n"
      "Sở Y tế;1. Tỷ lệ thư viện số;2024;70\n", "2 " YT "3 mới 1.10, Sở YT, 2024: 70%\n" },
    { "a number that is another's code", "", "Đơn vị;Chỉ tiêu;Năm;Kết quả\nSở Y tế;2. Tỷ lệ thư viện mở;2024;80,6\n",
      "2 sai Chỉ tiêu ('2. Tỷ lệ thư viện mở' có thể là: Tỷ lệ thư viện mở (p 1.1), Số người học (p 2); hãy ghi mã)\n"
        },
    /* rows that are no unit's */
    { "sums, means, groups", "",
      "TT;Đơn vị;Năm;1.1\nI;Khối sở;2024;81\n1;Sở Y tế;2024;80,6\n;TOÀN THÀNH PHỐ;2024;78\n;Bình quân;2024;77\n"
      ";Cộng;2024;12\n", "3 " YT "bỏ 4\n" },
    { "sums in other words, a name alone", "",
      "Đơn vị;Năm;1.1\nSở Y tế;2024;80,6\nTổng số 20 sở;2024;81\nTrung bình toàn khối;2024;70\nCộng (I+II);2024;5\n"
      ";;NGUYỄN VĂN A\n",
      "2 " YT "bỏ 4\n" },
    { "the whole city alone", "", "Đơn vị;Năm;1.1\nToàn thành phố;2024;78\n", "2 mới 1.1, Hà Nội, 2024: 78%\n" },
    { "notes and signatures", "",
      "Đơn vị;Năm;1.1\nSở Y tế;2024;80,6\nGhi chú: số liệu đến 31/12;;\n;;Hà Nội, ngày 01 tháng 12 năm 2026\n"
      "Người lập biểu;;GIÁM ĐỐC\nNguyễn Văn A;;Trần Thị B;;\nNơi nhận:;;\n- Lưu: VT.;;\n", "2 " YT "bỏ 6\n" },
    { "headings once more", "", "Đơn vị;Năm;1.1\nSở Y tế;2024;80,6\nĐơn vị;Năm;1.1\nSở Nội vụ;2024;70\n",
      "2 " YT "4 mới 1.1, Sở NV, 2024: 70%\nbỏ 1\n" },
    /* rows that people leave out */
    { "left out", "skip=3", "Đơn vị;Năm;1.1\nSở Y tế;2024;80,6\nSở Lạ;2024;70\n", "2 " YT "bỏ 1\n" },
    { "no such line", "skip=9", "Đơn vị;Năm;1.1\nSở Y tế;2024;80,6\n", "'9' không phải là dòng nào của bảng để bỏ qua"
      },
};

START_TEST(tables)
{
    const char *path = put("t.csv", TABLES[_i].text);

    is(TABLES[_i].name, import(how_of(path, TD_IMPORT_OBSERVATIONS, TABLES[_i].options)), TABLES[_i].outline);
}
END_TEST

/* ---- other kinds ------------------------------------------------------------------------ */

static const struct { enum td_import_kind kind; const char *name, *text, *outline; } LISTS[] = {
    { TD_IMPORT_PROGRESS, "a task twice",
      "Nhiệm vụ;% hoàn thành;Ngày cập nhật\nN1;40%;20/11/2024\nLập danh mục thư viện;50%;20/11/2024\n",
      "2 sai  (dòng 3 ghi khác về cùng nội dung này; hãy bỏ một trong hai dòng)\n3 sai  (dòng 2 ghi khác" },
    { TD_IMPORT_PROGRESS, "a task twice, in words", "Nhiệm vụ;Trạng thái\nN1;đang thực hiện\nN2;xong\nN1;xong\n",
      "2 sai  (dòng 4 ghi khác về cùng nội dung này; hãy bỏ một trong hai dòng)\n3 mới N2: hoàn thành\n"
        "4 sai  (dòng 2 ghi khác" },
    { TD_IMPORT_PROGRESS, "the same twice", "Nhiệm vụ;Trạng thái\nN1;xong\nN1;xong\n", "2 mới N1: hoàn thành\nbỏ 1\n" },
    { TD_IMPORT_PROGRESS, "on two days", "Nhiệm vụ;Trạng thái;Ngày\nN1;đang thực hiện;01/11/2026\nN1;xong;02/11/2026\n",
      "2 mới N1: đang thực hiện\n3 mới N1: hoàn thành\n" },
    { TD_IMPORT_PROGRESS, "nothing said", "Nhiệm vụ;Trạng thái;Ghi chú\nI. Việc chung;;\nN1;xong;\nNgười lập;;\n",
      "3 mới N1: hoàn thành\nbỏ 2\n" },
    { TD_IMPORT_TARGETS, "a share of one",
      "Mã;Chỉ tiêu;Đơn vị tính;Loại;Chiều;Kỳ gốc;Giá trị gốc\n9;Số Z;%;phấn đấu;tăng;2023;0,55\n",
      "2 sai Giá trị gốc ('0,55' là tỷ lệ phần trăm: hãy ghi rõ 0,55% hay 55%" },
    { TD_IMPORT_SUBMISSIONS, "no day",
      "Đơn vị;Năm;Ngày gửi\nSở Y tế;2026;10/11/2026\nSở Nội vụ;2026;\nSở KH&ĐT;2026;chưa gửi\nTổng cộng;;1\n",
      "2 mới nam, Sở Y tế, 2026: gửi ngày 10/11/2026\nbỏ 3\n" },
    { TD_IMPORT_SUBMISSIONS, "no column of days", "Đơn vị;Năm\nSở Y tế;2026\n", "2 sai  (chưa rõ gửi ngày nào" },
    { TD_IMPORT_SUBMISSIONS, "one report on two days",
      "Đơn vị;Năm;Ngày gửi\nSở Y tế;2026;10/11/2026\nSở Y tế;2026;11/11/2026\n",
      "2 sai  (dòng 3 ghi khác về cùng nội dung này" },
    { TD_IMPORT_TARGETS, "a share of persons",
      "Mã;Chỉ tiêu;Đơn vị tính;Loại;Chiều;Kỳ gốc;Giá trị gốc\n9;Số Z;người;phấn đấu;tăng;2023;55%\n",
      "2 sai Giá trị gốc ('55%' là tỷ lệ phần trăm, còn đơn vị tính của chỉ tiêu là người)\n" },
    { TD_IMPORT_TARGETS, "a share for decimals",
      "Mã;Chỉ tiêu;Đơn vị tính;Loại;Chiều;Số lẻ\n9;Số Z;%;phấn đấu;tăng;2%\n", "2 sai Số lẻ (" },
    { TD_IMPORT_TARGETS, "a share of a share",
      "Mã;Chỉ tiêu;Đơn vị tính;Loại;Chiều;Kỳ gốc;Giá trị gốc;Số lẻ\n9;Số Z;%;phấn đấu;tăng;2023;55%;0\n",
      "2 mới 9, Số Z" },
};

START_TEST(lists)
{
    is(LISTS[_i].name, import(how_of(put("t.csv", LISTS[_i].text), LISTS[_i].kind, "")), LISTS[_i].outline);
}
END_TEST

/* ---- sheets ----------------------------------------------------------------------------- */

#define CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define SHEET(rows) "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" rows \
                    "</sheetData></worksheet>"
#define TABLE(agency) SHEET("<row r=\"1\">" CELL("A1", "Đơn vị") CELL("B1", "Năm") CELL("C1", "1.1") "</row>" \
                            "<row r=\"2\">" CELL("A2", agency) \
                            "<c r=\"B2\"><v>2024</v></c><c r=\"C2\"><v>80.6</v></c></row>")
#define RELATIONS "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static const char *book(void)
{
    static const char *const parts[] = {
        "_rels/.rels", RELATIONS "<Relationship Id=\"r1\" Type=\"" OFFICE
          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml", "<workbook xmlns:r=\"" OFFICE
          "\"><sheets><sheet name=\"Bìa\" r:id=\"a\"/><sheet name=\"Quý I\" r:id=\"b\"/>"
        "<sheet name=\"Nháp\" state=\"hidden\" r:id=\"d\"/><sheet name=\"Quý II\" r:id=\"c\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels", RELATIONS
        "<Relationship Id=\"a\" Type=\"" OFFICE "/worksheet\" Target=\"a.xml\"/><Relationship Id=\"b\" Type=\"" OFFICE
        "/worksheet\" Target=\"b.xml\"/><Relationship Id=\"c\" Type=\"" OFFICE "/worksheet\" Target=\"c.xml\"/>"
        "<Relationship Id=\"d\" Type=\"" OFFICE "/worksheet\" Target=\"b.xml\"/></Relationships>",
        "xl/a.xml", SHEET("<row r=\"1\">" CELL("A1", "BÁO CÁO") "</row><row r=\"2\">" CELL("A2", "Năm 2024") "</row>"),
        "xl/b.xml", TABLE("Sở Y tế"), "xl/c.xml", TABLE("Sở Nội vụ"), NULL };
    const char *path = path_of("t.xlsx");

    ck_assert(zipped_write(path, parts));
    return path;
}

START_TEST(sheets)
{
    struct td_import l;
    struct td_import_how how = how_of(book(), TD_IMPORT_OBSERVATIONS, "");

    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert(l.unchosen);
    ck_assert_uint_eq(l.sheets, 4);
    static const struct { const char *name; size_t rows; bool hidden, read; } want[] = {
        { "Bìa", 0, false, false }, { "Quý I", 1, false, true }, { "Nháp", 0, true, false }, { "Quý II", 1, false,
          false } };
    for (int i = 0; i < COUNT(want); i++) {
        ck_assert_str_eq(l.sheet[i].name, want[i].name);
        ck_assert_uint_eq(l.sheet[i].rows, want[i].rows);
        ck_assert(l.sheet[i].hidden == want[i].hidden && l.sheet[i].read == want[i].read);
    }
    td_import_free(&l);
    is("the first of several", import(how), "2 " YT); /* and refuses to write it */
    is("one of them", import(how_of(book(), TD_IMPORT_OBSERVATIONS, "sheet=Quý II")),
       "2 mới 1.1, Sở NV, 2024: 80,6%\n");
    is("all of them", import(how_of(book(), TD_IMPORT_OBSERVATIONS, "sheet=all;skip=Quý II!2")),
       "Quý I!2 " YT "bỏ 1\n");
}
END_TEST

/* A sheet of contents has words like headings and no figures. */
START_TEST(contents)
{
    static const char *const parts[] = {
        "_rels/.rels", RELATIONS "<Relationship Id=\"r1\" Type=\"" OFFICE
          "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml", "<workbook xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"Mục lục\" r:id=\"a\"/>"
        "<sheet name=\"Biểu\" r:id=\"b\"/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels", RELATIONS "<Relationship Id=\"a\" Type=\"" OFFICE
        "/worksheet\" Target=\"a.xml\"/><Relationship Id=\"b\" Type=\"" OFFICE "/worksheet\" Target=\"b.xml\"/>"
        "</Relationships>",
        "xl/a.xml", SHEET("<row r=\"1\">" CELL("A1", "Đơn vị") CELL("B1", "Năm") CELL("C1", "Kết quả") "</row>"),
        "xl/b.xml", TABLE("Sở Y tế"), NULL };

    ck_assert(zipped_write(path_of("t.xlsx"), parts));
    is("contents", import(how_of(path_of("t.xlsx"), TD_IMPORT_OBSERVATIONS, "")), "2 " YT);
}
END_TEST

/* "Sở Y tế" over two rows is whose both are; a figure over two rows is nobody's. */
START_TEST(merged)
{
    static const char rows[] =
        "<row r=\"1\">" CELL("A1", "Đơn vị") CELL("B1", "Chỉ tiêu") CELL("C1", "Năm") CELL("D1", "Kết quả") "</row>"
        "<row r=\"2\">" CELL("A2", "Sở Y tế") CELL("B2", "1.1") CELL("C2", "2024") CELL("D2", "80,6") "</row>"
        "<row r=\"3\">" CELL("B3", "1.10") CELL("C3", "2024") CELL("D3", "70") "</row>"
        "<row r=\"4\">" CELL("A4", "Sở Nội vụ") CELL("B4", "1.1") CELL("C4", "2024") "</row>"
        "</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/>%s</mergeCells><sheetData>";
    char text[4096];

    snprintf(text, sizeof text, rows, "");
    ck_assert(zipped_sheet(path_of("t.xlsx"), text, ""));
    is("a name over two rows", import(how_of(path_of("t.xlsx"), TD_IMPORT_OBSERVATIONS, "")),
       "2 " YT "3 mới 1.10, Sở YT, 2024: 70%\nbỏ 1\n");
    snprintf(text, sizeof text, rows, "<mergeCell ref=\"D3:D4\"/>");
    ck_assert(zipped_sheet(path_of("t.xlsx"), text, ""));
    is("a figure over two rows", import(how_of(path_of("t.xlsx"), TD_IMPORT_OBSERVATIONS, "")),
       "4 sai Kết quả (ô này trộn với ô ở trên");
}
END_TEST

/* ---- profiles, columns ------------------------------------------------------------------ */

START_TEST(remembered)
{
    struct td_import l;
    struct td_import_how how = how_of(put("t.csv", "Nơi;Kỳ;1.1\nSở Y tế;2024;80,6\n"), TD_IMPORT_OBSERVATIONS, "");

    how.profile = "yt";
    how.map = "Nơi=agency";
    how.decimal = ',';
    is("once", import(how), "2 " YT);
    how.map = NULL;
    how.decimal = 0;
    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert_str_eq(l.remembered, "dấu phẩy: 99,5 và 1.234; Nơi=agency");
    ck_assert_str_eq(l.column[0].sample, "Sở Y tế");
    ck_assert_str_eq(l.column[2].sample, "80,6");
    td_import_free(&l);
}
END_TEST

/* One answer is enough for all dashes of a table, and it is remembered. */
START_TEST(dashes)
{
    static const struct { enum td_dash dash; size_t n; const char *outline; } all[] = {
        { TD_DASH_ASKED, 4, "2 sai 2 ('-' có thể là 0 hoặc không có số liệu; hãy chọn một cách cho cả bảng (--dash"
          " none hoặc --dash zero))\n2 mới 1.1, Sở YT, 2024: 80%\n3 mới 2, Sở NV, 2024: 5\n" },
        { TD_DASH_NONE, 4, "2 mới 1.1, Sở YT, 2024: 80%\n3 mới 2, Sở NV, 2024: 5\nbỏ 1\n" },
        { TD_DASH_ASKED, 4, "bỏ 1\n" }, /* as before */
        { TD_DASH_ZERO, 4, "2 mới 2, Sở YT, 2024: 0\n3 mới 1.1, Sở NV, 2024: 0%\n4 mới 2, Sở KH&ĐT, 2024: 0\n"
          "4 mới 1.1, Sở KH&ĐT, 2024: 0%\n" },
    };

    for (int i = 0; i < COUNT(all); i++) {
        const char *path = put("t.csv", "Đơn vị;Năm;2;1.1\nSở Y tế;2024;-;80\nSở Nội vụ;2024;5;–\nSở KH&ĐT;2024;-;-\n");
        struct td_import_how how = how_of(path, TD_IMPORT_OBSERVATIONS, "");
        struct td_import l;
        how.dash = all[i].dash;
        how.profile = "yt";
        ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
        ck_assert_uint_eq(l.dashes, all[i].n);
        td_import_free(&l);
        is("dashes", import(how), all[i].outline);
    }
}
END_TEST

/* What is said of a heading holds, or there is none of that name. */
START_TEST(mapped)
{
    static const struct { const char *map, *text, *outline; } all[] = {
        { "Kết qủa=value;Cột lạ=target", "Đơn vị;Năm;Chỉ tiêu;Kết quả\nSở Y tế;2024;1.1;80,6\n",
          "bảng không có tiêu đề cột 'Cột lạ' (--map); các tiêu đề cột: Đơn vị; Năm; Chỉ tiêu; Kết quả" },
        { "#5=value", "Đơn vị;Năm;Chỉ tiêu;Kết quả\nSở Y tế;2024;1.1;80,6\n", "bảng không có tiêu đề cột '#5'" },
        { "Kết quả", "Đơn vị;Năm;Chỉ tiêu;Kết quả\nSở Y tế;2024;1.1;80,6\n",
          "--map 'Kết quả': hãy ghi TIÊU ĐỀ=Ý NGHĨA" },
        { "1.1 - Tỷ lệ (%)=target:1.1;#4=-",
          "Đơn vị;Năm;1.1;;\n;;Đăng ký;Đạt;Tỷ lệ (%)\nSở Y tế;2024;10;2;80,6\n", "3 " YT },
        { "Tỷ lệ (%)=target:1.1;Đạt=-", "Đơn vị;Năm;1.1;;\n;;Đăng ký;Đạt;Tỷ lệ (%)\nSở Y tế;2025;10;2;80,6\n",
          "3 mới 1.1, Sở YT, 2025: 80,6%\n" },
    };

    for (int i = 0; i < COUNT(all); i++) {
        struct td_import_how how = how_of(put("t.csv", all[i].text), TD_IMPORT_OBSERVATIONS, "");
        how.map = all[i].map;
        is(all[i].map, import(how), all[i].outline);
    }
}
END_TEST

/* Labels of two rows say both, and what no result is says so. */
START_TEST(labels)
{
    struct td_import l;
    const char *path = put("t.csv", "Đơn vị;Năm;Tỷ lệ thư viện mở;;Kế hoạch\n;;Tổng số;Số đạt;2030\n"
                                    "Sở Y tế;2024;45;30;50\n");
    struct td_import_how how = how_of(path, TD_IMPORT_OBSERVATIONS, "");

    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert_str_eq(l.column[2].head, "Tỷ lệ thư viện mở - Tổng số");
    ck_assert_str_eq(l.column[3].head, "Tỷ lệ thư viện mở - Số đạt");
    ck_assert_str_eq(l.column[3].field, "target:1.1/numerator");
    ck_assert_str_eq(l.column[4].head, "Kế hoạch - 2030");
    ck_assert_str_eq(l.column[4].means, "không dùng: kế hoạch, mục tiêu hoặc so sánh");
    td_import_free(&l);
}
END_TEST

/* ---- titles ----------------------------------------------------------------------------- */

START_TEST(periods_of_titles)
{
    static const struct { const char *title, *period; } all[] = {
        { "BÁO CÁO NĂM 2024", "2024" }, { "Biểu số liệu quý IV/2025", "2025-Q4" }, { "6 tháng đầu năm 2025", "2025-H1"
          },
        { "Số liệu tháng 12 năm 2024 của các sở", "2024-12" }, { "Hà Nội, ngày 01 tháng 12 năm 2026", "" },
        { "Kế hoạch số 52/KH-UBND ngày 07/02/2024", "" }, { "giai đoạn 2021-2030", "" }, { "NĂM HỌC 2024-2025",
          "2024-2025" },
        { "Kết quả năm 2024, kế hoạch năm 2025", "" }, { "Kèm theo báo cáo ngày 05/12/2024, số liệu năm 2023", "2023" },
    };

    for (int i = 0; i < COUNT(all); i++) {
        char text[TD_PERIOD_BUF] = "";
        td_period p = td__title_period(all[i].title);
        if (p)
            td_period_write(text, sizeof text, p);
        ck_assert_msg(!strcmp(text, all[i].period), "%s: %s", all[i].title, text);
    }
}
END_TEST

Suite *suite_headings(void)
{
    Suite *s = suite_create("headings");
    TCase *t = tcase_create("headings");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, tables, 0, COUNT(TABLES));
    tcase_add_loop_test(t, lists, 0, COUNT(LISTS));
    tcase_add_test(t, sheets);
    tcase_add_test(t, merged);
    tcase_add_test(t, contents);
    tcase_add_test(t, mapped);
    tcase_add_test(t, dashes);
    tcase_add_test(t, remembered);
    tcase_add_test(t, labels);
    tcase_add_test(t, periods_of_titles);
    suite_add_tcase(s, t);
    return s;
}
