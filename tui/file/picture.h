/* The screen as a picture: text stays text, lines are lines, and the same screen always gives the same bytes. */
#ifndef TUI_PICTURE_H
#define TUI_PICTURE_H

#include "engine/canvas.h"
#include "engine/theme.h"
#include "file/out.h"

/* In the colours of the theme for 256 colours. `title` is for those who cannot see it. */
void picture_svg(struct out *o, const struct canvas *c, const struct theme *theme, const char *title);

#endif
