/* A small JSON writer: commas and nesting by itself, exact numbers, text harmless anywhere. */
#ifndef TUI_JSON_H
#define TUI_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "file/out.h"
#include "base/number.h"

enum { JSON_DEPTH = 16 };

/* { .o = output } is a writer at its beginning. */
struct json {
    struct out *o;
    int depth;
    bool more[JSON_DEPTH];   /* the open array or object has something in it */
    char closing[JSON_DEPTH];
    bool after_key;
};

void json_open(struct json *j, char bracket);   /* '[' or '{' */
void json_close(struct json *j);                /* the innermost; the outermost ends the line */
void json_key(struct json *j, const char *key);
void json_int(struct json *j, int64_t n);
void json_bool(struct json *j, bool b);

/* ---- rows, as CSV or JSON by one description -------------------------------------------- */

/* CSV: a header and one line a row; JSON: an array of objects. By the names of the columns: some
 * are numbers, some true or false, some lists; an empty cell is null. */
struct rows {
    struct out *o;
    bool as_json;
    const char *const *names; /* ended by NULL */
    size_t n;
    struct json j;
};
void rows_open(struct rows *r, struct out *o, bool as_json, const char *const *names);
void rows_put(struct rows *r, const char *const *cells);
void rows_close(struct rows *r);
/* A cell as a member of the open object. */
void json_member(struct json *j, const char *name, const char *cell);

#endif
