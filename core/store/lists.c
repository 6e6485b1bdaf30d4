/* The memory of lists: a few large blocks, freed together. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct block { struct block *next; size_t used, size; char data[]; };
struct td_list { struct block *blocks; size_t more; /* who have it, but for the first */ bool failed; };

struct td_list *td__list_new(void)
{
    return calloc(1, sizeof(struct td_list));
}

void td__list_share(struct td_list *l)
{
    l->more++;
}

void td_list_free(struct td_list *l)
{
    if (!l || l->more--)
        return;
    for (struct block *b = l->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(l);
}

static void *take(struct td_list *l, size_t size, size_t align)
{
    enum { BLOCK = 8 * 1024 };
    struct block *b = l->blocks;
    size_t at = b ? (b->used + align - 1) / align * align : 0;

    if (!b || at + size > b->size) {
        size_t room = size > BLOCK ? size : BLOCK;
        b = malloc(sizeof *b + room);
        if (!b) {
            l->failed = true;
            return NULL;
        }
        *b = (struct block){ .next = l->blocks, .size = room };
        l->blocks = b;
        at = 0;
    }
    b->used = at + size;
    return b->data + at;
}

void *td__list_alloc(struct td_list *l, size_t size)
{
    void *p = take(l, size, sizeof(max_align_t));
    return p ? memset(p, 0, size) : NULL;
}

const char *td__list_text(struct td_list *l, const char *s)
{
    if (!s || !*s)
        return "";
    size_t n = strlen(s) + 1;
    char *p = take(l, n, 1);
    return p ? memcpy(p, s, n) : "";
}

const char *td__list_col(struct td_list *l, sqlite3_stmt *st, int col)
{
    return td__list_text(l, (const char *)sqlite3_column_text(st, col));
}

bool td__list_failed(const struct td_list *l)
{
    return l->failed;
}

/* Room doubles at each power of two, so the capacity need not be kept beside every list. */
bool td__grow(void **v, size_t n, size_t element)
{
    if (n > 0 && (n < 8 || n & (n - 1)))
        return true;
    void *p = realloc(*v, (n ? n * 2 : 8) * element);
    if (!p)
        return false;
    *v = p;
    return true;
}
