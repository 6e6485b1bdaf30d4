/* See memory.h. */
#include "memory.h"

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

/* The C library's own, which AddressSanitizer leaves alone. */
extern void *__libc_malloc(size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void __libc_free(void *p);

/* Before each piece stands its size; the piece itself stays aligned for anything. */
union head {
    size_t size;
    max_align_t align;
};

static union head *head_of(void *p)
{
    return (union head *)p - 1;
}

static void *hold(union head *h, int size)
{
    if (!h)
        return NULL;
    h->size = (size_t)size;
    return h + 1;
}

static void *take(int size)
{
    return hold(__libc_malloc(sizeof(union head) + (size_t)size), size);
}

static void *resize(void *p, int size)
{
    return hold(__libc_realloc(head_of(p), sizeof(union head) + (size_t)size), size);
}

static void give_back(void *p)
{
    union head *h = head_of(p);

    memset(p, 0xdb, h->size);
    __libc_free(h);
}

static int size_of(void *p)
{
    return (int)head_of(p)->size;
}

static int round_up(int size)
{
    return (size + 7) & ~7;
}

static int nothing(void *arg)
{
    (void)arg;
    return SQLITE_OK;
}

static void end(void *arg)
{
    (void)arg;
}

void memory_begin(void)
{
    static const sqlite3_mem_methods methods = { take, give_back, resize, size_of, round_up, nothing, end, NULL };

    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

int64_t memory_held(void)
{
    return sqlite3_memory_used();
}
