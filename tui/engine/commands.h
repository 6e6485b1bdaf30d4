/*
 * The one table of commands of the screen. A row makes the enum, the default keys, the help view, the command
 * palette, the footer and the man page; nothing else lists keys. Rows are checked when the program starts:
 * names unique, no key twice in one context, no empty help.
 */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "engine/input.h"
#include "engine/places.h"
#include "base/number.h"

/* Where a command works. */
enum context {
    IN_LIST = 1 << 0,    /* a list with a cursor has the focus */
    IN_BOARD = 1 << 1,
    IN_TEXT = 1 << 2,    /* a page that scrolls: target, agency, task, help, messages */
    IN_TABLE = 1 << 3,   /* ... and the list has columns to sort and to choose */
    IN_GRID = 1 << 4,    /* the entry grid; letters and digits go to the cell */
    IN_FORM = 1 << 6,
    IN_FIGURES = 1 << 5, /* the figures of a target and an agency */
    IN_JOURNAL = 1 << 7,
    IN_REPORTS = 1 << 8, /* the reports that agencies owe */
    IN_IMPORT = 1 << 9,  /* what importing a file would do */
    ANYWHERE = 0xffff,
};

/* What must hold, checked and worded once. */
enum need { NEEDS_ROW = 1 << 0 };

/*  id, name, keys (separated by blanks; the first is shown), where, needs, what it opens (0 = nothing),
 *  footer rank (0 = not in the footer), short en, short vi, help en, help vi */
#define COMMANDS(C) \
    C(open, "open", "Enter", IN_LIST, NEEDS_ROW, 0, 1, "open", "mở", \
      "Open what is selected", "Mở mục đang chọn") \
    C(back, "back", "Esc Backspace", ANYWHERE, 0, 0, 2, "back", "quay lại", \
      "Back to where you came from", "Quay lại nơi vừa xem") \
    C(next_pane, "next-pane", "Tab", IN_BOARD, 0, 0, 4, "pane", "khung", \
      "Go to the next pane", "Sang khung kế tiếp") \
    C(prev_pane, "previous-pane", "Shift-Tab", IN_BOARD, 0, 0, 0, "", "", \
      "Go to the previous pane", "Về khung trước") \
    C(zoom, "zoom", "F11 z", IN_BOARD, 0, 0, 0, "zoom", "phóng to", \
      "Give the pane the whole screen, and back", "Mở khung ra cả màn hình, và thu lại") \
    C(filter, "filter", "F3 / Ctrl-F", IN_LIST, 0, 0, 5, "filter", "lọc", \
      "Filter as you type: words, !word, column:word, =verdict", \
      "Lọc khi gõ: từ, !từ, cột:từ, =đánh giá") \
    C(filter_off, "filter-off", "Ctrl-U \\", IN_LIST, 0, 0, 0, "", "", \
      "Remove the filter", "Bỏ lọc") \
    C(milestone, "milestone", "F5 m", IN_BOARD, 0, 0, 7, "milestone", "mốc", \
      "Next milestone: 2025, 2030, this year", "Mốc kế tiếp: 2025, 2030, năm nay") \
    C(plan, "plan", "F6 p", IN_BOARD, 0, 0, 8, "plan", "KH", \
      "Next plan", "Kế hoạch kế tiếp") \
    C(lagging, "lagging", "F7 g", IN_BOARD, 0, 0, 10, "lagging", "chậm", \
      "Only what lags, and back", "Chỉ hiện phần chậm, và hiện lại tất cả") \
    C(sort, "sort", "F8 s", IN_TABLE, 0, 0, 11, "sort", "sắp xếp", \
      "Sort by the next column", "Sắp xếp theo cột kế tiếp") \
    C(sort_back, "sort-reverse", "Shift-F8 S", IN_TABLE, 0, 0, 0, "", "", \
      "Turn the order round", "Đảo thứ tự") \
    C(columns, "columns", "F4 c", IN_TABLE, 0, VIEW_columns, 0, "columns", "cột", \
      "Choose the columns", "Chọn cột") \
    C(save, "save", "Ctrl-S", IN_FORM | IN_GRID, 0, 0, 1, "save", "lưu", \
      "Save what the form says; in the grid, try again what is not saved yet", \
      "Lưu nội dung biểu mẫu; ở bảng nhập: lưu lại các số chưa lưu") \
    C(save_as, "save-as", "Shift-F4 Ctrl-W", IN_LIST | IN_GRID, 0, FORM_save_as, 0, "", "", \
      "Save what is shown, all of it, in a file: text, Markdown, CSV or a spreadsheet", \
      "Lưu toàn bộ nội dung đang xem ra tệp: văn bản, Markdown, CSV hoặc bảng tính") \
    C(next_field, "next-field", "Tab", IN_FORM, 0, 0, 3, "next", "mục kế", \
      "Next field; Shift-Tab goes back", "Mục kế tiếp; Shift-Tab về mục trước") \
    C(record, "record", "Ins Ctrl-N n", IN_LIST, 0, 0, 6, "record", "nhập", \
      "Record: a figure of the target, progress of the task, a report of the agency", \
      "Nhập số liệu của chỉ tiêu, tiến độ của nhiệm vụ, báo cáo của cơ quan") \
    C(figures, "figures", "Ctrl-O f", IN_LIST, NEEDS_ROW, 0, 0, "", "", \
      "All figures of the target: accept, verify, correct, withdraw", \
      "Mọi số liệu của chỉ tiêu: chọn dùng, kiểm tra, sửa, rút") \
    C(accept, "accept", "F5 a", IN_FIGURES, NEEDS_ROW, 0, 4, "use", "chọn dùng", \
      "Use this figure of the period, and say why", "Chọn dùng số liệu này của kỳ, nêu lý do") \
    C(verify, "verify", "F6 v", IN_FIGURES, NEEDS_ROW, 0, 5, "verify", "kiểm tra", \
      "Mark the figure as verified, or take that back", "Đánh dấu đã kiểm tra, hoặc bỏ đánh dấu") \
    C(correct, "correct", "F7 e", IN_FIGURES, NEEDS_ROW, 0, 6, "correct", "sửa", \
      "Record a figure that replaces this one", "Ghi số liệu thay thế số liệu này") \
    C(withdraw, "withdraw", "Del w", IN_FIGURES, NEEDS_ROW, 0, 7, "withdraw", "rút", \
      "Withdraw the figure, and say why", "Rút số liệu này, nêu lý do") \
    C(ask, "ask", "Ctrl-X y", IN_LIST, NEEDS_ROW, 0, 0, "", "", \
      "Request an explanation", "Yêu cầu giải trình") \
    C(mark, "mark", "Shift-Down t", IN_LIST, NEEDS_ROW, 0, 0, "", "", \
      "Mark the row: what is entered next is for all marked rows", \
      "Đánh dấu dòng: nội dung nhập tiếp theo áp dụng cho mọi dòng đã đánh dấu") \
    C(mark_all, "mark-all", "Shift-End A", IN_LIST, 0, 0, 0, "", "", \
      "Mark all rows that are seen, or none", "Đánh dấu mọi dòng đang hiện, hoặc bỏ hết") \
    C(undo, "undo", "Ctrl-Z u", IN_LIST | IN_GRID, 0, 0, 0, "", "", \
      "Take back your last change of this session", "Hoàn tác thay đổi gần nhất của bạn") \
    C(redo, "redo", "Ctrl-Y", IN_LIST | IN_GRID, 0, 0, 0, "", "", \
      "Do again what was taken back", "Làm lại thay đổi vừa hoàn tác") \
    C(drafts, "drafts", "Shift-F10 B", ANYWHERE, 0, VIEW_drafts, 0, "", "", \
      "What was typed and never saved", "Các bản nháp chưa lưu") \
    C(journal, "journal", "Shift-F11 J", ANYWHERE, 0, VIEW_journal, 0, "", "", \
      "Who did what when", "Nhật ký: ai làm gì, khi nào") \
    C(undo_this, "undo-this", "Del U", IN_JOURNAL, NEEDS_ROW, 0, 5, "undo it", "hoàn tác", \
      "Take this change back, if nothing newer stands in the way", \
      "Hoàn tác thay đổi này, nếu không vướng thay đổi mới hơn") \
    C(as_of, "as-of", "Shift-F5 D", ANYWHERE, 0, FORM_as_of, 0, "", "", \
      "Show everything as it was known on an earlier day", "Xem lại tình hình tại một ngày trước") \
    C(requests, "requests", "Shift-F12 R", ANYWHERE, 0, VIEW_requests, 0, "", "", \
      "Requests for explanation, the open ones first", "Các yêu cầu giải trình, chưa trả lời trước") \
    C(reports, "reports", "Shift-F7 P", ANYWHERE, 0, VIEW_reports, 0, "", "", \
      "Reports that agencies owe: late, awaited, handed in", "Báo cáo phải gửi: quá hạn, chưa gửi, đã gửi") \
    C(annual, "annual-report", "Ctrl-V V", IN_BOARD | IN_TEXT | IN_REPORTS, 0, VIEW_annual, 0, "", "", \
      "The annual report of the plan, or of the agency chosen, as a draft to read and to save", \
      "Dự thảo báo cáo năm của kế hoạch, hoặc của cơ quan đang chọn, để xem và lưu ra tệp") \
    C(brief, "brief", "Shift-F6", IN_BOARD | IN_TEXT | IN_REPORTS, 0, VIEW_brief, 0, "", "", \
      "One page: what lags, what has changed, what is due", \
      "Tin nhanh một trang: việc chậm, thay đổi, việc đến hạn") \
    C(year_before, "previous-year", "F5 [", IN_REPORTS, 0, 0, 5, "year before", "năm trước", \
      "The reports of the year before; Left does it too", "Báo cáo của năm trước; phím Left cũng vậy") \
    C(year_after, "next-year", "F6 ]", IN_REPORTS, 0, 0, 6, "year after", "năm sau", \
      "The reports of the year after; Right does it too", "Báo cáo của năm sau; phím Right cũng vậy") \
    C(import, "import", "Shift-F2 I", ANYWHERE, 0, FORM_import, 0, "", "", \
      "Import a table from a file: CSV or .xlsx", "Nhập bảng từ tệp CSV hoặc .xlsx") \
    C(import_write, "import-write", "Ctrl-S", IN_IMPORT, 0, 0, 1, "write", "ghi", \
      "Write what the file says, all of it or nothing", "Ghi nội dung của tệp: toàn bộ, hoặc không ghi gì") \
    C(import_how, "import-settings", "F5", IN_IMPORT, 0, 0, 4, "reading", "cách đọc", \
      "Encoding, delimiter, decimals, sheet; what holds for rows that do not say it", \
      "Bảng mã, dấu phân cách, phần thập phân, trang tính; cơ quan, kỳ cho dòng không tự nêu") \
    C(import_columns, "import-columns", "F6", IN_IMPORT, 0, 0, 4, "columns", "các cột", \
      "What the columns were taken for, and to say it otherwise", "Ý nghĩa của các cột, và chỉ lại cho đúng") \
    C(import_show, "import-show", "F7", IN_IMPORT, 0, 0, 5, "only", "chỉ hiện", \
      "Only what is wrong, to be explained, changed, new; then all", \
      "Chỉ hiện dòng sai, cần giải thích, thay đổi, mới; rồi tất cả") \
    C(close_period, "close-period", "", ANYWHERE, 0, FORM_close, 0, "", "", \
      "Close a period's figures, or open them again", "Chốt số liệu của một kỳ, hoặc mở lại") \
    C(origin, "origin", "F11 b", IN_FIGURES | IN_JOURNAL, NEEDS_ROW, 0, 8, "report", "báo cáo", \
      "The report from which the figure was entered", "Báo cáo mà từ đó số liệu được nhập") \
    C(grid, "grid", "Ctrl-E e", IN_BOARD | IN_TEXT | IN_REPORTS, 0, VIEW_grid, 10, "grid", "bảng nhập", \
      "Enter figures in a grid: agencies, targets, periods; of the report that is selected", \
      "Nhập số liệu theo bảng: đơn vị, chỉ tiêu, kỳ; hoặc số liệu của báo cáo đang chọn") \
    C(edit, "edit", "Ctrl-K E", IN_BOARD | IN_TEXT, NEEDS_ROW, 0, 0, "", "", \
      "Edit what is selected: target, threshold, task, role, agency, report", \
      "Sửa mục đang chọn: chỉ tiêu, mức phải đạt, nhiệm vụ, phân công, cơ quan, báo cáo") \
    C(new_thing, "new", "Ctrl-G N", IN_BOARD | IN_TEXT, 0, 0, 0, "", "", \
      "New target, task or agency; on its page a threshold, a role, a name from a date", \
      "Thêm chỉ tiêu, nhiệm vụ, cơ quan; ở trang riêng: mức phải đạt, phân công, tên mới từ một ngày") \
    C(remove, "remove", "Del X", IN_BOARD | IN_TEXT, NEEDS_ROW, 0, 0, "", "", \
      "Remove what is selected, after saying why", "Bỏ mục đang chọn, sau khi nêu lý do") \
    C(edit_plan, "edit-plan", "", ANYWHERE, 0, FORM_plan, 0, "", "", \
      "Edit the plan in view", "Sửa kế hoạch đang xem") \
    C(new_plan, "new-plan", "", ANYWHERE, 0, FORM_plan_new, 0, "", "", \
      "A new plan", "Thêm kế hoạch") \
    C(remove_plan, "remove-plan", "", ANYWHERE, 0, FORM_plan_remove, 0, "", "", \
      "Remove the plan in view", "Bỏ kế hoạch đang xem") \
    C(new_report, "new-report", "", ANYWHERE, 0, FORM_obligation_new, 0, "", "", \
      "A new yearly report that agencies owe", "Thêm chế độ báo cáo hằng năm") \
    C(cell_down, "take-down", "Enter", IN_GRID, 0, 0, 10, "down", "xuống", \
      "Take what was typed and go down; after Tabs to where they began", \
      "Nhận số vừa gõ và xuống dưới; sau Tab thì về cột đã bắt đầu") \
    C(cell_right, "take-right", "Tab", IN_GRID, 0, 0, 10, "right", "sang phải", \
      "Take what was typed and go right", "Nhận số vừa gõ và sang phải") \
    C(cell_left, "take-left", "Shift-Tab", IN_GRID, 0, 0, 0, "", "", \
      "Take what was typed and go left", "Nhận số vừa gõ và sang trái") \
    C(cell_source, "source", "F3", IN_GRID, 0, 0, 4, "source", "nguồn", \
      "Source, link, date, status and period of the figures to be typed", \
      "Nguồn, liên kết, ngày, tình trạng, kỳ của số liệu sắp nhập") \
    C(cell_edit, "edit-cell", "F4", IN_GRID, 0, 0, 9, "edit", "sửa ô", \
      "Edit the cell in place; Backspace does so from its end", "Sửa trong ô; Backspace sửa từ cuối") \
    C(grid_turn, "turn-grid", "F5", IN_GRID, 0, 0, 5, "turn", "xoay", \
      "Turn: agencies by targets, targets by periods, agencies by periods", \
      "Xoay bảng: đơn vị x chỉ tiêu, chỉ tiêu x kỳ, đơn vị x kỳ") \
    C(cell_empty, "next-empty", "F6", IN_GRID, 0, 0, 6, "empty", "ô trống", \
      "Go to the next empty cell", "Đến ô trống kế tiếp") \
    C(cell_unsaved, "next-unsaved", "Shift-F6 Ctrl-G", IN_GRID, 0, 0, 0, "", "", \
      "Go to the next cell that is not saved", "Đến ô chưa lưu kế tiếp") \
    C(cell_before, "copy-previous", "F7", IN_GRID, 0, 0, 7, "as before", "kỳ trước", \
      "Copy the figure of the period before", "Chép số của kỳ trước") \
    C(cell_above, "fill-down", "F8 Ctrl-D", IN_GRID, 0, 0, 7, "as above", "ô trên", \
      "Copy the figure of the cell above and go down", "Chép số của ô trên rồi xuống dưới") \
    C(cell_clear, "clear-cell", "Del", IN_GRID, 0, 0, 0, "", "", \
      "Throw away what the cell has that is not saved", "Bỏ số chưa lưu của ô") \
    C(cell_note, "note", "F11", IN_GRID, 0, 0, 7, "note", "ghi chú", \
      "A note for the cell: why an unusual figure is right", "Ghi chú cho ô: vì sao số khác thường là đúng") \
    C(keep_mine, "keep-mine", "Ctrl-K", IN_GRID, 0, 0, 0, "", "", \
      "Somebody saved first: record mine on top", "Người khác lưu trước: ghi số của tôi thay vào") \
    C(take_theirs, "take-theirs", "Ctrl-T", IN_GRID, 0, 0, 0, "", "", \
      "Somebody saved first: take theirs", "Người khác lưu trước: lấy số đã lưu") \
    C(sheet_before, "previous-sheet", "Ctrl-P", IN_GRID, 0, 0, 0, "", "", \
      "The period, agency or target before", "Kỳ, đơn vị hoặc chỉ tiêu trước") \
    C(sheet_next, "next-sheet", "Ctrl-N", IN_GRID, 0, 0, 0, "", "", \
      "The next period, agency or target", "Kỳ, đơn vị hoặc chỉ tiêu sau") \
    C(grid_top, "first-row", "Ctrl-Home", IN_GRID, 0, 0, 0, "", "", \
      "To the first row", "Về dòng đầu") \
    C(grid_bottom, "last-row", "Ctrl-End", IN_GRID, 0, 0, 0, "", "", \
      "To the last row", "Về dòng cuối") \
    C(language, "language", "F9 L", ANYWHERE, 0, 0, 11, "Tiếng Việt", "English", \
      "Vietnamese or English", "Tiếng Việt hoặc tiếng Anh") \
    C(theme, "theme", "Shift-F9 T", ANYWHERE, 0, 0, 0, "", "", \
      "Next theme", "Giao diện kế tiếp") \
    C(up, "up", "Up k", ANYWHERE, 0, 0, 0, "", "", "Up", "Lên") \
    C(down, "down", "Down j", ANYWHERE, 0, 0, 0, "", "", "Down", "Xuống") \
    C(left, "left", "Left h", ANYWHERE, 0, 0, 0, "", "", \
      "Left: close a branch, or the pane to the left", "Sang trái: đóng nhánh, hoặc khung bên trái") \
    C(right, "right", "Right l", ANYWHERE, 0, 0, 0, "", "", \
      "Right: open a branch, or the pane to the right", "Sang phải: mở nhánh, hoặc khung bên phải") \
    C(page_up, "page-up", "PgUp Ctrl-B", ANYWHERE, 0, 0, 0, "", "", "A page up", "Lên một trang") \
    C(page_down, "page-down", "PgDn Space", ANYWHERE, 0, 0, 0, "", "", \
      "A page down", "Xuống một trang") \
    C(top, "top", "Home <", ANYWHERE, 0, 0, 0, "", "", \
      "To the first row", "Về dòng đầu") \
    C(bottom, "bottom", "End G >", ANYWHERE, 0, 0, 0, "", "", \
      "To the last row, or to the row of a number typed before", \
      "Về dòng cuối, hoặc dòng có số vừa gõ") \
    C(help, "help", "F1 ?", ANYWHERE, 0, VIEW_help, 3, "help", "giúp", \
      "All keys and words; type to search", "Mọi phím và thuật ngữ; gõ để tìm") \
    C(palette, "palette", "F2 :", ANYWHERE, 0, VIEW_palette, 12, "commands", "lệnh", \
      "Find a command by its name", "Tìm lệnh theo tên") \
    C(messages, "messages", "F12 M", ANYWHERE, 0, VIEW_messages, 0, "", "", \
      "Read the messages again", "Xem lại các thông báo") \
    C(reload, "reload", "Ctrl-R r", ANYWHERE, 0, 0, 0, "", "", \
      "Read the database again", "Đọc lại cơ sở dữ liệu") \
    C(redraw, "redraw", "Ctrl-L", ANYWHERE, 0, 0, 0, "", "", \
      "Draw the screen again", "Vẽ lại màn hình") \
    C(suspend, "suspend", "", ANYWHERE, 0, 0, 0, "", "", \
      "Back to the shell for a while; fg returns", "Tạm về dòng lệnh; gõ fg để trở lại") \
    C(quit, "quit", "F10 q Ctrl-Q", ANYWHERE, 0, 0, 9, "quit", "thoát", \
      "Leave tiendo", "Thoát tiendo")

enum command {
    CMD_NONE,
#define C(id, name, keys, where, needs, opens, rank, sen, svi, hen, hvi) CMD_##id,
    COMMANDS(C)
#undef C
    CMD_COUNT
};

struct command_info {
    const char *name, *keys;
    unsigned where, needs;
    enum place opens;
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
