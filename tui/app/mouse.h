/* What the mouse does, where people have switched it on (option mouse). */
#ifndef TUI_MOUSE_H
#define TUI_MOUSE_H

#include "app/view.h"

enum mouse_did {
    MOUSE_DID,      /* all that there is to do */
    MOUSE_SORTED,   /* the list that has the keyboard is in another order */
    MOUSE_KEY,      /* what is pointed at is run by this key, as if it were pressed */
};

/* Chooses a row, a pane, a field of a form, scrolls; what runs something comes back as the key that does. */
enum mouse_did mouse_event(struct app *a, const struct event *ev, struct event *key);

#endif
