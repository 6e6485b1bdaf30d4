/*
 * Inside libtiendo only: what the two halves of making training data share. training-figures.c makes figures,
 * training.c the rest and the mark. Nothing here is drawn from a clock or from ids: the same plans and the same day
 * make the same data on every machine.
 */
#ifndef TD_TRAINING_H
#define TD_TRAINING_H

#include "noun/plan.h"
#include "training/practice.h"
#include "store/store.h"

struct td__training {
    struct td *td;
    td_date today;
    struct td_plans plans;
    struct td_agencies agencies;
    struct td_successions successions;
    struct td_targets targets;
    struct td_training made;
};

/* A number that looks drawn by lot and depends on its arguments only. */
uint32_t td__draw(const char *a, const char *b, int n);
/* Figures of all targets, and the sums above them. Inside the caller's transaction. */
int td__training_figures(struct td__training *x);

#endif
