/* Open addressing with linear probing, at most half full. A text's hash stands beside it: few others have the same. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* Eight bytes at a time. */
static uint32_t hash(const char *s, size_t n)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    uint64_t h = n, x = 0;

    for (; n >= sizeof x; n -= sizeof x, s += sizeof x) {
        memcpy(&x, s, sizeof x);
        h = (h ^ x) * odd;
        h ^= h >> 32;
    }
    x = 0;
    memcpy(&x, s, n);
    h = (h ^ x) * odd;
    return (uint32_t)(h ^ h >> 32);
}

static struct td__pair *find(const struct td__map *m, const char *key, size_t len, uint32_t h)
{
    size_t i = h & (m->room - 1);

    while (m->v[i].key && (m->v[i].hash != h || m->v[i].len != len || memcmp(m->v[i].key, key, len)))
        i = (i + 1) & (m->room - 1);
    return &m->v[i];
}

/* No two keys are the same, so none is looked at. */
static bool grow(struct td__map *m)
{
    struct td__map bigger = { .room = m->room ? m->room * 2 : 64, .n = m->n };

    bigger.v = calloc(bigger.room, sizeof *bigger.v);
    if (!bigger.v)
        return false;
    for (size_t i = 0; i < m->room; i++) {
        size_t at = m->v[i].hash & (bigger.room - 1);
        while (m->v[i].key && bigger.v[at].key)
            at = (at + 1) & (bigger.room - 1);
        if (m->v[i].key)
            bigger.v[at] = m->v[i];
    }
    free(m->v);
    *m = bigger;
    return true;
}

bool td__map_put(struct td__map *m, const char *key, size_t len, int64_t value)
{
    if (m->n * 2 >= m->room && !grow(m))
        return false;
    uint32_t h = hash(key, len);
    struct td__pair *p = find(m, key, len, h);
    m->n += !p->key;
    *p = (struct td__pair){ key, (uint32_t)len, h, value };
    return true;
}

bool td__map_get(const struct td__map *m, const char *key, size_t len, int64_t *value)
{
    const struct td__pair *p = m->room ? find(m, key, len, hash(key, len)) : NULL;

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
