/* What is copied for pasting elsewhere. */
#ifndef TUI_COPY_H
#define TUI_COPY_H

#include "app/view.h"

enum { COPY_MOST = 6000 };

/* Of a target its sentence, of any other row what it says: as one pastes it into a letter, without headings and
 * controls. False: there is nothing. */
bool copy_text(struct view *v, char *buf, size_t size);

#endif
