/* A hash table from text to a number, for codes while loading. Keys must outlive the map. */
#ifndef TD_MAP_H
#define TD_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct td__map { struct td__pair { const char *key; size_t len; int64_t value; } *v; size_t n, room; };

/* False when out of memory. An existing key gets the new value. */
bool td__map_put(struct td__map *m, const char *key, size_t len, int64_t value);
bool td__map_get(const struct td__map *m, const char *key, size_t len, int64_t *value);
void td__map_free(struct td__map *m);

#endif
