/*
 * Entering figures in the real program: a clerk types a form of a hundred figures, two people type into the same cell,
 * the database is held by others, lines break. What counts is what is in the database afterwards.
 *
 *     test_entry          the tests
 *     test_entry time     only how long it takes; prints "hundred figures", "others" and "held" for the bench
 */
#include "../../core/tiendo.h"
#include "../support/session.h"
#include "../support/here.h"

#include <check.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

/* ---- running ---------------------------------------------------------------------------- */

/* The grid, with the cursor on the first commune of a target; nobody has said where the figures are from. */
static struct pty *bare_grid(const char *target, int cols, int rows)
{
    struct pty *p = session_start(rows, cols);
    char keys[64];

    snprintf(keys, sizeof keys, "F3 %s Enter Ctrl-E", target);
    ck_assert(pty_keys(p, keys));
    ck_pty_text(p, "Nhập số liệu: kỳ");
    pty_keys(p, "Down");
    ck_pty_quiet(p);
    return p;
}

static struct pty *grid(const char *target, int cols, int rows)
{
    struct pty *p = bare_grid(target, cols, rows);

    pty_keys(p, "F3");
    ck_pty_text(p, "Nguồn và tình trạng");
    pty_keys(p, "Ctrl-U BC12 Ctrl-S");
    ck_pty_text(p, "báo cáo: BC12");
    ck_pty_quiet(p);
    return p;
}

static struct td *open_db(const char *actor)
{
    struct td *td;
    char err[256];

    ck_assert_msg(td_open(&td, &(struct td_open){ .path = session_db, .host = &here,
                                                  .mode = TD_OPEN_WRITE, .actor = actor }, err,
                          sizeof err) == TD_OK, "%s", err);
    return td;
}

/* The n-th commune that exists today. */
static const struct td_agency *commune(const struct td_agencies *l, int n)
{
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i].kind, "commune") && td_agency_exists_on(&l->v[i], 20261231) && n-- == 0)
            return &l->v[i];
    return NULL;
}

static int64_t target_id(struct td *td, const char *code)
{
    struct td_targets l;
    int64_t id = 0;

    ck_assert_int_eq(td_targets(td, &l, 0), TD_OK);
    for (size_t i = 0; i < l.n && !id; i++)
        if (!strcmp(l.v[i].code, code))
            id = l.v[i].id;
    td_targets_free(&l);
    return id;
}

/* "70|71~": values of this year of the n-th commune in the order of recording; ~ replaced. */
static const char *on_record(const char *target, int n)
{
    static char text[512];
    struct td *td = open_db("reader");
    struct td_agencies agencies;
    struct td_observations l;
    size_t at = 0;

    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    ck_assert_int_eq(td_observations(td, &l, target_id(td, target), commune(&agencies, n)->id), TD_OK);
    *text = 0;
    for (size_t i = 0; i < l.n; i++) {
        char value[TD_NUM_BUF];
        td_num_write(value, sizeof value, l.v[i].value);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s%s", i ? "|" : "", value,
                               l.v[i].superseded ? "~" : "");
    }
    td_observations_free(&l);
    td_agencies_free(&agencies);
    td_close(td);
    return text;
}

static void record_as(const char *actor, const char *target, int n, int64_t tenths)
{
    struct td *td = open_db(actor);
    struct td_agencies agencies;

    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    struct td_entry e = { .target = target_id(td, target), .agency = commune(&agencies, n)->id,
                          .period = td_period_of_year(2026), .value = { tenths, 1 }, .numerator = TD_NUM_NONE,
                          .denominator = TD_NUM_NONE, .status = TD_REPORTED, .series = "", .unit = "",
                          .source_title = "", .source_url = "", .note = "", .based_on = -1 };
    ck_assert_msg(td_record(td, &e, 1, 20261121, TD_AT_COMMAND, "", NULL, NULL) == TD_OK, "%s", td_errmsg(td));
    td_agencies_free(&agencies);
    td_close(td);
}

/* ---- a form of a hundred figures -------------------------------------------------------- */

enum { ROWS = 20, COLS = 5 };
static const char *const targets[COLS] = { "c.2", "c.3", "c.4", "d.1", "d.2" };

/* As it stands on the paper: both conventions, and one column with its parts. */
static void paper(int row, int col, char *typed, char *stored)
{
    int tenths = 500 + row * 19 + col * 7;

    if (col == 3) {
        sprintf(typed, "%d/1000", tenths);
        sprintf(stored, "%d.%d0,%d,1000", tenths / 10, tenths % 10, tenths);
    } else {
        sprintf(typed, "%d%c%d", tenths / 10, row % 2 ? '.' : ',', tenths % 10);
        sprintf(stored, "%d.%d,,", tenths / 10, tenths % 10);
    }
}

struct script { char bytes[4096]; size_t len, middle; int extra[ROWS * COLS], figures, keys, digits; };

/* By rows: Tab between figures, Enter at the end of a row. */
static void write_script(struct script *s)
{
    char typed[32], stored[64];

    memset(s, 0, sizeof *s);
    for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLS; c++) {
            paper(r, c, typed, stored);
            if (r == 7 && c == 3)
                s->middle = s->len + 2; /* two letters of a cell */
            s->len += (size_t)sprintf(s->bytes + s->len, "%s%c", typed, c + 1 < COLS ? '\t' : '\r');
            s->extra[s->figures++] = 1;
            s->digits += (int)strlen(typed);
            s->keys += (int)strlen(typed) + 1;
        }
    }
}

static void expect_form(void)
{
    char typed[32], stored[64], path[256];
    struct td *td = open_db("reader");
    struct td_agencies agencies;

    snprintf(path, sizeof path, "%s/form", session_dir);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(td_agencies(td, &agencies), TD_OK);
    for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLS; c++) {
            paper(r, c, typed, stored);
            fprintf(f, "%s,%s,2026,%s,reported\n", targets[c], commune(&agencies, r)->code, stored);
        }
    }
    ck_assert_int_eq(fclose(f), 0);
    td_agencies_free(&agencies);
    td_close(td);
    ck_assert_int_eq(session_shell("\"$TIENDO\" list observations --format csv | awk -F, '$4 == \"2026\" {"
                           " print $2\",\"$3\",\"$4\",\"$5\",\"$6\",\"$7\",\"$8 }' | sort > $DIR/got &&"
                           " sort $DIR/form | diff - $DIR/got >&2"), 0);
}

enum how { IN_ONE_BURST, BYTE_BY_BYTE, WITH_A_RESIZE, HOWS };

START_TEST(hundred_figures)
{
    static struct script s;

    session_fresh();
    write_script(&s);
    struct pty *p = grid("c.2", 80, 24);
    if (_i == BYTE_BY_BYTE) {
        for (size_t i = 0; i < s.len; i++)
            ck_assert(pty_send(p, s.bytes + i, 1));
    } else if (_i == WITH_A_RESIZE) {
        ck_assert(pty_send(p, s.bytes, s.middle));
        ck_assert(pty_resize(p, 16, 60));
        ck_assert(pty_send(p, s.bytes + s.middle, 200));
        ck_assert(pty_resize(p, 40, 120));
        ck_pty_quiet(p);
        ck_assert(pty_send(p, s.bytes + s.middle + 200, s.len - s.middle - 200));
    } else {
        ck_assert(pty_send(p, s.bytes, s.len));
    }
    ck_pty_text(p, "đã lưu 100");
    for (int i = 0; i < s.figures; i++)
        ck_assert_int_le(s.extra[i], 1); /* so the median is, too */
    session_leave(p);
    expect_form();
}
END_TEST

/* A clerk types twenty figures before anybody has asked where they are from; saving asks once, and Enter is enough. */
START_TEST(source_once_a_batch)
{
    char burst[512];
    size_t n = 0;

    session_fresh();
    struct pty *p = bare_grid("c.4", 80, 24);
    for (int i = 0; i < 20; i++)
        n += (size_t)sprintf(burst + n, "%d,%d\r", 60 + i, i % 10);
    ck_assert(pty_send(p, burst, n));
    ck_pty_text(p, "CHƯA lưu 20");
    ck_assert_str_eq(on_record("c.4", 0), "");
    pty_keys(p, "Ctrl-S");
    ck_pty_text(p, "Nguồn của các số này: _");
    ck_assert(pty_type(p, "'Báo cáo 12' Enter"));
    ck_pty_text(p, "đã lưu 20");
    ck_pty_text(p, "báo cáo: Báo cáo 12");
    pty_keys(p, "81 Enter");
    ck_pty_text(p, "đã lưu 21");
    pty_keys(p, "Esc");
    ck_assert(pty_wait_gone(p, "Nhập số liệu", PTY_LIMIT_MS));
    pty_keys(p, "Ctrl-E"); /* the next batch: what was said last is proposed */
    ck_pty_text(p, "Nhập số liệu: kỳ");
    pty_keys(p, "Down 61 Enter");
    ck_pty_text(p, "CHƯA lưu 1");
    pty_keys(p, "Esc");
    ck_pty_text(p, "Nguồn của các số này: Báo cáo 12");
    pty_keys(p, "Enter");
    ck_assert(pty_wait_gone(p, "Nhập số liệu", PTY_LIMIT_MS));
    session_leave(p);
    ck_assert_str_eq(on_record("c.4", 0), "60.0~|61");
    ck_assert_str_eq(on_record("c.4", 19), "79.9");
    ck_assert_int_eq(session_count("SELECT count(DISTINCT change_id) FROM observation WHERE entered = 1"), 3);
    ck_assert_int_eq(session_count("SELECT count(*) FROM observation o JOIN source s ON s.id = o.source_id"
                                   " WHERE entered = 1 AND title = 'Báo cáo 12'"), 22);
}
END_TEST

/* Typed and never saved for want of a source: they are there the next time, and still ask. */
START_TEST(without_a_source_nothing_is_lost)
{
    session_fresh();
    struct pty *p = bare_grid("c.4", 80, 24);

    pty_keys(p, "61 Enter 62 Enter");
    ck_pty_text(p, "CHƯA lưu 2");
    ck_pty_quiet(p);
    ck_assert(pty_signal(p, SIGKILL));
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    p = bare_grid("c.4", 80, 24);
    ck_pty_text(p, "CHƯA lưu 2");
    pty_keys(p, "Ctrl-S");
    ck_pty_text(p, "Nguồn của các số này");
    pty_keys(p, "BC12 Enter");
    ck_pty_text(p, "đã lưu 2");
    session_leave(p);
    ck_assert_str_eq(on_record("c.4", 1), "62");
}
END_TEST

/* The same by one paste from a spreadsheet. */
START_TEST(hundred_pasted)
{
    static char text[8192];
    char typed[32], stored[64];
    size_t n = (size_t)sprintf(text, "\033[200~");

    session_fresh();
    for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLS; c++) {
            paper(r, c, typed, stored);
            n += (size_t)sprintf(text + n, "%s%s", typed, c + 1 < COLS ? "\t" : "\r\n");
        }
    }
    n += (size_t)sprintf(text + n, "\033[201~");
    struct pty *p = grid("c.2", 80, 24);
    ck_assert(pty_send(p, text, n));
    ck_pty_text(p, "nhận 100/100 ô");
    ck_pty_text(p, "đã lưu 100");
    session_leave(p);
    expect_form();
}
END_TEST

/* A figure that asks for a note, and the note typed through an input method: "việt", in one burst and byte by byte. */
START_TEST(note_by_input_method)
{
    static const char burst[] = "vie\177\303\252t\177\177\341\273\207t";

    session_fresh();
    struct pty *p = grid("c.4", 80, 24);
    pty_keys(p, "Up 10 Enter Up");
    ck_pty_text(p, "10\\?");
    pty_keys(p, "F11");
    ck_pty_text(p, "Ghi chú:");
    for (size_t i = 0; _i && i < sizeof burst - 1; i++)
        ck_assert(pty_send(p, burst + i, 1));
    if (!_i)
        ck_assert(pty_send(p, burst, sizeof burst - 1));
    ck_pty_text(p, "Ghi chú: việt_");
    pty_keys(p, "Enter");
    ck_pty_text(p, "đã lưu 1");
    session_leave(p);
    ck_assert_int_eq(session_shell("\"$TIENDO\" list observations --format csv |"
                           " grep -q ',hanoi,2026,10,,,reported,.*,việt$'"), 0);
}
END_TEST

/* ---- two people, one cell --------------------------------------------------------------- */

/* Who types and saves in which order: a, b type; A, B leave the cell. Then the one who was later decides. */
static const struct { const char *order; char late; const char *decision, *record; } turns[] = {
    { "abAB", 'b', "Ctrl-K", "70~|71" }, { "abBA", 'a', "Ctrl-K", "71~|70" },
    { "abAB", 'b', "Ctrl-T", "70" },     { "abBA", 'a', "Ctrl-T", "71" },
    { "aAbB", 0, "", "70~|71" },         { "bBaA", 0, "", "71~|70" },
    { "abAB", 'b', "", "70" },           { "baBA", 'a', "", "71" },
};

static void one_step(struct pty *a, struct pty *b, char what)
{
    struct pty *p = what == 'a' || what == 'A' ? a : b;

    if (what == 'a' || what == 'b') { /* each has seen what there is before typing */
        pty_keys(p, what == 'a' ? "70" : "71");
        ck_pty_text(p, what == 'a' ? "= 70%" : "= 71%");
    } else {
        pty_keys(p, "Enter");
        ck_pty_text(p, "đã lưu 1|CHƯA lưu 1");
    }
    ck_pty_quiet(p);
}

static void same_cell(struct pty *a, struct pty *b, const char *order)
{
    for (size_t i = 0; order[i]; i++) {
        if (i == 2 && (order[1] == 'A' || order[1] == 'B')) /* the other one sees it by himself */
            ck_pty_text(order[1] == 'A' ? b : a, order[1] == 'A' ? "đã lưu: 70%" : "đã lưu: 71%");
        one_step(a, b, order[i]);
    }
}

START_TEST(two_people)
{
    session_fresh();
    struct pty *a = grid("c.4", 80, 24), *b = grid("c.4", 80, 24);
    struct pty *late = turns[_i].late == 'a' ? a : b;

    same_cell(a, b, turns[_i].order);
    if (turns[_i].late) {
        ck_pty_text(late, turns[_i].late == 'a' ? "70#" : "71#");
        pty_keys(late, "Up");
        ck_pty_text(late, "Của tôi: 7[01]%. .* đã lưu lúc");
        pty_keys(late, turns[_i].decision);
    }
    if (turns[_i].late && !*turns[_i].decision) { /* undecided: asked when leaving, and kept */
        pty_keys(late, "F10");
        ck_pty_text(late, "1 có người lưu trước");
    } else if (turns[_i].late) {
        ck_assert(pty_wait_gone(late, "CHƯA", PTY_LIMIT_MS));
    }
    session_leave(a);
    session_leave(b);
    ck_assert_str_eq(on_record("c.4", 0), turns[_i].record);
    if (!turns[_i].late || *turns[_i].decision)
        return;
    struct pty *again = grid("c.4", 80, 24);
    ck_pty_text(again, turns[_i].late == 'a' ? "70#" : "71#");
    pty_keys(again, "Ctrl-K");
    ck_pty_text(again, "đã lưu 1");
    session_leave(again);
    ck_assert_str_eq(on_record("c.4", 0), turns[_i].late == 'a' ? "71~|70" : "70~|71");
}
END_TEST

/* What others save appears, also while somebody types without a pause, and moves nothing. */
static void others_come(struct pty *p, bool typing)
{
    int64_t end = pty_now() + (int64_t)PTY_LIMIT_MS * 1000000;

    while (!pty_wait_text(p, "63,3", 100)) {
        ck_assert_msg(pty_now() < end, "not yet:\n%s", pty_framed(p));
        if (typing)
            pty_keys(p, "2 Backspace");
    }
}

START_TEST(others_appear)
{
    session_fresh();
    struct pty *p = grid("c.4", 80, 24);
    int row, col, row_after, col_after;

    ck_pty_quiet(p);
    pty_keys(p, "1");
    ck_pty_quiet(p);
    ck_assert(pty_cursor(p, &row, &col));
    record_as("lan", "c.4", 2, 633);
    others_come(p, _i);
    ck_pty_quiet(p);
    ck_assert(pty_cursor(p, &row_after, &col_after));
    ck_assert(row == row_after && col == col_after);
    pty_keys(p, "5 Enter");
    ck_pty_text(p, "đã lưu 1");
    session_leave(p);
    ck_assert_str_eq(on_record("c.4", 0), "15");
    ck_assert_str_eq(on_record("c.4", 2), "63.3");
}
END_TEST

static const char *const held[] = { "61", "62", "63", "64", "65", "66", "67", "68", "69", "70", "71", "72", "73",
                                    "74" };

/* One at a time, then the rest in a burst: how long the last letter takes to appear. */
static int64_t type_held(struct pty *p)
{
    char burst[256], words[32];
    size_t n = 0;
    int64_t worst = 0;

    for (int i = 0; i < 4; i++) {
        int64_t from = pty_now();
        pty_keys(p, held[i]);
        snprintf(words, sizeof words, "= %s%%", held[i]);
        ck_pty_text(p, words);
        worst = pty_now() - from > worst ? pty_now() - from : worst;
        pty_keys(p, "Enter");
        ck_pty_text(p, "\\*");
    }
    for (int i = 4; i < COUNT(held); i++)
        n += (size_t)sprintf(burst + n, "%s\r", held[i]);
    int64_t from = pty_now();
    ck_assert(pty_send(p, burst, n));
    ck_assert(pty_send(p, "9", 1));
    ck_pty_text(p, "= 9%");
    return pty_now() - from > worst ? pty_now() - from : worst;
}

static sqlite3 *hold(void)
{
    sqlite3 *holder;

    ck_assert_int_eq(sqlite3_open(session_db, &holder), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(holder, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    return holder;
}

static void let_go(sqlite3 *holder)
{
    sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(holder);
}

/* Another process holds the database: letters appear at once, the cells wait, and are saved when it lets go. */
START_TEST(busy_database)
{
    session_fresh();
    struct pty *p = grid("c.4", 80, 24);
    sqlite3 *holder = hold();
    type_held(p);
    ck_pty_text(p, "CHƯA lưu 14");
    let_go(holder);
    ck_pty_text(p, "đã lưu 14");
    pty_keys(p, "Esc");
    ck_assert(pty_wait_gone(p, "= 9%", PTY_LIMIT_MS));
    session_leave(p);
    for (int i = 0; i < COUNT(held); i++)
        ck_assert_str_eq(on_record("c.4", i), held[i]);
}
END_TEST

/* ---- broken off ------------------------------------------------------------------------- */

static const int ends[] = { SIGKILL, SIGTERM, SIGHUP };

/* Killed while typing: every figure whose cell was left is there, one that was refused comes back; after a signal that
 * can be caught, half a figure too. Nothing of that is saved unasked. */
START_TEST(broken_off)
{
    session_fresh();
    struct pty *p = grid("c.4", 80, 24);

    pty_keys(p, "61 Enter 62 Enter 63 Enter abc Enter 65 Enter");
    ck_pty_text(p, "đã lưu 4");
    pty_keys(p, "77");
    ck_pty_text(p, "= 77%");
    ck_pty_quiet(p);
    ck_assert(pty_signal(p, ends[_i]));
    ck_assert_int_ge(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    for (int i = 0; i < 5; i++) {
        static const char *const want[] = { "61", "62", "63", "", "65" };
        ck_assert_str_eq(on_record("c.4", i), want[i]);
    }
    p = grid("c.4", 80, 24);
    ck_pty_text(p, ends[_i] == SIGKILL ? "CHƯA lưu 1" : "CHƯA lưu 2");
    ck_pty_text(p, "abc!");
    if (ends[_i] != SIGKILL)
        ck_pty_text(p, "77\\*");
    ck_assert_str_eq(on_record("c.4", 5), "");
    pty_keys(p, "F10 Del"); /* thrown away by a person: they do not come back */
    ck_assert_int_eq(pty_exit_status(p, PTY_LIMIT_MS), 0);
    pty_free(p);
    p = grid("c.4", 80, 24);
    ck_assert_ptr_null(strstr(pty_screen(p), "CHƯA"));
    session_leave(p);
}
END_TEST

/* Killed at any moment of a burst: what was said to be saved is there, and no figure is torn or doubled. */
START_TEST(killed_in_a_burst)
{
    static struct script s;
    int saved = 0;

    session_fresh();
    write_script(&s);
    struct pty *p = grid("c.2", 80, 24);
    ck_assert(pty_send(p, s.bytes, s.len));
    pty_listen(p, (_i + 1) * 15, (_i + 1) * 15, (_i + 1) * 15); /* no state to wait for: it is busy with the burst */
    const char *said = strstr(pty_screen(p), "đã lưu ");
    if (said)
        sscanf(said + strlen("đã lưu "), "%d", &saved);
    pty_signal(p, SIGKILL);
    pty_exit_status(p, PTY_LIMIT_MS);
    pty_free(p);
    int there = 0;
    for (int i = 0; i < ROWS * COLS; i++) {
        char typed[32], stored[64], value[16];
        paper(i / COLS, i % COLS, typed, stored);
        sscanf(stored, "%15[^,]", value);
        const char *now = on_record(targets[i % COLS], i / COLS);
        ck_assert_msg(!*now || !strcmp(now, value), "%s in the place of %s", now, value);
        there += *now != 0;
        ck_assert(!*now || there == i + 1); /* in the order typed, none left out */
    }
    printf("killed after \"%d saved\": %d there\n", saved, there);
    ck_assert_int_ge(there, saved);
}
END_TEST

/* ---- for the bench ---------------------------------------------------------------------- */

static void time_hundred(void)
{
    static struct script s;

    session_fresh();
    write_script(&s);
    struct pty *p = grid("c.2", 80, 24);
    int64_t from = pty_now();
    ck_assert(pty_send(p, s.bytes, s.len));
    ck_pty_text(p, "đã lưu 100");
    printf("hundred figures: %d keys, %d of them the figures' own, %.2f more for each; %.1f s\n", s.keys, s.digits,
           (s.keys - s.digits) / (double)s.figures, (double)(pty_now() - from) / 1e9);
    session_leave(p);
}

static void time_others(void)
{
    session_fresh();
    struct pty *p = grid("c.4", 80, 24);
    record_as("lan", "c.4", 2, 633);
    int64_t from = pty_now();
    others_come(p, true);
    printf("others: %.1f s\n", (double)(pty_now() - from) / 1e9);
    pty_free(p);
}

static void time_held(void)
{
    session_fresh();
    struct pty *p = grid("c.4", 80, 24);
    sqlite3 *holder = hold();
    printf("held: %.0f ms\n", (double)type_held(p) / 1e6);
    let_go(holder);
    pty_free(p);
}

START_TEST(times)
{
    static void (*const each[])(void) = { time_hundred, time_others, time_held };

    each[_i]();
}
END_TEST

/* ---- the suite -------------------------------------------------------------------------- */

static void add_tests(TCase *t)
{
    tcase_add_loop_test(t, hundred_figures, 0, HOWS);
    tcase_add_test(t, source_once_a_batch);
    tcase_add_test(t, without_a_source_nothing_is_lost);
    tcase_add_test(t, hundred_pasted);
    tcase_add_loop_test(t, note_by_input_method, 0, 2);
    tcase_add_loop_test(t, two_people, 0, COUNT(turns));
    tcase_add_loop_test(t, others_appear, 0, 2);
    tcase_add_test(t, busy_database);
    tcase_add_loop_test(t, broken_off, 0, COUNT(ends));
    tcase_add_loop_test(t, killed_in_a_burst, 0, 5);
}

int main(int argc, char **argv)
{
    if (!session_open())
        return EXIT_FAILURE;
    Suite *s = suite_create("entry");
    TCase *t = tcase_create("entry");
    if (argc > 1 && !strcmp(argv[1], "time"))
        tcase_add_loop_test(t, times, 0, 3);
    else
        add_tests(t);
    suite_add_tcase(s, t);
    return session_run(s);
}
