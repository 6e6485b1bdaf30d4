/*
 * A part of the archive through expat, in pieces. Hostile files meet their limits here: what a part may unpack to, by
 * itself and beside its packed size; how deep elements may stand; how long a tag may be; and no document types, so no
 * entities.
 */
#include "sheet/workbook.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, DEPTH = 64, TAG = 1 << 20, RATIO = 400, RATIO_FROM = 16 << 20 };
static const uint64_t MOST = (uint64_t)4 << 30; /* of all parts; some may be read more than once */

/* ---- the archive, read through our descriptor -------------------------------------------- */

static voidpf open_stream(voidpf opaque, const void *name, int mode)
{
    (void)name, (void)mode;
    return opaque;
}

static size_t read_at(struct td__workbook *wb, char *buf, size_t size)
{
    ssize_t n = pread(wb->src->fd, buf, size, (off_t)wb->at);
    return n > 0 ? (size_t)n : 0;
}

/* As many as the window has, or can be made to have. */
static size_t read_some(struct td__workbook *wb, char *buf, size_t size)
{
    if (size >= sizeof wb->window)
        return read_at(wb, buf, size);
    if (wb->at < wb->window_at || wb->at >= wb->window_at + wb->window_n) {
        wb->window_n = read_at(wb, wb->window, sizeof wb->window);
        wb->window_at = wb->at;
    }
    size_t skip = (size_t)(wb->at - wb->window_at), n = wb->window_n - skip;
    if (n > size)
        n = size;
    memcpy(buf, wb->window + skip, n);
    return n;
}

static uLong read_stream(voidpf opaque, voidpf stream, void *buf, uLong size)
{
    struct td__workbook *wb = stream;
    uLong got = 0;

    (void)opaque;
    for (size_t n; got < size && (n = read_some(wb, (char *)buf + got, size - got)) > 0; got += n)
        wb->at += n;
    if (wb->beyond) {
        memset((char *)buf + got, 0, size - got);
        got = size;
    }
    return got;
}

static uLong write_stream(voidpf opaque, voidpf stream, const void *buf, uLong size)
{
    (void)opaque, (void)stream, (void)buf, (void)size;
    return 0;
}

static ZPOS64_T tell_stream(voidpf opaque, voidpf stream)
{
    (void)opaque;
    return ((struct td__workbook *)stream)->at;
}

static long seek_stream(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
    struct td__workbook *wb = stream;
    uint64_t from = origin == ZLIB_FILEFUNC_SEEK_SET ? 0 : origin == ZLIB_FILEFUNC_SEEK_CUR ? wb->at : wb->src->size;

    (void)opaque;
    if (from + offset > wb->src->size) /* backwards is a sum that wraps */
        return -1;
    wb->at = from + offset;
    return 0;
}

static int no_error(voidpf opaque, voidpf stream)
{
    (void)opaque, (void)stream;
    return 0;
}

bool td__workbook_open(struct td__workbook *wb)
{
    zlib_filefunc64_def io = { .zopen64_file = open_stream, .zread_file = read_stream, .zwrite_file = write_stream,
                               .ztell64_file = tell_stream, .zseek64_file = seek_stream, .zclose_file = no_error,
                               .zerror_file = no_error, .opaque = wb };

    wb->zip = unzOpen2_64("", &io);
    return wb->zip || td__workbook_stop(wb, 0, W_SHEET_DAMAGED, "ZIP");
}

void td__workbook_close(struct td__workbook *wb)
{
    if (wb->zip)
        unzClose(wb->zip);
}

bool td__workbook_has(struct td__workbook *wb, const char *part)
{
    enum { ANY_CASE = 2, LONGEST = 1024 };
    char windows[LONGEST] = "/"; /* as programs write it that take the path of a file: from the root, with \ */

    snprintf(windows + 1, sizeof windows - 1, "%s", part);
    if (unzLocateFile(wb->zip, part, ANY_CASE) == UNZ_OK || unzLocateFile(wb->zip, windows, ANY_CASE) == UNZ_OK)
        return true;
    for (char *s = windows; (s = strchr(s, '/'));)
        *s = '\\';
    return unzLocateFile(wb->zip, windows + 1, ANY_CASE) == UNZ_OK ||
           unzLocateFile(wb->zip, windows, ANY_CASE) == UNZ_OK;
}

bool td__workbook_stop(struct td__workbook *wb, int line, enum td_word why, const char *detail)
{
    if (!wb->stopped && why != TD_WORDS)
        td__source_problem(wb->src, line, why, detail);
    wb->stopped = true;
    if (wb->xml)
        XML_StopParser(wb->xml, XML_FALSE);
    return false;
}

/* ---- XML --------------------------------------------------------------------------------- */

struct part {
    struct td__workbook *wb;
    const char *name;
    const struct td__part *to;
    uint64_t packed, unpacked, whole;
    uint32_t crc;          /* of what was unpacked, where minizip does not look */
    uint64_t heard;        /* how much was unpacked when a handler was last called */
    int depth;
};

static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *td__attr(const char **attr, const char *name)
{
    for (; *attr; attr += 2)
        if (!strcmp(local(*attr), name))
            return attr[1];
    return "";
}

int td__whole(const char *s, int most)
{
    int n = 0;

    if (!*s)
        return -1;
    for (; *s >= '0' && *s <= '9' && n <= most; s++)
        n = n * 10 + (*s - '0');
    return *s || n > most ? -1 : n;
}

static void on_start(void *arg, const XML_Char *name, const XML_Char **attr)
{
    struct part *p = arg;

    p->heard = p->unpacked;
    if (++p->depth > DEPTH)
        td__workbook_stop(p->wb, 0, W_SHEET_DAMAGED, p->name);
    else if (!p->wb->stopped)
        p->to->start(p->to->arg, local(name), attr);
}

static void on_end(void *arg, const XML_Char *name)
{
    struct part *p = arg;

    p->heard = p->unpacked;
    p->depth--;
    if (p->to->end && !p->wb->stopped)
        p->to->end(p->to->arg, local(name));
}

static void on_text(void *arg, const XML_Char *s, int n)
{
    struct part *p = arg;

    p->heard = p->unpacked;
    if (p->to->text && !p->wb->stopped)
        p->to->text(p->to->arg, s, (size_t)n);
}

static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    struct part *p = arg;

    (void)name, (void)system, (void)public, (void)internal;
    td__workbook_stop(p->wb, 0, W_SHEET_DOCTYPE, p->name);
}

static bool is_huge(const struct part *p)
{
    return p->unpacked > p->to->limit || (p->unpacked > RATIO_FROM && p->unpacked / RATIO > p->packed)
        || p->unpacked - p->heard > TAG || p->wb->unpacked > MOST;
}

/* CRC-32, as ZIP has it. */
static uint32_t checksum(uint32_t crc, const unsigned char *s, size_t n)
{
    for (crc = ~crc; n; n--) {
        crc ^= *s++;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
    }
    return ~crc;
}

/* One piece; false at the end, good or bad. */
static bool read_piece(struct part *p)
{
    void *buf = XML_GetBuffer(p->wb->xml, CHUNK);
    int n = buf ? unzReadCurrentFile(p->wb->zip, buf, CHUNK) : -1;

    if (n < 0 || (n == 0 && p->unpacked != p->whole))
        return td__workbook_stop(p->wb, 0, buf ? W_SHEET_DAMAGED : W_SHEET_MEMORY, p->name);
    if (p->wb->beyond)
        p->crc = checksum(p->crc, buf, (size_t)n);
    p->unpacked += (uint64_t)n;
    p->wb->unpacked += (uint64_t)n;
    if (is_huge(p))
        td__workbook_stop(p->wb, 0, W_SHEET_HUGE, p->name);
    else if (XML_ParseBuffer(p->wb->xml, n, n == 0) != XML_STATUS_OK)
        td__workbook_stop(p->wb, 0, W_SHEET_DAMAGED, p->name);
    else if (p->to->progress && !td__source_progress(p->wb->src, p->unpacked, p->whole))
        td__workbook_stop(p->wb, 0, TD_WORDS, "");
    return n > 0 && !p->wb->stopped;
}

/* Without making anything of it. That it is too much is for who reads it to say. */
static void read_bytes(struct part *p)
{
    char *buf = malloc(CHUNK);
    int n = 0;

    if (!buf)
        td__workbook_stop(p->wb, 0, W_SHEET_MEMORY, "");
    while (buf && (n = unzReadCurrentFile(p->wb->zip, buf, CHUNK)) > 0) {
        p->heard = p->unpacked += (uint64_t)n;
        if (is_huge(p) || !p->to->bytes(p->to->arg, buf, (size_t)n))
            break;
        if (!td__source_progress(p->wb->src, 0, p->whole))
            td__workbook_stop(p->wb, 0, TD_WORDS, "");
        if (p->wb->stopped)
            break;
    }
    free(buf);
}

static void read_part(struct part *p)
{
    XML_Parser xml = p->wb->xml = XML_ParserCreate(NULL);

    if (!xml) {
        td__workbook_stop(p->wb, 0, W_SHEET_MEMORY, "");
        return;
    }
    XML_SetUserData(xml, p);
    XML_SetElementHandler(xml, on_start, on_end);
    XML_SetCharacterDataHandler(xml, on_text);
    XML_SetStartDoctypeDeclHandler(xml, on_doctype);
    while (read_piece(p))
        ;
    p->wb->xml = NULL;
    XML_ParserFree(xml);
}

static uint64_t little(const unsigned char *s, size_t n)
{
    uint64_t x = 0;

    while (n)
        x = x << 8 | s[--n];
    return x;
}

/* Sizes in the longer form that streaming writers use always (ZIP64). Debian's minizip 1.1 does not find them, and then
 * reads to the end of the archive and beyond: the compressed data says itself where it ends. */
static bool long_sizes(struct td__workbook *wb, unz_file_info64 *info)
{
    enum { ID = 2, LENGTH = 2, SIZE = 8, SIZES = 1 };
    unsigned char extra[256];
    unz_file_info64 same;
    size_t n = info->size_file_extra;

    if (n > sizeof extra ||
        unzGetCurrentFileInfo64(wb->zip, &same, NULL, 0, extra, sizeof extra, NULL, 0) != UNZ_OK)
        return false;
    for (size_t i = 0; i + ID + LENGTH <= n; i += ID + LENGTH + little(extra + i + ID, LENGTH)) {
        const unsigned char *sizes = extra + i + ID + LENGTH;
        if (little(extra + i, ID) != SIZES || i + ID + LENGTH + 2 * SIZE > n)
            continue;
        info->uncompressed_size = little(sizes, SIZE);
        info->compressed_size = little(sizes + SIZE, SIZE);
        return true;
    }
    return false;
}

bool td__workbook_part(struct td__workbook *wb, const char *name, const struct td__part *to)
{
    struct part p = { .wb = wb, .name = name, .to = to };
    unz_file_info64 info;

    if (wb->stopped)
        return false;
    if (!td__workbook_has(wb, name) || unzGetCurrentFileInfo64(wb->zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return td__workbook_stop(wb, 0, W_SHEET_DAMAGED, name);
    bool large = info.uncompressed_size == UINT32_MAX && info.compressed_size == UINT32_MAX;
    if (large && !long_sizes(wb, &info))
        return td__workbook_stop(wb, 0, W_SHEET_ZIP64, "");
    if (unzOpenCurrentFile(wb->zip) != UNZ_OK)
        return td__workbook_stop(wb, 0, W_SHEET_DAMAGED, name);
    p.packed = info.compressed_size < wb->src->size ? info.compressed_size : wb->src->size;
    p.whole = info.uncompressed_size;
    wb->beyond = large;
    (to->bytes ? read_bytes : read_part)(&p);
    wb->beyond = false;
    bool damaged = unzCloseCurrentFile(wb->zip) == UNZ_CRCERROR || (large && p.crc != info.crc);
    if (damaged && !to->bytes)
        td__workbook_stop(wb, 0, W_SHEET_DAMAGED, name);
    return !wb->stopped;
}

void td__buffer_text(struct td__buffer *t, struct td__workbook *wb, int line, const char *s, size_t n)
{
    if (t->n + n > TD__FIELD_LIMIT)
        td__workbook_stop(wb, line, W_SHEET_LONG_FIELD, "");
    else if (!td__buffer_add(t, s, n))
        td__workbook_stop(wb, line, W_SHEET_MEMORY, "");
}
