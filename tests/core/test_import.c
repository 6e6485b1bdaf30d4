/*
 * core/import*.c, names.c: what comes of tables as units send them. Each case is a file and the outline of what is said
 * about it, line by line; then the same is written, undone, and said again.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "noun/inner.h"
#include "tiendo.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/here.h"
#include "../support/zipped.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

enum { TODAY = 20261120 };

/* ---- a small city ----------------------------------------------------------------------- */

static char home[256];
static struct td *db;

static const struct { const char *name, *text; } FILES[] = {
    { "plan.csv", "key,title,title_en,number,issuer,issued_on,status,start_year,end_year,supersedes,source\n"
      "p,Kế hoạch xã hội học tập,,52/KH-UBND,hn,2024-02-07,in_force,2020,2030,,\n"
      "other,Kế hoạch khác,,,hn,,in_force,2020,2030,,\n" },
    { "agencies.csv", "code,name,name_en,short,kind,parent,valid_from,valid_to\n"
      "hn,UBND thành phố Hà Nội,Hanoi,Hà Nội,city,,,\n"
      "q-bd,UBND quận Ba Đình,,Ba Đình,district,hn,,2025-06-30\n"
      "q-th,UBND quận Tây Hồ,,Tây Hồ,district,hn,,2025-06-30\n"
      "p-bd,UBND phường Ba Đình,,Ba Đình,commune,hn,2025-07-01,\n"
      "p-th,UBND phường Tây Hồ,,Tây Hồ,commune,hn,2025-07-01,\n"
      "p-dp,UBND xã Đan Phượng,,Đan Phượng,commune,hn,2025-07-01,\n"
      "gddt,Sở Giáo dục và Đào tạo,,Sở GDĐT,department,hn,,\n"
      "khcn,Sở Khoa học và Công nghệ,,Sở KHCN,department,hn,,\n"
      "tttt,Sở Thông tin và Truyền thông,,Sở TTTT,department,hn,,2025-02-28\n"
      "ldtbxh,Sở Lao động - Thương binh và Xã hội,,Sở LĐTBXH,department,hn,,2025-02-28\n" },
    { "succession.csv", "predecessor,successor,on,kind,share,note\n"
      "tttt,khcn,2025-03-01,merge,,\nldtbxh,khcn,2025-03-01,merge,,\nldtbxh,gddt,2025-03-01,split,,\n" },
    { "targets.csv", "plan,code,group,name,name_en,unit,kind,direction,decimals,lead,numerator,denominator,base_period,"
      "base_value,parent,source\n"
      "p,a.2,a,Biết chữ trong độ tuổi 15-60,Literate,%,keep,up,2,gddt,,,,,,\n"
      "p,b.1,b,Lao động qua đào tạo,,%,reach,up,1,,,,,,,\n"
      "p,b.2,b,Có bằng cấp,,%,reach,up,1,,,,,,b.1,\n"
      "p,c.4,c,Trường công lập đạt chuẩn quốc gia,,%,reach,up,2,gddt,,,,,,\n"
      "p,n.1,n,Trung tâm học tập cộng đồng,,trung tâm,reach,up,0,,,,,,,\n"
      "p,m.1,m,Thành phố học tập,,mốc,milestone,up,0,,,,,,,\n"
      "other,a.2,a,Chỉ tiêu khác,,%,reach,up,1,,,,,,,\n"
      "other,1.1,1,Thư viện mở,,%,reach,up,2,,,,,,,\nother,1.10,1,Thư viện số,,%,reach,up,2,,,,,,,\n"
      "other,2,2,Số lượt học,,nghìn lượt,reach,up,3,,,,,,,\nother,00004,2,Số người học,,người,reach,up,0,,,,,,,\n"
      "other,3.1,2,Nhóm,,nhóm,reach,up,0,,,,,,,\n" },
    { "thresholds.csv", "plan,target,year,bound,upper,strict,scope,text\nother,1.10,2030,80.6,,0,plan,đạt 80.6%\n" },
    { "tasks.csv", "plan,code,section,title,title_en,cadence,start,due,targets\n"
      "p,III.1,III,Tuyên truyền,,once,2024-01-01,2026-12-31,a.2\n"
      "p,III.2,III,Tập huấn,,yearly,2024-01-01,2030-12-31,\n" },
    { "obligations.csv", "plan,code,title,title_en,from,to,via,due\n"
      "p,nam,Báo cáo năm,,commune|department,hn,,12-01\n" },
    { "observations.csv", "plan,target,agency,period,value,numerator,denominator,status,source_title,source_url,"
      "published_on,note\n"
      "p,c.4,,2023,79,1767,2236,published,Báo Hà Nội Mới,http://x,2024-03,\n"
      "p,c.4,,2024,75.80,,,published,Báo Nhân Dân,,2025-04-04,conflict=C2; q=approx; gần đúng\n"
      "p,c.4,,2024,61.4,,,published,Báo Nhân Dân,,2025-04-04,series=all_schools; mọi loại trường\n"
      "p,c.4,,2022,80,,,published,Báo Tiền Phong,,2022,q=nearly; \n" },
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

static struct td *open_db(const char *name, enum td_open_mode mode)
{
    char err[256];
    struct td *td;
    struct td_open how = { .path = path_of(name), .host = &here, .mode = mode, .lang = TD_EN, .actor = "lan" };

    ck_assert_msg(td_open(&td, &how, err, sizeof err) == TD_OK, "%s", err);
    return td;
}

static void load(struct td *td, int files)
{
    struct td_load l;

    for (int i = 0; i < COUNT(FILES); i++)
        if (i < files)
            put(FILES[i].name, FILES[i].text);
        else
            remove(path_of(FILES[i].name));
    int rc = td_load(td, home, &l);
    ck_assert_msg(rc == TD_OK, "%s; %s", td_errmsg(td), l.n_problems ? l.problems[0].text : "");
    td_load_free(&l);
}

static void setup(void)
{
    folder_make(home, sizeof home, "import");
    db = open_db("a.db", TD_OPEN_CREATE);
    load(db, COUNT(FILES));
}

static void teardown(void)
{
    td_close(db);
    folder_remove(home);
}

/* ---- outlines --------------------------------------------------------------------------- */

static int64_t plan_id(const char *key)
{
    struct td_plans l;
    const struct td_plan *p;
    int64_t id;

    ck_assert_int_eq(td_plans(db, &l), TD_OK);
    p = td_plan_by_key(&l, key);
    ck_assert_ptr_nonnull(p);
    id = p->id;
    td_plans_free(&l);
    return id;
}

/* What is not said: a table of figures of plan p, in Vietnamese. */
static struct td_import_how how_of(const char *text, enum td_import_kind kind)
{
    return (struct td_import_how){ .kind = kind, .path = put("t.csv", text), .today = TODAY, .plan = plan_id("p") };
}

static const char *const outcomes[] = { "sai", "đổi", "mới", "như cũ", "bỏ" };

/* "4 mới c.4, Ba Đình, 2025: 79 -> 80 (why)"; then the counts. */
static const char *outline(const struct td_import *l)
{
    static char buf[8192];
    size_t n = 0;

    *buf = 0;
    for (size_t i = 0; i < l->rows && n < sizeof buf; i++) {
        const struct td_import_row *r = &l->v[i];
        n += (size_t)snprintf(buf + n, sizeof buf - n, "%d %s%s %s", r->line, outcomes[r->outcome],
                              r->warned ? "!" : "",
                              *r->title ? r->title : r->column);
        if (*r->before || *r->after)
            n += (size_t)snprintf(buf + n, sizeof buf - n, ": %s%s%s", r->before, *r->before ? " -> " : "", r->after);
        if (*r->text && n < sizeof buf)
            n += (size_t)snprintf(buf + n, sizeof buf - n, " (%s)", r->text);
        if (n < sizeof buf)
            n += (size_t)snprintf(buf + n, sizeof buf - n, "\n");
    }
    if (l->n[TD_IMPORT_UNCHANGED] && n < sizeof buf)
        snprintf(buf + n, sizeof buf - n, "%zu như cũ\n", l->n[TD_IMPORT_UNCHANGED]);
    return buf;
}

/* A preview and then the real thing, which must say the same; returns the outline. When something is wrong the real
 * thing refuses. */
static const char *import(struct td_import_how how)
{
    static char first[8192];
    struct td_import look, done;
    int rc = td_import(db, &how, &look);

    snprintf(first, sizeof first, "%s", rc ? td_errmsg(db) : outline(&look));
    bool fine = !rc && !look.n[TD_IMPORT_WRONG] && !look.unexplained;
    how.apply = true;
    how.seen = rc ? 0 : look.seen;
    int rc2 = td_import(db, &how, &done);
    ck_assert_msg((rc2 == TD_OK) == fine, "%s\n%d %s", first, rc2, td_errmsg(db));
    if (!rc) {
        ck_assert_str_eq(first, outline(&done));
        ck_assert_uint_eq(look.seen, done.seen);
        ck_assert_int_eq(done.change != 0, fine && (done.n[TD_IMPORT_NEW] || done.n[TD_IMPORT_CHANGED]));
    }
    td_import_free(&look);
    td_import_free(&done);
    return first;
}

static const char *figures(const char *text)
{
    return import(how_of(text, TD_IMPORT_OBSERVATIONS));
}

/* ---- headings and columns --------------------------------------------------------------- */

static const struct { const char *name, *text, *outline; } TABLES[] = {
    { "our own names in another order", "period,value,target,agency\n2025,80.5,c.4,hn\n",
      "2 mới c.4, Hà Nội, 2025: 80,5%\n" },
    { "Vietnamese headings below a title",
      "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI,,\nBÁO CÁO NĂM 2025,,\n\nTT,Chỉ tiêu,Kỳ số liệu,Kết quả (%),Cán bộ nhập\n"
      "1,Trường công lập đạt chuẩn quốc gia,2025,\"80,5\",An\n", "5 mới c.4, Hà Nội, 2025: 80,5%\n" },
    { "capitals, without accents", "CHI TIEU,CO QUAN,NAM,GIA TRI\nC.4,HA NOI,2025,\"80,5\"\n",
      "2 mới c.4, Hà Nội, 2025: 80,5%\n" },
    { "one column for each target", "Đơn vị;c.4 (%);Biết chữ trong độ tuổi 15-60;Năm\nSở GDĐT;80,5;99,2;2026\n",
      "2 mới c.4, Sở GDĐT, 2026: 80,5%\n2 mới a.2, Sở GDĐT, 2026: 99,2%\n" },
    { "one column for each year",
      "Chỉ tiêu;Đơn vị;Năm 2025;Ước thực hiện 2026\nc.4;Sở GDĐT;80,5;\na.2;Sở GDĐT;99;99,5\n",
      "2 mới c.4, Sở GDĐT, 2025: 80,5%\n3 mới a.2, Sở GDĐT, 2025: 99%\n3 mới a.2, Sở GDĐT, 2026: 99,5% (ước tính)\n" },
    { "parts of targets", "Đơn vị;Năm;c.4 - tử số;c.4 - mẫu số\nSở GDĐT;2026;1812;2272\n",
      "2 mới c.4, Sở GDĐT, 2026: 79,75% (1.812/2.272)\n" },
    { "a row without figures, a total, a city", "Đơn vị;Năm;c.4\nA. Khối phường;;\nToàn thành phố;2026;80,5\n"
      "Tổng cộng;2026;12\nSở GDĐT;2026;-\n",
      "2 bỏ A. Khối phường (không có số liệu)\n4 bỏ Tổng cộng (dòng tổng: được tính từ số liệu, không nhập)\n"
      "5 sai c.4 ('-' có thể là 0 hoặc không có số liệu; hãy ghi 0 hoặc để trống ô)\n"
      "3 mới c.4, Hà Nội, 2026: 80,5%\n" },
    { "a total where rows have their numbers", "TT;Đơn vị;Năm;c.4\nCộng;;2026;12\n",
      "2 bỏ  (dòng tổng: được tính từ số liệu, không nhập)\n" },
    { "parts that cannot be", "Đơn vị;Năm;c.4 - tử số;c.4 - mẫu số\nSở GDĐT;2026;5;4\n",
      "2 sai c.4 - tử số (tử số 5 không phù hợp với mẫu số 4)\n" },
    { "two rows of headings, and the numbers of columns",
      "TT;Phường, xã;Năm;Trường công lập đạt chuẩn quốc gia;;;Biết chữ trong độ tuổi 15-60\n"
      ";;;Tổng số;Số đạt;Tỷ lệ (%);Tổng số;Số đạt;Tỷ lệ (%)\n(1);(2);(3);(4);(5);(6);(7);(8);(9)\n"
      "1;Đan Phượng;2026;4;3;75;1000;990;99\n",
      "4 mới c.4, Đan Phượng, 2026: 75% (3/4)\n4 mới a.2, Đan Phượng, 2026: 99% (990/1.000)\n" },
    { "years below targets", "Đơn vị;c.4;;a.2;\n;2025;2026;2025;2026\nSở GDĐT;80;81;99;99,5\n",
      "3 mới c.4, Sở GDĐT, 2025: 80%\n3 mới c.4, Sở GDĐT, 2026: 81%\n3 mới a.2, Sở GDĐT, 2025: 99%\n"
      "3 mới a.2, Sở GDĐT, 2026: 99,5%\n" },
    { "two columns of one meaning", "Chỉ tiêu;Năm;Kết quả;Tỷ lệ\nc.4;2026;1;2\n",
      "cột 'Kết quả' và cột 'Tỷ lệ' cùng một nghĩa; hãy chỉ rõ dùng cột nào" },
    { "a code and a name side by side",
      "Chỉ tiêu;Mã cơ quan;Tên cơ quan;Năm;Giá trị\nc.4;gddt;Sở Giáo dục và Đào tạo;2026;80,5\n"
      "c.4;gddt;Sở KHCN;2026;80,5\n",
      "2 mới c.4, Sở GDĐT, 2026: 80,5%\n3 sai Tên cơ quan ('gddt' và 'Sở KHCN' không phải là một; hãy sửa chỗ sai)\n" },
    { "no headings", "1;2;3\n4;5;6\n",
      "không tìm thấy dòng tiêu đề cột ở đầu bảng; bảng loại này có các cột như:"
      " Chỉ tiêu, Đơn vị, Kỳ số liệu, Giá trị" },
    { "nothing at all", "", "tệp không có nội dung" },
    { "more cells than headings", "Chỉ tiêu;Đơn vị;Năm;Giá trị\nc.4;hn;2026;80,5;x\nc.4;hn;2025;79,5\n",
      "2 sai  (có 5 ô, trong khi chỉ có 4 tiêu đề cột)\n3 mới c.4, Hà Nội, 2025: 79,5%\n" },
};

START_TEST(tables)
{
    const char *is = figures(TABLES[_i].text);

    ck_assert_msg(!strcmp(is, TABLES[_i].outline), "%s:\n%s\nnot\n%s", TABLES[_i].name, is, TABLES[_i].outline);
}
END_TEST

/* ---- cells ------------------------------------------------------------------------------ */

#define TEXT_CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

/* Also where nothing else is asked of what a cell holds. */
START_TEST(piles_of_marks)
{
    enum { MARKS = 20000, ROOM = 2 * MARKS + 2048 };
    static const char *const forms[] = {
        "Chỉ tiêu;Năm;Giá trị;Ghi chú\nc.4;2025;80,5;b%s\n",
        "Chỉ tiêu;Năm;Giá trị;Vô nghĩa\nc.4;2025;80,5;b%s\n",
        "<row r=\"1\">" TEXT_CELL("A1", "Chỉ tiêu") TEXT_CELL("B1", "Năm")
        TEXT_CELL("C1", "Giá trị") TEXT_CELL("D1", "Ghi chú") "</row><row r=\"2\">"
        TEXT_CELL("A2", "c.4") "<c r=\"B2\"><v>2025</v></c><c r=\"C2\"><v>80.5</v></c>"
        TEXT_CELL("D2", "b%s") "</row>",
    };
    static const char *const said[] = {
        "2 sai Ghi chú (có hơn 30 dấu liền nhau trong một chữ)\n",
        "2 sai Vô nghĩa (có hơn 30 dấu liền nhau trong một chữ)\n",
        "2 sai Ghi chú (có hơn 30 dấu liền nhau trong một chữ)\n",
    };
    char *marks = malloc(ROOM), *text = malloc(ROOM), *p = marks;

    ck_assert(marks && text);
    for (int i = 0; i < MARKS; i++)
        p = stpcpy(p, i % 2 ? "\u0323" : "\u0301");
    for (int i = 0; i < COUNT(forms); i++) {
        snprintf(text, ROOM, forms[i], marks);
        struct td_import_how how = how_of(text, TD_IMPORT_OBSERVATIONS);
        if (*text == '<') {
            how.path = path_of("t.xlsx");
            ck_assert(zipped_sheet(how.path, text, ""));
        }
        ck_assert_str_eq(import(how), said[i]);
    }
    free(marks);
    free(text);
}
END_TEST

static const struct { const char *target, *value, *is; } VALUES[] = {
    { "c.4", "80,5", "80,5%" }, { "c.4", "80.5", "80,5%" }, { "c.4", "80,5%", "80,5%" },
    { "c.4", " 80,50 % ", "80,50%" },
    { "c.4", "\u00a080,5\u00a0", "80,5%" }, { "n.1", "1.234.567", "1.234.567" }, { "n.1", "1 234", "1.234" },
    { "c.4", "trên 80%", "80%" }, { "c.4", "khoảng 80", "80%" }, { "m.1", "Đạt", "có" }, { "m.1", "x", "có" },
    { "m.1", "chưa đạt", "không" }, { "m.1", "1", "có" },
    { "n.1", "1.234", "('1.234' có hai cách hiểu; hãy cho biết tệp dùng dấu thập phân nào)" },
    { "n.1", "1,234", "('1,234' có hai cách hiểu; hãy cho biết tệp dùng dấu thập phân nào)" },
    { "c.4", "tám mươi", "('tám mươi' không phải là số)" }, { "c.4", "80,5,1", "('80,5,1' không phải là số)" },
    { "c.4", "99999999999999999", "('99999999999999999' có quá nhiều chữ số)" },
    { "n.1", "-", "('-' có thể là 0" }, { "n.1", "–", "('–' có thể là 0" },
    { "n.1", "-5", "(-5 nhỏ hơn 0; số đếm không thể âm)" }, { "c.4", "0,75", "hãy ghi rõ 0,75% hay 75%" },
    { "c.4", "0,75%", "0,75%" }, { "c.4", "80,6\u00b9", "80,6%" }, { "c.4", "TRUE", "('TRUE' không phải là số)" },
    { "n.1", "12%", "('12%' là tỷ lệ phần trăm, còn đơn vị tính của chỉ tiêu là trung tâm)" },
    { "c.4", "120", "(120 nằm ngoài khoảng 0 đến 100)" },
    { "c.4", "3.17.930", "('3.17.930' không phải là số)" },
};

START_TEST(values)
{
    char text[256];

    snprintf(text, sizeof text, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n%s;2026;gddt;%s\n", VALUES[_i].target, VALUES[_i].value);
    const char *is = figures(text);
    ck_assert_msg(strstr(is, VALUES[_i].is) != NULL, "%s: %snot %s", VALUES[_i].value, is, VALUES[_i].is);
}
END_TEST

#define TEXT_IN(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER_IN(at, style, n) "<c r=\"" at "\" s=\"" style "\"><v>" n "</v></c>"
#define FORMULA_IN(at, style, f, v) "<c r=\"" at "\" s=\"" style "\"><f>" f "</f>" v "</c>"
#define HERE TEXT_IN("B2", "gddt") NUMBER_IN("C2", "0", "2026")
#define OF(code, period) TEXT_IN("A2", code) TEXT_IN("B2", "gddt") "<c r=\"C2\" t=\"n\"><v>" period "</v></c>"

/* Workbooks of plan "other": the formats of their cells, row 2 below the headings, what stands behind the list of
 * sheets,
 * and what comes of it. */
static const struct { const char *name, *codes[4], *cells, *calc, *is; } BOOKS[] = {
    { "a yes", { NULL }, OF("1.1", "2026") "<c r=\"D2\" t=\"b\"><v>1</v></c>", "", "'TRUE' là giá trị đúng/sai" },
    { "a no under a count", { NULL }, OF("00004", "2026") "<c r=\"D2\" t=\"b\"><v>0</v></c>", "",
      "'FALSE' là giá trị đúng/sai" },
    { "a yes for an agency", { NULL }, TEXT_IN("A2", "1.1") "<c r=\"B2\" t=\"b\"><v>1</v></c>" NUMBER_IN("C2", "0",
      "2026")
      NUMBER_IN("D2", "0", "80"), "", "'TRUE' là giá trị đúng/sai" },
    { "a time", { "h:mm" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "0.5"), "", "'12:00' là giờ" },
    { "hours", { "[h]:mm" }, OF("00004", "2026") NUMBER_IN("D2", "1", "1.5"), "", "'36:00' là giờ" },
    { "a day", { "dd/mm" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "45424"), "", "'2024-05-12' không phải là số" },
    { "an error", { NULL }, OF("1.1", "2026") "<c r=\"D2\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "",
      "ô báo lỗi #DIV/0!" },
    { "a formula without a value", { "0%" }, OF("1.1", "2026") FORMULA_IN("D2", "1", "3/4", ""), "",
      "chỉ có công thức =3/4" },
    { "a formula with an empty value", { NULL }, OF("1.1", "2026") FORMULA_IN("D2", "0", "E2/F2", "<v></v>"), "",
      "chỉ có công thức =E2/F2" },
    { "a formula that is a text, computed and empty", { NULL }, OF("1.1", "2026")
      "<c r=\"D2\" t=\"str\"><f>IF(1,&quot;&quot;)</f><v></v></c>", "", "2 bỏ gddt (không có số liệu)" },
    { "zeros that wait to be computed", { "0.0%" }, OF("1.1", "2026") FORMULA_IN("D2", "1", "80/100", "<v>0</v>"),
      "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"/>", "chỉ có công thức =80/100" },
    { "zeros of a program that says true", { NULL }, OF("00004", "2026") FORMULA_IN("D2", "0", "SUM(X1)", "<v>0.0</v>"),
      "<calcPr fullCalcOnLoad=\"true\"/>", "chỉ có công thức =SUM(X1)" },
    { "a zero that has been computed", { NULL }, OF("00004", "2026") FORMULA_IN("D2", "0", "SUM(X1)", "<v>0</v>"), "",
      "2 mới 00004, Sở GDĐT, 2026: 0\n" },
    { "a formula in the name of an agency", { NULL }, TEXT_IN("A2", "1.1") FORMULA_IN("B2", "0", "Sheet2!A1", "")
      NUMBER_IN("C2", "0", "2026") NUMBER_IN("D2", "0", "80"), "", "chỉ có công thức =Sheet2!A1" },
    { "a footnote", { NULL }, OF("1.1", "2026") "<c r=\"D2\" t=\"inlineStr\"><is><r><t>80,6</t></r><r><rPr><vertAlign "
      "val=\"superscript\"/></rPr><t>1</t></r></is></c>", "", ": 80,6%\n" },
    { "a footnote below, of a count", { NULL }, OF("00004", "2026")
      "<c r=\"D2\" t=\"inlineStr\"><is><r><t>125</t></r><r>"
      "<rPr><vertAlign val=\"subscript\"/></rPr><t>12</t></r></is></c>", "", ": 125\n" },
    { "a footnote as a letter", { NULL }, OF("1.1", "2026") TEXT_IN("D2", "80,6%\u00b2"), "", ": 80,6%\n" },
    { "a power", { NULL }, OF("00004", "2026") TEXT_IN("D2", "10\u00b3"), "", "'10\u00b3' không phải là số" },
    { "struck out", { NULL }, OF("1.1", "2026") "<c r=\"D2\" t=\"inlineStr\"><is><r><rPr><strike/></rPr><t>7</t></r><r>"
      "<t>80,6</t></r></is></c>", "", "không phải là số" },
    { "a footnote behind an agency", { NULL }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "Sở GDĐT\u00b9") NUMBER_IN("C2", "0",
      "2026")
      NUMBER_IN("D2", "0", "80"), "", "2 mới 1.1, Sở GDĐT, 2026: 80%\n" },
    /* codes */
    { "1.10 as it is shown", { "0.00" }, NUMBER_IN("A2", "1", "1.1000000000000001") HERE NUMBER_IN("D2", "0", "80.6"),
      "", "2 mới 1.10, Sở GDĐT, 2026: 80,6%\n" },
    { "1.1 or 1.10", { NULL }, NUMBER_IN("A2", "0", "1.1000000000000001") HERE
      NUMBER_IN("D2", "0", "80.6"), "", "mã trong tệp đã thành số 1.1, có thể là: 1.1, 1.10" },
    { "1.1 rounded", { "0" }, NUMBER_IN("A2", "1", "1.1") HERE
      NUMBER_IN("D2", "0", "80.6"), "", "mã trong tệp đã thành số 1.1, có thể là: 1.1, 1.10" },
    { "4 or 00004", { NULL }, NUMBER_IN("A2", "0", "4") HERE
      NUMBER_IN("D2", "0", "5"), "", "mã trong tệp đã thành số 4, có thể là: 4, 00004" },
    { "00004 as it is shown", { "00000" }, NUMBER_IN("A2", "1", "4") HERE
      NUMBER_IN("D2", "0", "5"), "", "2 mới 00004, Sở GDĐT, 2026: 5\n" },
    { "a code that is one number", { "0.00" }, NUMBER_IN("A2", "1", "2") HERE
      NUMBER_IN("D2", "0", "5"), "", "2 mới 2, Sở GDĐT, 2026: 5\n" },
    { "a code that became a day", { "d-mmm" }, NUMBER_IN("A2", "1", "45566") HERE
      NUMBER_IN("D2", "0", "5"), "", "Excel đã đổi mã thành ngày 2024-10-01" },
    /* periods */
    { "a month", { "mmm-yy" }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "gddt") NUMBER_IN("C2", "1", "45627")
      NUMBER_IN("D2", "0", "80.6"), "", "2 mới 1.1, Sở GDĐT, 12/2024: 80,6%\n" },
    { "a year", { "yyyy" }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "gddt") NUMBER_IN("C2", "1", "45292")
      NUMBER_IN("D2", "0", "80.6"), "", "2 mới 1.1, Sở GDĐT, 2024: 80,6%\n" },
    { "an ISO day that is shown as a month", { "mm/yyyy" }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "gddt")
      "<c r=\"C2\" s=\"1\" t=\"d\"><v>2024-12-01</v></c>" NUMBER_IN("D2", "0", "80.6"), "", "12/2024: 80,6%\n" },
    { "the first of a month", { "dd/mm/yyyy" }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "gddt") NUMBER_IN("C2", "1", "45627")
      NUMBER_IN("D2", "0", "80.6"), "", "01/12/2024 là một ngày, trong khi có thể là năm hoặc tháng" },
    { "a day", { "dd/mm/yyyy" }, TEXT_IN("A2", "1.1") TEXT_IN("B2", "gddt") NUMBER_IN("C2", "1", "45646")
      NUMBER_IN("D2", "0", "80.6"), "", "2 mới 1.1, Sở GDĐT, 20/12/2024: 80,6%\n" },
    { "the end of a month among years", { "dd/mm/yyyy" }, OF("1.1", "2023") NUMBER_IN("D2", "0", "80")
      "</row><row r=\"3\">"
      TEXT_IN("A3", "1.1") TEXT_IN("B3", "gddt") NUMBER_IN("C3", "1", "45657") NUMBER_IN("D3", "0", "80.6"), "",
      "31/12/2024: cột này vừa có ngày, vừa có năm" },
    /* how much */
    { "a share of one", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "0.806"), "",
      "'0,806' là tỷ lệ phần trăm: hãy ghi rõ 0,806% hay 80,6%" },
    { "a share of one among others", { NULL }, OF("1.1", "2025") NUMBER_IN("D2", "0", "80.6") "</row><row r=\"3\">"
      TEXT_IN("A3", "1.1") TEXT_IN("B3", "gddt") NUMBER_IN("C3", "0", "2026") NUMBER_IN("D3", "0", "0.75"), "",
      "'0,75' là tỷ lệ phần trăm: hãy ghi rõ 0,75% hay 75%" },
    { "one alone", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "1"), "", "hãy ghi rõ 1% hay 100%" },
    { "one beside cells of percent", { "0%" }, OF("1.1", "2025") NUMBER_IN("D2", "1", "0.8") "</row><row r=\"3\">"
      TEXT_IN("A3", "1.1") TEXT_IN("B3", "gddt") NUMBER_IN("C3", "0", "2026") NUMBER_IN("D3", "0", "1"), "",
      "hãy ghi rõ 1% hay 100%" },
    { "one among larger ones", { NULL }, OF("1.10", "2026") NUMBER_IN("D2", "0", "1") "</row><row r=\"3\">"
      TEXT_IN("A3", "1.1") TEXT_IN("B3", "gddt") NUMBER_IN("C3", "0", "2026") NUMBER_IN("D3", "0", "2.5"), "",
      "2 mới 1.10, Sở GDĐT, 2026: 1%\n3 mới 1.1, Sở GDĐT, 2026: 2,5%\n" },
    { "a share that its parts explain", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "0.79753521126760563")
      NUMBER_IN("E2", "0", "1812") NUMBER_IN("F2", "0", "2272"), "", ": 79,75% (1.812/2.272)\n" },
    { "less than one, as its parts say", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "0.8") NUMBER_IN("E2", "0",
      "8")
      NUMBER_IN("F2", "0", "1000"), "", ": 0,8% (8/1.000)\n" },
    { "a share with a percent sign", { "0.0%" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "0.008"), "", ": 0,8%\n" },
    { "a condition", { "[<=1]0.0%;0.0" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "0.806"), "", ": 80,6%\n" },
    { "divided by thousands, as the unit", { "#,##0.0," }, OF("2", "2026") NUMBER_IN("D2", "1", "80600"), "",
      ": 80,600\n" },
    { "divided by thousands", { "#,##0.0," }, OF("00004", "2026") NUMBER_IN("D2", "1", "80600"), "",
      "ô chứa 80600 nhưng định dạng ô chia cho nghìn" },
    { "divided by a million", { "#,##0.0,,\" triệu\"" }, OF("2", "2026") NUMBER_IN("D2", "1", "80600000"), "",
      "ô hiện 'triệu' bên cạnh số" },
    { "words of another unit", { "0 \"số thư viện\"" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "80"), "",
      "ô hiện 'số thư viện' bên cạnh số, còn đơn vị tính của chỉ tiêu là %" },
    { "thousands in words", { "0.0\" nghìn người\"" }, OF("00004", "2026") NUMBER_IN("D2", "1", "80"), "",
      "ô hiện 'nghìn người' bên cạnh số" },
    { "words of the unit", { "#,##0\" Người\"" }, OF("00004", "2026") NUMBER_IN("D2", "1", "80"), "", ": 80\n" },
    { "a percent sign in words", { "0.0\"%\"" }, OF("1.1", "2026") NUMBER_IN("D2", "1", "80.6"), "", ": 80,6%\n" },
    { "money", { "#,##0\\ [$₫-42A]" }, OF("00004", "2026") NUMBER_IN("D2", "1", "80"), "", "ô hiện '₫' bên cạnh số" },
    { "a zero that is a dash", { "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)" }, OF("00004", "2026") NUMBER_IN("D2", "1",
      "0"),
      "", "ô chứa số 0 nhưng không hiện số đó" },
    { "a zero that is hidden", { "0;-0;;@" }, OF("1.1", "2026") FORMULA_IN("D2", "1", "X1", "<v>0</v>"), "",
      "ô chứa số 0 nhưng không hiện số đó" },
    { "below zero", { "#,##0;(#,##0)" }, OF("00004", "2026") NUMBER_IN("D2", "1", "-500"), "", "-500 nhỏ hơn 0" },
    { "a part below zero", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "80") NUMBER_IN("E2", "0", "-4"), "",
      "-4 nhỏ hơn 0" },
    /* computed */
    { "a ratio", { "0.00%" }, OF("1.1", "2026") FORMULA_IN("D2", "1", "E2/F2", "<v>0.79753521126760563</v>")
      NUMBER_IN("E2", "0", "1812") NUMBER_IN("F2", "0", "2272"), "", ": 79,75% (1.812/2.272)\n" },
    { "a ratio that was pasted", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "33.333333333333336"), "",
      ": 33,33%\n" },
    { "a ratio as text", { NULL }, OF("1.1", "2026") TEXT_IN("D2", "79,7535211267606 %"), "", ": 79,75%\n" },
    { "an average", { NULL }, OF("2", "2026") NUMBER_IN("D2", "0", "1234.5678901234567"), "", ": 1.234,568\n" },
    { "a ratio just below the threshold", { NULL }, OF("1.10", "2026") NUMBER_IN("D2", "0", "80.5986111111111"), "",
      ": 80,599%\n" },
    { "noise", { NULL }, OF("1.1", "2026") NUMBER_IN("D2", "0", "80.60000000000001"), "", ": 80,6%\n" },
    { "noise as text", { NULL }, OF("1.1", "2026") TEXT_IN("D2", "80.60000000000001"), "", ": 80,6%\n" },
    { "a third of a person", { NULL }, OF("00004", "2026") NUMBER_IN("D2", "0", "33.333333333333336"), "",
      "không phải số nguyên" },
    { "cells in any order", { NULL }, NUMBER_IN("D2", "0", "80.6") NUMBER_IN("C2", "0", "2026") TEXT_IN("A2", "1.1")
      TEXT_IN("B2", "gddt"), "", "2 mới 1.1, Sở GDĐT, 2026: 80,6%\n" },
};

START_TEST(books)
{
    struct td_import_how how = how_of("", TD_IMPORT_OBSERVATIONS);
    char rows[4096];

    snprintf(rows, sizeof rows, "<row r=\"1\">" TEXT_IN("A1", "Chỉ tiêu") TEXT_IN("B1", "Đơn vị") TEXT_IN("C1", "Kỳ")
             TEXT_IN("D1", "Kết quả") TEXT_IN("E1", "Tử số") TEXT_IN("F1", "Mẫu số") "</row><row r=\"2\">%s</row>",
             BOOKS[_i].cells);
    how.path = path_of("t.xlsx");
    how.plan = plan_id("other");
    ck_assert(zipped_formats(how.path, rows, BOOKS[_i].codes, BOOKS[_i].calc));
    const char *is = import(how);
    ck_assert_msg(strstr(is, BOOKS[_i].is) != NULL, "%s: %snot %s", BOOKS[_i].name, is, BOOKS[_i].is);
}
END_TEST

/* Headings that a spreadsheet has made numbers or days, of plan "other". */
static const struct { const char *codes[2], *heads, *is; } HEADINGS[] = {
    { { "0.00" }, TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Kỳ") NUMBER_IN("C1", "1", "1.1"),
      "2 mới 1.10, Sở GDĐT, 2024: 80,6%\n" },
    { { NULL }, TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Kỳ") NUMBER_IN("C1", "0", "1.1"),
      "mã trong tệp đã thành số 1.1, có thể là: 1.1, 1.10" },
    { { NULL }, TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Kỳ\u00b9") TEXT_IN("C1", "1.1\u00b2"),
      "2 mới 1.1, Sở GDĐT, 2024: 80,6%\n" },
    { { NULL }, TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Kỳ") FORMULA_IN("C1", "0", "X1", "") TEXT_IN("D1", "1.10"),
      "chỉ có công thức =X1" },
    { { NULL }, TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Kỳ") TEXT_IN("C1", "Kết quả\u00b9"), "chưa rõ chỉ tiêu nào" },
};

START_TEST(headings_that_were_changed)
{
    struct td_import_how how = how_of("", TD_IMPORT_OBSERVATIONS);
    char rows[2048];

    snprintf(rows, sizeof rows, "<row r=\"1\">%s</row><row r=\"2\">" TEXT_IN("A2", "gddt") NUMBER_IN("B2", "0", "2024")
             NUMBER_IN("C2", "0", "80.6") "</row>", HEADINGS[_i].heads);
    how.path = path_of("t.xlsx");
    how.plan = plan_id("other");
    ck_assert(zipped_formats(how.path, rows, HEADINGS[_i].codes, ""));
    const char *is = import(how);
    ck_assert_msg(strstr(is, HEADINGS[_i].is) != NULL, "%snot %s", is, HEADINGS[_i].is);
}
END_TEST

/* Months that became days, above figures. */
START_TEST(headings_of_months)
{
    static const char *const codes[] = { "mmm-yy", "dd/mm/yyyy", NULL };
    struct td_import_how how = how_of("", TD_IMPORT_OBSERVATIONS);

    how.path = path_of("t.xlsx");
    how.plan = plan_id("other");
    for (int i = 1; i <= 2; i++) {
        char rows[2048];
        snprintf(rows, sizeof rows, "<row r=\"1\">" TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Chỉ tiêu")
                 "<c r=\"C1\" s=\"%d\"><v>45627</v></c></row><row r=\"2\">" TEXT_IN("A2", "gddt") TEXT_IN("B2", "1.1")
                 NUMBER_IN("C2", "0", "80.6")
                 "</row>", i);
        ck_assert(zipped_formats(how.path, rows, codes, ""));
        const char *is = import(how);
        ck_assert_msg(strstr(is, i == 1 ? ", 12/2024: 80,6%\n" : "01/12/2024 là một ngày") != NULL, "%s", is);
    }
}
END_TEST

START_TEST(decimals_as_told)
{
    struct td_import_how how = how_of("Chỉ tiêu;Kỳ;Đơn vị;Giá trị\nn.1;2026;gddt;1.234\n", TD_IMPORT_OBSERVATIONS);
    struct td_import l;

    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert(l.ambiguous);
    td_import_free(&l);
    how.decimal = ',';
    ck_assert_str_eq(import(how), "2 mới n.1, Sở GDĐT, 2026: 1.234\n");
    how.decimal = '.';
    ck_assert_str_eq(import(how), "2 sai Giá trị (1,234 không phải số nguyên)\n");
}
END_TEST

/* What was said of the file, and it says otherwise; cells that a comma has divided. */
static const struct { char decimal; const char *text, *is; } STYLES[] = {
    { ',', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;2026;gddt;99.5\n",
      "'99.5' dùng dấu thập phân khác với dấu đã khai cho tệp (,)" },
    { ',', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n2;2026;gddt;1,234.5\n", "'1,234.5' dùng dấu thập phân khác" },
    { ',', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n2;2026;gddt;1,234,567\n", "'1,234,567' dùng dấu thập phân khác" },
    { '.', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;2026;gddt;99,5\n",
      "'99,5' dùng dấu thập phân khác với dấu đã khai cho tệp (.)" },
    { ',', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n2;2025;gddt;1,234\n2;2026;gddt;1.234\n", "tệp viết cả 1.234 và 1,234" },
    { '.', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n2;2025;gddt;1.234\n2;2026;gddt;1,234\n", "tệp viết cả 1.234 và 1,234" },
    { ',', "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n2;2026;gddt;1,234\n00004;2026;gddt;1.234\n",
      "2 mới 2, Sở GDĐT, 2026: 1,234\n3 mới 00004, Sở GDĐT, 2026: 1.234\n" },
    { 0, "Đơn vị,1.1,1.10,Ghi chú,Nguồn\ngddt,80,6,70,5\n", "dấu phẩy thập phân có lẽ đã tách ô (80,6)" },
    { 0, "Đơn vị,Chỉ tiêu,Kỳ,Giá trị,Ghi chú\ngddt,1.1,2026,80,6\n", "dấu phẩy thập phân có lẽ đã tách ô (80,6)" },
    { 0, "Đơn vị,1.1,1.10\ngddt,80,6,\n", "dấu phẩy thập phân có lẽ đã tách ô (80,6)" },
    { 0, "Đơn vị,1.1,1.10,Ghi chú\ngddt,80,75,\n", "2 mới 1.1, Sở GDĐT, 2026: 80%\n2 mới 1.10, Sở GDĐT, 2026: 75%\n" },
    { 0, "Đơn vị,1.1,1.10,Ghi chú\ngddt,80,75,lần 2\n", "2 mới 1.1, Sở GDĐT, 2026: 80%" },
    { 0, "Chỉ tiêu;Năm;Đơn vị;Giá trị\n1.1;01/12/2024;gddt;80\n", "01/12/2024 là một ngày" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;11/2024;gddt;80\n1.1;01/12/2024;gddt;81\n", "01/12/2024: cột này vừa có" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị;Ngày công bố\n1.1;2024;gddt;80;21/11/2026\n", "21/11/2026 chưa đến" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;01/12/2024;gddt;80\n", "2 mới 1.1, Sở GDĐT, 01/12/2024: 80%\n" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Tử số;Mẫu số\n1.1;2026;gddt;-;5\n", "'-' có thể là 0" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;2026;gddt;79,7535211267606\n", ": 79,75%\n" },
    { 0, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n1.1;2026;gddt;79,7535\n", ": 79,7535%\n" },
};

START_TEST(styles)
{
    struct td_import_how how = how_of(STYLES[_i].text, TD_IMPORT_OBSERVATIONS);

    how.plan = plan_id("other");
    how.period = td_period_of_year(2026);
    how.decimal = STYLES[_i].decimal;
    const char *is = import(how);
    ck_assert_msg(strstr(is, STYLES[_i].is) != NULL, "%s: %snot %s", STYLES[_i].text, is, STYLES[_i].is);
}
END_TEST

/* Small shares are what they are where such ones were before. */
START_TEST(small_shares)
{
    ck_assert_str_eq(figures("Chỉ tiêu;Kỳ;Đơn vị;Giá trị\nb.1;2024;hn;0,9%\n"), "2 mới b.1, Hà Nội, 2024: 0,9%\n");
    ck_assert_str_eq(figures("Chỉ tiêu;Kỳ;Đơn vị;Giá trị\nb.1;2025;hn;0,8\n"), "2 mới b.1, Hà Nội, 2025: 0,8%\n");
}
END_TEST

/* Codes of a plan's rows; a percent that is 1. */
static const struct { enum td_import_kind kind; const char *codes[2], *rows, *is; } PLANS[] = {
    { TD_IMPORT_TARGETS, { "0.00" }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Chỉ tiêu") "</row><row r=\"2\">"
      NUMBER_IN("A2", "1", "1.1000000000000001") TEXT_IN("B2", "Thư viện số") "</row>", "1 như cũ\n" },
    { TD_IMPORT_TARGETS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Chỉ tiêu") "</row><row r=\"2\">"
      NUMBER_IN("A2", "0", "1.1000000000000001") TEXT_IN("B2", "Thư viện số") "</row>",
      "mã trong tệp đã thành số 1.1, có thể là: 1.1, 1.10" },
    { TD_IMPORT_TARGETS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Chỉ tiêu") "</row><row r=\"2\">"
      NUMBER_IN("A2", "0", "4") TEXT_IN("B2", "Số người học") "</row>", "có thể là: 4, 00004" },
    { TD_IMPORT_TARGETS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Chỉ tiêu") "</row><row r=\"2\">"
      NUMBER_IN("A2", "0", "3.1") TEXT_IN("B2", "Nhóm") "</row>", "1 như cũ\n" },
    { TD_IMPORT_TARGETS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Chỉ tiêu") "</row><row r=\"2\">"
      NUMBER_IN("A2", "0", "3.1") TEXT_IN("B2", "Nhóm khác") "</row>", "có thể là: 3.1, 3.10" },
    { TD_IMPORT_AGENCIES, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Tên") "</row><row r=\"2\">"
      NUMBER_IN("A2", "0", "4") TEXT_IN("B2", "Xã Thử") "</row>", "có thể là: 4, 04" },
    { TD_IMPORT_TASKS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Nhiệm vụ") TEXT_IN("C1", "Chỉ tiêu")
      "</row><row r=\"2\">" TEXT_IN("A2", "N1") TEXT_IN("B2", "Việc") NUMBER_IN("C2", "0", "1.1") "</row>",
      "mã trong tệp đã thành số 1.1, có thể là: 1.1, 1.10" },
    { TD_IMPORT_TASKS, { "mmm-yy" }, "<row r=\"1\">" TEXT_IN("A1", "Mã") TEXT_IN("B1", "Nhiệm vụ") "</row><row r=\"2\">"
      NUMBER_IN("A2", "1", "45627") TEXT_IN("B2", "Việc") "</row>", "Excel đã đổi mã thành ngày 2024-12-01" },
    { TD_IMPORT_PROGRESS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Nhiệm vụ") TEXT_IN("B1", "% hoàn thành")
      "</row><row r=\"2\">" TEXT_IN("A2", "III.1") NUMBER_IN("B2", "0", "1") "</row>", "hãy ghi rõ 1% hay 100%" },
    { TD_IMPORT_PROGRESS, { "0%" }, "<row r=\"1\">" TEXT_IN("A1", "Nhiệm vụ") TEXT_IN("B1", "% hoàn thành")
      "</row><row r=\"2\">" TEXT_IN("A2", "III.1") NUMBER_IN("B2", "1", "1") "</row>",
      "2 mới III.1: hoàn thành, 100%\n" },
    { TD_IMPORT_PROGRESS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Nhiệm vụ") TEXT_IN("B1", "% hoàn thành")
      "</row><row r=\"2\">" TEXT_IN("A2", "III.1") NUMBER_IN("B2", "0", "0.4") "</row>", "hãy ghi rõ 0,4% hay 40%" },
    { TD_IMPORT_PROGRESS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Nhiệm vụ") TEXT_IN("B1", "% hoàn thành")
      "</row><row r=\"2\">" TEXT_IN("A2", "III.1") NUMBER_IN("B2", "0", "1") "</row><row r=\"3\">" TEXT_IN("A3",
      "III.2")
      NUMBER_IN("B3", "0", "60") "</row>",
      "2 mới III.1: đang thực hiện, 1%\n3 mới III.2, 2026: đang thực hiện, 60%\n" },
    { TD_IMPORT_PROGRESS, { NULL }, "<row r=\"1\">" TEXT_IN("A1", "Nhiệm vụ") TEXT_IN("B1", "Ngày cập nhật")
      TEXT_IN("C1", "Trạng thái") "</row><row r=\"2\">" TEXT_IN("A2", "III.1") TEXT_IN("B2", "21/11/2026")
      TEXT_IN("C2", "hoàn thành") "</row>", "21/11/2026 chưa đến" },
    { TD_IMPORT_SUBMISSIONS, { "dd/mm/yyyy" }, "<row r=\"1\">" TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Ngày gửi")
      "</row><row r=\"2\">" TEXT_IN("A2", "gddt") NUMBER_IN("B2", "1", "50000") "</row>", "21/11/2036 chưa đến" },
    { TD_IMPORT_SUBMISSIONS, { "mm/yyyy" }, "<row r=\"1\">" TEXT_IN("A1", "Đơn vị") TEXT_IN("B1", "Ngày gửi")
      "</row><row r=\"2\">" TEXT_IN("A2", "gddt") NUMBER_IN("B2", "1", "46327") "</row>",
      "'2026-11' không phải là ngày" },
};

START_TEST(plans_and_records)
{
    struct td_import_how how = how_of("", PLANS[_i].kind);

    how.path = path_of("t.xlsx");
    how.plan = plan_id(how.kind == TD_IMPORT_TARGETS || how.kind == TD_IMPORT_TASKS ? "other" : "p");
    ck_assert(zipped_formats(how.path, PLANS[_i].rows, PLANS[_i].codes, ""));
    const char *is = import(how);
    ck_assert_msg(strstr(is, PLANS[_i].is) != NULL, "%snot %s", is, PLANS[_i].is);
}
END_TEST

static const struct { const char *period, *is; } PERIODS[] = {
    { "2025", "2025" }, { "quý IV/2025", "quý IV/2025" }, { "Quý 4 năm 2025", "quý IV/2025" }, { "11/2025", "11/2025" },
    { "tháng 11/2025", "11/2025" }, { "năm học 2024-2025", "2024-2025" }, { "20/11/2025", "20/11/2025" },
    { "2025-Q4", "quý IV/2025" }, { "6 tháng đầu năm 2025", "6 tháng đầu năm 2025" },
    { "22/22/2033", "('22/22/2033' không phải là kỳ số liệu" }, { "gần đây", "('gần đây' không phải là kỳ số liệu" },
};

START_TEST(periods)
{
    char text[256];

    snprintf(text, sizeof text, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\nc.4;%s;gddt;80,5\n", PERIODS[_i].period);
    const char *is = figures(text);
    ck_assert_msg(strstr(is, PERIODS[_i].is) != NULL, "%s: %s", PERIODS[_i].period, is);
}
END_TEST

/* ---- names ------------------------------------------------------------------------------ */

/* In which year, what they wrote, whose figure it is or why not. */
static const struct { int year; const char *text, *is; } NAMES[] = {
    { 2026, "gddt", "Sở GDĐT" }, { 2026, "Sở Giáo dục và Đào tạo", "Sở GDĐT" },
    { 2026, "so giao duc va dao tao", "Sở GDĐT" },
    { 2026, "Sở GD&ĐT", "Sở GDĐT" }, { 2026, "Sở GD-ĐT", "Sở GDĐT" }, { 2026, "SỞ GDĐT", "Sở GDĐT" },
    { 2026, "UBND phường Ba Đình", "Ba Đình" }, { 2026, "Phường Ba Đình", "Ba Đình" },
    { 2026, "P. Ba Đình", "Ba Đình" },
    { 2026, "P.Ba Đình", "Ba Đình" }, { 2026, "Ba Đình", "Ba Đình" }, { 2026, "ba dinh", "Ba Đình" },
    { 2024, "Ba Đình", "Ba Đình" }, { 2024, "Quận Ba Đình", "Ba Đình" }, { 2024, "Q. Ba Đình", "Ba Đình" },
    { 2026, "Xã Đan Phượng", "Đan Phượng" }, { 2026, "dan phuong", "Đan Phượng" },
    { 2025, "Ba Đình", "('Ba Đình' có thể là: UBND quận Ba Đình (q-bd), UBND phường Ba Đình (p-bd); hãy ghi mã)" },
    { 2025, "Phường Ba Đình", "Ba Đình" },
    { 2024, "Sở TTTT", "Sở TTTT" },
    { 2026, "Sở TTTT", "Sở KHCN, 2026: 80,5% ('Sở TTTT' nay là: Sở Khoa học và Công nghệ (khcn))" },
    { 2026, "Sở LĐTBXH",
      "('Sở LĐTBXH' đã được tổ chức lại thành: Sở Khoa học và Công nghệ (khcn), Sở Giáo dục và Đào tạo"
      " (gddt); hãy ghi mã của cơ quan cần nhập)" },
    { 2026, "Đan Phường", "(không có tên 'Đan Phường'; có phải là: UBND xã Đan Phượng (p-dp))" },
    { 2026, "Sở Y tế", "(không có cơ quan nào tên là 'Sở Y tế')" },
};

START_TEST(names)
{
    char text[256];

    snprintf(text, sizeof text, "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\nc.4;%d;%s;80,5\n", NAMES[_i].year, NAMES[_i].text);
    const char *is = figures(text);
    ck_assert_msg(strstr(is, NAMES[_i].is) != NULL, "%s: %s", NAMES[_i].text, is);
}
END_TEST

/* The heading says which kind of unit is meant. */
START_TEST(kind_of_unit)
{
    static const char *const headings[] = { "Phường, xã", "Quận, huyện", "quận/huyện/thị xã", "HUYỆN", "Tên quận huyện",
        "xã, phường, thị trấn", "Tên xã, phường", "xã/phường", "districts", "communes", "ward", "Cấp huyện" };
    char text[120];

    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) { /* a unit of each kind, then the same again */
        snprintf(text, sizeof text, "%s;c.4;Năm\nBa Đình;80,5;2025\n", headings[i]);
        ck_assert_str_eq(figures(text), i > 1 ? "1 như cũ\n" : "2 mới c.4, Ba Đình, 2025: 80,5%\n");
    }
}
END_TEST

START_TEST(plan_must_be_said)
{
    struct td_import_how how = how_of("Chỉ tiêu;Kỳ;Giá trị\na.2;2026;80,5\n", TD_IMPORT_OBSERVATIONS);

    how.plan = 0;
    ck_assert_str_eq(import(how), "2 sai Chỉ tiêu ('a.2' có trong nhiều kế hoạch: Biết chữ trong độ tuổi 15-60 (p a.2),"
                     " Chỉ tiêu khác (other a.2); hãy chọn kế hoạch)\n");
}
END_TEST

/* ---- beside what is there --------------------------------------------------------------- */

#define HEAD "Chỉ tiêu;Kỳ;Đơn vị;Giá trị\n"

START_TEST(again_says_nothing_new)
{
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;80,5\n"), "2 mới c.4, Sở GDĐT, 2026: 80,5%\n");
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;80,5\n"), "1 như cũ\n");
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;80,50%\n"), "1 như cũ\n");
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;81\n"), "2 đổi c.4, Sở GDĐT, 2026: 80,5% -> 81%\n");
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;81\n"), "1 như cũ\n");
}
END_TEST

/* A published figure is not replaced by somebody else's, only by its own source. */
START_TEST(sources)
{
    ck_assert_str_eq(figures(HEAD "c.4;2023;hn;80\n"), "2 mới c.4, Hà Nội, 2023: 80%\n");
    ck_assert_str_eq(figures("Chỉ tiêu;Đơn vị;Kỳ;Giá trị;Nguồn;Liên kết\nc.4;hn;2023;81;Báo Hà Nội Mới;http://x\n"),
                     "2 đổi c.4, Hà Nội, 2023: 79% (1.767/2.236) -> 81%\n");
    ck_assert_str_eq(figures("Chỉ tiêu;Đơn vị;Kỳ;Giá trị;Nguồn\nc.4;hn;2023;82;Báo cáo 12\n"),
                     "2 mới c.4, Hà Nội, 2023: 82%\n");
    ck_assert_str_eq(figures(HEAD "c.4;2023;hn;83\n"),
                     "2 sai Giá trị (kỳ này có nhiều số liệu đã nhập; tệp phải ghi rõ nguồn của số liệu cần thay)\n");
}
END_TEST

START_TEST(twice_in_a_file)
{
    ck_assert_str_eq(figures(HEAD "c.4;2026;gddt;80,5\nc.4;2026;Sở GDĐT;80,5\n"),
                     "2 mới c.4, Sở GDĐT, 2026: 80,5%\n3 bỏ c.4, Sở GDĐT, 2026 (đã có ở dòng 2)\n");
    ck_assert_str_eq(figures(HEAD "c.4;2025;gddt;80,5\nc.4;2025;Sở GDĐT;80,6\n"),
                     "2 mới c.4, Sở GDĐT, 2025: 80,5%\n3 sai Giá trị (đã có ở dòng 2 với giá trị khác)\n");
    ck_assert_str_eq(figures("Chỉ tiêu;Đơn vị;Kỳ;Giá trị;Nguồn\nc.4;hn;2025;80;A\nc.4;hn;2025;81;B\n"),
                     "2 mới c.4, Hà Nội, 2025: 80%\n3 mới c.4, Hà Nội, 2025: 81%\n");
}
END_TEST

START_TEST(warnings_need_a_note)
{
    struct td_import_how how = how_of(HEAD "b.1;2026;gddt;50\nb.2;2026;gddt;60\n", TD_IMPORT_OBSERVATIONS);

    ck_assert_str_eq(import(how), "2 mới b.1, Sở GDĐT, 2026: 50%\n"
                     "3 mới! b.2, Sở GDĐT, 2026: 60% (60 lớn hơn 50 của b.1 là chỉ tiêu bao trùm)\n");
    how.note = "đã đối chiếu";
    import(how);
    ck_assert_str_eq(figures("Chỉ tiêu;Kỳ;Đơn vị;Giá trị;Ghi chú\nb.2;2026;gddt;60;đã đối chiếu\n"), "1 như cũ\n");
}
END_TEST

START_TEST(closed)
{
    ck_assert_int_eq(td_close_period(db, plan_id("p"), td_period_of_year(2025), true, "xong", TD_AT_COMMAND, NULL),
                     TD_OK);
    ck_assert_str_eq(figures(HEAD "c.4;2025;gddt;80,5\nc.4;2026;gddt;80,5\n"),
                     "2 sai Giá trị (số liệu 2025 đã chốt)\n3 mới c.4, Sở GDĐT, 2026: 80,5%\n");
}
END_TEST

/* ---- all or nothing, undone as one ------------------------------------------------------ */

static int64_t count(const char *sql)
{
    int64_t n = -1;

    ck_assert_int_eq(td__one(db, &n, sql, ""), TD_OK);
    return n;
}

START_TEST(nothing_while_one_is_wrong)
{
    int64_t before = count("SELECT count(*) FROM observation"), changes = count("SELECT count(*) FROM change");

    figures(HEAD "c.4;2026;gddt;80,5\nc.4;2026;Sở Y tế;80,5\n");
    ck_assert_int_eq(count("SELECT count(*) FROM observation"), before);
    ck_assert_int_eq(count("SELECT count(*) FROM change"), changes);
}
END_TEST

START_TEST(undone_as_one)
{
    struct td_import_how how = how_of(HEAD "c.4;2026;gddt;80,5\na.2;2026;gddt;99\n", TD_IMPORT_OBSERVATIONS);
    struct td_import l;

    how.apply = true;
    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert_int_eq(td_undo(db, l.change, TD_AT_COMMAND, NULL), TD_OK);
    td_import_free(&l);
    ck_assert_str_eq(import(how_of(HEAD "c.4;2026;gddt;80,5\na.2;2026;gddt;99\n", TD_IMPORT_OBSERVATIONS)),
                     "2 mới c.4, Sở GDĐT, 2026: 80,5%\n3 mới a.2, Sở GDĐT, 2026: 99%\n");
}
END_TEST

/* What units sent counts for the city at once (METHOD.md 7). */
START_TEST(sums_are_built)
{
    figures("Đơn vị;Năm;c.4 - tử số;c.4 - mẫu số\nP. Ba Đình;2026;1;2\nP. Tây Hồ;2026;3;4\n");
    ck_assert_int_eq(count("SELECT count(*) FROM rollup r JOIN agency a ON a.id = r.agency_id WHERE a.code = 'hn'"
                           " AND period = 2026123100 AND numerator * 6 = denominator * 4 AND reported = 2"), 1);
}
END_TEST

START_TEST(agreed_to_something_else)
{
    struct td_import_how how = how_of(HEAD "c.4;2026;gddt;80,5\n", TD_IMPORT_OBSERVATIONS);
    struct td_import l;

    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    how.seen = l.seen;
    td_import_free(&l);
    put("t.csv", HEAD "c.4;2026;gddt;80,6\n");
    how.apply = true;
    how.path = path_of("t.csv");
    ck_assert_int_eq(td_import(db, &how, &l), TD_CONFLICT);
    td_import_free(&l);
}
END_TEST

static bool give_up(void *arg, uint64_t done, uint64_t all)
{
    (void)arg, (void)done, (void)all;
    return false;
}

START_TEST(given_up)
{
    size_t size = 4 << 20, n = 0;
    char *text = malloc(size);
    int64_t before = count("SELECT count(*) FROM observation");

    ck_assert_ptr_nonnull(text);
    n += (size_t)snprintf(text, size, HEAD);
    while (n < size - 64)
        n += (size_t)snprintf(text + n, size - n, "c.4;%zu;gddt;80,5\n", 1950 + n % 80);
    struct td_import_how how = how_of(text, TD_IMPORT_OBSERVATIONS);
    struct td_import l;
    free(text);
    how.apply = true;
    how.progress = give_up;
    ck_assert_int_eq(td_import(db, &how, &l), TD_ERROR);
    ck_assert_str_eq(td_errmsg(db), "đã ngừng; chưa ghi gì");
    td_import_free(&l);
    ck_assert_int_eq(count("SELECT count(*) FROM observation"), before);
}
END_TEST

/* ---- what people say about a table ------------------------------------------------------ */

START_TEST(mapped_and_remembered)
{
    static const char text[] = "Cột một;Cột hai;Cột ba\ngddt;2026;80,5\n";
    struct td_import_how how = how_of(text, TD_IMPORT_OBSERVATIONS);

    how.map = "Cột một=agency; cot hai=period;#3=target:c.4";
    how.profile = "so-gddt";
    ck_assert_str_eq(import(how), "2 mới c.4, Sở GDĐT, 2026: 80,5%\n");
    how.map = NULL;
    ck_assert_str_eq(import(how), "1 như cũ\n");
    how.map = "#3=target:a.2"; /* one column anew, the others as they were */
    ck_assert_str_eq(import(how), "2 mới a.2, Sở GDĐT, 2026: 80,5%\n");
    how.map = NULL;
    ck_assert_str_eq(import(how), "1 như cũ\n");
    how.profile = "another";
    ck_assert(strstr(import(how), "không tìm thấy dòng tiêu đề") != NULL);
    how.map = "Cột một=agency;Cột hai=period;Cột ba=nonsense";
    ck_assert_str_eq(import(how), "'nonsense' không phải là nội dung mà một cột có thể chứa");
}
END_TEST

START_TEST(settings_for_all_rows)
{
    struct td_import_how how = how_of("Đơn vị;Kết quả\ngddt;80,5\n", TD_IMPORT_OBSERVATIONS);

    ck_assert_str_eq(import(how), "2 sai  (chưa rõ chỉ tiêu nào: không có cột và cũng chưa được chọn)\n");
}
END_TEST

/* ---- our own exports -------------------------------------------------------------------- */

struct text { char *s; size_t n, room; };

static void add(struct text *t, const char *s)
{
    size_t len = strlen(s);

    if (t->n + len + 1 > t->room) {
        t->room = 2 * (t->n + len + 1);
        t->s = realloc(t->s, t->room);
        ck_assert_ptr_nonnull(t->s);
    }
    memcpy(t->s + t->n, s, len + 1);
    t->n += len;
}

static void add_cell(struct text *t, const char *s, bool last)
{
    char one[2] = "";

    add(t, "\"");
    for (; *s; s++) {
        if (*s == '"')
            add(t, "\"");
        one[0] = *s;
        add(t, one);
    }
    add(t, last ? "\"\n" : "\",");
}

struct out { struct text *t; enum td_table table; };

static bool add_row(void *arg, const char *const *fields)
{
    struct out *o = arg;
    const char *const *c = td_table_columns(o->table);

    for (int i = 0; c[i]; i++)
        add_cell(o->t, fields[i], !c[i + 1]);
    return true;
}

static char *exported(struct td *td, enum td_table table)
{
    struct text t = { 0 };
    struct out o = { &t, table };
    const char *const *c = td_table_columns(table);

    for (int i = 0; c[i]; i++)
        add_cell(&t, c[i], !c[i + 1]);
    ck_assert_int_eq(td_export(td, table, 0, add_row, &o), TD_OK);
    return t.s;
}

static const enum td_import_kind OWN[] = { TD_IMPORT_OBSERVATIONS, TD_IMPORT_AGENCIES, TD_IMPORT_TARGETS,
                                           TD_IMPORT_TASKS };

START_TEST(own_export_again)
{
    char *text = exported(db, td_import_table(OWN[_i]));
    struct td_import_how how = how_of(text, OWN[_i]);
    struct td_import l;

    how.plan = 0;
    ck_assert_int_eq(td_import(db, &how, &l), TD_OK);
    ck_assert_uint_gt(l.n[TD_IMPORT_UNCHANGED], 1);
    ck_assert_msg(!l.rows, "%s", outline(&l));
    td_import_free(&l);
    free(text);
}
END_TEST

/* What a spreadsheet makes of it: semicolons, decimal commas, our headings, no blanks at the ends of cells. */
START_TEST(own_export_from_a_spreadsheet)
{
    ck_assert_str_eq(figures("Kế hoạch;Chỉ tiêu;Cơ quan;Kỳ;Giá trị;Nguồn;Ngày công bố;Ghi chú\n"
                             "p;c.4;hn;2022;80,0;Báo Tiền Phong;2022;\"q=nearly;\"\n"), "1 như cũ\n");
}
END_TEST

/* Into a database that has the plans and no figures: the same figures. */
START_TEST(own_export_elsewhere)
{
    char *text = exported(db, TD_T_OBSERVATIONS);
    struct td *kept = db;

    db = open_db("b.db", TD_OPEN_CREATE);
    load(db, COUNT(FILES) - 1);
    struct td_import_how how = how_of(text, TD_IMPORT_OBSERVATIONS);
    how.plan = 0;
    import(how);
    char *again = exported(db, TD_T_OBSERVATIONS);
    ck_assert_str_eq(again, text);
    td_close(db);
    db = kept;
    free(again);
    free(text);
}
END_TEST

/* ---- the other kinds -------------------------------------------------------------------- */

START_TEST(statements)
{
    static const char text[] = "Nhiệm vụ;Năm;Tình hình;Tỷ lệ hoàn thành;Minh chứng;Ngày cập nhật\n"
                               "III.1;;đang thực hiện;40%;KH 12;01/11/2026\nTập huấn;2026;;100;;01/11/2026\n";

    ck_assert_str_eq(import(how_of(text, TD_IMPORT_PROGRESS)),
                     "2 mới III.1: đang thực hiện, 40%\n3 mới III.2, 2026: hoàn thành, 100%\n");
    ck_assert_str_eq(import(how_of(text, TD_IMPORT_PROGRESS)), "2 như cũ\n");
    ck_assert_str_eq(import(how_of("Nhiệm vụ;Trạng thái\nIII.1;xong\nIII.9;xong\nIII.2;hỏng\n", TD_IMPORT_PROGRESS)),
                     "2 đổi III.1: đang thực hiện, 40% -> hoàn thành\n"
                     "3 sai Nhiệm vụ (không có nhiệm vụ nào tên là 'III.9')\n"
                     "4 sai Trạng thái ('hỏng' không thuộc các loại: chưa thực hiện, đang thực hiện, hoàn thành,"
                     " dừng)\n");
    /* what exports of before called it */
    ck_assert_str_eq(import(how_of("Nhiệm vụ;Trạng thái\nIII.1;chưa cập nhật\n", TD_IMPORT_PROGRESS)),
                     "2 đổi III.1: đang thực hiện, 40% -> chưa thực hiện\n");
    ck_assert_str_eq(import(how_of("Nhiệm vụ;Trạng thái;Tỷ lệ hoàn thành\nIII.1;xong;50%\n", TD_IMPORT_PROGRESS)),
                     "2 sai Trạng thái (trạng thái và tỷ lệ hoàn thành mâu thuẫn nhau)\n");
}
END_TEST

START_TEST(submissions)
{
    static const char text[] = "Đơn vị;Năm;Ngày gửi;Ghi chú\nBa Đình;2026;28/11/2026;\nSở GDĐT;2026;01/12/2026;bản"
                               " giấy\n";

    struct td_import_how later = how_of(text, TD_IMPORT_SUBMISSIONS);
    later.today = 20261205;
    ck_assert_str_eq(import(later),
                     "2 mới nam, UBND phường Ba Đình, 2026: gửi ngày 28/11/2026\n"
                     "3 mới nam, Sở Giáo dục và Đào tạo, 2026: gửi ngày 01/12/2026 (bản giấy)\n");
    ck_assert_str_eq(import(later), "2 như cũ\n");
    ck_assert_str_eq(import(how_of(text, TD_IMPORT_SUBMISSIONS)), /* seen before those days */
                     "2 sai Ngày gửi (28/11/2026 chưa đến)\n3 sai Ngày gửi (01/12/2026 chưa đến)\n");
    ck_assert_str_eq(import(how_of("Đơn vị;Năm;Ngày gửi\nHà Nội;2026;20/11/2026\n", TD_IMPORT_SUBMISSIONS)),
                     "2 sai Đơn vị (không phải gửi báo cáo này trong năm đó)\n");
    ck_assert_str_eq(import(how_of("Đơn vị;Ngày gửi\nSở GDĐT;05/01/2026\n", TD_IMPORT_SUBMISSIONS)),
                     "2 sai  (báo cáo của năm nào? theo ngày gửi có thể là hai năm; cần ghi cột năm, hoặc chọn năm cho"
                     " cả bảng)\n");
    ck_assert_str_eq(import(how_of("Đơn vị;Năm;Ngày gửi\nSở GDĐT;2026;31/12/2025\n", TD_IMPORT_SUBMISSIONS)),
                     "2 sai Năm (năm báo cáo chưa bắt đầu)\n");
    ck_assert_str_eq(import(how_of("Đơn vị;Năm;Ngày gửi\nSở GDĐT;2019;05/01/2026\n", TD_IMPORT_SUBMISSIONS)),
                     "2 sai Năm (kế hoạch không yêu cầu báo cáo này của năm đó (xem năm bắt đầu, năm kết thúc, ngày ban"
                     " hành của kế hoạch))\n");
}
END_TEST

START_TEST(agencies)
{
    static const char text[] = "Mã;Tên đơn vị;Tên ngắn;Loại;Trực thuộc\np-bd;UBND phường Ba Đình;P. Ba"
                               " Đình;Phường;Hà Nội\n"
                               "p-new;UBND xã Mới;Mới;xã;hn\n";

    ck_assert_str_eq(import(how_of(text, TD_IMPORT_AGENCIES)),
                     "2 đổi p-bd, UBND phường Ba Đình: Tên viết tắt: Ba Đình -> Tên viết tắt: P. Ba Đình\n"
                     "3 mới p-new, UBND xã Mới: Tên: UBND xã Mới; Tên viết tắt: Mới; Loại: xã, phường; Thuộc: hn\n");
    ck_assert_str_eq(import(how_of(text, TD_IMPORT_AGENCIES)), "2 như cũ\n");
}
END_TEST

START_TEST(targets_and_tasks)
{
    ck_assert_str_eq(import(how_of("Mã;Chỉ tiêu;Cơ quan chủ trì;Loại\nc.4;Trường công lập đạt chuẩn;Sở KHCN;phấn đấu\n",
                                   TD_IMPORT_TARGETS)),
                     "2 đổi c.4, Trường công lập đạt chuẩn: Tên: Trường công lập đạt chuẩn quốc gia; Chủ trì: gddt ->"
                     " Tên: Trường công lập đạt chuẩn; Chủ trì: khcn\n");
    ck_assert_str_eq(import(how_of("Mã;Nhiệm vụ;Thời hạn;Chỉ tiêu\nIII.1;Tuyên truyền;31/12/2027;c.4, a.2\n"
                                   "III.3;Mới;;\n",
                                   TD_IMPORT_TASKS)),
                     "2 đổi III.1, Tuyên truyền: Hạn: 31/12/2026; Chỉ tiêu liên quan: a.2 -> Hạn: 31/12/2027; Chỉ"
                     " tiêu liên quan: c.4|a.2\n"
                     "3 mới III.3, Mới: Tên: Mới\n3 sai  (Tính chất: '' is not one of: once, yearly, ongoing)\n");
}
END_TEST

Suite *suite_import(void)
{
    Suite *s = suite_create("import");
    TCase *t = tcase_create("import");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, tables, 0, COUNT(TABLES));
    tcase_add_loop_test(t, values, 0, COUNT(VALUES));
    tcase_add_loop_test(t, books, 0, COUNT(BOOKS));
    tcase_add_loop_test(t, headings_that_were_changed, 0, COUNT(HEADINGS));
    tcase_add_test(t, headings_of_months);
    tcase_add_loop_test(t, styles, 0, COUNT(STYLES));
    tcase_add_test(t, small_shares);
    tcase_add_loop_test(t, plans_and_records, 0, COUNT(PLANS));
    tcase_add_test(t, decimals_as_told);
    tcase_add_loop_test(t, periods, 0, COUNT(PERIODS));
    tcase_add_loop_test(t, names, 0, COUNT(NAMES));
    tcase_add_test(t, kind_of_unit);
    tcase_add_test(t, plan_must_be_said);
    tcase_add_test(t, again_says_nothing_new);
    tcase_add_test(t, sources);
    tcase_add_test(t, twice_in_a_file);
    tcase_add_test(t, piles_of_marks);
    tcase_add_test(t, warnings_need_a_note);
    tcase_add_test(t, closed);
    tcase_add_test(t, nothing_while_one_is_wrong);
    tcase_add_test(t, undone_as_one);
    tcase_add_test(t, sums_are_built);
    tcase_add_test(t, agreed_to_something_else);
    tcase_add_test(t, given_up);
    tcase_add_test(t, mapped_and_remembered);
    tcase_add_test(t, settings_for_all_rows);
    tcase_add_loop_test(t, own_export_again, 0, COUNT(OWN));
    tcase_add_test(t, own_export_from_a_spreadsheet);
    tcase_add_test(t, own_export_elsewhere);
    tcase_add_test(t, statements);
    tcase_add_test(t, submissions);
    tcase_add_test(t, agencies);
    tcase_add_test(t, targets_and_tasks);
    suite_add_tcase(s, t);
    return s;
}
