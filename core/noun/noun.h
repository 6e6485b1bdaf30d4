/*
 * What a record is, once for all who read, write, show or import one: noun.def has a row for every column of every
 * table that people fill. The kinds of files stand first, in the order of enum td_table. A test compares it with the
 * schema.
 */
#ifndef TD_NOUN_H
#define TD_NOUN_H

#include "noun/choice.h"
#include "noun/table.h"
#include "store/store.h"

#define COLUMN(noun, column, ...)
#define STORED(noun, column, ...)
#define END(noun)
#define NOUN(noun, ...) TD__##noun,
enum td__noun {
#include "noun/noun.def"
    TD__NOUNS
};
#undef NOUN
#undef END
#undef STORED
#undef COLUMN

/* Where a column stands: TARGET_base_period. */
#define NOUN(noun, ...) enum {
#define COLUMN(noun, column, ...) noun##_##column,
#define STORED COLUMN
#define END(noun) noun##_COLUMNS };
#include "noun/noun.def"
#undef NOUN
#undef END
#undef STORED
#undef COLUMN

/* How a cell is written in a file, and stored where that differs. */
enum td__as {
    TD__AS_END,
    TD__AS_TEXT,
    TD__AS_CODE,      /* a text that a key has room for */
    TD__AS_KIND,      /* of an agency: a word of small letters */
    TD__AS_NOTE,      /* a text with tags in front */
    TD__AS_WORD,      /* the code of a choice */
    TD__AS_VALUE,     /* the same, stored as its value */
    TD__AS_DATE,
    TD__AS_SOME_DATE, /* or only a month or a year */
    TD__AS_DAY,       /* MM-DD */
    TD__AS_PERIOD,
    TD__AS_YEAR,
    TD__AS_PART,      /* of a day: a month; 0 = none */
    TD__AS_INT,
    TD__AS_PLACE,     /* among the rows of its plan */
    TD__AS_DECIMALS,  /* 0 to 9 */
    TD__AS_PERCENT,   /* 1 to 100; none where it is left out */
    TD__AS_NUMBER,    /* stored in two columns */
    TD__AS_REF,       /* the code of what it refers to, stored as its id. One that is not stored is told through the
                         next one: the plan of the target */
    TD__AS_CODES,     /* of things of the same plan, joined by | */
    TD__AS_PARTIES,   /* codes or kinds of agencies, joined by | */
};

struct td__column {
    const char *name;       /* in files; NULL: in none */
    const char *stored;     /* NULL: worked out, or kept elsewhere */
    const char *second;     /* stored beside it: the decimals of a number */
    enum td__as as;
    bool key, needed, later;
    const char *older;      /* what an empty cell means, and an older file that has no such column; NULL: it must */
    enum td_word heading, names; /* 0 = none */
    enum td__noun of;       /* what it refers to */
    const char *holds;      /* why that cannot be removed while this row is there; NULL: it can */
    const struct td_choice *choices;
    const char *told;       /* SQL, where it is not told as it is stored */
    const char *heads;      /* what others call it; "" = nothing else */
};

struct td__record {
    const char *table;
    const char *file, *singular; /* "targets", "target"; NULL = none */
    enum td_word thing;
    bool recorded;          /* rows are never changed: a correction is another one */
    const struct td__column *columns; /* ended by TD__AS_END */
};
extern const struct td__record td__records[TD__NOUNS];

/* The column by which a row without a plan of its own is one of a plan: the target of a threshold; NULL: none. */
const struct td__column *td__through(enum td__noun noun);

/* The column whose code a thing is known by, stored in its own table; NULL: it has none. */
const struct td__column *td__code(enum td__noun noun);
/* Is it unique within its plan only? */
bool td__of_plan(enum td__noun noun);
/* Every stored reference to a record: for (struct td__reference r = { 0 }; td__next_reference(&r);) ... */
struct td__reference { const struct td__record *by; const struct td__column *column; };
bool td__next_reference(struct td__reference *r);

/* ---- noun-sql.c: the statements that follow from a description ---------------------------- */

/* `person`: for a person's row, which has the columns that come LATER in a bundle's and is entered. Parameters: the
 * change, the columns that are written in their order (a number is two), id, rev. */
enum td__sql {
    TD__FIND,   /* id, rev, gone, entered and the columns of the row with this key */
    TD__INSERT,
    TD__UPDATE,
    TD__REMOVE, /* change, id, rev */
    TD__MINE,   /* id, rev of what a bundle wrote of a plan, or of an agency's terms */
    TD__KNOWN,  /* what has a code: the code, or plan 0x1f code; id; the plan's id; entered */
    TD__TELL, TD__SQLS
};
const char *td__sql(struct td *td, enum td__noun noun, enum td__sql what, bool person);
static inline bool td__written(const struct td__column *c, bool person)
{
    return c->stored && (person || !c->later);
}

/* Where rows are told from, by what name: x is the row, and what it refers to has the column's name. `from` NULL: all
 * that it refers to, and its plan. */
struct td__telling { const char *with, *from, *where, *order; };
/* Selects the columns of files in their order, a number in two columns; of what is edited id and rev behind them. */
const char *td__sql_tell(struct td *td, enum td__noun noun, const struct td__telling *how);

#endif
