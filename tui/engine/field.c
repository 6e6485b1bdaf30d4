/* Editing one text. See field.h for what is kept of what was typed, and why. */
#include "engine/field.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "engine/commands.h"

/* ---- letters ---------------------------------------------------------------------------- */

/* A mark belongs to the letter before it and is never parted from it by the cursor. */
static bool is_mark(uint32_t cp)
{
    return td_cp_width(cp) == 0;
}

/* Where the letter that begins at `i` ends, with its marks. */
static size_t letter_end(const struct field *f, size_t i)
{
    uint32_t cp;

    if (i < f->len)
        i += td_utf8_next(f->text + i, f->len - i, &cp);
    while (i < f->len) {
        size_t n = td_utf8_next(f->text + i, f->len - i, &cp);
        if (!is_mark(cp))
            break;
        i += n;
    }
    return i;
}

static size_t codepoint_before(const struct field *f, size_t i)
{
    while (i > 0 && ((unsigned char)f->text[--i] & 0xc0) == 0x80)
        ;
    return i;
}

static size_t letter_before(const struct field *f, size_t i)
{
    uint32_t cp = 0;

    while (i > 0) {
        i = codepoint_before(f, i);
        td_utf8_next(f->text + i, f->len - i, &cp);
        if (!is_mark(cp))
            break;
    }
    return i;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

static size_t word_before(const struct field *f, size_t i)
{
    while (i > 0 && is_blank(f->text[i - 1]))
        i--;
    while (i > 0 && !is_blank(f->text[i - 1]))
        i--;
    return i;
}

static size_t word_end(const struct field *f, size_t i)
{
    while (i < f->len && is_blank(f->text[i]))
        i++;
    while (i < f->len && !is_blank(f->text[i]))
        i++;
    return i;
}

static size_t line_start(const struct field *f, size_t i)
{
    while (i > 0 && f->text[i - 1] != '\n')
        i--;
    return i;
}

static size_t line_end(const struct field *f, size_t i)
{
    return i + strcspn(f->text + i, "\n");
}

static int count_letters(const char *s, size_t len)
{
    int n = 0;

    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += td_utf8_next(s + i, len - i, &cp);
        n += !is_mark(cp);
    }
    return n;
}

int field_letters(const struct field *f)
{
    return count_letters(f->text, f->len);
}

/* ---- changing the text ------------------------------------------------------------------ */

void field_init(struct field *f, int limit, bool lines)
{
    memset(f, 0, sizeof *f);
    f->limit = limit;
    f->lines = lines;
}

static void changed(struct field *f)
{
    f->edits++;
    f->refused = 0;
    f->lost = f->proposed = false;
}

static bool insert(struct field *f, const char *s, size_t n)
{
    int more = count_letters(s, n);

    if (n >= FIELD_BYTES - f->len || (f->limit > 0 && more > 0 && field_letters(f) + more > f->limit))
        return false;
    memmove(f->text + f->at + n, f->text + f->at, f->len - f->at + 1);
    memcpy(f->text + f->at, s, n);
    f->len += n;
    f->at += n;
    changed(f);
    return true;
}

static void cut_out(struct field *f, size_t from, size_t to)
{
    if (from >= to)
        return;
    memmove(f->text + from, f->text + to, f->len - to + 1);
    f->len -= to - from;
    f->at = from;
    changed(f);
}

/* Text from outside as this field keeps it, into `out`; SIZE_MAX: longer than any field. */
static size_t take_in(const struct field *f, const char *s, size_t len, char out[FIELD_BYTES])
{
    size_t n = 0;

    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t k = td_utf8_next(s + i, len - i, &cp);
        i += k;
        if (cp == '\t' || (cp == '\n' && !f->lines))
            cp = ' ';
        else if ((cp < ' ' && cp != '\n') || (cp >= 0x7f && cp < 0xa0))
            continue;
        if (n + 4 >= FIELD_BYTES)
            return SIZE_MAX;
        n += td_utf8_put(out + n, cp);
    }
    out[n] = 0;
    return n;
}

bool field_set(struct field *f, const char *text)
{
    char kept[FIELD_BYTES];
    char *nfc = td_text_nfc(text, strlen(text));
    size_t n = nfc ? take_in(f, nfc, strlen(nfc), kept) : SIZE_MAX;

    free(nfc);
    if (n == SIZE_MAX)
        return false;
    memcpy(f->text, kept, n + 1);
    f->len = f->at = n;
    f->from = 0;
    f->top = 0;
    changed(f);
    return true;
}

bool field_propose(struct field *f, const char *text)
{
    bool fits = field_set(f, text);

    f->proposed = fits && f->len;
    return fits;
}

char *field_text(const struct field *f)
{
    return td_text_nfc(f->text, f->len);
}

void field_enter(struct field *f)
{
    f->lost |= f->refused > 0;
    f->refused = 0;
}

/* ---- events ----------------------------------------------------------------------------- */

/* Any code point: input methods send some that make no sense and take them back (PITFALLS 14). After one was refused
 * those that follow are too, or a mark would land on a letter that is not its own. */
static void type_letter(struct field *f, uint32_t cp)
{
    char letter[4];
    size_t n = td_utf8_put(letter, cp);

    if (f->refused > 0 || !insert(f, letter, n))
        f->refused++;
}

static void paste(struct field *f, const char *text, size_t len)
{
    char kept[FIELD_BYTES];

    if (len > 0 && text[len - 1] == '\n') /* a cell copied from a spreadsheet ends with one */
        len--;
    size_t n = take_in(f, text, len, kept);
    f->refused = 0;
    if (n == SIZE_MAX || (n > 0 && !insert(f, kept, n)))
        f->lost = true;
}

static void move_to(struct field *f, size_t at)
{
    f->at = at;
    field_enter(f);
}

/* False: not what edits a text. */
static bool run(struct field *f, enum command c)
{
    size_t end = line_end(f, f->at);

    switch (c) {
    case CMD_letter_left: move_to(f, letter_before(f, f->at)); return true;
    case CMD_letter_right: move_to(f, letter_end(f, f->at)); return true;
    case CMD_word_left: move_to(f, word_before(f, f->at)); return true;
    case CMD_word_right: move_to(f, word_end(f, f->at)); return true;
    case CMD_line_start: move_to(f, line_start(f, f->at)); return true;
    case CMD_line_end: move_to(f, end); return true;
    case CMD_erase_next: cut_out(f, f->at, letter_end(f, f->at)); return true;
    case CMD_erase_all: cut_out(f, 0, f->len); return true;
    case CMD_erase_word: cut_out(f, word_before(f, f->at), f->at); return true;
    case CMD_erase_rest: /* an empty line goes whole */
        cut_out(f, f->at, end == f->at && end < f->len ? end + 1 : end);
        return true;
    case CMD_erase:
        if (f->refused > 0)
            f->refused--;
        else
            cut_out(f, codepoint_before(f, f->at), f->at);
        return true;
    case CMD_new_line:
        if (f->lines)
            type_letter(f, '\n');
        return f->lines;
    default: return false;
    }
}

static void take_text(struct field *f, const struct event *ev)
{
    if (ev->kind == EV_PASTE)
        paste(f, ev->text, ev->len);
    else
        type_letter(f, ev->code);
}

/* A proposal goes when what comes in its place fits. */
static void replace_proposed(struct field *f, const struct event *ev)
{
    struct field before = *f;

    f->len = f->at = f->from = 0;
    f->text[0] = 0;
    take_text(f, ev);
    if (f->len)
        return;
    before.lost = f->lost;
    *f = before;
}

bool field_event(struct field *f, const struct event *ev)
{
    bool text = ev->kind == EV_PASTE || command_is_text(ev);

    if (text && f->proposed)
        replace_proposed(f, ev);
    else if (text)
        take_text(f, ev);
    if (text)
        return true;
    bool edits = run(f, command_for(ev, IN_FIELD));
    f->proposed &= !edits;
    return edits;
}

/* ---- drawing one line ------------------------------------------------------------------- */

/* Cells that the text between two places fills. */
static int cells(const struct field *f, size_t from, size_t to)
{
    char part[FIELD_BYTES];

    memcpy(part, f->text + from, to - from);
    part[to - from] = 0;
    return td_text_width(part);
}

/* The letter under the cursor: a base typed before a mark that stood alone has the cursor between the two. */
static size_t cursor_letter(const struct field *f)
{
    uint32_t cp = 0;

    if (f->at < f->len)
        td_utf8_next(f->text + f->at, f->len - f->at, &cp);
    return f->at < f->len && is_mark(cp) ? letter_before(f, f->at) : f->at;
}

/* The first byte drawn: moves only when the cursor would leave the view, and back when there is room. */
static void scroll_line(struct field *f, int width)
{
    size_t at = cursor_letter(f), behind = letter_end(f, at);

    if (f->from > at || (f->from == at && at > 0)) {
        f->from = at;
        for (int room = width / 3; room >= 0 && f->from > 0; room--)
            f->from = letter_before(f, f->from);
    } else if (f->from > 0) {
        f->from = letter_before(f, letter_end(f, f->from)); /* an edit may have moved its letter */
    }
    int rest = cells(f, f->from, f->len) + 1;
    while (f->from > 0) {
        size_t before = letter_before(f, f->from);
        rest += cells(f, before, f->from);
        if (rest + (before > 0) > width)
            break;
        f->from = before;
    }
    /* the letter, or one for the cursor behind the text, and '>' where more follows */
    int used = cells(f, f->from, at), need = at < f->len ? cells(f, at, behind) + (behind < f->len) : 1;
    while (f->from < at && used + need + (f->from > 0) > width) {
        size_t next = letter_end(f, f->from);
        used -= cells(f, f->from, next);
        f->from = next;
    }
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void place_cursor(struct area a, int row, int col)
{
    if (row < 0 || row >= a.rows) /* a field scrolled out of view must not pull the cursor to an edge */
        return;
    set_cursor(a, row, col);
    a.c->editing = true;
}

/* "[61,5]": where it begins and ends is heard, and not how much room there is. */
static void field_say(struct field *f, struct area a, int row, int col, int width, enum role role, bool focused)
{
    if (focused)
        scroll_line(f, width - 2);
    const size_t from = focused ? f->from : 0, n = td_text_cut(f->text + from, width - 2, NULL);

    putf(a, row, col, role, "%s%.*s%s", from ? "<" : "[", (int)n, f->text + from, f->text[from + n] ? ">" : "]");
    if (focused)
        place_cursor(a, row, col + 1 + cells(f, from, cursor_letter(f)));
}

void field_draw(struct field *f, struct area a, int row, int col, int width, enum role role, bool focused)
{
    width = least(width, a.cols - col);
    if (width <= 0)
        return;
    if (a.c->spoken && width > 2) {
        field_say(f, a, row, col, width, role, focused);
        return;
    }
    if (focused)
        scroll_line(f, width);
    size_t from = focused ? f->from : 0;
    int left = from > 0, used;
    const char *rest = f->text + from;
    size_t n = td_text_cut(rest, width - left, &used);
    if (rest[n])
        n = td_text_cut(rest, width - left - 1, &used);
    struct area line = area_sub(a, 0, col, a.rows, width);
    fill(line, row, 0, width, ROLE_dim, f->proposed ? '.' : '_');
    role = !f->proposed ? role : focused ? ROLE_selected_off : ROLE_dim;
    if (left)
        put(line, row, 0, ROLE_dim, "<");
    put(area_sub(line, 0, left, a.rows, used), row, 0, role, rest);
    if (rest[n])
        put(line, row, width - 1, ROLE_dim, ">");
    if (focused)
        place_cursor(a, row, col + least(left + cells(f, from, cursor_letter(f)), width - 1));
}

/* ---- drawing several rows --------------------------------------------------------------- */

/* Where the row that begins at `start` ends, and where the next one begins. One cell is kept for the cursor. */
static size_t row_end(const struct field *f, size_t start, int width, size_t *next)
{
    const char *s = f->text + start;
    size_t line = strcspn(s, "\n"), n = td_text_cut(s, width - 1, NULL);

    if (n >= line) {
        *next = start + line + (s[line] == '\n');
        return start + line;
    }
    size_t end = n;
    while (end > 0 && s[end] != ' ')
        end--;
    if (end == 0) /* a word longer than a row; at least a letter, or there is no end */
        return *next = n > 0 ? start + n : letter_end(f, start);
    *next = start + end + 1;
    return start + end;
}

/* Is there a row behind this one? A line end at the very end opens one. */
static bool another_row(const struct field *f, size_t end, size_t next)
{
    return next < f->len || (next == f->len && end < next && f->text[end] == '\n');
}

/* The row in which `at` is, and where it begins. */
static int row_of(const struct field *f, int width, size_t at, size_t *start)
{
    size_t next, end;

    *start = 0;
    for (int row = 0;; row++) {
        end = row_end(f, *start, width, &next);
        if (at < next || !another_row(f, end, next))
            return row;
        *start = next;
    }
}

int field_rows(const struct field *f, int width)
{
    size_t start;
    return row_of(f, width, f->len, &start) + 1;
}

static size_t start_of_row(const struct field *f, int width, int row)
{
    size_t start = 0, next;

    for (; row > 0; row--) {
        row_end(f, start, width, &next);
        start = next;
    }
    return start;
}

bool field_step_row(struct field *f, int by)
{
    size_t start, next;

    if (!f->lines || f->width <= 0)
        return false;
    int row = row_of(f, f->width, f->at, &start) + by, col = cells(f, start, f->at);
    if (row < 0 || row >= field_rows(f, f->width))
        return false;
    start = start_of_row(f, f->width, row);
    size_t end = row_end(f, start, f->width, &next), at = start;
    while (at < end && cells(f, start, letter_end(f, at)) <= col)
        at = letter_end(f, at);
    if (at == next && at > start && at < f->len) /* the end of a broken word is the next row's beginning */
        at = letter_before(f, at);
    move_to(f, at);
    return true;
}

void field_draw_rows(struct field *f, struct area a, int row, int col, int width, int rows, enum role role,
                     bool focused)
{
    size_t start, next;

    width = least(width, a.cols - col);
    if (width <= 0 || rows <= 0)
        return;
    f->width = width;
    int all = field_rows(f, width), at = row_of(f, width, f->at, &start);
    if (focused && at < f->top)
        f->top = at;
    if (focused && at >= f->top + rows)
        f->top = at - rows + 1;
    f->top = f->top + rows > all ? (all > rows ? all - rows : 0) : f->top;
    if (focused)
        place_cursor(a, row + at - f->top, col + least(cells(f, start, f->at), width - 1));
    struct area box = area_sub(a, 0, col, a.rows, width);
    start = start_of_row(f, width, f->top);
    for (int y = 0; y < rows; y++) {
        if (!a.c->spoken)
            fill(box, row + y, 0, width, ROLE_dim, '_');
        if (f->top + y >= all)
            continue;
        size_t end = row_end(f, start, width, &next);
        putf(box, row + y, 0, role, "%.*s", (int)(end - start), f->text + start);
        start = next;
    }
    if (f->top > 0)
        put(box, row, width - 1, ROLE_dim, "^");
    if (f->top + rows < all)
        put(box, row + rows - 1, width - 1, ROLE_dim, "v");
}
