/* Undo and redo on the screen, and what they say. */
#ifndef TUI_UNDO_H
#define TUI_UNDO_H

#include "app/view.h"

/* Takes back the last change of this session, or does again what was taken back; the model is old until model_load().
 * False: not done, and `said` says why. */
bool undo_last(struct app *a, bool redo, struct text *said);
/* The newest one of these; the oldest is forgotten where there are too many. */
void undo_remember(struct changes *c, int64_t change);
/* "Đã hoàn tác: số liệu d.3.2, Hà Nội, tháng 12/2025: 59% (ghi 01/12/2026 08:20)": what is said when this change, which
 * may be an undo itself, has been taken back; where it is to be seen when it is not on the screen. */
struct text undo_said(struct app *a, int64_t change);

#endif
