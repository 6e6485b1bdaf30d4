/* What most commands need first: plans, agencies and targets, and finding one of them by code. */
#include "cli/find.h"
#include "base/count.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cli_world_read(struct cli *c, struct cli_world *w)
{
    int status = EXIT_DONE;

    memset(w, 0, sizeof *w);
    if (td_plans(c->td, &w->plans) || td_agencies(c->td, &w->agencies))
        status = cli_failed(c);
    else if (c->opt[OPT_plan])
        status = cli_find_plan(w, c->opt[OPT_plan], &w->plan);
    if (!status && td_targets(c->td, &w->targets, cli_world_plan(w)))
        status = cli_failed(c);
    if (status)
        cli_world_free(w);
    return status;
}

void cli_world_free(struct cli_world *w)
{
    td_targets_free(&w->targets);
    td_agencies_free(&w->agencies);
    td_plans_free(&w->plans);
}

int64_t cli_world_plan(const struct cli_world *w)
{
    return w->plan ? w->plan->id : 0;
}

const struct td_plan *cli_plan_by_id(const struct cli_world *w, int64_t id)
{
    for (size_t i = 0; i < w->plans.n; i++)
        if (w->plans.v[i].id == id)
            return &w->plans.v[i];
    return NULL;
}

const char *cli_plan_key(const struct cli_world *w, int64_t id)
{
    const struct td_plan *p = cli_plan_by_id(w, id);
    return p ? p->key : "";
}

const char *cli_agency_code(const struct cli_world *w, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&w->agencies, id);
    return a ? a->code : "";
}

const char *cli_agency_short(const struct cli_world *w, int64_t id)
{
    const struct td_agency *a = td_agency_by_id(&w->agencies, id);
    return !a ? "" : *a->short_name ? a->short_name : a->name;
}

/* ---- what was perhaps meant ------------------------------------------------------------- */

/* At most one letter wrong, missing or too many, or two neighbours changed places. */
static bool one_slip(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), same = 0;

    while (a[same] && a[same] == b[same])
        same++;
    a += same, b += same, la -= same, lb -= same;
    if (la == lb)
        return la == 0 || !strcmp(a + 1, b + 1) ||
               (la >= 2 && a[0] == b[1] && a[1] == b[0] && !strcmp(a + 2, b + 2));
    if (la + 1 == lb)
        return !strcmp(a, b + 1);
    return lb + 1 == la && !strcmp(a + 1, b);
}

static bool alike(const char *query, const char *code, const char *name)
{
    char *q = td_text_fold(query), *k = td_text_fold(code), *bare = td_text_bare(code), *typed = td_text_bare(query);
    bool yes = q && k && *q && (strstr(k, q) || (*k && strstr(q, k)) || one_slip(q, k) ||
                                (*name && td_text_matches(name, query)) ||
                                (bare && typed && *typed && strstr(bare, typed)));

    free(q);
    free(k);
    free(bare);
    free(typed);
    return yes;
}

void cli_near_offer(struct cli_near *n, const char *code, const char *name)
{
    enum { MOST = 5 };
    size_t used = strlen(n->text);

    if (n->n >= MOST || used + strlen(code) + 3 > sizeof n->text || !alike(n->query, code, name))
        return;
    snprintf(n->text + used, sizeof n->text - used, "%s%s", n->n ? ", " : "", code);
    n->n++;
}

int cli_not_found(const struct cli_near *n, const char *what)
{
    if (n->n)
        return cli_error(EXIT_FAILED, "no %s '%s'; did you mean %s?", cli_said(what), n->query,
                         n->text);
    static const char *const lists[][2] = { { "plan", "plans" }, { "agency", "agencies" }, { "target", "targets" },
                                            { "task", "tasks" }, { "obligation", "obligations" } };
    for (size_t i = 0; i < COUNT(lists); i++)
        if (!strcmp(what, lists[i][0]))
            return cli_error(EXIT_FAILED, "no %s '%s' (see: tiendo list %s)", cli_said(what), n->query, lists[i][1]);
    return cli_error(EXIT_FAILED, "no %s '%s'", cli_said(what), n->query);
}

/* ---- finding ---------------------------------------------------------------------------- */

int cli_find_plan(const struct cli_world *w, const char *key, const struct td_plan **out)
{
    struct cli_near near = { .query = key };

    *out = td_plan_by_key(&w->plans, key);
    if (*out)
        return EXIT_DONE;
    for (size_t i = 0; i < w->plans.n; i++)
        cli_near_offer(&near, w->plans.v[i].key, w->plans.v[i].title);
    return cli_not_found(&near, cli_says("plan"));
}

int cli_find_agency(const struct cli_world *w, const char *code, const struct td_agency **out)
{
    struct cli_near near = { .query = code };

    *out = td_agency_by_code(&w->agencies, code);
    if (*out)
        return EXIT_DONE;
    for (size_t i = 0; i < w->agencies.n; i++)
        cli_near_offer(&near, w->agencies.v[i].code, w->agencies.v[i].name);
    return cli_not_found(&near, cli_says("agency"));
}

int cli_asked_agency(const struct cli *c, const struct cli_world *w, const struct td_agency **out)
{
    const char *code = c->opt[OPT_agency];

    *out = NULL;
    return code && strcmp(code, "all") != 0 ? cli_find_agency(w, code, out) : EXIT_DONE;
}

/* What has the code asked for (near.query), and the plans in which something has it. */
struct found { const struct cli_world *w; const char *what; struct cli_near near; const void *first; int n;
               char plans[256];
               const void *alike; int n_alike; }; /* what has it but for its points: c4 is c.4 */

static bool same_bare(const char *code, const char *query)
{
    char *a = td_text_bare(code), *b = td_text_bare(query);
    bool same = a && b && *b && !strcmp(a, b);

    free(a);
    free(b);
    return same;
}

static void consider(struct found *f, int64_t plan, const char *code, const char *name, const void *thing)
{
    size_t used = strlen(f->plans);

    if (strcmp(code, f->near.query) != 0) {
        cli_near_offer(&f->near, code, name);
        if (same_bare(code, f->near.query)) {
            f->alike = thing;
            f->n_alike++;
        }
        return;
    }
    if (!f->n++)
        f->first = thing;
    snprintf(f->plans + used, sizeof f->plans - used, "%s%s", used ? ", " : "", cli_plan_key(f->w, plan));
}

/* A code as it is written wins; one without its points counts when only one thing can be meant. */
static int decide(const struct cli *c, struct found *f, const void **out)
{
    *out = f->first ? f->first : f->n_alike == 1 ? f->alike : NULL;
    if (!*out)
        return cli_not_found(&f->near, f->what);
    if (f->n > 1)
        return cli_usage(c, "several plans have a %s '%s'; say --plan, one of: %s", cli_said(f->what),
                         f->near.query, f->plans);
    return EXIT_DONE;
}

int cli_find_target(const struct cli *c, const struct cli_world *w, const char *code, const struct td_target **out)
{
    struct found f = { .w = w, .what = cli_says("target"), .near = { .query = code } };

    for (size_t i = 0; i < w->targets.n; i++)
        consider(&f, w->targets.v[i].plan, w->targets.v[i].code, w->targets.v[i].name, &w->targets.v[i]);
    const void *thing;
    int status = decide(c, &f, &thing);
    *out = thing;
    return status;
}

int cli_find_task(const struct cli *c, const struct cli_world *w, const char *code, int year, struct td_tasks *l,
                  const struct td_task **out)
{
    struct found f = { .w = w, .what = cli_says("task"), .near = { .query = code } };

    if (td_tasks(c->td, l, cli_world_plan(w), year))
        return cli_failed(c);
    for (size_t i = 0; i < l->n; i++)
        consider(&f, l->v[i].plan, l->v[i].code, l->v[i].title, &l->v[i]);
    const void *thing;
    int status = decide(c, &f, &thing);
    *out = thing;
    return status;
}

int cli_find_obligation(const struct cli *c, const struct cli_world *w, const char *code, struct td_obligations *l,
                        const struct td_obligation **out)
{
    struct found f = { .w = w, .what = cli_says("obligation"), .near = { .query = code } };

    if (td_obligations(c->td, l, cli_world_plan(w)))
        return cli_failed(c);
    for (size_t i = 0; i < l->n; i++)
        consider(&f, l->v[i].plan, l->v[i].code, l->v[i].title, &l->v[i]);
    const void *thing;
    int status = decide(c, &f, &thing);
    *out = thing;
    return status;
}

/* ---- numbers ---------------------------------------------------------------------------- */

bool cli_whole(const char *s, int64_t least, int64_t most, int64_t *out)
{
    size_t digits = strspn(s, "0123456789");

    *out = strtoll(s, NULL, 10); /* one that is too large is the largest */
    return digits && !s[digits] && *out >= least && *out <= most;
}

int cli_year(const struct cli *c, enum cli_option_id id, int otherwise, int *out)
{
    const char *s = c->opt[id];
    int64_t year = otherwise;

    if (s && (!cli_whole(s, 1900, 2199, &year) || strlen(s) != 4))
        return cli_usage(c, "--%s: '%s' is not a year from 1900 to 2199", cli_options[id].name, s);
    *out = (int)year;
    return EXIT_DONE;
}
