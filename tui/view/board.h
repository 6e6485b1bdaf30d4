/* What the board's panes list. The owner of these sources is a view. */
#ifndef TUI_BOARD_H
#define TUI_BOARD_H

#include "app/settings.h"

/* Each is first sorted by its `group_by`: what needs action first. */
extern const struct list_source board_targets, board_tasks, board_agencies;
/* With these the board begins, which is the owner of those sources. */
enum pane { TARGETS, TASKS, AGENCIES, PANES };
struct panes { struct view head; struct list list[PANES]; };
static inline const struct list *pane_list(const void *board, enum pane p)
{
    return &((const struct panes *)board)->list[p];
}

/* What the board does when a plan, by its place in the model, or a milestone has been chosen from a list. */
void board_show_plan(struct view *board, size_t plan);
void board_show_milestone(struct view *board, int milestone);
/* "mốc 2030": the milestone in view. */
struct text milestone_words(const struct model *m, enum td_lang lang);

#endif
