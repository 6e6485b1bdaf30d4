/*
 * core/judge against METHOD.md as reference.c reads it: some cases by hand, for both, and 100,000 random ones. A case
 * that comes out differently is printed as a row of VECTORS.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "../support/suites.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

struct asked {
    struct td_question q;
    struct td_figure f[REFERENCE_FIGURES];
    int n;
};

/* ---- cases as text ----------------------------------------------------------------------- */

/*
 * "reach + 75 to 80 due 2025 on 20260601 base 2020=70.2 | 2025=74.8 verified; 2024=73 of 3/30:2"
 * The question: a kind, + or -, the bound (">60" is strict, "-" none), then what is not as usual. The figures, behind
 * "|" and each ";": period=value and what is not as usual. Days are yyyymmdd.
 */
static const char *const kinds[] = { "reach", "keep", "milestone" };
static const char *const statuses[] = { "", "estimate", "published", "reported", "verified" };
static const char *const qualifiers[] = { "", "about", "more", "nearly" };
static const struct { unsigned flag; const char *word; } flag_words[] = {
    { TD_FLAG_CONFLICT, "conflict" }, { TD_FLAG_UNSURE, "unsure" }, { TD_FLAG_ESTIMATE, "estimate" },
    { TD_FLAG_BOUND, "bound" }, { TD_FLAG_PARTIAL, "partial" }, { TD_FLAG_MIXED, "mixed" },
};

static int index_of(const char *const words[], int n, const char *word)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0)
            return i;
    }
    return -1;
}

static struct td_num num(const char *s)
{
    struct td_num n = TD_NUM_NONE;
    ck_assert_msg(td_num_parse(s, strlen(s), &n), "number: %s", s);
    return n;
}

static void dated(const char *s, td_period *p, struct td_num *n)
{
    const char *equals = strchr(s, '=');
    ck_assert_msg(equals && td_period_parse(s, (size_t)(equals - s), p), "period: %s", s);
    *n = num(equals + 1);
}

static void read_question_word(struct td_question *q, const char *word, const char *value)
{
    if (!strcmp(word, "to"))
        q->upper = num(value);
    else if (!strcmp(word, "due"))
        q->due = atoi(value);
    else if (!strcmp(word, "on"))
        q->review = atoi(value);
    else if (!strcmp(word, "base"))
        dated(value, &q->base_period, &q->base_value);
    else if (!strcmp(word, "ended"))
        q->ended = atoi(value);
    else if (!strcmp(word, "factor"))
        q->factor = atoi(value);
    else if (!strcmp(word, "coverage"))
        q->coverage = atoi(value);
    else
        ck_abort_msg("question: %s", word);
}

static void read_question(struct td_question *q, char *s)
{
    char *rest, *word = strtok_r(s, " ", &rest);

    *q = (struct td_question){ .upper = TD_NUM_NONE, .base_value = TD_NUM_NONE };
    q->kind = (enum td_kind)index_of(kinds, COUNT(kinds), word);
    q->direction = *strtok_r(NULL, " ", &rest) == '-' ? -1 : 1;
    word = strtok_r(NULL, " ", &rest);
    q->strict = *word == '>';
    q->bound = strcmp(word, "-") ? num(word + q->strict) : TD_NUM_NONE;
    while ((word = strtok_r(NULL, " ", &rest))) {
        if (!strcmp(word, "units"))
            q->counts_units = true;
        else
            read_question_word(q, word, strtok_r(NULL, " ", &rest));
    }
}

static void read_figure_value(struct td_figure *f, const char *word, char *value)
{
    if (!strcmp(word, "id")) {
        f->id = atoi(value);
    } else if (!strcmp(word, "published-on")) {
        f->published_on = atoi(value);
    } else if (!strcmp(word, "known")) {
        f->known_on = atoi(value);
    } else if (!strcmp(word, "until")) {
        f->superseded_on = atoi(value);
    } else if (!strcmp(word, "parts")) {
        char *slash = strchr(value, '/');
        *slash = '\0';
        f->numerator = num(value);
        f->denominator = num(slash + 1);
    } else if (!strcmp(word, "of")) {
        ck_assert_msg(sscanf(value, "%d/%d:%d", &f->reported, &f->units, &f->meeting) == 3, "units: %s", value);
    } else {
        ck_abort_msg("figure: %s", word);
    }
}

static void read_figure(struct td_figure *f, char *s)
{
    char *rest, *word = strtok_r(s, " ", &rest);

    *f = (struct td_figure){ .status = TD_PUBLISHED, .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE };
    dated(word, &f->period, &f->value);
    while ((word = strtok_r(NULL, " ", &rest))) {
        int status = index_of(statuses, COUNT(statuses), word);
        int qualifier = index_of(qualifiers, COUNT(qualifiers), word);
        if (status > 0)
            f->status = (enum td_status)status;
        else if (qualifier > 0)
            f->qualifier = (enum td_qualifier)qualifier;
        else if (!strcmp(word, "other"))
            f->other_series = true;
        else if (!strcmp(word, "gone"))
            f->superseded = true;
        else if (!strcmp(word, "chosen"))
            f->chosen = true;
        else
            read_figure_value(f, word, strtok_r(NULL, " ", &rest));
    }
}

static void read_case(const char *text, struct asked *a)
{
    char copy[4000], *rest, *part;

    ck_assert_uint_lt(strlen(text), sizeof copy);
    strcpy(copy, text);
    part = strtok_r(copy, "|", &rest);
    a->n = 0;
    read_question(&a->q, part);
    while ((part = strtok_r(NULL, ";", &rest))) {
        if (part[strspn(part, " ")])
            read_figure(&a->f[a->n++], part);
    }
}

static void write_num(FILE *out, const char *before, struct td_num n)
{
    char buf[TD_NUM_BUF];

    td_num_write(buf, sizeof buf, n);
    fprintf(out, "%s%s", before, buf);
}

static void write_dated(FILE *out, const char *before, td_period p, struct td_num n)
{
    char buf[TD_PERIOD_BUF];

    td_period_write(buf, sizeof buf, p);
    fprintf(out, "%s%s=", before, buf);
    write_num(out, "", n);
}

static void write_number(FILE *out, const char *name, long value)
{
    if (value)
        fprintf(out, " %s %ld", name, value);
}

static void write_word(FILE *out, const char *word, bool is)
{
    if (is)
        fprintf(out, " %s", word);
}

static void write_figure(FILE *out, const struct td_figure *f)
{
    write_dated(out, " ", f->period, f->value);
    write_word(out, statuses[f->status], f->status != TD_PUBLISHED);
    write_word(out, qualifiers[f->qualifier], f->qualifier != TD_EXACTLY);
    write_word(out, "other", f->other_series);
    write_word(out, "gone", f->superseded);
    write_word(out, "chosen", f->chosen);
    write_number(out, "id", (long)f->id);
    write_number(out, "published-on", f->published_on);
    write_number(out, "known", f->known_on);
    write_number(out, "until", f->superseded_on);
    if (td_num_is(f->numerator)) {
        write_num(out, " parts ", f->numerator);
        write_num(out, "/", f->denominator);
    }
    if (f->units)
        fprintf(out, " of %d/%d:%d", f->reported, f->units, f->meeting);
}

static void write_case(FILE *out, const struct asked *a)
{
    const struct td_question *q = &a->q;

    fprintf(out, "%s %c ", kinds[q->kind], q->direction > 0 ? '+' : '-');
    write_num(out, td_num_is(q->bound) ? q->strict ? ">" : "" : "-", q->bound);
    if (td_num_is(q->upper))
        write_num(out, " to ", q->upper);
    write_number(out, "due", q->due);
    write_number(out, "on", q->review);
    if (q->base_period)
        write_dated(out, " base ", q->base_period, q->base_value);
    write_number(out, "ended", q->ended);
    write_number(out, "factor", q->factor);
    write_number(out, "coverage", q->coverage);
    write_word(out, "units", q->counts_units);
    for (int i = 0; i < a->n; i++) {
        fputs(i ? ";" : " |", out);
        write_figure(out, &a->f[i]);
    }
}

static void write_printed(FILE *out, const char *name, struct td_num n)
{
    if (td_num_is(n))
        write_num(out, name, n);
}

static void write_verdict(FILE *out, const struct td_verdict *v)
{
    fprintf(out, "%s %d", td_verdict_word(v->code), v->rule);
    if (v->period)
        write_dated(out, " ", v->period, v->value);
    write_number(out, "since", v->since);
    for (int i = 0; i < COUNT(flag_words); i++) {
        write_word(out, flag_words[i].word, v->flags & flag_words[i].flag);
        if (v->flags & flag_words[i].flag & TD_FLAG_UNSURE)
            write_word(out, td_verdict_word(v->other.code), true);
    }
    if (v->kept_of)
        fprintf(out, " kept %d/%d", v->kept, v->kept_of);
    if (td_num_is(v->shown) && td_num_cmp(v->shown, v->value))
        write_num(out, " shown ", v->shown);
    write_printed(out, " gap ", v->gap);
    write_printed(out, " needed ", v->needed);
    write_printed(out, " expected ", v->expected);
    write_printed(out, " r ", v->ratio);
}

/* ---- the two verdicts -------------------------------------------------------------------- */

static void judge(const struct asked *a, struct td_verdict *v)
{
    enum td_verdict_code other = TD_VERDICTS;

    ck_assert(td_judge(&a->q, a->f, (size_t)a->n, v, &other));
    v->flags &= REFERENCE_FLAGS;
    v->other.code = other;
}

static bool same_num(struct td_num a, struct td_num b)
{
    return td_num_is(a) == td_num_is(b) && (!td_num_is(a) || td_num_cmp(a, b) == 0);
}

/* Numbers beside the verdict are compared where the reference has them. */
static bool same_printed(struct td_num ours, struct td_num theirs)
{
    return !td_num_is(ours) || same_num(ours, theirs);
}

/* What differs first; NULL = nothing. */
static const char *difference(const struct td_verdict *ours, const struct td_verdict *theirs)
{
    const struct { const char *what; bool same; } fields[] = {
        { "verdict", ours->code == theirs->code },
        { "rule", ours->rule == theirs->rule },
        { "figure", ours->period == theirs->period && same_num(ours->value, theirs->value) },
        { "flags", ours->flags == theirs->flags },
        { "since", ours->since == theirs->since },
        { "years kept", ours->kept == theirs->kept && ours->kept_of == theirs->kept_of },
        { "other verdict", ours->other.code == theirs->other.code },
        { "value shown", same_printed(ours->shown, theirs->shown) },
        { "gap", same_printed(ours->gap, theirs->gap) },
        { "needed", same_printed(ours->needed, theirs->needed) },
        { "expected", same_printed(ours->expected, theirs->expected) },
        { "ratio", same_printed(ours->ratio, theirs->ratio) },
    };

    for (int i = 0; i < COUNT(fields); i++) {
        if (!fields[i].same)
            return fields[i].what;
    }
    return NULL;
}

struct text { char *s; size_t size; };

static struct text on_paper(const struct asked *a, const struct td_verdict *v)
{
    struct text t;
    FILE *out = open_memstream(&t.s, &t.size);

    ck_assert_ptr_nonnull(out);
    if (a)
        write_case(out, a);
    if (v)
        write_verdict(out, v);
    fclose(out);
    return t;
}

/* A row of VECTORS as the reference has it, and what the engine says. */
static void tell(const char *what, const struct asked *a, const struct td_verdict *ours,
                 const struct td_verdict *theirs)
{
    struct text row = on_paper(a, NULL), mine = on_paper(NULL, ours), other = on_paper(NULL, theirs);

    fprintf(stderr, "%s:\n    { \"%s\",\n      \"%s\" },\n   not %s\n", what, row.s, mine.s, other.s);
    free(row.s);
    free(mine.s);
    free(other.s);
}

/* ---- by hand ----------------------------------------------------------------------------- */

static const struct { const char *given, *verdict; } VECTORS[] = {
    /* METHOD.md 8 */
    { "reach + 99.5 due 2025 on 20231231 base 2020=98.9 | 2023=99.2",
      "slow 8 2023=99.2 since 20231231 gap 0.300000 needed 0.150000 expected 99.400000 r 0.833333" },
    { "reach + 75 to 80 due 2025 on 20231231 base 2020=70.2 | 2023=73.2",
      "on_track 8 2023=73.2 gap 1.800000 needed 0.900000 expected 75.200000 r 1.041667" },
    { "reach + 80 due 2030 on 20251231 base 2020=60 | 2025=66.0",
      "slow 8 2025=66.0 since 20251231 gap 14.000000 needed 2.800000 expected 72.000000 r 0.600000" },
    { "reach + 99.9 due 2026 on 20231231 base 2020=98.9 | 2023=99.2",
      "slow 8 2023=99.2 since 20231231 gap 0.700000 needed 0.233333 expected 99.500000 r 0.600000" },
    { "reach + 99.5 due 2030 on 20241231 | 2022=99.97; 2023=99.97; 2024=99.97",
      "met 4 2024=99.97 gap -0.470000 expected 99.970000" },
    { "reach + 99.5 due 2030 on 20241231 | 2022=99.9; 2024=99.6",
      "met_at_risk 4 2024=99.6 since 20241231 gap -0.100000 expected 98.700000" },
    { "reach + 75 to 80 due 2025 on 20260601 base 2020=70.2 | 2025=74.8",
      "missed 3 2025=74.8 since 20251231 gap 0.200000" },
    { "reach + 75 due 2025 on 20260601 | 2023=73.2",
      "awaiting 3 2023=73.2 gap 1.800000" },
    { "keep + 3 due 2030 on 20241231 | 2022=3; 2023=3; 2024=3",
      "met 4 2024=3 kept 3/3 gap 0.000000 expected 3.000000" },
    { "reach + 80 due 2030 on 20231231 | 2023=74.0",
      "not_assessable 6 2023=74.0 gap 6.000000 needed 0.857143" },
    { "milestone + 1 due 2025 on 20260601 | 2025=1",
      "met 1 2025=1" },
    { "milestone + 1 due 2030 on 20260601",
      "pending 1" },
    { "milestone + 2 due 2030 on 20260601 | 2025=1",
      "pending 1 2025=1" },
    { "milestone + - due 2025 on 20260601",
      "awaiting 1" },
    { "milestone + 2 due 2025 on 20260601 | 2025=1; 2024=0",
      "missed 1 2025=1 since 20251231" },
    { "reach + 100 due 2025 on 20260601 factor 100 | 2025=100.0 parts 9996/10000",
      "missed 3 2025=100.0 since 20251231 shown 99.96 gap 0.040000" },
    { "reach + 80 due 2025 on 20251130 base 2020=60 | 2025=79.0 estimate known 20251115",
      "lagging 3 2025=79.0 since 20251130 estimate gap 1.000000 r 0.950000" },
    { "reach + 80 due 2025 on 20251231 base 2020=60 | 2025=79.0 estimate known 20251115",
      "missed 3 2025=79.0 since 20251231 estimate gap 1.000000" },
    { "reach + 40 due 2025 on 20250331 coverage 80 units | 2025-Q1=6.7 known 20250331 parts 2/30 of 2/30:2",
      "not_assessable 2 2025-Q1=6.7 partial" },
    { "keep + 99.6 due 2030 on 20310101 | 2023-08=99.97",
      "awaiting 3 2023-08=99.97 kept 1/1 gap -0.370000" },
    { "reach + 60 due 2025 on 20260601 | 2025-12=67 more",
      "met 3 2025-12=67 bound" },
    { "reach + 80 due 2025 on 20250630 | 2025=80.6 known 20251231",
      "no_data 2" },
    { "reach + 80 due 2025 on 20251231 | 2025=80.6 known 20251231",
      "met 3 2025=80.6 gap -0.600000" },
    /* 1a: what bounds prove */
    { "reach + >67 due 2025 on 20260601 | 2025-12=67 more",
      "met 3 2025-12=67 bound" },
    { "reach + 80 due 2025 on 20260601 | 2025-12=80 nearly; 2024=85",
      "missed 3 2025-12=80 since 20251231 bound" },
    { "reach - 5 due 2025 on 20260601 | 2025=5 nearly",
      "met 3 2025=5 bound" },
    { "reach - 5 due 2025 on 20260601 | 2025=5 more",
      "missed 3 2025=5 since 20251231 bound" },
    { "reach + 80 due 2025 on 20260601 | 2025-12=70 more; 2024=85",
      "awaiting 3 2024=85 gap -5.000000" },
    { "reach + 80 due 2030 on 20250601 | 2024=80 more",
      "met 4 2024=80 bound" },
    { "reach + 80 due 2030 on 20250601 | 2022=60; 2023=62; 2024=75 nearly",
      "slow 8 2023=62 since 20231231 gap 18.000000 needed 2.571429 expected 76.000000 r 0.800000" },
    /* 6: several figures of one moment */
    { "reach + 80 due 2025 on 20260601 | 2025=80.6; 2025-Q4=79.75 published-on 20251100",
      "missed 3 2025-Q4=79.75 since 20251231 conflict unsure met gap 0.250000" },
    { "reach + 80 due 2025 on 20260601 | 2025=80.6 id 1; 2025-Q4=79.75 id 2; 2024=75 id 3",
      "missed 3 2025-Q4=79.75 since 20251231 conflict unsure met gap 0.250000" },
    { "reach + 80 due 2025 on 20260601 | 2025=80.6; 2025-12=82 more",
      "met 3 2025=80.6 conflict gap -0.600000" },
    /* 2: rule 3 after the deadline */
    { "keep + 80 due 2025 on 20280101 | 2025=79; 2026=81; 2027=78",
      "missed 3 2027=78 since 20251231 kept 1/3 gap 2.000000" },
    { "keep + 80 due 2025 on 20270101 | 2025=79; 2026=81",
      "met_late 3 2026=81 kept 1/2 gap -1.000000" },
    { "keep + 80 due 2025 on 20280101 | 2025=80; 2026=81; 2027=78",
      "met 3 2025=80 kept 2/3 gap 0.000000" },
    { "reach + 80 due 2025 on 20270601 | 2024=70; 2026=75",
      "missed 3 2026=75 since 20251231 gap 5.000000" },
    /* 7: too few units, other units, own figures */
    { "reach + 80 due 2030 on 20251231 coverage 80 | 2023=60; 2025=90 of 3/126:1",
      "not_assessable 6 2023=60 partial gap 20.000000 needed 2.857143" },
    { "reach + 80 due 2030 on 20251231 coverage 80 | 2023=60 of 10/10:4; 2025=66 of 8/10:4",
      "on_track 8 2025=66 gap 14.000000 needed 2.800000 expected 81.000000 r 1.050000" },
    { "reach + 80 due 2030 on 20251231 coverage 80 | 2023=60 of 10/10:4; 2025=66 of 12/12:4",
      "not_assessable 6 2025=66 gap 14.000000 needed 2.800000" },
    { "reach + 80 due 2030 on 20251231 coverage 80 | 2023=60; 2025=66 of 12/12:4; 2024=63; 2024=61 of 12/12:3",
      "on_track 8 2025=66 mixed gap 14.000000 needed 2.800000 expected 81.000000 r 1.050000" },
    /* 3: since when */
    { "reach + 100 due 2030 on 20260101 base 2020=0 | 2022=30; 2023=10; 2024=30; 2025=29",
      "lagging 8 2025=29 since 20231231 gap 71.000000 needed 14.200000 expected 58.000000 r 0.580000" },
    /* rule 9, 5, and what is not of the series */
    { "reach + 80 due 2025 on 20250701 ended 20250701 | 2023=90",
      "not_applicable 9 2023=90" },
    { "reach + 60 due 2030 on 20251231 factor 100 | 2020=50.0; 2025=59.0 parts 60/100",
      "on_track 8 2025=59.0 conflict unsure met gap 1.000000 needed 0.200000 expected 68.000000 r 1.800000" },
    { "reach + 80 due 2025 on 20260601 | 2025=90 other; 2024=70 gone; 2023=70 until 20260601; 2022=81 until 20260602",
      "awaiting 3 2022=81 gap -1.000000" },
    /* what can be read in two ways */
    { "milestone + 2 due 2027 on 20271130 | 2027-2028=2",
      "met 1 2027-2028=2 estimate" },
    { "milestone + 2 due 2027 on 20280101 | 2027-2028=2",
      "met_late 1 2027-2028=2 estimate" },
    { "reach + 80 due 2024 on 20241130 base 2020=90 | 2020=85 of 5/5:0; 2024-Q4=78.4 of 10/10:1",
      "moving_away 3 2024-Q4=78.4 since 20241130 estimate gap 1.600000" },
    { "reach + 80 due 2024 on 20241130 | 2020=85 of 5/5:0; 2024-Q4=78.4 of 10/10:1",
      "lagging 3 2024-Q4=78.4 since 20241130 estimate gap 1.600000" },
    { "reach + 80 due 2025 on 20260601 | 2025=78; 2025-12=81 more",
      "missed 3 2025=78 since 20251231 conflict unsure met gap 2.000000" },
    { "reach + 80 due 2025 on 20250601 | 2023=82; 2023-12=79 nearly",
      "met 4 2023=82 conflict gap -2.000000" },
    { "reach + 75 due 2025 on 20260601 | 2025=75.0; 2025-12=75 nearly",
      "met 3 2025=75.0 conflict unsure missed gap 0.000000" },
    { "reach + >75 due 2025 on 20260601 | 2025=75.0; 2025-12=75 more",
      "missed 3 2025=75.0 since 20251231 conflict unsure met gap 0.000000" },
    { "reach + >75 due 2025 on 20260601 factor 100 | 2025=75.0 parts 7504/10000; 2025-12=75 more",
      "met 3 2025=75.0 shown 75.04 gap -0.040000" },
    { "reach + 80 due 2025 on 20260601 | 2025=80 nearly id 2; 2025-12=82 more id 1",
      "missed 3 2025=80 since 20251231 conflict unsure met bound" },
    { "reach + 80 due 2025 on 20260601 coverage 80 | 2025=85 of 10/10:9; 2025-12=70 verified of 3/10:1",
      "met 3 2025=85 gap -5.000000" },
    { "reach + 80 due 2025 on 20260601 | 2025=81 id 2 of 9/10:9; 2025-12=79 id 1 of 10/10:9",
      "met 3 2025=81 conflict unsure missed gap -1.000000" },
    { "reach + 40 due 2026 on 20281231 | 2021=42 more",
      "awaiting 3 2021=42" },
    { "keep + 75 due 2027 on 20291231 | 2025=74; 2027=73; 2028-12=76 more",
      "met_late 3 2028-12=76 bound kept 1/3" },
    { "reach + 80 due 2030 on 20251231 | 2025-Q3=81 id 1; 2025-09-30=79 id 2; 2020=70 id 3",
      "on_track 8 2025-09-30=79 conflict unsure met gap 1.000000 needed 0.190402 expected 88.955568 r 1.895557" },
    { "reach - 60 due 2026 on 20251231 coverage 80 | 2021=61; 2023=75 of 7/10:2; 2023-Q4=81 more",
      "not_assessable 6 2021=61 partial gap 1.000000 needed -0.200000" },
    { "reach - 60.0 due 2030 on 20300630 coverage 80 | 2021=59.8 of 3/5:0; 2021-12=64.0 more",
      "not_assessable 2 2021=59.8 partial" },
    { "reach + 80 due 2025 on 20251001 base 2020=60 | 2024=81; 2025-2026=79",
      "lagging 3 2025-2026=79 since 20251001 estimate gap 1.000000" },
    { "reach + 80 due 2025 on 20260601 base 2020=60 | 2024=81; 2025-2026=79; 2026=82 nearly",
      "missed 3 2025-2026=79 since 20251231 gap 1.000000" },
    { "reach + 80 due 2030 on 20260601 ended 20260602 | 2020=60; 2026=70",
      "slow 8 2026=70 since 20260601 estimate gap 10.000000 needed 2.500000 expected 76.666667 r 0.833333" },
    { "keep + 80 due 2030 on 20260601 coverage 50 | 2024=79 of 4/8:1; 2025=78 of 4/8:2; 2025-12=81.0 other chosen",
      "moving_away 5 2025=78 since 20251231 kept 0/2 gap 2.000000 expected 73.000000" },
};

START_TEST(by_hand)
{
    struct asked a;
    struct td_verdict ours, theirs;

    read_case(VECTORS[_i].given, &a);
    reference_judge(&a.q, a.f, a.n, &ours);
    judge(&a, &theirs);
    struct text said = on_paper(NULL, &ours), row = on_paper(&a, NULL);
    ck_assert_str_eq(row.s, VECTORS[_i].given);
    ck_assert_str_eq(said.s, VECTORS[_i].verdict);
    const char *what = difference(&ours, &theirs);
    if (what)
        tell(what, &a, &ours, &theirs);
    ck_assert_msg(!what, "%s: %s", VECTORS[_i].given, what);
    free(said.s);
    free(row.s);
}
END_TEST

/* ---- at random --------------------------------------------------------------------------- */

static uint64_t state;

/* xorshift64*: the same everywhere, as long as no expression draws twice. */
static int below(int n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (int)((state * UINT64_C(2685821657736338717) >> 33) % (uint64_t)n);
}

static bool one_in(int n)
{
    return below(n) == 0;
}

#define ONE_OF(...) one_of((const int[]){ __VA_ARGS__ }, COUNT(((const int[]){ __VA_ARGS__ })))

static int one_of(const int list[], int n)
{
    return list[below(n)];
}

/* The day itself or a neighbour of it. */
static td_date about(td_date day)
{
    return td_date_add_days(day, below(3) - 1);
}

/* Of all forms; half of them end with the year. */
static td_period any_period(int year)
{
    static const int last[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int month = one_in(2) ? 12 : 1 + below(12), form = ONE_OF(0, 0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 11, 13);
    td_period day = year * 10000;

    if (form == 11)
        return (day + 531) * 100 + form;
    if (form == 0 || form > 11)
        month = 12;
    if (form == 1)
        month = month > 6 ? 12 : 6;
    if (form == 2)
        month = (month + 2) / 3 * 3;
    day += month * 100 + last[month - 1];
    if (form == 4 && one_in(3))
        day -= below(3);
    else if (form != 4 && month == 2 && year % 4 == 0)
        day++;
    return day * 100 + form;
}

/* What the figures of a case are drawn from. */
struct world {
    struct asked *a;
    int decimals, way; /* from base to bound, in units of the last decimal */
    int base_year;
    bool rolled_up;
    int units;
};

static void any_bound(struct world *w)
{
    struct td_question *q = &w->a->q;
    int64_t scale = w->decimals == 2 ? 100 : w->decimals == 1 ? 10 : 1;

    q->bound = (struct td_num){ ONE_OF(3, 40, 60, 75, 80, 99, 100) * scale, (int8_t)w->decimals };
    if (w->decimals && one_in(2))
        q->bound.mantissa -= 5;
    if (q->kind == TD_MILESTONE)
        q->bound = one_in(4) ? TD_NUM_NONE : (struct td_num){ 1 + below(3), 0 };
    q->strict = q->kind != TD_MILESTONE && one_in(4);
    if (q->kind == TD_REACH && one_in(5))
        q->upper = (struct td_num){ q->bound.mantissa + q->direction * below(20), q->bound.decimals };
}

static void any_question(struct world *w)
{
    struct td_question *q = &w->a->q;

    *q = (struct td_question){ .upper = TD_NUM_NONE, .base_value = TD_NUM_NONE };
    q->kind = (enum td_kind)ONE_OF(TD_REACH, TD_REACH, TD_REACH, TD_REACH, TD_KEEP, TD_KEEP, TD_MILESTONE);
    q->direction = ONE_OF(1, 1, -1);
    q->due = 2022 + below(9);
    any_bound(w);
    q->review = ONE_OF(q->due * 10000 + 1231, q->due * 10000 + 1130, q->due * 10000 + 630, q->due * 10000 + 10630,
                       q->due * 10000 + 21231, (q->due - 1) * 10000 + 1231, (q->due - 3) * 10000 + 1015);
    q->review = one_in(3) ? q->review : about(q->review);
    if (one_in(16))
        q->ended = about(q->review);
    q->coverage = ONE_OF(0, 50, 80, 80, 80);
    if (q->kind == TD_MILESTONE)
        return;
    q->factor = ONE_OF(0, 0, 1, 100, 100);
    if (one_in(2)) {
        q->base_period = one_in(4) ? any_period(w->base_year) : td_period_of_year(w->base_year);
        q->base_value = (struct td_num){ q->bound.mantissa - q->direction * w->way, q->bound.decimals };
    }
}

/* Close to the bound, on the edges of the bands, or anywhere. */
static struct td_num any_value(const struct world *w, int year)
{
    const struct td_question *q = &w->a->q;
    int span = q->due - w->base_year, gone = year - w->base_year, units = below(5) - 2;

    if (q->kind == TD_MILESTONE)
        return one_in(12) ? (struct td_num){ 5 + below(30), 1 } : (struct td_num){ below(4), 0 };
    if (span > 0 && one_in(2))
        units += w->way * gone * ONE_OF(100, 95, 95, 60, 60, 30, 0, -20, 105, 120) / (100 * span) - w->way;
    else if (one_in(3))
        units = below(60) - 40;
    return (struct td_num){ q->bound.mantissa + q->direction * units, q->bound.decimals };
}

/* A share whose quotient is its value, rounded, or sometimes another number. */
static void any_parts(const struct td_question *q, struct td_figure *f)
{
    int den = ONE_OF(7, 12, 240, 1000, 9996, 10000), over = f->value.decimals == 2 ? 100 : f->value.decimals ? 10 : 1;
    int64_t num = f->value.mantissa * den / ((int64_t)q->factor * over) + below(3) - 1;

    if (num < 0 || f->value.decimals > 2)
        return;
    f->numerator = (struct td_num){ num, 0 };
    f->denominator = (struct td_num){ one_in(20) ? 0 : den, 0 };
    f->value = td_num_ratio(num * q->factor, den, f->value.decimals);
    if (one_in(6))
        f->value.mantissa += ONE_OF(-1, 1);
}

/* As many as the plan wants have reported, or one too few. */
static void any_units(const struct world *w, struct td_figure *f)
{
    const struct td_question *q = &w->a->q;
    int needed;

    f->units = one_in(4) ? ONE_OF(5, 10, 30) : w->units;
    needed = (f->units * q->coverage + 99) / 100;
    f->reported = one_in(3) ? f->units : needed - below(2);
    f->reported = f->reported > 0 ? f->reported : 1;
    f->meeting = below(f->reported + 1);
    if (q->counts_units) {
        f->numerator = (struct td_num){ f->meeting, 0 };
        f->denominator = (struct td_num){ f->units, 0 };
        f->value = td_num_ratio(100 * f->meeting, f->units, f->value.decimals);
    }
}

static td_date any_publication(int year)
{
    return ONE_OF(0, 0, year * 10000, year * 10000 + 1100, year * 10000 + 1130, year * 10000 + 1231);
}

static void any_figure(const struct world *w, struct td_figure *f)
{
    const struct td_question *q = &w->a->q;
    int year = one_in(5) ? w->base_year : q->due + ONE_OF(-5, -4, -3, -3, -2, -2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 2);

    *f = (struct td_figure){ .numerator = TD_NUM_NONE, .denominator = TD_NUM_NONE };
    f->period = any_period(year);
    f->status = (enum td_status)(TD_ESTIMATE + below(4));
    f->published_on = any_publication(year);
    f->known_on = ONE_OF(0, 0, 0, q->review, td_period_last_day(f->period));
    f->superseded_on = one_in(12) ? about(q->review) : 0;
    f->superseded = one_in(30);
    f->other_series = one_in(20);
    f->chosen = one_in(12);
    f->value = any_value(w, year);
    if (f->known_on == 0 && one_in(4))
        f->known_on = about(q->review);
    if (one_in(20)) { /* 80.6 is 80.60 */
        f->value.mantissa *= 10;
        f->value.decimals++;
    }
    if (w->rolled_up && one_in(q->kind == TD_MILESTONE ? 8 : 2))
        any_units(w, f);
    if (q->factor && !(f->units && q->counts_units) && one_in(2))
        any_parts(q, f);
    if (!f->units && !td_num_is(f->numerator))
        f->qualifier = (enum td_qualifier)ONE_OF(0, 0, 0, 0, 1, 2, 3);
    if (q->kind == TD_MILESTONE && !one_in(20))
        f->qualifier = TD_EXACTLY;
}

static void any_case(int number, struct asked *a)
{
    struct world w = { .a = a };
    int step;

    state = UINT64_C(0x7469656e646f) + (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15);
    w.decimals = below(3);
    w.way = ONE_OF(5, 20, 40, 100, 200, 200, -20, -100);
    w.base_year = 2019 + below(3);
    w.rolled_up = one_in(3);
    w.units = ONE_OF(5, 10, 30);
    any_question(&w);
    if (one_in(8))
        w.base_year = a->q.due + below(3) - 1;
    if (w.rolled_up && a->q.kind != TD_MILESTONE && one_in(3)) {
        a->q.counts_units = true;
        a->q.factor = 100;
        a->q.direction = 1;
    }
    a->n = one_in(16) ? 0 : 1 + below(9);
    step = 1 + 2 * below(8);
    for (int i = 0; i < a->n; i++) {
        any_figure(&w, &a->f[i]);
        a->f[i].id = 1 + (i * step + number) % 16;
    }
}

enum { CASES = 100000, TOLD = 5, SEEN = 500, FLAGS = COUNT(flag_words), RULES = 10 };

struct census { int code[TD_VERDICTS], rule[RULES], flag[FLAGS]; };

static void count(struct census *c, const struct td_verdict *v)
{
    c->code[v->code]++;
    c->rule[v->rule]++;
    for (int i = 0; i < FLAGS; i++)
        c->flag[i] += (v->flags & flag_words[i].flag) != 0;
}

/* Nothing that the method can say is left out. */
static void assert_all_seen(const struct census *c)
{
    for (int i = 0; i < TD_VERDICTS; i++)
        ck_assert_msg(c->code[i] >= SEEN, "%s: %d times", td_verdict_word((enum td_verdict_code)i), c->code[i]);
    for (int i = 1; i < RULES; i++)
        ck_assert_msg(c->rule[i] >= SEEN, "rule %d: %d times", i, c->rule[i]);
    for (int i = 0; i < FLAGS; i++)
        ck_assert_msg(c->flag[i] >= SEEN, "%s: %d times", flag_words[i].word, c->flag[i]);
}

START_TEST(at_random)
{
    struct census seen = { .code = { 0 } };
    int different = 0;

    for (int i = 0; i < CASES; i++) {
        struct asked a;
        struct td_verdict ours, theirs;

        any_case(i, &a);
        reference_judge(&a.q, a.f, a.n, &ours);
        judge(&a, &theirs);
        count(&seen, &ours);
        const char *what = difference(&ours, &theirs);
        if (what && different++ < TOLD)
            tell(what, &a, &ours, &theirs);
    }
    ck_assert_msg(different == 0, "%d of %d cases come out differently", different, CASES);
    assert_all_seen(&seen);
}
END_TEST

Suite *suite_reference(void)
{
    Suite *s = suite_create("reference");
    TCase *hand = tcase_create("by hand"), *random = tcase_create("at random");

    tcase_add_loop_test(hand, by_hand, 0, COUNT(VECTORS));
    suite_add_tcase(s, hand);
    tcase_add_test(random, at_random);
    suite_add_tcase(s, random);
    return s;
}
