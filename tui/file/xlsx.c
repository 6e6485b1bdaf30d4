/* Spreadsheets: see xlsx.h. Rows go to disk as they come, so that a million of them need no memory. */
#include "file/xlsx.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <xlsxwriter/third_party/tmpfileplus.h>

#include "judge/assess.h"
#include "base/text.h"
#include "base/words.h"
#include "base/faults.h"
#include "show/ui.h"

enum { MOST_ROWS = 1048576, MOST_SHEETS = 4096, A4 = 9, NARROW = 6, BROAD = 48, MOST_LINES = 20 };
#define LINE_HEIGHT 15.75

/* One format for each number of decimals, made when it is needed. */
enum shape {
    SHAPE_TEXT, SHAPE_WRAPPED, SHAPE_BOLD, SHAPE_HEAD, SHAPE_DATE, SHAPE_NUMBER,
    SHAPE_PERCENT = SHAPE_NUMBER + TD_NUM_MAX_DECIMALS + 1, SHAPES = SHAPE_PERCENT + TD_NUM_MAX_DECIMALS + 1
};

struct column { enum xlsx_type type; int width, widest; bool wrap; char *head; };

struct xlsx {
    lxw_workbook *book;
    FILE *whole;                /* what the book becomes: a nameless file */
    enum td_lang lang;
    int error;
    lxw_format *shape[SHAPES];
    char (*name)[XLSX_NAME];    /* of every sheet so far */
    size_t n_names;
    /* the sheet that was begun last */
    lxw_worksheet *sheet;
    size_t at;                  /* its name */
    struct column *col;
    size_t n, rows;
    lxw_row_t row, head;        /* the next row; that of the headings */
    bool in_table;              /* the headings stand */
};

static void fail(struct xlsx *x, int error)
{
    if (!x->error)
        x->error = error;
}

static void check(struct xlsx *x, lxw_error e)
{
    if (e)
        fail(x, e == LXW_ERROR_MEMORY_MALLOC_FAILED ? ENOMEM : EIO);
}

/* ---- the library ------------------------------------------------------------------------- */

/*
 * libxlsxwriter is opened when the first spreadsheet is made. It brings libcrypto along, and linked as others are they
 * would cost every start more than a millisecond, while hardly a run makes one.
 */
#define FUNCTIONS(X) \
    X(workbook_add_chart) X(workbook_add_chartsheet) X(workbook_add_format) X(workbook_add_worksheet) \
    X(workbook_close) X(workbook_new_opt) X(workbook_set_properties) X(lxw_workbook_free) X(worksheet_autofilter) \
    X(worksheet_conditional_format_range) X(worksheet_fit_to_pages) X(worksheet_freeze_panes) \
    X(worksheet_repeat_rows) X(worksheet_set_column) X(worksheet_set_footer) X(worksheet_set_landscape) \
    X(worksheet_set_margins) X(worksheet_set_paper) X(worksheet_set_row) X(worksheet_write_datetime) \
    X(worksheet_write_number) X(worksheet_write_string) X(format_set_align) X(format_set_bg_color) \
    X(format_set_bold) X(format_set_border) X(format_set_font_color) X(format_set_font_name) X(format_set_font_size) \
    X(format_set_num_format) X(format_set_text_wrap) X(chartsheet_set_chart) X(chartsheet_set_paper) \
    X(chart_add_series) X(chart_axis_set_major_unit) X(chart_axis_set_max) X(chart_axis_set_min) \
    X(chart_axis_set_name) X(chart_axis_set_num_format) X(chart_legend_set_position) X(chart_series_set_categories) \
    X(chart_series_set_line) X(chart_series_set_marker_fill) X(chart_series_set_marker_type) \
    X(chart_series_set_name) X(chart_series_set_values) X(chart_show_blanks_as) X(chart_title_set_name)
#define POINTER(f) __typeof__(f) *f;
#define NAMED(f) { #f, offsetof(struct library, f) },

static struct library { FUNCTIONS(POINTER) } lxw;

static bool open_library(void)
{
    static const struct { const char *name; size_t at; } functions[] = { FUNCTIONS(NAMED) };
    static void *library;

    if (!library && !(library = dlopen(TIENDO_XLSXWRITER, RTLD_NOW)))
        return false;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return false;
        memcpy((char *)&lxw + functions[i].at, &function, sizeof function);
    }
    return true;
}

/* ---- temporary files -------------------------------------------------------------------- */

static int temp_error; /* errno of the first write that failed */

static ssize_t temp_read(void *file, char *buf, size_t n)
{
    return read(fileno(file), buf, n);
}

static ssize_t temp_write(void *file, const char *buf, size_t n)
{
    size_t at = 0;

    while (at < n) {
        ssize_t k = write(fileno(file), buf + at, n - at);
        if (k < 0 && errno != EINTR) {
            temp_error = temp_error ? temp_error : errno;
            return 0;
        }
        at += k > 0 ? (size_t)k : 0;
    }
    return (ssize_t)n;
}

static int temp_seek(void *file, off64_t *at, int whence)
{
    off64_t now = lseek64(fileno(file), *at, whence);

    *at = now;
    return now < 0 ? -1 : 0;
}

static int temp_close(void *file)
{
    return fclose(file);
}

/*
 * In the place of libxlsxwriter's function of this name, which makes the files that it builds the
 * parts in: whoever calls it does not look whether the part was written. Here a full disk is
 * remembered.
 */
FILE *tmpfileplus(const char *dir, const char *prefix, char **pathname, int keep)
{
    static const cookie_io_functions_t io = { temp_read, temp_write, temp_seek, temp_close };
    FILE *file = out_temporary(), *f = file ? fopencookie(file, "w+", io) : NULL;

    (void)dir;
    (void)prefix;
    (void)pathname;
    (void)keep;
    if (!f && !temp_error)
        temp_error = errno;
    if (!f && file)
        fclose(file);
    return f;
}

/* ---- formats ---------------------------------------------------------------------------- */

static void number_form(char buf[32], int decimals, bool percent)
{
    snprintf(buf, 32, "0%s%.*s%s", decimals ? "." : "", decimals, "000000000", percent ? "%" : "");
}

static lxw_format *shape(struct xlsx *x, enum shape s)
{
    char form[32];
    lxw_format *f = x->shape[s] ? NULL : lxw.workbook_add_format(x->book);

    if (!f)
        return x->shape[s];
    x->shape[s] = f;
    lxw.format_set_font_name(f, "Times New Roman");
    lxw.format_set_font_size(f, 12);
    if (s == SHAPE_HEAD || s == SHAPE_BOLD)
        lxw.format_set_bold(f);
    if (s != SHAPE_BOLD)
        lxw.format_set_align(f, s == SHAPE_HEAD ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP);
    if (s == SHAPE_HEAD || s == SHAPE_WRAPPED)
        lxw.format_set_text_wrap(f);
    if (s == SHAPE_HEAD) {
        lxw.format_set_align(f, LXW_ALIGN_CENTER);
        lxw.format_set_bg_color(f, 0xD9E2F3);
        lxw.format_set_border(f, LXW_BORDER_THIN);
    }
    if (s == SHAPE_DATE)
        lxw.format_set_num_format(f, x->lang == TD_VI ? "dd/mm/yyyy" : "yyyy-mm-dd");
    if (s >= SHAPE_NUMBER) {
        number_form(form, (int)s - (s < SHAPE_PERCENT ? SHAPE_NUMBER : SHAPE_PERCENT), s >= SHAPE_PERCENT);
        lxw.format_set_num_format(f, form);
    }
    return f;
}

/* Fill and letters by meaning, with a contrast of 4.5 and more; the word always says it too. */
static lxw_format *colour_of(struct xlsx *x, enum td_verdict_code v)
{
    static const struct { lxw_color_t fill, letters; } pairs[] = {
        { 0xFFC7CE, 0x9C0006 }, { 0xFFEB9C, 0x7F4F00 }, { 0xC6EFCE, 0x006100 }, { 0xEDEDED, 0x404040 },
    };
    size_t i = td_verdict_lags(v) ? 0 : td_verdict_amber(v) ? 1 : td_verdict_green(v) ? 2 : 3;
    lxw_format *f = lxw.workbook_add_format(x->book);

    if (f) {
        lxw.format_set_bg_color(f, pairs[i].fill);
        lxw.format_set_font_color(f, pairs[i].letters);
    }
    return f;
}

/* A rule for each word, so that the colour follows when somebody corrects the cell. */
static void colour_verdicts(struct xlsx *x, lxw_col_t c)
{
    for (enum td_verdict_code v = 0; v < TD_VERDICTS; v++) {
        char word[96];
        snprintf(word, sizeof word, "\"%s\"", td_word((enum td_word)(W_MISSED + (int)v), x->lang));
        lxw_conditional_format rule = { .type = LXW_CONDITIONAL_TYPE_CELL, .format = colour_of(x, v),
                                        .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO, .value_string = word };
        check(x, lxw.worksheet_conditional_format_range(x->sheet, x->head + 1, c, x->row - 1, c, &rule));
    }
}

/* ---- names of sheets -------------------------------------------------------------------- */

static bool is_forbidden(uint32_t cp)
{
    return cp < 0x80 && (cp < ' ' || strchr("[]:*?/\\", (int)cp));
}

/* At most `most` units of UTF-16, which is what a spreadsheet counts. */
static void clean_name(char buf[XLSX_NAME], const char *name, int most)
{
    size_t n = 0;

    for (int units = 0; *name;) {
        uint32_t cp;
        size_t len = td_utf8_next(name, strlen(name), &cp);
        units += cp > 0xffff ? 2 : 1;
        if (units > most)
            break;
        n += td_utf8_put(buf + n, is_forbidden(cp) ? '-' : cp);
        name += len;
    }
    while (n && (buf[n - 1] == ' ' || buf[n - 1] == '\''))
        n--;
    buf[n] = 0;
    n = strspn(buf, " '");
    memmove(buf, buf + n, strlen(buf + n) + 1);
    if (!*buf)
        snprintf(buf, XLSX_NAME, "-");
}

void xlsx_sheet_name(char buf[XLSX_NAME], const char *name)
{
    clean_name(buf, name, LXW_SHEETNAME_MAX);
}

/* Spreadsheets take "A.1" and "a.1" for one name. */
static bool is_taken(const struct xlsx *x, const char *name)
{
    char *fold = td_text_fold(name);
    bool taken = !fold;

    for (size_t i = 0; !taken && i < x->n_names; i++) {
        char *other = td_text_fold(x->name[i]);
        taken = !other || !strcmp(other, fold);
        free(other);
    }
    free(fold);
    return taken;
}

/* "Tên", "Tên (2)", ... NULL: no memory. */
static const char *new_name(struct xlsx *x, const char *wanted)
{
    char (*more)[XLSX_NAME] = realloc(x->name, (x->n_names + 1) * sizeof *more), suffix[16] = "";

    if (!more)
        return NULL;
    x->name = more;
    for (int i = 2; i < MOST_SHEETS; i++) {
        char *name = more[x->n_names];
        clean_name(name, wanted, LXW_SHEETNAME_MAX - (int)strlen(suffix));
        strcat(name, suffix);
        if (!is_taken(x, name))
            return more[x->n_names++];
        snprintf(suffix, sizeof suffix, " (%d)", i);
    }
    return NULL;
}

/* ---- cells ------------------------------------------------------------------------------ */

/* What XML cannot hold and what deceives the eye is made visible first. */
static void put_text(struct xlsx *x, lxw_row_t row, lxw_col_t col, const char *s, lxw_format *f)
{
    enum { MOST_PER_BYTE = 8 }; /* as in file/out.c */
    size_t size = strlen(s) * MOST_PER_BYTE + 16;
    char *text = malloc(size);

    if (!text) {
        fail(x, ENOMEM);
        return;
    }
    td_text_show(text, size, s, true);
    lxw_error e = lxw.worksheet_write_string(x->sheet, row, col, text, f);
    if (e == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        fail(x, EOVERFLOW);
    else
        check(x, e);
    free(text);
}

static double double_of(struct td_num n, int more_decimals)
{
    double by = 1;

    for (int i = n.decimals + more_decimals; i > 0; i--)
        by *= 10;
    return (double)n.mantissa / by;
}

static void put_number(struct xlsx *x, lxw_col_t col, struct td_num n, bool percent)
{
    enum shape form = (enum shape)((percent ? SHAPE_PERCENT : SHAPE_NUMBER) + n.decimals);

    check(x, lxw.worksheet_write_number(x->sheet, x->row, col, double_of(n, percent ? 2 : 0), shape(x, form)));
}

static void put_date(struct xlsx *x, lxw_col_t col, td_date d)
{
    lxw_datetime t = { .year = d / 10000, .month = d / 100 % 100, .day = d % 100 };

    check(x, lxw.worksheet_write_datetime(x->sheet, x->row, col, &t, shape(x, SHAPE_DATE)));
}

static bool put_shown(struct xlsx *x, lxw_col_t col, const char *s)
{
    size_t len = strlen(s);
    struct td_num n;
    td_date d;

    if (td_date_read(s, &d))
        put_date(x, col, d);
    else if (td_num_read(s + (*s == '+'), x->lang, true, &n) == TD_NUM_OK)
        put_number(x, col, n, s[len - 1] == '%');
    else
        return false;
    return true;
}

/* False: the text is not what its column says ("2024-08" is no day), and stays text. */
static bool put_typed(struct xlsx *x, lxw_col_t col, enum xlsx_type type, const char *s)
{
    struct td_num n;
    td_date d;

    if (type == XLSX_SHOWN)
        return put_shown(x, col, s);
    if (type == XLSX_DATE && td_date_parse(s, strlen(s), &d))
        put_date(x, col, d);
    else if ((type == XLSX_NUMBER || type == XLSX_PERCENT) && td_num_parse(s, strlen(s), &n))
        put_number(x, col, n, type == XLSX_PERCENT);
    else
        return false;
    return true;
}

static void put_cell(struct xlsx *x, size_t i, const char *s)
{
    struct column *c = &x->col[i];
    lxw_col_t col = (lxw_col_t)i;
    int width = td_text_width(s);

    if (width > c->widest)
        c->widest = width;
    if (!*s || put_typed(x, col, c->type, s))
        return;
    bool wrap = c->wrap || width > BROAD;
    put_text(x, x->row, col, s, shape(x, wrap ? SHAPE_WRAPPED : SHAPE_TEXT));
}

/* ---- a sheet ---------------------------------------------------------------------------- */

/* A page of A4 across, as wide as the paper, the headings on each. */
static void set_paper(struct xlsx *x)
{
    lxw.worksheet_set_landscape(x->sheet);
    lxw.worksheet_set_paper(x->sheet, A4);
    lxw.worksheet_fit_to_pages(x->sheet, 1, 0);
    lxw.worksheet_set_margins(x->sheet, 0.6, 0.4, 0.6, 0.6);
    lxw.worksheet_set_footer(x->sheet, "&C&P/&N");
}

static void begin_table(struct xlsx *x)
{
    x->in_table = true;
    x->head = x->row;
    for (size_t i = 0; i < x->n; i++)
        put_text(x, x->row, (lxw_col_t)i, x->col[i].head, shape(x, SHAPE_HEAD));
    check(x, lxw.worksheet_set_row(x->sheet, x->row, 2 * LINE_HEIGHT, NULL));
    x->row++;
    lxw.worksheet_freeze_panes(x->sheet, x->row, 0);
    check(x, lxw.worksheet_repeat_rows(x->sheet, x->head, x->head));
}

/* A heading may take two lines. */
static int width_of(const struct column *c)
{
    int head = td_text_width(c->head), width = c->widest + 2;

    head = head > 12 ? head / 2 + 4 : head + 3; /* and the button of the filter */
    width = width < head ? head : width;
    return c->width ? c->width : width < NARROW ? NARROW : width > BROAD ? BROAD : width;
}

static void end_sheet(struct xlsx *x)
{
    if (x->sheet && !x->in_table && !x->error)
        begin_table(x);
    for (size_t i = 0; x->sheet && !x->error && i < x->n; i++) {
        lxw_col_t c = (lxw_col_t)i;
        check(x, lxw.worksheet_set_column(x->sheet, c, c, width_of(&x->col[i]), NULL));
        if (x->col[i].type == XLSX_VERDICT && x->rows)
            colour_verdicts(x, c);
    }
    if (x->sheet && x->n && !x->error)
        check(x, lxw.worksheet_autofilter(x->sheet, x->head, 0, x->row - 1, (lxw_col_t)(x->n - 1)));
    for (size_t i = 0; i < x->n; i++)
        free(x->col[i].head);
    free(x->col);
    x->sheet = NULL;
    x->col = NULL;
    x->n = 0;
}

static void copy_columns(struct xlsx *x, const struct xlsx_column *col, size_t n)
{
    x->col = calloc(n ? n : 1, sizeof *x->col);
    for (size_t i = 0; x->col && i < n; i++) {
        char *head = strdup(col[i].head);
        if (!head)
            break;
        x->col[x->n++] = (struct column){ col[i].type, col[i].width, 0, col[i].wrap, head };
    }
    if (x->n < n)
        fail(x, ENOMEM);
}

void xlsx_sheet(struct xlsx *x, const char *name, const struct xlsx_column *col, size_t n)
{
    if (x->error)
        return;
    end_sheet(x);
    name = new_name(x, name);
    x->sheet = name ? lxw.workbook_add_worksheet(x->book, name) : NULL;
    x->at = x->n_names - 1;
    x->row = 0;
    x->rows = 0;
    x->in_table = false;
    if (!x->sheet) {
        fail(x, temp_error ? temp_error : ENOMEM);
        return;
    }
    copy_columns(x, col, n);
    set_paper(x);
}

/* Not every spreadsheet finds by itself how high a row with broken lines is. */
static void set_height(struct xlsx *x, const char *const *cells)
{
    int most = 1;

    for (size_t i = 0; i < x->n; i++) {
        int width = x->col[i].width ? x->col[i].width : BROAD;
        int lines = (td_text_width(cells[i]) + width - 1) / width;
        most = lines > most ? lines : most;
    }
    if (most > 1)
        check(x, lxw.worksheet_set_row(x->sheet, x->row, LINE_HEIGHT * (most < MOST_LINES ? most : MOST_LINES), NULL));
}

void xlsx_text(struct xlsx *x, const char *text, bool bold)
{
    if (x->error || !x->sheet || x->in_table)
        return;
    if (*text)
        put_text(x, x->row, 0, text, shape(x, bold ? SHAPE_BOLD : SHAPE_TEXT));
    x->row++;
}

void xlsx_row(struct xlsx *x, const char *const *cells)
{
    if (x->error || !x->sheet)
        return;
    if (!x->in_table)
        begin_table(x);
    if (x->row >= MOST_ROWS) {
        fail(x, EOVERFLOW);
        return;
    }
    for (size_t i = 0; i < x->n && !x->error; i++)
        put_cell(x, i, cells[i]);
    set_height(x, cells);
    if (temp_error)
        fail(x, temp_error);
    x->row++;
    x->rows++;
}

size_t xlsx_rows(const struct xlsx *x)
{
    return x->rows;
}

/* ---- charts ----------------------------------------------------------------------------- */

static void add_line(struct xlsx *x, lxw_chart *chart, const struct xlsx_chart *c, size_t i)
{
    static const lxw_color_t colours[] = { 0x1F4E79, 0xC55A11, 0x548235 };
    const struct xlsx_line *l = &c->line[i];
    const char *sheet = x->name[x->at];
    lxw_row_t first = x->head + 1 + (lxw_row_t)c->first, last = x->head + 1 + (lxw_row_t)c->last;
    lxw_chart_line line = { .color = colours[i % 3], .width = l->threshold ? 1.5F : 2.25F,
                            .dash_type = l->threshold ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID };
    lxw_chart_fill fill = { .color = colours[i % 3] };
    lxw_chart_series *s = lxw.chart_add_series(chart, NULL, NULL);

    if (!s) {
        fail(x, ENOMEM);
        return;
    }
    lxw.chart_series_set_categories(s, sheet, first, (lxw_col_t)c->x, last, (lxw_col_t)c->x);
    lxw.chart_series_set_values(s, sheet, first, (lxw_col_t)l->column, last, (lxw_col_t)l->column);
    lxw.chart_series_set_name(s, l->name);
    lxw.chart_series_set_line(s, &line);
    lxw.chart_series_set_marker_type(s, l->threshold ? LXW_CHART_MARKER_NONE : LXW_CHART_MARKER_CIRCLE);
    lxw.chart_series_set_marker_fill(s, &fill);
}

static void dress_chart(lxw_chart *chart, const struct xlsx_chart *c)
{
    lxw.chart_title_set_name(chart, c->title);
    lxw.chart_axis_set_name(chart->y_axis, c->axis);
    lxw.chart_axis_set_name(chart->x_axis, c->time);
    lxw.chart_axis_set_num_format(chart->x_axis, "0");
    lxw.chart_axis_set_min(chart->x_axis, c->from);
    lxw.chart_axis_set_max(chart->x_axis, c->to);
    lxw.chart_axis_set_major_unit(chart->x_axis, 1);
    lxw.chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    lxw.chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_CONNECTED);
}

void xlsx_chart(struct xlsx *x, const struct xlsx_chart *c)
{
    if (x->error || !x->sheet)
        return;
    lxw_chart *chart = lxw.workbook_add_chart(x->book, LXW_CHART_SCATTER_STRAIGHT_WITH_MARKERS);
    for (size_t i = 0; chart && i < c->n; i++)
        add_line(x, chart, c, i);
    const char *name = chart ? new_name(x, c->name) : NULL;
    lxw_chartsheet *sheet = name ? lxw.workbook_add_chartsheet(x->book, name) : NULL;
    if (!sheet) {
        fail(x, ENOMEM);
        return;
    }
    dress_chart(chart, c);
    lxw.chartsheet_set_paper(sheet, A4);
    check(x, lxw.chartsheet_set_chart(sheet, chart));
}

/* ---- the whole -------------------------------------------------------------------------- */

static void free_all(struct xlsx *x)
{
    end_sheet(x);
    if (x->book)
        lxw.lxw_workbook_free(x->book);
    if (x->whole)
        fclose(x->whole);
    free(x->name);
    free(x);
}

/* The library writes to a name and closes that: here the name of what is open already. */
static lxw_workbook *new_book(FILE *whole)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    char path[64];

    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(whole));
    return lxw.workbook_new_opt(path, &options);
}

static void set_properties(struct xlsx *x, const char *title, td_date today)
{
    struct tm day = { .tm_year = today / 10000 - 1900, .tm_mon = today / 100 % 100 - 1, .tm_mday = today % 100 };
    lxw_doc_properties said = { .title = (char *)title, .created = timegm(&day) };

    check(x, lxw.workbook_set_properties(x->book, &said)); /* keeps copies */
}

struct xlsx *xlsx_new(enum td_lang lang, const char *title, td_date today)
{
    struct xlsx *x = calloc(1, sizeof *x);

    if (!x)
        return NULL;
    temp_error = 0;
    x->lang = lang;
    x->whole = out_temporary();
    if (!x->whole)
        fail(x, errno);
    else if (!open_library())
        fail(x, ELIBACC);
    else if (!(x->book = new_book(x->whole)))
        fail(x, ENOMEM);
    else
        set_properties(x, title, today);
    return x;
}

/* What the library says about its errors reaches no screen: we say them. */
static int assemble(struct xlsx *x)
{
    int quiet = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int screen = quiet < 0 ? -1 : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);

    if (screen >= 0)
        dup2(quiet, STDERR_FILENO);
    errno = 0;
    lxw_error e = lxw.workbook_close(x->book);
    int why = temp_error ? temp_error : e && errno ? errno : e ? EIO : 0;
    x->book = NULL;
    if (screen >= 0) {
        dup2(screen, STDERR_FILENO);
        close(screen);
    }
    if (quiet >= 0)
        close(quiet);
    return why;
}

int xlsx_write(struct xlsx *x, struct out *o)
{
    end_sheet(x);
    int why = x->error ? x->error : assemble(x);
    if (!why)
        why = out_copy(o, fileno(x->whole));
    free_all(x);
    return why;
}

const char *xlsx_where(int error, const char *path)
{
    return error == EOVERFLOW || error == ENOMEM ? path : out_temporary_folder();
}

const char *xlsx_why(int error, enum td_lang lang)
{
    switch (error) {
    case EOVERFLOW: return ui(U_XLSX_FULL, lang);
    case ELIBACC: return ui(U_XLSX_MISSING, lang);
    default: return td_strerror(error, lang);
    }
}
