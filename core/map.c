/* Open addressing with linear probing, FNV-1a, at most half full. */
#include "map.h"

#include <stdlib.h>
#include <string.h>

static size_t hash(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

static struct td__pair *find(const struct td__map *m, const char *key, size_t len)
{
    size_t i = hash(key, len) & (m->room - 1);

    while (m->v[i].key && (m->v[i].len != len || memcmp(m->v[i].key, key, len)))
        i = (i + 1) & (m->room - 1);
    return &m->v[i];
}

static bool grow(struct td__map *m)
{
    struct td__map bigger = { .room = m->room ? m->room * 2 : 64, .n = m->n };

    bigger.v = calloc(bigger.room, sizeof *bigger.v);
    if (!bigger.v)
        return false;
    for (size_t i = 0; i < m->room; i++)
        if (m->v[i].key)
            *find(&bigger, m->v[i].key, m->v[i].len) = m->v[i];
    free(m->v);
    *m = bigger;
    return true;
}

bool td__map_put(struct td__map *m, const char *key, size_t len, int64_t value)
{
    if (m->n * 2 >= m->room && !grow(m))
        return false;
    struct td__pair *p = find(m, key, len);
    m->n += !p->key;
    *p = (struct td__pair){ key, len, value };
    return true;
}

bool td__map_get(const struct td__map *m, const char *key, size_t len, int64_t *value)
{
    const struct td__pair *p = m->room ? find(m, key, len) : NULL;

    if (!p || !p->key)
        return false;
    *value = p->value;
    return true;
}

void td__map_free(struct td__map *m)
{
    free(m->v);
    *m = (struct td__map){ 0 };
}
