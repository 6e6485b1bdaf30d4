/* Forms: editing one text as input methods do it, fields with their messages and choices, drafts on disk. */
#include "engine/form.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "../support/folder.h"
#include "../support/suites.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- one field -------------------------------------------------------------------------- */

static struct field field;

static void press(const char *name)
{
    struct event ev;

    ck_assert_msg(key_parse(name, &ev), "no such key: %s", name);
    ck_assert_msg(field_event(&field, &ev), "not taken: %s", name);
}

/* Bytes as a terminal sends them, in one piece or one by one. */
static void feed(const char *bytes, bool one_by_one)
{
    struct input *in = input_new(50);
    struct event ev;
    size_t len = strlen(bytes), step = one_by_one ? 1 : len;

    ck_assert_ptr_nonnull(in);
    for (size_t i = 0; i < len; i += step) {
        input_feed(in, bytes + i, step);
        while (input_next(in, 0, &ev))
            ck_assert(field_event(&field, &ev));
    }
    input_free(in);
}

static void paste(const char *text)
{
    struct event ev = { .kind = EV_PASTE, .text = text, .len = strlen(text) };
    ck_assert(field_event(&field, &ev));
}

static void assert_field(const char *want)
{
    char *text = field_text(&field);
    ck_assert_str_eq(text, want);
    free(text);
}

/* What input methods send: PITFALLS 13-15. \177 is Backspace. */
static const struct { const char *bytes, *want; int limit; } streams[] = {
    { "vie\177êt\177\177ệt", "việt", 0 },                   /* Telex: viet, then ee, then j */
    { "a\177á", "á", 0 },                                   /* VNI: a1 */
    { "e\u202f\177\177ê", "ê", 0 },                         /* OpenKey breaks a completion first */
    { "a\u0302\u0301", "ấ", 0 },                            /* base and marks as they come */
    { "e\u0302\177\177e\u0302\u0323", "ệ", 0 },             /* two backspaces for base and mark */
    { "d\177đuo\177\177ươ\177ờng", "đường", 0 },
    { "hoa\u0300", "hoà", 0 },
    { "Ha\177à No\177ô\177ội", "Hà Nội", 0 },               /* two words in one burst */
    { "x\u200c\177", "x", 0 },
    { "a\177ă\177ắc\b\bặc", "ặc", 0 },                      /* ^H and DEL are the same key */
    { "\304\203\304\202\304\221\304\220\304\251\305\251\306\241\306\260", "ăĂđĐĩũơư", 0 }, /* PITFALLS 12 */
    { "vie\177êt\177\177ệt", "việt", 4 },                   /* at its limit: rewriting is not growing */
    { "viê\u202f\177\177ê", "viê", 3 },                     /* refused is what is taken back */
    { "viets\177\177\177ết", "viết", 4 },                   /* a letter too many, then the word anew */
    { "abc\u00e9\u0301\177\177", "abc", 3 },                /* a mark of a refused letter lands nowhere */
};

START_TEST(input_methods)
{
    for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
        field_init(&field, streams[_i].limit, false);
        feed(streams[_i].bytes, one_by_one);
        assert_field(streams[_i].want);
    }
}
END_TEST

/* The same in the middle of a text, which stays as it was. */
START_TEST(input_methods_in_the_middle)
{
    if (streams[_i].limit)
        return;
    char want[128];
    field_init(&field, 0, false);
    ck_assert(field_set(&field, "Đông Anh"));
    for (int i = 0; i < 3; i++)
        press("Left");
    feed(streams[_i].bytes, false);
    snprintf(want, sizeof want, "Đông %sAnh", streams[_i].want);
    assert_field(want);
}
END_TEST

/* What was only proposed goes when something is typed, as input methods type it too; any other key edits it. */
static const struct { const char *bytes, *want; } over_proposals[] = {
    { "81", "81" },
    { "vie\177êt\177\177ệt", "việt" },
    { "e\u202f\177\177ê", "ê" },
    { "\u202f\177\177", "" },                /* an input method that begins so finds nothing of ours to erase */
    { "\177", "Kỳ 202" },                     /* Backspace goes on with it, as in the grid */
    { "\1775", "Kỳ 2025" },
    { "\033[F5", "Kỳ 20265" },                /* End, then what is typed */
    { "\033[D\177", "Kỳ 206" },
    { "\033[3~7", "Kỳ 20267" },               /* Del at the end erases nothing, and edits */
    { "\025x", "x" },                         /* Ctrl-U */
    { "\033[200~a\tb\n\033[201~", "a b" },
    { "\033[200~\n\033[201~x", "x" },
};

START_TEST(proposals_give_way)
{
    for (int one_by_one = 0; one_by_one < 2; one_by_one++) {
        field_init(&field, 40, false);
        ck_assert(field_propose(&field, "Kỳ 2026"));
        feed(over_proposals[_i].bytes, one_by_one);
        assert_field(over_proposals[_i].want);
    }
    field_init(&field, 10, false);
    ck_assert(field_propose(&field, "Kỳ 2026"));
    paste("more than there is room for");
    assert_field("Kỳ 2026"); /* nothing came in its place */
    ck_assert(field.proposed && field.lost);
    ck_assert(field_set(&field, "Kỳ 2026")); /* said by a person, or on record */
    feed("!", false);
    assert_field("Kỳ 2026!");
}
END_TEST

static const struct { const char *text, *keys, *want; size_t at; } edits[] = {
    { "abc", "Left Backspace", "ac", 1 },
    { "abc", "Home Del", "bc", 0 },
    { "abc", "Ctrl-A Right Del", "ac", 1 },
    { "abc", "Home Left Left Del", "bc", 0 },
    { "abc", "Right Del x", "abcx", 4 },
    { "Hà Nội", "Ctrl-W", "Hà ", 4 },
    { "Hà Nội  ", "Ctrl-W Ctrl-W", "", 0 },
    { "Hà Nội", "Left Ctrl-U", "", 0 },
    { "Hà Nội", "Left Left Left Ctrl-K", "Hà ", 4 },
    { "Hà Nội", "Ctrl-Left đ", "Hà đNội", 6 },
    { "Hà Nội", "Home Ctrl-Right đ", "Hàđ Nội", 5 },
    { "Hà Nội", "Home Ctrl-E .", "Hà Nội.", 10 },
    { "", "Backspace Del Ctrl-W Ctrl-K Ctrl-U Left Right Home End", "", 0 },
};

static void press_all(const char *keys)
{
    char word[32];

    while (*(keys += strspn(keys, " "))) {
        size_t n = strcspn(keys, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, keys);
        press(word);
        keys += n;
    }
}

START_TEST(edit)
{
    field_init(&field, 0, false);
    ck_assert(field_set(&field, edits[_i].text));
    press_all(edits[_i].keys);
    assert_field(edits[_i].want);
    ck_assert_uint_eq(field.at, edits[_i].at);
}
END_TEST

/* Arrows and Del go by letters with their marks; Backspace takes what was typed last (PITFALLS 13). */
START_TEST(letters_with_marks)
{
    field_init(&field, 0, false);
    feed("xe\u0302\u0301y", false);
    press_all("Left Left");
    ck_assert_uint_eq(field.at, 1);
    press("Right");
    ck_assert_uint_eq(field.at, 6);
    press("Backspace");
    assert_field("xêy");
    press_all("Home Right Del");
    assert_field("xy");
    ck_assert_int_eq(field_letters(&field), 2);
}
END_TEST

START_TEST(pastes_are_data)
{
    field_init(&field, 0, false);
    paste("10 xã\nq\t:quit\x01\x1b[A\xc2\x9b\n");
    assert_field("10 xã q :quit[A");
    field_init(&field, 0, true);
    paste("một\nhai\tba\n");
    assert_field("một\nhai ba");
    field_init(&field, 0, false);
    struct event ev = { .kind = EV_KEY, .code = K_ENTER, .mods = MOD_ALT };
    ck_assert(!field_event(&field, &ev)); /* no line end in a line */
}
END_TEST

/* What does not fit is not taken in part, and said. */
START_TEST(paste_over_the_limit)
{
    char *big = malloc(60001);

    memset(big, 'x', 60000);
    big[60000] = 0;
    field_init(&field, 5, false);
    paste("abc");
    ck_assert(!field.lost);
    paste("def");
    assert_field("abc");
    ck_assert(field.lost);
    press("d");
    ck_assert(!field.lost);
    field_init(&field, 0, false);
    paste(big);
    assert_field("");
    ck_assert(field.lost);
    big[FIELD_BYTES] = 0;
    ck_assert(!field_set(&field, big));
    assert_field("");
    free(big);
}
END_TEST

START_TEST(typing_over_the_limit)
{
    field_init(&field, 3, false);
    feed("abcde", false);
    assert_field("abc");
    ck_assert_int_eq(field.refused, 2);
    press_all("Backspace Backspace");
    assert_field("abc");
    ck_assert_int_eq(field.refused, 0);
    press("Backspace");
    assert_field("ab");
    feed("xyz", false);
    press("Left"); /* now what was refused cannot be taken back */
    ck_assert_int_eq(field.refused, 0);
    ck_assert(field.lost);
    press("Backspace");
    assert_field("ax");
}
END_TEST

START_TEST(buffer_never_overflows)
{
    struct event ev = { .kind = EV_CHAR, .code = 0x1ec7 };

    field_init(&field, 0, true);
    for (int i = 0; i < FIELD_BYTES; i++)
        field_event(&field, &ev);
    ck_assert_uint_eq(field.len, (FIELD_BYTES - 1) / 3 * 3);
    ck_assert_uint_eq(strlen(field.text), field.len);
    ck_assert_int_eq(field.refused, FIELD_BYTES - (FIELD_BYTES - 1) / 3);
}
END_TEST

/* ---- drawing one field ------------------------------------------------------------------ */

static struct canvas *canvas;

static void canvas_of(int rows, int cols)
{
    canvas_free(canvas);
    canvas = canvas_new(rows, cols);
    ck_assert_ptr_nonnull(canvas);
}

static void drop_canvas(void)
{
    canvas_free(canvas);
    canvas = NULL;
}

static void assert_canvas(const char *want)
{
    char *text = canvas_text(canvas);
    ck_assert_msg(!strcmp(text, want), "drawn:\n%swanted:\n%s", text, want);
    free(text);
}

static const struct { const char *text, *keys; int width; const char *want; int cursor; } views[] = {
    { "", "", 6, "______", 0 },
    { "ab", "", 6, "ab____", 2 },
    { "abcde", "", 6, "abcde_", 5 },
    { "abcdef", "", 6, "<cdef_", 5 },
    { "abcdef", "Home", 6, "abcdef", 0 },
    { "abcdefgh", "Home", 6, "abcde>", 0 },
    { "abcdefghijkl", "Left Left Left Left", 6, "<fghi>", 4 },
    { "abcdefghijkl", "Left Left Left Left Left Left", 6, "<fghi>", 2 },
    { "abcdefghijkl", "Left Left Left Left Left Left Home", 6, "abcde>", 0 },
    { "abcdef", "Backspace", 6, "abcde_", 5 },
    { "Việt", "", 6, "Việt__", 4 },
    { "日本語", "", 5, "<語__", 3 },
    { "日本語", "Home", 5, "日本>", 0 },
    { "ab", "", 1, "<", 0 },
    { "x\u202ey", "", 12, "x<U+202E>y__", 10 },
};

START_TEST(draws_a_line)
{
    canvas_of(1, views[_i].width);
    field_init(&field, 0, false);
    ck_assert(field_set(&field, views[_i].text));
    char keys[96], *save = NULL, want[96];
    snprintf(keys, sizeof keys, "%s", views[_i].keys);
    field_draw(&field, canvas_all(canvas), 0, 0, views[_i].width, ROLE_normal, true);
    /* drawn after each key, as on a screen */
    for (char *key = strtok_r(keys, " ", &save); key; key = strtok_r(NULL, " ", &save)) {
        press(key);
        canvas_clear(canvas);
        field_draw(&field, canvas_all(canvas), 0, 0, views[_i].width, ROLE_normal, true);
    }
    snprintf(want, sizeof want, "%s\n", views[_i].want);
    assert_canvas(want);
    ck_assert_int_eq(canvas->cursor_col, views[_i].cursor);
}
END_TEST

/* Whatever is typed and wherever: the cursor is in the field and on the letter that it is on. */
START_TEST(cursor_stays_in_view)
{
    static const char *const keys[] = { "Left", "Right", "Home", "End", "Backspace", "ệ", "x", "日", "Ctrl-W", "Del" };
    unsigned random = 7;

    for (int width = 4; width < 12; width++) {
        canvas_of(1, width + 2);
        field_init(&field, 0, false);
        for (int i = 0; i < 2000; i++) {
            random = random * 1103515245u + 12345u;
            press(keys[(random >> 16) % COUNT(keys)]);
            if (random >> 28 < 4) /* several in one burst */
                continue;
            field_draw(&field, canvas_all(canvas), 0, 1, width, ROLE_normal, true);
            const struct cell *cell = &canvas->cells[canvas->cursor_col];
            if (canvas->cursor_col < 1 || canvas->cursor_col > width)
                ck_abort_msg("cursor at %d of %d", canvas->cursor_col, width);
            if (strncmp(cell->text, field.at < field.len ? field.text + field.at : "_", strlen(cell->text)) != 0)
                ck_abort_msg("cursor on '%s' in '%s' at %zu", cell->text, field.text, field.at);
        }
    }
}
END_TEST

/* A burst between two drawings may leave the view's edge inside a letter. */
START_TEST(draws_after_a_burst)
{
    canvas_of(1, 10);
    field_init(&field, 0, false);
    feed("ệệệệệệệệệệệệệệ", false);
    field_draw(&field, canvas_all(canvas), 0, 0, 10, ROLE_normal, true);
    assert_canvas("<ệệệệệệệệ_\n");
    press("Ctrl-U");
    feed("xđđđđđđđđđđđđđđđđđđđđ", false);
    press_all("Left Left Left Left Left Left Left Left Left Left");
    field_draw(&field, canvas_all(canvas), 0, 0, 10, ROLE_normal, true);
    assert_canvas("<đđđđđđđđ>\n");
}
END_TEST

/* A field that is scrolled out of view draws nothing, and does not take the cursor to an edge. */
START_TEST(out_of_view)
{
    canvas_of(2, 6);
    field_init(&field, 0, true);
    ck_assert(field_set(&field, "ab"));
    set_cursor(canvas_all(canvas), 1, 5);
    for (int row = -1; row < 3; row += 3) {
        field_draw(&field, canvas_all(canvas), row, 0, 6, ROLE_normal, true);
        field_draw_rows(&field, canvas_all(canvas), row, 0, 6, 1, ROLE_normal, true);
    }
    assert_canvas("\n\n");
    ck_assert_int_eq(canvas->cursor_row, 1);
    ck_assert_int_eq(canvas->cursor_col, 5);
}
END_TEST

/* Up from the end of a broken word stays on the row that it goes to. */
START_TEST(up_from_a_full_row)
{
    canvas_of(2, 8);
    field_init(&field, 0, true);
    ck_assert(field_set(&field, "abcdefghijklmn"));
    field_draw_rows(&field, canvas_all(canvas), 0, 0, 8, 2, ROLE_normal, true);
    assert_canvas("abcdefg_\nhijklmn_\n");
    ck_assert(field_step_row(&field, -1));
    ck_assert_uint_eq(field.at, 6);
}
END_TEST

START_TEST(draws_rows)
{
    canvas_of(3, 10);
    field_init(&field, 0, true);
    ck_assert(field_set(&field, "một hai ba bốn\nnăm"));
    ck_assert_int_eq(field_rows(&field, 10), 3);
    field_draw_rows(&field, canvas_all(canvas), 0, 0, 10, 3, ROLE_normal, true);
    assert_canvas("một hai___\nba bốn____\nnăm_______\n");
    ck_assert_int_eq(canvas->cursor_row, 2);
    ck_assert_int_eq(canvas->cursor_col, 3);
    ck_assert(field_step_row(&field, -1));
    ck_assert(field_step_row(&field, -1));
    ck_assert(!field_step_row(&field, -1));
    ck_assert_uint_eq(field.at, strlen("một"));
    field_draw_rows(&field, canvas_all(canvas), 0, 0, 10, 2, ROLE_normal, true);
    assert_canvas("một hai___\nba bốn___v\nnăm_______\n");
    press("Alt-Enter");
    assert_field("một\n hai ba bốn\nnăm");
    press("End");
    ck_assert_uint_eq(field.at, strlen("một\n hai ba bốn"));
}
END_TEST

/* Every place of the text is on some row, and rows can be walked to both ends. */
START_TEST(rows_can_be_walked)
{
    canvas_of(4, 8);
    field_init(&field, 0, true);
    ck_assert(field_set(&field, "abcdefghijklmnop  qr\n\nệệệệệệệệệệ st uv wx\n"));
    for (int i = 0; i < 100; i++) {
        field_draw_rows(&field, canvas_all(canvas), 0, 0, 8, 4, ROLE_normal, true);
        if (!field_step_row(&field, -1))
            break;
    }
    ck_assert_uint_eq(field.at, 0);
    int down = 0;
    while (down < 100 && field_step_row(&field, 1))
        down++;
    ck_assert_int_eq(down + 1, field_rows(&field, 8));
    ck_assert_uint_eq(field.at, field.len);
}
END_TEST

/* ---- forms ------------------------------------------------------------------------------ */

static const struct { const char *code, *vi, *en; } agencies[] = {
    { "so-gddt", "Sở Giáo dục và Đào tạo", "Department of Education and Training" },
    { "so-nv", "Sở Nội vụ", "Department of Home Affairs" },
    { "so-yt", "Sở Y tế", "Department of Health" },
    { "hkh", "Hội Khuyến học", "Association for the Promotion of Learning" },
    { "td", "Thành đoàn Hà Nội", "Youth Union" },
    { "p-dongda", "Phường Đống Đa", "Dong Da ward" },
    { "p-hoan-kiem", "Phường Hoàn Kiếm", "Hoan Kiem ward" },
    { "phuong", "Ủy ban phường", "Ward committee" },
};

static size_t agency_count(const void *owner)
{
    (void)owner;
    return COUNT(agencies);
}

static const char *agency_code(const void *owner, size_t i)
{
    (void)owner;
    return agencies[i].code;
}

static void agency_text(const void *owner, size_t i, enum td_lang lang, char *buf)
{
    (void)owner;
    snprintf(buf, FORM_CHOICE, "%s", lang == TD_VI ? agencies[i].vi : agencies[i].en);
}

static const struct form_choices agency_choices = { NULL, agency_count, agency_code, agency_text };

static const struct form_field figure_fields[] = {
    { "target", W_COL_TARGET, FF_FIXED, 0, false, NULL },
    { "agency", W_COL_AGENCY, FF_PICK, 0, true, &agency_choices },
    { "value", W_ASK_FIGURE, FF_NUMBER, 20, true, NULL },
    { "when", W_COL_PUBLISHED_ON, FF_DATE, 20, false, NULL },
    { "source", W_COL_SOURCE, FF_TEXT, 60, false, NULL },
    { "note", W_COL_NOTE, FF_LONG, 0, false, NULL },
};

static int checks;

/* A rule of the owner's: over 100 looks odd, over 1000 is wrong. And a value that follows from another. */
static void check_figure(void *owner, struct form *f)
{
    struct td_num n;

    (void)owner;
    checks++;
    if (td_num_read(form_get(f, "value"), TD_VI, false, &n) == TD_NUM_OK) {
        if (td_num_cmp(n, (struct td_num){ 1000, 0 }) > 0)
            form_message(f, "value", FORM_ERROR, "Lớn hơn 1000");
        else if (td_num_cmp(n, (struct td_num){ 100, 0 }) > 0)
            form_message(f, "value", FORM_WARNING, "Lớn hơn 100%");
    }
    if (!strcmp(form_get(f, "agency"), "td"))
        form_restore(f, "source", "thanhdoan.hanoi.gov.vn");
    form_check(f); /* no harm, and no recursion */
}

static const struct form_spec figure = { figure_fields, COUNT(figure_fields), check_figure };
static struct form form;

static void setup(void)
{
    checks = 0;
    ck_assert(form_init(&form, &figure, NULL, TD_VI));
    ck_assert(form_set(&form, "target", "Người trong độ tuổi biết chữ"));
    form_unit(&form, "value", "%");
}

static void teardown(void)
{
    form_free(&form);
    drop_canvas();
}

static enum form_result type_letters(const char *text, size_t len)
{
    enum form_result r = FORM_NOT_MINE;

    while (len) {
        struct event ev = { .kind = EV_CHAR };
        size_t n = td_utf8_next(text, len, &ev.code);
        if (ev.code == '\177')
            ev = (struct event){ .kind = EV_KEY, .code = K_BACKSPACE };
        r = form_event(&form, &ev);
        ck_assert_int_eq(r, FORM_TAKEN);
        text += n;
        len -= n;
    }
    return r;
}

/* "'letters' Key Key": what the last of them gave. */
static enum form_result keys(const char *k)
{
    enum form_result r = FORM_NOT_MINE;

    while (*(k += strspn(k, " "))) {
        char word[32];
        struct event ev;
        size_t n;
        if (*k == '\'') {
            n = strcspn(k + 1, "'");
            r = type_letters(k + 1, n);
            k += n + 2;
            continue;
        }
        n = strcspn(k, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, k);
        ck_assert_msg(key_parse(word, &ev), "no such key: %s", word);
        r = form_event(&form, &ev);
        k += n;
    }
    return r;
}

static const char *at(void)
{
    return form.at < figure.n ? figure_fields[form.at].key : "";
}

static const char *message(const char *key, enum form_severity severity)
{
    const char *text;
    enum form_severity is = form_message_of(&form, key, &text);
    ck_assert_msg(is == severity, "%s: severity %d, '%s'", key, (int)is, text);
    return text;
}

static void draw(int rows, int cols)
{
    if (!canvas || canvas->rows != rows || canvas->cols != cols)
        canvas_of(rows, cols);
    canvas_clear(canvas);
    form_draw(&form, canvas_all(canvas));
}

static bool shows(const char *what)
{
    char *text = canvas_text(canvas);
    bool there = strstr(text, what) != NULL;

    free(text);
    return there;
}

START_TEST(moves_between_fields)
{
    static const struct { const char *key, *want; } steps[] = {
        { "Tab", "value" }, { "Down", "when" }, { "Enter", "source" }, { "Up", "when" }, { "Shift-Tab", "value" },
        { "Shift-Tab", "agency" }, { "Shift-Tab", "note" }, { "Down", "note" }, { "Tab", "agency" },
        { "Up", "agency" },
    };

    ck_assert_str_eq(at(), "agency"); /* the fixed one is never gone to */
    for (size_t i = 0; i < COUNT(steps); i++) {
        ck_assert_int_eq(keys(steps[i].key), FORM_TAKEN);
        ck_assert_msg(!strcmp(at(), steps[i].want), "step %zu: at %s", i, at());
    }
    ck_assert(form_go(&form, "source"));
    ck_assert(!form_go(&form, "target"));
    ck_assert_str_eq(at(), "source");
}
END_TEST

/* Where the owner begins is not where somebody left something out. */
START_TEST(go_is_not_leaving)
{
    ck_assert(form_go(&form, "value"));
    ck_assert(form_go(&form, "source"));
    ck_assert(!form_has_errors(&form));
    keys("Tab");
    ck_assert(!form_has_errors(&form));
    form_go(&form, "value");
    keys("Tab");
    ck_assert(form_has_errors(&form));
}
END_TEST

START_TEST(keys_that_are_not_its_own)
{
    static const char *const others[] = { "F1", "F2", "F10", "F12", "Ctrl-Q", "Ctrl-L", "PgUp", "Alt-x", "Ctrl-Z" };

    for (size_t i = 0; i < COUNT(others); i++)
        ck_assert_msg(keys(others[i]) == FORM_NOT_MINE, "%s", others[i]);
    /* those of lists and panes are letters here */
    keys("Tab 'q:?/jkML'");
    ck_assert_str_eq(form_get(&form, "value"), "q:?/jkML");
}
END_TEST

/* An answer is good while its field does not change, however often and for whatever else one asks. */
START_TEST(answers_stay)
{
    form_set(&form, "source", "thongke");
    keys("'hkh'");
    const char *source = form_get(&form, "source"), *agency = form_get(&form, "agency"),
               *typed = form_typed(&form, "agency");

    for (int i = 0; i < 3; i++) {
        ck_assert_ptr_eq(form_get(&form, "source"), source);
        ck_assert_ptr_eq(form_typed(&form, "agency"), typed);
        ck_assert_ptr_eq(form_get(&form, "agency"), agency);
    }
    ck_assert_str_eq(source, "thongke");
    ck_assert_str_eq(agency, typed);
    ck_assert_str_eq(agency, "hkh");
}
END_TEST

START_TEST(leaving_keeps_everything)
{
    ck_assert(!form_changed(&form));
    ck_assert_int_eq(keys("'so' Tab '99,' Esc"), FORM_LEAVE);
    ck_assert(form_changed(&form));
    ck_assert_str_eq(form_get(&form, "value"), "99,");
    ck_assert_int_eq(keys("'5'"), FORM_TAKEN);
    ck_assert_str_eq(form_get(&form, "value"), "99,5");
}
END_TEST

/* A proposal is kept by going on, is no change, is seen as one, and gives way to what is typed; once. */
START_TEST(proposals_in_a_form)
{
    ck_assert(form_propose(&form, "source", "Báo cáo"));
    ck_assert(form_propose(&form, "when", "21/11/2026"));
    form_go(&form, "source");
    keys("Tab Shift-Tab");
    ck_assert_str_eq(at(), "source");
    ck_assert(!form_changed(&form));
    draw(20, 60);
    ck_assert(shows("Báo cáo....") && shows("21/11/2026......"));
    keys("'Công' Space 'văn'");
    ck_assert_str_eq(form_get(&form, "source"), "Công văn");
    keys("Tab Shift-Tab '!'"); /* what was typed is edited */
    ck_assert_str_eq(form_get(&form, "source"), "Công văn!");
    draw(20, 60);
    ck_assert(shows("Công văn!____"));
    form_go(&form, "when");
    keys("Backspace '5'");
    ck_assert_str_eq(form_get(&form, "when"), "21/11/2025");
}
END_TEST

START_TEST(changed_and_back)
{
    ck_assert(form_set(&form, "source", "Báo cáo"));
    ck_assert(!form_changed(&form));
    form_go(&form, "source");
    keys("'x'");
    ck_assert(form_changed(&form));
    keys("Backspace");
    ck_assert(!form_changed(&form));
    ck_assert(form_set(&form, "source", "Ba\u0301o")); /* what was there before is compared in NFC */
    ck_assert(!form_changed(&form));
    ck_assert_str_eq(form_get(&form, "source"), "Báo");
}
END_TEST

/* ---- numbers and dates ---- */

#define MARKS_10 "\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301"
static const struct { const char *key, *typed; enum form_severity severity; const char *vi, *en; } understood[] = {
    { "value", "99,5", FORM_INFO, "= 99,5%", "= 99.5%" },
    { "value", "99.5%", FORM_INFO, "= 99,5%", "= 99.5%" },
    { "value", "1.234,5", FORM_ERROR, "Lớn hơn 1000", "Lớn hơn 1000" },
    { "value", "1.234", FORM_ERROR, "Chưa rõ là 1234 hay 1,2340: hãy gõ như một trong hai",
      "Is it 1234 or 1.2340? Type it like one of them" },
    { "value", "-12,345", FORM_ERROR, "Chưa rõ là -12345 hay -12,3450: hãy gõ như một trong hai",
      "Is it -12345 or -12.3450? Type it like one of them" },
    { "value", "1,2340", FORM_INFO, "= 1,2340%", "= 1.2340%" },
    { "value", "103", FORM_WARNING, "Lớn hơn 100%", "Lớn hơn 100%" },
    { "value", "á", FORM_ERROR, "Không đọc được số; ví dụ 99,5 hoặc 1.234,5",
      "Not a number; for example 99.5 or 1,234.5" },
    { "value", "", FORM_ERROR, "Cần điền mục này", "This is needed" },
    { "value", "  ", FORM_ERROR, "Cần điền mục này", "This is needed" },
    { "when", "20/11/2026", FORM_INFO, "= thứ Sáu, ngày 20 tháng 11 năm 2026", "= Friday, 20 November 2026" },
    { "when", "2026-11-22", FORM_INFO, "= Chủ nhật, ngày 22 tháng 11 năm 2026", "= Sunday, 22 November 2026" },
    { "when", "7/2/2024", FORM_INFO, "= thứ Tư, ngày 7 tháng 2 năm 2024", "= Wednesday, 7 February 2024" },
    { "when", "30/2/2026", FORM_ERROR, "Không đọc được ngày; ví dụ 20/11/2026",
      "Not a date; for example 2026-11-20 or 20/11/2026" },
    { "when", "", FORM_NOTHING, "", "" },
    { "source", "a\u200bb", FORM_ERROR, "Có ký tự ẩn, hiện trong ngoặc <>: hãy xóa đi",
      "Invisible characters, shown in <>: please delete" },
    { "note", "b" MARKS_10 MARKS_10 MARKS_10, FORM_NOTHING, "", "" },
    { "note", "a\u2028b", FORM_ERROR, "Có ký tự ẩn, hiện trong ngoặc <>: hãy xóa đi",
      "Invisible characters, shown in <>: please delete" },
};

START_TEST(says_what_it_understood)
{
    form_go(&form, understood[_i].key);
    type_letters(understood[_i].typed, strlen(understood[_i].typed));
    keys("Tab");
    ck_assert_str_eq(message(understood[_i].key, understood[_i].severity), understood[_i].vi);
    ck_assert_str_eq(form_get(&form, understood[_i].key), understood[_i].typed);
    form_set_lang(&form, TD_EN);
    ck_assert_str_eq(message(understood[_i].key, understood[_i].severity), understood[_i].en);
}
END_TEST

START_TEST(piles_of_marks_are_refused)
{
    static const char text[] = "b" MARKS_10 MARKS_10 MARKS_10 "\u0301";

    form_go(&form, "note");
    type_letters(text, strlen(text));
    keys("Tab");
    ck_assert_str_eq(message("note", FORM_ERROR), "có hơn 30 dấu liền nhau trong một chữ");
    keys("Shift-Tab Backspace Tab");
    ck_assert_str_eq(message("note", FORM_NOTHING), "");
}
END_TEST

/* What is half typed is not called wrong before it is left; what cannot be guessed is, at once. */
START_TEST(half_typed_is_not_wrong)
{
    keys("Tab '9,'");
    message("value", FORM_NOTHING);
    keys("'5'");
    message("value", FORM_INFO);
    keys("Ctrl-U '1.234'");
    message("value", FORM_ERROR);
    keys("Ctrl-U 'abc'");
    message("value", FORM_NOTHING);
    keys("Tab");
    message("value", FORM_ERROR);
    keys("Shift-Tab 'd'"); /* it was left once: from now on at once */
    message("value", FORM_ERROR);
    ck_assert_str_eq(form_get(&form, "value"), "abcd");
}
END_TEST

START_TEST(checks_run_after_changes_and_on_leaving)
{
    int before = checks;

    keys("Tab");
    ck_assert_int_eq(checks, before + 1);
    keys("'12'");
    ck_assert_int_eq(checks, before + 3);
    form_message(&form, "value", FORM_WARNING, "x");
    form_message(&form, "value", FORM_INFO, "y"); /* less grave: not said */
    ck_assert_str_eq(message("value", FORM_WARNING), "x");
    keys("'3'");
    ck_assert_str_eq(message("value", FORM_WARNING), "Lớn hơn 100%");
}
END_TEST

START_TEST(check_may_fill_in)
{
    keys("'td' Tab");
    ck_assert_str_eq(form_get(&form, "source"), "thanhdoan.hanoi.gov.vn");
    ck_assert(form_set(&form, "source", form_get(&form, "source"))); /* its own text is a text like any other */
    ck_assert(form_restore(&form, "source", form_get(&form, "source")));
    ck_assert_str_eq(form_get(&form, "source"), "thanhdoan.hanoi.gov.vn");
}
END_TEST

START_TEST(too_much_is_said)
{
    keys("Tab '123456789012345678901'");
    ck_assert_str_eq(form_get(&form, "value"), "12345678901234567890");
    ck_assert_ptr_nonnull(strstr(message("value", FORM_WARNING), "1 chữ"));
    keys("Tab Shift-Tab Tab"); /* also after it was left, so that nobody misses it */
    form_go(&form, "source");
    for (int i = 0; i < 61; i++)
        keys("'x'");
    ck_assert_ptr_nonnull(strstr(message("source", FORM_WARNING), "1 chữ"));
    keys("Tab");
    message("source", FORM_WARNING);
    keys("Shift-Tab");
    message("source", FORM_WARNING);
    keys("Backspace");
    message("source", FORM_NOTHING);
    ck_assert_uint_eq(strlen(form_get(&form, "source")), 59);
}
END_TEST

/* ---- saving ---- */

START_TEST(saves_when_nothing_is_wrong)
{
    ck_assert_int_eq(keys("Ctrl-S"), FORM_TAKEN); /* two are required */
    ck_assert_str_eq(at(), "agency");
    message("agency", FORM_ERROR);
    message("value", FORM_ERROR);
    ck_assert(form_has_errors(&form));
    ck_assert_int_eq(keys("'hkh' Enter Ctrl-S"), FORM_TAKEN);
    ck_assert_str_eq(at(), "value");
    ck_assert_int_eq(keys("'103' Ctrl-S"), FORM_SAVE); /* a warning does not hold it up */
    ck_assert_int_eq(keys("'4' Ctrl-S"), FORM_TAKEN);
    ck_assert_int_eq(keys("Backspace Ctrl-S"), FORM_SAVE);
    ck_assert(form_set(&form, "target", "a\u200bb")); /* nobody could put it right here */
    ck_assert_int_eq(keys("Ctrl-S"), FORM_SAVE);
}
END_TEST

START_TEST(enter_goes_through_and_saves)
{
    ck_assert_int_eq(keys("'khuyen hoc' Enter '99,5' Enter '1/6/2025' Enter 'Báo cáo 12' Enter"), FORM_TAKEN);
    ck_assert_str_eq(at(), "note");
    ck_assert_int_eq(keys("'dòng một' Alt-Enter 'dòng hai'"), FORM_TAKEN);
    ck_assert_int_eq(keys("Enter"), FORM_SAVE);
    ck_assert_str_eq(form_get(&form, "agency"), "hkh");
    ck_assert_str_eq(form_get(&form, "value"), "99,5");
    ck_assert_str_eq(form_get(&form, "note"), "dòng một\ndòng hai");
    ck_assert_str_eq(form_get(&form, "nothing"), "");
}
END_TEST

/* ---- choices ---- */

static const struct { const char *keys, *code, *shown; } picks[] = {
    { "'so giao duc' Tab", "so-gddt", "Sở Giáo dục và Đào tạo" },
    { "'dao tao' Enter", "so-gddt", "Sở Giáo dục và Đào tạo" },
    { "'đào' Tab", "so-gddt", "Sở Giáo dục và Đào tạo" },
    { "'đao' Tab", "", "đao" },                                 /* with marks, the marks must match */
    { "'hà nội' Tab", "td", "Thành đoàn Hà Nội" },
    { "'so-yt' Tab", "so-yt", "Sở Y tế" },                      /* a code */
    { "'TD' Tab", "td", "Thành đoàn Hà Nội" },                  /* ... in any case of letters */
    { "'td' Ctrl-S", "td", "Thành đoàn Hà Nội" },               /* typed in full it counts, taken or not */
    { "'td' Shift-Tab", "td", "Thành đoàn Hà Nội" },
    { "'so' Down Tab", "so-nv", "Sở Nội vụ" },
    { "'so' Down Down Up Enter", "so-nv", "Sở Nội vụ" },
    { "'so' Down Down Down Down Down Enter", "so-yt", "Sở Y tế" },
    { "Down Down Tab", "so-nv", "Sở Nội vụ" },                  /* from all of them */
    { "Tab", "", "" },                                          /* nothing marked: nothing taken */
    { "'xyz' Tab", "", "xyz" },                                 /* nothing matches: what was typed stays */
    { "'so nv' Enter Shift-Tab Backspace", "", "Sở Nội v" },    /* edited: chosen no longer */
    { "'so nv' Enter Shift-Tab Backspace Tab", "so-nv", "Sở Nội vụ" },
    { "'so nv' Enter Shift-Tab Left Left Home", "so-nv", "Sở Nội vụ" },
    { "'noi' Tab", "so-nv", "Sở Nội vụ" },                      /* the owner's order among equals */
    { "'u' Tab", "phuong", "Ủy ban phường" },                   /* what begins so comes before "Sở Giáo dục" */
    { "'phuong' Tab", "phuong", "Ủy ban phường" },              /* a code before what begins so */
    { "'d\177đo\177ống da' Tab", "p-dongda", "Phường Đống Đa" }, /* each word by its own marks */
};

START_TEST(picks_a_choice)
{
    keys(picks[_i].keys);
    ck_assert_str_eq(form_get(&form, "agency"), picks[_i].code);
    char typed[256];
    draw(30, 120);
    char *text = canvas_text(canvas);
    snprintf(typed, sizeof typed, "%s_", picks[_i].shown);
    ck_assert_msg(strstr(text, typed) != NULL, "'%s' not in\n%s", typed, text);
    free(text);
}
END_TEST

START_TEST(unmatched_choice_is_an_error)
{
    keys("'xyz' Tab");
    ck_assert_str_eq(message("agency", FORM_ERROR), "Chưa chọn mục nào trong danh sách");
    ck_assert_str_eq(form_typed(&form, "agency"), "xyz");
    ck_assert(form_changed(&form));
}
END_TEST

START_TEST(choice_follows_the_language)
{
    ck_assert(form_set(&form, "agency", "so-yt"));
    ck_assert(!form_changed(&form));
    form_set_lang(&form, TD_EN);
    draw(20, 80);
    char *text = canvas_text(canvas);
    ck_assert_ptr_nonnull(strstr(text, "Department of Health"));
    free(text);
    ck_assert(!form_changed(&form));
    ck_assert_str_eq(form_get(&form, "agency"), "so-yt");
    keys("Ctrl-U 'youth' Tab");
    ck_assert_str_eq(form_get(&form, "agency"), "td");
}
END_TEST

/* Enter in a last field that is chosen from takes the choice, and saves only when asked again. */
START_TEST(choice_in_the_last_field)
{
    static const struct form_field only[] = {
        { "agency", W_COL_AGENCY, FF_PICK, 0, true, &agency_choices },
    };
    static const struct form_spec spec = { only, 1, NULL };

    form_free(&form);
    ck_assert(form_init(&form, &spec, NULL, TD_VI));
    ck_assert_int_eq(keys("'khuyen' Enter"), FORM_TAKEN);
    ck_assert_str_eq(form_get(&form, "agency"), "hkh");
    ck_assert_int_eq(keys("Enter"), FORM_SAVE);
}
END_TEST

START_TEST(nothing_to_edit)
{
    static const struct form_field only[] = { { "t", W_COL_NAME, FF_FIXED, 0, false, NULL } };
    static const struct form_spec spec = { only, 1, NULL };

    form_free(&form);
    ck_assert(form_init(&form, &spec, NULL, TD_VI));
    ck_assert(form_set(&form, "t", "abc"));
    ck_assert_int_eq(keys("q"), FORM_NOT_MINE);
    ck_assert_int_eq(keys("Tab"), FORM_NOT_MINE);
    ck_assert_int_eq(keys("Ctrl-S"), FORM_SAVE);
    ck_assert_int_eq(keys("Esc"), FORM_LEAVE);
    draw(2, 20);
    assert_canvas("   Tên\n   abc\n");
}
END_TEST

/* ---- drawing forms ---- */

START_TEST(draws_beside)
{
    keys("'hkh' Tab '103' Tab '20/11/2026' Tab 'Báo cáo' Tab 'một'");
    draw(8, 72);
    assert_canvas("   Chỉ tiêu     Người trong độ tuổi biết chữ\n"
                  "   Cơ quan *    Hội Khuyến học_________________________________\n"
                  " ? Số liệu *    103__________________  Lớn hơn 100%\n"
                  "   Ngày công bố 20/11/2026______  = thứ Sáu, ngày 20 tháng 11 năm 2026\n"
                  "   Nguồn        Báo cáo________________________________________________\n"
                  ">  Ghi chú      một____________________________________________________\n"
                  "\n\n");
    ck_assert_int_eq(canvas->cursor_row, 5);
    ck_assert_int_eq(canvas->cursor_col, 19);
    /* below when there is no room beside */
    draw(8, 60);
    assert_canvas("   Chỉ tiêu     Người trong độ tuổi biết chữ\n"
                  "   Cơ quan *    Hội Khuyến học_____________________\n"
                  " ? Số liệu *    103__________________  Lớn hơn 100%\n"
                  "   Ngày công bố 20/11/2026______\n"
                  "                = thứ Sáu, ngày 20 tháng 11 năm 2026\n"
                  "   Nguồn        Báo cáo____________________________________\n"
                  ">  Ghi chú      một________________________________________\n"
                  "\n");
}
END_TEST

START_TEST(draws_choices)
{
    keys("'so' Down");
    draw(9, 60);
    assert_canvas("   Chỉ tiêu     Người trong độ tuổi biết chữ\n"
                  ">  Cơ quan *    so_________________________________\n"
                  "                  Sở Giáo dục và Đào tạo  so-gddt\n"
                  "                > Sở Nội vụ  so-nv\n"
                  "                  Sở Y tế  so-yt\n"
                  "   Số liệu *    _____________________\n"
                  "   Ngày công bố ________________\n"
                  "   Nguồn        ___________________________________________\n"
                  "   Ghi chú      ___________________________________________\n");
    ck_assert_int_eq(canvas->cursor_row, 1); /* where letters go */
    ck_assert_int_eq(canvas->cursor_col, 18);
    keys("Ctrl-U 'xyz'");
    draw(3, 60);
    assert_canvas("   Chỉ tiêu     Người trong độ tuổi biết chữ\n"
                  ">  Cơ quan *    xyz________________________________\n"
                  "                Không có mục nào khớp. Ctrl-U để gõ lại.   v\n");
}
END_TEST

START_TEST(draws_above_when_narrow)
{
    keys("'hkh' Tab '1.234' Tab");
    draw(14, 40);
    assert_canvas("   Chỉ tiêu\n"
                  "   Người trong độ tuổi biết chữ\n"
                  "   Cơ quan *\n"
                  "   Hội Khuyến học______________\n"
                  " ! Số liệu *\n"
                  "   1.234________________\n"
                  "   Chưa rõ là 1234 hay 1,2340: hãy gõ\n"
                  "   như một trong hai\n"
                  ">  Ngày công bố\n"
                  "   ________________\n"
                  "   Nguồn\n"
                  "   ____________________________________\n"
                  "   Ghi chú\n"
                  "   ____________________________________\n");
    ck_assert_int_eq(canvas->cursor_row, 9);
    ck_assert_int_eq(canvas->cursor_col, 3);
}
END_TEST

/* The field with the keyboard, its message and its choices are in view. */
START_TEST(scrolls)
{
    draw(7, 60); /* all of them do not fit: the field itself does, and six of its choices */
    assert_canvas(">  Cơ quan *    ___________________________________ (8)    ^\n"
                  "                  Sở Giáo dục và Đào tạo  so-gddt\n"
                  "                  Sở Nội vụ  so-nv\n"
                  "                  Sở Y tế  so-yt\n"
                  "                  Hội Khuyến học  hkh\n"
                  "                  Thành đoàn Hà Nội  td\n"
                  "                  Phường Đống Đa  p-dongda                 v\n");
    keys("Down Down Down Down Down Down Down Down Down");
    draw(7, 60);
    assert_canvas(">  Cơ quan *    ___________________________________ (8)    ^\n"
                  "                  Sở Y tế  so-yt\n"
                  "                  Hội Khuyến học  hkh\n"
                  "                  Thành đoàn Hà Nội  td\n"
                  "                  Phường Đống Đa  p-dongda\n"
                  "                  Phường Hoàn Kiếm  p-hoan-kiem\n"
                  "                > Ủy ban phường  phuong                    v\n");
    keys("Tab");
    draw(3, 60);
    assert_canvas("   Cơ quan *    Ủy ban phường______________________        ^\n"
                  ">  Số liệu *    _____________________\n"
                  "   Ngày công bố ________________                           v\n");
    keys("Tab '20/11/2026'"); /* its message below it is in view too */
    draw(3, 60);
    assert_canvas(" ! Số liệu *    _____________________  Cần điền mục này    ^\n"
                  ">  Ngày công bố 20/11/2026______\n"
                  "                = thứ Sáu, ngày 20 tháng 11 năm 2026       v\n");
    keys("Shift-Tab Shift-Tab"); /* back at the first: what is only shown above it comes with it */
    draw(3, 60);
    assert_canvas("   Chỉ tiêu     Người trong độ tuổi biết chữ\n"
                  ">  Cơ quan *    Ủy ban phường______________________\n"
                  " ! Số liệu *    _____________________  Cần điền mục này    v\n");
}
END_TEST

/* At the smallest screen of the program: a note of many lines keeps four rows and its cursor in view. */
START_TEST(long_text_in_a_small_screen)
{
    form_set(&form, "agency", "hkh");
    form_go(&form, "note");
    for (int i = 1; i <= 9; i++) {
        char line[32];
        snprintf(line, sizeof line, "'dòng %d' Alt-Enter", i);
        keys(line);
    }
    draw(16, 60);
    char *text = canvas_text(canvas);
    const char *note = strstr(text, ">  Ghi chú");
    ck_assert_ptr_nonnull(note);
    ck_assert_str_eq(note, ">  Ghi chú      dòng 7____________________________________^\n"
                           "                dòng 8_____________________________________\n"
                           "                dòng 9_____________________________________\n"
                           "                ___________________________________________\n"
                           "\n\n\n\n\n\n\n");
    free(text);
    ck_assert_int_eq(canvas->cursor_row, 8);
    ck_assert_int_eq(canvas->cursor_col, 16);
}
END_TEST

static const struct { int rows, cols; } sizes[] = { { 16, 60 }, { 5, 60 }, { 3, 49 }, { 1, 20 }, { 24, 80 }, { 2, 1 } };

START_TEST(cursor_is_on_the_field)
{
    static const char *const walk[] = { "'s'", "Down", "Enter", "'1.234'", "Tab", "'x'", "Tab", "'y'", "Tab", "'z'",
                                        "Alt-Enter", "'z'", "Shift-Tab", "Shift-Tab", "Up", "Up", "Backspace", "Esc" };

    for (size_t i = 0; i < COUNT(walk); i++) {
        keys(walk[i]);
        draw(sizes[_i].rows, sizes[_i].cols);
        const struct cell *row = &canvas->cells[canvas->cursor_row * canvas->cols];
        bool marked = row[0].text[0] == '>' || canvas->rows < 4;
        /* several rows of a text, and a label above it, have the mark on the first */
        for (int up = 1; up <= 3 && canvas->cursor_row - up >= 0; up++)
            marked |= row[-up * canvas->cols].text[0] == '>';
        ck_assert_msg(marked, "after %s the cursor is in row %d", walk[i], canvas->cursor_row);
    }
}
END_TEST

/* Any keys at any size: nothing breaks, and what is typed stays text that can be read back. */
START_TEST(any_keys_at_any_size)
{
    static const char *const names[] = {
        "Tab", "Shift-Tab", "Up", "Down", "Enter", "Alt-Enter", "Left", "Right", "Home", "End", "Backspace", "Del",
        "Ctrl-U", "Ctrl-W", "Ctrl-K", "Ctrl-S", "Esc", "F1", "a", "so", "1", ",", ".", "Space", "ệ", "日",
    };
    static const uint32_t odd[] = { 0x301, 0x323, 0x202e, 0x200c, 0x202f, 0x10ffff, 0xfe0f, 0x1f468, 's', 'h' };
    unsigned random = 20261121;

    for (int i = 0; i < 4000; i++) {
        random = random * 1103515245u + 12345u;
        unsigned r = random >> 12;
        struct event ev = { .kind = EV_CHAR, .code = odd[r % COUNT(odd)] };
        if (r % 3)
            key_parse(names[r / 3 % COUNT(names)], &ev);
        if (r % 97 == 0)
            ev = (struct event){ .kind = EV_PASTE, .text = "xã\n1.234\tso y te", .len = strlen("xã\n1.234\tso y te") };
        form_event(&form, &ev);
        if (r % 151 == 0)
            form_set_lang(&form, r % 2 ? TD_VI : TD_EN);
        draw((int)(r >> 8) % 20 + 1, (int)(r >> 4) % 90 + 1);
        if (canvas->cursor_row >= canvas->rows || canvas->cursor_col >= canvas->cols)
            ck_abort_msg("cursor at %d,%d", canvas->cursor_row, canvas->cursor_col);
    }
    for (size_t i = 0; i < figure.n; i++) {
        const char *typed = form_typed(&form, figure_fields[i].key);
        ck_assert(td_utf8_valid(typed, strlen(typed)) && td_text_is_nfc(typed, strlen(typed)));
    }
}
END_TEST

/* ---- drafts ----------------------------------------------------------------------------- */

static char home[128], why[256];
static const struct draft_id id = { "/tmp/tiendo.db", "figure", 42, 7 };

static void setup_drafts(void)
{
    setup();
    folder_make(home, sizeof home, "draft");
    setenv("XDG_STATE_HOME", home, 1);
}

static void teardown_drafts(void)
{
    teardown();
    folder_remove(home);
}

static const struct draft_field some[] = {
    { "plain", "abc" }, { "empty", "" }, { "lines", "một\nhai\r\nba\\n\\" }, { "equals", "a=b==c" },
    { "viet", "Sở Giáo dục và Đào tạo" }, { "point", "." },
};

static void save_some(void)
{
    ck_assert_msg(draft_save(&id, some, COUNT(some), TD_VI, why, sizeof why), "%s", why);
}

static size_t found(const char *db, const char *name)
{
    struct draft_list l;
    draft_find(db, name, &l);
    size_t n = l.n;
    draft_list_free(&l);
    return n;
}

START_TEST(draft_round_trip)
{
    struct draft_list l;

    save_some();
    save_some(); /* again: the same file */
    draft_find(id.db, "figure", &l);
    ck_assert_uint_eq(l.n, 1);
    const struct draft *d = &l.draft[0];
    ck_assert_str_eq(d->form, "figure");
    ck_assert_int_eq(d->thing, 42);
    ck_assert_int_eq(d->based_on, 7);
    ck_assert_int_eq(d->pid, getpid());
    ck_assert(d->time > 1700000000);
    ck_assert_uint_eq(d->n, COUNT(some));
    for (size_t i = 0; i < COUNT(some); i++)
        ck_assert_str_eq(draft_value(d, some[i].key), some[i].value);
    ck_assert_ptr_null(draft_value(d, "nothing"));
    draft_list_free(&l);
    ck_assert_uint_eq(found("/tmp/other.db", "figure"), 0);
    ck_assert_uint_eq(found(id.db, "progress"), 0);
    ck_assert_uint_eq(found(id.db, NULL), 1);
    draft_drop(&id);
    draft_drop(&id);
    ck_assert_uint_eq(found(id.db, NULL), 0);
}
END_TEST

/* Taken over and kept anew under the same name: dropping what was found leaves what was kept. */
START_TEST(draft_taken_over_from_oneself)
{
    struct draft_list l;

    save_some();
    draft_find(id.db, NULL, &l);
    ck_assert_uint_eq(l.n, 1);
    save_some();
    draft_drop_found(&l.draft[0]);
    draft_list_free(&l);
    ck_assert_uint_eq(found(id.db, NULL), 1);
    draft_find(id.db, NULL, &l);
    draft_drop_found(&l.draft[0]);
    draft_list_free(&l);
    ck_assert_uint_eq(found(id.db, NULL), 0);
}
END_TEST

/* In another process, which then ends (`live` false) or waits until it is killed. */
static pid_t save_elsewhere(bool live)
{
    int ready[2];
    char c;

    ck_assert_int_eq(pipe(ready), 0);
    pid_t pid = fork();
    ck_assert(pid >= 0);
    if (pid == 0) {
        save_some();
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        while (live)
            pause();
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return pid;
}

START_TEST(draft_of_the_dead_and_the_living)
{
    pid_t pid = save_elsewhere(true);

    ck_assert_uint_eq(found(id.db, NULL), 0);
    kill(pid, SIGKILL);
    siginfo_t info;
    ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0); /* a zombie types no more */
    ck_assert_uint_eq(found(id.db, NULL), 1);
    ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
    struct draft_list l;
    draft_find(id.db, "figure", &l);
    ck_assert_uint_eq(l.n, 1);
    ck_assert_str_eq(draft_value(&l.draft[0], "viet"), "Sở Giáo dục và Đào tạo");
    draft_drop_found(&l.draft[0]);
    draft_list_free(&l);
    ck_assert_uint_eq(found(id.db, NULL), 0);
}
END_TEST

static void draft_path(char *path, size_t size)
{
    struct draft_list l;

    draft_find(id.db, NULL, &l);
    ck_assert_uint_eq(l.n, 1);
    snprintf(path, size, "%s/tiendo/drafts/%s", home, l.draft[0].file);
    draft_list_free(&l);
}

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "r");
    char *text = calloc(1, 8192);

    ck_assert(f && text);
    ck_assert(fread(text, 1, 8191, f) > 0);
    fclose(f);
    return text;
}

static void spill(const char *path, const char *text, size_t len)
{
    FILE *f = fopen(path, "w");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

/* A number that another process has now: alive, but it began at another time. */
START_TEST(draft_of_a_number_used_again)
{
    char path[512], changed[8192], *text;

    save_some();
    draft_path(path, sizeof path);
    text = slurp(path);
    char *p = strstr(text, "\nstarted="), *pid = strstr(text, "\npid=");
    ck_assert(p && pid);
    snprintf(changed, sizeof changed, "%.*s\npid=%ld\nstarted=1%s", (int)(pid - text), text, (long)getppid(),
             strchr(p + 1, '\n'));
    spill(path, changed, strlen(changed));
    ck_assert_uint_eq(found(id.db, NULL), 1);
    free(text);
}
END_TEST

static const struct { const char *was, *is; } damages[] = {
    { "tiendo draft 1", "tiendo draft 9" }, { "form=", "from=" }, { "thing=42", "thing=4x" },
    { "based_on=7\n", "" }, { "pid=", "pid=-" }, { "pid=", "pid=999999999" }, { "plain=abc", "plain" },
    { "plain=abc", "=abc" },
    { "plain=abc", "plain=abc\\" }, { "viet=S", "viet=\xff" }, { "\n.\n", "\n" }, { "\n.\n", "" },
    { "\n.\n", "\n.\nmore" }, { "\n\n", "\n" }, { "empty=", "empty=\x01\n" },
};

/* Such a file is not offered, not an error, and not deleted: somebody may still read it. */
START_TEST(damaged_draft_is_skipped)
{
    char path[512], changed[16384], *text;

    save_some();
    draft_path(path, sizeof path);
    text = slurp(path);
    char *p = strstr(text, damages[_i].was);
    ck_assert_ptr_nonnull(p);
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(p - text), text, damages[_i].is, p + strlen(damages[_i].was));
    spill(path, changed, strlen(changed));
    ck_assert_uint_eq(found(id.db, NULL), 0);
    ck_assert_int_eq(access(path, F_OK), 0);
    free(text);
}
END_TEST

/* Cut anywhere it is no draft. */
START_TEST(cut_draft_is_skipped)
{
    char path[512], *text;

    save_some();
    draft_path(path, sizeof path);
    text = slurp(path);
    for (size_t n = strlen(text); n-- > 0;) {
        spill(path, text, n);
        if (found(id.db, NULL) != 0)
            ck_abort_msg("offered when cut at %zu", n);
    }
    free(text);
}
END_TEST

START_TEST(draft_is_the_users_alone)
{
    char path[512], folder[512];
    struct stat st;

    umask(0);
    save_some();
    draft_path(path, sizeof path);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0600);
    snprintf(folder, sizeof folder, "%s/tiendo/drafts", home);
    ck_assert_int_eq(stat(folder, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0700);
    snprintf(path, sizeof path, "%s/tiendo", home);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0700);
    ck_assert_int_eq(chmod(folder, 0777), 0);
    save_some();
    ck_assert_int_eq(stat(folder, &st), 0);
    ck_assert_int_eq(st.st_mode & 07777, 0700);
}
END_TEST

/* What is not ours is made as the system would, and left as it is. */
START_TEST(folders_above_are_as_anybodys)
{
    static const struct { const char *name; unsigned mode; } folders[] = {
        { "a", 0750 }, { "a/tiendo", 0750 }, { "a/tiendo/c", 0750 }, { "a/tiendo/c/tiendo", 0700 },
        { "a/tiendo/c/tiendo/drafts", 0700 },
    };
    char path[512];
    struct stat st;

    umask(027);
    snprintf(path, sizeof path, "%s/a/tiendo/c", home);
    setenv("XDG_STATE_HOME", path, 1);
    save_some();
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", home, folders[i].name);
        ck_assert_int_eq(stat(path, &st), 0);
        ck_assert_uint_eq(st.st_mode & 07777, folders[i].mode);
    }
    setenv("XDG_STATE_HOME", home, 1);
}
END_TEST

/* Links and pipes in the folder lead nowhere and hold nothing up. */
START_TEST(strange_files_are_skipped)
{
    char path[512], other[600];

    save_some();
    draft_path(path, sizeof path);
    snprintf(other, sizeof other, "%s/tiendo/drafts/a.draft", home);
    ck_assert_int_eq(symlink(path, other), 0);
    snprintf(other, sizeof other, "%s/tiendo/drafts/b.draft", home);
    ck_assert_int_eq(mkfifo(other, 0600), 0);
    snprintf(other, sizeof other, "%s/tiendo/drafts/c.draft", home);
    ck_assert_int_eq(mkdir(other, 0700), 0);
    snprintf(other, sizeof other, "%s.new", path); /* killed while it was written */
    ck_assert_int_eq(link(path, other), 0);
    ck_assert_uint_eq(found(id.db, NULL), 1);
}
END_TEST

/* As on a full disk: a write that ends half way, and one that fails. For a process of its own. */
static bool fails_on_a_full_disk(void)
{
    struct rlimit little = { 100, 100 };
    char path[512];
    struct draft_list l;

    save_some();
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &little) != 0 || draft_save(&id, some, 1, TD_VI, why, sizeof why))
        return false;
    draft_find(id.db, NULL, &l);
    if (l.n != 1 || l.draft[0].n != COUNT(some))
        return false;
    snprintf(path, sizeof path, "%s/tiendo/drafts/%s.%ld.new", home, l.draft[0].file, (long)getpid());
    return access(path, F_OK) != 0; /* nothing half written stays */
}

/* No place for it: false and a sentence; what was there before is still there. */
START_TEST(draft_that_cannot_be_kept)
{
    setenv("XDG_STATE_HOME", "/dev/null", 1);
    ck_assert(!draft_save(&id, some, COUNT(some), TD_EN, why, sizeof why));
    ck_assert_ptr_eq(strstr(why, "The draft could not be kept: "), why);
    ck_assert_uint_eq(found(id.db, NULL), 0);
    setenv("XDG_STATE_HOME", home, 1);
    pid_t pid = fork();
    if (pid == 0)
        _exit(fails_on_a_full_disk() ? 0 : 1);
    int status;
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    struct draft_id bad = { id.db, "../x", 1, 1 };
    ck_assert(!draft_save(&bad, some, 1, TD_VI, why, sizeof why));
}
END_TEST

START_TEST(draft_of_a_form)
{
    struct draft_list l;

    keys("'so giao' Tab '1.234' Tab Tab 'a=b' Tab 'một' Alt-Enter 'hai'");
    ck_assert_msg(form_keep(&form, &id, why, sizeof why), "%s", why);
    form_free(&form);
    setup();
    draft_find(id.db, "figure", &l);
    ck_assert_uint_eq(l.n, 1);
    ck_assert(form_take_draft(&form, &l.draft[0]));
    draft_list_free(&l);
    ck_assert(form_changed(&form));
    ck_assert_str_eq(form_get(&form, "agency"), "so-gddt");
    ck_assert_str_eq(form_get(&form, "value"), "1.234");
    ck_assert_str_eq(form_get(&form, "source"), "a=b");
    ck_assert_str_eq(form_get(&form, "note"), "một\nhai");
    message("value", FORM_ERROR);
    /* a choice half typed comes back as it was */
    form_go(&form, "agency");
    keys("Ctrl-U 'so n'");
    ck_assert(form_keep(&form, &id, why, sizeof why));
    keys("Ctrl-U");
    draft_find(id.db, "figure", &l);
    ck_assert(form_take_draft(&form, &l.draft[0]));
    draft_list_free(&l);
    ck_assert_str_eq(form_typed(&form, "agency"), "so n");
    keys("Tab");
    ck_assert_str_eq(form_get(&form, "agency"), "so-nv");
}
END_TEST

START_TEST(draft_is_due)
{
    ck_assert(!form_draft_due(&form, 1000));
    ck_assert_int_eq(form_draft_wait(&form, 1000), -1);
    keys("Tab Tab"); /* nothing typed: nothing to keep */
    ck_assert(!form_draft_due(&form, 9000));
    keys("'1'");
    ck_assert(!form_draft_due(&form, 10000));
    ck_assert_int_eq(form_draft_wait(&form, 10000), 1000);
    keys("'2'");
    ck_assert(!form_draft_due(&form, 10800));
    ck_assert_int_eq(form_draft_wait(&form, 10800), 1000);
    ck_assert(!form_draft_due(&form, 11799));
    ck_assert(form_draft_due(&form, 11800));
    ck_assert(!form_draft_due(&form, 11801)); /* said once; it was not kept: again after a second */
    ck_assert(form_draft_due(&form, 12800));
    for (int64_t now = 20000; now < 25000; now += 500) { /* without a pause */
        keys("'2'");
        ck_assert(!form_draft_due(&form, now));
    }
    keys("'2'");
    ck_assert(form_draft_due(&form, 25000));
    ck_assert(form_keep(&form, &id, why, sizeof why));
    ck_assert(!form_draft_due(&form, 99000));
    ck_assert_int_eq(form_draft_wait(&form, 99000), -1);
    keys("'3' Tab"); /* leaving a field */
    ck_assert_int_eq(form_draft_wait(&form, 99000), 0);
    ck_assert(form_draft_due(&form, 99000));
    ck_assert(form_keep(&form, &id, why, sizeof why));
    keys("'4' Esc");
    ck_assert(form_draft_due(&form, 99001));
    /* all undone: once more, so that the caller can drop it, and then there is nothing to wait for */
    keys("Shift-Tab Ctrl-U Tab Backspace");
    ck_assert(!form_changed(&form));
    ck_assert(form_draft_due(&form, 99002));
    ck_assert_int_eq(form_draft_wait(&form, 99002), -1);
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

static void add_field_tests(Suite *s)
{
    TCase *t = tcase_create("field");

    tcase_add_checked_fixture(t, NULL, drop_canvas);
    tcase_add_loop_test(t, input_methods, 0, COUNT(streams));
    tcase_add_loop_test(t, proposals_give_way, 0, COUNT(over_proposals));
    tcase_add_loop_test(t, input_methods_in_the_middle, 0, COUNT(streams));
    tcase_add_loop_test(t, edit, 0, COUNT(edits));
    tcase_add_test(t, letters_with_marks);
    tcase_add_test(t, pastes_are_data);
    tcase_add_test(t, paste_over_the_limit);
    tcase_add_test(t, typing_over_the_limit);
    tcase_add_test(t, buffer_never_overflows);
    tcase_add_loop_test(t, draws_a_line, 0, COUNT(views));
    tcase_add_test(t, cursor_stays_in_view);
    tcase_add_test(t, draws_after_a_burst);
    tcase_add_test(t, out_of_view);
    tcase_add_test(t, up_from_a_full_row);
    tcase_add_test(t, draws_rows);
    tcase_add_test(t, rows_can_be_walked);
    suite_add_tcase(s, t);
}

static void add_form_tests(Suite *s)
{
    TCase *t = tcase_create("form");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, moves_between_fields);
    tcase_add_test(t, go_is_not_leaving);
    tcase_add_test(t, keys_that_are_not_its_own);
    tcase_add_test(t, leaving_keeps_everything);
    tcase_add_test(t, answers_stay);
    tcase_add_test(t, changed_and_back);
    tcase_add_test(t, proposals_in_a_form);
    tcase_add_loop_test(t, says_what_it_understood, 0, COUNT(understood));
    tcase_add_test(t, piles_of_marks_are_refused);
    tcase_add_test(t, half_typed_is_not_wrong);
    tcase_add_test(t, checks_run_after_changes_and_on_leaving);
    tcase_add_test(t, check_may_fill_in);
    tcase_add_test(t, too_much_is_said);
    tcase_add_test(t, saves_when_nothing_is_wrong);
    tcase_add_test(t, enter_goes_through_and_saves);
    tcase_add_loop_test(t, picks_a_choice, 0, COUNT(picks));
    tcase_add_test(t, unmatched_choice_is_an_error);
    tcase_add_test(t, choice_follows_the_language);
    tcase_add_test(t, choice_in_the_last_field);
    tcase_add_test(t, nothing_to_edit);
    tcase_add_test(t, draws_beside);
    tcase_add_test(t, draws_choices);
    tcase_add_test(t, draws_above_when_narrow);
    tcase_add_test(t, scrolls);
    tcase_add_test(t, long_text_in_a_small_screen);
    tcase_add_test(t, any_keys_at_any_size);
    tcase_add_loop_test(t, cursor_is_on_the_field, 0, COUNT(sizes));
    suite_add_tcase(s, t);
}

static void add_draft_tests(Suite *s)
{
    TCase *t = tcase_create("draft");

    tcase_add_checked_fixture(t, setup_drafts, teardown_drafts);
    tcase_add_test(t, draft_round_trip);
    tcase_add_test(t, draft_taken_over_from_oneself);
    tcase_add_test(t, draft_of_the_dead_and_the_living);
    tcase_add_test(t, draft_of_a_number_used_again);
    tcase_add_loop_test(t, damaged_draft_is_skipped, 0, COUNT(damages));
    tcase_add_test(t, cut_draft_is_skipped);
    tcase_add_test(t, draft_is_the_users_alone);
    tcase_add_test(t, folders_above_are_as_anybodys);
    tcase_add_test(t, strange_files_are_skipped);
    tcase_add_test(t, draft_that_cannot_be_kept);
    tcase_add_test(t, draft_of_a_form);
    tcase_add_test(t, draft_is_due);
    suite_add_tcase(s, t);
}

Suite *suite_form(void)
{
    Suite *s = suite_create("form");

    add_field_tests(s);
    add_form_tests(s);
    add_draft_tests(s);
    return s;
}
