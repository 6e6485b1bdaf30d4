/* Settings of a database: rows of `setting` whose names begin with "option ". */
#include "noun/option.h"

#include <stdio.h>

#include "noun/gate.h"

int td_options(struct td *td, void (*each)(void *, const char *, const char *), void *arg)
{
    sqlite3_stmt *st;
    int rc = td__query(td, &st, "SELECT substr(name, 8), value FROM setting"
                                " WHERE name GLOB 'option *'", "");

    while (!rc && (rc = td__step(td, st)) == 1) {
        each(arg, (const char *)sqlite3_column_text(st, 0),
             (const char *)sqlite3_column_text(st, 1));
        rc = TD_OK;
    }
    return rc;
}

int td_option_set(struct td *td, const char *name, const char *value)
{
    char note[256];

    /* Each as it was typed, in whatever language it is read. */
    bool unset = !value || !*value;
    snprintf(note, sizeof note, "%s%s%s%s", unset ? "--unset " : "", name, unset ? "" : " = ", unset ? "" : value);
    int64_t same = 0;
    int rc = td__clean(td, note, "the note");
    if (!rc)
        rc = td__one(td, &same, "SELECT coalesce((SELECT value FROM setting WHERE name = 'option ' || ?1), '') = ?2",
                     "tt", name, unset ? "" : value);
    if (rc || same || (rc = td__begin(td, &(struct td__deed){
              .act = TD_ACT_SET_OPTION, .scope = TD_EVERYTHING, .note = note })))
        return rc;
    rc = td__run(td, "DELETE FROM setting WHERE name = 'option ' || ?", "t", name);
    if (!rc && !unset)
        rc = td__run(td, "INSERT INTO setting(name, value) VALUES('option ' || ?, ?)", "tt", name,
                     value);
    return td__end(td, rc);
}
