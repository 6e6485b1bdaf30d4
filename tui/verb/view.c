/* --view on the command line: the board itself says what it lists, without a terminal. See view.h. */
#include "verb/view.h"
#include "app/saved.h"
#include "base/count.h"
#include "file/out.h"
#include "view/board.h"
#include "view/views.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int chosen_check(struct cli *c)
{
    static const enum cli_option_id said[] = { OPT_plan, OPT_milestone, OPT_agency, OPT_lagging };
    const char *name = c->opt[OPT_view];
    char all[512] = "";
    size_t n = 0;

    for (size_t i = 0; name && i < COUNT(said); i++)
        if (c->opt[said[i]])
            return cli_usage(c, "--view says it already: leave out --%s", cli_options[said[i]].name);
    if (!name || conf_saved(c->conf, name))
        return EXIT_DONE;
    for (size_t i = 0; i < c->conf->n_saved && n < sizeof all; i++)
        n += (size_t)snprintf(all + n, sizeof all - n, "%s%s", n ? ", " : "", c->conf->saved[i].said[SAVED_NAME]);
    return n ? cli_error(EXIT_FAILED, "no saved view '%s'; there are: %s", name, all)
             : cli_error(EXIT_FAILED, "no saved view '%s'; none has been saved", name);
}

static void show_thresholds(struct chosen_row *out, const struct model *m, size_t target)
{
    const struct td_row *const rows[] = { model_row(m, target), model_worst_row(m, target) };

    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i]) {
            out->year[i] = rows[i]->threshold->year;
            out->yearly[i] = rows[i]->threshold->yearly;
        }
}

/* The rows of a pane, in its order; of a target with the thresholds by which its row is told. */
static void take_list(struct chosen_list *out, const struct board *b, enum pane pane)
{
    const struct list *l = &b->base.list[pane];
    const struct model *m = &b->head.app->model;

    out->v = out_must(calloc(l->n_seen + 1, sizeof *out->v));
    out->n = l->n_seen;
    for (size_t i = 0; i < l->n_seen; i++) {
        out->v[i].id = l->source->id(l->owner, l->seen[i]);
        if (pane == TARGETS)
            show_thresholds(&out->v[i], m, l->seen[i]);
    }
}

static void take_all(struct chosen *k, struct app *a, const struct saved *s)
{
    const struct board *b = (const struct board *)a->stack[0];
    const struct td_plan *p = model_plan(&a->model);
    const struct td_agency *g = td_agency_by_id(&a->model.agencies, a->model.agency);

    snprintf(k->plan, sizeof k->plan, "%s", p ? p->key : "");
    snprintf(k->agency, sizeof k->agency, "%s", g ? g->code : "");
    const struct text named = textf("%s (%s)", s->said[SAVED_NAME], saved_words(a, s).s);
    snprintf(k->words, sizeof k->words, ui(U_SAVED_OPENED, a->lang), named.s);
    for (enum pane i = 0; i < PANES; i++)
        take_list(&k->list[i], b, i);
}

int chosen_read(struct cli *c, struct chosen **out)
{
    struct screen_options o = { .views = views, .td = c->td, .lang = c->lang, .as_of = c->review,
                                .options = c->options, .conf = c->conf };
    const struct saved *s = c->opt[OPT_view] ? conf_saved(c->conf, c->opt[OPT_view]) : NULL;
    struct app a;
    int status = chosen_check(c);

    *out = NULL;
    if (status || !s)
        return status;
    if (!app_init(&a, &o)) {
        app_free(&a);
        return cli_failed(c);
    }
    app_open_saved(&a, s);
    size_t said = a.messages;
    *out = out_must(calloc(1, sizeof **out));
    if (said && strcmp(a.message[said - 1], textf(ui(U_SAVED_OPENED, c->lang), s->said[SAVED_NAME]).s) != 0)
        cli_error(EXIT_DONE, "%s", a.message[said - 1]); /* what is not there any more */
    take_all(*out, &a, s);
    app_free(&a);
    td_set_busy(c->td, NULL, NULL);
    c->opt[OPT_plan] = *(*out)->plan ? (*out)->plan : NULL;
    return EXIT_DONE;
}

void chosen_free(struct chosen *k)
{
    for (int i = 0; k && i < CHOSEN_KINDS; i++)
        free(k->list[i].v);
    free(k);
}

static const struct chosen_row *find(const struct chosen *k, enum chosen_kind kind, int64_t id)
{
    for (size_t i = 0; i < k->list[kind].n; i++)
        if (k->list[kind].v[i].id == id)
            return &k->list[kind].v[i];
    return NULL;
}

bool chosen_has(const struct chosen *k, enum chosen_kind kind, int64_t id)
{
    return !k || find(k, kind, id);
}

bool chosen_row(const struct chosen *k, const struct td_row *row)
{
    const struct chosen_row *r = k ? find(k, CHOSEN_TARGETS, row->target->id) : NULL;
    bool shows = false;

    for (int i = 0; r && i < 2; i++)
        shows |= r->year[i] == row->threshold->year && r->yearly[i] == row->threshold->yearly;
    return !k || shows;
}
