/*
 * What the files of imported figures share: import-figures.c reads them, import-whose.c says whose they are,
 * import-beside.c puts each beside what is there, checks and writes it.
 */
#ifndef TD_IMPORT_FIGURES_H
#define TD_IMPORT_FIGURES_H

#include "exchange/import-cells.h"
#include "noun/inner.h"

enum { F_PLAN, F_TARGET, F_AGENCY, F_PERIOD, F_VALUE, F_NUMERATOR, F_DENOMINATOR, F_STATUS, F_TITLE, F_URL, F_PUBLISHED,
       F_NOTE };
enum { RECENT = 1 << 16, LONGEST = 3000 /* bytes of a note */ };

/* One figure of a row: what the headings say of it, and its columns. A long table has one. */
struct spec { int64_t target, agency; td_period period; bool estimate; int value, numerator, denominator; };

/* A figure that the file had before this one. */
struct place { int64_t target, agency; td_period period; };
struct past { struct place place; uint64_t who; struct td_num value; int line; int64_t before; };
/* By place the newest, plus one; `before` is the one before it of the same place. */
struct recent { struct td__map newest; struct past *v; size_t n; };

struct figures {
    struct spec *spec; size_t specs;
    const struct td__check_world *world;
    int64_t closed;           /* how many periods are; mostly none, and then nothing is asked for a figure */
    struct recent recent[2];  /* the newer ones, and those before them: memory does not grow with the file */
    /* the target and agency of the last figure */
    struct { int64_t target, agency; } run;
    struct td_observations stored;
    struct td_point *point; size_t points, room;
    struct td_num denominator;
    struct { struct { td_period period; int seq; } *v; size_t n; } added;
    /* names that were looked up last */
    char title[1024], url[1024];
    int64_t source;
    const struct td_target *target;
    char *ways;               /* by a target's place in the world: how its numbers with three digits are written */
    char said[300];
    bool asked_dash, asked_unseen; /* what a dash is, a zero that is not shown */
    bool units;               /* figures of units have been read, so "Toàn thành phố" is their sum */
    struct { struct held *v; size_t n; } held; /* rows of the whole city: they wait for the end of the sheet */
    /* What a row without figures says of the rows below it. */
    struct { int line; int64_t target, agency; td_period period; enum td__sort says; } group;
};

/* A row that waits. */
struct held { int line; struct td__field *f; size_t n; };

/* A figure being read. */
struct figure {
    const struct td_target *target;
    struct td_entry e;
    const char *note;         /* with its tags, as it is stored */
    const struct spec *spec;
    const char *said;         /* what was understood, worth knowing */
    char unit[64];            /* that the name of its target says; "" = none */
    char doubt[300];          /* why somebody should look at it; "" = nothing */
    enum td__sort says;       /* of the row */
    bool city;                /* of the whole city, by those words */
    struct td_num value;
    const struct td_observation *old; /* that it takes the place of */
    bool warned;
    bool bare;                /* a share without a percent sign */
    bool computed;            /* not typed by a person: it has more digits than anybody writes */
    uint64_t who;             /* which figure of its period it is: series, source, remark */
};

/* Which plan, which target; of when, whose, in its unit. False after td__import_wrong(). */
bool td__read_what(struct td__import *m, struct figure *x);
bool td__read_whose(struct td__import *m, struct figure *x);
/* The table has a place for it and leaves it open: what is said for the whole table does not fill it. */
bool td__is_open(struct td__import *m, int field);
bool td__is_whole_city(const char *s); /* "Toàn thành phố" */
bool td__is_number(const char *s);
int64_t td__city_of(const struct td__import *m, int64_t plan);
/* Where people look for a figure. */
int td__column_of(const struct spec *s);
/* One figure, read: new, a correction, there already, or wrong; it is written when the import is applied. */
void td__take_figure(struct td__import *m, struct figure *x);
void td__forget_figures(struct figures *w); /* frees what is held of figures */

#endif
