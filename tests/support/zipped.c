#include "zipped.h"

#include <minizip/zip.h>
#include <stdbool.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

bool zipped_write(const char *path, const char *const *parts)
{
    zipFile zip = zipOpen64(path, APPEND_STATUS_CREATE);
    bool good = zip;

    for (; good && *parts; parts += 2)
        good = zipOpenNewFileInZip64(zip, parts[0], NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6, 0) == ZIP_OK
            && zipWriteInFileInZip(zip, parts[1], (unsigned)strlen(parts[1])) == ZIP_OK
            && zipCloseFileInZip(zip) == ZIP_OK;
    return zip && zipClose(zip, NULL) == ZIP_OK && good;
}

static bool write_book(const char *path, const char *rows, const char *shared, const char *styles, const char *calc)
{
    char *sheet = NULL, *strings = NULL, *book = NULL;
    if (asprintf(&sheet, XML "<worksheet " MAIN "><sheetData>%s</sheetData></worksheet>", rows) < 0
        || asprintf(&strings, XML "<sst " MAIN ">%s</sst>", shared) < 0
        || asprintf(&book, XML "<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets>"
                    "<sheet name=\"Số liệu\" sheetId=\"1\" r:id=\"rId1\"/></sheets>%s</workbook>", calc) < 0)
        return false;
    const char *const parts[] = {
        "_rels/.rels", XML "<Relationships><Relationship Id=\"a\" Type=\"" OFFICE "/officeDocument\""
        " Target=\"xl/workbook.xml\"/></Relationships>",
        "xl/workbook.xml", book,
        "xl/_rels/workbook.xml.rels", XML "<Relationships>"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
        "</Relationships>",
        "xl/styles.xml", styles,
        "xl/sharedStrings.xml", strings,
        "xl/worksheets/sheet1.xml", sheet,
        NULL,
    };
    bool good = zipped_write(path, parts);
    free(sheet);
    free(strings);
    free(book);
    return good;
}

bool zipped_sheet(const char *path, const char *rows, const char *shared)
{
    return write_book(path, rows, shared, XML "<styleSheet " MAIN "><numFmts>"
        "<numFmt numFmtId=\"164\" formatCode=\"0\\ &quot;d&quot;\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"dd&quot;/&quot;mm;@\"/>"
        "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"9\"/>"
        "<xf numFmtId=\"10\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>",
        "");
}

static void put_escaped(FILE *out, const char *s)
{
    for (; *s; s++)
        if (strchr("\"<>&", *s))
            fprintf(out, "&#%d;", *s);
        else
            fputc(*s, out);
}

bool zipped_formats(const char *path, const char *rows, const char *const *codes, const char *calc)
{
    char *styles = NULL;
    size_t size, n = 0;
    FILE *out = open_memstream(&styles, &size);

    if (!out)
        return false;
    fputs(XML "<styleSheet " MAIN "><numFmts>", out);
    for (; codes[n]; n++) {
        fprintf(out, "<numFmt numFmtId=\"%zu\" formatCode=\"", 164 + n);
        put_escaped(out, codes[n]);
        fputs("\"/>", out);
    }
    fputs("</numFmts><cellXfs><xf numFmtId=\"0\"/>", out);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "<xf numFmtId=\"%zu\"/>", 164 + i);
    fputs("</cellXfs></styleSheet>", out);
    bool good = !fclose(out) && write_book(path, rows, "", styles, calc);
    free(styles);
    return good;
}
