/* All views, as verb/screen.c hands them to the app. */
#ifndef TUI_VIEWS_H
#define TUI_VIEWS_H

#include "engine/places.h"

struct view_ops;
extern const struct view_ops *const views[PLACES];

#endif
