/*
 * A small database for tests of writing, undoing and looking back: a city, three districts, two targets, two tasks, one
 * report, in a folder of its own; and plain SQLite beside it, with which days are faked.
 */
#ifndef TESTS_SMALL_H
#define TESTS_SMALL_H

#include "noun/inner.h"
#include "tiendo.h"

enum { CITY = 1, D1, D2, D3 };        /* ids of agencies */
enum { T1 = 1, T2 };                  /* percentages that the districts report with their parts */
enum { ONCE = 1, YEARLY };            /* tasks */
enum { PLAN = 1, REPORT = 1 };
enum { TODAY = 20260110 };

void small_setup(void);               /* a fixture: the folder; the clock is seven hours ahead of UTC */
void small_teardown(void);
void small_make(void);                /* the database, loaded on 2026-01-01 */
/* Writes a file of the bundle anew, by name: "targets.csv". */
void small_put(const char *name, const char *text);
void small_load(struct td *td);
/* As of a day; 0 = now, for writing. Fails the test when it does not open. */
struct td *small_open(const char *actor, td_date as_of);
int small_try_open(struct td **out, td_date as_of, char *err, size_t size);
/* Every change from `first` on gets this moment. */
void small_dated(int64_t first, const char *at);
const char *small_path(void);

/* Plain SQLite on a connection, or on one of its own with NULL; the text is good for the next four calls. */
void small_run(sqlite3 *db, const char *sql);
const char *small_text(sqlite3 *db, const char *sql);
int64_t small_int(sqlite3 *db, const char *sql);
/* All rows of a table as text, to be freed. */
char *small_rows(sqlite3 *db, const char *sql);

#endif
