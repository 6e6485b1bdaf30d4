/* core/workbook*.c: .xlsx workbooks as records of cells; hostile and broken ones as a problem, never a crash. */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sheet/workbook.h"
#include "../support/cells.h"
#include "../support/folder.h"
#include "../support/suites.h"
#include "../support/zipped.h"

#define SAVE_AGAIN "; open the file in Excel or LibreOffice and save it\n"
#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static char path[256];
static struct td_sheet_found found;

static void setup(void)
{
    folder_file(path, sizeof path, "workbook");
}

static void teardown(void)
{
    unlink(path);
}

static void reads(const struct td_sheet_how *how, const char *want)
{
    char *got = cells_text(path, how, &found);
    ck_assert_str_eq(got, want);
    free(got);
}

/* ---- numbers and formats ----------------------------------------------------------------- */

static const struct { const char *number, *format, *want; } NUMBERS[] = {
    { "0", "General", "0" }, { "-0", "General", "0" }, { "0.000", "General", "0" }, { "007", "General", "7" },
    { "99.5", "General", "99.5" }, { "-12.25", "General", "-12.25" }, { ".5", "General", "0.5" },
    { "80.599999999999994", "General", "80.6" }, { "0.30000000000000004", "General", "0.3" },
    { "99999.99999999999999", "General", "100000" }, { "0.99999999999999999", "General", "1" },
    { "0.1234567890123455", "General", "0.123456789012346" },
    { "123456789012345", "General", "123456789012345" }, { "1234567890123456", "General", "1234567890123460" },
    { "1E-3", "General", "0.001" }, { "1.5e+3", "General", "1500" }, { "2.5E2", "General", "250" },
    { "-1.0000000000000001E-2", "General", "-0.01" },
    { "0.995", "0.0%", "99.5%" }, { "0.99509999999999998", "0.0%", "99.51%" }, { "1", "0.0%", "100%" },
    { "0", "0.0%", "0%" }, { "0.001", "0.0%", "0.1%" }, { "1.2E-2", "0.0%", "1.2%" },
    { "46346", "dd/mm/yyyy", "2026-11-20" }, { "46346.75", "dd/mm/yyyy", "2026-11-20" },
    { "1", "dd/mm/yyyy", "1900-01-01" },
    { "59", "dd/mm/yyyy", "1900-02-28" }, { "61", "dd/mm/yyyy", "1900-03-01" },
    /* no day, and no number either */
    { "60", "dd/mm/yyyy", "#####?c" }, { "0.5", "dd/mm/yyyy", "#####?c" }, { "0", "dd/mm/yyyy", "#####?c" },
    { "-1", "dd/mm/yyyy", "#####?c" }, { "2958465", "dd/mm/yyyy", "#####?c" },
    { "0.5", "h:mm", "12:00?c" }, { "1.75", "[h]:mm", "42:00?c" }, { "0.60416666666666663", "hh:mm AM/PM", "14:30?c" },
    { "0.5", "mm:ss.0", "12:00?c" }, { "45646.5", "dd/mm/yyyy h:mm AM/PM", "2024-12-20" },
    /* what a format shows of it */
    { "1.1000000000000001", "0.00", "1.1{1.10}" }, { "4", "00000", "4{00004}" }, { "1.1", "0.0", "1.1" },
    { "1.25", "0.0", "1.25{1.3}" }, { "99.95", "0.0", "99.95{100.0}" }, { "0.4", "0", "0.4{0}" },
    { "1234", "#,##0", "1234" }, { "1.5", "0.##", "1.5" }, { "10", "\"1.\"0", "10{}[1]" },
    { "4", "\"00\"0", "4{}[00]" }, { "-5", "0;-0", "-5{}" }, { "5", "0.00;-0.00", "5{5.00}" },
    { "45627", "mm/yyyy", "2024-12-01{2024-12}" }, { "45627", "mmm-yy", "2024-12-01{2024-12}" },
    { "45627", "[$-42A]mmmm yyyy;@", "2024-12-01{2024-12}" }, { "45627", "yyyy", "2024-12-01{2024}" },
    { "45627", "dd/mm", "2024-12-01" }, { "45627", "d-mmm-yy", "2024-12-01" },
    { "45627", "\"Tháng \"m\" năm \"yyyy", "2024-12-01{2024-12}" },
    /* percentages, conditions */
    { "0.806", "[=0]\"-\";0.0%", "80.6%" }, { "0.806", "[<0]\"-\";0.0%", "80.6%" },
    { "0.806", "[<=1]0.0%;0.0", "80.6%" }, { "80.6", "[<=1]0.0%;0.0", "80.6" },
    { "0.806", "[>1]0.0;0.0%", "80.6%" }, { "0.806", "0.0%;-0.0%;\"-\"", "80.6%" },
    { "80.6", "0.0\"%\"", "80.6%" }, { "80.6", "0.0\\%", "80.6%" }, { "0.806", "[>=1000]#,##0;[<1]0%;0.0", "80.6%" },
    { "0.806", "0.0;[<1]0.0%", "0.806?s" }, { "0.806", "0.0%%", "0.806?s" }, { "0.806", "[>1]0.0", "0.806?s" },
    /* what is not shown */
    { "0", "0;-0;\"-\"", "0?s" }, { "0", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", "0?s" }, { "0", "0;-0;;@",
      "0?s" },
    { "0", "#,##0;-#,##0;\\-", "0?s" }, { "5", ";;;", "5?s" }, { "5", "\"x\"", "5[x]?s" },
    { "5", "_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)", "5" }, { "0", "General;General;\"–\"", "0[–]?s" },
    /* scales and words */
    { "80600", "#,##0.0,", "80600{80600.0}/" }, { "80600000", "0.0,, \"triệu\"", "80600000{}[triệu]//" },
    { "80600", "0,.0", "80600{80600.0}/" }, { "1234567", "#,##0", "1234567" },
    { "80.6", "0.0 \"nghìn người\"", "80.6{}[nghìn người]" }, { "80", "General\" số thư viện\"", "80{}[số thư viện]" },
    { "80", "#,##0\\ [$₫-42A]", "80{}[₫]" }, { "80", "[$-42A]0", "80" }, { "80", "0\\ \\n\\g\\ư\\ờ\\i", "80{}[người]" },
    { "1234567", "#\\.##0\\.##0", "1234567{}" }, { "1234", "#\\ ##0\"m\"", "1234{}[m]" }, { "125", "0\".\"0", "125?s" },
    { "1234567", "#\\.##\\.##0", "1234567?s" }, { "1234.5", "#\\.##0.0", "1234.5{}" },
    { "80", "0.00E+00", "80" }, { "0.5", "# ?/?", "0.5" },
    { "", "General", NULL }, { "x", "General", NULL }, { "1 ", "General", NULL }, { "1e", "General", NULL },
    { "1.2.3", "General", NULL }, { ".", "General", NULL }, { "1E99", "General", NULL },
    { "1E999999999", "General", NULL },
    { "INF", "General", NULL }, { "0x10", "General", NULL }, { "--1", "General", NULL },
};

/* The number, {what is shown}, [the words beside it], a / for each thousand, ? and the letter of what is odd. */
static bool look(char *out, size_t size, const char *number, const char *code, bool from_1904)
{
    struct td__format f;
    struct td__look l;

    ck_assert(td__format_parse(&f, code));
    bool good = td__cell_number(&l, number, &f, from_1904);
    if (good) {
        const struct td__field *x = &l.field;
        ck_assert(x->typed == (x->odd != TD__CLOCK));
        snprintf(out, size, "%s%s%s%s%s%s%s%.*s%s%.*s", l.s, x->shown ? "{" : "", x->shown ? x->shown : "",
                 x->shown ? "}" : "", x->unit ? "[" : "", x->unit ? x->unit : "", x->unit ? "]" : "", x->thousands,
                 "////",
                 x->odd ? "?" : "", x->odd != 0, &"-bcfus"[x->odd]);
    }
    td__format_free(&f);
    return good;
}

START_TEST(numbers_are_what_excel_shows)
{
    char out[256];
    bool good = look(out, sizeof out, NUMBERS[_i].number, NUMBERS[_i].format, false);

    ck_assert_msg(good == (NUMBERS[_i].want != NULL), "%s", NUMBERS[_i].number);
    if (good)
        ck_assert_msg(!strcmp(out, NUMBERS[_i].want), "%s as %s: %s", NUMBERS[_i].number, NUMBERS[_i].format, out);
}
END_TEST

START_TEST(days_are_counted_from_1904_too)
{
    char out[256];

    ck_assert(look(out, sizeof out, "44884", "dd/mm/yyyy", true));
    ck_assert_str_eq(out, "2026-11-20");
}
END_TEST

static const struct { const char *code; enum td__way want; } FORMATS[] = {
    { "General", TD__PLAIN }, { "0.00", TD__PLAIN }, { "#,##0\\ [$₫-42A]", TD__PLAIN }, { "0 \"đồng/m\"", TD__PLAIN },
    { "0\\d", TD__PLAIN }, { "[Red]0.0", TD__PLAIN }, { "_-* #,##0_-;-* #,##0_-", TD__PLAIN }, { "@", TD__PLAIN },
    { "0.0%", TD__PERCENT }, { "0\"%\"", TD__PERCENT }, { "0\\%", TD__PERCENT }, { "0;0%", TD__PLAIN },
    { "[Red]0%;-0%", TD__PERCENT },
    { "dd/mm/yyyy", TD__DATE }, { "[$-42A]dd/mm/yyyy;@", TD__DATE }, { "\"ngày\" d \"tháng\" m", TD__DATE },
    { "YYYY", TD__DATE }, { "mmm-yy", TD__DATE }, { "\"open", TD__WORDS }, { "0\\", TD__PLAIN }, { "", TD__PLAIN },
    { "hh:mm", TD__HOURS }, { "[mm]:ss", TD__HOURS }, { "hh:mm dd/mm/yyyy", TD__DATE },
};

START_TEST(formats_say_what_a_number_is)
{
    struct td__format f;

    ck_assert(td__format_parse(&f, FORMATS[_i].code));
    ck_assert_msg(f.section[0].as == FORMATS[_i].want, "%s", FORMATS[_i].code);
    td__format_free(&f);
}
END_TEST

/* ---- sheets ------------------------------------------------------------------------------ */

static const struct { const char *name, *rows, *shared, *want; } SHEETS[] = {
    { "kinds of cells",
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
      "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>Đống</t></r><r><t> Đa</t></r></is></c>"
      "<c r=\"B2\"><v>80.599999999999994</v></c><c r=\"C2\" s=\"2\"><v>0.995</v></c><c r=\"D2\" s=\"3\"><v>46346</v>"
      "</c>"
      "<c r=\"E2\" t=\"b\"><v>1</v></c><c r=\"F2\" t=\"e\"><v>#N/A</v></c><c r=\"G2\" t=\"str\"><f>A1&amp;\"x\"</f>"
      "<v>80.6</v></c>"
      "<c r=\"H2\"><f>SUM(B2)</f><v>80.6</v></c><c r=\"I2\" t=\"d\"><v>2026-11-20T00:00:00</v></c>"
      "<c r=\"J2\" s=\"4\"><v>5</v></c><c r=\"K2\" s=\"5\"><v>46346.5</v></c></row>",
      "<si><t>Chỉ tiêu</t></si><si><r><t>Tỷ </t></r><r><t>lệ</t></r><rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></si>",
      "1:Chỉ tiêu|Tỷ lệ\n2:Đống Đa|80.6*|99.5%*|2026-11-20*|TRUEb|#N/Af|80.6=|80.6*=|2026-11-20*|5*{}[d]|2026-11-20*\n"
      },
    { "cells and rows that are missing",
      "<row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"E3\" s=\"1\"/></row><row r=\"4\"><c r=\"A4\"/></row>"
      "<row r=\"7\"><c><v>2</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>", "",
      "3:||1*\n7:2*||3*\n8:4*\n" },
    { "merged cells", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"/><c r=\"C1\"><v>1</v></c></row>",
      "<si><t>a</t></si>", "1:a||1*\n" },
    { "texts: newlines, escapes, normal form, blanks",
      "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>",
      "<si><t xml:space=\"preserve\"> a\n b </t></si><si><t>x_x000D_\ny_x005F_x000D__x12_</t></si><si>"
      "<t>a\u0323\u0302</t></si>"
      "<si><t>&lt;&#13;&#10;&amp;</t></si>", "1: a\\n b |x\\ny_x000D__x12_|ậ|<\\n&\n" },
    { "nothing", "", "", "" },
    { "the last row and column", "<row r=\"1048576\"><c r=\"XFD1048576\"/><c/></row>", "",
      "!1048576:cell XFE stands there twice or outside the sheet" SAVE_AGAIN },
    /* what no program writes */
    { "row 0", "<row r=\"0\"/>", "", "!0:row 0 is out of order or outside the sheet" SAVE_AGAIN },
    { "negative row", "<row r=\"-1\"/>", "", "!0:row -1 is out of order or outside the sheet" SAVE_AGAIN },
    { "row twice", "<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"/>", "",
      "2:1*\n!2:row 2 is out of order or outside the sheet" SAVE_AGAIN },
    { "row beyond", "<row r=\"1048577\"/>", "", "!0:row 1048577 is out of order or outside the sheet; open the file "
      "in Excel or LibreOffice and save it\n" },
    { "row far beyond", "<row r=\"99999999999999999999999\"/>", "",
      "!0:row 99999999999999999999 is out of order or outside the sheet" SAVE_AGAIN },
    { "column beyond", "<row r=\"1\"><c r=\"XFE1\"/></row>", "",
      "!1:cell XFE1 stands there twice or outside the sheet" SAVE_AGAIN },
    { "column far beyond", "<row r=\"1\"><c r=\"ZZZZZZZZZZZZZZZZ1\"/></row>", "",
      "!1:cell ZZZZZZZZZZZZZZZZ1 stands there twice or outside the sheet" SAVE_AGAIN },
    { "cell twice", "<row r=\"1\"><c r=\"B1\"/><c r=\"B1\"/></row>", "",
      "!1:cell B1 stands there twice or outside the sheet" SAVE_AGAIN },
    { "cell of another row", "<row r=\"1\"><c r=\"B2\"/></row>", "",
      "!1:cell B2 stands there twice or outside the sheet" SAVE_AGAIN },
    { "no text of that number", "<row r=\"1\"><c t=\"s\"><v>1</v></c></row>", "<si><t>a</t></si>",
      "!1:a cell refers to text no. 1, which the workbook does not hold\n" },
    { "no number of a text", "<row r=\"1\"><c t=\"s\"><v>-1</v></c></row>", "<si><t>a</t></si>",
      "!1:a cell refers to text no. -1, which the workbook does not hold\n" },
    { "cell in a cell", "<row r=\"1\"><c r=\"XFC1\"><c r=\"XFD1\"><v>1</v></c><v>2</v></c><v>3</v></row>", "", NULL },
    { "row in a row", "<row r=\"1\"><c><v>1</v></c><row r=\"2\"><c><v>2</v></c></row></row>", "", "2:2*\n" },
    { "cell without a row", "<c r=\"A1\"><v>1</v></c><row><c><v>2</v></c></row>", "", NULL },
    { "no number", "<row><c><v>abc</v></c><c s=\"1\"><v> 1</v></c><c t=\"b\"><v>2</v></c><c t=\"d\"><v>x</v></c></row>",
      "",
      "1:abc| 1|2|x\n" },
    { "not well-formed", "<row><c><v>1</v></c></row><row>", "",
      "1:1*\n!0:the workbook is damaged or incomplete (xl/worksheets/sheet1.xml)\n" },
};

START_TEST(sheets)
{
    ck_assert(zipped_sheet(path, SHEETS[_i].rows, SHEETS[_i].shared));
    char *got = cells_text(path, NULL, &found);
    if (SHEETS[_i].want)
        ck_assert_msg(!strcmp(got, SHEETS[_i].want), "%s: got\n%s\nexpected\n%s", SHEETS[_i].name, got,
                      SHEETS[_i].want);
    ck_assert(found.workbook);
    free(got);
}
END_TEST

START_TEST(the_widest_row_is_read)
{
    struct cells sum;

    ck_assert(zipped_sheet(path, "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>", ""));
    ck_assert_int_eq(cells_write(NULL, path, NULL, &found, &sum), TD__CSV_DONE);
    ck_assert_uint_eq(sum.cells, TD__COLUMN_LIMIT);
}
END_TEST

/* ---- workbooks --------------------------------------------------------------------------- */

#define RELS(target) \
    "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"" target "\"/></Relationships>"
#define ROW(n) "<worksheet><sheetData><row><c><v>" n "</v></c></row></sheetData></worksheet>"

static void put_several(const char *date1904)
{
    char book[1024];
    snprintf(book, sizeof book, "<x:workbook xmlns:x=\"y\" xmlns:r=\"z\">%s<x:sheets>"
             "<x:sheet name=\"Ẩn\" state=\"veryHidden\" r:id=\"r1\"/><x:sheet name=\"Trống\" r:id=\"r2\"/>"
             "<x:sheet name=\"Biểu đồ\" r:id=\"r3\"/><x:sheet name=\"Dữ liệu\" r:id=\"r4\"/>"
             "<x:sheet name=\"1\" r:id=\"r5\"/></x:sheets></x:workbook>", date1904);
    const char *const parts[] = {
        "_rels/.rels", RELS("/book/main.xml"), "book/main.xml", book,
        "book/_rels/main.xml.rels", "<Relationships>"
        "<Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s1.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"x/worksheet\" Target=\"s2.xml\"/>"
        "<Relationship Id=\"r3\" Type=\"x/chartsheet\" Target=\"s3.xml\"/>"
        "<Relationship Id=\"r4\" Type=\"x/worksheet\" Target=\"s4.xml\"/>"
        "<Relationship Id=\"r5\" Type=\"x/worksheet\" Target=\"s5.xml\"/></Relationships>",
        "book/s1.xml", ROW("11"), "book/s2.xml", "<worksheet><sheetData/></worksheet>", "book/s3.xml", "<chartsheet/>",
        "book/s4.xml", ROW("44"), "book/s5.xml", ROW("55"), NULL,
    };
    ck_assert(zipped_write(path, parts));
}

START_TEST(a_sheet_is_chosen)
{
    static const struct { const char *tab, *want, *name; } choices[] = {
        { NULL, "1:44*\n", "Dữ liệu" }, { "Ẩn", "1:11*\n", "Ẩn" }, { "dữ liệu", "1:44*\n", "Dữ liệu" },
        { "3", "1:44*\n", "Dữ liệu" }, { "1", "1:55*\n", "1" /* by name first */ }, { "2", "", "Trống" },
        { "5", "!0:has no sheet 5\n", "" }, { "0", "!0:has no sheet 0\n", "" },
        { "Biểu đồ", "!0:has no sheet Biểu đồ\n", "" },
        { "x\033[31m", "!0:has no sheet x^[[31m\n", "" },
    };

    put_several("");
    for (int i = 0; i < COUNT(choices); i++) {
        const struct td_sheet_how how = { .tab = choices[i].tab };
        reads(&how, choices[i].want);
        ck_assert_str_eq(found.tab, choices[i].name);
        ck_assert_int_eq(found.tabs, 4);
    }
}
END_TEST

static void problem_is(const char *want)
{
    char *got = cells_text(path, NULL, &found);
    ck_assert_msg(strstr(got, want), "got\n%.2000s\nexpected\n%s", got, want);
    free(got);
}

/* Names of parts as some programs write them: with backslashes, in capitals, by ways round. */
START_TEST(parts_are_found_by_other_spellings)
{
    const char *const parts[] = {
        "_rels\\.rels", RELS("xl\\workbook.xml"), "xl\\workbook.xml",
        "<workbook xmlns:r=\"z\"><sheets><sheet name=\"A\" r:id=\"r1\"/><sheet name=\"B\" r:id=\"r2\"/>"
        "<sheet name=\"C\" r:id=\"r3\"/></sheets></workbook>",
        "xl\\_rels\\workbook.xml.rels", "<Relationships>"
        "<Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"../xl/./Sheets/a.xml\"/>"
        "<Relationship Id=\"r2\" Type=\"x/worksheet\" Target=\"sheets\\b.xml\"/>"
        "<Relationship Id=\"r3\" Type=\"x/worksheet\" Target=\"../../c.xml\"/></Relationships>",
        "xl\\sheets\\a.xml", ROW("11"), "xl/sheets/b.xml", ROW("22"), "../c.xml", ROW("33"), NULL,
    };

    ck_assert(zipped_write(path, parts));
    reads(NULL, "1:11*\n");
    reads(&(struct td_sheet_how){ .tab = "B" }, "1:22*\n");
    reads(&(struct td_sheet_how){ .tab = "C" }, "!0:has no sheet C\n"); /* nothing outside is looked for */
}
END_TEST

/* Cells and rows of a sheet in the order in which they were written. */
START_TEST(cells_in_any_order)
{
    ck_assert(zipped_sheet(path, "<row r=\"2\"><c r=\"D2\"><v>4</v></c><c r=\"A2\"><v>1</v></c><c><v>2</v></c></row>"
                           "<row r=\"3\"><c r=\"C3\"/><c r=\"B3\"><v>2</v></c></row>", ""));
    reads(NULL, "2:1*|2*||4*\n3:|2*\n");
    ck_assert(zipped_sheet(path, "<row r=\"3\"><c r=\"A3\"><v>3</v></c></row>"
                           "<row r=\"1\"><c r=\"B1\" s=\"1\"><v>0.5</v></c></row>"
                           "<row spans=\"1:1\" r=\"2\"><c r=\"A2\"><v>2</v></c></row>", ""));
    reads(NULL, "1:|50%*\n2:2*\n3:3*\n");
    ck_assert(zipped_sheet(path, "<row r=\"3\"><c r=\"A3\"><v>3</v></c></row>"
                           "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
                           "<row r=\"3\"><c r=\"A3\"><v>2</v></c></row>", ""));
    reads(NULL, "1:1*\n3:3*\n!3:row 3 is out of order or outside the sheet" SAVE_AGAIN);
    ck_assert(zipped_sheet(path, "<row r=\"2\"><c r=\"A2\"><v>80.6</v><v>70</v></c></row>", ""));
    reads(NULL, "!2:cell v stands there twice or outside the sheet" SAVE_AGAIN);
    ck_assert(zipped_sheet(path, "<row r=\"2\"><c r=\"B2\"><v>4</v></c><c r=\"A2\"><v>1</v></c><c r=\"B2\"><v>2</v></c>"
                           "</row>", ""));
    reads(NULL, "!2:cell B2 stands there twice or outside the sheet" SAVE_AGAIN);
}
END_TEST

/* Sizes that only a longer form of the archive has: as streaming writers do it. */
#define MERGED(refs) "</sheetData><mergeCells>" refs "</mergeCells><sheetData>"
#define MERGE(ref) "<mergeCell ref=\"" ref "\"/>"
#define LINE(r, cells) "<row r=\"" r "\">" cells "</row>"
#define IN(at, n) "<c r=\"" at "\"><v>" n "</v></c>"

/* What is merged over several rows stands in each of them that holds anything. */
START_TEST(merged_cells)
{
    static const struct { const char *rows, *want; } all[] = {
        { LINE("1", IN("A1", "1") IN("B1", "2")) LINE("2", "<c r=\"A2\"/>" IN("B2", "3")) LINE("3", IN("B3", "4"))
          LINE("4", IN("B4", "5")) MERGED(MERGE("A1:A3")), "1:1*|2*\n2:1*^|3*\n3:1*^|4*\n4:|5*\n" },
        { LINE("1", IN("A1", "1")) LINE("2", IN("B2", "2")) LINE("3", IN("A3", "3") IN("D3", "4"))
          LINE("4", IN("A4", "5")) MERGED(MERGE("D3:D4") MERGE("A1:C2")), "1:1*\n2:1*^|2*\n3:3*|||4*\n4:5*|||4*^\n" },
        { LINE("1", IN("A1", "1")) LINE("3", IN("A3", "2")) MERGED(MERGE("A1:A3")), "1:1*\n3:2*\n" }, /* its own wins */
        { LINE("1", IN("B1", "1")) LINE("2", IN("B2", "2")) MERGED(MERGE("A1:A2")), "1:|1*\n2:|2*\n" },
        { LINE("1", IN("A1", "1")) LINE("4", "<c r=\"A4\"/>") MERGED(MERGE("A1:A4")), "1:1*\n" },
        { LINE("1", IN("A1", "1") IN("B1", "2")) LINE("2", IN("C2", "3")) LINE("3", IN("C3", "4"))
          MERGED(MERGE("A1:A2") MERGE("B1:B3")), "1:1*|2*\n2:1*^|2*^|3*\n3:|2*^|4*\n" },
        { LINE("1", IN("A1", "1")) MERGED(MERGE("A1:B1") MERGE("A9") MERGE("") MERGE("A5:A2") MERGE("ZZZZ1:ZZZZ2")),
          "1:1*\n" },
        { "<row><c r=\"A3\"><v>1</v></c></row><row><c r=\"A7\"><v>2</v></c></row>", "3:1*\n7:2*\n" },
    };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ck_assert(zipped_sheet(path, all[i].rows, ""));
        reads(NULL, all[i].want);
    }
}
END_TEST

START_TEST(large_archives_are_named)
{
    static char bytes[8192];

    ck_assert(zipped_sheet(path, "<row><c><v>1</v></c></row>", ""));
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    for (size_t i = 0; i + 28 < n; i++)
        if (!memcmp(bytes + i, "PK\1\2", 4))
            memset(bytes + i + 20, 0xff, 8);
    rewind(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
    problem_is("ZIP64");
}
END_TEST

static const struct { const char *parts[7], *kind; } KINDS[] = {
    { { "_rels/.rels", RELS("word/document.xml"), "word/document.xml", "<x/>" }, ".docx" },
    { { "_rels/.rels", RELS("ppt/presentation.xml") }, ".pptx" },
    { { "_rels/.rels", RELS("xl/workbook.bin") }, ".xlsb" },
    { { "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", "<x/>" }, ".ods" },
    { { "a.csv", "a,b\n" }, ".zip" },
};

START_TEST(other_archives_are_named)
{
    char want[100];

    ck_assert(zipped_write(path, KINDS[_i].parts));
    char *got = cells_text(path, NULL, &found);
    snprintf(want, sizeof want, "!0:a %s file cannot be read: save it as .xlsx", KINDS[_i].kind);
    ck_assert_msg(!strncmp(got, want, strlen(want)), "%s", got);
    free(got);
}
END_TEST

START_TEST(document_types_are_refused)
{
    const char *const parts[] = {
        "_rels/.rels", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
        RELS("&b;"), NULL,
    };
    ck_assert(zipped_write(path, parts));
    problem_is("!0:the workbook holds a document type, which Excel never writes (_rels/.rels)\n");
}
END_TEST

/* Unpacks to far more than it weighs: `filler` again and again, between `before` and `after`. */
static void put_bomb(const char *before, const char *filler, size_t times, const char *after)
{
    size_t n = strlen(filler), begin = strlen(before);
    char *rows = malloc(begin + n * times + strlen(after) + 1);
    ck_assert_ptr_nonnull(rows);
    memcpy(rows, before, begin);
    for (size_t i = 0; i < times; i++)
        memcpy(rows + begin + i * n, filler, n);
    strcpy(rows + begin + n * times, after);
    ck_assert(zipped_sheet(path, rows, ""));
    free(rows);
}

START_TEST(bombs_are_refused)
{
    put_bomb("", "<row/>", 1 << 22, ""); /* 24 MiB in 40 KB */
    problem_is("row 1048577 is out"); /* before it grows far */
    put_bomb("", "      ", 1 << 22, "");
    problem_is("unpacks to more than can be meant (xl/worksheets/sheet1.xml)");
    put_bomb("<!--", "aaaa", 1 << 20, "-->");
    problem_is("unpacks to more than can be meant");
    put_bomb("<row a='", "aaaa", 1 << 20, "'/>");
    problem_is("unpacks to more than can be meant");
    put_bomb("", "<a><b><c></c></b></a>", 100, "");
    reads(NULL, "");
    char ends[64 * 4 + 1] = "";
    for (int i = 0; i < 64; i++)
        strcat(ends, "</a>");
    put_bomb("", "<a>", 64, ends);
    problem_is("damaged");
    put_bomb("<row><c t='str'><v>", "aaaa", 300000, "</v></c></row>");
    problem_is("!1:a field is longer than 1 MiB\n");
}
END_TEST

/* What was handed out before a problem may be wrong; what has no problem must be right. */
static void wrong_or(const char *want, const char *bytes, size_t n, size_t where)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    fwrite(bytes, 1, n, f);
    fclose(f);
    char *got = cells_text(path, NULL, &found);
    if (!strchr(got, '!') && strcmp(got, want) != 0)
        ck_abort_msg("%zu bytes, wrong at %zu: %s", n, where, got);
    free(got);
}

/* Cut at every length, and each byte wrong in three ways. */
START_TEST(damage_is_noticed)
{
    enum { MAGIC = 4 }; /* without it, it is no workbook */
    static char bytes[8192];
    static const char want[] = "1:Đống Đa|99.5*\n2:x|1*\n";
    static const char flips[] = { 0x01, 0x20, 0x55 };

    ck_assert(zipped_sheet(path, "<row><c t=\"s\"><v>0</v></c><c><v>99.5</v></c></row>"
                         "<row><c t=\"inlineStr\"><is><t>x</t></is></c><c><v>1</v></c></row>",
                             "<si><t>Đống Đa</t></si>"));
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    ck_assert(n > 1000 && n < sizeof bytes);
    reads(NULL, want);
    for (size_t i = MAGIC; i < n; i++)
        wrong_or(want, bytes, i, i);
    for (size_t i = MAGIC; i < n; i++)
        for (int k = 0; k < COUNT(flips); k++) {
            bytes[i] ^= flips[k];
            wrong_or(want, bytes, n, i);
            bytes[i] ^= flips[k];
        }
}
END_TEST

/* As streaming writers pack it, in Java always (Commons Compress wrote this one); each byte of it wrong. */
START_TEST(large_archives_are_read)
{
    static char bytes[4096];
    static const char want[] = "1:Đơn vị|Chỉ tiêu|Năm|Kết quả\n2:Sở Y tế|1.1|2024*|80.6*\n"
                               "3:Sở Nội vụ|1.1|2024*|70.5*\n";
    FILE *f = fopen("tests/fixtures/zip64.xlsx", "rb");

    ck_assert_ptr_nonnull(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    ck_assert(n > 2000 && n < sizeof bytes);
    char *got = cells_text("tests/fixtures/zip64.xlsx", NULL, &found);
    ck_assert_str_eq(got, want);
    free(got);
    for (size_t i = 4; i < n; i++) {
        bytes[i] ^= 0x20;
        wrong_or(want, bytes, n, i);
        bytes[i] ^= 0x20;
    }
    wrong_or(want, bytes, n / 2, n / 2);
}
END_TEST

static bool stop_at_once(void *arg, int line, const struct td__field *f, size_t n)
{
    (void)line, (void)f, (void)n;
    ++*(int *)arg;
    return false;
}

static bool give_up(void *arg, uint64_t done, uint64_t all)
{
    (void)arg;
    ck_assert(done <= all);
    return false;
}

static bool go_on(void *arg, int line, const struct td__field *f, size_t n)
{
    (void)arg, (void)line, (void)f, (void)n;
    return true;
}

static void no_problem(void *arg, int line, enum td_word why, const char *detail)
{
    (void)arg, (void)line, (void)detail;
    ck_abort_msg("problem: %s", td_word(why, TD_EN));
}

START_TEST(reading_can_be_given_up)
{
    int calls = 0;
    struct td__sheet to = { .record = stop_at_once, .problem = no_problem, .arg = &calls };

    ck_assert(zipped_sheet(path, "<row><c><v>1</v></c></row><row><c><v>2</v></c></row>", ""));
    ck_assert_int_eq(td__sheet_read(path, NULL, &found, &to), TD__CSV_STOPPED);
    ck_assert_int_eq(calls, 1);
    to.record = go_on;
    to.progress = give_up;
    ck_assert_int_eq(td__sheet_read(path, NULL, &found, &to), TD__CSV_STOPPED);
}
END_TEST

Suite *suite_workbook(void)
{
    Suite *s = suite_create("workbook");
    TCase *cells = tcase_create("cells"), *books = tcase_create("workbooks"), *hostile = tcase_create("hostile");

    tcase_add_checked_fixture(cells, setup, teardown);
    tcase_add_loop_test(cells, numbers_are_what_excel_shows, 0, COUNT(NUMBERS));
    tcase_add_test(cells, days_are_counted_from_1904_too);
    tcase_add_loop_test(cells, formats_say_what_a_number_is, 0, COUNT(FORMATS));
    tcase_add_loop_test(cells, sheets, 0, COUNT(SHEETS));
    tcase_add_test(cells, the_widest_row_is_read);
    suite_add_tcase(s, cells);

    tcase_add_checked_fixture(books, setup, teardown);
    tcase_add_test(books, a_sheet_is_chosen);
    tcase_add_test(books, parts_are_found_by_other_spellings);
    tcase_add_test(books, cells_in_any_order);
    tcase_add_test(books, merged_cells);
    tcase_add_test(books, large_archives_are_named);
    tcase_add_loop_test(books, other_archives_are_named, 0, COUNT(KINDS));
    tcase_add_test(books, reading_can_be_given_up);
    suite_add_tcase(s, books);

    tcase_add_checked_fixture(hostile, setup, teardown);
    tcase_add_test(hostile, document_types_are_refused);
    tcase_add_test(hostile, bombs_are_refused);
    tcase_add_test(hostile, damage_is_noticed);
    tcase_add_test(hostile, large_archives_are_read);
    suite_add_tcase(s, hostile);
    return s;
}
