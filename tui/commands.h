/*
 * The one table of commands of the screen. A row makes the enum, the default keys, the help view, the command
 * palette, the footer and the man page; nothing else lists keys. Rows are checked when the program starts:
 * names unique, no key twice in one context, no empty help.
 */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "input.h"
#include "number.h"

/* Where a command works. */
enum context {
    IN_LIST = 1 << 0,    /* a list with a cursor has the focus */
    IN_BOARD = 1 << 1,
    IN_TEXT = 1 << 2,    /* a page that scrolls: target, agency, task, help, messages */
    IN_TABLE = 1 << 3,   /* ... and the list has columns to sort and to choose */
    ANYWHERE = 0xff,
};

/* What must hold, checked and worded once. */
enum need { NEEDS_ROW = 1 << 0 };

/*  id, name, keys (separated by blanks; the first is shown), where, needs, footer rank (0 = not in the footer),
 *  short en, short vi, help en, help vi                                                                     */
#define COMMANDS(C) \
    C(open, "open", "Enter", IN_LIST, NEEDS_ROW, 1, "open", "mở", \
      "Open what is selected", "Mở mục đang chọn") \
    C(back, "back", "Esc Backspace", ANYWHERE, 0, 2, "back", "quay lại", \
      "Back to where you came from", "Quay lại nơi vừa xem") \
    C(next_pane, "next-pane", "Tab", IN_BOARD, 0, 3, "pane", "khung", \
      "Go to the next pane", "Sang khung kế tiếp") \
    C(prev_pane, "previous-pane", "Shift-Tab", IN_BOARD, 0, 0, "", "", \
      "Go to the previous pane", "Về khung trước") \
    C(zoom, "zoom", "F11 z", IN_BOARD, 0, 0, "zoom", "phóng to", \
      "Give the pane the whole screen, and back", "Mở khung ra cả màn hình, và thu lại") \
    C(filter, "filter", "F3 / Ctrl-F", IN_LIST, 0, 4, "filter", "lọc", \
      "Filter as you type: words, !word, column:word, =verdict", \
      "Lọc khi gõ: từ, !từ, cột:từ, =đánh giá") \
    C(filter_off, "filter-off", "Ctrl-U \\", IN_LIST, 0, 0, "", "", \
      "Remove the filter", "Bỏ lọc") \
    C(milestone, "milestone", "F5 m", IN_BOARD, 0, 5, "milestone", "mốc", \
      "Next milestone: 2025, 2030, this year", "Mốc kế tiếp: 2025, 2030, năm nay") \
    C(plan, "plan", "F6 p", IN_BOARD, 0, 6, "plan", "kế hoạch", \
      "Next plan", "Kế hoạch kế tiếp") \
    C(lagging, "lagging", "F7 g", IN_BOARD, 0, 7, "lagging", "chậm", \
      "Only what lags, and back", "Chỉ hiện phần chậm, và hiện lại tất cả") \
    C(sort, "sort", "F8 s", IN_TABLE, 0, 10, "sort", "sắp xếp", \
      "Sort by the next column", "Sắp xếp theo cột kế tiếp") \
    C(sort_back, "sort-reverse", "Shift-F8 S", IN_TABLE, 0, 0, "", "", \
      "Turn the order round", "Đảo thứ tự") \
    C(columns, "columns", "F4 c", IN_TABLE, 0, 0, "columns", "cột", \
      "Choose the columns", "Chọn cột") \
    C(language, "language", "F9 L", ANYWHERE, 0, 11, "Tiếng Việt", "English", \
      "Vietnamese or English", "Tiếng Việt hoặc tiếng Anh") \
    C(theme, "theme", "Shift-F9 T", ANYWHERE, 0, 0, "", "", \
      "Next theme", "Giao diện kế tiếp") \
    C(up, "up", "Up k", ANYWHERE, 0, 0, "", "", "Up", "Lên") \
    C(down, "down", "Down j", ANYWHERE, 0, 0, "", "", "Down", "Xuống") \
    C(left, "left", "Left h", ANYWHERE, 0, 0, "", "", \
      "Left: close a branch, or the pane to the left", "Sang trái: đóng nhánh, hoặc khung bên trái") \
    C(right, "right", "Right l", ANYWHERE, 0, 0, "", "", \
      "Right: open a branch, or the pane to the right", "Sang phải: mở nhánh, hoặc khung bên phải") \
    C(page_up, "page-up", "PgUp Ctrl-B", ANYWHERE, 0, 0, "", "", "A page up", "Lên một trang") \
    C(page_down, "page-down", "PgDn Space", ANYWHERE, 0, 0, "", "", "A page down", "Xuống một trang") \
    C(top, "top", "Home <", ANYWHERE, 0, 0, "", "", \
      "To the first row", "Về dòng đầu") \
    C(bottom, "bottom", "End G >", ANYWHERE, 0, 0, "", "", \
      "To the last row, or to the row of a number typed before", \
      "Về dòng cuối, hoặc dòng có số vừa gõ") \
    C(help, "help", "F1 ?", ANYWHERE, 0, 8, "help", "giúp", \
      "All keys and words; type to search", "Mọi phím và thuật ngữ; gõ để tìm") \
    C(palette, "palette", "F2 :", ANYWHERE, 0, 12, "commands", "lệnh", \
      "Find a command by its name", "Tìm lệnh theo tên") \
    C(messages, "messages", "F12 M", ANYWHERE, 0, 0, "", "", \
      "Read the messages again", "Xem lại các thông báo") \
    C(reload, "reload", "Ctrl-R r", ANYWHERE, 0, 0, "", "", \
      "Read the database again", "Đọc lại cơ sở dữ liệu") \
    C(redraw, "redraw", "Ctrl-L", ANYWHERE, 0, 0, "", "", \
      "Draw the screen again", "Vẽ lại màn hình") \
    C(suspend, "suspend", "", ANYWHERE, 0, 0, "", "", \
      "Back to the shell for a while; fg returns", "Tạm về dòng lệnh; gõ fg để trở lại") \
    C(quit, "quit", "F10 q Ctrl-Q", ANYWHERE, 0, 9, "quit", "thoát", \
      "Leave tiendo", "Thoát tiendo")

enum command {
    CMD_NONE,
#define C(id, name, keys, where, needs, rank, sen, svi, hen, hvi) CMD_##id,
    COMMANDS(C)
#undef C
    CMD_COUNT
};

struct command_info {
    const char *name, *keys;
    unsigned where, needs;
    int rank;
    const char *brief[2], *help[2]; /* by enum td_lang */
};
extern const struct command_info command_table[CMD_COUNT];

/* The command of this event in this context, or CMD_NONE. */
enum command command_for(const struct event *ev, unsigned context);
enum command command_by_name(const char *name);
/* The key to show for a command: the first of its keys. "" = none. */
void command_key(enum command c, char *buf, size_t size);
/* Proves the table; the sentence of the first fault, or NULL. For a test. */
const char *commands_fault(void);

#endif
