/* What the board's panes list. The owner of these sources is a view. */
#ifndef TUI_BOARD_H
#define TUI_BOARD_H

#include "app/settings.h"

/* Each is first sorted by its `group_by`: what needs action first. */
extern const struct list_source board_targets, board_tasks, board_agencies;

#endif
