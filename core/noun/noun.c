/* The table of records, and what others ask of its files: names, headings, words. */
#include "noun/noun.h"

#include <string.h>

/* ---- the table -------------------------------------------------------------------------- */

#define W_COL_NONE ((enum td_word)0)

#define KEY .key = true
#define NEEDED .needed = true
#define LATER .later = true
#define OLDER(text) .older = (text)
#define OF(noun) .of = TD__##noun
#define HOLDS(why) .holds = td__says(why)
#define CHOICES(list) .choices = (list)
#define IN(column) .second = (column)
#define TOLD(sql) .told = (sql)
#define NAMES(word) .names = W_NAME_##word
#define HEADS(text) .heads = text
#define ANY .key = false

#define NOUN(noun, ...) static const struct td__column columns_##noun[] = {
#define COLUMN(noun, column, db, form, word, ...) \
    { .name = #column, .stored = db, .as = TD__AS_##form, .heading = W_COL_##word, __VA_ARGS__ },
#define STORED(noun, db, form, word, ...) \
    { .stored = #db, .as = TD__AS_##form, .heading = W_COL_##word, __VA_ARGS__ },
#define END(noun) { .as = TD__AS_END } }; \
    _Static_assert((int)noun##_COLUMNS <= (int)TD_COLUMNS, #noun ": too many columns");
#include "noun/noun.def"
#undef NOUN
#undef COLUMN
#undef STORED
#undef END

enum { EDITED = false, RECORDED = true };

#define NOUN(noun, table, file, one, word, how) \
    [TD__##noun] = { table, file, one, W_THING_##word, how, columns_##noun },
#define COLUMN(...)
#define STORED(...)
#define END(...)
const struct td__record td__records[TD__NOUNS] = {
#include "noun/noun.def"
};
#undef NOUN
#undef COLUMN

#define NOUN(noun, ...) [TD__##noun] = {
#define COLUMN(noun, column, ...) #column,
#undef END
#define END(noun) NULL },
static const char *const names[TD__NOUNS][TD_COLUMNS + 1] = {
#include "noun/noun.def"
};

_Static_assert((int)TD__PLAN == (int)TD_T_PLAN && (int)TD__OBSERVATION == (int)TD_T_OBSERVATIONS &&
               (int)TD__SUBMISSION + 1 == (int)TD_EXPORTS, "noun.def follows the kinds of files");
_Static_assert(W_TABLE_SUBMISSIONS - W_TABLE_PLANS + 1 == TD_EXPORTS, "words.def follows the tables");

const struct td__column *td__through(enum td__noun noun)
{
    const struct td__column *c = td__records[noun].columns;

    return c->as == TD__AS_REF && !c->stored ? c + 1 : NULL;
}

const struct td__column *td__code(enum td__noun noun)
{
    const struct td__column *c = td__records[noun].columns;

    while (c->as && (c->as != TD__AS_CODE || !c->stored))
        c++;
    return c->as ? c : NULL;
}

bool td__of_plan(enum td__noun noun)
{
    const struct td__column *c = td__records[noun].columns;

    return c->as == TD__AS_REF && c->of == TD__PLAN;
}

bool td__next_reference(struct td__reference *r)
{
    r->by = r->by ? r->by : td__records;
    r->column = r->column ? r->column + 1 : r->by->columns;
    while (r->by < td__records + TD__NOUNS && (r->column->as != TD__AS_REF || !r->column->stored))
        if (!r->column++->as && ++r->by < td__records + TD__NOUNS)
            r->column = r->by->columns;
    return r->by < td__records + TD__NOUNS;
}

/* ---- kinds of files --------------------------------------------------------------------- */

const char *td_table_name(enum td_table t)
{
    /* The file of one plan is plan.csv; the kind to list is "plans". */
    return t == TD_T_PLAN ? "plan" : td__records[t].file;
}

bool td_table_parse(const char *name, enum td_table *out)
{
    for (enum td_table t = 0; t < TD_EXPORTS; t++) {
        if (!strcmp(name, td__records[t].file) || !strcmp(name, td__records[t].singular)) {
            *out = t;
            return true;
        }
    }
    return false;
}

const char *const *td_table_columns(enum td_table t)
{
    return names[t];
}

/* Nobody corrects what is recorded, so nobody asks by which key it is known. */
bool td_table_is_key(enum td_table t, int column)
{
    return td__records[t].columns[column].key;
}

/* ---- what people read ------------------------------------------------------------------- */

const char *td_table_title(enum td_table t, enum td_lang lang)
{
    return td_word((enum td_word)(W_TABLE_PLANS + (int)t), lang);
}

const char *td_table_heading(enum td_table t, int column, enum td_lang lang)
{
    return td_word(td__records[t].columns[column].heading, lang);
}

const char *td_table_names_heading(enum td_table t, int column, enum td_lang lang)
{
    enum td_word word = td__records[t].columns[column].names;

    return word ? td_word(word, lang) : NULL;
}

static const enum td_cell cells[] = {
    [TD__AS_WORD] = TD_CELL_WORD, [TD__AS_VALUE] = TD_CELL_WORD, [TD__AS_DATE] = TD_CELL_DATE,
    [TD__AS_SOME_DATE] = TD_CELL_DATE, [TD__AS_DAY] = TD_CELL_DAY, [TD__AS_PERIOD] = TD_CELL_PERIOD,
    [TD__AS_YEAR] = TD_CELL_YEAR, [TD__AS_INT] = TD_CELL_NUMBER, [TD__AS_PERCENT] = TD_CELL_NUMBER,
    [TD__AS_DECIMALS] = TD_CELL_NUMBER,
    [TD__AS_NUMBER] = TD_CELL_NUMBER, [TD__AS_PARTIES] = TD_CELL_TEXT,
};

static const enum td_cell codes[TD__NOUNS] = {
    [TD__AGENCY] = TD_CELL_AGENCY, [TD__TARGET] = TD_CELL_TARGET, [TD__TASK] = TD_CELL_TASK,
    [TD__OBLIGATION] = TD_CELL_OBLIGATION, [TD__PLAN] = TD_CELL_PLAN,
};

enum td_cell td_table_cell(enum td_table t, int column)
{
    const struct td__column *c = &td__records[t].columns[column];

    return c->names ? codes[c->of] : cells[c->as];
}

struct td_column td_table_column(enum td_table t, int column)
{
    const struct td__column *c = &td__records[t].columns[column];

    return (struct td_column){ c->heading, c->as == TD__AS_REF ? codes[c->of] : cells[c->as], c->key, c->needed,
                               c->as == TD__AS_KIND ? td_agency_kinds : c->choices };
}

const char *td_table_word(enum td_table t, int column, const char *code, enum td_lang lang)
{
    const struct td_choice *list = td__records[t].columns[column].choices;
    const struct td_choice *c = list ? td_choice_by_code(list, code) : NULL;

    return c ? td_word(c->word, lang) : NULL;
}
