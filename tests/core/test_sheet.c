/*
 * core/sheet/sheet.c, charset*.c, dialect.c, csvfile.c: a CSV file of any encoding and dialect as records of cells, or
 * a problem that names the line which people see in their editor (PITFALLS 47-49). Workbooks: test_workbook.c.
 */
#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sheet/charset.h"
#include "base/text.h"
#include "../support/cells.h"
#include "../support/folder.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

static char path[256];
static struct td_sheet_found found;

static void setup(void)
{
    folder_file(path, sizeof path, "sheet");
}

static void teardown(void)
{
    unlink(path);
}

static void put(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
}

static void reads(const struct td_sheet_how *how, const char *want)
{
    char *got = cells_text(path, how, &found);
    ck_assert_str_eq(got, want);
    free(got);
}

struct vector { const char *name, *bytes; size_t len /* 0 = strlen() */; const char *want; };

static void check_vector(const struct vector *v)
{
    put(v->bytes, v->len ? v->len : strlen(v->bytes));
    char *got = cells_text(path, NULL, &found);
    ck_assert_msg(!strcmp(got, v->want), "%s: got\n%s\nexpected\n%s", v->name, got, v->want);
    free(got);
}

/* ---- dialects ---------------------------------------------------------------------------- */

/* What the files of csv-spectrum hold; a newline within a cell is always \n. */
static const struct vector SPECTRUM[] = {
    { "comma_in_quotes", "first,last,address,city,zip\nJohn,Doe,120 any st.,\"Anytown, WW\",08123\n", 0,
      "1:first|last|address|city|zip\n2:John|Doe|120 any st.|Anytown, WW|08123\n" },
    { "empty", "a,b,c\n1,\"\",\"\"\n2,3,4\n", 0, "1:a|b|c\n2:1||\n3:2|3|4\n" },
    { "empty_crlf", "a,b,c\r\n1,\"\",\"\"\r\n2,3,4\r\n", 0, "1:a|b|c\n2:1||\n3:2|3|4\n" },
    { "escaped_quotes", "a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n", 0, "1:a|b\n2:1|ha \"ha\" ha\n3:3|4\n" },
    { "json", "key,val\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"coordinates\"\": [102.0, 0.5]}\"\n", 0,
      "1:key|val\n2:1|{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}\n" },
    { "location_coordinates", "Contact Phone Number,Location Coordinates,Cities,Counties\n"
      "2079832838,\"(43.15, -70.66)\",Wells,York\n", 0,
      "1:Contact Phone Number|Location Coordinates|Cities|Counties\n2:2079832838|(43.15, -70.66)|Wells|York\n" },
    { "newlines", "a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n7,8,9\n", 0,
      "1:a|b|c\n2:1|2|3\n3:Once upon \\na time|5|6\n5:7|8|9\n" },
    { "newlines_crlf", "a,b,c\r\n1,2,3\r\n\"Once upon \r\na time\",5,6\r\n7,8,9\r\n", 0,
      "1:a|b|c\n2:1|2|3\n3:Once upon \\na time|5|6\n5:7|8|9\n" },
    { "quotes_and_newlines", "a,b\n1,\"ha \n\"\"ha\"\" \nha\"\n3,4\n", 0, "1:a|b\n2:1|ha \\n\"ha\" \\nha\n5:3|4\n" },
    { "simple", "a,b,c\n1,2,3\n", 0, "1:a|b|c\n2:1|2|3\n" },
    { "simple_crlf", "a,b,c\r\n1,2,3\r\n", 0, "1:a|b|c\n2:1|2|3\n" },
    { "utf8", "a,b,c\n1,2,3\n4,5,ʤ\n", 0, "1:a|b|c\n2:1|2|3\n3:4|5|ʤ\n" },
};

START_TEST(csv_spectrum)
{
    check_vector(&SPECTRUM[_i]);
}
END_TEST

static const struct vector DIALECTS[] = {
    /* line ends and line numbers */
    { "CR alone", "a,b\r1,2\r\r3,4\r", 0, "1:a|b\n2:1|2\n4:3|4\n" },
    { "mixed ends", "a,b\r\n1,2\n3,4\r5,6", 0, "1:a|b\n2:1|2\n3:3|4\n4:5|6\n" },
    { "CR within a cell", "a,b\r\"x\ry\",2\r3,4", 0, "1:a|b\n2:x\\ny|2\n4:3|4\n" },
    { "CR within a cell of another file", "a,b\n\"x\ry\",2\n3,4", 0, "1:a|b\n2:x\\ny|2\n3:3|4\n" },
    { "blank lines", "\n  \na,b\n\n\r\n\t\n1,2\n", 0, "3:a|b\n7:1|2\n" },
    { "a blank line begins a record's line", " \n\n   a,b\n", 0, "3:a|b\n" },
    { "no end", "a,b\n1,2", 0, "1:a|b\n2:1|2\n" },
    { "fewer and more cells", "a,b\n1\n1,2,3\n", 0, "1:a|b\n2:1\n3:1|2|3\n" },
    /* delimiters */
    { "semicolon, decimal commas", "Chỉ tiêu;Năm 2025\n99,5;12,3\n98,25;11,0\n", 0,
      "1:Chỉ tiêu|Năm 2025\n2:99,5|12,3\n3:98,25|11,0\n" },
    { "decimal commas, no header", "99,5;12,3\n", 0, "1:99,5|12,3\n" },
    { "titles before the table", "BÁO CÁO;;\nQuý I, năm 2025;;\nMã;Tên;Tỷ lệ\na.1;Đọc, viết;99,5\n", 0,
      "1:BÁO CÁO||\n2:Quý I, năm 2025||\n3:Mã|Tên|Tỷ lệ\n4:a.1|Đọc, viết|99,5\n" },
    { "tab", "a\tb, c\td; e\n\t2,5\t3;1\n", 0, "1:a|b, c|d; e\n2:|2,5|3;1\n" },
    { "a record of tabs alone", "a\tb\n\n\t\n", 0, "1:a|b\n3:|\n" },
    { "pipe", "a|b\n1,5|2,5\n", 0, "1:a|b\n2:1,5|2,5\n" },
    { "comma with semicolons in notes", "a,note\n1,x; y\n2,x\n3,y\n", 0, "1:a|note\n2:1|x; y\n3:2|x\n4:3|y\n" },
    { "delimiters in quotes", "a,b\n\"1;2;3;4\",2\n\"5;6;7;8\",3\n", 0, "1:a|b\n2:1;2;3;4|2\n3:5;6;7;8|3\n" },
    { "one column of decimals", "Tỷ lệ\n99,5\n98,5\n", 0, "1:Tỷ lệ\n2:99,5\n3:98,5\n" },
    { "one column", "a\nb\n", 0, "1:a\n2:b\n" },
    { "comma of whole numbers", "1,2,3\n4,5,6\n", 0, "1:1|2|3\n2:4|5|6\n" },
    { "sep=", "sep=;\r\na,1;b\r\n", 0, "2:a,1|b\n" },
    { "sep= a tab", "sep=\t\na,1\tb\n", 0, "2:a,1|b\n" },
    { "a header that begins like it", "sep=;x,b\n1,2\n", 0, "1:sep=;x|b\n2:1|2\n" },
    { "nothing", "", 0, "" },
    { "only blank lines", "\n\n", 0, "" },
    /* quotes */
    { "open quote", "a,b\n1,\"2\n3,4\n", 0, "1:a|b\n!2:a quote is opened here and never closed\n" },
    { "stray quote", "a,b\n\n1,\"2\"x\n3,4\n", 0, "1:a|b\n!3:cell 2: a quote stands within the text; double it and "
      "put the whole cell in quotes, or take it"
      " out\n" },
    { "stray quote after quoted newlines", "a,b\n\"\n\n\",2\n1,x\"y\n", 0,
      "1:a|b\n2:\\n\\n|2\n!5:cell 2: a quote stands within the text; double it and put the"
      " whole cell in quotes, or take it out\n" },
    /* bytes */
    { "NUL", "a,b\n1,\0" "2\n3,4\n", 13, "1:a|b\n!2:holds a NUL character: not a text file\n" },
    { "NFD becomes NFC", "a\u0323\u0302,b\n", 0, "1:ậ|b\n" },
};

START_TEST(dialects)
{
    check_vector(&DIALECTS[_i]);
}
END_TEST

START_TEST(an_inch_is_no_quote)
{
    static const char text[] = "5\" x;1\n6;2\n";
    ck_assert_int_eq(td__csv_delimiter(text, sizeof text - 1), ';');
}
END_TEST

START_TEST(the_delimiter_that_is_asked_for_wins)
{
    const struct td_sheet_how how = { .delimiter = ',' };

    put("sep=;\na;b,c\n", 12);
    reads(&how, "2:a;b|c\n");
    ck_assert_int_eq(found.delimiter, ',');
    reads(NULL, "2:a|b,c\n");
    ck_assert_int_eq(found.delimiter, ';');
}
END_TEST

/* Limits, each just kept and just passed. */
START_TEST(fields_records_and_columns_have_limits)
{
    FILE *f = fopen(path, "wb");
    for (int i = 1; i < TD__COLUMN_LIMIT; i++)
        fputc(',', f);
    fputs("x\n", f);
    fclose(f);
    char *got = cells_text(path, NULL, &found);
    ck_assert_int_eq(got[strlen(got) - 2], 'x');
    free(got);

    f = fopen(path, "wb");
    fputs("a\n", f);
    for (int i = 0; i < TD__COLUMN_LIMIT; i++)
        fputc(',', f);
    fputs("x\n", f);
    fclose(f);
    reads(NULL, "1:a\n!2:more than 16,384 columns\n");

    f = fopen(path, "wb");
    fputs("a\n\n", f);
    for (int i = 0; i <= TD__FIELD_LIMIT; i++)
        fputc('x', f);
    fclose(f);
    reads(NULL, "1:a\n!3:a field is longer than 1 MiB\n");

    f = fopen(path, "wb");
    fputs("a\n", f);
    for (int i = 0; i < 20 * TD__FIELD_LIMIT; i++)
        fputc(i % 4000 ? 'x' : ',', f);
    fclose(f);
    reads(NULL, "1:a\n!2:a record is longer than 16 MiB\n");
}
END_TEST

/* Whatever is cut by the chunks in which a file is read: CRLF, quotes, letters, blank lines. */
START_TEST(chunks_cut_anywhere)
{
    static const char row[] = "\"ệ\r\nx\"\"\",đ\r\n\t \r\n";

    for (int shift = 0; shift < (int)sizeof row; shift++) {
        FILE *f = fopen(path, "wb");
        size_t n = 0;
        fprintf(f, "a%.*s,b\r\n", shift, "aaaaaaaaaaaaaaaaaaaaaaaa");
        for (; n < 2 * TD__CSV_CHUNK; n += sizeof row - 1)
            fputs(row, f);
        fclose(f);
        char *got = cells_text(path, NULL, &found), *line = strchr(got, '\n') + 1;
        for (int at = 2; *line; at += 3) {
            char want[64];
            int len = snprintf(want, sizeof want, "%d:ệ\\nx\"|đ\n", at);
            ck_assert_msg(!strncmp(line, want, (size_t)len), "shift %d: %.40s, not %s", shift, line, want);
            line += len;
        }
        free(got);
    }
}
END_TEST

/* ---- encodings --------------------------------------------------------------------------- */

#define TEXT "Chỉ tiêu;Đạt\nĐọc, viết được;99,5\n"
#define READ "1:Chỉ tiêu|Đạt\n2:Đọc, viết được|99,5\n"

static size_t put16(char *out, uint32_t cp, bool big)
{
    out[0] = (char)(big ? cp >> 8 : cp);
    out[1] = (char)(big ? cp : cp >> 8);
    return 2;
}

/* TEXT in UTF-16; its letters are all of the first plane. */
static size_t utf16(char *out, bool big, bool bom)
{
    size_t n = bom ? put16(out, 0xfeff, big) : 0;
    uint32_t cp;

    for (const char *s = TEXT; *s; n += put16(out + n, cp, big))
        s += td_utf8_next(s, 4, &cp);
    return n;
}

START_TEST(unicode_encodings_are_found_out)
{
    char bytes[4 * sizeof TEXT];

    put("\xef\xbb\xbf" TEXT, sizeof TEXT + 2);
    reads(NULL, READ);
    ck_assert_int_eq(found.charset, TD_CHARSET_UTF8);
    for (int i = 0; i < 4; i++) {
        put(bytes, utf16(bytes, i & 1, i & 2));
        reads(NULL, READ);
        ck_assert_int_eq(found.charset, TD_CHARSET_UTF16);
    }
    put("\xff\xfe" "a\0;\0\x3d\xd8\x00\xde\n\0", 12);
    reads(NULL, "1:a|\U0001F600\n");
    put("\xff\xfe" "a\0\n\0\x3d\xd8;\0\n\0", 12);
    reads(NULL, "1:a\n!2:a character that utf-16 does not have\n");
    put("\xff\xfe" "a\0\n\0b", 7); /* half a character at the end */
    reads(NULL, "1:a\n!2:a character that utf-16 does not have\n");
}
END_TEST

/* Its two halves in two chunks, or not. */
START_TEST(a_pair_of_utf16_may_be_cut)
{
    for (int shift = 0; shift < 3; shift++) {
        FILE *f = fopen(path, "wb");
        fputs("\xff\xfe", f);
        for (int i = 0; i < TD__CSV_CHUNK / 2 - 3 + shift; i++)
            fwrite("x", 1, 2, f);
        fwrite("\x3d\xd8\x00\xde", 1, 4, f);
        fclose(f);
        char *got = cells_text(path, NULL, &found);
        ck_assert_str_eq(strrchr(got, 'x'), "x\U0001F600\n");
        free(got);
    }
}
END_TEST

/* The same words in each encoding; capitals where it has them. */
static const struct { enum td_charset charset; const char *bytes, *want; } LEGACY[] = {
    { TD_CHARSET_CP1258, "Chi\xd2 ti\xeau;\xd0\xe2\xcc" "u t\xfd\nPh\xfd\xf5\xcc" "ng \xd0\xf4\xec" "ng \xd0" "a;99,5\n"
      "Ti\xea\xec" "ng Vi\xea\xf2t;\x80 \x96 \xc3\n",
      "1:Chỉ tiêu|Đầu tư\n2:Phường Đống Đa|99,5\n3:Tiếng Việt|€ – Ă\n" },
    { TD_CHARSET_TCVN3,
      "Ch\xd8 ti\xaau;\xa7\xc7u t\xad\nPh\xad\xeang \xa7\xe8ng \xa7" "a;99,5\nTi\xd5ng Vi\xd6t;\xa1\xb5\n",
      "1:Chỉ tiêu|Đầu tư\n2:Phường Đống Đa|99,5\n3:Tiếng Việt|Ăà\n" },
    { TD_CHARSET_VNI, "Ch\xe6 tie\xe2u;\xd1" "a\xe0u t\xf6\nPh\xf6\xf4\xf8ng \xd1o\xe1ng \xd1" "a;99,5\n"
      "TIE\xc1NG VIE\xc4T;\xd4\xd9\xd6\xdb\xc6\xce\xd3\n",
      "1:Chỉ tiêu|Đầu tư\n2:Phường Đống Đa|99,5\n3:TIẾNG VIỆT|ỚỬỈỴĨ\n" },
};

START_TEST(legacy_encodings_are_decoded)
{
    const struct td_sheet_how how = { .charset = LEGACY[_i].charset };

    put(LEGACY[_i].bytes, strlen(LEGACY[_i].bytes));
    reads(&how, LEGACY[_i].want);
    ck_assert_int_eq(found.charset, how.charset);
    ck_assert_int_eq(found.delimiter, ';');
}
END_TEST

/* Undeclared: refused by its line, and the right one is proposed. */
START_TEST(legacy_encodings_are_guessed)
{
    char want[200];

    put(LEGACY[_i].bytes, strlen(LEGACY[_i].bytes));
    char *got = cells_text(path, NULL, &found);
    const char *name = td_charset_name(LEGACY[_i].charset);
    snprintf(want, sizeof want, "!1:not UTF-8; it looks like %s: add --encoding %s\n", name, name);
    ck_assert_str_eq(got, want);
    ck_assert_int_eq(found.guess, LEGACY[_i].charset);
    free(got);
}
END_TEST

START_TEST(a_word_has_one_tone)
{
    ck_assert_int_eq(td__charset_guess("quy\xf9", 4), TD_CHARSET_VNI);
    ck_assert_int_eq(td__charset_guess("qu\xf8y\xf9", 5), TD_CHARSET_AUTO);
}
END_TEST

START_TEST(a_broken_letter_is_no_other_encoding)
{
    put("Đơn vị;a\nPhường\xe1\xbb;b\n", strlen("Đơn vị;a\nPhường\xe1\xbb;b\n"));
    char *got = cells_text(path, NULL, &found);
    ck_assert_msg(strstr(got, "!2:not UTF-8, and no Vietnamese encoding"), "%s", got);
    ck_assert_int_eq(found.guess, TD_CHARSET_AUTO);
    free(got);
    put("a\n\xe1\xbb", 4); /* cut off by the end */
    got = cells_text(path, NULL, &found);
    ck_assert_msg(strstr(got, "!2:not UTF-8"), "%s", got);
    free(got);
}
END_TEST

START_TEST(bytes_that_an_encoding_lacks_are_refused)
{
    static const struct { enum td_charset charset; const char *bytes; } bad[] = {
        { TD_CHARSET_CP1258, "a;b\n\x81;c\n" }, { TD_CHARSET_TCVN3, "a;b\n\x90;c\n" },
        { TD_CHARSET_VNI, "a;b\nx\xe1;c\n" /* no letter that takes a hat */ },
        { TD_CHARSET_UTF8, "a;b\n\xff;c\n" },
    };

    for (int i = 0; i < COUNT(bad); i++) {
        const struct td_sheet_how how = { .charset = bad[i].charset };
        put(bad[i].bytes, strlen(bad[i].bytes));
        char *got = cells_text(path, &how, &found);
        ck_assert_msg(!strncmp(got, "1:a|b\n!2:", 9), "%s", got);
        free(got);
    }
}
END_TEST

/* Every letter of Vietnamese, spelt in each encoding by its rules, comes back: the tables against themselves would show
 * nothing, so this spells from Unicode's own decomposition. */
START_TEST(every_vietnamese_letter_is_in_the_tables)
{
    static const char small[] =
        "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ";

    for (enum td_charset c = TD_CHARSET_CP1258; c < TD_CHARSETS; c++) {
        bool seen[sizeof small] = { false };
        int letters = 0;
        /* All that one or two bytes can spell. */
        for (int a = 0; a < 256; a++)
            for (int b = 0x80; b < 256; b++) {
                char bytes[2] = { (char)a, (char)b }, room[2 * TD__UTF8_GROWTH];
                const char *text;
                size_t len, skip = a < 0x20;
                struct td__decoder d = { .charset = c };
                td__decode(&d, bytes + skip, 2 - skip, room, &text, &len);
                if (d.broken)
                    continue;
                char *nfc = td_text_nfc(text, len), *at = strstr(small, nfc);
                uint32_t cp;
                if (at && *nfc && td_utf8_next(nfc, 4, &cp) == strlen(nfc))
                    seen[at - small] = true;
                free(nfc);
            }
        for (const char *s = small; *s; letters++) {
            uint32_t cp;
            ck_assert_msg(seen[s - small], "%s lacks %.3s", td_charset_name(c), s);
            s += td_utf8_next(s, 4, &cp);
        }
        ck_assert_int_eq(letters, 67);
    }
}
END_TEST

START_TEST(encodings_have_names)
{
    enum td_charset c;

    for (int i = 0; i < TD_CHARSETS; i++)
        ck_assert(td_charset_parse(td_charset_name((enum td_charset)i), &c) && (int)c == i);
    ck_assert(td_charset_parse("Windows-1258", &c) && c == TD_CHARSET_CP1258);
    ck_assert(td_charset_parse("ABC", &c) && c == TD_CHARSET_TCVN3);
    ck_assert(!td_charset_parse("latin1", &c) && !td_charset_parse("", &c));
}
END_TEST

/* ---- files that are none ----------------------------------------------------------------- */

static const struct { const char *bytes; size_t len; const char *kind; } KINDS[] = {
    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", 12, ".xls" },
    { "%PDF-1.7\n", 9, ".pdf" },
    { "\x89PNG\r\n\x1a\n", 8, ".png" },
    { "\xff\xd8\xff\xe0", 4, ".jpg" },
    { "\x1f\x8b\x08\0", 4, ".gz" },
    { "{\\rtf1", 6, ".rtf" },
    { "\n <html><table>", 15, ".html" },
    { "<?xml version", 13, ".xml" },
};

START_TEST(other_kinds_of_files_are_named)
{
    char want[200];

    put(KINDS[_i].bytes, KINDS[_i].len);
    char *got = cells_text(path, NULL, &found);
    snprintf(want, sizeof want, "!0:a %s file cannot be read: save it as .xlsx", KINDS[_i].kind);
    ck_assert_msg(!strncmp(got, want, strlen(want)), "%s", got);
    free(got);
}
END_TEST

START_TEST(a_password_is_named)
{
    char bytes[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

    bytes[0x30] = 1; /* the directory's sector, of 512 bytes behind the header */
    memcpy(bytes + 1024 + 128, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 32);
    put(bytes, sizeof bytes);
    char *got = cells_text(path, NULL, &found);
    ck_assert_msg(strstr(got, "password"), "%s", got);
    free(got);
}
END_TEST

START_TEST(what_is_no_file_is_refused_at_once)
{
    char *got = cells_text("/tmp", NULL, &found);
    ck_assert_str_eq(got, "!0:not a regular file\n");
    free(got);
    got = cells_text("/dev/zero", NULL, &found);
    ck_assert_str_eq(got, "!0:not a regular file\n");
    free(got);
    unlink(path);
    reads(NULL, "absent\n");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    reads(NULL, "!0:not a regular file\n");
}
END_TEST

START_TEST(a_file_without_a_name_is_read)
{
    char name[64];

    put("a,b\n", 4);
    int fd = open(path, O_RDONLY);
    unlink(path);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    char *got = cells_text(name, NULL, &found);
    ck_assert_str_eq(got, "1:a|b\n");
    free(got);
    close(fd);
}
END_TEST

/* ---- giving up --------------------------------------------------------------------------- */

static bool one_record(void *arg, int line, const struct td__field *f, size_t n)
{
    (void)line, (void)f, (void)n;
    return --*(int *)arg > 0;
}

static void no_problem(void *arg, int line, enum td_word why, const char *detail)
{
    (void)arg, (void)line, (void)detail;
    ck_abort_msg("problem: %s", td_word(why, TD_EN));
}

static bool give_up(void *arg, uint64_t done, uint64_t all)
{
    (void)arg;
    ck_assert(done > 0 && done <= all);
    return false;
}

START_TEST(reading_can_be_given_up)
{
    int left = 2;
    struct td__sheet to = { .record = one_record, .problem = no_problem, .arg = &left };

    put("a\nb\nc\nd\n", 8);
    ck_assert_int_eq(td__sheet_read(path, NULL, &found, &to), TD__CSV_STOPPED);
    ck_assert_int_eq(left, 0);

    FILE *f = fopen(path, "wb");
    for (int i = 0; i < TD__CSV_CHUNK; i++)
        fputs("a\n", f);
    fclose(f);
    left = TD__CSV_CHUNK;
    to.progress = give_up;
    ck_assert_int_eq(td__sheet_read(path, NULL, &found, &to), TD__CSV_STOPPED);
    ck_assert_int_gt(left, 1);
}
END_TEST

Suite *suite_sheet(void)
{
    Suite *s = suite_create("sheet");
    TCase *dialect = tcase_create("dialect"), *encoding = tcase_create("encoding"), *files = tcase_create("files");

    tcase_add_checked_fixture(dialect, setup, teardown);
    tcase_add_loop_test(dialect, csv_spectrum, 0, COUNT(SPECTRUM));
    tcase_add_loop_test(dialect, dialects, 0, COUNT(DIALECTS));
    tcase_add_test(dialect, an_inch_is_no_quote);
    tcase_add_test(dialect, the_delimiter_that_is_asked_for_wins);
    tcase_add_test(dialect, fields_records_and_columns_have_limits);
    tcase_add_test(dialect, chunks_cut_anywhere);
    suite_add_tcase(s, dialect);

    tcase_add_checked_fixture(encoding, setup, teardown);
    tcase_add_test(encoding, unicode_encodings_are_found_out);
    tcase_add_test(encoding, a_pair_of_utf16_may_be_cut);
    tcase_add_loop_test(encoding, legacy_encodings_are_decoded, 0, COUNT(LEGACY));
    tcase_add_loop_test(encoding, legacy_encodings_are_guessed, 0, COUNT(LEGACY));
    tcase_add_test(encoding, a_word_has_one_tone);
    tcase_add_test(encoding, a_broken_letter_is_no_other_encoding);
    tcase_add_test(encoding, bytes_that_an_encoding_lacks_are_refused);
    tcase_add_test(encoding, every_vietnamese_letter_is_in_the_tables);
    tcase_add_test(encoding, encodings_have_names);
    suite_add_tcase(s, encoding);

    tcase_add_checked_fixture(files, setup, teardown);
    tcase_add_loop_test(files, other_kinds_of_files_are_named, 0, COUNT(KINDS));
    tcase_add_test(files, a_password_is_named);
    tcase_add_test(files, what_is_no_file_is_refused_at_once);
    tcase_add_test(files, a_file_without_a_name_is_read);
    tcase_add_test(files, reading_can_be_given_up);
    suite_add_tcase(s, files);
    return s;
}
