/*
 * What a view or a form is about: a thing by its ids, with as much beside it as says which one is meant. Made by the
 * functions below, compared, and written as text for drafts.
 */
#ifndef TUI_SUBJECT_H
#define TUI_SUBJECT_H

#include "engine/commands.h"
#include "engine/places.h"
#include "tiendo.h"

enum subject_kind {
    SUBJECT_NONE,
    SUBJECT_PLAN, SUBJECT_TARGET, SUBJECT_AGENCY, SUBJECT_TASK, SUBJECT_THRESHOLD, SUBJECT_ROLE, SUBJECT_OBLIGATION,
    SUBJECT_FIGURE,
    SUBJECT_DUTY,         /* what an agency owes by an obligation for a year, handed in or not */
    SUBJECT_DUTY_FIGURES, /* ... and then the figures of that report */
    SUBJECT_REQUEST,
    SUBJECT_ROW,          /* of a file: a row or a column, by its place */
    SUBJECT_TARGETS, SUBJECT_TASKS, SUBJECT_AGENCIES, /* none of them: a new one */
    SUBJECT_KINDS
};

/* type, name */
#define SUBJECT_FIELDS(F) \
    F(int64_t, plan) F(int64_t, target) F(int64_t, agency) F(int64_t, task) F(int64_t, obligation) F(int64_t, request) \
    F(td_period, period) F(int, seq) F(int, year) F(int, yearly) F(int, role) F(int64_t, row)

struct subject {
    enum subject_kind kind;
#define F(type, name) type name;
    SUBJECT_FIELDS(F)
#undef F
};

#define ABOUT(of, ...) ((struct subject){ .kind = SUBJECT_##of, __VA_ARGS__ })
#define ABOUT_NOTHING ((struct subject){ .kind = SUBJECT_NONE })
static inline struct subject about_plan(int64_t id) { return ABOUT(PLAN, .plan = id); }
static inline struct subject about_target(int64_t id) { return ABOUT(TARGET, .target = id); }
static inline struct subject about_agency(int64_t id) { return ABOUT(AGENCY, .agency = id); }
static inline struct subject about_task(int64_t id) { return ABOUT(TASK, .task = id); }
static inline struct subject about_obligation(int64_t id) { return ABOUT(OBLIGATION, .obligation = id); }
static inline struct subject about_request(int64_t id) { return ABOUT(REQUEST, .request = id); }
static inline struct subject about_row(int64_t place) { return ABOUT(ROW, .row = place); }
static inline struct subject about_threshold(int64_t target, int year, bool yearly)
{ return ABOUT(THRESHOLD, .target = target, .year = year, .yearly = yearly); }
static inline struct subject about_role(int64_t task, int64_t agency, enum td_role role)
{ return ABOUT(ROLE, .task = task, .agency = agency, .role = (int)role); }
static inline struct subject about_duty(int64_t obligation, int64_t agency, int year)
{ return ABOUT(DUTY, .obligation = obligation, .agency = agency, .year = year); }
static inline struct subject about_figure(int64_t target, int64_t agency, td_period period, int seq)
{ return ABOUT(FIGURE, .target = target, .agency = agency, .period = period, .seq = seq); }

/* The same thing, whatever is to be done with it. */
bool subject_same(const struct subject *a, const struct subject *b);
/* "target=19 agency=2 period=2026053111 seq=2"; "" = nothing. */
enum { SUBJECT_TEXT = 352 };
void subject_write(char buf[SUBJECT_TEXT], const struct subject *s);
/* Reads it again, up to its end or a ';', where *text is then. False: no such text. */
bool subject_read(const char **text, struct subject *out);

/* What a command opens about a thing of that kind; NOWHERE = nothing. */
enum place subject_place(enum subject_kind kind, enum command c);

#endif
