/* Which view each place is. */
#include "view/views.h"

#define V(id) extern const struct view_ops view_##id;
VIEWS(V)
#undef V
extern const struct view_ops view_form;

const struct view_ops *const views[PLACES] = {
#define V(id) [VIEW_##id] = &view_##id,
    VIEWS(V)
#define F(id, name, kind) [FORM_##id] = &view_form,
    FORMS(F)
};
