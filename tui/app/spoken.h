/* What is otherwise when the screen is to be read aloud (--accessible); most of it lies in the engine's drawing. */
#ifndef TUI_SPOKEN_H
#define TUI_SPOKEN_H

#include "app/view.h"

/* Of anything that begins with a struct view. */
static inline bool spoken_of(const void *view) { return app_of(view)->canvas->spoken; }
/* The figure of a verdict, with its marks or as words. */
static inline struct text result_of(const void *view, const struct td_row *r)
{ return (spoken_of(view) ? value_said : value_shown)(r, lang_of(view)); }
/* From now on so, or not; and for a canvas of that width. Pages that are spoken are broken where they are drawn. */
void app_lay_out(struct app *a, bool spoken, int cols);

#endif
