/* The board, and what its panes list. The owner of these sources is a view. */
#ifndef TUI_BOARD_H
#define TUI_BOARD_H

#include "show/breakdown.h"
#include "app/settings.h"
#include "forms/figures.h"

enum pane { TARGETS, TASKS, AGENCIES, PANES };

struct board {
    struct view head;
    struct list list[PANES];
    enum pane at;
    bool zoomed;
    struct figures chart; /* of the target under the cursor, where there is room for a chart */
    struct units units;   /* and its units */
    int64_t charted;      /* that target; 0 = to be read */
    struct td_requests asked; /* what was to be explained in this plan */
};

/* Each is first sorted by its `group_by`: what needs action first. */
extern const struct list_source board_targets, board_tasks, board_agencies;
static inline const struct list *pane_list(const void *board, enum pane p)
{
    return &((const struct board *)board)->list[p];
}

/* What the board does when a plan, by its place in the model, or a milestone has been chosen from a list. */
void board_show_plan(struct view *board, size_t plan);
void board_show_milestone(struct view *board, int milestone);
/* What is seen changes: what needs action first is on top again. */
void board_narrow(struct board *b);
/* What it shows, as it is saved under a name; and showing that, saying what is not there any more (saved.c). */
void board_tell(struct view *board, struct saved *out);
void board_show(struct view *board, const struct saved *s);
/* "mốc 2030": the milestone in view. */
struct text milestone_words(const struct model *m, enum td_lang lang);

#endif
