/* The form engine. See form.h for what it does and what is left to the owner. */
#include "engine/form.h"
#include "base/faults.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "base/words.h"

struct form_slot {
    struct field edit;
    char *code;             /* of what is chosen; NULL = nothing */
    char *before;           /* form_typed() as form_set() left it */
    char *typed, *given;    /* what form_typed() and form_get() have handed out */
    char *unit;
    bool counts;
    char *message;
    enum form_severity severity;
    bool visited;           /* left once: what is missing may be said now */
};

/* ---- slots ------------------------------------------------------------------------------ */

static const struct form_field *spec_of(const struct form *f, size_t i)
{
    return &f->spec->fields[i];
}

static bool find_key(const struct form *f, const char *key, size_t *i)
{
    for (*i = 0; *i < f->spec->n; ++*i)
        if (!strcmp(spec_of(f, *i)->key, key))
            return true;
    return false;
}

static bool can_edit(const struct form *f, size_t i)
{
    return i < f->spec->n && spec_of(f, i)->type != FF_FIXED;
}

static void replace(char **old, const char *text)
{
    char *copy = text ? strdup(text) : NULL;

    free(*old);
    *old = copy;
}

static bool all_blank(const char *s)
{
    return s[strspn(s, " \n\t")] == 0;
}

/* What is the same as before is the same text, so that it stays good while the field does not change. Without memory:
 * the text as it was typed. */
static const char *hand_out(char **given, char *text, const char *or_else)
{
    if (text && *given && !strcmp(text, *given)) {
        free(text);
        return *given;
    }
    free(*given);
    *given = text;
    return text ? text : or_else;
}

/* ---- choices ---------------------------------------------------------------------------- */

static size_t words_of(const struct form_choices *c)
{
    size_t n = 0;

    while (c->words && c->words[n].code)
        n++;
    return n;
}

size_t form_choice_count(const struct form_choices *c, const void *owner)
{
    return words_of(c) + (c->count ? c->count(owner) : 0);
}

const char *form_choice_code(const struct form_choices *c, const void *owner, size_t i)
{
    size_t n = words_of(c);

    return i < n ? c->words[i].code : c->code(owner, i - n);
}

void form_choice_text(const struct form_choices *c, const void *owner, size_t i, enum td_lang lang, char *buf)
{
    size_t n = words_of(c);

    if (i < n)
        snprintf(buf, FORM_CHOICE, "%s", td_word(c->words[i].word, lang));
    else
        c->text(owner, i - n, lang, buf);
}

static void forget_choices(struct form *f)
{
    free(f->pick.match);
    memset(&f->pick, 0, sizeof f->pick);
    files_free(&f->files);
}

/* However its letters are cased. Codes are ASCII, so that lengths tell most of them apart. */
static bool is_code(const char *code, const char *typed)
{
    if (strlen(code) != strlen(typed))
        return false;
    char *x = td_text_fold(code), *y = td_text_fold(typed);
    bool same = x && y && !strcmp(x, y);

    free(x);
    free(y);
    return same;
}

/* The choice whose code this is; as it is written, if there is one, before others. */
static bool choice_of_code(const struct form *f, size_t i, const char *code, size_t *choice)
{
    const struct form_choices *c = spec_of(f, i)->choices;
    size_t n = c && *code ? form_choice_count(c, f->owner) : 0;

    for (*choice = 0; *choice < n; ++*choice)
        if (!strcmp(form_choice_code(c, f->owner, *choice), code))
            return true;
    for (*choice = 0; *choice < n; ++*choice)
        if (is_code(form_choice_code(c, f->owner, *choice), code))
            return true;
    return false;
}

static bool take_choice(struct form *f, size_t i, size_t choice)
{
    const struct form_choices *c = spec_of(f, i)->choices;
    struct form_slot *s = &f->slot[i];
    char text[FORM_CHOICE] = "";

    form_choice_text(c, f->owner, choice, f->lang, text);
    if (!field_set(&s->edit, text))
        return false;
    replace(&s->code, form_choice_code(c, f->owner, choice));
    return true;
}

static bool is_file(const struct form *f, size_t i)
{
    return i < f->spec->n && spec_of(f, i)->type == FF_FILE;
}

static bool has_choice_list(const struct form *f, size_t i)
{
    return is_file(f, i) ||
           (i < f->spec->n && spec_of(f, i)->type == FF_PICK && !f->slot[i].code && spec_of(f, i)->choices);
}

enum { QUERY_WORDS = 16 };

/* What is typed, made ready once for all choices: its words, each as it is searched, and all of it folded. */
struct query {
    struct { char *text; bool marks; } word[QUERY_WORDS];
    size_t n;
    char *typed, *folded;
};

static bool query_make(struct query *q, const struct field *typed)
{
    *q = (struct query){ .typed = field_text(typed) };
    q->folded = q->typed ? td_text_fold(q->typed) : NULL;
    for (const char *s = q->typed ? q->typed : ""; q->n < QUERY_WORDS && *(s += strspn(s, " "));) {
        size_t n = strcspn(s, " ");
        const struct text word = textf("%.*s", (int)n, s);
        s += n;
        bool marks = td_text_has_marks(word.s); /* then they must be found */
        q->word[q->n].marks = marks;
        q->word[q->n++].text = marks ? td_text_canon(word.s) : td_text_fold(word.s);
    }
    return q->folded;
}

static void query_free(struct query *q)
{
    for (size_t i = 0; i < q->n; i++)
        free(q->word[i].text);
    free(q->typed);
    free(q->folded);
}

/* What is meant most probably comes first: its code (0), then what begins so, then the owner's order; 3: not at all. A
 * choice is searched by what is read, then by its code. */
static int rank_of(const struct form *f, size_t choice, const struct query *q)
{
    const struct form_choices *c = spec_of(f, f->at)->choices;
    const char *code = form_choice_code(c, f->owner, choice);
    char text[FORM_CHOICE] = "", both[FORM_CHOICE * 2];

    form_choice_text(c, f->owner, choice, f->lang, text);
    snprintf(both, sizeof both, "%s\n%s", text, code);
    char *folded = td_text_fold(both), *exact = NULL;
    bool all = folded != NULL;
    for (size_t i = 0; all && i < q->n; i++) {
        if (q->word[i].marks && !exact)
            exact = td_text_canon(both);
        const char *in = q->word[i].marks ? exact : folded;
        all = in && q->word[i].text && strstr(in, q->word[i].text);
    }
    int rank = !all ? 3 : is_code(code, q->typed) ? 0 : strncmp(folded, q->folded, strlen(q->folded)) ? 2 : 1;
    free(folded);
    free(exact);
    return rank;
}

static void collect_matches(struct form *f, const struct query *q)
{
    unsigned char *rank = malloc(f->pick.all + 1);
    uint32_t *match = realloc(f->pick.match, (f->pick.all + 1) * sizeof *match);

    f->pick.n = 0;
    if (match)
        f->pick.match = match;
    for (size_t i = 0; rank && match && i < f->pick.all; i++)
        rank[i] = (unsigned char)rank_of(f, i, q);
    for (int r = 0; rank && match && r < 3; r++)
        for (size_t i = 0; i < f->pick.all; i++)
            if (rank[i] == r)
                match[f->pick.n++] = (uint32_t)i;
    free(rank);
}

/* What the folder has is what matches, in its order. */
static void find_files(struct form *f)
{
    char *typed = field_text(&f->slot[f->at].edit);

    forget_choices(f);
    files_look(&f->files, typed ? typed : "");
    f->pick.match = malloc((f->files.n + 1) * sizeof *f->pick.match);
    for (size_t i = 0; f->pick.match && i < f->files.n; i++)
        f->pick.match[f->pick.n++] = (uint32_t)i;
    f->pick.marked = typed && *typed && f->pick.n > 0;
    f->pick.fresh = true;
    free(typed);
}

static void find_choices(struct form *f)
{
    const struct form_slot *s = &f->slot[f->at];
    struct query q;
    size_t all = form_choice_count(spec_of(f, f->at)->choices, f->owner);

    if (f->pick.fresh && f->pick.all == all)
        return;
    if (f->pick.all != all)
        forget_choices(f);
    f->pick.all = all;
    f->pick.n = 0;
    if (query_make(&q, &s->edit))
        collect_matches(f, &q);
    f->pick.marked = q.n > 0 && f->pick.n > 0;
    f->pick.at = f->pick.top = 0;
    f->pick.fresh = true;
    query_free(&q);
}

/* Looked up when it is drawn or chosen from, not for every letter of a burst (PITFALLS 15). */
static void find_matches(struct form *f)
{
    if (!is_file(f, f->at))
        find_choices(f);
    else if (!f->pick.fresh)
        find_files(f);
}

static bool has_marked(struct form *f)
{
    if (!has_choice_list(f, f->at))
        return false;
    find_matches(f);
    return f->pick.marked;
}

/* Up or down in the list; false at its ends. */
static bool mark_choice(struct form *f, int by)
{
    if (!has_choice_list(f, f->at))
        return false;
    find_matches(f);
    if (!f->pick.marked) {
        f->pick.marked = by > 0 && f->pick.n > 0;
        return f->pick.marked;
    }
    if (by > 0)
        f->pick.at += f->pick.at + 1 < f->pick.n;
    else if (f->pick.at > 0)
        f->pick.at--;
    else
        return false;
    return true;
}

/* ---- values ----------------------------------------------------------------------------- */

static char *typed_copy(const struct form *f, size_t i)
{
    const struct form_slot *s = &f->slot[i];
    return s->code ? strdup(s->code) : field_text(&s->edit);
}

static const char *typed_of(struct form *f, size_t i)
{
    struct form_slot *s = &f->slot[i];
    return hand_out(&s->typed, typed_copy(f, i), s->code ? s->code : s->edit.text);
}

static bool typed_is(const struct form *f, size_t i, const char *text)
{
    char *typed = typed_copy(f, i);
    bool same = typed && !strcmp(typed, text);

    free(typed);
    return same;
}

const char *form_typed(struct form *f, const char *key)
{
    size_t i;
    return find_key(f, key, &i) ? typed_of(f, i) : "";
}

/* A code typed in full counts as chosen. */
static const char *value_of(struct form *f, size_t i)
{
    const char *text = typed_of(f, i);
    size_t choice;

    if (spec_of(f, i)->type != FF_PICK || f->slot[i].code)
        return text;
    if (!choice_of_code(f, i, text, &choice))
        return "";
    return hand_out(&f->slot[i].given, strdup(form_choice_code(spec_of(f, i)->choices, f->owner, choice)), "");
}

const char *form_get(struct form *f, const char *key)
{
    size_t i;
    return find_key(f, key, &i) ? value_of(f, i) : "";
}

static bool put_text(struct form *f, size_t i, const char *text)
{
    struct form_slot *s = &f->slot[i];
    size_t choice;
    unsigned edits = s->edit.edits;

    if (spec_of(f, i)->type == FF_PICK && choice_of_code(f, i, text, &choice)) {
        if (!take_choice(f, i, choice))
            return false;
    } else if (field_set(&s->edit, text)) {
        replace(&s->code, NULL);
    } else {
        return false;
    }
    f->edits += s->edit.edits - edits;
    if (i == f->at)
        f->pick.fresh = false;
    return true;
}

bool form_set(struct form *f, const char *key, const char *text)
{
    size_t i;

    if (!find_key(f, key, &i) || !put_text(f, i, text))
        return false;
    replace(&f->slot[i].before, typed_of(f, i));
    return true;
}

bool form_propose(struct form *f, const char *key, const char *text)
{
    size_t i;
    bool fits = form_set(f, key, text);

    if (fits && find_key(f, key, &i) && spec_of(f, i)->type != FF_PICK) /* where typing is another choice anyway */
        f->slot[i].edit.proposed = f->slot[i].edit.len > 0;
    return fits;
}

bool form_restore(struct form *f, const char *key, const char *text)
{
    size_t i;

    if (!find_key(f, key, &i))
        return false;
    if (typed_is(f, i, text)) /* the cursor stays where it is */
        return true;
    if (!put_text(f, i, text))
        return false;
    f->unsaved = true;
    return true;
}

void form_unit(struct form *f, const char *key, const char *unit)
{
    size_t i;

    if (find_key(f, key, &i))
        replace(&f->slot[i].unit, unit);
}

void form_counts(struct form *f, const char *key)
{
    size_t i;

    if (find_key(f, key, &i))
        f->slot[i].counts = true;
}

static enum td_num_error read_number(const struct form *f, size_t i, const char *text, struct td_num *out)
{
    return f->slot[i].counts ? td_num_read_count(text, out) : td_num_read(text, f->lang, false, out);
}

struct td_num form_number(struct form *f, const char *key)
{
    struct td_num n = TD_NUM_NONE;
    size_t i;

    return find_key(f, key, &i) && read_number(f, i, value_of(f, i), &n) == TD_NUM_OK ? n : TD_NUM_NONE;
}

bool form_changed(const struct form *f)
{
    for (size_t i = 0; i < f->spec->n; i++)
        if (can_edit(f, i) && !typed_is(f, i, f->slot[i].before ? f->slot[i].before : ""))
            return true;
    return false;
}

/* ---- messages --------------------------------------------------------------------------- */

static void say(struct form *f, size_t i, enum form_severity severity, const char *text)
{
    struct form_slot *s = &f->slot[i];

    if (severity < s->severity)
        return;
    s->severity = severity;
    replace(&s->message, text);
}

void form_message(struct form *f, const char *key, enum form_severity severity, const char *text)
{
    size_t i;

    if (find_key(f, key, &i))
        say(f, i, severity, text);
}

enum form_severity form_message_of(const struct form *f, const char *key, const char **text)
{
    size_t i;

    *text = "";
    if (!find_key(f, key, &i))
        return FORM_NOTHING;
    if (f->slot[i].message)
        *text = f->slot[i].message;
    return f->slot[i].severity;
}

bool form_has_errors(const struct form *f)
{
    for (size_t i = 0; i < f->spec->n; i++)
        if (f->slot[i].severity == FORM_ERROR)
            return true;
    return false;
}

/* What is half typed is not yet wrong. */
static bool being_typed(const struct form *f, size_t i)
{
    return i == f->at && !f->slot[i].visited;
}

/* The two readings of 1.234, each written so that it can be read in one way only. */
static void say_unclear(struct form *f, size_t i, const char *text)
{
    char whole[TD_NUM_BUF], part[TD_NUM_BUF];

    td_num_readings(text, f->lang, whole, part);
    say(f, i, FORM_ERROR, textf(td_word(W_FORM_NUMBER_UNCLEAR, f->lang), whole, part).s);
}

static void check_number(struct form *f, size_t i, const char *text)
{
    const char *unit = f->slot[i].unit ? f->slot[i].unit : "";
    struct td_num n;
    enum td_num_error error = read_number(f, i, text, &n);

    if (error == TD_NUM_OK && !strcmp(unit, "%") && td_num_is_share(text, n)) {
        char share[FORM_CHOICE];
        td_num_share_text(share, sizeof share, n, f->lang);
        say(f, i, FORM_ERROR, share);
    } else if (error == TD_NUM_OK) {
        say(f, i, FORM_INFO, textf("= %s%s%s", td_num_text(n, f->lang).s, *unit && *unit != '%' ? " " : "", unit).s);
    } else if (error == TD_NUM_AMBIGUOUS) {
        say_unclear(f, i, text);
    } else if (error != TD_NUM_EMPTY && !being_typed(f, i)) {
        say(f, i, FORM_ERROR, td_word(error == TD_NUM_RANGE ? W_FORM_NUMBER_RANGE : W_FORM_NUMBER_BAD, f->lang));
    }
}

static void check_date(struct form *f, size_t i, const char *text)
{
    const td_date monday = 19000101;
    td_date d;

    if (td_date_read(text, &d)) {
        const char *weekday = td_word(W_MONDAY + (unsigned)td_date_days_between(monday, d) % 7, f->lang);
        const char *month = td_word(W_JANUARY + (unsigned)(d / 100 % 100) - 1, f->lang);
        say(f, i, FORM_INFO, textf(td_word(W_FORM_DATE, f->lang), weekday, d % 100, month, td_date_year(d)).s);
    } else if (!all_blank(text) && !being_typed(f, i)) {
        say(f, i, FORM_ERROR, td_word(W_FORM_DATE_BAD, f->lang));
    }
}

static void check_pick(struct form *f, size_t i, const char *text)
{
    if (!all_blank(text) && !being_typed(f, i) && !*value_of(f, i))
        say(f, i, FORM_ERROR, td_word(W_FORM_NOT_CHOSEN, f->lang));
}

static void check_file(struct form *f, size_t i, const char *text)
{
    char path[PATH_MAX];
    struct stat st;

    if (all_blank(text) || being_typed(f, i))
        return;
    if (!files_find(path, sizeof path, text) || stat(path, &st) != 0)
        say(f, i, FORM_ERROR, td_word(W_FORM_FILE_NONE, f->lang));
    else if (S_ISDIR(st.st_mode))
        say(f, i, FORM_ERROR, td_word(W_FORM_FILE_FOLDER, f->lang));
    else if (!S_ISREG(st.st_mode) || access(path, R_OK) != 0)
        say(f, i, FORM_ERROR, td_word(W_FORM_FILE_OTHER, f->lang));
}

static void check_room(struct form *f, size_t i)
{
    const struct field *edit = &f->slot[i].edit;

    if (edit->refused > 0)
        say(f, i, FORM_WARNING, textf(td_word(W_FORM_FULL, f->lang), edit->refused).s);
    else if (edit->lost)
        say(f, i, FORM_WARNING, td_word(W_FORM_LOST, f->lang));
}

static void check_field(struct form *f, size_t i)
{
    static void (*const checks[])(struct form *, size_t, const char *) = {
        [FF_NUMBER] = check_number, [FF_DATE] = check_date, [FF_PICK] = check_pick, [FF_FILE] = check_file,
        [FF_FIXED] = NULL,
    };
    const struct form_field *spec = spec_of(f, i);
    char *text = field_text(&f->slot[i].edit);

    if (!text || !can_edit(f, i)) {
        free(text);
        return;
    }
    check_room(f, i);
    if (checks[spec->type])
        checks[spec->type](f, i, text);
    if (spec->required && all_blank(text) && f->slot[i].visited)
        say(f, i, FORM_ERROR, td_word(W_FORM_REQUIRED, f->lang));
    if (!td_text_clean(text, strlen(text), spec->type == FF_LONG) && !being_typed(f, i))
        say(f, i, FORM_ERROR, td_word(W_FORM_UNCLEAN, f->lang));
    if (td_text_is_piled(f->slot[i].edit.text, f->slot[i].edit.len))
        say(f, i, FORM_ERROR, td_word(W_TOO_MANY_MARKS, f->lang));
    free(text);
}

void form_check(struct form *f)
{
    if (f->checking)
        return;
    f->checking = true;
    for (size_t i = 0; i < f->spec->n; i++) {
        f->slot[i].severity = FORM_NOTHING;
        replace(&f->slot[i].message, NULL);
    }
    for (size_t i = 0; i < f->spec->n; i++)
        check_field(f, i);
    if (f->spec->check)
        f->spec->check(f->owner, f);
    f->checking = false;
}

/* ---- beginning and end ------------------------------------------------------------------ */

bool form_init(struct form *f, const struct form_spec *spec, void *owner, enum td_lang lang)
{
    *f = (struct form){ .spec = spec, .owner = owner, .lang = lang };
    f->slot = calloc(spec->n + 1, sizeof *f->slot);
    if (!f->slot)
        return false;
    for (size_t i = 0; i < spec->n; i++)
        field_init(&f->slot[i].edit, spec->fields[i].type == FF_PICK ? 0 : spec->fields[i].limit,
                   spec->fields[i].type == FF_LONG || spec->fields[i].type == FF_FIXED);
    while (f->at < spec->n && !can_edit(f, f->at))
        f->at++;
    return true;
}

void form_free(struct form *f)
{
    for (size_t i = 0; f->slot && i < f->spec->n; i++) {
        struct form_slot *s = &f->slot[i];
        free(s->code);
        free(s->before);
        free(s->typed);
        free(s->given);
        free(s->unit);
        free(s->message);
    }
    forget_choices(f);
    free(f->subject);
    free(f->slot);
    memset(f, 0, sizeof *f);
}

void form_set_lang(struct form *f, enum td_lang lang)
{
    size_t choice;

    f->lang = lang;
    forget_choices(f);
    for (size_t i = 0; i < f->spec->n; i++) {
        char *code = f->slot[i].code ? strdup(f->slot[i].code) : NULL;
        if (code && choice_of_code(f, i, code, &choice))
            take_choice(f, i, choice);
        free(code);
    }
    form_check(f);
}

/* ---- moving ----------------------------------------------------------------------------- */

static void arrive(struct form *f, size_t i)
{
    f->at = i;
    forget_choices(f);
    field_enter(&f->slot[i].edit);
    form_check(f);
}

static void go(struct form *f, size_t i)
{
    size_t choice;

    f->slot[f->at].visited = true;
    f->left |= f->unsaved;
    if (spec_of(f, f->at)->type == FF_PICK && has_choice_list(f, f->at) &&
        choice_of_code(f, f->at, f->slot[f->at].edit.text, &choice))
        take_choice(f, f->at, choice);
    arrive(f, i);
}

bool form_go(struct form *f, const char *key)
{
    size_t i;

    if (!find_key(f, key, &i) || !can_edit(f, i))
        return false;
    arrive(f, i);
    return true;
}

void form_point(struct form *f, size_t i)
{
    if (i < f->spec->n && i != f->at && can_edit(f, i))
        go(f, i);
}

/* The next field that can be edited in a direction; the same one when there is none. */
static size_t neighbour(const struct form *f, int by, bool wrap)
{
    size_t n = f->spec->n, i = f->at;

    for (size_t steps = 0; steps < n; steps++) {
        if (!wrap && i == (by > 0 ? n - 1 : 0))
            break;
        i = (i + (by > 0 ? 1 : n - 1)) % n;
        if (can_edit(f, i))
            return i;
    }
    return f->at;
}

static void take_marked(struct form *f)
{
    struct form_slot *s = &f->slot[f->at];
    size_t choice = f->pick.match[f->pick.at];

    if (is_file(f, f->at) ? !field_set(&s->edit, f->files.path[choice]) : !take_choice(f, f->at, choice))
        s->edit.lost = true;
    f->edits++;
    f->unsaved = true;
    f->pick.fresh = false;
    form_check(f);
}

static enum form_result move(struct form *f, int by, bool wrap)
{
    go(f, neighbour(f, by, wrap));
    return FORM_TAKEN;
}

/* A folder was taken: the next name is typed or chosen in the same field. */
static bool goes_on(const struct form *f)
{
    const struct field *edit = &f->slot[f->at].edit;
    return is_file(f, f->at) && edit->len && edit->text[edit->len - 1] == '/';
}

static enum form_result key_tab(struct form *f)
{
    bool taken = has_marked(f);

    if (taken)
        take_marked(f);
    return taken && goes_on(f) ? FORM_TAKEN : move(f, 1, true);
}

static bool step(struct form *f, int by)
{
    return mark_choice(f, by) || field_step_row(&f->slot[f->at].edit, by);
}

static enum form_result key_save(struct form *f)
{
    if (has_marked(f) && f->pick.n == 1 && !is_file(f, f->at)) /* a path is what it is */
        take_marked(f);
    for (size_t i = 0; i < f->spec->n; i++)
        f->slot[i].visited = true;
    f->left |= f->unsaved;
    form_check(f);
    for (size_t i = 0; i < f->spec->n; i++) {
        if (f->slot[i].severity != FORM_ERROR)
            continue;
        if (can_edit(f, i) && i != f->at)
            go(f, i);
        return FORM_TAKEN;
    }
    return FORM_SAVE;
}

static enum form_result key_enter(struct form *f)
{
    bool last = neighbour(f, 1, false) == f->at;

    if (has_marked(f)) {
        take_marked(f);
        return last || goes_on(f) ? FORM_TAKEN : move(f, 1, false);
    }
    return last ? key_save(f) : move(f, 1, false);
}

enum form_result form_command(struct form *f, enum command c)
{
    if (!can_edit(f, f->at) && c != CMD_save && c != CMD_back)
        return FORM_NOT_MINE;
    switch (c) {
    case CMD_next_field: return key_tab(f);
    case CMD_prev_field: return move(f, -1, true);
    case CMD_down: return step(f, 1) ? FORM_TAKEN : move(f, 1, false);
    case CMD_up: return step(f, -1) ? FORM_TAKEN : move(f, -1, false);
    case CMD_enter_field: return key_enter(f);
    case CMD_save: return key_save(f);
    case CMD_back: f->left |= f->unsaved; return FORM_LEAVE;
    default: return FORM_NOT_MINE;
    }
}

/* A list so short that each of it has a digit, none of which could begin what one types. */
static size_t numbered(const struct form *f, size_t i)
{
    const struct form_choices *c = i < f->spec->n && spec_of(f, i)->type == FF_PICK ? spec_of(f, i)->choices : NULL;
    const size_t n = c ? form_choice_count(c, f->owner) : 0;
    char text[FORM_CHOICE];

    for (size_t k = 0; k < n && n <= 9; k++) {
        form_choice_text(c, f->owner, k, f->lang, text);
        if (strchr("0123456789", *text))
            return 0;
    }
    return n <= 9 ? n : 0;
}

static bool choose_by_number(struct form *f, const struct event *ev)
{
    const size_t n = f->spoken && ev->kind == EV_CHAR && !ev->mods ? numbered(f, f->at) : 0;

    if (ev->code <= '0' || ev->code > '0' + n || (!f->slot[f->at].code && f->slot[f->at].edit.len))
        return false;
    if (take_choice(f, f->at, ev->code - '1')) {
        f->edits++;
        f->unsaved = true;
        f->pick.fresh = false;
    }
    form_check(f);
    return true;
}

static bool type_into(struct form *f, const struct event *ev)
{
    struct form_slot *s = &f->slot[f->at];
    unsigned edits = s->edit.edits;
    struct event line = *ev;

    if (choose_by_number(f, ev))
        return true;
    if (ev->kind == EV_PASTE && is_file(f, f->at))
        line.len = strcspn(ev->text, "\n");
    if (s->code && command_is_text(ev)) /* another choice, not more of this one */
        field_set(&s->edit, "");
    if (!field_event(&s->edit, &line))
        return false;
    s->edit.lost |= line.len < ev->len;
    if (s->edit.edits != edits) {
        replace(&s->code, NULL); /* what was chosen has another text now */
        f->pick.fresh = false;
        f->edits++;
        f->unsaved = true;
    }
    form_check(f);
    return true;
}

enum form_result form_event(struct form *f, const struct event *ev)
{
    if (can_edit(f, f->at) && type_into(f, ev))
        return FORM_TAKEN;
    return command_is_text(ev) ? FORM_NOT_MINE : form_command(f, command_for(ev, IN_FORM));
}

/* ---- drawing ---------------------------------------------------------------------------- */

enum { GUTTER = 3, NARROW = 50, NUMBER = 24, DATE = 16, LEAST_LABEL = 8, MATCHES = 8, OTHERS = 14 };

/* Where things of a field are drawn. The last column is for the marks of scrolling. */
struct layout { bool above; int label, x, width, right, long_rows; };

static struct text label_text(const struct form *f, size_t i)
{
    return textf("%s%s", td_word(spec_of(f, i)->label, f->lang), spec_of(f, i)->required ? " *" : "");
}

/* Of several lines as many are seen as leave room for the other fields. */
static struct layout lay_out(const struct form *f, int rows, int cols)
{
    struct layout l = { .above = cols < NARROW, .label = LEAST_LABEL, .right = cols - 1,
                        .long_rows = rows - OTHERS > FORM_LONG_ROWS ? rows - OTHERS : FORM_LONG_ROWS };

    for (size_t i = 0; i < f->spec->n; i++) {
        int width = td_text_width(label_text(f, i).s);
        l.label = width > l.label ? width : l.label;
    }
    if (l.label > cols * 2 / 5 && !l.above)
        l.label = cols * 2 / 5;
    if (l.above)
        l.label = l.right - GUTTER;
    l.x = l.above ? GUTTER : GUTTER + l.label + 1;
    if (l.x > l.right)
        l.x = l.right;
    l.width = l.right - l.x > 1 ? l.right - l.x : 1;
    return l;
}

static enum role role_of(enum form_severity severity)
{
    static const enum role roles[] = {
        [FORM_NOTHING] = ROLE_normal, [FORM_INFO] = ROLE_normal, [FORM_WARNING] = ROLE_warn, [FORM_ERROR] = ROLE_bad,
    };
    return roles[severity];
}

/* '>' the keyboard is here; '!' an error, '?' a warning: readable without colour. */
static void draw_gutter(const struct form *f, size_t i, struct area a, int y)
{
    enum form_severity severity = f->slot[i].severity;

    if (i == f->at)
        put(a, y, 0, ROLE_selected, ">");
    if (severity >= FORM_WARNING)
        put(a, y, 1, role_of(severity), severity == FORM_ERROR ? "!" : "?");
}

static int draw_label(const struct form *f, size_t i, struct area a, int y, struct layout l)
{
    draw_gutter(f, i, a, y);
    put_fit(a, y, GUTTER, l.label, -1, i == f->at ? ROLE_emphasis : ROLE_normal, label_text(f, i).s);
    return l.above;
}

/* Numbers, dates and what is short by its limit leave room for the message beside them. */
static int width_of(const struct form *f, size_t i, struct layout l)
{
    const struct form_field *s = spec_of(f, i);
    int width = l.width;

    if (s->type == FF_NUMBER && width > NUMBER)
        width = NUMBER;
    if (s->type == FF_DATE && width > DATE)
        width = DATE;
    if (s->type == FF_PICK && width > MATCHES * 2)
        width -= MATCHES; /* for their number */
    if (s->type != FF_PICK && s->limit > 0 && width > s->limit + 1)
        width = s->limit + 1;
    return width;
}

/* The value's rows; what is on its first row to the right begins at *end. */
static int draw_value(struct form *f, size_t i, struct area a, int y, struct layout l, int *end)
{
    struct field *edit = &f->slot[i].edit;
    bool focused = i == f->at;
    int width = width_of(f, i, l), rows = 1;

    *end = l.right; /* nothing fits beside several rows */
    if (spec_of(f, i)->type == FF_FIXED)
        return put_wrapped(a, y, l.x, l.width, ROLE_normal, edit->text);
    if (spec_of(f, i)->type == FF_LONG) {
        rows = field_rows(edit, width);
        rows = rows < l.long_rows ? rows : l.long_rows;
        field_draw_rows(edit, a, y, l.x, width, rows, ROLE_normal, focused);
        return rows;
    }
    field_draw(edit, a, y, l.x, width, ROLE_normal, focused);
    *end = l.x + width;
    return rows;
}

static void draw_choice(struct form *f, struct area a, int y, struct layout l, size_t place)
{
    const struct form_choices *c = spec_of(f, f->at)->choices;
    size_t choice = f->pick.match[place];
    bool is_path = is_file(f, f->at), marked = f->pick.marked && place == f->pick.at;
    char text[FORM_CHOICE] = "";

    if (is_path)
        snprintf(text, sizeof text, "%s", files_name(f->files.path[choice]));
    else
        form_choice_text(c, f->owner, choice, f->lang, text);
    int width = l.right - l.x - 2, used = td_text_width(text);
    put(a, y, l.x, marked ? ROLE_selected : ROLE_normal, marked ? ">" : " ");
    if (used > width)
        used = width;
    put_fit(a, y, l.x + 2, used, -1, marked ? ROLE_selected : ROLE_normal, text);
    const char *code = is_path ? "" : form_choice_code(c, f->owner, choice);
    if (*code && strcmp(code, text) != 0 && used + 2 + td_text_width(code) <= width)
        put(a, y, l.x + 2 + used + 2, ROLE_dim, code);
}

static int draw_choices(struct form *f, struct area a, int y, struct layout l, int value_end, int value_row)
{
    size_t n = 0;

    find_matches(f);
    if (f->pick.n == 0 && f->slot[f->at].edit.len > 0 && !is_file(f, f->at))
        return put_wrapped(a, y, l.x, l.width, ROLE_warn, command_words(td_word(W_FORM_NO_MATCH, f->lang)));
    if (f->pick.at < f->pick.top)
        f->pick.top = f->pick.at;
    if (f->pick.at >= f->pick.top + FORM_CHOICES_SHOWN)
        f->pick.top = f->pick.at - FORM_CHOICES_SHOWN + 1;
    for (size_t i = f->pick.top; i < f->pick.n && n < FORM_CHOICES_SHOWN; i++, n++)
        draw_choice(f, a, y + (int)n, l, i);
    if (f->pick.n > n && value_end < l.right)
        putf(a, value_row, value_end + 1, ROLE_dim, "(%zu)", f->pick.n);
    return (int)n;
}

/* "1. có, 2. không"; of a longer list the one that Enter takes, and how many there are. */
static int say_choices(struct form *f, struct area a, int y)
{
    const struct form_choices *c = spec_of(f, f->at)->choices;
    const size_t n = numbered(f, f->at);
    char text[FORM_CHOICE] = "";
    struct text line = { "" };

    for (size_t i = 0; i < n; i++) {
        form_choice_text(c, f->owner, i, f->lang, text);
        line = textf("%.1900s%s%zu. %s", line.s, i ? ", " : "", i + 1, text);
    }
    if (n || !has_choice_list(f, f->at))
        return n ? put_wrapped(a, y, 0, a.cols, ROLE_normal, line.s) : 0;
    find_matches(f);
    if (!f->pick.n && f->slot[f->at].edit.len && !is_file(f, f->at))
        return put_wrapped(a, y, 0, a.cols, ROLE_warn, command_words(td_word(W_FORM_NO_MATCH, f->lang)));
    if (!f->pick.marked)
        return put_wrapped(a, y, 0, a.cols, ROLE_dim, textf(td_word(W_SAID_CHOICES, f->lang), f->pick.n).s);
    const size_t choice = f->pick.match[f->pick.at];
    if (is_file(f, f->at))
        snprintf(text, sizeof text, "%s", files_name(f->files.path[choice]));
    else
        form_choice_text(c, f->owner, choice, f->lang, text);
    return put_wrapped(a, y, 0, a.cols, ROLE_selected, textf("%s, %zu/%zu", text, f->pick.at + 1, f->pick.n).s);
}

/* "Nguồn (cần điền): [Báo cáo]", below it what is said of it and what can be chosen. */
static int say_slot(struct form *f, size_t i, struct area a, int y, struct layout l)
{
    static const enum td_word grave[] = { [FORM_WARNING] = W_SAID_WARNING, [FORM_ERROR] = W_SAID_ERROR };
    struct form_slot *s = &f->slot[i];
    const struct form_field *spec = spec_of(f, i);
    const struct text label = textf("%s%s: ", td_word(spec->label, f->lang),
                                    spec->required ? td_word(W_SAID_REQUIRED, f->lang) : "");
    const int x = td_text_width(label.s);
    const bool several = spec->type == FF_LONG && (strchr(s->edit.text, '\n') ||
                                                   x + td_text_width(s->edit.text) + 3 > a.cols);
    int row = y + 1;

    if (spec->type == FF_FIXED)
        return put_wrapped(a, y, 0, a.cols, ROLE_normal, textf("%s%.1800s", label.s, s->edit.text).s);
    put(a, y, 0, ROLE_normal, label.s);
    if (several) {
        const int all = field_rows(&s->edit, a.cols), rows = all < l.long_rows ? all : l.long_rows;
        field_draw_rows(&s->edit, a, row, 0, a.cols, rows, ROLE_normal, i == f->at);
        row += rows;
    } else {
        field_draw(&s->edit, a, y, x, a.cols - x > 8 ? a.cols - x : 8, ROLE_normal, i == f->at);
    }
    if (s->message && *s->message)
        row += put_wrapped(a, row, 0, a.cols, role_of(s->severity),
                           s->severity < FORM_WARNING ? s->message
                                                      : textf(td_word(grave[s->severity], f->lang),
                                                              td_word(spec->label, f->lang), s->message).s);
    row += i == f->at ? say_choices(f, a, row) : 0;
    if (i == f->at && y >= 0 && a.rows)
        set_item(a, y, row - y);
    return row - y;
}

/* Draws a field and what belongs to it from row y on; returns its rows. An area without rows measures. */
static int draw_slot(struct form *f, size_t i, struct area a, int y, struct layout l)
{
    const struct form_slot *s = &f->slot[i];
    if (a.c->spoken)
        return say_slot(f, i, a, y, l);
    int end, row = y + draw_label(f, i, a, y, l), next = row + draw_value(f, i, a, row, l, &end);
    bool list = i == f->at && has_choice_list(f, i);

    for (int hit = y; hit < next; hit++)
        set_hit(a, hit, 0, a.cols, (struct hit){ HIT_FIELD, f, i });
    if (s->message && *s->message) {
        if (!list && end + 2 + td_text_width(s->message) <= l.right)
            put(a, row, end + 2, role_of(s->severity), s->message);
        else
            next += put_wrapped(a, next, l.x, l.width, role_of(s->severity), s->message);
    }
    if (list)
        next += draw_choices(f, a, next, l, end, row);
    return next - y;
}

/* The field with the keyboard and all that belongs to it in view; its own rows before what is below them. */
static void scroll_to(struct form *f, int begin, int end, int all, int rows)
{
    if (f->top < end - rows)
        f->top = end - rows;
    if (f->top > begin)
        f->top = begin;
    if (f->top > all - rows)
        f->top = all - rows;
    /* What is only shown stands mostly at the beginning and is never gone to. */
    if (f->top < 0 || (neighbour(f, -1, false) == f->at && end <= rows))
        f->top = 0;
}

void form_draw(struct form *f, struct area a)
{
    struct layout l = lay_out(f, a.rows, a.cols);
    struct area nothing = area_sub(a, 0, 0, 0, a.cols);
    int all = 0, begin = 0, end = 0;

    f->spoken = a.c->spoken;
    if (a.rows <= 0 || a.cols <= 0)
        return;
    for (size_t i = 0; i < f->spec->n; i++) {
        int rows = draw_slot(f, i, nothing, 0, l);
        if (i == f->at) {
            begin = all;
            end = all + rows;
        }
        all += rows;
    }
    scroll_to(f, begin, end, all, a.rows);
    if (!can_edit(f, f->at))
        set_cursor(a, 0, 0);
    for (size_t i = 0, y = 0; i < f->spec->n; i++)
        y += (size_t)draw_slot(f, i, a, (int)y - f->top, l);
    if (f->top > 0 && !f->spoken)
        put(a, 0, a.cols - 1, ROLE_dim, "^");
    if (f->top + a.rows < all && !f->spoken)
        put(a, a.rows - 1, a.cols - 1, ROLE_dim, "v");
}

/* ---- drafts ----------------------------------------------------------------------------- */

enum { PAUSE_MS = 1000, MOST_MS = 5000 }; /* a pause in typing; how long it may go on without one */

bool form_draft_due(struct form *f, int64_t now_ms)
{
    if (f->seen != f->edits) {
        f->seen = f->edits;
        f->since = now_ms;
        f->begun = f->begun ? f->begun : now_ms;
    }
    if (!f->unsaved)
        f->begun = 0;
    bool long_enough = now_ms - f->since >= PAUSE_MS || (f->begun && now_ms - f->begun >= MOST_MS);
    if (!f->unsaved || (!f->left && !long_enough))
        return false;
    f->left = false;
    f->since = now_ms;
    f->begun = 0;
    f->unsaved = form_changed(f);
    return true;
}

int form_draft_wait(const struct form *f, int64_t now_ms)
{
    if (!f->unsaved)
        return -1;
    int64_t wait = f->left ? 0 : (f->seen != f->edits ? now_ms : f->since) + PAUSE_MS - now_ms;
    return wait > 0 ? (int)wait : 0;
}

bool form_keep(struct form *f, const struct draft_id *id, char *why, size_t size)
{
    struct draft_field *field = calloc(f->spec->n + 1, sizeof *field);
    size_t n = 0;

    if (field && f->subject)
        field[n++] = (struct draft_field){ FORM_SUBJECT, f->subject };
    for (size_t i = 0; field && i < f->spec->n; i++)
        if (can_edit(f, i))
            field[n++] = (struct draft_field){ spec_of(f, i)->key, typed_of(f, i) };
    bool ok = field && draft_save(id, field, n, f->lang, why, size);
    if (!field && size > 0)
        snprintf(why, size, "%s", td_strerror(ENOMEM, f->lang));
    free(field);
    if (ok)
        f->unsaved = f->left = false;
    return ok;
}

bool form_take_draft(struct form *f, const struct draft *d)
{
    bool fits = true;

    for (size_t i = 0; i < d->n; i++) {
        size_t slot;
        if (find_key(f, d->field[i].key, &slot) && can_edit(f, slot))
            fits &= form_restore(f, d->field[i].key, d->field[i].value);
    }
    form_check(f);
    return fits;
}
