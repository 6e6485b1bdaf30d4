/* What a target still lacks, where its pace leads, how far one of many has come. See outlook.h. */
#include "show/outlook.h"

#include <string.h>

#include "base/wide.h"

/* ---- what is missing -------------------------------------------------------------------- */

/* Behind the word that only says that something is counted. */
static const char *behind(const char *s)
{
    static const char *const counts[] = { "Tổng số ", "Số lượng ", "Số " };

    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (!strncmp(s, counts[i], strlen(counts[i])))
            return s + strlen(counts[i]);
    return NULL;
}

struct text counted_word(const struct td_target *t, enum td_lang lang)
{
    static const char population[] = "Dân số ";
    const char *a = behind(t->numerator), *b = behind(t->denominator);
    size_t same = 0;

    if (!strncmp(t->numerator, population, strlen(population)) &&
        !strncmp(t->denominator, population, strlen(population)))
        return textf("%s", ui(U_PEOPLE, lang));
    for (size_t i = 0; a && b && (!i || (a[i - 1] && a[i - 1] == b[i - 1])); i++)
        if ((!a[i] || a[i] == ' ') && (!b[i] || b[i] == ' '))
            same = i;
    while (same && strchr(" ,;", a[same - 1]))
        same--;
    return textf("%.*s", (int)same, same ? a : "");
}

/* "khoảng 1 điểm phần trăm": no more certain than the figure. */
static struct text points_missing(const struct td_row *r, enum td_lang lang)
{
    const struct td_verdict *v = &r->verdict;
    const struct td_hedge sure = td_hedge_of(&r->question, v);
    struct text words = { "" }, how = { "" };

    if (v->gap.mantissa <= 0)
        return words;
    td_difference_words(words.s, sizeof words.s, td_num_text(td_gap_rounded(&r->question, v), lang).s,
                        td_unit_shown(r->target->unit), lang);
    td_hedged(how.s, sizeof how.s, (struct td_hedge){ .how = sure.how == TD_APPROX ? TD_APPROX : TD_EXACTLY }, words.s,
              lang);
    return how;
}

struct text gap_shown(const struct td_row *r, enum td_lang lang)
{
    const struct td_verdict *v = &r->verdict;
    const int64_t people = td_short_by(&r->question, v);

    if (r->target->kind == TD_MILESTONE || v->code == TD_NOT_APPLICABLE || !td_num_is(v->gap) || !v->period)
        return textf("%s", "");
    const struct text points = points_missing(r, lang), word = counted_word(r->target, lang),
                      count = people ? textf("%s %s", td_num_text((struct td_num){ people, 0 }, lang).s,
                                             *word.s ? word.s : ui(U_IN_NUMERATOR, lang)) : textf("%s", ""),
                      all = textf("%s%s%s", points.s, *points.s && people ? ui(U_THAT_IS, lang) : "", count.s),
                      of = people && v->units > v->reported ? textf(ui(U_OF_REPORTED, lang), v->reported, v->units)
                                                            : textf("%s", "");
    return *all.s ? textf(ui(r->target->direction < 0 ? U_ABOVE_BY : U_SHORT_BY, lang), all.s, of.s) : all;
}

/* ---- where it leads --------------------------------------------------------------------- */

static bool enough(const struct td_row *r, struct td_num n)
{
    const int beyond = td_num_cmp(n, r->question.bound) * r->question.direction;
    return beyond > 0 || (beyond == 0 && !r->question.strict);
}

static struct text pace_shown(const struct td_row *r, struct td_num pace, enum td_lang lang)
{
    const struct td_num n = td_pace_rounded(&r->question, &r->verdict, pace);
    return textf("%s%s", n.mantissa > 0 ? "+" : "", td_num_text(n, lang).s);
}

static void take(const struct td_row *r, struct outlook *o, struct text how, struct td_num pace, struct td_num at_due,
                 enum td_lang lang)
{
    const bool there = enough(r, at_due);

    *o = (struct outlook){ { how, pace_shown(r, pace, lang), outlook_shown(r, at_due, lang),
                             textf("%s", ui(there ? U_ENOUGH : U_NOT_ENOUGH, lang)) },
                           there ? ROLE_good : ROLE_warn };
}

int outlooks(const struct td_row *r, const struct td_point *points, size_t n, enum td_lang lang,
             struct outlook out[OUTLOOKS])
{
    static const enum ui ways[] = { [TD_AS_ON_AVERAGE] = U_FUTURE_AVERAGE, [TD_AS_LAST] = U_FUTURE_LAST,
                                    [TD_AS_BEST] = U_FUTURE_BEST };
    struct td_future f[TD_FUTURES];
    int count = 0;

    td_futures(&r->question, &r->verdict, points, n, f);
    const bool same = f[TD_AS_BEST].from == f[TD_AS_LAST].from && f[TD_AS_BEST].to == f[TD_AS_LAST].to;
    for (int i = 0; i < TD_FUTURES; i++)
        if (f[i].to && td_num_is(f[i].pace) && td_num_is(f[i].at_due) && (i != TD_AS_BEST || !same))
            take(r, &out[count++], textf(ui(i == TD_AS_LAST && same ? U_FUTURE_LAST_BEST : ways[i], lang),
                                         td_period_text(f[i].from, lang).s, td_period_text(f[i].to, lang).s),
                 f[i].pace, f[i].at_due, lang);
    if (td_num_is(r->verdict.needed))
        take(r, &out[count++], textf("%s", ui(U_FUTURE_NEEDED, lang)), r->verdict.needed, r->question.bound, lang);
    return count;
}

/* ---- bars ------------------------------------------------------------------------------- */

/* The mark has a cell of its own, which the bar covers exactly when the figure has come to it; a bar is empty only when
 * the figure is nothing. */
struct text bar_shown(const struct td_row *r, struct td_num most, int width)
{
    const struct td_verdict *v = &r->verdict;
    const wide all = exact(most);
    struct text t = { "" };

    if (!td_num_is(v->value) || !td_num_is(v->gap) || all <= 0 || width < 3)
        return t;
    const wide value = exact(v->value), bound = exact(r->question.bound);
    const bool up = r->question.direction > 0, edge = v->gap.mantissa == 0;
    const bool covered = up ? v->gap.mantissa < 0 || (edge && !r->question.strict)
                            : v->gap.mantissa > 0 || (edge && r->question.strict);
    int mark = (int)((bound * width + all - 1) / all) - 1, end = (int)((2 * value * width + all) / (2 * all));
    mark = mark < 0 ? 0 : mark >= width ? width - 1 : mark;
    mark = !covered && value > 0 && !mark ? 1 : mark;
    end = end < 1 && value > 0 ? 1 : end < 0 ? 0 : end > width ? width : end;
    end = covered && end <= mark ? mark + 1 : !covered && end > mark ? mark : end;
    for (int i = 0; i < width; i++)
        strcat(t.s, i == mark ? i < end ? "┃" : "│" : i < end ? "━" : "─");
    return t;
}

/* ---- sparklines ------------------------------------------------------------------------- */

/* What the lowest and the highest mark stand for. */
static void spark_span(const struct td_row *r, wide *low, wide *high)
{
    const wide goal = exact(r->question.bound);
    wide start = td_num_is(r->verdict.base) ? exact(r->verdict.base) : goal;

    for (size_t i = 0; i < r->n_trend; i++) {
        const wide w = exact(r->trend[i].value);
        if (r->question.direction > 0 ? w < start : w > start)
            start = w;
    }
    *low = r->question.direction > 0 ? start : goal;
    *high = r->question.direction > 0 ? goal : start;
}

/* The goal is a mark of its own: what is near it has not come to it. */
static int spark_level(const struct td_row *r, struct td_num value, wide low, wide high, int levels)
{
    const bool up = r->question.direction > 0;
    const wide w = exact(value);

    if (up ? w >= high : w <= low)
        return up ? levels - 1 : 0;
    int level = w <= low ? 0 : w >= high ? levels - 1 : (int)divide_near((w - low) * (levels - 1), high - low);
    return up && level == levels - 1 ? levels - 2 : !up && !level ? 1 : level;
}

struct text spark_shown(const struct td_row *r, td_date review, int width, bool ascii)
{
    static const char *const blocks[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" },
                      *const letters[] = { "_", ".", "-", "'", "^" };
    const int first = td_date_year(review) - width + 1;
    struct text t = { "" };
    wide low, high;
    size_t at = 0;

    if (r->target->kind == TD_MILESTONE || !td_num_is(r->question.bound) || !r->n_trend)
        return t;
    spark_span(r, &low, &high);
    while (at < r->n_trend && r->trend[at].year < first)
        at++;
    for (int year = first; at < r->n_trend && year < first + width; year++) {
        bool is = r->trend[at].year == year;
        strcat(t.s, !is ? " " : ascii ? letters[spark_level(r, r->trend[at].value, low, high, 5)]
                                      : blocks[spark_level(r, r->trend[at].value, low, high, 8)]);
        at += is;
    }
    return t;
}
