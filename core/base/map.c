/* Open addressing with linear probing, at most half full; texts by FNV-1a. */
#include "base/map.h"

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

/* ---- a set of numbers ------------------------------------------------------------------- */

static uint64_t *place(const struct td__set *s, uint64_t x)
{
    uint64_t h = x * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 32) & (s->room - 1);

    while (s->v[i] && s->v[i] != x)
        i = (i + 1) & (s->room - 1);
    return &s->v[i];
}

static bool widen(struct td__set *s)
{
    struct td__set wider = { .room = s->room ? s->room * 2 : 256, .n = s->n };

    wider.v = calloc(wider.room, sizeof *wider.v);
    if (!wider.v)
        return false;
    for (size_t i = 0; i < s->room; i++)
        if (s->v[i])
            *place(&wider, s->v[i]) = s->v[i];
    free(s->v);
    *s = wider;
    return true;
}

bool td__set_add(struct td__set *s, uint64_t x)
{
    if (s->n * 2 >= s->room && !widen(s))
        return false;
    uint64_t *p = place(s, x);
    s->n += !*p;
    *p = x;
    return true;
}

bool td__set_has(const struct td__set *s, uint64_t x)
{
    return s->room && *place(s, x);
}

void td__set_free(struct td__set *s)
{
    free(s->v);
    *s = (struct td__set){ 0 };
}
