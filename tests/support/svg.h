/*
 * A picture of the screen, made from the same grid that the tests read: text stays text, lines are
 * drawn as lines, and the same screen always gives the same bytes.
 */
#ifndef TESTS_SVG_H
#define TESTS_SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "pty.h"

struct svg_options {
    const char *title; /* for those who cannot see the picture; NULL: none */
    bool cursor;       /* show where it is */
};

/* False when writing failed. */
bool svg_write(FILE *out, struct pty *p, const struct svg_options *o);
bool svg_save(const char *path, struct pty *p, const struct svg_options *o);

#endif
