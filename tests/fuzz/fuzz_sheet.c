/*
 * Any file through core/sheet/sheet.h, which must keep its promises of every record, and end.
 *
 * The first byte chooses. Even: the rest is a file as it is; the byte / 2 is its declared encoding and delimiter. Odd:
 * the rest are the XML parts of a workbook, divided by form feeds: sheet, shared texts, styles, list of sheets; the
 * byte / 2 tells how many bytes of the finished archive are damaged, each by three bytes that come first: where (2),
 * and how.
 */
#include <minizip/zip.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "sheet/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* ---- what is promised -------------------------------------------------------------------- */

struct seen { int line; bool problem; };

static bool on_record(void *arg, int line, const struct td__field *f, size_t n)
{
    struct seen *seen = arg;

    require(!seen->problem && line > seen->line && n >= 1 && n <= TD__COLUMN_LIMIT);
    seen->line = line;
    for (size_t i = 0; i < n; i++) {
        bool piled = td_text_is_piled(f[i].s, f[i].len); /* has no normal form, and is refused for it later */
        require(strlen(f[i].s) == f[i].len && td_utf8_valid(f[i].s, f[i].len));
        require(piled || (!strchr(f[i].s, '\r') && td_text_is_nfc(f[i].s, f[i].len)));
        require(!f[i].typed || f[i].len > 0);
    }
    return true;
}

static void on_problem(void *arg, int line, enum td_word why, const char *detail)
{
    struct seen *seen = arg;

    require(!seen->problem && line >= 0 && why < TD_WORDS && td_utf8_valid(detail, strlen(detail)));
    seen->problem = true;
}

static bool on_progress(void *arg, uint64_t done, uint64_t all)
{
    (void)arg, (void)done, (void)all;
    return true;
}

/* ---- files ------------------------------------------------------------------------------- */

static void add_part(zipFile zip, const char *name, const char *s, size_t n)
{
    require(zipOpenNewFileInZip64(zip, name, NULL, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 1, 0) == ZIP_OK);
    require(zipWriteInFileInZip(zip, s, (unsigned)n) == ZIP_OK);
    require(zipCloseFileInZip(zip) == ZIP_OK);
}

static void make_workbook(const char *path, const char *s, size_t n)
{
    static const char rels[] = "<R><Relationship Id='a' Type='/officeDocument' Target='w.xml'/></R>";
    static const char book_rels[] =
        "<R><Relationship Id='1' Type='/worksheet' Target='s.xml'/>"
        "<Relationship Id='2' Type='/sharedStrings' Target='t.xml'/>"
        "<Relationship Id='3' Type='/styles' Target='f.xml'/></R>";
    static const char *const names[] = { "s.xml", "t.xml", "f.xml", "w.xml" };
    static const char *const absent[] = { "<w/>", "<t/>", "<f/>", "<w><sheets><sheet name='x' id='1'/></sheets></w>" };
    zipFile zip = zipOpen64(path, APPEND_STATUS_CREATE);

    require(zip);
    add_part(zip, "_rels/.rels", rels, sizeof rels - 1);
    add_part(zip, "_rels/w.xml.rels", book_rels, sizeof book_rels - 1);
    for (int i = 0; i < 4; i++) {
        const char *end = s ? memchr(s, '\f', n) : NULL;
        size_t len = end ? (size_t)(end - s) : n;
        if (s)
            add_part(zip, names[i], s, len);
        else
            add_part(zip, names[i], absent[i], strlen(absent[i]));
        n -= end ? len + 1 : n;
        s = end ? end + 1 : NULL;
    }
    require(zipClose(zip, NULL) == ZIP_OK);
}

static void damage(int fd, const uint8_t *how, size_t times)
{
    off_t size = lseek(fd, 0, SEEK_END);

    for (size_t i = 0; i < times; i++, how += 3) {
        off_t at = (how[0] << 8 | how[1]) % size;
        uint8_t byte;
        require(pread(fd, &byte, 1, at) == 1);
        byte ^= how[2];
        require(pwrite(fd, &byte, 1, at) == 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = { 0, 0, ',', ';', '\t', '|' };
    const struct td__sheet to = { on_record, on_problem, on_progress, &(struct seen){ 0, false } };
    struct td_sheet_how how = { .charset = TD_CHARSET_AUTO };
    struct td_sheet_found found;
    char path[64];

    if (size < 1)
        return 0;
    int choice = *data++ / 2, fd = memfd_create("fuzz", 0);
    size--;
    require(fd >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (data[-1] & 1) {
        size_t times = (size_t)choice % 4;
        if (size >= 3 * times) {
            make_workbook(path, (const char *)data + 3 * times, size - 3 * times);
            damage(fd, data, times);
        }
    } else {
        how.charset = (enum td_charset)(choice % TD_CHARSETS);
        how.delimiter = delimiters[choice / TD_CHARSETS % 6];
        require(write(fd, data, size) == (ssize_t)size);
    }
    enum td__csv_result r = td__sheet_read(path, &how, &found, &to);
    require(r != TD__CSV_ABSENT && (r == TD__CSV_STOPPED) == ((struct seen *)to.arg)->problem);
    close(fd);
    return 0;
}
