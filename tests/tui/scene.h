/* The app on a canvas, over a database made from data/: for tests that look at whole screens. */
#ifndef TESTS_SCENE_H
#define TESTS_SCENE_H

#include "app/view.h"

struct scene { struct td *td; struct app app; char dir[128]; };

/* Over a copy of the shipped database; it is noon of 21/11/2026 (see here.h). */
void scene_open(struct scene *s, int cols, int rows, enum td_lang lang, bool ascii);
void scene_close(struct scene *s);
/* Keys by their names in the table of commands, separated by blanks; 'text' in quotes is typed. */
void scene_keys(struct scene *s, const char *keys);
/* The screen as text, to be freed. */
char *scene_text(struct scene *s);
/* Compares with tests/golden/NAME.screen, or writes it when GOLDEN=write. */
void scene_golden(struct scene *s, const char *name);

#endif
