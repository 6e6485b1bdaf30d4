/* What many readers need of the plans and what is read once for them: agencies, who follows whom, duties. */
#include "noun/inner.h"

#include <stdlib.h>
#include <string.h>

static void world_forget(struct td__check_world *w)
{
    td_plans_free(&w->plans);
    td_targets_free(&w->targets);
    td_agencies_free(&w->agencies);
    td_successions_free(&w->successions);
    td_obligations_free(&w->obligations);
}

static void world_free(struct td__check_world *w)
{
    world_forget(w);
    free(w);
}

/* Every version of a plan's rows has an entry in the journal, so its last number tells whether anything has changed. */
int td__world(struct td *td, const struct td__check_world **out)
{
    struct td__check_world *w = td->world;
    int64_t now;
    int rc = td__one(td, &now, "SELECT coalesce(max(id), 0) FROM journal", "");

    if (!w) {
        if (!(w = td->world = calloc(1, sizeof *w)))
            return td__no_memory(td);
        td->world_free = world_free;
        td->world_at = -1;
    }
    *out = w;
    if (rc || td->world_at == now)
        return rc;
    world_forget(w);
    td->world_at = -1;
    if ((rc = td_plans(td, &w->plans)) ||
        (rc = td__read_agencies(td, &w->agencies)) ||
        (rc = td__read_successions(td, &w->successions)) ||
        (rc = td_obligations(td, &w->obligations, 0)))
        return rc;
    td->world_at = now;
    return TD_OK;
}

int td__check_world(struct td *td, const struct td__check_world **out)
{
    int rc = td__world(td, out);
    return rc || td->world->targets.mem ? rc : td_targets(td, &td->world->targets, 0);
}

/* A copy of the array, whose texts are shared: a reader's list lives as long as he likes. */
static int share(struct td *td, void **v, size_t *n, size_t size, struct td_list **mem)
{
    void *copy = malloc(*n ? *n * size : 1);

    if (copy && *n)
        memcpy(copy, *v, *n * size);
    *v = copy;
    if (!copy) {
        *n = 0;
        *mem = NULL;
        return td__no_memory(td);
    }
    td__list_share(*mem);
    return TD_OK;
}

int td_agencies(struct td *td, struct td_agencies *out)
{
    const struct td__check_world *w = NULL;
    int rc = td__world(td, &w);

    *out = (struct td_agencies){ 0 };
    if (rc || !w)
        return rc;
    *out = w->agencies;
    return share(td, (void **)&out->v, &out->n, sizeof *out->v, &out->mem);
}

int td_successions(struct td *td, struct td_successions *out)
{
    const struct td__check_world *w = NULL;
    int rc = td__world(td, &w);

    *out = (struct td_successions){ 0 };
    if (rc || !w)
        return rc;
    *out = w->successions;
    return share(td, (void **)&out->v, &out->n, sizeof *out->v, &out->mem);
}
