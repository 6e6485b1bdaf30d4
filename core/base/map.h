/* Hash tables for loading: from a text to a number, and a set of numbers. Inside core/ only. */
#ifndef TD_MAP_H
#define TD_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys must outlive the map, and be shorter than 4 GiB. */
struct td__map { struct td__pair { const char *key; uint32_t len, hash; int64_t value; } *v; size_t n, room; };

/* False when out of memory. An existing key gets the new value. */
bool td__map_put(struct td__map *m, const char *key, size_t len, int64_t value);
bool td__map_get(const struct td__map *m, const char *key, size_t len, int64_t *value);
void td__map_free(struct td__map *m);

/* Of any numbers but 0. */
struct td__set { uint64_t *v; size_t n, room; };

bool td__set_add(struct td__set *s, uint64_t x); /* false when out of memory */
bool td__set_has(const struct td__set *s, uint64_t x);
void td__set_free(struct td__set *s);

#endif
