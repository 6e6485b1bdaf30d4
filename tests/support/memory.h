/*
 * SQLite's own memory. Under AddressSanitizer each of its many small pieces costs a walk of the stack and a place in
 * the quarantine, which is most of the time that tests of the database take; so SQLite is given the C library's memory
 * as it is. What ASan would have found of it is found otherwise: a freed piece is overwritten, and what is never freed
 * is counted.
 */
#ifndef TESTS_MEMORY_H
#define TESTS_MEMORY_H

#include <stdint.h>

/* Before anything else of SQLite is called. */
void memory_begin(void);

/* Bytes that SQLite still holds; 0 once every database and statement is closed and every text of its is freed. */
int64_t memory_held(void);

#endif
