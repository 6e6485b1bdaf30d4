/* One thing with all that belongs to it: fields, then tables under headings; a JSON object for programs. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include "cli/records.h"

struct show {
    struct cli *c;
    struct cli_world w;
    struct td_board board;    /* every threshold of every target, by each plan's city */
    bool as_json;
    struct sheet t;           /* its fields, then the table being written */
};

/* The title and what its fields are put into; name NULL: that of the record. */
struct sheet *show_fields(struct show *s, enum record_id id, const char *code, const char *name);
void show_heading(struct show *s, const char *heading);
struct sheet *show_table(struct show *s, enum record_id id, const char *key, const char *heading);

#endif
